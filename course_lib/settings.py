"""The variables of the environment that say how the course behaves where nobody is learning.

UNSTUCK_SITE=1            the website is being built: live figures draw stills, hints and solutions are folded
UNSTUCK_EXPECT=todo|pass  tests: a check raises if its exercise is in another state
UNSTUCK_STORE=1           outputs are being stored in git: live figures draw stills
UNSTUCK_WORK=FOLDER|off   where a student's work is kept; off for nowhere
"""

from __future__ import annotations

import os

__all__ = ["expected", "on_site", "storing", "work"]


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
    return os.environ.get("UNSTUCK_WORK", "")
