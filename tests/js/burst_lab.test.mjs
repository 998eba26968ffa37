/** BurstLab: what a burst is, what is drawn, and against course_lib (cases: tests/test_burst_lab.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only, samePanels } from "./cases.mjs";
import { burstRun, panelsOf, readoutsOf, thinned } from "../../course_lib/widgets/js/burst_lab.js";
import { bursts, downsample } from "../../course_lib/widgets/js/series.js";

const { meta, runs, rows } = cases;

test("a burst begins where the calm ends", () => {
  const distance = new Float64Array(1000);
  for (const [first, last] of [
    [0, 50],
    [300, 320],
    [400, 410],
    [700, 705],
  ])
    distance.fill(1, first, last);
  [distance[310], distance[704]] = [0, NaN];
  assert.deepEqual(bursts(distance), [300, 700]);
  assert.deepEqual(bursts(distance, 0.1, 20), [300, 400, 700]);
});

test("thinning loses no extremum", () => {
  const n = 100_001,
    quiet = new Float64Array(n),
    wild = Float64Array.from(quiet, (_, t) => Math.tan(t * t));
  for (let t = 137; t < n; t += 2503) quiet[t] = t % 2 ? 1 : -1;
  quiet[50_000] = NaN;
  const keep = downsample([quiet, wild], 400),
    kept = new Set(keep);
  assert.ok(keep.length <= 5 * 400 + 1);
  for (let t = 137; t < n; t += 2503) assert.ok(kept.has(t), `the burst at ${t} is lost`);
  for (const values of [quiet, wild])
    for (const most of [Math.max, Math.min]) {
      const all = Array.from(values)
        .filter((value) => !Number.isNaN(value))
        .reduce((a, b) => most(a, b));
      assert.equal(
        keep
          .map((t) => values[t])
          .filter((value) => !Number.isNaN(value))
          .reduce((a, b) => most(a, b)),
        all,
      );
    }
});

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
  for (const { name, spec, lr, steps, exact, columns, readouts, kept, goal, panels } of runs) {
    const mine = burstRun(spec, meta, lr, steps);
    for (const [what, theirs] of Object.entries(columns)) {
      theirs.forEach((value, k) => {
        const here = mine[what][k * 10];
        assert.ok(
          Math.abs(here - value) <= 1e-9 * Math.abs(value) + 1e-12,
          `${name}: ${what} at ${k * 10} is ${here} here, ${value} in course_lib`,
        );
      });
    }
    if (!exact) continue;
    assert.deepEqual(readoutsOf(mine, goal), readouts, name);
    assert.deepEqual(thinned(mine).t, kept, name);
    if (panels) samePanels(panelsOf(thinned(mine), steps, meta.panels), panels, name);
  }
});
