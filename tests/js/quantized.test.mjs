/** Stored curves as the page reads them (cases: tests/test_js.py). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { cases, close, only } from "./cases.mjs";
import { decode, numbersOf, nearest, unpack } from "../../course_lib/widgets/js/quantized.js";

test("an answer's float64 numbers may begin at any byte", () => {
  const bytes = new Uint8Array(3 + 16);
  new DataView(bytes.buffer).setFloat64(3, 0.1, true);
  new DataView(bytes.buffer).setFloat64(11, -Infinity, true);
  assert.deepEqual([...numbersOf(new DataView(bytes.buffer, 3))], [0.1, -Infinity]);
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

test(
  "what Python stored is read as Python reads it; what is no number on the scale is not bent into it",
  only,
  async () => {
    const stored = await decode(Buffer.from(cases.payload, "base64"), cases.meta);
    for (const [name, rows] of Object.entries(cases.curves))
      rows.forEach((row, k) => {
        const mine = stored[name](k);
        assert.equal(mine.length, row.length);
        row.forEach((value, t) => {
          if (typeof value === "number") close(mine[t], value, `${name} ${k} at ${t}`);
          else assert.ok(Object.is(mine[t], Number(value)), `${name} ${k} at ${t}: ${mine[t]}`);
        });
      });
  },
);
