"""The door of the site: what visitors learn before they open a page and see first, how they cite and report."""

from __future__ import annotations

import functools
import http.server
import json
import re
import subprocess
import sys
import threading
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from conftest import NEXT_FRAME, SUB_PATH, _SubPathHandler
from PIL import Image
from pybtex.database import parse_string

ROOT = Path(__file__).resolve().parents[1]
EXTENSIONS = str(ROOT / "book" / "_ext")
sys.path.append(EXTENSIONS)
import about  # noqa: E402
import opening  # noqa: E402
import signpost  # noqa: E402

SITE, REPOSITORY = "https://host.example/course/", "https://github.com/somebody/course"
PARAGRAPH = "This is the first sentence of the page and it says what the page is about, in words. " * 4
BOX = """(selector) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  return {top: box.top, bottom: box.bottom, width: box.width};
}"""
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  const add = (list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; };
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 500);
})"""


# --------------------------------------------------------------------------- a small book, with and without addresses


def build(folder: Path, **settings: object) -> Path:
    """Build three pages with the extensions of the door; return the folder of the site."""
    source = folder / "source"
    (source / "book").mkdir(parents=True)
    pages = {
        "index": f"# Front\n\n{PARAGRAPH}\n\n```{{toctree}}\nbook/about\n```\n",
        "book/about": "# About\n\nShort.\n\n| a | table |\n|---|---|\n| x | y |\n\n"
        "And a *second* paragraph with $\\eta\\,\\lambda_{\\max} \\neq 2$.\n\n"
        "(report-a-mistake)=\n## Report\n\n```{bibtex}\n```\n",
    }
    for name, text in pages.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    given = {
        "extensions": ["myst_parser", "signpost", "about"],
        "myst_enable_extensions": ["dollarmath"],
        "project": "A course",
        "copyright": "2026",
        "author": "Its authors",
        "templates_path": [str(ROOT / "book" / "_templates")],
        "html_theme": "sphinx_book_theme",
        **settings,
    }
    lines = [f"import sys\nsys.path.append({EXTENSIONS!r})", *(f"{name} = {value!r}" for name, value in given.items())]
    (source / "conf.py").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(source), str(folder / "html")]
    subprocess.run(command, check=True, timeout=300)
    return folder / "html"


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    html = build(
        tmp_path_factory.mktemp("published"),
        html_baseurl=SITE,
        html_context={"repository_url": REPOSITORY},
    )
    (html / "_static" / "scripts").mkdir(exist_ok=True)
    script = ROOT / "book" / "_static" / "scripts" / "report.js"
    (html / "_static" / "scripts" / "report.js").write_bytes(script.read_bytes())
    return html


@pytest.fixture(scope="module")
def nameless(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("nameless"))


def metas(page: Path) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page.read_text(encoding="utf-8"))
    return {name: unescape(content) for name, content in found}


def test_where_the_address_is_set_pages_name_it(published):
    page = published / "book" / "about.html"
    found = metas(page)
    assert found["og:url"] == f"{SITE}book/about.html"
    assert found["og:image"] == f"{SITE}_static/card.png"
    assert found["twitter:card"] == "summary_large_image"
    assert f'<link rel="canonical" href="{SITE}book/about.html"' in page.read_text(encoding="utf-8")
    listed = re.findall("<loc>(.*?)</loc>", (published / "sitemap.xml").read_text(encoding="utf-8"))
    assert listed == [f"{SITE}book/about.html"]  # what a reader looks for: no search page, no index
    assert f"Sitemap: {SITE}sitemap.xml" in (published / "robots.txt").read_text(encoding="utf-8")
    assert f'href="{SITE}book/intro.html"' in (published / "404.html").read_text(encoding="utf-8")


def test_without_an_address_none_is_named(nameless):
    found = metas(nameless / "book" / "about.html")
    assert {"description", "og:title"} <= set(found) and not {"og:url", "og:image"} & set(found)
    assert not (nameless / "sitemap.xml").exists()
    assert "Sitemap" not in (nameless / "robots.txt").read_text(encoding="utf-8")
    for name in ("book/about.html", "404.html", "robots.txt"):
        assert "host.example" not in (nameless / name).read_text(encoding="utf-8")
    assert 'href="book/intro.html"' in (nameless / "404.html").read_text(encoding="utf-8")


def test_a_description_is_whole_sentences_without_tex_and_tables(published):
    first = metas(published / "index.html")["description"]
    assert signpost.ENOUGH <= len(first) <= signpost.LONGEST and first.endswith("in words.")
    assert metas(published / "book" / "about.html")["description"] == "Short. And a second paragraph with ηλmax ≠2."


def test_a_report_names_the_page(published, nameless):
    link = re.search(r'class="us-report" href="([^"]+)"', (published / "book/about.html").read_text("utf-8"))
    address = urlsplit(unescape(link[1]))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{REPOSITORY}/issues/new"
    assert "Page: book/about\nSection: \n" in parse_qs(address.query)["body"][0]
    link = re.search(r'class="us-report" href="([^"]+)"', (nameless / "index.html").read_text("utf-8"))
    assert link[1] == "book/about.html#report-a-mistake"
    link = re.search(r'class="us-report" href="([^"]+)"', (nameless / "book/about.html").read_text("utf-8"))
    assert link[1] == "#report-a-mistake"
    assert "report.js" not in (nameless / "index.html").read_text("utf-8")


def test_gitlab_has_another_form():
    address = urlsplit(about.new_issue("https://gitlab.com/somebody/course", "book/about"))
    assert address.path == "/somebody/course/-/issues/new"
    assert set(parse_qs(address.query)) == {"issue[title]", "issue[description]"}


def test_a_report_names_the_section_that_was_read(published, new_context):
    tab = new_context(viewport={"width": 900, "height": 300}).new_page()
    page = published / "book" / "long.html"
    text = (published / "book" / "about.html").read_text("utf-8")
    tall = "<section><h2>{0}<a class='headerlink'>#</a></h2><div style='height:900px'></div></section>"
    page.write_text(
        text.replace("</article>", tall.format("The valley") + tall.format("The end") + "</article>"), "utf-8"
    )
    tab.goto(page.as_uri())
    tab.evaluate("document.querySelector('article').lastElementChild.previousElementSibling.scrollIntoView()")
    tab.evaluate(NEXT_FRAME)  # which comes after the scroll event
    tab.evaluate("document.querySelector('.us-report').addEventListener('click', (event) => event.preventDefault())")
    tab.evaluate("document.querySelector('.us-report').click()")
    body = parse_qs(urlsplit(tab.locator(".us-report").get_attribute("href")).query)["body"][0]
    assert "Section: The valley\n" in body


# --------------------------------------------------------------------------- how to cite


def test_the_bibtex_entry_parses_and_says_what_the_citation_file_says():
    cff = yaml.safe_load(about.CITATION.read_text(encoding="utf-8"))
    entry = parse_string(about.bibtex(cff, "2026", SITE), "bibtex").entries["unstuck"]
    assert " ".join(entry.fields["title"].split()) == f"{{{cff['title']}}}"
    assert [str(author) for author in entry.persons["author"]] == [f"{{{author['name']}}}" for author in cff["authors"]]
    assert entry.fields["url"] == cff.get("url", SITE) and entry.fields["year"].isdigit()
    assert cff["version"] in entry.fields["note"]
    assert "url" not in parse_string(about.bibtex({**cff, "url": ""}, "2026"), "bibtex").entries["unstuck"].fields


def test_a_person_and_a_date_are_written_as_bibtex_wants_them():
    authors = [{"family-names": "Doe", "given-names": "Jo"}, {"name": "A Group"}]
    cff = {"title": "T", "version": "1", "authors": authors, "date-released": "2031-05-06", "url": SITE}
    entry = parse_string(about.bibtex(cff, "2026", "https://another"), "bibtex").entries["unstuck"]
    assert [" ".join(author.last_names) for author in entry.persons["author"]] == ["Doe", "{A Group}"]
    assert (entry.fields["year"], entry.fields["url"]) == ("2031", SITE)


# --------------------------------------------------------------------------- the picture


CELLS = ("norm", "cut")  # of the lecture: what the run's cell prints, and the table of ten runs after the cut


def test_the_picture_shows_the_run_of_lecture_01():
    """It says the same numbers as the lecture's cells, which train it before the reader's eyes."""
    before, after = opening.run()
    cells = json.loads((ROOT / "lectures" / "01-stuck-training.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = {cell["id"]: cell["outputs"][-1] for cell in cells if cell["id"] in CELLS}
    loss, norm, _ = "".join(outputs["norm"]["text"]).splitlines()
    assert loss == f"loss: {before['loss'][0]:.1f} at first, {opening.late('loss'):.1f} later"
    assert norm.endswith(f"at first, later {opening.late('norm'):.0%}")
    row = "".join(outputs["cut"]["data"]["text/plain"]).splitlines()[1]
    low, high = map(float, re.findall(r"\d\.\d\d", row))
    late = (after["step"] > opening.CUT_AT + 500) & (after["step"] <= opening.CUT_AT + 1000)
    assert row.startswith("with the cut") and low - 0.02 < after["loss"][late].mean() < high + 0.02
    assert before["step"][-1] == after["step"][0] == opening.CUT_AT


def test_the_picture_says_the_number_that_it_shows():
    for kind in opening.SIZES:
        low = opening.picture(kind).axes[1]
        assert f"{100 * opening.late('norm'):.0f} %" in low.texts[0].get_text()


# --------------------------------------------------------------------------- the built site


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Path]:
    found = [path for folder in ("book", "lectures") for path in (site / folder).rglob("*.html")]
    return {path.relative_to(site).as_posix(): path for path in found}


def test_each_page_has_a_description_of_its_own(pages):
    descriptions = {name: metas(path).get("description", "") for name, path in pages.items()}
    assert {name: text for name, text in descriptions.items() if not 40 <= len(text) <= signpost.LONGEST + 2} == {}
    assert {name: text for name, text in descriptions.items() if re.search(r"[\\${}<>]", text)} == {}
    assert len(set(descriptions.values())) == len(descriptions)


def test_start_leads_to_a_lecture(site):
    front = site / "book" / "intro.html"
    links = re.findall(r'<a class="[^"]*us-start[^"]*" href="([^"]+)"', front.read_text(encoding="utf-8"))
    assert len(links) == 1
    target = (front.parent / links[0]).resolve()
    assert target.parent == (site / "lectures").resolve() and target.is_file()


def test_the_hours_on_the_front_page_are_those_of_the_text(site):
    """At 120 words a minute: a text with formulas, in a second language."""
    front = (ROOT / "book" / "intro.md").read_text(encoding="utf-8")
    hours = {"four": 4, "five": 5, "six": 6, "seven": 7}[re.search(r"(\w+) hours to read", front)[1]]
    words = 0
    for path in (ROOT / "lectures").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        words += sum(len("".join(cell["source"]).split()) for cell in cells if cell["cell_type"] == "markdown")
    assert abs(words / 120 / 60 - hours) < 1


def test_a_download_is_offered_only_where_it_lies(pages):
    for path in pages.values():
        shown = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r'href="([^"#]*downloads/[^"#]+)"', shown):
            assert (path.parent / link).exists(), f"{path.name} offers {link}"


def test_the_card_and_the_icons_are_pictures_of_the_right_size(site):
    sizes = {"card.png": (1200, 630), "favicon.png": (64, 64), "icon.png": (180, 180)}
    for name, size in sizes.items():
        with Image.open(site / "_static" / name) as picture:
            assert picture.size == size, name
    assert (site / "_static" / "card.png").stat().st_size < 300_000


def test_our_typeface_is_light(site):
    fonts = [font for font in (site / "_static" / "fonts").glob("*.woff2") if font.stem != "formulas"]
    assert fonts and sum(font.stat().st_size for font in fonts) < 30_000


@pytest.mark.parametrize(("width", "height", "shown"), [(1280, 800, "us-wide"), (360, 740, "us-narrow")])
def test_the_first_screen_says_what_this_is(page, width, height, shown):
    tab = page("book/intro.html", width=width)
    tab.set_viewport_size({"width": width, "height": height})
    assert tab.evaluate(BOX, "a.us-start")["bottom"] < height
    hidden = ({"us-wide", "us-narrow"} - {shown}).pop()
    assert tab.locator(f".{shown}").is_visible() and not tab.locator(f".{hidden}").is_visible()
    if width > 1000:
        picture = tab.evaluate(BOX, f".{shown} svg")
        assert picture["bottom"] < height and picture["width"] >= 500
    assert tab.locator("article").bounding_box()["width"] <= width


def test_the_front_page_does_not_move_while_it_loads(page):
    assert page("book/intro.html", width=360).evaluate(SHIFT) < 0.02


class _WithErrorPage(_SubPathHandler):
    """A server that shows 404.html, as GitHub Pages does."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)


def test_a_wrong_address_leads_back_from_any_depth(site, new_context):
    handler = functools.partial(_WithErrorPage, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
        for lost in ("nowhere.html", "lectures/no/such/place/nowhere.html"):
            tab = new_context().new_page()
            assert tab.goto(root + lost).status == 404
            tab.wait_for_selector("html[data-root]")
            found = [link.get_attribute("href") for link in tab.locator("a").all()]
            assert all((site / link.removeprefix(SUB_PATH)).is_file() for link in found), found
            tab.locator("a").first.click()
            tab.wait_for_url(f"{root}book/intro.html")
        server.shutdown()
