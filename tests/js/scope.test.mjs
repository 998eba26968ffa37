/** σ by hand: the sentences, and against course_lib (UNSTUCK_SCOPE_CASES: written by tests/test_sigma_scope.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { byHand, listen } from "../../tools/page_runtime/src/sigma_scope.js";

const CASES = process.env.UNSTUCK_SCOPE_CASES;
const { cases } = CASES ? JSON.parse(readFileSync(CASES, "utf8")) : {};
const only = { skip: CASES ? false : "tests/test_sigma_scope.py writes the cases and runs this" };
const heard = (...sigmas) => sigmas.map((sigma) => ({ sigma }));

test("the computation is written out with its numbers", () => {
  const g = [3, -1, 2], says = (average, sigmas, t) => byHand({ average }, g, heard(...sigmas), t, 0.9);
  assert.equal(says("mean", [3, 2.2360679, 2.1602469], 0), "√9 = 3");
  assert.equal(says("mean", [3, 2.2360679, 2.1602469], 2), "√((9 + 1 + 4)/3) = 2.16");
  assert.equal(says("sum", [3, 3.1622777, 3.7416574], 2), "√(9 + 1 + 4) = 3.742");
  assert.equal(says("leaky", [3, 2.8635642, 2.7892651], 2), "√(0.9·8.2 + 0.1·4) = 2.789");
});

test("a long sum is cut, and zeros alone leave ε", () => {
  assert.equal(byHand({ average: "sum" }, [1, 1, 1, 1, 2], heard(1, 1, 1, 1, 8 ** 0.5), 4, 0.9), "√(1 + 1 + … + 4) = 2.828");
  assert.equal(byHand({ average: "leaky" }, [0, 0], heard(1e-8, 1e-8), 1, 0.9), "0 + ε = 1e−8");
});

test("what is heard is what course_lib says", only, () => {
  for (const { method, gradients, lr, alpha, numbers } of cases) {
    const mine = listen(method, gradients, lr, alpha);
    for (const [what, theirs] of Object.entries(numbers)) {
      theirs.forEach((value, t) => assert.ok(Math.abs(mine[t][what] - value) <= 1e-12 * Math.abs(value), `${method.name}, α = ${alpha}, ${gradients}: ${what} at ${t} is ${mine[t][what]} here, ${value} in course_lib`));
    }
  }
});
