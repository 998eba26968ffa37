"""Running a student's code so that nothing it does can hurt: no traceback, no hang, no print out of place.

An endless loop is stopped from inside the interpreter, by `sys.monitoring` (from Python 3.12 on) or a tracer: signals
do not exist on Windows, and Pyodide has neither signals nor threads. What counts is the work, that is the processor's
time of this thread, and not the clock on the wall: a busy machine must not refuse a right answer.
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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import numpy as np

from . import compare
from .process import as_before

__all__ = ["Run", "call"]

_running = 0  # calls that have begun and not ended, one inside of another

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
    text : str
        In a sentence or two, what went wrong.
    printed : str
        What it printed or displayed.
    """

    kind: str
    value: Any = None
    text: str = ""
    printed: str = ""


# Pyodide 0.27.7 has no `thread_time`, and its `process_time` stands still: only the clock on the wall is left there.
CLOCK = time.perf_counter
WORK, PATIENCE = (time.thread_time, 1) if hasattr(time, "thread_time") else (CLOCK, 5)
WAITING = 10  # the clock on the wall may show so many times the limit: only waiting takes that long


class TooLong(BaseException):
    """Raised inside code that runs too long; not an Exception, so that `except Exception` lets it through."""


@cache  # the monitor asks at every call and every turn of a loop
def is_library(file: str) -> bool:
    """Tell whether code of this file belongs to somebody else: it runs at full speed, and no line of it is quoted."""
    return file.startswith(HERE) or (file.startswith(LIBRARIES) and not file.startswith(COURSE))


def is_own(code: CodeType) -> bool:
    """Tell whether code is the student's own."""
    return not is_library(code.co_filename) and not code.co_filename.startswith(COURSE)


def quote(code: CodeType, number: int) -> str:
    """Return a line of code with its number, as the first line of an answer."""
    text = linecache.getline(code.co_filename, number).strip()
    return f"Line {number}: `{text}`\n" if text else f"In line {number}:\n"


def call(function: Callable[..., Any], *args: Any, seconds: float = 2.0, **named: Any) -> Run:
    """Run a function and return what happened.

    Parameters
    ----------
    function : callable
    *args, **named
        What it is called with.
    seconds : float
        Its limit, in seconds of the processor's time.

    Returns
    -------
    Run
    """
    if swallows_the_stop(function):
        return Run(
            "raised",
            text="A bare `except:` in a loop catches everything, even the signal that ends this check. "
            "Name the error that you expect, such as `except ValueError:`.",
        )
    global _running
    out = io.StringIO()
    _running += 1
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings(), as_before(), kept_inside(out):
            warnings.simplefilter("ignore")
            with Deadline(seconds):
                value = function(*args, **named)
    except TooLong as stop:
        return Run("slow", text=str(stop), printed=out.getvalue())
    except KeyboardInterrupt:  # the student's own "stop"
        raise
    except BaseException as error:
        return Run("raised", text=tell(error), printed=out.getvalue())
    finally:
        _running -= 1
    if trouble := compare.unwieldy(value):
        return Run("raised", text=f"What your function returns {trouble}.", printed=out.getvalue())
    return Run("value", value, printed=out.getvalue())


def refuse_inside() -> None:
    """Refuse, with a RuntimeError, what a function that is being checked must not do: check something itself."""
    if _running:
        raise RuntimeError("a `.check(...)` stands inside of the function that it checks: move this line out of it")


def tell(error: BaseException) -> str:
    """Say where in the student's own code Python stopped, and why."""
    line, step = "", error.__traceback__
    begun = step is not None and step.tb_next is not None
    while step:
        if is_own(step.tb_frame.f_code):
            line = quote(step.tb_frame.f_code, step.tb_lineno)
        step = step.tb_next
    if isinstance(error, SystemExit):
        return f"{line}`exit()` and `quit()` would end the whole notebook. A function ends with `return`."
    if not begun and isinstance(error, TypeError):
        return f"Your function does not take the arguments that it must take. Python says: `{compare.words(error)}`"
    if not line and isinstance(error, (TypeError, ValueError)):  # the course's own words on a value that it was given
        return f"{compare.words(error)}."
    text = compare.words(error)
    more = ""
    if re.search(r"bitwise_xor|for \^", text):
        more = "\n`^` is not a power in Python: write `**`."
    elif type(error) is NameError and error.name:
        more = f"\n{unknown(error.name)}"
    return f"{line}Python stopped with `{type(error).__name__}: {text or 'no message'}`{more}"


def unknown(name: str) -> str:
    """Return what to say of a name that Python does not know: after a restart it knows none of the first cell's."""
    return f"Is `{name}` misspelled, or does it come from a cell that has not run yet, such as the first one?"


def explain_unknown_names() -> None:
    """Let this notebook say so wherever a cell stops at such a name, also where no function is checked yet."""

    def shown(shell: Any, kind: type, error: NameError, trace: Any, tb_offset: int | None = None) -> None:
        if kind is NameError and error.name:
            error.add_note(unknown(error.name))
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell = notebook_shell()
    if shell and not shell.custom_exceptions:  # those of another library stay
        shell.set_custom_exc((NameError,), shown)


@contextlib.contextmanager
def kept_inside(out: io.StringIO) -> Iterator[None]:
    """Write to `out` whatever the body prints or displays; it can neither ask the keyboard nor end the kernel."""

    def refuse(*_: Any) -> str:
        raise RuntimeError("input() cannot be used in a checked function, which gets all that it needs as arguments")

    def leave(*_: Any, **__: Any) -> None:
        raise SystemExit

    def keep(data: Mapping[str, Any], *_: Any, **__: Any) -> None:
        print(data.get("text/plain", ""), file=out)

    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(out))
        stack.enter_context(replaced(builtins, input=refuse, exit=leave, quit=leave))
        if shell := notebook_shell():  # there `exit()` raises nothing: it asks the shell to end
            stack.enter_context(replaced(shell, ask_exit=leave))
            stack.enter_context(replaced(shell.display_pub, publish=keep, clear_output=lambda *_, **__: None))
        yield


def notebook_shell() -> Any:
    """Return the IPython in which this runs, or None."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


@contextlib.contextmanager
def replaced(owner: Any, **new: Any) -> Iterator[None]:
    """Give an object other attributes for a while."""
    missing = object()
    before = {name: getattr(owner, name, missing) for name in new}
    try:
        for name, value in new.items():
            setattr(owner, name, value)
        yield
    finally:
        for name, value in before.items():
            delattr(owner, name) if value is missing else setattr(owner, name, value)


class Deadline:
    """Raises `TooLong` inside the body of a `with` when its time is over.

    It must be the innermost of several: what others do when they are left must not be stopped too.

    Parameters
    ----------
    seconds : float
        Of the processor's time. The clock on the wall may show ten times as many.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        watch = Watch(self.seconds * PATIENCE)
        self.stop = monitor(watch) if sys.version_info >= (3, 12) else trace(watch)

    def __exit__(self, *error: object) -> None:
        self.stop()


class Watch:
    """Looks at the clocks whenever code asks it to, and raises `TooLong` with the reason.

    The student's own frames that run at half of the time are remembered. If one of them jumps back when the time is
    over, a loop of the student's has run for all of the second half, and is named. Otherwise a quarter more is given,
    so that a loop gets the chance to show itself, and then the machine is called too slow.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began, self.work_began = CLOCK(), WORK()
        self.due = self.began + seconds / 2  # to look earlier is needless: no work takes less time than the wall shows
        self.running: dict[FrameType, int] | None = None  # frame → the instruction at which it was seen last

    def look(self, frame: FrameType) -> None:
        """Raise `TooLong` if the time is over; `frame` is at a jump, a call or any other instruction."""
        now = CLOCK()
        if now < self.due:
            return
        work, clock = WORK() - self.work_began, now - self.began
        if clock >= WAITING * self.seconds:
            raise TooLong(
                f"The run was not done after {clock:.3g} s, and computed for only {work:.2g} s of this time. "
                "Does it wait for something, as `time.sleep` does? If not, the machine was busy: run the cell again."
            )
        if self.running is None:
            if work < self.seconds / 2:
                self.wait(self.seconds / 2 - work, now)
                return
            self.running = {own: own.f_lasti for own in stack(frame) if is_own(own.f_code)}
            self.wait(self.seconds - work, now)
            return
        if work < self.seconds:
            self.wait(self.seconds - work, now)
            return
        if frame in self.running:
            again = frame.f_lasti <= self.running[frame]
            self.running[frame] = frame.f_lasti
            if again:
                line = quote(frame.f_code, frame.f_lineno)
                raise TooLong(
                    f"{line}This was still being repeated after {self.seconds:g} s: is there a loop that never ends?"
                )
        if work > 1.25 * self.seconds:
            codes = [own.f_code for own in self.running]
            if len(set(codes)) < len(codes):
                raise TooLong(f"Your function still called itself after {self.seconds:g} s: does that ever end?")
            raise TooLong(
                f"This machine was too slow to finish: the check stopped after {self.seconds:g} s of computing. "
                "Run the cell again, or try a faster machine."
            )

    def wait(self, work: float, now: float) -> None:
        """Look again when so much more work can be done at the earliest."""
        self.due = min(now + max(work, 1e-3), self.began + WAITING * self.seconds)


def stack(frame: FrameType | None) -> Iterator[FrameType]:
    """Yield a frame and those that called it."""
    while frame:
        yield frame
        frame = frame.f_back


def monitor(watch: Watch) -> Callable[[], None]:
    """Look at the clocks at every jump back of a loop and every call, by `sys.monitoring`; return how to stop that.

    An error raised there does not switch the monitor off, so that not even a bare ``except:`` in the loop survives it.
    """
    monitoring = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
    tool = next((i for i in range(6) if monitoring.get_tool(i) is None), None)
    if tool is None:  # debuggers and profilers hold all of them: better without a deadline than without an answer
        return lambda: None

    def look(code: CodeType, *_: Any) -> Any:
        if is_library(code.co_filename):
            return monitoring.DISABLE
        watch.look(sys._getframe(1))

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


def trace(watch: Watch) -> Callable[[], None]:
    """Look at the clocks by a tracer, for Python 3.11; return how to put the old tracer back.

    It looks at every instruction of the student's own code, and only at the calls of the course's: no loop there goes
    on without any, and a network trains twice as fast.
    """

    def look(frame: FrameType, event: str, argument: Any) -> Any:
        if is_library(frame.f_code.co_filename):
            return None
        if not is_own(frame.f_code):
            watch.look(frame)
            return None
        if event == "opcode":  # the other events come twice for one instruction
            watch.look(frame)
        frame.f_trace_opcodes = True  # `while True: pass` in one line makes no line events
        return look

    before = sys.gettrace()
    sys.settrace(look)
    return lambda: sys.settrace(before)


def swallows_the_stop(function: Callable[..., Any]) -> bool:
    """Tell whether a loop in the function has a bare `except:`, which Python 3.11's tracer cannot get out of."""
    if sys.version_info >= (3, 12) or not inspect.isfunction(function) or is_library(function.__code__.co_filename):
        return False
    inner = inspect.unwrap(function)
    return inspect.isfunction(inner) and has_bare_except(inner.__code__)


@lru_cache(maxsize=64)  # a function is called once for each case, and more often
def has_bare_except(code: CodeType) -> bool:
    """Tell whether a loop in the source of some code has a bare `except:`."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(code)))
    except (OSError, SyntaxError, TypeError):
        return False
    loops = [node for node in ast.walk(tree) if isinstance(node, (ast.While, ast.For))]
    handlers = [node for loop in loops for node in ast.walk(loop) if isinstance(node, ast.ExceptHandler)]
    return any(h.type is None or (isinstance(h.type, ast.Name) and h.type.id == "BaseException") for h in handlers)
