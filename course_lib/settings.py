"""The variables of the environment that say how the course behaves where nobody is learning.

UNSTUCK_SITE=1            the website is being built: live figures draw stills, hints and solutions are folded
UNSTUCK_EXPECT=todo|pass  tests: a check raises if its exercise is in another state
UNSTUCK_STORE=1           outputs are being stored in git: live figures draw stills
UNSTUCK_WORK=FOLDER|off   where a student's work is kept (a relative path: from the course's folder); off for nowhere
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["expected", "on_site", "path", "storing", "work"]


def on_site() -> bool:
    """Tell whether the website is being built."""
    return bool(os.environ.get("UNSTUCK_SITE"))


def storing() -> bool:
    """Tell whether outputs are being stored in git."""
    return bool(os.environ.get("UNSTUCK_STORE"))


def expected() -> str:
    """Return the state that every exercise must be in, or ''."""
    return os.environ.get("UNSTUCK_EXPECT", "")


def work() -> str:
    """Return the folder chosen for the student's work, "off" for none, or '' where nothing is chosen."""
    return os.environ.get("UNSTUCK_WORK", "").strip()  # cmd keeps the blank of `set UNSTUCK_WORK=off & …`


def path(name: str, given: str) -> Path:
    """Return the path that somebody has typed, with the home folder in place of a `~`.

    Parameters
    ----------
    name : str
        What it is called where it was typed.
    given : str

    Raises
    ------
    ValueError
        If it begins with the home of a user who does not exist here.
    """
    try:
        return Path(given).expanduser()
    except RuntimeError:
        home = Path(given).parts[0]
        raise ValueError(
            f"{name} must be a folder or file of this machine, but is {given}, and this machine has no home folder "
            f"{home}. Write the whole path, or ~/ for your own home folder"
        ) from None
