"""Sphinx extension: the theme's style sheets and icons, less what no page of this book uses.

The theme brings two thousand icons and the whole of Bootstrap: packed 66 kB of rules and 157 kB of a font, of which
the book needs a fifth. After the build, a rule goes if it asks for a class or an id that stands in no page and no
script (as a word anywhere in it: what a script adds stays), and the icon fonts are cut down to the icons that are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import tinycss2
from fontTools import subset
from sphinx.application import Sphinx
from tinycss2.ast import AtRule, Node, QualifiedRule

STYLES = ("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css", "sphinx-design.min.css")
ICONS = "vendor/fontawesome/webfonts"
NESTING = ("media", "supports", "layer", "container")
WORD = re.compile(r"[\w-]+")
ICON = re.compile(r"[\ue000-\uf8ff]")  # where the fonts have their icons; tinycss2 writes the letter itself


def used_words(site: Path) -> set[str]:
    """Return every word of the site's pages and scripts; not those that are only in the index of the search."""
    pages = (path for path in site.rglob("*.html") if "lite" not in path.relative_to(site).parts)
    scripts = (site / "_static").rglob("*.js")
    return {word for path in (*pages, *scripts) for word in WORD.findall(path.read_text(encoding="utf-8"))}


def shorten(css: str, words: set[str]) -> str:
    """Return a style sheet without the rules that can match nothing."""
    return "".join(kept(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), words))


def kept(rules: list[Node], words: set[str]) -> Iterator[str]:
    """Yield the rules that can match something, as text."""
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [part for part in split(rule.prelude) if can_match(part, words)]
            if selectors:
                yield f"{','.join(map(text, selectors))}{{{text(rule.content)}}}"
        elif isinstance(rule, AtRule) and rule.content is not None and rule.lower_at_keyword in NESTING:
            inner = "".join(kept(tinycss2.parse_rule_list(rule.content, True, True), words))
            if inner:
                yield f"@{rule.at_keyword} {text(rule.prelude)}{{{inner}}}"
        else:
            yield rule.serialize()


def split(prelude: list[Node]) -> list[list[Node]]:
    """Return the selectors of a list, each as its tokens."""
    parts: list[list[Node]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def can_match(selector: list[Node], words: set[str]) -> bool:
    """Whether all classes and ids that a selector asks for occur; what stands in :not(…), :is(…) is not looked at."""
    asked = [token.value for token in selector if token.type == "hash"]
    asked += [name.value for dot, name in pairwise(selector) if dot == "."]
    return words.issuperset(asked)


def text(tokens: list[Node]) -> str:
    """Return tokens as they are written."""
    return str(tinycss2.serialize(tokens)).strip()


def cut_icons(folder: Path, icons: set[int]) -> None:
    """Leave in the theme's icon fonts what is used, in the one format that all browsers read."""
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False)
    for path in folder.glob("*.woff2"):
        font = subset.load_font(str(path), options)
        cut = subset.Subsetter(options)
        cut.populate(unicodes=icons)
        cut.subset(font)
        subset.save_font(font, str(path), options)
        path.with_suffix(".ttf").unlink(missing_ok=True)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Shorten what the build has copied."""
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    words = used_words(Path(app.outdir))
    for path in (static / name for name in STYLES):
        path.write_text(shorten(path.read_text(encoding="utf-8"), words), encoding="utf-8")
    styles = "".join(path.read_text(encoding="utf-8") for path in static.rglob("*.css"))
    cut_icons(static / ICONS, set(map(ord, ICON.findall(styles))))
    for path in static.rglob("*.map"):  # of the theme's own sources
        path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
