/** Conditions of tasks: met on the page as in Python. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { met } from "../../course_lib/widgets/js/tasks.js";
import { cases } from "./cases.mjs";

const { facts, tests } = cases;

for (const [wanted, expected] of tests) test(JSON.stringify(wanted), () => assert.equal(met(wanted, facts), expected));
