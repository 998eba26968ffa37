/**
 * The view of course_lib.widgets.AdaptiveRateCloud: the rates 1/√v̂ of many parameters after few gradients.
 *
 * Gradients, rates and sentence are those of adaptive_rate_cloud.py; tests/test_adaptive_rate_cloud.py holds the two
 * together.
 */
import { announcer, fmt, oncePerFrame, panel } from "./draw.js";
import { GD, respond } from "./engine.js";
import { group, markDrawn, onStep, verdictLine, whenChanged } from "./parts.js";

export const STEPS = 200,
  COUNT = 2000,
  SEED = 6,
  BETA1 = 0.9;
const BAND = [0.8, 1.2],
  BARS = 30;

/** Numbers ~ N(0, 1), the same here and in Python: mulberry32, and Box and Muller's transformation. */
export function normals(count, seed = SEED) {
  let a = seed;
  const uniform = () => {
    a = (a + 0x6d2b79f5) | 0;
    let b = Math.imul(a ^ (a >>> 15), a | 1);
    b ^= b + Math.imul(b ^ (b >>> 7), b | 61);
    return ((b ^ (b >>> 14)) >>> 0) / 2 ** 32;
  };
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log1p(-uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** What is between the numbers of a sorted row, as NumPy's quantile has it. */
function quantile(sorted, q) {
  const at = q * (sorted.length - 1),
    i = Math.floor(at);
  return i + 1 < sorted.length ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
}

/** { rate, step: [t] → those of all parameters, rectified, linear }: what is known after each gradient. */
export function cloudOf(z, beta, snr) {
  const v = new Float64Array(COUNT),
    m = new Float64Array(COUNT),
    scale = 1 + snr * snr,
    rate = [],
    step = [];
  for (let t = 0; t < STEPS; t++) {
    const part = (1 - beta) / (1 - beta ** (t + 1)),
      share = (1 - BETA1) / (1 - BETA1 ** (t + 1)),
      row = new Float64Array(COUNT),
      moved = new Float64Array(COUNT);
    for (let i = 0, k = t * COUNT; i < COUNT; i++, k++) {
      const g = snr + z[k];
      v[i] += part * (g * g - v[i]);
      m[i] += share * (g - m[i]);
      row[i] = Math.sqrt(scale / v[i]);
      moved[i] = Math.abs(m[i]) / Math.sqrt(v[i]);
    }
    rate.push(row);
    step.push(moved);
  }
  const trust = { ...GD, magnitude: { kind: "Rectified", beta, eps: 0 } };
  const rectified = respond(trust, new Array(STEPS).fill(1)).map(({ sigma }) => (sigma === 1 ? NaN : 1 / sigma));
  const length = Math.round(2 / (1 - beta)),
    linear = rectified.map((_, t) => Math.min((t + 1) / length, 1));
  return { rate, step, rectified, linear };
}

/** The part of a row of rates that is within ±20 %. */
export const shareOf = (row) => row.reduce((sum, rate) => sum + (rate >= BAND[0] && rate <= BAND[1]), 0) / row.length;

/** The rates at 5, 50 and 95 % of all parameters at t, and what 95 % of the steps are no longer than. */
function fourOf({ rate, step }, t) {
  const sorted = rate[t].toSorted();
  return [...[0.05, 0.5, 0.95].map((q) => quantile(sorted, q)), quantile(step[t].toSorted(), 0.95)];
}

/** In a sentence, how far the rates agree at t, and how long the steps are. */
export function summary(cloud, t) {
  const [low, , high, longest] = fourOf(cloud, t),
    gradients = t ? `${t + 1} gradients` : "1 gradient";
  return `At t = ${t}, after ${gradients}: ${fmt(100 * shareOf(cloud.rate[t]))} % of the parameters have a rate within ±20 % of its value in the long run; the middle 90 % lie between ${fmt(low)} and ${fmt(high)}. 95 % of the steps are no longer than ${fmt(longest)} η`;
}

/** Which part of a row is in each of the bins [0, 0.1), …, [2.9, ∞). */
function barsOf(row) {
  const bars = new Array(BARS).fill(0);
  for (const rate of row) bars[Math.min(BARS - 1, Math.floor(rate * 10))] += 1 / row.length;
  return bars;
}

const DRAWN = Array.from({ length: STEPS }, (_, t) => t).filter((t) => t < 30 || t % 5 === 4); // a sort for each

/** The same at the steps that are drawn. */
export const bandOf = (cloud) => DRAWN.map((t) => fourOf(cloud, t));

/** The panels at t, as `panels` has them in Python. */
export function panelsOf({ rate, rectified, linear }, band, t, described) {
  const ys = barsOf(rate[t]).map((share) => 100 * share),
    bars = { name: "parameters", as: "bars", look: [1, 0], xs: ys.map((_, k) => 0.05 + k / 10), ys };
  const spread = [
    { name: "95 %", look: [1, 1], q: 2 },
    { name: "median", look: [0, 0], q: 1 },
    { name: "5 %", look: [1, 1], q: 0 },
    { name: "step, 95 %", look: [2, 2], q: 3 },
  ].map(({ q, ...curve }) => ({ ...curve, xs: DRAWN, ys: band.map((four) => four[q]) }));
  const factors = [
    { name: "RAdam's r", look: [4, 3], ys: rectified },
    { name: "linear warm-up", look: [2, 2], ys: linear },
  ].map((curve) => ({ ...curve, xs: linear.map((_, step) => step) }));
  return [[bars], spread, factors].map((curves, k) => ({ ...described[k], curves, cursor: k ? t : null }));
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    label = verdictLine({ spoken: false }),
    root = group(model, "us-stack us-cloud");
  el.append(label.node, root);
  const panels = [170, 170, 150].map((height) => panel(root, { height })),
    say = announcer(el),
    z = normals(STEPS * COUNT);
  let cloud = null,
    band = null,
    hover = null;

  function draw() {
    const beta2 = meta.betas[model.get("beta_index")],
      snr = model.get("snr");
    cloud ??= cloudOf(z, beta2, snr);
    band ??= bandOf(cloud);
    const t = hover ?? Math.max(0, Math.min(STEPS - 1, model.get("step"))),
      sentence = summary(cloud, t);
    label.write(sentence);
    say(sentence);
    if (hover === null) {
      const [share, before] = [t, t - 1].map((at) => (at < 0 ? 0 : 100 * shareOf(cloud.rate[at])));
      model.set("facts", { t, beta2, snr, share, before });
    }
    const [bars, spread, trust] = panelsOf(cloud, band, t, meta.panels),
      [low, middle, high, longest] = fourOf(cloud, t),
      rates = [high, middle, low, longest],
      known = (value) => (Number.isNaN(value) ? "not yet" : fmt(value, 2));
    const valued = ({ curves, ...one }, value) => ({
      ...one,
      curves: curves.map((curve, k) => ({ ...curve, value: value(curve, k) })),
    });
    panels[0].draw(bars);
    panels[1].draw(valued(spread, (_, k) => fmt(rates[k])));
    panels[2].draw(valued(trust, ({ ys }) => known(ys[t])));
    markDrawn(el, { t });
  }

  const later = oncePerFrame(draw);
  const moved = () => {
    cloud = band = null;
    later();
  };
  onStep(panels.slice(1), (t) => {
    hover = t;
    later();
  });
  later();
  return whenChanged(model, { "beta_index snr": moved, step: later });
}
