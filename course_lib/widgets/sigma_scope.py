"""`SigmaScope`: σ by hand. Gradients that the reader sets, and what the averages of their squares make of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ipywidgets as W
import numpy as np

from .. import checks
from ..optimizers import adagrad, rms, rmsprop
from ..schedules import Array
from .common.scope import REACH, Panel, Scope, row_of
from .common.tasks import Task
from .common.text import fmt

__all__ = ["SigmaScope"]

PRESETS = ("constant", "one spike", "sparse", "alternating", "shrinking")
LENGTH = 8  # gradients of a preset, where the figure does not begin with others
LARGEST = 1e6  # η: the axes and the numbers beside them have room for no more
ALPHAS = (0.0, 0.99, 0.01)  # lowest and highest α, and the slider's step
TASKS = [
    Task(
        "Make the last step of RMS longer than 2 η. Does that work with Adagrad, too?",
        {"last RMS": (2, None)},
        "The last gradient stands out from the others. Adagrad never passes η: the newest square is part of its sum.",
    ),
    Task(
        "By hand, make every step of RMS just one η long.",
        {"shortest RMS": (0.99, 1.01), "longest RMS": (0.99, 1.01), "preset": None},
        "All gradients have the same size; their signs do not matter.",
    ),
]


def preset(name: str, length: int = LENGTH, reach: float = REACH) -> Array:
    """Return so many gradients of one of `PRESETS`, of which the largest may be as large as `reach`."""
    k, r = np.arange(length), reach / REACH
    rows: dict[str, Array] = {
        "constant": np.full(length, 2.0),
        "one spike": np.where(k == length // 2, 4.0, 0.5),
        "sparse": np.where(k % 3 == 0, 2.0, 0.0),
        "alternating": np.where(k % 2 == 0, 2.0, -2.0),
        "shrinking": np.round(4 * 0.6**k, 1),
    }
    return r * rows[checks.one_of("name", name, PRESETS)]


def presets(length: int, reach: float) -> dict[str, Array]:
    """Return all presets by their names."""
    return {name: preset(name, length, reach) for name in PRESETS}


class SigmaScope(Scope):
    """σ by hand: gradients to drag; below them g², the root of their mean (σ) and of their sum, the rate, the step.

    Parameters
    ----------
    gradients : str or sequence of float
        What it begins with: one of `PRESETS`, or 2 to 12 gradients of your own.
    lr : float
        η, the same for all methods.
    alpha : float, optional
        Where the slider of the leaky mean begins (RMSProp as in Lee's lecture, which starts from the first gradient),
        0 … 0.99; None leaves RMSProp out.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """

    def __init__(
        self,
        gradients: str | Sequence[float] = "one spike",
        lr: float = 1.0,
        alpha: float | None = None,
        task: Any = TASKS,
    ) -> None:
        lr = checks.single("lr", lr)
        if not 0 < lr <= LARGEST:
            checks.refuse(ValueError, "lr", lr, f"a number above 0, {LARGEST:g} at most")
        methods: dict[str, Any] = {"RMS": rms(lr), "Adagrad": adagrad(lr)}
        knobs = {}
        if alpha is not None:
            low, high, step = ALPHAS
            if not low <= checks.single("alpha", alpha) <= high:
                checks.refuse(ValueError, "alpha", alpha, f"a number from {low:g} to {high:g}, or None")
            methods["RMSProp"] = partial(rmsprop, lr, start="first")
            knobs["alpha"] = W.FloatSlider(value=alpha, min=low, max=high, step=step, description="α of RMSProp")
        panels = [
            Panel("g², what is averaged", over="square"),
            Panel("σ (Adagrad: σ·√(t+1)) and |g|", "sigma", over="size"),
            Panel("effective rate ηᵗ/σ", "rate"),
            Panel(f"step (ηᵗ/σ)·g; dashes: ±η = ±{fmt(lr)}", "step", bars=tuple(methods), levels=((lr, ""), (-lr, ""))),
        ]
        columns = {"sigma": "divisor", "rate": "rate", "step": "step"}
        super().__init__(
            gradients, presets, methods, panels, columns, "sigma", lr=lr, knobs=knobs, length=LENGTH, task=task
        )

    def _alt(self) -> str:
        *others, last_one = self.methods
        last = "; ".join(
            f"{name}: {'σ·√(t+1)' if name == 'Adagrad' else 'σ'} = {fmt(n['sigma'][-1])}, step {fmt(n['step'][-1])}"
            for name, n in self.numbers().items()
        )
        return (
            f"Bars of the gradients {row_of(self.view.gradients)}. Below them, at each t: their squares, what "
            f"{', '.join(others)} and {last_one} divide by, the effective rates and the steps. "
            f"At the last t, with η = {fmt(self.lr)}: {last}."
        )
