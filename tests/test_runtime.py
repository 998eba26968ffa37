"""The page runtime by itself, in a real browser: a page from a file, with no book and no server behind it."""

from __future__ import annotations

import re

import ipywidgets as W
import numpy as np
from figures import moved, on_plot, press
from playwright.sync_api import expect

from course_lib.widgets import explore
from course_lib.widgets.common.text import fmt


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


def test_a_figure_is_alive_from_a_file(open_page):
    page = open_page(lambda: [figure()], '.unstuck[data-ready="1"]')
    assert page.locator("img.jupyter-widget").count() == 0, "the still picture must go when the figure comes"
    handle, curve = page.get_by_role("slider", name="rate"), page.locator(".us-curve")
    drawn = curve.get_attribute("d")
    assert handle.get_attribute("aria-valuetext") == "0.100", "spoken is the number, not its exponent"
    press(page, "rate", "ArrowRight")
    assert handle.get_attribute("aria-valuetext") == "0.316" and curve.get_attribute("d") != drawn
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
    moved(page, group.get_by_role("button", name="1/t").click)
    assert group.get_by_role("button", name="1/t").get_attribute("aria-pressed") == "true"
    assert group.get_by_role("button", name="exponential").get_attribute("aria-pressed") == "false"
    assert not page.errors


def test_play_has_icons_and_names_and_plays(open_page, settle):
    def player():
        play, slider = W.Play(max=100, interval=20), W.IntSlider(max=100, description="step")
        W.jslink((play, "value"), (slider, "value"))
        return [W.HBox([play, slider])]

    page = open_page(player, ".widget-play")
    page.get_by_role("button", name="play", exact=True).click()
    page.wait_for_function("() => Number(document.querySelector('.widget-readout').textContent) > 3")
    page.get_by_role("button", name="pause").click()
    settle(page)
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


# ---- explore: readouts, lines, bars and looks ------------------------------------------------------------------------


def noted() -> W.Widget:
    def run(lr, on):
        t = np.arange(30)
        panels = {"w": {"Adam": np.exp(-lr * t), "GD": 0.5 + 0 * t}, "weight": {"a": lr * (1 - lr) ** t}}
        return panels, {"factor": 1 - lr, "regime": "fast, and then some more words" if lr > 0.5 else "slow"}

    return explore(
        run,
        alt="A curve that falls, above bars that fall.",
        bars=["weight"],
        levels={"w": {"half": 0.5}},
        marks=lambda lr, on: {"1/lr": 1 / lr, "at 100": 100},
        lr=W.FloatLogSlider(0.1, min=-2, max=-0.25, step=0.25),
        on=W.Checkbox(True),
    )


def read(page, name):
    return page.locator(".us-readout", has_text=f"{name}:").locator("output")


def test_readouts_lines_and_bars_follow_the_controls(open_page):
    page = open_page(lambda: [noted()])
    for key, lr in {"Home": 0.01, "End": 10**-0.25, "ArrowLeft": 10**-0.5}.items():
        press(page, "lr", key)
        assert read(page, "factor").inner_text() == fmt(1 - lr)
        assert read(page, "regime").inner_text() == ("fast, and then some more words" if lr > 0.5 else "slow")
        plot = page.locator("figure", has=page.get_by_text("weight", exact=True)).locator(".us-plot")
        heights = [float(top) for top in re.findall(r"V([-\d.]+)", plot.locator(".us-bars").get_attribute("d"))]
        steps = np.arange(30)
        np.testing.assert_allclose(heights, on_plot(plot, steps, lr * (1 - lr) ** steps)[:, 1], atol=0.02)
        marks = plot.locator("[data-mark]")
        assert marks.count() == (1 if 1 / lr <= 29.5 else 0)  # 100 is beyond the axis, and so is 1/0.01
        if marks.count():
            ((place, _),) = on_plot(plot, 1 / lr, 0)
            assert abs(float(marks.get_attribute("x1")) - place) < 0.01
    assert page.locator("[data-level]").count() == 1
    expect(page.locator("[aria-live=polite]")).to_contain_text("factor: 0.684. regime: slow. w: Adam")
    assert not page.errors


def test_a_series_called_like_an_optimizer_has_its_look(open_page):
    page = open_page(lambda: [noted()])
    for name, (color, dash) in {"Adam": ("var(--us-c0)", "none"), "GD": ("var(--us-c1)", "none")}.items():
        curve = page.locator(f'.us-curve[data-series="{name}"]')
        assert (curve.get_attribute("stroke"), curve.get_attribute("stroke-dasharray")) == (color, dash)


def test_a_longer_readout_moves_nothing(open_page):
    for width in (800, 360):
        page = open_page(lambda: [noted()], width=width)
        places = []
        for key in ("Home", "End"):
            press(page, "lr", key)
            places.append(page.locator(".us-plot").first.bounding_box())
        assert places[0] == places[1]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
