"""Exercises that answer at once and name the mistake.

    q1 = exercise("grad-norm")          # then write the function, and
    q1.check(grad_norm)                 # not attempted · not finished · not yet, with what is wrong · correct
    q1.hint(), q1.hint(2), q1.solution()
    progress()

One file for each lecture (`content/ch01.py`, …) is the single source of its exercises: reference, known mistakes,
cases, hints.
The last exercise has a file of its own, `capstone.py`.
What stands in the notebooks is generated from these files (`python -m course_lib.exercises sync`).
"""

from importlib import import_module
from pathlib import Path

from .. import checks
from .base import REGISTRY, Exercise, exercise
from .sandbox import explain_unknown_names
from .standing import show_standing

__all__ = ["REGISTRY", "Exercise", "exercise", "progress"]

for _name in [*sorted(f"content.{file.stem}" for file in Path(__file__).parent.glob("content/ch*.py")), "capstone"]:
    import_module(f".{_name}", __name__)  # such a file registers its exercises

explain_unknown_names()  # in a notebook: a cell that runs alone begins by an import from here


def progress(lecture: int | None = None) -> None:
    """Show which exercises are solved, begun or open.

    Parameters
    ----------
    lecture : int, optional
        The number of the only lecture to be shown.

    Raises
    ------
    TypeError, ValueError
        If there is no lecture with that number.
    """
    numbers = sorted({ex.lecture for ex in REGISTRY.values()})
    if lecture is not None:
        checks.one_of("lecture", lecture, numbers)
    show_standing(ex for ex in REGISTRY.values() if lecture is None or ex.lecture == lecture)
