"""The logs of exercise 2.6 are those of real runs, and its closing note names them."""

import numpy as np
import pytest

from course_lib.exercises import exercise
from course_lib.exercises.content.ch02 import ALIKE, LOGS, SEEN
from course_lib.experiments import words_race as race
from course_lib.words import CLASSES, Bigram, bigrams

NAMES = list(race.RACERS)
TRAINED = [log for log in LOGS if log[2] not in race.RATES[log[0]][log[1]]]


@pytest.mark.parametrize("log", [log for log in LOGS if log not in TRAINED], ids=lambda log: f"{log[:4]}")
def test_a_log_is_the_recorded_one(log):
    problem, name, lr, seed, _, now = log
    kept = race.load(problem).classes[NAMES.index(name), race.RATES[problem][name].index(lr), seed]
    np.testing.assert_allclose(now, kept, rtol=1e-3)


@pytest.mark.parametrize("log", TRAINED, ids=lambda log: f"{log[:4]}")
def test_a_log_at_a_rate_much_too_low_is_that_of_a_run(log):
    problem, name, lr, seed, _, now = log
    np.testing.assert_allclose(now, race.run(problem, race.RACERS[name](lr), seed, 200).classes, rtol=5e-3)


@pytest.mark.parametrize("log", LOGS, ids=lambda log: f"{log[:4]}")
def test_a_log_begins_where_its_model_does(log):
    problem, _, _, seed, start, _ = log
    counts = bigrams(seed)[1].astype(float)
    if problem == "equal":
        counts /= counts.sum(axis=1, keepdims=True)
    model = Bigram(counts)
    np.testing.assert_allclose(start, model.by_class(model.init(seed)), rtol=1e-3)
    often = [10_000 * model.frequency[k].mean() for k in CLASSES.values()]
    np.testing.assert_allclose(often, ALIKE if problem == "equal" else SEEN, rtol=0.13)


def test_the_rule_is_true_of_the_runs_and_nothing_can_be_told_of_equal_words():
    """Of the equal words the shares of all methods are alike, with one rate or with many."""
    ex = exercise("read-the-log")
    for (problem, name, *_), case in zip(LOGS, ex.cases[: len(LOGS)], strict=True):
        kind = "one rate" if name in ("GD", "momentum") else "own rates"
        assert ex.right(**case) == (kind if problem == "words" else "no telling")
        left = case["now"] / case["start"]
        if problem == "equal":
            assert np.ptp(left) < 0.02
        else:
            assert abs(np.ptp(left) - 0.1) > 0.03, "no log is near the threshold"
    assert {name for problem, name, *_ in LOGS if problem == "equal"} >= {"GD", "RMSProp"}


def test_the_note_names_the_runs():
    letters = {name: [] for name in NAMES}
    for letter, (problem, name, *_) in zip("ABCDEFGHIJKL", LOGS, strict=True):
        if problem == "words":
            letters[name].append(letter)
    note = exercise("read-the-log").note
    assert [letters[n] for n in ("GD", "momentum", "Adagrad", "RMSProp")] == [[*"AGI"], [*"CE"], [*"BF"], [*"DH"]]
    assert "A, G and I are runs of GD; C and E, of momentum; B and F, of Adagrad; D and H, of RMSProp" in note
    assert [log[1] for log in LOGS[-3:]] == ["GD", "RMSProp", "momentum"]
