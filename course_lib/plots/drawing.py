"""The parts of a panel: lines, bars, balls, marks, levels, and a logarithmic axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from ..schedules import Array
from ..series import diverged_at, downsample
from .style import COLORS, DASHES, HATCHES, MUTED


def legend(ax: Axes) -> None:
    """Draw the names of the series, where there are several, or where one says that it diverged."""
    names = ax.get_legend_handles_labels()[1]
    if len(names) > 1 or "diverged" in "".join(names):
        ax.legend(loc="best")


def mark(ax: Axes, x: float, label: str, ink: str = MUTED) -> None:
    """Draw a dotted vertical line; its label stands at the top, if the line is in the window."""
    ax.axvline(x, color=ink, linestyle=":", linewidth=1.2)
    if label and ax.get_xlim()[0] <= x <= ax.get_xlim()[1]:
        ax.annotate(label, (x, 1), (3, -9), color=ink, fontsize=9,
                    xycoords=("data", "axes fraction"), textcoords="offset points")  # fmt: skip


def level(ax: Axes, y: float, label: str) -> None:
    """Draw a dashed horizontal line; its label stands at the right, unless a curve that is drawn passes there."""
    left = _passed(ax, y, label, 1) and not _passed(ax, y, label, 0)
    ax.axhline(y, color=MUTED, linestyle="--", linewidth=1)
    ax.annotate(label, (0 if left else 1, y), (2 if left else -2, 3), color=MUTED, fontsize=9,
                ha="left" if left else "right", xycoords=("axes fraction", "data"),
                textcoords="offset points")  # fmt: skip


def _passed(ax: Axes, y: float, label: str, side: int) -> bool:
    """Whether a curve passes where a level's label would stand: at the left (0) or at the right (1) of the axes."""
    point = ax.figure.dpi / 72
    width, height = 7 * len(label) * point / ax.bbox.width, 16 * point / ax.bbox.height
    within = (ax.transScale + ax.transLimits).transform
    floor = within((ax.get_xlim()[0], y))[1]
    for curve in ax.lines:
        across, up = within(curve.get_xydata()).T
        if np.any((abs(across - side) < width) & (up > floor) & (up < floor + height)):
            return True
    return False


def ball(ax: Axes, x: float, y: float, ball: Mapping[str, Any]) -> None:
    """Draw a ball at (x, y), in the look and with the label that `ball` describes."""
    ax.plot(x, y, "o", color=COLORS[ball.get("look", (0, 0))[0]], clip_on=False)
    ax.annotate(ball.get("label", ""), (x, y), (0, -0.72 * ball.get("dy", -11)), color=MUTED, fontsize=9, ha="center",
                textcoords="offset points")  # fmt: skip


def bars(ax: Axes, x: Array, y: Array, name: str, look: tuple[int, int], k: int, n: int, **how: Any) -> None:
    """Draw the bars of series k of n, side by side."""
    width = 0.8 * (np.diff(x).min() if len(x) > 1 else 1) / n
    color, hatch = COLORS[look[0]], HATCHES[look[1]]
    ax.bar(x + (k - (n - 1) / 2) * width, y, width, label=name, facecolor="none" if hatch else color, edgecolor=color,
           linewidth=0.5, hatch=hatch, **how)  # fmt: skip


def line(ax: Axes, x: Array, y: Array, name: str, look: tuple[int, int]) -> None:
    """Draw a series as far as it is finite; its name says where it diverges."""
    lost = diverged_at(y)
    if lost >= 0:
        name = f"{name} (diverged at {x[lost]:g})"
        y = np.where(np.arange(len(y)) < lost, y, np.nan)
    keep = downsample(y)  # a page draws what can be seen: no burst of 100,000 steps is lost, and no step more is needed
    ax.plot(x[keep], y[keep], label=name, color=COLORS[look[0]], linestyle=DASHES[look[1]])


def log_axis(ax: Axes) -> None:
    """Make the y axis logarithmic, with plain numbers on it: 0.1, 0.2, 0.5, 1."""
    low, high = ax.get_ylim() if ax.get_ylim()[0] > 0 else (ax.dataLim.minposy, ax.dataLim.ymax)
    if not (0 < low < high < np.inf):  # nothing that has a logarithm
        return
    ax.set_yscale("log")
    decades = np.log10(high) - np.log10(low)
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if decades < 2 else (1,), numticks=6))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}"))
    ax.yaxis.set_minor_locator(NullLocator())
