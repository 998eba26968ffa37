"""A plugin of nbval: what of a stored output counts, and kernels as on another processor.

With ``UNSTUCK_DISTURB`` set, the kernels disturb every gradient (tests/disturbance.py): what they print must be what is
stored all the same.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from nbval.plugin import IPyNbFile

TESTS = str(Path(__file__).resolve().parent)


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Compare everything but links after stored figures (tools/dress_notebooks.py); nbval has no option for it."""
    if isinstance(collector, IPyNbFile):
        collector.skip_compare += ("text/markdown",)


def pytest_configure(config: pytest.Config) -> None:
    """Let IPython, in each kernel, disturb its gradients from the first cell on, and draw no pictures."""
    if "UNSTUCK_DISTURB" not in os.environ:
        return
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    startup = Path(folder.name, "profile_default", "startup")
    startup.mkdir(parents=True)
    lines = f"import sys\nsys.path.append({TESTS!r})\nimport disturbance\ndisturbance.draw_nothing(get_ipython())\n"
    (startup / "noise.py").write_text(lines, encoding="utf-8")
    os.environ["IPYTHONDIR"] = folder.name
