"""What the public figures refuse: the message names the argument, shows its value, and says what is allowed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import ipywidgets as W
import numpy as np
import pytest

from course_lib import optimizer_menu, widgets
from course_lib.experiments import diagnose, fair_race, warmup_edge
from course_lib.optimizers import gd
from course_lib.surfaces import SURFACES, quadratic
from course_lib.widgets.common.quantized import Channel, encode


class Broken:
    """It can neither be shown nor compared."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    __hash__ = None  # type: ignore[assignment]


TEXT = "nonsense " * 1000
NONSENSE = [None, TEXT, object(), Broken(), 1j, float("nan"), -(10**400), b"bytes", [1, [2, 3]], [None],
            {"a": Broken()}, np.array([]), np.array(["a"]), np.full((1, 1, 1), np.nan), W.Button(), len]  # fmt: skip


SMALL: dict[str, dict[str, Any]] = {  # what some figures need, or what makes them quick
    "BurstLab": {"steps": 5_000},
    "DescentExplorer": {"surface": quadratic(), "optimizers": {"GD": gd}, "steps": 5},
    "StuckValley": {"steps": 100},
    "explore": {"f": lambda rate: {"loss": {"gd": np.exp(-rate * np.arange(9))}}, "alt": "A loss that falls fast."},
}


def figure(name: str, given: dict[str, Any]) -> Any:
    """A figure that is given this, and else as little as it needs."""
    rate = {"rate": W.FloatSlider(0.1, min=0.1, max=0.3, step=0.1)} if name == "explore" else {}
    return getattr(widgets, name)(**{**SMALL.get(name, {}), **rate, **given})


TAKES_NONE = {"x", "fix", "levels", "marks", "dots", "goal", "start", "alpha", "batch_size"}
TAKES_ANY_TEXT = {"task", "cursor", "note", "xlabel", "choose", "alt"}
FIGURES = {
    "explore": "f alt task log bars levels marks dots xlabel x logx fix stacked cursor note max_bytes rate",
    "DescentExplorer": "surface optimizers lr steps start goal names choose task alt max_bytes",
    "StuckValley": "surface lr steps optimizer task",
    "BurstLab": "lr sigma decay steps task",
    "Diagnose": "lr batch_size cut task",
    "FairRace": "data plan lr mode task",
    "HoppingBall": "number hop task",
    "OptimizerBuilder": "m sigma eta lr surface task",
    "OwnAxes": "lr point task",
    "SigmaEllipse": "sigma turn step task",
    "SigmaScope": "gradients lr alpha task",
    "BiasMicroscope": "gradients beta1 beta2 correct_m correct_v task",
    "SpeedLimit": "gradients beta1 beta2 silence task",
    "BrakeAndRelease": "flat steep alpha lr steps shown task",
    "WarmupEdge": "lr warmup task",
    "AdamApart": "m sigma hats step lr task",
    "AdaptiveRateCloud": "beta2 snr t task",
    "MomentumMap": "number beta kappa task",
}
OTHERS: list[tuple[Callable[..., Any], str]] = [
    (lambda **given: Channel(**{"curves": np.ones((1, 3)), "lo": 0.0, "hi": 1.0, **given}), "curves lo hi log"),
    (encode, "channels"),
    (lambda **given: optimizer_menu.optimizer_of(**{"m": "g", "sigma": "1", **given}), "m sigma eta lr"),
    (
        lambda **given: fair_race.run(**{"optimizer": gd(0.1), "seed": 0, **given}),
        "optimizer seed steps every task",
    ),
    (lambda **given: diagnose.run(**{"lr": 0.1, "batch_size": 8, **given}), "lr batch_size cuts steps cut_at"),
    (lambda **given: warmup_edge.run(**{"lr": 0.1, "warmup": 0, **given}), "lr warmup steps"),
]
CASES = [(make, name) for make, names in [*FIGURES.items(), *OTHERS] for name in names.split()]


@pytest.mark.parametrize(("make", "name"), CASES, ids=[f"{i}-{name}" for i, (_, name) in enumerate(CASES)])
def test_nonsense_is_refused_by_name(make: str | Callable[..., Any], name: str) -> None:
    takes_none = TAKES_NONE - {"alpha"} if make == "BrakeAndRelease" else TAKES_NONE
    for value in NONSENSE:
        if value is (None if name in takes_none else TEXT if name in TAKES_ANY_TEXT else ...):
            continue
        with pytest.raises((TypeError, ValueError)) as refused:
            figure(make, {name: value}) if isinstance(make, str) else make(**{name: value})
        message = str(refused.value)
        assert name in message and len(message) < 700, message


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("FairRace", {"task": None}, "task must be a sentence, a Task or a list of Tasks, but is None"),
        ("Diagnose", {"batch_size": "8"}, "batch_size must be one of 8, 32, 128, None, but is '8'"),
        ("WarmupEdge", {"warmup": 7}, "warmup must be one of 0, 10, 30, 60, 100, 150, 200, but is 7"),
        ("BiasMicroscope", {"correct_m": 1}, "correct_m must be True or False, but is 1"),
        ("BrakeAndRelease", {"shown": "RMS"},
         "shown must be a list of some of 'RMSProp', 'RMS', 'Adagrad', but is 'RMS'"),
        ("SpeedLimit", {"beta1": 0.95, "beta2": 0.9},
         "beta1 must be below √beta2 = 0.9487, else the step has no limit, but is 0.95"),
        ("StuckValley", {"optimizer": lambda lr: gd(lr / 0)},
         "optimizer fails with lr=0.001: ZeroDivisionError: float division by zero"),
        ("explore", {"rate": W.FloatSlider(max=2.0, step=1e-6)},
         "control 'rate' has 2,000,001 positions, at most 2,000 can be stored: "
         "give it larger steps or a smaller range"),
        ("explore", {"log": "loss"}, "log must be a list of names of panels, but is 'loss'"),
        ("DescentExplorer", {"lr": 1e308}, "lr must be a number from 1e-100 to 1e+100, but is 1e+308"),
        ("SigmaScope", {"alpha": 0.995}, "alpha must be a number from 0 to 0.99, or None, but is 0.995"),
        ("AdaptiveRateCloud", {"snr": 3.1}, "snr must be a number from 0 to 3, but is 3.1"),
        ("AdaptiveRateCloud", {"t": 200}, "t must be a whole number, 199 or below, but is 200"),
    ],
)  # fmt: skip
def test_what_is_refused_is_shown_with_what_is_allowed(name: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as refused:
        figure(name, given)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("AdaptiveRateCloud", {"beta2": 0.5}, "beta2 must be one of 0.9, 0.99, 0.999, but is 0.5"),
        ("AdaptiveRateCloud", {"snr": -1.0}, "snr must be .* but is -1.0"),
        ("BiasMicroscope", {"beta1": 0.91}, "beta1 must be one of 0, .* but is 0.91"),
        ("BiasMicroscope", {"beta2": 1.0}, "beta2 must be one of 0.5, .* but is 1.0"),
        ("BiasMicroscope", {"gradients": "growing"}, "gradients must be one of 'constant', "),
        ("BiasMicroscope", {"gradients": [1]}, "gradients must be 2 to 12 numbers, or one of constant, "),
        ("BrakeAndRelease", {"flat": 0.3}, "flat must be one of 0.01, .* 1, but is 0.3"),
        ("BrakeAndRelease", {"steep": 1}, "steep must be one of 2, .* 100, but is 1"),
        ("BrakeAndRelease", {"alpha": 0.999999}, "alpha must be one of 0.5, .* 0.9999, but is 0.999999"),
        ("BrakeAndRelease", {"lr": "fast"}, "lr must be one of 0.001, .* 1, but is 'fast'"),
        ("BrakeAndRelease", {"steps": 500}, "steps must be one of 300, 1000, 3000, 10000, but is 500"),
        ("BrakeAndRelease", {"shown": ["Adam"]}, "shown must be one of 'RMSProp', 'RMS', 'Adagrad', but is 'Adam'"),
        ("BurstLab", {"lr": 0.55}, "lr must be one of 0.01, .* but is 0.55"),
        ("BurstLab", {"sigma": "sum"}, r"sigma must be one of 'mean', 'sum \(Adagrad\)', .* but is 'sum'"),
        ("BurstLab", {"decay": "linear"}, "decay must be one of 'none', '1/t', '1/√t', 'cosine', but is 'linear'"),
        ("BurstLab", {"steps": 10}, "steps must be one of 5000, 20000, 100000, but is 10"),
        ("Diagnose", {"lr": 5.0}, "lr must be a number from 0.001 to 1, but is 5.0"),
        ("Diagnose", {"cut": 10}, "cut must be one of 1, 3, 30, but is 10"),
        ("FairRace", {"lr": 0.002}, "lr must be one of 0.001, .* but is 0.002"),
        ("FairRace", {"mode": "best"}, "mode must be one of 'one rate for all', .* but is 'best'"),
        ("FairRace", {"data": "text"}, "data must be one of 'digits', 'words', but is 'text'"),
        ("FairRace", {"plan": "cosine"}, "plan must be one of 'constant', 'linear to zero', but is 'cosine'"),
        ("OptimizerBuilder", {"m": "ema"}, "m must be one of 'g', 'heavy ball', .* but is 'ema'"),
        ("OptimizerBuilder", {"sigma": "sum"}, "sigma must be one of '1', .* but is 'sum'"),
        ("OptimizerBuilder", {"eta": "cosine"}, "eta must be one of 'constant', 'decay', 'warm-up', but is 'cosine'"),
        ("OptimizerBuilder", {"lr": 0.5}, "lr must be one of 0.0001, .* but is 0.5"),
        ("OptimizerBuilder", {"surface": "saddle"}, "surface must be one of 'crescent', .* but is 'saddle'"),
        ("SigmaScope", {"gradients": "spikes"}, "gradients must be one of 'constant', .* but is 'spikes'"),
        ("SigmaScope", {"gradients": np.ones(13)}, "gradients must be 2 to 12 numbers, or one of constant, .* but is "),
        ("SigmaScope", {"gradients": [1, np.nan]}, "gradients must be a finite number"),
        ("SigmaScope", {"lr": 0}, "lr must be a number above 0"),
        ("SpeedLimit", {"gradients": np.ones(41)}, "gradients must be 2 to 40 numbers, or one of nothing, "),
        ("SpeedLimit", {"silence": 5}, "silence must be one of 0, 10, .* but is 5"),
        ("StuckValley", {"surface": "a sadle"}, r"surface must be one of .*did you mean 'a saddle'"),
        ("StuckValley", {"surface": SURFACES["meadow"]}, "surface must have 2 coordinates .* 'meadow' has 1"),
        ("StuckValley", {"optimizer": gd(0.1)}, "optimizer must be what makes an Optimizer from a learning rate"),
        ("StuckValley", {"optimizer": lambda lr: lr}, "optimizer must make an Optimizer .* makes 0.001"),
        ("StuckValley", {"steps": 50}, "steps must be one of 100, .* but is 50"),
        ("StuckValley", {"lr": 10.0}, "lr must be a number from 1e-08 to 1, but is 10.0"),
        ("WarmupEdge", {"lr": 0.5}, "lr must be one of 0.02, .* but is 0.5"),
        ("AdamApart", {"m": "old"}, "m must be one of 'newest', 'average', but is 'old'"),
        ("AdamApart", {"sigma": "MSE"}, "sigma must be one of '1', 'RMS', but is 'MSE'"),
        ("AdamApart", {"hats": "none"}, "hats must be one of 'on', 'off', but is 'none'"),
        ("AdamApart", {"step": 61}, "step must be a whole number, 60 or below, but is 61"),
        ("AdamApart", {"lr": 2.0}, "lr must be a number from 0.001 to 1, but is 2.0"),
        ("HoppingBall", {"number": 2.5}, "number must be a number from 0.02 to 2.4, but is 2.5"),
        ("HoppingBall", {"number": 0}, "number must be .* but is 0"),
        ("HoppingBall", {"hop": 13}, "hop must be a whole number, 12 or below, but is 13"),
        ("MomentumMap", {"number": 4.1}, "number must be a number from 0.01 to 4, but is 4.1"),
        ("MomentumMap", {"beta": 1.0}, "beta must be a number from 0 to 0.99, but is 1.0"),
        ("MomentumMap", {"kappa": 0.5}, r"kappa must be a number from 1 to 1e\+06, but is 0.5"),
        ("OwnAxes", {"lr": 0.2}, "lr must be a number from 0.01 to 0.11, but is 0.2"),
        ("OwnAxes", {"point": (3, 3)}, "point must be a pair of numbers, at most 2.4"),
        ("SigmaEllipse", {"turn": 7}, "turn must be a multiple of 5 from 0 to 45, but is 7"),
        ("SigmaEllipse", {"sigma": "Adam"}, "sigma must be"),
        ("SigmaEllipse", {"step": 61}, "step must be"),
    ],
)
def test_what_is_near_is_refused_too(name: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        figure(name, given)


def test_numbers_of_numpy_are_numbers() -> None:
    assert widgets.Diagnose(lr=np.float64(0.1), batch_size=np.int64(8), cut=np.int32(3)).controls["cut"].index == 1
    assert widgets.WarmupEdge(lr=np.float64(0.4), warmup=np.int64(60)).controls["warmup"].value == 60


def test_a_kernel_loads_the_figure_that_it_needs_and_no_other() -> None:
    code = (
        "import sys; from course_lib.widgets import StuckValley;"
        "print(*(name for name in sys.modules if name.startswith('course_lib.widgets.') or name.split('.')[0] in"
        " ('myst_nb', 'docutils', 'sphinx') or name == 'matplotlib.pyplot'))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) == {
        f"course_lib.widgets.{name}"
        for name in ["explore", "stuck_valley", "common"]
        + [f"common.{shared}" for shared in ("knobs", "limits", "live", "maps", "quantized", "tasks", "text", "walks")]
    }


def test_every_figure_is_found_by_its_name_whichever_is_first() -> None:
    """Though there is a module `explore` beside the function."""
    for first in ("DescentExplorer", "explore"):
        code = (
            f"from course_lib.widgets import {first}; import course_lib.widgets as w;"
            "assert set(w.__all__) <= set(dir(w));"
            "assert {getattr(w, name).__name__ for name in w.__all__} == set(w.__all__)"
        )
        subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match=r"module 'course_lib.widgets' has no attribute 'Explorer'"):
        _ = widgets.Explorer
