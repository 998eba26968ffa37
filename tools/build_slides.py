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
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from bs4 import BeautifulSoup, Tag

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

PICTURES = ".cell_output img:not(.jupyter-widget), .cell_output .text_html svg"
VIEWS = 'script[type="application/vnd.jupyter.widget-view+json"]'
UNWANTED = ".headerlink, .copybtn, button, .margin, aside"


@dataclass
class Slide:
    """A slide: its heading, what stands on it, what the speaker says, and how soon it is dropped."""

    heading: str
    body: list[Tag]
    notes: list[Tag] = field(default_factory=list)
    rank: int = WORDS
    kind: str = "words"


# ---------------------------------------------------------------- reading a page


def parsed(html: str) -> BeautifulSoup:
    """Return a piece of a page."""
    return BeautifulSoup(html, "html.parser")


def sections(part: Tag) -> Iterator[tuple[int, Tag, list[Tag]]]:
    """Yield level, heading and own children of each section, in the order of reading."""
    heading = part.find(re.compile(r"^h[1-6]$"), recursive=False)
    own = [child for child in part.find_all(True, recursive=False) if child.name != "section" and child is not heading]
    if isinstance(heading, Tag):
        yield int(heading.name[1]), heading, own
    for section in part.find_all("section", recursive=False):
        yield from sections(section)


def words(tag: Tag) -> int:
    """Return how many words a piece has."""
    return len(tag.get_text(" ").split())


def first_sentences(paragraph: Tag) -> Tag:
    """Return a paragraph cut after the last sentence that ends within the words that a slide holds; one at least."""
    html, ends = paragraph.decode_contents(), []
    depth = 0
    for mark in re.finditer(r"<(/?)[^>]*?(/?)>|\\\(|\\\)|[.?!:](?=\s+(?:[A-Z(<]|\Z))", html):
        text = mark[0]
        if text.startswith("<"):
            depth += 0 if mark[2] or re.match(r"<(br|img)\b", text) else -1 if mark[1] else 1
        elif text in (r"\(", r"\)"):
            depth += 1 if text == r"\(" else -1
        elif depth == 0:
            ends.append(mark.end())
    for end in reversed(ends):
        cut = parsed(f"<p>{html[:end]}</p>").p
        if words(cut) <= LONGEST or end == ends[0]:
            return cut
    return copy.copy(paragraph)


def is_formula(tag: Tag) -> bool:
    """Say whether this is a displayed formula."""
    return (tag.name == "div" and "math" in tag.get("class", [])) or tag.name == "mjx-container"


def is_table(tag: Tag) -> bool:
    """Say whether this is a table, alone or in the box in which the theme scrolls it."""
    return tag.name == "table" or (tag.name == "div" and tag.find("table", recursive=False) is not None)


def is_prose(tag: Tag) -> bool:
    """Say whether this is text that a speaker says."""
    return tag.name in ("p", "ul", "ol", "blockquote") or is_formula(tag) or is_table(tag)


def figures(cell: Tag) -> Iterator[tuple[str, list[Tag]]]:
    """Yield kind and pieces of each figure that a cell puts out: "live" with its still, or "picture"."""
    for view in cell.select(VIEWS):
        still = view.find_previous("img", class_="jupyter-widget")
        yield "live", [*([still] if still and still in cell.find_all("img") else []), view]
    for picture in cell.select(PICTURES):
        if picture.find_parent("noscript") is None:
            yield "picture", [picture]


def printed(cell: Tag) -> Tag | None:
    """Return what a cell printed, if it is short."""
    found = cell.select_one(".cell_output pre")
    return found if found and len(found.get_text().rstrip().splitlines()) <= LINES else None


def code(cell: Tag) -> Tag | None:
    """Return a cell's code, if the page shows it, if it is short, and if it does more than print."""
    if cell.select_one("details"):
        return None
    found = cell.select_one(".cell_input pre")
    lines = found.get_text().rstrip().splitlines() if found else []
    return found if 0 < len(lines) <= CODE and not any("print(" in line for line in lines) else None


# ---------------------------------------------------------------- choosing slides


def opening(heading: Tag, own: list[Tag]) -> Slide:
    """Return the title slide: the question and what one will be able to do; the rest is for the speaker."""
    prose = [tag for tag in own if is_prose(tag)]
    question = next((tag for tag in prose if tag.name == "p" and tag.em and words(tag.em) > 0.7 * words(tag)), None)
    listed = next((tag for tag in prose if tag.name in ("ul", "ol")), None)
    return Slide(inner(heading), [copy.copy(t) for t in (question, listed) if t], prose, OPENING, "opening")


def inner(heading: Tag) -> str:
    """Return a heading's own HTML."""
    heading = copy.copy(heading)
    for tag in heading.select(UNWANTED):
        tag.decompose()
    return heading.decode_contents().strip()


def of_section(level: int, heading: Tag, own: list[Tag]) -> list[Slide]:
    """Return the slides of a section."""
    slides: list[Slide] = []
    said: list[Tag] = []  # since the last slide
    shown: list[Tag] = []  # code and what it printed, since then
    rank = WORDS if level == 2 else SUBSECTION

    def words_slide() -> Slide:
        formula = next((tag for tag in said if is_formula(tag)), None)
        ask = next((tag for tag in said if asks(tag)), None)
        table = next((t for t in said if (is_table(t) or t.name in ("ul", "ol")) and words(t) < TABLE), None)
        below = [] if ask else shown[:2] or [table] if shown or table else []  # the answer is for the speaker
        texts = [short(tag) for tag in said if tag.name == "p" and not asks(tag)][: 2 if below or formula else 3]
        texts = [*texts[:1], short(ask)] if ask else texts
        pieces = [*texts[:1], *([formula] if formula else []), *texts[1:], *below]
        return Slide(inner(heading), [copy.copy(piece) for piece in pieces], [*said], rank)

    for tag in own:
        if "cell" in tag.get("class", []):
            for kind, pieces in figures(tag):
                if any(map(is_formula, said)) or (slides == [] and shown):
                    slides.append(words_slide())
                ask = next((t for t in reversed(said) if asks(t)), None)
                lead = ask or next((t for t in reversed(said) if t.name == "p"), None)
                told = bool(slides) and slides[-1].notes == said  # by the slide in words just before
                body = [] if lead is None or (told and not ask) else [short(lead)]
                notes = [] if told else [*said]
                body += [copy.copy(piece) for piece in pieces]
                slides.append(Slide(inner(heading), body, notes, LIVE if kind == "live" else PICTURE, kind))
                said, shown = [], []
            shown += [piece for piece in (code(tag), printed(tag)) if piece]
        elif is_prose(tag):
            said.append(tag)
        elif tag.name == "div" and "tab" not in " ".join(tag.get("class", [])):
            said += [inside for inside in tag.find_all(["p", "ul"], recursive=False)]
    if not slides and (said or shown):
        slides.append(words_slide())
    elif slides:
        slides[-1].notes += said
    return slides


def asks(paragraph: Tag) -> bool:
    """Say whether a paragraph asks for a prediction."""
    return paragraph.name == "p" and re.match(r"\s*(Predict\.|Guess)", paragraph.get_text()) is not None


def short(paragraph: Tag) -> Tag:
    """Return what of a paragraph stands on a slide: a question whole, else its first sentences."""
    return copy.copy(paragraph) if asks(paragraph) and words(paragraph) <= QUESTION else first_sentences(paragraph)


def quizzes(own: list[Tag]) -> list[Slide]:
    """Return a slide for each quiz; its right answer is for the speaker."""
    slides: list[Slide] = []
    question: list[Tag] = []
    for tag in own:
        if tag.name == "p" and tag.strong and re.match(r"\d+\.\d+", tag.get_text().strip()):
            question = [tag]
        elif tag.name in ("ul", "ol", "p") and question:
            question.append(tag)
        elif "cell" in tag.get("class", []) and question:
            right = [box for box in tag.select("details") if "Correct" in box.get_text()]
            notes = [parsed(f"<p>{box.get_text(' ', strip=True)}</p>").p for box in right]
            rank = OPENING if len(slides) < 2 else MORE_QUIZ
            slides.append(Slide(QUIZ, [copy.copy(t) for t in question], notes, rank, "quiz"))
            question = []
    return slides


def closing(own: list[Tag]) -> list[Tag]:
    """Return what closes a lecture: its formula and its table or list, or its first sentences where it has none."""
    formula = next((tag for tag in own if is_formula(tag)), None)
    listed = next((tag for tag in own if is_table(tag) or tag.name in ("ul", "ol")), None)
    if formula or listed:
        return [copy.copy(tag) for tag in (formula, listed) if tag]
    return [first_sentences(tag) for tag in own if tag.name == "p"][:2]


def choose(article: Tag) -> list[Slide]:
    """Return the slides of a lecture's page."""
    slides: list[Slide] = []
    end: list[Tag] = []
    for level, heading, own in sections(article.section or article):
        title = heading.get_text().strip().rstrip("#").strip()
        if level == 1:
            slides += [opening(heading, own)]
        elif title == QUIZ:
            slides += quizzes(own)
        elif title in CLOSING:
            end += closing(own)
        elif title not in LEFT_OUT:
            slides += of_section(level, heading, own)
        one_line = [tag for tag in own if tag.name == "p" and re.match(r"\s*In one line[.:]", tag.get_text())]
        end += [copy.copy(tag) for tag in one_line]
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


def clean(tag: Tag) -> Tag:
    """Return a piece without what only a page needs."""
    for unwanted in tag.select(UNWANTED):
        unwanted.decompose()
    for link in tag.select("a[href]"):
        link.unwrap()
    for inside in [tag, *tag.select("[id]")]:
        inside.attrs.pop("id", None) if inside.name not in (
            "svg",
            "path",
            "g",
            "defs",
            "clipPath",
            "use",
            "symbol",
        ) else None
    return tag


def section_of(slide: Slide, number: int) -> Tag:
    """Return a slide as HTML."""
    section = parsed(f'<section class="slide {slide.kind}" id="s{number}"></section>').section
    section.append(parsed(f"<{'h1' if number == 1 else 'h2'}>{slide.heading}</{'h1' if number == 1 else 'h2'}>"))
    stage = parsed('<div class="stage bd-content"></div>').div
    for piece in slide.body:
        holder = stage
        if piece.name == "pre":
            holder = parsed('<div class="highlight"></div>').div
            stage.append(holder)
        elif piece.name in ("img", "svg", "script"):
            holder = stage.select_one(".figure .cell_output") or figure_in(stage)
        holder.append(clean(piece) if piece.name != "script" else piece)
    section.append(stage)
    notes = parsed('<aside class="notes" hidden></aside>').aside
    for note in slide.notes:
        notes.append(clean(copy.copy(note)))
    section.append(notes)
    return section


def figure_in(body: Tag) -> Tag:
    """Add a place for a figure, with the classes that the website's styles look for."""
    body.append(parsed('<div class="figure cell"><div class="cell_output"></div></div>'))
    return body.select(".figure .cell_output")[-1]


def deck(whole: BeautifulSoup, slides: list[Slide]) -> BeautifulSoup:
    """Return a lecture's slides as a page: the styles, formulas and live figures of the website, and our own layout."""
    new = parsed(
        '<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8"></head><body></body></html>'
    )
    new.head.append(parsed('<meta name="viewport" content="width=device-width, initial-scale=1">'))
    new.head.append(parsed(f"<title>{page_title(slides)}</title>"))
    for link in whole.select('head link[rel="stylesheet"], head style'):
        new.head.append(copy.copy(link))
    new.head.append(parsed('<link rel="stylesheet" href="slides.css">'))
    for script in whole.select("script"):
        source = str(script.get("src", ""))
        state = "widget-state" in str(script.get("type", ""))
        if "mathjax" in source.lower() or "widgets.js" in source or "MathJax" in (script.string or "") or state:
            (new.body if state else new.head).append(copy.copy(script))
    main = parsed('<main class="deck" tabindex="-1"></main>').main
    for number, slide in enumerate(slides, 1):
        main.append(section_of(slide, number))
    new.body.insert(0, main)
    new.body.append(parsed('<script src="slides.js" defer></script>'))
    return new


def page_title(slides: list[Slide]) -> str:
    """Return the name of a deck."""
    return parsed(slides[0].heading).get_text().strip()


def bring(deck: BeautifulSoup, page: Path, site: Path, target: Path) -> None:
    """Copy the files that a deck asks for beside it, and name them as they lie there."""
    for tag in deck.select("[src], link[href]"):
        key = "href" if tag.name == "link" else "src"
        path = unquote(urlsplit(urldefrag(str(tag[key]))[0]).path)
        if str(tag[key]).startswith("data:") or path in ("slides.css", "slides.js"):
            continue
        source = (page.parent / path).resolve()
        tag[key] = source.relative_to(site).as_posix()
        copy_with_friends(source, site, target)


def copy_with_friends(source: Path, site: Path, target: Path) -> None:
    """Copy a file with those that it asks for: what a style sheet names, and all of a folder of somebody's program."""
    program = "vendor" in source.relative_to(site).parts and source.suffix == ".js"  # loads its fonts by itself
    for file in sorted(source.parent.rglob("*")) if program else [source]:
        goal = target / file.relative_to(site)
        if file.is_dir() or goal.exists():
            continue
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, goal)
        if file.suffix == ".css":
            for named in re.findall(r"""(?:url\(|@import)\s*["']?([^"')\s;]+)""", file.read_text(encoding="utf-8")):
                path = (file.parent / unquote(urlsplit(named).path)).resolve()
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
        whole = parsed(page.read_text(encoding="utf-8"))
        article = whole.select_one("article")
        if article is None:
            raise SystemExit(f"{page} has no article: build the website anew with `make book`.")
        decks[page.stem] = slides = choose(article)
        made = deck(whole, slides)
        bring(made, page, site, target)
        (target / page.name).write_text(with_policy(str(made)), encoding="utf-8")
    for file in OWN.glob("slides.*"):
        shutil.copyfile(file, target / file.name)
    write_index(decks, target)
    return decks


def print_deck(page: Any, target: Path, name: str) -> None:
    """Let Chromium print a deck, a slide to a page, with the still pictures of the live figures."""
    page.route("**/widgets.js*", lambda route: route.abort())
    page.goto((target / f"{name}.html").as_uri(), timeout=600_000)
    page.evaluate("window.MathJax?.startup?.promise?.then(() => {})")
    page.pdf(path=target / f"{name}.pdf", prefer_css_page_size=True, print_background=True)


def print_decks(target: Path, names: Iterable[str], chromium: str) -> None:
    """Print all decks."""
    from playwright.sync_api import sync_playwright  # here: only who prints needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
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
        found = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
        chromium = os.environ.get("CHROMIUM") or next(found, None)
        if chromium is None:
            sys.exit("Chromium is missing: apt-get install chromium, or set CHROMIUM=/path/to/it")
        print_decks(chosen.target.resolve(), decks, chromium)
    counts = ", ".join(f"{name[:2]}: {len(slides)}" for name, slides in decks.items())
    print(f"The slides are made ({counts}): {chosen.target / 'index.html'}")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
