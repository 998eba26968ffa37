"""Exercises of lecture 06, warm-up and RAdam."""

import math

import numpy as np

from ...experiments import warm_up
from ..answers import Choice
from ..compare import same
from ..functions import Function
from ..problems import unpacked

A = np.array

# ------------------------------------------------------------------------------------------------ 6.1 the Transformer's

ex = Function(
    "noam",
    "Exercise 6.1, the Transformer's schedule",
    outputs=("eta",),
    cases=[
        {"t": 3, "d_model": 4, "warmup": 4},
        {"t": 0, "d_model": 512, "warmup": 4000},
        {"t": 1999, "d_model": 512, "warmup": 4000},
        {"t": 3999, "d_model": 512, "warmup": 4000},
        {"t": 15_999, "d_model": 512, "warmup": 4000},
        {"t": 9, "d_model": 64, "warmup": 5},
        {"t": 399, "d_model": 64, "warmup": 10},
        {"t": 5, "d_model": 48, "warmup": 5},
    ],
    hints=[
        "There are two curves, one that rises and one that falls. Which of them is lower at the first step?",
        "The paper's `step_num` counts from 1, our t from 0: `s = t + 1`.",
        "`d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)`.",
    ],
    note="The two curves meet at s = warmup, at the height 1/√(d_model·warmup): 0.0007 for the paper's 512 and 4000. There is no η to choose; it is hidden in d_model and warmup.",
)


@ex.reference
def noam(t, d_model, warmup):
    """Return η at step t = 0, 1, 2, …"""
    s = t + 1  # SOLUTION
    return d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)  # SOLUTION


ex.mistake(
    "max", "Your curve falls and then rises: `max` takes the upper of the two curves. `min` takes the lower one."
)(lambda t, d, w: d**-0.5 * max((t + 1) ** -0.5, (t + 1) * w**-1.5))
ex.mistake(
    "from-zero",
    "Your first rate is 0, so nothing is learned from the first batch: the paper counts from 1, `s = t + 1`.",
)(lambda t, d, w: d**-0.5 * min(t**-0.5 if t else math.inf, t * w**-1.5))
ex.mistake("no-width", "The factor for the width is missing: multiply the `min` by d_model to the power -½.")(
    lambda t, d, w: min((t + 1) ** -0.5, (t + 1) * w**-1.5)
)
ex.mistake(
    "width-upside-down",
    "Your rate grows with the width. The exponent of d_model is *minus* ½: wider models take smaller steps.",
)(lambda t, d, w: d**0.5 * min((t + 1) ** -0.5, (t + 1) * w**-1.5))
ex.mistake(
    "half-for-three-halves",
    "The exponent of warmup is -1.5, not -½: with -½ the two curves do not meet at s = warmup.",
)(lambda t, d, w: d**-0.5 * min((t + 1) ** -0.5, (t + 1) * w**-0.5))
ex.mistake("only-up", "Your rate never stops rising. From s = warmup on it must fall like s to the power -½.")(
    lambda t, d, w: d**-0.5 * (t + 1) * w**-1.5
)
ex.mistake("only-down", "Your rate falls from the first step on: there is no warm-up in it.")(
    lambda t, d, w: d**-0.5 * (t + 1) ** -0.5
)
ex.mistake(
    "down-from-one",
    "You start the falling curve anew when the warm-up ends, so the rate jumps there. Do not reset `s`: it keeps counting.",
)(lambda t, d, w: d**-0.5 * ((t + 1) * w**-1.5 if t < w else (t + 1 - w) ** -0.5))


@ex.mistake(
    "peak-one",
    "Your rate rises to 1, whatever the width is. The paper does not divide by the peak, and it keeps the factor with d_model.",
)
def _(t, d_model, warmup):
    return min((t + 1) ** -0.5, (t + 1) * warmup**-1.5) * warmup**0.5


@ex.mistake(
    "triangle",
    "After the warm-up your rate falls along a straight line. The paper's rate falls like s^(-½), and never reaches 0.",
)
def _(t, d_model, warmup):
    s = (t + 1) / warmup
    return (d_model * warmup) ** -0.5 * max(0.0, min(s, 2 - s))


@ex.mistake(
    "one-over-s",
    "After the warm-up your rate falls like 1/s. The paper's rate falls like 1/√s: s to the power -0.5.",
)
def _(t, d_model, warmup):
    return d_model**-0.5 * min((t + 1) ** -1, (t + 1) * warmup**-1.5)


# ---------------------------------------------------------------------------------------------- 6.2 warm-up and cosine

ex = Function(
    "warm-up-cosine",
    "Exercise 6.2, up a line and down a wave",
    outputs=("eta",),
    points=2,
    cases=[
        {"t": 4, "lr": 1.0, "warmup": 2, "T": 6},
        {"t": 0, "lr": 0.4, "warmup": 10, "T": 100},
        {"t": 2, "lr": 0.4, "warmup": 10, "T": 100},
        {"t": 9, "lr": 0.4, "warmup": 10, "T": 100},
        {"t": 10, "lr": 0.4, "warmup": 10, "T": 100},
        {"t": 70, "lr": 0.4, "warmup": 10, "T": 100},
        {"t": 40, "lr": 0.4, "warmup": 10, "T": 100},
        {"t": 120, "lr": 0.4, "warmup": 10, "T": 100},
        {"t": 0, "lr": 3.0, "warmup": 1, "T": 8},
        {"t": 7, "lr": 3.0, "warmup": 3, "T": 8},  # one before the end, at the end, and one after it
        {"t": 8, "lr": 3.0, "warmup": 3, "T": 8},
        {"t": 9, "lr": 3.0, "warmup": 3, "T": 8},
    ],
    hints=[
        "The schedule has two pieces, and the `if` chooses between them. What must each piece give where they meet, at t = warmup - 1 and t = warmup?",
        "The wave has its own clock: how much of its own time, T - warmup steps, has passed at step t?",
        "Before the joint: `lr * (t + 1) / warmup`. After it: half a cosine wave, of which the share `min((t - warmup) / (T - warmup), 1)` has passed.",
    ],
    note="The line ends at lr, and the wave begins at lr. If a schedule is made of pieces, test it at the joints and beyond the end.",
)


@ex.reference
def warm_up_cosine(t, lr, warmup, T):
    """Return η at step t: up to lr on a line, down to 0 on a wave."""
    if t < warmup:
        return lr * (t + 1) / warmup  # SOLUTION
    part = min((t - warmup) / (T - warmup), 1)  # SOLUTION
    return lr * (1 + np.cos(np.pi * part)) / 2  # SOLUTION


@ex.also
def _(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    if t >= T:
        return 0.0
    angle = np.pi * (t - warmup) / (T - warmup)
    return 0.5 * lr * (1 + np.cos(angle))


def up(t, lr, warmup):
    """The line."""
    return lr * (t + 1) / warmup


def down(part, lr):
    """The wave, of which `part` has passed."""
    return lr * (1 + math.cos(math.pi * min(part, 1))) / 2


ex.mistake(
    "wave-from-the-start",
    "There is a jump at the joint: your wave has been falling since step 0, unseen during the warm-up. Its own time must begin at `warmup`.",
)(lambda t, lr, w, T: up(t, lr, w) if t < w else down(t / T, lr))
ex.mistake(
    "wave-too-long",
    "Your wave takes T steps from `warmup` on, so at T it has not come down to 0. Only T - warmup steps are left for it.",
)(lambda t, lr, w, T: up(t, lr, w) if t < w else down((t - w) / T, lr))
ex.mistake(
    "product",
    "You multiply the line by the wave, so the rate never reaches lr. That is a schedule, too (many libraries have it), but here the wave must come *after* the line.",
)(lambda t, lr, w, T: up(min(t, w - 1), lr, w) * down(t / T, 1))
ex.mistake(
    "first-is-zero",
    "Your first rate is 0: a whole gradient is computed, and nothing moves. The first of the `warmup` steps must have the rate lr / warmup.",
)(lambda t, lr, w, T: lr * t / w if t < w else down((t - w) / (T - w), lr))
ex.mistake(
    "one-late",
    "At t = warmup your rate is above lr: the line goes on one step too long. The comparison must be `<`, not `<=`.",
)(lambda t, lr, w, T: up(t, lr, w) if t <= w else down((t - w) / (T - w), lr))
ex.mistake("rises-again", "Beyond T your rate rises again: hold the wave at its last value with `min(…, 1)`.")(
    lambda t, lr, w, T: up(t, lr, w) if t < w else lr * (1 + math.cos(math.pi * (t - w) / (T - w))) / 2
)
ex.mistake("no-half", "Your wave begins at 2·lr: 1 + cos goes from 2 to 0, so halve it.")(
    lambda t, lr, w, T: up(t, lr, w) if t < w else 2 * down((t - w) / (T - w), lr)
)
ex.mistake(
    "quarter-turn",
    "You take a quarter of a wave, a cosine with an angle from 0 to π/2, which is steepest at the end. Half a wave is (1 + cos)/2 with an angle from 0 to π.",
)(lambda t, lr, w, T: up(t, lr, w) if t < w else lr * math.cos(math.pi / 2 * min((t - w) / (T - w), 1)))
ex.mistake(
    "wave-one-early",
    "Your wave is one step ahead: it must begin at lr, at t = warmup. So t - warmup of its steps have passed at step t.",
)(lambda t, lr, w, T: up(t, lr, w) if t < w else down((t - w + 1) / (T - w), lr))
FULL_TURN = "After a full turn, 2π, your rate is back at lr when the training ends. Half a turn, π, is enough."
ex.mistake("full-turn", FULL_TURN)(
    lambda t, lr, w, T: up(t, lr, w) if t < w else lr * (1 + math.cos(2 * math.pi * min((t - w) / (T - w), 1))) / 2
)
ex.mistake("full-turn-then-0", FULL_TURN)(
    lambda t, lr, w, T: up(t, lr, w) if t < w else lr * (1 + math.cos(2 * math.pi * (t - w) / (T - w))) / 2 * (t <= T)
)


@ex.mistake(
    "line-down",
    "Your rate falls along a straight line. The exercise asks for half a cosine: flat at both ends, steepest in the middle.",
)
def _(t, lr, warmup, T):
    return up(t, lr, warmup) if t < warmup else lr * max(0.0, 1 - (t - warmup) / (T - warmup))


@ex.mistake(
    "cut-wave",
    "You cut the cosine off at 0, which it reaches halfway. Add 1 to the cosine and halve the sum instead.",
)
def _(t, lr, warmup, T):
    return up(t, lr, warmup) if t < warmup else lr * max(0.0, math.cos(math.pi * min(1, (t - warmup) / (T - warmup))))


@ex.mistake(
    "restarts",
    "After T your wave begins anew: that is a warm restart. Here it must stay at 0: use `min(…, 1)`, not a remainder.",
)
def _(t, lr, warmup, T):
    return up(t, lr, warmup) if t < warmup else down((t - warmup) / (T - warmup) % 1, lr)


# ------------------------------------------------------------------------------------------------------ 6.3 ρ_t and r_t

ex = Function(
    "rho-and-r",
    "Exercise 6.3, how much does σ know?",
    outputs=("rho", "r"),
    points=2,
    cases=[
        {"t": 1, "beta2": 0.5},
        {"t": 0, "beta2": 0.999},
        {"t": 5, "beta2": 0.8},
        {"t": 4, "beta2": 0.7},
        {"t": 5, "beta2": 0.999},
        {"t": 5, "beta2": 0.99},
        {"t": 3, "beta2": 0.999},
        {"t": 4, "beta2": 0.999},
        {"t": 999, "beta2": 0.999},
        {"t": 50, "beta2": 0.9},
        {"t": 1, "beta2": 0.9},  # ρ below 2, where (ρ-4)(ρ-2) is positive
        {"t": 6, "beta2": 0.5},  # ρ between 2 and 4, and ρ∞ below 4: the fraction is positive
        {"t": 4, "beta2": 0.8},  # ρ just above 4
    ],
    hints=[
        "First compute the longest memory, `longest = 2 / (1 - beta2) - 1`. Then compute the part of it that is still missing.",
        "The missing part is 2·n·β₂ⁿ / (1 - β₂ⁿ), where n = t + 1 is the number of gradients so far.",
        "r is the root of a fraction with (ρ-4)(ρ-2)ρ∞ above and (ρ∞-4)(ρ∞-2)ρ below the bar. Where ρ is 4 or less, r is 0.",
    ],
    note="With β2 = 0.999, r is 0.026 at the sixth step, 0.2 at the hundredth and 0.65 at the thousandth. So RAdam has a built-in warm-up of about two thousand steps, whether you ask for it or not.",
    thresholds=True,
)


@ex.reference
def rho_and_r(t, beta2):
    """Return ρ and r at step t; r is 0 where ρ is not above 4."""
    n = t + 1  # SOLUTION
    longest = 2 / (1 - beta2) - 1  # SOLUTION
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)  # SOLUTION
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest  # SOLUTION
    below = (longest - 4) * (longest - 2) * rho  # SOLUTION
    return rho, (above / below) ** 0.5  # SOLUTION


def ratio(rho, longest, power=0.5):
    """r from ρ and ρ∞."""
    if rho <= 4 or longest <= 4:
        return 0.0
    return float(((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho)) ** power)


def of_rho(missing, longest=lambda b: 2 / (1 - b) - 1):
    """A function with another ρ."""

    def function(t, beta2):
        rho = longest(beta2) - missing(t + 1, beta2)
        return rho, ratio(rho, longest(beta2))

    return function


def of_r(wrong):
    """A function with the right ρ and another r."""

    def function(t, beta2):
        rho, _ = rho_and_r(t, beta2)
        return rho, wrong(rho, 2 / (1 - beta2) - 1)

    return function


ex.mistake(
    "no-correction",
    "The missing part must be divided by 1 - β₂ⁿ, which is small at first: without this division ρ begins near 2/(1-β₂), as if σ remembered many gradients from the start.",
)(of_rho(lambda n, b: 2 * n * b**n))
ex.mistake(
    "t-from-zero",
    "The paper counts from 1. At our step t, σ has averaged t + 1 gradients: use n = t + 1 in all three places.",
)(lambda t, beta2: of_rho(lambda n, b: 2 * t * b**t / (1 - b**t) if t else 2 / -math.log(b))(t, beta2))
ex.mistake(
    "two-forgotten", "The missing part is 2·n·β₂ⁿ/(1-β₂ⁿ): you left out the factor of 2, so ρ does not begin at 1."
)(of_rho(lambda n, b: n * b**n / (1 - b**n)))
ex.mistake("half-life", "ρ∞ is 2/(1-β₂) - 1, about twice the 1/(1-β₂) that is often called the memory.")(
    of_rho(lambda n, b: 2 * n * b**n / (1 - b**n), lambda b: 1 / (1 - b))
)
ex.mistake("minus-one-lost", "ρ∞ is 2/(1-β₂) *minus 1*: after a single gradient ρ must be 1.")(
    of_rho(lambda n, b: 2 * n * b**n / (1 - b**n), lambda b: 2 / (1 - b))
)
ex.mistake("once-not-n", "You take β₂ to the power 1. The power must be n, the number of gradients so far.")(
    of_rho(lambda n, b: 2 * n * b / (1 - b))
)
ex.mistake(
    "no-root",
    "ρ is right. The fraction is r *squared*: it compares variances, and the step must be multiplied by its root.",
)(of_r(lambda rho, longest: ratio(rho, longest, 1.0)))
ex.mistake(
    "waits-for-five",
    "ρ is right. You wait until ρ is above 5, as PyTorch does. The formula is valid as soon as ρ is above 4.",
)(of_r(lambda rho, longest: ratio(rho, longest) if rho > 5 else 0.0))
ex.mistake(
    "one-before", "ρ is right. Where ρ is not above 4, you let r be 1. Here r must be 0: the formula is not valid yet."
)(of_r(lambda rho, longest: ratio(rho, longest) if rho > 4 else 1.0))
ex.mistake(
    "upside-down",
    "ρ is right. Your r is above 1: the fraction is upside down, and makes the steps *longer* while σ is uncertain.",
)(of_r(lambda rho, longest: ratio(rho, longest, -0.5) if rho > 4 else 0.0))
ex.mistake(
    "without-the-ends",
    "ρ is right. In r the factors ρ∞ (above) and ρ (below) are missing: each variance is ρ/(2(ρ-2)(ρ-4)).",
)(of_r(lambda rho, longest: ((rho - 4) * (rho - 2) / ((longest - 4) * (longest - 2))) ** 0.5 if rho > 4 else 0.0))


@ex.mistake(
    "number-for-rho",
    "You use the number of gradients as ρ. But an average that forgets is worth fewer gradients: subtract 2·n·β₂ⁿ/(1 - β₂ⁿ) from ρ∞.",
)
def _(t, beta2):
    longest = 2 / (1 - beta2) - 1
    rho = min(t + 1.0, longest)
    return rho, ratio(rho, longest)


ex.mistake(
    "ends-exchanged",
    "ρ is right. In r the last factors are swapped: ρ∞ belongs in `above`, and ρ in `below`.",
)(of_r(lambda rho, top: 0.0 if rho <= 4 else ((rho - 4) * (rho - 2) * rho / ((top - 4) * (top - 2) * top)) ** 0.5))
ex.mistake(
    "no-bracket", "ρ is right. In r the brackets around the whole denominator are missing: `a / b * c` multiplies by c."
)(of_r(lambda rho, top: 0.0 if rho <= 4 else ((rho - 4) * (rho - 2) * top / (top - 4) * (top - 2) * rho) ** 0.5))
ex.mistake(
    "line",
    "ρ is right. Your r is a linear warm-up over 2/(1 - β₂) steps. That is the rule of thumb of Ma and Yarats. The exercise asks for the formula.",
)(
    lambda t, beta2: (
        rho_and_r(t, beta2)[0],
        min(1.0, (t + 1) * (1 - beta2) / 2) if rho_and_r(t, beta2)[1] else 0.0,
    )
)


# ------------------------------------------------------------------------------------------------ 6.4 one step of RAdam


def follow(step, theta, gradients, **hyper):
    """m, v and θ after each step of a function that gets its own m and v back, and the right ρ and r."""
    m, v, answers = np.zeros_like(theta), np.zeros_like(theta), []
    for t, g in enumerate(gradients):
        rho, r = rho_and_r(t, hyper["beta2"])
        m, v, theta = answer = unpacked(step(t, theta, g, m, v, rho=rho, r=r, **hyper), ("m", "v", "theta"))
        answers.append([A(part, dtype=float) for part in answer])
    return tuple(A(part) for part in zip(*answers, strict=True))


def walk(step, **case):
    """As `follow`; who begins at ρ > 4, as the paper does, counts as one who begins at ρ > 5, as PyTorch does."""
    path = follow(step, **case)
    return known_path(5, case) if same(path, known_path(4, case), 1e-9, 0) else path


def known_path(least, case):
    """The right path, from ρ > `least`: the same cases are walked a thousand times."""
    key = (least, *(A(value, dtype=float).tobytes() for value in case.values()))
    if key not in PATHS:
        if len(PATHS) > 200:
            PATHS.clear()
        PATHS[key] = follow(radam_from(least), **case)
    return PATHS[key]


PATHS = {}


def radam_from(
    least=5.0,
    first=lambda m_hat, v_hat: m_hat,
    rate=lambda r: r,
    hat_m=lambda m, b1, n: m / (1 - b1**n),
    hat_v=lambda v, b2, n: v / (1 - b2**n),
    new_m=lambda m, g, b1: b1 * m + (1 - b1) * g,
    new_v=lambda v, g, b2: b2 * v + (1 - b2) * g * g,
):
    """RAdam with one of its parts exchanged."""

    def step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
        m, v, n = new_m(m, g, beta1), new_v(v, g, beta2), t + 1
        m_hat, v_hat = hat_m(m, beta1, n), hat_v(v, beta2, n)
        if rho > least:
            return m, v, theta - lr * rate(r) * m_hat / np.sqrt(v_hat)
        return m, v, theta - lr * first(m_hat, v_hat)

    return step


GRADIENTS = A(
    [[1, -0.02], [-2, 0.01], [0.5, 0.04], [0.2, 0.03], [3, -0.05], [1, 0.02], [-1, 0.06], [0.3, -0.01], [2, 0.05]]
)

ex = Function(
    "radam-step",
    "Exercise 6.4, one step of RAdam",
    outputs=("m", "v", "theta"),
    points=3,
    play=walk,
    tries=350,
    cases=[
        {"theta": A([1.0]), "gradients": A([[2.0]]), "lr": 0.1, "beta1": 0.5, "beta2": 0.75},
        {"theta": A([0.3, -0.7]), "gradients": GRADIENTS, "lr": 0.1, "beta1": 0.9, "beta2": 0.99},
        {"theta": A([0.5, 0.5]), "gradients": GRADIENTS[::-1], "lr": 0.3, "beta1": 0.8, "beta2": 0.999},
        {"theta": A([0.4, 0.1]), "gradients": -GRADIENTS, "lr": 0.05, "beta1": 0.7, "beta2": 0.8},
        {"theta": A([0.2]), "gradients": A([[1.0], [-0.5], [2.0]] * 3), "lr": 0.1, "beta1": 0.6, "beta2": 0.6},
    ],
    hints=[
        "m, v and m_hat are those of Adam. Only the step is new: it depends on ρ, and there are two cases.",
        "While ρ is 5 or less, σ is not used at all: the new θ is `theta - lr * m_hat`.",
        "After that, the new θ is `theta - lr * r * m_hat / sigma`, where σ is the root of the corrected v.",
    ],
    note="PyTorch and Optax use σ as soon as ρ > 5, and the paper uses it as soon as ρ > 4. With the usual β2 the two rules differ in a single step, the fifth. Both are accepted here.",
    thresholds=True,
)


@ex.reference
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    """Return the new m, v and theta; t counts from 0; no ε."""
    m = beta1 * m + (1 - beta1) * g  # SOLUTION
    v = beta2 * v + (1 - beta2) * g**2  # SOLUTION
    m_hat = m / (1 - beta1 ** (t + 1))  # SOLUTION
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))  # SOLUTION
    if rho <= 5:
        return m, v, theta - lr * m_hat  # SOLUTION
    return m, v, theta - lr * r * m_hat / sigma  # SOLUTION


ex.mistake(
    "sign-at-first",
    "Your first steps are divided by σ, as Adam's are. But RAdam does not use σ yet: while ρ ≤ 5, the step is `lr * m_hat`.",
)(radam_from(first=lambda m, v: m / np.sqrt(v)))
ex.mistake(
    "waits", "Your first steps are zero. RAdam does not wait: while ρ ≤ 5 it takes steps of momentum, `lr * m_hat`."
)(radam_from(first=lambda m, v: 0 * m))
ex.mistake(
    "rectified-at-first",
    "You multiply by r and divide by σ at every step, whatever ρ is. While ρ ≤ 5, RAdam uses neither r nor σ.",
)(radam_from(least=-math.inf))
ex.mistake("no-r", "Once ρ is above 5, you take a full step of Adam: the factor r is missing.")(
    radam_from(rate=lambda r: 1.0)
)
ex.mistake("r-squared", "You multiply by r twice. `r` is already the root: multiply by it once.")(
    radam_from(rate=lambda r: r * r)
)
ex.mistake("divides-by-r", "You divide by r, so your steps are longest where σ is least certain. Multiply by r.")(
    radam_from(rate=lambda r: 1 / r)
)
ex.mistake(
    "v-without-hat",
    "Your v is not corrected: σ is far too small, since v begins at 0. Divide v by 1 - β2ⁿ under the root, where n = t + 1.",
)(radam_from(hat_v=lambda v, b2, n: v))
ex.mistake(
    "m-without-hat",
    "Your m is not corrected: the first steps are too short. RAdam corrects m from the first step on, whatever ρ is.",
)(radam_from(hat_m=lambda m, b1, n: m))
ex.mistake("heavy-ball", "Your m adds up the gradients. RAdam's m is an average, as Adam's is: add `(1 - beta1) * g`.")(
    radam_from(new_m=lambda m, g, b1: b1 * m + g)
)
ex.mistake("no-square", "v must be the average of the gradients' *squares*.")(
    radam_from(new_v=lambda v, g, b2: b2 * v + (1 - b2) * np.abs(g))
)
ex.mistake("late", "You begin to divide by σ one step too late. Begin as soon as ρ is above 5.")(radam_from(least=6.0))

# ---------------------------------------------------------------------------------------------------------- 6.5 H1 or H2


def losses(recorded):
    """Losses; a run that diverged has an infinite one."""
    return np.where(np.isnan(recorded), math.inf, recorded)


KEPT = warm_up.load()
GOOD = {"adam": 1.0, "momentum": 0.1}


def of_adam(way, rate=0.015):
    """A recorded run of the deep network as a case."""
    run = KEPT["adam"][warm_up.place(rate, way)][:, -1].astype(float)
    return {
        "adaptive": True,
        "known": "known" in way,
        "ramp": "warm-up" in way,
        "losses": losses(run),
        "good": GOOD["adam"],
    }


def of_momentum(warmup, peak=0.4):
    """A recorded run of the small network with momentum as a case."""
    run = KEPT["momentum"][warm_up.WARMUPS.index(warmup), warm_up.PEAKS.index(peak)]
    return {
        "adaptive": False,
        "known": False,
        "ramp": warmup > 1,
        "losses": losses(run),
        "good": GOOD["momentum"],
    }


ex = Function(
    "whom-does-it-contradict",
    "Exercise 6.5, an experiment that tells",
    outputs=("h1", "h2", "tells", "against"),
    points=3,
    cases=[
        {"adaptive": True, "known": True, "ramp": False, "losses": A([2.0, 0.1, 2.2]), "good": 0.5},
        of_adam("Adam"),
        of_adam("σ known"),
        of_adam("warm-up"),
        of_adam("σ known, warm-up"),
        of_momentum(1),
        of_momentum(60),
        {"adaptive": True, "known": True, "ramp": False, "losses": A([math.inf, 0.1, 0.2]), "good": 0.5},
        {"adaptive": True, "known": False, "ramp": False, "losses": A([0.1, 0.2, 0.3]), "good": 0.2},
        {"adaptive": True, "known": True, "ramp": True, "losses": A([2.1, 2.3, 0.2]), "good": 0.5},
        {"adaptive": False, "known": False, "ramp": False, "losses": A([0.1, 0.7, 0.2]), "good": 0.4},
        {"adaptive": True, "known": False, "ramp": True, "losses": A([math.inf, 0.1, math.inf]), "good": 0.5},
        {"adaptive": True, "known": True, "ramp": False, "losses": A([0.9, 0.1, 0.2, 0.6]), "good": 0.5},
        {"adaptive": True, "known": False, "ramp": False, "losses": A([0.2, 2.3, 0.1]), "good": 0.5},
        {
            "adaptive": False,
            "known": False,
            "ramp": True,
            "losses": A([math.inf, 0.7, 0.1, 0.4, 0.75, 0.05]),
            "good": 0.5,
        },
    ],
    hints=[
        "An experiment tells two hypotheses apart only if they predict different things. Write down both predictions before you look at the losses.",
        "H1 blames a σ that has averaged too few gradients: it predicts no trouble where σ is known, where there is no σ, or where the first steps are short. H2 blames the sharp start: only short first steps help.",
        "The run has trained if the *median* of the losses is below `good`. A hypothesis is contradicted if its prediction did not come true.",
    ],
    note="Two of the recorded runs decide the question: Adam with a known σ, and momentum, which has no σ, both without a warm-up. Both fail, and so both contradict H1, but not H2. Both hypotheses predict that plain Adam fails and that a warm-up helps, so the other runs decide nothing.",
)


@ex.reference
def judge(adaptive, known, ramp, losses, good):
    """Return both predictions, whether it tells, and against whom."""
    h1 = ramp or known or not adaptive  # SOLUTION
    h2 = ramp  # SOLUTION
    tells = h1 != h2  # SOLUTION
    trained = np.median(losses) < good  # SOLUTION
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


def thinks(
    h1=lambda adaptive, known, ramp: ramp or known or not adaptive,
    h2=lambda adaptive, known, ramp: ramp,
    tells=lambda a, b: a != b,
    trained=lambda losses, good: np.median(losses) < good,
    wrong=lambda h, happened: h != happened,
):
    """A judge with one of the parts exchanged."""

    def function(adaptive, known, ramp, losses, good):
        a, b = h1(adaptive, known, ramp), h2(adaptive, known, ramp)
        happened = trained(losses, good)
        names = [name for name, h in (("H1", a), ("H2", b)) if wrong(h, happened)]
        return a, b, tells(a, b), " and ".join(names) or "neither"

    return function


ex.mistake(
    "known-does-not-help",
    "By H1 the only thing wrong with the first steps is that σ has averaged too few gradients. Where σ is known beforehand, the run should train.",
)(thinks(h1=lambda adaptive, known, ramp: ramp or not adaptive))
ex.mistake(
    "momentum-has-no-sigma",
    "You let H1 predict that momentum fails without a warm-up. But momentum has no σ that could be inaccurate: by H1 it needs no warm-up.",
)(thinks(h1=lambda adaptive, known, ramp: ramp or known))
ex.mistake(
    "h1-only-known",
    "By H1 a warm-up helps, too: while σ is inaccurate, the steps are short. That is how Lee explains a warm-up.",
)(thinks(h1=lambda adaptive, known, ramp: known or not adaptive))
ex.mistake(
    "h2-is-cured-by-knowing",
    "By H2 the start is too sharp for the rate. That does not change when σ is known: only short first steps help.",
)(thinks(h2=lambda adaptive, known, ramp: ramp or known))
ex.mistake(
    "h2-only-for-adam",
    "A sharp start hurts every method, momentum too: lecture 01's limit has no σ in it. By H2 momentum needs the warm-up as well.",
)(thinks(h2=lambda adaptive, known, ramp: ramp or not adaptive))
ex.mistake(
    "the-same-tells",
    "It is the other way around: where both hypotheses predict the same outcome, the run cannot tell them apart.",
)(thinks(tells=lambda a, b: a == b))
ex.mistake(
    "always-tells",
    "Not every experiment decides the question. Where both hypotheses predict the same outcome, the run agrees with both or contradicts both.",
)(thinks(tells=lambda a, b: True))
ex.mistake("best-seed", "You judge by the best seed. One of five seeds is often lucky. Take the median.")(
    thinks(trained=lambda losses, good: np.min(losses) < good)
)
ex.mistake("worst-seed", "You judge by the worst seed, so a single unlucky run decides. Take the median.")(
    thinks(trained=lambda losses, good: np.max(losses) < good)
)
ex.mistake("mean", "You take the mean of the losses. One run that diverged makes it infinite; take the median.")(
    thinks(trained=lambda losses, good: np.mean(losses) < good)
)
ex.mistake("large-is-good", "You call a run trained when its loss is *above* `good`. It must be below.")(
    thinks(trained=lambda losses, good: np.median(losses) > good)
)


@ex.mistake(
    "failure-not-judged",
    "Where both hypotheses predict that a run fails, and it trains, both are contradicted: that is not `'neither'`.",
)
def _(adaptive, known, ramp, losses, good):
    h1, h2, tells, against = judge(adaptive, known, ramp, losses, good)
    return h1, h2, tells, against if h1 else "neither"


# ------------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "resnet-without-warm-up",
    "Quiz 6.1, ResNet-110 without a warm-up",
    right="c",
    options={
        "a": ("diverges", "The story is often told this way. But read footnote 5 of the paper."),
        "b": ("ends much worse", "It began to learn late, after several epochs, but it did not end worse."),
        "c": (
            "starts slowly and reaches a similar accuracy",
            'Yes: "… but still reaches similar accuracy". The warm-up saved some epochs there, no more.',
        ),
    },
    hints=["The answer is in the quote from footnote 5."],
)

Choice(
    "only-for-adam",
    "Quiz 6.2, what needs a warm-up?",
    right="b",
    options={
        "a": (
            "adaptive methods only, since their σ is inaccurate at first",
            "ResNet's warm-up was for SGD with momentum, which has no σ. In this lecture, too, momentum needed a warm-up at η = 0.4.",
        ),
        "b": (
            "any method that, at its full rate, does not train from the starting weights",
            "Yes. Momentum has no σ, and needed a warm-up at η = 0.4. And on page 06b Adam's averages begin anew after a warm-up: no run is lost at η = 0.015, though σ has averaged only a few gradients then.",
        ),
        "c": (
            "networks with hundreds of layers only",
            "The network of this lecture has two hidden layers, and needs a warm-up at η = 0.4.",
        ),
    },
    hints=["Does the method in the section on momentum have a σ?"],
)

Choice(
    "spread-at-100",
    "Quiz 6.3, the spread of the adaptive rate",
    right="b",
    options={
        "a": ("70 %", "That is the spread after about four gradients."),
        "b": (
            "7 %",
            "Yes. The variance matters for the first twenty steps or so, but warm-ups take hundreds or thousands.",
        ),
        "c": ("0.7 %", "That would take ten thousand gradients, more than σ averages with β2 = 0.999."),
    },
    hints=["The spread falls about like 1/√(2n)."],
)

Choice(
    "first-five-steps",
    "Quiz 6.4, RAdam's first five steps",
    right="b",
    options={
        "a": (
            "those of Adam",
            "Adam's steps would be divided by a σ that has averaged only one to five gradients. RAdam avoids exactly that.",
        ),
        "b": (
            "those of momentum, without σ",
            "Yes: σ is replaced by 1, and the step is η times the averaged gradient.",
        ),
        "c": ("zero", "The weights do move, along the averaged gradient."),
        "d": (
            "those of Adam, times $r_t$",
            "r is not used there: for ρ between 2 and 4 it would be the root of a negative number.",
        ),
    },
    hints=["What is the step while ρ is not above 5?"],
)
