"""WarmupEdge: what it says of the recorded runs, and what the page draws of them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from course_lib.experiments.warmup_edge import BETA, RATES, STEPS, WARMUPS, curves, load, run
from course_lib.widgets import WarmupEdge
from course_lib.widgets.common.text import fmt
from course_lib.widgets.warmup_edge import limits, rates, verdict

EVERYTHING = [(lr, warmup) for lr in RATES for warmup in WARMUPS]


# --------------------------------------------------------------------------------------------------------- the numbers


def test_rates_and_limits_by_hand() -> None:
    assert rates(0.4, 10)[:4] == pytest.approx([0.04, 0.24, 0.4, 0.4])  # at t = 0, 5, 10, 15
    assert rates(0.4, 0) == pytest.approx(0.4)
    assert limits(0.4, 0) == pytest.approx(9.5)
    assert limits(0.1, 0)[0] == pytest.approx(2 * (1 + BETA) / 0.1)


def test_without_warmup_the_first_sharpness_decides() -> None:
    """All start at one λmax; the rates whose limit is below it diverge, and no others."""
    start = curves(RATES[0], 0)[1, 0]
    for lr in RATES:
        assert curves(lr, 0)[1, 0] == start
        assert (verdict(lr, 0)[0] == "diverged") == (start > limits(lr, 0)[0])


def test_the_mission_has_its_answer() -> None:
    assert [verdict(0.4, warmup)[0] for warmup in WARMUPS] == ["diverged"] * 3 + ["trained"] * 4


def test_runs_that_train_stay_below_the_limit() -> None:
    for lr, warmup in EVERYTHING:
        if verdict(lr, warmup)[0] == "trained":
            assert (curves(lr, warmup)[1] < limits(lr, warmup)).all()


@pytest.mark.parametrize(
    ("lr", "warmup", "said"),
    [
        (0.4, 0, "diverged by t = 5: at t = 0 λmax = 31.9 was above the limit 9.5"),
        (0.6, 10, "diverged by t = 5: λmax = 31.9 at t = 0, and then the limit fell to 10.6"),
        (0.4, 60, "trained to a loss of 0.054: λmax came nearest to the limit at t = 50, 9.72 against 11.2"),
    ],
)
def test_the_sentences(lr: float, warmup: int, said: str) -> None:
    assert verdict(lr, warmup)[1] == said


# ---------------------------------------------------------------------------------------------------------- the figure


def test_words_and_picture() -> None:
    figure = WarmupEdge()
    assert "a warm-up of 60 steps the run trained to" in figure.alt
    assert len(figure.poster().axes) == 3
    edge = figure.panels()[2]
    assert [(ball["x"], fmt(ball["y"])) for ball in edge["balls"]] == [(50, "9.72"), (50, "11.2")]
    figure.controls["warmup"].index = 0
    assert "diverged by t = 5" in figure.poster().get_suptitle()
    _, loss, edge = figure.panels()
    assert np.isnan(loss["curves"][0]["ys"][2:]).all() and loss["curves"][0]["value"] == "diverged at 10"
    assert np.isnan(edge["curves"][0]["ys"][1:]).all() and not np.isnan(edge["curves"][1]["ys"]).any()
    assert load().provenance["command"] in figure.view.meta["note"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"lr": 0.5}, "lr must be one of 0.02, .* but is 0.5"),
        ({"warmup": 61}, "warmup must be one of 0, 10, .* but is 61"),
    ],
)
def test_bad_arguments_are_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        WarmupEdge(**wrong)
    with pytest.raises(ValueError, match="lr must be"):
        run(0.0, 0)
    with pytest.raises(TypeError, match="lr must be"):
        WarmupEdge(lr="0.4")  # type: ignore[arg-type]


# -------------------------------------------------------------------------------------------------------- in a browser


def test_every_control_is_linked(open_page) -> None:
    tab = open_page(lambda: [WarmupEdge()])

    def expect(lr: float, warmup: int) -> None:
        said = verdict(lr, warmup)[1]
        tab.wait_for_function("(words) => document.querySelector('.us-verdict').textContent === words", arg=said)

    def drawn() -> list[str]:
        return [path.get_attribute("d") for path in tab.locator("[data-series]").all()]

    expect(0.4, 60)
    before = drawn()
    for name, key, after in (("warm-up steps", "Home", (0.4, 0)), ("peak learning rate η", "ArrowLeft", (0.3, 0))):
        tab.get_by_role("slider", name=name).focus()
        tab.keyboard.press(key)
        expect(*after)
        assert drawn() != before
        before = drawn()
    assert not tab.errors


def test_the_picture_is_the_recording(open_page) -> None:
    tab = open_page(lambda: [WarmupEdge()])
    plot = tab.locator(".us-plot").last
    top, bottom, low, high = (float(plot.get_attribute(f"data-{name}")) for name in ("top", "bottom", "y0", "y1"))
    d = plot.locator("[data-series=λmax]").get_attribute("d")
    heights = np.array([float(pair.split()[1]) for pair in re.findall(r"[ML]([-\d.]+ [-\d.]+)", d)])
    drawn = low * (high / low) ** ((bottom - heights) / (bottom - top))
    assert len(drawn) == STEPS // 5 + 1
    np.testing.assert_allclose(drawn, curves(0.4, 60)[1], rtol=1e-3)


def test_a_phone_shows_it_whole(open_page) -> None:
    tab = open_page(lambda: [WarmupEdge()], width=360)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [c.bounding_box() for c in tab.locator(".us-plot, .us-controls > *, .us-verdict, .us-note").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
