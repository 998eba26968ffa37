"""Binder and Colab as a stranger gets them: what they install runs a lecture and an exercise."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from dress_notebooks import dress
from environments import make, variables

ROOT = Path(__file__).resolve().parents[1]

BINDER = ROOT / "binder"
LAB = ["jupyterlab", "nbconvert"]  # Binder's own images bring JupyterLab and what it stands on


def pins(path):
    """Package → version, as a requirements file pins them."""
    return dict(re.findall(r"^([\w-]+)==([\w.]+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_the_pins_are_the_books():
    mine, whole = pins(BINDER / "requirements.txt"), pins(ROOT / "requirements.txt")
    assert mine == {name: whole[name] for name in mine}
    assert {"numpy", "matplotlib", "ipywidgets", "anywidget"} <= set(mine)
    assert not [name for name in mine if "book" in name or "sphinx" in name]


def test_its_python_is_one_of_ours():
    assert (BINDER / "runtime.txt").read_text(encoding="utf-8").strip() == "python-3.12"
    assert os.access(BINDER / "postBuild", os.X_OK)


def tracked():
    """The files that git has or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    return [path for path in listed.split("\0") if (ROOT / path).is_file()]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A copy of the course as git would have it, and an environment made as Binder would make it."""
    folder = tmp_path_factory.mktemp("binder")
    course, environment = folder / "course", folder / "environment"
    for path in tracked():  # as it is, committed or not
        (course / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, course / path)
    lab = [f"{name}=={version}" if (version := pins(ROOT / "requirements.txt").get(name)) else name for name in LAB]
    clean = variables(make(environment, *lab, "-r", "binder/requirements.txt", cwd=course))
    subprocess.run([course / "binder" / "postBuild"], cwd=course, env=clean, check=True)
    return course, clean


@pytest.mark.binder
@pytest.mark.parametrize("name", ["lectures/00-gradient-descent.ipynb", "my_work/exercises/00-gradient-descent.ipynb"])
def test_what_binder_installs_runs_the_notebooks(image, name):
    course, environment = image
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "--output", "ran.ipynb", name]
    run = subprocess.run(["python", "-m", *command], cwd=course, env=environment, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    ran = nbformat.read((course / name).with_name("ran.ipynb"), as_version=4)
    assert any(cell.get("outputs") for cell in ran.cells)


@pytest.fixture(scope="module")
def colab(image, tmp_path_factory):
    """An empty folder, an environment without the course, and a repository that has it."""
    course, clean = image
    folder = tmp_path_factory.mktemp("colab")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x"]
    for command in (["init", "-q"], ["add", "-A", "."], ["commit", "-qm", "The course"]):
        subprocess.run([*git, *command], cwd=course, env=clean, check=True)
    quick = f"jsonschema=={pins(BINDER / 'requirements.txt')['jsonschema']}"
    clean = variables(make(folder / "environment", "nbconvert", "ipykernel", quick, pip=True))  # a notebook calls pip
    return folder, clean, f"file://{course}"


@pytest.mark.binder
@pytest.mark.parametrize("name", ["00-gradient-descent.ipynb", "exercises/00-gradient-descent.ipynb"])
def test_a_notebook_alone_installs_the_course_and_runs_as_on_colab(colab, name):
    folder, environment, repository = colab
    notebook = nbformat.read(ROOT / "lectures" / name, as_version=4)
    dress(notebook, ROOT / "lectures" / name, site="https://some.site/", repository=repository)
    here = "import sys, types\nsys.modules['google.colab'] = types.ModuleType('google.colab')"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(here, id="here"))
    nbformat.write(notebook, folder / "alone.ipynb")
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "--output", "ran.ipynb", "alone.ipynb"]
    run = subprocess.run(["python", "-m", *command], cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
