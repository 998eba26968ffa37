"""Fixtures that all tests share.

Six tools do not come with requirements.txt: Chromium, Firefox, WebKit, node, torch and localedef. A test that needs one
asks for the fixture ``page`` (or ``chromium``), ``node``, ``torch`` or ``localedef``, or carries a mark
(``@pytest.mark.needs_torch``). Without the tool it is skipped with a line that says how to get it; with
``UNSTUCK_REQUIRE_ALL=1`` (``.ci/run``) every skip is a failure. ``UNSTUCK_WITHOUT="torch node"`` hides tools that are
there.

A test that takes more than 60 seconds of CPU time fails (``@pytest.mark.cpu_limit(90)`` gives it another limit): a loop
that never ends must not hang CI. A process that tests start, a kernel or a browser, gets half an hour of CPU time.
"""

from __future__ import annotations

import os

# before NumPy loads: tests run side by side, and threads of BLAS that wait for a core burn ten times what they compute
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import contextlib
import functools
import gc
import http.server
import importlib
import importlib.util
import json
import math
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import psutil
import pytest
from browsers import find_firefox, find_webkit
from chromium import ADVICE, find
from figures import NOTEBOOK, STATIC, packed
from ipywidgets import Widget
from ipywidgets.embed import dependency_state, embed_data

from course_lib.experiments import capstone

# the same examples each time: a red CI must mean that something broke
hypothesis.settings.register_profile("unstuck", derandomize=True, deadline=None, max_examples=60)
hypothesis.settings.load_profile("unstuck")

ROOT = Path(__file__).resolve().parents[1]
RUNTIME = ROOT / "book" / "_static" / "widgets"  # what a published page loads
STILL = "<img class='jupyter-widget' alt='a picture' src='data:,'>"
NEXT_FRAME = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
DRAW_ALL = "() => { dispatchEvent(new Event('unstuck-draw-all')) }"  # else a figure waits until one comes near it
SUB_PATH = "/course/"  # as on GitHub Pages, where a project's site is not at the host's root
CPU_LIMIT = 60  # seconds a test
PROCESS_LIMIT = 1800  # seconds a process
PATIENCE = 240_000  # ms that a browser may take for one thing: so long only what hangs does, also on a busy machine
REQUIRE_ALL = os.environ.get("UNSTUCK_REQUIRE_ALL") == "1"

# --------------------------------------------------------------------------- tools that may be missing


def hidden(tool: str) -> bool:
    """Whether ``UNSTUCK_WITHOUT`` hides a tool."""
    return tool in os.environ.get("UNSTUCK_WITHOUT", "").split()


def find_node() -> str | None:
    """Path of node, if there is one."""
    return None if hidden("node") else shutil.which("node")


def find_torch() -> str | None:
    """Path of torch, if there is one (looked for, not imported: that takes seconds)."""
    spec = None if hidden("torch") else importlib.util.find_spec("torch")
    return spec and spec.origin


def find_localedef() -> str | None:
    """Path of localedef, if it has the charmaps to make a locale from."""
    return shutil.which("localedef") if Path("/usr/share/i18n/charmaps/BIG5.gz").exists() else None


def unless_hidden(tool: str, find: Callable[[], str | None]) -> Callable[[], str | None]:
    """A function that finds a tool unless ``UNSTUCK_WITHOUT`` hides it."""
    return lambda: None if hidden(tool) else find()


TOOLS = {
    "needs_chromium": (unless_hidden("chromium", find), ADVICE),
    "needs_firefox": (unless_hidden("firefox", find_firefox), "Firefox is missing: apt-get install firefox-esr"),
    "needs_webkit": (
        unless_hidden("webkit", find_webkit),
        "WebKit is missing: apt-get install webkit2gtk-driver xvfb",
    ),
    "needs_node": (find_node, "node is missing: apt-get install nodejs npm"),
    "needs_torch": (find_torch, "torch is missing: .venv/bin/python -m pip install torch==2.13.0"),
    "needs_localedef": (find_localedef, "localedef or its charmaps are missing: apt-get install locales"),
}


def require(mark: str) -> str:
    """Path of the tool that `mark` needs; skips the test if there is none."""
    find, advice = TOOLS[mark]
    return find() or pytest.skip(advice)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks, and limit the CPU time of this process and of each that it starts."""
    with contextlib.suppress(ImportError):  # Windows
        import resource

        given, most = resource.getrlimit(resource.RLIMIT_CPU)
        if given == resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_CPU, (PROCESS_LIMIT, most))
    for mark, (_, advice) in TOOLS.items():
        config.addinivalue_line("markers", f"{mark}: {advice}")
    config.addinivalue_line("markers", "cpu_limit(seconds): how much CPU time the test may take")
    config.addinivalue_line("markers", "binder: installs from PyPI what Binder would; `make test-binder` runs these")
    config.addinivalue_line("markers", "grading: installs otter and nbgrader from PyPI; `make test-grading` runs these")
    config.addinivalue_line("markers", "site: needs the built site; `make test` runs these after the build")


SHOWS = {  # how a file shows that it may have tests with a mark
    "site": re.compile(r"mark\.site|def \w+\([^)]*\b(site|site_url|page)\b"),
    "binder": re.compile(r"mark\.binder"),
    "grading": re.compile(r"mark\.grading"),
}


@functools.cache
def may_have(path: Path, mark: str) -> bool:
    """Whether a file may have tests with a mark."""
    return SHOWS[mark].search(path.read_text(encoding="utf-8")) is not None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where tests of one mark are wanted, pass over the files without one: to import them all takes seconds."""
    mark = config.getoption("markexpr")
    passed_over = mark in SHOWS and collection_path.name.startswith("test_") and not may_have(collection_path, mark)
    return True if passed_over else None  # None: pytest's own rules hold


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the built site is a site test, without having to say so."""
    for item in items:
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker("site")
        for mark in SHOWS:
            if item.get_closest_marker(mark) and not may_have(item.path, mark):
                raise pytest.UsageError(
                    f"{item.nodeid} is a {mark} test, but `-m {mark}` passes over its file: see SHOWS"
                )


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what all tests share, and come more seldom: it takes a twentieth."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@contextlib.contextmanager
def cpu_limit(item: pytest.Item):
    """Fail the test when this process has spent its CPU time; no limit where the system has no such timer (Windows)."""
    if not hasattr(signal, "SIGPROF") or threading.current_thread() is not threading.main_thread():
        yield
        return
    mark = item.get_closest_marker("cpu_limit")
    seconds = mark.args[0] if mark else CPU_LIMIT

    def stop(*_: object) -> None:
        pytest.fail(f"it took more than {seconds} s of CPU time: does a loop never end?")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)  # and again each second, should the test catch the failure
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item):
    """Skip a marked test whose tool is missing; make the fixtures of the others within the limit of CPU time."""
    for mark in TOOLS:
        if item.get_closest_marker(mark):
            require(mark)
    with cpu_limit(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Run the test within its limit of CPU time."""
    with cpu_limit(item):
        return (yield)


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"UNSTUCK_REQUIRE_ALL=1, so nothing may be skipped. {reason}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """A skipped test fails where everything is required."""
    _forbid_skip((yield).get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """A skipped module fails where everything is required."""
    _forbid_skip((yield).get_result())


@pytest.fixture(scope="session")
def node() -> str:
    """Path of node."""
    return require("needs_node")


@pytest.fixture
def in_js(node: str, tmp_path: Path):
    """``in_js("scope", cases)`` runs tests/js/scope.test.mjs on cases that course_lib made; it must skip none."""

    def run(name: str, cases: dict) -> None:
        file = tmp_path / "cases.json"
        file.write_text(json.dumps(cases, allow_nan=False), encoding="utf-8")
        ran = subprocess.run(
            [node, "--test", "--test-reporter=tap", str(ROOT / "tests" / "js" / f"{name}.test.mjs")],
            env={**os.environ, "UNSTUCK_CASES": str(file)},
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
        assert "\n# skipped 0\n" in ran.stdout, "node skipped a test: " + ran.stdout[-2000:]

    return run


def panels_of(figure: Any) -> list[dict[str, Any]]:
    """The panels of a figure's still for `samePanels` of tests/js/cases.mjs, but for those that Python alone draws."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(part) for name, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(part) for part in value]
        if hasattr(value, "tolist"):  # of NumPy
            return plain(value.tolist())
        return None if isinstance(value, float) and not math.isfinite(value) else value

    return [plain(panel) for panel in figure.panels() if isinstance(panel, dict)]


@pytest.fixture(scope="session")
def localedef() -> str:
    """Path of localedef."""
    return require("needs_localedef")


@pytest.fixture(scope="session")
def torch():
    """The module torch."""
    require("needs_torch")
    return importlib.import_module("torch")


@pytest.fixture
def doubles(torch):
    """PyTorch with float64 as its default: NAdam keeps its product of μ in the default type, whatever θ has."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


# --------------------------------------------------------------------------- the capstone


_run = functools.cache(capstone.run)  # it has the original as `__wrapped__`


@pytest.fixture
def trained_once(monkeypatch):
    """Let equal optimizers of the capstone be trained once in a session: each takes seconds."""
    monkeypatch.setattr(capstone, "run", _run)


# --------------------------------------------------------------------------- the built site


@pytest.fixture(scope="session")
def site() -> Path:
    """Folder of the built site: ``$UNSTUCK_SITE_DIR``, or ``_build/html``, built first if it is not there.

    A site that is there is taken as it is: ``make test`` brings it up to date before.
    """
    if "UNSTUCK_SITE_DIR" in os.environ:
        return Path(os.environ["UNSTUCK_SITE_DIR"]).resolve()
    html = ROOT / "_build" / "html"
    if not (html / "index.html").exists():
        subprocess.run(["make", "book"], cwd=ROOT, check=True)
    return html


class _SubPathHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below SUB_PATH and nothing above it, in silence."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(SUB_PATH):
            return str(Path(self.directory) / "no-such-file")
        return super().translate_path("/" + path.removeprefix(SUB_PATH))

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def site_url(site: Path):
    """Address of the built site on localhost, under a sub-path: ``http://127.0.0.1:PORT/course/``."""
    handler = functools.partial(_SubPathHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
        server.shutdown()


# --------------------------------------------------------------------------- a real browser


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium (Playwright's Browser) that can reach localhost only."""
    executable = require("needs_chromium")
    from playwright.sync_api import expect, sync_playwright

    flags = [
        "--no-sandbox",  # root in a container
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium):
    """``new_context(**how)`` gives a Playwright BrowserContext that is patient; it is closed at the end of the test."""
    opened = []

    def open_it(**how):
        opened.append(chromium.new_context(**how))
        opened[-1].set_default_timeout(PATIENCE)
        return opened[-1]

    yield open_it
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def settle():
    """``settle(tab)`` waits until a page has drawn what it has decided to draw."""
    return lambda tab: tab.evaluate(NEXT_FRAME)


@pytest.fixture
def page(new_context, site_url: str):
    """Open a page of the built site: ``page(path, width=1000, dark=False, js=True, lazy=False)`` gives a Page.

    `path` is relative to the site's root (``"lectures/01-stuck-training.html"``), `width` in CSS pixels. The page is
    loaded; for a live figure wait for one of its own elements. All are drawn at once, unless `lazy`. At the end of the
    test every page that was opened must have had a clean console (no error, no warning) and no request to another host;
    what was seen so far is in the lists ``tab.errors`` and ``tab.outside``.
    """
    tabs = []

    @functools.cache  # pages that are opened alike share what they fetch
    def context(width: int, dark: bool, js: bool):
        return new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
        )

    def open_page(path: str, width: int = 1000, dark: bool = False, js: bool = True, lazy: bool = False):
        tab = context(width, dark, js).new_page()
        tab.errors, tab.outside = [], []
        tab.on("console", lambda m: m.type in ("error", "warning") and tab.errors.append(f"{m.type}: {m.text}"))
        tab.on("pageerror", lambda error: tab.errors.append(f"uncaught: {error}"))
        tab.on("request", lambda r: _is_outside(r.url, site_url) and tab.outside.append(r.url))
        tabs.append((path, tab))
        tab.goto(site_url + path, wait_until="load")
        if js and not lazy:
            tab.evaluate(DRAW_ALL)
        return tab

    yield open_page
    found = [f"{path}: {line}" for path, tab in tabs for line in tab.errors + tab.outside]
    assert not found, "console messages or requests to other hosts:\n" + "\n".join(found)


def _is_outside(url: str, site_url: str) -> bool:
    return url.startswith(("http:", "https:", "ws:", "wss:")) and not url.startswith(site_url)


# --------------------------------------------------------------------------- a real JupyterLab


@contextlib.contextmanager
def jupyter_lab(folder: Path):
    """Run a JupyterLab whose root is `folder`, with settings of its own; gives its address, ``http://…:PORT/``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "IPYTHONDIR",
        "JUPYTERLAB_WORKSPACES_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
    )
    environment = os.environ | {name: str(folder / ".own" / name) for name in own}
    settings = folder / ".own" / "JUPYTERLAB_SETTINGS_DIR" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')  # all cells are made at once
    options = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token="]
    command = [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={folder}"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}/"
            while True:
                assert server.poll() is None, "JupyterLab has ended"
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}api").close()
                    break
                time.sleep(0.2)
            yield address
        finally:  # asked to end, it may wait for a kernel forever
            for process in [*psutil.Process(server.pid).children(recursive=True), server]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()


# --------------------------------------------------------------------------- a figure by itself


def document(*widgets: Widget) -> str:
    """An HTML page with each widget behind a still picture, as MyST-NB and PosterRenderer write it."""
    data = embed_data(widgets, drop_defaults=False, state=dependency_state(widgets, drop_defaults=False))
    state = json.dumps(data["manager_state"]).replace("</", r"<\/")
    views = "".join(
        f"<div>{STILL}<script type='application/vnd.jupyter.widget-view+json'>{json.dumps(view)}</script></div>"
        for view in data["view_specs"]
    )
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>t</title>"
        f"<link rel='stylesheet' href='{(RUNTIME / 'widgets.css').as_uri()}'>"
        f"<script defer src='{(RUNTIME / 'widgets.js').as_uri()}'></script>"
        f"<script type='application/vnd.jupyter.widget-state+json'>{state}</script><body>{views}</body></html>"
    )


@pytest.fixture
def open_page(new_context, tmp_path: Path, monkeypatch):
    """``open_page(make, wanted)`` writes a page of the widgets that `make()` gives, and waits for `wanted` on it.

    What the console said, and requests to the network, are in ``page.errors``.
    """
    monkeypatch.setenv("UNSTUCK_SITE", "1")

    def open_it(make, wanted: str = '.unstuck[data-ready="1"]', width: int = 800):
        file = tmp_path / "deep" / "in" / "page.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        widgets = make()
        file.write_text(document(*widgets), encoding="utf-8")
        page = new_context(viewport={"width": width, "height": 700}).new_page()
        page.errors = []
        page.on("console", lambda m: m.type in ("error", "warning") and page.errors.append(m.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda r: r.url.startswith("http") and page.errors.append(r.url))
        page.goto(file.as_uri())
        page.evaluate(DRAW_ALL)
        page.wait_for_selector(wanted)
        return page

    return open_it


@pytest.fixture
def opened(open_page):
    """``opened(make)`` opens a page with the figure that `make()` gives; gives the page, and the figure in Python."""

    def open_it(make, width: int = 800):
        made = []
        tab = open_page(lambda: made or made.append(make()) or made, width=width)
        return tab, made[0]

    return open_it


@pytest.fixture
def notebook(new_context):
    """``notebook(figure)`` shows its view as a notebook does, with the figure itself to answer; gives the page."""

    def open_it(figure):
        tab = new_context(viewport={"width": 800, "height": 900}).new_page()
        tab.errors = []
        tab.on("pageerror", lambda error: tab.errors.append(str(error)))

        def answer(request):
            figure.view.request = request
            return packed(figure.view.reply)

        tab.expose_function("answer", answer)
        module, style = ((STATIC / name).read_text("utf-8") for name in ("live.js", "live.css"))
        names = [name for name in figure.view.traits(sync=True) if not name.startswith("_") and name != "layout"]
        state = {name: getattr(figure.view, name) for name in names if name not in ("tooltip", "comm", "keys")}
        tab.evaluate(NOTEBOOK, {"module": module, "style": style, "state": json.loads(json.dumps(packed(state)))})
        return tab

    return open_it


# ---- run.py


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The module run.py, at work in a folder of its own with the files that it hashes, and no Python but this one."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("requirements.txt", "tests/requirements.txt", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    module.ROOT = str(tmp_path)
    module.VENV = str(tmp_path / ".venv")
    module.VENV_PYTHON = str(tmp_path / ".venv" / "bin" / "python")
    (tmp_path / "path").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv("PYTHON", raising=False)
    return module


def program(path: Path, script: str) -> str:
    """Write a small program in place of a real one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def python(path: Path, version: str, venv: bool = True) -> str:
    """Write something that answers as a Python of that version does."""
    return program(path, f"echo {version}; exit {int(not venv)}")
