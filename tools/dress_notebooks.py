"""Give each notebook what does not come from running it: a link to its page, a cell that finds the library, metadata.

    python tools/dress_notebooks.py

The addresses of the website and of the repository are those in _config.yml, the one place where they stand: call this
after they have changed, and after adding a notebook. Links of the text to the website's pages follow, too.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
import yaml

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
SITE, REPOSITORY = CONFIG["html"]["baseurl"], CONFIG["repository"]["url"]
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {  # as a kernel tells it, less the version, which course_lib.jupyter drops as well
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
LECTURE = "*[This lecture on the website]({page}), where its figures move without Python.*"
EXERCISES = "*[These exercises on the website]({page})*"
LIBRARY = """\
# on Colab, install the course; anywhere else, say which kernel has it
import importlib.util
import sys

if importlib.util.find_spec("course_lib") is None:
    if "google.colab" not in sys.modules:
        raise ModuleNotFoundError(
            f"the course is not installed in this kernel: Python "
            f"{sys.version.split()[0]}, {sys.executable}\\n"
            "VS Code: click the kernel, top right, and choose .venv\\n"
            "JupyterLab: start it in the course's folder: python run.py lab"
        )
    %pip install -q git+{repository}"""
HIDDEN = {"tags": ["remove-cell"]}
FIGURE = "[This figure on the website]({page})"  # stored after its words, as it has no picture
LIVE = re.compile(r"^(explore|[A-Z]\w+)\(", re.MULTILINE)
PAGES = re.compile(rf"\]\(https?://[^\s()]+?/(book/(?:{'|'.join(p.stem for p in (ROOT / 'book').glob('*.md'))})\.html)")


def dress(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Bring a notebook up to date, in place; `path` is where it lies."""
    place = path.resolve().relative_to(ROOT)
    page = SITE + place.with_suffix(".html").as_posix()
    kept = {key: value for key, value in notebook.metadata.items() if key == "mystnb"}
    notebook.metadata = nbformat.from_dict(METADATA | kept)
    notebook.cells = with_first_cells(
        notebook.cells, (EXERCISES if place.parent.name == "exercises" else LECTURE).format(page=page)
    )
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = PAGES.sub(rf"]({SITE}\1", cell.source)
        else:
            cell.outputs = [out for out in cell.outputs if set(out.get("data", {})) != {"text/markdown"}]
            if LIVE.search(cell.source) and cell.outputs:
                link = FIGURE.format(page=page)
                cell.outputs.append(nbformat.v4.new_output("display_data", {"text/markdown": link}))


def with_first_cells(cells: list[nbformat.NotebookNode], link: str) -> list[nbformat.NotebookNode]:
    """Return cells that begin with the link, and their code with what finds the library; the website shows neither."""
    cells = [cell for cell in cells if cell.id not in ("site", "colab")]
    site = nbformat.v4.new_markdown_cell(link, id="site", metadata=HIDDEN)
    library = nbformat.v4.new_code_cell(LIBRARY.replace("{repository}", REPOSITORY), id="colab", metadata=HIDDEN)
    cells.insert(next(i for i, cell in enumerate(cells) if cell.cell_type == "code"), library)
    for number, cell in enumerate((cell for cell in cells if cell.cell_type == "code"), 1):
        cell.execution_count = number
        for out in cell.outputs:
            if out.output_type == "execute_result":
                out.execution_count = number
    return [site, *cells]


def main() -> None:
    """Bring every notebook up to date."""
    for path in notebooks(ROOT / "lectures"):
        before = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(before, as_version=4)
        dress(notebook, path)
        after = nbformat.writes(notebook) + "\n"
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
