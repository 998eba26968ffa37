"""A program as a syntax tree: how the rules walk through it, write it, and change it."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

Node = Any  # of a syntax tree: the fields depend on its type, which each rule asks for
Variant = tuple[Node, str, float]  # what may stand in a node's place, what to say about it, how unlikely it is

SYMBOL: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Pow: "**",
    ast.Mod: "%",
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


class Scope(NamedTuple):
    """What a rule may know of the whole program.

    Attributes
    ----------
    names, words : tuple of str
        Of its values; the words that it can answer or compare with.
    shares : tuple of str
        The names of parts of a whole.
    arguments : tuple of str
    defaults : dict of str to float
        Numbers that arguments have by default.
    conditions : tuple of ast.Compare
    values : dict of str to ast.expr
        What a variable stands for, where it gets a value once.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    shares: tuple[str, ...]
    arguments: tuple[str, ...]
    defaults: dict[str, float]
    conditions: tuple[Node, ...]
    values: dict[str, Node]


def scope_of(function: ast.FunctionDef) -> Scope:
    """Return what the rules may know of a function."""
    arguments = tuple(argument.arg for argument in function.args.args)
    known = function.args.defaults
    numbers = {
        name: value.value
        for name, value in zip(arguments[len(arguments) - len(known) :], known, strict=True)
        if isinstance(value, ast.Constant)
        and isinstance(value.value, int | float)
        and not isinstance(value.value, bool)
    }
    small = [name for name, value in numbers.items() if 0 < value < 1]
    taken = [written(node.right) for node in ast.walk(function) if is_share(node)]  # type: ignore[attr-defined]
    conditions = tuple(node for node in ast.walk(function) if isinstance(node, ast.Compare))
    powers = [n for n in ast.walk(function) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow)]
    bases = [written(n.left) for n in powers if is_read(n.left) and not is_number(n.right)]  # as in gamma ** t
    shares = tuple(dict.fromkeys([*taken, *small, *(base for base in bases if base in arguments)]))
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    given = [s for s in statements(function.body) if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)]
    values = {s.targets[0].id: s.value for s in given if stored.count(s.targets[0].id) == 1}  # type: ignore[attr-defined]
    return Scope(names(function), words(function), shares, arguments, numbers, conditions, values)


@dataclass(frozen=True)
class Change:
    """A small change of a syntax tree, which can be put in and taken out again.

    Attributes
    ----------
    words : str or callable
        What it is, as the end of a sentence: "the factor `lr` is missing"; or what returns that.
    cost : float
        How unlikely the slip is.
    rule : str
        The rule that made it.
    spots : tuple of (container, key, object)
        The new things, each with the list or dictionary that it belongs to and its place there.
    statement : ast.stmt
        The statement that it changes.
    """

    words: str | Callable[[], str]
    cost: float
    rule: str
    spots: tuple[tuple[Any, Any, Any], ...]
    statement: ast.stmt

    @property
    def text(self) -> str:
        """What it is; to be asked for while the program is right, since it is written anew."""
        return self.words if isinstance(self.words, str) else self.words()

    def swap(self) -> Change:
        """Put the change in, and return the one that takes it out."""
        before = []
        for container, key, new in self.spots:
            before.append((container, key, container[key]))
            container[key] = new
        return Change(self.words, self.cost, self.rule, tuple(reversed(before)), self.statement)

    def meets(self, other: Change) -> bool:
        """Tell whether two changes want the same spot."""
        mine = {(id(container), key) for container, key, _ in self.spots}
        return any((id(container), key) in mine for container, key, _ in other.spots)


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
            elif isinstance(child, ast.comprehension):
                yield from places(child)


def around(node: Node, spot: tuple[Any, Any, Any]) -> list[Node]:
    """Return the nodes at a spot and around it, from the inmost to `node` itself; none if the spot lies elsewhere."""
    container, _, new = spot
    if any(held is container for held in (node.__dict__, *node.__dict__.values())):
        return [new, node]
    found = next((path for child in ast.iter_child_nodes(node) if (path := around(child, spot))), [])
    return [*found, node] if found else []


def names(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the names of arguments and variables in the order in which they appear."""
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return tuple(dict.fromkeys([*(argument.arg for argument in function.args.args), *stored]))


def words(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the words that a program can answer or compare with."""
    body = [n for statement in function.body if not is_text(statement) for n in ast.walk(statement)]
    return tuple(dict.fromkeys(n.value for n in body if isinstance(n, ast.Constant) and isinstance(n.value, str)))


def is_share(node: Node) -> bool:
    """Tell whether a node is 1 - x for a name x."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and is_number(node.left, 1)
        and isinstance(node.right, ast.Name)
    )


def is_product(node: Node) -> bool:
    """Tell whether a node is a * b."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)


def is_number(node: Node, value: float | None = None) -> bool:
    """Tell whether a node is a number, or this number."""
    known = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    return known and (value is None or node.value == value)


def is_read(node: Node) -> bool:
    """Tell whether a node is the name of a value that is read."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


SILENT = [False]  # to write code takes most of the time that it takes to make a change, and few are ever told


@contextlib.contextmanager
def unwritten() -> Iterator[None]:
    """Within the body `written` returns "": for those who want the changes, and not yet their texts."""
    SILENT[0] = True
    try:
        yield
    finally:
        SILENT[0] = False


def written(node: Node) -> str:
    """Return a node as code."""
    return "" if SILENT[0] else ast.unparse(ast.fix_missing_locations(node))


def placed(new: Node, line: int) -> Node:
    """Give a new node, and what is new below it, a place in the text: Python compiles nothing without."""
    if "lineno" in new._attributes:
        if hasattr(new, "lineno"):
            return new
        new.lineno, new.col_offset = line, 0
    for child in ast.iter_child_nodes(new):
        placed(child, line)
    return new


class Keys:
    """Numbers for nodes: the same number for the same code."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[int, Node]] = {}  # with the node, so that no other one gets its id
        self.table: dict[Any, int] = {}

    def __call__(self, node: Any) -> Any:
        """Return the number of a node; a list of nodes has a tuple of them."""
        if isinstance(node, list):
            return tuple(map(self, node))
        if not isinstance(node, ast.AST):
            return type(node), node
        if id(node) not in self.known:
            parts = tuple(self(getattr(node, field, None)) for field in node._fields)
            self.known[id(node)] = self.table.setdefault((type(node), parts), len(self.table)), node
        return self.known[id(node)][0]


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


def call(function: str, *values: Node) -> ast.Call:
    """Return the node of function(*values)."""
    return ast.Call(ast.Name(function, ast.Load()), list(values), [])


def part(node: Node, first: int | None, last: int | None) -> ast.Subscript:
    """Return the node of node[first:last]."""
    bounds = [
        None if k is None else ast.UnaryOp(ast.USub(), ast.Constant(-k)) if k < 0 else ast.Constant(k)
        for k in (first, last)
    ]
    return ast.Subscript(node, ast.Slice(*bounds), ast.Load())


def instead(new: Node, old: Node) -> str:
    """Say that one thing stands where another belongs."""
    one, other = (text if isinstance(text, str) else written(text) for text in (new, old))
    return f"`{one}` stands where `{other}` belongs"


def is_text(statement: ast.stmt) -> bool:
    """Tell whether a statement is a docstring."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def unlike(one: str, other: str) -> float:
    """Return how unlikely it is to write one name for another: 0 for beta1 and beta2, or m and m_hat."""
    stem, stem2 = one.rstrip("0123456789").split("_")[0], other.rstrip("0123456789").split("_")[0]
    return 0 if stem == stem2 or one.split("_")[1:] == other.split("_")[1:] != [] else 1
