"""`WarmupEdge`: a network trained at a rate that its start cannot bear, and the warm-up that carries it there.

The runs are recorded (`course_lib.experiments.warmup_edge`), in a notebook as on a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import ipywidgets as W
import matplotlib as mpl
import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import checks, plots, schedules
from ..experiments.warmup_edge import BATCH, BETA, EVERY, MEASURED, QUANTITIES, RATES, STEPS, WARMUPS, curves, load
from ..schedules import Array
from .common.live import LiveFigure, LiveView
from .common.quantized import Channel, encode, on_scale
from .common.text import fmt

__all__ = ["WarmupEdge"]

SCALES = {"loss": (1e-3, 10.0), "sharpness": (0.1, 1e3)}  # lowest and highest number that the page is sent
TASK = "Train at a peak rate of 0.4: which warm-up is long enough? What does the start look like without one?"

LOST = 2.0  # times the loss of the start: the run has diverged; warmup_edge.js has the same
LOSSES, SHARPNESSES = (0.02, 5.0), (1.0, 300.0)  # what is drawn; warmup_edge.js has the same


@lru_cache(maxsize=1)
def bank() -> tuple[bytes, list[dict[str, Any]]]:
    """Return the recorded curves as the page reads them."""
    channels = {}
    for name in QUANTITIES:
        runs = load()[name]
        lo, hi = SCALES[name]
        channels[name] = Channel(on_scale(runs.reshape(-1, runs.shape[-1]), hi), lo, hi, log=True)
    return encode(channels)


# ------------------------------------------------------------------------------------------------------- the verdict


def rates(lr: float, warmup: int) -> Array:
    """Return η at t = 0, EVERY, …, STEPS."""
    t = np.arange(0, STEPS + 1, EVERY)
    return lr * (schedules.warmup(warmup)(t) if warmup else np.ones(t.shape))


def limits(lr: float, warmup: int) -> Array:
    """Return 2(1+β)/η at the same t: with momentum, a larger λmax makes a quadratic valley diverge."""
    return 2 * (1 + BETA) / rates(lr, warmup)


def lost_at(loss: Array) -> int:
    """Return from which point on the loss is lost for good; the number of points, if it never is."""
    return int(np.flatnonzero(loss <= LOST * loss[0])[-1]) + 1


def verdict(lr: float, warmup: int) -> tuple[str, str, int]:
    """Return what became of a recorded run, and where λmax stood: in one word, and in a sentence.

    Parameters
    ----------
    lr, warmup : float, int
        One of `RATES`, one of `WARMUPS`.

    Returns
    -------
    kind : {"diverged", "trained"}
    sentence : str
    at : int
        The point (of t = 0, EVERY, …) that the sentence tells of.
    """
    (loss, sharpness), limit = curves(lr, warmup), limits(lr, warmup)
    end = lost_at(loss)
    if end == len(loss):
        at = int((sharpness / limit).argmax())
        near = f"λmax came nearest to the limit at t = {at * EVERY}, {fmt(sharpness[at])} against {fmt(limit[at])}"
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


class WarmupView(LiveView):
    """The view."""

    lr_index = t.Int(0).tag(sync=True)
    warmup_index = t.Int(0).tag(sync=True)
    bank = t.Bytes().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class WarmupEdge(LiveFigure):
    """A real network at a peak rate and with a warm-up of your choice: η, loss, and λmax beside its limit 2(1+β)/η.

    The runs are recorded, in a notebook as on a page: an MLP 64-32-32-10 on digits, SGD with momentum 0.9.

    Parameters
    ----------
    lr : float
        The peak rate to begin with, one of `RATES`.
    warmup : int
        The length of the warm-up to begin with, one of `WARMUPS`; 0 is none.
    task : str
        In a sentence, what to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """

    def __init__(self, lr: float = 0.4, warmup: int = 60, task: str = TASK) -> None:
        at = {"lr_index": checks.choice("lr", lr, RATES), "warmup_index": checks.choice("warmup", warmup, WARMUPS)}
        payload, channels = bank()
        view = WarmupView(
            view="warmup_edge",
            bank=payload,
            meta={
                "channels": channels,
                "rates": list(RATES),
                "warmups": list(WARMUPS),
                "steps": STEPS,
                "every": EVERY,
                "beta": BETA,
                "note": _note(load().provenance),
            },
            **at,
        )
        lrs = W.SelectionSlider(options=[(f"{v:g}", v) for v in RATES], index=at["lr_index"])
        lengths = W.SelectionSlider(options=[(str(n), n) for n in WARMUPS], index=at["warmup_index"])
        super().__init__(
            view,
            {"peak learning rate η": (lrs, "lr_index"), "warm-up steps": (lengths, "warmup_index")},
            alt=self._alt(lr, warmup),
            task=task,
        )

    @property
    def settings(self) -> tuple[float, int]:
        """The peak rate and the warm-up as they stand now."""
        return RATES[self.view.lr_index], WARMUPS[self.view.warmup_index]

    def poster(self) -> Figure:
        """Return the three panels for the settings as they stand now."""
        lr, warmup = self.settings
        loss, sharpness = curves(lr, warmup)
        _, said, at = verdict(lr, warmup)
        gone = np.arange(len(loss)) >= lost_at(loss)
        panels = {
            "learning rate η": {"": rates(lr, warmup)},
            "loss": {"": loss},
            "λmax and its limit": {
                "λmax": np.where(gone, np.nan, sharpness),
                "limit 2(1+β)/η": limits(lr, warmup),
            },
        }
        fig = plots.curves(
            panels, np.arange(len(loss)) * EVERY, log=["loss", "λmax and its limit"], xlabel="t", height=7.0
        )
        with mpl.rc_context(plots.STYLE):
            for ax, span in zip(fig.axes, ((0, 1.1 * lr), LOSSES, SHARPNESSES), strict=True):
                ax.set_ylim(*span)
            fig.axes[2].plot(at * EVERY, sharpness[at], "o", color=plots.COLOURS[0])
        fig.suptitle(f"peak η = {fmt(lr)}, warm-up {warmup} steps\n{said}", fontsize=9)
        return fig

    @staticmethod
    def _alt(lr: float, warmup: int) -> str:
        return (
            "Three curves against the step t, one above the other: learning rate, loss, and λmax beside its limit "
            f"2(1+β)/η. With peak rate {fmt(lr)} and a warm-up of {warmup} steps the run {verdict(lr, warmup)[1]}."
        )


def _note(said: Mapping[str, Any]) -> str:
    """Where the runs come from, for the line under the figure."""
    return (
        f"Recorded runs ({said['command']}, {said['date']}): MLP 64-32-32-10, tanh, MSE, on digits; SGD with momentum "
        f"{BETA}, batches of {BATCH}. Loss and λmax every {EVERY} steps, over {MEASURED} samples."
    )
