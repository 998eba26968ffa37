"""Adam under six schedules at five peak rates: the loss on the way, and the accuracy on unseen digits."""

from __future__ import annotations

import numpy as np

from .. import checks, schedules
from ..networks import MLP, digits
from ..optimizers import adam
from ..paths import train
from ..schedules import Array
from . import base

__all__ = ["EVERY", "RATES", "SEEDS", "SETTINGS", "SHAPES", "STEPS", "load", "place", "record", "run"]

STEPS, EVERY, BATCH, SEEDS = 3_000, 100, 16, (0, 1, 2, 3, 4)
SAMPLES, NOISE = 1_200, 0.1
RATES = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
SHAPES = {
    "constant": schedules.constant(),
    "step": schedules.multi_step([STEPS // 2, 3 * STEPS // 4]),
    "linear": schedules.polynomial(STEPS),
    "cosine": schedules.cosine(STEPS),
    "one cycle": schedules.one_cycle(STEPS),
    "hold, then linear": schedules.warmup_stable_decay(STEPS, 1, STEPS // 5),
}
SETTINGS = {
    "network": "MLP((64, 32, 10), tanh, cross_entropy)",
    "samples": SAMPLES,
    "label_noise": NOISE,
    "batch_size": BATCH,
    "steps": STEPS,
    "every": EVERY,
    "seeds": SEEDS,
    "schedules": list(SHAPES),
    "rates": RATES,
}


def run(shape: str, rate: float, seed: int, steps: int = STEPS) -> tuple[Array, float]:
    """Train one network with Adam.

    Parameters
    ----------
    shape : str
        One of `SHAPES`.
    rate : float
        The peak rate.
    seed : int
        Of the start and of the order of the batches.
    steps : int

    Returns
    -------
    loss : array, shape (steps/EVERY + 1,)
        Of all 1,200 training digits, one label in ten wrong.
    accuracy : float
        At the end, on the 597 digits that are not trained on.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    schedule = SHAPES[checks.one_of("shape", shape, SHAPES)]
    X, y = digits(SAMPLES, noise=NOISE, seed=0)
    net = MLP((64, 32, 10))
    grad = net.stochastic_grad(X, y, BATCH, checks.seed("seed", seed))
    theta, log = train(
        adam(checks.single("rate", rate) * schedule),
        grad,
        net.init(seed),
        steps,
        lambda th: {"loss": float(net.loss(th, X, y))},
        EVERY,
    )
    return log["loss"], net.accuracy(theta, *digits(seed=0, skip=SAMPLES))


def record() -> dict[str, Array]:
    """Train every run: about two minutes on one core.

    Returns
    -------
    dict of str to array
        "loss", float32, shape (schedules, rates, seeds, STEPS/EVERY + 1), and "accuracy", shape (schedules, rates,
        seeds).
    """
    losses, right = [], []
    for shape in SHAPES:
        for rate in RATES:
            runs = [run(shape, rate, seed) for seed in SEEDS]
            losses.append([loss for loss, _ in runs])
            right.append([accuracy for _, accuracy in runs])
            middle = np.median([loss[-1] for loss in losses[-1]]), np.median(right[-1])
            print(f"{shape}, η = {rate:g}: loss {middle[0]:.4g}, accuracy {middle[1]:.4f}", flush=True)
    grid = len(SHAPES), len(RATES), len(SEEDS)
    return {"loss": np.reshape(losses, (*grid, -1)).astype(np.float32), "accuracy": np.reshape(right, grid)}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("schedules")


def place(shape: str, rate: float) -> tuple[int, int]:
    """Return the index of a run in the recorded arrays.

    Parameters
    ----------
    shape : str
        One of `SHAPES`.
    rate : float
        One of `RATES`.

    Raises
    ------
    TypeError, ValueError
        If it is none of those.
    """
    return list(SHAPES).index(checks.one_of("shape", shape, SHAPES)), checks.choice("rate", rate, RATES)
