"""The notebooks as Jupyter in the browser shows them: without outputs, and with words where only the book has more.

There jupyterlab_myst renders MyST, but it knows no bibliography and no label of another page. So a citation becomes its
names and year, and both lead to the book's own pages; tools/lite/head.html makes such a link open the website.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import nbformat
from pybtex.database import BibliographyData, parse_file

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]
BIBLIOGRAPHY = ROOT / "book" / "references.bib"


def write_notebooks(folder: Path) -> None:
    """Write the lectures and exercises into a folder, below the same names."""
    for path in notebooks(ROOT / "lectures"):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(in_the_browser(path), target)


def in_the_browser(path: Path) -> nbformat.NotebookNode:
    """Return a notebook without outputs, for the browser's kernel, and with links that lead somewhere there."""
    notebook = nbformat.read(path, as_version=4)
    book = "../" * len(path.relative_to(ROOT).parts[:-1]) + "book"
    notebook.cells = [cell for cell in notebook.cells if cell.id != "colab"]  # here the course is always installed
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif cell.cell_type == "markdown":
            cell.source = with_links(cell.source, book)
    notebook.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    return notebook


def with_links(text: str, book: str) -> str:
    """Return Markdown whose citations and references to errata are plain links to pages of the book."""
    text = re.sub(r"\]\((erratum-\d+)\)", rf"]({book}/errata.md#\1)", text)
    return re.sub(r"\{cite:p\}`([^`]+)`", lambda found: f"[({cited(found[1])})]({book}/references.md)", text)


def cited(keys: str) -> str:
    """Return the names and years of some keys of the bibliography, as in "Kingma & Ba 2015; Reddi et al. 2018"."""
    return "; ".join(name_and_year(key.strip()) for key in keys.split(","))


@cache
def bibliography() -> BibliographyData:
    """Return the book's bibliography."""
    return parse_file(BIBLIOGRAPHY)


def name_and_year(key: str) -> str:
    """Return the last names of an entry's authors, the first of more than two, and its year if it has one."""
    entry = bibliography().entries[key]
    names = [" ".join(person.prelast_names + person.last_names).strip("{}") for person in entry.persons["author"]]
    who = " & ".join(names) if len(names) <= 2 and "others" not in names else f"{names[0]} et al."
    return f"{who} {entry.fields.get('year', '')}".rstrip()
