/** The paths and words of OptimizerBuilder, against course_lib (cases: tests/test_optimizer_builder.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, close, only } from "./cases.mjs";
import { GD } from "../../course_lib/widgets/js/engine.js";
import { digitsText, pathOf, withText } from "../../course_lib/widgets/js/optimizer_builder.js";

const { grounds, runs } = cases;

test("the rate is put in everywhere", () => {
  assert.equal(withText("f({lr} / 60, {lr})", "0.01"), "f(0.01 / 60, 0.01)");
});

test("the best rate on the digits is told, and what diverges", () => {
  assert.equal(digitsText([2, 0.5, Infinity], 0, [0.1, 1, 10]), "2; the best rate is 1, with 0.5");
  assert.equal(digitsText([2, 0.5, Infinity], 2, [0.1, 1, 10]), "diverged; the best rate is 1, with 0.5");
});

test("a path ends where it is lost", () => {
  const { t, x, divergedAt } = pathOf(GD, { spec: { kind: "rosenbrock", a: 1, b: 100 }, start: [-1.5, 2] }, 10, 50);
  assert.ok(divergedAt > 0 && t.length === divergedAt && x.every(Number.isFinite));
});

test("the engine walks where course_lib walks", only, () => {
  for (const { name, spec, lr, ground, path } of runs) {
    const { x, y } = pathOf(spec, grounds[ground], lr, path.length - 1);
    path.forEach((point, t) => close([x[t], y[t]], point, `${name}, t = ${t}`, 1e-9, 1e-9));
  }
});
