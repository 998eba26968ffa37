"""Recorded experiments say where they come from, and a part of each is made again and is the same."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from course_lib.widgets import diagnose, warmup_edge
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


# ---- the network under six schedules


def tool(name: str) -> ModuleType:
    """A script of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def recorder() -> ModuleType:
    return tool("record_schedules")


@pytest.fixture(scope="module")
def schedules() -> dict:
    return json.loads((ROOT / "course_lib" / "data" / "schedules.json").read_text(encoding="utf-8"))


def test_the_schedules_state_their_provenance_and_are_whole(recorder: ModuleType, schedules: dict) -> None:
    said = schedules["provenance"]
    assert (ROOT / said["script"]).is_file()
    assert {"date", "python", "numpy"} <= set(said)
    now = {"seeds": recorder.SEEDS, "steps": recorder.STEPS, "every": recorder.EVERY, "batch_size": recorder.BATCH}
    assert {name: said[name] for name in now} == json.loads(json.dumps(now))
    runs = [(run["schedule"], run["rate"]) for run in schedules["runs"]]
    assert runs == [(shape, rate) for shape in recorder.SHAPES for rate in recorder.RATES]
    assert {len(run["loss"]) for run in schedules["runs"]} == {recorder.STEPS // recorder.EVERY + 1}


@pytest.mark.parametrize(("shape", "rate"), [("constant", 1e-3), ("one cycle", 3e-2)])
def test_the_first_steps_under_a_schedule_are_the_same_again(
    recorder: ModuleType, schedules: dict, shape: str, rate: float
) -> None:
    again = np.mean([recorder.record(shape, rate, seed, steps=300)[0] for seed in recorder.SEEDS], axis=0)
    (run,) = [run for run in schedules["runs"] if (run["schedule"], run["rate"]) == (shape, rate)]
    np.testing.assert_allclose(again, run["loss"][:4], rtol=2e-3)


def test_a_whole_run_with_a_decay_is_as_good_again(recorder: ModuleType, schedules: dict) -> None:
    """To its end, with one seed of three: a quiet rate, and within what three seeds differ."""
    losses, right = recorder.record("linear", 3e-3, seed=0)
    (run,) = [run for run in schedules["runs"] if (run["schedule"], run["rate"]) == ("linear", 3e-3)]
    assert losses[-1] == pytest.approx(run["loss"][-1], rel=0.05)
    assert right == pytest.approx(run["accuracy"], abs=0.02)


# ---- the built-ins of the capstone


@pytest.fixture(scope="module")
def capstone() -> dict:
    return json.loads((ROOT / "course_lib" / "data" / "capstone.json").read_text(encoding="utf-8"))


def test_the_capstone_states_its_provenance_and_every_rate_is_the_best(capstone: dict) -> None:
    tools, said = tool("record_capstone"), capstone["provenance"]
    assert (ROOT / said["script"]).is_file()
    assert {"date", "python", "numpy"} <= set(said)
    now = {"practice": list(tools.PRACTICE), "hidden": list(tools.HIDDEN), "steps": tools.STEPS, "every": tools.EVERY}
    now |= {"batch_size": tools.BATCH, "samples": tools.SAMPLES}
    assert {name: said[name] for name in now} == now
    assert not set(tools.PRACTICE) & set(tools.HIDDEN)
    assert [run["optimizer"] for run in capstone["runs"]] == [*tools.BUILT_IN, tools.DEFAULT]
    for run in capstone["runs"][:-1]:
        best = min(run["tried"], key=run["tried"].get)
        assert float(best) == run["rate"] and tools.RATES[0] < run["rate"] < tools.RATES[-1]
        assert run["practice"][-1] == run["tried"][best]


@pytest.mark.parametrize("run", [0, 4, 5])
def test_the_built_ins_of_the_capstone_trained_again_are_as_good(capstone: dict, run: int) -> None:
    """The beginning of the practice runs to rounding, the end on the hidden seeds as far as chaos allows."""
    tools, recorded = tool("record_capstone"), capstone["runs"][run]
    name = {**tools.BUILT_IN, tools.DEFAULT: "adam"}[recorded["optimizer"]]
    losses, _ = tools.descend(tools.optimizer(name, lr=recorded["rate"]), tools.PRACTICE, steps=50)
    np.testing.assert_allclose(np.median(losses, axis=0), recorded["practice"][:6], rtol=5e-3)
    assert tools.hidden(name, recorded["rate"]) == pytest.approx(recorded["hidden"], rel=0.1)


# ---- warm-up on the edge


def test_the_warmups_state_their_provenance_and_are_whole() -> None:
    said = warmup_edge.recording().provenance
    assert (ROOT / said["script"]).is_file()
    assert {"date", "python", "numpy"} <= set(said)
    now = {"settings": warmup_edge.SETTINGS, "rates": warmup_edge.RATES, "warmups": warmup_edge.WARMUPS,
           "steps": warmup_edge.STEPS, "every": warmup_edge.EVERY, "beta": warmup_edge.BETA}  # fmt: skip
    assert {name: said[name] for name in now} == json.loads(json.dumps(now))
    assert (ROOT / "course_lib" / "data" / "warmup_edge.npz").stat().st_size <= 20_000
    shape = (len(warmup_edge.RATES) * len(warmup_edge.WARMUPS), warmup_edge.STEPS // warmup_edge.EVERY + 1)
    assert {curves.shape for curves in warmup_edge.recording().curves().values()} == {shape}


@pytest.mark.parametrize(("lr", "warmup"), [(0.1, 0), (0.4, 60)])
def test_the_first_steps_of_a_warmup_are_the_same_again(lr: float, warmup: int) -> None:
    again = warmup_edge.record(lr, warmup, steps=60)
    np.testing.assert_allclose(again, warmup_edge.run_of(lr, warmup)[:, :13], rtol=2e-3)


def test_a_diverging_start_is_the_same_again() -> None:
    again = warmup_edge.record(0.4, 0, steps=10)
    assert warmup_edge.lost_at(again[0]) == warmup_edge.lost_at(warmup_edge.run_of(0.4, 0)[0]) == 1
