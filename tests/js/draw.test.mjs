/** The parts of the drawing helpers that need no document (cases: tests/test_text.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, only } from "./cases.mjs";
import { bandOf } from "../../course_lib/widgets/js/bands.js";
import { placesOf, roomAt } from "../../course_lib/widgets/js/labels.js";
import {
  about,
  fmt,
  linearTicks,
  logTicks,
  pathOf,
  px,
  scale,
  straightened,
  byPixel,
} from "../../course_lib/widgets/js/draw.js";

test("numbers are written as course_lib writes them", only, () => {
  for (const [value, digits, text] of cases.written) assert.equal(fmt(value, digits), text);
  for (const [step, text] of cases.steps) assert.equal(about(step), text);
  assert.deepEqual(
    [NaN, Infinity, -Infinity].map((value) => fmt(value)),
    ["diverged", "∞", "−∞"],
  );
});

test("linear ticks are round, evenly spaced and inside", () => {
  assert.deepEqual(linearTicks(0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(linearTicks(-1, 1, 4), [-1, -0.5, 0, 0.5, 1]);
  for (const [lo, hi] of [
    [0, 199],
    [-3.1, 7.7],
    [1e-9, 3e-9],
    [-5e6, 2e7],
    [0.1, 0.30000000000000004],
  ]) {
    const ticks = linearTicks(lo, hi);
    assert.ok(ticks.length >= 2 && ticks.length <= 7, `${lo} ${hi}: ${ticks}`);
    assert.ok(ticks.every((v) => v >= lo - 1e-9 * (hi - lo) && v <= hi + 1e-9 * (hi - lo)));
    assert.ok(
      ticks.every((v) => String(v).length <= 8 && !Object.is(v, -0)),
      `${ticks}`,
    );
    const gaps = ticks.slice(1).map((v, i) => v - ticks[i]);
    assert.ok(gaps.every((gap) => Math.abs(gap / gaps[0] - 1) < 1e-9));
  }
});

test("log ticks are powers of ten; in a narrow range round numbers come between", () => {
  assert.deepEqual(logTicks(1e-3, 10), [1e-3, 1e-2, 1e-1, 1, 10]);
  assert.deepEqual(logTicks(2, 60), [2, 5, 10, 20, 50]);
  assert.ok(logTicks(1e-12, 1e12).length <= 6);
  assert.ok(logTicks(2.1, 4.2).length >= 2);
});

test("downsampling keeps every column's extremes, the ends, and whatever is no number", () => {
  const n = 5000,
    xs = Array.from({ length: n }, (_, i) => i);
  const ys = xs.map((x) => Math.sin(x / 7) + Math.sin(x * 12.9898) * 0.5);
  ys[1234] = 99;
  ys[4000] = NaN;
  ys[4001] = Infinity;
  const [px, py] = byPixel(xs, ys, 100);
  assert.ok(px.length < 450 && px.length === py.length);
  assert.ok(px[0] === 0 && px.at(-1) === n - 1 && px.every((x, i) => !i || x > px[i - 1]));
  assert.ok(px.every((x, i) => Object.is(py[i], ys[x])));
  for (const x of [1234, 4000, 4001]) assert.ok(px.includes(x));
  for (let c = 0; c < 100; c++) {
    const inside = (all, at) =>
      all.filter((y, i) => Number.isFinite(y) && Math.min(99, Math.floor((at[i] / (n - 1)) * 100)) === c);
    assert.equal(Math.max(...inside(py, px)), Math.max(...inside(ys, xs)));
    assert.equal(Math.min(...inside(py, px)), Math.min(...inside(ys, xs)));
  }
});

test("a short curve is left as it is", () => {
  assert.deepEqual(byPixel([0, 1, 2], [3, 4, 5], 100), [
    [0, 1, 2],
    [3, 4, 5],
  ]);
});

test("a line of fewer points comes within a tenth of a pixel of all that were left out", () => {
  const n = 1000,
    xs = Array.from({ length: n }, (_, i) => i / 3);
  const curves = [
    xs.map((x) => 50 + 40 * Math.sin(x / 30)),
    xs.map((x) => 90 - x / 4),
    xs.map((x) => 130 * Math.exp(-x / 50) - 20), // begins below the frame and leaves it at the top
    xs.map((x, i) => (i % 2 ? 30 : 60)),
    xs.map((x, i) => (i > 300 && i < 310 ? NaN : 40 + x / 20)),
    xs.map((x, i) => (i % 400 === 0 ? -Infinity : 50 + 40 * Math.sin(x / 30))), // as where a logarithm begins
  ];
  const counts = curves.map((ys) => {
    const [kx, ky] = straightened(xs, ys, [0, 100]);
    assert.ok(kx[0] === xs[0] && kx.at(-1) === xs.at(-1));
    ys.forEach((y, i) => {
      const k = kx.findIndex((x) => x >= xs[i]);
      if (!(y >= 0 && y <= 100)) return assert.ok(Object.is(ky[k], y)); // it stays
      const share = k && kx[k] > kx[k - 1] ? (xs[i] - kx[k - 1]) / (kx[k] - kx[k - 1]) : 1;
      const line = share === 1 ? ky[k] : ky[k - 1] + share * (ky[k] - ky[k - 1]);
      assert.ok(Math.abs(line - y) < 0.1001, `${i}: ${line} for ${y}`);
    });
    return kx.length;
  });
  assert.ok(counts[0] < 120 && counts[1] === 2 && counts[3] === n && counts[4] < 20);
});

test("scales", () => {
  assert.equal(scale([0, 10], [0, 100])(2.5), 25);
  assert.equal(scale([1e-2, 1e2], [100, 0], true)(1), 50);
  assert.equal(scale([1, 10], [100, 0], true)(0), Infinity); // below everything, that is: under the frame
  assert.ok(Number.isNaN(scale([1, 10], [100, 0], true)(NaN))); // a gap stays a gap
});

test("a path is lifted where there is no number, and stays at the edge where it leaves the frame", () => {
  const same = (v) => v;
  const path = (ys) =>
    pathOf(
      ys.map((_, i) => i),
      ys,
      same,
      same,
      [0, 100],
    );
  assert.equal(path([1, 2]).d, "M0.00 1.00L1.00 2.00");
  assert.equal(path([1, NaN, 2, 3]).d, "M0.00 1.00M2.00 2.00L3.00 3.00");
  const gone = path([50, -40, -90, -20, 60]);
  assert.deepEqual(gone.leaves, [1, 0]);
  assert.equal(gone.d, "M0.00 50.00L1.00 0.00M3.00 0.00L4.00 60.00");
  assert.equal(path([1, 2, 3]).leaves, null);
});

test("the band of a height is the number of levels below it", () => {
  assert.deepEqual(
    [-1, 0, 0.5, 5].map((v) => bandOf([0, 1, 2], v)),
    [0, 0, 1, 3],
  );
});

test("places in pixels have two digits, as toFixed gives them", () => {
  for (const value of [0, 1, 0.004, 0.006, 12.345, 99.999, 100.5, 1234.56, -0.5, -12.346, -9000, 1e12, Infinity])
    assert.equal(px(value), value.toFixed(2));
});

const BOX = { left: 0, right: 300, top: 0, bottom: 100 };
const line = (from, to) => [
  [0, 300],
  [from, to],
];

test("a name stands beside its own curve, where the others are far and no other words are", () => {
  const curves = [line(90, 10), line(90, 90)]; // together at the left
  const [rising, flat] = placesOf(
    [
      { words: "up", curve: 0 },
      { words: "flat", curve: 1 },
    ],
    curves,
    BOX,
  );
  assert.ok(rising.x > 150 && rising.y < 60, "far from the flat one");
  assert.ok(flat.x > 150 && flat.y > 70 && flat.y < 90);
  const taken = roomAt(flat.x, flat.y, "flat", "middle");
  const [moved] = placesOf([{ words: "flat", curve: 1 }], curves, BOX, [taken]);
  assert.ok(Math.abs(moved.x - flat.x) > 20, "there are words");
});

test("a number stands beside the point that it tells of, inside the frame", () => {
  for (const [x, side] of [
    [150, -1],
    [300, -1],
    [0, 1],
  ]) {
    const [place] = placesOf([{ words: "0.13", curve: 0, at: [x, 50] }], [line(50, 50)], BOX);
    assert.ok(side * (place.x - x) > 0 && Math.abs(place.x - x) < 40 && place.x > 0 && place.x < 300);
    assert.ok(Math.abs(place.y - 50) < 20 && place.y !== 50);
  }
  const [alone] = placesOf(
    [{ words: "diverged at 20", curve: 0, at: [0, 50] }],
    [
      [
        [0, 300],
        [50, NaN],
      ],
    ],
    BOX,
  );
  assert.ok(alone.x > 0, "of a curve that is only a point");
});

test("where there is no room there is no name", () => {
  assert.deepEqual(placesOf([{ words: "run", curve: 0 }], [line(5, 5)], { ...BOX, bottom: 10 }), [null]);
  assert.deepEqual(placesOf([{ words: "run", curve: 0 }], [line(500, 400)], BOX), [null], "it is not in the frame");
});
