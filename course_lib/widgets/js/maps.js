/**
 * The map of a surface: a canvas of iso-bands, and an svg with the axes and what walks on it.
 *
 * A ground is what course_lib.widgets.common.maps.Ground.describe wrote: { label, spec, field, start, minima, levels, sides }.
 */
import { numbersOf } from "./quantized.js";
import { paintField } from "./bands.js";
import { fmt, h, linearTicks, remade, scale, setAll, sizeOf, svg, textAt, update } from "./draw.js";
import { surface } from "./engine.js";

export const MARGIN = { left: 46, right: 18, top: 8, bottom: 38 };

/** One side of a map: a plain axis, or a symmetric-log one that is linear within ±`linear`. */
export function sideOf({ label, limits, linear }) {
  const to = linear ? (v) => Math.asinh(v / linear) : (v) => v,
    from = linear ? (u) => Math.sinh(u) * linear : (u) => u;
  const ends = limits.map(to),
    powers = [1e-4, 1e-2, 1, 100].filter((v) => v > linear && v <= limits[1]);
  const ticks = linear ? [...powers.map((v) => -v).reverse(), 0, ...powers] : linearTicks(...limits, 4);
  return { label, to, from, ends, ticks };
}

/** The heights of a surface that only Python knows, between the points of the grid that it sent. */
function sampled(view, [u0, u1], [v0, v1], columns = 96, rows = 72) {
  const z = numbersOf(view, Float32Array),
    inside = (value, n) => Math.max(0, Math.min(n - 1.000001, value * (n - 1)));
  return (u, v) => {
    const x = inside((u - u0) / (u1 - u0), columns),
      y = inside((v - v0) / (v1 - v0), rows),
      i = Math.floor(x),
      j = Math.floor(y),
      p = x - i,
      q = y - j,
      k = j * columns + i;
    return (z[k] * (1 - p) + z[k + 1] * p) * (1 - q) + (z[k + columns] * (1 - p) + z[k + columns + 1] * p) * q;
  };
}

/** A figure with a title, and in it a canvas within margins under an svg: { canvas, plot, node }. */
export function makeGround(parent, { title, keys = [], margin: { left, right, top, bottom } }) {
  const canvas = h("canvas", {
      "aria-hidden": "true",
      style: `left:${left}px;top:${top}px;width:calc(100% - ${left + right}px);height:calc(100% - ${top + bottom}px)`,
    }),
    plot = svg("svg", { role: "img" }),
    node = h("div", { class: "us-ground" }, canvas, plot),
    words = h("figcaption", {}, h("strong", {}, title), h("span", { class: "us-keys" }, ...keys));
  parent.append(h("figure", { class: "us-panel us-map-panel" }, words, node));
  return { canvas, plot, node };
}

/**
 *     const map = makeMap(parent, { title: "the path on the map", keys: [element, …] });
 *     map.paint(ground);                      // the bands: when the surface, the size or the inks change
 *     const frame = map.frame();              // { box, at(x, y), from(px, py) }: data to pixels and back; null without a size
 *     map.draw("what is to be seen", [element, …], { start: [[0, 1]] });   // the axes, the elements inside the frame, names of points
 *
 * With `bare` nothing stands at its sides: the view names the axes.
 * For tests the svg carries data-left, -right, -top, -bottom (pixels) and data-u0, -u1, -v0, -v1 (ends of the scales).
 */
export function makeMap(parent, { title, keys = [], margin = MARGIN, bare = false }) {
  const { left, right, top, bottom } = margin,
    { canvas, plot, node } = makeGround(parent, { title, keys, margin });
  const size = sizeOf(plot),
    around = remade(svg("g", { class: "us-axes" })),
    named = remade(svg("g"));
  let ground = null,
    x = null,
    y = null;

  function paint(next) {
    ground = next;
    [x, y] = ground.sides.map(sideOf);
    const { spec } = ground,
      known = spec && surface(spec),
      theta = [0, 0];
    const heights = known
      ? (u, v) => {
          theta[0] = x.from(u);
          theta[1] = y.from(v);
          return known.height(theta);
        }
      : sampled(ground.field, x.ends, y.ends);
    paintField(canvas, heights, x.ends, y.ends, ground.levels);
  }

  function frame() {
    const { width, height } = size();
    if (!width || !ground) return null;
    const box = { left, right: width - right, top, bottom: height - bottom };
    const ends = [
      [x, [box.left, box.right]],
      [y, [box.bottom, box.top]],
    ];
    const [U, V] = ends.map(([side, pixels]) => scale(side.ends, pixels)),
      [fromU, fromV] = ends.map(([side, pixels]) => scale(pixels, side.ends));
    const far = (pixel) => Math.max(-9e3, Math.min(9e3, pixel));
    return {
      width,
      height,
      box,
      U,
      V,
      at: (a, b) => [far(U(x.to(a))), far(V(y.to(b)))],
      from: (p, q) => [x.from(fromU(p)), y.from(fromV(q))],
    };
  }

  function draw(label, elements, points = {}) {
    const now = frame(),
      { width, height, box } = now;
    const inside = { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
    setAll(plot, { viewBox: `0 0 ${width} ${height}` });
    Object.assign(plot.dataset, box, { u0: x.ends[0], u1: x.ends[1], v0: y.ends[0], v1: y.ends[1] });
    plot.setAttribute("aria-label", label);
    around([box, x.ticks, x.ends, y.ends, x.label, y.label], () => axes(now, inside));
    const cut = svg("svg", { ...inside, viewBox: Object.values(inside).join(" ") }, ...elements), // off at the frame
      called = { minimum: ground.minima, ...points };
    named([box, x.ends, y.ends, called], () =>
      Object.entries(called).flatMap(([name, at]) => at.flatMap((point) => nameAt(now, name, point))),
    );
    update(plot, around.node, cut, named.node);
  }

  /** The name of a point: the start's on its left, the others' to the right and below, where paths seldom end. */
  function nameAt({ box, at }, name, point) {
    const [p, q] = at(...point),
      left = name === "start" ? p > box.left + 48 : p > box.right - 70,
      down = name === "start" ? (left ? 4 : -9) : q > box.bottom - 24 ? -9 : 19;
    if (p < box.left || p > box.right || q < box.top || q > box.bottom) return [];
    return [textAt(p + (left ? -10 : 9), q + down, name, left ? "end" : "start", "us-label us-over")];
  }

  function axes({ box, U, V }, inside) {
    const border = svg("rect", { ...inside, class: "us-border" });
    if (bare) return [border];
    return [
      border,
      ...x.ticks.map((v) => textAt(U(x.to(v)), box.bottom + 15, fmt(v), "middle")),
      ...y.ticks.map((v) => textAt(box.left - 5, V(y.to(v)) + 4, fmt(v), "end")),
      textAt((box.left + box.right) / 2, box.bottom + 32, x.label, "middle", "us-label"),
      textAt(box.left + 7, box.top + 16, y.label, null, "us-label us-ylabel"),
    ];
  }
  return { node, plot, paint, frame, draw };
}

/** The cross of a minimum. */
export function cross(frame, [a, b]) {
  const [p, q] = frame.at(a, b);
  return svg("path", { d: `M${p - 6} ${q - 6}l12 12m0 -12l-12 12`, class: "us-minimum" });
}
