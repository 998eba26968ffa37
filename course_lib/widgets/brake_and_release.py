"""`BrakeAndRelease`: RMSProp at a cliff. How hard its σ brakes, how long it takes to let go, and two laws for both.

The page's engine walks, with the descriptions of course_lib's own optimizers, in a notebook as on a page. What is
measured, drawn and said is computed here and in brake_and_release.js; tests/test_brake_and_release.py holds the two
together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots
from ..optimizers import Optimizer, adagrad, rms, rmsprop
from ..schedules import Array
from ..surfaces import Surface, meadow
from .common.knobs import picker, player
from .common.live import LiveFigure, LiveView
from .common.tasks import Task
from .common.text import fmt
from .common.walks import walk

__all__ = ["BrakeAndRelease"]

FLATS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
STEEPS = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
ALPHAS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999)
RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
STEPS = (300, 1_000, 3_000, 10_000)
GRIDS: dict[str, tuple[Any, ...]] = {"flat": FLATS, "steep": STEEPS, "alpha": ALPHAS, "lr": RATES, "steps": STEPS}
WORDS = {"flat": "g, slope of the meadow", "steep": "G, slope of the cliff", "alpha": "α of RMSProp",
         "lr": "learning rate η", "steps": "steps"}  # fmt: skip
METHODS = ("RMSProp", "RMS", "Adagrad")
BELOW = dict(zip(METHODS, (-11, 20, -24), strict=True))  # pixels: three names where the balls are together
FRAMES = 250  # of a whole run, when it is played
GROUND = (-0.5, 11.0)  # what is seen of x
PANELS: tuple[dict[str, Any], ...] = (  # what does not move of them
    {"title": "height", "xlabel": "x", "x": GROUND, "keys": "none",
     "marks": [{"x": 3.0, "label": "top"}, {"x": 4.0, "label": "foot"}]},
    {"title": "position x", "xlabel": "t", "y": GROUND, "keys": "values"},
    {"title": "σ", "xlabel": "t", "log": True, "keys": "values"},
    {"title": "step / η", "xlabel": "t", "log": True, "keys": "values"},
)  # fmt: skip
TASKS = [
    Task(
        "Make a step longer than 20 η.",
        {"largest": (20, None)},
        "A long memory brakes too late: the law allows η/√(1 − α), and α is close to 1.",
    ),
    Task(
        "Reach the basin within 400 steps, and take no step longer than 4 η.",
        {"arrived": (0, 400), "largest": (0, 4)},
        "A short memory brakes hard and releases soon; then η may be larger.",
    ),
]

# Thresholds of the verdict
RELEASED = math.sqrt(2)  # times the slope of the meadow: a σ from which the law's 2·ln(G/g)/ln(1/α) steps have passed
GROWN = 0.9  # of the cliff's slope: σ has grown to it
LATE = 1.2  # times the law's steps: the release is not what the law describes
RIM = 0.1  # before the minimum: there the basin begins
WAY = 1.763  # ln((√2 + 1)/(√2 − 1)): a release takes WAY·η/ln(1/α) of flat ground, for G ≫ g


# ------------------------------------------------------------------------------------------------------------ a walk


@dataclass(frozen=True)
class Ride:
    """A walk, one entry for each t: position, gradient, σ, and the length of the step in units of η."""

    x: Array
    g: Array
    sigma: Array
    step: Array


def ride(optimizer: Optimizer, profile: Surface, lr: float, steps: int) -> Ride:
    """Return the walk from the start of a profile of one coordinate.

    `lr` is η, the part of the rate that is not σ's.
    """
    run = walk(optimizer, profile, steps)
    rate = run.eta / run.sigma[:, 0]
    return Ride(run.theta[:, 0], run.g[:, 0], lr / rate, rate * np.abs(run.m[:, 0]) / lr)


@dataclass(frozen=True)
class Measured:
    """What is measured on a walk until it is in the basin; −1 where something did not happen."""

    largest: float  # the largest step in units of η
    when: int  # its t
    first: int  # the first t on the cliff
    last: int  # the last t before it is left
    peak: float  # the largest σ on the cliff, nan without one
    released: int  # steps from `last` until σ is down to √2 times the slope of the meadow, on the meadow
    arrived: int  # the first t at or beyond the rim of the basin, `RIM` before the minimum


def measure(run: Ride, profile: Surface) -> Measured:
    """Return what is measured on a walk over a meadow (`course_lib.surfaces.meadow`)."""
    flat, top, foot, edge = (profile.params[name] for name in ("flat", "top", "foot", "edge"))
    arrived = _first(run.x >= _minimum(profile) - RIM)
    end = arrived if arrived >= 0 else len(run.x) - 1
    when = int(run.step[:end].argmax())
    cliff = (run.x[: end + 1] >= top - edge) & (run.x[: end + 1] <= foot + edge)
    if not cliff.any():
        return Measured(float(run.step[when]), when, -1, -1, math.nan, -1, arrived)
    first = _first(cliff)
    left = _first(~cliff[first:])
    last = first + left - 1 if left >= 0 else end
    released = _first(run.sigma[last + 1 : end + 1] <= RELEASED * flat) + 1 or -1
    return Measured(
        float(run.step[when]), when, first, last, float(run.sigma[first : last + 1].max()), released, arrived
    )


def _minimum(profile: Surface) -> float:
    """x of the minimum."""
    assert profile.minimum is not None
    return profile.minimum[0]


def _first(happens: Array) -> int:
    """The first index at which something happens, or −1."""
    return int(happens.argmax()) if happens.any() else -1


# ------------------------------------------------------------------------------------------------------- the verdict


def verdict(run: Ride, profile: Surface, alpha: float, lr: float) -> tuple[str, str]:
    """Return whether the release of RMSProp follows its law, in one word and in a sentence.

    Returns
    -------
    kind : {"before", "over", "on", "law", "soft", "short", "past", "room", "braking"}
    sentence : str
    """
    got, steps = measure(run, profile), len(run.x) - 1
    flat, steep, top, foot, edge = (profile.params[name] for name in ("flat", "steep", "top", "foot", "edge"))
    basin, forget = _minimum(profile) - RIM, math.log(1 / alpha)
    law = _law(steep / flat, forget)
    if got.first < 0 and got.arrived < 0:
        return "before", f"not yet at the cliff after {steps:,} steps of η each; it begins at x = {fmt(top)}"
    if got.first < 0:
        before = float(run.x[_first(run.x > foot) - 1])
        return "over", f"the law does not apply: one step from x = {fmt(before)} leads over the whole cliff"
    if got.last == steps:
        return "on", f"still on the cliff after {steps:,} steps, at x = {fmt(float(run.x[-1]))}"
    if got.released >= 0 and got.peak >= GROWN * steep:
        released = f"released {_count(got.released)} after the cliff; the law says {law}"
        if got.released <= LATE * 2 * math.log(steep / flat) / forget + 1:
            return "law", released
        return (
            "soft",
            f"{released}, but the rounded foot of the cliff, {fmt(10 * edge)} wide, "
            "takes longer to cross than σ remembers",
        )
    if got.released >= 0:
        return "short", (
            f"released {_count(got.released)} after the cliff. The law says {law}, for a σ that has grown to "
            f"G = {fmt(steep)}; in {_count(got.last - got.first + 1)} on the cliff it grew only to {fmt(got.peak)}, "
            f"for which the law says {_law(got.peak / flat, forget)}"
        )
    if got.arrived == got.last + 1:
        there = fmt(float(run.x[got.arrived]))
        return "past", f"the law does not apply: one step leads from the cliff past the meadow, to x = {there}"
    if got.arrived >= 0:
        return "room", (
            f"the law does not apply: {_count(got.arrived - got.last)} after the cliff the run is through the meadow, "
            f"and σ is still {fmt(float(run.sigma[got.arrived] / flat))} times g. To let go, σ needs about "
            f"{fmt(WAY * lr / forget)} of flat ground, and there is only {fmt(float(basin - run.x[got.last + 1]))}"
        )
    return "braking", (
        f"still braking: {_count(steps - got.last)} after the cliff σ is {fmt(float(run.sigma[-1] / flat))} times g; "
        f"by the law, letting go takes {law} steps"
    )


def _law(ratio: float, forget: float) -> str:
    """2·ln(G/g)/ln(1/α), in words."""
    return f"{round(2 * math.log(ratio) / forget):,}"


def _count(steps: int) -> str:
    return "one step" if steps == 1 else f"{steps:,} steps"


# -------------------------------------------------------------------------------------------------------- the figure


class BrakeView(LiveView):
    """The view; its engine walks with the descriptions of `methods`, of which the learning rate is a factor."""

    view = t.Unicode("brake_and_release").tag(sync=True)
    flat = t.Int().tag(sync=True)
    steep = t.Int().tag(sync=True)
    alpha = t.Int().tag(sync=True)
    lr = t.Int().tag(sync=True)
    steps = t.Int().tag(sync=True)
    moment = t.Int(help="the t at which the balls are").tag(sync=True)
    last = t.Int(help="the last t, which the slider and the player of `moment` must know").tag(sync=True)
    stride = t.Int(1, help="steps in a frame, when it is played").tag(sync=True)
    shown: Any = t.List(t.Unicode()).tag(sync=True)
    methods: Any = t.List().tag(sync=True)
    profile = t.Dict().tag(sync=True)
    panels: Any = t.List().tag(sync=True)
    grids = t.Dict(help="what the indices stand for").tag(sync=True)


class BrakeAndRelease(LiveFigure):
    """RMSProp on meadow, cliff and meadow: how hard σ brakes, how long it takes to let go, and the laws for both.

    Largest step ≤ η/√(1−α); σ lets go of the cliff after 2·ln(G/g)/ln(1/α) steps, where the slope falls from G to g.
    RMS (the mean of all g²) and Adagrad (the sum) can be put beside it.

    Parameters
    ----------
    flat, steep : float
        Slopes of the meadow and of the cliff, g and G: one of `FLATS`, one of `STEEPS`.
    alpha : float
        One of `ALPHAS`.
    lr : float
        η, the same for all methods: one of `RATES`.
    steps : int
        One of `STEPS`.
    shown : sequence of str
        Which of "RMSProp", "RMS" and "Adagrad" are drawn at first.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one of these.
    """

    def __init__(
        self,
        flat: float = 0.1,
        steep: float = 50.0,
        alpha: float = 0.9,
        lr: float = 0.02,
        steps: int = 1_000,
        shown: Sequence[str] = ("RMSProp",),
        task: Any = TASKS,
    ) -> None:
        given = {"flat": flat, "steep": steep, "alpha": alpha, "lr": lr, "steps": steps}
        at = {name: checks.choice(name, value, GRIDS[name]) for name, value in given.items()}
        if isinstance(shown, str) or not isinstance(shown, Sequence):
            checks.refuse(TypeError, "shown", shown, f"a list of some of {', '.join(map(repr, METHODS))}")
        flat, steep, alpha, lr, steps = (GRIDS[name][k] for name, k in at.items())
        self.view = view = BrakeView(
            **at,
            shown=[checks.one_of("shown", name, METHODS) for name in shown],
            moment=steps,
            last=steps,
            stride=max(1, steps // FRAMES),
            grids={name: list(grid) for name, grid in GRIDS.items()},
            profile=meadow(flat, steep).spec(),
            panels=list(PANELS),
            methods=[
                {
                    "name": name,
                    "specs": [_methods(1.0, alpha)[name].spec() for alpha in ALPHAS],
                    "look": list(look),
                    "dy": BELOW[name],
                }
                for name, look in zip(METHODS, plots.looks(METHODS), strict=True)
            ],
        )
        controls: dict[str, tuple[Any, Any]] = {
            WORDS[name]: (picker(grid, grid[at[name]]), name) for name, grid in GRIDS.items()
        }
        controls |= player("moment", steps, step=view.stride, interval=40)
        got, (_, sentence) = self.judged()
        alt = (
            "Height of a meadow, a cliff and a meadow, with a ball that walks down, beside its position, σ and the "
            f"length of its steps against the step t. RMSProp with α = {fmt(alpha)} and η = {fmt(lr)}, "
            f"slopes {fmt(flat)} and {fmt(steep)}: largest step {fmt(got.largest)} η; {sentence}."
        )
        super().__init__(view, controls, alt=alt, task=task)
        for name in ("play", "t"):
            W.jslink((view, "last"), (self.controls[name], "max"))
        W.jslink((view, "stride"), (self.controls["play"], "step"))

    @property
    def now(self) -> dict[str, Any]:
        """The settings flat, steep, alpha, lr and steps, as they stand now."""
        return {name: grid[getattr(self.view, name)] for name, grid in GRIDS.items()}

    def walks(self) -> dict[str, Ride]:
        """Return the walks of all methods, as they stand now."""
        return _walks(**self.now)

    def judged(self) -> tuple[Measured, tuple[str, str]]:
        """Return what is measured on the walk of RMSProp, and its verdict."""
        now, run = self.now, self.walks()["RMSProp"]
        profile = meadow(now["flat"], now["steep"])
        return measure(run, profile), verdict(run, profile, now["alpha"], now["lr"])

    def facts(self) -> dict[str, Any]:
        got, (kind, _) = self.judged()
        settings = {name: value for name, value in self.now.items() if name != "steps"}
        return {"kind": kind, "largest": got.largest, "released": got.released, "arrived": got.arrived, **settings}

    def panels(self) -> list[plots.Panel]:
        """Return the profile, the positions, σ and the steps, as they stand now."""
        flat, steep, alpha, _, steps = self.now.values()
        walks, profile, limit, chosen = self.walks(), meadow(flat, steep), _limit(alpha), self.view.shown
        got = {name: measure(run, profile) for name, run in walks.items()}
        looks = dict(zip(METHODS, plots.looks(METHODS), strict=True))
        last, released = got["RMSProp"].last, got["RMSProp"].released
        happened = {"foot": last if last < steps else -1, "released": last + released if released >= 0 else -1}
        marks = [{"x": at, "label": label} for label, at in happened.items() if at >= 0 and "RMSProp" in chosen]
        x = np.linspace(*GROUND, 401)
        top = _round_up(1.35 * float(profile.height(x[None])[0]))
        drawn = [name for name in METHODS if name in chosen]
        trails: list[dict[str, Any]] = [
            {"name": f"trail of {name}", "as": "dots", "look": looks[name], "xs": walks[name].x,
             "ys": profile.height(walks[name].x[None])}
            for name in drawn
        ]  # fmt: skip
        balls = [{"x": trail["xs"][-1], "y": trail["ys"][-1], "look": looks[name], "label": name, "dy": BELOW[name]}
                 for name, trail in zip(drawn, trails, strict=True)][::-1]  # fmt: skip
        curves = {
            what: [{"name": name, "look": looks[name], "xs": np.arange(steps + 1), "ys": getattr(walks[name], what)}
                   for name in drawn]
            for what in ("x", "sigma", "step")
        }  # fmt: skip
        levels = {profile.params["top"]: "top of the cliff", _minimum(profile): "minimum"}
        height, position, sigma, step = PANELS
        return [
            height | {"y": (-0.2 * top, top), "balls": balls,
                      "curves": [{"name": "ground", "xs": x, "ys": profile.height(x[None]), "look": (4, 0)}, *trails]},
            position | {"x": (0, steps), "curves": curves["x"],
                        "levels": [{"y": y, "label": label} for y, label in levels.items()]},
            sigma | {"x": (0, steps), "y": _around(flat / 1.5, 1.5 * steep), "curves": curves["sigma"], "marks": marks},
            step | {"x": (0, steps), "curves": curves["step"], "levels": [{"y": limit, "label": "1/√(1−α)"}],
                    "y": _around(flat / steep / 1.5, 2 * max(limit, *(one.largest for one in got.values())))},
        ]  # fmt: skip

    def sheet(self) -> dict[str, Any]:
        """Return the ground above σ and the step, the position last; the settings and the largest step above."""
        flat, steep, alpha, lr, _ = self.now.values()
        settings = f"g = {fmt(flat)}, G = {fmt(steep)}, α = {fmt(alpha)}, η = {fmt(lr)}"
        largest, limit = self.judged()[0].largest, _limit(alpha)
        heading = f"{settings}: largest step {fmt(largest)} η, by the law at most {fmt(limit)} η"
        return {"layout": [[0, 0], [2, 3], [1, 1]], "height_ratios": [1.2, 1, 0.8], "height": 8.0, "heading": heading}


def _methods(lr: float, alpha: float) -> dict[str, Optimizer]:
    return dict(zip(METHODS, (rmsprop(lr, alpha, start="first"), rms(lr), adagrad(lr)), strict=True))


@lru_cache(maxsize=4)  # the same walks are wanted for the still, for the words and for the facts
def _walks(flat: float, steep: float, alpha: float, lr: float, steps: int) -> dict[str, Ride]:
    return {name: ride(made, meadow(flat, steep), lr, steps) for name, made in _methods(lr, alpha).items()}


def _round_up(value: float) -> float:
    """Up to the next half of a power of ten, so that the axis holds still while a slider moves a little."""
    unit = 10.0 ** math.floor(math.log10(value)) / 2
    return math.ceil(value / unit) * unit


def _around(low: float, high: float) -> tuple[float, float]:
    """A power of ten below the one, and half of one above the other, for the same reason."""
    return 10.0 ** math.floor(math.log10(low)), 10.0 ** (math.ceil(2 * math.log10(high)) / 2)


def _limit(alpha: float) -> float:
    """The largest step of RMSProp in units of η, by the law."""
    return 1 / math.sqrt(1 - alpha)
