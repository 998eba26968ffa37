"""`Function`: write a function. A wrong one is recognized by what it computes, however it is written."""

from __future__ import annotations

import copy
import inspect
import re
import textwrap
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from ..slips import ALL, BEGIN, TRIES, Search, Slip
from . import compare
from .base import Exercise, Mistake
from .problems import CHANGED, KEEPS_STATE, SHAPELESS, STOPPED, Problem, first_problem, outputs
from .process import as_before
from .programs import blanks, names_in, words_in
from .remarks import Evidence
from .sandbox import Run, call
from .show import Result

__all__ = ["Function"]

Fn = Callable[..., Any]
Case = Mapping[str, Any]

LIKELY = 1.2  # what a slip costs that stands in for a known mistake which explains less
PROBES = 8  # cases more, in which a slip that was found is looked at once more
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
    tries : int
        How many slips are tried at most to explain a wrong answer; fewer where a run takes long.

    Raises
    ------
    TypeError, ValueError
        As for `Exercise`.

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
        tries: int = TRIES,
        **common: Any,
    ) -> None:
        super().__init__(id, title, **common)
        self.outputs, self.cases, self.play = tuple(outputs), list(cases), play
        self.rtol, self.seconds, self.thresholds, self.tries = rtol, seconds, thresholds, tries
        self.forms: list[Fn] = []
        self._known: dict[str, Diagnosis] = {}
        self._wanted: list[tuple[Any, ...]] = []
        self._made: list[Search] = []

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

    def assertion(self, answer: str) -> str:
        """Return the code with which a grader calls `assert_passed`.

        Parameters
        ----------
        answer : str
            How the grader finds the function, with {} for its name.
        """
        return f"{self.call}.assert_passed({answer.format(self.name)})"

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

    def _plain(self, answer: Any) -> Run:
        """Return the answer: a function runs in the sandbox, and nothing else is looked at."""
        return Run("value", answer)

    @as_before()
    def evaluate(self, answer: Any = ...) -> Result:
        """Return what there is to say of a function.

        Parameters
        ----------
        answer : object
            `...` for none.
        """
        if answer is ...:
            return self._todo(f"Write the function, then call `check({self.name})`.")
        if not callable(answer):
            return self._wrong(f"Give the function itself, without brackets: `check({self.name})`.")
        if inspect.isgeneratorfunction(answer) or inspect.iscoroutinefunction(answer):
            return self._wrong("Write a plain function that ends in `return`, without `yield` or `async`.")
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

    @as_before()
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
        id = self._recognize(diagnosis)
        comparable = 0 <= problem.level < CHANGED and problem.kind != "type"
        if id is None and comparable and not self._steady(answer, diagnosis, problem.level):
            problem = KEEPS_STATE
        searched = comparable and problem is not KEEPS_STATE and not (id and self._sure(answer, diagnosis, id))
        slip = self._slip(answer, diagnosis, bool(id)) if searched else None
        if slip and has_word(answer, slip):
            slip = None
        if id and not slip:
            text = self.mistakes[id].hint
        elif slip:
            id, text = f"slip: {slip.rule}", slip_text(slip, names_in(answer), self.outputs[problem.level])
        else:
            fact = self._fact(answer, replace(diagnosis, problem=problem))
            text = " ".join(filter(None, [problem.text, fact, self._known_words(problem, run)]))
        given = ", ".join(f"{name}={compare.written(value)}" for name, value in case.items())
        rows = [*([("input", given)] if given else []), *problem.rows]
        if printed := run.printed.strip():
            rows.append(("it printed", compare.shortened(printed, 200)))
        return self._wrong(text, rows, id)

    def _known_words(self, problem: Problem, run: Run) -> str:
        """Return which words there are, where an answer is a word and is none of them."""
        if not 0 <= problem.level < len(self.outputs):
            return ""
        words = sorted({w for want in self.wanted() if isinstance(w := want[problem.level], str)})
        word = outputs(run, len(self.outputs))[problem.level]
        if not words or (isinstance(word, str) and word in words):
            return ""
        return f"The word must be one of {', '.join(repr(word) for word in words)}, written exactly like this."

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
                run, _ = self._run(function, case, ours=function is self.right)
                values = outputs(run, len(self.outputs))
                long = run.kind == "value" and len(values) > problem.level
                return compare.numbers(values[problem.level]) if long else None

            return output

        return evidence.fact() or evidence.response(of(answer), of(self.right))

    # ---- the slip that gives the same numbers

    def _searches(self) -> Iterator[Search]:
        """Yield a search for the reference, and for each other form of it; they are made when they are needed."""
        for k, form in enumerate([self.right, *self.forms]):
            if k == len(self._made):
                source = self._source(form)
                own = frozenset(n for n, line in enumerate(source.split("\n"), 1) if SOLUTION.search(line))
                self._made.append(
                    Search(SOLUTION.sub("", source), form.__globals__, self.tries // (2 if k else 1), own)
                )
            yield self._made[k]

    def _sure(self, answer: Fn, diagnosis: Diagnosis, id: str) -> bool:
        """Tell whether a known mistake explains all of an answer, so that no slip can explain it better."""
        problem, mistake = diagnosis.problem, self.mistakes[id].answer
        assert problem
        return self._whole(diagnosis, id) and self._fits(answer, mistake, problem.level)

    def _slip(self, answer: Fn, diagnosis: Diagnosis, known: bool) -> Slip | None:
        """Return the small change of the reference that gives what the answer gives in every case, if one is found.

        Where a known mistake explains a part of the answer, one that explains all of it.
        """
        problem, count = diagnosis.problem, len(self.outputs)
        assert problem
        if problem.kind not in ("value", "nan", "shape") or any(run.kind == "slow" for run in diagnosis.runs):
            return None
        theirs = [comparable(outputs(run, count)) if run.kind == "value" else None for run in diagnosis.runs]
        if theirs[diagnosis.case] is None or self._stuck(theirs, problem.level):
            return None
        cases = list(self.cases)

        def run(function: Fn, case: int) -> Any:
            own = self._own(function, cases[case])
            return outputs(own, count) if own else None

        def like(case: int, value: Any) -> int:
            wanted = theirs[case]
            if value is None or wanted is None:
                return ALL if value is wanted else 0
            if len(value) != len(wanted):
                return 0
            for level, (one, other) in enumerate(zip(value, wanted, strict=True)):
                if not compare.same(real(one), other, self.rtol):
                    return BEGIN if level > problem.level else 0
            return ALL

        def apart(case: int, value: Any) -> float:
            """Return how far the first output that is wrong is from the student's, at its worst entry."""
            wanted = theirs[case]
            if not value or not wanted or min(len(value), len(wanted)) <= problem.level:
                return np.inf
            mine, other = (compare.numbers(real(outs[problem.level])) for outs in (value, wanted))
            if mine is None or other is None or mine.shape != other.shape or not np.isfinite(mine - other).all():
                return np.inf
            return float(np.max(np.abs(mine - other), initial=0))

        def probes() -> Sequence[int]:
            if len(cases) == len(self.cases):
                for case, theirs_too in self._probed(answer):
                    cases.append(case)
                    theirs.append(theirs_too)
            return range(len(self.cases), len(cases))

        order = sorted(range(len(theirs)), key=lambda case: case != diagnosis.case)
        telling = any(
            isinstance(x, float | np.ndarray | list) for want in self.wanted() for x in want[problem.level :][:1]
        )
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dearest = LIKELY if known else np.inf
            singles = (search.find(order, run, like, False, probes, dearest) for search in self._searches())
            found = next((slip for slip in singles if slip), None)
            if problem.kind == "nan" and not (found and found.alone):  # many slips lead to one, and all is nan after it
                return None
            if found and not telling:  # a few words are hit by many slips
                found = replace(found, alone=False)
            if known:
                return found if found and not found.part else None
            return found or (
                next(self._searches()).find(order, run, like, True, probes, apart=apart) if telling else None
            )

    def _stuck(self, theirs: Sequence[tuple[Any, ...] | None], level: int) -> bool:
        """Tell whether an output is one number in all cases, where the right one is not: many slips do that."""
        got = [values[level] for values in theirs if values and level < len(values)]
        right = [want[level] for want in self.wanted()]
        numbers = all(isinstance(want, float | int) and not isinstance(want, bool) for want in right)
        return numbers and len(got) == len(right) > 2 and len(set(map(str, got))) == 1 < len(set(right))

    @cached_property
    def _probes(self) -> list[Case]:
        """More cases, near the known ones, which the reference answers with finite numbers: they tell slips apart."""
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = []
            for case in near(self.cases):
                own = self._own(self.right, case)
                if own and finite(own.value):
                    found.append(case)
            return found[:PROBES]

    def _probed(self, answer: Fn) -> Iterator[tuple[Case, tuple[Any, ...]]]:
        """Yield the probes that a student's function answers, with what it says."""
        for case in self._probes:
            run, _ = self._run(answer, case)
            theirs = comparable(outputs(run, len(self.outputs))) if run.kind == "value" else None
            if theirs is not None:
                yield case, theirs

    def _own(self, function: Fn, case: Case) -> Run | None:
        """Return the run of a function of the course, which needs no sandbox; None if it fails."""
        given = {name: fresh(value) for name, value in case.items()}
        try:
            with np.errstate(all="ignore"):
                return Run("value", self.play(function, **given) if self.play else function(**given))
        except compare.FAILURES:
            return None

    @cached_property
    def _needed(self) -> list[str]:
        """The arguments of the reference that have no default."""
        return [p.name for p in inspect.signature(self.right).parameters.values() if p.default is p.empty]

    def _run(self, function: Fn, case: Case, ours: bool = False) -> tuple[Run, str]:
        """Return the run of a case on copies of its arguments, and the name of an argument that it changed, or ''."""
        given = {name: fresh(value) for name, value in case.items()}
        if self.play:
            some, named = [function if ours else compare.returns_plain(function)], given
        else:  # as the reference's signature has them: a student may rename what is passed by position
            some, named = [given[k] for k in self._needed], {k: v for k, v in given.items() if k not in self._needed}
        run = (plain if ours else call)(self.play or function, *some, seconds=self.seconds, **named)
        if len(self.outputs) == 1 and function is not self.right and is_row(run.value, self.wanted()[0][0]):
            run = replace(run, value=list(run.value))
        changed = [name for name in case if not compare.unchanged(given[name], case[name])]
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
                raise RuntimeError(f"the reference of {self.id} fails: {[run.text for run in runs]}")
            self._wanted = [outputs(run, 1) for run in runs]
        return self._wanted

    def _diagnose(self, function: Fn, ours: bool = False) -> Diagnosis:
        """Run all cases; of all problems keep the one that is first in the order of computation.

        A function of ours needs no sandbox.
        """
        runs: list[Run] = []
        found: list[tuple[Problem, int]] = []
        for i, (case, want) in enumerate(zip(self.cases, self.wanted(), strict=True)):
            run, changed = self._run(function, case, ours)
            runs.append(run)
            problem = first_problem(run, want, self.outputs, changed, self.rtol)
            if problem:
                found.append((problem, i))
            if run.kind == "slow":
                break
        if found:
            return Diagnosis(runs, *min(found, key=lambda pair: pair[0].level))
        first = Diagnosis(runs)
        return first if ours or self._steady(function, first) else Diagnosis(runs, KEEPS_STATE)

    def _steady(self, function: Fn, diagnosis: Diagnosis, level: int | None = None) -> bool:
        """Tell whether a case gives the same once more: all of it, or the output of that level."""
        again, _ = self._run(function, self.cases[diagnosis.case])
        before = diagnosis.runs[diagnosis.case]
        if again.kind != before.kind:
            return False
        if level is None:
            return compare.same(again.value, before.value)
        return again.kind == "value" and self._alike(again, before, level)

    def _recognize(self, diagnosis: Diagnosis) -> str | None:
        """Return the known mistake that gives the same wrong output in every case, if there is one.

        One that gives the same outputs after it, too, is told before one that does not.
        """
        problem = diagnosis.problem
        assert problem
        if problem.level in (STOPPED, KEEPS_STATE.level):
            return None
        found = None
        for id, mistake in self.mistakes.items():
            if id not in self._known:
                self._known[id] = self._diagnose(mistake.answer, ours=True)
            theirs = self._known[id]
            if theirs.problem and (theirs.problem.level, theirs.problem.kind) == (problem.level, problem.kind):
                pairs = list(zip(diagnosis.runs, theirs.runs, strict=True))
                if problem.level == CHANGED or all(self._alike(mine, other, problem.level) for mine, other in pairs):
                    if problem.level == CHANGED or self._whole(diagnosis, id):
                        return id
                    found = found or id
        return found

    def _whole(self, diagnosis: Diagnosis, id: str) -> bool:
        """Tell whether all outputs are those of a known mistake."""
        pairs = zip(diagnosis.runs, self._known[id].runs, strict=True)
        return all(compare.same(mine.value, other.value, self.rtol) for mine, other in pairs)

    def _fits(self, answer: Fn, mistake: Fn, level: int) -> bool:
        """Tell whether a function has a mistake in other cases than the known ones, too."""
        for case, theirs in self._probed(answer):
            own = self._own(mistake, case)
            values = outputs(own, len(self.outputs)) if own else ()
            if level < min(len(values), len(theirs)) and not compare.same(theirs[level], values[level], self.rtol):
                return False
        return True

    def _alike(self, mine: Run, other: Run, level: int) -> bool:
        """Tell whether two runs returned the same, up to and with the output of that level."""
        if level == SHAPELESS:
            return compare.same(mine.value, other.value, self.rtol)
        count = len(self.outputs)
        return compare.same(outputs(mine, count)[level], outputs(other, count)[level], self.rtol)


def plain(function: Fn, *some: Any, seconds: float, **named: Any) -> Run:
    """Return the run of a function of the course, which needs no sandbox unless it fails.

    Parameters
    ----------
    function : callable
    *some, **named
        Its arguments.
    seconds : float
        Its limit in the sandbox.
    """
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Run("value", function(*some, **named))
    except compare.FAILURES:
        return call(function, *some, seconds=seconds, **named)


def is_row(value: Any, want: Any) -> bool:
    """Tell whether a tuple is one array, written as a tuple of its numbers.

    Parameters
    ----------
    value, want : object
        What a function with one output returned, and what is right.
    """
    return type(value) is tuple and np.ndim(want) == 1 and all(np.ndim(item) == 0 for item in value)


def fresh(value: Any) -> Any:
    """Return a copy of an argument: as copy.deepcopy, but fast for arrays and lists.

    Parameters
    ----------
    value : object
    """
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (int, float, str, bool):
        return value
    return [fresh(item) for item in value] if type(value) is list else copy.deepcopy(value)


def near(cases: Sequence[Case]) -> Iterator[Case]:
    """Yield cases near the given ones: each number a little larger or smaller, or between those of two cases.

    Parameters
    ----------
    cases : sequence of mapping
    """
    for turn in (0, 1):
        for k, case in enumerate(cases):
            yield {name: moved(value, 3 * k + j + turn) for j, (name, value) in enumerate(case.items())}
    for one, two in pairwise(cases):
        yield {name: between(value, two.get(name)) for name, value in one.items()}


def moved(value: Any, k: int) -> Any:
    """Return a number, array or list of floats times some factor near 1, a share still a share; else the value.

    Parameters
    ----------
    value : object
    k : int
        Which factor.
    """
    factor = (1.13, 0.91, 1.07, 0.83)[k % 4]
    if isinstance(value, list):
        return [moved(item, k) for item in value]
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return value**factor if isinstance(value, float) and 0 < value < 1 else value * factor
    return value + k % 2 if type(value) is int and value > 1 else value


def between(one: Any, two: Any) -> Any:
    """Return the middle of two numbers; the first where they are none.

    Parameters
    ----------
    one, two : object
    """
    if type(one) is type(two) and type(one) in (int, float):
        return (one + two) // 2 if type(one) is int else (one + two) / 2
    return one


def finite(value: Any) -> bool:
    """Tell whether all numbers of what a program returned are finite; words are no numbers.

    Parameters
    ----------
    value : object
    """
    if isinstance(value, tuple | list):
        return all(map(finite, value))
    array = compare.numbers(value)
    return array is None or bool(np.isfinite(array).all())


def comparable(values: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Return what a program returned, its numbers as floats; None where comparing would say nothing, or take long.

    Parameters
    ----------
    values : tuple
    """
    ready = []
    for value in values:
        new = value if value is None or isinstance(value, str) else compare.numbers(value)
        size = len(new) if isinstance(new, str) else np.size(new) if new is not None else 0
        if size > HUGE or (new is None and value is not None):
            return None
        ready.append(new.item() if isinstance(new, np.ndarray) and not new.ndim else new)
    return tuple(ready)


def real(value: Any) -> Any:
    """Return nan for a complex number: the root of a negative number is one or the other, in two ways to write it.

    Parameters
    ----------
    value : object
    """
    return np.nan if isinstance(value, complex) else value


def slip_text(slip: Slip, known: frozenset[str] | None, output: str) -> str:
    """Return what to say of a slip that was found.

    Parameters
    ----------
    slip : Slip
    known : frozenset of str or None
        The names that the student's program uses; code with other names is not shown. None if they cannot be seen.
    output : str
        The name of the output that is wrong.
    """
    perhaps = "" if slip.alone else "it may be that "
    named = known is None or slip.names <= known
    differ = "" if named else " (The names in your program may differ.)"
    shown = " and ".join(f"`{line}`" for line in slip.lines) if named and known is not None else ""
    if slip.more:  # the first alone gives other values
        place = f", as in {shown}" if shown else ""
        return f"Two slips together give your answer. The first: {perhaps}{slip.text}{place}.{differ}"
    yours = f"`{output}`" if slip.part else "answer"
    rest = " This slip alone does not give all of your answer." if slip.part else ""
    if shown:
        give = "gives" if len(slip.lines) == 1 else "give"
        return f"Your {yours} is what {shown} {give}: {perhaps}{slip.text}.{rest}"
    if slip.alone:
        return f"Your {yours} is that of a solution in which {slip.text}.{rest}{differ}"
    return f"Perhaps {slip.text}: a solution with this slip gives your {yours}.{rest}{differ}"


def has_word(function: Any, slip: Slip) -> bool:
    """Tell whether a slip is that a word stands where another belongs, and yet the function has that other word.

    Parameters
    ----------
    function : callable
    slip : Slip
    """
    found = re.fullmatch(r'".+" stands where "(.+)" belongs', slip.text)
    return bool(found) and found[1] in words_in(function)  # type: ignore[index]
