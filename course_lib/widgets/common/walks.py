"""A walk on a surface, as the figures draw and judge it: the twin of `run` in engine.js."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...optimizers import Optimizer
from ...paths import Trace, trace
from ...schedules import Array
from ...surfaces import Surface


@dataclass(frozen=True)
class Walk(Trace):
    """What `course_lib.paths.trace` keeps of a run, and the height of the surface and ‖g‖ at each of its points.

    Attributes
    ----------
    loss, norm : array, shape (steps + 1,)
    """

    loss: Array
    norm: Array

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.loss) - 1


def walk(optimizer: Optimizer, surface: Surface, steps: int, start: Any = None) -> Walk:
    """Return the run from `start`, or from the surface's own.

    Parameters
    ----------
    optimizer : Optimizer
    surface : Surface
    steps : int
        At least 1.
    start : sequence of float, optional

    Raises
    ------
    TypeError, ValueError
        As `course_lib.paths.trace` does.
    """
    taken = trace(optimizer, surface.grad, surface.start if start is None else start, steps)
    with np.errstate(all="ignore"):  # a diverging run goes on to inf and nan
        loss, norm = surface.height(taken.theta.T), np.hypot.reduce(np.abs(taken.g), axis=1)
    return Walk(**vars(taken), loss=loss, norm=norm)
