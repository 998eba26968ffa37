"""run.py: it chooses a Python, keeps .venv fresh, shows how far an installation is, and explains failures."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from conftest import program, python
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")


# ---------------------------------------------------------------- it runs with what a reader has


def test_an_old_python_can_read_it_and_needs_nothing_else():
    tree = ast.parse(SOURCE, feature_version=(3, 6))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_python_2_stops_at_the_line_that_says_what_to_do():
    f_strings = [node.lineno for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.JoinedStr)]
    assert "This is Python 2: call python3 run.py" in SOURCE.splitlines()[min(f_strings) - 1]


def test_its_words_are_ascii_for_every_terminal():
    assert SOURCE.isascii()


def test_the_overview_names_every_command():
    called = subprocess.run([sys.executable, ROOT / "run.py"], capture_output=True, encoding="utf-8")
    listed = re.findall(r"^    python run\.py (\w+) ", called.stdout, re.MULTILINE)
    assert called.returncode == 0
    assert {*listed} == {"lab", "progress", "update", "start", "book", "serve", "environment"}


@pytest.mark.parametrize("arguments", [["lap"], ["lab", "--no-browser"], ["progress", "2"], ["serve", "1", "2"]])
def test_a_call_that_is_none_is_answered(run, arguments, capsys, monkeypatch):
    monkeypatch.setattr(run, "environment", lambda: None)
    monkeypatch.setattr(run, "call", lambda command, **how: 0)
    wrong = arguments != ["lab", "--no-browser"]  # which is JupyterLab's
    if wrong:
        with pytest.raises(run.Problem, match=r"no command 'lap'; allowed: lab|does not take"):
            run.main(arguments)
    else:
        assert run.main(arguments) == 0


# ---------------------------------------------------------------- which Python


def only(run, monkeypatch, *paths):
    monkeypatch.setattr(run, "candidates", lambda: iter(paths))


def test_the_first_that_fits_is_taken(run, tmp_path, monkeypatch):
    old, half, new = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    only(run, monkeypatch, None, python(old, "3.10.1"), python(half, "3.13.5", venv=False), python(new, "3.14.0"))
    assert run.choose() == (str(new), (3, 14, 0), True)


@pytest.mark.parametrize(
    ("version", "good"), [("3.10.9", 0), ("3.11.0", 1), ("3.14.2", 1), ("3.15.0", 0), ("2.7.18", 0)]
)
def test_the_oldest_and_the_newest(run, tmp_path, monkeypatch, version, good):
    path = python(tmp_path / "python", version)
    only(run, monkeypatch, path)
    if good:
        assert run.choose().path == path
        return
    why = "too new" if version == "3.15.0" else "too old"
    with pytest.raises(run.Problem, match=f"Python 3.11 to 3.14. Found here:\n  {path}, Python {version}: {why}"):
        run.choose()


def test_this_python_comes_first_then_those_on_the_path(run, tmp_path):
    named = [python(tmp_path / "path" / name, "3.9.0") for name in ("python3", "python", "python3.14", "python3.11")]
    found = list(filter(None, run.candidates()))
    assert os.path.samefile(found[0], sys._base_executable)
    assert found[1:] == named


def test_on_windows_the_launcher_is_asked(run, tmp_path, monkeypatch):
    listed = " -V:3.14 *        C:\\Program Files\\Python314\\python.exe\n -V:3.9    C:\\Python39\\python3.9.exe\n"
    program(tmp_path / "path" / "py", f"/bin/cat <<'END'\n{listed}END")
    monkeypatch.setattr(run, "WINDOWS", True)
    assert list(run.candidates())[-2:] == [r"C:\Program Files\Python314\python.exe", r"C:\Python39\python3.9.exe"]


def test_what_cannot_be_started_is_no_python(run, tmp_path):
    assert run.probe(str(tmp_path / "none")) is None
    assert run.probe(program(tmp_path / "store", "echo 'Python was not found' >&2; exit 1")) is None


def test_a_python_that_is_named_is_taken_or_refused(run, tmp_path, monkeypatch):
    only(run, monkeypatch, python(tmp_path / "here", "3.12.0"))
    monkeypatch.setenv("HOME", str(tmp_path))
    python(tmp_path / "mine", "3.13.1")
    monkeypatch.setenv("PYTHON", "~/mine")
    assert run.choose().version == (3, 13, 1)
    monkeypatch.setenv("PYTHON", python(tmp_path / "old", "3.8.1"))
    with pytest.raises(run.Problem, match=r"Python 3.11 to 3.14, but PYTHON names this one:\n.*3.8.1: too old"):
        run.choose()
    monkeypatch.setenv("PYTHON", "/nowhere/python")
    with pytest.raises(run.Problem, match="PYTHON names /nowhere/python, but no Python can be started there"):
        run.choose()


@pytest.mark.parametrize(
    ("tools", "here", "message"),
    [
        # Ubuntu 26.04: the system's own Python fits, only its venv is missing
        ({"apt-cache": "echo python3.14-venv"}, ("3.14.0", False), "sudo apt-get install python3.14 python3.14-venv"),
        # Debian 11 with backports: what apt has, not the newest that there is
        (
            {"apt-cache": "echo python3.9-venv; echo python3.11-venv"},
            ("3.9.2", True),
            "install python3.11 python3.11-venv",
        ),
        # apt has none that fits: no advice that leads in a circle
        ({"apt-cache": "echo python3.15-venv"}, ("3.15.0", True), "https://www.python.org/downloads/"),
        ({"brew": ""}, ("3.9.6", True), "brew install python@3.13"),
        ({"winget": ""}, ("3.9.6", True), "winget install Python.Python.3.13"),
        ({}, ("3.9.6", True), "https://www.python.org/downloads/"),
    ],
)
def test_the_advice_is_what_the_system_offers(run, tmp_path, monkeypatch, tools, here, message):
    for name, script in tools.items():
        program(tmp_path / "path" / name, script)
    only(run, monkeypatch, python(tmp_path / "here", *here))
    with pytest.raises(run.Problem) as refused:
        run.choose()
    (line,) = [line for line in str(refused.value).splitlines() if line.startswith("To install one:")]
    assert line.endswith(message)


# ---------------------------------------------------------------- .venv is made once, and renewed when it must be


@pytest.fixture
def made(run, tmp_path, monkeypatch):
    """What was made, in order, where making .venv and installing are only noted."""
    done = []
    base = python(tmp_path / "base", "3.13.5")
    only(run, monkeypatch, base)

    def call(command, **how):
        if "venv" in command:
            done.append("venv")
            python(Path(run.VENV_PYTHON), "3.13.5")
        return 0

    monkeypatch.setattr(run, "call", call)
    monkeypatch.setattr(run, "install", done.append)
    return done


def test_the_second_call_does_nothing(run, made):
    run.environment()
    run.environment()
    assert made == ["venv", "book"]


def test_the_tests_environment_is_enough_for_the_book(run, made):
    run.environment("test")
    run.environment("book")
    run.environment("test")
    assert made == ["venv", "test"]


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_a_change_of_a_file_renews_it(run, made, tmp_path, name):
    run.environment("test")
    with open(tmp_path / name, "a") as file:
        file.write("\n# changed\n")
    run.environment("book")
    run.environment("test")
    assert made == ["venv", "test", "book", "test"]


def test_a_change_for_the_tests_is_none_for_the_reader(run, made, tmp_path):
    run.environment("test")
    (tmp_path / "tests" / "requirements.txt").write_text("ruff\n")
    run.environment("book")
    assert made == ["venv", "test"]


def test_line_ends_are_no_change(run, made, tmp_path):
    run.environment()
    file = tmp_path / "requirements.txt"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    run.environment()
    assert made == ["venv", "book"]


def test_a_folder_that_was_moved_is_installed_anew(run, made, tmp_path, monkeypatch):
    run.environment()
    monkeypatch.setattr(run, "ROOT", str(tmp_path / "moved"))
    shutil.copytree(tmp_path, tmp_path / "moved", ignore=lambda folder, names: {"moved"} & {*names})
    run.environment()
    assert made == ["venv", "book", "book"]


@pytest.mark.parametrize("version", [None, "3.10.2"])
def test_a_broken_or_an_old_venv_is_made_anew(run, made, version):
    run.environment()
    if version:
        python(Path(run.VENV_PYTHON), version)
    else:
        os.unlink(run.VENV_PYTHON)
    run.environment()
    assert made == ["venv", "book", "venv", "book"]


def test_a_failed_installation_is_tried_again(run, made, monkeypatch):
    monkeypatch.setattr(run, "install", lambda what: (_ for _ in ()).throw(run.Problem("no network")))
    with pytest.raises(run.Problem):
        run.environment()
    monkeypatch.setattr(run, "install", made.append)
    run.environment()
    assert made == ["venv", "book"]


def test_a_new_venv_gets_the_pinned_pip_and_goes_on_without_it(run, made, monkeypatch):
    commands, call = [], run.call
    monkeypatch.setattr(
        run, "call", lambda command, **how: commands.append(command) or call(command) or "pip" in command
    )
    run.environment()
    run.environment("test")
    assert [command[-1] for command in commands if "install" in command] == [run.PIP]
    assert made == ["venv", "book", "test"]


def test_of_two_commands_one_waits_for_the_other(run, made, capsys):
    with run.alone():
        other = threading.Thread(target=run.environment)
        other.start()
        while "Another command is installing into .venv" not in capsys.readouterr().out:
            assert other.is_alive(), "it did not wait"
            time.sleep(0.01)
        assert made == []
    other.join()
    run.environment()
    assert made == ["venv", "book"]


def test_a_venv_that_is_only_half_there_is_none(run):
    """Without pyvenv.cfg its Python is the system's, and pip would install there."""
    Path(run.VENV_PYTHON).parent.mkdir(parents=True)
    os.symlink(sys._base_executable, run.VENV_PYTHON)
    assert not run.is_alive()


def test_what_environment_does_not_know(run, made):
    with pytest.raises(run.Problem, match="'book' or 'test', but got 'buch'"):
        run.environment("buch")


# ---------------------------------------------------------------- the installation shows how far it is

PIP = """Obtaining file:///x (from -r requirements.txt (line 2))
Collecting numpy==2.4.6 (from -r requirements.txt (line 5))
  Downloading numpy-2.4.6-cp313-cp313-manylinux_2_27_x86_64.whl.metadata (6.6 kB)
Processing /wheels/ipywidgets-8.1.9-py3-none-any.whl (from -r requirements.txt (line 8))
Collecting jupyter-core (from ipywidgets)
Downloading https://host/packages/numpy-2.4.6-cp313-cp313-manylinux_2_27_x86_64.whl (30.0 MB)
  Using cached jupyter_core-5.9.1-py3-none-any.whl (500 kB)
"""


@pytest.fixture
def pip(run, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(run.time, "time", lambda: clock[0])
    news = run.Installation(packages=6, megabytes=61)
    for line in PIP.splitlines(keepends=True):
        news.hear(line)
    return news, clock


def test_packages_and_megabytes_are_counted(pip):
    news, clock = pip
    assert news.named == {"numpy", "ipywidgets", "jupyter-core"}
    assert news.fetched == pytest.approx(30.5066)
    assert news.status(0) == "  collecting: 3 of about 6 packages, 31 of about 61 MB (jupyter_core, 500 kB)"
    clock[0] += 60  # half of both, so as long again
    assert ", about 60 s left (" in news.status(0)


def test_the_installing_is_a_step_of_its_own(pip):
    news, clock = pip
    clock[0] += 300
    news.hear("Installing collected packages: a, b, c, d\n")
    assert news.status(0) == "  installing: 0 of 4 packages"
    clock[0] += 120
    assert news.status(1) == "  installing: 1 of 4 packages, about 6 min left"
    assert news.status(4) == "  installing: 4 of 4 packages"


def test_how_long_it_takes_is_not_said_before_five_seconds(run):
    """Of 120 s, as a quarter is done: 30 s so far."""
    assert [run.left(0.25, seconds) for seconds in (30, 5, 4.9)] == [", about 90 s left", ", about 20 s left", ""]


@pytest.mark.parametrize("site", ["lib/python3.13/site-packages", "Lib/site-packages"])
def test_a_package_counts_that_came_since_then(run, site):
    """Two seconds earlier, too: some file systems keep the time of a file in steps of two."""
    for name, moment in {"old": 990, "rounded": 999, "new": 1001}.items():
        path = Path(run.VENV, site, f"{name}.dist-info")
        path.mkdir(parents=True)
        os.utime(path, (moment, moment))
    assert run.installed_since(1000) == 2


def test_what_is_there_already_is_no_download(pip):
    news, clock = pip
    news.hear("Requirement already satisfied: sphinx in /x (7.4.7)\n")
    clock[0] += 10
    assert news.status(0) == "  collecting: 4 of about 6 packages, about 10 s left (sphinx)"


def test_a_network_that_is_silent_is_named(pip):
    news, _ = pip
    news.hear("WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by ...\n")
    assert news.status(0).endswith("(no answer from the network, trying again)")


def closure(names):
    """Names of all packages that these packages ask for here."""
    found, todo = set(), list(names)
    while todo:
        wanted = Requirement(todo.pop())
        extras = wanted.extras or {""}
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if (name, *extras) in found or (wanted.marker and not wanted.marker.evaluate()):
            continue
        found.add((name, *extras))
        try:
            needs = [Requirement(text) for text in requires(name) or []]
        except PackageNotFoundError:
            continue
        todo += [
            f"{n.name}[{','.join(n.extras)}]" if n.extras else n.name
            for n in needs
            if not n.marker or any(n.marker.evaluate({"extra": extra}) for extra in extras)
        ]
    return {name for name, *_ in found}


@pytest.mark.parametrize("what", ["book", "test"])
def test_the_number_of_packages_that_is_promised_is_right(run, what):
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in run.FILES[what])
    count = len(closure(["course-lib", *re.findall(r"^[\w-]+==[\w.]+", text, re.MULTILINE)]))
    assert run.SIZE[what][0] == pytest.approx(count, rel=0.1)


def test_a_failure_shows_the_last_lines_of_pip_and_what_to_do(run, capsys):
    program(Path(run.VENV_PYTHON), "echo 'ERROR: No matching distribution'; exit 1")
    with pytest.raises(run.Problem, match=r"(?s)Most often it is the network: repeat.*delete the folder .venv"):
        run.install("book")
    assert "ERROR: No matching distribution" in capsys.readouterr().err


def test_pip_gets_every_file_and_the_end_is_said(run, tmp_path, capsys, monkeypatch):
    """And it installs into .venv and nowhere else, whatever its settings are."""
    program(Path(run.VENV_PYTHON), f'echo "$@" $PIP_REQUIRE_VIRTUALENV $PIP_USER >> "{tmp_path}/called"')
    monkeypatch.setenv("PIP_USER", "1")
    run.renew_pip()
    assert (tmp_path / "called").read_text().endswith(f" {run.PIP} 1 0\n")
    (tmp_path / "called").unlink()
    run.install("test")
    called = (tmp_path / "called").read_text()
    assert (
        called.startswith("-m pip install")
        and f"-r requirements.txt -r {os.path.join('tests', 'requirements.txt')} 1 0\n" in called
    )
    message = capsys.readouterr().out
    assert "about 175 packages, 250 MB to download" in message and "Installed in" in message
