"""A remark on a wrong value is true in every case that fails: computed, and tried out where an input is blamed."""

import numpy as np
import pytest

from course_lib.exercises import compare
from course_lib.exercises.remarks import Evidence, right_at_first
from course_lib.exercises.trials import doubled, growth, response_fact

CASES = [{"lr": lr, "g": np.array([1.0, -2.0]), "t": t} for lr, t in ((0.1, 0), (0.3, 1), (0.1, 2), (0.2, 5))]


def right(case):
    return case["lr"] * case["g"] / np.sqrt(case["t"] + 1)


def fact(mine, cases=CASES, **other):
    """What is said of a function of a case whose right answer is `right`."""
    got, want = [(mine(case),) for case in cases], [(right(case),) for case in cases]
    evidence = Evidence(cases, ("step",), 0, got, want, 1e-6)
    return evidence.fact() or evidence.response(mine, right)


@pytest.mark.parametrize(
    ("mine", "text"),
    [
        (lambda c: right(c) ** 2, "the square of the expected one"),
        (lambda c: c["g"] / np.sqrt(c["t"] + 1) * 0.07, "does not change when `lr` doubles"),
        (lambda c: c["lr"] * right(c), "When `lr` doubles, your `step` grows fourfold. It should double."),
        (lambda c: (c["lr"] + 0.3) * c["g"] / (c["t"] + 1), "When `lr` doubles, your `step` should double"),
        (lambda c: right(c) * (1 if c["t"] < 2 else 1.1 + c["t"]), "right with `t` = 1, and wrong with `t` = 2"),
    ],
)
def test_a_wrong_number_gets_a_true_fact(mine, text):
    assert text in fact(mine)


def test_an_input_that_only_happens_to_differ_is_not_blamed():
    """`lr` is 0.5 in the cases that fail, and yet the step `t` is why they do."""
    cases = [{"lr": lr, "g": np.ones(2), "t": t} for lr, t in ((0.1, 0), (0.2, 1), (0.5, 3), (0.6, 4))]
    text = fact(lambda c: right(c) * (1 if c["t"] < 2 else 1.1 + c["t"]), cases)
    assert "`lr`" not in text and "`t` = 1" in text


def test_outputs_in_another_order_are_told():
    got, want = [(3.0, 1.0, 2.0), (6.0, 4.0, 5.0)], [(1.0, 2.0, 3.0), (4.0, 5.0, 6.0)]
    text = Evidence([{}, {}], ("m", "v", "theta"), 0, got, want, 1e-6).fact()
    assert "in another order" in text and "`m, v, theta`" in text


def test_a_word_that_stands_for_another_is_counted():
    got, want = [("flat",), ("slow",), ("slow",)], [("flat",), ("flat",), ("flat",)]
    text = Evidence([{}] * 3, ("why",), 0, got, want, 1e-6).fact()
    assert text == "Where `'flat'` is right, your answer is `'slow'` in 2 of 3 cases."


def test_a_series_that_begins_right_is_told():
    got, want = [(np.array([1.0, 2.0, 9.0]),), (np.array([3.0, 5.0, 0.0]),)], [(np.array([1.0, 2.0, 3.0]),)] * 2
    want[1] = (np.array([3.0, 5.0, 7.0]),)
    text = Evidence([{}, {}], ("averages",), 0, got, want, 1e-6).response(lambda _: None, lambda _: None)
    assert text.startswith("The first 2 entries are right")
    assert right_at_first(np.array([[1.0, 2.0], [3.0, 9.0]]), np.array([[1.0, 2.0], [3.0, 4.0]])) == 1
    assert right_at_first(np.array(1.0), np.array(2.0)) == 0


def test_what_doubles():
    case = {"beta": 0.9, "g": [np.ones(2), 3.0], "name": "x", "on": True, "t": 0, "lr": 0.1}
    low, high = doubled(case, "beta")
    assert (low["beta"], high["beta"]) == (0.45, 0.9)  # 1.8 is no share
    _, high = doubled(case, "g")
    assert compare.same(high["g"], [np.full(2, 2.0), 6.0]) and case["g"][1] == 3.0
    assert [doubled(case, name) for name in ("name", "on", "t", "unknown")] == [None] * 4


def test_growth():
    one = np.array([1.0, -3.0])
    assert [growth(one, one * 2.0**k) for k in (-2, -1, -0.5, 0, 0.5, 1, 2)] == [-2, -1, -0.5, 0, 0.5, 1, 2]
    assert growth(one, one + 1) == np.inf
    assert growth(one, np.ones(3)) is growth(None, one) is growth(one, one * np.nan) is None


def test_an_input_that_must_not_matter_is_told():
    cases = [{"x": np.array(2.0), "eps": 0.1}, {"x": np.array(3.0), "eps": 0.2}]
    assert "changes when `eps` doubles" in response_fact("y", cases, lambda c: c["x"] + c["eps"], lambda c: 2 * c["x"])
