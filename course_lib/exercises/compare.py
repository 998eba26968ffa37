"""Comparing results: are two the same, how do they differ, how are they written; and what can be compared at all."""

from __future__ import annotations

from array import array as TypedList
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Number
from typing import Any

import numpy as np

__all__ = ["FAILURES", "OPPOSITE", "a_kind", "is_ours", "numbers", "plain", "relation", "returns_plain"]
__all__ += ["same", "unchanged", "unwieldy", "words", "written"]

LONGEST = 300  # characters of a written value
SOME = 30  # numbers: so many are compared one by one in the time of one np.allclose
OPPOSITE = "It has the right size and the opposite sign."
MANY = 100_000  # entries that an answer of lists may have
DEEP = 100  # containers inside of each other that an answer may have
FAILURES = (Exception, SystemExit, GeneratorExit)  # what a student's object may raise; "stop" is the student's own
SEQUENCES = (list, tuple, deque)
CONTAINERS = (*SEQUENCES, dict, set, frozenset)
# These run no code of a student's own, whoever looks at them; a class made from one of BASES may, but not on this way.
ATOMS = {type(None), type(...), type(NotImplemented), bool, Fraction, Decimal, range, *np.sctypeDict.values()}
BASES: dict[type, Callable[[Any], Any]] = {
    float: float.__float__,
    int: int.__int__,
    complex: complex.__complex__,
    str: str.__str__,
    bytes: bytes.__bytes__,
}
ATOMS = (ATOMS | BASES.keys()) - {np.object_, np.void}


@dataclass(frozen=True)
class Other:
    """What is left of an object that holds no numbers: its kind, and how it was written."""

    kind: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def __float__(self) -> float:
        raise TypeError(f"Your function must return numbers here, but returns something of type `{self.kind}`")


def plain(value: Any) -> Any:
    """Return a value with nothing of a student's own kind in it, so that no code of theirs runs when it is looked at.

    This itself runs such code: it belongs into the sandbox.

    Parameters
    ----------
    value : object
        Numbers, words, arrays of them, lists, tuples and dicts stay what they are, and so do objects of the course.
        What else can be an array becomes one, with nan for what is masked. Of the rest, kind and text are left.

    Raises
    ------
    ValueError
        If it contains itself, or has too many entries.
    """
    if trouble := unwieldy(value):
        raise ValueError(f"What your function returns {trouble}")
    return _plain(value)


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind is np.ndarray and not value.dtype.hasobject:
        return value.copy()  # the student's own array may change later
    for base, underlying in BASES.items():
        if issubclass(kind, base):
            return underlying(value)
    if issubclass(kind, SEQUENCES):
        items = _items(value)
        return tuple(items) if issubclass(kind, tuple) else items
    if issubclass(kind, dict):
        return {key if type(key) in ATOMS else written(key): _plain(item) for key, item in dict.items(value)}
    if is_ours(value):
        written(value)  # a part of it may be a student's: it is written here once, where it can be stopped
        return value
    array = _array(value)
    return Other(kind.__name__, written(value)) if array is None else array


def _items(value: Any) -> list[Any]:
    items = [*_inside(value)]
    if {*map(type, items)} <= ATOMS:
        return items
    return [[*item] if type(item) is list and {*map(type, item)} <= ATOMS else _plain(item) for item in items]


def _base(value: Any) -> Any:
    """Return the class of Python's own that a container belongs to: a student's own may say anything."""
    return next(base for base in (*CONTAINERS, range) if issubclass(type(value), base))


def _inside(value: Any) -> Iterator[Any]:
    """What is in a container."""
    return iter(dict.values(value)) if issubclass(type(value), dict) else _base(value).__iter__(value)


def _array(value: Any) -> Any:
    """Return an array of what can be one, or None."""
    if issubclass(type(value), np.ndarray) and not _is_masked(value):
        array = np.array(value, subok=False)
        if not array.dtype.hasobject or {*map(type, array.flat)} <= ATOMS:
            return array
    return numbers(value)


def _is_masked(value: Any) -> bool:
    """Tell whether some entries have no value."""
    return issubclass(type(value), np.ma.MaskedArray) and bool(np.ma.getmaskarray(value).any())


def is_ours(value: Any) -> bool:
    """Tell whether a value is an object of the course, such as an optimizer, or of a class made from one of its own.

    Parameters
    ----------
    value : object
    """
    return any(str(base.__module__).startswith("course_lib.") for base in type(value).__mro__)


def returns_plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with its lists and tuples made plain: for a program of ours that calls a student's function.

    Parameters
    ----------
    function : callable
    """

    def plainly(*args: Any, **named: Any) -> Any:
        value = function(*args, **named)
        return plain(value) if issubclass(type(value), SEQUENCES) else value

    return plainly


def a_kind(value: Any) -> str:
    """Return what kind of thing a value is, or was before it was made plain.

    Parameters
    ----------
    value : object
    """
    return value.kind if isinstance(value, Other) else type(value).__name__


def unchanged(now: Any, before: Any) -> bool:
    """Tell whether an input is what it was, without asking whatever a student may have put into it.

    Parameters
    ----------
    now, before : object
        The second is the course's own.
    """
    if isinstance(before, list):
        return type(now) is list and len(now) == len(before) and all(map(unchanged, now, before))
    return (type(now) in ATOMS or type(now) in (np.ndarray, type(before))) and same(now, before, 0, 0)


def numbers(value: Any) -> Any:
    """Return a value as an array of floats, or None where it is none. It never raises.

    Parameters
    ----------
    value : object
        Also a `Fraction`, a `Decimal` or an array of them; what is too large for a float becomes inf.
    """
    try:
        if not _may_be_numbers(value):
            return None
        array = np.asarray(value)
        kind = array.dtype.kind
        if kind not in "biufO" or (kind == "O" and not all(isinstance(x, Number) for x in array.flat)):
            return None
        array = array.astype(float)
        return np.where(np.ma.getmaskarray(value), np.nan, array) if _is_masked(value) else array
    except OverflowError:
        return np.full(array.shape, np.inf)
    except FAILURES:  # a ragged list, or an object that refuses
        return None


def _may_be_numbers(value: Any) -> bool:
    """Tell whether NumPy may look at a value: it would never come to the end of a list that contains itself twice."""
    kind = type(value)
    if kind in ATOMS or issubclass(kind, np.ndarray):
        return kind not in (str, bytes)
    if issubclass(kind, SEQUENCES):  # of texts, NumPy would give every entry the room of the longest
        return not any(isinstance(one, str | bytes) for one in _inside(value)) and not unwieldy(value)
    return issubclass(kind, Number | Sequence | TypedList | memoryview) or hasattr(kind, "__array__")


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
        count = _base(part).__len__(part) if issubclass(type(part), (*CONTAINERS, range)) else 0
        left -= count
        if left < 0:
            return f"has more than {MANY:,} entries"
        if count and type(part) is not range:
            inside.append(id(part))
            around.append([one for one in _inside(part) if issubclass(type(one), (*CONTAINERS, range))])
        if len(inside) > DEEP:
            return f"holds lists in lists, more than {DEEP} deep"
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
