"""The variables of the environment that say how the course behaves where nobody is learning.

UNSTUCK_SITE=1            the website is being built: live figures draw stills, hints and solutions are folded
UNSTUCK_EXPECT=todo|pass  tests: a check raises if its exercise is in another state
UNSTUCK_STORE=1           outputs are being stored in git: live figures draw stills
UNSTUCK_WORK=FOLDER|off   where a student's work is kept (a relative path: from the course's folder); off for nowhere
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

__all__ = ["advice", "expected", "on_site", "path", "storing", "work"]


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
    return os.environ.get("UNSTUCK_WORK", "").strip(' "')  # cmd keeps quotes, and a blank before `&`


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


def advice(error: OSError) -> str:
    """Say what to do about a file or folder that cannot be used.

    Parameters
    ----------
    error : OSError
    """
    if isinstance(error, FileExistsError):
        return "Something else has this name: move it, or name another folder."
    if isinstance(error, NotADirectoryError):
        return "A file is where a folder is needed: move it, or name another folder."
    if isinstance(error, IsADirectoryError):
        return "A folder is where a file is needed: move it, or name another file."
    if isinstance(error, FileNotFoundError):
        return "Check each part of this path, or install the program: nothing has this name."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Make room on this disk, and call this again."
    return "Copy the course to a folder where you may write, or name another one (for your own copies: UNSTUCK_WORK)."
