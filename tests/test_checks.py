"""Checks: what is allowed comes back as it is, everything else is refused by name."""

import numpy as np
import pytest

from course_lib import checks


class Mute:
    """Cannot be shown, and is no number."""

    def __repr__(self):
        raise RuntimeError("no")

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no")


NO_NUMBERS = ["x", b"x", None, True, 1j, [1, [2, 3]], [1.0, np.ones(2)], object(), Mute(), iter([1]), {}, [10**400]]
TOP = float(np.finfo(float).max)


@pytest.mark.parametrize("check", ["real", "finite", "positive", "not_negative", "share", "fraction", "single"])
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: type(value).__name__)
def test_what_is_no_number_is_refused(check, value):
    with pytest.raises(TypeError, match=r"width must be .* but is"):
        getattr(checks, check)("width", value)


@pytest.mark.parametrize(
    ("check", "inside", "outside"),
    [
        ("finite", (-TOP, 0, TOP), (np.inf, -np.inf, np.nan, 10**400)),
        ("positive", (5e-324, 1, TOP), (0, -5e-324, np.inf, np.nan, 10**400)),
        ("not_negative", (0, 1, TOP), (-5e-324, np.inf, np.nan)),
        ("share", (0, np.nextafter(1, 0)), (-5e-324, 1, np.nan)),
        ("fraction", (0, 1), (-5e-324, np.nextafter(1, 2), np.nan)),
        ("single", (-TOP, 0, TOP), (np.inf, np.nan)),
    ],
)
def test_ranges(check, inside, outside):
    one = getattr(checks, check)
    for value in inside:
        assert one("width", value) == value
        assert one("width", np.float64(value)) == value
        if check != "single":
            array = np.array([value, inside[-1]], float)
            assert one("width", array) is array
    for value in outside:
        with pytest.raises(ValueError, match=r"^width must be .* but is"):
            one("width", value)
        if check != "single" and not isinstance(value, int):
            with pytest.raises(ValueError, match=r"^width must be .* but is"):
                one("width", [inside[-1], value])
    if check != "single":
        with pytest.raises(ValueError, match="width must be"):
            one("width", [])
    with pytest.raises(TypeError, match="width must be"):
        one("width", np.ma.array([0.5, 0.5], mask=[False, True]))


def test_one_number():
    assert type(checks.single("width", np.float32(2))) is float
    for several in ([1.0], np.ones(1), (1, 2)):
        with pytest.raises(TypeError, match="width must be one finite number"):
            checks.single("width", several)


def test_one_number_between_others():
    assert [checks.between("lr", value, 0.5, 2) for value in (0.5, 2, np.float32(1))] == [0.5, 2, 1]
    assert type(checks.between("lr", 1, 0.5, 2)) is float
    for value in (np.nextafter(0.5, 0), np.nextafter(2, 3)):
        with pytest.raises(ValueError, match=r"lr must be a number from 0.5 to 2, but is (0.4|2.0)"):
            checks.between("lr", value, 0.5, 2)
    with pytest.raises(TypeError, match="lr must be one finite number"):
        checks.between("lr", "1", 0.5, 2)


def test_counts():
    assert [checks.count("steps", n) for n in (1, 10**9, np.int8(3))] == [1, 10**9, 3]
    assert type(checks.count("steps", np.int8(3))) is int
    assert checks.count("steps", 0, 0) == 0 and checks.count("steps", 7, most=7) == 7
    for value, message in (
        (0, "a whole number, 1 or above, but is 0"),
        (10**9 + 1, "a whole number, 1,000,000,000 or below, but is 1000000001"),
        (10**400, r"or below, but is 1000.* … 0000"),
        (10**5000, "or below, but is a value of type int that cannot be shown"),
    ):
        with pytest.raises(ValueError, match=f"steps must be .*{message}"):
            checks.count("steps", value)
    with pytest.raises(ValueError, match="7 or below, but is 8"):
        checks.count("steps", 8, most=7)
    with pytest.raises(ValueError, match="2 or above, but is 1"):
        checks.count("steps", 1, 2)
    for value in (True, 2.0, "2", None, np.array(2), np.bool_(1)):
        with pytest.raises(TypeError, match="steps must be a whole number"):
            checks.count("steps", value)


def test_seeds():
    assert checks.seed("seed", 0) == 0 and checks.seed("seed", 2**128 - 1) == 2**128 - 1
    for value in (-1, 2**128):
        with pytest.raises(ValueError, match="seed must be"):
            checks.seed("seed", value)


def test_entries():
    assert (
        checks.entries("log", ("a", "b"), "a list") == ["a", "b"] == checks.entries("log", {"a": 1, "b": 2}, "a list")
    )
    assert checks.entries("log", np.arange(2), "a list") == [0, 1] and checks.entries("log", [], "a list") == []
    for value in ("ab", b"ab", {"a"}, frozenset("a"), None, 3, np.array(3), np.float64(3), Mute()):
        with pytest.raises(TypeError, match=r"log must be a list, but is"):
            checks.entries("log", value, "a list")


def test_words():
    assert checks.one_of("start", "zero", ("zero", "first")) == "zero"
    with pytest.raises(
        ValueError, match=r"start must be one of 'zero', 'first', but is 'FRIST' \(did you mean 'first'"
    ):
        checks.one_of("start", "FRIST", ("zero", "first"))
    with pytest.raises(ValueError, match="did you mean 'zero'"):
        checks.one_of("start", "Zero", ("zero", "first"))
    for value in (np.array(["zero", "first"]), ["zero"], None, 3, Mute()):
        with pytest.raises(TypeError, match="start must be one of 'zero', 'first', but is"):
            checks.one_of("start", value, ("zero", "first"))
    with pytest.raises(ValueError, match=r"start must be one of .* …"):
        checks.one_of("start", "z" * 10**6, ("zero", "first"))


def test_one_of_some_numbers():
    rates = (0.1, 0.3, 1.0, None)
    assert checks.one_of("lr", 1, rates) == 1.0 and isinstance(checks.one_of("lr", 1, rates), float)
    assert checks.choice("lr", np.float64(0.3), rates) == 1 and checks.choice("lr", None, rates) == 3
    with pytest.raises(ValueError, match=r"lr must be one of 0.1, 0.3, 1, None, but is 0.2"):
        checks.choice("lr", 0.2, rates)
    for value in (True, "0.1", np.array([0.1]), [0.1], Mute()):
        with pytest.raises(TypeError, match=r"lr must be one of 0.1, 0.3, 1, None, but is"):
            checks.choice("lr", value, rates)
    with pytest.raises(TypeError, match=r"lr must be one of 0.1, but is None"):
        checks.choice("lr", None, (0.1,))


def test_what_is_shown():
    assert checks.shown(np.float64(0.5)) == "0.5"
    assert checks.shown("a\n b") == r"'a\n b'"
    assert checks.shown(np.eye(2)) == "array([[1., 0.], [0., 1.]])"
    assert len(checks.shown("z" * 10**6)) == 100
    assert checks.shown("z" * 98) == repr("z" * 98)
    assert "cannot be shown" in checks.shown(Mute())
