"""Lecture 03: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# rmsprop-step


@wrong("rmsprop-step", "1e-8 inside the root")
def rmsprop_step_w1(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / np.sqrt(v + 1e-8)


@wrong("rmsprop-step", "alpha and 1 - alpha swapped")
def rmsprop_step_w2(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = (1 - alpha) * v + alpha * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "ignores start: always begins with g squared")
def rmsprop_step_w3(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "ignores start: always begins with zero")
def rmsprop_step_w4(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = np.zeros_like(g)
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "the two conventions swapped")
def rmsprop_step_w5(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "zero" else 0 * g
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "the step uses the old v, wrong order")
def rmsprop_step_w6(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    theta = theta - lr * g / (np.sqrt(v) + 1e-8)
    v = alpha * v + (1 - alpha) * g**2
    return v, theta


@wrong("rmsprop-step", "forgets the root")
def rmsprop_step_w7(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / (v + 1e-8)


@wrong("rmsprop-step", "at the first gradient v is only initialised, not updated (zero stays 0)")
def rmsprop_step_w8(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    else:
        v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "returns theta before v")
def rmsprop_step_w9(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = alpha * v + (1 - alpha) * g**2
    return theta - lr * g / (np.sqrt(v) + 1e-8), v


@wrong("rmsprop-step", "forgets the 1e-8, 0/0 with a gradient of 0")
def rmsprop_step_w10(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = alpha * v + (1 - alpha) * g**2
    return v, theta - lr * g / np.sqrt(v)


@wrong("rmsprop-step", "Adam's bias correction in the first step with start zero")
def rmsprop_step_w11(theta, g, v, lr, alpha=0.9, start="first"):
    first = v is None
    if first:
        v = g**2 if start == "first" else 0 * g
    v = alpha * v + (1 - alpha) * g**2
    v_hat = v / (1 - alpha) if first and start == "zero" else v
    return v, theta - lr * g / (np.sqrt(v_hat) + 1e-8)


@wrong("rmsprop-step", "Adagrad's sum instead of the moving average")
def rmsprop_step_w12(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = v + g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "0.9 and 0.1 written into the formula, alpha ignored")
def rmsprop_step_w13(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = g**2 if start == "first" else 0 * g
    v = 0.9 * v + 0.1 * g**2
    return v, theta - lr * g / (np.sqrt(v) + 1e-8)


@wrong("rmsprop-step", "two mistakes: v begins with ones, and the step goes uphill")
def rmsprop_step_w14(theta, g, v, lr, alpha=0.9, start="first"):
    if v is None:
        v = np.ones_like(g, dtype=float) if start == "first" else 0 * g
    v = alpha * v + (1 - alpha) * g**2
    return v, theta + lr * g / (np.sqrt(v) + 1e-8)


@right("rmsprop-step", "vectorised, plain")
def rmsprop_step_r1(theta, g, v, lr, alpha=0.9, start="first"):
    g = np.asarray(g, dtype=float)
    if v is None:
        v = g**2 if start == "first" else np.zeros_like(g)
    v = alpha * np.asarray(v) + (1 - alpha) * g**2
    theta = np.asarray(theta) - lr * g / (np.sqrt(v) + 1e-8)
    return v, theta


@right("rmsprop-step", "dictionary for the start, v moved by a share of the difference, list")
def rmsprop_step_r2(theta, g, v, lr, alpha=0.9, start="first"):
    g = np.asarray(g, dtype=float)
    old = {"first": np.square(g), "zero": 0.0}[start] if v is None else np.asarray(v, float)
    new = old + (1 - alpha) * (np.square(g) - old)
    return [new, np.asarray(theta, float) - lr / (new**0.5 + 1e-8) * g]


@right("rmsprop-step", "loop over the parameters")
def rmsprop_step_r3(theta, g, v, lr, alpha=0.9, start="first"):
    shape = np.shape(g)
    gs = np.ravel(np.asarray(g, float))
    ts = np.ravel(np.asarray(theta, float))
    vs = None if v is None else np.ravel(np.asarray(v, float))
    new_v, new_theta = [], []
    for k in range(len(gs)):
        if vs is None and start == "first":
            old = gs[k] ** 2
        elif vs is None:
            old = 0.0
        else:
            old = vs[k]
        s = alpha * old + (1 - alpha) * gs[k] ** 2
        new_v.append(s)
        new_theta.append(ts[k] - lr * gs[k] / (math.sqrt(s) + 1e-8))
    return np.array(new_v).reshape(shape), np.array(new_theta).reshape(shape)


@right("rmsprop-step", "three cases for the new v, NumPy functions")
def rmsprop_step_r4(theta, g, v, lr, alpha=0.9, start="first"):
    g2 = np.multiply(g, g, dtype=float)
    if v is None and start == "first":
        v_new = g2
    elif v is None:
        v_new = (1 - alpha) * g2
    else:
        v_new = np.multiply(v, alpha) + g2 * (1 - alpha)
    sigma = np.sqrt(v_new) + 1e-8
    return v_new, np.subtract(theta, np.multiply(lr, g) / sigma)


@right("rmsprop-step", "helper, np.average with weights")
def rmsprop_step_r5(theta, g, v, lr, alpha=0.9, start="first"):
    g = np.array(g, dtype=float)

    def begin():
        return g * g if start == "first" else g * 0

    v = np.array(begin() if v is None else v, dtype=float)
    v = np.average(np.stack([v, g * g]), axis=0, weights=[alpha, 1 - alpha])
    sigma = v**0.5
    step = -lr * g / (sigma + 1e-8)
    return v, np.array(theta, dtype=float) + step


# alpha-of


@wrong("alpha-of", "1/e instead of one half")
def alpha_of_w1(half_life):
    return np.exp(-1 / half_life)


@wrong("alpha-of", "memory 1/(1-alpha) taken as half-life")
def alpha_of_w2(half_life):
    return 1 - 1 / half_life


@wrong("alpha-of", "straight line: loses 1/2 in equal parts")
def alpha_of_w3(half_life):
    return 1 - 1 / (2 * half_life)


@wrong("alpha-of", "power instead of root")
def alpha_of_w4(half_life):
    return 0.5**half_life


@wrong("alpha-of", "root of 2 instead of 1/2")
def alpha_of_w5(half_life):
    return 2 ** (1 / half_life)


@wrong("alpha-of", "takes sigma instead of its square to be halved")
def alpha_of_w6(half_life):
    return 0.25 ** (1 / half_life)


@wrong("alpha-of", "returns 1 - alpha")
def alpha_of_w7(half_life):
    return 1 - 0.5 ** (1 / half_life)


@wrong("alpha-of", "pandas' com convention, h/(h+1)")
def alpha_of_w8(half_life):
    return half_life / (half_life + 1)


@wrong("alpha-of", "pandas' span convention, 1 - 2/(h+1)")
def alpha_of_w9(half_life):
    return 1 - 2 / (half_life + 1)


@wrong("alpha-of", "off by one: half after h+1 steps")
def alpha_of_w10(half_life):
    return 0.5 ** (1 / (half_life + 1))


@wrong("alpha-of", "takes alpha squared per step (square in the wrong place)")
def alpha_of_w11(half_life):
    return 0.5 ** (1 / (2 * half_life))


@wrong("alpha-of", "first-order approximation 1 - ln 2 / h")
def alpha_of_w12(half_life):
    return 1 - np.log(2) / half_life


@wrong("alpha-of", "10 to the power of a natural logarithm")
def alpha_of_w13(half_life):
    return 10 ** (np.log(0.5) / half_life)


@wrong("alpha-of", "integer division in the exponent")
def alpha_of_w14(half_life):
    return 0.5 ** (1 // half_life)


@right("alpha-of", "root")
def alpha_of_r1(half_life):
    return 0.5 ** (1 / half_life)


@right("alpha-of", "exp of log")
def alpha_of_r2(half_life):
    return np.exp(np.log(0.5) / half_life)


@right("alpha-of", "exp2")
def alpha_of_r3(half_life):
    return np.exp2(-1 / half_life)


@right("alpha-of", "one over a root of 2")
def alpha_of_r4(half_life):
    return 1 / np.power(2.0, 1 / half_life)


@right("alpha-of", "bisection")
def alpha_of_r5(half_life):
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        if middle**half_life < 0.5:
            low = middle
        else:
            high = middle
    return (low + high) / 2


# two-laws


def _release(alpha, G, g):
    return np.log((G / g) ** 2) / np.log(1 / alpha)


@wrong("two-laws", "forgets the root in the brake: 1/(1-alpha) = longest")
def two_laws_w1(longest, G, g):
    alpha = 1 - 1 / longest
    return alpha, _release(alpha, G, g)


@wrong("two-laws", "returns 1 - alpha for alpha")
def two_laws_w2(longest, G, g):
    alpha = 1 / longest**2
    return alpha, _release(alpha, G, g)


@wrong("two-laws", "a root too many: alpha squared = 1 - 1/longest squared")
def two_laws_w3(longest, G, g):
    alpha = np.sqrt(1 - 1 / longest**2)
    return alpha, _release(alpha, G, g)


@wrong("two-laws", "release without the 2: G/g instead of its square")
def two_laws_w4(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, np.log(G / g) / np.log(1 / alpha)


@wrong("two-laws", "release negative, sign of log(alpha) forgotten")
def two_laws_w5(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * np.log(G / g) / np.log(alpha)


@wrong("two-laws", "log10 in the numerator, natural logarithm below")
def two_laws_w6(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * np.log10(G / g) / np.log(1 / alpha)


@wrong("two-laws", "release = memory 1/(1-alpha), whatever the slopes")
def two_laws_w7(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 1 / (1 - alpha)


@wrong("two-laws", "release = half-life, whatever the slopes")
def two_laws_w8(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, np.log(2) / np.log(1 / alpha)


@wrong("two-laws", "wrong order of the two results")
def two_laws_w9(longest, G, g):
    alpha = 1 - 1 / longest**2
    return _release(alpha, G, g), alpha


@wrong("two-laws", "difference of the slopes instead of the quotient")
def two_laws_w10(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 2 * np.log(G - g) / np.log(1 / alpha)


@wrong("two-laws", "squares twice: 4 ln(G/g)")
def two_laws_w11(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, 4 * np.log(G / g) / np.log(1 / alpha)


@wrong("two-laws", "release with the default alpha 0.9 instead of the one found")
def two_laws_w12(longest, G, g):
    alpha = 1 - 1 / longest**2
    return alpha, _release(0.9, G, g)


@wrong("two-laws", "1 - 1/(2 longest), which fits only the example")
def two_laws_w13(longest, G, g):
    alpha = 1 - 1 / (2 * longest)
    return alpha, _release(alpha, G, g)


@wrong("two-laws", "two mistakes: no root in the brake, no 2 in the release")
def two_laws_w14(longest, G, g):
    alpha = 1 - 1 / longest
    return alpha, np.log(G / g) / np.log(1 / alpha)


@right("two-laws", "plain formulas")
def two_laws_r1(longest, G, g):
    alpha = 1 - 1 / longest**2
    release = 2 * np.log(abs(G / g)) / np.log(1 / alpha) if alpha > 0 else 0.0
    return alpha, release


@right("two-laws", "math, quotient of squares")
def two_laws_r2(longest, G, g):
    alpha = 1 - longest**-2.0
    if alpha <= 0:
        return alpha, 0.0
    return alpha, math.log(G**2 / g**2) / -math.log(alpha)


@right("two-laws", "logarithm to the base alpha, list")
def two_laws_r3(longest, G, g):
    alpha = (longest - 1) * (longest + 1) / longest**2
    if alpha == 0:
        return [alpha, 0.0]
    return [alpha, math.log((g / G) ** 2, alpha)]


@right("two-laws", "halvings times half-life, log1p")
def two_laws_r4(longest, G, g):
    share = (1 / longest) ** 2
    if share == 1:
        return 0.0, 0.0
    halvings = np.log2(np.square(G) / np.square(g))
    half_life = -np.log(2) / np.log1p(-share)
    return 1 - share, halvings * half_life


@right("two-laws", "helpers, log10 throughout, array")
def two_laws_r5(longest, G, g):
    def brake():
        return (longest**2 - 1) / longest**2

    def release(a):
        return 2 * (np.log10(abs(g)) - np.log10(abs(G))) / np.log10(a) if a > 0 else 0.0

    return np.array([brake(), release(brake())])


# where-it-ends

wrong("where-it-ends", "x = eta instead of eta/2")(0.010000000000000002)

wrong("where-it-ends", "forgets the 1/2 of the bowl")(0.005000000000000001)

wrong("where-it-ends", "x = eta and no 1/2")(0.020000000000000004)

wrong("where-it-ends", "the distance eta/2 instead of the height")(0.025)

wrong("where-it-ends", "the step eta instead of the height")(0.05)

wrong("where-it-ends", "thinks that it settles in the minimum")(0.0)

wrong("where-it-ends", "forgets the curvature")(0.00031250000000000006)

wrong("where-it-ends", "forgets the square")(0.1)

wrong("where-it-ends", "the slope there instead of the height")(0.2)

wrong("where-it-ends", "longest step eta/sqrt(1-alpha) instead of eta")(0.24999999999999978)

wrong("where-it-ends", "two mistakes: x = eta, and forgets the curvature")(0.0012500000000000002)

wrong("where-it-ends", "the slope at distance eta instead of the height")(0.4)

wrong("where-it-ends", "halves the jump twice, x = eta/4")(0.0006250000000000001)

wrong("where-it-ends", "divides by the curvature instead of multiplying")(3.906250000000001e-05)

right("where-it-ends", "decimal")(0.0025)

right("where-it-ends", "formula lambda eta^2 / 8")(0.0025000000000000005)

right("where-it-ends", "fraction")(0.0025)

right("where-it-ends", "NumPy scalar from the bowl at eta/2")(0.0025000000000000005)

right("where-it-ends", "scientific notation")(0.0025)

# brake-holds

wrong("brake-holds", "off by one, one step too few")(98)

wrong("brake-holds", "also counts the step of the large gradient")(100)

wrong("brake-holds", "v instead of sigma at most 2")(110)

wrong("brake-holds", "forgets the gradients of 1 that come after (pure decay)")(97)

wrong("brake-holds", "lets sigma itself decay with 0.9")(49)

wrong("brake-holds", "forgets the factor 0.1 at the large gradient")(121)

wrong("brake-holds", "does not square the large gradient")(34)

wrong("brake-holds", "a gradient of 100 instead of 1000")(56)

wrong("brake-holds", "a hundred times as large, so a hundred times as long")(1200)

wrong("brake-holds", "1000 is the cube of 10, so three times as long")(36)

wrong("brake-holds", "thinks that the time does not depend on the size")(12)

wrong("brake-holds", "log10 above and natural logarithm below")(43)

wrong("brake-holds", "squared ratio: ten thousand times as long")(120000)

wrong("brake-holds", "alpha = 0.99 instead of 0.9")(808)

right("brake-holds", "integer")(99)

right("brake-holds", "float")(99.0)

right("brake-holds", "loop")(99)

right("brake-holds", "formula, rounded up")(99)

right("brake-holds", "NumPy: first index where v is at most 4")(99.0)
