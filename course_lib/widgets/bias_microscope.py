"""`BiasMicroscope`: Adam step by step, with and without its corrections; `SpeedLimit`: how long its step can get."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ipywidgets as W
import numpy as np

from .. import checks
from ..optimizers import EMA, RMS, Optimizer, adam
from ..schedules import Array
from .common.knobs import picker
from .common.scope import Panel, Scope, row_of
from .common.tasks import Task
from .common.text import fmt
from .sigma_scope import presets

__all__ = ["BiasMicroscope", "SpeedLimit"]

BETAS1 = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)  # on the sliders
BETAS2 = (0.5, 0.75, 0.9, 0.91, 0.96, 0.98, 0.99, 0.995, 0.9975, 0.999, 0.9996, 0.9999)
SILENCES = (0, 10, 100, 1_000, 10_000, 100_000)
LENGTH = 32  # gradients in the game
ALIKE = 1e-9  # of two steps: that only rounding tells apart, and each processor in its own way
TASKS = [
    Task(
        "Make the first step 10 η long.",
        {"taken 0": (9.9, 10.1)},
        "Without its correction v begins at (1 − β₂)g², which is far too small; and v is in the denominator.",
    ),
    Task(
        "Find β₁ and β₂ with which the corrections hardly matter: the raw and corrected steps are at most 0.2 η apart.",
        {"apart": (0, 0.201), "preset": 0},
        "Both memories are short, and 1 − β₁ is about √(1 − β₂): the two errors nearly cancel.",
    ),
]
GAME = [
    Task(
        "Draw gradients of your own that make a step longer than 3.5 η: the paper's bound is 3.16 η.",
        {"longest Adam": (3.5, None), "preset": None},
        "The gradients after the silence agree, and m fills up while σ is still small.",
    ),
    Task(
        "Now make a step longer than 7 η, again with gradients of your own.",
        {"longest Adam": (7, None), "preset": None},
        "The best gradients grow by 11 % from step to step. No gradients make a step longer than 7.27 η.",
    ),
]


def adam_with(
    beta1: float = 0.9, beta2: float = 0.999, correct_m: bool = True, correct_v: bool = True, lr: float = 1.0
) -> Optimizer:
    """Return Adam with or without its two bias corrections: an average that starts from nothing, or one from zero."""
    starts = ["unbiased" if correct else "zero" for correct in (correct_m, correct_v)]
    return Optimizer(lr, EMA(beta1, starts[0]), RMS(EMA(beta2, starts[1]), 1e-8))


def spike_limit(beta1: float = 0.9, beta2: float = 0.999) -> float:
    """Return (1−β₁)/√(1−β₂), the longest step in units of η after a single gradient: the bound that the paper names.

    Kingma and Ba 2015, §2.1, for (1−β₁) > √(1−β₂).
    """
    one, two = (
        checks.share(name, checks.single(name, beta)) for name, beta in {"beta1": beta1, "beta2": beta2}.items()
    )
    return float((1 - one) / np.sqrt(1 - two))


def step_limit(beta1: float = 0.9, beta2: float = 0.999) -> float:
    """Return the longest step of Adam in units of η after a long silence: (1−β₁)/√((1−β₂)·(1−β₁²/β₂)).

    By Cauchy and Schwarz: |m| = (1−β₁)·|Σ β₁ᵏ gₖ| = (1−β₁)·|Σ (β₁²/β₂)^(k/2) · β₂^(k/2) gₖ|, k steps back, and the
    second factors make up v. It is reached by gradients that grow like (β₂/β₁)ᵗ.

    Raises
    ------
    ValueError
        If β₁² is not below β₂: then there is no limit.
    """
    spike = spike_limit(beta1, beta2)
    if beta1**2 >= beta2:
        checks.refuse(ValueError, "beta1", beta1, f"below √beta2 = {np.sqrt(beta2):.4g}, else the step has no limit")
    return float(spike / np.sqrt(1 - beta1**2 / beta2))


def longest(steps: Array) -> int:
    """Return at which gradient the longest step is: the first of those that only the rounding tells apart."""
    size = np.abs(steps)
    return int(np.argmax(size >= size.max() * (1 - ALIKE)))


class BiasMicroscope(Scope):
    """Adam step by step: gradients to drag, m, v and σ raw and corrected, and the step/η that is taken.

    Parameters
    ----------
    gradients : str or sequence of float
        What it begins with: one of `sigma_scope.PRESETS` ("constant", "one spike", "sparse", "alternating",
        "shrinking"), or 2 to 12 gradients of your own.
    beta1, beta2 : float
        Where the sliders begin: one of `BETAS1`, one of `BETAS2`.
    correct_m, correct_v : bool
        Whether the step that is taken corrects m, and v, at the beginning.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.

    Examples
    --------
    >>> BiasMicroscope(correct_m=False, correct_v=False).readouts()["first step"]
    '3.16 η'
    """

    def __init__(
        self,
        gradients: str | Sequence[float] = "constant",
        beta1: float = 0.9,
        beta2: float = 0.999,
        correct_m: bool = True,
        correct_v: bool = True,
        task: Any = TASKS,
    ) -> None:
        methods = {
            "raw": partial(adam_with, correct_m=False, correct_v=False),
            "corrected": partial(adam, 1.0),
            "taken": adam_with,
        }
        both = ("raw", "corrected")
        super().__init__(
            gradients,
            presets,
            methods,
            [
                Panel("m, over g", "m", both, over="g"),
                Panel("v, over g²", "v", both, over="square"),
                Panel("σ = √v, over |g|", "sigma", both, over="size"),
                Panel("step/η", "step", bars=("taken",), levels=((1.0, ""),)),
            ],
            {"m": "m", "v": "v", "sigma": "σ", "step": "step/η"},
            "bias",
            knobs={
                "beta1": _slider("beta1", "β₁", beta1, BETAS1),
                "beta2": _slider("beta2", "β₂", beta2, BETAS2),
                "correct_m": W.Checkbox(
                    value=checks.flag("correct_m", correct_m), description="correct m", indent=False
                ),
                "correct_v": W.Checkbox(
                    value=checks.flag("correct_v", correct_v), description="correct v", indent=False
                ),
            },
            task=task,
        )

    def readouts(self) -> dict[str, str]:
        """Return the first and the longest step, and how far apart the raw and the corrected step are at most."""
        raw, corrected, taken = (response["step"] for response in self.numbers().values())
        at, apart = longest(taken), float(np.abs(raw - corrected).max())
        return {
            "first step": f"{fmt(taken[0])} η",
            "longest step": f"{fmt(taken[at])} η, at t = {at}",
            "largest gap between raw and corrected step": f"{fmt(apart)} η",
        }

    def _alt(self) -> str:
        (beta1, beta2, in_m, in_v) = (axis.value for axis in self.axes)
        numbers = "; ".join(f"{name}: {text}" for name, text in self.readouts().items())
        parts = {(True, True): "m and v", (True, False): "m only", (False, True): "v only", (False, False): "neither"}
        return (
            f"Bars of the gradients {row_of(self.view.gradients)}. Below them, at each t: m, v and σ of Adam, raw and "
            f"corrected, and the step that is taken. With β₁ = {fmt(beta1)}, β₂ = {fmt(beta2, 4)} and correction of "
            f"{parts[in_m, in_v]}: {numbers}."
        )


def _slider(name: str, description: str, value: float, options: Sequence[float]) -> Any:
    return picker(options, checks.one_of(name, value, options), description)


class SpeedLimit(Scope):
    """Beat the speed limit: draw gradients that make one step of Adam as long as possible.

    The step is measured in η. Lines stand at `spike_limit`, the bound in Adam's paper, and at `step_limit`, the least
    upper bound that there is; both are computed from β₁ and β₂.

    Parameters
    ----------
    gradients : str or sequence of float
        What it begins with: "nothing", "one spike", "spike, then constant", "growing" (the best possible), or 2 to 40
        gradients of your own.
    beta1, beta2 : float
        Of Adam, with β₁² < β₂.
    silence : int
        How many gradients of 0 come before: one of `SILENCES`. The reader can change it.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.

    Examples
    --------
    >>> SpeedLimit("growing").readouts()["longest step"]
    '7.27 η, at t = 10,031'
    """

    def __init__(
        self,
        gradients: str | Sequence[float] = "one spike",
        beta1: float = 0.9,
        beta2: float = 0.999,
        silence: int = 10_000,
        task: Any = GAME,
    ) -> None:
        self.spike, self.limit = spike_limit(beta1, beta2), step_limit(beta1, beta2)
        checks.choice("silence", silence, SILENCES)
        levels = ((self.spike, f"the paper's bound {fmt(self.spike)}"), (self.limit, f"the limit {fmt(self.limit)}"))
        super().__init__(
            gradients,
            lambda length, reach: _rows(length, reach, beta2 / max(beta1, 1e-3)),
            {"Adam": adam(1.0, beta1, beta2)},
            [
                Panel("|step|/η", "size", bars=("Adam",), levels=levels, wide=True),
                Panel("m, over g", "m", over="g"),
                Panel("σ, over |g|", "sigma", over="size"),
            ],
            {"m": "m", "sigma": "σ", "step": "step/η"},
            "limit",
            silences=SILENCES,
            silent=silence,
            length=LENGTH,
            most=40,
            paint=True,
            task=task,
        )

    def readouts(self) -> dict[str, str]:
        """Return the longest step, and how much of the limit it is."""
        (response,) = self.numbers().values()
        at = longest(response["step"])
        size = abs(float(response["step"][at]))
        return {
            "longest step": f"{fmt(size)} η, at t = {at + self.after:,}",
            "share of the limit": f"{fmt(100 * size / self.limit)} %",
        }

    def _alt(self) -> str:
        numbers = "; ".join(f"{name}: {text}" for name, text in self.readouts().items())
        return (
            f"Bars of {len(self.view.gradients)} gradients after {self.after:,} zeros, and below them the size of "
            f"Adam's step in units of η, with lines at the paper's bound {fmt(self.spike)} and at the limit "
            f"{fmt(self.limit)}; then m and σ. {numbers}."
        )


def _rows(length: int, reach: float, growth: float) -> dict[str, Array]:
    """The presets of the game."""
    k, spike = np.arange(length), length // 4
    return {
        "nothing": np.zeros(length),
        "one spike": np.where(k == spike, reach / 2, 0.0),
        "spike, then constant": np.where(k >= spike, reach / 2, 0.0),
        "growing": reach * growth ** (k - length + 1.0),
    }
