"""BiasMicroscope and SpeedLimit: the numbers, the limits, and the figures under the reader's hand.

That the page computes what course_lib computes is in test_sigma_scope.py, for all scopes.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from figures import check_scope, gradients_of
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from course_lib.optimizers import adam
from course_lib.widgets import BiasMicroscope, SpeedLimit
from course_lib.widgets.bias_microscope import (
    BETAS1,
    BETAS2,
    SILENCES,
    adam_with,
    spike_limit,
    step_limit,
)
from course_lib.widgets.common.scope import quantities

# ------------------------------------------------------------------------------------------------------ the numbers


def test_with_both_corrections_it_is_adam() -> None:
    assert adam_with(0.8, 0.99) == adam(1.0, 0.8, 0.99)


def test_the_corrections_are_what_the_paper_divides_by() -> None:
    g, t = np.array([3.0, -1, 2, 0, 4]), np.arange(5)
    raw, m_only, v_only, both = (quantities(adam_with(0.9, 0.99, *on), g) for on in ((0, 0), (1, 0), (0, 1), (1, 1)))
    np.testing.assert_allclose(both["m"], raw["m"] / (1 - 0.9 ** (t + 1)), rtol=1e-12)
    np.testing.assert_allclose(both["v"], raw["v"] / (1 - 0.99 ** (t + 1)), rtol=1e-12)
    np.testing.assert_allclose(both["sigma"], np.sqrt(both["v"]) + 1e-8, rtol=1e-12)
    for name, (m, sigma) in {"only m": (both, raw), "only v": (raw, both)}.items():
        step = {"only m": m_only, "only v": v_only}[name]["step"]
        np.testing.assert_allclose(step, m["m"] / sigma["sigma"], rtol=1e-12, err_msg=name)


def test_both_missions_of_the_microscope_can_be_done() -> None:
    def first(**settings: Any) -> str:
        return BiasMicroscope(**settings).readouts()["first step"]

    assert first() == "1 η" and first(correct_m=False, correct_v=False) == "3.16 η"
    assert first(beta1=0.9, beta2=0.99, correct_v=False) == "10 η"
    assert first(beta1=0.9, beta2=0.9999, correct_m=False, correct_v=False) == "10 η"
    apart = {
        (b1, b2): abs(quantities(adam_with(b1, b2, False, False), np.ones(8))["step"] - 1).max()
        for b1 in BETAS1
        for b2 in BETAS2
    }
    assert sum(most < 0.21 for most in apart.values()) == 3 and apart[0.9, 0.999] > 5


# ------------------------------------------------------------------------------------------------------- the limits


def test_the_bounds_are_the_known_ones() -> None:
    assert spike_limit() == pytest.approx(np.sqrt(10)) and round(step_limit(), 2) == 7.27
    longest = {name: SpeedLimit(name).readouts()["longest step"] for name in ("one spike", "spike, then constant")}
    assert longest == {"one spike": "3.16 η, at t = 10,008", "spike, then constant": "6.57 η, at t = 10,019"}
    assert SpeedLimit("nothing").readouts()["longest step"] == "0 η, at t = 10,000"


def test_of_steps_that_only_rounding_tells_apart_the_first_is_the_longest() -> None:
    """Adam's steps under a constant gradient are all η, but for the last digit, which differs between processors."""
    assert BiasMicroscope([2.0] * 12).readouts()["longest step"] == "1 η, at t = 0"


@pytest.mark.parametrize(("beta1", "beta2"), [(0.9, 0.999), (0.5, 0.9), (0.0, 0.99), (0.8, 0.7)])
def test_the_limit_is_the_least_upper_bound(beta1: float, beta2: float) -> None:
    """It is reached, by gradients that grow like (β₂/β₁)ᵗ, as nearly as one likes."""
    growing = (beta2 / max(beta1, 1e-3)) ** np.arange(-300.0, 0)
    best = quantities(adam(1.0, beta1, beta2, eps=0), growing[growing > 1e-100], after=10**6)["size"][-1]
    assert step_limit(beta1, beta2) * (1 - 1e-6) < best <= step_limit(beta1, beta2) * (1 + 1e-12)


def test_there_is_no_limit_from_where_beta1_is_the_root_of_beta2() -> None:
    assert step_limit(0.5 - 1e-9, 0.25) > 1e3
    with pytest.raises(ValueError, match=r"beta1 must be below √beta2 = 0\.5"):
        step_limit(0.5, 0.25)


def test_the_growing_gradients_end_at_the_largest_and_grow_as_the_limit_asks() -> None:
    growing = np.array(SpeedLimit("growing", 0.9, 0.999).view.gradients)
    assert growing[-1] == 4.0
    np.testing.assert_allclose(growing[1:] / growing[:-1], 0.999 / 0.9)


@given(st.lists(st.floats(-4, 4).filter(lambda g: g == 0 or abs(g) > 1e-6), min_size=1, max_size=40),
       st.sampled_from(SILENCES))  # fmt: skip
def test_nobody_beats_the_limit(gradients: list[float], after: int) -> None:
    assert quantities(adam(1.0), gradients, after=after)["size"].max() <= step_limit() * (1 + 1e-12)


# ------------------------------------------------------------------------------------------------------ the figures


def test_words_and_picture() -> None:
    bias, speed = BiasMicroscope("alternating", correct_v=False), SpeedLimit("growing")
    assert "correction of m only: first step: 31.6 η" in bias.alt and "raw and corrected" in bias.alt
    assert "lines at the paper's bound 3.16 and at the limit 7.27" in speed.alt and "99.9 %" in speed.alt
    for figure in (bias, speed):
        titles = [ax.get_title(loc="left") for ax in figure.poster().axes]
        assert sorted(titles) == sorted([panel.title for panel in figure.below] + ["gradients g"])


def test_the_microscope_says_what_is_taken(opened) -> None:
    tab, figure = opened(lambda: BiasMicroscope("one spike", 0.0, 0.9975, correct_m=False, correct_v=False))
    tab.get_by_role("slider", name="gradient at t = 0", exact=True).press("-")
    check_scope(tab, figure)
    assert "m raw, v raw" in tab.locator(".us-hands").inner_text()
    assert "first step: −20 η" in tab.locator(".us-readouts").inner_text()
    expect(tab.locator("[aria-live=polite]")).to_contain_text("first step: −20 η")
    assert not tab.errors


def test_the_hand_draws_over_many_bars(opened) -> None:
    tab, figure = opened(lambda: SpeedLimit("nothing"))
    check_scope(tab, figure)
    box = tab.locator(".us-strings").bounding_box()
    place = [lambda t: box["x"] + box["width"] * (t + 0.5) / 32, lambda g: box["y"] + box["height"] * (4.4 - g) / 8.8]
    tab.mouse.move(place[0](20), place[1](2))
    tab.mouse.down()
    tab.mouse.move(place[0](30), place[1](2))  # a fast hand leaves none out
    tab.mouse.up()
    drawn = np.array(gradients_of(tab))
    assert drawn[20:31] == pytest.approx(2, abs=0.101) and not drawn[:20].any() and drawn[31] == 0
    check_scope(tab, figure)
    assert re.search(r"longest step: 6\.5\d η", tab.locator(".us-readouts").inner_text())
    assert not tab.errors


def test_the_game_by_keyboard(opened) -> None:
    tab, figure = opened(lambda: SpeedLimit("one spike"))
    assert tab.locator(".us-grip[tabindex='0']").count() == 1  # not 32 stops on the way through the page
    tab.locator(".us-grip[tabindex='0']").focus()
    for key in ("ArrowLeft", "End", "ArrowLeft", "ArrowDown"):
        tab.keyboard.press(key)
    assert gradients_of(tab)[29:] == pytest.approx([-0.1, 4, 0])
    check_scope(tab, figure)
    tab.get_by_role("slider", name="zeros before").focus()
    tab.keyboard.press("Home")
    figure.view.after = 0
    check_scope(tab, figure)
    assert tab.get_by_role("slider", name="gradient at t = 31", exact=True).count() == 1
    tab.get_by_role("button", name="growing", exact=True).click()
    check_scope(tab, figure)
    for level in ("the paper's bound 3.16", "the limit 7.27"):
        assert tab.locator(f'[data-level="{level}"]').count() == 1
    assert not tab.errors
