"""Sphinx extension: buttons that open a notebook on Binder or Colab, where a repository is published that has it.

The theme makes their addresses from the repository's. Ours are the exceptions: without a repository there is no button;
only an .ipynb has one, since Colab opens no Markdown and Binder shows it as plain text; and Colab opens the copies that
a deployment puts on a branch of their own (tools/dress_notebooks.py), since it knows nothing but the notebook.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
from addresses import COLAB_BRANCH

AFTER_THE_THEME = 502  # which adds its buttons at 501
LAUNCHED = {"github.com": ("binderhub_url", "colab_url"), "gitlab.com": ("binderhub_url",)}  # who opens what lies where


def keep_what_can_open_it(app: Sphinx, config: Config) -> None:
    """Take away the launchers that cannot open a notebook of this repository: all, if there is none."""
    theme = config.html_theme_options
    host = urlsplit(theme.get("repository_url") or "").netloc
    if host not in LAUNCHED:
        theme["repository_url"] = ""  # the theme stops at a host that it does not know
    wanted = theme.get("launch_buttons", {})
    possible = LAUNCHED.get(host, ())
    theme["launch_buttons"] = {key: url for key, url in wanted.items() if key in possible or not key.endswith("_url")}


def mend(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Take the buttons away where the page is no .ipynb, and lead Colab to its own copy."""
    buttons = context.get("header_buttons", [])
    if Path(app.env.doc2path(pagename)).suffix != ".ipynb":
        context["header_buttons"] = [button for button in buttons if button.get("label") != "launch-buttons"]
        return
    branch = app.config.html_theme_options.get("repository_branch")
    for button in (button for group in buttons for button in group.get("buttons", [])):
        if button.get("text") == "Colab":
            button["url"] = button["url"].replace(f"/blob/{branch}/", f"/blob/{COLAB_BRANCH}/")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the configuration and to the writing of pages."""
    app.connect("config-inited", keep_what_can_open_it)
    app.connect("html-page-context", mend, priority=AFTER_THE_THEME)
    return {"parallel_read_safe": True}
