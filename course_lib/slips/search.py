"""The search: run the changed programs, the likeliest first, until one gives the student's numbers."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from .catalogue import EXTRA, changes
from .tree import Change, around, called, is_text, names, placed, statements, written

__all__ = ["ALL", "BEGIN", "TRIES", "Search", "Slip"]

CLOSE, PARTNERS = 4, 120  # the slips that come closest, and with how many others each of them is tried
TRIES, PAIRS = 750, 250  # changes at most, and pairs of them: numbers, so that all machines find the same
GIVEN = 0.7  # a slip in a line that is given costs so much more
LIKELY = 2.2  # a slip that costs more is not told where it explains only the first wrong value
LATER = 0.9  # and a slip that explains only the first wrong value must be so much likelier than one that explains all
RIVAL = 0.5  # what costs so much more than the likeliest slip is no rival of it
TURNS = 10_000  # of a loop
MANY = 2  # changed lines that are shown
EXCHANGES = ("exchanged", "returned", "swapped")  # two outputs: such a slip explains both of them, or none
BOUNDED = "_bounded"
FILE = str(Path(__file__).with_name("<slip>"))
ALL, BEGIN = 2, 1  # what a score says: every value is the student's, or those up to the first wrong one

Program = Callable[..., Any]


def bounded(things: Iterable[Any]) -> Iterator[Any]:
    """Yield things until there are too many: a changed program may append to the list that it walks through."""
    for turn, thing in enumerate(things):
        if turn == TURNS:
            raise RuntimeError(f"a loop of more than {TURNS} turns")
        yield thing


def holds_itself(node: Any) -> bool:
    """Tell whether a call of `append` is `x.append(x)`: NumPy would never come to the end of such a list."""
    if called(node) != "append":
        return False
    into = ast.unparse(node.func.value)
    return any(isinstance(n, ast.Name) and n.id == into for argument in node.args for n in ast.walk(argument))


@dataclass(frozen=True)
class Slip:
    """A change of the right program that gives the student's values.

    Attributes
    ----------
    lines : tuple of str
        The changed statements; none if the slip lies in their order, where each of them is right, or in too many.
    names : frozenset of str
        The names of arguments and variables in them, or in the text if there are none.
    text : str
        What is wrong with it.
    rule : str
        The rule of the catalogue.
    more : bool
        Whether a second slip is needed to give the student's values.
    part : bool
        Whether it gives only the first value that is wrong, not those after it.
    alone : bool
        Whether no other change of the same cost gives the same values.
    """

    lines: tuple[str, ...]
    names: frozenset[str]
    text: str
    rule: str
    more: bool
    part: bool
    alone: bool


class Search:
    """Looks for the small slip that explains wrong values.

    Parameters
    ----------
    source : str
        A function, the right program.
    space : mapping of str to object
        The names that it may use from outside.
    tries : int
        So many changes are tried at most, and half as many pairs.
    own : frozenset of int
        The lines that a student writes, from 1; a slip elsewhere is less likely. Empty if all of them.

    Raises
    ------
    ValueError
        If `source` is not one function, or has a ``while``: a change of it may never end.
    """

    def __init__(
        self, source: str, space: Mapping[str, Any], tries: int = TRIES, own: frozenset[int] = frozenset()
    ) -> None:
        self.tries = tries
        self.tree = ast.parse(source)
        functions = [node for node in self.tree.body if isinstance(node, ast.FunctionDef)]
        if len(functions) != 1:
            raise ValueError(f"source must hold one function, but holds {len(functions)}")
        (self.function,) = functions
        if any(isinstance(node, ast.While) for node in ast.walk(self.tree)):
            raise ValueError("source must have no `while`: a change of it may never end")
        self.function.body = [s for s in self.function.body if not is_text(s)] or self.function.body
        self.appends = [n for n in ast.walk(self.tree) if isinstance(n, ast.Call) and called(n) == "append"]
        self.loops: list[Any] = [node for node in ast.walk(self.tree) if isinstance(node, ast.For)]
        extra = {name: getattr(builtins, name, None) or getattr(np, name) for name in EXTRA}
        self.space = extra | {"norm": np.linalg.norm} | dict(space) | {BOUNDED: bounded}
        found = changes(self.function)
        if own:
            found = [
                change
                if len(change.spots) > 1
                or change.statement.lineno in own
                or not isinstance(change.statement, ast.Assign)
                else replace(change, cost=change.cost + GIVEN)
                for change in found
            ]
        self.changes = sorted(found, key=lambda change: change.cost)
        right = dict(self.space)
        exec(compile(self.tree, "<right>", "exec"), right)
        self.defaults = right[self.function.name].__defaults__
        self.singles: list[Program | None] = []
        self.known: dict[tuple[int, int], Any] = {}  # what the single changes give in each case

    def find(
        self,
        cases: Sequence[int],
        run: Callable[[Program, int], Any],
        like: Callable[[int, Any], int],
        pairs: bool = True,
        probes: Callable[[], Sequence[int]] = tuple,
        dearest: float = np.inf,
        apart: Callable[[int, Any], float] = lambda case, value: np.inf,
    ) -> Slip | None:
        """Return the likeliest slip, or None if none was found.

        Parameters
        ----------
        cases : sequence of int
            The numbers of the cases, the most telling first.
        run : callable
            `run(function, case)` returns what a changed program gives in a case; it does not raise.
        like : callable
            `like(case, value)` is `ALL` if the student's program gives that too, `BEGIN` if it does so up to the first
            value that is wrong, and 0 otherwise.
        pairs : bool
            Whether two changes at once are tried. A few words or truth values are hit by some pair too easily.
        probes : callable
            It returns the numbers of more cases. A slip that is found must give the student's values in them as well:
            what agrees in the cases alone is another slip.
        dearest : float
            Slips that are less likely than this cost are not looked for.
        apart : callable
            `apart(case, value)` is how far a value is from the student's. Pairs with a slip that comes close are tried
            first: often one of two slips changes little.
        """
        first, *rest = cases
        more: list[Sequence[int]] = []

        def score(function: Program, value: Any) -> int:
            least = like(first, value)
            for case in rest:
                least = least and min(least, like(case, run(function, case)))
            if least:
                more.extend([] if more else [probes()])
                for case in more[0]:
                    least = least and min(least, like(case, run(function, case)))
            return least

        found: list[tuple[int, Change]] = []
        enough = dearest
        for k, change in enumerate(self.changes[: self.tries]):
            if change.cost > enough:
                break  # the rest would only tell whether the first is alone
            if k == len(self.singles):
                self.singles.append(self.made(change))
            function = self.singles[k]
            if not function:
                continue
            if (k, first) not in self.known:
                self.known[k, first] = run(function, first)
            points = score(function, self.known[k, first])
            outputs = isinstance(change.statement, ast.Return) and change.rule in EXCHANGES
            if points == ALL or (points == BEGIN and change.cost <= LIKELY and not outputs):
                found.append((points, change))
                enough = min(enough, change.cost + (RIVAL if points == ALL else LATER))
        if found:
            best = min(found, key=lambda hit: hit[1].cost + LATER * (hit[0] == BEGIN))
            rivals = {self._program(change) for points, change in found if points == best[0]}
            return self._slip([best[1]], part=best[0] == BEGIN, alone=len(rivals) == 1)
        for one, two in self._pairs(partial(apart, first), first) if pairs else ():
            function = self.made(one, two)
            if function and score(function, run(function, first)) == ALL:
                return self._slip([one, two])
        return None

    def _pairs(self, apart: Callable[[Any], float], case: int) -> Iterator[tuple[Change, Change]]:
        """Yield pairs of likely changes: first those that come close to the student's value, then the likeliest."""
        likely = [change for change in self.changes if change.cost <= 2]
        far = {k: apart(value) for (k, at), value in self.known.items() if at == case}
        nearest = sorted(far, key=lambda k: (float(f"{far[k]:.6g}"), k))  # of equals, but for rounding, the likeliest
        close = [self.changes[k] for k in nearest[:CLOSE] if far[k] < np.inf]
        yield from ((one, two) for one in close for two in likely[:PARTNERS] if not one.meets(two))
        pairs = (
            (likely[j], likely[total - j])
            for total in range(1, 2 * len(likely))
            for j in range(max(0, total - len(likely) + 1), (total + 1) // 2)
        )
        found = ((one, two) for one, two in pairs if not one.meets(two))
        yield from islice(found, min(self.tries // 2, PAIRS))

    def made(self, *some: Change) -> Program | None:
        """Return the function with these changes in it; None if Python does not take it.

        Parameters
        ----------
        *some : Change
        """
        undo = [change.swap() for change in some]
        ranges = [loop.iter for loop in self.loops]
        try:
            if any(map(holds_itself, self.appends)):
                return None
            for loop in self.loops:
                loop.iter = placed(ast.Call(ast.Name(BOUNDED, ast.Load()), [loop.iter], []), loop.lineno)
            module = compile(self.tree, FILE, "exec")
        except (SyntaxError, TypeError, ValueError):
            return None
        finally:
            for loop, over in zip(self.loops, ranges, strict=True):
                loop.iter = over
            for change in reversed(undo):
                change.swap()
        code = next(part for part in module.co_consts if isinstance(part, CodeType))
        return FunctionType(code, self.space, self.function.name, self.defaults)

    def _program(self, change: Change) -> str:
        """Return the changed program as code: two changes may make the same."""
        undo = change.swap()
        code = written(self.function)
        undo.swap()
        return code

    def _slip(self, some: list[Change], part: bool = False, alone: bool = False) -> Slip:
        """Return what there is to say of the first of these changes in the order of computation."""
        rows = list(statements(self.function.body))
        first = min(some, key=lambda change: rows.index(change.statement))
        text, right = first.text, list(map(self._head, rows))
        here = [change for change in some if change.statement is first.statement]  # the line as the student has it
        undo = [change.swap() for change in here]
        lines = tuple(code for code, before in zip(map(self._head, rows), right, strict=True) if code != before)
        if len(lines) > MANY or first.rule == "unguarded":  # nobody would look at them, or write them
            lines = ()
        if len(lines) == len(first.spots) == 1:
            text += self._place(text, lines[0], first)
        for change in reversed(undo):
            change.swap()
        used = frozenset(re.findall(r"[^\W\d]\w*", " ".join(lines) or text)) & set(names(self.function))
        return Slip(lines, used, text, first.rule, len(some) > 1, part, alone)

    @staticmethod
    def _place(text: str, code: str, change: Change) -> str:
        """Return where in its line a slip is, if the line has the same words elsewhere, too; the change is in."""
        found = re.fullmatch(r"(the factor )?`([^`]+)` (?:stands where `[^`]+` belongs|is missing)", text)
        if not found:
            return ""
        spot, words = change.spots[0], found[2]
        elsewhere = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        if found[1]:
            return f" on `{written(spot[2])}`" if elsewhere.search(code) else ""
        nodes = [node for node in around(change.statement, spot) if isinstance(node, ast.expr)]
        place = next((place for place in map(written, nodes) if place != words and words in place), "")
        return f" in `{place}`" if len(elsewhere.findall(code)) > len(elsewhere.findall(place)) == 1 else ""

    @staticmethod
    def _head(statement: ast.stmt) -> str:
        """Return a statement as code; of a compound one only its first line."""
        return written(statement).split("\n")[0].removesuffix(":")
