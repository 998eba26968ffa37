/** What is said to a guess, and where the slider stands. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { heightAt, replyTo, stepAt } from "../../course_lib/widgets/js/prediction.js";

const linear = { kind: "height", between: [0, 4], log: false, steps: 200, truth: 1, near: 0.25 };
const log = { ...linear, between: [0.01, 100], log: true, near: 2 };
for (const guess of [linear, log]) guess.replies = { low: "more", right: "yes", high: "less" };

test("a guess is near by a difference, or by a factor", () => {
  for (const [height, kind, reply] of [
    [0.7, "wrong", "more"],
    [0.76, "right", "yes"],
    [1.24, "right", "yes"],
    [1.3, "wrong", "less"],
  ])
    assert.deepEqual(replyTo(linear, height), [kind, reply]);
  assert.deepEqual(replyTo(log, 0.51), ["right", "yes"]);
  assert.deepEqual(replyTo(log, 2.1), ["wrong", "less"]);
});

test("an option has its own reply", () => {
  const guess = {
    kind: "options",
    options: [
      ["up", "No."],
      ["down", "Yes."],
    ],
    right: 1,
  }; // prettier-ignore
  assert.deepEqual(replyTo(guess, 0), ["wrong", "No."]);
  assert.deepEqual(replyTo(guess, 1), ["right", "Yes."]);
});

test("the slider's steps are heights", () => {
  assert.equal(heightAt(linear, 50), 1);
  assert.ok(Math.abs(heightAt(log, 100) - 1) < 1e-12);
  for (const guess of [linear, log]) {
    for (const step of [0, 1, 77, 200]) assert.equal(stepAt(guess, heightAt(guess, step)), step);
    assert.equal(stepAt(guess, 1e-9), 0);
    assert.equal(stepAt(guess, 1e9), 200);
  }
});
