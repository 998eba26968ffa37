"""The state of the process: after a check it is what it was before."""

from __future__ import annotations

import builtins
import contextlib
import math
import os
import random
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

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
    outer, _inside = _inside, True
    with contextlib.ExitStack() as last:  # each is put back, even if the student's own objects make another one fail
        if not outer:
            last.enter_context(draws_and_environment_as_before())
        last.callback(go_back, current_folder())
        last.callback(sys.setrecursionlimit, sys.getrecursionlimit())
        last.callback(np.set_printoptions, **np.get_printoptions())
        for module in MODULES:  # these first: what puts back the rest may be among them
            last.callback(restore, vars(module), dict(vars(module)))
        try:
            yield
        finally:
            _inside = outer


def restore(now: dict[str, Any], before: dict[str, Any]) -> None:
    """Make the names of a module what they were."""
    try:
        unchanged = now == before  # where all are the same objects, this is quick
    except Exception:  # an array in the place of a number
        unchanged = False
    if not unchanged:
        now.update(before)
        for name in now.keys() - before.keys():
            if not isinstance(now[name], ModuleType):  # NumPy imports some of its parts when they are first used
                del now[name]


def go_back(folder: str) -> None:
    """Make a folder the working directory again, unless it is gone."""
    if folder and current_folder() != folder:
        with contextlib.suppress(OSError):
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
