/**
 * The view of course_lib.widgets.prediction: the reader guesses, and then the answer is drawn over the guess.
 *
 * meta: { key, panels, guess, stacked }. The panels are what `panel` of draw.js draws, but that a curve with `after` waits for the
 * guess. guess: { kind: "options", options: [[option, reply]], right: index }, or { kind: "height", panel, between,
 * log, steps, truth, near, replies: { low, right, high } }. The page keeps { guess, seen } in memory.js.
 */
import { announcer, fmt, h, panel } from "./draw.js";
import { page, recall, remember } from "./memory.js";
import { group, markDrawn } from "./parts.js";
import { unread } from "./unread.js";

let made = 0; // radio buttons of one question share a name that no other has

/** What is said to a guess: [kind, sentence], kind "right" or "wrong". */
export function replyTo(guess, answer) {
  if (guess.kind === "options") {
    const right = answer === guess.right;
    return [right ? "right" : "wrong", guess.options[answer][1]];
  }
  const { truth, near, log, replies } = guess;
  const away = log ? Math.log(answer / truth) / Math.log(near) : (answer - truth) / near;
  const how = away < -1 ? "low" : away > 1 ? "high" : "right";
  return [how === "right" ? "right" : "wrong", replies[how]];
}

/** The height at a step of the slider, and the step nearest to a height. */
export function heightAt({ between: [low, high], log, steps }, step) {
  return log ? low * (high / low) ** (step / steps) : low + ((high - low) * step) / steps;
}

export function stepAt({ between: [low, high], log, steps }, height) {
  const share = log ? Math.log(height / low) / Math.log(high / low) : (height - low) / (high - low);
  return Math.round(steps * Math.max(0, Math.min(1, share)));
}

export function render({ model, el }) {
  const { key, panels, guess, stacked } = model.get("meta"),
    name = `predict:${page()}#${key}`;
  let { guess: answer = null, seen = false } = recall(name) ?? {};
  el.classList.add("unstuck", "us-predict");
  const form = h("form", { class: "us-guess" }),
    button = h("button", { class: "us-button", type: "submit" }),
    skip = h("button", { class: "us-button", type: "button" }, "Skip"),
    reply = h("p", { class: "us-reply", hidden: true }),
    root = group(model, stacked ? "us-stack" : "us-panels");
  const input = (guess.kind === "options" ? choices : slider)(guess, form, (value) => {
    answer = value;
    keep();
  });
  form.append(h("div", { class: "us-asked" }, button, skip));
  el.append(form, reply, root);
  const say = announcer(el);
  const drawn = panels.map(() => panel(root, { height: stacked ? 180 : 220 }));
  const blur = unread(el, open);

  /** Shows what happens, with or without a guess. */
  function open() {
    seen = true;
    keep();
  }

  function keep() {
    remember(name, answer === null ? undefined : { guess: answer, seen });
    show();
  }

  function show() {
    input(answer);
    button.disabled = answer === null && !seen;
    button.textContent = seen ? "Guess again" : "Show what happens";
    skip.hidden = seen;
    reply.hidden = !seen || answer === null;
    if (!reply.hidden) {
      const [kind, sentence] = replyTo(guess, answer);
      reply.dataset.kind = kind;
      reply.textContent = `${kind === "right" ? "✔" : "✘"} ${sentence}`;
      say(sentence);
    }
    panels.forEach((p, k) => {
      const here = guess.kind === "height" && guess.panel === p.title && answer !== null;
      drawn[k].draw({
        ...p,
        curves: p.curves.filter(({ after }) => seen || !after),
        levels: here ? [{ label: `your guess: ${fmt(answer)}`, y: answer }] : [],
      });
    });
    requestAnimationFrame(() => blur(!seen));
    markDrawn(el, { seen });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    seen = !seen;
    if (!seen) answer = null;
    keep();
  });
  skip.addEventListener("click", open);
  if (guess.kind === "height") {
    const { plot } = drawn[panels.findIndex(({ title }) => title === guess.panel)];
    let held = false;
    const put = (event) => {
      const { top, bottom, y0, y1, log } = plot.dataset;
      const share = (event.clientY - plot.getBoundingClientRect().top - bottom) / (top - bottom);
      const y = log === "true" ? y0 * (y1 / y0) ** share : Number(y0) + share * (y1 - y0);
      answer = heightAt(guess, stepAt(guess, y));
      keep();
    };
    plot.classList.add("us-put");
    plot.addEventListener("pointerdown", (event) => {
      held = true;
      if (event.pointerType === "mouse") plot.setPointerCapture(event.pointerId);
      put(event);
    });
    plot.addEventListener("pointermove", (event) => held && put(event));
    for (const end of ["pointerup", "pointercancel"]) plot.addEventListener(end, () => (held = false));
  }
  show();
}

/** Radio buttons in the form. Returns what shows the option that is chosen. */
function choices({ options }, form, chosen) {
  const group = `us-guess-${++made}`;
  const buttons = options.map(([option], k) => {
    const radio = h("input", { type: "radio", name: group, value: k });
    radio.addEventListener("change", () => chosen(k));
    form.append(h("label", {}, radio, h("span", {}, option)));
    return radio;
  });
  return (answer) =>
    buttons.forEach((radio, k) => {
      radio.checked = k === answer;
    });
}

/** A slider in the form. Returns what moves it to the height that is guessed. */
function slider(guess, form, chosen) {
  const label = h("output", {}),
    range = h("input", { type: "range", min: 0, max: guess.steps, step: 1, value: guess.steps / 2 });
  range.addEventListener("input", () => chosen(heightAt(guess, Number(range.value))));
  form.append(h("label", { class: "us-height" }, h("span", {}, `your guess, ${guess.panel}: `, label), range));
  return (answer) => {
    label.textContent = answer === null ? "move the slider, or click in the picture" : fmt(answer);
    range.setAttribute("aria-valuetext", label.textContent);
    if (answer !== null) range.value = stepAt(guess, answer);
  };
}
