"""What stands in a saved notebook where a live figure was: its still picture, and how to wake the figure.

A figure writes it beside itself (widgets/common/live.py). Jupyter's server has no figures and need not import what
draws them, but it reads this when it saves a notebook, and puts in a picture that is missing (jupyter.py).
"""

from __future__ import annotations

import html
import re

__all__ = ["asleep", "read"]

MADE = re.compile('<div data-unstuck-still="([^"]*)">(?:<p>([^<]*)</p>|<img src="([^"]*)" alt="([^"]*)")')


def asleep(still: str, alt: str, picture: str = "") -> str:
    """Return the HTML that stands in a reopened notebook where a live figure was.

    It takes no room in the first seconds, before the view is there to hide it. JupyterLab writes "Error displaying
    widget" into the figure's own output, which is the next one; that is hidden.

    Parameters
    ----------
    still : str
        An id. The view of a figure whose trait `still` it is hides this HTML while it lives.
    alt : str
        What can be seen in the figure.
    picture : str
        A data URL. Without one the words stand there: the reader has not seen the figure yet.
    """
    here = f'[data-unstuck-still="{still}"]'
    error = f".jp-OutputArea-child:has({here}) + .jp-OutputArea-child .jupyter-widgets:not(:has(*))"
    words = html.escape(alt)
    shown = (
        f'<img src="{html.escape(picture)}" alt="{words}" style="max-width: 100%">' if picture else f"<p>{words}</p>"
    )
    return (
        f"<style>{error} {{ display: none; }} {here} {{ animation: unstuck-late 3s step-end; }} "
        "@keyframes unstuck-late { from { max-height: 0; overflow: hidden; } }</style>"
        f'<div data-unstuck-still="{still}">{shown}<p>Run this cell (Shift+Enter) to wake the figure.</p></div>'
    )


def read(page: str) -> tuple[str, str, str] | None:
    """Return the arguments with which `asleep` made some HTML; None if something else made it.

    Parameters
    ----------
    page : str
        The HTML of an output.
    """
    made = MADE.search(page)
    if not made:
        return None
    still, words, picture, alt = (html.unescape(part or "") for part in made.groups())
    return still, words or alt, picture
