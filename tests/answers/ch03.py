"""Lecture 03: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 3.1 rmsprop-step -----------------------------------------------------------


@wrong("rmsprop-step", "always starts from zero, `start` is ignored")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = np.zeros_like(g, dtype=float)
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "always starts with g², `start` is ignored")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "the two starts exchanged")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = 0 * g if start == "first" else g**2
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "α and 1 - α exchanged")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g, dtype=float)
    v = (1 - alpha) * v + alpha * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "ε inside the root, as in Keras")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g, dtype=float)
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / np.sqrt(v + 1e-8)
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


@wrong("rmsprop-step", "the step divides by the old σ")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g, dtype=float)
    old = np.sqrt(v)
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (old + 1e-8)
    return v, theta


@wrong("rmsprop-step", "Adagrad's sum: the new square has the whole weight and nothing is forgotten")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = np.zeros_like(g, dtype=float)
    v = v + g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "no 1 - α at the new square")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g, dtype=float)
    v = alpha * v + g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "the gradient is not squared")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = np.abs(g) if start == "first" else np.zeros_like(g, dtype=float)
    v = alpha * v + (1 - alpha) * np.abs(g)
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "from zero the first gradient is not taken in: divided by ε alone")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g, dtype=float)
    else:
        v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "Adam's bias correction at the zero start: the first step is η again")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g, dtype=float)
        v = alpha * v + (1 - alpha) * g**2
        v_hat = v / (1 - alpha) if start == "zero" else v
    else:
        v = alpha * v + (1 - alpha) * g**2
        v_hat = v
    theta = theta - lr * g / (np.sqrt(v_hat) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "no ε: 0/0 where the gradient is 0")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g, dtype=float)
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / np.sqrt(v)
    return v, theta


@wrong("rmsprop-step", "TensorFlow's start, 1 in the place of 0")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = np.square(g) if start == "first" else np.ones_like(g, dtype=float)
    v = alpha * v + (1 - alpha) * np.square(g)
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "σ is returned, and not its square")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    sigma = np.sqrt(alpha * v + (1 - alpha) * g**2)
    theta = theta - lr * g / (sigma + 1e-8)
    return sigma, theta


@wrong("rmsprop-step", "averaged over the parameters: one σ for all")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    square = np.mean(np.square(g))
    if v is None:
        v = square if start == "first" else 0.0
    v = alpha * v + (1 - alpha) * square
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@wrong("rmsprop-step", "α is fixed to 0.9")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0.0
    v = 0.9 * v + 0.1 * g**2
    return v, theta - lr * g / (v**0.5 + 1e-8)


@wrong("rmsprop-step", "the old v is changed in v² (v taken for σ)")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = np.abs(g) if start == "first" else np.zeros_like(g, dtype=float)
    v = np.sqrt(alpha * v**2 + (1 - alpha) * g**2)
    theta = theta - lr * g / (v + 1e-8)
    return v, theta


@wrong("rmsprop-step", "α and 1 - α exchanged; and ε inside the root")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g * g if start == "first" else 0.0 * g
    v = v + alpha * (g * g - v)
    theta = theta - lr * g / np.sqrt(v + 1e-8)
    return v, theta


@wrong("rmsprop-step", "`start` is ignored, always zero; and uphill")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    v = 0.0 if v is None else v
    v = alpha * v + (1 - alpha) * g**2
    theta = theta + lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@right("rmsprop-step", "the starter's lines filled in")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g, dtype=float)
    v = alpha * v + (1 - alpha) * g**2
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@right("rmsprop-step", "the newcomer's share of the way, start by a dictionary, 0.0 as a number")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    square = np.square(g)
    if v is None:
        v = {"first": square, "zero": 0.0}[start]
    v = v + (1 - alpha) * (square - v)
    sigma = v**0.5 + 1e-8
    return v, theta - lr / sigma * g


@right("rmsprop-step", "the three cases written out, early return")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    def walk(v):
        return v, theta - lr * (g / (np.sqrt(v) + 1e-8))

    if v is not None:
        return walk(alpha * v + (1 - alpha) * g * g)
    if start == "zero":
        return walk((1 - alpha) * g * g)
    return walk(g * g)


@right("rmsprop-step", "a loop over the entries, into fresh arrays")
def rmsprop_step(theta, g, v, lr, alpha=0.9, start="first"):
    g, theta = np.asarray(g, dtype=float), np.asarray(theta, dtype=float)
    new_v, new_theta = np.empty(g.shape), np.empty(g.shape)
    for i in np.ndindex(g.shape):
        if v is not None:
            before = np.asarray(v)[i]
        elif start == "first":
            before = g[i] ** 2
        else:
            before = 0.0
        new_v[i] = alpha * before + (1 - alpha) * g[i] ** 2
        new_theta[i] = theta[i] - lr * g[i] / (math.sqrt(new_v[i]) + 1e-8)
    return new_v, new_theta


# 3.2 alpha-of ---------------------------------------------------------------


@wrong("alpha-of", "the memory 1/(1 - α) is taken for the half-life")
def alpha_of(half_life):
    return 1 - 1 / half_life


@wrong("alpha-of", "the power in place of the root: 0.5^k")
def alpha_of(half_life):
    return 0.5**half_life


@wrong("alpha-of", "the time to 1/e, not to a half")
def alpha_of(half_life):
    return np.exp(-1 / half_life)


@wrong("alpha-of", "the approximation for α near 1: 1 - ln 2/k")
def alpha_of(half_life):
    return 1 - math.log(2) / half_life


@wrong("alpha-of", "the sign in the exponent: above 1")
def alpha_of(half_life):
    return 2 ** (1 / half_life)


@wrong("alpha-of", "the share 1 - α of the newest (pandas' alpha)")
def alpha_of(half_life):
    return 1 - 0.5 ** (1 / half_life)


@wrong("alpha-of", "linear: half as much after one step, shared among the steps")
def alpha_of(half_life):
    return 1 - 0.5 / half_life


@wrong("alpha-of", "half of σ² is taken to be half of σ: the root once more")
def alpha_of(half_life):
    return 0.5 ** (1 / (2 * half_life))


@wrong("alpha-of", "half of σ, so a quarter of its square: the exponent doubled")
def alpha_of(half_life):
    return 0.5 ** (2 / half_life)


@wrong("alpha-of", "k/(k + 1): right for one step only")
def alpha_of(half_life):
    return half_life / (half_life + 1)


@wrong("alpha-of", "the half-life's law read backwards: k put in for α")
def alpha_of(half_life):
    return np.log(2) / abs(np.log(1 / half_life))


@wrong("alpha-of", "counted one step too long")
def alpha_of(half_life):
    return 0.5 ** (1 / (half_life + 1))


@wrong("alpha-of", "log10 and e mixed")
def alpha_of(half_life):
    return np.exp(np.log10(0.5) / half_life)


@wrong("alpha-of", "the logarithm is not taken back: ln(1/2)/k")
def alpha_of(half_life):
    return -np.log(0.5) / half_life


@wrong("alpha-of", "half divided by the steps")
def alpha_of(half_life):
    return 0.5 / half_life


@wrong("alpha-of", "1/e in the place of a half; and 1 - α")
def alpha_of(half_life):
    tau = half_life
    return 1 - math.exp(-1 / tau)


@wrong("alpha-of", "the power in place of the root; and 1 - α")
def alpha_of(half_life):
    return 1 - 0.5**half_life


@right("alpha-of", "the k-th root of a half")
def alpha_of(half_life):
    return 0.5 ** (1 / half_life)


@right("alpha-of", "by the exponential")
def alpha_of(half_life):
    return np.exp(-np.log(2) / half_life)


@right("alpha-of", "two to the negative power, math")
def alpha_of(half_life):
    rate = -1.0 / half_life
    return math.pow(2, rate)


@right("alpha-of", "one over the root of two")
def alpha_of(half_life):
    return 1 / np.power(2.0, 1 / half_life)


@right("alpha-of", "bisection on α^k = 1/2")
def alpha_of(half_life):
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        if middle**half_life < 0.5:
            low = middle
        else:
            high = middle
    return high


# 3.3 two-laws ---------------------------------------------------------------


@wrong("two-laws", "the square is forgotten: α = 1 - 1/longest")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest
    release = 2 * np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the 2 is missing: σ and not σ² is thought to shrink by α")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "1 - α is returned for α")
def two_laws(longest, G, g):
    alpha = 1 / longest**2
    release = 2 * np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "α and not 1/α in the logarithm: a negative number of steps")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G / g) / np.log(alpha)
    return alpha, release


@wrong("two-laws", "G and g exchanged: a negative number of steps")
def two_laws(longest, G, g):
    alpha = 1 - longest ** (-2)
    release = 2 * np.log(g / G) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the memory in the place of the logarithm: 2 ln(G/g)/(1 - α)")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G / g) / (1 - alpha)
    return alpha, release


@wrong("two-laws", "the ratio of the slopes without its logarithm")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * (G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the root taken the wrong way: 1 - 1/√longest")
def two_laws(longest, G, g):
    alpha = 1 - 1 / np.sqrt(longest)
    release = 2 * np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the logarithm of the difference, not of the ratio")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G - g) / -np.log(alpha)
    return alpha, release


@wrong("two-laws", "log10 above and ln below")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log10(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the half-life in the place of the release")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = math.log(2) / math.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the square counted twice: 4 ln(G/g)")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G**2 / g**2) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the α of the hand example for every limit")
def two_laws(longest, G, g):
    alpha = 0.75
    release = 2 * math.log(G / g) / math.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "the quotient of the logarithms in place of the logarithm of the quotient")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G) / np.log(g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "returned as release, α")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G / g) / np.log(1 / alpha)
    return release, alpha


@wrong("two-laws", "the brake law itself: the limit for an α of that size")
def two_laws(longest, G, g):
    alpha = 1 / np.sqrt(1 - 1 / longest)
    release = 2 * np.log(G / g) / np.log(alpha)
    return alpha, release


@wrong("two-laws", "the square is forgotten in α; and the 2 in the release")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest
    release = np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@wrong("two-laws", "1 - α for α; and the sign of the logarithm")
def two_laws(longest, G, g):
    alpha = longest**-2
    release = 2 * np.log(G / g) / np.log(alpha)
    return alpha, release


@right("two-laws", "both laws, as the lecture writes them")
def two_laws(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(G / g) / np.log(1 / alpha)
    return alpha, release


@right("two-laws", "math, the square inside the logarithm")
def two_laws(longest, G, g):
    alpha = (longest * longest - 1) / (longest * longest)
    return alpha, -math.log((G / g) ** 2) / math.log(alpha)


@right("two-laws", "a logarithm to the base √α")
def two_laws(longest, G, g):
    alpha = 1 - (1 / longest) ** 2
    return alpha, math.log(g / G, math.sqrt(alpha))


@right("two-laws", "the difference of the logarithms, log1p")
def two_laws(longest, G, g):
    share = float(longest) ** -2
    steps = 2 * (np.log(G) - np.log(g)) / -np.log1p(-share)
    return 1 - share, steps


@right("two-laws", "log10 in both, an array of two")
def two_laws(longest, G, g):
    alpha = 1 - np.power(float(longest), -2)
    return np.array([alpha, np.log10(G**2 / g**2) / np.log10(1 / alpha)])


# 3.4 where-it-ends ----------------------------------------------------------

wrong("where-it-ends", "η in the place of η/2: the whole jump taken for the distance")(0.01)
wrong("where-it-ends", "the distance η/2, not the height")(0.025)
wrong("where-it-ends", "the ½ of the bowl is forgotten")(0.005)
wrong("where-it-ends", "it is thought to come to rest at the minimum")(0.0)
wrong("where-it-ends", "the distance is not squared: ½ λ η/2")(0.1)
wrong("where-it-ends", "the slope there, λ η/2, not the height")(0.2)
wrong("where-it-ends", "the curvature is forgotten: ½ (η/2)²")(0.0003125)
wrong("where-it-ends", "η in the place of η/2; and the ½ of the bowl forgotten")(0.02)
wrong("where-it-ends", "the bound of gradient descent, 2/λ, in the place of the end")(0.25)
right("where-it-ends", "a decimal number")(0.0025)
right("where-it-ends", "a fraction")(1 / 400)
right("where-it-ends", "the formula")(0.5 * 8 * (0.05 / 2) ** 2)
