"""Eight runs whose loss looks flat, two for each of four reasons: what exercise 1.4 asks about."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import checks
from ..networks import MLP, digits, top_eigenvalue
from ..optimizers import gd
from ..paths import train
from ..schedules import Array
from . import base

__all__ = ["QUANTITIES", "RUNS", "SETTINGS", "WINDOW", "load", "record", "run"]

STEPS, WINDOW, EVERY, CUT, SEED = 1_600, 200, 20, 30, 0
SAMPLES, NOISE, LANCZOS = 512, 0.1, 8
SMALL, DEEP = (64, 32, 10), (64, 32, 32, 10)
RUNS: list[dict[str, Any]] = [  # in the order in which the exercise shows them
    {"why": "noise", "sizes": SMALL, "gain": 0.5, "lr": 0.1, "batch_size": 8},
    {"why": "bounce", "sizes": SMALL, "gain": 0.5, "lr": 0.215, "batch_size": None},
    {"why": "slow", "sizes": SMALL, "gain": 0.5, "lr": 0.001, "batch_size": None},
    {"why": "flat", "sizes": DEEP, "gain": 0.02, "lr": 0.1, "batch_size": None},
    {"why": "slow", "sizes": SMALL, "gain": 0.5, "lr": 0.002, "batch_size": 32},
    {"why": "flat", "sizes": DEEP, "gain": 0.02, "lr": 0.1, "batch_size": 32},
    {"why": "bounce", "sizes": SMALL, "gain": 0.5, "lr": 0.3, "batch_size": None},
    {"why": "noise", "sizes": SMALL, "gain": 0.5, "lr": 0.046, "batch_size": 8},
]
QUANTITIES = ("loss", "norm", "edge", "loss_after_cut")
SETTINGS = {
    "network": "MLP(sizes, tanh, mse)",
    "samples": SAMPLES,
    "label_noise": NOISE,
    "seed": SEED,
    "lanczos": LANCZOS,
    "steps": STEPS,
    "window": WINDOW,
    "every": EVERY,
    "cut": CUT,
    "runs": RUNS,
}


def run(sizes: tuple[int, ...], gain: float, lr: float, batch_size: int | None, steps: int = STEPS) -> dict[str, float]:
    """Train for `steps`, and `WINDOW` steps more with the rate divided by `CUT`.

    Parameters
    ----------
    sizes : tuple of int
        Of the layers.
    gain : float
        Of the starting weights.
    lr : float
    batch_size : int, optional
        None for all samples at once.
    steps : int
        At least `WINDOW`.

    Returns
    -------
    dict of str to float
        Averages over the last `WINDOW` steps before the cut: "loss", "norm" of the full gradient as a share of the
        first, "edge", η·λmax/2; and "loss_after_cut", averaged over the steps after it.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    steps = checks.count("steps", steps, WINDOW)
    lr = checks.single("lr", checks.positive("lr", lr))
    X, y = digits(SAMPLES, noise=NOISE, seed=SEED)
    net = MLP(sizes, "tanh", "mse")
    grad = net.stochastic_grad(X, y, batch_size, SEED)

    def measure(theta: Array) -> dict[str, float]:
        loss, g = net.loss_and_grad(theta, X, y)
        sharpness = top_eigenvalue(lambda v: net.hvp(theta, v, X, y), net.dim, LANCZOS)
        return {"loss": float(loss), "norm": float(np.linalg.norm(g)), "edge": sharpness * lr / 2}

    theta = net.init(SEED, gain)
    first = measure(theta)["norm"]
    if steps > WINDOW:
        theta, _ = train(gd(lr), grad, theta, steps - WINDOW, lambda here: {"none": 0.0}, every=steps)
    theta, before = train(gd(lr), grad, theta, WINDOW, measure, every=EVERY)
    _, after = train(gd(lr / CUT), grad, theta, WINDOW, measure, every=EVERY)
    return {
        "loss": float(before["loss"].mean()),
        "norm": float(before["norm"].mean() / first),
        "edge": float(before["edge"].mean()),
        "loss_after_cut": float(after["loss"][1:].mean()),
    }


def record() -> dict[str, Array]:
    """Train every run: about half a minute on one core.

    Returns
    -------
    dict of str to array, shape (8,)
        For each of `QUANTITIES`, a number for each of `RUNS`.
    """
    rows = []
    for settings in RUNS:
        rows.append(run(**{name: value for name, value in settings.items() if name != "why"}))
        print(settings["why"], *(f"{name} {value:.4g}" for name, value in rows[-1].items()), flush=True)
    return {name: np.array([row[name] for row in rows]) for name in QUANTITIES}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("stuck_runs")
