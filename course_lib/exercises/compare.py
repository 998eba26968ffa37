"""Comparing results: are two the same, how do they differ, how are they written."""

from __future__ import annotations

from numbers import Number
from typing import Any

import numpy as np

__all__ = ["FAILURES", "OPPOSITE", "numbers", "relation", "same", "unwieldy", "words", "written"]

LONGEST = 300  # characters of a written value
SOME = 30  # numbers: so many are compared one by one in the time of one np.allclose
OPPOSITE = "It has the right size and the opposite sign."
MANY = 100_000  # entries that an answer of lists may have
CONTAINERS = {list, tuple, set, frozenset, dict, range}
FAILURES = (Exception, SystemExit, GeneratorExit)  # what a student's object may raise; "stop" is the student's own


def numbers(value: Any) -> Any:
    """Return a value as an array of floats, or None where it is none. It never raises.

    Parameters
    ----------
    value : object
        Also a `Fraction`, a `Decimal` or an array of them; what is too large for a float becomes inf.
    """
    if isinstance(value, str | bytes):
        return None
    try:
        if isinstance(value, list | tuple) and any(isinstance(one, str | bytes) for one in value):
            return None  # NumPy would give every entry the room of the longest text
        array = np.asarray(value)
        kind = array.dtype.kind
        if kind in "cSUV" or (kind == "O" and not all(isinstance(x, Number) for x in array.flat)):
            return None
        return array.astype(float)
    except OverflowError:
        return np.full(array.shape, np.inf)
    except FAILURES:  # a ragged list, or an object that refuses
        return None


def same(a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-12) -> bool:
    """Tell whether two results are the same. It never raises.

    Parameters
    ----------
    a, b : object
        Numbers and arrays are compared to `rtol` and `atol`, containers item by item.
    rtol, atol : float
    """
    try:
        return _same(a, b, rtol, atol)
    except FAILURES:  # whatever a student returns may refuse to be compared
        return False


def _same(a: Any, b: Any, rtol: float, atol: float) -> bool:
    if isinstance(a, float) and isinstance(b, float):  # by far the most frequent
        return _near(float(a), float(b), rtol, atol)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key], rtol, atol) for key in a)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(same(x, y, rtol, atol) for x, y in zip(a, b, strict=True))
    if callable(a) or callable(b):
        return type(a) is type(b)
    if a is None or b is None or isinstance(a, str) or isinstance(b, str):
        return type(a) is type(b) and bool(a == b)
    x, y = numbers(a), numbers(b)
    if x is None or y is None:
        return bool(np.all(a == b))
    return x.shape == y.shape and _close(x, y, rtol, atol)


def _close(x: Any, y: Any, rtol: float, atol: float) -> bool:
    """As np.allclose, a nan being like a nan; ten times as fast for few numbers or where one of the first differs."""
    few = zip(x.flat[:SOME].tolist(), y.flat[:SOME].tolist(), strict=True)
    alike = all(_near(one, other, rtol, atol) for one, other in few)
    return alike and (x.size <= SOME or bool(np.allclose(x, y, rtol, atol, equal_nan=True)))


def _near(one: float, other: float, rtol: float, atol: float) -> bool:
    return one == other or (one != one and other != other) or abs(one - other) <= atol + rtol * abs(other) < np.inf


def written(value: Any) -> str:
    """Return a value as a student reads it: five digits, no `array(...)`, nothing longer than a few lines.

    Parameters
    ----------
    value : object
        Anything: also one whose `repr` fails.
    """
    try:
        return shortened(_written(value))
    except FAILURES as error:
        return f"<a {type(value).__name__} that cannot be written: {type(error).__name__}>"


def words(error: BaseException) -> str:
    """Return the message of an error, shortened.

    Parameters
    ----------
    error : BaseException
    """
    try:
        return shortened(str(error))
    except KeyboardInterrupt:  # the student's own "stop"
        raise
    except BaseException:  # an error of the student's own kind
        return ""


def unwieldy(value: Any) -> str:
    """Return what keeps a value of lists, tuples, sets and dicts from being compared and written, or "".

    Parameters
    ----------
    value : object
        An answer, or what a function returned.
    """
    inside: list[int] = []  # the containers around those that are still to be looked at
    around, left = [[value]], MANY
    while around:
        if not around[-1]:
            around.pop()
            inside = inside[: len(around) - 1]
            continue
        part = around[-1].pop()
        if id(part) in inside:
            return "contains itself"
        if type(part) in CONTAINERS:
            left -= len(part)
            if left < 0:
                return f"has more than {MANY:,} entries"
            inside.append(id(part))
            parts = part.values() if type(part) is dict else () if type(part) is range else part
            around.append([within for within in parts if type(within) in CONTAINERS])
    return ""


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return a text that every page can show: not too long, and without halves of letters.

    Parameters
    ----------
    text : str
    longest : int
        Characters.
    """
    text = text[:longest] + " …" if len(text) > longest else text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _written(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        digits: Any = {"float_kind": lambda x: f"{x:.5g}"}
        text = np.array2string(value, separator=", ", threshold=12, edgeitems=3, formatter=digits)
        return " ".join(text.split())
    if isinstance(value, (float, np.floating)) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return f"{float(value):.6g}"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(_written, value[:LONGEST]))
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' * (len(value) == 1)})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        return repr(value[: LONGEST + 1])
    return str(value) if isinstance(value, (np.generic, np.ndarray)) else repr(value)


def relation(got: Any, want: Any) -> str:
    """Return a plain remark on how an array of numbers differs from the expected one, or ''.

    Parameters
    ----------
    got, want : array_like
        Of one shape.
    """
    got, want = numbers(got), numbers(want)
    if not np.any(want):
        return ""
    if got.ndim and len(got) > 2 and same(got[1:], want[:-1]) and not same(want[1:], want[:-1]):
        return "From the second entry on, it holds the right values, each one entry late."
    if got.ndim and len(got) > 1 and same(got[1:], got[:-1]) and not same(want[1:], want[:-1]):
        text = "All its rows are the same" if got.ndim > 1 else "All its entries are the same"
        held = got.ndim > 1 and same(got[-1], want[-1])  # a list of one array, which each step has changed in place
        return f"{text}, and the last one is right: does a step change what the list holds?" if held else f"{text}."
    if got.ndim and len(got) > 2 and np.any(want[1:]):
        if same(got, np.cumsum(want, axis=0)):
            return "Each entry is the sum of the right entries up to it."
        if same(got, np.diff(want, axis=0, prepend=0 * want[:1])):
            return "Each entry is the difference of two right ones: it and the one before it."
    got, want = got.ravel(), want.ravel()
    with np.errstate(all="ignore"):
        ratio, shift = (got / want)[want != 0], got - want
        zeros = got[want == 0]
    each = "Every entry is" if got.size > 1 else "It is"
    for text, other in (
        (OPPOSITE, -want),
        (f"{each} the square of the expected one: is a root missing?", want**2),
        (f"{each} the root of the expected one: is a square missing?", np.sqrt(np.abs(want))),
        (f"{each} 1 divided by the expected one.", np.divide(1, want, where=want != 0, out=np.zeros_like(want))),
    ):
        if same(got, other) and not same(want, other):
            return text
    if np.isfinite(ratio[0]) and ratio[0] and not np.any(zeros) and same(ratio, np.full_like(ratio, ratio[0])):
        return f"{each} {ratio[0]:.4g} times the expected one."
    if got.size > 1 and same(shift, np.full_like(shift, shift[0])):
        return f"{each} off by {shift[0]:+.4g}."
    if got.size > 1 and same(np.sort(got), np.sort(want)):
        return "The numbers are right, but their order is not."
    right = int(np.sum(np.isclose(got, want, 1e-6, 1e-12)))
    return f"{right} of {got.size} entries {'is' if right == 1 else 'are'} right." if 0 < right < got.size else ""
