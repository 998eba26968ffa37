/** What DescentExplorer computes on a page, against course_lib (cases: tests/test_descent_explorer.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, closeToLargest, only, samePanels } from "./cases.mjs";
import { engineRun, lossPanel, reachedAt } from "../../course_lib/widgets/js/descent_runs.js";

const steps = 60;

test("every run of the engine is course_lib's, is lost where it is lost, and arrives where it arrives", only, () => {
  const { grounds, specs, names, runs } = cases;
  assert.ok(runs.length > 100);
  for (const { surface, name, row, goal, lost, reached, columns } of runs) {
    const ground = grounds[surface],
      mine = engineRun(specs[names.indexOf(name)][row], ground, ground.start, steps),
      where = `${name} ${row} on ${ground.label}`;
    for (const [name, column] of Object.entries(columns)) closeToLargest(mine[name], column, `${where}: ${name}`, 1e-9);
    assert.equal(mine.lost, lost, where);
    assert.equal(reachedAt(mine, ground.minima, goal), reached, where);
  }
});

test("the loss is drawn as course_lib draws it", only, () => {
  for (const { grounds, specs, meta, panels } of cases.figures) {
    const [ground] = grounds,
      shown = meta.optimizers.map((optimizer, k) => [optimizer, engineRun(specs[k], ground, ground.start, meta.steps)]);
    samePanels([lossPanel(ground, shown, meta)], panels, `${ground.label}, ${meta.optimizers.map(({ name }) => name)}`);
  }
});
