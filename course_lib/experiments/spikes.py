"""Adam on a small network, all samples at once: when its stability number passes the limit, and when it spikes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .. import checks
from ..networks import MLP, digits, top_eigenvalue
from ..optimizers import Optimizer, Part, adam, amsgrad
from ..paths import train
from ..schedules import Array, at
from . import base

__all__ = ["EVERY", "MEASURES", "RUNS", "SEEDS", "SETTINGS", "STEPS", "limit", "load", "record", "run"]

STEPS, EVERY, SEEDS, LANCZOS = 4_000, 10, tuple(range(10)), 8
SIZES, SAMPLES, SPIKE, QUIET = (64, 32, 10), 60, 2.0, 100
RUNS: dict[str, dict[str, Any]] = {  # what is not said is Adam's default
    "Adam": {"lr": 3e-3},
    "half the rate": {"lr": 1.5e-3},
    "β₁ = 0.8": {"lr": 3e-3, "beta1": 0.8},
    "β₁ = 0.95": {"lr": 3e-3, "beta1": 0.95},
    "β₂ = 0.9": {"lr": 3e-3, "beta2": 0.9},
    "ε = 0.01": {"lr": 3e-3, "eps": 1e-2},
    "AMSGrad": {"lr": 3e-3},
}
MEASURES = ("most", "crossed", "spiked", "spikes", "highest", "end")
SETTINGS = {
    "network": f"MLP({SIZES}, tanh, mse)",
    "samples": SAMPLES,
    "batch_size": None,
    "seeds": SEEDS,
    "steps": STEPS,
    "every": EVERY,
    "lanczos": LANCZOS,
    "spike": SPIKE,
    "quiet": QUIET,
    "runs": RUNS,
}


class _Watched(Part):
    """A magnitude that keeps its newest σ, and how many there have been, where they can be seen."""

    def __init__(self, part: Part) -> None:
        self.part, self.sigma, self.count = part, np.nan, 0

    def init(self, like: Array) -> Any:
        return self.part.init(like)

    def update(self, t: int, g: Array, memory: Any) -> Any:
        self.sigma, memory = self.part.update(t, g, memory)
        self.count = t + 1
        return self.sigma, memory


def limit(name: str) -> float:
    """Return what the stability number of a run must stay below: 2(1+β₁)/(1−β₁).

    Parameters
    ----------
    name : str
        One of `RUNS`.

    Raises
    ------
    ValueError
        If it is none of those.
    """
    beta1 = RUNS[checks.one_of("name", name, RUNS)].get("beta1", 0.9)
    return float(2 * (1 + beta1) / (1 - beta1))


def optimizer_of(name: str) -> Optimizer:
    """The optimizer of a run."""
    return (amsgrad if name == "AMSGrad" else adam)(**RUNS[checks.one_of("name", name, RUNS)])


def run(name: str, seed: int, steps: int = STEPS) -> tuple[Array, Array]:
    """Train one network.

    Parameters
    ----------
    name : str
        One of `RUNS`.
    seed : int
        Of the start and of the choice of the digits.
    steps : int

    Returns
    -------
    loss : array, shape (steps + 1,)
        Of all samples, at each step.
    number : array, shape (steps/EVERY + 1,)
        At t = 0, EVERY, …: the stability number η·λmax(σ^(−½) H σ^(−½)) with the η and σ of the step before (AMSGrad's
        η carries its bias correction); nan at t = 0, where there is no σ yet.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    method = optimizer_of(name)
    X, y = digits(SAMPLES, seed=checks.seed("seed", seed))
    net, watched = MLP(SIZES, "tanh", "mse"), _Watched(method.magnitude)

    def measure(theta: Array) -> dict[str, float]:
        root, felt = np.sqrt(watched.sigma), np.nan
        if watched.count and watched.count % EVERY == 0:
            felt = top_eigenvalue(lambda v: net.hvp(theta, v / root, X, y) / root, net.dim, LANCZOS)
        eta = at(method.schedule, max(watched.count - 1, 0))
        return {"loss": float(net.loss(theta, X, y)), "number": eta * felt}

    watching = replace(method, magnitude=watched)
    _, log = train(watching, lambda theta: net.grad(theta, X, y), net.init(seed), steps, measure)
    return log["loss"], log["number"][::EVERY]


def starts(loss: Array) -> Array:
    """Return where the loss comes to `SPIKE` times its lowest value so far, after `QUIET` steps below that."""
    out = np.flatnonzero(loss > SPIKE * np.minimum.accumulate(loss))
    return out[np.diff(out, prepend=-QUIET) > QUIET]


def measure(name: str, loss: Array, number: Array) -> dict[str, float]:
    """Return the numbers of a run by name, `MEASURES`."""
    crossed, begun = EVERY * np.flatnonzero(number > limit(name)), starts(loss)
    return {
        "most": float(np.nanmax(number, initial=0)),
        "crossed": float(crossed[0]) if len(crossed) else np.nan,
        "spiked": float(begun[0]) if len(begun) else np.nan,
        "spikes": float(len(begun)),
        "highest": float(np.max(loss / np.minimum.accumulate(loss))),
        "end": float(np.median(loss[-len(loss) // 4 :])),
    }


def record() -> dict[str, Array]:
    """Train every run: about five minutes on one core.

    Returns
    -------
    dict of str to array
        To four digits, of shape (runs, seeds): "most", the largest stability number; "crossed" and "spiked", the t at
        which it first passes the limit and at which the loss first comes to twice its lowest value so far, nan if
        never; "spikes", how often it does so after 100 quiet steps; "highest", the most that the loss is above its
        lowest value so far, as a factor; "end", the median loss of the last quarter. Of shape (runs, STEPS/EVERY + 1),
        float32, of the first seed: "loss", the largest of each EVERY steps, and "number".
    """
    rows, curves = [], []
    for name in RUNS:
        for seed in SEEDS:
            loss, number = run(name, seed)
            rows.append(measure(name, loss, number))
            if seed == SEEDS[0]:
                curves.append(np.array([[*loss[:-1].reshape(-1, EVERY).max(axis=1), loss[-1]], number], np.float32))
            print(name, seed, *(f"{key} {value:.4g}" for key, value in rows[-1].items()), flush=True)
    shape = len(RUNS), len(SEEDS)
    table = {key: np.array([float(f"{row[key]:.4g}") for row in rows]).reshape(shape) for key in MEASURES}
    losses, numbers = np.swapaxes(curves, 0, 1)
    return {**table, "loss": losses, "number": numbers}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("spikes")
