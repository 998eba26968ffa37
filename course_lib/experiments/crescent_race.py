"""Momentum, RMSProp and Adam on the crescent, at constant and at falling rates: at how many rates each arrives."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import checks
from ..optimizers import Optimizer, adam, momentum, rmsprop
from ..paths import rollout
from ..schedules import Array, Hyper, linear
from ..series import arrival
from ..surfaces import crescent
from . import base

__all__ = ["COLUMNS", "RACERS", "RATES", "SEEDS", "SETTINGS", "STEPS", "WITHIN", "load", "record", "run", "summary"]

RACERS = ("momentum", "RMSProp", "Adam")
RATES = tuple(float(lr) for lr in np.logspace(-3, 1, 33))  # eight in a decade
SEEDS, STEPS, WITHIN, SPREAD, ALPHA = tuple(range(10)), 3000, 0.005, 0.1, 0.9
CHOOSE = 5  # of the seeds choose a rate, the others report
COLUMNS = ("rates that arrive", "lowest – highest start", "steps, five other starts")
"""The heads of the columns of `summary`."""
SETTINGS = {
    "surface": "crescent()",
    "racers": RACERS,
    "alpha": ALPHA,
    "rates": RATES,
    "schedules": ("constant", "linear(1, 0)"),
    "seeds": SEEDS,
    "spread": SPREAD,
    "steps": STEPS,
    "within": WITHIN,
}


def _method(name: str, lr: Hyper) -> Optimizer:
    if name == "RMSProp":
        return rmsprop(lr, ALPHA, start="first")
    return momentum(lr) if name == "momentum" else adam(lr)


def run(name: str, seed: int, falling: bool = False) -> Array:
    """Walk once at each of the `RATES`; return the steps from which on the loss stays below `WITHIN`.

    Parameters
    ----------
    name : str
        One of `RACERS`.
    seed : int
        Of the start: the surface's own, plus noise of standard deviation `SPREAD`.
    falling : bool
        Whether the rate falls to 0 over the run, on a line.

    Returns
    -------
    array of float32, shape (rates,)
        nan for a run that does not arrive.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.
    """
    moon, rates = crescent(), np.array(RATES)
    off = np.random.default_rng(checks.seed("seed", seed)).standard_normal(2)
    lr: Hyper = rates * linear(1, 0, STEPS) if checks.flag("falling", falling) else rates
    method = _method(checks.one_of("name", name, RACERS), lr)
    path = rollout(method, moon.grad, np.array(moon.start) + SPREAD * off, STEPS, (len(RATES),))
    step = arrival(moon.height(np.moveaxis(path, 1, 0)), WITHIN)
    return np.where(step < 0, np.nan, step).astype(np.float32)


def record() -> dict[str, Array]:
    """Walk every run: half a minute on one core.

    Returns
    -------
    dict of str to array of float32
        "constant" and "falling", shape (racers, seeds, rates): the step of arrival, nan where there is none.
    """
    return {
        kind: np.array([[run(name, seed, kind == "falling") for seed in SEEDS] for name in RACERS])
        for kind in ("constant", "falling")
    }


def load() -> base.Recording:
    """Return what was recorded."""
    return base.load("crescent_race")


def summary() -> dict[str, list[Any]]:
    """Return rows of a table with `COLUMNS`: how many of the `RATES` arrive, and how soon at the chosen one.

    Returns
    -------
    dict of str to list
        Racer and schedule → the mean share of the rates that arrive; its range over the starts; the steps of the starts
        that did not choose, at the rate at which the last of the others arrives soonest, infinite for "not at all".
    """
    rows = {}
    for k, name in enumerate(RACERS):
        for kind in ("constant", "falling"):
            step = np.nan_to_num(load()[kind][k], nan=np.inf)
            share = np.isfinite(step).mean(axis=1)
            chosen = step[:CHOOSE].max(axis=0).argmin()
            words = [f"{share.mean():.1%}", f"{share.min():.1%} – {share.max():.1%}"]
            rows[f"{name}, {kind} η"] = [*words, step[CHOOSE:, chosen]]
    return rows
