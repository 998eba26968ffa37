"""Prove that nothing published names a repository or a website other than this deployment's own.

    python tools/publish_check.py          what is in git, and _build/html and _build/release if they are there
    python tools/publish_check.py FOLDER   what is in git, and this built site

Whoever owns an address that a page tells readers to install from, to open or to clone runs code on their machines. So
each address of a place where repositories lie, or are opened, must be this deployment's own (tools/addresses.py) or a
source that the text cites. Without a setting none of them is ours. What is in git never names one, with or without.
`make publish-check` builds the site both ways and calls this.
"""

from __future__ import annotations

import html
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from addresses import COLAB_BRANCH, ROOT, Addresses, published
from dress_notebooks import write_colab
from plainly import plainly

# whose work the text cites: each is a source, and nobody is told to install, open or clone it
SOURCES = {
    "cs231n/cs231n.github.io",
    "d2l-ai/d2l-en",
    "d2l-ai/d2l-zh",
    "datawhalechina/leedl-tutorial",
    "EurekaLabsAI/micrograd",
    "flashlight/flashlight",
    "google/automl",
    "huggingface/pytorch-image-models",
    "jupyterlite/jupyterlite",  # in the first page of what `make lite` adds
    "karpathy/convnetjs",
    "kellerjordan.github.io",
    "phlippe/uvadlc_notebooks",
    "tensorflow/tensorflow",
    "ufal/npfl114",
}
GIT = (
    "*.md",
    "CITATION.cff",
    "_config.yml",
    "pyproject.toml",
    "run.py",
    "binder/*",
    "book/**/*.md",
    "book/references.bib",
    ".github/workflows/*.yml",
    "lectures/**/*.ipynb",
)
SITE = ("*.html", "*.ipynb", "*.md", "*.txt", "*.xml", "*.cff")
THEIRS = {
    "_static",
    "build",
    "extensions",
    "static",
    "node_modules",
}  # what others wrote: themes, licenses, JupyterLite

HOSTS = re.compile(
    r"(?:git\+|\b)(?:https?://)?((?:[\w-]+\.)*(?:github\.com|githubusercontent\.com|gitlab\.com|bitbucket\.org|codeberg\.org"
    r"|mybinder\.org|colab\.research\.google\.com|nbviewer\.org)|[\w-]+\.(?:github|gitlab)\.io)(/[^\s\"'<>()\[\]{}|\\`&]*)?"
)
INSTALLS = re.compile(r"git\+([^\s\"'<>`\\]+)|git clone ([^\s\"'<>`\\]+)")
OURSELVES = re.compile(
    r'<link [^>]*rel="canonical"[^>]*href="([^"]*)"'
    r'|<meta [^>]*property="og:url"[^>]*content="([^"]*)"'
    r"|<loc>([^<]*)</loc>"
)
STANDS_FOR_ONE = "ADDRESS-OF-THE-REPOSITORY"  # book/_ext/published.py fills it in
PLACEHOLDER = re.compile(r"\bunstuck-course\b|\bexecutablebooks/jupyter-book\b|\bexample\.(?:com|org)\b")


def complaints(text: str, ours: Addresses) -> Iterator[str]:
    """Say what is wrong with the addresses in a text.

    Parameters
    ----------
    text : str
        A page, a notebook or a file of settings.
    ours : Addresses
        What it may name beside the sources.
    """
    text = html.unescape(text)
    yield from (f"a placeholder: {found[0]}" for found in PLACEHOLDER.finditer(text))
    if ours.repository and STANDS_FOR_ONE in text:
        yield f"a placeholder: {STANDS_FOR_ONE}"
    for found in HOSTS.finditer(text):
        host, path = found[1].lower(), unquote(urlsplit((found[2] or "").rstrip(".,;:!?")).path)
        if not is_allowed(host, path, ours):
            yield f"another's address: {found[0]}"
    for found in INSTALLS.finditer(text):
        address = (found[1] or found[2]).rstrip(".,;")
        if address not in (STANDS_FOR_ONE, ours.repository, f"{ours.repository}.git"):
            yield f"an install from elsewhere: {found[0]}"
    for found in OURSELVES.finditer(text):
        address = next(filter(None, found.groups()), "")
        if not (ours.site and address.startswith(ours.site)):
            yield f"the site takes itself for another: {address or found[0]}"


def is_allowed(host: str, path: str, ours: Addresses) -> bool:
    """Say whether a page may name an address: a service itself, something of ours, or a source."""
    parts = path.strip("/").split("/")
    if host == "mybinder.org":
        return parts == [""] or (bool(ours.project) and binder(parts) == (ours.project, ours.branch))
    if host == "colab.research.google.com":
        opened = ["github", *ours.project.split("/"), "blob", COLAB_BRANCH]
        return parts == [""] or (bool(ours.project) and parts[: len(opened)] == opened)
    if host in SOURCES or (ours.site and f"https://{host}{path or '/'}/".startswith(ours.site)):
        return True
    project = "/".join(parts[:2]).removesuffix(".git")
    return (host == "github.com" and project in SOURCES) or (host, project) == (ours.host, ours.project)


def binder(parts: list[str]) -> tuple[str, str]:
    """Return the project and the branch that an address of Binder opens: v2/gh/OWNER/NAME/BRANCH, v2/gl/OWNER/NAME/…"""
    if len(parts) < 5 or parts[0] != "v2":
        return "", ""
    return "/".join(parts[2:4]), parts[4]


def texts(folder: Path, patterns: Iterable[str], deep: bool) -> Iterator[Path]:
    """Yield the files of a folder that are ours to answer for."""
    found = {path for pattern in patterns for path in (folder.rglob(pattern) if deep else folder.glob(pattern))}
    for path in sorted(found):
        inside = path.relative_to(folder).parts[:-1]
        if path.is_file() and not (deep and THEIRS & {*inside}):
            yield path


def check(folder: Path, ours: Addresses, patterns: Iterable[str] = SITE) -> list[str]:
    """Return what is wrong in a folder, each with its file.

    Parameters
    ----------
    folder : Path
        A built site, or the course itself.
    ours : Addresses
        What it may name.
    patterns : iterable of str
        The files to look at: below the folder anywhere (a site), or with a path (the course).
    """
    found = []
    for path in texts(folder, patterns, deep=patterns is SITE):
        text = path.read_text(encoding="utf-8")
        if "_sources" in path.parts:
            text = text.replace(STANDS_FOR_ONE, "")  # the page that is made of it has the address
        for complaint in dict.fromkeys(complaints(text, ours)):
            found.append(f"{path.relative_to(folder)}: {complaint}")
    return found


def check_colab(ours: Addresses) -> list[str]:
    """Return what is wrong in the notebooks as Colab would open them; none, where there are none."""
    if not (ours.repository and ours.site):
        return []
    with tempfile.TemporaryDirectory() as folder:
        write_colab(Path(folder), ours)
        return check(Path(folder), ours)


def main() -> int:
    """Check; the exit code is 0 if nothing is wrong."""
    ours = published()
    folders = [Path(name) for name in sys.argv[1:]] or [ROOT / "_build" / "html", ROOT / "_build" / "release"]
    sites = [folder for folder in folders if (folder / "index.html").exists()]
    if sys.argv[1:] and sites != folders:
        sys.exit(f"There is no website in {next(folder for folder in folders if folder not in sites)}: make book")
    found = [f"in git, {line}" for line in check(ROOT, Addresses(), GIT)]
    found += [f"for Colab, {line}" for line in check_colab(ours)]
    found += [f"{site.name}/{line}" for site in sites for line in check(site, ours)]
    for line in found:
        print(line, file=sys.stderr)
    where = ", ".join(["what is in git", *map(str, sites)])
    whose = " and ".join(filter(None, (ours.repository, ours.site))) or "none"
    print(f"{len(found)} foreign addresses in {where}; our own: {whose}")
    return 1 if found else 0


if __name__ == "__main__":
    with plainly():
        sys.exit(main())
