"""The harness itself: a loop that never ends fails, and a tool can be hidden."""

import subprocess
import sys
from types import SimpleNamespace

import conftest
import pytest


@pytest.mark.skipif(not hasattr(conftest.signal, "SIGPROF"), reason="this system has no timer of CPU time")
def test_a_loop_that_never_ends_fails():
    item = SimpleNamespace(get_closest_marker=lambda name: SimpleNamespace(args=(0.05,)))
    with pytest.raises(pytest.fail.Exception, match=r"more than 0\.05 s of CPU time"), conftest.cpu_limit(item):
        while True:
            pass


def test_a_process_that_a_test_starts_has_a_limit():
    resource = pytest.importorskip("resource")
    asked = "import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert 0 < int(told) <= conftest.PROCESS_LIMIT
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] == int(told)


@pytest.mark.parametrize("tool", ["chromium", "node", "torch"])
def test_a_tool_can_be_hidden(tool, monkeypatch):
    monkeypatch.setenv("UNSTUCK_WITHOUT", f"nothing {tool}")
    find, _ = conftest.TOOLS[f"needs_{tool}"]
    assert find() is None
