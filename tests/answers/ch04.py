"""Lecture 04: answers as students write them, from the task texts alone."""

import itertools
import math

import numpy as np

from . import right, wrong

# 4.1 corrected-average ------------------------------------------------------


@wrong("corrected-average", "t counts from 0 and is used as it is: the first correction divides by 0")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - np.float64(beta) ** t)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "the first one is left uncorrected to avoid 1 - β**0, all later ones are one step late")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        if t > 0:
            m_hat = m / (1 - beta**t)
        else:
            m_hat = m
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "the counter is one too far: the first step has t = 2")
def corrected_average(xs, beta):
    m, averages, t = 0.0, [], 1
    for x in xs:
        t += 1
        m = beta * m + (1 - beta) * x
        averages.append(m / (1 - beta**t))
    return np.array(averages)


@wrong("corrected-average", "divides by 1 - β at each step: the power is missing")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "multiplies by 1 - β^(t+1) instead of dividing")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs, start=1):
        m = m * beta + x * (1 - beta)
        averages.append(m * (1 - beta**t))
    return np.array(averages)


@wrong("corrected-average", "no correction at all")
def corrected_average(xs, beta):
    m = 0.0
    averages = np.zeros(len(xs))
    for i in range(len(xs)):
        m += (1 - beta) * (xs[i] - m)
        averages[i] = m
    return averages


@wrong("corrected-average", "the newcomer gets β and the memory 1 - β")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = (1 - beta) * m + beta * x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "α = 1 - β for β everywhere: a corrected average, but with the other memory")
def corrected_average(xs, beta):
    alpha = 1 - beta
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = alpha * m + (1 - alpha) * x
        m_hat = m / (1 - alpha ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "the corrected value is put back into the memory and corrected again")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m = m / (1 - beta ** (t + 1))
        averages.append(m)
    return np.array(averages)


@wrong("corrected-average", "the plain mean of all so far: nothing is forgotten")
def corrected_average(xs, beta):
    return np.cumsum(xs) / np.arange(1, len(xs) + 1)


@wrong("corrected-average", "PyTorch's momentum: adds up without 1 - β, and is corrected as if it were an average")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "only the last average is returned")
def corrected_average(xs, beta):
    m = 0.0
    for x in xs:
        m = beta * m + (1 - beta) * x
    return np.array(m / (1 - beta ** len(xs)))


@wrong("corrected-average", "one correction for all, that of the last step")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for x in xs:
        m = beta * m + (1 - beta) * x
        averages.append(m)
    return np.array(averages) / (1 - beta ** len(xs))


@wrong("corrected-average", "the weights the wrong way round: the oldest counts most")
def corrected_average(xs, beta):
    averages = []
    for t in range(len(xs)):
        weights = beta ** np.arange(t + 1)
        averages.append(np.average(xs[: t + 1], weights=weights))
    return np.array(averages)


@wrong("corrected-average", "begins at the first x instead of zero, so there is nothing to correct")
def corrected_average(xs, beta):
    m, averages = xs[0], []
    for x in xs:
        m = beta * m + (1 - beta) * x
        averages.append(m)
    return np.array(averages)


@wrong("corrected-average", "begins at the first x and is corrected all the same")
def corrected_average(xs, beta):
    m, averages = xs[0], []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "β times t+1, not β to the power of it")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / np.float64(1 - beta * (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "brackets missing at the exponent: β**t + 1")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta**t + 1)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "brackets missing around 1 - β^(t+1): m / 1 - …")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / 1 - beta ** (t + 1)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "noted down before the newcomer has come in")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        averages.append(m / (1 - beta ** (t + 1)))
        m = beta * m + (1 - beta) * x
    return np.array(averages)


@wrong("corrected-average", "adds what is missing, β^(t+1), instead of dividing by what there is")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m + beta ** (t + 1)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "the root of the correction, as in Adam's rate for v")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / np.sqrt(1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "the share of the newcomer and of the memory exchanged; and never corrected")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for x in xs:
        m = m * (1 - beta) + beta * x
        averages.append(m)
    return np.array(averages)


@wrong("corrected-average", "multiplies by the correction; and its t is one too small, so it begins with 0")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m * (1 - beta**t)
        averages.append(m_hat)
    return np.array(averages)


@right("corrected-average", "two lines in the starter's loop")
def corrected_average(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@right("corrected-average", "a falling share (1 - β)/(1 - β^(t+1)) and no second variable")
def corrected_average(xs, beta):
    averages, average, power = [], 0.0, 1.0
    for x in xs:
        power *= beta
        share = (1 - beta) / (1 - power)
        average += share * (x - average)
        averages.append(average)
    return np.array(averages)


@right("corrected-average", "a weighted mean of all so far, np.average with weights, a comprehension")
def corrected_average(xs, beta):
    xs = np.asarray(xs, dtype=float)
    ages = [np.arange(n)[::-1] for n in range(1, len(xs) + 1)]
    return np.array([np.average(xs[: len(age)], weights=float(beta) ** age) for age in ages])


@right("corrected-average", "sums instead of averages: the faded sum over the faded count")
def corrected_average(xs, beta):
    total, count = 0.0, 0.0
    out = np.empty(len(xs))
    for i, x in enumerate(xs):
        total = beta * total + x
        count = beta * count + 1
        out[i] = total / count
    return out


@right("corrected-average", "a triangular matrix of weights, whose rows add up to 1")
def corrected_average(xs, beta):
    n = len(xs)
    age = np.subtract.outer(np.arange(n), np.arange(n))
    W = np.where(age >= 0, float(beta) ** np.maximum(age, 0), 0.0)
    return W @ np.asarray(xs, dtype=float) / W.sum(axis=1)


@right("corrected-average", "itertools.accumulate, a list of Python floats at the end")
def corrected_average(xs, beta):
    ms = itertools.accumulate(xs, lambda m, x: m + (1 - beta) * (x - m), initial=0.0)
    next(ms)
    return [float(m / (1 - math.pow(beta, n))) for n, m in enumerate(ms, 1)]


# 4.2 adam-step --------------------------------------------------------------


@wrong("adam-step", "t as it comes, from 0: the first correction divides by 0")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - np.float64(beta1) ** t)
    v_hat = v / (1 - np.float64(beta2) ** t)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "max(t, 1) to get round the zero: steps 0 and 1 have the same correction")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    n = max(t, 1)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**n)
    v_hat = v / (1 - beta2**n)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "t + 2: as if one step had been made already")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    t += 2
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "no bias correction of v")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adam-step", "no bias correction of m")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1))) + eps
    return m, v, theta - lr / sigma * m


@wrong("adam-step", "no bias correction at all")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    return m, v, theta - lr * m / (np.sqrt(v) + eps)


@wrong("adam-step", "multiplies by the corrections instead of dividing")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m * (1 - beta1 ** (t + 1))
    v_hat = v * (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "ε inside the root")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.square(g)
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / np.sqrt(v_hat + eps)
    return m, v, theta


@wrong("adam-step", "brackets missing: ε is added to θ's change and not to the root")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / np.sqrt(v_hat) + eps
    return m, v, theta


@wrong("adam-step", "ε as the least value of the root, not added to it")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.maximum(np.sqrt(v / (1 - beta2 ** (t + 1))), eps)
    theta = theta - lr * m_hat / sigma
    return m, v, theta


@wrong("adam-step", "Keras' form: the corrections in the rate, ε below them")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = m + (g - m) * (1 - beta1)
    v = v + (g**2 - v) * (1 - beta2)
    alpha = lr * np.sqrt(1 - beta2 ** (t + 1)) / (1 - beta1 ** (t + 1))
    return m, v, theta - alpha * m / (np.sqrt(v) + eps)


@wrong("adam-step", "the paper's faster form, with the two corrections of the rate upside down")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    root = math.sqrt(1 - beta2 ** (t + 1))
    rate = lr * (1 - beta1 ** (t + 1)) / root
    theta = theta - rate * m / (np.sqrt(v) + eps * root)
    return m, v, theta


@wrong("adam-step", "uphill")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta + lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "the corrected averages are handed on as memories, and corrected once more at the next step")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1 ** (t + 1))
    v = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adam-step", "the square is missing in v; the root takes the size of it")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.abs(g)
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "β₁ and β₂ exchanged")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    beta1, beta2 = beta2, beta1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "copy and paste: β₁ in the correction of v")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "copy and paste: 1 - β₁ at the new square")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta1) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "no root: divides by the average of the squares itself")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (v_hat + eps)
    return m, v, theta


@wrong("adam-step", "the root is taken before the correction")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    sigma = np.sqrt(v) / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (sigma + eps)
    return m, v, theta


@wrong("adam-step", "σ of the step before: the new gradient comes into v only afterwards")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    v = beta2 * v + (1 - beta2) * g**2
    return m, v, theta


@wrong("adam-step", "PyTorch's SGD convention: the gradients in m are added up, without 1 - β₁")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "AdaBelief: the average of (g - m)², not of g²")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * (g - m) ** 2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "v averages the squares of m and not of the gradients")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "AdaMax: the faded largest size in the place of v")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    theta = theta - lr / (1 - beta1 ** (t + 1)) * m / (v + eps)
    return m, v, theta


@wrong("adam-step", "NAdam: a look ahead in the direction")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1 ** (t + 1))
    theta = theta - lr * ahead / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "RMSProp: the direction is the newest gradient, m is kept but not used")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * g / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "one σ for all parameters: the squares are averaged over the array as well")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.mean(g**2)
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "the norm of the whole step is made η: a direction of length 1")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    direction = m_hat / (np.sqrt(v_hat) + eps)
    theta = theta - lr * direction / np.linalg.norm(direction)
    return m, v, theta


@wrong("adam-step", "the rate falls with the root of t, as in the proof of the paper")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr / np.sqrt(t + 1) * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "m and σ are thought to cancel: each parameter moves by η times the sign")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    theta = theta - lr * np.sign(m)
    return m, v, theta


@wrong("adam-step", "β to the power of 2 in v's correction, for β₂ with a t")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2**2)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "the default betas are fixed in the code")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat = m / (1 - 0.9 ** (t + 1))
    v_hat = v / (1 - 0.999 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "the corrections are only made at the first step")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m, v
    if t == 0:
        m_hat = m / (1 - beta1)
        v_hat = v / (1 - beta2)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "returned in the other order: θ first")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


@wrong("adam-step", "the change is returned and not the new θ")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = -lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "a loop in which m and v run on from one parameter to the next")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    theta, m, v = (np.array(a, dtype=float) for a in (theta, m, v))
    m_i, v_i = m.flat[0], v.flat[0]
    for i in range(theta.size):
        m_i = beta1 * m_i + (1 - beta1) * g.flat[i]
        v_i = beta2 * v_i + (1 - beta2) * g.flat[i] ** 2
        m.flat[i], v.flat[i] = m_i, v_i
        m_hat, v_hat = m_i / (1 - beta1 ** (t + 1)), v_i / (1 - beta2 ** (t + 1))
        theta.flat[i] -= lr * m_hat / (math.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "the corrections use t, skipped at step 0; and ε is inside the root")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t) if t else m
    v_hat = v / (1 - beta2**t) if t else v
    theta = theta - lr * m_hat / np.sqrt(v_hat + eps)
    return m, v, theta


@wrong("adam-step", "v is not corrected; and ε is forgotten")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / np.sqrt(v)
    return m, v, theta


@wrong("adam-step", "β and 1 - β exchanged in both averages; and uphill")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = (1 - beta1) * m + beta1 * g
    v = (1 - beta2) * v + beta2 * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    return m, v, theta + lr * m_hat / (np.sqrt(v_hat) + eps)


@right("adam-step", "Algorithm 1, line by line")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@right("adam-step", "Python floats in a loop, into fresh arrays")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    shape = np.shape(theta)
    new_m, new_v, new_theta = np.empty(shape), np.empty(shape), np.empty(shape)
    for i in np.ndindex(shape):
        new_m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        new_v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
        sigma = math.sqrt(new_v[i] / (1 - beta2 ** (t + 1))) + eps
        new_theta[i] = theta[i] - lr * new_m[i] / (1 - beta1 ** (t + 1)) / sigma
    return new_m, new_v, new_theta


@right("adam-step", "the corrections in the rate, and ε scaled along with them: the same number")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    n = t + 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    c = np.sqrt(1 - beta2**n)
    alpha = lr * c / (1 - beta1**n)
    return m, v, theta - alpha * m / (np.sqrt(v) + c * eps)


@right("adam-step", "a helper for the averages, and their names turned round")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    def average(old, new, beta):
        mixed = old * beta + new * (1 - beta)
        return mixed, mixed / (1 - beta ** (1 + t))

    first, direction = average(m, g, beta1)
    second, square = average(v, np.square(g), beta2)
    return first, second, theta - direction * (lr / (eps + square**0.5))


@right("adam-step", "a list comprehension over zipped flat arrays, float()")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    b, c = 1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1)
    new_m = [beta1 * float(a) + (1 - beta1) * float(x) for a, x in zip(np.ravel(m), np.ravel(g))]
    new_v = [beta2 * float(a) + (1 - beta2) * float(x) ** 2 for a, x in zip(np.ravel(v), np.ravel(g))]
    new = [p - lr * (a / b) / ((s / c) ** 0.5 + eps) for p, a, s in zip(np.ravel(theta), new_m, new_v)]
    return tuple(np.reshape(a, np.shape(theta)) for a in (new_m, new_v, new))


@right("adam-step", "copies first, then numpy's out=, step by step")
def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
    m, v, theta = np.array(m, float), np.array(v, float), np.array(theta, float)
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g * g
    sigma = np.empty_like(v)
    np.sqrt(v / (1 - beta2 ** (t + 1)), out=sigma)
    sigma += eps
    theta -= lr * (m / (1 - beta1 ** (t + 1))) / sigma
    return m, v, theta


# 4.3 repair-adam ------------------------------------------------------------


@wrong("repair-adam", "t = step, which begins at 0: the first correction divides by 0")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - np.float64(beta1) ** t)
            v_hat = v[i] / (1 - np.float64(beta2) ** t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "t still counts the parameters: step * len(params) + i + 1")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step * len(params) + i + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "t = i + 1: the place of the parameter, not the step")
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


@wrong("repair-adam", "t is set back to 0 in each row, so every step is the first")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for row in gradients:
        t = 0
        t = t + 1
        for i, g in enumerate(row):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            params[i] -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return np.array(params)


@wrong("repair-adam", "t is the number of all steps, from the first on")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = len(gradients)
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "t = step + 2: one too far")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    t = 1
    for row in gradients:
        t += 1
        for i, g in enumerate(row):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "only two of three: v is still not corrected")
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


@wrong("repair-adam", "only two of three: the bracket around the root and ε is still missing")
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


@wrong("repair-adam", "the bracket is around the quotient and ε: ε is multiplied by η, not added to the root")
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


@wrong("repair-adam", "the bracket inside the root: ε is added to v_hat")
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


@wrong("repair-adam", "v's correction with β₁, copied from the line above")
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


@wrong("repair-adam", "v's correction without t: 1 - β₂")
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


@wrong("repair-adam", "v is multiplied by its correction")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] * (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the corrected v is written back into v[i]")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v[i] = v[i] / (1 - beta2**t)
            v_hat = v[i]
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the root twice: once in v_hat, once in the change")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = np.sqrt(v[i] / (1 - beta2**t))
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the root is lost while the bracket is mended")
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


@wrong("repair-adam", "η is lost while the bracket is mended")
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
            change = m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the change is made with m[i], the correction of m is not used")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m[i] / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "one m and one v for all parameters: the lists are lost in the rewriting")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = np.array(params, dtype=float)
    m = v = 0.0
    for t, row in enumerate(gradients, start=1):
        for i, g in enumerate(row):
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
            params[i] -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return params


@wrong("repair-adam", "rows and columns exchanged: a row is taken for a parameter's gradients")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    for i, column in enumerate(gradients[: len(params)]):
        m = v = 0.0
        for step, g in enumerate(column):
            t = step + 1
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            change = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "minus a negative change: it walks uphill")
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
            change = -lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "a return inside the loop: only the first step is made")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = np.array(params, dtype=float)
    m, v = np.zeros(len(params)), np.zeros(len(params))
    for t, g in enumerate(np.asarray(gradients, dtype=float), start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        params = params - lr * m_hat / (np.sqrt(v_hat) + eps)
        return params


@wrong("repair-adam", "t is counted by parameter as before; and the bracket is still missing")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    t = 0
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t += 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / np.sqrt(v_hat) + eps
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "v is multiplied by its correction; and ε is in the root")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = 1 + step
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] * (1 - beta2**t)
            change = lr * m_hat / np.sqrt(eps + v_hat)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "the correction of m with t = step + 2; and v corrected by 1 - β₂²")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 2
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**2)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@right("repair-adam", "the three lines anew")
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
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@right("repair-adam", "arrays instead of the inner loop")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    theta = np.array(params, dtype=float)
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(np.asarray(gradients, dtype=float), start=1):
        m += (1 - beta1) * (g - m)
        v += (1 - beta2) * (g**2 - v)
        theta -= lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta


@right("repair-adam", "parameter after parameter: the outer loop is over the columns")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    out = []
    for i, p in enumerate(params):
        m = v = 0.0
        for n, row in enumerate(gradients, 1):
            m = beta1 * m + (1 - beta1) * row[i]
            v = beta2 * v + (1 - beta2) * row[i] ** 2
            sigma = eps + math.sqrt(v / (1 - beta2**n))
            p = p - lr / sigma * m / (1 - beta1**n)
        out.append(p)
    return np.array(out, dtype=float)


@right("repair-adam", "the counter goes up once a row; powers are kept up by multiplication")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    power1 = power2 = 1.0
    for row in gradients:
        power1, power2 = power1 * beta1, power2 * beta2
        for i, g in enumerate(row):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            sigma = (v[i] / (1 - power2)) ** 0.5 + eps
            params[i] -= lr * m[i] / ((1 - power1) * sigma)
    return np.array(params)


@right("repair-adam", "the corrections pulled out of the root, ε scaled with them")
def adam_walk(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        t = step + 1
        root = math.sqrt(1 - beta2**t)
        for i, g in enumerate(row):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            change = lr * root / (1 - beta1**t) * m[i] / (math.sqrt(v[i]) + eps * root)
            params[i] = params[i] - change
    return np.array(params)


# 4.5 amsgrad-step -----------------------------------------------------------


@wrong("amsgrad-step", "the peak is kept but the step is made with v: Adam without corrections")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / (np.sqrt(v) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the step uses the peak of the step before")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    peak = np.maximum(peak, v)
    return m, v, peak, theta


@wrong("amsgrad-step", "one peak for all parameters: the largest number in both arrays")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = max(np.max(peak), np.max(v)) * np.ones_like(v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "Python's max on arrays: the truth of an array is ambiguous")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = max(peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the array that is larger in all places, else the old one: not for each parameter by itself")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    if np.all(v > peak):
        peak = v
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the largest square of a gradient and not the largest v")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, g**2)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the smaller of the two")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.where(v > peak, peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the peak is compared with v before v has heard of the new gradient")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    peak = np.maximum(peak, v)
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the peak goes back into v: v can never fall again")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    v = peak = np.maximum(peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "ε inside the root")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / np.sqrt(peak + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "brackets missing: ε is added to θ")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / np.sqrt(peak) + eps
    return m, v, peak, theta


@wrong("amsgrad-step", "no root: divides by the peak itself")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr / (peak + eps) * m
    return m, v, peak, theta


@wrong("amsgrad-step", "the peak holds σ, the root with ε, and not v: it is compared with a root")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, np.sqrt(v) + eps)
    theta = theta - lr * m / peak
    return m, v, peak, theta


@wrong("amsgrad-step", "uphill")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta + lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the newest gradient and not m for the direction")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * g / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "Adagrad: v is added to the peak, which becomes a sum")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = peak + v
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "AdaMax: the old peak fades with β₂ before it is compared")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(beta2 * peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "a bias correction as at the first step, 1 - β")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    m_hat = m / (1 - beta1)
    peak = np.maximum(peak, v / (1 - beta2))
    theta = theta - lr * m_hat / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the largest along the last axis: parameters of one row share a peak")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.broadcast_to(np.max(np.maximum(peak, v), axis=-1, keepdims=True), np.shape(v))
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "np.max with v for the axis")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.max(peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the change in the place of the new θ")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = -lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "ε as a least value of the root and not added")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    sigma = np.clip(np.sqrt(peak), eps, None)
    theta = theta - lr * m / sigma
    return m, v, peak, theta


@wrong("amsgrad-step", "the peak of the gradients' squares; and ε inside the root")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(g * g, peak)
    theta = theta - lr * m / np.sqrt(peak + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "the direction is the newest gradient; and it goes uphill")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(v, peak)
    theta = theta + lr * g / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "one peak for all; and no root")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.full(np.shape(v), max(np.max(v), np.max(peak)))
    theta = theta - lr * m / (peak + eps)
    return m, v, peak, theta


@right("amsgrad-step", "np.maximum")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@right("amsgrad-step", "np.where, the rate of each parameter first")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.where(v >= peak, v, peak)
    rates = lr / (eps + peak**0.5)
    theta = theta - rates * m
    return m, v, peak, theta


@right("amsgrad-step", "a fresh array, and a mask where v is higher")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.square(g)
    higher = np.asarray(v) > peak
    new_peak = np.array(peak, dtype=float)
    new_peak[higher] = np.asarray(v)[higher]
    return m, v, new_peak, theta - np.divide(lr * m, np.sqrt(new_peak) + eps)


@right("amsgrad-step", "a loop with Python's max for each number")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    top, out = np.empty(np.shape(v)), np.empty(np.shape(v))
    for i in np.ndindex(np.shape(v)):
        top[i] = max(peak[i], v[i])
        out[i] = theta[i] - lr * m[i] / (math.sqrt(top[i]) + eps)
    return m, v, top, out


@right("amsgrad-step", "stacked and reduced over the new first axis")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.max([peak, v], axis=0)
    sigma = np.sqrt(peak) + eps
    return m, v, peak, theta - lr / sigma * m


@right("amsgrad-step", "the old peak plus what v is above it")
def amsgrad_step(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = peak + np.clip(v - peak, 0, None)
    theta = theta - (lr * m) / (np.sqrt(peak) + eps)
    return m, v, peak, theta


# 4.6 smallest-beta2 ---------------------------------------------------------

wrong("smallest-beta2", "the border 0.472 rounded to the nearest: at 0.47 it still goes uphill in the end")(0.47)
wrong("smallest-beta2", "the border itself, with more digits than two")(0.4723)
wrong("smallest-beta2", "the lecture's table: 0.3 fails and 0.5 works, nothing in between is tried")(0.5)
wrong("smallest-beta2", "read from a run of 1,000 steps: it is still left of 0 from its first steps")(0.46)
wrong("smallest-beta2", "only the first round from v = 0 is added up, without corrections")(0.45)
wrong("smallest-beta2", "only the first round with bias correction, not the end")(0.9)
wrong("smallest-beta2", "the root forgotten: the gradients are divided by v")(0.7)
wrong("smallest-beta2", "β₂ and 1 - β₂ exchanged")(0.53)
wrong("smallest-beta2", "the older rounds are neglected in v: 1/√(1+9β) + 1/√(1+9β²) < 1")(0.49)
wrong("smallest-beta2", "a slip in the game: C = 4 in the place of 3")(0.32)
wrong("smallest-beta2", "the largest that works instead of the smallest")(0.99)
wrong("smallest-beta2", "the largest β₂ that goes uphill, in per cent")(47)
right("smallest-beta2", "a decimal")(0.48)
right("smallest-beta2", "a fraction")(48 / 100)
right("smallest-beta2", "a number of numpy, from a search over a grid")(np.float64(0.48))
