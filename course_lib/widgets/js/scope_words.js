/** The words of a scope: the lines under the gradients and the numbers above them, of each kind of scope. */
import { count, fmt } from "./draw.js";

export const four = (value) => fmt(value, 4);
const bracketed = (g) => (g < 0 ? `(${four(g)})` : four(g));
const raised = (n) => String(n).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);

// ---------------------------------------------------------------- the words under the gradients
//
// Each takes { gs, methods, responses, t, after, meta }, `methods` with their `spec`, and returns lines: { head, texts, look }.

/** Adagrad: the mean with a rate that falls like 1/√(t+1), which is shown as the sum that it is. */
const isSum = (schedule) => Boolean(schedule.factors?.some(({ kind }) => kind === "inverse_sqrt"));

/** σ at step t with its numbers put in: "√((9 + 1 + 4)/3) = 2.16". */
export function byHand({ schedule, magnitude: { square } }, gradients, response, t) {
  const sigma = four(response[t].sigma),
    parts = gradients.slice(0, t + 1).map((g) => four(g * g));
  const sum = (t > 5 ? [...parts.slice(0, 2), "…", parts[t]] : parts).join(" + ");
  if (gradients.slice(0, t + 1).every((g) => g === 0)) return `0 + ε = ${sigma}`;
  if (!t) return `√${sum} = ${sigma}`;
  if (square.kind === "EMA")
    return `√(${four(square.beta)}·${four(response[t - 1].sigma ** 2)} + ${four(1 - square.beta)}·${parts[t]}) = ${sigma}`;
  return isSum(schedule) ? `√(${sum}) = ${sigma}` : `√((${sum})/${t + 1}) = ${sigma}`;
}

const sigmaWords = ({ gs, methods, responses, t }) =>
  methods.map((method, k) => {
    const { rate, step } = responses[k][t];
    return {
      head: method.name,
      look: method.look,
      texts: [
        `${isSum(method.spec.schedule) ? "σ·√(t+1)" : "σ"} = ${byHand(method.spec, gs, responses[k], t)}`,
        `step = (ηᵗ/σ)·g = ${fmt(rate)}·${bracketed(gs[t])} = ${fmt(step)}`,
      ],
    };
  });

/** m and v of Adam: kept and new, then made up for the start from zero. */
export function adamWords({ gs, methods: [raw, , taken], responses: [plain, whole, chosen], t }) {
  const before = plain[t - 1] ?? { m: 0, v: 0 },
    parts = { m: raw.spec.direction, v: raw.spec.magnitude.square };
  const lines = [
    ["m", bracketed(gs[t])],
    ["v", four(gs[t] * gs[t])],
  ].map(([name, fresh]) => {
    const { beta } = parts[name],
      sum = `${four(beta)}·${bracketed(before[name])} + ${four(1 - beta)}·${fresh}`;
    return {
      head: name,
      texts: [
        `raw: ${sum} = ${four(plain[t][name])}`,
        `corrected: ${four(plain[t][name])}/(1 − ${four(beta)}${raised(t + 1)}) = ${four(whole[t][name])}`,
      ],
    };
  });
  const { direction, magnitude } = taken.spec,
    named = (start) => (start === "unbiased" ? "corrected" : "raw");
  const { m, v, step } = chosen[t];
  return [
    ...lines,
    {
      head: "step/η",
      texts: [
        `m ${named(direction.start)}, v ${named(magnitude.square.start)}`,
        `m/(√v + ε) = ${fmt(m)}/(√${fmt(v)} + ε) = ${fmt(step)}`,
      ],
    },
  ];
}

const limitWords = ({ methods: [{ name, look }], responses: [response], t }) => [
  {
    head: name,
    look,
    texts: [`m = ${fmt(response[t].m)}, σ = ${fmt(response[t].sigma)}`, `|step|/η = |m|/σ = ${fmt(response[t].size)}`],
  },
];

// ---- the numbers above them: [name, text], as `readouts` has them in Python

const ALIKE = 1e-9; // of two steps: that only rounding tells apart

/** At which gradient the longest step is: the first of those that are alike. */
function longest(response) {
  const most = Math.max(...response.map(({ size }) => size));
  return Math.max(
    response.findIndex(({ size }) => size >= most * (1 - ALIKE)),
    0,
  );
}

function adamReadouts({ responses: [raw, corrected, taken] }) {
  const at = longest(taken),
    apart = Math.max(...raw.map(({ step }, t) => Math.abs(step - corrected[t].step)));
  return [
    ["first step", `${fmt(taken[0].step)} η`],
    ["longest step", `${fmt(taken[at].step)} η, at t = ${at}`],
    ["largest gap between raw and corrected step", `${fmt(apart)} η`],
  ];
}

function limitReadouts({ responses: [response], after, meta }) {
  const at = longest(response),
    { size } = response[at],
    [limit] = meta.panels[0].levels.at(-1);
  return [
    ["longest step", `${fmt(size)} η, at t = ${count(at + after)}`],
    ["share of the limit", `${fmt((100 * size) / limit)} %`],
  ];
}

export const WORDS = {
  sigma: { lines: sigmaWords, readouts: () => [], keys: "none" }, // the lines name the methods
  bias: { lines: adamWords, readouts: adamReadouts, keys: "names" },
  limit: { lines: limitWords, readouts: limitReadouts, keys: "names" },
};
