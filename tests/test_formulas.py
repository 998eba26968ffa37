"""Formulas are set when the book is built: as MathML, with letters of our own, on every page, without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from formulas import as_letters, mathml
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

ROOT = Path(__file__).resolve().parents[1]

FONT = ROOT / "book" / "_static" / "fonts" / "formulas.woff2"
MATH = re.compile(r"<math.*?</math>", re.DOTALL)


def test_a_formula_is_mathml():
    assert mathml("x^2", {}, display=False) == "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
    assert mathml(r"\R", {"R": r"\mathbb{R}"}, display=True) == '<math display="block"><mi>ℝ</mi></math>'


def test_a_gap_between_rows_is_no_text():
    cases = mathml(r"\begin{cases} a \\[2pt] b \end{cases}", {}, display=True)
    assert "2" not in cases.replace("rem", "") or "pt" not in cases


def test_a_large_bracket_with_an_exponent_stays_large():
    assert '<msup><mrow><mo minsize="1.2em" maxsize="1.2em">)</mo></mrow>' in mathml(
        r"\big(x\big)^2", {}, display=False
    )


@pytest.fixture
def build(tmp_path):
    """``build(text)`` builds a page of this text; gives its HTML and the warnings."""

    def build_it(text: str) -> tuple[str, str]:
        source, warnings = tmp_path / "source", tmp_path / "warnings"
        source.mkdir()
        (source / "index.md").write_text(text, encoding="utf-8")
        settings = {
            "extensions": ["myst_nb", "formulas"],
            "html_math_renderer": "mathml",
            "myst_update_mathjax": False,
            "myst_enable_extensions": ["amsmath", "dollarmath"],
            "nb_execution_mode": "off",
        }
        with docutils_namespace(), warnings.open("w") as stream:
            places = (str(source), None, str(tmp_path / "html"), str(tmp_path / "trees"))
            Sphinx(*places, "html", settings, status=None, warning=stream).build()
        return (tmp_path / "html" / "index.html").read_text(encoding="utf-8"), warnings.read_text(encoding="utf-8")

    return build_it


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\eta\,\lambda_{\max}\neq2", "ηλmax≠2"),
        (r"\eta\,g/(|g|+\varepsilon)", "ηg/(|g|+ε)"),
        (r"\theta \leftarrow \theta-\eta g", "θ←θ-ηg"),
        (r"\lVert g\rVert^2", "‖g‖²"),
        (r"\tfrac{\eta}{\sigma}(x+y)", "η/σ(x+y)"),
        (r"\hat m", "m"),
    ],
)
def test_where_only_text_can_stand_a_formula_is_letters(tex, letters):
    assert as_letters(tex) == letters


def test_formulas_of_all_kinds_are_set_without_a_script(build):
    kinds = (
        "# With $a$ in it\n\n$b$ and\n\n$$c$$\n\n\\begin{align*}d &= e\\\\ f &= g\\end{align*}\n\n| |\n|-|\n| $h$ |\n"
    )
    html, warnings = build(kinds)
    assert not warnings and "mathjax" not in html.lower() and "\\begin" not in html
    assert set("abcdefgh") <= set(re.findall(r"<mi>(.)</mi>", html))


def test_what_cannot_be_set_is_a_warning_with_page_and_formula(build):
    _, warnings = build("# A page\n\nGood: $x$. Bad: $\\nosuch{x}$.\n")
    assert "index.md:3: WARNING: this formula cannot be set: \\nosuch{x}" in warnings


# ---------------------------------------------------------------- the built site


def drawn(html: str) -> set[str]:
    """The letters that a browser draws: it takes the italic form of a letter that stands alone in <mi>."""
    alone = {"h": "ℎ"}
    for first, last, italic in (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("Α", "Ω", 0x1D6E2), ("α", "ω", 0x1D6FC)):
        alone |= {chr(c): chr(italic + c - ord(first)) for c in range(ord(first), ord(last) + 1) if chr(c) not in alone}
    found: set[str] = set()
    for formula in MATH.findall(html):
        for tag, attributes, text in re.findall(r"<(m[ion]|mtext)\b([^>]*)>([^<]*)<", formula):
            text = re.sub(r"&#x([0-9a-f]+);", lambda code: chr(int(code[1], 16)), text)
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            is_italic = tag == "mi" and len(text) == 1 and "normal" not in attributes
            found |= {alone.get(text, text)} if is_italic else set(text)
    return found


def test_the_font_has_every_letter_of_every_formula(site):
    have = {chr(code) for code in TTFont(FONT).getBestCmap()} | {"\u2061", "\u2062", "\u2063"}  # these are not seen
    missing = {
        letter: path.name for path in sorted(site.rglob("*.html")) for letter in drawn(path.read_text("utf-8")) - have
    }
    assert not missing, "add them to SIGNS in tools/math_font.py and call it"


def test_no_formula_is_left_in_tex(site):
    for path in sorted(site.rglob("*.html")):
        if path.relative_to(site).parts[0] not in ("_static", "lite"):
            html = path.read_text("utf-8")
            bare = re.findall(r'class="math[^"]*">(?!<math)[^<]*', html)
            assert not bare and "mathjax" not in html.lower(), path


def test_formulas_are_no_tab_stops_and_their_font_comes(page):
    tab = page("lectures/03-rmsprop.html", lazy=True)
    assert tab.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Unstuck Formulas\"', '𝜂'))")
    assert tab.locator("math").count() > 50 and not tab.locator("math[tabindex], .math [tabindex]").count()


@pytest.mark.parametrize("dark", [False, True])
def test_formulas_have_the_ink_of_the_text(page, dark):
    tab = page("lectures/03-rmsprop.html", dark=dark, lazy=True)
    formula = tab.locator("article p math").first
    ink = "(formula) => [formula, formula.closest('p')].map((part) => getComputedStyle(part).color)"
    math, text = formula.evaluate(ink)
    assert math == text


def test_a_long_formula_shows_its_beginning_and_scrolls_to_its_end(page):
    tab = page("lectures/04-adam.html", width=360)
    left = "(all) => all.map((box) => box.firstElementChild.getBoundingClientRect().x - box.getBoundingClientRect().x)"
    assert min(tab.locator("article div.math").evaluate_all(left)) > -1
    ends = "(all) => all.map((box) => [box.scrollWidth, box.firstElementChild.scrollWidth])"
    boxes = tab.locator("article div.math").evaluate_all(ends)
    assert max(formula for _, formula in boxes) > 600  # a long one is among them
    assert [(box, formula) for box, formula in boxes if box < formula] == []


def test_no_formula_is_cut_off_in_a_wide_window(page):
    tab = page("lectures/04-adam.html", width=1280)
    cut = (
        "(all) => all.filter((box) => box.firstElementChild.scrollWidth > box.clientWidth).map((box) => box.innerText)"
    )
    assert tab.locator("article div.math").evaluate_all(cut) == []
