/**
 * The view of course_lib.widgets.explore: panels of lines or bars, one set of curves for each position of the controls.
 *
 * meta: { axes: [{ name, values, log, index }], panels, channels, stacked, note, reasons }. The panels are what `panel` of draw.js
 * draws, but that a curve has a `channel` of the stored curves, and that `xs` is a number where it counts 0, 1, 2, … `notes` holds
 * for each position { sentence: [kind, text], readouts: [[name, text]] }, and panel → [[label, place]] for levels, marks
 * and dots (of a series); or it is empty.
 */
import { decode, nearest, unpack } from "./quantized.js";
import { announcer, fmt, h, panel, write } from "./draw.js";
import { question } from "./question.js";
import { positions, rowOf } from "./knobs.js";
import { group, markDrawn, unreadable, verdictLine, whenChanged } from "./parts.js";

const MOST_ROOM = 36; // letters; a phone shows no more in a line
const NOTHING = { sentence: ["", ""], readouts: [], levels: {}, marks: {}, dots: {} };
const axisOf = ({ x }) => String(x);

export function render({ model, el }) {
  const meta = model.get("meta");
  const label = verdictLine({ spoken: false }),
    numbers = h("p", { class: "us-readouts" }),
    root = group(model, meta.stacked ? "us-stack" : "us-panels");
  label.node.hidden = true;
  el.append(label.node, numbers, root);
  const asked = question(label.node, meta.reasons, () => draw());
  if (meta.note) el.append(h("p", { class: "us-note" }, meta.note));
  const say = announcer(el);
  const panels = meta.panels.map(() => panel(root, { height: meta.stacked ? 154 : 220 }));
  for (const { curves } of meta.panels)
    for (const curve of curves)
      if (typeof curve.xs === "number") curve.xs = Array.from({ length: curve.xs }, (_, step) => step);
  let stored = null,
    notes = null,
    readouts = null,
    at = positions(model, meta.axes),
    hover = null; // { axis, x }: where the pointer is, and in which panels

  const positionNow = () => rowOf(at, meta.axes);
  const first = meta.panels[0];

  /** x of the cursor in a panel, or null: where the pointer is, or else where its slider stands. */
  function cursorOf(p) {
    const slid = model.get("cursor"),
      here = hover ?? (slid === null ? null : { axis: axisOf(first), x: first.curves[0].xs[slid] });
    return here?.axis === axisOf(p) ? here.x : null;
  }

  /** The curves and the balls of a panel; a curve is read at the cursor, else at its ball, else at its end. */
  function curvesOf(p, dots) {
    const cursor = cursorOf(p),
      place = new Map(dots),
      balls = [];
    const curves = p.curves.map((curve) => {
      const { name, xs, ghost, look } = curve,
        ys = stored[curve.channel](positionNow()),
        dot = ghost ? undefined : place.get(name),
        x = cursor ?? dot ?? xs.at(-1);
      if (dot !== undefined) balls.push({ x: dot, y: ys[nearest(xs, dot)], look });
      return { ...curve, ys, value: ghost ? undefined : reading(ys, nearest(xs, x, p.logx), p, xs) };
    });
    return { curves, balls };
  }

  /** The line above the panels; each readout keeps room for its longest text, so that nothing moves with the controls. */
  function makeReadouts() {
    readouts =
      notes?.[0].readouts.map(([name], i) => {
        const longest = Math.max(...notes.map((note) => note.readouts[i][1].length));
        const value = h("output", { style: `min-width:min(100cqw, ${Math.min(longest, MOST_ROOM)}ch)` });
        numbers.append(h("span", { class: "us-readout" }, `${name}: `, value), " ");
        return value;
      }) ?? [];
    numbers.hidden = !readouts.length;
  }

  function draw() {
    if (!stored) return;
    const note = notes?.[positionNow()] ?? NOTHING,
      [kind, sentence] = asked.verdict(positionNow(), note.sentence);
    label.node.hidden = !sentence;
    label.write(sentence, kind);
    note.readouts.forEach(([, text], i) => {
      write(readouts[i], text);
    });
    model.set("facts", { at: asked.right() ? positionNow() : -1 });
    const spoken = meta.panels.map((p, k) => {
      const { curves, balls } = curvesOf(p, note.dots[p.title] ?? []);
      panels[k].draw({
        ...p,
        curves,
        balls,
        marks: (note.marks[p.title] ?? []).map(([label, x]) => ({ label, x })),
        levels: (note.levels[p.title] ?? []).map(([label, y]) => ({ label, y })),
        cursor: cursorOf(p),
      });
      const read = curves.filter(({ ghost }) => !ghost).map((c) => `${c.name} ${c.value}`);
      return `${p.title}: ${read.join(", ")}`;
    });
    spoken.unshift(...note.readouts.map(([name, text]) => `${name}: ${text}`));
    if (sentence) spoken.unshift(sentence);
    markDrawn(el, { at, kind });
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
      const { curves, logx } = meta.panels[k],
        { xs } = curves[0];
      hover = x === null ? null : { axis: axisOf(meta.panels[k]), x: xs[nearest(xs, x, logx)] };
      draw();
    }),
  );
  const packed = model.get("notes");
  Promise.all([decode(model.get("stored"), meta.channels), packed?.byteLength ? unpack(packed) : null]).then(
    ([curves, unpacked]) => {
      stored = curves;
      notes = unpacked;
      makeReadouts();
      at = positions(model, meta.axes);
      draw();
    },
    unreadable(el),
  );
  return whenChanged(model, { [meta.axes.map((_, k) => `p${k}`).join(" ")]: moved, cursor: draw });
}

/** What stands beside a curve's name: its number at `step`, or how it left the picture. */
function reading(ys, step, { y: [lo, hi] }, xs) {
  const value = ys[step];
  if (Number.isNaN(value)) return `diverged at ${fmt(xs[ys.findIndex(Number.isNaN)])}`;
  if (value === Infinity) return `> ${fmt(hi)}`;
  if (value === -Infinity || (value === 0 && lo > 0)) return `< ${fmt(lo)}`;
  return fmt(value);
}
