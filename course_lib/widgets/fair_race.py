"""`FairRace`: five optimizers on the digits, at one rate for all and each at its own best.

The runs are recorded (`tools/record_fair_race.py`); `recorded()` gives them to a lecture's tables too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import ipywidgets as W
import matplotlib as mpl
import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import checks, plots
from ..networks import MLP, digits, minibatches
from ..optimizers import Optimizer, adagrad, adam, gd, momentum, rmsprop
from ..paths import train
from ..schedules import Array
from .common.live import LiveFigure, LiveView
from .common.quantized import Channel, encode
from .common.text import fmt

__all__ = ["BATCH", "EVERY", "RACERS", "RATES", "SAMPLES", "SEEDS", "STEPS", "FairRace", "recorded", "train_on_digits"]

RATES = tuple(float(f"{10 ** (k / 2):.3g}") for k in range(-8, 3))  # 1e-4 … 10, two in a decade
SEEDS = (0, 1, 2)
STEPS, EVERY, BATCH, SAMPLES = 600, 15, 32, 1200
RACERS: dict[str, Callable[[float], Optimizer]] = {
    "GD": gd,
    "momentum": momentum,
    "Adagrad": adagrad,
    "RMSProp": rmsprop,
    "Adam": adam,
}


def train_on_digits(optimizer: Optimizer, seed: int, steps: int = STEPS, every: int = EVERY) -> tuple[Array, float]:
    """Train the network of the race: 64-32-10 with tanh and cross-entropy, 1,200 digits in batches of 32.

    Parameters
    ----------
    optimizer : Optimizer
    seed : int
        Of the start and of the order of the batches; every optimizer with the same seed has the same.
    steps, every : int

    Returns
    -------
    loss : array
        Of all 1,200 digits, at t = 0, every, … steps; inf or nan once the run has diverged.
    accuracy : float
        At the end, on the 597 digits that are not trained on.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    X, y, unseen = _data()
    net, batches = MLP((64, 32, 10)), minibatches(X, y, BATCH, checks.count("seed", seed, 0))
    theta, log = train(
        optimizer,
        lambda here: net.grad(here, *next(batches)),
        net.init(seed),
        steps,
        lambda here: {"loss": float(net.loss(here, X, y))},
        every,
    )
    return log["loss"], net.accuracy(theta, *unseen)


@lru_cache(maxsize=1)
def _data() -> tuple[Array, Array, tuple[Array, Array]]:
    return *digits(SAMPLES, seed=0), digits(seed=0, skip=SAMPLES)


# ----------------------------------------------------------------------------------------------------- the recording


@dataclass(frozen=True)
class Recorded:
    """The recorded race: every optimizer of `RACERS` at every rate of `RATES` with every seed of `SEEDS`.

    Attributes
    ----------
    steps : array, shape (41,)
        The t of each measurement.
    loss : array, shape (5, 11, 3, 41)
        The full training loss, by optimizer, rate, seed and measurement; inf or nan after divergence.
    accuracy : array, shape (5, 11, 3)
        At the end, on digits that were not trained on.
    kit, channels : bytes, list of dict
        The runs of the construction kit (`course_lib.widgets.common.optimizer_menu`), coded as the page reads them.
    provenance : dict
        Where all this comes from.
    """

    steps: Array
    loss: Array
    accuracy: Array
    kit: bytes
    channels: list[dict[str, Any]]
    provenance: dict[str, Any]

    @property
    def final(self) -> Array:
        """The loss after the last step, shape (5, 11, 3); inf where the run has diverged."""
        last = self.loss[..., -1].astype(float)
        return np.where(np.isnan(last), np.inf, last)

    @property
    def median(self) -> Array:
        """The median of `final` over the seeds, shape (5, 11)."""
        middle: Array = np.sort(self.final, axis=-1)[..., len(SEEDS) // 2]
        return middle

    @property
    def best(self) -> Array:
        """The index in `RATES` of each optimizer's best rate, shape (5,)."""
        best: Array = self.median.argmin(axis=1)
        return best

    @property
    def within_twice(self) -> Array:
        """How many rates bring each optimizer within twice its own best loss, shape (5,)."""
        return np.asarray((self.median <= 2 * self.median.min(axis=1, keepdims=True)).sum(axis=1))


@lru_cache(maxsize=1)
def recorded() -> Recorded:
    """Return the runs that ship with the course."""
    with files("course_lib").joinpath("data/fair_race.npz").open("rb") as file, np.load(file) as data:
        return Recorded(
            np.arange(0, STEPS + 1, EVERY),
            data["loss"],
            data["accuracy"],
            data["kit"].tobytes(),
            json.loads(str(data["channels"])),
            json.loads(str(data["provenance"])),
        )


# ------------------------------------------------------------------------------------------------- what the runs say

MODES = ("one rate for all", "each at its own best")
LIMITS = (5e-4, 30.0)  # of the losses that are drawn
TASK = (
    "At which single rate does Adam look best beside the others, and at which does GD? Then give each its own best "
    "rate: what is left of the ranking?"
)


def ranking(rate: int | None) -> str:
    """Return the ranking in a sentence: at one rate for all (its index in `RATES`), or (None) each at its own best."""
    race = recorded()
    at = race.best if rate is None else np.full(len(RACERS), rate)
    losses = race.median[np.arange(len(RACERS)), at]
    said = [
        f"{name} {fmt(float(losses[k]))}" + (f" (η = {fmt(RATES[at[k]])})" if rate is None else "")
        for k, name in sorted(enumerate(RACERS), key=lambda racer: losses[racer[0]])
    ]
    return ("each at its own best rate" if rate is None else f"all at η = {fmt(RATES[rate])}") + f": {', '.join(said)}"


def forgiving() -> dict[str, str]:
    """Return for each optimizer how many of the rates bring it within twice its best loss."""
    return {name: f"{k} of {len(RATES)}" for name, k in zip(RACERS, recorded().within_twice, strict=True)}


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
        race = recorded()
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
        race, view = recorded(), self.view
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
