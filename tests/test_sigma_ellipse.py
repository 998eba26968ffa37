"""SigmaEllipse: what dividing by σ does to a step, what a turn of the valley does, and that the page says the same."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from figures import moved

from course_lib.paths import rollout
from course_lib.series import arrival
from course_lib.widgets import SigmaEllipse
from course_lib.widgets.sigma_ellipse import (
    LONG,
    NEAR,
    RATES,
    SIGMAS,
    START,
    TURNS,
    caption,
    moment,
    optimizer,
    taken,
    turned,
)

NEEDED = {  # steps, at each of TURNS
    "1": [59] * 10,
    "RMS": [33, 52, 67, 84, 93, 103, 113, 120, 130, 129],
    "Adagrad": [5, 11, 22, 34, 46, 58, 69, 78, 84, 86],
    "RMSProp": [13, 44, 70, 97, 120, 139, 158, 170, 178, 177],
}
GRID = np.logspace(-1.5, 0.5, 129)


@pytest.mark.parametrize("name", SIGMAS)
def test_what_the_lecture_says_of_the_turn(name: str) -> None:
    assert [taken(name, turn)[1] for turn in range(len(TURNS))] == NEEDED[name]


@pytest.mark.parametrize("name", SIGMAS)
def test_no_rate_is_better_by_a_tenth_but_at_the_edge(name: str) -> None:
    """At the edge the next two rates of the grid do not both arrive and stay."""
    for turn, angle in enumerate(TURNS):
        valley, rates = turned(angle), np.append(GRID, RATES[name][turn] * np.array([1, 1.037]))
        with np.errstate(all="ignore"):
            path = rollout(optimizer(name, rates), valley.grad, valley.start, LONG, (len(rates),))
            *grid, here, above = arrival(np.hypot(*path.swapaxes(0, 1)), NEAR * np.hypot(*START))
        assert here == NEEDED[name][turn] and above >= 0
        better = [k for k, steps in enumerate(grid) if 0 <= steps < 0.9 * here]
        assert all(min(grid[k + 1 : k + 3]) < 0 for k in better), (angle, GRID[better])


def test_the_turn_turns_the_valley_and_not_the_walk_without_sigma() -> None:
    for turn, angle in enumerate(TURNS):
        cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        np.testing.assert_allclose(
            taken("1", turn)[0].theta, taken("1", 0)[0].theta @ [[cos, sin], [-sin, cos]], atol=1e-9
        )


def test_a_step_is_on_the_ellipse_and_undivided_on_the_circle() -> None:
    one, _ = taken("RMS", 3)
    for at in (0, 5, 30):
        now, length = moment(one, at), np.hypot(*one.g[at])
        after = one.theta[at + 1] - one.theta[at]
        half = now.common * length * np.sqrt([now.ratio, 1 / now.ratio])
        np.testing.assert_allclose(half, now.rates * length)
        np.testing.assert_allclose(after, -now.rates * one.g[at], rtol=1e-9)
        assert np.sum((after / half) ** 2) == pytest.approx(1)
        assert np.prod(half) == pytest.approx((now.common * length) ** 2)  # one area


def test_at_45_degrees_the_rates_are_alike() -> None:
    for name in ("RMS", "Adagrad", "RMSProp"):
        ratios = [moment(taken(name, turn)[0], 5).ratio for turn in range(len(TURNS))]
        assert ratios == sorted(ratios, reverse=True) or name == "Adagrad"
        assert ratios[0] > 6 and 0.7 < ratios[-1] < 1


def test_angles_by_hand() -> None:
    before, after = moment(
        taken("RMS", 0)[0], 0
    ).angles  # g = (−3, 25): the steps are (3, −25) and (1, −1), home (3, −1)
    home = np.degrees(np.arctan2(-1, 3))
    assert [before, after] == pytest.approx([home - np.degrees(np.arctan2(-25, 3)), home + 45])


def test_words_and_picture() -> None:
    figure = SigmaEllipse("Adagrad", 10, 1)
    assert "Adagrad, valley turned by 10°: only 1 % of the way is left after 22 steps, without σ" in figure.alt
    assert "without σ after 59. At t = 1 the" in figure.alt
    assert "At t = 1 the rate of θ₁ is 4.6 times that of θ₂" in figure.alt
    assert "step points 72° off the minimum, the undivided step 50°." in figure.alt
    assert caption("1", 0, 3).startswith("Gradient descent, valley turned by 0°: only 1 % of the way is left after 59 ")
    assert len(figure.poster().axes) == 2
    assert SigmaEllipse("Adagrad", step=60).facts()["t"] == 5  # the walk ends where it has arrived


def test_the_page_says_the_same(in_js) -> None:
    figure, runs = SigmaEllipse(), []
    for (sigma, name), turn in product(enumerate(SIGMAS), (0, 2, 8, 9)):
        one, steps = taken(name, turn)
        moments = [moment(one, min(t, steps)) for t in (0, 1, 5, 60)]
        runs.append({"sigma": sigma, "turn": turn, "steps": steps, "theta": one.theta[: steps + 1].ravel().tolist(),
                     "moments": [{"t": now.t, "rates": now.rates.tolist(), "common": now.common, "ratio": now.ratio,
                                  "angles": list(now.angles)} for now in moments],
                     "captions": [caption(name, turn, t) for t in (0, 1, 5, 60)]})  # fmt: skip
    meta = {**figure.view.meta, "ground": {**figure.view.meta["ground"], "field": None}}
    in_js("sigma_ellipse", {"meta": meta, "runs": runs})


# -------------------------------------------------------------------------------------------------------- in a browser

SHAPES = """() => ['.us-map-panel', '.us-panel:not(.us-map-panel)'].map((panel) => [...document.querySelectorAll(
    `${panel} ellipse`)].map((one) => ['rx', 'ry'].map((name) => Number(one.getAttribute(name)))))"""


def test_the_page_draws_the_ellipse_on_the_map_and_enlarged(open_page) -> None:
    tab = open_page(lambda: [SigmaEllipse(step=4)])
    now = moment(taken("RMS", 0)[0], 4)
    on_map, enlarged = tab.evaluate(SHAPES)
    for after, before in (on_map, enlarged):
        assert after[0] / after[1] == pytest.approx(now.ratio) and before[0] == pytest.approx(before[1])
        assert after[0] * after[1] == pytest.approx(before[0] ** 2)
    frame = tab.locator(".us-map-panel svg[role=img]").evaluate("(plot) => ({ ...plot.dataset })")
    unit, up = (
        (float(frame[high]) - float(frame[low])) / (float(frame[b]) - float(frame[a]))
        for low, high, a, b in (("left", "right", "u0", "u1"), ("top", "bottom", "v0", "v1"))
    )
    assert unit == pytest.approx(up)  # a circle stays a circle
    assert on_map[0][0] == pytest.approx(unit * now.rates[0] * np.hypot(*now.g))
    assert not tab.errors


def test_it_plays_and_builds_nothing_anew(open_page) -> None:
    tab = open_page(lambda: [SigmaEllipse(step=0)])
    nodes = tab.locator(".us-ellipses *").count()
    tab.get_by_role("button", name="play").click()
    tab.wait_for_function("() => Number(document.querySelector('.unstuck').dataset.t) >= 2")
    assert tab.locator(".us-ellipses *").count() == nodes and not tab.errors


def test_a_turned_valley_shows_both_of_its_walks(open_page) -> None:
    tab = open_page(lambda: [SigmaEllipse(step=4)])
    both = tab.locator(".us-map-panel :is(path.us-plain, path.us-way)")
    for name, t in (("turn of the valley", 4), ("t", 5)):
        moved(tab, lambda name=name: tab.get_by_role("slider", name=name, exact=True).press("ArrowRight"))
        lines = both.evaluate_all("(paths) => paths.map((path) => path.getAttribute('d'))")
        assert [line.count("L") for line in lines] == [t, t] and lines[0] != lines[1], name
