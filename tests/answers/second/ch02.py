"""Lecture 02: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# rms-step


@wrong("rms-step", "adds up the squares, as Adagrad does")
def rms_step_w1(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + g**2
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "running mean with 0.9, as RMSProp does")
def rms_step_w2(t, theta, g, v, lr=0.1, eps=1e-8):
    v = 0.9 * v + 0.1 * g**2
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "forgets the root")
def rms_step_w3(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = v
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "eps inside the root instead of added to sigma")
def rms_step_w4(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v + eps)
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "sigma from the old mean")
def rms_step_w5(t, theta, g, v, lr=0.1, eps=1e-8):
    sigma = np.sqrt(v)
    v = (t * v + g**2) / (t + 1)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "steps uphill")
def rms_step_w6(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta + lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "takes the mean over the parameters as well")
def rms_step_w7(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + np.mean(g**2)) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "divides the rate by the root of t + 1 as well")
def rms_step_w8(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr / np.sqrt(t + 1) * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "forgets to multiply the old mean by t")
def rms_step_w9(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "off by one, counts the zero at the start as a gradient")
def rms_step_w10(t, theta, g, v, lr=0.1, eps=1e-8):
    v = ((t + 1) * v + g**2) / (t + 2)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "returns theta before v")
def rms_step_w11(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return theta, v


@wrong("rms-step", "forgets eps, so a parameter without a gradient becomes nan")
def rms_step_w12(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "one sigma for all parameters, from the sum of v")
def rms_step_w13(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(np.sum(v))
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "two mistakes, adds up the squares and forgets the root")
def rms_step_w14(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + g**2
    sigma = v
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@right("rms-step", "the formula, vectorised")
def rms_step_r1(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@right("rms-step", "the mean as a correction of the old mean")
def rms_step_r2(t, theta, g, v, lr=0.1, eps=1e-8):
    g = np.asarray(g, dtype=float)
    v = v + (g * g - v) / (t + 1)
    return v, theta - lr * (g / (v**0.5 + eps))


@right("rms-step", "a loop over the entries, any shape")
def rms_step_r3(t, theta, g, v, lr=0.1, eps=1e-8):
    shape = np.shape(theta)
    new_v, new_theta = [], []
    for p, d, m in zip(np.ravel(theta), np.ravel(g), np.ravel(np.broadcast_to(v, shape))):
        m = (m * t + d * d) / (t + 1)
        new_v.append(m)
        new_theta.append(p - lr * d / (math.sqrt(m) + eps))
    return np.array(new_v).reshape(shape), np.array(new_theta).reshape(shape)


@right("rms-step", "weights of the mean, NumPy functions, returned as a list")
def rms_step_r4(t, theta, g, v, lr=0.1, eps=1e-8):
    share = 1 / (t + 1)
    mean = np.add((1 - share) * v, share * np.square(g))
    rate = lr / np.add(np.sqrt(mean), eps)
    return [mean, np.subtract(theta, rate * g)]


@right("rms-step", "sum of squares first, in place on a copy")
def rms_step_r5(t, theta, g, v, lr=0.1, eps=1e-8):
    total = v * t
    total = total + np.abs(g) ** 2
    new_v = total / (t + 1)
    sigma = np.sqrt(total) / np.sqrt(t + 1)
    new_theta = np.array(theta, dtype=float)
    new_theta -= lr * g / (sigma + eps)
    return new_v, new_theta


# mean-and-sum


@wrong("mean-and-sum", "both steps have the sign of the gradient, the minus is forgotten")
def mean_and_sum_w1(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(np.asarray(g, float) ** 2)
    adagrad = lr * np.asarray(g) / np.sqrt(total)
    mean = lr * np.asarray(g) / np.sqrt(total / n)
    return adagrad, mean, lr / np.sqrt(n)


@wrong("mean-and-sum", "the rate is inverted, lr times the root of n")
def mean_and_sum_w2(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    return -lr * g / np.sqrt(total), -lr * g / np.sqrt(total / n), lr * np.sqrt(n)


@wrong("mean-and-sum", "the rate lacks the root, lr / n")
def mean_and_sum_w3(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    return -lr * g / np.sqrt(total), -lr * g / np.sqrt(total / n), lr / n


@wrong("mean-and-sum", "the n of the mean stands outside the root")
def mean_and_sum_w4(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / (np.sqrt(total) / n)
    return adagrad, mean, lr / np.sqrt(n)


@wrong("mean-and-sum", "no root at all: divides by the sum and by the mean of squares")
def mean_and_sum_w5(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    return -lr * g / total, -lr * g / (total / n), lr / n


@wrong("mean-and-sum", "off by one: n begins at 2")
def mean_and_sum_w6(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(2, len(g) + 2)
    total = np.cumsum(g**2)
    return -lr * g / np.sqrt(total), -lr * g / np.sqrt(total / n), lr / np.sqrt(n)


@wrong("mean-and-sum", "sums (and averages) the absolute values instead of the squares")
def mean_and_sum_w7(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(np.abs(g))
    return -lr * g / total, -lr * g / (total / n), lr / np.sqrt(n)


@wrong("mean-and-sum", "np.sum instead of np.cumsum: every step sees the future gradients")
def mean_and_sum_w8(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.sum(g**2)
    return -lr * g / np.sqrt(total), -lr * g / np.sqrt(total / n), lr / np.sqrt(n)


@wrong("mean-and-sum", "returns the two kinds of steps in the wrong order")
def mean_and_sum_w9(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    return mean, adagrad, lr / np.sqrt(n)


@wrong("mean-and-sum", "one mean over all gradients instead of a running mean")
def mean_and_sum_w10(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(np.mean(g**2))
    return adagrad, mean, lr / np.sqrt(n)


@wrong("mean-and-sum", "one and the same rate for all steps, lr / sqrt(len(g))")
def mean_and_sum_w11(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = np.full(len(g), lr / np.sqrt(len(g)))
    return adagrad, mean, rate


@wrong("mean-and-sum", "the rate is only the ratio 1/sqrt(n), without lr")
def mean_and_sum_w12(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = 1 / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the third array is the effective rate lr/sigma of the root mean square")
def mean_and_sum_w13(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(total / n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "two mistakes: squares the sum instead of summing squares, and forgets the minus")
def mean_and_sum_w14(g, lr=0.1):
    g = np.asarray(g, float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g) ** 2 + 1e-16
    adagrad = lr * g / np.sqrt(total)
    mean = lr * g / np.sqrt(total / n)
    return adagrad, mean, lr / np.sqrt(n)


@right("mean-and-sum", "plain cumsum")
def mean_and_sum_r1(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@right("mean-and-sum", "hypot.accumulate, the mean's steps from Adagrad's times sqrt(n)")
def mean_and_sum_r2(g, lr=0.1):
    g = np.array(g, dtype=float)
    n = 1 + np.arange(g.size)
    sigma = np.hypot.accumulate(np.abs(g))
    adagrad = -(lr / sigma) * g
    mean = adagrad * n**0.5
    rate = lr * n**-0.5
    return adagrad, mean, rate


@right("mean-and-sum", "triangular matrix times squares, returns a list")
def mean_and_sum_r3(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    m = len(g)
    lower = np.tril(np.ones((m, m)))
    total = lower @ (g * g)
    n = lower.sum(axis=1)
    adagrad = np.negative(lr * g) / np.sqrt(total)
    mean = np.negative(lr * g) / np.sqrt(total / n)
    return [adagrad, mean, lr * np.sqrt(1 / n)]


@right("mean-and-sum", "helper function, add.accumulate, powers of -0.5")
def mean_and_sum_r4(g, lr=0.1):
    g = np.asarray(g, dtype=float)

    def steps(v):
        return -lr * g * v**-0.5

    n = np.linspace(1, len(g), len(g))
    total = np.add.accumulate(np.square(g))
    return steps(total), steps(total / n), np.sqrt(lr**2 / n)


@right("mean-and-sum", "the rate as lr times the quotient of the two sigmas")
def mean_and_sum_r5(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    n = np.cumsum(np.ones_like(g))
    total = np.cumsum(g * g)
    sigma_sum = np.sqrt(total)
    sigma_mean = np.sqrt(total / n)
    adagrad = 0 - lr * (g / sigma_sum)
    mean = 0 - lr * (g / sigma_mean)
    rate = lr * sigma_mean / sigma_sum
    return adagrad, mean, rate


# speed-limit


@wrong("speed-limit", "off by one: the limit of rms is sqrt(t)")
def speed_limit_w1(method, t):
    limit = np.sqrt(t) if method == "rms" else 1.0
    return limit, [0.0] * t + [1.0]


@wrong("speed-limit", "the limit of rms lacks the root: t + 1")
def speed_limit_w2(method, t):
    limit = t + 1 if method == "rms" else 1
    return limit, [0.0] * t + [1.0]


@wrong("speed-limit", "the limit sqrt(t+1) for both methods")
def speed_limit_w3(method, t):
    return np.sqrt(t + 1), np.array([0.0] * t + [1.0])


@wrong("speed-limit", "the two methods' limits are swapped")
def speed_limit_w4(method, t):
    limit = 1.0 if method == "rms" else np.sqrt(t + 1)
    return limit, np.array([0.0] * t + [1.0])


@wrong("speed-limit", "right limits, but with equal gradients, which do not reach them")
def speed_limit_w5(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    return limit, np.ones(t + 1)


@wrong("speed-limit", "one gradient too few (t instead of t+1)")
def speed_limit_w6(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    return limit, [0.0] * (t - 1) + [1.0]


@wrong("speed-limit", "the large gradient comes first and the zeros after it")
def speed_limit_w7(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    gradients = np.zeros(t + 1)
    gradients[0] = 1.0
    return limit, gradients


@wrong("speed-limit", "growing gradients (doubling), which stay clearly below the limit")
def speed_limit_w8(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    return limit, 2.0 ** np.arange(t + 1)


@wrong("speed-limit", "limit multiplied by the rate 0.1 instead of in units of eta")
def speed_limit_w9(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    return 0.1 * limit, [0.0] * t + [1.0]


@wrong("speed-limit", "RMSProp's limit 1/sqrt(1-alpha) with alpha 0.9 for rms")
def speed_limit_w10(method, t):
    limit = 1 / np.sqrt(1 - 0.9) if method == "rms" else 1.0
    return limit, [0.0] * t + [1.0]


@wrong("speed-limit", "Adagrad's step for equal gradients, 1/sqrt(t+1), taken for its longest")
def speed_limit_w11(method, t):
    if method == "rms":
        return np.sqrt(t + 1), [0.0] * t + [1.0]
    return 1 / np.sqrt(t + 1), [1.0] * (t + 1)


@wrong("speed-limit", "two mistakes: limit 1 for both methods, and a gradient 1 also at the beginning")
def speed_limit_w12(method, t):
    return 1.0, [1.0] + [0.0] * (t - 1) + [1.0] if t > 0 else [1.0]


@wrong("speed-limit", "thinks that ten times the earlier gradients is large enough: ones, then 10")
def speed_limit_w13(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    return limit, [1.0] * t + [10.0]


@wrong("speed-limit", "two mistakes: sqrt(t) and a zero after the large gradient")
def speed_limit_w14(method, t):
    limit = np.sqrt(t) if method == "rms" else 1.0
    return limit, [0.0] * t + [1.0, 0.0]


@right("speed-limit", "NumPy zeros with a last 1")
def speed_limit_r1(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    gradients = np.zeros(t + 1)
    gradients[-1] = 1.0
    return limit, gradients


@right("speed-limit", "dictionary, list of integers")
def speed_limit_r2(method, t):
    limit = {"rms": (t + 1) ** 0.5, "adagrad": 1}[method]
    return limit, [0] * t + [1]


@right("speed-limit", "loop, a negative last gradient, tuple")
def speed_limit_r3(method, t):
    gradients = []
    for _ in range(t):
        gradients.append(0.0)
    gradients.append(-5.0)
    if method == "adagrad":
        return 1.0, tuple(gradients)
    return math.sqrt(t + 1), tuple(gradients)


@right("speed-limit", "computes the limit from the gradients, last one 100")
def speed_limit_r4(method, t):
    gradients = np.append(np.zeros(t), 100.0)
    squares = gradients**2
    v = squares.mean() if method == "rms" else squares.sum()
    limit = gradients[-1] / np.sqrt(v)
    return limit, gradients


@right("speed-limit", "last row of the identity matrix, power 0 or 0.5")
def speed_limit_r5(method, t):
    gradients = np.eye(t + 1)[t]
    power = 0.5 * (method == "rms")
    return float((t + 1) ** power), gradients


# turned-valley


def _rot(angle=np.pi / 4):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


@wrong("turned-valley", "turns only the slope, not the point")
def turned_valley_w1(grad, theta):
    R = _rot()
    return R @ grad(np.asarray(theta, float))


@wrong("turned-valley", "turns only the point, the slope stays in the old map's directions")
def turned_valley_w2(grad, theta):
    R = _rot()
    return grad(R.T @ np.asarray(theta, float))


@wrong("turned-valley", "turned clockwise")
def turned_valley_w3(grad, theta):
    R = _rot()
    return R.T @ grad(R @ np.asarray(theta, float))


@wrong("turned-valley", "turns the point forwards instead of back")
def turned_valley_w4(grad, theta):
    R = _rot()
    return R @ grad(R @ np.asarray(theta, float))


@wrong("turned-valley", "turns the slope back too instead of forwards")
def turned_valley_w5(grad, theta):
    R = _rot()
    return R.T @ grad(R.T @ np.asarray(theta, float))


@wrong("turned-valley", "45 taken as radians")
def turned_valley_w6(grad, theta):
    R = _rot(45)
    return R @ grad(R.T @ np.asarray(theta, float))


@wrong("turned-valley", "matrix of ones without the factor 1/sqrt(2), as in the book")
def turned_valley_w7(grad, theta):
    R = np.array([[1.0, -1.0], [1.0, 1.0]])
    return R @ grad(R.T @ np.asarray(theta, float))


@wrong("turned-valley", "factor 1/2 instead of 1/sqrt(2)")
def turned_valley_w8(grad, theta):
    R = 0.5 * np.array([[1.0, -1.0], [1.0, 1.0]])
    return R @ grad(R.T @ np.asarray(theta, float))


@wrong("turned-valley", "a reflection instead of a rotation (minus sign in the wrong place)")
def turned_valley_w9(grad, theta):
    R = np.sqrt(0.5) * np.array([[1.0, 1.0], [1.0, -1.0]])
    return R @ grad(R.T @ np.asarray(theta, float))


@wrong("turned-valley", "multiplies from the right: fits one point, but not an array (2, n)")
def turned_valley_w10(grad, theta):
    R = _rot()
    theta = np.asarray(theta, float)
    return grad(theta @ R) @ R.T


@wrong("turned-valley", "in-place bug: with many points the second row uses the already turned first row")
def turned_valley_w11(grad, theta):
    h = np.sqrt(0.5)
    place = np.array(theta, float)
    x, y = place
    place[0] = h * x + h * y
    place[1] = -h * x + h * y
    return _rot() @ grad(place)


@wrong("turned-valley", "slope of the book's formula, ignores grad")
def turned_valley_w12(grad, theta):
    x1, x2 = np.asarray(theta, float)
    a = 0.2 * (x1 + x2)
    b = 4 * (x1 - x2)
    return np.array([a + b, a - b])


@wrong("turned-valley", "reshape(-1, 2) instead of transposing, which mixes the coordinates of many points")
def turned_valley_w13(grad, theta):
    theta = np.asarray(theta, float)
    R = _rot()
    points = theta.reshape(-1, 2)
    slopes = np.array([R @ grad(R.T @ p) for p in points])
    return slopes.reshape(theta.shape)


@wrong("turned-valley", "two mistakes: clockwise matrix, and the slope is not turned")
def turned_valley_w14(grad, theta):
    h = np.sqrt(0.5)
    R = np.array([[h, h], [-h, h]])
    return grad(R.T @ np.asarray(theta, float))


@right("turned-valley", "R @ grad(R.T @ theta)")
def turned_valley_r1(grad, theta):
    c = np.cos(np.pi / 4)
    R = np.array([[c, -c], [c, c]])
    return R @ grad(R.T @ np.asarray(theta, float))


@right("turned-valley", "deg2rad, inverse matrix, dot")
def turned_valley_r2(grad, theta):
    a = np.deg2rad(45)
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return np.dot(R, grad(np.linalg.inv(R).dot(np.asarray(theta, float))))


@right("turned-valley", "written out in coordinates")
def turned_valley_r3(grad, theta):
    x, y = np.asarray(theta, float)
    u = (x + y) / np.sqrt(2)
    w = (y - x) / np.sqrt(2)
    gu, gw = grad(np.array([u, w]))
    return np.array([(gu - gw) / np.sqrt(2), (gu + gw) / np.sqrt(2)])


@right("turned-valley", "complex numbers")
def turned_valley_r4(grad, theta):
    theta = np.asarray(theta, float)
    turn = np.exp(1j * np.pi / 4)
    z = (theta[0] + 1j * theta[1]) / turn
    slope = grad(np.array([z.real, z.imag]))
    s = (slope[0] + 1j * slope[1]) * turn
    return np.stack([s.real, s.imag])


@right("turned-valley", "loop over the points with a helper")
def turned_valley_r5(grad, theta):
    theta = np.asarray(theta, float)
    h = 0.5**0.5

    def one(p):
        q = np.array([h * p[0] + h * p[1], h * p[1] - h * p[0]])
        d = grad(q)
        return [h * d[0] - h * d[1], h * d[0] + h * d[1]]

    if theta.ndim == 1:
        return np.array(one(theta))
    result = np.zeros(theta.shape)
    for k in range(theta.shape[1]):
        result[:, k] = one(theta[:, k])
    return result


# read-the-log


def _same(seen):
    seen = np.asarray(seen, float)
    return bool(seen.max() - seen.min() < 0.05 * seen.max())


@wrong("read-the-log", "compares the losses now, not the shares that are left")
def read_the_log_w1(seen, start, now):
    now = np.asarray(now, float)
    if _same(seen):
        return "no telling"
    uneven = now.max() - now.min() >= 0.1
    return "one rate" if uneven else "own rates"


def _shares(start, now):
    return np.asarray(now, float) / np.asarray(start, float)


@wrong("read-the-log", "the two verdicts are swapped")
def read_the_log_w2(seen, start, now):
    left = _shares(start, now)
    if _same(seen):
        return "no telling"
    uneven = left.max() - left.min() >= 0.1
    return "own rates" if uneven else "one rate"


@wrong("read-the-log", "ignores seen: never says 'no telling'")
def read_the_log_w3(seen, start, now):
    left = _shares(start, now)
    uneven = left.max() - left.min() >= 0.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "equal shares taken as 'no telling', and the frequencies for the choice of the method")
def read_the_log_w4(seen, start, now):
    left = _shares(start, now)
    equal = left.max() - left.min() < 0.1
    uneven = not _same(seen)
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "divides by the sum of the losses now instead of by the losses at the start")
def read_the_log_w5(seen, start, now):
    left = np.asarray(now, float) / np.sum(now)
    if _same(seen):
        return "no telling"
    uneven = left.max() - left.min() >= 0.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "compares only the first and the last class")
def read_the_log_w6(seen, start, now):
    left = _shares(start, now)
    if _same(seen):
        return "no telling"
    uneven = abs(left[-1] - left[0]) >= 0.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "compares only neighbouring classes")
def read_the_log_w7(seen, start, now):
    left = _shares(start, now)
    if _same(seen):
        return "no telling"
    uneven = np.abs(np.diff(left)).max() >= 0.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "standard deviation instead of largest minus smallest share")
def read_the_log_w8(seen, start, now):
    left = _shares(start, now)
    if _same(seen):
        return "no telling"
    uneven = left.std() >= 0.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "relative difference (quotient of the shares at least 1.1)")
def read_the_log_w9(seen, start, now):
    left = _shares(start, now)
    if _same(seen):
        return "no telling"
    uneven = left.max() / left.min() >= 1.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "the amount fallen, start - now, instead of the share")
def read_the_log_w10(seen, start, now):
    fallen = np.asarray(start, float) - np.asarray(now, float)
    if _same(seen):
        return "no telling"
    uneven = fallen.max() - fallen.min() >= 0.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "two mistakes: equal frequencies give 'one rate', uneven shares give 'no telling'")
def read_the_log_w11(seen, start, now):
    left = _shares(start, now)
    if _same(seen):
        return "one rate"
    uneven = left.max() - left.min() >= 0.1
    return "no telling" if uneven else "own rates"


@wrong("read-the-log", "'one rate' whenever the shares rise from class to class, without the 0.1")
def read_the_log_w12(seen, start, now):
    left = _shares(start, now)
    if _same(seen):
        return "no telling"
    uneven = all(left[k] < left[k + 1] for k in range(3))
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "'uneven' only if every pair of neighbours differs by 0.1 (all instead of any)")
def read_the_log_w13(seen, start, now):
    left = _shares(start, now)
    if _same(seen):
        return "no telling"
    uneven = np.all(np.abs(np.diff(left)) >= 0.1)
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "'no telling' from the shares alone (equal and not rising), seen unused")
def read_the_log_w14(seen, start, now):
    left = _shares(start, now)
    equal = left.max() - left.min() < 0.1
    uneven = left[0] < left[-1]
    if equal and uneven:
        return "own rates"
    if equal:
        return "no telling"
    return "one rate"


@right("read-the-log", "NumPy, as in the skeleton")
def read_the_log_r1(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = np.allclose(seen, seen[0], rtol=0.05)
    uneven = left.max() - left.min() >= 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@right("read-the-log", "lists, max and min")
def read_the_log_r2(seen, start, now):
    left = [b / a for a, b in zip(start, now)]
    if max(seen) < 1.05 * min(seen):
        return "no telling"
    if max(left) - min(left) < 0.1:
        return "own rates"
    return "one rate"


@right("read-the-log", "shares that have fallen, ptp")
def read_the_log_r3(seen, start, now):
    fallen = 1 - np.divide(now, start)
    seen = np.asarray(seen, float)
    if np.ptp(seen) <= 0.05 * seen.mean():
        return "no telling"
    return ["own rates", "one rate"][int(not np.ptp(fallen) < 0.1)]


@right("read-the-log", "loop over all pairs")
def read_the_log_r4(seen, start, now):
    uneven = False
    for i in range(len(start)):
        for j in range(i):
            if abs(now[i] / start[i] - now[j] / start[j]) >= 0.1:
                uneven = True
    frequent, rare = max(seen), min(seen)
    if (frequent - rare) / frequent < 0.05:
        return "no telling"
    if uneven:
        return "one rate"
    return "own rates"


@right("read-the-log", "helper spread, logarithm of the frequencies")
def read_the_log_r5(seen, start, now):
    def spread(values):
        values = sorted(values)
        return values[-1] - values[0]

    equal = spread(np.log(np.asarray(seen, float))) < 0.05
    even = spread(np.asarray(now, float) / np.asarray(start, float)) < 0.1
    return "no telling" if equal else ("own rates" if even else "one rate")
