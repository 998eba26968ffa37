"""Charts of lines, bars and dots: `curves` of a lecture, and `panels` as a live figure describes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import checks
from ..series import downsample
from . import arguments, drawing
from .style import COLORS, DASHES, HANDLE, STYLE, WIDTH, figure, looks

__all__ = ["curves", "panels"]


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
    arguments.mapping("panels", panels, "panel")
    for title, series in panels.items():
        arguments.mapping(f"panels[{title!r}]", series, "series")
    marks, levels = arguments.lines("marks", marks), {} if levels is None else levels
    for argument, titles in ("log", log), ("bars", bars), ("levels", levels):
        if argument == "levels" and not isinstance(titles, Mapping):
            checks.refuse(TypeError, argument, titles, "a dict of panel → number")
        for title in checks.entries(argument, titles, "a sequence of panels"):
            checks.one_of(f"a panel of {argument}", title, panels)
    arguments.text("xlabel", xlabel)
    height = 0.6 + 1.55 * len(panels) if height is None else height
    fig, axes = figure(len(panels), 1, height, sharex=True, squeeze=False)
    with mpl.rc_context(STYLE):
        for ax, (title, series) in zip(axes[:, 0], panels.items(), strict=True):
            for k, ((name, values), look) in enumerate(zip(series.items(), looks(series), strict=True)):
                xs, ys = arguments.points(name, *(values if isinstance(values, tuple) else (x, values)))
                if title in bars:
                    drawing.bars(ax, xs, ys, name, look, k, len(series))
                else:
                    drawing.line(ax, xs, ys, name, look)
            ax.set_title(title)
            if title in log:
                drawing.log_axis(ax)
            for label, at in marks.items():
                drawing.mark(ax, at, label if ax is axes[0, 0] else "", HANDLE)
            for label, at in arguments.lines("levels", levels_of(levels.get(title, {}))).items():
                drawing.level(ax, at, label)
            drawing.legend(ax)
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
    curves    list of {name, xs, ys}. `look` is the pair (color, dash) from `looks`; `as` is "line", "bars" (xs evenly
              spaced) or "dots"; a `ghost` (line) or a `pale` bar stands behind the others; `value` is a text beside the
              name. A curve with neither name nor value has no key
    marks     list of {x, label}: vertical lines
    levels    list of {y, label}: horizontal lines
    balls     list of {x, y, look, label, dy}: where something is now, its label `dy` pixels below
    xticks    list of float; chosen if not given. Empty where the panel below has the same x: no label either
    keys      "names" (and values), "values" (the page shows these only), "curves" (the page has them at the curves) or
              "none". On the page the value of a single line without a name stands at the line
    cursor    x of the cursor, or None
    ========  =========================================================================================================

    Raises
    ------
    TypeError, ValueError
        If a panel has no such key, or lacks its limits.
    """
    if not isinstance(given, Sequence) or not given:
        checks.refuse(TypeError, "given", given, "a list of at least one panel")
    layout = arguments.layout(layout, len(given))
    height = 0.6 + 1.55 * len(layout) if height is None else checks.single("height", checks.positive("height", height))
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, height), dpi=100)
        for place, ax in fig.subplot_mosaic(layout, empty_sentinel=-1, **mosaic).items():
            panel = given[place]
            if callable(panel):
                panel(ax)
            else:
                _panel(ax, panel)
        if arguments.text("heading", heading):
            fig.suptitle(heading, fontsize=9)
    return fig


def _panel(ax: Axes, panel: Mapping[str, Any]) -> None:
    """Draw one panel: see `panels`."""
    if not isinstance(panel, Mapping):
        checks.refuse(TypeError, "a panel of given", panel, "a dict, or a function of an Axes")
    for key in panel:
        checks.one_of("a key of a panel", key, KEYS)
    window, limits = arguments.limits("x", panel.get("x")), arguments.limits("y", panel.get("y"))
    log, cursor = panel.get("log", False), panel.get("cursor")
    ax.set_xscale("log" if panel.get("logx", False) else "linear")
    xlabel = panel.get("xlabel", "") if len(panel.get("xticks", window)) else ""
    ax.set(xlim=window, ylim=limits, title=panel.get("title", ""), xlabel=xlabel)
    if log:
        drawing.log_axis(ax)
    curves = panel.get("curves", ())
    bars = [curve for curve in curves if curve.get("as") == "bars"]
    low, high = (limits[0] / 100, limits[1] * 100) if log else (2 * limits[0] - limits[1], 2 * limits[1] - limits[0])
    for curve in curves:
        xs, ys = np.asarray(curve["xs"], float), np.clip(np.asarray(curve["ys"], float), low, high)  # inf is drawn too
        name = " ".join(filter(None, (curve.get("name"), curve.get("value"))))
        name, look = "" if curve.get("ghost") or panel.get("keys") == "none" else name, curve.get("look", (0, 0))
        how: dict[str, Any] = {"alpha": 0.3 if curve.get("ghost") or curve.get("pale") else 1.0}
        if curve in bars:
            drawing.bars(ax, xs, ys, name, look, bars.index(curve), len(bars), **how)
        elif curve.get("as") == "dots":
            ax.plot(xs, ys, ".", color=COLORS[look[0]], markersize=3, label=name)
        else:
            keep = downsample(ys)
            ax.plot(xs[keep], ys[keep], label=name, color=COLORS[look[0]], linestyle=DASHES[look[1]], **how)
    for mark in panel.get("marks", ()):
        drawing.mark(ax, mark["x"], mark.get("label", ""))
    for level in panel.get("levels", ()):
        drawing.level(ax, level["y"], level.get("label", ""))
    for ball in panel.get("balls", ()):
        drawing.ball(ax, np.clip(ball["x"], *window), np.clip(ball["y"], *limits), ball)
    if cursor is not None:
        ax.axvline(cursor, color=HANDLE, linewidth=1.2)
    if "xticks" in panel:
        ax.set_xticks(panel["xticks"])
    drawing.legend(ax)


def levels_of(given: Any) -> Mapping[str, Any]:
    """Return the horizontal lines of a panel as label → y; a bare y has no label."""
    return given if isinstance(given, Mapping) else {"": given}
