"""`Goal`: choose settings so that a run reaches a goal. The settings are tried out, whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .. import checks
from . import compare
from .base import Exercise, Mistake
from .sandbox import Run, call
from .show import Result

__all__ = ["Goal", "Outcome", "rates_of"]

Outcome = Mapping[str, Any]


def rates_of(schedule: Any, steps: int, least: float = -np.inf) -> Any:
    """Return η at t = 0 … steps − 1.

    Parameters
    ----------
    schedule : float or callable
        A number, or a function of t.
    steps : int
        1 or more.
    least : float
        The lowest rate allowed.

    Returns
    -------
    array of shape (steps,)

    Raises
    ------
    TypeError
        If `steps` is no integer.
    ValueError
        If a rate is not one finite number, or lies below `least`; the message names its t.
    """
    count = checks.count("steps", steps)
    rates = [schedule(t) if callable(schedule) else schedule for t in range(count)]
    for t, rate in enumerate(rates):
        number = compare.numbers(rate)
        if number is None or number.ndim:
            raise ValueError(
                f"the schedule must give one number at each step, but gives {compare.written(rate)} at t = {t}"
            )
        if not (np.isfinite(number) and number >= least):
            low = f", {least:g} or above" if np.isfinite(least) else ""
            raise ValueError(f"the rate must be a finite number{low}, but is {compare.written(rate)} at t = {t}")
    return np.array(rates, float)


class Goal(Exercise):
    """Choose settings so that a run reaches a goal.

    Parameters
    ----------
    id, title, **common
        As for `Exercise`: hints, note and points are the others.
    run : callable
        `run(**settings)` returns what happened: numbers by name, which are shown, and arrays for the tests below.
    reached : callable
        Tells from what happened whether the goal is reached.
    settings : dict of str to str
        Settings that reach it, each as Python source (`"0.1"`, `"lambda t: 1 / (t + 1)"`).
    mistakes : dict of str to (dict, callable, str)
        Settings that go wrong in a known way, a test of what happened, and the hint. The first that fits is told.
    functions : sequence of str
        Settings that may be a function of the step instead of a number.
    names : dict of str to object
        What the source of the settings may name besides `np`.
    lucky : str
        Where the right answer is None: what to say if a number reaches the goal all the same.
    seconds : float
        For the run.

    Raises
    ------
    TypeError, ValueError
        As for `Exercise`.

    Notes
    -----
    Where no settings reach the goal, the right ones are ``"None"``: then `run` is never called with them.
    """

    def __init__(
        self,
        id: str,
        title: str,
        *,
        run: Callable[..., Outcome],
        reached: Callable[[Outcome], bool],
        settings: Mapping[str, str],
        mistakes: Mapping[str, tuple[Mapping[str, Any], Callable[[Outcome], bool], str]],
        functions: Sequence[str] = (),
        names: Mapping[str, Any] | None = None,
        lucky: str = "",
        seconds: float = 5.0,
        **common: Any,
    ) -> None:
        super().__init__(id, title, **common)
        self.functions, self.lucky = tuple(functions), lucky
        self.run, self.reached, self.settings, self.seconds = run, reached, dict(settings), seconds
        self.names = {"np": np, **(names or {})}
        self.right = {name: eval(source, dict(self.names)) for name, source in settings.items()}
        self.impossible = all(value is None for value in self.right.values())
        self.mistakes = {name: Mistake(dict(answer), hint) for name, (answer, _, hint) in mistakes.items()}
        self._tests = {name: test for name, (_, test, _) in mistakes.items()}

    def check(self, /, *answers: Any, **settings: Any) -> None:
        """Try the settings, given by name, and tell how far they lead.

        Parameters
        ----------
        *answers
            Refused: a setting is given by its name.
        **settings
            One value for each of the exercise's settings.
        """
        chosen: Any = answers or settings
        self._tell(self.judge(chosen), chosen)

    def evaluate(self, answer: Any = ...) -> Result:
        """Return what there is to say of settings.

        Parameters
        ----------
        answer : dict of str to object
            `...` for none.
        """
        names = ", ".join(f"{name}=..." for name in self.settings)
        if answer is ... or (isinstance(answer, dict) and all(value is ... for value in answer.values())):
            return self._todo()
        if not isinstance(answer, dict) or set(answer) != set(self.settings):
            return self._wrong(f"Give each setting by its name: `check({names})`.")
        open = [name for name, value in answer.items() if value is ...]
        if open:
            return Result("part", self.title, f"Still to be chosen: {', '.join(f'`{name}`' for name in open)}.")
        refused = [text for name, value in answer.items() if (text := self._refuse(name, value))]
        if refused:
            return self._wrong(refused[0])
        if any(value is None for value in answer.values()):
            return self._pass() if self.impossible else self._wrong("Some settings reach the goal: go on looking.")
        return self._try(answer)

    def _plain(self, answer: Any) -> Run:
        """Return an answer with plain settings; functions stay, for they run in the sandbox."""
        if not issubclass(type(answer), dict):
            return super()._plain(answer)
        settings = {}
        for name, value in dict.items(answer):
            run = Run("value", value) if callable(value) else super()._plain(value)
            if run.kind != "value":
                return run
            settings[name] = run.value
        return Run("value", settings)

    def _refuse(self, name: str, value: Any) -> str:
        """Return why a setting cannot be tried, or ''."""
        if isinstance(value, str):
            return f"`{name}` is a string: write it without quotes."
        if callable(value):
            if name not in self.functions:
                return f"`{name}` must be a number here, not a function."
            first = call(value, 0)
            if first.kind != "value":
                return first.text
            if first.value is None or first.value is ...:
                return f"`{name}` gives no number at t = 0: is a `return` missing?"
            value = first.value
        number = None if isinstance(value, bool) else compare.numbers(value)
        single = value is None or (number is not None and number.ndim == 0)
        return "" if single else f"`{name}` must be one number, but is `{compare.written(value)}`."

    def _try(self, answer: dict[str, Any]) -> Result:
        theirs = [name for name, value in answer.items() if callable(value) and not compare.is_ours(value)]
        plain = {name: compare.returns_plain(answer[name]) for name in theirs}
        run = call(self.run, seconds=self.seconds, **{**answer, **plain})
        if run.kind != "value":
            return self._wrong(run.text)
        outcome = run.value
        rows = [
            (name, value if isinstance(value, str) else compare.written(value))
            for name, value in outcome.items()
            if np.ndim(value) == 0
        ]
        if self.reached(outcome):
            return Result("pass", self.title, self._praise(outcome), rows=rows)
        for name, test in self._tests.items():
            if test(outcome):
                return self._wrong(self.mistakes[name].hint, rows, name)
        return self._wrong("The goal is not reached yet.", rows)

    def _praise(self, outcome: Outcome) -> str:
        """Return what to say of a run that reached the goal."""
        return self.lucky if self.impossible else self.note

    def solution_source(self) -> str:
        """Return settings that reach the goal."""
        return ", ".join(f"{name}={source}" for name, source in self.settings.items())

    def cell(self, name: str, solved: bool = False) -> str:
        """Return the code cell: the exercise and the check of the settings.

        Parameters
        ----------
        name : str
            The exercise's variable.
        solved : bool
            Whether settings that reach the goal stand in it.
        """
        blank = ", ".join(f"{setting}=..." for setting in self.settings)
        return self._cell(name, f"{name}.check({self.solution_source() if solved else blank})")
