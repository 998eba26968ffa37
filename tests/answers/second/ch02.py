"""Lecture 02: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 2.1 rms-step


@wrong("rms-step", "ε under the root instead of beside it")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v + eps)
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "ε is left out")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v * t / (t + 1) + g**2 / (t + 1)
    sigma = np.sqrt(v)
    theta = theta - lr / sigma * g
    return v, theta


@wrong("rms-step", "the sum of the squares, Adagrad")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + g**2
    sigma = np.sqrt(v) + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "the old mean is not multiplied by t before the division")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (v + g**2) / (t + 1)
    sigma = np.sqrt(v) + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "t counted from 1: divided by t, at the first step by 1")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    n = max(t, 1)
    v = v + (g**2 - v) / n
    sigma = np.sqrt(v) + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "one too many: the newcomer's share is 1/(t+2)")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 2)
    sigma = np.sqrt(v) + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "uphill")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v) + eps
    theta = theta + lr * g / sigma
    return v, theta


@wrong("rms-step", "the root is forgotten: divided by the mean of the squares")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = v + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "σ from the mean before this gradient")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    new_v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v) + eps
    theta = theta - lr * g / sigma
    return new_v, theta


@wrong("rms-step", "σ is returned as the new mean")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = np.sqrt((t * v + g**2) / (t + 1)) + eps
    theta = theta - lr * g / v
    return v, theta


@wrong("rms-step", "the mean of the absolute values, not of the squares")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + np.abs(g)) / (t + 1)
    sigma = v + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "averaged over the parameters instead of over time")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + np.mean(g**2)) / (t + 1)
    sigma = np.sqrt(v) + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "RMSProp: a fixed share of 0.1")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = g**2 if t == 0 else 0.9 * v + 0.1 * g**2
    sigma = np.sqrt(v) + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "the rate also falls like 1/√(t+1): Adagrad's step with the mean")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v) + eps
    theta = theta - lr / np.sqrt(t + 1) * g / sigma
    return v, theta


@wrong("rms-step", "the size of the newest gradient as σ, so only its sign is left")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.abs(g) + eps
    theta = theta - lr * g / sigma
    return v, theta


@wrong("rms-step", "brackets forgotten: ε is added to the quotient")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    theta = theta - (lr * g / np.sqrt(v) + eps)
    return v, theta


@wrong("rms-step", "the sum instead of the mean; and ε under the root")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + g * g
    theta = theta - lr * g / np.sqrt(v + eps)
    return v, theta


@wrong("rms-step", "the mean before this gradient; and the sign of the step")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    sigma = np.sqrt(v) + eps
    theta = theta + lr * g / sigma
    v = (t * v + g**2) / (t + 1)
    return v, theta


@wrong("rms-step", "an average of g itself, squared afterwards, so that signs cancel")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    mean = (t * np.sqrt(v) + g) / (t + 1)
    v = mean**2
    return v, theta - lr * g / (np.sqrt(v) + eps)


@right("rms-step", "the mean moves toward the new square")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    sigma = np.sqrt(v) + eps
    theta = theta - lr / sigma * g
    return v, theta


@right("rms-step", "two weights that add up to 1, own names")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    share = 1 / (t + 1)
    mean_square = (1 - share) * v + share * np.square(g)
    rms = mean_square**0.5 + eps
    return mean_square, theta - lr * (g / rms)


@right("rms-step", "the first step apart")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    if t == 0:
        v = g * g
    else:
        total = t * v
        v = (total + g * g) / (t + 1)
    return v, theta - lr * g / (eps + np.sqrt(v))


@right("rms-step", "entry by entry, into fresh arrays")
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    theta, g, v = (np.asarray(a, dtype=float) for a in (theta, g, v))
    g, v = np.broadcast_to(g, theta.shape), np.broadcast_to(v, theta.shape)
    new_v, new_theta = np.empty(theta.shape), np.empty(theta.shape)
    for i in np.ndindex(*theta.shape):
        new_v[i] = (t * v[i] + g[i] ** 2) / (t + 1)
        new_theta[i] = theta[i] - lr * g[i] / (math.sqrt(new_v[i]) + eps)
    return new_v, new_theta


# 2.2 mean-and-sum


@wrong("mean-and-sum", "the steps without the minus sign")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = lr * g / np.sqrt(total)
    mean = lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the total of all gradients at every step, no running sum")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.sum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the gradients are summed first and then squared")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g) ** 2
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the roots are forgotten")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / total
    mean = -lr * g / (total / n)
    rate = lr / n
    return adagrad, mean, rate


@wrong("mean-and-sum", "the rate falls like 1/n: its root is forgotten")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / n
    return adagrad, mean, rate


@wrong("mean-and-sum", "the rate grows, √n instead of 1/√n")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr * np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the rate without lr")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = 1 / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the effective rates η/σ of Adagrad instead of the rates that the mean would need")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(total)
    return adagrad, mean, rate


@wrong("mean-and-sum", "n counts from 0: divided by n+1 of a count that already begins at 1")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / (n + 1))
    rate = lr / np.sqrt(n + 1)
    return adagrad, mean, rate


@wrong("mean-and-sum", "Adagrad and the mean exchanged")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    mean = -lr * g / np.sqrt(total)
    adagrad = -lr * g / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the mean divides by n beside the root: √total / n")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / (np.sqrt(total) / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "divided by the number of all gradients, not of those so far")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / len(g))
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the sizes of the steps, their sign is lost")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = lr * np.abs(g) / np.sqrt(total)
    mean = lr * np.abs(g) / np.sqrt(total / n)
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the places after the steps instead of the steps")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = np.cumsum(-lr * g / np.sqrt(total))
    mean = np.cumsum(-lr * g / np.sqrt(total / n))
    rate = lr / np.sqrt(n)
    return adagrad, mean, rate


@wrong("mean-and-sum", "the quotient upside down: what Adagrad would need to walk like the mean")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    rate = lr * mean / adagrad
    return adagrad, mean, rate


@wrong("mean-and-sum", "the steps without the minus sign; and the rate without lr")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    sigma = np.sqrt(np.cumsum(np.square(g)) / n)
    mean = lr * g / sigma
    adagrad = mean / np.sqrt(n)
    return adagrad, mean, 1 / np.sqrt(n)


@wrong("mean-and-sum", "the sum leaves the newest gradient out; and the first step has no σ")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2) - g**2
    total[0] = 1
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    return adagrad, mean, lr / np.sqrt(n)


@wrong("mean-and-sum", "the gradient is left out of the steps")
def two_methods(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)
    adagrad = -lr / np.sqrt(total)
    mean = -lr / np.sqrt(total / n)
    rate = adagrad / mean * lr
    return adagrad, mean, rate


@right("mean-and-sum", "the rates from the square root of n, the rest from them")
def two_methods(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    n = np.arange(1, len(g) + 1)
    sigma = np.sqrt(np.cumsum(g * g) / n)
    rate = lr * n**-0.5
    mean = -lr * g / sigma
    return -rate * g / sigma, mean, rate


@right("mean-and-sum", "np.add.accumulate and np.hypot.accumulate")
def two_methods(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    n = np.arange(1, len(g) + 1)
    root = np.hypot.accumulate(np.abs(g))
    adagrad = -lr * (g / root)
    mean = adagrad * np.sqrt(n)
    return adagrad, mean, lr / np.sqrt(n)


@right("mean-and-sum", "the sum as a product with a triangle of ones")
def two_methods(g, lr=0.1):
    g = np.array(g, dtype=float)
    n = np.arange(1, len(g) + 1)
    total = np.tri(len(g)) @ g**2
    adagrad = -lr * g / np.sqrt(total)
    mean = -lr * g / np.sqrt(total / n)
    return adagrad, mean, lr * np.sqrt((total / n) / total)


@right("mean-and-sum", "filled into fresh arrays")
def two_methods(g, lr=0.1):
    g = np.asarray(g, dtype=float)
    n = np.arange(1, len(g) + 1)
    adagrad, mean, rate = np.empty(len(g)), np.empty(len(g)), np.empty(len(g))
    total = np.cumsum(np.square(g))
    adagrad[...] = -(lr / np.sqrt(total)) * g
    mean[...] = -(lr / np.sqrt(total / n)) * g
    rate[...] = lr / np.sqrt(n)
    return adagrad, mean, rate


# 2.3 speed-limit


@wrong("speed-limit", "√t instead of √(t+1) for the root mean square")
def speed_limit(method, t):
    limit = np.sqrt(t) if method == "rms" else 1.0
    return limit, [0.0] * t + [1.0]


@wrong("speed-limit", "the root is forgotten, t + 1")
def speed_limit(method, t):
    if method == "rms":
        limit = t + 1
    else:
        limit = 1
    gradients = [0] * t + [1]
    return limit, gradients


@wrong("speed-limit", "the limits of the two methods exchanged")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "adagrad" else 1
    gradients = np.zeros(t + 1)
    gradients[-1] = 1
    return limit, gradients


@wrong("speed-limit", "the same limit of 1 for both, as if σ were at least |g|")
def speed_limit(method, t):
    limit = 1
    gradients = [0] * t + [1]
    return limit, gradients


@wrong("speed-limit", "√(t+1) for both methods")
def speed_limit(method, t):
    limit = np.sqrt(t + 1)
    gradients = [0] * t + [1]
    return limit, gradients


@wrong("speed-limit", "Adagrad's limit falls like 1/√(t+1)")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1 / np.sqrt(t + 1)
    gradients = [0] * t + [1]
    return limit, gradients


@wrong("speed-limit", "constant gradients, with which no step is longer than η")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1
    gradients = [1] * (t + 1)
    return limit, gradients


@wrong("speed-limit", "one gradient too few")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1
    gradients = [0] * (t - 1) + [1]
    return limit, gradients


@wrong("speed-limit", "one gradient too many, t + 1 zeros and then the large one")
def speed_limit(method, t):
    limit = np.sqrt(t + 1) if method == "rms" else 1
    gradients = [0] * (t + 1) + [1]
    return limit, gradients


@wrong("speed-limit", "the large gradient comes first and not last")
def speed_limit(method, t):
    limit = math.sqrt(t + 1) if method == "rms" else 1
    gradients = [1] + [0] * t
    return limit, gradients


@wrong("speed-limit", "the last gradient is only ten times as large as those before")
def speed_limit(method, t):
    limit = math.sqrt(t + 1) if method == "rms" else 1
    gradients = np.ones(t + 1)
    gradients[-1] = 10
    return limit, gradients


@wrong("speed-limit", "gradients that grow by one at each step")
def speed_limit(method, t):
    limit = math.sqrt(t + 1) if method == "rms" else 1
    gradients = np.arange(1, t + 2)
    return limit, gradients


@wrong("speed-limit", "all gradients are zero: the parameter stays where it is")
def speed_limit(method, t):
    limit = math.sqrt(t + 1) if method == "rms" else 1
    gradients = np.zeros(t + 1)
    return limit, gradients


@wrong("speed-limit", "the limit of RMSProp with α = 0.9, 3.16")
def speed_limit(method, t):
    limit = 1 / math.sqrt(1 - 0.9) if method == "rms" else 1
    gradients = [0] * t + [1]
    return limit, gradients


@wrong("speed-limit", "no limit at all for the root mean square, since a gradient can be as large as you like")
def speed_limit(method, t):
    limit = np.inf if method == "rms" else 1
    gradients = [0] * t + [1e9]
    return limit, gradients


@wrong("speed-limit", "√t instead of √(t+1); and one gradient too few")
def speed_limit(method, t):
    limit = math.sqrt(t) if method == "rms" else 1
    gradients = [0] * max(t - 1, 0) + [1]
    return limit, gradients


@wrong("speed-limit", "the methods exchanged; and constant gradients")
def speed_limit(method, t):
    if method == "rms":
        return 1, [1] * (t + 1)
    return np.sqrt(t + 1), [1] * (t + 1)


@wrong("speed-limit", "only the last gradient is returned, a single number in a list")
def speed_limit(method, t):
    limit = math.sqrt(t + 1) if method == "rms" else 1
    return limit, [1.0]


@right("speed-limit", "a list of zeros and a one")
def speed_limit(method, t):
    limit = math.sqrt(t + 1) if method == "rms" else 1.0
    return limit, [0.0] * t + [1.0]


@right("speed-limit", "a row of the identity, any size of the last gradient")
def speed_limit(method, t):
    if method == "adagrad":
        return 1, np.eye(t + 1)[t]
    return (t + 1) ** 0.5, 25.0 * np.eye(t + 1)[t]


@right("speed-limit", "a negative last gradient, powers in a table")
def speed_limit(method, t):
    power = {"rms": 0.5, "adagrad": 0.0}[method]
    gradients = np.zeros(t + 1)
    gradients[t] = -1.0
    return np.power(t + 1.0, power), gradients


@right("speed-limit", "a comprehension, the branches turned round")
def speed_limit(method, t):
    gradients = tuple(1.0 if k == t else 0.0 for k in range(t + 1))
    if method != "rms":
        limit = 1.0
    else:
        limit = np.sqrt(t + 1)
    return limit, gradients


# 2.5 turned-valley


@wrong("turned-valley", "turned clockwise")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, 1], [-1, 1]])
    back = np.tensordot(R.T, theta, 1)
    return np.tensordot(R, grad(back), 1)


@wrong("turned-valley", "the point is turned forward and the slope back")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    return np.tensordot(R.T, grad(np.tensordot(R, theta, 1)), 1)


@wrong("turned-valley", "only the point is turned back, the slope is not turned forward")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    return grad(np.tensordot(R.T, theta, 1))


@wrong("turned-valley", "only the slope is turned, it is taken at the unturned point")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    return np.tensordot(R, grad(theta), 1)


@wrong("turned-valley", "point and slope both turned forward")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    return np.tensordot(R, grad(np.tensordot(R, theta, 1)), 1)


@wrong("turned-valley", "point and slope both turned back")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    return np.tensordot(R.T, grad(np.tensordot(R.T, theta, 1)), 1)


@wrong("turned-valley", "the textbook's matrix of ones without 1/√2")
def turned(grad, theta):
    R = np.array([[1, -1], [1, 1]])
    return np.tensordot(R, grad(np.tensordot(R.T, theta, 1)), 1)


@wrong("turned-valley", "45 taken for radians")
def turned(grad, theta):
    a = 45
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return np.tensordot(R, grad(np.tensordot(R.T, theta, 1)), 1)


@wrong("turned-valley", "π/2 and not π/4, a turn of 90°")
def turned(grad, theta):
    a = np.pi / 2
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return np.tensordot(R, grad(np.tensordot(R.T, theta, 1)), 1)


@wrong("turned-valley", "a mirror instead of a rotation: both signs in the second column")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, 1], [1, -1]])
    return np.tensordot(R, grad(np.tensordot(R.T, theta, 1)), 1)


@wrong("turned-valley", "1/2 instead of 1/√2 in the matrix")
def turned(grad, theta):
    R = np.array([[1, -1], [1, 1]]) / 2
    return np.tensordot(R, grad(np.tensordot(R.T, theta, 1)), 1)


@wrong("turned-valley", "points taken as rows: θ @ R with the coordinates last")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    return grad(theta @ R) @ R.T


@wrong("turned-valley", "the coordinates overwritten one after the other: the second uses the new first")
def turned(grad, theta):
    c = math.sqrt(0.5)
    x, y = np.array(theta, dtype=float)
    x = c * (x + y)
    y = c * (y - x)
    gx, gy = grad(np.array([x, y]))
    return np.array([c * (gx - gy), c * (gx + gy)])


@wrong("turned-valley", "the minus sign in the wrong entry when the slope is turned forward")
def turned(grad, theta):
    c = 1 / np.sqrt(2)
    x, y = theta
    gx, gy = grad(np.array([c * (x + y), c * (y - x)]))
    return np.array([c * (gx + gy), c * (gy - gx)])


@wrong("turned-valley", "turned by −45° with the point; and the slope left as it is")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    return grad(np.tensordot(R, theta, 1))


@wrong("turned-valley", "the factor 1/√2 is missing; and the slope is not turned forward")
def turned(grad, theta):
    x, y = theta
    return grad(np.array([x + y, y - x]))


@wrong("turned-valley", "the book's own function is written in, the surface given is not used")
def turned(grad, theta):
    x, y = theta
    along, across = 0.2 * (x + y), 4 * (x - y)
    return np.array([along + across, along - across])


@wrong("turned-valley", "multiplied entry by entry: * instead of @")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1, -1], [1, 1]])
    x, y = theta
    slope = grad(np.array([R[0, 0] * x, R[1, 1] * y]))
    return np.array([R[0, 0] * slope[0], R[1, 1] * slope[1]])


@right("turned-valley", "the matrix with @, back and forth")
def turned(grad, theta):
    R = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    return R @ grad(R.T @ theta)


@right("turned-valley", "tensordot, the angle in radians, for any shape")
def turned(grad, theta):
    a = np.deg2rad(45)
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    old = np.tensordot(R.T, theta, axes=1)
    return np.tensordot(R, grad(old), axes=1)


@right("turned-valley", "coordinate by coordinate")
def turned(grad, theta):
    c = math.cos(math.pi / 4)
    x, y = theta[0], theta[1]
    gx, gy = grad(np.array([c * (x + y), c * (y - x)]))
    return np.array([c * (gx - gy), c * (gx + gy)])


@right("turned-valley", "complex numbers")
def turned(grad, theta):
    turn = np.exp(0.25j * np.pi)
    z = (np.asarray(theta[0]) + 1j * np.asarray(theta[1])) / turn
    slope = grad(np.stack([z.real, z.imag]))
    w = (slope[0] + 1j * slope[1]) * turn
    return np.stack([w.real, w.imag])


@right("turned-valley", "einsum, the inverse for the transposed")
def turned(grad, theta):
    R = np.sqrt(0.5) * np.array([[1.0, -1.0], [1.0, 1.0]])
    back = np.einsum("ij,j...->i...", np.linalg.inv(R), theta)
    return np.einsum("ij,j...->i...", R, grad(back))


# 2.6 read-the-log


@wrong("read-the-log", "the fall of the loss is compared, not the share of it that is left")
def whose_log(seen, start, now):
    left = np.array(start) - np.array(now)
    if max(seen) == min(seen):
        return "no telling"
    uneven = np.max(left) - np.min(left) >= 0.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "the losses themselves are compared, not their shares")
def whose_log(seen, start, now):
    left = np.array(now)
    equal = np.ptp(seen) == 0
    uneven = left.max() - left.min() >= 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "one rate and own rates exchanged")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    if np.ptp(seen) == 0:
        return "no telling"
    if np.ptp(left) >= 0.1:
        return "own rates"
    return "one rate"


@wrong("read-the-log", "the rarest words minus the most frequent ones: a bouncing first class turns it round")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = np.ptp(seen) == 0
    uneven = left[-1] - left[0] >= 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "the first class is left out as one that bounces")
def whose_log(seen, start, now):
    left = (np.array(now) / np.array(start))[1:]
    equal = np.ptp(seen) == 0
    uneven = left.max() - left.min() >= 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "no telling where the shares are equal, not where the words are equally frequent")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = left.max() - left.min() < 0.1
    uneven = np.ptp(seen) > 0
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "the frequencies are not looked at, an even log always has own rates")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    uneven = left.max() - left.min() >= 0.1
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "the share upside down, start through now")
def whose_log(seen, start, now):
    left = np.array(start) / np.array(now)
    equal = len(set(seen)) == 1
    uneven = left.max() - left.min() >= 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "a run that has learned little has one rate: the mean share decides")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = np.ptp(seen) == 0
    uneven = left.mean() > 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "a ratio of the shares is asked for, not a difference")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = np.ptp(seen) == 0
    uneven = left.max() / left.min() > 1.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "the standard deviation of the shares compared with 0.1 instead of their difference")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = np.ptp(seen) == 0
    uneven = np.std(left) > 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "a difference of 0.01 already counts")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = np.ptp(seen) == 0
    uneven = np.ptp(left) > 0.01
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "the losses before the first step decide whether it can be told")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = np.ptp(start) < 0.1
    uneven = np.ptp(left) >= 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "an uneven log of a text of equal words is decided: the words are asked only where it is even")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    uneven = np.ptp(left) >= 0.1
    if uneven:
        return "one rate"
    return "no telling" if np.ptp(seen) < 0.1 else "own rates"


@wrong("read-the-log", "the shares must grow from class to class")
def whose_log(seen, start, now):
    left = [b / a for a, b in zip(start, now)]
    equal = max(seen) == min(seen)
    uneven = all(left[i + 1] > left[i] for i in range(3)) and left[3] - left[0] >= 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@wrong("read-the-log", "the losses instead of their shares; and the answers exchanged")
def whose_log(seen, start, now):
    if max(seen) == min(seen):
        return "no telling"
    return "own rates" if max(now) - min(now) >= 0.1 else "one rate"


@wrong("read-the-log", "rare minus frequent; and the frequencies are not looked at")
def whose_log(seen, start, now):
    left = [b / a for a, b in zip(start, now)]
    if abs(left[3] - left[0]) < 0.1:
        return "no telling"
    return "one rate" if left[3] > left[0] else "own rates"


@wrong("read-the-log", "each share is compared only with that of its neighbour, by the smallest difference")
def whose_log(seen, start, now):
    left = np.array(now) / np.array(start)
    equal = np.ptp(seen) == 0
    uneven = np.min(np.abs(np.diff(left))) >= 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@right("read-the-log", "max minus min, in plain Python")
def whose_log(seen, start, now):
    left = [b / a for a, b in zip(start, now)]
    if max(seen) - min(seen) < 1e-9:
        return "no telling"
    return "one rate" if max(left) - min(left) >= 0.1 else "own rates"


@right("read-the-log", "np.ptp and np.allclose")
def whose_log(seen, start, now):
    left = np.asarray(now) / np.asarray(start)
    equal = np.allclose(seen, seen[0])
    uneven = not np.ptp(left) < 0.1
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@right("read-the-log", "all pairs of classes, in two loops")
def whose_log(seen, start, now):
    uneven, equal = False, True
    for i in range(len(seen)):
        for j in range(i):
            uneven = uneven or abs(now[i] / start[i] - now[j] / start[j]) >= 0.1
            equal = equal and math.isclose(seen[i], seen[j], rel_tol=1e-6)
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@right("read-the-log", "what is gone instead of what is left, the branches turned round")
def whose_log(seen, start, now):
    seen, start, now = np.array(seen), np.array(start), np.array(now)
    gone = 1 - now / start
    if np.any(np.abs(seen - seen.mean()) > 0.01 * seen.mean()):
        return "own rates" if gone.max() - gone.min() < 0.1 else "one rate"
    return "no telling"
