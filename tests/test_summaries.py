"""What lectures say of recorded runs: averages, spreads and counts of them."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.experiments import (
    crescent_race,
    flat_loss,
    transformer,
    warm_up,
)


def test_averages_are_those_of_the_windows_between_two_steps() -> None:
    recorded = flat_loss.load()["convex loss"]
    np.testing.assert_allclose(flat_loss.averages("convex loss", 500, 1500), (recorded[:, 1] + recorded[:, 2]) / 2)
    assert flat_loss.averages("hidden norm", 0, flat_loss.STEPS).shape == (10,)
    for first, last in ((0, 0), (500, 750), (1500, 500)):
        with pytest.raises(ValueError, match=r"first and last must be two multiples of 500|last must be"):
            flat_loss.averages("convex loss", first, last)


def test_the_spread_of_runs_is_named_as_a_figure_names_it() -> None:
    spread = flat_loss.spread(np.array([[1.0, 5.0], [2.0, 9.0], [9.0, 1.0]]))
    assert {name: [*values] for name, values in spread.items()} == {
        "median": [2.0, 5.0],
        "highest": [9.0, 9.0],
        "lowest": [1.0, 1.0],
    }


def test_the_summary_of_the_race_leaves_the_choosing_starts_out() -> None:
    """Steps to arrive are those of five starts, at the rate that the five others chose."""
    rows, race = crescent_race.summary(), crescent_race.load()
    assert len(rows) == 6 and {len(row) for row in rows.values()} == {len(crescent_race.COLUMNS)}
    mean, between, others = rows["RMSProp, constant η"]
    assert (mean, between) == ("27.9%", "27.3% – 30.3%")
    soonest = np.nanargmin(
        np.where(np.isnan(race["constant"][1][:5]).any(axis=0), np.nan, race["constant"][1][:5].max(axis=0))
    )
    np.testing.assert_array_equal(others, race["constant"][1][5:, soonest])
    assert np.isinf(rows["Adam, constant η"][2]).any()


def test_a_summary_counts_the_runs() -> None:
    """What lecture 06b shows of the recorded runs, counted here once more."""
    rows = warm_up.summary(0.015, ["warm-up", "σ warmed"])
    assert list(rows) == ["warm-up", "σ warmed"] and {len(row) for row in rows.values()} == {len(warm_up.COLUMNS)}
    runs = warm_up.load()["adam"][warm_up.place(0.015, "σ warmed")]
    assert rows["σ warmed"][0].startswith(f"{np.median(runs[:, 5]):.2f} (")
    assert rows["σ warmed"][2:] == [f"{sum(run[-1] > 2 for run in runs)} of 10", "6 of 10"]
    rows = transformer.summary(0.01)
    assert [row[2] for row in rows.values()] == [f"{n} of 5" for n in (5, 1, 4, 5, 5, 0)]
    before, end, _, higher = rows["post-LN, weights warmed"]
    assert higher == f"{sum(end > before)} of 5" == "5 of 5"
    with pytest.raises(ValueError, match="must be one of"):
        warm_up.summary(0.015, ["no way"])
    with pytest.raises(ValueError, match="rate must be one of"):
        transformer.summary(0.5)
