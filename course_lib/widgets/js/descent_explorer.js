/**
 * The view of course_lib.widgets.DescentExplorer: optimizers from one starting point, on the map, as curves of the loss,
 * and in numbers.
 *
 * The engine walks with the descriptions that Python made for every position of the knobs. What it does not know is
 * walked by Python in a running notebook.
 */
import { numbersOf, unpack } from "./quantized.js";
import {
  about,
  announcer,
  dashOf,
  count,
  fmt,
  h,
  inkOf,
  notice,
  oncePerFrame,
  panel,
  px,
  sampleOf,
  setAll,
  svg,
  whenLookChanges,
  write,
} from "./draw.js";
import { asker } from "./ask_python.js";
import { answeredRun, engineRun, lossPanel, reachedAt } from "./descent_runs.js";
import { positions, rowOf } from "./knobs.js";
import { cross, makeMap } from "./maps.js";
import { group, markDrawn, put, unreadable, whenChanged } from "./parts.js";

// ---------------------------------------------------------------- the table

/** A cell of the table; in a narrow figure the table becomes a grid, so the roles are said aloud. */
const cell = (tag, role, attributes, ...children) => h(tag, { role, ...attributes }, ...children);

/** The numbers of each optimizer at one step. The names are buttons that switch it on and off. */
function makeTable(parent, { optimizers, names, goal }, toggled) {
  const parameter = h("span", { class: "us-hidden" }, "parameter"),
    arrival = goal === null ? "99 % of the way" : `loss ≤ ${fmt(goal)}`,
    heads = ["optimizer", "loss", "‖g‖", arrival, parameter, "m", "σ", "−(ηᵗ/σ)·m"],
    line = (...cells) => cell("tr", "row", {}, ...cells);
  const rows = optimizers.map((optimizer) => {
    const button = h("button", { type: "button", "aria-pressed": "true" }, sampleOf(optimizer), optimizer.name);
    button.addEventListener("click", () => toggled(optimizer.name));
    const of = (rowspan) => cell("td", "cell", { rowspan, "aria-rowspan": rowspan }),
      name = cell("th", "rowheader", { scope: "rowgroup", rowspan: 2, "aria-rowspan": 2 }, button),
      whole = [of(2), of(2), of(2)], // loss, ‖g‖, arrival
      parts = names.map(() => [of(), of(), of()]); // m, σ, the step
    const [first, second] = parts.map((own, i) => [cell("th", "rowheader", { scope: "row" }, names[i]), ...own]);
    const body = cell("tbody", "rowgroup", {}, line(name, ...whole, ...first), line(...second));
    return { name: optimizer.name, button, body, whole, parts };
  });
  const head = line(...heads.map((name) => cell("th", "columnheader", { scope: "col" }, name))),
    bodies = [cell("thead", "rowgroup", {}, head), ...rows.map(({ body }) => body)];
  parent.append(
    cell("table", "table", { class: "us-optimizers", "aria-label": "the optimizers at the current step" }, ...bodies),
  );

  /** `runs` by name; `on` holds the names that are drawn. */
  return function draw(runs, on, step) {
    for (const { name, button, body, whole, parts } of rows) {
      const run = runs[name],
        lost = isLost(run, step),
        number = (value) => (lost || !run ? "" : short(value));
      button.setAttribute("aria-pressed", String(on.has(name)));
      body.classList.toggle("us-off", !on.has(name));
      body.classList.toggle("us-lost", lost);
      const arrived = run?.reached < 0 ? "not yet" : about(run?.reached ?? 0),
        texts = run ? [readingOf(run, step), number(run.norm[step]), arrived] : ["", "", ""];
      whole.forEach((node, i) => write(node, texts[i]));
      parts.forEach((own, i) => {
        const [m, sigma, eta] = ["m", "sigma", "eta"].map((column) => run?.[`${column}${i + 1}`][step]);
        [m, sigma, -(eta / sigma) * m].forEach((value, j) => write(own[j], number(value)));
      });
    }
  };
}

/** A number for a narrow cell: what is almost nothing says so. */
const short = (value) => (value !== 0 && Math.abs(value) < 1e-9 ? "≈ 0" : fmt(value));

const isLost = (run, step) => Boolean(run) && run.lost >= 0 && run.lost <= step;
const readingOf = (run, step) => (isLost(run, step) ? `diverged at step ${count(run.lost)}` : fmt(run.loss[step]));

// ---------------------------------------------------------------- the starting point

/** The handle on a map: dragged, clicked to, or moved by the arrow keys. `moved([x, y])` is called with the new place. */
export function makeHandle(map, names, moved, label = "starting point", seen = "start") {
  const handle = h("div", {
    class: "us-handle",
    tabindex: 0,
    role: "slider",
    "aria-label": label,
    "data-name": seen,
    "aria-valuemin": 0,
    "aria-valuemax": 100,
  });
  map.node.append(handle);
  let at = null,
    limits = null,
    dragging = false;

  function go(x, y) {
    at = [x, y].map((value, k) => Math.max(limits[k][0], Math.min(limits[k][1], value))); // the next key may come before it is drawn
    moved(at);
  }
  const pixelOf = (event) => {
    const { left, top } = map.node.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const follow = (event) => go(...map.frame().from(...pixelOf(event)));
  const inside = (event) => {
    const { left, right, top, bottom } = map.frame().box,
      [x, y] = pixelOf(event);
    return x >= left && x <= right && y >= top && y <= bottom;
  };
  map.node.addEventListener("pointerdown", (event) => {
    const held = event.target === handle;
    if (event.button || !(held || inside(event)) || (event.pointerType === "touch" && !held)) return; // a finger beside it scrolls the page
    dragging = true;
    map.node.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus({ preventScroll: true });
    if (!held) follow(event);
  });
  map.node.addEventListener("pointermove", (event) => {
    if (dragging) follow(event);
  });
  for (const end of ["pointerup", "pointercancel"]) map.node.addEventListener(end, () => (dragging = false));
  map.node.addEventListener("click", (event) => {
    if (inside(event) && event.target !== handle) follow(event);
  }); // a tap
  handle.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const share = event.shiftKey ? 0.1 : 0.01;
    go(...at.map((value, k) => value + way[k] * share * (limits[k][1] - limits[k][0])));
  });

  return function draw(frame, start, ground) {
    [at, limits] = [start, ground.sides.map((side) => side.limits)];
    const [x, y] = frame.at(...start);
    Object.assign(handle.style, { left: `${x}px`, top: `${y}px` });
    setAll(handle, {
      "data-edge": String(x < frame.box.left + 44),
      "aria-valuenow": Math.round((100 * (start[0] - limits[0][0])) / (limits[0][1] - limits[0][0])),
      "aria-valuetext": names.map((name, k) => `${name} = ${fmt(start[k])}`).join(", "),
    });
  };
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    grounds = model.get("grounds"),
    { steps, optimizers } = meta;
  const root = group(model, "us-descent"),
    curves = h("div", { class: "us-stack" });
  const again = h("button", { type: "button" }, "put the start back"),
    pin = h("button", { type: "button", "aria-pressed": "false" }, "pin these runs");
  const note = h("p", { class: "us-note" });
  el.append(root);
  const map = makeMap(root, { title: "the paths" });
  root.append(curves, h("div", { class: "us-tools" }, again, pin, note));
  const losses = panel(curves, { height: 300 });
  const table = makeTable(root, meta, toggle),
    handle = makeHandle(map, meta.names, (start) => put(model, { start }));
  const say = announcer(el),
    python = asker(model);
  const on = new Set(optimizers.map(({ name }) => name));
  let specs = null,
    runs = {},
    pinned = null,
    hover = null;

  const groundNow = () => grounds[model.get("surface_index")];
  const startNow = () => (model.get("start").length ? model.get("start") : groundNow().start);

  /** What is drawn: each [optimizer, run]. */
  const drawn = () => optimizers.map((one) => [one, runs[one.name]]).filter(([{ name }, run]) => on.has(name) && run);

  /** The optimizers that the engine does not know, here at least. */
  const strangers = () => optimizers.filter((_, k) => !groundNow().spec || !specs[k]).map(({ name }) => name);

  function compute() {
    const at = positions(model, meta.axes),
      ground = groundNow(),
      surface = model.get("surface_index"),
      start = startNow(),
      names = strangers(),
      old = runs;
    runs = {};
    optimizers.forEach((optimizer, k) => {
      const { name } = optimizer,
        row = rowOf(at, meta.axes, optimizer.axes);
      if (!names.includes(name)) keep(name, engineRun(specs[k][row], ground, start, steps), ground, "engine");
      else if (old[name]?.ground === ground) runs[name] = old[name]; // until Python answers
    });
    if (names.length) python.ask({ at, surface, start: model.get("start"), names });
  }
  function keep(name, run, ground, source) {
    runs[name] = { ...run, ground, source, reached: reachedAt(run, ground.minima, meta.goal) };
  }

  /** What is the case, for the tasks: as `facts` has it in Python. */
  function tell() {
    const facts = { surface: groundNow().label, moved: model.get("start").length > 0 };
    positions(model, meta.axes).forEach((at, k) => (facts[meta.axes[k].name] = meta.axes[k].values[at]));
    for (const [name, { reached, lost }] of Object.entries(runs))
      Object.assign(facts, { [`reached ${name}`]: reached, [`lost ${name}`]: lost >= 0 });
    model.set("facts", facts);
  }

  function draw() {
    const frame = map.frame();
    if (!frame || !specs) return;
    const ground = groundNow(),
      start = startNow(),
      step = hover ?? Math.min(model.get("step"), steps),
      missing = strangers().filter((name) => on.has(name) && !runs[name]);
    drawMap(frame, ground, step);
    handle(frame, start, ground);
    tell();
    drawLosses(ground, step);
    table(runs, on, step);
    again.disabled = !model.get("start").length;
    pin.setAttribute("aria-pressed", String(pinned !== null));
    write(note, missing.length ? `${missing.join(", ")}: made of your own parts, so Python must run to draw it.` : "");
    const told = drawn().map(([{ name }, run]) => `${name} ${isLost(run, step) ? "" : "loss "}${readingOf(run, step)}`);
    say(`step ${count(step)}: ${told.join(", ")}`);
    const source = optimizers.map(({ name }) => runs[name]?.source ?? "none");
    markDrawn(el, { at: positions(model, meta.axes), step, start, source });
  }

  function drawMap(frame, ground, step) {
    const shown = drawn(),
      names = shown.map(([{ name }]) => name).join(", ") || "no optimizer",
      look = (optimizer) => ({ stroke: inkOf(optimizer), "stroke-dasharray": dashOf(optimizer) });
    const ghosts = (pinned?.ground === ground ? pinned.drawn : []).map(([optimizer, run]) =>
      svg("path", { d: wayOf(run, steps, frame), ...look(optimizer), class: "us-path us-ghost" }),
    );
    const paths = shown.flatMap(([optimizer, run]) => {
      const d = wayOf(run, step, frame);
      return [
        svg("path", { d, class: "us-halo" }),
        svg("path", { d, ...look(optimizer), class: "us-path", "data-series": optimizer.name }),
      ];
    });
    const dots = shown
      .filter(([, run]) => !isLost(run, step))
      .map(([optimizer, { x, y }]) => {
        const [cx, cy] = frame.at(x[step], y[step]);
        return svg("circle", { cx, cy, r: 5, fill: inkOf(optimizer), class: "us-here" });
      });
    const minima = ground.minima.map((minimum) => cross(frame, minimum));
    map.draw(`map of ${ground.label} with the paths of ${names}`, [...ghosts, ...paths, ...minima, ...dots]);
  }

  function drawLosses(ground, step) {
    const shown = drawn(),
      old = pinned?.drawn ?? [],
      drawing = lossPanel(ground, shown, meta, old),
      values = [...old, ...shown].map(([, run]) => readingOf(run, step));
    losses.draw({
      ...drawing,
      cursor: step,
      curves: drawing.curves.map((curve, k) => ({ ...curve, value: values[k] })),
    });
  }

  const later = oncePerFrame(draw);
  function moved() {
    if (!specs) return;
    notice(el, "");
    compute();
    later();
  }
  function elsewhere() {
    const outside = model.get("start").some((value, k) => {
      const [lo, hi] = groundNow().sides[k].limits;
      return value < lo || value > hi;
    });
    if (outside) put(model, { start: [] });
    map.paint(groundNow());
    moved();
  }
  function toggle(name) {
    if (!on.delete(name)) on.add(name);
    later();
  }
  function answered(reply) {
    const ground = grounds[reply.surface],
      numbers = numbersOf(reply.numbers);
    if (ground === groundNow())
      reply.names.forEach((name, k) => keep(name, answeredRun(numbers, k, steps, ground), ground, "python"));
    later();
  }

  again.addEventListener("click", () => put(model, { start: [] }));
  pin.addEventListener("click", () => {
    pinned = pinned ? null : { ground: groundNow(), drawn: drawn() };
    later();
  });
  losses.onPoint((x) => {
    hover = x === null ? null : Math.round(x);
    later();
  });
  const scrub = (event) => {
    const { left, right } = losses.plot.dataset,
      share = (event.clientX - losses.plot.getBoundingClientRect().left - left) / (right - left);
    if (event.buttons === 1) put(model, { step: Math.round(steps * Math.max(0, Math.min(1, share))) });
  };
  for (const name of ["pointerdown", "pointermove"]) losses.plot.addEventListener(name, scrub);

  const knobs = [...meta.axes.map((_, k) => `p${k}`), "start"].join(" ");
  const repaint = () => {
    map.paint(groundNow());
    draw();
  };
  const stops = [python.onReply(el, answered), whenLookChanges(map.node, repaint)];
  unpack(model.get("specs")).then((described) => {
    specs = described;
    compute();
    draw();
  }, unreadable(el));
  return whenChanged(model, { [knobs]: moved, surface_index: elsewhere, step: later }, ...stops);
}

/** The `d` of a path on the map, up to step `to` or to where the run is lost. */
function wayOf({ x, y, lost }, to, frame) {
  const end = lost < 0 ? to : Math.min(to, lost - 1);
  let d = "",
    pen = "M";
  for (let t = 0; t <= end; t++) {
    if (!Number.isFinite(x[t]) || !Number.isFinite(y[t])) {
      pen = "M";
      continue;
    }
    const [p, q] = frame.at(x[t], y[t]);
    d += `${pen}${px(p)} ${px(q)}`;
    pen = "L";
  }
  return d;
}
