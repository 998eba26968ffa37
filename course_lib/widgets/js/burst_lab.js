/**
 * The view of course_lib.widgets.BurstLab: the lecture's valley, where σ wears away in the calm until the run bursts.
 *
 * The engine walks, in a notebook as on a page. What counts as a burst, and the readouts, are those of series.py and
 * burst_lab.py; tests/test_burst_lab.py holds the two together.
 */
import { announcer, count, fmt, h, oncePerFrame, readoutLine, update, whenLookChanges } from "./draw.js";
import { bursts, placeOf, sampled } from "./series.js";
import { drawPath } from "./stuck_valley.js";
import { column, walk } from "./walks.js";
import { group, mapAndPanels, markDrawn, onStep, whenChanged } from "./parts.js";

// ---------------------------------------------------------------- a run

const NEAR = 0.01,
  TINY = 1e-16,
  SHOWN = ["distance", "sigma", "number"];

/**
 * A run by its columns, one entry for each t: b, w, distance from the floor, σ of w, and the stability number; and what
 * is counted on it, as `BurstRun` has it in Python.
 */
export function burstRun(spec, { ground, across, seen }, lr, steps) {
  const walked = walk(spec, ground, steps, { lr }),
    sigma = column(walked, "sigma", 1),
    b = column(walked, "theta", 0),
    distance = column(walked, "g", 1).map((g) => Math.abs(g) / across),
    [minimum] = ground.minima[0];
  return {
    b,
    w: column(walked, "theta", 1),
    distance,
    sigma,
    bursts: bursts(distance),
    arrived: b.findIndex((value) => Math.abs(value - minimum) <= NEAR * Math.abs(b[0] - minimum)),
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
export const readoutsOf = ({ b, bursts, forecast, arrived }) => [
  ["bursts", count(bursts.length)],
  ["forecast t*", forecast >= 0 ? `step ${count(forecast)}` : "none"],
  ["first burst", bursts.length ? `after step ${count(Math.floor(bursts[0] / 100) * 100)}` : "none"],
  ["arrived (b within 1 %)", arrived >= 0 ? `step ${count(arrived)}` : `not in ${count(b.length - 1)}`],
];

/** What is drawn of a run: { t, b, w, distance, sigma, number, forecast }. */
export const drawnOf = ({ forecast, b, w, distance, sigma, number }) => ({
  forecast,
  ...sampled({ b, w, distance, sigma, number }),
});

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
  const meta = model.get("meta"),
    { ground } = meta;
  const label = h("p", { class: "us-readouts" }),
    root = group(model, "us-stuck us-burst");
  el.append(label, root);
  const { map, panels } = mapAndPanels(root, [120, 120, 220]);
  const say = announcer(el);
  let drawn = null,
    readouts = [],
    cursor = null;

  const stepsNow = () => meta.steps[model.get("steps_index")];
  const specNow = () =>
    model.get("specs")[model.get("sigma_index")][model.get("decay_index")][model.get("steps_index")];

  function compute() {
    const run = burstRun(specNow(), meta, meta.rates[model.get("lr_index")], stepsNow());
    model.set("facts", {
      lr: meta.rates[model.get("lr_index")],
      sigma: model.get("sigma_index"),
      decay: model.get("decay_index"),
      steps: stepsNow(),
      bursts: run.bursts.length,
      first: run.bursts[0] ?? -1,
      forecast: run.forecast,
      arrived: run.arrived,
    });
    [drawn, readouts, cursor] = [drawnOf(run), readoutsOf(run), null];
  }

  function draw() {
    const steps = stepsNow(),
      i = placeOf(drawn.t, cursor),
      at = drawn.t[i];
    update(label, ...readoutLine(readouts));
    const words = readouts.map((pair) => pair.join(": ")).join("; ");
    drawPath(map, ground, { x: drawn.b, y: drawn.w, t: drawn.t }, words, cursor);
    panelsOf(drawn, steps, meta.panels).forEach(({ curves: [curve], ...one }, k) => {
      const name = SHOWN[k],
        value = `${fmt(drawn[name][i])} at t = ${count(at)}`;
      panels[k].draw({ ...one, curves: [{ ...curve, name, value }], cursor: cursor === null ? null : at });
    });
    say(words);
    markDrawn(el, { t: at });
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

  onStep(panels, (t) => {
    cursor = t;
    later();
  });
  compute();
  later();
  const moves = { "lr_index sigma_index decay_index steps_index": moved };
  return whenChanged(model, moves, whenLookChanges(map.node, repaint));
}
