"""A forked kernel is as good as one of its own: in its folder, with its environment, and with inline pictures."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import forked_kernels
import nbformat
import pytest
from execute import Job

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere kernels start as always")

ASK = """
import multiprocessing, os, sys
names = "course_lib.plots", "course_lib.exercises", "ipywidgets", "matplotlib.pyplot", "pytest"
warm = [name for name in names if name in sys.modules]
print(os.getpgid(0) == os.getpid(), os.getcwd(), os.environ["UNSTUCK_ASKED"], warm)
print(multiprocessing.get_start_method(True), sys.argv[0], [path for path in sys.path if "tests" in path])
"""
DRAW = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint(plt.get_backend())"


def test_it_is_a_kernel_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTUCK_ASKED", "yes")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    cells = [nbformat.v4.new_code_cell(source) for source in (ASK, DRAW, "import os\nos._exit(3)")]
    job = Job("asked", nbformat.v4.new_notebook(cells=cells), tmp_path)
    with ThreadPoolExecutor(1) as thread:  # in this one a browser's loop may be running
        thread.submit(job.run, kernel_name="python3", coalesce_streams=True).result()
    asked, drawn, _ = job.notebook.cells
    assert asked.outputs[0].text.splitlines() == [
        f"True {tmp_path.resolve()} yes ['course_lib.plots']",
        "None ipykernel_launcher []",
    ]
    assert [*{kind: 0 for output in drawn.outputs for kind in output.get("data", {})}] == ["text/plain", "image/png"]
    assert forked_kernels.INLINE in str(drawn.outputs)
    assert job.error.endswith("the kernel died")


def test_another_program_is_started_as_always() -> None:
    with forked_kernels.launch([sys.executable, "-c", "print(7)"], stdout=-1) as started:
        assert started.stdout.read() == b"7\n"
