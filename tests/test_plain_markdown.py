"""The notebooks' text is plain Markdown, its links lead somewhere, and the book's build upgrades it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import plain_markdown
import pytest
from nbconvert import HTMLExporter
from pybtex.database import parse_file
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]

NOTEBOOKS = notebooks(ROOT / "lectures")
BIBLIOGRAPHY = parse_file(ROOT / "book" / "references.bib").entries
RAW = re.compile(r":{3,}|\{[a-z:-]+\}`|`{3,}\{|^:[\w-]+:|^\([\w-]+\)=|\{\{", re.MULTILINE)  # what only MyST understands
TAG = re.compile(r"</?[a-z][^>]*>")
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
CODE = re.compile(r"^(`{3,}).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.relative_to(ROOT / "lectures").with_suffix("").as_posix())
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def texts(path: Path) -> dict[str, str]:
    """The text of a notebook's cells by their ids, without code."""
    cells = nbformat.read(path, as_version=4).cells
    return {cell.id: CODE.sub("", cell.source) for cell in cells if cell.cell_type == "markdown"}


# ---- the notebooks


class Seen(HTMLParser):
    """What a reader sees of a page, less code and outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden, self.text = 0, ""

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("pre", "code", "style", "script")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("pre", "code", "style", "script")

    def handle_data(self, data):
        self.text += "" if self.hidden else data


@pytest.fixture(scope="module")
def exporter() -> HTMLExporter:
    """What `nbconvert --to html` and nbviewer use."""
    return HTMLExporter()


def test_no_directive_and_no_role_is_seen(path, exporter):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    seen = Seen()
    seen.feed(exporter.from_notebook_node(notebook)[0])
    assert len(seen.text) > 1000
    assert not RAW.findall(seen.text)
    assert not re.findall(r"<summary>|</?details", seen.text)


def test_html_is_nothing_but_folds_in_lines_of_their_own(path):
    """A blank line on both sides: else the Markdown inside is not read as such."""
    for id, text in texts(path).items():
        assert set(TAG.findall(text)) <= {"<details>", "<details open>", "<summary>", "</summary>", "</details>"}, id
        folds = re.findall(r"(?:^|\n\n)<details(?: open)?>\n<summary>[^<\n]+</summary>\n\n", text)
        assert len(folds) == text.count("<details") == len(re.findall(r"\n\n</details>(?=\n\n|$)", text)), id


def broken(path: Path, target: str) -> str | None:
    """Tell what is wrong with a link of a notebook, if it does not leave the course."""
    if target.startswith("https://"):
        return None
    name, _, anchor = target.partition("#")
    source = (path.parent / name).resolve()
    if source.parent == ROOT / "book":
        if not source.is_file():
            return "no such page"
        anchors = set(re.findall(r"^\((.+)\)=$", source.read_text(encoding="utf-8"), re.MULTILINE))
        if source.stem == "references":
            anchors |= set(BIBLIOGRAPHY)
        return None if not anchor or anchor in anchors else "no such place on the page"
    if not (path.parent / name).is_file() or not name.endswith(".ipynb"):
        return "no such notebook"
    id = anchor.removeprefix("cell-id=")
    return (
        None
        if not anchor or re.search(r"^#+ ", texts(path.parent / name).get(id, ""), re.MULTILINE)
        else "no such cell"
    )


def test_every_link_leads_somewhere(path):
    links = {target for text in texts(path).values() for _, target in LINK.findall(text)}
    assert links
    assert not {target: wrong for target in links if (wrong := broken(path, target))}


def name_and_year(key: str) -> str:
    entry = BIBLIOGRAPHY[key]
    names = [" ".join(person.prelast_names + person.last_names).strip("{}") for person in entry.persons["author"]]
    who = " and ".join(names) if len(names) < 3 and "others" not in names else f"{names[0]} et al."
    return f"{who} {entry.fields['year']}"


def test_a_citation_names_the_source_that_it_leads_to(path):
    page = "../" * len(path.relative_to(ROOT).parent.parts) + "book/references.md"
    addresses = plain_markdown.addresses() | {f"{page}#{key}": key for key in BIBLIOGRAPHY}
    links = [link for text in texts(path).values() for link in LINK.findall(text)]
    cited = {
        text: addresses.get(plain_markdown.unquote(target)) for text, target in links if re.search(r" \d{4}$", text)
    }
    assert not {text: key for text, key in cited.items() if key is None or text != name_and_year(key)}


# ---- the upgrade


PAGE = """\
# A page

> **Corrected**
>
> The text of the note.

> Said **by others**.

<details>
<summary>What &amp; why</summary>

The answer is $x$.

</details>

<details open>
<summary>PyTorch</summary>

```python
torch
```

</details>

<details>
<summary>Keras</summary>

keras

</details>

See [Kingma and Ba 2015](https://arxiv.org/abs/1412.6980), [Polyak 1964](https://doi.org/10.1016/0041-5553%2864%2990137-5),
[Cauchy 1847](book/references.md#cauchy1847methode), [another page](other.md), [a place on it](other.md#here),
[a cell](cells.ipynb#cell-id=second) and [elsewhere](https://elsewhere.org/other.html).
"""


@pytest.fixture
def build(tmp_path):
    """``build(text)`` gives the HTML of a page with this text, and the warnings."""

    def build_it(text: str) -> tuple[str, str]:
        source = tmp_path / "source"
        (source / "book").mkdir(parents=True)
        (source / "index.md").write_text(
            text + "\n```{toctree}\nother\nbook/references\ncells\n```\n", encoding="utf-8"
        )
        (source / "other.md").write_text(
            "# Other\n\n(here)=\n\n{cite:t}`kingma2015adam` and {cite:p}`zeiler2012adadelta,goh2017momentum`\n"
        )
        (source / "book" / "references.md").write_text("# References\n\n```{bibliography}\n:all:\n```\n")
        cells = [
            nbformat.v4.new_markdown_cell("# Cells", id="first"),
            nbformat.v4.new_markdown_cell("x\n\n## Is it, so?", id="second"),
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), source / "cells.ipynb")
        settings = {
            "extensions": ["myst_nb", "sphinx_design", "sphinxcontrib.bibtex", "plain_markdown"],
            "bibtex_bibfiles": [str(ROOT / "book" / "references.bib")],
            "bibtex_reference_style": "name_and_year",
            "bibtex_cite_id": "{key}",
            "myst_enable_extensions": ["dollarmath"],
            "myst_heading_anchors": 3,
            "nb_execution_mode": "off",
        }
        warnings = tmp_path / "warnings"
        with docutils_namespace(), warnings.open("w") as stream:
            app = Sphinx(
                str(source),
                None,
                str(tmp_path / "html"),
                str(tmp_path / "trees"),
                "html",
                settings,
                status=None,
                warning=stream,
            )
            app.build()
        return (tmp_path / "html" / "index.html").read_text(encoding="utf-8"), warnings.read_text(encoding="utf-8")

    return build_it


def test_folds_become_notes_and_tabs_and_links_stay_on_the_site(build, tmp_path):
    html, warnings = build(PAGE)
    assert not warnings
    assert "<details" not in html
    assert re.search(
        r'class="dropdown admonition">\s*<p class="admonition-title">What &amp; why</p>\s*<p>The answer', html
    )
    assert re.search(r'class="note admonition">\s*<p class="admonition-title">Corrected</p>\s*<p>The text', html)
    assert html.count("<blockquote>") == 1
    assert html.count('class="sd-tab-set ') == 1
    assert re.findall(r'data-sync-id="(\w+)"', html) == ["pytorch", "keras"]
    for key, text in (
        ("kingma2015adam", "Kingma and Ba 2015"),
        ("polyak1964methods", "Polyak"),
        ("cauchy1847methode", "Cauchy"),
    ):
        assert re.search(rf'class="reference internal" href="book/references.html#{key}">(<[^>]+>)*{text}', html)
    assert re.search(r'internal" href="other.html">(<[^>]+>)*another page', html)
    assert re.search(r'internal" href="other.html#here">(<[^>]+>)*a place on it', html)
    assert 'external" href="https://elsewhere.org/other.html"' in html
    assert 'internal" href="cells.html#is-it-so"' in html
    other = re.sub(r"<[^>]+>", "", (tmp_path / "html" / "other.html").read_text(encoding="utf-8"))
    assert "Kingma and Ba (2015) and (Goh 2017; Zeiler 2012)" in other


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<details>\n<summary>Why</summary>\n\nBecause.\n", "'Why' has no </details> in a paragraph of its own"),
        ("[a cell](cells.ipynb#cell-id=third)", "no cell 'third' with a heading in it"),
    ],
)
def test_what_cannot_be_upgraded_stops_the_build(build, text, message):
    with pytest.raises(ExtensionError, match=message):
        build(f"# A page\n\n{text}\n")


def test_what_the_site_does_not_have_is_a_warning(build):
    links = ("gone.md", "other.md#nowhere", "book/references.md#nobody1900")
    warnings = build("# A page\n\n" + "".join(f"[x]({link})\n\n" for link in links))[1]
    for what in ("gone", "nowhere", "nobody1900"):
        assert what in warnings


# ---- the built site


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if p.parent.name == "lectures"], ids=lambda path: path.stem)
def test_a_lecture_on_the_site_has_tabs_notes_and_citations(path, site):
    html = (site / path.relative_to(ROOT).with_suffix(".html")).read_text(encoding="utf-8")
    folds, tabs = "".join(texts(path).values()).count("<summary>"), html.count('class="sd-tab-label"')
    assert tabs == ("<summary>PyTorch" in "".join(texts(path).values())) * 3
    assert len(re.findall(r'class="dropdown admonition"', html)) == folds - tabs
    assert 'class="reference internal" href="../book/references.html#' in html
    assert "This lecture on the website" not in html
