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
    "called in a function": "def made():\n    return Optimizer()\n\nmade()",
    "not the student's": "import json\nexec(compile('nowhere', json.__file__, 'exec'))",
    "exit": FUNCTION.format(body="exit()"),
    "quit": FUNCTION.format(body="quit()"),
    "quit by hand": FUNCTION.format(body="get_ipython().ask_exit()"),
    "sys.exit": FUNCTION.format(body="sys.exit(3)"),
    "quit by force": FUNCTION.format(body="get_ipython().exit_now = True"),
    "quit later": FUNCTION.format(body="import threading; threading.Timer(0.3, exit).start()"),
    "quit in a thread": FUNCTION.format(
        body="import threading, time; threading.Thread(target=lambda: (time.sleep(0.3), exit())).start()"
    ),
    "quit at an alarm": FUNCTION.format(
        body="import signal; signal.signal(signal.SIGALRM, lambda *_: exit())\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0.3)"
    ),
    "wait": "import time; time.sleep(0.6); print('still here', get_ipython().exit_now)",
    "draws": FUNCTION.format(body="import matplotlib.pyplot as plt; plt.plot([1, 2])"),
    "closes": FUNCTION.format(body="print('TOLD'); sys.stdout.close()"),
    "shows": FUNCTION.format(
        body="from IPython.display import display; display('SHOWN'); print('TOLD'); print('WARNED', file=sys.stderr)"
    ),
    "error in a cell": FUNCTION.format(body="get_ipython().run_cell('1 / 0')"),
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
    advice = "Python does not know `{}`. Is it misspelled? If you have just restarted: run the first code cell of this "
    (text,) = kernel["forgot numpy"]
    assert "Line 8: `squares = " in text and advice.format("np") in text
    stopped = {
        "called too early": "Line 5: `q3.check(optimizer=Optimizer(0.01))`",
        "called in a function": "Line 2: `return Optimizer()`",
    }
    for cell, where in stopped.items():
        (text,) = kernel[cell]
        first, line, python = text.splitlines()
        assert first.startswith(advice.format("Optimizer")) and where == line
        assert python == "NameError: name 'Optimizer' is not defined"


def test_a_name_that_somebody_elses_code_does_not_know_keeps_its_traceback(kernel):
    (text,) = kernel["not the student's"]
    assert "Traceback" in text and "Python does not know" not in text


@pytest.mark.parametrize("how", ["exit", "quit", "quit by hand", "sys.exit"])
def test_no_function_ends_the_kernel(kernel, how):
    (text,) = kernel[how]
    assert "Line 4: " in text and "A function ends with `return`" in text


def test_no_function_ends_the_kernel_when_its_check_is_over(kernel):
    for how in ("quit by force", "quit later", "quit in a thread", "quit at an alarm"):
        (text,) = kernel[how]
        assert "Not yet" in text
    assert kernel["wait"] == ["still here False\n"]


def test_a_figure_is_not_shown_below_the_check(kernel):
    (text,) = kernel["draws"]
    assert "Not yet" in text and "Figure" not in text


def test_a_function_may_close_its_output(kernel):
    (text,) = kernel["closes"]
    assert text.count("TOLD") == 1


def test_what_a_function_shows_is_kept_and_told_once(kernel):
    (text,) = kernel["shows"]
    for word in ("SHOWN", "TOLD", "WARNED"):
        assert text.count(word) == 1


def test_no_traceback_of_ipython_stands_beside_the_check(kernel):
    (text,) = kernel["error in a cell"]
    assert text.count("ZeroDivisionError: division by zero") == 1 and "Traceback" not in text


def test_the_notebook_has_its_own_exit_and_display_back(kernel):
    shown, printed = sorted(kernel["after all"], key=len)
    assert shown == "42" and "ExitAutocall" in printed and "bound method ZMQInteractiveShell.ask_exit" in printed


@pytest.mark.parametrize("ex", REGISTRY.values(), ids=lambda ex: ex.id)
def test_every_cell_imports_what_it_calls(ex, monkeypatch, capsys):
    """Run with an empty namespace, as after a restart."""
    monkeypatch.setenv("UNSTUCK_EXPECT", "todo")
    exec(ex.cell("q"), {})
    assert "Not attempted yet" in capsys.readouterr().out
