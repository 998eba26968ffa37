"""What one asks of a finished run: when does it arrive, is it lost, does it burst, which steps are worth drawing.

And one series that no optimizer made, to average: the yearly flow of the Nile.
"""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np

from . import checks
from .schedules import Array

__all__ = ["arrival", "bursts", "diverged_at", "downsample", "nile"]


def arrival(distance: Any, within: float) -> Any:
    """Return the step at which a run arrives and stays: from it on, to the end of the run, it is near its goal.

    Parameters
    ----------
    distance : array of shape (steps + 1,) or (steps + 1, *runs)
        How far the run is from its goal at each step; the sign does not count, and nan is far away.
    within : float
        Above 0; near is a distance below this.

    Returns
    -------
    int, or array of int of shape runs
        -1 for a run that is not near at its last step.

    Raises
    ------
    TypeError, ValueError
        If `distance` has no step or does not hold real numbers, or `within` is not a number above 0.
    """
    distance = np.asarray(checks.real("distance", distance, "an array of real numbers"))
    if not distance.ndim or not len(distance):
        checks.refuse(ValueError, "distance", distance, "an array with at least one step")
    far = ~(np.abs(distance) < checks.single("within", checks.positive("within", within)))
    since = np.where(far.any(axis=0), len(far) - far[::-1].argmax(axis=0), 0)
    step = np.where(far[-1], -1, since)
    return step if step.ndim else int(step)


def diverged_at(values: Any, limit: Any = np.inf, for_good: bool = False) -> Any:
    """Return the first step at which a run is lost: a value is nan, infinite or beyond ±`limit`.

    Parameters
    ----------
    values : array of shape (steps + 1,) or (steps + 1, coordinates, *runs)
        One number for each step, such as the loss, or a path, of which any coordinate counts.
    limit : float, or array of shape runs
        Above 0; a value of exactly `limit` is not lost.
    for_good : bool
        Whether to return the first step from which on the run stays lost to the end.

    Returns
    -------
    int, or array of int of shape runs
        -1 for a run that is never lost.

    Raises
    ------
    TypeError, ValueError
        If `values` has another shape or does not hold real numbers, or `limit` is not a number above 0.
    """
    values = np.asarray(checks.real("values", values, "an array of real numbers"))
    if not values.ndim or not len(values):
        checks.refuse(ValueError, "values", values, "an array with at least one step")
    checks.everywhere("limit", limit, "a number above 0", lambda x: x > 0)
    lost = ~(np.isfinite(values) & (np.abs(values) <= limit))
    lost = lost.any(axis=1) if values.ndim > 1 else lost
    lost = np.logical_and.accumulate(lost[::-1])[::-1] if checks.flag("for_good", for_good) else lost
    first = np.where(lost.any(axis=0), lost.argmax(axis=0), -1)
    return first if first.ndim else int(first)


def bursts(distance: Any, height: float = 0.1, quiet: int = 200) -> Array:
    """Return the steps at which a run bursts out of the calm.

    Parameters
    ----------
    distance : array, shape (steps + 1,)
        How far the run is from where it would be at rest.
    height : float
        A burst begins where the distance rises above this …
    quiet : int
        … after at least this many steps below it. So a burst that swings through the floor is one burst, and the way
        down from the start is none.

    Returns
    -------
    array of int
        The first step of each burst; a step whose distance is nan belongs to none.

    Raises
    ------
    TypeError, ValueError
        If `distance` has another shape or does not hold real numbers, or `height` or `quiet` is outside its range.
    """
    distance = np.asarray(checks.real("distance", distance, "an array of real numbers"))
    if distance.ndim != 1:
        raise ValueError(f"distance must have one number for each step, but has shape {distance.shape}")
    out = np.flatnonzero(distance > checks.positive("height", height))
    return out[np.diff(out, prepend=0) > checks.count("quiet", quiet)]


def downsample(*series: Array, columns: int = 400) -> Array:
    """Return which steps of a long run are worth drawing: no peak and no dip is lost.

    Parameters
    ----------
    *series : 1-d arrays of one length
        All that is drawn of the run; nan where there is nothing to draw.
    columns : int
        In each of this many stretches of equal length the first step is kept, and where each series is lowest and
        highest; a series of at most four steps a stretch is kept as it is.

    Returns
    -------
    array of int
        The steps, ascending; the first and the last are among them.

    Raises
    ------
    TypeError, ValueError
        If the series are not 1-d arrays of real numbers of one length, or `columns` is no whole number above 0.
    """
    series = tuple(np.asarray(checks.real("series", values, "1-d arrays of real numbers")) for values in series)
    if not series or any(np.ndim(values) != 1 or len(values) != len(series[0]) for values in series):
        raise ValueError(f"series must be 1-d arrays of one length, but have shapes {[np.shape(s) for s in series]}")
    n = len(series[0])
    if n <= 4 * checks.count("columns", columns):
        return np.arange(n)
    edges = np.arange(columns + 1) * n // columns
    keep = {n - 1, *edges[:-1].tolist()}
    for values in series:
        low, high = np.where(np.isnan(values), [[np.inf], [-np.inf]], values)
        for first, end in pairwise(edges.tolist()):
            keep |= {first + int(low[first:end].argmin()), first + int(high[first:end].argmax())}
    return np.array(sorted(keep))


def nile() -> tuple[Array, Array]:
    """Return the yearly flow of the Nile at Aswan, 1871 to 1970: an everyday series with noise and one fall.

    Returns
    -------
    years : ndarray of int64, shape (100,)
    flow : ndarray of int64, shape (100,)
        In 10⁸ m³ a year. It falls by almost a quarter after 1898, and stays low.

    Notes
    -----
    The figures are those of G. W. Cobb (1978), "The problem of the Nile: conditional solution to a changepoint
    problem", Biometrika 65(2), 243–251, doi 10.1093/biomet/65.2.243; see `data/README.md`.
    """
    with files("course_lib").joinpath("data/nile.csv").open(encoding="ascii") as file:
        years, flow = np.loadtxt(file, np.int64, delimiter=",", skiprows=1, unpack=True)
    return years, flow
