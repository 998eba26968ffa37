"""`BurstLab`: the valley of Lee's lecture, where σ shrinks in the calm until the run bursts, and what helps.

The page's engine walks, in a notebook as on a page. What is measured, drawn and said is computed here and in
burst_lab.js; tests/test_burst_lab.py holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots
from ..optimizers import Optimizer, adagrad, rms, rmsprop
from ..schedules import Array, Schedule, constant, cosine, inverse_sqrt, inverse_time
from ..series import bursts, downsample
from ..surfaces import regression
from .common.knobs import picker
from .common.live import LiveFigure, LiveView
from .common.maps import SurfaceMap, beside_map, draw_path
from .common.tasks import Task
from .common.text import fmt
from .common.walks import walk

__all__ = ["BurstLab"]

RATES = (
    *(0.01, 0.012, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09),
    *(0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    *(1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0),
)  # of the slider
STEPS = (5_000, 20_000, 100_000)
SEEN = 100  # the step at which the forecast is made
NEAR = 0.01  # of the way of b from the start: arrived
TINY = 1e-16  # what is nearer to the floor of the valley is drawn here
VALLEY = SurfaceMap("the slide's valley", regression(), ("b", "w"))
ACROSS = float(VALLEY.surface.hessian(VALLEY.surface.start)[1, 1])  # the curvature of w: the same everywhere

SIGMAS: dict[str, Callable[[Any], Optimizer]] = {
    "mean": rms,
    "sum (Adagrad)": adagrad,
    "leaky, α = 0.9": partial(rmsprop, alpha=0.9, start="first"),
    "leaky, α = 0.99": partial(rmsprop, alpha=0.99, start="first"),
    "leaky, α = 0.999": partial(rmsprop, alpha=0.999, start="first"),
}
DECAYS: dict[str, Callable[[int], Schedule]] = {  # of how many steps the run has
    "none": lambda steps: constant(),
    "1/t": lambda steps: inverse_time(1 / 5000),
    "1/√t": lambda steps: inverse_sqrt(1000),
    "cosine": cosine,
}
PANELS: tuple[dict[str, Any], ...] = (  # what does not move of them
    {"title": "distance |w − w*(b)|", "log": True, "keys": "values", "y": (TINY, 100.0),
     "levels": [{"y": 0.1, "label": "burst"}]},
    {"title": "σ of w", "log": True, "keys": "values"},
    {"title": "stability ηλ/σ of w", "xlabel": "t", "y": (0, 2.5), "keys": "values",
     "levels": [{"y": 2, "label": "2"}]},
)  # fmt: skip
TASKS = [
    Task(
        "The mark t* is the forecast made at step 100. Make the run burst before step 1,000, as forecast.",
        {"first": (0, 1000), "forecast": (0, 1000)},
        "The larger η, the shorter the calm: with twice the rate it is less than a quarter as long.",
    ),
    Task(
        "Go back to η = 0.5 and the mean. Remove all bursts, and let b arrive within 6,000 steps.",
        {"lr": 0.5, "sigma": 0, "bursts": 0, "arrived": (0, 6000)},
        "η falls faster than σ, so the number never reaches 2.",
    ),
    Task(
        "Do the same without a decay, with the sum as σ (Adagrad).",
        {"sigma": 1, "decay": 0, "bursts": 0, "arrived": (0, 6000)},
        "Adagrad has its decay inside, and needs a rate ten times as large.",
    ),
]


def chosen(lr: float, sigma: str, decay: str, steps: int) -> Optimizer:
    """Return the optimizer whose η is `lr` at the first step, with a rule of `SIGMAS` and a decay of `DECAYS`.

    The decay "1/t" is 1/(1 + t/5000), "1/√t" is √(1000/(t + 1)) and 1 for the first 1000 steps, and "cosine" ends with
    the run, after `steps`.
    """
    return SIGMAS[checks.one_of("sigma", sigma, SIGMAS)](lr * DECAYS[checks.one_of("decay", decay, DECAYS)](steps))


@dataclass(frozen=True)
class BurstRun:
    """A run in the valley, at each step t = 0 … steps."""

    path: Array  # b and w, shape (steps + 1, 2)
    distance: Array  # |w − w*(b)|, how far w is from the floor of the valley
    sigma: Array  # σ of w
    number: Array  # the stability number η·λ/σ, λ the curvature along w: above 2 a swing across the valley grows
    forecast: int  # the first step at which it is above 2 if w is at rest from step `SEEN` on: see `forecast`

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.sigma) - 1

    @property
    def bursts(self) -> Array:
        """The first step of each burst: see `course_lib.series.bursts`."""
        return bursts(self.distance)

    @property
    def arrived(self) -> int:
        """The first step at which b has made 99 % of its way to the minimum; −1 if it has not."""
        behind = np.abs(self.path[:, 0] - VALLEY.minima[0][0])
        there = behind <= NEAR * behind[0]
        return int(there.argmax()) if there.any() else -1

    def kept(self) -> Array:
        """The steps that are drawn: see `course_lib.series.downsample`."""
        return downsample(self.distance, self.sigma, self.number, *self.path.T)

    def readouts(self) -> dict[str, str]:
        """Return what the figure says of the run, name → number in words.

        The first burst is told to the hundred: a rounding error moves it by a dozen steps.
        """
        first = self.bursts[:1].tolist()
        return {
            "bursts": f"{len(self.bursts):,}",
            "forecast t*": f"step {self.forecast:,}" if self.forecast >= 0 else "none",
            "first burst": f"after step {first[0] // 100 * 100:,}" if first else "none",
            "arrived (b within 1 %)": f"step {self.arrived:,}" if self.arrived >= 0 else f"not in {self.steps:,}",
        }


def forecast(eta: Array, sigma: Array) -> int:
    """Return the first step at which ηλ√((t+1)/S) is above 2, with the sum S of the squares up to step `SEEN`; or −1.

    `sigma` is σ of w at each step, the root of the mean of the squares.
    """
    t = np.arange(len(eta))[SEEN + 1 :]
    if not len(t):
        return -1
    over = eta[t] * ACROSS * np.sqrt((t + 1) / (SEEN + 1)) / sigma[SEEN] > 2
    return int(t[over.argmax()]) if over.any() else -1


@lru_cache(maxsize=8)  # the same run is wanted for the still and for the words, and takes seconds
def burst_run(optimizer: Optimizer, steps: int) -> BurstRun:
    """Return the run from the start of the valley."""
    run = walk(optimizer, VALLEY.surface, steps)
    sigma, number = run.sigma[:, 1], run.eta * ACROSS / run.sigma[:, 1]
    mean = optimizer.spec()["magnitude"]["square"]["kind"] == "Mean"  # the forecast is that of the mean and of the sum
    return BurstRun(run.theta, np.abs(run.g[:, 1]) / ACROSS, sigma, number, forecast(run.eta, sigma) if mean else -1)


class BurstView(LiveView):
    """The view; its engine walks with the description of the chosen σ, decay and steps, for η = 1, times η."""

    view = t.Unicode("burst_lab").tag(sync=True)
    lr_index = t.Int().tag(sync=True)
    sigma_index = t.Int(0).tag(sync=True)
    decay_index = t.Int(0).tag(sync=True)
    steps_index = t.Int(2).tag(sync=True)
    specs: Any = t.List().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class BurstLab(LiveFigure):
    """Bursts: the path in the slide's valley, the distance from its floor, σ of w, and the stability number ηλ/σ.

    Parameters
    ----------
    lr : float
        Where the slider of η begins: one of `RATES`, 0.01 … 5.
    sigma : str
        The rule of σ: "mean" (RMS), "sum (Adagrad)", "leaky, α = 0.9", "leaky, α = 0.99" or "leaky, α = 0.999"
        (RMSProp, from the first gradient).
    decay : str
        What η is multiplied by: "none", "1/t", "1/√t" or "cosine"; see `chosen`.
    steps : int
        Of the run: one of `STEPS`.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """

    def __init__(
        self,
        lr: float = 0.5,
        sigma: str = "mean",
        decay: str = "none",
        steps: int = 100_000,
        task: Any = TASKS,
    ) -> None:
        checks.choice("lr", lr, RATES)
        checks.one_of("sigma", sigma, SIGMAS)
        checks.one_of("decay", decay, DECAYS)
        checks.choice("steps", steps, STEPS)
        view = BurstView(
            specs=[[[chosen(1.0, rule, fall, n).spec() for n in STEPS] for fall in DECAYS] for rule in SIGMAS],
            meta={
                "ground": VALLEY.describe(known=True),
                "rates": list(RATES),
                "steps": list(STEPS),
                "across": ACROSS,
                "seen": SEEN,
                "panels": list(PANELS),
            },
        )
        self.view = view
        super().__init__(
            view,
            {
                "learning rate η": (picker(RATES, lr), "lr_index"),
                "σ": (W.Dropdown(options=list(SIGMAS), value=sigma), "sigma_index"),
                "decay of η": (W.ToggleButtons(options=list(DECAYS), value=decay), "decay_index"),
                "steps": (picker(STEPS, steps), "steps_index"),
            },
            alt=self._alt(float(lr), sigma, decay, steps),
            task=task,
        )

    @property
    def now(self) -> tuple[float, str, str, int]:
        """η, the rule of σ, the decay and the number of steps, as they stand now."""
        v = self.view
        return RATES[v.lr_index], list(SIGMAS)[v.sigma_index], list(DECAYS)[v.decay_index], STEPS[v.steps_index]

    def run(self) -> BurstRun:
        """Return the run of the settings as they stand now."""
        return burst_run(chosen(*self.now), self.now[-1])

    def facts(self) -> dict[str, Any]:
        run, view = self.run(), self.view
        first = int(run.bursts[0]) if len(run.bursts) else -1
        settings = {"lr": self.now[0], "sigma": view.sigma_index, "decay": view.decay_index, "steps": run.steps}
        return {**settings, "bursts": len(run.bursts), "first": first, "forecast": run.forecast, "arrived": run.arrived}

    def panels(self) -> list[plots.Panel]:
        """Return the map, and distance, σ and the stability number, as they stand now."""
        run = self.run()
        keep = run.kept()

        def of(k: int, values: Array, floor: float = 0.0, **more: Any) -> plots.Panel:
            ys = np.maximum(values[keep], floor)
            spread = [max(1e-3, min(values[keep])) / 1.3, max(values[keep]) * 1.3]
            curve = {"name": "", "look": (k, 0), "xs": keep, "ys": ys}
            return {"x": (0, run.steps), "y": spread, **PANELS[k], "curves": [curve], **more}

        return [
            partial(draw_path, ground=VALLEY, path=run.path[keep]),
            of(0, run.distance, TINY),
            of(1, run.sigma),
            of(2, run.number, marks=[{"x": run.forecast, "label": "t*"}] if run.forecast >= 0 else []),
        ]

    def sheet(self) -> dict[str, Any]:
        """Return the map beside the curves, with the settings and the readouts above."""
        run, (lr, rule, fall, _) = self.run(), self.now
        readouts = "   ".join(f"{name}: {text}" for name, text in run.readouts().items())
        heading = f"η = {fmt(lr)}, σ: {rule}, decay: {fall}\n{readouts}"
        beside = beside_map(3)
        layout = [*beside["layout"], beside["layout"][-1]]  # the last panel, where the saw-tooth is, twice as high
        return {**beside, "layout": layout, "height": 7.6, "heading": heading}

    @staticmethod
    def _alt(lr: float, sigma: str, decay: str, steps: int) -> str:
        readouts = burst_run(chosen(lr, sigma, decay, steps), steps).readouts()
        numbers = "; ".join(f"{name}: {text}" for name, text in readouts.items())
        return (
            "Map of the slide's valley with the path of a run, beside three curves against the step: the distance of w "
            "from the floor of the valley, σ of w, and the stability number ηλ/σ with lines at 2 and at the forecast "
            f"t*, made at step {SEEN}. Settings: η = {fmt(lr)}, σ: {sigma}, decay: {decay}, {steps:,} steps. "
            f"Results: {numbers}."
        )
