"""Refuse bad input where it enters: each check names the argument, the value it got and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from numbers import Real
from typing import Any, NoReturn, TypeVar

import numpy as np

Option = TypeVar("Option")
MOST = 10**9  # steps, samples or units that can be meant


def shown(value: Any, width: int = 100) -> str:
    """Return the repr of a value on one line of at most `width` characters."""
    try:
        text = " ".join(repr(value.item() if isinstance(value, np.generic) else value).split())
    except Exception:  # an integer of more than 4,300 digits, an object whose repr fails
        return f"a value of type {type(value).__name__} that cannot be shown"
    return text if len(text) <= width else f"{text[: width - 20]} … {text[-17:]}"


def refuse(error: type[Exception], name: str, value: Any, allowed: str) -> NoReturn:
    """Raise an `error` that says what `name` must be, and what it is.

    Raises
    ------
    Exception
        The `error`, always.
    """
    raise error(f"{name} must be {allowed}, but is {shown(value)}")


def _numbers(name: str, value: Any, allowed: str) -> Any:
    """`value` as a float or an array of real numbers; all that NumPy cannot read as such is refused."""
    try:
        if isinstance(value, float) or type(value) is int:
            return float(value)
        array = np.asarray(value)
    except OverflowError:
        refuse(ValueError, name, value, allowed)
    except Exception:  # ragged lists, tensors that require a gradient, …
        refuse(TypeError, name, value, allowed)
    if array.dtype.kind not in "fiu" or isinstance(value, np.ma.MaskedArray):
        refuse(TypeError, name, value, allowed)
    return array


def everywhere(name: str, value: Any, allowed: str, holds: Callable[[Any], Any]) -> Any:
    """Return `value` if it is a real number for which `holds` is true, or an array of such numbers, not empty.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or holds nothing.
    """
    numbers = _numbers(name, value, allowed)
    if not (holds(numbers) if type(numbers) is float else numbers.size and np.all(holds(numbers))):
        refuse(ValueError, name, value, allowed)
    return value


def real(name: str, value: Any, allowed: str = "a real number") -> Any:
    """Return `value` if it is a real number or an array of them; booleans, text and complex numbers are refused.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or a whole number that is too large for a float.
    """
    _numbers(name, value, allowed)
    return value


def single(name: str, value: Any) -> float:
    """Return `value` as a plain float if it is one finite number: floats let float32 arrays stay float32.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or not finite.
    """
    allowed = "one finite number"
    if np.ndim(real(name, value, allowed)):
        refuse(TypeError, name, value, allowed)
    return float(everywhere(name, value, allowed, lambda x: abs(x) < np.inf))


def between(name: str, value: Any, low: float, high: float) -> float:
    """Return `value` as a plain float if it is one number from `low` to `high`.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or outside.
    """
    number = single(name, value)
    if not low <= number <= high:
        refuse(ValueError, name, value, f"a number from {low:g} to {high:g}")
    return number


def finite(name: str, value: Any) -> Any:
    """Return `value` if it is a finite number, everywhere.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or holds nothing.
    """
    return everywhere(name, value, "a finite number", lambda x: abs(x) < np.inf)


def positive(name: str, value: Any) -> Any:
    """Return `value` if it is finite and above zero, everywhere.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or holds nothing.
    """
    return everywhere(name, value, "a finite number above 0", lambda x: (x > 0) & (x < np.inf))


def not_negative(name: str, value: Any) -> Any:
    """Return `value` if it is finite and not below zero, everywhere.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or holds nothing.
    """
    return everywhere(name, value, "a finite number, 0 or above", lambda x: (x >= 0) & (x < np.inf))


def share(name: str, value: Any) -> Any:
    """Return `value` if it lies in [0, 1), everywhere: what an average may keep of its past.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or holds nothing.
    """
    return everywhere(name, value, "a number in [0, 1)", lambda x: (x >= 0) & (x < 1))


def fraction(name: str, value: Any) -> Any:
    """Return `value` if it lies in [0, 1], everywhere.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or holds nothing.
    """
    return everywhere(name, value, "a number from 0 to 1", lambda x: (x >= 0) & (x <= 1))


def gradient(g: Any, theta: Any) -> None:
    """Check that `g` holds real numbers and has the shape of `theta`, an array.

    Raises
    ------
    TypeError, ValueError
        If it does not, or `theta` is no array.
    """
    if not isinstance(theta, (np.ndarray, np.generic)):
        refuse(TypeError, "theta", theta, "an array")
    known = type(g) is np.ndarray and g.dtype.kind == "f"  # so it is nearly always, and asked at every step
    shape = g.shape if known else np.shape(_numbers("g", g, "an array of real numbers"))
    if shape != theta.shape:
        raise ValueError(f"g must have the shape of theta, {theta.shape}, but has {shape}")


def count(name: str, value: Any, least: int = 1, most: int = MOST) -> int:
    """Return `value` as an int if it is a whole number from `least` to `most`.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or outside.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        refuse(TypeError, name, value, f"a whole number, {least} or above")
    if value < least:
        refuse(ValueError, name, value, f"a whole number, {least} or above")
    if value > most:
        refuse(ValueError, name, value, f"a whole number, {most:,} or below")
    return int(value)


def seed(name: str, value: Any) -> int:
    """Return `value` as an int if it can be the seed of a random generator: a whole number, 0 or above.

    Raises
    ------
    TypeError, ValueError
        If it cannot.
    """
    return count(name, value, 0, 2**128 - 1)


def flag(name: str, value: Any) -> bool:
    """Return `value` if it is True or False.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if not isinstance(value, (bool, np.bool_)):
        refuse(TypeError, name, value, "True or False")
    return bool(value)


def text(name: str, value: Any, allowed: str = "a string") -> str:
    """Return `value` if it is a text, with single spaces for all its spaces and line breaks.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if not isinstance(value, str):
        refuse(TypeError, name, value, allowed)
    return " ".join(value.split())


def entries(name: str, value: Any, allowed: str) -> list[Any]:
    """Return the entries of a list or of another thing that has some. Refused are texts, and sets: they have no order.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if isinstance(value, (str, bytes, set, frozenset)) or not np.iterable(value):
        refuse(TypeError, name, value, allowed)
    return list(value)


def one_of(name: str, value: Any, options: Iterable[Option]) -> Option:
    """Return the option that `value` is, be it a word, a number or None; the error suggests the closest word.

    Raises
    ------
    TypeError, ValueError
        If it is none of them: of another type, or another one.
    """
    options = list(options)
    listed = ", ".join(f"{option:.10g}" if isinstance(option, Real) else repr(option) for option in options)
    if isinstance(value, bool) or not any(_alike(value, option) for option in options):
        refuse(TypeError, name, value, f"one of {listed}")
    for option in options:
        if option == value:
            return option
    words = [option for option in options if isinstance(option, str)]
    near = difflib.get_close_matches(value[:100].lower(), words, n=1) if isinstance(value, str) else []
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    raise ValueError(f"{name} must be one of {listed}, but is {shown(value)}{hint}")


def _alike(value: Any, option: Any) -> bool:
    """Whether both are words, both are numbers or both are None."""
    return any(isinstance(value, kind) and isinstance(option, kind) for kind in (str, Real, type(None)))


def choice(name: str, value: Any, options: Sequence[Any]) -> int:
    """Return the index of the option that `value` is: see `one_of`.

    Raises
    ------
    TypeError, ValueError
        If it is none of them.
    """
    return options.index(one_of(name, value, options))
