"""A class from its journals: how far each student has come, and which exercises stop them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .base import REGISTRY, Exercise
from .journal import entries_of
from .standing import ATTEMPTS

__all__ = ["journals", "per_exercise", "per_student", "table", "write_csv"]

Entries = Sequence[Mapping[str, Any]]
Row = dict[str, Any]
CAPSTONE = "capstone-entry"


def journals(folder: Path) -> dict[str, Entries]:
    """Return the entries of every journal below a folder, by student.

    A student is called by the path of the journal, less what all students share: ``journal.jsonl`` and ``my_work``.
    `ann.jsonl`, `ann/journal.jsonl` and `ann/my_work/journal.jsonl` are all of "ann".

    Parameters
    ----------
    folder : Path

    Raises
    ------
    OSError
        If a journal cannot be read.
    """
    found: dict[str, Entries] = {}
    for path in sorted(folder.rglob("*.jsonl")):
        parts = [*path.relative_to(folder).parts[:-1], path.stem]
        name = "/".join(part for part in parts if part not in ("journal", "my_work")) or path.stem
        found[name] = [*found.get(name, ()), *entries_of(path)]
    return found


def per_student(of: Mapping[str, Entries]) -> list[Row]:
    """Return a row for each student: points in all and in each lecture, attempts, solutions seen, capstone, last day.

    Parameters
    ----------
    of : dict of str to sequence of dict
        As `journals` returns them.
    """
    lectures = sorted({ex.lecture for ex in REGISTRY.values()})
    rows = []
    for name, entries in of.items():
        solved = {entry["exercise"] for entry in entries if entry["event"] == "pass"}
        row: Row = {"student": name, "points": points(REGISTRY.values(), solved)}
        for number in lectures:
            row[f"{number:02}"] = points((ex for ex in REGISTRY.values() if ex.lecture == number), solved)
        row["attempts"] = sum(entry["event"] in ATTEMPTS for entry in entries)
        row["solutions seen"] = len({entry["exercise"] for entry in entries if entry["event"] == "solution"})
        row["capstone"] = capstone(entries)
        row["last day"] = max((str(entry.get("time", "")) for entry in entries), default="")[:10]
        rows.append(row)
    return sorted(rows, key=lambda row: str(row["student"]))


def points(exercises: Iterable[Exercise], solved: set[str]) -> int:
    """Return the points of those exercises that are solved."""
    return sum(ex.points for ex in exercises if ex.id in solved)


def capstone(entries: Entries) -> str:
    """Say what became of the one entry of exercise 7.6, and how many optimizers were tried after it."""
    kept = next((e["kept"] for e in entries if e["exercise"] == CAPSTONE and isinstance(e.get("kept"), dict)), None)
    if kept is None:
        return "-"
    later = sum(entry["exercise"] == CAPSTONE and entry["event"] == "later" for entry in entries)
    word = (
        "gold" if str(kept.get("text", "")).startswith("Gold") else "passed" if kept.get("state") == "pass" else "lost"
    )
    return word + (f", {later} later" if later else "")


def per_exercise(of: Mapping[str, Entries]) -> list[Row]:
    """Return a row for each exercise that somebody tried, those with the most unsolved attempts first.

    Parameters
    ----------
    of : dict of str to sequence of dict
        As `journals` returns them.
    """
    rows = []
    for ex in REGISTRY.values():
        theirs = {name: [e for e in entries if e["exercise"] == ex.id] for name, entries in of.items()}
        tried = [entries for entries in theirs.values() if any(e["event"] in ATTEMPTS for e in entries)]
        if not tried:
            continue
        solved = sum(any(e["event"] == "pass" for e in entries) for entries in tried)
        # a mistake counts once for a student, however often it was made
        mistakes = Counter(m for entries in tried for m in {e.get("mistake") for e in entries} if m)
        often = ", ".join(f"{name} ({count})" for name, count in mistakes.most_common(2))
        unnamed = sum(e["event"] == "wrong" and not e.get("mistake") for entries in tried for e in entries)
        rows.append(
            {
                "exercise": ex.title.split(",")[0],
                "id": ex.id,
                "tried by": len(tried),
                "solved by": solved,
                "attempts": sum(e["event"] in ATTEMPTS for entries in tried for e in entries),
                "most frequent mistakes": often or "-",
                "not recognized": unnamed,
            }
        )
    return sorted(rows, key=lambda row: (row["solved by"] / row["tried by"], -row["attempts"]))


def table(rows: Sequence[Row]) -> str:
    """Return rows as lines of text, columns under each other.

    Parameters
    ----------
    rows : sequence of dict
        All with the same keys.
    """
    lines = [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Write rows as a table for a spreadsheet or an LMS.

    Parameters
    ----------
    rows : sequence of dict
        All with the same keys.
    path : Path

    Raises
    ------
    OSError
        If it cannot be written.
    """
    # with a mark: spreadsheets read it as UTF-8; and a name that the system's code page lacks is written as it is
    with open(path, "w", encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
