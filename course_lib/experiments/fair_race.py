"""Five optimizers on the digits at eleven rates with three seeds, and every combination of the optimizer menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from .. import checks
from .. import optimizer_menu as menu
from ..networks import MLP, digits
from ..optimizers import Optimizer, adagrad, adam, gd, momentum, rmsprop
from ..paths import train
from ..schedules import Array
from . import base

__all__ = [
    "BATCH",
    "EVERY",
    "MENU_EVERY",
    "MENU_SEED",
    "RACERS",
    "RATES",
    "SAMPLES",
    "SEEDS",
    "SETTINGS",
    "STEPS",
    "Race",
    "load",
    "record",
    "run",
]

RATES = tuple(float(f"{10 ** (k / 2):.3g}") for k in range(-8, 3))  # 1e-4 … 10, two in a decade
SEEDS = (0, 1, 2)
STEPS, EVERY, BATCH, SAMPLES = 600, 15, 32, 1200
MENU_EVERY, MENU_SEED = 30, 0
RACERS: dict[str, Callable[[float], Optimizer]] = {
    "GD": gd,
    "momentum": momentum,
    "Adagrad": adagrad,
    "RMSProp": rmsprop,
    "Adam": adam,
}
SETTINGS = {
    "network": "MLP((64, 32, 10), tanh, cross_entropy)",
    "samples": SAMPLES,
    "batch_size": BATCH,
    "steps": STEPS,
    "every": EVERY,
    "optimizers": list(RACERS),
    "rates": RATES,
    "seeds": SEEDS,
    "menu": [list(menu.DIRECTIONS), list(menu.MAGNITUDES), list(menu.SCHEDULES)],
    "menu_every": MENU_EVERY,
    "menu_seed": MENU_SEED,
}


@lru_cache(maxsize=1)
def _data() -> tuple[Array, Array, tuple[Array, Array]]:
    return *digits(SAMPLES, seed=0), digits(seed=0, skip=SAMPLES)


def run(optimizer: Optimizer, seed: int, steps: int = STEPS, every: int = EVERY) -> tuple[Array, float]:
    """Train the network of the race: 64-32-10 with tanh and cross-entropy, 1,200 digits in batches of 32.

    Parameters
    ----------
    optimizer : Optimizer
    seed : int
        Of the start and of the order of the batches; every optimizer with the same seed has the same.
    steps, every : int

    Returns
    -------
    loss : array
        Of all 1,200 digits, at t = 0, every, … steps; inf or nan once the run has diverged.
    accuracy : float
        At the end, on the 597 digits that are not trained on.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    X, y, unseen = _data()
    net = MLP((64, 32, 10))
    grad = net.stochastic_grad(X, y, BATCH, checks.count("seed", seed, 0))
    theta, log = train(optimizer, grad, net.init(seed), steps, lambda th: {"loss": float(net.loss(th, X, y))}, every)
    return log["loss"], net.accuracy(theta, *unseen)


def record() -> dict[str, Array]:
    """Train the race and the menu: three to five minutes on one core.

    Returns
    -------
    dict of str to array of float32
        "loss", shape (optimizers, rates, seeds, STEPS/EVERY + 1); "accuracy", shape (optimizers, rates, seeds); and
        "menu", the loss of each combination, shape (m, σ, η, rates, STEPS/MENU_EVERY + 1).
    """
    losses, right, combinations = [], [], []
    for name, make in RACERS.items():
        for lr, seed in product(RATES, SEEDS):
            loss, accuracy = run(make(lr), seed)
            losses.append(loss)
            right.append(accuracy)
        print(
            f"{name}: lowest loss {np.nanmin([loss[-1] for loss in losses[-len(RATES) * len(SEEDS) :]]):.3g}",
            flush=True,
        )
    for m, sigma in product(menu.DIRECTIONS, menu.MAGNITUDES):
        for eta, lr in product(menu.SCHEDULES, RATES):
            combinations.append(run(menu.optimizer_of(m, sigma, eta, lr), MENU_SEED, menu.STEPS, MENU_EVERY)[0])
        print(f"m: {m}, σ: {sigma}", flush=True)
    shape = len(RACERS), len(RATES), len(SEEDS)
    choices = len(menu.DIRECTIONS), len(menu.MAGNITUDES), len(menu.SCHEDULES), len(RATES)
    return {
        "loss": np.reshape(np.array(losses, np.float32), (*shape, -1)),
        "accuracy": np.reshape(np.array(right, np.float32), shape),
        "menu": np.reshape(np.array(combinations, np.float32), (*choices, -1)),
    }


@dataclass(frozen=True)
class Race:
    """The recorded race: every optimizer of `RACERS` at every rate of `RATES` with every seed of `SEEDS`.

    Attributes
    ----------
    steps : array, shape (41,)
        The t of each measurement.
    loss : array, shape (5, 11, 3, 41)
        The full training loss, by optimizer, rate, seed and measurement; inf or nan after divergence.
    accuracy : array, shape (5, 11, 3)
        At the end, on digits that were not trained on.
    menu : array, shape (5, 6, 3, 11, 21)
        The full training loss of each combination of `course_lib.optimizer_menu`, by m, σ, η, rate and measurement.
    provenance : dict
        Where all this comes from.
    """

    steps: Array
    loss: Array
    accuracy: Array
    menu: Array
    provenance: Mapping[str, Any]

    @property
    def final(self) -> Array:
        """The loss after the last step, shape (5, 11, 3); inf where the run has diverged."""
        last = self.loss[..., -1].astype(float)
        return np.where(np.isnan(last), np.inf, last)

    @property
    def median(self) -> Array:
        """The median of `final` over the seeds, shape (5, 11)."""
        middle: Array = np.sort(self.final, axis=-1)[..., len(SEEDS) // 2]
        return middle

    @property
    def best(self) -> Array:
        """The index in `RATES` of each optimizer's best rate, shape (5,)."""
        best: Array = self.median.argmin(axis=1)
        return best

    @property
    def within_twice(self) -> Array:
        """How many rates bring each optimizer within twice its own best loss, shape (5,)."""
        return np.asarray((self.median <= 2 * self.median.min(axis=1, keepdims=True)).sum(axis=1))


@lru_cache(maxsize=1)
def load() -> Race:
    """Return what was recorded."""
    kept = base.load("fair_race")
    steps = np.arange(0, STEPS + 1, EVERY)
    return Race(steps, kept["loss"], kept["accuracy"], kept["menu"], kept.provenance)
