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

__all__ = [
    "exercise_cells",
    "hand_out",
    "label_of",
    "lecture_of",
    "lectures_here",
    "notebooks",
    "of_lecture",
    "solve",
    "sync",
]

LABEL = re.compile(r"(\d+)[a-z]?(?=-)")
CALL = re.compile(r'^(\w+) = exercise\("([^"]+)"(?:, "[^"]*")?\)', re.MULTILINE)
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


def label_of(path: Path) -> str:
    """Return what a notebook's title begins with: "00", or "00b" where a lecture has several parts.

    Parameters
    ----------
    path : Path
        A lecture or its exercises, such as ``lectures/00b-critical-points.ipynb``.

    Raises
    ------
    ValueError
        If its name begins with no number.
    """
    found = LABEL.match(path.name)
    if found is None:
        raise ValueError(f"path must name a lecture, as in 00b-critical-points.ipynb, but is {path}")
    return found[0]


def lecture_of(path: Path) -> int:
    """Return the number of the lecture that a notebook belongs to: 0 for all parts of lecture 00, and its exercises.

    Parameters
    ----------
    path : Path
        As `label_of` takes it.

    Raises
    ------
    ValueError
        If its name begins with no number.
    """
    return int(label_of(path).rstrip("abcdefghijklmnopqrstuvwxyz"))


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
        raise ValueError(f"{path} is not a notebook ({error})") from None
    return notebook


def write(path: Path, notebook: Notebook) -> Path:
    """Write a notebook as Jupyter does, all of it or nothing; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return new.replace(path)


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


def rewrite(notebook: Notebook, solved: bool = False, code: str = "") -> bool:
    """Write the exercises' cells afresh, and what is generated in the text above; return whether that changed any.

    With a class code they become the variants of that code.
    """
    changed = False
    above = {id(cell): before for before, cell in pairwise(notebook["cells"]) if before["cell_type"] == "markdown"}
    for cell, name, of in exercise_cells(notebook):
        if question := above.get(id(cell)):
            words = exercise(of, code).question(text(question))
            changed |= words != text(question)
            question["source"] = words.splitlines(keepends=True)
        new = exercise(of, code).cell(name, solved)
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
            changed.append(write(path, notebook))
    return changed


def of_lecture(folder: Path, lecture: str, code: str) -> list[tuple[Path, Notebook]]:
    """Return the notebooks of one lecture below a folder, each after its path, if a class may have this code.

    Parameters
    ----------
    folder : Path
    lecture : str
        What their names begin with: "01", or "07-capstone". '' for all.
    code : str
        Of the class; '' for the numbers of the website.

    Raises
    ------
    ValueError
        If there is none, if a file is no notebook, or if the code has other signs than letters, digits, hyphens and
        underscores.
    """
    if not re.fullmatch(r"[\w-]*", code):
        raise ValueError(f"code must consist of letters, digits, hyphens and underscores, got {code!r}")
    paths = notebooks(folder)
    found = [(path, read(path)) for path in paths if path.name.startswith(lecture)]
    if not found:
        there = ", ".join(sorted({path.name[:2] for path in paths})) or "none"
        raise ValueError(f"lecture must be one of those here ({there}), got {lecture!r}")
    return found


def hand_out(lectures: Path, out: Path, code: str = "", lecture: str = "") -> list[Path]:
    """Write copies for a class into `out`: untouched, with the numbers of its code.

    Parameters
    ----------
    lectures : Path
        The folder of the notebooks.
    out : Path
        Where the copies go, under the same names.
    code : str
        Of the class; '' for the numbers of the website.
    lecture : str
        What the names of the only notebooks wanted begin with.

    Raises
    ------
    ValueError
        If a file is no notebook, if there is no such lecture, or if a code has other signs than letters, digits,
        hyphens and underscores.
    """
    written = []
    for path, notebook in of_lecture(lectures, lecture, code):
        rewrite(notebook, code=code)
        written.append(write(out / path.relative_to(lectures), notebook))
    return written


def solve(lectures: Path, out: Path, code: str = "", lecture: str = "") -> list[Path]:
    """Write solved copies into `out`: of an exercise notebook all of it, of a lecture only its quizzes.

    Parameters
    ----------
    lectures, out, code, lecture
        As for `hand_out`.

    Raises
    ------
    ValueError
        If a file is no notebook, if a cell names an exercise that does not exist, or for what `hand_out` refuses.
    """
    written = []
    for path, notebook in of_lecture(lectures, lecture, code):
        if not list(exercise_cells(notebook)):
            continue
        if path.parent == lectures:
            notebook["cells"] = [cell for cell, _, _ in exercise_cells(notebook)]
        rewrite(notebook, solved=True, code=code)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
        written.append(write(out / path.relative_to(lectures), notebook))
    return written
