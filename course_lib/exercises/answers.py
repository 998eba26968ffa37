"""`Number` and `Choice`: one answer, and for each known wrong one what to say to it."""

from __future__ import annotations

import copy
import inspect
import re
import textwrap
import warnings
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property, partial
from numbers import Real
from typing import Any

import numpy as np

from ..slips import ALL, Search, Slip
from . import compare
from .base import Exercise, Mistake
from .functions import LIKELY, slip_text
from .show import Result
from .variants import Variants, chosen, shuffled

__all__ = ["Choice", "Number"]

OPTIONS = re.compile(r"^- \(\w\) .*(?:\n- \(\w\) .*)*", re.MULTILINE)  # the list above a choice

LAST = ("both", "neither", "none of")  # options that speak of those above them


class Answer(Exercise):
    """An exercise whose answer stands in one variable."""

    def solution_source(self) -> str:
        """Return the right answer as Python."""
        return f"answer = {self.right!r}"

    def cell(self, name: str, solved: bool = False) -> str:
        """Return the code cell: the exercise, the answer, the check."""
        body = self.solution_source() if solved else "answer = ..."
        return self._cell(name, body, f"{name}.check(answer)")


class Number(Answer):
    """Predict a number.

    Parameters
    ----------
    id, title, **common
        As for `Exercise`: hints, note and points are the others.
    right : callable
        A small program without arguments, which computes the number.
    mistakes : dict of str to (float, str)
        Known wrong numbers, each with its hint.
    fact : callable, optional
        `fact(number)` says something true of a wrong number.
    rtol : float
        Relative tolerance.
    variants : Variants, optional
        Other numbers for a class of its own. `right`, and `fact` after its number, then take them as arguments.

    Raises
    ------
    TypeError, ValueError
        As for `Exercise`.
    """

    def __init__(
        self,
        id: str,
        title: str,
        *,
        right: Callable[..., float],
        mistakes: Mapping[str, tuple[float, str]],
        fact: Callable[..., str] | None = None,
        rtol: float = 0.01,
        variants: Variants | None = None,
        **common: Any,
    ) -> None:
        super().__init__(id, title, **common)
        self.work, self.right, self.fact, self.rtol = right, float(f"{right():.6g}"), fact, rtol
        self.mistakes = {name: Mistake(value, hint) for name, (value, hint) in mistakes.items()}
        self.variants = variants
        self.inputs: dict[str, Any] = {}  # of a variant

    def variant(self, code: str) -> Exercise:
        """Return the exercise with the numbers of a class code; itself, if it has no variants.

        Parameters
        ----------
        code : str
            Anything.
        """
        other = self.variants
        if other is None:
            return self
        new = copy.copy(self)
        new.code, new.last = code, None
        new.__dict__.pop("_search", None)  # made for the numbers of the website
        new.inputs = inputs = {
            name: chosen(values, code, self.id, name) for name, values in sorted(other.inputs.items())
        }
        new.right = float(f"{self.work(**inputs):.6g}")
        new.fact = partial(self.fact, **inputs) if self.fact else None
        known = {name: float(f"{wrong(**inputs):.6g}") for name, wrong in other.mistakes.items()}
        new.mistakes = {name: Mistake(value, self.mistakes[name].hint) for name, value in known.items()}
        new.hints = tuple(hint.format(**inputs) for hint in other.hints) or self.hints
        new.note = other.note or self.note
        return new

    def question(self, text: str) -> str:
        """Return the text above the cell with the numbers of this variant.

        Parameters
        ----------
        text : str
            With the website's numbers.

        Raises
        ------
        ValueError
            If they are not in it.
        """
        if self.variants is None:
            return text
        usual = {name: value.default for name, value in inspect.signature(self.work).parameters.items()}
        usual = {name: usual[name] for name in self.variants.inputs}
        here, there = self.variants.texts(**usual), self.variants.texts(**(self.inputs or usual))
        for old, new in zip(here, there, strict=True):
            if old not in text:
                raise ValueError(f"the text above {self.id!r} must hold {old!r}: its variants replace it")
            text = text.replace(old, new)
        return text

    def evaluate(self, answer: Any = ...) -> Result:
        """Return what there is to say of a number.

        Parameters
        ----------
        answer : object
            `...` for none.
        """
        if answer is ...:
            return self._todo("Replace the `...` with your number and run this cell again.")
        value = answer.item() if isinstance(answer, (np.ndarray, np.generic)) and np.size(answer) == 1 else answer
        real = isinstance(value, Real | Decimal) and not isinstance(value, bool)
        number = compare.numbers(value) if real else None
        if number is None or not np.isfinite(number):
            return self._wrong(f"The answer is one finite number, but yours is `{compare.written(answer)}`.")
        value = float(number)
        if compare.same(value, self.right, self.rtol):
            return self._pass()
        for name, mistake in self.mistakes.items():
            if compare.same(value, mistake.answer, self.rtol):
                return self._wrong(mistake.hint, mistake=name)
        if compare.same(value, -self.right, self.rtol):
            return self._wrong("The size is right, but the sign is not.", mistake="sign")
        text = self.fact(value) if self.fact else ""
        if slip := self._slip(value):
            return self._wrong(" ".join([slip_text(slip, None, "answer"), text]).rstrip(), mistake=f"slip: {slip.rule}")
        return self._wrong(text or self._size(value))

    @cached_property
    def _search(self) -> Search:
        return Search(textwrap.dedent(inspect.getsource(self.work)), self.work.__globals__)

    def _slip(self, value: float) -> Slip | None:
        """Return the small change of the computation that gives this number, if there is one."""

        if self.right == int(self.right) and value == int(value):
            return None  # whole numbers are hit by too many slips

        def run(function: Callable[..., float], case: int) -> Any:
            try:
                return compare.numbers(function(**self.inputs))
            except compare.FAILURES:
                return None

        def like(case: int, number: Any) -> int:
            return ALL if number is not None and compare.same(number, value, self.rtol) else 0

        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self._search.find([0], run, like, pairs=False, dearest=LIKELY)  # some slip gives nearly any number

    def _size(self, value: float) -> str:
        """Return how a number differs from the right one."""
        size = abs(value / self.right) if self.right else np.inf
        far = ", by a factor of more than ten" if size and not 0.1 < size < 10 else ""
        return f"It is too {'large' if value > self.right else 'small'}{far}."


class Choice(Answer):
    """Choose one of some options, which stand as a list in the text above the cell. Every wrong one is a known mistake.

    Parameters
    ----------
    id, title, **common
        As for `Exercise`: hints, note and points are the others.
    right : str
        A letter.
    options : dict of str to (str, str)
        Each letter's option and the reply to it, the right one's too: one thing, so that they cannot be mixed up.

    Raises
    ------
    ValueError
        If `right` is none of the letters.
    """

    on_page = "Open the answer that you would give."

    def __init__(
        self, id: str, title: str, *, right: str, options: Mapping[str, tuple[str, str]], **common: Any
    ) -> None:
        super().__init__(id, title, **common)
        if right not in options:
            raise ValueError(f"right must be one of {', '.join(options)}, but is {right!r}")
        self.right = right
        self.options = {letter: option for letter, (option, _) in options.items()}
        self.replies = {letter: reply for letter, (_, reply) in options.items()}
        self.usual = {letter: letter for letter in options}  # of a variant: what the journal calls its letters
        self.mistakes = {letter: Mistake(letter, reply) for letter, reply in self.replies.items() if letter != right}

    def variant(self, code: str) -> Exercise:
        """Return the exercise with its options in the order of a class code.

        Parameters
        ----------
        code : str
            Anything.
        """
        new = copy.copy(self)
        new.code, new.last = code, None
        mixed = shuffled(list(self.options), code, self.id)
        mixed.sort(key=lambda letter: self.options[letter].startswith(LAST))
        order = dict(zip(self.options, mixed, strict=True))
        new.right = next(letter for letter, old in order.items() if old == self.right)
        new.options = {letter: self.options[old] for letter, old in order.items()}
        new.replies = {letter: self.replies[old] for letter, old in order.items()}
        new.mistakes = {letter: Mistake(letter, new.replies[letter]) for letter in order if letter != new.right}
        new.usual = order
        return new

    def question(self, text: str) -> str:
        """Return the text above the cell with the options as they are here.

        Parameters
        ----------
        text : str
            With any list of options, "- (a) …".

        Raises
        ------
        ValueError
            If there is no such list in it.
        """
        listed = "\n".join(f"- ({letter}) {option}" for letter, option in self.options.items())
        new, found = OPTIONS.subn(lambda _: listed, text, count=1)
        if not found:
            raise ValueError(f"the text above {self.id!r} must hold a list of options, such as\n{listed}")
        return new

    def evaluate(self, answer: Any = ...) -> Result:
        """Return what there is to say of a letter.

        Parameters
        ----------
        answer : object
            `...` for none.
        """
        letters = ", ".join(f'`"{letter}"`' for letter in self.options)
        if answer is ...:
            return self._todo(f"Replace the `...` with one of {letters}.")
        letter = answer.strip().strip("()").lower() if isinstance(answer, str) else ""
        if letter not in self.options:
            return self._wrong(f"Choose one of {letters}; yours is `{compare.written(answer)}`.")
        return self._feedback(letter)

    def revealed(self) -> list[tuple[str, Result]]:
        """Return the hints and, for each option, what there is to say to it."""
        return super().revealed()[:-1] + [(f"My answer is ({x})", self._feedback(x)) for x in self.options]

    def solved(self) -> Result:
        """Return the right letter and why it is right."""
        return Result(
            "info", f"Solution to {self.title}", f"({self.right}) {self.replies[self.right]}\n{self.note}".rstrip()
        )

    def _feedback(self, letter: str) -> Result:
        reply = self.replies[letter]
        if letter != self.right:
            return self._wrong(reply, mistake=self.usual[letter])
        return Result("pass", self.title, f"{reply}\n{self.note}".rstrip())
