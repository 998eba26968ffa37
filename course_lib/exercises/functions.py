"""`Function`: write a function. A wrong one is recognised by what it computes, however it is written."""

from __future__ import annotations

import copy
import dis
import inspect
import re
import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import CodeType
from typing import Any

import numpy as np

from ..slips import ALL, BEGIN, Search, Slip
from . import facts
from .base import Exercise, Mistake
from .problems import CHANGED, KEEPS_STATE, SHAPELESS, STOPPED, Problem, first_problem, outputs
from .remarks import Evidence
from .sandbox import Run, call
from .show import Result

__all__ = ["Function"]

Fn = Callable[..., Any]
Case = Mapping[str, Any]

HUGE = 10_000  # numbers or letters: more of them are compared with no change of the solution
SOLUTION = re.compile(r"[ ]*# SOLUTION$", re.MULTILINE)
BLANK = re.compile(r"^(\s*)((?:[^=\n]*[^=<>!\n]=(?!=)|return)\s).*# SOLUTION$", re.MULTILINE)


@dataclass(frozen=True)
class Diagnosis:
    """The runs of a function on all cases, its first problem, and the case that shows it."""

    runs: list[Run]
    problem: Problem | None = None
    case: int = 0


class Function(Exercise):
    """Write a function. Make the first case small enough to be done by hand.

    Parameters
    ----------
    id, title, **common
        As for `Exercise`: hints, note and points are the others.
    outputs : sequence of str
        Names of what it returns, in the order of computation.
    cases : sequence of dict
        Arguments by name. They must tell every known mistake from the right answer and from each other.
    play : callable, optional
        `play(function, **case)` returns the outputs, where a case takes more than one call (a run of many steps, say).
    rtol : float
        Relative tolerance of numbers.
    seconds : float
        For each case.
    thresholds : bool
        Whether its comparisons are thresholds on measured numbers, so that `<` and `<=` are the same to it.

    Notes
    -----
    The reference is a real function, decorated with ``@ex.reference``; the lines that a student is to write end in
    ``# SOLUTION``. Each mistake is one too: ``@ex.mistake("id", "hint")``.
    """

    def __init__(
        self,
        id: str,
        title: str,
        *,
        outputs: Sequence[str],
        cases: Sequence[Case],
        play: Fn | None = None,
        rtol: float = 1e-6,
        seconds: float = 2.0,
        thresholds: bool = False,
        **common: Any,
    ) -> None:
        super().__init__(id, title, **common)
        self.outputs, self.cases, self.play = tuple(outputs), list(cases), play
        self.rtol, self.seconds, self.thresholds = rtol, seconds, thresholds
        self.forms: list[Fn] = []
        self._known: dict[str, Diagnosis] = {}
        self._wanted: list[tuple[Any, ...]] = []

    def reference(self, function: Fn) -> Fn:
        """Take `function` as the right answer (a decorator).

        Parameters
        ----------
        function : callable
            The lines that a student is to write end in ``# SOLUTION``.
        """
        self.right, self.name = function, function.__name__
        return function

    def also(self, function: Fn) -> Fn:
        """Take `function` as a right answer in another form (a decorator): slips are looked for in it as well.

        Parameters
        ----------
        function : callable
        """
        self.forms.append(function)
        return function

    def mistake(self, id: str, hint: str) -> Callable[[Fn], Fn]:
        """Take a function as a known mistake, with its own hint (a decorator).

        Parameters
        ----------
        id : str
            New in this exercise.
        hint : str
            What to say to whoever made it.

        Raises
        ------
        ValueError
            If the exercise has a mistake of that id.
        """

        def take(function: Fn) -> Fn:
            if id in self.mistakes:
                raise ValueError(f"id must be new, but {self.id} has a mistake {id!r}")
            self.mistakes[id] = Mistake(function, hint)
            return function

        return take

    # ---- what stands in a notebook

    def solution_source(self) -> str:
        """Return the reference as a student would write it."""
        return SOLUTION.sub("", self._source())

    def starter(self) -> str:
        """Return the reference with `name = ...` or `return ...` for each line that a student is to write."""
        return BLANK.sub(r"\1\2...", self._source())

    def cell(self, name: str, solved: bool = False) -> str:
        """Return the code cell: the exercise, the function, the check.

        Parameters
        ----------
        name : str
            The exercise's variable.
        solved : bool
            Whether the reference stands in it, or the starter.
        """
        body = self.solution_source() if solved else self.starter()
        return self._cell(name, body, f"{name}.check({self.name})", gap="\n\n\n")

    def _source(self, function: Fn | None = None) -> str:
        lines = textwrap.dedent(inspect.getsource(function or self.right)).rstrip().split("\n")
        return "\n".join(line for line in lines if not line.startswith("@"))

    # ---- judging

    def evaluate(self, answer: Any = ...) -> Result:
        """Return what there is to say of a function.

        Parameters
        ----------
        answer : object
            `...` for none.
        """
        if answer is ...:
            return self._todo(f"Write the function, then give it: `check({self.name})`.")
        if not callable(answer):
            return self._wrong(f"Give the function itself, without brackets: `check({self.name})`.")
        if inspect.isgeneratorfunction(answer) or inspect.iscoroutinefunction(answer):
            return self._wrong("It has a `yield`, or is `async`: write a plain function that ends in `return`.")
        left = blanks(answer)
        if left and left == self.starter().count("..."):
            return self._todo()
        diagnosis = self._diagnose(answer)
        if not diagnosis.problem:
            return self._pass()
        if left:
            are = "is" if left == 1 else "are"
            return Result("part", self.title, f"{left} of the `...` {are} still to be filled in.")
        return self._explain(answer, diagnosis)

    def finds_fault(self, answer: Fn) -> bool:
        """Tell whether some case is wrong, without looking for the reason.

        Parameters
        ----------
        answer : callable
        """
        return self._diagnose(answer).problem is not None

    def _explain(self, answer: Fn, diagnosis: Diagnosis) -> Result:
        problem, run, case = diagnosis.problem, diagnosis.runs[diagnosis.case], self.cases[diagnosis.case]
        assert problem
        id = self._recognise(diagnosis)
        comparable = 0 <= problem.level < CHANGED and problem.kind != "type"
        if id is None and comparable and not self._steady(answer, diagnosis, problem.level):
            problem = KEEPS_STATE
        slip = self._slip(diagnosis) if id is None and comparable and problem is not KEEPS_STATE else None
        if id:
            told = self.mistakes[id].hint
        elif slip:
            id, told = f"slip: {slip.rule}", slip_told(slip, names_in(answer))
        else:
            told = " ".join(
                filter(None, [problem.told, self._fact(answer, diagnosis), self._known_words(problem, run)])
            )
        given = ", ".join(f"{name}={facts.written(value)}" for name, value in case.items())
        rows = [*([("input", given)] if given else []), *problem.rows]
        if printed := run.printed.strip():
            rows.append(("it printed", facts.shortened(printed, 200)))
        return self._wrong(told, rows, id)

    def _known_words(self, problem: Problem, run: Run) -> str:
        """Return which words there are, where an answer is a word and is none of them."""
        if not 0 <= problem.level < len(self.outputs):
            return ""
        words = sorted({w for want in self.wanted() if isinstance(w := want[problem.level], str)})
        word = outputs(run, len(self.outputs))[problem.level]
        if not words or (isinstance(word, str) and word in words):
            return ""
        return f"It must be one of {', '.join(repr(word) for word in words)}, written exactly so."

    def _fact(self, answer: Fn, diagnosis: Diagnosis) -> str:
        """Return something true of a wrong value, in all cases that fail."""
        problem = diagnosis.problem
        assert problem
        if problem.kind != "value" or not 0 <= problem.level < len(self.outputs):
            return ""
        got = [outputs(run, len(self.outputs)) for run in diagnosis.runs]
        if any(run.kind != "value" for run in diagnosis.runs) or any(len(g) != len(self.outputs) for g in got):
            return ""
        evidence = Evidence(self.cases, self.outputs, problem.level, got, self.wanted(), self.rtol)

        def of(function: Fn) -> Callable[[Case], Any]:
            def output(case: Case) -> Any:
                run, _ = self._run(function, case)
                values = outputs(run, len(self.outputs))
                long = run.kind == "value" and len(values) > problem.level
                return facts.numbers(values[problem.level]) if long else None

            return output

        return evidence.fact() or evidence.response(of(answer), of(self.right))

    # ---- the slip that gives the same numbers

    @cached_property
    def _searches(self) -> list[Search]:
        sources = [self.solution_source(), *map(self._source, self.forms)]
        return [Search(source, self.right.__globals__) for source in sources]

    def _slip(self, diagnosis: Diagnosis) -> Slip | None:
        """Return the small change of the reference that gives what the answer gives in every case, if one is found."""
        problem, count = diagnosis.problem, len(self.outputs)
        assert problem
        if problem.kind not in ("value", "nan", "shape") or any(run.kind == "slow" for run in diagnosis.runs):
            return None
        theirs = [comparable(outputs(run, count)) if run.kind == "value" else None for run in diagnosis.runs]
        if theirs[diagnosis.case] is None:
            return None

        def run(function: Fn, case: int) -> Any:
            given = copy.deepcopy(dict(self.cases[case]))
            try:
                value = self.play(function, **given) if self.play else function(**given)
            except facts.FAILURES:
                return None
            return outputs(Run("value", value), count)

        def like(case: int, value: Any) -> int:
            wanted = theirs[case]
            if value is None or wanted is None:
                return ALL if value is wanted else 0
            if len(value) != len(wanted):
                return 0
            for level, (one, other) in enumerate(zip(value, wanted, strict=True)):
                if not facts.same(one, other, self.rtol):
                    return BEGIN if level > problem.level else 0
            return ALL

        order = sorted(range(len(theirs)), key=lambda case: case != diagnosis.case)
        telling = any(
            isinstance(x, float | np.ndarray | list) for want in self.wanted() for x in want[problem.level :][:1]
        )
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            singles = (search.find(order, run, like, pairs=False) for search in self._searches)
            found = next((slip for slip in singles if slip), None)
            return found or (self._searches[0].find(order, run, like) if telling else None)

    @cached_property
    def _needed(self) -> list[str]:
        """The arguments of the reference that have no default."""
        return [p.name for p in inspect.signature(self.right).parameters.values() if p.default is p.empty]

    def _run(self, function: Fn, case: Case) -> tuple[Run, str]:
        """Return the run of a case on copies of its arguments, and the name of an argument that it changed, or ''."""
        given = copy.deepcopy(dict(case))
        if self.play:
            run = call(self.play, function, seconds=self.seconds, **given)
        else:  # as the reference's signature has them: a student may rename what is passed by position
            named = {k: v for k, v in given.items() if k not in self._needed}
            run = call(function, *(given[k] for k in self._needed), seconds=self.seconds, **named)
        changed = [name for name in case if not facts.same(given[name], case[name], 0, 0)]
        return run, changed[0] if changed else ""

    def wanted(self) -> list[tuple[Any, ...]]:
        """Return the right outputs of each case.

        Raises
        ------
        RuntimeError
            If the reference fails.
        """
        if not self._wanted:
            runs = [self._run(self.right, case)[0] for case in self.cases]
            if any(run.kind != "value" for run in runs):
                raise RuntimeError(f"the reference of {self.id} fails: {[run.told for run in runs]}")
            self._wanted = [outputs(run, 1) for run in runs]
        return self._wanted

    def _diagnose(self, function: Fn) -> Diagnosis:
        """Run all cases; of all problems keep the one that is first in the order of computation."""
        runs: list[Run] = []
        found: list[tuple[Problem, int]] = []
        for i, (case, want) in enumerate(zip(self.cases, self.wanted(), strict=True)):
            run, changed = self._run(function, case)
            runs.append(run)
            problem = first_problem(run, want, self.outputs, changed, self.rtol)
            if problem:
                found.append((problem, i))
            if run.kind == "slow":
                break
        if found:
            return Diagnosis(runs, *min(found, key=lambda pair: pair[0].level))
        first = Diagnosis(runs)
        return first if self._steady(function, first) else Diagnosis(runs, KEEPS_STATE)

    def _steady(self, function: Fn, diagnosis: Diagnosis, level: int | None = None) -> bool:
        """Tell whether a case gives the same once more: all of it, or the output of that level."""
        again, _ = self._run(function, self.cases[diagnosis.case])
        before = diagnosis.runs[diagnosis.case]
        if again.kind != before.kind:
            return False
        if level is None:
            return facts.same(again.value, before.value)
        return again.kind == "value" and self._alike(again, before, level)

    def _recognise(self, diagnosis: Diagnosis) -> str | None:
        """Return the known mistake that gives the same wrong output in every case, if there is one."""
        problem = diagnosis.problem
        assert problem
        if problem.level in (STOPPED, KEEPS_STATE.level):
            return None
        for id, mistake in self.mistakes.items():
            if id not in self._known:
                self._known[id] = self._diagnose(mistake.answer)
            theirs = self._known[id]
            if theirs.problem and (theirs.problem.level, theirs.problem.kind) == (problem.level, problem.kind):
                pairs = zip(diagnosis.runs, theirs.runs, strict=True)
                if problem.level == CHANGED or all(self._alike(mine, other, problem.level) for mine, other in pairs):
                    return id
        return None

    def _alike(self, mine: Run, other: Run, level: int) -> bool:
        """Tell whether two runs returned the same, up to and with the output of that level."""
        if level == SHAPELESS:
            return facts.same(mine.value, other.value, self.rtol)
        count = len(self.outputs)
        return facts.same(outputs(mine, count)[level], outputs(other, count)[level], self.rtol)


def comparable(values: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Return what a program returned, its numbers as floats; None where comparing would say nothing, or take long.

    Parameters
    ----------
    values : tuple
    """
    ready = []
    for value in values:
        new = value if value is None or isinstance(value, str) else facts.numbers(value)
        size = len(new) if isinstance(new, str) else np.size(new) if new is not None else 0
        if size > HUGE or (new is None and value is not None):
            return None
        ready.append(new.item() if isinstance(new, np.ndarray) and not new.ndim else new)
    return tuple(ready)


def slip_told(slip: Slip, known: frozenset[str] | None) -> str:
    """Return what to say of a slip that was found.

    Parameters
    ----------
    slip : Slip
    known : frozenset of str or None
        The names that the student's program uses; code with other names is not shown. None if they cannot be seen.
    """
    perhaps = "" if slip.alone else "it may be that "
    differ = " (The names in yours may differ.)" if known is not None else ""
    if slip.code and known is not None and slip.names <= known:
        told = f"Your answer is that of `{slip.code}`: {perhaps}{slip.text}."
    elif slip.alone:
        told = f"Your answer is that of a solution in which {slip.text}.{differ}"
    else:
        told = f"Perhaps {slip.text}: a solution with this slip gives your answer.{differ}"
    return f"{told} There is another slip after this one." if slip.more else told


def names_in(function: Any) -> frozenset[str] | None:
    """Return the names that a function uses; None if that cannot be seen.

    Parameters
    ----------
    function : object
    """
    code = getattr(function, "__code__", None)
    return _names(code) if isinstance(code, CodeType) else None


def _names(code: CodeType) -> frozenset[str]:
    inner = [_names(part) for part in code.co_consts if isinstance(part, CodeType)]
    return frozenset((*code.co_varnames, *code.co_names, *code.co_freevars)).union(*inner)


def blanks(function: Any) -> int:
    """Return how many `name = ...` and `return ...` a function still holds; `x[...]` is none.

    Parameters
    ----------
    function : object
    """
    return _blanks(function.__code__) if inspect.isfunction(function) or inspect.ismethod(function) else 0


def _blanks(code: CodeType) -> int:
    instructions = list(dis.get_instructions(code))
    found = sum(i.opname == "RETURN_CONST" and i.argval is ... for i in instructions)
    for this, after in pairwise(instructions):
        found += (
            this.opname == "LOAD_CONST"
            and this.argval is ...
            and (
                after.opname.startswith("RETURN")
                or (after.opname.startswith("STORE") and after.opname != "STORE_SUBSCR")
            )
        )
    return found + sum(_blanks(inner) for inner in code.co_consts if isinstance(inner, CodeType))
