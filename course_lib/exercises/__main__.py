"""The exercises from the command line, for instructors and authors, in the folder of the course.

    python -m course_lib.exercises otter FOLDER      write otter tests
    python -m course_lib.exercises sync              write the starter cells of the notebooks afresh
    python -m course_lib.exercises solved FOLDER     write solved copies of the notebooks

Students call `python -m course_lib`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from . import notebooks, otter
from .show import plain_words


def sync() -> None:
    """Write the starter cells of the notebooks afresh."""
    for path in notebooks.sync(notebooks.lectures_here()):
        print(f"wrote {path}")


def write_otter(folder: Path) -> None:
    """Write otter tests.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    """
    print(f"wrote {len(otter.write_tests(folder))} tests into {folder}")


def write_solved(folder: Path) -> None:
    """Write solved copies of the notebooks.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    """
    for path in notebooks.solve(notebooks.lectures_here(), folder):
        print(f"wrote {path}")


COMMANDS: dict[str, Callable[..., None]] = {"otter": write_otter, "sync": sync, "solved": write_solved}


def main(arguments: list[str] | None = None) -> None:
    """Command line.

    Parameters
    ----------
    arguments : list of str, optional
        In place of those that Python was called with.
    """
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.exercises", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        added = commands.add_parser(name, help=command.__doc__)
        if command is not sync:
            added.add_argument("folder", type=lambda given: Path(given).expanduser(), metavar="FOLDER")
    with plain_words():
        chosen = vars(parser.parse_args(arguments))
        COMMANDS[chosen.pop("command")](**chosen)


if __name__ == "__main__":
    main()
