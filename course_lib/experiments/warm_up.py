"""Does momentum need a warm-up, and does it help Adam to know σ before the first step?

Two experiments on 1,200 digits. Momentum: which peak rates can be trained, after how long a warm-up, and how sharp the
loss is on the way. Adam, in two deep networks: six ways to begin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .. import checks
from ..networks import MLP, digits, top_eigenvalue
from ..optimizers import EMA, RMS, Optimizer, adam, momentum, radam
from ..paths import train
from ..schedules import Array, warmup
from . import base

__all__ = [
    "ADAM_NETS",
    "ADAM_SEEDS",
    "EVERY",
    "MOMENTUM_SEEDS",
    "PATHS",
    "PEAKS",
    "RATES",
    "SETTINGS",
    "STEPS",
    "WARMUPS",
    "WAYS",
    "load",
    "place",
    "record",
    "run_adam",
    "run_momentum",
]

STEPS, EVERY, BATCH, SAMPLES, LANCZOS = 600, 20, 64, 1_200, 20

MOMENTUM_NET = MLP((64, 32, 32, 10), criterion="mse")
PEAKS, WARMUPS, MOMENTUM_SEEDS = (0.05, 0.1, 0.2, 0.4, 0.6), (1, 10, 30, 60, 150), (0, 1, 2)
PATHS = ((0.1, 1), (0.4, 60))  # peak and warm-up of the runs whose sharpness is measured on the way
TRIAL, HALVINGS, LOWEST, HIGHEST = 300, 9, 0.02, 2.0  # steps and bounds of the search for the largest rate

ADAM_NETS = {"tanh": (MLP((64, *[32] * 12, 10)), 1.5), "relu": (MLP((64, *[32] * 8, 10), "relu"), 1.0)}  # and gain
RATES, ADAM_SEEDS, SEEN = (0.003, 0.006, 0.01, 0.015, 0.02, 0.03), (0, 1, 2, 3, 4), 1000
RAMPS = {"Adam": 1, "σ known": 1, "warm-up": 100, "σ known, warm-up": 100, "long warm-up": 2000}  # long: 2/(1 − β₂)
WAYS = (*RAMPS, "RAdam")
SETTINGS = {
    "momentum_network": "MLP((64, 32, 32, 10), tanh, mse)",
    "adam_networks": {"tanh": "MLP((64, 12 × 32, 10), tanh), gain 1.5", "relu": "MLP((64, 8 × 32, 10), relu), gain 1"},
    "samples": SAMPLES,
    "batch_size": BATCH,
    "steps": STEPS,
    "every": EVERY,
    "lanczos": LANCZOS,
    "peaks": PEAKS,
    "warmups": WARMUPS,
    "momentum_seeds": MOMENTUM_SEEDS,
    "paths": PATHS,
    "search": [TRIAL, HALVINGS, LOWEST, HIGHEST],
    "rates": RATES,
    "ways": WAYS,
    "adam_warmups": RAMPS,
    "adam_seeds": ADAM_SEEDS,
    "gradients_seen_before": SEEN,
}


@lru_cache(maxsize=1)
def _data() -> tuple[Array, Array]:
    X, y = digits(SAMPLES)
    return X, y


def _sharpness(net: MLP, theta: Array, sigma: Any = 1.0) -> float:
    """Return λmax of the whole loss; with σ, in the coordinates that Adam rescales: of σ^-½ H σ^-½."""
    root = np.sqrt(sigma)
    return top_eigenvalue(lambda v: net.hvp(theta, v / root, *_data()) / root, net.dim, steps=LANCZOS)


# ---------------------------------------------------------------------------------------------------------- momentum


def run_momentum(peak: float, ramp: int, seed: int, steps: int = STEPS, curvature: bool = False) -> dict[str, Array]:
    """Train with momentum and a warm-up.

    Parameters
    ----------
    peak : float
        The peak rate.
    ramp : int
        Steps of the warm-up; 1 for none.
    seed : int
        Of the start and of the order of the batches.
    steps : int
    curvature : bool
        Whether to measure λmax, too.

    Returns
    -------
    dict of str to array, shape (steps/EVERY + 1,)
        "loss", of all samples; with `curvature`, "sharpness".
    """
    net = MOMENTUM_NET

    def measure(theta: Array) -> dict[str, float]:
        values = {"loss": float(net.loss(theta, *_data()))}
        return values | ({"sharpness": _sharpness(net, theta)} if curvature else {})

    grad = net.stochastic_grad(*_data(), BATCH, seed)
    return train(momentum(peak * warmup(ramp)), grad, net.init(seed), steps, measure, EVERY)[1]


def _largest(ramp: int, seed: int) -> float:
    """Return the largest peak rate with which `TRIAL` steps do not end above the loss of the start."""
    low, high = LOWEST, HIGHEST
    for _ in range(HALVINGS):
        middle = float(np.sqrt(low * high))
        loss = run_momentum(middle, ramp, seed, TRIAL)["loss"]
        low, high = (middle, high) if loss[-1] < loss[0] else (low, middle)
    return low


def _record_momentum() -> dict[str, Array]:
    ends, largest = [], []
    for ramp in WARMUPS:
        ends.append([[run_momentum(peak, ramp, seed)["loss"][-1] for seed in MOMENTUM_SEEDS] for peak in PEAKS])
        largest.append([_largest(ramp, seed) for seed in MOMENTUM_SEEDS])
        print(f"momentum, warm-up {ramp}: largest rates", *(f"{rate:.4g}" for rate in largest[-1]), flush=True)
    paths = [run_momentum(peak, ramp, 0, curvature=True) for peak, ramp in PATHS]
    return {
        "momentum": np.array(ends),
        "largest": np.array(largest),
        "loss": np.array([path["loss"] for path in paths]),
        "sharpness": np.array([path["sharpness"] for path in paths]),
    }


# -------------------------------------------------------------------------------------------------------------- Adam


@dataclass(frozen=True)
class _Continued:
    """A σ that has seen gradients before the first step."""

    part: Any
    memory: Any
    seen: int

    def init(self, like: Any) -> Any:
        """Return what it remembers of them."""
        return self.memory

    def update(self, t: int, g: Any, memory: Any) -> Any:
        """Return σ, counting the gradients seen before, and the new memory."""
        return self.part.update(t + self.seen, g, memory)


def _known(grad: Callable[[Array], Array], theta: Array) -> _Continued:
    """Return the σ of Adam after `SEEN` gradients at `theta`, without a step."""
    part = RMS(EMA(0.999, "unbiased"))
    memory = part.init(theta)
    for t in range(SEEN):
        _, memory = part.update(t, grad(theta), memory)
    return _Continued(part, memory, SEEN)


def run_adam(name: str, rate: float, way: str, seed: int, steps: int = STEPS) -> Array:
    """Train one deep network.

    Parameters
    ----------
    name : str
        Of the network, one of `ADAM_NETS`.
    rate : float
    way : str
        To begin, one of `WAYS`.
    seed : int
        Of the start and of the order of the batches.
    steps : int

    Returns
    -------
    array, shape (steps/EVERY + 1,)
        The loss of all samples.

    Raises
    ------
    ValueError
        If there is no such network, or no such way.
    """
    net, gain = ADAM_NETS[checks.one_of("name", name, ADAM_NETS)]
    checks.one_of("way", way, WAYS)
    theta, grad = net.init(seed, gain), net.stochastic_grad(*_data(), BATCH, seed)
    method = radam(rate) if way == "RAdam" else adam(rate * warmup(RAMPS[way]))
    if "σ known" in way:
        method = Optimizer(method.schedule, method.direction, _known(grad, theta))
    return train(method, grad, theta, steps, lambda th: {"loss": float(net.loss(th, *_data()))}, EVERY)[1]["loss"]


def _start_of_adam(name: str, seed: int) -> float:
    """Return the sharpness that Adam feels at the start once its σ is known."""
    net, gain = ADAM_NETS[name]
    theta, grad = net.init(seed, gain), net.stochastic_grad(*_data(), BATCH, seed)
    method = _known(grad, theta)
    sigma, _ = method.update(0, grad(theta), method.memory)
    return _sharpness(net, theta, sigma)


def _record_adam() -> dict[str, Array]:
    start, ends, medians = [], [], []
    for name in ADAM_NETS:
        start.append([_start_of_adam(name, seed) for seed in ADAM_SEEDS])
        for rate in RATES:
            for way in WAYS:
                losses = np.array([run_adam(name, rate, way, seed) for seed in ADAM_SEEDS])
                ends.append(losses[:, -1])
                medians.append(np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0))
                print(f"{name}, η = {rate:g}, {way}: median loss {medians[-1][-1]:.4g}", flush=True)
    grid = len(ADAM_NETS), len(RATES), len(WAYS), -1
    return {"start": np.array(start), "adam": np.reshape(ends, grid), "adam median": np.reshape(medians, grid)}


# --------------------------------------------------------------------------------------------------------- all of them


def record() -> dict[str, Array]:
    """Train every run: about five minutes on one core.

    Returns
    -------
    dict of str to array
        With momentum: "momentum", the final losses, shape (warm-ups, peaks, seeds); "largest", the largest rate that
        trains, shape (warm-ups, seeds); "loss" and "sharpness", λmax, of the runs of `PATHS`, shape
        (2, STEPS/EVERY + 1). With Adam: "start", the sharpness that it feels at the start, shape (networks, seeds);
        "adam", the final losses, shape (networks, rates, ways, seeds); "adam median", over the seeds, shape
        (networks, rates, ways, STEPS/EVERY + 1). A run that diverged has nan.
    """
    numbers = _record_momentum() | _record_adam()
    return {name: np.where(np.isfinite(values), values, np.nan) for name, values in numbers.items()}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("warm_up")


def place(name: str, rate: float, way: str) -> tuple[int, int, int]:
    """Return the index of a run with Adam in the recorded arrays "adam" and "adam median".

    Parameters
    ----------
    name : str
        Of the network, one of `ADAM_NETS`.
    rate : float
        One of `RATES`.
    way : str
        One of `WAYS`.

    Raises
    ------
    TypeError, ValueError
        If it is none of those.
    """
    return (
        list(ADAM_NETS).index(checks.one_of("name", name, ADAM_NETS)),
        checks.choice("rate", rate, RATES),
        WAYS.index(checks.one_of("way", way, WAYS)),
    )
