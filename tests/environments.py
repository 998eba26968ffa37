"""Fresh environments of Python, as a stranger's machine makes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def python_of(folder: Path) -> Path:
    """The Python of an environment."""
    return folder / "bin" / "python"


def variables(folder: Path) -> dict[str, str]:
    """The variables of a shell in which an environment is active, without those that tell of ours."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "UNSTUCK", "VIRTUAL_ENV"))}
    return clean | {
        "PATH": f"{folder / 'bin'}{os.pathsep}{clean['PATH']}",
        "OPENBLAS_NUM_THREADS": "1",
        "PIP_NO_COMPILE": "1",
    }


def make(folder: Path, *what: str | Path, cwd: Path | None = None, pip: bool = False) -> Path:
    """Make an environment with what pip installs into it, and return its folder; with `pip` it has its own pip.

    Ours installs: to set up a pip in each takes seconds. Modules are compiled when they are first imported: most never
    are.
    """
    subprocess.run([sys.executable, "-m", "venv", *([] if pip else ["--without-pip"]), folder], check=True)
    install = ["install", "-qq", "--disable-pip-version-check", "--no-compile", *what]
    subprocess.run([sys.executable, "-m", "pip", "--python", python_of(folder), *install], cwd=cwd, check=True)
    return folder
