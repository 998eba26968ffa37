/** MomentumMap against course_lib (cases: tests/test_momentum_map.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only, samePanels } from "./cases.mjs";
import { panelsOf, partnerOf, pathOf, springOf, captionOf } from "../../course_lib/widgets/js/momentum_map.js";

test("a run by hand", () => {
  assert.deepEqual([...pathOf(0.5, 0.5, 3)], [1, 0.5, 0, -0.25]);
  assert.equal(springOf(1, 0).arrives, 1);
  assert.equal(springOf(0.25, 0.25).kind, "critical");
  assert.equal(partnerOf(springOf(0.25, 0.25), 1), null);
});

test("springs, sentences and panels are those of Python", only, () => {
  for (const { number, beta, kappa, panels, ...theirs } of cases.runs) {
    const spring = springOf(number, beta),
      other = partnerOf(spring, kappa),
      where = `ηλ = ${number}, β = ${beta}, κ = ${kappa}`;
    assert.equal(spring.kind, theirs.kind, where);
    assert.equal(spring.arrives, theirs.arrives, where);
    assert.ok(Math.abs(spring.factor - theirs.factor) < 1e-12, where);
    assert.equal(captionOf(spring, other, kappa, cases.sentences), theirs.caption, where);
    samePanels(panelsOf(spring, other, kappa, cases.panels), panels, where);
  }
});
