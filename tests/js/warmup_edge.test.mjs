/** WarmupEdge against course_lib (UNSTUCK_WARMUP_CASES: written by tests/test_warmup_edge.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decode } from "../../course_lib/widgets/js/quantized.js";
import { runOf, verdict } from "../../course_lib/widgets/js/warmup_edge.js";

const CASES = process.env.UNSTUCK_WARMUP_CASES;
const { bank, meta, runs } = CASES ? JSON.parse(readFileSync(CASES, "utf8")) : {};
const only = { skip: CASES ? false : "tests/test_warmup_edge.py writes the cases and runs this" };

test("every recorded run has the rates, the limits and the sentence that course_lib gives it", only, async () => {
  const curves = await decode(new Uint8Array(Buffer.from(bank, "base64")), meta.channels);
  for (const { lr, warmup, kind, sentence, at, eta, limit } of runs) {
    const mine = runOf(curves, meta, lr, warmup),
      name = `peak η = ${meta.rates[lr]}, warm-up ${meta.warmups[warmup]}`;
    assert.deepEqual(verdict(mine), { kind, sentence, at }, name);
    for (const [what, theirs] of Object.entries({ eta, limit }))
      theirs.forEach((value, k) =>
        assert.ok(Math.abs(mine[what][k] - value) <= 1e-12 * value, `${name}: ${what} at ${k}`),
      );
  }
});
