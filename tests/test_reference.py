"""The reference pages of the built site: every public name with its users, and the search finds the pages."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import api_reference
import pytest

ROOT = Path(__file__).resolve().parents[1]

MODULES = [
    "optimizers",
    "schedules",
    "surfaces",
    "networks",
    "words",
    "paths",
    "series",
    "plots",
    "experiments",
    "widgets",
    "exercises",
]


def test_names_are_read_from_cells():
    code = "from course_lib import schedules\nfrom course_lib.optimizers import adam as a, gd\n"
    code += "schedules.cosine(3)\nnp.ones(2)"
    assert set(api_reference.imports(code)) == {
        "course_lib.schedules",
        "course_lib.optimizers.adam",
        "course_lib.optimizers.gd",
        "course_lib.schedules.cosine",
    }


def test_every_lecture_uses_the_library():
    users = {doc for docs in api_reference.users().values() for doc in docs}
    assert users >= {path.relative_to(ROOT).with_suffix("").as_posix() for path in (ROOT / "lectures").glob("0*.ipynb")}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("(dim, *runs)", r"(dim, \*runs)"), ("|y| < s", r"\|y\| < s"), ("`a * b` * c", r"`a * b` \* c")],
)
def test_a_star_is_a_star(written, meant):
    assert api_reference.escaped(written) == meant


@pytest.fixture(scope="module")
def entries(site: Path) -> dict[str, str]:
    """The HTML of each entry of the library's page, by its dotted name."""
    html = (site / "book" / "api.html").read_text(encoding="utf-8")
    parts = re.split(r'<dt[^>]* id="(course_lib\.[^"]+)"', html)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_on_the_page(module, entries):
    names = importlib.import_module(f"course_lib.{module}").__all__
    listed = {name.split(".")[-1] for name in entries if name.startswith(f"course_lib.{module}.")}
    assert set(names) <= listed


def test_every_module_is_there():
    rooms = {path.stem for path in (ROOT / "course_lib").glob("*.py")} - {
        "__init__",
        "__main__",
        "asleep",
        "checks",
        "jupyter",
        "settings",
        "optimizer_menu",
    }  # these are not to be imported by readers
    rooms |= {path.parent.name for path in (ROOT / "course_lib").glob("*/__init__.py")} - {"slips"}
    assert rooms == set(MODULES)


def test_names_lead_to_the_lectures_that_use_them(entries):
    bursts = entries["course_lib.series.bursts"]
    assert "Used in" in bursts and "lectures/05-decay.html" in bursts and "lectures/01-" not in bursts
    for name in api_reference.users().keys() & entries.keys():  # a class tells it after its attributes
        assert any("Used in" in html for entry, html in entries.items() if f"{entry}.".startswith(f"{name}.")), name


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cheat-sheet", "book/cheatsheet.html"),
        ("rmsprop", "lectures/03-rmsprop.html"),
        ("sharpness", "book/glossary.html"),
        ("re-tested", "book/claims.html"),
        ("top_eigenvalue", "book/api.html"),
    ],
)
def test_the_search_finds_it(page, words, found):
    tab = page(f"search.html?q={words}")
    tab.locator(f".us-hits a[href*='{found}']").first.wait_for()
