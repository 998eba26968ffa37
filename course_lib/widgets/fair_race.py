"""`FairRace`: five optimizers on the digits, at one rate for all and each at its own best.

The runs are recorded (`course_lib.experiments.fair_race`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import ipywidgets as W
import numpy as np

from .. import checks
from ..experiments.fair_race import RACERS, RATES, SEEDS, STEPS, load
from ..schedules import Array
from .common.text import fmt
from .explore import Exploration, explore

__all__ = ["FairRace"]

MODES = ("one rate for all", "each at its own best")
LIMITS, ABOVE = (5e-4, 30.0), 1e9  # of the losses that are drawn; what stands for one that has diverged
TASK = (
    "At which single rate does Adam look best beside the others, and at which does GD? Then give each its own best "
    "rate: what is left of the ranking?"
)


def ranking(rate: int | None) -> str:
    """Return the ranking in a sentence: at one rate for all (its index in `RATES`), or (None) each at its own best."""
    race = load()
    at = race.best if rate is None else np.full(len(RACERS), rate)
    losses = race.median[np.arange(len(RACERS)), at]
    said = [
        f"{name} {fmt(float(losses[k]))}" + (f" (η = {fmt(RATES[at[k]])})" if rate is None else "")
        for k, name in sorted(enumerate(RACERS), key=lambda racer: losses[racer[0]])
    ]
    return ("each at its own best rate" if rate is None else f"all at η = {fmt(RATES[rate])}") + f": {', '.join(said)}"


def forgiving() -> dict[str, str]:
    """Return for each optimizer how many of the rates bring it within twice its best loss."""
    return {name: f"{k} of {len(RATES)}" for name, k in zip(RACERS, load().within_twice, strict=True)}


# -------------------------------------------------------------------------------------------------------- the figure

ENDS, COURSE = f"loss after {STEPS} steps", "training loss (pale: all at η)"


def marked(mode: str, lr: float) -> Array:
    """Return the index in `RATES` of each optimizer's marked rate: its own best, or the one for all."""
    return load().best if mode == MODES[1] else np.full(len(RACERS), RATES.index(lr))


@lru_cache(maxsize=1)
def _curves() -> tuple[dict[str, tuple[Any, Array]], Array]:
    """The curves of the left panel, which are the same everywhere; and the median of the loss over the seeds."""
    race = load()
    ends: dict[str, tuple[Any, Array]] = {
        name: (RATES, np.minimum(race.median[k], ABOVE)) for k, name in enumerate(RACERS)
    }
    for name, final in zip(RACERS, race.final, strict=True):  # from the luckiest seed to the unluckiest
        span = np.column_stack([final.min(axis=1), final.max(axis=1), np.full(len(RATES), np.nan)])
        ends[f"{name} (pale)"] = (np.repeat(RATES, 3), np.minimum(span, ABOVE).ravel())
    middle = np.sort(np.where(np.isfinite(race.loss), race.loss, ABOVE), axis=2)[:, :, len(SEEDS) // 2]
    return ends, middle


def shown(mode: str, lr: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the figure shows at one position of its controls."""
    (ends, middle), steps = _curves(), load().steps
    course = {name: (steps, middle[k, at]) for k, (name, at) in enumerate(zip(RACERS, marked(mode, lr), strict=True))}
    course |= {f"{name} (pale)": (steps, middle[k, RATES.index(lr)]) for k, name in enumerate(RACERS)}
    told = ", ".join(f"{name} {text}" for name, text in forgiving().items())
    sentence = ranking(None if mode == MODES[1] else RATES.index(lr))
    return {ENDS: ends, COURSE: course}, {"": sentence, "rates within 2× of the best": told}


def FairRace(lr: float = 0.001, mode: str = MODES[0], task: str = TASK) -> Exploration:
    """Return final loss against η for five optimizers, and their loss curves at one rate for all or each at its best.

    Parameters
    ----------
    lr : float
        The rate for all to begin with; one of `RATES`.
    mode : str
        "one rate for all" or "each at its own best".
    task : str
        In a sentence, what to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one of those.
    """
    at = checks.choice("lr", lr, RATES)
    told = ", ".join(f"{name} {text}" for name, text in forgiving().items())
    said = ranking(None if checks.one_of("mode", mode, MODES) == MODES[1] else at)
    return explore(
        shown,
        alt=(
            f"Left, the loss of a small network after {STEPS} steps against the learning rate, a U-shaped curve for "
            f"each of five optimizers; right, their loss curves at the marked rates, {said}. Rates within twice the "
            f"best loss: {told}."
        ),
        task=task,
        log=[ENDS, COURSE],
        logx=[ENDS],
        xlabel={ENDS: "learning rate η", COURSE: "step"},
        marks=lambda mode, lr: {ENDS: {f"η = {fmt(lr)}": lr}},
        dots=lambda mode, lr: {
            ENDS: {name: RATES[k] for name, k in zip(RACERS, marked(mode, lr), strict=True)},
        },
        fix={ENDS: LIMITS, COURSE: LIMITS},
        mode=W.ToggleButtons(options=list(MODES), value=mode, description="learning rates"),
        lr=W.SelectionSlider(options=[(f"{v:g}", v) for v in RATES], index=at, description="learning rate η"),
    )
