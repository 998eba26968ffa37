"""Make slides of each lecture from the built website, into _build/slides: what `make slides` runs after the build.

    python tools/build_slides.py [--site FOLDER] [--target FOLDER] [--pdf]

Nothing is written twice: a slide is a piece of the lecture's page. Rules choose the pieces, so that they follow every
edit of the text. A section gives a slide for each picture and each live figure in it, or one with its first sentences
and its formula where it has none. Then come a quiz and what to take along. The paragraphs themselves are the speaker's
notes. Live figures are alive in the slides. On paper (`--pdf`, which needs Chromium) their still pictures stand.
"""

from __future__ import annotations

import argparse
import copy
import html
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import chromium
from lxml.html import HtmlElement, document_fromstring, fragment_fromstring, tostring
from markup import article_of, of, read, written
from plainly import plainly

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))
from finish import with_policy  # noqa: E402

OWN = Path(__file__).with_name("slides")  # slides.css, slides.js
FEWEST, MOST = 12, 20  # slides of a lecture
LONGEST = 34  # words of a sentence or two that stand on a slide
QUESTION = 70  # words of a question, which must stand there whole
LINES, CODE = 14, 7  # lines of a printed table, and of code
TABLE = 110  # words of a table

CLOSING = ("What to take with you", "In one line")
QUIZ = "Check yourself"
LEFT_OUT = ("Exercises", "Sources", "References", "Where to go next", "In the frameworks", *CLOSING, QUIZ)
# what is dropped first if there are too many: the highest number
OPENING, LIVE, PICTURE, WORDS, SUBSECTION, MORE_QUIZ = range(6)

STILL = f"preceding::img[{of('jupyter-widget')}][1]"  # of a view
VIEWS = ".//script[@type='application/vnd.jupyter.widget-view+json']"
PUT_OUT = f".//*[{of('cell_output')}]"
PICTURES = (
    f"{PUT_OUT}//img[not({of('jupyter-widget')})][not(ancestor::noscript)]"
    f" | {PUT_OUT}//*[{of('text_html')}]//svg[not(ancestor::noscript)]"
)
UNWANTED = f".//button | .//aside | .//*[{of('headerlink')} or {of('copybtn')} or {of('margin')}]"


@dataclass
class Slide:
    """A slide: its heading, what stands on it, what the speaker says, and how soon it is dropped."""

    heading: str
    body: list[HtmlElement]
    notes: list[HtmlElement] = field(default_factory=list)
    rank: int = WORDS
    kind: str = "words"


# ---------------------------------------------------------------- reading a page


def first(part: HtmlElement, path: str) -> HtmlElement | None:
    """Return the first element that a path in XPath finds."""
    return next(iter(part.xpath(path)), None)


def copied(tag: HtmlElement) -> HtmlElement:
    """Return a copy of an element, without the text that follows it."""
    tag = copy.copy(tag)
    tag.tail = None
    return tag


def sections(part: HtmlElement) -> Iterator[tuple[int, HtmlElement, list[HtmlElement]]]:
    """Yield level, heading and own children of each section, in the order of reading."""
    heading = first(part, "h1 | h2 | h3 | h4 | h5 | h6")
    if heading is not None:
        yield int(heading.tag[1]), heading, [child for child in part.xpath("*[not(self::section)]") if child != heading]
    for section in part.findall("section"):
        yield from sections(section)


def text(tag: HtmlElement) -> str:
    """Return the text of a piece, with a space between its parts."""
    return " ".join(" ".join(tag.xpath(".//text()")).split())


def words(tag: HtmlElement) -> int:
    """Return how many words a piece has."""
    return len(text(tag).split())


def first_sentences(paragraph: HtmlElement) -> HtmlElement:
    """Return a paragraph cut after the last sentence that ends within the words that a slide holds; one at least."""
    content, ends = inner(paragraph), []
    depth = 0
    for mark in re.finditer(r"<(/?)[^>]*?(/?)>|\\\(|\\\)|[.?!:](?=\s+(?:[A-Z(<]|\Z))", content):
        sign = mark[0]
        if sign.startswith("<"):
            depth += 0 if mark[2] or re.match(r"<(br|img)\b", sign) else -1 if mark[1] else 1
        elif sign in (r"\(", r"\)"):
            depth += 1 if sign == r"\(" else -1
        elif depth == 0:
            ends.append(mark.end())
    for end in reversed(ends):
        cut = fragment_fromstring(f"<p>{content[:end]}</p>")
        if words(cut) <= LONGEST or end == ends[0]:
            return cut
    return copied(paragraph)


def inner(tag: HtmlElement) -> str:
    """Return the HTML inside an element."""
    return html.escape(tag.text or "", quote=False) + "".join(tostring(child, encoding="unicode") for child in tag)


def is_formula(tag: HtmlElement) -> bool:
    """Say whether this is a displayed formula."""
    return tag.tag == "div" and "math" in tag.classes


def is_table(tag: HtmlElement) -> bool:
    """Say whether this is a table, alone or in the box in which the theme scrolls it."""
    return tag.tag == "table" or (tag.tag == "div" and tag.find("table") is not None)


def is_listed(tag: HtmlElement) -> bool:
    """Say whether this is a table or a list."""
    return is_table(tag) or tag.tag in ("ul", "ol")


def is_prose(tag: HtmlElement) -> bool:
    """Say whether this is text that a speaker says."""
    return tag.tag in ("p", "blockquote") or is_formula(tag) or is_listed(tag)


def figures(cell: HtmlElement) -> Iterator[tuple[str, list[HtmlElement]]]:
    """Yield kind and pieces of each figure that a cell puts out: "live" with its still, or "picture"."""
    for view in cell.xpath(VIEWS):
        yield "live", [*(still for still in view.xpath(STILL) if cell in still.iterancestors()), view]
    for picture in cell.xpath(PICTURES):
        yield "picture", [picture]


def printed(cell: HtmlElement) -> list[HtmlElement]:
    """Return what a cell printed, if it is short."""
    return [pre for pre in cell.xpath(f"{PUT_OUT}//pre")[:1] if len(lines(pre)) <= LINES]


def code(cell: HtmlElement) -> list[HtmlElement]:
    """Return a cell's code, if the page shows it, if it is short, and if it does more than print."""
    shown = [] if cell.xpath(".//details") else cell.xpath(f".//*[{of('cell_input')}]//pre")[:1]
    return [pre for pre in shown if 0 < len(lines(pre)) <= CODE and "print(" not in pre.text_content()]


def lines(pre: HtmlElement) -> list[str]:
    """Return the lines of what a cell shows."""
    return pre.text_content().rstrip().splitlines()


# ---------------------------------------------------------------- choosing slides


def opening(heading: HtmlElement, own: list[HtmlElement]) -> Slide:
    """Return the title slide: the question and what one will be able to do; the rest is for the speaker."""
    prose = [tag for tag in own if is_prose(tag)]
    question = [tag for tag in prose if tag.tag == "p" and is_emphasised(tag)][:1]
    listed = [tag for tag in prose if tag.tag in ("ul", "ol")][:1]
    return Slide(title(heading), [copied(tag) for tag in question + listed], prose, OPENING, "opening")


def is_emphasised(paragraph: HtmlElement) -> bool:
    """Say whether most of a paragraph is in italics."""
    emphasis = paragraph.find(".//em")
    return emphasis is not None and words(emphasis) > 0.7 * words(paragraph)


def title(heading: HtmlElement) -> str:
    """Return a heading's own HTML."""
    return inner(clean(copied(heading))).strip()


def of_section(level: int, heading: HtmlElement, own: list[HtmlElement]) -> list[Slide]:
    """Return the slides of a section."""
    slides: list[Slide] = []
    said: list[HtmlElement] = []  # since the last slide
    shown: list[HtmlElement] = []  # code and what it printed, since then
    rank = WORDS if level == 2 else SUBSECTION

    def words_slide() -> Slide:
        formula = [tag for tag in said if is_formula(tag)][:1]
        ask = [short(tag) for tag in said if asks(tag)][:1]
        table = [tag for tag in said if is_listed(tag) and words(tag) < TABLE][:1]
        below = [] if ask else shown[:2] or table  # the answer is for the speaker
        texts = [short(tag) for tag in said if tag.tag == "p" and not asks(tag)][: 2 if below or formula else 3]
        texts = texts[:1] + ask if ask else texts
        pieces = texts[:1] + formula + texts[1:] + below
        return Slide(title(heading), [copied(piece) for piece in pieces], [*said], rank)

    for tag in own:
        if "cell" in tag.classes:
            for kind, pieces in figures(tag):
                if any(map(is_formula, said)) or (slides == [] and shown):
                    slides.append(words_slide())
                ask = [tag for tag in said if asks(tag)]
                told = bool(slides) and slides[-1].notes == said  # by the slide in words just before
                lead = ask or ([] if told else [tag for tag in said if tag.tag == "p"])
                notes = [] if told else [*said]
                body = [short(tag) for tag in lead[-1:]] + [copied(piece) for piece in pieces]
                slides.append(Slide(title(heading), body, notes, LIVE if kind == "live" else PICTURE, kind))
                said, shown = [], []
            shown += code(tag) + printed(tag)
        elif is_prose(tag):
            said.append(tag)
        elif tag.tag == "div" and "tab" not in tag.get("class", ""):
            said += tag.xpath("p | ul")
    if not slides and (said or shown):
        slides.append(words_slide())
    elif slides:
        slides[-1].notes += said
    return slides


def asks(paragraph: HtmlElement) -> bool:
    """Say whether a paragraph asks for a prediction."""
    return paragraph.tag == "p" and re.match(r"\s*(Predict\.|Guess)", paragraph.text_content()) is not None


def short(paragraph: HtmlElement) -> HtmlElement:
    """Return what of a paragraph stands on a slide: a question whole, else its first sentences."""
    return copied(paragraph) if asks(paragraph) and words(paragraph) <= QUESTION else first_sentences(paragraph)


def quizzes(own: list[HtmlElement]) -> list[Slide]:
    """Return a slide for each quiz; its right answer is for the speaker."""
    slides: list[Slide] = []
    question: list[HtmlElement] = []
    for tag in own:
        if tag.tag == "p" and tag.xpath(".//strong") and re.match(r"\d+\.\d+", text(tag)):
            question = [tag]
        elif tag.tag in ("ul", "ol", "p") and question:
            question.append(tag)
        elif "cell" in tag.classes and question:
            right = [text(box) for box in tag.iter("details") if "Correct" in text(box)]
            notes = [fragment_fromstring(f"<p>{html.escape(answer)}</p>") for answer in right]
            rank = OPENING if len(slides) < 2 else MORE_QUIZ
            slides.append(Slide(QUIZ, [copied(t) for t in question], notes, rank, "quiz"))
            question = []
    return slides


def closing(own: list[HtmlElement]) -> list[HtmlElement]:
    """Return what closes a lecture: its formula and its table or list, or its first sentences where it has none."""
    formula = [tag for tag in own if is_formula(tag)][:1]
    listed = [tag for tag in own if is_listed(tag)][:1]
    return [copied(tag) for tag in formula + listed] or [first_sentences(tag) for tag in own if tag.tag == "p"][:2]


def choose(article: HtmlElement) -> list[Slide]:
    """Return the slides of a lecture's page."""
    slides: list[Slide] = []
    end: list[HtmlElement] = []
    for level, heading, own in sections(first(article, ".//section")):
        name = heading.text_content().rstrip("#").strip()
        if level == 1:
            slides += [opening(heading, own)]
        elif name == QUIZ:
            slides += quizzes(own)
        elif name in CLOSING:
            end += closing(own)
        elif name not in LEFT_OUT:
            slides += of_section(level, heading, own)
        one_line = [tag for tag in own if tag.tag == "p" and re.match(r"\s*In one line[.:]", tag.text_content())]
        end += [copied(tag) for tag in one_line]
    if end:
        slides.append(Slide("What to take with you", end, [], OPENING, "closing"))
    return fewer(slides)


def fewer(slides: list[Slide]) -> list[Slide]:
    """Return as many slides as an hour holds; what a dropped one says is said with the one before it."""
    slides = [*slides]
    while len(slides) > MOST:
        worst = max(slide.rank for slide in slides)
        at = max(k for k, slide in enumerate(slides) if slide.rank == worst)
        dropped = slides.pop(at)
        if dropped.kind != "quiz":
            slides[at - 1].notes += dropped.notes
    return slides


# ---------------------------------------------------------------- writing a deck


def clean(tag: HtmlElement) -> HtmlElement:
    """Return a piece without what only a page needs."""
    for unwanted in tag.xpath(UNWANTED):
        unwanted.drop_tree()
    for link in tag.xpath(".//a[@href]"):
        link.drop_tag()
    for named in tag.xpath("descendant-or-self::*[@id][not(ancestor-or-self::svg)]"):  # a drawing refers to its parts
        del named.attrib["id"]
    return tag


def html_of(tags: Iterable[HtmlElement]) -> str:
    """Return elements as HTML, without what follows them."""
    return "".join(tostring(tag, encoding="unicode", with_tail=False) for tag in tags)


def section_of(slide: Slide, number: int) -> str:
    """Return a slide as HTML."""
    level = "h1" if number == 1 else "h2"
    notes = html_of(clean(copied(note)) for note in slide.notes)
    return (
        f'<section class="slide {slide.kind}" id="s{number}"><{level}>{slide.heading}</{level}>'
        f'<div class="stage bd-content">{stage(slide.body)}</div><aside class="notes" hidden>{notes}</aside></section>'
    )


def stage(body: list[HtmlElement]) -> str:
    """Return what stands on a slide, its figure last, with the classes that the website's styles look for."""
    shown, figure = "", ""
    for piece in body:
        if piece.tag in ("img", "svg", "script"):
            figure += html_of([clean(piece)])
        elif piece.tag == "pre":
            shown += f'<div class="highlight">{html_of([clean(piece)])}</div>'
        else:
            shown += html_of([clean(piece)])
    return shown + (f'<div class="figure cell"><div class="cell_output">{figure}</div></div>' if figure else "")


def deck(whole: HtmlElement, slides: list[Slide]) -> HtmlElement:
    """Return a lecture's slides as a page: the styles, formulas and live figures of the website, and our own layout."""
    name = document_fromstring(slides[0].heading).text_content()
    styles = html_of(whole.head.xpath(".//link[@rel='stylesheet'] | .//style"))
    scripts = html_of(whole.xpath("//script[contains(@src, 'widgets.js')]"))
    state = html_of(whole.xpath("//script[contains(@type, 'widget-state')]"))
    sections = "".join(section_of(slide, number) for number, slide in enumerate(slides, 1))
    return document_fromstring(
        '<html lang="en" data-theme="light"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{html.escape(name)}</title>{styles}<link rel="stylesheet" href="slides.css">{scripts}</head>'
        f'<body><main class="deck" tabindex="-1">{sections}</main>{state}<script src="slides.js" defer></script></body>'
        "</html>"
    )


def bring(deck: HtmlElement, page: Path, site: Path, target: Path) -> None:
    """Copy the files that a deck asks for beside it, and name them as they lie there."""
    for tag in deck.xpath("//*[@src] | //link[@href]"):
        key = "href" if tag.tag == "link" else "src"
        path = unquote(urlsplit(urldefrag(tag.get(key))[0]).path)
        if tag.get(key).startswith("data:") or path in ("slides.css", "slides.js"):
            continue
        source = (page.parent / path).resolve()
        tag.set(key, source.relative_to(site).as_posix())
        copy_with_friends(source, site, target)


def copy_with_friends(source: Path, site: Path, target: Path) -> None:
    """Copy a file, and a style sheet with the files that it names."""
    goal = target / source.relative_to(site)
    if goal.exists():
        return
    goal.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, goal)
    if source.suffix == ".css":
        for named in re.findall(r"""(?:url\(|@import)\s*["']?([^"')\s;]+)""", source.read_text(encoding="utf-8")):
            path = (source.parent / unquote(urlsplit(named).path)).resolve()
            if ":" not in named and path.is_file() and site in path.parents:
                copy_with_friends(path, site, target)


def write_index(decks: dict[str, list[Slide]], target: Path) -> None:
    """Write the list of decks."""
    items = "".join(
        f'<li><a href="{name}.html">{slides[0].heading}</a> <span>{len(slides)} slides</span></li>'
        for name, slides in decks.items()
    )
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Unstuck: slides</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="slides.css"></head><body class="list"><h1>Slides</h1><ol start="0">{items}</ol>'
        "<p>Arrow keys go on and back, <kbd>s</kbd> opens the speaker's notes, <kbd>f</kbd> fills the screen, "
        "<kbd>b</kbd> makes it black, <kbd>d</kbd> makes it dark.</p></body></html>\n"
    )
    (target / "index.html").write_text(with_policy(html), encoding="utf-8")


def build(site: Path, target: Path) -> dict[str, list[Slide]]:
    """Write a deck for each lecture of the built site; return them by name."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    decks = {}
    for page in sorted((site / "lectures").glob("[0-9][0-9]*.html")):
        whole = read(page)
        decks[page.stem] = slides = choose(article_of(page, whole))
        made = deck(whole, slides)
        bring(made, page, site, target)
        (target / page.name).write_text(with_policy(written(made)), encoding="utf-8")
    for file in OWN.glob("slides.*"):
        shutil.copyfile(file, target / file.name)
    write_index(decks, target)
    return decks


def print_deck(page: Any, target: Path, name: str) -> None:
    """Let Chromium print a deck, a slide to a page, with the still pictures of the live figures."""
    page.route("**/widgets.js*", lambda route: route.abort())
    page.goto((target / f"{name}.html").as_uri(), timeout=600_000)
    page.pdf(path=target / f"{name}.pdf", prefer_css_page_size=True, print_background=True)


def print_decks(target: Path, names: Iterable[str]) -> None:
    """Print all decks."""
    from playwright.sync_api import sync_playwright  # here: only who prints needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.need(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(color_scheme="light", viewport={"width": 1280, "height": 720})
        for name in names:
            print_deck(page, target, name)
        browser.close()


def main() -> None:
    """Make the slides, and say where."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="the built website")
    parser.add_argument("--target", type=Path, default=ROOT / "_build" / "slides", help="the folder to write")
    parser.add_argument("--pdf", action="store_true", help="print them, too")
    chosen = parser.parse_args()
    if not (chosen.site / "lectures").is_dir():
        sys.exit(f"There is no website in {chosen.site}: make book")
    decks = build(chosen.site.resolve(), chosen.target.resolve())
    if chosen.pdf:
        print_decks(chosen.target.resolve(), decks)
    counts = ", ".join(f"{name[:2]}: {len(slides)}" for name, slides in decks.items())
    print(f"The slides are made ({counts}): {chosen.target / 'index.html'}")


if __name__ == "__main__":
    with plainly():
        main()
