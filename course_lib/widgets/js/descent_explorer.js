/**
 * The view of course_lib.widgets.DescentExplorer: optimizers from one starting point, on the map, as curves of the loss,
 * and in numbers.
 *
 * The engine walks with the descriptions that Python made for every position of the knobs. What it does not know is
 * walked by Python in a running notebook; a published page has its runs recorded, from the surface's own start.
 */
import { decode, float64Of, unpack } from "./quantized.js";
import {
  announcer,
  dashOf,
  count,
  fmt,
  h,
  inkOf,
  notice,
  oncePerFrame,
  panel,
  sampleOf,
  svg,
  whenLookChanges,
} from "./draw.js";
import { asker } from "./ask_python.js";
import { answeredRun, engineRun, lossPanel, reachedAt, recordedRun } from "./descent_runs.js";
import { positions, rowOf } from "./knobs.js";
import { cross, makeMap } from "./maps.js";

// ---------------------------------------------------------------- the table

/** A cell of the table; in a narrow figure the table becomes a grid, so the roles are said aloud. */
const cell = (tag, role, attributes, ...children) => h(tag, { role, ...attributes }, ...children);

/** The numbers of each optimizer at one step. The names are buttons that switch it on and off. */
function makeTable(parent, { walkers, names, goal, steps }, toggled) {
  const heads = [
    "optimizer",
    "loss",
    "‖g‖",
    goal === null ? "99 % of the way" : `loss ≤ ${fmt(goal)}`,
    h("span", { class: "us-hidden" }, "parameter"),
    "m",
    "σ",
    "−(ηᵗ/σ)·m",
  ];
  const rows = walkers.map((walker) => {
    const button = h("button", { type: "button", "aria-pressed": "true" }, sampleOf(walker), walker.name);
    button.addEventListener("click", () => toggled(walker.name));
    const of = (rowspan) => cell("td", "cell", { rowspan, "aria-rowspan": rowspan });
    const [loss, norm, reached] = [of(2), of(2), of(2)],
      parts = names.map(() => ({ m: of(), sigma: of(), move: of() }));
    const [first, second] = parts.map(({ m, sigma, move }, i) => [
      cell("th", "rowheader", { scope: "row" }, names[i]),
      m,
      sigma,
      move,
    ]);
    const body = cell(
      "tbody",
      "rowgroup",
      {},
      cell(
        "tr",
        "row",
        {},
        cell("th", "rowheader", { scope: "rowgroup", rowspan: 2, "aria-rowspan": 2 }, button),
        loss,
        norm,
        reached,
        ...first,
      ),
      cell("tr", "row", {}, ...second),
    );
    return { name: walker.name, button, body, loss, norm, reached, parts };
  });
  const head = cell(
    "thead",
    "rowgroup",
    {},
    cell("tr", "row", {}, ...heads.map((text) => cell("th", "columnheader", { scope: "col" }, text))),
  );
  parent.append(
    cell(
      "table",
      "table",
      { class: "us-walkers", "aria-label": "the optimizers at the current step" },
      head,
      ...rows.map(({ body }) => body),
    ),
  );

  /** `runs` by name; `on` holds the names that are drawn. */
  return function draw(runs, on, step) {
    for (const { name, button, body, loss, norm, reached, parts } of rows) {
      const run = runs[name],
        lost = isLost(run, step),
        number = (value) => (lost ? "" : short(value));
      button.setAttribute("aria-pressed", String(on.has(name)));
      body.classList.toggle("us-off", !on.has(name));
      body.classList.toggle("us-lost", lost);
      const said = run
        ? [readingOf(run, step), number(run.norm[step]), run.reached < 0 ? "not yet" : `step ${count(run.reached)}`]
        : ["", "", ""];
      [loss, norm, reached].forEach((node, i) => write(node, said[i]));
      parts.forEach(({ m, sigma, move }, i) => {
        const at = (column) => run?.[`${column}${i + 1}`][step];
        const told = run
          ? [number(at("m")), number(at("sigma")), number(-(at("eta") / at("sigma")) * at("m"))]
          : ["", "", ""];
        [m, sigma, move].forEach((node, j) => write(node, told[j]));
      });
    }
  };
}

/** A number for a narrow cell: what is next to nothing is told as that. */
const short = (value) => (value !== 0 && Math.abs(value) < 1e-9 ? "≈ 0" : fmt(value));

const write = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};
const isLost = (run, step) => Boolean(run) && run.lost >= 0 && run.lost <= step;
const readingOf = (run, step) => (isLost(run, step) ? `diverged at step ${count(run.lost)}` : fmt(run.loss[step]));

// ---------------------------------------------------------------- the starting point

/** The handle on the map: dragged, clicked to, or moved by the arrow keys. `moved([x, y])` is called with the new place. */
function makeHandle(map, names, moved) {
  const handle = h("div", {
    class: "us-handle",
    tabindex: 0,
    role: "slider",
    "aria-label": "starting point",
    "aria-valuemin": 0,
    "aria-valuemax": 100,
  });
  map.node.append(handle);
  let at = null,
    limits = null,
    fixed = false,
    dragging = false;

  const go = (x, y) => moved([x, y].map((value, k) => Math.max(limits[k][0], Math.min(limits[k][1], value))));
  const follow = (event) => {
    const box = map.node.getBoundingClientRect(),
      frame = map.frame();
    go(...frame.from(event.clientX - box.left, event.clientY - box.top));
  };
  const inside = (event) => {
    const box = map.node.getBoundingClientRect(),
      { box: frame } = map.frame(),
      [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
  };
  map.node.addEventListener("pointerdown", (event) => {
    const held = event.target === handle;
    if (fixed || event.button || !(held || inside(event)) || (event.pointerType === "touch" && !held)) return; // a finger beside it scrolls the page
    dragging = true;
    map.node.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus({ preventScroll: true });
    if (!held) follow(event);
  });
  map.node.addEventListener("pointermove", (event) => {
    if (dragging) follow(event);
  });
  for (const end of ["pointerup", "pointercancel"])
    map.node.addEventListener(end, () => {
      dragging = false;
    });
  map.node.addEventListener("click", (event) => {
    if (!fixed && inside(event) && event.target !== handle) follow(event);
  }); // a tap
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
    Object.assign(handle.style, { left: `${x}px`, top: `${y}px` });
    handle.setAttribute("aria-disabled", String(fixed));
    handle.setAttribute("aria-valuenow", Math.round((100 * (start[0] - limits[0][0])) / (limits[0][1] - limits[0][0])));
    handle.setAttribute(
      "aria-valuetext",
      `${names.map((name, k) => `${name} = ${fmt(start[k])}`).join(", ")}${fixed ? ", fixed" : ""}`,
    );
  };
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    grounds = model.get("grounds"),
    { steps, walkers } = meta;
  el.classList.add("unstuck");
  const root = h("div", { class: "us-descent", role: "group", "aria-label": model.get("alt") }),
    curves = h("div", { class: "us-stack" });
  const again = h("button", { type: "button" }, "start back to its place"),
    pin = h("button", { type: "button", "aria-pressed": "false" }, "pin these runs");
  const note = h("p", { class: "us-note" });
  el.append(root);
  const map = makeMap(root, {
    title: "the paths",
    keys: [h("span", { class: "us-goal-key" }, "●"), " start  ", h("span", { class: "us-goal-key" }, "✕"), " minimum"],
  });
  root.append(curves, h("div", { class: "us-tools" }, again, pin, note));
  const losses = panel(curves, { height: 300 });
  const table = makeTable(root, meta, toggle),
    handle = makeHandle(map, meta.names, (point) => put("start", point));
  const say = announcer(el),
    python = asker(model);
  const on = new Set(walkers.map(({ name }) => name));
  let specs = null,
    bank = null,
    runs = {},
    pinned = null,
    hover = null,
    alive = false;

  const put = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const groundNow = () => grounds[model.get("surface_index")];
  const startNow = () => (model.get("start").length ? model.get("start") : groundNow().start);
  const drawn = () => walkers.filter(({ name }) => on.has(name) && runs[name]);

  /** The optimizers that the engine does not know, here at least; without Python they cannot start anywhere else. */
  const strangers = () => walkers.filter((_, k) => !groundNow().spec || !specs[k]).map(({ name }) => name);
  const held = () => (alive ? [] : strangers().filter((name) => on.has(name)));

  function compute() {
    if (model.get("start").length && held().length) put("start", []);
    const at = positions(model, meta.axes),
      ground = groundNow(),
      surface = model.get("surface_index"),
      start = startNow(),
      names = strangers(),
      old = runs;
    runs = {};
    walkers.forEach((walker, k) => {
      const { name } = walker,
        row = rowOf(at, meta.axes, walker.axes),
        first = meta.recorded[surface]?.[name];
      if (!names.includes(name)) keep(name, engineRun(specs[k][row], ground, start, steps), ground, "engine");
      else if (first !== undefined && !alive) keep(name, recordedRun(bank, first + row, ground), ground, "bank");
      else if (old[name]?.ground === ground) runs[name] = old[name]; // until Python answers
    });
    if (names.length) python.ask({ at, surface, start: model.get("start"), names });
  }
  function keep(name, run, ground, source) {
    runs[name] = { ...run, ground, source, reached: reachedAt(run, ground.minima, meta.goal) };
  }

  function draw() {
    const frame = map.frame();
    if (!frame || !specs) return;
    const ground = groundNow(),
      start = startNow(),
      step = hover ?? Math.min(model.get("step"), steps),
      fixed = held();
    drawMap(frame, ground, step);
    handle(frame, start, ground, fixed.length > 0);
    drawLosses(ground, step);
    table(runs, on, step);
    again.disabled = !model.get("start").length;
    pin.setAttribute("aria-pressed", String(pinned !== null));
    write(note, fixed.length ? fixedNote(fixed) : "");
    el.classList.toggle("us-fixed", fixed.length > 0);
    say(
      `step ${count(step)}: ${drawn()
        .map(({ name }) => `${name} ${isLost(runs[name], step) ? "" : "loss "}${readingOf(runs[name], step)}`)
        .join(", ")}`,
    );
    const source = walkers.map(({ name }) => runs[name]?.source ?? "none");
    Object.assign(el.dataset, {
      at: positions(model, meta.axes),
      step,
      start,
      source,
      draws: Number(el.dataset.draws ?? 0) + 1,
      ready: "1",
    });
  }
  const fixedNote = (names) =>
    names.every((name) => runs[name])
      ? `The starting point is fixed: this page has no Python, and the runs of ${names.join(", ")} were recorded from here.`
      : `${names.join(", ")}: made of your own parts, so Python must run to draw it.`;

  function drawMap(frame, ground, step) {
    const look = (walker) => ({ stroke: inkOf(walker), "stroke-dasharray": dashOf(walker) });
    const ghosts =
      pinned?.ground === ground
        ? pinned.drawn.map(([walker, run]) =>
            svg("path", { d: wayOf(run, steps, frame), ...look(walker), class: "us-path us-ghost" }),
          )
        : [];
    const paths = drawn().flatMap((walker) => {
      const d = wayOf(runs[walker.name], step, frame);
      return [
        svg("path", { d, class: "us-halo" }),
        svg("path", { d, ...look(walker), class: "us-path", "data-series": walker.name }),
      ];
    });
    const dots = drawn()
      .filter(({ name }) => !isLost(runs[name], step))
      .map((walker) => {
        const { x, y } = runs[walker.name],
          [cx, cy] = frame.at(x[step], y[step]);
        return svg("circle", { cx, cy, r: 5, fill: inkOf(walker), class: "us-here" });
      });
    map.draw(
      `map of ${ground.label} with the paths of ${
        drawn()
          .map(({ name }) => name)
          .join(", ") || "no optimizer"
      }`,
      [...ghosts, ...paths, ...ground.minima.map((goal) => cross(frame, goal)), ...dots],
    );
  }

  function drawLosses(ground, step) {
    const shown = drawn().map((walker) => [walker, runs[walker.name]]),
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
    if (outside) put("start", []);
    map.paint(groundNow());
    moved();
  }
  function toggle(name) {
    if (!on.delete(name)) on.add(name);
    moved(); // whoever was recorded comes back with the start that belongs to it
  }
  function answered(reply) {
    if (reply.error) {
      notice(el, `Python: ${reply.error}`);
      return;
    }
    alive = true;
    const ground = grounds[reply.surface],
      numbers = float64Of(reply.numbers);
    if (ground === groundNow())
      reply.names.forEach((name, k) => keep(name, answeredRun(numbers, k, steps, ground), ground, "python"));
    later();
  }

  again.addEventListener("click", () => put("start", []));
  pin.addEventListener("click", () => {
    pinned = pinned ? null : { ground: groundNow(), drawn: drawn().map((walker) => [walker, runs[walker.name]]) };
    later();
  });
  losses.onPoint((x) => {
    hover = x === null ? null : Math.round(x);
    later();
  });
  const scrub = (event) => {
    const { left, right } = losses.plot.dataset,
      share = (event.clientX - losses.plot.getBoundingClientRect().left - left) / (right - left);
    if (event.buttons === 1) put("step", Math.round(steps * Math.max(0, Math.min(1, share))));
  };
  for (const name of ["pointerdown", "pointermove"]) losses.plot.addEventListener(name, scrub);

  const knobs = `${meta.axes.map((_, k) => `change:p${k}`).join(" ")} change:start`;
  model.on(knobs, moved);
  model.on("change:surface_index", elsewhere);
  model.on("change:step", later);
  const stop = [
    python.onReply(answered),
    whenLookChanges(map.node, () => {
      map.paint(groundNow());
      draw();
    }),
  ];
  const recorded = meta.channels.length ? decode(model.get("bank"), meta.channels) : null;
  Promise.all([unpack(model.get("specs")), recorded]).then(
    ([a, b]) => {
      [specs, bank] = [a, b];
      compute();
      draw();
    },
    (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`),
  );
  return () => {
    stop.forEach((call) => call());
    model.off(knobs, moved);
    model.off("change:surface_index", elsewhere);
    model.off("change:step", later);
  };
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
    d += `${pen}${p.toFixed(2)} ${q.toFixed(2)}`;
    pen = "L";
  }
  return d;
}
