"""Whatever a public function of the library is given, it answers, or refuses with the name of what must be otherwise.

tests/test_widget_arguments.py asks the live figures the same.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot as plt
from test_checks import Mute

from course_lib import networks, optimizer_menu, optimizers, paths, plots, schedules, series, surfaces, words
from course_lib.experiments import base, capstone, diagnose

NOTHING = [None, [], (), {}, np.array([]), np.zeros((0, 3)), np.array(None)]
HUGE = [10**400, -(10**400), 10**5000, [10**400], {"a": 10**400}]
BROKEN = [Mute(), [Mute()], {"a": Mute()}, object()]
ODD = ["nonsense", b"bytes", 1j, float("nan"), [1, [2, 3]], [None], {"a": None}, {1: 2}, {"a": np.array([])},
       np.array(["a"]), np.full((1, 1, 1), np.nan), np.ma.array([1.0], mask=[True]), {1, 2}, -1, 0.5]  # fmt: skip
NONSENSE = [*NOTHING, *HUGE, *BROKEN, *ODD]

GD, CRESCENT, MEADOW = optimizers.gd(0.1), surfaces.SURFACES["crescent"], surfaces.SURFACES["meadow"]
NET, X, Y = networks.MLP((2, 2)), np.ones((4, 2)), np.array([0, 1, 0, 1])
THETA, FIG = NET.init(), plots.figure()[0]
WALK = {"optimizer": GD, "grad": CRESCENT.grad, "start": (1.0, 1.0), "steps": 2}
CURVATURE = {"hvp": lambda v: v, "dim": 3, "steps": 2, "seed": 0}
WINDOW = {"xlim": (-1, 1), "ylim": (-1, 1)}
ALT = "A line falls from the left to the right, in ten steps."


def first_batch(**given: Any) -> Any:
    return next(networks.minibatches(**given))


#: What works, by the name of what is called: the function, and all of its arguments
CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "at": (schedules.at, {"h": 0.1, "t": 0}),
    "at, of a schedule": (lambda t: schedules.at(schedules.cosine(9), t), {"t": 0}),
    "at, of a function": (lambda t: schedules.at(np.cos, t), {"t": 0}),
    "spec": (schedules.spec, {"value": 1.0}),
    "Schedule": (schedules.Schedule, {"kind": "mine", "arguments": {}, "formula": abs}),
    "Schedule.__call__": (schedules.cosine(9), {"t": 1}),
    "Schedule.then": (schedules.cosine(9).then, {"other": 1.0, "after": 2}),
    "Schedule.of": (schedules.Schedule.of, {"h": 1.0}),
    "bias_correction": (schedules.bias_correction, {"beta": 0.5}),
    "constant": (schedules.constant, {"value": 1.0}),
    "cosine": (schedules.cosine, {"steps": 3, "floor": 0.1}),
    "exponential": (schedules.exponential, {"gamma": 0.5}),
    "inverse_sqrt": (schedules.inverse_sqrt, {"hold": 2}),
    "inverse_time": (schedules.inverse_time, {"rate": 0.5}),
    "linear": (schedules.linear, {"first": 0.0, "last": 1.0, "steps": 3}),
    "multi_step": (schedules.multi_step, {"milestones": [2], "gamma": 0.1}),
    "noam": (schedules.noam, {"d_model": 3, "warmup": 3}),
    "one_cycle": (
        schedules.one_cycle,
        {"steps": 10, "pct_start": 0.3, "div_factor": 25.0, "final_div_factor": 1e4},
    ),
    "polynomial": (schedules.polynomial, {"steps": 3, "power": 1.0}),
    "step": (schedules.step, {"step_size": 2, "gamma": 0.1}),
    "warm_restarts": (schedules.warm_restarts, {"period": 2, "mult": 2, "floor": 0.0}),
    "warmup": (schedules.warmup, {"steps": 3}),
    "warmup_stable_decay": (schedules.warmup_stable_decay, {"steps": 9, "warmup": 2, "decay": 2, "floor": 0.0}),
    "EMA": (optimizers.EMA, {"beta": 0.9, "start": "zero"}),
    "RMS": (optimizers.RMS, {"square": optimizers.Mean(), "eps": 0.0}),
    "Nesterov": (optimizers.Nesterov, {"average": optimizers.Mean()}),
    "RunningMax": (optimizers.RunningMax, {"average": optimizers.Mean()}),
    "Rectified": (optimizers.Rectified, {"beta": 0.9, "eps": 0.0}),
    "ScheduledNesterov": (optimizers.ScheduledNesterov, {"beta": 0.9, "momentum_decay": 0.1}),
    "Sign": (optimizers.Sign, {"beta1": 0.9, "beta2": 0.9}),
    "Optimizer": (
        optimizers.Optimizer,
        {"schedule": 0.1, "direction": optimizers.Newest(), "magnitude": optimizers.One(), "weight_decay": 0.0},
    ),
    "Optimizer.init": (GD.init, {"theta": np.ones(2)}),
    "Optimizer.step": (
        lambda theta, g: GD.step(0, theta, g, GD.init(np.ones(2))),
        {"theta": np.ones(2), "g": np.ones(2)},
    ),
    "optimizer": (optimizers.optimizer, {"name": "gd"}),
    **{
        name: (make, {key: one.default for key, one in inspect.signature(make).parameters.items()})
        for name, make in optimizers.OPTIMIZERS.items()
    },
    "Surface": (
        surfaces.Surface,
        {"name": "a", "height": np.sum, "grad": np.asarray, "start": (1.0,), **WINDOW, "minimum": None, "params": {}},
    ),
    "Surface.height": (CRESCENT.height, {"theta": np.ones(2)}),
    "Surface.grad": (CRESCENT.grad, {"theta": np.ones(2)}),
    "Surface.sharpness": (CRESCENT.sharpness, {"theta": np.ones(2)}),
    "crescent": (surfaces.crescent, {"flat": 0.05, "steep": 5.0}),
    "meadow": (surfaces.meadow, {"flat": 0.1, "steep": 50.0}),
    "quadratic": (surfaces.quadratic, {"eigenvalues": (1.0, 2.0), "angle": 0.0, "rotation": None}),
    "regression": (surfaces.regression, {"standardize": False}),
    "rosenbrock": (surfaces.rosenbrock, {"a": 1.0, "b": 100.0}),
    "saddle": (surfaces.saddle, {"down": 1.0, "up": 1.0}),
    "saturating_valley": (surfaces.saturating_valley, {"G": 200.0, "s": 1e-5}),
    "surface": (surfaces.surface, {"name": "crescent"}),
    "MLP": (networks.MLP, {"sizes": (2, 2), "activation": "tanh", "criterion": "mse"}),
    "MLP.init": (NET.init, {"seed": 0, "gain": 1.0}),
    "MLP.logits": (NET.logits, {"theta": THETA, "X": X}),
    "MLP.loss": (NET.loss, {"theta": THETA, "X": X, "y": Y}),
    "MLP.grad": (NET.grad, {"theta": THETA, "X": X, "y": Y}),
    "MLP.hvp": (NET.hvp, {"theta": THETA, "v": THETA, "X": X, "y": Y}),
    "MLP.accuracy": (NET.accuracy, {"theta": THETA, "X": X, "y": Y}),
    "MLP.stochastic_grad": (NET.stochastic_grad, {"X": X, "y": Y, "batch_size": 2, "seed": 0}),
    "digits": (networks.digits, {"n": 10, "noise": 0.0, "seed": 0, "skip": 0}),
    "minibatches": (first_batch, {"X": X, "y": Y, "batch_size": 2, "seed": 0}),
    "lanczos": (networks.lanczos, CURVATURE),
    "top_eigenvalue": (networks.top_eigenvalue, CURVATURE),
    "power_iteration": (networks.power_iteration, CURVATURE),
    "rollout": (paths.rollout, {**WALK, "runs": ()}),
    "trace": (paths.trace, {**WALK, "runs": ()}),
    "respond": (paths.respond, {"optimizer": GD, "gradients": [1.0, 2.0], "runs": (), "after": 0}),
    "train": (paths.train, {**WALK, "measure": lambda theta: {"a": 1.0}, "every": 1}),
    "train_log": (paths.train_log, {**WALK, "full": lambda theta: (1.0, theta), "every": 1}),
    "impulse_response": (paths.impulse_response, {"part": optimizers.Mean(), "steps": 2}),
    "arrival": (series.arrival, {"distance": [1.0, 0.0], "within": 0.1}),
    "bursts": (series.bursts, {"distance": [1.0, 0.0], "height": 0.1, "quiet": 2}),
    "diverged_at": (series.diverged_at, {"values": [1.0, 0.0], "limit": np.inf, "for_good": False}),
    "downsample": (lambda one, columns: series.downsample(one, columns=columns), {"one": np.ones(5), "columns": 4}),
    "curves": (
        plots.curves,
        {"panels": {"loss": {"a": [1.0, 2.0]}}, "x": None, "log": (), "bars": (), "xlabel": "step", "marks": None,
         "levels": None, "height": None},
    ),
    "panels": (plots.panels, {"given": [{"x": (0, 1), "y": (0, 1)}], "layout": None, "heading": "", "height": None}),
    "figure": (plots.figure, {"rows": 1, "columns": 1, "height": 2.9}),
    "looks": (plots.looks, {"names": ["a"]}),
    "field": (plots.field, {"ax": FIG.axes[0], "surface": CRESCENT, **WINDOW, "grid": (15, 11)}),
    "paths": (
        plots.paths,
        {"surface": CRESCENT, "runs": {"a": np.zeros((3, 2))}, **WINDOW, "labels": ("a", "b"), "height": 3.2,
         "grid": (15, 11), "marks": None},
    ),
    "graded": (
        plots.graded,
        {"surface": CRESCENT, "runs": {"a": (np.zeros((3, 2)), np.ones(3))}, "edges": (1, 2), "label": "x", **WINDOW,
         "labels": ("a", "b"), "height": 3.4},
    ),
    "profile": (
        plots.profile,
        {"surface": MEADOW, "runs": {"a": paths.trace(GD, MEADOW.grad, MEADOW.start, 5)}, "every": 2, "height": 5.4},
    ),
    "relief": (
        plots.relief,
        {"surface": CRESCENT, "levels": (1, 2), **WINDOW, "labels": ("a", "b"), "marks": None,
         "ways": {"along": (1.0, 0.0), "across": (0.0, 1.0)}, "path": None, "title": "x", "height": 9.0},
    ),
    "table": (plots.table, {"rows": {"a": [1.0, 2.0]}, "columns": ["b", "c"], "form": ".2f"}),
    "png": (plots.png, {"fig": FIG, "dpi": 20}),
    "show": (plots.show, {"fig": FIG, "alt": ALT}),
    "Still": (plots.Still, {"fig": FIG, "alt": ALT}),
    "in_short": (optimizer_menu.in_short, {"optimizer": GD}),
    "optimizer_of": (optimizer_menu.optimizer_of, {"m": "g", "sigma": "1", "eta": "constant", "lr": 1.0}),
    "Bigram": (words.Bigram, {"counts": words.bigrams()[1], "rank": None}),
    "bigrams": (words.bigrams, {"text": 0}),
    "provenance": (base.provenance, {"name": "a", "settings": {}, "date": None}),
    "save": (base.save, {"path": Path("a.npz"), "numbers": {"a": np.ones(2)}, "origin": {}}),
    "capstone.run": (capstone.run, {"optimizer": GD, "seeds": [0], "steps": 10}),
    "diagnose.curves": (diagnose.curves, {"rate": 0, "batch": 0, "cut": 0}),
}  # fmt: skip

#: Who is called by another name where it is refused
OTHER_NAMES = {"h": "a hyperparameter|value", "value": "a hyperparameter", "other": "value", "names": "name",
               "rows": "row|entry", "columns": "column|row", "numbers": "an array of floats",
               "start": "theta", "one": "series", "seeds": "seed"}  # fmt: skip
#: What needs no call of its own: made without arguments, or of what another call makes
QUIET = {"Part", "Newest", "Mean", "One", "Trace", "Table", "nile", "hamlet", "Recording", "load"}


def of(name: str) -> Iterator[Any]:
    """What is answered, or refused, to each piece of nonsense in place of each argument."""
    call, given = CALLS[name]
    for argument in given:
        for nonsense in NONSENSE:
            try:
                call(**{**given, argument: nonsense})
            except Exception as error:
                words = f"{argument}|{OTHER_NAMES.get(argument, argument)}"
                said = str(error) if isinstance(error, (TypeError, ValueError)) else ""
                if " must " not in said or not re.search(rf"\b({words})\b", said):
                    yield f"{argument} of type {type(nonsense).__name__}: {type(error).__name__}: {said[:200]}"
    plt.close("all")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CALLS)
def test_nonsense_is_answered_or_refused_by_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    call, given = CALLS[name]
    call(**given)
    assert not list(of(name))


@pytest.mark.parametrize(
    "module", [schedules, optimizers, surfaces, networks, paths, series, plots, optimizer_menu, words, base]
)
def test_all_that_is_public_is_asked(module: ModuleType) -> None:
    names = {name for name in module.__all__ if callable(getattr(module, name))}
    assert names <= {*CALLS} | QUIET
