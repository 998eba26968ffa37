"""The rules for powers, roots and brackets."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .tree import Node, Scope, Variant, binary, call, called, is_number, is_product, is_read, quoted, written


def power(node: Node, scope: Scope) -> Iterator[Variant]:
    """A power in another place, or of another thing."""
    if not isinstance(node, ast.BinOp):
        if isinstance(node, ast.Call) and len(node.args) == 1:
            (inner,) = node.args
            if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Pow):
                new = binary(ast.Call(node.func, [inner.left], node.keywords), ast.Pow(), inner.right)
                yield new, f"the power is taken after `{written(node.func)}`, not before it", 1
            if called(node) == "sqrt":
                new = binary(inner, ast.Pow(), ast.Constant(2))
                yield new, f"the square of {quoted(inner)} stands where its root belongs", 1.5
                yield halved(inner), f"brackets are missing around `1 / 2`, so that {quoted(inner)} is halved", 1.5
        return
    op, left, right = node.op, node.left, node.right
    if isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow):
            new = binary(binary(left, op, right.left), ast.Pow(), right.right)
            yield new, f"the power `** {written(right.right)}` is not on {quoted(right.left)} alone", 1
        if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Pow):
            new = binary(binary(left.left, op, right), ast.Pow(), left.right)
            yield new, f"the power `** {written(left.right)}` is not on {quoted(left.left)} alone", 2
    if isinstance(op, ast.Pow):
        if isinstance(left, ast.BinOp):
            new = binary(left.left, left.op, binary(left.right, op, right))
            yield new, f"the power is not on all of {quoted(left)}", 1
            if isinstance(left.op, ast.Mult):
                new = binary(binary(left.left, op, right), left.op, left.right)
                yield new, f"the power is not on all of {quoted(left)}", 1
        if isinstance(left, ast.Call) and len(left.args) == 1:
            new_call = ast.Call(left.func, [binary(left.args[0], op, right)], left.keywords)
            yield new_call, f"the power is taken before `{written(left.func)}`, not after it", 1
        if is_number(right, 2):
            yield call("abs", left), f"{quoted(left)} is not squared: only its sign is dropped", 1.5
            yield call("sqrt", left), f"the root of {quoted(left)} stands where its square belongs", 1.5
        twice = ast.literal_eval(right) * 2 if is_number(getattr(right, "operand", right)) else 0
        if twice % 2 == 1:  # x ** -1.5, written as x ** -3 / 2
            new = halved(binary(left, op, ast.Constant(int(twice))))
            yield new, f"brackets are missing around `{int(twice)} / 2`, the power of {quoted(left)}", 1.2
        if isinstance(right, ast.UnaryOp) and isinstance(right.op, ast.USub):
            yield binary(left, op, right.operand), f"the minus in the power of {quoted(left)} is missing", 1
        else:
            yield binary(left, op, ast.UnaryOp(ast.USub(), right)), f"the power of {quoted(left)} has a minus", 2


def brackets(node: Node, scope: Scope) -> Iterator[Variant]:
    """Brackets that are missing or close in another place."""
    if not isinstance(node, ast.BinOp):
        if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.args[0], ast.BinOp):
            inner, f = node.args[0], f"`{written(node.func)}`"
            if isinstance(inner.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
                new = binary(ast.Call(node.func, [inner.left], node.keywords), inner.op, inner.right)
                yield new, f"{quoted(inner.right)} stands outside {f}, not inside", 1
                new = binary(inner.left, inner.op, ast.Call(node.func, [inner.right], node.keywords))
                yield new, f"{quoted(inner.left)} stands outside {f}, not inside", 1.5
        return
    op, left, right = node.op, node.left, node.right
    if isinstance(op, ast.Add) and is_read(left) and is_number(right, 1):  # t + 1 → max(t, 1), against t = 0 only
        new_call = call("maximum", left, right)
        yield new_call, f"`max({written(left)}, 1)` stands where {quoted(node)} belongs", 1.5
    if isinstance(left, ast.Call) and len(left.args) == 1:  # sqrt(v) + eps → sqrt(v + eps)
        new_call = ast.Call(left.func, [binary(left.args[0], op, right)], left.keywords)
        yield new_call, f"{quoted(right)} stands inside `{written(left.func)}`, not outside", 1
    if isinstance(right, ast.Call) and len(right.args) == 1:
        new_call = ast.Call(right.func, [binary(left, op, right.args[0])], right.keywords)
        yield new_call, f"{quoted(left)} stands inside `{written(right.func)}`, not outside", 1.5
    if isinstance(right, ast.BinOp) and binds(op) >= binds(right.op):
        new = binary(binary(left, op, right.left), right.op, right.right)
        yield new, f"brackets are missing around {quoted(right)}", 1
    if isinstance(op, ast.Div):
        yield from added_late(left, right)
    if isinstance(left, ast.BinOp) and binds(op) > binds(left.op):
        new = binary(left.left, left.op, binary(left.right, op, right))
        yield new, f"brackets are missing around {quoted(left)}", 1
    if isinstance(left, ast.BinOp) and binds(op) <= binds(left.op):
        new = binary(left.left, left.op, binary(left.right, op, right))
        yield new, f"there are extra brackets around {quoted(new.right)}", 1.5
    if isinstance(op, ast.Add) and called(left) == "sqrt":
        yield from added_early(left, right, scope)
    below = right.id if isinstance(right, ast.Name) else ""
    inside = scope.values.get(below)
    if isinstance(op, ast.Div) and isinstance(inside, ast.BinOp):  # x / d, with d = b * c, written as x / b * c
        text = f"brackets are missing around `{below}`, which is {quoted(inside)}"
        yield unbracketed(left, inside), text, 1.3
    if isinstance(right, ast.BinOp) and binds(op) < binds(right.op):
        new = binary(binary(left, op, right.left), right.op, right.right)
        yield new, f"there are extra brackets around {quoted(new.left)}", 1.5
    if isinstance(op, ast.Mult) and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add | ast.Sub):
        first: Node = right if is_number(left.left, 1) else binary(left.left, op, right)
        yield binary(first, left.op, left.right), f"the factor {quoted(right)} is missing on {quoted(left.right)}", 1.5
    if isinstance(op, ast.Mult) and isinstance(right, ast.Call) and len(right.args) == 2:
        for k in (0, 1):
            items = [*right.args[:k], binary(left, op, right.args[k]), *right.args[k + 1 :]]
            text = f"the factor {quoted(left)} is missing on {quoted(right.args[1 - k])}"
            yield ast.Call(right.func, items, right.keywords), text, 1.5


def added_late(above: Node, below: Node) -> Iterator[Variant]:
    """Yield a * (b / c + d) for a * b / (c + d): something is added to the quotient, not below the line."""
    if is_product(above) and isinstance(below, ast.BinOp) and isinstance(below.op, ast.Add):
        inner = binary(binary(above.right, ast.Div(), below.left), below.op, below.right)
        text = f"{quoted(below.right)} is added to the quotient, not to {quoted(below.left)}"
        yield binary(above.left, above.op, inner), text, 1.3


def added_early(root: Node, more: Node, scope: Scope) -> Iterator[Variant]:
    """Yield (sqrt(v) + eps) / sqrt(c) for sqrt(v / c) + eps: something is added before the division, not after it."""
    (inside,) = root.args
    value = scope.values.get(inside.id) if isinstance(inside, ast.Name) else inside
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div):
        early = binary(ast.Call(root.func, [value.left], []), ast.Add(), more)
        text = f"{quoted(more)} is added before the division by the root of {quoted(value.right)}, not after it"
        yield binary(early, ast.Div(), ast.Call(root.func, [value.right], [])), text, 1.4


def halved(node: Node) -> ast.BinOp:
    """Return the node of node / 2."""
    return binary(node, ast.Div(), ast.Constant(2))


def unbracketed(left: Node, below: Node) -> ast.BinOp:
    """Return left / a * b + c for left / (a * b + c)."""
    if isinstance(below, ast.BinOp) and not isinstance(below.op, ast.Pow):
        return binary(unbracketed(left, below.left), below.op, below.right)
    return binary(left, ast.Div(), below)


def binds(op: ast.operator) -> int:
    """Return how strongly an operator binds."""
    return 1 if isinstance(op, ast.Add | ast.Sub) else 3 if isinstance(op, ast.Pow) else 2
