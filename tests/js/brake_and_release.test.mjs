/** Brake and release, against course_lib (cases: tests/test_brake_and_release.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, close, only, samePanels } from "./cases.mjs";
import { groundOf, measure, panelsOf, ride, verdict } from "../../course_lib/widgets/js/brake_and_release.js";

const { methods, alphas, profile, runs, figures } = cases;

test("every walk is measured and judged as course_lib does it", only, () => {
  for (const { method, flat, steep, alpha, lr, steps, measured, kind, sentence } of runs) {
    const place = { ...profile, flat, steep },
      run = ride(methods[method].specs[alphas.indexOf(alpha)], place, lr, steps),
      name = JSON.stringify({ method, flat, steep, alpha, lr, steps });
    close(measure(run, place), measured, name);
    if (kind) assert.deepEqual(verdict(run, place, alpha, lr), [kind, sentence], name);
  }
});

test("the panels are those of course_lib", only, () => {
  for (const { flat, steep, alpha, lr, steps, shown, described, panels } of figures) {
    const place = { ...profile, flat, steep },
      ridden = methods.map(({ specs }) => ride(specs[alphas.indexOf(alpha)], place, lr, steps)),
      measured = ridden.map((run) => measure(run, place)),
      ground = groundOf(place, described[0].x),
      settings = { methods, shown, described, alpha };
    samePanels(panelsOf({ profile: place, runs: ridden, measured, ground }, settings, steps), panels, `α = ${alpha}`);
  }
});
