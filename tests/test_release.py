"""The release: one folder with all that is published, its downloads, its checksums, its one version."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import release
import yaml
from addresses import Addresses
from environments import make, python_of

ROOT = Path(__file__).resolve().parents[1]

OURS = Addresses("https://github.com/some/course", "https://some.github.io/course/")
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
OFFER = (
    '<!--released<a href="../downloads/unstuck.zip">Zip</a>released--><!--unreleased--><p>Ask\nme</p><!--/unreleased-->'
)


@pytest.fixture
def html(tmp_path):
    """A built site in miniature."""
    for name, text in {
        "index.html": "start",
        "book/use.html": f"<p>a</p>{OFFER}<p>b</p>",
        "lite/index.html": "J",
    }.items():
        (tmp_path / "html" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "html" / name).write_text(text)
    return tmp_path / "html"


def test_every_file_says_the_same_version():
    assert len(set(release.versions().values())) == 1, release.versions()


def test_two_versions_are_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(release, "__version__", "9.9")
    monkeypatch.setattr(release, "HTML", tmp_path)
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(sys, "argv", ["release.py"])
    with pytest.raises(SystemExit, match=r"no one version: .*course_lib/__init__.py says 9\.9"):
        release.main()


def test_the_citation_says_where_the_course_is_only_if_it_is_known():
    known = yaml.safe_load(release.cited(CITATION, OURS))
    assert (known["repository-code"], known["url"]) == (OURS.repository, OURS.site)
    assert release.cited(CITATION, Addresses()) == CITATION
    assert not {"repository-code", "url"} & yaml.safe_load(CITATION).keys()


def test_the_folder_has_all_and_its_sums_are_right(html, tmp_path):
    (tmp_path / "unstuck.zip").write_bytes(b"zip")
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides" / "00.html").write_text("slides")
    target = tmp_path / "release"
    release.assemble(html, target, [tmp_path / "unstuck.zip"], tmp_path / "slides", CITATION)
    assert (target / "book" / "use.html").read_text() == '<p>a</p><a href="../downloads/unstuck.zip">Zip</a><p>b</p>'
    sums = dict(line.split("  ")[::-1] for line in (target / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    wanted = {"index.html", "lite/index.html", "slides/00.html", "downloads/unstuck.zip", "downloads/CITATION.cff"}
    assert wanted < sums.keys() == files - {"SHA256SUMS"}
    assert all(hashlib.sha256((target / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())
    assert "<!--released" in (html / "book" / "use.html").read_text(), "the built site itself offers nothing"


def test_without_slides_there_are_none_and_what_was_there_goes(html, tmp_path):
    target = tmp_path / "release"
    target.mkdir()
    (target / "old.html").touch()
    release.assemble(html, target, [], tmp_path / "slides", CITATION)
    assert not (target / "slides").exists() and not (target / "old.html").exists()


def test_the_zip_holds_the_course_and_its_website(html, tmp_path):
    packed = tmp_path / "unstuck.zip"
    release.pack(packed, html)
    again = tmp_path / "again.zip"
    release.pack(again, html)
    assert packed.read_bytes() == again.read_bytes()
    archive = zipfile.ZipFile(packed)
    names = set(archive.namelist())
    for name in (
        "run.py",
        "lectures/04-adam.ipynb",
        "course_lib/data/digits.npz",
        "website/index.html",
        "website/book/use.html",
    ):
        assert f"unstuck/{name}" in names, name
    assert not [name for name in names if re.match(r"unstuck/(website/lite|_build|\.venv)/", name)]
    modes = {name: archive.getinfo(f"unstuck/{name}").external_attr >> 16 for name in ("binder/postBuild", "README.md")}
    assert modes == {"binder/postBuild": 0o100755, "README.md": 0o100644}


def test_a_course_without_git_is_packed_too(tmp_path, monkeypatch):
    (tmp_path / "run.py").touch()
    for built in (".venv", "_build", "my_work", "website"):
        (tmp_path / built).mkdir()
        (tmp_path / built / "file").touch()
    monkeypatch.setattr(release, "ROOT", tmp_path)
    assert list(release.course()) == [tmp_path / "run.py"]


def test_make_release_builds_all_of_it():
    command = ["make", "--dry-run", "release", "PYODIDE=/some/pyodide"]
    planned = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    steps = ["build_book.py", "print_book.py", "release.py zip", "build_lite.py", "tools/release.py\n"]
    assert [planned.index(step) for step in steps] == sorted(planned.index(step) for step in steps), planned
    assert planned.count("tools/build_book.py") == 1


@pytest.mark.binder
def test_a_stranger_runs_a_lecture_with_nothing_but_the_wheel(tmp_path):
    """A fresh environment, the file that the site offers, and a notebook in an empty folder."""
    made = release.wheel(tmp_path / "wheel")
    environment, folder = tmp_path / "environment", tmp_path / "elsewhere"
    folder.mkdir()
    python = python_of(make(environment, made, "nbconvert", "ipykernel"))
    for name in ("02-root-mean-square.ipynb", "exercises/02-root-mean-square.ipynb"):
        shutil.copy(ROOT / "lectures" / name, folder / f"{Path(name).parent.name or 'lecture'}.ipynb")
    clean = {"PATH": f"{environment / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path), "OPENBLAS_NUM_THREADS": "1"}
    for notebook in sorted(folder.glob("*.ipynb")):
        command = [python, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "ran.ipynb", notebook]
        run = subprocess.run(command, cwd=folder, env=clean, capture_output=True, encoding="utf-8")
        assert run.returncode == 0, run.stderr
        (folder / "ran.ipynb").unlink()
    listed = subprocess.run([python, "-m", "course_lib"], cwd=folder, env=clean, capture_output=True, encoding="utf-8")
    assert "start" in listed.stdout, listed.stderr
