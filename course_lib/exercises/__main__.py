"""The exercises from the command line, for instructors and authors, in the folder of the course.

    python -m course_lib.exercises handout FOLDER    write the notebooks for a class
    python -m course_lib.exercises solved FOLDER     write solved copies of the notebooks
    python -m course_lib.exercises otter FOLDER      write the tests of otter's autograders
    python -m course_lib.exercises nbgrader FOLDER   write a course folder of nbgrader
    python -m course_lib.exercises class FOLDER      show how far a class has come, from its journals
    python -m course_lib.exercises link HUB ADDRESS  write the link that opens the exercises on a hub
    python -m course_lib.exercises sync              write the starter cells of the notebooks afresh

`--lecture 01` takes the notebooks of one lecture only; `--code NAME` gives a class numbers of its own.
Students call `python -m course_lib`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from .. import checks, settings
from . import classbook, nbgrader, notebooks, otter
from .show import plain_words


def say(written: list[Path]) -> None:
    """Name the files that were written."""
    for path in written:
        print(f"wrote {path}")


def sync() -> None:
    """Write the starter cells of the notebooks afresh."""
    say(notebooks.sync(notebooks.lectures_here()))


def write_otter(folder: Path, code: str = "", lecture: str = "") -> None:
    """Write the tests of otter's autograders, and say how to make the autograders.

    The arguments are those of `otter.write_tests`.
    """
    for target, points in otter.write_tests(notebooks.lectures_here(), folder, code, lecture).items():
        print(f"{target}: {points} points. To make its autograder:")
        print(f'    python -m otter generate -t "{target / "tests"}" -o "{target / "autograder.zip"}"')


def write_nbgrader(folder: Path, code: str = "", lecture: str = "") -> None:
    """Write a course folder of nbgrader.

    The arguments are those of `nbgrader.write_course`.
    """
    say(nbgrader.write_course(notebooks.lectures_here(), folder, code, lecture))
    print(f"Call nbgrader in {folder}, for example: python -m nbgrader generate_assignment NAME")


def write_handout(folder: Path, code: str = "", lecture: str = "") -> None:
    """Write the notebooks for a class.

    The arguments are those of `notebooks.hand_out`.
    """
    say(notebooks.hand_out(notebooks.lectures_here(), folder, code, lecture))


def write_solved(folder: Path, code: str = "", lecture: str = "") -> None:
    """Write solved copies of the notebooks.

    The arguments are those of `notebooks.solve`.
    """
    say(notebooks.solve(notebooks.lectures_here(), folder, code, lecture))


def show_class(folder: Path, csv: Path | None = None) -> None:
    """Show how far a class has come, from its journals.

    Parameters
    ----------
    folder : Path
        Where the journals are: NAME.jsonl, or NAME/journal.jsonl.
    csv : Path, optional
        A file for the table of students, too.
    """
    of = classbook.journals(folder)
    if not of:
        print(f"There is no journal (.jsonl) in {folder}.")
        return
    students, exercises = classbook.per_student(of), classbook.per_exercise(of)
    print(classbook.table(students))
    if exercises:
        print(f"\nWhat stops the students, the hardest exercise first:\n{classbook.table(exercises)}")
    if csv:
        classbook.write_csv(students, csv)
        print(f"\nwrote {csv}")


def hub_link(hub: str, address: str, branch: str = "main") -> str:
    """Return the link that brings the course to a student of a JupyterHub, and opens the exercises.

    Parameters
    ----------
    hub : str
        Address of the hub.
    address : str
        Of your copy of the course's repository.
    branch : str
        The one that holds the course.

    Raises
    ------
    ValueError
        If an address is not one that begins with http:// or https://.
    """
    for name, given in (("HUB", hub), ("ADDRESS", address)):
        if urlsplit(given).scheme not in ("http", "https") or not urlsplit(given).netloc:
            raise ValueError(f"{name} must be an address that begins with https://, but is {checks.shown(given)}")
    folder = urlsplit(address).path.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
    opens = f"lab/tree/{folder}/lectures/exercises"
    parts = {"repo": address, "branch": branch, "urlpath": opens}
    query = urlencode(parts, errors="surrogateescape")  # letters that the terminal's code page lacks, too
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{query}"


def show_link(hub: str, address: str, branch: str = "main") -> None:
    """Write the link that opens the exercises on a JupyterHub with nbgitpuller.

    The arguments are those of `hub_link`.
    """
    print(hub_link(hub, address, branch))


COMMANDS: dict[str, Callable[..., None]] = {
    "handout": write_handout,
    "solved": write_solved,
    "otter": write_otter,
    "nbgrader": write_nbgrader,
    "class": show_class,
    "link": show_link,
    "sync": sync,
}
OF_NOTEBOOKS = ("handout", "solved", "otter", "nbgrader")  # commands that make something of each notebook


def a_path(given: str) -> Path:
    """Return a path of the command line."""
    try:
        return settings.path("the path", given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}.") from None


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
        added = commands.add_parser(name, help=(command.__doc__ or "").split("\n")[0])
        if name in (*OF_NOTEBOOKS, "class"):
            added.add_argument("folder", type=a_path, metavar="FOLDER")
        if name in OF_NOTEBOOKS:
            added.add_argument("--lecture", default="", metavar="NN", help="only the notebooks of this lecture")
            added.add_argument("--code", default="", metavar="NAME", help="numbers for the class of this name")
        if name == "class":
            added.add_argument("--csv", type=a_path, metavar="FILE", help="write the students' table, too")
        if name == "link":
            added.add_argument("hub", metavar="HUB", help="address of the hub")
            added.add_argument("address", metavar="ADDRESS", help="address of your copy of the repository")
            added.add_argument("--branch", default="main", metavar="NAME")
    with plain_words():
        chosen = vars(parser.parse_args(arguments))
        COMMANDS[chosen.pop("command")](**chosen)


if __name__ == "__main__":
    main()
