"""A network with momentum at ten peak rates and seven lengths of the warm-up: loss and λmax at each fifth step."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .. import checks, schedules
from ..networks import MLP, digits, top_eigenvalue
from ..optimizers import momentum
from ..paths import train
from ..schedules import Array
from . import base

__all__ = [
    "BATCH",
    "BETA",
    "EVERY",
    "MEASURED",
    "QUANTITIES",
    "RATES",
    "SETTINGS",
    "STEPS",
    "WARMUPS",
    "curves",
    "load",
    "record",
    "run",
]

RATES = (0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0)
WARMUPS = (0, 10, 30, 60, 100, 150, 200)
STEPS, EVERY, BETA = 300, 5, 0.9
SIZES, SAMPLES, MEASURED, BATCH, SEED, LANCZOS = (64, 32, 32, 10), 1_200, 512, 64, 0, 8
QUANTITIES = ("loss", "sharpness")
SETTINGS = {
    "network": "MLP((64, 32, 32, 10), tanh, mse)",
    "optimizer": f"SGD + momentum {BETA}",
    "samples": SAMPLES,
    "measured_on": MEASURED,
    "batch_size": BATCH,
    "seed": SEED,
    "lanczos": LANCZOS,
    "rates": RATES,
    "warmups": WARMUPS,
    "steps": STEPS,
    "every": EVERY,
    "beta": BETA,
}


@lru_cache(maxsize=1)
def _task() -> tuple[MLP, Array, Array, Array]:
    """The network, its data and its start."""
    net = MLP(SIZES, "tanh", "mse")
    return net, *digits(SAMPLES, seed=SEED), net.init(SEED)


def _measure(theta: Array) -> dict[str, float]:
    """Loss and λmax over the samples that are measured."""
    net, X, y, _ = _task()
    X, y = X[:MEASURED], y[:MEASURED]
    sharpness = top_eigenvalue(lambda v: net.hvp(theta, v, X, y), net.dim, LANCZOS)
    return {"loss": float(net.loss(theta, X, y)), "sharpness": sharpness}


def run(lr: float, warmup: int, steps: int = STEPS) -> Array:
    """Train the network with a peak rate and a linear warm-up.

    Parameters
    ----------
    lr : float
        The peak rate.
    warmup : int
        Steps of the warm-up, 0 for none.
    steps : int

    Returns
    -------
    array, shape (2, steps/EVERY + 1)
        Loss and λmax at t = 0, EVERY, …, steps, over `MEASURED` samples.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    lr = checks.single("lr", checks.positive("lr", lr))
    schedule = lr * schedules.warmup(warmup) if checks.count("warmup", warmup, 0) else lr
    net, X, y, theta = _task()
    grad = net.stochastic_grad(X, y, BATCH, SEED)
    _, log = train(momentum(schedule, BETA), grad, theta, steps, _measure, every=EVERY)
    return np.array([log[name] for name in QUANTITIES])


def record() -> dict[str, Array]:
    """Train every run: about four minutes on one core.

    Returns
    -------
    dict of str to array of float32, shape (rates, warm-ups, STEPS/EVERY + 1)
        "loss" and "sharpness".
    """
    runs = []
    for lr in RATES:
        runs.append([run(lr, warmup) for warmup in WARMUPS])
        print(f"peak η = {lr:g}: losses", *(f"{loss[-1]:.3g}" for loss, _ in runs[-1]), flush=True)
    arrays = np.array(runs, np.float32)
    return {name: arrays[:, :, q] for q, name in enumerate(QUANTITIES)}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("warmup_edge")


def curves(lr: float, warmup: int) -> Array:
    """Return a recorded run: loss and λmax at t = 0, EVERY, …

    Parameters
    ----------
    lr : float
        One of `RATES`.
    warmup : int
        One of `WARMUPS`.

    Returns
    -------
    array, shape (2, STEPS/EVERY + 1)

    Raises
    ------
    TypeError, ValueError
        If it is none of those.
    """
    place = checks.choice("lr", lr, RATES), checks.choice("warmup", warmup, WARMUPS)
    kept = load()
    return np.array([kept[name][place] for name in QUANTITIES], float)
