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
_inside = False  # the body of an `as_before` is running


@contextlib.contextmanager
def as_before() -> Iterator[None]:
    """Put back what the body changes for all: random generators, working directory, environment, patched functions.

    In the body of another one it puts back the functions alone: the rest takes ten times as long, and a check calls the
    student's function dozens of times.
    """
    global _inside
    spaces = [(module, dict(vars(module))) for module in MODULES]
    whole = contextlib.nullcontext() if _inside else settings_as_before()
    outer, _inside = _inside, True
    try:
        with whole:
            yield
    finally:
        _inside = outer
        for module, before in spaces:
            if vars(module) != before:
                vars(module).update(before)


@contextlib.contextmanager
def settings_as_before() -> Iterator[None]:
    """Put back the random generators, the working directory, the environment and the settings of printing."""
    draws, numpy_draws = random.getstate(), np.random.get_state()  # noqa: NPY002 - a student may use the old generator
    environment, printing, depth = dict(os.environ), np.get_printoptions(), sys.getrecursionlimit()
    folder = current_folder()
    try:
        yield
    finally:
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
