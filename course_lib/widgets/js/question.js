/**
 * The question before a verdict: the reader chooses a reason, and only then is the verdict shown, at each position anew.
 * The first choice at a position counts.
 */
import { h } from "./draw.js";

const ASKED = "What is the reason?";
const OPEN = "Choose a reason. Then the figure says what it has measured.";

/** Puts the reasons [[kind, label]] before the line of the verdict; `draw` is called when one is chosen. */
export function question(line, reasons, draw) {
  if (!reasons.length) return { verdict: (_, judged) => judged, right: () => true };
  const chosen = new Map(); // position → kind
  let at = null,
    isRight = false;
  const buttons = reasons.map(([kind, label]) => {
    const button = h("button", { class: "us-button", type: "button" }, label);
    button.addEventListener("click", () => {
      if (!chosen.has(at)) chosen.set(at, kind);
      draw();
    });
    return { kind, button };
  });
  const choices = buttons.map(({ button }) => button);
  line.before(h("div", { class: "us-asked", role: "group", "aria-label": ASKED }, ASKED, ...choices));
  return {
    /** What is shown of a verdict [kind, sentence] at a position. */
    verdict(position, [kind, sentence]) {
      at = position;
      const mine = chosen.get(at);
      isRight = mine === kind;
      for (const one of buttons) {
        one.button.setAttribute("aria-pressed", String(one.kind === mine));
        one.button.setAttribute("aria-disabled", String(mine !== undefined));
      }
      if (mine === undefined) return ["open", OPEN];
      return [kind, isRight ? `✔ ${sentence}` : `✘ No – ${sentence}`];
    },
    /** Whether the reason was chosen at the position of the last verdict. */
    right: () => isRight,
  };
}
