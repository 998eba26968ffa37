/**
 * The view of course_lib.widgets.explore: line panels, one set of curves for each position of the controls.
 *
 * meta: { axes: [{ name, values, log, index }], panels: [{ name, series, steps, limits, log }], channels, xlabel, x, logx };
 * x is null where the panels count 0, 1, 2, …
 */
import { decode, float64Of, nearest } from "./bank.js";
import { announcer, fmt, h, notice, panel } from "./draw.js";
import { asker } from "./kernel.js";

export function render({ model, el }) {
  const meta = model.get("meta");
  el.classList.add("unstuck");
  const root = h("div", { class: "us-panels", role: "group", "aria-label": model.get("alt") });
  el.append(root);
  const say = announcer(el), python = asker(model);
  const panels = meta.panels.map(() => panel(root));
  let bank = null, at = positions(), answer = null, cursor = null;

  /** Where each control stands on its axis; a control off the grid (a number typed in) is put on the nearest position. */
  function positions() {
    return meta.axes.map((axis, k) => {
      const value = model.get(`p${k}`);
      if (axis.index) return value ?? 0;
      const i = nearest(axis.values, Number(value), axis.log);
      if (typeof value === "number" && Math.abs(value - axis.values[i]) > 1e-9 * Math.abs(value)) model.set(`p${k}`, axis.values[i]);
      return i;
    });
  }

  const xOf = (p) => meta.x ?? Array.from({ length: p.steps }, (_, step) => step);

  function curvesOf(p, k) {
    const xs = xOf(p), step = cursor === null ? p.steps - 1 : nearest(xs, cursor, meta.logx);
    const row = at.reduce((position, i, axis) => position * meta.axes[axis].values.length + i, 0) * p.series.length;
    return p.series.map((name, j) => {
      const ys = answer ? answer[k][j] : bank[p.name](row + j);
      return { name, xs, ys, slot: j + 1, value: reading(ys, step, p, xs) };
    });
  }

  function draw() {
    if (!bank) return;
    const spoken = meta.panels.map((p, k) => {
      const curves = curvesOf(p, k), xs = xOf(p);
      panels[k].draw({ title: p.name, xlabel: meta.xlabel, x: [xs[0], xs.at(-1)], logx: meta.logx, y: p.limits, log: p.log, curves, cursor });
      return `${p.name}: ${curves.map((c) => `${c.name} ${c.value}`).join(", ")}`;
    });
    el.dataset.at = at;
    el.dataset.source = answer ? "python" : "bank";
    el.dataset.draws = Number(el.dataset.draws ?? 0) + 1;
    say(spoken.join(". "));
  }

  function moved() {
    const next = positions();
    if (String(next) === String(at)) return;
    at = next;
    answer = null;
    notice(el, "");
    python.ask({ at });
    draw();
  }

  function answered(reply) {
    if (reply.error) { notice(el, `Python: ${reply.error}`); return; }
    const numbers = float64Of(reply.numbers).map((v) => (Number.isFinite(v) ? v : NaN));   // as the bank has it: diverged
    let start = 0;
    answer = meta.panels.map((p) => p.series.map(() => numbers.subarray(start, (start += p.steps))));
    draw();
  }

  panels.forEach((p, k) => p.onPoint((x) => {
    const xs = xOf(meta.panels[k]);
    cursor = x === null ? null : xs[nearest(xs, x, meta.logx)];
    draw();
  }));
  const events = meta.axes.map((_, k) => `change:p${k}`).join(" ");
  model.on(events, moved);
  const stop = python.onReply(answered);
  decode(model.get("bank"), meta.channels).then((decoded) => { bank = decoded; at = positions(); draw(); el.dataset.ready = "1"; }, (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`));
  return () => { stop(); model.off(events, moved); };
}

/** What stands beside a curve's name: its number at `step`, or how it left the picture. */
function reading(ys, step, { limits: [lo, hi] }, xs) {
  const value = ys[step];
  if (Number.isNaN(value)) return `diverged at ${fmt(xs[ys.findIndex(Number.isNaN)])}`;
  if (value === Infinity) return `> ${fmt(hi)}`;
  if (value === -Infinity || (value === 0 && lo > 0)) return `< ${fmt(lo)}`;
  return fmt(value);
}
