/** The runs of a descent explorer: walked by the engine, or answered by Python; and the panel of their loss. */
import { fmt } from "./draw.js";
import { divergedAt } from "./series.js";
import { column, walk } from "./walks.js";

const COLUMNS = ["x", "y", "loss", "norm", "m1", "m2", "sigma1", "sigma2", "eta1", "eta2"],
  LOST = 1e6,
  NEAR = 0.01;

/** The first step with a loss of `goal` or below, or (if it is null) within 1 % of the way to a minimum; −1 for none. */
export function reachedAt({ x, y, loss }, minima, goal) {
  if (goal !== null) return loss.findIndex((value) => value <= goal);
  const steps = minima
    .map(([a, b]) => x.findIndex((_, t) => Math.hypot(x[t] - a, y[t] - b) <= NEAR * Math.hypot(x[0] - a, y[0] - b)))
    .filter((t) => t >= 0);
  return steps.length ? Math.min(...steps) : -1;
}

/** A run by its columns, with the step where it is lost: beyond a million times its first loss or that of the map. */
function finished(columns, { levels }) {
  const most = Math.max(Math.abs(columns.loss[0]), Math.abs(levels.at(-1))) || 1;
  return { ...columns, lost: divergedAt(columns.loss, LOST * most) };
}

/** A run of the engine. */
export function engineRun(spec, ground, start, steps) {
  const walked = walk(spec, ground, steps, { start }),
    { loss, norm, eta } = walked,
    [x, y] = pair(walked, "theta"),
    [m1, m2] = pair(walked, "m"),
    [sigma1, sigma2] = pair(walked, "sigma");
  return finished({ x, y, loss, norm, m1, m2, sigma1, sigma2, eta1: eta, eta2: eta }, ground);
}

const pair = (walked, name) => [0, 1].map((i) => column(walked, name, i));

/** The k-th run in an answer from Python. */
export function answeredRun(numbers, k, steps, ground) {
  const length = steps + 1,
    from = k * COLUMNS.length;
  return finished(
    Object.fromEntries(
      COLUMNS.map((name, j) => [name, numbers.subarray((from + j) * length, (from + j + 1) * length)]),
    ),
    ground,
  );
}

/** Limits of the loss: whole decades that hold the curves as far as they do not climb far above their start. */
function limitsOf(losses, log) {
  const top = Math.max(...losses.map((loss) => loss[0]).filter(Number.isFinite));
  const shown = losses
    .flatMap((loss) => Array.from(loss))
    .filter(
      (value) => Number.isFinite(value) && (value > 0 || !log) && value <= (log ? 30 * top : top + Math.abs(top)),
    );
  if (!shown.length) return log ? [0.1, 10] : [0, 1];
  const [lo, hi] = shown.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  if (!log) {
    const air = 0.05 * (hi - lo) || 1;
    return [lo - air, hi + air];
  }
  const upper = Math.ceil(Math.log10(hi) + 1e-9),
    lower = Math.max(Math.floor(Math.log10(lo) - 1e-9), upper - 16);
  return [10 ** lower, 10 ** Math.max(upper, lower + 2)];
}

/** The loss as it is drawn: not below the panel, and out of it above where the run is lost. */
const shownLoss = ({ loss, lost }, floor) =>
  Array.from(loss, (value, t) => (lost < 0 || t < lost ? Math.max(value, floor) : t === lost ? Infinity : NaN));

/** The panel of the loss, as `panels` has it in Python; `shown` and what was pinned before hold [optimizer, run]. */
export function lossPanel({ log }, shown, { steps, goal }, pinned = []) {
  const y = limitsOf(
    [...shown, ...pinned].map(([, run]) => run.loss),
    log,
  );
  const curve = ([{ name, look }, run]) => ({
    name,
    look,
    xs: Array.from(run.loss.keys()),
    ys: shownLoss(run, log ? y[0] : -Infinity),
  });
  const ghost = (pair) => ({ ...curve(pair), name: `${pair[0].name}, pinned`, ghost: true });
  return {
    title: "loss",
    xlabel: "step",
    x: [0, steps],
    y,
    log,
    curves: [...pinned.map(ghost), ...shown.map(curve)],
    levels: goal === null ? [] : [{ y: goal, label: `goal ${fmt(goal)}` }],
  };
}
