"""`StuckValley`: gradient descent on five surfaces, with a sentence that says why the loss has stopped.

Loss above gradient norm: where the loss is flat and the gradient is not small, the run is at no critical point.
The page walks and judges by itself, with the thresholds and sentences of this file again in stuck_valley.js;
tests/test_stuck_valley.py holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots, surfaces
from ..optimizers import Optimizer, gd
from ..schedules import Array, at
from ..series import diverged_at, downsample
from ..surfaces import Surface
from .common.knobs import picker
from .common.live import LiveFigure, LiveView
from .common.maps import SurfaceMap, draw_path, is_ours, refuse_on_page, spec_of
from .common.tasks import Task
from .common.text import fmt
from .common.walks import Walk, walk

__all__ = ["StuckValley"]

STEPS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
RATES = (-8.0, 0.0, 0.1)  # lowest and highest exponent of the learning rate, and the slider's step
PANELS: tuple[dict[str, Any], ...] = (  # what does not move of them
    {"title": "loss", "xlabel": "step", "log": True},
    {"title": "‖g‖, norm of the gradient", "xlabel": "step", "log": True},
)

# Thresholds of the verdict
LOST = 1e6  # times the loss of the start: the run has diverged
NEAR = 0.01  # of the way from the start: as good as there
TURNED = -0.5  # mean cosine between a gradient and the next: walls on both sides
LASTING = 0.9  # ratio of the mean ‖g‖ in the last quarter to the quarter before: it does not shrink
ZERO = 1e-6  # times ‖g‖ of the start: as good as no gradient
CALM = 0.1  # times ‖g‖ of the start: more than that is no arrival
FLAT = 0.02  # relative change of the mean loss between these quarters: the curve looks flat


# ---------------------------------------------------------------------------------------- the surfaces of the figure


@dataclass(frozen=True)
class Valley(SurfaceMap):
    """A surface of the figure: also where one may get stuck on it."""

    saddles: Sequence[Sequence[float]] = ()  # critical points that are no minima

    @cached_property
    def steepest(self) -> float:
        """λmax at the minimum, or at the start where there is none."""
        return float(self.surface.sharpness(self.surface.minimum or self.surface.start))

    @cached_property
    def axes(self) -> Array:
        """Directions of the curvatures at the minimum, as rows; along each of them the way is measured."""
        rows: Array = np.linalg.eigh(self.surface.hessian(self.surface.minimum or self.surface.start))[1].T
        return rows

    def describe(self, known: bool) -> dict[str, Any]:
        """What the view needs; a surface that its engine does not know comes as heights."""
        return {
            **super().describe(known),
            "saddles": [list(map(float, point)) for point in self.saddles],
            "axes": self.axes.tolist(),
            "limit": 2 / self.steepest if self.steepest > 0 else None,
        }


VALLEYS = (
    Valley(
        "a valley with straight walls",
        surfaces.saturating_valley(),
        ("x, along", "y, across"),
        1e-6,
        ((-1.3, 0.5), (-500, 500)),
    ),
    Valley("the slide's valley (10 points, quadratic)", surfaces.regression(), ("b", "w")),
    Valley("the slide's valley, inputs standardized", surfaces.regression(standardize=True), ("b", "w")),
    Valley(
        "a saddle",
        replace(surfaces.saddle(10, 10), start=(1e-9, 1.3)),
        saddles=[(0, 0)],
        minima=[(1, 0), (-1, 0)],
    ),
    Valley("a round minimum", surfaces.quadratic((10, 10))),
)


# --------------------------------------------------------------------------------------- a run, and why it stops


TASKS = [
    Task(
        "Find a rate with which the run stops bouncing in this valley.",
        {"kind": "crawling", "surface": VALLEYS[0].label},
        "Now it crawls. Between bouncing and crawling there is no rate at which it arrives.",
    ),
    Task(
        "Bring a run to the cross, on a surface that allows it.",
        {"kind": "arrived"},
        "Where all directions have (nearly) the same curvature, one rate suits them all.",
    ),
    Task(
        "Find a run that is stuck at a critical point.",
        {"kind": "saddle"},
        "This is the case that most people suspect first. The norm of the gradient gives it away.",
    ),
]


def first_lost(run: Walk) -> int:
    """Return the first step whose loss is no number or beyond a million times that of the start; −1 for none."""
    first = abs(float(run.loss[0]))
    return int(diverged_at(run.loss, LOST * (first if first > 0 else 1.0)))  # a start at nan sets no limit


def kept(run: Walk) -> Array:
    """Return the steps worth drawing: see `course_lib.series.downsample`."""
    return downsample(run.loss, run.norm, *run.theta.T)


def quarters(steps: int) -> tuple[slice, slice]:
    """Return the last quarter of a run and the one before; both even in length, for a run that goes back and forth."""
    quarter, end = max(2 * (steps // 8), 1), steps + 1
    return slice(end - quarter, end), slice(max(end - 2 * quarter, 0), end - quarter)


def way_of(run: Walk, valley: Valley) -> float:
    """Return the part of the way to the nearest minimum that is done, in the direction that is farthest behind.

    It is nan where the surface has no minimum.
    """
    parts = []
    for minimum in valley.minima:
        behind, before = (np.abs(valley.axes @ (run.theta[k] - minimum)) for k in (-1, 0))
        counts = before > 1e-9 * np.abs(before).max()
        parts.append(float(np.clip(1 - (behind / np.where(counts, before, 1))[counts], 0, 1).min()))
    return max(parts, default=float("nan"))


def verdict(run: Walk, valley: Valley, lr: float, limit: float | None = None) -> tuple[str, str]:
    """Return why the run is where it is, in one word and in one sentence.

    `limit` is 2/λmax, if the optimizer is one for which it is the limit of stability.

    Returns
    -------
    kind : {"diverged", "bouncing", "saddle", "arrived", "near", "crawling", "walking", "unknown"}
    sentence : str
    """
    lost = first_lost(run)
    if lost >= 0:
        return "diverged", f"diverged at step {lost:,}" + (": η is above 2/λmax" if limit and lr > limit else "")
    last, before = quarters(run.steps)
    turns = run.turn[last]
    turns = turns[np.isfinite(turns)]
    lasting = run.norm[last].mean() > LASTING * run.norm[before].mean() and run.norm[-1] > ZERO * run.norm[0]
    if len(turns) and turns.mean() < TURNED and lasting:
        loss, norm = (fmt(float(values[-2:].mean())) for values in (run.loss, run.norm))  # of both walls
        if run.loss[last].mean() < (1 - FLAT) * run.loss[before].mean():
            return (
                "bouncing",
                f"‖g‖ stays at {norm} while the loss creeps down to {loss}: the run bounces between the walls",
            )
        return "bouncing", (
            f"loss stalled at {loss} while ‖g‖ = {norm}: no critical point; the run bounces between the walls"
        )
    norm = fmt(float(run.norm[-1]))
    for saddle in valley.saddles:
        if np.linalg.norm(run.theta[-1] - saddle) <= NEAR * np.linalg.norm(run.theta[0] - saddle):
            return "saddle", f"stuck near a saddle: ‖g‖ = {norm}, so this is (nearly) a critical point"
    way = way_of(run, valley)
    if way >= 1 - NEAR and run.norm[-1] > CALM * run.norm[0]:
        return "near", f"near the minimum, but not at rest: ‖g‖ = {norm}"
    if way >= 1 - NEAR:
        critical = run.norm[-1] <= ZERO * run.norm[0]
        return "arrived", f"arrived: ‖g‖ = {norm}, " + (
            "so this is a critical point" if critical else "close to the minimum"
        )
    share = f"{fmt(100 * way, 2)} %" if way >= 0.001 else "less than 0.1 %"
    if way < 0.5:
        return "crawling", f"crawling: after {run.steps:,} steps {share} of the way"
    if way >= 0.5:
        falls = run.loss[last].mean() < (1 - FLAT) * run.loss[before].mean()
        rest = "the loss still falls" if falls else "the loss hardly falls"
        return "walking", f"on its way: after {run.steps:,} steps {share} of the way, and {rest}"
    return "unknown", f"after {run.steps:,} steps the loss is {fmt(float(run.loss[-1]))} and ‖g‖ = {norm}"


# ------------------------------------------------------------------------------------------------------- the figure


class StuckView(LiveView):
    """The view; its engine walks with the description `optimizer`, of which the learning rate is a factor."""

    lr = t.Float(1e-2).tag(sync=True)
    surface_index = t.Int(0).tag(sync=True)
    steps_index = t.Int(2).tag(sync=True)
    valleys: Any = t.List().tag(sync=True)
    steps: Any = t.List().tag(sync=True)
    rates: Any = t.List().tag(sync=True)
    optimizer = t.Dict(allow_none=True).tag(sync=True)
    name = t.Unicode().tag(sync=True)
    stable = t.Bool().tag(sync=True)
    panels: Any = t.List(list(PANELS)).tag(sync=True)


class StuckValley(LiveFigure):
    """Gradient descent on a valley, a saddle or a bowl: the path, the loss above ‖g‖, and why it has stopped.

    Parameters
    ----------
    surface : str or Surface
        The surface to begin with: one of the labels of `VALLEYS`, or a surface of your own with two coordinates.
    lr : float
        Where the slider begins, 1e-8 … 1.
    steps : int
        One of `STEPS`.
    optimizer : callable
        Makes an `Optimizer` from the learning rate: `gd`, `lambda lr: momentum(lr, 0.9)`, …
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be; and while the website is built, if `surface` or `optimizer` is made of
        parts that only Python knows, since a published page has no Python.
    """

    def __init__(
        self,
        surface: str | Surface = VALLEYS[0].label,
        lr: float = 1e-2,
        steps: int = 1_000,
        optimizer: Callable[[float], Optimizer] = gd,
        task: Any = TASKS,
    ) -> None:
        self.valleys, index = _valleys(surface)
        self.make = _maker(optimizer)
        low, high, step = RATES
        steps, lr = STEPS[checks.choice("steps", steps, STEPS)], checks.between("lr", lr, 10**low, 10**high)
        template = _template(self.make)
        known = [is_ours(valley.surface) for valley in self.valleys]
        if not template:
            refuse_on_page("optimizer", optimizer)
        if not all(known):
            refuse_on_page("surface", surface)
        self.gd = template is not None and template == _template(gd)
        view = StuckView(
            view="stuck_valley",
            valleys=[v.describe(ours and template is not None) for v, ours in zip(self.valleys, known, strict=True)],
            steps=list(STEPS),
            rates=list(RATES),
            optimizer=template,
            name=getattr(optimizer, "__name__", "optimizer").replace("<lambda>", "optimizer"),
            stable=self.gd,
        )
        rate = W.FloatLogSlider(value=lr, min=low, max=high, step=step, readout_format=".2")
        super().__init__(
            view,
            {
                "learning rate η": (rate, "lr"),
                "steps": (picker(STEPS, steps), "steps_index"),
                "surface": (W.Dropdown(options=[v.label for v in self.valleys], index=index), "surface_index"),
            },
            alt=self._alt(lr, index, steps),
            task=task,
        )

    def run(self, lr: float, valley: Valley, steps: int) -> tuple[Walk, tuple[str, str]]:
        """Return the run and its verdict.

        Parameters
        ----------
        lr : float
        valley : Valley
            One of `valleys`.
        steps : int

        Raises
        ------
        TypeError, ValueError
            If the optimizer cannot be made with this rate, or cannot walk here.
        """
        run = walk(self.make(lr), valley.surface, steps)
        return run, verdict(run, valley, lr, 2 / valley.steepest if self.gd else None)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return what the view draws of a run on a surface, or with an optimizer, that its engine does not know.

        Parameters
        ----------
        request : dict
            "lr", and the indices "surface" and "steps".

        Raises
        ------
        TypeError, ValueError
            As `run` does.
        """
        run, (kind, sentence) = self.run(request["lr"], self.valleys[request["surface"]], STEPS[request["steps"]])
        keep = kept(run)
        numbers = np.column_stack([keep, run.loss[keep], run.norm[keep], run.theta[keep]])
        return {"numbers": numbers.astype("<f8").tobytes(), "kind": kind, "sentence": sentence}

    def facts(self) -> dict[str, Any]:
        lr, valley, run, (kind, _) = self.now()
        return {"kind": kind, "surface": valley.label, "lr": lr, "steps": run.steps}

    def now(self) -> tuple[float, Valley, Walk, tuple[str, str]]:
        """Return the rate, the surface, the run and its verdict, as they stand now."""
        lr, valley = self.view.lr, self.valleys[self.view.surface_index]
        return lr, valley, *self.run(lr, valley, STEPS[self.view.steps_index])

    def panels(self) -> list[plots.Panel]:
        """Return the map, the loss and ‖g‖, as the figure begins with them."""
        _, valley, run, _ = self.now()
        keep, end = kept(run), first_lost(run)
        shown = keep[: np.searchsorted(keep, end) + 1 if end >= 0 else None]
        drawn: list[plots.Panel] = [partial(draw_path, ground=valley, path=run.theta[keep])]
        for panel, values in zip(PANELS, (run.loss, run.norm), strict=True):
            low, high = _decades(values[shown])
            curve = {"look": (4, 0), "xs": keep, "ys": np.maximum(values[keep], low)}
            drawn.append({**panel, "x": (0, run.steps), "y": (low, high), "curves": [curve]})
        return drawn

    def sheet(self) -> dict[str, Any]:
        """Return the map above the curves, with the sentence above."""
        lr, _, _, (_, sentence) = self.now()
        return {
            "layout": [[0, 0], [1, 2]],
            "height": 5.4,
            "height_ratios": [1.4, 1],
            "heading": f"η = {fmt(lr)}: {sentence}",
        }

    def _alt(self, lr: float, index: int, steps: int) -> str:
        _, (_, sentence) = self.run(lr, self.valleys[index], steps)
        return (
            f"Map of {self.valleys[index].label} and the path of a run on it, beside two curves against the step: the "
            f"loss above the norm of the gradient. With learning rate {fmt(lr)} and {steps:,} steps: {sentence}."
        )


def _valleys(surface: str | Surface) -> tuple[tuple[Valley, ...], int]:
    """The surfaces on offer, and which one to begin with."""
    if isinstance(surface, Surface):
        return (Valley(surface.name, surface), *VALLEYS), 0
    if not isinstance(surface, str):
        checks.refuse(TypeError, "surface", surface, "a label or a Surface")
    labels = [valley.label for valley in VALLEYS]
    return VALLEYS, labels.index(checks.one_of("surface", surface, labels))


def _maker(optimizer: Any) -> Callable[[float], Optimizer]:
    if isinstance(optimizer, Optimizer) or not callable(optimizer):
        checks.refuse(TypeError, "optimizer", optimizer, "what makes an Optimizer from a learning rate, such as gd")
    try:
        made = optimizer(1e-3)
    except Exception as error:
        raise ValueError(f"optimizer fails with lr=0.001: {type(error).__name__}: {error}") from error
    if not isinstance(made, Optimizer):
        raise TypeError(f"optimizer must make an Optimizer from a learning rate, but makes {checks.shown(made)}")
    return optimizer  # type: ignore[no-any-return]


def _template(make: Callable[[float], Optimizer]) -> dict[str, Any] | None:
    """The description of the optimizer for η = 1, if η is a factor of its schedule and the engine knows its parts."""
    one, small = make(1.0), make(0.5)
    described, halved = spec_of(one), spec_of(small)
    if not (described and halved):
        return None
    ratio = np.divide(at(small.schedule, np.arange(8)), at(one.schedule, np.arange(8)))
    rest = {**halved, "schedule": described["schedule"]}
    return described if np.allclose(ratio, 0.5, rtol=1e-12, atol=0) and rest == described else None


def _decades(values: Array) -> tuple[float, float]:
    """Limits for a logarithmic panel; never less than two decades, so that a flat curve looks flat."""
    shown = values[np.isfinite(values) & (values > 0)]
    if not shown.size:
        return 0.1, 10.0
    high = float(shown.max())
    low = max(float(shown.min()), high * 1e-18)
    stretch = np.sqrt(max(1.0, 100 / (high / low)))
    return float(low / stretch * 0.8), float(high * stretch * 1.25)
