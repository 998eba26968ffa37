"""Say what the built pages weigh and how they start on a phone: part of `make bench`.

    python tools/weigh_site.py [--site FOLDER] [PAGE ...]

For each page, packed (gzip -6), in kB, on a first visit: the page itself (html), pictures, styles, fonts, the runtime
of the live figures, other scripts (the index of the search is one), and all; own is html, pictures and runtime, with
styles and scripts of ours.

Then, on a phone of 412 pixels: how far the layout shifts (Cumulative Layout Shift) while it loads at 1.6 Mbit/s, and
when one scrolls to its end; and for how long its start blocks, in ms, on a processor that is four times slower: the sum
over all tasks of their CPU time times four, less 50 ms each. CPU time hangs less than time on what else runs here.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import chromium
from plainly import plainly
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OWN = ("css/", "widgets/", "favicon")
PHONE = {"width": 412, "height": 823}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
SHIFTS = """window.shift = 0; new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value;
}).observe({ type: "layout-shift", buffered: true })"""
SCROLL = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
    scrollTo(0, y); await new Promise((next) => setTimeout(next, 300));
  }
}"""
COLUMNS = ("html", "pictures", "styles", "fonts", "runtime", "scripts", "all", "own", "shift", "scroll", "blocks")


class Packed(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, packed as a host does, and says nothing."""

    def end_headers(self) -> None:
        """Let the browser keep nothing: each visit is the first."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        """Send a file packed."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return super().do_GET()
        body = weight_of(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if len(body) < path.stat().st_size:
            self.send_header("Content-Encoding", "gzip")
        else:
            body = path.read_bytes()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@functools.cache
def weight_of(path: Path) -> bytes:
    """Return a file, packed."""
    return gzip.compress(path.read_bytes(), 6)


def kind(path: str) -> str:
    """Return the column that a fetched file belongs to."""
    if "/widgets/widgets." in path:
        return "runtime"
    ends = {"html": "html", "css": "styles", "js": "scripts", "woff2": "fonts", "ttf": "fonts"}
    return ends.get(path.rsplit(".", 1)[-1], "pictures")


def weigh(tab: Page, site: Path, address: str) -> dict[str, float]:
    """Load a page as on a first visit and return what it fetched, in kB."""
    fetched: set[str] = set()
    tab.on("request", lambda request: fetched.add(urlsplit(request.url).path.lstrip("/")))
    tab.goto(address, wait_until="load")
    tab.wait_for_timeout(1000)
    found = dict.fromkeys(COLUMNS, 0.0)
    for path in (path for path in fetched if (site / path).is_file()):
        size = min(len(weight_of(site / path)), (site / path).stat().st_size) / 1000
        found[kind(path)] += size
        found["all"] += size
        is_own = kind(path) in ("html", "pictures", "runtime") or any(f"_static/{own}" in path for own in OWN)
        found["own"] += size * is_own
    return found


def shifts(browser: Browser, address: str) -> dict[str, float]:
    """Return how far the layout shifts on a slow line, and when one scrolls through the page."""
    tab = browser.new_context(viewport=PHONE, is_mobile=True).new_page()
    tab.set_default_timeout(300_000)
    tab.context.new_cdp_session(tab).send("Network.emulateNetworkConditions", SLOW)
    tab.add_init_script(SHIFTS)
    tab.goto(address, wait_until="load")
    tab.wait_for_timeout(2000)
    loading = tab.evaluate("window.shift")
    tab.evaluate(SCROLL)
    tab.wait_for_timeout(1000)
    found = {"shift": loading, "scroll": tab.evaluate("window.shift") - loading}
    tab.context.close()
    return found


def blocking(browser: Browser, address: str) -> float:
    """Return for how many ms the start would block a phone."""
    tab = browser.new_context(viewport=PHONE, is_mobile=True).new_page()
    tab.set_default_timeout(300_000)
    browser.start_tracing(page=tab, categories=["toplevel", "disabled-by-default-devtools.timeline", "__metadata"])
    tab.goto(address, wait_until="load")
    tab.wait_for_timeout(5000)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    tab.context.close()
    is_main = {(e["pid"], e["tid"]) for e in events if e.get("args", {}).get("name") == "CrRendererMain"}
    tasks = [e for e in events if e["name"].endswith("RunTask") and (e["pid"], e["tid"]) in is_main and "tdur" in e]
    names = {e["name"] for e in tasks}
    chosen = next((name for name in ("ThreadControllerImpl::RunTask", "RunTask") if name in names), "")
    return sum(max(0.0, 4 * e["tdur"] / 1000 - 50) for e in tasks if e["name"] == chosen)


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="the built website")
    parser.add_argument(
        "pages", nargs="*", help="lectures/01-stuck-training.html; else the lectures and the front page"
    )
    chosen = parser.parse_args()
    site = chosen.site.resolve()
    if not (site / "index.html").is_file():
        sys.exit(f"There is no website in {site}: make book")
    lectures = [path.relative_to(site).as_posix() for path in sorted(site.glob("lectures/*.html"))]
    print("".join(f"{name:>9}" for name in COLUMNS))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Packed, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.need(whole=True), args=["--no-sandbox", "--disable-gpu"]
            )
            for page in chosen.pages or ["book/intro.html", *lectures]:
                address = f"http://127.0.0.1:{server.server_port}/{page}"
                tab = browser.new_context(viewport=PHONE).new_page()
                tab.set_default_timeout(300_000)
                found = weigh(tab, site, address)
                tab.context.close()
                found |= shifts(browser, address) | {"blocks": blocking(browser, address)}
                digits = {"shift": 3, "scroll": 3}
                print("".join(f"{found[name]:9.{digits.get(name, 0)}f}" for name in COLUMNS), "", page, flush=True)
        server.shutdown()


if __name__ == "__main__":
    with plainly():
        main()
