/**
 * The engine: course_lib's sentence θ ← (1 − ηλ)θ − (η/σ)·m, for pages that have no Python.
 *
 * It interprets the descriptions that course_lib's `spec()` methods write ({"kind": …, arguments by name}); a bare
 * number is a constant. Every formula stands here as it stands in schedules.py, optimizers.py and surfaces.py, in the
 * same order of operations; tests/test_engine.py holds the two together to 1e-12. No document, nothing stored.
 */

function find(table, spec, what) {
  if (!Object.hasOwn(table, spec?.kind ?? "")) {
    throw new Error(
      `engine: unknown ${what} "${spec?.kind ?? JSON.stringify(spec)}"; there are: ${Object.keys(table).join(", ")}`,
    );
  }
  return table[spec.kind];
}

// ---------------------------------------------------------------- schedules: η as a function of the step

const halfWave = (part) => (1 + Math.cos(Math.PI * part)) / 2;
const between = (first, last, part) => last + ((first - last) * (1 + Math.cos(Math.PI * part))) / 2;
const clip = (value, lo, hi) => Math.min(Math.max(value, lo), hi);

/** The value at step t, of the arguments of a description. */
const FORMULAS = {
  linear: (t, { first, last, steps }) => first + (last - first) * Math.min(t / steps, 1),
  warmup: (t, { steps }) => Math.min((t + 1) / steps, 1),
  step: (t, { step_size, gamma }) => gamma ** Math.floor(t / step_size),
  multi_step: (t, { milestones, gamma }) => gamma ** milestones.filter((m) => m <= t).length,
  exponential: (t, { gamma }) => gamma ** t,
  inverse_time: (t, { rate }) => 1 / (1 + rate * t),
  inverse_sqrt: (t, { hold }) => Math.sqrt(hold / Math.max(t + 1, hold)),
  noam: (t, { d_model, warmup }) => d_model ** -0.5 * Math.min(1 / Math.sqrt(t + 1), (t + 1) * warmup ** -1.5),
  polynomial: (t, { steps, power }) => (1 - Math.min(t / steps, 1)) ** power,
  cosine: (t, { steps, floor }) => floor + (1 - floor) * halfWave(Math.min(t / steps, 1)),
  warm_restarts(t, { period, mult, floor }) {
    let begin = mult === 1 ? t - (t % period) : 0,
      length = period;
    // few waves: each is longer than the one before
    while (begin + length <= t) {
      begin += length;
      length *= mult;
    }
    return floor + (1 - floor) * halfWave((t - begin) / length);
  },
  one_cycle(t, { steps, pct_start, div_factor, final_div_factor }) {
    const top = Math.max(pct_start * steps - 1, 0),
      down = Math.max(steps - 1 - top, 1e-300);
    return t < top
      ? between(1 / div_factor, 1, Math.min(t / top, 1))
      : between(1, 1 / (div_factor * final_div_factor), clip((t - top) / down, 0, 1));
  },
  warmup_stable_decay: (t, { steps, warmup, decay, floor }) =>
    Math.min((t + 1) / warmup, 1) * (floor + (1 - floor) * clip((steps - t) / decay, 0, 1)),
};

/** What makes a function of t of a description: of a formula, or of other schedules. */
const SCHEDULES = {
  ...Object.fromEntries(Object.entries(FORMULAS).map(([kind, at]) => [kind, (spec) => (t) => at(t, spec)])),
  product({ factors }) {
    const numbers = factors.every((factor) => typeof factor === "number"),
      [first, ...others] = factors.map(schedule);
    const at = (t) => {
      let value = first(t);
      for (let k = 0; k < others.length; k++) value *= others[k](t);
      return value;
    };
    return numbers ? schedule(at(0)) : at; // η times 1, for most
  },
  then({ first, second, after }) {
    const [a, b] = [schedule(first), schedule(second)];
    return (t) => (t < after ? a(t) : b(t - after));
  },
  constant: ({ value }) => schedule(value),
  bias_correction({ beta }) {
    const at = schedule(beta);
    return (t) => Math.sqrt(1 - at(t) ** (t + 1));
  },
};

/** A description of a hyperparameter (a number or a schedule) as a function of t. */
export function schedule(spec) {
  if (typeof spec === "number") return () => spec;
  return find(SCHEDULES, spec, "schedule")(spec);
}

// ---------------------------------------------------------------- parts: m and σ
//
// A part says something about the gradients x so far: `update(t, x, from, to, out)` writes what it says into `out` and
// what it then remembers into `to`, from what it remembered in `from`. `from` and `to` may be one array, of
// `slots`·dim numbers. No array is allocated while it runs.

/** m ← (1 − a(t))·m + a(t)·x, where kept(t) is 1 − a(t): the difference m + a·(x − m) would lose a small x after a large m. */
const averaging = ({ kept, share }, dim) => ({
  slots: 1,
  update(t, x, from, to, out) {
    const keep = kept(t),
      a = share(t);
    for (let i = 0; i < dim; i++) out[i] = to[i] = keep * from[i] + a * x[i];
  },
});

const MEAN = { kept: (t) => 1 - 1 / (t + 1), share: (t) => 1 / (t + 1) };
const EMA_SHARES = {
  zero: (beta) => ({ kept: beta, share: (t) => 1 - beta(t) }),
  first: (beta) => ({ kept: (t) => (t === 0 ? 0 : beta(t)), share: (t) => (t === 0 ? 1 : 1 - beta(t)) }),
  unbiased(beta) {
    const total = (t, n) => 1 - beta(t) ** n;
    return { kept: (t) => (beta(t) * total(t, t)) / total(t, t + 1), share: (t) => (1 - beta(t)) / total(t, t + 1) };
  },
};

/** σ = √(average of x²) + ε */
function rootMeanSquare(average, epsilon, dim) {
  const squares = new Float64Array(dim);
  return {
    slots: average.slots,
    update(t, x, from, to, out) {
      for (let i = 0; i < dim; i++) squares[i] = x[i] * x[i];
      average.update(t, squares, from, to, out);
      const e = epsilon(t);
      for (let i = 0; i < dim; i++) out[i] = Math.sqrt(out[i]) + e;
    },
  };
}

/** RAdam's ρ after n gradients, as 1 + 2·Σkβᵏ/Σβᵏ over their ages k < n: no terms that cancel. n grows bit by bit. */
function lengthOf(beta, n) {
  let k = 0,
    total = 0,
    aged = 0;
  for (const bit of n.toString(2)) {
    const past = beta ** k;
    aged += past * (aged + k * total);
    total *= 1 + past;
    k *= 2;
    if (bit === "1") {
      aged = beta * (aged + total);
      total = 1 + beta * total;
      k += 1;
    }
  }
  return 1 + (2 * aged) / total;
}

const PARTS = {
  Newest: (spec, dim) => ({
    slots: 0,
    update(t, x, from, to, out) {
      for (let i = 0; i < dim; i++) out[i] = x[i];
    },
  }),
  Mean: (spec, dim) => averaging(MEAN, dim),
  EMA({ beta, start }, dim) {
    if (!Object.hasOwn(EMA_SHARES, start))
      throw new Error(`engine: unknown start "${start}" of EMA; there are: ${Object.keys(EMA_SHARES).join(", ")}`);
    return averaging(EMA_SHARES[start](schedule(beta)), dim);
  },
  Nesterov({ average }, dim) {
    const inner = part(average, dim),
      forgotten = new Float64Array(inner.slots * dim);
    return {
      slots: inner.slots,
      update(t, x, from, to, out) {
        inner.update(t, x, from, to, out);
        inner.update(t, x, to, forgotten, out);
      },
    };
  },
  ScheduledNesterov({ beta, momentum_decay }, dim) {
    const keep = schedule(beta),
      psi = schedule(momentum_decay),
      mu = (t) => keep(t) * (1 - 0.96 ** ((t + 1) * psi(t)) / 2);
    return {
      slots: 2, // the average, and 1 − the product of all μ so far
      update(t, x, from, to, out) {
        const now = mu(t),
          ahead = mu(t + 1),
          b = keep(t);
        for (let i = 0; i < dim; i++) {
          const m = (to[i] = b * from[i] + (1 - b) * x[i]),
            total = (to[dim + i] = 1 - now * (1 - from[dim + i]));
          out[i] = (ahead * m) / (1 - ahead * (1 - total)) + ((1 - now) * x[i]) / total;
        }
      },
    };
  },
  Sign({ beta1, beta2 }, dim) {
    const [first, second] = [schedule(beta1), schedule(beta2)];
    return {
      slots: 1,
      update(t, x, from, to, out) {
        const [b1, b2] = [first(t), second(t)];
        for (let i = 0; i < dim; i++) {
          out[i] = Math.sign(b1 * from[i] + (1 - b1) * x[i]);
          to[i] = b2 * from[i] + (1 - b2) * x[i];
        }
      },
    };
  },
  RunningMax({ average }, dim) {
    const inner = part(average, dim),
      largest = inner.slots * dim;
    return {
      slots: inner.slots + 1,
      update(t, x, from, to, out) {
        inner.update(t, x, from, to, out);
        for (let i = 0; i < dim; i++) out[i] = to[largest + i] = Math.max(from[largest + i], out[i]);
      },
    };
  },
  One: (spec, dim) => ({
    slots: 0,
    update(t, x, from, to, out) {
      for (let i = 0; i < dim; i++) out[i] = 1;
    },
  }),
  RMS: ({ square, eps }, dim) => rootMeanSquare(part(square, dim), schedule(eps), dim),
  Rectified({ beta, eps }, dim) {
    const keep = schedule(beta),
      epsilon = schedule(eps);
    const early = (t) => epsilon(t) / Math.sqrt(1 - keep(t) ** (t + 1)); // PyTorch adds ε before the bias correction
    const rms = rootMeanSquare(averaging(EMA_SHARES.unbiased(keep), dim), early, dim);
    return {
      slots: rms.slots,
      update(t, x, from, to, out) {
        rms.update(t, x, from, to, out);
        const longest = 2 / (1 - keep(t)) - 1,
          length = lengthOf(keep(t), t + 1);
        const r = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
        for (let i = 0; i < dim; i++) out[i] = length > 5 ? out[i] / r : 1;
      },
    };
  },
};

function part(spec, dim) {
  return find(PARTS, spec, "part of an optimizer")(spec, dim);
}

// ---------------------------------------------------------------- surfaces: height(θ), and grad(θ, out)

const turn = (matrix, v, out) => {
  for (let i = 0; i < matrix.length; i++) {
    let sum = 0;
    for (let j = 0; j < matrix.length; j++) sum += matrix[i][j] * v[j];
    out[i] = sum;
  }
};

function axesOf({ eigenvalues, angle = 0, rotation }) {
  const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  if (rotation) return rotation;
  return angle
    ? [
        [c, -s],
        [s, c],
      ]
    : eigenvalues.map((_, i) => eigenvalues.map((_, j) => Number(i === j)));
}

/** p·(a − x)² + q·(y − x²)² */
const bentValley = (p, a, q) => ({
  dim: 2,
  height: ({ 0: x, 1: y }) => p * (a - x) ** 2 + q * (y - x * x) ** 2,
  grad(theta, out) {
    const x = theta[0],
      across = 2 * q * (theta[1] - x * x);
    out[0] = 2 * p * (x - a) - 2 * x * across;
    out[1] = across;
  },
});

const logistic = (u) => (1 + Math.tanh(u / 2)) / 2;
const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));

const SURFACES = {
  regression: ({ n, mean_x, mean_y, sxx, slope, rest }) => ({
    dim: 2,
    height: ({ 0: b, 1: w }) => rest + n * (b + w * mean_x - mean_y) ** 2 + sxx * (w - slope) ** 2,
    grad(theta, out) {
      const w = theta[1],
        db = 2 * n * (theta[0] + w * mean_x - mean_y);
      out[0] = db;
      out[1] = mean_x * db + 2 * sxx * (w - slope);
    },
  }),
  saturating_valley: ({ G, s }) => ({
    dim: 2,
    height({ 0: x, 1: y }) {
      const u = y / s;
      return (x * x) / 2 + G * s * ((u * u) / (1 + Math.sqrt(1 + u * u)));
    },
    grad(theta, out) {
      const u = theta[1] / s;
      out[0] = theta[0];
      out[1] = (G * u) / Math.sqrt(1 + u * u);
    },
  }),
  quadratic(spec) {
    const { eigenvalues } = spec,
      dim = eigenvalues.length,
      axes = axesOf(spec),
      into = axes.map((_, i) => axes.map((row) => row[i]));
    const u = new Float64Array(dim);
    return {
      dim,
      height(theta) {
        turn(into, theta, u);
        return eigenvalues.reduce((sum, value, i) => sum + value * u[i] * u[i], 0) / 2;
      },
      grad(theta, out) {
        turn(into, theta, u);
        for (let i = 0; i < dim; i++) u[i] *= eigenvalues[i];
        turn(axes, u, out);
      },
    };
  },
  crescent: ({ flat, steep }) => bentValley(flat, 1, steep),
  rosenbrock: ({ a, b }) => bentValley(1, a, b),
  saddle: ({ down, up }) => ({
    dim: 2,
    height: ({ 0: x, 1: y }) => (down * (x * x - 1) ** 2) / 4 + (up * y * y) / 2,
    grad(theta, out) {
      const x = theta[0];
      out[0] = down * x * (x * x - 1);
      out[1] = up * theta[1];
    },
  }),
  meadow: ({ flat, steep, top, foot, basin, edge, bend }) => ({
    dim: 1,
    height({ 0: x }) {
      const cliff = edge * (softplus((x - top) / edge) - softplus((x - foot) / edge)),
        u = x - basin,
        root = Math.sqrt(u * u + bend * bend);
      const wall = (u * u + u * root + bend * bend * Math.asinh(u / bend)) / 4;
      return flat * (basin - x) + (steep - flat) * (foot - top - cliff) + wall;
    },
    grad(theta, out) {
      const x = theta[0],
        u = x - basin,
        cliff = logistic((x - top) / edge) - logistic((x - foot) / edge);
      out[0] = (u + Math.sqrt(u * u + bend * bend)) / 2 - flat - (steep - flat) * cliff;
    },
  }),
};

/** A description of a surface as { dim, height(θ), grad(θ, out) }. */
export function surface(spec) {
  return find(SURFACES, spec, "surface")(spec);
}

// ---------------------------------------------------------------- a run

/** The description of gradient descent for η = 1, the plainest of all. */
export const GD = {
  kind: "Optimizer",
  schedule: 1,
  direction: { kind: "Newest" },
  magnitude: { kind: "One" },
  weight_decay: 0,
};

/** The description of an optimizer for the rate `lr`, where Python described it for η = 1. */
export const withRate = (spec, lr) => ({ ...spec, schedule: { kind: "product", factors: [lr, spec.schedule] } });

/** Every kind that the engine knows, so that a test can ask whether Python has one more. */
export const KINDS = { schedules: Object.keys(SCHEDULES), parts: Object.keys(PARTS), surfaces: Object.keys(SURFACES) };

/** An optimizer's memory: `update(t, g, m, sigma)` writes m and σ of step t; `eta` and `decay` are functions of t. */
function memoryOf(optimizer, dim) {
  if (optimizer?.kind !== "Optimizer")
    throw new Error(`engine: unknown kind of optimizer "${optimizer?.kind}"; there is: Optimizer`);
  const direction = part(optimizer.direction, dim),
    magnitude = part(optimizer.magnitude, dim);
  const [past, pastSquares] = [new Float64Array(direction.slots * dim), new Float64Array(magnitude.slots * dim)];
  const update = (t, g, m, sigma) => {
    direction.update(t, g, past, past, m);
    magnitude.update(t, g, pastSquares, pastSquares, sigma);
  };
  return {
    eta: schedule(optimizer.schedule),
    decay: schedule(optimizer.weight_decay),
    update,
    /** So many gradients of zero. They leave every average at zero, and are skipped then; NAdam's product of μ moves. */
    wait(steps) {
      const [zero, m, sigma] = Array.from({ length: 3 }, () => new Float64Array(dim));
      for (let t = 0; t < steps; t++) {
        update(t, zero, m, sigma);
        if (!past.some(Boolean) && !pastSquares.some(Boolean)) return;
      }
    },
  };
}

/**
 * What an optimizer makes of given gradients of one parameter: η, m and σ at each t. course_lib's `respond`.
 * `after` gradients of 0 came before.
 */
export function respond(optimizer, gradients, after = 0) {
  const { eta, update, wait } = memoryOf(optimizer, 1),
    m = [0],
    sigma = [0];
  wait(after);
  return gradients.map((g, k) => {
    update(after + k, [g], m, sigma);
    return { eta: eta(after + k), m: m[0], sigma: sigma[0] };
  });
}

/**
 * Walks `steps` steps from `start`: course_lib's `trace`.
 *
 * @param {object} optimizer  what Optimizer.spec() wrote
 * @param {object} where  what Surface.spec() wrote
 * @param {number[]} start
 * @param {number} steps
 * @param {number[] | null} noise  what is added to the gradient, at t·dim + i
 * @param {boolean} heights  whether to record the loss; for a walk that is judged by its steps alone it would cost time
 * @returns {{ steps: number, dim: number, theta: Float64Array, g: Float64Array, m: Float64Array, sigma: Float64Array,
 *   loss: Float64Array, eta: Float64Array, divergedAt: number }} one entry for each t = 0 … steps, in theta, g, m and
 *   sigma one for each coordinate (at t·dim + i); `divergedAt` is the first step whose θ is no finite number, or −1
 */
export function run(optimizer, where, start, steps, noise = null, heights = true) {
  const { dim, height, grad } = surface(where);
  if (start.length !== dim)
    throw new Error(`engine: start must have ${dim} coordinates on "${where.kind}", but has ${start.length}`);
  const { eta, decay, update } = memoryOf(optimizer, dim);
  const [theta, g, m, sigma] = Array.from({ length: 4 }, () => Float64Array.from(start));
  const record = {
    steps,
    dim,
    loss: new Float64Array(heights ? steps + 1 : 0),
    eta: new Float64Array(steps + 1),
    divergedAt: -1,
  };
  for (const name of ["theta", "g", "m", "sigma"]) record[name] = new Float64Array((steps + 1) * dim);

  for (let t = 0, k = 0; t <= steps; t++, k += dim) {
    grad(theta, g);
    if (noise) for (let i = 0; i < dim; i++) g[i] += noise[k + i];
    update(t, g, m, sigma);
    const rate = eta(t),
      kept = 1 - rate * decay(t);
    if (heights) record.loss[t] = height(theta);
    record.eta[t] = rate;
    for (let i = 0; i < dim; i++) {
      record.theta[k + i] = theta[i];
      record.g[k + i] = g[i];
      record.m[k + i] = m[i];
      record.sigma[k + i] = sigma[i];
      if (record.divergedAt < 0 && !Number.isFinite(theta[i])) record.divergedAt = t;
      theta[i] = kept * theta[i] - (rate / sigma[i]) * m[i];
    }
  }
  return record;
}
