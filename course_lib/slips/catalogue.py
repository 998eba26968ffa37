"""The catalogue: every small change of a program's syntax tree, and what to say about it.

A rule for expressions takes a node and yields `(new, text, cost)`: what may stand in its place, a sentence about it,
and how unlikely the slip is. The sentence begins small and has no full stop. To add a rule, write such a function in
`expressions.py`, or in `powers.py`, and name it in `RULES`; or in `statements.py` if it changes a row of statements.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from .expressions import RULES
from .statements import (
    body_changes,
    left_off,
    renamed,
    returned,
    shares_swapped,
    swapped,
    swapped_apart,
    unguarded,
    uphill,
)
from .tree import Change, Keys, Scope, is_text, placed, places, scope_of, statements, unwritten

__all__ = ["EXTRA", "changes"]

EXTRA = (
    "sqrt",
    "abs",
    "degrees",
    "mean",
    "sum",
    "sign",
    "max",
    "maximum",
)  # functions that a changed program may call though the right one does not


def changes(function: ast.FunctionDef) -> list[Change]:
    """Return the small changes of a function, the likeliest first and then in the order of computation.

    Parameters
    ----------
    function : ast.FunctionDef
        Each change keeps references into it: `Change.swap` changes this very tree.
    """
    scope = scope_of(function)
    found = [
        *body_changes(function.body, scope),
        *renamed(function, scope),
        *swapped(function, scope),
        *swapped_apart(function),
        *shares_swapped(function, scope),
        *returned(function),
        *left_off(function, scope),
        *uphill(function),
        *unguarded(function),
    ]
    alike: dict[tuple[Any, ...], list[Change]] = {}
    code = Keys()
    cheapest: dict[tuple[Any, ...], Change] = {}
    with unwritten():
        for statement in statements(function.body):
            for container, key, node in places(statement) if not is_text(statement) else ():
                for rule in RULES:
                    for k, (new, _, cost) in enumerate(rule(node, scope)):
                        placed(new, statement.lineno)
                        words = partial(text_of, rule, node, scope, k)
                        where = spot(container, key, node, new)
                        change = Change(words, cost, rule.__name__, (where,), statement)
                        same = id(where[0]), where[1], code(where[2])
                        if same not in cheapest or cost < cheapest[same].cost:
                            cheapest[same] = change
                        alike.setdefault((rule.__name__, code(node), code(new)), []).append(change)
    found += cheapest.values()
    found += [everywhere(group) for group in alike.values() if len(group) > 1]
    return sorted(found, key=lambda change: change.cost)


def text_of(rule: Callable[..., Iterator[tuple[Any, str, float]]], node: Any, scope: Scope, k: int) -> str:
    """Return what a rule says of its k-th change of a node."""
    return next(islice(rule(node, scope), k, None))[1]


def spot(container: Any, key: Any, old: Any, new: Any) -> tuple[Any, Any, Any]:
    """Return where a change is made: within the old node if that is enough, so that another fits around it."""
    if type(old) is type(new):
        if isinstance(old, ast.BinOp) and old.left is new.left and old.right is new.right:
            return old.__dict__, "op", new.op
        if isinstance(old, ast.BoolOp) and old.values is new.values:
            return old.__dict__, "op", new.op
        if isinstance(old, ast.Compare) and old.left is new.left and old.comparators is new.comparators:
            return old.__dict__, "ops", new.ops
        if isinstance(old, ast.Constant):
            return old.__dict__, "value", new.value
    return container, key, new


def everywhere(group: list[Change]) -> Change:
    """Return all changes of a group as one: the same slip in several places."""
    first = group[0]
    spots = tuple(spot for change in group for spot in change.spots)
    return Change(lambda: f"{first.text}, in {len(group)} places", first.cost + 0.2, first.rule, spots, first.statement)
