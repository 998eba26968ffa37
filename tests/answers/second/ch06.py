"""Lecture 06: answers as students write them, from the task texts alone."""

import math
import statistics

import numpy as np

from . import right, wrong

# noam


@wrong("noam", "s = t, with max(t, 1) against the division by zero")
def noam_w1(t, d_model, warmup):
    s = max(t, 1)
    return d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)


@wrong("noam", "max instead of min")
def noam_w2(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * max(s**-0.5, s * warmup**-1.5)


@wrong("noam", "sign of the exponent of d_model")
def noam_w3(t, d_model, warmup):
    s = t + 1
    return d_model**0.5 * min(s**-0.5, s * warmup**-1.5)


@wrong("noam", "forgets d_model")
def noam_w4(t, d_model, warmup):
    s = t + 1
    return min(s**-0.5, s * warmup**-1.5)


@wrong("noam", "exponent -0.5 instead of -1.5 for warmup")
def noam_w5(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * warmup**-0.5)


@wrong("noam", "constant after the warm-up, no decay")
def noam_w6(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(1.0, s / warmup) * warmup**-0.5


@wrong("noam", "sign of the exponent of warmup")
def noam_w7(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * warmup**1.5)


@wrong("noam", "divides by d_model instead of its root")
def noam_w8(t, d_model, warmup):
    s = t + 1
    return d_model**-1.0 * min(s**-0.5, s * warmup**-1.5)


@wrong("noam", "s = t + 1 in the decay, but t in the warm-up")
def noam_w9(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, t * warmup**-1.5)


@wrong("noam", "the decay counts its steps from the end of the warm-up")
def noam_w10(t, d_model, warmup):
    s = t + 1
    if s <= warmup:
        return d_model**-0.5 * s * warmup**-1.5
    return d_model**-0.5 * (s - warmup) ** -0.5


@wrong("noam", "linear warm-up s / warmup, not scaled to meet the decay")
def noam_w11(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s / warmup)


@wrong("noam", "decay 1/s instead of one over the root")
def noam_w12(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-1.0, s * warmup**-2.0)


@wrong("noam", "puts s inside the power: (s * warmup)**-1.5")
def noam_w13(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, (s * warmup) ** -1.5)


@wrong("noam", "d_model only in the decay branch, parenthesis in the wrong place")
def noam_w14(t, d_model, warmup):
    s = t + 1
    return min(d_model**-0.5 * s**-0.5, s * warmup**-1.5)


@right("noam", "the template filled in")
def noam_r1(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)


@right("noam", "if and math.sqrt")
def noam_r2(t, d_model, warmup):
    s = t + 1
    if s < warmup:
        factor = s / (warmup * math.sqrt(warmup))
    else:
        factor = 1 / math.sqrt(s)
    return factor / math.sqrt(d_model)


@right("noam", "np.minimum")
def noam_r3(t, d_model, warmup):
    s = np.asarray(t, dtype=float) + 1
    return np.minimum(1 / np.sqrt(s), s / warmup**1.5) / np.sqrt(d_model)


@right("noam", "peak times a shape in (t + 1) / warmup")
def noam_r4(t, d_model, warmup):
    peak = 1 / np.sqrt(d_model * warmup)
    x = (t + 1) / warmup
    return peak * np.minimum(x, 1 / np.sqrt(x))


@right("noam", "np.power and np.where")
def noam_r5(t, d_model, warmup):
    step_num = t + 1.0
    rising = np.multiply(step_num, np.power(float(warmup), -1.5))
    falling = np.power(step_num, -0.5)
    return np.power(float(d_model), -0.5) * np.where(rising < falling, rising, falling)


# warm-up-cosine


@wrong("warm-up-cosine", "starts the line at 0 (t/warmup instead of (t+1)/warmup)")
def warm_up_cosine_w1(t, lr, warmup, T):
    if t < warmup:
        return lr * t / warmup
    part = min(1, (t - warmup) / (T - warmup))
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "divides the line by warmup + 1")
def warm_up_cosine_w2(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / (warmup + 1)
    part = min(1, (t - warmup) / (T - warmup))
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "forgets that the rate stays at 0 after T, so the wave rises again")
def warm_up_cosine_w3(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = (t - warmup) / (T - warmup)
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "lets the wave run over t/T and forgets to subtract warmup")
def warm_up_cosine_w4(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(1, t / T)
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "takes T as the length of the wave, so it ends at warmup + T")
def warm_up_cosine_w5(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(1, (t - warmup) / T)
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "off by one on the wave (t - warmup + 1)")
def warm_up_cosine_w6(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(1, (t - warmup + 1) / (T - warmup))
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "quarter of a wave, cos(pi/2 * part)")
def warm_up_cosine_w7(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(1, (t - warmup) / (T - warmup))
    return lr * np.cos(np.pi / 2 * part)


@wrong("warm-up-cosine", "forgets the half, so the wave starts at 2 lr")
def warm_up_cosine_w8(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(1, (t - warmup) / (T - warmup))
    return lr * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "<= for <, so at t = warmup the line overshoots lr")
def warm_up_cosine_w9(t, lr, warmup, T):
    if t <= warmup:
        return lr * (t + 1) / warmup
    part = min(1, (t - warmup) / (T - warmup))
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "falls along a line instead of a wave")
def warm_up_cosine_w10(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(1, (t - warmup) / (T - warmup))
    return lr * (1 - part)


@wrong("warm-up-cosine", "sign of the cosine: the wave rises from 0 to lr")
def warm_up_cosine_w11(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(1, (t - warmup) / (T - warmup))
    return lr * (1 - np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "restarts the wave after T as in SGDR")
def warm_up_cosine_w12(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = (t - warmup) / (T - warmup) % 1
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "multiplies the line with a wave that runs from t = 0")
def warm_up_cosine_w13(t, lr, warmup, T):
    line = min(1, (t + 1) / warmup)
    part = min(1, t / T)
    return lr * line * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "two mistakes: line from 0, and no stop at T")
def warm_up_cosine_w14(t, lr, warmup, T):
    if t < warmup:
        return lr * t / warmup
    part = (t - warmup) / (T - warmup)
    return lr * (1 + np.cos(np.pi * part)) / 2


@right("warm-up-cosine", "the template with min")
def warm_up_cosine_r1(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(1, (t - warmup) / (T - warmup))
    return lr * (1 + np.cos(np.pi * part)) / 2


@right("warm-up-cosine", "math module and three branches")
def warm_up_cosine_r2(t, lr, warmup, T):
    if t < warmup:
        return (t + 1) * (lr / warmup)
    if t >= T:
        return 0
    return 0.5 * lr * (math.cos(math.pi * (t - warmup) / (T - warmup)) + 1)


@right("warm-up-cosine", "squared cosine of the half angle, np.clip")
def warm_up_cosine_r3(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = np.clip((t - warmup) / (T - warmup), 0, 1)
    return lr * np.cos(np.pi * part / 2) ** 2


@right("warm-up-cosine", "helper functions, linspace, counted from the end")
def warm_up_cosine_r4(t, lr, warmup, T):
    def line(t):
        return np.linspace(lr / warmup, lr, warmup)[t]

    def wave(t):
        left = max(T - t, 0) / (T - warmup)
        return lr * (1 - np.cos(np.pi * left)) / 2

    return line(t) if t < warmup else wave(t)


@right("warm-up-cosine", "t capped at T, squared sine")
def warm_up_cosine_r5(t, lr, warmup, T):
    t = min(t, T)
    if t + 1 <= warmup:
        factor = (t + 1) / warmup
    else:
        factor = np.sin(np.pi / 2 * (T - t) / (T - warmup)) ** 2
    return factor * lr


# rho-and-r


@wrong("rho-and-r", "takes n = t (with 1 at t = 0) instead of t + 1")
def rho_and_r_w1(t, beta2):
    n = max(t, 1)
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "PyTorch's threshold 5 instead of 4")
def rho_and_r_w2(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 5:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "forgets the root in r")
def rho_and_r_w3(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, above / below


@wrong("rho-and-r", "r upside down")
def rho_and_r_w4(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(below / above)


@wrong("rho-and-r", "forgets the -1 in the longest rho")
def rho_and_r_w5(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2)
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "forgets the factor 2 in rho")
def rho_and_r_w6(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "forgets the factor n in rho")
def rho_and_r_w7(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "returns r = 1 at the beginning instead of 0")
def rho_and_r_w8(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 1.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "multiplies by t, but takes the power n = t + 1")
def rho_and_r_w9(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * t * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "divides by 1 - beta2 instead of 1 - beta2**n")
def rho_and_r_w10(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "forgets the factor longest / rho in r")
def rho_and_r_w11(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2)
    below = (longest - 4) * (longest - 2)
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "has the last factor of r upside down (rho / longest)")
def rho_and_r_w12(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * rho
    below = (longest - 4) * (longest - 2) * longest
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "returns r and rho in the wrong order")
def rho_and_r_w13(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return 0.0, rho
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return np.sqrt(above / below), rho


@wrong("rho-and-r", "sets rho to 0 too where it is not above 4")
def rho_and_r_w14(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return 0.0, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@right("rho-and-r", "the template")
def rho_and_r_r1(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@right("rho-and-r", "math module, (1+b)/(1-b), list")
def rho_and_r_r2(t, beta2):
    longest = (1 + beta2) / (1 - beta2)
    power = math.pow(beta2, t + 1)
    rho = longest - 2 * (t + 1) * power / (1 - power)
    r = 0
    if rho > 4:

        def f(x):
            return (x - 4) * (x - 2) / x

        r = math.sqrt(f(rho) / f(longest))
    return [rho, r]


@right("rho-and-r", "rho from the mean age of the gradients, product of roots")
def rho_and_r_r3(t, beta2):
    # rho is 2 * (mean age of the gradients, counted from 1) - 1
    k = np.arange(1, t + 2)
    weights = beta2 ** (k - 1.0)
    rho = 2 * np.sum(k * weights) / np.sum(weights) - 1
    longest = 2 / (1 - beta2) - 1
    if not rho > 4:
        return rho, 0.0
    return rho, (np.sqrt((rho - 4) / (longest - 4)) * np.sqrt((rho - 2) / (longest - 2)) * np.sqrt(longest / rho))


@right("rho-and-r", "power in a loop, array")
def rho_and_r_r4(t, beta2):
    n = t + 1
    power = 1.0
    for _ in range(n):
        power *= beta2
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * power / (1 - power)
    if rho > 4:
        above = (rho - 4) * (rho - 2) * longest
        below = (longest - 4) * (longest - 2) * rho
        return np.array([rho, (above / below) ** 0.5])
    return np.array([rho, 0.0])


@right("rho-and-r", "helper functions, root of a ratio of variances")
def rho_and_r_r5(t, beta2):
    def length(n):
        return longest - 2 * n * beta2**n / (1 - beta2**n)

    def variance(x):  # up to a factor
        return x / ((x - 2) * (x - 4))

    longest = 2 / (1 - beta2) - 1
    rho = length(t + 1)
    return rho, np.sqrt(variance(longest) / variance(rho)) if rho > 4 else 0.0


# radam-step


@wrong("radam-step", "makes no step at all while rho is small")
def radam_step_w1(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "uncorrected m while rho is small")
def radam_step_w2(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "forgets the bias correction of v")
def radam_step_w3(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v)
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "corrects with beta**t instead of beta**(t+1), 1 at t = 0")
def radam_step_w4(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    n = max(t, 1)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**n)
    sigma = np.sqrt(v / (1 - beta2**n))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "forgets the factor r")
def radam_step_w5(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat / sigma


@wrong("radam-step", "divides by r instead of multiplying")
def radam_step_w6(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat / (r * sigma)


@wrong("radam-step", "returns theta first")
def radam_step_w7(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return theta - lr * m_hat, m, v
    return theta - lr * r * m_hat / sigma, m, v


@wrong("radam-step", "returns the corrected m and v")
def radam_step_w8(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1 ** (t + 1))
    v = v / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m
    return m, v, theta - lr * r * m / np.sqrt(v)


@wrong("radam-step", "forgets the root of v")
def radam_step_w9(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = v / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "beta1 and beta2 confused")
def radam_step_w10(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g**2
    m_hat = m / (1 - beta2 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta1 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "plain gradient step instead of momentum while rho is small")
def radam_step_w11(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * g
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "plain Adam step (with sigma) while rho is small")
def radam_step_w12(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat / sigma
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "averages (g - m)^2 as in AdaBelief")
def radam_step_w13(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * (g - m) ** 2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "two mistakes: no bias correction of m, none of v")
def radam_step_w14(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    sigma = np.sqrt(v)
    if rho <= 5:
        return m, v, theta - lr * m
    return m, v, theta - lr * r * m / sigma


@right("radam-step", "the template, rule rho <= 5")
def radam_step_r1(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@right("radam-step", "differences instead of averages, rule rho > 4")
def radam_step_r2(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    step = lr / (1 - beta1 ** (t + 1)) * m
    if rho > 4:
        step = step * r * np.sqrt(1 - beta2 ** (t + 1)) / np.sqrt(v)
    return m, v, theta - step


@right("radam-step", "helper functions, list, the rule r > 0")
def radam_step_r3(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    def average(old, new, beta):
        return beta * old + (1 - beta) * new

    def correct(x, beta):
        return x / (1 - np.power(beta, t + 1))

    m, v = average(m, g, beta1), average(v, np.square(g), beta2)
    if r > 0:
        direction = r * correct(m, beta1) / correct(v, beta2) ** 0.5
    else:
        direction = correct(m, beta1)
    return [m, v, theta - lr * direction]


@right("radam-step", "sigma is 1 while rho is small, and r goes into sigma")
def radam_step_r4(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    n = t + 1
    m_new = m * beta1 + g * (1 - beta1)
    v_new = v * beta2 + g**2 * (1 - beta2)
    sigma = 1
    if rho > 5:
        sigma = np.sqrt(v_new / (1 - beta2**n)) / r
    theta_new = theta - lr * (m_new / (1 - beta1**n)) / sigma
    return m_new, v_new, theta_new


@right("radam-step", "loop over the elements")
def radam_step_r5(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    # element by element
    shape = np.shape(theta)
    out = []
    for p, d, a, b in zip(*(np.ravel(x) for x in np.broadcast_arrays(theta, g, m, v))):
        a = beta1 * a + (1 - beta1) * d
        b = beta2 * b + (1 - beta2) * d * d
        move = lr * a / (1 - beta1 ** (t + 1))
        if rho > 5:
            move *= r / math.sqrt(b / (1 - beta2 ** (t + 1)))
        out.append((a, b, p - move))
    ms, vs, thetas = np.array(out, dtype=float).T
    return ms.reshape(shape), vs.reshape(shape), thetas.reshape(shape)


# whom-does-it-contradict


def _against(h1, h2, trained):
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "mean of the losses instead of the median")
def whom_does_it_contradict_w1(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.mean(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "forgets in H1 that momentum has no sigma")
def whom_does_it_contradict_w2(adaptive, known, ramp, losses, good):
    h1 = known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "thinks that momentum trains according to H2 as well")
def whom_does_it_contradict_w3(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp or not adaptive
    tells = h1 != h2
    trained = np.median(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "forgets that the warm-up helps according to H1 too")
def whom_does_it_contradict_w4(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "thinks that momentum never trains according to H1")
def whom_does_it_contradict_w5(adaptive, known, ramp, losses, good):
    h1 = adaptive and (known or ramp)
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "tells is True where both predict the same")
def whom_does_it_contradict_w6(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 == h2
    trained = np.median(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "tells is True as well where both predict failure")
def whom_does_it_contradict_w7(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = not (h1 and h2)
    trained = np.median(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "leaves the diverged repetitions out of the median")
def whom_does_it_contradict_w8(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    losses = np.asarray(losses, dtype=float)
    ended = losses[np.isfinite(losses)]
    trained = len(ended) > 0 and bool(np.median(ended) < good)
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "counts as trained if one repetition is below good")
def whom_does_it_contradict_w9(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = min(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "counts as trained only if all repetitions are below good")
def whom_does_it_contradict_w10(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = all(loss < good for loss in losses)
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "H1 and H2 confused")
def whom_does_it_contradict_w11(adaptive, known, ramp, losses, good):
    h1 = ramp
    h2 = not adaptive or known or ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "takes the middle loss without sorting")
def whom_does_it_contradict_w12(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = losses[len(losses) // 2] < good
    return h1, h2, tells, _against(h1, h2, trained)


@wrong("whom-does-it-contradict", "names the explanation that the run confirms")
def whom_does_it_contradict_w13(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    right = [n for n, h in [("H1", h1), ("H2", h2)] if h == trained]
    return h1, h2, tells, " and ".join(right) or "neither"


@wrong("whom-does-it-contradict", "says neither whenever the experiment cannot tell")
def whom_does_it_contradict_w14(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    if not tells:
        return h1, h2, tells, "neither"
    return h1, h2, tells, _against(h1, h2, trained)


@right("whom-does-it-contradict", "the template")
def whom_does_it_contradict_r1(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@right("whom-does-it-contradict", "branches, statistics.median")
def whom_does_it_contradict_r2(adaptive, known, ramp, losses, good):
    if ramp:
        h1, h2 = True, True
    elif not adaptive:
        h1, h2 = True, False
    elif known:
        h1, h2 = True, False
    else:
        h1, h2 = False, False
    tells = (h1 and not h2) or (h2 and not h1)
    trained = statistics.median(losses) < good
    if h1 != trained and h2 != trained:
        against = "H1 and H2"
    elif h1 != trained:
        against = "H1"
    elif h2 != trained:
        against = "H2"
    else:
        against = "neither"
    return h1, h2, tells, against


@right("whom-does-it-contradict", "sorted list and its middle, list")
def whom_does_it_contradict_r3(adaptive, known, ramp, losses, good):
    fresh = adaptive and not known
    h1 = not fresh or ramp
    h2 = bool(ramp)
    tells = bool(not fresh and not ramp)
    s = sorted(losses)
    n = len(s)
    middle = s[n // 2] if n % 2 else (s[n // 2 - 1] + s[n // 2]) / 2
    trained = middle < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return [h1, h2, tells, " and ".join(wrong) or "neither"]


@right("whom-does-it-contradict", "De Morgan, xor, dictionary, nan as inf too")
def whom_does_it_contradict_r4(adaptive, known, ramp, losses, good):
    h1 = not (adaptive and not known and not ramp)
    h2 = bool(ramp)
    tells = h1 ^ h2
    losses = np.asarray(losses, dtype=float)
    losses = np.where(np.isnan(losses), np.inf, losses)
    trained = bool(np.median(losses) < good)
    against = {(False, False): "neither", (True, False): "H1", (False, True): "H2", (True, True): "H1 and H2"}
    return h1, h2, tells, against[h1 != trained, h2 != trained]


@right("whom-does-it-contradict", "helper functions, tells from who is contradicted")
def whom_does_it_contradict_r5(adaptive, known, ramp, losses, good):
    def sharp_start_is_met():
        return not ramp

    def bad_sigma_is_used():
        return all([adaptive, not known, not ramp])

    h1 = not bad_sigma_is_used()
    h2 = not sharp_start_is_met()
    trained = np.median(np.array(losses)) < good
    contradicts_1 = bool(h1 != trained)
    contradicts_2 = bool(h2 != trained)
    tells = contradicts_1 != contradicts_2
    names = ["H1"] * contradicts_1 + ["H2"] * contradicts_2
    return h1, h2, tells, " and ".join(names) if names else "neither"
