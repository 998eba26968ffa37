/**
 * The view of course_lib.widgets.Diagnose: loss, ‖g‖ and λmax·η/2 of a network in training, and why its loss is flat.
 *
 * The runs are recorded (bank.js), in a notebook as on a page. The thresholds and the sentences of `verdict` are those of
 * diagnose.py; tests/test_diagnose.py holds the two together.
 */
import { decode, nearest } from "./quantized.js";
import { fmt, h, notice, oncePerFrame, panel } from "./draw.js";

const LOST = 1e3,
  EDGE = 0.9,
  SHAKING = 0.01,
  SLOW = 0.1,
  SMALL = 0.06,
  AT_ONCE = 0.03;

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** How much numbers differ from one to the next: their standard deviation, were it not for a trend. */
const shake = (values) => Math.sqrt(mean(values.slice(1).map((v, i) => (v - values[i]) ** 2)) / 2);
const count = (n) => n.toLocaleString("en-US");

/** Why the loss of run { loss, norm, edge } is flat, or is not: { kind, sentence }. `meta` says when it was measured and cut. */
export function verdict({ loss, norm, edge }, { every, cut_at }, full, cut) {
  const lost = loss.findIndex((value) => !(value <= LOST * loss[0]));
  if (lost >= 0) return { kind: "diverged", sentence: `diverged by step ${count(lost * every)}` };
  const at = cut_at / every + 1,
    judged = (values) => (cut > 1 ? values.slice(Math.floor(at / 2), at) : values.slice(at));
  const [height, slope, sharp] = [loss, norm, edge].map((values) => mean(judged(values)));
  const size = `‖g‖ = ${fmt(slope, 2)}`,
    edges = `λmax·η/2 = ${fmt(sharp, 2)}`;
  const after = cut > 1 ? effect(loss, at, cut) : "",
    said = (kind, why) => ({ kind, sentence: why + after });
  if (sharp >= EDGE && slope >= SMALL * norm[0])
    return said("bouncing", `bouncing: loss around ${fmt(height, 2)} while ${size}, and ${edges} is at the edge`);
  if (!full && shake(judged(loss)) / height >= SHAKING)
    return said("noise", `noise floor: ${size} and the loss shakes, though ${edges} is below 1; the minibatches do it`);
  if (sharp < SLOW) return said("slow", `too slow: ${edges}, so η is about ${fmt(1 / sharp, 2)} times below the limit`);
  if (slope < SMALL * norm[0])
    return said("gentle", `a gentle slope: ${size}, at the start it was ${fmt(norm[0], 2)}; ${edges}, nothing bounces`);
  return said("falling", `still falling: ${size}, ${edges}, and neither walls nor noise hold it`);
}

/** What the cut did to the loss at once: the hundred steps before it beside the hundred after the first twenty. */
function effect(loss, at, cut) {
  const [before, after] = [mean(loss.slice(at - 5, at)), mean(loss.slice(at + 1, at + 6))];
  if (after < (1 - AT_ONCE) * before)
    return `. Dividing η by ${cut} brings the loss from ${fmt(before, 2)} to ${fmt(after, 2)} at once`;
  return `. Dividing η by ${cut} changes nothing at once`;
}

// ---------------------------------------------------------------- the view

const PANELS = [
  { name: "loss", title: "training loss", limits: [0.08, 1.2] },
  { name: "norm", title: "‖g‖, norm of the full gradient", limits: [0.005, 5] },
  { name: "edge", title: "λmax·η/2", limits: [1e-4, 4] },
];

export function render({ model, el }) {
  const meta = model.get("meta"),
    points = meta.steps / meta.every + 1,
    steps = Array.from({ length: points }, (_, i) => i * meta.every);
  el.classList.add("unstuck");
  const said = h("p", { class: "us-verdict", role: "status", "aria-live": "polite" });
  const root = h("div", { class: "us-stack us-diagnose", role: "group", "aria-label": model.get("alt") });
  el.append(said, root);
  const panels = PANELS.map((_, k) => panel(root, { height: k === 2 ? 176 : 160 }));
  let bank = null,
    run = null,
    judged = null,
    hover = null;

  const rateNow = () => nearest(meta.rates, model.get("lr"), true);

  /** The recorded run of the controls; a rate off the grid (a number typed in) is put on the nearest. */
  function look() {
    const rate = rateNow(),
      batch = model.get("batch"),
      cut = model.get("cut"),
      row = batch * meta.rates.length + rate;
    if (Math.abs(model.get("lr") / meta.rates[rate] - 1) > 1e-9) model.set("lr", meta.rates[rate]);
    run = Object.fromEntries(
      PANELS.map(({ name }) => [
        name,
        [...bank[`${name} before`](row), ...bank[`${name} after`](row * meta.cuts.length + cut)],
      ]),
    );
    judged = verdict(run, meta, meta.batches[batch] === "all", meta.cuts[cut]);
  }

  function draw() {
    if (!run) return;
    if (said.textContent !== judged.sentence) said.textContent = judged.sentence;
    said.dataset.kind = judged.kind;
    const cursor = hover ?? model.get("step"),
      i = Math.round(cursor / meta.every),
      cut = meta.cuts[model.get("cut")];
    const marks = cut > 1 ? [{ x: meta.cut_at, label: `η ÷ ${cut}` }] : [];
    PANELS.forEach(({ name, title, limits }, k) => {
      const curves = [
        { name: "", xs: steps, ys: run[name], slot: 0, value: `${fmt(run[name][i])} at step ${count(i * meta.every)}` },
      ];
      if (name === "edge") curves.push({ name: "1: it begins to bounce", xs: [0, meta.steps], ys: [1, 1], slot: 4 });
      panels[k].draw({
        title,
        xlabel: k === 2 ? "step" : "",
        x: [0, meta.steps],
        y: limits,
        log: true,
        curves,
        marks,
        cursor,
      });
    });
    Object.assign(el.dataset, { kind: judged.kind, draws: Number(el.dataset.draws ?? 0) + 1, ready: "1" });
  }
  const later = oncePerFrame(draw);

  function moved() {
    if (!bank) return;
    look();
    later();
  }

  panels.forEach((p) =>
    p.onPoint((x) => {
      hover = x === null ? null : Math.round(x / meta.every) * meta.every;
      later();
    }),
  );
  model.on("change:lr change:batch change:cut", moved);
  model.on("change:step", later);
  decode(model.get("bank"), meta.channels).then(
    (decoded) => {
      bank = decoded;
      look();
      draw();
    },
    (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`),
  );
  return () => {
    model.off("change:lr change:batch change:cut", moved);
    model.off("change:step", later);
  };
}
