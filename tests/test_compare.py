"""Values made plain: nothing of a student's own kind is left in them, and what has no end or no value is seen."""

from __future__ import annotations

import array
from collections import OrderedDict, UserList, deque, namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from course_lib.exercises import compare
from course_lib.exercises.compare import plain
from course_lib.optimizers import adam


def refuse(*_, **__):
    raise RuntimeError("no")


def own(base, *names, **more):
    """A class made from another, whose special methods of these names raise."""
    return type("Own", (base,), {f"__{name}__": refuse for name in names} | more)


STAY = [None, ..., True, 3, 10**400, 1.5, 2j, "word", b"bytes", Fraction(1, 3), Decimal("0.1"), range(3), np.float32(2)]
STAY += [np.str_("word"), [1, [2.0]], (1, "a"), {"a": [1]}, [], {}]


@pytest.mark.parametrize("value", STAY, ids=repr)
def test_what_is_plain_stays(value):
    made = plain(value)
    assert made == value and type(made) is type(value)


OWN = {
    "float": (own(float, "eq", "float", "repr")(1.5), 1.5),
    "a float of NumPy's": (own(np.float64, "eq", "float")(1.5), 1.5),
    "int": (own(int, "eq", "int", "index")(3), 3),
    "complex": (own(complex, "eq", "complex")(2j), 2j),
    "str": (own(str, "eq", "str", "repr")("word"), "word"),
    "bytes": (own(bytes, "eq", "bytes")(b"word"), b"word"),
    "list": (own(list, "eq", "iter", "len", "getitem")([1, own(float, "eq")(2.0)]), [1, 2.0]),
    "tuple": (own(tuple, "eq", "iter", "len")((1, 2)), (1, 2)),
    "named tuple": (namedtuple("Pair", "a b")(1, 2), (1, 2)),
    "queue": (deque([1, 2]), [1, 2]),
    "dict": (own(dict, "eq", "iter", "len", items=refuse, values=refuse)(a=[1]), {"a": [1]}),
    "ordered dict": (OrderedDict(a=1), {"a": 1}),
    "a key of an own kind": ({own(float, "eq", __hash__=float.__hash__, __repr__=lambda _: "key")(1): 2}, {"1": 2}),
}


@pytest.mark.parametrize("name", OWN)
def test_an_own_kind_of_number_or_list_becomes_pythons(name):
    value, expected = OWN[name]
    made = plain(value)
    assert type(made) is type(expected) and made == expected
    if isinstance(made, list):
        assert {*map(type, made)} <= {int, float}


class Series:
    """As those of pandas: an array in a coat."""

    def __array__(self, dtype=None, copy=None):
        return np.array([1.0, 2.0])


ARRAYS = {
    "array": np.array([1.0, 2.0]),
    "matrix": np.array([1.0, 2.0]).view(np.matrix),
    "an own kind": np.array([1.0, 2.0]).view(own(np.ndarray, "eq", "array", "repr")),
    "series": Series(),
    "typed list": array.array("d", [1, 2]),
    "nothing masked": np.ma.masked_array([1.0, 2.0]),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_what_can_be_an_array_becomes_one(name):
    made = plain(ARRAYS[name])
    assert type(made) is np.ndarray and made.ravel().tolist() == [1.0, 2.0]


def test_what_is_masked_has_no_value():
    for half in (np.ma.masked_array([1.0, 2.0], [True, False]), np.ma.masked_array([1, 2], [True, False])):
        for made in (plain(half), compare.numbers(half)):
            assert type(made) is np.ndarray and np.isnan(made).tolist() == [True, False] and made[1] == 2
        assert not compare.same(half, np.array([1.0, 2.0]))
    assert np.isnan(plain(np.ma.masked)) and np.isnan(plain([np.ma.masked])[0])
    assert compare.a_kind(plain(np.ma.masked_array(["a"], [True]))) == "MaskedArray"


def test_arrays_of_objects():
    exact = np.array([Fraction(1, 2), Decimal(1)], dtype=object)
    assert plain(exact).dtype == object and plain(exact).tolist() == exact.tolist()
    odd = np.array([own(float, "eq")(0.5)], dtype=object)
    assert plain(odd).dtype == float and plain(odd).tolist() == [0.5]
    for value in (np.array([None, object()]), np.array(object()), np.array([{}])):
        assert compare.a_kind(plain(value)) == "ndarray"


def test_a_copy_is_made_of_an_array_that_may_change_later():
    mine = np.ones(2)
    made = plain(mine)
    mine[0] = 5
    assert made.tolist() == [1, 1]


def test_of_the_rest_kind_and_text_are_left():
    class Thing:
        def __repr__(self):
            return "a thing"

    made = plain([Thing()])[0]
    assert compare.a_kind(made) == "Thing" and repr(made) == compare.written(made) == "a thing"
    assert compare.a_kind(1.0) == "float" and plain(made) is made
    assert "cannot be written: RuntimeError" in compare.written(plain(own(object, "repr", "array")()))
    assert compare.a_kind(plain(max)) == "builtin_function_or_method" and compare.a_kind(plain({1})) == "set"
    assert not compare.same(made, 1.0) and compare.numbers(made) is None


def test_objects_of_the_course_stay():
    optimizer = adam(0.1)
    assert plain({"optimizer": optimizer})["optimizer"] is optimizer


def ring(kind):
    it = kind()
    it += [it, it]
    return it


def nested(depth):
    it = 1.0
    for _ in range(depth):
        it = [it]
    return it


@pytest.mark.parametrize("kind", [list, deque, own(list, "iter", "len")])
def test_what_has_no_end_is_refused(kind):
    for value in (ring(kind), {"a": (ring(kind),)}):
        with pytest.raises(ValueError, match=r"^What your function returns contains itself$"):
            plain(value)
        assert compare.numbers(value) is None
    with pytest.raises(ValueError, match="returns contains itself"):
        compare.returns_plain(lambda: ring(kind))()


def test_what_is_too_deep_or_too_long_is_refused():
    assert plain(nested(100)) == nested(100)
    assert compare.unwieldy(nested(101)) == "holds lists in lists, more than 100 deep"
    assert "100,000 entries" in compare.unwieldy([0] * 100_001) and not compare.unwieldy([0] * 100_000)


def test_a_function_whose_lists_are_made_plain_returns_the_rest_as_it_is():
    thing = iter(())
    assert compare.returns_plain(lambda x, *, y: (x, y))(1, y=own(float, "eq")(2)) == (1, 2.0)
    assert compare.returns_plain(lambda: thing)() is thing


def test_dates_are_no_numbers():
    for value in (np.timedelta64(1), np.array(["2026-01-01"], dtype="datetime64[D]")):
        assert compare.numbers(value) is None


def test_an_input_is_unchanged_or_not():
    grads = [np.ones(2), np.zeros((1, 2))]
    assert compare.unchanged([g.copy() for g in grads], grads)
    assert compare.unchanged(np.float64(1), 1.0) and compare.unchanged("a", "a") and compare.unchanged(None, None)
    odd = own(object, "eq", "array", __array__=lambda *_: pytest.fail("it was asked"))()
    for now in (grads[:1], (*grads,), [np.ones(2), np.ones((1, 2))], [np.ones(2), odd], odd):
        assert not compare.unchanged(now, grads)
    assert not compare.unchanged(2.0, 1.0) and not compare.unchanged(odd, 1.0)


def test_two_sets_are_the_same_if_they_are_written_alike():
    assert compare.same(plain({1}), plain({1})) and not compare.same(plain([{1}]), plain([{2}]))


def test_a_sequence_of_numbers_is_an_array_whatever_its_class():
    assert plain(UserList([1.0, 2.0])).tolist() == [1.0, 2.0]


def test_where_numbers_are_needed_the_students_own_kind_is_named():
    made = plain([number for number in (iter(()),)])[0]
    with pytest.raises(TypeError, match=r"^Your function must return numbers here, .* of type `tuple_iterator`$"):
        float(made)
