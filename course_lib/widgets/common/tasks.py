"""Tasks of a live figure: what to try, and when it is solved.

The page says so at once (course_lib/widgets/js/tasks.js). `met` is the twin of the function there;
tests/test_tasks.py holds the two together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ... import checks

Test = Mapping[str, Any] | Callable[..., Any]
WANTED = "a value, a list of texts, or (lowest, highest) with None for no limit"
WORDS = 6  # of the sentence: the name under which the page keeps that a task is solved


@dataclass(frozen=True)
class Task:
    """What to try in a live figure, and when it is solved.

    Attributes
    ----------
    text : str
        In a sentence, what to try.
    solved : function, dict, or list of them
        A dict of what must hold: fact → value, list of texts, or (lowest, highest). The facts are those that the
        figure's method `facts` returns; for `explore` the values of the controls and the readouts of f. Or, for
        `explore`, a function that is called like f and returns whether this position solves the task. Of a list each
        must hold at some time, in any order.
    reply : str
        What is said when it is solved, in a sentence.

    Raises
    ------
    TypeError, ValueError
        If one of them is not what it should be.
    """

    text: str
    solved: Test | Sequence[Test]
    reply: str

    def __post_init__(self) -> None:
        for name in ("text", "reply"):
            if not checks.text(name, getattr(self, name)).strip():
                checks.refuse(ValueError, name, getattr(self, name), "a sentence")
        if not self.parts or not all(callable(test) or (isinstance(test, Mapping) and test) for test in self.parts):
            checks.refuse(TypeError, "solved", self.solved, "a function, a dict of facts, or a list of them")
        for test in self.parts:
            for fact, wanted in {} if callable(test) else test.items():
                if not _is_wanted(wanted):
                    checks.refuse(ValueError, f"solved[{fact!r}]", wanted, WANTED)

    @property
    def parts(self) -> list[Any]:
        """The conditions, each of which must hold at some time."""
        return list(self.solved) if isinstance(self.solved, (list, tuple)) else [self.solved]

    @property
    def key(self) -> str:
        """The name under which the page remembers that it is solved, from the first words of the sentence."""
        return "-".join(re.findall(r"\w+", self.text.lower())[:WORDS])

    def meta(self) -> dict[str, Any]:
        """Return what the page must know."""
        return {"text": self.text, "reply": self.reply, "key": self.key, "parts": [dict(part) for part in self.parts]}


def _is_wanted(wanted: Any) -> bool:
    if not isinstance(wanted, (list, tuple)):
        return isinstance(wanted, (str, bool, int, float)) or wanted is None
    if all(isinstance(text, str) for text in wanted):
        return bool(wanted)
    numbers = [number for number in wanted if number is not None]
    return len(wanted) == 2 and all(isinstance(number, (int, float)) and math.isfinite(number) for number in numbers)


def met(test: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Tell whether all that a test wants of the facts holds; "at" wants a bit for each position.

    Parameters
    ----------
    test : dict of str to object
        Fact → what is wanted of it.
    facts : dict of str to object

    Raises
    ------
    ValueError
        If there is no such fact; the message suggests the closest.
    """
    return all(_holds(checks.one_of("a fact", fact, facts), wanted, facts[fact]) for fact, wanted in test.items())


def _holds(fact: str, wanted: Any, value: Any) -> bool:
    if fact == "at":
        return isinstance(value, int) and 0 <= value < len(wanted) and wanted[value] == "1"
    if not isinstance(wanted, (list, tuple)):
        return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)
    if isinstance(wanted[0], str):
        return value in wanted
    if isinstance(value, (str, bool)) or value is None:
        return False
    low, high = wanted
    return bool((low is None or value >= low) and (high is None or value <= high))


def tasks_of(task: Any) -> tuple[str, list[Task]]:
    """Return the sentence of a task that has no condition, or the tasks that have one.

    Parameters
    ----------
    task : str, Task or sequence of Task

    Raises
    ------
    TypeError
        If it is something else.
    """
    if isinstance(task, str):
        return task, []
    tasks = [task] if isinstance(task, Task) else list(task) if isinstance(task, (list, tuple)) else []
    if not tasks or not all(isinstance(one, Task) for one in tasks):
        checks.refuse(TypeError, "task", task, "a sentence, a Task or a list of Tasks")
    return "", tasks


def tabulated(
    task: Any, positions: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]
) -> str | list[Task]:
    """Return the tasks of `explore` with each condition as a bit for each position; a sentence stays as it is.

    Parameters
    ----------
    task : str, Task or sequence of Task
    positions : sequence of dict
        The values of the controls by their names, at each position.
    facts : sequence of dict
        What else a condition may ask for there: see `facts_of`.

    Raises
    ------
    TypeError
        If `task` is something else.
    ValueError
        If a condition fails, asks for what is not there, or holds at no position.
    """
    sentence, tasks = tasks_of(task)
    tables = [[{"at": _bits(one, test, positions, facts)} for test in one.parts] for one in tasks]
    return [replace(one, solved=table) for one, table in zip(tasks, tables, strict=True)] or sentence


def _bits(task: Task, test: Any, positions: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> str:
    bits = ""
    for values, known in zip(positions, facts, strict=True):
        try:
            with np.errstate(all="ignore"):  # a run that diverges is data
                solved = test(**values) if callable(test) else met(test, {**values, **known})
                bits += "01"[bool(solved)]
        except Exception as error:
            where = ", ".join(f"{name}={value!r}" for name, value in values.items())
            raise ValueError(f"solved fails at {where}: {type(error).__name__}: {error}") from error
    if "1" not in bits:
        raise ValueError(f"the task {task.text!r} is solved at no position of the controls")
    return bits


def facts_of(readouts: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the readouts as f of `explore` returns them, and the kind of its sentence.

    Parameters
    ----------
    readouts : dict
        Name to number or text; "" to the sentence, or to its kind and itself.
    """
    sentence = readouts.get("")
    kind = {"kind": sentence[0]} if isinstance(sentence, tuple) else {}
    numbers = {
        name: value.item() if hasattr(value, "item") else value for name, value in readouts.items() if name != ""
    }
    return numbers | kind


def reasons_of(reasons: Any, kinds: Iterable[str]) -> list[list[str]]:
    """Return the reasons that a reader may choose from, (kind, what it is called); none if not given.

    Parameters
    ----------
    reasons : dict of str to str, optional
        Kind → what it is called.
    kinds : iterable of str
        Those that there are.

    Raises
    ------
    TypeError
        If it is no dict of texts.
    ValueError
        If one of the kinds is missing.
    """
    if reasons is None:
        return []
    if not isinstance(reasons, Mapping):
        checks.refuse(TypeError, "reasons", reasons, "a dict of kind to what it is called")
    for kind in kinds:
        checks.one_of("the kind of a sentence", kind, reasons)
    return [[checks.text("a kind", kind), checks.text(f"reasons[{kind!r}]", label)] for kind, label in reasons.items()]
