/**
 * The search of the site: in the theme's dialog (its button, Ctrl+K), and on the page search.html.
 *
 * The index is a script beside this one (book/_ext/site_search.py writes it), since a book that is opened from a disk
 * may load nothing else. It is fetched once a reader goes to a field of the search.
 */
import { h } from "./draw.js";
import { excerpt, prepare, search } from "./search_rank.js";

const HERE = document.currentScript?.src ?? location.href, // _static/widgets/reader.js
  INDEX = new URL("../search/index.js", HERE),
  ROOT = new URL("../../", HERE);
const FIRST = 8, // results that are shown
  MORE = 20; // and with each press of "more"
let index;

/** The index, once it is there. */
function load() {
  index ??= new Promise((ready, failed) => {
    globalThis.unstuckSearch = (data) => ready(prepare(data));
    const script = h("script", { src: INDEX.href });
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  return index;
}

/** A link to a section, with the titles above it and a line of its text. */
function result(hit) {
  const [chapter, ...above] = hit.titles.slice(0, -1),
    address = new URL(`${hit.page}.html`, ROOT);
  if (hit.anchor) address.hash = hit.anchor;
  const line = excerpt(hit).map(([text, found]) => (found ? h("mark", {}, text) : text));
  return h(
    "li",
    {},
    h(
      "a",
      { href: address.href },
      h("b", {}, hit.titles.at(-1)),
      " ",
      h("span", {}, [chapter, ...above].filter(Boolean).join(" › ")),
    ),
    h("p", {}, ...line),
  );
}

/** Shows what a field asks for in `place`, as it is written. */
function attach(field, place) {
  const list = h("ol", { class: "us-hits" }),
    more = h("button", { type: "button", class: "us-button" }, "More results"),
    status = h("p", { class: "us-hits-count", role: "status" });
  place.append(status, list, h("p", {}, more));
  let hits = [],
    asked = 0;

  function show(count) {
    const focus = count > FIRST ? list.children.length : -1;
    list.replaceChildren(...hits.slice(0, count).map(result));
    more.hidden = hits.length <= count;
    if (focus >= 0) list.children[focus]?.querySelector("a").focus();
  }

  async function ask() {
    const query = field.value.trim(),
      turn = ++asked;
    if (!query) {
      hits = [];
      status.textContent = "";
      return show(0);
    }
    try {
      const found = await load();
      if (turn !== asked) return; // more was written meanwhile
      hits = search(query, found);
      status.textContent = hits.length
        ? `${hits.length} ${hits.length === 1 ? "section" : "sections"} found`
        : "Nothing found. Try one word, in English or Chinese, or look in the glossary.";
    } catch {
      status.textContent = "The search index could not be loaded. The glossary leads to the section on each term.";
    }
    show(FIRST);
  }

  /** The arrows walk from the field through the results and back. */
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key],
      stops = [field, ...list.querySelectorAll("a")],
      at = stops.indexOf(document.activeElement);
    if (!step || at < 0 || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  }

  more.hidden = true;
  more.addEventListener("click", () => show(list.children.length + MORE));
  field.addEventListener("focus", () => load().catch(() => {}));
  field.addEventListener("input", ask);
  for (const part of [field, list]) part.addEventListener("keydown", walk);
  list.addEventListener("click", ({ target }) => target.closest("a") && field.closest("dialog")?.close());
  return ask;
}

/** The dialog that the theme opens. */
function inDialog() {
  const field = document.querySelector("#pst-search-dialog input[type=search]");
  if (!field) return;
  const place = h("div", { class: "us-search" });
  field.form.after(place);
  attach(field, place);
}

/** The page of results; its field takes the place of the dialog there, for Ctrl+K too. */
function onPage() {
  const place = document.getElementById("us-search-page");
  if (!place) return;
  const field = h("input", { type: "search", name: "q", class: "form-control", "aria-label": "Search the course" }),
    form = h("form", { class: "bd-search", role: "search" }, field);
  place.append(form);
  const ask = attach(field, place);
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", () =>
    history.replaceState(null, "", field.value ? `?q=${encodeURIComponent(field.value)}` : "?"),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  field.focus();
  ask();
}

export function startSearch() {
  inDialog();
  onPage();
}
