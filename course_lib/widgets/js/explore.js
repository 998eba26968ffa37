/**
 * The view of course_lib.widgets.explore: panels of lines or bars, one set of curves for each position of the controls.
 *
 * meta: { axes: [{ name, values, log, index }], panels: [{ name, series, looks, steps, limits, log, bars }], channels,
 * xlabel, x, logx }; x is null where the panels count 0, 1, 2, … `notes` holds for each position { readouts: [[name,
 * text]], levels: { panel: [[label, y]] }, marks: [[label, x]] }, or is empty.
 */
import { decode, nearest, unpack } from "./quantized.js";
import { announcer, fmt, h, notice, panel } from "./draw.js";
import { positions, rowOf } from "./knobs.js";

export function render({ model, el }) {
  const meta = model.get("meta");
  el.classList.add("unstuck");
  const told = h("p", { class: "us-readouts" }),
    root = h("div", { class: "us-panels", role: "group", "aria-label": model.get("alt") });
  el.append(told, root);
  const say = announcer(el);
  const panels = meta.panels.map(() => panel(root));
  let bank = null,
    notes = null,
    readouts = null,
    at = positions(model, meta.axes),
    cursor = null;

  const xOf = (p) => meta.x ?? Array.from({ length: p.steps }, (_, step) => step);

  const positionNow = () => rowOf(at, meta.axes);

  function curvesOf(p) {
    const xs = xOf(p),
      step = cursor === null ? p.steps - 1 : nearest(xs, cursor, meta.logx),
      row = positionNow() * p.series.length;
    return p.series.map((name, j) => {
      const ys = bank[p.name](row + j);
      return { name, xs, ys, look: p.looks[j], as: p.bars ? "bars" : "line", value: reading(ys, step, p, xs) };
    });
  }

  /** The line above the panels; each readout keeps room for its longest text, so that nothing moves with the controls. */
  function makeReadouts() {
    readouts =
      notes?.[0].readouts.map(([name], i) => {
        const longest = Math.max(...notes.map((note) => note.readouts[i][1].length));
        const value = h("output", { style: `min-width:${longest}ch` });
        told.append(h("span", { class: "us-readout" }, `${name}: `, value), " ");
        return value;
      }) ?? [];
    told.hidden = !readouts.length;
  }

  function draw() {
    if (!bank) return;
    const note = notes?.[positionNow()] ?? { readouts: [], levels: {}, marks: [] };
    const marks = note.marks.map(([label, x]) => ({ label, x }));
    note.readouts.forEach(([, text], i) => {
      readouts[i].textContent = text;
    });
    const spoken = meta.panels.map((p, k) => {
      const curves = curvesOf(p),
        xs = xOf(p),
        half = p.bars ? (xs[1] - xs[0]) / 2 : 0;
      const levels = (note.levels[p.name] ?? []).map(([label, y]) => ({ label, y }));
      panels[k].draw({
        title: p.name,
        xlabel: meta.xlabel,
        x: [xs[0] - half, xs.at(-1) + half],
        logx: meta.logx,
        y: p.limits,
        log: p.log,
        curves,
        marks,
        levels,
        cursor,
      });
      return `${p.name}: ${curves.map((c) => `${c.name} ${c.value}`).join(", ")}`;
    });
    spoken.unshift(...note.readouts.map(([name, text]) => `${name}: ${text}`));
    el.dataset.at = at;
    el.dataset.draws = Number(el.dataset.draws ?? 0) + 1;
    say(spoken.join(". "));
  }

  function moved() {
    const next = positions(model, meta.axes);
    if (String(next) === String(at)) return;
    at = next;
    draw();
  }

  panels.forEach((p, k) =>
    p.onPoint((x) => {
      const xs = xOf(meta.panels[k]);
      cursor = x === null ? null : xs[nearest(xs, x, meta.logx)];
      draw();
    }),
  );
  const events = meta.axes.map((_, k) => `change:p${k}`).join(" ");
  model.on(events, moved);
  const packed = model.get("notes");
  Promise.all([decode(model.get("bank"), meta.channels), packed?.byteLength ? unpack(packed) : null]).then(
    ([curves, said]) => {
      bank = curves;
      notes = said;
      makeReadouts();
      at = positions(model, meta.axes);
      draw();
      el.dataset.ready = "1";
    },
    (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`),
  );
  return () => model.off(events, moved);
}

/** What stands beside a curve's name: its number at `step`, or how it left the picture. */
function reading(ys, step, { limits: [lo, hi] }, xs) {
  const value = ys[step];
  if (Number.isNaN(value)) return `diverged at ${fmt(xs[ys.findIndex(Number.isNaN)])}`;
  if (value === Infinity) return `> ${fmt(hi)}`;
  if (value === -Infinity || (value === 0 && lo > 0)) return `< ${fmt(lo)}`;
  return fmt(value);
}
