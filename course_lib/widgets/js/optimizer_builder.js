/**
 * The view of course_lib.widgets.OptimizerBuilder: an optimizer chosen as m, σ and η; its formula, its name in the
 * libraries, its line in course_lib, its path on a surface and its loss on the digits.
 *
 * The engine walks with the descriptions that Python made; the digits are recorded (bank.js); the names and lines are
 * those of kit.py. tests/test_optimizer_builder.py holds them together.
 */
import { decode } from "./quantized.js";
import { count, fmt, h, notice, panel, readoutLine, whenLookChanges } from "./draw.js";
import { makeMap } from "./maps.js";
import { drawPath } from "./stuck_valley.js";
import { column, walk } from "./walks.js";

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
export function digitsSaid(finals, rate, rates) {
  const best = finals.reduce((least, value, i) => (value < finals[least] ? i : least), 0),
    here = finals[rate];
  return `${Number.isFinite(here) ? fmt(here) : "diverged"}; the best rate is ${fmt(rates[best])}, with ${fmt(finals[best])}`;
}

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    { rates, texts, steps, every, grounds, terms } = meta;
  el.classList.add("unstuck");
  const said = h("p", { class: "us-verdict", role: "status", "aria-live": "polite" });
  const law = h("p", { class: "us-law" }),
    defined = h("ul", { class: "us-terms" });
  const code = h("pre", { class: "us-code", tabindex: 0, role: "region", "aria-label": "the line of course_lib" }),
    copied = h("span", { role: "status" });
  const copy = h("button", { class: "us-button", type: "button" }, "copy this line"),
    names = h("dl", { class: "us-names" }),
    told = h("p", { class: "us-readouts" });
  const root = h("div", { class: "us-stuck us-builder", role: "group", "aria-label": model.get("alt") }),
    stack = h("div", { class: "us-stack" });
  el.append(
    h("div", { class: "us-kit-law" }, law, defined),
    said,
    code,
    h("p", { class: "us-copy" }, copy, " ", copied),
    names,
    told,
    root,
  );
  const map = makeMap(root, {
    title: "the path on the map",
    keys: ["● start  ", h("span", { class: "us-goal-key" }, "✕"), " minimum"],
  });
  root.append(stack);
  const [height, digits] = [panel(stack, { height: 190 }), panel(stack, { height: 190 })];
  let curve = null;

  const placeNow = () => ["m_index", "sigma_index", "eta_index"].map((name) => model.get(name));
  const groundNow = () => grounds[model.get("surface_index")];
  const lineNow = () => {
    const [i, j, k] = placeNow();
    return withText(meta.told[i][j][k].line, texts[model.get("lr_index")]);
  };

  /** The law, with the terms lit that do something. */
  function tellFormula(place) {
    const chosen = terms.map((row, n) => row[place[n]]),
      [m, sigma, eta] = chosen.map(({ plain }, n) =>
        h("span", { class: plain ? "us-term" : "us-term us-lit" }, ["m", "σ", "ηᵗ"][n]),
      );
    law.replaceChildren("θ ← θ − (", eta, " / ", sigma, ") · ", m);
    defined.replaceChildren(
      ...chosen.map(({ formula, plain }) => h("li", { class: plain ? "us-term" : "us-term us-lit" }, formula)),
    );
  }

  function tellNames({ title, libraries }, lr) {
    if (said.textContent !== title) said.textContent = title;
    names.hidden = !libraries.length;
    names.replaceChildren(
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
    tellFormula(place);
    tellNames(meta.told[i][j][k], texts[rate]);
    if (code.textContent !== lineNow()) {
      code.textContent = lineNow();
      copied.textContent = "";
    }
    const row = (index) => ((i * terms[1].length + j) * terms[2].length + k) * rates.length + index,
      runs = rates.map((_, index) => Array.from(curve(row(index))));
    const finals = runs.map((ys) => (Number.isNaN(ys.at(-1)) ? Infinity : ys.at(-1))),
      ts = runs[0].map((_, n) => n * every);
    const there = run.divergedAt < 0 ? fmt(run.loss[steps]) : `diverged at step ${count(run.divergedAt)}`,
      onDigits = digitsSaid(finals, rate, rates);
    told.replaceChildren(
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
    Object.assign(el.dataset, { draws: Number(el.dataset.draws ?? 0) + 1, ready: "1" });
  }

  copy.addEventListener("click", async () => {
    copied.textContent = "";
    try {
      await navigator.clipboard.writeText(lineNow());
      copied.textContent = "copied";
    } catch {
      // no clipboard without a secure page or leave: the reader copies what is selected
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      copied.textContent = "The line is selected: copy it with Ctrl+C or ⌘C.";
    }
  });

  const repaint = () => {
    map.paint(groundNow());
    draw();
  };
  const events = "change:m_index change:sigma_index change:eta_index change:lr_index";
  model.on(events, draw);
  model.on("change:surface_index", repaint);
  const stop = whenLookChanges(map.node, repaint);
  decode(model.get("bank"), meta.channels).then(
    ({ loss }) => {
      curve = loss;
      repaint();
    },
    (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`),
  );
  return () => {
    stop();
    model.off(events, draw);
    model.off("change:surface_index", repaint);
  };
}
