"""Who needs a warm-up, and what does it change: the place where the weights are, or what the optimizer remembers?

Two experiments on 1,200 digits. Momentum: which peak rates can be trained, after how long a warm-up, how sharp the loss
is on the way, and a transplant. Adam, in a deep network: ten ways to begin, and the sharpness over σ that it meets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    "ADAM_SEEDS",
    "COLUMNS",
    "EVERY",
    "FELT",
    "HEARD",
    "MOMENTUM_SEEDS",
    "PATHS",
    "PEAKS",
    "PLACES",
    "RATES",
    "SETTINGS",
    "STEPS",
    "WARMUPS",
    "WAYS",
    "begin",
    "known",
    "load",
    "place",
    "record",
    "run_adam",
    "run_felt",
    "run_felt_known",
    "run_momentum",
    "run_transplant",
    "summary",
]

STEPS, EVERY, BATCH, SAMPLES, LANCZOS = 400, 20, 64, 1_200, 12

MOMENTUM_NET = MLP((64, 32, 32, 10), criterion="mse")
PEAKS, WARMUPS, MOMENTUM_SEEDS = (0.05, 0.1, 0.2, 0.4, 0.6), (1, 10, 30, 60, 150), (0, 1, 2, 3, 4)
PATHS = ((0.1, 1), (0.4, 60))  # peak and warm-up of the runs whose sharpness is measured on the way
TRIAL, HALVINGS, LOWEST, HIGHEST = 300, 9, 0.02, 2.0  # steps and bounds of the search for the largest rate
PLACES = ("start", "warmed")  # of the weights, and of the velocity: the four runs of the transplant, at PATHS[1]

ADAM_NET, GAIN = MLP((64, *[32] * 12, 10)), 1.5
RATES, ADAM_SEEDS, SEEN, RAMP = (0.015, 0.02), (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 1000, 100
WAYS = (
    "Adam",
    "no hat on m",
    "σ known",
    "σ known, no hat on m",
    "warm-up",
    "σ known, warm-up",
    "long warm-up",
    "RAdam",
    "weights warmed",
    "σ warmed",
)
LONG = 2000  # steps, 2/(1 − β₂)
LOST = 2.0  # a loss; guessing one of ten digits has ln 10 = 2.30
COLUMNS = (f"loss at t = {RAMP}", "at the end", "lost", "higher")
"""The heads of the columns of `summary`."""
FELT, HEARD, FELT_SEEDS = ("at the start", "warm-up"), (1, 2, 3, 5, 10, 30, 100), (0, 1, 2, 3, 4)
SETTINGS = {
    "momentum_network": "MLP((64, 32, 32, 10), tanh, mse)",
    "adam_network": "MLP((64, 12 × 32, 10), tanh), gain 1.5",
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
    "places": PLACES,
    "rates": RATES,
    "ways": WAYS,
    "adam_warmups": [RAMP, LONG],
    "adam_seeds": ADAM_SEEDS,
    "gradients_seen_before": SEEN,
    "felt": FELT,
    "felt_after": HEARD,
    "felt_seeds": FELT_SEEDS,
}


@lru_cache(maxsize=1)
def _data() -> tuple[Array, Array]:
    X, y = digits(SAMPLES)
    return X, y


def _losses(net: MLP) -> Callable[[Array], dict[str, float]]:
    """Return what `train` measures: the loss of all samples."""
    return lambda theta: {"loss": float(net.loss(theta, *_data()))}


def _sharpness(net: MLP, theta: Array, sigma: Any = 1.0) -> float:
    """Return λmax of the whole loss; with σ, in the coordinates that Adam rescales: of σ^-½ H σ^-½."""
    root = np.sqrt(sigma)
    return top_eigenvalue(lambda v: net.hvp(theta, v / root, *_data()) / root, net.dim, steps=LANCZOS)


@dataclass(frozen=True)
class _Continued:
    """A part, m or σ, that has seen gradients before the first step."""

    part: Any
    memory: Any
    seen: int

    def init(self, like: Any) -> Any:
        """Return what it remembers of them."""
        return self.memory

    def update(self, t: int, g: Any, memory: Any) -> Any:
        """Return m or σ, counting the gradients seen before, and the new memory."""
        return self.part.update(t + self.seen, g, memory)


class _Listener:
    """A part that sees every gradient which a run draws, and takes no part in it."""

    def __init__(self, part: Any, grad: Callable[[Array], Array], theta: Array) -> None:
        self.part, self.grad, self.memory, self.seen = part, grad, part.init(theta), 0

    def __call__(self, theta: Array) -> Array:
        g = self.grad(theta)
        _, self.memory = self.part.update(self.seen, g, self.memory)
        self.seen += 1
        return g

    def continued(self) -> _Continued:
        """Return the part as it is now."""
        return _Continued(self.part, self.memory, self.seen)


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

    Raises
    ------
    TypeError, ValueError
        If `ramp` or `steps` is no whole number above 0, `seed` no seed, or `peak` no number above 0.
    """
    net = MOMENTUM_NET

    def measure(theta: Array) -> dict[str, float]:
        values = {"loss": float(net.loss(theta, *_data()))}
        return values | ({"sharpness": _sharpness(net, theta)} if curvature else {})

    grad = net.stochastic_grad(*_data(), BATCH, seed)
    return train(momentum(peak * warmup(ramp)), grad, net.init(seed), steps, measure, EVERY)[1]


def run_transplant(weights: str, velocity: str, seed: int) -> Array:
    """Train with momentum, at the full rate from the first step, from one of two places with one of two velocities.

    Parameters
    ----------
    weights, velocity : str
        One of `PLACES` each: as at the start, or as after a warm-up to that rate, `PATHS[1]`.
    seed : int
        Of the start and of the order of the batches.

    Returns
    -------
    array, shape (STEPS/EVERY + 1,)
        The loss of all samples, counted from the first step at the full rate.

    Raises
    ------
    ValueError
        If there is no such place.
    """
    for name, value in (("weights", weights), ("velocity", velocity)):
        checks.one_of(name, value, PLACES)
    (peak, ramp), net = PATHS[1], MOMENTUM_NET
    method, start = momentum(peak), net.init(seed)
    listener = _Listener(method.direction, net.stochastic_grad(*_data(), BATCH, seed), start)
    warmed = train(momentum(peak * warmup(ramp)), listener, start, ramp, _losses(net), ramp)[0]
    if velocity == "warmed":
        method = Optimizer(method.schedule, listener.continued(), method.magnitude)
    theta = warmed if weights == "warmed" else start
    return train(method, listener.grad, theta, STEPS, _losses(net), EVERY)[1]["loss"]


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
    sharp = [[run_momentum(*path, seed, curvature=True)["sharpness"] for seed in MOMENTUM_SEEDS] for path in PATHS]
    moved = [[[run_transplant(w, v, seed)[-1] for seed in MOMENTUM_SEEDS] for v in PLACES] for w in PLACES]
    print("momentum, transplant:", np.round(moved, 3).tolist(), flush=True)
    return {
        "momentum": np.array(ends),
        "largest": np.array(largest),
        "sharpness": np.array(sharp),
        "transplant": np.array(moved),
    }


# -------------------------------------------------------------------------------------------------------------- Adam


def _begun(seed: int) -> tuple[Array, Callable[[Array], Array]]:
    """Return the weights at the start, and the gradient."""
    return ADAM_NET.init(seed, GAIN), ADAM_NET.stochastic_grad(*_data(), BATCH, seed)


def known(fresh: Callable[[], tuple[Array, Callable[[Array], Array]]], count: int) -> Any:
    """Return the σ of Adam after some gradients at the start, without a step.

    Parameters
    ----------
    fresh : callable
        As for `begin`.
    count : int
        Of gradients.
    """
    theta, grad = fresh()
    listener = _Listener(RMS(EMA(0.999, "unbiased")), grad, theta)
    for _ in range(count):
        listener(theta)
    return listener.continued()


@lru_cache(maxsize=len(ADAM_SEEDS))
def _known(seed: int, count: int) -> Any:
    return known(lambda: _begun(seed), count)


def begin(
    way: str,
    rate: float,
    fresh: Callable[[], tuple[Array, Callable[[Array], Array]]],
    known: Callable[[], Any],
    measure: Callable[[Array], dict[str, float]],
    steps: int,
) -> Array:
    """Train with Adam that begins in one of `WAYS`.

    Parameters
    ----------
    way : str
        "weights warmed": a newborn Adam takes over at the full rate after a warm-up of `RAMP` steps. "σ warmed": the σ
        of that warm-up, and the weights of the start.
    rate : float
    fresh : callable
        It returns the weights of the start, and a gradient that draws the first batch first.
    known : callable
        It returns the σ of Adam that has seen gradients at the start.
    measure : callable
        It returns the "loss" of θ.
    steps : int
        With those of a warm-up before.

    Returns
    -------
    array, shape (steps/EVERY + 1,)
        The loss.

    Raises
    ------
    ValueError
        If there is no such way.
    """
    checks.one_of("way", way, WAYS)
    theta, grad = fresh()
    before, ramp = [], {"warm-up": RAMP, "σ known, warm-up": RAMP, "long warm-up": LONG}.get(way, 1)
    method = radam(rate) if way == "RAdam" else adam(rate * warmup(ramp))
    direction, magnitude = method.direction, method.magnitude
    if "no hat on m" in way:
        direction = EMA(0.9, "zero")
    if "σ known" in way:
        magnitude = known()
    if "warmed" in way:
        listener = _Listener(magnitude, grad, theta)
        warmed, log = train(adam(rate * warmup(RAMP)), listener, theta, RAMP, measure, EVERY)
        if way == "weights warmed":
            theta, before, steps = warmed, [log["loss"][:-1]], steps - RAMP
        else:
            magnitude, (_, grad) = listener.continued(), fresh()
    log = train(Optimizer(method.schedule, direction, magnitude), grad, theta, steps, measure, EVERY)[1]
    return np.concatenate([*before, log["loss"]])


def run_adam(rate: float, way: str, seed: int, steps: int = STEPS) -> Array:
    """Train the deep network.

    Parameters
    ----------
    rate : float
    way : str
        To begin, one of `WAYS`: see `begin`.
    seed : int
        Of the start and of the order of the batches.
    steps : int
        With those of a warm-up before.

    Returns
    -------
    array, shape (steps/EVERY + 1,)
        The loss of all samples.

    Raises
    ------
    ValueError
        If there is no such way.
    """
    return begin(way, rate, lambda: _begun(seed), lambda: _known(seed, SEEN), _losses(ADAM_NET), steps)


def run_felt(where: str, rate: float, seed: int) -> Array:
    """Return the sharpness that Adam meets: λmax of the loss, divided by its σ.

    Parameters
    ----------
    where : str
        One of `FELT`: with the weights of the start, or with those of a warm-up of `RAMP` steps, as they move.
    rate : float
    seed : int
        Of the start and of the order of the batches.

    Returns
    -------
    array, shape (len(HEARD),)
        After the gradients with the numbers in `HEARD`, before the step.

    Raises
    ------
    ValueError
        If there is no such place.
    """
    moving = checks.one_of("where", where, FELT) == "warm-up"
    theta, grad = _begun(seed)
    method, felt = adam(rate * warmup(RAMP)), []
    state = method.init(theta)
    for t in range(max(HEARD)):
        g = grad(theta)
        _, _, sigma, new = method.parts(t, g, state)
        if t + 1 in HEARD:
            felt.append(_sharpness(ADAM_NET, theta, sigma))
        if moving:
            theta, _ = method.step(t, theta, g, state)
        state = new
    return np.array(felt)


def run_felt_known(seed: int, count: int = SEEN) -> float:
    """Return the sharpness that Adam meets at its first step, if σ is known: see `run_felt`.

    Parameters
    ----------
    seed : int
        Of the start and of the order of the batches.
    count : int
        Of the gradients that σ has seen before, at the start.

    Raises
    ------
    TypeError, ValueError
        If `seed` is no seed.
    """
    theta, grad = _begun(seed)
    seen = _known(seed, count)
    sigma, _ = seen.update(0, grad(theta), seen.init(theta))
    return _sharpness(ADAM_NET, theta, sigma)


def _record_adam() -> dict[str, Array]:
    felt = np.array([[run_felt(where, RATES[0], seed) for seed in FELT_SEEDS] for where in FELT])
    print("felt:", *(f"{value:.3g}" for value in np.median(felt, axis=1).ravel()), flush=True)
    felt_known = np.array([run_felt_known(seed) for seed in FELT_SEEDS])
    print("felt, σ known:", *(f"{value:.3g}" for value in felt_known), flush=True)
    losses = []
    for rate in RATES:
        for way in WAYS:
            losses.append([run_adam(rate, way, seed) for seed in ADAM_SEEDS])
            print(f"η = {rate:g}, {way}:", *(f"{run[-1]:.3g}" for run in losses[-1]), flush=True)
    shape = len(RATES), len(WAYS), len(ADAM_SEEDS), -1
    return {"felt": felt, "felt_known": felt_known, "adam": np.reshape(losses, shape).astype(np.float32)}


# --------------------------------------------------------------------------------------------------------- all of them


def record() -> dict[str, Array]:
    """Train every run: about eight minutes on one core.

    Returns
    -------
    dict of str to array
        With momentum: "momentum", the final losses, shape (warm-ups, peaks, seeds); "largest", the largest rate that
        trains, shape (warm-ups, seeds); "sharpness", λmax, of the runs of `PATHS`, shape (2, seeds, STEPS/EVERY + 1);
        "transplant", the final losses by the places of weights and velocity, shape (2, 2, seeds).
        With Adam: "felt", the sharpness that it meets at `RATES[0]`, shape (FELT, seeds, HEARD); "felt_known", the same
        at the first step with σ known, shape (seeds,); "adam", the losses, float32, shape (rates, ways, seeds,
        STEPS/EVERY + 1). A run that diverged has nan.
    """
    numbers = _record_momentum() | _record_adam()
    return {name: np.where(np.isfinite(values), values, np.nan) for name, values in numbers.items()}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("warm_up")


def place(rate: float, way: str) -> tuple[int, int]:
    """Return the index of the runs with Adam in the recorded array "adam".

    Parameters
    ----------
    rate : float
        One of `RATES`.
    way : str
        One of `WAYS`.

    Raises
    ------
    TypeError, ValueError
        If it is none of those.
    """
    return checks.choice("rate", rate, RATES), WAYS.index(checks.one_of("way", way, WAYS))


def summary(rate: float, ways: Sequence[str]) -> dict[str, list[str]]:
    """Return rows of a table with `COLUMNS`: how the recorded runs with Adam go on.

    Parameters
    ----------
    rate : float
        One of `RATES`.
    ways : sequence of str
        Each one of `WAYS`.

    Returns
    -------
    dict of str to list of str
        Way → median and quartiles of the losses after the warm-up and at the end; how many runs are lost, which is
        above `LOST` at the end; and how many end higher than they were at step `RAMP`.

    Raises
    ------
    TypeError, ValueError
        If a rate or a way was not recorded.
    """
    rows = {}
    for way in ways:
        runs = load()["adam"][place(rate, way)]
        before, end = runs[:, RAMP // EVERY], runs[:, -1]
        losses = ["{1:.2f} ({0:.2f} – {2:.2f})".format(*np.quantile(x, [0.25, 0.5, 0.75])) for x in (before, end)]
        rows[way] = [*losses, f"{np.sum(end > LOST)} of {len(end)}", f"{np.sum(end > before)} of {len(end)}"]
    return rows
