"""Full-batch Adam on a small network: does η·λmax(H/σ) settle at 2(1+β₁)/(1−β₁), and does the loss fall meanwhile?"""

from __future__ import annotations

import numpy as np

from .. import checks
from ..networks import MLP, digits, top_eigenvalue
from ..optimizers import adam
from ..paths import train
from ..schedules import Array
from . import base

__all__ = ["CASES", "EVERY", "SEEDS", "SETTINGS", "STEPS", "load", "record", "run"]

STEPS, EVERY, SAMPLES, SEEDS, LANCZOS = 1_000, 50, 400, (0, 1, 2, 3, 4), 20
RATE, BETA2, EPS = 3e-3, 0.99, 1e-8
CASES = ((0.9, "mse"), (0.5, "mse"), (0.9, "cross_entropy"))  # β₁ and the loss
SETTINGS = {
    "network": "MLP((64, 32, 10), tanh)",
    "samples": SAMPLES,
    "batch": "all samples",
    "rate": RATE,
    "beta2": BETA2,
    "steps": STEPS,
    "every": EVERY,
    "cases": CASES,
    "seeds": SEEDS,
    "lanczos": LANCZOS,
}


def run(beta1: float, criterion: str, seed: int, steps: int = STEPS) -> dict[str, Array]:
    """Train one network with Adam, all samples in each step.

    Parameters
    ----------
    beta1 : float
        β₁.
    criterion : str
        "mse" or "cross_entropy".
    seed : int
        Of the start.
    steps : int

    Returns
    -------
    dict of str to array, shape (steps/EVERY + 1,)
        "step"; "number", η·λmax(H/σ) with the σ of the next step; "sharpness", λmax(H); "loss".

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    net, data = MLP((64, 32, 10), criterion=criterion), digits(SAMPLES)
    start = net.init(checks.seed("seed", seed))
    v, seen = np.zeros(net.dim), 0

    def grad(theta: Array) -> Array:
        nonlocal v, seen
        g = net.grad(theta, *data)
        v, seen = BETA2 * v + (1 - BETA2) * g**2, seen + 1
        return g

    def sharpness(theta: Array, sigma: Array) -> float:
        r = 1 / np.sqrt(sigma)  # H/σ has the eigenvalues of r·H·r
        return top_eigenvalue(lambda u: r * net.hvp(theta, r * u, *data), net.dim, steps=LANCZOS)

    def measure(theta: Array) -> dict[str, float]:
        loss, g = net.loss_and_grad(theta, *data)
        sigma = np.sqrt((BETA2 * v + (1 - BETA2) * g**2) / (1 - BETA2 ** (seen + 1))) + EPS
        return {
            "number": RATE * sharpness(theta, sigma),
            "sharpness": sharpness(theta, np.ones(net.dim)),
            "loss": float(loss),
        }

    return train(adam(RATE, beta1, BETA2, EPS), grad, start, steps, measure, EVERY)[1]


def record() -> dict[str, Array]:
    """Train every run: about a minute on one core.

    Returns
    -------
    dict of str to array
        "number", "sharpness" and "loss", as `run` returns them, each of shape (cases, seeds, STEPS/EVERY + 1).
    """
    runs = []
    for beta1, criterion in CASES:
        for seed in SEEDS:
            runs.append(run(beta1, criterion, seed))
            late = np.median(runs[-1]["number"][-5:])
            print(f"β₁ = {beta1}, {criterion}, seed {seed}: the number is {late:.1f} at the end", flush=True)
    grid = len(CASES), len(SEEDS), -1
    return {name: np.reshape([one[name] for one in runs], grid) for name in ("number", "sharpness", "loss")}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("adams_edge")
