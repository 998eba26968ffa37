"""FairRace: what is said of the recorded runs, and what the page draws of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_lib.experiments.fair_race import RACERS, RATES, load
from course_lib.widgets import FairRace
from course_lib.widgets.fair_race import MODES, forgiving, ranking


def test_what_is_said_is_what_was_load() -> None:
    race = load()
    assert race.final.shape == (5, 11, 3) and not np.isnan(race.final).any()
    np.testing.assert_array_equal(race.median, np.sort(race.final, -1)[..., 1])
    for k, name in enumerate(RACERS):
        assert race.median[k, race.best[k]] == race.median[k].min()
        assert forgiving()[name] == f"{int((race.median[k] <= 2 * race.median[k].min()).sum())} of 11"


def test_the_ranking_turns_with_the_rate() -> None:
    """E7: at 1e-3 the adaptive ones look far ahead of GD, at 1 GD is far ahead of them."""
    first = [ranking(RATES.index(rate)).split(": ")[1].split()[0] for rate in (0.001, 1.0)]
    assert first == ["RMSProp", "GD"]
    own = ranking(None)
    assert own.startswith("each at its own best rate: ") and own.count("(η = ") == 5
    same, best = load().median[:, RATES.index(0.001)], load().median.min(axis=1)
    assert same[0] / same[4] > 5 and best[0] / best[3] < 2


def test_a_dot_stands_on_the_loss_of_each_ranked_rate() -> None:
    figure, race = FairRace(mode=MODES[1]), load()
    ends, course = figure.panels()
    assert [ball["x"] for ball in ends["balls"]] == [RATES[k] for k in race.best]
    assert [ball["y"] for ball in ends["balls"]] == race.median.min(axis=1).tolist()
    for k, curve in enumerate(course["curves"][:5]):
        assert (curve["name"], curve["ys"][-1]) == (list(RACERS)[k], race.median[k].min())
    pale = [curve["ys"] for curve in course["curves"][5:]]  # all at the one rate
    np.testing.assert_array_equal(pale, [curve["ys"] for curve in FairRace().panels()[1]["curves"][:5]])


def test_words_and_picture() -> None:
    figure = FairRace()
    assert ranking(2) in figure.alt and "GD 1 of 11" in figure.alt
    assert len(figure.poster().axes) == 2
    assert "each at its own best rate" in FairRace(mode=MODES[1]).alt
    assert figure.size <= 5_000


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"lr": 0.002}, "lr must be one of 0.0001, .* but is 0.002"),
        ({"mode": "best"}, "mode must be one of 'one rate for all', 'each at its own best', but is 'best'"),
    ],
)
def test_bad_arguments_are_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FairRace(**wrong)


def test_every_control_changes_the_drawing(open_page) -> None:
    tab = open_page(lambda: [FairRace()])
    curve = tab.locator(".us-plot").nth(1).locator("[data-series=GD]")

    def look() -> tuple[str, str, str]:
        return (
            tab.locator(".us-verdict").inner_text(),
            curve.get_attribute("d"),
            tab.locator(".us-ball").first.get_attribute("cx"),
        )

    before = look()
    assert before[0] == ranking(2)
    tab.get_by_role("slider", name="learning rate η").focus()
    tab.keyboard.press("End")
    tab.wait_for_function("(w) => document.querySelector('.us-verdict').textContent === w", arg=ranking(10))
    moved = look()
    tab.get_by_role("button", name=MODES[1]).click()
    tab.wait_for_function("(w) => document.querySelector('.us-verdict').textContent === w", arg=ranking(None))
    for seen in zip(before, moved, look(), strict=True):
        assert len(set(seen)) == 3
    assert not tab.errors


def test_a_phone_shows_it_whole(open_page) -> None:
    tab = open_page(lambda: [FairRace()], width=360)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
