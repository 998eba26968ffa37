/**
 * What a reader has done, kept in this browser under one key: { "predict:PAGE#NAME": value, … }.
 *
 * Where the browser keeps nothing (some private windows, a file opened from a disk), it is kept until the page is left.
 */
const KEY = "unstuck";
let own = {},
  refused = false;

/** Everything that is kept. */
export function everything() {
  if (refused) return own;
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return own;
  }
}

function keep(next) {
  own = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(own));
  } catch {
    refused = true;
  }
}

/** The name of a page, "lectures/03-rmsprop": its file and folder, the same on the site and in a copy of it. */
export const page = (address = location.href) =>
  decodeURIComponent(new URL(address, location.href).pathname)
    .split("/")
    .slice(-2)
    .join("/")
    .replace(/\.(html|ipynb)$/, "");

/** What was kept under a name, or undefined. */
export const recall = (name) => everything()[name];

/** Keeps a value of JSON under a name; undefined takes it away. Tells the page with the event "unstuck-done". */
export function remember(name, value) {
  keep({ ...everything(), [name]: value });
  dispatchEvent(new CustomEvent("unstuck-done", { detail: { name, value } }));
}

/** Puts what a file holds in the place of everything. Returns false, and changes nothing, if it is no such file. */
export function restore(text) {
  let found = null;
  try {
    found = JSON.parse(text);
  } catch {
    // refused below
  }
  const names = /^(quiz|predict|page|task):/;
  if (found === null || typeof found !== "object" || Array.isArray(found)) return false;
  if (!Object.keys(found).every((name) => names.test(name))) return false;
  keep(found);
  return true;
}
