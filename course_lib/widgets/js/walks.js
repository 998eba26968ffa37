/** A walk on a surface, as the figures draw and judge it: the twin of common/walks.py. */
import { run, withRate } from "./engine.js";

/**
 * The run of the engine from `start`, and ‖g‖ at each of its points, which have one or two coordinates.
 *
 * `ground` is { spec, start }; with `lr`, the description is one for η = 1.
 */
export function walk(optimizer, ground, steps, { lr = null, start = ground.start } = {}) {
  const walked = run(lr === null ? optimizer : withRate(optimizer, lr), ground.spec, start, steps),
    { g, dim } = walked;
  const norm = Float64Array.from(walked.loss, (_, t) => Math.hypot(g[dim * t], dim > 1 ? g[dim * t + 1] : 0));
  return { ...walked, norm };
}

/** A column of a walk: one of the coordinates of `theta`, `g`, `m` or `sigma`, at each t. */
export const column = ({ steps, dim, ...walked }, name, i) =>
  Float64Array.from({ length: steps + 1 }, (_, t) => walked[name][dim * t + i]);

/** The cosine between g and the g before, NaN at the start: −1 on the way from wall to wall. */
export const turnOf = ({ g, norm }) =>
  norm.map((length, t) => (t ? (g[2 * t] * g[2 * t - 2] + g[2 * t + 1] * g[2 * t - 1]) / (length * norm[t - 1]) : NaN));
