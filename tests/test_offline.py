"""The book without a web server: opened from a disk, and printed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import DRAW_ALL
from markup import article_of, read
from print_book import join
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

PRINT = Path(__file__).resolve().parents[1] / "tools" / "print_book.py"


@pytest.fixture
def from_disk(new_context, site: Path):
    """Opens a page by its file; no message on the console and no request elsewhere is allowed."""
    context, complaints = new_context(), []

    def open_page(path: str, query: str = ""):
        page = context.new_page()
        page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: r.url.startswith(("file:", "data:", "blob:")) or complaints.append(r.url))
        page.goto((site / path).as_uri() + query)
        if path == "index.html":  # which leads on
            page.wait_for_url("**/book/intro.html")
        page.evaluate(DRAW_ALL)
        return page

    yield open_page
    assert not complaints


def test_a_slider_moves_from_a_disk(from_disk):
    page = from_disk("lectures/01-stuck-training.html")
    whole = page.locator('.us-figure:has([role="slider"])').first
    figure = whole.locator('.unstuck[data-ready="1"]').last  # the first may be its task
    figure.wait_for()
    before = figure.inner_html()
    whole.locator('[role="slider"]').first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("([f, b]) => f.innerHTML !== b", arg=[figure.element_handle(), before])


def test_the_start_leads_to_the_front_page_and_search_works_from_a_disk(from_disk):
    from_disk("index.html")
    search = from_disk("search.html", "?q=rmsprop")
    found = search.locator(".us-hits li").first
    found.wait_for()
    assert "rmsprop" in found.locator("p").inner_text().lower()
    found.locator("a").click()
    search.wait_for_url("**/lectures/03-rmsprop.html*")


# ---- printed


SOME = [
    "book/intro",
    "book/cheatsheet",
    "book/notation",
    "book/references",
    "lectures/04-adam",
    "lectures/exercises/04-adam",
]


@pytest.fixture(scope="module")
def mine(site: Path, tmp_path_factory) -> Path:
    """A copy of the site: a page is written into it, which other tests must not see."""
    folder = tmp_path_factory.mktemp("printed") / "site"
    return shutil.copytree(site, folder, ignore=shutil.ignore_patterns("lite"))


@pytest.fixture(scope="module")
def printed(chromium, mine: Path) -> Path:
    """Some pages, printed: the whole book takes half a minute (`make release` prints it)."""
    target = mine.parent / "book.pdf"
    command = [sys.executable, str(PRINT), "--site", str(mine), "--target", str(target), "--pages", *SOME]
    subprocess.run(command, check=True)
    return target


@pytest.fixture(scope="module")
def book(printed: Path) -> pikepdf.Pdf:
    """The printed book: its links."""
    with pikepdf.open(printed) as document:
        yield document


@pytest.fixture(scope="module")
def sheets(printed: Path) -> pypdfium2.PdfDocument:
    """The printed book: what stands on its pages."""
    with pypdfium2.PdfDocument(printed) as document:
        yield document


@pytest.fixture(scope="module")
def chapters(sheets) -> dict[str, int]:
    """The title of each chapter, in their order, with the index of its first page."""
    return {e.get_title(): e.get_dest().get_index() for e in sheets.get_toc() if e.level == 0}


def test_every_page_is_joined_and_every_link_in_it_leads_somewhere(mine: Path):
    joined = join(mine)
    book = read(joined)
    joined.unlink()
    pages = sorted((mine / "lectures").rglob("*.html"))
    heads = [article_of(page, read(page)).find(".//h1").text for page in pages]
    titles = [head.text for head in book.iter("h1")]
    assert {*heads} <= {*titles} and titles[-1] == "Hints and solutions"
    ids = {*book.xpath("//@id")}
    links = book.xpath("//article//a/@href")
    inside = [href[1:] for href in links if href.startswith("#")]
    assert len(inside) > 1000 and not [href for href in inside if href not in ids]
    assert not [href for href in links if not href.startswith(("#", "https://"))]


def test_a_page_that_is_not_there_is_named(mine: Path):
    with pytest.raises(ValueError, match="no such page: lectures/99; a page is named like lectures/04-adam"):
        join(mine, ["lectures/99", "book/intro"])


def test_every_page_is_a_chapter(sheets, chapters, mine: Path):
    assert sheets[0].get_width() == pytest.approx(595, abs=1)  # A4, in points
    assert len(chapters) == len(SOME) + 1
    assert list(chapters)[-1] == "Hints and solutions"


def test_its_links_stay_inside_or_lead_to_the_web(book):
    links = [note for page in book.pages for note in page.get("/Annots", [])]
    away = [str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", {})]
    assert away and not [address for address in away if not address.startswith("https://")]
    assert len(links) - len(away) > 40


def test_its_maths_is_set_and_its_live_figures_are_pictures(sheets, site: Path):
    text = "\n".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    assert "learning rate" in text
    assert not re.findall(r"\\frac|\\sigma|Math input error|\$\$|Show code cell", text)
    page = (site / "lectures" / "04-adam.html").read_text(encoding="utf-8")
    live = page.count("application/vnd.jupyter.widget-view+json")
    pictures = (len(list(sheet.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]))) for sheet in sheets)
    assert sum(pictures) >= live > 5


def left_margin(sheet: pypdfium2.PdfPage) -> float:
    """Where the leftmost letter of a page begins, in points."""
    text = sheet.get_textpage()
    letters = text.get_text_range()
    return min(text.get_charbox(k)[0] for k in range(text.count_chars()) if letters[k : k + 1].strip())


def test_the_cheat_sheet_is_one_sheet_and_narrows_no_other_page(sheets, chapters):
    assert chapters["Notation"] - chapters["Cheat-sheet"] == 1
    assert left_margin(sheets[chapters["Cheat-sheet"]]) < 30
    assert left_margin(sheets[chapters["Notation"]]) == pytest.approx(51, abs=1)  # 18 mm
