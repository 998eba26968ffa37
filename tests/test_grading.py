"""An instructor's tools, each from nothing: otter and nbgrader grade the exercises, nbgitpuller's link opens them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from environments import make, variables

from course_lib.exercises import REGISTRY, exercise, nbgrader, notebooks, otter

ROOT = Path(__file__).resolve().parents[1]
LECTURES = ROOT / "lectures"
NAMES = [path.stem for path in notebooks.notebooks(LECTURES / "exercises")]
PINS = ROOT / "tests" / "grading" / "requirements.txt"
CODE = "b7"  # a class of its own: what is graded are variants


def points_of(name):
    cells = notebooks.exercise_cells(notebooks.read(LECTURES / "exercises" / f"{name}.ipynb"))
    return {id: exercise(id).points for _, _, id in cells}


# ---- what is written; no tool needed


@pytest.mark.parametrize("name", NAMES)
def test_every_point_of_a_notebook_is_graded(name, tmp_path):
    assert otter.write_tests(LECTURES, tmp_path / "otter", lecture=name) == {
        tmp_path / "otter" / name: sum(points_of(name).values())
    }
    (path,) = nbgrader.write_course(LECTURES, tmp_path / "nbgrader", lecture=name)
    cells = notebooks.read(path)["cells"]
    graded = {c["id"].removeprefix("grade-"): c["metadata"]["nbgrader"] for c in cells if c["id"].startswith("grade-")}
    assert {id: metadata["points"] for id, metadata in graded.items()} == points_of(name)
    assert all(metadata["locked"] and metadata["grade"] for metadata in graded.values())
    assert ("report" in [c["id"] for c in cells]) == (name == "07-capstone"), "a person grades the capstone's report"
    ids = [c["metadata"]["nbgrader"]["grade_id"] for c in cells if "nbgrader" in c["metadata"]]
    assert len(ids) == len({*ids}) > 1


def test_all_exercises_are_in_a_notebook_that_is_graded():
    graded = [id for name in NAMES for id in points_of(name)]
    assert sorted(graded) == sorted(id for id, ex in REGISTRY.items() if not ex.title.startswith("Quiz"))


def test_settings_that_an_instructor_changed_stay(tmp_path):
    nbgrader.write_course(LECTURES, tmp_path, lecture="01")
    (tmp_path / "nbgrader_config.py").write_text("mine", encoding="utf-8")
    nbgrader.write_course(LECTURES, tmp_path, lecture="01")
    assert (tmp_path / "nbgrader_config.py").read_text(encoding="utf-8") == "mine"


# ---- with the tools


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """The environment of an instructor's machine: the pinned tools, and the course installed as anybody would."""
    folder = tmp_path_factory.mktemp("instructor")
    ready = os.environ.get("UNSTUCK_GRADING")  # an environment that is there already, for those who repeat a test
    environment = Path(ready) if ready else make(folder / "environment", "-r", PINS, ROOT)
    return variables(environment) | {
        "PATH": os.environ["PATH"],  # an instructor calls the tools by their paths
        "TOOLS": str(environment / "bin"),
        "UNSTUCK_WORK": "off",
        "JUPYTER_PLATFORM_DIRS": "1",  # jupyter_core warns without
        "HOME": str(folder),
    }


def call(environment, folder, *command):
    command = (str(Path(environment["TOOLS"]) / command[0]), *command[1:])
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    return run.stdout + run.stderr


def score(environment, folder, notebook, autograder):
    """The points that otter gives a notebook."""
    out = folder / "out"
    out.mkdir(exist_ok=True)
    call(environment, folder, "python", "-m", "otter", "run", str(notebook), "-a", str(autograder), "-o", str(out))
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return sum(test.get("score", 0) for test in results["tests"])


@pytest.mark.grading
@pytest.mark.parametrize("name", NAMES)
def test_otter_gives_all_points_to_the_solved_notebook_and_none_to_the_untouched(name, tools, tmp_path):
    (folder,) = otter.write_tests(LECTURES, tmp_path, CODE, name)
    call(tools, tmp_path, "python", "-m", "otter", "generate", "-t", str(folder / "tests"), "-o", "autograder.zip")
    with zipfile.ZipFile(tmp_path / "autograder.zip") as made:
        assert sum(n.startswith("tests/") and n.endswith(".py") for n in made.namelist()) == len(points_of(name))
    notebooks.solve(LECTURES, tmp_path / "solved", CODE, name)
    notebooks.hand_out(LECTURES, tmp_path / "untouched", CODE, name)
    for state, wanted in (("solved", sum(points_of(name).values())), ("untouched", 0)):
        notebook = tmp_path / state / "exercises" / f"{name}.ipynb"
        assert score(tools, tmp_path, notebook, tmp_path / "autograder.zip") == wanted, state


@pytest.mark.grading
def test_nbgrader_hands_out_validates_and_grades(tools, tmp_path):
    name = "01-stuck-training"
    nbgrader.write_course(LECTURES, tmp_path, CODE, name)
    call(tools, tmp_path, "python", "-m", "nbgrader", "generate_assignment", name)
    released = tmp_path / "release" / name / f"{name}.ipynb"
    message = call(tools, tmp_path, "python", "-m", "nbgrader", "validate", str(released))
    assert "VALIDATION FAILED ON" in message, "nothing is solved yet"
    solved = notebooks.read(released)
    notebooks.rewrite(solved, solved=True, code=CODE)
    for student in ("ann", "ben"):
        (tmp_path / "submitted" / student / name).mkdir(parents=True)
    shutil.copy(released, tmp_path / "submitted" / "ben" / name)
    notebooks.write(tmp_path / "submitted" / "ann" / name / f"{name}.ipynb", solved)
    message = call(tools, tmp_path, "python", "-m", "nbgrader", "validate", f"submitted/ann/{name}/{name}.ipynb")
    assert "Success! Your notebook passes all the tests." in message
    call(tools, tmp_path, "python", "-m", "nbgrader", "autograde", name, "--create")
    call(tools, tmp_path, "python", "-m", "nbgrader", "export")
    header, *rows = (tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines()
    columns = header.split(",")
    got = {row.split(",")[columns.index("student_id")]: float(row.split(",")[columns.index("score")]) for row in rows}
    assert got == {"ann": sum(points_of(name).values()), "ben": 0}


@pytest.mark.grading
def test_what_the_hub_link_pulls_is_there_and_a_students_work_stays(tools, tmp_path):
    """nbgitpuller is called as the link makes the hub call it: a clone, then a pull over a student's changes."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    upstream, name = tmp_path / "mine", "lectures/exercises/01-stuck-training.ipynb"
    for path in (name, "lectures/01-stuck-training.ipynb"):
        (upstream / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, upstream / path)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "the course"]):
        subprocess.run([*git, *command], cwd=upstream, check=True)
    home = tmp_path / "home"
    home.mkdir()
    pull = ["gitpuller", upstream.as_uri(), "main", "mine"]
    call(tools, home, *pull)
    mine = notebooks.read(home / "mine" / name)
    cell = next(cell for cell in mine["cells"] if cell["id"] == "grad-norm")
    cell["source"] = "my own work"
    notebooks.write(home / "mine" / name, mine)
    theirs = notebooks.read(upstream / name)
    next(cell for cell in theirs["cells"] if cell["id"] == "title")["source"] = "corrected"
    notebooks.write(upstream / name, theirs)
    subprocess.run([*git, "commit", "-qam", "a correction"], cwd=upstream, check=True)
    call(tools, home, *pull)
    text = (home / "mine" / name).read_text(encoding="utf-8")
    assert "my own work" in text and "corrected" in text
