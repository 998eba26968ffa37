"""Build Jupyter in the browser into the built site: _build/html/lite, and a button on every lecture and exercise.

    python tools/build_lite.py --pyodide WHERE      (what `make lite PYODIDE=WHERE` runs, after `make book`)

WHERE is a Pyodide distribution, a folder or an address; tools/lite/README.md says where to get one. Every file taken
from it must have the sha256 that tools/lite/pyodide.sha256 gives. The build always starts from nothing (but for its own
environment, _build/lite-env): an incremental build of JupyterLite loses the address of Pyodide.
"""

from __future__ import annotations

import argparse
import email
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any

from environments import make, python_of
from lite_notebooks import write_notebooks
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from plainly import plainly

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ROOT / "tools" / "lite"
HTML = ROOT / "_build" / "html"
ENVIRONMENT = ROOT / "_build" / "lite-env"
WORK = ROOT / "_build" / "lite-work"

VERSION = "0.27.7"
OFFICIAL = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
KEEP = ("numpy", "matplotlib", "ipython", "sqlite3", "micropip")  # with what they depend on
CUT = {"matplotlib": {"fonttools", "pytz"}}  # needed for PDF and for pandas alone
STAND_INS = ("jedi", "ssl")  # the kernel insists on the names; empty, they save 3.6 MB and 2 s
KERNEL = ("ipykernel-*", "piplite-*", "pyodide_kernel-*", "widgetsnbextension-4*")
BROWSER = {"python_version": "3.12", "sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}

ADVICE = f"""\
Jupyter in the browser needs Pyodide {VERSION}, which is not part of this repository. Name a distribution:
    make lite PYODIDE={OFFICIAL}
    make lite PYODIDE=/path/to/a/folder/with/pyodide-lock.json
tools/lite/README.md says which files it must hold. The book needs none of this."""
BUTTON = """\
<a class="btn btn-sm us-launch" href="{url}" target="_blank" title="Open this notebook in Jupyter, in your browser" \
aria-label="Run: open this notebook in Jupyter, in your browser"><i class="fas fa-play"></i>Run</a>
"""
BUTTONS = '<div class="article-header-buttons">\n'  # where the theme has its own

Lock = dict[str, dict[str, Any]]


# --------------------------------------------------------------------------- what goes into the browser


def python(*arguments: str | Path, cwd: Path = ROOT) -> None:
    """Run the Python of the build's own environment."""
    run(python_of(ENVIRONMENT), *arguments, cwd=cwd)


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command; what it says is told only if it fails."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=clean, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{done.stdout}\nJupyter in the browser was not built: {' '.join(map(str, command))} failed.")


def make_environment() -> None:
    """Make the environment, or make it anew if its requirements or Python have changed."""
    wanted = f"# {sys.version}\n{(SETTINGS / 'requirements.txt').read_text()}"
    stamp = ENVIRONMENT / "requirements.txt"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing JupyterLite into {ENVIRONMENT.relative_to(ROOT)} ...", flush=True)
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    make(ENVIRONMENT, "-r", SETTINGS / "requirements.txt")
    stamp.write_text(wanted)


def make_wheels(folder: Path) -> list[Path]:
    """Collect the pure-Python wheels: course_lib, what it needs, what the kernel needs."""
    pure = ["--only-binary=:all:", "--platform", "any", "--python-version", BROWSER["python_version"]]
    download = ["-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", *pure, "-d", folder]
    run(sys.executable, *download, "-r", SETTINGS / "browser.txt")
    python("-m", "build", "--wheel", "--no-isolation", "-o", folder, ROOT)
    name_by_content(*folder.glob("course_lib-*.whl"))
    kernel = ENVIRONMENT / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
    for pattern in KERNEL:
        (wheel,) = kernel.glob(pattern)
        shutil.copy(wheel, folder)
    for name in STAND_INS:
        make_stand_in(name, folder)
    return sorted(folder.glob("*.whl"))


def name_by_content(wheel: Path) -> None:
    """Give a wheel a build tag made of its hash: what a browser still has of an older one is never taken for it."""
    name, version, *tags = wheel.name.split("-")
    wheel.rename(wheel.with_name("-".join([name, version, f"0{sha256(wheel)[:12]}", *tags])))


def make_stand_in(name: str, folder: Path) -> None:
    """Write an empty wheel."""
    info = f"{name}-0.0.1.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.0.1\nSummary: empty stand-in\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: build_lite\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {n: urlsafe_b64encode(hashlib.sha256(t.encode()).digest()).rstrip(b"=") for n, t in files.items()}
    record = [f"{n},sha256={digests[n].decode()},{len(text)}" for n, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""])
    with zipfile.ZipFile(folder / f"{name}-0.0.1-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, text in files.items():
            wheel.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), text)


# --------------------------------------------------------------------------- one Pyodide folder


def make_pyodide(where: str, wheels: Iterable[Path], folder: Path) -> None:
    """Write a Pyodide of only what the course needs, whose lock names our wheels too: a plain import finds them."""
    fetch(where, "pyodide-lock.json", folder)
    lock = json.loads((folder / "pyodide-lock.json").read_text())
    if lock["info"]["version"] != VERSION:
        sys.exit(f"{where} holds Pyodide {lock['info']['version']}, but it must be {VERSION}.")
    for name in CORE:
        fetch_checked(where, name, folder)
    packages: Lock = lock["packages"]
    ours = {entry["name"]: entry for entry in map(lock_entry, wheels)}
    packages |= ours
    check_requirements(wheels, packages)
    for name, unneeded in CUT.items():
        packages[name]["depends"] = [d for d in packages[name]["depends"] if d not in unneeded]
    lock["packages"] = {name: packages[name] for name in sorted(closure([*KEEP, *ours], packages))}
    for name, package in lock["packages"].items():
        if name not in ours:
            fetch_checked(where, package["file_name"], folder)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))


def fetch(where: str, name: str, folder: Path) -> None:
    """Copy a file of the distribution, a folder or an address."""
    try:
        if "://" in where:
            urllib.request.urlretrieve(f"{where.rstrip('/')}/{name}", folder / name)
        else:
            shutil.copy(Path(where) / name, folder)
    except OSError as error:
        sys.exit(f"{name} cannot be fetched from {where}: {error}\n\n{ADVICE}")


def fetch_checked(where: str, name: str, folder: Path) -> None:
    """Copy a file of the distribution, if it is the one that it must be."""
    fetch(where, name, folder)
    if sha256(folder / name) != pinned().get(name):
        sys.exit(f"{name} of {where} does not have the sha256 in tools/lite/pyodide.sha256: is it another release?")


@cache
def pinned() -> dict[str, str]:
    """Return the hashes of the release's files, from a list in the form of sha256sum."""
    lines = (SETTINGS / "pyodide.sha256").read_text().splitlines()
    return {name: digest for digest, name in map(str.split, lines)}


def check_requirements(wheels: Iterable[Path], packages: Lock) -> None:
    """Refuse a Pyodide whose packages are not the versions that ours ask for."""
    for wheel in wheels:
        for needed in requirements(wheel):
            version = packages.get(canonicalize_name(needed.name), {}).get("version")
            if version and not needed.specifier.contains(version, prereleases=True):
                sys.exit(f"{wheel.name} needs {needed}, but in the browser there is {version}.")


def requirements(wheel: Path) -> list[Requirement]:
    """Return what a wheel needs in the browser."""
    needed = map(Requirement, metadata(wheel).get_all("Requires-Dist") or [])
    return [r for r in needed if r.marker is None or r.marker.evaluate(BROWSER)]


def metadata(wheel: Path) -> Message:
    """Return what a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def lock_entry(wheel: Path) -> dict[str, Any]:
    """Describe a wheel as pyodide-lock.json does."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    modules = {name.split("/")[0].removesuffix(".py") for name in names if re.fullmatch(r"\w+(/.+)?\.py", name)}
    about = metadata(wheel)
    return {
        "name": canonicalize_name(about["Name"]),
        "version": about["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": sha256(wheel),
        "package_type": "package",
        "imports": sorted(modules),
        "depends": [canonicalize_name(needed.name) for needed in requirements(wheel)],
        "unvendored_tests": False,
    }


def closure(names: Iterable[str], packages: Lock) -> set[str]:
    """Return the names with all that they depend on."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = canonicalize_name(todo.pop())
        if name not in packages:
            sys.exit(f"The package {name} is neither in Pyodide nor in tools/lite/browser.txt.")
        if name not in found:
            found.add(name)
            todo += packages[name]["depends"]
    return found


def sha256(file: Path) -> str:
    """Hash of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


# --------------------------------------------------------------------------- JupyterLite and its buttons


def add_head(output: Path) -> None:
    """Put our own lines into the head of JupyterLite's pages."""
    ours = (SETTINGS / "head.html").read_text(encoding="utf-8")
    for page in [output / app / "index.html" for app in ("notebooks", "tree")]:
        text = page.read_text(encoding="utf-8")
        if "</head>" not in text:
            sys.exit(f"{page} has no place for tools/lite/head.html: has JupyterLite changed?")
        page.write_text(text.replace("</head>", f"{ours}</head>", 1), encoding="utf-8")


def guard(output: Path) -> None:
    """Refuse a JupyterLite that would ask another host for Pyodide or for packages."""
    settings = json.loads((output / "jupyter-lite.json").read_text())["jupyter-config-data"]["litePluginSettings"]
    kernel = settings["@jupyterlite/pyodide-kernel-extension:kernel"]
    if kernel.get("pyodideUrl", "").split("?")[0] != "./static/pyodide/pyodide.js":
        sys.exit(f"pyodideUrl is {kernel.get('pyodideUrl')!r}: JupyterLite would fetch Pyodide from another host.")
    ours = (file for file in output.rglob("*.json") if "extensions" not in file.relative_to(output).parts)
    outside = [file for file in ours if "cdn.jsdelivr" in file.read_text(encoding="utf-8")]
    if outside or not kernel["disablePyPIFallback"]:
        sys.exit(f"These files name another host: {outside or 'jupyter-lite.json'}")


def add_buttons(html: Path) -> int:
    """Give the page of each notebook a button that opens it; a relative address fits wherever the site is."""
    files = html / "lite" / "files"
    pages = {(html / path.relative_to(files)).with_suffix(".html"): path for path in files.rglob("*.ipynb")}
    there = [page for page in sorted(pages) if page.exists()]
    for page in there:
        notebook = pages[page].relative_to(files)
        up = "../" * (len(notebook.parts) - 1)
        button = BUTTON.format(url=f"{up}lite/notebooks/index.html?path={notebook.as_posix()}")
        text = page.read_text(encoding="utf-8")
        if BUTTONS not in text:
            sys.exit(f"{page} has no place for a button: has the theme changed? {BUTTONS!r}")
        if "us-launch" not in text:
            page.write_text(text.replace(BUTTONS, BUTTONS + button, 1), encoding="utf-8")
    return len(there)


def build(where: str) -> None:
    """Build everything from nothing and put it into the site."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.copytree(SETTINGS, WORK)
    pyodide = WORK / "static" / "pyodide"  # where JupyterLite looks for one
    pyodide.mkdir(parents=True)
    make_pyodide(where, make_wheels(pyodide), pyodide)
    run("node", WORK / "compile.mjs", pyodide)
    write_notebooks(WORK / "files")
    python("-m", "jupyter", "lite", "build", cwd=WORK)
    guard(WORK / "output")
    add_head(WORK / "output")
    shutil.rmtree(HTML / "lite", ignore_errors=True)  # only now: a build that fails leaves what the buttons lead to
    (WORK / "output").rename(HTML / "lite")
    shutil.rmtree(WORK)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyodide", metavar="WHERE", required=True, help="folder or address of a Pyodide distribution")
    where = parser.parse_args().pyodide
    if not shutil.which("node"):
        sys.exit("node is missing, which compiles Python for the browser (Debian, Ubuntu: sudo apt-get install nodejs)")
    if not (HTML / "index.html").exists():
        sys.exit("There is no website to put it into: make book")
    start = time.perf_counter()
    make_environment()
    build(where if "://" in where else str(Path(where).expanduser().resolve()))
    count = add_buttons(HTML)
    size = sum(f.stat().st_size for f in (HTML / "lite").rglob("*") if f.is_file())
    took = f"{time.perf_counter() - start:.0f} s"
    print(f"Jupyter in the browser, opened by {count} pages, is built ({took}): _build/html/lite, {size / 1e6:.0f} MB")


if __name__ == "__main__":
    with plainly():
        main()
