"""Assignments of nbgrader for an instructor; nbgrader itself is needed on the instructor's machine only."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from .base import exercise
from .notebooks import Notebook, exercise_cells, of_lecture, rewrite, write

__all__ = ["write_course"]

CONFIG = """# Made by `python -m course_lib.exercises nbgrader`; call nbgrader in this folder.
import os
import sys

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "unstuck"
c.ExecutePreprocessor.timeout = 600  # seconds for a cell: the capstone trains a network five times
os.environ["UNSTUCK_WORK"] = "off"  # what is graded is not written into anybody's journal
# nbgrader calls alembic by its name
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
"""
RUBRIC = """## Your report

Half a page: question and guess, protocol, evidence, which part did it, claim.
"""
REPORT_POINTS = 10


def write_course(lectures: Path, folder: Path, code: str = "", lecture: str = "") -> list[Path]:
    """Write a course folder of nbgrader: its settings, and an assignment for each exercise notebook.

    Parameters
    ----------
    lectures : Path
        The course's notebooks.
    folder : Path
        Made if it is not there. The assignment of ``01-a.ipynb`` is ``source/01-a/01-a.ipynb`` in it.
    code, lecture : str
        As for `course_lib.exercises.notebooks.hand_out`.

    Raises
    ------
    OSError
        If a file cannot be written.
    ValueError
        If a file is no notebook, if there is no such lecture, or if a class may not have this code.
    """
    written = []
    for path, notebook in of_lecture(lectures / "exercises", lecture, code):
        target = folder / "source" / path.stem / path.name
        rewrite(notebook, code=code)
        written.append(write(target, assignment(notebook, code)))
    settings = folder / "nbgrader_config.py"
    if not settings.exists():  # an instructor may have changed it
        settings.write_text(CONFIG, encoding="utf-8")
    return written


def assignment(notebook: Notebook, code: str) -> Notebook:
    """Return a notebook with a locked grade cell below each exercise.

    The exercise's own cell stays an ordinary one: what a student writes in it is never cleared, and it carries its
    starter instead of nbgrader's stub.
    """
    graded = {id(cell): of for cell, _, of in exercise_cells(notebook)}
    cells: list[dict[str, Any]] = []
    for cell, after in pairwise([*notebook["cells"], {}]):
        if id(after) in graded and cell["cell_type"] == "markdown":
            cell["metadata"] |= nbgrader(f"question-{graded[id(after)]}", locked=True)
        cells.append(cell)
        if of := graded.get(id(cell)):
            cells.append(grade_cell(of, code))
    if "capstone-entry" in graded.values():
        report = {"cell_type": "markdown", "id": "report", "source": RUBRIC}
        metadata = nbgrader("report", grade=True, solution=True, points=REPORT_POINTS)
        cells.append({**report, "metadata": metadata})
    return {**notebook, "cells": cells}


def grade_cell(of: str, code: str) -> dict[str, Any]:
    """Return the locked cell that grades an exercise."""
    one = exercise(of, code)
    return {
        "cell_type": "code",
        "id": f"grade-{of}",
        "metadata": nbgrader(f"grade-{of}", grade=True, locked=True, points=one.points),
        "execution_count": None,
        "outputs": [],
        "source": f"from course_lib.exercises import exercise\n\n{one.assertion('{}')}",
    }


def nbgrader(name: str, points: int | None = None, **flags: bool) -> dict[str, Any]:
    """Return a cell's metadata for nbgrader."""
    what = {"grade": False, "locked": False, "solution": False, "task": False, **flags}
    return {"nbgrader": {"grade_id": name, "schema_version": 3, **what} | ({"points": points} if points else {})}
