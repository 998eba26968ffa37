"""The catalogue of slips: what each change makes of a program, and what is said of it."""

from __future__ import annotations

import ast

import pytest

from course_lib.slips import changes
from course_lib.slips.tree import scope_of, unlike


def program(body: str) -> ast.FunctionDef:
    """The function with this body."""
    head = "def f(a, b, c):\n"
    (function,) = ast.parse(head + "".join(f"    {line}\n" for line in body.splitlines())).body
    assert isinstance(function, ast.FunctionDef)
    return function


def told(body: str) -> dict[str, str]:
    """The changed bodies, and what is said of each: of texts for the same body the likeliest."""
    function, texts = program(body), {}
    for change in changes(function):
        text, undo = change.text, change.swap()
        texts.setdefault("\n".join(map(ast.unparse, function.body)), text)
        undo.swap()
    return texts


@pytest.mark.parametrize(
    ("body", "changed", "text"),
    [
        ("return a / b", "return a * b", "`*` stands where `/` belongs in `a * b`"),
        ("return a if a < b else b", "return a if a <= b else b", "`<=` stands where `<` belongs in `a <= b`"),
        ("return a if a > b else b", "return a", "the case `b` is missing"),
        ("return a, b, c + 1", "return (b, a, c + 1)", "`b` and `a` are exchanged"),
        ("return a, b, c", "return (b, c, a)", "the outputs come in a different order: `b, c, a`"),
        ("return a.mean(axis=1)", "return a.mean(axis=2)", "`axis=2` stands where `axis=1` belongs"),
        ("return sum(x for x in a)", "return sum((x for x in a[1:]))", "the first item of `a` is left out"),
        (
            "return np.sqrt(a**2 + b**2)",
            "return abs(a) + abs(b)",
            "`a` and `b` are added, not their squares below a root",
        ),
        ("return a * b**2", "return (a * b) ** 2", "the power `** 2` is not on `b` alone"),
        ("return a ** -b", "return a ** b", "the minus in the power of `a` is missing"),
        ("return a - b * c", "return (a - b) * c", "there are extra brackets around `a - b`"),
        (
            "d = b * c + 1\nreturn a / d",
            "d = b * c + 1\nreturn a / b * c + 1",
            "brackets are missing around `d`, which is `b * c + 1`",
        ),
        ("d = a\nd += b\nreturn d", "d = a\nd -= b\nreturn d", "`-=` stands where `+=` belongs at `d`"),
        (
            "d = 0\nfor x in a:\n    d = d + x\nreturn d",
            "d = 0\nfor x in list(a)[1:]:\n    d = d + x\nreturn d",
            "the first pass of the loop over `a` is left out",
        ),
        (
            "if a > b:\n    return b\nif a > c:\n    return c\nreturn a",
            "if a > c:\n    return c\nif a > b:\n    return b\nreturn a",
            "`if a > c` is tested before `if a > b`",
        ),
        (
            "if a > b:\n    return b\nelse:\n    return a - c",
            "if a > b:\n    return b\nelse:\n    return a + c",
            "`+` stands where `-` belongs in `a + c`",
        ),
        ("return a * b + b", "return a * 1.0 + 1.0", "the factor `b` is missing"),
        (
            "d = a - b\ne = a - c\nreturn d * e",
            "d = a + b\ne = a + c\nreturn d * e",
            "`a + …` stands where `a - …` belongs",
        ),
    ],
)
def test_a_change_is_named(body: str, changed: str, text: str) -> None:
    assert told(body)[changed] == text


def test_one_change_fits_around_another_and_two_of_one_spot_meet() -> None:
    function = program("return a - b * c")
    by_text = {change.text: change for change in changes(function)}
    outer, inner, twice = (
        by_text[text]
        for text in (
            "`+` stands where `-` belongs in `a + b * c`",
            "`/` stands where `*` belongs in `b / c`",
            "`b` and `c` are exchanged",
        )
    )
    square = by_text["`b` is squared"]
    assert twice.meets(square) and square.meets(twice) and not outer.meets(inner)
    inner.swap(), outer.swap()
    assert ast.unparse(function.body[0]) == "return a + b / c"


def test_what_the_rules_know_of_a_program() -> None:
    source = (
        "def f(x, gamma, steps=1, beta=0.9, log=False):\n"
        "    m = gamma**steps\n    rest = 1 - m\n"
        "    if x > 0:\n        word = 'up'\n    else:\n        word = 'down'\n"
        "    return word, beta * rest\n"
    )
    (function,) = ast.parse(source).body
    scope = scope_of(function)
    assert scope.names == ("x", "gamma", "steps", "beta", "log", "m", "rest", "word")
    assert scope.words == ("up", "down") and scope.defaults == {"steps": 1, "beta": 0.9}
    assert scope.shares == ("m", "beta", "gamma")  # of a whole
    assert {name: ast.unparse(value) for name, value in scope.values.items()} == {
        "m": "gamma ** steps",
        "rest": "1 - m",
    }
    assert unlike("beta1", "beta2") == unlike("m", "m_hat") == 0 < unlike("beta", "eps")
