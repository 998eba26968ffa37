"""`SigmaEllipse`: what dividing by σ does to one step of a walk: a circle becomes an ellipse, which no turn can turn.

The page walks and draws by itself; tests/test_sigma_ellipse.py holds it to what Python computes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots
from ..optimizers import Optimizer, adagrad, gd, rms, rmsprop
from ..schedules import Array
from ..series import arrival
from ..surfaces import Surface, quadratic
from .common.knobs import player
from .common.live import LiveFigure, LiveView
from .common.maps import SurfaceMap, draw_path
from .common.tasks import Task
from .common.text import fmt
from .common.walks import Walk, walk

__all__ = ["SigmaEllipse"]

CURVATURES, START = (1.0, 25.0), (-3.0, 1.0)  # along and across the valley
TURNS = tuple(range(0, 46, 5))  # degrees
STEPS, LONG, NEAR = 60, 400, 0.01  # steps to look at, steps that are waited for, and what counts as arrived
SIGMAS: dict[str, Any] = {"1": gd, "RMS": rms, "Adagrad": adagrad, "RMSProp": partial(rmsprop, start="first")}
# The best of 64 rates a decade, at each of TURNS. At the next larger one the walk arrives and stays, too: at the edge
# of stability rounding would decide.
RATES = {
    "1": (0.075,) * len(TURNS),
    "RMS": (0.229, 0.191, 0.178, 0.165, 0.165, 0.16, 0.154, 0.149, 0.138, 0.138),
    "Adagrad": (1.98, 2.29, 1.84, 1.65, 1.65, 1.6, 1.43, 1.33, 1.24, 1.24),
    "RMSProp": (0.866, 0.47, 0.407, 0.365, 0.34, 0.328, 0.305, 0.294, 0.284, 0.284),
}
MAP = SurfaceMap(
    "a valley",
    replace(quadratic(CURVATURES), start=START),
    ("θ₁", "θ₂"),
    window=((-3.8, 3.8), (-2.4, 2.4)),
)
REACH = (3.75, 2.1)  # of the enlarged step, in radii of the circle
CURVE = np.linspace(0, 2 * np.pi, 145)
BEFORE, AFTER = (4, 1), (0, 0)  # their looks; the walk without σ has the first, too
TASKS = [
    Task(
        "Turn the valley until the walk with σ needs more steps than the one without.",
        {"slower": (1, None)},
        "For RMS, 10° is enough: 67 steps, and 59 without σ.",
    ),
    Task(
        "Choose a σ, and turn the valley until the ellipse is nearly a circle.",
        {"σ": ["RMS", "Adagrad", "RMSProp"], "ratio": (1, 1.1)},
        "Both σ are alike. Dividing changes the length of the step, and hardly its direction.",
    ),
    Task(
        "Turn the valley by 5° or 10°. Find a step of Adagrad that points farther off the minimum than −g.",
        {"σ": "Adagrad", "turn": (1, 10), "worse": (1, None)},
        "Below the floor, the wall pushes θ₁ back up the valley, and θ₁ has the larger rate.",
    ),
]


def turned(angle: float) -> Surface:
    """Return the valley with its start, turned by so many degrees."""
    turn = np.radians(angle)
    cos, sin = np.cos(turn), np.sin(turn)
    start = (cos * START[0] - sin * START[1], sin * START[0] + cos * START[1])
    return replace(quadratic(CURVATURES, angle=angle), start=start)


def optimizer(sigma: str, lr: float = 1.0) -> Optimizer:
    """Return the optimizer that divides by this σ."""
    made: Optimizer = SIGMAS[sigma](lr)
    return made


def taken(sigma: str, turn: int) -> tuple[Walk, int]:
    """Return a walk at its best rate, and the step from which it is near the minimum for good."""
    valley = turned(TURNS[turn])
    one = walk(optimizer(sigma, RATES[sigma][turn]), valley, LONG)
    return one, int(arrival(np.hypot(*one.theta.T), NEAR * np.hypot(*START)))


@dataclass(frozen=True)
class Moment:
    """One step of a walk.

    Attributes
    ----------
    t : int
    rates : pair of float
        η/σ of θ₁ and of θ₂, the effective rates.
    g : array, shape (2,)
    theta : array, shape (2,)
    """

    t: int
    rates: Array
    g: Array
    theta: Array

    @property
    def common(self) -> float:
        """The one rate that both would have before: the geometric mean, so that circle and ellipse have one area."""
        return float(np.sqrt(self.rates.prod()))

    @property
    def ratio(self) -> float:
        """How many times the rate of θ₁ is that of θ₂."""
        return float(self.rates[0] / self.rates[1])

    @property
    def angles(self) -> tuple[float, float]:
        """By how many degrees the step is off the way to the minimum: before and after dividing."""
        before, after = (_between(-rates * self.g, -self.theta) for rates in (np.ones(2), self.rates))
        return before, after


def _between(u: Array, v: Array) -> float:
    """The angle between two arrows, in degrees."""
    return float(np.degrees(np.arctan2(abs(u[0] * v[1] - u[1] * v[0]), u @ v)))


def moment(one: Walk, at: int) -> Moment:
    """Return a step of a walk."""
    return Moment(at, one.eta[at] / (one.sigma[at] * np.ones(2)), one.g[at], one.theta[at])


def caption(sigma: str, turn: int, step: int) -> str:
    """Return the sentences above the picture."""
    (one, steps), (_, plain) = taken(sigma, turn), taken("1", turn)
    now = moment(one, min(step, steps))
    before, after = (fmt(angle, 2) for angle in now.angles)
    if sigma == "1":
        return (
            f"Gradient descent, valley turned by {TURNS[turn]}°: only 1 % of the way is left after {steps} steps. "
            f"At t = {now.t} both rates are {fmt(now.common, 2)}. The step points {after}° off the minimum."
        )
    return (
        f"{sigma}, valley turned by {TURNS[turn]}°: only 1 % of the way is left after {steps} steps, "
        f"without σ after {plain}. "
        f"At t = {now.t} the rate of θ₁ is {fmt(now.ratio, 2)} times that of θ₂. "
        f"The step points {after}° off the minimum, the undivided step {before}°."
    )


# -------------------------------------------------------------------------------------------------------- the figure


class EllipseView(LiveView):
    """The view."""

    sigma_index = t.Int(0).tag(sync=True)
    turn_index = t.Int(0).tag(sync=True)
    step = t.Int(0).tag(sync=True)
    meta = t.Dict().tag(sync=True)


class SigmaEllipse(LiveFigure):
    """A walk in a valley that can be turned, and one step of it: the circle of gradients, and what σ makes of it.

    Parameters
    ----------
    sigma : str
        "1" (none), "RMS", "Adagrad" or "RMSProp" (α = 0.99, from the first gradient).
    turn : int
        By how many degrees the valley is turned: 0, 5, … 45.
    step : int
        t of the step that is shown, 0 to `STEPS`.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one of those.

    Notes
    -----
    Each walk has its own best rate out of 64 a decade: it comes within 1 % of the distance first, and stays there to
    step 400, as the walk at the next larger rate does.
    """

    def __init__(self, sigma: str = "RMS", turn: int = 0, step: int = 4, task: Any = TASKS) -> None:
        checks.one_of("sigma", sigma, SIGMAS)
        step, degrees = checks.count("step", step, 0, STEPS), checks.count("turn", turn, 0, TURNS[-1])
        if degrees not in TURNS:
            checks.refuse(ValueError, "turn", turn, "a multiple of 5 from 0 to 45")
        self.view = view = EllipseView(
            view="sigma_ellipse",
            meta={
                "ground": MAP.describe(known=True), "turns": list(TURNS), "names": list(SIGMAS),
                "specs": [optimizer(name).spec() for name in SIGMAS], "rates": list(map(list, RATES.values())),
                "steps": STEPS, "long": LONG, "near": NEAR, "reach": list(REACH),
            },
        )  # fmt: skip
        angle = W.SelectionSlider(options=[(f"{one}°", one) for one in TURNS], value=degrees)
        super().__init__(
            view,
            {
                "σ": (W.ToggleButtons(options=list(SIGMAS), value=sigma), "sigma_index"),
                "turn of the valley": (angle, "turn_index"),
                **player("step", STEPS, value=step, own_row=False, interval=400),
            },
            alt=(
                "Map of a walk in a valley; one step enlarged: a circle, which division by σ turns into an ellipse. "
                f"{caption(sigma, TURNS.index(degrees), step)}"
            ),
            task=task,
        )

    @property
    def _chosen(self) -> tuple[str, int]:
        return list(SIGMAS)[self.view.sigma_index], self.view.turn_index

    def facts(self) -> dict[str, Any]:
        sigma, turn = self._chosen
        (one, steps), (_, plain) = taken(sigma, turn), taken("1", turn)
        now = moment(one, min(self.view.step, steps))
        before, after = now.angles
        return {
            "σ": sigma, "turn": TURNS[turn], "t": now.t, "steps": steps, "slower": steps - plain,
            "ratio": max(now.ratio, 1 / now.ratio), "off": after, "worse": after - before,
        }  # fmt: skip

    def panels(self) -> list[plots.Panel]:
        """Return the map with the walk so far, and its step enlarged, as they stand now."""
        (sigma, turn), (one, steps) = self._chosen, taken(*self._chosen)
        now, plain = moment(one, min(self.view.step, steps)), taken("1", turn)[0]
        ground = replace(MAP, surface=turned(TURNS[turn]))
        return [
            partial(_draw_map, ground=ground, one=one, plain=None if sigma == "1" else plain, now=now),
            partial(_draw_step, now=now, angle=TURNS[turn], named=sigma != "1"),
        ]

    def sheet(self) -> dict[str, Any]:
        """Return the map beside the enlarged step, with the sentences above."""
        words = caption(*self._chosen, self.view.step).replace(". At", ".\nAt").replace(". The", ".\nThe")
        return {"layout": [[0, 1]], "height": 3.6, "heading": words}


def _draw_map(ax: Any, ground: SurfaceMap, one: Walk, plain: Walk | None, now: Moment) -> None:
    """Draw the walk so far, the one without σ beside it, and the step with its ellipse."""
    draw_path(ax, ground, one.theta[: now.t + 1])
    if plain:
        ax.plot(*plain.theta[: now.t + 1].T, "--", color=plots.COLORS[BEFORE[0]], linewidth=1, alpha=0.6)
    _shapes(ax, now, now.theta, now.common * float(np.hypot(*now.g)))
    for words, at in (("start", one.theta[0]), ("minimum", (0, 0))):
        ax.annotate(words, at, xytext=(0, 9), textcoords="offset points", ha="center", fontsize=8)
    ax.set(title="the walk on the map", aspect="equal", xlim=ground.corners[0], ylim=ground.corners[1])


def _draw_step(ax: Any, now: Moment, angle: float, named: bool) -> None:
    """Draw the step, enlarged: the circle has the radius 1."""
    (across, up), turn = REACH, np.radians(angle)
    ax.axhline(0, color=plots.RULE, linewidth=1)
    ax.axvline(0, color=plots.RULE, linewidth=1)
    floor = 9 * np.array([np.cos(turn), np.sin(turn)])
    ax.plot([-floor[0], floor[0]], [-floor[1], floor[1]], ":", color=plots.MUTED)
    _shapes(ax, now, np.zeros(2), 1.0)
    shape = np.sqrt([now.ratio, 1 / now.ratio])
    toward = -now.g / np.hypot(*now.g)
    for words, tip in (("−g", toward), ("−g/σ", toward * shape))[: 1 + named]:
        ax.annotate(words, tip, xytext=tuple(9 * np.sign(tip)), textcoords="offset points", ha="center", fontsize=9)
    rates = "   ".join(f"η/σ{sub} = {fmt(float(rate), 2)}" for sub, rate in zip("₁₂", now.rates, strict=True))
    ax.set(title="this step, enlarged", aspect="equal", xlim=(-across, across), ylim=(-up, up), xlabel=rates)
    ax.set(xticks=[], yticks=[])


def _shapes(ax: Any, now: Moment, center: Array, radius: float) -> None:
    """Draw the circle and the ellipse with their arrows; `radius` is that of the circle."""
    toward = -now.g / np.hypot(*now.g)
    for (ink, dash), shape in ((BEFORE, np.ones(2)), (AFTER, np.sqrt([now.ratio, 1 / now.ratio]))):
        look: dict[str, Any] = {"color": plots.COLORS[ink]}
        rim = center[:, None] + radius * shape[:, None] * np.stack([np.cos(CURVE), np.sin(CURVE)])
        ax.plot(*rim, linestyle=plots.DASHES[dash], linewidth=1.2, **look)
        tip = center + radius * shape * toward
        ax.annotate(
            "", tip, center, arrowprops={"arrowstyle": "->", "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0, **look}
        )
