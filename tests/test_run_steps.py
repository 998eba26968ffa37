"""The steps of `make test` run side by side; none is left out, and one that fails makes the whole fail."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
import run_steps

ROOT = Path(__file__).resolve().parents[1]


def test_no_step_is_left_out():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    wanted = {"lint", "lite", *(target for target in targets if target.startswith("test-"))}
    assert sorted(chain(*run_steps.LANES)) == sorted(wanted)


def test_the_site_is_built_before_it_is_opened():
    (lane,) = [lane for lane in run_steps.LANES if "test-site" in lane]
    assert lane.index("lite") < lane.index("test-site")


MAKEFILE = """
meet:
	@touch here; until [ -e there ]; do sleep 0.1; done; echo met
greet:
	@touch there; until [ -e here ]; do sleep 0.1; done
work:
	@i=0; while [ $$i -lt 20000 ]; do i=$$((i + 1)); done
wrong:
	@echo what is wrong >&2; exit 3
never:
	@touch never
"""


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """``steps(*lanes)`` runs lanes of the Makefile above; gives the exit code."""
    (tmp_path / "Makefile").write_text(MAKEFILE)
    monkeypatch.setattr(run_steps, "ROOT", tmp_path)

    def run(*lanes: list[str]) -> int:
        monkeypatch.setattr(run_steps, "LANES", list(lanes))
        return run_steps.main()

    return run


def test_lanes_run_at_the_same_time_and_each_step_is_timed(steps, capfd):
    assert steps(["meet", "work"], ["greet"]) == 0  # neither of the two ends before the other begins
    text = capfd.readouterr().out
    assert "---- meet\nmet\n" in text
    assert len(re.findall(r"^(meet|work|greet) +ok +\d+ s +\d+ s of CPU$", text, re.MULTILINE)) == 3
    assert run_steps.run("work").cpu > 0


def test_after_a_failure_no_step_begins_and_the_whole_fails(steps, capfd, tmp_path):
    assert steps(["wrong", "never"]) == 1
    text = capfd.readouterr().out
    assert "what is wrong" in text and "wrong           FAILED" in text and "not begun: never" in text
    assert not (tmp_path / "never").exists()
