"""The built site as files: nothing from other hosts, nothing dead, mute or heavy. Needs no browser."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from addresses import published

ROOT = Path(__file__).resolve().parents[1]

OWN_WEIGHT = 300_000  # bytes gzipped, of a lecture's page and the data that only it uses
FETCHED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
}
FETCHED_LINKS = {"stylesheet", "icon", "shortcut", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"}
FILE_NAME = re.compile(r"^\S*\.(png|svg|jpe?g|gif|webp)$", re.IGNORECASE)
CONTROL = re.compile(
    r"(Slider|Dropdown|ToggleButtons?|Checkbox|Play|Select(Multiple)?|RadioButtons|(Bounded)?(Int|Float)Text|Text|Combobox"
    r"|ColorPicker|DatePicker|Valid|Tags?Input)Model$"
)


class Page(HTMLParser):
    """The tags of a page, its ids, and its widget state."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.html = path, path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(self.html)
        self.ids = {attributes.get(key) for _, attributes in self.tags for key in ("id", "name")}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def widget_state(self) -> dict[str, dict]:
        pattern = r'<script type="application/vnd.jupyter.widget-state\+json"[^>]*>(.*?)</script>'
        blocks = re.findall(pattern, self.html, re.DOTALL)
        return {name: model for block in blocks for name, model in json.loads(block)["state"].items()}


@cache
def read(path: Path) -> Page:
    return Page(path)


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Page]:
    """All pages of the site, less the theme's own samples and JupyterLite's (tests/test_lite.py)."""
    paths = sorted(site.rglob("*.html"))
    found = [read(path) for path in paths if path.relative_to(site).parts[0] not in ("_static", "lite")]
    assert found
    return found


def complaints(pages: list[Page], check) -> list[str]:
    return [f"{page.path.name}: {complaint}" for page in pages for complaint in check(page)]


def is_outside(url: str) -> bool:
    return bool(urlsplit(url).netloc)


def test_lectures_and_front_page_are_there(site: Path):
    assert (site / "book" / "intro.html").exists()
    assert list((site / "lectures").glob("*.html"))


def test_nothing_comes_from_another_host(pages):
    def fetched(page: Page):
        for tag, attributes in page.tags:
            if tag in FETCHED:
                yield attributes.get(FETCHED[tag], "")
            elif tag == "link" and FETCHED_LINKS & set(attributes.get("rel", "").split()):
                yield attributes.get("href", "")
        yield from re.findall(r"url\(\s*[\"']?([^\"')]+)", page.html)
        yield from re.findall(r"@import\s+[\"']([^\"']+)", page.html)

    assert not complaints(pages, lambda page: filter(is_outside, fetched(page)))


def test_style_sheets_fetch_nothing_from_another_host(site: Path):
    outside = {
        f"{path.relative_to(site)}: {url}"
        for path in site.rglob("*.css")
        for url in re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)", path.read_text(encoding="utf-8"))
        if is_outside(url)
    }
    assert not outside


def test_addresses_do_not_depend_on_where_the_site_lies(pages):
    """Neither from the host's root (the site may lie under a sub-path) nor from the disk."""

    def absolute(page: Page):
        urls = [value for _, attributes in page.tags for key, value in attributes.items() if key in ("src", "href")]
        return [url for url in urls if url.startswith(("/", "file:", "http://localhost", "http://127."))]

    assert not complaints(pages, absolute)


def test_internal_links_lead_somewhere(pages, site: Path):
    def broken(page: Page):
        for tag, attributes in page.tags:
            url = attributes.get("href" if tag in ("a", "link") else "src", "")
            parts = urlsplit(url)
            if not url or parts.scheme or parts.netloc:
                continue
            target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield f"{url} (no such file)"
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in read(target).ids:
                yield f"{url} (no such place on the page)"

    assert not complaints(pages, broken)


def test_pictures_are_told_in_words(pages):
    def mute(page: Page):
        for tag, attributes in page.tags:
            if tag == "img":
                alt = attributes.get("alt")
                if not (alt and alt.strip()) or FILE_NAME.match(alt):
                    yield f"<img src={attributes.get('src', '')[:60]} alt={alt!r}>"
            elif attributes.get("role") == "img" and not (
                attributes.get("aria-label") or attributes.get("aria-labelledby")
            ):
                yield f"<{tag} role=img class={attributes.get('class')!r}> has no name"

    assert not complaints(pages, mute)


def test_no_error_is_published(pages):
    def errors(page: Page):
        text = re.sub(r"<script.*?</script>", "", page.html, flags=re.DOTALL)
        classes = " ".join(attributes.get("class", "") for _, attributes in page.tags).split()
        yield from re.findall(r"Traceback \(most recent", text)
        yield from {"stderr", "highlight-ipythontb", "system-message", "problematic"} & set(classes)

    assert not complaints(pages, errors)


def test_every_control_moves_something_in_the_browser(pages):
    """A control that no browser-side link starts from or ends at does nothing on a page without a kernel."""

    def dead(page: Page):
        state = page.widget_state()
        links = [
            model["state"] for model in state.values() if model["model_name"] in ("LinkModel", "DirectionalLinkModel")
        ]
        linked = {end[0].removeprefix("IPY_MODEL_") for link in links for end in (link["source"], link["target"])}
        for name, model in state.items():
            label = f"{model['model_name']} {model['state'].get('description', '')!r}"
            if model["model_name"] in ("OutputModel", "ButtonModel", "FileUploadModel"):
                yield f"{label} needs a kernel"
            elif CONTROL.search(model["model_name"]) and name not in linked:
                yield f"{label} is not linked"

    assert not complaints(pages, dead)


def test_every_control_has_a_name(pages):
    def nameless(page: Page):
        for model in page.widget_state().values():
            state = model["state"]
            if CONTROL.search(model["model_name"]) and not (state.get("description") or state.get("tooltip")):
                yield model["model_name"]

    assert not complaints(pages, nameless)


def test_lectures_are_light(pages, site: Path):
    """Page, pictures and data of its own; what all share (styles, runtime, letters of formulas) is fetched once."""

    def own_files(page: Page):
        yield page.path
        for tag, attributes in page.tags:
            url = attributes.get(FETCHED.get(tag, ""), "")
            target = (page.path.parent / urlsplit(url).path).resolve()
            if (
                url
                and not url.startswith("data:")
                and target.is_file()
                and "_static" not in target.relative_to(site).parts
                and target.name != "searchindex.js"
            ):
                yield target

    def weight(page: Page) -> int:
        return sum(len(gzip.compress(file.read_bytes(), 6)) for file in set(own_files(page)))

    heavy = {page.path.name: weight(page) for page in pages if page.path.parent.name == "lectures"}
    assert max(heavy.values()) <= OWN_WEIGHT, heavy


def test_notebooks_have_buttons_for_binder_and_colab_where_a_repository_is_published(pages):
    """Without one they have none, and other pages never; tests/test_published.py builds pages with one."""
    ours = published()
    opened = "colab.research" if ours.host == "github.com" else "mybinder.org/v2"
    for page in pages:
        links = " ".join(attributes.get("href") or "" for tag, attributes in page.tags if tag == "a")
        is_notebook = page.path.parent.name in ("lectures", "exercises")
        assert (opened in links) == (is_notebook and ours.host in ("github.com", "gitlab.com")), page.path
