"""Running a student's code so that nothing it does can hurt: no traceback, no hang, no print out of place.

An endless loop is stopped by `deadline`, what a function changes for all is put back by `process`.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import compare
from .deadline import Watch, is_own, limited, quote
from .process import Screen, as_before, restore

__all__ = ["Run", "call"]

_running = 0  # calls that have begun and not ended, one inside of another


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

    Raises
    ------
    KeyboardInterrupt
        The student's own "stop".
    """
    global _running
    out, watch = Screen(), Watch(seconds)
    failed: BaseException | None = None
    _running += 1
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings(), as_before(), kept_inside(out):
            warnings.simplefilter("ignore")
            before = dict(vars(builtins))
            try:
                value = limited(watch, function, args, named)
            finally:
                restore(vars(builtins), before)  # before all else: to leave a `with` needs `type`, `next` and others
    except BaseException as error:
        failed = error
    finally:
        _running -= 1
    if watch.over:  # whatever came back: an `except:` may have caught the end
        return Run("slow", text=watch.over, printed=out.getvalue())
    if isinstance(failed, KeyboardInterrupt):  # the student's own "stop"
        raise failed
    if failed:
        return Run("raised", text=tell(failed), printed=out.getvalue())
    return Run("value", value, printed=out.getvalue())


def refuse_inside() -> None:
    """Refuse, with a RuntimeError, what a function that is being checked must not do: check something itself."""
    if _running:
        raise RuntimeError("a `.check(...)` stands inside of the function that it checks: move this line out of it")


def tell(error: BaseException) -> str:
    """Say where in the student's own code Python stopped, and why."""
    line, step, begun = "", error.__traceback__, False
    while step:
        code = step.tb_frame.f_code
        begun = code is not limited.__code__  # the call itself failed
        if is_own(code):
            line = quote(code, step.tb_lineno)
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
    return (
        f"Python does not know `{name}`. Is it misspelled? "
        "If you have just restarted: run the first code cell of this notebook, and then this cell again."
    )


def explain_unknown_names() -> None:
    """Let this notebook say so, and in which line, in place of a traceback, wherever a cell stops at such a name."""

    def shown(shell: Any, kind: type, error: NameError, trace: Any, tb_offset: int | None = None) -> None:
        *_, (frame, number) = traceback.walk_tb(trace)
        if kind is NameError and error.name and is_own(frame.f_code):
            lines = [unknown(error.name), quote(frame.f_code, number).rstrip(), f"NameError: {error}"]
            error._render_traceback_ = lambda: lines  # type: ignore[attr-defined]  # IPython shows it, if there is one
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

    def told(kind: type, error: Any, *_: Any) -> None:
        print(f"{kind.__name__}: {compare.words(error)}", file=out)

    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(out))
        stack.enter_context(replaced(builtins, input=refuse, exit=leave, quit=leave))
        if shell := notebook_shell():  # there `exit()` raises nothing: it asks the shell to end
            stack.enter_context(replaced(shell, ask_exit=leave, _showtraceback=told))
            stack.enter_context(replaced(shell, exit_now=False, _update_exit_now=lambda change: None))  # in this order
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
