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
LECTURES = sorted({answer.lecture for answer in WRONG})
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


@pytest.mark.parametrize("lecture", LECTURES)
def test_a_right_answer_in_any_style_is_right(lecture):
    assert not [str(answer) for answer in RIGHT if answer.lecture == lecture and kind(answer) != "right"]


def refused(answer: Answer) -> bool:
    """Whether the checker sees that an answer is wrong; a number is judged, a function only run."""
    ex = REGISTRY[answer.id]
    return ex.judge(answer.answer).state == "wrong" if isinstance(ex, Number) else ex.finds_fault(answer.answer) is True


def halves(lecture: str) -> tuple[list[Answer], list[Answer]]:
    """The wrong answers of a lecture: those whose mistake is looked for, and those that are only refused."""
    answers = [answer for answer in WRONG if answer.lecture == lecture]
    return answers[::2], answers[1::2]


@pytest.mark.parametrize("lecture", LECTURES)
def test_a_wrong_answer_is_refused(lecture):
    assert not [str(answer) for answer in halves(lecture)[1] if not refused(answer)]


@pytest.mark.parametrize("lecture", LECTURES)
def test_most_wrong_answers_are_named(lecture, monkeypatch):
    """Each is refused, and of every second one the mistake is looked for, which is enough for a share.

    Pairs of slips are left out: they take long and name few more.
    """
    monkeypatch.setattr("course_lib.slips.search.Search._pairs", lambda *_: ())
    answers = halves(lecture)[0]
    count = Counter(kind(answer) for answer in answers)
    assert not count["right"], count
    assert count["named"] >= NAMED * len(answers), count
    assert count["named"] + count["fact"] >= TOLD * len(answers), count
