/** The sentences of Diagnose, against course_lib (UNSTUCK_DIAGNOSE_CASES: written by tests/test_diagnose.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decode } from "../../course_lib/widgets/js/quantized.js";
import { verdict } from "../../course_lib/widgets/js/diagnose.js";

const CASES = process.env.UNSTUCK_DIAGNOSE_CASES;
const { bank, meta, runs } = CASES ? JSON.parse(readFileSync(CASES, "utf8")) : {};
const only = { skip: CASES ? false : "tests/test_diagnose.py writes the cases and runs this" };

test("every recorded run is judged as course_lib judges it", only, async () => {
  const curves = await decode(new Uint8Array(Buffer.from(bank, "base64")), meta.channels);
  for (const { rate, batch, cut, kind, sentence } of runs) {
    const row = batch * meta.rates.length + rate;
    const run = Object.fromEntries(
      ["loss", "norm", "edge"].map((name) => [
        name,
        [...curves[`${name} before`](row), ...curves[`${name} after`](row * meta.cuts.length + cut)],
      ]),
    );
    const mine = verdict(run, meta, meta.batches[batch] === "all", meta.cuts[cut]);
    assert.deepEqual(
      mine,
      { kind, sentence },
      `η = ${meta.rates[rate]}, batch ${meta.batches[batch]}, cut ${meta.cuts[cut]}`,
    );
  }
});
