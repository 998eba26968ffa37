"""Build the website into _build/html, with warnings as errors and nothing stale.

    python tools/build_book.py          (what `make book` runs)
    python tools/build_book.py --costs  only say what each notebook cost when it last ran

Jupyter Book alone would miss four things: it runs one notebook after the other, its execution cache does not know
``course_lib`` or the pins, files below ``book/_static`` are not copied as long as no page changes, and a failed build
that is repeated passes. So the notebooks run before it, on all cores, into the cache that it then reads. And the hashes
of what the last good build was made from are kept, and what they show to be stale is removed before the build.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from addresses import published
from execute import Job, count, duration, execute_all
from jupyter_book.sphinx import build_sphinx
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig
from plainly import plainly
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
STAMP = BUILD / "last-good-build.json"
CACHE = BUILD / ".jupyter_cache"  # where Jupyter Book looks for outputs
TIMES = BUILD / "times.json"
PAGES = "pages"  # their key among the notebooks' names
INPUTS = {  # a change here must ...
    "outputs": ["course_lib", "requirements.txt", "pyproject.toml"],  # ... run every notebook again
    # ... write every page again
    "pages": ["book/_static", "book/_root", "book/_ext", "book/_templates", "_config.yml", "_toc.yml", "CITATION.cff"],
}


def files(names: Iterable[str]) -> list[Path]:
    """Every file named or in a folder named, in a fixed order."""
    found = [f for name in names for f in [ROOT / name, *(ROOT / name).rglob("*")]]
    return sorted(f for f in found if f.is_file() and "__pycache__" not in f.parts)


def fingerprint(names: Iterable[str]) -> str:
    """Hash of the files' names and contents and of the environment that runs the notebooks."""
    digest = hashlib.sha256(f"{sys.version} {sys.prefix}".encode())
    for file in files(names):
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def remove_stale(now: dict[str, str]) -> None:
    """Remove what was not made from the inputs as they are now; all pages, if the last build failed or was stopped."""
    last = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    stale = []
    if last != now:
        stale += ["html", ".doctrees", "jupyter_execute"]
    elif (BUILD / "html" / "lite").exists():  # Jupyter may hold older notebooks, and pages have buttons for it
        stale += ["html"]
    for name in stale:
        shutil.rmtree(BUILD / name, ignore_errors=True)
    made_from = CACHE / "made-from"  # what the notebooks ran with; also a build that failed leaves good outputs
    if not made_from.exists() or made_from.read_text() != now["outputs"]:
        shutil.rmtree(CACHE, ignore_errors=True)
        CACHE.mkdir(parents=True)
        made_from.write_text(now["outputs"])


def notebooks() -> list[Job]:
    """Read every page that has code cells, as MyST-NB reads it: a notebook, or a text file with a kernel's name."""
    found = []
    for page in parse_toc_yaml(ROOT / "_toc.yml"):
        path = next(p for suffix in (".ipynb", ".md") if (p := ROOT / f"{page}{suffix}").exists())
        text = path.read_text(encoding="utf-8")
        if reader := create_nb_reader(str(path), MdParserConfig(), NbParserConfig(), text):
            found.append(Job(path.relative_to(ROOT).as_posix(), reader.read(text), path.parent))
    return found


def last_times() -> dict[str, float]:
    """Return what each notebook cost when it last ran on this machine (s of CPU), and writing the pages (s)."""
    return json.loads(TIMES.read_text()) if TIMES.exists() else {}


def remember(name: str, seconds: float) -> None:
    """Keep a time for the next estimate, and for those who want to see what is slow."""
    TIMES.write_text(json.dumps(last_times() | {name: round(seconds, 1)}, indent=1))


def run_notebooks() -> list[Job]:
    """Run the notebooks whose code is not in the cache, put their outputs there and return what ran."""
    cache = get_cache(CACHE)

    def is_new(job: Job) -> bool:
        try:
            return not cache.match_cache_notebook(job.notebook)
        except KeyError:
            return True

    def finished(job: Job) -> None:
        if not job.error:
            bundle = CacheBundleIn(job.notebook, job.name, data={"execution_seconds": job.seconds})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            remember(job.name, job.cpu)

    if jobs := [job for job in notebooks() if is_new(job)]:
        execute_all(jobs, finished, last_times())
    return jobs


def write_pages() -> bool:
    """Let Jupyter Book write the pages; True if it had nothing to warn of."""
    gc.set_threshold(200_000, 50, 100)  # Sphinx keeps what it makes: to look for garbage takes a seventh of its time
    start = time.perf_counter()
    guess = f" ({duration(seconds)} the last time)" if (seconds := last_times().get(PAGES)) else ""
    print(f"Writing the pages{guess} ...", flush=True)
    settings: dict[str, Any] = {
        "external_toc_path": str(ROOT / "_toc.yml"),
        "nitpicky": True,
        "latex_individualpages": False,
    }
    addresses = published()
    settings["html_baseurl"] = addresses.site
    settings["html_theme_options"] = {"repository_url": addresses.repository, "repository_branch": addresses.branch}
    result = build_sphinx(
        ROOT,
        BUILD / "html",
        noconfig=True,
        path_config=ROOT / "_config.yml",
        confoverrides=settings,
        warningiserror=True,
        keep_going=True,
        quiet=True,
    )
    remember(PAGES, time.perf_counter() - start)
    return result == 0


def costs() -> str:
    """Return what each notebook cost when it last ran on this machine, the dearest first."""
    times = last_times()
    times.pop(PAGES, None)
    lines = [f"{seconds:6.1f} s of CPU  {name}" for name, seconds in sorted(times.items(), key=lambda item: -item[1])]
    return "\n".join([*lines, f"{sum(times.values()):6.1f} s of CPU  in all"])


def main() -> int:
    """Bring the site up to date; 0 if it is."""
    if sys.argv[1:] == ["--costs"]:
        print(costs())
        return 0
    start = time.perf_counter()
    os.chdir(ROOT)  # Jupyter Book looks for its local extensions from here
    os.environ["UNSTUCK_SITE"] = "1"
    now = {name: fingerprint(inputs) for name, inputs in INPUTS.items()} | {"addresses": repr(published())}
    BUILD.mkdir(exist_ok=True)
    remove_stale(now)
    STAMP.unlink(missing_ok=True)  # back only if the build is good
    jobs = run_notebooks()
    for job in (failed := [job for job in jobs if job.error]):
        print(f"\n{job.name}, {job.error}", file=sys.stderr)
    if failed:
        print(f"\nThe book was not built: {count(len(failed), 'notebook')} failed, see above.", file=sys.stderr)
        return 1
    if not write_pages():
        print("\nThe book was not built: each warning above names the file and the line to correct.", file=sys.stderr)
        return 1
    STAMP.write_text(json.dumps(now))
    cpu = sum(job.cpu for job in jobs) + time.process_time()
    took = f"{time.perf_counter() - start:.0f} s, {cpu:.0f} s of CPU"
    print(f"The site is built ({took}): {BUILD / 'html' / 'index.html'}")
    print("It is without Jupyter in the browser, which `make lite` adds (tools/lite/README.md).")
    return 0


if __name__ == "__main__":
    with plainly():
        try:
            sys.exit(main())
        except KeyboardInterrupt:
            sys.exit("\nStopped; no kernel is left. The next build goes on from here.")
