"""BrakeAndRelease: the two laws on the meadow, what it says where they do not hold, and that the page says the same."""

from __future__ import annotations

import math
import re
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from conftest import panels_of
from figures import apart, frame, on_plot, points, press, seen

from course_lib.optimizers import adagrad, rms, rmsprop
from course_lib.paths import rollout
from course_lib.surfaces import meadow
from course_lib.widgets import BrakeAndRelease
from course_lib.widgets.brake_and_release import (
    ALPHAS,
    FLATS,
    METHODS,
    RATES,
    STEEPS,
    STEPS,
    WAY,
    Ride,
    measure,
    ride,
    verdict,
)


def run_of(alpha: float, lr: float = 0.02, steps: int = 1_000, flat: float = 0.1, steep: float = 50.0) -> Ride:
    return ride(rmsprop(lr, alpha, start="first"), meadow(flat, steep), lr, steps)


def judged(alpha: float, lr: float, steps: int, flat: float = 0.1, steep: float = 50.0) -> tuple[str, str]:
    return verdict(run_of(alpha, lr, steps, flat, steep), meadow(flat, steep), alpha, lr)


# ---------------------------------------------------------------------------------------------------------- the laws


def test_walk_is_course_lib_s_rollout() -> None:
    profile = meadow()
    for make in (rms, adagrad):
        run = ride(make(0.02), profile, 0.02, 300)
        path = rollout(make(0.02), profile.grad, profile.start, 300)[:, 0]
        np.testing.assert_array_equal(run.x, path)
        np.testing.assert_allclose(run.step[:-1], np.abs(np.diff(path)) / 0.02, rtol=1e-9)
        np.testing.assert_array_equal(run.g, profile.grad(path[None])[0])
    squares = np.cumsum(run.g**2)
    np.testing.assert_allclose(run.sigma, np.sqrt(squares), rtol=1e-6)  # Adagrad's σ is the root of the sum


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_brake_law_is_a_limit_that_is_reached(alpha: float) -> None:
    largest = measure(run_of(alpha), meadow()).largest
    limit = 1 / math.sqrt(1 - alpha)
    assert 0.97 * limit < largest <= limit


@pytest.mark.parametrize("alpha", [a for a in ALPHAS if a <= 0.9])
def test_the_release_law_holds_where_sigma_grows_to_the_cliff_s_slope(alpha: float) -> None:
    got, law = measure(run_of(alpha), meadow()), 2 * math.log(500) / math.log(1 / alpha)
    assert got.peak > 0.9 * 50 and abs(got.released - law) < 2.5
    assert judged(alpha, 0.02, 1_000) == (
        "law",
        f"released {got.released} steps after the cliff; the law says {law:.0f}",
    )


@pytest.mark.parametrize("alpha", [0.95, 0.98, 0.99])
def test_where_sigma_has_not_grown_so_far_the_law_holds_for_what_it_has(alpha: float) -> None:
    profile = meadow()
    got = measure(run_of(alpha, steps=3_000), profile)
    assert got.released == pytest.approx(2 * math.log(got.peak / 0.1) / math.log(1 / alpha), rel=0.015)
    assert judged(alpha, 0.02, 3_000)[0] == "short"


def test_letting_go_takes_the_way_that_is_said() -> None:
    alpha, lr = 0.98, 0.02
    run = run_of(alpha, lr)
    got = measure(run, meadow())
    way = run.x[got.last + got.released] - run.x[got.last + 1]
    assert way == pytest.approx(WAY * lr / math.log(1 / alpha), rel=0.05)
    assert pytest.approx(WAY, abs=1e-3) == math.log((math.sqrt(2) + 1) / (math.sqrt(2) - 1))


@pytest.fixture(scope="module")
def long() -> dict[str, Ride]:
    return BrakeAndRelease(steps=10_000).walks()


@pytest.mark.parametrize("name", ["RMS", "Adagrad"])
def test_the_others_do_not_let_go(name: str, long: dict[str, Ride]) -> None:
    got = measure(long[name], meadow())
    assert got.first >= 0 and got.released == -1
    assert (got.arrived >= 0) == (name == "RMS"), "to the rim of the basin, but never back to steps of η"
    assert got.largest <= (1 if name == "Adagrad" else math.sqrt(got.when + 1)) * (1 + 1e-9)


# ------------------------------------------------------------------------------------------------------- the verdict


@pytest.mark.parametrize(
    ("alpha", "lr", "steps", "slopes", "kind", "words"),
    [
        (0.9, 0.001, 1_000, (0.1, 50), "before", "not yet at .* after 1,000 steps of η each; it begins at x = 3"),
        (0.95, 0.5, 1_000, (0.01, 2), "over", r"does not apply: one step from x = 2\.9\d leads over the whole"),
        (0.9, 0.001, 3_000, (0.1, 50), "on", r"still on the cliff after 3,000 steps, at x = 3\.?"),
        (0.5, 0.005, 1_000, (0.01, 2), "soft", r"released 27 steps .* says 15, but the rounded foot .*, 0\.2 wide"),
        (0.99, 0.02, 3_000, (0.1, 50), "short", r"says 1,237, .* G = 50; in \d+ steps .* grew only to 13\.8, .* 98"),
        (0.998, 0.5, 1_000, (0.05, 10), "past", r"one step leads from the cliff past the meadow, to x = 13\.7"),
        (0.99, 0.5, 1_000, (0.05, 2), "room", r"9 steps after .* 1\.72 times g\. .* about 87\.7 of .* only 1\.57"),
        (0.99, 0.02, 1_000, (0.1, 50), "braking", r"8\d\d steps after the cliff σ is 2\.2 times g; .* 1,237"),
    ],
)  # fmt: skip
def test_verdict(alpha: float, lr: float, steps: int, slopes: Any, kind: str, words: str) -> None:
    found, sentence = judged(alpha, lr, steps, *slopes)
    assert found == kind and re.search(words, sentence), sentence


def test_the_page_says_what_course_lib_says(in_js) -> None:
    rng, runs = np.random.default_rng(0), []
    settings = [(f, s, a, r, 300) for f in FLATS[::3] for s in STEEPS[::2] for a in ALPHAS[::2] for r in RATES[3::2]]
    settings += [(0.1, 50.0, 0.9, 0.001, 3_000), (0.1, 50.0, 0.99, 0.02, 3_000), (0.01, 2.0, 0.5, 0.005, 1_000)]
    settings += [(0.01, 2.0, 0.95, 0.5, 300), (0.05, 2.0, 0.99, 0.5, 300), (0.05, 10.0, 0.998, 0.5, 300)]
    for flat, steep, alpha, lr, steps in settings:
        profile = meadow(flat, steep)
        k = int(rng.integers(6)) if steps == 300 else 0  # mostly RMSProp
        method = (rmsprop(lr, alpha, start="first"), rms(lr), adagrad(lr))[k if k < 3 else 0]
        run = ride(method, profile, lr, steps)
        case = {"method": k if k < 3 else 0, "flat": flat, "steep": steep, "alpha": alpha, "lr": lr, "steps": steps}
        case["measured"] = {n: None if math.isnan(v) else v for n, v in asdict(measure(run, profile)).items()}
        if case["method"] == 0:
            case["kind"], case["sentence"] = verdict(run, profile, alpha, lr)
        runs.append(case)
    kinds = {case.get("kind") for case in runs}
    assert kinds > {"before", "over", "on", "law", "soft", "short", "past", "room", "braking"}
    settings = [(0.1, 50.0, 0.9, 0.02, 1_000), (0.01, 2.0, 0.95, 0.5, 300), (0.1, 50.0, 0.9, 0.001, 300)]
    names = ("flat", "steep", "alpha", "lr", "steps")
    figures = [
        {**dict(zip(names, values, strict=True)), "shown": shown, "described": figure.view.panels,
         "panels": panels_of(figure)}
        for values, shown in zip(settings, ([0], [0, 1, 2], [1, 2]), strict=True)
        for figure in [BrakeAndRelease(*values, shown=[METHODS[k] for k in shown])]
    ]  # fmt: skip
    view = BrakeAndRelease().view
    cases = {"methods": view.methods, "alphas": list(ALPHAS), "profile": view.profile, "runs": runs, "figures": figures}
    in_js("brake_and_release", cases)


# -------------------------------------------------------------------------------------------------------- the figure


def test_words_and_picture() -> None:
    figure = BrakeAndRelease(shown=METHODS)
    assert "largest step 3.15 η; released 116 steps after the cliff; the law says 118." in figure.alt
    poster = figure.poster()
    assert poster.get_suptitle().endswith("largest step 3.15 η, by the law at most 3.16 η")
    assert [ax.get_title(loc="left") for ax in poster.axes] == ["height", "σ", "step / η", "position x"]
    assert {text.get_text() for text in poster.axes[1].texts} == {"foot", "released"}  # as on the page
    assert [text.get_text() for text in poster.axes[3].get_legend().texts] == list(METHODS)
    assert list(figure.controls)[-2:] == ["play", "t"]
    for flat in (0.1, 0.05):  # most axes hold still
        limits = [panel["y"] for panel in BrakeAndRelease(flat=flat).panels()]
        assert limits[:3] == [(-14, 70), (-0.5, 11), (0.01, 100)]
        assert limits[3] == pytest.approx((0.001, 10**1.5) if flat == 0.1 else (0.0001, 10**1.5))


# ---------------------------------------------------------------------------------------------- under the reader's hand


def test_t_goes_as_far_as_the_run_and_the_ball_is_where_the_run_is(open_page) -> None:
    tab = open_page(lambda: [BrakeAndRelease()])
    x = run_of(0.9, steps=3_000).x

    def ball() -> float:
        plot, node = tab.locator(".us-plot").first, tab.locator('[data-ball="RMSProp"]')
        left, right, *_ = frame(plot)
        return -0.5 + (float(node.get_attribute("cx")) - left) / (right - left) * 11.5

    assert ball() == pytest.approx(x[1_000], abs=0.02)
    press(tab, "steps", "ArrowRight")
    moment = tab.get_by_role("slider", name="t", exact=True)
    assert moment.get_attribute("aria-valuetext") == "3000"
    press(tab, "t", "Home")
    assert ball() == pytest.approx(x[0], abs=0.02)
    press(tab, "t", "End")
    assert moment.get_attribute("aria-valuetext") == "3000" and ball() == pytest.approx(x[3_000], abs=0.02)
    press(tab, "steps", "Home")
    assert moment.get_attribute("aria-valuetext") == "300" and ball() == pytest.approx(x[300], abs=0.02)
    press(tab, "t", "ArrowLeft")
    assert ball() == pytest.approx(x[299], abs=0.02)
    assert tab.locator(".us-plot").nth(1).locator(".us-cursor").count() == 1
    assert not tab.errors


def test_it_plays_from_the_start(open_page) -> None:
    tab = open_page(lambda: [BrakeAndRelease(steps=300)])
    tab.get_by_role("button", name="play", exact=True).click()
    tab.wait_for_function(
        "() => { const t = Number(document.querySelector('.unstuck').dataset.t); return t > 20 && t < 290; }"
    )


def test_rows_are_switches(open_page) -> None:
    tab = open_page(lambda: [BrakeAndRelease()])
    names = lambda: {c.get_attribute("data-series") for c in tab.locator(".us-plot").nth(2).locator(".us-curve").all()}  # noqa: E731
    assert names() == {"RMSProp"}
    for name in ("RMS", "Adagrad"):
        button = tab.get_by_role("button", name=name, exact=True)
        assert button.get_attribute("aria-pressed") == "false"
        button.press("Enter")
        tab.wait_for_function("(name) => document.querySelectorAll(`[data-series='${name}']`).length === 3", arg=name)
        assert button.get_attribute("aria-pressed") == "true"
    tab.get_by_role("button", name="RMSProp", exact=True).click()
    tab.wait_for_function("() => !document.querySelector(`.us-curve[data-series='RMSProp']`)")
    assert names() == {"RMS", "Adagrad"}
    run = ride(adagrad(0.02), meadow(), 0.02, 1_000)
    plot = tab.locator(".us-plot").nth(2)
    drawn = seen(plot, points(plot.locator('[data-series="Adagrad"]')))
    assert len(drawn) > 20 and apart(drawn, on_plot(plot, np.arange(1_001), run.sigma)) < 0.05
    assert not tab.errors


def test_nothing_moves_when_the_sentence_gets_longer(open_page) -> None:
    tab = open_page(lambda: [BrakeAndRelease(steps=STEPS[2])], width=800)
    before = tab.locator(".us-plot").first.bounding_box()
    for _ in range(3):
        press(tab, "α of RMSProp", "ArrowRight")
        assert tab.locator(".us-plot").first.bounding_box() == before
    assert tab.locator(".us-verdict").get_attribute("data-kind") == "short"
