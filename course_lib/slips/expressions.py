"""The rules for expressions: what a slip may put in the place of a node."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .tree import Node, Scope, binary, call, called, instead, is_number, is_read, quoted, unlike, written

Variant = tuple[Node, str, float]

SYMBOL: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.And: "and",
    ast.Or: "or",
}
# what is taken for what, the likeliest first
OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.GtE, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.LtE, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
KINDS = (  # functions that are taken for each other
    ("max", "min"),
    ("maximum", "minimum"),
    ("max", "min", "mean", "median", "sum"),
    ("argmax", "argmin"),
    ("any", "all"),
    ("ceil", "floor", "round"),
    ("cos", "sin"),
    ("log", "log2", "log10", "log1p"),
    ("exp", "expm1"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("cumsum", "cumprod"),
)
ANGLES = ("cos", "sin", "tan")


def operator(node: Node, scope: Scope) -> Iterator[Variant]:
    """Another operator: + for -, < for <=, and for or."""
    new: Node
    if isinstance(node, ast.BinOp):
        for k, op in enumerate(OPERATORS.get(type(node.op), ())):
            new = binary(node.left, op(), node.right)
            yield new, f"{instead(SYMBOL[op], SYMBOL[type(node.op)])} in {quoted(new)}", 1 + k
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for k, op in enumerate(OPERATORS.get(type(node.ops[0]), ())):
            new = ast.Compare(node.left, [op()], node.comparators)
            yield new, f"{instead(SYMBOL[op], SYMBOL[type(node.ops[0])])} in {quoted(new)}", 1 + k / 2
    if isinstance(node, ast.BoolOp):
        (op,) = OPERATORS[type(node.op)]
        new = ast.BoolOp(op(), node.values)
        yield new, f"{instead(SYMBOL[op], SYMBOL[type(node.op)])} in {quoted(new)}", 1


def missing(node: Node, scope: Scope) -> Iterator[Variant]:
    """An operand, a call or a condition that is left out."""
    if isinstance(node, ast.BinOp):
        left, right = node.left, node.right
        if isinstance(node.op, ast.Add):
            yield left, f"the term {quoted(right)} is missing", 1
            yield right, f"the term {quoted(left)} is missing", 1
        if isinstance(node.op, ast.Sub):
            yield left, f"the term {quoted(right)} is missing in {quoted(node)}", 1
            yield right, instead(right, node), 1
            yield ast.UnaryOp(ast.USub(), right), f"the term {quoted(left)} is missing in {quoted(node)}", 2
        if isinstance(node.op, ast.Mult | ast.MatMult):
            yield left, f"the factor {quoted(right)} is missing", 1
            yield right, f"the factor {quoted(left)} is missing", 1
        if isinstance(node.op, ast.Div | ast.FloorDiv):
            yield left, f"the division by {quoted(right)} is missing", 1
            yield right, f"{quoted(left)} is missing in {quoted(node)}", 1.5 if is_number(left, 1) else 3
        if isinstance(node.op, ast.Pow):
            power = "square" if is_number(right, 2) else f"power {quoted(right)}"
            yield left, f"the {power} of {quoted(left)} is missing", 1
    if isinstance(node, ast.Call) and node.args and not node.keywords and called(node):
        for argument in node.args[:2]:
            yield argument, f"`{written(node.func)}` is missing around {quoted(argument)}", 1
    if isinstance(node, ast.Call) and node.keywords:
        for k, keyword in enumerate(node.keywords):
            rest = [*node.keywords[:k], *node.keywords[k + 1 :]]
            yield ast.Call(node.func, node.args, rest), f"`{keyword.arg}={written(keyword.value)}` is missing", 2
    if isinstance(node, ast.BoolOp):
        for k, value in enumerate(node.values):
            others = [*node.values[:k], *node.values[k + 1 :]]
            yield (
                others[0] if len(others) == 1 else ast.BoolOp(node.op, others),
                f"the condition {quoted(value)} is missing",
                1,
            )
    if isinstance(node, ast.UnaryOp):
        sign = {ast.USub: "-", ast.Not: "not"}.get(type(node.op), "~")
        yield node.operand, f"the `{sign}` is missing before {quoted(node.operand)}", 1
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value, f"{quoted(node.value)} must be transposed", 1
    if isinstance(node, ast.IfExp):
        yield node.body, f"the case {quoted(node.orelse)} is missing", 1.5
        yield node.orelse, f"the case {quoted(node.body)} is missing", 1.5
        other = ast.IfExp(node.test, node.orelse, node.body)
        yield other, f"the two cases of `if {written(node.test)}` are exchanged", 1


def exchanged(node: Node, scope: Scope) -> Iterator[Variant]:
    """Two operands, arguments or outputs the other way around."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult | ast.FloorDiv):
        new = binary(node.right, node.op, node.left)
        yield new, f"{quoted(new)} is the other way around", 1
    if isinstance(node, ast.Call) and len(node.args) == 2:
        new_call = ast.Call(node.func, node.args[::-1], node.keywords)
        yield new_call, f"the arguments in {quoted(new_call)} are the other way around", 2
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and 1 < len(node.elts) < 6:
        for k in range(len(node.elts) - 1):
            items = [*node.elts[:k], node.elts[k + 1], node.elts[k], *node.elts[k + 2 :]]
            yield ast.Tuple(items, node.ctx), f"{quoted(items[k])} and {quoted(items[k + 1])} are exchanged", 1


def power(node: Node, scope: Scope) -> Iterator[Variant]:
    """A power in another place, or of another thing."""
    if not isinstance(node, ast.BinOp):
        if isinstance(node, ast.Call) and len(node.args) == 1:
            (inner,) = node.args
            if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Pow):
                new = binary(ast.Call(node.func, [inner.left], node.keywords), ast.Pow(), inner.right)
                yield new, f"the power comes after `{written(node.func)}`, not before it", 1
        return
    op, left, right = node.op, node.left, node.right
    if isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow):
            new = binary(binary(left, op, right.left), ast.Pow(), right.right)
            yield new, f"the power `** {written(right.right)}` belongs to {quoted(right.left)} alone", 1
        if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Pow):
            new = binary(binary(left.left, op, right), ast.Pow(), left.right)
            yield new, f"the power `** {written(left.right)}` belongs to {quoted(left.left)} alone", 2
    if isinstance(op, ast.Pow):
        if isinstance(left, ast.BinOp):
            new = binary(left.left, left.op, binary(left.right, op, right))
            yield new, f"the power holds for all of {quoted(left)}", 1
        if isinstance(left, ast.Call) and len(left.args) == 1:
            new_call = ast.Call(left.func, [binary(left.args[0], op, right)], left.keywords)
            yield new_call, f"the power comes before `{written(left.func)}`, not after it", 1
        if is_number(right, 2):
            yield call("abs", left), f"{quoted(left)} is not squared: only its sign is dropped", 1.5
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
                yield new, f"{quoted(inner.right)} belongs inside {f}", 1
                new = binary(inner.left, inner.op, ast.Call(node.func, [inner.right], node.keywords))
                yield new, f"{quoted(inner.left)} belongs inside {f}", 1.5
        return
    op, left, right = node.op, node.left, node.right
    if isinstance(left, ast.Call) and len(left.args) == 1:  # sqrt(v) + eps → sqrt(v + eps)
        new_call = ast.Call(left.func, [binary(left.args[0], op, right)], left.keywords)
        yield new_call, f"{quoted(right)} belongs outside `{written(left.func)}`", 1
    if isinstance(right, ast.Call) and len(right.args) == 1:
        new_call = ast.Call(right.func, [binary(left, op, right.args[0])], right.keywords)
        yield new_call, f"{quoted(left)} belongs outside `{written(right.func)}`", 1.5
    if isinstance(right, ast.BinOp) and binds(op) >= binds(right.op):
        new = binary(binary(left, op, right.left), right.op, right.right)
        yield new, f"brackets are missing around {quoted(right)}", 1
    if isinstance(left, ast.BinOp) and binds(op) > binds(left.op):
        new = binary(left.left, left.op, binary(left.right, op, right))
        yield new, f"brackets are missing around {quoted(left)}", 1
    if isinstance(left, ast.BinOp) and binds(op) <= binds(left.op):
        new = binary(left.left, left.op, binary(left.right, op, right))
        yield new, f"the brackets around {quoted(new.right)} are too many", 1.5
    if isinstance(right, ast.BinOp) and binds(op) < binds(right.op):
        new = binary(binary(left, op, right.left), right.op, right.right)
        yield new, f"the brackets around {quoted(new.left)} are too many", 1.5


def binds(op: ast.operator) -> int:
    """Return how strongly an operator binds."""
    return 1 if isinstance(op, ast.Add | ast.Sub) else 3 if isinstance(op, ast.Pow) else 2


def function(node: Node, scope: Scope) -> Iterator[Variant]:
    """Another function of the same kind, degrees, an axis."""
    name = called(node)
    if not isinstance(node, ast.Call) or not name:
        return
    for kind in KINDS:
        for k, other in enumerate(other for other in kind if name in kind and other != name):
            new = ast.Call(named(node.func, other), node.args, node.keywords)
            yield new, instead(new.func, node.func), 1 + k / 2
    if name in ANGLES:
        degrees: list[ast.expr] = [call("degrees", argument) for argument in node.args]
        yield ast.Call(node.func, degrees, node.keywords), f"`{written(node.func)}` takes radians, not degrees", 1
    for k, keyword in enumerate(node.keywords):
        value: Node = keyword.value
        if keyword.arg == "axis" and is_number(value):
            for axis in sorted({0, 1, 2} - {value.value}):
                other_axis = [*node.keywords[:k], ast.keyword("axis", ast.Constant(axis)), *node.keywords[k + 1 :]]
                text = instead(f"axis={axis}", f"axis={written(value)}")
                yield ast.Call(node.func, node.args, other_axis), text, 1


def named(node: ast.expr, other: str) -> ast.expr:
    """Return the node of another function in the same place: np.min for np.max."""
    return (
        ast.Attribute(node.value, other, node.ctx) if isinstance(node, ast.Attribute) else ast.Name(other, ast.Load())
    )


def nested(node: Node, scope: Scope) -> Iterator[Variant]:
    """Two calls in the other order."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.args[0], ast.Call):
        inner = node.args[0]
        if len(inner.args) == 1:
            within = ast.Call(node.func, inner.args, node.keywords)
            text = f"`{written(node.func)}` comes after `{written(inner.func)}`, not before it"
            yield ast.Call(inner.func, [within], inner.keywords), text, 1.5


def name(node: Node, scope: Scope) -> Iterator[Variant]:
    """Another name, or the same one with something done to it."""
    if not is_read(node):
        return
    this = node.id
    if this not in scope.names:
        return
    for other in scope.names:
        if other != this:
            yield ast.Name(other, ast.Load()), instead(other, this), 1.2 + unlike(this, other)
    if this in scope.shares:
        new = binary(ast.Constant(1), ast.Sub(), node)
        yield new, instead(new, node), 1
    two = ast.Constant(2)
    yield binary(node, ast.Pow(), two), f"{quoted(node)} is squared", 2
    yield call("sqrt", node), f"there is a root too many around {quoted(node)}", 2
    yield call("abs", node), f"the sign of {quoted(node)} is lost", 2
    yield ast.UnaryOp(ast.USub(), node), f"the sign of {quoted(node)} is reversed", 2
    yield binary(node, ast.Add(), ast.Constant(1)), instead(f"{this} + 1", this), 2
    yield binary(node, ast.Sub(), ast.Constant(1)), instead(f"{this} - 1", this), 2


def constant(node: Node, scope: Scope) -> Iterator[Variant]:
    """Another number or word."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for word in scope.words:
            if word != node.value:
                yield ast.Constant(word), f'"{word}" stands where "{node.value}" belongs', 1
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value), instead(str(not node.value), str(node.value)), 1
    elif is_number(node):
        value = node.value
        others = {value + 1: 1.5, value - 1: 1.5, -value: 2, 2 * value: 2, value / 2: 2}
        for other, cost in others.items():
            if other != value:
                other = int(other) if other == int(other) and isinstance(value, int) else other
                yield ast.Constant(other), instead(str(other), str(value)), cost


def whole(node: Node, scope: Scope) -> Iterator[Variant]:
    """Something done to a compound value, or forgotten."""
    if not isinstance(node, ast.BinOp | ast.Call):
        return
    yield ast.UnaryOp(ast.USub(), node), f"the sign of {quoted(node)} is reversed", 1.5
    yield call("sqrt", node), f"there is a root too many around {quoted(node)}", 2
    yield call("abs", node), f"the sign of {quoted(node)} is lost", 2
    yield binary(node, ast.Pow(), ast.Constant(2)), f"there is a square too many on {quoted(node)}", 2
    yield binary(ast.Constant(1), ast.Sub(), node), f"{quoted(node)} is taken away from 1", 2
    yield binary(ast.Constant(1), ast.Div(), node), f"{quoted(node)} is upside down", 2
    yield binary(node, ast.Mult(), ast.Constant(2)), f"there is a factor 2 too many on {quoted(node)}", 2.5
    yield binary(node, ast.Div(), ast.Constant(2)), f"a factor 2 is missing on {quoted(node)}", 2.5
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        for part in (node.left, node.right):
            if not is_number(part):
                again = "the division by" if part is node.right and isinstance(node.op, ast.Div) else "the factor"
                op = ast.Div() if again.startswith("the division") else ast.Mult()
                yield binary(node, op, part), f"{again} {quoted(part)} is there twice", 2


def extra(node: Node, scope: Scope) -> Iterator[Variant]:
    """A factor that does not belong there."""
    if is_read(node) and node.id in scope.names:
        for other in scope.names:
            if other != node.id:
                value = ast.Name(other, ast.Load())
                yield binary(value, ast.Mult(), node), f"the factor `{other}` on {quoted(node)} is too many", 2.5
                if other in scope.shares:
                    share = binary(ast.Constant(1), ast.Sub(), value)
                    text = f"the factor {quoted(share)} on {quoted(node)} is too many"
                    yield binary(share, ast.Mult(), node), text, 2


RULES = (operator, missing, exchanged, power, brackets, function, nested, name, constant, whole, extra)
