"""Sphinx extension of the API reference: docstrings as they are written here, and under each the notebooks that use it.

Our docstrings are plain text with `code` in backticks: a star is a star, and an indented block keeps its columns.
Which notebook uses a name is read from the imports of its cells.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from course_lib.exercises.notebooks import label_of

ROOT = Path(__file__).resolve().parents[2]


def imports(code: str) -> Iterator[str]:
    """Yield the names of course_lib that a cell imports, with their module, and those that it takes from a module."""
    modules = {}  # as the cell calls them
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "course_lib":
            for name in node.names:
                modules[name.asname or name.name] = f"{node.module}.{name.name}"
                yield f"{node.module}.{name.name}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield f"{modules[node.value.id]}.{node.attr}"


@cache
def users() -> dict[str, list[str]]:
    """Return the notebooks, as Sphinx names them, that use each name."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "lectures").rglob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        # the cell "colab" holds a command of Jupyter, which is no Python
        shown = [cell for cell in cells if cell["cell_type"] == "code" and cell["id"] != "colab"]
        code = "\n".join("".join(cell["source"]) for cell in shown)
        for name in sorted(set(imports(code))):
            found.setdefault(name, []).append(path.relative_to(ROOT).with_suffix("").as_posix())
    return found


def to_rst(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Make reStructuredText of a docstring, before napoleon reads its sections."""
    text = []
    for line in lines:
        if what == "module" and line.startswith("    ") and text and not text[-1]:
            text += ["::", ""]
        literal = line.lstrip().startswith(">>>") or (what == "module" and line.startswith("    "))
        text.append(line if literal else escaped(line))
    lines[:] = text


def escaped(line: str) -> str:
    """Return a line whose stars and bars mean themselves; what stands in backticks is code and stays."""
    parts = re.split(r"(`[^`]*`)", line)
    return "".join(part if part.startswith("`") else re.sub(r"[*|]", r"\\\g<0>", part) for part in parts)


def add_users(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Append the links to a docstring."""
    known = [doc for doc in users().get(name, []) if doc in app.env.found_docs]
    links = [f":doc:`{told(doc)} </{doc}>`" for doc in known]
    if links:
        lines += ["", f"*Used in* {', '.join(links)}.", ""]


def told(doc: str) -> str:
    """Return what a link to a notebook says."""
    return f"{'exercises' if '/exercises/' in doc else 'lecture'} {label_of(Path(doc))}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to autodoc."""
    app.connect("autodoc-process-docstring", to_rst, priority=100)
    app.connect("autodoc-process-docstring", add_users, priority=900)  # after napoleon has read the sections
    return {"parallel_read_safe": True}
