"""Lecture 06: answers as students write them, from the task texts alone."""

import math
import statistics

import numpy as np

from . import right, wrong

# 6.1 noam


@wrong("noam", "t itself for step_num, one too few, with a guard against the power of 0")
def noam(t, d_model, warmup):
    s = max(t, 1e-12)
    return d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)


@wrong("noam", "t for step_num without a guard: a division by zero at t = 0")
def noam(t, d_model, warmup):
    s = t
    return d_model ** (-0.5) * min(1 / math.sqrt(s), s * warmup ** (-1.5))


@wrong("noam", "the larger of the two")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * max(s**-0.5, s * warmup**-1.5)


@wrong("noam", "multiplied by the root of d_model")
def noam(t, d_model, warmup):
    s = t + 1
    return np.sqrt(d_model) * np.minimum(1 / np.sqrt(s), s / warmup**1.5)


@wrong("noam", "divided by d_model without the root")
def noam(t, d_model, warmup):
    s = t + 1
    return 1 / d_model * min(s**-0.5, s * warmup**-1.5)


@wrong("noam", "d_model is forgotten")
def noam(t, d_model, warmup):
    s = t + 1
    return min(s**-0.5, s * warmup**-1.5)


@wrong("noam", "the power of warmup is −0.5, a line that does not meet the curve")
def noam(t, d_model, warmup):
    s = t + 1
    first = s * warmup**-0.5
    second = s**-0.5
    return d_model**-0.5 * min(first, second)


@wrong("noam", "the power of warmup is +1.5")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * warmup**1.5)


@wrong("noam", "the line up to 1: s/warmup")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s / warmup)


@wrong("noam", "falls like 1/s and not like its root")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-1, s * warmup**-1.5)


@wrong("noam", "t in the line, t + 1 in the root")
def noam(t, d_model, warmup):
    return d_model**-0.5 * min((t + 1) ** -0.5, t * warmup**-1.5)


@wrong("noam", "the two are multiplied: a warm-up times a decay")
def noam(t, d_model, warmup):
    s = t + 1
    ramp = min(1.0, s * warmup**-1.5)
    return d_model**-0.5 * ramp * s**-0.5


@wrong("noam", "after the warm-up the rate stays at its peak")
def noam(t, d_model, warmup):
    s = min(t + 1, warmup)
    return d_model**-0.5 * s * warmup**-1.5


@wrong("noam", "the decay counts its steps from the end of the warm-up")
def noam(t, d_model, warmup):
    s = t + 1
    if s <= warmup:
        return d_model**-0.5 * s * warmup**-1.5
    return d_model**-0.5 * (s - warmup) ** -0.5


@wrong("noam", "the sign of t + 1: t − 1")
def noam(t, d_model, warmup):
    s = t - 1
    return d_model**-0.5 * min(abs(s) ** -0.5 if s else 1.0, s * warmup**-1.5)


@wrong("noam", "the branches exchanged")
def noam(t, d_model, warmup):
    s = t + 1
    if s > warmup:
        lr = s * warmup**-1.5
    else:
        lr = s**-0.5
    return lr / np.sqrt(d_model)


@wrong("noam", "multiplied by the root of d_model; and t from 0 in the line")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**0.5 * min(s**-0.5, t * warmup**-1.5)


@wrong("noam", "d_model without the root; and the power of warmup −0.5")
def noam(t, d_model, warmup):
    s = t + 1
    return min(s**-0.5, s * warmup**-0.5) / d_model


@wrong("noam", "the minimum is taken before d_model enters: only the root is scaled")
def noam(t, d_model, warmup):
    s = t + 1
    return min(d_model**-0.5 * s**-0.5, s * warmup**-1.5)


@right("noam", "the equation as it stands")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)


@right("noam", "two cases, math")
def noam(t, d_model, warmup):
    if t < warmup:
        return (t + 1) / math.sqrt(d_model) / math.pow(warmup, 1.5)
    return 1 / math.sqrt(d_model * (t + 1))


@right("noam", "the peak times a shape")
def noam(t, d_model, warmup):
    step_num = t + 1
    peak = 1 / np.sqrt(d_model * warmup)
    return peak * np.minimum(step_num / warmup, np.sqrt(warmup / step_num))


@right("noam", "a list and its smallest")
def noam(t, d_model, warmup):
    both = [np.sqrt(1.0 / (t + 1)), (t + 1.0) / (warmup * np.sqrt(warmup))]
    return sorted(both)[0] / np.sqrt(d_model)


# 6.2 warm-up-cosine


@wrong("warm-up-cosine", "the line begins at 0: t/warmup")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * t / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "the wave runs over the whole training, t/T")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min(t / T, 1)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "the wave is T long and ends at T + warmup")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / T, 1)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "the wave is one step ahead: t − warmup + 1")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup + 1) / (T - warmup), 1)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "the wave reaches 0 one step before T")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / (T - warmup - 1), 1)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "after T it rises again")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = (t - warmup) / (T - warmup)
    return lr * 0.5 * (1 + math.cos(math.pi * part))


@wrong("warm-up-cosine", "the line goes on to t = warmup, above lr")
def warm_up_cosine(t, lr, warmup, T):
    if t <= warmup:
        return lr * (t + 1) / warmup
    if t >= T:
        return 0.0
    part = (t - warmup) / (T - warmup)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "the line from 1/(warmup + 1), below lr at its end")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / (warmup + 1)
    part = min((t - warmup) / (T - warmup), 1)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "a quarter of a wave")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return (t + 1) * lr / warmup
    part = min(1, (t - warmup) / (T - warmup))
    return lr * np.cos(np.pi / 2 * part)


@wrong("warm-up-cosine", "the cosine alone, negative in its second half")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return (t + 1) * lr / warmup
    if t >= T:
        return 0.0
    part = (t - warmup) / (T - warmup)
    return lr * np.cos(np.pi * part)


@wrong("warm-up-cosine", "the half is forgotten: begins at twice lr")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return (t + 1) * lr / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "1 − cos: the wave begins at 0 and rises")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return (t + 1) * lr / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr / 2 * (1 - np.cos(np.pi * part))


@wrong("warm-up-cosine", "a straight line down")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return (t + 1) * lr / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr * (1 - part)


@wrong("warm-up-cosine", "warm-up times cosine, as shapes multiply")
def warm_up_cosine(t, lr, warmup, T):
    ramp = min((t + 1) / warmup, 1)
    wave = (1 + np.cos(np.pi * min(t / T, 1))) / 2
    return lr * ramp * wave


@wrong("warm-up-cosine", "lr is forgotten in the wave")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "the line rises by half a wave as well")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr / 2 * (1 - np.cos(np.pi * (t + 1) / warmup))
    part = min((t - warmup) / (T - warmup), 1)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "after T the last rate before it is kept, above 0")
def warm_up_cosine(t, lr, warmup, T):
    t = min(t, T - 1)
    if t < warmup:
        return lr * (t + 1) / warmup
    part = (t - warmup) / (T - warmup)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "the line begins at 0; and the wave runs over t/T")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * t / warmup
    if t > T:
        return 0.0
    return lr / 2 * (1 + np.cos(np.pi * t / T))


@wrong("warm-up-cosine", "the wave is one step ahead; and it rises again after T")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = (t + 1 - warmup) / (T - warmup)
    return lr / 2 * (1 + np.cos(np.pi * part))


@right("warm-up-cosine", "the starter filled in")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr / 2 * (1 + np.cos(np.pi * part))


@right("warm-up-cosine", "early return of the end, math")
def warm_up_cosine(t, lr, warmup, T):
    if t >= T:
        return 0.0
    if t >= warmup:
        angle = math.pi * (t - warmup) / (T - warmup)
        return 0.5 * lr * (1 + math.cos(angle))
    return (t + 1) / warmup * lr


@right("warm-up-cosine", "a squared cosine, counted from the end")
def warm_up_cosine(t, lr, warmup, T):
    if t + 1 <= warmup:
        return lr / warmup + t * (lr / warmup)
    left = max(T - t, 0) / (T - warmup)
    return lr * np.sin(np.pi / 2 * left) ** 2


@right("warm-up-cosine", "the last step of the line given to the wave, whose part is clipped at 0")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup - 1:
        return lr * (t + 1) / warmup
    part = np.clip((t - warmup) / (T - warmup), 0, 1)
    return lr * (1 + np.cos(np.pi * part)) / 2


# 6.3 rho-and-r


@wrong("rho-and-r", "n is t and not t + 1")
def rho_and_r(t, beta2):
    n = max(t, 1)
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "n is t + 1 as a factor and t in the power")
def rho_and_r(t, beta2):
    longest = 2 / (1 - beta2) - 1
    power = beta2**t
    rho = longest - 2 * (t + 1) * power / (1 - power) if t else 1.0
    if rho <= 4:
        return rho, 0.0
    return rho, np.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))


@wrong("rho-and-r", "the 2 before n is missing")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the longest memory without its − 1")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2)
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the longest memory is 1/(1 − β₂)")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 1 / (1 - beta2)
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(abs(above / below))


@wrong("rho-and-r", "ρ is the number of gradients itself")
def rho_and_r(t, beta2):
    longest = 2 / (1 - beta2) - 1
    rho = min(t + 1, longest)
    if rho <= 4:
        return rho, 0.0
    return rho, np.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))


@wrong("rho-and-r", "no root: r is the quotient of the variances")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, above / below


@wrong("rho-and-r", "above and below exchanged: r above 1")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (longest - 4) * (longest - 2) * rho
    below = (rho - 4) * (rho - 2) * longest
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "ρ and its limit exchanged at the end of the two products")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * rho
    below = (longest - 4) * (longest - 2) * longest
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the factors ρ and ρ∞ are left out")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    return rho, np.sqrt((rho - 4) * (rho - 2) / ((longest - 4) * (longest - 2)))


@wrong("rho-and-r", "PyTorch's 5 in place of 4")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 5:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "r is 1 where ρ is not above 4")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    r = 1.0
    if rho > 4:
        r = math.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))
    return rho, r


@wrong("rho-and-r", "no case of its own: at first r is made of two negative factors")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    r2 = (rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho)
    return rho, np.sqrt(max(r2, 0))


@wrong("rho-and-r", "the correction 1 − β₂ for 1 − β₂ⁿ")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the correction is added and not subtracted")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest + 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the plain warm-up in place of r: ρ/ρ∞")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    return rho, rho / longest


@wrong("rho-and-r", "the case looks at t and not at ρ")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if t <= 4:
        return rho, 0.0
    r2 = (rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho)
    return rho, np.sqrt(abs(r2))


@wrong("rho-and-r", "n is t; and no root")
def rho_and_r(t, beta2):
    longest = 2 / (1 - beta2) - 1
    if t == 0:
        return 1.0, 0.0
    rho = longest - 2 * t * beta2**t / (1 - beta2**t)
    if rho <= 4:
        return rho, 0.0
    return rho, (rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho)


@wrong("rho-and-r", "the 2 before n missing; and the threshold 5")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - n * beta2**n / (1 - beta2**n)
    if rho > 5:
        above = (rho - 4) * (rho - 2) * longest
        below = (longest - 4) * (longest - 2) * rho
        return rho, np.sqrt(above / below)
    return rho, 0.0


@right("rho-and-r", "the starter filled in")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@right("rho-and-r", "the limit as (1 + β)/(1 − β), three quotients under the root")
def rho_and_r(t, beta2):
    n, limit = t + 1, (1 + beta2) / (1 - beta2)
    share = math.pow(beta2, n)
    rho = limit - 2 * n * share / (1 - share)
    r = 0.0
    if rho > 4:
        r = math.sqrt((rho - 4) / (limit - 4) * (rho - 2) / (limit - 2) * limit / rho)
    return rho, r


@right("rho-and-r", "a quotient of the two variances")
def rho_and_r(t, beta2):
    def variance(p):
        return p / (2 * (p - 2) * (p - 4))

    n = t + 1
    end = 2 / (1 - beta2) - 1
    rho = end - 2 * n * (1 / (1 - beta2**n) - 1)
    return (rho, np.sqrt(variance(end) / variance(rho))) if rho > 4 else (rho, 0.0)


@right("rho-and-r", "at ρ = 4 the formula itself, which is 0 there")
def rho_and_r(t, beta2):
    b = beta2 ** (t + 1)
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * (t + 1) * b / (1 - b)
    if rho < 4:
        return rho, 0
    above = (rho - 4) * (rho - 2) / rho
    below = (longest - 4) * (longest - 2) / longest
    return rho, (above / below) ** 0.5


# 6.4 radam-step


@wrong("radam-step", "m is not corrected while σ is left out")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "m is never corrected")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m
    return m, v, theta - lr * r * m / sigma


@wrong("radam-step", "σ is not corrected")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v)
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "the corrected averages are returned and fed back")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1 ** (t + 1))
    v = v / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m
    return m, v, theta - lr * r * m / np.sqrt(v)


@wrong("radam-step", "r is forgotten: plain Adam after the first steps")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat / sigma


@wrong("radam-step", "r in the first part as well, which then stands still")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 4:
        return m, v, theta - lr * r * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "no step at all while ρ is small")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "no case of its own: always with σ and r")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "the two cases exchanged")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho > 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "the power of the corrections is t")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, sigma = m, np.sqrt(v)
    if t > 0:
        m_hat = m / (1 - beta1**t)
        sigma = np.sqrt(v / (1 - beta2**t))
    step = m_hat if rho <= 5 else r * m_hat / sigma
    return m, v, theta - lr * step


@wrong("radam-step", "the gradient itself and not its average in the first part")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * g
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "divided by r")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat / (r * sigma)


@wrong("radam-step", "r goes under the root, with v")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat * np.sqrt(r / v_hat)


@wrong("radam-step", "the root is forgotten: divided by v̂")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = v / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "σ of the step before")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    m_hat = m / (1 - beta1 ** (t + 1))
    if rho <= 5:
        theta = theta - lr * m_hat
    else:
        sigma = np.sqrt(v / (1 - beta2**t))
        theta = theta - lr * r * m_hat / sigma
    v = beta2 * v + (1 - beta2) * g**2
    return m, v, theta


@wrong("radam-step", "β₁ and β₂ exchanged in the corrections")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    n = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta2**n)
    sigma = np.sqrt(v / (1 - beta1**n))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "uphill")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta + lr * m_hat
    return m, v, theta + lr * r * m_hat / sigma


@wrong("radam-step", "v is kept as it is while σ is left out")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    m_hat = m / (1 - beta1 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    v = beta2 * v + (1 - beta2) * g**2
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "σ is not corrected; and r is forgotten")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat / np.sqrt(v)


@wrong("radam-step", "the first part takes m without its correction; and the root is forgotten in the second")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    if rho <= 4:
        return m, v, theta - lr * m
    return m, v, theta - lr * r * m / (1 - beta1 ** (t + 1)) / (v / (1 - beta2 ** (t + 1)))


@right("radam-step", "PyTorch's 5")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@right("radam-step", "the paper's 4, the if turned round")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    n = t + 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    step = lr * m / (1 - beta1**n)
    if rho > 4:
        step = step * r / np.sqrt(v / (1 - beta2**n))
    return m, v, theta - step


@right("radam-step", "asks whether r is 0, which is the paper's case")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    first = beta1 * m + (1 - beta1) * g
    second = beta2 * v + (1 - beta2) * np.square(g)
    rate = lr / (1 - beta1 ** (t + 1))
    if r == 0:
        return first, second, theta - rate * first
    return first, second, theta - rate * r * np.sqrt(1 - beta2 ** (t + 1)) * first / np.sqrt(second)


@right("radam-step", "a σ of 1 and an r of 1 in the first part, PyTorch's 5")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + g - beta1 * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    factor, sigma = 1.0, 1.0
    if not rho <= 5:
        factor, sigma = r, (v / (1 - beta2 ** (t + 1))) ** 0.5
    m_hat = m / (1 - beta1 ** (t + 1))
    return m, v, theta - lr * factor / sigma * m_hat


# 6.5 whom-does-it-contradict


def _names(h1, h2, trained):
    return " and ".join(n for n, h in [("H1", h1), ("H2", h2)] if h != trained) or "neither"


@wrong("whom-does-it-contradict", "the mean and not the median")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.mean(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "the diverged runs are left out of the median")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    kept = [x for x in losses if np.isfinite(x)]
    trained = bool(kept) and np.median(kept) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "H1 is taken to say something about momentum: needs a warm-up or a known σ")
def judge(adaptive, known, ramp, losses, good):
    h1 = known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "H1 looks only at σ: a warm-up is no cure in its eyes")
def judge(adaptive, known, ramp, losses, good):
    h1 = known or not adaptive
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "H1 wants a known σ and a warm-up both")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or (known and ramp)
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "an adaptive method is what H1 demands: momentum never trains")
def judge(adaptive, known, ramp, losses, good):
    if adaptive:
        h1 = known or ramp
    else:
        h1 = False
    h2 = ramp
    trained = np.median(losses) < good
    return h1, h2, h1 != h2, _names(h1, h2, trained)


@wrong("whom-does-it-contradict", "H2 holds for adaptive methods only: momentum trains without a warm-up")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp or not adaptive
    tells = h1 != h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "H2 is cured by a known σ, too")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp or known
    tells = h1 != h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "H2 turned round: trains without a warm-up")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = not ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "the two predictions exchanged")
def judge(adaptive, known, ramp, losses, good):
    h1 = ramp
    h2 = not adaptive or known or ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    return h1, h2, tells, _names(h1, h2, trained)


@wrong("whom-does-it-contradict", "tells where both predict the same")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 == h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "tells if the result is against H1, whatever H2 says")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    trained = bool(np.median(losses) < good)
    tells = h1 != trained
    return h1, h2, tells, _names(h1, h2, trained)


@wrong("whom-does-it-contradict", "tells as soon as one of them is contradicted")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    trained = bool(np.median(losses) < good)
    against = _names(h1, h2, trained)
    return h1, h2, against != "neither", against


@wrong("whom-does-it-contradict", "trained if the best seed is good")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = min(losses) < good
    return h1, h2, tells, _names(h1, h2, trained)


@wrong("whom-does-it-contradict", "trained only if every seed is good")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = all(x < good for x in losses)
    return h1, h2, tells, _names(h1, h2, trained)


@wrong("whom-does-it-contradict", "trained if the median is above good")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) > good
    return h1, h2, tells, _names(h1, h2, trained)


@wrong("whom-does-it-contradict", "names those that the run confirms")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    right = [n for n, h in [("H1", h1), ("H2", h2)] if h == trained]
    return h1, h2, tells, " and ".join(right) or "neither"


@wrong("whom-does-it-contradict", "the middle of the losses as they come, unsorted")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = losses[len(losses) // 2] < good
    return h1, h2, tells, _names(h1, h2, trained)


@wrong("whom-does-it-contradict", "H1 ignores momentum; and the mean for the median")
def judge(adaptive, known, ramp, losses, good):
    h1 = known or ramp
    h2 = ramp
    trained = sum(losses) / len(losses) < good
    return h1, h2, h1 != h2, _names(h1, h2, trained)


@wrong("whom-does-it-contradict", "H1 has no warm-up; and H2 is cured by a known σ")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known
    h2 = ramp or known
    trained = np.median(losses) < good
    return h1, h2, h1 != h2, _names(h1, h2, trained)


@right("whom-does-it-contradict", "the starter filled in")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@right("whom-does-it-contradict", "ifs, and what would stop H1")
def judge(adaptive, known, ramp, losses, good):
    blind = adaptive and not known  # σ has to be estimated on the way
    if blind and not ramp:
        h1 = False
    else:
        h1 = True
    h2 = bool(ramp)
    trained = statistics.median(losses) < good
    if h1 != trained and h2 != trained:
        against = "H1 and H2"
    elif h1 != trained:
        against = "H1"
    elif h2 != trained:
        against = "H2"
    else:
        against = "neither"
    return h1, h2, not h1 == h2, against


@right("whom-does-it-contradict", "the median by sorting")
def judge(adaptive, known, ramp, losses, good):
    ordered, n = sorted(losses), len(losses)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    h1, h2 = any((not adaptive, known, ramp)), ramp
    return h1, h2, h1 and not h2, _names(h1, h2, middle < good)


@right("whom-does-it-contradict", "tells written out: no warm-up, and no σ or a known one")
def judge(adaptive, known, ramp, losses, good):
    tells = not ramp and (known or not adaptive)
    h1 = ramp or tells
    trained = bool(np.quantile(losses, 0.5, method="averaged_inverted_cdf") < good)
    return h1, ramp, tells, _names(h1, ramp, trained)
