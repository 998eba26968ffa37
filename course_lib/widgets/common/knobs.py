"""A control and all its positions: what the page steps through."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as W
import traitlets as t

from ... import checks
from .live import SELECTIONS, LiveView

MAX_POSITIONS = 2000


class KnobView(LiveView):
    """A view with up to four knobs, each at one of the positions of its axis."""

    p0 = t.Any(None).tag(sync=True)
    p1 = t.Any(None).tag(sync=True)
    p2 = t.Any(None).tag(sync=True)
    p3 = t.Any(None).tag(sync=True)


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
    def state(self) -> Any:
        """What the browser calls the position where the control stands now."""
        return self.control.index if self.chosen else self.control.value

    @property
    def position(self) -> int:
        """The number of the position where the control stands now."""
        return self.place(self.state)

    def place(self, value: Any) -> int:
        """Return the number of the position that the browser calls `value`."""
        return int(value) if self.chosen else min(range(len(self.values)), key=lambda k: abs(self.values[k] - value))

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
    """Return a control as an axis; one that is between two of its positions is put on the nearer one.

    Parameters
    ----------
    name : str
    control : Widget

    Raises
    ------
    TypeError
        If it is no slider, selection or checkbox.
    ValueError
        If no option is chosen, if a step is not above 0, or if it has more positions than can be stored.
    """
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


def picker(values: Sequence[Any], value: Any, description: str = "") -> W.SelectionSlider:
    """Return a slider that stands on one of some numbers: whole ones are written with their thousands apart."""
    options = [(f"{v:,}" if isinstance(v, int) else f"{v:g}", v) for v in values]
    return W.SelectionSlider(options=options, index=values.index(value), description=description)


def player(
    trait: str, last: int, *, name: str = "t", value: int | None = None, own_row: bool = True, **how: Any
) -> dict[str, tuple[Any, str]]:
    """Return a player and a slider that step through a run: controls of a figure that set one trait of its view.

    They begin at `value`, or else at the last step; `own_row` puts them into a row of their own. `how` goes to the
    player: `interval` in milliseconds, `step`.
    """
    both: dict[str, Any] = {"min": 0, "max": last, "value": last if value is None else value}
    both |= {"_dom_classes": ["us-last"]} if own_row else {}
    return {"play": (W.Play(**how, **both), trait), name: (W.IntSlider(**both), trait)}


def sizes(axes: Sequence[Axis]) -> str:
    """Return how many positions the controls have, in words."""
    sizes = " × ".join(f"{len(axis.values)} ({axis.name})" for axis in axes)
    return f"{sizes} = {math.prod(len(axis.values) for axis in axes)}"
