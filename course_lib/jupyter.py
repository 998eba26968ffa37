"""Jupyter's server saves notebooks without the version of Python.

JupyterLab writes the kernel's version into a notebook as soon as it opens one. Then the file differs from git's on
every machine, and ``git pull`` refuses to change it.
"""

from __future__ import annotations

from typing import Any


def without_version(model: dict[str, Any], **kwargs: Any) -> None:
    """Drop the version of Python from a notebook that is about to be saved.

    Parameters
    ----------
    model : dict
        What is saved, as Jupyter's contents API describes it: `type` and `content`. A notebook is changed in place.
    **kwargs
        What else Jupyter tells a hook: `path` and `contents_manager`.
    """
    if model["type"] == "notebook":
        model["content"]["metadata"].get("language_info", {}).pop("version", None)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course_lib.jupyter"}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(without_version)
