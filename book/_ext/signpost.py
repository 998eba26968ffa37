"""Sphinx extension: what others learn of a page before they open it, and what they find if it is not there.

Each page gets a description, from its first paragraphs, and what other sites show with a link to it. The site gets
``robots.txt`` and a page for addresses that lead nowhere. Where the site's own address is set (``html_baseurl``), pages
name it and the picture, and there is a sitemap.
"""

from __future__ import annotations

import posixpath
import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from formulas import as_letters
from published import offer
from sphinx import addnodes
from sphinx.application import Sphinx

ENOUGH, LONGEST = 90, 200  # letters of a description
TEMPLATE = Path(__file__).resolve().parents[1] / "_templates" / "404.html"
LISTED = ("book/", "lectures/")  # what a sitemap names, of all pages
LINKS = (  # no preload of the font: read from a disk, browsers refuse it and complain
    ("icon", "favicon.png", ' type="image/png" sizes="64x64"'),
    ("apple-touch-icon", "icon.png", ""),
)


def description(doctree: nodes.document) -> str:
    """Return the first sentences of a page: whole ones, or words with "…" where a sentence is longer than `LONGEST`."""
    said = ""
    for paragraph in doctree.findall(nodes.paragraph):
        if inside_body(paragraph):
            said = f"{ended(said)} {plain(paragraph)}".strip()
        if len(said) >= ENOUGH:
            break
    if len(said) <= LONGEST:
        return said
    ends = [end.end() for end in re.finditer(r"[.?!](?= )", said) if ENOUGH <= end.end() <= LONGEST]
    return said[: ends[-1]] if ends else said[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def ended(said: str) -> str:
    """Return what was said so far with a full stop, which a subtitle lacks."""
    return said if not said or said[-1] in ".?!:…" else f"{said}."


def inside_body(paragraph: nodes.paragraph) -> bool:
    """Whether a paragraph is running text, and not what a table, a note or a live figure says."""
    parents, node = [], paragraph.parent
    while node is not None:
        parents.append(node)
        node = node.parent
    apart = (nodes.table, nodes.Admonition, nodes.figure, nodes.footnote, addnodes.desc, addnodes.toctree, offer)
    outputs = ("cell", "us-caption", "us-facts")
    return not any(
        isinstance(node, apart) or {*outputs} & {*getattr(node, "get", dict)("classes", [])} for node in parents
    )


def plain(paragraph: nodes.paragraph) -> str:
    """Return a paragraph as text: a formula as letters, what only a page can show left out."""
    text = []
    for node in paragraph.findall(lambda node: isinstance(node, nodes.Text | nodes.raw)):
        if not isinstance(node, nodes.raw) and not isinstance(node.parent, nodes.raw):
            text.append(as_letters(node.astext()) if isinstance(node.parent, nodes.math) else node.astext())
    return " ".join("".join(text).split())


def add_tags(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the description, the words for other sites and the icons into the head of a page."""
    path = context["pathto"]
    tags = [f'<link rel="{rel}" href="{path(f"_static/{file}", 1)}"{how} />' for rel, file, how in LINKS]
    if doctree is not None and (said := description(doctree)):
        tags += [meta("name", "description", said), *sharing(app, pagename, context, said)]
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags])


def sharing(app: Sphinx, pagename: str, context: dict[str, Any], said: str) -> list[str]:
    """Return what other sites show with a link to a page; the picture only where its address is known."""
    title = re.sub(r"<[^>]+>", "", str(context.get("title", "")))
    site = app.config.html_baseurl
    graph = {"type": "website" if pagename == app.config.root_doc else "article", "site_name": app.config.html_title,
             "title": title, "description": said}  # fmt: skip
    if site:
        card = {"image": posixpath.join(site, "_static/card.png"), "image:width": "1200", "image:height": "630",
                "image:alt": "Why is my training stuck? The loss is flat, and the gradient stays long."}  # fmt: skip
        graph |= {"url": str(context.get("pageurl") or ""), **card}
    tags = [meta("property", f"og:{name}", value) for name, value in graph.items() if value]
    return [*tags, meta("name", "twitter:card", "summary_large_image" if site else "summary")]


def meta(key: str, name: str, content: str) -> str:
    """Return a tag; `content` may hold what is still escaped, as a title of Sphinx does."""
    return f'<meta {key}="{name}" content="{escape(content.replace("&amp;", "&"))}" />'


def write_files(app: Sphinx, error: Exception | None) -> None:
    """Write robots.txt, the page for addresses that lead nowhere and, where the site's address is set, the sitemap."""
    if error is not None or app.builder.format != "html":
        return
    out, site = Path(app.outdir), app.config.html_baseurl
    robots = "User-agent: *\nAllow: /\n"
    if site:
        pages = sorted(page for page in app.env.found_docs if page.startswith(LISTED))
        urls = "\n".join(
            f"  <url><loc>{escape(posixpath.join(site, app.builder.get_target_uri(p)))}</loc></url>" for p in pages
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        (out / "sitemap.xml").write_text(
            f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{urls}\n</urlset>\n', "utf-8"
        )
        robots += f"Sitemap: {posixpath.join(site, 'sitemap.xml')}\n"
    (out / "robots.txt").write_text(robots, "utf-8")
    (out / "404.html").write_text(TEMPLATE.read_text("utf-8").replace("{{ site }}", escape(site or "")), "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("html-page-context", add_tags)
    app.connect("build-finished", write_files, priority=400)  # before finish.py goes over the pages
    return {"parallel_read_safe": True, "parallel_write_safe": True}
