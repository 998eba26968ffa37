"""The catalogue: every small change of a program's syntax tree, and what to say about it.

A rule for expressions takes a node and yields `(new, text, cost)`: what may stand in its place, a sentence about it,
and how unlikely the slip is. The sentence begins small and has no full stop. To add a rule, write such a function in
`expressions.py` and name it in `RULES`, or in `statements.py` if it changes a row of statements.
"""

from __future__ import annotations

import ast

from .expressions import RULES
from .statements import body_changes, renamed, shares_swapped, swapped
from .tree import Change, Scope, is_text, names, places, shares, statements, words

__all__ = ["EXTRA", "changes"]

EXTRA = ("sqrt", "abs", "degrees")  # functions that a changed program may call though the right one does not


def changes(function: ast.FunctionDef) -> list[Change]:
    """Return the small changes of a function, the likeliest first and then in the order of computation.

    Parameters
    ----------
    function : ast.FunctionDef
        Each change keeps references into it: `Change.swap` changes this very tree.
    """
    scope = Scope(names(function), words(function), shares(function))
    found = [
        *body_changes(function.body, scope),
        *renamed(function, scope),
        *swapped(function, scope),
        *shares_swapped(function, scope),
    ]
    for statement in statements(function.body):
        for container, key, node in places(statement) if not is_text(statement) else ():
            for rule in RULES:
                for new, text, cost in rule(node, scope):
                    spot = (container, key, ast.fix_missing_locations(ast.copy_location(new, node)))
                    found.append(Change(text, cost, rule.__name__, (spot,), statement))
    return sorted(found, key=lambda change: change.cost)
