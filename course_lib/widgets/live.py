"""What every live figure shares: ordinary ipywidgets controls, joined in the browser to a view that draws.

On a published page there is no Python: `jslink` carries a control's value to the view, and the view draws from data in
its own state, or computes. In a running notebook the view can also ask Python (`LiveFigure.answer`), which has the last
word. Where there is no JavaScript either, a still picture (`LiveFigure.poster`) stands in.
"""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as W
import traitlets as t
from matplotlib.figure import Figure

from .. import plots

__all__ = ["LiveFigure", "LiveView", "linkable"]

STATIC = Path(__file__).with_name("static")
SELECTIONS = (W.Dropdown, W.RadioButtons, W.Select, W.SelectionSlider, W.ToggleButtons)
VALUED = (W.FloatLogSlider, W.FloatSlider, W.IntSlider, W.Play, W.Checkbox, W.ToggleButton)


def on_site() -> bool:
    """Tell whether the website is being built: its pages have all views, so no figure need carry them along."""
    return bool(os.environ.get("UNSTUCK_SITE"))


class LiveView(anywidget.AnyWidget):
    """The part of a live figure that draws. A subclass names its JavaScript view and adds its own synced traits."""

    view = t.Unicode(help="name of the view in tools/page_runtime/src/index.js").tag(sync=True)
    alt = t.Unicode(help="what can be seen, in words").tag(sync=True)
    request = t.Dict(help="a question to Python, with an id").tag(sync=True)
    reply = t.Dict(help="its answer, with the same id").tag(sync=True)
    _esm = t.Unicode().tag(sync=True)
    _css = t.Unicode().tag(sync=True)

    @t.default("_esm")
    def _default_esm(self) -> str:
        return "" if on_site() else (STATIC / "live.js").read_text(encoding="utf-8")

    @t.default("_css")
    def _default_css(self) -> str:
        return "" if on_site() else (STATIC / "live.css").read_text(encoding="utf-8")


def linkable(control: Any) -> str:
    """Return the trait of a control that exists in the browser, so that it can be linked without Python.

    Raises
    ------
    TypeError
        If the control has none: it would be dead on a published page.
    """
    if isinstance(control, SELECTIONS):
        return "index"  # the value of a selection never leaves Python
    if isinstance(control, VALUED):
        return "value"
    allowed = ", ".join(kind.__name__ for kind in (*VALUED, *SELECTIONS))
    raise TypeError(f"a control must be one of {allowed}, but is a {type(control).__name__}")


class LiveFigure(W.VBox):
    """A task in a line, the controls, and the view that they move, with or without Python.

    A subclass says what the still picture is (`poster`) and, if its view asks Python, what the answer is (`answer`).

    Parameters
    ----------
    view : LiveView
    controls : dict of str to (Widget, str) or (Widget, (str, str))
        Name → the control and the trait of the view that it sets; or (trait of the control, trait of the view), where
        it is not the one that `linkable` gives. Several controls may share a trait of the view (Play and a slider,
        say). The name describes a control that has no description of its own.
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.
    task : str
        In a sentence, what to try.

    Attributes
    ----------
    controls : dict of str to Widget

    Raises
    ------
    TypeError
        If a control has nothing that can be linked in the browser.
    ValueError
        If `alt` says nothing, or the view has no such trait.
    """

    def __init__(self, view: LiveView, controls: Mapping[str, tuple[Any, Any]], *, alt: str, task: str = "") -> None:
        if not isinstance(alt, str) or len(alt.split()) < 4:
            raise ValueError(f"alt must say in a sentence what can be seen in the figure, but is {alt!r}")
        self.view, self.alt, self.task = view, " ".join(alt.split()), " ".join(task.split())
        self.controls = {name: control for name, (control, _) in controls.items()}
        view.alt = self.alt
        for name, (control, traits) in controls.items():
            self._link(name, control, *((linkable(control), traits) if isinstance(traits, str) else traits))
        view.observe(lambda change: self._respond(change["new"]), "request")
        rows = [W.HTML(f'<p class="us-task">{html.escape(self.task)}</p>')] if task else []
        rows += [W.Box(list(self.controls.values()), _dom_classes=["us-controls"])] if controls else []
        super().__init__([*rows, view], _dom_classes=["us-figure"])

    def _link(self, name: str, control: Any, source: str, target: str) -> None:
        if not self.view.has_trait(target):
            raise ValueError(f"control {name!r} sets {target!r}, but the view has no such trait")
        control.description = control.description or name
        setattr(self.view, target, getattr(control, source))
        W.jslink((control, source), (self.view, target))

    # ---- Python's part, in a running notebook

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return what the view asked for, as a dict of JSON values and bytes."""
        raise NotImplementedError(f"{type(self).__name__} has no answers, but its view asked {request}")

    def _respond(self, request: dict[str, Any]) -> None:
        if not request:
            return
        try:
            answer = self.answer(request)
        except Exception as error:  # the reader must see what went wrong; raised, it would be lost in a log
            answer = {"error": f"{type(error).__name__}: {error}"}
        self.view.reply = {**answer, "id": request.get("id")}

    # ---- where there is no JavaScript

    def poster(self) -> Figure:
        """Return the figure as it stands now, drawn with `course_lib.plots`: for paper and pages without JS."""
        raise NotImplementedError(f"{type(self).__name__} must say what its still picture is")

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        fig = self.poster()
        still = base64.b64encode(plots.png(fig, dpi=120)).decode()
        width, height = (round(100 * inches) for inches in fig.get_size_inches())
        data = {**super()._repr_mimebundle_(**kwargs), "image/png": still, "text/plain": repr(self)}
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}
