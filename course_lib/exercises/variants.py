"""Other numbers for another class: what a class code chooses, the same on every machine.

`exercise("where-it-ends", "spring-b")` is the exercise with the numbers that the code "spring-b" gives. Without a code
everything is as the website has it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

__all__ = ["Variants", "chosen", "shuffled"]

T = TypeVar("T")


@dataclass(frozen=True)
class Variants:
    """The other numbers that a number exercise may have.

    Attributes
    ----------
    inputs : dict of str to sequence
        Arguments of the exercise's `right`, with the values to choose from.
    texts : callable
        `texts(**inputs)` returns the parts of the question that hold these numbers, as they stand in the notebook.
    mistakes : dict of str to callable
        `mistake(**inputs)` returns the wrong number of a known mistake. A mistake that is not here is not known
        of a variant: its hint names the numbers of the website.
    hints : sequence of str, optional
        In place of those of the exercise, with inputs in braces.
    note : str, optional
        In place of the exercise's.
    """

    inputs: Mapping[str, Sequence[Any]]
    texts: Callable[..., Sequence[str]]
    mistakes: Mapping[str, Callable[..., float]] = field(default_factory=dict)
    hints: Sequence[str] = ()
    note: str = ""


def lot(*words: str) -> int:
    """Return a large number that belongs to these words, the same in every Python."""
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8], "big")


def chosen(values: Sequence[T], *words: str) -> T:
    """Return one of the values.

    Parameters
    ----------
    values : sequence
        One or more.
    *words : str
        What decides: the code, the exercise and what is chosen.
    """
    return values[lot(*words) % len(values)]


def shuffled(values: Sequence[str], *words: str) -> list[str]:
    """Return the values in another order.

    Parameters
    ----------
    values : sequence of str
        All different.
    *words : str
        What decides: the code and the exercise.
    """
    return sorted(values, key=lambda value: lot(*words, value))
