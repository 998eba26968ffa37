/**
 * Asking Python, in a running notebook, for what the engine does not know and nothing stored holds: a surface or an optimizer
 * of the reader's own. On a published page nobody answers. The view need not know which of the two it is.
 *
 * At most one question is on its way; when its answer comes, only the newest of the questions asked meanwhile is sent.
 */
import { notice } from "./draw.js";

const askers = new WeakMap(); // one for each model: two views of one figure share the conversation

export function asker(model) {
  if (!askers.has(model)) askers.set(model, conversation(model));
  return askers.get(model);
}

function conversation(model) {
  const name = Math.random().toString(36).slice(2); // two browser windows on one kernel must not take each other's answers
  const listeners = new Set();
  let count = 0,
    waiting = null,
    next = null;

  function send(question) {
    waiting = `${name}-${++count}`;
    model.set("request", { ...question, id: waiting });
    model.save_changes();
  }
  model.on("change:reply", () => {
    const reply = model.get("reply");
    if (reply?.id !== waiting) return;
    waiting = null;
    if (next) {
      const question = next;
      next = null;
      send(question);
    } else for (const listener of listeners) listener(reply);
  });
  return {
    /** Sends `question` (a plain object) to the figure's `answer` in Python. */
    ask(question) {
      if (waiting) next = question;
      else send(question);
    },
    /** `callback(reply)` with the answer to the newest question; where Python raised, `el` says so. Returns the way to stop. */
    onReply(el, callback) {
      const listener = (reply) => (reply.error ? notice(el, `Python: ${reply.error}`) : callback(reply));
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
