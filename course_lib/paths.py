"""Walking down: optimizers meet gradients here, for one run or for a whole grid of runs at once.

The gradients are those of a surface or of a network, or those that you give (`respond`).

Coordinates come first, so `x, y = theta` reads the same for one point and for a grid of points, and a grid of
hyperparameters needs no loop:

    rollout(momentum(lr[:, None], beta), grad, (-1, 1), 200, runs=(50, 100))        # 5,000 runs at once
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import checks
from .optimizers import LR, Optimizer, Part, is_part
from .schedules import Array, at

__all__ = ["Trace", "respond", "rollout", "trace", "train", "train_log", "impulse_response"]

Grad = Callable[[Array], Array]


def _begin(
    optimizer: Optimizer, grad: Grad, start: Any, steps: int, runs: tuple[int, ...], kept: int = 0
) -> tuple[Array, int]:
    """The checked arguments of a walk: the starting points, of shape (*shape of start, *runs), and the steps.

    `kept` is how many arrays like θ are kept of each step: as many steps are allowed as can be kept.
    """
    if not isinstance(optimizer, Optimizer):
        checks.refuse(TypeError, "optimizer", optimizer, "an Optimizer, such as gd(0.1)")
    _function("grad", grad)
    point = np.asarray(checks.real("start", start, "an array of real numbers"))
    if not point.size:
        checks.refuse(ValueError, "start", start, "at least one number")
    point = point if point.dtype.kind == "f" else point.astype(float)
    if not isinstance(runs, tuple):
        checks.refuse(TypeError, "runs", runs, "a tuple of whole numbers, the shape of the grid")
    shape = point.shape + tuple(checks.count("runs", n) for n in runs)
    steps = checks.count("steps", steps, most=max(1, checks.MOST // max(1, kept * math.prod(shape))))
    return np.broadcast_to(point.reshape(point.shape + (1,) * len(runs)), shape).copy(), steps


def _gradient(grad: Grad, theta: Array) -> Array:
    g = grad(theta)
    if type(g) is np.ndarray and g.dtype.kind == "f":  # so it is nearly always, and asked at every step
        return g
    return np.asarray(checks.real("g", g, "an array of real numbers"))


def _function(name: str, value: Any) -> None:
    if not callable(value):
        checks.refuse(TypeError, name, value, "a function of theta")


def rollout(optimizer: Optimizer, grad: Grad, start: Any, steps: int, runs: tuple[int, ...] = ()) -> Array:
    """Return the path from `start`.

    Parameters
    ----------
    optimizer : Optimizer
        Its hyperparameters may be arrays that broadcast to `runs`.
    grad : callable
        `grad(theta)`, of the shape of `theta`. It is called once a step, so it may draw a minibatch.
    start : array
        θ⁰, in any shape; float32 stays float32.
    steps : int
        At least 1.
    runs : tuple of int
        The shape of the grid of runs; () is a single run.

    Returns
    -------
    array of shape (steps + 1, *shape of start, *runs)
        A run that diverges goes on to inf and nan, without a warning: see `course_lib.series.diverged_at`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above; if `grad` returns another shape or complex numbers; if an array of
        hyperparameters does not broadcast to (*shape of start, *runs).
    """
    theta, steps = _begin(optimizer, grad, start, steps, runs, kept=1)
    path = np.empty((steps + 1, *theta.shape), theta.dtype)
    path[0] = theta
    state = optimizer.init(theta)
    with np.errstate(all="ignore"):  # some runs of a sweep diverge, and that is what it is to show
        for t in range(steps):
            path[t + 1], state = optimizer.step(t, path[t], _gradient(grad, path[t]), state)
    return path


@dataclass(frozen=True)
class Trace:
    """All that an optimizer was given and computed on its way; each array has one entry for every t = 0 … steps.

    At the last t the step is computed but not taken.

    Attributes
    ----------
    theta, g, m, sigma, step : array of shape (steps + 1, *shape of start, *runs)
        The point, the gradient there, the direction, the magnitude, and θᵗ⁺¹ − θᵗ.
    eta : array of shape (steps + 1, *runs of the hyperparameter)
        The learning rate.
    """

    theta: Array
    g: Array
    m: Array
    sigma: Array
    step: Array
    eta: Array


def trace(optimizer: Optimizer, grad: Grad, start: Any, steps: int, runs: tuple[int, ...] = ()) -> Trace:
    """Return the path from `start` with the gradient, m, σ, η and the step at each point.

    Parameters
    ----------
    optimizer, grad, start, steps, runs
        As for `rollout`.

    Raises
    ------
    TypeError, ValueError
        As for `rollout`.
    """
    theta, steps = _begin(optimizer, grad, start, steps, runs, kept=5)
    return _traced(optimizer, lambda t, theta: _gradient(grad, theta), theta, range(steps + 1))


def respond(optimizer: Optimizer, gradients: Any, runs: tuple[int, ...] = (), after: int = 0) -> Trace:
    """Return what an optimizer makes of gradients that are given, and not those of a surface.

    Parameters
    ----------
    optimizer : Optimizer
        Its hyperparameters may be arrays that broadcast to `runs`.
    gradients : array of shape (steps, *shape)
        One gradient for each step, in any shape; float32 stays float32.
    runs : tuple of int
        The shape of a grid of hyperparameters; each of its runs gets the same gradients.
    after : int
        How many gradients of zero came before, at most a million: the t of the first gradient.

    Returns
    -------
    Trace
        One entry for each gradient, arrays of shape (steps, *shape, *runs). θ begins at 0, and only weight decay
        depends on it.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above, or an array of hyperparameters does not broadcast to
        (*shape, *runs).

    Examples
    --------
    >>> from course_lib.optimizers import rmsprop
    >>> respond(rmsprop(1.0, alpha=0.9, start="first"), [1.0, 1.0, 10.0]).sigma.round(2)
    array([1.  , 1.  , 3.3 ])
    """
    given = np.asarray(checks.real("gradients", gradients, "an array of real numbers"))
    if not given.ndim or not given.size:
        checks.refuse(ValueError, "gradients", gradients, "at least one gradient, in an array of shape (steps, *shape)")
    theta, steps = _begin(optimizer, np.zeros_like, np.zeros_like(given[0]), len(given), runs, kept=5)
    given = given.reshape(given.shape + (1,) * len(runs)).astype(theta.dtype, copy=False)
    first = checks.count("after", after, 0, 10**6)  # NAdam's memory has to be followed to there, step by step
    return _traced(
        optimizer,
        lambda t, _: np.broadcast_to(given[t - first], theta.shape),
        theta,
        range(first, first + steps),
    )


def _traced(optimizer: Optimizer, grad: Callable[[int, Array], Array], theta: Array, times: range) -> Trace:
    """The walk of `trace` and `respond`: at each t the gradient is `grad(t, theta)`, and zero before the first t."""
    state, etas = optimizer.init(theta), []
    thetas, gs, ms, sigmas, moves = np.empty((5, len(times), *theta.shape), theta.dtype)
    with np.errstate(all="ignore"):
        for t in range(times.start):
            *_, state = optimizer.parts(t, np.zeros_like(theta), state)
            if not any(np.any(array) for memory in state for array in memory):
                break  # zeros leave every average at zero: only NAdam's product of μ moves
        for k, t in enumerate(times):
            g = grad(t, theta)
            checks.gradient(g, theta)
            eta, m, sigma, state = optimizer.parts(t, g, state)
            new = optimizer.move(t, theta, eta, m, sigma)
            thetas[k], gs[k], ms[k], sigmas[k], moves[k] = theta, g, m, sigma, new - theta
            etas.append(eta)
            theta = new
    return Trace(thetas, gs, ms, sigmas, moves, np.array(etas))


def train(
    optimizer: Optimizer,
    grad: Grad,
    start: Any,
    steps: int,
    measure: Callable[[Array], Mapping[str, float]],
    every: int = 1,
) -> tuple[Array, dict[str, Array]]:
    """Return the last θ, and what was measured on the way: for networks, whose whole path would fill the memory.

    Parameters
    ----------
    optimizer, grad, start, steps
        As for `rollout`.
    measure : callable
        `measure(theta)` returns numbers by name, such as {"loss": …, "norm": …}.
    every : int
        It is called at t = 0, every, 2·every, … and at the end.

    Returns
    -------
    theta : array
    log : dict of arrays
        One array for each name, and "step" with the t of each measurement.

    Raises
    ------
    TypeError, ValueError
        As for `rollout`; if `measure` returns something else than numbers by name, the name "step", or other names
        than before.
    """
    theta, steps = _begin(optimizer, grad, start, steps, ())
    _function("measure", measure)
    every, state = checks.count("every", every), optimizer.init(theta)
    rows: list[dict[str, Any]] = []
    with np.errstate(all="ignore"):
        for t in range(steps):
            if t % every == 0:
                rows.append(_row(t, measure(theta), rows))
            theta, state = optimizer.step(t, theta, _gradient(grad, theta), state)
        rows.append(_row(steps, measure(theta), rows))
    return theta, {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _row(t: int, measured: Any, before: list[dict[str, Any]]) -> dict[str, Any]:
    """A row of the log of `train`."""
    if not isinstance(measured, Mapping):
        checks.refuse(TypeError, "measure(theta)", measured, 'numbers by name, such as {"loss": 0.5}')
    if "step" in measured:
        raise ValueError('measure(theta) must not use the name "step", which is that of t in the log')
    row = {"step": t, **{name: checks.real(f"measure(theta)[{name!r}]", value) for name, value in measured.items()}}
    if before and row.keys() != before[0].keys():
        raise ValueError(f"measure(theta) must return the same names each time, {[*before[0]]}, but returned {[*row]}")
    return row


def train_log(
    optimizer: Optimizer,
    grad: Grad,
    start: Any,
    steps: int,
    full: Callable[[Array], tuple[Any, Array]],
    every: int = 1,
) -> tuple[Array, dict[str, Array]]:
    """Return the last θ, and the log of the training: the four numbers to look at when it is stuck.

    Parameters
    ----------
    optimizer, grad, start, steps
        As for `train`; `grad` may draw a minibatch.
    full : callable
        `full(theta)` returns loss and gradient over all samples.
    every : int
        A row is written at t = 0, every, 2·every, … up to and including `steps`, whose step is computed and not taken.

    Returns
    -------
    theta : array
    log : dict of arrays
        "step"; "loss"; "norm", ‖g‖ of the full gradient; "ratio", ‖θᵗ⁺¹ − θᵗ‖/‖θᵗ‖ (update : weight); "eta", ηᵗ. And
        "sigma", the σ of the last step alone, of θ's shape.

    Raises
    ------
    TypeError, ValueError
        As for `rollout`; if `full` is no function or does not return a loss and a gradient; if the learning rate is
        an array: there is one run.
    """
    theta, steps = _begin(optimizer, grad, start, steps, ())
    _function("full", full)
    every, state, rows = checks.count("every", every), optimizer.init(theta), []
    with np.errstate(all="ignore"):
        for t in range(steps + 1):
            step, before = _gradient(grad, theta), state
            new, state = optimizer.step(t, theta, step, before)
            if t % every == 0:
                loss, g = _pair(full(theta))
                checks.gradient(g, theta)
                moved = np.linalg.norm(new - theta) / np.linalg.norm(theta)
                rows.append((t, loss, np.linalg.norm(g), moved, checks.single(LR, at(optimizer.schedule, t))))
            theta = theta if t == steps else new
        sigma = optimizer.parts(steps, step, before)[2]
    log = dict(zip(("step", "loss", "norm", "ratio", "eta"), np.array(rows).T, strict=True))
    return theta, log | {"sigma": np.broadcast_to(sigma, theta.shape)}


def _pair(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        checks.refuse(TypeError, "full(theta)", value, "the loss and the gradient")
    return value[0], np.asarray(value[1])


def impulse_response(part: Part, steps: int) -> Array:
    """Return the responses of a direction to unit gradients: W with mᵗ = Σₖ W[t, k] gᵏ, of shape (steps, steps).

    A direction is a linear filter, so these weights of the past gradients describe it completely.

    Parameters
    ----------
    part : Average, Nesterov or any Part
        A direction.
    steps : int
        At least 1.

    Raises
    ------
    TypeError, ValueError
        If `part` has no `init` and `update`, or `steps` is no whole number in its range.
    """
    is_part("part", part)
    memory, rows = part.init(np.zeros(checks.count("steps", steps, most=math.isqrt(checks.MOST)))), []
    for t, g in enumerate(np.eye(steps)):
        row, memory = part.update(t, g, memory)
        rows.append(row)
    return np.array(rows)
