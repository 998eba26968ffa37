"""`explore`: what `ipywidgets.interact` is in a notebook, and it survives publishing.

Every position of the controls is computed once, in Python, and stored; the page picks, and never interpolates: between
two learning rates there can be a third at which everything is different.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import plots
from ..schedules import Array
from .bank import Channel, encode
from .live import SELECTIONS, LiveFigure, LiveView

__all__ = ["explore"]

Panels = dict[str, dict[str, Array]]

MAX_CONTROLS = 4
MAX_POSITIONS = 2000


def explore(
    f: Callable[..., Mapping[str, Mapping[str, Any]]],
    *,
    alt: str,
    task: str = "",
    log: Sequence[str] = (),
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
        numbers each time it is called: draw noise outside f, or seed it inside.
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.
    task : str
        In a sentence, what to try.
    log : sequence of str
        Panels with a logarithmic y axis.
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
        If f is no function, a control is none of these, or f returns something else.
    ValueError
        If f raises; if it does not give the same numbers twice; if panels, series or lengths differ between
        positions; if there are too many controls, positions or bytes; if `log`, `fix` or `x` do not fit.

    Examples
    --------
    >>> def decay(rate):
    ...     return {"learning rate": {"η": np.exp(-rate * np.arange(50))}}
    >>> slider = W.FloatSlider(0.1, min=0.0, max=0.2, step=0.05)
    >>> explore(decay, alt="A learning rate that decays exponentially.", rate=slider).positions
    5
    """
    if not callable(f):
        raise TypeError(f"f must be a function, but is {f!r}")
    if not 1 <= len(controls) <= MAX_CONTROLS:
        raise ValueError(f"explore takes 1 to {MAX_CONTROLS} controls, but got {len(controls)}: {', '.join(controls)}")
    axes = [_axis(name, control) for name, control in controls.items()]
    positions = math.prod(len(axis.values) for axis in axes)
    if positions > MAX_POSITIONS:
        raise ValueError(
            f"{_sizes(axes)} positions are too many to publish, at most {MAX_POSITIONS}: "
            "take larger steps, a smaller range or fewer controls"
        )
    table = Table(f, axes, log=log, xlabel=xlabel, x=x, logx=logx, fix=dict(fix or {}))
    return Exploration(table, alt=alt, task=task, max_bytes=max_bytes)


class ExploreView(LiveView):
    """Line panels, picked from a bank by the positions of at most four controls."""

    view = t.Unicode("explore").tag(sync=True)
    p0 = t.Any(None).tag(sync=True)
    p1 = t.Any(None).tag(sync=True)
    p2 = t.Any(None).tag(sync=True)
    p3 = t.Any(None).tag(sync=True)
    bank = t.Bytes().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class Exploration(LiveFigure):
    """What `explore` returns; `positions` is their number, `size` the bytes that their numbers take."""

    def __init__(self, table: Table, *, alt: str, task: str, max_bytes: int) -> None:
        self.table, self.positions = table, len(table.grid)
        payload, meta = table.encoded()
        self.size = len(payload)
        if self.size > max_bytes:
            raise ValueError(
                f"{_sizes(table.axes)} positions make {self.size} bytes, more than max_bytes={max_bytes}: "
                "take larger steps or fewer controls, or return fewer numbers for each"
            )
        controls = {axis.name: (axis.control, f"p{k}") for k, axis in enumerate(table.axes)}
        super().__init__(ExploreView(bank=payload, meta=meta), controls, alt=alt, task=task)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return f's exact numbers at the position asked for, all panels and series one after the other."""
        run = self.table.run([axis.values[int(i)] for axis, i in zip(self.table.axes, request["at"], strict=True)])
        series = [numbers for panel in run.values() for numbers in panel.values()]
        return {"numbers": np.concatenate(series).astype("<f8").tobytes()}

    def poster(self) -> Figure:
        """Return the panels where the controls stand now, with their settings above."""
        table = self.table
        run = table.run([axis.value for axis in table.axes])
        height = 1 + 2.6 * math.ceil(len(run) / 2)  # that of the live figure, so that nothing moves when it comes
        fig = plots.curves(run, table.x, log=table.log, xlabel=table.xlabel, height=height)
        for ax, panel in zip(fig.axes, run, strict=True):
            ax.set(ylim=table.limits[panel], xscale="log" if table.logx else "linear")
            if panel in table.log:
                plots.log_axis(ax)  # its ticks again: they are chosen for the limits
        fig.suptitle("   ".join(axis.setting for axis in table.axes), fontsize=10)
        return fig


# ---- the positions of the controls ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Axis:
    """A control and the values that f gets at each of its positions."""

    name: str
    control: Any
    values: list[Any]

    @property
    def chosen(self) -> bool:
        """Whether the browser knows the position itself (a selection), or a number to look up."""
        return isinstance(self.control, SELECTIONS)

    @property
    def value(self) -> Any:
        """Where the control stands now."""
        return self.values[self.control.index] if self.chosen else self.control.value

    @property
    def setting(self) -> str:
        """Where the control stands now, in words."""
        shown = self.control.label if self.chosen else self.value
        return f"{self.control.description} = {f'{shown:.3g}' if isinstance(shown, float) else shown}"

    def meta(self) -> dict[str, Any]:
        """What the browser needs to know."""
        values = list(map(str if self.chosen else float, self.values))
        log = isinstance(self.control, W.FloatLogSlider)
        return {"name": self.name, "values": values, "index": self.chosen, "log": log}


def _axis(name: str, control: Any) -> Axis:
    if isinstance(control, SELECTIONS):
        if control.index is None:
            raise ValueError(f"control {name!r} must have one of its options chosen")
        values = list(control._options_values)
    elif isinstance(control, (W.Checkbox, W.ToggleButton)):
        values = [False, True]
    elif isinstance(control, (W.FloatLogSlider, W.FloatSlider, W.IntSlider)):
        if control.step <= 0:
            raise ValueError(f"control {name!r} must have a step above 0, but its step is {control.step!r}")
        count = math.floor((control.max - control.min) / control.step + 1e-9) + 1
        values = [_clean(control.min + k * control.step) for k in range(count)]
        if isinstance(control, W.FloatLogSlider):
            values = [_clean(float(control.base) ** exponent) for exponent in values]
        control.value = min(values, key=lambda value: abs(value - control.value))  # only what is stored can be shown
    else:
        raise TypeError(f"control {name!r} must be a slider, a selection or a checkbox, but is {control!r}")
    control.description = control.description or name
    return Axis(name, control, values)


def _clean(value: Any) -> Any:
    """Return a slider's number without the dust of binary fractions (0.1 + 0.2)."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _sizes(axes: Sequence[Axis]) -> str:
    sizes = " × ".join(f"{len(axis.values)} ({axis.name})" for axis in axes)
    return f"{sizes} = {math.prod(len(axis.values) for axis in axes)}"


# ---- the numbers ------------------------------------------------------------------------------------------------


class Table:
    """What f returns at every position, checked."""

    def __init__(
        self,
        f: Callable[..., Any],
        axes: Sequence[Axis],
        *,
        log: Sequence[str],
        xlabel: str,
        x: Any,
        logx: bool,
        fix: dict[str, tuple[float, float]],
    ) -> None:
        self.f, self.axes, self.log, self.xlabel, self.logx = f, axes, log, xlabel, logx
        self.grid = list(itertools.product(*(axis.values for axis in axes)))
        first = self.run(self.grid[0])
        self.x = None if x is None else _x(x, logx, _shape(first))
        if not _same(first, self.run(self.grid[0])):
            raise ValueError(
                f"f must give the same numbers each time, but does not at {self.where(self.grid[0])}: "
                "draw its noise outside f, or seed it inside"
            )
        runs = [first, *map(self.run, self.grid[1:])]
        for values, run in zip(self.grid, runs, strict=True):
            if _shape(run) != _shape(first):
                raise ValueError(
                    f"f must return the same panels, series and lengths everywhere, but returns {_shape(run)} "
                    f"at {self.where(values)} and {_shape(first)} at {self.where(self.grid[0])}"
                )
        if not _same(runs[-1], self.run(self.grid[-1])):
            raise ValueError(
                f"f must give the same numbers each time, but does not at {self.where(self.grid[-1])}: draw its noise "
                "outside f, or seed it inside, and let it not depend on what it was called with before"
            )
        self.curves = {panel: np.array([list(run[panel].values()) for run in runs]) for panel in first}
        self.series = {panel: list(series) for panel, series in first.items()}
        for argument, names in (("log", log), ("fix", fix)):
            if unknown := [name for name in names if name not in first]:
                raise ValueError(f"{argument} names {unknown}, but the panels of f are {list(first)}")
        self.limits = {
            panel: _fixed(panel, fix[panel], panel in log) if panel in fix else _limits(panel, y, panel in log)
            for panel, y in self.curves.items()
        }

    def run(self, values: Sequence[Any]) -> Panels:
        """Return f's numbers at one position as float64 arrays; raise what is wrong with them, and where."""
        try:
            with np.errstate(all="ignore"):  # a run that diverges is data
                result = self.f(**{axis.name: value for axis, value in zip(self.axes, values, strict=True)})
        except Exception as error:
            raise ValueError(f"f fails at {self.where(values)}: {type(error).__name__}: {error}") from error
        try:
            return {str(panel): _series(panel, series) for panel, series in _items(result)}
        except TypeError as error:
            raise TypeError(
                f"f must return {{panel: {{series: 1-d array}}}}, but {error} {self.where(values)}"
            ) from None

    def where(self, values: Sequence[Any]) -> str:
        """Return a position in words."""
        return ", ".join(f"{axis.name}={value!r}" for axis, value in zip(self.axes, values, strict=True))

    def encoded(self) -> tuple[bytes, dict[str, Any]]:
        """Return the numbers in few bytes, and what the view must know of them."""
        payload, channels = encode(
            {
                panel: Channel(y.reshape(-1, y.shape[-1]), *self.limits[panel], log=panel in self.log)
                for panel, y in self.curves.items()
            }
        )
        panels = [
            {"name": panel, "series": self.series[panel], "limits": list(self.limits[panel]),
             "steps": y.shape[-1], "log": panel in self.log}
            for panel, y in self.curves.items()
        ]  # fmt: skip
        axes = [axis.meta() for axis in self.axes]
        x = None if self.x is None else self.x.tolist()
        return payload, {
            "axes": axes, "panels": panels, "channels": channels, "xlabel": self.xlabel, "x": x, "logx": self.logx
        }  # fmt: skip


def _items(mapping: Any) -> Any:
    if not isinstance(mapping, Mapping) or not mapping:
        text = repr(mapping)
        raise TypeError(f"there is {text if len(text) <= 80 else text[:77] + '…'} at")
    return mapping.items()


def _series(panel: Any, series: Any) -> dict[str, Array]:
    numbers = {str(name): np.array(values) for name, values in _items(series)}
    for name, y in numbers.items():
        if y.dtype.kind not in "fiub" or y.ndim != 1 or y.size < 2:
            raise TypeError(f"{panel}/{name} is no 1-d array of two or more real numbers at")
        if y.size != next(iter(numbers.values())).size:
            raise TypeError(f"{panel}/{name} is longer or shorter than the panel's other series at")
    return {name: y.astype(float) for name, y in numbers.items()}


def _shape(run: Panels) -> dict[str, dict[str, int]]:
    return {panel: {name: y.size for name, y in series.items()} for panel, series in run.items()}


def _same(one: Panels, other: Panels) -> bool:
    return _shape(one) == _shape(other) and all(
        np.array_equal(y, other[panel][name], equal_nan=True) for panel in one for name, y in one[panel].items()
    )


def _x(x: Any, logx: bool, shape: dict[str, dict[str, int]]) -> Array:
    values = np.asarray(x, float)
    if values.ndim != 1 or not np.isfinite(values).all() or not (np.diff(values) > 0).all():
        raise ValueError(f"x must be a 1-d array of increasing numbers, but is {x!r}")
    if logx and values[0] <= 0:
        raise ValueError(f"x must be positive on a logarithmic axis, but begins with {values[0]:g}")
    if any(size != values.size for series in shape.values() for size in series.values()):
        raise ValueError(f"x has {values.size} numbers, but the series have others: {shape}")
    return values


def _fixed(panel: str, limits: Any, log: bool) -> tuple[float, float]:
    lo, hi = limits
    if not (lo < hi and (lo > 0 or not log) and math.isfinite(hi - lo)):
        raise ValueError(f"fix[{panel!r}] must be (lowest, highest){', both positive' * log}, but is {limits!r}")
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
