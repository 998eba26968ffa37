"""A plug-in of MyST-NB: the still picture of each live figure stands in its place until it is drawn.

Without JavaScript it stays. The runtime of the page (course_lib/widgets/js/runtime.js) takes it away when the live
figure is there, which is as high, so nothing on the page moves. Both are in a place with an id, which a link reaches
(`lectures/01b-one-rate.html#fig-stuck-valley`). A picture that does not live has the id of its cell, after `fig-`.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer, load_mime_renders
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

VIEW = "application/vnd.jupyter.widget-view+json"
PNG = "image/png"
MANY = ("exploration", "prediction")


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
        image["classes"] += ["jupyter-widget", "no-scaled-link"]  # no link around it: the view must be its neighbor
        without = data.output_metadata.get(PNG, {}).get("noscript", "")
        words = [nodes.raw("", f"<noscript>{without}</noscript>", format="html")] if without else []
        place = nodes.container("", *words, image, *renderer.render_widget_view(data), is_div=True)
        place["ids"] = [figure_id(renderer, data)]
        return [place]


def figure_id(renderer: NbElementRenderer, data: MimeData) -> str:
    """Return where a link reaches a figure: by its class, or by its cell where a page has many of a class."""
    name = data.output_metadata.get(PNG, {}).get("name", "figure")
    if name in MANY and renderer.source.endswith(".ipynb"):  # the cells of a page of text have no lasting ids
        name = renderer.renderer.nb_client.notebook.cells[data.cell_index].id
    wanted = f"fig-{name}"
    taken = renderer.renderer.document.ids
    id = next(id for k in itertools.count(1) if (id := wanted if k == 1 else f"{wanted}-{k}") not in taken)
    taken[id] = None
    return id


class Ids(SphinxTransform):
    """Give the cells that show a picture which does not live an id."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Name them after the cells of the notebook."""
        path = Path(self.env.doc2path(self.env.docname))
        if path.suffix != ".ipynb":
            return
        cells = nbformat.read(path, as_version=4).cells
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and shows_still(cell):
                cell["ids"].append(f"fig-{cells[cell['cell_index']].id}")


def shows_still(cell: nodes.container) -> bool:
    """Whether a cell's outputs hold a picture, and no live figure."""
    raw = [node.astext() for node in cell.findall(nodes.raw)]
    return any("us-still" in text for text in raw) and not any(VIEW in text for text in raw)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer, in MyST-NB's own list: an entry point would bind every project that has course_lib."""
    if PosterRenderer not in load_mime_renders():
        load_mime_renders().append(PosterRenderer)
    app.add_transform(Ids)
    return {"parallel_read_safe": True}
