"""The command that records experiments: what it lists, what it refuses before it trains, and what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from course_lib.experiments import EXPERIMENTS, base, diagnose
from course_lib.experiments.__main__ import main


def test_the_command_lists_all(capsys) -> None:
    main(["list"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(EXPERIMENTS)
    assert all(base.load(line.split()[0]).provenance["date"] in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["record"], "the following arguments are required: NAME"),
        (["record", "diagnosis"], "invalid choice: 'diagnosis' (choose from"),
        (["record", "diagnose", "--out", "runs.json"], "'runs.json' must end with .npz"),
        (
            ["record", "diagnose", "--out", "nowhere/runs.npz"],
            "the folder of 'nowhere/runs.npz' does not exist: make it",
        ),
        (
            ["record", "diagnose", "--out", "folder.npz"],
            "'folder.npz' cannot be written (Is a directory): name another",
        ),
        (["record", "diagnose", "--out", "file/runs.npz"], "the folder of 'file/runs.npz' does not exist: make it"),
        (["record", "diagnose", "--out", "/proc/runs.npz"], "'/proc/runs.npz' cannot be written (No such file or"),
        (["record", "diagnose", "--out", "~nobody-here/runs.npz"], "this machine has no home folder ~nobody-here"),
        (["record", "diagnose", "--date", "today"], "'today' must be a date such as 2026-11-30"),
    ],
)
def test_a_wrong_command_is_refused_before_it_trains(
    arguments: list[str], message: str, capsys, monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(diagnose, "record", None)
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2 and message in capsys.readouterr().err


def refuse(file: str, *_: Any) -> None:
    raise PermissionError(13, "Permission denied", str(file))


def test_a_course_that_is_read_only_is_told_before_it_trains(capsys, monkeypatch) -> None:
    """Without --out, too: a course that a system's administrator installed."""
    monkeypatch.setattr(diagnose, "record", None)
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(SystemExit) as refused:
        main(["record", "diagnose"])
    message = capsys.readouterr().err.replace("\n", " ")
    assert refused.value.code == 2
    assert (
        "diagnose.npz' cannot be written (Permission denied): name another file with --out, in a folder where"
        in message
    )


def test_a_disk_that_fills_up_while_it_trains_is_told(capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(diagnose, "record", lambda: refuse(tmp_path / "runs.npz"))
    with pytest.raises(SystemExit, match=r"runs\.npz cannot be written \(Permission denied\): name another file"):
        main(["record", "diagnose", "--out", str(tmp_path / "runs.npz")])
    assert not any(tmp_path.iterdir())


def test_the_command_has_one_thread() -> None:
    """NumPy reads the number of threads once, when it is loaded: the command must come before it."""
    code = (
        "import os, sys; os.environ.pop('OPENBLAS_NUM_THREADS', None); import course_lib.experiments;"
        "print('numpy' in sys.modules); import course_lib.experiments.__main__;"
        "print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.split() == ["False", "1"]
