"""Which pages of the site have exercises."""

from pathlib import Path

from course_lib.exercises import REGISTRY, notebooks

ROOT = Path(__file__).resolve().parents[1]


def pages():
    """Address → exercises on that page."""
    found = {}
    for path in notebooks.notebooks(ROOT / "lectures"):
        ids = [id for _, _, id in notebooks.exercise_cells(notebooks.read(path))]
        if ids:
            found[path.relative_to(ROOT).with_suffix(".html").as_posix()] = [REGISTRY[id] for id in ids]
    return found


PAGES = pages()
