"""`FairRace`: five optimizers on two tasks, at one rate for all and each at its own best.

The runs are recorded (`course_lib.experiments.fair_race`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import ipywidgets as W
import numpy as np

from .. import checks
from ..experiments.fair_race import COMMON, GRID, PLANS, RACERS, TARGET, TASKS, load
from ..schedules import Array
from .common.knobs import picker
from .common.tasks import Task
from .common.text import fmt
from .explore import Exploration, explore

__all__ = ["FairRace"]

MODES = ("one rate for all", "each at its own best")
LIMITS = (5e-4, 30.0)  # of the losses on the digits that are drawn
DRAWN, ABOVE = (1e-4, 30.0), 1e9  # on both tasks; what stands for a loss that has diverged
FAR = 10.0  # times the loss of the winner: the next one is that far behind


def ranking(task: str, plan: str, rate: float | None) -> str:
    """Return the ranking in a sentence: at one rate for all, or (None) each at its own best, on the other seeds."""
    race, own = load(), rate is None
    losses: dict[str, float] = {}
    for name in RACERS:
        seen = race.report(task, plan)[name] if own else race.ends(task, plan)[name][GRID.index(rate)]
        losses[name] = float(np.median(seen))
    at = race.best(task, plan)
    labels = [
        f"{name} {fmt(losses[name], 2)}" + (f" (η = {fmt(at[name])})" if own else "")
        for name in sorted(losses, key=losses.__getitem__)
    ]
    return ("each at its own best rate" if own else f"all at η = {fmt(float(rate or 0))}") + f": {', '.join(labels)}"


def forgiving(task: str, plan: str) -> str:
    """Return by which factor the rates differ that bring each optimizer within twice its best loss."""
    return ", ".join(f"{name} {fmt(wide, 2)}" for name, wide in load().within(2, task, plan).items())


def arrivals(task: str) -> str:
    """Return after how many steps each is at the target, at its earliest constant rate, and from seed to seed."""
    texts = []
    for name, (_, steps) in load().arrivals(task).items():
        first, middle, last = (
            fmt(float(steps[i]), 3) if steps[i] < np.inf else "never" for i in (0, len(steps) // 2, -1)
        )
        texts.append(f"{name} {middle}" + (f" ({first} to {last})" if first != last else ""))
    return ", ".join(texts)


# -------------------------------------------------------------------------------------------------------- the figure

ENDS, COURSE = "loss at the end, against η", "loss on the way (pale: all at η)"


def _joined(losses: Array) -> Array:
    """Return a loss at each rate of `GRID`: where none was tried, on a straight line between those that were."""
    tried, logs = ~np.isnan(losses), np.log10(GRID)
    heights = np.log10(np.minimum(losses[tried], ABOVE))
    return np.asarray(10 ** np.interp(logs, logs[tried], heights))


@lru_cache(maxsize=4)
def _ends(task: str, plan: str) -> dict[str, Any]:
    """The curves of the left panel: medians, and from the luckiest seed to the unluckiest."""
    runs = load().ends(task, plan)
    curves: dict[str, Any] = {name: (GRID, _joined(np.median(ends, axis=1))) for name, ends in runs.items()}
    for name, ends in runs.items():
        span = np.column_stack([ends.min(axis=1), ends.max(axis=1), np.full(len(GRID), np.nan)])
        curves[f"{name} (pale)"] = (np.repeat(GRID, 3), np.minimum(span, ABOVE).ravel())
    return curves


def shown(data: str, plan: str, mode: str, lr: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the figure shows at one position of its controls."""
    race, i, p = load(), TASKS.index(data), PLANS.index(plan)
    common = race.numbers["course"][i, p, :, COMMON.index(lr)].astype(float)
    main = race.numbers["own"][i, p].astype(float) if mode == MODES[1] else common
    part = np.linspace(0, 100, main.shape[-1])
    course = {name: (part, np.fmin(way, ABOVE)) for name, way in zip(RACERS, main, strict=True)}
    course |= {f"{name} (pale)": (part, np.fmin(way, ABOVE)) for name, way in zip(RACERS, common, strict=True)}
    sentence = ranking(data, plan, None if mode == MODES[1] else lr)
    return {ENDS: _ends(data, plan), COURSE: course}, {
        "": sentence,
        "η with at most twice the best loss spans a factor of": forgiving(data, plan),
        f"steps to {fmt(TARGET[data])}, constant rate": arrivals(data),
    }


def _leads(name: str, data: str, plan: str, mode: str, lr: float) -> bool:
    """Whether an optimizer is far ahead of all others at one rate for all."""
    ends = {racer: float(np.median(losses[GRID.index(lr)])) for racer, losses in load().ends(data, plan).items()}
    return mode == MODES[0] and all(ends[name] * FAR < loss for racer, loss in ends.items() if racer != name)


ALIKE = {"data": TASKS[0], "plan": PLANS[0]}
TO_TRY = [
    Task(
        "On the digits, at a constant rate for all: make Adam win by a factor of ten, and then make GD win.",
        [lambda name=name, **at: at | ALIKE == at and _leads(name, **at) for name in ("Adam", "GD")],
        "One rate for all picks its own winner. Such a result says nothing about the optimizers.",
    ),
    Task(
        "Now make gradient descent win by a factor of ten on the words.",
        lambda **at: at["data"] == TASKS[1] and _leads("GD", **at),
        "The others are far beyond their best rates there. If each has its own best rate, gradient descent comes last.",
    ),
]


def FairRace(
    data: str = TASKS[0], plan: str = PLANS[0], lr: float = 0.001, mode: str = MODES[0], task: Any = TO_TRY
) -> Exploration:
    """Return final loss against η for five optimizers, and their loss curves at one rate for all or each at its best.

    Parameters
    ----------
    data : {"digits", "words"}
        Handwritten digits, or the smallest language model.
    plan : {"constant", "linear to zero"}
        Of the rate.
    lr : float
        The rate for all to begin with; one of `course_lib.experiments.fair_race.COMMON`.
    mode : {"one rate for all", "each at its own best"}
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one of those.
    """
    checks.one_of("data", data, TASKS), checks.one_of("plan", plan, PLANS), checks.one_of("mode", mode, MODES)
    at = checks.choice("lr", lr, COMMON)
    return explore(
        shown,
        alt=(
            "Left, the loss at the end against the learning rate, a V-shaped curve for each of five optimizers; "
            f"right, their losses on the way. On the {data}, rate {plan}, "
            f"{ranking(data, plan, None if mode == MODES[1] else COMMON[at])}."
        ),
        task=task,
        log=[ENDS, COURSE],
        logx=[ENDS],
        xlabel={ENDS: "learning rate η", COURSE: "part of the run, %"},
        levels={COURSE: {"target": TARGET[TASKS[0]]}},
        marks=lambda data, plan, mode, lr: {ENDS: {f"η = {fmt(lr)}": lr}},
        dots=lambda data, plan, mode, lr: {
            ENDS: load().best(data, plan) if mode == MODES[1] else dict.fromkeys(RACERS, lr)
        },
        fix={ENDS: DRAWN, COURSE: DRAWN},
        data=W.ToggleButtons(options=list(TASKS), value=data, description="task"),
        plan=W.ToggleButtons(options=list(PLANS), value=plan, description="schedule"),
        mode=W.ToggleButtons(options=list(MODES), value=mode, description="learning rates"),
        lr=picker(COMMON, COMMON[at], "learning rate η"),
    )
