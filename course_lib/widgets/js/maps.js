/**
 * The map of a surface: a canvas of iso-bands, and an svg with the axes and what walks on it.
 *
 * A ground is what course_lib.widgets.common.maps.Ground.describe wrote: { label, spec, field, start, minima, levels, sides }.
 */
import { bytesOf } from "./quantized.js";
import { fmt, h, linearTicks, paintField, scale, svg } from "./draw.js";
import { surface } from "./engine.js";

const MARGIN = { left: 46, right: 18, top: 8, bottom: 38 };

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
  const bytes = bytesOf(view),
    z = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const inside = (value, n) => Math.max(0, Math.min(n - 1.000001, value * (n - 1)));
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

/**
 *     const map = makeMap(parent, { title: "the path on the map", keys: [element, …] });
 *     map.paint(ground);                      // the bands: when the surface, the size or the inks change
 *     const frame = map.frame();              // { box, at(x, y), from(px, py) }: data to pixels and back; null without a size
 *     map.draw("what is to be seen", [element, …]);   // the axes, and the elements inside the frame
 *
 * For tests the svg carries data-left, -right, -top, -bottom (pixels) and data-u0, -u1, -v0, -v1 (ends of the scales).
 */
export function makeMap(parent, { title, keys = [] }) {
  const canvas = h("canvas", { "aria-hidden": "true" }),
    plot = svg("svg", { role: "img" }),
    node = h("div", { class: "us-ground" }, canvas, plot);
  const { left, right, top, bottom } = MARGIN;
  canvas.setAttribute(
    "style",
    `left:${left}px;top:${top}px;width:calc(100% - ${left + right}px);height:calc(100% - ${top + bottom}px)`,
  );
  parent.append(
    h(
      "figure",
      { class: "us-panel us-map-panel" },
      h("figcaption", {}, h("strong", {}, title), h("span", { class: "us-keys" }, ...keys)),
      node,
    ),
  );
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
    const width = plot.clientWidth,
      height = plot.clientHeight;
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

  function draw(label, elements) {
    const { width, height, box, U, V } = frame();
    const inside = { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    Object.assign(plot.dataset, box, { u0: x.ends[0], u1: x.ends[1], v0: y.ends[0], v1: y.ends[1] });
    plot.setAttribute("aria-label", label);
    plot.replaceChildren(
      axes(box, U, V),
      svg("svg", { ...inside, viewBox: Object.values(inside).join(" ") }, ...elements),
    ); // cut off at the frame
  }

  function axes(box, U, V) {
    const group = svg(
      "g",
      { class: "us-axes" },
      svg("rect", {
        x: box.left,
        y: box.top,
        width: box.right - box.left,
        height: box.bottom - box.top,
        class: "us-border",
      }),
    );
    for (const v of x.ticks)
      group.append(svg("text", { x: U(x.to(v)), y: box.bottom + 15, "text-anchor": "middle" }, fmt(v)));
    for (const v of y.ticks)
      group.append(svg("text", { x: box.left - 5, y: V(y.to(v)) + 4, "text-anchor": "end" }, fmt(v)));
    group.append(
      svg(
        "text",
        { class: "us-label", x: (box.left + box.right) / 2, y: box.bottom + 32, "text-anchor": "middle" },
        x.label,
      ),
    );
    group.append(svg("text", { class: "us-label us-ylabel", x: box.left + 7, y: box.top + 16 }, y.label));
    return group;
  }
  return { node, plot, paint, frame, draw };
}

/** The cross of a minimum. */
export function cross(frame, [a, b]) {
  const [p, q] = frame.at(a, b);
  return svg("path", { d: `M${p - 6} ${q - 6}l12 12m0 -12l-12 12`, class: "us-goal" });
}
