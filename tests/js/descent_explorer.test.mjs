/** What DescentExplorer computes on a page, against course_lib (cases: tests/test_descent_explorer.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only } from "./cases.mjs";
import { decode } from "../../course_lib/widgets/js/quantized.js";
import { divergedAt } from "../../course_lib/widgets/js/series.js";
import {
  engineRun,
  lossLimit,
  limitsOf,
  reachedAt,
  recordedRun,
} from "../../course_lib/widgets/js/descent_explorer.js";

const python = cases;
const steps = 60;

test("the limits of the loss are whole decades, at least two, and no run that blows up stretches them", () => {
  assert.deepEqual(limitsOf([[5, 1, 0.3]], true), [0.1, 10]);
  assert.deepEqual(limitsOf([[5, 4.9]], true), [1, 100]);
  assert.deepEqual(
    limitsOf(
      [
        [5, 1, 0.02],
        [5, 1e4, 1e9, NaN],
      ],
      true,
    ),
    [0.01, 10],
  );
  assert.deepEqual(limitsOf([[5, 0, -1]], true), [1, 100]);
  const [lo, hi] = limitsOf([[5, 1e-40]], true);
  assert.ok(hi === 10 && Math.abs(Math.log10(lo) + 15) < 1e-9);
  assert.deepEqual(limitsOf([], true), [0.1, 10]);
});

test("a run on a plain scale fits with a little air", () => {
  const [lo, hi] = limitsOf(
    [
      [1, -1, -3],
      [1, 500, NaN],
    ],
    false,
  );
  assert.ok(Math.abs(lo + 3.2) < 1e-12 && Math.abs(hi - 1.2) < 1e-12);
});

test("a run is lost where its loss is no number or a million times the start's and the map's", () => {
  assert.equal(divergedAt([1, 2, 3], lossLimit([1, 2, 3], 1)), -1);
  assert.equal(divergedAt([1, 1e7], lossLimit([1, 1e7], 1)), 1);
  assert.equal(divergedAt([1, 1e7], lossLimit([1, 1e7], 100)), -1);
  assert.equal(divergedAt([1, NaN], lossLimit([1, NaN], 1)), 1);
});

test("what is reached is a loss, or the neighbourhood of a minimum", () => {
  const run = { x: [4, 2, 0.02], y: [0, 0, 0], loss: [16, 4, 0.1] };
  assert.equal(
    reachedAt(
      run,
      [
        [9, 9],
        [0, 0],
      ],
      null,
    ),
    2,
  );
  assert.equal(reachedAt(run, [], null), -1);
  assert.equal(reachedAt(run, [], 4), 1);
  assert.equal(reachedAt(run, [], 0), -1);
});

/** Whether each number is the other one to `tolerance`, in parts of the column's largest so far. */
function agree(mine, theirs, tolerance, where) {
  for (const [name, column] of Object.entries(theirs)) {
    let largest = 1e-12;
    column.forEach((value, t) => {
      largest = Math.max(largest, Math.abs(value));
      assert.ok(
        Math.abs(mine[name][t] - value) <= tolerance * largest,
        `${where}: ${name} at ${t} is ${mine[name][t]} here, ${value} in course_lib`,
      );
    });
  }
}

test("every run of the engine is course_lib's, is lost where it is lost, and arrives where it arrives", only, () => {
  const { grounds, specs, names } = python,
    known = python.runs.filter(({ surface, name }) => grounds[surface].spec && specs[names.indexOf(name)]);
  assert.ok(known.length > 100);
  for (const { surface, name, row, goal, lost, reached, columns } of known) {
    const ground = grounds[surface],
      mine = engineRun(specs[names.indexOf(name)][row], ground, ground.start, steps),
      where = `${name} ${row} on ${ground.label}`;
    agree(mine, columns, 1e-9, where);
    assert.equal(mine.lost, lost, where);
    assert.equal(reachedAt(mine, ground.minima, goal), reached, where);
  }
});

test("every recorded run is course_lib's to three digits", only, async () => {
  const { grounds, meta, runs } = python,
    bank = await decode(Buffer.from(python.bank, "base64"), meta.channels);
  const recorded = runs.filter(({ surface, name }) => meta.recorded[surface]?.[name] !== undefined);
  assert.ok(recorded.length > 50);
  for (const { surface, name, row, lost, columns } of recorded) {
    const ground = grounds[surface],
      mine = recordedRun(bank, meta.recorded[surface][name] + row, ground),
      where = `${name} ${row} on ${ground.label}`;
    const { x, y, ...others } = columns;
    agree(mine, others, 5e-4, where);
    [
      ["x", x],
      ["y", y],
    ].forEach(([axis, column], k) => {
      const [lo, hi] = ground.sides[k].limits,
        reach = 1.9 * (hi - lo); // farther out the path is not kept
      column.forEach((value, t) =>
        assert.ok(
          Math.abs(value - lo) > reach || Math.abs(mine[axis][t] - value) < 5e-5 * (hi - lo),
          `${where}: ${axis} at ${t}`,
        ),
      );
    });
    assert.equal(mine.lost, lost, where);
  }
});
