"""Errors are told where they are made: each check names the argument, the value it got and what it may be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np


def _refuse(error: type[Exception], name: str, value: Any, allowed: str) -> NoReturn:
    raise error(f"{name} must be {allowed}, but is {value!r}")


def real(name: str, value: Any, allowed: str = "a real number") -> Any:
    """Return `value` if it is a real number or an array of them; booleans, text and complex numbers are refused."""
    kind = np.asarray(value).dtype.kind if not isinstance(value, (str, bytes)) else "U"
    if kind not in "fiu":
        _refuse(TypeError, name, value, allowed)
    return value


def finite(name: str, value: Any) -> Any:
    """Return `value` if it is a finite number, everywhere."""
    allowed = "a finite number"
    if not np.all(np.isfinite(real(name, value, allowed))):
        _refuse(ValueError, name, value, allowed)
    return value


def positive(name: str, value: Any) -> Any:
    """Return `value` if it is finite and above zero, everywhere."""
    allowed = "a finite number above 0"
    if not np.all(np.isfinite(real(name, value, allowed)) & (np.asarray(value) > 0)):
        _refuse(ValueError, name, value, allowed)
    return value


def not_negative(name: str, value: Any) -> Any:
    """Return `value` if it is finite and not below zero, everywhere."""
    allowed = "a finite number, 0 or above"
    if not np.all(np.isfinite(real(name, value, allowed)) & (np.asarray(value) >= 0)):
        _refuse(ValueError, name, value, allowed)
    return value


def share(name: str, value: Any) -> Any:
    """Return `value` if it lies in [0, 1), everywhere: what an average may keep of its past."""
    allowed = "a number in [0, 1)"
    if not np.all((np.asarray(real(name, value, allowed)) >= 0) & (np.asarray(value) < 1)):
        _refuse(ValueError, name, value, allowed)
    return value


def fraction(name: str, value: Any) -> Any:
    """Return `value` if it lies in [0, 1], everywhere."""
    allowed = "a number from 0 to 1"
    if not np.all((np.asarray(real(name, value, allowed)) >= 0) & (np.asarray(value) <= 1)):
        _refuse(ValueError, name, value, allowed)
    return value


def count(name: str, value: Any, least: int = 1) -> int:
    """Return `value` as an int if it is a whole number, `least` or above."""
    allowed = f"a whole number, {least} or above"
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        _refuse(TypeError, name, value, allowed)
    if value < least:
        _refuse(ValueError, name, value, allowed)
    return int(value)


def one_of(name: str, value: Any, allowed: Iterable[str]) -> str:
    """Return `value` if it is one of the `allowed` words; else say which of them is nearest."""
    words = list(allowed)
    if value in words:
        return str(value)
    near = difflib.get_close_matches(str(value).lower(), words, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    raise ValueError(f"{name} must be one of {', '.join(map(repr, words))}, but is {value!r}{hint}")
