"""Jupyter in the browser, from a lecture's button to work that is still there after a reload, in a real browser.

It is tested where the site carries it: `make lite PYODIDE=...` puts it there, and `.ci/run` does so.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import build_lite
import lite_notebooks
import pytest
from conftest import PATIENCE

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]

LECTURE = "lectures/01b-one-rate"
EXERCISES = "lectures/exercises/01-stuck-training"
CELL = """text => {
  const cells = [...document.querySelectorAll(".jp-Notebook .jp-CodeCell")];
  return cells.findIndex(cell => cell.innerText.includes(text)) + 1;
}"""
RAN = "cell => /\\[\\d+\\]/.test(cell.querySelector('.jp-InputPrompt').innerText)"
STORED = """async ([path, text, wanted]) => {
  const done = request => new Promise((good, bad) => {
    request.onsuccess = () => good(request.result);
    request.onerror = bad;
  });
  for (const {name} of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    const there = database.objectStoreNames.contains("files");
    const file = there && await done(database.transaction("files").objectStore("files").get(path));
    database.close();
    if (file && JSON.stringify(file.content).includes(text)) return wanted;
  }
  return !wanted;
}"""
WRONG = """q1 = exercise("grad-norm")
def grad_norm(grads):
    return sum((g**2).sum() for g in map(np.asarray, grads))
q1.check(grad_norm)"""
RIGHT = WRONG.replace(
    "return sum((g**2).sum() for g in map(np.asarray, grads))",
    "return np.sqrt(sum((g**2).sum() for g in map(np.asarray, grads)))",
)


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w-]+)(?:\[\w+\])?==([\w.]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_pins_fit_together():
    browser, builder, book = map(pins, ("tools/lite/browser.txt", "tools/lite/requirements.txt", "requirements.txt"))
    assert browser["anywidget"] == builder["anywidget"] == book["anywidget"]
    assert browser["jupyterlab_widgets"] == builder["jupyterlab_widgets"]
    assert browser["ipywidgets"].rpartition(".")[0] == book["ipywidgets"].rpartition(".")[0]


def distribution(folder: Path, version: str = build_lite.VERSION) -> Path:
    """A Pyodide of one small package, with the lock that belongs to it."""
    folder.mkdir(parents=True)
    for name in (*build_lite.CORE, "numpy.whl"):
        (folder / name).write_text(name)
    package = {
        "name": "numpy",
        "file_name": "numpy.whl",
        "depends": [],
        "version": "2.0.2",
    }
    lock = {"info": {"version": version}, "packages": {"numpy": package, "pandas": package}}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    return folder


@pytest.fixture
def of_numpy(monkeypatch):
    monkeypatch.setattr(build_lite, "KEEP", ("numpy",))
    monkeypatch.setattr(build_lite, "CUT", {})
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in (*build_lite.CORE, "numpy.whl")}
    monkeypatch.setattr(build_lite, "pinned", lambda: digests)


def test_every_file_of_the_release_is_pinned():
    assert set(build_lite.CORE) < set(build_lite.pinned())
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in build_lite.pinned().values())


def test_of_a_distribution_only_what_is_needed_is_taken(of_numpy, tmp_path):
    (tmp_path / "out").mkdir()
    build_lite.make_pyodide(str(distribution(tmp_path / "pyodide")), [], tmp_path / "out")
    assert set(json.loads((tmp_path / "out" / "pyodide-lock.json").read_text())["packages"]) == {"numpy"}
    assert {f.name for f in (tmp_path / "out").iterdir()} == {*build_lite.CORE, "numpy.whl", "pyodide-lock.json"}


def spoil_package(folder: Path) -> None:
    (folder / "numpy.whl").write_text("another")


def spoil_core(folder: Path) -> None:
    (folder / "pyodide.asm.js").write_text("another")


def lose_core(folder: Path) -> None:
    (folder / "pyodide.asm.wasm").unlink()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_package, r"numpy.whl of .* does not have the sha256"),
        (spoil_core, r"pyodide.asm.js of .* does not have the sha256"),
        (lose_core, r"pyodide.asm.wasm cannot be fetched from"),
    ],
)
def test_a_distribution_that_is_not_whole_is_refused(of_numpy, tmp_path, spoil, message):
    folder = distribution(tmp_path / "pyodide")
    spoil(folder)
    (tmp_path / "out").mkdir()
    with pytest.raises(SystemExit, match=message):
        build_lite.make_pyodide(str(folder), [], tmp_path / "out")


def test_another_version_is_refused(of_numpy, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(SystemExit, match=r"holds Pyodide 0\.26\.0, but it must be"):
        build_lite.make_pyodide(str(distribution(tmp_path / "pyodide", "0.26.0")), [], tmp_path / "out")


def test_a_package_that_is_too_old_for_ours_is_refused(tmp_path):
    wheel = tmp_path / "course_lib-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("course_lib-0.1.0.dist-info/METADATA", "Name: course-lib\nRequires-Dist: matplotlib>=3.8\n")
    build_lite.check_requirements([wheel], {"matplotlib": {"version": "3.8.4"}})
    with pytest.raises(SystemExit, match=r"needs matplotlib>=3\.8, but in the browser there is 3\.7"):
        build_lite.check_requirements([wheel], {"matplotlib": {"version": "3.7"}})


KERNEL = {"pyodideUrl": "./static/pyodide/pyodide.js?x=1", "disablePyPIFallback": True}


@pytest.mark.parametrize(
    ("kernel", "more", "message"),
    [
        (KERNEL, "", None),
        ({"disablePyPIFallback": True}, "", "would fetch Pyodide from another host"),
        (KERNEL | {"pyodideUrl": build_lite.OFFICIAL}, "", "would fetch Pyodide from another host"),
        (KERNEL | {"disablePyPIFallback": False}, "", "name another host"),
        (KERNEL, build_lite.OFFICIAL, "name another host"),
    ],
)
def test_a_jupyter_that_would_ask_another_host_is_refused(tmp_path, kernel, more, message):
    settings = {"litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel}}
    output = tmp_path / "extensions" / "output"  # of that name a folder above does not count
    output.mkdir(parents=True)
    (output / "jupyter-lite.json").write_text(json.dumps({"jupyter-config-data": settings}))
    (output / "more.json").write_text(json.dumps(more))
    if message is None:
        build_lite.guard(output)
        return
    with pytest.raises(SystemExit, match=message):
        build_lite.guard(output)


def test_a_page_without_a_place_for_the_button_is_told(tmp_path):
    (tmp_path / "lite" / "files" / "lectures").mkdir(parents=True)
    (tmp_path / "lite" / "files" / "lectures" / "01.ipynb").touch()
    (tmp_path / "lectures").mkdir()
    (tmp_path / "lectures" / "01.html").write_text(build_lite.BUTTONS)
    assert build_lite.add_buttons(tmp_path) == 1
    button = 'href="../lite/notebooks/index.html?path=lectures/01.ipynb"'
    assert button in (tmp_path / "lectures" / "01.html").read_text()
    (tmp_path / "lectures" / "01.html").write_text("another theme")
    with pytest.raises(SystemExit, match="has no place for a button"):
        build_lite.add_buttons(tmp_path)


def test_the_notebooks_have_no_outputs_and_the_browsers_kernel(tmp_path):
    lite_notebooks.write_notebooks(tmp_path)
    notebook = json.loads((tmp_path / f"{EXERCISES}.ipynb").read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python"
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook["cells"])


def test_links_to_the_website_lead_to_the_one_that_it_lies_in(tmp_path):
    lite_notebooks.write_notebooks(tmp_path)
    for name, link in ((LECTURE, "](../book/notation.html)"), (EXERCISES, "](../../lectures/exercises/01-stuck")):
        notebook = (tmp_path / f"{name}.ipynb").read_text(encoding="utf-8")
        assert link in notebook
        assert "book/notation.md" not in notebook


@pytest.mark.parametrize("where", ["", "/some/pyodide"])
def test_make_lite_builds_the_book_and_jupyter_only_where_there_is_a_pyodide(where):
    command = ["make", "--dry-run", "lite", f"PYODIDE={where}"]
    planned = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    assert "tools/build_book.py" in planned
    assert (f'tools/build_lite.py --pyodide "{where}"' in planned) == bool(where)
    assert ("tools/build_lite.py" in planned) == bool(where)


# --------------------------------------------------------------------------- the built one


@pytest.fixture(scope="module")
def lite(site: Path) -> Path:
    """The folder of the built JupyterLite."""
    folder = site / "lite"
    if not folder.exists():
        pytest.skip("the site carries no Jupyter: make lite PYODIDE=..., tools/lite/README.md says where from")
    return folder


def test_every_notebook_page_opens_its_notebook(site, lite):
    found = sorted((site / "lite" / "files" / "lectures").rglob("*.ipynb"))
    assert len(found) == len(notebooks(ROOT / "lectures"))
    for notebook in found:
        path = notebook.relative_to(lite / "files")
        (link,) = re.findall(
            r'class="btn btn-sm us-launch" href="([^"]*)"', (site / path.with_suffix(".html")).read_text()
        )
        address, _, opened = link.partition("?path=")
        assert (site / path.parent / address).resolve() == lite.resolve() / "notebooks" / "index.html"
        assert opened == path.as_posix()


@pytest.fixture(scope="module")
def visitor(chromium, site_url, lite):
    """A browser that was never here, and keeps what it has fetched; at its end no other host may have been asked."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    context.set_default_timeout(PATIENCE)
    asked: list[str] = []
    uncaught: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: uncaught.append(str(error.error)))
    yield context
    context.close()
    assert not uncaught
    assert not {url for url in asked if url.startswith("http") and urlsplit(url).netloc != urlsplit(site_url).netloc}


@pytest.fixture
def tab(visitor):
    """A tab of this browser; at the end all of its tabs are closed."""
    yield visitor.new_page()
    for page in visitor.pages:
        page.close()


def launch(tab, url: str, python: bool = True):
    """Press a page's button, wait for the notebook (and for Python, which takes longest); return the tab that opens."""
    tab.goto(url)
    with tab.context.expect_page() as opened:
        tab.click(".us-launch")
    ready(opened.value, python)
    return opened.value


def ready(tab, python: bool = True) -> None:
    tab.wait_for_selector(".jp-Notebook .jp-CodeCell")
    if python:
        # before that, what is run gets lost; a toolbar without room for the indicator hides it
        tab.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", state="attached")


def cell(tab, text: str):
    """The first code cell with this text in it, also when it has another text afterwards; its text comes after it."""
    cells = tab.locator(".jp-Notebook .jp-CodeCell")
    return cells.nth(tab.wait_for_function(CELL, arg=text).json_value() - 1)


def run(tab, text: str, source: str | None = None):
    """Run a cell, with another source if there is one, and return it."""
    chosen = cell(tab, text)
    chosen.locator(".jp-InputArea .cm-content").click()
    if source is not None:
        tab.keyboard.press("Control+A")
        tab.keyboard.insert_text(source)
    chosen.locator(".jp-InputPrompt").evaluate("prompt => prompt.innerText = ''")  # its number may be from yesterday
    tab.keyboard.press("Control+Enter")
    tab.wait_for_function(RAN, arg=chosen.element_handle())
    assert not chosen.locator('[data-mime-type$="stderr"], [data-mime-type$="error"]').count(), chosen.inner_text()
    return chosen


def test_a_lecture_runs_and_its_sliders_move(tab, site_url):
    tab = launch(tab, f"{site_url}{LECTURE}.html")
    run(tab, "from course_lib.widgets import")
    figure = run(tab, "StuckValley()")
    figure.locator('.unstuck[data-ready="1"]').wait_for()
    slider = figure.locator('[role="slider"]').first
    before = slider.inner_text(), figure.locator(".unstuck").inner_html()
    slider.focus()
    tab.keyboard.press("ArrowRight")
    changed = "([figure, before]) => figure.innerHTML !== before"
    tab.wait_for_function(changed, arg=[figure.locator(".unstuck").element_handle(), before[1]])

    asking = run(
        tab,
        "import numpy as np",
        "from ipywidgets import interact\n\ninteract(lambda k: print('square', k * k), k=(0, 9))",
    )
    asking.get_by_text("square 16").wait_for()
    asking.locator('[role="slider"]').focus()
    tab.keyboard.press("ArrowRight")
    asking.get_by_text("square 25").wait_for()  # only the kernel can tell

    with tab.context.expect_page() as opened:
        tab.get_by_role("link", name="Notation").first.click()
    opened.value.wait_for_url(f"{site_url}book/notation.html")


def test_an_exercise_answers_and_the_work_is_still_there(tab, site_url):
    tab = launch(tab, f"{site_url}{EXERCISES}.html")
    run(tab, "from course_lib.exercises import")
    assert "Not attempted yet" in run(tab, 'exercise("grad-norm")').inner_text()
    assert "Not yet" in run(tab, 'exercise("grad-norm")', WRONG).inner_text()
    assert "Correct" in run(tab, 'exercise("grad-norm")', RIGHT).inner_text()
    save(tab, "np.sqrt")
    tab.reload()  # everything is loaded anew, and Python knows nothing any more
    ready(tab)
    assert "np.sqrt" in cell(tab, 'exercise("grad-norm")').inner_text()
    run(tab, "from course_lib.exercises import")
    assert "solved, 2 attempts" in run(tab, "progress()").inner_text()


def save(tab, text: str) -> None:
    """Save, and wait until the browser's storage has this text."""
    tab.keyboard.press("Control+S")
    tab.wait_for_function(STORED, arg=[f"{EXERCISES}.ipynb", text, True])


def test_work_can_be_downloaded_and_a_notebook_reset(tab, site_url):
    tab = launch(tab, f"{site_url}{EXERCISES}.html", python=False)
    cell(tab, 'exercise("grad-norm")').locator(".jp-InputArea .cm-content").click()
    tab.keyboard.press("Control+A")
    tab.keyboard.insert_text("mine = 1")
    save(tab, "mine = 1")
    with tab.context.expect_page() as opened:  # as "How to use the course" says
        tab.click("#jp-NotebookLogo")
    files = opened.value
    tab.close()
    for folder in ("lectures", "lectures/exercises"):
        files.locator(".jp-DirListing-item", has_text=Path(folder).name).dblclick()
        files.locator(f'.jp-BreadCrumbs-item[title="{folder}"]').wait_for()
        files.locator(".jp-DirListing-item", has_text="00-").wait_for()
    files.locator(".jp-DirListing-item", has_text=EXERCISES.rpartition("/")[2]).click()
    with files.expect_download() as download:
        files.locator("jp-button", has_text="Download").click()
    assert "mine = 1" in Path(download.value.path()).read_text(encoding="utf-8")
    files.locator("jp-button", has_text="Delete").click()
    files.locator(".jp-Dialog .jp-mod-accept").click()
    files.wait_for_function(STORED, arg=[f"{EXERCISES}.ipynb", "mine = 1", False])
    tab = launch(files, f"{site_url}{EXERCISES}.html", python=False)
    assert "..." in cell(tab, 'exercise("grad-norm")').inner_text()
