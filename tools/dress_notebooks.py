"""Give each notebook what does not come from running it: the cell that finds the library, links, minutes, metadata.

    python tools/dress_notebooks.py                  the notebooks in git, which name no address
    python tools/dress_notebooks.py --colab FOLDER   copies for Colab, which name those of this deployment

In git a link to a page of the book leads to its source, ``../book/notation.md``: it holds in every copy of the course,
in JupyterLab, in VS Code and on GitHub, and the book's build turns it into a link to the page
(book/_ext/plain_markdown.py). Colab has only the notebook. Its copy begins with a cell that installs the course from
this deployment's repository, and its links lead to this deployment's website (tools/addresses.py).
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from textwrap import indent

import nbformat
from addresses import COLAB_BRANCH, Addresses, published
from plain_english import FOLDED, sentences
from plainly import plainly

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]
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
WRONG_KERNEL = """\
raise ModuleNotFoundError(
    f"the course is not installed in this kernel: Python "
    f"{sys.version.split()[0]}, {sys.executable}\\n"
    "VS Code: click the kernel, top right, and choose .venv\\n"
    "Colab: open this notebook with the website's button\\n"
    "JupyterLab: start it in the course's folder: python run.py lab"
)"""
LIBRARY = f"""\
# say which kernel has the course, if this one does not
import importlib.util
import sys

if importlib.util.find_spec("course_lib") is None:
{indent(WRONG_KERNEL, " " * 4)}"""
INSTALL = f"""\
# on Colab, install the course; anywhere else, say which kernel has it
import importlib.util
import sys

if importlib.util.find_spec("course_lib") is None:
    if "google.colab" not in sys.modules:
{indent(WRONG_KERNEL, " " * 8)}
    %pip install -q git+REPOSITORY"""
HIDDEN = {"tags": ["remove-cell"]}
FOLDED_CODE = {"source_hidden": True}  # in JupyterLab, as on the website
FIGURE = "[This figure on the website]({page})"  # below the picture of a live figure
ASLEEP = "*Run this cell (Shift+Enter) to wake the figure.*"  # the same, where no website is known
PICTURE = "image/png"
LIVE = re.compile(r"^(explore|[A-Z]\w+)\(", re.MULTILINE)
MINUTES = re.compile(r"^\*About \d+ minutes? to read.*\*$", re.MULTILINE)
READ = 180  # words a minute, of a reader with English as a second language
DO = {"prediction": 1, "live figure": 3, "question": 1}  # minutes for each
DONE = {
    "prediction": re.compile(r"^predict\(", re.MULTILINE),
    "live figure": LIVE,
    "question": re.compile(r"= exercise\("),
}
PAGES = "|".join(page.stem for page in (ROOT / "book").glob("*.md"))
PAGE = re.compile(rf"\]\((?:https?://[^\s()]+?/book/({PAGES})\.html|(?:\.\./)+book/({PAGES})\.(?:md|html))(?=[#)])")
NOTEBOOK = re.compile(r"\]\(([\w./-]+\.ipynb)(?:#cell-id=([\w-]+))?\)")


def dress(notebook: nbformat.NotebookNode, path: Path, site: str = "", repository: str = "") -> None:
    """Bring a notebook up to date, in place.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.
    path : Path
        Where it lies in the course.
    site : str
        Where its links to pages of the book lead: the website's address, or a relative one. Without it they lead to
        the pages' sources, as in git.
    repository : str
        From where the first cell installs the course. Without it that cell only says which kernel has it.
    """
    place = path.resolve().relative_to(ROOT)
    page = site + place.with_suffix(".html").as_posix()
    kept = {key: value for key, value in notebook.metadata.items() if key == "mystnb"}
    notebook.metadata = nbformat.from_dict(METADATA | kept)
    start = (EXERCISES if place.parent.name == "exercises" else LECTURE).format(page=page) if site else ""
    notebook.cells = with_first_cells(
        notebook.cells, start, INSTALL.replace("REPOSITORY", repository) if repository else LIBRARY
    )
    told = minutes(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = MINUTES.sub(told, with_links(cell.source, place, site))
        else:
            if DONE["prediction"].search(cell.source):  # the code tells the answer
                cell.metadata["jupyter"] = FOLDED_CODE
            cell.outputs = [out for out in cell.outputs if set(out.get("data", {})) != {"text/markdown"}]
            if any(PICTURE in out.get("data", {}) for out in cell.outputs):
                link = FIGURE.format(page=page) if site else ASLEEP
                cell.outputs.append(nbformat.v4.new_output("display_data", {"text/markdown": link}))


def prose(notebook: nbformat.NotebookNode) -> str:
    """Return the text of a notebook."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def words(text: str) -> int:
    """Return how many words the sentences of a text have."""
    return sum(len(sentence.split()) for sentence in sentences(text))


def main_line(notebook: nbformat.NotebookNode) -> tuple[float, float, dict[str, int]]:
    """Return the minutes to read a page's main line and those to do what it asks for, with the counts of the latter.

    Folded notes, formulas, code and pictures do not count; tools/minutes.py adds them for instructors.
    """
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    counts = {what: len(pattern.findall(code)) for what, pattern in DONE.items()}
    read = words(FOLDED.sub("\n\n", prose(notebook))) / READ
    return read, sum(n * DO[what] for what, n in counts.items()), counts


def minutes(notebook: nbformat.NotebookNode) -> str:
    """Return the line at a page's top: how long its main line takes, to 5 minutes."""
    *times, counts = main_line(notebook)
    read, do = (max(5, 5 * round(time / 5)) for time in times)
    parts = ", ".join(f"{n} {what}{'s' * (n != 1)}" for what, n in counts.items() if n)
    return f"*About {read} minutes to read and {do} to do: {parts}.*"


def with_links(text: str, place: Path, site: str) -> str:
    """Return a text whose links to pages of the book lead to the site, or to the pages' sources if there is none.

    Parameters
    ----------
    text : str
        Markdown.
    place : Path
        Where the notebook lies, from the course's folder.
    site : str
        An address that ends with a slash, or nothing.
    """
    root, suffix = (site, "html") if site else ("../" * len(place.parent.parts), "md")
    return PAGE.sub(lambda link: f"]({root}book/{link[1] or link[2]}.{suffix}", text)


def with_first_cells(cells: list[nbformat.NotebookNode], start: str, library: str) -> list[nbformat.NotebookNode]:
    """Return cells that begin with the text `start`, and their code with `library`; the website shows neither."""
    cells = [cell for cell in cells if cell.id not in ("site", "colab")]
    first = nbformat.v4.new_code_cell(library, id="colab", metadata=HIDDEN)
    cells.insert(next(i for i, cell in enumerate(cells) if cell.cell_type == "code"), first)
    for number, cell in enumerate((cell for cell in cells if cell.cell_type == "code"), 1):
        cell.execution_count = number
        for out in cell.outputs:
            if out.output_type == "execute_result":
                out.execution_count = number
    return [nbformat.v4.new_markdown_cell(start, id="site", metadata=HIDDEN), *cells] if start else cells


def for_colab(path: Path, addresses: Addresses) -> nbformat.NotebookNode:
    """Return a notebook as Colab opens it: it installs the course, and each of its links is a whole address.

    Parameters
    ----------
    path : Path
        The notebook in git.
    addresses : Addresses
        Those of this deployment.

    Raises
    ------
    ValueError
        If an address is missing.
    """
    if not (addresses.repository and addresses.site):
        raise ValueError(
            "Colab needs to know where the course is: set UNSTUCK_REPOSITORY and UNSTUCK_SITE_URL, "
            f"got {addresses.repository!r} and {addresses.site!r}"
        )
    notebook = nbformat.read(path, as_version=4)
    dress(notebook, path, addresses.site, addresses.repository)
    folder = f"https://colab.research.google.com/github/{addresses.project}/blob/{COLAB_BRANCH}/"

    def opened(link: re.Match[str]) -> str:
        target = (path.parent / link[1]).resolve().relative_to(ROOT).as_posix()
        return f"]({folder}{target}{f'#scrollTo={link[2]}' if link[2] else ''})"

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = NOTEBOOK.sub(opened, cell.source)
    return notebook


def write_colab(folder: Path, addresses: Addresses) -> None:
    """Write the notebooks for Colab into a folder, which becomes a branch of the repository."""
    for path in notebooks(ROOT / "lectures"):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(nbformat.writes(for_colab(path, addresses)) + "\n", encoding="utf-8")
    about = f"The notebooks of {addresses.site} as Colab opens them. A deployment writes this branch.\n"
    (folder / "README.md").write_text(about, encoding="utf-8")


def main() -> None:
    """Bring every notebook up to date, or write the copies for Colab."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--colab", metavar="FOLDER", type=Path, help="write copies for Colab into this folder")
    if folder := parser.parse_args().colab:
        try:
            write_colab(folder, published())
        except ValueError as error:
            sys.exit(f"No notebooks for Colab: {error}")
        return
    for path in notebooks(ROOT / "lectures"):
        before = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(before, as_version=4)
        dress(notebook, path)
        after = nbformat.writes(notebook) + "\n"
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    with plainly():
        main()
