"""What differs between the readers' systems: folders with foreign letters, code pages, line ends, shells."""

from __future__ import annotations

import ast
import errno
import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import chromium
import pytest
from plainly import plainly

ROOT = Path(__file__).resolve().parents[1]
TOOLS = [*sorted((ROOT / "tools").glob("*.py")), ROOT / "course_lib" / "experiments" / "__main__.py"]
FOREIGN = "我的 课程 & co/José/unstuck"  # somebody's home folder

# ---------------------------------------------------------------- an editable install in a folder with foreign letters
#
# Windows has file names in UTF-8 and a code page of its own for text. PYTHONUTF8=1 gives the first; what Python reads
# as "text of the locale" stays the locale's, and a .pth file is such a text up to Python 3.12.

LOCALES = {"zh_TW.BIG5": ("zh_TW", "BIG5"), "zh_CN.GBK": ("zh_CN", "GBK"), "de_DE.CP1252": ("de_DE", "CP1252")}


def installed(folder: Path, setting: str) -> Path:
    """Install course_lib as pip would, editable, with `dev-mode-exact` as given; return the environment's Python.

    pip does no more than this: it asks hatchling for a wheel and unpacks it.
    """
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "course_lib", folder / "course_lib", ignore=shutil.ignore_patterns("__pycache__", "data"))
    text, count = re.subn(
        r"^dev-mode-exact = true$",
        f"dev-mode-exact = {setting}",
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    assert count == 1
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    build = "from hatchling.build import build_editable; print(build_editable('dist'))"
    subprocess.run([sys.executable, "-c", build], cwd=folder, check=True, capture_output=True)
    venv.create(folder / ".venv", with_pip=False, symlinks=True)
    (site,) = (folder / ".venv").glob("lib/python*/site-packages")
    (wheel,) = (folder / "dist").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    shutil.copytree(Path(sysconfig.get_path("purelib")) / "editables", site / "editables")  # the wheel depends on it
    return folder / ".venv" / "bin" / "python"


@pytest.fixture(scope="module")
def pythons(tmp_path_factory):
    """The environment with the setting, and the control without it."""
    return {
        setting: installed(tmp_path_factory.mktemp("exact") / FOREIGN, setting)  # one folder each
        for setting in ("true", "false")
    }


@pytest.fixture(scope="module", params=["C", *LOCALES])
def windows(request, tmp_path_factory):
    """An environment in which text is in a code page and file names are not. The code page of C is ASCII."""
    place = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    place |= {"LC_ALL": request.param, "PYTHONUTF8": "1", "PYTHONCOERCECLOCALE": "0"}
    if request.param in LOCALES:
        folder = tmp_path_factory.mktemp("locales")
        language, charset = LOCALES[request.param]
        made = [request.getfixturevalue("localedef"), "-c", "-i", language, "-f", charset, folder / request.param]
        subprocess.run(made, capture_output=True)  # its exit code is 1 after warnings, which these locales have
        assert (folder / request.param / "LC_CTYPE").exists()
        place["LOCPATH"] = str(folder)
    done = subprocess.run(
        [sys.executable, "-c", "import locale; print(locale.getencoding())"], env=place, capture_output=True
    )
    charset = "ANSI_X3.4-1968" if request.param == "C" else LOCALES[request.param][1]
    assert done.stdout.decode().strip() == charset, done.stderr  # else nothing is simulated
    return place


def find(python: Path, environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask where the library is, from a folder that does not have it."""
    numpy = sysconfig.get_path("purelib")  # comes from here: behind the environment's own, and without .pth files
    code = f"import sys; sys.path.append({numpy!r}); import course_lib.optimizers; print(ascii(course_lib.__file__))"
    return subprocess.run([python, "-c", code], cwd=folder, env=environment, capture_output=True, encoding="utf-8")


def test_the_library_is_found_in_a_folder_with_foreign_letters(pythons, windows, tmp_path):
    found = find(pythons["true"], windows, tmp_path)
    assert found.returncode == 0, found.stderr
    assert Path(ast.literal_eval(found.stdout)) == pythons["true"].parents[2] / "course_lib" / "__init__.py"


def test_without_the_setting_it_is_not(pythons, windows, tmp_path):
    lost = find(pythons["false"], windows, tmp_path)
    if sys.version_info >= (3, 13):  # which reads .pth files as UTF-8
        assert lost.returncode == 0, lost.stderr
        return
    assert lost.returncode != 0
    assert "UnicodeDecodeError" in lost.stderr or "No module named 'course_lib'" in lost.stderr


# ---------------------------------------------------------------- code pages

CODE_PAGES = ["cp1252", "cp437", "cp936", "cp950", "cp932", "ascii"]


def printed(command: list[str | Path], folder: Path, encoding: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PATH": "/usr/bin:/bin"}
    return subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True)


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_run_py_prints_under_every_code_page(encoding, tmp_path):
    folder = tmp_path / "Łukasz 王小明 José"
    folder.mkdir()
    shutil.copy(ROOT / "run.py", folder)
    (folder / ".venv").write_text("in the way")  # so that a sentence has the folder's name in it
    overview = printed(["run.py"], folder, encoding)
    assert (overview.returncode, overview.stderr) == (0, b"") and b"python run.py lab" in overview.stdout
    refused = printed(["run.py", "book"], folder, encoding)
    assert refused.returncode == 1 and refused.stderr.splitlines()[0].endswith(b": File exists.")
    unknown = printed(["run.py", "学习"], folder, encoding)
    assert unknown.returncode == 1 and unknown.stderr.startswith(b"There is no command ")


def scripts() -> list[Path]:
    return [path for path in TOOLS if 'if __name__ == "__main__":' in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
def test_every_tool_prints_what_a_code_page_lacks(path):
    # the tool itself would take too long to run: its last lines are, with a main() that prints a path
    tree = ast.parse(path.read_text(encoding="utf-8"))
    last = tree.body[-1]
    assert isinstance(last, ast.If) and ast.unparse(last.test) == "__name__ == '__main__'"
    called = {n.func.id for n in ast.walk(last) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    called.discard("plainly")  # which is what is tested
    code = "\n".join(
        [
            f"import sys, pathlib; sys.path.insert(0, {str(ROOT / 'tools')!r}); from plainly import plainly",
            f"ROOT = pathlib.Path({str(ROOT)!r})",
            *(f"def {name}(*a, **k): print('C:/Users/王小明 θ')" for name in called),
            *map(ast.unparse, last.body),
        ]
    )
    done = printed(["-c", code], ROOT, "ascii")
    assert done.returncode == 0, done.stderr.decode()
    assert rb"C:/Users/\u738b\u5c0f\u660e \u03b8" in done.stdout


@pytest.mark.parametrize("path", scripts()[:-1], ids=lambda path: path.stem)
def test_every_tool_says_in_a_sentence_which_file_it_cannot_use(path):
    assert ast.unparse(ast.parse(path.read_text(encoding="utf-8")).body[-1]).splitlines()[1] == "    with plainly():"


def test_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    (tmp_path / "file").touch()

    def told(use) -> str:
        with pytest.raises(SystemExit) as stop, plainly():
            use()
        return str(stop.value)

    def refused(number: int, name: str | None) -> str:
        def use():
            raise OSError(number, os.strerror(number), name)

        return told(use)

    assert told((tmp_path / "file").mkdir) == (
        f"{tmp_path / 'file'}: File exists. Something else has this name: move it, or name another folder."
    )
    assert "A file is where a folder is needed" in told((tmp_path / "file" / "x").read_bytes)
    assert "A folder is where a file is needed" in told(tmp_path.read_bytes)
    assert "Check each part of this path" in told((tmp_path / "none" / "x").read_bytes)
    for number in (errno.EACCES, errno.EROFS):
        assert "Copy the course to a folder where you may write" in refused(number, "我的/x")
    assert "install the program" in told(lambda: subprocess.run(["no such program"], check=True))
    for name in ("我的/x", None):
        assert refused(errno.ENOSPC, name).endswith("Make room on this disk, and call this again.")
    with pytest.raises(ConnectionError), plainly():  # no file is wrong: the maintainer needs the traceback
        raise ConnectionResetError(errno.ECONNRESET, "reset")


def test_a_chromium_that_is_named_is_taken_or_refused(tmp_path, monkeypatch):
    program = tmp_path / "shell"
    program.touch(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", "~/shell")
    assert chromium.need() == str(program)
    monkeypatch.setenv("CHROMIUM", "~/none")
    assert chromium.find() is None
    with pytest.raises(SystemExit, match=r"^CHROMIUM names ~/none, but no program is there\.$"):
        chromium.need()


@pytest.mark.parametrize("tool", ["serve", "print_book", "weigh_site", "time_figures", "build_slides"])
def test_a_tool_without_a_website_says_so(tool, tmp_path):
    for name in (tool, "plainly", "chromium", "markup"):
        (tmp_path / "tools").mkdir(exist_ok=True)
        shutil.copy(ROOT / "tools" / f"{name}.py", tmp_path / "tools")
    shutil.copytree(ROOT / "book" / "_ext", tmp_path / "book" / "_ext")
    done = subprocess.run([sys.executable, tmp_path / "tools" / f"{tool}.py"], capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and done.stderr.startswith("There is no website in ") and not done.stdout, done.stderr


# ---------------------------------------------------------------- line ends


def test_a_clone_on_windows_has_lf(tmp_path):
    names = ["Makefile", ".ci/run", "binder/postBuild", "tools/lite/fetch.sh", "lectures/04-adam.ipynb", "run.py"]
    attributes = ROOT / ".gitattributes"
    source, clone = tmp_path / "source", tmp_path / "clone"
    for name in names:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    shutil.copy(attributes, source)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x", "-c", "core.autocrlf=true"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], cwd=source, check=True, capture_output=True)
    subprocess.run([*git, "clone", "-q", source, clone], check=True, capture_output=True)
    assert [name for name in names if b"\r" in (clone / name).read_bytes()] == []


def test_pip_can_read_the_requirements_in_every_code_page():
    for path in ROOT.rglob("requirements*.txt"):
        if not {".venv", "_build", "node_modules"} & {*path.parts}:
            assert path.read_bytes().isascii(), path


# ---------------------------------------------------------------- what readers are told to type

PAGES = ["README.md", "book/how-to-use.md", "book/instructors.md", "book/grading.md"]


def blocks(page: str) -> list[str]:
    """Return the lines of the indented blocks and of shell blocks: what one types."""
    text = (ROOT / page).read_text(encoding="utf-8")
    fenced = re.findall(r"^```(?:sh|shell|powershell|console|text)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE), *"".join(fenced).splitlines()]


@pytest.mark.parametrize("page", PAGES)
def test_each_line_works_in_every_shell(page):
    lines = blocks(page)
    assert lines
    for line in lines:
        assert "&&" not in line and "activate" not in line and "||" not in line, line


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    run = (ROOT / "run.py").read_text(encoding="utf-8")
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    typed = re.findall(r"(?:^ {4}|`)python run\.py (\w+)", text, re.MULTILINE)
    assert [name for name in typed if f"    python run.py {name} " not in run] == []
    targets = re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text, re.MULTILINE)
    assert [name for name in targets if not re.search(rf"^{name}:", make, re.MULTILINE)] == []
