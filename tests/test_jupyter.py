"""What course_lib.jupyter does for a notebook when Jupyter's server saves it, and what its first cell says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from addresses import Addresses
from dress_notebooks import for_colab

from course_lib import jupyter
from course_lib.asleep import asleep, read
from course_lib.jupyter import with_pictures, without_version

ROOT = Path(__file__).resolve().parents[1]

LECTURE = "04-adam.ipynb"


def test_only_a_notebooks_version_is_dropped():
    language = {"name": "python", "version": "3.12.1"}
    model = {"type": "notebook", "content": {"metadata": {"language_info": language}}}
    without_version(model=model, path="x.ipynb", contents_manager=None)
    assert language == {"name": "python"}
    without_version(model={"type": "file", "content": "text"}, path="x.txt", contents_manager=None)
    without_version(model={"type": "notebook", "content": {"metadata": {}}}, path="x.ipynb", contents_manager=None)


SHOWS, WORDS = "HoppingBall()", "A ball <hops> & stops."
STORED = nbformat.v4.new_output("display_data", {"image/png": "AAAA\n", "text/plain": f"Figure: {WORDS}"})
UNSEEN = nbformat.v4.new_output("display_data", {"text/html": asleep("abc", WORDS), "text/plain": ""})


def a_notebook(output, source=SHOWS):
    """A notebook of a cell that shows a figure."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, outputs=[output])])


def saved(folder, name, content):
    """What is saved in `folder`: the words and the picture of the figure."""
    content = nbformat.from_dict(content)
    manager = SimpleNamespace(root_dir=str(folder))
    with_pictures(model={"type": "notebook", "content": content}, path=f"mine/{name}", contents_manager=manager)
    still, *shown = read(content.cells[0].outputs[0].data["text/html"])
    assert still == "abc"
    return shown


def test_a_figure_that_nobody_has_seen_is_saved_with_its_stored_picture(tmp_path, monkeypatch):
    lectures, mine = tmp_path / "lectures", tmp_path / "mine"
    (lectures / "exercises").mkdir(parents=True)
    mine.mkdir()
    monkeypatch.setattr(jupyter, "LECTURES", lectures)
    nbformat.write(a_notebook(STORED), lectures / "01.ipynb")
    nbformat.write(a_notebook(STORED), lectures / "exercises" / "02.ipynb")
    picture = "data:image/png;base64,AAAA"
    assert saved(tmp_path, "01.ipynb", a_notebook(UNSEEN)) == [WORDS, picture]
    assert saved(tmp_path, "02.ipynb", a_notebook(UNSEEN)) == [WORDS, picture]
    assert saved(tmp_path, "new.ipynb", a_notebook(UNSEEN)) == [WORDS, ""], "no file has one"
    (mine / "broken.ipynb").write_text("no notebook", encoding="utf-8")
    assert saved(tmp_path, "broken.ipynb", a_notebook(UNSEEN)) == [WORDS, ""]

    # a reader's own file comes first, and is enough
    before = nbformat.v4.new_output("display_data", {"text/html": asleep("old", WORDS, "data:image/webp;base64,BB")})
    for name in ("01.ipynb", "new.ipynb"):
        nbformat.write(a_notebook(before), mine / name)
        assert saved(tmp_path, name, a_notebook(UNSEEN)) == [WORDS, "data:image/webp;base64,BB"]


def test_a_picture_of_another_figure_or_a_seen_one_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    nbformat.write(a_notebook(STORED), tmp_path / "mine" / "01.ipynb")
    assert saved(tmp_path, "01.ipynb", a_notebook(UNSEEN, "HoppingBall(lr=1)")) == [WORDS, ""]
    other = nbformat.v4.new_output("display_data", {"text/html": asleep("abc", "A ball rests.")})
    assert saved(tmp_path, "01.ipynb", a_notebook(other)) == ["A ball rests.", ""]
    seen = nbformat.v4.new_output("display_data", {"text/html": asleep("abc", WORDS, "data:image/webp;base64,NEW")})
    assert saved(tmp_path, "01.ipynb", a_notebook(seen)) == [WORDS, "data:image/webp;base64,NEW"]
    with_pictures(model={"type": "file", "content": "text"}, path="x.txt", contents_manager=None)


def test_the_server_need_not_import_what_draws():
    code = "import sys, course_lib.jupyter; print('matplotlib' in sys.modules or 'ipywidgets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_jupyters_server_loads_it():
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter", "server", "extension", "list"], capture_output=True, text=True, check=True
    )
    assert re.search(r"course_lib\.jupyter.*enabled", listed.stdout + listed.stderr), "install course_lib anew"


def test_a_script_is_a_python_file(tmp_path):
    subprocess.run(
        [
            sys.executable,
            "-m",
            "nbconvert",
            "--to",
            "script",
            "--log-level=ERROR",
            "--output-dir",
            tmp_path,
            ROOT / "lectures" / LECTURE,
        ],
        check=True,
    )
    assert [file.name for file in tmp_path.iterdir()] == ["04-adam.py"]


def first_cell(notebook: nbformat.NotebookNode) -> str:
    """The cell that finds the library."""
    return next(cell.source for cell in notebook.cells if cell.id == "colab")


@pytest.fixture
def without_the_course(monkeypatch):
    """A shell without course_lib, and what it was asked to install."""
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    shell, installed = InteractiveShell(), []
    shell.register_magic_function(installed.append, magic_name="pip")
    return shell, installed


COLABS = for_colab(ROOT / "lectures" / LECTURE, Addresses("https://github.com/some/course", "https://some.site/"))


@pytest.mark.parametrize("notebook", [nbformat.read(ROOT / "lectures" / LECTURE, as_version=4), COLABS])
def test_a_wrong_kernel_is_told_which_it_is_and_what_to_do(without_the_course, notebook):
    shell, installed = without_the_course
    error = shell.run_cell(first_cell(notebook), silent=True).error_in_exec
    assert isinstance(error, ModuleNotFoundError)
    for part in (sys.executable, sys.version.split()[0], ".venv", "run.py lab"):
        assert part in str(error)
    assert not installed


def test_colab_installs_the_course_from_the_deployments_repository(without_the_course, monkeypatch):
    shell, installed = without_the_course
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    shell.run_cell(first_cell(COLABS), silent=True).raise_error()
    assert installed == ["install -q git+https://github.com/some/course"]


ODD = [
    {},
    {"type": "notebook", "content": None},
    {"type": "notebook", "content": {"cells": [{"cell_type": "code", "outputs": None}, {"outputs": [{"data": None}]}]}},
    {"type": "file", "content": "text"},
]


@pytest.mark.parametrize("model", ODD)
@pytest.mark.parametrize("before", [None, "null", "[1]", 100_000 * "["])
def test_an_odd_notebook_is_saved_as_it_is(model, before, tmp_path):
    """`null` or something deep may be in the file that is saved over."""
    still = {"outputs": [{"data": {"text/html": asleep("id", "words")}}], "source": "x"}
    if before is not None:
        (tmp_path / "a.ipynb").write_text(before, encoding="utf-8")
        model = {"type": "notebook", "content": {"cells": [still]}}
    was = repr(model)
    with_pictures(model, "a.ipynb", SimpleNamespace(root_dir=str(tmp_path)))
    assert repr(model) == was
