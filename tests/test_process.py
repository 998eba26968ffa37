"""The process after a check: what a checked function changes for all is as it was before."""

from __future__ import annotations

import builtins
import decimal
import functools
import gc
import itertools
import logging
import os
import random
import signal
import sys
import threading
import time
import warnings
from queue import Queue

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.exercises import process
from course_lib.exercises.process import Screen, as_before
from course_lib.exercises.sandbox import call

SWITCHES = {
    "setprofile": lambda: sys.setprofile(lambda *_: None),
    "garbage": gc.disable,
    "path": sys.path.clear,
    "path, a new list": lambda: setattr(sys, "path", []),
    "long numbers": lambda: sys.set_int_max_str_digits(0),
    "depth": lambda: sys.setrecursionlimit(5000),
    "digits": lambda: setattr(decimal.getcontext(), "prec", 3),
    "a module is gone": lambda: sys.modules.pop("numpy"),
    "a module is replaced": lambda: sys.modules.update(math=None),
    "array errors": lambda: np.set_printoptions(precision=2),
    "the environment": lambda: os.environ.update(UNSTUCK_TRIAL="1"),
    "the first message": lambda: logging.root.addHandler(logging.NullHandler()),
    "warn": lambda: setattr(warnings, "warn", None),
    "sleep": lambda: setattr(time, "sleep", None),
    "reduce": lambda: setattr(functools, "reduce", None),
    "count": lambda: setattr(itertools, "count", None),
    "random": lambda: setattr(random, "random", None),
    "copy": lambda: setattr(sys.modules["copy"], "deepcopy", None),
    "Decimal": lambda: setattr(decimal, "getcontext", None),
}


def state():
    """All of it that these tests change, as something that can be compared."""
    return (
        (sys.getprofile(), gc.isenabled(), list(sys.path), sys.get_int_max_str_digits(), sys.getrecursionlimit()),
        (repr(decimal.getcontext()), {k: id(m) for k, m in sys.modules.items() if k in ("numpy", "math")}),
        (np.get_printoptions(), dict(os.environ), list(logging.root.handlers)),
        (warnings.warn, time.sleep, functools.reduce, itertools.count, random.random, decimal.getcontext),
        sys.modules["copy"].deepcopy,
    )


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("name", SWITCHES)
def test_it_is_put_back(name, inside):
    """Also after one call of many in a check, but for what only the whole check puts back."""
    before = state()
    with as_before():
        if inside:
            with as_before():
                SWITCHES[name]()
            assert name in ("a module is gone", "a module is replaced", "the environment") or state() == before
        else:
            SWITCHES[name]()
    assert state() == before


def test_what_is_not_changed_is_not_set_again(monkeypatch):
    """To set NumPy's options takes longer than all the rest."""
    put = []
    monkeypatch.setattr(process, "SWITCHES", ((lambda: 1, put.append),))
    with as_before():
        pass
    assert put == []


def test_a_module_that_the_body_imports_stays(monkeypatch):
    monkeypatch.delitem(sys.modules, "this_is_new", raising=False)
    with as_before():
        sys.modules["this_is_new"] = sys
    assert sys.modules.pop("this_is_new") is sys


def test_an_error_ends_it_as_well():
    """The next one keeps the random generators again."""
    for _ in range(2):
        draws = random.getstate()
        with pytest.raises(LookupError), as_before():
            random.random()
            raise LookupError
        assert random.getstate() == draws


def test_a_timer_does_not_go_off_after_the_check():
    gone_off, mine = [], threading.Timer(60, print)
    mine.start()
    try:
        with as_before():
            timer = threading.Timer(0.05, gone_off.append, [1])
            timer.start()
        timer.join()
        assert gone_off == [] and mine.is_alive() and not mine.finished.is_set()
    finally:
        mine.cancel()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # of SystemExit only pytest tells
def test_a_thread_of_the_students_does_not_outlive_the_check():
    """Neither one that sleeps first, as before an `exit()`, nor one that never ends; that of a library stays."""
    woken, queue = [], Queue()

    def late():
        time.sleep(0.3)
        woken.append(1)

    def endless():
        while True:
            pass

    library = threading.Thread(target=queue.get)
    with as_before():
        mine = [threading.Thread(target=run, daemon=True) for run in (late, endless)]
        for thread in (*mine, library):
            thread.start()
    for thread in mine:
        thread.join(60)
    assert [thread.is_alive() for thread in (*mine, library)] == [False, False, True] and woken == []
    queue.put(None)
    library.join()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no SIGALRM")
def test_no_alarm_goes_off_after_the_check():
    before = signal.getsignal(signal.SIGALRM)
    with as_before():
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.alarm(60)
    assert signal.getsignal(signal.SIGALRM) == before and signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.parametrize("name", [name for name in vars(builtins) if not name.startswith("_")])
def test_each_builtin_is_put_back(name):
    """Also while another module has to be put back."""
    here, before, setattr = vars(builtins), vars(builtins)[name], builtins.setattr
    try:
        call(lambda: here.update({name: None}) or setattr(np.random, "mine", 1))
        assert here[name] is before and not hasattr(np.random, "mine")
    finally:
        here[name] = before


def test_a_patched_builtin_fails_nothing_of_ours(monkeypatch):
    """To leave a `with` needs `next`, for example."""
    monkeypatch.setattr(builtins, "next", next)
    assert call(lambda: vars(builtins).update(next=None) or 1.0).value == 1.0


def test_one_that_cannot_be_put_back_does_not_keep_the_others():
    called = []

    def fails():
        raise LookupError

    with pytest.raises(LookupError):
        process.call_all([lambda: called.append("first"), fails, lambda: called.append("last")])
    assert called == ["last", "first"]


def test_only_figures_of_the_check_are_closed():
    mine = plt.figure()
    try:
        with as_before():
            plt.figure()
            plt.plot([1, 2])
        assert plt.get_fignums() == [mine.number] and plt.gcf() is mine
    finally:
        plt.close(mine)


def test_where_nothing_is_drawn_no_figures_are_looked_for(monkeypatch):
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot")
    with as_before():
        pass
    assert "matplotlib.pyplot" not in sys.modules


def test_a_closed_screen_still_holds_what_was_printed():
    screen = Screen()
    with screen:
        print("one", file=screen)
    screen.close()
    print("two", file=screen)
    assert screen.getvalue().split() == ["one", "two"] and not screen.closed


def test_what_numpy_does_at_an_error_is_put_back():
    """Not here, but where the function is called."""
    before = np.geterr()
    assert call(lambda: np.seterr(all="raise") and 1.0).value == 1.0
    assert np.geterr() == before


def test_messages_of_a_function_go_to_no_closed_place():
    """`logging.warning` makes its handler at the first message of all."""
    handlers = logging.root.handlers[:]
    logging.root.handlers.clear()
    try:
        assert "TOLD" in call(lambda: logging.warning("TOLD")).printed
        assert logging.root.handlers == []
    finally:
        logging.root.handlers[:] = handlers


def test_matplotlib_draws_as_before():
    size = plt.rcParams["font.size"]

    def careless():
        plt.rcParams["font.size"] = 2 * size
        return 1.0

    with as_before():
        careless()
    assert plt.rcParams["font.size"] == size
