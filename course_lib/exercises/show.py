"""What a student reads: plain text, and HTML that is as readable on light pages as on dark ones.

A state has a sign *and* a word, never color alone. There is no script and no style sheet in it: the same
HTML serves JupyterLab, Colab and the published page.
"""

from __future__ import annotations

import contextlib
import html
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .. import settings

__all__ = ["Result", "any_code_page", "plain_words", "show"]

# sign, word and color of each state
STATES = {
    "pass": ("✔", "Correct", "#1a7f37"),
    "wrong": ("✘", "Not yet", "#bf5700"),
    "todo": ("○", "Not attempted yet", "#6e7781"),
    "part": ("◐", "Not finished yet", "#6e7781"),
    "info": ("➤", "", "#3a63b0"),
}
PLAIN = "color:inherit;background:none"  # dark themes give inline code a color of its own, unreadable on our ground


@dataclass
class Result:
    """An answer of the course.

    Parameters
    ----------
    state : {"pass", "wrong", "todo", "part", "info"}
    title : str
    text : str
        Paragraphs, one a line; `code` in backticks.
    rows : list of (str, str)
        What was compared: label and value.
    code : str
        Python, of a solution.
    mistake : str, optional
        The known mistake that was recognized.
    folded : list of (str, Result)
        Summary and content of what is shown only when asked for (on the website).
    kept : dict
        What the journal keeps of it besides the answer; of types of JSON.
    """

    state: str
    title: str
    text: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    code: str = ""
    mistake: str | None = None
    folded: list[tuple[str, Result]] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def headline(self) -> str:
        """The title and the state in words."""
        word = STATES[self.state][1]
        return f"{self.title}: {word}" if word and self.title else self.title or word

    def __repr__(self) -> str:
        wide = max((len(label) for label, _ in self.rows), default=0)
        lines = [f"{STATES[self.state][0]} {self.headline}", self.text, self.code]
        lines[2:2] = [f"  {label:>{wide}} : {value}" for label, value in self.rows]
        return "\n".join(line for line in lines if line)

    def _repr_html_(self) -> str:
        sign, _, color = STATES[self.state]
        mark = f'<span style="color:{color}" aria-hidden="true">{sign}</span>'
        head = f"<strong>{mark} {inline(self.headline)}</strong>" if self.headline else ""
        body = "".join(f'<p style="margin:.3em 0">{inline(line)}</p>' for line in self.text.split("\n") if line)
        rows = "".join(
            f'<tr><th scope="row" style="text-align:right;font-weight:normal;vertical-align:top">{inline(label)}</th>'
            f'<td style="text-align:left"><code style="{PLAIN};white-space:pre-wrap">{html.escape(value)}</code></td>'
            "</tr>"
            for label, value in self.rows
        )
        table = f'<table style="margin:.3em 0;background:none">{rows}</table>' if rows else ""
        code = f'<div class="highlight"><pre tabindex="0">{highlighted(self.code)}</pre></div>' if self.code else ""
        folded = "".join(
            f"<details{_option(summary)}><summary>{inline(summary)}</summary>{content._repr_html_()}</details>"
            for summary, content in self.folded
        )
        style = f"border-left:4px solid {color};padding:.3em .9em;margin:.3em 0"
        status = "" if self.state == "info" else ' role="status"'  # an answer is read out when it comes
        return f'<div class="us-exercise"{status} style="{style}">{head}{body}{table}{code}{folded}</div>'


def _option(summary: str) -> str:
    """The mark of a reply to an option of a quiz: a page makes real choices of them (js/reader.js)."""
    letter = re.fullmatch(r"My answer is \((\w)\)", summary)
    return f' data-option="{letter[1]}"' if letter else ""


def inline(text: str) -> str:
    """Return text as HTML, with `code` in backticks and *stress* in asterisks."""
    parts = re.split(r"`([^`]+)`", html.escape(text, quote=False))  # every second part is code
    parts[::2] = [re.sub(r"(?<!\w)\*(\w[^*]*)\*(?!\w)", r"<em>\1</em>", part) for part in parts[::2]]
    parts[1::2] = [f'<code style="{PLAIN}">{part}</code>' for part in parts[1::2]]
    return "".join(parts)


def highlighted(code: str) -> str:
    """Return Python as HTML in the classes of Pygments, which a page's own style sheet colors."""
    try:
        from pygments import formatters, highlight, lexers
    except ImportError:  # it comes with IPython, and Pyodide may be without
        return html.escape(code)
    return str(highlight(code, lexers.PythonLexer(), formatters.HtmlFormatter(nowrap=True))).rstrip()


def show(result: Result) -> None:
    """Show a result below the cell, or print it where there is no notebook.

    Parameters
    ----------
    result : Result
    """
    display: Any
    try:
        from IPython.display import display
    except ImportError:
        display = print
    with any_code_page():
        display(result)


@contextlib.contextmanager
def any_code_page() -> Iterator[None]:
    """Let the body print whatever it likes: what the console's code page lacks becomes a question mark."""
    streams = [s for s in (sys.stdout, sys.stderr) if isinstance(s, io.TextIOWrapper)]
    before = [stream.errors for stream in streams]
    for stream in streams:
        stream.reconfigure(errors="replace")
    try:
        yield
    finally:
        for stream, errors in zip(streams, before, strict=True):
            stream.reconfigure(errors=errors)


@contextlib.contextmanager
def plain_words() -> Iterator[None]:
    """Let a command of ours end in a sentence where it cannot write a file or read a notebook, and not in a traceback.

    Raises
    ------
    SystemExit
        With the sentence.
    """
    with any_code_page():
        try:
            yield
        except OSError as error:
            what = error.strerror or error
            sys.exit(f"Cannot use {error.filename or 'a file'}: {what}. {settings.advice(error)}")
        except (RuntimeError, ValueError) as error:
            sys.exit(f"{error}.")
