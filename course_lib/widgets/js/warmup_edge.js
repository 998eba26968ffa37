/**
 * The view of course_lib.widgets.WarmupEdge: a network at a peak rate and with a warm-up; η, loss, λmax and its limit.
 *
 * The runs are recorded (bank.js). The sentences are those of `verdict` in warmup_edge.py; tests/test_warmup_edge.py
 * holds the two together.
 */
import { decode } from "./quantized.js";
import { announcer, fmt, h, notice, oncePerFrame, panel } from "./draw.js";

const LOST = 2,
  LOSSES = [0.02, 5],
  SHARPNESSES = [1, 300];

/** A recorded run { t, loss, sharpness, eta, limit, end }, by the positions of the sliders; from `end` on it is lost. */
export function runOf(bank, { rates, warmups, steps, every, beta }, lr, warmup) {
  const row = lr * warmups.length + warmup,
    length = warmups[warmup],
    t = Array.from({ length: steps / every + 1 }, (_, i) => i * every);
  const eta = t.map((at) => rates[lr] * (length ? Math.min((at + 1) / length, 1) : 1));
  const loss = [...bank.loss(row)],
    end = loss.findLastIndex((value) => value <= LOST * loss[0]) + 1;
  return {
    t,
    eta,
    loss,
    sharpness: [...bank.sharpness(row)],
    limit: eta.map((value) => (2 * (1 + beta)) / value),
    end,
  };
}

/** What became of a run, and where λmax stood: { kind, sentence, at }, `at` the point that it tells of. */
export function verdict({ t, loss, sharpness, limit, end }) {
  if (end === t.length) {
    const share = sharpness.map((value, i) => value / limit[i]),
      at = share.indexOf(Math.max(...share));
    return {
      kind: "trained",
      at,
      sentence: `trained to a loss of ${fmt(loss.at(-1), 2)}: λmax came nearest to the limit at t = ${t[at]}, ${fmt(sharpness[at])} against ${fmt(limit[at])}`,
    };
  }
  const over = sharpness.findIndex((value, i) => i < end && value > limit[i]),
    at = over >= 0 ? over : end - 1;
  const where =
    over >= 0
      ? `at t = ${t[at]} λmax = ${fmt(sharpness[at])} was above the limit ${fmt(limit[at])}`
      : `λmax = ${fmt(sharpness[at])} at t = ${t[at]}, and then the limit fell to ${fmt(limit[end])}`;
  return { kind: "diverged", at, sentence: `diverged by t = ${t[end]}: ${where}` };
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  el.classList.add("unstuck");
  const meta = model.get("meta"),
    said = h("p", { class: "us-verdict" }),
    root = h("div", { class: "us-stack", role: "group", "aria-label": model.get("alt") });
  el.append(said, root, h("p", { class: "us-note" }, meta.note));
  const [rate, height, sharp] = [110, 150, 190].map((size) => panel(root, { height: size })),
    say = announcer(el);
  let bank = null,
    cursor = null;

  function draw() {
    if (!bank) return;
    const lr = model.get("lr_index"),
      run = runOf(bank, meta, lr, model.get("warmup_index")),
      { kind, sentence, at } = verdict(run),
      { t, end } = run;
    said.textContent = sentence;
    said.dataset.kind = kind;
    say(sentence);
    const i = cursor === null ? Math.min(end, t.length) - 1 : Math.round(cursor / meta.every),
      known = (values) => values.map((value, k) => (k > end || Number.isNaN(value) ? NaN : value));
    const common = { x: [0, meta.steps], log: true, cursor: cursor === null ? null : t[i] };
    const curve = (name, ys, look) => ({
      name,
      xs: t,
      ys,
      look,
      value: i < end || name !== "λmax" ? `${fmt(ys[i])} at t = ${t[i]}` : "diverged",
    });
    rate.draw({
      ...common,
      title: "learning rate η",
      log: false,
      y: [0, 1.1 * meta.rates[lr]],
      curves: [curve("", run.eta, [0, 0])],
    });
    height.draw({ ...common, title: "loss", y: LOSSES, curves: [curve("", known(run.loss), [0, 0])] });
    const sharpness = run.sharpness.map((value, k) => (k < end ? value : NaN));
    sharp.draw({
      ...common,
      title: "λmax and its limit",
      xlabel: "t",
      y: SHARPNESSES,
      curves: [curve("λmax", sharpness, [0, 0]), curve("limit 2(1+β)/η", run.limit, [1, 1])],
      balls: [{ x: t[at], y: run.sharpness[at], look: [0, 0], label: `t = ${t[at]}`, dy: 20 }],
    });
    Object.assign(el.dataset, { kind, draws: Number(el.dataset.draws ?? 0) + 1, ready: "1" });
  }

  const later = oncePerFrame(draw);
  for (const p of [rate, height, sharp])
    p.onPoint((x) => {
      cursor = x;
      later();
    });
  model.on("change:lr_index change:warmup_index", later);
  decode(model.get("bank"), meta.channels).then(
    (decoded) => {
      bank = decoded;
      draw();
    },
    (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`),
  );
  return () => model.off("change:lr_index change:warmup_index", later);
}
