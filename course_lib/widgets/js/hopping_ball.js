/**
 * The view of course_lib.widgets.HoppingBall: a ball that hops on a parabola, and the loss after each hop.
 *
 * Hops, words and panels are those of hopping_ball.py; tests/test_hopping_ball.py holds the two together.
 */
import { announcer, fmt, h, oncePerFrame, panel, write } from "./draw.js";
import { group, markDrawn, whenChanged } from "./parts.js";

const HOPS = 12,
  EDGE = 1.6,
  CREEP = 0.1,
  APART = 0.2,
  ARC = 16;

/** 1 − ηλ to two digits: the slider's 1.98 is no 1.9800000000000002. */
export const factorOf = (number) => Math.round(100 - 100 * number) / 100 + 0;

/** θ after 0 … HOPS hops from θ = 1. */
export function walkOf(number) {
  const theta = [1];
  for (let k = 0; k < HOPS; k++) theta.push(factorOf(number) * theta[k]);
  return theta;
}

/** After how many hops 1 % of the distance is left; −1 if that never happens. */
function hopsToAHundredth(number) {
  const keeps = Math.abs(factorOf(number));
  if (keeps >= 1) return -1;
  let hops = 0;
  for (let left = 1; left > 0.01 * (1 + 1e-9); left *= keeps) hops++;
  return hops;
}

/** What the ball does: [in a word, in a sentence]. */
export function regimeOf(number) {
  const keeps = factorOf(number),
    left = `1\u00a0% of the distance is left after ${hopsToAHundredth(number)} hops.`;
  if (keeps === 0) return ["jump", "one jump. The first hop lands at the minimum."];
  if (keeps === -1) return ["swing", "back and forth forever. Each hop lands on the other side, at the same distance."];
  if (keeps < -1)
    return ["explode", `explosion. Each hop lands on the other side, ${fmt(-keeps)} times as far away as the last.`];
  if (keeps < 0)
    return ["zigzag", `zigzag. Each hop lands on the other side, at ${fmt(-keeps)} of the distance. ${left}`];
  if (number <= CREEP + 1e-9) return ["creep", `creep. Each hop keeps ${fmt(keeps)} of the distance. ${left}`];
  return ["descend", `descent on one side. Each hop keeps ${fmt(keeps)} of the distance. ${left}`];
}

/** The arcs from ball to ball as one line with gaps, as far as the parabola is in the picture: [xs, ys]. */
function arcsOf(theta) {
  const xs = [],
    ys = [];
  for (let k = 1; k < theta.length && Math.abs(theta[k - 1]) <= EDGE; k++) {
    const [a, b] = [theta[k - 1], theta[k]];
    for (let i = 0; i <= ARC; i++) {
      const share = i / ARC;
      xs.push(a + (b - a) * share);
      ys.push((a * a + (b * b - a * a) * share) / 2 + 0.6 * Math.abs(b - a) * share * (1 - share));
    }
    xs.push(NaN);
    ys.push(NaN);
  }
  return [xs, ys];
}

/** Which balls in the picture have room for a number: the newest, then those that are apart from others. */
export function numberedOf(theta) {
  const newest = theta.length - 1,
    chosen = [];
  for (const k of [newest, ...theta.keys()].slice(0, -1)) {
    const apart = [0, ...chosen].every((j) => Math.abs(theta[k] - theta[j]) >= APART);
    if (k && Math.abs(theta[k]) <= EDGE && (k === newest || apart)) chosen.push(k);
  }
  return chosen;
}

const GROUND = Array.from({ length: 81 }, (_, k) => ((k - 40) / 40) * EDGE),
  half = (x) => (x * x) / 2;

/** The two panels, as `panels` has them in Python. */
export function panelsOf(number, hop, described) {
  const whole = walkOf(number),
    theta = whole.slice(0, hop + 1),
    [xs, ys] = arcsOf(theta),
    [low, high] = described[1].y,
    inside = theta.filter((x) => Math.abs(x) <= EDGE);
  const ball = (k, x, y) => ({ x, y, look: [k === hop ? 1 : 0, 0], label: String(k), dy: 19 });
  const curves = [
    { name: "loss", look: [4, 0], xs: GROUND, ys: GROUND.map(half) },
    { name: "hops", look: [0, 0], xs, ys },
    { name: "landings", as: "dots", look: [0, 0], xs: inside, ys: inside.map(half) },
  ];
  const balls = numberedOf(theta)
    .reverse()
    .map((k) => ball(k, theta[k], half(theta[k])));
  const losses = { name: "loss", look: [0, 0], xs: whole.map((_, k) => k), ys: whole.map(half) };
  return [
    { ...described[0], curves, balls: [{ x: 1, y: 0.5, look: [4, 0], label: "start", dy: -11 }, ...balls] },
    {
      ...described[1],
      curves: [losses, { ...losses, name: "hops", as: "dots" }],
      balls: [ball(hop, hop, half(theta[hop]))].filter(({ y }) => y >= low && y <= high),
    },
  ];
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const { panels: described } = model.get("meta"),
    number = h("strong", { class: "us-factor" }),
    words = h("span"),
    caption = h("p", { class: "us-verdict" }, number, words),
    root = group(model, "us-hopping");
  el.append(caption, root);
  const panels = [340, 340].map((height) => panel(root, { height })),
    say = announcer(el);

  function draw() {
    const value = model.get("number"),
      [kind, sentence] = regimeOf(value);
    write(number, `1 − ηλ = ${fmt(factorOf(value))}`);
    write(words, `: ${sentence}`);
    caption.dataset.kind = kind;
    say(caption.textContent);
    model.set("facts", { number: value, factor: factorOf(value), kind });
    panelsOf(value, model.get("hop"), described).forEach((spec, k) => panels[k].draw(spec));
    markDrawn(el);
  }

  const later = oncePerFrame(draw);
  later();
  return whenChanged(model, { "number hop": later });
}
