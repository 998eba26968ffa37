"""`FairRace`: five optimizers on the digits, at one rate for all and each at its own best.

The runs are recorded (`tools/record_fair_race.py`); `recorded()` gives them to a lecture's tables too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from .. import checks
from ..networks import MLP, digits, minibatches
from ..optimizers import Optimizer, adagrad, adam, gd, momentum, rmsprop
from ..paths import train
from ..schedules import Array

__all__ = [
    "BATCH",
    "EVERY",
    "RACERS",
    "RATES",
    "SAMPLES",
    "SEEDS",
    "STEPS",
    "Recorded",
    "recorded",
    "train_on_digits",
]

RATES = tuple(float(f"{10 ** (k / 2):.3g}") for k in range(-8, 3))  # 1e-4 … 10, two in a decade
SEEDS = (0, 1, 2)
STEPS, EVERY, BATCH, SAMPLES = 600, 15, 32, 1200
RACERS: dict[str, Callable[[float], Optimizer]] = {
    "GD": gd,
    "momentum": momentum,
    "Adagrad": adagrad,
    "RMSProp": rmsprop,
    "Adam": adam,
}


def train_on_digits(optimizer: Optimizer, seed: int, steps: int = STEPS, every: int = EVERY) -> tuple[Array, float]:
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
    """
    X, y, unseen = _data()
    net, batches = MLP((64, 32, 10)), minibatches(X, y, BATCH, checks.count("seed", seed, 0))
    theta, log = train(
        optimizer,
        lambda here: net.grad(here, *next(batches)),
        net.init(seed),
        steps,
        lambda here: {"loss": float(net.loss(here, X, y))},
        every,
    )
    return log["loss"], net.accuracy(theta, *unseen)


@lru_cache(maxsize=1)
def _data() -> tuple[Array, Array, tuple[Array, Array]]:
    return *digits(SAMPLES, seed=0), digits(seed=0, skip=SAMPLES)


# ----------------------------------------------------------------------------------------------------- the recording


@dataclass(frozen=True)
class Recorded:
    """The recorded race: every optimizer of `RACERS` at every rate of `RATES` with every seed of `SEEDS`.

    Attributes
    ----------
    steps : array, shape (41,)
        The t of each measurement.
    loss : array, shape (5, 11, 3, 41)
        The full training loss, by optimizer, rate, seed and measurement; inf or nan after divergence.
    accuracy : array, shape (5, 11, 3)
        At the end, on digits that were not trained on.
    kit, channels : bytes, list of dict
        The runs of the construction kit (`course_lib.widgets.kit`), coded as the page reads them.
    provenance : dict
        Where all this comes from.
    """

    steps: Array
    loss: Array
    accuracy: Array
    kit: bytes
    channels: list[dict[str, Any]]
    provenance: dict[str, Any]

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
def recorded() -> Recorded:
    """Return the runs that ship with the course."""
    with files("course_lib").joinpath("data/fair_race.npz").open("rb") as file, np.load(file) as data:
        return Recorded(
            np.arange(0, STEPS + 1, EVERY),
            data["loss"],
            data["accuracy"],
            data["kit"].tobytes(),
            json.loads(str(data["channels"])),
            json.loads(str(data["provenance"])),
        )
