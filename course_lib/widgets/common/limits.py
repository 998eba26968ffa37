"""Limits of a panel's y axis: those that are given, or those that hold all its numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ... import checks
from ...schedules import Array

__all__ = ["around", "given"]


def given(panel: str, limits: Any, log: bool) -> tuple[float, float]:
    """Return the limits that `fix` gives a panel.

    Parameters
    ----------
    panel : str
        Its title.
    limits : pair of float
        (lowest, highest).
    log : bool
        Whether the axis is logarithmic.

    Raises
    ------
    TypeError, ValueError
        If they are no increasing pair of finite numbers, both positive on a logarithmic axis.
    """
    name = f"fix[{panel!r}]"
    if np.shape(checks.finite(name, limits)) != (2,):
        checks.refuse(ValueError, name, limits, "(lowest, highest)")
    lo, hi = limits
    if not (lo < hi and (lo > 0 or not log) and math.isfinite(hi - lo)):
        checks.refuse(ValueError, name, limits, f"(lowest, highest){', both positive' * log}")
    return float(lo), float(hi)


def around(panel: str, y: Array, log: bool) -> tuple[float, float]:
    """Return limits that hold all numbers of a panel.

    Parameters
    ----------
    panel : str
        Its title.
    y : array
        All that is drawn in it; numbers that are not finite, or not positive on a logarithmic axis, do not count.
    log : bool
        Whether the axis is logarithmic.

    Raises
    ------
    ValueError
        If there is no such number, or if the limits would flatten most of the numbers.
    """
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
