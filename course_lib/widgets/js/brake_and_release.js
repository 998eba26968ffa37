/**
 * The view of course_lib.widgets.BrakeAndRelease: RMSProp at a cliff. How hard σ brakes, how long it takes to let go.
 *
 * The engine walks. The thresholds, `measure` and the sentences of `verdict` are those of brake_and_release.py;
 * tests/test_brake_and_release.py holds the two together.
 */
import { count, fmt, h, oncePerFrame, panel, sampleOf, whenLookChanges, write } from "./draw.js";
import { run, surface, withRate } from "./engine.js";
import { group, markDrawn, onStep, put, verdictLine, whenChanged } from "./parts.js";

const RELEASED = Math.SQRT2,
  GROWN = 0.9,
  LATE = 1.2,
  WAY = 1.763,
  RIM = 0.1;

const stepsOf = (n) => (n === 1 ? "one step" : `${count(n)} steps`);
const lawOf = (ratio, forget) => (2 * Math.log(ratio)) / forget;
const minimumOf = ({ flat, basin, bend }) => basin + flat - (bend * bend) / (4 * flat);
const rimOf = (profile) => minimumOf(profile) - RIM;

/** A walk over the profile: { x, g, sigma, step }, one entry for each t; `step` in units of η. */
export function ride(spec, profile, lr, steps) {
  const { theta, g, m, sigma, eta } = run(withRate(spec, lr), profile, [0], steps, null, false);
  for (let t = 0; t <= steps; t++) {
    const rate = eta[t] / sigma[t];
    sigma[t] = lr / rate; // in place of the engine's own: new arrays at each move would soon be collected
    m[t] = (rate * Math.abs(m[t])) / lr;
  }
  return { x: theta, g, sigma, step: m };
}

/** What is measured on a walk until it is in the basin; −1 where something did not happen. */
export function measure({ x, sigma, step }, profile) {
  const { flat, top, foot, edge } = profile,
    rim = rimOf(profile),
    on = (t) => x[t] >= top - edge && x[t] <= foot + edge;
  const arrived = x.findIndex((value) => value >= rim),
    end = arrived >= 0 ? arrived : x.length - 1;
  let when = 0,
    first = -1,
    last = -1,
    peak = NaN,
    released = -1;
  for (let t = 0; t < end; t++) if (step[t] > step[when]) when = t;
  for (let t = 0; t <= end && first < 0; t++) if (on(t)) first = t;
  if (first >= 0) {
    for (last = first, peak = sigma[first]; last < end && on(last + 1); ) peak = Math.max(peak, sigma[++last]);
    for (let t = last + 1; t <= end && released < 0; t++) if (sigma[t] <= RELEASED * flat) released = t - last;
  }
  return { largest: step[when], when, first, last, peak, released, arrived };
}

/** Whether the release of RMSProp follows its law: [kind, sentence]. */
export function verdict(run, profile, alpha, lr) {
  const { x, sigma } = run,
    got = measure(run, profile),
    steps = x.length - 1,
    { flat, steep, top, foot, edge } = profile;
  const forget = Math.log(1 / alpha),
    expected = lawOf(steep / flat, forget),
    law = count(Math.round(expected)),
    none = "the law does not apply:";
  if (got.first < 0 && got.arrived < 0)
    return ["before", `not yet at the cliff after ${count(steps)} steps of η each; it begins at x = ${fmt(top)}`];
  if (got.first < 0) {
    const before = x[x.findIndex((value) => value > foot) - 1];
    return ["over", `${none} one step from x = ${fmt(before)} leads over the whole cliff`];
  }
  if (got.last === steps) return ["on", `still on the cliff after ${count(steps)} steps, at x = ${fmt(x[steps])}`];
  if (got.released >= 0 && got.peak >= GROWN * steep) {
    const released = `released ${stepsOf(got.released)} after the cliff; the law says ${law}`;
    if (got.released <= LATE * expected + 1) return ["law", released];
    const foot = `the rounded foot of the cliff, ${fmt(10 * edge)} wide,`;
    return ["soft", `${released}, but ${foot} takes longer to cross than σ remembers`];
  }
  if (got.released >= 0)
    return [
      "short",
      `released ${stepsOf(got.released)} after the cliff. The law says ${law}, for a σ that has grown to G = ${fmt(steep)}; in ${stepsOf(got.last - got.first + 1)} on the cliff it grew only to ${fmt(got.peak)}, for which the law says ${count(Math.round(lawOf(got.peak / flat, forget)))}`,
    ];
  if (got.arrived === got.last + 1)
    return ["past", `${none} one step leads from the cliff past the meadow, to x = ${fmt(x[got.arrived])}`];
  if (got.arrived >= 0)
    return [
      "room",
      `${none} ${stepsOf(got.arrived - got.last)} after the cliff the run is through the meadow, and σ is still ${fmt(sigma[got.arrived] / flat)} times g. To let go, σ needs about ${fmt((WAY * lr) / forget)} of flat ground, and there is only ${fmt(rimOf(profile) - x[got.last + 1])}`,
    ];
  return [
    "braking",
    `still braking: ${stepsOf(steps - got.last)} after the cliff σ is ${fmt(sigma[steps] / flat)} times g; by the law, letting go takes ${law} steps`,
  ];
}

/** The height of the profile at each x. */
function heightsAt(xs, profile) {
  const { height } = surface(profile),
    theta = [0];
  return xs.map((x) => {
    theta[0] = x;
    return height(theta);
  });
}

/** The height of the profile along the ground that is seen. */
export function groundOf(profile, [left, right]) {
  const xs = Array.from({ length: 401 }, (_, i) => left + (i / 400) * (right - left));
  return { xs, ys: heightsAt(xs, profile) };
}

// Limits that hold still while a slider moves a little: then the curve is seen to move, and the axis costs nothing.

/** Up to the next half of a power of ten. */
function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.ceil(value / unit) * unit;
}

/** A power of ten below a lowest value, and half of one above a highest. */
const around = (low, high) => [10 ** Math.floor(Math.log10(low)), 10 ** (Math.ceil(2 * Math.log10(high)) / 2)];

let counted = [];

/** 0 … steps, the same array as long as it is the same number. */
function stepsTo(steps) {
  if (counted.length !== steps + 1) counted = Array.from({ length: steps + 1 }, (_, t) => t);
  return counted;
}

/** The panels at time t, as `panels` has them in Python; `shown` holds the numbers of the methods that are drawn. */
export function panelsOf({ profile, runs, measured, ground }, { methods, shown, described, alpha }, t) {
  const [{ last, released }] = measured,
    steps = runs[0].x.length - 1,
    limit = 1 / Math.sqrt(1 - alpha),
    top = roundUp(1.35 * ground.ys[0]),
    xs = stepsTo(steps);
  const happened = [
    { x: last < steps ? last : -1, label: "foot" },
    { x: released < 0 ? -1 : last + released, label: "released" },
  ];
  for (const k of shown) runs[k].height ??= heightsAt(runs[k].x, profile); // of those that nobody sees nobody asks
  const trails = shown.map((k) => {
    const { name, look } = methods[k];
    return {
      name: `trail of ${name}`,
      as: "dots",
      look,
      xs: runs[k].x.subarray(0, t + 1),
      ys: runs[k].height.subarray(0, t + 1),
    };
  });
  const balls = [...shown].reverse().map((k) => {
    const { name, look, dy } = methods[k];
    return { x: runs[k].x[t], y: runs[k].height[t], look, label: name, dy };
  });
  const curves = (what) => shown.map((k) => ({ name: methods[k].name, look: methods[k].look, xs, ys: runs[k][what] }));
  const own = [
    { y: [-0.2 * top, top], curves: [{ name: "ground", look: [4, 0], ...ground }, ...trails], balls },
    {
      curves: curves("x"),
      levels: [
        { y: profile.top, label: "top of the cliff" },
        { y: minimumOf(profile), label: "minimum" },
      ],
    },
    {
      y: around(profile.flat / 1.5, profile.steep * 1.5),
      curves: curves("sigma"),
      marks: happened.filter(({ x }) => x >= 0 && shown.includes(0)),
    },
    {
      y: around(profile.flat / profile.steep / 1.5, 2 * Math.max(limit, ...measured.map((got) => got.largest))),
      curves: curves("step"),
      levels: [{ y: limit, label: "1/√(1−α)" }],
    },
  ];
  return own.map((one, k) => ({ ...(k && { x: [0, steps] }), ...described[k], ...one }));
}

// ---------------------------------------------------------------- the view

const FRAMES = 250; // of a whole run, when it is played

/** A cell of the table with the parts of its words: a number, and in small what it is to be compared with. */
function cell() {
  const parts = Array.from({ length: 4 }, () => h("span")),
    [number, before, formula, after] = parts;
  formula.className = "us-formula";
  return { node: h("td", {}, number, " ", h("small", {}, before, formula, after)), parts };
}

export function render({ model, el }) {
  const label = verdictLine({ look: "us-of-brake" }),
    root = group(model, "us-panels us-brake");
  const heads = ["", "largest step / η", "steps to let go", "in the basin at t"],
    head = h("tr", {}, ...heads.map((name) => h("th", { scope: "col" }, name))),
    body = h("tbody"),
    table = h("table", { class: "us-table us-rows" }, h("thead", {}, head), body);
  el.append(label.node, root, table); // what a slider moves stands next to it
  const [scene, ...against] = Array.from({ length: 4 }, () => panel(root, { height: 190 }));
  const methods = model.get("methods"),
    described = model.get("panels"),
    grids = model.get("grids");
  const toggles = methods.map(({ name }, k) => {
    const button = h("button", { class: "us-toggle", type: "button" }, sampleOf(methods[k]), ` ${name}`);
    button.addEventListener("click", () => {
      const shown = model.get("shown");
      put(model, { shown: shown.includes(name) ? shown.filter((other) => other !== name) : [...shown, name] });
    });
    return button;
  });
  const cells = methods.map(() => Array.from({ length: 3 }, cell));
  body.append(
    ...methods.map((_, k) => h("tr", {}, h("th", { scope: "row" }, toggles[k]), ...cells[k].map(({ node }) => node))),
  );
  let profile = null,
    runs = [],
    measured = [],
    judged = null,
    ground = null,
    cursor = null;

  const now = (name) => grids[name][model.get(name)];
  const shownNow = () => methods.map((_, k) => k).filter((k) => model.get("shown").includes(methods[k].name));

  function compute() {
    const [alpha, lr, steps] = ["alpha", "lr", "steps"].map(now);
    profile = { ...model.get("profile"), flat: now("flat"), steep: now("steep") };
    runs = methods.map(({ specs }) => ride(specs[model.get("alpha")], profile, lr, steps));
    measured = runs.map((run) => measure(run, profile));
    judged = verdict(runs[0], profile, alpha, lr);
    const [{ largest, released, arrived }] = measured,
      { flat, steep } = profile;
    model.set("facts", { kind: judged[0], largest, released, arrived, flat, steep, alpha, lr });
    ground = groundOf(profile, described[0].x);
    tabulate(alpha);
  }

  function tabulate(alpha) {
    const limits = {
      RMSProp: ["1/√(1−α) = ", 1 / Math.sqrt(1 - alpha)],
      RMS: ["√(t+1) = ", Math.sqrt(measured[1].when + 1)],
      Adagrad: ["", 1],
    };
    const law = {
      RMSProp: `law: ${count(Math.round(lawOf(profile.steep / profile.flat, Math.log(1 / alpha))))}`,
      RMS: "",
      Adagrad: "Σg² only grows",
    };
    methods.forEach(({ name }, k) => {
      const { largest, released, arrived } = measured[k],
        known = (n) => (n < 0 ? "not yet" : count(n));
      const [formula, limit] = limits[name],
        words = [
          [fmt(largest), "≤ ", formula, fmt(limit)],
          [name === "Adagrad" ? "never" : known(released), law[name]],
          [known(arrived)],
        ];
      words.forEach((own, i) => {
        cells[k][i].parts.forEach((part, n) => {
          write(part, own[n] ?? "");
        });
      });
    });
  }

  function draw() {
    const steps = now("steps"),
      shown = shownNow(),
      moment = Math.min(model.get("moment"), steps),
      t = cursor ?? moment;
    label.write(judged[1], judged[0]);
    toggles.forEach((button, k) => button.setAttribute("aria-pressed", shown.includes(k)));

    const settings = { methods, shown, described, alpha: now("alpha") },
      [height, ...below] = panelsOf({ profile, runs, measured, ground }, settings, t);
    scene.draw({ ...height, title: `${height.title}, at t = ${count(t)}` });
    below.forEach((one, k) => {
      const curves = one.curves.map((curve) => ({ ...curve, value: fmt(curve.ys[t], 2) }));
      against[k].draw({ ...one, curves, cursor: t });
    });
    markDrawn(el, { kind: judged[0], t });
  }
  const later = oncePerFrame(draw);

  function moved() {
    compute();
    later();
  }

  /** Another number of steps: the whole run is seen, and the slider and the player of t learn where it ends. */
  function longer() {
    const steps = now("steps");
    put(model, { last: steps, stride: Math.max(1, Math.floor(steps / FRAMES)), moment: steps });
    moved();
  }

  onStep(against, (t) => {
    cursor = t;
    later();
  });
  compute();
  draw();
  const moves = { "flat steep alpha lr": moved, steps: longer, "moment shown": later };
  return whenChanged(model, moves, whenLookChanges(scene.plot, draw));
}
