"""The sandbox: nothing gets out, and what a function changes for all is put back."""

from __future__ import annotations

import builtins
import math
import os
import random
import sys
import warnings
from unittest.mock import Mock

import numpy as np
import pytest

from course_lib.exercises import sandbox
from course_lib.exercises.process import as_before
from course_lib.exercises.sandbox import call


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
