/** Elements of the page: made, and written again only where they differ. Nothing here knows what is drawn. */

const SVG = "http://www.w3.org/2000/svg";

/** Gives an element attributes, but those that are null, undefined or false, and children; returns it. */
export function setAll(element, attributes, children = []) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      setOne(element, name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

const MADE = Symbol("attributes"); // those that were set here: to ask the document for them takes most of the time of a move

/** Sets an attribute that is not so yet: what is written anew is styled and laid out anew. */
function setOne(element, name, text) {
  element[MADE] ??= {};
  if (element[MADE][name] === text) return;
  element[MADE][name] = text;
  element.setAttribute(name, text);
}

/** Writes the words of an element, if they are others than before, and into the text that stands there. */
export function write(element, text) {
  const { firstChild: words } = element;
  if (!words || words !== element.lastChild || words.nodeType !== Node.TEXT_NODE) element.textContent = text;
  else if (words.data !== text) words.data = text;
}

/**
 * Gives `parent` these children, as replaceChildren does, but keeps the nodes that stand in their places and writes only
 * what differs: a picture whose axes stay is not laid out again. For what `h` and `svg` made, has no listeners, and is
 * changed by nobody else. A child that stands there already stays as it is.
 */
export function update(parent, ...wanted) {
  let old = parent.firstChild;
  for (const next of wanted) {
    const here = old;
    old = here?.nextSibling ?? null;
    if (here === null) parent.append(next);
    else if (!become(here, next)) here.replaceWith(next);
  }
  while (old) {
    const next = old.nextSibling;
    old.remove();
    old = next;
  }
}

/** Makes a node equal to another one, which may be a string; returns false where it is of another kind. */
function become(node, next) {
  const words = typeof next !== "object" ? String(next) : next.nodeType === Node.TEXT_NODE ? next.data : null;
  if (words !== null) {
    if (node.nodeType !== Node.TEXT_NODE) return false;
    if (node.data !== words) node.data = words;
    return true;
  }
  if (node === next) return true;
  if (node.nodeName !== next.nodeName) return false;
  const wanted = next[MADE] ?? {};
  for (const name in node[MADE]) {
    if (name in wanted) continue;
    delete node[MADE][name];
    node.removeAttribute(name);
  }
  for (const name in wanted) setOne(node, name, wanted[name]);
  if (node.firstChild || next.firstChild) update(node, ...next.childNodes);
  return true;
}

/** `ifNew()(key, act)` acts if the key is another than before. */
export function ifNew() {
  let before = null;
  return (key, act) => {
    const now = JSON.stringify(key);
    if (now !== before) act();
    before = now;
  };
}

/** `remade(node)(key, make)` updates the children of a node to what `make` returns, if the key is another than before. */
export function remade(node) {
  const other = ifNew();
  return Object.assign((key, make) => other(key, () => update(node, ...make())), { node });
}

/**
 * What says how wide and high an element is, without asking the layout at each drawing, when all is to be laid out anew:
 * it is asked when the size has changed, and then `changed` is called.
 */
export function sizeOf(element, changed = () => {}) {
  let size = null;
  const measured = () => ({ width: element.clientWidth, height: element.clientHeight });
  new ResizeObserver(() => {
    size = measured();
    changed();
  }).observe(element);
  return () => size ?? measured();
}

/** An HTML element: h("p", { class: "us-note" }, "text", child). */
export const h = (tag, attributes = {}, ...children) => setAll(document.createElement(tag), attributes, children);

/** An SVG element, made like `h`. */
export const svg = (tag, attributes = {}, ...children) =>
  setAll(document.createElementNS(SVG, tag), attributes, children);

/** Words in a picture; where `anchor` is, "start" if not given. */
export const textAt = (x, y, words, anchor = null, look = null) =>
  svg("text", { x, y, "text-anchor": anchor, class: look }, words);

/** A straight line in a picture. */
export const lineOf = (x1, y1, x2, y2, look = null, more = {}) => svg("line", { x1, y1, x2, y2, class: look, ...more });
