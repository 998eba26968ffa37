"""BiasMicroscope and SpeedLimit: the numbers, the limits, and the figures under the reader's hand.

That the page computes what course_lib computes is in test_sigma_scope.py, for all scopes.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
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
    said = {name: SpeedLimit(name).readouts()["longest step"] for name in ("one spike", "spike, then constant")}
    assert said == {"one spike": "3.16 η, at t = 10,008", "spike, then constant": "6.57 η, at t = 10,019"}
    assert SpeedLimit("nothing").readouts()["longest step"] == "0 η, at t = 10,000"


@pytest.mark.parametrize(("beta1", "beta2"), [(0.9, 0.999), (0.5, 0.9), (0.0, 0.99), (0.8, 0.7)])
def test_the_limit_is_the_least_upper_bound(beta1: float, beta2: float) -> None:
    """It is reached, by gradients that grow like (β₂/β₁)ᵗ, as nearly as one likes."""
    growing = (beta2 / max(beta1, 1e-3)) ** np.arange(-300.0, 0)
    best = quantities(adam(1.0, beta1, beta2, eps=0), growing[growing > 1e-100], after=10**6)["size"][-1]
    assert step_limit(beta1, beta2) * (1 - 1e-6) < best <= step_limit(beta1, beta2) * (1 + 1e-12)


@given(st.lists(st.floats(-4, 4).filter(lambda g: g == 0 or abs(g) > 1e-6), min_size=1, max_size=40),
       st.sampled_from(SILENCES))  # fmt: skip
def test_nobody_beats_the_limit(gradients: list[float], after: int) -> None:
    assert quantities(adam(1.0), gradients, after=after)["size"].max() <= step_limit() * (1 + 1e-12)


def test_without_limit_there_is_no_game() -> None:
    with pytest.raises(ValueError, match=r"beta1 must be below √beta2 = 0.7071, else the step has no limit"):
        SpeedLimit(beta1=0.9, beta2=0.5)


# ------------------------------------------------------------------------------------------------------ the figures


@pytest.mark.parametrize(
    ("figure", "wrong", "error", "message"),
    [
        (BiasMicroscope, {"beta1": 0.91}, ValueError, "beta1 must be one of 0, .* but is 0.91"),
        (BiasMicroscope, {"beta2": 1.0}, ValueError, "beta2 must be one of 0.5, .* but is 1.0"),
        (BiasMicroscope, {"correct_m": 1}, TypeError, "correct_m must be True or False, but is 1"),
        (BiasMicroscope, {"gradients": "growing"}, ValueError, "gradients must be one of 'constant', "),
        (BiasMicroscope, {"gradients": [1]}, ValueError, "gradients must be 2 to 12 numbers, or one of constant, "),
        (SpeedLimit, {"gradients": np.ones(41)}, ValueError, "gradients must be 2 to 40 numbers, or one of nothing, "),
        (SpeedLimit, {"silence": 5}, ValueError, "silence must be one of 0, 10, .* but is 5"),
        (SpeedLimit, {"beta1": "fast"}, TypeError, "beta1 must be"),
    ],
)
def test_bad_arguments_are_named(figure: Any, wrong: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        figure(**wrong)


def test_words_and_picture() -> None:
    bias, speed = BiasMicroscope("alternating", correct_v=False), SpeedLimit("growing")
    assert "correction of m only: first step: 31.6 η" in bias.alt and "raw and corrected" in bias.alt
    assert "lines at the paper's bound 3.16 and at the limit 7.27" in speed.alt and "99.9 %" in speed.alt
    for figure in (bias, speed):
        titles = [ax.get_title(loc="left") for ax in figure.poster().axes]
        assert sorted(titles) == sorted([panel.title for panel in figure.panels] + ["gradients g"])


@pytest.fixture
def opened(open_page):
    """The figure in a browser, and the figure in Python to compare with."""

    def open_it(make, width: int = 800):
        figure = []

        def made():
            figure.append(make())
            return figure

        tab = open_page(made, width=width)
        return tab, figure[0]

    return open_it


def gradients_of(tab) -> list[float]:
    return [float(node.get_attribute("aria-valuenow")) for node in tab.locator(".us-grip").all()]


def check(tab, figure) -> None:
    """Whether the page says and tabulates what Python does with the gradients that are set."""
    figure.view.gradients = gradients_of(tab)
    columns = [np.array(figure.view.gradients), np.square(figure.view.gradients)]
    columns += [said[what] for said in figure.numbers().values() for what, _ in figure.view.meta["columns"]]
    rows = tab.locator(".us-scope tbody tr").all()
    shown = [[float(cell.get_attribute("data-value")) for cell in row.locator("td").all()] for row in rows]
    np.testing.assert_allclose(shown, np.array(columns).T, rtol=1e-12)
    said = dict(line.inner_text().split(": ", 1) for line in tab.locator(".us-readout").all())
    assert said == figure.readouts()


def test_the_microscope_s_controls_are_linked(opened) -> None:
    tab, figure = opened(lambda: BiasMicroscope("one spike"))
    check(tab, figure)
    view = figure.view
    for name, k, key, there in (("β₁", 0, "Home", 0), ("β₂", 1, "ArrowLeft", BETAS2.index(0.9975))):
        tab.get_by_role("slider", name=name).focus()
        tab.keyboard.press(key)
        setattr(view, f"p{k}", there)
        check(tab, figure)
    for name, k in (("correct m", 2), ("correct v", 3)):
        tab.get_by_role("checkbox", name=name).click()
        setattr(view, f"p{k}", False)
        check(tab, figure)
        assert f"{'m raw, v corrected' if k == 2 else 'm raw, v raw'}" in tab.locator(".us-hands").inner_text()
    grip = tab.get_by_role("slider", name="gradient at t = 0", exact=True)
    grip.focus()
    tab.keyboard.press("-")
    check(tab, figure)
    assert "first step: −20 η" in tab.locator(".us-readouts").inner_text()
    expect(tab.locator("[aria-live=polite]")).to_contain_text("first step: −20 η")
    assert not tab.errors


def test_the_hand_draws_over_many_bars(opened) -> None:
    tab, figure = opened(lambda: SpeedLimit("nothing"))
    check(tab, figure)
    box = tab.locator(".us-strings").bounding_box()
    place = [lambda t: box["x"] + box["width"] * (t + 0.5) / 32, lambda g: box["y"] + box["height"] * (4.4 - g) / 8.8]
    tab.mouse.move(place[0](20), place[1](2))
    tab.mouse.down()
    tab.mouse.move(place[0](30), place[1](2))  # a fast hand leaves none out
    tab.mouse.up()
    drawn = np.array(gradients_of(tab))
    assert drawn[20:31] == pytest.approx(2, abs=0.101) and not drawn[:20].any() and drawn[31] == 0
    check(tab, figure)
    assert re.search(r"longest step: 6\.5\d η", tab.locator(".us-readouts").inner_text())
    assert not tab.errors


def test_the_game_by_keyboard(opened) -> None:
    tab, figure = opened(lambda: SpeedLimit("one spike"))
    assert tab.locator(".us-grip[tabindex='0']").count() == 1  # not 32 stops on the way through the page
    tab.locator(".us-grip[tabindex='0']").focus()
    for key in ("ArrowLeft", "End", "ArrowLeft", "ArrowDown"):
        tab.keyboard.press(key)
    assert gradients_of(tab)[29:] == pytest.approx([-0.1, 4, 0])
    check(tab, figure)
    tab.get_by_role("slider", name="zeros before").focus()
    tab.keyboard.press("Home")
    figure.view.after = 0
    check(tab, figure)
    assert tab.get_by_role("slider", name="gradient at t = 31", exact=True).count() == 1
    tab.get_by_role("button", name="growing", exact=True).click()
    check(tab, figure)
    for level in ("the paper's bound 3.16", "the limit 7.27"):
        assert tab.locator(f'[data-level="{level}"]').count() == 1
    assert not tab.errors


@pytest.mark.parametrize("make", [BiasMicroscope, SpeedLimit])
def test_a_phone_shows_it_whole(opened, make) -> None:
    tab, _ = opened(make, width=360)
    tab.locator("summary").click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [
        c.bounding_box() for c in tab.locator(".us-plot, .us-grip, .us-hands dd, .us-wide, .us-controls > *").all()
    ]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
