/**
 * The view of course_lib.widgets.OwnAxes: a turned valley on two linked maps, and its loss as the sum of two parts.
 *
 * Walk, words and panel are those of own_axes.py; tests/test_own_axes.py holds the two together.
 */
import { makeHandle } from "./descent_explorer.js";
import {
  announcer,
  dashOf,
  fmt,
  h,
  inkOf,
  lineOf,
  oncePerFrame,
  panel,
  px,
  svg,
  textAt,
  whenLookChanges,
} from "./draw.js";
import { cross, makeMap } from "./maps.js";
import { group, markDrawn, put, verdictLine, whenChanged } from "./parts.js";

const PARTS = [
  { name: "sum", look: [4, 0] },
  { name: "along", look: [0, 0] },
  { name: "across", look: [1, 1] },
];

const EDGE = { left: 1, right: 1, top: 1, bottom: 1 },
  SIDES = ["θ₁", "θ₂"],
  INKS = PARTS.slice(1).map((part) => ({ stroke: inkOf(part), "stroke-dasharray": dashOf(part) })),
  NAMES = PARTS.slice(1).map((part) => ({ class: "us-name us-over", color: inkOf(part) }));

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

// ---------------------------------------------------------------- a map

/** The axes of θ and their names; `at` leads from θ to pixels. */
function sidesOf(at, labels) {
  return labels.flatMap((label, k) => {
    const [from, to, [x, y]] = [-4, 4, 2.1].map((far) => at(k ? [0, far] : [far, 0]));
    return [lineOf(...from, ...to, "us-side"), textAt(x + 5, y - 5, label, null, "us-label us-over")];
  });
}

/** The valley's own axes, and on them the two parts of a point; `at` leads from these axes to pixels. */
function axesOf(at, [u, v]) {
  const line = (from, to, look, ink) => lineOf(...at(from), ...at(to), look, ink);
  return [
    line([u, v], [u, 0], "us-foot"),
    line([u, v], [0, v], "us-foot"),
    line([-4, 0], [4, 0], "us-own-axis", INKS[0]),
    line([0, -4], [0, 4], "us-own-axis", INKS[1]),
    line([0, 0], [u, 0], "us-part", INKS[0]),
    line([0, 0], [0, v], "us-part", INKS[1]),
  ];
}

/** The names of the valley's axes: one along its line, one beside it. */
function namesOf(at, [along, across]) {
  const [[x0, y0], [x1, y1], [x2, y2]] = [at([0, 0]), at([2.35, 0]), at([0, 2.2])],
    tilt = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
  return [
    svg(
      "text",
      { ...NAMES[0], y: -8, "text-anchor": "end", transform: `translate(${x1} ${y1}) rotate(${tilt})` },
      along,
    ),
    svg("text", { ...NAMES[1], x: x2 + 8, y: y2 }, across),
  ];
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    { grounds, turn, reach } = meta,
    label = verdictLine({ spoken: false, look: "us-of-axes" }),
    pair = h("div", { class: "us-panels us-descent us-own" }),
    root = group(model, "us-maps-and-loss");
  root.append(pair);
  el.append(label.node, root);
  const go = (point) => put(model, { point: within(point, reach) }),
    back = [go, (own) => go(fromOwn(turn, own))],
    maps = grounds.map(({ label }) => makeMap(pair, { title: label, margin: EDGE, bare: true })),
    handles = maps.map((map, k) => makeHandle(map, [grounds[k].sides[0].label, grounds[k].sides[1].label], back[k])),
    losses = panel(root, { height: 168 }),
    say = announcer(el);

  /** Draws a path on a map, to which `own` leads from the valley's axes, and `theta` from θ. */
  function drawMap(k, path, own, theta, point, names, words) {
    const frame = maps[k].frame();
    if (!frame) return;
    const at = (place) => frame.at(...own(place)),
      places = path.map((place) =>
        frame
          .at(...place)
          .map(px)
          .join(" "),
      ),
      d = `M${places.join("L")}`;
    const seen = [
      ...sidesOf((place) => frame.at(...theta(place)), SIDES),
      svg("path", { d, class: "us-halo" }),
      ...axesOf(at, point),
      svg("path", { d, class: "us-way", "data-series": "path" }),
      svg("path", { d: places.map((place) => `M${place}h0`).join(""), class: "us-dots" }),
      cross(frame, [0, 0]),
      ...namesOf(at, names),
    ];
    maps[k].draw(`map of ${grounds[k].label}: ${words}`, seen, k ? { minimum: [] } : {}); // one name is enough
    handles[k](frame, path[0], grounds[k]);
  }

  function draw() {
    const lr = model.get("lr"),
      walk = walkOf(meta, lr, model.get("point")),
      words = captionOf(meta, walk, lr);
    label.write(words);
    say(words);
    const factors = meta.curvatures.map((curvature, k) => `${PARTS[k + 1].name}: × ${fmt(1 - lr * curvature)}`),
      same = (place) => place;
    drawMap(0, walk.theta, (own) => fromOwn(turn, own), same, walk.own[0], ["along", "across"], words);
    drawMap(1, walk.own, same, (theta) => intoOwn(turn, theta), walk.own[0], factors, words);
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
