"""The harness itself: a loop that never ends fails, and a tool can be hidden."""

from types import SimpleNamespace

import conftest
import pytest


@pytest.mark.skipif(not hasattr(conftest.signal, "SIGPROF"), reason="this system has no timer of CPU time")
def test_a_loop_that_never_ends_fails():
    item = SimpleNamespace(get_closest_marker=lambda name: SimpleNamespace(args=(0.05,)))
    with pytest.raises(pytest.fail.Exception, match=r"more than 0\.05 s of CPU time"), conftest.cpu_limit(item):
        while True:
            pass


@pytest.mark.parametrize("tool", ["chromium", "node", "torch"])
def test_a_tool_can_be_hidden(tool, monkeypatch):
    monkeypatch.setenv("UNSTUCK_WITHOUT", f"nothing {tool}")
    find, _ = conftest.TOOLS[f"needs_{tool}"]
    assert find() is None
