/** Scopes: the sentences, and what is shown against course_lib (cases: tests/test_sigma_scope.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, close, only, samePanels } from "./cases.mjs";
import { panelsOf, quantities } from "../../course_lib/widgets/js/scope.js";
import { adamWords, byHand, WORDS } from "../../course_lib/widgets/js/scope_words.js";

const response = (...sigmas) => sigmas.map((sigma) => ({ sigma }));
const RMS = { kind: "RMS", square: { kind: "Mean" }, eps: 1e-10 },
  SPECS = {
    mean: { schedule: 1, magnitude: RMS },
    sum: { schedule: { kind: "product", factors: [1, { kind: "inverse_sqrt", hold: 1 }] }, magnitude: RMS },
    leaky: { schedule: 1, magnitude: { kind: "RMS", square: { kind: "EMA", beta: 0.9, start: "first" }, eps: 1e-8 } },
  };

test("the computation is written out with its numbers", () => {
  const g = [3, -1, 2],
    says = (average, sigmas, t) => byHand(SPECS[average], g, response(...sigmas), t);
  assert.equal(says("mean", [3, 2.2360679, 2.1602469], 0), "√9 = 3");
  assert.equal(says("mean", [3, 2.2360679, 2.1602469], 2), "√((9 + 1 + 4)/3) = 2.16");
  assert.equal(says("sum", [3, 3.1622777, 3.7416574], 2), "√(9 + 1 + 4) = 3.742");
  assert.equal(says("leaky", [3, 2.8635642, 2.7892651], 2), "√(0.9·8.2 + 0.1·4) = 2.789");
});

test("a long sum is cut, and zeros alone leave ε", () => {
  assert.equal(
    byHand(SPECS.sum, [1, 1, 1, 1, 1, 1, 2], response(1, 1, 1, 1, 1, 1, 10 ** 0.5), 6),
    "√(1 + 1 + … + 4) = 3.162",
  );
  assert.equal(byHand(SPECS.leaky, [0, 0], response(1e-8, 1e-8), 1), "0 + ε = 1e−8");
});

const ema = (beta, start) => ({ kind: "EMA", beta, start });
const adam = (inM, inV) => ({
  kind: "Optimizer",
  schedule: 1,
  weight_decay: 0,
  direction: ema(0.9, inM),
  magnitude: { kind: "RMS", square: ema(0.99, inV), eps: 1e-8 },
});

test("Adam's step is written out, raw and corrected", () => {
  const gs = [2, -2],
    methods = [adam("zero", "zero"), adam("unbiased", "unbiased"), adam("unbiased", "zero")].map((spec) => ({ spec }));
  const all = methods.map(({ spec }) => quantities(spec, gs, 1)),
    texts = (t) => adamWords({ gs, methods, responses: all, t }).map((line) => line.texts);
  assert.deepEqual(texts(0), [
    ["raw: 0.9·0 + 0.1·2 = 0.2", "corrected: 0.2/(1 − 0.9¹) = 2"],
    ["raw: 0.99·0 + 0.01·4 = 0.04", "corrected: 0.04/(1 − 0.99¹) = 4"],
    ["m corrected, v raw", "m/(√v + ε) = 2/(√0.04 + ε) = 10"],
  ]);
  assert.deepEqual(texts(1)[0], ["raw: 0.9·0.2 + 0.1·(−2) = −0.02", "corrected: −0.02/(1 − 0.9²) = −0.1053"]);
});

test("what is shown is what course_lib computes", only, () => {
  for (const { name, spec, gradients, lr, after, numbers } of cases.cases) {
    const mine = quantities(spec, gradients, lr, after);
    for (const [what, theirs] of Object.entries(numbers))
      theirs.forEach((value, t) => close(mine[t][what], value, `${name}, ${gradients}: ${what} at ${t}`, 1e-12, 0));
  }
});

test("the panels and the readouts are those of course_lib", only, () => {
  for (const { name, gradients: gs, after, meta, specs, panels, readouts } of cases.figures) {
    const methods = meta.methods.map((method, k) => ({ ...method, spec: specs[k] }));
    const now = { gs, methods, responses: specs.map((spec) => quantities(spec, gs, meta.lr, after)), after, meta };
    samePanels(panelsOf(now), panels, name);
    assert.deepEqual(WORDS[meta.words].readouts(now), readouts, name);
  }
});
