"""`AdamApart`: what each part of Adam does, for a flat and a steep parameter side by side, step by step.

The page walks by itself, with the noise that it is sent; tests/test_adam_apart.py holds it to what Python computes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots
from ..optimizers import EMA, RMS, Newest, One, Optimizer
from ..schedules import Array
from ..surfaces import quadratic
from .common.knobs import player
from .common.live import LiveFigure, LiveView
from .common.maps import SurfaceMap, draw_path
from .common.tasks import Task
from .common.text import fmt
from .common.walks import Walk, walk

__all__ = ["AdamApart"]

STEPS, LAST, SEED = 60, 10, 2
BETA1, BETA2 = 0.9, 0.999
CURVATURES, NOISE = (0.2, 12.0), (0.1, 2.0)  # of the flat and of the steep parameter; as much noise for its slope
SCALES, REACH = (1.0, 20.0), 4.0  # the ends of the axes: of a gradient, by parameter, and of a step, in η
GROUND = SurfaceMap(
    "a valley",
    replace(quadratic(CURVATURES), start=(-3.0, 1.0)),
    ("flat parameter", "steep parameter"),
    window=((-3.6, 1.8), (-1.9, 1.9)),
)
CHOICES = {"m": ("newest", "average"), "σ": ("1", "RMS"), "hats": ("on", "off")}
TASKS = [
    Task(
        "Press Play. Then take the average for m: what happens to the steep parameter?",
        {"m": 1, "σ": 0},
        "Its gradients change sign and cancel in m, so it swings less.",
    ),
    Task(
        "Take the RMS for σ, too: what happens to the flat parameter?",
        {"m": 1, "σ": 1, "hats": 0},
        "Its m is divided by its own small σ, so its steps are as long as those of the steep one.",
    ),
    Task(
        "Switch the hats off, and look at the first steps.",
        {"m": 1, "σ": 1, "hats": 1, "t": (0, 3)},
        "At first σ is too small by a larger factor than m, so the first steps are too long.",
    ),
]


def noise() -> Array:
    """Return what is added to the gradient at each t, shape (STEPS + 1, 2): the same for every choice."""
    return (np.random.default_rng(SEED).normal(size=(STEPS + 1, 2)) * NOISE).round(4)


def optimizer(m: str, sigma: str, hats: str, lr: float) -> Optimizer:
    """Return the optimizer of three choices out of `CHOICES`, and a rate."""
    start = "unbiased" if hats == "on" else "zero"
    direction = EMA(BETA1, start) if m == "average" else Newest()
    return Optimizer(lr, direction, RMS(EMA(BETA2, start)) if sigma == "RMS" else One())


def words(m: str, sigma: str, hats: str) -> dict[str, str]:
    """Return what the choices are called: the optimizer, what it subtracts from θ, and the rows of the bars."""
    hat = "\u0302" if hats == "on" else ""
    average, rms = m == "average", sigma == "RMS"
    name = (("Gradient descent", "RMSProp"), ("Momentum", "Adam"))[average][rms]
    if name == "Adam" and not hat:
        name = "Adam without hats"
    elif name in ("RMSProp", "Momentum") and hat:
        name = f"{name}, corrected"
    left = f"m{hat}" if average else "g"
    step = f"{left}/σ{hat}" if rms else left
    return {
        "name": name,
        "formula": f"η {step}",
        "g": "g, newest",
        "m": f"{left}, average" if average else "m = g",
        "σ": f"σ{hat}, RMS" if rms else "σ = 1",
        "step": f"step −{step}",
    }


def apart(m: str, sigma: str, hats: str, lr: float) -> Walk:
    """Return the walk of three choices: `STEPS` steps down the valley, with noise in each gradient."""
    surface, added = GROUND.surface, iter(noise())
    noisy = replace(surface, grad=lambda x: surface.grad(x) + next(added))
    return walk(optimizer(m, sigma, hats, lr), noisy, STEPS)


def rows(run: Walk, at: int) -> list[list[float]]:
    """Return g, m, σ and the step in η at t = `at`, each for the flat and the steep parameter."""
    m, sigma = run.m[at], run.sigma[at]
    return [list(map(float, row)) for row in (run.g[at], m, sigma * np.ones(2), -m / sigma)]


def caption(run: Walk, at: int, called: dict[str, str]) -> str:
    """Return the sentence above the picture."""
    flat, steep = (fmt(abs(step), 2) for step in rows(run, at)[3])
    loss, end = (fmt(float(value), 2) for value in (run.loss[at], run.loss[-LAST:].mean()))
    return (
        f"{called['name']}: θ ← θ − {called['formula']}. Step at t = {at}: {flat} η (flat), {steep} η (steep). "
        f"Loss {loss}; mean of the last {LAST} losses {end}"
    )


# -------------------------------------------------------------------------------------------------------- the figure


class AdamApartView(LiveView):
    """The view."""

    step = t.Int(0).tag(sync=True)
    m_index = t.Int(0).tag(sync=True)
    sigma_index = t.Int(0).tag(sync=True)
    hats_index = t.Int(0).tag(sync=True)
    meta = t.Dict().tag(sync=True)


class AdamApart(LiveFigure):
    """Adam taken apart: g, m, σ and the step of a flat and a steep parameter, step by step, and the walk on the map.

    Parameters
    ----------
    m : str
        "newest" (gradient) or "average" (of the gradients, β₁ = 0.9).
    sigma : str
        "1" or "RMS" (of the gradients, β₂ = 0.999).
    hats : str
        "on" or "off": whether the averages are corrected for their start from zero.
    step : int
        Where the walk stands, 0 to `STEPS`.
    lr : float
        η, 0.001 to 1.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one of those.
    """

    def __init__(
        self, m: str = "newest", sigma: str = "1", hats: str = "on", step: int = 12, lr: float = 0.15, task: Any = TASKS
    ) -> None:
        chosen = {"m": m, "σ": sigma, "hats": hats}
        for (name, choices), value in zip(CHOICES.items(), chosen.values(), strict=True):
            checks.one_of({"σ": "sigma"}.get(name, name), value, choices)
        step, self.lr = checks.count("step", step, 0, STEPS), checks.between("lr", lr, 1e-3, 1)
        view = AdamApartView(
            view="adam_apart",
            meta={
                "ground": GROUND.describe(known=True), "steps": STEPS, "last": LAST, "noise": noise().ravel().tolist(),
                "lr": self.lr, "beta1": BETA1, "scales": list(SCALES), "reach": REACH,
                "specs": self._each(lambda m, sigma, hats: optimizer(m, sigma, hats, self.lr).spec()),
                "words": self._each(words),
            },
        )  # fmt: skip
        self.view = view
        switches = {name: W.ToggleButtons(options=choices, value=chosen[name]) for name, choices in CHOICES.items()}
        super().__init__(
            view,
            {
                **{
                    name: (switch, f"{trait}_index")
                    for (name, switch), trait in zip(switches.items(), ("m", "sigma", "hats"), strict=True)
                },
                **player("step", STEPS, value=step, own_row=False, interval=400),
            },
            alt=(
                "Map of a walk in a narrow valley; beside it, for the flat and the steep parameter, bars of the "
                "gradient g, of m, of σ and of the step. "
                f"{caption(apart(m, sigma, hats, self.lr), step, words(m, sigma, hats))}."
            ),
            task=task,
        )

    @staticmethod
    def _each(of: Any) -> list[Any]:
        """What `of` says of every three choices, by their indices."""
        ms, sigmas, hats = CHOICES.values()
        return [[[of(m, sigma, hat) for hat in hats] for sigma in sigmas] for m in ms]

    def now(self) -> tuple[Walk, dict[str, str]]:
        """Return the walk as the switches stand now, and what it is called."""
        view = self.view
        at = (view.m_index, view.sigma_index, view.hats_index)
        m, sigma, hats = (choices[k] for choices, k in zip(CHOICES.values(), at, strict=True))
        return apart(m, sigma, hats, self.lr), words(m, sigma, hats)

    def facts(self) -> dict[str, Any]:
        view = self.view
        return {"m": view.m_index, "σ": view.sigma_index, "hats": view.hats_index, "t": view.step}

    def panels(self) -> list[plots.Panel]:
        """Return the map with the walk so far, and the bars of both parameters, as they stand now."""
        (run, called), at = self.now(), self.view.step
        bars = [partial(_bars, of=i, values=[row[i] for row in rows(run, at)], called=called) for i in (0, 1)]
        return [partial(draw_path, ground=GROUND, path=run.theta[: at + 1]), *bars]

    def sheet(self) -> dict[str, Any]:
        """Return the map above the bars, with the sentence above."""
        run, called = self.now()
        sentence = caption(run, self.view.step, called).replace(". ", "\n", 1)
        return {"layout": [[0, 0], [1, 2]], "height": 5.4, "height_ratios": [1.5, 1], "heading": sentence}


def _bars(ax: Any, of: int, values: list[float], called: dict[str, str]) -> None:
    """The bars of one parameter in the still: each as a part of its scale, with its number."""
    for k, (value, name) in enumerate(zip(values, ("g", "m", "σ", "step"), strict=True)):
        scale, unit = (REACH, " η") if name == "step" else (SCALES[of], "")
        ax.barh(-k, np.clip(value / scale, -1, 1), color=plots.COLORS[(4, 2, 1, 3)[k]], height=0.45)
        ax.text(-1, 0.32 - k, called[name], fontsize=8)
        ax.text(1, 0.32 - k, f"{fmt(value)}{unit}", fontsize=8, ha="right")
    ax.axvline(0, color=plots.INK, linewidth=0.8)
    ax.set(xlim=(-1.02, 1.02), ylim=(-3.5, 0.75), yticks=[], xticks=[-1, 0, 1], title=GROUND.names[of])
    ax.set_xticklabels([f"−{SCALES[of]:g}\nstep: −{REACH:g} η", "0", f"{SCALES[of]:g}\n{REACH:g} η"])
