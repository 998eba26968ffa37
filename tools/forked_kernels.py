"""Kernels that start in a fifth of the time: forked from a process that has imported what all need.

    forked_kernels.use()

A kernel's start, with the imports of a lecture, takes two seconds of CPU: half of what building the book takes. Only
Linux forks safely: elsewhere `use` does nothing, and kernels start as always.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from jupyter_client import launcher
from jupyter_client.provisioning import local_provisioner

SERVER = multiprocessing.get_context("forkserver") if sys.platform == "linux" else None
# none that asks for the notebook when it is imported, as ipywidgets and the exercises do
WARM = ["ipykernel.kernelapp", "IPython.core.magics", "course_lib.plots", "course_lib.experiments"]
INLINE = "module://matplotlib_inline.backend_inline"
IPYTHON = ["-m", "ipykernel_launcher"]  # the command of its kernels, after the Python


def use() -> None:
    """Let all kernels of this process that are IPython's, in this very Python, be forked ones."""
    if SERVER and local_provisioner.launch_kernel is not launch:
        from multiprocessing import forkserver  # Windows has none

        SERVER.set_forkserver_preload(WARM)
        vars(sys.modules["__main__"]).pop("__file__", None)  # else each kernel would import the program that starts it
        atexit.register(forkserver._forkserver._stop)  # waits for it: else nobody counts what its kernels have used
        local_provisioner.launch_kernel = launch


def launch(command: list[str], **how: Any) -> Any:
    """Start a kernel; a drop-in for `jupyter_client.launcher.launch_kernel`, which starts what cannot be forked."""
    if command[:3] != [sys.executable, *IPYTHON]:
        return launcher.launch_kernel(command, **how)
    folder, quiet = str(how.get("cwd") or os.getcwd()), how.get("stderr") is not None
    return Forked(become, command[2:], how.get("env") or dict(os.environ), folder, quiet)


class Forked:
    """A forked kernel, with what Jupyter asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, target: Callable[..., None], *given: Any) -> None:
        assert SERVER
        self.process = SERVER.Process(target=target, args=given, daemon=True)
        self.process.start()
        self.pid = self.process.pid
        with suppress(ProcessLookupError):  # it has ended
            while self.poll() is None and os.getpgid(self.pid) != self.pid:  # who ended its group would end ours
                time.sleep(0.001)

    @property
    def returncode(self) -> int | None:
        return self.process.exitcode

    def poll(self) -> int | None:
        """Return its exit code, or None while it lives."""
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """Return its exit code when it has ended."""
        self.process.join(timeout)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.process.kill()

    def terminate(self) -> None:
        self.process.terminate()


def become(arguments: list[str], environment: dict[str, str], folder: str, quiet: bool) -> None:
    """Become a kernel, as `python -m ipykernel_launcher` does; a quiet one says nothing on the console."""
    os.setsid()
    if quiet:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    own = [*environment.get("PYTHONPATH", "").split(os.pathsep), sys.prefix, sys.base_prefix]
    sys.path[:] = [path for path in sys.path if path.startswith(tuple(filter(None, own)))]
    ends_with = f"--IPKernelApp.parent_handle={os.getppid()}"
    sys.argv[:] = [*arguments, ends_with]
    multiprocessing.set_start_method(None, force=True)
    multiprocessing.current_process().daemon = False  # as one it could start no processes
    import matplotlib
    from ipykernel import kernelapp

    matplotlib.use(os.environ.get("MPLBACKEND", INLINE))  # as each kernel asks for, before Matplotlib is imported
    kernelapp.launch_new_instance()
