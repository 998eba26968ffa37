"""Say how many minutes each lecture takes, read and done, as the plan in book/instructors.md has them.

    python tools/minutes.py          print the table
    python tools/minutes.py --write  and put it into the page

A minute is computed, not measured. The line at a lecture's top (`main_line` in tools/dress_notebooks.py) tells students
how long its main line takes. The table begins with the same minutes and adds what a class goes through beside it: the
folded notes, the displayed formulas, the code that the page shows, and the pictures. So its numbers are higher.
Whoever teaches the course for the first time should expect half as much again in a class.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from dress_notebooks import DONE, READ, main_line, prose, words
from plain_english import FOLDED
from plainly import plainly

from course_lib.exercises.notebooks import label_of

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "book" / "instructors.md"
START, END = "<!-- minutes: tools/minutes.py --write -->\n", "<!-- end of minutes -->\n"

FORMULA, CODE, PICTURE = 0.3, 0.5, 1.0  # minutes for one, beside what `main_line` counts
STARS = {1: 8, 2: 15, 3: 25}  # minutes for an exercise of so many stars
UNSEEN = {"remove-cell", "remove-input", "hide-input"}  # cells whose code the page does not show


def beside(notebook: nbformat.NotebookNode) -> float:
    """Return the minutes for what `main_line` leaves out."""
    text = prose(notebook)
    formulas = len(re.findall(r"\$\$.*?\$\$", text, re.DOTALL))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = sum(UNSEEN.isdisjoint(cell.metadata.get("tags", [])) for cell in code)
    pictures = sum(
        any("text/plain" in out.get("data", {}) for out in cell.outputs)
        and not any(pattern.search(cell.source) for pattern in DONE.values())
        for cell in code
    )
    folded = (words(text) - words(FOLDED.sub("\n\n", text))) / READ
    return folded + FORMULA * formulas + CODE * shown + PICTURE * pictures


def lecture(path: Path) -> tuple[int, int]:
    """Return the minutes of a lecture and of its exercises, each in steps of five."""
    notebook = nbformat.read(path, as_version=4)
    read, do, _ = main_line(notebook)
    stars = [
        min(mark.count("★"), 3) or 3  # ◆, the capstone, has no stars
        for exercises in sorted((path.parent / "exercises").glob(f"{label_of(path)}-*.ipynb"))
        for mark in re.findall(r"^## \d+\.\d+ .*?([★◆]+)", prose(nbformat.read(exercises, as_version=4)), re.MULTILINE)
    ]
    return tuple(5 * round(time / 5) for time in (read + do + beside(notebook), sum(STARS[count] for count in stars)))


def title(path: Path) -> str:
    """Return a lecture's title without its number."""
    return re.search(r"^# .*?· (.+)", prose(nbformat.read(path, as_version=4)), re.MULTILINE)[1].strip()


def minutes() -> dict[str, tuple[int, int]]:
    """Return the minutes of each lecture, by number and title."""
    paths = sorted((ROOT / "lectures").glob("*.ipynb"))
    return {f"{label_of(path)} · {title(path)}": lecture(path) for path in paths}


def table() -> str:
    """Return the table of the page."""
    rows = minutes()
    read, done = (sum(column) for column in zip(*rows.values(), strict=True))
    lines = [f"| {name} | {a} | {b} |" for name, (a, b) in rows.items()]
    total = f"| In all, about {round(read / 60)} and {round(done / 60)} hours | {read} | {done} |\n"
    return "\n".join(["| Lecture | Read and play | Exercises |", "|---|---|---|", *lines, total])


def main() -> None:
    """Print the table, or write it."""
    print(table())
    if sys.argv[1:] == ["--write"]:
        before, rest = PAGE.read_text(encoding="utf-8").split(START)
        PAGE.write_text(f"{before}{START}\n{table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    with plainly():
        main()
