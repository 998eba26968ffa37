"""`WarmupEdge`: a network trained at a rate that its start cannot bear, and the warm-up that carries it there.

The runs are recorded (`course_lib.experiments.warmup_edge`), in a notebook as on a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .. import checks, schedules
from ..experiments.warmup_edge import BATCH, BETA, EVERY, MEASURED, RATES, STEPS, WARMUPS, curves, load
from ..schedules import Array
from ..series import diverged_at
from .common.knobs import picker
from .common.tasks import Task
from .common.text import fmt
from .explore import Exploration, explore

__all__ = ["WarmupEdge"]


LOST = 2.0  # times the loss of the start: the run has diverged
RATE, EDGE, LIMIT = "learning rate η", "λmax and its limit", "limit 2(1+β)/η"
LOSSES, SHARPNESSES = (0.02, 5.0), (0.0, 60.0)  # what is drawn: linear, so that the edge is seen to come down


# ------------------------------------------------------------------------------------------------------- the verdict


def rates(lr: float, warmup: int) -> Array:
    """Return η at t = 0, EVERY, …, STEPS."""
    t = np.arange(0, STEPS + 1, EVERY)
    return lr * (schedules.warmup(warmup)(t) if warmup else np.ones(t.shape))


def limits(lr: float, warmup: int) -> Array:
    """Return 2(1+β)/η at the same t: with momentum, a larger λmax makes a quadratic valley diverge."""
    return 2 * (1 + BETA) / rates(lr, warmup)


def verdict(lr: float, warmup: int) -> tuple[str, str, int]:
    """Return what became of a recorded run, and where λmax stood: in one word, and in a sentence.

    Returns
    -------
    kind : {"diverged", "trained"}
    sentence : str
    at : int
        The point (of t = 0, EVERY, …) that the sentence tells of.
    """
    (loss, sharpness), limit = curves(lr, warmup), limits(lr, warmup)
    end = diverged_at(loss, LOST * loss[0])
    if end < 0:
        at = int((sharpness / limit).argmax())
        near = f"λmax came nearest to the limit at t = {at * EVERY} ({fmt(sharpness[at])} against {fmt(limit[at])})"
        return "trained", f"trained to a loss of {fmt(loss[-1], 2)}: {near}", at
    over = np.flatnonzero(sharpness[:end] > limit[:end])
    if len(over):
        at = int(over[0])
        where = f"at t = {at * EVERY} λmax = {fmt(sharpness[at])} was above the limit {fmt(limit[at])}"
    else:
        at = end - 1
        where = f"λmax = {fmt(sharpness[at])} at t = {at * EVERY}, and then the limit fell to {fmt(limit[end])}"
    return "diverged", f"diverged by t = {end * EVERY}: {where}", at


# -------------------------------------------------------------------------------------------------------- the figure


def shown(lr: float, warmup: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the figure shows at one position of its controls."""
    loss, sharpness = curves(lr, warmup)
    kind, sentence, _ = verdict(lr, warmup)
    point, lost = np.arange(len(loss)), diverged_at(loss, LOST * loss[0])
    end = lost if lost >= 0 else len(loss)
    edge = {"λmax": np.where(point < end, sharpness, np.nan), LIMIT: limits(lr, warmup)}
    panels = {RATE: {"": rates(lr, warmup)}, "loss": {"": np.where(point > end, np.nan, loss)}, EDGE: edge}
    return panels, {"": (kind, sentence)}


TASKS = [
    Task(
        "Train at η = 0.4. What is the shortest warm-up with which it works?",
        lambda lr, warmup: lr == 0.4 and warmup == min(n for n in WARMUPS if verdict(lr, n)[0] == "trained"),
        "λmax has to come down before the limit does; with a shorter warm-up the limit comes down first.",
    ),
    Task(
        "Train at η = 0.6.",
        lambda lr, warmup: lr == 0.6 and verdict(lr, warmup)[0] == "trained",
        "One of the seven lengths works with this seed, and a longer one does not: that is luck.",
    ),
]


def WarmupEdge(lr: float = 0.4, warmup: int = 0, task: Any = TASKS) -> Exploration:
    """Return a real network at a peak rate and with a warm-up of your choice: η, loss, λmax beside its limit 2(1+β)/η.

    The runs are recorded, in a notebook as on a page: an MLP 64-32-32-10 on digits, SGD with momentum 0.9.

    Parameters
    ----------
    lr : float
        The peak rate to begin with, one of `RATES`.
    warmup : int
        The length of the warm-up to begin with, one of `WARMUPS`; 0 is none.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    checks.one_of("lr", lr, RATES), checks.one_of("warmup", warmup, WARMUPS)
    return explore(
        shown,
        alt=(
            "Three curves against the step t, one above the other: learning rate, loss, and λmax beside its limit "
            f"2(1+β)/η. With peak rate {fmt(lr)} and a warm-up of {warmup} steps the run {verdict(lr, warmup)[1]}."
        ),
        task=task,
        log=["loss"],
        xlabel={EDGE: "t"},
        x=np.arange(0, STEPS + 1, EVERY),
        dots=lambda lr, warmup: {EDGE: dict.fromkeys(("λmax", LIMIT), EVERY * verdict(lr, warmup)[2])},
        fix={RATE: (0, 1.05 * max(RATES)), "loss": LOSSES, EDGE: SHARPNESSES},
        stacked=True,
        cursor="t",
        note=_note(load().provenance),
        lr=picker(RATES, lr, "peak learning rate η"),
        warmup=picker(WARMUPS, warmup, "warm-up steps"),
    )


def _note(origin: Mapping[str, Any]) -> str:
    """Where the runs come from, for the line under the figure."""
    return (
        f"Recorded runs ({origin['command']}, {origin['date']}): MLP 64-32-32-10, tanh, MSE, on digits; SGD with "
        f"momentum {BETA}, batches of {BATCH}. Loss and λmax every {EVERY} steps, over {MEASURED} samples."
    )
