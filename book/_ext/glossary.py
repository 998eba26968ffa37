"""Sphinx extension: a term of the glossary is a link at its first use on a page, and its row has an address.

The table of book/glossary.md is the one source: the term, with other names of it after a comma; its Chinese names; its
meaning in one line, which a reader sees who points at the link. A notebook outside the site has no such links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

GLOSSARY = "book/glossary"
FILE = Path(__file__).resolve().parents[2] / f"{GLOSSARY}.md"
OURS = "†"
ROW = re.compile(r"^\| (?P<names>[^|]+) \| (?P<chinese>[^|]+) \| (?P<meaning>.+) \|$", re.MULTILINE)
#: Where a word is not a word of the text.
CLOSED = (
    nodes.title,
    nodes.rubric,
    nodes.reference,
    addnodes.pending_xref,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.raw,
    nodes.figure,
    nodes.table,
    nodes.term,
    nodes.citation,
    addnodes.desc,
)
LISTS = (GLOSSARY, "book/api", "book/references", "book/notation", "book/cheatsheet", "book/wall-chart")


@dataclass(frozen=True)
class Term:
    """A row of the glossary."""

    name: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    meaning: str
    is_ours: bool

    @property
    def names(self) -> tuple[str, ...]:
        """All that the term is called beside its name."""
        return (*self.english[1:], *self.chinese)

    @property
    def id(self) -> str:
        """The address of its row."""
        return f"term-{default_slugify(self.name)}"

    @property
    def pattern(self) -> str:
        """A pattern of the term in a text, also of several, and at the beginning of a sentence."""
        return rf"(?<![\w-]){re.escape(self.name).replace(chr(92) + ' ', chr(92) + 's')}s?(?![\w-])"


def plain(markdown: str) -> str:
    """Return one line of Markdown without its links, its emphasis and the colon before a link at its end."""
    return re.sub(r"\[([^]]*)\]\([^)]*\)|[*`]", r"\1", re.sub(r":? \[[^]]*\]\([^)]*\)$", "", markdown))


@cache
def terms() -> tuple[Term, ...]:
    """Return the rows of the glossary."""
    rows = [row for row in ROW.finditer(FILE.read_text(encoding="utf-8")) if row["meaning"].strip("- ")]
    return tuple(term(row) for row in rows if row["names"] != "English")


def term(row: re.Match[str]) -> Term:
    """Return a row as a term."""
    english = tuple(name.strip() for name in row["names"].replace(OURS, "").split(","))
    chinese = tuple(dict.fromkeys(name.strip() for name in re.split("[·、]", row["chinese"])))
    return Term(english[0], english, chinese, plain(row["meaning"]), OURS in row["names"])


@cache
def by_id() -> dict[str, Term]:
    """Return the terms by the addresses of their rows."""
    return {term.id: term for term in terms()}


@cache
def by_length() -> tuple[Term, ...]:
    """Return the terms, long ones first: a "learning rate decay" is no "learning rate"."""
    return tuple(sorted(terms(), key=lambda term: -len(term.name)))


@cache
def any_term() -> re.Pattern[str]:
    """Return the pattern of all terms, one group each."""
    return re.compile("|".join(f"({term.pattern})" for term in by_length()), re.IGNORECASE)


class Rows(SphinxTransform):
    """Give each row of the glossary its address."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Set the ids of the rows."""
        if self.env.docname == GLOSSARY:
            by_name = {", ".join(term.english): term for term in terms()}
            for row in self.document.findall(nodes.row):
                name = row[0].astext().replace(OURS, "").strip()
                if name in by_name:
                    row["ids"] = [by_name[name].id]


class Uses(SphinxPostTransform):
    """Make a link of the first use of each term on a page of the site."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Rewrite the document."""
        if self.env.docname in LISTS:
            return
        linked: set[Term] = set()
        for text in [text for text in self.document.findall(nodes.Text) if is_open(text)]:
            parts = list(self.parts(str(text), linked))
            if len(parts) > 1:
                text.parent.replace(text, parts)

    def parts(self, text: str, linked: set[Term]) -> Iterator[nodes.Node]:
        """Yield a text in parts: what it says between terms, and the terms as links."""
        end = 0
        for found in any_term().finditer(text):
            term = by_length()[(found.lastindex or 1) - 1]
            if term in linked:
                continue
            linked.add(term)
            yield nodes.Text(text[end : found.start()])
            yield self.link(term, found[0])
            end = found.end()
        yield nodes.Text(text[end:])

    def link(self, term: Term, words: str) -> nodes.reference:
        """Return a link to a term's row."""
        page = self.app.builder.get_relative_uri(self.env.docname, GLOSSARY)
        return nodes.reference(
            "", words, internal=True, refuri=f"{page}#{term.id}", reftitle=term.meaning, classes=["us-term"]
        )


def is_open(text: nodes.Text) -> bool:
    """Tell whether a text is running text of the page."""
    node, in_paragraph = text.parent, False
    while node is not None:
        if isinstance(node, CLOSED) or "cell_output" in node.get("classes", []):
            return False
        in_paragraph = in_paragraph or isinstance(node, nodes.paragraph)
        node = node.parent
    return in_paragraph


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_transform(Rows)
    app.add_post_transform(Uses)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
