"""DescentExplorer in a real browser: on a page that has no Python, and with a Python that answers."""

from __future__ import annotations

import ipywidgets as W
import numpy as np
import pytest
from figures import frame, moved, off, on_map, on_plot, own_surface, points, press, seen, sign
from playwright.sync_api import expect

from course_lib.optimizers import adagrad, adam, gd, momentum
from course_lib.series import diverged_at
from course_lib.surfaces import crescent, quadratic
from course_lib.widgets import DescentExplorer
from course_lib.widgets.common.text import fmt
from course_lib.widgets.descent_explorer import loss_limit

MAKERS = {"GD": gd, "momentum": momentum, "Adagrad": adagrad, "Adam": lambda lr, beta1: adam(lr, beta1)}
ANGLES = (0, 30, 60)
STEPS = 80


def known() -> DescentExplorer:
    beta1 = W.FloatSlider(0.9, min=0.0, max=0.9, step=0.1)
    surfaces = {angle: quadratic((1.0, 20.0), angle) for angle in ANGLES}
    return DescentExplorer(surfaces, MAKERS, lr=0.05, steps=STEPS, goal=1e-2, choose="angle", beta1=beta1)


def partly_own() -> DescentExplorer:
    return DescentExplorer(quadratic((1.0, 20.0)), {"GD": gd, "sign": sign}, lr=0.05, steps=STEPS)


def check(page, made, at, surface=0, start=None, step=STEPS):
    """Compare paths, losses and numbers on the page with course_lib's."""
    ground = made.grounds[surface]
    plot = page.locator(".us-plot")
    for name in made.names:
        run = made.run(name, at, surface, start)
        lost = diverged_at(run[2], loss_limit(run[2], float(ground.levels()[-1])))
        end = lost if lost >= 0 else step + 1
        xy = on_map(page.locator(".us-ground > svg").first, run[0], run[1])
        drawn = points(page.locator(f'.us-ground [data-series="{name}"]'))
        wanted = np.clip(xy[:end], -9000, 9000)  # farther out no path is drawn
        np.testing.assert_allclose(drawn, wanted, atol=0.02, err_msg=f"{name} {at} {surface}")
        loss = run[2][: lost if lost >= 0 else None]
        wanted = seen(plot, on_plot(plot, np.arange(len(loss)), loss))
        assert off(wanted, points(plot.locator(f'[data-series="{name}"]'))) < 0.13, (name, at, surface)
        cells = (
            page.locator("tbody", has=page.get_by_role("button", name=name, exact=True)).locator("td").all_inner_texts()
        )
        if 0 <= lost <= step:
            assert cells[0] == f"diverged at step {lost}" and cells[1] == ""
            continue
        wanted_cells = [fmt(float(run[2, step])), fmt(float(run[3, step]))]
        for i in (0, 1):
            m, sigma, eta = (float(run[column + i, step]) for column in (4, 6, 8))
            wanted_cells += [fmt(m), fmt(sigma), fmt(-(eta / sigma) * m)]
        assert same(cells[:2] + cells[3:], wanted_cells), (name, cells, wanted_cells)


def same(cells, wanted):
    """Whether numbers in words agree, up to one in the last of their three digits."""
    value = lambda text: 0.0 if text == "≈ 0" else float(text.replace("−", "-"))  # noqa: E731
    return all(abs(value(a) - value(b)) <= 0.0101 * abs(value(b)) + 1.01e-9 for a, b in zip(cells, wanted, strict=True))


# ------------------------------------------------------------------------------------------------ without any Python


def test_the_page_draws_course_lib_s_runs(opened):
    page, made = opened(known)
    assert page.locator(".unstuck").get_attribute("data-source") == "engine,engine,engine,engine"
    check(page, made, [20, 9])
    press(page, "learning rate η", "ArrowRight")
    check(page, made, [21, 9])
    press(page, "β₁", "Home")
    check(page, made, [21, 0])
    press(page, "angle", "ArrowRight")
    check(page, made, [21, 0], 1)
    press(page, "starting point", "Shift+ArrowUp")
    press(page, "starting point", "ArrowRight")
    check(page, made, [21, 0], 1, (-3 + 0.08, 1 + 0.5))
    press(page, "angle", "End")
    check(page, made, [21, 0], 2, (-3 + 0.08, 1 + 0.5))
    press(page, "learning rate η", "End")
    assert "diverged" in page.locator("tbody").first.inner_text()
    check(page, made, [30, 0], 2, (-3 + 0.08, 1 + 0.5))
    assert not page.errors


def test_the_start_is_dragged_clicked_and_brought_back(opened):
    page, made = opened(known)
    place, back = page.locator(".us-ground"), page.get_by_role("button", name="put the start back")
    assert back.is_disabled()
    left, right, top, bottom, *_ = frame(place.locator("svg").first)

    def to(x, y):
        box = place.bounding_box()
        return box["x"] + left + x * (right - left), box["y"] + top + y * (bottom - top)

    moved(page, lambda: page.mouse.click(*to(0.5, 0.25)))
    x, y = map(float, page.locator(".unstuck").get_attribute("data-start").split(","))
    assert (x, y) == (pytest.approx(0, abs=0.03), pytest.approx(1.25, abs=0.03))
    check(page, made, [20, 9], 0, (x, y))
    page.mouse.move(*to(0.5, 0.25))
    page.mouse.down()
    moved(page, lambda: page.mouse.move(*to(0.75, 0.75)))
    moved(page, lambda: page.mouse.move(*to(2, 0.75)))  # out of the map: held at its edge
    page.mouse.up()
    x, y = map(float, page.locator(".unstuck").get_attribute("data-start").split(","))
    assert (x, y) == (4, pytest.approx(-1.25, abs=0.03))
    handle = page.get_by_role("slider", name="starting point")
    assert handle.evaluate("(handle) => handle === document.activeElement")
    assert handle.get_attribute("aria-valuetext") == f"θ₁ = 4, θ₂ = {fmt(y)}"
    moved(page, back.click)
    assert page.locator(".unstuck").get_attribute("data-start") == "-3,1" and back.is_disabled()
    check(page, made, [20, 9])


def test_a_finger_drags_the_start_taps_and_else_scrolls(opened):
    page, _ = opened(known, width=360)
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def finger(does, *at):
        points = [dict(zip("xy", at, strict=True))] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": f"touch{does}", "touchPoints": points})

    def swipe(x, y, dx, dy):
        finger("Start", x, y)
        for k in range(1, 9):
            finger("Move", x + dx * k / 8, y + dy * k / 8)
        finger("End")
        settled(lambda: page.evaluate("scrollY"))
        return start_at_rest()

    def start_at_rest():
        return [float(v) for v in settled(lambda: page.locator(".unstuck").get_attribute("data-start")).split(",")]

    def settled(read):
        """What `read` says once it has said the same for half a second: a page under load answers late."""
        readings = [read()]
        while len(readings) < 6 or len(set(readings[-6:])) > 1:
            assert len(readings) < 100
            page.wait_for_timeout(100)
            readings.append(read())
        return readings[-1]

    left, right, *_ = frame(page.locator(".us-ground > svg").first)
    box = page.get_by_role("slider", name="starting point").bounding_box()
    x, y = swipe(box["x"] + 18, box["y"] + 18, 60, 60)
    assert x == pytest.approx(-3 + 8 * 60 / (right - left), abs=0.02) and y < 0
    assert page.evaluate("scrollY") == 0
    ground = page.locator(".us-ground").bounding_box()
    assert swipe(ground["x"] + 200, ground["y"] + 200, 0, -100) == [x, y]
    assert page.evaluate("scrollY") > 0
    ground = page.locator(".us-ground").bounding_box()
    for _ in range(50):  # on a busy machine the finger may stay so long that it is no tap
        finger("Start", ground["x"] + left + (right - left) / 2, ground["y"] + 60)
        finger("End")
        if (tapped := start_at_rest()[0]) != x:
            break
    assert tapped == pytest.approx(0, abs=0.02)


def test_a_start_that_another_map_does_not_hold_goes_home(opened):
    makers = {"GD": gd}
    page, _ = opened(lambda: DescentExplorer({"wide": quadratic(), "bent": crescent()}, makers, steps=STEPS))
    for _ in range(2):
        press(page, "starting point", "Shift+ArrowDown")
    assert page.locator(".unstuck").get_attribute("data-start") == "-3,0"
    moved(page, lambda: page.get_by_role("combobox").select_option(label="bent"))
    assert page.locator(".unstuck").get_attribute("data-start") == "-2.2,3"


def test_names_switch_optimizers_off_and_on(opened):
    page, _ = opened(known)
    button = page.get_by_role("button", name="Adagrad", exact=True)
    series = page.locator('[data-series="Adagrad"]')
    assert button.get_attribute("aria-pressed") == "true" and series.count() == 2
    moved(page, button.click)
    assert button.get_attribute("aria-pressed") == "false" and series.count() == 0
    moved(page, button.click)
    assert button.get_attribute("aria-pressed") == "true" and series.count() == 2


def test_the_step_is_played_and_scrubbed(opened):
    page, made = opened(known)
    press(page, "step", "Home")
    assert len(points(page.locator('.us-ground [data-series="GD"]'))) == 1
    press(page, "step", "PageUp")
    step = int(page.locator(".unstuck").get_attribute("data-step"))
    assert 0 < step < STEPS
    check(page, made, [20, 9], step=step)
    page.get_by_role("button", name="play", exact=True).click()
    page.wait_for_function(
        "([view, n]) => Number(view.dataset.step) > n + 3", arg=[page.locator(".unstuck").element_handle(), step]
    )
    page.get_by_role("button", name="pause").click()
    plot = page.locator(".us-plot")
    left, right, *_ = frame(plot)
    box = plot.bounding_box()
    moved(page, lambda: page.mouse.click(box["x"] + left + 0.25 * (right - left), box["y"] + 50))
    moved(page, lambda: page.mouse.move(0, 0))
    assert page.locator(".unstuck").get_attribute("data-step") == str(STEPS // 4)
    assert page.get_by_role("slider", name="step").get_attribute("aria-valuetext") == str(STEPS // 4)
    check(page, made, [20, 9], step=STEPS // 4)


def test_runs_are_pinned_until_they_are_let_go(opened):
    page, _ = opened(known)
    pin, ghosts = page.get_by_role("button", name="pin these runs"), page.locator(".us-ghost")
    moved(page, pin.click)
    assert pin.get_attribute("aria-pressed") == "true"
    kept = page.locator(".us-ground .us-ghost").first.get_attribute("d")
    press(page, "learning rate η", "ArrowLeft")
    assert ghosts.count() == 8 and page.locator(".us-ground .us-ghost").first.get_attribute("d") == kept
    press(page, "angle", "ArrowRight")
    assert page.locator(".us-ground .us-ghost").count() == 0, "their path belongs to another map"
    moved(page, pin.click)
    assert ghosts.count() == 0


def test_the_goal_is_drawn_and_told(opened):
    page, made = opened(known)
    assert page.locator("[data-level]").count() == 1
    for name in made.names:
        loss = made.run(name)[2]
        cell = page.locator("tbody", has=page.get_by_role("button", name=name, exact=True)).locator("td").nth(2)
        assert cell.inner_text() == (f"step {int((loss <= 1e-2).argmax())}" if loss.min() <= 1e-2 else "not yet")


def test_what_is_shown_is_said_once_the_hand_rests(opened):
    page, made = opened(known)
    press(page, "learning rate η", "ArrowRight")
    loss = fmt(float(made.run("GD", [21, 9])[2, -1]))
    expect(page.locator("[aria-live=polite]")).to_contain_text(f"step {STEPS}: GD loss {loss}, momentum loss")


# ------------------------------------------------------------------------------------------- with a Python that answers


def wait_for(page, source):
    page.wait_for_function("(s) => document.querySelector('.unstuck').dataset.source === s", arg=source)


def test_in_a_notebook_python_walks_from_anywhere(notebook):
    made = partly_own()
    page = notebook(made)
    wait_for(page, "engine,python")
    check(page, made, [20])
    assert page.locator(".us-note").inner_text() == ""
    asked = page.evaluate("window.asked.length")
    press(page, "starting point", "Shift+ArrowRight")
    page.wait_for_function("(n) => window.asked.length > n", arg=asked)
    wait_for_answer(page, made, "sign", [20], (-3 + 0.8, 1))
    check(page, made, [20], 0, (-3 + 0.8, 1))
    page.evaluate(f"window.model.set('p0', {made.axes[0].values[4]})")
    wait_for_answer(page, made, "sign", [4], (-3 + 0.8, 1))
    check(page, made, [4], 0, (-3 + 0.8, 1))
    assert not page.errors


def test_a_surface_of_one_s_own_is_drawn_from_its_heights(notebook):
    made = DescentExplorer(own_surface(), {"GD": gd, "Adam": adam}, lr=0.05, steps=STEPS)
    page = notebook(made)
    wait_for(page, "python,python")
    check(page, made, [20])
    colors = page.locator(".us-ground canvas").evaluate(
        "(c) => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
    )
    assert colors == 10, "nine bands and the lines between them"


def wait_for_answer(page, made, name, at, start):
    loss = fmt(float(made.run(name, at, 0, start)[2, -1]))
    page.wait_for_function(
        "([name, loss]) => [...document.querySelectorAll('tbody')].some((body) => "
        "body.querySelector('button').textContent === name && body.querySelector('td').textContent === loss)",
        arg=[name, loss],
    )


def test_what_goes_wrong_in_python_is_shown(notebook):
    made = partly_own()
    made.grids = []
    page = notebook(made)
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text().startswith("Python: ")
    assert page.locator(".us-note").inner_text() == "sign: made of your own parts, so Python must run to draw it."
    wait_for(page, "engine,none")
