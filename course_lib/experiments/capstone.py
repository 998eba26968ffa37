"""What five optimizers reach in the capstone, exercise 7.5: each at the best of 17 rates, and Adam at its default.

A run is a digits network of 64-32-10 and 300 steps. The rates are tuned on the seeds of `PRACTICE`, as a student has
to; the loss on the seeds of `HIDDEN`, other starts and other batches, is taken once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from ..networks import MLP, digits
from ..optimizers import Optimizer, optimizer
from ..paths import train
from ..schedules import Array
from . import base

__all__ = [
    "BUILT_INS",
    "DEFAULT",
    "EVERY",
    "HIDDEN",
    "PRACTICE",
    "RATES",
    "SETTINGS",
    "STEPS",
    "load",
    "record",
    "run",
]

STEPS, EVERY, BATCH, SAMPLES = 300, 10, 16, 1200
PRACTICE, HIDDEN = range(5), range(100, 105)
RATES = (*(round(digit * 10.0**power, 6) for power in range(-3, 1) for digit in (1, 2, 3, 5)), 10.0)
DEFAULT, DEFAULT_RATE = "Adam, default", 1e-3  # its name among the built-ins: the one to be beaten first
BUILT_INS = {  # label → maker
    "GD": "gd",
    "momentum": "momentum",
    "Adagrad": "adagrad",
    "RMSProp": "rmsprop",
    "Adam": "adam",
    DEFAULT: "adam",
}
SETTINGS = {
    "network": "MLP((64, 32, 10), tanh, cross_entropy)",
    "samples": SAMPLES,
    "batch_size": BATCH,
    "steps": STEPS,
    "every": EVERY,
    "practice_seeds": list(PRACTICE),
    "hidden_seeds": list(HIDDEN),
    "optimizers": list(BUILT_INS),
    "rates": RATES,
}


@lru_cache(maxsize=1)
def _data() -> tuple[Array, Array, tuple[Array, Array]]:
    return *digits(SAMPLES, seed=0), digits(seed=0, skip=SAMPLES)


def run(optimizer: Optimizer, seeds: Iterable[int], steps: int = STEPS) -> tuple[Array, Array]:
    """Train one network for each seed.

    Parameters
    ----------
    optimizer : Optimizer
    seeds : iterable of int
        Of the starting weights and of the batches.
    steps : int
        A multiple of EVERY.

    Returns
    -------
    losses : array of shape (seeds, steps // EVERY + 1)
        On all 1,200 training digits, at every tenth step.
    right : array of shape (seeds,)
        Which part of the 597 digits it has never seen it knows at the end.
    """
    X, y, unseen = _data()
    net = MLP((64, 32, 10))

    def one(seed: int) -> tuple[Array, float]:
        grad = net.stochastic_grad(X, y, BATCH, seed)
        theta, log = train(
            optimizer, grad, net.init(seed), steps, lambda th: {"loss": float(net.loss(th, X, y))}, EVERY
        )
        return log["loss"], net.accuracy(theta, *unseen)

    losses, right = zip(*map(one, seeds), strict=True)
    return np.array(losses), np.array(right)


def record() -> dict[str, Array]:
    """Train the built-ins: about a minute on one core.

    Returns
    -------
    dict of str to array
        Medians over the seeds: "practice", the loss on the way at the best rate, shape (optimizers, STEPS/EVERY + 1);
        "hidden", the loss at the end on the hidden seeds, shape (optimizers,); "tried", the loss at the end of each
        rate, shape (optimizers, rates), nan where it diverged or was not tried. And "rate", the best one, shape
        (optimizers,).
    """
    rates, practice, hidden, tried = [], [], [], np.full((len(BUILT_INS), len(RATES)), np.nan)
    for k, (label, name) in enumerate(BUILT_INS.items()):
        candidates = (DEFAULT_RATE,) if label == DEFAULT else RATES
        ways = {rate: np.median(run(optimizer(name, lr=rate), PRACTICE)[0], axis=0) for rate in candidates}
        for rate, way in ways.items():
            tried[k, RATES.index(rate)] = way[-1] if np.isfinite(way[-1]) else np.nan
        rates.append(RATES[int(np.nanargmin(tried[k]))])
        practice.append(ways[rates[-1]])
        hidden.append(np.median(run(optimizer(name, lr=rates[-1]), HIDDEN)[0][:, -1]))
        print(f"{label}: η = {rates[-1]:g}, loss {practice[-1][-1]:.4g}, hidden {hidden[-1]:.4g}", flush=True)
    return {"rate": np.array(rates), "practice": np.array(practice), "hidden": np.array(hidden), "tried": tried}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("capstone")
