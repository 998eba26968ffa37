"""Recorded experiments say where they come from, and a part of each is made again and is the same."""

from __future__ import annotations

import json
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from course_lib.experiments import (
    EXPERIMENTS,
    adams_edge,
    base,
    capstone,
    crescent_race,
    diagnose,
    fair_race,
    flat_loss,
    menu_runs,
    momentum_rates,
    schedules,
    spikes,
    stuck_runs,
    transformer,
    warm_up,
    warmup_edge,
)
from course_lib.experiments.__main__ import main
from course_lib.schedules import at
from course_lib.words import bigrams

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "course_lib" / "experiments"
LARGEST = {
    "diagnose": 70_000,
    "fair_race": 80_000,
    "menu_runs": 60_000,
    "spikes": 25_000,
    "flat_loss": 21_000,
    "warm_up": 40_000,
    "warmup_edge": 25_000,
    "words_race": 50_000,
}  # bytes; the others: 20,000


def experiment(name: str) -> ModuleType:
    """The module of that name."""
    return import_module(f"course_lib.experiments.{name}")


# ---- one room, one format, one provenance, one command


def test_each_experiment_is_a_file_of_code_and_a_file_of_numbers() -> None:
    code = {path.stem for path in HERE.glob("*.py")} - {"__init__", "__main__", "base"}
    assert code == {path.stem for path in HERE.glob("*.npz")} == set(EXPERIMENTS)
    for name in EXPERIMENTS:
        offered = set(experiment(name).__all__)
        assert {"SETTINGS", "record", "load"} <= offered and any(one.startswith("run") for one in offered), name


def rounded(setting: Any) -> Any:
    """A setting without the last digits of its numbers: a processor has its own powers of ten."""
    if isinstance(setting, dict):
        return {key: rounded(value) for key, value in setting.items()}
    if isinstance(setting, list):
        return [rounded(value) for value in setting]
    return float(f"{setting:.12g}") if isinstance(setting, float) else setting


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_it_states_its_provenance(name: str) -> None:
    origin = base.load(name).provenance
    assert {"command", "date", "python", "numpy", "settings"} <= origin.keys()
    assert origin["command"] == f"python -m course_lib.experiments record {name}"
    assert rounded(origin["settings"]) == rounded(json.loads(json.dumps(experiment(name).SETTINGS)))
    assert any("seed" in setting for setting in origin["settings"])


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_its_file_is_small(name: str) -> None:
    assert (HERE / f"{name}.npz").stat().st_size <= LARGEST.get(name, 20_000)


def untrained() -> Any:
    """Like `train`, but nothing is trained, and what was measured first stands for every measurement."""
    first: dict[Any, Any] = {}

    def train(optimizer: Any, grad: Any, theta: Any, steps: int, measure: Any, every: int = 1) -> Any:
        flags = (cell.cell_contents for cell in measure.__closure__ or ())
        same = measure.__code__, *(flag for flag in flags if isinstance(flag, bool))  # it measures the same of all runs
        if same not in first:
            first[same] = measure(theta)
        return theta, {key: np.full(steps // every + 1, value) for key, value in first[same].items()}

    return train


#: What experiments compute beside training, shorter: numbers of the same shapes.
SHORTER = {
    "flat_loss": {"moved": partial(flat_loss.moved, steps=50)},
    "crescent_race": {"STEPS": 50},
    "warm_up": {
        "HEARD": tuple(range(1, len(warm_up.HEARD) + 1)),
        "run_felt_known": partial(warm_up.run_felt_known, count=1),
        "_sharpness": lambda *_, **__: 1.0,
    },
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_command_writes_what_is_read_again(name: str, tmp_path: Path, monkeypatch, capsys) -> None:
    """Without the training, which takes minutes; so the numbers are not those that ship, but of their shapes."""
    shipped, out = base.load(name), tmp_path / "again.npz"
    monkeypatch.setattr(experiment(name), "train", untrained(), raising=False)
    monkeypatch.setattr(transformer, "run", lambda *which: np.zeros(transformer.load()["loss"].shape[2:]))
    for costly in ("SEEN", "LANCZOS"):  # the gradients before the first step, and the steps to λmax
        monkeypatch.setattr(experiment(name), costly, 1, raising=False)
    for costly, cheap in SHORTER.get(name, {}).items():
        monkeypatch.setattr(experiment(name), costly, cheap)
    main(["record", name, "--out", str(out), "--date", "2026-01-02"])
    assert f"wrote {out}" in capsys.readouterr().out
    monkeypatch.setattr(base, "files", lambda package: tmp_path)
    again = base.load.__wrapped__("again")
    assert again.provenance["date"] == "2026-01-02"
    assert rounded(again.provenance["settings"]) == rounded(shipped.provenance["settings"])
    shape = {key: (values.shape, values.dtype) for key, values in shipped.numbers.items()}
    assert {key: (values.shape, values.dtype) for key, values in again.numbers.items()} == shape


@pytest.mark.parametrize(
    ("name", "numbers", "message"),
    [
        ("runs.json", {}, 'path must be a name that ends with ".npz"'),
        ("runs.npz", {"loss": [1.0]}, "loss must be an array of floats"),
        ("runs.npz", {"loss": np.arange(3)}, "loss must be an array of floats"),
        ("runs.npz", {"provenance": np.ones(3)}, 'numbers must be names other than "provenance"'),
    ],
)
def test_what_is_no_recording_is_not_written(name: str, numbers: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        base.save(tmp_path / name, numbers, {})
    assert not any(tmp_path.iterdir())


def test_what_is_recorded_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="read-only"):
        fair_race.load().numbers["ends"][0] = 0
    with pytest.raises(ValueError, match=r"name must be one of 'loss before', .* but is 'losses'"):
        _ = diagnose.load()["losses"]


# ---- diagnose


@pytest.mark.parametrize(("rate", "batch"), [(4, 1), (5, 3)])
def test_a_part_trained_again_is_the_same(rate: int, batch: int) -> None:
    """The first hundred steps, at rates that do not magnify rounding."""
    before, after = diagnose.run(diagnose.RATES[rate], diagnose.BATCHES[batch], cuts=(1, 30), steps=120, cut_at=100)
    recorded = diagnose.curves(rate, batch, 0)[:, :7]
    np.testing.assert_allclose(np.concatenate([before, after[0]]).T, recorded, rtol=1e-3)
    assert after[1][0, 2] == pytest.approx(after[0][0, 2] / 30, rel=0.1)  # the cut divides η·λmax/2


def test_a_tail_after_the_cut_trained_again_is_the_same(monkeypatch) -> None:
    """A whole run with its cut, all samples at once: quick enough, and quiet enough to be compared to its end.

    It is measured at every tenth of the recorded points: λmax costs far more than the steps between.
    """
    monkeypatch.setattr(diagnose, "EVERY", 10 * diagnose.EVERY)
    before, after = diagnose.run(diagnose.RATES[3], None, cuts=(3,))
    recorded = diagnose.curves(3, diagnose.BATCHES.index(None), diagnose.CUTS.index(3))[:, ::10]
    assert len(before) + len(after[0]) == recorded.shape[1] == 13
    np.testing.assert_allclose(np.concatenate([before, after[0]]).T, recorded, rtol=2e-3)


# ---- momentum at every rate


def test_momentum_and_its_lost_runs_are_the_same_again() -> None:
    recorded = momentum_rates.load()["loss"]
    rate = momentum_rates.RATES
    assert momentum_rates.run(rate[4], 0.9, 1) == pytest.approx(recorded[1, 4, 1], rel=1e-3)
    assert np.isnan(momentum_rates.run(rate[-1], 0.0, 0)) and np.isnan(recorded[0, -1, 0])


# ---- the race of lecture 03


def test_the_race_on_the_crescent_is_the_same_again() -> None:
    """Momentum and falling rates are steady; at constant rates RMSProp and Adam bounce, and chance decides of some."""
    recorded, rates = crescent_race.load(), np.array(crescent_race.RATES)
    for k, name in enumerate(crescent_race.RACERS):
        again = crescent_race.run(name, 3, falling=True)
        assert np.isfinite(again).sum() == pytest.approx(np.isfinite(recorded["falling"][k, 3]).sum(), abs=1), name
    np.testing.assert_allclose(crescent_race.run("momentum", 3), recorded["constant"][0, 3], atol=1)
    calm = (rates > 0.002) & (rates < 0.3)
    again = crescent_race.run("RMSProp", 3)[calm]
    assert (np.isfinite(again) == np.isfinite(recorded["constant"][1, 3, calm])).all()


# ---- the runs of lecture 01


def test_the_start_of_a_flat_run_is_the_same_again() -> None:
    """Minibatches on a convex loss: two runs with the same batches come together, so the numbers are steady."""
    recorded, window = flat_loss.load(), flat_loss.WINDOW
    _, again = flat_loss.run("convex", 3, steps=2 * window)
    for name, values in again.items():
        np.testing.assert_allclose(values, recorded[f"convex {name}"][3, :2], rtol=1e-5)
    moved = flat_loss.moved(flat_loss.MLP((64, 10)).init(2), flat_loss.RATE / flat_loss.CUT, 2)
    assert moved == pytest.approx({name: recorded[f"moved {name}"][1, 2] for name in moved}, rel=1e-5)
    with pytest.raises(ValueError, match=r"steps must be a multiple of 500, but is 750"):
        flat_loss.run("convex", 0, steps=750)


def test_noise_alone_is_added_up_at_one_place() -> None:
    place = flat_loss.MLP((64, 10)).init(2)
    walk, noise, twice = (flat_loss.moved(place, lr, 2, 120, only) for lr, only in ((1, False), (1, True), (2, True)))
    assert noise["lowest edge"] == noise["highest edge"] == walk["highest edge"] > walk["median edge"]
    for name in ("net", "path", "median edge"):
        assert twice[name] == pytest.approx(2 * noise[name])
    assert noise["path"] < walk["path"]


def test_the_first_steps_of_the_smallest_network_are_the_same_again() -> None:
    recorded, every = flat_loss.load(), flat_loss.TINY["every"]
    for name, values in flat_loss.run_tiny(1, every).items():
        np.testing.assert_allclose(values, recorded[f"tiny {name}"][1, :2], rtol=1e-4)


def test_the_calm_before_the_edge_is_the_same_again(monkeypatch) -> None:
    monkeypatch.setattr(flat_loss, "EDGE", {**flat_loss.EDGE, "steps": 500, "after": 2})
    again = flat_loss.run_edge(4)
    # the swing grows out of the last digits: in which step it breaks out moves the lowest norm by 0.2 %
    assert again["lowest norm"] == pytest.approx(flat_loss.load()["edge lowest norm"][4], rel=1e-2)


# ---- the eight flat runs


def test_a_quiet_flat_run_is_the_same_again() -> None:
    how = {name: value for name, value in stuck_runs.RUNS[2].items() if name != "why"}
    again = stuck_runs.run(**how)
    assert again == pytest.approx({name: stuck_runs.load()[name][2] for name in stuck_runs.QUANTITIES}, rel=5e-3)


# ---- the network under six schedules


@pytest.mark.parametrize(("shape", "rate"), [("constant", 1e-3), ("one cycle", 3e-2)])
def test_the_first_steps_under_a_schedule_are_the_same_again(shape: str, rate: float) -> None:
    again = [schedules.run(shape, rate, seed, steps=300)[0] for seed in schedules.SEEDS]
    np.testing.assert_allclose(again, schedules.load()["loss"][schedules.place(shape, rate)][:, :4], rtol=2e-3)


def test_a_whole_run_with_a_decay_is_as_good_again() -> None:
    """To its end, at a quiet rate."""
    losses, right = schedules.run("linear", 3e-3, seed=0)
    kept, place = schedules.load(), (*schedules.place("linear", 3e-3), 0)
    assert losses[-1] == pytest.approx(kept["loss"][place][-1], rel=0.05)
    assert right == pytest.approx(kept["accuracy"][place], abs=0.02)


# ---- Adam's loss spikes


def test_the_limit_is_that_of_the_average_of_alternating_gradients() -> None:
    assert [spikes.limit(name) for name in ("Adam", "β₁ = 0.8", "β₁ = 0.95", "AMSGrad")] == pytest.approx(
        [38, 18, 78, 38]
    )


def test_a_spike_is_twice_the_lowest_loss_after_quiet_steps() -> None:
    loss = np.geomspace(1, 0.01, 1000)
    loss[[300, 310, 500]] = 10  # the second within the quiet of the first
    assert list(spikes.starts(loss)) == [300, 500]
    number = np.linspace(0, 40, 101)
    measured = spikes.measure("Adam", loss, number)
    assert measured["crossed"] == 960 and measured["spiked"] == 300 and measured["spikes"] == 2
    calm = spikes.measure("Adam", loss[:300], number[:90])
    assert np.isnan([calm["crossed"], calm["spiked"]]).all() and calm["spikes"] == 0


def test_adam_spikes_after_its_number_passes_the_limit_and_amsgrad_does_not() -> None:
    """The recorded seed whose spike is the earliest, up to that spike; and that seed with a σ that never falls."""
    kept, adam = spikes.load(), list(spikes.RUNS).index("Adam")
    seed = int(kept["spiked"][adam].argmin())
    loss, number = spikes.run("Adam", seed, 1000)
    measured = spikes.measure("Adam", loss, number)
    assert measured["crossed"] == pytest.approx(kept["crossed"][adam, seed], abs=10)
    assert measured["spiked"] == pytest.approx(kept["spiked"][adam, seed], abs=10)
    calm = spikes.measure("AMSGrad", *spikes.run("AMSGrad", seed, 1000))
    assert np.isnan(calm["spiked"]) and calm["most"] < spikes.limit("AMSGrad")


def test_amsgrads_number_has_its_corrected_rate() -> None:
    """Its η is 0.1 to 0.2 of `lr` in these steps."""
    kept, place = spikes.load()["number"], list(spikes.RUNS).index("AMSGrad")
    assert spikes.run("AMSGrad", 0, 40)[1][1:] == pytest.approx(kept[place, 1:5], rel=1e-3)


# ---- warm-up


def test_a_quiet_run_with_momentum_is_the_same_again() -> None:
    """To its end at the smallest rate; and one that diverges diverges again."""
    recorded = dict(zip(warm_up.WARMUPS, warm_up.load()["momentum"], strict=True))
    assert warm_up.run_momentum(0.05, 60, 0)["loss"][-1] == pytest.approx(recorded[60][0, 0], rel=0.02)
    assert not np.isfinite(warm_up.run_momentum(0.4, 1, 0)["loss"][-1])
    assert np.isnan(recorded[1][warm_up.PEAKS.index(0.4), 0])


def test_the_sharpness_at_the_start_is_the_same_again() -> None:
    again = warm_up.run_momentum(0.4, 60, 0, steps=20, curvature=True)
    assert again["sharpness"] == pytest.approx(warm_up.load()["sharpness"][1, 0, :2], rel=2e-3)


@pytest.mark.parametrize(
    ("way", "steps"),
    [
        ("no hat on m", 20),
        ("σ known, warm-up", 40),
        ("long warm-up", 40),
        ("RAdam", 40),
        ("weights warmed", 120),
        ("σ warmed", 20),
    ],
)
def test_the_first_steps_with_adam_are_the_same_again(way: str, steps: int) -> None:
    again = warm_up.run_adam(0.015, way, 0, steps)
    np.testing.assert_allclose(again, warm_up.load()["adam"][warm_up.place(0.015, way)][0][: len(again)], rtol=1e-2)


@pytest.mark.parametrize("where", warm_up.FELT)
def test_the_sharpness_that_adam_meets_is_the_same_again(where: str) -> None:
    recorded = warm_up.load()["felt"][warm_up.FELT.index(where), 0]
    np.testing.assert_allclose(warm_up.run_felt(where, 0.015, 0), recorded, rtol=2e-2)


def test_the_sharpness_with_sigma_known_is_the_same_again() -> None:
    assert warm_up.run_felt_known(0) == pytest.approx(warm_up.load()["felt_known"][0], rel=2e-2)


def test_a_transplant_of_momentum_is_as_good_again() -> None:
    """Warmed weights train, whatever the velocity; the weights of the start do not."""
    recorded = warm_up.load()["transplant"]
    assert np.isnan(recorded[0]).all() and (recorded[1] < 0.1).all()
    assert not np.isfinite(warm_up.run_transplant("start", "warmed", 1)[-1])
    assert warm_up.run_transplant("warmed", "start", 1)[-1] == pytest.approx(recorded[1, 0, 1], rel=0.5)


def test_a_run_that_diverged_is_recorded_as_nan(monkeypatch) -> None:
    monkeypatch.setattr(warm_up, "_record_momentum", lambda: {"momentum": np.array([0.1, np.inf, np.nan])})
    monkeypatch.setattr(warm_up, "_record_adam", dict)
    np.testing.assert_array_equal(warm_up.record()["momentum"], [0.1, np.nan, np.nan])


# ---- Adam's edge


@pytest.mark.parametrize("case", [0, 2])
def test_the_first_steps_toward_adams_edge_are_the_same_again(case: int) -> None:
    again = adams_edge.run(*adams_edge.CASES[case], seed=1, steps=100)
    for name in ("number", "sharpness", "loss"):
        np.testing.assert_allclose(again[name], adams_edge.load()[name][case, 1, :3], rtol=5e-3, err_msg=name)


def test_each_run_toward_adams_edge_has_its_place(monkeypatch) -> None:
    kept = adams_edge.load().numbers

    def run(beta1: float, criterion: str, seed: int) -> dict[str, Any]:
        return {name: values[adams_edge.CASES.index((beta1, criterion)), seed] for name, values in kept.items()}

    monkeypatch.setattr(adams_edge, "run", run)
    np.testing.assert_equal(adams_edge.record(), kept)


# ---- the Transformer


@pytest.mark.parametrize("norm", transformer.NORMS)
def test_the_first_steps_of_a_transformer_are_the_same_again(norm: str, torch: Any) -> None:
    again = transformer.run(norm, "Adam", 0.007, steps=20)
    recorded = transformer.load()["loss"][transformer.place(norm, "Adam", 0.007)]
    np.testing.assert_allclose(again, recorded[:, :2], rtol=2e-2)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [(("mid", "Adam"), "norm must be one of 'post', 'pre', but is 'mid'"), (("post", "slow"), "way must be one of")],
)
def test_a_transformer_that_does_not_exist_is_refused(wrong: tuple[str, str], message: str, torch: Any) -> None:
    with pytest.raises(ValueError, match=message):
        transformer.run(*wrong, 0.007)
    with pytest.raises(ValueError, match="must be one of"):
        transformer.place(*wrong, 0.007)


# ---- the built-ins of the capstone


def test_the_best_rate_and_schedule_are_tuned_and_the_default_is_not(monkeypatch) -> None:
    """With losses that are lowest at η = 0.178, less so with a decay, and none from 1 on."""

    def run(method: Any, seeds: Any, steps: int = capstone.STEPS) -> Any:
        rate = max(float(at(method.schedule, t)) for t in range(steps))
        falls = float(at(method.schedule, steps - 1)) < rate
        loss = np.abs(np.log(rate / 0.178)) + 1 - 0.5 * falls if rate < 1 else np.nan
        losses = np.full((len(seeds), steps // capstone.EVERY + 1), loss)
        losses[:, 0] = 3.0  # at the start, where all are alike
        return losses, np.ones(len(seeds))

    monkeypatch.setattr(capstone, "run", run)
    numbers = capstone.record()
    gd, default = 0, list(capstone.BUILT_INS).index(capstone.DEFAULT)
    assert numbers["rate"][gd] == 0.178 and numbers["plan"][gd] > 0
    np.testing.assert_allclose(numbers["hidden"][gd], 0.5)
    tried = np.isfinite(numbers["tried"][gd])
    assert [rate for rate, was in zip(capstone.RATES, tried[0], strict=True) if was] == [
        *(0.001, 0.00316, 0.01, 0.0316, 0.1),  # two in a decade; then those around the best of them
        *(0.133, 0.178, 0.237, 0.316, 0.422, 0.562, 0.75),
    ]
    assert numbers["rate"][default] == 1e-3 and numbers["plan"][default] == 0
    assert np.isfinite(numbers["tried"][default]).sum() == 1


def test_the_rate_of_every_built_in_is_the_best() -> None:
    assert not set(capstone.PRACTICE) & set(capstone.HIDDEN)
    kept = capstone.load()
    for k, name in enumerate(capstone.BUILT_INS):
        plan, place = np.unravel_index(np.nanargmin(kept["tried"][k]), kept["tried"][k].shape)
        assert (kept["plan"][k], kept["rate"][k]) == (plan, capstone.RATES[place])
        assert np.median(kept["practice"][k, :, -1]) == kept["tried"][k, plan, place]
        if name != capstone.DEFAULT:
            assert np.isfinite(kept["tried"][k, plan, place - 2 : place + 3]).all(), "eight in a decade around it"


@pytest.mark.parametrize("k", [0, 4, 5])
def test_the_built_ins_of_the_capstone_trained_again_are_as_good(k: int) -> None:
    """The beginning of the practice runs to rounding, the end on the hidden seeds as far as chaos allows."""
    kept = capstone.load()
    plan, rate = list(capstone.PLANS)[int(kept["plan"][k])], float(kept["rate"][k])
    method = capstone.built_in(list(capstone.BUILT_INS)[k], plan, rate)
    losses, _ = capstone.run(method, capstone.PRACTICE, steps=50)
    np.testing.assert_allclose(np.median(losses, axis=0), np.median(kept["practice"][k, :, :6], axis=0), rtol=2e-2)
    ends = capstone.run(method, capstone.HIDDEN)[0][:, -1]
    assert np.median(ends) == pytest.approx(np.median(kept["hidden"][k]), rel=0.1)


# ---- the fair race, and the optimizer menu


def test_the_race_is_whole() -> None:
    kept = fair_race.load().numbers
    shape = len(fair_race.TASKS), len(fair_race.PLANS), 2, len(fair_race.RACERS)
    assert kept["ends"].shape == (*shape, len(fair_race.GRID), len(fair_race.CHOOSING))
    assert kept["report"].shape == kept["accuracy"].shape == (*shape, len(fair_race.REPORTING))


@pytest.mark.parametrize(
    ("task", "name", "rate"),
    [("digits", "momentum", 0.01), ("digits", "Adam", 0.00316), ("digits", "RMSProp", 0.001), ("words", "GD", 100.0)],
)
def test_the_first_steps_of_the_race_are_the_same_again(task: str, name: str, rate: float) -> None:
    """At rates that do not magnify rounding; the medians over the seeds are kept."""
    seeds, stride = fair_race.CHOOSING, fair_race.STRIDE[task]
    steps = 150 if task == "digits" else 20
    again = [fair_race.run(fair_race.RACERS[name](rate), seed, steps, fair_race.EVERY[task], task)[0] for seed in seeds]
    i, k = fair_race.TASKS.index(task), list(fair_race.RACERS).index(name)
    kept = fair_race.load().numbers["course"][i, 0, k, fair_race.COMMON.index(rate)]
    again = np.median(again, axis=0)[::stride]
    np.testing.assert_allclose(again, kept[: len(again)], rtol=2e-3)


@pytest.mark.parametrize(("task", "plan"), [("digits", "constant"), ("words", "linear to zero")])
def test_whole_runs_of_the_race_are_as_good_again(task: str, plan: str) -> None:
    """With a seed that chooses and one that reports: a quiet method, and within what rounding does to it."""
    race, steps = fair_race.load(), fair_race.HORIZONS[task][1]
    rate = race.best(task, plan)["Adagrad"]
    for name, seed in (("ends", 1), ("report", 6)):
        again, right = fair_race._train(task, plan, steps, "Adagrad", fair_race.GRID.index(rate), [seed])
        kept = race._of(name, task, plan, None)["Adagrad"]
        kept = kept[seed - 5] if name == "report" else kept[fair_race.GRID.index(rate), seed]
        assert again[0, -1] == pytest.approx(kept, rel=0.1)
    if task == "digits":
        assert right[0] == pytest.approx(race._of("accuracy", task, plan, None)["Adagrad"][1], abs=0.01)


def test_a_seed_of_the_words_is_half_a_text() -> None:
    one, other = fair_race._words(2), fair_race._words(7)
    np.testing.assert_array_equal(one.counts + other.counts, bigrams(2)[1])
    assert 0.4 < one.counts.sum() / bigrams(2)[1].sum() < 0.6
    with pytest.raises(ValueError, match="seed must be"):
        fair_race.run(fair_race.RACERS["GD"](1.0), 10, 2, task="words")
    with pytest.raises(ValueError, match="task must be one of 'digits', 'words'"):
        fair_race.run(fair_race.RACERS["GD"](1.0), 0, 2, task="word")


def test_the_first_steps_of_the_menu_are_the_same_again() -> None:
    names = (menu_runs.SETTINGS[name] for name in ("m", "sigma", "eta"))
    choices = list(product(*map(enumerate, names)))
    for place, rate in [(0, 8), (19, 4), (48, 3), (86, 4), (60, 4), (88, 4), (102, 4), (108, 2)]:
        (i, m), (j, sigma), (k, eta) = choices[place]
        again = menu_runs.run(m, sigma, eta, menu_runs.RATES[rate], 120)
        kept = menu_runs.load()[i, j, k, rate]
        np.testing.assert_allclose(again, kept[:5], rtol=3e-3, err_msg=f"{m}, {sigma}, {eta}")


# ---- warm-up on the edge


@pytest.mark.parametrize(("lr", "warmup"), [(0.1, 0), (0.4, 60)])
def test_the_first_steps_of_a_warmup_are_the_same_again(lr: float, warmup: int) -> None:
    again = warmup_edge.run(lr, warmup, steps=60)
    np.testing.assert_allclose(again, warmup_edge.curves(lr, warmup)[:, :13], rtol=2e-3)


def test_a_diverging_start_is_the_same_again() -> None:
    """It is lost at the first measurement after the start."""
    for loss in (warmup_edge.run(0.4, 0, steps=10)[0], warmup_edge.curves(0.4, 0)[0, :3]):
        assert list(loss <= 2 * loss[0]) == [True, False, False]
