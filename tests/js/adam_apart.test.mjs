/** AdamApart against course_lib (cases: tests/test_adam_apart.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only, samePanels } from "./cases.mjs";
import { rowsOf, captionOf, walkOf } from "../../course_lib/widgets/js/adam_apart.js";

test("the walks, the bars and the sentences are the same", only, () => {
  const { meta, runs } = cases;
  for (const { at, theta, rows, words, captions } of runs) {
    const mine = walkOf(meta, at),
      [m, sigma, hats] = at;
    samePanels(Array.from(mine.theta), theta, `θ of ${at}`);
    assert.deepEqual(meta.words[m][sigma][hats], words);
    [0, 7, meta.steps].forEach((t, k) => {
      samePanels(rowsOf(mine, t), rows[k], `rows of ${at} at ${t}`);
      assert.equal(captionOf(mine, t, words, meta.last), captions[k]);
    });
  }
});
