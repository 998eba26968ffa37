/**
 * The view of course_lib.widgets.OwnAxes: a turned valley on two linked maps, and its loss as the sum of two parts.
 *
 * Walk, words and panel are those of own_axes.py; tests/test_own_axes.py holds the two together.
 */
import { makeHandle } from "./descent_explorer.js";
import { announcer, fmt, h, lineOf, oncePerFrame, panel, px, svg, textAt, whenLookChanges } from "./draw.js";
import { cross, makeMap } from "./maps.js";
import { group, markDrawn, put, verdictLine, whenChanged } from "./parts.js";

const PARTS = [
  { name: "sum", look: [4, 0] },
  { name: "along", look: [0, 0] },
  { name: "across", look: [1, 1] },
];

/** From θ to the valley's own axes, the columns of `turn`, and back. */
export const intoOwn = (turn, [x, y]) => turn[0].map((_, k) => turn[0][k] * x + turn[1][k] * y);
export const fromOwn = (turn, [u, v]) => turn.map((row) => row[0] * u + row[1] * v);

/** { theta, own: [[x, y], …], parts: [[along, across], …] }: gradient descent, each direction by its own factor. */
export function walkOf({ turn, curvatures, steps }, lr, point) {
  const own = [intoOwn(turn, point)];
  for (let t = 0; t < steps; t++) own.push(own[t].map((u, k) => (1 - lr * curvatures[k]) * u));
  return {
    own,
    theta: own.map((u) => fromOwn(turn, u)),
    parts: own.map((u) => u.map((distance, k) => (curvatures[k] * distance * distance) / 2)),
  };
}

/** The loss as the sum of its parts, and what a step does to each distance. */
export function captionOf({ curvatures }, { parts }, lr) {
  const [along, across] = parts[0],
    [first, second] = curvatures.map((curvature) => fmt(1 - lr * curvature));
  return `Loss ${fmt(along + across)} = ${fmt(along)} along + ${fmt(across)} across. Each step multiplies the distance along by ${first} and across by ${second}.`;
}

/** The panel of the loss, as `panels` has it in Python. */
export function lossOf({ loss }, { parts }) {
  const rows = [parts.map(([a, b]) => a + b), parts.map(([a]) => a), parts.map(([, b]) => b)];
  return { ...loss, curves: PARTS.map((part, k) => ({ ...part, xs: parts.map((_, t) => t), ys: rows[k] })) };
}

/** A point that is not farther from the minimum than both maps show. */
export function within([x, y], reach) {
  const far = Math.hypot(x, y) / reach;
  return far > 1 ? [x / far, y / far] : [x, y];
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    { grounds, turn, reach } = meta,
    label = verdictLine({ spoken: false }),
    pair = h("div", { class: "us-panels us-descent us-own" }),
    root = group(model, null);
  root.append(pair);
  el.append(label.node, root);
  const go = (point) => put(model, { point: within(point, reach) }),
    back = [go, (own) => go(fromOwn(turn, own))],
    maps = grounds.map(({ label }) =>
      makeMap(pair, { title: label, margin: { left: 30, right: 8, top: 8, bottom: 38 } }),
    ),
    handles = maps.map((map, k) => makeHandle(map, [grounds[k].sides[0].label, grounds[k].sides[1].label], back[k])),
    losses = panel(root, { height: 176 }),
    say = announcer(el);

  function drawMap(k, path, axes, words) {
    const frame = maps[k].frame();
    if (!frame) return;
    const pixels = path.map((point) => frame.at(...point).map(px)),
      d = `M${pixels.map((point) => point.join(" ")).join("L")}`;
    const lines = axes.flatMap(([a, b], i) => {
      const [from, to] = [-3, 3].map((k) => frame.at(k * a, k * b)),
        [x, y] = frame.at(1.8 * a, 1.8 * b),
        ink = `var(--us-c${PARTS[i + 1].look[0] + 1})`;
      return [
        lineOf(...from, ...to, null, { stroke: ink, "stroke-dasharray": i ? "7 3" : "none" }),
        ...(k ? [] : [textAt(x + 4, y - 5, PARTS[i + 1].name, null, "us-label us-over")]), // else at the sides
      ];
    });
    maps[k].draw(`map of ${grounds[k].label}: ${words}`, [
      ...lines,
      svg("path", { d, class: "us-halo" }),
      svg("path", { d, class: "us-way", "data-series": "path" }),
      svg("path", { d: d.replaceAll("L", "M").replace(/(?<=\d)(?=M|$)/g, "h0"), class: "us-dots" }),
      cross(frame, [0, 0]),
    ]);
    handles[k](frame, path[0], grounds[k]);
  }

  function draw() {
    const lr = model.get("lr"),
      walk = walkOf(meta, lr, model.get("point")),
      words = captionOf(meta, walk, lr),
      axes = [0, 1].map((k) => [Number(k === 0), Number(k === 1)]);
    label.write(words);
    say(words);
    drawMap(
      0,
      walk.theta,
      axes.map((axis) => fromOwn(turn, axis)),
      words,
    ); // prettier-ignore
    drawMap(1, walk.own, axes, words);
    const length = Math.hypot(...walk.own[0]) || 1,
      [along, across] = walk.own[0].map((x) => Math.abs(x) / length);
    model.set("facts", { lr, along, across, bend: Math.min(along, across) });
    losses.draw(lossOf(meta, walk));
    markDrawn(el);
  }

  const later = oncePerFrame(draw);
  function repaint() {
    maps.forEach((map, k) => map.paint(grounds[k]));
    later();
  }
  return whenChanged(model, { "lr point": later }, whenLookChanges(el, repaint));
}
