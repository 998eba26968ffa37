"""StuckValley: what it says about a run, what it answers, what it refuses; and that the page says the same."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from conftest import panels_of
from figures import own_surface

from course_lib.optimizers import OPTIMIZERS, Optimizer, adam, gd, momentum
from course_lib.surfaces import SURFACES, Surface, quadratic
from course_lib.widgets.common.walks import Walk, walk
from course_lib.widgets.stuck_valley import STEPS, VALLEYS, StuckValley, Valley, kept, quarters, verdict, way_of

WALLS, SLIDE, STANDARDIZED, SADDLE, ROUND = range(5)
BOWL, PASS = Valley("bowl", quadratic((1, 1))), Valley("pass", quadratic((1, 1)), minima=[(3, 3)], saddles=[(0, 0)])


def judged(valley: int, lr: float, steps: int) -> tuple[str, str]:
    place = VALLEYS[valley]
    return verdict(walk(gd(lr), place.surface, steps), place, lr, 2 / place.steepest)


# ---------------------------------------------------------------------------------------------------- the sentence


@pytest.mark.parametrize(
    ("valley", "lr", "steps", "kind", "text"),
    [
        (WALLS, 1e-2, 1_000, "bouncing", "loss stalled at 200 while ‖g‖ = 200: no critical point"),
        (WALLS, 1e-5, 30_000, "bouncing", "‖g‖ stays at 200 while the loss creeps down"),
        (WALLS, 1e-7, 10_000, "crawling", "crawling: after 10,000 steps less than 0.1 % of the way"),
        (SLIDE, 1e-2, 300, "diverged", "diverged at step 1: η is above 2/λmax"),
        (SLIDE, 10**-5.9, 300, "diverged", "diverged at step 39: η is above 2/λmax"),
        (SLIDE, 1e-6, 10_000, "crawling", "5.4 % of the way"),
        (STANDARDIZED, 0.05, 100, "arrived", "arrived: ‖g‖ = 0, so this is a critical point"),
        (STANDARDIZED, 1e-3, 100, "walking", "on its way: after 100 steps 87 % of the way"),
        (SADDLE, 0.01, 100, "saddle", "stuck near a saddle: ‖g‖ = 3.72e−4, so this is (nearly) a critical point"),
        (SADDLE, 0.01, 300, "arrived", "this is a critical point"),
        (ROUND, 1e-8, 100, "crawling", "less than 0.1 % of the way"),
        (ROUND, 1.0, 100, "diverged", "diverged at step 4: η is above 2/λmax"),
    ],
)
def test_verdict(valley: int, lr: float, steps: int, kind: str, text: str) -> None:
    found, sentence = judged(valley, lr, steps)
    assert found == kind
    assert text in sentence


def late(value: float) -> Any:
    """1 for 61 points, then the value for the last quarter of 80 steps."""
    return np.where(np.arange(81) < 61, 1.0, value)


def made(way: float = 0.0, loss: Any = 1.0, norm: Any = 1.0, cosine: float = 1.0) -> Walk:
    """A run of 80 steps from (1, 1) by that part of the way to (0, 0), whose gradients turn by that cosine."""
    loss, norm = (np.broadcast_to(values, 81) for values in (loss, norm))
    half, theta = np.arccos(cosine) / 2, np.ones((81, 2))
    theta[-1] = 1 - way
    g = norm[:, None] * np.c_[np.full(81, np.cos(half)), np.sin(half) * (-1.0) ** np.arange(81)]
    return Walk(theta, g, g, np.ones((81, 2)), -g, np.ones(81), loss, norm)


WALLED = partial(made, cosine=-1.0)


@pytest.mark.parametrize(
    ("valley", "below", "above", "said_below", "said_above"),
    [
        (BOWL, made(cosine=-0.51), made(cosine=-0.49), "bouncing", "crawling"),
        (BOWL, WALLED(norm=late(0.89)), WALLED(norm=late(0.91)), "crawling", "bouncing"),
        (BOWL, WALLED(norm=np.r_[1, [0.9e-6] * 80]), WALLED(norm=np.r_[1, [1.1e-6] * 80]), "crawling", "bouncing"),
        (BOWL, WALLED(loss=late(0.97)), WALLED(loss=late(0.99)), "the loss creeps down", "loss stalled"),
        (BOWL, made(0.6, loss=late(0.97)), made(0.6, loss=late(0.99)), "the loss still falls", "the loss hardly falls"),
        (BOWL, made(0.989, norm=late(0)), made(0.991, norm=late(0)), "walking", "arrived"),
        (PASS, made(0.989), made(0.991), "crawling", "saddle"),
        (BOWL, made(1.0, norm=late(0.09)), made(1.0, norm=late(0.11)), "arrived", "near"),
        (BOWL, made(1.0, norm=late(0.9e-6)), made(1.0, norm=late(1.1e-6)), "a critical point", "close to the minimum"),
        (BOWL, made(0.49), made(0.51), "crawling", "walking"),
        (BOWL, made(0.0009), made(0.0011), "less than 0.1 % of the way", "steps 0.11 % of the way"),
        (BOWL, made(loss=late(0.9e6)), made(loss=late(1.1e6)), "crawling", "diverged at step 61"),
        (BOWL, made(loss=np.r_[0, late(0.9e6)[1:]]), made(loss=np.r_[0, late(1.1e6)[1:]]), "crawling", "diverged"),
    ],
)
def test_each_threshold(valley: Valley, below: Walk, above: Walk, said_below: str, said_above: str) -> None:
    for run, said in ((below, said_below), (above, said_above)):
        kind, sentence = verdict(run, valley, 0.1)
        assert said == kind or said in sentence, (kind, sentence)


def test_what_is_said_of_two_walls_is_their_mean() -> None:
    run = WALLED(loss=2.0 + (-1.0) ** np.arange(81), norm=5.0 + (-1.0) ** np.arange(81))
    assert "loss stalled at 2 while ‖g‖ = 5:" in verdict(run, BOWL, 0.1)[1]
    for steps in range(16, 40):  # as often on one wall as on the other
        last, before = quarters(steps)
        assert (last.stop, before.stop) == (steps + 1, last.start)
        assert (last.stop - last.start) % 2 == 0 and last.start - before.start == last.stop - last.start


def test_the_limit_is_blamed_above_it_only() -> None:
    run = made(loss=late(np.inf))
    assert verdict(run, BOWL, 0.1, 0.2) == ("diverged", "diverged at step 61")
    assert verdict(run, BOWL, 0.3, 0.2) == ("diverged", "diverged at step 61: η is above 2/λmax")
    dome = Surface("dome", lambda p: -(p**2).sum(axis=0), lambda p: -2 * p, (0.0, 1.0), (-2, 2), (-2, 2))
    assert Valley("dome", dome).describe(known=False)["limit"] is None, "no rate is too large where all goes down"
    assert BOWL.describe(known=True)["limit"] == pytest.approx(2)


def test_the_way_is_that_to_the_nearest_minimum_in_the_direction_farthest_behind() -> None:
    run, two = made(0.25), Valley("two", quadratic((1, 1)), minima=[(9, 9), (0, 0)])
    assert way_of(run, two) == pytest.approx(0.25)
    for far, way in ((1e-3, 0.0), (1e-10, 1.0)):  # what is as good as there from the start does not count
        run.theta[0], run.theta[-1] = (1.0, far), (0.0, far)
        assert way_of(run, BOWL) == pytest.approx(way)


def test_the_limit_is_where_the_slide_s_valley_starts_to_diverge() -> None:
    limit = 2 / VALLEYS[SLIDE].steepest
    assert judged(SLIDE, 0.99 * limit, 3_000)[0] == "crawling"
    assert judged(SLIDE, 1.01 * limit, 3_000)[0] == "diverged"


def test_no_limit_is_blamed_where_none_is_known() -> None:
    place = VALLEYS[SLIDE]
    assert verdict(walk(gd(1.0), place.surface, 50), place, 1.0)[1] == "diverged at step 1"


def test_a_surface_without_a_minimum_is_described() -> None:
    slope = Surface("slope", lambda p: p[0], lambda p: np.stack([1 + 0 * p[0], 0 * p[0]]), (0.0, 0.0), (-2, 2), (-2, 2))
    kind, sentence = verdict(walk(gd(0.1), slope, 100), Valley("slope", slope), 0.1)
    assert (kind, sentence) == ("unknown", "after 100 steps the loss is −10 and ‖g‖ = 1")


# --------------------------------------------------------------------------------------------------------- the run


def test_the_floor_of_the_slide_s_valley_is_where_the_way_is_measured() -> None:
    """At 1e-7 the lecture's 100 000 updates cover 5.4 % of the way."""
    assert judged(SLIDE, 1e-7, 100_000) == ("crawling", "crawling: after 100,000 steps 5.4 % of the way")


# ------------------------------------------------------------------------------------------------------ the figure


def test_answer_is_what_course_lib_computes() -> None:
    figure = StuckValley()
    reply = figure.answer({"lr": 1e-6, "surface": SLIDE, "steps": STEPS.index(300)})
    t, loss, norm, *xy = np.frombuffer(reply["numbers"], "<f8").reshape(-1, 5).T
    run = walk(gd(1e-6), SURFACES["regression"], 300)
    np.testing.assert_array_equal(t, np.arange(301))
    np.testing.assert_array_equal(loss, run.loss)
    np.testing.assert_array_equal(norm, run.norm)
    np.testing.assert_array_equal(np.array(xy).T, run.theta)
    assert (reply["kind"], reply["sentence"]) == judged(SLIDE, 1e-6, 300)


def test_controls_are_ipywidgets_and_alt_says_what_can_be_seen() -> None:
    figure = StuckValley(lr=1e-6, steps=10_000, surface="the slide's valley (10 points, quadratic)", task="Find it.")
    assert list(figure.controls) == ["learning rate η", "steps", "surface"]
    assert (figure.view.lr, figure.view.surface_index, figure.view.steps_index) == (pytest.approx(1e-6), SLIDE, 4)
    assert "5.4 % of the way" in figure.alt
    assert figure.poster().axes


def test_the_rate_is_a_factor_of_every_named_optimizer() -> None:
    for make in OPTIMIZERS.values():
        assert StuckValley(optimizer=make).view.optimizer == make(1.0).spec()
    for other in (lambda lr: gd(lr**2), lambda lr: adam(lr, beta2=1 - lr / 2)):
        assert StuckValley(optimizer=other).view.optimizer is None


def test_own_surface_and_own_optimizer_in_a_notebook() -> None:
    figure = StuckValley(surface=own_surface(), optimizer=lambda lr: Optimizer(lambda t: lr / (t + 1)), lr=0.1)
    place = figure.view.valleys[0]
    assert place["spec"] is None and len(place["field"]) == 96 * 72 * 4
    assert figure.view.optimizer is None
    reply = figure.answer({"lr": 0.1, "surface": 0, "steps": 0})
    assert len(reply["numbers"]) == 101 * 5 * 8


@pytest.mark.parametrize("own", [{"surface": own_surface()}, {"optimizer": lambda lr: Optimizer(lambda t: lr)}])
def test_own_parts_are_refused_where_a_page_is_built(own: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    with pytest.raises(ValueError, match=rf"{next(iter(own))} must be made of course_lib's own parts .* no Python"):
        StuckValley(**own)


# ------------------------------------------------------------------------------------------- the page says the same


def test_the_page_says_what_course_lib_says(in_js) -> None:
    makers = {"gd": gd, "momentum": partial(momentum, beta=0.9), "adam": adam}
    runs: list[dict[str, Any]] = []
    for v, place in enumerate(VALLEYS):
        limit = 2 / place.steepest
        for exponent in np.arange(-8, 0.05, 0.5):
            lr = float(10**exponent)
            if v == SADDLE and lr > 0.9 * limit:  # chaotic there: the last digit decides
                continue
            for name, make in makers.items():
                for steps in (100, 1_000) if name == "gd" else (300,):
                    known = limit if name == "gd" else None
                    kind, sentence = verdict(walk(make(lr), place.surface, steps), place, lr, known)
                    runs.append({"valley": v, "optimizer": name, "lr": lr, "steps": steps, "limit": known,
                                 "kind": kind, "sentence": sentence})  # fmt: skip
        lr = 0.4 * limit
        run = walk(gd(lr), place.surface, 3_000)
        kind, sentence = verdict(run, place, lr, limit)
        runs.append({"valley": v, "optimizer": "gd", "lr": lr, "steps": 3_000, "limit": limit, "kind": kind,
                     "sentence": sentence, "kept": kept(run).tolist()})  # fmt: skip
    assert {run["kind"] for run in runs} >= {"diverged", "bouncing", "saddle", "arrived", "crawling", "walking"}
    places = [{**place.describe(known=True), "field": None} for place in VALLEYS]
    figures = [
        {"optimizer": figure.view.optimizer, "valley": v, "lr": lr, "steps": 1_000, "described": figure.view.panels,
         "panels": panels_of(figure)}
        for v, place in enumerate(VALLEYS)
        for lr in (1e-8, 1e-3, 0.4 * 2 / place.steepest, min(1.0, 3 / place.steepest))
        for figure in [StuckValley(place.label, lr)]
    ]  # fmt: skip
    cases = {"valleys": places, "optimizers": {name: make(1.0).spec() for name, make in makers.items()}, "runs": runs}
    in_js("stuck_valley", cases | {"figures": figures})
