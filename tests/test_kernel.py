"""Exercises in a real kernel: `exit()` does not end it, a check shows once, and a cell runs alone after a restart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from execute import Job

from course_lib.exercises import REGISTRY, exercise

FUNCTION = """from course_lib.exercises import exercise
import sys
def grad_norm(grads):
    {body}
    return 0.0
exercise("grad-norm").check(grad_norm)"""

CELLS = {
    "alone": exercise("grad-norm").cell("q1"),
    "forgot numpy": exercise("grad-norm").cell("q1", solved=True),
    "called too early": exercise("capstone").cell("q3").replace("...", "Optimizer(0.01)"),
    "exit": FUNCTION.format(body="exit()"),
    "quit": FUNCTION.format(body="quit()"),
    "quit by hand": FUNCTION.format(body="get_ipython().ask_exit()"),
    "sys.exit": FUNCTION.format(body="sys.exit(3)"),
    "shows": FUNCTION.format(
        body="from IPython.display import display; display('SHOWN'); print('TOLD'); print('WARNED', file=sys.stderr)"
    ),
    "after all": "display(6 * 7); print((exit,), get_ipython().ask_exit)",
}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """What each cell showed, text by text, in one kernel that has run nothing before."""
    stops = {"tags": ["raises-exception"]}  # may stop
    cells = [nbformat.v4.new_code_cell(source, metadata=stops) for source in CELLS.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSTUCK_WORK", "off")
        patch.delenv("UNSTUCK_EXPECT", raising=False)
        job = Job("cells", notebook, tmp_path_factory.mktemp("kernel"))
        with ThreadPoolExecutor(1) as thread:  # in this one a browser's loop may be running
            thread.submit(job.run, kernel_name="python3").result()
    assert not job.error
    return {name: [seen(output) for output in cell["outputs"]] for name, cell in zip(CELLS, cells, strict=True)}


def seen(output):
    """What an output shows, in words."""
    if output["output_type"] == "error":
        return "\n".join(output["traceback"])
    return output.get("text") or output["data"]["text/plain"]


def test_a_cell_runs_alone_after_a_restart(kernel):
    (text,) = kernel["alone"]
    assert "Not attempted yet" in text


def test_a_name_from_the_first_cell_is_told_so(kernel):
    for cell, name in {"forgot numpy": "np", "called too early": "Optimizer"}.items():
        (text,) = kernel[cell]
        assert f"name '{name}' is not defined" in text
        assert f"Is `{name}` misspelled, or does it come from a cell that has not run yet, such as the first" in text


@pytest.mark.parametrize("how", ["exit", "quit", "quit by hand", "sys.exit"])
def test_no_function_ends_the_kernel(kernel, how):
    (text,) = kernel[how]
    assert "Line 4: " in text and "A function ends with `return`" in text


def test_what_a_function_shows_is_kept_and_told_once(kernel):
    (text,) = kernel["shows"]
    for word in ("SHOWN", "TOLD", "WARNED"):
        assert text.count(word) == 1


def test_the_notebook_has_its_own_exit_and_display_back(kernel):
    shown, printed = sorted(kernel["after all"], key=len)
    assert shown == "42" and "ExitAutocall" in printed and "bound method ZMQInteractiveShell.ask_exit" in printed


@pytest.mark.parametrize("ex", REGISTRY.values(), ids=lambda ex: ex.id)
def test_every_cell_imports_what_it_calls(ex, monkeypatch, capsys):
    """Run with an empty namespace, as after a restart."""
    monkeypatch.setenv("UNSTUCK_EXPECT", "todo")
    exec(ex.cell("q"), {})
    assert "Not attempted yet" in capsys.readouterr().out
