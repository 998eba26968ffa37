"""Optimizers at every position of their knobs, with the descriptions that the page's engine walks with."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ... import checks
from ...optimizers import Optimizer
from .knobs import MAX_POSITIONS, Axis
from .maps import spec_of

MOST = 5


@dataclass(frozen=True)
class OptimizerGrid:
    """An optimizer of the figure, made anew for each position of the knobs that it takes."""

    name: str
    axes: tuple[int, ...]  # the knobs, by their numbers
    optimizers: tuple[Optimizer, ...]  # one for each position of these knobs, the last of them running fastest

    def row(self, at: Sequence[int], sizes: Sequence[int]) -> int:
        """Return which of the optimizers belongs to position `at` of all knobs."""
        row = 0
        for axis in self.axes:
            row = row * sizes[axis] + int(at[axis])
        return row

    def meta(self, look: tuple[int, int]) -> dict[str, Any]:
        """Return what the view needs to know beside the descriptions."""
        return {"name": self.name, "axes": list(self.axes), "look": list(look)}

    def specs(self) -> list[Any] | None:
        """Return what the page's engine walks with; None where only Python can."""
        specs = [spec_of(optimizer) for optimizer in self.optimizers]
        return None if None in specs else specs


def optimizer_grids(optimizers: Any, axes: Sequence[Axis]) -> list[OptimizerGrid]:
    """Return the optimizers, made for every position of their knobs.

    Parameters
    ----------
    optimizers : dict of str to Optimizer or callable
        Name → optimizer, or what makes it from the knobs among its parameters.
    axes : sequence of Axis
        The knobs.

    Raises
    ------
    TypeError
        If these are not a few optimizers by name.
    ValueError
        If a knob moves none of them, or if there are more positions than can be stored.
    """
    if not isinstance(optimizers, Mapping) or not 1 <= len(optimizers) <= MOST:
        checks.refuse(TypeError, "optimizers", optimizers, f"a dict of name to optimizer, with 1 to {MOST} of them")
    grids = [_grid(str(name), make, axes) for name, make in optimizers.items()]
    for k, axis in enumerate(axes):
        if not any(k in grid.axes for grid in grids):
            raise ValueError(f"the knob {axis.name!r} moves nothing: no optimizer is made from {axis.name!r}")
    return grids


def _grid(name: str, make: Any, axes: Sequence[Axis]) -> OptimizerGrid:
    if isinstance(make, Optimizer):
        return OptimizerGrid(name, (), (_checked(name, make, "it"),))
    if not callable(make):
        checks.refuse(TypeError, f"optimizers[{name!r}]", make, "an Optimizer or what makes one, such as gd")
    taken = tuple(k for k, axis in enumerate(axes) if _takes(make, axis.name))
    positions = list(itertools.product(*(axes[k].values for k in taken)))
    if len(positions) > MAX_POSITIONS:
        raise ValueError(
            f"optimizers[{name!r}] has {len(positions)} positions of its knobs, more than {MAX_POSITIONS}: "
            "give them larger steps or smaller ranges"
        )
    return OptimizerGrid(name, taken, tuple(_make(name, make, axes, taken, values) for values in positions))


def _make(name: str, make: Any, axes: Sequence[Axis], taken: Sequence[int], values: Sequence[Any]) -> Optimizer:
    """The optimizer at one position of its knobs."""
    arguments = {axes[k].name: value for k, value in zip(taken, values, strict=True)}
    where = ", ".join(f"{knob}={value!r}" for knob, value in arguments.items()) or "no argument"
    try:
        made = make(**arguments)
    except Exception as error:
        raise ValueError(f"optimizers[{name!r}] fails with {where}: {type(error).__name__}: {error}") from error
    return _checked(name, made, f"with {where} it")


def _checked(name: str, made: Any, what: str) -> Optimizer:
    if not isinstance(made, Optimizer):
        raise TypeError(f"optimizers[{name!r}] must make an Optimizer, but {what} makes {made!r}")
    return made


def _takes(make: Callable[..., Any], knob: str) -> bool:
    """Whether a maker has a parameter of that name that is not yet given."""
    if isinstance(make, partial) and knob in make.keywords:
        return False
    return any(
        parameter.kind is parameter.VAR_KEYWORD
        or (parameter.name == knob and parameter.kind is not parameter.POSITIONAL_ONLY)
        for parameter in inspect.signature(make).parameters.values()
    )
