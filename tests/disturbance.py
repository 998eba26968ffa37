"""Stands for another processor: every gradient of a network or a surface gets relative noise of 1e-12.

Processors, BLAS kernels and versions of NumPy round differently in the last digits. A long training run at a large
learning rate is chaotic and turns these digits into other results. What the course prints must not depend on them.

A kernel reads this file at its start (``tools/steady.py``), and pytest takes it as a plugin (``-p tests.disturbance``).
The environment variable ``UNSTUCK_DISTURB`` holds the seed of the noise; without it nothing happens. The file that
``UNSTUCK_DISTURBED`` names, if any, is created at the first gradient that is disturbed.
"""

import os
from pathlib import Path

import numpy as np

from course_lib.networks import MLP
from course_lib.surfaces import Surface

SIZE = 1e-12  # four thousand times the rounding of float64, and below every digit that the course prints


def disturb(seed: int, witness: str | None = None) -> None:
    """Put noise on `MLP.loss_and_grad` and `Surface.grad`; `witness` is a file to create at the first."""
    rng, exact = np.random.default_rng(seed), MLP.loss_and_grad

    def noisy(gradient):
        if gradient.dtype.kind == "c":  # the complex step of `hvp` and `hessian`: a derivative, not a step of training
            return gradient
        if witness:
            Path(witness).touch()
        return gradient * (1 + SIZE * rng.standard_normal(gradient.shape)).astype(gradient.dtype)

    def loss_and_grad(self, theta, X, y):
        loss, gradient = exact(self, theta, X, y)
        return loss, noisy(gradient)

    def read(self):
        formula = vars(self)["grad"]
        return lambda theta: noisy(formula(theta))

    MLP.loss_and_grad = loss_and_grad
    Surface.grad = property(read, lambda self, formula: vars(self).update(grad=formula))


if "UNSTUCK_DISTURB" in os.environ:
    disturb(int(os.environ["UNSTUCK_DISTURB"]), os.environ.get("UNSTUCK_DISTURBED"))
