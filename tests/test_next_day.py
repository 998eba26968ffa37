"""The next day, in a real JupyterLab: a notebook is run, saved, left without its kernel, and opened again."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import jupyter_lab
from PIL import Image

from course_lib.widgets import StuckValley

CELL = "from course_lib.widgets import StuckValley\nStuckValley()"
PATIENCE = 240_000  # ms, on a busy machine


@pytest.fixture
def lab(tmp_path: Path):
    """Address of a JupyterLab whose folder is `tmp_path`."""
    with jupyter_lab(tmp_path) as address:
        yield address.rstrip("/")


def opened(chromium: Any, url: str) -> Any:
    """The notebook, in a window of its own, with its kernel started."""
    tab = chromium.new_context(viewport={"width": 1200, "height": 1000}).new_page()
    tab.set_default_timeout(PATIENCE)
    tab.goto(f"{url}/lab/tree/figure.ipynb")
    tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    return tab


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


def test_a_reopened_notebook_shows_the_picture_and_how_to_wake_the_figure(
    chromium: Any, lab: str, tmp_path: Path
) -> None:
    nbformat.write(a_notebook(nbformat.v4.new_code_cell(CELL)), tmp_path / "figure.ipynb")
    tab = opened(chromium, lab)
    choose(tab, "Run", "Run All Cells")
    tab.locator(".unstuck[data-ready='1']").wait_for()
    still, line = tab.locator("[data-unstuck-still] img"), tab.get_by_text("Run this cell (Shift+Enter)")
    still.wait_for(state="attached")
    assert not still.is_visible() and not line.is_visible(), "hidden while the figure lives"
    choose(tab, "Kernel", "Shut Down Kernel")
    tab.get_by_text("No Kernel |").wait_for()
    assert tab.locator(".unstuck").is_visible(), "the figure needs no kernel"
    cell = save(tab, tmp_path / "figure.ipynb", until="data:image")
    tab.context.close()
    assert picture_in(cell).width > 500

    tab = opened(chromium, lab)
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
    tab.context.close()


def test_a_figure_that_was_never_scrolled_to_is_saved_with_the_stored_picture(
    chromium: Any, lab: str, tmp_path: Path
) -> None:
    (settings,) = tmp_path.rglob("tracker.jupyterlab-settings")
    settings.write_text('{"windowingMode": "full"}')  # a cell is made when it comes into view
    figure, stored = StuckValley(), io.BytesIO()
    Image.new("L", (640, 320), 200).save(stored, format="png")
    data = {"image/png": base64.b64encode(stored.getvalue()).decode(), "text/plain": repr(figure)}
    far = [nbformat.v4.new_markdown_cell("\n\n".join(map(str, range(60)))) for _ in range(24)]
    cell = nbformat.v4.new_code_cell(CELL, outputs=[nbformat.v4.new_output("display_data", data)])
    nbformat.write(a_notebook(*far[:12], cell, *far[12:]), tmp_path / "figure.ipynb")

    tab = opened(chromium, lab)
    choose(tab, "Run", "Run All Cells")
    tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    tab.wait_for_timeout(2000)  # a view that is on no page takes no picture
    cell = save(tab, tmp_path / "figure.ipynb", until="data-unstuck-still")
    assert picture_in(cell).size == (640, 320)

    tab.locator(".jp-Notebook").hover()
    for _ in range(100):  # up from the last cell, where running all has led
        if tab.locator(".unstuck").is_visible():
            break
        tab.mouse.wheel(0, -600)
        tab.wait_for_timeout(200)
    tab.locator('[data-unstuck-still] img[src^="data:image/webp"]').wait_for(state="attached")
    assert picture_in(save(tab, tmp_path / "figure.ipynb", until="data:image/webp")).width > 700
    tab.context.close()
