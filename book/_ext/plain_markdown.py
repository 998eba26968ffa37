"""Sphinx extension: what the notebooks say in plain Markdown becomes what only a website can do.

The notebooks are read in JupyterLab, VS Code, Colab and on GitHub too, which know no directives and no roles. So their
cells hold nothing but Markdown, links and ``<details>``, and the book upgrades these:

* ``<details>`` becomes a note to be opened; an open one becomes a set of tabs, together with those right after it;
* a quote whose first paragraph is bold becomes a note with this title;
* a link to the address of a source in references.bib leads to its entry on the page of references;
* a link to a labeled place on a page (``../book/errata.md#erratum-3``) leads there, and one to a source to its entry;
* a link to a cell of a notebook (``03-rmsprop.ipynb#cell-id=release``, which JupyterLab and nbviewer understand) leads
  to the cell's first heading.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
from docutils import nodes
from myst_parser.mdit_to_docutils.base import default_slugify
from pybtex.database import Entry, parse_file
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_design.shared import create_component, is_component
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

BIBLIOGRAPHY = Path(__file__).resolve().parents[1] / "references.bib"
REFERENCES = "book/references"
FOLD = re.compile(r"<details( open)?>\s*<summary>(.+)</summary>")
END = "</details>"


class Folds(SphinxTransform):
    """Make notes and tabs of a page's folds and titled quotes."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Rewrite the document."""
        raw = list(self.document.findall(nodes.raw))
        for start, found in ((node, FOLD.fullmatch(node.astext().strip())) for node in raw):
            if found:
                self.upgrade(start, unescape(found[2]), is_open=bool(found[1]))
        for quote in list(self.document.findall(nodes.block_quote)):
            if title := bold_title(quote):
                quote.replace_self(note(title, quote.children[1:], "note"))

    def upgrade(self, start: nodes.raw, summary: str, is_open: bool) -> None:
        """Put a note or a tab in the place of a fold, from its first tag to its last."""
        parent, first = start.parent, start.parent.index(start)
        ends = (
            i
            for i in range(first, len(parent))
            if isinstance(parent[i], nodes.raw) and parent[i].astext().strip() == END
        )
        last = next(ends, None)
        if last is None:
            raise ExtensionError(f"{self.env.docname}: <details> {summary!r} has no {END} in a paragraph of its own")
        content = parent[first + 1 : last]
        before = parent[first - 1] if first else None
        if is_open:
            parent[first : last + 1] = [create_component("tab-set", ["sd-tab-set"], children=[tab(summary, content)])]
        elif is_component(before, "tab-set"):
            del parent[first : last + 1]
            before.append(tab(summary, content))
        else:
            parent[first : last + 1] = [note([nodes.Text(summary)], content, "dropdown")]


def tab(name: str, content: list[nodes.Node]) -> nodes.Node:
    """Return a tab; those of one name open together, on all pages."""
    label = nodes.rubric("", name, classes=["sd-tab-label"], sync_id=name.lower(), sync_group="tab")
    inside = create_component("tab-content", ["sd-tab-content"], children=content)
    return create_component("tab-item", ["sd-tab-item"], children=[label, inside], selected=False)


def note(title: list[nodes.Node], content: list[nodes.Node], kind: str) -> nodes.Node:
    """Return a titled box; `kind` is its class."""
    return nodes.admonition("", nodes.title("", "", *title), *content, classes=[kind])


def bold_title(quote: nodes.block_quote) -> list[nodes.Node]:
    """Return what a quote's first paragraph holds if it is all bold, else nothing."""
    if len(quote) and isinstance(quote[0], nodes.paragraph):
        said = [node for node in quote[0].children if node.astext()]  # MyST leaves empty texts
        if len(said) == 1 and isinstance(said[0], nodes.strong):
            return list(said[0].children)
    return []


class Links(SphinxPostTransform):
    """Let links end on this website wherever it has their target."""

    default_priority = 8  # before MyST looks for the sections

    def run(self, **kwargs: Any) -> None:
        """Rewrite the links of a document."""
        for link in list(self.document.findall(pending_xref)):
            page, anchor = link.get("reftarget"), link.get("reftargetid") or ""
            _, is_cell, id = anchor.partition("cell-id=")
            if is_cell:
                link["reftargetid"] = default_slugify(heading(self.env.doc2path(page), id))
            elif place := self.place(page, anchor):
                link.replace_self(nodes.reference("", "", *link.children, **self.within(page, place)))
        if self.app.builder.format == "html" and self.env.docname != REFERENCES:
            for link in self.document.findall(nodes.reference):
                if key := addresses().get(unquote(link.get("refuri", ""))):
                    link.update_all_atts(self.within(REFERENCES, key), replace=True)

    def place(self, page: str, anchor: str) -> str | None:
        """Return the id of a labeled place or of a source; None if it is neither (MyST knows the headings)."""
        if page == REFERENCES and anchor in sources():
            return anchor
        there, id = self.env.get_domain("std").anonlabels.get(anchor, ("", ""))
        return id if there == page else None

    def within(self, page: str, id: str) -> dict[str, Any]:
        """Return the attributes of a link to a place on the website."""
        return {"refuri": f"{self.app.builder.get_relative_uri(self.env.docname, page)}#{id}", "internal": True}


@cache
def heading(path: str, id: str) -> str:
    """Return the first heading in a notebook's cell."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.id == id]
    headings = re.findall(r"^#+ (.+)", cells[0].source, re.MULTILINE) if cells else []
    if not headings:
        raise ExtensionError(f"{path}: no cell {id!r} with a heading in it, but a link leads there")
    return str(headings[0])


@cache
def sources() -> dict[str, Entry]:
    """Return what references.bib holds, by key."""
    return dict(parse_file(BIBLIOGRAPHY).entries)


@cache
def addresses() -> dict[str, str]:
    """Return the key of each source by its address."""
    return {found: key for key, entry in sources().items() if (found := address(entry))}


def address(entry: Entry) -> str | None:
    """Return where a source can be read: its DOI, else its own address, else arXiv; None if it has none of them."""
    for field, start in (("doi", "https://doi.org/"), ("url", ""), ("eprint", "https://arxiv.org/abs/")):
        if field in entry.fields:
            return start + str(entry.fields[field])
    return None


class NameAndYear(AuthorYearReferenceStyle):  # type: ignore[misc]
    """Citations of the other pages, by {cite:p} and {cite:t}, in the words of the notebooks: (Kingma and Ba 2015)."""

    def __init__(self) -> None:
        round = BracketStyle("(", ")", sep="; ")
        super().__init__(bracket_parenthetical=round, bracket_textual=round, author_year_sep=" ")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    register_plugin("sphinxcontrib.bibtex.style.referencing", "name_and_year", NameAndYear)
    app.add_transform(Folds)
    app.add_post_transform(Links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
