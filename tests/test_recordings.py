"""Recorded experiments say where they come from, and a part of each is made again and is the same."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from course_lib.widgets import diagnose
from course_lib.widgets.diagnose import BATCHES, CUT_AT, CUTS, EVERY, RATES, STEPS, record, recording

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "course_lib" / "data" / "diagnose.npz"


def test_the_recording_states_its_provenance() -> None:
    said = recording().provenance
    assert (ROOT / said["script"]).is_file()
    assert said["settings"] == diagnose.SETTINGS and "seed" in said["settings"]
    assert {"date", "python", "numpy"} <= set(said)
    now = {"rates": RATES, "batches": BATCHES, "cuts": CUTS, "steps": STEPS, "cut_at": CUT_AT, "every": EVERY}
    assert {name: said[name] for name in now} == json.loads(json.dumps(now))


def test_the_recording_is_small_and_whole() -> None:
    assert FILE.stat().st_size <= 60_000
    run = recording().run(len(RATES) - 1, len(BATCHES) - 1, len(CUTS) - 1)
    assert run.shape == (3, STEPS // EVERY + 1)


@pytest.mark.parametrize(("rate", "batch"), [(4, 1), (5, 3)])
def test_a_part_trained_again_is_the_same(rate: int, batch: int) -> None:
    """The first hundred steps, at rates that do not magnify rounding."""
    before, after = record(RATES[rate], BATCHES[batch], cuts=(1, 30), steps=120, cut_at=100)
    recorded = recording().run(rate, batch, 0)[:, :7]
    np.testing.assert_allclose(np.concatenate([before, after[0]]).T, recorded, rtol=1e-3)
    assert after[1][0, 2] == pytest.approx(after[0][0, 2] / 30, rel=0.1)  # the cut divides λmax·η/2


def test_a_tail_after_the_cut_trained_again_is_the_same() -> None:
    """A whole run with its cut, all samples at once: quick enough, and quiet enough to be compared to its end."""
    before, after = record(RATES[3], None, cuts=(3,))
    recorded = recording().run(3, BATCHES.index(None), CUTS.index(3))
    np.testing.assert_allclose(np.concatenate([before, after[0]]).T, recorded, rtol=2e-3)
