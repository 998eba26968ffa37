/**
 * The view of course_lib.widgets.OptimizerBuilder: an optimizer chosen as m, σ and η; its formula, its name in the
 * libraries, its line in course_lib, its path on a surface and its loss on the digits.
 *
 * The engine walks with the descriptions that Python made; the digits are recorded (quantized.js); the names and lines are
 * those of optimizer_menu.py. tests/test_optimizer_builder.py holds them together.
 */
import { decode } from "./quantized.js";
import { count, fmt, h, readoutLine, update, whenLookChanges } from "./draw.js";
import { drawPath } from "./stuck_valley.js";
import { column, walk } from "./walks.js";
import { copier, group, mapAndPanels, markDrawn, unreadable, verdictLine, whenChanged } from "./parts.js";

// ---------------------------------------------------------------- a choice

/** The run on a surface, a step at a time: { t, x, y, loss }, cut off where it is lost. */
export function pathOf(spec, ground, lr, steps) {
  const walked = walk(spec, ground, steps, { lr }),
    { loss, divergedAt } = walked,
    end = divergedAt < 0 ? steps + 1 : divergedAt;
  const [x, y] = [0, 1].map((i) => Array.from(column(walked, "theta", i).subarray(0, end)));
  return { t: x.map((_, t) => t), x, y, loss: Array.from(loss.subarray(0, end)), divergedAt };
}

/** The text of a line with the rate put in. */
export const withText = (text, lr) => text.replaceAll("{lr}", lr);

/** What is said of the recorded runs at all rates, of which `rate` is chosen. */
export function digitsText(finals, rate, rates) {
  const best = finals.reduce((least, value, i) => (value < finals[least] ? i : least), 0),
    here = finals[rate];
  return `${Number.isFinite(here) ? fmt(here) : "diverged"}; the best rate is ${fmt(rates[best])}, with ${fmt(finals[best])}`;
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    { rates, texts, steps, every, grounds, terms } = meta;
  const verdict = verdictLine();
  const law = h("p", { class: "us-law" }),
    defined = h("ul", { class: "us-terms" });
  const code = h("pre", { class: "us-code", tabindex: 0, role: "region", "aria-label": "the line of course_lib" }),
    { button, copied } = copier("copy this line", lineNow, select),
    names = h("dl", { class: "us-names" }),
    readouts = h("p", { class: "us-readouts" });
  const root = group(model, "us-stuck us-builder");
  el.append(
    h("div", { class: "us-builder-law" }, law, defined),
    verdict.node,
    code,
    h("p", { class: "us-copy" }, button, " ", copied),
    names,
    readouts,
    root,
  );
  const {
    map,
    panels: [height, digits],
  } = mapAndPanels(root, [190, 190]);
  let curve = null;

  const placeNow = () => ["m_index", "sigma_index", "eta_index"].map((name) => model.get(name));
  const groundNow = () => grounds[model.get("surface_index")];
  function lineNow() {
    const [i, j, k] = placeNow();
    return withText(meta.names[i][j][k].line, texts[model.get("lr_index")]);
  }
  function select() {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return "The line is selected: copy it with Ctrl+C or ⌘C.";
  }

  /** The law, with the terms lit that do something. */
  function writeFormula(place) {
    const chosen = terms.map((row, n) => row[place[n]]),
      [m, sigma, eta] = chosen.map(({ plain }, n) =>
        h("span", { class: plain ? "us-term" : "us-term us-lit" }, ["m", "σ", "ηᵗ"][n]),
      );
    update(law, "θ ← θ − (", eta, " / ", sigma, ") · ", m);
    update(
      defined,
      ...chosen.map(({ formula, plain }) => h("li", { class: plain ? "us-term" : "us-term us-lit" }, formula)),
    );
  }

  function writeNames({ title, libraries }, lr) {
    verdict.write(title);
    names.hidden = !libraries.length;
    update(
      names,
      ...libraries.map(([name, text]) =>
        h("div", {}, h("dt", {}, name), h("dd", {}, h("code", {}, withText(text, lr)))),
      ),
    );
  }

  function draw() {
    if (!curve) return;
    const place = placeNow(),
      [i, j, k] = place,
      rate = model.get("lr_index"),
      ground = groundNow(),
      run = pathOf(model.get("specs")[i][j][k], ground, rates[rate], steps);
    writeFormula(place);
    writeNames(meta.names[i][j][k], texts[rate]);
    if (code.textContent !== lineNow()) {
      code.textContent = lineNow();
      copied.textContent = "";
    }
    const row = (index) => ((i * terms[1].length + j) * terms[2].length + k) * rates.length + index,
      runs = rates.map((_, index) => Array.from(curve(row(index))));
    const finals = runs.map((ys) => (Number.isNaN(ys.at(-1)) ? Infinity : ys.at(-1))),
      ts = runs[0].map((_, n) => n * every);
    const { title, libraries } = meta.names[i][j][k];
    model.set("facts", {
      name: title,
      named: libraries.length > 0,
      "plain σ": terms[1][j].plain,
      lr: rates[rate],
      surface: ground.label,
      digits: finals[rate],
    });
    const there = run.divergedAt < 0 ? fmt(run.loss[steps]) : `diverged at step ${count(run.divergedAt)}`,
      onDigits = digitsText(finals, rate, rates);
    update(
      readouts,
      ...readoutLine([
        [`${ground.label}, loss`, there],
        ["digits, loss", onDigits],
      ]),
    );
    drawPath(map, ground, run, there, null);
    const above = run.loss.map((value) => Math.max(value - ground.floor, ground.height.y[0]));
    height.draw({ ...ground.height, curves: [{ name: "loss", xs: run.t, ys: above, value: there }] });
    const others = runs.flatMap((ys, index) => (index === rate ? [] : [{ name: "", ghost: true, xs: ts, ys }])),
      value = Number.isFinite(finals[rate]) ? fmt(finals[rate]) : "diverged";
    digits.draw({ ...meta.digits, curves: [...others, { name: "digits", xs: ts, ys: runs[rate], value }] });
    markDrawn(el);
  }

  const repaint = () => {
    map.paint(groundNow());
    draw();
  };
  decode(model.get("stored"), meta.channels).then(({ loss }) => {
    curve = loss;
    repaint();
  }, unreadable(el));
  const moves = { "m_index sigma_index eta_index lr_index": draw, surface_index: repaint };
  return whenChanged(model, moves, whenLookChanges(map.node, repaint));
}
