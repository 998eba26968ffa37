"""Jupyter's server saves notebooks without the version of Python, and live figures with a picture.

JupyterLab writes the kernel's version into a notebook as soon as it opens one. Then the file differs from git's on
every machine, and ``git pull`` refuses to change it.

A live figure sends the picture that is to stand in its place tomorrow when it is first seen. One that the reader has
not scrolled to has none when the notebook is saved. Its picture is then taken from the file that is saved over, or from
the course's own notebook, where each live figure is stored with its picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .asleep import asleep, read

LECTURES = Path(__file__).resolve().parents[1] / "lectures"
PNG, HTML, WORDS = "image/png", "text/html", "text/plain"  # in the data of an output
NAME = "Figure: "  # before the words of a figure that has no HTML


def without_version(model: dict[str, Any], **kwargs: Any) -> None:
    """Drop the version of Python from a notebook that is about to be saved.

    Parameters
    ----------
    model : dict
        What is saved, as Jupyter's contents API describes it: `type` and `content`. A notebook is changed in place.
    **kwargs
        What else Jupyter tells a hook: `path` and `contents_manager`.
    """
    if model.get("type") == "notebook":
        model["content"]["metadata"].get("language_info", {}).pop("version", None)


def with_pictures(model: dict[str, Any], path: str, contents_manager: Any) -> None:
    """Give the live figures of a notebook that is about to be saved the pictures that they lack.

    A stored picture is a figure's if the cell and the words are the same. A figure of the reader's own that was never
    seen keeps its words.

    Parameters
    ----------
    model : dict
        What is saved, as Jupyter's contents API describes it: `type` and `content`. A notebook is changed in place.
    path : str
        Of the notebook in Jupyter's root folder.
    contents_manager
        Jupyter's; it knows the root folder.
    """
    if model.get("type") != "notebook":
        return
    missing = [(key, still, data) for key, still, picture, data in _figures(model["content"]) if still and not picture]
    if not missing:
        return
    file = Path(contents_manager.root_dir, path)
    stored: dict[tuple[str, str], str] = {}
    for folder in (LECTURES / "exercises", LECTURES, file.parent):
        stored |= {key: picture for key, _, picture, _ in _figures(_notebook(folder / file.name)) if picture}
    for key, still, data in missing:
        if key in stored:
            data[HTML] = asleep(still, key[1], stored[key])


def _notebook(file: Path) -> dict[str, Any]:
    """A notebook as it is in a file; an empty one if there is none."""
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def _figures(notebook: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str, str, dict[str, Any]]]:
    """The live figures of a notebook: each its cell's source and its words, its id, its picture and its output's data.

    One stored in git has no id.
    """
    for cell in (notebook or {}).get("cells", []):
        source = "".join(cell.get("source", ""))
        for data in (output.get("data") or {} for output in cell.get("outputs") or ()):
            if made := read("".join(data.get(HTML, ""))):
                still, words, picture = made
                yield (source, words), still, picture, data
            elif PNG in data:
                picture = f"data:{PNG};base64,{''.join(''.join(data[PNG]).split())}"
                yield (source, "".join(data.get(WORDS, "")).removeprefix(NAME)), "", picture, data


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course_lib.jupyter"}]


def _load_jupyter_server_extension(server: Any) -> None:
    for hook in (without_version, with_pictures):
        server.contents_manager.register_pre_save_hook(hook)
