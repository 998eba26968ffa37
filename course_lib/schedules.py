"""η as a function of the step t = 0, 1, 2, …

Schedules are factors, so they multiply:     0.1 * warmup(20) * cosine(200)
and they can follow one another:             linear(0, 1, 20).then(cosine(180), after=20)

Each is one formula of t below; all of them accept a number or an array of steps.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
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
P = ParamSpec("P")


def at(h: Hyper, t: Any) -> Any:
    """Return the value of the hyperparameter `h` at step `t`.

    A single value comes back as a plain float: NumPy lets those take the precision of the array that they
    meet, so float32 parameters stay float32.
    """
    value = h(t) if callable(h) else h
    return value if getattr(value, "ndim", 0) else float(value)


def spec(value: Any) -> Any:
    """Return a JSON-able description of a hyperparameter, the one that the page's engine interprets.

    Raises
    ------
    TypeError
        For a plain function of t: only a `Schedule` knows its own formula.
    """
    if isinstance(value, Schedule):
        return {"kind": value.kind, **{name: spec(argument) for name, argument in value.arguments.items()}}
    if callable(value):
        raise TypeError(f"schedule must be a number or a Schedule to be described, but is the plain function {value!r}")
    if isinstance(value, (tuple, list)):
        return [spec(v) for v in value]
    return np.asarray(value).tolist()


@dataclass(frozen=True, repr=False, eq=False)
class Schedule:
    """A function of the step that knows its name and arguments, can be multiplied and be continued.

    Parameters
    ----------
    kind : str
        The name of its formula.
    arguments : dict
        The arguments of the formula, by name.
    formula : callable
        `formula(t, **arguments)`.
    """

    kind: str
    arguments: dict[str, Any]
    formula: Callable[..., Any]

    __array_ufunc__ = None  # makes array * schedule a schedule instead of an array of objects

    @staticmethod
    def of(h: Hyper) -> Schedule:
        """Return a number, an array or a function of t as a schedule."""
        return h if isinstance(h, Schedule) else constant(h)

    def __call__(self, t: Any) -> Any:
        return self.formula(np.asarray(t, dtype=float), **self.arguments)

    def __mul__(self, other: Hyper) -> Schedule:
        return _product(_factors(self) + _factors(other))

    def __rmul__(self, other: Hyper) -> Schedule:
        return _product(_factors(other) + _factors(self))

    def then(self, other: Hyper, after: int) -> Schedule:
        """Return this schedule for `after` steps, then `other`, which counts from zero again."""
        return _then(self, Schedule.of(other), checks.count("after", after))

    def spec(self) -> Any:
        """Return a JSON-able description of the schedule."""
        return spec(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        if self.kind == "product":
            return " * ".join(map(repr, self.arguments["factors"]))
        if self.kind == "then":
            first, second, after = self.arguments.values()
            head = f"({first!r})" if first.kind == "product" else repr(first)
            return f"{head}.then({second!r}, after={after})"
        return f"{self.kind}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


def _factors(h: Hyper) -> tuple[Any, ...]:
    if isinstance(h, Schedule):
        return tuple(h.arguments["factors"]) if h.kind == "product" else (h,)
    return (h if callable(h) else checks.finite("factor", h),)


def schedule(
    **allowed: Callable[[str, Any], Any],
) -> Callable[[Callable[Concatenate[Any, P], Any]], Callable[P, Schedule]]:
    """Turn a formula f(t, …) into a maker of schedules f(…) that checks its arguments by name."""

    def decorate(formula: Callable[Concatenate[Any, P], Any]) -> Callable[P, Schedule]:
        name, signature = formula.__name__.strip("_"), inspect.signature(formula)
        without_t = signature.replace(parameters=list(signature.parameters.values())[1:])

        @wraps(formula)
        def make(*args: P.args, **kwargs: P.kwargs) -> Schedule:
            given = without_t.bind(*args, **kwargs)
            given.apply_defaults()
            for argument, check in allowed.items():
                check(argument, given.arguments[argument])
            return Schedule(name, dict(given.arguments), formula)

        make.__signature__ = without_t  # type: ignore[attr-defined]
        return make

    return decorate


def _hyper(name: str, value: Any) -> Any:
    return value if callable(value) else checks.finite(name, value)


def _increasing(name: str, value: Any) -> Any:
    steps = np.asarray(checks.finite(name, value))
    if steps.ndim != 1 or steps.size == 0 or np.any(np.diff(steps) <= 0) or steps[0] < 1 or np.any(steps % 1):
        raise ValueError(f"{name} must be whole numbers above 0 in rising order, but is {value!r}")
    return value


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
    return np.where(t < after, first(t), second(np.maximum(t - after, 0)))


@schedule(value=_hyper)
def constant(t: Any, value: Hyper = 1.0) -> Any:
    """The same at every step; also turns a number, an array or a function of t into a schedule."""
    return at(value, t) + 0 * t


@schedule(first=checks.finite, last=checks.finite, steps=checks.count)
def linear(t: Any, first: float, last: float, steps: int) -> Any:
    """A straight line from `first` to `last` in `steps` steps, then `last` (torch: LinearLR)."""
    return first + (last - first) * np.minimum(t / steps, 1)


@schedule(steps=checks.count)
def warmup(t: Any, steps: int) -> Any:
    """Linear warm-up: 1/steps, 2/steps, …, 1, 1, 1 (Goyal et al. 2017)."""
    return np.minimum((t + 1) / steps, 1)


@schedule(step_size=checks.count, gamma=checks.positive)
def step(t: Any, step_size: int, gamma: float = 0.1) -> Any:
    """γ to the number of finished stretches of `step_size` steps (torch: StepLR)."""
    return np.power(gamma, t // step_size)


@schedule(milestones=_increasing, gamma=checks.positive)
def multi_step(t: Any, milestones: Sequence[int], gamma: float = 0.1) -> Any:
    """γ to the number of milestones passed (torch: MultiStepLR)."""
    return np.power(gamma, np.searchsorted(milestones, t, side="right").astype(float))


@schedule(gamma=checks.positive)
def exponential(t: Any, gamma: float) -> Any:
    """γᵗ (torch: ExponentialLR)."""
    return np.power(gamma, t)


@schedule(rate=checks.not_negative)
def inverse_time(t: Any, rate: float) -> Any:
    """1/(1 + rate·t): the steps still add up to infinity, their squares do not (Robbins and Monro 1951)."""
    return 1 / (1 + rate * t)


@schedule(hold=checks.count)
def inverse_sqrt(t: Any, hold: int = 1) -> Any:
    """√(hold/(t+1)), but 1 for the first `hold` steps. With hold=1 it turns a mean of squares into Adagrad's sum."""
    return np.sqrt(hold / np.maximum(t + 1, hold))


@schedule(d_model=checks.count, warmup=checks.count)
def noam(t: Any, d_model: int, warmup: int) -> Any:
    """The Transformer's d_model^−½ · min(s^−½, s·warmup^−1.5) with s = t + 1 (Vaswani et al. 2017, eq. 3)."""
    s = t + 1
    return d_model**-0.5 * np.minimum(1 / np.sqrt(s), s * warmup**-1.5)


@schedule(steps=checks.count, power=checks.positive)
def polynomial(t: Any, steps: int, power: float = 1.0) -> Any:
    """(1 − t/steps)^power, then zero; power 1 is linear decay (torch: PolynomialLR)."""
    return np.power(1 - np.minimum(t / steps, 1), power)


@schedule(steps=checks.count, floor=checks.fraction)
def cosine(t: Any, steps: int, floor: float = 0.0) -> Any:
    """Half a wave from 1 down to `floor`, then `floor` (Loshchilov and Hutter 2017; torch: CosineAnnealingLR)."""
    return floor + (1 - floor) * (1 + np.cos(np.pi * np.minimum(t / steps, 1))) / 2


@schedule(period=checks.count, mult=checks.count, floor=checks.fraction)
def warm_restarts(t: Any, period: int, mult: int = 1, floor: float = 0.0) -> Any:
    """Cosine again and again, each wave `mult` times as long as the last (SGDR; torch: CosineAnnealingWarmRestarts)."""
    starts = [0]  # of the waves, as far as the largest t
    while starts[-1] <= np.max(t):
        starts.append(starts[-1] + period * mult ** (len(starts) - 1))
    wave = np.searchsorted(starts, t, side="right") - 1
    position = (t - np.take(starts, wave)) / (period * np.power(float(mult), wave))
    return floor + (1 - floor) * (1 + np.cos(np.pi * position)) / 2


@schedule(steps=checks.count, pct_start=checks.fraction, div_factor=checks.positive, final_div_factor=checks.positive)
def one_cycle(
    t: Any, steps: int, pct_start: float = 0.3, div_factor: float = 25.0, final_div_factor: float = 1e4
) -> Any:
    """Half a wave up from 1/div_factor to 1, then half a wave down to 1/(div_factor·final_div_factor).

    Smith and Topin 2019; torch: OneCycleLR.
    """
    top, last = max(pct_start * steps - 1, 0.0), steps - 1
    low, end = 1 / div_factor, 1 / (div_factor * final_div_factor)
    up = _wave(low, 1, np.minimum(t / top, 1)) if top > 0 else 1.0 + 0 * t
    down = _wave(1, end, np.clip((t - top) / max(last - top, 1e-300), 0, 1))
    return np.where(t < top, up, down)


def _wave(first: float, last: float, part: Any) -> Any:
    return last + (first - last) * (1 + np.cos(np.pi * part)) / 2


@schedule(steps=checks.count, warmup=checks.count, decay=checks.count, floor=checks.fraction)
def warmup_stable_decay(t: Any, steps: int, warmup: int, decay: int, floor: float = 0.0) -> Any:
    """Linear warm-up, a plateau, and a linear decay over the last `decay` of `steps` (WSD; Hu et al. 2024)."""
    down = floor + (1 - floor) * np.clip((steps - t) / decay, 0, 1)
    return np.minimum((t + 1) / warmup, 1) * down


@schedule(beta=lambda name, value: value if callable(value) else checks.share(name, value))
def bias_correction(t: Any, beta: Hyper) -> Any:
    """√(1 − βᵗ⁺¹): how much too small the root of an average that started from zero still is."""
    return np.sqrt(1 - np.power(at(beta, t), t + 1))
