"""Sphinx extension: formulas are set when the book is built, as MathML, which browsers draw and screen readers read.

`as_letters` is a formula where only text can stand: in the search and in a page's description.

No script of ours or of others sets formulas on a page: they are there without JavaScript, push nothing when they come,
and are no tab stops. The letters are those of book/_static/fonts/formulas.woff2 (tools/math_font.py).
A formula that cannot be set is a warning, which the build makes an error, with the page and the formula.
"""

from __future__ import annotations

import re

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

ROW_GAP = re.compile(r"(?<=\\\\)\[[^]]*\]")  # `\\[2pt]`: MathML has no extra room between two rows
# `\big)^2`: Chromium does not stretch a bracket that itself carries the exponent
BIG_WITH_SCRIPT = re.compile(r"(?<=<msup>|<msub>)<mo minsize[^<]*</mo>|(?<=<msubsup>)<mo minsize[^<]*</mo>")
#: Commands of TeX that have a letter; `as_letters` leaves others out
LETTERS = {
    **{name: name for name in ("max", "min", "log", "ln", "exp", "cos")},
    "cdot": "·", "times": "×", "pm": "±", "odot": "⊙", "sqrt": "√", "sum": "Σ", "infty": "∞", "nabla": "∇",
    "le": "≤", "ge": "≥", "approx": "≈", "ne": "≠", "neq": "≠", "sim": "∼", "propto": "∝", "gets": "←",
    "leftarrow": "←", "to": "→", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "dots": "…", "cdots": "…",
}  # fmt: skip
GREEK = "alpha beta gamma delta varepsilon epsilon eta theta kappa lambda mu nu xi pi rho sigma tau phi psi Delta Theta"
LETTERS |= dict(zip(GREEK.split(), "αβγδεεηθκλμνξπρστφψΔΘ", strict=True))
POWERS = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
logger = logging.getLogger(__name__)


def mathml(tex: str, macros: dict[str, str], *, display: bool) -> str:
    r"""Return a formula as MathML; raises `LatexError` for what math-core does not know.

    `macros` holds TeX by name, without backslash: ``{"R": r"\mathbb{R}"}``.
    """
    converter = LatexToMathML(macros=macros, fancy_error=False)
    formula = converter.convert_with_local_state(ROW_GAP.sub("", tex), displaystyle=display)
    return BIG_WITH_SCRIPT.sub(r"<mrow>\g<0></mrow>", formula)


def as_letters(tex: str) -> str:
    r"""Return a short formula without TeX: ``\eta\,\lambda_{\max}`` is ηλmax, ``g^2`` is g²."""
    tex = re.sub(r"\\[;: ]", " ", re.sub(r"\\[,!]", "\0", tex))  # `\eta\,g`: the name must not run into the letter
    tex = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", tex)
    tex = re.sub(r"\\([A-Za-z]+) *", lambda found: LETTERS.get(found[1], ""), tex)
    tex = re.sub(r"\^\{?([-+\dn]+)\}?", lambda found: found[1].translate(POWERS), tex)
    return re.sub(r"\s+", " ", re.sub(r"[{}$\\_^\0]", "", tex)).strip()


def write(translator: HTML5Translator, node: nodes.Element, tag: str) -> None:
    """Put a formula on the page, in an element of the class that Sphinx gives to formulas."""
    tex = node.astext()
    if node.get("number"):
        logger.warning("numbers of formulas are not supported: %s", tex, location=node)
    try:
        formula = mathml(tex, translator.config.formulas_macros, display=tag == "div")
    except LatexError as error:
        logger.warning("this formula cannot be set: %s (%s)", tex, error, location=node)
        formula = translator.encode(tex)
    attributes = translator.starttag(node, tag, "", CLASS="math notranslate nohighlight")
    translator.body.append(f"{attributes}{formula}</{tag}>")
    raise nodes.SkipNode


def write_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    write(translator, node, "span")


def write_display(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own."""
    write(translator, node, "div")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx; `html_math_renderer` of _config.yml chooses it."""
    app.add_config_value("formulas_macros", {}, "html", types=[dict])
    app.add_html_math_renderer("mathml", (write_inline, None), (write_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
