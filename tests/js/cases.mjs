/** What course_lib computed, for the tests that hold the two languages together: the fixture `in_js` of conftest.py. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const file = process.env.UNSTUCK_CASES;
export const cases = file ? JSON.parse(readFileSync(file, "utf8")) : {};
export const only = { skip: file ? false : "its Python test writes the cases and runs this" };

const DEFAULTS = {
  as: "line",
  ghost: false,
  pale: false,
  name: "",
  label: "",
  look: [0, 0],
  curves: [],
  levels: [],
  marks: [],
  balls: [],
};
const UNSAID = ["keys", "cursor", "value"]; // where the reader's hand is, and what is said of it

/** Whether a live figure draws the panels that its still draws (`panels_of` of conftest.py made them). */
export function samePanels(mine, theirs, where) {
  if (Array.isArray(theirs)) {
    assert.equal(mine.length, theirs.length, where);
    theirs.forEach((value, i) => samePanels(mine[i], value, `${where}[${i}]`));
  } else if (theirs !== null && typeof theirs === "object") {
    for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)].filter((key) => !UNSAID.includes(key))))
      samePanels(mine[name] ?? DEFAULTS[name], theirs[name] ?? DEFAULTS[name], `${where}.${name}`);
  } else if (typeof mine === "number") {
    const same = theirs === null ? !Number.isFinite(mine) : Math.abs(mine - theirs) <= 1e-9 * Math.abs(theirs) + 1e-12;
    assert.ok(same, `${where} is ${mine} here, ${theirs} in course_lib`);
  } else assert.equal(mine, theirs, where);
}
