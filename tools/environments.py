"""Fresh environments of Python: what a stranger's machine has, and what builds Jupyter in the browser.

uv installs into them: it takes a tenth of pip's CPU time. A reader's own `.venv` is pip's work (run.py).
"""

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
    """Make an environment with what is named, as pip names it, and return its folder; with `pip` it has its own pip.

    Modules are compiled when they are first imported: most never are.
    """
    subprocess.run([sys.executable, "-m", "venv", *([] if pip else ["--without-pip"]), folder], check=True)
    install(folder, *what, cwd=cwd)
    return folder


def install(folder: Path, *what: str | Path, cwd: Path | None = None) -> None:
    """Install into an environment. Where uv fails pip tries: a mirror may stand in pip's settings alone."""
    target = ["--python", python_of(folder)]
    with_uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--system-certs", *target, *what]
    with_pip = [sys.executable, "-m", "pip", *target, "install", "-qq", "--disable-pip-version-check", "--no-compile"]
    if subprocess.run(with_uv, cwd=cwd).returncode != 0:
        subprocess.run([*with_pip, *what], cwd=cwd, check=True)
