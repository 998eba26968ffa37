"""The glossary: its terms are links at their first use on a page, and say their meaning; their rows have addresses."""

from __future__ import annotations

import re
from pathlib import Path

import glossary  # an extension of the book, no package
import pytest

ROOT = Path(__file__).resolve().parents[1]

LINK = re.compile(r'<a class="us-term[^"]*" href="([^"]*)"[^>]*>([^<]*)</a>')


def test_every_row_is_read():
    text = glossary.FILE.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(glossary.terms()) == len(rows) - 1 > 35
    assert all(term.chinese and term.meaning and "](" not in term.meaning for term in glossary.terms())


def test_no_name_has_two_meanings():
    names = [name.lower() for term in glossary.terms() for name in term.english]
    assert sorted(names) == sorted(set(names))
    simplified = [name for term in glossary.terms() for name in term.chinese]
    assert len(simplified) == len(set(simplified))


def test_the_words_that_students_type_are_there():
    names = {name for term in glossary.terms() for name in (*term.english, *term.chinese)}
    wanted = "学习率 学习速率 自适应学习率 收敛 余弦退火 指数移动平均 预热 热身 动量 梯度 衰减 warmup EMA"
    assert set(wanted.split()) <= names


def test_words_of_ours_are_marked():
    ours = {term.name for term in glossary.terms() if term.is_ours}
    assert {"burst", "crescent", "stability number"} <= ours and "momentum" not in ours


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Learning rate decay, then warm-ups.", ["learning rate decay", "warm-up"]),
        ("a saddle\npoint, and a momentum-free run of minibatches", ["saddle point"]),
        ("momentums momentum", ["momentum"]),
        ("nothing of ours", []),
    ],
)
def test_the_longest_term_is_found_once(text: str, found: list[str]):
    uses = glossary.Uses.__new__(glossary.Uses)
    uses.link = lambda term, words: glossary.nodes.reference("", words, refid=term.name)
    parts = list(uses.parts(text, set()))
    assert [part["refid"] for part in parts if isinstance(part, glossary.nodes.reference)] == found
    assert "".join(part.astext() for part in parts) == text


def links(site: Path, page: str) -> list[tuple[str, str]]:
    return LINK.findall((site / page).read_text(encoding="utf-8"))


def test_a_page_links_a_term_once_and_to_its_row(site: Path):
    rows = (site / "book" / "glossary.html").read_text(encoding="utf-8")
    for lecture in sorted((site / "lectures").glob("*.html")):
        targets = [address for address, _ in links(site, f"lectures/{lecture.name}")]
        assert len(targets) == len(set(targets)) > 1, lecture
        assert all(address.startswith("../book/glossary.html#term-") for address in targets)
        assert all('<tr class="row-' in rows and f'id="{a.partition("#")[2]}"' in rows for a in targets), lecture


def test_headings_code_and_lists_of_terms_are_left_alone(site: Path):
    assert not links(site, "book/glossary.html") and not links(site, "book/cheatsheet.html")
    for page in (site / "lectures").glob("*.html"):
        html = page.read_text(encoding="utf-8")
        for tag in ("h1", "h2", "h3", "code", "pre", "figure", "summary"):
            assert not [part for part in re.findall(rf"<{tag}\b.*?</{tag}>", html, re.DOTALL) if "us-term" in part]


def test_the_meaning_is_seen_by_mouse_and_by_keys(page):
    tab = page("lectures/03-rmsprop.html", lazy=True)
    term = tab.locator("a.us-term").first
    assert term.get_attribute("title")
    term.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")  # the focus comes by a key
    shown = term.evaluate("link => getComputedStyle(link, '::after').content")
    assert shown.strip('"') == term.get_attribute("title")
