"""`FairRace`: five optimizers on the digits, at one rate for all and each at its own best.

The runs are recorded (`course_lib.experiments.fair_race`).
"""

from __future__ import annotations

import ipywidgets as W
import matplotlib as mpl
import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import checks, plots
from ..experiments.fair_race import RACERS, RATES, SEEDS, STEPS, load
from .common.live import LiveFigure, LiveView
from .common.quantized import Channel, encode
from .common.text import fmt

__all__ = ["FairRace"]

MODES = ("one rate for all", "each at its own best")
LIMITS = (5e-4, 30.0)  # of the losses that are drawn
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


class FairRaceView(LiveView):
    """The view."""

    view = t.Unicode("fair_race").tag(sync=True)
    mode_index = t.Int(0).tag(sync=True)
    rate_index = t.Int(0).tag(sync=True)
    bank = t.Bytes().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class FairRace(LiveFigure):
    """Final loss against η for five optimizers, and their loss curves at one rate for all or each at its own best.

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

    def __init__(self, lr: float = 0.001, mode: str = MODES[0], task: str = TASK) -> None:
        at = checks.choice("lr", lr, RATES)
        checks.one_of("mode", mode, MODES)
        race = load()
        runs = Channel(race.loss.reshape(-1, len(race.steps)), 1e-4, 1e3, log=True)
        payload, channels = encode({"loss": runs})
        view = FairRaceView(
            bank=payload,
            meta={
                "channels": channels,
                "names": list(RACERS),
                "looks": list(map(list, plots.looks(RACERS))),
                "rates": list(RATES),
                "final": [[[v if np.isfinite(v) else None for v in at] for at in of] for of in race.final.tolist()],
                "seeds": len(SEEDS),
                "steps": race.steps.tolist(),
                "limits": list(LIMITS),
            },
        )
        rates = W.SelectionSlider(options=[(f"{v:g}", v) for v in RATES], index=at)
        super().__init__(
            view,
            {
                "learning rates": (W.ToggleButtons(options=list(MODES), value=mode), "mode_index"),
                "learning rate η": (rates, "rate_index"),
            },
            alt=self._alt(None if MODES.index(mode) else at),
            task=task,
        )

    @staticmethod
    def _alt(rate: int | None) -> str:
        told = ", ".join(f"{name} {text}" for name, text in forgiving().items())
        return (
            f"Left, the loss of a small network after {STEPS} steps against the learning rate, a U-shaped curve for "
            f"each of five optimizers; right, their loss curves at the marked rates, {ranking(rate)}. Rates within "
            f"twice the best loss: {told}."
        )

    def poster(self) -> Figure:
        """Return both panels as they stand now."""
        race, view = load(), self.view
        rate = None if view.mode_index else view.rate_index
        at = race.best if rate is None else np.full(len(RACERS), rate)
        fig, (left, right) = plots.figure(1, 2, 3.9)
        with mpl.rc_context(plots.STYLE):
            for k, (name, (colour, dash)) in enumerate(zip(RACERS, plots.looks(RACERS), strict=True)):
                look = {"color": plots.COLOURS[colour], "linestyle": plots.DASHES[dash]}
                ends = np.sort(race.final[k], axis=-1)
                left.vlines(RATES, ends[:, 0], np.minimum(ends[:, -1], 1e9), color=look["color"], alpha=0.4)
                left.plot(RATES, np.minimum(race.median[k], 1e9), **look)
                left.plot(RATES[at[k]], min(race.median[k, at[k]], LIMITS[1]), "o", color=look["color"], clip_on=False)
                curve = np.median(np.nan_to_num(race.loss[k, at[k]], nan=1e9, posinf=1e9), axis=0)
                right.plot(race.steps, curve, label=name, **look)
            left.set(title=f"loss after {STEPS} steps", xlabel="learning rate η", xscale="log")
            right.set(title="training loss at the marked rates", xlabel="step", xlim=(0, STEPS))
            for ax in (left, right):
                ax.set_ylim(LIMITS)
                plots.log_axis(ax)
            right.legend(loc="best")
        head, said = ranking(rate).split(": ", 1)
        fig.suptitle(f"{head}\n{said}", fontsize=8)
        return fig
