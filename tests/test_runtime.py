"""The page runtime by itself, in a real browser: a page from a file, with no book and no server behind it."""

from __future__ import annotations

import json
from pathlib import Path

import ipywidgets as W
import numpy as np
import pytest
from ipywidgets.embed import embed_data

from course_lib.widgets import explore

WIDGETS = Path(__file__).resolve().parents[1] / "book" / "_static" / "widgets"
STILL = "<img class='jupyter-widget' alt='a picture' src='data:,'>"


def figure() -> W.Widget:
    def decay(rate, shape):
        t = np.arange(50)
        return {"η": {"η": np.exp(-rate * t) if shape == "exponential" else 1 / (1 + rate * t)}}

    return explore(
        decay,
        alt="A learning rate that decays with the step.",
        rate=W.FloatLogSlider(0.1, min=-3, max=0, step=0.5),
        shape=W.ToggleButtons(options=["exponential", "1/t"]),
    )


def document(*widgets: W.Widget) -> str:
    """An HTML page with each widget behind a still picture, as MyST-NB and PosterRenderer write it."""
    data = embed_data(views=list(widgets), drop_defaults=False)
    state = json.dumps(data["manager_state"]).replace("</", r"<\/")
    views = "".join(
        f"<div>{STILL}<script type='application/vnd.jupyter.widget-view+json'>{json.dumps(view)}</script></div>"
        for view in data["view_specs"]
    )
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>t</title>"
        f"<link rel='stylesheet' href='{(WIDGETS / 'widgets.css').as_uri()}'>"
        f"<script defer src='{(WIDGETS / 'widgets.js').as_uri()}'></script>"
        f"<script type='application/vnd.jupyter.widget-state+json'>{state}</script><body>{views}</body></html>"
    )


@pytest.fixture
def open_page(chromium, tmp_path: Path, monkeypatch):
    """``open_page(widgets, wanted)`` writes a page, opens it from its file and waits for `wanted`."""
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    context = chromium.new_context(viewport={"width": 800, "height": 700})
    context.set_default_timeout(10_000)

    def open_it(make, wanted: str):
        file = tmp_path / "deep" / "in" / "page.html"
        file.parent.mkdir(parents=True)
        widgets = make()
        file.write_text(document(*widgets), encoding="utf-8")
        page = context.new_page()
        page.errors = []
        page.on("console", lambda m: m.type in ("error", "warning") and page.errors.append(m.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda r: r.url.startswith("http") and page.errors.append(r.url))
        page.goto(file.as_uri())
        page.wait_for_selector(wanted)
        return page

    yield open_it
    context.close()


def test_a_figure_is_alive_from_a_file(open_page):
    page = open_page(lambda: [figure()], '.unstuck[data-ready="1"]')
    assert page.locator("img.jupyter-widget").count() == 0, "the still picture must go when the figure comes"
    handle = page.get_by_role("slider", name="rate")
    curve = page.locator(".us-curve")
    drawn = curve.get_attribute("d")
    assert handle.get_attribute("aria-valuetext") == "0.100", "spoken is the number, not its exponent"
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(d) => document.querySelector('.us-curve').getAttribute('d') !== d", arg=drawn)
    assert handle.get_attribute("aria-valuetext") == "0.316"
    assert not page.errors


def test_a_number_typed_in_moves_to_the_nearest_position(open_page):
    page = open_page(lambda: [figure()], '.unstuck[data-ready="1"]')
    readout = page.get_by_role("textbox", name="rate, type a value")
    readout.fill("0.02")
    readout.press("Enter")
    page.wait_for_function("() => document.querySelector('.widget-readout').textContent === '0.0316'")
    assert page.get_by_role("slider", name="rate").get_attribute("aria-valuetext") == "0.0316"
    assert not page.errors


def test_toggle_buttons_are_a_named_group_and_say_which_is_chosen(open_page):
    page = open_page(lambda: [figure()], '.unstuck[data-ready="1"]')
    group = page.get_by_role("group", name="shape")
    assert group.get_by_role("button", name="exponential").get_attribute("aria-pressed") == "true"
    drawn = page.locator(".us-curve").get_attribute("d")
    group.get_by_role("button", name="1/t").click()
    page.wait_for_function("(d) => document.querySelector('.us-curve').getAttribute('d') !== d", arg=drawn)
    assert group.get_by_role("button", name="1/t").get_attribute("aria-pressed") == "true"
    assert group.get_by_role("button", name="exponential").get_attribute("aria-pressed") == "false"
    assert not page.errors


def test_play_has_icons_and_names_and_plays(open_page):
    def player():
        play, slider = W.Play(max=100, interval=20), W.IntSlider(max=100, description="step")
        W.jslink((play, "value"), (slider, "value"))
        return [W.HBox([play, slider])]

    page = open_page(player, ".widget-play")
    page.get_by_role("button", name="play", exact=True).click()
    page.wait_for_function("() => Number(document.querySelector('.widget-readout').textContent) > 3")
    page.get_by_role("button", name="pause").click()
    at = page.locator(".widget-readout").text_content()
    page.wait_for_timeout(100)
    assert page.locator(".widget-readout").text_content() == at
    page.get_by_role("button", name="back to the start").click()
    page.wait_for_function("() => document.querySelector('.widget-readout').textContent === '0'")
    assert page.locator(".fa").count() == 0, "the theme's icon script would replace these"
    assert not page.errors


def test_a_widget_that_fails_keeps_its_picture_and_leaves_the_others_alone(open_page):
    page = open_page(lambda: [W.VBox([W.Output()]), figure()], '.unstuck[data-ready="1"]')
    assert page.locator("img.jupyter-widget").count() == 1
    assert page.locator(".jupyter-widgets-error-widget").count() == 0
    assert any("a live figure could not be drawn" in text for text in page.errors)
