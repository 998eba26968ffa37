"""A network at ten rates, with four batch sizes and three cuts of the rate: loss, gradient norm and η·λmax/2.

Full batches bounce at the edge of stability, where η·λmax/2 is 1 (Cohen et al. 2021); small ones reach a noise floor.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np

from .. import checks
from ..networks import MLP, digits, minibatches, top_eigenvalue
from ..optimizers import gd
from ..paths import train
from ..schedules import Array
from . import base

__all__ = [
    "BATCHES",
    "CUTS",
    "CUT_AT",
    "EVERY",
    "QUANTITIES",
    "RATES",
    "SAMPLES",
    "SETTINGS",
    "STEPS",
    "curves",
    "load",
    "record",
    "run",
]

RATES = tuple(float(10 ** (k / 3)) for k in range(-9, 1))  # 1e-3 … 1, three in a decade
BATCHES: tuple[int | None, ...] = (8, 32, 128, None)  # None: all samples
CUTS = (1, 3, 30)
STEPS, CUT_AT, EVERY = 2_400, 1_600, 20
SAMPLES, NOISE, GAIN, SEED, LANCZOS = 512, 0.1, 0.5, 0, 8
QUANTITIES = ("loss", "norm", "edge")
SETTINGS = {
    "network": "MLP((64, 32, 10), tanh, mse)",
    "samples": SAMPLES,
    "label_noise": NOISE,
    "gain": GAIN,
    "seed": SEED,
    "lanczos": LANCZOS,
    "rates": RATES,
    "batches": BATCHES,
    "cuts": CUTS,
    "steps": STEPS,
    "cut_at": CUT_AT,
    "every": EVERY,
}


@lru_cache(maxsize=1)
def _task() -> tuple[MLP, Array, Array, Array]:
    """The network, its data and its start."""
    net = MLP((64, 32, 10), "tanh", "mse")
    return net, *digits(SAMPLES, noise=NOISE, seed=SEED), net.init(SEED, GAIN)


def _measure(theta: Array, lr: float) -> dict[str, float]:
    """Loss and gradient norm over all samples, and η·λmax/2."""
    net, X, y, _ = _task()
    loss, g = net.loss_and_grad(theta, X, y)
    sharpness = top_eigenvalue(lambda v: net.hvp(theta, v, X, y), net.dim, LANCZOS)
    return {"loss": float(loss), "norm": float(np.linalg.norm(g)), "edge": sharpness * lr / 2}


def _stretch(theta: Array, lr: float, steps: int, batches: Any) -> tuple[Array, Array]:
    """Train for some steps at one rate; return the last θ, and a row (loss, ‖g‖, η·λmax/2) for each `EVERY` steps."""
    net = _task()[0]
    last, log = train(
        gd(lr), lambda here: net.grad(here, *next(batches)), theta, steps, lambda here: _measure(here, lr), every=EVERY
    )
    return last, np.column_stack([log[name] for name in QUANTITIES])


def run(
    lr: float, batch_size: int | None, cuts: Sequence[float] = CUTS, steps: int = STEPS, cut_at: int = CUT_AT
) -> tuple[Array, Array]:
    """Train the network at the rate `lr`, and on from step `cut_at` once for each cut, all with the same minibatches.

    Parameters
    ----------
    lr : float
    batch_size : int, optional
        None for all samples at once.
    cuts : sequence of float
        By what the rate is divided at `cut_at`; 1 for not at all.
    steps, cut_at : int
        Multiples of `EVERY`, with cut_at < steps.

    Returns
    -------
    before : array, shape (cut_at/EVERY + 1, 3)
        Loss, norm of the full gradient and η·λmax/2 at t = 0, EVERY, … cut_at.
    after : array, shape (len(cuts), (steps − cut_at)/EVERY, 3)
        The same at the later steps, for each cut.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    lr = checks.single("lr", checks.positive("lr", lr))
    if batch_size is not None:
        checks.count("batch_size", batch_size, 1, SAMPLES)
    if not isinstance(cuts, (list, tuple)) or not cuts:
        checks.refuse(TypeError, "cuts", cuts, "a list of numbers that divide the rate")
    divisors = [checks.single("cuts", checks.positive("cuts", cut)) for cut in cuts]
    for name, value in (("steps", steps), ("cut_at", cut_at)):
        if checks.count(name, value) % EVERY or (name == "cut_at" and cut_at >= steps):
            checks.refuse(ValueError, name, value, f"a multiple of {EVERY}, with cut_at below steps")
    _, X, y, theta = _task()
    batches = minibatches(X, y, batch_size, SEED)
    theta, before = _stretch(theta, lr, cut_at, batches)
    after = np.full((len(divisors), (steps - cut_at) // EVERY, len(QUANTITIES)), np.nan)
    if np.isfinite(theta).all():
        rest = list(islice(batches, steps - cut_at))
        for k, cut in enumerate(divisors):
            after[k] = _stretch(theta, lr / cut, steps - cut_at, iter(rest))[1][1:]
    return before, after


def record() -> dict[str, Array]:
    """Train every run: about five minutes on one core.

    Returns
    -------
    dict of str to array of float32
        For each of `QUANTITIES`, "… before" of shape (batches, rates, CUT_AT/EVERY + 1) and "… after" of shape
        (batches, rates, cuts, (STEPS − CUT_AT)/EVERY).
    """
    parts: dict[str, list[Array]] = {"before": [], "after": []}
    for batch_size in BATCHES:
        for lr in RATES:
            before, after = run(lr, batch_size)
            parts["before"].append(before)
            parts["after"].append(after)
            print(f"batch {batch_size or 'all'}, η = {lr:.3g}: loss {before[-1, 0]:.4g} at the cut", flush=True)
    grid = len(BATCHES), len(RATES)
    arrays = {part: np.array(runs, np.float32) for part, runs in parts.items()}
    return {
        f"{name} {part}": runs[..., q].reshape(*grid, *runs.shape[1:-1])
        for part, runs in arrays.items()
        for q, name in enumerate(QUANTITIES)
    }


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("diagnose")


def curves(rate: int, batch: int, cut: int) -> Array:
    """Return loss, ‖g‖ and η·λmax/2 of a recorded run at t = 0, EVERY, … STEPS.

    Parameters
    ----------
    rate, batch, cut : int
        Indices in `RATES`, `BATCHES` and `CUTS`.

    Returns
    -------
    array, shape (3, STEPS/EVERY + 1)

    Raises
    ------
    TypeError, ValueError
        If there is no such run.
    """
    for name, index, all_of in ("rate", rate, RATES), ("batch", batch, BATCHES), ("cut", cut, CUTS):
        checks.count(name, index, 0, len(all_of) - 1)
    kept = load()
    return np.array(
        [np.append(kept[f"{q} before"][batch, rate], kept[f"{q} after"][batch, rate, cut]) for q in QUANTITIES], float
    )
