"""Run notebooks from top to bottom and store their outputs, so that a second run changes no byte.

    python tools/run_notebooks.py                     all lectures and exercises
    python tools/run_notebooks.py lectures/01-x.ipynb ...
    python tools/run_notebooks.py --check             compare instead of writing; exit code 1 if any differs

Kept are texts, HTML and execution counts 1..n. Dropped are run times, versions, what an ipywidget leaves behind (its
view and state, of no use without a kernel), and pictures: they would treble the file, and the last bits of a training
run, which a picture shows and the printed digits do not, depend on the machine's BLAS. What can be seen in a picture
stays, in words, with a link to the website (dress_notebooks.py), which makes its own of all of these.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import nbformat
from dress_notebooks import dress
from execute import Job

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


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
            for dropped in (WIDGET_VIEW, "image/png"):
                out.get("data", {}).pop(dropped, None)
                out.get("metadata", {}).pop(dropped, None)


def run(path: Path, check: bool) -> bool:
    """Run one notebook and store it (or, with `check`, only compare); True if it was as stored."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":  # what is left from the last run must not pass for this run's
            cell.outputs, cell.execution_count = [], None
    execute(notebook, path.parent)
    tidy(notebook)
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
    os.environ |= {"UNSTUCK_EXPECT": "todo", "UNSTUCK_WORK": "off"}  # exercises are stored as a student receives them
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
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    sys.exit(main())
