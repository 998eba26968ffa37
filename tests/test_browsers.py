"""The lectures in Firefox and in WebKit: each live figure comes and answers to a key, formulas are set, a phone fits.

`.ci/run` installs both; elsewhere a browser that is missing is skipped, with a line that says how to get it.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from browsers import PATIENCE, Firefox, WebKit
from conftest import DRAW_ALL

ROOT = Path(__file__).resolve().parents[1]
LECTURES = sorted(path.stem for path in (ROOT / "lectures").glob("*.ipynb"))
PHONE = 360  # CSS pixels
KEYS = {"ArrowRight": "\ue014", "ArrowLeft": "\ue012"}
FIGURES = "[...document.querySelectorAll('.us-figure')].filter((f) => f.querySelector('[role=slider]'))"
WAITING = "document.querySelectorAll('script[type$=\"widget-view+json\"]').length"
DRAWN = "document.querySelectorAll('.us-widget').length"
UNSET = """[...document.querySelectorAll('.math')].filter((e) => e.checkVisibility?.() !== false)
  .filter((e) => !(e.firstElementChild?.getBoundingClientRect().width > 0)).map((e) => e.textContent)"""

# What MathML asks for: how many children an element has.
MALFORMED = """[...document.querySelectorAll('msub, msup, mfrac, mroot, mover, munder, msubsup, munderover')]
  .filter((e) => e.children.length !== (/^m(subsup|underover)$/.test(e.localName) ? 3 : 2)).map((e) => e.outerHTML)"""


@pytest.fixture(scope="module", params=[Firefox, WebKit], ids=lambda kind: kind.__name__)
def browser(request):
    from conftest import require

    made = request.param(require(f"needs_{request.param.__name__.lower()}"))
    yield made
    made.close()


def until(browser, condition: str) -> None:
    """Wait until an expression is true on the page."""
    end = time.monotonic() + PATIENCE
    while not browser.evaluate(condition):
        if time.monotonic() > end:
            raise TimeoutError(condition)
        time.sleep(0.1)


@pytest.mark.parametrize("name", LECTURES)
def test_a_lecture_lives(browser, site_url, name):
    browser.resize(1000)
    browser.open(f"{site_url}lectures/{name}.html")
    browser.evaluate(f"({DRAW_ALL})() ?? null")
    until(browser, f"{DRAWN} === {WAITING}")
    assert not browser.evaluate(UNSET)
    assert not browser.evaluate(MALFORMED)
    for number in range(browser.evaluate(f"{FIGURES}.length")):
        figure = f"{FIGURES}[{number}]"
        slider = f"{figure}.querySelector('[role=slider]')"
        until(browser, f"Boolean({figure}.querySelector('[data-ready=\"1\"]'))")
        before = (
            f"window.before = {figure}.innerHTML, {slider}.focus(), {slider}.ariaValueNow === {slider}.ariaValueMax"
        )
        at_end = browser.evaluate(f"({before})")
        browser.press(KEYS["ArrowLeft" if at_end else "ArrowRight"])
        until(browser, f"{figure}.innerHTML !== window.before")
    browser.resize(PHONE)
    until(browser, "document.documentElement.scrollWidth <= document.documentElement.clientWidth + 2")
    assert not browser.errors
