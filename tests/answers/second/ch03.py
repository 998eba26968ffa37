"""Lecture 03: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 3.1 rmsprop-step


@wrong("rmsprop-step", "the notes' start gives the first square the share 1 − α as well")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = 0
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "PyTorch's start takes the whole first square as well")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "the two starts exchanged")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "zero" else np.zeros_like(g)
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "α and 1 − α exchanged")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0.0
    v = (1 - alpha) * v + alpha * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "1e-8 under the root")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0.0
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / np.sqrt(v + 1e-8)
    return v, theta


@wrong("rmsprop-step", "1e-8 is forgotten")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0.0
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / np.sqrt(v)
    return v, theta


@wrong("rmsprop-step", "σ from the v before this gradient")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g)
    sigma = np.sqrt(v) + 1e-8
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rmsprop-step", "the root is forgotten")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0.0
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (v + 1e-8)
    return v, theta


@wrong("rmsprop-step", "uphill")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0.0
    v = alpha * v + (1 - alpha) * g**2
    theta = theta + lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "the first value is |g| and not its square")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = np.abs(g) if start == "first" else 0.0
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "with the zero start v stays at zero in the first step: the else is the whole update")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    else:
        v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "the average is one of g, squared afterwards")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = (alpha * np.sqrt(v) + (1 - alpha) * g) ** 2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "the newcomer has no share: α v + g²")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = alpha * v + g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "a start of 1, as in TensorFlow 1")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.ones_like(g)
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "the zero start is corrected, as Adam does it")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    sigma2 = g**2 if v is None else alpha * v + (1 - alpha) * g**2
    if v is None and start == "zero":
        v = (1 - alpha) * g**2
    else:
        v = sigma2
    return v, theta - lr * g / (np.sqrt(sigma2) + 1e-8)


@wrong("rmsprop-step", "σ is returned and not its square")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    sigma = np.sqrt(alpha * v + (1 - alpha) * g**2)
    return sigma, theta - lr * g / (sigma + 1e-8)


@wrong("rmsprop-step", "α and 1 − α exchanged; and 1e-8 under the root")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = (1 - alpha) * v + alpha * g**2
    return v, theta - lr * g / np.sqrt(v + 1e-8)


@wrong("rmsprop-step", "the starts exchanged; and the gradient is forgotten in the step")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        if start == "first":
            v = np.zeros_like(g)
        else:
            v = g**2
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "the convention is applied at every step: with start first, v is always g²")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None or start == "first":
        v = g**2 if start == "first" else 0 * g
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@right("rmsprop-step", "the start in a nested if")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        if start == "zero":
            v = np.zeros_like(g)
        else:
            v = g * g
    v = v + (1 - alpha) * (g * g - v)
    return v, theta - lr / (np.sqrt(v) + 1e-8) * g


@right("rmsprop-step", "the first step written out, an early return")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    square = np.square(g)
    if v is None and start == "first":
        return square, theta - lr * g / (np.abs(g) + 1e-8)
    past = 0.0 if v is None else v
    new = alpha * past + (1 - alpha) * square
    return new, theta - lr * g / (new**0.5 + 1e-8)


@right("rmsprop-step", "a dictionary of starts")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    before = {"first": g**2, "zero": 0.0 * g}[start] if v is None else v
    v = alpha * before + (1 - alpha) * g**2
    sigma = 1e-8 + np.sqrt(v)
    return v, theta - np.divide(lr * g, sigma)


@right("rmsprop-step", "entry by entry, into fresh arrays")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    g = np.asarray(g, dtype=float)
    new_v, new_theta = np.empty(g.shape), np.array(theta, dtype=float)
    for i in np.ndindex(*g.shape):
        if v is not None:
            old = np.asarray(v)[i]
        else:
            old = g[i] ** 2 if start == "first" else 0.0
        new_v[i] = alpha * old + (1 - alpha) * g[i] ** 2
        new_theta[i] -= lr * g[i] / (math.sqrt(new_v[i]) + 1e-8)
    return new_v, new_theta


# 3.2 alpha-of


@wrong("alpha-of", "the time constant: 1 − 1/half_life")
def alpha_of(half_life):
    return 1 - 1 / half_life


@wrong("alpha-of", "to the power of half_life and not its inverse")
def alpha_of(half_life):
    return 0.5**half_life


@wrong("alpha-of", "exp(−1/h): a fall to 1/e and not to one half")
def alpha_of(half_life):
    return np.exp(-1 / half_life)


@wrong("alpha-of", "the root of 2 instead of that of one half, larger than 1")
def alpha_of(half_life):
    return 2 ** (1 / half_life)


@wrong("alpha-of", "1 − α instead of α")
def alpha_of(half_life):
    return 1 - 0.5 ** (1 / half_life)


@wrong("alpha-of", "it is σ that halves, so the square of α")
def alpha_of(half_life):
    return 0.25 ** (1 / half_life)


@wrong("alpha-of", "a square too many: the root of the α")
def alpha_of(half_life):
    return 0.5 ** (1 / (2 * half_life))


@wrong("alpha-of", "the approximation for long memories, 1 − ln 2 / h")
def alpha_of(half_life):
    return 1 - math.log(2) / half_life


@wrong("alpha-of", "the weight is taken to fall on a straight line: 1 − 1/(2h)")
def alpha_of(half_life):
    return 1 - 0.5 / half_life


@wrong("alpha-of", "one half divided by the number of steps")
def alpha_of(half_life):
    return 0.5 / half_life


@wrong("alpha-of", "the logarithm to base 10 in an exponential to base e")
def alpha_of(half_life):
    return math.exp(math.log10(0.5) / half_life)


@wrong("alpha-of", "the newest gradient is counted as a step of its own, h − 1 steps")
def alpha_of(half_life):
    return 0.5 ** (1 / max(half_life - 1, 1))


@wrong("alpha-of", "one step too many, h + 1")
def alpha_of(half_life):
    return 0.5 ** (1 / (half_life + 1))


@wrong("alpha-of", "the span of pandas: 1 − 2/(h+1)")
def alpha_of(half_life):
    alpha = 2 / (half_life + 1)
    return 1 - alpha


@wrong("alpha-of", "the exponential is forgotten")
def alpha_of(half_life):
    return -np.log(0.5) / half_life


@wrong("alpha-of", "the half-life as an integer division")
def alpha_of(half_life):
    return 0.5 ** (1 // half_life)


@wrong("alpha-of", "the fall to 1/e; and 1 − α in the place of α")
def alpha_of(half_life):
    return 1 - math.exp(-1 / half_life)


@wrong("alpha-of", "the root of 2 instead of that of one half; and 1 step too many")
def alpha_of(half_life):
    steps = half_life + 1
    return np.power(2.0, 1 / steps)


@wrong("alpha-of", "rounded to two digits")
def alpha_of(half_life):
    return round(0.5 ** (1 / half_life), 2)


@right("alpha-of", "exp and log")
def alpha_of(half_life):
    return math.exp(-math.log(2) / half_life)


@right("alpha-of", "a power of 2 with a negative exponent")
def alpha_of(half_life):
    return 2 ** (-1 / half_life)


@right("alpha-of", "np.power, own names")
def alpha_of(half_life):
    share_left = 1 / 2
    return np.power(share_left, 1 / half_life)


@right("alpha-of", "bisection")
def alpha_of(half_life):
    low, high = 0.0, 1.0
    for _ in range(100):
        alpha = (low + high) / 2
        if alpha**half_life < 0.5:
            low = alpha
        else:
            high = alpha
    return alpha


@right("alpha-of", "one through the root of 2")
def alpha_of(half_life):
    root = np.exp2(1.0 / half_life)
    return 1.0 / root


# 3.3 two-laws


@wrong("two-laws", "the square is forgotten: 1 − 1/longest")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest
    release = 2 * np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the root and not the square of longest")
def two_laws(longest, G, g):
    alpha = 1 - 1 / np.sqrt(longest)
    release = 2 * np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "1 − α returned as α")
def two_laws(longest, G, g):
    alpha = 1 / longest**2
    release = 2 * np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the 2 of the release is missing: σ taken to shrink by α a step")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the sign: log(α) instead of log(1/α)")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G / g) / np.log(alpha)
    return alpha, release


@wrong("two-laws", "the slopes exchanged, g/G")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(g / G) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the logarithm of the difference of the slopes instead of their ratio")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G - g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the quotient upside down")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = np.log(1 / alpha) / (2 * np.log(G / g))
    return alpha, release


@wrong("two-laws", "the approximation for α near 1: 2 ln(G/g)/(1 − α)")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G / g) / (1 - alpha)
    return alpha, release


@wrong("two-laws", "the 2 below the fraction: ln(G/g)/(2 ln(1/α))")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = np.log(G / g) / (2 * np.log(1 / alpha))
    return alpha, release


@wrong("two-laws", "the release law is quoted with a fixed α = 0.9")
def two_laws(longest, G, g):
    alpha = 1 - longest**-2
    release = 2 * np.log(G / g) / np.log(1 / 0.9)
    return alpha, release


@wrong("two-laws", "the logarithm of G/g is taken to base 10, the other to base e")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * math.log10(G / g) / math.log(1 / alpha)


@wrong("two-laws", "the logarithm of 1 − α in the place of that of α")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * math.log(G / g) / -math.log(1 - alpha)
    return alpha, release


@wrong("two-laws", "the half-life of the memory, without the slopes")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = math.log(2) / math.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "G/g itself is squared twice: log of (G/g)² times 2")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * math.log((G / g) ** 2) / math.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "1 + and not 1 −")
def two_laws(longest, G, g):
    alpha = 1 + 1 / longest**2
    release = 2 * np.log(G / g) / np.log(alpha)
    return alpha, release


@wrong("two-laws", "the square is forgotten in α; and the 2 in the release")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest
    return alpha, np.log(G / g) / np.log(1 / alpha)


@wrong("two-laws", "the slopes exchanged; and the square forgotten")
def two_laws(longest, G, g):
    alpha = (longest - 1) / longest
    return alpha, 2 * (np.log(g) - np.log(G)) / np.log(1 / alpha)


@wrong("two-laws", "the square on the wrong side: α² = 1 − 1/longest")
def two_laws(longest, G, g):
    alpha = math.sqrt(1 - 1 / longest)
    release = 2 * math.log(G / g) / math.log(1 / alpha)
    return alpha, release


@right("two-laws", "the difference of logarithms, both signs turned")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * (np.log(g) - np.log(G)) / np.log(alpha)


@right("two-laws", "one fraction, math, the square inside the logarithm")
def two_laws(longest, G, g):
    alpha = (longest * longest - 1) / (longest * longest)
    release = math.log((G / g) ** 2) / -math.log(alpha)
    return alpha, release


@right("two-laws", "a product of two brackets, a logarithm to the base 1/α")
def two_laws(longest, G, g):
    share = longest**-2.0
    alpha = 1 - share
    return alpha, math.log(G**2 / g**2, 1 / alpha)


@right("two-laws", "σ shrinks by √α a step")
def two_laws(longest, G, g):
    alpha = 1.0 - (1.0 / longest) ** 2
    per_step = np.log(np.sqrt(alpha))
    return float(alpha), float(np.log(G / g) / -per_step)


# 3.4 where-it-ends

wrong("where-it-ends", "a swing of ±η and not of ±η/2")(0.01)
wrong("where-it-ends", "the place η/2 instead of the height there")(0.025)
wrong("where-it-ends", "the ½ of the bowl is forgotten")(0.005)
wrong("where-it-ends", "it is taken to settle at the minimum")(0.0)
wrong("where-it-ends", "the curvature is forgotten")(0.0003125)
wrong("where-it-ends", "the slope λη/2 instead of the height")(0.2)
wrong("where-it-ends", "the curvature squared: half the square of the slope")(0.02)
wrong("where-it-ends", "half of the height, as a mean over the swing between 0 and the wall")(0.00125)
right("where-it-ends", "a decimal number")(0.0025)
right("where-it-ends", "a fraction")(1 / 400)
right("where-it-ends", "λη²/8 written out")(8 * 0.05**2 / 8)

# 3.7 brake-holds

wrong("brake-holds", "a hundred times the burst, a hundred times the steps")(1200)
wrong("brake-holds", "rounded down instead of up")(98)
wrong("brake-holds", "the burst counted as a step of its own")(100)
wrong("brake-holds", "σ is taken to shrink by α a step: ln(316/2)/ln(1/0.9)")(49)
wrong("brake-holds", "the release law, down to the square of the slope 1")(132)
wrong("brake-holds", "what the gradients of 1 add is left out: 100,001·0.9^k ≤ 4")(97)
wrong("brake-holds", "v and not σ comes down to 2")(110)
wrong("brake-holds", "the burst enters with its whole square, without the share 0.1")(121)
wrong("brake-holds", "a hundred times the burst, ten times the steps: by the root")(120)
wrong("brake-holds", "a burst of 100 instead of 1,000")(56)
wrong("brake-holds", "as long as before, since the memory is as long as before")(12)
right("brake-holds", "a whole number")(99)
right("brake-holds", "as a float")(99.0)
right("brake-holds", "from the formula, rounded up")(math.ceil(math.log(99_999.9 / 3) / math.log(1 / 0.9)))
