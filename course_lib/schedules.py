"""η as a function of the step t = 0, 1, 2, …

Schedules are factors, so they multiply:     0.1 * warmup(20) * cosine(200)
and they can follow one another:             linear(0, 1, 20).then(cosine(180), after=20)

Each is one formula of t below; all of them accept a number or an array of steps.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

import numpy as np
import numpy.typing as npt

from . import checks

__all__ = [
    "Schedule",
    "at",
    "bias_correction",
    "constant",
    "cosine",
    "exponential",
    "inverse_sqrt",
    "inverse_time",
    "linear",
    "multi_step",
    "noam",
    "one_cycle",
    "polynomial",
    "spec",
    "step",
    "warm_restarts",
    "warmup",
    "warmup_stable_decay",
]

Array: TypeAlias = npt.NDArray[Any]
Hyper: TypeAlias = "float | Array | Callable[[Any], Any]"  # a number, an array (one entry a run) or a function of t
Check: TypeAlias = Callable[[str, Any], Any]
P = ParamSpec("P")

LAST = 2**53  # the last step: beyond it floats skip whole numbers
PROBES = (0, *(2**k for k in range(31)))  # steps at which a schedule is checked before it is used


def at(h: Hyper, t: Any) -> Any:
    """Return the value of the hyperparameter `h` at step `t`.

    A single value comes back as a plain float: NumPy lets those take the precision of the array that they
    meet, so float32 parameters stay float32.

    Parameters
    ----------
    h : float, array or function of t
        An array has one entry for each run.
    t : int or array of int
        The step, from 0. An array of steps does not go with an array of runs.

    Raises
    ------
    TypeError
        If the value, or the step, is neither a number nor an array.
    ValueError
        If both `h` and `t` are arrays: steps and runs would be mixed up. If the value is too large for a float.
    """
    if isinstance(h, float):
        return float(h)
    if isinstance(h, Schedule):
        return plain(h._value(_time(t)))
    return plain(h(_whole(t)) if callable(h) else _apart(h, t))


def checked(name: str, h: Hyper, t: Any, check: Check) -> Any:
    """Return `at(h, t)`, with a check of what a function of t returns; `hyper` has checked everything else."""
    if type(h) is float or (type(h) is np.ndarray and h.ndim and type(t) is int):
        return h  # by far the most frequent, and asked several times a step
    if not callable(h):
        return at(h, t)
    return check(name if np.ndim(t) else f"{name} at t = {t}", at(h, t))


def hyper(name: str, value: Any, check: Check) -> Any:
    """Return the hyperparameter `value`, checked as far as it is known before it is used.

    A number and an array are known, and a schedule is at its `PROBES`, except for what overflows after the first. A
    plain function is known only when it is called: by `checked`.
    """
    if not callable(value):
        known = number(name, value, check, "a number, an array or a function of t")
        return known.copy() if isinstance(known, np.ndarray) else known  # whoever changes theirs must not change ours
    for t, seen in _probe(value):
        check(f"{name} at t = {t}", seen)
    return value


def _probe(h: Any) -> list[tuple[int, Any]]:
    """The values of a schedule at `PROBES`, each with its t, less the later ones that overflow.

    None where a plain function is in it.
    """
    leaves = list(_leaves(h))
    if any(map(callable, leaves)):
        return []
    with np.errstate(all="ignore"):
        sweep = any(isinstance(leaf, np.ndarray) for leaf in leaves)
        values = np.array([at(h, t) for t in PROBES]) if sweep else at(h, np.array(PROBES))
    known = np.isfinite(values).reshape(len(PROBES), -1).all(axis=1)
    return [(t, value) for t, value, finite in zip(PROBES, values, known, strict=True) if finite or t == 0]


def _leaves(value: Any) -> Iterator[Any]:
    """The numbers, arrays and plain functions that a schedule is made of."""
    if isinstance(value, Schedule) and getattr(value.formula, "__module__", "") == __name__:
        value = tuple(value.arguments.values())
    if isinstance(value, tuple):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def is_single(h: Any) -> bool:
    """Whether a hyperparameter is one number at each step, known without a call of a plain function."""
    return all(map(np.isscalar, _leaves(h)))


def number(name: str, value: Any, check: Check, allowed: str = "a number or an array") -> Any:
    """Return `value` if it is a number or an array (no list, no series of another library) and the check accepts it."""
    if type(value) is not np.ndarray and not np.isscalar(value):
        checks.refuse(TypeError, name, value, allowed)
    return check(name, value)


def plain(value: Any) -> Any:
    """A single value as a float, several as an array."""
    if getattr(value, "ndim", 0):
        return np.asarray(value)
    try:
        return float(value)
    except OverflowError:  # an integer with hundreds of digits
        checks.refuse(ValueError, "a hyperparameter", value, "a number that fits into a float")
    except Exception:  # whatever an object says that is asked for its number
        checks.refuse(TypeError, "a hyperparameter", value, "a number, an array or a function of t")


def total(beta: Any, n: int) -> Any:
    """Return 1 − βⁿ, the sum of the first n weights (1−β)·βᵏ of an average.

    np.power and not **, which may round a number otherwise.
    """
    return _total(beta, n) if type(beta) is float and type(n) is int else 1 - plain(np.power(beta, n))


@lru_cache(1 << 14)
def _total(beta: float, n: int) -> float:
    """The same for a number, kept for the next step and the next run: it took half of the time of Adam's step."""
    return float(1 - np.power(beta, n))


def _time(t: Any) -> Array:
    """A step or several, as floats; asked several times a step, so only what is no number at all is refused."""
    try:
        return np.asarray(t, dtype=float)
    except Exception:
        return np.asarray(_step(t))


def _whole(t: Any) -> Any:
    """A single whole step as an int, for a plain function that looks it up in a list."""
    return int(t) if np.ndim(_step(t)) == 0 and float(t).is_integer() else t


def _step(t: Any) -> Any:
    return checks.real("t", t, "a step, or an array of steps")


def _apart(h: Any, t: Any) -> Any:
    """`h`, which is no function of t; not beside an array of steps if it is one of runs, which NumPy would pair up."""
    if isinstance(h, np.ndarray) and h.ndim and np.ndim(t):
        checks.refuse(ValueError, "t", t, f"a single step beside an array of runs, here of shape {h.shape}")
    return h


def spec(value: Any) -> Any:
    """Return a JSON-able description of a hyperparameter, the one that the page's engine interprets.

    Parameters
    ----------
    value : float, array, Schedule, or a sequence of them

    Raises
    ------
    TypeError
        If `value` is something else, such as a plain function of t: only a `Schedule` carries its formula.
    """
    if isinstance(value, Schedule):
        return {"kind": value.kind, **{name: spec(argument) for name, argument in value.arguments.items()}}
    if callable(value):
        checks.refuse(TypeError, "schedule", value, "a number or a Schedule, no plain function, to be described")
    if isinstance(value, (tuple, list)):
        return [spec(v) for v in value]
    return np.asarray(checks.real("a hyperparameter to be described", value)).tolist()


@dataclass(frozen=True, repr=False, eq=False)
class Schedule:
    """A function of the step with a name and arguments; schedules can be multiplied, and can follow one another.

    Parameters
    ----------
    kind : str
        The name of its formula.
    arguments : dict
        The arguments of the formula, by name.
    formula : callable
        `formula(t, **arguments)`.

    Raises
    ------
    TypeError
        If an argument has another type.
    """

    kind: str
    arguments: dict[str, Any]
    formula: Callable[..., Any]

    __array_ufunc__ = None  # makes array * schedule a schedule instead of an array of objects

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str):
            checks.refuse(TypeError, "kind", self.kind, "the name of a formula")
        if not isinstance(self.arguments, dict):
            checks.refuse(TypeError, "arguments", self.arguments, "a dict of the formula's arguments by name")
        if not callable(self.formula):
            checks.refuse(TypeError, "formula", self.formula, "a function of t and the arguments")

    @staticmethod
    def of(h: Hyper) -> Schedule:
        """Return a number, an array or a function of t as a schedule.

        Parameters
        ----------
        h : float, array or function of t

        Raises
        ------
        TypeError, ValueError
            If `h` is something else, or not finite.
        """
        return h if isinstance(h, Schedule) else constant(h)

    def __call__(self, t: Any) -> Any:
        """Return the value at step `t`, or at an array of steps.

        Parameters
        ----------
        t : int or array of int
            From 0 to 2⁵³; a float is a time between two steps.

        Raises
        ------
        TypeError, ValueError
            If `t` is no such step, or an array where an argument is an array of runs.
        """
        steps = checks.everywhere("t", t, "a step from 0 to 2**53", lambda t: (t >= 0) & (t <= LAST))
        for argument in self.arguments.values() if np.ndim(t) else ():
            _apart(argument, t)
        return self._value(np.asarray(steps, dtype=float))

    def _value(self, t: Array) -> Any:
        """The value at `t`, a float array of steps, without a check: a run asks at each step."""
        return self.formula(t, **self.arguments)

    def __mul__(self, other: Hyper) -> Schedule:
        return _product(_factors(self) + _factors(other))

    def __rmul__(self, other: Hyper) -> Schedule:
        return _product(_factors(other) + _factors(self))

    def then(self, other: Hyper, after: int) -> Schedule:
        """Return this schedule for `after` steps, then `other`, which counts from zero again.

        Parameters
        ----------
        other : float, array or function of t
        after : int
            The first step of `other`, at least 1.

        Raises
        ------
        TypeError, ValueError
            If `other` is no hyperparameter, or `after` no whole number above 0.
        """
        return _then(self, Schedule.of(other), checks.count("after", after))

    def spec(self) -> Any:
        """Return a JSON-able description of the schedule; see `spec`."""
        return spec(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and _key(self) == _key(other)

    def __hash__(self) -> int:
        return hash(_key(self))

    def __repr__(self) -> str:
        if self.kind == "product":
            return " * ".join(map(repr, self.arguments["factors"]))
        if self.kind == "then":
            first, second, after = self.arguments.values()
            head = f"({first!r})" if first.kind == "product" else repr(first)
            return f"{head}.then({second!r}, after={after})"
        return f"{self.kind}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


def _key(value: Any) -> Any:
    """What makes a schedule or one of its arguments equal to another: something that can be compared and hashed."""
    if isinstance(value, Schedule):
        return (value.kind, *((name, _key(argument)) for name, argument in value.arguments.items()))
    if isinstance(value, np.ndarray):
        return value.shape, tuple(value.ravel().tolist())
    return tuple(map(_key, value)) if isinstance(value, (tuple, list)) else value


def _factors(h: Hyper) -> tuple[Any, ...]:
    if isinstance(h, Schedule):
        return tuple(h.arguments["factors"]) if h.kind == "product" else (h,)
    return (hyper("factor", h, checks.finite),)


def schedule(
    **allowed: Check,
) -> Callable[[Callable[Concatenate[Any, P], Any]], Callable[P, Schedule]]:
    """Turn a formula f(t, …) into a maker of schedules f(…) that checks its arguments by name."""

    def decorate(formula: Callable[Concatenate[Any, P], Any]) -> Callable[P, Schedule]:
        name, signature = formula.__name__.strip("_"), inspect.signature(formula)
        parameters = list(signature.parameters.values())
        without_t = signature.replace(parameters=parameters[1:], return_annotation="Schedule")

        @wraps(formula)
        def make(*args: P.args, **kwargs: P.kwargs) -> Schedule:
            given = without_t.bind(*args, **kwargs)
            given.apply_defaults()
            for argument, check in allowed.items():
                given.arguments[argument] = check(argument, given.arguments[argument])
            return Schedule(name, dict(given.arguments), formula)

        make.__signature__ = without_t  # type: ignore[attr-defined]
        make.__annotations__ = {**formula.__annotations__, "return": "Schedule"}  # what Sphinx reads
        return make

    return decorate


def _hyper(check: Check) -> Check:
    """A check of an argument that is a hyperparameter itself."""
    return lambda name, value: hyper(name, value, check)


def _milestones(name: str, value: Any) -> list[int]:
    allowed = "a list of whole numbers above 0 in rising order"
    steps = np.asarray(checks.real(name, value, allowed))
    if steps.ndim != 1 or not np.all(steps <= LAST) or np.any(np.diff(steps, prepend=0) <= 0) or np.any(steps % 1):
        checks.refuse(ValueError, name, value, allowed)
    return [int(step) for step in steps]


def _peak(name: str, value: Any) -> float:
    return float(checks.fraction(name, checks.single(name, value)))


_finite, _positive, _not_negative, _fraction = (
    partial(number, check=check) for check in (checks.finite, checks.positive, checks.not_negative, checks.fraction)
)


@schedule()
def _product(t: Any, factors: Sequence[Hyper]) -> Any:
    """Several schedules at once."""
    result = at(factors[0], t)
    for factor in factors[1:]:
        result = result * at(factor, t)
    return result


@schedule()
def _then(t: Any, first: Schedule, second: Schedule, after: int) -> Any:
    """One schedule for `after` steps, then the other, which counts from zero."""
    early = t < after  # each is asked for its own steps alone: beyond them it may overflow
    return np.where(early, first(np.where(early, t, 0)), second(np.where(early, 0, t - after)))


@schedule(value=_hyper(checks.finite))
def constant(t: Any, value: Hyper = 1.0) -> Any:
    """The same at every step; also turns a number, an array or a function of t into a schedule.

    Parameters
    ----------
    value : float, array or function of t

    Raises
    ------
    TypeError, ValueError
        If `value` is something else, or not finite.
    """
    return at(value, t) + 0 * t


@schedule(first=_finite, last=_finite, steps=checks.count)
def linear(t: Any, first: float, last: float, steps: int) -> Any:
    """A straight line from `first` to `last` in `steps` steps, then `last` (torch: LinearLR).

    Parameters
    ----------
    first, last : float or array
    steps : int
        At least 1.

    Raises
    ------
    TypeError, ValueError
        If an end is not finite, or `steps` no whole number above 0.
    """
    return first + (last - first) * np.minimum(t / steps, 1)


@schedule(steps=checks.count)
def warmup(t: Any, steps: int) -> Any:
    """Linear warm-up: 1/steps, 2/steps, …, 1, 1, 1 (Goyal et al. 2017).

    Parameters
    ----------
    steps : int
        At least 1; step `steps` − 1 is the first whose factor is 1.

    Raises
    ------
    TypeError, ValueError
        If `steps` is no whole number above 0.
    """
    return np.minimum((t + 1) / steps, 1)


@schedule(step_size=checks.count, gamma=_positive)
def step(t: Any, step_size: int, gamma: float = 0.1) -> Any:
    """γ to the power of the number of finished stretches of `step_size` steps (torch: StepLR).

    Parameters
    ----------
    step_size : int
        At least 1.
    gamma : float or array, above 0

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    return np.power(gamma, t // step_size)


@schedule(milestones=_milestones, gamma=_positive)
def multi_step(t: Any, milestones: Sequence[int], gamma: float = 0.1) -> Any:
    """γ to the power of the number of milestones passed (torch: MultiStepLR).

    Parameters
    ----------
    milestones : sequence of int
        Above 0 and rising; the factor is smaller from the milestone itself on. Without any it stays 1, as in torch.
    gamma : float or array, above 0

    Raises
    ------
    TypeError, ValueError
        If the milestones do not rise, or an argument is outside its range.
    """
    return np.power(gamma, np.searchsorted(milestones, t, side="right").astype(float))


@schedule(gamma=_positive)
def exponential(t: Any, gamma: float) -> Any:
    """γᵗ (torch: ExponentialLR).

    Parameters
    ----------
    gamma : float or array, above 0

    Raises
    ------
    TypeError, ValueError
        If `gamma` is no finite number above 0.
    """
    return np.power(gamma, t)


@schedule(rate=_not_negative)
def inverse_time(t: Any, rate: float) -> Any:
    """1/(1 + rate·t): the steps still add up to infinity, their squares do not (Robbins and Monro 1951).

    Parameters
    ----------
    rate : float or array, not negative

    Raises
    ------
    TypeError, ValueError
        If `rate` is negative or not finite.
    """
    return 1 / (1 + rate * t)


@schedule(hold=checks.count)
def inverse_sqrt(t: Any, hold: int = 1) -> Any:
    """√(hold/(t+1)), but 1 for the first `hold` steps. With hold=1 it turns a mean of squares into Adagrad's sum.

    Parameters
    ----------
    hold : int
        At least 1.

    Raises
    ------
    TypeError, ValueError
        If `hold` is no whole number above 0.
    """
    return np.sqrt(hold / np.maximum(t + 1, hold))


@schedule(d_model=checks.count, warmup=checks.count)
def noam(t: Any, d_model: int, warmup: int) -> Any:
    """The Transformer's d_model^−½ · min(s^−½, s·warmup^−1.5) with s = t + 1 (Vaswani et al. 2017, eq. 3).

    Parameters
    ----------
    d_model : int
        The width of the model, at least 1.
    warmup : int
        The number of warm-up steps, at least 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is no whole number above 0.
    """
    s = t + 1
    return d_model**-0.5 * np.minimum(1 / np.sqrt(s), s * warmup**-1.5)


@schedule(steps=checks.count, power=_positive)
def polynomial(t: Any, steps: int, power: float = 1.0) -> Any:
    """(1 − t/steps)^power, then zero; power 1 is linear decay (torch: PolynomialLR).

    Parameters
    ----------
    steps : int
        At least 1.
    power : float or array, above 0

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    return np.power(1 - np.minimum(t / steps, 1), power)


@schedule(steps=checks.count, floor=_fraction)
def cosine(t: Any, steps: int, floor: float = 0.0) -> Any:
    """Half a wave from 1 down to `floor`, then `floor` (Loshchilov and Hutter 2017; torch: CosineAnnealingLR).

    Parameters
    ----------
    steps : int
        At least 1.
    floor : float or array, from 0 to 1

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    return _wave(1, floor, np.minimum(t / steps, 1))


@schedule(period=checks.count, mult=checks.count, floor=_fraction)
def warm_restarts(t: Any, period: int, mult: int = 1, floor: float = 0.0) -> Any:
    """Cosine again and again, each wave `mult` times as long as the last (SGDR; torch: CosineAnnealingWarmRestarts).

    Wave k begins at step period·(1 + mult + … + multᵏ⁻¹) (Loshchilov and Hutter 2017).

    Parameters
    ----------
    period : int
        The length of the first wave in steps, at least 1.
    mult : int
        At least 1.
    floor : float or array, from 0 to 1

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    if mult == 1:
        return _wave(1, floor, t % period / period)
    starts = [0]
    while starts[-1] <= LAST:  # at most 54 waves: each is at least twice as long as the one before
        starts.append(mult * starts[-1] + period)
    wave = np.searchsorted(starts, t, side="right")
    first, end = np.take(starts, wave - 1), np.take(starts, wave)
    return _wave(1, floor, (t - first) / (end - first))


@schedule(steps=checks.count, pct_start=_peak, div_factor=_positive, final_div_factor=_positive)
def one_cycle(
    t: Any, steps: int, pct_start: float = 0.3, div_factor: float = 25.0, final_div_factor: float = 1e4
) -> Any:
    """Half a wave up from 1/div_factor to 1, then half a wave down to 1/(div_factor·final_div_factor).

    Smith and Topin 2019; torch: OneCycleLR.

    Parameters
    ----------
    steps : int
        The length of the cycle, at least 1.
    pct_start : float, from 0 to 1
        The fraction of the cycle that goes up; the top is at step pct_start·steps − 1.
    div_factor, final_div_factor : float or array, above 0

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    top, last = max(pct_start * steps - 1, 0.0), steps - 1
    low, end = 1 / div_factor, 1 / (div_factor * final_div_factor)
    up = _wave(low, 1, np.minimum(t / top, 1)) if top > 0 else 1.0 + 0 * t
    down = _wave(1, end, np.clip((t - top) / max(last - top, 1e-300), 0, 1))
    return np.where(t < top, up, down)


def _wave(first: Any, last: Any, part: Any) -> Any:
    return last + (first - last) * (1 + np.cos(np.pi * part)) / 2


@schedule(steps=checks.count, warmup=checks.count, decay=checks.count, floor=_fraction)
def warmup_stable_decay(t: Any, steps: int, warmup: int, decay: int, floor: float = 0.0) -> Any:
    """Linear warm-up, a plateau, and a linear decay over the last `decay` of `steps` (WSD; Hu et al. 2024).

    Parameters
    ----------
    steps, warmup, decay : int
        Lengths of the run, of the warm-up and of the decay in steps, each at least 1.
    floor : float or array, from 0 to 1
        What the decay ends at.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.
    """
    down = floor + (1 - floor) * np.clip((steps - t) / decay, 0, 1)
    return np.minimum((t + 1) / warmup, 1) * down


@schedule(beta=_hyper(checks.share))
def bias_correction(t: Any, beta: Hyper) -> Any:
    """√(1 − βᵗ⁺¹): the factor by which the root of an average that started from zero is still too small.

    Parameters
    ----------
    beta : float, array or function of t, in [0, 1)

    Raises
    ------
    TypeError, ValueError
        If `beta` is outside its range.
    """
    return np.sqrt(1 - np.power(checked("beta", beta, t, checks.share), t + 1))
