"""`SigmaScope`: σ by hand. Gradients that the reader sets, and what the averages of their squares make of them.

The page's engine computes it, from the descriptions of course_lib's own optimizers, in a notebook as on a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as W
import matplotlib as mpl
import numpy as np
import traitlets as t
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import checks, plots
from ..optimizers import Optimizer, adagrad, rms, rmsprop
from ..paths import trace
from ..schedules import Array
from .live import LiveFigure, LiveView
from .words import fmt

__all__ = ["PRESETS", "SigmaScope", "listen", "preset"]

PRESETS = ("constant", "one spike", "sparse", "alternating", "shrinking")
LENGTH = 8  # gradients of a preset, where the figure does not begin with others
REACH = 4.0  # the largest gradient, where the figure does not begin with a larger one
MOST = 12  # gradients for which a row of bars has room
SEEN = 1e-6  # a smaller σ has seen no gradient but zeros, and is ε; sigma_scope.js has the same
AVERAGES = {"RMS": "mean", "Adagrad": "sum", "RMSProp": "leaky"}
ALPHAS = (0.0, 0.99, 0.01)  # lowest and highest α, and the slider's step
TASK = "Drag the gradients. Which σ follows when they change, and which step gets longer?"


def preset(name: str, length: int = LENGTH, reach: float = REACH) -> Array:
    """Return the gradients of a preset.

    Parameters
    ----------
    name : str
        One of `PRESETS`.
    length : int
        How many.
    reach : float
        How large the largest may be.
    """
    k, r = np.arange(length), reach / REACH
    rows: dict[str, Array] = {
        "constant": np.full(length, 2.0),
        "one spike": np.where(k == length // 2, 4.0, 0.5),
        "sparse": np.where(k % 3 == 0, 2.0, 0.0),
        "alternating": np.where(k % 2 == 0, 2.0, -2.0),
        "shrinking": np.round(4 * 0.6**k, 1),
    }
    return r * rows[checks.one_of("name", name, PRESETS)]


def listen(optimizer: Optimizer, gradients: Any, lr: float) -> dict[str, Array]:
    """Return what an optimizer says to a row of given gradients, wherever it stands.

    Parameters
    ----------
    optimizer : Optimizer
    gradients : array, shape (steps,)
    lr : float
        η, the part of the rate that is not σ's.

    Returns
    -------
    dict of arrays, shape (steps,)
        "sigma", "rate" and "step": σ, the effective rate η/σ, and (η/σ)·m, which is taken off θ.
    """
    heard = iter(np.asarray(gradients, float)[:, None])
    said = trace(optimizer, lambda _: next(heard), [0.0], len(gradients) - 1)
    rate = said.eta / said.sigma[:, 0]
    return {"sigma": lr / rate, "rate": rate, "step": rate * said.m[:, 0]}


class ScopeView(LiveView):
    """The view; the reader's hand changes `gradients`."""

    view = t.Unicode("sigma_scope").tag(sync=True)
    gradients: Any = t.List(t.Float()).tag(sync=True)
    preset = t.Any(None, help="index of the preset, or None when the reader has changed it").tag(sync=True)
    presets: Any = t.List().tag(sync=True)
    alpha = t.Float(0.9).tag(sync=True)
    lr = t.Float(1.0).tag(sync=True)
    reach = t.Float(REACH).tag(sync=True)
    methods: Any = t.List().tag(sync=True)


class SigmaScope(LiveFigure):
    """σ by hand: gradients to drag; below them g², σ of the mean and of the sum, the effective rate η/σ, and the step.

    Parameters
    ----------
    gradients : str or sequence of float
        What it begins with: one of `PRESETS`, or 2 to 12 gradients of your own.
    lr : float
        η, the same for all methods.
    alpha : float, optional
        Where the slider of the leaky mean begins (RMSProp as in the lecture, which starts from the first gradient),
        0 … 0.99; None leaves RMSProp out.
    task : str
        In a sentence, what to try.

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
        task: str = TASK,
    ) -> None:
        self.lr = float(checks.positive("lr", lr))
        if alpha is not None and checks.share("alpha", alpha) > ALPHAS[1]:
            raise ValueError(f"alpha must be from {ALPHAS[0]:g} to {ALPHAS[1]:g}, or None, but is {alpha!r}")
        self.leaky = alpha is not None
        own = [] if isinstance(gradients, str) else [_checked(gradients)]
        length = len(own[0]) if own else LENGTH
        reach = max(REACH, float(np.ceil(np.abs(own[0]).max()))) if own else REACH
        options = ["as given"] * len(own) + list(PRESETS)
        rows = [*own, *(preset(name, length, reach) for name in PRESETS)]
        first = 0 if own else options.index(checks.one_of("gradients", gradients, PRESETS))
        view = ScopeView(
            gradients=rows[first].tolist(),
            presets=[row.tolist() for row in rows],
            alpha=0.9 if alpha is None else alpha,
            lr=self.lr,
            reach=reach,
        )
        self.view = view
        view.methods = [
            {"name": name, "spec": method.spec(), "look": list(look), "average": AVERAGES[name]}
            for (name, method), look in zip(self.methods.items(), plots.looks(self.methods), strict=True)
        ]
        controls: dict[str, tuple[Any, Any]] = {"gradients": (W.ToggleButtons(options=options, index=first), "preset")}
        if self.leaky:
            low, high, step = ALPHAS
            controls["α of RMSProp"] = (W.FloatSlider(value=alpha, min=low, max=high, step=step), "alpha")
        super().__init__(view, controls, alt=self._alt(), task=task)

    @property
    def methods(self) -> dict[str, Optimizer]:
        """The methods shown, as they stand now."""
        always = {"RMS": rms(self.lr), "Adagrad": adagrad(self.lr)}
        return always | ({"RMSProp": rmsprop(self.lr, self.view.alpha, start="first")} if self.leaky else {})

    def numbers(self) -> dict[str, dict[str, Array]]:
        """Return what the figure shows now: method → "sigma", "rate", "step" → one number for each gradient."""
        return {name: listen(method, self.view.gradients, self.lr) for name, method in self.methods.items()}

    def poster(self) -> Figure:
        """Return the gradients above g², σ, the effective rate and the step, as they stand now."""
        gradients, numbers = np.array(self.view.gradients), self.numbers()
        fig, axes = plots.figure(3, 2, 8.0, height_ratios=[1.1, 1, 1])
        with mpl.rc_context(plots.STYLE):
            grid = axes[0, 0].get_gridspec()
            axes[0, 0].remove()
            axes[0, 1].remove()
            top = fig.add_subplot(grid[0, :])
            looks = dict(zip(numbers, plots.looks(numbers), strict=True))
            k = np.arange(len(gradients))
            for ax, title, heights in (
                (top, "gradients g", gradients),
                (axes[1, 0], "g², what is averaged", gradients**2),
            ):
                ax.bar(k, heights, 0.8, color=plots.INK, alpha=0.3)
                ax.set_title(title)
            axes[1, 1].bar(k, np.abs(gradients), 0.8, color=plots.INK, alpha=0.3)
            _lines(axes[1, 1], "σ, beside |g|", numbers, "sigma", looks)
            axes[1, 1].legend(loc="best")
            _lines(axes[2, 0], "effective rate η/σ", numbers, "rate", looks)
            seen = np.concatenate([said["rate"][said["sigma"] > SEEN] for said in numbers.values()])
            axes[2, 0].set_ylim(0, 1.1 * seen.max(initial=1e-6))
            _lines(axes[2, 1], f"step (η/σ)·g, with η = {fmt(self.lr)}", numbers, "step", looks)
            for y in (-self.lr, self.lr):
                axes[2, 1].axhline(y, color=plots.MUTED, linestyle="--", linewidth=1)
            for ax in fig.axes:
                ax.set_xticks(k)
                ax.grid(visible=False, axis="x")
            for ax in axes[2]:
                ax.set_xlabel("t")
        return fig

    def _alt(self) -> str:
        last = "; ".join(
            f"{name}: σ = {fmt(n['sigma'][-1])}, step {fmt(n['step'][-1])}" for name, n in self.numbers().items()
        )
        gradients = ", ".join(fmt(g) for g in self.view.gradients)
        return (
            f"Bars of the gradients {gradients}. Below them, at each t: their squares, σ of "
            f"{', '.join(self.methods)}, the effective rates and "
            f"the steps. At the last t, with η = {fmt(self.lr)}: {last}."
        )


def _checked(gradients: Any) -> Array:
    row = np.asarray(checks.finite("gradients", np.asarray(gradients)), float)
    if row.ndim != 1 or not 2 <= row.size <= MOST:
        raise ValueError(f"gradients must be 2 to {MOST} numbers, or one of {', '.join(PRESETS)}, but is {gradients!r}")
    return row


def _lines(
    ax: Axes, title: str, numbers: dict[str, dict[str, Array]], what: str, looks: dict[str, tuple[int, int]]
) -> None:
    for name, said in numbers.items():
        colour, dash = looks[name]
        ax.plot(said[what], ".", linestyle=plots.DASHES[dash], color=plots.COLOURS[colour], label=name)
    ax.set_title(title)
