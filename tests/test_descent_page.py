"""DescentExplorer in a real browser: on a page that has no Python, and with a Python that answers."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import ipywidgets as W
import numpy as np
import pytest
from playwright.sync_api import expect

from course_lib.optimizers import Newest, Optimizer, adagrad, adam, gd, momentum
from course_lib.series import diverged_at
from course_lib.surfaces import Surface, crescent, quadratic
from course_lib.widgets import DescentExplorer
from course_lib.widgets.common.text import fmt
from course_lib.widgets.descent_explorer import loss_limit

STATIC = Path(__file__).resolve().parents[1] / "course_lib" / "widgets" / "static"
MAKERS = {"GD": gd, "momentum": momentum, "Adagrad": adagrad, "Adam": lambda lr, beta1: adam(lr, beta1)}
ANGLES = (0, 30, 60)
STEPS = 80


class Sign:
    """σ = |g|: a part that only Python knows."""

    def init(self, like):
        return ()

    def update(self, t, g, memory):
        return np.abs(g) + 1e-12, ()


def sign(lr):
    return Optimizer(lr, Newest(), Sign())


def known() -> DescentExplorer:
    beta1 = W.FloatSlider(0.9, min=0.0, max=0.9, step=0.1)
    surfaces = {angle: quadratic((1.0, 20.0), angle) for angle in ANGLES}
    return DescentExplorer(surfaces, MAKERS, lr=0.05, steps=STEPS, goal=1e-2, choose="angle", beta1=beta1)


def partly_own() -> DescentExplorer:
    return DescentExplorer(quadratic((1.0, 20.0)), {"GD": gd, "sign": sign}, lr=0.05, steps=STEPS)


def own_surface() -> Surface:
    return Surface(
        "mine",
        lambda p: p[0] ** 4 + p[1] ** 2 - 1,
        lambda p: np.stack([4 * p[0] ** 3, 2 * p[1]]),
        (1.0, 1.0),
        (-2, 2),
        (-1.5, 1.5),
        (0.0, 0.0),
    )


@pytest.fixture
def figure(open_page):
    """``figure(make)`` opens a page with the figure that `make()` gives; gives the page, what draws, and the figure."""

    def open_it(make, **how):
        made = []
        page = open_page(lambda: made or made.append(make()) or made, **how)
        return page, page.locator(".unstuck"), made[0]

    yield open_it


def moved(page, view, act):
    """Do something that draws the figure anew; return when it is."""
    drawn = int(view.get_attribute("data-draws"))
    act()
    page.wait_for_function("([view, n]) => Number(view.dataset.draws) > n", arg=[view.element_handle(), drawn])


def press(page, view, name, key):
    """Press a key on a slider, or on the starting point."""
    slider = page.get_by_role("slider", name=name, exact=True)
    slider.focus()
    moved(page, view, lambda: page.keyboard.press(key))


def points(path):
    """The points of a path, in pixels."""
    return np.array([[float(v) for v in p.split()] for p in re.findall(r"[ML]([-\d.]+ [-\d.]+)", path)])


def frame(plot, *ends):
    names = ("left", "right", "top", "bottom", *ends)
    return [float(plot.get_attribute(f"data-{name}")) for name in names]


def check(page, made, at, surface=0, start=None, within=0.02, step=STEPS):
    """Compare paths, losses and numbers on the page with course_lib's."""
    ground = made.grounds[surface]
    left, right, top, bottom, u0, u1, v0, v1 = frame(page.locator(".us-ground > svg").first, "u0", "u1", "v0", "v1")
    plot = page.locator(".us-plot")
    a, b, c, d, y0, y1 = frame(plot, "y0", "y1")
    log = plot.get_attribute("data-log") == "true"
    u = np.log10 if log else np.asarray
    for name in made.names:
        run = made.run(name, at, surface, start)
        lost = diverged_at(run[2], loss_limit(run[2], float(ground.levels()[-1])))
        end = lost if lost >= 0 else step + 1
        xy = np.c_[
            left + (run[0] - u0) / (u1 - u0) * (right - left), bottom - (run[1] - v0) / (v1 - v0) * (bottom - top)
        ]
        drawn = points(page.locator(f'.us-ground [data-series="{name}"]').get_attribute("d"))
        near = np.abs(xy[:end]).max(axis=1) < 700  # px; farther out a recorded path is not kept
        assert len(drawn) >= near.sum() and len(drawn) <= end
        gaps = np.abs(xy[:end][near][:, None] - drawn[None]).max(axis=2).min(axis=1)
        assert gaps.max() < within, (name, at, surface)
        curve = points(plot.locator(f'[data-series="{name}"]').get_attribute("d"))
        loss = run[2][: lost if lost >= 0 else None]
        with np.errstate(divide="ignore"):
            height = d - (u(loss) - u(y0)) / (u(y1) - u(y0)) * (d - c)
        wanted = np.c_[a + np.arange(len(loss)) / STEPS * (b - a), height][(height > c + 0.1) & (height < d - 0.1)]
        gaps = np.abs(wanted[:, None] - curve[None]).max(axis=2).min(axis=1)
        assert gaps.max() < 0.1, (name, at, surface)
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


def test_the_page_draws_course_lib_s_runs(figure):
    page, view, made = figure(known)
    assert view.get_attribute("data-source") == "engine,engine,engine,engine"
    check(page, made, [20, 9])
    press(page, view, "learning rate η", "ArrowRight")
    check(page, made, [21, 9])
    press(page, view, "β₁", "Home")
    check(page, made, [21, 0])
    press(page, view, "angle", "ArrowRight")
    check(page, made, [21, 0], 1)
    press(page, view, "starting point", "Shift+ArrowUp")
    press(page, view, "starting point", "ArrowRight")
    check(page, made, [21, 0], 1, (-3 + 0.08, 1 + 0.5))
    press(page, view, "angle", "End")
    check(page, made, [21, 0], 2, (-3 + 0.08, 1 + 0.5))
    press(page, view, "learning rate η", "End")
    assert "diverged" in page.locator("tbody").first.inner_text()
    check(page, made, [30, 0], 2, (-3 + 0.08, 1 + 0.5))
    assert not page.errors


def test_a_rate_typed_in_is_put_on_the_nearest(figure):
    page, view, made = figure(known)
    readout = page.get_by_role("textbox", name="learning rate η, type a value")
    readout.fill("0.07")
    moved(page, view, lambda: readout.press("Enter"))
    assert view.get_attribute("data-at") == "21,9"
    check(page, made, [21, 9])


def test_the_start_is_dragged_clicked_and_brought_back(figure):
    page, view, made = figure(known)
    place, back = page.locator(".us-ground"), page.get_by_role("button", name="start back to its place")
    assert back.is_disabled()
    left, right, top, bottom, *_ = frame(place.locator("svg").first)

    def to(x, y):
        box = place.bounding_box()
        return box["x"] + left + x * (right - left), box["y"] + top + y * (bottom - top)

    moved(page, view, lambda: page.mouse.click(*to(0.5, 0.25)))
    x, y = map(float, view.get_attribute("data-start").split(","))
    assert (x, y) == (pytest.approx(0, abs=0.03), pytest.approx(1.25, abs=0.03))
    check(page, made, [20, 9], 0, (x, y))
    page.mouse.move(*to(0.5, 0.25))
    page.mouse.down()
    moved(page, view, lambda: page.mouse.move(*to(0.75, 0.75)))
    moved(page, view, lambda: page.mouse.move(*to(2, 0.75)))  # out of the map: held at its edge
    page.mouse.up()
    x, y = map(float, view.get_attribute("data-start").split(","))
    assert (x, y) == (4, pytest.approx(-1.25, abs=0.03))
    handle = page.get_by_role("slider", name="starting point")
    assert handle.evaluate("(handle) => handle === document.activeElement")
    assert handle.get_attribute("aria-valuetext") == f"θ₁ = 4, θ₂ = {fmt(y)}"
    moved(page, view, back.click)
    assert view.get_attribute("data-start") == "-3,1" and back.is_disabled()
    check(page, made, [20, 9])


def test_a_finger_drags_the_start_taps_and_else_scrolls(figure):
    page, view, _ = figure(known, width=360)
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def swipe(x, y, dx, dy):
        for k in range(9):
            at = [{"x": x + dx * k / 8, "y": y + dy * k / 8}]
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove" if k else "touchStart", "touchPoints": at})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        settled(lambda: page.evaluate("scrollY"))
        return [float(v) for v in settled(lambda: view.get_attribute("data-start")).split(",")]

    def settled(read):
        """What `read` says once it has said the same for half a second: a page under load answers late."""
        said = [read()]
        while len(said) < 6 or len(set(said[-6:])) > 1:
            assert len(said) < 100
            page.wait_for_timeout(100)
            said.append(read())
        return said[-1]

    left, right, *_ = frame(page.locator(".us-ground > svg").first)
    box = page.get_by_role("slider", name="starting point").bounding_box()
    x, y = swipe(box["x"] + 18, box["y"] + 18, 60, 60)
    assert x == pytest.approx(-3 + 8 * 60 / (right - left), abs=0.02) and y < 0
    assert page.evaluate("scrollY") == 0
    ground = page.locator(".us-ground").bounding_box()
    assert swipe(ground["x"] + 200, ground["y"] + 200, 0, -100) == [x, y]
    assert page.evaluate("scrollY") > 0
    ground = page.locator(".us-ground").bounding_box()
    tapped, _ = swipe(ground["x"] + left + (right - left) / 2, ground["y"] + 60, 0, 0)
    assert tapped == pytest.approx(0, abs=0.02)


def test_a_start_that_another_map_does_not_hold_goes_home(figure):
    makers = {"GD": gd}
    page, view, _ = figure(lambda: DescentExplorer({"wide": quadratic(), "bent": crescent()}, makers, steps=STEPS))
    for _ in range(2):
        press(page, view, "starting point", "Shift+ArrowDown")
    assert view.get_attribute("data-start") == "-3,0"
    moved(page, view, lambda: page.get_by_role("combobox").select_option(label="bent"))
    assert view.get_attribute("data-start") == "-2.2,3"


def test_names_switch_optimizers_off_and_on(figure):
    page, view, _ = figure(known)
    button = page.get_by_role("button", name="Adagrad", exact=True)
    series = page.locator('[data-series="Adagrad"]')
    assert button.get_attribute("aria-pressed") == "true" and series.count() == 2
    moved(page, view, button.click)
    assert button.get_attribute("aria-pressed") == "false" and series.count() == 0
    moved(page, view, button.click)
    assert button.get_attribute("aria-pressed") == "true" and series.count() == 2


def test_the_step_is_played_and_scrubbed(figure):
    page, view, made = figure(known)
    press(page, view, "step", "Home")
    assert len(points(page.locator('.us-ground [data-series="GD"]').get_attribute("d"))) == 1
    press(page, view, "step", "PageUp")
    step = int(view.get_attribute("data-step"))
    assert 0 < step < STEPS
    check(page, made, [20, 9], step=step)
    page.get_by_role("button", name="play", exact=True).click()
    page.wait_for_function("([view, n]) => Number(view.dataset.step) > n + 3", arg=[view.element_handle(), step])
    page.get_by_role("button", name="pause").click()
    plot = page.locator(".us-plot")
    left, right, *_ = frame(plot)
    box = plot.bounding_box()
    moved(page, view, lambda: page.mouse.click(box["x"] + left + 0.25 * (right - left), box["y"] + 50))
    moved(page, view, lambda: page.mouse.move(0, 0))
    assert view.get_attribute("data-step") == str(STEPS // 4)
    assert page.get_by_role("slider", name="step").get_attribute("aria-valuetext") == str(STEPS // 4)
    check(page, made, [20, 9], step=STEPS // 4)


def test_runs_are_pinned_until_they_are_let_go(figure):
    page, view, _ = figure(known)
    pin, ghosts = page.get_by_role("button", name="pin these runs"), page.locator(".us-ghost")
    moved(page, view, pin.click)
    assert pin.get_attribute("aria-pressed") == "true"
    kept = page.locator(".us-ground .us-ghost").first.get_attribute("d")
    press(page, view, "learning rate η", "ArrowLeft")
    assert ghosts.count() == 8 and page.locator(".us-ground .us-ghost").first.get_attribute("d") == kept
    press(page, view, "angle", "ArrowRight")
    assert page.locator(".us-ground .us-ghost").count() == 0, "their path belongs to another map"
    moved(page, view, pin.click)
    assert ghosts.count() == 0


def test_the_goal_is_drawn_and_told(figure):
    page, _, made = figure(known)
    assert page.locator("[data-level]").count() == 1
    for name in made.names:
        loss = made.run(name)[2]
        cell = page.locator("tbody", has=page.get_by_role("button", name=name, exact=True)).locator("td").nth(2)
        assert cell.inner_text() == (f"step {int((loss <= 1e-2).argmax())}" if loss.min() <= 1e-2 else "not yet")


def test_what_is_shown_is_said_once_the_hand_rests(figure):
    page, view, made = figure(known)
    press(page, view, "learning rate η", "ArrowRight")
    loss = fmt(float(made.run("GD", [21, 9])[2, -1]))
    expect(page.locator("[aria-live=polite]")).to_contain_text(f"step {STEPS}: GD loss {loss}, momentum loss")


def test_recorded_runs_have_a_fixed_start_and_say_so(figure):
    page, view, made = figure(partly_own)
    handle, back = page.get_by_role("slider", name="starting point"), page.get_by_role("button", name="start back")
    assert view.get_attribute("data-source") == "engine,bank"
    check(page, made, [20], within=0.1)
    press(page, view, "learning rate η", "ArrowLeft")
    check(page, made, [19], within=0.1)
    note = page.locator(".us-note")
    assert note.inner_text() == (
        "The starting point is fixed: this page has no Python, and the runs of sign were recorded from here."
    )
    assert handle.get_attribute("aria-disabled") == "true"
    handle.focus()
    page.keyboard.press("ArrowRight")
    box = page.locator(".us-ground").bounding_box()
    page.mouse.click(box["x"] + 200, box["y"] + 100)
    page.wait_for_timeout(100)
    assert view.get_attribute("data-start") == "-3,1"
    other = page.get_by_role("button", name="sign", exact=True)
    moved(page, view, other.click)  # what is known can start anywhere
    assert note.inner_text() == "" and handle.get_attribute("aria-disabled") == "false"
    press(page, view, "starting point", "ArrowRight")
    assert view.get_attribute("data-start") == "-2.92,1"
    moved(page, view, other.click)
    assert view.get_attribute("data-start") == "-3,1" and back.is_disabled()
    check(page, made, [19], within=0.1)
    assert not page.errors


def test_a_surface_of_one_s_own_is_drawn_from_its_heights(figure):
    page, view, made = figure(lambda: DescentExplorer(own_surface(), {"GD": gd, "Adam": adam}, lr=0.05, steps=STEPS))
    assert view.get_attribute("data-source") == "bank,bank"
    check(page, made, [20], within=0.1)
    colours = page.locator(".us-ground canvas").evaluate(
        "(c) => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
    )
    assert colours == 10, "nine bands and the lines between them"


@pytest.mark.parametrize("width", [360, 800])
def test_it_fits(figure, width):
    page, view, _ = figure(known, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner = view.bounding_box()
    for cell in page.locator(".us-walkers :is(th, td), .us-tools button, .us-plot, .us-ground").all():
        box = cell.bounding_box()
        assert box is None or box["x"] + box["width"] <= inner["x"] + inner["width"] + 1
    assert page.get_by_role("table").get_by_role("row").count() == 1 + 2 * len(MAKERS)


# ------------------------------------------------------------------------------------------- with a Python that answers

NOTEBOOK = """async ([script, state]) => {
  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const revived = (value) => {
    if (value?.bytes !== undefined) return bytes(value.bytes);
    if (Array.isArray(value)) return value.map(revived);
    if (!value || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner)]));
  };
  const values = revived(state), calls = {};
  window.asked = 0;
  window.model = {
    get: (name) => values[name],
    set(name, value) { values[name] = value; for (const call of calls[`change:${name}`] ?? []) call(); },
    on(names, call) { for (const name of names.split(" ")) (calls[name] ??= new Set()).add(call); },
    off(names, call) { for (const name of names.split(" ")) calls[name]?.delete(call); },
    async save_changes() {
      if (values.request === this.sent) return;
      this.sent = values.request;
      window.asked++;
      this.set("reply", revived(await window.python(values.request)));
    },
  };
  const live = (await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })))).default;
  document.body.innerHTML = "<div id='view' style='width: 760px'></div>";
  live.render({ model: window.model, el: document.getElementById("view") });
}"""


def jsonable(value: Any) -> Any:
    """Bytes as text, for the way to the browser."""
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: jsonable(inner) for name, inner in value.items()}
    return [jsonable(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture
def notebook(new_context):
    """``notebook(figure)`` draws a figure from its module and a model, as in a notebook; Python answers."""

    def open_it(made: DescentExplorer):
        def python(request):
            made.view.request = request
            return jsonable(made.view.reply)

        page = new_context(viewport={"width": 800, "height": 900}).new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.expose_function("python", python)
        page.add_style_tag(path=STATIC / "live.css")
        page.evaluate(NOTEBOOK, [(STATIC / "live.js").read_text(encoding="utf-8"), jsonable(made.view.get_state())])
        page.wait_for_selector('.unstuck[data-ready="1"]')
        return page, page.locator(".unstuck")

    return open_it


def wait_for(page, source):
    page.wait_for_function("(s) => document.querySelector('.unstuck').dataset.source === s", arg=source)


def test_in_a_notebook_python_walks_from_anywhere(notebook):
    made = partly_own()
    page, view = notebook(made)
    wait_for(page, "engine,python")
    check(page, made, [20])
    assert page.locator(".us-note").inner_text() == ""
    asked = page.evaluate("window.asked")
    press(page, view, "starting point", "Shift+ArrowRight")
    page.wait_for_function("(n) => window.asked > n", arg=asked)
    wait_for_answer(page, made, "sign", [20], (-3 + 0.8, 1))
    check(page, made, [20], 0, (-3 + 0.8, 1))
    page.evaluate(f"window.model.set('p0', {made.axes[0].values[4]})")
    wait_for_answer(page, made, "sign", [4], (-3 + 0.8, 1))
    check(page, made, [4], 0, (-3 + 0.8, 1))
    assert not page.errors


def wait_for_answer(page, made, name, at, start):
    loss = fmt(float(made.run(name, at, 0, start)[2, -1]))
    page.wait_for_function(
        "([name, loss]) => [...document.querySelectorAll('tbody')].some((body) => "
        "body.querySelector('button').textContent === name && body.querySelector('td').textContent === loss)",
        arg=[name, loss],
    )


def test_in_a_notebook_python_is_not_asked_for_what_the_engine_knows(notebook):
    made = known()
    page, view = notebook(made)
    page.evaluate("window.model.set('p1', 0.5)")
    expect(view).to_have_attribute("data-at", "20,5")
    assert page.evaluate("window.asked") == 0
    check(page, made, [20, 5])


def test_what_goes_wrong_in_python_is_shown(notebook):
    made = partly_own()
    page, _ = notebook(made)
    wait_for(page, "engine,python")
    made.walkers = []
    page.evaluate(f"window.model.set('p0', {made.axes[0].values[4]})")
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text().startswith("Python: ")
