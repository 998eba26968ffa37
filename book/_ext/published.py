"""Sphinx extension: what a page says depends on where, and with what beside it, the course is published.

* ``ADDRESS-OF-THE-REPOSITORY`` in a page becomes the repository's address, in code too. Where none is published, it
  stays: whoever copies the course fills in the address of the copy.
* A template reads ``repository_url``, ``site_url`` and ``repository_branch``; an empty one is not published.
* ```` ```{only} repository ```` holds what is said only if there is a repository.
* ```` ```{released} ```` holds what is said only where downloads lie beside the site, ```` ```{unreleased} ```` what is
  said otherwise. The book does not know which it will be. So `released` is written as a comment, and `make release`,
  which puts the downloads there, takes off its marks, and `unreleased` away (`tools/release.py`): no page ever has
  a link to a download that is not there. Such a link is ``downloads/NAME`` or ``slides/NAME``, from the site's root.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.config import Config

REPOSITORY = "ADDRESS-OF-THE-REPOSITORY"
BESIDE = ("downloads/", "slides/")  # what a release puts beside the pages
MARKS = {"released": ("<!--released", "released-->"), "unreleased": ("<!--unreleased-->", "<!--/unreleased-->")}


def tell(app: Sphinx, config: Config) -> None:
    """Put the addresses where pages and templates look for them."""
    theme = config.html_theme_options
    url = theme.get("repository_url") or ""
    branch = theme.get("repository_branch") or "main"
    config.html_context |= {"repository_url": url, "repository_branch": branch, "site_url": config.html_baseurl}
    if url:
        app.tags.add("repository")


def name_the_repository(app: Sphinx, docname: str, source: list[str]) -> None:
    """Write the repository's address into a page that asks for it."""
    if url := app.config.html_context.get("repository_url"):
        source[0] = source[0].replace(REPOSITORY, url)


class offer(nodes.General, nodes.Element):
    """What a page says only with the downloads beside it, or only without."""


class Offer(Directive):
    """``released`` and ``unreleased``: paragraphs and lists."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Parse what is inside."""
        node = offer("\n".join(self.content), kind=self.name)
        self.state.nested_parse(self.content, self.content_offset, node)
        root = "../" * self.state.document.settings.env.docname.count("/")
        for link in list(node.findall(pending_xref)):  # MyST looks for the file, which is not there yet
            if (target := str(link.get("reftarget")).lstrip("./")).startswith(BESIDE):
                link.replace_self(nodes.reference("", "", *link.children, refuri=root + target, internal=True))
        return [node]


def begin(self: Any, node: offer) -> None:
    """Open the marks of a page."""
    self.body.append(MARKS[node["kind"]][0])


def end(self: Any, node: offer) -> None:
    """Close them."""
    self.body.append(MARKS[node["kind"]][1])


def nothing(self: Any, node: offer) -> None:
    """Write no mark: other builders than HTML's."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_node(offer, html=(begin, end), latex=(nothing, nothing), text=(nothing, nothing))
    for name in MARKS:
        app.add_directive(name, Offer)
    app.connect("config-inited", tell, priority=400)  # before launch_buttons takes away what the theme does not know
    app.connect("source-read", name_the_repository)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
