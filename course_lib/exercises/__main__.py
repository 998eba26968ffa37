"""The exercises from the command line, for instructors and authors, in the folder of the course.

    python -m course_lib.exercises otter FOLDER      write otter tests
    python -m course_lib.exercises sync              write the starter cells of the notebooks afresh
    python -m course_lib.exercises solved FOLDER     write solved copies of the notebooks

Students call `python -m course_lib`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from . import notebooks, otter


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.exercises", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("sync")
    for name in ("otter", "solved"):
        commands.add_parser(name).add_argument("folder", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.command == "sync":
        for path in notebooks.sync(notebooks.lectures_here()):
            print(f"wrote {path}")
    elif chosen.command == "otter":
        print(f"wrote {len(otter.write_tests(chosen.folder))} tests into {chosen.folder}")
    else:
        for path in notebooks.solve(notebooks.lectures_here(), chosen.folder):
            print(f"wrote {path}")


if __name__ == "__main__":
    main()
