"""What every live figure shares: ordinary ipywidgets controls, joined in the browser to a view that draws.

On a published page there is no Python: `jslink` carries a control's value to the view, and the view draws from data in
its own state, or computes. In a running notebook the view asks Python (`LiveFigure.answer`) only for what it cannot
compute: a surface or an optimizer of the reader's own. A still picture stands where no figure can live: on a page
without JavaScript and where a notebook in git is only looked at (`LiveFigure.poster`), and in a notebook that is opened
again without its kernel (`asleep`).
"""

from __future__ import annotations

import base64
import html
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as W
import traitlets as t
from IPython import get_ipython
from IPython.display import display, update_display
from matplotlib.figure import Figure

from ... import checks, plots
from ...asleep import asleep
from ...settings import on_site, storing
from .tasks import Task, met, tasks_of

__all__ = ["LiveFigure", "LiveView"]

STATIC = Path(__file__).parents[1] / "static"
SELECTIONS = (W.Dropdown, W.RadioButtons, W.Select, W.SelectionSlider, W.ToggleButtons)
ALT = "a sentence that says what can be seen in the figure"
VALUED = (W.FloatLogSlider, W.FloatSlider, W.IntSlider, W.Play, W.Checkbox, W.ToggleButton)


def watched() -> bool:
    """Tell whether a reader sees what this cell displays: a program that runs notebooks takes no input."""
    kernel = getattr(get_ipython(), "kernel", None)
    try:
        return bool(kernel.get_parent()["content"]["allow_stdin"])  # type: ignore[union-attr]
    except (AttributeError, KeyError, TypeError):  # no kernel, or one of another make
        return False


def fold(answers: Mapping[str, str]) -> str:
    """Return as HTML answers that are opened one by one: what stands on it → what is in it."""
    return "".join(
        f"<details><summary>{html.escape(name)}</summary><p>{html.escape(text)}</p></details>"
        for name, text in answers.items()
    )


class LiveView(anywidget.AnyWidget):
    """The part of a live figure that draws. A subclass names its JavaScript view and adds its own synced traits."""

    view = t.Unicode(help="name of the view in course_lib/widgets/js/index.js").tag(sync=True)
    alt = t.Unicode(help="what can be seen, in words").tag(sync=True)
    request = t.Dict(help="a question to Python, with an id").tag(sync=True)
    reply = t.Dict(help="its answer, with the same id").tag(sync=True)
    facts = t.Dict(help="what is the case now, for the tasks").tag(sync=True)
    still = t.Unicode(help="id of the output that holds the still picture; empty where there is none").tag(sync=True)
    _esm = t.Unicode().tag(sync=True)
    _css = t.Unicode().tag(sync=True)

    @t.default("_esm")
    def _default_esm(self) -> str:
        return "" if on_site() else (STATIC / "live.js").read_text(encoding="utf-8")

    @t.default("_css")
    def _default_css(self) -> str:
        return "" if on_site() else (STATIC / "live.css").read_text(encoding="utf-8")


class TaskView(LiveView):
    """The line above a figure that says what to try, and then that it is solved."""

    view = t.Unicode("tasks").tag(sync=True)
    tasks: Any = t.List().tag(sync=True)


def linkable(control: Any) -> str:
    """Return the trait of a control that exists in the browser, so that it can be linked without Python.

    A control that has none, which would be dead on a published page, is refused with a TypeError.
    """
    if isinstance(control, SELECTIONS):
        return "index"  # the value of a selection never leaves Python
    if isinstance(control, VALUED):
        return "value"
    allowed = ", ".join(kind.__name__ for kind in (*VALUED, *SELECTIONS))
    raise TypeError(f"a control must be one of {allowed}, but is a {type(control).__name__}")


class LiveFigure(W.VBox):
    """A task in a line, the controls, and the view that they move, with or without Python.

    A subclass says what its panels are (`panels`), set out on a `sheet`; if its view asks Python, what the answer is
    (`answer`); and what its tasks may want (`facts`).

    Parameters
    ----------
    view : LiveView
    controls : dict of str to (Widget, str)
        Name → the control and the trait of the view that it sets. Several controls may share a trait (Play and a
        slider, say). The name describes a control that has no description of its own.
    alt : str
        In a sentence or two, what can be seen: for readers who cannot see it.
    task : str, Task or list of Task
        In a sentence, what to try; or tasks that know when they are solved, an easy one first.

    Attributes
    ----------
    controls : dict of str to Widget
    tasks : list of Task

    Raises
    ------
    TypeError
        If a control has nothing that can be linked in the browser, or if `alt` is no text or `task` no task.
    ValueError
        If `alt` says nothing, the view has no such trait, or the figure has no such fact as a task wants.
    """

    def __init__(self, view: LiveView, controls: Mapping[str, tuple[Any, str]], *, alt: str, task: Any = "") -> None:
        alt = checks.text("alt", alt, ALT)
        sentence, self.tasks = tasks_of(task)
        if len(alt.split()) < 4:
            checks.refuse(ValueError, "alt", alt, ALT)
        self.view, self.alt = view, alt
        self.controls = {name: control for name, (control, _) in controls.items()}
        view.alt = self.alt
        for name, (control, trait) in controls.items():
            self._link(name, control, trait)
        view.observe(lambda change: self._respond(change["new"]), "request")
        view.on_msg(lambda _, message, __: self._keep_still(message["still"]))
        rows = [W.HTML(f'<p class="us-task">{html.escape(sentence)}</p>')] if sentence else self._task_rows()
        rows += [W.Box(list(self.controls.values()), _dom_classes=["us-controls"])] if controls else []
        super().__init__([*rows, view], _dom_classes=["us-figure"])

    def _link(self, name: str, control: Any, trait: str) -> None:
        source = linkable(control)
        if not self.view.has_trait(trait):
            raise ValueError(f"control {name!r} sets {trait!r}, but the view has no such trait")
        control.description = control.description or name
        setattr(self.view, trait, getattr(control, source))
        W.jslink((control, source), (self.view, trait))

    # ---- the tasks

    def _task_rows(self) -> list[Any]:
        """The line of the tasks, which the view's facts reach in the browser."""
        if not self.tasks:
            return []
        facts = self.facts()
        for test in (test for task in self.tasks for test in task.parts):
            if not isinstance(test, Mapping):
                checks.refuse(TypeError, "solved", test, f"a dict of some of these facts: {', '.join(facts)}")
            met(test, facts)  # it refuses what is no fact
        line = TaskView(tasks=[task.meta() for task in self.tasks], alt="What to try in the figure below.")
        W.jsdlink((self.view, "facts"), (line, "facts"))
        return [line]

    def facts(self) -> dict[str, Any]:
        """Return what is the case where the controls stand now: the names and the values that tasks may ask for."""
        return {}

    def solves(self, task: Task) -> bool:
        """Tell whether a task is solved where the controls stand now.

        Parameters
        ----------
        task : Task
        """
        facts = self.facts()
        return all(met(part, facts) for part in task.parts)

    # ---- Python's part, in a running notebook

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return what the view asked for, as a dict of JSON values and bytes.

        Parameters
        ----------
        request : dict
            The question of the view.

        Raises
        ------
        TypeError
            If the figure has no answers: its view must not ask.
        """
        raise TypeError(f"{type(self).__name__} has no answers, but its view asked {request}")

    def _respond(self, request: dict[str, Any]) -> None:
        if not request:
            return
        try:
            answer = self.answer(request)
        except Exception as error:  # the reader must see what went wrong; raised, it would be lost in a log
            answer = {"error": f"{type(error).__name__}: {error}"}
        self.view.reply = {**answer, "id": request.get("id")}

    # ---- where the figure cannot live

    def panels(self) -> list[plots.Panel]:
        """Return the panels as they stand now, in the keys that `course_lib.plots.panels` and the view's JS share.

        Raises
        ------
        TypeError
            If a subclass defines neither this nor `poster`.
        """
        raise TypeError(f"{type(self).__name__} must define panels()")

    def sheet(self) -> dict[str, Any]:
        """Return how `course_lib.plots.panels` sets out the still picture: its layout, heading and height."""
        return {}

    def poster(self) -> Figure:
        """Return the figure as it stands now: for paper and pages without JS."""
        return plots.panels(self.panels(), **self.sheet())

    def folded(self) -> str:
        """Return as HTML what stands beside the still on a page without JavaScript: what a reader is to guess first."""
        return ""

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {**super()._repr_mimebundle_(**kwargs), "text/plain": repr(self)}
        _, metadata = self.view._repr_mimebundle_()  # type: ignore[misc]  # Colab shows no widget without it
        if on_site() or storing():
            fig = self.poster()
            width, height = (round(100 * inches) for inches in fig.get_size_inches())
            data["image/png"] = _png(fig)
            without = {"noscript": self.folded()} if self.folded() else {}
            name = re.sub(r"\B(?=[A-Z])", "-", type(self).__name__).lower()  # for the figure's address
            about = {"alt": self.alt, "name": name, "width": width, "height": height, **without}
            metadata = {**metadata, "image/png": about}
        elif watched():
            self.view.still = self.view.still or uuid.uuid4().hex
            display(self._asleep(), raw=True, display_id=self.view.still)  # type: ignore[no-untyped-call]
        return data, metadata

    def _keep_still(self, picture: str) -> None:
        """Fill the output beside the figure with the picture that its view took; draw it here if it could not."""
        picture = picture or f"data:image/png;base64,{_png(self.poster())}"
        update_display(self._asleep(picture), raw=True, display_id=self.view.still)  # type: ignore[no-untyped-call]

    def _asleep(self, picture: str = "") -> dict[str, str]:
        return {"text/html": asleep(self.view.still, self.alt, picture), "text/plain": ""}


def _png(fig: Figure) -> str:
    return base64.b64encode(plots.png(fig, dpi=120)).decode()
