"""Firefox and WebKit, driven by what they speak themselves: WebDriver BiDi over a socket, WebDriver over HTTP."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

PATIENCE = 240  # seconds that a browser may take for one thing
# Firefox says it of a formula of which a slow line has brought only the first half.
HALF_A_FORMULA = "Invalid markup: Incorrect number of children"


def taps(key: str) -> list[dict[str, Any]]:
    """Return the actions of pressing a key once."""
    return [{"type": "key", "id": "keys", "actions": [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]}]


class Firefox:
    """A headless Firefox with one tab; `errors` holds what its console complained of."""

    def __init__(self, program: str) -> None:
        import websocket

        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [program, "--headless", "--no-remote", "--profile", self.profile.name, "--remote-debugging-port", "0"]
        output = Path(self.profile.name, "output")
        with output.open("w") as file:
            self.process = subprocess.Popen(command, stdout=file, stderr=file)
        while not (address := re.search(r"BiDi listening on (ws://\S+)", output.read_text(encoding="utf-8"))):
            assert self.process.poll() is None, "Firefox has ended"
            time.sleep(0.2)
        self.socket = websocket.create_connection(f"{address[1]}/session", suppress_origin=True, timeout=PATIENCE)
        self.numbers, self.errors = itertools.count(1), []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self.tab = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            entry = answer.get("params", {})
            if entry.get("level") in ("error", "warn") and not entry["text"].startswith(HALF_A_FORMULA):
                self.errors.append(entry["text"])
        assert answer["type"] == "success", answer
        return answer["result"]

    def open(self, url: str) -> None:
        self.errors.clear()
        self.call("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return what an expression gives, by way of JSON."""
        target = {"context": self.tab}
        found = self.call(
            "script.evaluate", expression=f"JSON.stringify({expression})", target=target, awaitPromise=True
        )
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def press(self, key: str) -> None:
        self.call("input.performActions", context=self.tab, actions=taps(key))

    def resize(self, width: int) -> None:
        self.call("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": 800})

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.call("browser.close")
        self.socket.close()
        self.process.wait(PATIENCE)
        self.profile.cleanup()


class WebKit:
    """WebKitGTK's small browser on a screen that nobody sees; its driver does not tell what the console says."""

    def __init__(self, program: str) -> None:
        self.errors: list[str] = []
        screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]
        self.screen = subprocess.Popen(screen, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.screen.stdout
        display = f":{self.screen.stdout.readline().strip()}"
        software = {"WEBKIT_DISABLE_DMABUF_RENDERER": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [program, f"--port={self.port}"], env={**os.environ, "DISPLAY": display, **software}
        )
        self.session = ""
        while True:
            assert self.process.poll() is None, "the driver has ended"
            with contextlib.suppress(OSError):
                self.call("GET", "/status")
                break
            time.sleep(0.2)
        options = {"binary": mini_browser(), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options, "pageLoadStrategy": "normal"}}
        self.session = "/session/" + self.call("POST", "/session", {"capabilities": wanted})["sessionId"]
        self.call("POST", "/timeouts", {"script": PATIENCE * 1000, "pageLoad": PATIENCE * 1000})

    def call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        address = f"http://127.0.0.1:{self.port}{self.session}{path}"
        request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def open(self, url: str) -> None:
        self.call("POST", "/url", {"url": url})

    def evaluate(self, expression: str) -> Any:
        """Return what an expression gives, by way of JSON."""
        script = "const tell = arguments[0]; (async () => tell(JSON.stringify(await (%s))))()" % expression  # noqa: UP031
        return json.loads(self.call("POST", "/execute/async", {"script": script, "args": []}))

    def press(self, key: str) -> None:
        self.call("POST", "/actions", {"actions": taps(key)})

    def resize(self, width: int) -> None:
        self.call("POST", "/window/rect", {"width": width, "height": 800})

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.call("DELETE", "")
        for process in (self.process, self.screen):
            process.terminate()
            process.wait(PATIENCE)
        self.screen.stdout.close()


def find_firefox() -> str | None:
    """Path of a Firefox."""
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


def mini_browser() -> str | None:
    """Path of WebKitGTK's browser."""
    return next((str(path) for path in Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")), None)


def find_webkit() -> str | None:
    """Path of WebKitGTK's driver, if its browser and a screen for it are there."""
    return shutil.which("WebKitWebDriver") if mini_browser() and shutil.which("Xvfb") else None
