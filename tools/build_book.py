"""Build the website into _build/html, with warnings as errors and nothing stale.

    python tools/build_book.py          (what `make book` runs)

Jupyter Book alone would miss three things: its execution cache does not know ``course_lib`` or the pins, files below
``book/_static`` are not copied as long as no page changes, and a failed build that is repeated passes. So the hashes
of what the last good build was made from are kept, and what they show to be stale is removed before the build.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
STAMP = BUILD / "last-good-build.json"
EXTENSIONS = ["tools/api_reference.py", "tools/launch_buttons.py"]
INPUTS = {  # a change here must ...
    "outputs": ["course_lib", "requirements.txt", "pyproject.toml"],  # ... run every notebook again
    "pages": ["book/_static", "book/_root", "_config.yml", "_toc.yml", *EXTENSIONS],  # ... write every page again
}
KERNEL_NOISE = "Kernel is running over TCP without encryption"  # said of every notebook
JUPYTER_BOOK = """
import sys
from jupyter_book.cli.main import main
try:
    main()
except RuntimeError as error:  # after warnings: they are told already, and its traceback helps nobody
    if error.__cause__:
        raise
    sys.exit(1)
"""


def files(names: Iterable[str]) -> list[Path]:
    """Every file named or in a folder named, in a fixed order."""
    found = [f for name in names for f in [ROOT / name, *(ROOT / name).rglob("*")]]
    return sorted(f for f in found if f.is_file() and "__pycache__" not in f.parts)


def fingerprint(names: Iterable[str]) -> str:
    """Hash of the files' names and contents and of the Python that runs the notebooks."""
    digest = hashlib.sha256(sys.version.encode())
    for file in files(names):
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def remove_stale(now: dict[str, str]) -> None:
    """Remove what was not made from the inputs as they are now; all pages, if the last build failed."""
    last = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    stale = []
    if last != now:
        stale += ["html", ".doctrees", "jupyter_execute"]
    elif (BUILD / "html" / "lite").exists():  # Jupyter may hold older notebooks, and pages have buttons for it
        stale += ["html"]
    if last.get("outputs") != now["outputs"]:  # also after a build that failed: nobody knows what its cache is from
        stale += [".jupyter_cache"]
    for name in stale:
        shutil.rmtree(BUILD / name, ignore_errors=True)


def build() -> int:
    """Run Jupyter Book, let through what it warns of, and return its exit code."""
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", ".", "-W", "-n", "--keep-going", "--quiet"]
    environment = os.environ | {"UNSTUCK_SITE": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
    ) as run:
        for line in run.stderr or ():
            if KERNEL_NOISE not in line:
                print(line, end="", file=sys.stderr, flush=True)
    return run.returncode


def main() -> int:
    """Bring the site up to date; 0 if it is."""
    start = time.perf_counter()
    now = {name: fingerprint(inputs) for name, inputs in INPUTS.items()}
    BUILD.mkdir(exist_ok=True)
    remove_stale(now)
    print("Building the website (half a minute from nothing, a few seconds after a small change) ...", flush=True)
    STAMP.unlink(missing_ok=True)  # back only if the build is good
    if build() != 0:
        print(
            "\nThe book was not built: the warnings and errors above must go, each names its file and line."
            "\nThe traceback of a failed notebook cell is in _build/html/reports/.",
            file=sys.stderr,
        )
        return 1
    STAMP.write_text(json.dumps(now))
    print(f"The site is built ({time.perf_counter() - start:.0f} s): {BUILD / 'html' / 'index.html'}")
    print("It is without Jupyter in the browser, which `make lite` adds (tools/lite/README.md).")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    sys.exit(main())
