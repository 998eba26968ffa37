"""Deadlines count work, an endless loop is named only where there is one, and nobody stays in code that is over."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time

import pytest

from course_lib.exercises import deadline
from course_lib.exercises.deadline import Watch
from course_lib.exercises.sandbox import call


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
    monkeypatch.setattr(deadline, "CLOCK", lambda: it.clock)
    monkeypatch.setattr(deadline, "WORK", lambda: it.work)
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
    monkeypatch.setattr(deadline, "PATIENCE", 5)
    monkeypatch.setattr(deadline, "WORK", deadline.CLOCK)

    def f(rounds):
        for _ in range(rounds):
            machine.goes(0.1, 0)

    assert call(f, 95, seconds=2).kind == "value"
    assert "still being repeated after 10 s" in call(f, 120, seconds=2).text


def test_real_clocks_are_the_processors_and_the_walls():
    assert deadline.WORK is time.thread_time and deadline.CLOCK is time.perf_counter and deadline.PATIENCE == 1


def test_a_watch_looks_no_earlier_than_it_must(machine, monkeypatch):
    """Asking for the processor's time is slow: not at every jump."""
    asked = []
    monkeypatch.setattr(deadline, "WORK", lambda: asked.append(1) or machine.work)
    watch = Watch(2.0)

    def f():
        for _ in range(1900):
            machine.goes(1e-3, 1e-3)
            watch.look(sys._getframe())

    f()
    assert len(asked) < 10


def test_a_loop_in_one_line_is_stopped(monkeypatch):
    """It makes no line events, and one instruction jumps to itself."""
    monkeypatch.setattr(deadline, "WAITING", 1e6)  # however busy the machine

    def f():
        while True: pass  # fmt: skip  # noqa: E701

    assert "never ends" in call(f, seconds=0.05).text


@pytest.fixture
def patient(monkeypatch):
    """However busy the machine, an endless loop is called one."""
    monkeypatch.setattr(deadline, "WAITING", 1e6)


def catches_all():
    while True:
        try:  # noqa: SIM105
            sum([1])
        except:  # noqa: E722
            pass


class CatchesAll:
    def __call__(self):
        catches_all()


def suppresses_all():
    while True:
        with contextlib.suppress(BaseException):
            sum([1])


def catches_once():
    try:
        while True:
            sum([1])
    except:  # noqa: E722
        return 1


def catches_around_a_loop():
    x = 1.0
    while x > 0:
        try:
            for i in range(1000):
                x = x + i
        except:  # noqa: E722
            x = 1.0


def catches_in_a_helper():
    def helper():
        try:
            while True:
                sum([1])
        except BaseException:
            return 1

    while helper():
        pass


CATCH = [catches_all, CatchesAll(), suppresses_all, catches_once, catches_around_a_loop, catches_in_a_helper]


@pytest.mark.parametrize("answer", CATCH)
def test_who_catches_the_end_is_ended_all_the_same(answer, patient):
    """A tracer, which Python 3.11 has, is switched off by what it raises."""
    assert "never ends" in call(answer, seconds=0.05).text


def waits_for_nobody():
    threading.Event().wait()


def waits_around_a_loop():
    while True:
        try:
            while True:
                time.sleep(0.01)
        except:  # noqa: E722
            pass


def waits_again_and_again():
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            time.sleep(1000)


WAIT = [waits_for_nobody, lambda: time.sleep(1000), waits_again_and_again, waits_around_a_loop]


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows interrupts no waiting for a lock")
@pytest.mark.parametrize("answer", WAIT)
def test_who_waits_is_waked(answer):
    run = call(answer, seconds=0.05)
    assert run.kind == "slow" and "time.sleep" in run.text


def test_outside_of_the_main_thread_loops_are_ended_too(patient):
    """There no signal comes."""
    runs = []
    thread = threading.Thread(target=lambda: runs.append(call(catches_once, seconds=0.05)))
    thread.start()
    thread.join()
    assert "never ends" in runs[0].text


def test_a_stop_by_the_student_is_none_of_ours():
    with pytest.raises(KeyboardInterrupt):
        call(signal.raise_signal, signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_who_handles_signals_himself_keeps_his_way():
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append(1))
    try:
        assert call(signal.raise_signal, signal.SIGINT).kind == "value" and seen == [1]
    finally:
        signal.signal(signal.SIGINT, before)


def test_nobody_is_interrupted_after_the_end():
    """The thread that interrupts sleeps, until the next call."""
    call(time.sleep, 1000, seconds=0.01)
    thread = deadline.waker(deadline.os.getpid())
    assert thread.is_alive() and thread.watch is None and not thread.awake.is_set()


def test_a_loop_costs_an_event_for_each_of_its_lines(monkeypatch):
    """And none for each of its instructions, of which there are ten times as many."""
    looks = []
    monkeypatch.setattr(Watch, "look", lambda *_: looks.append(1))

    def f(rounds):
        for i in range(rounds):
            _ = (i + 1) * (i + 2) * (i + 3)

    call(f, 100)
    assert 100 <= len(looks) <= 220


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


def test_the_first_reason_is_told():
    """Who catches it is interrupted again and again, and would be told that he waits."""
    watch = Watch(1.0)
    assert not watch.late()
    for reason in ("It never ends.", "It waits."):
        with pytest.raises(deadline.TooLong):
            watch.end(reason)
    assert watch.late() and watch.over == "It never ends."
