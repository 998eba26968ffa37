"""Gradient descent and momentum on a small network, every rate of a fine grid: what lecture 00c says of it."""

from __future__ import annotations

import numpy as np

from .. import checks
from ..networks import MLP, digits
from ..optimizers import momentum
from ..paths import train
from ..schedules import Array
from . import base

__all__ = ["BETAS", "CHOSEN_ON", "RATES", "SEEDS", "SETTINGS", "STEPS", "load", "record", "run"]

BETAS = (0.0, 0.9, 0.98)
RATES = tuple(float(0.02 * 2 ** (k / 4)) for k in range(18))  # 0.02 … 0.38, thirteen in a decade
SEEDS, CHOSEN_ON, STEPS, SAMPLES = tuple(range(10)), 5, 300, 500  # the rate is chosen on the first five
SETTINGS = {
    "network": "MLP((64, 16, 10), tanh, mse)",
    "samples": SAMPLES,
    "batch_size": None,
    "seeds": SEEDS,
    "betas": BETAS,
    "rates": RATES,
    "steps": STEPS,
}


def run(lr: float, beta: float, seed: int) -> float:
    """Train on all samples at once; return the last loss, nan if the run has diverged.

    Parameters
    ----------
    lr, beta : float
        As PyTorch's SGD takes them.
    seed : int
        Of the start.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    lr, beta = checks.single("lr", lr), checks.single("beta", beta)
    X, y = digits(SAMPLES, seed=0)
    net = MLP((64, 16, 10), criterion="mse")

    def measure(theta: Array) -> dict[str, float]:
        return {"loss": float(net.loss(theta, X, y))}

    _, log = train(momentum(lr, beta), lambda here: net.grad(here, X, y), net.init(seed), STEPS, measure, every=STEPS)
    first, last = log["loss"][[0, -1]]
    return float(last if last <= 10 * first else np.nan)


def record() -> dict[str, Array]:
    """Train every run: about a minute on one core.

    Returns
    -------
    dict of str to array of float32
        "loss", shape (betas, rates, seeds): the training loss at the end.
    """
    loss = np.full((len(BETAS), len(RATES), len(SEEDS)), np.nan, np.float32)
    for b, beta in enumerate(BETAS):
        for r, lr in enumerate(RATES):
            loss[b, r] = [run(lr, beta, seed) for seed in SEEDS]
            print(f"β = {beta}, η = {lr:.3f}: losses", loss[b, r].round(3), flush=True)
    return {"loss": loss}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("momentum_rates")
