"""Runs whose loss goes flat, each over ten seeds or more: what lecture 01 says of the runs that it shows.

The convex one is softmax regression with wrong labels: it has one minimum, so there is no other to be stuck in.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np

from .. import checks
from ..networks import MLP, digits, top_eigenvalue
from ..optimizers import gd, momentum
from ..paths import train
from ..schedules import Array, multi_step
from . import base

__all__ = [
    "CUT",
    "CUT_AT",
    "PROBLEMS",
    "RATES",
    "SEEDS",
    "SETTINGS",
    "STEPS",
    "TINY",
    "WINDOW",
    "averages",
    "load",
    "minimum",
    "moved",
    "record",
    "run",
    "run_edge",
    "run_tiny",
    "spread",
]

PROBLEMS: dict[str, dict[str, Any]] = {
    "convex": {"sizes": (64, 10), "noise": 0.3},
    "hidden": {"sizes": (64, 32, 10), "noise": 0.1},
    "control": {"sizes": (64, 10), "noise": 0.1},  # the labels of the one, without the layer of the other
}
SEEDS, SAMPLES, BATCH, RATE, CUT, CUT_AT = tuple(range(10)), 1_200, 8, 1.0, 30, 6_000
STEPS, WINDOW, EVERY = 18_000, 500, 50  # a window is the average of ten measurements
RATES, SETTLE = (1.0, 0.5, 0.25, 0.125), 4_000  # the runs that start at the minimum
SEARCH: dict[str, Any] = {"lr": 0.3, "beta": 0.99, "steps": 20_000}  # full-batch momentum finds the minimum
MOVED, MOVED_EVERY = 1_000, 50
EDGE: dict[str, Any] = {"samples": 500, "sizes": (64, 32, 10), "gain": 0.5, "lr": 0.2, "steps": 1_000, "after": 800}
TINY: dict[str, Any] = {
    "points": 30,
    "sizes": (1, 4, 1),
    "gain": 2.0,
    "lr": 0.1,
    "steps": 100_000,
    "every": 2_500,
    "seeds": 10,
}
LANCZOS = 12
SETTINGS = {
    "problems": PROBLEMS,
    "seeds": SEEDS,
    "samples": SAMPLES,
    "batch_size": BATCH,
    "lr": RATE,
    "cut": CUT,
    "cut_at": CUT_AT,
    "steps": STEPS,
    "window": WINDOW,
    "every": EVERY,
    "rates from the minimum": RATES,
    "steps from the minimum": SETTLE,
    "search for the minimum": SEARCH,
    "steps of movement": MOVED,
    "sharpness of movement": MOVED_EVERY,
    "edge": EDGE,
    "tiny": TINY,
    "lanczos": LANCZOS,
}


@cache
def _task(problem: str) -> tuple[MLP, Array, Array]:
    """The network and its data."""
    kind = PROBLEMS[checks.one_of("problem", problem, PROBLEMS)]
    return MLP(kind["sizes"]), *digits(SAMPLES, noise=kind["noise"], seed=0)


def minimum() -> Array:
    """Return θ at the minimum of the convex problem, as near as full-batch momentum comes."""
    net, X, y = _task("convex")
    method = momentum(SEARCH["lr"], SEARCH["beta"])
    return train(method, lambda here: net.grad(here, X, y), net.init(0), SEARCH["steps"], _nothing, SEARCH["steps"])[0]


def _nothing(theta: Array) -> dict[str, float]:
    return {"none": 0.0}


def run(
    problem: str, seed: int, lr: Any = RATE, steps: int = STEPS, start: Array | None = None
) -> tuple[Array, dict[str, Array]]:
    """Train on minibatches; return the last θ, and the averages of each `WINDOW` steps.

    Parameters
    ----------
    problem : str
        One of `PROBLEMS`.
    seed : int
        Of the start and of the batches.
    lr : float or schedule
    steps : int
        A multiple of `WINDOW`.
    start : array, optional
        Where to start instead.

    Returns
    -------
    theta : array
    windows : dict of str to array, shape (steps/WINDOW,)
        "loss" over all samples; "norm" of the full gradient as a share of the first.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    net, X, y = _task(problem)
    if checks.count("steps", steps) % WINDOW:
        checks.refuse(ValueError, "steps", steps, f"a multiple of {WINDOW}")

    def measure(theta: Array) -> dict[str, float]:
        loss, g = net.loss_and_grad(theta, X, y)
        return {"loss": float(loss), "norm": float(np.linalg.norm(g))}

    begin = net.init(seed) if start is None else start
    theta, log = train(gd(lr), net.stochastic_grad(X, y, BATCH, seed), begin, steps, measure, every=EVERY)
    windows = {name: values[1:].reshape(-1, WINDOW // EVERY).mean(axis=1) for name, values in log.items()}
    return theta, {"loss": windows["loss"], "norm": windows["norm"] / log["norm"][0]}


def moved(theta: Array, lr: float, seed: int, steps: int = MOVED, noise_only: bool = False) -> dict[str, float]:
    """Walk on from a place of the convex problem; return how far the run gets, how far it walks, and how noisy it is.

    Each batch is drawn anew: the noise of a shuffled epoch's batches adds up to zero at any one place.

    Parameters
    ----------
    theta : array
    lr : float
    seed : int
        Of the batches.
    steps : int
    noise_only : bool
        Whether to add up nothing but the noise that the batches have at the first place.

    Returns
    -------
    dict of str to float
        "net" and "path": the distance between the first and the last place, and the sum of the lengths of all steps.
        "longer": the share of steps whose noise, the batch's gradient less the full one, is longer than the full one.
        "lowest edge", "median edge", "highest edge": of η·λmax/2, at every `MOVED_EVERY`-th step.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    net, X, y = _task("convex")
    rng, lengths, longer, edges = np.random.default_rng(checks.seed("seed", seed)), [], [], []
    here = theta
    for step in range(checks.count("steps", steps)):
        at, drawn = theta if noise_only else here, rng.integers(len(y), size=BATCH)
        g, full = net.grad(at, X[drawn], y[drawn]), net.grad(at, X, y)
        longer.append(np.linalg.norm(g - full) > np.linalg.norm(full))
        if step % MOVED_EVERY == 0:
            edges.append(lr / 2 * top_eigenvalue(partial(net.hvp, at, X=X, y=y), net.dim, LANCZOS))
        move = lr * (g - full if noise_only else g)
        lengths.append(np.linalg.norm(move))
        here = here - move
    row = {"net": np.linalg.norm(here - theta), "path": sum(lengths), "longer": np.mean(longer)}
    row |= {"lowest edge": min(edges), "median edge": np.median(edges), "highest edge": max(edges)}
    return {name: float(value) for name, value in row.items()}


def run_edge(seed: int) -> dict[str, Any]:
    """Train on all samples at once up to the edge of stability, and go on with the same rate and with the cut one.

    Parameters
    ----------
    seed : int
        Of the start.

    Returns
    -------
    dict of str to float or list of float
        "lowest norm" before step 400 and "later norm", the average from 500 on; "edge", η·λmax/2 on average from 300
        on; "rising", the share of steps from 300 on at which the loss rises; "same rate" and "cut rate", the average
        loss in the first and in the last 100 steps after them.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    X, y = digits(EDGE["samples"], seed=0)
    net, lr = MLP(EDGE["sizes"], criterion="mse"), EDGE["lr"]

    def grad(theta: Array) -> Array:
        return net.grad(theta, X, y)

    def measure(theta: Array) -> dict[str, float]:
        loss, g = net.loss_and_grad(theta, X, y)
        return {"loss": float(loss), "norm": float(np.linalg.norm(g))}

    def sharpness(theta: Array) -> dict[str, float]:
        return {"edge": lr / 2 * top_eigenvalue(lambda v: net.hvp(theta, v, X, y), net.dim, LANCZOS)}

    begin = net.init(seed, EDGE["gain"])
    theta, log = train(gd(lr), grad, begin, EDGE["steps"], measure)
    sharp = train(gd(lr), grad, begin, EDGE["steps"], sharpness, every=50)[1]["edge"]
    rows: dict[str, Any] = {
        "lowest norm": log["norm"][:400].min(),
        "later norm": log["norm"][500:].mean(),
        "edge": sharp[6:].mean(),
        "rising": np.mean(np.diff(log["loss"][300:]) > 0),
    }
    for name, rate in (("same rate", lr), ("cut rate", lr / CUT)):
        loss = train(gd(rate), grad, theta, EDGE["after"], measure)[1]["loss"]
        rows[name] = [loss[:100].mean(), loss[-100:].mean()]
    return rows


def run_tiny(seed: int, steps: int = TINY["steps"]) -> dict[str, Array]:
    """Train the network of 13 parameters, and go on long after its gradient has become small.

    Parameters
    ----------
    seed : int
        Of the start.
    steps : int
        A multiple of `TINY["every"]`.

    Returns
    -------
    dict of str to array, shape (steps/every + 1,)
        "loss", "norm" of the gradient, and "edge", η·λmax/2.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    x = np.linspace(-1, 1, TINY["points"])[:, None]
    y, net, lr = np.sin(3 * x), MLP(TINY["sizes"], criterion="mse"), TINY["lr"]

    def measure(theta: Array) -> dict[str, float]:
        loss, g = net.loss_and_grad(theta, x, y)
        hessian = np.stack([net.hvp(theta, e, x, y) for e in np.eye(net.dim)])
        edge = lr / 2 * np.linalg.eigvalsh(hessian)[-1]
        return {"loss": float(loss), "norm": float(np.linalg.norm(g)), "edge": float(edge)}

    begin = net.init(seed, TINY["gain"])
    log = train(gd(lr), lambda here: net.grad(here, x, y), begin, steps, measure, every=TINY["every"])[1]
    return {name: log[name] for name in ("loss", "norm", "edge")}


def record() -> dict[str, Array]:
    """Train every run: about six minutes on one core.

    Returns
    -------
    dict of str to array of float32
        For each of `PROBLEMS`, "convex loss", "convex norm": shape (seeds, STEPS/WINDOW), and "convex cut": (seeds,),
        the average loss of the last `WINDOW` of 1,000 steps after the cut at `CUT_AT`. "least": the loss at the
        minimum of the convex problem; "from the minimum": (rates, seeds, SETTLE/WINDOW), the loss of runs that start
        there. "moved …": (3, seeds), what `moved` returns: of the flat run; of the start at RATE/CUT; of the noise
        alone where the flat run is.
        "edge …": (seeds, …), what `run_edge` returns. "tiny …": (TINY["seeds"], steps/every + 1), of `run_tiny`.
    """
    rows: dict[str, list[Any]] = {}

    def add(name: str, value: Any) -> None:
        rows.setdefault(name, []).append(value)

    for problem in PROBLEMS:
        for seed in SEEDS:
            _, windows = run(problem, seed)
            for name, values in windows.items():
                add(f"{problem} {name}", values)
            schedule = RATE * multi_step([CUT_AT], 1 / CUT)
            add(f"{problem} cut", run(problem, seed, schedule, CUT_AT + 1_000)[1]["loss"][-1])
            print(problem, seed, windows["loss"][[2, -1]], flush=True)
    net, X, y = _task("convex")
    bottom = minimum()
    add("least", float(net.loss(bottom, X, y)))
    for lr in RATES:
        add("from the minimum", [run("convex", seed, lr, SETTLE, bottom)[1]["loss"] for seed in SEEDS])
    flat = [run("convex", seed, RATE, CUT_AT - MOVED)[0] for seed in SEEDS]
    for walks in (
        [moved(flat[seed], RATE, len(SEEDS) + seed) for seed in SEEDS],
        [moved(net.init(seed), RATE / CUT, seed) for seed in SEEDS],
        [moved(flat[seed], RATE, len(SEEDS) + seed, noise_only=True) for seed in SEEDS],
    ):
        for name in walks[0]:
            add(f"moved {name}", [walk[name] for walk in walks])
    for seed in SEEDS:
        for name, value in run_edge(seed).items():
            add(f"edge {name}" if name != "edge" else name, value)
    for seed in range(TINY["seeds"]):
        for name, values in run_tiny(seed).items():
            add(f"tiny {name}", values)
        print("tiny", seed, rows["tiny edge"][-1][-1], flush=True)
    return {name: np.array(values, np.float32) for name, values in rows.items()}


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("flat_loss")


def averages(name: str, first: int, last: int) -> Array:
    """Return a recorded quantity averaged over some of the steps, for each seed.

    Parameters
    ----------
    name : str
        One of `PROBLEMS`, then "loss" or "norm": "convex loss".
    first, last : int
        From which step to which; multiples of `WINDOW`.

    Returns
    -------
    array, shape (seeds,)

    Raises
    ------
    TypeError, ValueError
        If there is no such quantity, or no window between the steps.
    """
    first, last = checks.count("first", first, 0), checks.count("last", last, 1, STEPS)
    if first % WINDOW or last % WINDOW or first >= last:
        checks.refuse(ValueError, "first and last", (first, last), f"two multiples of {WINDOW} in order")
    return np.asarray(load()[name][:, first // WINDOW : last // WINDOW].mean(axis=1))


def spread(runs: Array) -> dict[str, Array]:
    """Return the median of several runs and their ends, step by step, named as a figure names them.

    Parameters
    ----------
    runs : array, shape (runs, steps)
    """
    return {"median": np.median(runs, axis=0), "highest": runs.max(axis=0), "lowest": runs.min(axis=0)}
