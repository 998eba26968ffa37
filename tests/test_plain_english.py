"""tools/plain_english.py finds what it is there for, and nothing in code, formulas and tables."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[1] / "tools" / "plain_english.py"
LONG = "The rate " + "is small and " * 10 + "falls."


@pytest.fixture
def english(tmp_path: Path, monkeypatch):
    spec = importlib.util.spec_from_file_location("plain_english", TOOL)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "plain_english", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def found(english, name: str, text: str) -> list[str]:
    file = english.ROOT / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return list(english.faults(file))


@pytest.mark.parametrize("name", ["book/page.md", "course_lib/module.py", "Makefile"])
def test_a_turn_is_found_in_any_file_also_across_lines(english, name):
    (fault,) = found(english, name, "# the loss is as good as\n# stopped here")
    assert fault.startswith(f"{name}: “as good as stopped”") and "practically" in fault


def test_a_long_sentence_is_found_on_a_page_only(english):
    (fault,) = found(english, "book/page.md", f"Short.\n\n{LONG} Short again.")
    assert "a sentence of 33 words, 30 are allowed: The rate" in fault
    assert not found(english, "course_lib/module.py", f'"""{LONG}"""')


def test_a_cell_of_a_notebook_is_named(english):
    cells = [
        {"cell_type": "code", "id": "run", "source": f"# {LONG}"},
        {"cell_type": "markdown", "id": "why", "source": [LONG]},
    ]
    (fault,) = found(english, "lectures/01-x.ipynb", json.dumps({"cells": cells}))
    assert fault.startswith("lectures/01-x.ipynb, cell why: a sentence of")


@pytest.mark.parametrize(
    "text",
    [
        f"```python\n{LONG}\n```",
        f"$$ {LONG} $$",
        f"| a | {LONG} |",
        "The rate $" + "x + " * 40 + "x$ falls.",
        f"# {LONG}",
        "- one thing is small\n- " * 8 + "and another thing is large",
    ],
)
def test_what_is_no_prose_is_not_counted(english, text):
    assert not found(english, "book/page.md", text)


def test_a_hard_page_is_found_and_what_is_folded_does_not_count(english):
    hard = "Heterogeneous parametrizations necessitate individually normalized preconditioning transformations. " * 30
    easy = "The rate is too large. The loss goes up. " * 40
    (fault,) = found(english, "book/page.md", hard)
    assert "grade" in fault
    assert not found(english, "book/page.md", f"{easy}\n\n<details>\n\n{hard}\n\n</details>")
