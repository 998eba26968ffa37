"""run.py: what each command calls, and what it says where something is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import program

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def calls(run, monkeypatch):
    """The commands that are run, each with its first arguments; `codes` are their exit codes."""
    done = []
    monkeypatch.setattr(run, "environment", lambda: done.append("environment"))
    monkeypatch.setattr(run, "call", lambda command, **how: done.append(" ".join(command[1:])) or 0)
    return done


def test_lab_makes_the_copies_and_opens_them(run, calls, tmp_path):
    assert run.main(["lab"]) == 0
    lab = f"-m jupyterlab --ServerApp.root_dir={tmp_path} --LabApp.default_url=/lab/tree/my_work"
    assert calls == ["environment", "-m course_lib start", lab]


@pytest.mark.parametrize("chosen", ["~/mein Kurs", "~/office", "off", ""])
def test_lab_opens_the_copies_where_they_are(run, calls, tmp_path, monkeypatch, chosen):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("UNSTUCK_WORK", chosen)
    run.main(["lab"])
    home, name = chosen.startswith("~"), chosen.removeprefix("~/").replace(" ", "%20")
    folder, name = (tmp_path / "home", name) if home else (tmp_path, "my_work")
    assert calls[-1].endswith(f"--ServerApp.root_dir={folder} --LabApp.default_url=/lab/tree/{name}")


@pytest.mark.parametrize("chosen", ["", "~/.hidden", "/nowhere"])
def test_jupyter_opens_a_hidden_folder_and_needs_no_home(run, tmp_path, monkeypatch, chosen):
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", "/nowhere" if chosen == "/nowhere" else str(tmp_path / "home"))
    monkeypatch.setenv("UNSTUCK_WORK", str(tmp_path / "work") if chosen == "/nowhere" else chosen)
    monkeypatch.setenv("JUPYTER_DATA_DIR", "/data")
    called = {}
    monkeypatch.setattr(run, "call", lambda command, settings=(): called.update({command[2]: (command, settings)}))
    run.lab()
    command, settings = called["jupyterlab"]
    assert ("--ContentsManager.allow_hidden=True" in command) == (chosen == "~/.hidden")
    own = {name: str(tmp_path / "work" / ".jupyter" / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    own |= {"JUPYTER_RUNTIME_DIR": str(tmp_path / "work" / ".jupyter" / "jupyter_runtime_dir")}
    assert settings == (own | {"JUPYTER_DATA_DIR": "/data"} if chosen == "/nowhere" else {})


@pytest.mark.parametrize("chosen", ["mine", "../mine", " mine ", '"mine"'])
def test_a_relative_folder_for_ones_work_counts_from_the_course(run, tmp_path, monkeypatch, chosen):
    """Wherever the command is called and the notebook lies: what run.py starts gets the whole path."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("UNSTUCK_WORK", chosen)
    program(
        Path(run.VENV_PYTHON), f'printf %s "$UNSTUCK_WORK" > "{tmp_path}/seen"; printf %s "$*" >> "{tmp_path}/seen"'
    )
    run.start()
    folder = os.path.join(tmp_path, chosen.strip(' "'))
    assert (tmp_path / "seen").read_text() == f"{folder}-m course_lib start"
    run.lab()
    root = f"--ServerApp.root_dir={os.path.dirname(os.path.realpath(folder))} --LabApp.default_url=/lab/tree/mine"
    assert (tmp_path / "seen").read_text().endswith(root)


def test_a_home_that_does_not_exist_is_told(run, monkeypatch):
    monkeypatch.setattr(run, "environment", lambda: None)
    monkeypatch.setenv("UNSTUCK_WORK", "~nobody-of-this-name/mine")
    for command in ("lab", "start", "progress"):
        with pytest.raises(
            run.Problem, match=r"no home folder ~nobody-of-this-name\.\nWrite the whole path, or ~/ for"
        ):
            run.main([command])


def test_serve_builds_first_and_takes_a_port(run, calls):
    run.main(["serve", "9000"])
    assert calls == ["environment", "tools/build_book.py", "tools/serve.py --port 9000"]


def test_a_failed_build_is_not_served(run, calls, monkeypatch):
    monkeypatch.setattr(run, "call", lambda command, **how: calls.append(command[1]) or 3)
    assert run.main(["serve"]) == 3
    assert calls == ["environment", "tools/build_book.py"]


def test_update_says_what_to_do_where_git_is_not(run, calls, tmp_path, capsys):
    run.main(["update"])
    assert "download and unpack it beside this one" in capsys.readouterr().out
    (tmp_path / ".git").mkdir()
    run.main(["update"])
    assert capsys.readouterr().out == ""
    assert calls.count("-m course_lib update") == 2


def test_a_folder_that_cannot_be_written_to_is_told_in_a_sentence(run, monkeypatch, capsys):
    def refuse(*_args, **_how):
        raise PermissionError(13, "Permission denied", "/course/.venv")

    monkeypatch.setattr(run.os, "makedirs", refuse)
    assert run.run(["book"]) == 1
    message = capsys.readouterr().err
    assert (
        message.startswith("/course/.venv: Permission denied.\n")
        and "copy the folder to a place of your own" in message
    )


def course(folder: Path, python: str) -> Path:
    """Make a course that needs no installation, with a program as the Python of its .venv; return its run.py."""
    folder.mkdir(parents=True)
    for name in ("run.py", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    program(folder / ".venv" / "bin" / "python", python)
    spec = importlib.util.spec_from_file_location("run", folder / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (folder / ".venv" / "ready-book").write_text(module.fingerprint("book"))
    return folder / "run.py"


def test_ctrl_c_is_quiet_and_the_commands_to_answer(tmp_path):
    # a shell may forget a signal that it has just caught: what waits is a program that catches none
    waits = "import signal, sys; signal.signal(2, signal.SIG_DFL); print('started', flush=True); sys.stdin.read()"
    shell = f"""case "$1" in -c) echo 3.13.0;; *) exec "{sys.executable}" -c "{waits}";; esac"""
    file = course(tmp_path / "course", shell)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, file, "progress"], **pipes, start_new_session=True) as called:
        assert called.stdout.readline() == b"started\n"
        os.killpg(called.pid, signal.SIGINT)
        out, err = called.communicate()
    assert (called.returncode, out.strip(), err) == (130, b"", b"")


def test_the_exit_code_is_the_commands(tmp_path):
    file = course(tmp_path / "course", 'case "$1" in -c) echo 3.13.0;; *) exit 7;; esac')
    assert subprocess.run([sys.executable, file, "progress"], cwd=tmp_path).returncode == 7


# ---------------------------------------------------------------- make is the same way


def made_by(target: str, **environment: str) -> str:
    listed = subprocess.run(
        ["make", "-n", "-C", ROOT, target], env=os.environ | environment, capture_output=True, encoding="utf-8"
    )
    return listed.stdout + listed.stderr


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("lab", "lab"),
        ("exercises", "start"),
        ("update", "update"),
        ("book", "environment"),
        ("lint", "environment test"),
    ],
)
def test_make_calls_it(target, command):
    assert f" run.py {command}\n" in made_by(target)


def test_make_without_any_python_says_so(tmp_path):
    for tool in ("make", "bash"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    assert "no Python is here" in made_by("lab", PATH=str(tmp_path))
