"""The recorded race and its figure: what is said of the runs, and what the page draws of them."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from course_lib.experiments import fair_race
from course_lib.experiments.fair_race import AROUND, COMMON, GRID, HORIZONS, PLANS, RACERS, TASKS, arrival, load
from course_lib.widgets import FairRace
from course_lib.widgets.fair_race import MODES, arrivals, forgiving, ranking, shown

EVERYWHERE = [(task, plan, steps) for task, plan in product(TASKS, PLANS) for steps in HORIZONS[task]]


# ---- the rules of the race


def test_who_chooses_does_not_report() -> None:
    assert not set(fair_race.CHOOSING) & set(fair_race.REPORTING)
    assert min(len(fair_race.CHOOSING), len(fair_race.REPORTING)) >= 5


@pytest.mark.parametrize(("task", "plan", "steps"), EVERYWHERE)
def test_eight_rates_a_decade_lie_around_each_best_rate(task: str, plan: str, steps: int) -> None:
    """So the best is a valley's lowest point and no edge; and that is what was reported at."""
    for name, ends in load().ends(task, plan, steps).items():
        tried = ~np.isnan(ends).any(axis=1)
        best = GRID.index(load().best(task, plan, steps)[name])
        assert tried[max(best - 2, 0) : best + 3].all() and 0 < best < len(GRID) - 1, name
        assert not (np.isnan(ends).any(axis=1) ^ np.isnan(ends).all(axis=1)).any()
        assert np.nanmin(np.median(ends, axis=1)) == np.median(ends[best])


@pytest.mark.parametrize(("task", "plan"), list(product(TASKS, PLANS)))
def test_all_run_at_the_common_rates(task: str, plan: str) -> None:
    for ends in load().ends(task, plan).values():
        assert not np.isnan(ends[::4]).any() and GRID[::4] == COMMON
        assert np.count_nonzero(~np.isnan(ends[:, 0])) >= len(COMMON) + AROUND


def test_the_shorter_constant_run_is_the_first_half_of_the_longer() -> None:
    for task in TASKS:
        short, long = (load().ends(task, PLANS[0], steps) for steps in HORIZONS[task])
        for name in RACERS:
            np.testing.assert_array_equal(np.isnan(short[name]), np.isnan(long[name]))
            assert (short[name][0] > long[name][0]).all(), "at the lowest rate it goes on falling"


def test_an_arrival_stays() -> None:
    nan = np.nan
    assert arrival(np.array([2, 0.04, 1, 0.04, 0.03]), 0.05, 15) == 45
    assert arrival(np.array([0.05, 0.04]), 0.05, 15) == 0
    for never in ([2, 0.04, 1], [2, 0.04, nan], [1, 1, 1]):
        assert arrival(np.array(never), 0.05, 15) == np.inf


def test_a_run_without_a_number_at_its_end_is_the_last() -> None:
    ways = np.array([[2.0, np.nan], [2.0, np.inf], [2.0, 0.1]])
    assert fair_race._last(ways).tolist() == [np.inf, np.inf, 0.1]
    assert fair_race._best({3: ways[:1], 5: ways[2:], 9: ways[2:]}) == 5


def test_within_is_a_factor_of_rates() -> None:
    for factor, (task, plan, steps) in product((2, 10), EVERYWHERE):
        medians = load().median(task, plan, steps)
        for name, wide in load().within(factor, task, plan, steps).items():
            good = np.array(GRID)[medians[name] <= factor * np.nanmin(medians[name])]
            assert wide == good.max() / good.min() >= 1


def test_a_ranking_is_at_one_rate_and_has_the_lowest_median_first() -> None:
    for rate, task in product(COMMON, TASKS):
        ranked = load().ranking(rate, task)
        middles = [np.median(runs) for runs in ranked.values()]
        assert middles == sorted(middles) and set(ranked) == set(RACERS)
        for name, runs in ranked.items():
            np.testing.assert_array_equal(runs, load().ends(task)[name][GRID.index(rate)])
    with pytest.raises(ValueError, match="rate must be one of"):
        load().ranking(0.002)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"task": "digit"}, "task must be one of 'digits', 'words', but is 'digit'"),
        ({"plan": "cosine"}, "plan must be one of 'constant', 'linear to zero'"),
        ({"steps": 200}, "steps must be one of 300, 600, but is 200"),
    ],
)
def test_bad_questions_are_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load().report(**wrong)
    with pytest.raises(ValueError, match="factor must be"):
        load().within(0.5)


# ---- the figure


def test_the_ranking_turns_with_the_rate_and_with_the_task() -> None:
    first = [ranking("digits", PLANS[0], rate).split(": ")[1].split()[0] for rate in (0.001, 1.0)]
    assert first == ["RMSProp", "GD"]
    own = ranking("digits", PLANS[0], None)
    assert own.startswith("each at its own best rate: ") and own.count("(η = ") == 5
    assert ranking("words", PLANS[0], None) != own


@pytest.mark.parametrize(("task", "plan"), list(product(TASKS, PLANS)))
def test_a_dot_stands_on_the_loss_of_each_best_rate(task: str, plan: str) -> None:
    figure = FairRace(data=task, plan=plan, mode=MODES[1])
    ends, course = figure.panels()
    best = load().best(task, plan)
    assert [ball["x"] for ball in ends["balls"]] == list(best.values())
    lowest = [np.nanmin(row) for row in load().median(task, plan).values()]
    np.testing.assert_allclose([ball["y"] for ball in ends["balls"]], lowest, rtol=1e-3)
    for curve, (name, report) in zip(course["curves"], load().report(task, plan).items(), strict=False):
        assert curve["name"] == name
        assert curve["ys"][-1] == pytest.approx(np.median(report), rel=2e-3)


def test_the_line_between_tried_rates_is_straight() -> None:
    losses = np.full(len(GRID), np.nan)
    losses[[0, 4, 8]] = 1.0, 0.01, np.inf
    joined = np.asarray(shown.__globals__["_joined"](losses))
    assert joined[2] == pytest.approx(0.1, rel=0.01) and joined[8] == joined[-1] == 1e9


def test_the_figure_tells_the_steps_to_the_target_with_their_range() -> None:
    assert arrivals("words").startswith("GD never, momentum never, Adagrad 5 (5 to 6), ")
    for name, (_, steps) in load().arrivals("digits").items():
        assert f"{name} {np.median(steps):g} ({steps.min():g} to {steps.max():g})" in arrivals("digits")


def test_words_and_picture() -> None:
    figure = FairRace()
    assert ranking("digits", PLANS[0], 0.001) in figure.alt
    assert len(figure.poster().axes) == 2
    assert "each at its own best rate" in FairRace(mode=MODES[1]).alt
    assert "On the words, rate linear to zero" in FairRace(data="words", plan=PLANS[1]).alt
    assert all(name in forgiving("words", PLANS[0]) for name in RACERS)
    assert figure.size <= 40_000
