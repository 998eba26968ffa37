"""`check` never raises, answers fairly and writes down every attempt, whatever it is given or a function returns."""

from __future__ import annotations

import json
import sys
import types
import weakref
from collections import deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from course_lib.exercises import REGISTRY, compare, deadline, sandbox
from course_lib.exercises.answers import Choice, Number
from course_lib.exercises.functions import Function
from course_lib.exercises.goals import Goal
from course_lib.slips.search import Search

ALL = list(REGISTRY.values())


def refuse(*_, **__):
    raise RuntimeError("no")


def leave(*_, **__):
    raise SystemExit


def refusing(*names, how=refuse):
    """An object whose special methods of these names raise."""
    return type("Refusing", (), {"__hash__": object.__hash__, **{f"__{name}__": how for name in names}})()


class Own(BaseException):
    """An error of a student's own that nothing but `except BaseException` catches."""


def fail(*_, **__):
    raise Own


def gone():
    """A reference to something that is there no more: whatever one asks it raises."""
    return weakref.proxy(refusing())


class Unclassed:
    """It refuses even to say of what class it is."""

    @property
    def __class__(self):
        raise RuntimeError("no")


def endless():
    ring = [1.0]
    ring.append(ring)
    return ring


def twice(kind):
    """What contains itself twice: whoever goes down all ways never ends."""
    ring = kind()
    if issubclass(kind, dict):
        ring["a"] = ring["b"] = ring
    else:
        ring += [ring, ring]
    return ring


class Odd(float):
    """A number that equals none, and says another one than it is."""

    __hash__ = float.__hash__
    __eq__ = __float__ = refuse


class OwnList(list):
    """A list that is written and gone through in its own way."""

    __repr__ = __iter__ = __len__ = refuse


def told(*_):
    print("TOLD")
    return "told"


class Untold(Own):
    """An error that raises itself when it is told."""

    def __str__(self):
        raise self


class Unnamed(NameError):
    @property
    def name(self):
        raise RuntimeError("no")


def stop(error):
    raise error


NASTY = {
    "ragged": lambda: [[1.0, 2.0], [3.0]],
    "ragged arrays": lambda: [1.0, np.ones(3)],
    "ragged in a tuple": lambda: (np.ones((2, 2)), [np.ones(2), 1]),
    "list in itself": endless,
    "dict in itself, twice": lambda: twice(dict),
    "list in itself, twice": lambda: twice(list),
    "queue in itself, twice": lambda: twice(deque),
    "own list in itself, twice": lambda: twice(OwnList),
    "own list": lambda: OwnList([1.0, 2.0]),
    "too deep": lambda: [[[[[[eval("[" * 95 + "]" * 95)]]]]]],
    "untold": lambda: refusing("eq", "bool", "array", "repr", "len", "float", how=lambda *_, **__: stop(Untold())),
    "deep": lambda: eval("[" * 90 + "]" * 90),
    "too large for a float": lambda: 10**400,
    "too large to be written": lambda: -(10**5000),
    "large in a list": lambda: [1, 10**400],
    "generator": lambda: (x for x in (1.0, 2.0)),
    "zip": lambda: zip([1], [2], strict=True),
    "set": lambda: {1.0, 2.0},
    "dict": lambda: {"a": [1, [2]]},
    "bytes": lambda: b"a",
    "nothing": lambda: None,
    "not implemented": lambda: NotImplemented,
    "huge text": lambda: "x" * 1_000_000,
    "half a letter": lambda: "\ud800",
    "empty text": lambda: "",
    "empty array": lambda: np.array([]),
    "array of texts": lambda: np.array(["flat", "slow"]),
    "array of objects": lambda: np.array([None, refusing("eq")], dtype=object),
    "array of words": lambda: np.array("flat"),
    "records": lambda: np.zeros(2, dtype=[("a", float), ("b", int)]),
    "masked": lambda: np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    "all masked": lambda: np.ma.masked,
    "matrix": lambda: np.ones((1, 2)).view(np.matrix),
    "object as an array": lambda: np.array(refusing("eq", "float"), dtype=object),
    "odd number": lambda: Odd(1.0),
    "prints when it is written": lambda: refusing("repr", how=told),
    "dates": lambda: np.array(["2026-01-01"], dtype="datetime64[D]"),
    "complex": lambda: 1 + 2j,
    "complex array": lambda: np.array([1j]),
    "nan": lambda: float("nan"),
    "inf": lambda: -np.inf,
    "a class": lambda: int,
    "a module": lambda: types,
    "refuses equality": lambda: refusing("eq", "ne"),
    "refuses truth": lambda: refusing("bool", "len"),
    "refuses to be an array": lambda: refusing("array", "float", "int", "index"),
    "refuses to be written": lambda: refusing("repr", "str", "format"),
    "refuses every attribute": lambda: refusing("getattr", "iter", "getitem"),
    "refuses all": lambda: refusing("eq", "bool", "array", "repr", "len", "iter", "call", "float", "getattr"),
    "gone": gone,
    "refuses its class": Unclassed,
    "fails in its own way": lambda: refusing("eq", "bool", "array", "repr", "len", "float", how=fail),
    "ends Python": lambda: refusing("eq", "bool", "array", "repr", "len", "float", how=leave),
}


HOPELESS = {"untold", "gone", "refuses its class", "fails in its own way", "refuses all"}


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """``ask(ex, *answers, **named)`` checks, and returns what was shown once and what was written down once."""
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    for name in ("UNSTUCK_EXPECT", "UNSTUCK_SITE"):
        monkeypatch.delenv(name, raising=False)
    find = Search.find

    def briefly(self, *given, **how):  # the search has its own tests
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self, "tries", 20)
            return find(self, *given, **how)

    monkeypatch.setattr(Search, "find", briefly)
    shown = []
    monkeypatch.setattr("course_lib.exercises.base.show", shown.append)
    journal = tmp_path / "journal.jsonl"

    def ask(ex, *answers, **named):
        shown.clear()
        journal.unlink(missing_ok=True)
        ex.check(*answers, **named)
        (result,) = shown
        entries = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
        return result, [json.loads(entry) for entry in entries]

    return ask


def fair(result, entries, what):
    text = repr(result)
    assert result.state in ("wrong", "pass"), f"{what}: {text}"
    assert len(result.text) > 15 and len(text) < 2500, f"{what}: {text[:3000]}"
    assert "Traceback" not in text and "two answers" not in text, f"{what}: {text}"
    assert ("cannot be examined" in text) <= (what in HOPELESS), f"{what}: {text}"
    text.encode("utf-8")
    result._repr_html_().encode("utf-8")
    (entry,) = entries
    assert entry["event"] == result.state and len(entry["answer"]) < 25_000, what


def apart(ex):
    """What of an exercise's own a nasty answer meets: nothing, where it is a choice, or is to be a function."""
    return type(ex) if isinstance(ex, Choice | Function) else ex.id


@pytest.mark.parametrize("ex", {apart(ex): ex for ex in ALL}.values(), ids=lambda ex: ex.id)
def test_nasty_answers(ex, ask):
    for what, make in NASTY.items():
        given = {name: make() for name in ex.settings} if isinstance(ex, Goal) else {"answer": make()}
        fair(*ask(ex, **given), what)


FUNCTIONS = [pytest.param(ex, k % 2, id=ex.id) for k, ex in enumerate(e for e in ALL if isinstance(e, Function))]


@pytest.mark.parametrize(("ex", "parity"), FUNCTIONS)
def test_functions_that_return_nasty_values(ex, parity, ask):
    """Every second one by itself, the others beside what is right; in the next exercise it is the other way round."""
    for k, (what, make) in enumerate(NASTY.items()):

        def alone(*args, make=make, **named):
            return make()

        def beside(*args, make=make, **named):
            right = ex.right(*args, **named)
            return (*right[:-1], make()) if isinstance(right, tuple) else [right, make()]

        fair(*ask(ex, alone if k % 2 == parity else beside), what)


@pytest.mark.parametrize("error", [Untold, Unnamed, Own])
def test_an_error_that_cannot_be_told_is_told_so(ask, error):
    result, entries = ask(REGISTRY["grad-norm"], lambda grads: stop(error()))
    assert f"Python stopped with `{error.__name__}: no message`" in result.text and len(entries) == 1


def test_a_check_inside_of_the_function_that_it_checks_is_refused(ask):
    def norm(grads):
        REGISTRY["grad-norm"].check(norm)
        return 1.0

    result, entries = ask(REGISTRY["grad-norm"], norm)
    assert "a `.check(...)` stands inside of the function that it checks: move this line out" in result.text
    assert len(entries) == 1


def test_what_contains_itself_or_is_too_large_is_told_so(ask):
    assert "Your answer contains itself." in ask(REGISTRY["flat-loss"], twice(list))[0].text
    assert (
        "What your function returns contains itself." in ask(REGISTRY["grad-norm"], lambda grads: twice(dict))[0].text
    )
    for many in (range(10**8), [[0.0] * 2000] * 2000):
        assert "has more than 100,000 entries" in ask(REGISTRY["grad-norm"], lambda grads, many=many: many)[0].text
    shared = [1.0]
    assert not compare.unwieldy([shared, shared, {"a": (shared,)}, range(90_000)])


def test_two_answers_at_once_are_written_down_too(ask):
    result, entries = ask(REGISTRY["grad-norm"], endless(), refusing("repr"))
    assert "Give one answer" in result.text and len(entries) == 1


def test_a_fraction_and_a_decimal_are_numbers(ask):
    window = REGISTRY["rate-window"]
    assert ask(window, lambda *a, **k: tuple(Fraction(float(x)) for x in window.right(*a, **k)))[0].state == "pass"
    number = next(ex for ex in ALL if isinstance(ex, Number))
    assert ask(number, Decimal(float(number.right)))[0].state == "pass"
    assert ask(number, 10**400)[0].text.startswith("The answer is one finite number, but yours is `1000")


@pytest.mark.parametrize("id", ["critical-kind", "why-stuck"])
def test_an_array_where_a_word_is_wanted(ask, id):
    result, _ = ask(REGISTRY[id], lambda *_, **__: np.array([1.0, 2.0]))
    assert "must be a word in quotes, but is of type `ndarray`" in result.text and "word must be one of" in result.text


def test_an_array_is_filled_without_leaving_a_blank(ask):
    """`x[...] = …` is not a `...` that is still to be replaced."""

    def norm(grads):
        total = np.zeros(1)
        total[...] = sum((g**2).sum() for g in grads)
        return float(np.sqrt(total[0]))

    assert ask(REGISTRY["grad-norm"], norm)[0].state == "pass"


def test_the_comma_that_makes_a_tuple_is_shown(ask):
    number = next(ex for ex in ALL if isinstance(ex, Number))
    assert "yours is `(0.0025,)`" in ask(number, (0.0025,))[0].text


def test_what_is_too_large_for_a_float_is_called_an_overflow(ask):
    assert "an overflow" in ask(REGISTRY["grad-norm"], lambda grads: 10**400)[0].text


def test_half_a_letter_is_written_down(ask):
    result, entries = ask(REGISTRY["grad-norm"], lambda grads: print("\ud800") or 1.0)
    assert dict(result.rows)["it printed"] == "\\ud800" and entries
    named = type("Half", (), {"__repr__": lambda self: "\ud800"})()
    assert ask(REGISTRY["flat-loss"], named)[1][0]["answer"]


def test_an_object_that_cannot_be_examined_is_told_so(ask):
    result, entries = ask(REGISTRY["flat-loss"], refusing("repr", how=fail))
    assert result.text.startswith("This answer cannot be examined.\n") and "`Own: no message`" in result.text
    assert "Python stopped with `Own: no message`" in entries[0]["answer"]


def test_settings_of_an_own_kind_are_those_that_are_in_it():
    class Nasty(dict):
        def values(self):
            raise LookupError("no values")

    right = REGISTRY["two-rates"].right
    assert REGISTRY["two-rates"].judge(Nasty(right)).state == "pass"


def endless_when(name, *more):
    """An object for which a special method never ends, in lines that can be quoted."""
    source = f"class Endless:\n    def __{name}__(self, *_, **__):\n        while True:\n            pass\n"
    space = {}
    exec(compile(source, "student's cell", "exec"), space)
    return space["Endless"]()


def in_an_array(thing):
    array = np.empty(1, dtype=object)
    array[0] = thing
    return array


@pytest.mark.parametrize("name", ["array", "repr"])
def test_a_special_method_that_never_ends_is_stopped(ask, monkeypatch, name):
    """Also of what is given as an answer, lies in an array, or was put into an input."""
    monkeypatch.setattr(deadline, "WAITING", 1e6)  # however busy the machine
    monkeypatch.setattr(REGISTRY["grad-norm"], "seconds", 0.05)
    monkeypatch.setitem(sandbox.call.__kwdefaults__, "seconds", 0.05)
    thing = endless_when(name)
    assert "never ends" in ask(REGISTRY["grad-norm"], lambda grads: thing)[0].text
    if name == "repr":
        assert "never ends" in ask(REGISTRY["grad-norm"], lambda grads: in_an_array(thing))[0].text
    result, entries = ask(REGISTRY["flat-loss"], thing)
    assert result.text.startswith("This answer cannot be examined.\n") and "never ends" in result.text
    assert len(entries) == 1 and ("never ends" in entries[0]["answer"]) == (name == "repr")
    result, _ = ask(
        REGISTRY["grad-norm"], lambda grads: grads.__setitem__(0, thing) or REGISTRY["grad-norm"].right(grads[1:])
    )
    assert result.state == "wrong"


def test_what_special_methods_print_is_kept(ask, capsys):
    """And one that ends Python ends nothing."""
    for how in (told, leave):
        thing = refusing("repr", "array", "eq", "float", how=how)
        ask(REGISTRY["grad-norm"], lambda grads, thing=thing: thing)
        ask(REGISTRY["flat-loss"], thing)
        ask(next(ex for ex in ALL if isinstance(ex, Number)), thing)
    assert capsys.readouterr() == ("", "")


def test_a_masked_entry_has_no_value(ask):
    steps = REGISTRY["adam-step"]

    def masked(*args, **named):
        m, v, theta = steps.right(*args, **named)
        return m, v, np.ma.masked_array(theta, np.arange(theta.size) == hidden)

    hidden = -1
    assert ask(steps, masked)[0].state == "pass"
    hidden = 0
    assert "`theta` is `nan` somewhere" in ask(steps, masked)[0].text


def test_a_queue_is_as_good_as_a_list(ask):
    norms = REGISTRY["rate-window"]
    assert ask(norms, lambda *a, **k: deque(norms.right(*a, **k)))[0].state == "pass"


def test_a_function_may_close_what_it_prints_to(ask):
    def norm(grads):
        print("TOLD")
        sys.stdout.close()
        sys.stderr.close()
        return REGISTRY["grad-norm"].right(grads) + wrong

    wrong = 0
    assert ask(REGISTRY["grad-norm"], norm)[0].state == "pass"
    wrong = 1
    assert dict(ask(REGISTRY["grad-norm"], norm)[0].rows)["it printed"] == "TOLD"


def test_what_a_function_returns_on_the_way_may_have_no_end(ask):
    """A program of ours asks it for step after step; NumPy would never come to the end of such a list."""
    for id, at in (("speed-limit", 1), ("adam-step", 0), ("amsgrad-step", 2), ("radam-step", 1)):
        right = REGISTRY[id].right

        def function(*args, right=right, at=at, **named):
            answer = [*right(*args, **named)]
            answer[at] = twice(list)
            return answer

        assert ask(REGISTRY[id], function)[0].text == "What your function returns contains itself."
    result, _ = ask(REGISTRY["falling-rate"], lr=lambda t: twice(list) if t else 0.1)
    assert result.text == "What your function returns contains itself."
