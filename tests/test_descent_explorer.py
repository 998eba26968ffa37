"""DescentExplorer: its runs, what it gives a page, what it refuses; and that the page walks and says the same."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import ipywidgets as W
import numpy as np
import pytest
from conftest import panels_of
from figures import own_surface, sign

from course_lib import plots
from course_lib.optimizers import OPTIMIZERS, Optimizer, adagrad, adam, adamw, gd, momentum, rmsprop
from course_lib.paths import rollout, trace
from course_lib.schedules import cosine
from course_lib.series import diverged_at
from course_lib.surfaces import SURFACES, crescent, quadratic, saddle
from course_lib.widgets import DescentExplorer
from course_lib.widgets.common.maps import is_ours
from course_lib.widgets.common.text import fmt
from course_lib.widgets.common.walks import walk
from course_lib.widgets.descent_explorer import CHAOS, COLUMNS, columns_of, loss_limit, loss_limits, reached_at

VALLEY = quadratic((1.0, 20.0))
ONE = Optimizer(0.01)


def slider(value: float = 0.5, **changes: Any) -> W.FloatSlider:
    return W.FloatSlider(value, **{"min": 0.0, "max": 0.9, "step": 0.1, **changes})


def described(figure: DescentExplorer) -> Any:
    """The descriptions that the page walks with: for each optimizer one for each position, or None."""
    return json.loads(zlib.decompress(figure.view.specs))


# --------------------------------------------------------------------------------------------------------- the runs


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_run_is_course_lib_s(name: str) -> None:
    figure = DescentExplorer(VALLEY, {name: OPTIMIZERS[name]}, lr=0.02, steps=40)
    run, taken = figure.run(name), trace(OPTIMIZERS[name](0.02), VALLEY.grad, VALLEY.start, 40)
    columns = dict(zip(COLUMNS, run, strict=True))
    np.testing.assert_array_equal(run[:2].T, rollout(OPTIMIZERS[name](0.02), VALLEY.grad, VALLEY.start, 40))
    np.testing.assert_array_equal(columns["loss"], VALLEY.height(taken.theta.T))
    np.testing.assert_allclose(columns["norm"], np.linalg.norm(taken.g, axis=1))
    for i in (0, 1):
        step = -columns[f"eta{i + 1}"] / columns[f"sigma{i + 1}"] * columns[f"m{i + 1}"]
        decay = 0.02 * 1e-2 * taken.theta[:, i] if name == "adamw" else 0
        np.testing.assert_allclose(step - decay, taken.step[:, i], rtol=1e-6, atol=1e-15)


def test_a_knob_reaches_the_makers_that_take_it() -> None:
    makers = {"GD": gd, "momentum": momentum, "Adam": lambda lr: adam(lr, 0.5), "fixed": ONE}
    figure = DescentExplorer(VALLEY, makers, lr=0.1, steps=10, beta=slider())
    rates, betas = (axis.values for axis in figure.axes)
    specs = described(figure)
    assert [grid.axes for grid in figure.grids] == [(0,), (0, 1), (0,), ()]
    assert (len(rates), len(betas), [len(rows) for rows in specs]) == (31, 10, [31, 310, 31, 1])
    assert rates[20] == 0.1 and figure.position == [20, 5]
    assert specs[1] == [json.loads(json.dumps(momentum(lr, beta).spec())) for lr, beta in product(rates, betas)]
    np.testing.assert_array_equal(
        figure.run("momentum", (3, 7)), columns_of(walk(momentum(rates[3], betas[7]), VALLEY, 10, (-3, 1)))
    )


def test_what_a_partial_gives_is_no_knob() -> None:
    makers = {"half": partial(momentum, beta=0.5), "momentum": momentum}
    figure = DescentExplorer(VALLEY, makers, steps=10, beta=slider(0.9))
    assert [grid.axes for grid in figure.grids] == [(0,), (0, 1)]


def test_a_maker_of_anything_takes_every_knob() -> None:
    figure = DescentExplorer(VALLEY, {"any": lambda **knobs: momentum(**knobs)}, steps=10, beta=slider(0.9))
    assert figure.grids[0].axes == (0, 1)


def test_a_menu_is_a_knob_too() -> None:
    menu = W.Dropdown(options=["zero", "first"], index=1)
    figure = DescentExplorer(VALLEY, {"RMSProp": lambda lr, *, how: rmsprop(lr, 0.9, start=how)}, steps=10, how=menu)
    assert figure.position == [20, 1] and figure.grids[0].optimizers[41] == rmsprop(0.1, 0.9, start="first")


@pytest.mark.parametrize(
    ("loss", "top", "step"),
    [([1, 2, 3], 1, -1), ([1, 1e7, 2], 1, 1), ([1, 1e7, 2], 100, -1), ([1, np.nan], 1, 1), ([0, -1e9], 5, 1),
     ([1e-9, 1.0], 1, -1)],
)  # fmt: skip
def test_where_a_run_is_lost(loss: list[float], top: float, step: int) -> None:
    assert diverged_at(loss, loss_limit(np.array(loss, float), top)) == step


@pytest.mark.parametrize(
    ("losses", "log", "limits"),
    [([[5, 1, 0.3]], True, (0.1, 10)), ([[1, 20, 0.5]], True, (0.1, 100)),
     ([[5, 4.9]], True, (1, 100)), ([[5, 0, -1]], True, (1, 100)),
     ([[5, 1, 0.02], [5, 1e4, np.nan]], True, (0.01, 10)), ([[5, 1e-40]], True, (1e-15, 10)),
     ([[np.nan, 1]], True, (0.1, 10)), ([[1, -1, -3], [1, 500, np.nan]], False, (-3.2, 1.2))],
)  # fmt: skip
def test_the_limits_of_the_loss(losses: list[list[float]], log: bool, limits: tuple[float, float]) -> None:
    """Whole decades, at least two, or a little air; and no run that blows up stretches them."""
    assert loss_limits(np.array(losses, float), log) == pytest.approx(limits, rel=1e-12)


def test_reached_at() -> None:
    run = np.zeros((10, 6))
    run[0], run[1], run[2] = [4, 2, 0.05, 0.02, 1, np.nan], 0, [16, 4, 1, 0.1, 2, np.nan]
    assert reached_at(run, [(0, 0)], None) == 3
    assert reached_at(run, [(9, 9), (0, 0)], None) == 3
    assert reached_at(run, [], None) == reached_at(run, [(9, 9)], None) == reached_at(run, [(0, 0)], 0.01) == -1
    assert reached_at(run, [], 1.0) == 2


# -------------------------------------------------------------------------------------------------- what Python says


def test_answer_is_what_course_lib_computes() -> None:
    figure = DescentExplorer({"valley": VALLEY, "own": own_surface()}, {"GD": gd, "sign": sign}, lr=0.05, steps=30)
    reply = figure.answer({"at": [12], "surface": 1, "start": [0.5, -1], "names": ["sign", "GD"]})
    lr = figure.axes[0].values[12]
    numbers = np.frombuffer(reply["numbers"], "<f8").reshape(2, len(COLUMNS), 31)
    np.testing.assert_array_equal(numbers[0], columns_of(walk(sign(lr), own_surface(), 30, (0.5, -1))))
    np.testing.assert_array_equal(numbers[1], columns_of(walk(gd(lr), own_surface(), 30, (0.5, -1))))
    assert (reply["names"], reply["surface"]) == (["sign", "GD"], 1)
    again = figure.answer({"at": [12], "surface": 0, "start": [], "names": ["GD"]})
    np.testing.assert_array_equal(np.frombuffer(again["numbers"]).reshape(10, 31), columns_of(walk(gd(lr), VALLEY, 30)))


def test_each_parameter_may_have_its_own_rate() -> None:
    figure = DescentExplorer(VALLEY, {"GD": lambda lr: gd(lr * np.array([10.0, 1.0]))}, lr=0.05, steps=5)
    run = figure.run("GD")
    assert described(figure) == [None], "the engine knows one rate for all"
    np.testing.assert_allclose(run[8:, 0], [0.5, 0.05])
    np.testing.assert_allclose(run[:2, 1], [-3 + 0.5 * 3, 1 - 0.05 * 20])


@pytest.mark.parametrize("own", [sign, lambda lr: gd(lambda t: lr / (t + 1)), lambda lr: gd(np.array([lr, lr]))])
def test_what_is_one_s_own_is_told_from_what_the_engine_knows(own: Any) -> None:
    """A part, a plain function of t, an array; more is in test_maps.py."""
    assert described(DescentExplorer(VALLEY, {"own": own}, steps=5)) == [None]


def test_every_named_optimizer_and_surface_is_known() -> None:
    assert all(is_ours(surface) for surface in [*SURFACES.values(), replace(crescent(), start=(0.0, 0.0))])
    assert not is_ours(replace(crescent(), name="banana")), "the engine goes by the name"
    for make in OPTIMIZERS.values():
        assert described(DescentExplorer(VALLEY, {"it": lambda lr, m=make: m(lr * cosine(9))}, steps=5))[0]


# -------------------------------------------------------------------------------------------------- what a page gets


def test_a_surface_of_one_s_own_comes_as_heights() -> None:
    (ground,) = DescentExplorer(own_surface(), {"GD": gd}, steps=10).view.grounds
    assert ground["spec"] is None and len(ground["field"]) == 96 * 72 * 4


def test_a_page_of_course_lib_s_own_parts_is_light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    makers = {"GD": gd, "momentum": momentum, "Adagrad": adagrad, "RMSProp": rmsprop, "Adam": adam}
    figure = DescentExplorer({a: quadratic(angle=a) for a in range(0, 91, 15)}, makers, lr=0.1, beta=slider())
    assert len(figure.view.specs) < 12_000


@pytest.mark.parametrize("own", [{"surface": {"valley": VALLEY, "own": own_surface()}}, {"optimizers": {"sign": sign}}])
def test_own_parts_are_refused_where_a_page_is_built(own: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    with pytest.raises(ValueError, match=rf"{next(iter(own))} must be made of course_lib's own parts .* no Python"):
        DescentExplorer(**{"surface": VALLEY, "optimizers": {"GD": gd}, "steps": 5, **own})


# ------------------------------------------------------------------------------------------------------- the figure


def test_surfaces_with_numbers_are_on_a_slider_others_in_a_menu() -> None:
    by_angle = DescentExplorer({a: quadratic(angle=a) for a in (0, 22.5, 45)}, {"GD": gd}, steps=5, choose="angle")
    assert isinstance(by_angle.controls["surface"], W.SelectionSlider)
    assert [ground.label for ground in by_angle.grounds] == ["angle 0", "angle 22.5", "angle 45"]
    by_name = DescentExplorer({"round": quadratic((1, 1)), "long": VALLEY}, {"GD": gd}, steps=5)
    assert isinstance(by_name.controls["surface"], W.Dropdown)
    assert "surface" not in DescentExplorer(VALLEY, {"GD": gd}, steps=5).controls


def test_the_start_is_of_all_surfaces() -> None:
    figure = DescentExplorer({"a": VALLEY, "b": own_surface()}, {"GD": gd}, steps=5, start=(0.5, -0.5))
    assert [ground["start"] for ground in figure.view.grounds] == [[0.5, -0.5]] * 2
    assert is_ours(figure.grounds[0].surface)


def test_optimizers_look_as_everywhere() -> None:
    figure = DescentExplorer(VALLEY, {"Adam": adam, "GD": gd, "mine": sign}, steps=5)
    looks = [tuple(grid["look"]) for grid in figure.view.meta["optimizers"]]
    assert looks == plots.looks(["Adam", "GD", "mine"])


def test_a_loss_has_a_logarithm_or_not() -> None:
    figure = DescentExplorer(
        {"valley": VALLEY, "own": own_surface(), "saddle": quadratic((1, -1))}, {"GD": gd}, steps=5
    )
    assert [ground["log"] for ground in figure.view.grounds] == [True, False, False]


def test_the_still_of_a_chaotic_run_has_no_digits_of_its_last_step() -> None:
    """That of lecture 03b bounces between the walls: another rounding at the start turns the sign of m."""
    figure = DescentExplorer(
        crescent(), {"GD": gd, "RMSProp": rmsprop(0.01, alpha=0.9, start="first")}, lr=0.01, steps=2000
    )
    words = [text.get_text() for ax in figure.poster().axes for text in ax.texts]
    m = figure.run("RMSProp")[4:6, -1]
    assert words.count(CHAOS) == 1 and not {fmt(value) for value in m} & set(words)
    assert fmt(figure.run("GD")[4, -1]) in words


def test_words_and_still_say_what_can_be_seen() -> None:
    figure = DescentExplorer(VALLEY, {"GD": gd, "fast": gd(0.2)}, lr=0.05, steps=100, goal=1e-3, task="Try.")
    assert figure.alt == (
        "Map of quadratic with the paths of GD, fast from one starting point, beside the loss of each against the "
        "step. With learning rate η = 0.05, after 100 steps: GD: loss 1.6e−4; fast: diverged at step 8."
    )
    words = [text.get_text() for ax in figure.poster().axes for text in ax.texts]
    reached = reached_at(figure.run("GD"), [], 1e-3)
    m, sigma, eta = figure.run("GD")[4:9:2, -1]
    assert {"GD", "loss 1.6e−4", fmt(-eta / sigma * m), f"step {reached}", "loss ≤ 0.001", "diverged at step 8"} <= set(
        words
    )
    assert CHAOS not in words
    loss = figure.poster().axes[1]
    assert loss.get_yscale() == "log" and loss.get_ylim()[1] < 1e4, "what diverges must not flatten the others"
    assert DescentExplorer(VALLEY, {"GD": gd}, steps=5, alt="A path that winds down.").alt == "A path that winds down."


REFUSED: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "a dict of none": ({"surface": {}}, TypeError, "surface must be a Surface, or a dict"),
    "a dict of others": ({"surface": {"a": 1}}, TypeError, r"surface\['a'\] must be a Surface, but is 1"),
    "one coordinate": ({"surface": SURFACES["meadow"]}, ValueError, "2 coordinates .* 'meadow' has 1"),
    "nobody": ({"optimizers": {}}, TypeError, "optimizers must be a dict .* 1 to 5"),
    "six": ({"optimizers": dict.fromkeys("abcdef", gd)}, TypeError, "optimizers must be a dict .* 1 to 5"),
    "a number": ({"optimizers": {"GD": 0.1}}, TypeError, r"optimizers\['GD'\] must be an Optimizer or what makes one"),
    "no maker": ({"optimizers": {"GD": lambda lr: lr}}, TypeError, r"optimizers\['GD'\] must make .* with lr=0.001 it"),
    "a dead rate": ({"optimizers": {"GD": ONE}}, ValueError, "the knob 'lr' moves nothing"),
    "a dead knob": ({"beta": slider()}, ValueError, "the knob 'beta' moves nothing"),
    "a failing maker": ({"optimizers": {"it": momentum}, "beta": slider(max=1.0)}, ValueError,
                        r"optimizers\['it'\] fails with lr=0.001, beta=1.0: ValueError: beta must be"),
    "another argument": ({"optimizers": {"it": lambda lr, x: gd(lr)}}, ValueError, "fails with lr=0.001: TypeError"),
    "a wrong gradient": ({"surface": replace(own_surface(), grad=lambda p: p[0])}, ValueError,
                         r"optimizers\['GD'\] cannot walk on 'mine': ValueError"),
    "too many places": ({"optimizers": {"it": momentum}, "beta": slider(step=0.01)}, ValueError, "2821 positions"),
    "four knobs": (dict.fromkeys("abcd", slider()), ValueError, "3 knobs beside lr, but got 4: a, b, c, d"),
    "no slider": ({"optimizers": {"it": momentum}, "beta": 0.9}, TypeError, "control 'beta' must be a slider"),
    "a rate below zero": ({"lr": -1}, ValueError, "lr must be a number from 1e-100"),
    "no steps": ({"steps": 0}, ValueError, "steps must be a whole number"),
    "many steps": ({"steps": 2001}, ValueError, "steps must be a whole number, 2,000 or below, but is 2001"),
    "half a start": ({"start": (1,)}, ValueError, r"start must be a pair of numbers, but is \(1,\)"),
    "a lost start": ({"start": (1, np.nan)}, ValueError, "start must be a finite number"),
    "one name": ({"names": ("w",)}, TypeError, "names must be the names of the two parameters"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_bad_arguments_are_named(case: str) -> None:
    wrong, error, message = REFUSED[case]
    with pytest.raises(error, match=message):
        DescentExplorer(**{"surface": VALLEY, "optimizers": {"GD": gd}, "steps": 10, **wrong})


# ------------------------------------------------------------------------------------------- the page says the same


def test_the_page_walks_and_says_what_course_lib_does(in_js) -> None:
    makers = {"GD": gd, "momentum": momentum, "Adam": adam, "AdamW": adamw}
    surfaces = {"valley": VALLEY, "bent": crescent(), "saddle": saddle()}
    figure = DescentExplorer(surfaces, makers, lr=W.FloatLogSlider(0.01, min=-4, max=0.5, step=0.5), steps=60)
    runs = []
    for (s, ground), name, k in product(enumerate(figure.grounds), makers, range(len(figure.axes[0].values))):
        run, top = figure.run(name, [k], s), float(ground.levels()[-1])
        lost = diverged_at(run[2], loss_limit(run[2], top))
        goal = [None, 1.001 * float(np.nanmedian(run[2]))][k % 2]
        end = lost if lost >= 0 else run.shape[1]
        runs.append({
            "surface": s, "name": name, "row": k, "goal": goal, "lost": lost,
            "reached": reached_at(run[:, :end], ground.minima, goal),
            "columns": dict(zip(COLUMNS, run[:, :end].tolist(), strict=True)),
        })  # fmt: skip
    assert {run["lost"] >= 0 for run in runs} == {run["reached"] >= 0 for run in runs} == {True, False}
    grounds = [{**ground, "field": None} for ground in figure.view.grounds]
    drawn = [
        DescentExplorer(place, optimizers, lr, steps=40, goal=goal)
        for place, optimizers, lr, goal in (
            (VALLEY, {"GD": gd, "Adam": adam}, 0.05, None), (VALLEY, {"GD": gd, "fast": gd(0.3)}, 0.09, 1e-3),
            (saddle(), {"GD": gd}, 0.05, None), (quadratic((1, -1)), {"GD": gd}, 0.4, -2.0),
            (crescent(), {"lost": lambda lr: gd(1e4 * lr)}, 0.1, None), (quadratic((1, 1)), {"GD": gd}, 1.0, None),
        )
    ]  # fmt: skip
    figures = [
        {"grounds": [{**ground, "field": None} for ground in figure.view.grounds], "meta": figure.view.meta,
         "specs": [grid.optimizers[grid.row(figure.position, figure.sizes)].spec() for grid in figure.grids],
         "panels": panels_of(figure)}
        for figure in drawn
    ]  # fmt: skip
    case = {"grounds": grounds, "specs": described(figure), "names": list(makers), "figures": figures,
            "runs": runs}  # fmt: skip
    in_js("descent_explorer", case)


def test_a_run_that_stays_on_a_ridge_is_not_chaotic() -> None:
    """Its gradient across is exactly zero, on every machine."""
    explorer = DescentExplorer(replace(saddle(), start=(0.0, 1.0)), {"GD": gd}, lr=0.1, steps=100)
    words = [text.get_text() for ax in explorer.poster().axes for text in ax.texts]
    assert words and CHAOS not in words
