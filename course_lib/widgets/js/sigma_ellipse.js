/**
 * The view of course_lib.widgets.SigmaEllipse: a walk in a valley that can be turned, and one step of it before and
 * after dividing by σ, on the map and enlarged.
 *
 * The engine walks; walks, angles and words are those of sigma_ellipse.py, and tests/test_sigma_ellipse.py holds the
 * two together. A move of t sets attributes of what is there.
 */
import { arrow } from "./adam_apart.js";
import { announcer, fmt, h, lineOf, oncePerFrame, setAll, svg, textAt, whenLookChanges } from "./draw.js";
import { cross, makeMap, MARGIN } from "./maps.js";
import { group, markDrawn, verdictLine, whenChanged } from "./parts.js";
import { walk } from "./walks.js";

// ---------------------------------------------------------------- walks, and a step of them

/** The valley with its start, turned by so many degrees. */
export function turned({ spec, start: [x, y], ...ground }, angle) {
  const turn = (angle * Math.PI) / 180,
    [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return { ...ground, spec: { ...spec, angle }, start: [cos * x - sin * y, sin * x + cos * y] };
}

/** The walk of a σ at its best rate, and `arrives`: from when it is near the minimum for good; −1 if it is not. */
export function walkOf({ ground, turns, specs, rates, long, near }, sigma, turn) {
  const taken = walk(specs[sigma], turned(ground, turns[turn]), long, { lr: rates[sigma][turn] }),
    { theta } = taken,
    goal = near * Math.hypot(...ground.start);
  let arrives = long + 1;
  while (arrives && Math.hypot(theta[2 * arrives - 2], theta[2 * arrives - 1]) < goal) arrives--;
  return { ...taken, arrives: arrives > long ? -1 : arrives };
}

/** The angle between two arrows, in degrees. */
function between(u, v) {
  const [across, along] = [u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1]];
  return (Math.atan2(Math.abs(across), along) * 180) / Math.PI;
}

/** A step of a walk, as `Moment` has it in Python. */
export function momentOf({ theta, g, sigma, eta }, t) {
  const pair = (of) => [of(2 * t), of(2 * t + 1)],
    rates = pair((k) => eta[t] / sigma[k]),
    slope = pair((k) => g[k]),
    at = pair((k) => theta[k]),
    [home, down] = [at, slope].map((way) => way.map((x) => -x)),
    step = slope.map((x, i) => -rates[i] * x);
  return {
    t,
    rates,
    g: slope,
    at,
    common: Math.sqrt(rates[0] * rates[1]),
    ratio: rates[0] / rates[1],
    angles: [between(down, home), between(step, home)],
  };
}

/** The sentences above the picture. */
export function captionOf(name, angle, { t, common, ratio, angles }, steps, plain) {
  const [before, after] = angles.map((one) => fmt(one, 2)),
    many = `only 1 % of the way is left after ${steps} steps`;
  if (name === "1")
    return `Gradient descent, valley turned by ${angle}°: ${many}. At t = ${t} both rates are ${fmt(common, 2)}. The step points ${after}° off the minimum.`;
  return `${name}, valley turned by ${angle}°: ${many}, without σ after ${plain}. At t = ${t} the rate of θ₁ is ${fmt(ratio, 2)} times that of θ₂. The step points ${after}° off the minimum, the undivided step ${before}°.`;
}

/** The half axes of the ellipse, and the way of −g, where the circle has the radius 1. */
function shapeOf({ ratio, g }) {
  const length = Math.hypot(...g) || 1;
  return { half: [Math.sqrt(ratio), Math.sqrt(1 / ratio)], toward: g.map((x) => -x / length) };
}

// ---------------------------------------------------------------- the circle, the ellipse and their arrows

/** { parts, set(center, radius, moment) }: in pixels; returns the tips of both arrows. */
function makeShapes() {
  const circle = svg("ellipse", { class: "us-before" }),
    ellipse = svg("ellipse", { class: "us-after", "data-series": "ellipse" }),
    arrows = ["us-before", "us-after"].map((look) => svg("path", { class: look }));
  function set([cx, cy], radius, moment) {
    const { half, toward } = shapeOf(moment);
    setAll(circle, { cx, cy, rx: radius, ry: radius });
    setAll(ellipse, { cx, cy, rx: radius * half[0], ry: radius * half[1] });
    return [[1, 1], half].map(([a, b], k) => {
      const tip = [cx + radius * a * toward[0], cy - radius * b * toward[1]];
      arrows[k].setAttribute("d", arrow([cx, cy], tip));
      return tip;
    });
  }
  return { parts: [ellipse, circle, ...arrows], set };
}

// ---------------------------------------------------------------- the map

/** The ground with limits that give both axes one scale, so that a circle stays a circle; as high as its walks need. */
function fitted(ground, { clientWidth, clientHeight }) {
  const room = [clientWidth - MARGIN.left - MARGIN.right, clientHeight - MARGIN.top - MARGIN.bottom],
    reach = [ground.sides[0].limits[1], 1.4 + 1.9 * Math.sin((ground.spec.angle * Math.PI) / 180)],
    unit = Math.max(...reach.map((far, i) => far / room[i]));
  return { ...ground, sides: ground.sides.map((side, i) => ({ ...side, limits: [-unit * room[i], unit * room[i]] })) };
}

/** The walks on the map: `layout(ground)` when the size or the valley changes, `set(…)` at each t. */
function makeWalks(map) {
  let frame = null;
  const made = (tag, look) => svg(tag, { class: look }),
    [halo, way, dots, plain] = ["us-halo", "us-way", "us-dots", "us-before us-plain"].map((look) => made("path", look)),
    now = svg("circle", { class: "us-now", r: 5 }),
    without = svg("text", { class: "us-label us-over", "text-anchor": "middle" }, "without σ"),
    shapes = makeShapes();
  dots.dataset.series = "path";

  function layout(ground) {
    frame = map.frame();
    const [sx, sy] = frame.at(...ground.start),
      start = svg("circle", { cx: sx, cy: sy, r: 5, class: "us-begin" }),
      parts = [plain, halo, way, dots, ...shapes.parts, cross(frame, [0, 0]), start, now, without];
    map.plot.replaceChildren(); // the parts themselves must stand there, not others like them
    map.draw("", parts, { start: [ground.start] });
  }

  function line({ theta }, t) {
    const points = Array.from({ length: t + 1 }, (_, k) => frame.at(theta[2 * k], theta[2 * k + 1]));
    return points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`);
  }

  function set(one, other, moment, words) {
    const points = line(one, moment.t),
      d = `M${points.join("L")}`,
      center = frame.at(...moment.at),
      unit = frame.at(1, 0)[0] - frame.at(0, 0)[0];
    for (const path of [halo, way]) path.setAttribute("d", d);
    dots.setAttribute("d", points.map((point) => `M${point}h0`).join(""));
    setAll(now, { cx: center[0], cy: center[1] });
    shapes.set(center, unit * moment.common * Math.hypot(...moment.g), moment);
    const beside = other ? line(other, moment.t) : [];
    plain.setAttribute("d", beside.length ? `M${beside.join("L")}` : "");
    without.style.display = beside.length > 1 ? "" : "none";
    const lowest = beside.map((point) => point.split(" ").map(Number)).reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
    setAll(without, { x: lowest[0], y: lowest[1] + 16 });
    map.plot.setAttribute("aria-label", `the walk on the map: ${words}`);
  }
  return { layout, set, ready: () => frame !== null };
}

// ---------------------------------------------------------------- the step, enlarged

/** The step in a picture of its own, where the circle has the same size at each t. */
function makeLens(parent, reach) {
  const plot = svg("svg", { class: "us-lens", role: "img" }),
    floor = svg("line", { class: "us-floor" }),
    valley = svg("text", { class: "us-label us-over" }, "along the valley"),
    names = ["−g", "−g/σ"].map((words) => svg("text", { class: "us-name us-over" }, words)),
    numbers = ["start", "end"].map((side) => svg("text", { class: "us-name", "text-anchor": side })),
    shapes = makeShapes();
  let room = null;
  parent.append(plot);

  function layout() {
    const { clientWidth: width, clientHeight: height } = plot,
      [top, bottom] = [4, height - 26],
      [cx, cy] = [width / 2, (top + bottom) / 2];
    room = { width, top, bottom, cx, cy, unit: Math.min(width / 2 / reach[0], (bottom - top) / 2 / reach[1]) };
    const inside = { x: 1, y: top, width: width - 2, height: bottom - top };
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    setAll(numbers[0], { x: 6, y: height - 7 });
    setAll(numbers[1], { x: width - 6, y: height - 7 });
    plot.replaceChildren(
      svg("rect", { ...inside, class: "us-frame" }),
      svg(
        "svg",
        { ...inside, viewBox: Object.values(inside).join(" ") },
        lineOf(0, cy, width, cy, "us-frame"),
        lineOf(cx, top, cx, bottom, "us-frame"),
        textAt(width - 6, cy - 5, "θ₁", "end", "us-label"),
        textAt(cx + 5, top + 14, "θ₂", null, "us-label"),
        floor,
        ...shapes.parts,
        valley,
        ...names,
      ),
      ...numbers,
    );
  }

  /** The names beyond the tips of their arrows, inside the frame; where they would overlap, one below the other. */
  function place(tips) {
    const { width, top, bottom, cx, cy } = room;
    const [first, second] = tips.map(([x, y]) => ({
      x: Math.max(38, Math.min(width - 38, x + (x >= cx ? 7 : -7))),
      y: Math.max(top + 14, Math.min(bottom - 6, y + (y > cy ? 15 : -7))),
      "text-anchor": x >= cx ? "start" : "end",
    }));
    const meet = Math.abs(first.y - second.y) < 14 && Math.abs(first.x - second.x) < 40;
    setAll(names[0], first);
    setAll(names[1], meet ? { ...second, y: first.y + (first.y > cy ? 15 : -15) } : second);
  }

  function set(moment, angle, divided) {
    const { cx, cy, unit, width } = room,
      turn = (angle * Math.PI) / 180,
      [u, v] = [Math.cos(turn), -Math.sin(turn)],
      tips = shapes.set([cx, cy], unit, moment);
    setAll(floor, { x1: cx - width * u, y1: cy - width * v, x2: cx + width * u, y2: cy + width * v });
    const far = Math.min(2.5 * unit, width / 2 - 70);
    setAll(valley, {
      x: cx - far * u,
      y: cy - far * v - 20, // clear of the ellipse
      "text-anchor": "middle",
      transform: `rotate(${-angle} ${cx - far * u} ${cy - far * v})`,
    });
    place(tips);
    names[1].style.display = divided ? "" : "none";
    moment.rates.forEach((rate, k) => {
      numbers[k].textContent = `${divided ? `η/σ${"₁₂"[k]}` : "η"} = ${fmt(rate, 2)}`;
    });
    plot.setAttribute(
      "aria-label",
      `this step, enlarged: the ellipse is ${fmt(moment.ratio, 2)} times as long along θ₁ as along θ₂, and the valley is turned by ${angle}°`,
    );
  }
  return { plot, layout, set };
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    label = verdictLine({ spoken: false }),
    root = group(model, "us-apart us-ellipses");
  el.append(label.node, root);
  const map = makeMap(root, { title: "the walk on the map" }),
    title = [h("strong", {}, "this step, enlarged"), h("span", {}, "╌ before  ━ after dividing by σ")],
    side = h("figure", { class: "us-panel" }, h("figcaption", {}, ...title));
  root.append(side);
  const walks = makeWalks(map),
    lens = makeLens(side, meta.reach),
    say = announcer(el),
    known = new Map();
  let painted = null;

  /** Each walk is walked once. */
  function walked(sigma, turn) {
    const key = `${sigma} ${turn}`;
    if (!known.has(key)) known.set(key, walkOf(meta, sigma, turn));
    return known.get(key);
  }

  function draw() {
    const [sigma, turn] = [model.get("sigma_index"), model.get("turn_index")];
    if (painted !== turn) paint(turn);
    if (!walks.ready()) return;
    const name = meta.names[sigma],
      angle = meta.turns[turn],
      [one, plain] = [walked(sigma, turn), walked(meta.names.indexOf("1"), turn)],
      moment = momentOf(one, Math.max(0, Math.min(one.arrives, model.get("step")))),
      words = captionOf(name, angle, moment, one.arrives, plain.arrives),
      [before, after] = moment.angles;
    label.write(words);
    walks.set(one, name === "1" ? null : plain, moment, words);
    lens.set(moment, angle, name !== "1");
    say(words);
    model.set("facts", {
      σ: name,
      turn: angle,
      t: moment.t,
      steps: one.arrives,
      slower: one.arrives - plain.arrives,
      ratio: Math.max(moment.ratio, 1 / moment.ratio),
      off: after,
      worse: after - before,
    });
    markDrawn(el, { t: moment.t });
  }

  /** The valley, when it was turned or the picture has another size or other inks. */
  function paint(turn) {
    if (!map.node.isConnected || !map.plot.clientWidth) return;
    const ground = fitted(turned(meta.ground, meta.turns[turn]), map.plot);
    map.paint(ground);
    walks.layout(ground);
    painted = turn;
  }

  const later = oncePerFrame(draw);
  function repaint() {
    if (!lens.plot.clientWidth) return;
    painted = null;
    lens.layout();
    draw();
  }
  return whenChanged(model, { "sigma_index turn_index step": later }, whenLookChanges(map.node, repaint));
}
