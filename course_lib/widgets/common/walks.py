"""A walk on a surface, as the figures draw and judge it: the twin of walks.js."""

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

    @property
    def turn(self) -> Array:
        """The cosine between g and the g before, nan at the start: −1 on the way from wall to wall."""
        turn = np.full(len(self.g), np.nan)
        with np.errstate(all="ignore"):
            turn[1:] = np.sum(self.g[1:] * self.g[:-1], axis=1) / (self.norm[1:] * self.norm[:-1])
        return turn


def walk(optimizer: Optimizer, surface: Surface, steps: int, start: Any = None) -> Walk:
    """Return the run of an optimizer on a surface.

    Parameters
    ----------
    optimizer : Optimizer
    surface : Surface
    steps : int
        At least 1.
    start : sequence of float, optional
        By default the surface's own.

    Raises
    ------
    TypeError
    ValueError
        Where `course_lib.paths.trace` refuses an argument.
    """
    taken = trace(optimizer, surface.grad, surface.start if start is None else start, steps)
    with np.errstate(all="ignore"):  # a diverging run goes on to inf and nan
        loss, norm = surface.height(taken.theta.T), np.hypot.reduce(np.abs(taken.g), axis=1)
    return Walk(**vars(taken), loss=loss, norm=norm)
