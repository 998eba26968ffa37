"""Five optimizers, each at its own best rate, on two tasks.

The race keeps the rules of lecture 07. Two tasks: the digits, in batches, and the smallest language model, on all of
its text. A constant rate, and one that falls to zero on a straight line. Two lengths of the run. The rates, eight in a
decade around the best, are chosen by five seeds; what is reported comes from five others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from .. import checks
from ..networks import MLP, digits
from ..optimizers import Optimizer, adagrad, adam, gd, momentum, rmsprop
from ..paths import train
from ..schedules import Array, polynomial
from ..words import TEXTS, Bigram, bigrams
from . import base

__all__ = [
    "BATCH",
    "CHOOSING",
    "COMMON",
    "EVERY",
    "GRID",
    "HORIZONS",
    "PLANS",
    "RACERS",
    "REPORTING",
    "SAMPLES",
    "SETTINGS",
    "STEPS",
    "STRIDE",
    "TARGET",
    "TASKS",
    "Race",
    "load",
    "record",
    "run",
]

TASKS, PLANS = ("digits", "words"), ("constant", "linear to zero")
GRID = tuple(float(f"{10 ** (k / 8):.3g}") for k in range(-24, 33))  # 1e-3 … 1e4, eight in a decade
COMMON = GRID[::4]  # two in a decade: every optimizer runs at each of these
AROUND = 6  # steps of the grid, to both sides of the best of them: three quarters of a decade
CHOOSING, REPORTING = range(5), range(5, 10)  # seeds
STEPS, BATCH, SAMPLES = 600, 32, 1200
HORIZONS = {"digits": (300, STEPS), "words": (50, 200)}
EVERY = {"digits": 15, "words": 1}  # steps from one measurement of the loss to the next
STRIDE = {"digits": 1, "words": 5}  # measurements from one kept point of a curve to the next
TARGET = {"digits": 0.05, "words": 0.05}  # the loss to arrive at, and to stay below
LEAST = 1e-5  # of the loss above the floor of the words, which float32 cannot tell from 0

RACERS: dict[str, Callable[[Any], Optimizer]] = {
    "GD": gd,
    "momentum": momentum,
    "Adagrad": adagrad,
    "RMSProp": rmsprop,
    "Adam": adam,
}
SETTINGS = {
    "digits": "MLP((64, 32, 10), tanh, cross_entropy)",
    "samples": SAMPLES,
    "batch_size": BATCH,
    "words": "Bigram of half the pairs of a text, float32, all pairs at each step",
    "texts": len(TEXTS),
    "optimizers": list(RACERS),
    "plans": PLANS,
    "horizons": HORIZONS,
    "every": EVERY,
    "rates": GRID,
    "common_rates": COMMON,
    "around": AROUND,
    "target": TARGET,
    "choosing_seeds": list(CHOOSING),
    "reporting_seeds": list(REPORTING),
}


# ------------------------------------------------------------------------------------------------------------ one run


@lru_cache(maxsize=1)
def _digits() -> tuple[Array, Array, tuple[Array, Array]]:
    return *digits(SAMPLES, seed=0), digits(seed=0, skip=SAMPLES)


@lru_cache(maxsize=len(CHOOSING) + len(REPORTING))
def _words(seed: int) -> Bigram:
    """Half the pairs of a text, drawn at random; from seed 5 on, the other halves."""
    text = seed % len(TEXTS)
    counts = bigrams(text)[1]
    half = np.random.default_rng(text).binomial(counts, 0.5)
    return Bigram(half if seed < len(TEXTS) else counts - half)


def run(
    optimizer: Optimizer, seed: int, steps: int = STEPS, every: int = EVERY[TASKS[0]], task: str = TASKS[0]
) -> tuple[Array, float]:
    """Train once.

    "digits": a network of 64-32-10 with tanh and cross-entropy, on 1,200 digits in batches of 32; the seed is that of
    the start and of the order of the batches, the same for every optimizer. "words": the table of a bigram model, from
    zero, on half the pairs of a text, all at each step; the seed says which text and which half.

    Parameters
    ----------
    optimizer : Optimizer
    seed : int
    steps, every : int
    task : {"digits", "words"}

    Returns
    -------
    loss : array
        At t = 0, every, … steps; inf or nan once the run has diverged. Of all 1,200 digits; of all words, above the
        lowest that is possible.
    accuracy : float
        At the end, on the 597 digits that are not trained on; nan for the words.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    if checks.one_of("task", task, TASKS) == "digits":
        X, y, unseen = _digits()
        net = MLP((64, 32, 10))
        grad = net.stochastic_grad(X, y, BATCH, checks.count("seed", seed, 0))
        theta, log = train(
            optimizer, grad, net.init(seed), steps, lambda th: {"loss": float(net.loss(th, X, y))}, every
        )
        return log["loss"], net.accuracy(theta, *unseen)
    model = _words(checks.count("seed", seed, 0, len(CHOOSING) + len(REPORTING) - 1))
    last: list[Any] = [None, None]

    def both(theta: Array) -> Any:  # loss and gradient at one θ cost no more than one of them
        if last[0] is not theta:
            last[:] = theta, model.loss_and_grad(theta)
        return last[1]

    _, log = train(
        optimizer,
        lambda th: both(th)[1],
        model.init().astype(np.float32),
        steps,
        lambda th: {"loss": max(float(both(th)[0]) - model.floor, LEAST)},
        every,
    )
    return log["loss"], np.nan


def arrival(loss: Array, target: float, every: int) -> float:
    """Return the first step from which on every measurement is at the target or below; inf if there is none.

    Parameters
    ----------
    loss : array, shape (measurements,)
    target : float
    every : int
        Steps from one measurement to the next.
    """
    above = np.flatnonzero(~(loss <= target))
    first = above[-1] + 1 if len(above) else 0
    return float(every * first) if first < len(loss) else np.inf


# ------------------------------------------------------------------------------------------------------ all the runs


def _train(task: str, plan: str, steps: int, name: str, place: int, seeds: Iterable[int]) -> tuple[Array, Array]:
    """The losses on the way, shape (seeds, measurements), and the accuracies at the end."""
    lr = GRID[place]
    optimizer = RACERS[name](lr if plan == PLANS[0] else lr * polynomial(steps))
    losses, right = zip(*(run(optimizer, seed, steps, EVERY[task], task) for seed in seeds), strict=True)
    return np.array(losses, np.float32), np.array(right, np.float32)


def _last(ways: Array) -> Array:
    """The loss at the end of each; inf where it has diverged."""
    return np.where(np.isnan(ways[..., -1]), np.inf, ways[..., -1])


def _best(ways: Mapping[int, Array]) -> int:
    """The place in the grid with the lowest median at the end."""
    return min(ways, key=lambda place: (np.median(_last(ways[place])), place))


def _scan(task: str, plan: str, steps: int, name: str, near: int | None = None) -> dict[int, Array]:
    """Train at the common rates, then at those around the best of them (or around `near`): place → losses."""
    ways = {}
    if near is None:
        ways = {k: _train(task, plan, steps, name, k, CHOOSING)[0] for k in map(GRID.index, COMMON)}
        near = _best(ways)
    missing = range(max(near - AROUND, 0), min(near + AROUND + 1, len(GRID)))
    while any(k not in ways for k in missing):
        ways |= {k: _train(task, plan, steps, name, k, CHOOSING)[0] for k in missing if k not in ways}
        best = _best(ways)  # may lie at the edge of what was tried: go on there
        missing = range(max(best - 2, 0), min(best + 3, len(GRID)))
    return ways


def record() -> dict[str, Array]:
    """Train them all: about ten minutes on one core.

    Returns
    -------
    dict of str to array of float32 or float16
        By task, plan, length (short, long), optimizer, rate of `GRID` and seed: "ends", the loss at the end with the
        seeds that choose, inf after divergence, nan where nothing was tried. "report" and "accuracy", the same of the
        best rate with the seeds that report. By task, optimizer, rate and seed, at a constant rate: "times", from
        which step on the loss is at the target or below, inf if never; and "report times", at the best rate. Medians
        over the seeds on the way of the long runs: "course", by task, plan, optimizer and common rate; "own", at the
        best rate.
    """
    with np.errstate(over="ignore"):  # what is above float16's 65,504 is lost, and inf
        return _race()


def _race() -> dict[str, Array]:
    which = len(TASKS), len(PLANS), 2, len(RACERS)
    many = len(CHOOSING)
    ends = np.full((*which, len(GRID), many), np.nan, np.float32)
    report, accuracy = np.zeros((*which, many), np.float32), np.zeros((*which, many), np.float32)
    times = np.full((len(TASKS), len(RACERS), len(GRID), many), np.nan, np.float32)
    report_times = np.zeros((len(TASKS), len(RACERS), many), np.float32)
    points = STEPS // EVERY["digits"] + 1
    course = np.zeros((len(TASKS), len(PLANS), len(RACERS), len(COMMON), points), np.float16)
    own = np.zeros((len(TASKS), len(PLANS), len(RACERS), points), np.float16)
    for (i, task), (p, plan), (k, name) in product(enumerate(TASKS), enumerate(PLANS), enumerate(RACERS)):
        (short, long), every, stride = HORIZONS[task], EVERY[task], STRIDE[task]
        ways = _scan(task, plan, long, name)
        if plan == PLANS[0]:  # the first half of a long run is a short run
            early = {place: way[:, : short // every + 1] for place, way in ways.items()}
        else:
            early = _scan(task, plan, short, name, near=_best(ways))
        for h, (steps, those) in enumerate(((short, early), (long, ways))):
            for place, way in those.items():
                ends[i, p, h, k, place] = _last(way)
            seen, right = _train(task, plan, steps, name, _best(those), REPORTING)
            report[i, p, h, k], accuracy[i, p, h, k] = _last(seen), right
        own[i, p, k] = np.median(seen, axis=0)[::stride]
        for c, rate in enumerate(COMMON):
            course[i, p, k, c] = np.median(ways[GRID.index(rate)], axis=0)[::stride]
        if plan == PLANS[0]:
            for place, way in ways.items():
                times[i, k, place] = [arrival(loss, TARGET[task], every) for loss in way]
            quickest = int(np.nanargmin(np.median(times[i, k], axis=1)))
            seen, _ = _train(task, plan, long, name, quickest, REPORTING)
            report_times[i, k] = [arrival(loss, TARGET[task], every) for loss in seen]
        print(f"{task}, {plan}, {name}: {np.median(report[i, p, 1, k]):.3g} at {GRID[_best(ways)]:g}", flush=True)
    return {
        "ends": ends,
        "report": report,
        "accuracy": accuracy,
        "times": times,
        "report times": report_times,
        "course": course,
        "own": own,
    }


# ---------------------------------------------------------------------------------------------------- what came of it


@dataclass(frozen=True)
class Race:
    """The recorded race. Its methods return a dict by the name of the optimizer.

    Attributes
    ----------
    numbers : dict of str to array
        What `record` returns.
    provenance : dict
        Where all this comes from.
    """

    numbers: Mapping[str, Array]
    provenance: Mapping[str, Any]

    def _of(self, name: str, task: str, plan: str, steps: int | None) -> dict[str, Array]:
        """Part of an array by task, plan, length and optimizer."""
        i, p = checks.choice("task", task, TASKS), checks.choice("plan", plan, PLANS)
        h = 1 if steps is None else checks.choice("steps", steps, HORIZONS[task])
        return dict(zip(RACERS, self.numbers[name][i, p, h].astype(float), strict=True))

    def ends(self, task: str = TASKS[0], plan: str = PLANS[0], steps: int | None = None) -> dict[str, Array]:
        """Return the loss at the end, shape (57, 5), for each rate of `GRID` and seed that chooses; nan: not tried.

        Parameters
        ----------
        task : {"digits", "words"}
        plan : {"constant", "linear to zero"}
        steps : int, optional
            One of the `HORIZONS` of the task; the longer, if not given.

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        return self._of("ends", task, plan, steps)

    def median(self, task: str = TASKS[0], plan: str = PLANS[0], steps: int | None = None) -> dict[str, Array]:
        """Return the median of `ends` over the seeds, shape (57,).

        Parameters
        ----------
        task : {"digits", "words"}
        plan : {"constant", "linear to zero"}
        steps : int, optional
            One of the `HORIZONS` of the task; the longer, if not given.

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        return {name: np.median(ends, axis=1) for name, ends in self.ends(task, plan, steps).items()}

    def ranking(self, rate: float, task: str = TASKS[0], plan: str = PLANS[0]) -> dict[str, Array]:
        """Return the losses at the end at one rate for all, shape (5,): the lowest median is the first.

        Parameters
        ----------
        rate : float
            One of the `COMMON` rates.
        task : {"digits", "words"}
        plan : {"constant", "linear to zero"}

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        k = 4 * checks.choice("rate", rate, COMMON)
        ends = {name: runs[k] for name, runs in self.ends(task, plan).items()}
        return dict(sorted(ends.items(), key=lambda named: float(np.median(named[1]))))

    def best(self, task: str = TASKS[0], plan: str = PLANS[0], steps: int | None = None) -> dict[str, float]:
        """Return the rate with the lowest median: the one that is chosen.

        Parameters
        ----------
        task : {"digits", "words"}
        plan : {"constant", "linear to zero"}
        steps : int, optional
            One of the `HORIZONS` of the task; the longer, if not given.

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        return {name: GRID[int(np.nanargmin(row))] for name, row in self.median(task, plan, steps).items()}

    def report(self, task: str = TASKS[0], plan: str = PLANS[0], steps: int | None = None) -> dict[str, Array]:
        """Return the losses at the end, lowest first, shape (5,), at the best rate, with the seeds that report.

        Parameters
        ----------
        task : {"digits", "words"}
        plan : {"constant", "linear to zero"}
        steps : int, optional
            One of the `HORIZONS` of the task; the longer, if not given.

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        return {name: np.sort(ends) for name, ends in self._of("report", task, plan, steps).items()}

    def accuracy(self, plan: str = PLANS[0], steps: int | None = None) -> dict[str, Array]:
        """Return the share of unseen digits that is right, lowest first, shape (5,), of the runs of `report`.

        Parameters
        ----------
        plan : {"constant", "linear to zero"}
        steps : int, optional
            One of the `HORIZONS` of the task; the longer, if not given.

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        return {name: np.sort(right) for name, right in self._of("accuracy", TASKS[0], plan, steps).items()}

    def within(
        self, factor: float = 2.0, task: str = TASKS[0], plan: str = PLANS[0], steps: int | None = None
    ) -> dict[str, float]:
        """Return the highest rate, over the lowest, whose median is at most `factor` times the best one: 1 or more.

        Parameters
        ----------
        factor : float
            1 or more.
        task : {"digits", "words"}
        plan : {"constant", "linear to zero"}
        steps : int, optional
            One of the `HORIZONS` of the task; the longer, if not given.

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        checks.everywhere("factor", factor, "a number, 1 or above", lambda x: x >= 1)
        good = {
            name: np.flatnonzero(row <= factor * np.nanmin(row)) for name, row in self.median(task, plan, steps).items()
        }
        return {name: GRID[places[-1]] / GRID[places[0]] for name, places in good.items()}

    def arrivals(self, task: str = TASKS[0]) -> dict[str, tuple[float, Array]]:
        """Return a rate, and the steps to the target at it with the seeds that report, earliest first; inf: never.

        The rate is the constant one with the earliest median of the seeds that choose; nan if that is never.

        Parameters
        ----------
        task : {"digits", "words"}

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        i = checks.choice("task", task, TASKS)
        steps = np.sort(self.numbers["report times"][i].astype(float))
        found = {}
        for name, row, reported in zip(RACERS, self._times(task), steps, strict=True):
            found[name] = (GRID[int(np.nanargmin(row))] if np.nanmin(row) < np.inf else np.nan, reported)
        return found

    def in_time(self, factor: float = 2.0, task: str = TASKS[0]) -> dict[str, float]:
        """Return by which factor the constant rates differ that need at most `factor` times the fewest steps.

        Parameters
        ----------
        factor : float
            1 or more.
        task : {"digits", "words"}

        Raises
        ------
        TypeError, ValueError
            If an argument is not one of these.
        """
        checks.everywhere("factor", factor, "a number, 1 or above", lambda x: x >= 1)
        found = {}
        for name, row in zip(RACERS, self._times(task), strict=True):
            good = np.flatnonzero(row <= factor * np.nanmin(row))
            found[name] = GRID[good[-1]] / GRID[good[0]] if np.nanmin(row) < np.inf else np.nan
        return found

    def _times(self, task: str) -> Array:
        """The medians of the steps to the target, by optimizer and rate."""
        return np.asarray(np.median(self.numbers["times"][checks.choice("task", task, TASKS)].astype(float), axis=2))


@lru_cache(maxsize=1)
def load() -> Race:
    """Return what was recorded."""
    kept = base.load("fair_race")
    return Race(kept.numbers, kept.provenance)
