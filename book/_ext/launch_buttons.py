"""Sphinx extension: only an .ipynb has buttons that open it on Binder or Colab.

The theme gives them to every page with code in it, but Colab opens no Markdown, and Binder shows it as plain text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

AFTER_THE_THEME = 502  # which adds its buttons at 501


def remove_from_markdown(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Take the buttons away again where the page is no .ipynb."""
    if Path(app.env.doc2path(pagename)).suffix != ".ipynb":
        buttons = context.get("header_buttons", [])
        context["header_buttons"] = [button for button in buttons if button.get("label") != "launch-buttons"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the writing of pages."""
    app.connect("html-page-context", remove_from_markdown, priority=AFTER_THE_THEME)
    return {"parallel_read_safe": True}
