"""A remark on a wrong value is true in every case that fails: computed, and tried out where an input is blamed."""

import numpy as np
import pytest

from course_lib.exercises import compare
from course_lib.exercises.problems import wrong_number
from course_lib.exercises.remarks import Evidence, direction, right_at_first
from course_lib.exercises.trials import doubled, first_changed, growth, response_fact

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
        (lambda c: c["lr"] * right(c), "Your `step` is the right one times `lr`."),
        (lambda c: right(c) / np.sqrt(c["t"] + 1), "our `step` is the right one divided by `sqrt(t + 1)`."),
        (lambda c: right(c) * (1 - c["lr"]) ** 2, "Your `step` is the right one times `(1 - lr) ** 2`."),
        (
            lambda c: c["lr"] * right(c) * (3 + c["t"]),
            "When `lr` doubles, your `step` grows fourfold. It should double.",
        ),
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


def test_a_word_that_is_never_said_and_two_that_are_exchanged_are_told():
    want = [("flat",), ("slow",), ("noise",)] * 2
    never = [("flat",), ("slow",), ("slow",)] * 2
    text = Evidence([{}] * 6, ("why",), 0, never, want, 1e-6).fact()
    assert text.startswith("Where `'noise'` is right, your answer is `'slow'` in 2 of 2 cases. ")
    assert text.endswith("In none of the 6 cases is your answer `'noise'`.")
    other = {"flat": "slow", "slow": "flat", "noise": "noise"}
    exchanged = [(other[word],) for (word,) in want]
    text = Evidence([{}] * 6, ("why",), 0, exchanged, want, 1e-6).fact()
    assert "are exchanged" in text and "`'flat'`" in text and "`'slow'`" in text and "noise" not in text
    half = [*exchanged[:-2], ("slow",), exchanged[-1]]  # once "slow" is right
    assert "exchanged" not in Evidence([{}] * 6, ("why",), 0, half, want, 1e-6).fact()


def test_a_word_that_is_never_said_is_told_before_a_more_frequent_mistake():
    want = [("flat",)] * 4 + [("noise",), ("slow",)]
    got = [("slow",)] * 3 + [("flat",), ("slow",), ("slow",)]
    assert "In none of the 6 cases is your answer `'noise'`." in Evidence([{}] * 6, ("why",), 0, got, want, 1e-6).fact()


def test_of_a_share_that_was_halved_it_is_not_said_that_it_doubles():
    cases = [{"share": share, "x": x} for share, x in ((0.6, 2.0), (0.7, 3.0), (0.9, 5.0))]
    right = lambda case: np.array(case["share"] * case["x"])  # noqa: E731
    mine = lambda case: np.array(min(case["share"], 0.1) * case["x"])  # noqa: E731
    got, want = [(mine(case),) for case in cases], [(right(case),) for case in cases]
    text = Evidence(cases, ("y",), 0, got, want, 1e-6).response(mine, right)
    assert text == "Your `y` does not change when `share` is halved. It should."


def test_one_wrong_sign_is_told_and_no_other_relation_of_one_case():
    want = [(2.0,), (3.0,), (4.0,)]
    assert "opposite sign" in Evidence([{}] * 3, ("a",), 0, [(2.0,), (-3.0,), (4.0,)], want, 1e-6).fact()
    assert Evidence([{}] * 3, ("a",), 0, [(2.0,), (6.0,), (4.0,)], want, 1e-6).fact() == ""


def test_running_sums_and_differences_are_told():
    want = np.array([1.0, -2.0, 4.0])
    assert "sum of the right entries" in compare.relation(np.cumsum(want), want)
    assert "difference of two right ones" in compare.relation(np.array([1.0, -3.0, 6.0]), want)
    assert "sum of" not in compare.relation(want + 1, want)


def test_a_series_that_begins_right_is_told():
    got, want = [(np.array([1.0, 2.0, 9.0]),), (np.array([3.0, 5.0, 0.0]),)], [(np.array([1.0, 2.0, 3.0]),)] * 2
    want[1] = (np.array([3.0, 5.0, 7.0]),)
    text = Evidence([{}, {}], ("averages",), 0, got, want, 1e-6).response(lambda _: None, lambda _: None)
    assert text.startswith("The first 2 entries are right")
    assert right_at_first(np.array([[1.0, 2.0], [3.0, 9.0]]), np.array([[1.0, 2.0], [3.0, 4.0]])) == 1
    assert right_at_first(np.array(1.0), np.array(2.0)) == 0


def test_what_is_true_of_failing_cases_alone_is_told_of_them_alone():
    """A student who adds a minus to all of them spoils the others."""
    text = fact(lambda c: -right(c) if c["t"] > 1 else right(c))
    assert text == "In each case that fails: it has the right size and the opposite sign."
    assert fact(lambda c: -right(c)) == "It has the right size and the opposite sign."


def test_what_is_nearly_right_is_said_to_be_close():
    """With factors of both signs and no law."""
    text = fact(lambda c: right(c) * (1 + 0.03 * np.cos(9 * c["t"] + np.arange(2))))
    assert text == "It comes close: nowhere is it more than 3 % off." or "nowhere is it more than 2." in text


def test_what_is_right_before_the_first_wrong_output_is_said():
    got = [(1.0, 2.0, 3.0), (2.0, 3.0, 5.0), (4.0, 5.0, 6.0)]
    want = [(1.0, 2.0, 7.0), (2.0, 3.0, 1.0), (4.0, 5.0, 6.0)]
    evidence = Evidence([{}] * 3, ("m", "v", "theta"), 2, got, want, 1e-6)
    assert evidence.response(lambda _: None, lambda _: None) == "`m` and `v` are right, so look at what comes after."
    alone = Evidence([{}] * 2, ("m",), 0, [(3.0,), (5.0,)], [(7.0,), (1.0,)], 1e-6)
    text = alone.response(lambda _: None, lambda _: None)
    assert text == "In the cases that fail it is between 0.43 and 5 times the right one."
    begun = [(np.array([9.0, 2.0, -3.0]),), (np.array([5.0, -1.0, 2.0]),)]
    series = Evidence([{}] * 2, ("m",), 0, begun, [(np.array([1.0, 2.0, 3.0]),), (np.array([7.0, 5.0, 4.0]),)], 1e-6)
    assert "Already the first entry is wrong in each of the 2 cases" in series.response(lambda _: None, lambda _: None)
    only = Evidence([{}] * 3, ("m",), 0, [row[2:] for row in got], [row[2:] for row in want], 1e-6)
    assert "are right" not in only.response(lambda _: None, lambda _: None)


def test_what_was_tried_out_is_told_and_no_more():
    text = fact(lambda c: right(c) * (1 if c["t"] < 2 else 1.1 + c["t"]))
    assert text.endswith("In 8 trials `t` alone was changed, and that decided each time.")


def test_it_is_said_what_is_too_large():
    assert direction(np.array([2.0, 5.0]), np.array([1.0, 3.0])) == "too large"
    assert direction(np.array([-2.0, 5.0]), np.array([-1.0, 3.0])) == "too large in absolute value"
    assert direction(np.array([-0.2]), np.array([-1.0])) == "too small in absolute value"
    assert direction(np.array([-2.0, 1.0]), np.array([1.0, -3.0])) == "of the wrong sign"
    assert direction(np.array([2.0, 1.0]), np.array([1.0, 3.0])) == ""
    for got in ([2.0, 8.9999], [4.0, 9.0001]):  # one of them has lost its sign
        assert direction(np.array(got), np.array([3.0, -9.0])) == ""
    got, want = [(np.array([2.0, 1.0]),), (np.array([7.0, 3.0]),)], [(np.array([1.0, 1.0]),), (np.array([5.0, 2.0]),)]
    text = Evidence([{}, {}], ("sigma",), 0, got, want, 1e-6).response(lambda _: None, lambda _: None)
    assert text == "Each entry that is wrong is too large in each of the 2 cases that fail."
    got, want = [(2.0,), (7.0,)], [(1.0,), (5.0,)]
    text = Evidence([{}, {}], ("sigma",), 0, got, want, 1e-6).response(lambda _: None, lambda _: None)
    assert text == "It is too large in each of the 2 cases that fail."


def test_a_series_that_is_one_entry_late_is_told():
    assert compare.relation(np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 4.0])).endswith("one entry late.")
    assert "late" not in compare.relation(np.array([0.0, 1.0, 1.0]), np.array([1.0, 1.0, 1.0]))


def test_rows_that_are_all_the_same_are_told():
    want = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 7.0]])
    assert compare.relation(want[[2, 2, 2]], want).endswith(
        "the last one is right: does a step change what the list holds?"
    )
    assert compare.relation(want[[0, 0, 0]], want) == "All its rows are the same."
    assert compare.relation(np.full(3, 9.0), want[:, 0]) == "All its entries are the same."
    assert "the same" not in compare.relation(2 * want, want)


@pytest.mark.parametrize(
    ("got", "want", "text"),
    [
        (
            np.inf,
            3.0,
            "is `inf`, where a finite number is right: a division by zero, an overflow, or an infinite number",
        ),
        (np.array([1.0, np.inf]), np.ones(2), "is `inf` somewhere"),
        (np.array([1.0, np.nan]), np.ones(2), "is `nan` somewhere"),
        (None, 0.5, "is `None`, where a number is right"),
        (0.5, None, "is a number, where `None` is right"),
    ],
)
def test_what_is_no_finite_number_is_told_as_what_it_is(got, want, text):
    """An `inf` need be no fault of numbers: a loop that gives up too early may return it."""
    _, words = wrong_number("steps", got, want, 1e-6)
    assert text in words


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


def test_an_entry_that_must_not_matter_is_told():
    """One σ for all parameters."""
    text = fact(lambda c: right(c) * (1 + np.abs(c["g"][0]) / np.abs(c["g"]).sum() * (c["t"] + 2)))
    assert text == "When the first entry of `g` alone changes, entries of your `step` change that should not."
    assert first_changed({"g": np.zeros(2)}, "g")["g"].tolist() == [1.0, 0.0]
    assert [first_changed({"g": g}, "g") for g in (np.ones(1), 2.0, np.array([1, 2]))] == [None] * 3


def test_an_input_that_must_not_matter_is_told():
    cases = [{"x": np.array(2.0), "eps": 0.1}, {"x": np.array(3.0), "eps": 0.2}]
    assert "changes when `eps` doubles" in response_fact("y", cases, lambda c: c["x"] + c["eps"], lambda c: 2 * c["x"])


def test_whole_numbers_that_halve_once_are_no_law():
    """2 steps become 1, and then 0: the right answer is a logarithm, rounded up."""
    steps = lambda c: np.array(np.ceil(np.log2(1 / c["left"])))  # noqa: E731
    assert response_fact("steps", [{"left": 0.25}], lambda c: steps(c) + 1, steps) == ""
    assert "should halve" in response_fact(
        "y", [{"x": 0.25}], lambda c: np.array(1 / c["x"] + 1), lambda c: np.array(1 / c["x"])
    )
