/**
 * The view of course_lib.widgets.common.scope: a few gradients that the reader takes in the hand, and what optimizers make of
 * them: m, v, σ, the effective rate η/σ, the step (η/σ)·m. SigmaScope, BiasMicroscope and SpeedLimit are such scopes.
 *
 * The engine computes it from the descriptions that Python made of course_lib's own optimizers for every position of
 * the knobs; tests/test_sigma_scope.py holds the two together: the numbers, the panels and the readouts.
 */
import { unpack } from "./quantized.js";
import { announcer, count, fmt, h, panel, readoutLine, sampleOf, setAll, update, whenLookChanges } from "./draw.js";
import { respond } from "./engine.js";
import { positions, rowOf } from "./knobs.js";
import { WORDS, four } from "./scope_words.js";
import { copier, group, markDrawn, put, unreadable, whenChanged } from "./parts.js";

// ---------------------------------------------------------------- what is shown

/** What a scope shows of an optimizer's response at each t, after `after` zeros: { m, v, sigma, rate, step, size }. */
export function quantities(spec, gradients, lr, after = 0) {
  const { square } = spec.magnitude,
    squares = gradients.map((g) => g * g);
  const v = square && respond({ ...spec, direction: square, magnitude: { kind: "One" } }, squares, after);
  return respond(spec, gradients, after).map(({ eta, m, sigma }, t) => {
    const rate = eta / sigma,
      step = rate * m;
    return { m, v: v?.[t].m, sigma: lr / rate, rate, step, size: Math.abs(step) };
  });
}

/** What is the case, for the tasks: the lengths of all steps in η, and the longest; as `facts` has it in Python. */
export function factsOf({ gs, methods, responses, after, meta }, preset) {
  const facts = { preset: preset ?? null, after };
  methods.forEach(({ name }, k) => {
    const sizes = responses[k].map(({ size }) => size / meta.lr);
    gs.forEach((_, t) => (facts[`${name} ${t}`] = sizes[t]));
    facts[`last ${name}`] = sizes.at(-1);
    facts[`longest ${name}`] = Math.max(...sizes);
    facts[`shortest ${name}`] = Math.min(...sizes);
  });
  const [raw, corrected] = ["raw", "corrected"].map((name) => responses[methods.findIndex((one) => one.name === name)]);
  if (raw) facts.apart = Math.max(...raw.map(({ step }, t) => Math.abs(step - corrected[t].step)));
  return facts;
}

// ---------------------------------------------------------------- the panels

const EDGE = 1.1, // times the largest gradient: where the panel of the gradients ends
  SEEN = 1e-6; // a smaller σ has seen no gradient but zeros, and is ε
const OVER = { g: ["g", (g) => g], square: ["g²", (g) => g * g], size: ["|g|", Math.abs] };

/** Where the axis of a panel begins and ends: round numbers, which do not move at every touch; as scope.py has it. */
function limits(values, levels, reach) {
  const most = Math.max(...values.map(Math.abs), ...levels.map(Math.abs), 0.1 * reach),
    power = 10 ** Math.floor(Math.log10(most));
  const high = 1.04 * [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((k) => k * power).find((value) => value >= most * (1 - 1e-9));
  return [values.some((value) => value < 0) ? -high : 0, high];
}

/** What a panel has beside the others: its curves and the limits of its axis. */
function panelOf({ title, what, who, bars, over, levels }, { gs, methods, responses, meta }) {
  const [name, of] = OVER[over] ?? [],
    behind = over ? [pale(name, gs.map(of))] : [];
  const among = (method) => what && (!who.length || who.includes(method.name)),
    chosen = methods.map((method, k) => [method, responses[k]]).filter(([method]) => among(method));
  const lines = chosen.map(([{ name, look }, response]) => ({
    name,
    look,
    ...(bars.includes(name) && { as: "bars", pale: methods.length === 1 }),
    ys: response.map((one) => one[what]),
  }));
  lines.sort((a, b) => Number(b.as === "bars") - Number(a.as === "bars")); // lines in front of bars
  const values = [
    ...chosen.flatMap(([, response]) => response.filter(({ sigma }) => sigma > SEEN).map((one) => one[what])),
    ...behind.flatMap(({ ys }) => ys),
  ];
  return {
    title,
    y: limits(
      values,
      levels.map(([y]) => y),
      meta.reach,
    ),
    levels: levels.map(([y, label]) => ({ y, label })),
    curves: [...behind, ...lines],
  };
}

const pale = (name, ys) => ({ name, as: "bars", pale: true, look: [4, 0], ys });

/** The gradients and the panels below them, as `panels` has them in Python. */
export function panelsOf(now) {
  const { gs, after, meta } = now,
    ts = gs.map((_, t) => t),
    edge = EDGE * meta.reach;
  const hands = { title: "gradients g", y: [-edge, edge], levels: [{ y: 0 }], curves: [pale("gradient", gs)] };
  return [hands, ...meta.panels.map((one) => panelOf(one, now))].map((one) => ({
    xlabel: after ? `t − ${count(after)}` : "t",
    x: [-0.5, gs.length - 0.5],
    xticks: gs.length > 12 ? ts.filter((t) => t % 8 === 0) : ts,
    ...one,
    curves: one.curves.map((curve) => ({ ...curve, xs: ts })),
  }));
}

// ---------------------------------------------------------------- the view

const HEIGHT = 180, // of the panel of gradients
  NO_COPY = "This browser does not let the page copy: select the table instead.";

export function render({ model, el }) {
  const meta = model.get("meta"),
    { reach, lr, paint } = meta,
    grain = reach / 40,
    LIMIT = EDGE * reach,
    words = WORDS[meta.words];
  const root = group(model, paint ? "us-scope us-fine" : "us-scope");
  const label = h("p", { class: "us-readouts" }),
    hands = h("div", { class: "us-hands" }),
    table = h("table", { class: "us-table" }),
    grid = h("div", { class: "us-panels" });
  el.append(label, root);
  const given = panel(root, { height: HEIGHT }),
    strings = h("div", {
      class: "us-strings",
      role: "group",
      "aria-label": paint ? "gradients: up and down change one, left and right go to the next" : "gradients",
    });
  const wide = meta.panels.filter((one) => one.wide).map(() => panel(root, { height: HEIGHT })); // they come first
  const { button, copied } = copier("copy with all digits", tableText, () => NO_COPY),
    whole = h("div", { class: "us-wide", tabindex: 0, role: "region", "aria-label": "all numbers" }, table);
  const all = h("details", {}, h("summary", {}, "all numbers"), whole, button, " ", copied);
  root.append(hands, grid, all);
  all.addEventListener("toggle", draw); // a table that nobody sees is not written at each move
  const panels = [...wide, ...meta.panels.slice(wide.length).map(() => panel(grid, { height: 150 }))];
  given.node.append(strings);
  const say = announcer(el);
  let held = null,
    cursor = null,
    grips = [],
    specs = null;

  const gradientsNow = () => model.get("gradients");
  const afterNow = () => meta.silences[model.get("after") ?? 0];
  const at = () => Math.min(cursor ?? gradientsNow().length - 1, gradientsNow().length - 1);

  // ---- the gradients in the reader's hand

  /** Sets the gradient at t, and those on the way there from `from`. */
  function set(t, value, from = t) {
    const rounded = Number((Math.round(Math.max(-reach, Math.min(reach, value)) / grain) * grain).toPrecision(12)) + 0;
    const [first, last] = [Math.min(t, from), Math.max(t, from)],
      gs = gradientsNow(),
      next = gs.map((g, i) => (i >= first && i <= last ? rounded : g));
    cursor = t;
    if (next.some((g, i) => g !== gs[i])) {
      put(model, { preset: null, gradients: next });
    } else draw();
  }

  const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
  const WAYS = paint ? { ArrowLeft: -1, ArrowRight: 1 } : {};

  function grip(t) {
    const node = h("div", {
      class: "us-grip",
      role: "slider",
      "aria-orientation": "vertical",
      "aria-valuemin": -reach,
      "aria-valuemax": reach,
    });
    node.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const g = gradientsNow()[t],
        way = WAYS[event.key],
        next =
          { Home: -reach, End: reach, 0: 0, "-": -g }[event.key] ??
          g + KEYS[event.key] * grain * (event.shiftKey ? 10 : 1);
      if (!way && Number.isNaN(next)) return;
      event.preventDefault();
      if (way) grips[t + way]?.focus();
      else set(t, next);
    });
    node.addEventListener("focus", () => {
      cursor = t;
      draw();
    });
    return node;
  }

  /** Value and step under the pointer. */
  function under(event) {
    const { left, right, top, bottom } = given.plot.dataset,
      frame = given.plot.getBoundingClientRect(),
      n = gradientsNow().length;
    const t = Math.floor(((event.clientX - frame.left - left) / (right - left)) * n);
    return {
      t: Math.max(0, Math.min(n - 1, t)),
      value: LIMIT - ((event.clientY - frame.top - top) / (bottom - top)) * 2 * LIMIT,
    };
  }

  strings.addEventListener("pointerdown", (event) => {
    const { t, value } = under(event);
    held = t;
    strings.setPointerCapture(event.pointerId);
    event.preventDefault();
    set(t, value);
    grips[t].focus({ preventScroll: true });
  });
  strings.addEventListener("pointermove", (event) => {
    if (held === null) return;
    const { t, value } = under(event),
      to = paint ? t : held;
    set(to, value, held);
    held = to;
  });
  for (const end of ["pointerup", "pointercancel"]) strings.addEventListener(end, () => (held = null));

  // ---- drawing

  function draw() {
    if (!specs) return;
    const gs = gradientsNow(),
      t = at(),
      after = afterNow(),
      place = positions(model, meta.axes);
    const methods = meta.methods.map((method, k) => ({
      ...method,
      spec: specs[k][rowOf(place, meta.axes, method.axes)],
    }));
    const now = { gs, methods, responses: methods.map(({ spec }) => quantities(spec, gs, lr, after)), t, after, meta };
    const [hands, ...below] = panelsOf(now),
      valued = (curves) => curves.map((curve) => ({ ...curve, value: fmt(curve.ys[t]) }));
    given.draw({
      ...hands,
      title: `${hands.title}: ${paint ? "draw" : "drag"} them`,
      keys: "none",
      curves: valued(hands.curves),
    });
    placeGrips(gs, after, t);
    panels.forEach((p, k) => p.draw({ ...below[k], keys: words.keys, curves: valued(below[k].curves), cursor: t }));
    const numbers = words.readouts(now),
      text = writeOut(now);
    label.hidden = !numbers.length;
    update(label, ...readoutLine(numbers));
    if (all.open) tabulate(now);
    model.set("facts", factsOf(now, model.get("preset")));
    say([...numbers.map((pair) => pair.join(": ")), text].join(". "));
    markDrawn(el, { at: t });
  }

  /** Puts the grips on the ends of the bars; where there are many, one of them can be tabbed to. */
  function placeGrips(gs, after, current) {
    const { left, right, top, bottom } = given.plot.dataset,
      width = (right - left) / gs.length;
    if (!(width > 0)) return;
    if (grips.length !== gs.length) strings.replaceChildren(...(grips = gs.map((_, t) => grip(t))));
    setAll(strings, {
      style: `left:${left}px;width:${right - left}px;bottom:${HEIGHT - bottom}px;height:${bottom - top}px`,
    });
    gs.forEach((g, t) => {
      setAll(grips[t], {
        style: `left:${(t + 0.5) * width}px;top:${((LIMIT - g) / (2 * LIMIT)) * (bottom - top)}px`,
        tabindex: paint && t !== current ? -1 : 0,
        "aria-label": `gradient at t = ${count(after + t)}`,
        "aria-valuenow": g,
        "aria-valuetext": four(g),
      });
    });
  }

  /** The computation at step t, written out; returns it in words. */
  function writeOut(now) {
    const { gs, t, after } = now,
      lines = words.lines(now);
    const here = `at t = ${count(t + after)}: g = ${four(gs[t])}, g² = ${four(gs[t] * gs[t])}`;
    const headOf = ({ head, look }) => h("dt", {}, ...(look ? [sampleOf({ look })] : []), head);
    update(
      hands,
      h("p", {}, here),
      h("dl", {}, ...lines.map((line) => h("div", {}, headOf(line), ...line.texts.map((text) => h("dd", {}, text))))),
    );
    return [here, ...lines.map(({ head, texts }) => `${head}: ${texts.join(", ")}`)].join(". ");
  }

  function tabulate({ gs, methods, responses, t, after }) {
    const { columns } = meta;
    const head = h(
      "tr",
      {},
      ...["t", "g", "g²"].map((name) => h("th", { scope: "col", rowspan: 2 }, name)),
      ...methods.map(({ name }) => h("th", { scope: "colgroup", colspan: columns.length }, name)),
    );
    const second = h("tr", {}, ...methods.flatMap(() => columns.map(([, name]) => h("th", { scope: "col" }, name))));
    const rows = gs.map((g, i) =>
      h(
        "tr",
        i === t ? { class: "us-here" } : {},
        h("th", { scope: "row" }, String(i + after)),
        ...[g, g * g, ...responses.flatMap((response) => columns.map(([what]) => response[i][what]))].map((value) =>
          h("td", { "data-value": String(value) }, four(value)),
        ),
      ),
    );
    update(table, h("thead", {}, head, second), h("tbody", {}, ...rows));
  }

  /** The table with all its digits, as a spreadsheet takes it. */
  function tableText() {
    const names = meta.methods.flatMap(({ name }) => meta.columns.map(([, what]) => `${name} ${what}`)),
      rows = [...table.tBodies[0].rows].map(({ cells: [t, ...cells] }) => [
        t.textContent,
        ...cells.map((cell) => cell.dataset.value),
      ]);
    return [["t", "g", "g²", ...names], ...rows].map((row) => row.join("\t")).join("\n");
  }

  // ---- what moves it

  function chosen() {
    const preset = meta.presets[model.get("preset")];
    if (!preset) return;
    cursor = null;
    put(model, { gradients: preset });
    draw();
  }
  panels.forEach((p) =>
    p.onPoint((x) => {
      const focused = grips.indexOf(document.activeElement);
      cursor =
        x !== null ? Math.max(0, Math.min(gradientsNow().length - 1, Math.round(x))) : focused < 0 ? null : focused;
      draw();
    }),
  );
  unpack(model.get("specs")).then((described) => {
    specs = described;
    draw();
  }, unreadable(el));
  const moves = { preset: chosen, [["gradients", "after", ...meta.axes.map((_, k) => `p${k}`)].join(" ")]: draw };
  return whenChanged(model, moves, whenLookChanges(given.plot, draw));
}
