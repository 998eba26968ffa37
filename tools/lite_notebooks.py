"""The notebooks as Jupyter in the browser shows them: without outputs, and with links to the website that it lies in.

Such a link is relative, so that a copy of the site leads to its own pages; tools/lite/head.html opens them.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from dress_notebooks import dress

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]


def write_notebooks(folder: Path) -> None:
    """Write the lectures and exercises into a folder, below the same names."""
    for path in notebooks(ROOT / "lectures"):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(in_the_browser(path), target)


def in_the_browser(path: Path) -> nbformat.NotebookNode:
    """Return a notebook without outputs, for the browser's kernel, and with links that lead somewhere there."""
    notebook = nbformat.read(path, as_version=4)
    dress(notebook, path, site="../" * len(path.relative_to(ROOT).parts[:-1]))
    notebook.cells = [cell for cell in notebook.cells if cell.id != "colab"]  # here the course is always installed
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    return notebook
