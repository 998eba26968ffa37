"""What is wrong with what a function returned: the first thing in the order of computation, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import compare
from .sandbox import Run

__all__ = ["CHANGED", "KEEPS_STATE", "SHAPELESS", "STOPPED", "Problem", "first_problem", "outputs", "unpacked"]

# The levels: the lowest is told. 0, 1, 2 … are the outputs, in the order of computation.
STOPPED, SHAPELESS, CHANGED, KEEPS = -2, -1, 98, 99


@dataclass(frozen=True)
class Problem:
    """What is wrong with a run.

    Attributes
    ----------
    level : int
        How early in the computation it is: the lowest is told.
    kind : str
        What it is, in a word.
    text : str
        A sentence.
    rows : tuple of (str, str)
        What was compared: label and value.
    """

    level: int
    kind: str
    text: str
    rows: tuple[tuple[str, str], ...] = ()


KEEPS_STATE = Problem(
    KEEPS, "state", "With the same input, your function gives two answers: does it keep something between calls?"
)


def outputs(run: Run, count: int) -> tuple[Any, ...]:
    """Return what a run returned as a tuple; a list or array of `count` > 1 things is as good as a tuple of them.

    Parameters
    ----------
    run : Run
    count : int
        How many outputs are expected.
    """
    value = run.value
    if isinstance(value, tuple):
        return value
    if count > 1 and (type(value) is list or (isinstance(value, np.ndarray) and value.ndim)) and len(value) == count:
        return tuple(value)
    return (value,)


def unpacked(answer: Any, names: Sequence[str]) -> Sequence[Any]:
    """Return what one step of a student's function returned, a thing for each name; a list is as good as a tuple.

    Parameters
    ----------
    answer : object
    names : sequence of str
        Two to four.

    Raises
    ------
    TypeError
        If it is no tuple or list of so many things.
    """
    if not isinstance(answer, tuple | list) or len(answer) != len(names):
        count = ("two", "three", "four")[len(names) - 2]
        raise TypeError(f"it must return {count} things: {', '.join(names)}")
    return answer


def first_problem(run: Run, want: tuple[Any, ...], names: Sequence[str], changed: str, rtol: float) -> Problem | None:
    """Return the first thing that is wrong in a run, or None.

    Parameters
    ----------
    run : Run
    want : tuple
        The right outputs.
    names : sequence of str
        Of the outputs.
    changed : str
        The name of an input that was changed in place, or "".
    rtol : float
    """
    if run.kind != "value":
        return Problem(STOPPED, run.kind, run.text)
    got = outputs(run, len(want))
    if len(got) == 1 and got[0] is None and want[0] is not None:
        return Problem(SHAPELESS, "none", "Your function returns nothing (`None`): is a `return` missing?")
    if len(got) != len(want):
        wanted = f"{len(want)} values: `return {', '.join(names)}`" if len(want) > 1 else f"one value, `{names[0]}`"
        had = f"{len(got)}" if isinstance(run.value, tuple) else f"one `{compare.a_kind(run.value)}`"
        return Problem(SHAPELESS, "count", f"Your function must return {wanted}. It returns {had}.")
    for level, (name, yours, right) in enumerate(zip(names, got, want, strict=True)):
        wrong = wrong_words(name, yours, right) if isinstance(right, str) else wrong_number(name, yours, right, rtol)
        if wrong:
            kind, text = wrong
            rows = ((f"your {name}", compare.written(yours)), (f"expected {name}", compare.written(right)))
            return Problem(level, kind, text, rows)
    if changed:
        text = f"The values are right, but your function changes its input `{changed}` in place. Make a new array."
        return Problem(CHANGED, "changed", text)
    return None


def wrong_words(name: str, got: Any, want: str) -> tuple[str, str] | None:
    """Return kind and sentence if a word is not the expected one."""
    if isinstance(got, str):
        return None if got == want else ("value", f"`{name}` is not right yet.")
    return "type", f"`{name}` must be a word in quotes, but is {a_type(got)}."


def wrong_number(name: str, got: Any, want: Any, rtol: float) -> tuple[str, str] | None:
    """Return kind and sentence if numbers are not the expected ones: type, shape, nan, value, dtype, in this order."""
    if want is None or got is None:
        what = "is `None`, where a number is right" if got is None else "is a number, where `None` is right"
        return None if got is want else ("value", f"`{name}` {what}.")
    yours, right = compare.numbers(got), compare.numbers(want)
    if yours is None or right is None:
        what = "numbers" if np.ndim(want) else "a number"
        return "type", f"`{name}` must be {what}, but is {a_type(got)}."
    if yours.shape != right.shape:
        return "shape", f"`{name}` must be {a_shape(right)}, but is {a_shape(yours)}."
    if np.isfinite(right).all() and not np.isfinite(yours).all():
        return "nan", f"`{name}` {not_finite(yours)}"
    if not compare.same(yours, right, rtol):
        return "value", f"`{name}` is not right yet."
    kinds = np.asarray(got).dtype, np.asarray(want).dtype
    if np.ndim(got) and kinds[0].kind != "f" and kinds[1].kind == "f":
        return "dtype", f"`{name}` has the right values but the type `{kinds[0]}`; it must be float."
    return None


def not_finite(array: Any) -> str:
    """Say what may have made a number `nan` or `inf`. An `inf` may also be meant: a loop that gave up returns it."""
    here = " somewhere" if array.ndim else ""
    if np.isnan(array).any():
        return f"is `nan`{here}: is there 0/0, an overflow, the root of a negative number, or a `nan` of your own?"
    sign = "" if (array == np.inf).any() else "-"
    ways = "a division by zero, an overflow, or an infinite number of your own"
    return f"is `{sign}inf`{here}, where a finite number is right: {ways}?"


def a_type(value: Any) -> str:
    """Say what a value is that is no number."""
    if isinstance(value, str):
        return f"a string, `{compare.written(value)}`"
    if isinstance(value, complex | np.complexfloating) or (isinstance(value, np.ndarray) and value.dtype.kind == "c"):
        return "complex"
    return f"of type `{compare.a_kind(value)}`"


def a_shape(array: Any) -> str:
    """Say what a shape is, for those who have never met `()`."""
    return f"an array of shape {array.shape}" if array.ndim else "one number"
