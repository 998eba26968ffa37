/**
 * The view of course_lib.widgets.DescentExplorer: optimizers from one starting point, on the map, as curves of the loss,
 * and in numbers.
 *
 * The engine walks with the descriptions that Python made for every position of the knobs. What it does not know is
 * walked by Python in a running notebook; a published page has its runs recorded, from the surface's own start.
 */
import { bytesOf, decode, float64Of, inflate, nearest } from "./bank.js";
import { announcer, dashOf, fmt, h, inkOf, notice, panel, svg, whenLookChanges } from "./draw.js";
import { run as walk } from "./engine.js";
import { asker } from "./kernel.js";
import { cross, makeMap, sideOf } from "./map.js";

// ---------------------------------------------------------------- a run

const COLUMNS = ["x", "y", "loss", "norm", "m1", "m2", "sigma1", "sigma2", "eta"], SIGNED = ["loss", "m1", "m2"];
const LOST = 1e6, NEAR = 0.01;

const count = (n) => n.toLocaleString("en-US");
const last = (values) => values[values.length - 1];

/** The first step whose loss is no number or too large to mean anything, or −1; `top` is the height of the map. */
export function lostAt(loss, top) {
  const most = LOST * Math.max(Math.abs(loss[0]), Math.abs(top));
  return loss.findIndex((value) => !(Math.abs(value) <= most));
}

/** The first step with a loss of `goal` or below, or (if it is null) within 1 % of the way to a minimum; −1 for none. */
export function reachedAt({ x, y, loss }, goals, goal) {
  if (goal !== null) return loss.findIndex((value) => value <= goal);
  const steps = goals.map(([a, b]) => x.findIndex((_, t) => Math.hypot(x[t] - a, y[t] - b) <= NEAR * Math.hypot(x[0] - a, y[0] - b))).filter((t) => t >= 0);
  return steps.length ? Math.min(...steps) : -1;
}

/** A run by its columns, with the step where it is lost. */
const finished = (columns, ground) => ({ ...columns, lost: lostAt(columns.loss, last(ground.levels)) });

/** A run of the engine. */
export function engineRun(spec, ground, start, steps) {
  const { theta, g, m, sigma, loss, eta } = walk(spec, ground.spec, start, steps);
  const pick = (values, i) => Float64Array.from(loss, (_, t) => values[2 * t + i]);
  const norm = Float64Array.from(loss, (_, t) => Math.hypot(g[2 * t], g[2 * t + 1]));
  return finished({ x: pick(theta, 0), y: pick(theta, 1), loss, norm, m1: pick(m, 0), m2: pick(m, 1), sigma1: pick(sigma, 0), sigma2: pick(sigma, 1), eta }, ground);
}

/** A recorded run; its path is stored in widths and heights of the map. */
export function recordedRun(bank, row, ground) {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, bank[name](row)]));
  for (const name of SIGNED) { const signs = bank[`sign ${name}`](row); columns[name] = columns[name].map((size, t) => size * Math.round(signs[t])); }
  ground.sides.map(sideOf).forEach(({ from, ends: [lo, hi] }, k) => { const name = COLUMNS[k]; columns[name] = columns[name].map((share) => from(lo + share * (hi - lo))); });
  return finished(columns, ground);
}

/** The runs in an answer from Python, one for each name. */
function answeredRuns(reply, names, ground) {
  const numbers = float64Of(reply.numbers), length = numbers.length / names.length / COLUMNS.length;
  return Object.fromEntries(names.map((name, k) => {
    const column = (j) => numbers.subarray((k * COLUMNS.length + j) * length, (k * COLUMNS.length + j + 1) * length);
    return [name, finished(Object.fromEntries(COLUMNS.map((key, j) => [key, column(j)])), ground)];
  }));
}

/** Limits of the loss: whole decades that hold the curves as far as they do not climb far above their start. */
export function limitsOf(curves, log) {
  const top = Math.max(...curves.map(({ loss }) => loss[0]).filter(Number.isFinite));
  const shown = curves.flatMap(({ loss }) => Array.from(loss)).filter((value) => Number.isFinite(value) && (value > 0 || !log) && value <= (log ? 30 * top : top + Math.abs(top)));
  if (!shown.length) return log ? [0.1, 10] : [0, 1];
  const [lo, hi] = shown.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  if (!log) { const air = 0.05 * (hi - lo) || 1; return [lo - air, hi + air]; }
  const upper = Math.ceil(Math.log10(hi) + 1e-9), lower = Math.max(Math.floor(Math.log10(lo) - 1e-9), upper - 16);
  return [10 ** lower, 10 ** Math.max(upper, lower + 2)];
}

// ---------------------------------------------------------------- the table

const HEADS = ["optimizer", "loss", "‖g‖", null, "", "m", "σ", "step −(η/σ)·m"];

/** The numbers of each optimizer at one step. The names are buttons that switch it on and off. */
function makeTable(parent, { walkers, names, goal }, toggled) {
  const heads = HEADS.map((text) => h("th", { scope: "col" }, text ?? (goal === null ? "1 % of the way left" : `loss ≤ ${fmt(goal)}`)));
  const table = h("table", { class: "us-walkers" }, h("thead", {}, h("tr", {}, ...heads)));
  const rows = walkers.map((walker) => {
    const sample = svg("svg", { width: 26, height: 8, viewBox: "0 0 26 8", "aria-hidden": "true" }, svg("line", { x1: 0, x2: 26, y1: 4, y2: 4, stroke: inkOf(walker), "stroke-width": 2.5, "stroke-dasharray": dashOf(walker) }));
    const button = h("button", { type: "button", "aria-pressed": "true" }, sample, ` ${walker.name}`);
    button.addEventListener("click", () => toggled(walker.name));
    const cell = (rows = 1) => h("td", { rowspan: rows > 1 ? rows : null });
    const [loss, norm, reached] = [cell(2), cell(2), cell(2)], parts = names.map((name) => ({ head: h("th", { scope: "row" }, name), m: cell(), sigma: cell(), step: cell() }));
    const [first, second] = parts.map(({ head, m, sigma, step }) => [head, m, sigma, step]);
    const body = h("tbody", {}, h("tr", {}, h("th", { scope: "rowgroup", rowspan: 2 }, button), loss, norm, reached, ...first), h("tr", {}, ...second));
    table.append(body);
    return { ...walker, button, body, loss, norm, reached, parts };
  });
  parent.append(h("div", { class: "us-scroll" }, table));

  /** `runs` by name; `on` the names that are drawn. */
  return function draw(runs, on, step, steps) {
    for (const row of rows) {
      const run = runs[row.name], shown = on.has(row.name), lost = run?.lost >= 0 && run.lost <= step;
      row.button.setAttribute("aria-pressed", String(shown));
      row.body.classList.toggle("us-off", !shown);
      const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
      const number = (value) => (!run || lost ? "" : fmt(value));
      write(row.loss, !run ? "" : lost ? `diverged at step ${count(run.lost)}` : fmt(run.loss[step]));
      row.loss.classList.toggle("us-lost", Boolean(lost));
      write(row.norm, number(run?.norm[step]));
      write(row.reached, !run ? "" : run.reached >= 0 ? `step ${count(run.reached)}` : `not in ${count(steps)}`);
      row.parts.forEach(({ m, sigma, step: cell }, i) => {
        const [mean, size] = run ? [run[`m${i + 1}`][step], run[`sigma${i + 1}`][step]] : [0, 0];
        write(m, number(mean));
        write(sigma, number(size));
        write(cell, number(run ? -(run.eta[step] / size) * mean : 0));
      });
    }
  };
}

// ---------------------------------------------------------------- the starting point

/** The handle on the map: dragged, clicked to, or moved by the arrow keys. `moved([x, y])` is called with the new place. */
function makeHandle(map, names, moved) {
  const grip = svg("circle", { r: 18, class: "us-grip" }), dot = svg("circle", { r: 7, class: "us-start" });
  const handle = svg("g", { class: "us-handle", tabindex: 0, role: "slider", "aria-label": "starting point", "aria-valuemin": 0, "aria-valuemax": 100 }, grip, dot);
  const layer = svg("svg", { class: "us-hand" }, handle);
  map.node.append(layer);
  let at = null, limits = null, fixed = false, dragging = false;

  const go = (x, y) => moved([x, y].map((value, k) => Math.max(limits[k][0], Math.min(limits[k][1], value))));
  const follow = (event) => {
    const box = map.node.getBoundingClientRect(), frame = map.frame();
    go(...frame.from(event.clientX - box.left, event.clientY - box.top));
  };
  const inside = (event) => {
    const box = map.node.getBoundingClientRect(), { box: frame } = map.frame(), [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
  };
  map.node.addEventListener("pointerdown", (event) => {
    const held = handle.contains(event.target);
    if (fixed || event.button || !(held || inside(event)) || (event.pointerType === "touch" && !held)) return;   // a finger beside it scrolls the page
    dragging = true;
    map.node.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus({ preventScroll: true });
    if (!held) follow(event);
  });
  map.node.addEventListener("pointermove", (event) => { if (dragging) follow(event); });
  for (const end of ["pointerup", "pointercancel"]) map.node.addEventListener(end, () => { dragging = false; });
  map.node.addEventListener("click", (event) => { if (!fixed && event.pointerType === "touch" && inside(event) && !handle.contains(event.target)) follow(event); });
  handle.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const share = event.shiftKey ? 0.1 : 0.01;
    if (!fixed) go(...at.map((value, k) => value + way[k] * share * (limits[k][1] - limits[k][0])));
  });

  return function draw(frame, start, ground, isFixed) {
    [at, limits, fixed] = [start, ground.sides.map((side) => side.limits), isFixed];
    const [x, y] = frame.at(...start);
    layer.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
    handle.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
    handle.setAttribute("aria-disabled", String(fixed));
    handle.setAttribute("aria-valuenow", Math.round((100 * (start[0] - limits[0][0])) / (limits[0][1] - limits[0][0])));
    handle.setAttribute("aria-valuetext", `${names.map((name, k) => `${name} = ${fmt(start[k])}`).join(", ")}${fixed ? ", fixed" : ""}`);
  };
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"), grounds = model.get("grounds"), { steps, walkers } = meta;
  el.classList.add("unstuck");
  const root = h("div", { class: "us-descent", role: "group", "aria-label": model.get("alt") });
  el.append(root);
  const map = makeMap(root, { title: "the paths", keys: [h("span", { class: "us-goal-key" }, "●"), " start  ", h("span", { class: "us-goal-key" }, "✕"), " minimum"] });
  const curves = h("div", { class: "us-stack" });
  root.append(curves);
  const losses = panel(curves, { height: 300 });
  const again = h("button", { type: "button" }, "start back to its place"), pin = h("button", { type: "button", "aria-pressed": "false" }, "pin these runs");
  const note = h("p", { class: "us-note" });
  root.append(h("div", { class: "us-tools" }, again, pin, note));
  const on = new Set(walkers.map(({ name }) => name));
  const table = makeTable(root, meta, (name) => { if (on.has(name)) on.delete(name); else on.add(name); later(); });
  const handle = makeHandle(map, meta.names, (point) => { model.set("start", point); model.save_changes(); });
  const say = announcer(el), python = asker(model);
  let specs = null, bank = null, runs = {}, pinned = null, hover = null, pending = 0, alive = false, asked = null;

  /** Where each knob stands among its positions; one that is off the grid (a number typed in) is put on the nearest. */
  const positions = () => meta.axes.map((axis, k) => {
    const value = model.get(`p${k}`);
    if (axis.index) return value ?? 0;
    const i = nearest(axis.values, Number(value), axis.log);
    if (typeof value === "number" && Math.abs(value - axis.values[i]) > 1e-9 * Math.abs(value)) model.set(`p${k}`, axis.values[i]);
    return i;
  });
  const place = () => model.get("surface_index"), groundNow = () => grounds[place()];
  const startNow = () => (model.get("start").length ? model.get("start") : groundNow().start);
  const rowOf = (walker, at) => walker.axes.reduce((row, axis) => row * meta.axes[axis].values.length + at[axis], 0);
  const byEngine = (k) => groundNow().spec && specs[k];
  const strangers = () => walkers.filter((_, k) => !byEngine(k)).map(({ name }) => name);
  const isFixed = () => !alive && strangers().length > 0;

  function compute() {
    const at = positions(), ground = groundNow(), start = startNow(), next = {}, names = strangers();
    walkers.forEach((walker, k) => {
      const row = rowOf(walker, at), first = meta.recorded[place()]?.[walker.name];
      if (byEngine(k)) next[walker.name] = engineRun(specs[k][row], ground, start, steps);
      else if (first !== undefined && !alive) next[walker.name] = recordedRun(bank, first + row, ground);
      else if (runs[walker.name]?.ground === ground) next[walker.name] = runs[walker.name];   // until Python answers
      if (next[walker.name]) Object.assign(next[walker.name], { ground, reached: reachedAt(next[walker.name], ground.goals, meta.goal) });
    });
    runs = next;
    if (names.length) { asked = { at, surface: place(), start: model.get("start"), names }; python.ask(asked); }
  }

  function draw() {
    const frame = map.frame();
    if (!frame || !specs) return;
    const ground = groundNow(), start = startNow(), step = hover ?? Math.min(model.get("step"), steps), fixed = isFixed();
    const shown = walkers.filter(({ name }) => on.has(name) && runs[name]);
    drawMap(frame, ground, shown, step);
    handle(frame, start, ground, fixed);
    drawLosses(ground, shown, step);
    table(runs, on, step, steps);
    again.disabled = !model.get("start").length;
    pin.setAttribute("aria-pressed", String(pinned !== null));
    note.textContent = fixed ? `${strangers().join(", ")}: recorded with Python for this page, from this starting point only. In a running notebook it can be moved.` : "";
    el.classList.toggle("us-fixed", fixed);
    const told = shown.map(({ name }) => `${name} ${runs[name].lost >= 0 && runs[name].lost <= step ? `diverged at step ${count(runs[name].lost)}` : `loss ${fmt(runs[name].loss[step])}`}`);
    say(`step ${count(step)}: ${told.join(", ")}`);
    Object.assign(el.dataset, { at: positions(), step, start, fixed, draws: Number(el.dataset.draws ?? 0) + 1, ready: "1" });
  }

  function drawMap(frame, ground, shown, step) {
    const line = ({ x, y, lost }, to) => {
      let d = "", pen = "M";
      for (let t = 0; t <= (lost >= 0 ? Math.min(to, lost - 1) : to); t++) {
        if (!Number.isFinite(x[t]) || !Number.isFinite(y[t])) { pen = "M"; continue; }
        const [p, q] = frame.at(x[t], y[t]);
        d += `${pen}${p.toFixed(2)} ${q.toFixed(2)}`;
        pen = "L";
      }
      return d;
    };
    const look = (walker) => ({ stroke: inkOf(walker), "stroke-dasharray": dashOf(walker) });
    const old = pinned?.ground === ground ? pinned.shown.map((walker) => svg("path", { d: line(pinned.runs[walker.name], steps), ...look(walker), class: "us-path us-ghost" })) : [];
    const paths = shown.flatMap((walker) => {
      const d = line(runs[walker.name], step);
      return [svg("path", { d, class: "us-halo" }), svg("path", { d, ...look(walker), class: "us-path", "data-series": walker.name })];
    });
    const dots = shown.filter(({ name }) => !(runs[name].lost >= 0 && runs[name].lost <= step)).map((walker) => {
      const [cx, cy] = frame.at(runs[walker.name].x[step], runs[walker.name].y[step]);
      return svg("circle", { cx, cy, r: 5, fill: inkOf(walker), class: "us-here" });
    });
    map.draw(`map of ${ground.label} with the paths of ${shown.map(({ name }) => name).join(", ") || "no optimizer"}`, [...old, ...paths, ...ground.goals.map((goal) => cross(frame, goal)), ...dots]);
  }

  function drawLosses(ground, shown, step) {
    const curve = (run, walker, ghost) => ({ name: ghost ? `${walker.name}, pinned` : walker.name, look: walker.look, xs: Array.from(run.loss.keys()), ys: cut(run), ghost, ...(ghost ? {} : { value: run.lost >= 0 && run.lost <= step ? "diverged" : fmt(run.loss[step]) }) });
    const old = pinned ? pinned.shown.map((walker) => curve(pinned.runs[walker.name], walker, true)) : [];
    const all = [...shown.map(({ name }) => runs[name]), ...(pinned ? pinned.shown.map(({ name }) => pinned.runs[name]) : [])], y = limitsOf(all, ground.log);
    const floor = (values) => (ground.log ? values.map((value) => (value < y[0] ? y[0] : value)) : values);
    losses.draw({
      title: "loss", xlabel: "step", x: [0, steps], y, log: ground.log, cursor: step,
      curves: [...old, ...shown.map((walker) => curve(runs[walker.name], walker, false))].map((c) => ({ ...c, ys: floor(c.ys) })),
      levels: meta.goal === null ? [] : [{ y: meta.goal, label: `goal ${fmt(meta.goal)}` }],
    });
  }
  /** The loss as far as the run is not lost; the last of it leaves the panel. */
  const cut = ({ loss, lost }) => (lost < 0 ? Array.from(loss) : Array.from(loss, (value, t) => (t < lost ? value : t === lost ? 1e300 : NaN)));

  const later = () => { pending ||= requestAnimationFrame(() => { pending = 0; draw(); }); };
  function moved() {
    if (!specs) return;
    notice(el, "");
    compute();
    later();
  }
  function elsewhere() { map.paint(groundNow()); moved(); }
  function answered(reply) {
    if (reply.error) { notice(el, `Python: ${reply.error}`); return; }
    const ground = grounds[asked.surface];
    alive = true;
    for (const [name, run] of Object.entries(answeredRuns(reply, asked.names, ground))) runs[name] = { ...run, ground, reached: reachedAt(run, ground.goals, meta.goal) };
    later();
  }

  again.addEventListener("click", () => { model.set("start", []); model.save_changes(); });
  pin.addEventListener("click", () => {
    pinned = pinned ? null : { ground: groundNow(), runs: { ...runs }, shown: walkers.filter(({ name }) => on.has(name) && runs[name]) };
    later();
  });
  losses.onPoint((x) => { hover = x === null ? null : Math.round(x); later(); });
  losses.plot.addEventListener("pointerdown", () => { if (hover !== null) { model.set("step", hover); model.save_changes(); } });
  const knobs = `${meta.axes.map((_, k) => `change:p${k}`).join(" ")} change:start`;
  model.on(knobs, moved);
  model.on("change:surface_index", elsewhere);
  model.on("change:step", later);
  const stop = [python.onReply(answered), whenLookChanges(map.node, () => { map.paint(groundNow()); draw(); })];
  const described = inflate(bytesOf(model.get("specs"))).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  const recorded = meta.channels.length ? decode(model.get("bank"), meta.channels) : null;
  Promise.all([described, recorded]).then(([a, b]) => { [specs, bank] = [a, b]; map.paint(groundNow()); compute(); draw(); }, (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`));
  return () => { stop.forEach((call) => call()); model.off(knobs, moved); model.off("change:surface_index", elsewhere); model.off("change:step", later); };
}
