/**
 * The view of course_lib.widgets.AdamApart: g, m, σ and the step of a flat and a steep parameter, step by step, beside
 * the walk on the map.
 *
 * The engine walks, with the noise of `meta`; words come from Python. A move of t sets attributes of what is there.
 */
import { announcer, fmt, h, lineOf, oncePerFrame, px, setAll, svg, textAt, whenLookChanges, write } from "./draw.js";
import { run } from "./engine.js";
import { cross, makeMap } from "./maps.js";
import { group, markDrawn, verdictLine, whenChanged } from "./parts.js";

/** The walk of three choices, given by their indices. */
export const walkOf = ({ specs, ground, steps, noise }, [m, sigma, hats]) =>
  run(specs[m][sigma][hats], ground.spec, ground.start, steps, noise);

/** g, m, σ and the step in η at t, each for the flat and the steep parameter. */
export function rowsOf({ g, m, sigma }, t) {
  const pair = (of) => [of(2 * t), of(2 * t + 1)];
  return [pair((k) => g[k]), pair((k) => m[k]), pair((k) => sigma[k]), pair((k) => -m[k] / sigma[k])];
}

/** The sentence above the picture. */
export function captionOf(walk, t, { name, formula }, last) {
  const [flat, steep] = rowsOf(walk, t)[3].map((step) => fmt(Math.abs(step), 2)),
    end = walk.loss.slice(-last).reduce((sum, loss) => sum + loss, 0) / last;
  return `${name}: θ ← θ − ${formula}. Step at t = ${t}: ${flat} η (flat), ${steep} η (steep). Loss ${fmt(walk.loss[t], 2)}; mean of the last ${last} losses ${fmt(end, 2)}`;
}

// ---------------------------------------------------------------- the bars

const NAMES = ["g", "m", "σ", "step"],
  HEAD = 24, // pixels of the parameters' names,
  FOOT = 18, // and of the numbers of an axis
  GAP = 24,
  PAST = 12; // gradients of which m's average is seen to be made

/** Bars of both parameters in one svg: `layout()` when the size changes, `set(…)` at each t. */
function makeBars(parent, { ground, scales, reach, beta1 }) {
  const plot = svg("svg", { class: "us-apart-bars", role: "img" });
  parent.append(plot);
  let cells = [];

  function cell(k, side, half, top, room) {
    const left = side * (2 * half + GAP),
      zero = left + half,
      y = top + 15 + (room - 18) / 2,
      thick = Math.max(6, Math.min(24, room - 26)),
      kind = `us-part-${k}`;
    const made = {
      label: textAt(left, top + 10, "", null, "us-label"),
      number: textAt(left + 2 * half, top + 10, "", "end", "us-number"),
      bar: lineOf(zero, y, zero, y, kind, { "stroke-width": thick, "data-bar": `${NAMES[k]} ${side}` }),
      over: svg("path", { class: `us-over-end ${kind}` }),
      past: Array.from({ length: k === 1 ? PAST : 0 }, () => svg("circle", { cy: y, r: 3, class: "us-past" })),
      all: k === 2 ? svg("path", { class: "us-all-past" }) : null,
    };
    const at = (value) => zero + half * Math.max(-1, Math.min(1, value / (k === 3 ? reach : scales[side])));
    const axis = lineOf(left, y, left + 2 * half, y, "us-axis"),
      origin = lineOf(zero, y - thick / 2 - 3, zero, y + thick / 2 + 3, "us-axis"),
      earlier = made.all ? [made.all] : made.past;
    plot.append(axis, made.bar, made.over, ...earlier, origin, made.label, made.number);
    return { ...made, at, y, half, zero };
  }

  function layout() {
    const { clientWidth: width, clientHeight: height } = plot,
      half = (width - GAP) / 4,
      room = (height - HEAD - 2 * FOOT) / 4;
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    plot.replaceChildren();
    const text = (x, y, words, anchor) => textAt(x, y, words, anchor, "us-label");
    cells = [0, 1, 2, 3].map((k) =>
      [0, 1].map((side) => cell(k, side, half, HEAD + k * room + (k === 3 ? FOOT : 0), room)),
    );
    for (const side of [0, 1]) {
      const left = side * (2 * half + GAP);
      plot.append(textAt(left, 12, ground.sides[side].label, null, "us-param"));
      for (const [end, unit, y] of [
        [scales[side], "", HEAD + 3 * room + 10],
        [reach, " η", HEAD + 4 * room + FOOT + 10],
      ])
        plot.append(
          text(left, y, `−${end}${unit}`, "start"),
          text(left + half, y, "0", "middle"),
          text(left + 2 * half, y, `${end}${unit}`, "end"),
        );
    }
  }

  function set(walk, t, called, averaged, squared) {
    const rows = rowsOf(walk, t);
    rows.forEach((values, k) =>
      values.forEach((value, side) => {
        const { label, number, bar, over, past, all, at, y, half, zero } = cells[k][side],
          end = at(value),
          limit = k === 3 ? reach : scales[side],
          way = Math.sign(value);
        write(label, called[NAMES[k]]);
        write(number, fmt(value) + (k === 3 ? " η" : ""));
        setAll(bar, { x2: end });
        const beyond = Math.abs(value) > limit;
        over.setAttribute("d", beyond ? `M${zero + way * half} ${y}l${-way * 9} -13v26z` : "");
        past.forEach((dot, age) => {
          const seen = averaged && age <= t;
          dot.setAttribute("opacity", seen ? beta1 ** age : 0);
          if (seen) dot.setAttribute("cx", at(walk.g[2 * (t - age) + side]));
        });
        const sizes = squared ? Array.from({ length: t + 1 }, (_, s) => at(Math.abs(walk.g[2 * s + side]))) : [];
        all?.setAttribute("d", sizes.map((x) => `M${px(x)} ${y}h0`).join(""));
      }),
    );
    const spoken = rows.map(([flat, steep], k) => `${called[NAMES[k]]}: ${fmt(flat)} and ${fmt(steep)}`);
    plot.setAttribute("aria-label", `bars of the flat and the steep parameter: ${spoken.join("; ")}; the step in η`);
  }
  return { plot, layout, set, ready: () => cells.length > 0 };
}

// ---------------------------------------------------------------- the walk

/** An arrow from one pixel to another. */
export function arrow([x, y], [p, q]) {
  const length = Math.hypot(p - x, q - y);
  if (length < 1) return "";
  const [u, v] = [(p - x) / length, (q - y) / length],
    head = Math.min(9, length),
    foot = [p - head * u, q - head * v];
  const wing = (side) => `L${foot[0] + (side * v * head) / 2} ${foot[1] - (side * u * head) / 2}`;
  return `M${x} ${y}L${p} ${q}${wing(1)}M${p} ${q}${wing(-1)}`;
}

const MADE = { path: ["halo", "way", "dots", "next"], circle: ["now"] };

/** The walk on its map: `layout(label)` when the size changes, `set(walk, t)` at each t. */
function makeWalk(map, { ground, lr }) {
  let frame = null;
  const parts = {};
  for (const [tag, names] of Object.entries(MADE))
    for (const name of names) parts[name] = svg(tag, { class: `us-${name}` });
  parts.dots.dataset.series = "path";
  parts.now.setAttribute("r", 6);

  function layout(label) {
    frame = map.frame();
    const [sx, sy] = frame.at(...ground.start);
    const { halo, way, dots, next, now } = parts;
    const start = svg("circle", { cx: sx, cy: sy, r: 5, class: "us-begin" });
    map.plot.replaceChildren(); // the parts themselves must stand there, not others like them
    map.draw(label, [halo, way, cross(frame, ground.minima[0]), dots, start, next, now], { start: [ground.start] });
  }

  function set({ theta, m, sigma }, t) {
    const at = Array.from({ length: t + 1 }, (_, s) => frame.at(theta[2 * s], theta[2 * s + 1])),
      points = at.map(([x, y]) => `${px(x)} ${px(y)}`),
      line = `M${points.join("L")}`;
    parts.halo.setAttribute("d", line);
    parts.way.setAttribute("d", line);
    parts.dots.setAttribute("d", points.map((point) => `M${point}h0`).join(""));
    const to = [0, 1].map((i) => theta[2 * t + i] - (lr / sigma[2 * t + i]) * m[2 * t + i]);
    parts.next.setAttribute("d", arrow(at[t], frame.at(...to)));
    setAll(parts.now, { cx: at[t][0], cy: at[t][1] });
  }
  return { layout, set, ready: () => frame !== null };
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    label = verdictLine({ spoken: false }),
    root = group(model, "us-apart");
  el.append(label.node, root);
  const map = makeMap(root, { title: "the walk on the map, and the next step" }),
    title = [h("strong", {}, "what makes the step"), h("span", {}, "○ earlier gradients")],
    side = h("figure", { class: "us-panel" }, h("figcaption", {}, ...title));
  root.append(side);
  const bars = makeBars(side, meta),
    path = makeWalk(map, meta),
    say = announcer(el);
  let at = null,
    walk = null;

  function compute() {
    at = ["m_index", "sigma_index", "hats_index"].map((name) => model.get(name));
    walk = walkOf(meta, at);
    later();
  }

  function draw() {
    if (!bars.ready() || !path.ready()) return;
    const [m, sigma, hats] = at,
      called = meta.words[m][sigma][hats],
      t = Math.max(0, Math.min(meta.steps, model.get("step"))),
      sentence = captionOf(walk, t, called, meta.last);
    label.write(sentence);
    bars.set(walk, t, called, m === 1, sigma === 1);
    path.set(walk, t);
    say(sentence);
    model.set("facts", { m, σ: sigma, hats, t });
    markDrawn(el, { t, at });
  }

  const later = oncePerFrame(draw);
  function repaint() {
    if (!map.node.isConnected || !bars.plot.clientWidth) return;
    map.paint(meta.ground);
    if (!map.frame()) return;
    path.layout("the walk on the map of a valley, from the start to where it is now, and an arrow for the next step");
    bars.layout();
    draw();
  }
  compute();
  const moves = { "m_index sigma_index hats_index": compute, step: later };
  return whenChanged(model, moves, whenLookChanges(map.node, repaint));
}
