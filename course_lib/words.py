"""The smallest language model: the next word from this word, over a few hundred words of a real text.

Words are distributed like 1/rank, so some rows of parameters get large gradients and most get small ones: different
parameters need different rates. The interface is that of `networks.MLP`: one flat vector θ, analytic gradients.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from . import checks
from .networks import Array

__all__ = ["CLASSES", "TEXTS", "Bigram", "bigrams", "hamlet"]

TEXTS = (
    "Hamlet, Romeo and Juliet",
    "King Lear, Othello",
    "As You Like It, Twelfth Night",
    "Henry IV Part 1, Henry V",
    "Antony and Cleopatra, Coriolanus",
)
"""The plays of Shakespeare that each of the five texts consists of."""

CLASSES = {"3 most frequent": slice(0, 3), "next 27": slice(3, 30), "next 70": slice(30, 100), "rest": slice(100, None)}
"""The classes of words, by the place of a word in the order of frequency."""

_quietly = np.errstate(over="ignore", invalid="ignore")  # a run that diverges is data


# ---- data ------------------------------------------------------------------------------------------------------


def bigrams(text: int = 0) -> tuple[list[str], Array]:
    """Return the words of a text, most frequent first, and how often each word follows each.

    About 50,000 words of Shakespeare each (see `data/README.md`): 299 frequent ones, and "(other)" for all else.

    Parameters
    ----------
    text : int
        Which of `TEXTS`; they share no line, as different seeds share no noise.

    Returns
    -------
    words : list of 300 str
    counts : ndarray of int64, shape (300, 300)
        ``counts[i, j]``: how often word j comes right after word i.

    Raises
    ------
    TypeError, ValueError
        If `text` is not a whole number from 0 to 4.
    """
    words, counts = _shipped_bigrams(checks.count("text", text, 0, len(TEXTS) - 1))
    return list(words), counts.copy()


@lru_cache(maxsize=len(TEXTS))
def _shipped_bigrams(text: int) -> tuple[tuple[str, ...], Array]:
    with files("course_lib").joinpath("data/words.npz").open("rb") as file, np.load(file) as data:
        words = tuple(data[f"words{text}"].tobytes().decode("ascii").split(" "))
        low_high = [data[f"gaps{text}"], data[f"counts{text}"]]
    gaps, occurring = (low.astype(np.int64) + 256 * high.astype(np.int64) for low, high in low_high)
    counts = np.zeros(len(words) ** 2, np.int64)
    counts[gaps.cumsum() - 1] = occurring
    return words, counts.reshape(len(words), -1)


def hamlet() -> str:
    """Return the text of Hamlet, 174,000 characters: for a language model of characters (see `data/README.md`)."""
    with files("course_lib").joinpath("data/hamlet.txt.gz").open("rb") as file:
        return gzip.decompress(file.read()).decode("ascii")


# ---- the model -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Bigram:
    """A language model that uses one word only: p(next | this) = softmax(W[this]), or softmax((U·V)[this]).

    The loss is the mean cross-entropy over all pairs of the text, in nats. With W it is convex; its curvature in row i
    is proportional to the frequency of word i. With the two factors U·V it is not convex.

    Attributes
    ----------
    counts : array, shape (n, n)
        How often word j follows word i; every row has at least one.
    rank : int, optional
        The length of a word's vector: W = U·V with U of shape (n, rank) and V of shape (rank, n). W itself, if not
        given.

    Raises
    ------
    TypeError, ValueError
        If `counts` is no square array of numbers, 0 or above, with a positive sum in each row, or `rank` is no whole
        number from 1.

    Notes
    -----
    In the methods θ has shape (dim,): W row by row, or U and then V. A float32 θ gives float32 results, a complex θ
    the analytic continuation. What trains a network trains this: ``train(adam(0.1), model.grad, model.init(), 200)``.
    """

    counts: Array
    rank: int | None = None

    def __post_init__(self) -> None:
        counts = np.array(checks.not_negative("counts", self.counts), dtype=float)
        if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
            raise ValueError(f"counts must be a square array, but has shape {counts.shape}")
        if not (counts.sum(axis=1) > 0).all():
            raise ValueError(
                f"counts must have a positive sum in each row, but row {counts.sum(axis=1).argmin()} has 0"
            )
        if self.rank is not None:
            object.__setattr__(self, "rank", checks.count("rank", self.rank))
        counts.flags.writeable = False
        object.__setattr__(self, "counts", counts)

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """The shapes of W, or of U and V."""
        n = len(self.counts)
        return ((n, n),) if self.rank is None else ((n, self.rank), (self.rank, n))

    @cached_property
    def dim(self) -> int:
        """The number of parameters."""
        return sum(rows * columns for rows, columns in self.shapes)

    @cached_property
    def pairs(self) -> Array:
        """The share of each pair in the text, shape (n, n); the sum is 1."""
        return np.asarray(self.counts / self.counts.sum())

    @cached_property
    def frequency(self) -> Array:
        """The share of each word, as the first of a pair, in the text, shape (n,)."""
        return np.asarray(self.pairs.sum(axis=1))

    @cached_property
    def floor(self) -> float:
        """The entropy of the next word, given this one, which is the lowest loss of W, never quite reached."""
        shares = self.pairs / self.frequency[:, None]
        return float(-(self.pairs * np.log(np.where(shares > 0, shares, 1))).sum())

    def init(self, seed: int = 0) -> Array:
        """Return a start: W = 0, where all words are equally likely; the numbers of U and V are N(0, 1/rank).

        Parameters
        ----------
        seed : int
            Not used for W, whose start is the same for every seed.

        Raises
        ------
        TypeError, ValueError
            If `seed` is not a whole number, 0 or above.
        """
        rng = np.random.default_rng(checks.seed("seed", seed))
        return np.zeros(self.dim) if self.rank is None else rng.standard_normal(self.dim) / np.sqrt(self.rank)

    def split(self, theta: Array) -> list[Array]:
        """Return θ as [W] or [U, V]; they are views, so writing into them writes into θ.

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
        if theta.shape != (self.dim,):
            raise ValueError(f"theta must have shape {(self.dim,)}, but has {theta.shape}")
        if theta.dtype.kind not in "fc":
            raise TypeError(f"theta must be an array of floats, but is of type {theta.dtype}")
        ends = np.cumsum([rows * columns for rows, columns in self.shapes])[:-1]
        return [part.reshape(shape) for part, shape in zip(np.split(theta, ends), self.shapes, strict=True)]

    def logits(self, theta: Array) -> Array:
        """Return W or U·V, shape (n, n): row i holds the outputs for what follows word i.

        Parameters
        ----------
        theta : array of shape (dim,)

        Raises
        ------
        TypeError, ValueError
            If θ has another shape or type.
        """
        first, *second = self.split(theta)
        return first @ second[0] if second else first

    @_quietly
    def loss(self, theta: Array) -> Any:
        """Return the mean loss of all pairs, a scalar of θ's own type.

        Parameters
        ----------
        theta : array of shape (dim,)

        Raises
        ------
        TypeError, ValueError
            If θ has another shape or type.
        """
        z, _, total = self._softmax(self.logits(theta))
        pairs, frequency = self._shares(z)
        return frequency @ np.log(total) - np.vdot(pairs, z)

    def grad(self, theta: Array) -> Array:
        """Return the gradient of `loss` with respect to θ, shape (dim,).

        Parameters
        ----------
        theta : array of shape (dim,)

        Raises
        ------
        TypeError, ValueError
            If θ has another shape or type.
        """
        return self.loss_and_grad(theta)[1]

    @_quietly
    def loss_and_grad(self, theta: Array) -> tuple[Any, Array]:
        """Return the loss and its gradient, which is (frequency · softmax(W) − pairs) for W.

        Parameters
        ----------
        theta : array of shape (dim,)

        Raises
        ------
        TypeError, ValueError
            If θ has another shape or type.
        """
        parts = self.split(theta)
        z, e, total = self._softmax(self.logits(theta))
        pairs, frequency = self._shares(z)
        delta = (frequency / total)[:, None] * e - pairs
        if self.rank is not None:
            delta = np.concatenate([(delta @ parts[1].T).ravel(), (parts[0].T @ delta).ravel()])
        return frequency @ np.log(total) - np.vdot(pairs, z), delta.reshape(-1)

    @_quietly
    def excess(self, theta: Array) -> Array:
        """Return how far the mean loss after each word lies above its lowest one, shape (n,), in nats.

        The sum of `frequency` times this is the loss above the `floor`.

        Parameters
        ----------
        theta : array of floats, shape (dim,)

        Raises
        ------
        TypeError, ValueError
            If θ has another shape or type.
        """
        shares = self.pairs / self.frequency[:, None]
        lowest = (shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1)
        z, _, total = self._softmax(self.logits(theta))
        return np.asarray(lowest + np.log(total) - (shares * z).sum(axis=1))

    def by_class(self, theta: Array) -> Array:
        """Return `excess` for each of the `CLASSES`: the mean over all places in the text with such a word.

        Parameters
        ----------
        theta : array of floats, shape (dim,)

        Raises
        ------
        TypeError, ValueError
            If θ has another shape or type, or there are not enough words for all classes.
        """
        order = np.argsort(-self.frequency, kind="stable")
        excess, weight = self.excess(theta)[order], self.frequency[order]
        if len(order) <= CLASSES["rest"].start:
            raise ValueError(f"counts must have more than {CLASSES['rest'].start} rows, but has {len(order)}")
        return np.array([np.average(excess[k], weights=weight[k]) for k in CLASSES.values()])

    def _shares(self, z: Array) -> tuple[Array, Array]:
        """The shares of pairs and of words, in the precision of z."""
        kind = z.real.dtype
        return self.pairs.astype(kind, copy=False), self.frequency.astype(kind, copy=False)

    @staticmethod
    def _softmax(z: Array) -> tuple[Array, Array, Array]:
        """The outputs, shifted; their exponentials; and the sum of these for each word."""
        z = z - z.real.max(axis=1, keepdims=True)  # a shift changes nothing but the danger of overflow
        e = np.exp(z)
        return z, e, e.sum(axis=1)
