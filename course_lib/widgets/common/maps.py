"""A surface as the ground of a map: what the live figures and their stills draw under the paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ... import checks, optimizers, plots, schedules, surfaces
from ...schedules import Array, Schedule
from ...settings import on_site
from ...surfaces import Surface
from .text import fmt


def is_ours(thing: Any) -> bool:
    """Whether a surface, an optimizer or a schedule is made of course_lib's parts, which the page's engine knows."""
    if isinstance(thing, Surface):
        formulas = {thing.height.__module__, thing.grad.__module__}
        return formulas == {surfaces.__name__} and thing.spec()["kind"] in surfaces.__all__
    if isinstance(thing, Schedule):
        return thing.formula.__module__ == schedules.__name__ and _all_ours(thing.arguments.values())
    return type(thing).__module__ == optimizers.__name__ and _all_ours(getattr(thing, f.name) for f in fields(thing))


def _all_ours(values: Iterable[Any]) -> bool:
    """Whether all parts and schedules among the values (and among the factors of a product) are ours."""
    inner = [part for value in values for part in (value if isinstance(value, tuple) else [value])]
    return all(is_ours(part) for part in inner if hasattr(part, "update") or isinstance(part, Schedule))


def spec_of(optimizer: optimizers.Optimizer) -> dict[str, Any] | None:
    """Return what the page's engine walks with; None where it does not know a part, or a number is an array."""
    if not is_ours(optimizer):
        return None
    try:
        described = optimizer.spec()
    except TypeError:  # a plain function of t
        return None
    return described if _plain(described) else None


def _plain(spec: Any) -> bool:
    if isinstance(spec, dict):
        return all(
            _plain(value) or (name in ("factors", "milestones") and all(map(_plain, value)))
            for name, value in spec.items()
        )
    return not isinstance(spec, list)


def refuse_on_page(name: str, value: Any) -> None:
    """Refuse, while the website is built, what is not made of course_lib's parts.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object

    Raises
    ------
    ValueError
    """
    if on_site():
        raise ValueError(
            f"{name} must be made of course_lib's own parts where a page is published, because the page has no Python "
            f"to run yours; but is {checks.shown(value)}. In a running notebook it works; for a page, "
            "course_lib.widgets.explore stores what your function computes."
        )


@dataclass(frozen=True)
class Side:
    """One side of the map; `linear` is the half-width of the linear middle of a symmetric-log scale, 0 for none."""

    label: str
    limits: tuple[float, float]
    linear: float = 0.0

    def scale(self, v: Any) -> Any:
        """Return where `v` lies on the axis."""
        return np.arcsinh(v / self.linear) if self.linear else v

    def unscale(self, u: Any) -> Any:
        """Undo `scale`."""
        return np.sinh(u) * self.linear if self.linear else u


@dataclass(frozen=True)
class SurfaceMap:
    """A surface of a figure: what it is called and how it is drawn.

    Parameters
    ----------
    label : str
    surface : Surface
        Of two coordinates.
    names : tuple of str
        Of the coordinates, on the axes.
    linear : float
        Where walls are too steep for a plain axis, the second is symmetric-log, linear within ± this.
    window : tuple of tuple of float, optional
        The limits of the map; by default the surface's.
    minima : sequence of points
        If empty, the surface's minimum.

    Raises
    ------
    ValueError
        If the surface has not two coordinates.
    """

    label: str
    surface: Surface
    names: tuple[str, str] = ("x", "y")
    linear: float = 0.0
    window: tuple[tuple[float, float], tuple[float, float]] | None = None
    minima: Sequence[Sequence[float]] = ()

    def __post_init__(self) -> None:
        if self.surface.dim != 2:
            name, dim = self.surface.name, self.surface.dim
            raise ValueError(f"surface must have 2 coordinates to be drawn as a map, but {name!r} has {dim}")
        own = [self.surface.minimum] if self.surface.minimum is not None else []
        object.__setattr__(self, "minima", [list(map(float, point)) for point in self.minima or own])

    @property
    def sides(self) -> tuple[Side, Side]:
        """The axes of the map."""
        across = f"{self.names[1]} (symmetric-log scale)" if self.linear else self.names[1]
        xlim, ylim = self.window or (self.surface.xlim, self.surface.ylim)
        return Side(self.names[0], xlim), Side(across, ylim, self.linear)

    @property
    def corners(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where the map begins and ends on its axes' scales."""
        x, y = ((float(side.scale(side.limits[0])), float(side.scale(side.limits[1]))) for side in self.sides)
        return x, y

    def heights(self, columns: int = 96, rows: int = 72) -> Array:
        """Heights on a grid over the map, shape (rows, columns), from its lower left corner."""
        (u, v), (x, y) = self.corners, self.sides
        grid = np.stack(np.meshgrid(x.unscale(np.linspace(*u, columns)), y.unscale(np.linspace(*v, rows))))
        heights: Array = self.surface.height(grid)
        return heights

    def levels(self) -> Array:
        """Heights between the bands of the map, which then have about equal areas."""
        levels: Array = np.quantile(self.heights(), np.linspace(0, 1, len(plots.BANDS) + 1)[1:-1])
        return levels

    def describe(self, known: bool) -> dict[str, Any]:
        """What the view needs; a surface that its engine does not know comes as heights."""
        return {
            "label": self.label,
            "spec": self.surface.spec() if known else None,
            "field": b"" if known else self.heights().astype("<f4").tobytes(),
            "start": list(map(float, self.surface.start)),
            "minima": self.minima,
            "levels": self.levels().tolist(),
            "sides": [{"label": s.label, "limits": list(s.limits), "linear": s.linear} for s in self.sides],
        }


def draw_map(ax: Any, ground: SurfaceMap) -> None:
    """Draw the bands of a map, its minima, and its limits and ticks."""
    u, v = ground.corners
    x, y = ground.sides
    z = ground.heights(150, 110)
    levels = [z.min() - 1, *ground.levels(), z.max() + 1]
    grid = np.linspace(*u, 150), np.linspace(*v, 110)
    ax.contourf(*grid, z, levels, colors=plots.BANDS)
    ax.contour(*grid, z, levels[1:-1], colors=plots.ISO, linewidths=0.5, linestyles="-")
    for point in ground.minima:
        ax.plot(x.scale(point[0]), y.scale(point[1]), "x", color=plots.HANDLE, ms=9, mew=2.5, zorder=3)
    if y.linear:
        marks = np.array([-100, -1, -1e-2, -1e-4, 0, 1e-4, 1e-2, 1, 100])
        ax.set_yticks(y.scale(marks), [fmt(mark) for mark in marks])
    ax.set(xlim=u, ylim=v, xlabel=x.label, ylabel=y.label)
    ax.grid(visible=False)


def beside_map(panels: int) -> dict[str, Any]:
    """Return the layout of `course_lib.plots.panels` with a map, the first of them, on the left of the others."""
    return {"layout": [[0, k + 1] for k in range(panels)], "width_ratios": [1.1, 1]}


LINED = 80  # so many points of a path are joined by lines in the still, the first and the last of them


def draw_path(ax: Any, ground: SurfaceMap, path: Array) -> None:
    """Draw a map with the path of a long run, of which these points are worth drawing: shape (points, 2)."""
    draw_map(ax, ground)
    x, y = ground.sides
    path = path[np.isfinite(path).all(axis=1)]
    across, along = x.scale(path[:, 0]), y.scale(path[:, 1])
    for part in (slice(LINED // 2), slice(-LINED // 2, None)):  # more lines would cover the ground
        ax.plot(across[part], along[part], color=plots.COLORS[0], linewidth=0.8, alpha=0.6)
    ax.plot(across, along, ".", color=plots.COLORS[0], markersize=3)
    ax.plot(across[0], along[0], "o", color=plots.INK, markersize=5)
