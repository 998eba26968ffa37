"""DescentExplorer: its runs, what it stores for a page, what it refuses; and that the page walks and says the same."""

from __future__ import annotations

import base64
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

from course_lib import plots, schedules
from course_lib.optimizers import EMA, OPTIMIZERS, Newest, Optimizer, adagrad, adam, adamw, gd, momentum, rmsprop
from course_lib.paths import rollout, trace
from course_lib.schedules import cosine
from course_lib.series import diverged_at
from course_lib.surfaces import SURFACES, Surface, crescent, quadratic, saddle
from course_lib.widgets import DescentExplorer
from course_lib.widgets.common.maps import SurfaceMap, is_ours
from course_lib.widgets.common.quantized import TOP, decode
from course_lib.widgets.common.walks import walk
from course_lib.widgets.descent_explorer import COLUMNS, columns_of, loss_limit, loss_limits, reached_at

VALLEY = quadratic((1.0, 20.0))
ONE = Optimizer(0.01)


class Sign:
    """σ = |g|: a part that only Python knows."""

    def init(self, like):
        return ()

    def update(self, t, g, memory):
        return np.abs(g) + 1e-12, ()


@schedules.schedule()
def every_other(t):
    """A schedule that the engine does not know."""
    return 1 - t % 2 / 2


def sign(lr):
    return Optimizer(lr, Newest(), Sign())


def mine(**changes: Any) -> Surface:
    """A student's own surface, whose height has no logarithm everywhere."""
    given = {"start": (1.0, 1.0), "xlim": (-2, 2), "ylim": (-1.5, 1.5), "minimum": (0.0, 0.0), **changes}
    return Surface("mine", lambda p: p[0] ** 4 + p[1] ** 2 - 1, lambda p: np.stack([4 * p[0] ** 3, 2 * p[1]]), **given)


def slider(value: float = 0.5, **changes: Any) -> W.FloatSlider:
    return W.FloatSlider(value, **{"min": 0.0, "max": 0.9, "step": 0.1, **changes})


def described(figure: DescentExplorer) -> Any:
    """The descriptions that the page walks with: for each optimizer one for each position, or None."""
    return json.loads(zlib.decompress(figure.view.specs))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the website were built."""
    monkeypatch.setenv("UNSTUCK_SITE", "1")


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
    assert [walker.axes for walker in figure.walkers] == [(0,), (0, 1), (0,), ()]
    assert (len(rates), len(betas), [len(rows) for rows in specs]) == (31, 10, [31, 310, 31, 1])
    assert rates[20] == 0.1 and figure.position == [20, 5]
    assert specs[1] == [json.loads(json.dumps(momentum(lr, beta).spec())) for lr, beta in product(rates, betas)]
    np.testing.assert_array_equal(
        figure.run("momentum", (3, 7)), columns_of(walk(momentum(rates[3], betas[7]), VALLEY, 10, (-3, 1)))
    )


def test_what_a_partial_gives_is_no_knob() -> None:
    makers = {"half": partial(momentum, beta=0.5), "momentum": momentum}
    figure = DescentExplorer(VALLEY, makers, steps=10, beta=slider(0.9))
    assert [walker.axes for walker in figure.walkers] == [(0,), (0, 1)]


def test_a_maker_of_anything_takes_every_knob() -> None:
    figure = DescentExplorer(VALLEY, {"any": lambda **knobs: momentum(**knobs)}, steps=10, beta=slider(0.9))
    assert figure.walkers[0].axes == (0, 1)


def test_a_menu_is_a_knob_too() -> None:
    menu = W.Dropdown(options=["zero", "first"], index=1)
    figure = DescentExplorer(VALLEY, {"RMSProp": lambda lr, how: rmsprop(lr, 0.9, start=how)}, steps=10, how=menu)
    assert figure.position == [20, 1] and figure.walkers[0].grid[41] == rmsprop(0.1, 0.9, start="first")


@pytest.mark.parametrize(
    ("loss", "top", "step"),
    [([1, 2, 3], 1, -1), ([1, 1e7, 2], 1, 1), ([1, 1e7, 2], 100, -1), ([1, np.nan], 1, 1), ([0, -1e9], 5, 1),
     ([1e-9, 1.0], 1, -1)],
)  # fmt: skip
def test_where_a_run_is_lost(loss: list[float], top: float, step: int) -> None:
    assert diverged_at(loss, loss_limit(np.array(loss, float), top)) == step


@pytest.mark.parametrize(
    ("losses", "log", "limits"),
    [([[5, 1, 0.3]], True, (0.1, 10)), ([[5, 4.9]], True, (1, 100)), ([[5, 0, -1]], True, (1, 100)),
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
    figure = DescentExplorer({"valley": VALLEY, "own": mine()}, {"GD": gd, "sign": sign}, lr=0.05, steps=30)
    reply = figure.answer({"at": [12], "surface": 1, "start": [0.5, -1], "names": ["sign", "GD"]})
    lr = figure.axes[0].values[12]
    numbers = np.frombuffer(reply["numbers"], "<f8").reshape(2, len(COLUMNS), 31)
    np.testing.assert_array_equal(numbers[0], columns_of(walk(sign(lr), mine(), 30, (0.5, -1))))
    np.testing.assert_array_equal(numbers[1], columns_of(walk(gd(lr), mine(), 30, (0.5, -1))))
    assert (reply["names"], reply["surface"]) == (["sign", "GD"], 1)
    again = figure.answer({"at": [12], "surface": 0, "start": [], "names": ["GD"]})
    np.testing.assert_array_equal(np.frombuffer(again["numbers"]).reshape(10, 31), columns_of(walk(gd(lr), VALLEY, 30)))


def test_each_parameter_may_have_its_own_rate() -> None:
    figure = DescentExplorer(VALLEY, {"GD": lambda lr: gd(lr * np.array([10.0, 1.0]))}, lr=0.05, steps=5)
    run = figure.run("GD")
    assert described(figure) == [None], "the engine knows one rate for all"
    np.testing.assert_allclose(run[8:, 0], [0.5, 0.05])
    np.testing.assert_allclose(run[:2, 1], [-3 + 0.5 * 3, 1 - 0.05 * 20])


OWN = {
    "a part": sign,
    "a plain function of t": lambda lr: gd(lambda t: lr / (t + 1)),
    "a schedule": lambda lr: gd(lr * every_other()),
    "a schedule in a schedule": lambda lr: gd(lr * cosine(9).then(every_other(), after=3)),
    "a part in a part": lambda lr: Optimizer(lr, type("Mine", (EMA,), {})(0.9)),
    "an array": lambda lr: gd(np.array([lr, lr])),
}  # fmt: skip


@pytest.mark.parametrize("what", OWN)
def test_what_is_one_s_own_is_told_from_what_the_engine_knows(what: str) -> None:
    assert described(DescentExplorer(VALLEY, {"own": OWN[what]}, steps=5)) == [None]


def test_every_named_optimizer_and_surface_is_known() -> None:
    assert all(is_ours(surface) for surface in [*SURFACES.values(), replace(crescent(), start=(0.0, 0.0))])
    assert not is_ours(replace(crescent(), name="banana")), "the engine goes by the name"
    for make in OPTIMIZERS.values():
        assert described(DescentExplorer(VALLEY, {"it": lambda lr, m=make: m(lr * cosine(9))}, steps=5))[0]


# ------------------------------------------------------------------------------------------------ what a page stores


def test_in_a_notebook_nothing_is_recorded() -> None:
    view = DescentExplorer(mine(), {"GD": gd, "sign": sign}, steps=10).view
    assert (view.bank, view.meta["recorded"], view.meta["channels"]) == (b"", {}, [])
    assert view.grounds[0]["spec"] is None and len(view.grounds[0]["field"]) == 96 * 72 * 4


@pytest.mark.usefixtures("site")
def test_a_page_stores_what_its_engine_cannot_walk() -> None:
    surfaces = {"valley": VALLEY, "own": mine()}
    figure = DescentExplorer(surfaces, {"GD": gd, "sign": sign, "momentum": momentum}, lr=0.1, steps=20, beta=slider())
    recorded = figure.view.meta["recorded"]
    assert recorded == {"0": {"sign": 0}, "1": {"GD": 31, "sign": 62, "momentum": 93}}
    bank = decode(figure.view.bank, figure.view.meta["channels"])
    assert len(bank["loss"]) == 93 + 310
    for surface, walkers in recorded.items():
        place = surfaces[list(surfaces)[int(surface)]]
        for name, first in walkers.items():
            for at in ([0, 0], [20, 5], [30, 9]):
                walker = figure.walkers[figure.names.index(name)]
                row = first + walker.row(at, figure.sizes)
                run = figure.run(name, at, int(surface))
                lost = diverged_at(run[2], loss_limit(run[2], SurfaceMap("", place).levels()[-1]))
                kept = slice(0, lost if lost >= 0 else None)
                (x0, x1), (y0, y1) = place.xlim, place.ylim
                for column, (lo, hi), true in (("x", (x0, x1), run[0]), ("y", (y0, y1), run[1])):
                    got, inside = lo + (hi - lo) * bank[column][row][kept], np.abs(true[kept] - lo) < 1.9 * (hi - lo)
                    assert np.abs(got - true[kept])[inside].max() <= 5 * (hi - lo) / TOP
                for column in ("loss", "m1", "m2"):
                    got = bank[column][row] * np.round(bank[f"sign {column}"][row])
                    np.testing.assert_allclose(got[kept], run[COLUMNS.index(column)][kept], rtol=4e-4, atol=1e-15)
                for column in ("norm", "sigma1", "sigma2", "eta1", "eta2"):
                    np.testing.assert_allclose(bank[column][row][kept], run[COLUMNS.index(column)][kept], rtol=4e-4)
                assert lost < 0 or np.isnan(bank["loss"][row][lost:]).all()


@pytest.mark.usefixtures("site")
def test_a_page_of_course_lib_s_own_parts_stores_no_run() -> None:
    makers = {"GD": gd, "momentum": momentum, "Adagrad": adagrad, "RMSProp": rmsprop, "Adam": adam}
    figure = DescentExplorer({a: quadratic(angle=a) for a in range(0, 91, 15)}, makers, lr=0.1, beta=slider())
    assert figure.view.bank == b"" and len(figure.view.specs) < 12_000


@pytest.mark.usefixtures("site")
def test_too_much_to_record_is_refused() -> None:
    with pytest.raises(ValueError, match=r"31 recorded runs of 50 steps make \d+ bytes, more than max_bytes=99"):
        DescentExplorer(VALLEY, {"sign": sign}, steps=50, max_bytes=99)


# ------------------------------------------------------------------------------------------------------- the figure


def test_controls_are_linked_in_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    links: list[Any] = []
    monkeypatch.setattr(W, "jslink", lambda source, target: links.append((source, target)))
    figure = DescentExplorer(
        {0: VALLEY, 45: quadratic(angle=45)}, {"momentum": momentum}, steps=50, beta=slider(), choose="angle"
    )
    view, controls = figure.view, figure.controls
    assert list(controls) == ["lr", "beta", "surface", "play", "step"]
    traits = [("lr", "value", "p0"), ("beta", "value", "p1"), ("surface", "index", "surface_index"),
              ("play", "value", "step"), ("step", "value", "step")]  # fmt: skip
    assert links == [((controls[name], source), (view, target)) for name, source, target in traits]
    assert [control.description for control in controls.values()] == ["learning rate η", "β", "angle", "play", "step"]
    assert (view.p0, view.p1, view.surface_index, view.step, view.start) == (0.1, 0.5, 0, 50, [])


def test_surfaces_with_numbers_are_on_a_slider_others_in_a_menu() -> None:
    by_angle = DescentExplorer({a: quadratic(angle=a) for a in (0, 22.5, 45)}, {"GD": gd}, steps=5, choose="angle")
    assert isinstance(by_angle.controls["surface"], W.SelectionSlider)
    assert [ground.label for ground in by_angle.grounds] == ["angle 0", "angle 22.5", "angle 45"]
    by_name = DescentExplorer({"round": quadratic((1, 1)), "long": VALLEY}, {"GD": gd}, steps=5)
    assert isinstance(by_name.controls["surface"], W.Dropdown)
    assert "surface" not in DescentExplorer(VALLEY, {"GD": gd}, steps=5).controls


def test_the_start_is_of_all_surfaces() -> None:
    figure = DescentExplorer({"a": VALLEY, "b": mine()}, {"GD": gd}, steps=5, start=(0.5, -0.5))
    assert [ground["start"] for ground in figure.view.grounds] == [[0.5, -0.5]] * 2
    assert is_ours(figure.grounds[0].surface)


def test_optimizers_look_as_everywhere() -> None:
    figure = DescentExplorer(VALLEY, {"Adam": adam, "GD": gd, "mine": sign}, steps=5)
    looks = [tuple(walker["look"]) for walker in figure.view.meta["walkers"]]
    assert looks == plots.looks(["Adam", "GD", "mine"])


def test_a_loss_has_a_logarithm_or_not() -> None:
    figure = DescentExplorer({"valley": VALLEY, "own": mine(), "saddle": quadratic((1, -1))}, {"GD": gd}, steps=5)
    assert [ground["log"] for ground in figure.view.grounds] == [True, False, False]


def test_words_and_still_say_what_can_be_seen() -> None:
    figure = DescentExplorer(VALLEY, {"GD": gd, "fast": gd(0.2)}, lr=0.05, steps=100, goal=1e-3, task="Try.")
    assert figure.alt == (
        "Map of quadratic with the paths of GD, fast from one starting point, beside the loss of each against the "
        "step. With learning rate η = 0.05, after 100 steps: GD: loss 1.6e−4; fast: diverged at step 8."
    )
    words = [text.get_text() for ax in figure.poster().axes for text in ax.texts]
    reached = reached_at(figure.run("GD"), [], 1e-3)
    assert {"GD", "loss 1.6e−4", f"step {reached}", "loss ≤ 0.001", "diverged at step 8"} <= set(words)
    loss = figure.poster().axes[1]
    assert loss.get_yscale() == "log" and loss.get_ylim()[1] < 1e4, "what diverges must not flatten the others"
    assert DescentExplorer(VALLEY, {"GD": gd}, steps=5, alt="A path that winds down.").alt == "A path that winds down."


REFUSED: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "no surface": ({"surface": 3}, TypeError, "surface must be a Surface, or a dict .* but is 3"),
    "a dict of none": ({"surface": {}}, TypeError, "surface must be a Surface, or a dict"),
    "a dict of others": ({"surface": {"a": 1}}, TypeError, r"surface\['a'\] must be a Surface, but is 1"),
    "one coordinate": ({"surface": SURFACES["meadow"]}, ValueError, "2 coordinates .* 'meadow' has 1"),
    "no dict": ({"optimizers": gd}, TypeError, "optimizers must be a dict .* 1 to 5"),
    "nobody": ({"optimizers": {}}, TypeError, "optimizers must be a dict .* 1 to 5"),
    "six": ({"optimizers": dict.fromkeys("abcdef", gd)}, TypeError, "optimizers must be a dict .* 1 to 5"),
    "a number": ({"optimizers": {"GD": 0.1}}, TypeError, r"optimizers\['GD'\] must be an Optimizer or what makes one"),
    "no maker": ({"optimizers": {"GD": lambda lr: lr}}, TypeError, r"optimizers\['GD'\] must make .* with lr=0.001 it"),
    "a dead rate": ({"optimizers": {"GD": ONE}}, ValueError, "the knob 'lr' moves nothing"),
    "a dead knob": ({"beta": slider()}, ValueError, "the knob 'beta' moves nothing"),
    "a failing maker": ({"optimizers": {"it": momentum}, "beta": slider(max=1.0)}, ValueError,
                        r"optimizers\['it'\] fails with lr=0.001, beta=1.0: ValueError: beta must be"),
    "another argument": ({"optimizers": {"it": lambda lr, x: gd(lr)}}, ValueError, "fails with lr=0.001: TypeError"),
    "a wrong gradient": ({"surface": replace(mine(), grad=lambda p: p[0])}, ValueError,
                         r"optimizers\['GD'\] cannot walk on 'mine': ValueError"),
    "too many places": ({"optimizers": {"it": momentum}, "beta": slider(step=0.01)}, ValueError, "2821 positions"),
    "four knobs": (dict.fromkeys("abcd", slider()), ValueError, "3 knobs beside lr, but got 4: a, b, c, d"),
    "no slider": ({"optimizers": {"it": momentum}, "beta": 0.9}, TypeError, "control 'beta' must be a slider"),
    "a rate below zero": ({"lr": -1}, ValueError, "lr must be a finite number above 0"),
    "no steps": ({"steps": 0}, ValueError, "steps must be a whole number"),
    "many steps": ({"steps": 9999}, ValueError, "steps must be a whole number, 2,000 or below, but is 9999"),
    "half a start": ({"start": (1,)}, ValueError, r"start must be a pair of numbers, but is \(1,\)"),
    "a lost start": ({"start": (1, np.nan)}, ValueError, "start must be a finite number"),
    "a goal in words": ({"goal": "low"}, TypeError, "goal must be"),
    "one name": ({"names": ("w",)}, TypeError, "names must be the names of the two parameters"),
    "no words": ({"alt": "paths"}, ValueError, "alt must be a sentence"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_bad_arguments_are_named(case: str) -> None:
    wrong, error, message = REFUSED[case]
    with pytest.raises(error, match=message):
        DescentExplorer(**{"surface": VALLEY, "optimizers": {"GD": gd}, "steps": 10, **wrong})


# ------------------------------------------------------------------------------------------- the page says the same


def test_the_page_walks_and_says_what_course_lib_does(monkeypatch: pytest.MonkeyPatch, in_js) -> None:
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    makers = {"GD": gd, "momentum": momentum, "Adam": adam, "AdamW": adamw, "sign": sign}
    surfaces = {"valley": VALLEY, "bent": crescent(), "saddle": saddle(), "own": mine()}
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
         "specs": [walker.grid[walker.row(figure.position, figure.sizes)].spec() for walker in figure.walkers],
         "panels": panels_of(figure)}
        for figure in drawn
    ]  # fmt: skip
    case = {"grounds": grounds, "specs": described(figure), "names": list(makers), "meta": figure.view.meta,
            "figures": figures, "bank": base64.b64encode(figure.view.bank).decode(), "runs": runs}  # fmt: skip
    in_js("descent_explorer", case)
