"""WarmupEdge: what it says of the recorded runs, and what the page draws of them."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.experiments.warmup_edge import BETA, RATES, WARMUPS, curves, load
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
    ("lr", "warmup", "text"),
    [
        (0.4, 0, "diverged by t = 5: at t = 0 λmax = 31.9 was above the limit 9.5"),
        (0.6, 10, "diverged by t = 5: λmax = 31.9 at t = 0, and then the limit fell to 10.6"),
        (0.4, 60, "trained to a loss of 0.054: λmax came nearest to the limit at t = 50 (9.72 against 11.2)"),
    ],
)
def test_the_sentences(lr: float, warmup: int, text: str) -> None:
    assert verdict(lr, warmup)[1] == text


def test_a_diverged_run_is_told_of_from_where_it_was_above_its_limit_first() -> None:
    told = {run: verdict(*run)[2] for run in EVERYTHING if verdict(*run)[0] == "diverged"}
    above = {run: curves(*run)[1] > limits(*run) for run in told}
    assert any(above[run][at : at + 2].all() for run, at in told.items()), "some stay above it for a while"
    for run, at in told.items():
        assert not above[run][:at].any(), run


# ---------------------------------------------------------------------------------------------------------- the figure


def test_words_and_picture() -> None:
    figure = WarmupEdge(warmup=60)
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


def test_the_edge_comes_down_on_a_linear_axis_and_a_slider_reads_it() -> None:
    figure = WarmupEdge(warmup=60)
    edge = figure.panels()[2]
    assert not edge["log"] and edge["y"] == [0, 60]
    assert [float(at) for at in figure.controls["t"].options] == [*range(0, 301, 5)]
