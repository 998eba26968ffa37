"""The floors of the house: a file of course_lib imports only from floors below its own."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1] / "course_lib"
FLOORS = [
    ("checks", "settings", "slips"),
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


def test_every_room_has_its_floor():
    assert {room(path) for path in FILES} == set(FLOOR)


def test_what_contributing_names_is_there():
    """Its recipes send newcomers to files; those that they are to write themselves have names of their own."""
    text = (HOUSE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:course_lib|tests|tools|book|lectures|binder)/[^` …]*)`", text))
    theirs = re.compile(r"NN|NAME|my_|\*")
    assert len(named) > 25
    assert [path for path in sorted(named) if not theirs.search(path) and not (HOUSE.parent / path).exists()] == []
