"""Serve the built website on localhost until Ctrl-C: what `run.py serve` and `make serve` run, after the build."""

from __future__ import annotations

import argparse
import functools
import http.server
from pathlib import Path

from plainly import plainly

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Says nothing of the files that it serves, and lets the browser keep none: after a rebuild, reload is enough."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass


def open_server(port: int, tries: int = 20) -> http.server.ThreadingHTTPServer:
    """Return a server on `port` or, if that is taken, on the next free one."""
    handler = functools.partial(Handler, directory=str(SITE))
    for candidate in range(port, min(port + tries, 65_536)):
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", candidate), handler)
        except OSError:
            continue
    raise SystemExit(f"The ports {port} to {port + tries - 1} are all taken; choose another: python run.py serve 9000")


def main() -> None:
    """Serve, and say where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="first port to try (default 8000)")
    port = parser.parse_args().port
    if not 1 <= port <= 65_535:
        raise SystemExit(f"The port must be a number from 1 to 65535, got {port}.")
    if not (SITE / "index.html").is_file():
        raise SystemExit(f"There is no website in {SITE}: `python run.py serve` builds it first.")
    server = open_server(port)
    print(f"The course is at http://localhost:{server.server_port}/  (Ctrl-C stops it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    with plainly():
        main()
