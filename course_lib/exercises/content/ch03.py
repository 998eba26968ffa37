"""Exercises of lecture 03, RMSProp: a σ that forgets."""

import math

import numpy as np

from ... import checks
from ..answers import Choice, Number
from ..functions import Function
from ..goals import Goal, rates_of
from ..variants import Variants

A = np.array

# --------------------------------------------------------------------------------------------- 3.1 one RMSProp step

ex = Function(
    "rmsprop-step",
    "Exercise 3.1, one step of RMSProp",
    outputs=("v", "theta"),
    points=2,
    cases=[
        {"theta": A([1.0, -2.0]), "g": A([3.0, -1.0]), "v": None, "lr": 0.1},
        {"theta": A([0.5, 1.0]), "g": A([2.0, -1.0]), "v": A([1.0, 4.0]), "lr": 0.1},
        {"theta": A([1.0, 1.0]), "g": A([3.0, -1e-7]), "v": None, "lr": 0.1, "alpha": 0.99, "start": "zero"},
        {"theta": A([1.0, 2.0]), "g": A([0.0, 5.0]), "v": None, "lr": 0.2},
        {"theta": A([1.0, 2.0]), "g": A([0.0, 4.0]), "v": A([9.0, 0.0]), "lr": 0.2},
        {"theta": A([2.0, 1.0]), "g": A([3.0, -2.0]), "v": A([0.0, 0.0]), "lr": 0.1},
        {
            "theta": A([[0.3, -0.7], [2.0, 1.0]]),
            "g": A([[0.1, -0.4], [20.0, -3.0]]),
            "v": A([[0.5, 2.0], [1.0, 8.0]]),
            "lr": 0.05,
            "alpha": 0.6,
            "start": "zero",
        },
        {"theta": A([1.0]), "g": A([4.0]), "v": None, "lr": 0.1, "start": "zero"},
        {"theta": A([1.0, 2.0, 3.0]), "g": A([2.0, 1e-8, -3e-8]), "v": None, "lr": 0.1},
    ],
    hints=[
        "v is σ²: a leaky mean of the squares. The start matters only before the first gradient (`v is None`).",
        'With start="first", v before the first gradient is `g**2`; with start="zero", it is `np.zeros_like(g)`.',
        "`v = alpha * v + (1 - alpha) * g**2`, and then the step divides by `np.sqrt(v) + 1e-8`.",
    ],
    note="The memory is v, not σ: the root is taken anew in each step. One more line decides how v begins, and whether the first step is η or η/√(1 - α).",
)


@ex.reference
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    """Return the new v and theta; v is None at the first gradient."""
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g)  # SOLUTION
    v = alpha * v + (1 - alpha) * g**2  # SOLUTION
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)  # SOLUTION
    return v, theta


def begin(g, v, start):
    """The v before this gradient, as the reference has it: for the mistakes that are made elsewhere."""
    if v is not None:
        return v
    return g**2 if start == "first" else np.zeros_like(g)


@ex.mistake(
    "swapped",
    "You have swapped α and 1 - α: your v keeps the share 1 - α of the past in each step (a tenth where α = 0.9). But α is the share that is *kept*, and 1 - α is the share of the newest square.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = (1 - alpha) * begin(g, v, start) + alpha * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake(
    "mean-abs",
    "You average |g|. σ is a root mean *square*: average the squares in v, and take the root only where you divide.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = abs(g) if start == "first" else np.zeros_like(g)
    v = alpha * v + (1 - alpha) * abs(g)
    return v, theta - lr * g / (v + 1e-8)


@ex.mistake(
    "average-of-roots",
    "You average σ and |g|, and square the result. Average the *squares*: a root mean square gives more weight to large gradients.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    sigma = alpha * np.sqrt(begin(g, v, start)) + (1 - alpha) * abs(g)
    return sigma**2, theta - lr * g / (sigma + 1e-8)


@ex.mistake(
    "returns-sigma",
    "You return σ in place of v. The next step would average a root with a square: keep v, and take its root only where you divide.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    sigma = np.sqrt(alpha * begin(g, v, start) + (1 - alpha) * g**2)
    return sigma, theta - lr * g / (sigma + 1e-8)


@ex.mistake(
    "no-root",
    "You divide by v, the mean of the *squares*. Divide by its root, σ: g/σ has no unit.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, start) + (1 - alpha) * g**2
    return v, theta - lr * g / (v + 1e-8)


@ex.mistake(
    "old-v",
    "You divide by the σ from before this gradient. Update v first: a brake that acts one step late does not shorten the first step at the cliff.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    old = begin(g, v, start)
    return alpha * old + (1 - alpha) * g**2, theta - lr * g / (np.sqrt(old) + 1e-8)


@ex.mistake(
    "always-zero",
    'You begin from zero, as PyTorch does: the first step with α = 0.9 is 3.16 η. With start="first" the first step must be η: v before the first gradient is `g**2`.',
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, "zero") + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake(
    "always-first",
    'You begin as the notes do, even with start="zero". With this start, v is 0 before the first gradient, and the first step with α = 0.99 is 10 η.',
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, "first") + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake("begins-as-sigma", "You begin with v = |g|. But it is σ that begins as |g|, so v = σ² begins as g².")
def _(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = abs(g) if start == "first" else np.zeros_like(g)
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake("unsquared", "v averages squares, but you add g in place of g². The new part must be `(1 - alpha) * g**2`.")
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, start) + (1 - alpha) * g
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake(
    "always-begins",
    "You begin anew in every step. `start` matters only before the first gradient: where `v is None`.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, None, start) + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake("adagrad", "You add the squares up and forget nothing: that is Adagrad. The old v must be multiplied by α.")
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = begin(g, v, start) + g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake(
    "whole-newcomer",
    "You add the whole new square, without the factor 1 - α: for equal gradients your v settles at g²/(1 - α), which is not a mean of the squares.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, start) + g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake("no-eps", "Where v is 0 you divide 0 by 0. The 1e-8 beside σ prevents that.")
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, start) + (1 - alpha) * g**2
    return v, theta - lr * g / np.sqrt(v)


@ex.mistake(
    "eps-inside",
    "Your 1e-8 is under the root (as in Keras and Optax): for tiny gradients its root, 1e-4, dominates. Here it must be outside, as in PyTorch.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, start) + (1 - alpha) * g**2
    return v, theta - lr * g / np.sqrt(v + 1e-8)


@ex.mistake(
    "one-sigma",
    "You average the new squares over the parameters. But each parameter must have its own v, from its own gradients.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, start) + (1 - alpha) * np.mean(g**2)
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake("uphill", "Your step goes up the hill: the new θ is θ *minus* (η/σ)·g.")
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, start) + (1 - alpha) * g**2
    return v, theta + lr * g / (np.sqrt(v) + 1e-8)


@ex.mistake(
    "in-place",
    "The values are right, but `theta -= ...` or `v *= ...` changes the caller's array. Write `theta = theta - ...`, which makes a new array.",
)
def _(theta, g, v, lr, alpha=0.9, start="first"):
    v = alpha * begin(g, v, start) + (1 - alpha) * g**2
    theta -= lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


# ------------------------------------------------------------------------------------------------ 3.2 the half-life

ex = Function(
    "alpha-of",
    "Exercise 3.2, α from its half-life",
    outputs=("alpha",),
    cases=[{"half_life": 1.0}, {"half_life": 10.0}, {"half_life": 69.0}, {"half_life": 0.4}],
    hints=[
        "A gradient that is k steps old counts α^k times as much as the newest. For which α is that ½?",
        "α^k = ½. Take the k-th root of both sides.",
        "The k-th root of ½ is `0.5 ** (1 / k)`.",
    ],
    note="For a long half-life k, α is about 1 - 0.69/k: with ten times the half-life, 1 - α is a tenth of what it was. For α = 0.9 the half-life is 6.6 steps, and for α = 0.99 it is 69 steps.",
)


@ex.reference
def alpha_of(half_life):
    """Return the α that halves a weight within half_life steps."""
    return 0.5 ** (1 / half_life)  # SOLUTION


@ex.also
def _(half_life):
    return np.exp(np.log(0.5) / half_life)


@ex.mistake(
    "memory",
    "With α = 1 - 1/k the *memory* is k: k gradients, each with the weight of the newest one, would make up the whole average. But after k steps a weight has fallen to about 1/e of its first value, not to ½.",
)
def _(half_life):
    return 1 - 1 / half_life


@ex.mistake(
    "one-over",
    "1/k falls when the half-life k grows. But a longer half-life needs an α *closer* to 1: for which α is α^k equal to ½?",
)
def _(half_life):
    return 1 / half_life


@ex.mistake(
    "near-one",
    "1 - ln 2/k is accurate only for a long half-life. The exact answer solves α^k = ½: for k = 1 it must be 0.5.",
)
def _(half_life):
    return 1 - np.log(2) / half_life


@ex.mistake("above-one", "Your α is above 1: the weights would *double*. Take the root of ½, not of 2.")
def _(half_life):
    return 2 ** (1 / half_life)


@ex.mistake("power", "You have taken the k-th *power* of ½. α to the power of k must be ½, so α is the k-th root of ½.")
def _(half_life):
    return 0.5**half_life


@ex.mistake("share", "That is 1 - α, the share of the newest square. α is the share that is kept.")
def _(half_life):
    return 1 - 0.5 ** (1 / half_life)


@ex.mistake(
    "one-over-e",
    "With that α a weight has fallen to 1/e = 0.37 of its first value after k steps. For ½, the exponent needs the factor ln 2.",
)
def _(half_life):
    return np.exp(-1 / half_life)


@ex.mistake(
    "of-sigma",
    "With that α, σ is halved after k steps if the gradients in these steps are all 0. But the weight of a gradient is its weight in σ²: each step multiplies this weight by α, and σ only by √α.",
)
def _(half_life):
    return 0.25 ** (1 / half_life)


@ex.mistake(
    "mixed-logarithms",
    "You mix two kinds of logarithm: `np.log` is the logarithm to base e, not to base 10. `np.exp(-np.log(2) / k)` is right.",
)
def _(half_life):
    return 10 ** (-np.log(2) / half_life)


@ex.mistake(
    "line-for-root",
    "k/(k + 1) is right only for a half-life of one step, and only by accident. α^k must be ½, so α is the k-th root of ½.",
)
def _(half_life):
    return half_life / (half_life + 1)


@ex.mistake(
    "logarithm", "That is ln 2/k, which is *minus the logarithm* of α. Undo the logarithm with `exp`: α = exp(-ln 2/k)."
)
def _(half_life):
    return np.log(2) / half_life


@ex.mistake(
    "backwards",
    "You put the half-life where α belongs: ln 2/ln(1/α) is the half-life *of* an α. Solve α^k = ½ for α.",
)
def _(half_life):
    return np.log(2) / abs(np.log(1 / half_life))


# -------------------------------------------------------------------------------------------------- 3.3 two laws

ex = Function(
    "two-laws",
    "Exercise 3.3, brake and release",
    outputs=("alpha", "release"),
    points=2,
    cases=[
        {"longest": 2.0, "G": 8.0, "g": 0.5},
        {"longest": 10.0, "G": 50.0, "g": 0.1},
        {"longest": 4.0, "G": 3.0, "g": 0.002},
        {"longest": 1.5, "G": 1.0, "g": 0.25},
        {"longest": 3.0, "G": 20.0, "g": 3.0},
    ],
    hints=[
        "First the brake law: no step is longer than η/√(1 - α). Solve it for α.",
        "√(1 - α) = 1/longest, so 1 - α = 1/longest².",
        "Then the release law: α^k·G² has come down to g² after k = 2·ln(G/g)/ln(1/α) steps.",
    ],
    note="A longest step of 10 η allows α = 0.99, and then the release from a cliff 500 times as steep as the meadow takes 1,237 steps. Halve the longest step, and the release takes about a quarter as many steps.",
)


@ex.reference
def two_laws(longest, G, g):
    """Return the largest α for this limit, and the release time."""
    alpha = 1 - 1 / longest**2  # SOLUTION
    release = 2 * np.log(G / g) / np.log(1 / alpha)  # SOLUTION
    return alpha, release


@ex.mistake(
    "root-forgotten",
    "Your α is 1 - 1/longest. The brake law, η/√(1 - α), has a root, so the longest step must be squared.",
)
def _(longest, G, g):
    alpha = 1 - 1 / longest
    return alpha, 2 * np.log(G / g) / np.log(1 / alpha)


@ex.mistake("share", "1/longest² is 1 - α, the share of the newest square. α is the rest.")
def _(longest, G, g):
    alpha = 1 / longest**2
    return alpha, 2 * np.log(G / g) / np.log(1 / alpha)


@ex.mistake(
    "too-long", "1 - longest² is negative, but α must lie between 0 and 1. √(1 - α) is *one over* the longest step."
)
def _(longest, G, g):
    alpha = 1 - longest**2
    return alpha, 2 * np.log(G / g) / np.log(1 / abs(alpha))


@ex.mistake(
    "no-two",
    "The factor 2 is missing. σ² is multiplied by α in a step, and σ by √α, which is nearer to 1. So σ needs twice as many steps as σ² to fall by a factor of G/g.",
)
def _(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, np.log(G / g) / np.log(1 / alpha)


@ex.mistake(
    "upside-down",
    "You return a negative number of steps: one of your two logarithms is that of a number below 1. Invert this number: G/g and 1/α are both above 1.",
)
def _(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * np.log(g / G) / np.log(1 / alpha)


@ex.mistake(
    "near-one",
    "You use 1 - α in place of ln(1/α). That is accurate only for α near 1; here α may be as small as 0.56.",
)
def _(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * np.log(G / g) / (1 - alpha)


@ex.mistake(
    "half-life-only",
    "In that many steps σ is halved once. To come from G down to g, it must be halved log2(G/g) times.",
)
def _(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * np.log(2) / np.log(1 / alpha)


@ex.mistake("memory", "1/(1 - α) is the memory. How long the release takes depends on G/g as well.")
def _(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 1 / (1 - alpha)


@ex.mistake(
    "wrong-base",
    "1 - α is the share of the newest square. But the release depends on how the old squares fade: each step multiplies them by α.",
)
def _(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * np.log(G / g) / np.log(1 / (1 - alpha))


# --------------------------------------------------------------------------------------------- 3.4 where it ends


def height(lam=8.0, lr=0.05):
    """How high a 2-cycle of RMSProp ends in a bowl."""
    distance = lr / 2
    return lam * distance**2 / 2


Number(
    "where-it-ends",
    "Exercise 3.4, where it ends",
    right=height,
    hints=[
        "RMSProp ends in a 2-cycle: it jumps back and forth. How far is it from the minimum then, and on which sides?",
        "It is η/2 away, on one side and then on the other, whatever λ is. How high is λ·x²/2 there?",
    ],
    note="The height is λ·η²/8: ten times the rate means a hundred times the height. In a given bowl the rate alone decides how low RMSProp gets, and RMSProp reaches the bottom only if the rate falls to zero.",
    mistakes={
        "arrives": (
            0.0,
            "RMSProp does not arrive at the minimum: near it g shrinks, σ shrinks with g, and the step is still η long. Where does that lead?",
        ),
        "whole-step": (
            0.01,
            "You take η as the distance from the minimum. But the step is η long and goes from one side to the other: the distance is half of the step.",
        ),
        "no-half": (0.005, "The distance is right. But the height of the bowl is λ·x²/*2*."),
        "whole-step-no-half": (
            0.02,
            "Either two factors of 1/2 are missing (the distance is half of the step, and the height is λ·x²/*2*), or λ is squared: the height is λ·(η/2)²/2.",
        ),
        "distance": (0.025, "That is the distance from the minimum. How high is the bowl there?"),
        "longest-step": (
            0.25,
            "You take the longest step, η/√(1 - α), for the steps at the end. But in the end all gradients have the same size, so σ is that size, and every step is η long.",
        ),
        "longest-step-whole": (
            1.0,
            "You take the longest step, η/√(1 - α), as the distance from the minimum. But in the end every step is η long, from one side to the other: the distance is half of it.",
        ),
        "no-curvature": (0.0003125, "You have left out λ: the distance does not depend on λ, but the height does."),
        "slope": (0.2, "That is λ·η/2, the gradient at a distance of η/2. The question asks for the height."),
    },
    variants=Variants(
        inputs={"lam": (3.0, 5.0, 6.0, 7.0, 12.0), "lr": (0.02, 0.03, 0.06, 0.07)},
        texts=lambda lam, lr: (f"$\\lambda = {lam:g}$", f"$\\eta = {lr:g}$"),
        mistakes={
            "arrives": lambda lam, lr: 0.0,
            "whole-step": lambda lam, lr: lam * lr**2 / 2,
            "no-half": lambda lam, lr: lam * (lr / 2) ** 2,
            "whole-step-no-half": lambda lam, lr: lam * lr**2,
            "distance": lambda lam, lr: lr / 2,
            "longest-step": lambda lam, lr: lam * lr**2 / 8 / (1 - 0.99),
            "longest-step-whole": lambda lam, lr: lam * lr**2 / 2 / (1 - 0.99),
            "no-curvature": lambda lam, lr: (lr / 2) ** 2 / 2,
            "slope": lambda lam, lr: lam * lr / 2,
        },
    ),
)

# ---------------------------------------------------------------------------------------- 3.5 a rate that arrives

CURVATURES = (1.0, 100.0)  # of the bowl of 3.5
LOW = 1e-6  # how deep is deep enough


def bowl(lr):
    """5,000 steps of the notes' RMSProp with α = 0.9 from (−3, 1), in plain numbers; lr is a number or a function of t."""
    place, squares, crossed = [-3.0, 1.0], [math.nan, math.nan], False
    rates = rates_of(lr, 5000, least=0).tolist()
    for t, eta in enumerate(rates):
        for i, lam in enumerate(CURVATURES):
            g = lam * place[i]
            squares[i] = g * g if t == 0 else 0.9 * squares[i] + 0.1 * g * g
            place[i] -= eta * g / (math.sqrt(squares[i]) + 1e-8)
        crossed |= place[0] > -0.001
        if abs(place[0]) + abs(place[1]) > 1e6:
            break
    height = sum(lam * x * x / 2 for lam, x in zip(CURVATURES, place, strict=True))
    return {
        "height": height,
        "η at the end": eta,
        "12.6 η²": 12.625 * eta**2,
        "x has been at 0": "yes" if crossed else "no",
    }


Goal(
    "falling-rate",
    "Exercise 3.5, a rate that arrives",
    points=2,
    run=bowl,
    reached=lambda run: run["height"] < LOW,
    settings={"lr": "lambda t: 0.01 * (1 - t / 5000)"},
    functions=("lr",),
    hints=[
        "x must cover a distance of 3 to reach the minimum, and a step is about η long. What is the smallest constant η with which x gets there in 5,000 steps?",
        "With a constant η, the run ends at a height of λ·η²/8 for each of the two curvatures, or 12.6·η² in all. What is the largest η with which it ends low enough?",
        "No constant η is both large enough at the start and small enough at the end. Begin with a rate that takes x to the minimum, and let the rate fall: `lr=lambda t: ...`.",
    ],
    note="The way to the minimum needs a large rate, and the end needs a small one: so the rate must fall. A straight line to zero is enough here.",
    mistakes={
        "frozen": (
            {"lr": 2e-4},
            lambda run: run["x has been at 0"] == "no",
            "x has not arrived at the minimum: each of its steps is about η long, so the sum of all your rates must be more than 3. Begin with a larger rate, or let the rate fall more slowly.",
        ),
        "far-too-large": (
            {"lr": 0.1},
            lambda run: run["η at the end"] > 3e-3,
            "x has arrived, and now x and y jump around the minimum, η/2 to either side: compare the height with 12.6·η². The last rates must be far smaller.",
        ),
        "still-too-large": (
            {"lr": lambda t: 0.01 / (1 + t / 1000)},
            lambda run: run["η at the end"] > 2.8e-4,
            "Nearly right, but the last rate is too large: 12.6·η² must be below 1e-6 at the end, so η must be below 2.8e-4.",
        ),
        "too-late": (
            {"lr": lambda t: 0.1 if t < 4990 else 0.0},
            lambda run: run["height"] >= LOW,
            "The last rates are small, but they come too late: the run must still cover the distance that the large rates left, with steps only η long.",
        ),
    },
)

# ------------------------------------------------------------------------------------------ 3.6 noise and a cliff


def meadow_slope(x):
    """Slope of `surfaces.meadow`, in plain numbers."""
    edge = (math.tanh((x - 3) / 0.04) - math.tanh((x - 4) / 0.04)) / 2
    u = x - 9
    return (u + math.sqrt(u * u + 0.04)) / 2 - 0.1 - 49.9 * edge


def noisy_meadow(alpha):
    """4,000 steps of the notes' RMSProp with η = 0.02 on the meadow; each tenth minibatch makes up for nine others."""
    checks.share("alpha", alpha)
    x, square, longest, arrived = 0.0, math.nan, 0.0, None
    for t in range(4000):
        g = meadow_slope(x) + (0.12 if t % 10 < 9 else -1.08)
        square = g * g if t == 0 else alpha * square + (1 - alpha) * g * g
        step = 0.02 * g / (math.sqrt(square) + 1e-8)
        x, longest = x - step, max(longest, abs(step) / 0.02)
        if x >= 8.9:
            arrived = t + 1
            break
    return {"in the basin at step": arrived or "never", "longest step / η": longest, "place at the end": x}


def soon(run):
    return run["in the basin at step"] != "never" and run["in the basin at step"] < 2000


Goal(
    "noisy-meadow",
    "Exercise 3.6, an α for noise and a cliff",
    points=3,
    run=noisy_meadow,
    reached=lambda run: soon(run) and run["longest step / η"] <= 10,
    settings={"alpha": "0.97"},
    hints=[
        "Try α = 0.5 and α = 0.999, and look at all three results. What goes wrong with each α?",
        "The brake law gives the largest α that keeps all steps below 10 η.",
        "If the memory is shorter than ten minibatches, σ forgets the tenth one, and the steps of the other nine become too long. A memory of a few dozen minibatches averages over all ten.",
    ],
    note="The memory must be long enough to average out the noise, and short enough to release the brake soon after the cliff: both are true for α from 0.945 to 0.98. Another loss surface needs another α: that is why α is a hyperparameter.",
    mistakes={
        "flies": (
            {"alpha": 0.9999},
            lambda run: run["longest step / η"] > 10,
            "One of your steps is longer than 10 η: at the cliff the long memory keeps σ small. A smaller α brakes harder.",
        ),
        "uphill": (
            {"alpha": 0.5},
            lambda run: run["place at the end"] < 3,
            "The run walks uphill, or hardly gets down. Nine of ten minibatches point uphill, and σ soon forgets the tenth. A longer memory averages over all ten.",
        ),
        "noisy": (
            {"alpha": 0.9},
            lambda run: run["longest step / η"] < 5,
            "The run makes progress, but slowly: the memory is still so short that the uphill steps of nine minibatches in ten are too long. Raise α.",
        ),
        "crawls": (
            {"alpha": 0.99},
            lambda run: run["longest step / η"] >= 5,
            "The noise is averaged out, but the run loses time after the cliff: σ takes too long to come down. Lower α.",
        ),
    },
)

# --------------------------------------------------------------------------------- 3.7 how long does the brake hold?


def brake(burst=1000.0, alpha=0.9, slowed=2.0):
    """How many steps after one gradient of `burst`, among many of 1, σ needs to come down to `slowed`."""
    above = (1 - alpha) * (burst**2 - 1)
    steps = math.log(above / (slowed**2 - 1)) / math.log(1 / alpha)
    return math.ceil(steps)


def still_braking(steps, burst=1000.0):
    """What σ is after so many steps, as a fact about a wrong number."""
    if steps < 0:
        return "A number of steps cannot be negative."
    sigma = math.sqrt(1 + 0.1 * (burst**2 - 1) * 0.9**steps)
    return f"After {steps:,.6g} steps σ is {'still' if sigma > 2 else 'already'} {sigma:.3g}."


LONG_CLIFF = "That is the release law. It holds for a *long* cliff, where σ has come up to G, and it counts the steps until v = 2. Here a single gradient enters v with its share 1 - α, and you must count the steps until v = 4."

Number(
    "brake-holds",
    "Exercise 3.7, how long does the brake hold?",
    right=brake,
    fact=still_braking,
    rtol=1e-3,
    points=2,
    hints=[
        "After the large gradient G, each step multiplies v - 1 by α. How large is v - 1 at first?",
        "v = 0.9·1 + 0.1·G², so v - 1 = 0.1·(G² - 1). σ is 2 when v is 4, that is, when v - 1 is 3.",
        "Solve 0.9^k · 0.1 · (1000² - 1) = 3 for k, and round up.",
    ],
    note="If the gradient is a hundred times as large, the brake holds only 87 steps longer. The time grows with the *logarithm* of the gradient, since v - 1 shrinks by the same factor at each step. After 100 gradients of 1 and this large one, the mean of lecture 02 needs 333,232 steps to come down to 4. Adagrad's rate never recovers.",
    mistakes={
        "in-proportion": (
            1200.0,
            "You let the time grow in proportion to the gradient: a hundred times the gradient, a hundred times the steps. But v - 1 shrinks by the same *factor* at each step: how many steps does a further factor of 100² take?",
        ),
        "with-the-square": (
            120_000.0,
            "You let the time grow with the square of the gradient. That is right for the mean of lecture 02, where a gradient fades like 1/t. In RMSProp it fades by the same factor at each step.",
        ),
        "the-same": (
            12.0,
            "The gradient is a hundred times as large, so v - 1 is about ten thousand times as large. Each step still multiplies v - 1 by 0.9, so v takes longer to come down.",
        ),
        "plus-one-factor": (
            56.0,
            "Your number would be right if v - 1 had to shrink by a further factor of 100. But this gradient is a hundred times as large and enters v as its square, so v - 1 must shrink by a further factor of 100².",
        ),
        "sigma-shrinks": (
            49.0,
            "You multiply σ by α at each step. But α multiplies v - 1, and v is σ². So σ is multiplied by about √α, which is nearer to 1, and needs about twice as many steps.",
        ),
        "no-share": (
            121.0,
            "You put the whole square of the large gradient into v. It must enter with its share 1 - α, a tenth.",
        ),
        "sigma-for-v": (
            110.0,
            "You wait until v - 1 is 1. But the step is half as long only when *σ* is 2, and then v is 4.",
        ),
        "v-at-four": (
            97.0,
            "You let all of v shrink toward 0. But the gradients of 1 keep v at 1 or above, so it is v - 1 that must shrink to 3.",
        ),
        "not-rounded": (
            98.838,
            "That is what the formula gives. But the number of steps must be a whole number: after which step is σ at most 2 for the first time?",
        ),
        "not-squared": (
            34.0,
            "You let the large gradient enter v as it is. It enters as its *square*, multiplied by 1 - α: v = 0.9·1 + 0.1·1000².",
        ),
        "rounded-down": (98.0, "That is one step too early: σ is still a little above 2 then. Round up."),
        "burst-counted": (
            100.0,
            "That is one too many. Did you count the step of the large gradient itself, or round up twice?",
        ),
        "release-law": (131.126, LONG_CLIFF),
        "release-law-rounded": (132.0, LONG_CLIFF),
        "half-life": (
            7.0,
            "In 7 steps v - 1 is halved once. It must shrink by a factor of more than 30,000.",
        ),
    },
    variants=Variants(
        inputs={"burst": (200.0, 300.0, 500.0, 700.0, 2000.0, 3000.0, 5000.0)},
        texts=lambda burst: (f"if the large gradient is {burst:,.0f} instead of 10",),
        mistakes={
            "rounded-down": lambda burst: brake(burst) - 1,
            "burst-counted": lambda burst: brake(burst) + 1,
            "sigma-for-v": lambda burst: brake(burst, slowed=math.sqrt(2)),
            "no-share": lambda burst: math.ceil(math.log((burst**2 - 1) / 3) / math.log(1 / 0.9)),
        },
        hints=[
            "After the large gradient G, each step multiplies v - 1 by α. How large is v - 1 at first?",
            "v = 0.9·1 + 0.1·G², so v - 1 = 0.1·(G² - 1). σ is 2 when v is 4, that is, when v - 1 is 3.",
            "Solve 0.9^k · 0.1 · ({burst:.0f}² - 1) = 3 for k, and round up.",
        ],
        note="The time grows with the *logarithm* of the large gradient, since v - 1 shrinks by the same factor at each step.",
    ),
)


# ------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "larger-alpha",
    "Quiz 3.1, a larger α",
    right="b",
    options={
        "a": (
            "reacts faster to a cliff",
            "It is the other way around: with a long memory σ changes slowly. It reacts late to a cliff, and the longest step grows like 1/√(1 - α).",
        ),
        "b": (
            "remembers longer",
            "Yes: the memory is 1/(1 - α). So the noise is averaged over more gradients, but the brake and the release come later.",
        ),
        "c": (
            "takes a longer first step, even if σ² begins with the first square",
            "That is so only where σ² begins at zero. If σ² begins with the first square, the first step is η, whatever α is.",
        ),
        "d": (
            "takes longer steps in the long run",
            "α says how much of the past σ² keeps. In the long run only η decides how long the steps are.",
        ),
    },
    hints=["What is 1/(1 - α) for α = 0.9, and for α = 0.99?"],
)

Choice(
    "constant-rate",
    "Quiz 3.2, a bowl and a constant rate",
    right="c",
    options={
        "a": (
            "stands at the minimum",
            "That is what gradient descent does, since its steps shrink with g. Here σ shrinks with g, so the ratio g/σ does not shrink.",
        ),
        "b": (
            "jumps around the minimum, and farther if $\\lambda$ is larger",
            "The curvature cancels: g and σ are both proportional to it. That is why the runs in the bowls with λ = 1 and λ = 1000 ended alike.",
        ),
        "c": (
            "jumps from η/2 on one side to η/2 on the other",
            "Yes: it is η/2 from the minimum on either side, so every step is η long. If the rate falls to zero, RMSProp arrives at the minimum.",
        ),
        "d": (
            "diverges, since $\\eta/\\sigma$ grows without end",
            "The run comes back: farther out g is larger, σ grows with it, and no step is longer than η/√(1 - α).",
        ),
    },
    hints=["Near the minimum g gets small. What does σ do, and what does g/σ do?"],
)

Choice(
    "same-start",
    "Quiz 3.3, the same start",
    right="d",
    options={
        "a": (
            "the same in both",
            "Both libraries begin with v = 0, but their values of α differ, and the first step is η/√(1 - α).",
        ),
        "b": ("η in both", "That is so in the notes, where v begins as the first g². In libraries v begins at 0."),
        "c": (
            "3.16 η in PyTorch, 10 η in Keras",
            "It is the other way around: the longer the memory is, the smaller v is at first, and the longer the first step is.",
        ),
        "d": (
            "10 η in PyTorch, 3.16 η in Keras",
            "Yes: v = (1 - α)g², so the first step is η/√(1 - α), and α is 0.99 in PyTorch and 0.9 in Keras.",
        ),
    },
    hints=["v is 0 before the first gradient. What is v after this gradient?"],
)

Choice(
    "alpha-in-adam",
    "Quiz 3.4, α in the Adam paper",
    right="c",
    options={
        "a": ("α", "Watch out: in the Adam paper α is the *learning rate*, our η."),
        "b": (
            "β₁",
            "β₁ sets the memory of the direction m. RMSProp has no such memory: it walks along the newest gradient.",
        ),
        "c": ("β₂", "Yes: β₂ is the share of the past that Adam's σ² keeps, and that is our α."),
        "d": ("ε", "ε only keeps the denominator above 0."),
    },
    hints=["Which of these symbols belongs to the average of the *squared* gradients?"],
)
