"""HoppingBall: the hops against gradient descent, the regimes, and that the page counts and draws the same."""

from __future__ import annotations

import numpy as np
from conftest import panels_of

from course_lib.optimizers import gd
from course_lib.paths import rollout
from course_lib.surfaces import quadratic
from course_lib.widgets import HoppingBall
from course_lib.widgets.hopping_ball import (
    APART,
    EDGE,
    HOPS,
    LEAST,
    MOST,
    PANELS,
    STEP,
    arcs,
    caption,
    factor,
    hops_to_a_hundredth,
    numbered,
    regime,
    walk,
)

NUMBERS = [round(STEP * k, 2) for k in range(1, 121)]


def test_the_hops_are_those_of_gradient_descent() -> None:
    for number in (0.02, 0.3, 1.0, 1.5, 2.4):
        steps = rollout(gd(number / 4), quadratic((4.0,)).grad, [1.0], HOPS)[:, 0]  # λ = 4: only ηλ counts
        np.testing.assert_allclose(walk(number), steps, rtol=1e-9, atol=1e-12)


def test_the_slider_has_what_the_lecture_names() -> None:
    assert (NUMBERS[0], NUMBERS[-1]) == (LEAST, MOST)
    assert {0.6, 1.0, 1.4, 2.0} < set(NUMBERS)


def test_each_regime_has_its_place() -> None:
    at = {number: regime(number)[0] for number in NUMBERS}
    assert at[0.02] == at[0.1] == "creep" and at[0.12] == at[0.98] == "descend"
    assert (at[1.0], at[1.02], at[1.98], at[2.0]) == ("jump", "zigzag", "zigzag", "swing")
    assert at[2.02] == at[2.4] == "explode"
    assert factor(1.98) == -0.98 and caption(1.0).startswith("1 − ηλ = 0: one jump")


def test_the_hops_to_one_percent_are_counted() -> None:
    """The same as the lecture's cell counts, equal on both sides of 1, and those of the logarithm."""
    assert [hops_to_a_hundredth(n) for n in (0.1, 0.5, 1.0, 1.5, 1.9, 2.0, 2.1)] == [44, 7, 1, 7, 44, -1, -1]
    assert hops_to_a_hundredth(0.02) == int(np.ceil(np.log(0.01) / np.log(0.98))) == 228
    assert hops_to_a_hundredth(0.9) == hops_to_a_hundredth(1.1) == 2  # 0.1² is 0.010000000000000002


def test_two_numbers_at_the_same_distance_from_1_have_the_same_loss() -> None:
    (_, low), (_, high) = HoppingBall(0.6).panels(), HoppingBall(1.4).panels()
    np.testing.assert_allclose(low["curves"][0]["ys"], high["curves"][0]["ys"])


def test_arcs_join_the_landings_above_the_parabola_and_end_where_the_ball_is_gone() -> None:
    for number in (0.3, 1.5, 2.0, 2.4):
        xs, ys = arcs(walk(number))
        rows = xs.reshape(-1, 18)[:, :17], ys.reshape(-1, 18)[:, :17]  # without the gaps
        np.testing.assert_allclose(rows[1][:, [0, -1]], rows[0][:, [0, -1]] ** 2 / 2, atol=1e-12)
        assert (rows[1] >= rows[0] ** 2 / 2 - 1e-12).all()
        assert (np.abs(rows[0][:, 0]) <= EDGE).all()
    assert np.isnan(xs).sum() == 2  # 1 → −1.4 → 1.96, which is outside
    assert len(arcs(walk(2.4)[:1])[0]) == 0


def test_numbers_have_room() -> None:
    for number in NUMBERS:
        theta = walk(number)
        chosen = numbered(theta)
        places = theta[chosen]
        assert (np.abs(places) <= EDGE).all() and 0 not in chosen
        assert all(abs(a - b) >= APART for k, a in enumerate(places) for b in places[:k])
    assert numbered(walk(1.9)[:1]) == [] and numbered(walk(1.5)) == [HOPS, 1, 2]


def test_as_many_hops_are_drawn_as_are_asked_for() -> None:
    hills, losses = HoppingBall(1.5, hop=3).panels()
    _, _, landings = hills["curves"]
    np.testing.assert_allclose(
        [landings["xs"], landings["ys"]], [[1, -0.5, 0.25, -0.125], [1 / 2, 1 / 8, 1 / 32, 1 / 128]]
    )
    np.testing.assert_allclose(losses["curves"][0]["ys"], 0.5 * 0.25 ** np.arange(HOPS + 1))
    assert [(ball["label"], ball["x"], ball["y"]) for ball in losses["balls"]] == [("3", 3, 1 / 128)]
    assert not HoppingBall(1.0, hop=1).panels()[1]["balls"]  # no loss is left that a logarithm could show


def test_words_and_picture() -> None:
    figure = HoppingBall(1.5, hop=3)
    assert "1 − ηλ = −0.5: zigzag" in figure.alt and "hops 3 times" in figure.alt
    assert len(figure.poster().axes) == 2
    assert figure.poster()._suptitle.get_text() == "ηλ = 1.5,  1 − ηλ = −0.5: zigzag"


def test_the_page_says_the_same(in_js) -> None:
    runs = [
        {"number": number, "hop": hop, "caption": caption(number), "kind": regime(number)[0],
         "panels": panels_of(HoppingBall(number, hop))}
        for k, number in enumerate(NUMBERS) for hop in {HOPS, k % (HOPS + 1)}
    ]  # fmt: skip
    in_js("hopping_ball", {"described": list(PANELS), "runs": runs})
