"""A student's own copies: made once, never overwritten, and brought up to date without losing a cell.

my_work/            copies of the lectures and exercises, to be changed at will; git ignores it
my_work/.base/      the course's version that each copy began from, or was last brought up to
my_work/.backup/    the student's version before each update
my_work/journal.jsonl
"""

from __future__ import annotations

import copy
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .notebooks import Notebook, notebooks, read, text, write

__all__ = ["merge", "start", "update"]

Cell = dict[str, Any]
NEWS_TAG = "course-news"
ADVICE = "earlier versions may be in .backup, and every attempt is in journal.jsonl"
NEWS = "**The course has changed the cell above since you began.** Your version is untouched; this is the new one:"


def start(lectures: Path, work: Path) -> list[Path]:
    """Copy notebooks to where there is no copy yet; return the copies made. Nothing is ever overwritten.

    Parameters
    ----------
    lectures : Path
        The course's notebooks.
    work : Path
        The student's folder; made if it is not there.

    Raises
    ------
    OSError
        If a copy cannot be written.
    """
    made = []
    for path in notebooks(lectures):
        name = path.relative_to(lectures)
        if not (work / name).exists():
            for target in (work / ".base" / name, work / name):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            made.append(work / name)
    ignored = work / ".gitignore"
    if made and not ignored.exists() and work.resolve().is_relative_to(lectures.resolve().parent):
        ignored.write_text("*\n", encoding="utf-8")  # else `git clean` would take the student's work for rubbish
    return made


def update(lectures: Path, work: Path) -> Iterator[tuple[Path, str]]:
    """Bring what the course has changed into the copies; yield each copy that was looked at, and what became of it.

    A copy that cannot be read stays as it is.

    Parameters
    ----------
    lectures : Path
        The course's notebooks.
    work : Path
        The student's folder.

    Raises
    ------
    OSError
        If a copy cannot be written.
    ValueError
        If one of the course's own files is no notebook.
    """
    for path in notebooks(lectures):
        name = path.relative_to(lectures)
        mine, base = work / name, work / ".base" / name
        if not mine.exists():
            continue
        if base.exists() and base.read_bytes() == path.read_bytes():
            yield mine, "up to date"
            continue
        try:
            before = read(base) if base.exists() else {"cells": []}
            merged = merge(before, read(mine), read(path))
        except ValueError as error:
            yield mine, f"left alone: {error}. Rename it, and `start` makes a new one; {ADVICE}"
            continue
        kept = backup(mine, work / ".backup" / name)
        write(mine, merged)
        base.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, base)
        yield mine, f"updated; your previous version is {kept.relative_to(work.parent)}"


def backup(path: Path, place: Path) -> Path:
    """Copy a file to `place`, with the time in its name; return the copy."""
    stamp, number = time.strftime("%Y%m%d-%H%M%S"), 0
    while (target := place.with_name(f"{place.stem}-{stamp}{f'-{number}' if number else ''}{place.suffix}")).exists():
        number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    return target


def merge(base: Notebook, mine: Notebook, new: Notebook) -> Notebook:
    """Return the student's notebook with the course's changes, cell by cell.

    Parameters
    ----------
    base : notebook
        The course's version that the student began from.
    mine : notebook
        The student's.
    new : notebook
        The course's version now.

    Returns
    -------
    notebook
        Every cell that the student changed or added is in it as it was, with its outputs. All others follow the
        course. Where both changed a cell, the course's version stands behind the student's, as text.
    """
    old = {cell["id"]: kind_and_text(cell) for cell in base["cells"] if "id" in cell}
    own_cells = identified(mine["cells"], base["cells"])
    theirs = {cell["id"]: cell for cell in own_cells}
    touched = {id for id, cell in theirs.items() if id not in old or kind_and_text(cell) != old[id]}
    merged: list[Cell] = []
    for cell in new["cells"]:
        id = cell["id"]
        changed = kind_and_text(cell) != old.get(id)
        if id in theirs and (id in touched or kind_and_text(theirs[id]) == kind_and_text(cell)):
            merged.append(theirs[id])
            if changed and kind_and_text(theirs[id]) != kind_and_text(cell):
                merged.append(news(cell))
        elif id in theirs or changed:
            merged.append(cell)  # also where the student had deleted it: what is new must be seen
    place(merged, own_cells, touched)
    return {**new, "cells": merged}


def kind_and_text(cell: Cell) -> tuple[str, str]:
    """Return what makes a cell the same as another: whether it is code, and its source."""
    return cell["cell_type"], text(cell)


def identified(cells: list[Cell], base: list[Cell]) -> list[Cell]:
    """Return the cells with an id each, all different: some editors drop ids, and copying may double them.

    A cell without one is the course's of the same text, if there is one, or else the student's own.
    """
    free = {text(cell): cell["id"] for cell in reversed(base) if "id" in cell}
    result, seen = [], {cell["id"] for cell in cells if "id" in cell}
    given: set[str] = set()
    for cell in cells:
        id = cell.get("id") or free.get(text(cell), "")
        if not id or id in given or ("id" not in cell and id in seen):
            id = uuid.uuid4().hex[:8]
        given.add(id)
        result.append({**copy.copy(cell), "id": id})
    return result


def news(cell: Cell) -> Cell:
    """Return the course's new version of a cell as text, so that it can do nothing but be read."""
    body = text(cell)
    quoted = f"````python\n{body}\n````" if cell["cell_type"] == "code" else body
    return {
        "cell_type": "markdown",
        "id": uuid.uuid4().hex[:8],
        "metadata": {"tags": [NEWS_TAG]},
        "source": f"{NEWS}\n\n{quoted}",
    }


def place(merged: list[Cell], own_cells: list[Cell], touched: set[str]) -> None:
    """Put the student's own cells that are not there yet behind the cells that they stood behind."""
    there, before = {cell["id"] for cell in merged}, None
    for cell in own_cells:
        if cell["id"] in touched - there:
            spot = next((i for i, c in enumerate(merged) if c["id"] == before), -1) + 1
            if spot < len(merged) and NEWS_TAG in merged[spot].get("metadata", {}).get("tags", []):
                spot += 1  # what is new of a cell stands right below it
            merged.insert(spot, cell)
            there.add(cell["id"])
        before = cell["id"] if cell["id"] in there else before
