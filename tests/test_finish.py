"""Pages as they are published: their policy, names for screen readers, and light without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from finish import SCRIPT, finished

ROOT = Path(__file__).resolve().parents[1]

HEAD = '<html data-theme="auto"><head><meta charset="utf-8" />'


def test_the_policy_names_the_scripts_of_the_page_and_no_data():
    page = finished(
        f'{HEAD}<script>go()</script><script src="a.js"></script><script type="application/json">1</script>'
    )
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert re.findall(r"sha256-[^']+", page) == [f"sha256-{digest}"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<button onclick="window.print()">', '<button data-call="print">'),
        ('<button onclick="toggleFullScreen()">', '<button data-call="toggleFullScreen">'),
        (
            '>A &amp; b</a><details><summary><span class="toctree-toggle"',
            '>A &amp; b</a><details><summary aria-label="What belongs to A &amp; b"><span class="toctree-toggle"',
        ),
        ('<summary aria-label="Toggle hidden content">', "<summary>"),
        ("", '<html data-theme="light">'),
        (
            '<figure class="us-still" role="img"><svg viewBox="0 0 500 200.0">',
            '<figure class="us-still" style="--us-ratio: 2.5000" role="img"><svg viewBox="0 0 500 200.0">',
        ),
        ('<img alt="a" class="jupyter-widget x">', '<img loading="lazy" alt="a" class="jupyter-widget x">'),
    ],
)
def test_what_the_theme_leaves_is_mended(before: str, after: str):
    assert after in finished(HEAD + before)


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Path]:
    return [path for path in site.rglob("*.html") if path.relative_to(site).parts[0] not in ("_static", "lite")]


def test_every_page_has_a_policy_that_runs_no_text(pages):
    for path in pages:
        if path.name == "404.html":  # a page by itself, with a style and a script of its own
            continue
        html = path.read_text(encoding="utf-8")
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', html)
        assert policy, path
        assert "<script" not in html[: html.index(policy[0])], "it holds for what comes after it"
        scripts = re.search(r"script-src ([^;]*)", policy[1])
        assert scripts and "unsafe" not in scripts[1] and "http" not in policy[1], path
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", SCRIPT.sub("", html)), f"{path}: a script in an attribute"


def test_the_buttons_of_the_theme_work_under_the_policy(page):
    tab = page("lectures/03-rmsprop.html")
    tab.evaluate("() => { window.print = () => { window.printed = true } }")
    tab.locator("[data-call=print]").evaluate("(button) => button.click()")
    assert tab.evaluate("window.printed")


def test_without_javascript_a_dark_system_gets_a_light_page(page):
    tab = page("lectures/03-rmsprop.html", dark=True, js=False)
    assert tab.locator("html").get_attribute("data-theme") == "light"
