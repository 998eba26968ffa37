/**
 * The engine by itself, and against course_lib (cases: tests/test_engine.py).
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, close, closeToLargest, only } from "./cases.mjs";
import { GD, KINDS, respond, run, schedule, surface } from "../../course_lib/widgets/js/engine.js";

const BOWL = { kind: "quadratic", eigenvalues: [1, 10], angle: 0 };
const VALLEY = { kind: "saturating_valley", G: 200, s: 1e-5 };

test("an unknown kind is named", () => {
  assert.throws(() => schedule({ kind: "cosin" }), /unknown schedule "cosin".*cosine/);
  assert.throws(() => surface({ kind: "mine" }), /unknown surface "mine"/);
  assert.throws(() => schedule({ kind: "toString" }), /unknown schedule "toString"/);
  assert.throws(() => schedule([0.1, 0.2]), /unknown schedule "\[0\.1,0\.2\]"/);
  assert.throws(
    () => run({ ...GD, direction: { kind: "Oldest" } }, BOWL, [1, 1], 5),
    /unknown part of an optimizer "Oldest"/,
  );
  assert.throws(
    () => run({ ...GD, direction: { kind: "EMA", beta: 0.9, start: "last" } }, BOWL, [1, 1], 5),
    /unknown start "last"/,
  );
  assert.throws(() => run({ kind: "Sgd" }, BOWL, [1, 1], 5), /unknown kind of optimizer "Sgd"/);
  assert.throws(() => run(GD, BOWL, [1], 5), /start must have 2 coordinates/);
});

test("a run that diverges is data, and says when", () => {
  const lost = run({ ...GD, schedule: 1e10 }, BOWL, [1, 1], 60);
  assert.ok(lost.divergedAt > 20 && lost.divergedAt < 40);
  assert.ok(!Number.isFinite(lost.theta[lost.divergedAt * 2]) || !Number.isFinite(lost.theta[lost.divergedAt * 2 + 1]));
  assert.ok(
    Number.isFinite(lost.theta[lost.divergedAt * 2 - 1]) && Number.isFinite(lost.theta[lost.divergedAt * 2 - 2]),
    "not before",
  );
  assert.equal(run(GD, BOWL, [1, 1], 60).divergedAt, -1);
  assert.equal(run(GD, BOWL, [NaN, 1], 5).divergedAt, 0);
});

test("a run is replayed exactly and leaves its arguments alone", () => {
  const start = [-1, 1];
  assert.deepEqual(run(GD, VALLEY, start, 50), run(GD, VALLEY, start, 50));
  assert.deepEqual(start, [-1, 1]);
});

// ---------------------------------------------------------------- against course_lib

const python = cases;
const TOLERANCE = 1e-12;

test("schedules say what course_lib's say", only, () => {
  for (const { spec, values } of python.schedules) {
    const mine = schedule(spec);
    values.forEach((value, t) => close(mine(t), value, `${JSON.stringify(spec)} at ${t}`, TOLERANCE, 0));
  }
});

test("runs walk where course_lib's walk", only, () => {
  for (const { optimizer, surface: where, start, ...columns } of python.runs) {
    const steps = columns.eta.length - 1,
      mine = run(optimizer, where, start, steps),
      of = `of ${JSON.stringify(optimizer)} on ${JSON.stringify(where)} from ${start}`;
    for (const [name, theirs] of Object.entries(columns)) {
      const dim = name === "loss" || name === "eta" ? 1 : mine.dim;
      closeToLargest(mine[name], theirs, `${name} ${of}`, TOLERANCE, dim);
    }
  }
});

test("it responds to given gradients as course_lib does", only, () => {
  for (const { optimizer, gradients, after, answers } of python.answers) {
    respond(optimizer, gradients, after).forEach((mine, k) => {
      const where = `${JSON.stringify(optimizer)} at ${k} after ${after}`;
      for (const [name, theirs] of Object.entries(answers))
        close(mine[name], theirs[k], `${name} of ${where}`, TOLERANCE, 0);
    });
  }
});

test("restarts far away are found at once", () => {
  const [even, growing] = [1, 2].map((mult) => schedule({ kind: "warm_restarts", period: 10, mult, floor: 0 }));
  assert.equal(even(1e14), 1);
  assert.ok(even(1e14 - 1) < 0.03);
  assert.equal(growing(10 * (2 ** 40 - 1)), 1);
});

test("surfaces neither overflow nor cancel", () => {
  const meadow = surface({ kind: "meadow", flat: 0.1, steep: 50, top: 3, foot: 4, basin: 9, edge: 0.02, bend: 0.2 });
  assert.ok(Math.abs(meadow.height([1e4]) / (9991 ** 2 / 2 - 999.1) - 1) < 1e-6);
  assert.ok(Math.abs(surface(VALLEY).height([0, 1e-20]) / ((200 / 1e-5) * 5e-41) - 1) < 1e-12);
});

test("course_lib has no kind that the engine lacks", only, () => {
  for (const [table, names] of Object.entries(python.kinds)) {
    assert.deepEqual(
      names.filter((name) => !KINDS[table].includes(name)),
      [],
      `${table} of course_lib that engine.js does not know`,
    );
  }
});
