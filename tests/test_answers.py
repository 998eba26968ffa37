"""What views send to Python in a running notebook: questions that only Python can answer, and a picture of themselves.

The view is the module that a notebook loads; the fixture `notebook` stands in for the rest.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import ipywidgets as W
import numpy as np
import pytest
from figures import own_surface
from PIL import Image

from course_lib import widgets
from course_lib.optimizers import Optimizer, adam
from course_lib.surfaces import quadratic
from course_lib.widgets import BurstLab, DescentExplorer, Diagnose, StuckValley, explore
from course_lib.widgets.common.live import LiveFigure


def explored() -> LiveFigure:
    slider = W.FloatSlider(0.1, min=0.1, max=0.3, step=0.1)
    return explore(lambda rate: {"η": {"": np.exp(-rate * np.arange(9))}}, alt="A rate that decays.", rate=slider)


@pytest.mark.parametrize(
    ("make", "moves"),
    [
        (StuckValley, {"lr": 0.5, "steps_index": 1, "surface_index": 2}),
        (lambda: StuckValley(optimizer=adam), {"lr": 0.5}),
        (Diagnose, {"p0": 0.01, "p1": 1, "p2": 2}),
        (lambda: BurstLab(steps=5_000), {"lr_index": 9, "sigma_index": 1, "decay_index": 1, "steps_index": 1}),
        (explored, {"p0": 0.2}),
        (lambda: DescentExplorer(quadratic(), {"Adam": adam}, steps=50), {"p0": 0.2, "start": [1.0, 1.0], "step": 3}),
    ],
)
def test_what_the_page_has_is_not_asked_for(notebook: Any, make: Callable[[], LiveFigure], moves: dict) -> None:
    """A question keeps the kernel busy for seconds, and the answer would be what the page draws already."""
    tab = notebook(make())
    tab.wait_for_selector(".unstuck[data-ready='1']")
    for name, value in moves.items():
        drawn = int(tab.locator(".unstuck").get_attribute("data-draws"))
        tab.evaluate("([name, value]) => window.model.set(name, value)", [name, value])
        tab.wait_for_function("(n) => Number(document.querySelector('.unstuck').dataset.draws) > n", arg=drawn)
    assert tab.evaluate("window.asked") == []


def test_only_figures_with_parts_of_the_reader_s_own_have_answers() -> None:
    for name in widgets.__all__:
        getattr(widgets, name)  # which loads its module
    kinds = [kind for kind in LiveFigure.__subclasses__() if kind.__module__.startswith("course_lib.")]
    assert len(kinds) >= 14
    assert {kind for kind in kinds if kind.answer is not LiveFigure.answer} == {StuckValley, DescentExplorer}


def test_stuck_valley_draws_a_surface_that_only_python_knows(notebook: Any) -> None:
    figure = StuckValley(surface=own_surface(), lr=0.1, steps=100)
    tab = notebook(figure)
    tab.wait_for_selector(".unstuck[data-source='python']")
    assert tab.locator(".us-verdict").inner_text() == figure.run(0.1, figure.valleys[0], 100)[1][1]
    assert tab.locator(".us-dots").get_attribute("d").count("M") == 101
    painted = "(c) => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    assert tab.locator("canvas").evaluate(painted) > 5
    tab.evaluate("window.model.set('lr', 0.2)")
    sentence = figure.run(0.2, figure.valleys[0], 100)[1][1]
    tab.wait_for_function("(text) => document.querySelector('.us-verdict').textContent === text", arg=sentence)


def test_stuck_valley_draws_an_optimizer_that_only_python_knows(notebook: Any) -> None:
    figure = StuckValley(optimizer=lambda lr: Optimizer(lambda t: lr / (t + 1)), lr=0.1, steps=100)
    tab = notebook(figure)
    tab.wait_for_selector(".unstuck[data-source='python']")
    assert tab.locator(".us-verdict").inner_text() == figure.run(0.1, figure.valleys[0], 100)[1][1]


def test_an_answer_that_comes_too_late_is_not_drawn(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader has gone on from a surface of his own to one that the engine walks."""
    figure = StuckValley(surface=own_surface(), lr=0.1, steps=100)
    tab = notebook(figure)
    tab.wait_for_selector(".unstuck[data-source='python']")
    tab.evaluate("() => { window.model.save_changes = () => {} }")  # it does not answer for a while
    tab.evaluate("window.model.set('lr', 0.2)")
    tab.evaluate("window.model.set('surface_index', 1)")
    tab.wait_for_selector(".unstuck[data-source='engine']")
    reply = {"id": tab.evaluate("window.model.get('request').id"), "kind": "arrived", "sentence": "too late"}
    tab.evaluate(
        "(reply) => window.model.set('reply', { ...reply, numbers: new DataView(new ArrayBuffer(80)) })", reply
    )
    tab.wait_for_timeout(200)
    assert tab.locator(".unstuck").get_attribute("data-source") == "engine"
    assert tab.get_by_text("too late").count() == 0


def test_what_python_raises_is_shown(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = StuckValley(surface=own_surface())

    def broken(request: dict[str, Any]) -> dict[str, Any]:
        raise ZeroDivisionError("your gradient divides by zero")

    monkeypatch.setattr(figure, "answer", broken)
    tab = notebook(figure)
    tab.get_by_role("alert").wait_for()
    assert "ZeroDivisionError: your gradient divides by zero" in tab.get_by_role("alert").inner_text()


# ---- the picture that stands there the next day -------------------------------------------------------------------


def test_a_view_takes_its_own_picture(notebook: Any) -> None:
    figure = StuckValley(surface="a saddle", lr=0.1)
    figure.view.still = "abc"
    tab = notebook(figure)
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p data-unstuck-still=abc>asleep</p>')")
    assert not tab.get_by_text("asleep").is_visible(), "hidden while the figure lives"
    tab.wait_for_function("window.sent.length === 1")
    head, _, body = tab.evaluate("window.sent[0].still").partition(",")
    picture = Image.open(io.BytesIO(base64.b64decode(body))).convert("RGB")
    box = tab.locator(".unstuck").bounding_box()
    assert head == "data:image/webp;base64" and picture.size == (int(box["width"]), int(box["height"]))
    inks = np.asarray(picture, int).reshape(-1, 3)
    for ink in ((0xE6, 0x5A, 0x00), (0x3A, 0x63, 0xB0)):  # the cross of a minimum, the path
        assert (np.abs(inks - ink).sum(axis=1) < 60).sum() > 15
    seen = tab.locator("canvas").bounding_box()
    map_only = picture.crop([int(v) for v in (seen["x"], seen["y"], seen["x"] + 300, seen["y"] + 200)])
    assert len(map_only.getcolors(60_000)) > 5, "a copy of a canvas is empty"
    tab.evaluate("window.away()")
    assert tab.get_by_text("asleep").is_visible()


def test_a_browser_that_takes_no_picture_says_so(notebook: Any) -> None:
    """Then Python draws it."""
    figure = StuckValley(surface="a saddle", lr=0.1)
    figure.view.still = "abc"
    tab = notebook(figure)
    tab.evaluate("() => { HTMLCanvasElement.prototype.toDataURL = () => { throw new DOMException('tainted') } }")
    tab.wait_for_function("window.sent.length === 1")
    assert tab.evaluate("window.sent") == [{"still": ""}]


def test_where_nobody_looks_no_picture_is_taken(notebook: Any) -> None:
    tab = notebook(StuckValley(surface="a saddle", lr=0.1))
    tab.wait_for_selector(".unstuck[data-ready='1']")
    tab.wait_for_timeout(1000)
    assert tab.evaluate("window.sent") == []
