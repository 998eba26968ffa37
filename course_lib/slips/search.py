"""The search: run the changed programs, the likeliest first, until one gives the student's numbers."""

from __future__ import annotations

import ast
import builtins
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .catalogue import EXTRA, changes
from .tree import Change, names, statements, written

__all__ = ["ALL", "BEGIN", "Search", "Slip"]

PAIRS = 500  # of two changes, at most so many are tried: a fixed number, so that every machine finds the same
SECONDS = 3.0 if sys.platform == "emscripten" else 20.0  # of computing: most take 1; in a browser somebody waits
LOOK = 50  # changes between two looks at the clock: on some systems a look takes a millisecond
TURNS = 10_000  # of a loop
BOUNDED = "_bounded"
CLOCK = getattr(time, "thread_time", time.perf_counter)
ALL, BEGIN = 2, 1  # what a score says: every value is the student's, or those up to the first wrong one

Program = Callable[..., Any]


def bounded(things: Iterable[Any]) -> Iterator[Any]:
    """Yield things until there are too many: a changed program may append to the list that it walks through."""
    for turn, thing in enumerate(things):
        if turn == TURNS:
            raise RuntimeError(f"a loop of more than {TURNS} turns")
        yield thing


def holds_itself(node: Any) -> bool:
    """Tell whether a node is `x.append(x)`: NumPy would never come to the end of such a list."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append"):
        return False
    into = ast.unparse(node.func.value)
    return any(isinstance(n, ast.Name) and n.id == into for argument in node.args for n in ast.walk(argument))


@dataclass(frozen=True)
class Slip:
    """A change of the right program that gives the student's values.

    Attributes
    ----------
    code : str
        The changed statement; "" if the slip lies in the order of statements, where each of them is right.
    names : frozenset of str
        The names of arguments and variables in it.
    text : str
        What is wrong with it.
    rule : str
        The rule of the catalogue.
    more : bool
        Whether there is another slip, further on in the computation.
    alone : bool
        Whether no other change of the same cost gives the same values.
    """

    code: str
    names: frozenset[str]
    text: str
    rule: str
    more: bool
    alone: bool


class Search:
    """Looks for the small slip that explains wrong values.

    Parameters
    ----------
    source : str
        A function, the right program.
    space : mapping of str to object
        The names that it may use from outside.

    Raises
    ------
    ValueError
        If `source` is not one function, or has a ``while``: a change of it may never end.
    """

    def __init__(self, source: str, space: Mapping[str, Any]) -> None:
        self.tree = ast.parse(source)
        functions = [node for node in self.tree.body if isinstance(node, ast.FunctionDef)]
        if len(functions) != 1:
            raise ValueError(f"source must hold one function, but holds {len(functions)}")
        (self.function,) = functions
        if any(isinstance(node, ast.While) for node in ast.walk(self.tree)):
            raise ValueError("source must have no `while`: a change of it may never end")
        self.appends = any(isinstance(n, ast.Attribute) and n.attr == "append" for n in ast.walk(self.tree))
        self.loops: list[Any] = [node for node in ast.walk(self.tree) if isinstance(node, ast.For)]
        extra = {name: getattr(builtins, name, None) or getattr(np, name) for name in EXTRA}
        self.space = extra | {"norm": np.linalg.norm} | dict(space) | {BOUNDED: bounded}
        self.changes = changes(self.function)
        self.singles: list[Program | None] = []
        self.known: dict[tuple[int, int], Any] = {}  # what the single changes give in each case

    def find(
        self,
        cases: Sequence[int],
        run: Callable[[Program, int], Any],
        like: Callable[[int, Any], int],
        pairs: bool = True,
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
        """
        end = CLOCK() + SECONDS

        def score(function: Program, single: int | None = None) -> int:
            least = ALL
            for case in cases:
                if single is None:
                    value = run(function, case)
                elif (single, case) in self.known:
                    value = self.known[single, case]
                else:
                    value = self.known[single, case] = run(function, case)
                least = min(least, like(case, value))
                if not least:
                    break
            return least

        found: list[tuple[int, Change]] = []
        enough = np.inf
        for k, change in enumerate(self.changes):
            if change.cost > enough:
                break  # the rest would only tell whether the first is alone
            if k == len(self.singles):
                self.singles.append(self.made(change))
            function = self.singles[k]
            if function and (points := score(function, k)):
                found.append((points, change))
                enough = min(enough, change.cost + 1) if points == ALL else enough
            if k % LOOK == 0 and CLOCK() > end:
                break
        if found:
            best = min(found, key=lambda hit: (-hit[0], hit[1].cost))
            rivals = {change.text for points, change in found if points == best[0]}
            return self._slip([best[1]], more=best[0] == BEGIN, alone=len(rivals) == 1)
        for k, (one, two) in enumerate(self._pairs() if pairs else ()):
            function = self.made(one, two)
            if function and score(function) == ALL:
                return self._slip([one, two], more=True, alone=False)
            if k % LOOK == 0 and CLOCK() > end:
                break
        return None

    def _pairs(self) -> Iterator[tuple[Change, Change]]:
        """Yield pairs of likely changes, the likeliest first."""
        likely = [change for change in self.changes if change.cost <= 2]
        pairs = (
            (likely[j], likely[total - j])
            for total in range(1, 2 * len(likely))
            for j in range(max(0, total - len(likely) + 1), (total + 1) // 2)
        )
        found = 0
        for one, two in pairs:
            if found == PAIRS:
                return
            if not one.meets(two):
                found += 1
                yield one, two

    def made(self, *some: Change) -> Program | None:
        """Return the function with these changes in it; None if Python does not take it.

        Parameters
        ----------
        *some : Change
        """
        undo = [change.swap() for change in some]
        ranges = [loop.iter for loop in self.loops]
        try:
            if self.appends and any(holds_itself(node) for node in ast.walk(self.function)):
                return None
            for loop in self.loops:
                loop.iter = ast.copy_location(ast.Call(ast.Name(BOUNDED, ast.Load()), [loop.iter], []), loop.iter)
                ast.fix_missing_locations(loop)
            code = compile(self.tree, str(Path(__file__).with_name("<slip>")), "exec")
        except (SyntaxError, TypeError, ValueError):
            return None
        finally:
            for loop, over in zip(self.loops, ranges, strict=True):
                loop.iter = over
            for change in reversed(undo):
                change.swap()
        space = dict(self.space)
        exec(code, space)  # a change of the right program: nothing of a student's runs here
        made: Program = space[self.function.name]
        return made

    def _slip(self, some: list[Change], more: bool, alone: bool) -> Slip:
        """Return what there is to say of the first of these changes in the order of computation."""
        text_order = {id(statement): k for k, statement in enumerate(statements(self.function.body))}
        first = min(some, key=lambda change: text_order[id(change.statement)])
        right = self._head(first.statement)
        undo = first.swap()
        code = self._head(first.statement)
        undo.swap()
        if code == right:  # to show it would give a line of the solution away
            code = ""
        used = frozenset(re.findall(r"[^\W\d]\w*", code)) & set(names(self.function))
        return Slip(code, used, first.text, first.rule, more, alone)

    @staticmethod
    def _head(statement: ast.stmt) -> str:
        """Return a statement as code; of a compound one only its first line."""
        return written(statement).split("\n")[0].removesuffix(":")
