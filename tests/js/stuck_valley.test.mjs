/** The sentences and the thinning of StuckValley, against course_lib (UNSTUCK_VALLEY_CASES: written by tests/test_stuck_valley.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { drawnOf, verdict, walk } from "../../course_lib/widgets/js/stuck_valley.js";

const CASES = process.env.UNSTUCK_VALLEY_CASES;
const { valleys, optimizers, runs } = CASES ? JSON.parse(readFileSync(CASES, "utf8")) : {};
const only = { skip: CASES ? false : "tests/test_stuck_valley.py writes the cases and runs this" };

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
