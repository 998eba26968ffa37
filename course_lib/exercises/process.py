"""The state of the process: after a check it is what it was before."""

from __future__ import annotations

import builtins
import contextlib
import copy
import ctypes
import decimal
import functools
import gc
import io
import itertools
import logging
import math
import os
import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

from .deadline import Waker, is_own, stack

__all__ = ["Screen", "as_before", "restore"]

# what a notebook's student may patch; the last is put back first
MODULES = (copy, decimal, functools, itertools, math, random, time, warnings, np, np.linalg, np.random, builtins)
_backs: list[Callable[[], None]] = []  # while the body of an `as_before` runs: what puts back


class Screen(io.StringIO):
    """What a student's code writes to: some programs close `sys.stdout`, and yet all that was printed must be read."""

    def close(self) -> None:
        """Stay open."""


@contextlib.contextmanager
def as_before() -> Iterator[None]:
    """Put back what the body changes for all: patched functions, switches, random generators, environment, figures.

    In the body of another one nothing is read anew, and the costly ones are left to that one: a check calls the
    student's function dozens of times.
    """
    global _backs
    outer = not _backs
    here = backs() if outer else _backs
    with contextlib.ExitStack() as last:
        if outer:
            for keep in (draws_and_environment_as_before, modules_as_before, figures_as_before):
                last.enter_context(keep())
        last.enter_context(decimal.localcontext())
        last.callback(call_all, here)
        try:
            _backs = here
            yield
        finally:
            if outer:
                _backs = []


def backs() -> list[Callable[[], None]]:
    """Return what makes switches and modules what they are now; the last are to be called first: others need them."""
    switches = [functools.partial(put_back, get, put, get()) for get, put in SWITCHES]
    return [*switches, *(functools.partial(restore, vars(module), dict(vars(module))) for module in MODULES)]


def call_all(backs: list[Callable[[], None]]) -> None:
    """Put each back, the last first, even if the student's own objects make another one fail."""
    failure: BaseException | None = None
    for back in backs[::-1]:
        try:
            back()
        except BaseException as error:
            failure = error
    if failure:
        raise failure


def put_back(get: Callable[[], Any], put: Callable[[Any], None], before: Any) -> None:
    """Make a switch what it was."""
    if get() != before:
        put(before)


def restore(now: dict[str, Any], before: dict[str, Any]) -> None:
    """Make the names of a module what they were.

    Parameters
    ----------
    now, before : dict
        The module's names, and a copy of them.
    """
    try:
        unchanged = now == before  # where all are the same objects, this is quick
    except Exception:  # an array in the place of a number
        unchanged = False
    if not unchanged:
        now.update(before)
        for name in now.keys() - before.keys():
            if not isinstance(now[name], ModuleType):  # NumPy imports some of its parts when they are first used
                del now[name]


# ---- switches: how each is read, and how it is put back


def current_folder() -> str:
    """Return the working directory, or "" where it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def go_back(folder: str) -> None:
    """Make a folder the working directory again, unless it is gone."""
    if folder and current_folder() != folder:
        with contextlib.suppress(OSError):
            os.chdir(folder)


def collect(on: bool) -> None:
    """Switch the collector of garbage on or off."""
    (gc.enable if on else gc.disable)()


def print_arrays(options: dict[str, Any]) -> None:
    """Let NumPy print as these options say."""
    np.set_printoptions(**options)


def search_in(folders: list[str]) -> None:
    """Let Python look for modules there."""
    sys.path[:] = folders


def log_to(handlers: list[logging.Handler]) -> None:
    """Let messages go there: the first `logging.warning(...)` of all makes a handler, which would write to a check."""
    logging.root.handlers[:] = handlers


def threads() -> set[threading.Thread]:
    """Return all threads but ours, which the first check starts."""
    return {thread for thread in threading.enumerate() if type(thread) is not Waker}


def end_new(before: set[threading.Thread]) -> None:
    """Cancel timers, and end threads that run the student's code: one might call `exit`, or never end.

    Threads in which a library's code runs stay. One that sleeps ends when it wakes.
    """
    frames = sys._current_frames()
    for thread in threads() - before:
        if isinstance(thread, threading.Timer):
            thread.cancel()
        if any(is_own(frame.f_code) for frame in stack(frames.get(thread.ident or 0))):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))


def alarm() -> tuple[bool, Any]:
    """Return whether the clock is set that sends SIGALRM, and what is done then."""
    return signal.getitimer(signal.ITIMER_REAL)[0] > 0, signal.getsignal(signal.SIGALRM)


def set_alarm(before: tuple[bool, Any]) -> None:
    """Do the same as before at SIGALRM, and send none if none was to be sent."""
    is_set, handler = before
    if not is_set:
        signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, handler)


SWITCHES: tuple[tuple[Callable[[], Any], Callable[[Any], None]], ...] = (
    (current_folder, go_back),
    (gc.isenabled, collect),
    (np.get_printoptions, print_arrays),
    (lambda: sys.path[:], search_in),
    (lambda: logging.root.handlers[:], log_to),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (sys.get_int_max_str_digits, sys.set_int_max_str_digits),
    (sys.getprofile, sys.setprofile),
    (threads, end_new),
    *([(alarm, set_alarm)] if hasattr(signal, "setitimer") and sys.platform != "emscripten" else []),
)


# ---- what is kept once for a whole check


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


@contextlib.contextmanager
def modules_as_before() -> Iterator[None]:
    """Put back modules that were taken away or replaced; those that the body imports stay."""
    before = dict(sys.modules)
    try:
        yield
    finally:
        sys.modules.update(before)


@contextlib.contextmanager
def figures_as_before() -> Iterator[None]:
    """Close figures, which would be shown, and put Matplotlib's settings back.

    To ask it for them politely would choose a backend.
    """
    figures = open_figures()
    settings = getattr(sys.modules.get("matplotlib"), "rcParams", {})
    style = dict(dict.items(settings))
    try:
        yield
    finally:
        for number in open_figures() - figures:
            sys.modules["matplotlib.pyplot"].close(number)
        dict.update(settings, style)


def open_figures() -> set[int]:
    """Return the numbers of the figures of pyplot."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()
