"""Lecture 00: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 0.1 steps-to-go


@wrong("steps-to-go", "the factor without its absolute value")
def steps_to(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "the number of steps is not rounded to a whole one")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.log(left) / np.log(factor)


@wrong("steps-to-go", "rounded down instead of up")
def steps_to(eta, lam, left=0.01):
    q = np.abs(1 - eta * lam)
    if q == 0:
        return 1.0
    if q >= 1:
        return np.inf
    return np.floor(np.log(left) / np.log(q))


@wrong("steps-to-go", "rounded to the nearest whole number")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return round(math.log(left) / math.log(factor))


@wrong("steps-to-go", "one more than rounded down, one too many where the quotient is whole")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return int(np.log(left) / np.log(factor)) + 1


@wrong("steps-to-go", "the two logarithms divided the wrong way round")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(factor) / np.log(left))


@wrong("steps-to-go", "a run that never gets there is given 0 steps")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return 0
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "the approximation for small rates, ln(1/left)/(ηλ)")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return math.ceil(-math.log(left) / (eta * lam))


@wrong("steps-to-go", "the error counted as the loss: the factor is squared")
def steps_to(eta, lam, left=0.01):
    factor = (1 - eta * lam) ** 2
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "the loop also counts the start as a step")
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


@wrong("steps-to-go", "the loop ends one step late: it looks at the error before the step")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    error = 1.0
    for t in range(100_000):
        before = error
        error = error * factor
        if before <= left:
            return t + 1


@wrong("steps-to-go", "how much is gone is mistaken for how much is left")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(1 - left) / np.log(factor))


@wrong("steps-to-go", "the factor is ηλ and not 1 − ηλ")
def steps_to(eta, lam, left=0.01):
    factor = abs(eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "every rate beyond 1/λ is taken for one that never arrives")
def steps_to(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1 or factor < 0:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "the factor without its absolute value, in a loop; and no end at a rate that is too large")
def steps_to(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    error, t = 1.0, 0
    while error > left:
        error = error * factor
        t = t + 1
    return t


@wrong("steps-to-go", "the error is counted as a loss; and the number of steps is rounded down")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return math.floor(math.log(left) / (2 * math.log(factor)))


@right("steps-to-go", "with math instead of np")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return math.inf
    return math.ceil(math.log(left) / math.log(factor))


@right("steps-to-go", "a loop that multiplies")
def steps_to(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    error, t = 1.0, 0
    while error > left:
        error *= factor
        t += 1
    return t


@right("steps-to-go", "the logarithm in base 10, the sign turned in both")
def steps_to(eta, lam, left=0.01):
    shrink = np.abs(eta * lam - 1.0)
    if shrink == 0:
        return 1.0
    return np.inf if shrink >= 1 else float(np.ceil(-np.log10(left) / -np.log10(shrink)))


@right("steps-to-go", "the stability number asked first, floor of the negative for ceil")
def steps_to(eta, lam, left=0.01):
    s = eta * lam
    if not 0 < s < 2:
        return np.inf
    if s == 1:
        return 1.0
    return -int(math.log(left) // -math.log(abs(1 - s)))


# 0.2 momentum-step


@wrong("momentum-step", "the step goes uphill")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta + lr * b
    return b, theta


@wrong("momentum-step", "an average: the gradient gets the share 1 − β")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + (1 - beta) * g
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "the step is made with the old memory")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b_new = beta * b + g
    theta_new = theta - lr * b
    return b_new, theta_new


@wrong("momentum-step", "the rate sits in the memory, as in Polyak's velocity")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + lr * g
    return b, theta - b


@wrong("momentum-step", "a velocity that already has the minus sign, v = βv − ηg")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b - lr * g
    theta = theta + b
    return b, theta


@wrong("momentum-step", "Nesterov's step: the gradient plus β times the new memory")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * (g + beta * b)
    return b, theta


@wrong("momentum-step", "the step is made with the gradient alone")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * g
    return b, theta


@wrong("momentum-step", "β multiplies the gradient and not the memory")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    memory = b + beta * g
    return memory, theta - lr * memory


@wrong("momentum-step", "β multiplies the sum of memory and gradient")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * (b + g)
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "β is forgotten")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = b + g
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "the arrays are changed in place, none is new")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b *= beta
    b += g
    theta -= lr * b
    return b, theta


@wrong("momentum-step", "returned in the wrong order")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * b
    return theta, b


@wrong("momentum-step", "the rate is forgotten in the step")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = np.add(beta * b, g)
    return b, np.subtract(theta, b)


@wrong("momentum-step", "the gradient is taken off the memory")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b - g
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "the memory is an average; and it is corrected as in Adam's first step")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + (1 - beta) * g
    b_hat = b / (1 - beta)
    return b, theta - lr * b_hat


@wrong("momentum-step", "β and 1 − β exchanged; and the step uses the old memory")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    new = (1 - beta) * b + beta * g
    return new, theta - lr * b


@wrong("momentum-step", "the defaults stand in the formula, the arguments are not used")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = 0.9 * b + g
    theta = theta - 0.01 * b
    return b, theta


@right("momentum-step", "own names for the new values")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    memory = g + beta * b
    moved = theta - lr * memory
    return memory, moved


@right("momentum-step", "the step written out in two parts")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    new_b = b * beta + g
    return new_b, theta - lr * beta * b - lr * g


@right("momentum-step", "filled in, into fresh arrays")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    g = np.asarray(g, dtype=float)
    new_b = np.empty_like(g)
    new_b[...] = beta * np.asarray(b) + g
    new_theta = np.array(theta, dtype=float)
    new_theta[...] -= lr * new_b
    return new_b, new_theta


@right("momentum-step", "copies first, then in place on the copies")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = np.array(b, dtype=float, copy=True)
    b *= beta
    b += g
    theta = np.array(theta, dtype=float, copy=True)
    theta -= lr * b
    return b, theta


@right("momentum-step", "np.add and np.subtract, the step has a name")
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    b = np.add(np.multiply(beta, b), g)
    step = -lr * b
    return b, np.add(theta, step)


# 0.3 critical-kind


@wrong("critical-kind", "the diagonal of H is taken for its eigenvalues")
def kind_of(H, tiny=1e-9):
    values = np.diag(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "a zero eigenvalue beside positive ones still counts as a minimum")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = (values >= -tiny).all()
    maximum = (values < -tiny).all()
    saddle = (values > tiny).any() and (values < -tiny).any()
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "a zero eigenvalue beside negative ones counts as a maximum")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = min(values) > tiny
    maximum = max(values) <= tiny and min(values) < -tiny
    saddle = max(values) > tiny and min(values) < -tiny
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "any instead of all for the minimum")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.any(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
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


@wrong("critical-kind", "whatever is neither minimum nor maximum is a saddle")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = not minimum and not maximum
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "the determinant decides: a negative one for the saddle, good for two parameters only")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    det = np.linalg.det(H)
    minimum = all(v > tiny for v in values)
    maximum = all(v < -tiny for v in values)
    saddle = det < -tiny
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "the test of two parameters, determinant and trace, for any number of them")
def kind_of(H, tiny=1e-9):
    H = np.asarray(H)
    det, trace = np.linalg.det(H), np.trace(H)
    if abs(det) <= tiny:
        return "undecided"
    if det < 0:
        return "saddle"
    return "minimum" if trace > 0 else "maximum"


@wrong("critical-kind", "tiny is not used, an eigenvalue is compared with zero itself")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > 0)
    maximum = np.all(values < 0)
    saddle = np.any(values > 0) and np.any(values < 0)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "a single zero eigenvalue makes it undecided, even beside both signs")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    if np.any(np.abs(values) <= tiny):
        return "undecided"
    if np.all(values > 0):
        return "minimum"
    if np.all(values < 0):
        return "maximum"
    return "saddle"


@wrong("critical-kind", "one negative eigenvalue is enough for a saddle, also beside zeros alone")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = values.min() > tiny
    maximum = values.max() < -tiny
    saddle = values.min() < -tiny
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "only the smallest and the second eigenvalue are looked at")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    low, high = values[0], values[1]
    if low > tiny:
        return "minimum"
    if high < -tiny:
        return "maximum"
    return "saddle" if low < -tiny and high > tiny else "undecided"


@wrong("critical-kind", "the sum of the eigenvalues decides")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    if np.all(np.abs(values) < tiny):
        return "undecided"
    total = values.sum()
    if total > tiny:
        return "minimum"
    if total < -tiny:
        return "maximum"
    return "saddle"


@wrong("critical-kind", "singular values instead of eigenvalues: they have no sign")
def kind_of(H, tiny=1e-9):
    values = np.linalg.svd(H)[1]
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "or instead of and for the saddle")
def kind_of(H, tiny=1e-9):
    lam, _ = np.linalg.eigh(H)
    minimum = np.all(lam > tiny)
    maximum = np.all(lam < -tiny)
    saddle = np.any(lam > tiny) or np.any(lam < -tiny)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "the diagonal for the eigenvalues; and what is left over is a saddle")
def kind_of(H, tiny=1e-9):
    values = [H[i][i] for i in range(len(H))]
    if all(v > tiny for v in values):
        return "minimum"
    if all(v < -tiny for v in values):
        return "maximum"
    return "saddle"


@wrong("critical-kind", "zeros count as positive for the minimum; and as negative for the maximum")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > -tiny)
    maximum = np.all(values < tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@right("critical-kind", "counting the positive and the negative ones")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    n = len(values)
    up = np.sum(values > tiny)
    down = np.sum(values < -tiny)
    if up == n:
        return "minimum"
    if down == n:
        return "maximum"
    return "saddle" if up > 0 and down > 0 else "undecided"


@right("critical-kind", "the smallest and the largest eigenvalue are enough")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    lowest, highest = values.min(), values.max()
    if lowest > tiny:
        return "minimum"
    if highest < -tiny:
        return "maximum"
    if lowest < -tiny and highest > tiny:
        return "saddle"
    return "undecided"


@right("critical-kind", "a loop over the eigenvalues, signs in a list")
def kind_of(H, tiny=1e-9):
    signs = []
    for value in np.linalg.eigvalsh(np.array(H, dtype=float)):
        if value > tiny:
            signs.append("+")
        elif value < -tiny:
            signs.append("-")
        else:
            signs.append("0")
    kinds = set(signs)
    if kinds == {"+"}:
        return "minimum"
    if kinds == {"-"}:
        return "maximum"
    return "saddle" if {"+", "-"} <= kinds else "undecided"


@right("critical-kind", "the saddle first, with a product of the extremes")
def kind_of(H, tiny=1e-9):
    values = np.linalg.eigh(H)[0]
    values = np.where(np.abs(values) <= tiny, 0.0, np.sign(values))
    if values.min() * values.max() < 0:
        return "saddle"
    if 0.0 in values:
        return "undecided"
    return "minimum" if values[0] > 0 else "maximum"


# 0.4 heavy-ball-limit


@wrong("heavy-ball-limit", "the limit of plain gradient descent, 2/λ")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 / steepest


@wrong("heavy-ball-limit", "the flattest direction instead of the steepest")
def largest_rate(curvatures, beta):
    steepest = np.min(curvatures)
    return 2 * (1 + beta) / steepest


@wrong("heavy-ball-limit", "1 − β instead of 1 + β")
def largest_rate(curvatures, beta):
    steepest = max(curvatures)
    return 2 * (1 - beta) / steepest


@wrong("heavy-ball-limit", "divided by 1 − β, as if momentum were just a larger rate")
def largest_rate(curvatures, beta):
    steepest = max(curvatures)
    return 2 / (steepest * (1 - beta))


@wrong("heavy-ball-limit", "the limit is taken where the roots become complex, (1 + √β)²")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return (1 + np.sqrt(beta)) ** 2 / steepest


@wrong("heavy-ball-limit", "the factor 2 is missing")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return (1 + beta) / steepest


@wrong("heavy-ball-limit", "the last of the curvatures is taken for the largest, but they are in no order")
def largest_rate(curvatures, beta):
    steepest = curvatures[-1]
    return 2 * (1 + beta) / steepest


@wrong("heavy-ball-limit", "the convention of the average: divided by 1 − β")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 + beta) / ((1 - beta) * steepest)


@wrong("heavy-ball-limit", "Polyak's best rate instead of the largest one")
def largest_rate(curvatures, beta):
    steepest, flattest = np.max(curvatures), np.min(curvatures)
    return 4 / (np.sqrt(steepest) + np.sqrt(flattest)) ** 2


@wrong("heavy-ball-limit", "the 2 multiplies only the 1: 2 + β")
def largest_rate(curvatures, beta):
    steepest = sorted(curvatures)[-1]
    return (2 + beta) / steepest


@wrong("heavy-ball-limit", "the smaller root is kept inside, as if it decided: the sum of the roots down to −2")
def largest_rate(curvatures, beta):
    # 1 + β - ηλ > -2
    steepest = np.max(curvatures)
    return (3 + beta) / steepest


@wrong("heavy-ball-limit", "the root z = 1 is put in instead of z = −1, so the product of the roots decides")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return (1 - beta**2) / steepest


@wrong("heavy-ball-limit", "the mean of the curvatures")
def largest_rate(curvatures, beta):
    steepest = np.mean(curvatures)
    return 2 * (1 + beta) / steepest


@wrong("heavy-ball-limit", "the limit of Nesterov's momentum")
def largest_rate(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 + beta) / ((1 + 2 * beta) * steepest)


@wrong("heavy-ball-limit", "the smallest curvature; and 1 − β")
def largest_rate(curvatures, beta):
    lam = min(curvatures)
    return 2 * (1 - beta) / lam


@wrong("heavy-ball-limit", "the 2 is missing; and the first curvature is taken for the steepest")
def largest_rate(curvatures, beta):
    return (1 + beta) / curvatures[0]


@wrong("heavy-ball-limit", "a limit for each direction, an array")
def largest_rate(curvatures, beta):
    steepest = np.array(curvatures)
    return 2 * (1 + beta) / steepest


@right("heavy-ball-limit", "the smallest of the limits of the directions")
def largest_rate(curvatures, beta):
    return min(2 * (1 + beta) / lam for lam in curvatures)


@right("heavy-ball-limit", "sorted, and the bracket multiplied out")
def largest_rate(curvatures, beta):
    steepest = sorted(curvatures)[-1]
    return (2 + 2 * beta) / steepest


@right("heavy-ball-limit", "bisection on the roots of the polynomial")
def largest_rate(curvatures, beta):
    lam = float(np.max(curvatures))
    low, high = 0.0, 10 / lam
    for _ in range(80):
        eta = (low + high) / 2
        roots = np.roots([1, -(1 + beta - eta * lam), beta])
        if np.max(np.abs(roots)) < 1:
            low = eta
        else:
            high = eta
    return low


@right("heavy-ball-limit", "a loop finds the steepest")
def largest_rate(curvatures, beta):
    steepest = 0.0
    for lam in curvatures:
        if lam > steepest:
            steepest = lam
    return float((1.0 + beta) / (0.5 * steepest))


# 0.6 repair-momentum


@wrong("repair-momentum", "the gradient stays that of the start")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    g = lam * theta
    for _ in range(steps):
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the memory is emptied in each step")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    for _ in range(steps):
        b = np.zeros_like(theta)
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the gradient is still added up, zero_grad is missing")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    g = np.zeros_like(theta)
    for _ in range(steps):
        g = g + lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "an average: the gradient gets the share 1 − β")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = 0 * theta
    for _ in range(steps):
        g = lam * theta
        b = beta * b + (1 - beta) * g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the slope of the loss without the curvature")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the loss itself is taken for its slope")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta**2 / 2
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "a factor of one half left over from the loss")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = 0.5 * lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the memory begins with the first gradient, which then counts twice")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = lam * theta
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the place before the step is noted down")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        path.append(theta)
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * b
    return np.array(path)


@wrong("repair-momentum", "the start is in the path as well")
def momentum_walk(theta, lam, lr, beta, steps):
    path = [theta]
    b = np.zeros_like(theta)
    for _ in range(steps):
        b = beta * b + lam * theta
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the same array in place: every row of the path is the last place")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    theta = np.array(theta, dtype=float)
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta -= lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "uphill")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta = theta + lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the step is made with the memory before this gradient")
def momentum_walk(theta, lam, lr, beta, steps):
    path, b = [], np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        theta = theta - lr * b
        b = beta * b + g
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "Nesterov's step")
def momentum_walk(theta, lam, lr, beta, steps):
    path, b = [], np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * (g + beta * b)
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the gradient is added up; and the memory is emptied in each step")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    grad = np.zeros_like(theta)
    for _ in range(steps):
        b = np.zeros_like(theta)
        grad = grad + lam * theta
        b = beta * b + grad
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the gradient is that of the start; and the memory is an average")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    slope = lam * theta
    b = np.zeros_like(theta)
    for _ in range(steps):
        b = beta * b + (1 - beta) * slope
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "a gradient enters the memory in the first step only")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for k in range(steps):
        g = lam * theta
        b = beta * b + g if k == 0 else beta * b
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@right("repair-momentum", "the memory begins as the number 0")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    b = 0.0
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@right("repair-momentum", "the difference of the last two places for the memory")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    last = theta
    for _ in range(steps):
        theta, last = theta + beta * (theta - last) - lr * lam * theta, theta
        path.append(theta)
    return np.array(path)


@right("repair-momentum", "a fresh array for the path, filled row by row")
def momentum_walk(theta, lam, lr, beta, steps):
    theta = np.asarray(theta, dtype=float)
    path = np.empty((steps, *theta.shape))
    b = np.zeros(theta.shape)
    for k in range(steps):
        b = lam * theta + beta * b
        theta = theta - lr * b
        path[k] = theta
    return path


@right("repair-momentum", "in place, with a copy in the path")
def momentum_walk(theta, lam, lr, beta, steps):
    theta = np.array(theta, dtype=float)
    b = np.zeros_like(theta)
    path = []
    for _ in range(steps):
        b *= beta
        b += np.multiply(lam, theta)
        theta -= lr * b
        path.append(theta.copy())
    return np.array(path)


@right("repair-momentum", "the rate in the velocity, which is the same while it is constant")
def momentum_walk(theta, lam, lr, beta, steps):
    path = []
    velocity = np.zeros_like(theta, dtype=float)
    for _ in range(steps):
        velocity = beta * velocity - lr * lam * theta
        theta = theta + velocity
        path.append(theta)
    return np.array(path)
