"""Answers as students write them, from the task texts alone: their authors had seen no list of mistakes.

They measure the checker (tests/test_foreign_answers.py). Whoever writes a rule for one of them spoils the measure:
write for its kind, and let somebody else write new answers.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Answer:
    """An answer to an exercise: the file that it stands in, what it is about, and whether it is right."""

    lecture: str
    id: str
    about: str
    right: bool
    answer: Any

    def __str__(self) -> str:
        return f"{self.id}: {self.about}"


ANSWERS: list[Answer] = []


def right(id: str, about: str) -> Callable[[Any], Any]:
    """Take a right answer, in some style."""
    return _taken(id, about, is_right=True)


def wrong(id: str, about: str) -> Callable[[Any], Any]:
    """Take a wrong answer: `about` says what is wrong with it."""
    return _taken(id, about, is_right=False)


def _taken(id: str, about: str, *, is_right: bool) -> Callable[[Any], Any]:
    lecture = sys._getframe(2).f_globals["__name__"].rpartition(".")[2]

    def take(answer: Any) -> Any:
        ANSWERS.append(Answer(lecture, id, about, is_right, answer))
        return answer

    return take


for file in sorted(Path(__file__).parent.glob("**/ch*.py")):
    folder = ".second" if file.parent.name == "second" else ""
    importlib.import_module(f"{__name__}{folder}.{file.stem}")
