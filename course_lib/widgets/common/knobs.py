"""A control and all its positions: what the page steps through."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as W

from ... import checks
from .live import SELECTIONS

MAX_POSITIONS = 2000


@dataclass(frozen=True)
class Axis:
    """A control and the values that f gets at each of its positions."""

    name: str
    control: Any
    values: list[Any]

    @property
    def chosen(self) -> bool:
        """Whether the browser knows the position itself (a selection), or a number to look up."""
        return isinstance(self.control, SELECTIONS)

    @property
    def value(self) -> Any:
        """Where the control stands now."""
        return self.values[self.control.index] if self.chosen else self.control.value

    @property
    def setting(self) -> str:
        """Where the control stands now, in words."""
        shown = self.control.label if self.chosen else self.value
        return f"{self.control.description} = {f'{shown:.3g}' if isinstance(shown, float) else shown}"

    def meta(self) -> dict[str, Any]:
        """What the browser needs to know."""
        values = list(map(str if self.chosen else float, self.values))
        log = isinstance(self.control, W.FloatLogSlider)
        return {"name": self.name, "values": values, "index": self.chosen, "log": log}


def axis_of(name: str, control: Any) -> Axis:
    """Return a control as an axis; one that is between two of its positions is put on the nearer one."""
    if isinstance(control, SELECTIONS):
        if control.index is None:
            raise ValueError(f"control {name!r} must have one of its options chosen")
        values = list(control._options_values)
    elif isinstance(control, (W.Checkbox, W.ToggleButton)):
        values = [False, True]
    elif isinstance(control, (W.FloatLogSlider, W.FloatSlider, W.IntSlider)):
        if control.step <= 0:
            raise ValueError(f"control {name!r} must have a step above 0, but its step is {control.step!r}")
        count = math.floor((control.max - control.min) / control.step + 1e-9) + 1
        if count > MAX_POSITIONS:
            raise ValueError(
                f"control {name!r} has {count:,} positions, at most {MAX_POSITIONS:,} can be stored: "
                "give it larger steps or a smaller range"
            )
        values = [_clean(control.min + k * control.step) for k in range(count)]
        if isinstance(control, W.FloatLogSlider):
            values = [_clean(float(control.base) ** exponent) for exponent in values]
        control.value = min(values, key=lambda value: abs(value - control.value))  # only what is stored can be shown
    else:
        checks.refuse(TypeError, f"control {name!r}", control, "a slider, a selection or a checkbox")
    control.description = control.description or name
    return Axis(name, control, values)


def _clean(value: Any) -> Any:
    """Return a slider's number without the dust of binary fractions (0.1 + 0.2)."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def sizes(axes: Sequence[Axis]) -> str:
    """Return how many positions the controls have, in words."""
    sizes = " × ".join(f"{len(axis.values)} ({axis.name})" for axis in axes)
    return f"{sizes} = {math.prod(len(axis.values) for axis in axes)}"
