"""The plan for instructors: its table of minutes is computed, and it names sections and exercises that are there."""

from __future__ import annotations

import re
from pathlib import Path

import minutes
import nbformat
import pytest

from course_lib.exercises import REGISTRY

ROOT = Path(__file__).resolve().parents[1]

TEXT = (ROOT / "book" / "instructors.md").read_text(encoding="utf-8")


def page(*cells):
    """A notebook of cells: a text, or the source, tags and kinds of output of code."""
    made = []
    for cell in cells:
        if isinstance(cell, str):
            made.append(nbformat.v4.new_markdown_cell(cell))
        else:
            source, tags, kinds = cell
            outputs = [nbformat.v4.new_output("display_data", dict.fromkeys(kinds, "")) for _ in kinds[:1]]
            made.append(nbformat.v4.new_code_cell(source, metadata={"tags": tags}, outputs=outputs))
    return nbformat.v4.new_notebook(cells=made)


LIVE, PREDICTION = ("StuckValley()", [], ["text/plain"]), ("predict(1)", ["remove-input"], ["text/plain"])


def test_what_the_line_at_the_top_counts():
    read, do, counts = minutes.main_line(page("word " * 180 + ".", LIVE, PREDICTION, ('q = exercise("a")', [], [])))
    assert read == pytest.approx(1, abs=0.02)
    assert counts == {"prediction": 1, "live figure": 1, "question": 1} and do == 1 + 3 + 1


def test_what_a_class_goes_through_beside_it():
    assert minutes.beside(page("word " * 180 + "$$ a b c $$")) == minutes.FORMULA
    assert minutes.beside(page(("f()", [], ["image/png", "text/plain"]))) == minutes.PICTURE + minutes.CODE
    assert minutes.beside(page(("f()", ["hide-input"], ["text/plain"]))) == minutes.PICTURE
    assert minutes.beside(page(LIVE, PREDICTION)) == minutes.CODE, "a figure is counted where it is done"
    folded = "<details>\n<summary>Deeper</summary>\n\n" + "word " * 180 + ".\n\n</details>"
    assert minutes.beside(page(folded)) == pytest.approx(1, abs=0.05)


def test_the_table_is_that_of_the_lectures():
    """Within a fifth: a sentence more does not ask for a new table."""
    stated = re.findall(r"^\| (\d\d\w?) · .*? \| (\d+) \| (\d+) \|$", TEXT, re.MULTILINE)
    computed = {name.split(" ")[0]: numbers for name, numbers in minutes.minutes().items()}
    assert {number for number, *_ in stated} == {*computed}, "call tools/minutes.py --write"
    for number, *columns in stated:
        for written, now in zip(columns, computed[number], strict=True):
            assert abs(int(written) - now) <= max(5, now / 5), f"{number}: call tools/minutes.py --write"


def test_the_plan_names_what_is_there():
    numbers = {re.search(r"\d+\.\d+", ex.title)[0] for ex in REGISTRY.values() if ex.title.startswith("Exercise")}
    plans = TEXT.split("## Three plans")[1].split("## Lecture by lecture")[0]
    assert {*re.findall(r"\b\d\.\d\b", plans)} <= numbers
    assert f"{len(numbers)} exercises" in TEXT
    lectures = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "lectures").glob("*.ipynb")))
    skipped = [name for line in re.findall(r"\*Skip:\* (.*)", TEXT) for name in re.findall(r'"([^"]+)"', line)]
    assert len(skipped) > 8
    headings = [heading.casefold() for heading in re.findall(r'"#{2,3} (.*?)(?:\\n)?"', lectures)]
    missing = [name for name in skipped if not any(name.rstrip(",.?").casefold() in heading for heading in headings)]
    assert missing == []
