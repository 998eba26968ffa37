"""Exercises and quizzes on the built site: help that is folded, and nothing given away; test_pages.py reads it."""

from __future__ import annotations

from exercise_pages import PAGES

from course_lib.exercises.functions import Function


def test_help_opens_by_keyboard(page):
    tab = page(next(iter(PAGES)), width=360, lazy=True)  # no figure is looked at
    tab.locator(".us-exercise summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".us-exercise details").first.get_attribute("open") is not None


def test_what_a_student_downloads_holds_no_solution(site):
    """The page's download button gives this very file."""
    for address in PAGES:
        source = (site / "_sources" / address).with_suffix(".ipynb")
        text = source.read_text(encoding="utf-8")
        for ex in PAGES[address]:
            if isinstance(ex, Function):
                kept = {line.strip() for line in ex.starter().split("\n")}
                lines = {line.strip() for line in ex.solution_source().split("\n")} - kept
                assert not [line for line in lines if len(line) > 15 and line.replace('"', '\\"') in text]
