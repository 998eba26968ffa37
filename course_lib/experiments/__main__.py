"""Record an experiment again, or list what is recorded.

    python -m course_lib.experiments list
    python -m course_lib.experiments record NAME [--out FILE] [--date DATE]

Without --out it replaces the file that ships with the course.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads cost more than they bring on matrices this small

from .. import settings
from . import EXPERIMENTS, base  # base brings NumPy, which reads that

ELSEWHERE = "name another file with --out, in a folder where you may write"


def show_list() -> None:
    """Print name, date and subject of each experiment."""
    for name in EXPERIMENTS:
        subject = (import_module(f".{name}", __package__).__doc__ or "").splitlines()[0]
        print(f"{name:12} {base.load(name).provenance['date']}  {subject}")


def record(name: str, out: Path, date: datetime.date) -> None:
    """Train an experiment and write its file.

    Parameters
    ----------
    name : str
        One of `EXPERIMENTS`.
    out : Path
    date : datetime.date
    """
    experiment = import_module(f".{name}", __package__)
    base.save(out, experiment.record(), base.provenance(name, experiment.SETTINGS, date))
    print(f"wrote {out}, {out.stat().st_size:,} bytes")


def file_to_write(given: str) -> Path:
    """Return the path, if a recording can be written there: asked now, and not after minutes of training."""
    try:
        path = settings.path("FILE", given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}.") from None
    if path.suffix != ".npz":
        raise argparse.ArgumentTypeError(f"{given!r} must end with .npz")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"the folder of {given!r} does not exist: make it first")
    try:
        with open(path, "ab") if path.exists() else tempfile.TemporaryFile(dir=path.parent):
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{given!r} cannot be written ({error.strerror}): {ELSEWHERE}") from None


def day(given: str) -> datetime.date:
    """Return the date in a text."""
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} must be a date such as 2026-11-30") from None


def main(arguments: list[str] | None = None) -> None:
    """Command line.

    Parameters
    ----------
    arguments : list of str, optional
        In place of those that Python was called with.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.experiments",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help=show_list.__doc__)
    added = commands.add_parser("record", help="train an experiment and write its file")
    added.add_argument("name", choices=EXPERIMENTS, metavar="NAME", help=", ".join(EXPERIMENTS))
    added.add_argument("--out", type=file_to_write, metavar="FILE", help="to be written, in place of the shipped one")
    added.add_argument("--date", type=day, default=datetime.date.today(), help="to be stored; today by default")
    chosen = parser.parse_args(arguments)
    if chosen.command == "list":
        show_list()
        return
    try:
        out = chosen.out or file_to_write(str(Path(__file__).with_name(f"{chosen.name}.npz")))
        record(chosen.name, out, chosen.date)
    except argparse.ArgumentTypeError as error:
        added.error(str(error))
    except OSError as error:  # in the meantime: the disk is full, or the folder is gone
        sys.exit(f"{error.filename or out} cannot be written ({error.strerror}): {ELSEWHERE}.")


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a code page may lack η
    main()
