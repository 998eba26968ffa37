"""Run notebooks from top to bottom and store their outputs, so that a second run changes no byte.

    python tools/run_notebooks.py                     all lectures and exercises
    python tools/run_notebooks.py lectures/01-x.ipynb ...
    python tools/run_notebooks.py --check             compare instead of writing; exit code 1 if any differs

Kept are texts, HTML, execution counts 1..n and the still picture of each live figure, so that GitHub shows what will
move. Dropped are run times, versions, what an ipywidget leaves behind (its view and state, of no use without a kernel),
and all other pictures, to keep the files small. What can be seen in them stays, in words; the website makes its own.

The last bits of a training run depend on the machine's BLAS, and shade a dot of a picture: one that looks like the
stored one is left as it is.
"""

from __future__ import annotations

import argparse
import base64
import io
import os
import sys
from pathlib import Path

import nbformat
import numpy as np
from dress_notebooks import PICTURE, dress
from execute import Job
from PIL import Image
from plainly import plainly

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
SHADES = 0.02  # of 255, on average over a picture: a dot that moves makes more


def execute(notebook: nbformat.NotebookNode, folder: Path, startup: str = "") -> None:
    """Run all cells in a fresh kernel in `folder`; raises RuntimeError naming the cell that failed.

    `startup` is a line of Python that the kernel runs before the first cell.
    """
    job = Job("", notebook, folder)
    extra = [f"--IPKernelApp.exec_lines={startup}"] if startup else []
    job.run(extra, kernel_name="python3", store_widget_state=False, coalesce_streams=True)
    if job.error:
        raise RuntimeError(job.error)


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Drop what would differ from run to run or from machine to machine."""
    for cell in notebook.cells:
        for key in ("execution", "collapsed", "scrolled"):
            cell.metadata.pop(key, None)
        for out in cell.get("outputs", []):
            dropped = WIDGET_VIEW if WIDGET_VIEW in out.get("data", {}) else PICTURE
            for part in ("data", "metadata"):
                out.get(part, {}).pop(dropped, None)
            if PICTURE in out.get("metadata", {}):
                out.metadata[PICTURE] = {key: out.metadata[PICTURE][key] for key in ("alt", "height", "width")}


def pictures(notebook: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """Return the data of the outputs that have a picture, by the id of their cell: a live figure is its last value."""
    outputs = ((cell.id, out.get("data", {})) for cell in notebook.cells for out in cell.get("outputs", []))
    return {cell: data for cell, data in outputs if PICTURE in data}


def look_alike(picture: str, other: str, shades: float = SHADES) -> bool:
    """Tell whether two pictures, in base64, differ in a few shades at most: so many of 255 on average over all dots."""
    both = [Image.open(io.BytesIO(base64.b64decode(data))).convert("L") for data in (picture, other)]
    one, two = (np.asarray(image, dtype=float) for image in both)
    return one.shape == two.shape and float(np.abs(one - two).mean()) < shades


def keep_pictures(notebook: nbformat.NotebookNode, stored: nbformat.NotebookNode) -> None:
    """Put the stored pictures in the place of those that look like them."""
    before = pictures(stored)
    for cell, data in pictures(notebook).items():
        if cell in before and look_alike(data[PICTURE], before[cell][PICTURE]):
            data[PICTURE] = before[cell][PICTURE]


def run(path: Path, check: bool) -> bool:
    """Run one notebook and store it (or, with `check`, only compare); True if it was as stored."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":  # what is left from the last run must not pass for this run's
            cell.outputs, cell.execution_count = [], None
    execute(notebook, path.parent)
    tidy(notebook)
    keep_pictures(notebook, nbformat.reads(before, as_version=4))
    dress(notebook, path)
    nbformat.validate(notebook)
    after = nbformat.writes(notebook) + "\n"
    if not check and after != before:
        path.write_text(after, encoding="utf-8")
    return after == before


def main() -> int:
    """Command line; the exit code is 0 if all went well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all lectures")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    arguments = parser.parse_args()
    # exercises are stored as a student receives them
    os.environ |= {"UNSTUCK_STORE": "1", "UNSTUCK_EXPECT": "todo", "UNSTUCK_WORK": "off"}
    os.environ.pop("UNSTUCK_SITE", None)  # stored outputs are those of a reader's own Jupyter
    good = True
    for path in arguments.notebooks or notebooks(ROOT / "lectures"):
        try:
            same = run(path, arguments.check)
        except (OSError, RuntimeError, nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
            print(f"{path}: FAILED: {error}", file=sys.stderr)
            good = False
            continue
        print(f"{path}: {'unchanged' if same else 'DIFFERS from its stored outputs' if arguments.check else 'stored'}")
        good &= same or not arguments.check
    return 0 if good else 1


if __name__ == "__main__":
    with plainly():
        sys.exit(main())
