"""`Diagnose`: a real network in training, with what tells the reasons of a flat loss apart.

Loss, ‖g‖ of the full gradient, and λmax·η/2, which is 1 where gradient descent begins to bounce (Cohen et al. 2021).
The runs are recorded (`course_lib.experiments.diagnose`), in a notebook as on a page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import checks, plots
from ..experiments.diagnose import BATCHES, CUT_AT, CUTS, EVERY, QUANTITIES, RATES, SAMPLES, STEPS, curves, load
from ..schedules import Array
from .common.live import LiveFigure, LiveView
from .common.quantized import Channel, encode, on_scale
from .common.text import fmt

__all__ = ["Diagnose"]

SCALES = {"loss": (0.05, 20.0), "norm": (1e-3, 50.0), "edge": (1e-4, 20.0)}  # lowest and highest number drawn
TASK = "Find a run that bounces, one that noise holds up, one that is too slow, and a calm one. Then cut the rate."

# Thresholds of the verdict; diagnose.js has the same
LOST = 1e3  # times the loss of the start: the run has diverged
EDGE = 0.9  # of λmax·η/2: it bounces
SHAKING = 0.01  # of the loss from one measurement to the next, beside its mean: noise
SLOW = 0.1  # of λmax·η/2: the rate could be ten times larger
SMALL = 0.06  # of the first ‖g‖: a gentle slope
AT_ONCE = 0.03  # relative fall of the loss in the 100 steps after the cut


@lru_cache(maxsize=1)
def bank() -> tuple[bytes, list[dict[str, Any]]]:
    """Return the recorded curves as the page reads them."""
    channels = {}
    for part in ("before", "after"):
        for name in QUANTITIES:
            runs = load()[f"{name} {part}"]
            lo, hi = SCALES[name]
            channels[f"{name} {part}"] = Channel(on_scale(runs.reshape(-1, runs.shape[-1]), hi), lo, hi, log=True)
    return encode(channels)


# ------------------------------------------------------------------------------------------------------- the verdict


def verdict(run: Array, full: bool, cut: int) -> tuple[str, str]:
    """Return why the loss is flat (or is not), in one word and in a sentence.

    Parameters
    ----------
    run : array, shape (3, points)
        Loss, norm of the full gradient and λmax·η/2, one point for each `EVERY` steps.
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
    lost = ~(loss <= LOST * loss[0])
    if lost.any():
        return "diverged", f"diverged by step {int(lost.argmax()) * EVERY:,}"
    at = CUT_AT // EVERY + 1
    judged = slice(at // 2, at) if cut > 1 else slice(at, len(loss))
    height, slope, sharp = (float(values[judged].mean()) for values in (loss, norm, edge))
    shaking = float(np.sqrt(np.mean(np.diff(loss[judged]) ** 2) / 2)) / height
    size, edges = f"‖g‖ = {fmt(slope, 2)}", f"λmax·η/2 = {fmt(sharp, 2)}"
    if sharp >= EDGE and slope >= SMALL * norm[0]:
        kind, why = "bouncing", f"bouncing: loss around {fmt(height, 2)} while {size}, and {edges} is at the edge"
    elif not full and shaking >= SHAKING:
        kind, why = (
            "noise",
            f"noise floor: {size} and the loss shakes, though {edges} is below 1; the minibatches do it",
        )
    elif sharp < SLOW:
        kind, why = "slow", f"too slow: {edges}, so η is about {fmt(1 / sharp, 2)} times below the limit"
    elif slope < SMALL * norm[0]:
        kind, why = (
            "gentle",
            f"a gentle slope: {size}, at the start it was {fmt(float(norm[0]), 2)}; {edges}, nothing bounces",
        )
    else:
        kind, why = "falling", f"still falling: {size}, {edges}, and neither walls nor noise hold it"
    return kind, why + (_effect(loss, at, cut) if cut > 1 else "")


def _effect(loss: Array, at: int, cut: int) -> str:
    """What the cut did to the loss at once: the hundred steps before it beside the hundred after the first twenty."""
    before, after = float(loss[at - 5 : at].mean()), float(loss[at + 1 : at + 6].mean())
    if after < (1 - AT_ONCE) * before:
        return f". Dividing η by {cut} brings the loss from {fmt(before, 2)} to {fmt(after, 2)} at once"
    return f". Dividing η by {cut} changes nothing at once"


# -------------------------------------------------------------------------------------------------------- the figure


class DiagnoseView(LiveView):
    """The view."""

    lr = t.Float(0.1).tag(sync=True)
    batch = t.Int(0).tag(sync=True)
    cut = t.Int(0).tag(sync=True)
    step = t.Int(STEPS).tag(sync=True)
    bank = t.Bytes().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class Diagnose(LiveFigure):
    """A network in training: loss, ‖g‖ and λmax·η/2, and which of four reasons makes the loss flat.

    Parameters
    ----------
    lr : float
        The rate to begin with; one of `RATES`, or the nearest of them.
    batch_size : int, optional
        8, 32 or 128; None for all 512 samples.
    cut : int
        1, 3 or 30: by what the rate is divided after two thirds of the steps.
    task : str
        In a sentence, what to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """

    def __init__(self, lr: float = RATES[7], batch_size: int | None = None, cut: int = 1, task: str = TASK) -> None:
        if not RATES[0] * 0.99 <= checks.single("lr", lr) <= RATES[-1] * 1.01:
            checks.refuse(ValueError, "lr", lr, f"a number from {RATES[0]:g} to {RATES[-1]:g}")
        batch, at_cut = checks.choice("batch_size", batch_size, BATCHES), checks.choice("cut", cut, CUTS)
        rate = int(np.abs(np.log(np.array(RATES) / lr)).argmin())
        payload, channels = bank()
        view = DiagnoseView(
            view="diagnose",
            bank=payload,
            meta={
                "channels": channels,
                "rates": list(RATES),
                "batches": ["all" if b is None else b for b in BATCHES],
                "cuts": list(CUTS),
                "steps": STEPS,
                "cut_at": CUT_AT,
                "every": EVERY,
            },
        )
        names = [str(b) if b else f"all {SAMPLES}" for b in BATCHES]
        low, high = (float(np.log10(r)) for r in (RATES[0], RATES[-1]))
        rates = W.FloatLogSlider(
            value=RATES[rate], min=low, max=high, step=(high - low) / (len(RATES) - 1), readout_format=".1e"
        )
        super().__init__(
            view,
            {
                "learning rate η": (rates, "lr"),
                "batch size": (W.Dropdown(options=names, index=batch), "batch"),
                "cut η at step 1,600": (W.ToggleButtons(options=["never", "÷3", "÷30"], index=at_cut), "cut"),
                "read at step": (W.IntSlider(value=STEPS, min=0, max=STEPS, step=EVERY), "step"),
            },
            alt=self._alt(rate, batch, at_cut),
            task=task,
        )

    def poster(self) -> Figure:
        """Return the three panels for the settings that the figure begins with."""
        rate = int(np.abs(np.log(np.array(RATES) / self.view.lr)).argmin())
        batch, cut = self.view.batch, self.view.cut
        run = curves(rate, batch, cut)
        panels = {"loss": {"": run[0]}, "‖g‖, norm of the full gradient": {"": run[1]}, "λmax·η/2": {"": run[2]}}
        marks = {f"η divided by {CUTS[cut]}": float(CUT_AT)} if cut else None
        fig = plots.curves(
            panels, np.arange(run.shape[1]) * EVERY, log=list(panels), marks=marks, levels={"λmax·η/2": 1.0}, height=4.6
        )
        fig.suptitle(f"η = {fmt(RATES[rate])}, {self._batch(batch)}", fontsize=10)
        return fig

    def _alt(self, rate: int, batch: int, cut: int) -> str:
        _, sentence = verdict(curves(rate, batch, cut), BATCHES[batch] is None, CUTS[cut])
        return (
            "Three curves against the step, one above the other: training loss, norm of the gradient, and λmax·η/2 "
            f"with a line at 1. With learning rate {fmt(RATES[rate])} and {self._batch(batch)}: {sentence}."
        )

    @staticmethod
    def _batch(batch: int) -> str:
        return f"batches of {BATCHES[batch]}" if BATCHES[batch] else "all samples at each step"
