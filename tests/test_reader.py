"""What a reader does on the site: quizzes answer at once, what is done is counted, kept, saved and loaded again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

LECTURE, NEXT = "lectures/03-rmsprop.html", "lectures/03b-where-rmsprop-ends.html"
QUIZZES = 1


def quiz(tab, number: int):
    return tab.locator("form.us-quiz").nth(number)


def test_a_quiz_is_a_choice_that_answers_at_once(page):
    tab = page(LECTURE, lazy=True)
    assert tab.locator("form.us-quiz").count() == QUIZZES
    assert not tab.locator(".us-exercise details[data-option]").count()
    quiz(tab, 0).get_by_label("reacts faster to a cliff").check()
    reply = tab.locator(".us-quiz-reply").first
    assert "Not yet" in reply.inner_text() and "the other way around" in reply.inner_text()
    quiz(tab, 0).get_by_label("remembers longer").check()
    assert "Correct" in reply.inner_text() and "Not yet" not in reply.inner_text()
    tab.reload()
    tab.wait_for_selector("form.us-quiz")
    assert quiz(tab, 0).get_by_label("remembers longer").is_checked()
    assert "Correct" in tab.locator(".us-quiz-reply").first.inner_text()


def test_a_quiz_is_answered_by_keys_alone_and_keeps_its_formulas(page):
    tab = page(NEXT, lazy=True)
    assert quiz(tab, 0).locator("math").count() >= 2
    quiz(tab, 0).locator("input").first.focus()
    tab.keyboard.press("ArrowDown")
    assert "The curvature cancels" in tab.locator(".us-quiz-reply").first.inner_text()


def test_without_javascript_each_answer_is_folded(page):
    tab = page(LECTURE, js=False)
    assert tab.locator("details[data-option]").count() == 4 * QUIZZES and not tab.locator("form.us-quiz").count()


def test_what_is_done_is_counted_saved_and_loaded(page, tmp_path: Path):
    tab = page(LECTURE, lazy=True)
    quiz(tab, 0).locator("input").first.check()
    beside = tab.locator(".bd-links a", has_text="RMSProp").first.locator(".us-done")
    done, everything = beside.inner_text().strip().split("/")
    assert int(done) == 1 and int(everything) >= QUIZZES
    tab.goto(tab.url.replace(LECTURE, "book/progress.html"))
    assert f"1 of {everything}" in tab.locator("#us-progress table").inner_text()
    with tab.expect_download() as started:
        tab.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "progress.json"
    started.value.save_as(file)
    assert json.loads(file.read_text())["page:lectures/03-rmsprop"] == [1, int(everything)]
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("button", name="Forget everything").click()
    assert "Nothing yet" in tab.locator("#us-progress").inner_text()
    load(tab, file)
    tab.wait_for_selector("#us-progress table")


@pytest.mark.parametrize("text", ["no JSON", "[1, 2]", '{"cookies": 1}'])
def test_another_file_changes_nothing(page, tmp_path: Path, text: str):
    tab = page("book/progress.html")
    file = tmp_path / "other.json"
    file.write_text(text)
    load(tab, file)
    tab.wait_for_function("() => document.querySelector('#us-progress [role=status]').textContent")
    assert "other.json is not a progress file" in tab.locator("#us-progress").inner_text()


def test_a_still_that_scrolls_on_a_phone_takes_the_focus(page):
    tab = page("lectures/01-stuck-training.html", width=390, lazy=True)
    still = tab.locator("figure.us-still").first
    still.focus()
    assert still.evaluate("still => still === document.activeElement && still.scrollWidth > still.clientWidth")
    assert still.get_attribute("aria-label")
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.wait_for_function("() => !document.querySelector('figure.us-still[tabindex]')")


def load(tab, file: Path) -> None:
    with tab.expect_file_chooser() as chooser:
        tab.get_by_role("button", name="Load a file").click()
    chooser.value.set_files(file)
