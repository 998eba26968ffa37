/** A walk on a surface, as the figures draw and judge it: the twin of common/walks.py. */
import { run, withRate } from "./engine.js";

/**
 * The run of the engine from `start`, and ‖g‖ at each of its points, which have one or two coordinates.
 *
 * `ground` is { spec, start }; with `lr`, the description is one for η = 1.
 */
export function walk(optimizer, ground, steps, { lr = null, start = ground.start } = {}) {
  const walked = run(lr === null ? optimizer : withRate(optimizer, lr), ground.spec, start, steps),
    { g, dim } = walked,
    norm = new Float64Array(steps + 1);
  for (let t = 0; t <= steps; t++) norm[t] = dim > 1 ? Math.hypot(g[2 * t], g[2 * t + 1]) : Math.abs(g[t]);
  return { ...walked, norm };
}

/** A column of a walk: one of the coordinates of `theta`, `g`, `m` or `sigma`, at each t. */
export function column(walked, name, i) {
  const { steps, dim, [name]: all } = walked,
    own = new Float64Array(steps + 1);
  for (let t = 0, k = i; t <= steps; t++, k += dim) own[t] = all[k];
  return own;
}

/** The cosine between g and the g before, NaN at the start: −1 on the way from wall to wall. */
export const turnOf = ({ g, norm }) =>
  norm.map((length, t) => (t ? (g[2 * t] * g[2 * t - 2] + g[2 * t + 1] * g[2 * t - 1]) / (length * norm[t - 1]) : NaN));
