"""A student's copies: made once, never overwritten, and no update loses a cell of theirs or a correction of ours."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.exercises import work
from course_lib.exercises.notebooks import read, text

ROOT = Path(__file__).resolve().parents[1]


def nb(*cells):
    """A notebook of (id, text) or (id, text, type)."""
    made = []
    for id, source, *kind in cells:
        made.append({"id": id, "cell_type": kind[0] if kind else "code", "metadata": {}, "source": source})
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def by_id(notebook):
    return [(cell["id"], text(cell)) for cell in notebook["cells"]]


def test_each_side_is_kept():
    base = nb(("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"))
    mine = nb(("a", "1"), ("s", "my cell"), ("b", "my answer"), ("c", "3"))  # b changed, s added, d deleted
    new = nb(("a", "1 better"), ("n", "new"), ("c", "3"), ("d", "4"))  # a changed, n added, b deleted
    expected = [("a", "1 better"), ("s", "my cell"), ("b", "my answer"), ("n", "new"), ("c", "3")]
    assert by_id(work.merge(base, mine, new)) == expected


def test_what_both_changed_stands_twice_and_ours_only_as_text():
    base, mine, new = nb(("a", "x = ...")), nb(("a", "x = 1")), nb(("a", "x = ...  # better"))
    kept, news = work.merge(base, mine, new)["cells"]
    assert text(kept) == "x = 1"
    assert news["cell_type"] == "markdown" and "x = ...  # better" in text(news)
    again = work.merge(new, work.merge(base, mine, new), new)
    assert [text(cell) for cell in again["cells"]] == [text(kept), text(news)], "told once, not at every update"


def test_outputs_of_the_student_stay():
    base = nb(("a", "1"), ("b", "2"))
    mine = nb(("a", "1"), ("b", "3"))
    for cell in mine["cells"]:
        cell["outputs"] = ["seen"]
    merged = work.merge(base, mine, nb(("a", "1"), ("b", "2"), ("c", "4")))
    assert [cell.get("outputs") for cell in merged["cells"]] == [["seen"], ["seen"], None]


def test_cells_without_ids_and_with_the_same_id_are_all_kept():
    """As Colab and old editors write them."""
    base = nb(("a", "1"), ("b", "2"))
    mine = nb(("a", "1"), ("b", "mine"), ("b", "mine too"), ("x", "no id"), ("y", "2"))
    del mine["cells"][3]["id"], mine["cells"][4]["id"]
    merged = work.merge(base, mine, nb(("a", "1"), ("b", "2")))
    sources = [text(cell) for cell in merged["cells"]]
    assert [s for s in sources if s in ("mine", "mine too", "no id")] == ["mine", "mine too", "no id"]
    assert len({cell["id"] for cell in merged["cells"]}) == len(sources)


EDITS = st.lists(st.tuples(st.sampled_from(["add", "change", "delete", "move"]), st.integers(0, 9), st.integers(0, 9)))


def edited(notebook, edits, who):
    """A notebook after a history of edits; each new text is unlike any other."""
    cells = [dict(cell) for cell in notebook["cells"]]
    for number, (act, i, j) in enumerate(edits):
        if act == "add":
            fresh = nb((f"{who}{number}", f"{who} adds {number}"))["cells"][0]
            cells.insert(i % (len(cells) + 1), fresh)
        elif cells:
            cell = cells.pop(i % len(cells))
            if act == "change":
                cells.insert(i % (len(cells) + 1), {**cell, "source": f"{who} changes {number}"})
            elif act == "move":
                cells.insert(j % (len(cells) + 1), cell)
    return {**notebook, "cells": cells}


@settings(max_examples=300)
@given(st.integers(0, 8), st.lists(st.tuples(EDITS, EDITS), min_size=1, max_size=3))
def test_no_cell_of_the_student_is_lost_and_no_correction_dropped(size, rounds):
    """Over several updates in a row, whatever both sides do in between."""
    base = nb(*((f"c{i}", f"text {i}") for i in range(size)))
    mine = base
    for round_number, (students, ours) in enumerate(rounds):
        mine = edited(mine, students, f"mine{round_number}")
        new = edited(base, ours, f"new{round_number}")
        merged = work.merge(base, mine, new)
        before = {cell["id"]: text(cell) for cell in base["cells"]}
        sources = [text(cell) for cell in merged["cells"]]
        ids = [cell["id"] for cell in merged["cells"]]
        assert len(set(ids)) == len(ids)
        own = [text(cell) for cell in mine["cells"] if text(cell) != before.get(cell["id"])]
        assert all(sources.count(source) >= own.count(source) for source in own)
        corrections = [text(cell) for cell in new["cells"] if text(cell) != before.get(cell["id"])]
        assert all(any(correction in source for source in sources) for correction in corrections)
        untouched = work.merge(base, base, new)
        assert by_id(untouched) == by_id(new)
        base, mine = new, merged


def test_a_note_on_what_is_new_stands_right_below_its_cell():
    base = nb(("a", "x = ..."))
    mine = nb(("a", "x = 1"), ("scratch", "my own"))
    sources = [text(cell) for cell in work.merge(base, mine, nb(("a", "x = ...  # new")))["cells"]]
    assert sources[0] == "x = 1" and "# new" in sources[1] and sources[2] == "my own"


def test_code_turned_into_text_is_the_students():
    base = nb(("a", "1"), ("b", "2"))
    merged = work.merge(base, nb(("a", "1", "markdown"), ("b", "2")), base)
    assert merged["cells"][0]["cell_type"] == "markdown"
    mine, new = nb(("a", "1", "markdown"), ("b", "2")), nb(("a", "1 better"), ("b", "2"))
    kept, news = work.merge(base, mine, new)["cells"][:2]
    assert (kept["cell_type"], text(kept)) == ("markdown", "1") and "1 better" in text(news)


# ---- files


@pytest.fixture
def course(tmp_path):
    """A course with one lecture and one exercise, and no copies yet."""
    lectures = tmp_path / "lectures"
    for name in ("01-a.ipynb", "exercises/01-a.ipynb", ".ipynb_checkpoints/01-a.ipynb"):
        (lectures / name).parent.mkdir(parents=True, exist_ok=True)
        (lectures / name).write_text(json.dumps(nb(("a", "x = ..."), ("b", "text", "markdown"))), encoding="utf-8")
    return lectures, tmp_path / "my_work"


def change(path, id, source):
    notebook = read(path)
    for cell in notebook["cells"]:
        if cell["id"] == id:
            cell["source"] = source
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_copies_are_made_once_and_never_overwritten(course):
    lectures, mine = course
    assert [path.relative_to(mine).as_posix() for path in work.start(lectures, mine)] == [
        "01-a.ipynb",
        "exercises/01-a.ipynb",
    ]
    change(mine / "01-a.ipynb", "a", "x = 1")
    change(lectures / "01-a.ipynb", "a", "x = ...  # new")
    assert work.start(lectures, mine) == []
    assert "x = 1" in (mine / "01-a.ipynb").read_text(encoding="utf-8")


def test_git_leaves_copies_within_the_course_alone(course, tmp_path_factory):
    """Also where `UNSTUCK_WORK` gives the folder another name; what stands there already stays."""
    (lectures, mine), outside = course, tmp_path_factory.mktemp("outside") / "work"
    work.start(lectures, mine)
    assert (mine / ".gitignore").read_text() == "*\n"
    for elsewhere, kept in ((lectures.parent / "mine", "own rules"), (outside, None)):
        elsewhere.mkdir()
        if kept:
            (elsewhere / ".gitignore").write_text(kept)
        work.start(lectures, elsewhere)
        assert not kept or (elsewhere / ".gitignore").read_text() == kept
        assert kept or not (elsewhere / ".gitignore").exists()


def test_an_update_keeps_a_backup_and_is_done_once(course):
    lectures, mine = course
    work.start(lectures, mine)
    copy = mine / "exercises" / "01-a.ipynb"
    change(copy, "a", "x = 1")
    mine_before = copy.read_bytes()
    change(lectures / "exercises" / "01-a.ipynb", "b", "better text")
    first = dict(work.update(lectures, mine))
    assert "updated" in first[copy] and first[mine / "01-a.ipynb"] == "up to date"
    assert [text(cell) for cell in read(copy)["cells"]] == ["x = 1", "better text"]
    (kept,) = (mine / ".backup" / "exercises").glob("01-a-*.ipynb")
    assert kept.read_bytes() == mine_before
    assert set(dict(work.update(lectures, mine)).values()) == {"up to date"}


def test_two_backups_in_one_second_are_two(course):
    lectures, mine = course
    work.start(lectures, mine)
    kept = {work.backup(mine / "01-a.ipynb", mine / ".backup" / "01-a.ipynb") for _ in range(3)}
    assert len(kept) == 3


@pytest.mark.parametrize("damage", ["", "<<<<<<< Updated upstream", "[]", '{"cells": 3}', '{"cells": [{"id": "a"}]}'])
def test_a_damaged_copy_is_left_alone(course, damage):
    lectures, mine = course
    work.start(lectures, mine)
    (mine / "01-a.ipynb").write_text(damage, encoding="utf-8")
    change(lectures / "01-a.ipynb", "b", "better")
    assert "left alone" in dict(work.update(lectures, mine))[mine / "01-a.ipynb"]
    assert (mine / "01-a.ipynb").read_text(encoding="utf-8") == damage


def test_without_the_version_it_began_from_everything_is_kept(course):
    lectures, mine = course
    work.start(lectures, mine)
    (mine / ".base" / "01-a.ipynb").unlink()
    change(mine / "01-a.ipynb", "a", "x = 1")
    change(lectures / "01-a.ipynb", "b", "better")
    dict(work.update(lectures, mine))
    sources = [text(cell) for cell in read(mine / "01-a.ipynb")["cells"]]
    assert "x = 1" in sources and "text" in sources and any("better" in source for source in sources)


def test_an_updated_copy_is_a_valid_notebook(course):
    lectures, mine = course
    work.start(lectures, mine)
    change(mine / "01-a.ipynb", "a", "x = 1")
    change(lectures / "01-a.ipynb", "a", "x = ...  # new")
    dict(work.update(lectures, mine))
    notebook = read(mine / "01-a.ipynb")
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    nbformat.validate(nbformat.from_dict(notebook))


# ---- ids and places


def test_the_same_change_on_both_sides_is_no_news():
    base, changed = nb(("a", "x = ...")), nb(("a", "x = 1"))
    assert by_id(work.merge(base, changed, changed)) == [("a", "x = 1")]


def test_of_equal_cells_without_ids_the_first_is_the_courses_first():
    base = nb(("a", "x"), ("b", "x"))
    mine = nb(("a", "x"))
    del mine["cells"][0]["id"]
    assert [cell["id"] for cell in work.identified(mine["cells"], base["cells"])] == ["a"]


def test_a_cell_without_id_does_not_take_one_that_stands_further_below():
    base = nb(("a", "1"))
    mine = nb(("none", "1"), ("a", "mine"))
    del mine["cells"][0]["id"]
    first, second = work.identified(mine["cells"], base["cells"])
    assert second["id"] == "a" and first["id"] != "a"


def test_a_cell_of_ones_own_stays_where_it_was_when_its_neighbor_goes():
    base = nb(("a", "1"), ("b", "2"), ("c", "3"))
    mine = nb(("a", "1"), ("b", "2"), ("mine", "my own"), ("c", "3"))
    new = nb(("a", "1"), ("c", "3"))
    assert by_id(work.merge(base, mine, new)) == [("a", "1"), ("mine", "my own"), ("c", "3")]
