"""Sphinx extension: a search that leads to sections, in English and Chinese, from a server and from a disk.

Sphinx's own search finds pages, no Chinese words of two characters, and shows no text when the book is opened from a
disk. So it is switched off. This extension writes two things:

* `_static/search/index.js`, the text of each section of the book, with the synonyms. A script, because a page that is
  opened from a disk may load scripts and nothing else. It is fetched when a reader begins to search.
* `search.html`, the page of results. course_lib/widgets/js/search.js ranks and shows them, there and in the theme's
  search dialog.

A section is one record: what belongs to a section below it is not in it. So is a row of the glossary, and an entry of
the library's reference. Words that mean the same are in book/_ext/synonyms.toml and in the table of the glossary.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from formulas import as_letters
from glossary import GLOSSARY, by_id, terms
from sphinx import addnodes
from sphinx.application import Sphinx

SYNONYMS = Path(__file__).with_name("synonyms.toml")
#: What a kind of page counts for, beside a lecture: pages that explain before pages that list.
WEIGHTS = {
    "lectures/exercises/": 0.5,
    "lectures/": 1.0,
    "book/api": 0.4,
    "book/instructors": 0.4,
    "book/references": 0.4,
}
OTHERS = 0.75
#: Sections that name everything and explain little.
SUMMARIES = {
    "Sources": 0.4,
    "Exercises": 0.4,
    "Check yourself": 0.4,
    "In the frameworks": 0.7,
    "What to take with you": 0.7,
}
SILENT = (nodes.title, nodes.comment, nodes.raw, nodes.math_block, nodes.system_message, nodes.image, nodes.target)
FORMAL = (addnodes.desc_signature, nodes.field_list)  # of the library's reference: the sentences are enough


@dataclass
class Record:
    """What the search finds: a place on a page, the titles above it and its own, and its text."""

    page: str
    anchor: str
    titles: list[str]
    text: str
    code: str
    weight: float

    def packed(self) -> list[Any]:
        """Return it as JSON: [page, anchor, titles, text, words of code, weight]."""
        return [self.page, self.anchor, self.titles, self.text, self.code, self.weight]


def words(node: nodes.Node) -> str:
    """Return the text of a node, with its formulas in letters and nothing that a reader does not see."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, nodes.math):
        return as_letters(node.astext())
    if isinstance(node, (*SILENT, *FORMAL, nodes.literal_block)) or "cell_output" in node.get("classes", []):  # type: ignore[attr-defined]
        return ""
    return ("" if isinstance(node, nodes.TextElement) else " ").join(map(words, node.children))


def identifiers(node: nodes.Element) -> str:
    """Return the names in a node's code, each once."""
    code = " ".join(block.astext() for block in node.findall(nodes.literal_block))
    return " ".join(dict.fromkeys(re.findall(r"[A-Za-z_]\w{3,}", code)))


def is_record(node: nodes.Node) -> bool:
    """Tell whether a node has a record of its own: a section, an entry of the reference, a row with an id."""
    return isinstance(node, (nodes.section, addnodes.desc)) or (isinstance(node, nodes.row) and bool(node["ids"]))


def own(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the parts of a node that are in no record below it."""
    for child in node.children:
        if is_record(child):
            continue
        if any(is_record(below) for below in child.findall()):
            yield from own(child)
        else:
            yield child


def name_and_place(node: nodes.Element) -> tuple[str, str]:
    """Return the title and the anchor of what has a record."""
    if isinstance(node, addnodes.desc):
        signature = node[0]
        return signature.get("fullname", signature.astext()), next(iter(signature["ids"]), "")
    if isinstance(node, nodes.row):
        term = by_id()[node["ids"][0]]
        return f"{term.name} · {term.chinese[0]}", term.id
    return words_of_title(node[0]), next(iter(node["ids"]), "")


def words_of_title(node: nodes.Node) -> str:
    """Return a title in one line: a heading is silent in the text of its section."""
    return " ".join(" ".join(words(child) for child in node.children).split())


def records(page: str, node: nodes.Node, titles: list[str], weight: float) -> Iterator[Record]:
    """Yield the records in a node of a page; `titles` are those above it."""
    for child in node.children:
        if not is_record(child):
            yield from records(page, child, titles, weight)
            continue
        title, anchor = name_and_place(child)
        inside = nodes.container("", *(part.deepcopy() for part in own(child)))
        silent = identifiers(inside)
        if isinstance(child, nodes.row):  # its names are found, and its meaning is shown
            inside, silent = child[-1], " ".join(by_id()[anchor].names)
        share = weight * SUMMARIES.get(title, 1)
        here, text = [*titles, title], " ".join(words(inside).split())
        yield Record(page, anchor if titles else "", here, text, silent, round(share, 3))
        yield from records(page, child, here, weight)


def weight_of(page: str) -> float:
    """Return what a page's kind counts for."""
    return next((weight for start, weight in WEIGHTS.items() if page.startswith(start)), OTHERS)


def synonyms() -> list[list[str]]:
    """Return groups of words that mean the same: those of the file, and each term of the glossary with its names."""
    file = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    return [*file["same"], *([term.name, *term.names] for term in terms() if term.names)]


def index(app: Sphinx) -> dict[str, Any]:
    """Return all that the search needs."""
    pages = sorted(app.env.found_docs)
    found = [record for page in pages for record in records(page, app.env.get_doctree(page), [], weight_of(page))]
    return {"records": [record.packed() for record in found], "same": synonyms(), "stop": stop_words()}


def stop_words() -> list[str]:
    """Return the words of a question that say nothing of what is asked."""
    return list(tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))["stop"])


def switch_off_sphinx(app: Sphinx) -> None:
    """Let Sphinx write neither its index nor its page."""
    app.builder.search = False  # type: ignore[attr-defined]


def page_of_results(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Write search.html."""
    glossary = escape(app.builder.get_relative_uri("search", GLOSSARY))
    body = (
        '<h1>Search</h1><div id="us-search-page"></div><noscript><p>The search needs JavaScript. Without it, '
        f'the <a href="{glossary}">glossary</a> leads from each term, in English and Chinese, to the section that '
        "explains it.</p></noscript>"
    )
    yield "search", {"title": "Search", "body": body}, "page.html"


def write_index(app: Sphinx, error: Exception | None) -> None:
    """Write the index beside the script that reads it."""
    if error is None and app.builder.format == "html":
        file = Path(app.outdir) / "_static" / "search" / "index.js"
        file.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps(index(app), ensure_ascii=False, separators=(",", ":"))
        file.write_text(f"globalThis.unstuckSearch({data});\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the writing of the site."""
    app.connect("builder-inited", switch_off_sphinx)
    app.connect("html-collect-pages", page_of_results)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
