"""Every combination of m, σ and η of `course_lib.optimizer_menu`, on the digits, at eleven rates with one seed.

They are shown, each for itself; none is compared.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import numpy as np

from .. import optimizer_menu as menu
from ..networks import MLP, digits
from ..paths import train
from ..schedules import Array
from . import base

__all__ = ["EVERY", "RATES", "SETTINGS", "load", "record", "run"]

BATCH, SAMPLES, SEED = 32, 1200, 0
EVERY = 30  # steps from one measurement of the loss to the next
RATES = tuple(float(f"{10 ** (k / 2):.3g}") for k in range(-8, 3))  # 1e-4 … 10, two in a decade
SETTINGS = {
    "network": "MLP((64, 32, 10), tanh, cross_entropy)",
    "samples": SAMPLES,
    "batch_size": BATCH,
    "seed": SEED,
    "m": list(menu.DIRECTIONS),
    "sigma": list(menu.MAGNITUDES),
    "eta": list(menu.SCHEDULES),
    "menu_rates": RATES,
    "steps": menu.STEPS,
    "every": EVERY,
}


def run(m: str, sigma: str, eta: str, lr: float, steps: int = menu.STEPS) -> Array:
    """Train the network once, and return its loss on all 1,200 digits.

    Parameters
    ----------
    m, sigma, eta : str
        As in `course_lib.optimizer_menu.optimizer_of`.
    lr : float
    steps : int

    Returns
    -------
    array, shape (steps/EVERY + 1,)
        At t = 0, EVERY, …; inf or nan once the run has diverged.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    X, y = digits(SAMPLES, seed=0)
    net = MLP((64, 32, 10))
    grad, start = net.stochastic_grad(X, y, BATCH, SEED), net.init(SEED)
    made = menu.optimizer_of(m, sigma, eta, lr)
    return train(made, grad, start, steps, lambda theta: {"loss": float(net.loss(theta, X, y))}, EVERY)[1]["loss"]


def record() -> dict[str, Array]:
    """Train them all: about five minutes on one core.

    Returns
    -------
    dict of str to array of float16
        "loss", shape (m, σ, η, rates, STEPS/EVERY + 1); inf or nan once a run has diverged.
    """
    losses = []
    for m, sigma in product(menu.DIRECTIONS, menu.MAGNITUDES):
        losses += [run(m, sigma, eta, lr) for eta, lr in product(menu.SCHEDULES, RATES)]
        print(f"m: {m}, σ: {sigma}", flush=True)
    choices = len(menu.DIRECTIONS), len(menu.MAGNITUDES), len(menu.SCHEDULES), len(RATES)
    with np.errstate(over="ignore"):  # what is above float16's 65,504 is lost, and inf
        return {"loss": np.reshape(np.array(losses, np.float16), (*choices, -1))}


@lru_cache(maxsize=1)
def load() -> Array:
    """Return the recorded losses, by m, σ, η, rate and measurement; inf or nan once a run has diverged."""
    return base.load("menu_runs")["loss"].astype(float)
