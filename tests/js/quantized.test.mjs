/** The bank as the page reads it. With UNSTUCK_BANK_CASE (a file that tests/test_js.py writes): what Python stored. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import {
  ABOVE,
  BELOW,
  DIVERGED,
  TOP,
  decode,
  float64Of,
  nearest,
  unpack,
} from "../../course_lib/widgets/js/quantized.js";

/** Encodes rows of codes by hand, as the format's description says. */
function packed(rows) {
  const differences = rows.flatMap((row) => row.map((code, i) => (code - (i ? row[i - 1] : 0) + 65536) % 65536));
  return deflateSync(Uint8Array.from([...differences.map((d) => d & 255), ...differences.map((d) => d >> 8)]));
}

test("codes become numbers on the channel's scale, and curves are told apart", async () => {
  const channel = { name: "loss", lo: -1, hi: 3, log: false, rows: 2, steps: 3 };
  const { loss } = await decode(
    packed([
      [0, TOP / 2, TOP],
      [TOP, 0, TOP],
    ]),
    [channel],
  );
  assert.deepEqual([...loss(0)], [-1, 1, 3]);
  assert.deepEqual([...loss(1)], [3, -1, 3]);
});

test("a logarithmic channel stores the logarithm", async () => {
  const { loss } = await decode(packed([[0, TOP / 2, TOP]]), [
    { name: "loss", lo: -4, hi: 0, log: true, rows: 1, steps: 3 },
  ]);
  [1e-4, 1e-2, 1].forEach((value, i) => assert.ok(Math.abs(loss(0)[i] / value - 1) < 1e-12));
});

test("what is no number on the scale is told, not bent into it", async () => {
  const codes = [0, BELOW, ABOVE, DIVERGED, TOP];
  const meta = { name: "w", lo: 0, hi: 1, rows: 1, steps: 5 };
  assert.deepEqual(
    [...(await decode(packed([codes]), [{ ...meta, log: false }])).w(0)],
    [0, -Infinity, Infinity, NaN, 1],
  );
  assert.equal((await decode(packed([codes]), [{ ...meta, log: true }])).w(0)[1], 0);
});

test("several channels lie one after the other", async () => {
  const channels = [
    { name: "a", lo: 0, hi: TOP, log: false, rows: 1, steps: 2 },
    { name: "b", lo: 0, hi: TOP, log: false, rows: 2, steps: 1 },
  ];
  const bank = await decode(packed([[5, 4], [7], [9]]), channels);
  assert.deepEqual([[...bank.a(0)], [...bank.b(0)], [...bank.b(1)]], [[5, 4], [7], [9]]);
});

test("an answer's float64 numbers may begin at any byte", () => {
  const bytes = new Uint8Array(3 + 16);
  new DataView(bytes.buffer).setFloat64(3, 0.1, true);
  new DataView(bytes.buffer).setFloat64(11, -Infinity, true);
  assert.deepEqual([...float64Of(new DataView(bytes.buffer, 3))], [0.1, -Infinity]);
});

test("notes are deflated JSON", async () => {
  const notes = [{ readouts: [["σ", "0.5"]], levels: {}, marks: [] }],
    bytes = deflateSync(Buffer.from(JSON.stringify(notes)));
  assert.deepEqual(await unpack(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)), notes);
});

test("the nearest position is near by ratio on a logarithmic axis, by difference else", () => {
  assert.equal(nearest([0.001, 0.01, 0.1, 1], 0.04, true), 2);
  assert.equal(nearest([0.001, 0.01, 0.1, 1], 0.04), 1);
  assert.equal(nearest([0, 1], 1), 1);
});

test("Python's numbers come back within one quantum", {
  skip: !process.env.UNSTUCK_BANK_CASE && "tests/test_js.py gives the case",
}, async () => {
  const { payload, meta, curves } = JSON.parse(readFileSync(process.env.UNSTUCK_BANK_CASE, "utf8"));
  const bank = await decode(Buffer.from(payload, "base64"), meta);
  for (const { name, log, lo, hi, rows } of meta) {
    const quantum = (hi - lo) / TOP,
      u = log ? Math.log10 : Number;
    for (let row = 0; row < rows; row++) {
      curves[name][row].forEach((text, step) => {
        const wanted = Number(text),
          got = bank[name](row)[step];
        if (Number.isFinite(got) && got !== 0)
          assert.ok(Math.abs(u(got) - u(wanted)) <= quantum, `${name} ${row} ${step}: ${got}, not ${wanted}`);
        else if (Number.isFinite(wanted))
          assert.ok(
            u(wanted) < lo === got < 1 && !(u(wanted) > lo && u(wanted) < hi && !Number.isFinite(got)),
            `${name} ${row} ${step}: ${got}, not ${wanted}`,
          );
        else assert.ok(Number.isNaN(got), `${name} ${row} ${step}: ${got}, not ${wanted}`);
      });
    }
  }
});
