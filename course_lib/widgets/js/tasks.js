/**
 * The line above a live figure that says what to try: it knows when a task is solved, says so at once, and offers the
 * next, harder one. The figure's view puts what is the case into its trait `facts`, which is linked to this view's.
 *
 * tasks: [{ text, reply, key, parts }], parts a list of tests, each of which must be met at some time. `met` is the twin of
 * the function in common/tasks.py; tests/test_tasks.py holds the two together. memory.js keeps "task:PAGE#KEY": true.
 */
import { h } from "./draw.js";
import { page, recall, remember } from "./memory.js";

/** Whether all that a test wants holds: { fact: wanted }, { at: a bit for each position }. */
export const met = (test, facts) =>
  Object.entries(test).every(([fact, wanted]) => holds(fact, wanted, facts[fact] ?? null));

function holds(fact, wanted, value) {
  if (fact === "at") return wanted[value] === "1";
  if (!Array.isArray(wanted)) return value === wanted;
  if (typeof wanted[0] === "string") return wanted.includes(value);
  const [low, high] = wanted;
  return typeof value === "number" && value >= (low ?? -Infinity) && value <= (high ?? Infinity);
}

export function render({ model, el }) {
  const tasks = model.get("tasks"),
    many = tasks.length > 1,
    names = tasks.map(({ key }) => `task:${page()}#${key}`),
    solved = names.map((name) => Boolean(recall(name))),
    found = tasks.map(({ parts }) => parts.map(() => false)),
    status = h("p", { class: "us-hidden", role: "status" });
  let now = solved.includes(false) ? solved.indexOf(false) : tasks.length - 1;
  el.classList.replace("unstuck", "us-tasks"); // it is no figure
  const boxes = tasks.map(({ text, reply }, k) => {
    const open = h("p", { class: "us-open" }),
      next = h(
        "button",
        { class: "us-button", type: "button" },
        k + 1 < tasks.length ? "next, harder task" : "back to the first task",
      );
    next.addEventListener("click", () => {
      now = (k + 1) % tasks.length;
      show();
      boxes[now].box.focus();
      check();
    });
    const box = h(
      "div",
      { tabindex: -1 },
      h("p", { class: "us-task" }, h("b", {}, many ? `Task ${k + 1} of ${tasks.length}: ` : "Task: "), text),
      h("div", { class: "us-answer" }, open, h("p", { class: "us-solved" }, `✔ ${reply} `, many ? next : "")),
    );
    return { box, open };
  });
  el.append(...boxes.map(({ box }) => box), status);

  function show() {
    boxes.forEach(({ box, open }, k) => {
      box.dataset.state = k !== now ? "away" : solved[k] ? "solved" : "open";
      const all = found[k].length,
        some = found[k].filter(Boolean).length;
      open.textContent = all > 1 ? `${some} of ${all} found` : "not solved yet";
    });
    Object.assign(el.dataset, { now, solved: solved.filter(Boolean).length });
  }

  function check() {
    const facts = model.get("facts");
    el.dataset.facts = JSON.stringify(facts);
    if (solved[now] || !Object.keys(facts).length) return;
    const before = String(found[now]);
    tasks[now].parts.forEach((part, k) => (found[now][k] ||= met(part, facts)));
    if (String(found[now]) === before) return;
    solved[now] = found[now].every(Boolean);
    if (solved[now]) remember(names[now], true);
    show();
    status.textContent = solved[now] ? `Solved. ${tasks[now].reply}` : boxes[now].open.textContent;
  }

  show();
  check();
  model.on("change:facts", check);
  return () => model.off("change:facts", check);
}
