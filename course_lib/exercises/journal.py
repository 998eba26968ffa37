"""Every checked attempt is kept, with its source, in my_work/journal.jsonl: nothing that was once tried is lost.

Three variables of the environment say how exercises behave where nobody is learning:

    UNSTUCK_SITE=1            the website is being built: hints and solutions go onto the page, folded
    UNSTUCK_EXPECT=todo|pass  tests: a check raises if its exercise is in another state
    UNSTUCK_WORK=FOLDER|off   where the journal is; off for nowhere
"""

from __future__ import annotations

import inspect
import json
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .facts import FAILURES, shortened
from .show import Result, show

if TYPE_CHECKING:
    from .base import Exercise

__all__ = ["attempts", "record", "setting", "standing", "work_folder"]

WORK = "my_work"
ATTEMPTS = ("pass", "wrong")  # events that were a try
LONGEST = 10_000  # characters of an answer that is not a function


def setting(name: str) -> str:
    """Return the variable UNSTUCK_`name` of the environment, or ''.

    Parameters
    ----------
    name : str
        "SITE", "EXPECT" or "WORK".
    """
    return os.environ.get(f"UNSTUCK_{name}", "")


def work_folder() -> Path | None:
    """Return the folder of the student's own copies (it need not exist yet), or None where nothing is to be kept.

    It lies beside the folder `lectures`, from wherever below it a notebook runs.
    """
    chosen = setting("WORK")
    if chosen:
        return None if chosen == "off" else Path(chosen).expanduser()
    here = Path.cwd()
    roots = [folder for folder in (here, *here.parents) if (folder / WORK).is_dir() or (folder / "lectures").is_dir()]
    return (roots or [here])[0] / WORK


def record(id: str, event: str, mistake: str | None = None, answer: Any = None) -> str:
    """Append an attempt to the journal and return why that failed, or ''.

    Parameters
    ----------
    id : str
        Of the exercise.
    event : str
        The state of the answer, or "solution".
    mistake : str, optional
        The known mistake that was recognised.
    answer : object
    """
    if event in ("todo", "part") or setting("EXPECT") or setting("SITE"):
        return ""
    now = time.strftime("%Y-%m-%d %H:%M:%S")
    entry = {"time": now, "exercise": id, "event": event, "mistake": mistake, "answer": source(answer)}
    try:
        folder = work_folder()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            with open(folder / "journal.jsonl", "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except (OSError, RuntimeError) as error:  # RuntimeError: a `~` where there is no home
        return f"This attempt could not be written down: {getattr(error, 'strerror', None) or error}."
    return ""


def source(answer: Any) -> str:
    """Return a function's own lines, or any other answer as Python writes it, shortened.

    Parameters
    ----------
    answer : object
        Anything: also one whose `repr` fails.
    """
    if inspect.isfunction(answer):
        try:
            return inspect.getsource(answer)
        except (OSError, TypeError):
            return repr(answer)
    if type(answer) is dict:
        return ", ".join(f"{name}={source(value).strip()}" for name, value in answer.items())
    try:
        return shortened(repr(answer), LONGEST)
    except FAILURES as error:  # a student's own class may fail at this
        return f"<no repr: {type(error).__name__}>"


def attempts() -> list[dict[str, Any]]:
    """Return the journal's entries, oldest first; a line that is damaged is passed over."""
    entries, lines = [], [""]
    try:
        folder = work_folder()
        lines = (
            (folder / "journal.jsonl").read_text(encoding="utf-8", errors="replace").split("\n") if folder else lines
        )
    except (OSError, RuntimeError):
        pass
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and {"exercise", "event"} <= entry.keys():
            entries.append(entry)
    return entries


def standing(exercises: Iterable[Exercise]) -> Result:
    """Return how far one has come: the points of each lecture, and a row for each exercise of those that are begun.

    Parameters
    ----------
    exercises : iterable of Exercise
        Those to be counted.
    """
    lectures: dict[int, list[Exercise]] = {}
    for exercise in exercises:
        lectures.setdefault(exercise.lecture, []).append(exercise)
    everything = [exercise for group in lectures.values() for exercise in group]
    events: dict[str, list[str]] = {exercise.id: [] for exercise in everything}
    for entry in attempts():
        events.setdefault(entry["exercise"], []).append(entry["event"])
    rows = []
    for number, group in sorted(lectures.items()):
        rows += [(f"Lecture {number}", points(group, events))] if len(lectures) > 1 else []
        if len(lectures) == 1 or any(events[exercise.id] for exercise in group):
            rows += [(exercise.title, how_far(events[exercise.id])) for exercise in group]
    folder = work_folder()
    kept = (
        f"Your attempts are kept in `{folder / 'journal.jsonl'}`, for you alone."
        if folder and any(events.values())
        else ""
    )
    return Result("info", f"Your progress: {points(everything, events)}", kept, rows=rows)


def points(exercises: Iterable[Exercise], events: Mapping[str, list[str]]) -> str:
    """Say how many points are got, of how many."""
    got, total = zip(*((ex.points * ("pass" in events[ex.id]), ex.points) for ex in exercises), strict=True)
    return f"{sum(got)} of {sum(total)} points"


def how_far(events: list[str]) -> str:
    """Say whether an exercise is solved, begun or open, by what the journal has of it."""
    tries = sum(event in ATTEMPTS for event in events)
    word = "✔ solved" if "pass" in events else "● begun" if tries else "○ open"
    times = f", {tries} attempt{'s' * (tries > 1)}" if tries else ""
    return f"{word}{times}{', solution seen' if 'solution' in events else ''}"


def show_standing(exercises: Iterable[Exercise]) -> None:
    """Show `standing` below the cell; not where tests or the website's build run a notebook: it differs by reader."""
    if not (setting("EXPECT") or setting("SITE")):
        show(standing(exercises))
