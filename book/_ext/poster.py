"""A plug-in of MyST-NB: the still picture of each live figure stands in its place until it is drawn.

Without JavaScript it stays. The runtime of the page (course_lib/widgets/js/runtime.js) takes it away when the live
figure is there, which is as high, so nothing on the page moves.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer, load_mime_renders
from sphinx.application import Sphinx

VIEW = "application/vnd.jupyter.widget-view+json"
PNG = "image/png"


class PosterRenderer(MimeRenderPlugin):
    """Puts ``<img class="jupyter-widget">`` before a widget's view."""

    mime_priority_overrides = ()

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[Any] | None:
        """Return the picture and the view, or None where this is no widget with a picture."""
        if data.mime_type != VIEW or inline or data.cell_index is None or data.output_index is None:
            return None
        _, outputs = renderer.renderer.nb_client.code_cell_outputs(data.cell_index)
        output = outputs[data.output_index]
        if PNG not in output["data"]:
            return None
        picture = MimeData(PNG, output["data"][PNG], data.cell_metadata, data.output_metadata, line=data.line)
        image: nodes.image = renderer.render_image(picture)[0]
        image["alt"] = data.output_metadata.get(PNG, {}).get("alt") or output["data"]["text/plain"]
        image["classes"] += ["jupyter-widget", "no-scaled-link"]  # no link around it: the view must be its neighbour
        return [image, *renderer.render_widget_view(data)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer, in MyST-NB's own list: an entry point would bind every project that has course_lib."""
    if PosterRenderer not in load_mime_renders():
        load_mime_renders().append(PosterRenderer)
    return {"parallel_read_safe": True}
