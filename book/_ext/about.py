"""Sphinx extension: how to cite the course, and how to report a mistake.

The directive ``bibtex`` shows the entry for the course, made from CITATION.cff, its single source. Each page has a link
that reports a mistake on it: where a repository is published, in a new issue that names the page; elsewhere the link
leads to what the page about the course says of it.
"""

from __future__ import annotations

import textwrap
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[2]
CITATION = ROOT / "CITATION.cff"
ABOUT = "book/about"
WIDTH = 64  # letters of a line of the entry
wrap = partial(textwrap.wrap, width=WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
BODY = "Page: {page}\nSection: \n\nWhat is wrong, and what should it say?\n"  # report.js fills the section in


def bibtex(cff: dict[str, Any], year: str, address: str = "") -> str:
    """Return the BibTeX entry of a CITATION.cff.

    Parameters
    ----------
    cff : dict
        What the file says.
    year : str
        Taken where the file has no date.
    address : str
        Taken where the file has none.
    """
    fields = {
        "author": " and ".join(person(author) for author in cff["authors"]),
        "title": f"{{{cff['title']}}}",
        "year": str(cff.get("date-released", year))[:4],
        "note": f"Version {cff['version']}",
        "howpublished": "Interactive course",
        "url": cff.get("url") or cff.get("repository-code") or address,
        "doi": cff.get("doi", ""),
    }
    lines = [line for name, value in fields.items() if value for line in wrap(f"  {name} = {{{value}}},")]
    return "\n".join(["@misc{unstuck,", *lines, "}"])


def person(author: dict[str, str]) -> str:
    """Return an author as BibTeX writes one; a group's name is not taken apart."""
    return f"{author['family-names']}, {author['given-names']}" if "family-names" in author else f"{{{author['name']}}}"


class BibTeX(SphinxDirective):
    """The entry for the course."""

    def run(self) -> list[nodes.Node]:
        """Return it as a block of code."""
        self.env.note_dependency(str(CITATION))
        address = self.config.html_baseurl or self.config.html_context.get("repository_url", "")
        entry = bibtex(yaml.safe_load(CITATION.read_text("utf-8")), self.config.copyright, address)
        return [nodes.literal_block(entry, entry, language="bibtex")]


def new_issue(repository: str, page: str) -> str:
    """Return the address that opens a new issue about a page, filled in as far as one knows."""
    title, body = f"Mistake in {page}", BODY.format(page=page)
    if "gitlab" in urlsplit(repository).netloc:
        return f"{repository}/-/issues/new?{urlencode({'issue[title]': title, 'issue[description]': body})}"
    return f"{repository}/issues/new?{urlencode({'title': title, 'body': body})}"


def add_report(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the foot of a page its link."""
    repository = app.config.html_context.get("repository_url")
    context["report_outside"] = bool(repository)
    here = context["pathto"](ABOUT).rstrip("#")  # "#" on that very page
    context["report_url"] = new_issue(repository, pagename) if repository else f"{here}#report-a-mistake"


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_directive("bibtex", BibTeX)
    app.connect("html-page-context", add_report)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
