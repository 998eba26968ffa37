"""In a running notebook Python has the last word: the views ask, and what is drawn then is Python's answer.

The view is the module that a notebook loads (live.js); the model is a small stand-in for the notebook's, and its
questions go to the figure's own `answer`.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from course_lib.surfaces import Surface
from course_lib.widgets import Diagnose, StuckValley
from course_lib.widgets.diagnose import run_of
from course_lib.widgets.live import LiveFigure

STATIC = Path(__file__).resolve().parents[1] / "course_lib" / "widgets" / "static"

NOTEBOOK = """
async ({ module, style, state }) => {
  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const inside = (value) => Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revive(item)]));
  const revive = (value) => value?.base64 !== undefined ? bytes(value.base64) : Array.isArray(value) ? value.map(revive)
    : value && typeof value === "object" ? inside(value) : value;
  const values = revive(state), listeners = [];
  const hears = (names, name) => names.split(" ").includes(`change:${name}`);
  const tell = (name) => listeners.filter(([names]) => hears(names, name)).forEach(([, call]) => call());
  const model = {
    get: (name) => values[name],
    set: (name, value) => { values[name] = value; tell(name); },
    on: (names, call) => listeners.push([names, call]),
    off: () => {},
    save_changes: async () => { const reply = await window.answer(values.request); model.set("reply", revive(reply)); },
  };
  window.model = model;
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  const el = document.body.appendChild(document.createElement("div"));
  const { default: view } = await import(URL.createObjectURL(new Blob([module], { type: "text/javascript" })));
  view.render({ model, el });
}
"""


def packed(value: Any) -> Any:
    """Bytes as the page's stand-in reads them."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: packed(item) for name, item in value.items()}
    return [packed(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def notebook(new_context):
    """``notebook(figure)`` shows its view with the figure itself to answer; gives the page."""

    def open_it(figure: LiveFigure) -> Any:
        tab = new_context(viewport={"width": 800, "height": 800}).new_page()

        def answer(request: dict[str, Any]) -> Any:
            figure.view.request = request
            return packed(figure.view.reply)

        tab.expose_function("answer", answer)
        names = [name for name in figure.view.traits(sync=True) if not name.startswith("_") and name != "layout"]
        state = {name: getattr(figure.view, name) for name in names if name not in ("tooltip", "comm", "keys")}
        state = json.loads(json.dumps(packed(state)))
        module, style = ((STATIC / name).read_text("utf-8") for name in ("live.js", "live.css"))
        tab.evaluate(NOTEBOOK, {"module": module, "style": style, "state": state})
        return tab

    return open_it


def test_stuck_valley_shows_what_python_says(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = StuckValley(lr=1e-5)
    own = figure.answer
    monkeypatch.setattr(figure, "answer", lambda request: {**own(request), "sentence": f"Python at {request['lr']}"})
    tab = notebook(figure)
    tab.wait_for_selector(".unstuck[data-source='python']")
    assert tab.locator(".us-verdict").inner_text() == "Python at 1e-05"
    tab.evaluate("window.model.set('lr', 0.5)")
    tab.get_by_text("Python at 0.5").wait_for()


def test_stuck_valley_draws_a_surface_that_only_python_knows(notebook: Any) -> None:
    tilted = Surface(
        "tilted", lambda p: p[0] ** 2 + p[1] ** 4, lambda p: 4 * p, (1.0, 1.0), (-2, 2), (-2, 2), (0.0, 0.0)
    )
    figure = StuckValley(surface=tilted, lr=0.1, steps=100)
    tab = notebook(figure)
    tab.wait_for_selector(".unstuck[data-source='python']")
    assert tab.locator(".us-verdict").inner_text() == figure.run(0.1, figure.valleys[0], 100)[1][1]
    assert tab.locator(".us-dots").get_attribute("d").count("M") == 101
    painted = "(c) => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    assert tab.locator("canvas").evaluate(painted) > 5


def test_what_python_raises_is_shown(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = StuckValley()

    def broken(request: dict[str, Any]) -> dict[str, Any]:
        raise ZeroDivisionError("your gradient divides by zero")

    monkeypatch.setattr(figure, "answer", broken)
    tab = notebook(figure)
    tab.get_by_role("alert").wait_for()
    assert "ZeroDivisionError: your gradient divides by zero" in tab.get_by_role("alert").inner_text()


def test_diagnose_shows_what_python_trained(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = Diagnose(lr=0.1, batch_size=8)
    run = run_of(6, 0, 1)
    reply = {"numbers": run.astype("<f8").tobytes(), "kind": "noise", "sentence": "trained afresh"}
    monkeypatch.setattr(figure, "answer", lambda request: reply if request["cut"] == 1 else {})
    tab = notebook(figure)
    tab.wait_for_selector(".unstuck[data-source='bank']")
    tab.evaluate("window.model.set('cut', 1)")
    tab.wait_for_selector(".unstuck[data-source='python']")
    assert tab.locator(".us-verdict").inner_text() == "trained afresh"
