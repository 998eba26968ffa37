"""The capstone: practice with advice, one entry with its protocol that the journal keeps, and the bounds of both."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import numpy as np
import pytest

from course_lib.exercises import capstone, deadline, exercise
from course_lib.exercises.capstone import leaderboard, practice
from course_lib.experiments import capstone as experiment
from course_lib.experiments.capstone import HIDDEN, PRACTICE, STEPS
from course_lib.optimizers import EMA, OPTIMIZERS, RMS, Newest, One, Optimizer, adam, gd, rmsprop
from course_lib.schedules import cosine, linear, polynomial, warmup

NOTEBOOK = Path(__file__).resolve().parents[1] / "lectures" / "exercises" / "07-capstone.ipynb"


@pytest.fixture(autouse=True)
def nothing_is_written_down(monkeypatch, trained_once):
    monkeypatch.setenv("UNSTUCK_WORK", "off")
    monkeypatch.setattr(deadline, "WAITING", 1e6)  # however busy the machine, an endless loop is called one


@pytest.fixture
def ex():
    return exercise("capstone")


@pytest.fixture
def entry(monkeypatch):
    monkeypatch.setattr(capstone.Entry, "entered", None)
    for name in ("UNSTUCK_EXPECT", "UNSTUCK_SITE"):
        monkeypatch.delenv(name, raising=False)
    return exercise("capstone-entry")


def final(optimizer, seeds=HIDDEN):
    return float(np.median(experiment.run(optimizer, seeds)[0][:, -1]))


def test_the_solution_beats_all_in_practice_and_reaches_gold(ex, entry):
    result = ex.evaluate(ex.right)
    assert result.state == "pass" and "beats all five built-ins" in result.text, result
    entered = entry.evaluate(entry.right)
    assert entered.state == "pass" and entered.text.startswith("Gold: "), entered
    for shown in (result, entered):
        assert dict(shown.rows)["place 1"].endswith("yours ◀")


def test_the_hidden_seeds_stand_nowhere_in_the_notebook():
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert "HIDDEN" not in text and not any(str(seed) in text for seed in HIDDEN if seed != 100)


def test_a_coin_beats_a_built_in_once_in_18_tries():
    assert sum(math.comb(10, k) for k in (8, 9, 10)) / 2**10 == pytest.approx(1 / 18, rel=0.02)
    other = {"hidden": np.ones(10), "practice": np.ones((5, 2))}
    for won, seeds, beaten in ((8, HIDDEN, True), (7, HIDDEN, False), (4, PRACTICE, True), (3, PRACTICE, False)):
        last = np.where(np.arange(len(seeds)) < won, 0.9, 0.9999)
        assert capstone.beats({"losses": last[:, None], "seeds": seeds}, other) is beaten


def test_the_note_is_true():
    """Of each built-in at its best rate, by schedule, on the practice seeds; and across built-ins, with a decay."""
    lowest = np.nanmin(experiment.load()["tried"][:5], axis=2)
    constant, decayed = lowest[:, 0], lowest[:, 1:].min(axis=1)
    for name in ("momentum", "Adam"):
        k = list(experiment.BUILT_INS).index(name)
        assert 0.4 < decayed[k] / constant[k] < 0.6, "halved"
    assert 1.5 < max(decayed) / min(decayed) < 4, "between the names"


# ---- one entry

PROTOCOL = "word " * 40


def lines(folder):
    return [json.loads(line) for line in (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_first_entry_counts_and_is_kept(entry, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    ran: list[tuple[str, tuple[int, ...]]] = []
    run = experiment.run
    monkeypatch.setattr(
        experiment, "run", lambda made, seeds, *a: ran.append((repr(made), tuple(seeds))) or run(made, seeds, *a)
    )
    entry.check(optimizer=adam(0.03), protocol=PROTOCOL)
    message = capsys.readouterr().out
    assert "This was your entry." in message and ran == [(repr(adam(0.03)), tuple(HIDDEN))]
    kept = lines(tmp_path)
    assert kept[0]["event"] == kept[0]["kept"]["state"] == "pass" and "protocol='word word" in kept[0]["answer"]

    entry.check(optimizer=adam(0.03), protocol=PROTOCOL)  # after a restart, say
    assert "It was not run again" in capsys.readouterr().out and len(ran) == 1 and len(lines(tmp_path)) == 1

    entry.check(optimizer=adam(0.05), protocol=PROTOCOL)
    message = capsys.readouterr().out
    assert "stands: Your optimizer beats plain Adam" in message and "practice seeds" in message
    assert ran[1:] == [(repr(adam(0.05)), tuple(PRACTICE))]
    assert [line["event"] for line in lines(tmp_path)] == ["pass", "later"] and "kept" not in lines(tmp_path)[1]

    entry.check(optimizer=0.05, protocol="")
    assert "must be an Optimizer" in capsys.readouterr().out and len(lines(tmp_path)) == 3
    entry.check(optimizer=..., protocol=...)
    assert "Your entry of" in capsys.readouterr().out and len(ran) == 2
    monkeypatch.setattr(
        "course_lib.exercises.journal.record", lambda *_: "This attempt could not be recorded: no room."
    )
    entry.check(optimizer=0.05, protocol="")
    assert "could not be recorded: no room" in capsys.readouterr().out


def test_an_entry_that_loses_counts_too(entry, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    entry.check(optimizer=gd(10.0), protocol=PROTOCOL)
    assert "does not beat plain Adam" in capsys.readouterr().out
    entry.check(optimizer=adam(0.03), protocol=PROTOCOL)
    assert "On the hidden seeds your optimizer does not beat plain Adam." in capsys.readouterr().out
    assert [line["event"] for line in lines(tmp_path)] == ["wrong", "later"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"optimizer": adam(0.03), "protocol": "I tried a few."}, "but has 4 words"),
        ({"optimizer": adam(0.03), "protocol": 25}, "`protocol` must be a string, in quotes, but is `25`"),
        ({"optimizer": adam, "protocol": PROTOCOL}, "call it, as in `adam(0.01)`"),
        ({"optimizer": adam(0.03)}, "Give each setting by its name"),
        ({"optimizer": adam(0.03), "protocol": ...}, "Still to be chosen: `protocol`"),
    ],
)
def test_what_is_refused_spends_no_entry(entry, answer, message, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    monkeypatch.setattr(experiment, "run", None)
    entry.check(**answer)
    assert message in capsys.readouterr().out and entry.first() is None


def test_a_run_that_is_stopped_spends_no_entry(entry, tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    monkeypatch.setattr(experiment, "run", stop)
    with pytest.raises(KeyboardInterrupt):
        entry.check(optimizer=adam(0.03), protocol=PROTOCOL)
    assert entry.first() is None and not (tmp_path / "journal.jsonl").exists()


def test_without_a_journal_an_entry_stands_for_the_session(entry, capsys):
    entry.check(optimizer=adam(0.03), protocol=PROTOCOL)
    entry.check(optimizer=adam(0.05), protocol=PROTOCOL)
    assert "Your entry of this session stands" in capsys.readouterr().out


# ---- practice


@pytest.mark.parametrize(
    ("optimizer", "message"),
    [
        (adam(0.03), "noise floor of lecture 05"),
        (adam(0.002), "the peak can be higher"),
        (adam(0.01 * cosine(STEPS, floor=0.2)), "is still 20% of its peak"),
        (adam(0.01 * warmup(200)), "more than half of the run"),
        (adam(0.02 * cosine(200)), "let the decay end at step 300"),
        (adam(0.02 * linear(1, 0.011, 100)), "for a few dozen steps only"),
        (gd(0.5 * polynomial(STEPS)), "a steep and a flat parameter"),
        (rmsprop(0.005 * polynomial(STEPS)), "average the gradients, with an `EMA`"),
        (Optimizer(0.01 * polynomial(STEPS), EMA(0.9), RMS(EMA(0.99))), "warm up for thirty steps"),
        (Optimizer(0.01 * warmup(30) * polynomial(STEPS), EMA(0.9), RMS(EMA(0.99))), "What is left is to tune"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_who_passes_without_gold_is_told_what_to_try(ex, optimizer, message):
    result = ex.evaluate({"optimizer": optimizer})
    assert result.state == "pass" and "Your optimizer beats" in result.text and message in result.text, result


def test_a_copy_of_a_built_in_only_ties(ex):
    result = ex.evaluate({"optimizer": adam(0.001)})
    assert result.state == "wrong" and "Ten times the rate" in result.text, result
    run = leaderboard()["Adam"]
    copied = {"losses": run["practice"], "seeds": PRACTICE}
    assert capstone.wins(copied, run) == 0


@pytest.mark.parametrize(
    ("value", "message"),
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
def test_what_is_no_optimizer_is_told_in_a_sentence(ex, value, message):
    result = ex.evaluate({"optimizer": value})
    assert result.state == "wrong" and message in result.text, result


def test_a_schedule_that_never_ends_is_stopped(ex, monkeypatch):
    monkeypatch.setattr(capstone, "RATES_LIMIT", 0.5)

    def schedule(t):
        while True:
            pass

    assert "never ends" in ex.evaluate({"optimizer": Optimizer(schedule)}).text


def test_a_slow_schedule_is_not_refused(ex):
    """The tracer of Python 3.11 takes 200 times as long as the loop."""

    def schedule(t):
        return 0.03 + 0 * sum(k for k in range(3000))

    assert not ex._refuse("optimizer", adam(schedule))


def test_a_machine_that_is_too_slow_is_not_taken_for_a_loop(ex, monkeypatch):
    """Where the course's own code runs, no answer can be to blame."""
    monkeypatch.setattr(ex, "seconds", 0.1)
    message = ex.evaluate({"optimizer": adam(0.0123)}).text  # trained nowhere else
    assert "This machine was too slow to finish" in message and "never ends" not in message


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


@pytest.mark.parametrize(
    "kept", [1, {}, {"state": "pass", "text": "", "rows": [1]}, {"state": 1, "text": 2, "rows": 3}]
)
def test_a_damaged_line_is_no_entry(kept):
    assert not capstone.is_kept(kept) and capstone.is_kept({"state": "pass", "text": "", "rows": [["a", "b"]]})
