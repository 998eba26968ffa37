"""The state of the process: after a check it is what it was before."""

from __future__ import annotations

import builtins
import contextlib
import math
import os
import random
import sys
from collections.abc import Iterator

import numpy as np

__all__ = ["as_before"]

MODULES = (builtins, math, random, np, np.linalg, np.random)  # what a notebook's student may patch


@contextlib.contextmanager
def as_before() -> Iterator[None]:
    """Put back what the body changes for all: random generators, working directory, environment, patched functions."""
    spaces = [(module, dict(vars(module))) for module in MODULES]
    draws, numpy_draws = random.getstate(), np.random.get_state()  # noqa: NPY002 - a student may use the old generator
    environment, printing, depth = dict(os.environ), np.get_printoptions(), sys.getrecursionlimit()
    folder = current_folder()
    try:
        yield
    finally:
        for module, before in spaces:
            if vars(module) != before:
                vars(module).update(before)
        random.setstate(draws)
        np.random.set_state(numpy_draws)  # noqa: NPY002
        if dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)
        if np.get_printoptions() != printing:
            np.set_printoptions(**printing)
        sys.setrecursionlimit(depth)
        if folder and current_folder() != folder:
            os.chdir(folder)


def current_folder() -> str:
    """Return the working directory, or "" where it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return ""
