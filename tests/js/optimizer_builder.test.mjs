/** The paths and words of OptimizerBuilder, against course_lib (cases: tests/test_optimizer_builder.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only } from "./cases.mjs";
import { digitsSaid, pathOf, withText } from "../../course_lib/widgets/js/optimizer_builder.js";

const { grounds, runs } = cases;

test("the rate is put in everywhere", () => {
  assert.equal(withText("f({lr} / 60, {lr})", "0.01"), "f(0.01 / 60, 0.01)");
});

test("the best rate on the digits is told, and what diverges", () => {
  assert.equal(digitsSaid([2, 0.5, Infinity], 0, [0.1, 1, 10]), "2; the best rate is 1, with 0.5");
  assert.equal(digitsSaid([2, 0.5, Infinity], 2, [0.1, 1, 10]), "diverged; the best rate is 1, with 0.5");
});

test("a path ends where it is lost", () => {
  const gd = {
    kind: "Optimizer",
    schedule: 1,
    direction: { kind: "Newest" },
    magnitude: { kind: "One" },
    weight_decay: 0,
  };
  const { t, x, divergedAt } = pathOf(gd, { spec: { kind: "rosenbrock", a: 1, b: 100 }, start: [-1.5, 2] }, 10, 50);
  assert.ok(divergedAt > 0 && t.length === divergedAt && x.every(Number.isFinite));
});

test("the engine walks where course_lib walks", only, () => {
  for (const { name, spec, lr, ground, path } of runs) {
    const { x, y } = pathOf(spec, grounds[ground], lr, path.length - 1);
    path.forEach(([a, b], t) => {
      assert.ok(
        Math.abs(x[t] - a) <= 1e-9 * (1 + Math.abs(a)) && Math.abs(y[t] - b) <= 1e-9 * (1 + Math.abs(b)),
        `${name}, t = ${t}: ${x[t]}, ${y[t]} and not ${a}, ${b}`,
      );
    });
  }
});
