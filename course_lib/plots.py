"""The course's figures: one look, a text alternative for each, and the same colour for the same thing everywhere.

    fig = curves({"loss": {"SGD": loss}, "‖g‖": {"SGD": norm}}, log=["loss"])
    show(fig, alt="The loss is flat while the gradient norm stays at 0.6.")

A figure is drawn without pyplot's global state, so nothing is left open and a notebook can be run in any order.
"""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from PIL import Image, ImageColor

from . import checks, settings
from .paths import Trace
from .schedules import Array
from .series import diverged_at, downsample
from .surfaces import Surface

__all__ = [
    "COLOURS",
    "DASHES",
    "LOOKS",
    "RAMP",
    "Still",
    "curves",
    "field",
    "figure",
    "graded",
    "looks",
    "panels",
    "paths",
    "png",
    "profile",
    "show",
]

#: Colours of the series, in this order
COLOURS = ("#3a63b0", "#966400", "#1c9a86", "#7d0d1a", "#0d0d0d")
#: Dashes of the series, in the order of the colours
DASHES = ("-", (0, (4, 1)), (0, (1, 1)), "-.", (0, (4, 1.2, 1, 1.2, 1, 1.2)))
HATCHES = ("", "--", "----", "..", "//")  # of bars, in the order of the dashes
BANDS = ("#ffffff", "#fafcfd", "#f5f8fb", "#f0f5f9", "#ecf1f6", "#e8eef4", "#e4eaf1", "#e1e8ef", "#dfe6ee")
#: From little to much; all equally dark, to show on the light page and on the dark one. Thickness tells the order, too
RAMP = ("#4f74d9", "#7d68cf", "#a35abf", "#c14d98", "#cf4a6a", "#d2504a")
#: Colour and dash of an optimizer, by its name: the same in every figure of the course. A new one takes any pair that
#: is free, best in the colour of its family: GD, momentum and signs, sums and means of squares, RMSProp, Adam
LOOKS = {
    "gd": (0, 0),
    "sgd": (0, 0),
    "momentum": (1, 1),
    "nesterov": (1, 2),
    "rms": (2, 0),
    "adagrad": (2, 2),
    "rmsprop": (3, 3),
    "adam": (4, 0),
    "amsgrad": (4, 1),
    "adamw": (4, 2),
    "radam": (4, 3),
    "nadam": (4, 4),
    "lion": (1, 3),
}
INK, MUTED, RULE, ISO, HANDLE = "#222222", "#5c6670", "#d9dee4", "#b2c0cf", "#e65a00"

# On the page each ink is a CSS variable of the live figures, so a still follows light and dark mode too
VARIABLES = {
    **dict(zip(COLOURS, ("--us-c1", "--us-c2", "--us-c3", "--us-c4", "--us-c0"), strict=True)),
    **{band: f"--us-r{i}" for i, band in enumerate(BANDS)},
    INK: "--us-fg",
    "#000000": "--us-fg",
    MUTED: "--us-muted",
    RULE: "--us-rule",
    ISO: "--us-iso",
    HANDLE: "--us-accent",
}

MANY = 100  # panels, rows or series of one figure that can be meant
WIDTH = 6.9  # inches: the text column at 100 dots an inch
STYLE: Any = {  # of matplotlib's rc parameters
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "axes.prop_cycle": cycler(color=COLOURS) + cycler(linestyle=DASHES),
    "lines.linewidth": 1.6,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "svg.fonttype": "path",
    "svg.hashsalt": "unstuck",
}


def figure(rows: int = 1, columns: int = 1, height: float = 2.9, **subplots: Any) -> tuple[Figure, Any]:
    """Return a figure in the course's style, as wide as the text, and its axes.

    Parameters
    ----------
    rows, columns : int
    height : float
        In inches.
    **subplots
        For `Figure.subplots`, such as `sharex=True` or `width_ratios=[2, 1]`.

    Raises
    ------
    TypeError, ValueError
        If `rows` or `columns` is no whole number above 0 or `height` no number above 0.
    """
    rows, columns = checks.count("rows", rows, most=MANY), checks.count("columns", columns, most=MANY)
    height = float(checks.positive("height", checks.single("height", height)))
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, height), dpi=100)
        return fig, fig.subplots(rows, columns, **subplots)


def looks(names: Iterable[str]) -> list[tuple[int, int]]:
    """Return for each series of a figure the numbers of its colour and of its dash pattern.

    A series whose name begins with that of an optimizer ("Adam", "RMSProp, α = 0.9") looks as this optimizer does
    everywhere in the course (`LOOKS`); all others, and all of them where two would look alike, go by their order.

    Parameters
    ----------
    names : iterable of str

    Raises
    ------
    TypeError
        If a name is no text.
    """
    if not isinstance(names, Iterable):
        checks.refuse(TypeError, "names", names, "the names of the series")
    names = [_text("a series' name", name) for name in names]
    words = [re.match(r"\w*", name.lower()) for name in names]
    own = [LOOKS.get(word[0]) if word else None for word in words]
    by_order = [(i % len(COLOURS), i % len(DASHES)) for i in range(len(names))]
    taken = [look for look in own if look]
    if len(set(taken)) < len(taken):
        return by_order
    colours = {colour for colour, _ in taken}
    free = [(i, i) for i in range(len(COLOURS)) if i not in colours]
    if len(free) < own.count(None):
        return by_order
    return [look or free.pop(0) for look in own]


def curves(
    panels: Mapping[str, Mapping[str, Any]],
    x: Any = None,
    *,
    log: Sequence[str] = (),
    bars: Sequence[str] = (),
    xlabel: str = "step",
    marks: Mapping[str, float] | None = None,
    levels: Mapping[str, float | Mapping[str, float]] | None = None,
    height: float | None = None,
) -> Figure:
    """Return panels of line charts, one above the other on one x axis.

    Parameters
    ----------
    panels : dict of dicts
        Panel → series → y, an array; or (x, y), where a series has its own x.
    x : array, optional
        Of all series that do not have their own; 0, 1, 2, … if not given.
    log : sequence of str
        Panels with a logarithmic y axis.
    bars : sequence of str
        Panels with bars instead of lines, for what is counted out one by one: weights, say.
    xlabel : str
    marks : dict of str to float, optional
        Vertical lines: label → x.
    levels : dict of str to float or dict, optional
        Horizontal lines: panel → y, or panel → label → y.
    height : float, optional
        In inches.

    Notes
    -----
    A series that becomes nan or infinite is drawn as far as it goes, and its label says at which x it diverged.

    Raises
    ------
    ValueError
        If there is no panel or no series in one, `log`, `bars` or `levels` names none of them, or an x does not fit its
        y.
    TypeError
        If something is no mapping, text or array of real numbers where that is asked for.
    """
    _mapping("panels", panels, "panel")
    for title, series in panels.items():
        _mapping(f"panels[{title!r}]", series, "series")
    marks, levels = _lines("marks", marks), {} if levels is None else levels
    for argument, titles in ("log", log), ("bars", bars), ("levels", levels):
        if isinstance(titles, str) or not isinstance(titles, Iterable):
            checks.refuse(TypeError, argument, titles, "a sequence of panels, or for levels a dict")
        for title in titles:
            checks.one_of("panel", title, panels)
    _text("xlabel", xlabel)
    height = 0.6 + 1.55 * len(panels) if height is None else height
    fig, axes = figure(len(panels), 1, height, sharex=True, squeeze=False)
    with mpl.rc_context(STYLE):
        for ax, (title, series) in zip(axes[:, 0], panels.items(), strict=True):
            for k, ((name, values), look) in enumerate(zip(series.items(), looks(series), strict=True)):
                xs, ys = _points(name, *(values if isinstance(values, tuple) else (x, values)))
                if title in bars:
                    _bars(ax, xs, ys, name, look, k, len(series))
                else:
                    _line(ax, xs, ys, name, look)
            ax.set_title(title)
            if title in log:
                log_axis(ax)
            for label, at in marks.items():
                _mark(ax, at, label if ax is axes[0, 0] else "", HANDLE)
            for label, at in _lines("levels", levels_of(levels.get(title, {}))).items():
                _level(ax, at, label)
            _legend(ax)
        axes[-1, 0].set_xlabel(xlabel)
    return fig


#: What a panel may say: see `panels`
KEYS = ("title", "xlabel", "x", "y", "logx", "log", "curves", "marks", "levels", "balls", "xticks", "keys", "cursor")
Panel: TypeAlias = "Mapping[str, Any] | Callable[[Axes], None]"


def panels(
    given: Sequence[Panel], layout: Any = None, *, heading: str = "", height: float | None = None, **mosaic: Any
) -> Figure:
    """Return panels as the live figures draw them on a page, from the same description.

    Parameters
    ----------
    given : list of dict or callable
        The panels, each in the keys below; or what draws one on an Axes, for a map.
    layout : list of lists of int, optional
        Which panel stands where, as in `Figure.subplot_mosaic`; one above the other if not given.
    heading : str
        Above all panels.
    height : float, optional
        In inches.
    **mosaic
        For `Figure.subplot_mosaic`, such as `width_ratios=[2, 1]`.

    Notes
    -----
    The keys of a panel are the same here and in `panel` of course_lib/widgets/js/draw.js; x and y must be there:

    ========  =========================================================================================================
    title     text
    xlabel    text
    x, y      (lowest, highest), the limits of the axes
    logx,     whether an axis is logarithmic
    log
    curves    list of {name, xs, ys}. `look` is the pair (colour, dash) from `looks`; `as` is "line", "bars" (xs evenly
              spaced) or "dots"; a `ghost` (line) or a `pale` bar stands behind the others; `value` is a text beside the
              name. A curve with neither name nor value has no key
    marks     list of {x, label}: vertical lines
    levels    list of {y, label}: horizontal lines
    balls     list of {x, y, look, label, dy}: where something is now, its label `dy` pixels below
    xticks    list of float; chosen if not given
    keys      "names" (and values), "values" (the page shows these only) or "none"
    cursor    x of the cursor, or None
    ========  =========================================================================================================

    Raises
    ------
    TypeError, ValueError
        If a panel has no such key, or lacks its limits.
    """
    layout = [[k] for k in range(len(given))] if layout is None else layout
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, 0.6 + 1.55 * len(layout) if height is None else height), dpi=100)
        for place, ax in fig.subplot_mosaic(layout, empty_sentinel=-1, **mosaic).items():
            panel = given[place]
            if callable(panel):
                panel(ax)
            else:
                _panel(ax, panel)
        if heading:
            fig.suptitle(_text("heading", heading), fontsize=9)
    return fig


def _panel(ax: Axes, panel: Mapping[str, Any]) -> None:
    """Draw one panel: see `panels`."""
    for key in panel:
        checks.one_of("a key of a panel", key, KEYS)
    limits, log, cursor = _limits("y", panel.get("y")), panel.get("log", False), panel.get("cursor")
    ax.set_xscale("log" if panel.get("logx", False) else "linear")
    ax.set(xlim=_limits("x", panel.get("x")), ylim=limits, title=panel.get("title", ""), xlabel=panel.get("xlabel", ""))
    if log:
        log_axis(ax)
    curves = panel.get("curves", ())
    bars = [curve for curve in curves if curve.get("as") == "bars"]
    low, high = (limits[0] / 100, limits[1] * 100) if log else (2 * limits[0] - limits[1], 2 * limits[1] - limits[0])
    for curve in curves:
        xs, ys = np.asarray(curve["xs"], float), np.clip(np.asarray(curve["ys"], float), low, high)  # inf is drawn too
        name = " ".join(filter(None, (curve.get("name"), curve.get("value"))))
        name, look = "" if curve.get("ghost") or panel.get("keys") == "none" else name, curve.get("look", (0, 0))
        how: dict[str, Any] = {"alpha": 0.3 if curve.get("ghost") or curve.get("pale") else 1.0}
        if curve in bars:
            _bars(ax, xs, ys, name, look, bars.index(curve), len(bars), **how)
        elif curve.get("as") == "dots":
            ax.plot(xs, ys, ".", color=COLOURS[look[0]], markersize=3, label=name)
        else:
            keep = downsample(ys)
            ax.plot(xs[keep], ys[keep], label=name, color=COLOURS[look[0]], linestyle=DASHES[look[1]], **how)
    for mark in panel.get("marks", ()):
        _mark(ax, mark["x"], mark.get("label", ""))
    for level in panel.get("levels", ()):
        _level(ax, level["y"], level.get("label", ""))
    for ball in panel.get("balls", ()):
        _ball(ax, np.clip(ball["x"], *panel["x"]), np.clip(ball["y"], *limits), ball)
    if cursor is not None:
        ax.axvline(cursor, color=HANDLE, linewidth=1.2)
    if "xticks" in panel:
        ax.set_xticks(panel["xticks"])
    _legend(ax)


def _legend(ax: Axes) -> None:
    """The names of the series, where there are several, or where one says that it diverged."""
    names = ax.get_legend_handles_labels()[1]
    if len(names) > 1 or "diverged" in "".join(names):
        ax.legend(loc="best")


def _mark(ax: Axes, x: float, label: str, ink: str = MUTED) -> None:
    ax.axvline(x, color=ink, linestyle=":", linewidth=1.2)
    if label and ax.get_xlim()[0] <= x <= ax.get_xlim()[1]:
        ax.annotate(label, (x, 1), (3, -9), color=ink, fontsize=9,
                    xycoords=("data", "axes fraction"), textcoords="offset points")  # fmt: skip


def _level(ax: Axes, y: float, label: str) -> None:
    ax.axhline(y, color=MUTED, linestyle="--", linewidth=1)
    ax.annotate(label, (1, y), (-2, 3), color=MUTED, fontsize=9, ha="right",
                xycoords=("axes fraction", "data"), textcoords="offset points")  # fmt: skip


def _ball(ax: Axes, x: float, y: float, ball: Mapping[str, Any]) -> None:
    ax.plot(x, y, "o", color=COLOURS[ball.get("look", (0, 0))[0]], clip_on=False)
    ax.annotate(ball.get("label", ""), (x, y), (0, -0.72 * ball.get("dy", -11)), color=MUTED, fontsize=9, ha="center",
                textcoords="offset points")  # fmt: skip


def _bars(ax: Axes, x: Array, y: Array, name: str, look: tuple[int, int], k: int, n: int, **how: Any) -> None:
    """Draw the bars of series k of n, side by side."""
    width = 0.8 * (np.diff(x).min() if len(x) > 1 else 1) / n
    colour, hatch = COLOURS[look[0]], HATCHES[look[1]]
    ax.bar(x + (k - (n - 1) / 2) * width, y, width, label=name, facecolor="none" if hatch else colour, edgecolor=colour,
           linewidth=0.5, hatch=hatch, **how)  # fmt: skip


def levels_of(given: Any) -> Mapping[str, Any]:
    """Return the horizontal lines of a panel as label → y; a bare y has no label."""
    return given if isinstance(given, Mapping) else {"": given}


def log_axis(ax: Axes) -> None:
    """A logarithmic y axis with plain numbers on it: 0.1, 0.2, 0.5, 1."""
    low, high = ax.get_ylim() if ax.get_ylim()[0] > 0 else (ax.dataLim.minposy, ax.dataLim.ymax)
    if not (0 < low < high < np.inf):  # nothing that has a logarithm
        return
    ax.set_yscale("log")
    decades = np.log10(high) - np.log10(low)
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if decades < 2 else (1,), numticks=6))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}"))
    ax.yaxis.set_minor_locator(NullLocator())


def _line(ax: Axes, x: Array, y: Array, name: str, look: tuple[int, int]) -> None:
    lost = diverged_at(y)
    if lost >= 0:
        name = f"{name} (diverged at {x[lost]:g})"
        y = np.where(np.arange(len(y)) < lost, y, np.nan)
    keep = downsample(y)  # a page draws what can be seen: no burst of 100,000 steps is lost, and no step more is needed
    ax.plot(x[keep], y[keep], label=name, color=COLOURS[look[0]], linestyle=DASHES[look[1]])


def field(
    ax: Axes, surface: Surface, xlim: Sequence[float], ylim: Sequence[float], grid: tuple[int, int] = (150, 110)
) -> None:
    """Draw the height of a surface as nine flat bands, narrow at the floor so that a valley shows as one.

    Parameters
    ----------
    ax : matplotlib Axes
    surface : Surface
        Of two coordinates.
    xlim, ylim : pairs of float
        The window.
    grid : pair of int
        At how many points along x and y the height is computed.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above.
    """
    if not isinstance(ax, Axes):
        checks.refuse(TypeError, "ax", ax, "a matplotlib Axes")
    _surface(surface, 2)
    xlim, ylim = _limits("xlim", xlim), _limits("ylim", ylim)
    x, y = np.meshgrid(np.linspace(xlim[0], xlim[1], grid[0]), np.linspace(ylim[0], ylim[1], grid[1]))
    z = surface.height(np.stack([x, y]))
    levels = z.min() + np.linspace(0, 1, len(BANDS))[1:] ** 3 * (np.percentile(z, 98) - z.min())
    ax.contourf(x, y, z, [z.min() - 1, *levels, max(z.max(), levels[-1]) + 1], colors=BANDS)
    ax.contour(x, y, z, levels, colors=ISO, linewidths=0.5, linestyles="-")
    ax.set(xlim=xlim, ylim=ylim)
    ax.grid(visible=False)


def paths(
    surface: Surface,
    runs: Mapping[str, Array],
    *,
    xlim: Sequence[float] | None = None,
    ylim: Sequence[float] | None = None,
    labels: tuple[str, str] = (r"$\theta_1$", r"$\theta_2$"),
    height: float = 3.2,
    grid: tuple[int, int] = (150, 110),
) -> Figure:
    """Return a map of a surface of two coordinates with paths on it.

    Parameters
    ----------
    surface : Surface
    runs : dict of str to array
        Name → path, of shape (steps + 1, 2). A path that diverges is drawn as far as the map goes, and its label
        says at which step it was lost.
    xlim, ylim : pairs of float, optional
        The window; the surface's own if not given.
    labels : pair of str
        Of the axes.
    height : float
        In inches.
    grid : pair of int
        At how many points along x and y the height is computed; fewer for a surface whose height is expensive.

    Raises
    ------
    TypeError, ValueError
        If a path does not have shape (steps + 1, 2), or another argument is not what is said above.
    """
    _surface(surface, 2)
    _mapping("runs", runs, "path")
    for name, path in runs.items():
        checks.real(f"runs[{name!r}]", path, "an array of real numbers")
        if np.ndim(path) != 2 or np.shape(path)[1] != 2 or not len(path):
            raise ValueError(f"runs[{name!r}] must have shape (steps + 1, 2), but has {np.shape(path)}")
    runs = {name: np.asarray(path) for name, path in runs.items()}
    xlim, ylim = _limits("xlim", xlim, surface.xlim), _limits("ylim", ylim, surface.ylim)
    labels = _labels(labels)
    fig, ax = figure(1, 1, height)
    reach = 100 * max(np.ptp(xlim), np.ptp(ylim))
    with mpl.rc_context(STYLE):
        field(ax, surface, xlim, ylim, grid)
        for (name, path), (colour, dash) in zip(runs.items(), looks(runs), strict=True):
            lost = diverged_at(path)
            near = path[np.cumprod(np.abs(path).max(axis=1) <= reach).astype(bool)]
            near = near[downsample(*near.T)]
            label = f"{name} (diverged at step {lost})" if lost >= 0 else name
            look = {"color": COLOURS[colour], "linestyle": DASHES[dash]}
            ax.plot(*near.T, label=label, **look, marker=".", markersize=3)
        ax.plot(*next(iter(runs.values()))[0], "o", color=INK, markersize=5)
        if surface.minimum is not None:
            ax.plot(*surface.minimum, "x", color=HANDLE, markersize=9, markeredgewidth=2.5)
        ax.set(xlabel=labels[0], ylabel=labels[1])
        if len(runs) > 1 or any(diverged_at(path) >= 0 for path in runs.values()):
            ax.legend(loc="best")
    return fig


def graded(
    surface: Surface,
    runs: Mapping[str, tuple[Array, Array]],
    edges: Sequence[float],
    *,
    label: str,
    xlim: Sequence[float] | None = None,
    ylim: Sequence[float] | None = None,
    labels: tuple[str, str] = (r"$\theta_1$", r"$\theta_2$"),
    height: float = 3.4,
) -> Figure:
    """Return maps of a surface, side by side, with one path on each: its colour and thickness tell a number.

    Parameters
    ----------
    surface : Surface
    runs : dict of str to (array, array)
        Title → path, of shape (steps + 1, 2), and the number at each of its points, of shape (steps + 1,).
    edges : sequence of float
        Where one grade ends and the next begins, rising; at most five, for six grades. A number on an edge belongs to
        the upper grade.
    label : str
        What the number is.
    xlim, ylim : pairs of float, optional
        The window; the surface's own if not given.
    labels : pair of str
        Of the axes.
    height : float
        In inches.

    Raises
    ------
    TypeError, ValueError
        If a path or its numbers have another shape, `edges` do not rise or are too many, or another argument is not
        what is said above.
    """
    _surface(surface, 2)
    _mapping("runs", runs, "path")
    if np.ndim(checks.finite("edges", edges)) != 1 or len(edges) >= len(RAMP) or np.any(np.diff(edges) <= 0):
        checks.refuse(ValueError, "edges", edges, f"one to {len(RAMP) - 1} rising numbers")
    _text("label", label)
    labels = _labels(labels)
    xlim, ylim = _limits("xlim", xlim, surface.xlim), _limits("ylim", ylim, surface.ylim)
    for name, pair in runs.items():
        if not isinstance(pair, tuple) or len(pair) != 2:
            checks.refuse(TypeError, f"runs[{name!r}]", pair, "a path and its numbers")
        path, numbers = (checks.real(f"runs[{name!r}]", part, "arrays of real numbers") for part in pair)
        if np.ndim(path) != 2 or np.shape(path)[1] != 2 or np.shape(numbers) != np.shape(path)[:1]:
            raise ValueError(
                f"runs[{name!r}] must have shapes (steps + 1, 2) and (steps + 1,), "
                f"but has {np.shape(path)} and {np.shape(numbers)}"
            )
    runs = {name: (np.asarray(path), np.asarray(numbers)) for name, (path, numbers) in runs.items()}
    fig, axes = figure(1, len(runs), height, sharey=True, squeeze=False)
    widths = np.linspace(1.2, 4.2, len(edges) + 1)
    styles = [{"color": ink, "linewidth": width, "linestyle": "-"} for ink, width in zip(RAMP, widths, strict=False)]
    with mpl.rc_context(STYLE):
        for ax, (title, (path, numbers)) in zip(axes[0], runs.items(), strict=True):
            field(ax, surface, xlim, ylim)
            grade = np.digitize(numbers[:-1], edges)  # of the step that leaves a point
            cuts = [0, *np.flatnonzero(np.diff(grade)) + 1, len(grade)]
            for first, last in pairwise(cuts):
                ax.plot(*path[first : last + 1].T, **styles[grade[first]], solid_capstyle="round")
            ax.plot(*path[0], "o", color=INK, markersize=5)
            if surface.minimum is not None:
                ax.plot(*surface.minimum, "x", color=HANDLE, markersize=9, markeredgewidth=2.5)
            ax.set(title=title, xlabel=labels[0])
        axes[0, 0].set_ylabel(labels[1])
        words = [f"below {edges[0]:g}", *(f"{a:g} to {b:g}" for a, b in pairwise(edges)), f"above {edges[-1]:g}"]
        keys = [Line2D([], [], **style) for style in styles]
        fig.legend(keys, words, title=label, loc="outside lower center", ncols=len(words), handlelength=1.4)
    return fig


def profile(surface: Surface, runs: Mapping[str, Trace], *, every: int = 10, height: float = 5.4) -> Figure:
    """Return the profile of a surface of one coordinate with balls on it; below, σ and the step against t.

    Parameters
    ----------
    surface : Surface
        Of one coordinate, such as the meadow.
    runs : dict of str to Trace
        Name → what `paths.trace` returned for a single run.
    every : int
        There is a ball for every so many steps. Each run after the first has its string of balls a little higher.
    height : float
        In inches.

    Raises
    ------
    TypeError, ValueError
        If there is no run, if the surface or a run has more than one coordinate, or if another argument is not what is
        said above.
    """
    _surface(surface, 1)
    _mapping("runs", runs, "trace")
    for name, run in runs.items():
        if not isinstance(run, Trace):
            checks.refuse(TypeError, f"runs[{name!r}]", run, "what `paths.trace` returned")
        if run.theta.shape[1:] != (1,):
            raise ValueError(f"runs[{name!r}] must have theta of shape (steps + 1, 1), but has {run.theta.shape}")
    every = checks.count("every", every)
    fig, (ground, sigma, step) = figure(3, 1, height, height_ratios=[3, 2, 2])
    sigma.sharex(step)
    x = np.linspace(*surface.xlim, 400)[None]
    low, high = surface.height(x).min(), surface.height(x).max()
    with mpl.rc_context(STYLE):
        ground.plot(x[0], surface.height(x), color=INK, linestyle="-")
        for k, ((name, run), look) in enumerate(zip(runs.items(), looks(runs), strict=True)):
            balls = run.theta[::every].T
            lift = (0.05 + 0.07 * k) * (high - low)
            ground.plot(balls[0], surface.height(balls) + lift, ".", color=COLOURS[look[0]], markersize=6, label=name)
            t = np.arange(len(run.theta))
            _line(sigma, t, run.sigma[:, 0], name, look)
            _line(step, t, np.abs(run.step[:, 0]) / run.eta, name, look)
        ground.set(title="ground", xlabel=r"$\theta$", xlim=surface.xlim)
        ground.legend(loc="best", title=f"one ball every {every} steps", title_fontsize=9)
        sigma.set_title("σ")
        step.set(title="step / η", xlabel="step")
        log_axis(sigma)
        log_axis(step)
    return fig


# ---- checks of arguments ----------------------------------------------------------------------------------------


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        checks.refuse(TypeError, name, value, "text")
    return value


def _labels(value: Any) -> tuple[str, str]:
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        checks.refuse(TypeError, "labels", value, "a pair of texts")
    return _text("labels[0]", value[0]), _text("labels[1]", value[1])


def _mapping(name: str, value: Any, what: str) -> None:
    if not isinstance(value, Mapping):
        checks.refuse(TypeError, name, value, f"a dict of each {what} by name")
    if not value:
        raise ValueError(f"{name} must hold at least one {what}, but is {value!r}")
    if len(value) > MANY:
        raise ValueError(f"{name} must hold at most {MANY}, one for each {what}, but holds {len(value)}")


def _lines(name: str, value: Any) -> Mapping[str, float]:
    """Straight lines by their label."""
    if value is not None and not isinstance(value, Mapping):
        checks.refuse(TypeError, name, value, "a dict of label → number")
    return {
        _text(f"a label of {name}", label): checks.single(f"{name}[{label!r}]", at)
        for label, at in (value or {}).items()
    }


def _points(name: str, *pair: Any) -> tuple[Array, Array]:
    """x and y of a series; 0, 1, 2, … for an x of None."""
    if len(pair) != 2:
        checks.refuse(TypeError, f"series {name!r}", pair, "y, or a pair (x, y)")
    x, y = pair
    y = np.asarray(checks.real(f"y of {name!r}", y, "a 1-d array of real numbers"), float)
    if y.ndim != 1 or not len(y):
        raise ValueError(f"y of {name!r} must be a 1-d array of at least one number, but has shape {y.shape}")
    x = np.arange(len(y)) if x is None else np.asarray(checks.real(f"x of {name!r}", x, "a 1-d array of real numbers"))
    if x.shape != y.shape:
        raise ValueError(f"x of {name!r} must have the length of its y, {len(y)}, but has shape {x.shape}")
    return x, y


def _limits(name: str, value: Any, otherwise: tuple[float, float] | None = None) -> tuple[float, float]:
    if value is None and otherwise is not None:
        return otherwise
    low_high = np.asarray(checks.finite(name, value), float)
    if low_high.shape != (2,) or not low_high[0] < low_high[1]:
        checks.refuse(ValueError, name, value, "a pair of rising numbers")
    return float(low_high[0]), float(low_high[1])


def _surface(value: Any, dim: int) -> None:
    if not isinstance(value, Surface):
        checks.refuse(TypeError, "surface", value, "a Surface, such as rosenbrock()")
    if value.dim != dim:
        raise ValueError(
            f"surface must have {('one coordinate', 'two coordinates')[dim - 1]}, but {value.name!r} has {value.dim}"
        )


def _figure(value: Any) -> Figure:
    if not isinstance(value, Figure):
        checks.refuse(TypeError, "fig", value, "a matplotlib Figure")
    return value


# ---- showing ----------------------------------------------------------------------------------------------------


class Still:
    """A figure as a notebook or a page shows it: a picture, and in words what can be seen in it.

    Parameters
    ----------
    fig : matplotlib Figure
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.

    Raises
    ------
    TypeError, ValueError
        If `fig` is no figure or `alt` is no sentence.
    """

    def __init__(self, fig: Figure, alt: str) -> None:
        if not isinstance(alt, str) or len(alt.split()) < 4:
            raise ValueError(f"alt must say in a sentence what can be seen in the figure, but is {checks.shown(alt)}")
        self.figure, self.alt = _figure(fig), " ".join(alt.split())

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if settings.on_site():
            return {"text/html": svg(self.figure, self.alt), "text/plain": repr(self)}, {}
        still = base64.b64encode(png(self.figure)).decode()
        return {"image/png": still, "text/plain": repr(self)}, {"image/png": {"alt": self.alt}}


def show(fig: Figure, alt: str) -> Still:
    """Return `fig` for display as a cell's last line.

    Parameters
    ----------
    fig : matplotlib Figure
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.

    Raises
    ------
    TypeError, ValueError
        If `fig` is no figure or `alt` is no sentence.
    """
    return Still(fig, alt)


def png(fig: Figure, dpi: int = 80) -> bytes:
    """Return the figure as a small PNG: only the inks of the course, a white sheet, and the same bytes each time.

    Parameters
    ----------
    fig : matplotlib Figure
    dpi : int
        Dots an inch.

    Raises
    ------
    TypeError, ValueError
        If `fig` is no figure or `dpi` no whole number from 1 to 1,000.
    """
    _figure(fig)
    dpi = checks.count("dpi", dpi, most=1000)
    canvas, before = FigureCanvasAgg(fig), {"dpi": fig.dpi, "facecolor": fig.get_facecolor()}
    fig.set(dpi=dpi, facecolor="white")
    with mpl.rc_context(STYLE):
        canvas.draw()  # type: ignore[no-untyped-call]  # `savefig` would draw twice
    fig.set(**before)
    pixels = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)  # type: ignore[no-untyped-call]
    found, where = np.unique(pixels @ [1 << 16, 1 << 8, 1], return_inverse=True)
    inks = _palette()
    away = np.abs((found[:, None] >> [16, 8, 0] & 255)[:, None, :] - inks).sum(axis=2)
    image = Image.fromarray(away.argmin(axis=1).astype(np.uint8)[where.reshape(pixels.shape[:2])], "P")
    image.putpalette(inks.astype(np.uint8).tobytes())
    small = io.BytesIO()
    image.save(small, format="png", optimize=True)
    return small.getvalue()


@cache
def _palette() -> Array:
    """The inks of the figures, the darker ones also at two thirds and a third for edges and what shines through."""
    plain = [ImageColor.getrgb(ink) for ink in ("#ffffff", *BANDS, ISO, RULE)]
    strong = np.array([ImageColor.getrgb(ink) for ink in (*COLOURS, *RAMP, INK, MUTED, HANDLE)])
    faded = [255 - (255 - strong) * part // 3 for part in (3, 2, 1)]
    return np.unique(np.concatenate([plain, *faded]), axis=0)


def svg(fig: Figure, alt: str) -> str:
    """Return the figure as an HTML figure with inline SVG, in the inks of the page and with `alt` as its name.

    Parameters
    ----------
    fig : matplotlib Figure
    alt : str
        In a sentence or two, what can be seen.

    Raises
    ------
    TypeError
        If `fig` is no figure or `alt` no text.
    """
    _figure(fig)
    _text("alt", alt)
    raw = io.StringIO()
    with mpl.rc_context(STYLE):
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))  # the same bytes each time
        FigureCanvasSVG(fig).print_svg(raw, metadata=nothing)  # type: ignore[no-untyped-call]
    text = raw.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r'(<svg[^>]*?) (?:height|width)="[^"]*"([^>]*?) (?:height|width)="[^"]*"', r"\1\2", text, count=1)
    # a tenth of a pixel is enough for a path; transforms stay, since glyphs are drawn large and scaled down
    text = re.sub(r'(?<= )d="[^"]*"', lambda path: re.sub(r"(\.\d)\d+", r"\1", path[0]), text)
    for ink, variable in VARIABLES.items():
        text = text.replace(ink, f"var({variable},{ink})")
    return f'<figure class="us-still" role="img" aria-label="{html.escape(alt)}">{text}</figure>'
