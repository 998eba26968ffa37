"""StuckValley: what it says about a run, what it answers, what it refuses; and that the page says the same."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from conftest import panels_of

from course_lib.optimizers import OPTIMIZERS, Newest, Optimizer, adam, gd, momentum
from course_lib.paths import rollout
from course_lib.surfaces import SURFACES, Surface
from course_lib.widgets.common.walks import walk
from course_lib.widgets.stuck_valley import STEPS, VALLEYS, StuckValley, Valley, kept, verdict

WALLS, SLIDE, STANDARDISED, SADDLE, ROUND = range(5)


def judged(valley: int, lr: float, steps: int) -> tuple[str, str]:
    place = VALLEYS[valley]
    return verdict(walk(gd(lr), place.surface, steps), place, lr, 2 / place.steepest)


def mine() -> Surface:
    """A student's own surface, of which the engine knows nothing."""
    return Surface(
        "mine",
        lambda p: p[0] ** 4 + p[1] ** 2,
        lambda p: np.stack([4 * p[0] ** 3, 2 * p[1]]),
        (1.0, 1.0),
        (-2, 2),
        (-2, 2),
    )


# ---------------------------------------------------------------------------------------------------- the sentence


@pytest.mark.parametrize(
    ("valley", "lr", "steps", "kind", "said"),
    [
        (WALLS, 1e-2, 1_000, "bouncing", "loss stalled at 200 while ‖g‖ = 200: not a critical point"),
        (WALLS, 1e-5, 30_000, "bouncing", "‖g‖ stays at 200 while the loss creeps down"),
        (WALLS, 1e-7, 10_000, "crawling", "crawling: after 10,000 steps less than 0.1 % of the way"),
        (SLIDE, 1e-2, 300, "diverged", "diverged at step 1: η is above 2/λmax"),
        (SLIDE, 10**-5.9, 300, "diverged", "diverged at step 39: η is above 2/λmax"),
        (SLIDE, 1e-6, 10_000, "crawling", "5.4 % of the way"),
        (STANDARDISED, 0.05, 100, "arrived", "arrived: ‖g‖ = 0, this is a critical point"),
        (STANDARDISED, 1e-3, 100, "walking", "on its way: after 100 steps 87 % of the way"),
        (SADDLE, 0.01, 100, "saddle", "stuck near a saddle: ‖g‖ = 3.72e−4, this is (nearly) a critical point"),
        (SADDLE, 0.01, 300, "arrived", "this is a critical point"),
        (ROUND, 1e-8, 100, "crawling", "less than 0.1 % of the way"),
        (ROUND, 1.0, 100, "diverged", "diverged at step 4: η is above 2/λmax"),
    ],
)
def test_verdict(valley: int, lr: float, steps: int, kind: str, said: str) -> None:
    found, sentence = judged(valley, lr, steps)
    assert found == kind
    assert said in sentence


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


def test_walk_is_course_lib_s_rollout() -> None:
    surface = VALLEYS[WALLS].surface
    run = walk(gd(1e-5), surface, 50)
    path = rollout(gd(1e-5), surface.grad, surface.start, 50)
    np.testing.assert_array_equal(run.theta, path)
    np.testing.assert_array_equal(run.loss, surface.height(path.T))
    np.testing.assert_allclose(run.norm, np.linalg.norm(surface.grad(path.T), axis=0))


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


def test_own_surface_and_own_optimizer_in_a_notebook() -> None:
    figure = StuckValley(surface=mine(), optimizer=lambda lr: Optimizer(lambda t: lr / (t + 1)), lr=0.1)
    place = figure.view.valleys[0]
    assert place["spec"] is None and len(place["field"]) == 96 * 72 * 4
    assert figure.view.optimizer is None
    reply = figure.answer({"lr": 0.1, "surface": 0, "steps": 0})
    assert len(reply["numbers"]) == 101 * 5 * 8


@pytest.mark.parametrize("own", [{"surface": mine()}, {"optimizer": lambda lr: Optimizer(lambda t: lr)}])
def test_own_parts_are_refused_where_a_page_is_built(own: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    with pytest.raises(ValueError, match=rf"{next(iter(own))} must be made of course_lib's own parts .* no Python"):
        StuckValley(**own)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"surface": "a sadle"}, ValueError, r"surface must be one of .*did you mean 'a saddle'"),
        ({"surface": 3}, TypeError, "surface must be a label or a Surface, but is 3"),
        ({"surface": SURFACES["meadow"]}, ValueError, "surface must have 2 coordinates .* 'meadow' has 1"),
        ({"optimizer": gd(0.1)}, TypeError, "optimizer must be what makes an Optimizer from a learning rate"),
        ({"optimizer": lambda lr: lr}, TypeError, "optimizer must make an Optimizer .* makes 0.001"),
        ({"steps": 50}, ValueError, "steps must be one of 100, .* but is 50"),
        ({"lr": 10.0}, ValueError, "lr must be a number from 1e-08 to 1, but is 10.0"),
        ({"lr": -1}, ValueError, "lr must be a number from 1e-08 to 1, but is -1.0"),
    ],
)
def test_bad_arguments_are_named(wrong: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        StuckValley(**wrong)


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


def test_newest_of_ones_own_is_not_ours() -> None:
    class Newest2(Newest):
        """Looks like course_lib's, is not."""

    assert StuckValley(optimizer=lambda lr: Optimizer(lr, Newest2())).view.optimizer is None
