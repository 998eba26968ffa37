// One slide at a time; keys as in reveal.js. No transform scales a slide: live figures read where the pointer is.
const slides = [...document.querySelectorAll(".slide")];
const dark = matchMedia("(prefers-color-scheme: dark)");
let now = -1,
  notes = null;

const count = document.createElement("nav");
count.className = "count";
count.innerHTML =
  '<button type="button" aria-label="Slide before">‹</button><span aria-live="polite"></span>' +
  '<button type="button" aria-label="Next slide">›</button>';
document.body.append(count);

const over = (stage) => stage.scrollHeight > stage.clientHeight + 1;
const DRAWINGS = ":is(.us-plot, .us-ground, .us-lens, .us-apart-bars):not(:has(~ .us-strings))"; // its grips know its height

// a slide that is too full gets smaller letters; a figure keeps its size, and scrolls
function fit(slide) {
  const stage = slide.querySelector(".stage");
  for (let size = 1; size >= 0.6; size -= 0.05) {
    slide.style.setProperty("--fit", size);
    if (!over(stage)) return;
  }
  if (slide.querySelector(".figure")) slide.style.setProperty("--fit", 1);
}

// a live figure gets lower drawings, and panels side by side; its letters keep their size. If nothing helps, it scrolls
function fitLive(slide) {
  const stage = slide.querySelector(".stage");
  for (const [tight, highest, lowest] of [
    [false, 1, 0.7],
    [true, 1.5, 0.45],
    [false, 1, 1],
  ]) {
    slide.classList.toggle("tight", tight);
    const drawings = [...slide.querySelectorAll(DRAWINGS)];
    for (const drawing of drawings) drawing.style.height = "";
    const heights = drawings.map((drawing) => drawing.getBoundingClientRect().height);
    for (let share = highest; share >= lowest - 0.01; share -= 0.05) {
      drawings.forEach((drawing, k) => {
        if (heights[k] && share !== 1) drawing.style.height = `${Math.round(heights[k] * share)}px`;
      });
      if (!over(stage)) return;
    }
  }
}

// what a figure says grows and shrinks it
const grown = new ResizeObserver((seen) => {
  for (const { target } of seen) if (over(target.closest(".stage"))) fitLive(target.closest(".slide"));
});

function fitAll() {
  for (const slide of slides) (slide.classList.contains("live") ? fitLive : fit)(slide);
}

function go(to) {
  now = Math.max(0, Math.min(slides.length - 1, to));
  slides.forEach((slide, k) => {
    slide.classList.toggle("now", k === now);
    slide.inert = k !== now;
  });
  count.querySelector("span").textContent = `${now + 1} / ${slides.length}`;
  if (location.hash !== `#${now + 1}`) history.replaceState(null, "", `#${now + 1}`);
  document.documentElement.style.setProperty("--done", (now + 1) / slides.length);
  tell();
}

// what the speaker says, in a window of its own: also where the slides are a file on a disk
function tell() {
  if (!notes || notes.closed) return;
  const next = slides[now + 1]?.querySelector("h1, h2")?.innerHTML ?? "the end";
  const body = notes.document.body;
  body.innerHTML = slides[now].querySelector(".notes").innerHTML || "<p>Nothing to add.</p>";
  const head = notes.document.createElement("h1");
  head.innerHTML = `${now + 1} / ${slides.length} · ${slides[now].querySelector("h1, h2").innerHTML}`;
  const foot = notes.document.createElement("p");
  foot.innerHTML = `<em>Next: ${next}</em>`;
  body.prepend(head);
  body.append(foot);
  notes.scrollTo(0, 0);
}

function openNotes() {
  notes = window.open("", "unstuck-notes", "width=720,height=640");
  if (!notes) return document.body.classList.toggle("with-notes"); // no second window: below the slide
  notes.document.title = "Notes";
  for (const style of document.querySelectorAll("style, link[rel=stylesheet]")) notes.document.head.append(style.cloneNode(true));
  notes.document.documentElement.dataset.theme = document.documentElement.dataset.theme;
  notes.document.body.className = "speaker bd-content";
  notes.addEventListener("keydown", press);
  tell();
}

function theme(name) {
  document.documentElement.dataset.theme = name;
}

const KEYS = {
  ArrowRight: () => go(now + 1),
  ArrowDown: () => go(now + 1),
  PageDown: () => go(now + 1),
  " ": () => go(now + 1),
  ArrowLeft: () => go(now - 1),
  ArrowUp: () => go(now - 1),
  PageUp: () => go(now - 1),
  Home: () => go(0),
  End: () => go(slides.length - 1),
  s: openNotes,
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  b: () => document.body.classList.toggle("black"),
  d: () => theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"),
};

function press(event) {
  const figure = event.target.closest?.(".figure, input, select, button, textarea, [role=slider]"); // its own keys
  if (event.ctrlKey || event.altKey || event.metaKey || (figure && !/^Page/.test(event.key))) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

document.addEventListener("keydown", press);
count.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) go(now + (button.nextElementSibling ? -1 : 1));
  button?.blur();
});
let from = null;
document.addEventListener("touchstart", (event) => {
  from = event.target.closest(".figure") ? null : event.touches[0].clientX;
});
document.addEventListener("touchend", (event) => {
  const moved = from === null ? 0 : event.changedTouches[0].clientX - from;
  if (Math.abs(moved) > 60) go(now - Math.sign(moved));
});
addEventListener("hashchange", () => go(Number(location.hash.slice(1)) - 1));
theme(dark.matches ? "dark" : "light");
document.body.classList.add("ready");
for (const figure of document.querySelectorAll(".live .cell_output")) grown.observe(figure);
addEventListener("resize", fitAll);
addEventListener("load", fitAll);
go((Number(location.hash.slice(1)) || 1) - 1);
