/** BurstLab and its downsampling, against course_lib (cases: tests/test_burst_lab.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, close, only, samePanels } from "./cases.mjs";
import { burstRun, panelsOf, readoutsOf, drawnOf } from "../../course_lib/widgets/js/burst_lab.js";
import { downsample } from "../../course_lib/widgets/js/series.js";

const { meta, runs, rows } = cases;

test("the same steps are drawn as in Python", only, () => {
  for (const { series, kept } of rows)
    assert.deepEqual(
      downsample(
        series.map((row) => row.map((value) => value ?? NaN)),
        10,
      ),
      kept,
    );
});

test("the engine bursts where course_lib bursts, and says the same", only, () => {
  for (const { name, spec, lr, steps, exact, columns, readouts, kept, panels } of runs) {
    const mine = burstRun(spec, meta, lr, steps);
    for (const [what, theirs] of Object.entries(columns))
      theirs.forEach((value, k) => close(mine[what][k * 10], value, `${name}: ${what} at ${k * 10}`));
    if (!exact) continue;
    assert.deepEqual(readoutsOf(mine), readouts, name);
    assert.deepEqual(drawnOf(mine).t, kept, name);
    if (panels) samePanels(panelsOf(drawnOf(mine), steps, meta.panels), panels, name);
  }
});
