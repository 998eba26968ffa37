"""Facts about wrong values: what is true of them in every case that fails, two at least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np

from . import compare
from .trials import among_failing, mixing_fact, response_fact

__all__ = ["Evidence", "remark"]

CLOSE = 0.05  # relative to the right value


@dataclass(frozen=True)
class Evidence:
    """What a function returned in all cases, and what is right.

    Attributes
    ----------
    cases : sequence of mapping
        Arguments by name.
    names : sequence of str
        Of the outputs.
    level : int
        The output that is wrong.
    got, want : sequence of tuple
        The outputs in each case.
    rtol : float
    """

    cases: Sequence[Mapping[str, Any]]
    names: Sequence[str]
    level: int
    got: Sequence[tuple[Any, ...]]
    want: Sequence[tuple[Any, ...]]
    rtol: float

    @cached_property
    def failing(self) -> list[int]:
        """The cases in which this output is wrong."""
        at = self.level
        pairs = enumerate(zip(self.got, self.want, strict=True))
        return [i for i, (got, want) in pairs if not compare.same(got[at], want[at], self.rtol)]

    @cached_property
    def values(self) -> list[tuple[Any, Any]]:
        """This output in each case that fails, and what it should be, as arrays; empty if one has no numbers."""
        found = [(self.got[i][self.level], self.want[i][self.level]) for i in self.failing]
        pairs = [(compare.numbers(got), compare.numbers(want)) for got, want in found]
        ok = all(a is not None and b is not None and a.shape == b.shape for a, b in pairs)
        return pairs if ok else []

    def fact(self) -> str:
        """Return what the wrong values are: other outputs, another word, a factor of the right ones."""
        return self._moved() or self._confused() or self._related()

    def response(self, mine: Callable[[Any], Any], right: Callable[[Any], Any]) -> str:
        """Return how the answer responds to an input, where the right one responds in another way.

        Parameters
        ----------
        mine, right : callable
            They return this output for a case, as an array; None where there is none.
        """
        cases = [self.cases[i] for i in self.failing]
        others = [case for i, case in enumerate(self.cases) if i not in self.failing]
        numbers = self.values and not self._is_bool
        name = self.names[self.level]
        text = numbers and (response_fact(name, cases, mine, right, others) or mixing_fact(name, cases, mine, right))
        return text or self._separated(mine, right) or self._direction() or self._before() or self._span()

    @property
    def _is_bool(self) -> bool:
        return isinstance(self.want[0][self.level], bool | np.bool_)

    def _moved(self) -> str:
        """All values are right, but in another order."""
        if len(self.names) > 4 or self._is_bool:
            return ""
        for order in list(permutations(range(len(self.names))))[1:]:
            pairs = zip(self.got, self.want, strict=True)
            if all(compare.same(tuple(got[k] for k in order), want, self.rtol) for got, want in pairs):
                order_is = ", ".join(self.names)
                return f"All values are there, but in another order: are the outputs swapped? Return `{order_is}`."
        return ""

    def _confused(self) -> str:
        """One word, or truth value, stands where another belongs."""
        at = self.level
        if not (isinstance(self.want[0][at], str) or self._is_bool):
            return ""
        mixed = Counter((repr(self.want[i][at]), repr(self.got[i][at])) for i in self.failing)
        ever = {repr(got[at]) for got in self.got}
        whole = Counter(repr(want[at]) for want in self.want)
        (right, text), count = max(mixed.items(), key=lambda pair: (pair[0][0] not in ever, pair[1]))
        if len(text) > 40:
            return ""
        if count == whole[right] and mixed[text, right] == whole[text]:
            return f"`{right}` and `{text}` are exchanged: where one is right, your answer is always the other."
        of = f"in {count} of {whole[right]} cases" if whole[right] > 1 else "in the only case"
        never = right not in ever and len(whole) > 2
        none = f" In none of the {len(self.got)} cases is your answer `{right}`." if never else ""
        return f"Where `{right}` is right, your answer is `{text}` {of}.{none}"

    def _related(self) -> str:
        """The same relation to the right values in every case that fails."""
        if not self.values:
            return ""
        texts = {remark(self.names[self.level], self.got[i], self.want[i], self.names, self.rtol) for i in self.failing}
        text = texts.pop() if len(texts) == 1 else ""
        if len(self.failing) == len(self.cases):
            return text or self._factor()
        if len(self.failing) == 1:  # one case is too little for a relation, but for a sign
            return f"In the only case that fails: {text[0].lower()}{text[1:]}" if text == compare.OPPOSITE else ""
        return among_failing(text or self._factor())

    def _factor(self) -> str:
        """A power of an input times the right values, in every case that fails."""
        given = [self.cases[i] for i in self.failing]
        with np.errstate(all="ignore"):
            ratios = [(got / want)[want != 0] for got, want in self.values]
        if any(not ratio.size or not np.isfinite(ratio).all() for ratio in ratios):
            return ""
        for name in given[0]:
            x = [value for case in given if type(value := case.get(name, 0)) in (int, float) and value > 0]
            if len(x) < len(given) or len(set(x)) < 2:
                continue
            for words, factor in factors(name, np.array(x, dtype=float)):
                if all(compare.same(ratio, np.full_like(ratio, f)) for ratio, f in zip(ratios, factor, strict=True)):
                    return f"Your `{self.names[self.level]}` is the right one {words}."
        return ""

    def _separated(self, mine: Callable[[Any], Any], right: Callable[[Any], Any]) -> str:
        """An input decides where it is right: tried out, by moving that input alone to the other side."""
        wrong, good = self.failing, [i for i in range(len(self.cases)) if i not in self.failing]
        if not wrong or not good:
            return ""
        for name in self.cases[0]:
            x = [case[name] for case in self.cases if type(case.get(name)) in (int, float)]
            if len(x) < len(self.cases):
                continue
            below, above = max(x[i] for i in good), min(x[i] for i in good)
            if below < min(x[i] for i in wrong):
                text = f"It is right with `{name}` = {below:g}, and wrong with `{name}` = {min(x[i] for i in wrong):g}"
            elif max(x[i] for i in wrong) < above:
                text = f"It is right with `{name}` = {above:g}, and wrong with `{name}` = {max(x[i] for i in wrong):g}"
            else:
                continue
            moved = [({**self.cases[i], name: x[j]}, i in wrong) for i in good for j in wrong]
            moved += [({**self.cases[j], name: x[i]}, True) for i in good for j in wrong]
            became = [(compare.same(mine(case), right(case), self.rtol), better) for case, better in moved]
            if all(same == better for same, better in became):
                return f"{text}. In {len(became)} trials `{name}` alone was changed, and that decided each time."
        return ""

    def _direction(self) -> str:
        """Right at first, of the wrong sign, too large, or too small, in every case that fails."""
        if not self.values or len(self.failing) < 2 or self._is_bool:
            return ""
        begins = {right_at_first(got, want) for got, want in self.values}
        if first := min(begins):
            count = "first entry is" if first == 1 else f"first {first} entries are"
            return f"The {count} right in each of the {len(self.failing)} cases that fail, but not all later ones."
        wrong = [~np.isclose(got, want, self.rtol, 1e-12) for got, want in self.values]
        got, want = (np.concatenate([pair[k][at] for pair, at in zip(self.values, wrong, strict=True)]) for k in (0, 1))
        what = "Each entry that is wrong" if any(got.size > 1 for got, _ in self.values) else "It"
        if len(self.names) > 1 and what == "It":  # which a variable of that name need not be
            what = f"What you return as number {self.level + 1}"
        how = direction(got, want)
        if how:
            return f"{what} is {how} in each of the {len(self.failing)} cases that fail."
        with np.errstate(all="ignore"):
            off = np.max(np.abs(got / want - 1))
        return f"It comes close: nowhere is it more than {100 * off:.2g} % off." if off < CLOSE else ""

    def _before(self) -> str:
        """The outputs before this one are right: the first wrong one is told."""
        names = [f"`{name}`" for name in self.names[: self.level]]
        if not names:
            return ""
        listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        return f"{listed} {'is' if len(names) == 1 else 'are'} right, so look at what comes after."

    def _span(self) -> str:
        """Where a series goes wrong, or how far off a number is: the last that can be told."""
        if not self.values or len(self.failing) < 2 or self._is_bool:
            return ""
        if all(got.ndim and len(got) > 1 for got, _ in self.values):
            what = "row" if self.values[0][0].ndim > 1 else "entry"
            wrong = [not np.allclose(got[0], want[0], self.rtol, 1e-12) for got, want in self.values]
            count = f"each of the {len(wrong)} cases that fail"
            return f"Already the first {what} is wrong in {count}." if all(wrong) else ""
        with np.errstate(all="ignore"):
            ratios = [(got / want).item() for got, want in self.values if got.size == 1]
        if len(ratios) < len(self.values) or not all(0 < ratio < np.inf for ratio in ratios):
            return ""
        return f"In the cases that fail it is between {min(ratios):.2g} and {max(ratios):.2g} times the right one."


def factors(name: str, x: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a wrong value may be off by: a simple function of an input, in words and as numbers.

    Parameters
    ----------
    name : str
        Of the input.
    x : array
        Its values.
    """
    with np.errstate(all="ignore"):
        for code, value in ((name, x), (f"1 - {name}", 1 - x), (f"{name} + 1", x + 1)):
            base = code if code == name else f"({code})"
            for power, words in ((1, base), (2, f"{base} ** 2"), (0.5, f"sqrt({code})")):
                yield f"times `{words}`", value**power
                yield f"divided by `{words}`", value**-power


def direction(got: Any, want: Any) -> str:
    """Return in what way all of some numbers are wrong, or "". Of a wrong sign the size is told if it is wrong, too.

    Parameters
    ----------
    got, want : array, shape (n,)
        The entries that are wrong, and what they should be.
    """
    size, opposite = "" if np.all(got >= 0) and np.all(want >= 0) else " in absolute value", got * want < 0
    ways = {
        "of the wrong sign": opposite,
        f"too large{size}": np.abs(got) > np.abs(want) * np.where(opposite, 1.01, 1),
        f"too small{size}": np.abs(got) < np.abs(want) * np.where(opposite, 0.99, 1),
    }
    return next((way for way, holds in ways.items() if np.all(holds)), "")


def right_at_first(got: Any, want: Any) -> int:
    """Return how many entries, or rows, are right before the first wrong one; 0 if there is only one number.

    Parameters
    ----------
    got, want : array
    """
    if got.ndim == 0 or len(got) < 2:
        return 0
    wrong = ~np.isclose(got, want, 1e-6, 1e-12, equal_nan=True).reshape(len(got), -1)
    return int(np.argmax(wrong.any(axis=1)))


def remark(name: str, all_got: Sequence[Any], all_wanted: Sequence[Any], names: Sequence[str], rtol: float) -> str:
    """Return a fact about wrong numbers: they are those of another output, or how they differ from the right ones.

    Parameters
    ----------
    name : str
        Of the output that is wrong.
    all_got, all_wanted : sequence
        All outputs, the student's and the right ones.
    names : sequence of str
        Of the outputs.
    rtol : float
    """
    at = names.index(name)
    got, want = all_got[at], all_wanted[at]
    if got is None or want is None:
        return ""
    for other, yours, right in zip(names, all_got, all_wanted, strict=True):
        if other != name and compare.same(got, right, rtol) and not compare.same(yours, right, rtol):
            return f"It holds what should be `{other}`: are the outputs swapped?"
    return compare.relation(got, want)
