"""The capstone: two levels on hidden seeds, advice on the way from one to the other, and its bounds."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from course_lib.exercises import capstone, exercise, sandbox
from course_lib.exercises.capstone import leaderboard, practice
from course_lib.experiments import capstone as experiment
from course_lib.experiments.capstone import DEFAULT, HIDDEN, STEPS
from course_lib.optimizers import EMA, OPTIMIZERS, RMS, Newest, One, Optimizer, adam, gd, momentum, rmsprop
from course_lib.schedules import cosine, linear, polynomial, warmup

NOTEBOOK = Path(__file__).resolve().parents[1] / "lectures" / "exercises" / "07-capstone.ipynb"


@pytest.fixture(autouse=True)
def nothing_is_written_down(monkeypatch, trained_once):
    monkeypatch.setenv("UNSTUCK_WORK", "off")
    monkeypatch.setattr(sandbox, "WAITING", 1e6)  # however busy the machine, an endless loop is called one


@pytest.fixture
def ex():
    return exercise("capstone")


def final(optimizer, seeds=HIDDEN):
    return float(np.median(experiment.run(optimizer, seeds)[0][:, -1]))


def test_the_solution_reaches_gold_with_room_to_spare(ex):
    result = ex.evaluate(ex.right)
    assert result.state == "pass" and result.text.startswith("Gold"), result
    assert dict(result.rows)["place 1"].endswith("yours ◀")
    best = min(run["hidden"] for run in leaderboard().values())
    assert final(ex.right["optimizer"]) < 0.6 * best


def test_the_hidden_seeds_stand_nowhere_in_the_notebook():
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert "HIDDEN" not in text and not any(str(seed) in text for seed in HIDDEN if seed != 100)


def test_the_note_is_true():
    best = {name: run["hidden"] for name, run in leaderboard().items() if name != DEFAULT}
    assert max(best.values()) < 1.3 * min(best.values()), "the built-ins lie close together"
    assert final(adam(0.07 * polynomial(STEPS))) < 0.6 * best["Adam"]
    assert final(momentum(0.3 * polynomial(STEPS))) < 0.6 * best["momentum"]


@pytest.mark.parametrize(
    ("optimizer", "said"),
    [
        (adam(0.03), "noise floor of lecture 05"),
        (adam(0.002), "the peak can be higher"),
        (adam(0.01 * cosine(STEPS, floor=0.2)), "is still 20% of its peak"),
        (adam(0.01 * warmup(200)), "more than half of the run"),
        (adam(0.02 * cosine(200)), "let the decay end at step 300"),
        (adam(0.02 * linear(1, 0.011, 100)), "for a few dozen steps only"),
        (gd(0.5 * polynomial(STEPS)), "a steep and a flat parameter"),
        (rmsprop(0.005 * polynomial(STEPS)), "average it, with an `EMA`"),
        (Optimizer(0.01 * polynomial(STEPS), EMA(0.9), RMS(EMA(0.99))), "What is left is to tune"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_who_passes_without_gold_is_told_what_to_try(ex, optimizer, said):
    result = ex.evaluate({"optimizer": optimizer})
    assert result.state == "pass" and "It beats plain Adam" in result.text and said in result.text, result


def test_a_copy_of_a_built_in_only_ties(ex):
    result = ex.evaluate({"optimizer": adam(0.001)})
    assert result.state == "wrong" and "Ten times the rate" in result.text, result
    copied = ex.evaluate({"optimizer": adam(0.03)})
    assert "and 4 of the 5 tuned built-ins" in copied.text, copied


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.01, "`optimizer` must be an Optimizer, such as"),
        (adam, "call it, as in `adam(0.01)`"),
        (Optimizer, "call it, as in `adam(0.01)`"),
        (cosine(STEPS), "a schedule only"),
        (EMA(0.9), "one part only"),
        (None, "but is None"),
        ("adam", "must be an Optimizer"),
        (Optimizer(lambda t: None, Newest(), One()), "must give one number at each step, but gives None at t = 0"),
        (adam(np.array([0.1, 0.2])), "must give one number at each step"),
        (Optimizer(lambda t: 1 / t, Newest(), One()), "ZeroDivisionError"),
    ],
)
def test_what_is_no_optimizer_is_told_in_a_sentence(ex, value, said):
    result = ex.evaluate({"optimizer": value})
    assert result.state == "wrong" and said in result.text, result


def test_a_schedule_that_never_ends_is_stopped(ex):
    def schedule(t):
        while True:
            pass

    assert "never ends" in ex.evaluate({"optimizer": Optimizer(schedule)}).text


def test_a_machine_that_is_too_slow_is_not_taken_for_a_loop(ex, monkeypatch):
    """Where the course's own code runs, no answer can be to blame."""
    monkeypatch.setattr(ex, "seconds", 0.1)
    said = ex.evaluate({"optimizer": adam(0.0123)}).text  # trained nowhere else
    assert "This machine was too slow to finish" in said and "never ends" not in said


def test_practice_draws_and_tells():
    still = practice(adam(0.03 * polynomial(STEPS)))
    assert repr(still).startswith("Figure: Training loss") and "yours: 0.0" in repr(still)
    with pytest.raises(TypeError, match="optimizer must be an Optimizer"):
        practice(0.1)


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_every_optimizer_of_the_course_can_take_part(ex, make):
    assert ex._refuse("optimizer", make(0.01)) == ""
    losses, right = experiment.run(make(0.01), HIDDEN[:1], steps=20)
    assert np.isfinite(losses).all() and 0 <= right[0] <= 1


def test_a_machine_twenty_times_slower_meets_the_limit(ex):
    """Of the processor's time, measured on one of the hidden seeds."""
    began = time.thread_time()
    experiment.run.__wrapped__(ex.right["optimizer"], HIDDEN[:1])
    assert 20 * len(HIDDEN) * (time.thread_time() - began) < ex.seconds


def test_the_last_rate_is_a_part_of_the_highest():
    assert capstone.last_rate({"rates": np.array([0.1, 1.0, 0.5])}) == 0.5
