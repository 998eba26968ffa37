"""Lecture 00: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 0.1 steps-to-go ------------------------------------------------------------


@wrong("steps-to-go", "no absolute value: beyond ηλ = 1 the factor is negative and its logarithm nan")
def steps_to(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "negative factors are taken for divergence, so every zigzag gets inf")
def steps_to(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1 or factor < 0:
        return np.inf
    n = math.log(left) / math.log(factor)
    return math.ceil(n)


@wrong("steps-to-go", "rounded down: one step too few")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return int(np.log(left) / np.log(factor))


@wrong("steps-to-go", "rounded to the nearest number")
def steps_to(eta, lam, left=0.01):
    factor = np.abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return float(round(np.log(left) / np.log(factor)))


@wrong("steps-to-go", "not rounded: no whole number of steps")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.log(left) / np.log(factor)


@wrong("steps-to-go", "the approximation for small ηλ, ln(1/left)/(ηλ)")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(1 / left) / (eta * lam))


@wrong("steps-to-go", "the factor is taken to be ηλ and not 1 - ηλ")
def steps_to(eta, lam, left=0.01):
    factor = eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "counts states and not steps: one too many, as the start counts as step 1")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    error, t = 1.0, 1
    while error > left:
        error *= factor
        t += 1
    return t


@wrong("steps-to-go", "for the loss and not the error: the factor is squared")
def steps_to(eta, lam, left=0.01):
    factor = (1 - eta * lam) ** 2
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "strictly below `left`: one step more where it is hit exactly")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.floor(np.log(left) / np.log(factor)) + 1


@wrong("steps-to-go", "0 steps where it never gets there")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return 0
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "`left` is taken for the share that is gone")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(1 - left) / np.log(factor))


@wrong("steps-to-go", "a linear decay: every step takes the same amount ηλ off the error")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return math.ceil((1 - left) / (1 - factor))


@wrong("steps-to-go", "a cap of 1000 steps in the loop: slow runs are said never to arrive")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    for t in range(1000):
        if factor**t <= left:
            return t
    return np.inf


@wrong("steps-to-go", "no absolute value in the loop: a negative error counts as small enough")
def steps_to(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if abs(factor) >= 1:
        return np.inf
    e, n = 1.0, 0
    while e > left:
        e = factor * e
        n = n + 1
    return n


@wrong("steps-to-go", "no absolute value; and the steps rounded down")
def steps_to(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return float("inf")
    return np.floor(np.log(left) / np.log(factor))


@wrong("steps-to-go", "the share ignored, always 1 %; and -inf for a run that never arrives")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return -np.inf
    return np.ceil(np.log(0.01) / np.log(factor))


@right("steps-to-go", "the logarithms of numpy, rounded up")
def steps_to(eta, lam, left=0.01):
    factor = np.abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@right("steps-to-go", "math and a whole Python number; math.inf")
def steps_to(eta, lam, left=0.01):
    q = abs(1.0 - lam * eta)
    if q == 0:
        return 1
    if not q < 1:
        return math.inf
    return math.ceil(math.log(left, 10) / math.log(q, 10))


@right("steps-to-go", "a loop that walks")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor >= 1:
        return float("inf")
    t, error = 0, 1.0
    while error > left * (1 + 1e-12):
        error *= factor
        t += 1
    return t


@right("steps-to-go", "squares in place of the absolute value, minus the floor of the negative")
def steps_to(eta, lam, left=0.01):
    square = (1 - eta * lam) ** 2
    if square == 0:
        return 1.0
    if square >= 1:
        return np.inf
    return -np.floor(-2 * np.log(left) / np.log(square))


@right("steps-to-go", "the condition on ηλ, both cases of the sign by hand")
def steps_to(eta, lam, left=0.01):
    s = eta * lam
    if s <= 0 or s >= 2:
        return np.inf
    if s == 1:
        return 1.0
    factor = 1 - s if s < 1 else s - 1
    return float(math.ceil(math.log(1 / left) / math.log(1 / factor)))


# 0.2 momentum-step ----------------------------------------------------------


@wrong("momentum-step", "the step goes uphill")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    return b, theta + lr * b


@wrong("momentum-step", "the average's convention (EMA): a factor 1 - β at the gradient")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + (1 - beta) * g
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "the step is taken with the old memory")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    theta_new = theta - lr * b
    b_new = beta * b + g
    return b_new, theta_new


@wrong("momentum-step", "Nesterov's step")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * (g + beta * b)
    return b, theta


@wrong("momentum-step", "returned in the wrong order: first θ, then b")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * b
    return theta, b


@wrong("momentum-step", "Keras' convention: the memory holds steps, with the rate and a minus in it")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    velocity = beta * b - lr * g
    return velocity, theta + velocity


@wrong("momentum-step", "the rate goes into the memory instead of the step")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + lr * g
    theta = theta - b
    return b, theta


@wrong("momentum-step", "in place: the caller's arrays are changed")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b *= beta
    b += g
    theta -= lr * b
    return b, theta


@wrong("momentum-step", "θ is changed in place, only b is new")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta -= lr * b
    return b, theta


@wrong("momentum-step", "β multiplies the new gradient as well")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * (b + g)
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "plain gradient descent: the memory is kept but not used")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    new_b = beta * b + g
    new_theta = theta - lr * g
    return new_b, new_theta


@wrong("momentum-step", "the memory is not faded: β stands at the gradient")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = b + beta * g
    return b, theta - lr * b


@wrong("momentum-step", "the change is returned in the place of the new parameters")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    step = -lr * b
    return b, step


@wrong("momentum-step", "the minus is in the memory, so b has the wrong sign (θ is right only from b = 0)")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b - g
    theta = theta + lr * b
    return b, theta


@wrong("momentum-step", "the learning rate is forgotten")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = np.add(beta * b, g)
    theta = np.subtract(theta, b)
    return b, theta


@wrong("momentum-step", "β is fixed to 0.9, whatever is asked for")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = 0.9 * b + g
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "the EMA's factor 1 - β; and uphill")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = b * beta + g * (1 - beta)
    theta = theta + lr * b
    return b, theta


@wrong("momentum-step", "β and 1 - β the wrong way round; and the old memory in the step")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    old = b
    b = (1 - beta) * b + beta * g
    theta = theta - lr * old
    return b, theta


@wrong("momentum-step", "Adam's bias correction added on top of the sum")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    b_hat = b / (1 - beta)
    theta = theta - lr * b_hat
    return b, theta


@right("momentum-step", "two lines, as in the lecture")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * b
    return b, theta


@right("momentum-step", "a list comprehension over the flat arrays, reshaped")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    theta, g, b = (np.asarray(a, dtype=float) for a in (theta, g, b))
    memory = np.array([beta * m + s for m, s in zip(b.ravel(), g.ravel())]).reshape(b.shape)
    return memory, np.array([p - lr * m for p, m in zip(theta.ravel(), memory.ravel())]).reshape(theta.shape)


@right("momentum-step", "copies first, and then in place")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    new_b = np.array(b, dtype=float)
    new_b *= beta
    new_b += g
    new_theta = np.array(theta, dtype=float)
    new_theta -= lr * new_b
    return new_b, new_theta


@right("momentum-step", "the step multiplied out, θ before b")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    theta = theta - lr * beta * b - lr * g
    return g + b * beta, theta


@right("momentum-step", "through the average m = (1 - β) b, with a rate that makes up for it")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    m = (1 - beta) * b
    m = beta * m + (1 - beta) * g
    return m / (1 - beta), theta - lr / (1 - beta) * m


@right("momentum-step", "out= into fresh arrays")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    out_b = np.empty(np.shape(b))
    out_theta = np.empty(np.shape(theta))
    out_b[...] = np.multiply(b, beta)
    out_b[...] = out_b + g
    out_theta[...] = theta - np.multiply(out_b, lr)
    return out_b, out_theta


# 0.3 critical-kind ----------------------------------------------------------


@wrong("critical-kind", "the diagonal in the place of the eigenvalues")
def kind_of(H, tiny=1e-9):
    values = np.diag(H)
    minimum = (values > tiny).all()
    maximum = (values < -tiny).all()
    saddle = (values > tiny).any() and (values < -tiny).any()
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "one positive eigenvalue is enough for a minimum: any for all")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.any(values > tiny)
    maximum = np.any(values < -tiny)
    saddle = minimum and maximum
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "minimum and maximum exchanged")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values < -tiny)
    maximum = np.all(values > tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "tiny is ignored: rounding errors count as signs")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = all(values > 0)
    maximum = all(values < 0)
    saddle = any(values > 0) and any(values < 0)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "zeros let through: positive semidefinite counts as a minimum")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.min(values) >= -tiny
    maximum = np.max(values) <= tiny
    saddle = values[0] < -tiny and values[-1] > tiny
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "a zero eigenvalue makes everything undecided, saddles too")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    if np.any(np.abs(values) <= tiny):
        return "undecided"
    minimum = np.all(values > 0)
    maximum = np.all(values < 0)
    saddle = not minimum and not maximum
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "whatever is neither minimum nor maximum is called a saddle")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = (values > tiny).all()
    maximum = (values < -tiny).all()
    saddle = not (minimum or maximum)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "the determinant decides, as in school for two variables")
def kind_of(H, tiny=1e-9):
    H = np.asarray(H)
    d = np.linalg.det(H)
    minimum = d > tiny and H[0, 0] > 0
    maximum = d > tiny and H[0, 0] < 0
    saddle = d < -tiny
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "singular values in the place of eigenvalues: they are never negative")
def kind_of(H, tiny=1e-9):
    values = np.linalg.svd(H, compute_uv=False)
    minimum = all(v > tiny for v in values)
    maximum = all(v < -tiny for v in values)
    saddle = any(v > tiny for v in values) and any(v < -tiny for v in values)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "one negative eigenvalue is enough for a saddle, even without a positive one")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values < -tiny)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "a negative product for a saddle: two negative eigenvalues cancel")
def kind_of(H, tiny=1e-9):
    values, _ = np.linalg.eigh(H)
    minimum = values.min() > tiny
    maximum = values.max() < -tiny
    saddle = np.prod(values) < -tiny
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "the trace decides: the mean curvature")
def kind_of(H, tiny=1e-9):
    trace = np.trace(H)
    if trace > tiny:
        return "minimum"
    if trace < -tiny:
        return "maximum"
    values = np.linalg.eigvalsh(H)
    return "saddle" if np.any(np.abs(values) > tiny) else "undecided"


@wrong("critical-kind", "eig does not sort: the first and the last value are not the smallest and the largest")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvals(H).real
    low, high = values[0], values[-1]
    minimum = low > tiny
    maximum = high < -tiny
    saddle = low < -tiny and high > tiny
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "absolute values lose the sign")
def kind_of(H, tiny=1e-9):
    values = np.abs(np.linalg.eigvalsh(H))
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values > tiny) and np.any(values < tiny)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "the diagonal for the eigenvalues; and no tiny")
def kind_of(H, tiny=1e-9):
    values = [H[i][i] for i in range(len(H))]
    minimum = min(values) > 0
    maximum = max(values) < 0
    saddle = min(values) < 0 < max(values)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "zeros count as positive; and everything else is a saddle")
def kind_of(H, tiny=1e-9):
    eig = np.linalg.eigvalsh(H)
    if (eig > -tiny).all():
        return "minimum"
    if (eig < -tiny).all():
        return "maximum"
    return "saddle"


@wrong("critical-kind", "tiny taken relative to the largest eigenvalue")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    zero = tiny * np.max(np.abs(values))
    minimum = np.all(values > zero)
    maximum = np.all(values < -zero)
    saddle = np.any(values > zero) and np.any(values < -zero)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@right("critical-kind", "masks with all and any")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = (values > tiny).all()
    maximum = (values < -tiny).all()
    saddle = (values > tiny).any() and (values < -tiny).any()
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@right("critical-kind", "only the smallest and the largest eigenvalue, early returns")
def kind_of(H, tiny=1e-9):
    values = sorted(float(x) for x in np.linalg.eigvalsh(np.asarray(H, dtype=float)))
    lowest, highest = values[0], values[-1]
    if lowest > tiny:
        return "minimum"
    if highest < -tiny:
        return "maximum"
    if lowest < -tiny and highest > tiny:
        return "saddle"
    return "undecided"


@right("critical-kind", "a loop that counts the signs")
def kind_of(H, tiny=1e-9):
    up = down = 0
    values, vectors = np.linalg.eigh(H)
    for value in values:
        if value > tiny:
            up += 1
        elif value < -tiny:
            down += 1
    if up == len(values):
        return "minimum"
    if down == len(values):
        return "maximum"
    return "saddle" if up and down else "undecided"


@right("critical-kind", "the set of the signs, from eigvals")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvals(H).real
    signs = {int(s) for s in np.where(np.abs(values) <= tiny, 0, np.sign(values))}
    if signs == {1}:
        return "minimum"
    if signs == {-1}:
        return "maximum"
    return "saddle" if {1, -1} <= signs else "undecided"


@right("critical-kind", "small values set to zero first, the saddle by the product of the extremes")
def kind_of(H, tiny=1e-9):
    e = np.linalg.eigvalsh(H)
    e[abs(e) < tiny] = 0
    if e.min() * e.max() < 0:
        return "saddle"
    if 0 in e:
        return "undecided"
    return "minimum" if e[0] > 0 else "maximum"


# 0.4 heavy-ball-limit -------------------------------------------------------


@wrong("heavy-ball-limit", "the limit of plain gradient descent")
def largest_rate(curvatures, beta):
    steepest = max(curvatures)
    return 2 / steepest


@wrong("heavy-ball-limit", "the flattest direction in the place of the steepest")
def largest_rate(curvatures, beta):
    steepest = min(curvatures)
    return 2 * (1 + beta) / steepest


@wrong("heavy-ball-limit", "the root z = 1 was put in wrongly: 1 - β for 1 + β")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 - beta) / steepest


@wrong("heavy-ball-limit", "where the roots stop being complex, (1 + √β)², is taken for the limit")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return (1 + np.sqrt(beta)) ** 2 / steepest


@wrong("heavy-ball-limit", "the last curvature, as if they were sorted")
def largest_rate(curvatures, beta):
    steepest = curvatures[-1]
    return 2 * (1 + beta) / steepest


@wrong("heavy-ball-limit", "the first curvature, as if they were sorted downwards")
def largest_rate(curvatures, beta):
    steepest = curvatures[0]
    limit = 2 + 2 * beta
    return limit / steepest


@wrong("heavy-ball-limit", "Polyak's best rate, not the largest")
def largest_rate(curvatures, beta):
    lo, hi = min(curvatures), max(curvatures)
    return (2 / (np.sqrt(hi) + np.sqrt(lo))) ** 2


@wrong("heavy-ball-limit", "the limit in the average's convention (EMA), longer by 1/(1 - β)")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 + beta) / ((1 - beta) * steepest)


@wrong("heavy-ball-limit", "the step is thought to be 1/(1 - β) times as long, so the limit as much lower")
def largest_rate(curvatures, beta):
    steepest = max(curvatures)
    effective = 1 / (1 - beta)
    return 2 / steepest / effective


@wrong("heavy-ball-limit", "one limit for each curvature, not the one for all")
def largest_rate(curvatures, beta):
    return 2 * (1 + beta) / np.asarray(curvatures)


@wrong("heavy-ball-limit", "the factor 2 is lost")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return (1 + beta) / steepest


@wrong("heavy-ball-limit", "the best compromise's denominator, the sum of both ends")
def largest_rate(curvatures, beta):
    lam = np.sort(curvatures)
    return 2 * (1 + beta) / (lam[-1] + lam[0])


@wrong("heavy-ball-limit", "the brackets are missing: 2 + β")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return (2 + beta) / steepest


@wrong("heavy-ball-limit", "multiplied by the curvature in place of divided")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 + beta) * steepest


@wrong("heavy-ball-limit", "the value for β near 1: 'nearly 4', whatever β is")
def largest_rate(curvatures, beta):
    steepest = sorted(curvatures)[-1]
    return 4 / steepest


@wrong("heavy-ball-limit", "the flattest direction; and 1 - β")
def largest_rate(curvatures, beta):
    steepest = np.min(curvatures)
    return 2 * (1 - beta) / steepest


@wrong("heavy-ball-limit", "the end of the complex roots; and the largest of all the limits")
def largest_rate(curvatures, beta):
    return max((1 + np.sqrt(beta)) ** 2 / lam for lam in curvatures)


@wrong("heavy-ball-limit", "the mean curvature for the steepest")
def largest_rate(curvatures, beta):
    return 2 * (1 + beta) / np.mean(curvatures)


@right("heavy-ball-limit", "z = -1 at the limit")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 + beta) / steepest


@right("heavy-ball-limit", "the smallest of all the limits, a generator")
def largest_rate(curvatures, beta):
    return min((2 + 2 * beta) / lam for lam in curvatures)


@right("heavy-ball-limit", "a loop that looks for the steepest")
def largest_rate(curvatures, beta):
    steepest = 0.0
    for lam in curvatures:
        if lam > steepest:
            steepest = lam
    plain = 2 / steepest
    return plain + beta * plain


@right("heavy-ball-limit", "sorted, multiplied out")
def largest_rate(curvatures, beta):
    *_, last = sorted(curvatures)
    return float(2 / last + 2 * beta / last)


@right("heavy-ball-limit", "bisection on the roots themselves")
def largest_rate(curvatures, beta):
    steepest = np.max(np.asarray(curvatures))
    low, high = 0.0, 8.0
    for _ in range(60):
        s = (low + high) / 2
        if np.abs(np.roots([1, -(1 + beta - s), beta])).max() < 1:
            low = s
        else:
            high = s
    return high / steepest
