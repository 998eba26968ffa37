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


def test_a_reopened_notebook_shows_the_picture_and_how_to_wake_the_figure(
    chromium: Any, lab: str, tmp_path: Path
) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(notebook, tmp_path / "figure.ipynb")
    tab = opened(chromium, lab)
    choose(tab, "Run", "Run All Cells")
    tab.locator(".unstuck[data-ready='1']").wait_for()
    still, line = tab.locator("[data-unstuck-still] img"), tab.get_by_text("Run this cell (Shift+Enter)")
    still.wait_for(state="attached")
    assert not still.is_visible() and not line.is_visible(), "hidden while the figure lives"
    choose(tab, "Kernel", "Shut Down Kernel")
    tab.get_by_text("No Kernel |").wait_for()
    assert tab.locator(".unstuck").is_visible(), "the figure needs no kernel"
    choose(tab, "File", "Save Notebook")
    saved = tmp_path / "figure.ipynb"
    for _ in range(PATIENCE // 100):
        if "data:image" in saved.read_text(encoding="utf-8"):
            break
        tab.wait_for_timeout(100)
    tab.context.close()

    (cell,) = json.loads(saved.read_text(encoding="utf-8"))["cells"]
    picture = "".join(cell["outputs"][0]["data"]["text/html"]).partition("base64,")[2].partition('"')[0]
    assert Image.open(io.BytesIO(base64.b64decode(picture))).width > 500

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
