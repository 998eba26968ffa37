"""Every page of the built site in a real browser: clean console, no outside request, narrow, dark, without JavaScript.

The console and the requests are watched by the fixture ``page``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from exercise_pages import PAGES

from course_lib.exercises.answers import Choice
from course_lib.exercises.functions import Function

PHONE = 320  # CSS pixels; also a laptop of 1280 at 400 %

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = e => /auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX);
  const clipped = e => e && e !== document.body && (scrolls(e) || clipped(e.parentElement));
  const sticksOut = e => e.getBoundingClientRect().right > width + 1 && !clipped(e.parentElement);
  const culprits = [...document.querySelectorAll('main :not(svg *)')].filter(sticksOut).slice(0, 5);
  return {scroll: document.documentElement.scrollWidth - width, culprits: culprits.map(e => e.outerHTML.slice(0, 120))};
}"""
COMPLETE = """() => [...document.images].every(i => i.complete || i.loading === 'lazy') &&
  document.querySelectorAll('script[type$="view+json"]').length === document.querySelectorAll('.us-widget').length"""
BROKEN_PICTURES = "() => [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
HIDDEN_PICTURES = """() => [...document.querySelectorAll('article img')].filter((picture) => {
  picture.scrollIntoView();
  const box = picture.getBoundingClientRect();
  return !picture.closest('details:not([open])') && !(picture.checkVisibility() && box.width && box.height);
}).map((picture) => picture.src)"""
RAW_FORMULAS = """() => [...document.querySelectorAll('.math')]
  .filter(e => !e.querySelector('math')).map(e => e.textContent)"""
HELP = """() => [...document.querySelectorAll('.cell_output .us-exercise:has(> details)')].map((box) => {
  const summaries = [...box.querySelectorAll(':scope > details > summary')];
  const inside = [...box.querySelectorAll(':scope > details > .us-exercise')].at(-1);
  const before = inside.checkVisibility();
  summaries.at(-1).click();
  return {
    last: summaries.at(-1).innerText, count: summaries.length, seen: [before, inside.checkVisibility()],
    code: inside.querySelector('pre')?.innerText,
  };
})"""
OPEN = "() => document.querySelectorAll('.us-exercise details').forEach((d) => { d.open = true; })"
AT_ONCE = "* { transition: none !important; animation: none !important; }"  # the theme fades what opens
# of every text in an exercise: its contrast with what is painted behind it
CONTRAST = """() => {
  const rgba = (text) => {
    const v = (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return v.length < 4 ? [...v, 1] : v;
  };
  const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color[3] > 0.9) return color;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const e of document.querySelectorAll('.us-exercise *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.getAttribute('aria-hidden') || !e.checkVisibility()) continue;
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) bad.push(`${e.tagName} ${e.textContent.slice(0, 40)} ${contrast.toFixed(1)}`);
  }
  return bad;
}"""


@pytest.fixture(scope="module")
def paths(site: Path) -> list[str]:
    """Addresses of all pages, from the site's root, less those that lead to the front page, and JupyterLite's."""
    html = [path.relative_to(site) for path in sorted(site.rglob("*.html"))]
    return [path.as_posix() for path in html if path.parts[0] not in ("_static", "lite", "index.html", "404.html")]


def test_the_root_leads_to_the_front_page(site_url, new_context):
    tab = new_context().new_page()
    tab.goto(site_url)
    tab.wait_for_url(f"{site_url}book/intro.html")


def test_pages_load_and_fit(paths, page, settle):
    """Each is loaded once, on a light phone, and then made wide and dark; the help of its exercises is open."""
    bad = {}
    for path in paths:
        tab = page(path, width=PHONE)
        tab.add_style_tag(content=AT_ONCE)
        tab.evaluate(OPEN)
        tab.wait_for_function(COMPLETE)
        for width, theme in ((PHONE, "light"), (1200, "dark")):
            tab.set_viewport_size({"width": width, "height": 800})
            tab.emulate_media(color_scheme=theme)
            settle(tab)
            overflow = tab.evaluate(OVERFLOW)
            found = {
                "sideways": overflow if overflow["scroll"] > 0 else None,
                "pictures": tab.evaluate(BROKEN_PICTURES),
                "formulas": tab.evaluate(RAW_FORMULAS),
                "contrast": tab.evaluate(CONTRAST),
                "theme": None if tab.locator("html").get_attribute("data-theme") == theme else "wrong",
            }
            bad |= {(path, width, what): value for what, value in found.items() if value}
        tab.close()
    assert not bad


def test_text_pictures_and_help_are_there_without_javascript(paths, page):
    for path in paths:
        if not path.startswith(("book/", "lectures/")):
            continue
        tab = page(path, js=False)
        assert tab.locator("main article h1").first.is_visible(), path
        assert len(tab.locator("main article").first.inner_text()) > 100, path
        assert not tab.evaluate(HIDDEN_PICTURES), path
        help_opens(tab, PAGES.get(path, []))
        tab.close()


def help_opens(tab, exercises):
    """Each exercise has its hints, replies and solution, folded until they are asked for."""
    for help, ex in zip(tab.evaluate(HELP), exercises, strict=True):
        last = f"My answer is ({list(ex.options)[-1]})" if isinstance(ex, Choice) else "Solution"
        assert help["last"] == last
        assert help["count"] == len(ex.hints) + (len(ex.options) if isinstance(ex, Choice) else 1)
        assert help["seen"] == [False, True], "before and after a click"
        if isinstance(ex, Function):
            assert help["code"].strip() == ex.solution_source().strip()
