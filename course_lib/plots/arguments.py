"""What the functions of this folder accept, and how they refuse the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from .. import checks
from ..schedules import Array
from ..surfaces import Surface

MANY = 100  # panels, rows or series of one figure that can be meant


def text(name: str, value: Any) -> str:
    """Return a text as it is.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if not isinstance(value, str):
        checks.refuse(TypeError, name, value, "text")
    return value


def labels(value: Any) -> tuple[str, str]:
    """Return the two names of the axes of a map.

    Raises
    ------
    TypeError
        If `value` is something else.
    """
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        checks.refuse(TypeError, "labels", value, "a pair of texts")
    return text("labels[0]", value[0]), text("labels[1]", value[1])


def mapping(name: str, value: Any, what: str) -> None:
    """Refuse what is no dict, and one that is empty or has too many entries.

    Raises
    ------
    TypeError, ValueError
        If it is that.
    """
    if not isinstance(value, Mapping):
        checks.refuse(TypeError, name, value, f"a dict of each {what} by name")
    if not value:
        raise ValueError(f"{name} must hold at least one {what}, but is {checks.shown(value)}")
    if len(value) > MANY:
        raise ValueError(f"{name} must hold at most {MANY}, one for each {what}, but holds {len(value)}")


def lines(name: str, value: Any) -> Mapping[str, float]:
    """Return straight lines by their label; an empty dict for None.

    Raises
    ------
    TypeError, ValueError
        If `value` is something else, or a place is not one finite number.
    """
    if value is not None and not isinstance(value, Mapping):
        checks.refuse(TypeError, name, value, "a dict of label → number")
    return {
        text(f"a label of {name}", label): checks.single(f"{name}[{label!r}]", at)
        for label, at in (value or {}).items()
    }


def marks(name: str, value: Any) -> dict[str, tuple[float, float]]:
    """Return names → points of a map, if `value` is that.

    Raises
    ------
    TypeError, ValueError
        If it is something else.
    """
    mapping(name, value, "point")
    for key, point in value.items():
        if np.shape(checks.finite(f"{name}[{key!r}]", point)) != (2,):
            checks.refuse(ValueError, f"{name}[{key!r}]", point, "a pair of numbers")
    return {key: (float(point[0]), float(point[1])) for key, point in value.items()}


def points(name: str, *pair: Any) -> tuple[Array, Array]:
    """Return x and y of a series, given as a pair; x becomes 0, 1, 2, … if it is None.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or x and y are not equally long.
    """
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


def limits(name: str, value: Any, otherwise: tuple[float, float] | None = None) -> tuple[float, float]:
    """Return the lowest and the highest value of an axis; `otherwise`, if given, for None.

    Raises
    ------
    TypeError, ValueError
        If it is something else.
    """
    if value is None and otherwise is not None:
        return otherwise
    low_high = np.asarray(checks.finite(name, value), float)
    if low_high.shape != (2,) or not low_high[0] < low_high[1]:
        checks.refuse(ValueError, name, value, "a pair of rising numbers")
    return float(low_high[0]), float(low_high[1])


def grid(value: Any) -> tuple[int, int]:
    """Return at how many points along x and y a height is computed.

    Raises
    ------
    TypeError, ValueError
        If `value` is no pair of whole numbers above 1.
    """
    pair = checks.entries("grid", value, "a pair of whole numbers")
    if len(pair) != 2:
        checks.refuse(ValueError, "grid", value, "a pair of whole numbers")
    across, up = (checks.count(f"grid[{k}]", n, 2, 10_000) for k, n in enumerate(pair))
    return across, up


def layout(value: Any, count: int) -> list[list[int]]:
    """Return rows that say which of `count` panels stands where, -1 for none; one above the other for None.

    Raises
    ------
    TypeError, ValueError
        If `value` is something else.
    """
    if value is None:
        return [[k] for k in range(count)]
    rows = [
        checks.entries("a row of layout", row, "a list") for row in checks.entries("layout", value, "a list of rows")
    ]
    if not rows or not all(rows):
        checks.refuse(ValueError, "layout", value, "a list of rows, none of them empty")
    return [[checks.count("a place in layout", place, -1, count - 1) for place in row] for row in rows]


def surface(value: Any, dim: int) -> None:
    """Refuse what is no surface of `dim` coordinates.

    Raises
    ------
    TypeError, ValueError
        If it is that.
    """
    if not isinstance(value, Surface):
        checks.refuse(TypeError, "surface", value, "a Surface, such as rosenbrock()")
    if value.dim != dim:
        raise ValueError(
            f"surface must have {('one coordinate', 'two coordinates')[dim - 1]}, but {value.name!r} has {value.dim}"
        )


def figure(value: Any) -> Figure:
    """Return a figure of matplotlib as it is.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if not isinstance(value, Figure):
        checks.refuse(TypeError, "fig", value, "a matplotlib Figure")
    return value
