"""Exercises of lecture 05, bursts, noise floors and decay."""

import math

import numpy as np

from ..answers import Choice
from ..functions import Function
from ..goals import Goal, rates_of

A = np.array

# ------------------------------------------------------------------------------------------------ 5.1 four schedules

ex = Function(
    "four-schedules",
    "Exercise 5.1, four schedules",
    outputs=("stairs", "falling", "inverse", "wave"),
    points=2,
    cases=[
        {"t": 10, "lr": 1.0, "T": 20, "every": 5, "gamma": 0.5, "k": 0.1},
        {"t": 150, "lr": 0.4, "T": 400, "every": 100, "gamma": 0.1, "k": 0.05},
        {"t": 99, "lr": 0.4, "T": 300, "every": 100, "gamma": 0.9, "k": 0.02},
        {"t": 0, "lr": 0.3, "T": 10, "every": 3, "gamma": 0.5, "k": 1.0},
        {"t": 13, "lr": 0.5, "T": 14, "every": 4, "gamma": 0.7, "k": 0.3},
        {"t": 25, "lr": 2.0, "T": 20, "every": 10, "gamma": 0.8, "k": 0.5},
        {"t": 45, "lr": 0.5, "T": 20, "every": 9, "gamma": 0.9, "k": 0.2},
        {"t": 8, "lr": 0.6, "T": 8, "every": 8, "gamma": 0.4, "k": 0.25},
    ],
    hints=[
        "The factor of each schedule is 1 at t = 0, so all four schedules begin at `lr`. Try t = 0 by hand.",
        "The stairs fall only when a stretch of `every` steps is finished: `t // every` counts the finished stretches.",
        "The wave is half a period of a cosine, from cos 0 to cos π, and beyond T it keeps its last value: `min(t / T, 1)`.",
    ],
    note="In practice, schedules go wrong at steps that a simple test leaves out: t = 150 with stairs of 100, or a t beyond T.",
)


@ex.reference
def four_schedules(t, lr, T, every, gamma, k):
    """Return η at step t: stairs, exponential, 1/t, cosine."""
    stairs = lr * gamma ** (t // every)  # SOLUTION
    falling = lr * gamma**t  # SOLUTION
    inverse = lr / (1 + k * t)  # SOLUTION
    wave = lr * (1 + np.cos(np.pi * min(t / T, 1))) / 2  # SOLUTION
    return stairs, falling, inverse, wave


@ex.also
def _(t, lr, T, every, gamma, k):
    steps = t // every
    stairs = lr * gamma**steps
    falling = lr * np.exp(t * np.log(gamma))
    inverse = lr / (1 + t * k)
    if t >= T:
        return stairs, falling, inverse, 0.0
    angle = np.pi * t / T
    wave = 0.5 * lr * (1 + np.cos(angle))
    return stairs, falling, inverse, wave


def variant(stairs=None, falling=None, inverse=None, wave=None):
    """A mistake in one of the four."""
    other = (stairs, falling, inverse, wave)

    def function(t, lr, T, every, gamma, k):
        right = four_schedules(t, lr, T, every, gamma, k)
        return tuple(
            r if wrong is None else wrong(t, lr, T, every, gamma, k) for r, wrong in zip(right, other, strict=True)
        )

    return function


ex.mistake(
    "no-floor",
    "Stairs stay level between two drops. But at t = 150, with stairs of 100, yours have dropped one and a half times. Count *finished* stretches, `t // every`.",
)(variant(stairs=lambda t, lr, T, every, gamma, k: lr * gamma ** (t / every)))
ex.mistake(
    "one-early",
    "Your stairs fall one stretch too early: the first `every` steps, t = 0 to every - 1, must have the full rate.",
)(variant(stairs=lambda t, lr, T, every, gamma, k: lr * gamma ** (t // every + 1)))
ex.mistake(
    "nearest",
    "You round t / every to the *nearest* whole number, so the stairs fall in the middle of a stretch. Take the integer part, `t // every`.",
)(variant(stairs=lambda t, lr, T, every, gamma, k: lr * gamma ** round(t / every)))
ex.mistake(
    "times-the-stretches",
    "You multiply by the number of finished stretches. But each of them must multiply the rate by γ once more: that is a *power*, `gamma ** (t // every)`.",
)(variant(stairs=lambda t, lr, T, every, gamma, k: lr * gamma * (t // every)))
ex.mistake(
    "remainder",
    "`t % every` is the place within a stretch, and begins at 0 again in each stretch. `t // every` says how many stretches are *finished*.",
)(variant(stairs=lambda t, lr, T, every, gamma, k: lr * gamma ** (t % every)))
ex.mistake(
    "natural",
    "exp(-γt) is an exponential, but not this one: each step must multiply the rate by γ itself, so write `gamma**t`.",
)(variant(falling=lambda t, lr, T, every, gamma, k: lr * math.exp(-gamma * t)))
ex.mistake(
    "not-exponential",
    "lr / (1 + γt) is not an exponential, although a well-known course calls it one. Each step must multiply the rate by the same γ, which gives γ to the power t.",
)(variant(falling=lambda t, lr, T, every, gamma, k: lr / (1 + gamma * t)))
ex.mistake("gamma-once", "γ·t grows linearly. t multiplications by γ are a *power*, `gamma**t`.")(
    variant(falling=lambda t, lr, T, every, gamma, k: lr * gamma * t)
)
ex.mistake("shifted", "Your exponential has already fallen once at the first step: t counts from 0, and γ⁰ is 1.")(
    variant(falling=lambda t, lr, T, every, gamma, k: lr * gamma ** (t + 1))
)
ex.mistake("no-one", "1/(k·t) is infinite at t = 0. With 1 + k·t in the denominator the schedule begins at `lr`.")(
    variant(inverse=lambda t, lr, T, every, gamma, k: lr / (k * t) if t else math.inf)
)
ex.mistake(
    "inverse-shifted",
    "Your 1/t schedule has already fallen at the first step: t counts from 0, and at t = 0 the rate must be `lr`.",
)(variant(inverse=lambda t, lr, T, every, gamma, k: lr / (1 + k * (t + 1))))
ex.mistake("inverse-without-rate", "Your 1/(1 + kt) begins at 1. All four schedules must begin at `lr`.")(
    variant(inverse=lambda t, lr, T, every, gamma, k: 1 / (1 + k * t))
)
ex.mistake("root", "That is the inverse *root*. The 1/t schedule has no root.")(
    variant(inverse=lambda t, lr, T, every, gamma, k: lr / math.sqrt(1 + k * t))
)
ex.mistake(
    "rises-again",
    "Beyond T your cosine rises again, as in the case with t = 25 and T = 20. Hold it at its last value with `min(t / T, 1)`.",
)(variant(wave=lambda t, lr, T, every, gamma, k: lr * (1 + math.cos(math.pi * t / T)) / 2))
ex.mistake(
    "full-turn",
    "With a full turn, 2π, the cosine comes back to where it began: your rate is at the peak again at T. Half a turn, π, is enough.",
)(variant(wave=lambda t, lr, T, every, gamma, k: lr * (1 + math.cos(2 * math.pi * min(t / T, 1))) / 2))
ex.mistake("degrees", "`np.cos` needs radians: at the end its argument must be π, not 180.")(
    variant(wave=lambda t, lr, T, every, gamma, k: lr * (1 + math.cos(180 * min(t / T, 1))) / 2)
)
ex.mistake(
    "quarter-turn",
    "Your quarter of a turn, from cos 0 to cos π/2, is steepest at the end. Take half a turn, from cos 0 to cos π: add 1 to the cosine, then halve the sum.",
)(variant(wave=lambda t, lr, T, every, gamma, k: lr * math.cos(math.pi / 2 * min(t / T, 1))))
ex.mistake("wave-without-rate", "Your wave begins at 1. All four schedules must begin at `lr`.")(
    variant(wave=lambda t, lr, T, every, gamma, k: (1 + math.cos(math.pi * min(t / T, 1))) / 2)
)
ex.mistake("no-half", "1 + cos goes from 2 to 0, so you begin at twice the peak: divide by 2.")(
    variant(wave=lambda t, lr, T, every, gamma, k: lr * (1 + math.cos(math.pi * min(t / T, 1))))
)
ex.mistake(
    "no-shift",
    "A bare cosine goes from 1 to -1: in the second half your rate is negative. Add 1 to the cosine, then halve the sum.",
)(variant(wave=lambda t, lr, T, every, gamma, k: lr * math.cos(math.pi * min(t / T, 1))))


ex.mistake(
    "rounded-up",
    "You round t / every *up*, so the first drop comes after one step. Count the finished stretches, `t // every`.",
)(variant(stairs=lambda t, lr, T, every, gamma, k: lr * gamma ** math.ceil(t / every)))
ex.mistake(
    "one-late",
    "Each drop of your stairs comes one step too late: t counts from 0, so after `every` steps t is `every`, and the drop must come there. Use `t // every`.",
)(variant(stairs=lambda t, lr, T, every, gamma, k: lr * gamma ** max((t - 1) // every, 0)))
ex.mistake(
    "only-at-multiples",
    "Your rate drops at the multiples of `every` only, and goes back up at the next step. Use `t // every` at each t.",
)(variant(stairs=lambda t, lr, T, every, gamma, k: lr if t % every else lr * gamma ** (t // every)))
ex.mistake(
    "straight-line",
    "Subtracting 1 - γ at each step gives a straight line, which falls below zero. An exponential multiplies: `gamma**t`.",
)(variant(falling=lambda t, lr, T, every, gamma, k: lr * (1 - (1 - gamma) * t)))
ex.mistake(
    "cut-wave",
    "The product of lr and a cosine goes from lr to -lr, and you cut it off at 0. Add 1 to the cosine and halve the sum: then the rate comes down to 0 at T, not already at T/2.",
)(variant(wave=lambda t, lr, T, every, gamma, k: max(lr * math.cos(math.pi * min(t / T, 1)), 0.0)))
ex.mistake(
    "restarts",
    "After T your wave begins anew: that is a warm restart. Here it must keep its last value: `min(t / T, 1)`.",
)(variant(wave=lambda t, lr, T, every, gamma, k: lr * (1 + math.cos(math.pi * (t % T) / T)) / 2))
ex.mistake(
    "line-for-wave",
    "Your rate comes down in a straight line. The exercise asks for half a cosine wave: flat at both ends, steepest in the middle.",
)(variant(wave=lambda t, lr, T, every, gamma, k: lr * (1 - min(t / T, 1))))


# -------------------------------------------------------------------------------------------------- 5.2 the next burst

ex = Function(
    "next-burst",
    "Exercise 5.2, the step of the next burst",
    outputs=("t",),
    points=2,
    cases=[
        {"sigma": 2.0, "now": 3, "lr": 1.0, "lam": 2.0},
        {"sigma": 856564.0, "now": 1000, "lr": 0.5, "lam": 1746816.0},
        {"sigma": 456141.0, "now": 4543, "lr": 0.5, "lam": 1746816.0},
        {"sigma": 0.3, "now": 0, "lr": 0.01, "lam": 5.0},
        {"sigma": 50.0, "now": 9, "lr": 0.01, "lam": 240.0},
    ],
    hints=[
        "In a quiet phase the squares that are added are almost 0. So the *sum* S of the squares hardly changes: how large is it now?",
        "σ is the root of the mean of `now + 1` squares, so S = σ²·(now + 1).",
        "At step t, σ will be √(S/(t + 1)). Set ηλ/σ = 2 and solve for t.",
    ],
    note="The third case is the lecture's run, two hundred steps after its first burst: the formula gives 4,956.5, and the run is unstable from step 4,957 on.",
)


@ex.reference
def next_burst(sigma, now, lr, lam):
    """Return the t at which ηλ/σ reaches 2 in a quiet phase."""
    S = sigma**2 * (now + 1)  # SOLUTION
    return 4 * S / (lr * lam) ** 2 - 1  # SOLUTION


@ex.mistake(
    "limit-one",
    "You ask when ηλ/σ reaches 1. At 1, a step lands exactly on the valley floor; the run becomes unstable at 2, so S must be multiplied by 4.",
)
def _(sigma, now, lr, lam):
    return sigma**2 * (now + 1) / (lr * lam) ** 2 - 1


@ex.mistake(
    "two-not-squared",
    "The equation has a root in it: ηλ·√((t+1)/S) = 2. Square both sides, and the 2 becomes 4.",
)
def _(sigma, now, lr, lam):
    return 2 * sigma**2 * (now + 1) / (lr * lam) ** 2 - 1


@ex.mistake(
    "mean-for-sum",
    "You use σ² as S. But σ² is the *mean* of the squares, and it falls in a quiet phase; what stays the same is their sum, which is (now + 1) times as large.",
)
def _(sigma, now, lr, lam):
    return 4 * sigma**2 / (lr * lam) ** 2 - 1


@ex.mistake(
    "one-gradient-short",
    "At step `now` there have been `now + 1` gradients, since t counts from 0: your sum is one square short.",
)
def _(sigma, now, lr, lam):
    return 4 * sigma**2 * now / (lr * lam) ** 2 - 1


@ex.mistake("count-not-step", "You return the number of gradients, t + 1. Return t itself, which is one less.")
def _(sigma, now, lr, lam):
    return 4 * sigma**2 * (now + 1) / (lr * lam) ** 2


@ex.mistake(
    "not-squared",
    "ηλ must be squared: it is multiplied by a root, √((t+1)/S), and of these two you have squared only the root.",
)
def _(sigma, now, lr, lam):
    return 4 * sigma**2 * (now + 1) / (lr * lam) - 1


@ex.mistake("one-squared", "You square λ alone. η must be squared, too: (ηλ)².")
def _(sigma, now, lr, lam):
    return 4 * sigma**2 * (now + 1) / (lr * lam**2) - 1


@ex.mistake(
    "root-of-the-sum",
    "You have taken the root: 2√S/(ηλ) is the root of t + 1. Square it.",
)
def _(sigma, now, lr, lam):
    return 2 * sigma * math.sqrt(now + 1) / (lr * lam) - 1


for id, rounded in (("rounded-up", math.ceil), ("rounded", round)):

    def whole(sigma, now, lr, lam, rounded=rounded):
        return rounded(next_burst(sigma, now, lr, lam))

    ex.mistake(id, "Your t is right, but rounded. Return t as the formula gives it.")(whole)


@ex.mistake("sigma-not-squared", "S is a sum of *squares*: σ²·(now + 1), not σ·(now + 1).")
def _(sigma, now, lr, lam):
    return 4 * sigma * (now + 1) / (lr * lam) ** 2 - 1


@ex.mistake(
    "from-now",
    "You subtract `now`: that gives the number of steps still to come. The exercise asks for the step itself.",
)
def _(sigma, now, lr, lam):
    return 4 * sigma**2 * (now + 1) / (lr * lam) ** 2 - 1 - now


@ex.mistake(
    "number-of-now",
    "That is ηλ/σ as it is *now*. The exercise asks for the step at which it reaches 2.",
)
def _(sigma, now, lr, lam):
    return lr * lam / sigma


@ex.mistake(
    "now-added",
    "You add `now` to a step that is already counted from the start: S holds the squares of all gradients since step 0.",
)
def _(sigma, now, lr, lam):
    return now + 4 * sigma**2 * (now + 1) / (lr * lam) ** 2 - 1


# -------------------------------------------------------------------------------------------------- 5.3 the noise floor

ex = Function(
    "noise-floor",
    "Exercise 5.3, the noise floor",
    outputs=("floor", "lr_for"),
    points=2,
    cases=[
        {"lr": 1.0, "lam": 1.0, "s": 2.0, "target": 1.0},
        {"lr": 0.5, "lam": 1.0, "s": 1.0, "target": 0.05},
        {"lr": 0.02, "lam": 3.0, "s": 0.7, "target": 0.3},
        {"lr": 1e-3, "lam": 500.0, "s": 0.1, "target": 1e-4},
        {"lr": 30.0, "lam": 0.05, "s": 0.5, "target": 3.0},
        {"lr": 1e-3, "lam": 0.1, "s": 2.0, "target": 0.01},
    ],
    hints=[
        "In balance, each step takes away as much as the noise brings in, so the mean of x² obeys x² = (1 - ηλ)²·x² + η²s². Solve this for x², and multiply the result by λ/2.",
        "1 - (1 - ηλ)² = ηλ·(2 - ηλ). The floor is ηs² / (2·(2 - ηλ)).",
        "For the rate: 2·target·(2 - ηλ) = ηs². Collect the terms with η on one side.",
    ],
    note="For small ηλ the rate for a target is about 4·target/s², whatever the curvature is. That is wrong near the edge of stability: the floor goes to infinity as ηλ approaches 2.",
)


@ex.reference
def noise_floor(lr, lam, s, target):
    """Return the floor for lr, and the rate for a target floor."""
    floor = lr * s**2 / (2 * (2 - lr * lam))  # SOLUTION
    lr_for = 4 * target / (s**2 + 2 * target * lam)  # SOLUTION
    return floor, lr_for


def floors(floor=None, lr_for=None):
    """A function with one of the two wrong."""

    def function(lr, lam, s, target):
        right = noise_floor(lr, lam, s, target)
        return (floor or (lambda *_: right[0]))(lr, lam, s), (lr_for or (lambda *_: right[1]))(target, lam, s)

    return function


ex.mistake(
    "small-rate",
    "ηs²/4 is the floor for a *small* ηλ. At η = 0.5, λ = 1 the true floor is a third higher: keep the 2 - ηλ.",
)(floors(lambda lr, lam, s: lr * s**2 / 4))
ex.mistake(
    "no-half", "The loss is λx²/2. You left out a factor of 1/2, so your floor is twice as high as it should be."
)(floors(lambda lr, lam, s: lr * s**2 / (2 - lr * lam)))
ex.mistake("square-not-loss", "That is the mean of x² itself. The mean loss is λ/2 times this mean.")(
    floors(lambda lr, lam, s: lr * s**2 / (lam * (2 - lr * lam)))
)
ex.mistake(
    "deviation-not-variance", "s is the standard deviation of the noise. What adds up is its square, so you need s²."
)(floors(lambda lr, lam, s: lr * s / (2 * (2 - lr * lam))))
ex.mistake("rate-squared", "One step brings in η²s². In the balance this is divided by ηλ(2 - ηλ), so one η cancels.")(
    floors(lambda lr, lam, s: lr**2 * s**2 / (2 * (2 - lr * lam)))
)
ex.mistake(
    "one-minus", "A step takes away the share 1 - (1 - ηλ)² = ηλ·(2 - ηλ) of x². You have 1 - ηλ in place of 2 - ηλ."
)(floors(lambda lr, lam, s: lr * s**2 / (2 * (1 - lr * lam)) if lr * lam != 1 else math.inf))
ex.mistake(
    "curvature-twice",
    "Your floor has one λ too many. The loss is λ/2 times the mean of x², which is η²s²/(ηλ(2 - ηλ)): λ cancels.",
)(floors(lambda lr, lam, s: lr * lam * s**2 / (2 * (2 - lr * lam))))
ex.mistake("no-bracket", "Brackets are missing: `a / 2 * b` multiplies by b. Write `a / (2 * b)`.")(
    floors(lambda lr, lam, s: lr * s**2 / 2 * (2 - lr * lam))
)
ex.mistake(
    "rate-lost-two",
    "The floor is right. But in the rate a factor of 2 was lost: 2·target·(2 - ηλ) = ηs² gives 4·target = η·(s² + *2*·target·λ).",
)(floors(lr_for=lambda target, lam, s: 4 * target / (s**2 + target * lam)))
ex.mistake(
    "rate-small",
    "The floor is right. But for the rate you use the approximation 4·target/s². With this rate the run ends above the target, since 2 - ηλ is below 2.",
)(floors(lr_for=lambda target, lam, s: 4 * target / s**2))
ex.mistake(
    "rate-sign",
    "The floor is right. But in the rate a sign is wrong: 2·target·(2 - ηλ) = ηs² gives 4·target = η·(s² + 2·target·λ).",
)(floors(lr_for=lambda target, lam, s: 4 * target / (s**2 - 2 * target * lam)))
ex.mistake(
    "rate-half",
    "The floor is right, but the rate is half of what it should be: a factor of 2 was lost when the bracket was multiplied out.",
)(floors(lr_for=lambda target, lam, s: 2 * target / (s**2 + 2 * target * lam)))


@ex.mistake(
    "rate-in-proportion",
    "The floor is right. Your rate has the *given* η in the bracket: 2·target·(2 - ηλ)/s². (Scaling η by target/floor gives the same rate.) But the bracket must hold the new η: solve 2·target·(2 - ηλ) = ηs² for it.",
)
def _(lr, lam, s, target):
    return noise_floor(lr, lam, s, target)[0], 2 * target * (2 - lr * lam) / s**2


# -------------------------------------------------------------------------------------------------- 5.4 who counts t

ex = Function(
    "who-counts",
    "Exercise 5.4, who counts the steps?",
    outputs=("used",),
    points=2,
    cases=[
        {"rates": A([0.8, 0.4, 0.2]), "steps": 6, "batches": 2},
        {"rates": A([0.5, 0.3, 0.1, 0.05]), "steps": 7, "batches": 3, "done": 4},
        {"rates": A([1.0, 0.1]), "steps": 5, "batches": 2, "done": 1},
        {"rates": A([0.9, 0.7, 0.5, 0.3]), "steps": 4, "batches": 1},
        {"rates": A([0.8, 0.5, 0.2]), "steps": 8, "batches": 2},
        {"rates": A([0.7, 0.6, 0.3]), "steps": 4, "batches": 3, "done": 2},
        {"rates": A([0.1, 0.8, 0.8, 0.2, 0.5]), "steps": 9, "batches": 2, "done": 2},
        {"rates": A([0.1, 0.4, 0.2]), "steps": 5, "batches": 2, "done": 7},
    ],
    hints=[
        "Which step of the whole training is step k of this run, if `done` steps were made before? And in which epoch is that step?",
        "The steps are `done + np.arange(steps)`; divide them by `batches` and take the whole part.",
        "After the last epoch of the plan its last rate is kept: `np.minimum(epoch, len(rates) - 1)`.",
    ],
    note="The three bugs have one cause: the scheduler keeps its own count. A schedule that is a function of the step, with the step saved beside the model, cannot get out of step with the training.",
)


@ex.reference
def rates_used(rates, steps, batches, done=0):
    """Return the η of each of `steps` steps, as an array."""
    epoch = (done + np.arange(steps)) // batches  # SOLUTION
    return rates[np.minimum(epoch, len(rates) - 1)]  # SOLUTION


@ex.also
def _(rates, steps, batches, done=0):
    plan = np.repeat(rates, batches)
    places = np.arange(done, done + steps)
    return plan[np.minimum(places, len(plan) - 1)]


def counted(position):
    """A function that takes the rates at other places."""

    def function(rates, steps, batches, done=0):
        return rates[np.clip(position(np.arange(steps), batches, done), 0, len(rates) - 1)]

    return function


ex.mistake(
    "per-batch",
    "You go on to the next rate after each *batch*. The plan has one rate per epoch, so you use up the plan `batches` times as fast as you should.",
)(counted(lambda k, batches, done: done + k))
ex.mistake(
    "from-the-start",
    "When the training resumes, you begin the plan anew, at its first rate. `done` steps have already been made: go on counting from there.",
)(counted(lambda k, batches, done: k // batches))
ex.mistake(
    "scheduler-first",
    "Your rates change one step too early. That happens if the scheduler counts steps and is called before the optimizer. The first `batches` steps must have the first rate.",
)(counted(lambda k, batches, done: (done + k + 1) // batches))
ex.mistake(
    "early-and-from-the-start",
    "Two bugs at once. Your rates change one step too early: the first `batches` steps must have the first rate. And when the training resumes, you begin the plan anew: go on counting from `done`.",
)(counted(lambda k, batches, done: (k + 1) // batches))
ex.mistake(
    "epoch-ahead",
    "You are a whole epoch ahead, like loop A: the first rate is never used. The plan begins with `rates[0]`.",
)(counted(lambda k, batches, done: (done + k) // batches + 1))
ex.mistake(
    "rounded-up",
    "You round up. Within an epoch the rate of that epoch is used; the next rate comes only after the epoch is over. Use `//`.",
)(counted(lambda k, batches, done: -(-(done + k) // batches)))
ex.mistake(
    "nearest",
    "You round to the *nearest* epoch, so your rate changes in the middle of an epoch. Take the whole part, `//`.",
)(counted(lambda k, batches, done: np.rint((done + k) / batches).astype(int)))
ex.mistake("done-in-epochs", "`done` counts steps, not epochs: add it before you divide by `batches`.")(
    counted(lambda k, batches, done: done + k // batches)
)
ex.mistake(
    "whole-epochs-only",
    "You resume at the beginning of an epoch. But the training stopped in the middle of one: add the steps first, then divide.",
)(counted(lambda k, batches, done: done // batches + k // batches))


@ex.mistake(
    "goes-round",
    "When the plan is over, your function begins it again from its first rate. Keep the last rate instead: `np.minimum(epoch, len(rates) - 1)`.",
)
def _(rates, steps, batches, done=0):
    return rates[((done + np.arange(steps)) // batches) % len(rates)]


@ex.mistake(
    "last-one-twice",
    "When the training resumes, you count the last step twice: steps 0 … done - 1 were made, so the next one is step `done`.",
)
def _(rates, steps, batches, done=0):
    return rates[np.minimum((max(done - 1, 0) + np.arange(steps)) // batches, len(rates) - 1)]


@ex.mistake(
    "zero-at-the-end",
    "When the plan is over, you go on with a rate of 0. Keep the last rate of the plan instead: `np.minimum(epoch, len(rates) - 1)`.",
)
def _(rates, steps, batches, done=0):
    return np.append(rates, 0.0)[np.minimum((done + np.arange(steps)) // batches, len(rates))]


@ex.mistake(
    "smallest-kept",
    "When the plan is over, you go on with its smallest rate. Keep its *last* rate: a plan may rise, too.",
)
def _(rates, steps, batches, done=0):
    return np.append(rates, min(rates))[np.minimum((done + np.arange(steps)) // batches, len(rates))]


@ex.mistake(
    "between-the-epochs",
    "Your rates follow a straight line from each rate of the plan to the next. Within an epoch the rate must stay the same: take the whole part, `//`.",
)
def _(rates, steps, batches, done=0):
    return np.interp((done + np.arange(steps)) / batches, np.arange(len(rates)), rates)


@ex.mistake(
    "plan-repeated",
    "You repeat the whole plan, as `np.tile` does. Each *rate* must last for `batches` steps: use `np.repeat`.",
)
def _(rates, steps, batches, done=0):
    plan = np.tile(rates, batches)
    return plan[np.minimum(done + np.arange(steps), len(plan) - 1)]


@ex.mistake(
    "from-the-start-and-too-short",
    "Two bugs at once. When the training resumes, you begin the plan anew: go on counting from `done`. And when the plan is over, your rates end: keep the last one.",
)
def _(rates, steps, batches, done=0):
    return np.repeat(rates, batches)[:steps]


@ex.mistake("numbers-for-rates", "You return the numbers of the epochs. Their rates are `rates[epoch]`.")
def _(rates, steps, batches, done=0):
    return np.minimum((done + np.arange(steps)) // batches, len(rates) - 1) * 1.0


@ex.mistake(
    "first-epoch-for-all", "All your steps have the rate of the first one. But the epoch changes within this run."
)
def _(rates, steps, batches, done=0):
    return np.full(steps, rates[min(done // batches, len(rates) - 1)])


# --------------------------------------------------------------------------------------------- 5.5 beat the straight line

LAM, START, STEPS, PEAK, REWARD = A([1.0, 0.01]), A([3.0, 30.0]), 2000, 0.5, 0.9


def losses(rates):
    """The expected loss in the steep and in the flat direction after SGD with noise 1."""
    square = START**2
    for eta in rates:
        square = (1 - eta * LAM) ** 2 * square + eta**2
    return LAM * square / 2


LINEAR = float(losses(PEAK * (1 - np.arange(STEPS) / STEPS)).sum())


def race(schedule):
    """2,000 steps with the student's schedule, a number or a function of t."""
    rates = rates_of(schedule, STEPS, least=0)
    steep, flat = losses(rates) if rates.max() <= PEAK else (math.inf, math.inf)
    return {
        "expected loss": steep + flat,
        "steep part": steep,
        "flat part": flat,
        "loss of the straight line": LINEAR,
        "highest rate": rates.max(),
        "last rate": rates[-1],
    }


Goal(
    "beat-the-line",
    "Exercise 5.5, beat the straight line",
    points=3,
    functions=("schedule",),
    run=race,
    reached=lambda run: run["expected loss"] < REWARD * LINEAR,
    settings={"schedule": "lambda t: 0.5 * min(1, 200 / max(t - 100, 1)) * min(1, (2000 - t) / 200)"},
    hints=[
        "Look at the two parts of the loss. If the flat part is large, the rate fell too early, or much too late. If the steep part is large, the rate was not small enough at the end.",
        "Once most of the distance in the flat direction is covered, this direction needs a rate like 1/(λt), that is 100/t. The steep direction needs a rate that goes to zero in the last few dozen steps.",
        "Hold the rate at 0.5 for 300 steps, let it fall like 1/(1 + (t - 300)/200), and bring it to 0 along a straight line over the last 200 steps.",
    ],
    note="The hold, the 1/t part and the short cool-down each serve a different need. Yet you need not know λ for the straight line, and its loss is only 10 to 25 percent higher than with such a schedule. That is one reason why the line is popular.",
    mistakes={
        "too-high": (
            {"schedule": 0.6},
            lambda run: run["highest rate"] > PEAK,
            "The highest rate allowed is 0.5. Only the shape of the schedule may make the difference.",
        ),
        "frozen": (
            {"schedule": lambda t: 0.5 / (1 + t / 20)},
            lambda run: run["flat part"] > 0.2,
            "The run is still far from the minimum in the flat direction: your rate gets small too early. Hold the peak longer.",
        ),
        "no-decay": (
            {"schedule": 0.5},
            lambda run: run["steep part"] > 0.03,
            "The steep part of the loss is still at a noise floor: let the rate go toward zero at the end, but slowly enough for the noise to fade.",
        ),
        "too-late": (
            {"schedule": lambda t: 0.5 * min(1, (2000 - t) / 400)},
            lambda run: run["flat part"] > 0.05,
            "The flat part of the loss is too large. If your rate was high until late, this part is noise, which averages out slowly, over 1/(ηλ) steps: begin the decay earlier. If your rate was low or fell early, the run is still on its way: hold the peak longer.",
        ),
        "the-line": (
            {"schedule": lambda t: 0.5 * (1 - t / 2000)},
            lambda run: run["expected loss"] < 1.1 * LINEAR,
            "That is about as good as the straight line. Your loss must be a tenth lower than that of the line: which of the two parts is larger, and what does it need?",
        ),
        "between": (
            {"schedule": lambda t: 0.5 * math.exp(-t / 600)},
            lambda run: run["expected loss"] < 1.5 * LINEAR,
            "Close, but the straight line is still better. Hold the peak for a few hundred steps, and bring the rate near zero in the last ones.",
        ),
    },
)

# ------------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "what-makes-a-burst",
    "Quiz 5.1, what makes a burst",
    right="b",
    options={
        "a": (
            "directions of earlier gradients that add up in σ",
            "σ adds up squares: flip the sign of any gradient, and σ stays the same. It is momentum that adds up directions (erratum 6).",
        ),
        "b": (
            "many tiny gradients, which wear σ down",
            "Yes. The sum of squares hardly changes while their number grows, so σ falls and η/σ rises, until ηλ/σ reaches 2.",
        ),
        "c": ("momentum", "There is no momentum in this method: m is just the newest gradient."),
        "d": (
            "a learning rate that is too small",
            "It is the other way around: the effective rate η/σ has become too *large*. With a smaller η the burst comes later.",
        ),
    },
    hints=["Look at the panel that shows σ in the first prediction: what does σ do in the quiet phase?"],
)

Choice(
    "does-adagrad-burst",
    "Quiz 5.2, does Adagrad burst?",
    right="b",
    options={
        "a": (
            "bursts as well, only later",
            "In a quiet phase Adagrad's sum S stands still, and so does its rate η/√S: the stability number does not climb, however long the phase is.",
        ),
        "b": (
            "never bursts, since its effective rates only fall",
            "Yes. A sum of squares cannot fall. The decay that prevents bursts is built into Adagrad.",
        ),
        "c": (
            "bursts if $\\eta$ is above 1",
            "η decides how high the stability number starts, not whether it climbs. The lecture's run had η = 5.",
        ),
    },
    hints=["What does a *sum* of squares do when only tiny squares are added?"],
)

Choice(
    "half-the-rate",
    "Quiz 5.3, half the rate on a noise floor",
    right="b",
    options={
        "a": (
            "is the same: noise is noise",
            "The noise of a gradient is the same, but a step carries only η times that noise: half as much as before.",
        ),
        "b": ("is about halved", "Yes. The floor is ηs²/(2(2 - ηλ)), about ηs²/4 for a small ηλ."),
        "c": (
            "is about a quarter as large",
            "One step brings in only a quarter as much squared noise. But the pull back is only half as strong, so the floor is halved.",
        ),
        "d": ("goes to zero", "The floor goes to zero only if the rate does."),
    },
    hints=["Look at the formula for the floor at a small η."],
)

Choice(
    "earlier-is-safer",
    "Quiz 5.4, it dropped at once",
    right="b",
    options={
        "a": (
            "yes: the loss says so",
            "In the lecture, the run whose rate was cut at step 100 was the best at step 150, and the worst at the end.",
        ),
        "b": (
            "not necessarily: the lower noise shows at once, the frozen direction only later",
            "Yes. Compare the loss with that of the same run without the cut, but only much later.",
        ),
        "c": (
            "no: a cut is always wrong before the last steps",
            "Where only noise is left, a cut is right at any time: there is no direction left to freeze.",
        ),
    },
    hints=["Which run was best at step 150, and which at the end?"],
)
