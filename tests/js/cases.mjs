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

/** Whether `mine` holds what Python made of `theirs`: each number to a relative `tolerance`; null is no finite number. */
export function close(mine, theirs, where, tolerance = 1e-9, least = 1e-12) {
  if (typeof theirs === "string") assert.equal(mine, theirs, where);
  else if (typeof theirs === "number") {
    const near = Math.abs(mine - theirs) <= tolerance * Math.abs(theirs) + least;
    assert.ok(near, `${where} is ${mine} here, ${theirs} in course_lib`);
  } else if (theirs === null) assert.ok(!Number.isFinite(mine), `${where} is ${mine} here, no number in course_lib`);
  else {
    if (Array.isArray(theirs)) assert.equal(mine.length, theirs.length, where);
    for (const [name, value] of Object.entries(theirs)) close(mine[name], value, `${where}.${name}`, tolerance, least);
  }
}

/** The same of a column of numbers (of `dim` coordinates), in parts of its largest so far. */
export function closeToLargest(mine, theirs, where, tolerance, dim = 1) {
  const largest = new Array(dim).fill(1e-12);
  theirs.forEach((value, k) => {
    largest[k % dim] = Math.max(largest[k % dim], Math.abs(value));
    close(mine[k], value, `${where}, entry ${k},`, 0, tolerance * largest[k % dim]);
  });
}

/** Whether a live figure draws the panels that its still draws (`panels_of` of conftest.py made them). */
export function samePanels(mine, theirs, where) {
  if (Array.isArray(theirs)) {
    assert.equal(mine.length, theirs.length, where);
    theirs.forEach((value, i) => samePanels(mine[i], value, `${where}[${i}]`));
  } else if (theirs !== null && typeof theirs === "object") {
    for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)].filter((key) => !UNSAID.includes(key))))
      samePanels(mine[name] ?? DEFAULTS[name], theirs[name] ?? DEFAULTS[name], `${where}.${name}`);
  } else if (typeof mine === "number") close(mine, theirs, where);
  else assert.equal(mine, theirs, where);
}
