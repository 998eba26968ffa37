/**
 * What a reader does on the book's pages: quizzes become real choices, and what is done is counted beside each page's
 * name in the sidebar, and on the page of progress (book/progress.md). And the search (search.js).
 *
 * Without this script a quiz's replies are folded (`<details data-option>`, course_lib/exercises/show.py).
 * Kept in memory.js: "quiz:PAGE#NUMBER": letter; "predict:PAGE#KEY": { guess, seen }; "task:PAGE#KEY": true;
 * "page:PAGE": [done, all].
 */
import { h } from "./draw.js";
import { everything, page, recall, remember, restore } from "./memory.js";
import { startSearch } from "./search.js";

const COUNTED = /^(quiz|predict|task):/;

// ---------------------------------------------------------------- quizzes

/** Turns the list of options above each quiz into radio buttons that answer at once. Returns how many there are. */
function makeQuizzes() {
  const boxes = [...document.querySelectorAll(".us-exercise:has(> details[data-option])")];
  return boxes.filter((box, k) => makeQuiz(box, `quiz:${page()}#${k + 1}`)).length;
}

function makeQuiz(box, name) {
  const replies = [...box.querySelectorAll(":scope > details[data-option]")],
    list = box.closest(".cell")?.previousElementSibling;
  if (list?.tagName !== "UL" || list.children.length !== replies.length) return false;
  const answer = h("div", { class: "us-quiz-reply", "aria-live": "polite" });
  const question = list.previousElementSibling;
  if (question) question.id ||= name.replace(/\W+/g, "-");
  const form = h("form", { class: "us-quiz", role: "radiogroup", "aria-labelledby": question?.id });
  [...list.children].forEach((item, k) => {
    const letter = replies[k].dataset.option;
    const radio = h("input", { type: "radio", name, value: letter });
    radio.addEventListener("change", () => {
      remember(name, letter);
      say(k);
    });
    form.append(h("label", {}, radio, h("span", {}, ...(item.firstElementChild ?? item).childNodes)));
  });
  /** Shows the reply to an option. */
  function say(k) {
    form.elements[k].checked = true;
    answer.replaceChildren(replies[k].lastElementChild.cloneNode(true));
    answer.firstElementChild.removeAttribute("role"); // `answer` speaks
  }
  list.replaceWith(form);
  box.querySelector(":scope > p")?.remove(); // how to answer without this script
  for (const reply of replies) reply.remove();
  box.append(answer);
  const before = replies.findIndex(({ dataset }) => dataset.option === recall(name));
  if (before >= 0) say(before);
  return true;
}

// ---------------------------------------------------------------- progress

/** What of this page is done, of how much. */
function tally(quizzes) {
  const all = quizzes + Number(document.documentElement.dataset.toDo ?? 0); // runtime.js: predictions and tasks
  const here = Object.entries(everything()).filter(
    ([name, value]) => COUNTED.test(name) && name.split(/[:#]/)[1] === page() && value?.seen !== false,
  );
  return [Math.min(here.length, all), all];
}

function showInSidebar() {
  for (const link of document.querySelectorAll(".bd-links a[href]")) {
    const [done, all] = recall(`page:${page(link.href)}`) ?? [0, 0];
    link.querySelector(".us-done")?.remove();
    if (done) link.append(h("span", { class: "us-done", "aria-label": `, ${done} of ${all} done` }, ` ${done}/${all}`));
  }
}

/** The table and the buttons of the page of progress. */
function showProgress(place) {
  const rows = Object.entries(everything()).filter(([name, value]) => name.startsWith("page:") && value?.[1]);
  const links = [...document.querySelectorAll(".bd-links a[href]")];
  const table = h("table", { class: "table" }, h("thead", {}, h("tr", {}, h("th", {}, "page"), h("th", {}, "done"))));
  const body = h("tbody");
  for (const [name, [done, all]] of rows) {
    const link = links.find(({ href }) => page(href) === name.slice("page:".length));
    if (!link) continue;
    const title = link.firstChild.textContent.trim();
    body.append(h("tr", {}, h("td", {}, h("a", { href: link.href }, title)), h("td", {}, `${done} of ${all}`)));
  }
  table.append(body);
  const nothing = h("p", {}, "Nothing yet: answer a question in a lecture, and it is counted here.");
  place.replaceChildren(body.children.length ? table : nothing, h("p", { class: "us-buttons" }, ...buttons(place)));
}

function buttons(place) {
  const save = h("button", { type: "button" }, "Save as a file"),
    load = h("button", { type: "button" }, "Load a file"),
    forget = h("button", { type: "button" }, "Forget everything"),
    status = h("span", { role: "status" });
  save.addEventListener("click", () => {
    const file = new Blob([JSON.stringify(everything(), null, 1)], { type: "application/json" });
    const link = h("a", { href: URL.createObjectURL(file), download: "unstuck-progress.json" });
    link.click();
    URL.revokeObjectURL(link.href);
  });
  load.addEventListener("click", () => {
    const choose = h("input", { type: "file", accept: ".json,application/json" });
    choose.addEventListener("change", async () => {
      const good = restore(await choose.files[0].text());
      if (good) showProgress(place);
      else status.textContent = ` ${choose.files[0].name} is not a progress file.`;
    });
    choose.click();
  });
  forget.addEventListener("click", () => {
    if (!confirm("Forget all answers that this browser keeps for this course?")) return;
    restore("{}");
    showProgress(place);
  });
  return [save, load, forget, status];
}

// ---------------------------------------------------------------- stills

/** A still that scrolls (live.css: on a phone) can be reached and scrolled by keys. */
function reachStills() {
  const phone = matchMedia("(max-width: 620px)"),
    stills = document.querySelectorAll(".us-still:not([data-shrinks], .us-opening *)");
  const reach = () => {
    for (const still of stills) phone.matches ? still.setAttribute("tabindex", "0") : still.removeAttribute("tabindex");
  };
  phone.addEventListener("change", reach);
  reach();
}

// ---------------------------------------------------------------- the page

function start() {
  const quizzes = makeQuizzes();
  const count = () => {
    const now = tally(quizzes);
    if (now[1] && String(now) !== String(recall(`page:${page()}`))) remember(`page:${page()}`, now);
    showInSidebar();
  };
  addEventListener("unstuck-done", ({ detail }) => COUNTED.test(detail.name) && count());
  count();
  for (const button of document.querySelectorAll("[data-call]")) // of the theme: to print, to fill the screen
    button.addEventListener("click", () => window[button.dataset.call]());
  const place = document.getElementById("us-progress");
  if (place) showProgress(place);
  reachStills();
  startSearch();
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
