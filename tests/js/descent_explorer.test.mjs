/** What DescentExplorer computes on a page, against course_lib (cases: tests/test_descent_explorer.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only, samePanels } from "./cases.mjs";
import { decode } from "../../course_lib/widgets/js/quantized.js";
import { engineRun, lossPanel, reachedAt, recordedRun } from "../../course_lib/widgets/js/descent_runs.js";

const python = cases;
const steps = 60;

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

test("the loss is drawn as course_lib draws it", only, () => {
  for (const { grounds, specs, meta, panels } of python.figures) {
    const [ground] = grounds,
      shown = meta.walkers.map((walker, k) => [walker, engineRun(specs[k], ground, ground.start, meta.steps)]);
    samePanels([lossPanel(ground, shown, meta)], panels, `${ground.label}, ${meta.walkers.map(({ name }) => name)}`);
  }
});
