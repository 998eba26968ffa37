"""Lecture 05: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# four-schedules


@wrong("four-schedules", "stairs without the floor: t / every")
def four_schedules_w1(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t / every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "stairs go down one step early: (t + 1) // every")
def four_schedules_w2(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** ((t + 1) // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "wave rises again after T")
def four_schedules_w3(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * t / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "exponential as exp(-gamma t)")
def four_schedules_w4(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * np.exp(-gamma * t)
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "quarter of a cosine wave")
def four_schedules_w5(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * np.cos(np.pi / 2 * min(t, T) / T)
    return stairs, falling, inverse, wave


@wrong("four-schedules", "a whole cosine wave until T")
def four_schedules_w6(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(2 * np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "inverse as 1/(1+k)**t")
def four_schedules_w7(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k) ** t
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "falling multiplied already at t = 0: t + 1 in the exponent")
def four_schedules_w8(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma ** (t + 1)
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "stairs lowered only at the multiples of every, back to lr in between")
def four_schedules_w9(t, lr, T, every, gamma, k):
    stairs = lr * gamma if t % every == 0 and t > 0 else lr
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "wave as the positive part of cos(pi t/T): 0 from T/2, and up again later")
def four_schedules_w10(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * max(0, np.cos(np.pi * t / T))
    return stairs, falling, inverse, wave


@wrong("four-schedules", "straight line instead of a cosine")
def four_schedules_w11(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * max(0, 1 - t / T)
    return stairs, falling, inverse, wave


@wrong("four-schedules", "forgets lr in inverse and wave (the example has lr = 1)")
def four_schedules_w12(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = 1 / (1 + k * t)
    wave = (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@wrong("four-schedules", "returns wave before inverse (the example has 0.5 for both)")
def four_schedules_w13(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, wave, inverse


@wrong("four-schedules", "applies the factor 1/(1+kt) anew to the last rate at each step, as a product")
def four_schedules_w14(t, lr, T, every, gamma, k):
    # the decay 1/(1+kt) is applied again at each step, as a product
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr
    for i in range(1, t + 1):
        inverse = inverse / (1 + k * i)
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@right("four-schedules", "the template filled in")
def four_schedules_r1(t, lr, T, every, gamma, k):
    stairs = lr * gamma ** (t // every)
    falling = lr * gamma**t
    inverse = lr / (1 + k * t)
    wave = lr * (1 + np.cos(np.pi * min(t, T) / T)) / 2
    return stairs, falling, inverse, wave


@right("four-schedules", "loops and if")
def four_schedules_r2(t, lr, T, every, gamma, k):
    stairs = lr
    falling = lr
    for i in range(1, int(t) + 1):
        falling = falling * gamma
        if i % every == 0:
            stairs = stairs * gamma
    inverse = lr * 1 / (1 + k * t)
    if t < T:
        wave = 0.5 * lr * (1 + math.cos(math.pi * t / T))
    else:
        wave = 0.0
    return stairs, falling, inverse, wave


@right("four-schedules", "NumPy, squared cosine of the half angle, an array")
def four_schedules_r3(t, lr, T, every, gamma, k):
    stairs = lr * np.power(float(gamma), np.floor_divide(t, every))
    falling = lr * np.power(float(gamma), t)
    inverse = lr * (1 + k * t) ** -1.0
    wave = np.where(t < T, lr * np.cos(np.pi * t / (2 * T)) ** 2, 0.0)
    return np.array([stairs, falling, inverse, wave])


@right("four-schedules", "np.clip, sine form, a list")
def four_schedules_r4(t, lr, T, every, gamma, k):
    phase = np.clip(t / T, 0, 1)
    return [
        lr * gamma ** np.floor(t / every),
        lr * gamma**t,
        lr / (1 + k * t),
        lr * (1 - np.sin(np.pi * phase / 2) ** 2),
    ]


@right("four-schedules", "helper for the half wave, tuple of factors times lr")
def four_schedules_r5(t, lr, T, every, gamma, k):
    def half_wave(x):
        return 0.5 + 0.5 * np.cos(np.pi * x) if x < 1 else 0.0

    factors = (gamma ** ((t - t % every) // every), gamma**t, 1 / (1 + t * k), half_wave(t / T))
    return tuple(lr * f for f in factors)


# next-burst


@wrong("next-burst", "counts only now squares up to step now")
def next_burst_w1(sigma, now, lr, lam):
    S = sigma**2 * now
    return S * (lr * lam / 2) ** -2 - 1


@wrong("next-burst", "forgets the - 1 at the end: gives the number of steps t + 1")
def next_burst_w2(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) ** 2


@wrong("next-burst", "treats the steps as if t counted from 1, both times")
def next_burst_w3(sigma, now, lr, lam):
    S = sigma**2 * now
    return 4 * S / (lr * lam) ** 2


@wrong("next-burst", "takes sigma as the mean of squares, forgets to square it")
def next_burst_w4(sigma, now, lr, lam):
    S = sigma * (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "stability limit 1 instead of 2")
def next_burst_w5(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return S / (lr * lam) ** 2 - 1


@wrong("next-burst", "forgets the rate lr")
def next_burst_w6(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / lam**2 - 1


@wrong("next-burst", "rounds up to a whole step")
def next_burst_w7(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return np.ceil(4 * S / (lr * lam) ** 2 - 1)


@wrong("next-burst", "gives the number of steps from now on")
def next_burst_w8(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1 - now


@wrong("next-burst", "forgets the square when solving for t + 1")
def next_burst_w9(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 2 * S / (lr * lam) - 1


@wrong("next-burst", "lets sigma fall like 1/(t+1) instead of its root")
def next_burst_w10(sigma, now, lr, lam):
    # sigma is taken to fall like 1/(t+1)
    S = sigma * (now + 1)
    return 2 * S / (lr * lam) - 1


@wrong("next-burst", "takes sigma squared as the sum S, forgets the number of steps")
def next_burst_w11(sigma, now, lr, lam):
    S = sigma**2
    return 4 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "inverts the fraction: multiplies by (lr lam / 2)^2 (the example has lr lam = 2)")
def next_burst_w12(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return S / 4 * (lr * lam) ** 2 - 1


@wrong("next-burst", "squares lr lam but not the 2")
def next_burst_w13(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 2 * S / (lr * lam) ** 2 - 1


@wrong("next-burst", "adds now to a t that already counts from 0")
def next_burst_w14(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return now + 4 * S / (lr * lam) ** 2 - 1


@right("next-burst", "the template filled in")
def next_burst_r1(sigma, now, lr, lam):
    S = sigma**2 * (now + 1)
    return 4 * S / (lr * lam) ** 2 - 1


@right("next-burst", "scales now + 1 with the square of 2 / stability number")
def next_burst_r2(sigma, now, lr, lam):
    stability = lr * lam / sigma
    return (now + 1) * (2 / stability) ** 2 - 1


@right("next-burst", "critical sigma first, np.square")
def next_burst_r3(sigma, now, lr, lam):
    S = (now + 1) * np.square(sigma)
    sigma_critical = lr * lam / 2
    return S / np.square(sigma_critical) - 1


@right("next-burst", "now plus the number of quiet steps")
def next_burst_r4(sigma, now, lr, lam):
    # how many squares of zero have to be added to now + 1 squares
    n = now + 1
    quiet = n * ((2 * sigma / (lr * lam)) ** 2 - 1)
    return now + quiet


@right("next-burst", "helper, sum in a loop, float")
def next_burst_r5(sigma, now, lr, lam):
    def steps(sum_of_squares, level):
        return sum_of_squares / level**2

    level = 0.5 * lr * lam
    sum_of_squares = sum(sigma**2 for _ in range(int(now) + 1))
    t = steps(sum_of_squares, level) - 1
    return float(t)


# noise-floor


@wrong("noise-floor", "the approximation for small rates, both times")
def noise_floor_w1(lr, lam, s, target):
    floor = lr * s**2 / 4
    lr_for = 4 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "floor exact, but the rate from the approximation")
def noise_floor_w2(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "variance of the position instead of the loss")
def noise_floor_w3(lr, lam, s, target):
    floor = lr * s**2 / (lam * (2 - lr * lam))
    lr_for = 2 * target * lam / (s**2 + target * lam**2)
    return floor, lr_for


@wrong("noise-floor", "forgets to square s")
def noise_floor_w4(lr, lam, s, target):
    floor = lr * s / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s + 2 * target * lam)
    return floor, lr_for


@wrong("noise-floor", "parabola without the one half: loss lam x^2")
def noise_floor_w5(lr, lam, s, target):
    floor = lr * s**2 / (2 - lr * lam)
    lr_for = 2 * target / (s**2 + target * lam)
    return floor, lr_for


@wrong("noise-floor", "sign slip when solving for the rate")
def noise_floor_w6(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 - 2 * target * lam)
    return floor, lr_for


@wrong("noise-floor", "a lam too many in the floor")
def noise_floor_w7(lr, lam, s, target):
    floor = lam * lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (lam * (s**2 + 2 * target))
    return floor, lr_for


@wrong("noise-floor", "takes the floor as proportional to the rate")
def noise_floor_w8(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = lr * target / floor
    return floor, lr_for


@wrong("noise-floor", "2 + lr lam instead of 2 - lr lam, sign slip in 1 - (1 - lr lam)^2")
def noise_floor_w9(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 + lr * lam))
    lr_for = 4 * target / (s**2 - 2 * target * lam)
    return floor, lr_for


@wrong("noise-floor", "forgets the 2 in front of target lam when solving")
def noise_floor_w10(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + target * lam)
    return floor, lr_for


@wrong("noise-floor", "divides by 1 - (1 - lr lam), the square of the factor forgotten")
def noise_floor_w11(lr, lam, s, target):
    # variance = (lr s)^2 / (1 - |1 - lr lam|), the square is forgotten
    floor = lam / 2 * (lr * s) ** 2 / (lr * lam)
    lr_for = 2 * target / s**2
    return floor, lr_for


@wrong("noise-floor", "forgets lam in 2 - lr lam (the example has lam = 1)")
def noise_floor_w12(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr))
    lr_for = 4 * target / (s**2 + 2 * target)
    return floor, lr_for


@wrong("noise-floor", "returns rate and floor in the wrong order")
def noise_floor_w13(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + 2 * target * lam)
    return lr_for, floor


@wrong("noise-floor", "lr squared left over in the floor after cancelling (the example has lr = 1)")
def noise_floor_w14(lr, lam, s, target):
    floor = lr**2 * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + 2 * target * lam)
    return floor, lr_for


@right("noise-floor", "the template filled in")
def noise_floor_r1(lr, lam, s, target):
    floor = lr * s**2 / (2 * (2 - lr * lam))
    lr_for = 4 * target / (s**2 + 2 * target * lam)
    return floor, lr_for


@right("noise-floor", "from the variance with the factor 1 - lr lam; rate in another form")
def noise_floor_r2(lr, lam, s, target):
    factor = 1 - lr * lam
    variance = lr**2 * s**2 / (1 - factor**2)
    floor = lam * variance / 2
    lr_for = target / (s**2 / 4 + target * lam / 2)
    return floor, lr_for


@right("noise-floor", "bisection for the rate, a list")
def noise_floor_r3(lr, lam, s, target):
    floor = 0.25 * lr * s * s / (1 - 0.5 * lr * lam)
    lo, hi = 0.0, 2 / lam
    for _ in range(200):
        mid = 0.5 * (lo + hi)
        if mid * s * s < 2 * target * (2 - mid * lam):
            lo = mid
        else:
            hi = mid
    return [floor, 0.5 * (lo + hi)]


@right("noise-floor", "helper and NumPy functions, an array")
def noise_floor_r4(lr, lam, s, target):
    def height(rate):
        return rate * np.square(s) / (4 - 2 * rate * lam)

    # rate * s^2 + 2 * target * lam * rate = 4 * target
    lr_for = np.divide(4 * target, np.square(s) + 2 * target * lam)
    return np.array([height(lr), lr_for])


@right("noise-floor", "in the dimensionless product lr lam")
def noise_floor_r5(lr, lam, s, target):
    a = lr * lam
    floor = s**2 / (2 * lam) * a / (2 - a)
    q = 2 * lam * target
    a_for = 2 * q / (q + s**2)
    return floor, a_for / lam


# who-counts


@wrong("who-counts", "bug A: the plan goes on before the first epoch")
def rates_used_w1(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches + 1
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "bug B: the plan goes on after each batch")
def rates_used_w2(rates, steps, batches, done=0):
    step = done + np.arange(steps)
    return np.array(rates)[np.minimum(step, len(rates) - 1)]


@wrong("who-counts", "bug C: the plan begins anew, done ignored")
def rates_used_w3(rates, steps, batches, done=0):
    epoch = np.arange(steps) // batches
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "no limit at the end of the plan: IndexError")
def rates_used_w4(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.array(rates)[epoch]


@wrong("who-counts", "begins the plan again when it is over")
def rates_used_w5(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.array(rates)[epoch % len(rates)]


@wrong("who-counts", "goes on in the right epoch, but starts this epoch from its first batch")
def rates_used_w6(rates, steps, batches, done=0):
    epoch = done // batches + np.arange(steps) // batches
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "takes done as a number of epochs")
def rates_used_w7(rates, steps, batches, done=0):
    epoch = done + np.arange(steps) // batches
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "counts the steps from 1, so each epoch changes one step early")
def rates_used_w8(rates, steps, batches, done=0):
    epoch = (done + np.arange(1, steps + 1)) // batches
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "takes steps as the end: range(done, steps)")
def rates_used_w9(rates, steps, batches, done=0):
    used = []
    for step in range(done, steps):
        epoch = step // batches
        used.append(rates[min(epoch, len(rates) - 1)])
    return np.array(used)


@wrong("who-counts", "returns the rates of the steps already taken too")
def rates_used_w10(rates, steps, batches, done=0):
    used = []
    for step in range(done + steps):
        epoch = step // batches
        used.append(rates[min(epoch, len(rates) - 1)])
    return np.array(used)


@wrong("who-counts", "rate 0 after the end of the plan")
def rates_used_w11(rates, steps, batches, done=0):
    used = []
    for step in range(done, done + steps):
        epoch = step // batches
        used.append(rates[epoch] if epoch < len(rates) else 0.0)
    return np.array(used)


@wrong("who-counts", "np.repeat cut off at the end of the plan, too few rates")
def rates_used_w12(rates, steps, batches, done=0):
    # np.repeat, cut off: no rates after the plan
    return np.repeat(rates, batches)[done : done + steps]


@wrong("who-counts", "% instead of //: number of the batch instead of the epoch")
def rates_used_w13(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) % batches
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@wrong("who-counts", "two mistakes: bugs B and C together")
def rates_used_w14(rates, steps, batches, done=0):
    epoch = np.arange(steps)
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@right("who-counts", "the template filled in")
def rates_used_r1(rates, steps, batches, done=0):
    epoch = (done + np.arange(steps)) // batches
    return np.array(rates)[np.minimum(epoch, len(rates) - 1)]


@right("who-counts", "loop with if")
def rates_used_r2(rates, steps, batches, done=0):
    used = []
    for i in range(steps):
        epoch = (done + i) // batches
        if epoch >= len(rates):
            epoch = len(rates) - 1
        used.append(rates[epoch])
    return np.array(used)


@right("who-counts", "np.repeat with padding and a slice")
def rates_used_r3(rates, steps, batches, done=0):
    plan = np.repeat(np.asarray(rates, dtype=float), batches)
    plan = np.concatenate([plan, np.full(done + steps, rates[-1])])
    return plan[done : done + steps]


@right("who-counts", "counters of epochs and batches")
def rates_used_r4(rates, steps, batches, done=0):
    # the way of the training loop: a counter of epochs that goes on after the last batch
    epoch, batch = divmod(done, batches)
    used = np.empty(steps)
    for i in range(steps):
        used[i] = rates[min(epoch, len(rates) - 1)]
        batch += 1
        if batch == batches:
            batch = 0
            epoch += 1
    return used


@right("who-counts", "np.take with mode clip")
def rates_used_r5(rates, steps, batches, done=0):
    epoch = np.floor_divide(np.arange(done, done + steps), batches)
    return np.take(rates, epoch, mode="clip")
