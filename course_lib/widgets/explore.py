"""`explore`: what `ipywidgets.interact` is in a notebook, and it survives publishing.

Every position of the controls is computed once, in Python, and stored; the page picks, and never interpolates: between
two learning rates there can be a third at which everything is different.
"""

from __future__ import annotations

import itertools
import json
import math
import textwrap
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import checks, plots
from ..schedules import Array
from .common.knobs import MAX_POSITIONS, Axis, axis_of, sizes
from .common.live import LiveFigure, LiveView
from .common.quantized import Channel, encode
from .common.text import fmt

__all__ = ["explore"]

Panels = dict[str, dict[str, Array]]
Lines = Mapping[str, Any] | Callable[..., Mapping[str, Any]]

MAX_CONTROLS = 4


def explore(
    f: Callable[..., Any],
    *,
    alt: str,
    task: str = "",
    log: Sequence[str] = (),
    bars: Sequence[str] = (),
    levels: Lines | None = None,
    marks: Lines | None = None,
    xlabel: str = "step",
    x: Any = None,
    logx: bool = False,
    fix: Mapping[str, tuple[float, float]] | None = None,
    max_bytes: int = 200_000,
    **controls: Any,
) -> Exploration:
    """Return a live figure of the numbers that f returns, for each position of the controls.

    Parameters
    ----------
    f : function
        Called as ``f(**values)``, with one value for each control. Returns numbers instead of drawing:
        ``{panel: {series: 1-d array}}``, with the same panels, series and lengths at every position, and the same
        numbers each time it is called: draw noise outside f, or seed it inside. Or it returns these and
        ``{readout: number or text}``, which are shown in a line above the panels: ``return panels, {"largest step /
        η": 3.16, "regime": "zigzags"}``. A float is shown with three digits; a text as it is. A series named after
        an optimizer gets that optimizer's style (`plots.looks`).
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.
    task : str
        In a sentence, what to try.
    log : sequence of str
        Panels with a logarithmic y axis.
    bars : sequence of str
        Panels with bars instead of lines.
    levels : dict or function, optional
        Horizontal lines: panel → y, or panel → label → y. Where they depend on the controls, a function that is
        called like f and returns such a dict. A line at nan, or outside its panel, is not drawn.
    marks : dict or function, optional
        Vertical lines in all panels: label → x; or a function, as for `levels`.
    xlabel : str
    x : 1-d array, optional
        Of all series, increasing; 0, 1, 2, … if not given.
    logx : bool
        Whether the x axis is logarithmic.
    fix : dict of str to pair of float, optional
        Panel → limits of its y axis; needed where a run that diverges would flatten all others.
    max_bytes : int
        What the numbers may weigh, compressed.
    **controls : Widget
        One to four of FloatLogSlider, FloatSlider, IntSlider, SelectionSlider, Dropdown, ToggleButtons, RadioButtons,
        Select, Checkbox, ToggleButton.

    Raises
    ------
    TypeError
        If f is no function, a control is none of these, f returns something else, or another argument has the wrong
        type.
    ValueError
        If f raises; if it does not give the same numbers twice; if panels, series or lengths differ between
        positions; if there are too many controls, positions or bytes; if `log`, `bars`, `levels`, `marks`, `fix` or
        `x` do not fit.

    Examples
    --------
    >>> def decay(rate):
    ...     return {"learning rate": {"η": np.exp(-rate * np.arange(50))}}
    >>> slider = W.FloatSlider(0.1, min=0.0, max=0.2, step=0.05)
    >>> explore(decay, alt="A learning rate that decays exponentially.", rate=slider).positions
    5

    With a line that moves and a number to read, where f knows the number and `marks` is called like f:

    >>> def weights(alpha):
    ...     return {"weight": {"": (1 - alpha) * alpha ** np.arange(30)}}, {"memory, in steps": 1 / (1 - alpha)}
    >>> explore(weights, bars=["weight"], marks=lambda alpha: {"half-life": np.log(0.5) / np.log(alpha)},
    ...         alt="Weights of a leaky mean, as bars that fall.", alpha=W.FloatSlider(0.9, min=0.5, max=0.9, step=0.1))
    Figure: Weights of a leaky mean, as bars that fall.
    """
    if not callable(f):
        checks.refuse(TypeError, "f", f, "a function")
    for name, panels in {"log": log, "bars": bars}.items():
        if not isinstance(panels, (list, tuple)) or not all(isinstance(panel, str) for panel in panels):
            checks.refuse(TypeError, name, panels, "a list of names of panels")
    for name, lines in {"levels": levels, "marks": marks}.items():
        if not (lines is None or callable(lines) or isinstance(lines, Mapping)):
            checks.refuse(TypeError, name, lines, "a dict, or a function that returns one")
    if not (fix is None or isinstance(fix, Mapping)):
        checks.refuse(TypeError, "fix", fix, "a dict of panel to (lowest, highest)")
    checks.flag("logx", logx)
    checks.text("xlabel", xlabel)
    checks.count("max_bytes", max_bytes)
    if not 1 <= len(controls) <= MAX_CONTROLS:
        raise ValueError(f"explore takes 1 to {MAX_CONTROLS} controls, but got {len(controls)}: {', '.join(controls)}")
    axes = [axis_of(name, control) for name, control in controls.items()]
    positions = math.prod(len(axis.values) for axis in axes)
    if positions > MAX_POSITIONS:
        raise ValueError(
            f"{sizes(axes)} positions are too many to publish, at most {MAX_POSITIONS}: "
            "take larger steps, a smaller range or fewer controls"
        )
    shower = Shower(f, {} if levels is None else levels, {} if marks is None else marks, axes)
    table = Table(shower, axes, log=log, bars=bars, xlabel=xlabel, x=x, logx=logx, fix={} if fix is None else fix)
    return Exploration(table, alt=alt, task=task, max_bytes=max_bytes)


class ExploreView(LiveView):
    """Panels of lines or bars, picked from a bank by the positions of at most four controls."""

    view = t.Unicode("explore").tag(sync=True)
    p0 = t.Any(None).tag(sync=True)
    p1 = t.Any(None).tag(sync=True)
    p2 = t.Any(None).tag(sync=True)
    p3 = t.Any(None).tag(sync=True)
    bank = t.Bytes().tag(sync=True)
    notes = t.Bytes(help="deflated JSON: for each position its readouts, levels and marks").tag(sync=True)
    meta = t.Dict().tag(sync=True)


class Exploration(LiveFigure):
    """What `explore` returns; `positions` is their number, `size` the bytes that their numbers take."""

    def __init__(self, table: Table, *, alt: str, task: str, max_bytes: int) -> None:
        self.table, self.positions = table, len(table.grid)
        payload, notes, meta = table.encoded()
        self.size = len(payload) + len(notes)
        if self.size > max_bytes:
            raise ValueError(
                f"{sizes(table.axes)} positions make {self.size} bytes, more than max_bytes={max_bytes}: "
                "take larger steps or fewer controls, or return fewer numbers for each"
            )
        controls = {axis.name: (axis.control, f"p{k}") for k, axis in enumerate(table.axes)}
        super().__init__(ExploreView(bank=payload, notes=notes, meta=meta), controls, alt=alt, task=task)

    def poster(self) -> Figure:
        """Return the panels where the controls stand now, with their settings and the readouts above."""
        table = self.table
        shot = table.shoot([axis.value for axis in table.axes])
        told = textwrap.wrap("   ".join(f"{name}: {text}" for name, text in shot.readouts.items()), 95)
        # as high as the live figure, so that nothing moves when it comes
        height = 1 + 2.6 * math.ceil(len(shot.panels) / 2) + 0.25 * len(told)
        fig = plots.curves(
            shot.panels,
            table.x,
            log=table.log,
            bars=table.bars,
            xlabel=table.xlabel,
            levels={panel: _inside(lines, table.limits[panel]) for panel, lines in shot.levels.items()},
            marks=_inside(shot.marks, table.ends),
            height=height,
        )
        for ax, panel in zip(fig.axes, shot.panels, strict=True):
            ax.set(ylim=table.limits[panel], xlim=table.ends, xscale="log" if table.logx else "linear")
            if panel in table.log:
                plots.log_axis(ax)  # its ticks again: they are chosen for the limits
        fig.suptitle("\n".join(["   ".join(axis.setting for axis in table.axes), *told]), fontsize=10)
        return fig


# ---- the positions of the controls ------------------------------------------------------------------------------


# ---- the numbers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shot:
    """All that is shown at one position of the controls; lines that have no place there are left out."""

    panels: Panels
    readouts: dict[str, str]
    levels: dict[str, dict[str, float]]
    marks: dict[str, float]

    @property
    def shape(self) -> tuple[dict[str, dict[str, int]], list[str]]:
        """What must be the same everywhere: panels, series and lengths, and the names of the readouts."""
        panels = {panel: {name: y.size for name, y in series.items()} for panel, series in self.panels.items()}
        return panels, list(self.readouts)

    def note(self) -> dict[str, Any]:
        """Return all but the curves, as the view reads it: lists of (name, text) and of (label, place)."""
        levels = {panel: list(map(list, lines.items())) for panel, lines in self.levels.items()}
        return {"readouts": list(map(list, self.readouts.items())), "levels": levels,
                "marks": list(map(list, self.marks.items()))}  # fmt: skip

    def same(self, other: Shot) -> bool:
        """Tell whether both show the same."""
        return self.shape == other.shape and self.note() == other.note() and all(
            np.array_equal(y, other.panels[panel][name], equal_nan=True)
            for panel, series in self.panels.items()
            for name, y in series.items()
        )  # fmt: skip


@dataclass(frozen=True)
class Shower:
    """The functions that say what is shown, and the controls that they are called with."""

    f: Callable[..., Any]
    levels: Lines
    marks: Lines
    axes: Sequence[Axis]

    def __call__(self, values: Sequence[Any]) -> Shot:
        """Return what is shown at one position; raise what is wrong with it, and where."""
        panels, readouts = self._split(self._call("f", self.f, values))
        try:
            curves = {str(panel): _series(panel, series) for panel, series in _items(panels)}
            told = {str(name): _told(name, value) for name, value in readouts.items()}
        except TypeError as error:
            raise TypeError(
                "f must return {panel: {series: 1-d array}}, or that and {readout: number or text}, "
                f"but {error} {self.where(values)}"
            ) from None
        levels = self._call("levels", self.levels, values)
        marks = self._call("marks", self.marks, values)
        try:
            placed = {
                checks.one_of("a panel of levels", panel, curves): _places(f"levels[{panel!r}]", plots.levels_of(lines))
                for panel, lines in levels.items()
            }
            return Shot(curves, told, placed, _places("marks", marks))
        except (TypeError, ValueError) as error:
            raise type(error)(f"{error}, at {self.where(values)}") from None

    def _call(self, name: str, function: Any, values: Sequence[Any]) -> Any:
        """Return what one of the functions says; a mapping says the same everywhere."""
        if not callable(function):
            result = function
        else:
            try:
                with np.errstate(all="ignore"):  # a run that diverges is data
                    result = function(**{axis.name: value for axis, value in zip(self.axes, values, strict=True)})
            except Exception as error:
                raise ValueError(f"{name} fails at {self.where(values)}: {type(error).__name__}: {error}") from error
        if name != "f" and not isinstance(result, Mapping):
            raise TypeError(
                f"{name} must be a dict, or a function that returns one, but there is {checks.shown(result)}"
            )
        return result

    @staticmethod
    def _split(result: Any) -> tuple[Any, Mapping[str, Any]]:
        """The panels and the readouts."""
        if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], Mapping):
            return result
        return result, {}

    def where(self, values: Sequence[Any]) -> str:
        """Return a position in words."""
        return ", ".join(f"{axis.name}={value!r}" for axis, value in zip(self.axes, values, strict=True))


class Table:
    """What is shown at every position, checked."""

    def __init__(
        self,
        shoot: Shower,
        axes: Sequence[Axis],
        *,
        log: Sequence[str],
        bars: Sequence[str],
        xlabel: str,
        x: Any,
        logx: bool,
        fix: Mapping[str, tuple[float, float]],
    ) -> None:
        self.shoot, self.axes, self.log, self.bars, self.xlabel, self.logx = shoot, axes, log, bars, xlabel, logx
        self.grid = list(itertools.product(*(axis.values for axis in axes)))
        first = shoot(self.grid[0])
        self.x = None if x is None else _x(x, logx, first.panels)
        if not first.same(shoot(self.grid[0])):
            raise ValueError(
                f"f must give the same numbers each time, but does not at {shoot.where(self.grid[0])}: "
                "draw its noise outside f, or seed it inside"
            )
        self.shots = shots = [first, *map(shoot, self.grid[1:])]
        for values, shot in zip(self.grid, shots, strict=True):
            if shot.shape != first.shape:
                raise ValueError(
                    "f must return the same panels, series and lengths everywhere, and the same readouts, but returns "
                    f"{shot.shape} at {shoot.where(values)} and {first.shape} at {shoot.where(self.grid[0])}"
                )
        if not shots[-1].same(shoot(self.grid[-1])):
            raise ValueError(
                f"f must give the same numbers each time, but does not at {shoot.where(self.grid[-1])}: draw its noise "
                "outside f, or seed it inside, and let it not depend on what it was called with before"
            )
        self.curves = {panel: np.array([list(s.panels[panel].values()) for s in shots]) for panel in first.panels}
        self.series = {panel: list(series) for panel, series in first.panels.items()}
        for argument, names in (("log", log), ("bars", bars), ("fix", fix)):
            if unknown := [name for name in names if name not in first.panels]:
                raise ValueError(f"{argument} names {unknown}, but the panels of f are {list(first.panels)}")
        if bars and (logx or (self.x is not None and not np.allclose(np.diff(self.x), self.x[1] - self.x[0]))):
            raise ValueError("bars must stand side by side: x must be evenly spaced, and logx False")
        self.limits = {
            panel: _fixed(panel, fix[panel], panel in log) if panel in fix else self._limits(panel)
            for panel in self.curves
        }

    @property
    def ends(self) -> tuple[float, float]:
        """Where the x axis begins and ends; the first and the last bar need half their room more."""
        x = np.arange(max(y.shape[-1] for y in self.curves.values())) if self.x is None else self.x
        air = (x[1] - x[0]) / 2 if self.bars else 0
        return float(x[0] - air), float(x[-1] + air)

    def _limits(self, panel: str) -> tuple[float, float]:
        """Limits that hold all numbers of a panel and its levels; bars stand on zero."""
        log = panel in self.log
        lo, hi = _limits(panel, self.curves[panel], log)
        lines = [y for shot in self.shots for y in shot.levels.get(panel, {}).values() if y > 0 or not log]
        if panel in self.bars and not log:
            return (min([0.0 if self.curves[panel].min() >= 0 else lo, *lines]), max([0.0, hi, *lines]))
        return min([lo, *lines]), max([hi, *lines])

    def encoded(self) -> tuple[bytes, bytes, dict[str, Any]]:
        """Return the numbers in few bytes, the notes in few bytes, and what the view must know of both."""
        payload, channels = encode(
            {
                panel: Channel(y.reshape(-1, y.shape[-1]), *self.limits[panel], log=panel in self.log)
                for panel, y in self.curves.items()
            }
        )
        panels = [
            {"name": panel, "series": self.series[panel], "looks": list(map(list, plots.looks(self.series[panel]))),
             "limits": list(self.limits[panel]), "steps": y.shape[-1], "log": panel in self.log,
             "bars": panel in self.bars}
            for panel, y in self.curves.items()
        ]  # fmt: skip
        axes = [axis.meta() for axis in self.axes]
        x = None if self.x is None else self.x.tolist()
        said = [shot.note() for shot in self.shots]
        notes = zlib.compress(json.dumps(said, ensure_ascii=False).encode(), 9) if any(map(_any, said)) else b""
        return payload, notes, {
            "axes": axes, "panels": panels, "channels": channels, "xlabel": self.xlabel, "x": x, "logx": self.logx
        }  # fmt: skip


def _any(note: dict[str, Any]) -> bool:
    return any(note.values())


def _told(name: Any, value: Any) -> str:
    """A readout as it is shown."""
    if isinstance(value, str):
        return value
    try:
        checks.real(str(name), value)
    except TypeError:
        value = None
    if value is None or np.ndim(value):
        raise TypeError(f"the readout {name!r} is neither a number nor a text at")
    return f"{int(value):,}" if isinstance(value, (int, np.integer)) else fmt(float(value))


def _inside(lines: dict[str, float], limits: tuple[float, float]) -> dict[str, float]:
    return {label: at for label, at in lines.items() if limits[0] <= at <= limits[1]}


def _places(name: str, lines: Any) -> dict[str, float]:
    """Where the lines are, without those that are nowhere."""
    if not isinstance(lines, Mapping):
        raise TypeError(f"{name} must be a dict of numbers by their labels, but is {checks.shown(lines)}")
    for label, at in lines.items():
        if np.ndim(checks.real(f"{name}[{label!r}]", at)):
            raise TypeError(f"{name}[{label!r}] must be one number, but is {checks.shown(at)}")
    return {str(label): float(at) for label, at in lines.items() if math.isfinite(at)}


def _items(mapping: Any) -> Any:
    if not isinstance(mapping, Mapping) or not mapping:
        raise TypeError(f"there is {checks.shown(mapping)} at")
    return mapping.items()


def _series(panel: Any, series: Any) -> dict[str, Array]:
    numbers = {str(name): np.array(values) for name, values in _items(series)}
    for name, y in numbers.items():
        if y.dtype.kind not in "fiub" or y.ndim != 1 or y.size < 2:
            raise TypeError(f"{panel}/{name} is no 1-d array of two or more real numbers at")
        if y.size != next(iter(numbers.values())).size:
            raise TypeError(f"{panel}/{name} is longer or shorter than the panel's other series at")
    return {name: y.astype(float) for name, y in numbers.items()}


def _x(x: Any, logx: bool, panels: Panels) -> Array:
    values = np.asarray(checks.finite("x", x), float)
    if values.ndim != 1 or not (np.diff(values) > 0).all():
        checks.refuse(ValueError, "x", x, "a 1-d array of increasing numbers")
    if logx and values[0] <= 0:
        raise ValueError(f"x must be positive on a logarithmic axis, but begins with {values[0]:g}")
    sizes = {panel: next(iter(series.values())).size for panel, series in panels.items()}
    if any(size != values.size for size in sizes.values()):
        raise ValueError(f"x has {values.size} numbers, but the panels have {sizes}")
    return values


def _fixed(panel: str, limits: Any, log: bool) -> tuple[float, float]:
    name = f"fix[{panel!r}]"
    if np.shape(checks.finite(name, limits)) != (2,):
        checks.refuse(ValueError, name, limits, "(lowest, highest)")
    lo, hi = limits
    if not (lo < hi and (lo > 0 or not log) and math.isfinite(hi - lo)):
        checks.refuse(ValueError, name, limits, f"(lowest, highest){', both positive' * log}")
    return float(lo), float(hi)


def _limits(panel: str, y: Array, log: bool) -> tuple[float, float]:
    """Return limits that hold all numbers; refuses where that would flatten most of them."""
    finite = y[np.isfinite(y) & ((y > 0) | (not log))]
    if not finite.size:
        raise ValueError(f"panel {panel!r} has no finite {'positive ' * log}number at any position")
    u = np.log10(finite) if log else finite
    lo, hi, middle = u.min(), u.max(), np.subtract(*np.percentile(u, [75, 25]))
    if hi - lo > (40 if log else 1000 * (middle or math.inf)):
        remedy = "" if log else f"log=[{panel!r}] or "
        raise ValueError(
            f"panel {panel!r} goes from {finite.min():.3g} to {finite.max():.3g}, so that most curves would look flat: "
            f"give it {remedy}limits, fix={{{panel!r}: (lowest, highest)}}"
        )
    air = 0.03 * (hi - lo) or 0.5
    return (float(10 ** (lo - air)), float(10 ** (hi + air))) if log else (float(lo - air), float(hi + air))
