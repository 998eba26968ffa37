"""How far a student has come: what the journal says of the exercises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .. import settings
from .base import Exercise
from .journal import attempts, work_folder
from .show import Result, show

__all__ = ["show_standing", "standing"]

ATTEMPTS = ("pass", "wrong")  # events that were a try


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
    kept = ""
    try:
        if (folder := work_folder()) and any(events.values()):
            kept = f"Your attempts are kept in `{folder / 'journal.jsonl'}`, for you alone."
    except ValueError as error:  # no such home folder
        kept = f"Your attempts cannot be read: {error}."
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
    """Show `standing` below the cell; not where tests or the website's build run a notebook: it differs by reader.

    Parameters
    ----------
    exercises : iterable of Exercise
        Those to be counted.
    """
    if not (settings.expected() or settings.on_site()):
        show(standing(exercises))
