/**
 * The view of course_lib.widgets.FairRace: the loss at the end against η for each optimizer, and the loss curves at the
 * marked rates. All runs are recorded (bank.js); what is said of them is said as in fair_race.py, and
 * tests/test_fair_race.py holds the two together.
 */
import { decode } from "./quantized.js";
import { fmt, h, notice, panel } from "./draw.js";

// ---------------------------------------------------------------- what the runs say

const byNumber = (a, b) => a - b || 0; // ∞ − ∞ is no number
const numberOr = (value) => (Number.isNaN(value) ? Infinity : value);

/** Of each optimizer: `final` [rate][seed] (ascending), its `median` at each rate, the index `best`, and how many rates are `within` twice. */
export function judge({ names, final: finals }) {
  return names.map((name, k) => {
    const final = finals[k].map((seeds) => seeds.map((value) => value ?? Infinity).sort(byNumber)); // null: it diverged
    const median = final.map((ends) => ends[Math.floor(ends.length / 2)]),
      least = Math.min(...median);
    return {
      name,
      final,
      median,
      best: median.indexOf(least),
      within: median.filter((value) => value <= 2 * least).length,
    };
  });
}

/** The index of the marked rate of each optimizer: its own best, or the one rate for all. */
export const marked = (racers, own, rate) => racers.map(({ best }) => (own ? best : rate));

/** The ranking in a sentence. */
export function ranking(racers, own, rate, rates) {
  const at = marked(racers, own, rate),
    order = racers.map((_, k) => k).sort((a, b) => byNumber(racers[a].median[at[a]], racers[b].median[at[b]]));
  const said = order.map(
    (k) => `${racers[k].name} ${fmt(racers[k].median[at[k]])}${own ? ` (η = ${fmt(rates[at[k]])})` : ""}`,
  );
  return `${own ? "each at its own best rate" : `all at η = ${fmt(rates[rate])}`}: ${said.join(", ")}`;
}

/** How forgiving each optimizer is: [name, text]. */
export const forgiving = (racers, rates) => racers.map(({ name, within }) => [name, `${within} of ${rates.length}`]);

/** The middle one of the seeds' losses at each measurement. */
const middle = (runs) =>
  Array.from(runs[0], (_, i) => runs.map((run) => numberOr(run[i])).sort(byNumber)[Math.floor(runs.length / 2)]);

// ---------------------------------------------------------------- the view

export function render({ model, el }) {
  const meta = model.get("meta"),
    { rates, seeds, steps, looks, limits } = meta;
  el.classList.add("unstuck");
  const said = h("p", { class: "us-verdict", role: "status", "aria-live": "polite" }),
    told = h("p", { class: "us-readouts" });
  const root = h("div", { class: "us-panels", role: "group", "aria-label": model.get("alt") });
  el.append(said, told, root);
  const [ends, curves] = [panel(root, { height: 300 }), panel(root, { height: 300 })];
  let curve = null,
    racers = null;

  const course = (k, rate) =>
    middle(Array.from({ length: seeds }, (_, s) => curve((k * rates.length + rate) * seeds + s)));

  function draw() {
    if (!racers) return;
    const own = model.get("mode_index") === 1,
      rate = model.get("rate_index"),
      at = marked(racers, own, rate),
      words = ranking(racers, own, rate, rates);
    if (said.textContent !== words) said.textContent = words;
    told.replaceChildren(
      "rates within 2× of the best: ",
      ...forgiving(racers, rates).map(([name, text]) =>
        h("span", { class: "us-readout" }, `${name} `, h("output", {}, text)),
      ),
    );
    const ranges = racers.map(({ final }, k) => ({
      // from the luckiest seed to the unluckiest
      name: "",
      look: looks[k],
      ghost: true,
      xs: rates.flatMap((v) => [v, v, v]),
      ys: final.flatMap((seen) => [seen[0], seen.at(-1), NaN]),
    }));
    ends.draw({
      title: `loss after ${steps.at(-1)} steps`,
      xlabel: "learning rate η",
      x: [rates[0] / 1.3, rates.at(-1) * 1.3],
      logx: true,
      y: limits,
      log: true,
      curves: [...ranges, ...racers.map(({ name, median }, k) => ({ name, look: looks[k], xs: rates, ys: median }))],
      balls: racers.map(({ median }, k) => ({ look: looks[k], x: rates[at[k]], y: median[at[k]] })),
      marks: [{ x: rates[rate], label: `η = ${fmt(rates[rate])}` }],
    });
    curves.draw({
      title: `training loss at the marked rates${own ? ` (pale: all at η = ${fmt(rates[rate])})` : ""}`,
      xlabel: "step",
      x: [0, steps.at(-1)],
      y: limits,
      log: true,
      curves: racers
        .map(({ name, median }, k) => ({
          name,
          look: looks[k],
          xs: steps,
          ys: course(k, at[k]),
          value: fmt(median[at[k]]),
        }))
        .concat(
          own ? racers.map((_, k) => ({ name: "", look: looks[k], ghost: true, xs: steps, ys: course(k, rate) })) : [],
        ), // pale: at one rate for all
    });
    Object.assign(el.dataset, { draws: Number(el.dataset.draws ?? 0) + 1, ready: "1" });
  }

  model.on("change:mode_index change:rate_index", draw);
  decode(model.get("bank"), meta.channels).then(
    ({ loss }) => {
      curve = loss;
      racers = judge(meta);
      draw();
    },
    (error) => notice(el, `The numbers of this figure cannot be read: ${error.message}`),
  );
  return () => model.off("change:mode_index change:rate_index", draw);
}
