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

    In the body of another one the random generators and the environment are left to that one: to keep them takes most
    of the time, and a check calls the student's function dozens of times.
    """
    global _inside
    spaces = [(module, dict(vars(module))) for module in MODULES]
    printing, depth, folder = np.get_printoptions(), sys.getrecursionlimit(), current_folder()
    rest = contextlib.nullcontext() if _inside else draws_and_environment_as_before()
    outer, _inside = _inside, True
    with rest:  # the functions first: what puts back the rest may be among them
        try:
            yield
        finally:
            _inside = outer
            for module, before in spaces:
                if vars(module) != before:
                    vars(module).update(before)
            if np.get_printoptions() != printing:
                np.set_printoptions(**printing)
            sys.setrecursionlimit(depth)
            if folder and current_folder() != folder:
                with contextlib.suppress(OSError):  # it was removed
                    os.chdir(folder)


@contextlib.contextmanager
def draws_and_environment_as_before() -> Iterator[None]:
    """Put back the random generators and the environment."""
    draws, numpy_draws = random.getstate(), np.random.get_state()  # noqa: NPY002 - a student may use the old generator
    environment = dict(os.environ)
    try:
        yield
    finally:
        random.setstate(draws)
        np.random.set_state(numpy_draws)  # noqa: NPY002
        if dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)


def current_folder() -> str:
    """Return the working directory, or "" where it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return ""
