"""Lecture 06: answers as students write them, from the task texts alone."""

import math
import statistics

import numpy as np

from . import right, wrong

# 6.1 noam -------------------------------------------------------------------


@wrong("noam", "t is used as it is, so the first step has the rate 0 and all others are one too early")
def noam(t, d_model, warmup):
    s = max(t, 1e-9)
    return d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)


@wrong("noam", "the count is only repaired at 0: steps 0 and 1 get the same rate")
def noam(t, d_model, warmup):
    s = max(1, t)
    return d_model ** (-0.5) * min(s ** (-0.5), s * warmup ** (-1.5))


@wrong("noam", "max for min: the upper of the two curves")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * max(s**-0.5, s * warmup**-1.5)


@wrong("noam", "times the root of d_model instead of divided by it")
def noam(t, d_model, warmup):
    s = t + 1
    return np.sqrt(d_model) * min(1 / np.sqrt(s), s / warmup**1.5)


@wrong("noam", "divided by d_model itself, the root is forgotten")
def noam(t, d_model, warmup):
    s = t + 1
    decay = 1 / math.sqrt(s)
    rise = s / (warmup * math.sqrt(warmup))
    return min(decay, rise) / d_model


@wrong("noam", "warmup to the power -0.5: the line has the wrong slope and no joint at warmup")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * warmup**-0.5)


@wrong("noam", "warmup to the power -1: an ordinary line up to 1")
def noam(t, d_model, warmup):
    s = t + 1
    factor = min(s / warmup, s**-0.5)
    return factor * d_model**-0.5


@wrong("noam", "step_num is multiplied with warmup before the power: (s·warmup)^-1.5")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * np.minimum(s**-0.5, (s * warmup) ** -1.5)


@wrong("noam", "the factor of d_model only belongs to the first of the two curves: a bracket is missing")
def noam(t, d_model, warmup):
    s = t + 1
    return min(d_model**-0.5 * s**-0.5, s * warmup**-1.5)


@wrong("noam", "scaled to a peak of 1, as warm-ups are in most libraries: d_model does not count")
def noam(t, d_model, warmup):
    s = t + 1
    peak = warmup**-0.5
    return min(s**-0.5, s * warmup**-1.5) / peak


@wrong("noam", "the decay begins anew after the warm-up: 1/√(s - warmup)")
def noam(t, d_model, warmup):
    s = t + 1
    if s <= warmup:
        return d_model**-0.5 * s * warmup**-1.5
    return d_model**-0.5 * (s - warmup) ** -0.5


@wrong("noam", "after the warm-up the rate stays where it is: only the line, held at the peak")
def noam(t, d_model, warmup):
    s = min(t + 1, warmup)
    return s * warmup**-1.5 / np.sqrt(d_model)


@wrong("noam", "after the warm-up the decay is 1/s and not 1/√s")
def noam(t, d_model, warmup):
    s = t + 1
    a, b = 1 / s, s * warmup**-1.5
    return d_model**-0.5 * (a if a < b else b)


@wrong("noam", "the conditions exchanged: the fall first, then the line")
def noam(t, d_model, warmup):
    s = t + 1
    if s < warmup:
        shape = s**-0.5
    else:
        shape = s * warmup**-1.5
    return shape / math.sqrt(d_model)


@wrong("noam", "the fall ends as a straight line to 0 at 2·warmup, a triangle")
def noam(t, d_model, warmup):
    s = t + 1
    peak = (d_model * warmup) ** -0.5
    return peak * max(0.0, min(s / warmup, 2 - s / warmup))


@wrong("noam", "4000 warm-up steps, whatever is asked for")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * 4000**-1.5)


@wrong("noam", "t is used as it is in the line; and max for min")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * max(s**-0.5, t * warmup**-1.5)


@wrong("noam", "warmup to the power -0.5; and times the root of d_model")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**0.5 * min(s**-0.5, s * warmup**-0.5)


@wrong("noam", "counts one too far, s = t + 2: the joint comes a step early")
def noam(t, d_model, warmup):
    s = t + 1
    s += 1
    return d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)


@right("noam", "as the paper writes it")
def noam(t, d_model, warmup):
    s = t + 1
    return d_model**-0.5 * min(s**-0.5, s * warmup**-1.5)


@right("noam", "two cases, early return, roots by math")
def noam(t, d_model, warmup):
    step_num = t + 1
    if step_num > warmup:
        return 1 / math.sqrt(d_model * step_num)
    return step_num / (warmup * math.sqrt(d_model * warmup))


@right("noam", "the peak first, and then the share of it")
def noam(t, d_model, warmup):
    peak = 1 / np.sqrt(d_model * warmup)
    x = (t + 1) / warmup
    return peak * np.minimum(x, 1 / np.sqrt(x))


@right("noam", "an array of both curves, and its smallest entry")
def noam(t, d_model, warmup):
    s = float(t) + 1.0
    curves = np.array([s ** (-1 / 2), s * float(warmup) ** (-3 / 2)])
    return curves.min() / d_model ** (1 / 2)


@right("noam", "with logarithms")
def noam(t, d_model, warmup):
    s = math.log(t + 1)
    lower = min(-s / 2, s - 1.5 * math.log(warmup))
    return math.exp(lower - math.log(d_model) / 2)


# 6.2 warm-up-cosine ---------------------------------------------------------


@wrong("warm-up-cosine", "the line begins at 0: t/warmup")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * t / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "beyond T the wave goes up again")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = (t - warmup) / (T - warmup)
    return lr / 2 * (1 + np.cos(np.pi * part))


@wrong("warm-up-cosine", "the wave starts at 0 and not at the joint: the part is t/T")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = t / T
    if part >= 1:
        return 0.0
    return lr * 0.5 * (1 + math.cos(math.pi * part))


@wrong("warm-up-cosine", "the wave lasts T steps after the warm-up, so it ends at warmup + T")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = np.clip((t - warmup) / T, 0, 1)
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "a quarter of a wave, cos(π/2·part): too high in the middle")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return (t + 1) / warmup * lr
    part = min(1.0, (t - warmup) / (T - warmup))
    return lr * np.cos(np.pi / 2 * part)


@wrong("warm-up-cosine", "a whole wave, 2π: back at lr at the end")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    if t > T:
        return 0.0
    part = (t - warmup) / (T - warmup)
    return lr * (1 + np.cos(2 * np.pi * part)) / 2


@wrong("warm-up-cosine", "1 - cos: the wave rises from 0 to lr")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr * (1 - np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "the factor 1/2 is missing: it jumps to 2·lr at the joint")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr * (1 + math.cos(math.pi * part))


@wrong("warm-up-cosine", "the wave is one step ahead: at t = warmup it has already fallen")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = (t + 1 - warmup) / (T - warmup)
    if part > 1:
        return 0.0
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "the wave reaches 0 one step too early, at T - 1")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    if t >= T:
        return 0.0
    span = max(T - warmup - 1, 1)
    part = (t - warmup) / span
    return lr / 2 * (np.cos(np.pi * part) + 1)


@wrong("warm-up-cosine", "a straight line down in the place of the wave")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = (t - warmup) / (T - warmup)
    return lr * max(0.0, 1 - part)


@wrong("warm-up-cosine", "degrees in the place of radians")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / (T - warmup), 1)
    angle = 180 * part
    return lr * (1 + np.cos(angle)) / 2


@wrong("warm-up-cosine", "cut off at zero: a wave from lr to -lr, the lower half set to 0")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr * max(math.cos(math.pi * part), 0)


@wrong("warm-up-cosine", "the line is multiplied with a wave that runs from step 0 on")
def warm_up_cosine(t, lr, warmup, T):
    wave = 0.5 * (1 + np.cos(np.pi * min(t / T, 1)))
    if t < warmup:
        return lr * (t + 1) / warmup * wave
    return lr * wave


@wrong("warm-up-cosine", "lr is forgotten on the line")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return (t + 1) / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "after T the rate stays at lr and not at 0: the part is taken modulo 1, warm restarts")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = ((t - warmup) / (T - warmup)) % 1
    return lr * (1 + np.cos(np.pi * part)) / 2


@wrong("warm-up-cosine", "lr/warmup is reached at t = 1 only, t/warmup; and the wave goes up again beyond T")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr / warmup * t
    part = (t - warmup) / (T - warmup)
    return 0.5 * lr * (1 + math.cos(math.pi * part))


@wrong("warm-up-cosine", "the part is t/T; and it may pass 1")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = t / T
    return lr * (1 + np.cos(part * np.pi)) / 2


@wrong("warm-up-cosine", "a whole-number division: // makes the part 0 until T")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) // (T - warmup), 1)
    return lr * (1 + np.cos(np.pi * part)) / 2


@right("warm-up-cosine", "the part cut off at 1")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr * (t + 1) / warmup
    part = min((t - warmup) / (T - warmup), 1)
    return lr * (1 + np.cos(np.pi * part)) / 2


@right("warm-up-cosine", "three cases with early returns, math")
def warm_up_cosine(t, lr, warmup, T):
    if t < warmup:
        return lr / warmup * (t + 1)
    if t >= T:
        return 0.0
    angle = math.pi * (t - warmup) / (T - warmup)
    return lr * 0.5 + lr * 0.5 * math.cos(angle)


@right("warm-up-cosine", "the square of the cosine of half the angle")
def warm_up_cosine(t, lr, warmup, T):
    if t >= T:
        return 0.0
    if t >= warmup:
        half = np.pi / 2 * (t - warmup) / (T - warmup)
        return lr * np.cos(half) ** 2
    return lr * (1 + t) / warmup


@right("warm-up-cosine", "what is left to T: a sine squared that falls")
def warm_up_cosine(t, lr, warmup, T):
    if t + 1 <= warmup:
        share = (t + 1) / warmup
    else:
        left = max(T - t, 0) / (T - warmup)
        share = math.sin(math.pi * left / 2) ** 2
    return share * lr


@right("warm-up-cosine", "np.clip, and np.where for the choice")
def warm_up_cosine(t, lr, warmup, T):
    line = (t + 1) / max(warmup, 1)
    part = np.clip((t - warmup) / (T - warmup), 0, 1)
    wave = 0.5 + 0.5 * np.cos(np.pi * part)
    return lr * float(np.where(t < warmup, line, wave))


# 6.3 rho-and-r --------------------------------------------------------------


@wrong("rho-and-r", "t in the place of t + 1: at t = 0 the two powers vanish, and later all is one step late")
def rho_and_r(t, beta2):
    n = max(t, 1)
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the root is missing")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, above / below


@wrong("rho-and-r", "above and below exchanged: a factor larger than 1")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    bn = beta2**n
    rho = longest - 2 * n * bn / (1 - bn)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(below / above)


@wrong("rho-and-r", "ρ∞ without the -1")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2)
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, math.sqrt(above / below)


@wrong("rho-and-r", "the memory 1/(1 - β₂) for ρ∞")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 1 / (1 - beta2)
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, math.sqrt(above / below)


@wrong("rho-and-r", "the factor 2 in front of n is lost")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below) if below > 0 else 0.0


@wrong("rho-and-r", "the correction 1 - β₂ⁿ is missing below the fraction")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "1 - β₂ in the place of 1 - β₂ⁿ below the fraction")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the number of gradients is taken for ρ, no forgetting at all")
def rho_and_r(t, beta2):
    longest = 2 / (1 - beta2) - 1
    rho = float(min(t + 1, longest))
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "ρ and ρ∞ stand in the wrong lines: above ends with ρ, below with ρ∞")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * rho
    below = (longest - 4) * (longest - 2) * longest
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the last factors, ρ∞ and ρ, are forgotten")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    return rho, np.sqrt((rho - 4) * (rho - 2) / ((longest - 4) * (longest - 2)))


@wrong("rho-and-r", "a bracket is missing: divided by ρ∞ - 4, and then multiplied")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    return rho, np.sqrt((rho - 4) * (rho - 2) * longest / (longest - 4) * (longest - 2) * rho)


@wrong("rho-and-r", "PyTorch's threshold: r is 0 while ρ is not above 5")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 5:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "r is 1 where ρ is not above 4, as if nothing were to be rectified")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 1.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "ρ counts as 0, too, where it is not above 4")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return 0.0, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "the correction is added to ρ∞ in place of subtracted")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    power = beta2**n
    rho = longest + 2 * n * power / (1 - power)
    if rho <= 4 or longest <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@wrong("rho-and-r", "a linear warm-up of 2/(1 - β₂) steps for r")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    return rho, min(1.0, n / (longest + 1))


@wrong("rho-and-r", "the root is missing; and ρ∞ without the -1")
def rho_and_r(t, beta2):
    n = t + 1
    rho_inf = 2 / (1 - beta2)
    rho = rho_inf - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    return rho, (rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)


@wrong("rho-and-r", "t + 1 as the factor, but t in the powers; and PyTorch's 5")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    power = beta2 ** max(t, 1)
    rho = longest - 2 * n * power / (1 - power)
    if rho <= 5:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@right("rho-and-r", "as the lecture writes it")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * n * beta2**n / (1 - beta2**n)
    if rho <= 4:
        return rho, 0.0
    above = (rho - 4) * (rho - 2) * longest
    below = (longest - 4) * (longest - 2) * rho
    return rho, np.sqrt(above / below)


@right("rho-and-r", "(1 + β₂)/(1 - β₂) for ρ∞, and a root for each of the fractions")
def rho_and_r(t, beta2):
    rho_inf = (1 + beta2) / (1 - beta2)
    power = beta2 ** (t + 1)
    rho = rho_inf - 2 * (t + 1) * power / (1 - power)
    r = 0.0
    if rho > 4:
        r = math.sqrt((rho - 4) / (rho_inf - 4)) * math.sqrt((rho - 2) / (rho_inf - 2)) * math.sqrt(rho_inf / rho)
    return rho, r


@right("rho-and-r", "the power by a loop, a helper for the variance")
def rho_and_r(t, beta2):
    power = 1.0
    for _ in range(t + 1):
        power *= beta2
    longest = 2 / (1 - beta2) - 1
    rho = longest - 2 * (t + 1) * power / (1 - power)

    def variance(x):
        return x / (2 * (x - 2) * (x - 4))

    return (rho, math.sqrt(variance(longest) / variance(rho))) if rho > 4 else (rho, 0)


@right("rho-and-r", "ρ as twice the mean age, from the weights themselves")
def rho_and_r(t, beta2):
    ages = np.arange(t + 1)
    weights = beta2**ages / np.sum(beta2**ages)
    rho = float(2 * np.sum(weights * ages) + 1)
    longest = 2 * beta2 / (1 - beta2) + 1
    if rho <= 4:
        return rho, 0.0
    return rho, np.sqrt((rho - 4) * (rho - 2) * longest / (longest - 4) / (longest - 2) / rho)


@right("rho-and-r", "the fraction taken apart, -b/(1 - b) = 1 - 1/(1 - b); returned as an array")
def rho_and_r(t, beta2):
    n = t + 1
    longest = 2 / (1 - beta2) - 1
    rho = longest + 2 * n - 2 * n / (1 - beta2**n)
    if not rho > 4:
        return np.array([rho, 0.0])
    square = ((rho - 4) * (rho - 2) * longest) / ((longest - 4) * (longest - 2) * rho)
    return np.array([rho, square**0.5])


# 6.4 radam-step -------------------------------------------------------------


@wrong("radam-step", "m is not corrected")
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


@wrong("radam-step", "the correction without + 1: at t = 1 it is that of the first step")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    n = max(t, 1)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**n)
    sigma = np.sqrt(v / (1 - beta2**n))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "r is forgotten: Adam, once ρ is above 5")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat / sigma


@wrong("radam-step", "r stands below: the step is divided by it")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat / (r * sigma)


@wrong("radam-step", "the step is multiplied by r while ρ is small, too: it stands still at first")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * r * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "no step at all while ρ is small, as r is 0 there")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    if rho <= 5:
        return m, v, theta
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "plain gradient descent while ρ is small, without momentum")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * g
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "the corrected averages are returned and so corrected again in the next step")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1 ** (t + 1))
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m
    return m, v, theta - lr * r * m / np.sqrt(v)


@wrong("radam-step", "the condition the wrong way round: σ is used while it is young")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho > 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "the condition is on the step, not on ρ")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    n = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    step = m / (1 - beta1**n)
    if n > 3:
        step = r * step / np.sqrt(v / (1 - beta2**n))
    return m, v, theta - lr * step


@wrong("radam-step", "divided by v̂, the root is forgotten")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / v_hat


@wrong("radam-step", "v averages |g| and not its square")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.abs(g)
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = v / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "momentum as a sum: the factor 1 - β₁ is missing")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "v is not updated while ρ is small: σ learns nothing from the first gradients")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    m_hat = m / (1 - beta1 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    v = beta2 * v + (1 - beta2) * g**2
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "β₁ and β₂ exchanged in the corrections")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta2 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta1 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@wrong("radam-step", "the step goes uphill")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = m * beta1 + g * (1 - beta1)
    v = v * beta2 + g**2 * (1 - beta2)
    step = m / (1 - beta1 ** (t + 1))
    if rho > 5:
        step = step * r / np.sqrt(v / (1 - beta2 ** (t + 1)))
    return m, v, theta + lr * step


@wrong("radam-step", "r under the root, as if it were its square")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * m_hat * np.sqrt(r / v_hat)


@wrong("radam-step", "returned in the wrong order: θ first")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return theta - lr * m_hat, m, v
    return theta - lr * r * m_hat / sigma, m, v


@wrong("radam-step", "m is not corrected while ρ is small; and r is forgotten")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    if rho <= 5:
        return m, v, theta - lr * m
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    return m, v, theta - lr * m_hat / np.sqrt(v_hat)


@wrong("radam-step", "the correction of σ outside of the root; and the old m in the step")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(new_v) / (1 - beta2 ** (t + 1))
    if rho <= 5:
        return new_m, new_v, theta - lr * m_hat
    return new_m, new_v, theta - lr * r * m_hat / sigma


@right("radam-step", "as PyTorch does it, from ρ = 5 on")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1)))
    if rho <= 5:
        return m, v, theta - lr * m_hat
    return m, v, theta - lr * r * m_hat / sigma


@right("radam-step", "as the paper does it, from ρ = 4 on, σ only where it is needed")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    n = t + 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    step = m / (1 - beta1**n)
    if rho > 4:
        step = step * r * np.sqrt(1 - beta2**n) / np.sqrt(v)
    return m, v, theta - lr * step


@right("radam-step", "one rate per parameter, chosen first")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    first = np.multiply(m, beta1) + np.multiply(g, 1 - beta1)
    second = np.multiply(v, beta2) + np.multiply(np.square(g), 1 - beta2)
    rate = lr / (1 - beta1 ** (t + 1))
    if rho > 5:
        rate = rate * r * ((1 - beta2 ** (t + 1)) / second) ** 0.5
    return first, second, np.subtract(theta, rate * first)


@right("radam-step", "copies first, then in place")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m, v, theta = (np.array(x, dtype=float) for x in (m, v, theta))
    m *= beta1
    m += (1 - beta1) * np.asarray(g)
    v *= beta2
    v += (1 - beta2) * np.asarray(g) ** 2
    m_hat = m / (1 - beta1 ** (t + 1))
    if rho <= 5:
        theta -= lr * m_hat
    else:
        theta -= lr * r * m_hat / np.sqrt(v / (1 - beta2 ** (t + 1)))
    return m, v, theta


@right("radam-step", "σ is 1 while it is young, r as well; the paper's 4")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    sigma, factor = (np.sqrt(v_hat), r) if rho > 4 else (1.0, 1.0)
    return m, v, theta - lr * factor / sigma * m_hat


@right("radam-step", "a loop over the entries")
def radam_step(t, theta, g, m, v, rho, r, lr, beta1, beta2):
    shape = np.shape(theta)
    flat = [np.asarray(x, dtype=float).ravel() for x in (theta, g, m, v)]
    out = np.zeros((3, flat[0].size))
    for i, (p, s, a, b) in enumerate(zip(*flat)):
        a = beta1 * a + (1 - beta1) * s
        b = beta2 * b + (1 - beta2) * s * s
        step = a / (1 - beta1 ** (t + 1))
        if rho > 5:
            step *= r / math.sqrt(b / (1 - beta2 ** (t + 1)))
        out[:, i] = a, b, p - lr * step
    return out[0].reshape(shape), out[1].reshape(shape), out[2].reshape(shape)


# 6.5 whom-does-it-contradict ------------------------------------------------


@wrong("whom-does-it-contradict", "H1 is thought to be lost without a warm-up, known σ or not")
def judge(adaptive, known, ramp, losses, good):
    h1 = ramp or not adaptive
    h2 = ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "momentum is judged as if it had a σ: H1 predicts nothing else for it than for Adam")
def judge(adaptive, known, ramp, losses, good):
    h1 = known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "H1 is taken to say that only a known σ helps, a warm-up does not")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known
    h2 = ramp
    tells = h1 != h2
    trained = bool(np.median(np.nan_to_num(losses, nan=np.inf)) < good)
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "H2 lets momentum train without a warm-up: the sharp start only concerns Adam")
def judge(adaptive, known, ramp, losses, good):
    h1 = (not adaptive) or known or ramp
    h2 = (not adaptive) or ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "a known σ saves the run under H2 as well")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = known or ramp
    tells = h1 != h2
    trained = statistics.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "the mean of the losses: a single diverged run decides")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.mean(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "diverged runs are thrown away before the median")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    finite = [x for x in losses if np.isfinite(x)]
    trained = len(finite) > 0 and np.median(finite) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "the best seed decides")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.nanmin(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "all seeds must be good")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = all(x < good for x in losses)
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "trained the wrong way round: a median above good")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) > good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "tells is turned round: true where both predict the same")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 == h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "an experiment is said to tell whenever somebody is contradicted, afterwards")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    tells = len(wrong) > 0
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "where the experiment cannot tell, it is said to contradict neither")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    if not tells:
        return h1, h2, tells, "neither"
    return h1, h2, tells, "H1" if h1 != trained else "H2"


@wrong("whom-does-it-contradict", "momentum is said to be lost under H1, as it has no σ that could be accurate")
def judge(adaptive, known, ramp, losses, good):
    h1 = adaptive and (known or ramp)
    h2 = ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "and for or: H1 wants both a known σ and a warm-up")
def judge(adaptive, known, ramp, losses, good):
    h1 = (not adaptive) or (known and ramp)
    h2 = ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "momentum is judged as if it had a σ; and the mean in the place of the median")
def judge(adaptive, known, ramp, losses, good):
    h1 = known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = sum(losses) / len(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "the predictions of H1 and H2 exchanged")
def judge(adaptive, known, ramp, losses, good):
    h2 = not adaptive or known or ramp
    h1 = ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "the first seed stands for all; and only the first one that is contradicted is named")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = losses[0] < good
    if h1 != trained:
        return h1, h2, tells, "H1"
    if h2 != trained:
        return h1, h2, tells, "H2"
    return h1, h2, tells, "neither"


@wrong("whom-does-it-contradict", "the middle entry of the list that was not sorted is taken for the median")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = losses[len(losses) // 2] < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@wrong("whom-does-it-contradict", "H1 wants a known σ always, H2 lets momentum train; and the best seed")
def judge(adaptive, known, ramp, losses, good):
    h1 = known
    h2 = ramp or not adaptive
    tells = h1 != h2
    trained = min(losses) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@right("whom-does-it-contradict", "a run without σ cannot have the trouble of H1")
def judge(adaptive, known, ramp, losses, good):
    h1 = not adaptive or known or ramp
    h2 = ramp
    tells = h1 != h2
    trained = np.median(np.nan_to_num(losses, nan=np.inf, posinf=np.inf)) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, tells, " and ".join(wrong) or "neither"


@right("whom-does-it-contradict", "the trouble named first, the median by statistics")
def judge(adaptive, known, ramp, losses, good):
    young_sigma = adaptive and not known
    trouble1 = young_sigma and not ramp
    trouble2 = not ramp
    h1, h2 = not trouble1, not trouble2
    numbers = [float(x) if math.isfinite(x) else math.inf for x in losses]
    trained = statistics.median(numbers) < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, trouble1 != trouble2, " and ".join(wrong) or "neither"


@right("whom-does-it-contradict", "if and else, early, all cases by hand")
def judge(adaptive, known, ramp, losses, good):
    if ramp:
        h1, h2 = True, True
    elif not adaptive:
        h1, h2 = True, False
    elif known:
        h1, h2 = True, False
    else:
        h1, h2 = False, False
    values = np.array(losses, dtype=float)
    values[~np.isfinite(values)] = np.inf
    trained = bool(np.median(values) < good)
    if h1 != trained and h2 != trained:
        against = "H1 and H2"
    elif h1 != trained:
        against = "H1"
    elif h2 != trained:
        against = "H2"
    else:
        against = "neither"
    return h1, h2, h1 != h2, against


@right("whom-does-it-contradict", "sorted by hand, any() and exclusive or")
def judge(adaptive, known, ramp, losses, good):
    h1 = any([ramp, known, not adaptive])
    h2 = bool(ramp)
    s = sorted(math.inf if math.isnan(x) else float(x) for x in losses)
    n = len(s)
    median = s[n // 2] if n % 2 else (s[n // 2 - 1] + s[n // 2]) / 2
    trained = median < good
    wrong = [n for n, h in [("H1", h1), ("H2", h2)] if h != trained]
    return h1, h2, bool(h1 ^ h2), " and ".join(wrong) or "neither"


@right("whom-does-it-contradict", "it tells where H1 expects more than H2, a dictionary for the answer")
def judge(adaptive, known, ramp, losses, good):
    h2 = ramp
    tells = (known or not adaptive) and not ramp
    h1 = h2 or tells
    trained = np.median(np.where(np.isnan(losses), np.inf, losses)) < good
    against = {(True, True): "neither", (False, True): "H1", (True, False): "H2", (False, False): "H1 and H2"}
    return h1, h2, tells, against[bool(h1 == trained), bool(h2 == trained)]
