"""Exercises of lecture 04, Adam."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ... import checks
from ...schedules import at
from ..answers import Choice, Number
from ..functions import Function
from ..goals import Goal
from ..problems import unpacked

A = np.array

# ------------------------------------------------------------------------------------- 4.1 a corrected average

ex = Function(
    "corrected-average",
    "Exercise 4.1, a corrected average",
    outputs=("averages",),
    cases=[
        {"xs": A([4.0, 1.0]), "beta": 0.5},
        {"xs": A([3.0, -1.0, 2.0, 0.5, 0.0, -4.0]), "beta": 0.9},
        {"xs": A([7.0, 7.0, 7.0]), "beta": 0.99},
        {"xs": A([3, -2, 5, 0, 1, 4, -1, 2, 8, -3, 6, 7]), "beta": 0.8},
        {"xs": A([5.0, -1.0]), "beta": 0.0},
        {"xs": A([-3.0, -1.0, 2.0, -0.5, 0.0, 1.0, -2.0, 4.0, 1.0, -1.0, 3.0, 2.0]), "beta": 0.4},  # below 0 at first
    ],
    hints=[
        "Keep two things apart: `m`, which is carried from one x to the next, and its corrected value, `m_hat`.",
        "After the first x the weights add up to 1 - β, after the second to 1 - β². Divide by this sum.",
        "`t` counts from 0, so the power is `t + 1`.",
    ],
    note="If all numbers are 7, the corrected average is 7 from the first number on. Without the correction the average comes near 7 only after several times 1/(1-β) numbers.",
)


@ex.reference
def corrected_average(xs, beta):
    """Return the bias-corrected average after each of xs."""
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x  # SOLUTION
        m_hat = m / (1 - beta ** (t + 1))  # SOLUTION
        averages.append(m_hat)
    return np.array(averages)


@ex.also
def _(xs, beta):
    m, share, averages = 0.0, 0.0, []
    for x in xs:
        m = beta * m + (1 - beta) * x
        share = beta * share + (1 - beta)
        averages.append(m / share)
    return np.array(averages)


def averages(correct, carry=lambda m, x, beta: beta * m + (1 - beta) * x):
    """An average that is carried on by `carry` and shown by `correct`."""

    def average(xs, beta):
        m, shown = 0.0, []
        for t, x in enumerate(xs):
            m = carry(m, x, beta)
            shown.append(correct(m, beta, t))
        return A(shown)

    return average


def divided(m, beta, t):
    return m / (1 - beta ** (t + 1))


ex.mistake(
    "uncorrected",
    "That is the average without a correction: it is too small at first. Divide it by the sum of its weights.",
)(averages(lambda m, beta, t: m))
ex.mistake("multiplies", "You multiply by 1 - β^(t+1). The average is too *small*: divide. (ConvNetJS had this bug.)")(
    averages(lambda m, beta, t: m * (1 - beta ** (t + 1)))
)
ex.mistake(
    "times-t", "You write a product, 1 - β·(t+1), where a power belongs: the weights add up to 1 - β^(t+1). Write `**`."
)(averages(lambda m, beta, t: m / (1 - beta * (t + 1))))
ex.mistake(
    "square",
    "You divide by 1 - β² at every step. The power 2 is right only for the second number: in general the power is `t + 1`.",
)(averages(lambda m, beta, t: m / (1 - beta**2)))
ex.mistake(
    "stands-still",
    "You divide by 1 - β at every step, or you add the whole of x and do not divide: both give the same numbers. Only the first of these numbers is right: average with the share 1 - β, and divide by 1 - β^(t+1).",
)(averages(lambda m, beta, t: m / (1 - beta)))
ex.mistake(
    "power-of-the-bracket",
    "(1 - β)^(t+1) is a power of the newest number's share, and goes to 0. The weights add up to 1 - β^(t+1): the power belongs to β alone.",
)(averages(lambda m, beta, t: m / (1 - beta) ** (t + 1)))
ex.mistake(
    "power-of-the-share",
    "The weights add up to less than 1 because the zero at the start has the rest. This remainder is β^(t+1), not (1-β)^(t+1): β is the share of the past that is kept.",
)(averages(lambda m, beta, t: m / (1 - (1 - beta) ** (t + 1))))
ex.mistake(
    "plain-mean",
    "In your average all numbers count equally. But each number must count β times as much as the next newer one.",
)(averages(lambda m, beta, t: m / (t + 1), lambda m, x, beta: m + x))
ex.mistake(
    "from-zero", "At t = 0 you divide by 1 - β⁰ = 0. One number is in the average by then: the power is `t + 1`."
)(averages(lambda m, beta, t: m / (1 - beta**t)))
ex.mistake(
    "one-late",
    "Your first power is 2, but it must be 1: t counts from 0, so `t + 1` is how many numbers are in the average.",
)(averages(lambda m, beta, t: m / (1 - beta ** (t + 2))))
ex.mistake(
    "swapped", "β and 1 - β are swapped: your average keeps the share 1 - β of the past. The share to *keep* is β."
)(averages(divided, lambda m, x, beta: (1 - beta) * m + beta * x))
ex.mistake("adds-up", "You add the whole of x. An average gives the newest number the share 1 - β.")(
    averages(divided, lambda m, x, beta: beta * m + x)
)


@ex.mistake(
    "stored",
    "You put the corrected value back into m, so the next step corrects it again. Carry m on without a correction, and put only m_hat into the result.",
)
def _(xs, beta):
    m, shown = 0.0, []
    for t, x in enumerate(xs):
        m = (beta * m + (1 - beta) * x) / (1 - beta ** (t + 1))
        shown.append(m)
    return A(shown)


@ex.mistake(
    "from-the-first",
    "Your m begins at the first x, and you do not correct it. Then the first number counts as if it had been there forever: begin at 0, and divide by 1 - β^(t+1).",
)
def _(xs, beta):
    m, shown = xs[0], []
    for x in xs:
        m = beta * m + (1 - beta) * x
        shown.append(m)
    return A(shown)


@ex.mistake(
    "adds-what-is-missing",
    "You add β^(t+1), the weight that is missing. The average is too small by a *factor*, 1 - β^(t+1): divide by it.",
)
def _(xs, beta):
    return averages(lambda m, beta, t: m + beta ** (t + 1))(xs, beta)


@ex.mistake(
    "one-for-all",
    "You divide all averages by the correction of the last step. Each step has its own: 1 - β^(t+1), with its own t.",
)
def _(xs, beta):
    return averages(lambda m, beta, t: m)(xs, beta) / (1 - beta ** len(xs))


@ex.mistake(
    "oldest-first",
    "In your average the *oldest* number counts most. β is the share of the past that is kept at each step: an older number has been multiplied by β more often.",
)
def _(xs, beta):
    return A([np.average(xs[: t + 1], weights=beta ** np.arange(t + 1)) for t in range(len(xs))])


# ------------------------------------------------------------------------------------------- 4.2 one step of Adam


def walk(step, theta, gradients, **hyper):
    """m, v and θ after each step, as the student's function says them; it gets its own m and v back."""
    m, v, answers = np.zeros_like(theta), np.zeros_like(theta), []
    for t, g in enumerate(gradients):
        m, v, theta = answer = unpacked(step(t, theta, g, m, v, **hyper), ("m", "v", "theta"))
        answers.append([np.array(part, dtype=float) for part in answer])
    return tuple(A(part) for part in zip(*answers, strict=True))


ex = Function(
    "adam-step",
    "Exercise 4.2, one step of Adam",
    outputs=("m", "v", "theta"),
    points=3,
    play=walk,
    cases=[
        {"theta": A([1.0]), "gradients": A([[2.0]]), "lr": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 0.5},
        {  # six steps that tell all the mistakes apart: two scales, a change of sign, zeros, and an ε that can be seen
            "theta": A([0.3, -0.7]),
            "gradients": A([[1, -0.02], [-2, 0.01], [0.5, 0], [0, 0.03], [3, -0.05], [1, 0.02]]),
            "lr": 0.1,
            "beta1": 0.9,
            "beta2": 0.99,
            "eps": 1e-2,
        },
        {
            "theta": A([0.5, 0.5]),
            "gradients": A([[0.0, 1.0], [0.0, -1.0], [2.0, 3.0]]),
            "lr": 0.01,
            "beta1": 0.9,
            "beta2": 0.999,
            "eps": 1e-8,
        },
        {
            "theta": A([0.0]),
            "gradients": A([[1.0], [-2.0], [0.5]] * 4),
            "lr": 0.1,
            "beta1": 0.8,
            "beta2": 0.95,
            "eps": 0.1,
        },
        {  # parameters with two axes
            "theta": A([[0.2, -1.0, 0.5], [0.0, 1.0, 0.4]]),
            "gradients": A([[[0.02, -1.0, 0.0], [2.0, 0.3, -0.05]], [[0.01, 1.0, 0.5], [-0.1, 0.3, 0.04]]]),
            "lr": 0.3,
            "beta1": 0.6,
            "beta2": 0.9,
            "eps": 0.05,
        },
    ],
    hints=[
        "Write five lines: m, v, the two corrections, and θ. m and v are carried on; their corrected values are not.",
        "`t` counts from 0: at the first step the corrections divide by 1 - β1 and 1 - β2, so the power is `t + 1`.",
        "ε is in the denominator, outside the root: `np.sqrt(v_hat) + eps`.",
    ],
    note="Six steps with two parameters are enough to catch 45 wrong versions of Adam. A test of one step with ε = 1e-8 would let a dozen of them pass.",
)


@ex.reference
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    """Return the new m, v and theta; t counts from 0."""
    m = beta1 * m + (1 - beta1) * g  # SOLUTION
    v = beta2 * v + (1 - beta2) * g**2  # SOLUTION
    m_hat = m / (1 - beta1 ** (t + 1))  # SOLUTION
    v_hat = v / (1 - beta2 ** (t + 1))  # SOLUTION
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)  # SOLUTION
    return m, v, theta


Part = Callable[..., Any]


def variant(
    m: Part = lambda m, g, b1, b2: b1 * m + (1 - b1) * g,
    v: Part = lambda v, g, m, b1, b2: b2 * v + (1 - b2) * g**2,
    hats: Part = lambda m, v, b1, b2, n: (m / (1 - b1**n), v / (1 - b2**n)),
    move: Part = lambda theta, lr, top, square, eps: theta - lr * top / (np.sqrt(square) + eps),
) -> Part:
    """Adam with one of its four parts exchanged; n is the number of gradients so far."""

    def step(t, theta, g, old_m, old_v, lr, beta1, beta2, eps):
        new_m = m(old_m, g, beta1, beta2)
        new_v = v(old_v, g, new_m, beta1, beta2)
        return new_m, new_v, move(theta, lr, *hats(new_m, new_v, beta1, beta2, t + 1), eps)

    return step


def old_state(of_m: bool) -> Part:
    """Adam that uses the m, or the v, from before this gradient."""

    def step(t, theta, g, m, v, lr, beta1, beta2, eps):
        used_m, used_v = m, v
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        used_m, used_v = (used_m, v) if of_m else (m, used_v)
        m_hat, v_hat = used_m / (1 - beta1 ** (t + 1)), used_v / (1 - beta2 ** (t + 1))
        return m, v, theta - lr * m_hat / (np.sqrt(v_hat) + eps)

    return step


def stored(t, theta, g, m, v, lr, beta1, beta2, eps):
    """Adam that carries the corrected values on."""
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1 ** (t + 1))
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2 ** (t + 1))
    return m, v, theta - lr * m / (np.sqrt(v) + eps)


def newest(t, theta, g, m, v, lr, beta1, beta2, eps):
    """Adam that walks along g instead of m."""
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return m, v, theta - lr * g / (np.sqrt(v / (1 - beta2 ** (t + 1))) + eps)


def second_form(t, theta, g, m, v, lr, beta1, beta2, eps):
    """The paper's faster form, where ε is below the correction."""
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    rate = lr * np.sqrt(1 - beta2 ** (t + 1)) / (1 - beta1 ** (t + 1))
    return m, v, theta - rate * m / (np.sqrt(v) + eps)


# m
ex.mistake(
    "heavy-ball",
    "Your m adds the gradients up, as PyTorch's momentum does: it can grow to ten times the size of a gradient. Adam's m is an average: it adds only `(1 - beta1) * g`.",
)(variant(m=lambda m, g, b1, b2: b1 * m + g))
ex.mistake("m-swapped", "In m the shares are swapped: you keep the share 1 - β1 of the past. The share to keep is β1.")(
    variant(m=lambda m, g, b1, b2: (1 - b1) * m + b1 * g)
)
ex.mistake("betas-flipped", "You have swapped β1 and β2: m must forget fast (β1), and v must forget slowly (β2).")(
    variant(
        m=lambda m, g, b1, b2: b2 * m + (1 - b2) * g,
        v=lambda v, g, m, b1, b2: b1 * v + (1 - b1) * g**2,
        hats=lambda m, v, b1, b2, n: (m / (1 - b2**n), v / (1 - b1**n)),
    )
)
ex.mistake(
    "ascent-in-m", "Your m has the wrong sign. Average the gradients as they are; the minus sign belongs to the step."
)(
    variant(
        m=lambda m, g, b1, b2: b1 * m - (1 - b1) * g,
        move=lambda theta, lr, top, square, eps: theta + lr * top / (np.sqrt(square) + eps),
    )
)
ex.mistake(
    "stored",
    "You carry the *corrected* m and v on, so they are corrected again at the next step. Give the corrected values names of their own, m_hat and v_hat, and return m and v.",
)(stored)
# v
ex.mistake("absolute", "Your v averages |g|. Average the squares, `g**2`; the root comes later.")(
    variant(v=lambda v, g, m, b1, b2: b2 * v + (1 - b2) * np.abs(g))
)
ex.mistake(
    "square-of-m",
    "Your v averages the square of m. Average the squares of the gradients themselves, `g**2`: then m is small compared with σ where gradients contradict each other.",
)(variant(v=lambda v, g, m, b1, b2: b2 * v + (1 - b2) * m**2))
ex.mistake(
    "adagrad-sum",
    "Your v adds the squares up and never forgets: that is Adagrad. Average them: `beta2 * v + (1 - beta2) * g**2`.",
)(variant(v=lambda v, g, m, b1, b2: v + g**2))
ex.mistake("beta1-for-v", "Your v is averaged with β1. But v has a memory of its own, β2.")(
    variant(v=lambda v, g, m, b1, b2: b1 * v + (1 - b1) * g**2)
)
ex.mistake("v-swapped", "In v the shares are swapped: you keep the share 1 - β2 of the past. The share to keep is β2.")(
    variant(v=lambda v, g, m, b1, b2: (1 - b2) * v + b2 * g**2)
)
ex.mistake(
    "norm",
    "Your v averages the squared length of the whole gradient, so all parameters share one σ. Each parameter needs its own: average `g**2`, entry by entry.",
)(variant(v=lambda v, g, m, b1, b2: b2 * v + (1 - b2) * np.sum(g**2)))
ex.mistake(
    "not-squared",
    "Your v averages the gradients, not their squares, and where it is negative it has no root. Average `g**2`.",
)(variant(v=lambda v, g, m, b1, b2: b2 * v + (1 - b2) * g))
ex.mistake(
    "share-squared",
    "In v you square the share, too: `((1 - beta2) * g) ** 2`. Square g alone, then multiply by the share.",
)(variant(v=lambda v, g, m, b1, b2: b2 * v + ((1 - b2) * g) ** 2))
ex.mistake(
    "v-adds-up",
    "Your v forgets, but it gives the newest square the weight 1, so v grows too large. The share of g² should be `1 - beta2`.",
)(variant(v=lambda v, g, m, b1, b2: b2 * v + g**2))
# the corrections
ex.mistake(
    "uncorrected",
    "m and v are right, but not corrected: your first step with Adam's defaults would be 3.16 η. Divide each by its own 1 - β^(t+1).",
)(variant(hats=lambda m, v, b1, b2, n: (m, v)))
ex.mistake(
    "only-m",
    "Your step uses the corrected m, but the uncorrected v: with Adam's defaults, the first step would be 31.6 η. If m is corrected, v must be corrected, too.",
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b1**n), v)))
ex.mistake(
    "only-v",
    "You correct v but not m, so your first steps are too short: with β1 = 0.9, the first one is 0.1 η. Divide m by 1 - β1^(t+1), too.",
)(variant(hats=lambda m, v, b1, b2, n: (m, v / (1 - b2**n))))
ex.mistake(
    "multiplies",
    "You multiply by 1 - β^(t+1). The averages are too small at first: divide. (ConvNetJS had this bug for years.)",
)(variant(hats=lambda m, v, b1, b2, n: (m * (1 - b1**n), v * (1 - b2**n))))
ex.mistake(
    "t-stands",
    "You divide by 1 - β1 and 1 - β2 at every step, as if each were the first. The power must grow: `beta1 ** (t + 1)`.",
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b1), v / (1 - b2))))
ex.mistake(
    "t-from-two",
    "Your powers are one too large: you begin with the power 2, but at t = 0 it must be 1. (An assignment of CS231n begins with 2, too.)",
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b1 ** (n + 1)), v / (1 - b2 ** (n + 1)))))
ex.mistake(
    "t-from-zero", "At t = 0 you divide by 1 - β⁰ = 0. One gradient is in the average by then: the power is `t + 1`."
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b1 ** (n - 1)), v / (1 - b2 ** (n - 1)))))
ex.mistake(
    "square",
    "You divide by 1 - β². In the paper the 2 of β₂ is an index, and t, counted from 1, is the power: `1 - beta2 ** (t + 1)`.",
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b1**2), v / (1 - b2**2))))
ex.mistake(
    "times-t", "You write a product where a power belongs: 1 - β·(t+1) soon becomes negative. Write `beta1 ** (t + 1)`."
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b1 * n), v / (1 - b2 * n))))
ex.mistake(
    "power-of-the-bracket",
    "You divide by (1 - β)^(t+1), which goes to 0. The power belongs to β alone: `1 - beta1 ** (t + 1)`.",
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b1) ** n, v / (1 - b2) ** n)))
ex.mistake(
    "hats-crossed", "You have swapped the corrections: m must be divided by 1 - β1^(t+1), and v by 1 - β2^(t+1)."
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b2**n), v / (1 - b1**n))))
ex.mistake(
    "after-the-root",
    "You correct σ instead of v: divide v *before* you take the root, or take the root of the correction, too.",
)(variant(hats=lambda m, v, b1, b2, n: (m / (1 - b1**n), v / (1 - b2**n) ** 2)))
# the step
ex.mistake("old-m", "You walk along the m from before this gradient. Update m first, then use it.")(
    old_state(of_m=True)
)
ex.mistake(
    "old-v",
    "You divide by the v from before this gradient. At the first step this v is 0, and only ε limits the step. Update v first.",
)(old_state(of_m=False))
ex.mistake(
    "newest", "You walk along g. Then m is never used, and the method is RMSProp with a correction. Walk along m_hat."
)(newest)
ex.mistake(
    "eps-inside",
    "Your ε is inside the root. Some libraries have a switch for that; Algorithm 1 adds ε outside: `np.sqrt(v_hat) + eps`.",
)(variant(move=lambda theta, lr, top, square, eps: theta - lr * top / np.sqrt(square + eps)))
ex.mistake(
    "eps-to-theta",
    "Brackets are missing: `a / b + eps` adds ε to θ, not to the denominator. (D2L's TensorFlow code had this bug.)",
)(variant(move=lambda theta, lr, top, square, eps: theta - lr * top / np.sqrt(square) + eps))
ex.mistake("eps-to-step", "Brackets are missing: ε is added to the fraction, not to its denominator.")(
    variant(move=lambda theta, lr, top, square, eps: theta - lr * (top / np.sqrt(square) + eps))
)
ex.mistake("no-rate", "η is missing from your step: the whole step must be multiplied by `lr`.")(
    variant(move=lambda theta, lr, top, square, eps: theta - top / (np.sqrt(square) + eps))
)
ex.mistake("step-alone", "You return the step alone. The new θ is the old θ *minus* this step.")(
    variant(move=lambda theta, lr, top, square, eps: lr * top / (np.sqrt(square) + eps))
)
ex.mistake("no-eps", "ε is missing. A parameter whose gradients were all 0 then gets 0/0.")(
    variant(move=lambda theta, lr, top, square, eps: theta - lr * top / np.sqrt(square))
)
ex.mistake(
    "no-root", "You divide by v_hat itself. Divide by its root, which has the size of a gradient: `np.sqrt(v_hat)`."
)(variant(move=lambda theta, lr, top, square, eps: theta - lr * top / (square + eps)))
ex.mistake("ascent", "You walk uphill: θ must become *smaller* where the gradient is positive.")(
    variant(move=lambda theta, lr, top, square, eps: theta + lr * top / (np.sqrt(square) + eps))
)
ex.mistake(
    "second-form",
    "This is the faster form from §2 of the paper, which TensorFlow and Keras use. It is right except for ε, which is added there *before* the correction. The exercise asks for Algorithm 1: correct v, take the root, then add ε.",
)(second_form)


def hand_made(move=None, v=lambda v, g, m, b2: b2 * v + (1 - b2) * g**2):
    """Adam with another step, made of all that it has, or with another v."""

    def step(t, theta, g, old_m, old_v, lr, beta1, beta2, eps):
        new_m = beta1 * old_m + (1 - beta1) * g
        new_v = v(old_v, g, new_m, beta2)
        hats = new_m / (1 - beta1 ** (t + 1)), new_v / (1 - beta2 ** (t + 1))
        way = hats[0] / (np.sqrt(hats[1]) + eps)
        return new_m, new_v, theta - lr * (move(t, g, new_m, new_v, hats, beta1, beta2, eps) if move else way)

    return step


def unit(t, g, m, v, hats, beta1, beta2, eps):
    """Adam's direction, made one long."""
    way = hats[0] / (np.sqrt(hats[1]) + eps)
    return way / np.linalg.norm(way)


ex.mistake(
    "unit-length",
    "You make the whole step η long: you divide it by the norm of all its entries. In Adam each parameter has its own σ, and no norm is taken.",
)(hand_made(unit))
ex.mistake(
    "falling-rate",
    "Your rate falls like 1/√(t + 1). The paper's proof has such a rate, and so does Adagrad; in Algorithm 1 the rate is lr in each step.",
)(hand_made(lambda t, g, m, v, hats, b1, b2, eps: hats[0] / (np.sqrt(hats[1]) + eps) / np.sqrt(t + 1)))
ex.mistake(
    "signs-only",
    "You step by the sign of m, as if |m| and σ were always equal. They are sure to be equal only at the first step: afterward |m| is smaller than σ wherever gradients contradict each other.",
)(hand_made(lambda t, g, m, v, hats, b1, b2, eps: np.sign(m)))
ex.mistake(
    "power-two",
    "You divide v by 1 - β2², with the power 2 at each step. In Algorithm 1 only g has the power 2. The power in the correction is t + 1.",
)(hand_made(lambda t, g, m, v, hats, b1, b2, eps: hats[0] / (np.sqrt(v / (1 - b2**2)) + eps)))
ex.mistake("adabelief", "Your v averages (g - m)². That is AdaBelief. Adam's v averages g².")(
    hand_made(v=lambda v, g, m, b2: b2 * v + (1 - b2) * (g - m) ** 2)
)
ex.mistake("adamax", "Your v keeps the largest |g| and lets it fade slowly. That is AdaMax. Adam's v averages g².")(
    hand_made(v=lambda v, g, m, b2: np.maximum(b2 * v, np.abs(g)))
)
ex.mistake("nadam", "You look one step ahead in m. That is NAdam. Adam walks along m_hat.")(
    hand_made(
        lambda t, g, m, v, hats, b1, b2, eps: (
            (b1 * hats[0] + (1 - b1) * g / (1 - b1 ** (t + 1))) / (np.sqrt(hats[1]) + eps)
        )
    )
)


# ----------------------------------------------------------------------------------------- 4.3 an exhibit to repair

DEFAULTS = {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 1e-3}

ex = Function(
    "repair-adam",
    "Exercise 4.3, an exhibit to repair",
    outputs=("params",),
    points=2,
    tries=450,
    cases=[
        {"params": [1.0, 1.0], "gradients": A([[2.0, -1.0]]), **DEFAULTS},
        {
            "params": [0.3, -0.7, 0.0],
            "gradients": A([[1.0, -0.02, 0.0], [-2.0, 0.01, 0.0], [0.5, 0.0, 3.0]]),
            **DEFAULTS,
        },
        {"params": [0.5], "gradients": A([[0.1], [0.2], [-0.1]]), "lr": 0.03, "beta1": 0.8, "beta2": 0.9, "eps": 0.1},
        {"params": [1, 2], "gradients": A([[0.5, -3.0], [1.0, 2.0], [0.5, -3.0], [0.0, 1.0]]), **DEFAULTS, "lr": 0.2},
    ],
    hints=[
        "How many times does `t` grow by 1 in one step if there are two parameters?",
        "Which of the two averages has no correction?",
        "Read the line `change = …` as Python does: the fraction first, then the sum.",
    ],
    note="Each of the three bugs was in a published course or library. None of them raises an error, and two of them (C and G of the museum) even make Adam train faster if the rate is small.",
)


@ex.reference
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    """Return params after the steps; each has a row of gradients."""
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1  # SOLUTION
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)  # SOLUTION
            change = lr * m_hat / (np.sqrt(v_hat) + eps)  # SOLUTION
            params[i] = params[i] - change
    return np.array(params)


def exhibit(t="step + 1", correct=True, bracket=True, inside=False, one_beta=False):
    """The walk with some of its bugs left in, or new ones; `t` says what its t is."""

    def walk(params, gradients, lr, beta1, beta2, eps):
        params, count = list(params), 0
        m, v = [0.0] * len(params), [0.0] * len(params)
        for step, row in enumerate(gradients):
            for i, g in enumerate(row):
                count += 1
                n = {"step + 1": step + 1, "count": count, "step": step, "step + 2": step + 2, "i + 1": i + 1}[t]
                m[i] = beta1 * m[i] + (1 - beta1) * g
                v[i] = beta2 * v[i] + (1 - beta2) * g**2
                m_hat = m[i] / np.float64(1 - beta1**n)
                v_hat = v[i] / np.float64(1 - (beta1 if one_beta else beta2) ** n) if correct else v[i]
                if inside:
                    params[i] = params[i] - lr * m_hat / np.sqrt(v_hat + eps)
                    continue
                root = np.sqrt(v_hat)
                params[i] = params[i] - (lr * m_hat / (root + eps) if bracket else lr * m_hat / np.float64(root) + eps)
        return A(params)

    return walk


T_RUNS = "t still grows with each parameter: in the first step, the second parameter gets the correction of a second step. In each step all parameters must share one t, `step + 1`."
NO_HAT = "m is corrected, but v still is not: the first step is far too long. Divide v as well, by 1 - β2^t."
BRACKET = "The bracket is still missing: Python divides first, and adds ε to the step. So ε does not even prevent 0/0."

ex.mistake("t-runs", f"Two of the three bugs are repaired. {T_RUNS}")(exhibit(t="count"))
ex.mistake("v-uncorrected", f"Two of the three bugs are repaired. {NO_HAT}")(exhibit(correct=False))
ex.mistake("bracket", f"Two of the three bugs are repaired. {BRACKET}")(exhibit(bracket=False))
ex.mistake("t-and-v", f"One of the three bugs is repaired: the missing bracket. {T_RUNS}")(
    exhibit(t="count", correct=False)
)
ex.mistake("t-and-bracket", f"One of the three bugs is repaired: the one in v_hat. {T_RUNS}")(
    exhibit(t="count", bracket=False)
)
ex.mistake("v-and-bracket", f"One of the three bugs is repaired: the one in t. {NO_HAT}")(
    exhibit(correct=False, bracket=False)
)
ex.mistake("untouched", f"All three bugs are still there. Begin with t. {T_RUNS}")(
    exhibit(t="count", correct=False, bracket=False)
)
ex.mistake(
    "from-zero",
    "Your t begins at 0, and 1 - β⁰ is 0. `enumerate` counts from 0, but the correction counts from 1: use `step + 1`.",
)(exhibit(t="step"))
ex.mistake(
    "of-the-parameter",
    "Your t is i + 1, so it counts the parameters. It must count the steps, and be the same for all parameters in a step: `step + 1`.",
)(exhibit(t="i + 1"))
ex.mistake("one-beta", "You correct v with β1. v is averaged with β2, so divide it by 1 - β2^t.")(
    exhibit(one_beta=True)
)
ex.mistake("eps-inside", "Two lines are right. In the third, ε is inside the root: add it outside.")(
    exhibit(inside=True)
)
ex.mistake("from-two", "Your t is one too large: for the first row it must be 1. Use `step + 1`.")(
    exhibit(t="step + 2")
)


@ex.mistake(
    "stored",
    "You write the corrected v back into `v[i]`, so the next step corrects it again. `v_hat` is a separate variable; `v[i]` stays as it is.",
)
def _(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = (beta2 * v[i] + (1 - beta2) * g**2) / (1 - beta2 ** (step + 1))
            params[i] -= lr * m[i] / (1 - beta1 ** (step + 1)) / (np.sqrt(v[i]) + eps)
    return A(params)


@ex.mistake(
    "shared-memory",
    "All your parameters share one m and one v. Each parameter needs its own: `m[i]` and `v[i]`.",
)
def _(params, gradients, lr, beta1, beta2, eps):
    params, m, v = list(params), 0.0, 0.0
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            root = np.sqrt(v / (1 - beta2 ** (step + 1)))
            params[i] -= lr * m / (1 - beta1 ** (step + 1)) / (root + eps)
    return A(params)


# ------------------------------------------------------------------------------------------- 4.4 beat the limit

HEARD = 200  # gradients after the silence


def longest_step(silence, gradient):
    """The longest step, in η, of Adam with its defaults and ε → 0: first `silence` zeros, then gradient(0), …"""
    steps = checks.count("silence", silence, least=0)
    if steps > 100_000:
        raise ValueError(f"silence must be at most 100,000 zeros, but is {silence!r}")
    keep1, keep2, m, v = 0.9**steps, 0.999**steps, 0.0, 0.0
    longest, when = 0.0, 0
    for k in range(HEARD):
        g = float(checks.finite("gradient(k)", at(gradient, k)))
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        keep1, keep2 = 0.9 * keep1, 0.999 * keep2
        if v > 0:
            step = abs(m) / (1 - keep1) / math.sqrt(v / (1 - keep2))
            if step > longest:
                longest, when = step, k
    return {"longest step, in η": longest, "at k": when, "zeros before": steps}


Goal(
    "beat-the-limit",
    "Exercise 4.4, beat the paper's bound",
    points=3,
    run=longest_step,
    reached=lambda run: run["longest step, in η"] > 7.2,
    settings={"silence": "20_000", "gradient": "lambda k: (0.999 / 0.9) ** k"},
    functions=("gradient",),
    hints=[
        "First make v_hat small: a few thousand zeros are enough.",
        "After the silence, what should the second gradient be like, so that m grows fast and v does not?",
        "In the Cauchy–Schwarz inequality the two sides are equal if a gradient of age k is proportional to (β1/β2)^k. So each gradient must be 1.11 times the one before.",
    ],
    note="7.27 is the limit: no sequence of gradients beats it. Two equal gradients after a silence are enough to exceed the paper's 3.16.",
    mistakes={
        "no-silence": (
            {"silence": 0, "gradient": 1.0},
            lambda run: run["longest step, in η"] <= 1.0 + 1e-9,
            "Your longest step is η: without a silence σ is as large as m. Begin with many zeros.",
        ),
        "short-silence": (
            {"silence": 500, "gradient": lambda k: (0.999 / 0.9) ** k},
            lambda run: run["zeros before"] < 4000,
            "The silence is too short: v is still divided by a correction well below 1, which makes σ larger. Begin with more zeros.",
        ),
        "one-spike": (
            {"silence": 20_000, "gradient": lambda k: 1.0 if k == 0 else 0.0},
            lambda run: run["longest step, in η"] < 3.17,
            "Your longest step is about 3.16 η, the paper's bound: it comes from one gradient after a silence. What if the next gradients have the same sign, and are at least as large?",
        ),
        "equal": (
            {"silence": 20_000, "gradient": 1.0},
            lambda run: 6.5 < run["longest step, in η"] < 6.57,
            "Your longest step is about 6.57 η, as with equal gradients after a silence. Let the recent ones be *larger* than the old ones: for which gradients are the two sides of the Cauchy–Schwarz inequality equal?",
        ),
        "wrong-pace": (
            {"silence": 20_000, "gradient": lambda k: 2.0**k},
            lambda run: run["longest step, in η"] >= 3.17,
            "You are beyond the paper's bound. But your gradients do not grow at the best pace: each should be β2/β1 = 1.11 times the one before.",
        ),
    },
)


# -------------------------------------------------------------------------------------------------- 4.5 AMSGrad


def play_amsgrad(step, theta, gradients, **hyper):
    """v, its peak and θ after each step; the function gets its own m, v and peak back."""
    m, v, peak, answers = np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta), []
    for g in gradients:
        m, v, peak, theta = answer = unpacked(step(theta, g, m, v, peak, **hyper), ("m", "v", "peak", "theta"))
        answers.append([np.array(part, dtype=float) for part in answer])
    return tuple(A(part) for part in zip(*answers, strict=True))


ex = Function(
    "amsgrad-step",
    "Exercise 4.5, one step of AMSGrad",
    outputs=("m", "v", "peak", "theta"),
    points=2,
    play=play_amsgrad,
    tries=400,
    cases=[
        {"theta": A([1.0]), "gradients": A([[4.0], [0.0]]), "lr": 0.1, "beta1": 0.0, "beta2": 0.75, "eps": 0.0},
        {
            "theta": A([0.0, 0.2]),
            "gradients": A([[3.0, 0.1], [-1.0, 0.3], [-1.0, -2.0], [3.0, 0.0], [-1.0, 0.2]]),
            "lr": 0.03,
            "beta1": 0.5,
            "beta2": 0.4,
            "eps": 0.01,
        },
    ],
    hints=[
        "m and v are Adam's. `peak` is new: the largest v so far, entry by entry.",
        "`np.maximum(a, b)` compares two arrays entry by entry; `max` does not.",
        "v itself goes on forgetting. The peak is a separate memory, and the step divides by its root.",
    ],
    note="σ can only rise, as in Adagrad, so the effective rate can only fall. This is the paper's version, which has no bias correction.",
)


@ex.reference
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    """Return the new m, v, peak and theta; no bias correction."""
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)  # SOLUTION
    theta = theta - lr * m / (np.sqrt(peak) + eps)  # SOLUTION
    return m, v, peak, theta


def amsgrad_variant(
    peak_of: Part = lambda peak, v, g, old: np.maximum(peak, v),
    square_of: Part = lambda peak, v: peak,
    root: Part = np.sqrt,
    step_of: Part | None = None,
    keeps_peak: bool = False,
    top: Part = lambda m, g: m,
) -> Part:
    """AMSGrad with one of its parts exchanged."""

    def step(theta, g, m, v, peak, lr, beta1, beta2, eps):
        old = v
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        peak = peak_of(peak, v, g, old)
        square = square_of(peak, v)
        move = step_of or (lambda lr, top, square, eps: lr * top / (root(square) + eps))
        theta = theta - move(lr, top(m, g), square, eps)
        return m, (peak if keeps_peak else v), peak, theta

    return step


ex.mistake(
    "plain-adam",
    "The step still divides by the root of v, which forgets: that is Adam. Divide by the root of the peak.",
)(amsgrad_variant(square_of=lambda peak, v: v))
ex.mistake(
    "peak-of-squares", "Your peak is the largest g². It must be the largest *average*: compare the old peak with v."
)(amsgrad_variant(peak_of=lambda peak, v, g, old: np.maximum(peak, g**2)))
ex.mistake("old-v", "You compare the peak with the v from before this gradient. Update v first.")(
    amsgrad_variant(peak_of=lambda peak, v, g, old: np.maximum(peak, old))
)
ex.mistake("newest-v", "Your peak is v, so it falls when v falls. It must be the larger of the old peak and v.")(
    amsgrad_variant(peak_of=lambda peak, v, g, old: v)
)
ex.mistake("smallest", "You take the smaller of the old peak and v. σ must never fall: use `np.maximum`.")(
    amsgrad_variant(peak_of=lambda peak, v, g, old: np.minimum(peak, v))
)


@ex.mistake(
    "peak-not-kept",
    "Your step divides by the larger of the old peak and v, but you return the old peak. Return the larger one, or the next step forgets it.",
)
def forgets_the_peak(theta, g, m, v, peak, **rates):
    m, v, _, theta = amsgrad_variant()(theta, g, m, v, peak, **rates)
    return m, v, peak, theta


ex.mistake(
    "one-for-all",
    "You take the largest value over *all* parameters, so they share one σ. Compare entry by entry: `np.maximum` of the old peak and v.",
)(amsgrad_variant(peak_of=lambda peak, v, g, old: np.maximum(peak, v).max() + 0 * v))
ex.mistake(
    "peak-carried-on", "You put the peak back into v. v must go on forgetting by itself; the peak is a second memory."
)(amsgrad_variant(keeps_peak=True))
ex.mistake("eps-inside", "Your ε is inside the root. Add it to the root: `np.sqrt(peak) + eps`.")(
    amsgrad_variant(step_of=lambda lr, top, square, eps: lr * top / np.sqrt(square + eps))
)
ex.mistake("no-bracket", "Brackets are missing: `a / b + eps` adds ε to θ, not to the denominator.")(
    amsgrad_variant(step_of=lambda lr, top, square, eps: lr * top / np.sqrt(square) - eps)
)
ex.mistake("ascent", "You walk uphill: θ must become *smaller* where m is positive.")(
    amsgrad_variant(step_of=lambda lr, top, square, eps: -lr * top / (np.sqrt(square) + eps))
)
ex.mistake("no-root", "You divide by the peak itself. Take its root.")(amsgrad_variant(root=lambda square: square))
ex.mistake("newest-g", "Your step takes its direction from g. AMSGrad takes it from m, as Adam does.")(
    amsgrad_variant(top=lambda m, g: g)
)


# ------------------------------------------------------------------------------------------ 4.6 the smallest β2


def drift(beta2):
    """The sum of Adam's steps in a settled round of the gradients 3, -1, -1, in η: below 0 it goes the right way."""
    v, steps = 0.0, []
    for g in [3.0, -1.0, -1.0] * 100:
        v = beta2 * v + (1 - beta2) * g**2
        steps.append(-g / np.sqrt(v))
    return sum(steps[-3:])


def smallest_beta2():
    """The smallest β2 of two digits that goes the right way."""
    shares = np.arange(1, 100) / 100
    return min(shares[drift(shares) < 0])


def way_of(beta2):
    """What Adam does in Reddi's game with this β2."""
    if not 0 <= beta2 < 1:
        return "β2 is a share: 0 ≤ β2 < 1."
    words = f"With β2 = {beta2:.4g} the three steps of a settled round add up to {drift(beta2):+.3g} η"
    return f"{words}: uphill." if drift(beta2) > 0 else f"{words}: the right way. But a smaller β2 works, too."


Number(
    "smallest-beta2",
    "Exercise 4.6, the smallest β2",
    right=smallest_beta2,
    fact=way_of,
    rtol=0.003,
    mistakes={
        "lecture": (0.5, "0.5 works, as the live figure shows. But smaller values work, too."),
        "largest": (
            0.99,
            "0.99 works, and so does every β2 above some threshold. The exercise asks for the *smallest* of them.",
        ),
        "just-fails": (0.47, "With 0.47 the three steps of a round still add up to +0.003 η: uphill, very slowly."),
        "the-border": (
            0.4723,
            "That is very nearly the threshold itself. The smallest β2 with two decimals for which the walk goes *left* lies just above it.",
        ),
        "reddi": (
            0.1,
            "0.1 = 1/(1 + C²) is the β2 of Reddi et al., for which Adam fails. The exercise asks for the smallest β2 that works.",
        ),
        "fails": (0.4, "0.4 fails: in the figure the walk goes uphill."),
        "no-root": (0.7, "0.7 is right if you divide by v itself. Adam divides by its root."),
        "sizes": (
            0.51,
            "0.51 is right if σ averages the sizes |g|. Adam averages the squares, and then takes the root.",
        ),
        "first-round": (
            0.45,
            "0.45 is right for the first round alone, in which v begins at zero. The walk goes on: look at a round in which v has settled.",
        ),
    },
    hints=[
        "What must the steps of one round add up to, if the walk is to go left?",
        "In a settled round, after the 3, v is (1 - β)(9 + β + β²)/(1 - β³), where β is β2. Divide 3 by the root of v. Then do this for each gradient of -1: update v, and divide -1 by the new root.",
        "Try β2 = 0.40, 0.41, … in the lecture's `one_round`, and see where the sum changes sign.",
    ],
    note="At 0.472 the three steps cancel: the drift is zero, though the mean gradient is +1/3. Even a long walk would end close to where it began.",
)

# ------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "first-adam-step",
    "Quiz 4.1, the first step without corrections",
    right="c",
    options={
        "a": (
            "0.1 η",
            "That is the first step if *v* alone is corrected: m is a tenth of the gradient. Without corrections v is too small as well, and its root is in the denominator.",
        ),
        "b": (
            "η",
            "That is Adam with both corrections. Without them, the two errors do not cancel: m is a tenth of what it should be, and σ is 0.0316 times what it should be.",
        ),
        "c": (
            "3.16 η",
            "Yes: 0.1/√0.001. And with equal gradients the steps get longer still, up to 6.57 η at t = 11, since m recovers sooner than v.",
        ),
        "d": ("31.6 η", "That is the first step if m alone is corrected: 1/√0.001. It is the longest of the four."),
    },
    hints=["After one gradient m is 0.1·g and v is 0.001·g². Divide m by the root of v."],
)

Choice(
    "adam-in-noise",
    "Quiz 4.2, Adam in noise",
    right="b",
    options={
        "a": (
            "η, since σ makes every gradient the same size",
            "That would be true for RMSProp: without m every step is about η long. The average m makes the steps shorter.",
        ),
        "b": (
            "about 0.2 η",
            "Yes: averaging leaves √((1-β1)/(1+β1)) = 0.229 of the noise in m, and σ is as large as the noise.",
        ),
        "c": (
            "0, since $m$ averages the noise away",
            "m averages about ten gradients, not all of them: some noise is left at every step.",
        ),
        "d": (
            "longer if the noise is stronger",
            "Multiply the noise by ten: m and σ are both ten times as large, and the step is the same.",
        ),
    },
    hints=['The lecture feeds noise to Adam in its section "Do m and σ cancel?".'],
)

Choice(
    "who-says-where",
    "Quiz 4.3, what shows a contradiction",
    right="b",
    options={
        "a": (
            "σ",
            "The square is 4 both times: the sign is lost. σ shows how large gradients are, not where they point.",
        ),
        "b": (
            "$m$",
            "Yes: in m the two gradients nearly cancel. m depends on the signs, and σ only on the sizes, so m and σ do not cancel each other.",
        ),
        "c": ("ε", "ε is a constant. It does not depend on the gradients."),
        "d": ("the bias correction", "It depends on t alone, not on what the gradients are."),
    },
    hints=["Which of them depends on the sign of a gradient?"],
)

Choice(
    "no-rate-needed",
    "Quiz 4.4, does Adam need a rate?",
    right="c",
    options={
        "a": (
            "can be left at 0.001",
            "In the short runs of the lecture 0.001 was far too small: the uncorrected Adam looked better only because its steps were longer.",
        ),
        "b": (
            "cancels, as the size of the loss does",
            "What cancels is the size of the *gradient*. η is what remains: it sets the length of the steps.",
        ),
        "c": (
            "must still be chosen: every step is proportional to it",
            "Yes. Adam makes every step a multiple of η. Nothing in Adam says whether η is too large or too small for the loss surface.",
        ),
        "d": (
            "matters only in the first thousand steps",
            "What matters only in the first thousand steps is the correction of v. η multiplies every step.",
        ),
    },
    hints=["What is the first step of Adam for a gradient of 1000, and for one of 0.001?"],
)
