"""What stands in a student's program: its names, its words, its blanks."""

from __future__ import annotations

import dis
import inspect
from itertools import pairwise
from types import CodeType
from typing import Any

__all__ = ["blanks", "names_in", "words_in"]


def words_in(function: Any) -> frozenset[str]:
    """Return the words that a function holds; none if that cannot be seen.

    Parameters
    ----------
    function : object
    """
    code = getattr(function, "__code__", None)
    return _words(code) if isinstance(code, CodeType) else frozenset()


def _words(code: CodeType) -> frozenset[str]:
    here = frozenset(constant for constant in code.co_consts if isinstance(constant, str))
    return here.union(*(_words(part) for part in code.co_consts if isinstance(part, CodeType)))


def names_in(function: Any) -> frozenset[str] | None:
    """Return the names that a function uses; None if that cannot be seen.

    Parameters
    ----------
    function : object
    """
    code = getattr(function, "__code__", None)
    return _names(code) if isinstance(code, CodeType) else None


def _names(code: CodeType) -> frozenset[str]:
    inner = [_names(part) for part in code.co_consts if isinstance(part, CodeType)]
    return frozenset((*code.co_varnames, *code.co_names, *code.co_freevars)).union(*inner)


def blanks(function: Any) -> int:
    """Return how many `name = ...` and `return ...` a function still holds; `x[...]` is none.

    Parameters
    ----------
    function : object
    """
    return _blanks(function.__code__) if inspect.isfunction(function) or inspect.ismethod(function) else 0


def _blanks(code: CodeType) -> int:
    instructions = list(dis.get_instructions(code))
    found = sum(i.opname == "RETURN_CONST" and i.argval is ... for i in instructions)
    for this, after in pairwise(instructions):
        found += (
            this.opname == "LOAD_CONST"
            and this.argval is ...
            and (
                after.opname.startswith("RETURN")
                or (after.opname.startswith("STORE") and after.opname != "STORE_SUBSCR")
            )
        )
    return found + sum(_blanks(inner) for inner in code.co_consts if isinstance(inner, CodeType))
