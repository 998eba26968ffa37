"""Live figures on the built page, with no Python behind it: moved by keyboard, what is drawn read off the SVG."""

import json
import re
from pathlib import Path

import ipywidgets as W
import numpy as np
import pytest
from playwright.sync_api import expect

LECTURE = "lectures/01-stuck-training"
NOTEBOOK = Path(__file__).resolve().parents[1] / f"{LECTURE}.ipynb"


@pytest.fixture(scope="module")
def explored():
    """What the lecture's cell `explore` hands to explore: f and the keyword arguments."""
    given = []
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    source = next("".join(cell["source"]) for cell in cells if cell["id"] == "explore")
    names = {"np": np, "explore": lambda f, **arguments: given.extend([f, arguments])}
    exec(source, names | {kind: getattr(W, kind) for kind in ("SelectionSlider", "FloatLogSlider", "Dropdown")})
    return given


@pytest.fixture
def live(page, explored):
    """Open the lecture; gives its page and the live figure of `explore` when it is drawn."""

    def open_it(**how):
        tab = page(f"{LECTURE}.html", **how)
        name = explored[1]["alt"]
        figure = tab.locator(".us-figure", has=tab.get_by_role("group", name=name, exact=True))
        figure.locator(".unstuck[data-ready='1']").wait_for()
        figure.scroll_into_view_if_needed()
        return tab, figure

    return open_it


def press(tab, figure, control, key):
    """Press a key on a slider; returns when the figure is drawn anew."""
    view = figure.locator(".unstuck")
    drawn = int(view.get_attribute("data-draws"))
    figure.get_by_role("slider", name=control, exact=True).focus()
    tab.keyboard.press(key)
    tab.wait_for_function("([view, n]) => Number(view.dataset.draws) > n", arg=[view.element_handle(), drawn])


def expected(f, arguments, at):
    """Curves of f at a position: panel → series → numbers."""
    with np.errstate(over="ignore", invalid="ignore"):
        return f(**{name: control.options[i] for (name, control), i in zip(sliders(arguments), at, strict=True)})


def sliders(arguments):
    """The controls with their names."""
    return [(name, control) for name, control in arguments.items() if isinstance(control, W.Widget)]


def inside(plot, x, y):
    """Pixels of the points that lie in the frame of a plot, and the frame, by the plot's own limits."""
    names = ("left", "right", "top", "bottom", "x0", "x1", "y0", "y1")
    frame = {name: float(plot.get_attribute(f"data-{name}")) for name in names}
    x_log, y_log = (plot.get_attribute(f"data-{name}") == "true" for name in ("logx", "log"))

    def scaled(v, lo, hi, log):
        u = np.log10 if log else np.asarray
        with np.errstate(divide="ignore", invalid="ignore"):
            return (u(v) - u(lo)) / (u(hi) - u(lo))

    px = frame["left"] + scaled(x, frame["x0"], frame["x1"], x_log) * (frame["right"] - frame["left"])
    py = frame["bottom"] - scaled(y, frame["y0"], frame["y1"], y_log) * (frame["bottom"] - frame["top"])
    kept = np.isfinite(py) & (py > frame["top"] + 0.02) & (py < frame["bottom"] - 0.02)
    return np.c_[px, py][kept], frame


@pytest.mark.parametrize("which", [0, 1])
def test_the_keyboard_draws_what_f_returns(live, explored, which):
    f, arguments = explored
    controls = sliders(arguments)
    name, control = controls[which]
    tab, figure = live()
    view = figure.locator(".unstuck")
    wanted = [w.index for _, w in controls]
    last = len(control.options) - 1
    for key, there in {"ArrowRight": wanted[which] + 1, "Home": 0, "End": last, "ArrowLeft": last - 1}.items():
        press(tab, figure, control.description or name, key)
        wanted[which] = there
        assert view.get_attribute("data-at") == ",".join(map(str, wanted))
        for panel, series in expected(f, arguments, wanted).items():
            plot = figure.locator("figure", has=tab.get_by_text(panel, exact=True)).locator(".us-plot")
            for label, y in series.items():
                points, frame = inside(plot, arguments["x"], y)
                d = plot.locator(f'[data-series="{label}"]').get_attribute("d")
                drawn = np.array([[float(v) for v in p.split()] for p in re.findall(r"[ML]([-\d.]+ [-\d.]+)", d)])
                drawn = drawn[(drawn[:, 1] > frame["top"] + 0.02) & (drawn[:, 1] < frame["bottom"] - 0.02)]
                assert drawn.shape == points.shape and len(points) > 3, (key, panel, label)
                assert np.abs(drawn - points).max() < 0.05, (key, panel, label)


def test_a_slider_is_called_by_its_name_and_speaks_its_value(live, explored):
    tab, figure = live()
    name, control = sliders(explored[1])[0]
    handle = figure.get_by_role("slider", name=control.description or name, exact=True)
    assert handle.get_attribute("aria-valuetext") == str(control.options[control.index])
    press(tab, figure, control.description or name, "ArrowRight")
    assert handle.get_attribute("aria-valuetext") == str(control.options[control.index + 1])


def test_what_changed_is_said_once_the_hand_rests(live, explored):
    tab, figure = live()
    name, control = sliders(explored[1])[0]
    press(tab, figure, control.description or name, "ArrowRight")
    said = figure.locator("[aria-live=polite]")
    for panel, series in expected(*explored, [w.index for _, w in sliders(explored[1])]).items():
        for text in (panel, *series):
            expect(said).to_contain_text(text)


def test_the_inks_follow_the_theme(live):
    def ink(**how):
        _, figure = live(**how)
        return figure.locator(".us-curve").first.evaluate("(curve) => getComputedStyle(curve).stroke")

    assert ink() == "rgb(58, 99, 176)"
    assert ink(dark=True) == "rgb(85, 133, 208)"


def test_a_phone_shows_it_whole(live):
    tab, figure = live(width=360)
    boxes = [figure.bounding_box(), *(c.bounding_box() for c in figure.locator(".us-plot, .noUi-target").all())]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_javascript_there_is_a_picture_with_words(page, explored):
    tab = page(f"{LECTURE}.html", js=False)
    picture = tab.get_by_role("img", name=explored[1]["alt"], exact=True)
    assert picture.evaluate("(image) => image.complete && image.naturalWidth") > 600


# ---- StuckValley and Diagnose: the lecture's own two figures --------------------------------------------------------


@pytest.fixture
def opened(page):
    """``opened("us-stuck")`` opens the lecture; gives its page and the (last) figure that holds this class."""

    def open_it(view, **how):
        tab = page(f"{LECTURE}.html", **how)
        figure = tab.locator(".us-figure", has=tab.locator(f".{view}")).last
        figure.locator(".unstuck[data-ready='1']").wait_for()
        figure.scroll_into_view_if_needed()
        return tab, figure

    return open_it


def drawn(plot, frame, selector, marks="ML"):
    """Points of a path, in pixels, that lie inside the frame."""
    d = plot.locator(selector).first.get_attribute("d")
    points = np.array([[float(v) for v in p.split()] for p in re.findall(rf"[{marks}]([-\d.]+ [-\d.]+)", d)])
    inner = (points[:, 1] > frame["top"] + 0.02) & (points[:, 1] < frame["bottom"] - 0.02)
    return points[inner]


def near(points, wanted):
    """Whether every drawn point is one of the wanted points, to a twentieth of a pixel."""
    gaps = np.abs(points[:, None, :] - wanted[None, :, :]).max(axis=2).min(axis=1)
    return len(points) > 2 and gaps.max() < 0.05


def test_stuck_valley_draws_course_lib_s_run(opened):
    from course_lib.optimizers import gd
    from course_lib.widgets.common.walks import walk
    from course_lib.widgets.stuck_valley import STEPS, VALLEYS, verdict

    tab, figure = opened("us-stuck")
    view, rate = figure.locator(".unstuck"), "learning rate η"

    def check(exponent, steps, place):
        run = walk(gd(10**exponent), place.surface, STEPS[steps])
        kind, sentence = verdict(run, place, 10**exponent, 2 / place.steepest)
        assert figure.locator(".us-verdict").inner_text() == sentence
        assert view.get_attribute("data-kind") == kind
        for k, values in enumerate((run.loss, run.norm)):
            plot = figure.locator(".us-plot").nth(k)
            wanted, frame = inside(plot, np.arange(len(values)), values)
            assert near(drawn(plot, frame, ".us-curve"), wanted), (exponent, steps, place.label, k)
        ground = figure.locator(".us-ground > svg")
        names = ("left", "right", "top", "bottom", "u0", "u1", "v0", "v1")
        f = {name: float(ground.get_attribute(f"data-{name}")) for name in names}
        x, y = place.sides
        u, v = x.scale(run.theta[:, 0]), y.scale(run.theta[:, 1])
        px = f["left"] + (u - f["u0"]) / (f["u1"] - f["u0"]) * (f["right"] - f["left"])
        py = f["bottom"] - (v - f["v0"]) / (f["v1"] - f["v0"]) * (f["bottom"] - f["top"])
        assert near(drawn(ground, f, ".us-dots", "M"), np.c_[px, py]), (exponent, steps, place.label)

    begin = float(np.log10(float(figure.locator(".us-strip").get_attribute("data-lr"))))
    check(begin, 3, VALLEYS[0])
    press(tab, figure, rate, "ArrowRight")
    check(begin + 0.1, 3, VALLEYS[0])
    press(tab, figure, "steps", "Home")
    check(begin + 0.1, 0, VALLEYS[0])
    press(tab, figure, rate, "Home")
    for k, place in enumerate(VALLEYS[1:], start=1):
        figure.get_by_role("combobox").select_option(label=place.label)
        tab.wait_for_function(
            "([view, label]) => view.querySelector('.us-ground > svg').getAttribute('aria-label').includes(label)",
            arg=[view.element_handle(), place.label],
        )
        press(tab, figure, rate, "PageUp")  # five steps of the slider
        check(-8 + 0.5 * k, 0, place)


def test_the_limit_is_marked_on_the_scale_of_the_rate(opened):
    _, figure = opened("us-stuck")
    strip = figure.locator(".us-strip")
    assert float(strip.get_attribute("data-limit")) == pytest.approx(1e-7)
    assert "2/λmax = 1e−7" in strip.text_content()


def test_diagnose_draws_the_recorded_runs(opened):
    from course_lib.experiments.diagnose import BATCHES, CUTS, EVERY, RATES, curves
    from course_lib.widgets.diagnose import verdict

    tab, figure = opened("us-stack[role=group]")

    def check(rate, batch, cut):
        run = curves(rate, batch, cut)
        _, sentence = verdict(run, BATCHES[batch] is None, CUTS[cut])
        assert figure.locator(".us-verdict").inner_text() == sentence
        for k, values in enumerate(run):
            plot = figure.locator(".us-plot").nth(k)
            wanted, frame = inside(plot, np.arange(len(values)) * EVERY, values)
            assert near(drawn(plot, frame, ".us-curve"), wanted), (rate, batch, cut, k)

    press(tab, figure, "learning rate η", "Home")
    batch = figure.get_by_role("combobox").evaluate("(select) => select.selectedIndex")
    check(0, batch, 0)
    press(tab, figure, "learning rate η", "ArrowRight")
    check(1, batch, 0)
    figure.get_by_role("button", name="÷30").click()
    tab.wait_for_function("(text) => document.body.innerText.includes(text)", arg="Dividing η by 30")
    check(1, batch, 2)
    press(tab, figure, "learning rate η", "End")
    press(tab, figure, "learning rate η", "ArrowLeft")
    check(len(RATES) - 2, batch, 2)
    press(tab, figure, "read at step", "Home")
    assert figure.locator(".us-cursor").count() == 3


def test_a_grip_lies_on_the_end_of_its_bar(page):
    """On the built page, where a theme's padding of figures would shift it."""
    tab = page("lectures/02-root-mean-square.html", width=1200)
    tab.wait_for_selector(".us-grip")
    tab.wait_for_load_state("networkidle")
    off = """() => {
      const strings = document.querySelector('.us-strings');
      const plot = strings.closest('figure').querySelector('svg.us-plot');
      const { left, right, top, bottom, y0, y1 } = plot.dataset, at = plot.getBoundingClientRect();
      const grips = [...strings.querySelectorAll('.us-grip')], width = (right - left) / grips.length;
      const y = (g) => +top + ((y1 - g) / (y1 - y0)) * (bottom - top);
      return grips.map((grip, t) => {
        const box = grip.getBoundingClientRect(), g = Number(grip.getAttribute('aria-valuenow'));
        const across = box.x + box.width / 2 - at.x - left - (t + 0.5) * width;
        return Math.hypot(across, box.y + box.height / 2 - at.y - y(g));
      });
    }"""
    tab.wait_for_function(f"() => Math.max(...({off})()) < 1.5")  # the layout settles once the fonts are there
    assert len(tab.evaluate(off)) == 6
    tab.close()
