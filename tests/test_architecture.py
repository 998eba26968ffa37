"""The house: a file of course_lib imports only from floors below its own, never in a circle, and stays short."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1] / "course_lib"
FLOORS = [
    ("asleep", "checks", "settings", "slips"),
    ("schedules", "surfaces", "networks"),
    ("optimizers", "words"),
    ("paths", "series", "optimizer_menu"),
    ("plots", "experiments"),
    ("widgets", "exercises"),
    ("__main__", "jupyter"),
]
FLOOR = {name: i for i, floor in enumerate(FLOORS) for name in ([floor] if isinstance(floor, str) else floor)}
FILES = sorted(path for path in HOUSE.rglob("*.py") if path.stem != "__init__" or path.parent != HOUSE)


def room(path):
    """The room of course_lib that a file belongs to."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imported(path):
    """The other rooms that a file imports from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == len(path.relative_to(HOUSE).parts):
            yield from (
                [node.module.split(".")[0]] if node.module else [a.name for a in node.names if a.name != "__version__"]
            )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_imports_come_from_below(path):
    below = {name for name in imported(path) if name != room(path)}
    assert below <= {name for name in FLOOR if FLOOR[name] < FLOOR[room(path)]}


def sources(path):
    """The files of course_lib that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            for found in {base, *(base / alias.name for alias in node.names)}:
                yield from (file for file in (found.with_suffix(".py"), found / "__init__.py") if file.is_file())


def circle(imports):
    """The files that import each other, of a dict of file → the files that it imports; none if there is no circle."""
    try:
        list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        return error.args[1]
    return []


def test_nothing_is_imported_in_a_circle():
    """A package's file imports those inside it, so these do not count as importing the package."""
    packages = {path: path.parent for path in FILES if path.stem == "__init__"}
    imports = {path: {file for file in sources(path) if packages.get(file) not in path.parents} for path in FILES}
    assert sum(map(len, imports.values())) > 150
    assert circle(imports) == []
    checks, schedules = HOUSE / "checks.py", HOUSE / "schedules.py"
    assert set(circle(imports | {checks: {schedules}})) == {checks, schedules}


def code_lines(path):
    """How many lines of a file are neither blank nor a comment nor part of a docstring."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        return sum(not re.match(r"\s*(//|$)", line) for line in text.splitlines())
    words = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            words.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = enumerate(text.splitlines(), 1)
    return sum(number not in words and not re.match(r"\s*(#|$)", line) for number, line in lines)


def written():
    """The files of Python, JavaScript and CSS in the repository, but for what is built and what others wrote."""
    theirs = re.compile(r"/(node_modules|static/widgets|widgets/static)/|/fontawesome\.js$")
    for room in ("course_lib", "book", "tools", "tests"):
        for suffix in ("py", "js", "mjs", "css"):
            found = (HOUSE.parent / room).rglob(f"*.{suffix}")
            yield from (path for path in found if not theirs.search(path.as_posix()))
    yield HOUSE.parent / "run.py"


LONGEST, CORE = 400, 320  # lines of code


def test_no_file_is_too_long():
    """Exercises, and answers to them, are data."""
    data = {HOUSE / "exercises" / "content", HOUSE.parent / "tests" / "answers"}
    files = [path for path in written() if not data & {*path.parents}]
    assert len(files) > 150
    long = [path for path in files if path.read_text(encoding="utf-8").count("\n") > LONGEST]  # words included
    assert {path: lines for path in long if (lines := code_lines(path)) > LONGEST} == {}


@pytest.mark.parametrize("name", ["schedules.py", "optimizers.py"])
def test_the_core_is_short(name):
    assert code_lines(HOUSE / name) <= CORE


def test_every_room_has_its_floor():
    assert {room(path) for path in FILES} == set(FLOOR)


def test_what_contributing_names_is_there():
    """Its recipes send newcomers to files; those that they are to write themselves have names of their own."""
    text = (HOUSE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:course_lib|tests|tools|book|lectures|binder)/[^` …]*)`", text))
    theirs = re.compile(r"NN|NAME|my_|\*")
    assert len(named) > 25
    assert [path for path in sorted(named) if not theirs.search(path) and not (HOUSE.parent / path).exists()] == []
