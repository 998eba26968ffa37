"""Stands for another processor: every gradient of a network or a surface is off by a relative 1e-12.

And what the runs that are compared have in common: they draw no pictures, which nobody compares.

Processors, BLAS kernels and versions of NumPy round differently in the last digits. A long training run at a large
learning rate is chaotic and turns these digits into other results. What the course prints must not depend on them.
The noise depends on the gradient and a seed alone: as on a processor, the same numbers give the same rounding.

``tools/steady.py`` calls `disturb`. The kernels of nbval import this file (tests/nbval_course.py), and pytest takes it
as a plugin (``-p tests.disturbance``): for both the environment variable ``UNSTUCK_DISTURB`` holds the seed of the
noise, and without it nothing happens.
"""

import functools
import os
import zlib
from collections.abc import Callable

import numpy as np

from course_lib.networks import MLP
from course_lib.plots.stills import Still
from course_lib.surfaces import Surface
from course_lib.words import Bigram

SIZE = 1e-12  # four thousand times the rounding of float64, and below every digit that the course prints
FACTORS = 1 + SIZE * np.random.default_rng(0).uniform(-1, 1, 1 << 17)


def factors(x: np.ndarray, seed: int) -> np.ndarray:
    """Return factors near 1 of the shape of `x`: from a table, at a place that a checksum of `x` gives.

    A walk of two numbers would spend most of its time on better random numbers.
    """
    place = zlib.crc32(x.tobytes(), seed) % (len(FACTORS) - x.size)
    return FACTORS[place : place + x.size].reshape(x.shape)


def disturb(seed: int, witness: Callable[[], object] = lambda: None) -> None:
    """Let the gradients of `MLP`, `Bigram` and `Surface` carry noise; `witness` is called at each of them."""

    def noisy(gradient):
        gradient = np.asarray(gradient)
        if gradient.dtype.kind == "c":  # the complex step of `hvp` and `hessian`: a derivative, not a step of training
            return gradient
        witness()
        return (gradient * factors(gradient, seed)).astype(gradient.dtype, copy=False)

    def with_noise(exact):
        def loss_and_grad(self, *at):
            loss, gradient = exact(self, *at)
            return loss, noisy(gradient)

        return loss_and_grad

    def read(self):
        formula = vars(self)["grad"]
        if not hasattr(formula, "noisy"):  # what `dataclasses.replace` takes from another surface has it already

            @functools.wraps(formula)
            def grad(theta):
                return noisy(formula(theta))

            grad.noisy = True
            vars(self)["grad"] = grad
        return vars(self)["grad"]

    for model in (MLP, Bigram):
        model.loss_and_grad = with_noise(model.loss_and_grad)
    Surface.grad = property(read, lambda self, formula: vars(self).update(grad=formula))


def draw_nothing(shell):
    """Let an IPython show a figure in words: to draw it takes long, and the book's build does it anyway."""
    in_words = shell.display_formatter.mimebundle_formatter
    in_words.for_type(Still, lambda still, **_: ({"text/plain": repr(still)}, {}))


if "UNSTUCK_DISTURB" in os.environ:
    disturb(int(os.environ["UNSTUCK_DISTURB"]))
