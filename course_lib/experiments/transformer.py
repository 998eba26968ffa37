"""A small Transformer that learns the next letter of Hamlet: with and without a warm-up, and transplanted.

To record it takes PyTorch; to read what was recorded takes NumPy only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from .. import checks
from ..schedules import Array
from ..words import hamlet
from . import base, warm_up

__all__ = [
    "COLUMNS",
    "EVERY",
    "NORMS",
    "RAMP",
    "RATES",
    "RUNS",
    "SETTINGS",
    "frequencies",
    "load",
    "place",
    "record",
    "run",
    "summary",
]

LAYERS, WIDTH, HEADS, HIDDEN, LETTERS = 8, 32, 4, 128, 27
LENGTH, BATCH, MEASURED = 16, 16, 64  # characters of a sequence; sequences of a batch, and of the measured loss
STEPS, EVERY, RAMP, SEEN = 200, warm_up.EVERY, warm_up.RAMP, 200
COPIES, SEED = 5, 0  # networks that are trained side by side, each with its own start and its own batches
RATES, LOST = (0.007, 0.01), 2.7  # a loss: guessing by frequency has 2.82
COLUMNS = (f"loss at t = {RAMP}", "at the end", "lost", "higher")
"""The heads of the columns of `summary`."""
NORMS = ("post", "pre")
RUNS = (
    ("post", "Adam"),
    ("post", "warm-up"),
    ("post", "weights warmed"),
    ("post", "σ warmed"),
    ("post", "σ known"),
    ("pre", "Adam"),
)
"""Where the layer normalization is, and the way to begin, one of `warm_up.WAYS`."""

SETTINGS = {
    "network": "Transformer, causal: 8 layers, width 32, 4 heads, 128 hidden ReLU, learned positions",
    "task": "the next of 27 characters of Hamlet: a to z, and a space for all others",
    "length": LENGTH,
    "batch_size": BATCH,
    "measured_on": MEASURED,
    "rates": RATES,
    "runs": RUNS,
    "steps": STEPS,
    "every": EVERY,
    "warm_up": RAMP,
    "gradients_seen_before": SEEN,
    "networks": COPIES,
    "seed": SEED,
}

BLOCK = {
    "qkv": (WIDTH, 3 * WIDTH),
    "out": (WIDTH, WIDTH),
    "up": (WIDTH, HIDDEN),
    "down": (HIDDEN, WIDTH),
    "norm1": (WIDTH,),
    "norm2": (WIDTH,),
}
SHAPES = {
    "letters": (LETTERS, WIDTH),
    "positions": (LENGTH, WIDTH),
    **{f"{name}{k}": shape for k in range(LAYERS) for name, shape in BLOCK.items()},
    "norm": (WIDTH,),
    "head": (WIDTH, LETTERS),
}  # of one network's weights; those of a linear layer and of a norm are followed by biases


@lru_cache(maxsize=1)
def _text() -> Array:
    """The text: 0 for the space, 1 … 26 for a … z."""
    text = re.sub("[^a-z]+", "`", hamlet().lower())
    return np.frombuffer(text.encode("ascii"), np.uint8).astype(np.int64) - ord("`")


def frequencies() -> float:
    """Return the loss of guessing each character by its frequency, in nats: all that can be known without reading."""
    p = np.bincount(_text()) / len(_text())
    return float(-(p * np.log(p)).sum())


def _torch() -> Any:
    """Return PyTorch, with one thread."""
    try:
        import torch
    except ImportError:
        raise ImportError("to record a Transformer takes PyTorch: pip install torch") from None
    torch.set_num_threads(1)
    return torch


def _start() -> Array:
    """Return θ of all networks, shape (COPIES, dim): Xavier's weights, no biases, norms that change nothing."""
    rng, parts = np.random.default_rng(SEED), []
    for name, shape in SHAPES.items():
        drawn = rng.normal(size=(COPIES, *shape))
        if name.startswith("norm"):
            drawn = np.ones_like(drawn)
        elif name != "letters":
            drawn *= 0.1 if name == "positions" else np.sqrt(2 / sum(shape))
        parts.append(drawn.reshape(COPIES, -1))
        if name not in ("letters", "positions"):
            parts.append(np.zeros((COPIES, shape[-1])))
    return np.concatenate(parts, axis=1).astype(np.float32)


def _logits(torch: Any, theta: Any, x: Any, norm: str) -> Any:
    """Return what the networks say comes next: of x, shape (COPIES, sequences, LENGTH), one more axis of LETTERS."""
    weights, at = {}, 0
    for name, shape in SHAPES.items():
        for part in (name, f"{name} bias")[: 1 if name in ("letters", "positions") else 2]:
            size = int(np.prod(shape)) if part == name else shape[-1]
            own = shape if part == name and len(shape) == 2 else (1, shape[-1])
            weights[part] = theta[:, at : at + size].reshape(COPIES, 1, *own)
            at += size

    def linear(name: str, h: Any) -> Any:
        return h @ weights[name] + weights[f"{name} bias"]

    def normed(name: str, h: Any) -> Any:
        return torch.nn.functional.layer_norm(h, (WIDTH,)) * weights[name] + weights[f"{name} bias"]

    def attention(k: int, h: Any) -> Any:
        q, key, v = linear(f"qkv{k}", h).unflatten(-1, (3, HEADS, -1)).movedim(-3, 0).transpose(-3, -2)
        heads = torch.nn.functional.scaled_dot_product_attention(q, key, v, is_causal=True)
        return linear(f"out{k}", heads.transpose(-3, -2).flatten(-2))

    def perceptron(k: int, h: Any) -> Any:
        return linear(f"down{k}", torch.relu(linear(f"up{k}", h)))

    h = torch.nn.functional.one_hot(x, LETTERS).to(theta.dtype) @ weights["letters"] + weights["positions"]
    for k in range(LAYERS):
        for name, branch in (("norm1", attention), ("norm2", perceptron)):
            layer = f"{name}{k}"
            h = h + branch(k, normed(layer, h)) if norm == "pre" else normed(layer, h + branch(k, h))
    return linear("head", normed("norm", h) if norm == "pre" else h)


def run(norm: str, way: str, rate: float, steps: int = STEPS) -> Array:
    """Train the Transformers with Adam.

    Parameters
    ----------
    norm : str
        Where the layer normalization is, one of `NORMS`: "post", after each sum, or "pre", inside of each branch.
    way : str
        To begin, one of `warm_up.WAYS`.
    rate : float
    steps : int
        With those of a warm-up before.

    Returns
    -------
    array, shape (COPIES, steps/EVERY + 1)
        The loss on `MEASURED` sequences, in nats a character.

    Raises
    ------
    ImportError
        If PyTorch is not installed.
    ValueError
        If there is no such norm or way.
    """
    checks.one_of("norm", norm, NORMS)
    torch, text = _torch(), _text()

    def losses(theta: Any, sequences: Array) -> Any:
        drawn = torch.from_numpy(sequences)
        logits = _logits(torch, theta, drawn[..., :-1], norm).movedim(-1, 1)
        return torch.nn.functional.cross_entropy(logits, drawn[..., 1:], reduction="none").mean((1, 2))

    def sequences(count: int, rng: np.random.Generator) -> Array:
        drawn: Array = text[rng.integers(len(text) - LENGTH, size=(COPIES, count, 1)) + np.arange(LENGTH + 1)]
        return drawn

    def fresh() -> tuple[Array, Callable[[Array], Array]]:
        rng = np.random.default_rng(SEED)

        def grad(theta: Array) -> Array:
            weights = torch.from_numpy(theta).requires_grad_()
            total = losses(weights, sequences(BATCH, rng)).sum()  # of networks that share nothing
            return np.asarray(torch.autograd.grad(total, weights)[0])

        return _start(), grad

    same = sequences(MEASURED, np.random.default_rng(SEED + 1))

    def measure(theta: Array) -> dict[str, Any]:
        with torch.no_grad():
            return {"loss": losses(torch.from_numpy(theta), same).numpy()}

    return warm_up.begin(way, rate, fresh, lambda: warm_up.known(fresh, SEEN), measure, steps).T


def record() -> dict[str, Array]:
    """Train every run: about eight minutes on one core.

    Returns
    -------
    dict of str to array of float32
        "loss", shape (RATES, RUNS, COPIES, STEPS/EVERY + 1).

    Raises
    ------
    ImportError
        If PyTorch is not installed.
    """
    runs = []
    for rate in RATES:
        for norm, way in RUNS:
            runs.append(run(norm, way, rate))
            print(f"η = {rate:g}, {norm}-LN, {way}:", *(f"{loss:.3f}" for loss in runs[-1][:, -1]), flush=True)
    return {"loss": np.reshape(runs, (len(RATES), len(RUNS), COPIES, -1)).astype(np.float32)}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("transformer")


def place(norm: str, way: str, rate: float) -> tuple[int, int]:
    """Return the index of the runs in the recorded array "loss".

    Parameters
    ----------
    norm, way : str
        As in `RUNS`.
    rate : float
        One of `RATES`.

    Raises
    ------
    TypeError, ValueError
        If there are no such runs.
    """
    names = [", ".join(run) for run in RUNS]
    return checks.choice("rate", rate, RATES), names.index(checks.one_of("norm and way", f"{norm}, {way}", names))


def summary(rate: float) -> dict[str, list[Any]]:
    """Return rows of a table with `COLUMNS`: how the recorded runs at a rate go on.

    Parameters
    ----------
    rate : float
        One of `RATES`.

    Returns
    -------
    dict of str to list
        Norm and way → the losses of all networks after the warm-up and at the end; how many are lost, which is above
        `LOST` at the end; and how many end higher than they were at step `RAMP`.

    Raises
    ------
    TypeError, ValueError
        If there is no such rate.
    """
    rows = {}
    for norm, way in RUNS:
        runs = load()["loss"][place(norm, way, rate)]
        before, end = runs[:, RAMP // EVERY], runs[:, -1]
        counts = [f"{np.sum(chosen)} of {len(end)}" for chosen in (end > LOST, end > before)]
        rows[f"{norm}-LN, {way}"] = [before, end, *counts]
    return rows
