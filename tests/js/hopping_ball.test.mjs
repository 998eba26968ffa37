/** HoppingBall against course_lib (cases: tests/test_hopping_ball.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only, samePanels } from "./cases.mjs";
import { factorOf, numberedOf, panelsOf, regimeOf, walkOf } from "../../course_lib/widgets/js/hopping_ball.js";
import { fmt } from "../../course_lib/widgets/js/draw.js";

test("the slider's rounding is not in the factor", () => {
  assert.equal(factorOf(50 * 0.02), 0);
  assert.ok(Object.is(factorOf(1.0000000000000002), 0));
  assert.equal(factorOf(1.98), -0.98);
});

test("one hop to the minimum, and no number without a hop", () => {
  assert.deepEqual(walkOf(1).slice(0, 3), [1, 0, 0]);
  assert.deepEqual(numberedOf([1]), []);
});

test("words and panels are the same", only, () => {
  for (const { number, hop, caption, kind, panels } of cases.runs) {
    const [mine, sentence] = regimeOf(number),
      where = `ηλ = ${number}, hop ${hop}`;
    assert.equal(mine, kind, where);
    assert.equal(`1 − ηλ = ${fmt(factorOf(number))}: ${sentence}`, caption, where);
    samePanels(panelsOf(number, hop, cases.described), panels, where);
  }
});
