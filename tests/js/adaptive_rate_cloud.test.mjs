/** AdaptiveRateCloud against course_lib (cases: tests/test_adaptive_rate_cloud.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, close, only, samePanels } from "./cases.mjs";
import {
  bandOf,
  cloudOf,
  COUNT,
  normals,
  panelsOf,
  shareOf,
  STEPS,
  summary,
} from "../../course_lib/widgets/js/adaptive_rate_cloud.js";

test("of the same gradients rates, shares, panels and sentences are the same", only, () => {
  const z = normals(STEPS * COUNT);
  for (const { beta, snr, at, t: now, panels, ...theirs } of cases.runs) {
    const mine = cloudOf(z, beta, snr),
      name = `β₂ = ${beta}, SNR ${snr}`;
    close(mine.rate.map(shareOf), theirs.share, `${name}: share`);
    samePanels(panelsOf(mine, bandOf(mine), now, cases.described), panels, name);
    at.forEach((t, k) => {
      const some = mine.rate[t].filter((_, i) => i % 100 === 0);
      close(some, theirs.rate[k], `${name}: rate at ${t}`);
      assert.equal(summary(mine, t), theirs.summary[k], name);
    });
  }
});
