"""Where Chromium is, for the tools and the tests that print, measure and look at pages.

The headless shell is the same engine without the browser's own windows: a page costs it half the CPU.
"""

from __future__ import annotations

import os
import shutil
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHELL = "chromium-headless-shell"
ADVICE = f"Chromium is missing: apt-get install {SHELL} (or chromium), or set CHROMIUM=/path/to/it"


def find(whole: bool = False) -> str | None:
    """Return the path of a Chromium: ``$CHROMIUM``, or the first one there is.

    `whole` asks for what a reader has, to measure what a page costs there.
    """
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(os.path.expanduser(named))
    names = BROWSERS if whole else (SHELL, *BROWSERS)
    return next(filter(None, map(shutil.which, names)), None)


def need(whole: bool = False) -> str:
    """Return the same, or end the program with advice."""
    named = os.environ.get("CHROMIUM")
    return find(whole) or sys.exit(f"CHROMIUM names {named}, but no program is there." if named else ADVICE)
