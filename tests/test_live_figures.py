"""Live figures on the built page, with no Python behind it: moved by keyboard, what is drawn read off the SVG."""

from functools import partial

import numpy as np
import pytest
from figures import apart, off, on_map, on_plot, points, press, seen
from test_tasks import figure_of

LECTURE = "lectures/01b-one-rate"


@pytest.fixture(scope="module")
def explored():
    """What the lecture's cell `explore` shows."""
    return figure_of("01b", "explore")


@pytest.fixture
def opened(page):
    """``opened(".us-stuck")`` opens the lecture; gives its page and the last live figure with this inside, drawn."""

    def open_it(inside, **how):
        tab = page(f"{LECTURE}.html", **how)
        figure = tab.locator(".us-figure", has=tab.locator(inside)).last
        figure.locator(".unstuck[data-ready='1']").wait_for()
        figure.scroll_into_view_if_needed()
        return tab, figure

    return open_it


@pytest.fixture
def live(opened, explored):
    """Open the lecture at the live figure of `explore`."""
    return partial(opened, f'[role=group][aria-label="{explored.alt}"]')


@pytest.mark.parametrize("which", [0, 1])
def test_the_keyboard_draws_what_f_returns(live, explored, which):
    table, axis = explored.table, explored.table.axes[which]
    tab, figure = live()
    view = figure.locator(".unstuck")
    wanted = [one.position for one in table.axes]
    last = len(axis.values) - 1
    for key, there in {"ArrowRight": wanted[which] + 1, "Home": 0, "End": last, "ArrowLeft": last - 1}.items():
        press(figure, axis.control.description, key)
        wanted[which] = there
        assert view.get_attribute("data-at") == ",".join(map(str, wanted))
        shown = table.evaluate([one.values[k] for one, k in zip(table.axes, wanted, strict=True)])
        for panel, series in shown.panels.items():
            plot = figure.locator("figure", has=tab.get_by_text(panel, exact=True)).locator(".us-plot")
            for label, y in series.items():
                drawn = seen(plot, points(plot.locator(f'[data-series="{label}"]')))
                wanted_points = seen(plot, on_plot(plot, table.xs[panel][label], y))
                assert len(drawn) > 1 and apart(drawn, wanted_points) < 0.05, (key, panel, label)
                assert off(wanted_points, drawn) < 0.2, (key, panel, label)


def test_the_inks_follow_the_theme(live):
    def ink(**how):
        _, figure = live(**how)
        return figure.locator(".us-curve").first.evaluate("(curve) => getComputedStyle(curve).stroke")

    assert ink() == "rgb(58, 99, 176)"
    assert ink(dark=True) == "rgb(85, 133, 208)"


def test_without_javascript_there_is_a_picture_with_words(page, explored):
    tab = page(f"{LECTURE}.html", js=False)
    picture = tab.get_by_role("img", name=explored.alt, exact=True)
    assert picture.evaluate("(image) => image.complete && image.naturalWidth") > 600


# ---- StuckValley: the lecture's own figure --------------------------------------------------------------------------


def test_stuck_valley_draws_course_lib_s_run(opened):
    from course_lib.optimizers import gd
    from course_lib.widgets.common.walks import walk
    from course_lib.widgets.stuck_valley import STEPS, VALLEYS, verdict

    tab, figure = opened(".us-stuck")
    view, rate = figure.locator(".unstuck"), "learning rate η"

    def check(exponent, steps, place):
        run = walk(gd(10**exponent), place.surface, STEPS[steps])
        kind, sentence = verdict(run, place, 10**exponent, 2 / place.steepest)
        assert figure.locator(".us-verdict").inner_text() == sentence
        assert view.get_attribute("data-kind") == kind
        x, y = place.sides
        ground = figure.locator(".us-ground > svg")
        seen_there = [(ground, ".us-dots", "M", on_map(ground, x.scale(run.theta[:, 0]), y.scale(run.theta[:, 1])))]
        for plot, values in zip(figure.locator(".us-plot").all(), (run.loss, run.norm), strict=True):
            seen_there.append((plot, ".us-curve", "ML", on_plot(plot, np.arange(len(values)), values)))
        for where, path, marks, wanted in seen_there:
            drawn, there = seen(where, points(where.locator(path), marks)), seen(where, wanted)
            assert len(drawn) > 1 and apart(drawn, there) < 0.05, (exponent, steps, place.label, path)
            assert path == ".us-dots" or off(there, drawn) < 0.2, (exponent, steps, place.label)

    begin = float(np.log10(float(figure.locator(".us-strip").get_attribute("data-lr"))))
    check(begin, 2, VALLEYS[0])
    press(figure, rate, "ArrowRight")
    check(begin + 0.1, 2, VALLEYS[0])
    press(figure, "steps", "Home")
    check(begin + 0.1, 0, VALLEYS[0])
    press(figure, rate, "Home")
    for k, place in enumerate(VALLEYS[1:], start=1):
        figure.get_by_role("combobox").select_option(label=place.label)
        tab.wait_for_function(
            "([view, label]) => view.querySelector('.us-ground > svg').getAttribute('aria-label').includes(label)",
            arg=[view.element_handle(), place.label],
        )
        press(figure, rate, "PageUp")  # five steps of the slider
        check(-8 + 0.5 * k, 0, place)


def test_the_limit_is_marked_on_the_scale_of_the_rate(opened):
    _, figure = opened(".us-stuck")
    strip = figure.locator(".us-strip")
    assert float(strip.get_attribute("data-limit")) == pytest.approx(1e-7)
    assert "2/λmax = 1e−7" in strip.text_content()


def test_a_figure_is_drawn_when_one_comes_near(page):
    tab = page(f"{LECTURE}.html", lazy=True)
    there = tab.locator(".us-widget")
    waiting = tab.locator("img.jupyter-widget").last
    before, stills = there.count(), tab.locator("img.jupyter-widget").count()
    assert stills > 4, "most are out of sight"
    place = waiting.evaluate_handle("(still) => still.parentElement")
    waiting.scroll_into_view_if_needed()
    tab.wait_for_function("(place) => place.querySelector('.us-widget')", arg=place)
    assert there.count() > before and tab.locator("img.jupyter-widget").count() > 0


@pytest.mark.parametrize("key", ["Tab", "Control+f"])
def test_who_goes_by_keys_or_searches_gets_all_figures(page, key):
    tab = page(f"{LECTURE}.html", lazy=True)
    tab.keyboard.press(key)
    tab.wait_for_function("() => !document.querySelector('img.jupyter-widget')")


def test_what_is_to_do_is_counted_before_it_is_drawn(page):
    tab = page(f"{LECTURE}.html", lazy=True)
    counted = int(tab.locator("html").get_attribute("data-to-do"))
    tab.keyboard.press("Tab")
    tab.wait_for_function("() => !document.querySelector('img.jupyter-widget')")
    assert counted == tab.locator(".us-predict").count() + tab.locator(".us-tasks .us-task").count() > 0


def test_a_link_leads_to_a_figure(page):
    tab = page(f"{LECTURE}.html#fig-stuck-valley", lazy=True)
    tab.locator("#fig-stuck-valley .us-stuck").wait_for()


def test_a_grip_lies_on_the_end_of_its_bar(page):
    """On the built page, where a theme's padding of figures would shift it."""
    tab = page("lectures/02-root-mean-square.html", width=1200)
    tab.wait_for_selector(".us-grip")
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
