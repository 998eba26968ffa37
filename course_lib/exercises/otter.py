"""Otter tests for an instructor; otter-grader itself is needed on the instructor's machine only."""

from __future__ import annotations

from pathlib import Path

from .base import REGISTRY, Exercise
from .functions import Function

__all__ = ["write_tests"]

TEST = '''"""{title}"""

from otter.test_files import test_case

OK_FORMAT = False
name = "{id}"
points = {points}


@test_case(points={points})
def test_{name}(env):
    from course_lib.exercises import exercise

    exercise("{id}").assert_passed(env.get("{name}", ...))
'''


def write_tests(folder: Path) -> list[Path]:
    """Write one test for each exercise in which a function is to be written; return the files.

    Numbers, choices and goals are for learning: their answers are nowhere kept under a name of their own.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for exercise in REGISTRY.values():
        if isinstance(exercise, Function):
            path = folder / f"{exercise.id}.py"
            path.write_text(test_of(exercise, exercise.name), encoding="utf-8")
            written.append(path)
    return written


def test_of(exercise: Exercise, name: str) -> str:
    """Return the source of an exercise's test."""
    return TEST.format(title=exercise.title, id=exercise.id, points=exercise.points, name=name)
