"""A class from its journals: who has come how far, what stops them, and what became of the capstone."""

from __future__ import annotations

import codecs
import csv
import json

import pytest

from course_lib.exercises import REGISTRY, classbook, exercise
from course_lib.exercises.__main__ import main


def entry(id, event, mistake=None, day="01", **more):
    return {"time": f"2026-11-{day} 10:00:00", "exercise": id, "event": event, "mistake": mistake, "answer": "", **more}


ANN = [
    entry("grad-norm", "wrong", "no-root"),
    entry("grad-norm", "wrong", "no-root"),
    entry("grad-norm", "pass", day="02"),
    entry("capstone-entry", "pass", kept={"state": "pass", "text": "Gold: It beats …", "rows": []}),
    entry("capstone-entry", "later"),
]
BEN = [
    entry("grad-norm", "wrong", "no-root"),
    entry("grad-norm", "wrong"),
    entry("rate-window", "pass"),
    entry("rate-window", "solution"),
]


@pytest.fixture
def folder(tmp_path):
    """Journals as they come in: a file of the student's name, a folder of it, and a damaged line."""
    for path, entries in (("ann.jsonl", ANN), ("ben/my_work/journal.jsonl", BEN), ("cy/journal.jsonl", [])):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(one, ensure_ascii=False) for one in entries]
        (tmp_path / path).write_text("\n".join(["damaged {", *lines]), encoding="utf-8")
    return tmp_path


def test_each_student_has_a_row(folder):
    rows = {row["student"]: row for row in classbook.per_student(classbook.journals(folder))}
    assert [*rows] == ["ann", "ben", "cy"]
    norm, window, capstone = (exercise(id).points for id in ("grad-norm", "rate-window", "capstone-entry"))
    assert (rows["ann"]["points"], rows["ann"]["01"], rows["ann"]["07"]) == (norm + capstone, norm, capstone)
    assert (rows["ben"]["points"], rows["ben"]["solutions seen"], rows["ben"]["attempts"]) == (window, 1, 3)
    assert rows["ann"]["attempts"] == 4 and rows["ann"]["last day"] == "2026-11-02"
    assert rows["cy"] | {"student": ""} == {**rows["cy"], "student": "", "points": 0, "last day": ""}


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        (ANN, "gold, 1 later"),
        ([entry("capstone-entry", "pass", kept={"state": "pass", "text": "It beats"})], "passed"),
        ([entry("capstone-entry", "wrong", kept={"state": "wrong", "text": "On"})], "lost"),
        ([entry("capstone-entry", "wrong")], "-"),
        (BEN, "-"),
    ],
)
def test_the_capstone_is_told_in_a_word(entries, text):
    assert classbook.per_student({"ann": entries})[0]["capstone"] == text


def test_the_exercise_that_stops_most_comes_first(folder):
    first, *others = classbook.per_exercise(classbook.journals(folder))
    assert (first["id"], first["tried by"], first["solved by"], first["attempts"]) == ("grad-norm", 2, 1, 5)
    assert first["most frequent mistakes"] == "no-root (2)", "twice by Ann counts once"
    assert first["not recognized"] == 1
    assert {row["id"] for row in others} == {"rate-window", "capstone-entry"}


def test_the_command_prints_both_tables_and_writes_one(folder, tmp_path, capsys):
    main(["class", str(folder), "--csv", str(tmp_path / "class.csv")])
    text = capsys.readouterr().out
    assert text.index("ann") < text.index("What stops the students") < text.index("grad-norm")
    assert (tmp_path / "class.csv").read_bytes().startswith(codecs.BOM_UTF8)
    with open(tmp_path / "class.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == ["ann", "ben", "cy"]
    assert int(rows[0]["points"]) == exercise("grad-norm").points + exercise("capstone-entry").points
    assert {f"{ex.lecture:02}" for ex in REGISTRY.values()} <= {*rows[0]}


def test_a_folder_without_journals_is_told(tmp_path, capsys):
    main(["class", str(tmp_path / "none")])
    assert "There is no journal" in capsys.readouterr().out
