"""The journal: what is written down of a student's attempts, and what it says of their progress."""

from __future__ import annotations

import json

import pytest

from course_lib.exercises import REGISTRY, exercise, journal, progress
from course_lib.exercises.standing import standing


@pytest.fixture(autouse=True)
def a_student_learns(monkeypatch):
    monkeypatch.setenv("UNSTUCK_WORK", "off")
    for name in ("UNSTUCK_EXPECT", "UNSTUCK_SITE"):
        monkeypatch.delenv(name, raising=False)


def test_progress_of_a_lecture_that_is_not_there():
    with pytest.raises(ValueError, match="lecture must be one of"):
        progress(77)


def test_the_journal_keeps_every_attempt_with_its_source(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    ex = exercise("flat-loss")
    for answer in ("a", ..., "d"):
        ex.check(answer)
    exercise("two-rates").check(lr_x=0.1, lr_y=lambda t: 0.1)
    exercise("grad-norm").check(exercise("grad-norm").right)
    entries = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(entry["exercise"], entry["event"]) for entry in entries] == [
        ("flat-loss", "wrong"),
        ("flat-loss", "pass"),
        ("two-rates", "wrong"),
        ("grad-norm", "pass"),
    ]
    assert "def grad_norm(grads)" in entries[-1]["answer"]
    capsys.readouterr()
    with open(tmp_path / "journal.jsonl", "a", encoding="utf-8") as file:
        file.write("damaged {\n")
    progress(1)
    text = capsys.readouterr().out
    assert "✔ solved, 2 attempts" in text and "● begun, 1 attempt" in text and "○ open" in text
    points = exercise("flat-loss").points + exercise("grad-norm").points
    assert f"Your progress: {points} of " in text


def test_an_answer_with_a_line_separator_is_not_lost(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    exercise("flat-loss").check("\u2028d\x85")
    progress(1)
    assert "1 attempt" in capsys.readouterr().out


def test_progress_in_all_counts_each_lecture_and_unfolds_those_that_are_begun(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    exercise("grad-norm").check(exercise("grad-norm").right)
    capsys.readouterr()
    progress()
    text = capsys.readouterr().out
    lectures = {ex.lecture for ex in REGISTRY.values()}
    assert all(f"Lecture {number} : " in text for number in lectures)
    assert {ex.lecture for ex in REGISTRY.values() if ex.title in text} == {1}


def test_a_journal_that_cannot_be_written_is_told(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path / "file"))
    exercise("flat-loss").check("d")
    text = capsys.readouterr().out
    assert "Correct" in text and "could not be recorded" in text


@pytest.fixture
def write(tmp_path, monkeypatch):
    """``write(*events)`` makes a journal of (exercise, event) or of raw lines; returns how far one has come."""
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))

    def write(*events):
        lines = [e if isinstance(e, str) else json.dumps({"exercise": e[0], "event": e[1]}) for e in events]
        (tmp_path / "journal.jsonl").write_text("\n".join(lines), encoding="utf-8")
        return standing([REGISTRY["grad-norm"], REGISTRY["rate-window"]])

    return write


def row(result, id):
    return dict(result.rows)[REGISTRY[id].title]


def test_how_far_one_has_come(write):
    pass_, wrong, seen = ("grad-norm", "pass"), ("grad-norm", "wrong"), ("grad-norm", "solution")
    assert row(write(), "grad-norm") == "○ open"
    assert row(write(wrong), "grad-norm") == "● begun, 1 attempt"
    assert row(write(pass_, wrong), "grad-norm") == "✔ solved, 2 attempts", "once solved it stays solved"
    assert row(write(seen), "grad-norm") == "○ open, solution seen"
    assert row(write(seen, pass_), "grad-norm") == "✔ solved, 1 attempt, solution seen"


def test_points_are_those_of_the_exercises(write):
    window = REGISTRY["rate-window"]
    total = window.points + REGISTRY["grad-norm"].points
    assert window.points > 1
    assert write(("rate-window", "pass"), ("grad-norm", "wrong")).title == (
        f"Your progress: {window.points} of {total} points"
    )


def test_damaged_lines_are_passed_over(write):
    lines = (
        "{",
        "[]",
        '{"event": "pass"}',
        '{"exercise": "grad-norm"}',
        '{"exercise": [1], "event": "pass"}',
        ("unknown-id", "pass"),
        ("grad-norm", "pass"),
    )
    assert row(write(*lines), "grad-norm") == "✔ solved, 1 attempt"


def test_an_editor_may_mark_the_file_as_utf_8(write, tmp_path):
    """Notepad does; the mark would spoil the first entry."""
    write(("grad-norm", "pass"))
    path = tmp_path / "journal.jsonl"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert [entry["event"] for entry in journal.entries_of(path)] == ["pass"]


def test_a_long_answer_is_kept_and_a_very_long_one_shortened():
    assert journal.source("x" * 9_000) == repr("x" * 9_000)
    assert journal.source("x" * 20_000) == "'" + "x" * 9_999 + " …"


def test_an_answer_that_no_file_can_hold_is_written_down_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    assert not journal.record("grad-norm", "wrong", mistake="\ud800")
    assert "\\ud800" in (tmp_path / "journal.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "value"), [("SITE", "1"), ("EXPECT", "pass"), ("WORK", "off")])
def test_where_nobody_learns_nothing_is_written_down_or_shown(tmp_path, monkeypatch, capsys, name, value):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("UNSTUCK_WORK")
    monkeypatch.setenv(f"UNSTUCK_{name}", value)
    exercise("flat-loss").check("d")
    capsys.readouterr()
    progress(1)
    assert not list(tmp_path.iterdir()) and bool(capsys.readouterr().out) == (name == "WORK")


def test_what_is_not_attempted_is_not_written_down(tmp_path, monkeypatch):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    exercise("flat-loss").check()
    exercise("two-rates").check(lr_x=..., lr_y=0.1)
    assert not list(tmp_path.iterdir())


def test_a_relative_folder_counts_from_the_course(tmp_path, monkeypatch):
    """And so it is the same folder for all notebooks and commands."""
    monkeypatch.setenv("UNSTUCK_WORK", "mine")
    course = tmp_path / "course"
    for folder in (course / "lectures" / "exercises", course / "mine" / "exercises", tmp_path / "elsewhere"):
        folder.mkdir(parents=True)
    for folder in (course, course / "lectures" / "exercises", course / "mine" / "exercises"):
        monkeypatch.chdir(folder)
        assert journal.work_folder() == course / "mine"
    monkeypatch.chdir(tmp_path / "elsewhere")  # below no course: then it is the library's
    assert journal.work_folder() == journal.COURSE / "mine"
    monkeypatch.setattr(journal, "COURSE", tmp_path / "elsewhere")  # which was installed alone
    assert journal.work_folder() == tmp_path / "elsewhere" / "mine"
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path / "whole"))
    assert journal.work_folder() == tmp_path / "whole"
    monkeypatch.setenv("UNSTUCK_WORK", "off")
    assert journal.work_folder() is None


def test_the_journal_lies_in_the_nearest_course(tmp_path, monkeypatch):
    monkeypatch.delenv("UNSTUCK_WORK")
    inner = tmp_path / "outer" / "course" / "my_work" / "exercises"
    inner.mkdir(parents=True)
    (tmp_path / "outer" / "lectures").mkdir()
    (inner / "lectures").write_text("a file of this name is no course", encoding="utf-8")
    monkeypatch.chdir(inner)
    assert journal.work_folder() == tmp_path / "outer" / "course" / "my_work"
