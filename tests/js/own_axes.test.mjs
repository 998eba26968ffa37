/** OwnAxes against course_lib (cases: tests/test_own_axes.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only, samePanels } from "./cases.mjs";
import { fromOwn, intoOwn, lossOf, captionOf, walkOf, within } from "../../course_lib/widgets/js/own_axes.js";

test("a point stays in both maps", () => {
  assert.deepEqual(within([1, 1], 2.9), [1, 1]);
  assert.ok(Math.abs(Math.hypot(...within([3, 3], 2.9)) - 2.9) < 1e-12);
});

test("into the valley's axes and back", only, () => {
  const [x, y] = fromOwn(cases.meta.turn, intoOwn(cases.meta.turn, [1.5, -0.7]));
  assert.ok(Math.abs(x - 1.5) < 1e-12 && Math.abs(y + 0.7) < 1e-12);
});

test("walks, words and the panel are the same", only, () => {
  for (const { lr, point, theta, own, words, panels } of cases.runs) {
    const walk = walkOf(cases.meta, lr, point);
    samePanels(walk.theta, theta, `theta, η = ${lr}`);
    samePanels(walk.own, own, `own, η = ${lr}`);
    assert.equal(captionOf(cases.meta, walk, lr), words);
    samePanels([lossOf(cases.meta, walk)], panels, `loss, η = ${lr}`);
  }
});
