"""Lecture 05: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 5.1 four-schedules


@wrong("four-schedules", "the stairs have no level: t / every and not t // every")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t / every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs go down one step too early, t + 1")
def four_schedules(t, lr, T, every, gamma, k):
    drops = (t + 1) // every
    stairs = lr * gamma**drops
    falling = lr * gamma**t
    inverse = lr * 1 / (1 + k * t)
    if t < T:
        wave = lr * (1 + np.cos(np.pi * t / T)) / 2
    else:
        wave = 0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs are rounded up")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** np.ceil(t / every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = 0.5 * lr * (1 + np.cos(np.pi * np.minimum(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the remainder instead of the number of whole stairs")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t % every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = 0.5 * lr * (1 + np.cos(np.pi * np.minimum(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the stairs fall once only, after the first `every` steps")
def four_schedules(t, lr, T, every, gamma, k):
    if t >= every:
        stairs = lr * gamma
    else:
        stairs = lr
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * 0.5 * (1 + math.cos(math.pi * t / T)) if t < T else 0.0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "multiplied by gamma only at the steps that every divides, and back to lr in between")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma if t % every == 0 and t > 0 else lr
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * 0.5 * (1 + math.cos(math.pi * t / T)) if t < T else 0.0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "a product with t in place of a power of gamma")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma * t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the exponential is exp(−gamma·t)")
def four_schedules(t, lr, T, every, gamma, k):
    return (
        lr * gamma ** (t // every),
        lr * np.exp(-gamma * t),
        lr / (1 + k * t),
        lr / 2 * (1 + np.cos(np.pi * min(t / T, 1))),
    )


@wrong("four-schedules", "the power is t + 1, so that it does not begin at lr")
def four_schedules(t, lr, T, every, gamma, k):
    falling = lr
    for _ in range(t + 1):
        falling = falling * gamma
    stairs = lr * gamma ** (t // every)
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t / T, 1)))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "1/t is (1 + k) to the power of t")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k) ** t
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "brackets forgotten: lr / 1 + k·t")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr * 1 / 1 + k * t
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the root of 1/t, the inverse root's schedule")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / np.sqrt(1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "after T the wave rises again")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * t / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "a quarter of a wave, cos(πt/2T)")
def four_schedules(t, lr, T, every, gamma, k):
    part = min(t, T) / T
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * np.cos(np.pi / 2 * part)
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the cosine itself, cut off below 0, at 0 by the middle of the way")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = max(0, lr * np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "a whole wave, 2π, back at lr by T")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = 0 if t >= T else lr * (1 + np.cos(2 * np.pi * t / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the half is forgotten, the wave begins at twice lr")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * t / T)) if t < T else 0.0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the wave rises from 0 to lr: 1 − cos")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 - np.cos(np.pi * t / T)) if t < T else 0.0
    return stairs, falling, inverse, wave


@wrong("four-schedules", "a straight line in place of the wave")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * max(0, 1 - t / T)
    return stairs, falling, inverse, wave


@wrong("four-schedules", "all four act one after the other, each on the rate of the one before")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = stairs * gamma**t
    inverse = falling / (1 + k * t)
    wave = inverse / 2 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "the factors without lr")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = gamma ** (t // every)
    falling = gamma**t
    inverse = 1 / (1 + k * t)
    wave = (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "stairs without a level; and the wave rises again after T")
def four_schedules(t, lr, T, every, gamma, k):
    return (
        lr * gamma ** (t / every),
        lr * gamma**t,
        lr / (1 + k * t),
        lr * 0.5 * (1 + np.cos(np.pi * t / T)),
    )


@wrong("four-schedules", "the exponential with t + 1; and 1/t with t + 1")
def four_schedules(t, lr, T, every, gamma, k):
    n = t + 1
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**n
    inverse = lr / (1 + k * n)
    wave = lr * 0.5 * (1 + np.cos(np.pi * min(t, T) / T))
    return stairs, falling, inverse, wave


@right("four-schedules", "np one-liners")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr / 2 * (1 + np.cos(np.pi * np.minimum(t, T) / T))
    return stairs, falling, inverse, wave


@right("four-schedules", "math, the end in an if")
def four_schedules(t, lr, T, every, gamma, k):
    wave = 0.0
    if t < T:
        wave = 0.5 * lr * (1.0 + math.cos(math.pi * t / T))
    return lr * math.pow(gamma, math.floor(t / every)), lr * math.pow(gamma, t), lr * (1 / (1 + k * t)), wave


@right("four-schedules", "a loop over the steps for the first two")
def four_schedules(t, lr, T, every, gamma, k):
    stairs = falling = lr
    for i in range(1, t + 1):
        falling *= gamma
        if i % every == 0:
            stairs *= gamma
    inverse = lr / (1 + k * t)
    part = min(1, t / T)
    wave = lr * (1 + np.cos(np.pi * part)) / 2
    return stairs, falling, inverse, wave


@right("four-schedules", "the wave as a squared cosine of half the angle")
def four_schedules(t, lr, T, every, gamma, k):
    wave = lr * np.cos(np.pi * t / (2 * T)) ** 2 if t < T else 0
    return lr * gamma ** int(t / every), lr * np.exp(t * np.log(gamma)), lr / (k * t + 1), wave


# 5.2 next-burst


@wrong("next-burst", "the sum has `now` squares and not now + 1")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * now
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "the − 1 is forgotten: the number of gradients and not t")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) ** 2


@wrong("next-burst", "σ is not squared in the sum")
def next_burst(sigma, now, lr, lam):
    S = sigma * (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "σ² is taken for the sum itself")
def next_burst(sigma, now, lr, lam):
    S = sigma * sigma
    t = 4 * S / (lr * lam) ** 2 - 1
    return t


@wrong("next-burst", "the 2 is not squared when the root is taken away")
def next_burst(sigma, now, lr, lam):
    S = (now + 1) * sigma**2
    return 2 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "ηλ is not squared")
def next_burst(sigma, now, lr, lam):
    S = (now + 1) * sigma**2
    return 4 * S / (lr * lam) - 1


@wrong("next-burst", "only λ is squared and not the rate")
def next_burst(sigma, now, lr, lam):
    S = (now + 1) * sigma**2
    return 4 * S / (lr * lam**2) - 1


@wrong("next-burst", "the rate is forgotten: λ/σ = 2")
def next_burst(sigma, now, lr, lam):
    S = np.square(sigma) * (now + 1)
    return 4 * S / lam**2 - 1


@wrong("next-burst", "the steps from now on, and not t")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    when = 4 * S / (lr * lam) ** 2 - 1
    return when - now


@wrong("next-burst", "now added, as if the formula counted from now on")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return now + 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "the number comes to 1 and not to 2")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return S / (lr * lam) ** 2 - 1


@wrong("next-burst", "σ falls like 1/(t+1) and not like the root of it")
def next_burst(sigma, now, lr, lam):
    total = sigma * (now + 1)
    return 2 * total / (lr * lam) - 1


@wrong("next-burst", "the fraction upside down")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return (lr * lam) ** 2 * S / 4 - 1


@wrong("next-burst", "the root is not undone: √ of the right result")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return np.sqrt(4 * S / (lr * lam) ** 2) - 1


@wrong("next-burst", "rounded up to a whole step")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return math.ceil(4 * S / (lr * lam) ** 2 - 1)


@wrong("next-burst", "an integer division")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S // (lr * lam) ** 2 - 1


@wrong("next-burst", "divided by the number of gradients where it should be multiplied: S = σ²/(now+1)")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 / (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "now squares in the sum; and the − 1 forgotten")
def next_burst(sigma, now, lr, lam):
    S = now * sigma**2
    return 4 * S / (lr * lam) ** 2


@wrong("next-burst", "the 4 forgotten; and counted from now on")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return S / (lr * lam) ** 2 - 1 - now


@wrong("next-burst", "the number at step `now` only, no forecast")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return lr * lam * np.sqrt((now + 1) / S)


@right("next-burst", "the formula")
def next_burst(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1


@right("next-burst", "by proportion: the number of gradients grows by the square of what is missing")
def next_burst(sigma, now, lr, lam):
    number = lr * lam / sigma
    return (now + 1) * (2 / number) ** 2 - 1


@right("next-burst", "the σ that is needed, and math")
def next_burst(sigma, now, lr, lam):
    needed = lr * lam / 2
    S = math.pow(sigma, 2) * (now + 1)
    return S / needed**2 - 1


@right("next-burst", "one square for all, multiplied out")
def next_burst(sigma, now, lr, lam):
    a = 2 * sigma / lr / lam
    return now * a * a + a * a - 1


# 5.3 noise-floor


@wrong("noise-floor", "an approximation for small rates: ηs²/4, and its inverse")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / 4
    lr_for = 4 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "the floor is exact, the rate approximated")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "the rate in proportion to the floor, as if the old rate stayed in the bracket")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = lr * target / floor
    return floor, lr_for


@wrong("noise-floor", "the mean square of x and not the loss there")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (lam * (2 - lr * lam))
    lr_for = 2 * lam * target / (s**2 + lam**2 * target)
    return floor, lr_for


@wrong("noise-floor", "the half of the parabola is forgotten")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 - lr * lam)
    lr_for = 2 * target / (s**2 + lam * target)
    return floor, lr_for


@wrong("noise-floor", "s is not squared")
def noise_floor(lr, lam, s, target):
    floor = lr * s / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "a sign lost when solving for the rate")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 - 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "the 2 of the bracket is multiplied only once when solving")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + lam * target)
    return floor, lr_for


@wrong("noise-floor", "brackets forgotten, so that the bracket stands above the line")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / 2 * (2 - lr * lam)
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "2 + ηλ below the line")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 + lr * lam))
    lr_for = 4 * target / (s**2 - 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "the square of the rate, what one step adds and not what stays")
def noise_floor(lr, lam, s, target):
    added = lr**2 * s**2
    floor = 0.5 * lam * added
    lr_for = np.sqrt(2 * target / lam) / s
    return floor, lr_for


@wrong("noise-floor", "1 − (1 − ηλ)² is written as (ηλ)²")
def noise_floor(lr, lam, s, target):
    mean_square = lr**2 * s**2 / (lr * lam) ** 2
    floor = 0.5 * lam * mean_square
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "the contraction is not squared: 1 − (1 − ηλ)")
def noise_floor(lr, lam, s, target):
    floor = 0.5 * lam * lr**2 * s**2 / (1 - (1 - lr * lam))
    lr_for = 2 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "λ is taken for 1")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr))
    lr_for = 4 * target / (s**2 + 2 * target)
    return floor, lr_for


@wrong("noise-floor", "the target is reached by subtraction: the floor falls by lr for lr")
def noise_floor(lr, lam, s, target):
    def loss(rate):
        return rate * s**2 / (2 * (2 - rate * lam))

    floor = loss(lr)
    return floor, lr - (floor - target)


@wrong("noise-floor", "the largest stable rate for the one that is asked")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 2 / lam
    return floor, lr_for


@wrong("noise-floor", "a 2 too many below the line: 4(2 − ηλ)")
def noise_floor(lr, lam, s, target):
    return lr * s**2 / (4 * (2 - lr * lam)), 8 * target / (s**2 + 4 * lam * target)


@wrong("noise-floor", "s not squared in the floor; and a sign lost in the rate")
def noise_floor(lr, lam, s, target):
    floor = lr * s / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 - 2 * lam * target)
    return floor, lr_for


@wrong("noise-floor", "the half forgotten in the floor; and the rate approximated")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 - lr * lam)
    lr_for = 4 * target / s**2
    return floor, lr_for


@right("noise-floor", "the formula and its inverse")
def noise_floor(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + 2 * lam * target)
    return floor, lr_for


@right("noise-floor", "from the balance of the recursion")
def noise_floor(lr, lam, s, target):
    x2 = (lr * s) ** 2 / (1 - (1 - lr * lam) ** 2)
    y2 = 2 * target / lam  # the mean square that the target means
    return lam * x2 / 2, 2 * lam * y2 / (s * s + lam * lam * y2)


@right("noise-floor", "the inverse of the rate, which is linear in the inverse of the floor")
def noise_floor(lr, lam, s, target):
    variance = s * s
    floor = 1 / (4 / (lr * variance) - 2 * lam / variance)
    one_over = variance / (4 * target) + lam / 2
    return floor, 1 / one_over


@right("noise-floor", "bisection between 0 and 2/λ")
def noise_floor(lr, lam, s, target):
    def loss(rate):
        return rate * s**2 / (4 - 2 * rate * lam)

    low, high = 0.0, 2 / lam
    for _ in range(200):
        middle = (low + high) / 2
        if loss(middle) < target:
            low = middle
        else:
            high = middle
        if high - low <= 1e-16 * high:
            break
    return loss(lr), low


# 5.4 who-counts


@wrong("who-counts", "bug A: the scheduler steps first and in every batch")
def rates_used(rates, steps, batches, done=0):
    i = done + np.arange(steps) + 1
    return np.array(rates)[np.minimum(i, len(rates) - 1)]


@wrong("who-counts", "bug B: a rate for each step and not for each epoch")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    epoch = np.minimum(np.arange(done, done + steps), len(rates) - 1)
    return rates[epoch]


@wrong("who-counts", "bug C: begins from the start, `done` is ignored")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    epoch = np.arange(steps) // batches
    return rates[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "goes on with the right epoch, but at its beginning")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    first = done // batches
    epoch = first + np.arange(steps) // batches
    return rates[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "`done` counted in epochs")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    epoch = done + np.arange(steps) // batches
    return rates[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "after the plan it begins again")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    epoch = (done + np.arange(steps)) // batches
    return rates[epoch % len(rates)]


@wrong("who-counts", "after the plan the rate is 0")
def rates_used(rates, steps, batches, done=0):
    out = np.zeros(steps)
    for i in range(steps):
        epoch = (done + i) // batches
        if epoch < len(rates):
            out[i] = rates[epoch]
    return out


@wrong("who-counts", "no end of the plan: an index that is out of range")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.array([rates[e] for e in epoch])


@wrong("who-counts", "the end of the plan is cut off, too few rates")
def rates_used(rates, steps, batches, done=0):
    return np.repeat(rates, batches)[done : done + steps]


@wrong("who-counts", "the epochs counted from 1: the first rate is never used")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    epoch = (done + np.arange(steps)) // batches + 1
    return rates[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "the steps counted from 1: the last of each epoch has the next rate")
def rates_used(rates, steps, batches, done=0):
    used = []
    for step in range(1, steps + 1):
        epoch = min((done + step) // batches, len(rates) - 1)
        used.append(rates[epoch])
    return np.array(used)


@wrong("who-counts", "one step too late: `done` is taken for the number of the last step, counted from 0")
def rates_used(rates, steps, batches, done=0):
    last = len(rates) - 1
    start = done - 1 if done else 0
    return np.array([rates[min((start + i) // batches, last)] for i in range(steps)])


@wrong("who-counts", "the remainder: the place in the epoch in place of the epoch")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    place = (done + np.arange(steps)) % batches
    return rates[np.minimum(place, len(rates) - 1)]


@wrong("who-counts", "rounded to the nearest epoch")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    epoch = np.round((done + np.arange(steps)) / batches).astype(int)
    return rates[np.clip(epoch, 0, len(rates) - 1)]


@wrong("who-counts", "a straight line between the rates of two epochs")
def rates_used(rates, steps, batches, done=0):
    t = done + np.arange(steps)
    return np.interp(t / batches, np.arange(len(rates)), rates)


@wrong("who-counts", "as many rates as epochs, one for each epoch that is begun")
def rates_used(rates, steps, batches, done=0):
    first = done // batches
    last = (done + steps - 1) // batches
    return np.array([rates[min(e, len(rates) - 1)] for e in range(first, last + 1)])


@wrong("who-counts", "the done steps are given again: all rates from the start")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    epoch = np.arange(done + steps) // batches
    return rates[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "`done` subtracted")
def rates_used(rates, steps, batches, done=0):
    rates = np.asarray(rates)
    epoch = np.maximum(np.arange(steps) - done, 0) // batches
    return rates[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "`done` is ignored; and the plan begins again at its end")
def rates_used(rates, steps, batches, done=0):
    return np.array([rates[(i // batches) % len(rates)] for i in range(steps)])


@wrong("who-counts", "a rate for each step; and `done` is ignored")
def rates_used(rates, steps, batches, done=0):
    return np.array([rates[i] if i < len(rates) else rates[-1] for i in range(steps)])


@right("who-counts", "an array of epochs")
def rates_used(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.asarray(rates)[np.minimum(epoch, len(rates) - 1)]


@right("who-counts", "a loop that fills a fresh array")
def rates_used(rates, steps, batches, done=0):
    out = np.empty(steps)
    for i in range(steps):
        e = (i + done) // batches
        if e >= len(rates):
            out[i] = rates[-1]
        else:
            out[i] = rates[e]
    return out


@right("who-counts", "the plan repeated, with its last rate kept")
def rates_used(rates, steps, batches, done=0):
    plan = list(np.repeat(rates, batches)) + [rates[-1]] * (done + steps)
    return np.array(plan[done : done + steps])


@right("who-counts", "counts like a training loop")
def rates_used(rates, steps, batches, done=0):
    used, epoch, batch = [], done // batches, done % batches
    for _ in range(steps):
        used.append(float(rates[min(epoch, len(rates) - 1)]))
        batch += 1
        if batch == batches:
            epoch, batch = epoch + 1, 0
    return np.array(used)
