"""The smallest language model: five optimizers on five texts, and what changes without the words that stand out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count, product
from typing import Any, TypeAlias

import numpy as np

from .. import checks
from ..networks import MLP, digits
from ..optimizers import Optimizer, adagrad, adam, gd, momentum, rmsprop
from ..paths import train
from ..schedules import Array
from ..series import arrival
from ..words import CLASSES, TEXTS, Bigram, bigrams
from . import base

__all__ = [
    "CLASS_AT",
    "MARKS",
    "PROBLEMS",
    "RACERS",
    "RATES",
    "SEEDS",
    "SETTINGS",
    "STEPS",
    "WITHIN",
    "Run",
    "WordsRace",
    "load",
    "record",
    "run",
]

Function: TypeAlias = Callable[[Array], Any]

RACERS: dict[str, Callable[[float], Optimizer]] = {
    "GD": gd,
    "momentum": momentum,
    "Adagrad": adagrad,
    "RMSProp": rmsprop,
    "Adam": adam,
}
MIDDLE = {  # of the seven rates of each optimizer, eight in a decade
    "words": (60, 30, 2.5, 0.2, 0.562),
    "without other": (533, 300, 2.0, 0.2, 0.75),
    "equal": (1500, 1200, 2.0, 0.2, 1.0),
    "factors": (4.0, 2.5, 0.3, 0.02, 0.1),
    "digits": (25, 3.2, 3.0, 0.2, 0.5),
}
RATES = {
    problem: {
        name: tuple(float(f"{middle * 10 ** (k / 8):.3g}") for k in range(-3, 4))
        for name, middle in zip(RACERS, middles, strict=True)
    }
    for problem, middles in MIDDLE.items()
}
"""The learning rates, as problem → optimizer → seven rates."""

PROBLEMS = tuple(RATES)
SEEDS = (0, 1, 2, 3, 4)
STEPS = {"words": 400, "without other": 400, "equal": 200, "factors": 200, "digits": 200}
WITHIN = 0.05
CLASS_AT, LAST = 200, 10
MARKS = (0, 1, 2, 5, 10, 20, 50, 100, 200)
RANK, SAMPLES = 32, 1200
SETTINGS = {
    "words": "Bigram(bigrams(seed)[1]), the full batch",
    "without other": "the same without row and column 0, '(other)'",
    "equal": "words with each row of counts divided by its sum: every word is equally frequent",
    "factors": f"Bigram(bigrams(seed)[1], rank={RANK}) from init(seed)",
    "digits": f"MLP((64, 10)) on digits({SAMPLES}, seed=seed), the full batch",
    "texts": TEXTS,
    "dtype": "float32",
    "optimizers": list(RACERS),
    "rates": RATES,
    "seeds": SEEDS,
    "steps": STEPS,
    "within": WITHIN,
    "marks": MARKS,
    "classes": list(CLASSES),
    "classes_at": [CLASS_AT - LAST + 1, CLASS_AT],
}


@dataclass(frozen=True)
class Run:
    """One run.

    Attributes
    ----------
    above : array, shape (steps + 1,)
        The loss above its floor at each step (of the digits: the loss); inf or nan after divergence.
    classes : array, shape (4,)
        `Bigram.by_class`, the mean of the last ten steps up to step 200; nan for the digits.
    """

    above: Array
    classes: Array


@cache
def _problem(name: str, seed: int) -> tuple[Function, Function, Array, float, Bigram | None]:
    """The loss, its gradient, the start, the lowest loss, and the model if it is one of words."""
    if name == "digits":
        (X, y), net = digits(SAMPLES, seed=seed), MLP((64, 10))
        return lambda theta: net.loss(theta, X, y), lambda theta: net.grad(theta, X, y), net.init(seed), 0.0, None
    counts = bigrams(seed)[1].astype(float)
    if name == "equal":
        counts /= counts.sum(axis=1, keepdims=True)
    if name == "without other":
        counts = counts[1:, 1:]  # a third of the text, and the most frequent "word" by far
    model = Bigram(counts, RANK if name == "factors" else None)
    return model.loss, model.grad, model.init(seed), model.floor, model


def run(problem: str, optimizer: Optimizer, seed: int, steps: int | None = None) -> Run:
    """Train one of the problems.

    Parameters
    ----------
    problem : {"words", "without other", "equal", "factors", "digits"}
        Next word from this word, softmax(W[this]); the same without "(other)"; with equally frequent words;
        softmax((U·V)[this]); and softmax regression on the digits.
    optimizer : Optimizer
    seed : int
        Of the text, 0 to 4, or the digits; and of the start.
    steps : int, optional
        As `STEPS` says, if not given.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    checks.one_of("problem", problem, PROBLEMS)
    loss, grad, start, floor, model = _problem(problem, checks.count("seed", seed, 0, len(TEXTS) - 1))
    steps = STEPS[problem] if steps is None else checks.count("steps", steps)
    clock = count()

    def measure(theta: Array) -> dict[str, float]:
        late = model is not None and CLASS_AT - LAST < next(clock) <= CLASS_AT
        classes = model.by_class(theta) if model and late else np.full(len(CLASSES), np.nan)
        return {"above": float(loss(theta)) - floor, **{f"class {k}": float(x) for k, x in enumerate(classes)}}

    _, log = train(optimizer, grad, start.astype(np.float32), steps, measure)
    classes = np.array([log[f"class {k}"][CLASS_AT - LAST + 1 :][:LAST] for k in range(len(CLASSES))])
    return Run(log["above"], classes.mean(axis=1) if steps >= CLASS_AT else np.full(len(CLASSES), np.nan))


def record() -> dict[str, Array]:
    """Train all: about eight minutes on one core.

    Returns
    -------
    dict of str to array of float32
        For each problem: "PROBLEM above", the loss above its floor at `MARKS`, shape (optimizers, rates, seeds, marks);
        "PROBLEM arrival", the step from which on it stays within `WITHIN` of the floor, or -1, shape (optimizers,
        rates, seeds); and "PROBLEM classes", shape (optimizers, rates, seeds, classes), but not for the digits.
    """
    numbers: dict[str, Array] = {}
    for problem in PROBLEMS:
        numbers |= _record(problem)
    return numbers


def _record(problem: str) -> dict[str, Array]:
    above, arrivals, classes = [], [], []
    for name, make in RACERS.items():
        for lr, seed in product(RATES[problem][name], SEEDS):
            one = run(problem, make(lr), seed)
            above.append(one.above[list(MARKS)])
            arrivals.append(arrival(one.above, WITHIN))
            classes.append(one.classes)
        print(f"{problem}, {name}: {len(arrivals)} runs", flush=True)
    shape = len(RACERS), len(RATES[problem]["GD"]), len(SEEDS)
    numbers = {
        f"{problem} above": np.reshape(np.array(above, np.float32), (*shape, -1)),
        f"{problem} arrival": np.reshape(np.array(arrivals, np.float32), shape),
    }
    if problem != "digits":
        numbers[f"{problem} classes"] = np.reshape(np.array(classes, np.float32), (*shape, -1))
    return numbers


@dataclass(frozen=True)
class WordsRace:
    """What was recorded of one problem: every optimizer of `RACERS` at its seven `RATES` with every seed.

    Attributes
    ----------
    problem : str
    rates : array, shape (5, 7)
    above : array, shape (5, 7, 5, 9)
        The loss above its floor, by optimizer, rate, seed and mark; inf or nan after divergence.
    arrival : array, shape (5, 7, 5)
        The step from which on the loss stays within `WITHIN` of its floor; inf if there is none.
    classes : array, shape (5, 7, 5, 4), or None
        The loss above its floor after words of each of the `CLASSES`, the mean of the ten steps up to step 200.
    end : array, shape (5, 7, 5)
        The loss above its floor, the mean of the same ten steps (of the digits: at step 200); inf after divergence.
    provenance : dict
        Where all this comes from.
    """

    problem: str
    rates: Array
    above: Array
    arrival: Array
    classes: Array | None
    end: Array
    provenance: Mapping[str, Any]

    @property
    def soonest(self) -> Array:
        """The index of each optimizer's best rate, shape (5,), at which the median over the seeds arrives first.

        Where none arrives, it is the one with the lowest `end`.
        """
        steps, end = (np.sort(x, axis=-1)[..., len(SEEDS) // 2] for x in (self.arrival, self.end))
        best: Array = np.where(np.isfinite(steps).any(axis=1), steps.argmin(axis=1), end.argmin(axis=1))
        return best

    def steps(self, name: str) -> Array:
        """Return the steps to arrive with each seed at the best rate, ascending; inf for a run that does not.

        Parameters
        ----------
        name : str
            One of `RACERS`.

        Raises
        ------
        ValueError
            If there is no such optimizer.
        """
        k = list(RACERS).index(checks.one_of("name", name, RACERS))
        return np.asarray(np.sort(self.arrival[k, self.soonest[k]]))


@lru_cache(maxsize=len(PROBLEMS))
def load(problem: str = "words") -> WordsRace:
    """Return what was recorded of a problem.

    Parameters
    ----------
    problem : {"words", "without other", "equal", "factors", "digits"}

    Raises
    ------
    ValueError
        If there is no such problem.
    """
    kept = base.load("words_race")
    checks.one_of("problem", problem, PROBLEMS)
    steps, above = kept[f"{problem} arrival"], kept[f"{problem} above"]
    if problem == "digits":
        classes, end = None, above[..., -1].astype(float)
    else:
        classes = kept[f"{problem} classes"]
        models = [_problem(problem, seed)[-1] for seed in SEEDS]
        weights = np.array([[model.frequency[k].sum() for k in CLASSES.values()] for model in models if model])
        end = (classes * weights).sum(axis=-1)
    return WordsRace(
        problem=problem,
        rates=np.array(list(RATES[problem].values())),
        above=above,
        arrival=np.where(steps < 0, np.inf, steps),
        classes=classes,
        end=np.where(np.isnan(end), np.inf, end),
        provenance=kept.provenance,
    )
