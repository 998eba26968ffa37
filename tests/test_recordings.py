"""Recorded experiments say where they come from, and a part of each is made again and is the same."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from course_lib.widgets import diagnose, fair_race, warmup_edge
from course_lib.widgets.common import optimizer_menu as kit
from course_lib.widgets.common import quantized
from course_lib.widgets.diagnose import BATCHES, CUT_AT, CUTS, EVERY, RATES, STEPS, record, recording, run_of
from course_lib.widgets.fair_race import recorded, train_on_digits

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
    run = run_of(len(RATES) - 1, len(BATCHES) - 1, len(CUTS) - 1)
    assert run.shape == (3, STEPS // EVERY + 1)


@pytest.mark.parametrize(("rate", "batch"), [(4, 1), (5, 3)])
def test_a_part_trained_again_is_the_same(rate: int, batch: int) -> None:
    """The first hundred steps, at rates that do not magnify rounding."""
    before, after = record(RATES[rate], BATCHES[batch], cuts=(1, 30), steps=120, cut_at=100)
    recorded = run_of(rate, batch, 0)[:, :7]
    np.testing.assert_allclose(np.concatenate([before, after[0]]).T, recorded, rtol=1e-3)
    assert after[1][0, 2] == pytest.approx(after[0][0, 2] / 30, rel=0.1)  # the cut divides λmax·η/2


def test_a_tail_after_the_cut_trained_again_is_the_same(monkeypatch) -> None:
    """A whole run with its cut, all samples at once: quick enough, and quiet enough to be compared to its end.

    It is measured at every tenth of the recorded points: λmax costs far more than the steps between.
    """
    monkeypatch.setattr(diagnose, "EVERY", 10 * EVERY)
    before, after = record(RATES[3], None, cuts=(3,))
    recorded = run_of(3, BATCHES.index(None), CUTS.index(3))[:, ::10]
    assert len(before) + len(after[0]) == recorded.shape[1] == 13
    np.testing.assert_allclose(np.concatenate([before, after[0]]).T, recorded, rtol=2e-3)


# ---- the network under six schedules


def tool(name: str) -> ModuleType:
    """A script of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["diagnose", "warmup_edge"])
def test_a_script_writes_a_file_that_is_read_again(name: str, tmp_path: Path, monkeypatch) -> None:
    """Without the training, which takes minutes: the runs are those that ship."""
    script, shipped = tool(f"record_{name}"), quantized.shipped(f"{name}.npz")
    monkeypatch.setattr(script, "record_all", dict)
    monkeypatch.setattr(quantized, "encode", lambda channels: (shipped.payload, shipped.channels))
    out = tmp_path / f"{name}.npz"
    monkeypatch.setattr(sys, "argv", ["script", "--out", str(out), "--date", shipped.provenance["date"]])
    script.main()
    with np.load(out) as data:
        assert data["payload"].tobytes() == shipped.payload
        assert json.loads(str(data["channels"])) == shipped.channels
        told = json.loads(str(data["provenance"]))
    assert told.keys() == shipped.provenance.keys()
    assert told["settings"] == shipped.provenance["settings"]


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


# ---- warm-up


@pytest.fixture(scope="module")
def warmer() -> ModuleType:
    return tool("record_warm_up")


@pytest.fixture(scope="module")
def warm_up() -> dict:
    return json.loads((ROOT / "course_lib" / "data" / "warm_up.json").read_text(encoding="utf-8"))


def test_the_warm_ups_state_their_provenance_and_are_whole(warmer: ModuleType, warm_up: dict) -> None:
    said = warm_up["provenance"]
    assert (ROOT / said["script"]).is_file()
    assert {"date", "python", "numpy"} <= set(said)
    now = {"steps": warmer.STEPS, "every": warmer.EVERY, "batch_size": warmer.BATCH, "adam_warmups": warmer.RAMPS}
    now |= {"momentum_seeds": warmer.MOMENTUM_SEEDS, "adam_seeds": warmer.ADAM_SEEDS}
    assert {name: said[name] for name in now} == json.loads(json.dumps(now))
    assert [(run["warmup"], run["peak"]) for run in warm_up["momentum"]] == [
        (ramp, peak) for ramp in warmer.WARMUPS for peak in warmer.PEAKS
    ]
    assert [(run["net"], run["rate"], run["way"]) for run in warm_up["adam"]] == [
        (net, rate, way) for net in warmer.ADAM_NETS for rate in warmer.RATES for way in warmer.WAYS
    ]
    length = warmer.STEPS // warmer.EVERY + 1
    assert (
        {len(run["median"]) for run in warm_up["adam"]}
        == {len(run["loss"]) for run in warm_up["sharpness"]}
        == {length}
    )


def test_a_quiet_run_with_momentum_is_the_same_again(warmer: ModuleType, warm_up: dict) -> None:
    """To its end at the smallest rate; and one that diverges diverges again."""
    (run,) = [run for run in warm_up["momentum"] if (run["warmup"], run["peak"]) == (60, 0.05)]
    assert warmer.record_momentum(0.05, 60, 0)["loss"][-1] == pytest.approx(run["loss"][0], rel=0.02)
    assert not np.isfinite(warmer.record_momentum(0.4, 1, 0)["loss"][-1])


def test_the_sharpness_at_the_start_is_the_same_again(warmer: ModuleType, warm_up: dict) -> None:
    again = warmer.record_momentum(0.4, 60, 0, steps=20, curvature=True)
    assert again["sharpness"] == pytest.approx(warm_up["sharpness"][1]["sharpness"][:2], rel=2e-3)


@pytest.mark.parametrize("way", ["warm-up", "σ known, warm-up", "long warm-up"])
def test_the_first_steps_with_adam_are_the_same_again(warmer: ModuleType, warm_up: dict, way: str) -> None:
    again = np.median([warmer.record_adam("relu", 0.003, way, seed, steps=40) for seed in warmer.ADAM_SEEDS], axis=0)
    (run,) = [run for run in warm_up["adam"] if (run["net"], run["rate"], run["way"]) == ("relu", 0.003, way)]
    np.testing.assert_allclose(again, run["median"][:3], rtol=5e-3)


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


# ---- the fair race and the construction kit


def test_the_race_states_its_provenance_and_is_whole() -> None:
    said, race = recorded().provenance, recorded()
    assert (ROOT / said["script"]).is_file()
    assert {"date", "python", "numpy", "network"} <= set(said)
    now = {
        "samples": fair_race.SAMPLES,
        "batch_size": fair_race.BATCH,
        "steps": fair_race.STEPS,
        "every": fair_race.EVERY,
        "optimizers": list(fair_race.RACERS),
        "rates": fair_race.RATES,
        "seeds": fair_race.SEEDS,
        "kit": [list(kit.DIRECTIONS), list(kit.MAGNITUDES), list(kit.SCHEDULES)],
    }
    assert {name: said[name] for name in now} == json.loads(json.dumps(now))
    assert race.loss.shape == (5, 11, 3, 41) == (*race.accuracy.shape, len(race.steps))
    (channel,) = race.channels
    assert (channel["rows"], channel["steps"]) == (5 * 6 * 3 * 11, fair_race.STEPS // said["kit_every"] + 1)
    assert (ROOT / "course_lib" / "data" / "fair_race.npz").stat().st_size <= 90_000


@pytest.mark.parametrize(("name", "rate"), [("momentum", 0.01), ("Adam", 0.00316)])
def test_the_first_steps_of_the_race_are_the_same_again(name: str, rate: float) -> None:
    place = list(fair_race.RACERS).index(name), fair_race.RATES.index(rate)
    for seed in fair_race.SEEDS:
        again, _ = train_on_digits(fair_race.RACERS[name](rate), seed, steps=150)
        np.testing.assert_allclose(again, recorded().loss[place][seed][:11], rtol=1e-3)


def test_a_whole_run_of_the_race_is_as_good_again() -> None:
    again, right = train_on_digits(fair_race.RACERS["Adagrad"](0.1), seed=1)
    place = list(fair_race.RACERS).index("Adagrad"), fair_race.RATES.index(0.1), 1
    assert again[-1] == pytest.approx(recorded().loss[place][-1], rel=0.02)
    assert right == pytest.approx(recorded().accuracy[place], abs=0.01)


def test_the_first_steps_of_the_kit_are_the_same_again() -> None:
    curves = quantized.decode(recorded().kit, recorded().channels)["loss"].reshape(5, 6, 3, 11, -1)
    for i, j, k, rate in [(0, 0, 0, 8), (1, 0, 1, 4), (2, 4, 0, 3), (4, 4, 2, 4), (3, 2, 0, 4), (4, 5, 1, 4)]:
        names = list(kit.DIRECTIONS)[i], list(kit.MAGNITUDES)[j], list(kit.SCHEDULES)[k]
        made = kit.optimizer_of(*names, fair_race.RATES[rate])
        again, _ = train_on_digits(made, recorded().provenance["kit_seed"], 120, recorded().provenance["kit_every"])
        np.testing.assert_allclose(again, curves[i, j, k, rate][:5], rtol=2e-3, err_msg=str(names))


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
