"""Ending a student's code whose time is over: it is stopped inside of Python, so that its notebook goes on.

Loops are watched by `sys.monitoring` (from Python 3.12 on) or a tracer: both are there on every system, and in Pyodide,
which has neither signals nor threads. What counts is the work, that is the processor's time of this thread, and not
the clock on the wall: a busy machine must not refuse a right answer.

Code that waits runs no line that could be watched, and an ``except:`` that catches everything catches the end, too.
Where there are threads, one of ours then interrupts the main thread, as Ctrl+C does, until the code is left; it sleeps
at all other times.
"""

from __future__ import annotations

import contextlib
import dis
import linecache
import os
import signal
import sys
import sysconfig
import threading
import time
from _signal import signal as set_handler  # type: ignore[import-not-found]  # the other is Python: builtins may be patched
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from time import sleep  # a checked function may replace `time.sleep`
from types import CodeType, FrameType
from typing import Any

from .compare import plain

__all__ = ["TooLong", "Watch", "Waker", "is_own", "limited", "quote", "stack"]

HERE = str(Path(__file__).parent)  # reference solutions and known mistakes lie here too
COURSE = str(Path(__file__).parents[1])
PLACES = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
LIBRARIES = (*PLACES, os.path.dirname(contextlib.__file__), "<frozen")  # in Pyodide the standard library is a zip

# Pyodide 0.27.7 has no `thread_time`, and its `process_time` stands still: only the clock on the wall is left there.
CLOCK = time.perf_counter
WORK, PATIENCE = (time.thread_time, 1) if hasattr(time, "thread_time") else (CLOCK, 5)
WAITING = 10  # the clock on the wall may show so many times the limit: only waiting takes that long
EVERY = 0.2  # s, between two looks of the thread that interrupts


class TooLong(BaseException):
    """Raised inside code that runs too long; not an Exception, so that `except Exception` lets it through."""


@cache  # the monitor asks at every call and every turn of a loop
def is_library(file: str) -> bool:
    """Tell whether code of this file belongs to somebody else: it runs at full speed, and no line of it is quoted."""
    return file.startswith(HERE) or (file.startswith(LIBRARIES) and not file.startswith(COURSE))


def is_own(code: CodeType) -> bool:
    """Tell whether code is the student's own.

    Parameters
    ----------
    code : code
    """
    return not is_library(code.co_filename) and not code.co_filename.startswith(COURSE)


def quote(code: CodeType, number: int) -> str:
    """Return a line of code with its number, as the first line of an answer.

    Parameters
    ----------
    code : code
    number : int
        Of the line in its file.
    """
    text = linecache.getline(code.co_filename, number).strip()
    return f"Line {number}: `{text}`\n" if text else f"In line {number}:\n"


class Watch:
    """Looks at the clocks whenever code asks it to, and raises `TooLong` with the reason.

    The student's own frames that run at half of the time are remembered. If one of them jumps back when the time is
    over, a loop of the student's has run for all of the second half, and is named. Otherwise a quarter more is given,
    so that a loop gets the chance to show itself, and then the machine is called too slow.

    Parameters
    ----------
    seconds : float
        Of the processor's time. The clock on the wall may show ten times as many.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds * PATIENCE
        self.over = ""  # why the time is over, once it is; also if somebody catches `TooLong`
        self.inside = False  # the function runs, and may be interrupted
        self.began, self.work_began = CLOCK(), WORK()
        self.due = self.began + self.seconds / 2  # to look earlier is needless: no work takes less than the wall shows
        self.running: dict[FrameType, int] | None = None  # frame → the instruction at which it was seen last

    def end(self, reason: str) -> None:
        """Raise `TooLong`; the first reason is the one to tell.

        Parameters
        ----------
        reason : str

        Raises
        ------
        TooLong
            Always.
        """
        self.over = self.over or reason
        raise TooLong

    def late(self) -> bool:
        """Tell whether the code should have ended, by the clock on the wall."""
        return bool(self.over) or CLOCK() >= self.began + WAITING * self.seconds

    def end_waiting(self) -> None:
        """Raise `TooLong` in code that is late.

        Raises
        ------
        TooLong
            Always.
        """
        self.end(
            f"The run was not done after {CLOCK() - self.began:.3g} s, and computed for only "
            f"{WORK() - self.work_began:.2g} s of this time. "
            "Does it wait for something, as `time.sleep` does? If not, the machine was busy: run the cell again."
        )

    def look(self, frame: FrameType) -> None:
        """Raise `TooLong` if the time is over.

        Parameters
        ----------
        frame : frame
            At a jump, a call or any other instruction.

        Raises
        ------
        TooLong
        """
        now = CLOCK()
        if now < self.due:
            return
        if self.late():
            self.end_waiting()
        work = WORK() - self.work_began
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
                self.end(
                    f"{quote(frame.f_code, frame.f_lineno)}This was still being repeated after {self.seconds:g} s: "
                    "is there a loop that never ends, or one that goes round far more often than it must?"
                )
        if work > 1.25 * self.seconds:
            codes = [own.f_code for own in self.running]
            if len(set(codes)) < len(codes):
                self.end(f"Your function still called itself after {self.seconds:g} s: does that ever end?")
            self.end(
                f"This machine was too slow to finish: the check stopped after {self.seconds:g} s of computing. "
                "Run the cell again, or try a faster machine."
            )

    def wait(self, work: float, now: float) -> None:
        """Look again when so much more work can be done at the earliest.

        Parameters
        ----------
        work : float
        now : float
            Seconds, of the processor and on the wall.
        """
        self.due = min(now + max(work, 1e-3), self.began + WAITING * self.seconds)


def limited(watch: Watch, function: Callable[..., Any], args: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """Call a function until the time of its watch is over; then `watch.over` says why, whatever comes back.

    The value is made plain here, while it is watched: objects of the student's have code of their own.

    Parameters
    ----------
    watch : Watch
        A new one.
    function : callable
    args : sequence
    named : mapping of str to object
        What the function is called with.

    Raises
    ------
    TooLong
        When the time is over, unless the function catches it.
    """
    unwatch = monitor(watch) if sys.version_info >= (3, 12) else trace(watch)
    unwake = interrupts(watch)
    try:
        watch.inside = True
        return plain(function(*args, **named))
    finally:
        watch.inside = False  # before any call, in which we could be interrupted
        try:
            unwake()
        finally:
            unwatch()


def stack(frame: FrameType | None) -> Iterator[FrameType]:
    """Yield a frame and those that called it.

    Parameters
    ----------
    frame : frame or None
    """
    while frame:
        yield frame
        frame = frame.f_back


# ---- loops


def monitor(watch: Watch) -> Callable[[], None]:
    """Look at the clocks at every jump back of a loop and every call, by `sys.monitoring`; return how to stop that."""
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

    It looks at every line of the student's own code, to which a jump back counts too, and only at the calls of the
    course's: no loop there goes on without any, and a network trains twice as fast.
    """

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        if is_library(frame.f_code.co_filename):
            return None
        if not is_own(frame.f_code):
            watch.look(frame)
            return None
        if not has_a_jump_to_itself(frame.f_code):
            return at_lines
        frame.f_trace_opcodes = True
        return at_instructions

    def at_lines(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            watch.look(frame)
        return at_lines

    def at_instructions(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "opcode":  # a line's event comes with that of its first instruction
            watch.look(frame)
        return at_instructions

    before = sys.gettrace()
    sys.settrace(enter)
    return lambda: sys.settrace(before)


@lru_cache(maxsize=1024)  # a function is called once for each case, and more often
def has_a_jump_to_itself(code: CodeType) -> bool:
    """Tell whether code has a loop of one instruction, as `while True: pass` in one line: no line begins in it."""
    return any(step.opname == "JUMP_BACKWARD" and step.argval == step.offset for step in dis.get_instructions(code))


def leave_every_try(frame: FrameType | None) -> None:
    """Raise `TooLong` at the first line of the student's that stands in no ``try``, for Python 3.11.

    There a tracer is switched off by what it raises. If that is caught, and each interrupt after it, this is a way out.
    """

    def look(frame: FrameType, event: str, argument: Any) -> Any:
        if not is_own(frame.f_code):
            return None
        if event == "line" and not any(start <= frame.f_lasti < end for start, end in tries(frame.f_code)):
            raise TooLong
        return look

    for step in stack(frame):
        if step.f_code is limited.__code__:
            break
        if is_own(step.f_code):
            step.f_trace = look
    sys.settrace(look)


@lru_cache(maxsize=1024)
def tries(code: CodeType) -> list[tuple[int, int]]:
    """Return from which to which instruction something is caught."""
    table = dis._parse_exception_table(code)  # type: ignore[attr-defined]
    return [(entry.start, entry.end) for entry in table if not entry.lasti]


# ---- what no watch of loops sees


class Waker(threading.Thread):
    """Interrupts the main thread, again and again, while its watch says that it is late."""

    def __init__(self) -> None:
        super().__init__(name="unstuck-waker", daemon=True)
        self.watch: Watch | None = None
        self.lock = threading.Lock()  # nobody is interrupted who is no longer watched
        self.awake = threading.Event()

    def look_after(self, watch: Watch | None) -> None:
        """Look after a watch from now on, or after none.

        Parameters
        ----------
        watch : Watch or None
        """
        with self.lock:
            self.watch = watch
        (self.awake.set if watch else self.awake.clear)()

    def run(self) -> None:
        """Look every now and then."""
        while self.awake.wait():
            sleep(EVERY)
            with self.lock:
                if self.watch and self.watch.late():
                    interrupt()


@cache
def waker(process: int) -> Waker:
    """Return the thread of this process, given by its number: a child has its parent's memory, but not its threads."""
    thread = Waker()
    thread.start()
    return thread


def interrupt() -> None:
    """Send the main thread what Ctrl+C sends."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:  # Windows: this ends `time.sleep`, but not the waiting for a lock
        signal.raise_signal(signal.SIGINT)


def interrupts(watch: Watch) -> Callable[[], None]:
    """Let a watched function be interrupted when it is late; return how to stop that.

    Pyodide has no threads, only the main thread gets signals, and a program that handles them itself keeps its way.
    """
    if (
        sys.platform == "emscripten"
        or threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        return lambda: None

    def interrupted(number: int, frame: FrameType | None) -> None:
        if not watch.late():  # the student's own "stop"
            signal.default_int_handler(number, frame)
        if watch.inside:
            if sys.version_info < (3, 12):
                leave_every_try(frame)
            watch.end_waiting()

    def stop() -> None:
        try:
            thread.look_after(None)
        finally:
            set_handler(signal.SIGINT, signal.default_int_handler)

    thread = waker(os.getpid())
    set_handler(signal.SIGINT, interrupted)
    thread.look_after(watch)
    return stop
