"""`AdaptiveRateCloud`: the rates 1/√v̂ that many parameters get from few gradients, and how they draw together.

The page draws the gradients itself, with the same generator as here, in a notebook as on a page;
tests/test_adaptive_rate_cloud.py holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots, schedules
from ..optimizers import EMA, Rectified
from ..schedules import Array
from .common.knobs import picker
from .common.live import LiveFigure, LiveView
from .common.tasks import Task
from .common.text import fmt

__all__ = ["AdaptiveRateCloud"]

BETAS = (0.9, 0.99, 0.999)
STEPS, COUNT, SEED, SNR, BETA1 = 200, 2_000, 6, 3.0, 0.9  # adaptive_rate_cloud.js has the same, but for the largest SNR
BAND = (0.8, 1.2)
BINS = np.arange(31) / 10  # the last bin holds all that is larger, too
PANELS: tuple[dict[str, Any], ...] = (  # what does not move of them
    {"title": "parameters with this rate, in %", "xlabel": "rate/its value in the long run (last bar: from 2.9)",
     "x": (0, 3), "y": (0, 60), "keys": "none", "marks": [{"x": BAND[0]}, {"x": BAND[1], "label": "±20 %"}]},
    {"title": "spread of the rate, and of the step in η", "x": (0, STEPS - 1), "y": (0.3, 5.0), "log": True,
     "levels": [{"y": BAND[0]}, {"y": BAND[1], "label": "±20 %"}]},
    {"title": "factor that multiplies the rate", "xlabel": "t", "x": (0, STEPS - 1), "y": (0, 1.05)},
)  # fmt: skip
RIGHT = {"share": (95, 100), "before": (0, 94.99)}  # the first t at which it is
TASKS = [
    Task(
        "Without a signal, what is the first t at which 95 % of the parameters have a rate within ±20 %?",
        {**RIGHT, "snr": (0, 0.01)},
        "Some fifty gradients are enough, while a usual warm-up takes hundreds or thousands of steps.",
    ),
    Task(
        "Do the same with a signal-to-noise ratio of 2.",
        {**RIGHT, "snr": (1.99, 2.01)},
        "Squares of gradients that agree are all alike, so the rates agree sooner.",
    ),
    Task(
        "With β₂ = 0.9, find a ratio and a t at which 95 % of the rates are right.",
        {"share": (95, 100), "beta2": 0.9},
        "So short a memory needs a strong signal. In noise alone such a σ is never accurate.",
    ),
]


def normals(count: int, seed: int = SEED) -> Array:
    """Return `count` numbers ~ N(0, 1), the same here and in the browser.

    They are made by mulberry32, and Box and Muller's transformation.
    """
    k = np.arange(1, 2 * checks.count("count", count) + 1, dtype=np.uint64)
    a = (checks.count("seed", seed, 0) + k * 0x6D2B79F5).astype(np.uint32)  # mod 2³²: it wraps around, as it should
    b = (a ^ (a >> 15)) * (a | 1)
    b ^= b + (b ^ (b >> 7)) * (b | 61)
    u = ((b ^ (b >> 14)) / 2.0**32).reshape(-1, 2)
    z: Array = np.sqrt(-2 * np.log1p(-u[:, 0])) * np.cos(2 * np.pi * u[:, 1])
    return z


@dataclass(frozen=True)
class Cloud:
    """What is known after each of `STEPS` gradients, one entry for each t = 0, 1, …: after t + 1 of them."""

    rate: Array  # 1/√v̂ of each parameter in units of its value in the long run, shape (STEPS, COUNT)
    step: Array  # |m̂|/√v̂ of each parameter, the length of Adam's step in units of η, shape (STEPS, COUNT)
    rectified: Array  # RAdam's r, nan where it does not use σ yet, shape (STEPS,)
    linear: Array  # the linear warm-up in 2/(1−β₂) steps, shape (STEPS,)

    @property
    def share(self) -> Array:
        """Which part of the parameters has a rate within ±20 % of its value in the long run, for each t."""
        inside: Array = (self.rate >= BAND[0]) & (self.rate <= BAND[1])
        share: Array = inside.mean(axis=1)
        return share

    def spread(self) -> Array:
        """Return between which rates 90 % of the parameters lie, and the middle: 5, 50 and 95 %, shape (3, STEPS)."""
        spread: Array = np.quantile(self.rate, [0.05, 0.5, 0.95], axis=1)
        return spread

    def longest(self) -> Array:
        """Return what 95 % of the steps are no longer than, in η, shape (STEPS,)."""
        longest: Array = np.quantile(self.step, 0.95, axis=1)
        return longest

    def bars(self, t: int) -> Array:
        """Return which part of the parameters has a rate in each of the bins [0, 0.1), …, [2.9, ∞)."""
        return np.bincount(np.minimum((self.rate[t] * 10).astype(int), len(BINS) - 2), minlength=len(BINS) - 1) / COUNT


@lru_cache(maxsize=4)
def cloud(beta2: float = 0.999, snr: float = 0.0) -> Cloud:
    """Return the rates of `COUNT` parameters whose gradients are g ~ N(snr, 1).

    The average of g², with β₂, is corrected for its beginning as in Adam.
    """
    g = checks.not_negative("snr", snr) + normals(STEPS * COUNT).reshape(STEPS, COUNT)
    average, trust = EMA(checks.share("beta2", beta2), "unbiased"), Rectified(beta2, 0.0)
    memory, trusting, one = average.init(g[0]), trust.init(np.ones(1)), np.ones(1)
    direction = EMA(BETA1, "unbiased")
    past, rate, moved, rectified = direction.init(g[0]), np.empty_like(g), np.empty_like(g), np.empty(STEPS)
    for step, gradient in enumerate(g):
        v, memory = average.update(step, gradient * gradient, memory)
        m, past = direction.update(step, gradient, past)
        rate[step] = np.sqrt((1 + snr**2) / v)
        moved[step] = np.abs(m) / np.sqrt(v)
        sigma, trusting = trust.update(step, one, trusting)  # of gradients of size 1: σ is 1, and σ/r is 1/r
        rectified[step] = np.nan if sigma == 1 else 1 / sigma[0]
    linear = schedules.warmup(round(2 / (1 - beta2)))(np.arange(STEPS))
    return Cloud(rate, moved, rectified, linear)


def summary(cloud: Cloud, t: int) -> str:
    """Return in a sentence how far the rates agree at t."""
    low, high = np.quantile(cloud.rate[t], [0.05, 0.95])
    gradients = f"{t + 1} gradients" if t else "1 gradient"
    return (
        f"At t = {t}, after {gradients}: {fmt(100 * cloud.share[t])} % of the parameters have a rate within ±20 % of "
        f"its value in the long run; the middle 90 % lie between {fmt(low)} and {fmt(high)}. "
        f"95 % of the steps are no longer than {fmt(np.quantile(cloud.step[t], 0.95))} η"
    )


# -------------------------------------------------------------------------------------------------------- the figure


class CloudView(LiveView):
    """The view."""

    step = t.Int(0).tag(sync=True)
    beta_index = t.Int(0).tag(sync=True)
    snr = t.Float(0.0).tag(sync=True)
    meta = t.Dict().tag(sync=True)


class AdaptiveRateCloud(LiveFigure):
    """How far the adaptive rates 1/√v̂ of many parameters are apart after a few gradients g ~ N(SNR, 1).

    Parameters
    ----------
    beta2 : float
        One of `BETAS`.
    snr : float
        Mean of the gradients in units of their standard deviation, 0 to `SNR`.
    t : int
        Where the cursor stands, 0 to `STEPS` − 1; t + 1 gradients have been seen there.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """

    def __init__(self, beta2: float = 0.999, snr: float = 0.0, t: int = 5, task: Any = TASKS) -> None:
        checks.one_of("beta2", beta2, BETAS)
        snr, t = checks.between("snr", snr, 0, SNR), checks.count("t", t, 0, STEPS - 1)
        view = CloudView(view="adaptive_rate_cloud", meta={"betas": list(BETAS), "panels": list(PANELS)})
        self.view = view
        ratio = W.FloatSlider(value=snr, max=SNR, step=0.1, readout_format=".1f")
        super().__init__(
            view,
            {
                "t": (W.IntSlider(value=t, max=STEPS - 1), "step"),
                "β₂": (picker(BETAS, beta2), "beta_index"),
                "signal-to-noise ratio": (ratio, "snr"),
            },
            alt=(
                f"A histogram of the rates of {COUNT:,} parameters; below it, against t, the rates between which "
                f"90 % of them lie, and the lengths of their steps; then RAdam's r and the linear warm-up. "
                f"β₂ = {fmt(beta2)}, signal-to-noise ratio {fmt(snr)}. {summary(cloud(beta2, snr), t)}."
            ),
            task=task,
        )

    def numbers(self) -> Cloud:
        """Return what the figure shows, for the settings as they stand now."""
        return cloud(BETAS[self.view.beta_index], self.view.snr)

    def facts(self) -> dict[str, Any]:
        view, share = self.view, 100 * self.numbers().share
        t = view.step
        now = {"share": float(share[t]), "before": float(share[t - 1]) if t else 0.0}
        return {"t": t, "beta2": BETAS[view.beta_index], "snr": view.snr, **now}

    def panels(self) -> list[plots.Panel]:
        """Return the three panels for the settings as they stand now."""
        now, at, t = self.numbers(), self.view.step, np.arange(STEPS)
        band, drawn = [*now.spread(), now.longest()], t[(t < 30) | (t % 5 == 4)]  # on the page each costs a sort
        bars = {"name": "parameters", "as": "bars", "look": (1, 0), "xs": BINS[:-1] + 0.05, "ys": 100 * now.bars(at)}
        spread = [{"name": name, "look": look, "xs": drawn, "ys": band[q][drawn]}
                  for name, look, q in (("95 %", (1, 1), 2), ("median", (0, 0), 1), ("5 %", (1, 1), 0),
                                        ("step, 95 %", (2, 2), 3))]  # fmt: skip
        factors = [
            {"name": name, "look": look, "xs": t, "ys": ys}
            for name, look, ys in (("RAdam's r", (4, 3), now.rectified), ("linear warm-up", (2, 2), now.linear))
        ]
        own = {"curves": [bars]}, {"curves": spread, "cursor": at}, {"curves": factors, "cursor": at}
        return [panel | one for panel, one in zip(PANELS, own, strict=True)]

    def sheet(self) -> dict[str, Any]:
        """Return the panels one above the other, as high as the live figure, with the settings above."""
        view, share = self.view, float(100 * self.numbers().share[self.view.step])
        settings = f"β₂ = {fmt(float(BETAS[view.beta_index]))}, signal-to-noise ratio {fmt(view.snr)}, t = {view.step}"
        return {"height": 7.5, "heading": f"{settings}: {fmt(share)} % within ±20 %"}
