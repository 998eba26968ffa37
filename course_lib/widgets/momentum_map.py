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
SWINGS = (1.2, 2.0, 4.0)  # so far from the minimum is drawn: the least that holds the run, if it is not lost
LONG, NEAR = 2_000, 0.01  # steps that are waited for, and what counts as arrived
TOP, LEVELS = 0.9, (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1)  # of the map: where β is HIGHEST, and ρ between its bands
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
ENDS = {False: ("run", "on the line"), True: ("steep end", "flat end")}  # what the point and its partner are called
SENTENCES = {  # of a run of this kind, with ρ
    "creeps": "The ball creeps and never overshoots: in the long run, each step leaves {} of the distance.",
    "critical": "Critical damping: in the long run, each step leaves √β = {} of the distance, the least for this ηλ.",
    "rings": "The ball rings: its swing shrinks by the factor √β = {} per step.",
    "zigzags": "The ball zigzags: in the long run, each step leaves {} of the distance, on the other side.",
    "swings": "The ball swings forever, at the limit ηλ = 2(1 + β).",
    "diverges": "The run diverges, by the factor {} per step.",
}
PANELS: tuple[dict[str, Any], ...] = (  # what does not move of them
    {"title": "the ball", "xlabel": "step t", "keys": "curves", "levels": [{"y": 0, "label": "minimum"}],
     "balls": [{"x": 0, "y": 1, "look": (4, 0)}]},
    {"title": "its distance, on a logarithmic axis", "xlabel": "step t", "y": (1e-3, 10.0),
     "log": True, "keys": "none", "levels": [{"y": NEAR}]},
)  # fmt: skip


def factor_of(number: Any, beta: Any) -> Any:
    """Return ρ, the larger root of z² − (1 + β − ηλ)z + β in absolute value, for numbers or arrays."""
    total = 1 + beta - number
    under = total**2 - 4 * beta
    return np.where(under < EQUAL, np.sqrt(beta), (abs(total) + np.sqrt(np.maximum(under, 0))) / 2)


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
        return float(factor_of(self.number, self.beta))

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


def down(v: Any) -> Any:
    """Undo `up`."""
    return 1 - (1 - v) ** 2


def draw_regimes(ax: Axes, spring: Spring, other: Spring | None, names: tuple[str, str]) -> None:
    """Draw bands of ρ, the regimes with their names, the line of critical damping, the point and its partner."""
    v = TOP * np.linspace(0, 1, 200) ** 2
    line, limit = np.sqrt(1 - (1 - v) ** 2), np.sqrt(2 * (1 + down(v)))
    a, upward = np.meshgrid(np.linspace(0, 2, 201), np.linspace(0, TOP, 91))
    rho = factor_of(a**2, down(upward))
    ax.contourf(a, upward, rho, (-1, *LEVELS, 9), colors=plots.BANDS)
    ax.contour(a, upward, rho, LEVELS[:-1], colors=plots.ISO, linewidths=0.5)
    ax.fill_betweenx(v, limit, 2, color=plots.COLORS[3], alpha=0.16, linewidth=0)
    ax.plot(limit, v, ":", color=plots.COLORS[3], linewidth=1.5)
    ax.plot([*(1 - line[::-1]), *(1 + line)], [*v[::-1], *v], color=plots.INK, linewidth=1.5)
    strong: dict[str, Any] = {"fontsize": 9, "color": plots.INK, "weight": "bold"}
    plain: dict[str, Any] = {"fontsize": 8, "color": plots.INK}
    for level in LEVELS[:-1]:
        ax.text(0.62, up(level**2), f"× {level}", ha="center", va="center", **plain)
    ax.text(1, 0.52, "rings", ha="center", **strong)
    ax.text(1, 0.465, "the swing shrinks: × √β per step", ha="center", **plain)
    ax.text(1.5, 0.26, "critical damping:\nfastest in the long run", ha="right", **strong)
    ax.text(0.04, 0.23, "creeps", **strong)
    ax.text(0.04, 0.175, "no overshoot", **plain)
    ax.text(1.97, 0.24, "diverges", ha="right", **strong)
    ax.text(1.97, 0.19, "ηλ > 2(1+β)", ha="right", **plain)
    ax.annotate("zigzags", (1.32, 0.04), (1.12, 0.13), ha="right", arrowprops={"arrowstyle": "-"}, **strong)
    if other:
        ends = [(np.sqrt(end.number), up(end.beta)) for end in (spring, other)]
        ax.plot(*zip(*ends, strict=True), "o-", color=plots.HANDLE, markerfacecolor="white")
        ax.annotate(names[1], ends[1], (6, 6 if ends[1][1] < 0.1 else -9), textcoords="offset points", **strong)
    at = np.sqrt(spring.number), up(spring.beta)
    ax.plot(*at, "o", color=plots.HANDLE, markersize=8)
    ax.annotate(names[0], at, (-6, 6), textcoords="offset points", ha="right", **strong)
    ticks, high = (0, 0.1, 0.5, 1, 2, 3, 4), (0, 0.5, 0.8, 0.9, 0.95, 0.99)
    ax.set(xlim=(0, 2), ylim=(0, TOP), aspect="equal", xlabel="ηλ, on a square-root scale", ylabel="β",
           title="what momentum does, and what is left of the distance after each step")  # fmt: skip
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
                "A map over ηλ and β: momentum creeps, rings, zigzags or diverges. With it the run at one point. "
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
        most = np.inf if min(arrives) < 0 else max(float(np.abs(run["ys"]).max()) for run in runs)
        swing = next((far for far in SWINGS if most <= far), SWINGS[-1])
        return [
            lambda ax: draw_regimes(ax, spring, other, ENDS[self.kappa > 1]),
            ball | {"y": (-swing, swing), "curves": [pace, pace | {"name": "", "ys": -pace["ys"]}, *runs]},
            far | {"curves": [_distance(run) for run in (*runs, pace)], "marks": [mark] if min(arrives) >= 0 else []},
        ]

    def sheet(self) -> dict[str, Any]:
        """Return the map above the panels, with the sentence above."""
        words = caption(Spring(self.view.number, self.view.beta), self.kappa)
        return {"layout": [[0, 0], [1, 2]], "height_ratios": [1.9, 1], "height": 6,
                "heading": words.replace(". ", ".\n")}  # fmt: skip


def _distance(curve: dict[str, Any]) -> dict[str, Any]:
    """A run as its distance from the minimum, without what stays below the panel."""
    floor = PANELS[1]["y"][0]
    ys = np.maximum(np.abs(curve["ys"]), floor)
    end = int(np.flatnonzero(ys > floor)[-1]) + 2
    return curve | {"xs": curve["xs"][:end], "ys": ys[:end]}
