/** A link to a figure: what a hand has moved comes along with every digit. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { apply, query, settings } from "../../course_lib/widgets/js/share.js";
import { cases } from "./cases.mjs";

/** A stand-in for a widget's model with a view of its own. */
function model(view, traits) {
  const values = { view, children: [], ...traits };
  return { get: (name) => values[name], set: (name, value) => (values[name] = value), save_changes() {} };
}

for (const [view, trait, values] of cases.moved ?? [])
  test(`${view}: ${values}`, () => {
    const there = model(view, { [trait]: values.map(() => 0) });
    assert.deepEqual(apply(settings(there), query(settings(model(view, { [trait]: values })))), []);
    assert.deepEqual(there.get(trait), values);
  });
