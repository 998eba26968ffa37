"""A small network in NumPy, its loss, its gradient and its curvature: enough to ask why a real training run is stuck.

All parameters are ONE flat vector θ, so every optimizer, norm and eigenvalue works on it as on a point of a surface.
The loss and its gradient are analytic in θ; hence the Hessian-vector product is one complex step of the gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from . import checks

__all__ = ["MLP", "digits", "lanczos", "minibatches", "power_iteration", "top_eigenvalue"]

Array: TypeAlias = npt.NDArray[Any]
HVP: TypeAlias = Callable[[Array], Array]

COMPLEX_STEP = 1e-20  # so small that its square vanishes beside 1: the derivative is exact to rounding
LABELS = 10

# name -> the activation, and its slope written in terms of the activation's own value
ACTIVATIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "tanh": (np.tanh, lambda a: 1 - a * a),
    "relu": (lambda z: z * (z.real > 0), lambda a: a.real > 0),
}
CRITERIA = ("cross_entropy", "mse")

_quietly = np.errstate(over="ignore", invalid="ignore")  # a run that diverges is data


# ---- data ------------------------------------------------------------------------------------------------------


def digits(n: int | None = None, noise: float = 0.0, seed: int = 0, skip: int = 0) -> tuple[Array, Array]:
    """Return handwritten digits of 8 × 8 pixels: inputs X in [0, 1] and labels y in 0 … 9.

    The 1,797 images (UCI, Alpaydin & Kaynak 1998; see `data/README.md`) are put into an order that depends on `seed`
    only. Training and test sets that do not overlap are thus `digits(1200, seed=0)` and `digits(seed=0, skip=1200)`.

    Parameters
    ----------
    n : int, optional
        How many images; all that are left if not given.
    noise : float
        The fraction of the n labels, 0 … 1, that is replaced by a wrong one (each of the other nine equally likely).
    seed : int
        The seed of the order and of the wrong labels.
    skip : int
        How many of the first images to leave out.

    Returns
    -------
    X : ndarray of float64, shape (n, 64)
    y : ndarray of intp, shape (n,)

    Raises
    ------
    TypeError, ValueError
        If a count or the seed is not a whole number in its range, or `noise` not in [0, 1].
    """
    images, labels = _shipped_digits()
    skip = checks.count("skip", skip, 0)
    left = len(labels) - skip
    n = left if n is None else checks.count("n", n)
    if not 1 <= n <= left:
        raise ValueError(f"n + skip must be at most {len(labels)}, but n is {n} and skip is {skip}")
    order, mistakes = np.random.default_rng(checks.seed("seed", seed)).spawn(2)
    chosen = order.permutation(len(labels))[skip : skip + n]
    X, y = images[chosen] / 16, labels[chosen].astype(np.intp)
    wrong = mistakes.permutation(n)[: round(float(checks.fraction("noise", noise)) * n)]
    y[wrong] = (y[wrong] + mistakes.integers(1, LABELS, len(wrong))) % LABELS
    return X, y


@lru_cache(maxsize=1)
def _shipped_digits() -> tuple[Array, Array]:
    with files("course_lib").joinpath("data/digits.npz").open("rb") as file, np.load(file) as data:
        return data["images"], data["labels"]


def minibatches(X: Array, y: Array, batch_size: int | None = None, seed: int = 0) -> Iterator[tuple[Array, Array]]:
    """Return an endless stream of batches (X, y): a new shuffle for each epoch, the same stream for the same seed.

    The last batch of an epoch is smaller where `batch_size` does not divide the number of samples. The full batch
    (`batch_size` None, or not smaller than the number of samples) comes unshuffled: its gradient has no noise at all.

    Parameters
    ----------
    X : array of shape (n, …)
        The inputs.
    y : array of shape (n, …)
        Their labels or targets.
    batch_size : int, optional
        Samples a batch, at least 1.
    seed : int
        The seed of the shuffles.

    Raises
    ------
    TypeError, ValueError
        If X or y is no array with at least one sample, if their lengths differ, or if `batch_size` or `seed` is not a
        whole number in its range.
    """
    for name, samples in (("X", X), ("y", y)):
        if not isinstance(samples, np.ndarray) or not samples.ndim:
            checks.refuse(TypeError, name, samples, "an array with one row for each sample")
    if not len(X):
        raise ValueError(f"X must hold at least one sample, but has shape {X.shape}")
    if len(X) != len(y):
        raise ValueError(f"y must have one target for each of the {len(X)} samples of X, but has {len(y)}")
    size = len(X) if batch_size is None else checks.count("batch_size", batch_size)
    return _batches(X, y, size, np.random.default_rng(checks.seed("seed", seed)))


def _batches(X: Array, y: Array, size: int, rng: np.random.Generator) -> Iterator[tuple[Array, Array]]:
    while size >= len(X):
        yield X, y
    while True:
        order = rng.permutation(len(X))
        for first in range(0, len(X), size):
            batch = order[first : first + size]
            yield X[batch], y[batch]


# ---- the network -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MLP:
    """A multilayer perceptron: z = A·W + b in every layer, an activation between layers, none after the last.

    Attributes
    ----------
    sizes : tuple of int
        Numbers of units from the input to the output: (64, 10) is softmax regression, (64, 32, 10) has one hidden
        layer.
    activation : str
        "tanh" or "relu".
    criterion : str
        "cross_entropy": mean over samples of −Σₖ tₖ·log softmax(z)ₖ; "mse": mean over samples of ½ Σₖ (zₖ − tₖ)².

    Raises
    ------
    TypeError, ValueError
        If `sizes` is not at least two positive integers, or a name is not one of those above.

    Notes
    -----
    In the methods θ has shape (dim,), X has shape (n, sizes[0]) and y is either n integer labels or the targets
    themselves, shape (n, sizes[-1]). A float32 θ gives float32 results; a complex θ gives the analytic continuation.
    A θ, X or y that does not fit raises ValueError.
    """

    sizes: tuple[int, ...]
    activation: str = "tanh"
    criterion: str = "cross_entropy"

    def __post_init__(self) -> None:
        given = checks.entries("sizes", self.sizes, "a sequence of whole numbers")
        sizes = tuple(checks.count(f"sizes[{k}]", size) for k, size in enumerate(given))
        if len(sizes) < 2:
            checks.refuse(ValueError, "sizes", self.sizes, "at least two: of the input and of the output")
        checks.one_of("activation", self.activation, ACTIVATIONS)
        checks.one_of("criterion", self.criterion, CRITERIA)
        object.__setattr__(self, "sizes", sizes)
        checks.count("the number of parameters", self.dim)

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """The shapes of the matrices W, (units in, units out) for each layer."""
        return tuple(zip(self.sizes[:-1], self.sizes[1:], strict=True))

    @cached_property
    def dim(self) -> int:
        """The number of parameters."""
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in self.shapes)

    def init(self, seed: int = 0, gain: float = 1.0) -> Array:
        """Return a random start: W ~ N(0, gain²/units in), b = 0 (LeCun et al. 1998, "Efficient BackProp").

        Parameters
        ----------
        seed : int
        gain : float
            The standard deviation of a unit's input at the start, for inputs of size 1; not negative.

        Raises
        ------
        TypeError, ValueError
            If `seed` is not a whole number, 0 or above, or `gain` not one number, 0 or above.
        """
        gain = checks.not_negative("gain", checks.single("gain", gain))
        rng = np.random.default_rng(checks.seed("seed", seed))
        theta = np.zeros(self.dim)
        for W, _ in self.split(theta):
            W[...] = gain / np.sqrt(len(W)) * rng.standard_normal(W.shape)
        return theta

    def split(self, theta: Array) -> list[tuple[Array, Array]]:
        """Return θ as [(W, b), …], one pair for each layer; they are views, so writing into them writes into θ.

        Parameters
        ----------
        theta : array of floats, shape (dim,)

        Raises
        ------
        TypeError, ValueError
            If θ has another shape or type.
        """
        if not isinstance(theta, np.ndarray):
            checks.refuse(TypeError, "theta", theta, "an array of floats")
        if np.shape(theta) != (self.dim,):
            raise ValueError(f"theta must have shape {(self.dim,)}, but has {np.shape(theta)}")
        if np.asarray(theta).dtype.kind not in "fc":
            raise TypeError(f"theta must be an array of floats, but is of type {np.asarray(theta).dtype}")
        return self._views(theta)

    def _views(self, theta: Array) -> list[tuple[Array, Array]]:
        layers, at = [], 0
        for fan_in, fan_out in self.shapes:
            end = at + fan_in * fan_out
            layers.append((theta[at:end].reshape(fan_in, fan_out), theta[end : end + fan_out]))
            at = end + fan_out
        return layers

    @_quietly
    def logits(self, theta: Array, X: Array) -> Array:
        """Return the outputs z of the last layer, shape (n, sizes[-1]).

        Parameters
        ----------
        theta : array of shape (dim,)
        X : array of shape (n, sizes[0])

        Raises
        ------
        TypeError, ValueError
            If θ or X has another shape or does not hold numbers.
        """
        return self._forward(theta, X)[-1]

    def predict(self, theta: Array, X: Array) -> Array:
        """Return the most likely label of each sample, shape (n,).

        Parameters
        ----------
        theta : array of shape (dim,)
        X : array of shape (n, sizes[0])

        Raises
        ------
        TypeError, ValueError
            If θ or X has another shape or does not hold numbers.
        """
        labels: Array = np.argmax(self.logits(theta, X).real, axis=1)
        return labels

    def accuracy(self, theta: Array, X: Array, y: Array) -> float:
        """Return the fraction of samples whose predicted label is the right one; an output of nan predicts none.

        Parameters
        ----------
        theta : array of shape (dim,)
        X : array of shape (n, sizes[0])
        y : array of n integer labels, or of targets, shape (n, sizes[-1])
            Of targets the largest is the right label.

        Raises
        ------
        TypeError, ValueError
            If an argument has another shape, does not hold numbers, or a label is outside 0 … sizes[-1] − 1.
        """
        z = self.logits(theta, X).real
        right = np.argmax(z, axis=1) == np.argmax(self._targets(y, len(z), z.dtype), axis=1)
        return float(np.mean(right & ~np.isnan(z).any(axis=1)))

    @_quietly
    def loss(self, theta: Array, X: Array, y: Array) -> Any:
        """Return the mean loss of the samples, a scalar of θ's own type.

        Parameters
        ----------
        theta : array of shape (dim,)
        X : array of shape (n, sizes[0])
        y : array of n integer labels, or of targets, shape (n, sizes[-1])

        Raises
        ------
        TypeError, ValueError
            If an argument has another shape, does not hold numbers, or a label is outside 0 … sizes[-1] − 1.
        """
        z = self.logits(theta, X)
        return self._error(z, self._targets(y, len(z), z.real.dtype))[0]

    def grad(self, theta: Array, X: Array, y: Array) -> Array:
        """Return the gradient of `loss` with respect to θ, shape (dim,).

        Parameters
        ----------
        theta : array of shape (dim,)
        X : array of shape (n, sizes[0])
        y : array of n integer labels, or of targets, shape (n, sizes[-1])

        Raises
        ------
        TypeError, ValueError
            If an argument has another shape, does not hold numbers, or a label is outside 0 … sizes[-1] − 1.
        """
        return self.loss_and_grad(theta, X, y)[1]

    def stochastic_grad(
        self, X: Array, y: Array, batch_size: int | None = None, seed: int = 0
    ) -> Callable[[Array], Array]:
        """Return a function grad(θ) that draws the next of the `minibatches` at each call.

        Stochastic gradient descent is `rollout(gd(0.1), net.stochastic_grad(X, y, 32), net.init(), 1000)`.

        Parameters
        ----------
        X : array of shape (n, sizes[0])
        y : array of n integer labels, or of targets, shape (n, sizes[-1])
        batch_size : int, optional
            Samples a batch, at least 1; all samples, if not given.
        seed : int
            The seed of the shuffles.

        Returns
        -------
        callable
            θ to the gradient of `loss` over the batch, both of shape (dim,). It remembers which batch is next, so each
            run needs a function of its own.

        Raises
        ------
        TypeError, ValueError
            As for `minibatches`, and if y does not fit the network; an X that does not is refused at the first call.
        """
        minibatches(X, y, batch_size, seed)  # refuses what are no samples
        batches = minibatches(X, self._targets(y, len(X), float), batch_size, seed)  # labels are looked up once
        return lambda theta: self.grad(theta, *next(batches))

    @_quietly
    def loss_and_grad(self, theta: Array, X: Array, y: Array) -> tuple[Any, Array]:
        """Return the loss and its gradient for the price of the gradient (back-propagation).

        Parameters
        ----------
        theta : array of shape (dim,)
        X : array of shape (n, sizes[0])
        y : array of n integer labels, or of targets, shape (n, sizes[-1])

        Raises
        ------
        TypeError, ValueError
            If an argument has another shape, does not hold numbers, or a label is outside 0 … sizes[-1] − 1.
        """
        outputs = self._forward(theta, X)
        z = outputs.pop()
        loss, delta = self._error(z, self._targets(y, len(z), z.real.dtype))
        slope = ACTIVATIONS[self.activation][1]
        gradient = np.empty_like(theta)
        layers, gradients = self._views(theta), self._views(gradient)
        for k in reversed(range(len(layers))):
            gW, gb = gradients[k]
            np.matmul(outputs[k].T, delta, out=gW)
            delta.sum(axis=0, out=gb)
            if k:
                delta = delta @ layers[k][0].T * slope(outputs[k])
        return loss, gradient

    def hvp(self, theta: Array, v: Array, X: Array, y: Array) -> Array:
        """Return the Hessian times v without the Hessian: H·v = Im ∇L(θ + ih·v)/h, exact to rounding.

        Parameters
        ----------
        theta, v : arrays of shape (dim,)
        X : array of shape (n, sizes[0])
        y : array of n integer labels, or of targets, shape (n, sizes[-1])

        Raises
        ------
        TypeError, ValueError
            If an argument has another shape, does not hold numbers, or a label is outside 0 … sizes[-1] − 1.
        """
        for name, value in ("theta", theta), ("v", v):
            checks.real(name, value, "an array of real numbers")
        if np.shape(v) != np.shape(theta):
            raise ValueError(f"v must have the shape of theta, {np.shape(theta)}, but has {np.shape(v)}")
        return self.grad(theta + 1j * COMPLEX_STEP * np.asarray(v, dtype=float), X, y).imag / COMPLEX_STEP

    def _forward(self, theta: Array, X: Array) -> list[Array]:
        """[X, the output of each hidden layer …, z], all in θ's precision."""
        checks.real("X", X, "an array of real numbers")
        if np.ndim(X) != 2 or np.shape(X)[1] != self.sizes[0]:
            raise ValueError(f"X must have shape (n, {self.sizes[0]}), but has {np.shape(X)}")
        if not len(X):
            raise ValueError(f"X must hold at least one sample, but has shape {np.shape(X)}")
        act = ACTIVATIONS[self.activation][0]
        *hidden, (W, b) = self.split(theta)
        outputs = [np.asarray(X, dtype=theta.dtype)]
        for V, c in hidden:
            outputs.append(act(outputs[-1] @ V + c))
        return [*outputs, outputs[-1] @ W + b]

    def _targets(self, y: Array, n: int, precision: npt.DTypeLike) -> Array:
        """Labels of n samples become rows of a unit matrix, targets stay."""
        y = np.asarray(checks.real("y", y, "integer labels or targets"))
        units = self.sizes[-1]
        if y.ndim == 1 and y.dtype.kind in "iu" and len(y) == n:
            if y.min() < 0 or y.max() >= units:
                raise ValueError(f"y must hold labels from 0 to {units - 1}, but has {y.min()} to {y.max()}")
            return np.eye(units, dtype=precision)[y]
        if y.shape != (n, units):
            raise ValueError(
                f"y must be {n} integer labels or targets of shape {(n, units)}, but is {y.dtype} of {y.shape}"
            )
        return y.astype(precision, copy=False)

    def _error(self, z: Array, targets: Array) -> tuple[Any, Array]:
        """The mean loss and its derivative by z."""
        if self.criterion == "mse":
            residual = z - targets
            return (residual * residual).sum() / (2 * len(z)), residual / len(z)
        z = z - z.real.max(axis=1, keepdims=True)  # a shift changes nothing but the danger of overflow
        e = np.exp(z)
        total = e.sum(axis=1, keepdims=True)
        mass = targets.sum(axis=1, keepdims=True)
        loss = (mass * np.log(total)).sum() - (targets * z).sum()
        return loss / len(z), (mass * (e / total) - targets) / len(z)


# ---- curvature -------------------------------------------------------------------------------------------------


def lanczos(hvp: HVP, dim: int, steps: int = 12, seed: int = 0) -> tuple[Array, Array]:
    """Return Ritz values, ascending, and their unit vectors (as columns) of a symmetric matrix known by products only.

    Lanczos (1950) with full reorthogonalization: the extreme eigenvalues are found first, within about a dozen
    products. Fewer values than `steps` come back where the products span fewer dimensions, and nan where a product is
    not finite: a diverged network has no curvature.

    Parameters
    ----------
    hvp : callable
        v to H·v, both of shape (dim,).
    dim : int
        The number of parameters.
    steps : int
        How many products to spend.
    seed : int
        The seed of the random first vector.

    Raises
    ------
    TypeError, ValueError
        If `dim`, `steps` or `seed` is not a whole number in its range, or `hvp` is no function or returns no vector.
    """
    dim, steps = checks.count("dim", dim), checks.count("steps", steps)
    basis = np.empty((min(steps, dim), dim))
    small = np.zeros((len(basis), len(basis)))  # the matrix in the basis: tridiagonal
    q = _random_direction(dim, seed)
    for k in range(len(basis)):
        basis[k] = q
        w = _product(hvp, q)
        if not np.isfinite(w).all():
            return np.full(1, np.nan), np.full((dim, 1), np.nan)
        small[k, k] = q @ w
        for _ in range(2):  # once leaves rounding errors behind, twice is enough (Kahan, Parlett)
            w = w - basis[: k + 1].T @ (basis[: k + 1] @ w)
        norm = np.linalg.norm(w)
        if k + 1 == len(basis) or not norm > 1e-12 * np.abs(small).max():
            break
        small[k, k + 1] = small[k + 1, k] = norm
        q = w / norm
    values, vectors = np.linalg.eigh(small[: k + 1, : k + 1])
    return values, basis[: k + 1].T @ vectors


def top_eigenvalue(hvp: HVP, dim: int, steps: int = 12, seed: int = 0) -> float:
    """Return the largest eigenvalue (the sharpness λmax) by `lanczos`; nan where the products are not finite.

    Parameters
    ----------
    hvp, dim, steps, seed
        As for `lanczos`.

    Raises
    ------
    TypeError, ValueError
        As for `lanczos`.
    """
    return float(lanczos(hvp, dim, steps, seed)[0][-1])


def power_iteration(hvp: HVP, dim: int, steps: int = 100, seed: int = 0) -> tuple[float, Array]:
    """Return the eigenvalue of largest size, with its sign, and its unit vector: v ← H·v/‖H·v‖, λ = v·H·v.

    It converges as fast as the ratio of the two largest sizes allows, which is slow where they are alike: `lanczos`
    gets more out of the same products. nan where a product is not finite.

    Parameters
    ----------
    hvp, dim, seed
        As for `lanczos`.
    steps : int
        How many products to spend at most.

    Raises
    ------
    TypeError, ValueError
        As for `lanczos`.
    """
    v = _random_direction(checks.count("dim", dim), seed)
    eigenvalue = 0.0
    for _ in range(checks.count("steps", steps)):
        w = _product(hvp, v)
        if not np.isfinite(w).all():
            return np.nan, np.full(dim, np.nan)
        eigenvalue, norm = float(v @ w), np.linalg.norm(w)
        if norm == 0:  # v is in the null space: every multiple of it stays there
            break
        v = w / norm
    return eigenvalue, v


def _random_direction(dim: int, seed: int) -> Array:
    v = np.random.default_rng(checks.seed("seed", seed)).standard_normal(dim)
    return v / np.linalg.norm(v)


def _product(hvp: HVP, v: Array) -> Array:
    if not callable(hvp):
        checks.refuse(TypeError, "hvp", hvp, "a function of v")
    w = np.asarray(checks.real("hvp(v)", hvp(v), "an array of real numbers"), dtype=float)
    if w.shape != v.shape:
        raise ValueError(f"hvp must return shape {v.shape}, but returns {w.shape}")
    return w
