"""What the tests of the live figures share: a hand on a figure in a browser, what is drawn there, and a notebook."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.optimizers import Newest, Optimizer
from course_lib.surfaces import Surface

STATIC = Path(__file__).resolve().parents[1] / "course_lib" / "widgets" / "static"


# ---- what only Python knows


class Size:
    """σ = |g|: a part of one's own."""

    def init(self, like: Any) -> tuple[()]:
        return ()

    def update(self, t: int, g: Any, memory: Any) -> Any:
        return np.abs(g) + 1e-12, ()


def sign(lr: Any) -> Optimizer:
    """An optimizer with that part."""
    return Optimizer(lr, Newest(), Size())


def own_surface(**changes: Any) -> Surface:
    """A surface of one's own, whose height has no logarithm everywhere."""
    given = {"start": (1.0, 1.0), "xlim": (-2, 2), "ylim": (-1.5, 1.5), "minimum": (0.0, 0.0), **changes}
    return Surface("mine", lambda p: p[0] ** 4 + p[1] ** 2 - 1, lambda p: np.stack([4 * p[0] ** 3, 2 * p[1]]), **given)


# ---- the hand


def moved(where: Any, act: Callable[[], Any]) -> None:
    """Do something that draws the figure of a page (or of a part of it) anew; return when it is drawn."""
    view = where.locator(".unstuck")
    drawn = int(view.get_attribute("data-draws"))
    act()
    view.page.wait_for_function("([view, n]) => Number(view.dataset.draws) > n", arg=[view.element_handle(), drawn])


def press(where: Any, control: str, key: str) -> None:
    """Press a key on a slider; return when the figure is drawn anew."""
    moved(where, lambda: where.get_by_role("slider", name=control, exact=True).press(key))


def gradients_of(tab: Any) -> list[float]:
    """The gradients that are set in a scope."""
    return [float(node.get_attribute("aria-valuenow")) for node in tab.locator(".us-grip").all()]


def check_scope(tab: Any, figure: Any) -> None:
    """Whether the page says and tabulates what Python does with the gradients that are set."""
    figure.view.gradients = gradients_of(tab)
    columns = [np.array(figure.view.gradients), np.square(figure.view.gradients)]
    columns += [response[what] for response in figure.numbers().values() for what, _ in figure.view.meta["columns"]]
    if not tab.locator(".us-scope details[open]").count():
        tab.get_by_text("all numbers", exact=True).click()  # the table is written while it is seen
    tab.locator(".us-scope tbody").wait_for()
    rows = tab.locator(".us-scope tbody tr").all()
    shown = [[float(cell.get_attribute("data-value")) for cell in row.locator("td").all()] for row in rows]
    np.testing.assert_allclose(shown, np.array(columns).T, rtol=1e-12)
    readouts = dict(line.inner_text().split(": ", 1) for line in tab.locator(".us-readout").all())
    assert readouts == figure.readouts()


# ---- what is drawn


def points(path: Any, marks: str = "ML") -> Any:
    """The points of a path, in pixels, shape (points, 2)."""
    pairs = re.findall(rf"[{marks}]([-\d.]+ [-\d.]+)", path.get_attribute("d"))
    return np.array([[float(v) for v in pair.split()] for pair in pairs])


def frame(plot: Any, *names: str) -> list[float]:
    """Where the frame of a plot or a map is, in pixels: left, right, top, bottom; and what else it says of itself."""
    return [float(plot.get_attribute(f"data-{name}")) for name in ("left", "right", "top", "bottom", *names)]


def on_map(ground: Any, u: Any, v: Any) -> Any:
    """Where points of a map's scales lie, in pixels, shape (points, 2)."""
    left, right, top, bottom, u0, u1, v0, v1 = frame(ground, "u0", "u1", "v0", "v1")
    return np.c_[left + (u - u0) / (u1 - u0) * (right - left), bottom - (v - v0) / (v1 - v0) * (bottom - top)]


def on_plot(plot: Any, x: Any, y: Any) -> Any:
    """Where points of a plot's axes lie, in pixels, shape (points, 2)."""
    left, right, top, bottom, x0, x1, y0, y1 = frame(plot, "x0", "x1", "y0", "y1")

    def share(v: Any, ends: tuple[float, float], log: str) -> Any:
        u = np.log10 if plot.get_attribute(log) == "true" else np.asarray
        with np.errstate(divide="ignore", invalid="ignore"):
            return (u(v) - u(ends[0])) / (u(ends[1]) - u(ends[0]))

    across, up = share(x, (x0, x1), "data-logx"), share(y, (y0, y1), "data-log")
    return np.c_[left + across * (right - left), bottom - up * (bottom - top)]


def seen(where: Any, pixels: Any) -> Any:
    """Those pixels that lie between the upper and the lower edge of a plot or a map."""
    _, _, top, bottom = frame(where)
    return pixels[(pixels[:, 1] > top + 0.02) & (pixels[:, 1] < bottom - 0.02)]


def apart(some: Any, others: Any) -> float:
    """How far the worst of some points is from the nearest of the others."""
    return float(np.abs(some[:, None] - others[None]).max(axis=2).min(axis=1).max())


def off(some: Any, line: Any) -> float:
    """How far the worst of some points is from a line of straight pieces."""
    start, way = line[:-1], np.diff(line, axis=0)
    length = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip(((some[:, None] - start) * way).sum(axis=2) / length, 0, 1)
    return float(np.linalg.norm(some[:, None] - start - share[..., None] * way, axis=2).min(axis=1).max())


# ---- a notebook

#: The module that a notebook loads (live.js) draws a figure's state; its model is a small stand-in for the notebook's.
#: `window.asked` are its questions, which `window.answer` answers, and `window.sent` its messages.
NOTEBOOK = """
async ({ module, style, state }) => {
  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const inside = (value) => Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revive(item)]));
  const revive = (value) => value?.base64 !== undefined ? bytes(value.base64) : Array.isArray(value) ? value.map(revive)
    : value && typeof value === "object" ? inside(value) : value;
  const values = { ...revive(state), _css: style }, listeners = [];
  const hears = (names, name) => names.split(" ").includes(`change:${name}`);
  Object.assign(window, { asked: [], sent: [] });
  window.model = {
    get: (name) => values[name],
    set: (name, value) => {
      values[name] = value;
      listeners.filter(([names]) => hears(names, name)).forEach(([, call]) => call());
    },
    on: (names, call) => listeners.push([names, call]),
    off: () => {},
    send: (message) => window.sent.push(message),
    save_changes: async () => {
      if (values.request === window.asked.at(-1) || !values.request.id) return;
      window.asked.push(values.request);
      window.model.set("reply", revive(await window.answer(values.request)));
    },
  };
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  const el = document.body.appendChild(document.createElement("div"));
  const { default: view } = await import(URL.createObjectURL(new Blob([module], { type: "text/javascript" })));
  window.away = view.render({ model: window.model, el });
}
"""


def packed(value: Any) -> Any:
    """Bytes as the stand-in reads them."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: packed(item) for name, item in value.items()}
    return [packed(item) for item in value] if isinstance(value, list) else value
