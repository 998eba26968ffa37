"""`Function`: write a function. A wrong one is recognised by what it computes, however it is written."""

from __future__ import annotations

import copy
import dis
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import CodeType
from typing import Any

import numpy as np

from . import facts
from .base import Exercise, Mistake
from .sandbox import Run, call
from .show import Result

__all__ = ["Function"]

Fn = Callable[..., Any]
Case = Mapping[str, Any]

SOLUTION = re.compile(r"[ ]*# SOLUTION$", re.MULTILINE)
BLANK = re.compile(r"^(\s*)((?:[^=\n]*[^=<>!\n]=(?!=)|return)\s).*# SOLUTION$", re.MULTILINE)

# what is wrong with a run: the first in this order is told; 0, 1, 2 … are the outputs, in the order of computation
STOPPED, SHAPELESS, CHANGED, KEEPS = -2, -1, 98, 99


@dataclass(frozen=True)
class Problem:
    """What is wrong with a run: `level` says how early in the computation, `kind` what it is."""

    level: int
    kind: str
    told: str
    rows: tuple[tuple[str, str], ...] = ()


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
    id, title, hints, note, points
        As for `Exercise`.
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
        self._known: dict[str, Diagnosis] = {}
        self._wanted: list[tuple[Any, ...]] = []

    def reference(self, function: Fn) -> Fn:
        """Take `function` as the right answer (a decorator)."""
        self.right, self.name = function, function.__name__
        return function

    def mistake(self, id: str, hint: str) -> Callable[[Fn], Fn]:
        """Take a function as a known mistake, with its own hint (a decorator)."""

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
        """Return the code cell: the exercise, the function, the check."""
        body = self.solution_source() if solved else self.starter()
        return f'{name} = exercise("{self.id}")\n\n\n{body}\n\n\n{name}.check({self.name})'

    def _source(self) -> str:
        lines = textwrap.dedent(inspect.getsource(self.right)).rstrip().split("\n")
        return "\n".join(line for line in lines if not line.startswith("@"))

    # ---- judging

    def evaluate(self, answer: Any = ...) -> Result:
        """Return what there is to say of a function."""
        if answer is ...:
            return self._todo()
        if not callable(answer):
            return self._wrong(f"Give the function itself, without brackets: `check({self.name})`.")
        left = blanks(answer)
        if left and left == self.starter().count("..."):
            return self._todo()
        diagnosis = self._diagnose(answer)
        if not diagnosis.problem:
            return self._pass()
        if left:
            return Result(
                "part", self.title, f"{left} of the `...` {'is' if left == 1 else 'are'} still to be filled in."
            )
        return self._explain(answer, diagnosis)

    def _explain(self, answer: Fn, diagnosis: Diagnosis) -> Result:
        problem, run = diagnosis.problem, diagnosis.runs[min(diagnosis.case, len(diagnosis.runs) - 1)]
        assert problem
        id = self._recognise(diagnosis)
        if id is None and 0 <= problem.level < CHANGED and not self._steady(answer, diagnosis):
            problem = KEEPS_STATE
        told = self.mistakes[id].hint if id else problem.told
        rows = list(problem.rows)
        if rows:
            rows.insert(
                0, ("input", ", ".join(f"{k}={facts.written(v)}" for k, v in self.cases[diagnosis.case].items()))
            )
        if run.printed.strip():
            rows.append(("it printed", run.printed.strip()[:200]))
        return self._wrong(told, rows, id)

    def _run(self, function: Fn, case: Case) -> tuple[Run, str]:
        """Return the run of a case on copies of its arguments, and the name of an argument that it changed, or ''."""
        given = copy.deepcopy(dict(case))
        if self.play:
            run = call(self.play, function, seconds=self.seconds, **given)
        else:  # as the reference's signature has them: a student may rename what is passed by position
            needed = [p.name for p in inspect.signature(self.right).parameters.values() if p.default is p.empty]
            named = {k: v for k, v in given.items() if k not in needed}
            run = call(function, *(given[k] for k in needed), seconds=self.seconds, **named)
        changed = [name for name in case if not facts.same(given[name], case[name], 0, 0)]
        return run, changed[0] if changed else ""

    def wanted(self) -> list[tuple[Any, ...]]:
        """Return the right outputs of each case."""
        if not self._wanted:
            runs = [self._run(self.right, case)[0] for case in self.cases]
            if any(run.kind != "value" for run in runs):
                raise RuntimeError(f"the reference of {self.id} fails: {[run.told for run in runs]}")
            self._wanted = [outputs(run) for run in runs]
        return self._wanted

    def _diagnose(self, function: Fn) -> Diagnosis:
        """Run all cases; of all problems keep the one that is first in the order of computation."""
        runs: list[Run] = []
        found: list[tuple[Problem, int]] = []
        for i, (case, want) in enumerate(zip(self.cases, self.wanted(), strict=True)):
            run, changed = self._run(function, case)
            runs.append(run)
            problem = self._problem(run, want, changed)
            if problem:
                found.append((problem, i))
            if run.kind == "slow":
                break
        if found:
            return Diagnosis(runs, *min(found, key=lambda pair: pair[0].level))
        first = Diagnosis(runs)
        return first if self._steady(function, first) else Diagnosis(runs, KEEPS_STATE)

    def _steady(self, function: Fn, diagnosis: Diagnosis) -> bool:
        """Tell whether a case gives the same once more."""
        again, _ = self._run(function, self.cases[diagnosis.case])
        before = diagnosis.runs[diagnosis.case]
        return again.kind == before.kind and facts.same(outputs(again), outputs(before))

    def _problem(self, run: Run, want: tuple[Any, ...], changed: str) -> Problem | None:
        """Return the first thing that is wrong in one run, or None."""
        if run.kind != "value":
            return Problem(STOPPED, run.kind, run.told)
        got = outputs(run)
        if len(got) == 1 and got[0] is None and want[0] is not None:
            return Problem(SHAPELESS, "none", "It returns nothing (`None`): is a `return` missing?")
        if len(got) != len(want):
            names = f"{len(want)} value{'s' * (len(want) > 1)}, {', '.join(self.outputs)}"
            return Problem(SHAPELESS, "count", f"It must return {names}, but returns {len(got)}.")
        for level, (name, yours, right) in enumerate(zip(self.outputs, got, want, strict=True)):
            problem = self._output_problem(level, name, yours, right, want)
            if problem:
                return problem
        if changed:
            told = f"The values are right, but it changes its input `{changed}` in place. Make a new array instead."
            return Problem(CHANGED, "changed", told)
        return None

    def _output_problem(
        self, level: int, name: str, got: Any, want: Any, all_wanted: tuple[Any, ...]
    ) -> Problem | None:
        rows = ((f"your {name}", facts.written(got)), (f"expected {name}", facts.written(want)))
        if want is None or isinstance(want, str) or got is None or isinstance(got, str):
            if facts.same(got, want):
                return None
            kind = "value" if type(got) is type(want) else "type"
            return Problem(level, kind, f"`{name}` is not right yet.", rows)
        yours, right = numbers(got), numbers(want)
        if yours is None or right is None:
            kind = "numbers" if np.ndim(want) else "a number"
            told = f"`{name}` should be {kind}, but is of type `{type(got).__name__}`."
            return Problem(level, "type", told)
        if yours.shape != right.shape:
            told = f"`{name}` has the shape {yours.shape}, but should have {right.shape}."
            return Problem(level, "shape", told, rows)
        if np.isfinite(right).all() and not np.isfinite(yours).all():
            told = (
                f"`{name}` is `nan` or `inf` somewhere: a division by zero, the root of a negative number, an overflow?"
            )
            return Problem(level, "nan", told, rows)
        if not facts.same(yours, right, self.rtol):
            other = [
                n for n, w in zip(self.outputs, all_wanted, strict=True) if n != name and facts.same(got, w, self.rtol)
            ]
            remark = (
                f"It holds what should be `{other[0]}`: are the outputs swapped?"
                if other
                else facts.relation(yours, right)
            )
            return Problem(level, "value", f"`{name}` is not right yet. {remark}".rstrip(), rows)
        if np.ndim(got) and np.asarray(got).dtype.kind not in "f" and np.asarray(want).dtype.kind == "f":
            told = f"`{name}` has the right values but the type `{np.asarray(got).dtype}`; it must be float."
            return Problem(level, "dtype", told)
        return None

    def _recognise(self, diagnosis: Diagnosis) -> str | None:
        """Return the known mistake that gives the same wrong output in every case, if there is one."""
        problem = diagnosis.problem
        assert problem
        if problem.level in (STOPPED, SHAPELESS, KEEPS):
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
        return mine.kind == other.kind and facts.same(outputs(mine)[level], outputs(other)[level], self.rtol)


KEEPS_STATE = Problem(
    KEEPS, "state", "Called twice with the same input it gives two answers: does it keep something between calls?"
)


def outputs(run: Run) -> tuple[Any, ...]:
    """Return what a run returned, as a tuple."""
    return run.value if isinstance(run.value, tuple) else (run.value,)


def numbers(value: Any) -> Any:
    """Return a value as an array of floats, or None where it is none."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def blanks(function: Any) -> int:
    """Return how many `name = ...` and `return ...` a function still holds; `x[...]` is none."""
    code = getattr(function, "__code__", None)
    return _blanks(code) if isinstance(code, CodeType) else 0


def _blanks(code: CodeType) -> int:
    instructions = list(dis.get_instructions(code))
    found = sum(i.opname == "RETURN_CONST" and i.argval is ... for i in instructions)
    for this, after in pairwise(instructions):
        found += this.opname == "LOAD_CONST" and this.argval is ... and after.opname.startswith(("STORE", "RETURN"))
    return found + sum(_blanks(inner) for inner in code.co_consts if isinstance(inner, CodeType))
