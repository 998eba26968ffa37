/**
 * The view of course_lib.widgets.StuckValley: the map with the path of a run, the loss above ‖g‖, and why it stopped.
 *
 * The engine walks; what it does not know, a surface or an optimizer of the reader's own, is walked by Python. The
 * thresholds and the sentences of `verdict` are those of stuck_valley.py; tests/test_stuck_valley.py holds the two
 * together.
 */
import { numbersOf } from "./quantized.js";
import {
  count,
  fmt,
  lineOf,
  logTicks,
  notice,
  oncePerFrame,
  px,
  scale,
  setAll,
  sizeOf,
  svg,
  textAt,
  update,
  whenLookChanges,
} from "./draw.js";
import { asker } from "./ask_python.js";
import { cross } from "./maps.js";
import { divergedAt, placeOf, sampled } from "./series.js";
import { column, turnOf, walk } from "./walks.js";
import { group, mapAndPanels, markDrawn, onStep, verdictLine, whenChanged } from "./parts.js";

// ---------------------------------------------------------------- a run, and why it stops

const LOST = 1e6,
  NEAR = 0.01,
  TURNED = -0.5,
  LASTING = 0.9,
  ZERO = 1e-6,
  CALM = 0.1,
  FLAT = 0.02;

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const distance = ([a, b], [c, d]) => Math.hypot(a - c, b - d);
const pointOf = (path, t) => [path[2 * t], path[2 * t + 1]];

/** The first step whose loss is no number or beyond a million times that of the start; −1 if there is none. */
const lostAt = ({ loss }) => divergedAt(loss, LOST * (Math.abs(loss[0]) || 1));

/** The part of the way to the nearest minimum that is done, in the direction that is farthest behind; NaN without one. */
function wayOf({ theta: path, steps }, { minima, axes }) {
  const parts = minima.map((minimum) => {
    const [before, behind] = [0, steps].map((t) =>
      axes.map(([a, b]) => Math.abs(a * (path[2 * t] - minimum[0]) + b * (path[2 * t + 1] - minimum[1]))),
    );
    const counting = before.map((_, i) => i).filter((i) => before[i] > 1e-9 * Math.max(...before));
    return Math.min(...counting.map((i) => Math.max(0, Math.min(1, 1 - behind[i] / before[i]))));
  });
  return parts.length ? Math.max(...parts) : NaN;
}

/** Why a run is where it is: [kind, sentence]. `limit` is 2/λmax where that is the limit of stability, else null. */
export function verdict(run, valley, lr, limit) {
  const { steps, loss, norm, theta: path } = run,
    lost = lostAt(run);
  if (lost >= 0)
    return ["diverged", `diverged at step ${count(lost)}${limit && lr > limit ? ": η is above 2/λmax" : ""}`];
  const quarter = Math.max(2 * Math.floor(steps / 8), 1),
    end = steps + 1; // even, for a run that goes back and forth
  const last = (values) => values.subarray(end - quarter, end),
    before = (values) => values.subarray(Math.max(end - 2 * quarter, 0), end - quarter);
  const turns = last(turnOf(run)).filter(Number.isFinite),
    falls = mean(last(loss)) < (1 - FLAT) * mean(before(loss));
  const lasting = mean(last(norm)) > LASTING * mean(before(norm)) && norm[steps] > ZERO * norm[0];
  if (turns.length && mean(turns) < TURNED && lasting) {
    const [height, slope] = [loss, norm].map((values) => fmt((values[steps] + values[steps - 1]) / 2)); // of both walls
    const where = falls
      ? `‖g‖ stays at ${slope} while the loss creeps down to ${height}:`
      : `loss stalled at ${height} while ‖g‖ = ${slope}: no critical point;`;
    return ["bouncing", `${where} the run bounces between the walls`];
  }
  const now = pointOf(path, steps),
    then = pointOf(path, 0),
    slope = fmt(norm[steps]);
  if (valley.saddles.some((saddle) => distance(now, saddle) <= NEAR * distance(then, saddle)))
    return ["saddle", `stuck near a saddle: ‖g‖ = ${slope}, so this is (nearly) a critical point`];
  const way = wayOf(run, valley),
    share = way >= 0.001 ? `${fmt(100 * way, 2)} %` : "less than 0.1 %";
  if (way >= 1 - NEAR && norm[steps] > CALM * norm[0])
    return ["near", `near the minimum, but not at rest: ‖g‖ = ${slope}`];
  if (way >= 1 - NEAR) {
    const what = norm[steps] <= ZERO * norm[0] ? "so this is a critical point" : "close to the minimum";
    return ["arrived", `arrived: ‖g‖ = ${slope}, ${what}`];
  }
  const after = `after ${count(steps)} steps`;
  if (way < 0.5) return ["crawling", `crawling: ${after} ${share} of the way`];
  if (way >= 0.5)
    return ["walking", `on its way: ${after} ${share} of the way, and the loss ${falls ? "still" : "hardly"} falls`];
  return ["unknown", `${after} the loss is ${fmt(loss[steps])} and ‖g‖ = ${slope}`];
}

/** What is drawn of a run: the columns t, loss, norm, x, y, whether they come from the engine or from Python. */
export const drawnOf = (run) =>
  sampled({ loss: run.loss, norm: run.norm, x: column(run, "theta", 0), y: column(run, "theta", 1) });

function drawnBy(reply) {
  const numbers = numbersOf(reply.numbers),
    column = (k) => Array.from({ length: numbers.length / 5 }, (_, i) => numbers[5 * i + k]);
  return Object.fromEntries(["t", "loss", "norm", "x", "y"].map((name, k) => [name, column(k)]));
}

// ---------------------------------------------------------------- limits of a panel

/** Limits for a logarithmic panel; never less than two decades, so that a flat curve looks flat. */
function decades(values) {
  const shown = values.filter((value) => value > 0 && Number.isFinite(value));
  if (!shown.length) return [0.1, 10];
  const hi = Math.max(...shown),
    lo = Math.max(Math.min(...shown), hi * 1e-18);
  const stretch = Math.sqrt(Math.max(1, 100 / (hi / lo)));
  return [(lo / stretch) * 0.8, hi * stretch * 1.25];
}

/** The panels of the loss and of ‖g‖, as `panels` has them in Python. */
export function panelsOf(drawn, steps, described) {
  const lost = lostAt(drawn);
  return [drawn.loss, drawn.norm].map((ys, k) => {
    const y = decades(lost < 0 ? ys : ys.slice(0, lost + 1)),
      curve = { look: [4, 0], xs: drawn.t, ys: ys.map((value) => Math.max(value, y[0])) };
    return { ...described[k], x: [0, steps], y, curves: [curve] };
  });
}

// ---------------------------------------------------------------- the scale under the slider

const STRIP = { height: 50, edge: 26, line: 24 };

/** The rates from the lowest to the highest, with the limit 2/λmax and the η that is chosen. */
function drawStrip(strip, width, [low, high], lr, limit, stable) {
  const { height, edge, line } = STRIP,
    X = scale([10 ** low, 10 ** high], [edge, width - edge], true);
  if (!width) return;
  const ticks = logTicks(10 ** low, 10 ** high, width < 420 ? 5 : 9).flatMap((v) => [
    lineOf(X(v), line - 4, X(v), line + 4, "us-tick"),
    textAt(X(v), line + 20, fmt(v), "middle", "us-label"),
  ]);
  const at = X(limit ?? 1),
    room = at > width / 2 ? "end" : "start",
    words = `${stable ? "2/λmax" : "2/λmax, the limit of gradient descent,"} = ${fmt(limit ?? 0)}`;
  const mark =
    limit === null
      ? []
      : [
          svg("rect", { x: at, y: line - 4, width: Math.max(0, X(10 ** high) - at), height: 8, class: "us-beyond" }),
          lineOf(at, line - 14, at, line + 7, "us-limit"),
          textAt(at + (room === "end" ? -5 : 5), line - 9, words, room, "us-label us-limit-label"),
        ];
  setAll(strip, { viewBox: `0 0 ${width} ${height}` });
  update(
    strip,
    lineOf(edge, line, width - edge, line, "us-tick"),
    ...mark,
    ...ticks,
    svg("circle", { cx: X(lr), cy: line, r: 6, class: "us-now" }),
  );
  Object.assign(strip.dataset, { limit: limit ?? "", lr });
  strip.setAttribute(
    "aria-label",
    `learning rate ${fmt(lr)} on a scale from ${fmt(10 ** low)} to ${fmt(10 ** high)}${limit === null ? "" : `; ${words}`}`,
  );
}

// ---------------------------------------------------------------- the path

const LINED = 80; // so many points of a path are joined by lines, the first and the last of them; dots stand for the others

/** The path of a run on its map: `drawn` as `drawnOf` gives it, `cursor` a step or null. */
export function drawPath(map, valley, { x: xs, y: ys, t }, sentence, cursor) {
  const frame = map.frame();
  if (!frame) return;
  const at = (i) => frame.at(xs[i], ys[i]),
    end = xs.findIndex((_, i) => !Number.isFinite(xs[i]) || !Number.isFinite(ys[i])),
    n = end < 0 ? xs.length : end;
  const places = Array.from({ length: n }, (_, i) => at(i).map(px).join(" ")),
    line = (first, end) => (end > first ? `M${places.slice(first, end).join("L")}` : ""),
    dots = places.map((place) => `M${place}h0`).join("");
  const lines = n <= LINED ? line(0, n) : line(0, LINED / 2) + line(n - LINED / 2, n); // more would cover the ground
  const [sx, sy] = at(0),
    [cx, cy] = at(Math.min(placeOf(t, cursor), n - 1));
  const seen = [
    svg("path", { d: lines, class: "us-halo" }),
    svg("path", { d: lines, class: "us-way" }),
    svg("path", { d: dots, class: "us-dots", "data-series": "path" }),
    ...valley.minima.map((minimum) => cross(frame, minimum)),
    svg("circle", { cx: sx, cy: sy, r: 5, class: "us-begin" }),
    svg("circle", { cx, cy, r: 6, class: "us-now" }),
  ];
  const points = { start: [[xs[0], ys[0]]], saddle: valley.saddles ?? [] };
  map.draw(`map of ${valley.label} with the path of the run: ${sentence}`, seen, points);
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const strip = svg("svg", { class: "us-strip", height: STRIP.height, role: "img" }),
    label = verdictLine(),
    root = group(model, "us-stuck us-broad");
  el.append(strip, label.node, root);
  const stripNow = sizeOf(strip);
  const { map, panels } = mapAndPanels(root, [190, 190]);
  const python = asker(model);
  let drawn = null,
    judged = null,
    cursor = null,
    source = "engine";

  const valleyNow = () => model.get("valleys")[model.get("surface_index")];
  const stepsNow = () => model.get("steps")[model.get("steps_index")];

  /** What is the case, for the tasks: as `facts` has it in Python. */
  const tell = () =>
    model.set("facts", { kind: judged[0], surface: valleyNow().label, lr: model.get("lr"), steps: stepsNow() });

  function compute() {
    const valley = valleyNow(),
      lr = model.get("lr");
    cursor = null;
    if (!valley.spec) {
      python.ask({ lr, surface: model.get("surface_index"), steps: model.get("steps_index") });
      return;
    }
    const run = walk(model.get("optimizer"), valley, stepsNow(), { lr });
    judged = verdict(run, valley, lr, model.get("stable") ? valley.limit : null);
    tell();
    drawn = drawnOf(run);
    source = "engine";
  }

  function draw() {
    const valley = valleyNow(),
      steps = stepsNow();
    drawStrip(strip, stripNow().width, model.get("rates"), model.get("lr"), valley.limit, model.get("stable"));
    if (!drawn) {
      label.write("This surface or optimizer is your own: Python must run to draw it.");
      return;
    }
    label.write(judged[1], judged[0]);
    drawPath(map, valley, drawn, judged[1], cursor);
    const i = placeOf(drawn.t, cursor),
      lost = lostAt(drawn),
      at = cursor === null ? "" : ` at step ${count(drawn.t[i])}`;
    panelsOf(drawn, steps, model.get("panels")).forEach(({ curves: [curve], ...one }, k) => {
      const value = (lost >= 0 && i >= lost ? "diverged" : fmt([drawn.loss, drawn.norm][k][i])) + at;
      panels[k].draw({ ...one, curves: [{ ...curve, name: "", value }], cursor });
    });
    markDrawn(el, { source, kind: judged[0] });
  }

  const later = oncePerFrame(draw);
  const repaint = () => {
    map.paint(valleyNow());
    draw();
  };

  function moved() {
    notice(el, "");
    compute();
    later();
  }
  function elsewhere() {
    drawn = null;
    moved();
    map.paint(valleyNow());
  }

  function answered(reply) {
    if (valleyNow().spec) return; // the reader has moved on to what the engine walks
    drawn = drawnBy(reply);
    judged = [reply.kind, reply.sentence];
    tell();
    source = "python";
    later();
  }

  onStep(panels, (t) => {
    cursor = t;
    later();
  });
  const stops = [python.onReply(el, answered), whenLookChanges(map.node, repaint)];
  moved();
  return whenChanged(model, { "lr steps_index": moved, surface_index: elsewhere }, ...stops);
}
