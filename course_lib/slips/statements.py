"""The rules for statements, and for names that occur in several places."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any, cast

from .tree import (
    Change,
    Node,
    Scope,
    binary,
    call,
    is_name,
    is_number,
    is_read,
    is_share,
    is_text,
    part,
    places,
    quoted,
    statements,
    unlike,
    written,
)


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
        yield [(k, empty)], f"the case `if {written(statement.test)}` is missing or never occurs", 1
        always = ast.copy_location(ast.If(ast.Constant(True), statement.body, []), statement)
        text = f"the condition `if {written(statement.test)}` is missing or always true"
        yield [(k, ast.fix_missing_locations(always))], text, 1.5


def order(body: list[ast.stmt], k: int) -> Iterator[BodyVariant]:
    """Two statements in the other order, so that one uses the old value of the other's result."""
    if k + 1 < len(body):
        one, two = body[k], body[k + 1]
        if isinstance(one, ast.Assign) and isinstance(two, ast.Assign) and is_name(one.targets[0]):
            result = quoted(one.targets[0])
            text = f"{quoted(two.targets[0])} is computed from the old {result}, before {result} is updated"
            yield [(k, two), (k + 1, one)], text, 1
    one = body[k]
    if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
        result = one.targets[0].id
        for j in range(k + 2, len(body)):
            late = body[j]
            reads = {node.id for _, _, node in places(late) if is_read(node)}
            if isinstance(late, ast.Assign) and result in reads:
                rows = [*body[k + 1 : j + 1], one]
                text = f"{quoted(late.targets[0])} is computed from the old `{result}`, before `{result}` is updated"
                yield [(k + i, row) for i, row in enumerate(rows)], text, 1.2


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
        text = f"`if {written(second.test)}` is tested before `if {written(first.test)}`"
        yield [(k, second), (k + 1, first)], text, 1.5


def turns(body: list[ast.stmt], k: int) -> Iterator[BodyVariant]:
    """A loop that leaves items out, keeps only the last one, or ends after its first turn."""
    statement = body[k]
    if isinstance(statement, ast.AugAssign):
        alone = ast.copy_location(ast.Assign([statement.target], statement.value), statement)
        yield [(k, alone)], f"{quoted(statement.target)} is replaced, not added to", 1
        if isinstance(statement.op, ast.Add | ast.Sub):
            op, signs = (ast.Sub(), "-+") if isinstance(statement.op, ast.Add) else (ast.Add(), "+-")
            other = ast.copy_location(ast.AugAssign(statement.target, op, statement.value), statement)
            text = f"`{signs[0]}=` stands where `{signs[1]}=` belongs at {quoted(statement.target)}"
            yield [(k, other)], text, 1
    if not isinstance(statement, ast.For):
        return
    for bounds, text in (
        ((1, None), "the first pass of the loop over {} is left out"),
        ((None, -1), "the last pass of the loop over {} is left out"),
        ((None, 1), "the loop over {} ends after its first pass"),
        ((None, None), "the loop over {} goes backwards"),
    ):
        items = call("list", statement.iter)
        backwards = ast.Slice(None, None, ast.UnaryOp(ast.USub(), ast.Constant(1)))
        short = part(items, *bounds) if any(bounds) else ast.Subscript(items, backwards, ast.Load())
        new = ast.copy_location(ast.For(statement.target, short, statement.body, []), statement)
        yield [(k, ast.fix_missing_locations(new))], text.format(quoted(statement.iter)), 2


def begins(body: list[ast.stmt], k: int) -> Iterator[BodyVariant]:
    """A running value that begins with the first item of the loop that comes next."""
    statement = body[k]
    after = body[k + 1] if k + 1 < len(body) else None
    number = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant | ast.Tuple)
    if number and isinstance(after, ast.For):
        inner = [node for node in ast.walk(after.iter) if isinstance(node, ast.Name)]
        for found in inner[-1:]:
            first = ast.Subscript(found, ast.Constant(0), ast.Load())
            start = cast(ast.Assign, statement)
            values = start.value.elts if isinstance(start.value, ast.Tuple) else [start.value]
            new_values = [first if is_number(value) else value for value in values]
            value = ast.Tuple(new_values, ast.Load()) if isinstance(start.value, ast.Tuple) else new_values[0]
            new = ast.copy_location(ast.Assign(start.targets, value), statement)
            names = start.targets[0].elts if isinstance(start.targets[0], ast.Tuple) else start.targets
            what = " and ".join(quoted(n) for n, value in zip(names, values, strict=False) if is_number(value))
            yield [(k, ast.fix_missing_locations(new))], f"{what} begins with the first item of {quoted(found)}", 2


def unbracketed(body: list[ast.stmt], k: int) -> Iterator[BodyVariant]:
    """A pair of brackets that is not written: 1 - beta ** t + 1 for 1 - beta ** (t + 1)."""
    statement = body[k]
    if not isinstance(statement, ast.Assign | ast.AugAssign | ast.Return | ast.Expr) or is_text(statement):
        return
    text = written(statement)
    for opening, closing in groups(text):
        try:
            (new,) = ast.parse(text[:opening] + text[opening + 1 : closing] + text[closing + 1 :]).body
        except SyntaxError:
            continue
        if ast.dump(new) != ast.dump(statement):
            inside = text[opening + 1 : closing]
            yield [(k, ast.copy_location(new, statement))], f"brackets are missing around `{inside}`", 1


def groups(text: str) -> Iterator[tuple[int, int]]:
    """Yield where brackets that group open and close; those of calls do not group."""
    stack = []
    for at, letter in enumerate(text):
        if letter == "(":
            stack.append(at)
        elif letter == ")":
            opening = stack.pop()
            if opening == 0 or not (text[opening - 1].isalnum() or text[opening - 1] in "_])"):
                yield opening, at


BODY_RULES = (left_out, order, otherwise, cases, turns, begins, unbracketed)


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


def left_off(function: ast.FunctionDef, scope: Scope) -> Iterator[Change]:
    """Yield an argument that is not used at all: 1 stands for it."""
    everything: list[tuple[Any, Any, Node, ast.stmt]] = [
        (c, key, node, s) for s in statements(function.body) for c, key, node in places(s)
    ]
    uses = [use for use in everything if is_read(use[2])]
    for name in scope.arguments:
        mine = [use for use in uses if use[2].id == name]
        spots = tuple((c, key, ast.copy_location(ast.Constant(1.0), node)) for c, key, node, _ in mine)
        if spots:
            yield Change(f"the factor `{name}` is missing", 1.7, "left_off", spots, mine[0][3])


def unguarded(function: ast.FunctionDef) -> Iterator[Change]:
    """Yield a correction x / (1 - b ** (t + 1)) with the power t, and none at all where t is 0."""
    spots: list[tuple[Any, Any, Any]] = []
    first = None
    for statement in statements(function.body):
        for container, key, node in places(statement):
            part = node.right if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) else None
            power = part.right if isinstance(part, ast.BinOp) and is_number(part.left, 1) else None
            if not (isinstance(power, ast.BinOp) and isinstance(power.op, ast.Pow)):
                continue
            count = power.right
            if isinstance(count, ast.BinOp) and isinstance(count.op, ast.Add) and is_number(count.right, 1):
                less = binary(ast.Constant(1), ast.Sub(), binary(power.left, ast.Pow(), count.left))
                new = binary(node.left, ast.Div(), ast.BoolOp(ast.Or(), [less, ast.Constant(1)]))
                spots.append((container, key, ast.fix_missing_locations(ast.copy_location(new, node))))
                first = first or (statement, count)
    if first:
        text = f"the power is {quoted(first[1].left)}, not {quoted(first[1])}, and at 0 nothing is corrected"
        yield Change(text, 1.5, "unguarded", tuple(spots), first[0])


def uphill(function: ast.FunctionDef) -> Iterator[Change]:
    """Yield + for - wherever something is taken away from the same name: theta + step in each case."""
    away: dict[str, list[tuple[Any, ast.stmt]]] = {}
    for statement in statements(function.body):
        for _, _, node in places(statement):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Name):
                away.setdefault(node.left.id, []).append((node, statement))
    for name, found in away.items():
        if len(found) > 1:
            spots = tuple((node.__dict__, "op", ast.Add()) for node, _ in found)
            text = f"`{name} + …` stands where `{name} - …` belongs"
            yield Change(text, 1, "uphill", spots, found[0][1])


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
                text = f"`{other}` holds what should be `{one}`: one variable is used for two things"
                yield Change(text, 1.5 + unlike(one, other), "renamed", spots, stored[0])


def swapped_apart(function: ast.FunctionDef) -> Iterator[Change]:
    """Yield two names of one kind exchanged between two statements: beta1 in v's correction, beta2 in m's."""
    uses: dict[tuple[int, str], list[tuple[Any, Any, Node]]] = {}
    rows = list(statements(function.body))
    for k, statement in enumerate(rows):
        for container, key, node in places(statement):
            if is_read(node):
                uses.setdefault((k, node.id), []).append((container, key, node))
    for (i, one), (j, other) in combinations(uses, 2):
        apart = i != j and one != other and (i, other) not in uses and (j, one) not in uses
        if apart and unlike(one, other) == 0:
            mine, theirs = uses[i, one], uses[j, other]
            spots = [(c, key, theirs[0][2]) for c, key, _ in mine] + [(c, key, mine[0][2]) for c, key, _ in theirs]
            text = f"`{one}` and `{other}` are exchanged in {quoted(target(rows[i]))} and {quoted(target(rows[j]))}"
            yield Change(text, 1.4, "swapped_apart", tuple(spots), rows[i])


def target(statement: ast.stmt) -> Node:
    """Return what a statement is about: the name that it gives a value to, or itself."""
    return statement.targets[0] if isinstance(statement, ast.Assign) else statement


def returned(function: ast.FunctionDef) -> Iterator[Change]:
    """Yield the outputs in another order, at each `return`."""
    rows = [
        row for row in statements(function.body) if isinstance(row, ast.Return) and isinstance(row.value, ast.Tuple)
    ]
    tuples = [cast(ast.Tuple, row.value) for row in rows]
    if not rows or len({len(found.elts) for found in tuples}) > 1 or not 2 <= len(tuples[0].elts) <= 4:
        return
    for order_ in list(permutations(range(len(tuples[0].elts))))[1:]:
        spots = tuple((found.__dict__, "elts", [found.elts[k] for k in order_]) for found in tuples)
        new = ", ".join(written(tuples[0].elts[k]) for k in order_)
        yield Change(f"the outputs come in a different order: `{new}`", 2.1, "returned", spots, rows[0])
