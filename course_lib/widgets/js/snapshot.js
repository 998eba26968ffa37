/**
 * The still picture of a live figure in a notebook. It is kept in an output of its own, hidden while the figure lives;
 * when the notebook is opened again, without the figure, it stands in its place (`LiveFigure._keep_still` in live.py).
 */

const SETTLED = 600; // milliseconds from the first drawing to the picture
const SHARPEST = 2; // pixels of the picture for one of the figure, at most

/** Hides the figure's still for as long as its view is there, and sends Python the picture for it. Returns the way to stop. */
export function keepStill({ model, el }) {
  const still = model.get("still");
  if (!still) return () => {}; // a published page, or a notebook that nobody looks at
  const rule = document.head.appendChild(document.createElement("style"));
  rule.textContent = `[data-unstuck-still="${still}"] { display: none; }`; // a rule outlives the element, which the front end may make anew
  let timer = 0;
  const seen = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width) return;
    seen.disconnect();
    timer = setTimeout(send, SETTLED);
  });
  const drawn = new MutationObserver(() => {
    if (!el.dataset.ready) return;
    drawn.disconnect();
    seen.observe(el); // a notebook may make a view that is on no page yet: its picture would be empty
  });
  drawn.observe(el, { attributes: true, attributeFilter: ["data-ready"] });
  async function send() {
    const picture = await pictureOf(el, model.get("_css")).catch(() => ""); // without one, Python draws it
    model.send({ still: picture });
  }
  return () => {
    rule.remove();
    drawn.disconnect();
    seen.disconnect();
    clearTimeout(timer);
  };
}

/** What an element shows, in light colors, as a data URL. */
export async function pictureOf(el, css) {
  const { width, height } = el.getBoundingClientRect(),
    sharp = Math.min(SHARPEST, devicePixelRatio);
  const copy = el.cloneNode(true),
    image = new Image();
  copy.removeAttribute("id");
  el.querySelectorAll("canvas").forEach((canvas) => {
    // a copy of a canvas is empty
    const { offsetLeft: left, offsetTop: top, clientWidth, clientHeight } = canvas,
      still = new Image();
    still.src = canvas.toDataURL();
    still.style.cssText = `position:absolute;left:${left}px;top:${top}px;width:${clientWidth}px;height:${clientHeight}px`;
    copy.querySelector("canvas").replaceWith(still);
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(sheet(copy, css, width, height)))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: sharp * width, height: sharp * height });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/webp", 0.9);
}

/** An SVG document that holds the copy and its style: in it no style of the page applies, and no theme. */
function sheet(copy, css, width, height) {
  const of = (space, tag, attributes, ...children) => {
    const node = document.createElementNS(`http://www.w3.org/${space}`, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const body = of("1999/xhtml", "div", {}, of("1999/xhtml", "style", {}, css), copy);
  return of(
    "2000/svg",
    "svg",
    { width, height },
    of("2000/svg", "foreignObject", { width: "100%", height: "100%" }, body),
  );
}
