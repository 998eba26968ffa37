/** Brake and release, against course_lib (cases: tests/test_brake_and_release.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only } from "./cases.mjs";
import { measure, ride, verdict } from "../../course_lib/widgets/js/brake_and_release.js";

const { methods, alphas, profile, runs } = cases;

test("every walk is measured and judged as course_lib does it", only, () => {
  for (const { method, flat, steep, alpha, lr, steps, measured, kind, sentence } of runs) {
    const place = { ...profile, flat, steep },
      run = ride(methods[method].specs[alphas.indexOf(alpha)], place, lr, steps),
      name = JSON.stringify({ method, flat, steep, alpha, lr, steps });
    for (const [what, theirs] of Object.entries(measured)) {
      const mine = measure(run, place)[what];
      assert.ok(
        theirs === null ? Number.isNaN(mine) : Math.abs(mine - theirs) <= 1e-9 * Math.abs(theirs),
        `${what} of ${name}: ${mine} here, ${theirs} in course_lib`,
      );
    }
    if (kind) assert.deepEqual(verdict(run, place, alpha, lr), { kind, sentence }, name);
  }
});
