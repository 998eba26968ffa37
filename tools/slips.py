"""Do the tests notice a slip? Put each one of tests/slips/*.toml into a copy of the code and run the tests of its file.

    .venv/bin/python tools/slips.py                  # all areas
    .venv/bin/python tools/slips.py core --only at   # those of tests/slips/core.toml with "at" in them

A slip is a small mistake that someone could make: a bound off by one, a default, two arguments exchanged. It counts as
noticed if the named tests fail, with torch and node hidden; those of JavaScript need node. Exits 1 below 95 %.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from plainly import plainly

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "slips"
ENOUGH = 0.95
PATIENCE = 1200  # seconds for the tests of one slip: they have a limit of CPU time each


@dataclass(frozen=True)
class Slip:
    """One small mistake: `old`, which occurs once in `file`, becomes `new`."""

    file: str
    test: str
    old: str
    new: str
    harmless: str = ""

    def applied(self, text: str) -> str:
        """Return the text of the file with the slip in it."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {self.old!r} occurs {text.count(self.old)} times, not once")
        return text.replace(self.old, self.new)

    def __str__(self) -> str:
        return f"{self.file}: {' '.join(self.old.split())}  ->  {' '.join(self.new.split())}"


def slips(areas: list[str] | None = None) -> list[Slip]:
    """Return the slips of the areas, each a file of tests/slips; of all areas if none is named."""
    paths = [FOLDER / f"{area}.toml" for area in areas] if areas else sorted(FOLDER.glob("*.toml"))
    return [Slip(**entry) for path in paths for entry in tomllib.loads(path.read_text(encoding="utf-8"))["slip"]]


def copy_to(folder: Path) -> None:
    """Copy the files of the repository, also those not yet committed, and nothing that was built."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    for name in subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def passes(folder: Path, test: str, javascript: bool) -> bool:
    """Whether the tests pass in a copy, with torch and (but for JavaScript) node hidden."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",  # a slip may leave size and second of the file as they were
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # nbval alone takes longer to load than most of these tests to run
        "UNSTUCK_REQUIRE_ALL": "0",
        "UNSTUCK_WITHOUT": "torch" if javascript else "torch node",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *test.split()]
    try:
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return False
    if run.returncode not in (0, 1, 2):  # passed; a test failed; the code could not even be imported
        said = (run.stdout + run.stderr)[-4000:]
        raise RuntimeError(f"{' '.join(command)} ended with {run.returncode}:\n{said}")
    return run.returncode == 0


def is_noticed(slip: Slip, folder: Path) -> bool:
    """Whether the tests fail in a copy with the slip in it, which is taken out again."""
    path = folder / slip.file
    right = path.read_text(encoding="utf-8")
    path.write_text(slip.applied(right), encoding="utf-8")
    try:
        return not passes(folder, slip.test, slip.file.endswith(".js"))
    finally:
        path.write_text(right, encoding="utf-8")


@contextmanager
def copies(count: int) -> Iterator[Queue[Path]]:
    """Copies of the repository, to be taken out and put back."""
    with tempfile.TemporaryDirectory(prefix="slips-") as folder:
        free: Queue[Path] = Queue()
        for k in range(count):
            copy_to(Path(folder) / str(k))
            free.put(Path(folder) / str(k))
        yield free


def main() -> int:
    """Put the slips in, one after another in each of the copies, and print what the tests noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("areas", nargs="*", help="files of tests/slips, without .toml; all if none is named")
    parser.add_argument("--only", default="", metavar="TEXT", help="only slips with this text in them")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes at once (2)")
    arguments = parser.parse_args()
    chosen = [slip for slip in slips(arguments.areas) if not slip.harmless and arguments.only in str(slip)]

    with copies(arguments.jobs) as free, ThreadPoolExecutor(arguments.jobs) as pool:

        def on_a_copy(check, *given):  # type: ignore[no-untyped-def]
            folder = free.get()
            try:
                return check(*given, folder)
            finally:
                free.put(folder)

        suites = sorted({(slip.test, slip.file.endswith(".js")) for slip in chosen})
        healthy = pool.map(lambda suite: on_a_copy(lambda folder: passes(folder, *suite)), suites)
        if failing := [test for (test, _), passed in zip(suites, healthy, strict=True) if not passed]:
            print(f"These fail without any slip: {', '.join(failing)}", file=sys.stderr)
            return 1
        noticed = []
        for slip, seen in zip(chosen, pool.map(lambda slip: on_a_copy(is_noticed, slip), chosen), strict=True):
            noticed.append(seen)
            print("noticed " if seen else "MISSED  ", slip, flush=True)

    print()
    for file in sorted({slip.file for slip in chosen}):
        seen = [was for slip, was in zip(chosen, noticed, strict=True) if slip.file == file]
        print(f"{sum(seen):4} of {len(seen):3} noticed  {file}")
    share = sum(noticed) / len(chosen) if chosen else 1.0
    print(f"{sum(noticed):4} of {len(chosen):3} noticed in all: {share:.1%}; {ENOUGH:.0%} is asked for")
    return int(share < ENOUGH)


if __name__ == "__main__":
    with plainly():
        sys.exit(main())
