"""A student's copies: made once, never overwritten, and no update loses a cell of theirs or a correction of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import course_lib
from course_lib.__main__ import COMMANDS, main
from course_lib.exercises import exercise, work
from course_lib.exercises.__main__ import COMMANDS as AUTHORS
from course_lib.exercises.__main__ import main as authors_main
from course_lib.exercises.notebooks import read, text

ROOT = Path(__file__).resolve().parents[1]


def nb(*cells):
    """A notebook of (id, text) or (id, text, type)."""
    made = []
    for id, source, *kind in cells:
        made.append({"id": id, "cell_type": kind[0] if kind else "code", "metadata": {}, "source": source})
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def told(notebook):
    return [(cell["id"], text(cell)) for cell in notebook["cells"]]


def test_each_side_is_kept():
    base = nb(("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"))
    mine = nb(("a", "1"), ("s", "my cell"), ("b", "my answer"), ("c", "3"))  # b changed, s added, d deleted
    new = nb(("a", "1 better"), ("n", "new"), ("c", "3"), ("d", "4"))  # a changed, n added, b deleted
    expected = [("a", "1 better"), ("s", "my cell"), ("b", "my answer"), ("n", "new"), ("c", "3")]
    assert told(work.merge(base, mine, new)) == expected


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
        assert told(untouched) == told(new)
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


# ---- from the command line, as students call it


def call(folder, *arguments, module="course_lib", encoding="utf-8", **environment):
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        encoding=encoding,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", **environment},
    )


def test_start_update_progress(course):
    lectures, _ = course
    assert "2 new, 0 were there" in call(lectures.parent, "start").stdout
    assert "0 new, 2 were there" in call(lectures.parent, "start").stdout
    change(lectures / "01-a.ipynb", "b", "better")
    assert "updated" in call(lectures.parent, "update").stdout
    assert "Your progress: 0 of" in call(lectures.parent, "progress").stdout


def test_alone_it_says_what_there_is(course):
    lectures, mine = course
    said = call(lectures.parent).stdout
    assert course_lib.__version__ in said and str(lectures) in said and "none yet" in said
    assert all(f"python -m course_lib {command} " in said for command in COMMANDS)
    call(lectures.parent, "start")
    assert f"your own copies: {mine}" in call(lectures.parent).stdout
    assert call(lectures.parent, "--version").stdout.strip() == course_lib.__version__


def test_elsewhere_it_names_the_checkout(tmp_path):
    assert "the commands below work in" in call(tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["starts"], "invalid choice: 'starts'"),
        (["frobnicate"], "start"),
        (["start", "here"], "unrecognized arguments: here"),
    ],
)
@pytest.mark.parametrize("command", [main, authors_main], ids=["students", "authors"])
def test_everything_else_is_a_clear_error(capsys, command, arguments, said):
    with pytest.raises(SystemExit) as stop:
        command(["sync", "here"] if command is authors_main and len(arguments) == 2 else arguments)
    told = capsys.readouterr().err
    assert stop.value.code == 2 and ("sync" if said == "start" and command is authors_main else said) in told


def test_outside_the_course_it_says_where_to_go(tmp_path):
    for what in ("start", "update"):
        run = call(tmp_path, what)
        assert run.returncode == 1 and "call this in the folder of the course" in run.stderr
    assert "call this in the folder" in call(tmp_path, "sync", module="course_lib.exercises").stderr


def test_otter_tests_are_python_and_call_the_check(tmp_path):
    run = call(tmp_path, "otter", "tests", module="course_lib.exercises")
    written = sorted((tmp_path / "tests").glob("*.py"))
    assert run.returncode == 0 and f"wrote {len(written)} tests" in run.stdout
    source = (tmp_path / "tests" / "grad-norm.py").read_text(encoding="utf-8")
    compile(source, "grad-norm.py", "exec")
    assert 'exercise("grad-norm").assert_passed(env.get("grad_norm", ...))' in source


FOLDER = "我的 课程 é ❤"  # no code page has all of these letters


@pytest.mark.parametrize("page", ["cp1252", "cp437", "cp936", "cp950", "cp932", "ascii"])
def test_every_command_prints_on_every_code_page(course, page):
    """In a folder whose name the page lacks; what it cannot print becomes a question mark."""
    lectures, _ = course
    here = lectures.parent / FOLDER
    here.mkdir()
    lectures.rename(here / "lectures")
    notebook = here / "lectures" / "exercises" / "01-a.ipynb"
    notebook.write_text(json.dumps(nb(("a", 'q1 = exercise("grad-norm")'))), encoding="utf-8")
    calls = [("course_lib", [*name]) for name in ([], ["--help"], ["--version"], *([name] for name in COMMANDS))]
    calls += [("course_lib.exercises", [name] + [FOLDER] * (name != "sync")) for name in AUTHORS]
    for module, arguments in calls:
        run = call(here, *arguments, module=module, encoding=page)
        assert run.returncode == 0 and run.stdout and not run.stderr, (module, arguments, run.stderr)
    assert "Your progress: 0 of" in call(here, "progress", encoding=page).stdout
    said = call(here, "start", encoding=page, UNSTUCK_WORK=str(notebook))
    assert said.returncode == 1 and "Traceback" not in said.stderr and "Cannot use" in said.stderr


@pytest.mark.parametrize("page", ["cp1252", "ascii"])
def test_a_check_in_a_script_prints_on_every_code_page(tmp_path, page):
    script = tmp_path / "mine.py"
    script.write_text("from course_lib.exercises import exercise\nexercise('flat-loss').check('d')", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        encoding=page,
        env={**os.environ, "PYTHONIOENCODING": page, "PYTHONUTF8": "0", "UNSTUCK_WORK": "off"},
    )
    assert run.returncode == 0 and "? Quiz" in run.stdout and "Correct" in run.stdout


# ---- where the files cannot be used


@pytest.fixture
def denied(monkeypatch):
    """A disk that lets nobody write, as that of a hub may be (root may write everywhere else)."""

    def refuse(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(Path, "write_text", refuse)


@pytest.mark.parametrize("arguments", [["start"], ["update"], ["otter", "out"], ["solved", "out"], ["sync"]])
def test_a_folder_that_is_read_only_is_told_in_a_sentence(course, monkeypatch, request, arguments):
    lectures, mine = course
    monkeypatch.chdir(lectures.parent)
    if arguments == ["update"]:
        work.start(lectures, mine)
        change(lectures / "01-a.ipynb", "b", "better")
    if arguments[0] in ("sync", "solved"):
        change(lectures / "exercises" / "01-a.ipynb", "a", 'q1 = exercise("grad-norm")')
    request.getfixturevalue("denied")
    with pytest.raises(SystemExit) as stop:
        (main if arguments[0] in COMMANDS else authors_main)(arguments)
    said = str(stop.value)
    assert (
        said.startswith("Cannot use ") and "Permission denied. Copy the course to a folder where you may write" in said
    )
    assert "\n" not in said


def test_a_damaged_lecture_is_told_in_a_sentence(course, monkeypatch):
    lectures, _ = course
    (lectures / "01-a.ipynb").write_text("{", encoding="utf-8")
    monkeypatch.chdir(lectures.parent)
    for arguments in (["sync"], ["solved", "out"]):
        with pytest.raises(SystemExit, match=r"01-a\.ipynb is no notebook"):
            authors_main(arguments)


def test_a_tilde_in_a_setting_is_the_home_folder(course, tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("UNSTUCK_WORK", "~/mine")
    monkeypatch.chdir(course[0].parent)
    main(["start"])
    exercise("flat-loss").check("d")
    authors_main(["otter", "~/tests"])
    assert (home / "mine" / "01-a.ipynb").exists() and (home / "mine" / "journal.jsonl").exists()
    assert (home / "tests" / "grad-norm.py").exists() and not Path("~").exists()


def test_a_tilde_without_a_home_is_told(course, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_WORK", "~nobody-of-this-name/mine")
    monkeypatch.chdir(course[0].parent)
    exercise("flat-loss").check("d")
    said = capsys.readouterr().out
    assert "Correct" in said and "could not be written down" in said
    with pytest.raises(SystemExit, match="home"):
        main(["start"])


def test_a_download_without_git_says_how_it_is_renewed(course, monkeypatch, capsys):
    monkeypatch.chdir(course[0].parent)
    monkeypatch.setattr("course_lib.__main__.without_git", lambda: True)
    main(["start"])
    assert "Did you work in an older download? Put its my_work here" in capsys.readouterr().out
    main(["start"])
    assert "older download" not in capsys.readouterr().out
    main(["update"])
    assert "download the course again, move your my_work into the new folder" in capsys.readouterr().out


def test_a_checkout_is_known_by_its_git(tmp_path, monkeypatch):
    from course_lib.__main__ import without_git

    (tmp_path / "lectures").mkdir()
    monkeypatch.chdir(tmp_path / "lectures")
    assert without_git()
    (tmp_path / ".git").write_text("gitdir: elsewhere", encoding="utf-8")  # a worktree has a file of that name
    assert not without_git()
