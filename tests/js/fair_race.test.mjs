/** The sentences of FairRace, against course_lib (UNSTUCK_FAIR_RACE_CASES: written by tests/test_fair_race.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { forgiving, judge, ranking } from "../../course_lib/widgets/js/fair_race.js";

const CASES = process.env.UNSTUCK_FAIR_RACE_CASES;
const { meta, rankings, own, forgiving: kind, best } = CASES ? JSON.parse(readFileSync(CASES, "utf8")) : {};
const only = { skip: CASES ? false : "tests/test_fair_race.py writes the cases and runs this" };

test("a run that diverges is worse than any that does not", () => {
  const [a, b] = judge({
    names: ["a", "b"],
    final: [
      [[null], [0.5]],
      [[null], [0.2]],
    ],
  });
  assert.deepEqual([a.median, a.best, a.within], [[Infinity, 0.5], 1, 1]);
  assert.deepEqual([b.median, b.best, b.within], [[Infinity, 0.2], 1, 1]);
  assert.equal(ranking([a, b], true, 0, [1, 2]), "each at its own best rate: b 0.2 (η = 2), a 0.5 (η = 2)");
});

test("the page ranks as course_lib ranks", only, () => {
  const racers = judge(meta);
  assert.deepEqual(
    racers.map((racer) => racer.best),
    best,
  );
  assert.deepEqual(forgiving(racers, meta.rates), kind);
  assert.deepEqual(
    meta.rates.map((_, k) => ranking(racers, false, k, meta.rates)),
    rankings,
  );
  assert.equal(ranking(racers, true, 0, meta.rates), own);
});
