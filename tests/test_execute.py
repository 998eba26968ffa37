"""Notebooks run side by side, each in its own kernel; what fails is named, and what is left is told."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import execute
import nbformat
import psutil
import pytest
from execute import Job, Progress, duration, execute_all

TOOLS = Path(__file__).resolve().parents[1] / "tools"


def job(name: str, folder: Path, *sources: str) -> Job:
    """A notebook of these code cells, after one of text."""
    cells = [nbformat.v4.new_markdown_cell("# T"), *map(nbformat.v4.new_code_cell, sources)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "P"}})
    return Job(name, notebook, folder)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Four jobs on three cores, some of which fail, and a slow one; name → job, and the order in which they ended."""
    folder = tmp_path_factory.mktemp("notebooks")
    meet = (  # either ends only if the other runs at the same time
        "from pathlib import Path\nimport time\nPath('{0}').touch()\n"
        "while not Path('{1}').exists():\n    time.sleep(0.05)\nprint('{0} has met {1}')"
    )
    jobs = [
        job("a", folder, meet.format("a", "b")),
        job("b", folder, meet.format("b", "a")),
        job("error", folder, "x = 1", "x / 0", "print('never')"),
        job("dead", folder, "import os\nos._exit(1)"),
    ]
    slow = job("slow", folder, "import time\ntime.sleep(1000)")
    ended: list[Job] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execute, "cores", lambda: 3)
        execute_all(jobs, ended.append)
        patch.setattr(execute, "SECONDS_PER_CELL", 3)
        execute_all([slow], ended.append)
    return {job.name: job for job in [*jobs, slow]}, [job.name for job in ended]


def test_notebooks_run_at_the_same_time_and_get_their_outputs(ran):
    jobs, _ = ran
    for one, other in ("ab", "ba"):
        assert not jobs[one].error
        assert jobs[one].notebook.cells[1].outputs[0].text == f"{one} has met {other}\n"
        assert "execution" not in jobs[one].notebook.cells[1].metadata
        assert 0 < jobs[one].cpu < jobs[one].seconds * 2


def test_who_fails_is_named_with_its_cell_and_the_others_run_all_the_same(ran):
    jobs, ended = ran
    assert sorted(ended) == sorted(jobs)
    cells = {name: found.notebook.cells for name, found in jobs.items()}
    assert jobs["error"].error.startswith(f"cell 3 (id {cells['error'][2].id}): ZeroDivisionError: division by zero")
    assert "\x1b" not in jobs["error"].error and "x / 0" in jobs["error"].error
    assert not cells["error"][3].outputs
    assert jobs["dead"].error == f"cell 2 (id {cells['dead'][1].id}): the kernel died"
    assert jobs["slow"].error == f"cell 2 (id {cells['slow'][1].id}): took more than 3 s"


def test_the_end_of_the_program_is_the_end_of_its_kernels(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(f"""
import signal
import sys
from pathlib import Path
import nbformat
sys.path.insert(0, {str(TOOLS)!r})
from execute import Job, execute_all
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has it ignored
cells = [nbformat.v4.new_code_cell("import os, time; open(f'{{os.getpid()}}.pid', 'w'); time.sleep(1000)")]
metadata = {{"kernelspec": {{"name": "python3", "display_name": "P"}}}}
folder = Path({str(tmp_path)!r})
execute_all([Job(name, nbformat.v4.new_notebook(cells=cells, metadata=metadata), folder) for name in "abc"])
""")
    with subprocess.Popen([sys.executable, program], stderr=subprocess.PIPE, encoding="utf-8") as running:
        while not (pids := [int(file.stem) for file in tmp_path.glob("*.pid")]):
            assert running.poll() is None
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate()
    assert errors.rstrip().endswith("KeyboardInterrupt") and running.returncode
    pids = {*pids, *(int(file.stem) for file in tmp_path.glob("*.pid"))}
    assert not [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]
    assert len(pids) <= execute.cores(), "the third never starts"


def test_the_longest_is_first_and_the_estimate_is_made_of_what_was_measured(tmp_path, monkeypatch, capsys):
    jobs = [job("short", tmp_path, "1"), job("long", tmp_path, "1"), job("new", tmp_path, *"123456789")]
    progress = Progress(jobs, {"short": 2.0, "long": 30.0})
    assert [found.name for found in progress.jobs] == ["new", "long", "short"]
    assert progress.work["new"] == pytest.approx(10 * 8)  # ten cells; the known four took 8 s each
    monkeypatch.setattr(time, "perf_counter", lambda: progress.start + 60)
    jobs[2].cell = 5  # half of the 80 s
    progress.finished(jobs[1], left=2)
    assert progress.seconds_left() == pytest.approx(60 * (112 / 70 - 1))
    assert "long done in 0 s (0.0 s of CPU); 2 left, about 40 s" in capsys.readouterr().out
    Progress(jobs[:2], {"short": 2.0, "long": 30.0}).begin()
    assert f"2 notebooks to run, {execute.cores()} at a time, about" in capsys.readouterr().out
    Progress(jobs, {}).begin()
    assert f"3 notebooks to run, {execute.cores()} at a time:" in capsys.readouterr().out


def test_a_guess_is_round():
    assert [duration(s) for s in (0, 3, 12, 47, 61, 80, 200)] == [
        "5 s", "5 s", "15 s", "50 s", "1 min", "1.5 min", "3.5 min",
    ]  # fmt: skip


def test_a_core_is_one_that_this_process_may_use():
    assert 1 <= execute.cores() <= (os.cpu_count() or 1)


def test_a_kernel_that_dies_while_it_starts_leaves_nothing_to_do_at_the_end_of_the_program(monkeypatch):
    one, left = job("a.ipynb", Path(), "1"), []
    monkeypatch.setattr(atexit, "register", lambda function, *_, **__: left.append(function))
    monkeypatch.setattr(atexit, "unregister", lambda ended: ended in left and left.remove(ended))

    async def die(self):
        one.stop()
        return await start(self)

    start = execute.NotebookClient.async_start_new_kernel_client
    monkeypatch.setattr(execute.NotebookClient, "async_start_new_kernel_client", die)
    execute_all([one])
    assert one.stopped and one.error == execute.NO_KERNEL
    assert one.client._cleanup_kernel not in left


@pytest.mark.parametrize("why", ["Kernel died before replying to kernel_info", "Kernel didn't respond in 60 seconds"])
def test_a_kernel_that_does_not_start_is_tried_again(monkeypatch, why):
    one, starts = job("a.ipynb", Path(), "1"), []

    def start(client):
        starts.append(client)
        raise RuntimeError(why)

    monkeypatch.setattr(execute.NotebookClient, "async_execute", start)
    execute_all([one])  # in a thread: this one may have an event loop already
    assert one.error == execute.NO_KERNEL and len(starts) == execute.TRIES
