"""`HoppingBall`: gradient descent on a parabola as a ball that hops, and the one number ηλ that decides how.

The page counts and draws, in a notebook as on a page; tests/test_hopping_ball.py holds it and hopping_ball.js together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots
from ..schedules import Array
from .common.knobs import player
from .common.live import LiveFigure, LiveView
from .common.tasks import Task
from .common.text import fmt

__all__ = ["HoppingBall"]

LEAST, MOST, STEP = 0.02, 2.4, 0.02  # of ηλ
HOPS = 12  # hopping_ball.js has the same numbers from here on
EDGE = 1.6  # where the parabola leaves the picture
CREEP = 0.1  # it creeps up to this ηλ
APART = 0.2  # numbered balls are not nearer to each other
ARC = 16  # pieces of the line that an arc is
PANELS: tuple[dict[str, Any], ...] = (  # what does not move of them
    {"title": "loss ½λθ² with λ = 1, and the hops", "xlabel": "θ", "x": (-EDGE, EDGE), "y": (-0.2, 1.45),
     "keys": "none", "marks": [{"x": 0.0, "label": "minimum"}]},
    {"title": "loss after each hop", "xlabel": "hop", "x": (0, HOPS), "y": (1e-5, 10.0), "log": True, "keys": "none",
     "levels": [{"y": 0.5, "label": "start"}]},
)  # fmt: skip
TASKS = [
    Task(
        "Let the ball reach the minimum in one hop.",
        {"kind": "jump"},
        "At ηλ = 1 the factor is 0: the step covers the whole way.",
    ),
    Task(
        "Find both values of ηλ at which a fifth of the distance is left after a hop.",
        [{"factor": (0.199, 0.201)}, {"factor": (-0.201, -0.199)}],
        "0.8 and 1.2 are equally far from 1, and so equally fast.",
    ),
    Task(
        "Find the ηλ at which the run neither converges nor diverges.",
        {"kind": "swing"},
        "At the limit, ηλ = 2, the ball goes back and forth forever.",
    ),
]


def walk(number: float) -> Array:
    """Return θ after 0 … `HOPS` hops from θ = 1: each multiplies it by 1 − ηλ, where `number` is ηλ."""
    theta = np.ones(HOPS + 1)
    for k in range(HOPS):
        theta[k + 1] = factor(number) * theta[k]
    return theta


def factor(number: float) -> float:
    """Return 1 − ηλ to two digits: the slider's 1.98 is no 1.9800000000000002."""
    return round(1 - number, 2)


def hops_to_a_hundredth(number: float) -> int:
    """Return after how many hops 1 % of the distance is left; −1 if that never happens."""
    keeps, left, hops = abs(factor(number)), 1.0, 0
    while keeps < 1 and left > 0.01 * (1 + 1e-9):
        left, hops = left * keeps, hops + 1
    return hops if keeps < 1 else -1


def regime(number: float) -> tuple[str, str]:
    """Return what the ball does at ηλ = `number`, in a word and in a sentence."""
    keeps, hops = factor(number), hops_to_a_hundredth(number)
    left = f"1\u00a0% of the distance is left after {hops} hops."
    if keeps == 0:
        return "jump", "one jump. The first hop lands at the minimum."
    if keeps == -1:
        return "swing", "back and forth forever. Each hop lands on the other side, at the same distance."
    if keeps < -1:
        return "explode", f"explosion. Each hop lands on the other side, {fmt(-keeps)} times as far away as the last."
    if keeps < 0:
        return "zigzag", f"zigzag. Each hop lands on the other side, at {fmt(-keeps)} of the distance. {left}"
    if number <= CREEP + 1e-9:
        return "creep", f"creep. Each hop keeps {fmt(keeps)} of the distance. {left}"
    return "descend", f"descent on one side. Each hop keeps {fmt(keeps)} of the distance. {left}"


def caption(number: float) -> str:
    """Return the caption: the factor, what the ball does, and how long it takes."""
    return f"1 − ηλ = {fmt(factor(number))}: {regime(number)[1]}"


def arcs(theta: Array) -> tuple[Array, Array]:
    """Return the arcs from ball to ball, as far as the parabola is in the picture: one line with gaps of nan."""
    share = np.arange(ARC + 1) / ARC
    out = np.flatnonzero(np.abs(theta) > EDGE)
    xs, ys = [], []
    for a, b in pairwise(theta[: out[0] + 1 if len(out) else None]):
        xs += [*(a + (b - a) * share), np.nan]
        ys += [*((a * a + (b * b - a * a) * share) / 2 + 0.6 * abs(b - a) * share * (1 - share)), np.nan]
    return np.array(xs), np.array(ys)


def numbered(theta: Array) -> list[int]:
    """Return which balls in the picture have room for a number: the newest, then those that are apart from others."""
    newest = len(theta) - 1
    chosen: list[int] = []
    for k in (newest, *range(1, newest)):
        apart = all(abs(theta[k] - theta[j]) >= APART for j in (0, *chosen))
        if k and abs(theta[k]) <= EDGE and (k == newest or apart):
            chosen.append(k)
    return chosen


class BallView(LiveView):
    """The view."""

    number = t.Float(help="ηλ").tag(sync=True)
    hop = t.Int(help="how many hops are drawn").tag(sync=True)
    meta = t.Dict().tag(sync=True)


class HoppingBall(LiveFigure):
    """A ball that gradient descent moves on the parabola ½λθ², hop by hop, and the loss after each hop.

    Parameters
    ----------
    number : float
        ηλ, the stability number: 0.02 … 2.4.
    hop : int
        How many hops are drawn, 0 to `HOPS`.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """

    def __init__(self, number: float = 0.3, hop: int = HOPS, task: Any = TASKS) -> None:
        number, hop = checks.between("number", number, LEAST, MOST), checks.count("hop", hop, 0, HOPS)
        view = BallView(view="hopping_ball", meta={"panels": list(PANELS)})
        self.view = view
        super().__init__(
            view,
            {
                "ηλ": (W.FloatSlider(value=number, min=LEAST, max=MOST, step=STEP), "number"),
                **player("hop", HOPS, name="hop", value=hop, interval=400),
            },
            alt=(
                f"A parabola on which a ball starts at θ = 1 and hops {hop} times; beside it the loss after each hop. "
                f"ηλ = {fmt(number)}. {caption(number)}"
            ),
            task=task,
        )

    def facts(self) -> dict[str, Any]:
        number = self.view.number
        return {"number": number, "factor": factor(number), "kind": regime(number)[0]}

    def panels(self) -> list[plots.Panel]:
        """Return the parabola with the hops, and the loss, as they stand now."""
        whole = walk(self.view.number)
        theta, edge = whole[: self.view.hop + 1], np.arange(-40, 41) / 40 * EDGE
        (xs, ys), newest = arcs(theta), len(theta) - 1

        def ball(k: int, x: float, y: float) -> dict[str, Any]:
            return {"x": x, "y": y, "look": (int(k == newest), 0), "label": str(k), "dy": 19}

        balls = [ball(k, theta[k], theta[k] ** 2 / 2) for k in reversed(numbered(theta))]
        start = {"x": 1.0, "y": 0.5, "look": (4, 0), "label": "start", "dy": -11}
        inside = theta[np.abs(theta) <= EDGE]
        hills = [
            {"name": "loss", "look": (4, 0), "xs": edge, "ys": edge**2 / 2},
            {"name": "hops", "look": (0, 0), "xs": xs, "ys": ys},
            {"name": "landings", "as": "dots", "look": (0, 0), "xs": inside, "ys": inside**2 / 2},
        ]
        losses = {"xs": np.arange(HOPS + 1), "ys": whole**2 / 2, "name": "loss"}
        low, high = PANELS[1]["y"]
        now = [ball(newest, newest, theta[-1] ** 2 / 2)] if low <= theta[-1] ** 2 / 2 <= high else []
        return [
            PANELS[0] | {"curves": hills, "balls": [start, *balls]},
            PANELS[1] | {"curves": [losses | {"look": (0, 0)}, losses | {"name": "hops", "as": "dots"}],
                         "balls": now},
        ]  # fmt: skip

    def sheet(self) -> dict[str, Any]:
        """Return the parabola beside the loss, with the caption above."""
        number = self.view.number
        heading = f"ηλ = {fmt(number)},  1 − ηλ = {fmt(factor(number))}: {regime(number)[1].split('.')[0]}"
        return {"layout": [[0, 1]], "width_ratios": [3, 2], "height": 4.0, "heading": heading}
