"""The sandbox: deadlines count work, an endless loop is named only where there is one, and nothing gets out."""

from __future__ import annotations

import builtins
import math
import os
import random
import sys
import time
import warnings
from unittest.mock import Mock

import numpy as np
import pytest

from course_lib.exercises import sandbox
from course_lib.exercises.process import as_before
from course_lib.exercises.sandbox import Watch, call


class Machine:
    """Two clocks that only move when they are told to: tests of time that take none."""

    def __init__(self):
        self.clock = self.work = 0.0

    def goes(self, clock, work):
        self.clock += clock
        self.work += work


@pytest.fixture
def machine(monkeypatch):
    it = Machine()
    monkeypatch.setattr(sandbox, "CLOCK", lambda: it.clock)
    monkeypatch.setattr(sandbox, "WORK", lambda: it.work)
    return it


def student(tmp_path, source, **names):
    """The function `f` of a student's cell, whose lines can be quoted."""
    file = tmp_path / "cell.py"
    file.write_text(source, encoding="utf-8")
    exec(compile(source, str(file), "exec"), names)
    return names["f"]


def test_a_busy_machine_does_not_refuse_an_answer(machine):
    """The clock on the wall shows nine times the limit, the processor has worked for a tenth of it."""

    def f():
        for _ in range(90):
            machine.goes(clock=0.2, work=0.002)
        return 1

    assert call(f, seconds=2).kind == "value"


@pytest.mark.parametrize(
    ("clock", "work", "text"), [(1, 1e-3, "was not done after 20 s"), (0.01, 0.01, "still being repeated after 2 s")]
)
def test_waiting_is_not_taken_for_a_loop(machine, tmp_path, clock, work, text):
    source = "def f():\n    while True:\n        goes(clock, work)\n"
    run = call(student(tmp_path, source, goes=machine.goes, clock=clock, work=work), seconds=2)
    assert run.kind == "slow" and text in run.text
    assert ("time.sleep" in run.text) == (clock > work)


def test_the_limit_is_the_processors_time(machine, tmp_path):
    source = "def f():\n    while True:\n        goes(0.5, 0.25)\n"
    call(student(tmp_path, source, goes=machine.goes), seconds=2)
    assert 2 <= machine.work <= 2.5


def test_by_default_the_limit_is_two_seconds(machine):
    def f(work):
        for _ in range(10):
            machine.goes(work, work)

    assert call(f, 0.19).kind == "value"
    assert call(f, 0.3).kind == "slow"


def test_the_line_of_the_loop_that_keeps_running_is_named(machine, tmp_path):
    """Not that of the helper which it happens to be in when the time is over."""
    helper = "def helper():\n    for _ in range(9):\n        goes(0.01, 0.01)\n\n"
    source = helper + "def f():\n    while True:\n        helper()\n"
    text = call(student(tmp_path, source, goes=machine.goes), seconds=1).text
    assert text.startswith(("Line 6: `while True:`\n", "Line 7: `helper()`\n")) and "never ends" in text


@pytest.mark.parametrize("rounds", [7, 200])
def test_a_short_loop_that_others_call_is_not_named(machine, rounds):
    """As a student's schedule that the course's own loop calls: each of its calls comes to an end."""

    def schedule(t):
        for _ in range(3):
            machine.goes(0.01, 0.01)
        return 0.1

    from course_lib.exercises.goals import rates_of

    run = call(rates_of, schedule, rounds, seconds=0.5)
    assert run.kind == ("value" if rounds == 7 else "slow")
    assert rounds == 7 or "machine was too slow" in run.text


def test_what_calls_itself_too_often_is_told_so(machine):
    def fib(n):
        machine.goes(1e-3, 1e-3)
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    assert "called itself" in call(fib, 40, seconds=0.5).text


def test_long_lines_are_no_loop(machine):
    """Only where a line keeps running can a loop be known."""

    def f(work):
        machine.goes(work, work)
        machine.goes(work, work)
        machine.goes(work, work)
        machine.goes(work, work)

    assert "machine was too slow" in call(f, 0.6, seconds=1).text


def test_without_a_clock_of_the_processor_the_wall_gives_five_times_the_limit(machine, monkeypatch):
    """As in Pyodide 0.27.7."""
    monkeypatch.setattr(sandbox, "PATIENCE", 5)
    monkeypatch.setattr(sandbox, "WORK", sandbox.CLOCK)

    def f(rounds):
        for _ in range(rounds):
            machine.goes(0.1, 0)

    assert call(f, 95, seconds=2).kind == "value"
    assert "still being repeated after 10 s" in call(f, 120, seconds=2).text


def test_real_clocks_are_the_processors_and_the_walls():
    assert sandbox.WORK is time.thread_time and sandbox.CLOCK is time.perf_counter and sandbox.PATIENCE == 1


def test_a_watch_looks_no_earlier_than_it_must(machine, monkeypatch):
    """Asking for the processor's time is slow: not at every jump."""
    asked = []
    monkeypatch.setattr(sandbox, "WORK", lambda: asked.append(1) or machine.work)
    watch = Watch(2.0)

    def f():
        for _ in range(1900):
            machine.goes(1e-3, 1e-3)
            watch.look(sandbox.sys._getframe())

    f()
    assert len(asked) < 10


# ---- what runs is kept inside, and everything is put back


def test_a_loop_in_one_line_is_stopped(monkeypatch):
    """It makes no line events, and one instruction jumps to itself."""
    monkeypatch.setattr(sandbox, "WAITING", 1e6)  # however busy the machine

    def f():
        while True: pass  # fmt: skip  # noqa: E701

    assert "never ends" in call(f, seconds=0.05).text


def test_the_students_own_stop_goes_through():
    def f():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(f)


def test_all_that_is_printed_is_kept(capsys):
    def f():
        print("one")
        print("two", file=sys.stderr)
        warnings.warn("three", stacklevel=1)

    run = call(f)
    assert run.printed.split() == ["one", "two"] and capsys.readouterr() == ("", "")
    assert call(lambda: print("before") or 1 / 0).printed == "before\n"


def test_what_is_replaced_is_put_back():
    before = builtins.input, builtins.exit, builtins.quit, sys.gettrace(), sys.stdout
    assert "A function ends with `return`" in call(lambda: exit()).text
    assert "input() cannot be used" in call(lambda: input()).text
    call(lambda: 1 / 0)
    assert (builtins.input, builtins.exit, builtins.quit, sys.gettrace(), sys.stdout) == before


def test_what_was_not_there_is_taken_away():
    class Owner:
        there = 1

    owner = Owner()
    with sandbox.replaced(owner, there=2, new=3):
        assert (owner.there, owner.new) == (2, 3)
    assert owner.there == 1 and not hasattr(owner, "new")


def test_a_tracer_is_put_back():
    def tracer(frame, event, argument):
        return None

    sys.settrace(tracer)
    try:
        call(lambda: 1)
        after = sys.gettrace()
    finally:
        sys.settrace(None)
    assert after is tracer


def test_the_monitor_gives_its_place_back():
    for _ in range(10):
        assert call(lambda: 1).value == 1
    tools = sys.monitoring if sys.version_info >= (3, 12) else None  # 3.11 has only the tracer
    assert not tools or not [i for i in range(6) if tools.get_tool(i) == "unstuck"]


def test_the_process_is_as_it_was_before(tmp_path, monkeypatch):
    """Random generators, the working directory, the environment, patched functions: other cells build on them."""
    monkeypatch.chdir(tmp_path)
    root, printing = np.sqrt, np.get_printoptions()
    (tmp_path / "inner").mkdir()
    np.random.seed(1)  # noqa: NPY002
    random.seed(1)
    expected = np.random.RandomState(1).rand(), random.Random(1).random()

    def careless():
        np.random.seed(7)  # noqa: NPY002
        random.seed(7)
        os.chdir("inner")
        os.environ["UNSTUCK_TRIAL"] = "1"
        np.sqrt, builtins.pow = math.sqrt, math.pow
        np.random.set_state = random.setstate = None
        del np.linalg.norm
        np.set_printoptions(precision=2)
        sys.setrecursionlimit(5000)
        return 1.0

    depth, environment = sys.getrecursionlimit(), dict(os.environ)
    assert call(careless).value == 1.0
    assert np.sqrt is root and callable(np.linalg.norm) and pow(2, 3, 5) == 3
    assert (np.random.rand(), random.random()) == expected  # noqa: NPY002
    assert os.getcwd() == str(tmp_path) and dict(os.environ) == environment
    assert np.get_printoptions() == printing and sys.getrecursionlimit() == depth


def test_each_call_of_a_check_finds_functions_and_folder_as_the_first_did(tmp_path, monkeypatch):
    """Random generators and the environment are put back when the whole check is over."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inner").mkdir()
    root, draws = np.sqrt, random.getstate()

    def careless():
        os.chdir("inner")
        os.environ["UNSTUCK_TRIAL"] = "1"
        np.sqrt = math.sqrt
        return random.random()

    drawn = set()
    with as_before():
        for _ in range(2):
            drawn.add(call(careless).value)
            assert np.sqrt is root and os.getcwd() == str(tmp_path)
    assert random.getstate() == draws and "UNSTUCK_TRIAL" not in os.environ
    assert len(drawn) == 2, "each call draws other numbers"


def test_nobody_is_sent_back_to_a_folder_that_is_gone(tmp_path):
    before = os.getcwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "getcwd", Mock(side_effect=[FileNotFoundError(), str(tmp_path)]))
        with as_before():
            pass
    assert os.getcwd() == before


def test_what_cannot_be_compared_keeps_nothing_from_being_put_back(tmp_path, monkeypatch):
    """An array in the place of a number makes a comparison of all names fail."""
    monkeypatch.chdir(tmp_path)
    pi, root = math.pi, np.sqrt

    def careless():
        math.pi = np.ones(3)
        np.sqrt = None
        builtins.grad = 1
        os.chdir("/")
        return 1.0

    assert call(careless).value == 1.0
    assert math.pi == pi and np.sqrt is root and os.getcwd() == str(tmp_path) and not hasattr(builtins, "grad")


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no folder that is in use")
def test_a_folder_that_an_answer_removes_is_no_error(tmp_path, monkeypatch):
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def careless():
        os.chdir("..")
        folder.rmdir()
        return 1.0

    assert call(careless).value == 1.0
