"""A surface three times: as a relief, as the map that belongs to it, and cut in two directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import checks
from ..schedules import Array
from ..surfaces import Surface
from . import arguments
from .style import BANDS, COLORS, DASHES, HANDLE, INK, ISO, MUTED, STYLE, WIDTH

__all__ = ["relief"]

LETTERS = 15.5  # points: on a phone they are 10 pixels high
LARGE = {**STYLE, "font.size": LETTERS, "axes.titlesize": LETTERS, "xtick.labelsize": LETTERS,
         "ytick.labelsize": LETTERS, "axes.grid": False}  # fmt: skip
CUTS: Any = {1: {"color": COLORS[1], "linestyle": DASHES[1]}, 0: {"color": COLORS[0], "linestyle": "-"}}  # as OwnAxes
WAYS = {"along": (1.0, 0.0), "across": (0.0, 1.0)}
TURN, TILT = np.deg2rad([25, 48])  # how far the relief is turned, and from how high one looks at it
BROAD = 0.6  # how broad its ground is, for a length of 1
STEEP = 0.9  # times the height at which a wall in front would hide what is behind it

Project = Callable[[Array, Any], tuple[Any, Any]]


def relief(
    surface: Surface,
    levels: Sequence[float],
    *,
    xlim: Sequence[float] | None = None,
    ylim: Sequence[float] | None = None,
    labels: tuple[str, str] = (r"$\theta_1$", r"$\theta_2$"),
    marks: Mapping[str, Sequence[float]] | None = None,
    ways: Mapping[str, Sequence[float]] = WAYS,
    path: Array | None = None,
    title: str = "a valley",
    height: float = 9.0,
) -> Figure:
    """Return a surface as a relief, as the map that belongs to it, and cut in two directions, one below the other.

    Parameters
    ----------
    surface : Surface
        Of two coordinates.
    levels : sequence of float
        Heights of the contour lines, the same ones in all three pictures.
    xlim, ylim : pairs of float, optional
        The window; the surface's own if not given.
    labels : pair of str
        Of the coordinates.
    marks : dict of str to point, optional
        Places with a name on the map. The cuts cross at the first; the surface's minimum if not given.
    ways : dict of str to pair of float
        Name of a cut → its direction, two of them.
    path : array, shape (steps + 1, 2), optional
        A run, drawn on the relief and on the map; both axes of the map then have one scale.
    title : str
        What the surface is.
    height : float
        In inches.

    Notes
    -----
    The relief is seen along parallel lines. Its walls are as high as they can be without hiding what is behind them.

    Raises
    ------
    TypeError, ValueError
        If the surface has no minimum and `marks` are not given, or an argument is not what is said above.
    """
    arguments.surface(surface, 2)
    if marks is None:
        if surface.minimum is None:
            raise ValueError(f"surface must have a minimum to be cut at, but {surface.name!r} has none")
        marks = {"minimum": surface.minimum}
    marks, ways = arguments.marks("marks", marks), arguments.marks("ways", ways)
    if len(ways) != 2:
        checks.refuse(ValueError, "ways", ways, "two directions by name")
    if path is not None and (np.ndim(checks.finite("path", path)) != 2 or np.shape(path)[1] != 2):
        checks.refuse(ValueError, "path", path, "an array of shape (steps + 1, 2)")
    heights = np.asarray(checks.finite("levels", levels), float)
    if heights.ndim != 1 or not 1 <= len(heights) < len(BANDS) or (np.diff(heights) <= 0).any():
        checks.refuse(ValueError, "levels", levels, f"1 to {len(BANDS) - 1} rising numbers")
    labels, title = arguments.labels(labels), arguments.text("title", title)
    height = float(checks.positive("height", checks.single("height", height)))
    xlim, ylim = arguments.limits("xlim", xlim, surface.xlim), arguments.limits("ylim", ylim, surface.ylim)
    grid = np.stack(np.meshgrid(np.linspace(xlim[0], xlim[1], 41), np.linspace(ylim[0], ylim[1], 33)))
    stand = partial(_stand, _scales(surface, grid, (xlim, ylim)))
    center_name, center = next((name, np.array(point, float)) for name, point in marks.items())
    along = [np.array(way, float) / np.linalg.norm(np.array(way, float)) for way in ways.values()]
    cuts = [_cut(surface, center, way, (xlim, ylim)) for way in along]
    with mpl.rc_context(LARGE):
        fig = Figure(figsize=(WIDTH, height), dpi=100)
        above, ground, section = fig.subplots(3, 1, height_ratios=[1.6, 1 if path is None else 1.6, 1])
        for ax, project in ((above, stand), (ground, _lie)):
            _draw(ax, surface, heights, grid, project)
            for k, look in CUTS.items():
                s, points, z = cuts[k]
                ax.plot(*project(points, z), **look, linewidth=2.5)
                for at, high in zip(*_crossings(s, z, heights), strict=True):
                    if 0 < at < 0.95 * s[-1] and (k == 0 or ax is above) and path is None:
                        _say(ax, f"{high:g}", project(center + at * along[k], high), MUTED, (4, -9))
            if path is not None:
                run = np.asarray(path, float).T
                ax.plot(*project(run, surface.height(run)), color=INK, linestyle="-", linewidth=1.6, marker=".")
                ax.plot(*project(run[:, :1], surface.height(run[:, :1])), "o", color=INK, markersize=8)
            ax.plot(*project(center, surface.height(center)), "x", color=HANDLE, markersize=11, markeredgewidth=3)
        _mesh(above, surface, grid, stand)
        # how high names stand in the section, and with a path where it ends: a steep wall would take all of it
        top = min(max(z.max() for _, _, z in cuts), 1.1 * heights[-1])
        for k, look in CUTS.items():
            s, points, z = cuts[k]
            section.plot(s, z, **look, linewidth=2.5)
            section.plot(*_crossings(s, z, heights), "o", color=look["color"])
            name, curvature = [*ways][k], along[k] @ surface.hessian(center) @ along[k]
            _say(above, name, stand(points[:, -1], z[-1]), look["color"], (0, 13), ha="center")
            at = np.flatnonzero(z <= top)[-1] if k else -len(s) // 4  # at the end of the one, low beside the other
            _say(section, f"{name}: λ = {curvature:.3g}".replace("-", "−"), (s[at], z[at]), look["color"],
                 (7, 0) if k else (12, -10))  # fmt: skip
        _say(ground, center_name, (center[0], center[1]), HANDLE, (-11, -13), ha="right")
        for name, point in [*marks.items()][1:]:
            aside = -13 if np.prod(np.array(point) - center) > 0 else 13  # not on the line from the center
            ground.plot(*point, "o", color=HANDLE, markersize=6)
            _say(ground, name, (point[0], point[1]), HANDLE, (9, aside))
        if path is not None:
            _say(above, center_name, stand(center, surface.height(center)), HANDLE, (10, -16))
        above.set(title=title, aspect="equal")
        above.set_axis_off()
        ground.set(title="its map", xlabel=labels[0], ylabel=labels[1], xlim=xlim, ylim=ylim,
                   yticks=np.linspace(ylim[0], ylim[1], 3))  # fmt: skip
        if path is not None:
            ground.set(aspect="equal", xticks=np.linspace(xlim[0], xlim[1], 3))
        section.set(title="its two cross-sections", xlabel=f"distance from the {center_name}", ylabel="loss",
                    xlim=(min(s[0] for s, _, _ in cuts), max(s[-1] for s, _, _ in cuts)))  # fmt: skip
        if path is not None:  # room for the name of the cut that goes down
            section.set_ylim(min(z.min() for _, _, z in cuts) - 0.2 * top, 1.05 * top)
        apart = np.diff(heights, prepend=-np.inf) > 0.12 * np.ptp(section.get_ylim())  # or the numbers would touch
        ticks = heights[apart & (heights <= section.get_ylim()[1])]
        section.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    return fig


def _cut(surface: Surface, center: Array, way: Array, windows: Sequence[Sequence[float]]) -> tuple[Array, Array, Array]:
    """Return the cut through a point, as far as the window goes: distances from it, points, heights."""
    ends = [
        (edge - at) / part for at, part, window in zip(center, way, windows, strict=True) if part for edge in window
    ]
    s = np.linspace(max(end for end in ends if end <= 0), min(end for end in ends if end >= 0), 201)
    points = center[:, None] + way[:, None] * s
    return s, points, surface.height(points)


def _crossings(s: Array, z: Array, heights: Array) -> tuple[Array, Array]:
    """Return where a cut crosses the heights: distances, heights."""
    pairs = [(s[i] + (s[i + 1] - s[i]) * (h - z[i]) / (z[i + 1] - z[i]), h)
             for h in heights for i in np.flatnonzero((z[:-1] <= h) != (z[1:] <= h))]  # fmt: skip
    at, height = np.reshape(pairs, (-1, 2)).T
    return at, height


def _scales(surface: Surface, grid: Array, windows: Sequence[Sequence[float]]) -> tuple[float, float]:
    """By how much θ₂ and the height are stretched in the relief, where θ₁ keeps its scale."""
    broad = float(BROAD * np.ptp(windows[0]) / np.ptp(windows[1]))
    slope = surface.grad(grid)
    rises = -(slope[0] * np.sin(TURN) + slope[1] / broad * np.cos(TURN)).min()  # toward the reader
    rises = max(rises, np.ptp(surface.height(grid)) / np.ptp(windows[0]))
    return broad, float(STEEP * np.tan(TILT) / rises)


def _stand(scales: tuple[float, float], theta: Array, z: Any) -> tuple[Any, Any]:
    """Where a point of the relief is on paper."""
    x, y, z = theta[0], scales[0] * theta[1], scales[1] * z
    away = x * np.sin(TURN) + y * np.cos(TURN)
    return x * np.cos(TURN) - y * np.sin(TURN), away * np.sin(TILT) + z * np.cos(TILT)


def _lie(theta: Array, z: Any) -> tuple[Any, Any]:
    """Where a point of the map is on paper."""
    return theta[0], theta[1]


def _draw(ax: Axes, surface: Surface, heights: Array, grid: Array, project: Project) -> None:
    """Draw bands and contour lines."""
    z = surface.height(grid)
    where = project(grid, z)
    ends = [min(z.min(), heights[0]) - 1, *heights, max(z.max(), heights[-1]) + 1]
    ax.contourf(*where, z, ends, colors=BANDS)
    ax.contour(*where, z, heights, colors=MUTED, linewidths=1, linestyles="-")


def _mesh(ax: Axes, surface: Surface, grid: Array, project: Project) -> None:
    """Draw thin lines along both coordinates: they show how the ground is bent."""
    for lines in (grid[:, :, ::4], grid[:, ::4].transpose(0, 2, 1)):
        ax.plot(*project(lines, surface.height(lines)), color=ISO, linestyle="-", linewidth=0.7, zorder=1)


def _say(
    ax: Axes, text: str, at: tuple[Any, Any], ink: str, away: tuple[float, float] = (6, 0), ha: str = "left"
) -> None:
    """Write a name beside what it names."""
    ax.annotate(text, at, away, color=ink, textcoords="offset points", va="center", ha=ha)
