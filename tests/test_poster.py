"""The still picture before each live figure of a built page: a small Sphinx project, built for real."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lib import plots

EXTENSIONS = str(Path(__file__).resolve().parents[1] / "book" / "_ext")
VIEW = "application/vnd.jupyter.widget-view+json"
ALT = 'The loss is < 1 & "flat".'


def output(model: str, **more: object) -> nbformat.NotebookNode:
    view = {"version_major": 2, "version_minor": 0, "model_id": model}
    metadata = {"image/png": {"alt": ALT, "width": 690, "height": 290}} if "image/png" in more else {}
    return nbformat.v4.new_output("display_data", {VIEW: view, "text/plain": "in words", **more}, metadata=metadata)


@pytest.fixture(scope="module")
def html(tmp_path_factory) -> str:
    """A page with one widget that has a picture and one that has none."""
    source = tmp_path_factory.mktemp("project")
    picture = base64.b64encode(plots.png(plots.figure()[0])).decode()
    outputs = [output("with", **{"image/png": picture}), output("without")]
    cell = nbformat.v4.new_code_cell("figure", outputs=outputs, execution_count=1)
    cells = [nbformat.v4.new_markdown_cell("# Title"), cell]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    nbformat.write(notebook, source / "index.ipynb")
    conf = (
        f"import sys\nsys.path.append({EXTENSIONS!r})\nextensions = ['myst_nb', 'poster']\nnb_execution_mode = 'off'\n"
    )
    (source / "conf.py").write_text(conf, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "sphinx", "-qW", source, source / "html"], check=True, timeout=600)
    return (source / "html" / "index.html").read_text(encoding="utf-8")


def test_the_picture_stands_right_before_its_view(html: str):
    found = re.search(r"<img([^>]*)>\s*<script type=\"[^\"]*widget-view\+json\">([^<]*)</script>", html)
    assert found and '"with"' in found[2]
    assert "jupyter-widget" in found[1] and 'src="_images/' in found[1]
    assert "690px" in found[1] and "290px" in found[1], "a picture without a size moves the page when it comes"
    assert "image-reference" not in html, "a link around the picture would part it from its view"


def test_its_words_are_escaped(html: str):
    assert 'alt="The loss is &lt; 1 &amp; &quot;flat&quot;."' in html


def test_a_widget_without_a_picture_is_left_as_it_is(html: str):
    assert html.count("<img") == 1 and '"without"' in html


def test_the_picture_is_one_of_the_files_of_the_page(html: str):
    assert "data:image" not in html and not re.search(r'src="/', html)
