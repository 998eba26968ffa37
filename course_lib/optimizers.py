"""θ ← θ − (η/σ)·m: an optimizer is a direction, a magnitude and a schedule.

    m   direction    weighted average of the past gradients
    σ   magnitude    root mean square of the past gradients
    η   schedule     how far to walk at step t = 0, 1, 2, …

Everything that is averaged here, for m and for σ² alike, is averaged by one rule, m ← (1 − a(t))·m + a(t)·x, and only
the share a(t) of the newcomer differs:

    what                          a(t)                    where it is used
    Newest()                      1                       m of gradient descent, Adagrad, RMSProp
    Mean()                        1/(t+1)                 σ² of Lee's root mean square, and of Adagrad
    EMA(beta, "zero")             1 − β                   momentum, PyTorch's RMSprop
    EMA(beta, "first")            1, then 1 − β           σ² of Lee's RMSProp
    EMA(beta, "unbiased")         (1−β)/(1−βᵗ⁺¹)          m and σ² of Adam: this IS the bias correction

Two directions do more than that: NAdam's adds the newest gradient once more, with a momentum of its own
(`ScheduledNesterov`), and Lion's keeps nothing of an average but its sign (`Sign`).

An optimizer is a value: `init` makes its memory, `step` returns the new θ and the new memory, and nothing is changed
in place, so a run can be replayed, forked and looked into. A hyperparameter is a number, an array (one entry for each
run of a sweep) or a function of t.

In float64 the results equal PyTorch's to 1e-12 (RAdam's to its rounding, see `Rectified`). float32 stays float32 and
equals it to 1e-5 where nothing is near 0/0 and g² neither overflows nor underflows: |g| from 1e-18 to 1e19. Beyond that
σ is infinite and the run stands still (with a β of 0 it is lost, as in PyTorch: 0 times what is infinite is nan).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Protocol, TypeAlias

import numpy as np

from . import checks
from .schedules import (
    Array,
    Hyper,
    Schedule,
    at,
    bias_correction,
    checked,
    hyper,
    inverse_sqrt,
    is_single,
    number,
    plain,
    spec,
    total,
)

__all__ = [
    "EMA",
    "OPTIMIZERS",
    "RMS",
    "Mean",
    "Nesterov",
    "Newest",
    "One",
    "Optimizer",
    "Part",
    "RunningMax",
    "Rectified",
    "ScheduledNesterov",
    "Sign",
    "adagrad",
    "adam",
    "adamw",
    "amsgrad",
    "gd",
    "lion",
    "momentum",
    "nadam",
    "nesterov",
    "optimizer",
    "radam",
    "rms",
    "rmsprop",
]

Memory: TypeAlias = tuple[Array, ...]
State: TypeAlias = tuple[Memory, Memory]  # of the direction, of the magnitude
STARTS = ("zero", "first", "unbiased")
BLOCK = 1 << 16  # parameters: what a step computes for so many stays in the cache
LR = "lr (schedule)"  # what the makers of optimizers call lr, `Optimizer` calls schedule


class Part(Protocol):
    """A direction or a magnitude: a filter that turns the gradients so far into m or σ."""

    def init(self, like: Array) -> Memory:
        """Return the memory before the first gradient.

        Parameters
        ----------
        like : array
            Gives shape and precision, float32 or float64.

        Raises
        ------
        TypeError
            If a part needs something else of `like`; the course's do not.
        """

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return m or σ after gradient `g` of step `t`, and the new memory.

        Parameters
        ----------
        t : int
            The step, from 0.
        g : array
            The gradient.
        memory : tuple of arrays
            From `init` or from the step before.

        Raises
        ------
        TypeError, ValueError
            If what a hyperparameter that is a function of t returns is outside its range, or an array of
            hyperparameters does not broadcast to the shape of `g`.
        """


def is_part(name: str, value: Any) -> None:
    """Check a direction or a magnitude."""
    if isinstance(value, type) or not (hasattr(value, "init") and hasattr(value, "update")):
        checks.refuse(TypeError, name, value, "a part with init and update, such as EMA(0.9)")


def _like(name: str, g: Array, value: Any) -> Any:
    """An array of hyperparameters in the precision of `g`; a plain float takes that precision by itself."""
    if not getattr(value, "ndim", 0):
        return value
    if not _broadcasts(value.shape, np.shape(g)):
        raise ValueError(
            f"{name} must be a number or an array that broadcasts to the shape of theta, {np.shape(g)} "
            f"(coordinates, *runs), but has shape {value.shape}"
        )
    return value.astype(g.dtype, copy=False)


@cache
def _broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """Whether an array of one shape broadcasts to another; the same at each step of a run, so it is kept."""
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------------ averages


class Average(Part):
    """m ← (1 − a)·m + a·x: every new x pulls the average a share a(t) of the way toward itself."""

    def share(self, t: int) -> Any:
        """Return a(t).

        Parameters
        ----------
        t : int
            The step, from 0.

        Raises
        ------
        TypeError
            If a class of averages does not define it.
        """
        raise TypeError(f"{type(self).__name__} must define share(t)")

    def shares(self, t: int) -> tuple[Any, Any]:
        """Return 1 − a(t), what is kept of the past, and a(t).

        A class computes 1 − a otherwise where the difference would round it.

        Parameters
        ----------
        t : int
            The step, from 0.

        Raises
        ------
        TypeError
            If a class of averages does not define `share`.
        """
        a = self.share(t)
        return 1 - a, a

    def init(self, like: Array) -> Memory:
        """Return the average before the first x: zero."""
        return (np.zeros_like(like),)

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return the average after `g`, twice: as its value and as its memory."""
        (m,), (kept, a) = memory, self.shares(t)
        # not m + a·(x − m): a small x after a large m would be lost in the difference
        m = _like("beta", g, kept) * m + _like("beta", g, a) * g
        return m, (m,)


@dataclass(frozen=True)
class Newest(Average):
    """Only the newest counts."""

    def share(self, t: int) -> Any:
        """Return 1."""
        return 1.0

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return the newest itself, which needs no memory."""
        return g, ()

    def init(self, like: Array) -> Memory:
        """Remember nothing."""
        return ()


@dataclass(frozen=True)
class Mean(Average):
    """All count alike."""

    def share(self, t: int) -> Any:
        """Return 1/(t+1)."""
        return 1 / (t + 1)


@dataclass(frozen=True)
class EMA(Average):
    """Exponential moving average: each counts β times as much as the one after it.

    Parameters
    ----------
    beta : float, array or function of t, in [0, 1)
        What is kept of the past; Lee's α.
    start : {"zero", "first", "unbiased"}
        What the average assumes about the time before the first x. It matters only while t is small: all zero (then it
        is too small at first), all like the first one (which then counts too much), or nothing at all: that is the
        bias correction of Adam (Kingma and Ba 2015, §3).

    Raises
    ------
    TypeError, ValueError
        If `beta` is outside its range, or `start` is another word.
    """

    beta: Hyper = 0.9
    start: str = "zero"

    def __post_init__(self) -> None:
        hyper("beta", self.beta, checks.share)
        checks.one_of("start", self.start, STARTS)

    def share(self, t: int) -> Any:
        """Return 1 − β, and while t is small what `start` makes of it."""
        return self.shares(t)[1]

    def shares(self, t: int) -> tuple[Any, Any]:
        """Return β and 1 − β, and while t is small what `start` makes of them: 1 − (1 − β) would lose a small β."""
        beta = checked("beta", self.beta, t, checks.share)
        if self.start == "unbiased":
            before, now = total(beta, t), total(beta, t + 1)
            return beta * before / now, (1 - beta) / now
        return (0.0, 1.0) if self.start == "first" and t == 0 else (beta, 1 - beta)


@dataclass(frozen=True)
class Nesterov(Part):
    """The average as if the newest gradient came once more (Bengio et al. 2013; torch's nesterov=True).

    Parameters
    ----------
    average : Average or RunningMax

    Raises
    ------
    TypeError
        If `average` is no part.
    """

    average: Average

    def __post_init__(self) -> None:
        is_part("average", self.average)

    def init(self, like: Array) -> Memory:
        """Return the memory of the average."""
        return self.average.init(like)

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return the average after counting `g` twice; its memory counts it once."""
        _, memory = self.average.update(t, g, memory)
        return self.average.update(t, g, memory)[0], memory


@dataclass(frozen=True)
class ScheduledNesterov(Part):
    """m of NAdam: the average, and the newest gradient once more, with a momentum μ that grows to β (Dozat 2016).

    m̂ = μᵗ⁺¹·m/(1 − μ⁰⋯μᵗ⁺¹) + (1 − μᵗ)·g/(1 − μ⁰⋯μᵗ) with μᵗ = β·(1 − 0.96^((t+1)ψ)/2), which begins near β/2.
    The weights of the gradients add up to more than 1 at first: to 1.056 at t = 0.

    Parameters
    ----------
    beta : float, array or function of t, in [0, 1)
        What m keeps of the past, and what μ grows to.
    momentum_decay : float, array or function of t, not negative
        ψ: how fast μ grows. Dozat writes 1/250.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """

    beta: Hyper = 0.9
    momentum_decay: Hyper = 4e-3

    def __post_init__(self) -> None:
        hyper("beta", self.beta, checks.share)
        hyper("momentum_decay", self.momentum_decay, checks.not_negative)

    def mu(self, t: int) -> Any:
        """Return μᵗ.

        Parameters
        ----------
        t : int
            The step, from 0.

        Raises
        ------
        TypeError, ValueError
            If what a function of t returns is outside its range.
        """
        psi = checked("momentum_decay", self.momentum_decay, t, checks.not_negative)
        return checked("beta", self.beta, t, checks.share) * (1 - plain(np.power(0.96, (t + 1) * psi)) / 2)

    def init(self, like: Array) -> Memory:
        """Return the average before the first gradient, and 1 − the product of no μ: two zeros."""
        return np.zeros_like(like), np.zeros_like(like)

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return m̂."""
        mu = self.mu(t)
        now, newest, ahead = (_like("beta", g, value) for value in (mu, 1 - mu, self.mu(t + 1)))
        _, (m,) = EMA(self.beta).update(t, g, memory[:1])
        total = 1 - now * (1 - memory[1])
        return ahead * m / (1 - ahead * (1 - total)) + newest * g / total, (m, total)


@dataclass(frozen=True)
class Sign(Part):
    """m of Lion: the sign of β₁·m + (1−β₁)·g, where m is an average of its own, m ← β₂·m + (1−β₂)·g.

    Chen et al. 2023, Algorithm 2. It is 0 only where the average is, and not linear in the gradients.

    Parameters
    ----------
    beta1 : float, array or function of t, in [0, 1)
        The weight of the past in the sign.
    beta2 : float, array or function of t, in [0, 1)
        What m keeps of the past.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """

    beta1: Hyper = 0.9
    beta2: Hyper = 0.99

    def __post_init__(self) -> None:
        hyper("beta1", self.beta1, checks.share)
        hyper("beta2", self.beta2, checks.share)

    def init(self, like: Array) -> Memory:
        """Return the average before the first gradient: zero."""
        return (np.zeros_like(like),)

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return the sign, −1, 0 or 1."""
        mixed, _ = EMA(self.beta1).update(t, g, memory)
        return np.sign(mixed), EMA(self.beta2).update(t, g, memory)[1]


@dataclass(frozen=True)
class RunningMax(Part):
    """The largest value that the average ever had (Reddi et al. 2018: AMSGrad).

    Parameters
    ----------
    average : Average or Nesterov

    Raises
    ------
    TypeError
        If `average` is no part.
    """

    average: Average

    def __post_init__(self) -> None:
        is_part("average", self.average)

    def init(self, like: Array) -> Memory:
        """Return the memory of the average, and a maximum of zero."""
        return (*self.average.init(like), np.zeros_like(like))

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return the maximum so far."""
        value, inner = self.average.update(t, g, memory[:-1])
        largest = np.maximum(memory[-1], value)
        return largest, (*inner, largest)


# ---------------------------------------------------------------------------------------------- magnitudes


@dataclass(frozen=True)
class One(Part):
    """σ = 1: the steeper the slope, the longer the step."""

    def init(self, like: Array) -> Memory:
        """Remember nothing."""
        return ()

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return 1."""
        return 1.0, ()


@dataclass(frozen=True)
class RMS(Part):
    """σ = √(average of g²) + ε.

    Parameters
    ----------
    square : Average or RunningMax
        How the squares of the gradients are averaged.
    eps : float, array or function of t, not negative
        Keeps σ above zero. Lee's lecture has no ε (ε = 0); then a first gradient of 0 gives 0/0 = nan.

    Raises
    ------
    TypeError, ValueError
        If `square` is no part, or `eps` is negative or not finite.
    """

    square: Part
    eps: Hyper = 1e-8

    def __post_init__(self) -> None:
        is_part("square", self.square)
        hyper("eps", self.eps, checks.not_negative)

    def init(self, like: Array) -> Memory:
        """Return the memory of the average of g²."""
        return self.square.init(like)

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return σ."""
        v, memory = self.square.update(t, g * g, memory)
        return np.sqrt(v) + _like("eps", g, checked("eps", self.eps, t, checks.not_negative)), memory


@dataclass(frozen=True)
class Rectified(Part):
    """σ of RAdam: 1 while the average of g² is too short to be trusted, then σ/r with a factor r → 1.

    ρ∞ = 2/(1−β) − 1, ρ = ρ∞ − 2(t+1)βᵗ⁺¹/(1−βᵗ⁺¹), r² = (ρ−4)(ρ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρ)
    (Liu et al. 2020). Trusted from ρ > 5 as in PyTorch and Optax; the paper says ρ > 4.
    PyTorch computes ρ as this difference, and at first loses digits by it: its r is 3e-12 off for β = 0.999.

    Parameters
    ----------
    beta : float, array or function of t, in [0, 1)
        What the average of g² keeps of the past.
    eps : float, array or function of t, not negative

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """

    beta: Hyper = 0.999
    eps: Hyper = 1e-8

    def __post_init__(self) -> None:
        hyper("beta", self.beta, checks.share)
        hyper("eps", self.eps, checks.not_negative)

    def init(self, like: Array) -> Memory:
        """Return the memory of the average of g²."""
        return (np.zeros_like(like),)

    def update(self, t: int, g: Array, memory: Memory) -> tuple[Any, Memory]:
        """Return 1 or σ/r."""
        beta = checked("beta", self.beta, t, checks.share)
        eps = checked("eps", self.eps, t, checks.not_negative)
        # PyTorch adds ε before the bias correction here, unlike in its Adam
        sigma, memory = RMS(EMA(beta, "unbiased"), at(eps / np.sqrt(total(beta, t + 1)), t)).update(t, g, memory)
        longest, length = 2 / (1 - beta) - 1, _length(beta, int(t) + 1)  # how many gradients count: in the end, and now
        trusted = length > 5
        r2 = np.where(trusted, (length - 4) * (length - 2) * longest, 1.0)
        r2 = r2 / np.where(trusted, (longest - 4) * (longest - 2) * length, 1.0)
        return np.where(trusted, sigma / _like("beta", g, at(np.sqrt(r2), t)), 1.0), memory


def _length(beta: Any, n: int) -> Any:
    """RAdam's ρ after n gradients, as 1 + 2·Σkβᵏ/Σβᵏ over their ages k < n.

    It grows with n bit by bit, n to 2n to 2n + 1. All its terms are positive: nothing cancels.
    """
    k, total, aged = 0, 0.0, 0.0
    for bit in f"{n:b}":
        past = np.power(beta, k)
        k, total, aged = 2 * k, total * (1 + past), aged + past * (aged + k * total)
        if bit == "1":
            k, total, aged = k + 1, 1 + beta * total, beta * (aged + total)
    return 1 + 2 * aged / total


# ---------------------------------------------------------------------------------------------- optimizers


@dataclass(frozen=True)
class Optimizer:
    """θ ← (1 − ηλ)·θ − (η/σ)·m, a value made of three parts and a weight decay λ.

    Parameters
    ----------
    schedule : float, array or function of t
        η. A number must be above 0.
    direction : Average, Nesterov or any Part
        m, an average of the gradients.
    magnitude : One, RMS, Rectified or any Part
        σ.
    weight_decay : float, array or function of t, not negative
        λ, decoupled from the gradient as in AdamW (Loshchilov and Hutter 2019; as in PyTorch, times η).

    Raises
    ------
    TypeError, ValueError
        If a part has no `init` and `update`, or a number is outside its range. What a function of t returns is checked
        at each step.

    Examples
    --------
    >>> Optimizer(0.1, EMA(0.9), One())
    Optimizer(schedule=0.1, direction=EMA(beta=0.9, start='zero'), magnitude=One(), weight_decay=0.0)
    """

    schedule: Hyper
    direction: Part = Newest()
    magnitude: Part = One()
    weight_decay: Hyper = 0.0

    def __post_init__(self) -> None:
        _lr(LR, self.schedule)
        is_part("direction", self.direction)
        is_part("magnitude", self.magnitude)
        hyper("weight_decay", self.weight_decay, checks.not_negative)

    def init(self, theta: Any) -> State:
        """Return the memory before the first step.

        Parameters
        ----------
        theta : array, any shape
            The starting point; only its shape and precision matter.

        Raises
        ------
        TypeError
            If `theta` does not hold real numbers.
        """
        like = np.asarray(checks.real("theta", theta, "an array of real numbers"))
        like = like if like.dtype.kind == "f" else like.astype(float)
        return self.direction.init(like), self.magnitude.init(like)

    def parts(self, t: int, g: Array, state: State) -> tuple[Any, Any, Any, State]:
        """Return η, m and σ of step `t`, and the new state.

        Parameters
        ----------
        t, g, state
            As for `step`.

        Raises
        ------
        TypeError, ValueError
            If what a function of t returns is outside its range, or an array does not broadcast to the shape of `g`.
        """
        m, direction = self.direction.update(t, g, state[0])
        sigma, magnitude = self.magnitude.update(t, g, state[1])
        eta = _like(LR, g, checked(LR, self.schedule, t, checks.not_negative))
        return eta, m, sigma, (direction, magnitude)

    def step(self, t: int, theta: Array, g: Array, state: State) -> tuple[Array, State]:
        """Return the new θ and the new state after gradient `g` of step `t`; nothing is changed in place.

        Parameters
        ----------
        t : int
            The step, from 0.
        theta, g : arrays of one shape
            The parameters and the gradient there.
        state : State
            From `init` or from the step before.

        Raises
        ------
        TypeError, ValueError
            If `g` does not hold real numbers or does not have the shape of `theta`; if what a function of t returns is
            outside its range; if an array of hyperparameters does not broadcast to the shape of `theta`.
        """
        checks.gradient(g, theta)
        if theta.size > BLOCK and _may_be_cut(self, theta, g, state):
            return self._step_by_blocks(t, theta, g, state)
        eta, m, sigma, state = self.parts(t, g, state)
        return self.move(t, theta, eta, m, sigma), state

    def _step_by_blocks(self, t: int, theta: Array, g: Array, state: State) -> tuple[Array, State]:
        """The same step, bit for bit, and faster for millions of parameters: its temporaries stay in the cache."""
        new, memories = np.empty_like(theta), tuple(tuple(map(np.empty_like, memory)) for memory in state)
        for first in range(0, theta.size, BLOCK):
            here = slice(first, first + BLOCK)
            before: Any = tuple(tuple(a[here] for a in memory) for memory in state)
            new[here], after = self.step(t, theta[here], g[here], before)
            for memory, made in zip(memories, after, strict=True):
                for whole, block in zip(memory, made, strict=True):
                    whole[here] = block
        return new, (memories[0], memories[1])

    def move(self, t: int, theta: Array, eta: Any, m: Any, sigma: Any) -> Array:
        """Return (1 − ηλ)·θ − (η/σ)·m.

        Parameters
        ----------
        t : int
            The step, from 0.
        theta : array
        eta, m, sigma : float or array
            What `parts` returned.

        Raises
        ------
        TypeError, ValueError
            If the weight decay of step `t` is outside its range or does not broadcast to the shape of `theta`.
        """
        decay = checked("weight_decay", self.weight_decay, t, checks.not_negative)
        kept = theta if type(decay) is float and not decay else (1 - eta * _like("weight_decay", theta, decay)) * theta
        new: Array = kept - eta / sigma * m
        return new

    def spec(self) -> dict[str, Any]:
        """Return a JSON-able description of the composition, the one that the page's engine interprets.

        Raises
        ------
        TypeError
            If a part or a function of t is not one of the course's.
        """
        return dict(_describe("optimizer", self))


def _may_be_cut(optimizer: Optimizer, theta: Array, g: Any, state: State) -> bool:
    """Whether a step does the same to each parameter, and all arrays are cut alike."""
    arrays = (theta, g, *state[0], *state[1])
    alike = all(type(a) is np.ndarray and a.shape == theta.shape and a.dtype == theta.dtype for a in arrays)
    return alike and theta.ndim == 1 and theta.dtype.kind == "f" and _same_for_each(optimizer)


def _same_for_each(part: Any) -> bool:
    """Whether a part is the course's, with single numbers: another one may look at all parameters at once."""
    if is_dataclass(part) and type(part).__module__ == __name__:
        return all(_same_for_each(getattr(part, f.name)) for f in fields(part))
    return is_single(part)


def _describe(name: str, part: Any) -> Any:
    if is_dataclass(part) and type(part).__module__ == __name__:
        return {"kind": type(part).__name__} | {f.name: _describe(f.name, getattr(part, f.name)) for f in fields(part)}
    if hasattr(part, "update"):
        checks.refuse(TypeError, name, part, "one of the course's parts to be described")
    return part if isinstance(part, str) else spec(part)


def _times(lr: Hyper, factor: Hyper) -> Hyper:
    """lr·factor, which stays a number or an array as long as it can."""
    product: Hyper = (Schedule.of(lr) if callable(lr) else lr) * factor  # type: ignore[operator]
    return product


def _lr(name: str, lr: Hyper) -> Hyper:
    """A learning rate: a number above 0, or a function of t that may also become 0."""
    rate: Hyper = hyper(name, lr, checks.not_negative if callable(lr) else checks.positive)
    return rate


def gd(lr: Hyper = 1e-3) -> Optimizer:
    """Gradient descent: θ ← θ − η·g (torch.optim.SGD).

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.

    Raises
    ------
    TypeError, ValueError
        If `lr` is outside its range.
    """
    return Optimizer(_lr("lr", lr))


def momentum(lr: Hyper = 1e-3, beta: Any = 0.9) -> Optimizer:
    """Heavy ball: b ← β·b + g, θ ← θ − η·b (Polyak 1964; torch.optim.SGD(momentum=β)).

    PyTorch adds the gradients up, and we average them. The factor 1/(1−β) in η makes up for the difference.

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    beta : float or array, in [0, 1)

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range, or lr/(1 − beta) is not finite.
    """
    return Optimizer(_summed(lr, beta), EMA(beta))


def nesterov(lr: Hyper = 1e-3, beta: Any = 0.9) -> Optimizer:
    """Nesterov's momentum: b ← β·b + g, θ ← θ − η·(g + β·b) (torch.optim.SGD(momentum=β, nesterov=True)).

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    beta : float or array, in [0, 1)

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range, or lr/(1 − beta) is not finite.
    """
    return Optimizer(_summed(lr, beta), Nesterov(EMA(beta)))


def _summed(lr: Hyper, beta: Any) -> Hyper:
    """η/(1−β), which makes PyTorch's sum of gradients of our average; a number or an array β, since η depends on it."""
    factor = at(1 / (1 - np.asarray(number("beta", beta, checks.share))), 0)
    with np.errstate(over="ignore"):
        return _lr("lr / (1 - beta)", _times(_lr("lr", lr), factor))


def rms(lr: Hyper = 1e-2, eps: Hyper = 1e-10) -> Optimizer:
    """Lee's root mean square: σ = √(mean of all g²), θ ← θ − (η/σ)·g. Not Adagrad, which takes the sum.

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    eps : float, array or function of t, not negative
        Added to σ; Lee's lecture has no ε.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    return Optimizer(_lr("lr", lr), Newest(), RMS(Mean(), eps))


def adagrad(lr: Hyper = 1e-2, eps: Any = 1e-10) -> Optimizer:
    """Adagrad: θ ← θ − η·g/(√Σg² + ε) (Duchi, Hazan and Singer 2011; torch.optim.Adagrad): `rms` with η/√(t+1).

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    eps : float, array or function of t, not negative
        Added to the root of the sum.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    eps = hyper("eps", eps, checks.not_negative)
    return Optimizer(_times(_lr("lr", lr), inverse_sqrt()), Newest(), RMS(Mean(), _times(eps, inverse_sqrt())))


def rmsprop(lr: Hyper = 1e-2, alpha: Hyper = 0.99, eps: Hyper = 1e-8, start: str = "zero") -> Optimizer:
    """RMSProp: v ← α·v + (1−α)·g², θ ← θ − η·g/(√v + ε) (Hinton, lecture 6e; torch.optim.RMSprop).

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    alpha : float, array or function of t, in [0, 1)
    eps : float, array or function of t, not negative
        Added to √v.
    start : {"zero", "first", "unbiased"}
        Where v begins, see `EMA`; "first" is that of Lee's lecture: v begins as the first g².

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range, or `start` is another word.
    """
    return Optimizer(_lr("lr", lr), Newest(), RMS(_ema("alpha", alpha, start), eps))


def adam(lr: Hyper = 1e-3, beta1: Hyper = 0.9, beta2: Hyper = 0.999, eps: Hyper = 1e-8) -> Optimizer:
    """Adam: θ ← θ − η·m̂/(√v̂ + ε) (Kingma and Ba 2015, Algorithm 1; torch.optim.Adam).

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    beta1, beta2 : float, array or function of t, in [0, 1)
        What m and v keep of the past.
    eps : float, array or function of t, not negative

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    return Optimizer(_lr("lr", lr), _ema("beta1", beta1, "unbiased"), RMS(_ema("beta2", beta2, "unbiased"), eps))


def adamw(
    lr: Hyper = 1e-3, beta1: Hyper = 0.9, beta2: Hyper = 0.999, eps: Hyper = 1e-8, weight_decay: Hyper = 1e-2
) -> Optimizer:
    """AdamW: Adam, and θ shrinks by ηλ at each step (Loshchilov and Hutter 2019; torch.optim.AdamW).

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    beta1, beta2 : float, array or function of t, in [0, 1)
        What m and v keep of the past.
    eps : float, array or function of t, not negative
    weight_decay : float, array or function of t, not negative
        λ.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    return replace(adam(lr, beta1, beta2, eps), weight_decay=weight_decay)


def amsgrad(lr: Hyper = 1e-3, beta1: Hyper = 0.9, beta2: Hyper = 0.999, eps: Any = 1e-8) -> Optimizer:
    """AMSGrad: Adam whose σ never falls (Reddi et al. 2018; torch.optim.Adam(amsgrad=True)).

    PyTorch takes the maximum before the bias correction c, hence c in η and in ε.

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    beta1, beta2 : float, array or function of t, in [0, 1)
        What m and v keep of the past.
    eps : float, array or function of t, not negative

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    eps = hyper("eps", eps, checks.not_negative)
    square = RunningMax(_ema("beta2", beta2, "zero"))
    c = bias_correction(beta2)
    return Optimizer(_times(_lr("lr", lr), c), _ema("beta1", beta1, "unbiased"), RMS(square, _times(eps, c)))


def radam(lr: Hyper = 1e-3, beta1: Hyper = 0.9, beta2: Hyper = 0.999, eps: Hyper = 1e-8) -> Optimizer:
    """RAdam: Adam that does not trust a young σ (Liu et al. 2020; torch.optim.RAdam).

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    beta1, beta2 : float, array or function of t, in [0, 1)
        What m and v keep of the past.
    eps : float, array or function of t, not negative

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    beta2 = hyper("beta2", beta2, checks.share)
    return Optimizer(_lr("lr", lr), _ema("beta1", beta1, "unbiased"), Rectified(beta2, eps))


def nadam(
    lr: Hyper = 2e-3, beta1: Hyper = 0.9, beta2: Hyper = 0.999, eps: Hyper = 1e-8, momentum_decay: Hyper = 4e-3
) -> Optimizer:
    """NAdam: Adam with Nesterov's look-ahead in m (Dozat 2016; torch.optim.NAdam).

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    beta1, beta2 : float, array or function of t, in [0, 1)
        What m and v keep of the past.
    eps : float, array or function of t, not negative
    momentum_decay : float, array or function of t, not negative
        ψ: how fast the momentum grows to beta1.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    m = ScheduledNesterov(hyper("beta1", beta1, checks.share), momentum_decay)
    return Optimizer(_lr("lr", lr), m, RMS(_ema("beta2", beta2, "unbiased"), eps))


def lion(lr: Hyper = 1e-4, beta1: Hyper = 0.9, beta2: Hyper = 0.99, weight_decay: Hyper = 0.0) -> Optimizer:
    """Lion: every step is η long, θ ← (1 − ηλ)·θ − η·sign(β₁·m + (1−β₁)·g) (Chen et al. 2023, Algorithm 2).

    PyTorch has none. The defaults are those of the authors' code, https://github.com/google/automl/tree/master/lion

    Parameters
    ----------
    lr : float, array or function of t
        η, above 0.
    beta1, beta2 : float, array or function of t, in [0, 1)
        The weight of the past in the sign, and what m keeps of the past.
    weight_decay : float, array or function of t, not negative
        λ.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    return Optimizer(_lr("lr", lr), Sign(beta1, beta2), weight_decay=weight_decay)


def _ema(name: str, beta: Hyper, start: str) -> EMA:
    """An EMA whose error names the argument as the caller's user knows it."""
    return EMA(hyper(name, beta, checks.share), start)


#: The makers of optimizers, by name
OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {
    make.__name__: make
    for make in (gd, momentum, nesterov, rms, adagrad, rmsprop, adam, amsgrad, adamw, radam, nadam, lion)
}


def optimizer(name: str, **hyperparameters: Any) -> Optimizer:
    """Return the optimizer of that name, as `OPTIMIZERS[name](**hyperparameters)`.

    Parameters
    ----------
    name : str
        One of `OPTIMIZERS`.
    **hyperparameters
        The arguments of its maker.

    Raises
    ------
    TypeError
        If it has no such hyperparameter.
    ValueError
        If there is no optimizer of that name; the message suggests the closest one.
    """
    return OPTIMIZERS[checks.one_of("name", name, OPTIMIZERS)](**hyperparameters)
