"""What five optimizers reach in the capstone, exercises 7.5 and 7.6: each at its best rate with its best schedule.

A run is a digits network of 64-32-10 and 300 steps. Rate and schedule are chosen on the seeds of `PRACTICE`, as a
student has to; the loss on the seeds of `HIDDEN`, other starts and other batches, is taken once. Adam at its default
rate is the one to be beaten first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from .. import checks
from ..networks import MLP, digits
from ..optimizers import Optimizer, optimizer
from ..paths import train
from ..schedules import Array, constant, cosine, polynomial, warmup
from . import base

__all__ = [
    "BUILT_INS",
    "DEFAULT",
    "EVERY",
    "HIDDEN",
    "PLANS",
    "PRACTICE",
    "RATES",
    "SETTINGS",
    "STEPS",
    "built_in",
    "load",
    "record",
    "run",
]

STEPS, EVERY, BATCH, SAMPLES = 300, 10, 16, 1200
PRACTICE, HIDDEN = range(5), range(100, 110)
RATES = tuple(float(f"{10 ** (k / 8):.3g}") for k in range(-24, 9))  # 1e-3 … 10, eight in a decade
FIRST, AROUND = 4, 3  # every fourth is tried, then three to both sides of the best of those
PLANS: dict[str, Callable[[float], Any]] = {  # label → from the peak rate to η
    "constant": lambda peak: peak * constant(),
    "linear to zero": lambda peak: peak * polynomial(STEPS),
    "cosine": lambda peak: peak * cosine(STEPS),
    "warm-up, linear": lambda peak: peak * warmup(30) * polynomial(STEPS),
}
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
    "plans": list(PLANS),
    "rates": RATES,
    "first": FIRST,
    "around": AROUND,
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

    Raises
    ------
    TypeError, ValueError
        If `optimizer` is none, `seeds` holds none or something that is no seed, or `steps` is no such number.
    """
    seeds = checks.entries("seeds", seeds, "a list of seeds")
    if not seeds:
        checks.refuse(ValueError, "seeds", seeds, "one seed or more")
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


def built_in(label: str, plan: str, rate: float) -> Optimizer:
    """Return a built-in at a peak rate with a schedule.

    Parameters
    ----------
    label : str
        One of `BUILT_INS`.
    plan : str
        One of `PLANS`.
    rate : float

    Raises
    ------
    TypeError, ValueError
        If there is no such built-in or plan, or `rate` is no learning rate.
    """
    made = PLANS[checks.one_of("plan", plan, PLANS)](rate)
    return optimizer(BUILT_INS[checks.one_of("label", label, BUILT_INS)], lr=made)


def _tune(label: str, plan: str) -> dict[int, Array]:
    """The losses on the way on the practice seeds, shape (seeds, measurements), by the place of the rate in `RATES`."""
    if label == DEFAULT:
        first = [RATES.index(DEFAULT_RATE)] if plan == next(iter(PLANS)) else []
    else:
        first = list(range(0, len(RATES), FIRST))
    ways = {place: run(built_in(label, plan, RATES[place]), PRACTICE)[0] for place in first}
    if len(ways) > 1:
        best = _best(ways)
        for place in range(max(best - AROUND, 0), min(best + AROUND + 1, len(RATES))):
            if place not in ways:
                ways[place] = run(built_in(label, plan, RATES[place]), PRACTICE)[0]
    return ways


def _best(ways: dict[Any, Array]) -> Any:
    """The key of the runs with the lowest median at the end; none where they diverged."""
    return min(ways, key=lambda key: np.nan_to_num(np.median(ways[key][:, -1]), nan=np.inf))


def record() -> dict[str, Array]:
    """Tune the built-ins, and train each once more on the hidden seeds: about two minutes on one core.

    Returns
    -------
    dict of str to array
        "tried", the median of the loss at the end on the practice seeds, shape (optimizers, plans, rates), nan where it
        diverged or was not tried. Of the best of these: "rate" and "plan", its place in `PLANS`, shape (optimizers,);
        "practice", the loss on the way, shape (optimizers, practice seeds, STEPS/EVERY + 1); "hidden", the loss at the
        end, shape (optimizers, hidden seeds).
    """
    tried = np.full((len(BUILT_INS), len(PLANS), len(RATES)), np.nan)
    rates, plans, practice, hidden = [], [], [], []
    for k, label in enumerate(BUILT_INS):
        ways = {(plan, place): way for plan in PLANS for place, way in _tune(label, plan).items()}
        for (plan, place), way in ways.items():
            end = np.median(way[:, -1])
            tried[k, list(PLANS).index(plan), place] = end if np.isfinite(end) else np.nan
        plan, place = _best(ways)
        rates.append(RATES[place])
        plans.append(float(list(PLANS).index(plan)))
        practice.append(ways[plan, place])
        hidden.append(run(built_in(label, plan, RATES[place]), HIDDEN)[0][:, -1])
        print(f"{label}, {plan}, η = {rates[-1]:g}: hidden {np.median(hidden[-1]):.4g}", flush=True)
    return {
        "rate": np.array(rates),
        "plan": np.array(plans),
        "practice": np.array(practice, np.float32),
        "hidden": np.array(hidden),
        "tried": tried.astype(np.float32),
    }


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("capstone")
