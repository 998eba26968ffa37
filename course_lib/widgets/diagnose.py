"""`Diagnose`: a real network in training, with what tells the reasons of a flat loss apart.

Loss, ‖g‖ of the full gradient, and η·λmax/2, which is 1 where gradient descent begins to bounce (Cohen et al. 2021).
The runs are recorded (`course_lib.experiments.diagnose`), in a notebook as on a page.
"""

from __future__ import annotations

from typing import Any

import ipywidgets as W
import numpy as np

from .. import checks
from ..experiments.diagnose import BATCHES, CUT_AT, CUTS, EVERY, RATES, SAMPLES, STEPS, curves
from ..schedules import Array
from ..series import diverged_at
from .common.tasks import Task
from .common.text import fmt
from .explore import Exploration, explore

__all__ = ["Diagnose"]

EDGES = "η·λmax/2"
LIMITS = {"training loss": (0.08, 1.2), "‖g‖, norm of the full gradient": (0.005, 5.0), EDGES: (1e-4, 4.0)}  # drawn
REASONS = {
    "bouncing": "the run bounces",
    "noise": "noise",
    "slow": "too slow",
    "gentle": "nearly flat ground",
    "falling": "the loss still falls",
    "diverged": "the run diverged",
}

# Thresholds of the verdict
LOST = 1e3  # times the loss of the start: the run has diverged
EDGE = 0.9  # of η·λmax/2: it bounces
SHAKING = 0.01  # of the loss from one measurement to the next, beside its mean: noise
SLOW = 0.1  # of η·λmax/2: the rate could be ten times larger
SMALL = 0.06  # of the first ‖g‖: nearly flat ground
AT_ONCE = 0.03  # relative fall of the loss in the 100 steps after the cut


# ------------------------------------------------------------------------------------------------------- the verdict


def verdict(run: Array, full: bool, cut: int) -> tuple[str, str]:
    """Return why the loss is flat (or is not), in one word and in a sentence.

    Parameters
    ----------
    run : array, shape (3, points)
        Loss, norm of the full gradient and η·λmax/2, one point for each `EVERY` steps.
    full : bool
        Whether each step sees all samples.
    cut : int
        By what the rate was divided at `CUT_AT`.

    Returns
    -------
    kind : {"diverged", "bouncing", "noise", "slow", "gentle", "falling"}
    sentence : str

    Notes
    -----
    It judges the half before the cut, or the last third where nothing is cut.
    """
    loss, norm, edge = run
    lost = diverged_at(loss, LOST * loss[0])
    if lost >= 0:
        return "diverged", f"diverged by step {lost * EVERY:,}"
    at = CUT_AT // EVERY + 1
    judged = slice(at // 2, at) if cut > 1 else slice(at, len(loss))
    height, slope, sharp = (float(values[judged].mean()) for values in (loss, norm, edge))
    shaking = float(np.sqrt(np.mean(np.diff(loss[judged]) ** 2) / 2)) / height
    size, edges = f"‖g‖ = {fmt(slope, 2)}", f"η·λmax/2 = {fmt(sharp, 2)}"
    if sharp >= EDGE and slope >= SMALL * norm[0]:
        kind, why = "bouncing", f"bouncing: loss around {fmt(height, 2)} while {size}, and {edges} is at the edge"
    elif not full and shaking >= SHAKING:
        kind, why = (
            "noise",
            f"noise: {size} and the loss shakes, though {edges} is below 1; the cause is the minibatches",
        )
    elif sharp < SLOW:
        kind, why = "slow", f"too slow: {edges}, so the limit is about {fmt(1 / sharp, 2)} times η"
    elif slope < SMALL * norm[0]:
        kind, why = (
            "gentle",
            f"nearly flat ground: {size} ({fmt(float(norm[0]), 2)} at the start), {edges}, and nothing bounces",
        )
    else:
        kind, why = "falling", f"still falling: {size}, {edges}, and neither walls nor noise hold the run up"
    return kind, why + (_effect(loss, at, cut) if cut > 1 else "")


def _effect(loss: Array, at: int, cut: int) -> str:
    """What the cut did to the loss at once: the hundred steps before it beside the hundred after the first twenty."""
    before, after = float(loss[at - 5 : at].mean()), float(loss[at + 1 : at + 6].mean())
    if after < (1 - AT_ONCE) * before:
        return f". Dividing η by {cut} brings the loss from {fmt(before, 2)} to {fmt(after, 2)} at once"
    return f". Dividing η by {cut} has no immediate effect"


# -------------------------------------------------------------------------------------------------------- the figure


def shown(lr: float, batch_size: int | None, cut: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the figure shows at one position of its controls."""
    run = curves(_nearest(lr), BATCHES.index(batch_size), CUTS.index(cut))
    panels = {panel: {"": values} for panel, values in zip(LIMITS, run, strict=True)}
    return panels, {"": verdict(run, batch_size is None, cut)}


def _nearest(lr: float) -> int:
    return int(np.abs(np.log(np.array(RATES) / lr)).argmin())


def _helped(lr: float, batch_size: int | None, cut: int) -> bool:
    """Whether a cut brings the loss down at once though nothing bounces."""
    kind, sentence = shown(lr, batch_size, cut)[1][""]
    return kind != "bouncing" and sentence.endswith("at once") and "brings the loss" in sentence


TASKS = [
    Task(
        "Find a run that bounces, one that noise holds up, one that is too slow, and one on nearly flat ground. A run "
        "counts if you choose the reason before the figure says it.",
        [lambda kind=kind, **at: shown(**at)[1][""][0] == kind for kind in ("bouncing", "noise", "slow", "gentle")],
        "Four reasons for a flat loss, and the loss alone does not tell them apart.",
    ),
    Task(
        "Find a run that does not bounce, but whose loss falls at once when the rate is cut. What holds it up?",
        _helped,
        "It is the noise of small batches: a smaller rate averages over more of them.",
    ),
]


def Diagnose(lr: float = RATES[7], batch_size: int | None = None, cut: int = 1, task: Any = TASKS) -> Exploration:
    """Return a network in training: loss, ‖g‖ and η·λmax/2; the reader says what makes the loss flat, then the figure.

    Parameters
    ----------
    lr : float
        The rate to begin with; one of `RATES`, or the nearest of them.
    batch_size : int, optional
        8, 32 or 128; None for all 512 samples.
    cut : int
        1, 3 or 30: by what the rate is divided after two thirds of the steps.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    if not RATES[0] * 0.99 <= checks.single("lr", lr) <= RATES[-1] * 1.01:
        checks.refuse(ValueError, "lr", lr, f"a number from {RATES[0]:g} to {RATES[-1]:g}")
    batch, at_cut = checks.choice("batch_size", batch_size, BATCHES), checks.choice("cut", cut, CUTS)
    rate, full = RATES[_nearest(lr)], BATCHES[batch] is None
    ends = ", ".join(
        f"{name.split(',')[0]} {fmt(ys[-1], 2)}"
        for name, ys in zip(LIMITS, curves(_nearest(lr), batch, at_cut), strict=True)
    )
    low, high = (float(np.log10(r)) for r in (RATES[0], RATES[-1]))
    sizes = [(str(b) if b else f"all {SAMPLES}", b) for b in BATCHES]
    return explore(
        shown,
        alt=(
            "Three curves against the step, one above the other: training loss, norm of the gradient, and η·λmax/2 "
            f"with a line at 1. With learning rate {fmt(rate)} and "
            f"{'all samples at each step' if full else f'batches of {BATCHES[batch]}'} they end at: {ends}."
        ),
        task=task,
        reasons=REASONS,
        log=list(LIMITS),
        x=np.arange(0, STEPS + 1, EVERY),
        levels={EDGES: {"1: the limit": 1.0}},
        marks=lambda lr, batch_size, cut: {f"η ÷ {cut}": CUT_AT} if cut > 1 else {},
        fix=LIMITS,
        stacked=True,
        cursor="read at step",
        lr=W.FloatLogSlider(
            value=rate, min=low, max=high, step=(high - low) / (len(RATES) - 1), readout_format=".2",
            description="learning rate η",
        ),
        batch_size=W.Dropdown(options=sizes, index=batch, description="batch size"),
        cut=W.ToggleButtons(
            options=[("never", 1), ("÷3", 3), ("÷30", 30)], index=at_cut, description=f"cut η at step {CUT_AT:,}"
        ),
    )  # fmt: skip
