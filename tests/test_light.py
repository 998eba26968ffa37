"""The theme's styles and icons, less what no page uses: what is used stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from light import ICONS, STYLES, shorten

ROOT = Path(__file__).resolve().parents[1]

WORDS = {"used", "here"}


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".used{a:b}.unused{a:b}", ".used{a:b}"),
        (".used,.unused,p{a:b}", ".used,p{a:b}"),
        ("#here .used>p{a:b}#gone .used{a:b}", "#here .used>p{a:b}"),
        (".used.unused{a:b}", ""),
        (".used:not(.unused){a:b}", ".used:not(.unused){a:b}"),
        ("@media print{.unused{a:b}.used{a:b}}", "@media print{.used{a:b}}"),
        ("@media print{.unused{a:b}}", ""),
        ("@font-face{src:url(a.woff2)}", "@font-face{src:url(a.woff2)}"),
        ("[class*=x]{a:b}*{a:b}", "[class*=x]{a:b}*{a:b}"),
    ],
)
def test_a_rule_goes_if_it_can_match_nothing(css: str, left: str):
    assert shorten(css, WORDS) == left


def test_every_icon_on_a_page_has_its_rule_and_its_picture(site: Path):
    css = "".join((site / "_static" / name).read_text(encoding="utf-8") for name in STYLES)
    fonts = [set(TTFont(path).getBestCmap()) for path in (site / "_static" / ICONS).glob("*.woff2")]
    pages = (path.read_text(encoding="utf-8") for path in site.rglob("*.html") if "lite" not in path.parts)
    sizes = {"fa-solid", "fa-regular", "fa-brands", "fa-lg", "fa-fw"}
    found = {
        icon for html in pages for names in re.findall(r'class="([^"]*\bfa-[^"]*)"', html) for icon in names.split()
    }
    icons = {icon for icon in found if icon.startswith("fa-")} - sizes
    assert len(icons) > 10
    for icon in icons:
        letter = re.search(rf'\.{icon}\b[^{{}}]*{{[^}}]*"(.)"', css)
        assert letter and any(ord(letter[1]) in font for font in fonts), icon


def test_the_theme_is_light(site: Path):
    fonts = (site / "_static" / ICONS).glob("*")
    assert sum(path.stat().st_size for path in fonts) < 10_000
    assert sum((site / "_static" / name).stat().st_size for name in STYLES) < 200_000
