"""The race on the smallest language model: parts of it again, and what lecture 02 says of it."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.experiments import words_race as race
from course_lib.optimizers import adam, gd
from course_lib.series import arrival

K = {name: k for k, name in enumerate(race.RACERS)}


def steps(problem: str, name: str) -> float:
    """The median over the seeds."""
    return race.load(problem).steps(name)[2]


@pytest.mark.parametrize(
    ("problem", "name", "rate", "seed"),
    [
        ("words", "GD", 1, 0),
        ("words", "Adagrad", 3, 4),
        ("without other", "RMSProp", 1, 3),
        ("equal", "Adam", 2, 1),
        ("factors", "momentum", 2, 2),
    ],
)
def test_a_part_trained_again_is_the_same(problem: str, name: str, rate: int, seed: int) -> None:
    """The first fifty steps, at rates that do not magnify rounding."""
    again = race.run(problem, race.RACERS[name](race.RATES[problem][name][rate]), seed, steps=50)
    marks = [mark for mark in race.MARKS if mark <= 50]
    recorded = race.load(problem).above[K[name], rate, seed, : len(marks)]
    np.testing.assert_allclose(again.above[marks], recorded, rtol=1e-2, atol=1e-4)
    assert np.isnan(again.classes).all()


def test_the_digits_again() -> None:
    rates = race.RATES["digits"]["momentum"]
    again = race.run("digits", race.RACERS["momentum"](rates[2]), 3)
    kept = race.load("digits")
    assert arrival(again.above, race.WITHIN) == pytest.approx(kept.arrival[K["momentum"], 2, 3], abs=2)
    np.testing.assert_allclose(again.above[list(race.MARKS)], kept.above[K["momentum"], 2, 3], rtol=1e-2)
    assert kept.classes is None


def test_arrival_and_classes_again() -> None:
    lr = race.RATES["words"]["Adam"][3]
    again, kept = race.run("words", adam(lr), 0, steps=200), race.load()
    assert arrival(again.above, race.WITHIN) == pytest.approx(kept.arrival[K["Adam"], 3, 0], abs=1)
    np.testing.assert_allclose(again.classes, kept.classes[K["Adam"], 3, 0], rtol=0.05, atol=1e-3)


def test_shapes_and_rates() -> None:
    for problem in race.PROBLEMS:
        kept = race.load(problem)
        assert kept.above.shape == (5, 7, 5, 9) and kept.arrival.shape == (5, 7, 5) and kept.rates.shape == (5, 7)
        np.testing.assert_allclose(kept.rates[:, 1:] / kept.rates[:, :-1], 10 ** (1 / 8), rtol=0.01)
        assert kept.arrival[np.isfinite(kept.arrival)].max() <= race.STEPS[problem]
        assert kept.arrival.min() > 0 and not np.isnan(kept.end).any()


@pytest.mark.parametrize("problem", race.PROBLEMS)
def test_the_best_rate_is_the_one_that_arrives_first(problem: str) -> None:
    kept = race.load(problem)
    for k in range(5):
        medians = np.median(kept.arrival[k], axis=1)
        if np.isfinite(medians).any():
            assert medians[kept.soonest[k]] == medians.min()
        else:
            ends = np.median(kept.end[k], axis=1)
            assert ends[kept.soonest[k]] == ends.min()
    assert all(np.array_equal(kept.steps(name), np.sort(kept.steps(name))) for name in race.RACERS)


def test_a_rate_of_its_own_for_each_parameter_wins_on_words() -> None:
    """Far beyond the spread over the texts; and not at the edge of the rates that were tried."""
    kept = race.load("words")
    assert all(kept.steps(name)[-1] < 60 for name in ("Adagrad", "RMSProp", "Adam"))
    assert not np.isfinite(kept.arrival[[K["GD"], K["momentum"]]]).any()
    assert all(0 < k < 6 for k in kept.soonest)
    classes = np.median(kept.classes[np.arange(5), kept.soonest], axis=1)
    assert (classes[2:] < 0.05).all() and (classes[:2, 3] > 0.5).all()


def test_most_of_momentums_lag_is_one_row() -> None:
    kept = race.load("without other")
    assert all(0 < k < 6 for k in kept.soonest)
    assert kept.steps("momentum")[-1] < 100 < 400 < race.load().steps("momentum")[0]
    assert kept.steps("Adam")[-1] < kept.steps("momentum")[0] / 3


def test_it_is_the_rare_words() -> None:
    """Made equally frequent, momentum arrives; on the digits, where no class is rare, it arrives as soon as Adam."""
    assert steps("equal", "momentum") < 80
    assert 0.7 < steps("digits", "momentum") / steps("digits", "Adam") < 1.4
    ends = np.median(race.load("factors").end, axis=2).min(axis=1)
    assert ends[2:].max() < 0.7 * ends[1] < 0.7 * ends[0]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: race.run("letters", gd(1.0), 0), ValueError, "problem .*'letters'"),
        (lambda: race.run("words", gd(1.0), 5), ValueError, "seed .* 5"),
        (lambda: race.run("words", gd(1.0), 0, steps=0), ValueError, "steps .* 0"),
        (lambda: race.load("letters"), ValueError, "problem .*'letters'"),
        (lambda: race.load().steps("Lion"), ValueError, "name .*'Lion'"),
    ],
)
def test_nonsense_is_refused_by_name(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call()
