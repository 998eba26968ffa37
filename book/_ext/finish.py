"""Sphinx extension: what the theme and Sphinx leave to be done on the pages, done when they are written.

* names for screen readers: folds of the sidebar get one, labels that hide what one sees go;
* the still picture of a live figure is fetched when one comes near;
* without JavaScript the page is light, and not half dark;
* the rules of the cheat-sheet hang on a class of the page: ``:has()`` would be looked up at each move of a slider;
* a policy (Content-Security-Policy) lets a page run only the site's own scripts. The few that the theme writes into the
  page are named by their hashes; no text becomes a script (no ``unsafe-eval``), and nothing comes from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from sphinx.application import Sphinx

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
DATA = re.compile(r"\ssrc=|\stype=\"application/")  # these are no code in the page
META = '<meta http-equiv="Content-Security-Policy" content="{}">'
CHARSET = re.compile(r"<meta charset=\"utf-8\"\s*/?>")
# style: the page's own attributes; 'self' on a page from a disk means that folder
POLICY = (
    "default-src 'self'; object-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'"
)
MENDED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r">([^<>]*)</a><details( open=\"open\")?><summary><span class=\"toctree-toggle\""),
        r'>\1</a><details\2><summary aria-label="What belongs to \1"><span class="toctree-toggle"',
    ),
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),  # it says "Show code cell source"
    (
        re.compile(r'(<button class="btn search-button-field[^>]*) aria-label="Search"'),
        r"\1",
    ),  # it says so, and its keys
    (
        re.compile(r'onclick="(?:window\.)?(\w+)\(\)"'),
        r'data-call="\1"',
    ),  # reader.js calls it: it is a script in the page
    # of a live figure that is drawn only when one comes near
    (re.compile(r'(<img(?![^>]*loading=)(?=[^>]*class="[^"]*jupyter-widget))'), r'\1 loading="lazy"'),
    # its size, so that a browser can leave out the thousands of paths of a still that is out of sight (book.css)
    (
        re.compile(r'<figure class="us-still"(?! style)(?=[^>]*><svg[^>]*viewBox="0 0 ([\d.]+) ([\d.]+)")'),
        lambda found: f'{found[0]} style="--us-ratio: {float(found[1]) / float(found[2]):.4f}"',
    ),
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),  # of a list; the other is no role of a list's parts
    (re.compile(r'(<html[^>]*) data-theme="auto"'), r'\1 data-theme="light"'),
)


def policy(html: str) -> str:
    """Return the policy of a page: what it may fetch and run."""
    inline = (found["code"] for found in SCRIPT.finditer(html) if not DATA.search(found["attributes"]))
    digests = {base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in inline}
    return POLICY.format(scripts=" ".join(f"'sha256-{digest}'" for digest in sorted(digests)))


def finished(html: str) -> str:
    """Return a page as it is published."""
    for pattern, mended in MENDED:
        html = pattern.sub(mended, html)
    if 'class="us-sheet' in html:
        html = html.replace("<body", '<body class="us-with-sheet"', 1)
    return with_policy(html)


def with_policy(html: str) -> str:
    """Return a page with its policy in it."""
    meta = META.format(policy(html))
    return CHARSET.sub(lambda charset: charset[0] + meta, html, count=1)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Finish the pages that this build has written."""
    if exception or app.builder.name != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        inside = path.relative_to(app.outdir).parts[0]
        if inside not in ("_static", "lite") and "Content-Security-Policy" not in html:
            path.write_text(finished(html), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
