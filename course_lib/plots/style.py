"""How the course's figures look: one style, and the same color for the same thing everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure

from .. import checks
from . import arguments

__all__ = ["COLORS", "DASHES", "LOOKS", "RAMP", "figure", "looks"]

#: Colors of the series, in this order
COLORS = ("#3a63b0", "#966400", "#1c9a86", "#7d0d1a", "#0d0d0d")
#: Dashes of the series, in the order of the colors
DASHES = ("-", (0, (4, 1)), (0, (1, 1)), "-.", (0, (4, 1.2, 1, 1.2, 1, 1.2)))
HATCHES = ("", "--", "----", "..", "//")  # of bars, in the order of the dashes
BANDS = ("#ffffff", "#fafcfd", "#f5f8fb", "#f0f5f9", "#ecf1f6", "#e8eef4", "#e4eaf1", "#e1e8ef", "#dfe6ee")
#: Colors from little to much, all equally dark, to show on light and dark pages. Thickness shows the order, too
RAMP = ("#4f74d9", "#7d68cf", "#a35abf", "#c14d98", "#cf4a6a", "#d2504a")
#: Color and dash of an optimizer, by its name, the same in every figure of the course. A new one takes any pair that
#: is free, best in the color of its family (GD; momentum and signs; sums and means of squares; RMSProp; Adam)
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
    **dict(zip(COLORS, ("--us-c1", "--us-c2", "--us-c3", "--us-c4", "--us-c0"), strict=True)),
    **{band: f"--us-r{i}" for i, band in enumerate(BANDS)},
    INK: "--us-fg",
    "#000000": "--us-fg",
    MUTED: "--us-muted",
    RULE: "--us-rule",
    ISO: "--us-iso",
    HANDLE: "--us-accent",
}

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
    "axes.prop_cycle": cycler(color=COLORS) + cycler(linestyle=DASHES),
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
    rows = checks.count("rows", rows, most=arguments.MANY)
    columns = checks.count("columns", columns, most=arguments.MANY)
    height = float(checks.positive("height", checks.single("height", height)))
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, height), dpi=100)
        return fig, fig.subplots(rows, columns, **subplots)


def looks(names: Iterable[str]) -> list[tuple[int, int]]:
    """Return for each series of a figure the numbers of its color and of its dash pattern.

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
    names = checks.entries("names", names, "a sequence of the names of the series")
    names = [arguments.text("a series' name", name) for name in names]
    words = [re.match(r"\w*", name.lower()) for name in names]
    own = [LOOKS.get(word[0]) if word else None for word in words]
    by_order = [(i % len(COLORS), (i + i // len(COLORS)) % len(DASHES)) for i in range(len(names))]  # no pair twice
    taken = [look for look in own if look]
    if len(set(taken)) < len(taken):
        return by_order
    colors = {color for color, _ in taken}
    free = [(i, i) for i in range(len(COLORS)) if i not in colors]
    if len(free) < own.count(None):
        return by_order
    return [look or free.pop(0) for look in own]
