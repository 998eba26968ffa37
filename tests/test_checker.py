"""The checker itself: what it says to trouble, to known and unknown mistakes, and what it writes down."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib.exercises import REGISTRY, compare, deadline, exercise
from course_lib.exercises.answers import Number
from course_lib.exercises.functions import Function
from course_lib.exercises.goals import Goal
from course_lib.exercises.programs import blanks
from course_lib.exercises.show import Result

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def nothing_is_written_down(monkeypatch):
    monkeypatch.setenv("UNSTUCK_WORK", "off")
    monkeypatch.setattr(deadline, "WAITING", 1e6)  # however busy the machine, an endless loop is called one
    for name in ("UNSTUCK_EXPECT", "UNSTUCK_SITE"):
        monkeypatch.delenv(name, raising=False)


# ---- trouble, on an exercise made for it


@pytest.fixture(scope="module")
def step():
    """One RMSProp step, as in the design: v before u."""
    ex = Function(
        "a-test-step",
        "Exercise 99.1, one step",
        outputs=("v", "u"),
        cases=[
            {"v": np.array([1.0, 4.0]), "g": np.array([3.0, -2.0])},
            {"v": np.zeros(3), "g": np.array([1e-9, -5.0, 0.0])},
            {"v": np.array([[0.5, 2.0], [1.0, 8.0]]), "g": np.array([[0.1, -0.4], [20.0, -3.0]]), "beta": 0.5},
        ],
        hints=["The first.", "The second."],
        note="The state is v.",
        seconds=0.5,
    )

    @ex.reference
    def rmsprop_step(v, g, beta=0.9, eps=1e-8):
        """Return the new v and the step u."""
        v = beta * v + (1 - beta) * g**2  # SOLUTION
        u = g / (np.sqrt(v) + eps)  # SOLUTION
        return v, u

    @ex.mistake("mean-abs", "Average the squares.")
    def _(v, g, beta=0.9, eps=1e-8):
        v = beta * v + (1 - beta) * abs(g)
        return v, g / (v + eps)

    @ex.mistake("sum", "That is Adagrad.")
    def _(v, g, beta=0.9, eps=1e-8):
        v = v + g**2
        return v, g / (np.sqrt(v) + eps)

    @ex.mistake("no-root", "The root is missing.")
    def _(v, g, beta=0.9, eps=1e-8):
        v = beta * v + (1 - beta) * g**2
        return v, g / (v + eps)

    @ex.mistake("no-eps", "0/0 without eps.")
    def _(v, g, beta=0.9, eps=1e-8):
        v = beta * v + (1 - beta) * g**2
        return v, g / np.sqrt(v)

    yield ex
    del REGISTRY[ex.id]


GOOD = "v = beta * v + (1 - beta) * g**2\n    u = g / (np.sqrt(v) + eps)\n    "
HEAD = "import numpy as np\nCALLS = []\ndef rmsprop_step(v, g, beta=0.9, eps=1e-8):\n    "


def student(body):
    space = {}
    exec(compile(HEAD + body, "student's cell", "exec"), space)
    return space["rmsprop_step"]


TROUBLE = {  # what a student writes → what the answer must say
    "endless loop": ("while True: pass", "never ends"),
    "endless loop over several lines": ("k = 0\n    while k >= 0:\n        k += 1", "never ends"),
    "endless loop that catches errors": (
        "while True:\n        try:\n            v = v * 1\n        except Exception:\n            pass",
        "never ends",
    ),
    "endless recursion": ("return rmsprop_step(v, g)", "RecursionError"),
    "misspelt name": (GOOD + "return v, uu", "NameError: name 'uu' is not defined"),
    "exit": ("raise SystemExit", "A function ends with `return`"),
    "exit of Python's own": ("exit()", "A function ends with `return`"),
    "quit with a code": ("quit(1)", "`quit()` would end the whole notebook"),
    "no return": (GOOD.rstrip(), "a `return` missing?"),
    "one of three": (GOOD + "return v, u, g", "Your function must return 2 values: `return v, u`. It returns 3"),
    "a dict": (GOOD + "return {'v': v, 'u': u}", "It returns one `dict`"),
    "text": (GOOD + "return ['x', 'y'], u", "`v` must be numbers, but is of type `list`"),
    "shape": (GOOD + "return v.sum(), u", "`v` must be an array of shape (2,), but is one number"),
    "complex": (GOOD + "return v + 0j, u", "but is complex"),
    "yield": (GOOD + "yield v", "without `yield` or `async`"),
    "asks the keyboard": ("return input('v?'), g", "input() cannot be used"),
    "fails in one case only": ("return v / (v.size - 3), g", "`v` "),
    "fails in a later case": ("assert v.ndim == 1\n    " + GOOD + "return v, u", "input : v=[[0.5"),
    "nan": (GOOD + "return v, np.log(-np.abs(u))", "`u` is `nan` somewhere"),
    "integers": ("v = beta * v + (1 - beta) * g**2\n    return v.astype(int), g", "`v` is not right yet"),
    "keeps state": (GOOD + "CALLS.append(1)\n    return v + (len(CALLS) > 3), u", "two answers"),
    "keeps state from the first": (GOOD + "CALLS.append(1)\n    return v * len(CALLS), u", "two answers"),
    "changes its input": (
        "v *= beta\n    v += (1 - beta) * g**2\n    return v, g / (np.sqrt(v) + eps)",
        "`v` in place",
    ),
    "prints": ("print('hello', g.shape)\n    return v, g", "hello (2,)"),
    "three times": (GOOD + "return 3 * v, u", "Every entry is 3 times the expected one"),
    "shifted": (GOOD + "return v + 1, u", "`v + 1` stands where `v` belongs"),
    "opposite sign": (GOOD + "return v, -u", "is reversed"),
    "swapped": (GOOD + "return u, v", "`u` and `v` are exchanged"),
    "square": (GOOD + "return v**2, u", "`v` is squared"),
    "own error": ("raise ValueError('oh <b>no</b>')", "ValueError: oh <b>no</b>"),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_trouble_is_told_in_a_sentence(step, name):
    body, text = TROUBLE[name]
    result = step.evaluate(student(body))
    assert result.state == "wrong" and text in repr(result), result
    assert "Traceback" not in repr(result)
    assert "<b>" not in result._repr_html_()


@pytest.mark.parametrize(
    ("returned", "fact"),
    [
        ("v + 1, u", "off by +1"),
        ("v, -u", "opposite sign"),
        ("u, v", "are the outputs swapped?"),
        ("v**2, u", "the square of the expected one"),
    ],
)
def test_where_no_slip_is_found_a_fact_is_told(step, monkeypatch, returned, fact):
    monkeypatch.setattr(Function, "_slip", lambda *_: None)
    assert fact in step.evaluate(student(GOOD + f"return {returned}")).text


def test_what_only_looks_swapped_is_not_called_so(step, monkeypatch):
    """v is right and stands twice; and of truth values there are only two, so one often holds another's."""
    monkeypatch.setattr(Function, "_slip", lambda *_: None)
    text = step.evaluate(student(GOOD + "return v, v")).text
    assert "`u` is not right yet" in text and "swapped" not in text

    def judge(adaptive, known, ramp, losses, good):
        h1, h2 = known and adaptive, ramp
        return h1, h2, h1 != h2, "neither"

    text = exercise("whom-does-it-contradict").evaluate(judge).text
    assert text.startswith("`h1` is not right yet") and "swapped" not in text


def test_where_nothing_is_given_no_input_is_shown():
    result = exercise("eight-formulas").evaluate(lambda: (5, 2, 1, 6, 3, 8, 4, 7))
    assert [name for name, _ in result.rows] == ["your rms", "expected rms"]


CATCHES_ALL = "while True:\n        try:\n            v = v * 1\n        except:\n            pass"


def test_a_loop_that_catches_everything_is_stopped(step, tmp_path):
    file = tmp_path / "cell.py"  # its source must be readable, as that of a notebook's cell is
    file.write_text(HEAD + CATCHES_ALL, encoding="utf-8")
    space = {}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), space)
    text = step.evaluate(space["rmsprop_step"]).text
    assert "never ends" in text


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ((1.0, 2.0), "without brackets"),
        (lambda v, g: (v, g), "does not take the arguments"),
        (print, "does not take the arguments"),
        (np.sqrt, ""),
    ],
)
def test_answers_that_are_no_such_function(step, answer, text):
    result = step.evaluate(answer)
    assert result.state == "wrong" and text in repr(result)


def test_the_students_own_line_is_quoted(step, tmp_path):
    file = tmp_path / "cell.py"
    file.write_text(HEAD + GOOD + "return v, uu\n")
    space = {}
    exec(compile(file.read_text(), str(file), "exec"), space)
    assert "Line 6: `return v, uu`" in repr(step.evaluate(space["rmsprop_step"]))


WORDS = {  # one mistake in many words, and two mistakes at once: the first in the order of computation is told
    "s = (1-beta)*np.abs(g) + v*beta\n    return s, np.divide(g, s+eps)": "mean-abs",
    "v = v + (1-beta)*(np.sqrt(g*g)-v)\n    return v, g/(eps+v)": "mean-abs",
    "v = beta*v + (1-beta)*abs(g)\n    return v, g/(np.sqrt(v)+eps)": "mean-abs",
    "v = v + g*g\n    return v, g/(v+eps)": "sum",
    "w = beta*v + (1-beta)*g*g\n    return w, g/(eps+w)": "no-root",
    "w = beta*v + (1-beta)*g*g\n    return w, g*w**-0.5": "no-eps",
}


@pytest.mark.parametrize("body", WORDS)
def test_a_mistake_is_known_by_what_it_computes(step, body):
    assert step.evaluate(student(body)).mistake == WORDS[body]


def test_half_filled_is_not_finished(step):
    space = {"np": np}
    exec(step.starter().replace("v = ...", "v = beta * v + (1 - beta) * g**2"), space)
    result = step.evaluate(space["rmsprop_step"])
    assert result.state == "part" and "1 of the `...` is still to be filled in" in result.text


def test_an_ellipsis_in_an_index_is_no_blank():
    assert blanks(lambda x: x[..., 0]) == 0
    assert blanks(lambda: ...) == 1


def test_the_inputs_of_a_case_are_never_changed(step):
    before = copy.deepcopy(step.cases)
    step.evaluate(student("v *= 0\n    return v, g"))
    for case, kept in zip(step.cases, before, strict=True):
        np.testing.assert_equal(case, kept)


def test_right_values_of_another_type_are_told():
    ex = Function("a-test-ints", "Exercise 99.2, ints", outputs=("n",), cases=[{"x": np.array([1.0, 2.0])}])

    @ex.reference
    def double(x):
        """Return 2x."""
        return 2 * x  # SOLUTION

    del REGISTRY[ex.id]
    assert "the type `int64`" in ex.evaluate(lambda x: (2 * x).astype("int64")).text
    assert ex.evaluate(lambda x: [2 * float(v) for v in x]).state == "pass"


# ---- numbers, choices, goals


def ten_to_the_half():
    return 3.16


@pytest.fixture
def number():
    right, mistakes = ten_to_the_half, {"one": (1.0, "Only later.")}
    ex = Number("a-test-number", "Exercise 99.3, a number", right=right, mistakes=mistakes)
    yield ex
    del REGISTRY[ex.id]


@pytest.mark.parametrize(
    ("answer", "state", "text"),
    [
        (..., "todo", "your number"),
        (3.1623, "pass", ""),
        (np.float64(3.16), "pass", ""),
        (np.array([3.16]), "pass", ""),
        (1, "wrong", "Only later."),
        (-3.16, "wrong", "the sign is not"),
        (4.0, "wrong", "too large."),
        (400, "wrong", "too large, by a factor of more than ten"),
        (50, "wrong", "too large, by a factor of more than ten"),
        (-5, "wrong", "too small."),
        (3.3, "wrong", "too large."),
        ("3.16", "wrong", "one finite number"),
        (True, "wrong", "one finite number"),
        (float("nan"), "wrong", "one finite number"),
        (None, "wrong", "one finite number"),
    ],
)
def test_numbers(number, answer, state, text):
    result = number.evaluate(answer)
    assert result.state == state and text in result.text


@pytest.mark.parametrize(
    ("answer", "state"), [(..., "todo"), ("d", "pass"), ("(D)", "pass"), ("a", "wrong"), ("z", "wrong"), (4, "wrong")]
)
def test_choices(answer, state):
    assert exercise("flat-loss").evaluate(answer).state == state


@pytest.fixture
def goal():
    ex = Goal(
        "a-test-goal",
        "Exercise 99.4, a goal",
        run=lambda a, b: {"sum": a + b, "curve": np.array([a, b])},
        reached=lambda run: run["sum"] == 3,
        settings={"a": "1", "b": "2"},
        mistakes={"large": ({"a": 5, "b": 5}, lambda run: run["sum"] > 3, "Too much.")},
    )
    yield ex
    del REGISTRY[ex.id]


@pytest.mark.parametrize(
    ("settings", "state", "text"),
    [
        ({}, "todo", "Replace the"),
        ({"a": ..., "b": ...}, "todo", "Replace the"),
        ({"a": 1, "b": ...}, "part", "Still to be chosen: `b`"),
        ({"a": 1}, "wrong", "Give each setting by its name: `check(a=..., b=...)`"),
        ({"a": 1, "c": 2}, "wrong", "by its name"),
        ({"a": 1, "b": 2}, "pass", ""),
        ({"a": 5, "b": 5}, "wrong", "Too much."),
        ({"a": 0, "b": 0}, "wrong", "not reached yet"),
        ({"a": "x", "b": 0}, "wrong", "`a` is a string: write it without quotes"),
        ({"a": [1], "b": 0}, "wrong", "`a` must be one number, but is `[1]`"),
        ({"a": True, "b": 0}, "wrong", "`a` must be one number"),
        ({"a": lambda t: 1, "b": 0}, "wrong", "not a function"),
        ((1, 2), "wrong", "by its name"),
        ({"a": None, "b": None}, "wrong", "go on looking"),
    ],
)
def test_goals(goal, settings, state, text):
    result = goal.evaluate(settings)
    assert result.state == state and text in repr(result), result
    assert all(label != "curve" for label, _ in result.rows)


def test_a_setting_may_be_a_function_where_it_says_so():
    ex = exercise("two-rates")
    assert ex.evaluate({"lr_x": 0.5, "lr_y": lambda t: 0.005 * 1e-5**t}).state == "pass"
    assert "gives no number at t = 0" in ex.evaluate({"lr_x": 0.5, "lr_y": lambda t: None}).text
    assert "ZeroDivisionError" in ex.evaluate({"lr_x": 0.5, "lr_y": lambda t: 1 / t}).text


@pytest.mark.parametrize(("id", "name"), [("beat-the-line", "schedule"), ("falling-rate", "lr")])
def test_a_rate_that_is_none_is_told_with_its_step(id, name):
    def text(rate):
        return exercise(id).evaluate({name: rate}).text

    assert "0 or above, but is -0.1 at t = 6" in text(lambda t: 0.5 - t / 10)
    assert "one number at each step, but gives None at t = 7" in text(lambda t: 0.1 if t < 7 else None)


# ---- help, and what is written down


def test_hints_from_the_gentle_to_the_plain(step, capsys):
    step.hint()
    step.hint(2)
    step.hint(7)
    text = capsys.readouterr().out
    exercise("flat-loss").hint(2)
    assert "This exercise has one hint" in capsys.readouterr().out
    assert "Hint 1 of 2" in text and "The second." in text and "from `hint(1)` to `hint(2)`" in text


def test_the_solution_is_shown_and_noted(step, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path))
    step.solution()
    assert "u = g / (np.sqrt(v) + eps)" in capsys.readouterr().out
    assert json.loads((tmp_path / "journal.jsonl").read_text(encoding="utf-8"))["event"] == "solution"


def test_an_unknown_id_is_told_with_the_nearest():
    with pytest.raises(ValueError, match="no 'grad-nrom'; did you mean 'grad-norm'"):
        exercise("grad-nrom")
    with pytest.raises(ValueError, match=r"no '1\.2'; did you mean 'rate-window'"):
        exercise("1.2")
    with pytest.raises(ValueError, match="there is no"):
        exercise(["grad-norm"])


def test_answers_given_otherwise(capsys):
    exercise("grad-norm").check(grad_norm=exercise("grad-norm").right)
    assert "Correct" in capsys.readouterr().out
    exercise("grad-norm").check(1, 2)
    assert "Give one answer" in capsys.readouterr().out
    exercise("two-rates").check(0.1, 0.1)
    assert "by its name" in capsys.readouterr().out
    exercise("grad-norm").check()
    assert "`check(grad_norm)`" in capsys.readouterr().out


def test_a_list_or_an_array_of_the_outputs_is_as_good_as_a_tuple():
    ex = exercise("rate-window")
    assert ex.evaluate(lambda *a, **k: list(ex.right(*a, **k))).state == "pass"
    assert ex.evaluate(lambda *a, **k: np.array(ex.right(*a, **k))).state == "pass"


def test_a_word_that_is_none_of_the_words_is_told_so():
    text = exercise("why-stuck").evaluate(lambda loss, norm, edge, loss_after_cut: "Noise").text
    assert "one of 'bounce', 'flat', 'noise', 'slow', written exactly like this" in text
    assert "a word in quotes" in exercise("why-stuck").evaluate(lambda *a, **k: True).text


def test_a_power_is_not_written_with_a_caret():
    assert "`^` is not a power in Python" in exercise("grad-norm").evaluate(lambda grads: grads[0] ^ 2).text


def test_html_is_escaped_and_told_to_screen_readers():
    result = Result("wrong", "t", "<script>x</script> *so* 2*3*4 `a<b`", rows=[("<i>", "<b>")], code="x = '<u>'")
    html = result._repr_html_()
    assert not re.search(r"<(script|i|b|u)>", html)
    assert "<em>so</em> 2*3*4" in html
    assert 'role="status"' in html and 'scope="row"' in html


def test_on_the_website_help_is_folded(monkeypatch, capsys):
    shown = []
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    monkeypatch.setattr("course_lib.exercises.base.show", shown.append)
    exercise("grad-norm").check()
    exercise("flat-loss").check()
    assert [summary for summary, _ in shown[0].folded] == ["Hint 1", "Hint 2", "Solution"]
    assert [summary for summary, _ in shown[1].folded][-4:] == [f"My answer is ({letter})" for letter in "abcd"]
    assert "<details><summary>Hint 1</summary>" in shown[0]._repr_html_()


# ---- the example for instructors


def test_the_instructors_example_works(tmp_path):
    page = (ROOT / "book" / "grading.md").read_text(encoding="utf-8")
    example = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[-1]
    file = tmp_path / "ours.py"
    file.write_text(example, encoding="utf-8")
    space = {}
    exec(compile(example, str(file), "exec"), space)
    ex = REGISTRY.pop("our-step")
    assert ex.evaluate(ex.right).state == "pass"
    assert ex.evaluate(ex.mistakes["no-floor"].answer).mistake == "no-floor"
    assert ex.evaluate(lambda theta, g, lr: theta).state == "wrong"


# ---- facts about numbers


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        (1.0, 1 + 1e-7, True),
        (1.0, 1 + 1e-5, False),
        (np.nan, np.nan, True),
        ([1, (2.0, "a")], [1, (2, "a")], True),
        ([1, 2], [1], False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        ({1, 2}, {2, 1}, True),
        (np.ones(2), np.ones(3), False),
        (None, 0, False),
        ("a", "b", False),
        (1j, 1j, True),
    ],
)
def test_what_is_the_same(a, b, alike):
    assert compare.same(a, b) is alike and compare.same(b, a) is alike


@pytest.mark.parametrize(
    ("got", "want", "text"),
    [
        ([5.0, 9.0], [1.0, 2.0], ""),
        ([1.0, 9.0], [1.0, 2.0], "1 of 2 entries is right."),
        ([2.0, 1.0], [1.0, 2.0], "The numbers are right, but their order is not."),
        ([0.0, 0.0], [0.0, 0.0], ""),
        ([0.5, 0.25], [2.0, 4.0], "Every entry is 1 divided by the expected one."),
        ([3.0], [9.0], "It is the root of the expected one: is a square missing?"),
        ([1.5, 1.0], [2.0, 1.5], "Every entry is off by -0.5."),
    ],
)
def test_how_numbers_differ(got, want, text):
    assert compare.relation(np.array(got), np.array(want)) == text


def test_an_integer_is_as_good_as_a_float_and_a_list_of_one_is_no_number():
    ex = exercise("grad-norm")
    norm = ex.right
    assert ex.evaluate(lambda grads: round(norm(grads)) if norm(grads) % 1 == 0 else norm(grads)).state == "pass"
    assert "must be one number, but is an array of shape (1,)" in ex.evaluate(lambda grads: [norm(grads)]).text


def test_the_first_in_the_order_of_computation_is_told_whichever_case_shows_it(step):
    body = GOOD + "return v + (v.ndim == 2), u + 5"
    assert "`v` is not right yet" in step.evaluate(student(body)).text


def test_an_error_inside_is_not_taken_for_a_wrong_call(step):
    text = step.evaluate(student("return len(3)")).text
    assert "Python stopped with `TypeError" in text and "cannot be called" not in text


def test_the_courses_own_lines_are_not_quoted(step):
    text = exercise("two-rates").evaluate({"lr_x": 0.5, "lr_y": lambda t: None if t else 0.1}).text
    assert ("Line" not in text and "gives None at t = 1" in text) or "must" in text


def test_graders_get_an_error_with_the_words_of_the_check():
    ex = exercise("flat-loss")
    assert ex.assert_passed("d") is None
    with pytest.raises(AssertionError, match="Not attempted yet"):
        ex.assert_passed()
    with pytest.raises(AssertionError, match="Not yet"):
        ex.assert_passed("a")
