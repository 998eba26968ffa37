/** SigmaEllipse against course_lib (cases: tests/test_sigma_ellipse.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, close, only, samePanels } from "./cases.mjs";
import { captionOf, momentOf, walkOf } from "../../course_lib/widgets/js/sigma_ellipse.js";

test("the walks, the steps and the sentences are the same", only, () => {
  const { meta, runs } = cases;
  for (const { sigma, turn, steps, theta, moments, captions } of runs) {
    const mine = walkOf(meta, sigma, turn),
      plain = walkOf(meta, 0, turn).arrives,
      where = `${meta.names[sigma]} at ${meta.turns[turn]}°`;
    assert.equal(mine.arrives, steps, where);
    samePanels(Array.from(mine.theta.slice(0, theta.length)), theta, `θ of ${where}`);
    moments.forEach((moment, k) => {
      const now = momentOf(mine, moment.t);
      close(now, moment, `${where}, t = ${moment.t}`);
      assert.equal(captionOf(meta.names[sigma], meta.turns[turn], now, steps, plain), captions[k]);
    });
  }
});
