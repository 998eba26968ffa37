"""What `SigmaScope`, `BiasMicroscope` and `SpeedLimit` share: gradients in the reader's hand, and what is made of them.

The page's engine computes it, from descriptions of course_lib's own optimizers made here for every position of the
knobs, in a notebook as on a page. So what is drawn and said is computed twice, here and in scope.js;
tests/test_sigma_scope.py holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from ... import checks, plots
from ...optimizers import RMS, Optimizer
from ...paths import respond
from ...schedules import Array
from .knobs import Axis, KnobView, axis_of, picker
from .live import LiveFigure
from .optimizer_grid import OptimizerGrid, optimizer_grids
from .quantized import packed
from .text import fmt

REACH = 4.0  # the largest gradient, where the figure does not begin with a larger one
EDGE = 1.1  # times the largest gradient: where the panel of the gradients ends
SEEN = 1e-6  # a smaller σ has seen no gradient but zeros, and is ε
OVER: dict[str, tuple[str, Callable[[Array], Array]]] = {  # what stands behind the lines
    "g": ("g", lambda g: g),
    "square": ("g²", lambda g: g * g),
    "size": ("|g|", np.abs),
}


def quantities(optimizer: Optimizer, gradients: Any, lr: float = 1.0, after: int = 0) -> dict[str, Array]:
    """Return what a scope shows of an optimizer's response to the gradients of one parameter.

    Parameters
    ----------
    optimizer : Optimizer
    gradients : array of floats, shape (steps,)
    lr : float
        η, the part of the rate that is not σ's.
    after : int
        How many gradients of 0 came before.

    Returns
    -------
    dict of arrays, shape (steps,)
        "m", "sigma", "rate", "step" and "size": m, σ, the effective rate η/σ, (η/σ)·m, which is taken off θ, and its
        size; and "v", the average of the squares, if σ is the root of one.

    Raises
    ------
    TypeError
    ValueError
        Where `course_lib.paths.respond` refuses an argument.
    """
    row = np.asarray(gradients, float)
    run = respond(optimizer, row, after=after)
    with np.errstate(all="ignore"):
        rate = run.eta / run.sigma
    step = rate * run.m  # not θᵗ⁺¹ − θᵗ, which loses digits to a large θ
    numbers = {"m": run.m, "sigma": lr / rate, "rate": rate, "step": step, "size": np.abs(step)}
    if isinstance(optimizer.magnitude, RMS):
        numbers["v"] = respond(Optimizer(1.0, optimizer.magnitude.square), row * row, after=after).m
    return numbers


@dataclass(frozen=True)
class Panel:
    """One of the panels under the gradients."""

    title: str
    what: str = ""  # what it shows of the methods, of what `quantities` returns; nothing if empty
    who: tuple[str, ...] = ()  # of which methods; of all if empty
    bars: tuple[str, ...] = ()  # which of them as bars, not as a line
    over: str = ""  # pale bars behind, one of `OVER`: of the gradients, of their squares, of their sizes
    levels: tuple[tuple[float, str], ...] = ()  # horizontal lines, with their names
    wide: bool = False  # whether it is as wide as the gradients above it


class ScopeView(KnobView):
    """The view; the reader's hand changes `gradients`, the knobs p0, p1, … which description of a method counts."""

    view = t.Unicode("scope").tag(sync=True)
    gradients: Any = t.List(t.Float()).tag(sync=True)
    preset = t.Any(None, help="index of the preset, or None when the reader has changed it").tag(sync=True)
    after = t.Any(0, help="index of the number of zeros before the gradients").tag(sync=True)
    specs = t.Bytes().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class Scope(LiveFigure):
    """Gradients to drag, and panels of what methods make of them. A subclass says which methods and panels.

    Parameters
    ----------
    gradients : str or sequence of float
        What it begins with: the name of a preset, or gradients of your own, then 2 to `most` of them.
    presets : dict of str to array
        For gradients of one length and reach: name → gradients.
    methods : dict of str to Optimizer or callable
        Name → optimizer, or what makes it from the knobs among its parameters.
    panels : sequence of Panel
    columns : dict of str to str
        Of the table: what of `quantities` → what it is called there.
    words : {"sigma", "bias", "limit"}
        Which sentences the view writes under the gradients: see WORDS in scope.js.
    lr : float
        η, the same for all methods.
    knobs : dict of str to Widget
        By the names of the makers' parameters.
    silences : sequence of int
        How many zeros may come before the gradients; the reader chooses where there is more than one.
    paint : bool
        Whether the hand may draw over many bars at once.

    Raises
    ------
    TypeError
    ValueError
        If an argument is not what is said above.
    """

    def __init__(
        self,
        gradients: Any,
        presets: Callable[[int, float], Mapping[str, Array]],
        methods: Mapping[str, Any],
        panels: Sequence[Panel],
        columns: Mapping[str, str],
        words: str,
        *,
        lr: float = 1.0,
        knobs: Mapping[str, Any] | None = None,
        silences: Sequence[int] = (0,),
        silent: int = 0,
        length: int = 8,
        most: int = 12,
        paint: bool = False,
        task: Any,
    ) -> None:
        reach, names = REACH, list(presets(length, REACH))
        own = [] if isinstance(gradients, str) else [_row(gradients, most, names)]
        if own:
            length, reach = len(own[0]), max(reach, float(np.ceil(np.abs(own[0]).max())))
        rows = [*own, *presets(length, reach).values()]
        options = ["as given"] * len(own) + names
        first = 0 if own else options.index(checks.one_of("gradients", gradients, names))
        self.lr, self.reach, self.below, self.silences = lr, reach, tuple(panels), tuple(silences)
        self.axes: list[Axis] = [axis_of(name, control) for name, control in (knobs or {}).items()]
        self.grids: list[OptimizerGrid] = optimizer_grids(methods, self.axes)
        self.looks = dict(zip(methods, plots.looks(methods), strict=True))
        view = ScopeView(
            gradients=rows[first].tolist(),
            specs=packed(grid.specs() for grid in self.grids),
            meta={
                "presets": [row.tolist() for row in rows],
                "silences": list(self.silences),
                "axes": [axis.meta() for axis in self.axes],
                "methods": [grid.meta(self.looks[grid.name]) for grid in self.grids],
                "panels": [asdict(panel) for panel in panels],
                "columns": list(map(list, columns.items())),
                "words": words,
                "lr": lr,
                "reach": reach,
                "paint": paint,
            },
        )
        self.view = view
        controls: dict[str, tuple[Any, Any]] = {"gradients": (W.ToggleButtons(options=options, index=first), "preset")}
        controls |= {axis.name: (axis.control, f"p{k}") for k, axis in enumerate(self.axes)}
        if len(self.silences) > 1:
            controls["zeros before"] = (picker(self.silences, silent), "after")
        view.after = self.silences.index(silent)
        for k, axis in enumerate(self.axes):
            setattr(view, f"p{k}", axis.state)
        super().__init__(view, controls, alt=self._alt(), task=task)

    @property
    def after(self) -> int:
        """How many zeros come before the gradients now."""
        return self.silences[self.view.after]

    @property
    def methods(self) -> dict[str, Optimizer]:
        """The methods as they stand now."""
        at = [axis.place(getattr(self.view, f"p{k}")) for k, axis in enumerate(self.axes)]
        sizes = [len(axis.values) for axis in self.axes]
        return {grid.name: grid.optimizers[grid.row(at, sizes)] for grid in self.grids}

    def numbers(self) -> dict[str, dict[str, Array]]:
        """Return what the figure shows now: method → what `quantities` returns → one number for each gradient."""
        return {name: quantities(made, self.view.gradients, self.lr, self.after) for name, made in self.methods.items()}

    def facts(self) -> dict[str, Any]:
        """Return what is the case now: the names and the values that tasks may ask for; steps are measured in η."""
        facts: dict[str, Any] = {"preset": self.view.preset, "after": self.after}
        numbers = self.numbers()
        for name, response in numbers.items():
            sizes = response["size"] / self.lr
            facts |= {f"{name} {t}": float(size) for t, size in enumerate(sizes)}
            facts |= {
                f"{which} {name}": float(size)
                for which, size in (("last", sizes[-1]), ("longest", sizes.max()), ("shortest", sizes.min()))
            }
        if "raw" in numbers:
            facts["apart"] = float(np.abs(numbers["raw"]["step"] - numbers["corrected"]["step"]).max())
        return facts

    def readouts(self) -> dict[str, str]:
        """Return what stands above the gradients, name → number in words."""
        return {}

    def panels(self) -> list[plots.Panel]:
        """Return the gradients and the panels below them, as they stand now."""
        gradients, numbers = np.array(self.view.gradients), self.numbers()
        t, edge = np.arange(len(gradients)), EDGE * self.reach
        hands = {
            "title": "gradients g",
            "y": (-edge, edge),
            "levels": [{"y": 0}],
            "curves": [_pale("gradient", gradients)],
        }
        common = {
            "xlabel": f"t − {self.after:,}" if self.after else "t",
            "x": (-0.5, len(t) - 0.5),
            "xticks": t[:: 1 if len(t) <= 12 else 8],
        }
        drawn = [hands, *(self._panel(panel, gradients, numbers) for panel in self.below)]
        return [common | one | {"curves": [{**curve, "xs": t} for curve in one["curves"]]} for one in drawn]

    def _panel(self, panel: Panel, gradients: Array, numbers: dict[str, dict[str, Array]]) -> dict[str, Any]:
        """What a panel has beside the others."""
        shown = {name: numbers[name] for name in panel.who or numbers} if panel.what else {}
        behind = [_pale(name, of(gradients)) for name, of in filter(None, [OVER.get(panel.over)])]
        lines: list[dict[str, Any]] = [
            {"name": name, "look": self.looks[name], "ys": response[panel.what]} for name, response in shown.items()
        ]
        for line in lines:
            line |= {"as": "bars", "pale": len(numbers) == 1} if line["name"] in panel.bars else {}
        values = [response[panel.what][response["sigma"] > SEEN] for response in shown.values()]
        values += [curve["ys"] for curve in behind]
        return {
            "title": panel.title,
            "y": limits(np.concatenate(values), [y for y, _ in panel.levels], self.reach),
            "levels": [{"y": y, "label": label} for y, label in panel.levels],
            "curves": [*behind, *sorted(lines, key=lambda curve: "as" not in curve)],  # lines in front of bars
        }

    def sheet(self) -> dict[str, Any]:
        """Return the gradients and the wide panels above the others, in pairs; as high as the live figure."""
        wide, n = 1 + sum(panel.wide for panel in self.below), 1 + len(self.below)
        pairs = [[k, k + 1 if k + 1 < n else -1] for k in range(wide, n, 2)]
        layout = [[k, k] for k in range(wide)] + pairs
        readouts = "   ".join(f"{name}: {text}" for name, text in self.readouts().items())
        height = 1.5 + 2.3 * len(layout) + 0.4 * (len(self.controls) - 1) + 0.3 * bool(readouts)
        return {
            "layout": layout,
            "heading": readouts,
            "height": height,
            "height_ratios": [1.1] + [1] * (len(layout) - 1),
        }

    def _alt(self) -> str:
        raise TypeError(f"{type(self).__name__} must define _alt(), which says what can be seen")


def limits(values: Array, levels: Sequence[float], reach: float) -> tuple[float, float]:
    """Return where the axis of a panel begins and ends: round numbers, which do not move at every touch."""
    most = float(np.abs([*values, *levels, 0.1 * reach]).max())
    power = 10.0 ** np.floor(np.log10(most))
    high = 1.04 * next(k * power for k in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if k * power >= most * (1 - 1e-9))
    return (-high if (values < 0).any() else 0.0), high


def _row(gradients: Any, most: int, names: Sequence[str]) -> Array:
    row = np.asarray(checks.finite("gradients", gradients), float)
    if row.ndim != 1 or not 2 <= row.size <= most:
        checks.refuse(ValueError, "gradients", gradients, f"2 to {most} numbers, or one of {', '.join(names)}")
    return row


def _pale(name: str, heights: Array) -> dict[str, Any]:
    """Pale bars."""
    return {"name": name, "as": "bars", "pale": True, "look": (4, 0), "ys": heights}


def row_of(gradients: Sequence[float]) -> str:
    """Return gradients in words."""
    return ", ".join(fmt(g) for g in gradients)
