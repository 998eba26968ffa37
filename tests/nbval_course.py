"""A plugin of nbval: what of a stored output counts, and kernels as on another processor.

With ``UNSTUCK_DISTURB`` set, the kernels disturb every gradient (tests/disturbance.py): what they print must be what is
stored all the same.

On Linux the kernels are forked (tools/forked_kernels.py). They listen on sockets of files: a kernel's ports are chosen
before it binds them; another program may take one in between, and where that is the port of IOPub, the kernel lives on
and is never ready.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import forked_kernels
import nbval.kernel
import pytest
from jupyter_client.manager import KernelManager
from nbval.plugin import IPyNbFile

TESTS = str(Path(__file__).resolve().parent)


def on_sockets_of(folder: str, numbers: Iterator[int]) -> Callable[..., KernelManager]:
    """Return what makes managers of kernels whose sockets are files in `folder`, each with a name of its own."""
    return lambda **options: KernelManager(**options, transport="ipc", ip=str(Path(folder, f"k{next(numbers)}")))


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Compare everything but links after stored figures (tools/dress_notebooks.py); nbval has no option for it."""
    if isinstance(collector, IPyNbFile):
        collector.skip_compare += ("text/markdown",)


def pytest_configure(config: pytest.Config) -> None:
    """Give the kernels sockets; let IPython, in each, disturb its gradients from the first cell on and draw nothing."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    nbval.kernel.KernelManager = on_sockets_of(folder.name, count())
    forked_kernels.use()
    if "UNSTUCK_DISTURB" not in os.environ:
        return
    startup = Path(folder.name, "profile_default", "startup")
    startup.mkdir(parents=True)
    lines = f"import sys\nsys.path.append({TESTS!r})\nimport disturbance\ndisturbance.draw_nothing(get_ipython())\n"
    (startup / "noise.py").write_text(lines, encoding="utf-8")
    os.environ["IPYTHONDIR"] = folder.name
