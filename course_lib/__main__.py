"""The course from the command line, in the folder of the course.

    python -m course_lib               version, where the lectures are, and this list
    python -m course_lib start         copy the lectures and exercises into my_work/, for you to work in
    python -m course_lib update        bring the course's corrections into your copies; your cells stay
    python -m course_lib progress      what is solved, begun and open

For instructors and authors there is also `python -m course_lib.exercises`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from . import __version__
from .exercises import REGISTRY, work
from .exercises.journal import WORK, work_folder
from .exercises.notebooks import lectures_here, notebooks
from .exercises.show import plain_words
from .exercises.standing import standing

HERE = "python -m course_lib"


def called(command: str) -> str:
    """Return what calls a command here: in the course's folder that which needs nothing installed."""
    return f"`python run.py {command}`" if Path("run.py").is_file() else f"`{HERE} {command}`"


def overview() -> None:
    """Say what this is, where its lectures are and what one can do."""
    print(f"course_lib {__version__}, the library of the course Unstuck\n")
    print(whereabouts() + "\n")
    print("\n".join((__doc__ or "").splitlines()[2:]))


def whereabouts() -> str:
    """Say where the lectures and the student's own copies are."""
    places = [Path.cwd() / "lectures", Path(__file__).resolve().parents[1] / "lectures"]
    found = next((place for place in places if place.is_dir()), None)
    if found is None:
        return "No lectures here: the library was installed alone. Call this in a copy of the course's repository."
    lines = [f"lectures:        {found}"]
    if found != places[0]:
        lines.append(f"                 (the commands below work in {found.parent})")
    copies = work_folder() or Path(WORK)
    lines.append(
        f"your own copies: {copies}" if copies.is_dir() else f"your own copies: none yet, {called('start')} makes them"
    )
    return "\n".join(lines)


def start() -> None:
    """Make the copies that are not there yet."""
    folder = lectures_here()
    target = work_folder() or Path(WORK)
    first = not target.exists()
    made = work.start(folder, target)
    for path in made:
        print(f"made {path}")
    print(f"{len(made)} new, {len(notebooks(folder)) - len(made)} were there and stay as they are.")
    print(f"Open {target / 'exercises'} in JupyterLab ({called('lab')}) and begin with the lowest number.")
    if first and without_git():
        print(
            f"Did you work in an older download? Put its {WORK} here in place of this one, and call {called('update')}."
        )


def update() -> None:
    """Bring the copies up to date."""
    folder = lectures_here()
    target = work_folder() or Path(WORK)
    if not target.is_dir():
        sys.exit(f"There is no folder {target} yet: begin with {called('start')}.")
    for path, what in work.update(folder, target):
        print(f"{path}: {what}")
    for path in work.start(folder, target):
        print(f"{path}: new")
    if without_git():
        print(
            "These are the corrections of this download. For newer ones download the course again, "
            f"move your {WORK} into the new folder, and call {called('update')} there."
        )


def without_git() -> bool:
    """Tell whether the course is a download, which `git pull` cannot bring up to date."""
    return not any((folder / ".git").exists() for folder in (Path.cwd(), *Path.cwd().parents))


def progress() -> None:
    """Say how far the student has come."""
    print(standing(REGISTRY.values()))


COMMANDS: dict[str, Callable[[], None]] = {"start": start, "update": update, "progress": progress}


def main(arguments: list[str] | None = None) -> None:
    """Command line.

    Parameters
    ----------
    arguments : list of str, optional
        In place of those that Python was called with.
    """
    parser = argparse.ArgumentParser(
        prog=HERE, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-V", "--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__)
    with plain_words():
        chosen = parser.parse_args(arguments)
        COMMANDS.get(chosen.command, overview)()


if __name__ == "__main__":
    main()
