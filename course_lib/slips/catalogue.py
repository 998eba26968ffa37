"""The catalogue: every small change of a program's syntax tree, and what to say about it.

A rule takes a node and yields `(new, text, cost)`: what may stand in its place, a sentence about it, and how unlikely
the slip is. The sentence begins small and has no full stop. To add a rule, write such a function and name it in
`RULES`, or in `BODY_RULES` if it changes a row of statements.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple, cast

__all__ = ["EXTRA", "Change", "changes"]

EXTRA = ("sqrt", "abs", "degrees")  # functions that a changed program may call though the right one does not

Node = Any  # of a syntax tree: the fields depend on its type, which each rule asks for
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


class Scope(NamedTuple):
    """What a rule may know of the whole program: names of its values, words, and the names x that occur as 1 - x."""

    names: tuple[str, ...]
    words: tuple[str, ...]
    shares: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A small change of a syntax tree, which can be put in and taken out again.

    Attributes
    ----------
    text : str
        What it is, as the end of a sentence: "the factor `lr` is missing".
    cost : float
        How unlikely the slip is.
    rule : str
        The rule that made it.
    spots : tuple of (container, key, object)
        The new things, each with the list or dictionary that it belongs to and its place there.
    statement : ast.stmt
        The statement that it changes.
    """

    text: str
    cost: float
    rule: str
    spots: tuple[tuple[Any, Any, Any], ...]
    statement: ast.stmt

    def swap(self) -> Change:
        """Put the change in, and return the one that takes it out."""
        before = []
        for container, key, new in self.spots:
            before.append((container, key, container[key]))
            container[key] = new
        return Change(self.text, self.cost, self.rule, tuple(reversed(before)), self.statement)

    def meets(self, other: Change) -> bool:
        """Tell whether two changes want the same spot."""
        mine = {(id(container), key) for container, key, _ in self.spots}
        return any((id(container), key) in mine for container, key, _ in other.spots)


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


# ---------------------------------------------------------------- walking through a program


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield each statement in the order of the text, and those inside it after it."""
    for statement in body:
        yield statement
        for field in ("body", "orelse"):
            yield from statements(getattr(statement, field, []))


def places(node: Node) -> Iterator[tuple[Any, Any, Node]]:
    """Yield each node below a statement with its container and its key there; statements inside are not entered."""
    for field, value in ast.iter_fields(node):
        for container, key, child in (
            [(node.__dict__, field, value)]
            if isinstance(value, ast.AST)
            else [(value, i, child) for i, child in enumerate(value)]
            if isinstance(value, list)
            else []
        ):
            if isinstance(child, ast.expr | ast.keyword):
                yield container, key, child
                yield from places(child)


def names(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the names of arguments and variables in the order in which they appear."""
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return tuple(dict.fromkeys([*(argument.arg for argument in function.args.args), *stored]))


def words(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the words that a program can answer or compare with."""
    body = [n for statement in function.body if not is_text(statement) for n in ast.walk(statement)]
    return tuple(dict.fromkeys(n.value for n in body if isinstance(n, ast.Constant) and isinstance(n.value, str)))


def shares(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the names x of which 1 - x occurs: parts of a whole."""
    found: list[Node] = [node for node in ast.walk(function) if is_share(node)]
    return tuple(dict.fromkeys(written(node.right) for node in found))


def is_share(node: Node) -> bool:
    """Tell whether a node is 1 - x for a name x."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and is_number(node.left, 1)
        and isinstance(node.right, ast.Name)
    )


def is_number(node: Node, value: float | None = None) -> bool:
    """Tell whether a node is a number, or this number."""
    known = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    return known and (value is None or node.value == value)


def is_read(node: Node) -> bool:
    """Tell whether a node is the name of a value that is read."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def written(node: Node) -> str:
    """Return a node as code."""
    return ast.unparse(ast.fix_missing_locations(node))


def quoted(node: Node) -> str:
    """Return a node as code between backticks."""
    return f"`{written(node)}`"


def called(node: Node) -> str:
    """Return the last word of a called function's name: sqrt for np.sqrt(x)."""
    function: Node = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", "") or getattr(function, "id", "")


def is_name(node: Any) -> bool:
    """Tell whether a node is a name."""
    return isinstance(node, ast.Name)


def binary(left: Node, op: ast.operator, right: Node) -> ast.BinOp:
    """Return the node of `left op right`."""
    return ast.BinOp(left, op, right)


def call(function: str, value: Node) -> ast.Call:
    """Return the node of function(value)."""
    return ast.Call(ast.Name(function, ast.Load()), [value], [])


def instead(new: Node, old: Node) -> str:
    """Say that one thing stands where another belongs."""
    one, other = (text if isinstance(text, str) else written(text) for text in (new, old))
    return f"`{one}` stands where `{other}` belongs"


# ---------------------------------------------------------------- rules for expressions


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
            yield argument, f"`{written(node.func)}` is missing round {quoted(argument)}", 1
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
    """Two operands, arguments or outputs the other way round."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult | ast.FloorDiv):
        new = binary(node.right, node.op, node.left)
        yield new, f"{quoted(new)} is the wrong way round", 1
    if isinstance(node, ast.Call) and len(node.args) == 2:
        new_call = ast.Call(node.func, node.args[::-1], node.keywords)
        yield new_call, f"the arguments in {quoted(new_call)} are the wrong way round", 2
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
        yield new, f"brackets are missing round {quoted(right)}", 1
    if isinstance(left, ast.BinOp) and binds(op) > binds(left.op):
        new = binary(left.left, left.op, binary(left.right, op, right))
        yield new, f"brackets are missing round {quoted(left)}", 1
    if isinstance(left, ast.BinOp) and binds(op) <= binds(left.op):
        new = binary(left.left, left.op, binary(left.right, op, right))
        yield new, f"the brackets round {quoted(new.right)} are too many", 1.5
    if isinstance(right, ast.BinOp) and binds(op) < binds(right.op):
        new = binary(binary(left, op, right.left), right.op, right.right)
        yield new, f"the brackets round {quoted(new.left)} are too many", 1.5


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
    yield call("sqrt", node), f"there is a root too many round {quoted(node)}", 2
    yield call("abs", node), f"the sign of {quoted(node)} is lost", 2
    yield ast.UnaryOp(ast.USub(), node), f"the sign of {quoted(node)} is turned round", 2
    yield binary(node, ast.Add(), ast.Constant(1)), instead(f"{this} + 1", this), 2
    yield binary(node, ast.Sub(), ast.Constant(1)), instead(f"{this} - 1", this), 2


def unlike(one: str, other: str) -> float:
    """Return how unlikely it is to write one name for another: 0 for beta1 and beta2, or m and m_hat."""
    stem, stem2 = one.rstrip("0123456789").split("_")[0], other.rstrip("0123456789").split("_")[0]
    return 0 if stem == stem2 or one.split("_")[1:] == other.split("_")[1:] != [] else 1


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
    yield ast.UnaryOp(ast.USub(), node), f"the sign of {quoted(node)} is turned round", 1.5
    yield call("sqrt", node), f"there is a root too many round {quoted(node)}", 2
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


# ---------------------------------------------------------------- rules for statements


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


def is_text(statement: ast.stmt) -> bool:
    """Tell whether a statement is a docstring."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


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
