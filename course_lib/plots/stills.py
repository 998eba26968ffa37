"""How a figure is shown: a picture in the inks of the course, with a text alternative."""

from __future__ import annotations

import base64
import html
import io
import re
from functools import cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image, ImageColor

from .. import checks, settings
from ..schedules import Array
from . import arguments
from .style import BANDS, COLORS, HANDLE, INK, ISO, MUTED, RAMP, RULE, STYLE, VARIABLES

__all__ = ["Still", "png", "show", "svg"]

SHRINKS = 15  # points: letters of this size can be read on a phone when the whole figure fits it


class Still:
    """A figure as a notebook or a page shows it: a picture, and in words what can be seen in it.

    Parameters
    ----------
    fig : matplotlib Figure
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.

    Raises
    ------
    TypeError, ValueError
        If `fig` is no figure or `alt` is no sentence.
    """

    def __init__(self, fig: Figure, alt: str) -> None:
        if not isinstance(alt, str) or len(alt.split()) < 4:
            raise ValueError(f"alt must say in a sentence what can be seen in the figure, but is {checks.shown(alt)}")
        self.figure, self.alt = arguments.figure(fig), " ".join(alt.split())

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if settings.on_site():
            return {"text/html": svg(self.figure, self.alt), "text/plain": repr(self)}, {}
        still = base64.b64encode(png(self.figure)).decode()
        return {"image/png": still, "text/plain": repr(self)}, {"image/png": {"alt": self.alt}}


def show(fig: Figure, alt: str) -> Still:
    """Return `fig` for display as a cell's last line.

    Parameters
    ----------
    fig : matplotlib Figure
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.

    Raises
    ------
    TypeError, ValueError
        If `fig` is no figure or `alt` is no sentence.
    """
    return Still(fig, alt)


def png(fig: Figure, dpi: int = 80) -> bytes:
    """Return the figure as a small PNG: only the inks of the course, a white sheet, and the same bytes each time.

    Parameters
    ----------
    fig : matplotlib Figure
    dpi : int
        Dots an inch.

    Raises
    ------
    TypeError, ValueError
        If `fig` is no figure or `dpi` no whole number from 1 to 1,000.
    """
    arguments.figure(fig)
    dpi = checks.count("dpi", dpi, most=1000)
    canvas, before = FigureCanvasAgg(fig), {"dpi": fig.dpi, "facecolor": fig.get_facecolor()}
    fig.set(dpi=dpi, facecolor="white")
    with mpl.rc_context(STYLE):
        canvas.draw()  # type: ignore[no-untyped-call]  # `savefig` would draw twice
    fig.set(**before)
    pixels = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)  # type: ignore[no-untyped-call]
    found, where = np.unique(pixels @ [1 << 16, 1 << 8, 1], return_inverse=True)
    inks = _palette()
    away = np.abs((found[:, None] >> [16, 8, 0] & 255)[:, None, :] - inks).sum(axis=2)
    image = Image.fromarray(away.argmin(axis=1).astype(np.uint8)[where.reshape(pixels.shape[:2])], "P")
    image.putpalette(inks.astype(np.uint8).tobytes())
    small = io.BytesIO()
    image.save(small, format="png", optimize=True)
    return small.getvalue()


@cache
def _palette() -> Array:
    """The inks of the figures, the darker ones also at two thirds and a third for edges and what shines through."""
    plain = [ImageColor.getrgb(ink) for ink in ("#ffffff", *BANDS, ISO, RULE)]
    strong = np.array([ImageColor.getrgb(ink) for ink in (*COLORS, *RAMP, INK, MUTED, HANDLE)])
    faded = [255 - (255 - strong) * part // 3 for part in (3, 2, 1)]
    return np.unique(np.concatenate([plain, *faded]), axis=0)


def svg(fig: Figure, alt: str) -> str:
    """Return the figure as an HTML figure with inline SVG, in the inks of the page and with `alt` as its name.

    Parameters
    ----------
    fig : matplotlib Figure
    alt : str
        In a sentence or two, what can be seen.

    Raises
    ------
    TypeError
        If `fig` is no figure or `alt` no text.
    """
    arguments.figure(fig)
    arguments.text("alt", alt)
    raw = io.StringIO()
    with mpl.rc_context(STYLE):
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))  # the same bytes each time
        FigureCanvasSVG(fig).print_svg(raw, metadata=nothing)  # type: ignore[no-untyped-call]
    text = raw.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r'(<svg[^>]*?) (?:height|width)="[^"]*"([^>]*?) (?:height|width)="[^"]*"', r"\1\2", text, count=1)
    # a tenth of a pixel is enough for a path; transforms stay, since glyphs are drawn large and scaled down
    text = re.sub(r'(?<= )d="[^"]*"', lambda path: re.sub(r"(\.\d)\d+", r"\1", path[0]), text)
    text = text.replace("<svg ", f'<svg style="fill: {INK}" ', 1)  # matplotlib leaves black out, as the default of SVG
    for ink, variable in VARIABLES.items():
        text = text.replace(ink, f"var({variable},{ink})")
    sizes = [float(word.get_fontsize()) for word in fig.findobj(Text) if word.get_text()]
    shrinks = " data-shrinks" if min(sizes, default=0) >= SHRINKS else ""
    return f'<figure class="us-still"{shrinks} role="img" aria-label="{html.escape(alt)}">{text}</figure>'
