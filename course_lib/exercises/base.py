"""What all exercises share: `exercise(id)` finds one, `.check(...)` answers, `.hint()` and `.solution()` help."""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from .. import checks, settings
from . import compare
from .journal import record
from .sandbox import Run, call, refuse_inside, tell
from .show import Result, show

__all__ = ["REGISTRY", "Exercise", "Mistake", "exercise"]

UNKNOWN = "This answer cannot be examined."
IMPORT = "from course_lib.exercises import exercise"

#: The exercises and quizzes of all lectures, by name
REGISTRY: dict[str, Exercise] = {}


@dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Attributes
    ----------
    answer : object
        An answer with the mistake, as `evaluate` takes it.
    hint : str
        What to say to whoever made it.
    """

    answer: Any
    hint: str


class Exercise:
    """An exercise: a subclass says how an answer is judged and what its cell in a notebook looks like.

    Parameters
    ----------
    id : str
        Lower-case words joined by hyphens; its journal entries and the notebooks call it by this name.
    title : str
        "Exercise 1.1, the gradient norm": its number first.
    hints : sequence of str
        From the gentle to the plain.
    note : str
        The closing insight, shown with a right answer.
    points : int

    Raises
    ------
    TypeError, ValueError
        If `id` is taken, `title` has no number, or `points` is not a whole number above 0.

    Attributes
    ----------
    right : object
        A right answer, as `evaluate` takes it.
    mistakes : dict of str to Mistake
    lecture : int
        The first number in its title.
    code : str
        The class code of a variant; '' for the exercise as the website has it.
    last : Result or None
        What the last check in this session said: what graders look at.
    """

    code: str = ""
    last: Result | None = None
    right: Any
    mistakes: dict[str, Mistake]
    # said on the website
    on_page = "To work on this exercise, open the notebook with a button at the top. Hints and a solution are below."

    def __init__(self, id: str, title: str, *, hints: Sequence[str] = (), note: str = "", points: int = 1) -> None:
        self.title: str = title
        if id in REGISTRY:
            raise ValueError(f"id must be new, but {id!r} is the id of {REGISTRY[id].title!r}")
        self.id, self.hints, self.note = id, tuple(hints), note
        self.points = checks.count("points", points)
        number = re.search(r"\d+", title)
        if not number:
            raise ValueError(f"title must begin with the exercise's number, as in 'Exercise 1.1, …', but is {title!r}")
        self.lecture = int(number[0])
        self.mistakes = {}
        REGISTRY[id] = self

    # ---- what a student calls

    def check(self, /, *answers: Any, **named: Any) -> None:
        """Tell whether the answer is right, and if not, what is wrong with it. No answer makes a check raise.

        Parameters
        ----------
        *answers, **named
            One answer, by position or by any name.
        """
        given = [*answers, *named.values()]
        if len(given) > 1:
            self._tell(self._wrong("Give one answer, and nothing else."), given)
            return
        answer = given[0] if given else ...
        self._tell(self.judge(answer), answer)

    def hint(self, number: int = 1) -> None:
        """Show a hint.

        Parameters
        ----------
        number : int
            From 1; the later ones say more.
        """
        if not self.hints:
            return show(Result("info", self.title, "This exercise has no hint; `solution()` shows a solution."))
        if not isinstance(number, int) or not 1 <= number <= len(self.hints):
            last = len(self.hints)
            there = f"hints from `hint(1)` to `hint({last})`" if last > 1 else "one hint: `hint()`"
            return show(Result("info", self.title, f"This exercise has {there}."))
        more = f"\nStill stuck? `hint({number + 1})` says more." if number < len(self.hints) else ""
        show(Result("info", f"Hint {number} of {len(self.hints)}", self.hints[number - 1] + more))

    def solution(self) -> None:
        """Show a solution; the journal notes that it was seen."""
        record(self.id, "solution")
        show(self.solved())

    def assert_passed(self, answer: Any = ...) -> None:
        """Do nothing if the answer is right: for graders.

        Parameters
        ----------
        answer : object
            As for `check`. Without one, the last answer that was checked in this session counts.

        Raises
        ------
        AssertionError
            If the answer is not right, with the words of the check.
        """
        result = self.last if answer is ... and self.last else self.judge(answer)
        if result.state != "pass":
            raise AssertionError(repr(result))

    def assertion(self, answer: str) -> str:
        """Return the code with which a grader calls `assert_passed`.

        Parameters
        ----------
        answer : str
            How the grader finds what a student wrote, with {} for its name, if it has one.
        """
        return f"{self.call}.assert_passed()"

    def judge(self, answer: Any = ...) -> Result:
        """Return what `evaluate` says about an answer, even about one that cannot be examined.

        Parameters
        ----------
        answer : object

        Raises
        ------
        RuntimeError
            Inside of a function that is being checked.
        """
        refuse_inside()
        if trouble := compare.unwieldy(answer):
            return self._wrong(f"Your answer {trouble}.")
        run = self._plain(answer)
        if run.kind != "value":
            return self._wrong(f"{UNKNOWN}\n{run.text}")
        return self._examined(lambda: self.evaluate(run.value))

    def _plain(self, answer: Any) -> Run:
        """Return an answer with nothing of the student's own kind in it, made so in the sandbox."""
        return Run("value", answer) if type(answer) in compare.ATOMS else call(compare.plain, answer)

    def _examined(self, examine: Callable[[], Result]) -> Result:
        """Return what an examination of an answer says, or that it failed."""
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):  # as in the sandbox: none of them is an answer
                warnings.simplefilter("ignore")
                return examine()
        except KeyboardInterrupt:  # the student's own "stop"
            raise
        except BaseException as error:  # an object that fails, or ends Python, when it is compared or written
            return self._wrong(f"{UNKNOWN}\n{tell(error)}")

    # ---- what a kind says

    def evaluate(self, answer: Any = ...) -> Result:
        """Return what there is to say about an answer; nothing is shown or recorded.

        Parameters
        ----------
        answer : object
            `...` for none.

        Raises
        ------
        TypeError
            If a subclass does not define it.
        """
        raise TypeError(f"{type(self).__name__} must define evaluate(answer)")

    def cell(self, name: str, solved: bool = False) -> str:
        """Return the exercise's code cell for a notebook.

        Parameters
        ----------
        name : str
            The exercise's variable.
        solved : bool
            Whether a solution stands in it.

        Raises
        ------
        TypeError
            If a subclass does not define it.
        """
        raise TypeError(f"{type(self).__name__} must define cell(name, solved)")

    def variant(self, code: str) -> Exercise:
        """Return the exercise with the numbers of a class code; itself, for most kinds.

        Parameters
        ----------
        code : str
            Anything.
        """
        return self

    @property
    def call(self) -> str:
        """The code that fetches it in a notebook, as in ``exercise("grad-norm")``, or with the code of a variant."""
        words = [f'"{word}"' for word in (self.id, self.code) if word]
        return f"exercise({', '.join(words)})"

    def question(self, text: str) -> str:
        """Return the text above the exercise's cell with what is generated in it: nothing, for most kinds.

        Parameters
        ----------
        text : str
            As it stands in the notebook.
        """
        return text

    def solution_source(self) -> str:
        """Return a solution as Python."""
        raise TypeError(f"{type(self).__name__} must define solution_source()")

    # ---- what the kinds use

    def _cell(self, name: str, *parts: str, gap: str = "\n\n") -> str:
        """Return a cell of these parts; it runs alone too, after a restart, when the first cell has not run yet."""
        return gap.join([f"{IMPORT}\n\n{name} = {self.call}", *parts])

    def solved(self) -> Result:
        """Return a solution with the closing insight."""
        return Result("info", f"Solution to {self.title}", self.note, code=self.solution_source())

    def revealed(self) -> list[tuple[str, Result]]:
        """Return what the website shows folded below the untouched exercise."""
        hints = [(f"Hint {i}", Result("info", "", hint)) for i, hint in enumerate(self.hints, 1)]
        return [*hints, ("Solution", self.solved())]

    def _tell(self, result: Result, answer: Any) -> None:
        self.last = result
        trouble = record(self.id, result.state, result.mistake, answer, result.kept)
        if trouble:
            result.text += f"\n{trouble}"
        state = result.state
        if settings.on_site() and state == "todo":
            result = Result("info", self.title, self.on_page, folded=self.revealed())
        show(result)
        expected = settings.expected()
        if expected and expected != state:
            raise AssertionError(f"{self.id}: expected {expected!r}, but is {state!r}\n{result!r}")

    def _todo(self, text: str = "Replace the `...` and run this cell again.") -> Result:
        return Result("todo", self.title, text)

    def _pass(self) -> Result:
        return Result("pass", self.title, self.note)

    def _wrong(self, text: str, rows: Sequence[tuple[str, str]] = (), mistake: str | None = None) -> Result:
        return Result("wrong", self.title, text, rows=list(rows), mistake=mistake)

    def __repr__(self) -> str:
        return f"{self.title}: .check(...), .hint(), .solution()"


def exercise(id: str, code: str = "") -> Exercise:
    """Return the exercise with that id.

    Parameters
    ----------
    id : str
        As in `exercise("grad-norm")`.
    code : str
        A class code, for numbers other than those of the website, if the exercise has any.

    Raises
    ------
    ValueError
        If there is no such exercise; the message suggests the closest match.
    """
    if isinstance(id, str) and id in REGISTRY:
        return _variant(id, code) if code else REGISTRY[id]
    numbered = [known for known, ex in REGISTRY.items() if re.search(rf"\b{re.escape(str(id))}\b", ex.title)]
    near = numbered or difflib.get_close_matches(str(id), REGISTRY, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"id must name an exercise, but there is no {id!r}{hint}")


@cache  # one object each, so that a grader sees what was checked
def _variant(id: str, code: str) -> Exercise:
    return REGISTRY[id].variant(code)
