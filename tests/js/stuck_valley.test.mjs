/** The sentences and the downsampling of StuckValley, against course_lib (cases: tests/test_stuck_valley.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only, samePanels } from "./cases.mjs";
import { drawnOf, panelsOf, verdict } from "../../course_lib/widgets/js/stuck_valley.js";
import { walk } from "../../course_lib/widgets/js/walks.js";

const { valleys, optimizers, runs, figures } = cases;

test("every run is judged as course_lib judges it", only, () => {
  for (const { valley, optimizer, lr, steps, limit, kind, sentence } of runs) {
    const mine = verdict(walk(optimizers[optimizer], valleys[valley], steps, { lr }), valleys[valley], lr, limit);
    assert.deepEqual(mine, [kind, sentence], `${optimizer} on ${valleys[valley].label}, η = ${lr}, ${steps} steps`);
  }
});

test("the same steps are drawn", only, () => {
  for (const { valley, optimizer, lr, steps, kept } of runs.filter((run) => run.kept)) {
    assert.deepEqual(
      drawnOf(walk(optimizers[optimizer], valleys[valley], steps, { lr })).t,
      kept,
      `${valleys[valley].label}, η = ${lr}`,
    );
  }
});

test("the panels are those of course_lib", only, () => {
  for (const { optimizer, valley, lr, steps, described, panels } of figures) {
    const drawn = drawnOf(walk(optimizer, valleys[valley], steps, { lr }));
    samePanels(panelsOf(drawn, steps, described), panels, `${valleys[valley].label}, η = ${lr}`);
  }
});
