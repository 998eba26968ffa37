"""`DescentExplorer`: up to five optimizers from one starting point, on a map, as curves of the loss, and in numbers.

What is made of course_lib's own parts is walked by the page's engine, from descriptions made here for every position
of the sliders. A part or a surface of one's own is walked by Python, in a running notebook. What is drawn and said is
computed here and in descent_explorer.js; tests/test_descent_explorer.py holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import ipywidgets as W
import numpy as np
import traitlets as t
from matplotlib.axes import Axes

from .. import checks, plots
from ..optimizers import Optimizer
from ..schedules import Array
from ..series import diverged_at
from ..surfaces import Surface
from .common.knobs import Axis, KnobView, axis_of, player
from .common.live import LiveFigure
from .common.maps import SurfaceMap, draw_map, is_ours, refuse_on_page
from .common.optimizer_grid import optimizer_grids
from .common.quantized import packed
from .common.text import about, fmt
from .common.walks import Walk, walk

__all__ = ["DescentExplorer"]

Maker: TypeAlias = "Optimizer | Callable[..., Optimizer]"

COLUMNS = ("x", "y", "loss", "norm", "m1", "m2", "sigma1", "sigma2", "eta1", "eta2")  # of a run, at each step
MAX_KNOBS = 3
MAX_STEPS = 2000
LARGEST = 1e100  # learning rate
LOST = 1e6  # times the loss of the start, or the height of the map: the run has diverged
NEAR = 0.01  # of the way from the start: as good as there
NUDGE, MOVED = 1e-9, 1e-6  # a nudge of the start, and of a side of the map: if the last step moves so far, it is chaos
CHAOS = "chaotic: these digits differ between machines"  # stands for the numbers of such a step
HIGH = 30  # times the loss of the start: what is drawn of a loss, on a logarithmic scale
NAMES = {
    "lr": "learning rate η",
    "beta": "β",
    "beta1": "β₁",
    "beta2": "β₂",
    "alpha": "α",
    "eps": "ε",
    "weight_decay": "weight decay λ",
}
TASK = "Drag the starting point, move the sliders, and switch the optimizers on and off by their names."


# ------------------------------------------------------------------------------------------------- who walks, and how


def columns_of(run: Walk) -> Array:
    """Return the `COLUMNS` of a run, shape (10, steps + 1)."""
    eta = np.broadcast_to(np.reshape(run.eta, (run.steps + 1, -1)), run.theta.shape)  # one for all, or one for each
    return np.vstack([run.theta.T, run.loss, run.norm, run.m.T, run.sigma.T, eta.T])


def loss_limit(loss: Array, top: float) -> float:
    """Return the loss beyond which a run is lost: a million times that of its start or the height `top` of the map."""
    most = max(abs(float(top)), abs(float(loss[0])))  # in this order: a start at nan sets no limit
    return LOST * (most or 1.0)


def reached_at(run: Array, minima: Sequence[Sequence[float]], goal: float | None) -> int:
    """Return the first step with a loss of `goal` or below, or (if it is None) within 1 % of the way to a minimum.

    It is −1 if there is none. `run` holds the columns of `columns_of`, shape (10, steps + 1).
    """
    if goal is not None:
        there = run[2] <= goal
    else:
        distance = np.array([np.hypot(run[0] - x, run[1] - y) for x, y in minima] or [np.full(run.shape[1], np.inf)])
        there = (distance <= NEAR * distance[:, :1]).any(axis=0) & np.isfinite(distance).any(axis=0)
    return int(there.argmax()) if there.any() else -1


# --------------------------------------------------------------------------------------------------------- the figure


class DescentView(KnobView):
    """The view: knobs p0 (the learning rate) to p3, the surface, the step and the starting point (empty: its own)."""

    view = t.Unicode("descent_explorer").tag(sync=True)
    surface_index = t.Int(0).tag(sync=True)
    step = t.Int(0).tag(sync=True)
    start: Any = t.List().tag(sync=True)
    grounds: Any = t.List().tag(sync=True)
    specs = t.Bytes().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class DescentExplorer(LiveFigure):
    """Optimizers that walk down one surface from one starting point: map, loss, and m, σ and step of each parameter.

    Parameters
    ----------
    surface : Surface or dict
        Of two coordinates. A dict offers several: label → Surface in a menu; where the labels are numbers, on a slider.
    optimizers : dict of str to Optimizer or callable
        Name → optimizer, one to five of them. A callable makes it from the knobs that are among its parameters: `gd`,
        `lambda lr: adam(lr, 0.5)`, `partial(rmsprop, start="first")`. An `Optimizer` stays as it is.
    lr : float or FloatLogSlider
        The knob "lr". A number is where a slider from lr/100 to 10·lr begins.
    steps : int
        How many each run takes, 1 … 2000.
    start : pair of float, optional
        Where all begin; the surface's own start if not given. The reader can move it.
    goal : float, optional
        A loss. It is drawn in the panel, and the table tells the first step that reaches it. If not given, the table
        tells the first step within 1 % of the way to the minimum.
    names : pair of str
        Of the two parameters.
    choose : str
        What the control of several surfaces is called.
    task : str, Task or list of Task
        What to try.
    alt : str
        In a sentence or two, what can be seen; made from the runs if not given.
    **knobs : Widget
        Up to three more sliders or menus (see `explore`), called as the makers' parameter: ``beta=W.FloatSlider(…)``.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be: the message names it. If a knob moves nothing; if a maker fails at a
        position of its knobs; while the website is built, if `surface` or one of `optimizers` is made of parts that
        only Python knows, since a published page has no Python.

    Notes
    -----
    An optimizer or a surface that course_lib does not know (a part of your own, a schedule that is a plain function,
    your own formula) is walked by Python, which works in a running notebook only.

    Examples
    --------
    >>> from course_lib.optimizers import gd, momentum
    >>> from course_lib.surfaces import quadratic
    >>> beta = W.FloatSlider(0.9, min=0.0, max=0.95, step=0.05)
    >>> DescentExplorer(quadratic(), {"GD": gd, "momentum": momentum}, lr=0.05, steps=100, beta=beta).names
    ['GD', 'momentum']
    """

    def __init__(
        self,
        surface: Surface | Mapping[Any, Surface],
        optimizers: Mapping[str, Maker],
        lr: Any = 0.1,
        steps: int = 200,
        *,
        start: Sequence[float] | None = None,
        goal: float | None = None,
        names: tuple[str, str] = ("θ₁", "θ₂"),
        choose: str = "surface",
        task: Any = TASK,
        alt: str = "",
        **knobs: Any,
    ) -> None:
        self.steps = checks.count("steps", steps, 1, MAX_STEPS)
        self.goal = None if goal is None else checks.single("goal", goal)
        choose = checks.text("choose", choose)
        self.grounds = _grounds(surface, start, names, choose)
        self.axes = _axes(lr, knobs)
        self.grids = optimizer_grids(optimizers, self.axes)
        self.names = [grid.name for grid in self.grids]
        self.sizes = [len(axis.values) for axis in self.axes]
        self._try()
        ours = [is_ours(ground.surface) for ground in self.grounds]
        specs = [grid.specs() for grid in self.grids]
        if not all(ours):
            refuse_on_page("surface", surface)
        if None in specs:
            refuse_on_page("optimizers", optimizers)
        view = DescentView(
            step=self.steps,
            grounds=[
                {**ground.describe(known), "log": _positive(ground)}
                for ground, known in zip(self.grounds, ours, strict=True)
            ],
            specs=packed(specs),
            meta={
                "axes": [axis.meta() for axis in self.axes],
                "optimizers": [grid.meta(look) for grid, look in zip(self.grids, plots.looks(self.names), strict=True)],
                "steps": self.steps,
                "goal": self.goal,
                "names": list(names),
                "chosen": choose,
            },
        )
        controls: dict[str, Any] = {axis.name: (axis.control, f"p{k}") for k, axis in enumerate(self.axes)}
        if len(self.grounds) > 1:
            controls["surface"] = (_chooser(surface, choose), "surface_index")
        controls |= player("step", self.steps, name="step", step=max(1, self.steps // 100), interval=60)
        super().__init__(view, controls, alt=checks.text("alt", alt) or self._alt(), task=task)

    # ---- the runs

    def run(self, name: str, at: Sequence[int] | None = None, surface: int = 0, start: Any = None) -> Array:
        """Return the run of an optimizer, shape (10, steps + 1): see `COLUMNS`.

        Parameters
        ----------
        name : str
            Of the optimizer.
        at : sequence of int, optional
            The positions of the knobs; where they stand now, if not given.
        surface : int
            Which of the surfaces.
        start : pair of float, optional
            The surface's own, if not given.

        Raises
        ------
        TypeError, ValueError
            If there is no such optimizer, position or surface, or `start` is no pair of numbers.
        """
        grid = self.grids[self.names.index(checks.one_of("name", name, self.names))]
        place = self.grounds[checks.count("surface", surface, 0, len(self.grounds) - 1)].surface
        at = self.position if at is None else list(at)
        if len(at) != len(self.sizes):
            checks.refuse(
                ValueError, "at", at, f"one position for each of {', '.join(axis.name for axis in self.axes)}"
            )
        for axis, position in zip(self.axes, at, strict=True):
            checks.count(f"at, the position of {axis.name},", position, 0, len(axis.values) - 1)
        optimizer = grid.optimizers[grid.row(at, self.sizes)]
        return columns_of(walk(optimizer, place, self.steps, None if start is None else _point(start)))

    @property
    def position(self) -> list[int]:
        """Where the knobs stand now, by their numbers."""
        return [axis.position for axis in self.axes]

    def _try(self) -> None:
        """Let each optimizer walk once, so that what is wrong with it is reported here."""
        for name in self.names:
            try:
                self.run(name)
            except Exception as error:
                where = f"optimizers[{name!r}] cannot walk on {self.grounds[0].label!r}"
                raise ValueError(f"{where}: {type(error).__name__}: {error}") from error

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the runs of the optimizers asked for, one after the other.

        Parameters
        ----------
        request : dict
            "at", "surface" and "start", as for `run`, and "names" of the optimizers.

        Raises
        ------
        TypeError, ValueError
            As `run` does.
        """
        at, names, surface, start = request["at"], request["names"], request["surface"], request["start"] or None
        runs = [self.run(name, at, surface, start) for name in names]
        return {"numbers": np.array(runs).astype("<f8").tobytes(), "names": names, "surface": surface}

    def facts(self) -> dict[str, Any]:
        surface, start = self.view.surface_index, self.view.start or None
        ground = self.grounds[surface]
        facts: dict[str, Any] = {"surface": ground.label, "moved": start is not None}
        for axis, at in zip(self.axes, self.position, strict=True):
            facts[axis.name] = axis.meta()["values"][at]
        for name in self.names:
            run = self.run(name, surface=surface, start=start)
            reached = reached_at(run, ground.minima, self.goal)
            facts |= {f"reached {name}": reached, f"lost {name}": _lost(run, ground) >= 0}
        return facts

    # ---- in words and as a still

    def _alt(self) -> str:
        settings = ", ".join(axis.setting for axis in self.axes)
        readings = "; ".join(f"{name}: {_reading(self.run(name), self.grounds[0])}" for name in self.names)
        return (
            f"Map of {self.grounds[0].label} with the paths of {', '.join(self.names)} from one starting point, "
            f"beside the loss of each against the step. With {settings}, after {self.steps:,} steps: {readings}."
        )

    def panels(self) -> list[plots.Panel]:
        """Return the map, the loss and the numbers of the last step, for the settings that the figure begins with."""
        ground, goal = self.grounds[self.view.surface_index], self.goal
        runs = {name: self.run(name, surface=self.view.surface_index) for name in self.names}
        log, t = _positive(ground), np.arange(self.steps + 1)
        y = loss_limits(np.array([run[2] for run in runs.values()]), log)
        curves = [
            {"name": name, "look": look, "xs": t, "ys": _shown_loss(run, _lost(run, ground), y[0] if log else -np.inf)}
            for (name, run), look in zip(runs.items(), plots.looks(runs), strict=True)
        ]
        levels = [] if goal is None else [{"y": goal, "label": f"goal {fmt(goal)}"}]
        loss = {"title": "loss", "xlabel": "step", "x": (0, self.steps), "y": y, "log": log, "keys": "none",
                "curves": curves, "levels": levels}  # fmt: skip
        return [
            partial(_draw_paths, runs=runs, ground=ground),
            loss,
            partial(_draw_numbers, runs=runs, chaotic=self._chaotic(runs, ground), ground=ground, goal=goal),
        ]

    def _chaotic(self, runs: Mapping[str, Array], ground: SurfaceMap) -> list[str]:
        """The runs that end elsewhere when they start a hair away: the last digits of a machine do the same."""
        sides = np.array([np.ptp(side.limits) for side in ground.sides])
        near = np.multiply(ground.surface.start, 1 + NUDGE)
        ends = {name: self.run(name, surface=self.view.surface_index, start=near)[:2, -1] for name in runs}
        return [name for name, run in runs.items() if not (abs(run[:2, -1] - ends[name]) <= MOVED * sides).all()]

    def sheet(self) -> dict[str, Any]:
        """Return the map beside the loss, with the numbers below; as high as the live figure."""
        rows, numbers = math.ceil((len(self.controls) - 2) / 2) + 1, 0.42 * len(self.names)
        heading = "   ".join(axis.setting for axis in self.axes)
        return {"layout": [[0, 1], [2, 2]], "width_ratios": [1.1, 1], "height_ratios": [3.5, 0.3 + numbers],
                "height": 4.1 + 0.36 * rows + numbers, "heading": heading}  # fmt: skip


def _lost(run: Array, ground: SurfaceMap) -> int:
    """The step at which a run is lost; −1 if it is not."""
    return int(diverged_at(run[2], loss_limit(run[2], float(ground.levels()[-1]))))


def _reading(run: Array, ground: SurfaceMap) -> str:
    """The loss after the last step, or where the run was lost."""
    lost = _lost(run, ground)
    return f"diverged at step {lost:,}" if lost >= 0 else f"loss {fmt(float(run[2, -1]), 2)}"


def loss_limits(losses: Array, log: bool) -> tuple[float, float]:
    """Return limits that hold the curves as far as they do not climb far above their start; whole decades if `log`.

    `losses` has the shape (runs, steps + 1).
    """
    start = losses[:, 0][np.isfinite(losses[:, 0])]
    top = float(start.max()) if start.size else -np.inf
    inside = np.isfinite(losses) & ((losses > 0) | (not log)) & (losses <= (HIGH * top if log else top + abs(top)))
    if not inside.any():
        return (0.1, 10.0) if log else (0.0, 1.0)
    lo, hi = float(losses[inside].min()), float(losses[inside].max())
    if not log:
        air = 0.05 * (hi - lo) or 1.0
        return lo - air, hi + air
    upper = math.ceil(math.log10(hi) + 1e-9)
    lower = max(math.floor(math.log10(lo) - 1e-9), upper - 16)
    return 10.0**lower, 10.0 ** max(upper, lower + 2)


def _shown_loss(run: Array, lost: int, floor: float) -> Array:
    """The loss as it is drawn: not below the panel, and out of it above where the run is lost."""
    loss: Array = np.maximum(run[2], floor)
    if lost >= 0:
        loss[lost], loss[lost + 1 :] = np.inf, np.nan
    return loss


def _draw_paths(ax: Axes, runs: Mapping[str, Array], ground: SurfaceMap) -> None:
    """The paths on the map."""
    draw_map(ax, ground)
    x, y = ground.sides
    for run, (color, dash) in zip(runs.values(), plots.looks(runs), strict=True):
        lost = _lost(run, ground)
        path = x.scale(run[0, : lost if lost >= 0 else None]), y.scale(run[1, : lost if lost >= 0 else None])
        ax.plot(*path, color=plots.COLORS[color], linestyle=plots.DASHES[dash])
    start = next(iter(runs.values()))[:2, 0]
    ax.plot(x.scale(start[0]), y.scale(start[1]), "o", color=plots.HANDLE, ms=7)


def _short(value: float) -> str:
    """Return a number for a narrow cell: what is almost nothing says so."""
    return "≈ 0" if 0 < abs(value) < 1e-9 else fmt(value)


def _draw_numbers(
    ax: Axes, runs: Mapping[str, Array], chaotic: Sequence[str], ground: SurfaceMap, goal: float | None
) -> None:
    """The table under the map; the legend, too."""
    ax.axis("off")
    ax.set(xlim=(0, 1), ylim=(len(runs), -0.7))
    heads = ("", "", "99 % of the way" if goal is None else f"loss ≤ {fmt(goal)}", "", "m", "σ", "−(ηᵗ/σ)·m")
    places = (0.06, 0.21, 0.45, 0.60, 0.66, 0.79, 0.90)
    for x, head in zip(places, heads, strict=True):
        ax.text(x, -0.3, head, color=plots.MUTED, fontsize=9, va="center")
    for k, ((name, run), (color, dash)) in enumerate(zip(runs.items(), plots.looks(runs), strict=True)):
        ax.axhline(k, color=plots.RULE, linewidth=0.6)
        ax.plot([0, 0.05], [k + 0.5] * 2, color=plots.COLORS[color], linestyle=plots.DASHES[dash])
        there, reading = reached_at(run, ground.minima, goal), _reading(run, ground)
        words = (name, reading, about(there) if there >= 0 else "not yet")
        for x, word in zip(places, words, strict=False):
            ax.text(x, k + 0.5, word, fontsize=9, va="center", weight="bold" if word is name else None)
        if reading.startswith("diverged"):
            continue
        if name in chaotic:
            ax.text(places[3], k + 0.5, CHAOS, fontsize=8, va="center")
            continue
        for i in (0, 1):
            m, sigma, eta = (float(run[column + i, -1]) for column in (4, 6, 8))
            numbers = (ground.names[i], _short(m), _short(sigma), _short(-eta / sigma * m))
            for x, word in zip(places[3:], numbers, strict=True):
                ax.text(x, k + 0.27 + 0.46 * i, word, fontsize=8, va="center")


# ------------------------------------------------------------------------------------------------ what the caller gave


def _grounds(surface: Any, start: Any, names: Any, choose: str) -> list[SurfaceMap]:
    """The surfaces as grounds of maps, all with the same start if one is given."""
    given = {surface.name: surface} if isinstance(surface, Surface) else surface
    if not isinstance(given, Mapping) or not given:
        checks.refuse(TypeError, "surface", surface, "a Surface, or a dict of label to Surface")
    if not isinstance(names, (tuple, list)) or len(names) != 2 or not all(isinstance(name, str) for name in names):
        checks.refuse(TypeError, "names", names, "the names of the two parameters")
    point = None if start is None else _point(start)
    grounds = []
    for label, place in given.items():
        if not isinstance(place, Surface):
            checks.refuse(TypeError, f"surface[{label!r}]", place, "a Surface")
        title = label if isinstance(label, str) else f"{choose} {fmt(checks.single('a label of surface', label))}"
        grounds.append(SurfaceMap(title, replace(place, start=point) if point else place, (names[0], names[1])))
    return grounds


def _point(start: Any) -> tuple[float, float]:
    if np.shape(checks.finite("start", start)) != (2,):
        checks.refuse(ValueError, "start", start, "a pair of numbers")
    return float(start[0]), float(start[1])


def _chooser(surfaces: Any, name: str) -> Any:
    """The control of several surfaces: a slider where their labels are numbers, else a menu."""
    labels = list(surfaces)
    if all(isinstance(label, (int, float)) for label in labels):
        return W.SelectionSlider(options=[(fmt(label), label) for label in labels], index=0, description=name)
    return W.Dropdown(options=list(map(str, labels)), index=0, description=name)


def _axes(lr: Any, knobs: Mapping[str, Any]) -> list[Axis]:
    """The knobs with all their positions; the learning rate is the first."""
    if len(knobs) > MAX_KNOBS:
        raise ValueError(f"there may be {MAX_KNOBS} knobs beside lr, but got {len(knobs)}: {', '.join(knobs)}")
    rate = None if isinstance(lr, W.Widget) else checks.between("lr", lr, 1 / LARGEST, LARGEST)
    if rate is not None:
        exponent = math.log10(rate)
        lr = W.FloatLogSlider(value=rate, min=exponent - 2, max=exponent + 1, step=0.1, readout_format=".2")
    axes = []
    for name, control in {"lr": lr, **knobs}.items():
        if isinstance(control, W.Widget) and hasattr(control, "description"):
            control.description = control.description or NAMES.get(name, name)
        axes.append(axis_of(name, control))
    if rate is not None:
        axes[0].values[axes[0].position] = axes[0].control.value = rate  # to the last digit
    return axes


# ------------------------------------------------------------------------------------------------ what the page gets


def _positive(ground: SurfaceMap) -> bool:
    """Whether the losses of a map have logarithms."""
    lowest = ground.surface.height(np.array(ground.minima).T).min() if ground.minima else ground.heights().min()
    return bool(lowest >= 0)
