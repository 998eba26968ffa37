/**
 * The view of course_lib.widgets.BurstLab: the lecture's valley, where σ wears away in the calm until the run bursts.
 *
 * The engine walks, in a notebook as on a page. What counts as a burst, and the readouts, are those of series.py and
 * burst_lab.py; tests/test_burst_lab.py holds the two together.
 */
import { announcer, count, fmt, h, oncePerFrame, panel, readoutLine, whenLookChanges } from "./draw.js";
import { makeMap } from "./maps.js";
import { bursts, downsample } from "./series.js";
import { drawPath } from "./stuck_valley.js";
import { column, walk } from "./walks.js";

// ---------------------------------------------------------------- a run

const NEAR = 0.01,
  TINY = 1e-16,
  SHOWN = ["distance", "sigma", "number"],
  COLUMNS = ["b", "w", ...SHOWN];

/** A run by its columns, one entry for each t: b, w, distance from the floor, σ of w, and the stability number. */
export function burstRun(spec, { ground, across, seen }, lr, steps) {
  const walked = walk(spec, ground, steps, { lr }),
    sigma = column(walked, "sigma", 1);
  return {
    b: column(walked, "theta", 0),
    w: column(walked, "theta", 1),
    distance: column(walked, "g", 1).map((g) => Math.abs(g) / across),
    sigma,
    number: sigma.map((s, t) => (walked.eta[t] * across) / s),
    forecast: spec.magnitude.square.kind === "Mean" ? forecast(walked.eta, sigma, across, seen) : -1,
  };
}

/** The first step at which the number is above 2 if w is at rest from step `seen` on; -1 if none. */
function forecast(eta, sigma, across, seen) {
  for (let t = seen + 1; t < eta.length; t++)
    if ((eta[t] * across * Math.sqrt((t + 1) / (seen + 1))) / sigma[seen] > 2) return t;
  return -1;
}

/** What the figure says of a run: [name, text], as `readouts` has it in Python. */
export function readoutsOf({ b, distance, forecast }, goal) {
  const found = bursts(distance),
    behind = NEAR * Math.abs(b[0] - goal),
    arrived = b.findIndex((value) => Math.abs(value - goal) <= behind);
  return [
    ["bursts", count(found.length)],
    ["forecast t*", forecast >= 0 ? `step ${count(forecast)}` : "none"],
    ["first burst", found.length ? `step ${count(found[0])}` : "none"],
    ["arrived (b within 1 %)", arrived >= 0 ? `step ${count(arrived)}` : `not in ${count(b.length - 1)}`],
  ];
}

/** The steps that are drawn: { t, b, w, distance, sigma, number }. */
export function thinned(run) {
  const t = downsample(COLUMNS.map((name) => run[name]));
  return {
    t,
    forecast: run.forecast,
    ...Object.fromEntries(COLUMNS.map((name) => [name, t.map((step) => run[name][step])])),
  };
}

/** The panels beside the map, as `panels` has them in Python: distance, σ and stability number of what is drawn. */
export function panelsOf(drawn, steps, described) {
  const spread = (...values) => [Math.max(1e-3, Math.min(...values)) / 1.3, Math.max(...values) * 1.3];
  const floors = [TINY, 0, 0],
    forecast = { marks: drawn.forecast >= 0 ? [{ x: drawn.forecast, label: "t*" }] : [] };
  return SHOWN.map((name, k) => ({
    x: [0, steps],
    y: spread(...drawn[name]),
    ...described[k],
    curves: [{ look: [k, 0], xs: drawn.t, ys: drawn[name].map((value) => Math.max(value, floors[k])) }],
    ...(name === "number" ? forecast : {}),
  }));
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  el.classList.add("unstuck");
  const meta = model.get("meta"),
    { ground } = meta,
    goal = ground.minima[0][0];
  const told = h("p", { class: "us-readouts" }),
    root = h("div", { class: "us-stuck us-burst", role: "group", "aria-label": model.get("alt") }),
    curves = h("div", { class: "us-stack" });
  el.append(told, root);
  const map = makeMap(root, {
    title: "the path on the map",
    keys: ["● start  ", h("span", { class: "us-goal-key" }, "✕"), " minimum"],
  });
  root.append(curves);
  const panels = [120, 120, 220].map((height) => panel(curves, { height }));
  const say = announcer(el);
  let drawn = null,
    readouts = [],
    cursor = null;

  const stepsNow = () => meta.steps[model.get("steps_index")];
  const specNow = () =>
    model.get("specs")[model.get("sigma_index")][model.get("decay_index")][model.get("steps_index")];

  function compute() {
    const run = burstRun(specNow(), meta, meta.rates[model.get("lr_index")], stepsNow());
    [drawn, readouts, cursor] = [thinned(run), readoutsOf(run, goal), null];
  }

  function draw() {
    const steps = stepsNow(),
      i =
        cursor === null
          ? drawn.t.length - 1
          : Math.max(
              0,
              drawn.t.findLastIndex((t) => t <= cursor),
            ),
      at = drawn.t[i];
    told.replaceChildren(...readoutLine(readouts));
    const words = readouts.map((pair) => pair.join(": ")).join("; ");
    drawPath(map, ground, { x: drawn.b, y: drawn.w, t: drawn.t }, words, cursor);
    panelsOf(drawn, steps, meta.panels).forEach(({ curves: [curve], ...one }, k) => {
      const name = SHOWN[k],
        value = `${fmt(drawn[name][i])} at t = ${count(at)}`;
      panels[k].draw({ ...one, curves: [{ ...curve, name, value }], cursor: cursor === null ? null : at });
    });
    say(words);
    Object.assign(el.dataset, { t: at, draws: Number(el.dataset.draws ?? 0) + 1, ready: "1" });
  }

  const later = oncePerFrame(draw);
  const repaint = () => {
    map.paint(ground);
    draw();
  };

  // a slider in motion: one walk for each picture
  const moved = oncePerFrame(() => {
    compute();
    draw();
  });

  for (const p of panels)
    p.onPoint((x) => {
      cursor = x === null ? null : Math.round(x);
      later();
    });
  const events = "change:lr_index change:sigma_index change:decay_index change:steps_index";
  model.on(events, moved);
  compute();
  const stop = whenLookChanges(map.node, repaint);
  later();
  return () => {
    stop();
    model.off(events, moved);
  };
}
