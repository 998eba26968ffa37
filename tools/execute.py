"""Run notebooks, as many at once as the machine has cores, and say how far they are.

The book's build and `tools/run_notebooks.py` both run their notebooks here.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import forked_kernels
import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

# for the kernels: threads of BLAS that wait for a core burn ten times what they compute
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SECONDS_PER_CELL = 600  # against an endless loop; the slowest cell takes 10 s, and a busy machine several times that
COLOR = re.compile(r"\x1b\[[\d;]*m")
TRIES = 3
NO_KERNEL = "the kernel did not start"
NOT_READY = ("Kernel died before replying", "Kernel didn't respond")  # how jupyter_client's errors begin
QUIET = ["--IPKernelApp.log_level=40"]  # a kernel warns of TCP without encryption, each time


class Stopped(Exception):
    """Somebody has asked for the end."""


@dataclass
class Job:
    """A notebook that is to run, and what became of it.

    Parameters
    ----------
    name : str
        What messages call it.
    notebook : NotebookNode
        Its cells get their outputs in place.
    folder : Path
        The kernel's working directory.
    """

    name: str
    notebook: NotebookNode
    folder: Path
    cell: int = 0  # the one that runs now
    cpu: float = 0.0  # s, what the kernel has used, with its children
    seconds: float = 0.0  # s, from start to end
    error: str = ""  # which cell failed, and why
    client: NotebookClient | None = field(default=None, repr=False)
    stopped: bool = False

    def run(self, kernel_arguments: Sequence[str] = (), **options: Any) -> None:
        """Run all cells in a fresh kernel; what goes wrong is in `error`, naming the cell.

        Parameters
        ----------
        kernel_arguments : sequence of str
            Further arguments of the kernel's command line.
        **options
            Further traits of ``nbclient.NotebookClient``.
        """
        start = time.perf_counter()
        forked_kernels.use()
        for _ in range(TRIES):
            self._run(kernel_arguments, options)
            if self.error != NO_KERNEL or self.stopped:
                break
        self.seconds = time.perf_counter() - start

    def _run(self, kernel_arguments: Sequence[str], options: Mapping[str, Any]) -> None:
        self.error = ""
        self.client = NotebookClient(
            self.notebook,
            timeout=SECONDS_PER_CELL,
            record_timing=False,  # the cache knows a notebook by its cells' metadata too
            extra_arguments=[*QUIET, *kernel_arguments],
            resources={"metadata": {"path": str(self.folder)}},
            on_cell_start=self._begin,
            on_cell_executed=self._count,
            on_cell_error=self._count,
            **options,
        )
        try:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # what ZeroMQ needs on Windows
                runner.run(self.client.async_execute())
        except Stopped:
            self.error = "stopped"
        except CellExecutionError as error:
            self.error = f"{self._place()}: {error.ename}: {error.evalue}\n{COLOR.sub('', error.traceback)}"
        except CellTimeoutError:
            self.error = f"{self._place()}: took more than {SECONDS_PER_CELL} s"
        except DeadKernelError:
            self.error = f"{self._place()}: the kernel died"
        except RuntimeError as error:
            if not str(error).startswith(NOT_READY):
                raise
            self.error = NO_KERNEL  # before its first cell: another process may have taken one of its ports
        finally:
            atexit.unregister(self.client._cleanup_kernel)  # nbclient forgets this when a kernel dies while it starts

    @property
    def fraction(self) -> float:
        """Part of its cells that have run, from 0 to 1."""
        return self.cell / max(len(self.notebook.cells), 1)

    def stop(self) -> None:
        """Kill the kernel; its thread ends with it, or before its next cell."""
        self.stopped = True
        for process in self._processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def _begin(self, cell_index: int, **_: Any) -> None:
        self.cell = cell_index
        if self.stopped:
            raise Stopped

    def _count(self, **_: Any) -> None:
        with suppress(psutil.NoSuchProcess):
            times = [process.cpu_times() for process in self._processes()]
            self.cpu = sum(t.user + t.system for t in times)

    def _processes(self) -> list[psutil.Process]:
        """Return the kernel's process with its children (Windows starts Python through one more)."""
        manager = self.client and self.client.km
        if not manager or not manager.has_kernel:
            return []
        with suppress(psutil.NoSuchProcess):
            kernel = psutil.Process(manager.provisioner.pid)
            return [kernel, *kernel.children(recursive=True)]
        return []

    def _place(self) -> str:
        """Name the cell that ran last, as "cell 7 (id abc)", counted from 1 with the text cells."""
        cell = self.notebook.cells[self.cell]
        lines = self.notebook.metadata.get("source_map")  # of a notebook that is a text file
        return f"cell {self.cell + 1} ({f'line {lines[self.cell] + 1}' if lines else f'id {cell.id}'})"


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def execute_all(
    jobs: Collection[Job],
    finished: Callable[[Job], None] = lambda job: None,
    known: Mapping[str, float] | None = None,
    **options: Any,
) -> None:
    """Run every job, one on each core, the longest first; print which starts, which is done and how long it will take.

    Parameters
    ----------
    jobs : collection of Job
        A job that fails does not keep the others from running.
    finished : callable
        Called with each job in this thread when it is done, also when it failed.
    known : mapping of str to float
        What the jobs of these names used when they last ran, in CPU seconds.
    **options
        Further traits of ``nbclient.NotebookClient``.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl+C, when every kernel has ended.
    """
    progress = Progress(jobs, known or {})
    progress.begin()
    with ThreadPoolExecutor(cores()) as pool:
        running: dict[Future[None], Job] = {}

        def start(job: Job) -> None:
            progress.started(job)
            job.run(**options)

        try:
            for job in progress.jobs:
                running[pool.submit(start, job)] = job
            while running:
                done, _ = wait(
                    running, timeout=1, return_when=FIRST_COMPLETED
                )  # Windows takes no Ctrl+C while it waits
                for future in done:
                    job = running.pop(future)
                    future.result()
                    progress.finished(job, left=len(running))
                    finished(job)
        except BaseException:
            for future, job in running.items():
                if not future.cancel():
                    job.stop()
            raise


class Progress:
    """What there is to do, what is done, and about how long the rest takes."""

    def __init__(self, jobs: Collection[Job], known: Mapping[str, float]) -> None:
        cells = {job.name: len(job.notebook.cells) for job in jobs}
        self.known = cells.keys() <= known.keys()
        both = cells.keys() & known.keys()
        per_cell = sum(known[name] for name in both) / sum(cells[name] for name in both) if both else 1.0
        self.work = {name: known.get(name, per_cell * count) for name, count in cells.items()}
        self.jobs = sorted(jobs, key=lambda job: -self.work[job.name])
        self.start = time.perf_counter()

    def begin(self) -> None:
        """Say what there is to do, and how long it takes if the last time tells."""
        guess = f", about {duration(sum(self.work.values()) / cores())}" if self.known else ""
        say(f"{count(len(self.jobs), 'notebook')} to run, {cores()} at a time{guess}:")

    def started(self, job: Job) -> None:
        """Say that a job begins."""
        say(f"  {job.name} ...")

    def finished(self, job: Job, left: int) -> None:
        """Say that a job is done, and what is left."""
        job.cell = len(job.notebook.cells) if not job.error else job.cell
        result = "FAILED" if job.error else "done"
        rest = f"{left} left, about {duration(self.seconds_left())}" if left else "none left"
        say(f"  {job.name} {result} in {job.seconds:.0f} s ({job.cpu:.1f} s of CPU); {rest}")

    def seconds_left(self) -> float:
        """Return what the rest takes if it goes on as it went so far."""
        done = sum(self.work[job.name] * (1 if job.error else job.fraction) for job in self.jobs)
        return (time.perf_counter() - self.start) * (sum(self.work.values()) / done - 1)


def say(text: str) -> None:
    """Print a line in one piece: several threads speak."""
    print(f"{text}\n", end="", flush=True)


def count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def duration(seconds: float) -> str:
    """Return a time as one says it when it is a guess.

    >>> [duration(s) for s in (3, 12, 47, 80, 200)]
    ['5 s', '15 s', '50 s', '1.5 min', '3.5 min']
    """
    return f"{max(5 * round(seconds / 5 + 0.4), 5)} s" if seconds < 55 else f"{round(seconds / 30 + 0.4) / 2:g} min"
