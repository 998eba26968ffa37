"""Every checked attempt is kept, with its source, in my_work/journal.jsonl: nothing that was once tried is lost.

An answer in which something is still to be written or chosen is no attempt yet.
"""

from __future__ import annotations

import inspect
import json
import time
from pathlib import Path
from typing import Any

from .. import settings
from .compare import shortened
from .sandbox import call

__all__ = ["attempts", "entries_of", "record", "work_folder"]

WORK = "my_work"
COURSE = Path(__file__).resolve().parents[2]
LONGEST = 10_000  # characters of an answer that is not a function


def work_folder() -> Path | None:
    """Return the folder of the student's own copies (it need not exist yet), or None where nothing is to be kept.

    It lies beside the folder `lectures`, from wherever below it a notebook runs. A relative path in UNSTUCK_WORK counts
    from there, too, and for a notebook elsewhere from the course that the library belongs to.

    Raises
    ------
    ValueError
        If UNSTUCK_WORK begins with the home of a user who does not exist here.
    """
    chosen = settings.work()
    if chosen == "off":
        return None
    here = Path.cwd()
    places = [here, *here.parents, *([COURSE] if chosen else [])]
    roots = [folder for folder in places if (folder / WORK).is_dir() or (folder / "lectures").is_dir()]
    return (roots or [here])[0] / settings.path("UNSTUCK_WORK", chosen or WORK)


def record(
    id: str, event: str, mistake: str | None = None, answer: Any = None, kept: dict[str, Any] | None = None
) -> str:
    """Append an attempt to the journal and return why that failed, or ''.

    Parameters
    ----------
    id : str
        Of the exercise.
    event : str
        The state of the answer, or "solution".
    mistake : str, optional
        The known mistake that was recognized.
    answer : object
    kept : dict, optional
        What else to keep, of types of JSON.
    """
    if event in ("todo", "part") or settings.expected() or settings.on_site():
        return ""
    now = time.strftime("%Y-%m-%d %H:%M:%S")
    entry: dict[str, Any] = {"time": now, "exercise": id, "event": event, "mistake": mistake, "answer": source(answer)}
    entry |= {"kept": kept} if kept else {}
    try:
        folder = work_folder()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            with open(folder / "journal.jsonl", "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except (OSError, TypeError, ValueError) as error:  # ValueError: a `~` where there is no home
        return f"This attempt could not be recorded: {getattr(error, 'strerror', None) or error}."
    return ""


def source(answer: Any) -> str:
    """Return a function's own lines, or any other answer as Python writes it, shortened. It never raises.

    Parameters
    ----------
    answer : object
        Anything: also one whose `repr` fails.
    """
    run = call(_source, answer)  # a student's own class may do anything when it is written
    return str(run.value) if run.kind == "value" else f"<no repr: {shortened(run.text)}>"


def _source(answer: Any) -> str:
    if inspect.isfunction(answer):
        try:
            return inspect.getsource(answer)
        except (OSError, TypeError):
            return repr(answer)
    if type(answer) is dict:  # the settings of a goal; a dict in it is written by Python
        return ", ".join(
            f"{name}={(repr(value) if type(value) is dict else source(value)).strip()}"
            for name, value in answer.items()
        )
    return str.__str__(shortened(repr(answer), LONGEST))  # of a student's own kind of string the letters


def attempts() -> list[dict[str, Any]]:
    """Return the journal's entries, oldest first; a line that is damaged is passed over."""
    try:
        folder = work_folder()
        return entries_of(folder / "journal.jsonl") if folder else []
    except (OSError, ValueError):
        return []


def entries_of(path: Path) -> list[dict[str, Any]]:
    """Return the entries of a journal, oldest first; a line that is damaged is passed over.

    Parameters
    ----------
    path : Path

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    entries = []
    for line in path.read_text(encoding="utf-8-sig", errors="replace").split("\n"):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in ("exercise", "event")):
            entries.append(entry)
    return entries
