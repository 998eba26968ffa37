"""Put together what is published: one folder, _build/release, that any web server can serve.

    python tools/release.py zip    pack the course and its website into _build/unstuck.zip   (what `make zip` runs)
    python tools/release.py        assemble the release from what is built                   (what `make release` runs)

    _build/release/                the website, with lite/ (Jupyter in the browser) and slides/ where they were built
    _build/release/downloads/      unstuck.pdf, unstuck.zip, the wheel of course_lib, CITATION.cff
    _build/release/SHA256SUMS      of every file: sha256sum -c SHA256SUMS
    _build/colab/                  the notebooks as Colab opens them, if the deployment's addresses are known

A page offers a download only here, where it lies beside it (book/_ext/published.py).
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import yaml
from addresses import ROOT, Addresses, published
from dress_notebooks import write_colab
from plainly import plainly
from publish_check import check

from course_lib import __version__

BUILD = ROOT / "_build"
HTML, RELEASE, COLAB = BUILD / "html", BUILD / "release", BUILD / "colab"
SUMS = "SHA256SUMS"
BUILT = {"_build", ".venv", "my_work", "node_modules", "__pycache__", "website"}  # what is no part of the course
OFFERED = re.compile(r"<!--released|released-->|<!--unreleased-->.*?<!--/unreleased-->", re.DOTALL)
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same files make the same archive


# --------------------------------------------------------------------------- versions and citation


def versions() -> dict[str, str]:
    """Return what each file says the version is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = re.search(
        r"^## \[(\d[^\]]*)\] - (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {
        "pyproject.toml": f"{project}",
        "course_lib/__init__.py": __version__,
        "CITATION.cff": str(cited["version"]),
        "CHANGELOG.md": newest[1] if newest else "none",
    }


def cited(text: str, addresses: Addresses) -> str:
    """Return a CITATION.cff that says where the course is, as far as it is known."""
    lines = {"repository-code": addresses.repository, "url": addresses.site}
    known = "".join(f"{key}: {address}\n" for key, address in lines.items() if address)
    return re.sub(r"^(?=license:)", known, text, count=1, flags=re.MULTILINE)


# --------------------------------------------------------------------------- the course as one file


def course() -> Iterator[Path]:
    """Yield the files of the course: those that git has or would add, or all but what is built, where git is not."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if (ROOT / ".git").exists():
        names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout.split("\0")
        found = [ROOT / name for name in names if name]
    else:
        found = [path for path in ROOT.rglob("*") if not BUILT & {*path.relative_to(ROOT).parts}]
    yield from sorted(path for path in found if path.is_file())


def pack(target: Path, html: Path) -> None:
    """Write the course, and below `website` its site as it is read from a disk, into a zip.

    Parameters
    ----------
    target : Path
        The file to write.
    html : Path
        The built site. Its Jupyter is left out: a browser starts it from a server only.
    """
    website = [
        path for path in sorted(html.rglob("*")) if path.is_file() and "lite" not in path.relative_to(html).parts[:1]
    ]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in course():
            put(archive, f"unstuck/{path.relative_to(ROOT).as_posix()}", path)
        for path in website:
            put(archive, f"unstuck/website/{path.relative_to(html).as_posix()}", path)


def put(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    """Add a file, as old as all others, that can be run if it could be."""
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (0o100755 if path.stat().st_mode & 0o100 else 0o100644) << 16
    archive.writestr(entry, path.read_bytes())


def wheel(folder: Path) -> Path:
    """Build the wheel of course_lib into a folder."""
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True)
    (made,) = folder.glob("course_lib-*.whl")
    return made


# --------------------------------------------------------------------------- the folder


def assemble(html: Path, target: Path, downloads: list[Path], slides: Path, citation: str) -> None:
    """Write the published folder from nothing.

    Parameters
    ----------
    html : Path
        The built site.
    target : Path
        The folder to write.
    downloads : list of Path
        Files that it offers.
    slides : Path
        A folder of slides, left out if it is not there.
    citation : str
        The CITATION.cff that it offers.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(html, target)
    (target / "downloads").mkdir()
    for file in downloads:
        shutil.copy2(file, target / "downloads")
    (target / "downloads" / "CITATION.cff").write_text(citation, encoding="utf-8")
    if slides.is_dir():
        shutil.copytree(slides, target / "slides")
    for page in target.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if "released-->" in text:
            page.write_text(OFFERED.sub("", text), encoding="utf-8")
    names = [path.relative_to(target).as_posix() for path in sorted(target.rglob("*")) if path.is_file()]
    sums = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (target / SUMS).write_text("".join(sums), encoding="utf-8")


def main() -> None:
    """Command line."""
    addresses, packed = published(), BUILD / "unstuck.zip"
    if not (HTML / "index.html").exists():
        sys.exit("There is no website to publish: make book")
    if sys.argv[1:] == ["zip"]:
        pack(packed, HTML)
        print(f"The course and its website are packed: {packed} ({packed.stat().st_size / 1e6:.1f} MB)")
        print("Unpack it: website/index.html is read without a server, `python run.py lab` opens the notebooks.")
        return
    if len({*(said := versions()).values()}) != 1:
        sys.exit("The release has no one version: " + ", ".join(f"{file} says {v}" for file, v in said.items()))
    wheels = BUILD / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    citation = cited((ROOT / "CITATION.cff").read_text(encoding="utf-8"), addresses)
    assemble(HTML, RELEASE, [BUILD / "unstuck.pdf", packed, wheel(wheels)], BUILD / "slides", citation)
    shutil.rmtree(COLAB, ignore_errors=True)
    if addresses.repository and addresses.site:
        COLAB.mkdir()
        write_colab(COLAB, addresses)
    if found := check(RELEASE, addresses):
        sys.exit("\n".join(["The release names addresses that are not its own:", *found]))
    size = sum(path.stat().st_size for path in RELEASE.rglob("*") if path.is_file())
    print(f"Version {__version__} is ready to be published: {RELEASE} ({size / 1e6:.0f} MB)")


if __name__ == "__main__":
    with plainly():
        main()
