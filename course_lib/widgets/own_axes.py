"""`OwnAxes`: a turned valley on two linked maps, in θ and along its own axes, and its loss as the sum of two parts.

The page counts and draws, in a notebook as on a page; tests/test_own_axes.py holds it and own_axes.js together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots
from ..optimizers import gd
from ..paths import rollout
from ..schedules import Array
from ..surfaces import quadratic
from .common.live import LiveFigure, LiveView
from .common.maps import SurfaceMap, draw_path
from .common.tasks import Task
from .common.text import fmt

__all__ = ["OwnAxes"]

LEAST, MOST = 0.01, 0.11  # of η
STEPS = 20
REACH = 2.4  # how far from the minimum the point may be
CURVATURES, ANGLE = (1.0, 20.0), 30.0  # along, across
WINDOW = ((-2.5, 2.5), (-2.5, 2.5))
COS, SIN = np.cos(np.radians(ANGLE)), np.sin(np.radians(ANGLE))
TURN = np.array([[COS, -SIN], [SIN, COS]])  # its columns are the valley's axes
MAPS = (
    SurfaceMap("the valley", quadratic(CURVATURES, angle=ANGLE), ("θ₁", "θ₂"), window=WINDOW),
    SurfaceMap("the same valley, in its own axes", quadratic(CURVATURES), ("along", "across"), window=WINDOW),
)
PARTS = (("sum", (4, 0)), ("along", (0, 0)), ("across", (1, 1)))
LOSS: dict[str, Any] = {"title": "the loss and its two parts", "xlabel": "step", "x": (0, STEPS), "y": (1e-4, 100.0),
                        "log": True, "keys": "curves"}  # fmt: skip
TASKS = [
    Task(
        "Drag the point in one of the maps until the path is straight.",
        {"bend": (0, 0.03)},
        "The point is on one of the valley's own axes: only one factor acts there.",
    ),
    Task(
        "Find a straight path along the valley, and one across it.",
        [{"across": (0, 0.03)}, {"along": (0, 0.03)}],
        "On the second map these paths lie on the axes. At η = 0.09 the run across is faster than the run along.",
    ),
]


def walk(lr: float, point: Sequence[float]) -> tuple[Array, Array, Array]:
    """Return the walk of gradient descent from a point in θ, and the loss by its parts.

    Returns
    -------
    theta, own : arrays, shape (STEPS + 1, 2)
        In θ, and along and across the valley.
    parts : array, shape (STEPS + 1, 2)
        The loss along and across: ½λ times the square of the distance.
    """
    theta = rollout(gd(lr), MAPS[0].surface.grad, point, STEPS)
    own = theta @ TURN
    return theta, own, np.array(CURVATURES) * own**2 / 2


def caption(lr: float, point: Sequence[float]) -> str:
    """Return the caption: the loss as the sum of its parts, and what a step does to each distance."""
    along, across = (float(part) for part in walk(lr, point)[2][0])
    first, second = (fmt(1 - lr * curvature) for curvature in CURVATURES)
    return (
        f"Loss {fmt(along + across)} = {fmt(along)} along + {fmt(across)} across. "
        f"Each step multiplies the distance along by {first} and across by {second}."
    )


class AxesView(LiveView):
    """The view."""

    lr = t.Float().tag(sync=True)
    point: Any = t.List(t.Float()).tag(sync=True)
    meta = t.Dict().tag(sync=True)


class OwnAxes(LiveFigure):
    """A valley turned by 30° and the same valley in its own axes; a point that is dragged in one moves in both.

    Parameters
    ----------
    lr : float
        η, 0.01 … 0.11.
    point : pair of float
        Where the walk begins, in θ, at most 2.4 from the minimum.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """

    def __init__(self, lr: float = 0.09, point: Sequence[float] = (-2.2321, -0.134), task: Any = TASKS) -> None:
        lr = checks.between("lr", lr, LEAST, MOST)
        if np.shape(checks.finite("point", point)) != (2,) or np.linalg.norm(point) > REACH:
            checks.refuse(ValueError, "point", point, f"a pair of numbers, at most {REACH:g} from (0, 0)")
        point = [float(x) for x in point]
        view = AxesView(
            view="own_axes",
            point=point,
            meta={
                "grounds": [ground.describe(known=True) for ground in MAPS],
                "curvatures": list(CURVATURES),
                "turn": TURN.tolist(),
                "reach": REACH,
                "steps": STEPS,
                "loss": LOSS,
            },
        )
        self.view = view
        slider = W.FloatSlider(value=lr, min=LEAST, max=MOST, step=0.005, readout_format=".3f")
        super().__init__(
            view,
            {"learning rate η": (slider, "lr")},
            alt=(
                "Two maps of a long valley, turned by 30° and straight, with the same walk; below, the loss and its "
                f"two parts. η = {fmt(lr)}. {caption(lr, point)}"
            ),
            task=task,
        )

    def facts(self) -> dict[str, Any]:
        along, across = np.abs(walk(self.view.lr, self.view.point)[1][0]) / (np.linalg.norm(self.view.point) or 1)
        return {"lr": self.view.lr, "along": along, "across": across, "bend": min(along, across)}

    def panels(self) -> list[plots.Panel]:
        """Return both maps, and the loss with its parts, as they stand now."""
        theta, own, parts = walk(self.view.lr, self.view.point)
        losses = (parts.sum(axis=1), *parts.T)
        curves = [{"name": name, "look": look, "xs": np.arange(STEPS + 1), "ys": ys}
                  for (name, look), ys in zip(PARTS, losses, strict=True)]  # fmt: skip
        factors = [f"{name}: × {fmt(1 - self.view.lr * curvature)}"
                   for (name, _), curvature in zip(PARTS[1:], CURVATURES, strict=True)]  # fmt: skip
        return [
            partial(_draw, ground=MAPS[0], path=theta, turn=np.eye(2), own=TURN, names=("along", "across")),
            partial(_draw, ground=MAPS[1], path=own, turn=TURN.T, own=np.eye(2), names=factors),
            LOSS | {"curves": curves},
        ]

    def sheet(self) -> dict[str, Any]:
        """Return the maps side by side, the loss below, the caption above."""
        heading = caption(self.view.lr, self.view.point).replace(". ", ".\n")
        return {"layout": [[0, 1], [2, 2]], "height_ratios": [2.2, 1], "height": 6, "heading": heading}


def _draw(ax: Any, ground: SurfaceMap, path: Array, turn: Array, own: Array, names: Sequence[str]) -> None:
    """Draw a map with a walk, the axes of θ (the columns of `turn`) and the valley's own, and the point's two parts."""
    draw_path(ax, ground, path)
    ax.set(title=ground.label, aspect="equal", xticks=[], yticks=[], xlabel="", ylabel="")
    for axis, side in zip(turn.T, ("θ₁", "θ₂"), strict=True):
        ax.plot(*np.outer(axis, (-4, 4)), color=plots.MUTED, linewidth=0.8, alpha=0.5)
        ax.annotate(side, 2.1 * axis, (4, 4), textcoords="offset points", color=plots.MUTED, fontsize=9)
    tilt = np.degrees(np.arctan2(own[1, 0], own[0, 0]))
    words: list[dict[str, Any]] = [{"ha": "right", "rotation": tilt, "rotation_mode": "anchor"}, {}]
    for k, (axis, (_, look)) in enumerate(zip(own.T, PARTS[1:], strict=True)):
        how: dict[str, Any] = {"color": plots.COLORS[look[0]], "linestyle": plots.DASHES[look[1]]}
        part = (path[0] @ axis) * axis
        ax.plot(*np.outer(axis, (-4, 4)), linewidth=1, **how)
        ax.plot(*np.stack([0 * part, part], axis=1), linewidth=3, **how)
        ax.plot(*np.stack([path[0], part], axis=1), ":", color=plots.MUTED, linewidth=1)
        ax.annotate(names[k], (2.35, 2.2)[k] * axis, ((-4, 5), (7, 0))[k], textcoords="offset points",
                    color=how["color"], weight="bold", fontsize=9, **words[k])  # fmt: skip
