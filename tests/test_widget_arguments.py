"""What the public figures refuse: the message names the argument, shows its value, and says what is allowed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import ipywidgets as W
import numpy as np
import pytest

import course_lib.widgets
from course_lib import optimizer_menu
from course_lib.experiments import diagnose, fair_race, warmup_edge
from course_lib.optimizers import gd
from course_lib.surfaces import quadratic
from course_lib.widgets import (
    AdaptiveRateCloud,
    BiasMicroscope,
    BrakeAndRelease,
    BurstLab,
    DescentExplorer,
    Diagnose,
    FairRace,
    OptimizerBuilder,
    SigmaScope,
    SpeedLimit,
    StuckValley,
    WarmupEdge,
    explore,
)
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


def exploration(**given: Any) -> Any:
    rate = W.FloatSlider(0.1, min=0.1, max=0.3, step=0.1)
    f = given.pop("f", lambda rate: {"loss": {"gd": np.exp(-rate * np.arange(9))}})
    return explore(f, **{"alt": "A loss that falls fast.", "rate": rate, **given})


def explorer(**given: Any) -> Any:
    return DescentExplorer(**{"surface": quadratic(), "optimizers": {"GD": gd}, "steps": 5, **given})


TAKES_NONE = {"x", "fix", "levels", "marks", "dots", "goal", "start", "alpha", "batch_size"}
TAKES_ANY_TEXT = {"task", "cursor", "note", "xlabel", "choose", "alt"}
FIGURES: list[tuple[Callable[..., Any], str]] = [
    (exploration, "f alt task log bars levels marks dots xlabel x logx fix stacked cursor note max_bytes rate"),
    (explorer, "surface optimizers lr steps start goal names choose task alt max_bytes"),
    (lambda **given: StuckValley(**{"steps": 100, **given}), "surface lr steps optimizer task"),
    (lambda **given: BurstLab(**{"steps": 5_000, **given}), "lr sigma decay steps task"),
    (Diagnose, "lr batch_size cut task"),
    (FairRace, "data plan lr mode task"),
    (OptimizerBuilder, "m sigma eta lr surface task"),
    (SigmaScope, "gradients lr alpha task"),
    (BiasMicroscope, "gradients beta1 beta2 correct_m correct_v task"),
    (SpeedLimit, "gradients beta1 beta2 silence task"),
    (BrakeAndRelease, "flat steep alpha lr steps shown task"),
    (WarmupEdge, "lr warmup task"),
    (AdaptiveRateCloud, "beta2 snr t task"),
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
CASES = [(make, name) for make, names in FIGURES for name in names.split()]


@pytest.mark.parametrize(("make", "name"), CASES, ids=[f"{i}-{name}" for i, (_, name) in enumerate(CASES)])
def test_nonsense_is_refused_by_name(make: Callable[..., Any], name: str) -> None:
    takes_none = TAKES_NONE - {"alpha"} if make is BrakeAndRelease else TAKES_NONE
    for value in NONSENSE:
        if value is (None if name in takes_none else TEXT if name in TAKES_ANY_TEXT else ...):
            continue
        with pytest.raises((TypeError, ValueError)) as refused:
            make(**{name: value})
        message = str(refused.value)
        assert name in message and len(message) < 700, message


@pytest.mark.parametrize(
    ("make", "given", "message"),
    [
        (FairRace, {"task": None}, "task must be a sentence that says what to try, or empty, but is None"),
        (Diagnose, {"batch_size": "8"}, "batch_size must be one of 8, 32, 128, None, but is '8'"),
        (WarmupEdge, {"warmup": 7}, "warmup must be one of 0, 10, 30, 60, 100, 150, 200, but is 7"),
        (BiasMicroscope, {"correct_m": 1}, "correct_m must be True or False, but is 1"),
        (BrakeAndRelease, {"shown": "RMS"},
         "shown must be a list of some of 'RMSProp', 'RMS', 'Adagrad', but is 'RMS'"),
        (SpeedLimit, {"beta1": 0.95, "beta2": 0.9},
         "beta1 must be below √beta2 = 0.9487, else the step has no limit, but is 0.95"),
        (StuckValley, {"optimizer": lambda lr: gd(lr / 0)},
         "optimizer fails with lr=0.001: ZeroDivisionError: float division by zero"),
        (exploration, {"rate": W.FloatSlider(max=2.0, step=1e-6)},
         "control 'rate' has 2,000,001 positions, at most 2,000 can be stored: "
         "give it larger steps or a smaller range"),
        (exploration, {"log": "loss"}, "log must be a list of names of panels, but is 'loss'"),
        (explorer, {"lr": 1e308}, "lr must be a number from 1e-100 to 1e+100, but is 1e+308"),
        (explorer, {"steps": 2001}, "steps must be a whole number, 2,000 or below, but is 2001"),
        (SigmaScope, {"alpha": 0.995}, "alpha must be a number from 0 to 0.99, or None, but is 0.995"),
        (AdaptiveRateCloud, {"snr": 3.1}, "snr must be a number from 0 to 3, but is 3.1"),
        (AdaptiveRateCloud, {"t": 200}, "t must be a whole number, 199 or below, but is 200"),
    ],
)  # fmt: skip
def test_what_is_refused_is_shown_with_what_is_allowed(make: Any, given: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as refused:
        make(**given)
    assert str(refused.value) == message


def test_numbers_of_numpy_are_numbers() -> None:
    assert Diagnose(lr=np.float64(0.1), batch_size=np.int64(8), cut=np.int32(3)).controls["cut"].index == 1
    assert WarmupEdge(lr=np.float64(0.4), warmup=np.int64(60)).controls["warmup"].value == 60


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
        + [f"common.{shared}" for shared in ("knobs", "live", "maps", "quantized", "text", "walks")]
    }


def test_every_figure_is_found_by_its_name_whichever_is_first() -> None:
    """Though there is a module `explore` beside the function."""
    for first in ("DescentExplorer", "explore"):
        code = (
            f"from course_lib.widgets import {first}; import course_lib.widgets as w;"
            "assert {getattr(w, name).__name__ for name in w.__all__} == set(w.__all__) <= set(dir(w))"
        )
        subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match=r"module 'course_lib.widgets' has no attribute 'Explorer'"):
        _ = course_lib.widgets.Explorer
