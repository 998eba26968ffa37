"""The course from the command line.

    python -m course_lib               version, where the lectures are, and this list
    python -m course_lib start         copy the lectures and exercises into my_work/, for you to work in
    python -m course_lib update        bring the course's corrections into your copies; your cells stay
    python -m course_lib progress      what is solved, begun and open

For instructors and authors there is also `python -m course_lib.exercises`.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable
from pathlib import Path

from . import __version__
from .exercises import REGISTRY, work
from .exercises.journal import WORK, standing, work_folder
from .exercises.notebooks import lectures_here, notebooks

HERE = "python -m course_lib"


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
        f"your own copies: {copies}" if copies.is_dir() else f"your own copies: none yet, `{HERE} start` makes them"
    )
    return "\n".join(lines)


def start() -> None:
    """Make the copies that are not there yet."""
    folder = lectures_here()
    target = work_folder() or Path(WORK)
    made = work.start(folder, target)
    for path in made:
        print(f"made {path}")
    print(f"{len(made)} new, {len(notebooks(folder)) - len(made)} were there and stay as they are.")
    print(f"Open {target / 'exercises'} in JupyterLab (make lab) and begin with the lowest number.")


def update() -> None:
    """Bring the copies up to date."""
    folder = lectures_here()
    target = work_folder() or Path(WORK)
    if not target.is_dir():
        sys.exit(f"There is no folder {target} yet: begin with `{HERE} start`.")
    for path, what in work.update(folder, target):
        print(f"{path}: {what}")
    for path in work.start(folder, target):
        print(f"{path}: new")


def progress() -> None:
    """Say how far the student has come."""
    print(standing(REGISTRY.values()))


COMMANDS: dict[str, Callable[[], None]] = {"start": start, "update": update, "progress": progress}
ALSO = {"": overview, "help": overview, "-h": overview, "--help": overview}


def advice(arguments: list[str]) -> str:
    """Say what was wrong with a call that is none."""
    first, *rest = arguments
    if first in COMMANDS:  # so there is more
        return f"`{first}` takes nothing more, but got {' '.join(rest)!r}: call `{HERE} {first}`."
    first = " ".join(arguments)
    near = difflib.get_close_matches(first, COMMANDS, n=1)
    meant = f" Did you mean `{HERE} {near[0]}`?" if near else ""
    return f"There is no command {first!r}; allowed: {', '.join(COMMANDS)}, or nothing for an overview.{meant}"


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    chosen = sys.argv[1:] if arguments is None else arguments
    commands = COMMANDS | ALSO
    if chosen in (["--version"], ["-V"]):
        print(__version__)
    elif len(chosen) < 2 and " ".join(chosen) in commands:
        commands[" ".join(chosen)]()
    else:
        print(advice(chosen), file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
