"""Print the built website as one PDF, _build/unstuck.pdf: what `make pdf` runs after the build.

    python tools/print_book.py [--site FOLDER] [--target FILE]
    python tools/print_book.py --pages lectures/04-adam lectures/exercises/04-adam --target adam.pdf    for a class

The articles of all pages are joined into one page in the order of the table of contents, with their links turned into
links within it, and Chromium prints that: so the maths is the website's own and the links work. Live figures are their
still pictures, notes that fold are open, and hints and solutions stand at the end, as in a book of problems.
"""

from __future__ import annotations

import argparse
import posixpath
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import chromium
import pikepdf
from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring
from markup import article_of, of, read, written
from plainly import plainly
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
JOINED = "print.html"  # lies in the site while it is printed, so that its pictures and styles are found
STYLE = Path(__file__).with_suffix(".css")
UNWANTED = (
    ".//script | .//nav | .//button"
    f" | .//*[{of('headerlink')} or {of('prev-next-footer')} or {of('copybtn')} or {of('above-input')}]"
)
DROPDOWNS = f".//*[{of('admonition')} and {of('dropdown')}]"
FOLDED = f".//*[{of('text_html')}]/*[{of('us-exercise')}][.//details]"
FOOTER = """<div style="font: 8pt sans-serif; width: 100%; text-align: center"><span class="pageNumber"></span></div>"""


def pages(start: HtmlElement) -> list[str]:
    """Return the addresses of all pages, relative to the site's root, in the order of the table of contents."""
    links = start.xpath(f"//nav[{of('bd-links')}]//a[{of('reference')} and {of('internal')}]/@href")
    found = [posixpath.normpath(posixpath.join("book", link)) for link in links]
    return list(dict.fromkeys(page if page.endswith(".html") else "book/intro.html" for page in found))


def name(page: str, anchor: str = "") -> str:
    """Return the id that an anchor of a page has in the joined one."""
    return "--".join(filter(None, [page.removesuffix(".html").replace("/", "-"), anchor]))


def article(site: Path, page: str, known: set[str]) -> HtmlElement:
    """Return the text of a page, with its ids, links and pictures as they must be in the joined one."""
    found = article_of(site / page, read(site / page))
    for tag in found.xpath(UNWANTED):
        tag.drop_tree()
    for tag in found.xpath(".//*[@id][not(ancestor-or-self::svg)]"):  # a drawing refers to its own parts
        tag.set("id", name(page, tag.get("id")))
    for tag in found.xpath(".//label[@for]"):
        tag.set("for", name(page, tag.get("for")))
    for tag in found.xpath(".//input[@name]"):
        tag.set("name", name(page, tag.get("name")))
    for tag in found.xpath(".//img[@src][not(starts-with(@src, 'data:'))]"):
        tag.set("src", posixpath.normpath(posixpath.join(posixpath.dirname(page), tag.get("src"))))
    for tag in found.xpath(".//a[@href]"):
        redirect(tag, page, known)
    for tag in found.xpath(DROPDOWNS):
        tag.classes.discard("dropdown")
        tag.classes.discard("toggle")
    found.set("id", name(page))
    return found


def redirect(link: HtmlElement, page: str, known: set[str]) -> None:
    """Turn a link to another page of the book into one within the joined page; what leads nowhere becomes text."""
    href = link.get("href")
    if urlsplit(href).scheme:
        return
    path, anchor = urldefrag(href)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if target in known:
        link.set("href", "#" + name(target, anchor))
    else:
        link.drop_tag()


def gather_answers(articles: list[HtmlElement]) -> HtmlElement:
    """Move the folded hints, replies and solutions of all exercises into a last chapter, open, and return it."""
    chapter = fragment_fromstring("<article id='answers'><h1>Hints and solutions</h1></article>")
    boxes = [box for part in articles for box in part.xpath(FOLDED)]
    for number, box in enumerate(boxes):
        asked, answered = f"asked-{number}", f"answered-{number}"
        box.addprevious(fragment_fromstring(f"<p id='{asked}'><a href='#{answered}'>Hints and answers</a></p>"))
        for prompt in box.xpath("descendant::p[1]"):  # says what to click
            prompt.drop_tree()
        for folded in box.iter("details"):
            folded.set("open", "")
        box.set("id", answered)
        box.append(fragment_fromstring(f"<p><a href='#{asked}'>Back to the question</a></p>"))
        box.drop_tree()
        box.tail = None  # what followed it stays where it was
        chapter.append(box)
    return chapter


def join(site: Path, wanted: Collection[str] = ()) -> Path:
    """Write all articles, or the wanted ones, into one page and return it.

    Raises
    ------
    ValueError
        If the site has no such page.
    """
    whole = read(site / "book" / "intro.html")
    order = pages(whole)
    if strange := {*wanted} - {page.removesuffix(".html") for page in order}:
        raise ValueError(f"no such page: {', '.join(sorted(strange))}; a page is named like lectures/04-adam")
    order = [page for page in order if not wanted or page.removesuffix(".html") in wanted]
    for script in whole.xpath("//script[@src]"):
        script.drop_tree()
    for tag in whole.head.xpath(".//*[@href]"):
        tag.set("href", posixpath.normpath(posixpath.join("book", tag.get("href"))))
    articles = [article(site, page, {*order}) for page in order]
    whole.body[:] = [*articles, gather_answers(articles)]
    whole.body.set("class", "printed")
    for picture in whole.body.xpath(".//img[@loading]"):  # Chromium prints before those out of sight are there
        del picture.attrib["loading"]
    etree.SubElement(whole.head, "style").text = STYLE.read_text(encoding="utf-8")
    target = site / JOINED
    target.write_text(written(whole), encoding="utf-8")
    return target


def print_page(source: Path, target: Path) -> None:
    """Let Chromium print a page once its letters are there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.need(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(color_scheme="light")
        page.goto(source.as_uri(), timeout=600_000)
        page.evaluate("document.fonts.ready.then(() => {})")
        margin = {"top": "16mm", "bottom": "18mm", "left": "18mm", "right": "18mm"}
        page.pdf(
            path=target,
            format="A4",
            margin=margin,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
            outline=True,
            tagged=True,
        )
        headings = page.locator("h1, h2, h3, h4, h5, h6").all_inner_texts()
        browser.close()
    name_chapters(target, [" ".join(heading.split()) for heading in headings])


def name_chapters(target: Path, headings: list[str]) -> None:
    """Write the headings into the PDF's outline: Chromium doubles some and joins words where a line breaks."""
    with pikepdf.open(target, allow_overwriting_input=True) as book:
        with book.open_outline() as outline:
            entries = list(walk(outline.root))
            if len(entries) != len(headings):
                raise SystemExit(f"The outline has {len(entries)} entries for {len(headings)} headings.")
            for entry, heading in zip(entries, headings, strict=True):
                entry.title = heading
        book.docinfo["/Title"], book.docinfo["/Author"] = "Unstuck", "The authors of Unstuck"
        book.save(target)


def walk(entries: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    """Yield all entries of an outline, in the order of reading."""
    for entry in entries:
        yield entry
        yield from walk(entry.children)


def main() -> None:
    """Print, and say where."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="the built website")
    parser.add_argument("--target", type=Path, default=ROOT / "_build" / "unstuck.pdf", help="the file to write")
    parser.add_argument("--pages", nargs="+", metavar="PAGE", default=(), help="only these, such as lectures/04-adam")
    chosen = parser.parse_args()
    if not (chosen.site / "index.html").exists():
        sys.exit(f"There is no website in {chosen.site}: make book")
    try:
        joined = join(chosen.site.resolve(), chosen.pages)
    except ValueError as error:
        sys.exit(str(error))
    try:
        print_page(joined, chosen.target)
    finally:
        joined.unlink()
    print(f"Printed: {chosen.target} ({chosen.target.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    with plainly():
        main()
