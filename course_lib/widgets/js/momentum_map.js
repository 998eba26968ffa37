/**
 * The view of course_lib.widgets.MomentumMap: the regimes of momentum over ηλ and β, and the run at one point.
 *
 * Factors, runs and sentences are those of momentum_map.py; tests/test_momentum_map.py holds the two together.
 * meta: { kappa, panels, sentences }.
 */
import { paintField } from "./bands.js";
import { makeHandle } from "./descent_explorer.js";
import {
  announcer,
  count,
  fmt,
  h,
  lineOf,
  oncePerFrame,
  panel,
  px,
  setAll,
  sizeOf,
  svg,
  textAt,
  whenLookChanges,
} from "./draw.js";
import { makeGround } from "./maps.js";
import { group, markDrawn, put, verdictLine, whenChanged } from "./parts.js";

// ---------------------------------------------------------------- a spring

const HIGHEST = 0.99,
  SHOWN = [25, 100, 400, 1600],
  SWINGS = [1.2, 2, 4],
  LONG = 2000,
  NEAR = 0.01,
  EQUAL = 1e-9;

/** θ at the steps 0 … steps of b ← βb + g, θ ← θ − ηb on ½λθ², from 1 at rest. */
export function pathOf(number, beta, steps) {
  const theta = new Float64Array(steps + 1).fill(1);
  for (let t = 0, b = 0; t < steps; t++) {
    b = beta * b + theta[t];
    theta[t + 1] = theta[t] - number * b;
  }
  return theta;
}

/** ρ, the larger root in absolute value: what a step leaves of the distance in the long run. */
export function factorOf(number, beta) {
  const total = 1 + beta - number,
    under = total ** 2 - 4 * beta;
  return under < EQUAL ? Math.sqrt(beta) : (Math.abs(total) + Math.sqrt(under)) / 2;
}

/** A spring: its factor ρ, its kind, and when it arrives, as `Spring` has them in Python. */
export function springOf(number, beta) {
  const total = 1 + beta - number,
    under = total ** 2 - 4 * beta,
    beyond = number - 2 * (1 + beta);
  let kind = under < 0 ? "rings" : total > 0 ? "creeps" : "zigzags";
  if (Math.abs(under) < EQUAL) kind = "critical";
  if (beyond > -EQUAL) kind = beyond > EQUAL ? "diverges" : "swings";
  const never = kind === "swings" || kind === "diverges",
    last = never ? LONG : pathOf(number, beta, LONG).findLastIndex((theta) => !(Math.abs(theta) < NEAR)),
    arrives = last === LONG ? -1 : last + 1,
    late = arrives < 0 ? `more than ${count(LONG)} steps` : `${count(arrives)} step${arrives === 1 ? "" : "s"}`;
  return { number, beta, factor: factorOf(number, beta), kind, arrives, until: never ? "never" : late };
}

/** The flat end of a valley; with κ = 1 critical damping at the same ηλ; null where there is none. */
export function partnerOf({ number, beta, kind }, kappa) {
  if (kappa > 1) return springOf(number / kappa, beta);
  const best = (1 - Math.sqrt(number)) ** 2;
  return kind === "critical" || best > HIGHEST ? null : springOf(number, best);
}

/** In a sentence or two, how many steps it takes, and why. */
export function captionOf(spring, other, kappa, sentences) {
  if (kappa > 1) {
    const rank = ({ factor, arrives }) => (factor >= 1 ? 2e9 : arrives < 0 ? 1e9 : arrives),
      slower = rank(other) > rank(spring) ? other : spring;
    const end = (name, { number, kind, factor, until }) =>
      `${name} (ηλ = ${fmt(number)}) ${kind}, ρ = ${fmt(factor)}, ${until}`;
    return `To a hundredth of the distance, at both ends: ${slower.until}. ${end("Steep", spring)}; ${end("flat", other)}.`;
  }
  const sentence = `To a hundredth of the distance: ${spring.until}. ${sentences[spring.kind].replace("{}", fmt(spring.factor))}`;
  return other ? `${sentence} On the line, at β = ${fmt(other.beta)}: ${other.until}.` : sentence;
}

/** The panels beside the map, as `panels` has them in Python. */
export function panelsOf(spring, other, kappa, [ball, far]) {
  const two = kappa > 1,
    ends = two ? [spring, other] : [spring],
    slow = Math.max(...ends.map(({ factor }) => factor)),
    arrives = ends.map((end) => end.arrives),
    step = Math.max(...arrives),
    lost = Math.min(...arrives) < 0,
    shown = SHOWN.find((n) => lost || step < n) ?? SHOWN.at(-1),
    xs = Array.from({ length: shown + 1 }, (_, t) => t),
    way = ({ number, beta }) => Array.from(pathOf(number, beta, shown));
  const runs = [{ name: two ? "steep" : "run", look: [0, 0], xs, ys: way(spring) }];
  if (other) runs.push({ name: two ? "flat" : "on the line", look: [2, 2], xs, ys: way(other) });
  const pace = { name: `±${fmt(slow)}ᵗ`, look: [1, 1], xs, ys: xs.map((t) => slow ** t) },
    below = { ...pace, name: "", ys: pace.ys.map((y) => -y) };
  const most = lost ? Infinity : Math.max(...runs.flatMap(({ ys }) => ys.map(Math.abs))),
    swing = SWINGS.find((far) => most <= far) ?? SWINGS.at(-1);
  const distance = (curve) => {
    const ys = curve.ys.map((y) => Math.max(Math.abs(y), far.y[0])),
      end = ys.findLastIndex((y) => y > far.y[0]) + 2; // what stays below the panel is not drawn
    return { ...curve, xs: xs.slice(0, end), ys: ys.slice(0, end) };
  };
  return [
    { ...ball, x: [0, shown], y: [-swing, swing], curves: [pace, below, ...runs] },
    {
      ...far,
      x: [0, shown],
      keys: "curves",
      curves: [...runs, pace].map(distance),
      marks: lost ? [] : [{ x: step, label: `a hundredth at t = ${step}` }],
    },
  ];
}

// ---------------------------------------------------------------- the map

const MARGIN = { left: 34, right: 10, top: 8, bottom: 38 },
  TOP = 0.9, // of the upward axis, where β = HIGHEST
  across = (number) => Math.sqrt(number), // so that the line of critical damping is a circle
  up = (beta) => 1 - Math.sqrt(1 - beta),
  down = (v) => 1 - (1 - v) ** 2,
  HEIGHTS = Array.from({ length: 101 }, (_, k) => (k / 100) ** 2 * TOP),
  LINE = (v) => Math.sqrt(1 - (1 - v) ** 2), // of critical damping, from 1 to both sides
  LIMIT = (v) => Math.sqrt(2 * (1 + down(v))),
  LEVELS = [0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1]; // of ρ, between the bands

/** From ηλ and β to pixels and back; null without a size. */
function frameOf({ width, height }) {
  const { left, right, top, bottom } = MARGIN,
    box = { left, right: width - right, top, bottom: height - bottom };
  if (!width) return null;
  const place = (a, v) => [
    box.left + (a / 2) * (box.right - box.left),
    box.bottom - (v / TOP) * (box.bottom - box.top),
  ];
  return {
    box,
    place,
    at: (number, beta) => place(across(number), up(beta)),
    from: (x, y) => [
      ((2 * Math.max(0, x - box.left)) / (box.right - box.left)) ** 2,
      down((TOP * Math.max(0, box.bottom - y)) / (box.bottom - box.top)),
    ],
  };
}

/** What the ball does at a point of the map, as a small curve at (x, y). */
function glyph(x, y, [number, beta, steps], width = 58) {
  const path = pathOf(number, beta, steps),
    scale = 14 / Math.max(...path.map(Math.abs)),
    d = Array.from(path, (theta, t) => `${px(x + (t / steps) * width)} ${px(y - scale * theta)}`).join("L");
  return [lineOf(x, y, x + width, y, "us-rest"), svg("path", { d: `M${d}`, class: "us-glyph" })];
}

/** The regimes with their names, and the axes: all that does not move. `id` is of the line that words stand on. */
function regimes({ box, place }, id) {
  const wide = box.right - box.left > 500,
    along = (edge) => HEIGHTS.map((v) => place(edge(v), v).map(px).join(" ")),
    right = along((v) => 1 + LINE(v)),
    left = along((v) => 1 - LINE(v)).reverse(),
    limit = along(LIMIT),
    lost = `M${limit.join("L")}L${place(2, TOP).join(" ")}L${place(2, 0).join(" ")}z`;
  const words = (a, v, line, anchor, look = "us-strong") => textAt(...place(a, v), line, anchor, `${look} us-over`);
  const ticks = [0, 0.1, 0.5, 1, 2, 3, 4].map((number) =>
      textAt(place(across(number), 0)[0], box.bottom + 15, fmt(number), "middle"),
    ),
    highs = [0, 0.5, 0.8, 0.9, 0.95, 0.99].map((beta) =>
      textAt(box.left - 5, place(0, up(beta))[1] + 4, fmt(beta), "end"),
    );
  const shares = LEVELS.slice(0, -1).map((rho) => {
    const [x, y] = place(0.62, up(rho ** 2));
    return textAt(x, y + 4, `× ${rho}`, "middle", "us-over us-small");
  });
  const onLine = svg(
    "textPath",
    { href: `#${id}`, startOffset: "97%", "text-anchor": "end" },
    wide ? "critical damping: fastest in the long run" : "critical damping",
  );
  return [
    svg("path", { d: lost, class: "us-lost-ground" }),
    svg("path", { d: `M${limit.join("L")}`, class: "us-border-of-two" }),
    svg("path", { d: `M${left.join("L")}L${right.join("L")}`, class: "us-critical" }),
    ...shares,
    svg("path", { d: `M${right.join("L")}`, id, fill: "none" }),
    svg("text", { dy: -6, class: "us-strong us-over" }, onLine),
    ...glyph(...place(0.85, 0.66), [0.12, 0.86, 60], 90),
    words(1, 0.52, "rings", "middle"),
    words(1, 0.465, "the swing shrinks: × √β per step", "middle", ""),
    ...glyph(...place(0.04, 0.075), [0.06, 0.3, 40]),
    words(0.04, wide ? 0.23 : 0.16, "creeps", "start"),
    ...(wide ? [words(0.04, 0.175, "no overshoot", "start", "")] : []),
    lineOf(...place(1.22, 0.16), ...place(1.32, 0.04), "us-pointer"),
    ...glyph(...place(0.92, 0.19), [1.75, 0.05, 16], 52),
    words(1.12, 0.175, "zigzags", "start"),
    ...glyph(box.right - 66, place(0, 0.085)[1], [2.55, 0.15, 9]),
    words(1.97, 0.24, "diverges", "end"),
    ...(wide ? [words(1.97, 0.19, "ηλ > 2(1+β)", "end", "us-small")] : []),
    svg("g", { class: "us-axes" }, ...ticks, ...highs),
    textAt((box.left + box.right) / 2, box.bottom + 32, "ηλ, on a square-root scale", "middle", "us-label"),
    textAt(box.left + 10, box.top + 14, "β", null, "us-over"),
  ];
}

// ---------------------------------------------------------------- the view

const SIDES = { sides: [{ limits: [0.01, 4] }, { limits: [0, HIGHEST] }] };

export function render({ model, el }) {
  const { kappa, panels: described, sentences } = model.get("meta");
  const verdict = verdictLine({ spoken: false, look: "us-of-momentum" }),
    root = group(model, "us-broad us-momentum"),
    { canvas, plot, node } = makeGround(root, {
      title: "what momentum does, and what is left of the distance after each step",
      margin: MARGIN,
    }),
    id = `us-line-${Math.random().toString(36).slice(2)}`,
    still = svg("g", { class: "us-regimes" }),
    link = svg("line", { class: "us-partner-line" }),
    mate = svg("circle", { class: "us-partner", r: 6 }),
    mateName = svg("text", { class: "us-name us-over", color: "var(--us-c3)" }, kappa > 1 ? "flat end" : "on the line"),
    curves = h("div", { class: "us-stack" });
  plot.append(still, link, mate, mateName);
  root.append(curves);
  el.append(verdict.node, root);
  const panels = [190, 190].map((height) => panel(curves, { height })),
    say = announcer(el);
  const size = sizeOf(plot);
  const hundredths = (value) => Math.round(100 * value) / 100;
  const handle = makeHandle(
    { node, frame: () => frameOf(size()) },
    [kappa > 1 ? "ηλ of the steep end" : "ηλ", "β"],
    ([number, beta]) => put(model, { number: hundredths(number), beta: hundredths(beta) }),
    "point on the map",
    kappa > 1 ? "steep end" : "run",
  );

  function draw() {
    const frame = frameOf(size());
    if (!frame) return;
    const spring = springOf(hundredths(model.get("number")), hundredths(model.get("beta"))), // sliders add up steps
      other = partnerOf(spring, kappa),
      words = captionOf(spring, other, kappa, sentences);
    handle(frame, [spring.number, spring.beta], SIDES);
    for (const part of [link, mate, mateName]) part.style.display = other ? "" : "none";
    if (other) {
      const [[x1, y1], [x2, y2]] = [spring, other].map(({ number, beta }) => frame.at(number, beta));
      setAll(link, { x1, y1, x2, y2 });
      setAll(mate, { cx: x2, cy: y2 });
      const left = x2 > frame.box.right - 80;
      setAll(mateName, {
        x: x2 + (left ? -10 : 10),
        y: y2 + (y2 > frame.box.bottom - 24 ? -9 : 18),
        "text-anchor": left ? "end" : "start",
      });
    }
    verdict.write(words);
    const arrivals = [spring, kappa > 1 ? other : spring].map(({ arrives }) => arrives);
    model.set("facts", {
      number: spring.number,
      beta: spring.beta,
      kind: spring.kind,
      arrives: spring.arrives,
      "both arrive": Math.min(...arrivals) < 0 ? -1 : Math.max(...arrivals),
    });
    plot.setAttribute("aria-label", `map over ηλ and β: ${words}`);
    panelsOf(spring, other, kappa, described).forEach((one, k) => panels[k].draw(one));
    say(words);
    markDrawn(el, { at: [spring.number, spring.beta], kind: spring.kind });
  }

  const repaint = () => {
    const now = size(),
      frame = frameOf(now);
    if (!frame) return;
    plot.setAttribute("viewBox", `0 0 ${now.width} ${now.height}`);
    still.replaceChildren(...regimes(frame, id));
    paintField(canvas, (a, v) => factorOf(a * a, down(v)), [0, 2], [0, TOP], LEVELS);
    draw();
  };
  return whenChanged(model, { "number beta": oncePerFrame(draw) }, whenLookChanges(node, repaint));
}
