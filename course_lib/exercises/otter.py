"""Autograders of otter for an instructor; otter-grader itself is needed on the instructor's machine only."""

from __future__ import annotations

from pathlib import Path

from .base import Exercise, exercise
from .notebooks import exercise_cells, of_lecture

__all__ = ["write_tests"]

TEST = '''"""{title}"""

from otter.test_files import test_case

OK_FORMAT = False
name = "{id}"
points = {points}


@test_case(points={points})
def test_{function}(env):
    from course_lib.exercises import exercise

    {assertion}
'''


def write_tests(lectures: Path, folder: Path, code: str = "", lecture: str = "") -> dict[Path, int]:
    """Write the tests of each exercise notebook into a folder of its own; return these folders and their points.

    Parameters
    ----------
    lectures : Path
        The course's notebooks.
    folder : Path
        Made if it is not there. The tests of ``01-a.ipynb`` go into ``01-a/tests`` in it.
    code, lecture : str
        As for `course_lib.exercises.notebooks.hand_out`.

    Raises
    ------
    OSError
        If a file cannot be written.
    ValueError
        If a file is no notebook, if there is no such lecture, or if a class may not have this code.
    """
    written = {}
    for path, notebook in of_lecture(lectures / "exercises", lecture, code):
        target, points = folder / path.stem / "tests", 0
        target.mkdir(parents=True, exist_ok=True)
        for _, _, id in exercise_cells(notebook):
            one = exercise(id, code)
            (target / f"{id}.py").write_text(test_of(one), encoding="utf-8")
            points += one.points
        written[target.parent] = points
    return written


def test_of(one: Exercise) -> str:
    """Return the source of an exercise's test.

    A function is tested under its name, as the notebook leaves it. Of what has no name of its own, numbers, choices and
    goals, the last check counts that the notebook made while it ran.
    """
    return TEST.format(
        title=one.title,
        id=one.id,
        points=one.points,
        function=one.id.replace("-", "_"),
        assertion=one.assertion('env.get("{}", ...)'),
    )
