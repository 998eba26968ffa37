/** What the views share beside their drawing: the group of panels, the sentence above it, the pointer, and how to let go. */
import { h, notice, panel, write } from "./draw.js";
import { makeMap } from "./maps.js";

/** The group of a figure's panels, named by the figure's words. */
export const group = (model, look) => h("div", { class: look, role: "group", "aria-label": model.get("alt") });

/** A sentence above a figure: { node, write(sentence, kind) }. A screen reader speaks it, unless the view does that. */
export function verdictLine({ spoken = true, look = "" } = {}) {
  const node = h("p", {
    class: `us-verdict ${look}`.trim(),
    role: spoken && "status",
    "aria-live": spoken && "polite",
  });
  function say(sentence, kind) {
    write(node, sentence);
    if (kind !== undefined) node.dataset.kind = kind;
  }
  return { node, write: say };
}

/** In `root` the map of one path, and beside it panels of these heights: { map, panels }. */
export function mapAndPanels(root, heights) {
  const map = makeMap(root, { title: "the path on the map" });
  const curves = root.appendChild(h("div", { class: "us-stack" }));
  return { map, panels: heights.map((height) => panel(curves, { height })) };
}

/** `callback(t)` with the step under the pointer in one of the panels; null when it leaves. */
export function onStep(panels, callback) {
  for (const p of panels) p.onPoint((x) => callback(x === null ? null : Math.round(x)));
}

/** Sets traits of the figure, in the browser and in Python. */
export function put(model, traits) {
  for (const [name, value] of Object.entries(traits)) model.set(name, value);
  model.save_changes();
}

/** Calls each function when one of its traits changes: { "lr steps": moved }. Returns the way to stop, `others` too. */
export function whenChanged(model, calls, ...others) {
  const heeded = Object.entries(calls).map(([names, call]) => [names.replace(/\S+/g, "change:$&"), call]);
  for (const [events, call] of heeded) model.on(events, call);
  const stops = [...others, () => heeded.forEach(([events, call]) => model.off(events, call))];
  return () => stops.forEach((stop) => stop());
}

/** A button that copies `textOf()`, and the line that says so; `refused()` says what to do where no page may copy. */
export function copier(name, textOf, refused) {
  const button = h("button", { class: "us-button", type: "button" }, name),
    copied = h("span", { role: "status" });
  button.addEventListener("click", async () => {
    copied.textContent = "";
    try {
      await navigator.clipboard.writeText(textOf());
      copied.textContent = "copied";
    } catch {
      copied.textContent = refused(); // a page without a secure address, or without leave
    }
  });
  return { button, copied };
}

/** Says on the element that the figure is drawn, how often it was, and `data` of what is seen; tests wait for it. */
export function markDrawn(el, data = {}) {
  Object.assign(el.dataset, data, { draws: Number(el.dataset.draws ?? 0) + 1, ready: "1" });
}

/** What to do with stored numbers that cannot be read. */
export const unreadable = (el) => (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`);
