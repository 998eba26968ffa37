"""A live figure has an address, and "copy link" puts what its controls stand at into it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from conftest import DRAW_ALL
from figures import press

VALLEY = "lectures/01b-one-rate.html"
AXES = "fig-own-axes"
SHARE = ".us-share-button"


def drawn(tab, id: str):
    """The place of a figure, once it lives."""
    place = tab.locator(f"#{id}")
    place.locator(".unstuck[data-ready='1']").last.wait_for()
    return place


def copied(tab, id: str, clipboard: str = "async text => { window.kept = text }") -> str:
    """The address that the button of a figure gives, by keys. The clipboard is a stand-in: a test may not read it."""
    place = drawn(tab, id)
    tab.evaluate(f"() => {{ navigator.clipboard.writeText = {clipboard} }}")
    place.locator(SHARE).focus()
    tab.keyboard.press("Enter")
    place.locator(".us-share [role=status]:not(:empty)").wait_for()
    shown = place.locator(".us-share input")
    return shown.input_value() if shown.count() else tab.evaluate("() => window.kept")


def handles(place) -> dict[str, str]:
    """What the sliders of a figure say that they stand at."""
    return {s.get_attribute("aria-label"): s.get_attribute("aria-valuetext") for s in place.get_by_role("slider").all()}


def test_every_figure_of_the_site_has_an_id_of_its_own(site: Path):
    for page in [*(site / "lectures").glob("*.html"), site / "book" / "intro.html"]:
        html = page.read_text(encoding="utf-8")
        ids = re.findall(r'<div class="docutils" id="(fig-[a-z0-9-]+)">', html)
        assert len(ids) == len(set(ids)) == html.count("application/vnd.jupyter.widget-view+json"), page
        assert "fig-figure" not in ids
    assert "fig-stuck-valley" in (site / VALLEY).read_text(encoding="utf-8")


def test_a_link_sets_the_controls_and_leads_to_the_figure(page, new_context, site_url):
    tab = page(VALLEY)
    place = drawn(tab, "fig-stuck-valley")
    press(place, "learning rate η", "PageUp")
    press(place, "steps", "Home")
    address = copied(tab, "fig-stuck-valley")
    assert urlsplit(address).fragment == "fig-stuck-valley"
    assert {"learning-rate", "steps"} <= set(parse_qs(urlsplit(address).query))
    there = page(address.removeprefix(site_url))
    other = drawn(there, "fig-stuck-valley")
    assert handles(other) == handles(place)
    assert other.locator(".us-verdict").inner_text() == place.locator(".us-verdict").inner_text()
    there.wait_for_function(
        "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 300", arg="fig-stuck-valley"
    )


def test_a_point_moved_by_hand_and_a_choice_come_along(page, site_url):
    tab = page("lectures/00-gradient-descent.html")
    place = drawn(tab, AXES)
    handle = place.locator(".us-handle").first
    handle.focus()
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    assert place.locator(".us-verdict").inner_text()
    address = copied(tab, AXES, "async () => { throw new Error('not permitted') }")
    assert place.locator(".us-share input").evaluate(
        "field => field === document.activeElement || field.selectionEnd > 0"
    )
    assert "point" in parse_qs(urlsplit(address).query)
    other = drawn(page(address.removeprefix(site_url)), AXES)
    assert other.locator(".us-verdict").inner_text() == place.locator(".us-verdict").inner_text()


def test_what_a_hand_has_moved_keeps_every_digit(in_js):
    third = [1 / 3, -2e-7 / 3]
    in_js(
        "share",
        {
            "moved": [
                ["own_axes", "point", third],
                ["descent_explorer", "start", third],
                ["scope", "gradients", [*third, 0.1]],
            ]
        },
    )


def test_values_that_cannot_be_shown_are_passed_over_with_a_word(page):
    tab = page(f"{VALLEY}?learning-rate=7&steps=many&place=nowhere#fig-stuck-valley")
    place = drawn(tab, "fig-stuck-valley")
    words = place.locator(".us-share").inner_text()
    assert "learning-rate = 7" in words and "steps = many" in words and "cannot show" in words
    plain = drawn(page(VALLEY), "fig-stuck-valley")
    assert handles(place) == handles(plain)


def test_a_query_of_others_and_a_link_to_another_figure_change_nothing(page):
    plain = handles(drawn(page(VALLEY), "fig-stuck-valley"))
    for rest in ("?utm_source=mail#fig-stuck-valley", "?steps=10#fig-diagnose"):
        place = drawn(page(VALLEY + rest), "fig-stuck-valley")
        assert handles(place) == plain
        assert not place.locator(".us-share [role=status]").inner_text()


def test_it_works_from_a_disk(new_context, site: Path):
    tab = new_context().new_page()
    tab.goto((site / VALLEY).as_uri())
    tab.evaluate(DRAW_ALL)
    place = drawn(tab, "fig-stuck-valley")
    press(place, "steps", "Home")
    address = copied(tab, "fig-stuck-valley")
    assert address.startswith("file:")
    other = new_context().new_page()
    other.goto(address)
    assert handles(drawn(other, "fig-stuck-valley")) == handles(place)


def test_it_takes_no_room_and_fits_a_phone(page):
    tab = page(VALLEY, width=360)
    place = drawn(tab, "fig-stuck-valley")
    box = place.locator(SHARE).bounding_box()
    figure = place.locator(".us-figure").bounding_box()
    assert box["y"] >= figure["y"] + figure["height"] - 1 and box["x"] + box["width"] <= 360
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
