"""The checker measured on answers of others: tests/answers, written from the task texts alone.

Rules of `course_lib.slips` were written for kinds of mistakes that this set showed, so a new set will give less.
"""

from __future__ import annotations

from collections import Counter

import pytest

from course_lib.exercises import REGISTRY
from course_lib.exercises.answers import Number
from course_lib.exercises.functions import Function
from tests.answers import ANSWERS, Answer

RIGHT = [answer for answer in ANSWERS if answer.right]
WRONG = [answer for answer in ANSWERS if not answer.right]
ASKED = [ex for ex in REGISTRY.values() if isinstance(ex, Function | Number)]

NAMED, TOLD = 0.65, 0.85  # shares of the wrong answers of a lecture: named, and named or told something true


@pytest.fixture(autouse=True)
def nothing_is_written_down(monkeypatch):
    monkeypatch.setenv("UNSTUCK_WORK", "off")


def kind(answer: Answer) -> str:
    """What the checker makes of an answer: right, named, a fact, vague."""
    result = REGISTRY[answer.id].evaluate(answer.answer)
    if result.state == "pass":
        return "right"
    assert result.state == "wrong", result
    return "named" if result.mistake else "vague" if result.text.endswith("is not right yet.") else "fact"


def test_every_exercise_is_measured():
    for right, enough in ((True, 2), (False, 6)):
        found = Counter(answer.id for answer in ANSWERS if answer.right == right)
        assert {ex.id for ex in ASKED if found[ex.id] < enough} <= {"fourth-step"}


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_a_right_answer_in_any_style_is_right(answer):
    assert kind(answer) == "right"


@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_a_wrong_answer_is_refused(answer):
    ex = REGISTRY[answer.id]
    found = ex.judge(answer.answer).state if isinstance(ex, Number) else ex.finds_fault(answer.answer)
    assert found in ("wrong", True)  # a number is judged, a function only run


@pytest.mark.parametrize("lecture", sorted({answer.lecture for answer in WRONG}))
def test_most_wrong_answers_are_named(lecture, monkeypatch):
    """Without pairs of slips, which take long and name few more."""
    monkeypatch.setattr("course_lib.slips.search.Search._pairs", lambda *_: ())
    answers = [answer for answer in WRONG if answer.lecture == lecture]
    count = Counter(kind(answer) for answer in answers)
    assert count["named"] >= NAMED * len(answers), count
    assert count["named"] + count["fact"] >= TOLD * len(answers), count
