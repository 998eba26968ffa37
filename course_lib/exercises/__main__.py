"""The exercises from the command line, in the folder of the course.

    python -m course_lib.exercises start             copy the lectures and exercises into my_work/, for you to work in
    python -m course_lib.exercises update            bring the course's corrections into your copies; your cells stay
    python -m course_lib.exercises progress          what is solved, begun and open

For instructors and authors:

    python -m course_lib.exercises otter FOLDER      write otter tests
    python -m course_lib.exercises sync              write the starter cells of the notebooks afresh
    python -m course_lib.exercises solved FOLDER     write solved copies of the notebooks
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import REGISTRY, notebooks, otter, work
from .journal import WORK, standing, work_folder


def lectures_here() -> Path:
    """Return the folder of the lectures; exits with advice where there is none."""
    folder = Path("lectures")
    if not folder.is_dir():
        sys.exit(f"There is no folder 'lectures' in {Path.cwd()}: call this in the folder of the course.")
    return folder


def start() -> None:
    """Make the copies that are not there yet."""
    folder = lectures_here()
    target = work_folder() or Path(WORK)
    made = work.start(folder, target)
    for path in made:
        print(f"made {path}")
    print(f"{len(made)} new, {len(notebooks.notebooks(folder)) - len(made)} were there and stay as they are.")
    print(f"Open {target / 'exercises'} in JupyterLab (make lab) and begin with the lowest number.")


def update() -> None:
    """Bring the copies up to date."""
    folder = lectures_here()
    target = work_folder() or Path(WORK)
    if not target.is_dir():
        sys.exit(f"There is no folder {target} yet: begin with `python -m course_lib.exercises start`.")
    for path, what in work.update(folder, target):
        print(f"{path}: {what}")
    for path in work.start(folder, target):
        print(f"{path}: new")


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.exercises", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in ("start", "update", "progress", "sync"):
        commands.add_parser(name)
    for name in ("otter", "solved"):
        commands.add_parser(name).add_argument("folder", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.command == "start":
        start()
    elif chosen.command == "update":
        update()
    elif chosen.command == "progress":
        print(standing(REGISTRY.values()))
    elif chosen.command == "sync":
        for path in notebooks.sync(lectures_here()):
            print(f"wrote {path}")
    elif chosen.command == "otter":
        print(f"wrote {len(otter.write_tests(chosen.folder))} tests into {chosen.folder}")
    else:
        for path in notebooks.solve(lectures_here(), chosen.folder):
            print(f"wrote {path}")


if __name__ == "__main__":
    main()
