"""predict: what it refuses, what its panels hold, and what a reader of a page sees before and after the guess."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib.widgets import Height, Options, predict
from course_lib.widgets.prediction import Prediction

LOSS = {"loss": {"before": np.linspace(3.0, 1.6, 50)}}
LATER = {"loss": {"after the cut": (np.arange(50, 100), np.full(50, 1.2))}}
CUT = Height("loss", (0.5, 3.0), 1.2, 0.2, low="Not so far.", right="Yes, to 1.2.", high="Farther: to 1.2.")
WORDS = Options({"it stays": "It falls at once.", "it falls <at once>": "Yes."}, right="it falls <at once>")
ALT = "A loss that falls from 3 to 1.6 and levels off."


def prediction(guess: Height | Options = WORDS, **how) -> Prediction:
    return predict(**{"key": "cut", "shown": LOSS, "answer": LATER, "guess": guess, "alt": ALT} | how)


def test_the_still_does_not_give_the_answer_away():
    (panel,) = prediction().panels()
    assert [curve["name"] for curve in panel["curves"]] == ["before"]
    assert panel["x"] == [0, 99] and panel["y"][0] < 1.2 < 3 < panel["y"][1] < 4  # but has room for it
    prediction().poster()


def test_an_infinity_is_drawn_at_the_edge_and_a_long_run_is_downsampled():
    run = np.append(np.sin(np.arange(10_000.0)) + 2, np.inf)
    made = prediction(answer={"loss": {"diverges": run}}, fix={"loss": (0, 4)})
    (_, curve) = made.view.meta["panels"][0]["curves"]
    assert len(curve["ys"]) < 1000 and curve["ys"][-1] == 1e300 and curve["after"]


def test_both_axes_may_be_logarithmic():
    kappa = np.array([1.0, 10.0, 100.0])
    made = prediction(shown={"steps": {"a": (kappa, 2.3 * kappa)}}, answer={"steps": {"b": (10 * kappa, 23 * kappa)}},
                      log=["steps"], logx=True)  # fmt: skip
    (panel,) = made.panels()
    assert panel["logx"] and panel["log"] and panel["x"] == [1, 1000]
    assert made.poster().axes[0].get_xscale() == "log" and not prediction().panels()[0]["logx"]


def test_bars_stand_on_zero_and_have_room_at_both_sides():
    made = prediction(
        shown={"w": {"a": ([10, 12], [1.0, 2.0])}}, answer={"w": {"b": ([10, 12], [3.0, 4.0])}}, bars=["w"]
    )
    (panel,) = made.panels()
    assert panel["x"] == [9, 13] and panel["y"][0] == 0 and [curve["as"] for curve in panel["curves"]] == ["bars"]


def test_what_is_pale_has_the_look_of_its_namesake_and_no_key():
    made = prediction(shown={"loss": {"mean (pale)": [3.0, 1.0], "mean": [2.5, 1.5]}}, marks={"cut": 1}, stacked=True)
    (panel,) = made.panels()
    raw, mean = panel["curves"]
    assert raw["ghost"] and raw["name"] == "" and raw["look"] == mean["look"] and "ghost" not in mean
    assert panel["marks"] == [{"label": "cut", "x": 1}] and made.view.meta["stacked"]


def test_without_javascript_each_reply_is_folded():
    assert prediction().folded().count("<details>") == 2
    assert "it falls &lt;at once&gt;" in prediction().folded()
    assert prediction(CUT).folded() == "<details><summary>The answer</summary><p>Yes, to 1.2.</p></details>"


def test_a_reply_takes_its_number_from_the_truth():
    guess = Height("loss", (0.5, 3), 1.2345, 0.2, "More: {truth:.2f}.", "Yes: {truth:.1f}.", "Less.")
    assert guess.meta(log=False)["replies"] == {"low": "More: 1.23.", "right": "Yes: 1.2.", "high": "Less."}


LECTURES = sorted(Path(__file__).resolve().parents[1].glob("lectures/0*.ipynb"))
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*\.?\d*(?!\w)")
NOT_PRINTED = {"0.95": "1 − η/2", "1,500": "a setting", "17": "a setting", "2.30": "ln 10, the loss of guessing"}


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_each_number_in_the_words_of_a_prediction_is_printed_on_its_page(path):
    """Or it is `{truth}`, or an easy one: a single digit, a power of ten."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    printed = " ".join("".join(o.get("text", "")) + "".join(o.get("data", {}).get("text/plain", "")) for o in outputs)
    missing = []
    for source in ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"):
        if not re.search(r"^predict\(", source, re.MULTILINE):
            continue
        texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
        for number in NUMBER.findall(" ".join(text for text in texts if isinstance(text, str))):
            number = number.rstrip(".,")
            easy = len(re.sub(r"[.,]", "", number).strip("0")) < 2 or number in NOT_PRINTED
            if not easy and not re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", printed):
                missing.append(number)
    assert not missing


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: prediction(answer={}), "answer must hold a series"),
        (lambda: prediction(answer={"loss": {"one number": [1.0]}}), "loss/one number must be two or more numbers"),
        (lambda: prediction(shown=[1, 2]), "shown must be a dict of panel to series"),
        (lambda: prediction(guess="it falls"), "guess must be Options(…) or Height(…)"),
        (lambda: prediction(log=["loss "]), "a panel must be"),
        (lambda: prediction(logx=True), "loss/before must have a positive x on a logarithmic axis, but begins at 0"),
        (lambda: prediction(logx=True, bars=["loss"]), "bars must stand side by side"),
        (lambda: prediction(marks=[1]), "marks must be a dict of label to x"),
        (lambda: prediction(marks={"cut": [1, 2]}), "marks['cut'] must be"),
        (lambda: prediction(stacked=1), "stacked must be"),
        (lambda: prediction(fix={"loss": (3, 1)}), "fix['loss'] must be (lowest, highest)"),
        (lambda: prediction(Height("σ", (0.5, 3), 1.2, 0.2, "a", "b", "c")), "a panel must be"),
        (lambda: prediction(CUT, log=["loss"]), "near must be a factor above 1"),
        (lambda: Height("loss", (0.5, 3.0), 4.0, 0.2, "a", "b", "c"), "truth must be a number from 0.5 to 3"),
        (lambda: Height("loss", (3.0, 0.5), 1.0, 0.2, "a", "b", "c"), "between must be (lowest, highest)"),
        (lambda: Options({"it falls": "Yes."}, "it falls"), "replies must be a dict of two or more options"),
        (lambda: Options({"it falls": "Yes.", "it stays": "No."}, "falls"), "right must be"),
    ],
)
def test_bad_input_is_told(make, message):
    with pytest.raises((TypeError, ValueError), match=re.escape(message)):
        make()


def test_the_page_counts_as_this_says(in_js):
    in_js("prediction", {})


def series(page) -> list[str]:
    return page.locator("path[data-series]").evaluate_all("all => all.map(path => path.dataset.series)")


def test_a_reader_chooses_and_then_sees(open_page):
    page = open_page(lambda: [prediction()])
    show = page.locator("[type=submit]")
    assert series(page) == ["before"] and show.is_disabled()
    page.get_by_label("it stays").check()
    assert series(page) == ["before"]
    show.click()
    assert series(page) == ["before", "after the cut"]
    assert page.locator(".us-reply").inner_text() == "✘ It falls at once."
    page.get_by_label("it falls <at once>").check()
    assert page.locator(".us-reply").inner_text() == "✔ Yes."
    page.reload()  # what was guessed is kept
    page.wait_for_selector('[data-ready="1"]')
    assert page.get_by_label("it falls <at once>").is_checked() and len(series(page)) == 2
    page.get_by_role("button", name="Guess again").click()
    assert series(page) == ["before"] and show.is_disabled()
    assert not page.errors


def test_a_reader_puts_a_line_by_pointer_and_by_key(open_page):
    page = open_page(lambda: [prediction(CUT)])
    plot, level = page.locator(".us-plot"), page.locator("line[data-level]")
    assert level.count() == 0
    box = plot.bounding_box()
    plot.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    first = level.get_attribute("data-level")
    page.get_by_role("slider").press("Home")
    assert level.get_attribute("data-level") == "your guess: 0.5" != first
    page.get_by_role("button", name="Show what happens").click()
    assert page.locator(".us-reply").inner_text() == "✘ Not so far."
    page.get_by_role("slider").press("End")
    assert page.locator(".us-reply").inner_text() == "✘ Farther: to 1.2."
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "3"
    assert not page.errors


def test_where_nothing_is_kept_it_still_answers(open_page):
    page = open_page(lambda: [prediction()])
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.get_by_label("it stays").check()
    page.get_by_role("button", name="Show what happens").click()
    assert page.locator(".us-reply").is_visible() and not page.errors


def test_a_reader_need_not_guess(open_page):
    page = open_page(lambda: [prediction()])
    page.get_by_role("button", name="Skip").click()
    assert series(page) == ["before", "after the cut"] and page.locator(".us-reply").is_hidden()
    page.get_by_role("button", name="Guess again").click()
    assert series(page) == ["before"] and page.get_by_role("button", name="Skip").is_visible()
    assert not page.errors


@pytest.mark.site
def test_what_follows_waits_for_the_guess(page):
    tab = page("lectures/01-stuck-training.html")
    figure = tab.locator(".us-predict").first
    after = figure.locator("xpath=ancestor::div[contains(@class, 'cell ')][1]/following-sibling::*[1]")
    blurred = "element => getComputedStyle(element).filter !== 'none'"
    tab.wait_for_function(blurred, arg=after.element_handle())
    figure.get_by_role("button", name="Skip").click()
    tab.wait_for_function(blurred.replace("!==", "==="), arg=after.element_handle())
    figure.get_by_role("button", name="Guess again").click()
    tab.wait_for_function(blurred, arg=after.element_handle())
    after.click()  # as good as a guess
    tab.wait_for_function(blurred.replace("!==", "==="), arg=after.element_handle())
    assert figure.get_by_role("button", name="Guess again").is_visible()
    assert not tab.locator("h2.us-unread, section.us-unread").count(), "a heading never waits"
