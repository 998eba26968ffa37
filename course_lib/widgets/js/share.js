/**
 * "Copy link" in the corner of a live figure: the address of the page, with the figure's id as the fragment and what
 * its controls stand at as the query. Who opens it sees the figure so. A value that the figure cannot show is passed
 * over, and a line says so.
 *
 * Published pages only: in a notebook the cell itself says what the controls stand at.
 */
import { h } from "./draw.js";

/** What a hand moves in a view itself, numbers all: view → { name in the address: trait }. */
const BY_HAND = {
  descent_explorer: { start: "start" },
  own_axes: { point: "point" },
  scope: { gradients: "gradients" },
};
const SELECTIONS = /^(Dropdown|RadioButtons|Select|SelectionSlider|ToggleButtons)Model$/;
const NUMBERS = /^(FloatLogSlider|FloatSlider|IntSlider)Model$/;
const SWITCHES = /^(Checkbox|ToggleButton)Model$/;

/** A name for the address: "learning rate η" → "learning-rate". */
export const slug = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

// ---------------------------------------------------------------- each kind of control: what it stands at, and to set it

const selection = {
  read: (model) => model.get("_options_labels")[model.get("index")],
  write(model, text) {
    const index = model.get("_options_labels").indexOf(text);
    if (index >= 0) set(model, "index", index);
    return index >= 0;
  },
};
const number = {
  read: (model) => String(Number(model.get("value").toPrecision(6))),
  write(model, text) {
    const { min, max, step, base } = model.attributes,
      value = Number(text),
      at = base ? Math.log(value) / Math.log(base) : value;
    if (!text.trim() || !Number.isFinite(at) || at < min - 1e-9 || at > max + 1e-9) return false;
    const stop = Math.min(max, min + Math.round((at - min) / step) * step);
    set(model, "value", Number((base ? base ** stop : stop).toPrecision(12)));
    return true;
  },
};
const toggle = {
  read: (model) => (model.get("value") ? "on" : "off"),
  write(model, text) {
    if (!["on", "off"].includes(text)) return false;
    set(model, "value", text === "on");
    return true;
  },
};
const numbers = (trait) => ({
  read: (model) => model.get(trait).join(" "), // every digit: a rounded point may print another verdict
  write(model, text) {
    const found = text.trim().split(/\s+/).map(Number),
      size = model.get(trait).length || 2; // a start that nobody has moved is empty
    if (!text.trim() || found.length !== size || !found.every((x) => Number.isFinite(x) && Math.abs(x) < 1e4))
      return false;
    set(model, trait, found);
    return true;
  },
});

function set(model, trait, value) {
  model.set(trait, value);
  model.save_changes();
}

const kind = (name) =>
  SELECTIONS.test(name) ? selection : NUMBERS.test(name) ? number : SWITCHES.test(name) ? toggle : undefined;

/** All that the address may set in a figure: name → { read(), write(text) }. */
export function settings(figure) {
  const found = new Map();
  const add = (wanted, model, { read, write }) => {
    let name = wanted;
    for (let k = 2; found.has(name); k++) name = `${wanted}-${k}`;
    found.set(name, { read: () => read(model), write: (text) => write(model, text) });
  };
  const walk = (model) => {
    const control = kind(model.get("_model_name"));
    if (control) add(slug(model.get("description") || model.get("tooltip") || "control"), model, control);
    for (const [name, trait] of Object.entries(BY_HAND[model.get("view")] ?? {})) add(name, model, numbers(trait));
    for (const child of model.get("children") ?? []) walk(child);
  };
  walk(figure);
  return found;
}

/** The query of a figure as it stands. What is empty has not been moved. */
export function query(found) {
  const moved = [...found].map(([name, { read }]) => [name, read()]).filter(([, text]) => text);
  return new URLSearchParams(moved).toString().replaceAll("+", "%20");
}

/** Sets what a query asks for; returns what the figure cannot show, [[name, text], …]. A query of others is left alone. */
export function apply(found, text) {
  const asked = [...new URLSearchParams(text)];
  if (!asked.some(([name]) => found.has(name))) return [];
  return asked.filter(([name, value]) => !found.get(name)?.write(value));
}

// ---------------------------------------------------------------- the page

/** Gives a figure its button; sets it as the address asks, if the address means it. */
export function share(figure, place, id) {
  const found = settings(figure);
  if (!found.size || !id) return;
  const button = h("button", { type: "button", class: "us-share-button" }, "copy link"),
    status = h("span", { role: "status" });
  place.append(h("p", { class: "us-share" }, status, " ", button));
  button.addEventListener("click", async () => {
    const address = new URL(location.href);
    address.search = query(found);
    address.hash = id;
    status.replaceChildren(await copied(address.href));
    status.querySelector("input")?.select();
  });
  if (decodeURIComponent(location.hash.slice(1)) !== id) return;
  const refused = apply(found, location.search);
  if (refused.length)
    status.textContent = `The link asks for ${refused.map((pair) => pair.join(" = ")).join(", ")}, which this figure cannot show.`;
  place.scrollIntoView();
}

/** Puts an address on the clipboard, and where the browser permits it into the bar; says so, or shows it to be copied. */
async function copied(address) {
  try {
    history.replaceState(null, "", address);
  } catch {
    // a page from a disk may not
  }
  try {
    await navigator.clipboard.writeText(address);
    return "Copied: whoever opens the link sees the figure as it stands now.";
  } catch {
    return h("input", {
      type: "text",
      readonly: true,
      value: address,
      "aria-label": "link to this figure as it stands",
    });
  }
}
