"""Lecture 02: answers as students write them, from the task texts alone."""

import math
from itertools import accumulate

import numpy as np

from . import right, wrong

# 2.1 rms-step ---------------------------------------------------------------


@wrong("rms-step", "a sum of squares in the place of the mean: Adagrad")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + g**2
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "t counted from 1: the old mean gets the weight t - 1 and the sum is divided by t")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    n = max(t, 1)
    v = ((n - 1) * v + g**2) / n
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "a leaky mean with α = 0.9: RMSProp")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = 0.9 * v + 0.1 * g**2
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "the root is forgotten: divided by the mean square")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = v
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "ε inside the root")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    sigma = np.sqrt(v + eps)
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "no ε: 0/0 where there never was a gradient")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + np.square(g)) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "uphill")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta + lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "σ from the old mean, before the gradient came in")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    sigma = np.sqrt(v)
    v = (t * v + g**2) / (t + 1)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "averaged over the parameters, not over time")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + np.mean(np.square(g))) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "the old mean is not multiplied by t")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "half the old, half the new at every step")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = g**2 if t == 0 else (v + g**2) / 2
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "the weights one too large: (t + 1) old ones and t + 2 in all")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = ((t + 1) * v + g**2) / (t + 2)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "the mean of the sizes |g|, not of the squares")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + np.abs(g)) / (t + 1)
    theta = theta - lr * g / (v + eps)
    return v, theta


@wrong("rms-step", "the rate falls by √(t + 1) as well: Adagrad's schedule")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    eta = lr / np.sqrt(t + 1)
    theta = theta - eta * g / (sigma + eps)
    return v, theta


@wrong("rms-step", "σ is returned in the place of v")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return sigma, theta


@wrong("rms-step", "multiplied by σ in the place of divided (missing brackets)")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v) + eps
    theta = theta - lr / g * sigma
    return v, theta


@wrong("rms-step", "returned in the wrong order: first θ, then v")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    theta = theta - lr * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("rms-step", "a sum in the place of the mean; and no ε")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + g * g
    theta = theta - lr * g / np.sqrt(v)
    return v, theta


@wrong("rms-step", "the root is forgotten; and uphill")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    theta = theta + lr / (v + eps) * g
    return v, theta


@right("rms-step", "the mean of t old squares and one new")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr * g / (sigma + eps)
    return v, theta


@right("rms-step", "the newcomer pulls the mean its share of the way")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    share = 1 / (t + 1)
    v = v + share * (np.square(g) - v)
    return v, theta - lr / (v**0.5 + eps) * g


@right("rms-step", "a loop over all entries, into fresh arrays")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    theta, g, v = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (theta, g, v)))
    new_v, new_theta = np.zeros(g.shape), np.zeros(g.shape)
    for i in np.ndindex(g.shape):
        new_v[i] = v[i] * t / (t + 1) + g[i] ** 2 / (t + 1)
        new_theta[i] = theta[i] - lr * g[i] / (math.sqrt(new_v[i]) + eps)
    return new_v, new_theta


@right("rms-step", "the first step apart, weights as in np.average")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    if t == 0:
        mean = g * g
    else:
        mean = np.average(np.stack([v + 0.0 * g, g * g]), axis=0, weights=[t, 1])
    sigma = np.sqrt(mean) + eps
    return mean, theta - lr * (g / sigma)


@right("rms-step", "through Adagrad: the sum, the root of n in the rate")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    n = t + 1
    total = t * v + g**2
    denominator = (np.sqrt(total) + eps * np.sqrt(n)) / np.sqrt(n)
    return total / n, theta - lr * g / denominator


# 2.2 mean-and-sum -----------------------------------------------------------


@wrong("mean-and-sum", "the signs are lost")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = lr * np.abs(g) / np.sqrt(total)
    mean = lr * np.abs(g) / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "no minus: the steps go uphill")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = lr * g / np.sqrt(total)
    mean = lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the gradients are added up, not their squares")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g) ** 2
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "sum and not cumsum: the first steps know the later gradients")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.sum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the root is missing in both")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / total
    mean = -lr * g / (total / n)
    rate = lr / n
    return adagrad, mean, rate


@wrong("mean-and-sum", "the rate falls as 1/n, not as 1/√n")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / n
    return adagrad, mean, rate


@wrong("mean-and-sum", "the rate upside down: what Adagrad would need to walk like the mean")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr * np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "only the factor 1/√n, not the rate: lr is missing")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = adagrad / mean
    return adagrad, mean, rate


@wrong("mean-and-sum", "divided by n outside the root: the mean's steps are √n too long")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / (np.sqrt(total) / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "multiplied by n in place of divided")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total * n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "Adagrad's steps and the mean's returned in exchange")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return mean, adagrad, rate


@wrong("mean-and-sum", "the mean over all steps: divided by the last n")
def two_methods(g, lr=0.1):
    n = len(g)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = np.full(n, lr / np.sqrt(n))
    return adagrad, mean, rate


@wrong("mean-and-sum", "the effective rates lr/σ, without the gradient")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = lr / np.sqrt(total)
    mean = lr / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the path, not the steps: they are added up")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -np.cumsum(lr * g / np.sqrt(total))
    mean = -np.cumsum(lr * g / np.sqrt(total / n))
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "lr is left out of the steps, the rate has it")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    root = np.sqrt(np.cumsum(g**2))
    return -g / root, -g * np.sqrt(n) / root, lr / np.sqrt(n)


@wrong("mean-and-sum", "the rate that would be needed by each gradient: lr/√total")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(total)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the signs are lost; and the rate is upside down")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = lr * abs(g) / np.sqrt(total)
    mean = adagrad * np.sqrt(n)
    rate = lr * mean / adagrad
    return adagrad, mean, rate


@wrong("mean-and-sum", "n counted from 0, so the mean begins with a division by zero; and no minus")
def two_methods(g, lr=0.1):
    n = np.arange(len(g))
    total = np.cumsum(g**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        adagrad = lr * g / np.sqrt(total)
        mean = lr * g / np.sqrt(total / n)
        rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@right("mean-and-sum", "cumsum, the two roots")
def two_methods(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@right("mean-and-sum", "a triangular matrix of ones in place of cumsum")
def two_methods(g, lr=0.1):
    slopes = np.array(g, dtype=float)
    count = len(slopes)
    total = np.tril(np.ones((count, count))) @ slopes**2
    root_n = np.sqrt(1 + np.arange(count))
    adagrad = -lr * slopes / np.sqrt(total)
    return adagrad, adagrad * root_n, lr / root_n


@right("mean-and-sum", "accumulate of the standard library, the rate from the quotient of the steps")
def two_methods(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    total = np.array(list(accumulate(g * g)))
    n = np.arange(len(g)) + 1.0
    sigma = np.sqrt(total / n)
    mean = -(lr / sigma) * g
    rate = np.full(len(g), lr) / n**0.5
    adagrad = -(rate / sigma) * g
    return adagrad, mean, rate


@right("mean-and-sum", "add.accumulate, the power -1/2, a list of the three")
def two_methods(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    n = np.arange(1, g.size + 1, dtype=float)
    down = np.add.accumulate(np.square(g)) ** -0.5
    adagrad = -lr * np.multiply(g, down)
    return [adagrad, np.sqrt(n) * adagrad, lr * n**-0.5]


# 2.3 speed-limit ------------------------------------------------------------


@wrong("speed-limit", "√t and not √(t + 1): the steps are counted from 0")
def speed_limit(method, t):
    limit = np.sqrt(t) if method == "rms" else 1.0
    gradients = [0.0] * t + [1.0]
    return limit, gradients


@wrong("speed-limit", "t + 1, the root is forgotten")
def speed_limit(method, t):
    limit = t + 1 if method == "rms" else 1
    gradients = np.zeros(t + 1)
    gradients[-1] = 1
    return limit, gradients


@wrong("speed-limit", "the two methods exchanged")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "adagrad" else 1.0
    gradients = [0.0] * t + [1.0]
    return limit, gradients


@wrong("speed-limit", "the same limit for both, as their σ is the same")
def speed_limit(method, t):
    limit = np.sqrt(t + 1)
    gradients = [0.0] * t + [1.0]
    return limit, gradients


@wrong("speed-limit", "η for both: the first step is the longest")
def speed_limit(method, t):
    limit = 1.0
    gradients = [0.0] * t + [1.0]
    return limit, gradients


@wrong("speed-limit", "equal gradients: the mean's step is then η")
def speed_limit(method, t):
    if method == "rms":
        limit = math.sqrt(t + 1)
    else:
        limit = 1.0
    gradients = np.ones(t + 1)
    return limit, gradients


@wrong("speed-limit", "the large gradient comes first, not last")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    gradients = np.zeros(t + 1)
    gradients[0] = 1.0
    return limit, gradients


@wrong("speed-limit", "one gradient too few: t of them")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    gradients = [0.0] * (t - 1) + [1.0]
    return limit, gradients


@wrong("speed-limit", "one gradient too many: t + 1 zeros before the last")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    gradients = [0] * (t + 1) + [1]
    return limit, gradients


@wrong("speed-limit", "a spike that is not large enough: the limit is not reached")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    gradients = [1.0] * t + [10.0]
    return limit, gradients


@wrong("speed-limit", "Adagrad's limit falls with its schedule, 1/√(t + 1)")
def speed_limit(method, t):
    gradients = [0.0] * t + [1.0]
    if method == "adagrad":
        return 1 / np.sqrt(t + 1), gradients
    return np.sqrt(t + 1), gradients


@wrong("speed-limit", "gradients that grow linearly")
def speed_limit(method, t):
    limit = (t + 1) ** 0.5 if method == "rms" else 1
    gradients = [k + 1 for k in range(t + 1)]
    return limit, gradients


@wrong("speed-limit", "nothing but zeros: the large last gradient is missing")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    return limit, np.zeros(t + 1)


@wrong("speed-limit", "the brake law of RMSProp, 1/√(1 - α)")
def speed_limit(method, t):
    limit = 1 / np.sqrt(1 - 0.9) if method == "rms" else 1.0
    return limit, [0.0] * t + [1.0]


@wrong("speed-limit", "in units of 1 and not of η: multiplied by a rate of 0.1")
def speed_limit(method, t):
    lr = 0.1
    limit = lr * np.sqrt(t + 1) if method == "rms" else lr
    gradients = np.append(np.zeros(t), 1.0)
    return limit, gradients


@wrong("speed-limit", "for Adagrad equal gradients 'keep it going', but the last step is then η/√(t + 1)")
def speed_limit(method, t):
    if method == "adagrad":
        return 1.0, [1.0] * (t + 1)
    return np.sqrt(t + 1), [0.0] * t + [1.0]


@wrong("speed-limit", "√t in the place of √(t + 1); and the large gradient first")
def speed_limit(method, t):
    limit = math.sqrt(t) if method == "rms" else 1.0
    return limit, [1.0] + [0.0] * t


@wrong("speed-limit", "no root; and one gradient too few")
def speed_limit(method, t):
    limit = {"rms": t + 1, "adagrad": 1}[method]
    gradients = np.zeros(t)
    gradients[-1:] = 1
    return limit, gradients


@right("speed-limit", "zeros and then one, a list")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1.0
    gradients = [0.0] * t + [1.0]
    return limit, gradients


@right("speed-limit", "the last row of a unit matrix, math")
def speed_limit(method, t):
    if method == "adagrad":
        limit = 1
    else:
        limit = math.sqrt(t + 1)
    return limit, np.eye(t + 1)[-1]


@right("speed-limit", "a large negative last gradient: a step's length has no sign")
def speed_limit(method, t):
    gradients = np.zeros(t + 1)
    gradients[t] = -3.0
    return {"rms": (t + 1) ** 0.5, "adagrad": 1.0}[method], gradients


@right("speed-limit", "the limit measured from the gradients themselves")
def speed_limit(method, t):
    gradients = np.array([7.0 if k == t else 0.0 for k in range(t + 1)])
    squares = gradients**2
    sigma = np.sqrt(squares.mean() if method == "rms" else squares.sum())
    return float(abs(gradients[-1]) / sigma), gradients


@right("speed-limit", "early return, a tuple of integers")
def speed_limit(method, t):
    quiet_then_one = tuple([0] * t) + (1,)
    if method != "rms":
        return 1.0, quiet_then_one
    return np.power(t + 1, 0.5), quiet_then_one


# 2.5 turned-valley ----------------------------------------------------------


@wrong("turned-valley", "turned clockwise")
def turned(grad, theta):
    c = np.sqrt(0.5)
    R = np.array([[c, c], [-c, c]])
    return np.tensordot(R, grad(np.tensordot(R.T, theta, 1)), 1)


@wrong("turned-valley", "the slope is not turned back: it is still in the old axes")
def turned(grad, theta):
    a = np.pi / 4
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return grad(np.tensordot(R.T, theta, axes=1))


@wrong("turned-valley", "only the slope is turned, the point is not")
def turned(grad, theta):
    a = np.pi / 4
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return np.tensordot(R, grad(theta), axes=1)


@wrong("turned-valley", "the point is turned forth and not back, and the slope too")
def turned(grad, theta):
    c = 1 / np.sqrt(2)
    R = np.array([[c, -c], [c, c]])
    return np.tensordot(R, grad(np.tensordot(R, theta, 1)), 1)


@wrong("turned-valley", "45 in degrees given to cos and sin, which take radians")
def turned(grad, theta):
    R = np.array([[np.cos(45), -np.sin(45)], [np.sin(45), np.cos(45)]])
    return np.tensordot(R, grad(np.tensordot(R.T, theta, axes=1)), axes=1)


@wrong("turned-valley", "the textbook's (x₁ + x₂, x₁ - x₂): not divided by √2, so the curvatures change")
def turned(grad, theta):
    R = np.array([[1.0, -1.0], [1.0, 1.0]])
    return np.tensordot(R, grad(np.tensordot(R.T, theta, axes=1)), axes=1)


@wrong("turned-valley", "a mirror and no turn: the sign of the second column")
def turned(grad, theta):
    c = np.sqrt(2) / 2
    R = np.array([[c, c], [c, -c]])
    return np.einsum("ij,j...->i...", R, grad(np.einsum("ji,j...->i...", R, theta)))


@wrong("turned-valley", "R transposed for the slope as well as for the point")
def turned(grad, theta):
    a = np.deg2rad(45)
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    back = np.einsum("ji,j...->i...", R, theta)
    return np.einsum("ji,j...->i...", R, grad(back))


@wrong("turned-valley", "a turn by 90°")
def turned(grad, theta):
    a = np.pi / 2
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return np.tensordot(R, grad(np.tensordot(R.T, theta, axes=1)), axes=1)


@wrong("turned-valley", "points in rows, (N, 2): with the coordinates first it fails or mixes the points")
def turned(grad, theta):
    a = np.pi / 4
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return grad(theta @ R) @ R.T


@wrong("turned-valley", "the inner slope is divided by √2 at both ends: half as steep")
def turned(grad, theta):
    x, y = theta
    u, w = (x + y) / 2, (y - x) / 2
    p, q = grad(np.stack([u, w]))
    return np.stack([p - q, p + q]) / 2


@wrong("turned-valley", "the textbook's turned quadratic is hard-coded, whatever the surface is")
def turned(grad, theta):
    x, y = theta
    return np.stack([0.2 * (x + y) + 4 * (x - y), 0.2 * (x + y) - 4 * (x - y)])


@wrong("turned-valley", "the sign of the sine in the way back: the point is turned forth by its parts")
def turned(grad, theta):
    c = np.sqrt(0.5)
    u = c * (theta[0] - theta[1])
    w = c * (theta[0] + theta[1])
    p, q = grad(np.array([u, w]))
    return np.array([c * (p - q), c * (p + q)])


@wrong("turned-valley", "the chain rule with a product by components in place of a matrix product")
def turned(grad, theta):
    c = np.sqrt(0.5)
    R = np.array([[c, -c], [c, c]])
    g = grad(np.tensordot(R.T, theta, axes=1))
    return np.stack([R[0, 0] * g[0], R[1, 1] * g[1]])


@wrong("turned-valley", "turned clockwise; and the slope is not turned back")
def turned(grad, theta):
    a = -np.pi / 4
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return grad(np.tensordot(R.T, theta, axes=1))


@wrong("turned-valley", "no √2; and clockwise")
def turned(grad, theta):
    x, y = theta
    p, q = grad(np.stack([x - y, x + y]))
    return np.stack([p + q, q - p])


@wrong("turned-valley", "one point at a time: reshaped to a single pair, many points are mixed up")
def turned(grad, theta):
    c = np.sqrt(0.5)
    R = np.array([[c, -c], [c, c]])
    points = np.reshape(theta, (-1, 2)).T
    slopes = R @ grad(R.T @ points)
    return np.reshape(slopes.T, np.shape(theta))


@right("turned-valley", "the matrix products with @")
def turned(grad, theta):
    c = np.sqrt(0.5)
    R = np.array([[c, -c], [c, c]])
    return R @ grad(R.T @ theta)


@right("turned-valley", "einsum, any number of axes behind the first")
def turned(grad, theta):
    a = np.pi / 4
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    back = np.einsum("ji,j...->i...", R, theta)
    return np.einsum("ij,j...->i...", R, grad(back))


@right("turned-valley", "by components, no matrix")
def turned(grad, theta):
    x, y = theta
    c = 1 / math.sqrt(2)
    p, q = grad(np.stack([c * (x + y), c * (y - x)]))
    return np.stack([c * (p - q), c * (p + q)])


@right("turned-valley", "complex numbers: a turn is a product")
def turned(grad, theta):
    turn = np.exp(1j * np.pi / 4)
    theta = np.asarray(theta, dtype=float)
    back = (theta[0] + 1j * theta[1]) / turn
    g = np.asarray(grad(np.array([back.real, back.imag])))
    forth = (g[0] + 1j * g[1]) * turn
    return np.array([forth.real, forth.imag])


@right("turned-valley", "tensordot with the inverse matrix, into a fresh array")
def turned(grad, theta):
    a = math.radians(45)
    R = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    out = np.empty(np.shape(theta))
    out[...] = np.tensordot(R, grad(np.tensordot(np.linalg.inv(R), theta, axes=1)), axes=1)
    return out
