"""The course from the command line: what each command says, on every code page, and where files cannot be used."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from test_work_copies import change, nb

import course_lib
from course_lib.__main__ import COMMANDS, main
from course_lib.exercises import REGISTRY, classbook, exercise, notebooks, work
from course_lib.exercises.__main__ import COMMANDS as AUTHORS
from course_lib.exercises.__main__ import main as authors_main

ROOT = Path(__file__).resolve().parents[1]
LECTURES = ROOT / "lectures"


@pytest.fixture
def course(tmp_path):
    """A course with one lecture and one exercise, and no copies yet."""
    lectures = tmp_path / "lectures"
    for name in ("01-a.ipynb", "exercises/01-a.ipynb", ".ipynb_checkpoints/01-a.ipynb"):
        (lectures / name).parent.mkdir(parents=True, exist_ok=True)
        (lectures / name).write_text(json.dumps(nb(("a", "x = ..."), ("b", "text", "markdown"))), encoding="utf-8")
    return lectures, tmp_path / "my_work"


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
    output = call(lectures.parent).stdout
    assert course_lib.__version__ in output and str(lectures) in output and "none yet" in output
    assert all(f"python -m course_lib {command} " in output for command in COMMANDS)
    call(lectures.parent, "start")
    assert f"your own copies: {mine}" in call(lectures.parent).stdout
    assert call(lectures.parent, "--version").stdout.strip() == course_lib.__version__


def test_elsewhere_it_names_the_checkout(tmp_path):
    assert "the commands below work in" in call(tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["starts"], "invalid choice: 'starts'"),
        (["frobnicate"], "start"),
        (["start", "here"], "unrecognized arguments: here"),
    ],
)
@pytest.mark.parametrize("command", [main, authors_main], ids=["students", "authors"])
def test_everything_else_is_a_clear_error(capsys, command, arguments, message):
    with pytest.raises(SystemExit) as stop:
        command(["sync", "here"] if command is authors_main and len(arguments) == 2 else arguments)
    output = capsys.readouterr().err
    assert stop.value.code == 2 and ("sync" if message == "start" and command is authors_main else message) in output


def test_outside_the_course_it_says_where_to_go(tmp_path):
    for what in ("start", "update"):
        run = call(tmp_path, what)
        assert run.returncode == 1 and "call this in the folder of the course" in run.stderr
    assert "call this in the folder" in call(tmp_path, "sync", module="course_lib.exercises").stderr


def test_otter_tests_are_python_and_call_the_check(tmp_path):
    run = call(ROOT, "otter", tmp_path, "--lecture", "03", "--code", "b7", module="course_lib.exercises")
    folder = tmp_path / "03-rmsprop"
    points = sum(ex.points for ex in REGISTRY.values() if ex.lecture == 3 and not ex.title.startswith("Quiz"))
    assert run.returncode == 0 and f"{folder}: {points} points" in run.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["03-rmsprop"], "one lecture was asked for"
    source = {path.stem: path.read_text(encoding="utf-8") for path in (folder / "tests").glob("*.py")}
    for name, text in source.items():
        compile(text, name, "exec")
    assert 'exercise("rmsprop-step").assert_passed(env.get("rmsprop_step", ...))' in source["rmsprop-step"]
    assert 'exercise("where-it-ends", "b7").assert_passed()' in source["where-it-ends"]


def test_a_lecture_that_is_not_there_is_told(tmp_path):
    run = call(ROOT, "otter", tmp_path, "--lecture", "12", module="course_lib.exercises")
    assert run.returncode == 1 and "lecture must be one of those here (00, 01, " in run.stderr


@pytest.mark.parametrize("command", ["handout", "solved", "otter", "nbgrader"])
def test_a_code_that_no_class_can_have_is_told(course, monkeypatch, tmp_path, command):
    """The last has a letter that the terminal's code page lacks."""
    monkeypatch.chdir(course[0].parent)
    for code in ("b 7", "b/7", "b\udc8b"):
        with pytest.raises(SystemExit, match=r"^code must consist of letters, digits, hyphens and underscores, got"):
            authors_main([command, str(tmp_path / "out"), "--code", code])
    assert not (tmp_path / "out").exists()


def test_the_link_for_a_hub_names_a_folder_that_a_clone_has():
    output = call(
        ROOT, "link", "https://hub.example/", "https://git.example/me/mine.git", module="course_lib.exercises"
    )
    link = urlsplit(output.stdout.strip())
    asked = parse_qs(link.query)
    assert link.path == "/hub/user-redirect/git-pull" and asked["repo"] == ["https://git.example/me/mine.git"]
    assert asked["branch"] == ["main"]
    folder = asked["urlpath"][0].removeprefix("lab/tree/mine/")
    assert list((ROOT / folder).glob("*.ipynb")), "what it opens is in git, not in my_work/"


def test_letters_that_a_code_page_lacks_stay_what_they_are(tmp_path, capsys):
    """Under Big5 Python reads each byte of 课 that it does not know as half a character."""
    half = os.fsencode("课").decode("ascii", "surrogateescape")
    authors_main(["link", "https://hub.example", f"https://git.example/{half}"])
    assert "git.example%2F%E8%AF%BE&" in capsys.readouterr().out
    classbook.write_csv([{"student": half}], tmp_path / "class.csv")  # from the name of a file
    assert (tmp_path / "class.csv").read_text(encoding="utf-8-sig").splitlines() == ["student", "课"]


@pytest.mark.parametrize("hub", ["hub.example", "https://"])
def test_a_hub_without_https_is_told(hub):
    run = call(ROOT, "link", hub, "https://git.example/me/mine.git", module="course_lib.exercises")
    assert run.returncode == 1 and "HUB must be an address that begins with https://" in run.stderr


FOLDER = "我的 课程 é ❤"  # no code page has all of these letters
CALLS = """import sys, traceback
from course_lib.__main__ import main
from course_lib.exercises.__main__ import main as authors_main
for command, *arguments in {calls}:
    try:
        (main if command == "students" else authors_main)(arguments)
    except SystemExit as stop:
        if stop.code: print(stop.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    print("DONE", flush=True)
"""


@pytest.mark.parametrize("page", ["cp1252", "cp437", "cp936", "cp950", "cp932", "ascii"])
def test_every_command_prints_on_every_code_page(course, page):
    """In a folder whose name the page lacks; what it cannot print becomes a question mark."""
    lectures, _ = course
    here = lectures.parent / FOLDER
    here.mkdir()
    lectures.rename(here / "lectures")
    notebook = here / "lectures" / "exercises" / "01-a.ipynb"
    notebook.write_text(json.dumps(nb(("a", 'q1 = exercise("grad-norm")'))), encoding="utf-8")
    calls = [["students", *name] for name in ([], ["--help"], ["--version"], *([name] for name in COMMANDS))]
    folders, given = {"sync": 0, "link": 2}, {"link": f"https://git.example/{FOLDER}"}
    calls += [
        ["authors", "--help"],
        *(["authors", name] + [given.get(name, FOLDER)] * folders.get(name, 1) for name in AUTHORS),
    ]
    environment = {**os.environ, "PYTHONIOENCODING": page, "PYTHONUTF8": "0"}
    run = subprocess.run(
        [sys.executable, "-c", CALLS.format(calls=ascii(calls))],
        cwd=here,
        capture_output=True,
        encoding=page,
        env=environment,
    )
    outputs = run.stdout.split("DONE\n")[:-1]
    assert run.returncode == 0 and run.stderr == "" and len(outputs) == len(calls) and all(outputs)
    assert "Your progress: 0 of" in run.stdout and "?" in outputs[0]
    failed = call(here, "start", encoding=page, UNSTUCK_WORK=str(notebook))
    assert failed.returncode == 1 and "Traceback" not in failed.stderr and "Cannot use" in failed.stderr


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


@pytest.mark.parametrize(
    "arguments",
    [["start"], ["update"], ["otter", "out"], ["nbgrader", "out"], ["handout", "out"], ["solved", "out"], ["sync"]],
)
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
    message = str(stop.value)
    assert (
        message.startswith("Cannot use ")
        and "Permission denied. Copy the course to a folder where you may write" in message
    )
    assert "\n" not in message


def test_what_is_in_the_way_is_told_with_what_to_do(course, monkeypatch, tmp_path):
    """The advice is about what is wrong: no copy of the course helps against a file in place of a folder."""
    lectures, mine = course
    monkeypatch.chdir(lectures.parent)
    for name in ("file", "folder/a.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    file, folder, gone = tmp_path / "file", tmp_path / "folder", tmp_path / "gone" / "class.csv"
    for command in ("otter", "nbgrader", "handout", "solved"):
        change(lectures / "exercises" / "01-a.ipynb", "a", 'q1 = exercise("grad-norm")')
        for way in (file, file / "below"):
            with pytest.raises(SystemExit, match=": move it, or name another folder"):
                authors_main([command, str(way)])
    with pytest.raises(SystemExit, match="A folder is where a file is needed"):
        authors_main(["class", str(folder), "--csv", str(folder)])
    with pytest.raises(SystemExit, match=r"class\.csv: No such file or directory\. Check each part of this path"):
        authors_main(["class", str(folder), "--csv", str(gone)])
    monkeypatch.setenv("UNSTUCK_WORK", str(file))
    for student in ("start", "update"):
        with pytest.raises(SystemExit, match=r": move it, or name another folder|There is no folder .*file yet"):
            main([student])

    def full(*_, **__):
        raise OSError(28, "No space left on device", "my_work")

    monkeypatch.setenv("UNSTUCK_WORK", str(mine))
    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(SystemExit, match=r"No space left on device\. Make room on this disk, and call this again\.$"):
        main(["start"])


def test_a_damaged_lecture_is_told_in_a_sentence(course, monkeypatch):
    lectures, _ = course
    (lectures / "01-a.ipynb").write_text("{", encoding="utf-8")
    monkeypatch.chdir(lectures.parent)
    for arguments in (["sync"], ["solved", "out"], ["handout", "out"]):
        with pytest.raises(SystemExit, match=r"01-a\.ipynb is not a notebook"):
            authors_main(arguments)


def test_a_tilde_in_a_setting_is_the_home_folder(course, tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("UNSTUCK_WORK", "~/mine")
    monkeypatch.chdir(course[0].parent)
    main(["start"])
    exercise("flat-loss").check("d")
    change(course[0] / "exercises" / "01-a.ipynb", "a", 'q1 = exercise("grad-norm")')
    authors_main(["otter", "~/tests"])
    assert (home / "mine" / "01-a.ipynb").exists() and (home / "mine" / "journal.jsonl").exists()
    assert (home / "tests" / "01-a" / "tests" / "grad-norm.py").exists() and not Path("~").exists()


def test_a_tilde_without_a_home_is_told(course, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_WORK", "~nobody-of-this-name/mine")
    monkeypatch.chdir(course[0].parent)
    what = r"has no home folder ~nobody-of-this-name\. Write the whole path, or ~/ for your own home folder\.$"
    exercise("flat-loss").check("d")
    output = capsys.readouterr().out
    assert "Correct" in output and "could not be recorded" in output and re.search(what, output, re.M)
    main(["progress"])
    assert re.search(what, capsys.readouterr().out, re.M)
    for command in ([], ["start"], ["update"]):
        with pytest.raises(SystemExit, match=what):
            main(command)
    for command in ("otter", "nbgrader", "handout", "solved", "class"):
        with pytest.raises(SystemExit):
            authors_main([command, "~nobody-of-this-name/mine"])
        assert re.search(what, capsys.readouterr().err)


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


def test_solved_copies(tmp_path, monkeypatch):
    written = notebooks.solve(LECTURES, tmp_path)
    assert {path.parent.name for path in written} == {tmp_path.name, "exercises"}
    lecture = notebooks.read(tmp_path / "01-stuck-training.ipynb")
    assert len(lecture["cells"]) == len(list(notebooks.exercise_cells(lecture))), "a lecture is not run twice"
    for path in written:
        assert notebooks.rewrite(notebooks.read(path), solved=True) is False


def test_an_update_brings_new_lectures_too(course, monkeypatch, capsys):
    lectures, mine = course
    monkeypatch.chdir(lectures.parent)
    main(["start"])
    (lectures / "02-b.ipynb").write_text(json.dumps(nb(("a", "new"))), encoding="utf-8")
    main(["update"])
    assert f"{mine / '02-b.ipynb'}: new" in capsys.readouterr().out and (mine / "02-b.ipynb").exists()
