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
import controls from "./spoken.js";

const MODULES = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": controls,
  anywidget: { AnyModel, AnyView },
};
const SILENT_COMM = { on_msg() {}, on_close() {}, send() {}, close() {} }; // there is no kernel to talk to

class PageManager extends ManagerBase {
  /** Labels here are plain text; without this the controls would look for MathJax 2 and fail on the page's MathJax 3. */
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

async function drawWidgets() {
  const state = document.querySelector('script[type="application/vnd.jupyter.widget-state+json"]');
  if (!state) return;
  const manager = new PageManager();
  await manager.set_state(JSON.parse(state.textContent));
  for (const tag of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]'))
    await drawWidget(manager, tag);
}

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
