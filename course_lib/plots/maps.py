"""Surfaces from above and from the side, with the paths that optimizers take on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .. import checks
from ..paths import Trace
from ..schedules import Array
from ..series import diverged_at, downsample
from ..surfaces import Surface
from . import arguments, drawing
from .style import BANDS, COLORS, DASHES, HANDLE, INK, ISO, RAMP, STYLE, figure, looks

__all__ = ["field", "graded", "paths", "profile"]


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
    arguments.surface(surface, 2)
    xlim, ylim, (across, up) = arguments.limits("xlim", xlim), arguments.limits("ylim", ylim), arguments.grid(grid)
    x, y = np.meshgrid(np.linspace(*xlim, across), np.linspace(*ylim, up))
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
    marks: Mapping[str, Sequence[float]] | None = None,
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
    marks : dict of str to point, optional
        Places with a name.

    Raises
    ------
    TypeError, ValueError
        If a path does not have shape (steps + 1, 2), or another argument is not what is said above.
    """
    arguments.surface(surface, 2)
    arguments.mapping("runs", runs, "path")
    for name, path in runs.items():
        checks.real(f"runs[{name!r}]", path, "an array of real numbers")
        if np.ndim(path) != 2 or np.shape(path)[1] != 2 or not len(path):
            raise ValueError(f"runs[{name!r}] must have shape (steps + 1, 2), but has {np.shape(path)}")
    runs = {name: np.asarray(path) for name, path in runs.items()}
    marks = {} if marks is None else arguments.marks("marks", marks)
    xlim, ylim = arguments.limits("xlim", xlim, surface.xlim), arguments.limits("ylim", ylim, surface.ylim)
    labels = arguments.labels(labels)
    fig, ax = figure(1, 1, height)
    reach = 100 * max(np.ptp(xlim), np.ptp(ylim))
    with mpl.rc_context(STYLE):
        field(ax, surface, xlim, ylim, grid)
        for (name, path), (color, dash) in zip(runs.items(), looks(runs), strict=True):
            lost = diverged_at(path)
            near = path[np.cumprod(np.abs(path).max(axis=1) <= reach).astype(bool)]
            near = near[downsample(*near.T)]
            label = f"{name} (diverged at step {lost})" if lost >= 0 else name
            look = {"color": COLORS[color], "linestyle": DASHES[dash]}
            ax.plot(*near.T, label=label, **look, marker=".", markersize=3)
        ax.plot(*next(iter(runs.values()))[0], "o", color=INK, markersize=5)
        if surface.minimum is not None:
            ax.plot(*surface.minimum, "x", color=HANDLE, markersize=9, markeredgewidth=2.5)
        for name, (x, y) in marks.items():
            ax.plot(x, y, "o", color=HANDLE, markersize=5)
            ax.annotate(name, (x, y), (6, -11), color=HANDLE, textcoords="offset points")
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
    """Return maps of a surface, side by side, with one path on each: its color and thickness tell a number.

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
    arguments.surface(surface, 2)
    arguments.mapping("runs", runs, "path")
    if np.ndim(checks.finite("edges", edges)) != 1 or len(edges) >= len(RAMP) or np.any(np.diff(edges) <= 0):
        checks.refuse(ValueError, "edges", edges, f"one to {len(RAMP) - 1} rising numbers")
    arguments.text("label", label)
    labels = arguments.labels(labels)
    xlim, ylim = arguments.limits("xlim", xlim, surface.xlim), arguments.limits("ylim", ylim, surface.ylim)
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

    The step is shown as a share of the largest η of its schedule: Adagrad's never exceeds 1 (Duchi et al. 2011).

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
    arguments.surface(surface, 1)
    arguments.mapping("runs", runs, "trace")
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
            ball = {"color": COLORS[look[0]], "fillstyle": "none" if look[1] else "full"}  # two may share a color
            ground.plot(balls[0], surface.height(balls) + lift, "o", markersize=4, label=name, **ball)
            t = np.arange(len(run.theta))
            drawing.line(sigma, t, run.sigma[:, 0], name, look)
            drawing.line(step, t, np.abs(run.step[:, 0]) / run.eta.max(), name, look)
        ground.set(title="ground", xlabel="position x", xlim=surface.xlim)
        ground.legend(loc="best", title=f"one ball every {every} steps", title_fontsize=9)
        sigma.set_title("σ")
        step.set(title="step / η", xlabel="step")
        drawing.log_axis(sigma)
        drawing.log_axis(step)
    return fig
