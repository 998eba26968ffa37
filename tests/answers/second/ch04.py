"""Lecture 04: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# corrected-average


@wrong("corrected-average", "uses beta**t with t from 0, with a guard for the first number")
def corrected_average_w1(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        if t == 0:
            m_hat = m
        else:
            m_hat = m / (1 - beta**t)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "no correction at all, writes down the raw m")
def corrected_average_w2(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        averages.append(m)
    return np.array(averages)


@wrong("corrected-average", "carries the corrected average on as m")
def corrected_average_w3(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m = m / (1 - beta ** (t + 1))
        averages.append(m)
    return np.array(averages)


@wrong("corrected-average", "swaps beta and 1 - beta in the average")
def corrected_average_w4(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = (1 - beta) * m + beta * x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "forgets the factor 1 - beta (heavy-ball sum) but divides by 1 - beta**(t+1)")
def corrected_average_w5(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "corrects each average with the length of xs instead of the step")
def corrected_average_w6(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta ** len(xs))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "starts the average at the first number instead of correcting it")
def corrected_average_w7(xs, beta):
    averages = []
    m = xs[0] if len(xs) else 0.0
    for x in xs:
        m = beta * m + (1 - beta) * x
        averages.append(m)
    return np.array(averages)


@wrong("corrected-average", "divides by (1 - beta)**(t+1) instead of 1 - beta**(t+1)")
def corrected_average_w8(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta) ** (t + 1)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "divides by 1 - beta at each step, without the power")
def corrected_average_w9(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta)
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "returns only the last corrected average")
def corrected_average_w10(xs, beta):
    m = 0.0
    m_hat = 0.0
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta ** (t + 1))
    return m_hat


@wrong("corrected-average", "takes the plain running mean of all numbers, ignores beta")
def corrected_average_w11(xs, beta):
    xs = np.asarray(xs, dtype=float)
    return np.cumsum(xs) / np.arange(1, len(xs) + 1)


@wrong("corrected-average", "adds 1 twice: enumerate from 1 and also t + 1 in the exponent")
def corrected_average_w12(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs, start=1):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "multiplies by the correction instead of dividing")
def corrected_average_w13(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m * (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@wrong("corrected-average", "weights in reverse order, the oldest number counts most")
def corrected_average_w14(xs, beta):
    # weights in the wrong direction: the oldest number gets the largest one
    averages = []
    for n in range(1, len(xs) + 1):
        w = beta ** np.arange(n)
        averages.append(np.sum(w * np.array(xs[:n])) / np.sum(w))
    return np.array(averages)


@right("corrected-average", "the template filled in")
def corrected_average_r1(xs, beta):
    m, averages = 0.0, []
    for t, x in enumerate(xs):
        m = beta * m + (1 - beta) * x
        m_hat = m / (1 - beta ** (t + 1))
        averages.append(m_hat)
    return np.array(averages)


@right("corrected-average", "m += form, running product for the power, list")
def corrected_average_r2(xs, beta):
    m = 0.0
    averages = []
    decay = 1.0
    for x in xs:
        m += (1 - beta) * (x - m)
        decay *= beta
        averages.append(m / (1 - decay))
    return averages


@right("corrected-average", "np.average with the weights written out")
def corrected_average_r3(xs, beta):
    xs = np.asarray(xs, dtype=float)
    averages = np.zeros(len(xs))
    for n in range(1, len(xs) + 1):
        weights = beta ** np.arange(n - 1, -1, -1.0)
        averages[n - 1] = np.average(xs[:n], weights=weights)
    return averages


@right("corrected-average", "ratio of the unnormalized sum and the sum of weights")
def corrected_average_r4(xs, beta):
    top, bottom = 0.0, 0.0
    out = []
    for x in xs:
        top = beta * top + x
        bottom = beta * bottom + 1
        out.append(top / bottom)
    return np.array(out)


@right("corrected-average", "helper: average of xs divided by average of ones")
def corrected_average_r5(xs, beta):
    def plain(values):
        m, ms = 0.0, []
        for v in values:
            m = beta * m + (1 - beta) * v
            ms.append(m)
        return np.array(ms)

    return plain(xs) / plain(np.ones(len(xs)))


# adam-step


@wrong("adam-step", "exponent t instead of t + 1, with max(t, 1) against the division by zero")
def adam_step_w1(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    k = max(t, 1)
    m_hat = m / (1 - beta1**k)
    v_hat = v / (1 - beta2**k)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "eps inside the root")
def adam_step_w2(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / np.sqrt(v_hat + eps)
    return m, v, theta


@wrong("adam-step", "the efficient order of the paper's section 2 (as in TensorFlow), eps not rescaled")
def adam_step_w3(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    n = t + 1
    lr_t = lr * np.sqrt(1 - beta2**n) / (1 - beta1**n)
    theta = theta - lr_t * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adam-step", "overwrites m and v with the corrected values and returns these")
def adam_step_w4(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1 ** (t + 1))
    v = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adam-step", "squares g - m for v, as in AdaBelief")
def adam_step_w5(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * (g - m) ** 2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "sums the squares over the parameters, so all share one v")
def adam_step_w6(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.sum(g**2)
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "also divides the rate by the root of t + 1, from the convergence section")
def adam_step_w7(t, theta, g, m, v, lr, beta1, beta2, eps):
    n = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**n)
    v_hat = v / (1 - beta2**n)
    theta = theta - lr / np.sqrt(n) * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "Nesterov look-ahead in the numerator (Nadam)")
def adam_step_w8(t, theta, g, m, v, lr, beta1, beta2, eps):
    n = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = beta1 * m / (1 - beta1**n) + (1 - beta1) * g / (1 - beta1**n)
    v_hat = v / (1 - beta2**n)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "corrects the old m and v and steps with them")
def adam_step_w9(t, theta, g, m, v, lr, beta1, beta2, eps):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new_m, new_v, theta


@wrong("adam-step", "corrects v with beta1 (copy and paste)")
def adam_step_w10(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adam-step", "writes AdaMax, Algorithm 2 of the paper, plus eps")
def adam_step_w11(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    m_hat = m / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / (v + eps)
    return m, v, theta


@wrong("adam-step", "missing parentheses: eps is added to theta, not to the root")
def adam_step_w12(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / np.sqrt(v_hat) + eps
    return m, v, theta


@wrong("adam-step", "two mistakes: no bias correction, and eps inside the root")
def adam_step_w13(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    theta = theta - lr * m / np.sqrt(v + eps)
    return m, v, theta


@wrong("adam-step", "squares the new m instead of g for v")
def adam_step_w14(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@right("adam-step", "the template filled in")
def adam_step_r1(t, theta, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@right("adam-step", "corrections moved into the rate and into eps")
def adam_step_r2(t, theta, g, m, v, lr, beta1, beta2, eps):
    step = t + 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    root = np.sqrt(1 - beta2**step)
    rate = lr * root / (1 - beta1**step)
    return m, v, theta - rate * m / (np.sqrt(v) + eps * root)


@right("adam-step", "loop over the elements")
def adam_step_r3(t, theta, g, m, v, lr, beta1, beta2, eps):
    new_m, new_v = np.zeros(np.shape(g)), np.zeros(np.shape(g))
    new_theta = np.zeros(np.shape(g))
    for i in np.ndindex(np.shape(g)):
        new_m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        new_v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        mh = new_m[i] / (1 - beta1 ** (t + 1))
        vh = new_v[i] / (1 - beta2 ** (t + 1))
        new_theta[i] = theta[i] - lr * mh / (math.sqrt(vh) + eps)
    return new_m, new_v, new_theta


@right("adam-step", "helper functions and NumPy ufuncs, returns a list")
def adam_step_r4(t, theta, g, m, v, lr, beta1, beta2, eps):
    def average(old, new, beta):
        return beta * old + (1 - beta) * new

    def hat(a, beta):
        return a / (1.0 - np.power(beta, t + 1.0))

    m = average(m, g, beta1)
    v = average(v, np.square(g), beta2)
    step = np.divide(hat(m, beta1), np.add(np.sqrt(hat(v, beta2)), eps))
    return [m, v, np.subtract(theta, lr * step)]


@right("adam-step", "PyTorch's arrangement on copies")
def adam_step_r5(t, theta, g, m, v, lr, beta1, beta2, eps):
    # the way of PyTorch
    correction1 = 1 - beta1 ** (t + 1)
    correction2 = 1 - beta2 ** (t + 1)
    m = np.array(m, dtype=float)
    m *= beta1
    m += (1 - beta1) * g
    v = np.array(v, dtype=float)
    v *= beta2
    v += (1 - beta2) * g * g
    denom = v**0.5 / correction2**0.5 + eps
    return m, v, theta - (lr / correction1) * (m / denom)


# repair-adam


@wrong("repair-adam", "leaves the count per number: t = step * len(row) + i + 1")
def adam_walk_w1(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step * len(row) + i + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "leaves v uncorrected")
def adam_walk_w2(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "leaves eps outside of the parentheses")
def adam_walk_w3(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "t = step, so the first correction divides by zero")
def adam_walk_w4(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "t counts the parameters: t = i + 1")
def adam_walk_w5(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "corrects v with beta1")
def adam_walk_w6(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "puts eps inside the root")
def adam_walk_w7(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "parentheses in the wrong place: lr times (quotient plus eps)")
def adam_walk_w8(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "loses the square root when adding the parentheses")
def adam_walk_w9(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "t is the number of all steps, constant")
def adam_walk_w10(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "repairs only eps, leaves two bugs: the count and the uncorrected v")
def adam_walk_w11(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    t = 0
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = t + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i]
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "v divided by (1 - beta2)**t instead of 1 - beta2**t")
def adam_walk_w12(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v_hat = v[i] / (1 - beta2) ** t
            change = lr * m_hat / (np.sqrt(v_hat) + eps)
            params[i] = params[i] - change
    return np.array(params)


@wrong("repair-adam", "drops lr when rewriting the change")
def adam_walk_w13(params, gradients, lr, beta1, beta2, eps):
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


@wrong("repair-adam", "writes the corrected v back into v[i]")
def adam_walk_w14(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = step + 1
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            v[i] = v[i] / (1 - beta2**t)
            change = lr * m_hat / (np.sqrt(v[i]) + eps)
            params[i] = params[i] - change
    return np.array(params)


@right("repair-adam", "the template filled in")
def adam_walk_r1(params, gradients, lr, beta1, beta2, eps):
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


@right("repair-adam", "vectorised over the parameters")
def adam_walk_r2(params, gradients, lr, beta1, beta2, eps):
    theta = np.array(params, dtype=float)
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, row in enumerate(gradients, start=1):
        g = np.asarray(row, dtype=float)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        theta = theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta


@right("repair-adam", "t incremented in the outer loop, returns a list")
def adam_walk_r3(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    t = 0
    for row in gradients:
        t += 1
        for i, g in enumerate(row):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g * g
            m_hat = m[i] / (1 - beta1**t)
            sigma = (v[i] / (1 - beta2**t)) ** 0.5
            params[i] -= lr * m_hat / (sigma + eps)
    return params


@right("repair-adam", "helper that walks one parameter along its column")
def adam_walk_r4(params, gradients, lr, beta1, beta2, eps):
    def one(p, column):
        m = v = 0.0
        for k, g in enumerate(column):
            m += (1 - beta1) * (g - m)
            v += (1 - beta2) * (g**2 - v)
            m_hat = m / (1 - beta1 ** (k + 1))
            v_hat = v / (1 - beta2 ** (k + 1))
            p = p - lr * m_hat / (math.sqrt(v_hat) + eps)
        return p

    return np.array([one(p, [row[i] for row in gradients]) for i, p in enumerate(params)])


@right("repair-adam", "correction of v multiplied through the fraction")
def adam_walk_r5(params, gradients, lr, beta1, beta2, eps):
    params = list(params)
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step, row in enumerate(gradients):
        for i, g in enumerate(row):
            t = 1 + step
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t)
            c = np.sqrt(1 - beta2**t)
            change = lr * m_hat * c / (np.sqrt(v[i]) + eps * c)
            params[i] = params[i] - change
    return np.array(params)


# amsgrad-step


@wrong("amsgrad-step", "one peak for all parameters")
def amsgrad_step_w1(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = max(np.max(peak), np.max(v)) * np.ones_like(v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "peak from the v before the step")
def amsgrad_step_w2(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    old = v
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, old)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "keeps the peak but divides by the root of v")
def amsgrad_step_w3(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / (np.sqrt(v) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "eps inside the root")
def amsgrad_step_w4(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / np.sqrt(peak + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "forgets the root")
def amsgrad_step_w5(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / (peak + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "peak of the squared gradients instead of v")
def amsgrad_step_w6(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, g**2)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "overwrites v with the peak and carries that on")
def amsgrad_step_w7(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    v = np.maximum(peak, v)
    peak = v
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "steps along g instead of m")
def amsgrad_step_w8(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * g / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "minimum instead of maximum")
def amsgrad_step_w9(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.minimum(peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "moves theta with the old peak, updates the peak afterwards")
def amsgrad_step_w10(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    peak = np.maximum(peak, v)
    return m, v, peak, theta


@wrong("amsgrad-step", "compares the peak with the root of v and takes the root again")
def amsgrad_step_w11(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, np.sqrt(v))
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "adds a bias correction (of the first step) although there is none")
def amsgrad_step_w12(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * (m / (1 - beta1)) / (np.sqrt(peak / (1 - beta2)) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "lets the peak decay by beta2, as AdaMax does")
def amsgrad_step_w13(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(beta2 * peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@wrong("amsgrad-step", "replaces the peak only if all parameters are above it")
def amsgrad_step_w14(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    if np.all(v > peak):
        peak = v
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@right("amsgrad-step", "the template filled in")
def amsgrad_step_r1(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.maximum(peak, v)
    theta = theta - lr * m / (np.sqrt(peak) + eps)
    return m, v, peak, theta


@right("amsgrad-step", "np.where, other form of the averages")
def amsgrad_step_r2(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.square(g)
    peak = np.where(v > peak, v, peak)
    sigma = peak**0.5 + eps
    return m, v, peak, theta - lr / sigma * m


@right("amsgrad-step", "np.max over a stack, sigma named")
def amsgrad_step_r3(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    peak = np.max(np.stack([np.asarray(peak), np.asarray(v)]), axis=0)
    sigma = np.sqrt(peak)
    theta = theta - lr * m / (sigma + eps)
    return m, v, peak, theta


@right("amsgrad-step", "maximum of the roots, np.fmax")
def amsgrad_step_r4(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    sigma = np.maximum(np.sqrt(peak), np.sqrt(v))
    theta = theta - lr * m / (sigma + eps)
    return m, v, np.fmax(v, peak), theta


@right("amsgrad-step", "maximum as half of sum plus distance, returns a list")
def amsgrad_step_r5(theta, g, m, v, peak, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    new_peak = (peak + v + np.abs(peak - v)) / 2
    theta = theta - np.divide(lr * m, np.sqrt(new_peak) + eps)
    return [m, v, new_peak, theta]


# smallest-beta2

wrong("smallest-beta2", "rounds the root 0.4723 to the nearest instead of up")(0.47)

wrong("smallest-beta2", "gives the exact root instead of two decimals")(0.47231314005893466)

wrong("smallest-beta2", "one off on the grid: loop prints after the increment")(0.49)

wrong("smallest-beta2", "forgets the root: divides by v")(0.7)

wrong("smallest-beta2", "only the first three steps, without the bias correction")(0.45)

wrong("smallest-beta2", "only the first three steps, with the bias correction")(0.9)

wrong("smallest-beta2", "only the first two rounds, with the bias correction")(0.62)

wrong("smallest-beta2", "uses the sigma of the first -1 for both")(0.35)

wrong("smallest-beta2", "uses the sigma of the second -1 for both")(0.57)

wrong("smallest-beta2", "forgets to square the 3 in v")(0.19)

wrong("smallest-beta2", "Reddi's beta2 = 1/(1 + C^2) with C = 3")(0.1)

wrong("smallest-beta2", "weights swapped: gives 1 - beta2 (beta2 is the share of the newcomer)")(0.52)

wrong("smallest-beta2", "gradients 4, -1, -1 instead of 3, -1, -1")(0.32)

wrong("smallest-beta2", "gradients 4, -1, -1, -1 instead (net 1, but four steps)")(0.71)

right("smallest-beta2", "typed in")(0.48)

right("smallest-beta2", "search over the condition of the steady state")(0.48)

right("smallest-beta2", "root by bisection, rounded up")(0.48)

right("smallest-beta2", "simulated walk with each beta2")(0.48)

right("smallest-beta2", "np.argmax over an array of drifts")(0.48)
