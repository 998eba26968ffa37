"""`MomentumMap`: momentum on a parabola as a spring with friction, over ηλ and β, and the run at one point of the map.

The page computes the same by the lines in momentum_map.js; tests/test_momentum_map.py holds the two together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t
from matplotlib.axes import Axes

from .. import checks, plots
from ..schedules import Array
from ..series import arrival
from .common.live import LiveFigure, LiveView
from .common.tasks import Task
from .common.text import fmt

__all__ = ["MomentumMap"]

HIGHEST = 0.99  # β
SHOWN = (25, 100, 400, 1600)  # so many steps are drawn: the fewest in which it arrives, if it does
LONG, NEAR = 2_000, 0.01  # steps that are waited for, and what counts as arrived
EQUAL = 1e-9  # two roots that differ only by rounding
TASKS = [
    Task(
        "Set ηλ to 0.04, and find a β with which the run arrives within 30 steps.",
        {"number": (0.035, 0.045), "arrives": (0, 30)},
        "On the line the ball is fastest in the long run. With a smaller β it creeps, with a larger one it rings.",
    ),
    Task(
        "Keep β = 0.9. Look at ηλ = 0.1 and at ηλ = 2.5: what is the same?",
        [{"beta": (0.895, 0.905), "number": (n - 0.005, n + 0.005)} for n in (0.1, 2.5)],
        "The factor is √β = 0.949 at both: the rhythm of the swing changes, but the swing shrinks equally fast.",
    ),
]
SENTENCES = {  # of a run of this kind, with ρ
    "creeps": "The ball creeps and never overshoots: in the long run, each step leaves {} of the distance.",
    "critical": "Critical damping: in the long run, each step leaves √β = {} of the distance, the least for this ηλ.",
    "rings": "The ball rings: its swing shrinks by the factor √β = {} per step.",
    "zigzags": "The ball zigzags: in the long run, each step leaves {} of the distance, on the other side.",
    "swings": "The ball swings forever, at the limit ηλ = 2(1 + β).",
    "diverges": "The run diverges, by the factor {} per step.",
}
PANELS: tuple[dict[str, Any], ...] = (  # what does not move of them
    {"title": "the ball", "xlabel": "step t", "y": (-2.0, 2.0), "levels": [{"y": 0, "label": "minimum"}],
     "balls": [{"x": 0, "y": 1, "label": "start", "look": (4, 0)}]},
    {"title": "its distance, on a logarithmic axis", "xlabel": "step t", "y": (1e-3, 10.0),
     "log": True, "keys": "none", "levels": [{"y": NEAR}]},
)  # fmt: skip


@dataclass(frozen=True)
class Spring:
    """The heavy ball b ← βb + g, θ ← θ − ηb on ½λθ², which starts at θ = 1 at rest.

    Attributes
    ----------
    number : float
        ηλ.
    beta : float
    """

    number: float
    beta: float

    @property
    def _roots(self) -> tuple[float, float]:
        """The sum of the two roots of z² − (1 + β − ηλ)z + β, and its discriminant."""
        total = 1 + self.beta - self.number
        return total, total**2 - 4 * self.beta

    @property
    def factor(self) -> float:
        """ρ, the larger root in absolute value: what a step leaves of the distance in the long run."""
        total, under = self._roots
        return math.sqrt(self.beta) if under < EQUAL else (abs(total) + math.sqrt(under)) / 2

    @property
    def kind(self) -> str:
        """One of `SAID`."""
        total, under = self._roots
        beyond = self.number - 2 * (1 + self.beta)
        if beyond > -EQUAL:
            return "diverges" if beyond > EQUAL else "swings"
        if abs(under) < EQUAL:
            return "critical"
        return "rings" if under < 0 else "creeps" if total > 0 else "zigzags"

    def path(self, steps: int = LONG) -> Array:
        """Return θ at the steps 0 … `steps`."""
        theta, b = np.ones(steps + 1), 0.0
        for step in range(steps):
            b = self.beta * b + theta[step]
            theta[step + 1] = theta[step] - self.number * b
        return theta

    @property
    def arrives(self) -> int:
        """The step from which θ is below a hundredth for good; −1 if it is not in `LONG` steps."""
        if self.kind in ("swings", "diverges"):
            return -1
        return int(arrival(self.path(), within=NEAR))

    def until(self) -> str:
        """Return the number of steps in words."""
        if self.kind in ("swings", "diverges"):
            return "never"
        step = self.arrives
        return f"more than {LONG:,} steps" if step < 0 else f"{step:,} step{'s' * (step != 1)}"


def partner(spring: Spring, kappa: float) -> Spring | None:
    """Return the flat end of a valley; with κ = 1 the spring of the same ηλ with critical damping, if it is another."""
    if kappa > 1:
        return Spring(spring.number / kappa, spring.beta)
    beta = (1 - math.sqrt(spring.number)) ** 2
    return None if spring.kind == "critical" or beta > HIGHEST else Spring(spring.number, beta)


def caption(spring: Spring, kappa: float) -> str:
    """Return in a sentence or two how many steps it takes, and why."""
    other = partner(spring, kappa)
    if other and kappa > 1:
        slower = max((spring, other), key=lambda end: (end.factor >= 1, end.arrives < 0, end.arrives))
        ends = "; ".join(
            f"{name} (ηλ = {fmt(end.number)}) {end.kind}, ρ = {fmt(end.factor)}, {end.until()}"
            for name, end in (("steep", spring), ("flat", other))
        )
        return f"To a hundredth of the distance, at both ends: {slower.until()}. {ends[0].upper()}{ends[1:]}."
    sentence = f"To a hundredth of the distance: {spring.until()}. {SENTENCES[spring.kind].format(fmt(spring.factor))}"
    return f"{sentence} On the line, at β = {fmt(other.beta)}: {other.until()}." if other else sentence


# ------------------------------------------------------------------------------------------------------------- the map


def up(beta: Any) -> Any:
    """Return where β stands on its axis; with √(ηλ) on the other, the line of critical damping is a circle."""
    return 1 - np.sqrt(1 - beta)


def draw_regimes(ax: Axes, spring: Spring, other: Spring | None) -> None:
    """Draw the four regimes, the line of critical damping, the point and its partner."""
    betas = HIGHEST * np.linspace(0, 1, 200) ** 2
    root, v = np.sqrt(betas), up(betas)
    edges = [0 * v, 1 - root, 1 + root, np.sqrt(2 * (1 + betas)), 0 * v + 2]
    for k, ink in enumerate((1, 2, 0, 3)):
        ax.fill_betweenx(v, edges[k], edges[k + 1], color=plots.COLORS[ink], alpha=0.16, linewidth=0)
    for edge, dash in ((1 - root, "-"), (1 + root, "-"), (edges[3], ":")):
        ax.plot(edge, v, dash, color=plots.INK, linewidth=1.5)
    how: dict[str, Any] = {"fontsize": 9, "color": plots.INK, "ha": "center"}
    ax.text(1, 0.5, "rings\nthe swing shrinks: × √β per step", **how)
    ax.text(0.15, 0.7, "critical damping\nβ = (1 − √(ηλ))²\nfastest in the long run", **{**how, "ha": "left"})
    ax.text(0.05, 0.02, "creeps,\nno overshoot", **{**how, "ha": "left"})
    ax.text(1.97, 0.04, "diverges\nηλ > 2(1 + β)", **{**how, "ha": "right", "fontsize": 8})
    ax.annotate("zigzags", (1.32, 0.04), (1.3, 0.17), arrowprops={"arrowstyle": "-", "color": plots.INK}, **how)
    if other:
        ends = [(np.sqrt(end.number), up(end.beta)) for end in (spring, other)]
        ax.plot(*zip(*ends, strict=True), "o-", color=plots.HANDLE, markerfacecolor="white")
    ax.plot(np.sqrt(spring.number), up(spring.beta), "o", color=plots.HANDLE, markersize=8)
    ticks, high = (0, 0.1, 0.5, 1, 2, 3, 4), (0, 0.5, 0.8, 0.9, 0.95, 0.99)
    ax.set(xlim=(0, 2), ylim=(0, up(HIGHEST)), xlabel="ηλ, on a square-root scale", ylabel="β")
    ax.set_xticks(np.sqrt(ticks), list(map(str, ticks)))
    ax.set_yticks(up(np.array(high)), list(map(str, high)))
    ax.grid(visible=False)


class MomentumView(LiveView):
    """The view."""

    number = t.Float().tag(sync=True)
    beta = t.Float().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class MomentumMap(LiveFigure):
    """A map over ηλ and β of what momentum does on a parabola, a point to drag, and beside it the run at this point.

    Parameters
    ----------
    number : float
        ηλ, 0.01 to 4, in hundredths.
    beta : float
        β of the heavy ball, 0 to 0.99, in hundredths.
    kappa : float
        λmax/λmin of a valley, 1 or more. Above 1 the point is the steep end of the valley, and the flat end, at ηλ/κ,
        is drawn too; with 1 the point's partner has the same ηλ and critical damping.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """

    def __init__(self, number: float = 0.04, beta: float = 0.9, kappa: float = 1.0, task: Any = TASKS) -> None:
        self.kappa = checks.between("kappa", kappa, 1, 1e6)
        number, beta = (
            round(checks.between(name, value, low, high), 2)
            for name, value, low, high in (("number", number, 0.01, 4), ("beta", beta, 0, HIGHEST))
        )
        meta = {"kappa": self.kappa, "panels": list(PANELS), "sentences": SENTENCES}
        self.view = view = MomentumView(view="momentum_map", meta=meta)
        rate = W.FloatSlider(value=number, min=0.01, max=4, step=0.01)
        share = W.FloatSlider(value=beta, min=0, max=HIGHEST, step=0.01)
        super().__init__(
            view,
            {"ηλ" if kappa == 1 else "ηλ of the steep end": (rate, "number"), "β": (share, "beta")},
            alt=(
                "A map over ηλ and β: momentum creeps, rings, zigzags or diverges. Beside it the run at one point. "
                f"ηλ = {fmt(number)}, β = {fmt(beta)}. {caption(Spring(number, beta), self.kappa)}"
            ),
            task=task,
        )

    def facts(self) -> dict[str, Any]:
        spring = Spring(self.view.number, self.view.beta)
        other = partner(spring, self.kappa) if self.kappa > 1 else spring
        both = -1 if other is None or min(spring.arrives, other.arrives) < 0 else max(spring.arrives, other.arrives)
        now = {"number": spring.number, "beta": spring.beta, "kind": spring.kind}
        return {**now, "arrives": spring.arrives, "both arrive": both}

    def panels(self) -> list[plots.Panel]:
        """Return the map and the two panels for the point as it stands now."""
        spring = Spring(self.view.number, self.view.beta)
        other = partner(spring, self.kappa)
        ends = [spring, other] if other and self.kappa > 1 else [spring]
        slow, arrives = max(end.factor for end in ends), [end.arrives for end in ends]
        shown = next((n for n in SHOWN if min(arrives) < 0 or max(arrives) < n), SHOWN[-1])
        t = np.arange(shown + 1)
        mark = {"x": max(arrives), "label": f"a hundredth at t = {max(arrives)}"}
        runs: list[dict[str, Any]] = [
            {"name": "steep" if ends[1:] else "run", "look": (0, 0), "xs": t, "ys": spring.path(shown)}
        ]
        if other:
            name = "flat" if ends[1:] else "on the line"
            runs.append({"name": name, "look": (2, 2), "xs": t, "ys": other.path(shown)})
        pace: dict[str, Any] = {"name": f"±{fmt(slow)}ᵗ", "look": (1, 1), "xs": t, "ys": slow**t}
        ball, far = ({"x": (0, shown), **panel} for panel in PANELS)
        return [
            lambda ax: draw_regimes(ax, spring, other),
            ball | {"curves": [pace, pace | {"name": "", "ys": -pace["ys"]}, *runs]},
            far | {"curves": [_distance(run) for run in (*runs, pace)], "marks": [mark] if min(arrives) >= 0 else []},
        ]

    def sheet(self) -> dict[str, Any]:
        """Return the map above the panels, with the sentence above."""
        words = caption(Spring(self.view.number, self.view.beta), self.kappa)
        return {"layout": [[0, 0], [1, 2]], "height_ratios": [1.7, 1], "height": 5.6,
                "heading": words.replace(". ", ".\n")}  # fmt: skip


def _distance(curve: dict[str, Any]) -> dict[str, Any]:
    """A run as its distance from the minimum, without what stays below the panel."""
    floor = PANELS[1]["y"][0]
    ys = np.maximum(np.abs(curve["ys"]), floor)
    end = int(np.flatnonzero(ys > floor)[-1]) + 2
    return curve | {"xs": curve["xs"][:end], "ys": ys[:end]}
