"""Write each notebook's first code cell: it installs course_lib where that is missing, as on Google Colab.

    python tools/colab_cells.py

The address is that of `repository.url` in _config.yml, the one place where it stands: call this after it has changed,
and after adding a notebook. The cell is silent where the library is there, and the website leaves it out.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from course_lib.exercises.notebooks import notebooks, read, write

ROOT = Path(__file__).resolve().parents[1]
ID = "colab"
SOURCE = """\
# only where the course is not installed, as on Google Colab
import importlib.util

if importlib.util.find_spec("course_lib") is None:
    %pip install -q git+{address}"""


def cell() -> dict[str, Any]:
    """Return the cell, with the address of the repository."""
    address = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]["url"]
    return {
        "cell_type": "code",
        "execution_count": 1,
        "id": ID,
        "metadata": {"tags": ["remove-cell"]},
        "outputs": [],
        "source": SOURCE.format(address=address).splitlines(keepends=True),
    }


def with_cell(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook with the cell before all other code, and its runs numbered anew."""
    others = [c for c in notebook["cells"] if c["id"] != ID]
    first = next(i for i, c in enumerate(others) if c["cell_type"] == "code")
    cells = [*others[:first], cell(), *others[first:]]
    code = [c for c in cells if c["cell_type"] == "code"]
    for number, c in enumerate(code, 1):
        c["execution_count"] = number
        for output in c["outputs"]:
            if "execution_count" in output:
                output["execution_count"] = number
    return notebook | {"cells": cells}


def main() -> None:
    """Bring every notebook up to date."""
    for path in notebooks(ROOT / "lectures"):
        before = read(path)
        after = with_cell(before)
        if after["cells"] != before["cells"]:
            write(path, after)
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
