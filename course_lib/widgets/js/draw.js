/**
 * Drawing helpers that every live figure shares: elements (elements.js), numbers and ticks (numbers.js), a line panel.
 *
 * Nothing here knows about widgets. The functions without a document (byPixel, pathOf, scale) are tested under node.
 */

import { h, ifNew, lineOf, remade, setAll, sizeOf, svg, textAt, update, write } from "./elements.js";
import { placesOf, roomAt } from "./labels.js";
import { fmt, linearTicks, logTicks, px } from "./numbers.js";

export * from "./elements.js";
export * from "./numbers.js";

// ---------------------------------------------------------------- curves of fewer points

/**
 * Fewer points that give the same picture: in each of `pixels` columns the first, lowest, highest and last point stay.
 * Points that are no finite number stay too, so gaps and divergence are never lost. `xs` must not decrease.
 *
 * @returns {[number[], number[]]} the kept xs and ys
 */
export function byPixel(xs, ys, pixels) {
  const n = xs.length;
  if (n <= 4 * pixels) return [xs, ys];
  const column = (i) => Math.min(pixels - 1, Math.floor(((xs[i] - xs[0]) / (xs[n - 1] - xs[0])) * pixels));
  const keep = new Uint8Array(n);
  for (let start = 0; start < n; ) {
    const here = column(start);
    let end = start,
      low = start,
      high = start;
    for (; end < n && column(end) === here; end++) {
      if (!Number.isFinite(ys[end])) {
        keep[end] = 1;
        continue;
      }
      if (!Number.isFinite(ys[low]) || ys[end] < ys[low]) low = end;
      if (!Number.isFinite(ys[high]) || ys[end] > ys[high]) high = end;
    }
    for (const i of [start, low, high, end - 1]) keep[i] = 1;
    start = end;
  }
  const kept = [[], []];
  for (let i = 0; i < n; i++) {
    if (!keep[i]) continue;
    kept[0].push(xs[i]);
    kept[1].push(ys[i]);
  }
  return kept;
}

const ALIKE = 0.1; // pixels that nobody sees

/**
 * Fewer points, in pixels, that give the same line: a point is left out if it lies on the straight line between those
 * that stay, to a tenth of a pixel. What is outside the frame or no number stays, and so do its neighbors.
 *
 * @returns {[number[], number[]]} the kept xs and ys
 */
export function straightened(xs, ys, [top, bottom]) {
  const n = xs.length,
    kept = n ? [[xs[0]], [ys[0]]] : [[], []];
  let last = 0, // the point that was kept last, and the slopes of the lines from it that come near all points since
    low = -Infinity,
    high = Infinity; // no function within: numbers that it changed would be made anew each time, and collected
  for (let i = 1; i < n; i++) {
    const inside = ys[i] >= top && ys[i] <= bottom,
      slope = (ys[i] - ys[last]) / (xs[i] - xs[last]);
    if (last < i - 1 && !(inside && slope >= low && slope <= high)) {
      kept[0].push(xs[i - 1]);
      kept[1].push(ys[i - 1]);
      last = i - 1;
      low = -Infinity;
      high = Infinity;
    }
    if (inside && i < n - 1 && ys[last] >= top && ys[last] <= bottom) {
      const run = xs[i] - xs[last];
      low = Math.max(low, (ys[i] - ALIKE - ys[last]) / run);
      high = Math.min(high, (ys[i] + ALIKE - ys[last]) / run);
    } else {
      kept[0].push(xs[i]);
      kept[1].push(ys[i]);
      last = i;
      low = -Infinity;
      high = Infinity;
    }
  }
  return kept;
}

/** A scale from data to pixels. `log` takes the logarithm of both ends; what has no logarithm goes to -infinity. */
export function scale([lo, hi], [from, to], log = false) {
  const u = log ? (v) => (v > 0 ? Math.log10(v) : v <= 0 ? -Infinity : NaN) : (v) => v;
  const a = u(lo),
    b = u(hi);
  return (v) => from + ((u(v) - a) / (b - a)) * (to - from);
}

/** A scale with `all(values)`, the pixels of a series, found once: the curve, its name and the levels ask for them. */
function placing(place) {
  const known = new Map();
  function all(values) {
    if (known.has(values)) return known.get(values);
    const pixels = new Float64Array(values.length);
    for (let i = 0; i < pixels.length; i++) pixels[i] = place(values[i]);
    known.set(values, pixels);
    return pixels;
  }
  return Object.assign(place, { all });
}

/**
 * The `d` of an SVG path. A point above or below the frame is put on its edge, and the line is lifted until it comes
 * back; what is no number lifts the line too.
 *
 * @returns {{ d: string, leaves: [number, number] | null }} `leaves`: pixel where the line first leaves the frame
 */
export function pathOf(xs, ys, X, Y, [top, bottom]) {
  let d = "",
    pen = false,
    leaves = null,
    previous = null;
  for (let i = 0; i < xs.length; i++) {
    if (Number.isNaN(ys[i])) {
      pen = false;
      previous = null;
      continue;
    }
    const x = X(xs[i]),
      y = Y(ys[i]);
    const at = Math.max(top, Math.min(bottom, y));
    const outside = at - y;
    if (outside && previous?.outside) {
      pen = false;
      previous = { x, at, outside };
      continue;
    }
    if (!pen && previous) d += `M${px(previous.x)} ${px(previous.at)}`;
    d += `${pen || previous ? "L" : "M"}${px(x)} ${px(at)}`;
    if (outside && !leaves) leaves = [x, at];
    pen = true;
    previous = { x, at, outside };
  }
  return { d, leaves };
}

// ---------------------------------------------------------------- look

/** Color of a curve as a CSS value, by the first number of its look; it follows light and dark mode by itself. */
export const inkOf = ({ look = [0, 0] }) => `var(--us-c${(look[0] + 1) % 5})`;

/** Dash pattern of a curve, by the second number of its look: color never carries the meaning alone. */
export const dashOf = ({ look = [0, 0] }) => ["none", "7 3", "2 2.5", "10 3 2 3", "8 2.5 2 2.5 2 2.5"][look[1]];

/** Calls `redraw` whenever `el` changes its size or the page changes between light and dark. Returns the way to stop. */
export function whenLookChanges(el, redraw) {
  const size = new ResizeObserver(() => redraw());
  size.observe(el);
  const theme = new MutationObserver(() => redraw());
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-mode", "theme"] });
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  return () => {
    size.disconnect();
    theme.disconnect();
  };
}

/** What a line of readouts holds, for [name, text] of each. */
export const readoutLine = (pairs) =>
  pairs.map(([name, text]) => h("span", { class: "us-readout" }, `${name}: `, h("output", {}, text)));

/** A polite live region in `el`: `say(text)` is spoken by a screen reader once the reader's hand has come to rest. */
export function announcer(el) {
  const region = h("p", { class: "us-hidden", "aria-live": "polite" });
  el.append(region);
  let timer = 0;
  return (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      region.textContent = text;
    }, 700);
  };
}

/** Shows `message` in the figure (an error from Python, say); an empty message takes the box away. */
export function notice(el, message) {
  el.querySelector(":scope > .us-error")?.remove();
  if (message) el.append(h("p", { class: "us-error", role: "alert" }, message));
}

// ---------------------------------------------------------------- a line panel

const FRAME = { left: 48, right: 18, top: 8, bottom: 34 },
  BARE = 8; // below a panel that leaves the numbers to the one under it

/**
 * A line chart that is a pure function of what `draw` is given, and that keeps its own size.
 *
 *     const p = panel(parent, { height: 220 });
 *     p.draw({ title: "loss", xlabel: "step", x: [0, 100], y: [1e-3, 1], log: true, curves: [{ name: "Adam", xs, ys }] });
 *     p.onPoint((x) => ...);   // pointer over the plot, or arrow keys in it; null when it leaves
 *
 * The keys are those of course_lib.plots.panels, which says what each may be and draws the same for a still picture.
 *
 * For tests the svg carries the frame and the limits: data-left, -right, -top, -bottom (pixels), data-x0, -x1, -y0, -y1,
 * data-log, -logx; each curve is a path with data-series.
 */
export function panel(parent, { height = 220 } = {}) {
  const title = h("strong"),
    keys = h("span", { class: "us-keys" });
  const plot = svg("svg", { class: "us-plot", height, role: "img" });
  const figure = h("figure", { class: "us-panel" }, h("figcaption", {}, title, keys), plot);
  parent.append(figure);
  const size = sizeOf(plot, () => {
      above = null;
      draw();
    }),
    [upward, across] = [0, 0].map(() => remade(svg("g", { class: "us-axes" }))),
    named = remade(keys),
    framed = ifNew();
  let spec = null,
    above = null, // whether the next panel stands below this one: a slide has them side by side
    hover = null;

  function draw(next) {
    spec = next ?? spec;
    const { width, height } = size(); // the style may ask for another height
    if (!spec || !width) return;
    const { x, y, logx = false, log = false, curves, marks = [], levels = [], balls = [], cursor = null } = spec;
    const bars = curves.filter((curve) => curve.as === "bars");
    above ??= figure.nextElementSibling?.offsetLeft === figure.offsetLeft;
    const bare = above && spec.xticks?.length === 0,
      bottom = height - (bare ? BARE : FRAME.bottom),
      box = { left: FRAME.left, right: width - FRAME.right, top: FRAME.top, bottom };
    const X = placing(scale(x, [box.left, box.right], logx));
    const Y = placing(scale(y, [box.bottom, box.top], log));
    framed([width, height, box, x, y, log, logx], () => {
      const frame = Object.entries({ ...box, x0: x[0], x1: x[1], y0: y[0], y1: y[1], log, logx }),
        data = Object.fromEntries(frame.map(([name, value]) => [`data-${name}`, String(value)]));
      setAll(plot, { viewBox: `0 0 ${width} ${height}`, ...data });
    });
    upward([box, y, log], () => upwardAxis(box, Y, spec));
    across([box, x, logx, spec.xlabel, spec.xticks, bare], () => (bare ? [] : acrossAxis(box, X, spec)));
    const said = [
      ...levels.flatMap((level) => levelLine(level, X, Y, box, curves)),
      ...balls.flatMap((ball) => ballAt(ball, X, Y, box)),
    ];
    const lines = marks.flatMap((mark) => markLine(mark, X, box));
    update(
      plot,
      upward.node,
      across.node,
      ...lines,
      ...curves.flatMap((curve) => DRAWN[curve.as ?? "line"](curve, X, Y, box, bars)),
      ...said,
      ...(cursor === null ? [] : [lineOf(X(cursor), box.top, X(cursor), box.bottom, "us-cursor")]),
      ...(atCurves(spec) ? namesAt(spec, X, Y, box, [...lines, ...said]) : []),
    );
    const known = curves.filter(({ name, value }) => name || value !== undefined); // what is behind the curves has no key
    write(title, spec.title ?? "");
    const listed =
      spec.keys === "none" || atCurves(spec)
        ? []
        : known.map((one) => (spec.keys === "values" ? { ...one, name: "" } : one));
    named(
      listed.map(({ name, value, look, pale, as }) => [name, value === undefined, look, pale, as]),
      () => listed.map(keyOf),
    );
    listed.forEach(({ value }, k) => {
      if (value !== undefined) write(keys.children[k].lastChild, value);
    });
    const told = known.map(({ name, value = "" }) => `${name} ${value}`.trim()).join(", ");
    setAll(plot, { "aria-label": `${spec.title ?? "curves"} against ${spec.xlabel}: ${told}` });
  }

  plot.addEventListener("pointermove", (event) => {
    if (!hover || !spec) return;
    const { left, right } = plot.dataset,
      [x0, x1] = spec.x;
    const share = (event.clientX - plot.getBoundingClientRect().left - left) / (right - left);
    const inside = Math.max(0, Math.min(1, share));
    hover(share < -0.02 || share > 1.02 ? null : spec.logx ? x0 * (x1 / x0) ** inside : x0 + inside * (x1 - x0));
  });
  plot.addEventListener("pointerleave", () => hover?.(null));
  return {
    node: figure,
    plot,
    draw,
    onPoint: (callback) => {
      hover = callback;
    },
  };
}

/** The lines of the heights, as one path, and their numbers. */
function upwardAxis({ left, right }, Y, { y, log }) {
  const heights = (log ? logTicks : linearTicks)(...y);
  return [
    svg("path", { d: heights.map((v) => `M${left} ${px(Y(v))}H${right}`).join("") }),
    ...heights.map((v) => textAt(left - 6, Y(v) + 4, fmt(v), "end")),
  ];
}

function acrossAxis({ left, right, bottom }, X, { x, logx, xlabel = "", xticks }) {
  const most = Math.max(2, Math.min(6, Math.floor((right + FRAME.right) / 70))),
    places = xticks?.length ? xticks : (logx ? logTicks : linearTicks)(...x, most);
  return [
    ...places.map((v) => textAt(X(v), bottom + 15, fmt(v, 4), "middle")),
    textAt((left + right) / 2, bottom + 30, xlabel, "middle", "us-label"),
  ];
}

/** A vertical line with its name; where there is no room on its right, the name stands on its left. */
function markLine({ x, label = "" }, X, box) {
  const at = X(x),
    left = at + 7 * label.length > box.right;
  if (!(at >= box.left - 0.5 && at <= box.right + 0.5)) return [];
  return [
    lineOf(at, box.top, at, box.bottom, "us-mark", { "data-mark": label }),
    textAt(at + (left ? -4 : 4), box.top + 10, label, left ? "end" : "start", "us-label us-over"),
  ];
}

/** A horizontal line with its name: above it if there is room, at the right unless a curve passes there. */
function levelLine({ y, label = "" }, X, Y, box, curves) {
  const at = Y(y),
    words = at + (at - box.top < 14 ? 13 : -4),
    width = 7 * label.length;
  if (!(at >= box.top - 0.5 && at <= box.bottom + 0.5)) return [];
  function passed(left) {
    for (const { xs, ys } of curves) {
      const at = X.all(xs);
      for (let i = 0; i < at.length; i++)
        if (at[i] > left && at[i] < left + width && Math.abs(Y(ys[i]) - words + 4) < 7) return true;
    }
    return false;
  }
  const left = passed(box.right - width) && !passed(box.left);
  return [
    lineOf(box.left, at, box.right, at, "us-mark", { "data-level": label }),
    textAt(left ? box.left + 2 : box.right - 2, words, label, left ? "start" : "end", "us-label us-over"),
  ];
}

const DRAWN = { line: curveLine, bars: barsOf, dots: dotsOf };

function curveLine({ name, xs, ys, ghost = false, ...looks }, X, Y, box) {
  const [px, py] = byPixel(X.all(xs), ys, Math.ceil(box.right - box.left)),
    frame = [box.top, box.bottom],
    same = (pixel) => pixel;
  const { d, leaves } = pathOf(...straightened(px, py === ys ? Y.all(ys) : py.map(Y), frame), same, same, frame);
  const look = { fill: "none", stroke: inkOf(looks), "stroke-dasharray": dashOf(looks) };
  const path = svg("path", { d, ...look, class: ghost ? "us-curve us-ghost" : "us-curve", "data-series": name });
  if (!leaves || ghost) return [path];
  const up = leaves[1] <= box.top,
    [cx, cy] = leaves; // an arrow head where the run leaves the picture
  return [
    path,
    svg("path", {
      class: "us-leaves",
      fill: inkOf(looks),
      d: `M${cx - 5} ${cy + (up ? 8 : -8)}h10l-5 ${up ? -8 : 8}z`,
    }),
  ];
}

/** A dot for each point, but one for all that are within a pixel: a dot is four pixels wide. */
function dotsOf({ name, xs, ys, ...looks }, X, Y, box) {
  const taken = new Set();
  let d = "",
    last = NaN;
  for (let i = 0; i < xs.length; i++) {
    const x = X(xs[i]),
      y = Y(ys[i]),
      pixel = Math.round(x) + 1e5 * Math.round(y);
    if (pixel === last) continue;
    last = pixel;
    if (!(x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) || taken.has(pixel)) continue;
    taken.add(pixel);
    d += `M${px(x)} ${px(y)}h0`;
  }
  return [svg("path", { d, class: "us-trail", fill: "none", stroke: inkOf(looks), "data-series": name })];
}

/** Bars from zero, or from the floor of the panel where zero is not in it; all `bars` of the panel side by side. */
function barsOf({ name, xs, ys, pale = false, ...looks }, X, Y, box, bars) {
  const k = bars.findIndex((curve) => curve.name === name),
    room = Math.abs(X(xs[1]) - X(xs[0])),
    width = Math.max(0.5, (0.8 * room) / bars.length),
    shift = (k - (bars.length - 1) / 2) * width;
  const inside = (pixel) => Math.max(box.top, Math.min(box.bottom, pixel)),
    floor = inside(Y(0));
  const d = Array.from(xs, (x, i) =>
    Number.isNaN(ys[i]) ? "" : `M${px(X(x) + shift)} ${px(floor)}V${px(inside(Y(ys[i])))}`,
  ).join("");
  return [
    svg("path", {
      d,
      class: pale ? "us-bars us-pale" : "us-bars",
      fill: "none",
      stroke: inkOf(looks),
      "stroke-dasharray": dashOf(looks),
      "stroke-width": width,
      "data-series": name,
    }),
  ];
}

/** A ball, inside the frame, with its name `dy` pixels below its center. */
function ballAt({ x, y, label = "", dy = -11, ...looks }, X, Y, box) {
  if (Number.isNaN(x + y)) return [];
  const cx = Math.max(box.left, Math.min(box.right, X(x))),
    cy = Math.max(box.top, Math.min(box.bottom, Y(y)));
  const side = cx + 4 * label.length > box.right ? "end" : cx - 4 * label.length < box.left ? "start" : "middle";
  return [
    svg("circle", { class: "us-ball", cx, cy, r: 6, fill: inkOf(looks), "data-ball": label }),
    textAt(cx, cy + dy, label, side, "us-label us-over"),
  ];
}

/** Whether names and numbers stand at the curves: where a panel asks for it, or has one line, which needs no name. */
const atCurves = ({ keys, curves }) => {
  const [line, other] = curves.filter(({ name, value }) => name || value !== undefined);
  return keys === "curves" || (keys !== "none" && line && !other && !line.name && (line.as ?? "line") === "line");
};

/** The names at the curves, and the numbers where they are read: at the cursor, else at the end. */
function namesAt({ curves, levels = [], cursor = null }, X, Y, box, said) {
  const seen = curves.filter(({ ghost, name, value }) => !ghost && (name || value)),
    pixels = seen.map(({ xs, ys }) => [X.all(xs), Y.all(ys)]),
    read = cursor === null ? box.right : X(cursor);
  const names = seen.map(({ name, value }, curve) =>
    name ? { words: name, curve } : { words: value, curve, at: readAt(pixels[curve], read, box) },
  );
  const others = said.filter(({ nodeName }) => nodeName === "text").map(roomOf),
    heights = levels.map(({ y }) => Y(y)),
    dots = cursor === null ? [] : names.filter(({ at }) => at);
  return [
    ...dots.map(({ at: [cx, cy] }) => svg("circle", { cx, cy, r: 4.5, class: "us-now" })),
    ...placesOf(names, pixels, box, others, heights).flatMap((place, k) => {
      const look = { "text-anchor": "middle", class: "us-name us-over", color: inkOf(seen[k]) };
      return place ? [svg("text", { ...place, ...look }, names[k].words)] : [];
    }),
  ];
}

/** The room of a text that stands in a picture. */
function roomOf(text) {
  const [x, y, anchor] = ["x", "y", "text-anchor"].map((name) => text.getAttribute(name));
  return roomAt(Number(x), Number(y), text.textContent, anchor);
}

/** The last point of a curve, up to a place, that is in the frame. */
function readAt([xs, ys], x, { top, bottom }) {
  let i = xs.length - 1;
  while (i > 0 && !(xs[i] <= x + 0.01 && ys[i] >= top && ys[i] <= bottom)) i--;
  return [xs[i], ys[i]];
}

/** A piece of a curve, to stand beside its name. */
export const sampleOf = ({ pale, ...looks }) =>
  svg(
    "svg",
    { class: pale ? "us-pale" : null, width: 26, height: 8, viewBox: "0 0 26 8", "aria-hidden": "true" },
    looks.as === "dots"
      ? svg("path", { d: "M4 4h0m9 0h0m9 0h0", class: "us-trail", stroke: inkOf(looks) })
      : lineOf(0, 4, 26, 4, null, { stroke: inkOf(looks), "stroke-width": 2.5, "stroke-dasharray": dashOf(looks) }),
  );

function keyOf({ name, value, ...looks }) {
  return h(
    "span",
    { class: "us-key" },
    sampleOf(looks),
    ` ${name} `,
    ...(value === undefined ? [] : [h("output", {}, value)]),
  );
}

/** What calls `work` once before the next picture is drawn, however often it is called until then. */
export function oncePerFrame(work) {
  let pending = 0;
  return () => {
    if (pending) return;
    pending = requestAnimationFrame(() => {
      pending = 0;
      work();
    });
  };
}
