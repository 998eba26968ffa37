"""The rules for statements, and for names that occur in several places."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations
from typing import Any, cast

from .tree import Change, Node, Scope, is_name, is_read, is_share, is_text, places, quoted, statements, unlike, written


def body_changes(body: list[ast.stmt], scope: Scope) -> Iterator[Change]:
    """Yield the changes of a row of statements, and of the rows inside it."""
    for k, statement in enumerate(body):
        for rule in BODY_RULES:
            for new, text, cost in rule(body, k):
                yield Change(text, cost, rule.__name__, tuple((body, at, now) for at, now in new), statement)
        for field in ("body", "orelse"):
            yield from body_changes(getattr(statement, field, []), scope)


BodyVariant = tuple[list[tuple[int, ast.stmt]], str, float]


def left_out(body: list[ast.stmt], k: int) -> Iterator[BodyVariant]:
    """A statement that is left out."""
    statement = body[k]
    empty = ast.copy_location(ast.Pass(), statement)
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr) and not is_text(statement):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        text = f"{quoted(target)} is not updated" if target else f"{quoted(statement)} is missing"
        yield [(k, empty)], text, 1.5
    if isinstance(statement, ast.If):
        yield [(k, empty)], f"the case `if {written(statement.test)}` is missing", 1
        always = ast.copy_location(ast.If(ast.Constant(True), statement.body, []), statement)
        yield [(k, ast.fix_missing_locations(always))], f"the condition `if {written(statement.test)}` is missing", 1.5


def order(body: list[ast.stmt], k: int) -> Iterator[BodyVariant]:
    """Two statements in the other order, so that one uses the old value of the other's result."""
    if k + 1 < len(body):
        one, two = body[k], body[k + 1]
        if isinstance(one, ast.Assign) and isinstance(two, ast.Assign) and is_name(one.targets[0]):
            result = quoted(one.targets[0])
            text = f"{quoted(two.targets[0])} is computed from the old {result}, before {result} is updated"
            yield [(k, two), (k + 1, one)], text, 1


def otherwise(body: list[ast.stmt], k: int) -> Iterator[BodyVariant]:
    """A case taken for its opposite."""
    statement = body[k]
    if isinstance(statement, ast.If):
        test = ast.copy_location(ast.UnaryOp(ast.Not(), statement.test), statement.test)
        new = ast.copy_location(ast.If(test, statement.body, statement.orelse), statement)
        text = f"the cases of `if {written(statement.test)}` are exchanged"
        yield [(k, new)], text, 1
    if k + 1 < len(body) and isinstance(statement, ast.If) and isinstance(body[k + 1], ast.Return):
        last = body[k + 1]
        if len(statement.body) == 1 and isinstance(statement.body[0], ast.Return):
            new = ast.copy_location(ast.If(statement.test, [last], []), statement)
            text = f"the answers of `if {written(statement.test)}` and of what follows are exchanged"
            yield [(k, new), (k + 1, statement.body[0])], text, 1


def cases(body: list[ast.stmt], k: int) -> Iterator[BodyVariant]:
    """Two cases that are tested in the other order."""
    if k + 1 < len(body) and isinstance(body[k], ast.If) and isinstance(body[k + 1], ast.If):
        first, second = cast(ast.If, body[k]), cast(ast.If, body[k + 1])
        text = f"`if {written(second.test)}` is asked before `if {written(first.test)}`"
        yield [(k, second), (k + 1, first)], text, 1.5


BODY_RULES = (left_out, order, otherwise, cases)


def swapped(function: ast.FunctionDef, scope: Scope) -> Iterator[Change]:
    """Yield two names exchanged: at two places of one statement, or everywhere."""
    everywhere: dict[str, list[tuple[Any, Any, Node, ast.stmt]]] = {}
    for statement in statements(function.body):
        here = [(c, key, node) for c, key, node in places(statement) if is_read(node) and node.id in scope.names]
        for container, key, node in here:
            everywhere.setdefault(node.id, []).append((container, key, node, statement))
        for i, (container, key, node) in enumerate(here):
            for container2, key2, node2 in here[i + 1 :]:
                if node.id != node2.id:
                    text = f"`{node.id}` and `{node2.id}` are exchanged"
                    spots = ((container, key, node2), (container2, key2, node))
                    yield Change(text, 1 + unlike(node.id, node2.id) / 2, "swapped", spots, statement)
    for one, other in combinations(everywhere, 2):
        uses, uses2 = everywhere[one], everywhere[other]
        all_spots = tuple((c, key, uses2[0][2]) for c, key, _, _ in uses) + tuple(
            (c, key, uses[0][2]) for c, key, _, _ in uses2
        )
        text = f"`{one}` and `{other}` are exchanged everywhere"
        yield Change(text, 1.3 + unlike(one, other), "swapped", all_spots, uses[0][3])


def shares_swapped(function: ast.FunctionDef, scope: Scope) -> Iterator[Change]:
    """Yield x and 1 - x exchanged within a statement."""
    for statement in statements(function.body):
        here = list(places(statement))
        for share in scope.shares:
            rest = [spot for spot in here if is_share(spot[2]) and spot[2].right.id == share]
            inside = {id(node.right) for _, _, node in rest}
            whole = [spot for spot in here if is_read(spot[2]) and spot[2].id == share and id(spot[2]) not in inside]
            if rest and whole:
                spots = [(c, key, node.right) for c, key, node in rest] + [(c, key, rest[0][2]) for c, key, _ in whole]
                text = f"`{share}` and `1 - {share}` are exchanged"
                yield Change(text, 1, "shares_swapped", tuple(spots), statement)


def renamed(function: ast.FunctionDef, scope: Scope) -> Iterator[Change]:
    """Yield one variable used for two things: all of one name becomes another."""
    arguments = {argument.arg for argument in function.args.args}
    uses = [(container, key, node) for s in statements(function.body) for container, key, node in places(s)]
    for one in scope.names:
        if one in arguments:
            continue
        mine = [
            (container, key, node) for container, key, node in uses if isinstance(node, ast.Name) and node.id == one
        ]
        stored = [s for s in statements(function.body) if isinstance(s, ast.Assign) and written(s.targets[0]) == one]
        for other in scope.names:
            if other != one and stored:
                spots = tuple((c, key, ast.copy_location(ast.Name(other, node.ctx), node)) for c, key, node in mine)
                text = f"`{other}` holds what should be `{one}`: one variable serves for two things"
                yield Change(text, 1.5 + unlike(one, other), "renamed", spots, stored[0])
