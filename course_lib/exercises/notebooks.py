"""What stands in the notebooks is generated: starter cells from the exercises, solved copies for the tests.

An exercise's cell is one with the line ``q1 = exercise("its-id")``; the question stands in the text above it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from .base import exercise

__all__ = ["exercise_cells", "lectures_here", "notebooks", "solve", "sync"]

CALL = re.compile(r'^(\w+) = exercise\("([^"]+)"\)', re.MULTILINE)
Notebook = dict[str, Any]


def lectures_here() -> Path:
    """Return the folder of the lectures.

    Raises
    ------
    SystemExit
        Where there is none.
    """
    folder = Path("lectures")
    if not folder.is_dir():
        sys.exit(f"There is no folder 'lectures' in {Path.cwd()}: call this in the folder of the course.")
    return folder


def notebooks(folder: Path) -> list[Path]:
    """Return the notebooks below a folder, less what Jupyter and the course keep in hidden folders.

    Parameters
    ----------
    folder : Path
    """
    found = (path for path in folder.rglob("*.ipynb") if path.is_file())
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def read(path: Path) -> Notebook:
    """Return a notebook as it is in its file.

    Raises
    ------
    ValueError
        If the file is no notebook.
    """
    try:
        notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(cell["source"], (str, list)) and cell["cell_type"] for cell in notebook["cells"]):
            raise TypeError("a cell has no source")
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no notebook ({error})") from None
    return notebook


def write(path: Path, notebook: Notebook) -> None:
    """Write a notebook as Jupyter does, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    new.replace(path)


def text(cell: Any) -> str:
    """Return a cell's source as one string."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def exercise_cells(notebook: Notebook) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield each exercise's cell with the name of its variable and the exercise's id.

    Parameters
    ----------
    notebook : dict
        As `read` returns it.
    """
    for cell in notebook["cells"]:
        call = CALL.search(text(cell)) if cell["cell_type"] == "code" else None
        if call:
            yield cell, call[1], call[2]


def rewrite(notebook: Notebook, solved: bool = False) -> bool:
    """Write the exercises' cells afresh, and the options in the text above them; return whether that changed any."""
    changed = False
    above = {id(cell): before for before, cell in pairwise(notebook["cells"]) if before["cell_type"] == "markdown"}
    for cell, name, of in exercise_cells(notebook):
        if question := above.get(id(cell)):
            words = exercise(of).question(text(question))
            changed |= words != text(question)
            question["source"] = words.splitlines(keepends=True)
        new = exercise(of).cell(name, solved)
        if new != text(cell):
            cell["source"], cell["outputs"], cell["execution_count"] = new.splitlines(keepends=True), [], None
            changed = True
    return changed


def sync(lectures: Path) -> list[Path]:
    """Bring the starter cells of all notebooks up to date; return those that changed.

    Parameters
    ----------
    lectures : Path
        Their folder.

    Raises
    ------
    ValueError
        If a file is no notebook, or a cell names an exercise that does not exist.
    """
    changed = []
    for path in notebooks(lectures):
        notebook = read(path)
        if rewrite(notebook):
            write(path, notebook)
            changed.append(path)
    return changed


def solve(lectures: Path, out: Path) -> list[Path]:
    """Write solved copies into `out`: of an exercise notebook all of it, of a lecture only its quizzes.

    Parameters
    ----------
    lectures : Path
        The folder of the notebooks.
    out : Path
        Where the copies go, under the same names.

    Raises
    ------
    ValueError
        If a file is no notebook, or a cell names an exercise that does not exist.
    """
    written = []
    for path in notebooks(lectures):
        notebook = read(path)
        if not list(exercise_cells(notebook)):
            continue
        if path.parent == lectures:
            notebook["cells"] = [cell for cell, _, _ in exercise_cells(notebook)]
        rewrite(notebook, solved=True)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
        write(out / path.relative_to(lectures), notebook)
        written.append(out / path.relative_to(lectures))
    return written
