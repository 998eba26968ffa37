"""Running a student's code so that nothing it does can hurt: no traceback, no hang, no print out of place.

An endless loop is stopped from inside the interpreter, by `sys.monitoring` (from Python 3.12 on) or a tracer: signals
do not exist on Windows, and Pyodide has neither signals nor threads.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import inspect
import io
import linecache
import os
import re
import sys
import sysconfig
import textwrap
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["Run", "call"]

HERE = str(Path(__file__).parent)  # reference solutions and known mistakes lie here too
COURSE = str(Path(__file__).parents[1])
PLACES = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
LIBRARIES = (*PLACES, os.path.dirname(contextlib.__file__), "<frozen")  # in Pyodide the standard library is a zip


@dataclass(frozen=True)
class Run:
    """What happened when a function ran.

    Attributes
    ----------
    kind : {"value", "slow", "raised"}
    value : object
        What it returned; None if it did not.
    told : str
        In a sentence or two, what went wrong.
    printed : str
    """

    kind: str
    value: Any = None
    told: str = ""
    printed: str = ""


class TooLong(BaseException):
    """Raised inside code that runs too long; not an Exception, so that `except Exception` lets it through."""


@cache  # the monitor asks at every call and every turn of a loop
def is_library(file: str) -> bool:
    """Tell whether code of this file belongs to somebody else: it runs at full speed, and no line of it is quoted."""
    return file.startswith(HERE) or (file.startswith(LIBRARIES) and not file.startswith(COURSE))


def call(function: Callable[..., Any], *args: Any, seconds: float = 2.0, **named: Any) -> Run:
    """Return what happens when `function(*args, **named)` runs for at most `seconds`."""
    if swallows_the_stop(function):
        return Run(
            "raised",
            told="A bare `except:` in a loop catches everything, even the end of this check. "
            "Name the error that you expect, such as `except ValueError:`.",
        )
    out = io.StringIO()
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings(), contextlib.redirect_stdout(out), no_keyboard():
            warnings.simplefilter("ignore")
            with Deadline(seconds):
                value = function(*args, **named)
    except TooLong:
        told = f"It was still running after {seconds:g} s: is there a loop that never ends?"
        return Run("slow", told=told, printed=out.getvalue())
    except KeyboardInterrupt:  # the student's own "stop"
        raise
    except BaseException as error:  # also SystemExit: exit() must not end the kernel
        return Run("raised", told=tell(error), printed=out.getvalue())
    return Run("value", value, printed=out.getvalue())


def tell(error: BaseException) -> str:
    """Say where in the student's own code Python stopped, and why."""
    line, step = "", error.__traceback__
    begun = step is not None and step.tb_next is not None
    while step:
        file = step.tb_frame.f_code.co_filename
        if not is_library(file) and not file.startswith(COURSE):
            text = linecache.getline(file, step.tb_lineno).strip()
            line = f"Line {step.tb_lineno}: `{text}`\n" if text else f"In line {step.tb_lineno}:\n"
        step = step.tb_next
    if not begun and isinstance(error, TypeError):
        return f"It cannot be called with the arguments that it must take. Python says: `{error}`"
    if not line and isinstance(error, (TypeError, ValueError)):  # the course's own words on a value that it was given
        return f"{error}."
    power = "\n`^` is no power in Python: write `**`." if re.search(r"bitwise_xor|for \^", str(error)) else ""
    return f"{line}Python stopped with `{type(error).__name__}: {str(error) or 'no message'}`{power}"


@contextlib.contextmanager
def no_keyboard() -> Iterator[None]:
    """Let `input` fail at once: a check must not wait for somebody to type."""

    def refuse(*_: Any) -> str:
        raise RuntimeError("input() cannot be used in a checked function: it gets all that it needs as arguments")

    before, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = before


class Deadline:
    """Raises `TooLong` inside the body of a `with` when its time is over.

    It must be the innermost of several: what others do when they are left must not be stopped too.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        end = time.perf_counter() + self.seconds
        self.stop = monitor(end) if sys.version_info >= (3, 12) else trace(end)

    def __exit__(self, *error: object) -> None:
        self.stop()


def monitor(end: float) -> Callable[[], None]:
    """Look at the clock at every jump back of a loop and every call, by `sys.monitoring`; return how to stop that.

    An error raised there does not switch the monitor off, so that not even a bare ``except:`` in the loop survives it.
    """
    monitoring = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
    tool = next((i for i in range(6) if monitoring.get_tool(i) is None), None)
    if tool is None:  # debuggers and profilers hold all of them: better without a deadline than without an answer
        return lambda: None

    def look(code: Any, *_: Any) -> Any:
        if is_library(code.co_filename):
            return monitoring.DISABLE
        if time.perf_counter() > end:
            raise TooLong

    events = (monitoring.events.JUMP, monitoring.events.PY_START)

    def stop() -> None:
        monitoring.set_events(tool, 0)
        for event in events:
            monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)
        monitoring.restart_events()  # what was disabled here must not stay so in the next check

    monitoring.use_tool_id(tool, "unstuck")
    for event in events:
        monitoring.register_callback(tool, event, look)
    monitoring.set_events(tool, events[0] | events[1])
    return stop


def trace(end: float) -> Callable[[], None]:
    """Look at the clock at every instruction, by a tracer, for Python 3.11; return how to put the old tracer back."""

    def look(frame: Any, event: str, argument: Any) -> Any:
        if is_library(frame.f_code.co_filename):
            return None
        if time.perf_counter() > end:
            raise TooLong
        frame.f_trace_opcodes = True  # `while True: pass` in one line makes no line events
        return look

    before = sys.gettrace()
    sys.settrace(look)
    return lambda: sys.settrace(before)


def swallows_the_stop(function: Callable[..., Any]) -> bool:
    """Tell whether a loop in the function has a bare `except:`, which Python 3.11's tracer cannot get out of."""
    if sys.version_info >= (3, 12) or not inspect.isfunction(function) or is_library(function.__code__.co_filename):
        return False
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):
        return False
    loops = [node for node in ast.walk(tree) if isinstance(node, (ast.While, ast.For))]
    handlers = [node for loop in loops for node in ast.walk(loop) if isinstance(node, ast.ExceptHandler)]
    return any(h.type is None or (isinstance(h.type, ast.Name) and h.type.id == "BaseException") for h in handlers)
