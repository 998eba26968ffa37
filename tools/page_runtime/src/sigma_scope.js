/**
 * The view of course_lib.widgets.SigmaScope: a few gradients that the reader takes in the hand, and what the averages of
 * their squares make of them: σ, the effective rate η/σ, the step (η/σ)·g.
 *
 * The engine hears the gradients with the descriptions of course_lib's own optimizers; tests/test_sigma_scope.py holds
 * the two together.
 */
import { announcer, fmt, h, panel, sampleOf, whenLookChanges } from "./draw.js";
import { hear } from "./engine.js";

/** What a method says to the gradients, at each t: { sigma, rate, step }; `alpha` is for the leaky mean. */
export function listen({ spec, average }, gradients, lr, alpha) {
  const { magnitude } = spec, square = { ...magnitude.square, beta: alpha };
  const told = hear(average === "leaky" ? { ...spec, magnitude: { ...magnitude, square } } : spec, gradients);
  return told.map(({ eta, m, sigma }) => ({ sigma: lr / (eta / sigma), rate: eta / sigma, step: (eta / sigma) * m }));
}

const four = (value) => fmt(value, 4);
const square = (g) => four(g * g);
const bracketed = (g) => (g < 0 ? `(${four(g)})` : four(g));

/** σ at step t with its numbers put in: "√((9 + 1 + 4)/3) = 2.16". */
export function byHand({ average }, gradients, heard, t, alpha) {
  const sigma = four(heard[t].sigma), parts = gradients.slice(0, t + 1).map(square);
  const sum = (t > 3 ? [...parts.slice(0, 2), "…", parts[t]] : parts).join(" + ");
  if (gradients.slice(0, t + 1).every((g) => g === 0)) return `0 + ε = ${sigma}`;
  if (!t) return `√${sum} = ${sigma}`;
  if (average === "leaky") return `√(${four(alpha)}·${four(heard[t - 1].sigma ** 2)} + ${four(1 - alpha)}·${parts[t]}) = ${sigma}`;
  return average === "mean" ? `√((${sum})/${t + 1}) = ${sigma}` : `√(${sum}) = ${sigma}`;
}

/** The first round number that is not below `value`: axes that do not move at every touch. */
const round = (value) => {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 5, 7, 10].map((k) => k * power).find((v) => v >= value * (1 - 1e-9));
};

const HEIGHT = 180;   // of the panel of gradients
const SEEN = 1e-6;   // a smaller σ has seen no gradient but zeros, and is ε

export function render({ model, el }) {
  el.classList.add("unstuck");
  const [lr, reach, methods] = ["lr", "reach", "methods"].map((name) => model.get(name)), grain = reach / 40;
  const root = h("div", { class: "us-scope", role: "group", "aria-label": model.get("alt") });
  const hands = h("div", { class: "us-hands" }), table = h("table", { class: "us-table" }), copied = h("span", { role: "status" });
  const copy = h("button", { class: "us-button", type: "button" }, "copy with all digits");
  el.append(root);
  const given = panel(root, { height: HEIGHT }), strings = h("div", { class: "us-strings" });
  root.append(hands);
  const grid = h("div", { class: "us-panels" });
  root.append(grid, h("details", {}, h("summary", {}, "all numbers"), h("div", { class: "us-wide", tabindex: 0, role: "region", "aria-label": "all numbers" }, table), copy, " ", copied));
  const panels = ["squares", "sigma", "rate", "step"].map(() => panel(grid, { height: 150 }));
  given.node.append(strings);
  const say = announcer(el);
  let held = null, cursor = null, grips = [];

  const gradientsNow = () => model.get("gradients");
  const at = () => Math.min(cursor ?? gradientsNow().length - 1, gradientsNow().length - 1);

  // ---- the gradients in the reader's hand

  function set(t, value) {
    const rounded = Number((Math.round(Math.max(-reach, Math.min(reach, value)) / grain) * grain).toPrecision(12)) + 0;
    cursor = t;
    if (gradientsNow()[t] !== rounded) {
      model.set("preset", null);
      model.set("gradients", gradientsNow().map((g, i) => (i === t ? rounded : g)));
      model.save_changes();
    } else draw();
  }

  const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

  function grip(t) {
    const node = h("div", { class: "us-grip", role: "slider", tabindex: 0, "aria-orientation": "vertical", "aria-label": `gradient at t = ${t}`, "aria-valuemin": -reach, "aria-valuemax": reach });
    node.addEventListener("keydown", (event) => {
      const g = gradientsNow()[t], next = { Home: -reach, End: reach, 0: 0, "-": -g }[event.key] ?? g + KEYS[event.key] * grain * (event.shiftKey ? 10 : 1);
      if (Number.isNaN(next) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      set(t, next);
    });
    node.addEventListener("focus", () => { cursor = t; draw(); });
    return node;
  }

  /** Value and step under the pointer. */
  function under(event) {
    const { left, right, top, bottom } = given.plot.dataset, frame = given.plot.getBoundingClientRect(), n = gradientsNow().length;
    const t = Math.floor(((event.clientX - frame.left - left) / (right - left)) * n);
    return { t: Math.max(0, Math.min(n - 1, t)), value: LIMIT - ((event.clientY - frame.top - top) / (bottom - top)) * 2 * LIMIT };
  }

  const LIMIT = 1.1 * reach;
  strings.addEventListener("pointerdown", (event) => {
    const { t, value } = under(event);
    held = t;
    strings.setPointerCapture(event.pointerId);
    event.preventDefault();
    set(t, value);
    grips[t].focus({ preventScroll: true });
  });
  strings.addEventListener("pointermove", (event) => { if (held !== null) set(held, under(event).value); });
  for (const end of ["pointerup", "pointercancel"]) strings.addEventListener(end, () => { held = null; });

  // ---- drawing

  function draw() {
    const gs = gradientsNow(), n = gs.length, t = at(), alpha = model.get("alpha");
    const heard = methods.map((method) => listen(method, gs, lr, alpha)), ts = gs.map((_, i) => i);
    const common = { xlabel: "t", keys: "none", x: [-0.5, n - 0.5], xticks: ts };
    const bar = (name, ys) => ({ name, as: "bars", pale: true, slot: 0, xs: ts, ys, value: fmt(ys[t]) });
    given.draw({ ...common, title: "gradients g: drag them", y: [-LIMIT, LIMIT], levels: [{ y: 0 }], curves: [bar("gradient", gs)] });
    place(gs);

    const lines = (what) => methods.map(({ name, look }, k) => ({ name, look, xs: ts, ys: heard[k].map((said) => said[what]), value: fmt(heard[k][t][what]) }));
    const sizes = gs.map(Math.abs), largest = (what) => Math.max(...heard.flatMap((all) => all.filter(({ sigma }) => sigma > SEEN).map((said) => Math.abs(said[what]))), 0);
    const high = (value) => [0, 1.04 * round(Math.max(value, 1e-6))];
    const furthest = 1.04 * round(Math.max(largest("step"), 1.2 * lr));
    const shown = [
      { title: "g², what is averaged", y: high(Math.max(...gs.map((g) => g * g), 0.01 * reach ** 2)), curves: [bar("square", gs.map((g) => g * g))] },
      { title: "σ, over |g|", y: high(Math.max(...sizes, largest("sigma"), 0.1 * reach)), curves: [bar("|g|", sizes), ...lines("sigma")] },
      { title: "effective rate η/σ", y: high(largest("rate") || 1), curves: lines("rate") },
      { title: `step (η/σ)·g; dashes: ±η = ±${fmt(lr)}`, y: [-furthest, furthest], levels: [{ y: lr }, { y: -lr }], curves: lines("step").map((curve) => ({ ...curve, as: "bars" })) },
    ];
    panels.forEach((p, k) => p.draw({ ...common, ...shown[k], cursor: t }));
    const words = tell(gs, heard, t, alpha);
    tabulate(gs, heard, t);
    say(words);
    Object.assign(el.dataset, { at: t, draws: Number(el.dataset.draws ?? 0) + 1, ready: "1" });
  }

  /** Puts the grips on the ends of the bars. */
  function place(gs) {
    const { left, right, top, bottom } = given.plot.dataset, width = (right - left) / gs.length;
    if (!(width > 0)) return;
    if (grips.length !== gs.length) strings.replaceChildren(...(grips = gs.map((_, t) => grip(t))));
    strings.setAttribute("style", `left:${left}px;width:${right - left}px;bottom:${HEIGHT - bottom}px;height:${bottom - top}px`);
    gs.forEach((g, t) => {
      grips[t].setAttribute("style", `left:${(t + 0.5) * width}px;top:${((LIMIT - g) / (2 * LIMIT)) * (bottom - top)}px`);
      grips[t].setAttribute("aria-valuenow", g);
      grips[t].setAttribute("aria-valuetext", four(g));
    });
  }

  /** The computation at step t, written out; returns it in words. */
  function tell(gs, heard, t, alpha) {
    const entries = methods.map((method, k) => {
      const { rate, step } = heard[k][t];
      return { method, said: [`σ = ${byHand(method, gs, heard[k], t, alpha)}`, `step = (η/σ)·g = ${fmt(rate)}·${bracketed(gs[t])} = ${fmt(step)}`] };
    });
    const here = `at t = ${t}: g = ${four(gs[t])}, g² = ${square(gs[t])}`;
    hands.replaceChildren(h("p", {}, here), h("dl", {}, ...entries.map(({ method, said }) => h("div", {}, h("dt", {}, sampleOf(method), ` ${method.name}`), ...said.map((words) => h("dd", {}, words))))));
    return [here, ...entries.map(({ method, said }) => `${method.name}: ${said.join(", ")}`)].join(". ");
  }

  const COLUMNS = [["sigma", "σ"], ["rate", "η/σ"], ["step", "step"]];

  function tabulate(gs, heard, t) {
    const head = h("tr", {}, ...["t", "g", "g²"].map((name) => h("th", { scope: "col", rowspan: 2 }, name)), ...methods.map(({ name }) => h("th", { scope: "colgroup", colspan: 3 }, name)));
    const under = h("tr", {}, ...methods.flatMap(() => COLUMNS.map(([, name]) => h("th", { scope: "col" }, name))));
    const rows = gs.map((g, i) => h("tr", i === t ? { class: "us-here" } : {}, h("th", { scope: "row" }, String(i)), ...[g, g * g, ...heard.flatMap((said) => COLUMNS.map(([what]) => said[i][what]))].map((value) => h("td", { "data-value": String(value) }, four(value)))));
    table.replaceChildren(h("thead", {}, head, under), h("tbody", {}, ...rows));
  }

  copy.addEventListener("click", async () => {
    const names = ["t", "g", "g²", ...methods.flatMap(({ name }) => COLUMNS.map(([, what]) => `${name} ${what}`))];
    const rows = [...table.tBodies[0].rows].map((row) => [row.cells[0].textContent, ...[...row.cells].slice(1).map((cell) => cell.dataset.value)]);
    try {
      await navigator.clipboard.writeText([names, ...rows].map((row) => row.join("\t")).join("\n"));
      copied.textContent = "copied";
    } catch {
      copied.textContent = "This browser does not let the page copy: select the table instead.";
    }
  });

  // ---- what moves it

  function chosen() {
    const preset = model.get("presets")[model.get("preset")];
    if (!preset) return;
    cursor = null;
    model.set("gradients", preset);
    model.save_changes();
    draw();
  }
  panels.forEach((p) => p.onPoint((x) => {
    const focused = grips.indexOf(document.activeElement);
    cursor = x !== null ? Math.max(0, Math.min(gradientsNow().length - 1, Math.round(x))) : focused < 0 ? null : focused;
    draw();
  }));
  model.on("change:preset", chosen);
  model.on("change:gradients change:alpha", draw);
  const stop = whenLookChanges(given.plot, draw);
  draw();
  return () => { stop(); model.off("change:preset", chosen); model.off("change:gradients change:alpha", draw); };
}
