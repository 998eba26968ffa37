"""Sphinx extension: the picture that opens the course, and the card that other sites show with a link to it.

Both are drawn when the book is built, from one run: the one that lecture 01 trains first, with the same settings. The
directive ``opening`` puts the picture on a page; ``_static/card.png`` is the card.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from docutils import nodes
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from course_lib.networks import MLP, digits
from course_lib.optimizers import gd
from course_lib.paths import train
from course_lib.plots import COLORS, HANDLE, INK, MUTED, STYLE, svg

CUT_AT, CUT, AFTER, EVERY, WINDOW = 6_000, 30, 1_500, 25, 500  # steps; the rate is divided by CUT
ALT = (
    "Two curves against the step. The loss falls, and from step 1,000 on it is level. The gradient stays about as long "
    "as at the start. At step 6,000 the learning rate is divided by 30: loss and gradient fall at once."
)
STYLE_SHEET, STYLED = "css/front.css", "us-front"
CARD = Path("_static") / "card.png"
SIZES = {"us-wide": (6.9, 4.1, 1.0), "us-narrow": (3.5, 4.3, 0.9)}  # inches, and the size of letters
Log = dict[str, Any]


@cache
def run() -> tuple[Log, Log]:
    """Train, cut the rate and go on; return for both parts the steps, the loss, and ‖g‖ as a share of the first."""
    X, y = digits(1200, noise=0.3, seed=0)
    net = MLP((64, 10))

    def measure(theta: Any) -> dict[str, float]:
        loss, g = net.loss_and_grad(theta, X, y)
        return {"loss": float(loss), "norm": float(np.linalg.norm(g))}

    stuck, before = train(gd(1.0), net.stochastic_grad(X, y, 8, 0), net.init(0), CUT_AT, measure, every=EVERY)
    _, after = train(gd(1.0 / CUT), net.stochastic_grad(X, y, 8, 1), stuck, AFTER, measure, every=EVERY)
    first = before["norm"][0]
    parts = [log | {"norm": log["norm"] / first} for log in (before, after)]
    return parts[0], parts[1] | {"step": after["step"] + CUT_AT}


def late(name: str) -> float:
    """Return the average of "loss" or "norm" over the second half of the steps before the cut."""
    before = run()[0]
    return float(before[name][before["step"] >= CUT_AT // 2].mean())


def draw(fig: Figure, scale: float, short: bool, **place: float) -> None:
    """Draw the loss above the gradient, each with its name and with what one should see, in few words if `short`."""
    grid = fig.add_gridspec(2, 1, hspace=0.34, **place)
    top, low = (fig.add_subplot(grid[i]) for i in (0, 1))
    for ax, name in ((top, "loss"), (low, "norm")):
        panel(ax, name, scale)
    stays = f"{100 * late('norm'):.0f} %"
    say(top, 3000, 0.85, "The loss is flat.", INK, scale)
    words = f"Still {stays} as long." if short else f"The gradient is about as long as at the start: {stays}."
    say(low, 3000, 0.17, words, INK, scale)
    top.set_title("loss", fontsize=10 * scale)
    low.set_title("length of the gradient" + ("" if short else ", as a share of its first value"), fontsize=10 * scale)
    low.set_xlabel("training step", fontsize=9 * scale)
    top.set_xticklabels([])
    at = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "annotation_clip": False}
    words = "rate ÷ 30" if short else "learning rate ÷ 30"
    top.annotate(words, (CUT_AT, 1), (0, 4), ha="center", color=HANDLE, weight="bold", fontsize=10 * scale, **at)
    say(top, CUT_AT + AFTER / 2, 0.85, "It falls.", HANDLE, scale)


def panel(ax: Axes, name: str, scale: float) -> None:
    """Draw one quantity: each measurement pale, the averages before the cut strong, and what follows the cut."""
    before, after = run()
    rows = before[name][1:].reshape(-1, WINDOW // EVERY).mean(axis=1)
    rows, middles = np.append(before[name][0], rows), np.append(0, np.arange(WINDOW / 2, CUT_AT, WINDOW))
    ax.plot(before["step"], before[name], color=COLORS[0], linestyle="-", alpha=0.35, linewidth=0.8)
    ax.plot(middles, rows, color=COLORS[0], linestyle="-", linewidth=3 * scale)
    ax.plot(after["step"], after[name], color=HANDLE, linestyle="-", linewidth=2.5 * scale)
    ax.axvline(CUT_AT, color=HANDLE, linestyle=":", linewidth=1.2)
    ax.set(xlim=(0, CUT_AT + AFTER), ylim=(0, 2.6 if name == "loss" else 2.0), xticks=[0, 2000, 4000, 6000])
    ax.set_yticks([0, 1, 2] if name == "loss" else [0, 1])
    if name == "norm":
        ax.set_yticklabels(["0", "100 %"])
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    ax.tick_params(labelsize=9 * scale)


def say(ax: Axes, x: float, y: float, words: str, ink: str, scale: float) -> None:
    """Write a sentence into a panel."""
    ax.text(x, y, words, color=ink, fontsize=11 * scale, weight="bold", ha="center", va="center")


def picture(kind: str) -> Figure:
    """Return the picture for a wide or for a narrow screen."""
    width, height, scale = SIZES[kind]
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(width, height), dpi=100, layout="none")
        edges = {"left": 0.62 / width, "right": 1 - 0.08 / width, "top": 1 - 0.32 / height, "bottom": 0.5 / height}
        draw(fig, scale, kind == "us-narrow", **edges)
    return fig


def card() -> Figure:
    """Return the card: the question and the formula beside the picture, 1200 × 630 pixels at 100 dots an inch."""
    with mpl.rc_context({**STYLE, "mathtext.fontset": "stix"}):
        fig = Figure(figsize=(12, 6.3), dpi=100, facecolor="white", layout="none")
        words = {"ha": "left", "color": INK}
        fig.text(0.045, 0.80, "Unstuck", fontsize=30, weight="bold", **{**words, "color": COLORS[0]})
        fig.text(0.045, 0.50, "Why is my\ntraining stuck?", fontsize=40, weight="bold", linespacing=1.15, **words)
        fig.text(0.045, 0.31, r"$\theta \leftarrow \theta - \frac{\eta}{\sigma}\, m$", fontsize=44, **words)
        what = "A free course on optimizers,\nfrom gradient descent to AdamW"
        fig.text(0.045, 0.12, what, fontsize=17, **{**words, "color": MUTED})
        draw(fig, 1.5, True, left=0.53, right=0.98, top=0.9, bottom=0.14)
    return fig


class Opening(SphinxDirective):
    """The picture, for wide and for narrow screens; the content is its caption."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the pictures and the caption."""
        self.env.metadata[self.env.docname][STYLED] = STYLE_SHEET
        box = nodes.container(classes=["us-opening"])
        for kind in SIZES:
            box += nodes.raw("", f'<div class="{kind}">{svg(picture(kind), ALT)}</div>', format="html")
        caption = nodes.container(classes=["us-caption"])
        self.state.nested_parse(self.content, self.content_offset, caption)
        box += caption
        return [box]


def add_style(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Let only the page with the picture load its style sheet."""
    if STYLED in app.env.metadata.get(pagename, {}):
        app.add_css_file(STYLE_SHEET, priority=900)  # after those of all pages


def write_card(app: Sphinx, error: Exception | None) -> None:
    """Draw the card into the built site."""
    if error is None and app.builder.format == "html":
        with mpl.rc_context({**STYLE, "savefig.facecolor": "white"}):
            card().savefig(Path(app.outdir) / CARD, metadata={"Software": None})


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_directive("opening", Opening)
    app.connect("html-page-context", add_style)
    app.connect("build-finished", write_card)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
