"""The build of a small book: only what changed runs again, what fails is named, and fails again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from sphinx.util.matching import patmatch

TOOLS = Path(__file__).resolve().parents[1] / "tools"
PAGE = """---
kernelspec:
  name: python3
  display_name: Python 3
file_format: mystnb
---

# A page

```{code-cell} ipython3
print("written", "on the page")
```
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """A book of a notebook, a page with a code cell, and a page without one."""
    root = tmp_path_factory.mktemp("book")
    (root / "tools").mkdir()
    for name in ("addresses.py", "build_book.py", "execute.py", "forked_kernels.py", "plainly.py"):
        shutil.copy(TOOLS / name, root / "tools")
    (root / "course_lib").mkdir()
    (root / "course_lib" / "module.py").write_text("")
    (root / "_config.yml").write_text(
        "title: T\nonly_build_toc_files: true\nexecute: {execute_notebooks: cache, stderr_output: error}\n"
    )
    (root / "_toc.yml").write_text("format: jb-book\nroot: start\nchapters: [{file: page}, {file: notebook}]\n")
    (root / "start.md").write_text("# Start\n")
    (root / "page.md").write_text(PAGE)
    write(root, "print(6 * 7)")
    return root


def write(book: Path, source: str, title: str = "# A notebook") -> None:
    """Write the book's notebook with this code."""
    cells = [nbformat.v4.new_markdown_cell(title, id="title"), nbformat.v4.new_code_cell(source, id="code")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "P"}})
    nbformat.write(notebook, book / "notebook.ipynb")


def build(book: Path) -> subprocess.CompletedProcess[str]:
    """Build the book."""
    clean = {name: value for name, value in os.environ.items() if name != "UNSTUCK_SITE"}
    command = [sys.executable, "tools/build_book.py"]
    return subprocess.run(command, cwd=book, env=clean, capture_output=True, encoding="utf-8")


def test_what_a_reader_makes_in_the_folder_is_no_page() -> None:
    """Whatever the folder is called: Sphinx takes [2026] in a whole path for a pattern."""
    excluded = yaml.safe_load((TOOLS.parent / "_config.yml").read_text(encoding="utf-8"))["exclude_patterns"]
    for path in ("my_work/04-adam.ipynb", "my_work/exercises/04-adam.ipynb", "_build/html/x.md", ".venv/x.md"):
        assert any(patmatch(path, pattern) for pattern in excluded) or path.split("/")[0] in excluded, path


def text(book: Path, page: str) -> str:
    """What a built page holds."""
    return (book / "_build" / "html" / f"{page}.html").read_text(encoding="utf-8")


def test_a_day_of_work_on_a_book(book):
    """What fails is named, and fails again; only what changed runs again; then all is well."""
    write(book, "1 / 0")
    failed = build(book)
    assert failed.returncode == 1
    assert "2 notebooks to run" in failed.stdout and "page.md done in" in failed.stdout
    assert "Writing the pages" not in failed.stdout
    assert "notebook.ipynb, cell 2 (id code): ZeroDivisionError: division by zero" in failed.stderr
    assert "1 notebook failed" in failed.stderr

    write(book, "print(6 * 7)")
    (book / "start.md").write_text("# Start\n\n[](nowhere)\n")
    failed = build(book)
    assert "1 notebook to run" in failed.stdout
    assert failed.returncode == 1 and "start.md:3: WARNING" in failed.stderr
    write(book, "print(6 * 7)", title="# Another title")  # only words change
    failed = build(book)
    assert "to run" not in failed.stdout and "the last time" in failed.stdout
    assert failed.returncode == 1 and "start.md:3: WARNING" in failed.stderr

    (book / "start.md").write_text("# Start\n")
    (book / "course_lib" / "module.py").write_text("changed = True")
    good = build(book)
    assert good.returncode == 0, good.stderr
    assert "2 notebooks to run" in good.stdout
    assert "written on the page" in text(book, "page")
    assert "Another title" in text(book, "notebook") and "42" in text(book, "notebook")
    times = json.loads((book / "_build" / "times.json").read_text())
    assert times.keys() == {"notebook.ipynb", "page.md", "pages"} and min(times.values()) > 0.1
