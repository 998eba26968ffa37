"""Lecture 05: answers as students write them, from the task texts alone."""

import itertools
import math

import numpy as np

from . import right, wrong

# 5.1 four-schedules ---------------------------------------------------------


@wrong("four-schedules", "the stairs without whole steps: t / every, a smooth decay")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t / every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs rounded to the nearest stair, not down")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** round(t / every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs rounded up: the first falls after one step already")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** np.ceil(t / every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * np.minimum(t / T, 1))) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs begin with t + 1: each comes down one step early")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** ((t + 1) // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stair is left one step late: (t - 1) // every")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** max((t - 1) // every, 0)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the remainder in the place of the quotient: t % every")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t % every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs come down only at multiples of every, and go up again in between")
def four_schedules(t, lr, T, every, gamma, k):
    if t > 0 and t % every == 0:
        stairs = lr * gamma ** (t // every)
    else:
        stairs = lr
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + math.cos(math.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs are multiplied by gamma only once")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr if t < every else lr * gamma
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + math.cos(math.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs are multiplied by the number of stairs: gamma times t // every, no power")
def four_schedules(t, lr, T, every, gamma, k):
    n = t // every
    stairs = lr * gamma * n if n else lr
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + math.cos(math.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the exponential with e: exp(-gamma t), where gamma is a factor")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * np.exp(-gamma * t)
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the exponential one step ahead: gamma to the t + 1, so it does not begin with lr")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr
    for _ in range(t + 1):
        falling = falling * gamma
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "lr is in the power: (lr gamma)^t")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = (lr * gamma) ** t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "takes 1 - gamma off at each step: a straight line and no exponential")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * (1 - (1 - gamma) * t)
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "brackets missing in 1/(1 + kt)")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr * 1 / 1 + k * t
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "k is taken for a time: 1/(1 + t/k)")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + t / k)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "lr/(k(1 + t)) for lr/(1 + kt): it does not begin with lr")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (k * (1 + t))
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the inverse root")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / np.sqrt(1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "a quarter of a wave: cos(πt/2T)")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * np.cos(np.pi * t / (2 * T)) if t < T else 0.0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "a whole wave: cos(2πt/T), back at lr when T is near")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(2 * np.pi * t / T)) if t < T else 0.0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the wave rises again after T")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * t / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the wave goes from lr to -lr, and is cut at 0")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = max(lr * math.cos(math.pi * min(t, T) / T), 0.0)
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the wave's half is lost: it begins with 2 lr")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + math.cos(math.pi * t / T)) if t <= T else 0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the angle in degrees: 180 t/T goes into np.cos")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(180 * t / T)) if t < T else 0.0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the wave rises: a minus for the plus in front of the cosine")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = 0.5 * lr * (1 - math.cos(math.pi * t / T)) if t < T else 0.0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "after T the wave is lr again: the wrong branch of the condition")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr
    if t <= T:
        wave = lr / 2 * (1 + math.cos(math.pi * t / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "warm restarts: after T the wave begins anew")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + math.cos(math.pi * (t % T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "a straight line from lr to 0 for the wave")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * max(1 - t / T, 0)
    return stairs, falling, inverse, wave


@wrong("four-schedules", "only factors are returned, lr is forgotten")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = gamma ** (t // every)
    falling = gamma**t
    inverse = 1 / (1 + k * t)
    wave = (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "returned in another order: the wave before the inverse")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, wave, inverse


@wrong("four-schedules", "t + 1 in three of the four, as if the first step were number 1")
def four_schedules(t, lr, T, every, gamma, k):
    n = t + 1
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**n
    inverse = lr / (1 + k * n)
    wave = lr / 2 * (1 + np.cos(np.pi * min(n, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "smooth stairs; and the wave rises again after T")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * math.pow(gamma, t / every)
    falling = lr * math.pow(gamma, t)
    inverse = lr / (1 + k * t)
    wave = lr * (1 + math.cos(math.pi * t / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "exp(-gamma t); and the inverse's bracket is missing")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * math.exp(-gamma * t)
    inverse = lr / 1 + k * t
    wave = lr / 2 * (1 + math.cos(math.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@right("four-schedules", "four formulas, the wave with min(t, T)")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@right("four-schedules", "np.floor and np.where: good for arrays of t as well")
def four_schedules(t, lr, T, every, gamma, k):
    t = np.asarray(t, dtype=float)
    stairs = lr * np.power(gamma, np.floor(t / every))
    falling = lr * np.exp(t * np.log(gamma))
    inverse = lr * (1 + k * t) ** -1
    wave = np.where(t < T, 0.5 * lr * (1 + np.cos(np.pi * t / T)), 0.0)
    return stairs, falling, inverse, wave


@right("four-schedules", "loops that multiply, and an if for the wave")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = falling = lr
    for step in range(1, int(t) + 1):
        falling *= gamma
        if step % every == 0:
            stairs *= gamma
    if t >= T:
        wave = 0
    else:
        wave = lr * (math.cos(math.pi * t / T) + 1) / 2
    return stairs, falling, lr / (1 + k * t), wave


@right("four-schedules", "the square of a cosine of half the angle")
def four_schedules(t, lr, T, every, gamma, k):
    wave = lr * math.cos(math.pi / 2 * min(1.0, t / T)) ** 2
    return lr * gamma ** int(t / every), lr * gamma**t, lr * (1 / (1 + t * k)), wave


@right("four-schedules", "1 minus the square of a sine; divmod")
def four_schedules(t, lr, T, every, gamma, k):
    done, _ = divmod(t, every)
    s = np.sin(np.pi * np.clip(t / T, 0, 1) / 2)
    factors = gamma**done, gamma**t, 1 / (1 + k * t), 1 - s * s
    return tuple(lr * f for f in factors)


# 5.2 next-burst -------------------------------------------------------------


@wrong("next-burst", "S = σ² · now: the gradient of step 0 is not counted")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * now
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "the -1 is missing: the number of gradients and not the step")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) ** 2


@wrong("next-burst", "both counts start at 1: no + 1 in S and no - 1 at the end")
def next_burst(sigma, now, lr, lam):
    S = now * sigma * sigma
    return S * (2 / (lr * lam)) ** 2


@wrong("next-burst", "S is σ², the mean: not times the number of gradients")
def next_burst(sigma, now, lr, lam):
    S = sigma**2
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "σ is not squared")
def next_burst(sigma, now, lr, lam):
    S = sigma * (now + 1)
    t = 4 * S / (lr * lam) ** 2 - 1
    return t


@wrong("next-burst", "2 and not 4: the 2 is not squared along with the rest")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 2 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "ηλ is not squared")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) - 1


@wrong("next-burst", "brackets missing: only λ is squared")
def next_burst(sigma, now, lr, lam):
    S = (now + 1) * sigma**2
    return 4 * S / lr * lam**2 - 1


@wrong("next-burst", "only η is divided by, λ² multiplies: a / b * c")
def next_burst(sigma, now, lr, lam):
    S = (now + 1) * sigma**2
    return 4 * S / lr**2 * lam**2 - 1


@wrong("next-burst", "the waiting time from now on, not the step")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1 - now


@wrong("next-burst", "now is added to a step that counts from the start already")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    wait = 4 * S / (lr * lam) ** 2 - 1
    return now + wait


@wrong("next-burst", "where the number comes to 1 and not to 2")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return S / (lr * lam) ** 2 - 1


@wrong("next-burst", "Adam's limit 38, for a run without momentum")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    limit = 2 * (1 + 0.9) / (1 - 0.9)
    return limit**2 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "the number is upside down: σ/(ηλ) comes to 2")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return S / (2 * lr * lam) ** 2 - 1


@wrong("next-burst", "rounded up to a whole step")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return math.ceil(4 * S / (lr * lam) ** 2 - 1)


@wrong("next-burst", "rounded down by //")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S // (lr * lam) ** 2 - 1


@wrong("next-burst", "a search along whole steps only, the first at or above 2")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    t = np.arange(now, now + 200_000)
    number = lr * lam / np.sqrt(S / (t + 1))
    return t[np.argmax(number >= 2)]


@wrong("next-burst", "σ falls like 1/(t+1), without a root: linear in σ")
def next_burst(sigma, now, lr, lam):
    S = sigma * (now + 1)
    return 2 * S / (lr * lam) - 1


@wrong("next-burst", "the edge of gradient descent, σ is ignored: the sum is the number of gradients")
def next_burst(sigma, now, lr, lam):
    S = now + 1
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "the quiet of a leaky average: σ is halved every 1,386 steps, as in Adam")
def next_burst(sigma, now, lr, lam):
    return now + 2 * math.log(2 * sigma / (lr * lam)) / -math.log(0.999)


@wrong("next-burst", "S = σ√(t+1): the root of the sum and not the sum")
def next_burst(sigma, now, lr, lam):
    S = sigma * np.sqrt(now + 1)
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "the stability number of now and not the step at which it is 2")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return lr * lam * math.sqrt((now + 1) / S)


@wrong("next-burst", "σ² not times now + 1 but divided by it: S/(t+1) turned round")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 / (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "2 for 4; and no - 1")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 2 * S / (lr * lam) ** 2


@wrong("next-burst", "σ not squared; and S = σ · now")
def next_burst(sigma, now, lr, lam):
    S = sigma * now
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "the wait and not the step; and rounded")
def next_burst(sigma, now, lr, lam):
    S = (now + 1) * sigma**2
    t = 4 * S / (lr * lam) ** 2 - 1
    return round(t - now)


@right("next-burst", "S first, then the formula of the lecture")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1


@right("next-burst", "by the ratio of the number now and 2: it grows like a root")
def next_burst(sigma, now, lr, lam):
    number = lr * lam / sigma
    return (now + 1) * (2 / number) ** 2 - 1


@right("next-burst", "the σ at which it happens, then how many gradients that takes")
def next_burst(sigma, now, lr, lam):
    at_border = lr * lam / 2
    S = math.pow(sigma, 2) * (now + 1)
    gradients = S / (at_border * at_border)
    return float(gradients) - 1.0


@right("next-burst", "the wait added to now, one fraction")
def next_burst(sigma, now, lr, lam):
    squares = (2 * sigma) ** 2 - (lr * lam) ** 2
    return now + (now + 1) * squares / (lr * lam) ** 2


@right("next-burst", "bisection, to the last digits")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)

    def above(t):
        return lr * lam * math.sqrt((t + 1) / S) >= 2

    low, high = -1.0, 1.0
    while not above(high):
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if above(middle) else (middle, high)
    return (low + high) / 2


# 5.3 noise-floor ------------------------------------------------------------


@wrong("noise-floor", "the mean square of x for the loss: the factor ½λ is missing")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (lam * (2 - lr * lam))
    lr_for = 2 * lam * target / (s**2 + lam**2 * target)
    return floor, lr_for


@wrong("noise-floor", "½ is missing in the loss, in both numbers")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 - lr * lam)
    lr_for = 2 * target / (s**2 + lam * target)
    return floor, lr_for


@wrong("noise-floor", "the approximation for small rates, ηs²/4")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / 4
    lr_for = 4 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "the floor exactly, but the rate from the approximation")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "the rate by proportion from the floor of lr, as if half the rate were half the floor")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = lr * target / floor
    return floor, lr_for


@wrong("noise-floor", "s is not squared")
def noise_floor(lr, lam, s, target):
    floor = lr * s / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "brackets missing: / 2 * (2 - ηλ)")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / 2 * (2 - lr * lam)
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "2 + ηλ in the denominator")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 + lr * lam))
    lr_for = 4 * target / (s**2 - 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "a minus lost in solving for the rate")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 - 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "the 2 is not carried to the term with λ when it is multiplied out")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + lam * target)
    return floor, lr_for


@wrong("noise-floor", "2 and not 4 at the target: 2 · 2 is taken for 2")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 2 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "λ is forgotten in the rate")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + 2 * target)
    return floor, lr_for


@wrong("noise-floor", "λ is forgotten in the floor: 2 - η")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr))
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "the square of 1 - ηλ is taken for 1 - (ηλ)²")
def noise_floor(lr, lam, s, target):
    square = (lr * s) ** 2 / (lr * lam) ** 2
    floor = lam * square / 2
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "the shrinking 1 - ηλ is not squared: x and not x² is averaged")
def noise_floor(lr, lam, s, target):
    floor = 0.5 * lam * (lr * s) ** 2 / (1 - (1 - lr * lam))
    lr_for = 2 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "the noise of one step only: ½λη²s², without what earlier steps left")
def noise_floor(lr, lam, s, target):
    floor = lam * (lr * s) ** 2 / 2
    lr_for = np.sqrt(2 * target / lam) / s
    return floor, lr_for


@wrong("noise-floor", "η² in the floor: not cancelled against the η in the denominator")
def noise_floor(lr, lam, s, target):
    floor = lr**2 * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "the target is put into the formula of the floor as if it were a rate")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = target * s**2 / (2 * (2 - target * lam))
    return floor, lr_for


@wrong("noise-floor", "the rate from the approximation, cut off at the edge of stability 2/λ")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = min(4 * target / s**2, 2 / lam)
    return floor, lr_for


@wrong("noise-floor", "the rate in a search by whole hundredths: rounded")
def noise_floor(lr, lam, s, target):
    def floor_of(rate):
        return rate * s**2 / (2 * (2 - rate * lam))

    rates = np.arange(0.01, 2 / lam, 0.01)
    lr_for = rates[np.argmin(np.abs(floor_of(rates) - target))] if len(rates) else 0.01
    return floor_of(lr), lr_for


@wrong("noise-floor", "the two numbers the wrong way round")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return lr_for, floor


@wrong("noise-floor", "one half missing in the floor; and a minus lost in solving for the rate")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 - lr * lam)
    lr_for = 2 * target / (s**2 - lam * target)
    return floor, lr_for


@wrong("noise-floor", "s not squared; and λ forgotten")
def noise_floor(lr, lam, s, target):
    floor = lr * s / (2 * (2 - lr))
    lr_for = 4 * target / (s + 2 * target)
    return floor, lr_for


@wrong("noise-floor", "the standard deviation of the minibatch is halved; and the rate only by approximation")
def noise_floor(lr, lam, s, target):
    floor = lr * (s / 2) ** 2 / (2 - lr * lam)
    lr_for = 4 * target / s**2
    return floor, lr_for


@right("noise-floor", "the formula, and the formula solved for η")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@right("noise-floor", "from the balance of the mean square, then ½λ of it")
def noise_floor(lr, lam, s, target):
    square = (lr * s) ** 2 / (1 - (1 - lr * lam) ** 2)
    want = 2 * target / lam
    return 0.5 * lam * square, 2 * want * lam / (s * s + want * lam * lam)


@right("noise-floor", "the inverse of the rate is a sum")
def noise_floor(lr, lam, s, target):
    floor = s * s / (4 / lr - 2 * lam)
    lr_for = 1 / (lam / 2 + s**2 / (4 * target))
    return floor, lr_for


@right("noise-floor", "a helper for the floor, bisection for the rate")
def noise_floor(lr, lam, s, target):
    def floor_of(rate):
        return rate * math.pow(s, 2) / 2 / (2 - rate * lam)

    low, high = 0.0, 2 / lam
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle * lam < 2 and floor_of(middle) < target:
            low = middle
        else:
            high = middle
    return floor_of(lr), low


@right("noise-floor", "the limit ηλ = 2 times a share of the noise")
def noise_floor(lr, lam, s, target):
    a = lr * lam
    floor = a / (2 - a) * s**2 / (2 * lam)
    share = target / (target + s**2 / (2 * lam))
    return floor, 2 / lam * share


# 5.4 who-counts -------------------------------------------------------------


@wrong("who-counts", "the scheduler is called before the step: the first rate lasts one step less (A per epoch)")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps) + 1) // batches
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "loop A: a new rate at each step, and the first is skipped")
def rates_used(rates, steps, batches, done=0):
    epoch = done + np.arange(steps) + 1
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "loop B: a new rate at each batch and not at each epoch")
def rates_used(rates, steps, batches, done=0):
    epoch = done + np.arange(steps)
    return np.asarray(rates)[np.clip(epoch, 0, len(rates) - 1)]


@wrong("who-counts", "loop C: begins at the first rate again, the steps done are not counted")
def rates_used(rates, steps, batches, done=0):
    epoch = np.arange(steps) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "done is taken for epochs and not for steps")
def rates_used(rates, steps, batches, done=0):
    epoch = done + np.arange(steps) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "only whole epochs of done are counted: the broken one begins anew")
def rates_used(rates, steps, batches, done=0):
    epoch = done // batches + np.arange(steps) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "done is taken off instead of added")
def rates_used(rates, steps, batches, done=0):
    epoch = np.maximum(np.arange(steps) - done, 0) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "the steps done are counted in: from done up to steps, not steps more")
def rates_used(rates, steps, batches, done=0):
    epoch = np.arange(done, steps) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "from the start to done + steps: the rates of the steps done are returned too")
def rates_used(rates, steps, batches, done=0):
    epoch = np.arange(done + steps) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "the step done last is counted once more: done - 1")
def rates_used(rates, steps, batches, done=0):
    used = []
    start = max(done - 1, 0)
    for n in range(start, start + steps):
        used.append(rates[min(n // batches, len(rates) - 1)])
    return np.array(used)


@wrong("who-counts", "when the plan is over, it begins anew: the remainder and not the minimum")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.asarray(rates)[epoch % len(rates)]


@wrong("who-counts", "beyond the end of the plan: an index out of range")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.asarray(rates)[epoch]


@wrong("who-counts", "when the plan is over the rate is 0")
def rates_used(rates, steps, batches, done=0):
    epoch = [(done + n) // batches for n in range(steps)]
    return np.array([rates[e] if e < len(rates) else 0.0 for e in epoch])


@wrong("who-counts", "when the plan is over the list ends: fewer rates than steps")
def rates_used(rates, steps, batches, done=0):
    plan = np.repeat(rates, batches)
    return plan[done : done + steps]


@wrong("who-counts", "the last but one is kept: len - 2")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.asarray(rates)[np.minimum(epoch, max(len(rates) - 2, 0))]


@wrong("who-counts", "epochs counted from 1: the first rate is never used")
def rates_used(rates, steps, batches, done=0):
    epoch = 1 + (done + np.arange(steps)) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "the remainder: the place in the epoch and not the epoch")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) % batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "rounded to the nearest epoch")
def rates_used(rates, steps, batches, done=0):
    epoch = np.rint((done + np.arange(steps)) / batches).astype(int)
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "a straight line between the epochs' rates")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) / batches
    return np.interp(epoch, np.arange(len(rates)), rates)


@wrong("who-counts", "the plan repeated instead of each rate: np.tile for np.repeat")
def rates_used(rates, steps, batches, done=0):
    plan = np.tile(rates, batches)
    index = np.minimum(done + np.arange(steps), len(plan) - 1)
    return plan[index]


@wrong("who-counts", "the epochs themselves are returned and not their rates")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.minimum(epoch, len(rates) - 1)


@wrong("who-counts", "one epoch for all: only that of the first step")
def rates_used(rates, steps, batches, done=0):
    epoch = min(done // batches, len(rates) - 1)
    return np.full(steps, rates[epoch])


@wrong("who-counts", "the rates multiply up, as StepLR's factors would")
def rates_used(rates, steps, batches, done=0):
    lr, used = 1.0, []
    for n in range(done + steps):
        if n % batches == 0 and n // batches < len(rates):
            lr *= rates[n // batches]
        if n >= done:
            used.append(lr)
    return np.array(used)


@wrong("who-counts", "the steps are spread evenly over the plan: batches is not used")
def rates_used(rates, steps, batches, done=0):
    where = (done + np.arange(steps)) * len(rates) // (done + steps)
    return np.asarray(rates)[where]


@wrong("who-counts", "loops A and C at once: a step ahead; and done is not counted")
def rates_used(rates, steps, batches, done=0):
    epoch = (1 + np.arange(steps)) // batches
    return np.array([rates[e] if e < len(rates) else rates[-1] for e in epoch])


@wrong("who-counts", "done in epochs; and at the end the plan begins anew")
def rates_used(rates, steps, batches, done=0):
    return np.array([rates[(done + n // batches) % len(rates)] for n in range(steps)])


@wrong("who-counts", "a new rate at each batch; and 0 when the plan is over")
def rates_used(rates, steps, batches, done=0):
    used = np.zeros(steps)
    for n in range(steps):
        if done + n < len(rates):
            used[n] = rates[done + n]
    return used


@right("who-counts", "whole divisions, np.minimum for the end")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@right("who-counts", "a loop with a counter that is put on at the end of each epoch")
def rates_used(rates, steps, batches, done=0):
    used = np.empty(steps)
    epoch, batch = divmod(done, batches)
    for n in range(steps):
        used[n] = rates[epoch] if epoch < len(rates) else rates[-1]
        batch += 1
        if batch == batches:
            epoch, batch = epoch + 1, 0
    return used


@right("who-counts", "each rate repeated, the last one as often as needed, then a slice")
def rates_used(rates, steps, batches, done=0):
    plan = np.repeat(np.asarray(rates, dtype=float), batches)
    plan = np.append(plan, np.full(done + steps, rates[-1]))
    return plan[done : done + steps]


@right("who-counts", "np.take with mode clip")
def rates_used(rates, steps, batches, done=0):
    epoch = np.floor_divide(np.arange(done, done + steps), batches)
    return np.take(rates, epoch, mode="clip")


@right("who-counts", "itertools: a plan that goes on for ever, Python floats")
def rates_used(rates, steps, batches, done=0):
    epochs = itertools.chain(rates, itertools.repeat(rates[-1]))
    plan = (float(rate) for rate in epochs for _ in range(batches))
    return np.array(list(itertools.islice(plan, done, done + steps)))


@right("who-counts", "searchsorted at the ends of the epochs")
def rates_used(rates, steps, batches, done=0):
    ends = batches * np.arange(1, len(rates))
    epoch = np.searchsorted(ends, np.arange(done, done + steps), side="right")
    return np.array([rates[e] for e in epoch], dtype=float)
