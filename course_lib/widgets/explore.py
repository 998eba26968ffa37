"""`explore`: what `ipywidgets.interact` is in a notebook, and it survives publishing.

Every position of the controls is computed once, in Python, and stored; the page picks, and never interpolates: between
two learning rates there can be a third at which everything is different.
"""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots
from ..schedules import Array
from .common import limits
from .common.knobs import MAX_POSITIONS, Axis, KnobView, axis_of, sizes
from .common.live import LiveFigure, fold
from .common.quantized import Channel, encode, packed
from .common.tasks import facts_of, reasons_of, tabulated, tasks_of
from .common.text import fmt

__all__ = ["explore"]

Panels = dict[str, dict[str, Array]]
Lines = Mapping[str, Any] | Callable[..., Mapping[str, Any]]

MAX_CONTROLS = 4
PALE = " (pale)"  # "Adam (pale)" stands behind the others, looks like "Adam" and has no key
POINTS = " (points)"  # "g (points)" is drawn as points, and is called "g"


def explore(
    f: Callable[..., Any],
    *,
    alt: str,
    task: Any = "",
    log: Sequence[str] = (),
    bars: Sequence[str] = (),
    levels: Lines | None = None,
    marks: Lines | None = None,
    dots: Lines | None = None,
    xlabel: str | Mapping[str, str] = "step",
    x: Any = None,
    logx: bool | Sequence[str] = False,
    fix: Mapping[str, tuple[float, float]] | None = None,
    stacked: bool = False,
    cursor: str = "",
    note: str = "",
    reasons: Mapping[str, str] | None = None,
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
        η": 3.16, "regime": "zigzags"}``. A float is shown with three digits; a text as it is. The readout named "" is
        a sentence above all others: a text, or (kind, text), where the page gives some kinds a color. A series may be
        (x, y), with an x of its own that is the same at every position. A series named after an optimizer gets that
        optimizer's style (`plots.looks`); "Adam (pale)" stands pale behind "Adam"; "g (points)" is drawn as points.
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.
    task : str, Task or list of Task
        In a sentence, what to try; or tasks that know when they are solved, an easy one first.
    log : sequence of str
        Panels with a logarithmic y axis.
    bars : sequence of str
        Panels with bars instead of lines.
    levels : dict or function, optional
        Horizontal lines: panel → y, or panel → label → y. Where they depend on the controls, a function that is
        called like f and returns such a dict. A line at nan, or outside its panel, is not drawn.
    marks : dict or function, optional
        Vertical lines in all panels: label → x, or in one: panel → label → x; or a function, as for `levels`.
    dots : dict or function, optional
        Points on the curves: panel → series → x; or a function, as for `levels`. Such a series is read at its dot.
    xlabel : str or dict
        Of all panels; or panel → label.
    x : 1-d array, optional
        Of all series that do not have their own, increasing; 0, 1, 2, … if not given.
    logx : bool or list of str
        Whether the x axis is logarithmic; or the panels where it is.
    fix : dict of str to pair of float, optional
        Panel → limits of its y axis; needed where a run that diverges would flatten all others.
    stacked : bool
        Whether the panels stand one above the other, not side by side.
    cursor : str
        What a slider is called that moves the cursor through the x of the first series; none if empty.
    note : str
        Below the panels: where the numbers come from, say.
    reasons : dict of str to str, optional
        Kind of the readout "" → what it is called. The reader chooses one of them at each position; only then is the
        sentence shown, and a position solves a task only if its kind was chosen at first.
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
        positions; if there are too many controls, positions or bytes; if `log`, `bars`, `levels`, `marks`, `dots`,
        `fix` or `x` do not fit.

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
    lines = {"levels": levels, "marks": marks, "dots": dots}
    for name, given in lines.items():
        if not (given is None or callable(given) or isinstance(given, Mapping)):
            checks.refuse(TypeError, name, given, "a dict, or a function that returns one")
    if not (fix is None or isinstance(fix, Mapping)):
        checks.refuse(TypeError, "fix", fix, "a dict of panel to (lowest, highest)")
    checks.flag("stacked", stacked), checks.text("cursor", cursor), checks.text("note", note)
    checks.count("max_bytes", max_bytes)
    tasks_of(task)  # refused at once, and not only when all positions are computed
    if not 1 <= len(controls) <= MAX_CONTROLS:
        raise ValueError(f"explore takes 1 to {MAX_CONTROLS} controls, but got {len(controls)}: {', '.join(controls)}")
    axes = [axis_of(name, control) for name, control in controls.items()]
    positions = math.prod(len(axis.values) for axis in axes)
    if positions > MAX_POSITIONS:
        raise ValueError(
            f"{sizes(axes)} positions are too many to publish, at most {MAX_POSITIONS}: "
            "take larger steps, a smaller range or fewer controls"
        )
    evaluator = Evaluator(f, {name: {} if given is None else given for name, given in lines.items()}, axes)
    table = Table(evaluator, axes, log=log, bars=bars, xlabel=xlabel, x=x, logx=logx, fix=fix or {})
    how = {"stacked": stacked, "note": note, "reasons": reasons_of(reasons, table.kinds)}
    return Exploration(table, how, alt=alt, task=task, cursor=cursor, max_bytes=max_bytes)


class ExploreView(KnobView):
    """Panels of lines or bars, picked from stored curves by the positions of at most four controls."""

    view = t.Unicode("explore").tag(sync=True)
    cursor = t.Any(None, help="where the cursor stands, an index of the x of the first series").tag(sync=True)
    stored = t.Bytes().tag(sync=True)
    notes = t.Bytes(help="deflated JSON: for each position its readouts, levels and marks").tag(sync=True)
    meta = t.Dict().tag(sync=True)


class Exploration(LiveFigure):
    """What `explore` returns; `positions` is their number, `size` the bytes that their numbers take."""

    def __init__(self, table: Table, how: dict[str, Any], *, alt: str, task: Any, cursor: str, max_bytes: int) -> None:
        self.table, self.how, self.positions = table, how, len(table.grid)
        payload, notes, meta = table.encoded()
        self.size = len(payload) + len(notes)
        if self.size > max_bytes:
            raise ValueError(
                f"{sizes(table.axes)} positions make {self.size} bytes, more than max_bytes={max_bytes}: "
                "take larger steps or fewer controls, or return fewer numbers for each"
            )
        if how["stacked"]:
            _number_the_lowest(meta["panels"])
        view = ExploreView(stored=payload, notes=notes, meta={**meta, **how})
        linked = {axis.name: (axis.control, f"p{k}") for k, axis in enumerate(table.axes)}
        if cursor:
            xs = [f"{v:,.6g}" for v in table.first_x()]
            linked[cursor] = W.SelectionSlider(options=xs, index=len(xs) - 1), "cursor"
        positions = [table.evaluate.named(values) for values in table.grid]
        given = tabulated(task, positions, [frame.facts for frame in table.frames])
        super().__init__(view, linked, alt=alt, task=given)

    def panels(self) -> list[plots.Panel]:
        """Return the panels where the controls stand now."""
        table, frame = self.table, self.frame
        drawn: list[plots.Panel] = []
        for panel, described in table.described().items():
            ys, at = frame.panels[panel], frame.dots.get(panel, {})
            curves = [
                {**curve, "xs": x, "ys": y, "value": _diverged(x, y)}
                for curve, x, y in zip(described["curves"], table.xs[panel].values(), ys.values(), strict=True)
            ]
            of = dict(zip(ys, curves, strict=True))
            balls = [{"x": x, "y": ys[name][np.abs(of[name]["xs"] - x).argmin()], "look": of[name]["look"]}
                     for name, x in at.items()]  # fmt: skip
            levels = _placed("y", frame.levels.get(panel, {}), described["y"])
            marks = _placed("x", frame.marks.get(panel, {}), described["x"])
            drawn.append({**described, "curves": curves, "levels": levels, "marks": marks, "balls": balls})
        if self.how["stacked"]:
            _number_the_lowest(drawn)
        return drawn

    def facts(self) -> dict[str, Any]:
        """Return at which position the controls stand, which is all that tasks ask for."""
        return {"at": self.table.grid.index(tuple(axis.value for axis in self.table.axes))}

    @property
    def frame(self) -> Frame:
        """What is shown where the controls stand now."""
        return self.table.evaluate([axis.value for axis in self.table.axes])

    def sheet(self) -> dict[str, Any]:
        """Return panels in pairs, with the settings and the readouts above; as high as the live figure."""
        panels, frame = list(range(len(self.table.curves))), self.frame
        lines = textwrap.wrap("" if self.how["reasons"] else frame.sentence[1], 95)
        lines += textwrap.wrap("   ".join(f"{name}: {text}" for name, text in frame.readouts.items()), 95)
        across = 1 if self.how["stacked"] or len(panels) == 1 else 2
        layout = [[k, k + 1 if k + 1 in panels else -1][:across] for k in panels[::across]]
        heading = "\n".join(["   ".join(axis.setting for axis in self.table.axes), *lines])
        return {
            "layout": layout,
            "heading": heading,
            "height": 1 + (2.6, 1.8)[self.how["stacked"]] * len(layout) + 0.25 * len(lines),
        }

    def folded(self) -> str:
        """Return the sentence, folded, if the reader is to guess it first."""
        return super().folded() if not self.how["reasons"] else fold({"What it is": self.frame.sentence[1]})


# ---- the numbers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Frame:
    """All that is shown at one position of the controls; lines that have no place there are left out.

    `xs` holds the x of the series that have their own; levels and marks are panel → label → place, dots panel → series
    → x. `facts` are the readouts as f gave them, which a task may ask for.
    """

    panels: Panels
    xs: Panels
    sentence: tuple[str, str]
    readouts: dict[str, str]
    levels: dict[str, dict[str, float]]
    marks: dict[str, dict[str, float]]
    dots: dict[str, dict[str, float]]
    facts: dict[str, Any]

    @property
    def shape(self) -> tuple[dict[str, dict[str, int]], list[str]]:
        """What must be the same everywhere: panels, series and lengths, and the names of the readouts."""
        panels = {panel: {name: y.size for name, y in series.items()} for panel, series in self.panels.items()}
        return panels, list(self.readouts)

    def note(self) -> dict[str, Any]:
        """Return all but the curves, as the view reads it: lists of (name, text) and of (label, place)."""
        lines = {
            kind: {panel: list(map(list, places.items())) for panel, places in getattr(self, kind).items() if places}
            for kind in ("levels", "marks", "dots")
        }
        return {"sentence": list(self.sentence), "readouts": list(map(list, self.readouts.items())), **lines}

    def same(self, other: Frame) -> bool:
        """Tell whether both show the same."""
        return self.shape == other.shape and self.note() == other.note() and _equal(self.panels, other.panels)


@dataclass(frozen=True)
class Evaluator:
    """The functions that say what is shown, and the controls that they are called with."""

    f: Callable[..., Any]
    lines: Mapping[str, Lines]
    axes: Sequence[Axis]

    def __call__(self, values: Sequence[Any]) -> Frame:
        """Return what is shown at one position; raise what is wrong with it, and where."""
        panels, readouts = self._split(self._call("f", self.f, values))
        try:
            given = {str(panel): _series(panel, series) for panel, series in _items(panels)}
            sentence = _sentence(readouts.get("", ""))
            shown = {str(name): _shown(name, value) for name, value in readouts.items() if name != ""}
        except TypeError as error:
            raise TypeError(
                "f must return {panel: {series: 1-d array}}, or that and {readout: number or text}, "
                f"but {error} {self.where(values)}"
            ) from None
        curves = {panel: {name: y for name, (_, y) in series.items()} for panel, series in given.items()}
        xs = {panel: {name: x for name, (x, _) in series.items() if x is not None} for panel, series in given.items()}
        levels, marks, dots = (self._call(name, lines, values) for name, lines in self.lines.items())
        if marks and not any(isinstance(at, Mapping) for at in marks.values()):
            marks = dict.fromkeys(curves, marks)
        try:
            dots = _lines("dots", dots, curves)
            for panel, places in dots.items():
                for name in places:
                    checks.one_of(f"a series of dots[{panel!r}]", name, curves[panel])
            levels = _lines("levels", {panel: plots.levels_of(lines) for panel, lines in levels.items()}, curves)
            marks = _lines("marks", marks, curves)
            return Frame(curves, xs, sentence, shown, levels, marks, dots, facts_of(readouts))
        except (TypeError, ValueError) as error:
            raise type(error)(f"{error}, at {self.where(values)}") from None

    def _call(self, name: str, function: Any, values: Sequence[Any]) -> Any:
        """Return what one of the functions says; a mapping says the same everywhere."""
        if not callable(function):
            result = function
        else:
            try:
                with np.errstate(all="ignore"):  # a run that diverges is data
                    result = function(**self.named(values))
            except Exception as error:
                raise ValueError(f"{name} fails at {self.where(values)}: {type(error).__name__}: {error}") from error
        if name != "f" and not isinstance(result, Mapping):
            raise TypeError(
                f"{name} must be a dict, or a function that returns one, but there is {checks.shown(result)}"
            )
        return result

    def named(self, values: Sequence[Any]) -> dict[str, Any]:
        """Return the values of the controls by their names."""
        return {axis.name: value for axis, value in zip(self.axes, values, strict=True)}

    @staticmethod
    def _split(result: Any) -> tuple[Any, Mapping[str, Any]]:
        """The panels and the readouts."""
        if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], Mapping):
            return result
        return result, {}

    def where(self, values: Sequence[Any]) -> str:
        """Return a position in words."""
        return ", ".join(f"{name}={value!r}" for name, value in self.named(values).items())


class Table:
    """What is shown at every position, checked."""

    def __init__(
        self,
        evaluate: Evaluator,
        axes: Sequence[Axis],
        *,
        log: Sequence[str],
        bars: Sequence[str],
        xlabel: str | Mapping[str, str],
        x: Any,
        logx: bool | Sequence[str],
        fix: Mapping[str, tuple[float, float]],
    ) -> None:
        self.evaluate, self.axes, self.log, self.bars = evaluate, axes, log, bars
        self.grid = list(itertools.product(*(axis.values for axis in axes)))
        first = evaluate(self.grid[0])
        panels = list(first.panels)
        self.logx: Sequence[str] = (panels if logx else []) if isinstance(logx, bool) else logx
        named = dict.fromkeys(panels, xlabel) if isinstance(xlabel, str) else xlabel
        if not isinstance(named, Mapping):
            checks.refuse(TypeError, "xlabel", xlabel, "a text, or a dict of panel to text")
        self.xlabel = {panel: checks.text("xlabel", label) for panel, label in named.items()}
        lists: dict[str, Any] = {"log": log, "bars": bars, "logx": self.logx}
        for name, some in lists.items():
            if not isinstance(some, (list, tuple)) or not all(isinstance(panel, str) for panel in some):
                checks.refuse(TypeError, name, some, "a list of names of panels")
        for name, some in {**lists, "xlabel": named, "fix": fix}.items():
            if unknown := [panel for panel in some if panel not in panels]:
                raise ValueError(f"{name} names {unknown}, but the panels of f are {panels}")
        self.x = None if x is None else _x("x", x)
        self.xs = {panel: {name: self._x_of(panel, name, first) for name in series}
                   for panel, series in first.panels.items()}  # fmt: skip
        self._check_again(self.grid[0], first)
        self.frames = frames = [first, *map(evaluate, self.grid[1:])]
        for values, frame in zip(self.grid, frames, strict=True):
            if frame.shape != first.shape:
                raise ValueError(
                    "f must return the same panels, series and lengths everywhere, and the same readouts, but returns "
                    f"{frame.shape} at {evaluate.where(values)} and {first.shape} at {evaluate.where(self.grid[0])}"
                )
            if not _equal(frame.xs, first.xs):
                raise ValueError(
                    f"the x of a series must be the same everywhere, but is not at {evaluate.where(values)}"
                )
        self._check_again(self.grid[-1], frames[-1])
        self.curves = {
            panel: {name: np.array([frame.panels[panel][name] for frame in frames]) for name in series}
            for panel, series in first.panels.items()
        }
        self.kinds = {frame.sentence[0] for frame in frames}
        for panel in bars:
            gaps = np.diff(self.first_x(panel))
            if panel in self.logx or not np.allclose(gaps, gaps[0]):
                raise ValueError("bars must stand side by side: x must be evenly spaced, and logx False")
        self.limits = {
            panel: limits.given(panel, fix[panel], panel in log) if panel in fix else self._limits(panel)
            for panel in self.curves
        }

    def _check_again(self, values: Sequence[Any], frame: Frame) -> None:
        """Refuse an f that shows something else when it is called once more."""
        if not frame.same(self.evaluate(values)):
            raise ValueError(
                f"f must give the same numbers each time, but does not at {self.evaluate.where(values)}: draw its "
                "noise outside f, or seed it inside, and let it not depend on what it was called with before"
            )

    def _x_of(self, panel: str, name: str, frame: Frame) -> Array:
        """The x of a series: its own, that of all, or 0, 1, 2, …"""
        size = frame.panels[panel][name].size
        x = frame.xs[panel].get(name, np.arange(size) if self.x is None else self.x)
        if x.size != size:
            raise ValueError(f"x has {x.size} numbers, but {panel}/{name} has {size}")
        if panel in self.logx and self.x is not None and x[0] <= 0:
            raise ValueError(f"x must be positive on a logarithmic axis, but begins with {x[0]:g}")
        return x

    def first_x(self, panel: str = "") -> Array:
        """Return the x of a panel's first series; of the first panel, if none is named."""
        return next(iter(self.xs[panel or next(iter(self.xs))].values()))

    def described(self) -> dict[str, dict[str, Any]]:
        """Return of each panel what `plots.panels` and the view draw at every position: all but curves and lines."""
        described = {}
        for panel, xs in self.xs.items():
            x, bars = self.first_x(panel), panel in self.bars
            air = (x[1] - x[0]) / 2 if bars else 0  # the first and the last bar need half their room more
            named = [name for name in xs if not name.endswith(PALE)]
            looks = dict(zip(named, plots.looks(named), strict=True))
            curves = [
                {"name": name.removesuffix(POINTS) if name in named else "", "ghost": name not in named,
                 "as": "bars" if bars else "dots" if name.endswith(POINTS) else "line",
                 "look": list(looks[name.removesuffix(PALE)])}
                for name in xs
            ]  # fmt: skip
            described[panel] = {
                "title": panel, "xlabel": self.xlabel.get(panel, ""), "x": [float(x[0] - air), float(x[-1] + air)],
                "logx": panel in self.logx, "y": list(self.limits[panel]), "log": panel in self.log, "curves": curves,
            }  # fmt: skip
        return described

    def _limits(self, panel: str) -> tuple[float, float]:
        """Limits that hold all numbers of a panel and its levels; bars stand on zero."""
        log = panel in self.log
        numbers = np.concatenate([y.ravel() for y in self.curves[panel].values()])
        lo, hi = limits.around(panel, numbers, log)
        lines = [y for frame in self.frames for y in frame.levels.get(panel, {}).values() if y > 0 or not log]
        if panel in self.bars and not log:
            return (min([0.0 if numbers.min() >= 0 else lo, *lines]), max([0.0, hi, *lines]))
        return min([lo, *lines]), max([hi, *lines])

    def encoded(self) -> tuple[bytes, bytes, dict[str, Any]]:
        """Return the numbers in few bytes, the notes in few bytes, and what the view must know of both."""
        payload, channels = encode(
            {
                f"{panel}/{name}": Channel(y, *self.limits[panel], log=panel in self.log)
                for panel, series in self.curves.items()
                for name, y in series.items()
            }
        )
        panels = list(self.described().values())
        for panel, series in zip(panels, self.xs.values(), strict=True):
            for curve, (name, x) in zip(panel["curves"], series.items(), strict=True):
                counted = np.array_equal(x, np.arange(x.size))
                curve.update(channel=f"{panel['title']}/{name}", xs=x.size if counted else x.tolist())
        texts = [frame.note() for frame in self.frames]
        empty = {"sentence": ["", ""], "readouts": [], "levels": {}, "marks": {}, "dots": {}}
        some = any(note != empty for note in texts)
        notes = packed(texts) if some else b""
        return payload, notes, {"axes": [axis.meta() for axis in self.axes], "panels": panels, "channels": channels}


def _number_the_lowest(panels: Sequence[Any]) -> None:
    """Leave the numbers of an axis to the lowest of the panels that stand on it one above the other."""
    for upper, lower in pairwise(panels):
        if all(upper[key] == lower[key] for key in ("x", "logx", "xlabel")):
            upper["xticks"] = []


def _sentence(value: Any) -> tuple[str, str]:
    """The readout without a name: a text, or (kind, text)."""
    kind, text = value if isinstance(value, tuple) and len(value) == 2 else ("", value)
    if not (isinstance(kind, str) and isinstance(text, str)):
        raise TypeError("the readout '' is neither a text nor (kind, text) at")
    return kind, text


def _diverged(x: Array, y: Array) -> str:
    gone = np.flatnonzero(np.isnan(y))
    return f"diverged at {fmt(float(x[gone[0]]))}" if gone.size else ""


def _shown(name: Any, value: Any) -> str:
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


def _placed(side: str, lines: dict[str, float], limits: Sequence[float]) -> list[dict[str, Any]]:
    """Lines as the panels take them, without those that have no place there."""
    return [{"label": label, side: at} for label, at in lines.items() if limits[0] <= at <= limits[1]]


def _lines(name: str, lines: Mapping[str, Any], panels: Panels) -> dict[str, dict[str, float]]:
    """Panel → label → where its lines or dots are, without those that are nowhere."""
    return {
        checks.one_of(f"a panel of {name}", panel, panels): _places(f"{name}[{panel!r}]", places)
        for panel, places in lines.items()
    }


def _places(name: str, lines: Any) -> dict[str, float]:
    if not isinstance(lines, Mapping):
        raise TypeError(f"{name} must be a dict of numbers by their labels, but is {checks.shown(lines)}")
    for label, at in lines.items():
        if np.ndim(checks.real(f"{name}[{label!r}]", at)):
            raise TypeError(f"{name}[{label!r}] must be one number, but is {checks.shown(at)}")
    return {str(label): float(at) for label, at in lines.items() if math.isfinite(at)}


def _equal(some: Panels, others: Panels) -> bool:
    """Tell whether the same arrays stand under the same names."""
    return all(
        series.keys() == others[panel].keys()
        and all(np.array_equal(y, others[panel][name], equal_nan=True) for name, y in series.items())
        for panel, series in some.items()
    )


def _items(mapping: Any) -> Any:
    if not isinstance(mapping, Mapping) or not mapping:
        raise TypeError(f"there is {checks.shown(mapping)} at")
    return mapping.items()


def _series(panel: Any, series: Any) -> dict[str, tuple[Array | None, Array]]:
    """(x, y) of each series of a panel; None for the x of one that has none of its own."""
    pairs = {}
    for name, values in _items(series):
        x, y = values if isinstance(values, tuple) and len(values) == 2 and np.ndim(values[0]) else (None, values)
        y, label = np.array(y), f"{panel}/{name}"
        if y.dtype.kind not in "fiub" or y.ndim != 1 or y.size < 2:
            raise TypeError(f"{label} is no 1-d array of two or more real numbers at")
        pairs[str(name)] = (None if x is None else _x(f"x of {label}", x), y.astype(float))
    plain = [name for name, (x, _) in pairs.items() if x is None]
    for name in plain:
        if pairs[name][1].size != pairs[plain[0]][1].size:
            raise TypeError(f"{panel}/{name} is longer or shorter than the panel's other series at")
    return pairs


def _x(name: str, x: Any) -> Array:
    values = np.asarray(checks.finite(name, x), float)
    if values.ndim != 1 or not (np.diff(values) >= 0).all() or values[0] == values[-1]:
        checks.refuse(ValueError, name, x, "a 1-d array of increasing numbers")
    return values
