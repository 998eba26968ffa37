"""Slides: each lecture gives 12 to 20, with its figures alive, and nothing is asked of another host."""

from __future__ import annotations

import functools
import re
import sys
from pathlib import Path

import pypdfium2
import pytest
from lxml.html import fragment_fromstring

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import build_slides  # noqa: E402
from build_slides import Slide, choose, fewer, first_sentences  # noqa: E402
from markup import read  # noqa: E402

PAGE = """<article><section><h1>01 · A title<a class="headerlink">#</a></h1>
<p><em>Why is it stuck?</em></p><ul><li>measure it;</li></ul><p>More.</p>
<section><h2>A picture</h2><p>First sentence. Second one with <span class="math">\\(a. B\\)</span> inside.</p>
<div class="cell"><div class="cell_output"><img alt="x" src="../_images/a.png"></div></div><p>After it.</p></section>
<section><h2>Alive</h2><p><strong>Predict.</strong> What comes?</p>
<div class="cell"><div class="cell_output"><img class="jupyter-widget" src="../_images/s.png">
<script type="application/vnd.jupyter.widget-view+json">{}</script></div></div></section>
<section><h2>Words</h2><p>It says so.</p><div class="math">\\[x\\]</div><div class="cell">
<div class="cell_input"><pre>x = 1</pre></div><div class="cell_output"><pre>1</pre></div></div></section>
<section><h2>Check yourself</h2><p>Two questions.</p><p><strong>1.1</strong> Which?</p><ul><li>(a) this</li></ul>
<div class="cell"><details><summary>My answer is (a)</summary>Correct: yes</details>
<details>Not yet: no</details></div></section>
<section><h2>Exercises</h2><p>Do them.</p></section>
<section><h2>What to take with you</h2><ul><li>a rule</li></ul></section></section></article>"""

# a function: the decks' policy lets no text become a script when the browser asks for the second time
DRAWN = "() => [...document.querySelectorAll('.live .figure')].every((one) => one.querySelector('[data-ready]'))"


@pytest.fixture
def slides():
    return choose(fragment_fromstring(PAGE))


def text(slide):
    return " ".join(build_slides.text(tag) for tag in slide.body)


def test_a_section_gives_a_slide_for_each_figure_or_one_in_words(slides):
    assert [slide.kind for slide in slides] == ["opening", "picture", "live", "words", "quiz", "closing"]
    assert [slide.heading for slide in slides][:4] == ["01 · A title", "A picture", "Alive", "Words"]
    opening, picture, live, spoken, quiz, closing = slides
    assert text(opening) == "Why is it stuck? measure it;"
    assert picture.body[-1].tag == "img" and live.body[-1].tag == "script" and "Predict." in text(live)
    assert text(spoken) == "It says so. \\[x\\] x = 1 1"
    assert text(quiz) == "1.1 Which? (a) this" and text(closing) == "a rule"


def test_the_speaker_has_the_paragraphs_and_the_right_answer(slides):
    notes = [" ".join(build_slides.text(tag) for tag in slide.notes) for slide in slides]
    assert "More." in notes[0] and "First sentence." in notes[1] and "After it." in notes[1]
    assert "Correct: yes" in notes[4] and "Not yet" not in notes[4]
    assert "Do them." not in "".join(notes)


def test_a_sentence_is_never_cut_inside():
    paragraph = fragment_fromstring("<p>One, i.e. <b>bold. Text</b> and \\(a. B\\). " + "Word " * 40 + "end.</p>")
    assert first_sentences(paragraph).text_content() == "One, i.e. bold. Text and \\(a. B\\)."
    assert first_sentences(fragment_fromstring("<p>No end</p>")).text_content() == "No end"


def test_what_is_dropped_first_is_said_with_the_slide_before():
    note = fragment_fromstring("<p>said</p>")
    many = [Slide(str(k), [], [note], rank=build_slides.LIVE) for k in range(build_slides.MOST)]
    many.insert(5, Slide("small", [], [note], rank=build_slides.SUBSECTION))
    left = fewer(many)
    assert len(left) == build_slides.MOST and "small" not in [slide.heading for slide in left]
    assert len(left[4].notes) == 2


# ---- from the built site


@pytest.fixture(scope="module")
def decks(site, tmp_path_factory):
    target = tmp_path_factory.mktemp("slides")
    return target, build_slides.build(site.resolve(), target)


def test_every_lecture_has_twelve_to_twenty_slides_with_pictures(decks):
    _, made = decks
    assert sorted(made) == [path.stem for path in sorted((ROOT / "lectures").glob("*.ipynb"))]
    for name, slides in made.items():
        kinds = [slide.kind for slide in slides]
        assert len(slides) <= build_slides.MOST, name
        assert kinds[0] == "opening" and kinds[-1] == "closing", name
        assert all(slide.body for slide in slides), name
        assert sum(bool(slide.notes) for slide in slides) > len(slides) / 2, name
    for number in sorted({name[:2] for name in made}):  # a lecture in parts has several decks
        kinds = [slide.kind for name, slides in made.items() if name[:2] == number for slide in slides]
        assert len(kinds) >= build_slides.FEWEST and "quiz" in kinds, number
        assert kinds.count("live") >= 2 and kinds.count("live") + kinds.count("picture") >= 5, number


def test_a_deck_names_only_files_beside_it(decks):
    target, made = decks
    for name in made:
        page = read(target / f"{name}.html")
        for address in page.xpath("//@src | //link/@href"):
            assert address.startswith("data:") or (target / address.split("?")[0]).is_file(), (name, address)
        ids = page.xpath("//*[@id][not(ancestor::svg)]/@id")
        assert len(ids) == len({*ids}), name
        named = re.findall(r"url\(#(.*?)\)", " ".join(page.xpath("//svg//@*")))
        assert {*named} <= {*page.xpath("//svg//@id")}, "a drawing has lost a part that it names"
        assert not re.search(r"https?://", " ".join(page.xpath("//link/@* | //script[@src]/@*")))


@pytest.fixture
def shown(decks, new_context):
    """A deck in a browser, from the disk: it must need no server."""
    target, _ = decks

    @functools.cache  # one after the other in the same tab: a process starts once, and keeps what it has fetched
    def tab(**how):
        page = new_context(viewport={"width": 1280, "height": 720}, **how).new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("requestfailed", lambda request: page.troubles.append(request.url))
        return page

    def show(name, **how):
        page = tab(**how)
        page.goto((target / f"{name}.html").as_uri())
        page.wait_for_selector("body.ready .slide.now")
        return page

    return show


def test_keys_turn_the_slides_and_every_figure_is_alive(shown):
    page = shown("01-stuck-training")
    total = page.locator(".slide").count()
    page.keyboard.press("ArrowRight")
    assert page.locator(".slide.now").get_attribute("id") == "s2" and page.url.endswith("#2")
    page.keyboard.press("End")
    assert page.locator(".slide.now").get_attribute("id") == f"s{total}"
    page.keyboard.press("ArrowRight")
    assert page.locator(".count span").inner_text() == f"{total} / {total}"
    page.keyboard.press("Home")
    alive = page.locator(".slide.live")
    page.wait_for_function(
        "() => document.querySelectorAll('.slide.live .figure svg, .slide.live .figure canvas').length > 2"
    )
    for k in range(alive.count()):
        assert alive.nth(k).locator("img.jupyter-widget").count() == 0, "the still has gone, the figure has come"
        assert alive.nth(k).locator(".figure").bounding_box()["height"] > 100
    assert page.troubles == []


def test_a_key_inside_a_figure_moves_its_slider_and_not_the_slides(shown):
    page = shown("01-stuck-training")
    slide = page.locator(".slide.live:has([role=slider])").first
    number = slide.get_attribute("id").removeprefix("s")
    page.evaluate(f"location.hash = '#{number}'")
    handle = slide.locator("[role=slider]").first
    handle.wait_for(state="visible")
    before = handle.get_attribute("aria-valuenow")
    handle.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".slide.now").get_attribute("id") == f"s{number}"
    assert handle.get_attribute("aria-valuenow") != before


def test_what_stands_on_a_slide_is_not_cut_off(shown, decks, settle):
    """Letters get smaller until it fits, drawings of live figures lower."""
    for name in decks[1]:
        page = shown(name)
        page.wait_for_function(DRAWN)
        settle(page)
        over = page.evaluate(
            """[...document.querySelectorAll(".slide .stage")]
               .filter((stage) => stage.scrollHeight > stage.clientHeight + 2).map((stage) => stage.parentElement.id)"""
        )
        assert over == [] and page.troubles == [], name


def test_a_high_figure_shows_its_panels_side_by_side(shown):
    page = shown("01-stuck-training")
    panels = page.locator(".slide", has_text="Diagnose it yourself").locator(".us-panel svg.us-plot")
    page.wait_for_function("() => document.querySelector('.slide.tight .us-plot')")
    boxes = [panel.bounding_box() for panel in panels.all()]
    assert len(boxes) == 3 and len({round(box["x"]) for box in boxes}) == 3
    assert all(box["y"] + box["height"] < 700 for box in boxes)


def test_the_notes_open_in_a_window_of_their_own(shown):
    page = shown("01-stuck-training")
    page.keyboard.press("ArrowRight")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value
    spoken = page.locator(".slide.now .notes p").first.text_content()
    assert spoken in notes.locator("body").text_content()
    page.keyboard.press("ArrowRight")
    assert notes.locator("h1").text_content().startswith("3 / ")


def test_it_is_dark_where_the_system_is(shown):
    page = shown("01-stuck-training", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 22, 28)"
    page.keyboard.press("d")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_each_slide_is_printed_on_a_page_of_its_own(decks, new_context):
    target, made = decks
    page = new_context(viewport={"width": 1280, "height": 720}).new_page()
    build_slides.print_deck(page, target, "01-stuck-training")
    printed = pypdfium2.PdfDocument(target / "01-stuck-training.pdf")
    assert len(printed) == len(made["01-stuck-training"])
    assert printed[0].get_size() == (960, 540)
