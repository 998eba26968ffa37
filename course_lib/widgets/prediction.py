"""`predict`: the reader says first what will happen; then it is drawn over the guess.

The question stands in the text above, so that it is read where no figure lives. The view has native radio buttons or a
native slider rather than ipywidgets: their words may wrap on a phone. The page keeps the guess, and needs no Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import traitlets as t

from .. import checks, plots
from ..series import downsample
from .common import limits
from .common.live import LiveFigure, LiveView, fold
from .explore import PALE

__all__ = ["Height", "Options", "predict"]

Series = Mapping[str, Mapping[str, Any]]
POSITIONS = 200  # of the slider
COLUMNS = 150  # of a curve, each with its lowest and highest point
MOST = 1e300


@dataclass(frozen=True)
class Options:
    """One of some options is chosen.

    Attributes
    ----------
    replies : dict of str to str
        Each option, and the sentence that answers it.
    right : str
        The right option.

    Raises
    ------
    TypeError, ValueError
        If there are not at least two options with a reply each, or `right` is none of them.
    """

    replies: Mapping[str, str]
    right: str

    def __post_init__(self) -> None:
        if not isinstance(self.replies, Mapping) or len(self.replies) < 2:
            checks.refuse(TypeError, "replies", self.replies, "a dict of two or more options, each with its reply")
        for option, reply in self.replies.items():
            checks.text("an option", option)
            checks.text(f"the reply to {option!r}", reply)
        checks.one_of("right", self.right, self.replies)

    def meta(self) -> dict[str, Any]:
        """Return what the view must know."""
        return {"kind": "options", "options": list(self.replies.items()), "right": [*self.replies].index(self.right)}


@dataclass(frozen=True)
class Height:
    """A line is put at the height that the reader expects.

    Attributes
    ----------
    panel : str
        The panel that the line stands in.
    between : pair of float
        The lowest and the highest place for it.
    truth : float
        Where it should be, in `between`.
    near : float
        How far from the truth a guess may be; on a logarithmic axis a factor above 1.
    low, right, high : str
        What is said to a guess that is too low, near enough, too high. "{truth}", or "{truth:.2f}", stands for the
        number.

    Raises
    ------
    TypeError, ValueError
        If a number is not one, or not in its range.
    """

    panel: str
    between: tuple[float, float]
    truth: float
    near: float
    low: str
    right: str
    high: str

    def __post_init__(self) -> None:
        for name in ("panel", "low", "right", "high"):
            checks.text(name, getattr(self, name))
        if np.shape(checks.finite("between", self.between)) != (2,) or not self.between[0] < self.between[1]:
            checks.refuse(ValueError, "between", self.between, "(lowest, highest)")
        checks.between("truth", self.truth, *self.between)
        checks.positive("near", checks.single("near", self.near))

    def meta(self, log: bool) -> dict[str, Any]:
        """Return what the view must know.

        Parameters
        ----------
        log : bool
            Whether the axis of its panel is logarithmic.

        Raises
        ------
        ValueError
            If the axis is logarithmic and `near` is no factor above 1, or `between` not positive.
        """
        if log and not (self.near > 1 and self.between[0] > 0):
            raise ValueError(
                f"on a logarithmic axis near must be a factor above 1 and between positive, but near is {self.near} "
                f"and between {self.between}"
            )
        return {
            "kind": "height", "panel": self.panel, "between": list(map(float, self.between)), "log": log,
            "steps": POSITIONS, "truth": float(self.truth), "near": float(self.near),
            "replies": {name: getattr(self, name).format(truth=self.truth) for name in ("low", "right", "high")},
        }  # fmt: skip


class PredictView(LiveView):
    """The view: see course_lib/widgets/js/prediction.js."""

    meta = t.Dict(help="the panels and what is guessed").tag(sync=True)


class Prediction(LiveFigure):
    """What `predict` returns."""

    def __init__(self, panels: list[dict[str, Any]], guess: dict[str, Any], key: str, stacked: bool, alt: str) -> None:
        self._panels, self._guess = panels, guess
        meta = {"key": key, "panels": panels, "guess": guess, "stacked": stacked}
        super().__init__(PredictView(view="prediction", meta=meta), {}, alt=alt)

    def panels(self) -> list[plots.Panel]:
        """Return the panels before the answer."""
        return [
            panel
            | {"curves": [{k: v for k, v in c.items() if k != "after"} for c in panel["curves"] if not c["after"]]}
            for panel in self._panels
        ]

    def folded(self) -> str:
        """Return as HTML what stands on a page without JavaScript: the replies, each folded."""
        guess = self._guess
        return fold(dict(guess["options"]) if guess["kind"] == "options" else {"The answer": guess["replies"]["right"]})


def predict(
    key: str,
    shown: Series,
    answer: Series,
    guess: Options | Height,
    *,
    alt: str,
    log: Sequence[str] = (),
    bars: Sequence[str] = (),
    xlabel: str = "step",
    logx: bool = False,
    fix: Mapping[str, tuple[float, float]] | None = None,
    marks: Mapping[str, float] | None = None,
    stacked: bool = False,
) -> Prediction:
    """Return a figure in which the reader guesses first, and then sees the answer drawn over the guess.

    Parameters
    ----------
    key : str
        A name that no other prediction of the lecture has: the page keeps the guess under it.
    shown : dict
        What is drawn from the beginning: panel → series → y, or (x, y). It may be empty. "SGD (pale)" stands pale
        behind "SGD".
    answer : dict
        What is drawn after the guess, in the same form, in the same panels or in others.
    guess : Options or Height
        What is guessed, and what is said to each guess.
    alt : str
        In a sentence or two, what can be seen before the guess: for readers who cannot see it.
    log : sequence of str
        Panels with a logarithmic y axis.
    bars : sequence of str
        Panels with bars instead of lines; their x must be evenly spaced.
    xlabel : str
        Of all panels.
    logx : bool
        Whether the x axes are logarithmic.
    fix : dict of str to pair of float, optional
        Panel → limits of its y axis.
    marks : dict of str to float, optional
        Vertical lines in all panels, from the beginning: label → x.
    stacked : bool
        Whether the panels stand one above the other, not side by side.

    Raises
    ------
    TypeError, ValueError
        If there is nothing to draw, a series is no 1-d array of numbers, `guess` names no panel, or another argument is
        not what it should be.
    """
    checks.text("key", key), checks.flag("stacked", stacked)
    if not (marks is None or isinstance(marks, Mapping)):
        checks.refuse(TypeError, "marks", marks, "a dict of label to x")
    lines = [{"label": label, "x": checks.single(f"marks[{label!r}]", x)} for label, x in (marks or {}).items()]
    if not isinstance(guess, Options | Height):
        checks.refuse(TypeError, "guess", guess, "Options(…) or Height(…)")
    for name, given in (("shown", shown), ("answer", answer)):
        if not isinstance(given, Mapping) or not all(isinstance(series, Mapping) for series in given.values()):
            checks.refuse(TypeError, name, given, "a dict of panel to series to numbers")
    titles = dict.fromkeys([*shown, *answer])
    if not any(answer.values()):
        raise ValueError("answer must hold a series: it is what the reader waits for")
    for panel in [*log, *bars, *(fix or {}), *([guess.panel] if isinstance(guess, Height) else [])]:
        checks.one_of("a panel", panel, titles)
    if bars and logx:
        raise ValueError("bars must stand side by side: their x must be evenly spaced, and logx False")
    panels = []
    for title in titles:
        curves = _curves(title, shown.get(title, {}), False, logx) + _curves(title, answer.get(title, {}), True, logx)
        if title in bars:
            curves = [curve | {"as": "bars"} for curve in curves]
        between = guess.between if isinstance(guess, Height) and guess.panel == title else ()
        drawn = _panel(title, curves, between, title in log, xlabel, (fix or {}).get(title), logx)
        panels.append(drawn | {"marks": lines})
    asked = guess.meta(guess.panel in log) if isinstance(guess, Height) else guess.meta()
    return Prediction(panels, asked, key, stacked, alt)


def _curves(panel: str, series: Mapping[str, Any], after: bool, logx: bool) -> list[dict[str, Any]]:
    """The series of a panel as curves, downsampled; those with `after` wait for the guess."""
    curves = []
    for name, values in series.items():
        x, y = values if isinstance(values, tuple) else (np.arange(np.size(values)), values)
        x, y = (np.asarray(checks.real(f"{panel}/{name}", a), float) for a in (x, y))
        if y.ndim != 1 or x.shape != y.shape or y.size < 2:
            raise ValueError(
                f"{panel}/{name} must be two or more numbers, or (x, y), but has shapes {x.shape}, {y.shape}"
            )
        if logx and x.min() <= 0:
            raise ValueError(f"{panel}/{name} must have a positive x on a logarithmic axis, but begins at {x.min():g}")
        keep = downsample(y, columns=COLUMNS)
        y = np.clip(y[keep], -MOST, MOST)  # JSON has no infinity, and what is out of the panel is drawn at its edge
        curves.append({"name": name, "xs": x[keep].tolist(), "ys": y.tolist(), "after": after})
    return curves


def _panel(
    title: str, curves: list[dict[str, Any]], between: Sequence[float], log: bool, xlabel: str,
    fixed: Any, logx: bool,
) -> dict[str, Any]:  # fmt: skip
    """One panel, in the keys of `plots.panels`."""
    plain = [curve for curve in curves if not curve["name"].endswith(PALE)]
    for curve, look in zip(plain, plots.looks([curve["name"] for curve in plain]), strict=True):
        curve["look"] = list(look)
    looks = {curve["name"]: curve["look"] for curve in plain}
    for curve in curves:
        if curve["name"].endswith(PALE):
            curve |= {"look": looks.get(curve["name"].removesuffix(PALE), [0, 0]), "name": "", "ghost": True}
    xs, ys = (np.concatenate([curve[axis] for curve in curves]) for axis in ("xs", "ys"))
    air = (xs[1] - xs[0]) / 2 if "as" in curves[0] else 0
    if fixed is None:
        y = limits.around(title, np.append(ys, between), log)
        y = (min(y[0], 0.0), y[1]) if "as" in curves[0] and not log else y  # bars stand on zero
    else:
        y = limits.given(title, fixed, log)
    return {
        "title": title, "xlabel": xlabel, "x": [float(xs.min() - air), float(xs.max() + air)], "log": log,
        "y": list(y), "curves": curves, "logx": logx,
    }  # fmt: skip
