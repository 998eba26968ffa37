"""tools/steady.py: digits of chaos are reported, and its runs print what a Jupyter kernel prints.

So are they by nbval, as `make test-notebooks` calls it.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
import steady
from execute import Job

TOOLS = Path(__file__).resolve().parents[1] / "tools"

TRAIN = """
from course_lib.surfaces import quadratic
import numpy as np
x = abs(quadratic([1.0, 3.0]).grad(np.array([0.1, 0.1]))[0])
"""
CHAOS = "for _ in range(200):\n    x = 3.9 * x * (1 - x)\n"
SHOWS = [
    "import sys\nfrom IPython.display import HTML, Markdown, display\nfrom ipywidgets import IntSlider",
    "print('told'); print('warned', file=sys.stderr)\ndisplay(HTML('<b>shown</b>'), Markdown('*this*'))\n42",
    "1 + 1;",
    "%precision 3\n0.123456",
    "IntSlider(description='slide')",
    "print(_, In[3], Out[2], __name__)",
]
LEFT = """
import course_lib
print(vars(course_lib).get("left_behind"))
course_lib.left_behind = "by another run"
"""
OTHER_KINDS = """
from IPython.display import JSON, SVG, Markdown, Math, display
display(Markdown(f"{x:.3f} in Markdown"), Math(f"{x:.3f} in LaTeX"), JSON({"x": f"{x:.3f} in JSON"}))
display(SVG(f"<svg xmlns='http://www.w3.org/2000/svg'><text>{x:.3f} in SVG</text></svg>"))
"""
KERNEL = "from threadpoolctl import threadpool_info\nprint({used['architecture'] for used in threadpool_info()})"
DRAWS = """
from course_lib.plots import curves, show
from course_lib.widgets import SigmaEllipse, explore
from ipywidgets import IntSlider
alt = "A line that falls a little."
show(curves({f"ends at {x:.DIGITSf}": {"": [1, x]}}), alt=alt)
"""
MOVED = """
def f(k):
    return {"y": {"": [1, 2]}}, {"x": f"{x:.2f}" if k else "none"}
explore(f, k=IntSlider(value=0, max=1), alt=alt)
"""
NOTEBOOKS = {
    "no gradient": SHOWS,  # first: its cells count from 1
    "chaos": [TRAIN + CHAOS + "print(f'{x:.1f}')"],
    "other kinds": [TRAIN + CHAOS + OTHER_KINDS],
    "picture": [TRAIN + CHAOS, DRAWS.replace("DIGITS", "3")],
    "still picture": [TRAIN + CHAOS, DRAWS.replace("x:.DIGITSf", "0"), "SigmaEllipse()"],
    "moved picture": [TRAIN + CHAOS, DRAWS.replace("x:.DIGITSf", "0"), MOVED],
    "rounded": [TRAIN + LEFT + "print(f'{x:.3f}')"],
    "blas": [TRAIN + "import os\nprint(os.environ.get('OPENBLAS_CORETYPE'))", KERNEL],
    "error": ["x = 1", TRAIN + "from pathlib import Path\n1 / 0 if Path('broken').exists() else 7", "print('never')"],
    "dead": ["from pathlib import Path\nimport os\nos._exit(3) if Path('broken').exists() else 7"],
}
OTHERS = [(2, "Sandybridge"), (5, "Sandybridge"), (3, "Haswell")]
PAGE = "---\nkernelspec:\n  name: python3\n---\n\n```{{code-cell}} python\n{}\n```\n"


def in_a_kernel(notebooks: dict[str, list[str]], folder: Path) -> None:
    """Run the cells of notebooks in one Jupyter kernel, and store each notebook with its outputs."""
    made = {name: [nbformat.v4.new_code_cell(source) for source in sources] for name, sources in notebooks.items()}
    job = Job("", nbformat.v4.new_notebook(cells=[cell for cells in made.values() for cell in cells]), folder)
    with ThreadPoolExecutor(1) as thread:  # in this one a browser's loop may be running
        thread.submit(job.run, kernel_name="python3", coalesce_streams=True).result()
    assert not job.error
    for name, cells in made.items():
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")


@pytest.fixture(scope="module")
def environment():
    """The environment, to be changed for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory, environment):
    """A folder with all notebooks and what they print."""
    folder = tmp_path_factory.mktemp("steady")
    environment.delenv("OPENBLAS_CORETYPE", raising=False)  # a machine may have chosen one for all processes
    in_a_kernel(NOTEBOOKS, folder)
    return folder


@pytest.fixture(scope="module")
def report(notebooks):
    """What the tool says of all notebooks, by name, and its exit code."""
    folder = notebooks
    paths = [folder / f"{name}.ipynb" for name in NOTEBOOKS]
    for name in ("chaos", "rounded"):
        paths.append(folder / f"page of {name}.md")
        paths[-1].write_text(PAGE.format(NOTEBOOKS[name][0]), encoding="utf-8")
    (folder / "broken").touch()
    command = [sys.executable, TOOLS / "steady.py", "--jobs", "1", *paths]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    printed = {path.stem: [] for path in paths}
    for name, what in re.findall(r"^.*[\\/](.+)\.(?:ipynb|md): (.*(?:\n    .*)*)", done.stdout, re.MULTILINE):
        printed[name].append(what)
    return printed, done.returncode


def test_what_does_not_hang_on_the_last_digits_is_steady_and_no_run_sees_another(report):
    printed, _ = report
    assert printed["rounded"] == ["steady in 5 runs"]
    assert printed["page of rounded"] == ["steady in 6 runs"]


def test_cells_print_what_they_print_in_a_kernel_and_without_gradients_run_once_a_kernel_of_blas(report):
    assert report[0]["no gradient"] == ["steady in 3 runs"]


def test_digits_of_chaos_are_reported(report):
    printed, code = report
    assert code == 1
    for name in ("chaos", "page of chaos"):
        assert len(printed[name]) >= 3  # now and then two runs agree by chance
        assert printed[name][0].startswith("disturbance 1: prints something else\n")


def test_digits_are_compared_in_whatever_form_they_are_shown(report):
    told = "".join(report[0]["other kinds"])
    for kind in ("Markdown", "LaTeX", "JSON", "SVG"):
        assert len(re.findall(rf"[-+].*[01]\.[0-9]+ in {kind}", told)) > 2


def test_words_in_pictures_are_compared_at_every_position_of_an_explore(report):
    """The first run stands for all: what differs from it is told."""
    printed, _ = report
    assert printed["still picture"] == ["steady in 5 runs"]
    for name, words in (("picture", "2] ends at 0."), ("moved picture", "3] at (1,): x 0.")):
        assert 1 <= len(printed[name]) <= 2  # of three runs that look; now and then two agree by chance
        assert all(words in told for told in printed[name])


def test_another_kernel_of_blas_is_in_use(report):
    conditions = [line.partition(": ")[0] for line in report[0]["blas"]]
    assert conditions == [f"disturbance {seed}, OpenBLAS {blas}" for seed, blas in OTHERS]
    if platform.machine() in ("x86_64", "AMD64"):  # others have kernels of their own
        for line in report[0]["blas"][:2]:
            used = re.findall(r"^ *[-+](\{.+\})$", line, re.MULTILINE)
            assert len(used) == 2, "without fused additions, as Sandybridge has none, BLAS is another"


def test_a_cell_that_fails_and_a_process_that_ends_are_reported(report):
    printed, _ = report
    assert len(printed["error"]) == 5
    assert "[code cell 2]" in printed["error"][0] and "ZeroDivisionError: division by zero" in printed["error"][0]
    assert "never" not in printed["error"][0] and "\x1b" not in printed["error"][0]
    assert printed["dead"][0].splitlines()[1].strip() == "its process ended with exit code 3"


def test_nbval_sees_the_digits_of_chaos_too(notebooks):
    """So its run of a lecture is one of the five with noise: `steady.py --after-nbval` leaves it out."""
    options = ["-p", "nbval_course", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env", "-W", "default"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options, "chaos.ipynb", "rounded.ipynb"],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(TOOLS.parent / "tests"), str(TOOLS)]),
            "UNSTUCK_DISTURB": "1",
        },
        cwd=notebooks,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "FAILED chaos.ipynb" in done.stdout and "1 failed, 1 passed" in done.stdout


def test_after_nbval_its_run_is_left_out(monkeypatch):
    ran = []
    monkeypatch.setattr(steady, "run_alone", lambda folder, sources, run: ran.append(run) or replace(run, trained=True))
    for path, after in (("a.ipynb", False), ("a.ipynb", True), ("a.md", True)):
        for blas in steady.SEEDS:
            steady.run_seeds(Path(path), [], blas, after)
    seeds = [run.seed for run in ran]
    assert seeds == [1, 4, 2, 5, 3, *(4, 2, 5, 3), *(0, 1, 4, 2, 5, 3)]
