"""The rules for expressions: what a slip may put in the place of a node."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from .powers import brackets, power
from .tree import (
    SYMBOL,
    Node,
    Scope,
    Variant,
    binary,
    call,
    called,
    instead,
    is_number,
    is_product,
    is_read,
    part,
    quoted,
    unlike,
    written,
)

# what is taken for what, the likeliest first
OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mod),
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
    ("median", "nanmedian", "nanmean"),
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
            downhill = isinstance(node.op, ast.Sub)  # a step up the hill is the most frequent of all
            yield new, f"{instead(SYMBOL[op], SYMBOL[type(node.op)])} in {quoted(new)}", 1 + k - 0.1 * downhill
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for k, op in enumerate(OPERATORS.get(type(node.ops[0]), ())):
            new = ast.Compare(node.left, [op()], node.comparators)
            yield new, f"{instead(SYMBOL[op], SYMBOL[type(node.ops[0])])} in {quoted(new)}", 1 + k / 2
    if isinstance(node, ast.BoolOp):
        (op,) = OPERATORS[type(node.op)]
        new = ast.BoolOp(op(), node.values)
        yield new, f"{instead(SYMBOL[op], SYMBOL[type(node.op)])} in {quoted(new)}", 1
        for k in range(len(node.values) - 1 if len(node.values) > 2 else 0):
            two = ast.BoolOp(op(), node.values[k : k + 2])
            new = ast.BoolOp(node.op, [*node.values[:k], two, *node.values[k + 2 :]])
            yield new, f"{instead(SYMBOL[op], SYMBOL[type(node.op)])} in {quoted(two)}", 1.2


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
            if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub):
                yield ast.UnaryOp(left.op, right), f"the factor {quoted(left.operand)} is missing", 1
        if isinstance(node.op, ast.Div | ast.FloorDiv):
            yield left, f"the division by {quoted(right)} is missing", 1
            yield right, f"{quoted(left)} is missing in {quoted(node)}", 1.5 if is_number(left, 1) else 3
            if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Mult):
                for kept, gone in ((right.left, right.right), (right.right, right.left)):
                    yield binary(left, node.op, kept), f"the factor {quoted(gone)} is missing below the line", 0.95
            if not is_number(left):
                yield binary(ast.Constant(1), node.op, right), f"the factor {quoted(left)} is missing", 1.2
        if isinstance(node.op, ast.Div) and is_number(right, 2):
            yield from unlifted(left)
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
        yield node.value, f"{quoted(node.value)} is not transposed", 1
    if isinstance(node, ast.IfExp):
        yield node.body, f"the case {quoted(node.orelse)} is missing", 1.5
        yield node.orelse, f"the case {quoted(node.body)} is missing", 1.5
        other = ast.IfExp(node.test, node.orelse, node.body)
        yield other, f"the two cases of `if {written(node.test)}` are exchanged", 1


def unlifted(above: Node) -> Iterator[Variant]:
    """Yield x for (1 + x) / 2, and a * x for a * (1 + x) / 2: a wave from -1 to 1, not from 0 to 1."""
    factor, lifted = (above.left, above.right) if is_product(above) else (None, above)
    if isinstance(lifted, ast.BinOp) and isinstance(lifted.op, ast.Add):
        for one, wave in ((lifted.left, lifted.right), (lifted.right, lifted.left)):
            if is_number(one, 1):
                new = binary(factor, ast.Mult(), wave) if factor else wave
                yield new, f"{quoted(wave)} is neither lifted by 1 nor halved", 1.5


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
        for k, item in enumerate(node.elts):
            for other in node.elts[:k] + node.elts[k + 1 :]:
                items = [*node.elts[:k], other, *node.elts[k + 1 :]]
                yield ast.Tuple(items, node.ctx), instead(other, item), 1.6


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
        yield ast.Call(node.func, degrees, node.keywords), f"`{written(node.func)}` is given degrees, not radians", 1
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
            text = f"`{written(node.func)}` is taken before `{written(inner.func)}`, not after it"
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
    if this in scope.defaults:
        yield (
            ast.Constant(scope.defaults[this]),
            f"`{this}` is always {scope.defaults[this]:g}, whatever value is given",
            1.7,
        )
    if this in scope.shares:
        new = binary(ast.Constant(1), ast.Sub(), node)
        yield new, instead(new, node), 1
    two = ast.Constant(2)
    yield binary(node, ast.Pow(), two), f"{quoted(node)} is squared", 2
    yield call("sqrt", node), f"there is an extra root around {quoted(node)}", 2
    yield call("abs", node), f"the sign of {quoted(node)} is lost", 2
    yield ast.UnaryOp(ast.USub(), node), f"the sign of {quoted(node)} is reversed", 2
    yield binary(node, ast.Add(), ast.Constant(1)), instead(f"{this} + 1", this), 2
    yield binary(node, ast.Sub(), ast.Constant(1)), instead(f"{this} - 1", this), 2


def constant(node: Node, scope: Scope) -> Iterator[Variant]:
    """Another number or word."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for word in scope.words:
            if word != node.value:
                yield ast.Constant(word), f'"{word}" stands where "{node.value}" belongs', 0.95  # the plainest of all
    if isinstance(node, ast.Attribute) and node.attr == "pi":
        yield binary(ast.Constant(2), ast.Mult(), node), instead("2 * pi", "pi"), 1.5
        yield binary(node, ast.Div(), ast.Constant(2)), instead("pi / 2", "pi"), 1.5
        yield ast.Constant(180), instead("180", "pi"), 1.5
    if isinstance(node, ast.Attribute) and node.attr == "inf":
        yield ast.Constant(0), instead("0", node), 1.5
        yield ast.UnaryOp(ast.USub(), node), instead("-inf", "inf"), 1.5
        yield ast.Attribute(node.value, "nan", node.ctx), instead("nan", "inf"), 1.5
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value), instead(str(not node.value), str(node.value)), 1
    elif is_number(node):
        value = node.value
        # one more and one less come last: where 2 stands for 1, that is likelier than a double
        others = {-value: 2, 2 * value: 2, value / 2: 2, value + 1: 1.5, value - 1: 1.5}
        if value != int(value):
            others |= {value + 0.5: 1.4, value - 0.5: 1.4, 10 * value: 1.45, value / 10: 1.45}
        for other, cost in others.items():
            if other != value:
                other = int(other) if other == int(other) and isinstance(value, int) else other
                yield ast.Constant(other), instead(str(other), str(value)), cost


def whole(node: Node, scope: Scope) -> Iterator[Variant]:
    """Something done to a compound value, or forgotten."""
    if not isinstance(node, ast.BinOp | ast.Call):
        return
    yield ast.UnaryOp(ast.USub(), node), f"the sign of {quoted(node)} is reversed", 1.5
    yield call("sqrt", node), f"there is an extra root around {quoted(node)}", 2
    yield call("abs", node), f"the sign of {quoted(node)} is lost", 2
    yield binary(node, ast.Pow(), ast.Constant(2)), f"there is an extra square on {quoted(node)}", 2
    yield binary(ast.Constant(1), ast.Sub(), node), f"{quoted(node)} is subtracted from 1", 2
    yield binary(ast.Constant(1), ast.Div(), node), f"{quoted(node)} is upside down", 2
    yield binary(node, ast.Mult(), ast.Constant(2)), f"there is an extra factor of 2 on {quoted(node)}", 2.5
    yield binary(node, ast.Div(), ast.Constant(2)), f"a factor of 2 is missing on {quoted(node)}", 2.5
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
                yield binary(value, ast.Mult(), node), f"there is an extra factor `{other}` on {quoted(node)}", 2.5
                if other in scope.shares:
                    share = binary(ast.Constant(1), ast.Sub(), value)
                    text = f"there is an extra factor {quoted(share)} on {quoted(node)}"
                    yield binary(share, ast.Mult(), node), text, 2

    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not is_number(node.left):
        for other in scope.arguments:
            below = binary(node.right, ast.Mult(), ast.Name(other, ast.Load()))
            yield binary(node.left, node.op, below), f"there is an extra factor `{other}` below the line", 2.2


def pooled(node: Node, scope: Scope) -> Iterator[Variant]:
    """One number for a whole array, or only the signs of its entries."""
    number = isinstance(node, ast.BinOp) or (isinstance(node, ast.Call) and not called(node).startswith("is"))
    if number or (is_read(node) and node.id in scope.names):
        yield call("mean", node), f"{quoted(node)} is averaged over all entries", 2.4
        yield call("sum", node), f"{quoted(node)} is added up over all entries", 3
        yield call("max", node), f"the largest entry of {quoted(node)} stands for all of them", 3
        yield call("sign", node), f"only the sign of {quoted(node)} is used", 3
        yield binary(node, ast.Div(), call("norm", node)), f"{quoted(node)} is divided by its length", 3


def entry(node: Node, scope: Scope) -> Iterator[Variant]:
    """One entry in the place of the largest, the mean, the sum; or both ends."""
    if isinstance(node, ast.Call) and called(node) in ("max", "min", "mean", "median", "sum") and len(node.args) < 2:
        values: Node = node.args[0] if node.args else node.func.value  # type: ignore[attr-defined]
        if node.keywords or isinstance(values, ast.GeneratorExp):
            return
        for at, which in ((0, "first"), (-1, "last")):
            index: ast.expr = ast.UnaryOp(ast.USub(), ast.Constant(1)) if at else ast.Constant(0)
            new: Node = ast.Subscript(values, index, ast.Load())
            yield new, f"the {which} entry of {quoted(values)} stands where {quoted(node)} belongs", 1.8
        if called(node) == "median":
            middle = binary(call("len", values), ast.FloorDiv(), ast.Constant(2))
            text = f"of an even number of values the upper one of the middle two is taken, in {quoted(node)}"
            yield ast.Subscript(call("sorted", values), middle, ast.Load()), text, 1.5
            text = f"the value in the middle of {quoted(values)} is taken, without sorting them"
            yield ast.Subscript(values, middle, ast.Load()), text, 1.5
        if called(node) in ("max", "min"):
            new = binary(call("max", values), ast.Add(), call("min", values))
            yield new, f"the sum of the largest and the smallest entry stands where {quoted(node)} belongs", 3


def along(node: Node, scope: Scope) -> Iterator[Variant]:
    """Added up along the way, or divided by a length."""
    if isinstance(node, ast.BinOp | ast.Call):
        yield call("cumsum", node), f"{quoted(node)} is replaced by its running sum", 3
        for other in scope.arguments:
            length = call("len", ast.Name(other, ast.Load()))
            yield binary(node, ast.Div(), length), f"{quoted(node)} is divided by the length of `{other}`", 3


def condition(node: Node, scope: Scope) -> Iterator[Variant]:
    """One condition in the place of another."""
    if isinstance(node, ast.Compare):
        for other in scope.conditions:
            if other is not node:
                yield copy.deepcopy(other), instead(other, node), 2.2
                yield (
                    ast.UnaryOp(ast.Not(), copy.deepcopy(other)),
                    f"`not {written(other)}` stands where {quoted(node)} belongs",
                    2.4,
                )


def merged(node: Node, scope: Scope) -> Iterator[Variant]:
    """The larger of two things in the place of their sum, or the other way around."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        new: Node = call("maximum", node.left, node.right)
        text = f"the larger of {quoted(node.left)} and {quoted(node.right)} stands where their sum belongs"
        yield new, text, 2.5
    inner = node.args[0] if called(node) == "sqrt" and node.args else None
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add):
        squares = [side for side in (inner.left, inner.right) if isinstance(side, ast.BinOp)]
        if len(squares) == 2 and all(isinstance(side.op, ast.Pow) and is_number(side.right, 2) for side in squares):
            one, other = (side.left for side in squares)
            new = binary(call("abs", one), inner.op, call("abs", other))
            yield new, f"{quoted(one)} and {quoted(other)} are added, not their squares below a root", 1.5
    if isinstance(node, ast.Call) and called(node) in ("maximum", "minimum", "max", "min") and len(node.args) == 2:
        new = binary(node.args[0], ast.Add(), node.args[1])
        yield new, instead(new, node), 2.2
        new = binary(node.args[0], ast.Mult(), node.args[1])
        yield new, instead(new, node), 2.4


def some(node: Node, scope: Scope) -> Iterator[Variant]:
    """A loop within an expression that leaves some of the items out."""
    if not isinstance(node, ast.ListComp | ast.GeneratorExp):
        return
    loop = node.generators[0]
    over = quoted(loop.iter)
    for bounds, text in (
        ((-1, None), f"only the last item of {over} is used"),
        ((None, 1), f"only the first item of {over} is used"),
        ((1, None), f"the first item of {over} is left out"),
        ((None, -1), f"the last item of {over} is left out"),
    ):
        short = ast.comprehension(loop.target, part(loop.iter, *bounds), loop.ifs, loop.is_async)
        yield type(node)(node.elt, [short, *node.generators[1:]]), text, 1.5


RULES = (
    operator,
    missing,
    exchanged,
    power,
    brackets,
    function,
    nested,
    name,
    constant,
    whole,
    extra,
    pooled,
    entry,
    along,
    condition,
    merged,
    some,
)
