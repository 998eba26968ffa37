"""Run all steps of `make test`, some side by side, and say how long each took.

    python tools/run_steps.py          (what `make test` runs)

A lane is a row of steps, one after the other; the lanes run at the same time, so that a step that uses one core leaves
the other to another step. What a step prints is shown when it is done. After a failure no further step begins.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from plainly import plainly

ROOT = Path(__file__).resolve().parents[1]
LANES = [
    ["lint", "lite", "test-site"],  # `lite` builds the book that `test-site` opens
    ["test-library", "test-steady"],
    ["test-grading", "test-binder", "test-notebooks"],  # the first two wait for the network and for kernels
]


@dataclass
class Result:
    """What became of a step: its exit code, the seconds by the clock, and those of CPU with all that it started."""

    step: str
    code: int
    clock: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.step:16}{'FAILED' if self.code else 'ok':8}{self.clock:6.0f} s {self.cpu:6.0f} s of CPU"


def run(step: str) -> Result:
    """Run a target of the Makefile, and print what it says when it is done."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        command = ["make", "--no-print-directory", step]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        output = log.read().decode(errors="replace")
    result = Result(step, process.returncode, time.perf_counter() - start, usage.ru_utime + usage.ru_stime)
    print(f"---- {step}\n{output}---- {result}\n", flush=True)
    return result


def main() -> int:
    """Run the lanes; 0 if every step is good."""
    start, results = time.perf_counter(), []

    def follow(lane: list[str]) -> None:
        for step in lane:
            if any(result.code for result in results):
                return
            print(f"{step} ...", flush=True)
            results.append(run(step))

    threads = [threading.Thread(target=follow, args=[lane]) for lane in LANES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(*results, sep="\n")
    skipped = [step for lane in LANES for step in lane if step not in {result.step for result in results}]
    if skipped:
        print(f"not begun: {', '.join(skipped)}")
    print(f"{'all':24}{time.perf_counter() - start:6.0f} s {sum(result.cpu for result in results):6.0f} s of CPU")
    return 1 if skipped or any(result.code for result in results) else 0


if __name__ == "__main__":
    with plainly():
        sys.exit(main())
