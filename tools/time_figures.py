"""Say how long a slider of each live figure takes to the picture: part of `make bench`.

    python tools/time_figures.py [--site FOLDER] [--parts] [PAGE ...]

Each figure of a page is moved 30 times by the keys of its first slider, while Chromium writes its own trace. For each:

    median, p95   ms from the key to the end of the next paint; on a busy machine these tell of the machine
    cpu, cpu95    ms that the main thread computes for a move, median and 95 %: the numbers to compare
    script, style, layout, paint, rest   with --parts: what the CPU of a move is spent on, in the median. It is traced
                  in another 30 moves, since it costs time: Chromium then counts all boxes at each layout

To reach, on a quiet machine: median 16.7, p95 25, cpu 12.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import statistics
import sys
import threading
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chromium
from plainly import plainly
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
MOVES = 30
PAUSE = 80  # ms from one key to the next: the picture is there, and a screen reader's sentence is not yet due
FIGURE = ".us-figure:has(.noUi-handle)"
READY = """() => !document.querySelector("img.jupyter-widget") &&
  [...document.querySelectorAll(".unstuck:has(.us-plot)")].every((view) => view.dataset.ready)"""
LIGHT = ["toplevel", "blink.user_timing", "__metadata"]
FULL = [*LIGHT, "devtools.timeline", "disabled-by-default-devtools.timeline"]
MARK = """() => addEventListener("keydown", (event) => {
  performance.mark("us-key", { startTime: event.timeStamp });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => performance.mark("us-painted");
  requestAnimationFrame(() => port2.postMessage(null)); // it arrives after the paint that follows
}, true)"""
TASKS = ("ThreadControllerImpl::RunTask", "RunTask")  # the one that this Chromium writes
PARTS = {
    "script": (
        "EventDispatch",
        "FunctionCall",
        "FireAnimationFrame",
        "RunMicrotasks",
        "TimerFire",
        "MinorGC",
        "MajorGC",
    ),
    "style": ("UpdateLayoutTree", "RecalculateStyles"),
    "layout": ("Layout",),
    "paint": ("PrePaint", "Paint", "Layerize", "Commit"),
}
COLUMNS = ("median", "p95", "cpu", "cpu95")

Event = dict[str, Any]


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


# ---------------------------------------------------------------- the hand


def keys_of(tab: Page, handle: Locator) -> list[str]:
    """Return 30 keys that all move a slider, there and back; find them by trying, which warms the figure up."""
    for there, back in (("ArrowRight", "ArrowLeft"), ("ArrowLeft", "ArrowRight")):
        room = reach(tab, handle, there, back)
        if room > 1 or there == "ArrowLeft":
            return (([there] * room + [back] * room) * MOVES)[:MOVES]
    return []


def reach(tab: Page, handle: Locator, there: str, back: str) -> int:
    """Return how often a key moves a slider, 15 times at most, and go back."""
    now, moves = handle.get_attribute("aria-valuetext"), 0
    while moves < MOVES // 2:
        tab.keyboard.press(there)
        tab.wait_for_timeout(PAUSE)
        before, now = now, handle.get_attribute("aria-valuetext")
        if now == before:
            break
        moves += 1
    for _ in range(moves):
        tab.keyboard.press(back)
        tab.wait_for_timeout(PAUSE)
    return moves


def traced(browser: Browser, tab: Page, keys: list[str], categories: list[str]) -> list[Event]:
    """Press keys on the slider that has the focus; return what Chromium traced."""
    browser.start_tracing(page=tab, categories=categories)
    for key in keys:
        tab.keyboard.press(key)
        tab.wait_for_timeout(PAUSE)
    found: list[Event] = json.loads(browser.stop_tracing())["traceEvents"]
    return found


# ---------------------------------------------------------------- what the trace says


def marks(events: list[Event], name: str) -> list[Event]:
    """Return the marks of a name, in the order of time."""
    return sorted((event for event in events if event["name"] == name), key=lambda event: event["ts"])


def on_main(events: list[Event]) -> list[Event]:
    """Return what ran on the main thread of the page, outer events before what is in them."""
    page = marks(events, "us-key")[0]
    found = [e for e in events if e["ph"] == "X" and "tdur" in e and (e["pid"], e["tid"]) == (page["pid"], page["tid"])]
    task = next(name for name in TASKS if any(event["name"] == name for event in found))
    found = [event for event in found if event["name"] == task or event["name"] not in TASKS]
    return sorted(found, key=lambda event: (event["tts"], -event["tdur"]))


def selves(events: list[Event]) -> Iterator[tuple[Event, float]]:
    """Yield each event with its CPU time in ms, without that of the events in it."""
    within = [0.0] * len(events)
    open_: list[int] = []
    for k, event in enumerate(events):
        while open_ and events[open_[-1]]["tts"] + events[open_[-1]]["tdur"] <= event["tts"]:
            open_.pop()
        if open_:
            within[open_[-1]] += event["tdur"]
        open_.append(k)
    for event, inner in zip(events, within, strict=True):
        yield event, max(0.0, event["tdur"] - inner) / 1000


def part_of(event: Event) -> str:
    """Return what the time of an event was spent on."""
    return next((part for part, names in PARTS.items() if event["name"] in names), "rest")


def costs(events: list[Event]) -> list[dict[str, float]]:
    """Return for each move the CPU time of the main thread in ms, by parts."""
    main = on_main(events)
    tasks = [event for event in main if event["name"] in TASKS]
    begins = [event["ts"] for event in tasks]
    keys = [event["ts"] for event in marks(events, "us-key")]
    starts = [begins[bisect_right(begins, key) - 1] if begins[0] <= key else key for key in keys]
    moves = [dict.fromkeys([*PARTS, "rest"], 0.0) for _ in starts]
    for event, time in selves(main):
        k = bisect_right(starts, event["ts"]) - 1
        if k >= 0:
            moves[k][part_of(event)] += time
    return moves


def waits(events: list[Event]) -> list[float]:
    """Return for each move the ms from the key to the end of the next paint."""
    painted = [event["ts"] for event in marks(events, "us-painted")]
    times = [event["ts"] for event in marks(events, "us-key")]
    ends = [painted[k] for k in (bisect_right(painted, time) for time in times) if k < len(painted)]
    return [(end - time) / 1000 for time, end in zip(times, ends, strict=False)]


def high(values: list[float]) -> float:
    """Return the value that 95 % are not above."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def timed(browser: Browser, tab: Page, handle: Locator, parts: bool) -> dict[str, float]:
    """Return the numbers of a figure."""
    handle.scroll_into_view_if_needed()
    handle.focus()
    keys = keys_of(tab, handle)
    tab.wait_for_timeout(1200)  # the sentence for a screen reader is written
    events = traced(browser, tab, keys, LIGHT)
    times, sums = waits(events), [sum(move.values()) for move in costs(events)]
    found = {
        "median": statistics.median(times),
        "p95": high(times),
        "cpu": statistics.median(sums),
        "cpu95": high(sums),
    }
    if parts:
        moves = costs(traced(browser, tab, keys, FULL))
        found |= {part: statistics.median(move[part] for move in moves) for part in moves[0]}
    return found


# ---------------------------------------------------------------- the table


def figures(browser: Browser, address: str, parts: bool) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the name of each live figure of a page with its numbers."""
    tab = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    tab.set_default_timeout(300_000)
    tab.goto(address, wait_until="load")
    tab.evaluate("() => { dispatchEvent(new Event('unstuck-draw-all')) }")
    tab.wait_for_function(READY)
    tab.evaluate(MARK)
    tab.wait_for_timeout(1000)
    for figure in tab.locator(FIGURE).all():
        name = figure.evaluate("(node) => node.closest('[id^=fig-]')?.id ?? node.closest('[id]').id")
        yield name, timed(browser, tab, figure.locator(".noUi-handle").first, parts)
    tab.context.close()


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="the built website")
    parser.add_argument("--parts", action="store_true", help="also what the CPU time is spent on")
    parser.add_argument("pages", nargs="*", help="lectures/01-stuck-training.html; else all that have live figures")
    chosen = parser.parse_args()
    site = chosen.site.resolve()
    if not (site / "index.html").is_file():
        sys.exit(f"There is no website in {site}: make book")
    live = "application/vnd.jupyter.widget-view+json"
    pages = chosen.pages or [
        path.relative_to(site).as_posix()
        for path in sorted(site.glob("*/*.html"))
        if live in path.read_text(encoding="utf-8")
    ]
    columns = [*COLUMNS, *(PARTS if chosen.parts else []), *(["rest"] if chosen.parts else [])]
    print("".join(f"{name:>8}" for name in columns), flush=True)
    rows = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.need(whole=True), args=["--no-sandbox", "--disable-gpu"]
            )
            for page in pages:
                for name, found in figures(browser, f"http://127.0.0.1:{server.server_port}/{page}", chosen.parts):
                    rows.append(found)
                    print("".join(f"{found[column]:8.1f}" for column in columns), "", page, name, flush=True)
        server.shutdown()
    goals = {"median": 16.7, "p95": 25, "cpu": 12}
    reached = {column: sum(found[column] <= goal for found in rows) for column, goal in goals.items()}
    print(f"of {len(rows)} figures reach it:", ", ".join(f"{column} {n}" for column, n in reached.items()))


if __name__ == "__main__":
    with plainly():
        main()
