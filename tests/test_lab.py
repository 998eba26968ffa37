"""The notebooks in a real JupyterLab: nothing raw is seen, a link opens the next one, saving changes nothing.

And the next day: a notebook is run, saved, left without its kernel, and opened again.
"""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import PATIENCE, jupyter_lab
from PIL import Image

from course_lib.widgets import StuckValley

ROOT = Path(__file__).resolve().parents[1]
LECTURE, LINKED = "04-adam.ipynb", "03-rmsprop.ipynb"
CELL = "from course_lib.widgets import StuckValley\nStuckValley()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where JupyterLab runs: with a lecture, and the one that it links to."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "lectures").mkdir()
    shutil.copy2(ROOT / "lectures" / LECTURE, folder / "lectures")
    linked = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# The link leads here")])
    nbformat.write(linked, folder / "lectures" / LINKED)  # to draw a whole lecture takes half of the time
    (folder / "book").mkdir()
    shutil.copy2(ROOT / "book" / "notation.md", folder / "book")
    return folder


@pytest.fixture(scope="module")
def open_notebook(folder: Path, chromium: Any):
    """``open_notebook(path)`` opens one in a workspace of its own, with its kernel started; gives the tab.

    The browser keeps what it has fetched.
    """
    with jupyter_lab(folder) as address:
        context = chromium.new_context(viewport={"width": 1200, "height": 1000})
        context.set_default_timeout(PATIENCE)
        workspaces = count()

        def open_it(path: str) -> Any:
            tab = context.new_page()
            tab.goto(f"{address}lab/workspaces/w{next(workspaces)}/tree/{path}")
            tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for()  # before that, what is run gets lost
            return tab

        yield open_it
        context.close()


def test_a_lecture_in_jupyterlab(folder: Path, open_notebook: Any) -> None:
    file = folder / "lectures" / LECTURE
    before, saved = file.read_bytes(), file.stat().st_mtime_ns
    tab = open_notebook(f"lectures/{LECTURE}")

    # the kernel is known by now, so its version is in what is saved
    tab.locator(".jp-Notebook .jp-MarkdownCell").first.click()
    tab.keyboard.press("Control+S")
    while file.stat().st_mtime_ns == saved:
        tab.wait_for_timeout(100)
    read, now = None, file.read_bytes()
    while now != read or not now:  # Jupyter empties the file and writes it in pieces
        tab.wait_for_timeout(500)
        read, now = now, file.read_bytes()
    assert now == before

    tab.locator(".jp-RenderedMarkdown", has_text="Sources").last.wait_for()
    text = "\n".join(tab.locator(".jp-Notebook .jp-RenderedMarkdown").all_inner_texts())
    assert "Why the hats?" in text
    assert not re.search(r":::|\{cite|</?details|<summary", text)
    folds = tab.locator(".jp-RenderedMarkdown details")
    assert folds.count() == len(re.findall("<details", before.decode()))
    assert folds.locator("xpath=self::*[@open]").count() == 1  # PyTorch's

    tab.locator('.jp-RenderedMarkdown a[href*="notation"]').first.click()
    tab.get_by_role("tab", name="notation.md").wait_for()  # the page's source: the course knows no website here
    tab.get_by_role("tab", name=LECTURE).click()
    tab.locator(f'.jp-RenderedMarkdown a[href*="{LINKED}"]').first.click()
    tab.get_by_role("heading", name="The link leads here").wait_for()
    tab.close()


def choose(tab: Any, menu: str, entry: str) -> None:
    tab.locator(".lm-MenuBar").get_by_text(menu, exact=True).click()
    tab.locator(".lm-Menu").get_by_text(entry, exact=True).click()


def save(tab: Any, file: Path, until: str) -> dict[str, Any]:
    """Save the notebook, and return its figure's cell as soon as this text is in the file."""
    choose(tab, "File", "Save Notebook")
    for _ in range(PATIENCE // 100):
        text = file.read_text(encoding="utf-8")
        if until in text and text.endswith("}\n"):  # Jupyter writes the file in pieces
            break
        tab.wait_for_timeout(100)
    return next(cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")


def picture_in(cell: dict[str, Any]) -> Image.Image:
    """The picture beside a cell's figure."""
    page = "".join(cell["outputs"][0]["data"]["text/html"])
    return Image.open(io.BytesIO(base64.b64decode(page.partition("base64,")[2].partition('"')[0])))


def a_notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook with a kernel."""
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3 (ipykernel)"}
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel})


def test_a_reopened_notebook_shows_the_picture_and_how_to_wake_the_figure(folder: Path, open_notebook: Any) -> None:
    nbformat.write(a_notebook(nbformat.v4.new_code_cell(CELL)), folder / "figure.ipynb")
    tab = open_notebook("figure.ipynb")
    choose(tab, "Run", "Run All Cells")
    tab.locator(".unstuck[data-ready='1']").wait_for()
    still, line = tab.locator("[data-unstuck-still] img"), tab.get_by_text("Run this cell (Shift+Enter)")
    still.wait_for(state="attached")
    assert not still.is_visible() and not line.is_visible(), "hidden while the figure lives"
    choose(tab, "Kernel", "Shut Down Kernel")
    tab.get_by_text("No Kernel |").wait_for()
    assert tab.locator(".unstuck").is_visible(), "the figure needs no kernel"
    cell = save(tab, folder / "figure.ipynb", until="data:image")
    tab.close()
    assert picture_in(cell).width > 500

    tab = open_notebook("figure.ipynb")
    still, line = tab.locator("[data-unstuck-still] img"), tab.get_by_text("Run this cell (Shift+Enter)")
    line.wait_for()
    error = tab.get_by_text("Error displaying widget")
    error.wait_for(state="attached")
    assert still.is_visible() and still.evaluate("(image) => image.naturalWidth") > 500
    assert not error.is_visible()
    tab.locator(".jp-CodeCell").click()
    tab.keyboard.press("Shift+Enter")
    tab.locator(".unstuck[data-ready='1']").wait_for()
    assert not tab.locator("[data-unstuck-still]").is_visible()
    tab.close()


@pytest.fixture
def windowed(folder: Path):
    """Let JupyterLab make a cell when it comes into view."""
    (settings,) = folder.rglob("tracker.jupyterlab-settings")
    before = settings.read_text()
    settings.write_text('{"windowingMode": "full"}')
    yield
    settings.write_text(before)


def test_a_figure_that_was_never_scrolled_to_is_saved_with_the_stored_picture(
    folder: Path, open_notebook: Any, windowed: None
) -> None:
    figure, stored = StuckValley(), io.BytesIO()
    Image.new("L", (640, 320), 200).save(stored, format="png")
    data = {"image/png": base64.b64encode(stored.getvalue()).decode(), "text/plain": repr(figure)}
    far = [nbformat.v4.new_markdown_cell("\n\n".join(map(str, range(60)))) for _ in range(24)]
    cell = nbformat.v4.new_code_cell(CELL, outputs=[nbformat.v4.new_output("display_data", data)])
    last = nbformat.v4.new_code_cell("print('all ran')")
    nbformat.write(a_notebook(*far[:12], cell, *far[12:], last), folder / "far.ipynb")

    tab = open_notebook("far.ipynb")
    choose(tab, "Run", "Run All Cells")
    tab.locator(".jp-OutputArea", has_text="all ran").wait_for()
    tab.wait_for_timeout(2000)  # a view that is on no page takes no picture
    cell = save(tab, folder / "far.ipynb", until="data-unstuck-still")
    assert picture_in(cell).size == (640, 320)

    tab.locator(".jp-Notebook").hover()
    for _ in range(100):  # up from the last cell, where running all has led
        if tab.locator(".unstuck").is_visible():
            break
        tab.mouse.wheel(0, -600)
        tab.wait_for_timeout(200)
    tab.locator('[data-unstuck-still] img[src^="data:image/webp"]').wait_for(state="attached")
    assert picture_in(save(tab, folder / "far.ipynb", until="data:image/webp")).width > 700
    tab.close()
