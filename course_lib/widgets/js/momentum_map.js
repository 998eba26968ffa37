/**
 * The view of course_lib.widgets.MomentumMap: the regimes of momentum over ηλ and β, and the run at one point.
 *
 * Factors, runs and sentences are those of momentum_map.py; tests/test_momentum_map.py holds the two together.
 * meta: { kappa, panels, sentences }.
 */
import { makeHandle } from "./descent_explorer.js";
import {
  announcer,
  count,
  fmt,
  h,
  lineOf,
  oncePerFrame,
  panel,
  setAll,
  sizeOf,
  svg,
  textAt,
  whenLookChanges,
} from "./draw.js";
import { group, markDrawn, put, verdictLine, whenChanged } from "./parts.js";

// ---------------------------------------------------------------- a spring

const HIGHEST = 0.99,
  SHOWN = [25, 100, 400, 1600],
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

/** A spring: its factor ρ, its kind, and when it arrives, as `Spring` has them in Python. */
export function springOf(number, beta) {
  const total = 1 + beta - number,
    under = total ** 2 - 4 * beta,
    beyond = number - 2 * (1 + beta);
  const factor = under < EQUAL ? Math.sqrt(beta) : (Math.abs(total) + Math.sqrt(under)) / 2;
  let kind = under < 0 ? "rings" : total > 0 ? "creeps" : "zigzags";
  if (Math.abs(under) < EQUAL) kind = "critical";
  if (beyond > -EQUAL) kind = beyond > EQUAL ? "diverges" : "swings";
  const never = kind === "swings" || kind === "diverges",
    last = never ? LONG : pathOf(number, beta, LONG).findLastIndex((theta) => !(Math.abs(theta) < NEAR)),
    arrives = last === LONG ? -1 : last + 1,
    late = arrives < 0 ? `more than ${count(LONG)} steps` : `${count(arrives)} step${arrives === 1 ? "" : "s"}`;
  return { number, beta, factor, kind, arrives, until: never ? "never" : late };
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
  const distance = (curve) => {
    const ys = curve.ys.map((y) => Math.max(Math.abs(y), far.y[0])),
      end = ys.findLastIndex((y) => y > far.y[0]) + 2; // what stays below the panel is not drawn
    return { ...curve, xs: xs.slice(0, end), ys: ys.slice(0, end) };
  };
  return [
    { ...ball, x: [0, shown], curves: [pace, below, ...runs] },
    {
      ...far,
      x: [0, shown],
      curves: [...runs, pace].map(distance),
      marks: lost ? [] : [{ x: step, label: `a hundredth at t = ${step}` }],
    },
  ];
}

// ---------------------------------------------------------------- the map

const MARGIN = { left: 44, right: 14, top: 8, bottom: 38 },
  across = (number) => Math.sqrt(number), // so that the line of critical damping is a circle
  up = (beta) => 1 - Math.sqrt(1 - beta),
  BETAS = Array.from({ length: 101 }, (_, k) => HIGHEST * (k / 100) ** 2),
  EDGES = [() => 0, (b) => 1 - Math.sqrt(b), (b) => 1 + Math.sqrt(b), (b) => Math.sqrt(2 * (1 + b)), () => 2],
  INKS = ["--us-c2", "--us-c3", "--us-c1", "--us-c4"];

/** From ηλ and β to pixels and back; null without a size. */
function frameOf({ width, height }) {
  const { left, right, top, bottom } = MARGIN,
    box = { left, right: width - right, top, bottom: height - bottom };
  if (!width) return null;
  const place = (a, v) => [
    box.left + (a / 2) * (box.right - box.left),
    box.bottom - (v / up(HIGHEST)) * (box.bottom - box.top),
  ];
  return {
    box,
    place,
    at: (number, beta) => place(across(number), up(beta)),
    from: (x, y) => [
      ((2 * Math.max(0, x - box.left)) / (box.right - box.left)) ** 2,
      1 - (1 - (up(HIGHEST) * Math.max(0, box.bottom - y)) / (box.bottom - box.top)) ** 2,
    ],
  };
}

/** The regimes with their names, and the axes: all that does not move. */
function regimes({ box, place }) {
  const along = (edge, betas) =>
    betas.map((beta) =>
      place(edge(beta), up(beta))
        .map((v) => v.toFixed(1))
        .join(" "),
    );
  const line = (edge) => `M${along(edge, BETAS).join("L")}`,
    strip = (k) => `${line(EDGES[k])}L${along(EDGES[k + 1], BETAS.toReversed()).join("L")}z`;
  const words = (a, v, lines, anchor = "start", look = null) => {
    const [x, y] = place(a, v);
    return lines.map((line, k) => textAt(x, y + 15 * k, line, anchor, look));
  };
  const ticks = [0, 0.1, 0.5, 1, 2, 3, 4].map((number) =>
      textAt(place(across(number), 0)[0], box.bottom + 15, fmt(number), "middle"),
    ),
    highs = [0, 0.5, 0.8, 0.9, 0.95, 0.99].map((beta) =>
      textAt(box.left - 5, place(0, up(beta))[1] + 4, fmt(beta), "end"),
    );
  return [
    ...INKS.map((ink, k) => svg("path", { d: strip(k), class: "us-regime", fill: `var(${ink})` })),
    svg("path", { d: line(EDGES[3]), class: "us-border-of-two" }),
    ...[1, 2].map((k) => svg("path", { d: line(EDGES[k]), class: "us-critical" })),
    lineOf(...place(1.33, 0.165), ...place(1.3, 0.035), "us-pointer"),
    ...words(1, 0.58, ["rings"], "middle", "us-strong"),
    ...words(1, 0.58, ["", "the swing shrinks: × √β per step"], "middle"),
    ...words(0.26, 0.84, ["critical damping", "β = (1 − √(ηλ))²", "fastest in the long run"]),
    ...words(0.04, box.right - box.left > 500 ? 0.2 : 0.075, ["creeps,", "no overshoot"]), // clear of a flat end at β = 0
    ...words(1.5, 0.17, ["zigzags"], "end"),
    ...words(1.98, 0.085, ["diverges"], "end", "us-strong"),
    ...words(1.98, 0.025, ["ηλ > 2(1+β)"], "end", "us-small"),
    svg("g", { class: "us-axes" }, ...ticks, ...highs),
    textAt((box.left + box.right) / 2, box.bottom + 32, "ηλ, on a square-root scale", "middle", "us-label"),
    textAt(box.left + 12, box.top + 14, "β", null, "us-over"),
  ];
}

// ---------------------------------------------------------------- the view

const SIDES = { sides: [{ limits: [0.01, 4] }, { limits: [0, HIGHEST] }] };

export function render({ model, el }) {
  const { kappa, panels: described, sentences } = model.get("meta");
  const verdict = verdictLine({ spoken: false }),
    root = group(model, "us-stuck us-broad us-momentum"),
    still = svg("g", { class: "us-regimes" }),
    link = svg("line", { class: "us-partner-line" }),
    mate = svg("circle", { class: "us-partner", r: 6 }),
    flat = svg("text", { class: "us-label us-over" }, kappa > 1 ? "flat end" : ""),
    plot = svg("svg", { role: "img" }, still, link, mate, flat),
    node = h("div", { class: "us-ground" }, plot),
    curves = h("div", { class: "us-stack" });
  const title = h("figcaption", {}, h("strong", {}, "what momentum does, by ηλ and β"));
  root.append(h("figure", { class: "us-panel us-map-panel" }, title, node), curves);
  el.append(verdict.node, root);
  const panels = [240, 170].map((height) => panel(curves, { height })),
    say = announcer(el);
  const size = sizeOf(plot);
  const hundredths = (value) => Math.round(100 * value) / 100;
  const handle = makeHandle(
    { node, frame: () => frameOf(size()) },
    [kappa > 1 ? "ηλ of the steep end" : "ηλ", "β"],
    ([number, beta]) => put(model, { number: hundredths(number), beta: hundredths(beta) }),
    "point on the map",
    kappa > 1 ? "steep end" : "",
  );

  function draw() {
    const frame = frameOf(size());
    if (!frame) return;
    const spring = springOf(hundredths(model.get("number")), hundredths(model.get("beta"))), // sliders add up steps
      other = partnerOf(spring, kappa),
      words = captionOf(spring, other, kappa, sentences);
    handle(frame, [spring.number, spring.beta], SIDES);
    for (const part of [link, mate, flat]) part.style.display = other ? "" : "none";
    if (other) {
      const [[x1, y1], [x2, y2]] = [spring, other].map(({ number, beta }) => frame.at(number, beta));
      setAll(link, { x1, y1, x2, y2 });
      setAll(mate, { cx: x2, cy: y2 });
      setAll(flat, { x: x2 + 10, y: y2 + (y2 > frame.box.bottom - 24 ? -9 : 18) });
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
    still.replaceChildren(...regimes(frame));
    draw();
  };
  return whenChanged(model, { "number beta": oncePerFrame(draw) }, whenLookChanges(node, repaint));
}
