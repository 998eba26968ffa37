/**
 * The widget runtime of the published pages: re-creates the page's widgets from the state that myst-nb stored in it.
 *
 * One script, no module loader, no network: it works under any path and from a file. It knows the ipywidgets controls
 * and the course's own views; what needs a kernel (Output, for one) is left out on purpose.
 */
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { AnyModel, AnyView } from "./any_view.js";
import { share } from "./share.js";
import controls from "./spoken.js";

const MODULES = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": controls,
  anywidget: { AnyModel, AnyView },
};
const SILENT_COMM = { on_msg() {}, on_close() {}, send() {}, close() {} }; // there is no kernel to talk to

class PageManager extends ManagerBase {
  /** Labels here are plain text; without this the controls would look for MathJax 2. */
  _rendermime = { latexTypesetter: { typeset() {} } };

  async loadClass(className, moduleName) {
    const found = MODULES[moduleName]?.[className];
    if (!found) throw new Error(`the page runtime has no ${className} of ${moduleName}`);
    return found;
  }

  async _get_comm_info() {
    return {};
  }

  async _create_comm() {
    return SILENT_COMM;
  }
}

/**
 * Draws each live figure when the reader comes near it: a phone would be busy for seconds if a lecture drew all at once.
 * Until then its still picture stands there, which is what is printed, too. Who goes by Tab or searches the page gets all
 * (and so do tests, by the event "unstuck-draw-all").
 */
function drawWidgets() {
  const stored = document.querySelector('script[type="application/vnd.jupyter.widget-state+json"]');
  if (!stored) return;
  const { state, ...version } = JSON.parse(stored.textContent),
    groups = joined(state),
    manager = new PageManager();
  document.documentElement.dataset.toDo = toDo(state); // reader.js counts what is done of it
  let last = Promise.resolve(); // one after the other, and the browser may answer the reader in between
  const draw = (tag) => {
    last = last.then(async () => {
      await manager.set_state({ ...version, state: groups[JSON.parse(tag.textContent).model_id] });
      await drawWidget(manager, tag);
      await new Promise((next) => setTimeout(next));
    });
  };
  const waiting = new Map();
  for (const tag of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]'))
    waiting.set(tag.previousElementSibling ?? tag.parentElement, tag);
  const start = (place) => {
    near.unobserve(place);
    if (waiting.has(place)) draw(waiting.get(place));
    waiting.delete(place);
  };
  const near = new IntersectionObserver((seen) => seen.forEach((s) => s.isIntersecting && start(s.target)), {
    rootMargin: "50% 0%",
  });
  for (const place of waiting.keys()) near.observe(place);
  const all = () => [...waiting.keys()].forEach(start);
  addEventListener("unstuck-draw-all", all);
  addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (key === "Tab" || (key === "f" && (ctrlKey || metaKey))) all();
  });
}

/** For each model those that belong to it: they refer to one another, or something refers to both. */
function joined(state) {
  const groups = {};
  for (const id in state) groups[id] = { [id]: state[id] };
  for (const id in state)
    for (const [, other] of JSON.stringify(state[id].state).matchAll(/"IPY_MODEL_(\w+)"/g)) {
      if (!groups[other] || groups[other] === groups[id]) continue;
      const both = Object.assign(groups[id], groups[other]);
      for (const member in both) groups[member] = both;
    }
  return groups;
}

/** How many predictions and tasks there are. */
const toDo = (state) =>
  Object.values(state).reduce((sum, { state: { view, tasks } }) => {
    return sum + (view === "prediction" ? 1 : view === "tasks" ? tasks.length : 0);
  }, 0);

/** Puts the widget in the place of its still picture. A widget that fails leaves its picture, and the others, alone. */
async function drawWidget(manager, tag) {
  try {
    const view = await manager.create_view(await manager.get_model(JSON.parse(tag.textContent).model_id));
    await wholeView(view);
    const place = document.createElement("div");
    place.className = "us-widget";
    tag.before(place);
    const still = place.previousElementSibling;
    if (still?.matches("img.jupyter-widget")) still.remove();
    Widget.attach(view.luminoWidget, place);
    share(view.model, place, place.parentElement.id);
    addEventListener("resize", () => MessageLoop.postMessage(view.luminoWidget, Widget.ResizeMessage.UnknownSize));
  } catch (error) {
    console.error("a live figure could not be drawn:", error);
  }
}

/** Waits for a view and all views in it; ipywidgets puts an error view where one of them failed. */
async function wholeView(view) {
  if (view.el.querySelector(".jupyter-widgets-error-widget")) throw new Error(view.model.get("msg"));
  for (const child of await Promise.all(view.children_views?.views ?? [])) await wholeView(child);
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", drawWidgets);
else drawWidgets();
