"""Lecture 04: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 4.1 corrected-average


@wrong("corrected-average", "the power is t and not t + 1, at t = 0 without a correction")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta**t) if t > 0 else m
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "no correction")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "the corrected average is fed back into the recursion")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m = m / (1 - beta ** (t + 1))
        averages.append(m)
    return np.array(averages)


@wrong("corrected-average", "β and 1 − β exchanged in the recursion")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = (1 - beta) * m + beta * x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "divided by 1 − β at every step")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "multiplied by the missing weight instead of divided")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m * (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "brackets: 1 − β to the power, (1 − β)^(t+1)")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta) ** (t + 1)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "brackets: β^t + 1 instead of β^(t+1)")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta**t + 1)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "the newcomer without its share, as in PyTorch's momentum")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "divided by the missing weight β^(t+1) itself")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / beta ** (t + 1)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "β times t + 1 instead of its power")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta / (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "the plain mean of what it has heard")
def corrected_average(xs, beta):
    return np.cumsum(xs) / np.arange(1, len(xs) + 1)


@wrong("corrected-average", "only the last average is returned")
def corrected_average(xs, beta):
    m = 0.0
    for x in xs:
        m = beta * m + (1 - beta) * x
    return np.array(m / (1 - beta ** len(xs)))


@wrong("corrected-average", "the average begins with the first of xs and is corrected all the same")
def corrected_average(xs, beta):
    m, averages = xs[0], []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        averages.append(m / (1 - beta ** (t + 1)))
    return np.array(averages)


@wrong("corrected-average", "instead of a correction, the average begins with the first of xs")
def corrected_average(xs, beta):
    m, averages = xs[0], []
    for x in xs:
        m = beta * m + (1 - beta) * x
        averages.append(m)
    return np.array(averages)


@wrong("corrected-average", "all are divided by the correction of the last step")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for x in xs:
        m = beta * m + (1 - beta) * x
        averages.append(m)
    return np.array(averages) / (1 - beta ** len(xs))


@wrong("corrected-average", "the power is t + 2, one too many")
def corrected_average(xs, beta):
    m, out = 0.0, []
    for t, x in enumerate(xs, start=1):
        m = beta * m + (1 - beta) * x
        out.append(m / (1 - beta ** (t + 1)))
    return np.array(out)


@wrong("corrected-average", "β and 1 − β exchanged; and fed back")
def corrected_average(xs, beta):
    m, out = 0.0, []
    for t, x in enumerate(xs):
        m = ((1 - beta) * m + beta * x) / (1 - beta ** (t + 1))
        out.append(m)
    return np.array(out)


@wrong("corrected-average", "the newcomer without its share; and no correction")
def corrected_average(xs, beta):
    m, out = 0.0, []
    for x in xs:
        m = beta * m + x
        out.append(m)
    return np.array(out)


@wrong("corrected-average", "the weights turned round: the oldest counts most")
def corrected_average(xs, beta):
    out = []
    for t in range(len(xs)):
        weights = beta ** np.arange(t + 1)
        out.append(np.sum(weights * np.array(xs[: t + 1])) / weights.sum())
    return np.array(out)


@right("corrected-average", "the weighted mean, without a recursion")
def corrected_average(xs, beta):
    xs = np.asarray(xs, dtype=float)
    out = []
    for t in range(len(xs)):
        weights = beta ** np.arange(t, -1, -1.0)
        out.append(np.average(xs[: t + 1], weights=weights))
    return np.array(out)


@right("corrected-average", "the rule m + a(t)(x − m), in which the average is corrected by itself")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        share = (1 - beta) / (1 - beta ** (t + 1))
        m = m + share * (x - m)
        averages.append(m)
    return np.array(averages)


@right("corrected-average", "a running weight beside the average")
def corrected_average(xs, beta):
    total, weight = 0.0, 0.0
    averages = np.empty(len(xs))
    for t, x in enumerate(xs):
        total = beta * total + x
        weight = beta * weight + 1
        averages[t] = total / weight
    return averages


@right("corrected-average", "counted from 1, the power multiplied up")
def corrected_average(xs, beta):
    m, power, averages = 0.0, 1.0, []
    for x in xs:
        m += (1 - beta) * (x - m)
        power *= beta
        averages.append(m / (1 - power))
    return np.array(averages)


@right("corrected-average", "first all averages, then one division of arrays")
def corrected_average(xs, beta):
    m, raw = 0.0, []
    for x in xs:
        m = beta * m + (1 - beta) * float(x)
        raw.append(m)
    t = np.arange(len(raw))
    return np.array(raw) / (1 - np.power(float(beta), t + 1))


# 4.2 adam-step


@wrong("adam-step", "the power is t, at t = 0 without a correction")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t) if t > 0 else m
    v_hat = v / (1 - beta2**t) if t > 0 else v
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "ε under the root")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / np.sqrt(v_hat + eps)
    return m, v, theta


@wrong("adam-step", "the corrected m and v are handed back")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1 ** (t + 1))
    v = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adam-step", "v is corrected with β₁")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "v averages the gradient, not its square")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(np.abs(v_hat)) + eps)
    return m, v, theta


@wrong("adam-step", "the root is forgotten")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (v_hat + eps)
    return m, v, theta


@wrong("adam-step", "only v is corrected")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "only m is corrected")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adam-step", "the gradient is divided by σ, the momentum is not used")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * g / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "the brackets around √v̂ + ε are missing")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / np.sqrt(v_hat) + eps
    return m, v, theta


@wrong("adam-step", "v averages the square of m, not of g")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "one σ for all parameters: the squares are averaged over them")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.mean(g**2)
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "β₁ and β₂ exchanged throughout")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g**2
    m_hat = m / (1 - beta2 ** (t + 1))
    v_hat = v / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "ε added before the correction of σ: the short form of the paper without its ε̂")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    rate = lr * np.sqrt(1 - beta2 ** (t + 1)) / (1 - beta1 ** (t + 1))
    theta = theta - rate * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adam-step", "m as in PyTorch's momentum, without 1 − β₁")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "Nadam: the newest gradient is looked at once more")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    scale = 1 - beta1 ** (t + 1)
    m_hat = (beta1 * m + (1 - beta1) * g) / scale
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "the root of v is corrected with β₂, not v: √v/(1 − β₂^(t+1))")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v) / (1 - beta2 ** (t + 1)) + eps
    theta = theta - lr * m_hat / sigma
    return m, v, theta


@wrong("adam-step", "v is a variance: the square of g − m")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * (g - m) ** 2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    return m, v, theta - lr * m_hat / (np.sqrt(v_hat) + eps)


@wrong("adam-step", "the old m and v in the step")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    return new_m, new_v, theta - lr * m_hat / (np.sqrt(v_hat) + eps)


@wrong("adam-step", "uphill")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    step = lr * (m / (1 - beta1 ** (t + 1))) / (np.sqrt(v / (1 - beta2 ** (t + 1))) + eps)
    return m, v, theta + step


@wrong("adam-step", "ε under the root; and no corrections")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return m, v, theta - lr * m / np.sqrt(v + eps)


@wrong("adam-step", "the corrections multiplied; and the old v in the step")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    m_hat = m * (1 - beta1 ** (t + 1))
    v_hat = v * (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    v = beta2 * v + (1 - beta2) * g**2
    return m, v, theta


@wrong("adam-step", "weights exchanged in m; and the power t + 2")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = (1 - beta1) * m + beta1 * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 2))
    v_hat = v / (1 - beta2 ** (t + 2))
    return m, v, theta - lr * m_hat / (np.sqrt(v_hat) + eps)


@right("adam-step", "the averages move toward the newcomer")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    n = t + 1
    sigma = np.sqrt(v / (1 - beta2**n)) + eps
    return m, v, theta - (lr / sigma) * (m / (1 - beta1**n))


@right("adam-step", "the corrections in the rate, ε scaled to match")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.square(g)
    c1, c2 = 1 - beta1 ** (t + 1), math.sqrt(1 - beta2 ** (t + 1))
    theta = theta - lr * c2 / c1 * m / (np.sqrt(v) + eps * c2)
    return m, v, theta


@right("adam-step", "entry by entry, into fresh arrays")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    theta, g, m, v = (np.asarray(a, dtype=float) for a in (theta, g, m, v))
    new_m, new_v, new_theta = np.empty(g.shape), np.empty(g.shape), np.empty(g.shape)
    for i in np.ndindex(*g.shape):
        new_m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        new_v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        m_hat = new_m[i] / (1 - beta1 ** (t + 1))
        v_hat = new_v[i] / (1 - beta2 ** (t + 1))
        new_theta[i] = theta[i] - lr * m_hat / (math.sqrt(v_hat) + eps)
    return new_m, new_v, new_theta


@right("adam-step", "a helper for an average and its correction")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    def ema(old, new, beta):
        average = beta * old + (1 - beta) * new
        return average, average / (1 - beta ** (t + 1))

    m, m_hat = ema(m, g, beta1)
    v, v_hat = ema(v, g**2, beta2)
    return m, v, theta - lr * m_hat / (v_hat**0.5 + eps)


@right("adam-step", "copies changed in place, t counted from 1 inside")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    t = t + 1
    m, v = np.array(m, dtype=float), np.array(v, dtype=float)
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * (g * g)
    denominator = np.sqrt(v) / np.sqrt(1 - beta2**t) + eps
    return m, v, theta - lr / (1 - beta1**t) * m / denominator


# 4.3 repair-adam


@wrong("repair-adam", "t still counts the parameters")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    t = 0
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = t + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "t is the number of the parameter plus one")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = i + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "t is the step from 0: the first step divides by zero")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = np.float64(step)
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "t is one too large")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 2
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "v is still not corrected")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i]
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "v is corrected with β₁")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta1**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the brackets around √v̂ + ε are still missing")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / np.sqrt(v_hat) + eps
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "ε has moved under the root")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / np.sqrt(v_hat + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the brackets also take in the rate's product: lr·(m̂/√v̂ + ε)")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * (m_hat / np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the root is lost in the repair")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (v_hat + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the corrected v is stored")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v[i] = v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "v's correction without the power, 1 − β₂")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "one m and one v for all the parameters")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m = v = 0.0
    for t, row in enumerate(gradients, start=1):
        for i, g in enumerate(row):
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            m_hat = m / (1 - beta1**t)
            v_hat = v / (1 - beta2**t)
            params[i] = params[i] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return np.array(params)


@wrong("repair-adam", "the gradient instead of m̂ in the change")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    v = [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            v_hat = v[i] / (1 - beta2**t)
            change = lr * g / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "t counts the parameters; and ε stands outside the quotient")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    t = 0
    for row in gradients:
        for i, g in enumerate(row):
            t += 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat, v_hat = m[i] / (1 - beta1**t), v[i] / (1 - beta2**t)
            params[i] -= lr * m_hat / np.sqrt(v_hat) + eps
    return np.array(params)


@wrong("repair-adam", "v is not corrected; and ε stands under the root")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for t, row in enumerate(gradients, 1):
        for i, g in enumerate(row):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            params[i] -= lr * (m[i] / (1 - beta1**t)) / np.sqrt(v[i] + eps)
    return np.array(params)


@wrong("repair-adam", "t runs over steps and parameters together: step + i + 1")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + i + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@right("repair-adam", "t counted in the outer loop")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    t = 0
    for row in gradients:
        t += 1
        for i, g in enumerate(row):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            params[i] = params[i] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return np.array(params)


@right("repair-adam", "arrays instead of the inner loop")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = np.array(params, dtype=float)
    m, v = np.zeros(len(params)), np.zeros(len(params))
    for t, g in enumerate(np.asarray(gradients, dtype=float), start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        params = params - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return params


@right("repair-adam", "the three lines, with math and an ε scaled to match")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = 1 + step
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            missing = math.sqrt(1 - beta2**t)
            change = lr * m_hat * missing / (math.sqrt(v[i]) + eps * missing)
            params[i] = params[i] - change
    return np.array(params)


@right("repair-adam", "one parameter after the other, the loops exchanged")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    gradients = np.array(gradients, dtype=float).reshape(-1, len(params))
    out = []
    for i, p in enumerate(params):
        m = v = 0.0
        for step in range(len(gradients)):
            g = gradients[step, i]
            m += (1 - beta1) * (g - m)
            v += (1 - beta2) * (g * g - v)
            sigma = (v / (1 - beta2 ** (step + 1))) ** 0.5 + eps
            p = p - lr / sigma * m / (1 - beta1 ** (step + 1))
        out.append(p)
    return np.array(out)


# 4.5 amsgrad-step


@wrong("amsgrad-step", "the new v in the root, the peak is only noted down")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / (np.sqrt(v) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the smaller of the two instead of the larger")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.minimum(peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "one peak for all parameters: np.max over the entries")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = max(np.max(peak), np.max(v)) * np.ones_like(v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the largest square of a gradient and not the largest v")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, g**2)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "ε under the root")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / np.sqrt(peak + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "ε is left out")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.where(v > peak, v, peak)
    theta = theta - lr * m / np.sqrt(peak)
    return m, v, peak, theta


@wrong("amsgrad-step", "the root is forgotten")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / (peak + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the gradient instead of its average m")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * g / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "uphill")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta + lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the peak is fed back as v")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    v = peak
    theta = theta - lr * m / (np.sqrt(v) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the peak before this step in the root")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    peak = np.maximum(peak, v)
    return m, v, peak, theta


@wrong("amsgrad-step", "the peak takes the old v: it is updated before v")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    peak = np.maximum(peak, v)
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "a bias correction of the first step, as if it were Adam")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    m_hat = m / (1 - beta1)
    v_hat = peak / (1 - beta2)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the sum of peak and v, as in Adagrad")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = peak + v
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the brackets around the root and ε are missing")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(v, peak)
    theta = theta - lr * m / np.sqrt(peak) + eps
    return m, v, peak, theta


@wrong("amsgrad-step", "the peak is that of σ: the root is stored")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, np.sqrt(v))
    theta = theta - lr * m / (peak + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "all parameters take the new v if the largest of them has grown")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    if np.max(v) > np.max(peak):
        peak = v
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the smaller of the two; and ε under the root")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.where(peak > v, v, peak)
    return m, v, peak, theta - lr * m / np.sqrt(peak + eps)


@wrong("amsgrad-step", "the largest square of a gradient; and the gradient in the place of m")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, g * g)
    return m, v, peak, theta - lr * g / (np.sqrt(peak) + eps)


@wrong("amsgrad-step", "the rate is forgotten")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    return m, v, peak, theta - m / (np.sqrt(peak) + eps)


@right("amsgrad-step", "np.where")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.where(v > peak, v, peak)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@right("amsgrad-step", "np.max over a stack of the two, own names")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    mean = beta1 * m + (1 - beta1) * g
    square = beta2 * v + (1 - beta2) * g * g
    highest = np.stack([peak, square]).max(axis=0)
    sigma = highest**0.5 + eps
    return mean, square, highest, theta - lr / sigma * mean


@right("amsgrad-step", "a mask, and a copy of the peak")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = np.asarray(v + (1 - beta2) * (g**2 - v), dtype=float)
    peak = np.array(peak, dtype=float)
    higher = v > peak
    peak[higher] = v[higher]
    theta = theta - lr * m / (eps + np.sqrt(peak))
    return m, v, peak, theta


@right("amsgrad-step", "the larger of the two roots, the same as the root of the larger")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    sigma = np.maximum(np.sqrt(peak), np.sqrt(v))
    return m, v, peak + np.clip(v - peak, 0, None), theta - lr * m / (sigma + eps)


@right("amsgrad-step", "entry by entry with max, into a fresh array")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = np.asarray(m + (1 - beta1) * (g - m), dtype=float)
    v = np.asarray(v + (1 - beta2) * (g**2 - v), dtype=float)
    top, out = np.empty(v.shape), np.empty(v.shape)
    for i in np.ndindex(*v.shape):
        top[i] = max(np.asarray(peak)[i], v[i])
        out[i] = np.asarray(theta)[i] - lr * m[i] / (math.sqrt(top[i]) + eps)
    return m, v, top, out


# 4.6 smallest-beta2

wrong("smallest-beta2", "the largest with which it still goes uphill")(0.47)
wrong("smallest-beta2", "the root is left out, the gradient divided by v: 0.70")(0.7)
wrong("smallest-beta2", "only the first three gradients are looked at, with the bias correction")(0.9)
wrong("smallest-beta2", "only the first three gradients are looked at, from zero and without a correction")(0.45)
wrong("smallest-beta2", "the β₂ of the lecture's example, with which it goes uphill")(0.1)
wrong("smallest-beta2", "1 − β₂ instead of β₂")(0.52)
wrong("smallest-beta2", "a round number just above, found by steps of a tenth")(0.5)
wrong("smallest-beta2", "Adam's default")(0.999)
right("smallest-beta2", "a decimal number")(0.48)
right("smallest-beta2", "a fraction")(12 / 25)
right("smallest-beta2", "hundredths")(48 / 100)
