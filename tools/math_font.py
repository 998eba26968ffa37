"""Make book/_static/fonts/formulas.woff2, the letters of the formulas on the pages: a part of Latin Modern Math.

    python -m pip install fonttools brotli
    apt-get download fonts-lmodern && dpkg-deb -x fonts-lmodern_*.deb lm
    python tools/math_font.py lm/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf

Call it again when `tests/test_formulas.py` misses a sign: add it to SIGNS. Latin Modern Math is Computer Modern, the
face of TeX, with the table that browsers need to set fractions and roots. Its license asks that a changed font has a
name of its own: NAME. tests/test_formulas.py compares what the file holds with what the pages need.
"""

from __future__ import annotations

import sys
from pathlib import Path

from plainly import plainly

TARGET = Path(__file__).resolve().parents[1] / "book" / "_static" / "fonts" / "formulas.woff2"
NAME = "Unstuck Formulas"
RANGES = [  # of code points
    (0x20, 0x7E),
    (0x391, 0x3A9),  # Greek
    (0x3B1, 0x3C9),
    (0x1D434, 0x1D467),  # italic, which browsers take for the letters in <mi>
    (0x1D6E2, 0x1D71B),
]
SIGNS = (
    "𝒎𝒈𝒗𝜽𝜼𝖳"
    "\u00a0±·×÷¬ˆˇ˘˙˜¯´`¨ϕϵϑϖϱħℎℝℕℤ𝔼ℙ"
    "←→↔↑↓↦⇐⇒⇔⟵⟶⟸⟹⟺∀∂∃∅∇∈∉∏∑−∓∕∗∘∙√∝∞∣∥∧∨∩∪∫∼≃≅≈≔≠≡≤≥≪≫≲≳⊂⊆⊕⊗⊙⊤⊥⋅⋆⋮⋯⋱…⌈⌉⌊⌋⟨⟩‖′″⏞⏟"
    "\u0302\u0303\u0304\u0305\u0307\u0308\u20d7"
)


def main(source: str) -> None:
    """Cut the font down to the signs, with the taller forms that stretch, and write it."""
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, name_IDs=[0, 13], drop_tables=["FFTM"])
    font = subset.load_font(source, options)
    cut = subset.Subsetter(options)
    cut.populate(unicodes={ord(sign) for sign in SIGNS} | {c for first, last in RANGES for c in range(first, last + 1)})
    cut.subset(font)
    # TeX moves a script by the depth of what it stands at only if that is no letter, browsers always: 1 of β₁ hung low
    constants = font["MATH"].table.MathConstants
    constants.SubscriptBaselineDropMin.Value, constants.SuperscriptBaselineDropMax.Value = 60, 320
    for number in (1, 4):
        font["name"].setName(NAME, number, 3, 1, 0x409)
    TARGET.parent.mkdir(exist_ok=True)
    subset.save_font(font, TARGET, options)
    print(f"{TARGET}: {TARGET.stat().st_size} bytes, {len(font.getGlyphOrder())} glyphs")


if __name__ == "__main__":
    with plainly():
        main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
