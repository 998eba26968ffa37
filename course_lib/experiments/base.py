"""What all experiments share: one format of file, and one statement of where its numbers come from.

A file is an .npz: arrays of floats by name, and a JSON text `provenance`. In the arrays nan is what a diverged run has
no number for. Files of 2026-11-24 and 25 were converted from an older format with a bounded scale: in their curves inf
is what lay above the scale and 0 what lay below it.
"""

from __future__ import annotations

import datetime
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from .. import checks
from ..schedules import Array

__all__ = ["Recording", "load", "provenance", "save"]


@dataclass(frozen=True)
class Recording:
    """The numbers of an experiment, and where they come from.

    Attributes
    ----------
    numbers : dict of str to array
        Read-only; the experiment's `record` says their shapes.
    provenance : dict
        Command, settings with the seeds, versions of Python and NumPy, date.
    """

    numbers: Mapping[str, Array]
    provenance: Mapping[str, Any]

    def __getitem__(self, name: str) -> Array:
        return self.numbers[checks.one_of("name", name, self.numbers)]


def provenance(name: str, settings: Mapping[str, Any], date: datetime.date | None = None) -> dict[str, Any]:
    """Return the statement of where an experiment's numbers come from, as it is stored with them.

    Parameters
    ----------
    name : str
        Of the experiment.
    settings : mapping
        All that the numbers depend on, in types of JSON; the seeds are among them.
    date : datetime.date, optional
        Of the recording; today by default.

    Raises
    ------
    TypeError
        If `name` is no text, `date` no date, or `settings` holds something that JSON does not know.
    """
    name, date = checks.text("name", name), datetime.date.today() if date is None else date
    if not isinstance(date, datetime.date):
        checks.refuse(TypeError, "date", date, "a date")
    return {
        "command": f"python -m course_lib.experiments record {name}",
        "date": date.isoformat(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "settings": json.loads(_as_json("settings", settings)),  # as it will be read again: lists for tuples
    }


def _as_json(name: str, value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        checks.refuse(TypeError, name, value, "made of what JSON knows: dicts, lists, texts, numbers")


def save(path: Path, numbers: Mapping[str, Array], origin: Mapping[str, Any]) -> None:
    """Write a recording.

    Parameters
    ----------
    path : Path
        Where to; its name ends with ".npz".
    numbers : mapping of str to array of float
    origin : mapping
        What `provenance` returns.

    Raises
    ------
    TypeError
        If `path` is no Path, one of the numbers no array of floats, or something in `origin` unknown to JSON.
    ValueError
        If the path has another ending, or a number the name "provenance".
    OSError
        If it cannot be written there.
    """
    if not isinstance(path, Path):
        checks.refuse(TypeError, "path", path, "a Path")
    if path.suffix != ".npz":
        checks.refuse(ValueError, "path", str(path), 'a name that ends with ".npz"')
    if not isinstance(numbers, Mapping):
        checks.refuse(TypeError, "numbers", numbers, "a dict of arrays by name")
    for name, values in numbers.items():
        if not (isinstance(values, np.ndarray) and values.dtype.kind == "f"):
            checks.refuse(TypeError, name, values, "an array of floats")
    if "provenance" in numbers:
        checks.refuse(ValueError, "numbers", list(numbers), 'names other than "provenance"')
    np.savez_compressed(path, provenance=_as_json("origin", origin), **numbers)  # type: ignore[arg-type]


@cache
def load(name: str) -> Recording:
    """Return the recording of an experiment.

    Parameters
    ----------
    name : str
        Of the experiment.

    Raises
    ------
    OSError
        If there is no such file.
    """
    with files(__package__).joinpath(f"{name}.npz").open("rb") as file, np.load(file) as data:
        numbers = {key: data[key] for key in data.files}
    origin = json.loads(str(numbers.pop("provenance")))
    for values in numbers.values():
        values.flags.writeable = False  # all who ask for it get the same
    return Recording(numbers, origin)
