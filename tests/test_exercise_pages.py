"""Exercises and quizzes on the built site: folded help that one can read, and nothing given away."""

from __future__ import annotations

from exercise_pages import PAGES

from course_lib.exercises.functions import Function

# of every text in an exercise: its contrast with what is painted behind it
CONTRAST = """() => {
  const rgba = (text) => {
    const v = (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return v.length < 4 ? [...v, 1] : v;
  };
  const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color[3] > 0.9) return color;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const e of document.querySelectorAll('.us-exercise *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.getAttribute('aria-hidden') || !e.checkVisibility()) continue;
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) bad.push(`${e.tagName} ${e.textContent.slice(0, 40)} ${contrast.toFixed(1)}`);
  }
  return bad;
}"""

AT_ONCE = "* { transition: none !important; animation: none !important; }"  # the theme fades what opens


def test_help_is_readable_and_opens_by_keyboard(page):
    """On every page with exercises; all are opened by one test, so that they share what they fetch."""
    bad = {}
    for address in PAGES:
        tab = page(address, width=360, lazy=True)  # no figure is looked at
        tab.add_style_tag(content=AT_ONCE)
        summary = tab.locator(".us-exercise summary").first
        summary.focus()
        tab.keyboard.press("Enter")
        assert tab.locator(".us-exercise details").first.get_attribute("open") is not None, address
        tab.evaluate("document.querySelectorAll('.us-exercise details').forEach((d) => { d.open = true; })")
        for theme in ("light", "dark"):
            tab.emulate_media(color_scheme=theme)
            tab.wait_for_function("(theme) => document.documentElement.dataset.theme === theme", arg=theme)
            bad |= {(address, theme): found} if (found := tab.evaluate(CONTRAST)) else {}
        tab.close()
    assert not bad


def test_what_a_student_downloads_holds_no_solution(site):
    """The page's download button gives this very file."""
    for address in PAGES:
        source = (site / "_sources" / address).with_suffix(".ipynb")
        text = source.read_text(encoding="utf-8")
        for ex in PAGES[address]:
            if isinstance(ex, Function):
                kept = {line.strip() for line in ex.starter().split("\n")}
                lines = {line.strip() for line in ex.solution_source().split("\n")} - kept
                assert not [line for line in lines if len(line) > 15 and line.replace('"', '\\"') in text]
