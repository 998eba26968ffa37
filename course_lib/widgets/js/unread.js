/**
 * What follows a question on a page waits for the reader: it is blurred in its place, so that nothing moves. A click
 * into it shows it, as do the focus and a link that leads there; print never blurs. Elsewhere than on a page, and
 * without JavaScript, there is none of this.
 */
const FAR = 3; // at most so many paragraphs, tables and pictures: the answer is in the first ones

/** The elements of a page after a figure's cell, up to a heading or to the next question. */
function following(el) {
  const found = [];
  let next = el.closest(".cell")?.nextElementSibling;
  while (next && found.length < FAR && next.tagName !== "SECTION" && !next.textContent.startsWith("Predict.")) {
    found.push(next);
    next = next.nextElementSibling;
  }
  return found;
}

/** Returns what blurs, or no longer blurs, the elements after a figure; `shown` is called when the reader opens them. */
export function unread(el, shown) {
  let elements = null; // found late: a figure is drawn before it is put into the page
  return (blur) => {
    elements ??= following(el);
    for (const element of elements) {
      element.classList.toggle("us-unread", blur);
      element.onclick = blur ? shown : null;
    }
  };
}
