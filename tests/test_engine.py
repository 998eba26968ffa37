"""The page's engine (course_lib/widgets/js/engine.js) gives course_lib's numbers, to 1e-12.

The cases are made here, freshly, from course_lib; tests/js/engine.test.mjs compares. Whatever schedules.py,
optimizers.py or surfaces.py export must be among them, so a new part without JavaScript fails here.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib import surfaces
from course_lib.paths import respond, trace
from course_lib.surfaces import SURFACES, quadratic

ROOT = Path(__file__).resolve().parents[1]
BLOWN_UP = 1e6  # beyond it a run is lost, and its last digits mean nothing
TURN = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]

SCHEDULES: list[s.Schedule] = [
    s.constant(),
    s.constant(0.3),
    s.constant(s.cosine(30)),
    s.linear(0.2, 1.5, 25),
    s.warmup(1),
    s.warmup(12),
    s.step(7),
    s.step(10, 0.5),
    s.multi_step([3, 20, 41], 0.3),
    s.multi_step([], 0.3),
    s.exponential(0.97),
    s.inverse_time(0.05),
    s.inverse_sqrt(),
    s.inverse_sqrt(9),
    s.noam(64, 20),
    s.polynomial(40),
    s.polynomial(40, 2.5),
    s.cosine(50),
    s.cosine(50, 0.1),
    s.warm_restarts(6),
    s.warm_restarts(5, 2, 0.05),
    s.warm_restarts(4, 3),
    s.one_cycle(60),
    s.one_cycle(60, 0.0),
    s.one_cycle(60, 0.99),
    s.one_cycle(60, 1.0, 10, 100),
    s.one_cycle(1),
    s.warmup_stable_decay(60, 8, 20),
    s.warmup_stable_decay(60, 8, 20, 0.1),
    s.bias_correction(0.99),
    s.bias_correction(s.linear(0.5, 0.9, 20)),
    0.1 * s.warmup(10) * s.cosine(50),
    s.warmup(8).then(s.cosine(30, 0.1), after=8).then(0.01, after=50),
]

AVERAGES = [
    o.Newest(),
    o.Mean(),
    o.EMA(0.9),
    o.EMA(0.9, "first"),
    o.EMA(0.9, "unbiased"),
    o.EMA(s.linear(0.5, 0.99, 30), "unbiased"),
]
DIRECTIONS = [
    *AVERAGES,
    o.Nesterov(o.EMA(0.8)),
    o.Nesterov(o.Mean()),
    o.RunningMax(o.EMA(0.9)),
    o.Nesterov(o.RunningMax(o.EMA(0.5, "first"))),
    o.ScheduledNesterov(0.8, 0.02),
    o.ScheduledNesterov(s.linear(0.5, 0.99, 30), s.inverse_sqrt()),
    o.Sign(),
    o.Sign(s.linear(0.5, 0.99, 30), 0.3),
]
MAGNITUDES = [
    o.One(),
    *(o.RMS(square, 1e-8) for square in [*AVERAGES, o.RunningMax(o.EMA(0.99)), o.Nesterov(o.EMA(0.9, "first"))]),
    o.RMS(o.EMA(0.9, "unbiased"), eps=1e-3 * s.inverse_sqrt()),
    o.Rectified(0.9),
    o.Rectified(0.999, 1e-3),
]


def optimizer_grid() -> list[o.Optimizer]:
    """Every named optimizer at three rates, each direction with each magnitude, and decays of the weights."""
    named = [make(lr) for make in o.OPTIMIZERS.values() for lr in (1e-3, 0.03, 0.3 * s.warmup(5) * s.cosine(80))]
    betas = [
        o.OPTIMIZERS[name](0.02, beta1, beta2)
        for name in ("adam", "amsgrad", "radam", "nadam", "lion")
        for beta1, beta2 in [(0, 0.9), (0.5, 0.99)]
    ]
    crossed = [o.Optimizer(0.01, direction, magnitude) for direction in DIRECTIONS for magnitude in MAGNITUDES]
    others = [
        o.momentum(0.02, 0.5),
        o.OPTIMIZERS["rmsprop"](0.01, 0.9, start="first"),
        o.Optimizer(0.05, weight_decay=s.linear(0.1, 0, 40)),
    ]
    return named + betas + crossed + others


def run_case(optimizer: o.Optimizer, surface: surfaces.Surface, steps: int) -> dict[str, Any]:
    """A run of course_lib, cut off before it blows up or magnifies a disturbance a thousand times."""
    taken = trace(optimizer, surface.grad, surface.start, steps)
    rng = np.random.default_rng(0)

    def noisy(values: np.ndarray) -> np.ndarray:
        return np.asarray(values * (1 + 1e-12 * rng.standard_normal(np.shape(values))))

    disturbed = trace(optimizer, lambda x: noisy(surface.grad(noisy(x))), surface.start, steps)
    with np.errstate(all="ignore"):
        loss = surface.height(taken.theta.T)
    columns = {"theta": taken.theta, "g": taken.g, "m": taken.m, "sigma": taken.sigma, "loss": loss, "eta": taken.eta}
    whole = np.column_stack([np.abs(column).reshape(steps + 1, -1) for column in (taken.theta, taken.m, taken.sigma)])
    scale = np.abs(np.append(taken.theta[0], 1)).max()
    lost = ~(np.abs(taken.theta) <= BLOWN_UP * scale).all(axis=1) | ~np.isfinite(whole).all(axis=1)
    for mine, theirs in ((taken.theta, disturbed.theta), (taken.g, disturbed.g)):
        with np.errstate(all="ignore"):
            near = np.abs(theirs - mine) <= 1e-9 * np.maximum.accumulate(np.abs(mine))
        lost |= ~near.all(axis=1)
    end = int(lost.argmax()) if lost.any() else steps + 1
    kept = {name: np.asarray(column, float)[:end].ravel().tolist() for name, column in columns.items()}
    return {"optimizer": optimizer.spec(), "surface": surface.spec(), "start": list(surface.start), **kept}


def answer_case(optimizer: o.Optimizer, gradients: list[float], after: int = 0) -> dict[str, Any]:
    """What an optimizer answers to gradients of one parameter, after so many gradients of zero."""
    run = respond(optimizer, [0.0] * after + gradients)
    answers = {name: getattr(run, name)[after:].tolist() for name in ("eta", "m", "sigma")}
    return {"optimizer": optimizer.spec(), "gradients": gradients, "after": after, "answers": answers}


def answers() -> list[dict[str, Any]]:
    """Gradients whose sizes jump by orders of magnitude, also downward, and memories from almost nothing to long."""
    jumps = [1e3, 1e-6, 1e-6, 5.0, -1e12, 2e-3, 1.0, -1.0, 3e-9, 1e5]
    cases = [answer_case(make(0.1 * s.warmup(4)), jumps, after) for make in o.OPTIMIZERS.values() for after in (0, 5)]
    for beta in (0, 1e-9, 0.3, 0.99):
        for start in ("zero", "first", "unbiased"):
            cases.append(answer_case(o.OPTIMIZERS["rmsprop"](0.1, beta, start=start), jumps))
        for name in ("adam", "amsgrad", "nadam", "lion"):
            cases.append(answer_case(o.OPTIMIZERS[name](0.1, beta, beta), jumps))
    return cases


def runs() -> list[dict[str, Any]]:
    """Every composition on a bent valley, every named optimizer on every surface, and the rates of lecture 01."""
    crescent, turned = SURFACES["crescent"], quadratic((1.0, 20.0), angle=30)
    cases = [run_case(optimizer, crescent, 120) for optimizer in optimizer_grid()]
    everywhere = [*SURFACES.values(), turned, quadratic((0.5, 3.0, -0.1), rotation=TURN), surfaces.saddle(10, 10)]
    for surface in everywhere:
        way = np.linspace(surface.start, surface.minimum or surface.start, 201).T
        steepest = np.abs(surface.sharpness(way)).max()  # a larger rate magnifies the last digits by λ·lr, step by step
        rates = 0.5 / steepest, 0.05 / steepest
        cases += [run_case(make(lr), surface, 60) for make in o.OPTIMIZERS.values() for lr in rates]
    gd = o.OPTIMIZERS["gd"]
    cases += [run_case(gd(lr), SURFACES["saturating_valley"], 200) for lr in (1e-2, 1e-5, 1e-6, 2e-7, 1e-7)]
    cases += [run_case(gd(lr), SURFACES["regression"], 200) for lr in (1e-2, 1e-5, 1.2e-6, 1e-6, 1e-7)]
    return cases


def kinds() -> dict[str, list[str]]:
    """What course_lib exports, by the engine's tables."""
    makers = [name for name in s.__all__ if name not in ("Schedule", "at", "spec")]
    parts = [name for name in o.__all__ if is_dataclass(getattr(o, name)) and name != "Optimizer"]
    known = [name for name in surfaces.__all__ if name not in ("SURFACES", "Surface", "surface")]
    return {"schedules": [*makers, "product", "then"], "parts": parts, "surfaces": known}


def kinds_in(spec: Any) -> set[str]:
    """Every kind in a description."""
    if isinstance(spec, list):
        return set().union(*map(kinds_in, spec))
    if not isinstance(spec, dict):
        return set()
    return {spec["kind"]} | set().union(*map(kinds_in, spec.values()))


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    values = [{"spec": one.spec(), "values": np.asarray(one(np.arange(80)), float).tolist()} for one in SCHEDULES]
    return {"schedules": values, "runs": runs(), "answers": answers(), "kinds": kinds()}


@pytest.mark.parametrize("table", ["schedules", "parts", "surfaces"])
def test_every_kind_is_among_the_cases(cases: dict[str, Any], table: str) -> None:
    compared = kinds_in([case["spec"] for case in cases["schedules"]])
    compared |= kinds_in([[case["optimizer"], case["surface"]] for case in cases["runs"]])
    assert set(cases["kinds"][table]) <= compared


def test_most_runs_are_compared_to_their_end(cases: dict[str, Any]) -> None:
    lengths = np.array([len(case["eta"]) for case in cases["runs"]])
    assert np.mean(lengths > 60) > 0.9


def test_engine_equals_course_lib(cases: dict[str, Any], in_js) -> None:
    in_js("engine", cases)
