"""Facts by experiment: how a wrong answer responds when one of its inputs doubles, and how the right one does."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from . import compare

__all__ = ["among_failing", "doubled", "growth", "mixing_fact", "response_fact"]

Case = Mapping[str, Any]
ODD = np.inf  # a growth that is no simple power
WORDS = {
    -2: "fall to a quarter",
    -1: "halve",
    -0.5: "shrink by a factor of √2",
    0.5: "grow by a factor of √2",
    1: "double",
    2: "grow fourfold",
}
THIRD = {"fall": "falls", "halve": "halves", "shrink": "shrinks", "grow": "grows", "double": "doubles"}


def response_fact(
    name: str,
    cases: Sequence[Case],
    mine: Callable[[Case], Any],
    right: Callable[[Case], Any],
    others: Sequence[Case] = (),
) -> str:
    """Return the first input to which a wrong answer responds in another way than the right one, or "".

    Parameters
    ----------
    name : str
        Of the output that is wrong.
    cases : sequence of mapping
        Arguments by name: cases that fail.
    mine, right : callable
        They return that output for a case, as an array; None where there is none.
    others : sequence of mapping
        Cases that do not fail. Where what is told does not hold in them, it is told of the failing cases alone.
    """
    found: list[tuple[int, str]] = []
    for argument in dict.fromkeys(key for case in cases for key in case):
        pairs = [pair for case in cases if (pair := doubled(case, argument))]
        ours = [growth(right(low), right(high)) for low, high in pairs]
        if not pairs or any(rate is None for rate in ours):
            continue
        ours += _again(argument, pairs, right)  # whole numbers, above all, halve now and then, and that is no law
        theirs = [growth(mine(low), mine(high)) for low, high in pairs]
        if any(rate is None for rate in theirs):
            continue
        rank, fact = _difference(name, argument, theirs, ours)
        if fact:
            more = [pair for case in others if (pair := doubled(case, argument))]
            all_ours = ours + [growth(right(low), right(high)) for low, high in more]
            all_theirs = theirs + [growth(mine(low), mine(high)) for low, high in more]
            if _difference(name, argument, all_theirs, all_ours) != (rank, fact):
                fact = among_failing(fact)
        if all(any(high is case for case in cases) for _, high in pairs):  # only its half was tried
            fact = fact.replace(f"change when `{argument}` doubles", f"change when `{argument}` is halved")
            fact = fact.replace(f"changes when `{argument}` doubles", f"changes when `{argument}` is halved")
        found.append((rank, fact))
    return min(found, default=(0, ""), key=lambda fact: fact[0])[1]


def _again(argument: str, pairs: Sequence[tuple[Case, Case]], right: Callable[[Case], Any]) -> list[float]:
    """Return how the right answer responds when the argument doubles once more, where that can be told."""
    more = [(high, pair[1]) for _, high in pairs if (pair := doubled(high, argument)) and pair[0] is high]
    return [rate for low, high in more if (rate := growth(right(low), right(high))) is not None]


def mixing_fact(name: str, cases: Sequence[Case], mine: Callable[[Case], Any], right: Callable[[Case], Any]) -> str:
    """Return the first array of which one entry alone changes more of a wrong answer than it should, or "".

    Parameters
    ----------
    name : str
        Of the output that is wrong.
    cases : sequence of mapping
        Arguments by name: cases that fail.
    mine, right : callable
        They return that output for a case, as an array; None where there is none.
    """
    for argument in dict.fromkeys(key for case in cases for key in case):
        pairs = [(case, other) for case in cases if (other := first_changed(case, argument))]
        if pairs and all(moves_more(mine, right, *pair) for pair in pairs):
            return (
                f"When the first entry of `{argument}` alone changes, entries of your `{name}` change that should not."
            )
    return ""


def moves_more(mine: Callable[[Case], Any], right: Callable[[Case], Any], before: Case, after: Case) -> bool:
    """Tell whether the wrong answer changes, from one case to the other, where the right one does not.

    Parameters
    ----------
    mine, right : callable
        They return an array for a case; None where there is none.
    before, after : mapping
        Arguments by name.
    """
    values = [output(case) for output in (mine, right) for case in (before, after)]
    if any(value is None or value.shape != values[0].shape for value in values):
        return False
    moved, should = (~np.isclose(values[k], values[k + 1], 1e-6, 1e-12, equal_nan=True) for k in (0, 2))
    return bool(np.any(moved & ~should))


def first_changed(case: Case, argument: str) -> Case | None:
    """Return a case with another first entry in one of its arrays; None if it is no array of two numbers or more.

    Parameters
    ----------
    case : mapping
    argument : str
    """
    value = case.get(argument)
    if not isinstance(value, np.ndarray) or value.size < 2 or value.dtype.kind != "f":
        return None
    other = value.copy()
    other.flat[0] = 2 * other.flat[0] or 1.0
    return {**case, argument: other}


def among_failing(fact: str) -> str:
    """Return a sentence, told of the failing cases alone: what is true of them may be false of the others.

    Parameters
    ----------
    fact : str
        "" if there is none.
    """
    return fact and f"In each case that fails: {fact[0].lower()}{fact[1:]}"


def _difference(name: str, argument: str, theirs: list[Any], ours: list[Any]) -> tuple[int, str]:
    """Return a fact and its rank, the plainest first."""
    mine, right = (rates[0] if len(set(rates)) == 1 else None for rates in (theirs, ours))
    if mine == 0 and 0 not in ours:
        return 0, f"Your `{name}` does not change when `{argument}` doubles. It should."
    if right == 0 and 0 not in theirs:
        return 1, f"Your `{name}` changes when `{argument}` doubles. It should not."
    if right in WORDS and mine in WORDS and mine != right:
        verb, *rest = WORDS[mine].split(" ", 1)
        does = " ".join([THIRD[verb], *rest])
        return 2, f"When `{argument}` doubles, your `{name}` {does}. It should {WORDS[right]}."
    if right in WORDS and right not in theirs:
        return 3, f"When `{argument}` doubles, your `{name}` should {WORDS[right]}, but it does not."
    return 9, ""


def doubled(case: Case, argument: str) -> tuple[Case, Case] | None:
    """Return a case twice, the second with twice the argument; None if it has no number in it.

    Parameters
    ----------
    case : mapping
    argument : str
        A share above one half is halved in the first instead: its double would be none.
    """
    value = case.get(argument)
    if isinstance(value, bool) or not _has_numbers(value):
        return None
    if isinstance(value, float) and 0.5 < value < 1:
        return {**case, argument: value / 2}, case
    return case, {**case, argument: _twice(value)}


def _has_numbers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and all(map(_has_numbers, value))
    return isinstance(value, int | float | np.ndarray) and bool(np.any(value))


def _twice(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)([_twice(item) for item in value])
    return 2 * copy.deepcopy(value)


def growth(before: Any, after: Any) -> float | None:
    """Return k where `after` is 2^k times `before`, 0 where they are the same, inf where it is neither.

    Parameters
    ----------
    before, after : array or None

    Returns
    -------
    float or None
        None if they cannot be compared.
    """
    if (
        before is None
        or after is None
        or before.shape != after.shape
        or not np.isfinite([*before.flat, *after.flat]).all()
    ):
        return None
    if compare.same(before, after):
        return 0
    return next((k for k in WORDS if compare.same(after, before * 2.0**k)), ODD)
