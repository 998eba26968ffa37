/** The sentences and the thinning of StuckValley, against course_lib (cases: tests/test_stuck_valley.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only } from "./cases.mjs";
import { drawnOf, verdict, walk } from "../../course_lib/widgets/js/stuck_valley.js";

const { valleys, optimizers, runs } = cases;

test("every run is judged as course_lib judges it", only, () => {
  for (const { valley, optimizer, lr, steps, limit, kind, sentence } of runs) {
    const mine = verdict(walk(optimizers[optimizer], valleys[valley], lr, steps), valleys[valley], lr, limit);
    assert.deepEqual(mine, { kind, sentence }, `${optimizer} on ${valleys[valley].label}, η = ${lr}, ${steps} steps`);
  }
});

test("the same steps are drawn", only, () => {
  for (const { valley, optimizer, lr, steps, kept } of runs.filter((run) => run.kept)) {
    assert.deepEqual(
      drawnOf(walk(optimizers[optimizer], valleys[valley], lr, steps)).t,
      kept,
      `${valleys[valley].label}, η = ${lr}`,
    );
  }
});
