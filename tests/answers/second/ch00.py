"""Lecture 00: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# steps-to-go


@wrong("steps-to-go", "forgets the absolute value of the factor, so that a run that overshoots gives nan")
def steps_to_go_w1(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "rounds down with int instead of up")
def steps_to_go_w2(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return int(np.log(left) / np.log(factor))


@wrong("steps-to-go", "does not round to a whole number of steps")
def steps_to_go_w3(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.log(left) / np.log(factor)


@wrong(
    "steps-to-go",
    "takes floor + 1: one step too many when the error is exactly the share",
)
def steps_to_go_w4(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.floor(np.log(left) / np.log(factor)) + 1


@wrong("steps-to-go", "counts the start as the first step, one too many")
def steps_to_go_w5(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor)) + 1


@wrong("steps-to-go", "uses the approximation exp(-eta lam t) instead of the exact factor")
def steps_to_go_w6(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(1 / left) / (eta * lam))


@wrong("steps-to-go", "returns 0 instead of inf when the error never gets small")
def steps_to_go_w7(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return 0
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "loops with the signed error, so that a negative error counts as small")
def steps_to_go_w8(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    t, error = 0, 1.0
    while error > left:
        error = error * factor
        t += 1
    return t


@wrong("steps-to-go", "takes left as the share of the error that has gone")
def steps_to_go_w9(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(1 - left) / np.log(factor))


@wrong("steps-to-go", "rounds to the nearest whole number instead of up")
def steps_to_go_w10(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return round(np.log(left) / np.log(factor))


@wrong("steps-to-go", "squares the factor, so counts the steps for the loss instead of the error")
def steps_to_go_w11(eta, lam, left=0.01):
    factor = (1 - eta * lam) ** 2
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "forgets the curvature in the factor")
def steps_to_go_w12(eta, lam, left=0.01):
    factor = abs(1 - eta)
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@wrong("steps-to-go", "two mistakes, no absolute value and rounds down")
def steps_to_go_w13(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.floor(np.log(left) / np.log(factor))


@wrong("steps-to-go", "the template's >= 1 is changed to > 1, so eta lam = 2 gives -inf")
def steps_to_go_w14(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor > 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@right("steps-to-go", "logarithms and ceil, with a small allowance for rounding")
def steps_to_go_r1(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1 or left <= 0:
        return np.inf
    return max(0.0, np.ceil(np.log(left) / np.log(factor) - 1e-9))


@right("steps-to-go", "a while loop")
def steps_to_go_r2(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1
    if abs(factor) >= 1 or left <= 0:
        return np.inf
    t = 0
    error = 1.0
    while abs(error) > left * (1 + 1e-12):
        error *= factor
        t += 1
    return t


@right("steps-to-go", "math module with log10, an int")
def steps_to_go_r3(eta, lam, left=0.01):
    factor = math.fabs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1 or left <= 0:
        return math.inf
    return max(0, math.ceil(math.log10(left) / math.log10(factor) - 1e-9))


@right("steps-to-go", "squared factor and doubled logarithm instead of an absolute value")
def steps_to_go_r4(eta, lam, left=0.01):
    # the squared error, so no absolute value is needed
    square = (1 - eta * lam) ** 2
    if square == 0:
        return 1.0
    if square >= 1 or left <= 0:
        return float("inf")
    exact = 2 * np.log2(left) / np.log2(square)
    whole = np.round(exact)
    if abs(exact - whole) < 1e-9:
        return int(max(whole, 0))
    return int(max(np.ceil(exact), 0))


@right("steps-to-go", "doubling and halving over whole numbers with a helper")
def steps_to_go_r5(eta, lam, left=0.01):
    factor = np.abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    if factor >= 1 or left <= 0:
        return np.inf

    def small(t):
        return factor**t <= left * (1 + 1e-12)

    if small(0):
        return 0
    high = 1
    while not small(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if small(middle):
            high = middle
        else:
            low = middle
    return high


# momentum-step


@wrong("momentum-step", "running mean, (1 - beta) in front of the gradient")
def momentum_step_w1(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + (1 - beta) * g
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "the rate is inside the memory, as in Sutskever's form")
def momentum_step_w2(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + lr * g
    theta = theta - b
    return b, theta


@wrong("momentum-step", "Keras's velocity, minus lr g in the memory and added to theta")
def momentum_step_w3(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b - lr * g
    theta = theta + b
    return b, theta


@wrong("momentum-step", "steps uphill")
def momentum_step_w4(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta + lr * b
    return b, theta


@wrong("momentum-step", "steps with the old memory")
def momentum_step_w5(theta, g, b, lr=0.01, beta=0.9):
    new_b = beta * b + g
    theta = theta - lr * b
    return new_b, theta


@wrong("momentum-step", "a Nesterov step")
def momentum_step_w6(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * (g + beta * b)
    return b, theta


@wrong("momentum-step", "returns theta before b")
def momentum_step_w7(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * b
    return theta, b


@wrong("momentum-step", "changes the given arrays in place instead of returning new ones")
def momentum_step_w8(theta, g, b, lr=0.01, beta=0.9):
    b *= beta
    b += g
    theta -= lr * b
    return b, theta


@wrong("momentum-step", "mixes up beta and 1 - beta in a running mean")
def momentum_step_w9(theta, g, b, lr=0.01, beta=0.9):
    b = (1 - beta) * b + beta * g
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "forgets the rate in the step")
def momentum_step_w10(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - b
    return b, theta


@wrong("momentum-step", "puts beta in front of the gradient instead of the memory")
def momentum_step_w11(theta, g, b, lr=0.01, beta=0.9):
    b = b + beta * g
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "updates the memory but steps with the gradient alone")
def momentum_step_w12(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * g
    return b, theta


@wrong("momentum-step", "wrong brackets, beta multiplies the gradient too")
def momentum_step_w13(theta, g, b, lr=0.01, beta=0.9):
    b = beta * (b + g)
    theta = theta - lr * b
    return b, theta


@wrong("momentum-step", "two mistakes, a running mean and a step with the old memory")
def momentum_step_w14(theta, g, b, lr=0.01, beta=0.9):
    new_b = beta * b + (1 - beta) * g
    theta = theta - lr * b
    return new_b, theta


@right("momentum-step", "plain vectorised")
def momentum_step_r1(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    theta = theta - lr * b
    return b, theta


@right("momentum-step", "in-place operations on copies")
def momentum_step_r2(theta, g, b, lr=0.01, beta=0.9):
    memory = np.array(b, dtype=float)
    memory *= beta
    memory += g
    new = np.array(theta, dtype=float)
    new -= lr * memory
    return memory, new


@right("momentum-step", "np.add, np.multiply and np.subtract")
def momentum_step_r3(theta, g, b, lr=0.01, beta=0.9):
    new_b = np.add(np.multiply(beta, b), g)
    return new_b, np.subtract(theta, np.multiply(lr, new_b))


@right("momentum-step", "a loop over the entries, lists turned into arrays")
def momentum_step_r4(theta, g, b, lr=0.01, beta=0.9):
    shape = np.shape(theta)
    old_b, old_g, old_theta = np.ravel(b), np.ravel(g), np.ravel(theta)
    new_b, new_theta = [], []
    for i in range(len(old_theta)):
        memory = beta * old_b[i] + old_g[i]
        new_b.append(memory)
        new_theta.append(old_theta[i] - lr * memory)
    return np.array(new_b).reshape(shape), np.array(new_theta).reshape(shape)


@right("momentum-step", "the step multiplied out, returned as a list of two arrays")
def momentum_step_r5(theta, g, b, lr=0.01, beta=0.9):
    return [g + beta * b, theta - lr * g - lr * beta * b]


# critical-kind


def _name(minimum, maximum, saddle):
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@wrong("critical-kind", "a zero eigenvalue still counts as a minimum or a maximum")
def critical_kind_w1(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values >= -tiny)
    maximum = np.all(values <= tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "or instead of and in the condition for a saddle")
def critical_kind_w2(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values > tiny) or np.any(values < -tiny)
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "the determinant test of two dimensions for every Hessian")
def critical_kind_w3(H, tiny=1e-9):
    H = np.asarray(H)
    det = np.linalg.det(H)
    minimum = det > tiny and H[0, 0] > 0
    maximum = det > tiny and H[0, 0] < 0
    saddle = det < -tiny
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "the diagonal of H instead of the eigenvalues")
def critical_kind_w4(H, tiny=1e-9):
    values = np.diag(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "minimum and maximum are swapped")
def critical_kind_w5(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values < -tiny)
    maximum = np.all(values > tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "any instead of all for minimum and maximum")
def critical_kind_w6(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.any(values > tiny)
    maximum = np.any(values < -tiny)
    saddle = minimum and maximum
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "everything that is neither minimum nor maximum is a saddle")
def critical_kind_w7(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = not minimum and not maximum
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "the sum of the eigenvalues (the trace) decides on minimum and maximum")
def critical_kind_w8(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = values.sum() > tiny
    maximum = values.sum() < -tiny
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "singular values instead of eigenvalues, which have no sign")
def critical_kind_w9(H, tiny=1e-9):
    values = np.linalg.svd(H, compute_uv=False)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "looks at the first and last value of eigvals, which are not sorted")
def critical_kind_w10(H, tiny=1e-9):
    values = np.linalg.eigvals(H).real  # not sorted
    minimum = values[0] > tiny
    maximum = values[-1] < -tiny
    saddle = values[0] < -tiny and values[-1] > tiny
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "ignores tiny and compares with 0")
def critical_kind_w11(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > 0)
    maximum = np.all(values < 0)
    saddle = np.any(values > 0) and np.any(values < 0)
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "a saddle only if no eigenvalue is zero, so that a zero makes +,-,0 undecided")
def critical_kind_w12(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.all(np.abs(values) > tiny)
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "a saddle if the product of the eigenvalues is negative")
def critical_kind_w13(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.prod(values) < -tiny
    return _name(minimum, maximum, saddle)


@wrong("critical-kind", "two mistakes, minimum and maximum swapped and zero eigenvalues let through")
def critical_kind_w14(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values <= tiny)
    maximum = np.all(values >= -tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    return _name(minimum, maximum, saddle)


@right("critical-kind", "eigvalsh with all and any")
def critical_kind_r1(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    minimum = np.all(values > tiny)
    maximum = np.all(values < -tiny)
    saddle = np.any(values > tiny) and np.any(values < -tiny)
    return _name(minimum, maximum, saddle)


@right("critical-kind", "eigh, smallest and largest eigenvalue")
def critical_kind_r2(H, tiny=1e-9):
    values = np.linalg.eigh(H)[0]
    low, high = values[0], values[-1]  # sorted
    minimum = low > tiny
    maximum = high < -tiny
    saddle = low < -tiny and high > tiny
    return _name(minimum, maximum, saddle)


@right("critical-kind", "a loop that counts the signs")
def critical_kind_r3(H, tiny=1e-9):
    up = down = zero = 0
    for value in np.linalg.eigvalsh(np.array(H, dtype=float)):
        if value > tiny:
            up += 1
        elif value < -tiny:
            down += 1
        else:
            zero += 1
    if up and down:
        return "saddle"
    if zero:
        return "undecided"
    return "minimum" if up else "maximum"


@right("critical-kind", "eig and a set of signs")
def critical_kind_r4(H, tiny=1e-9):
    H = np.asarray(H, dtype=float)
    values = np.real(np.linalg.eig(H)[0])
    signs = set(np.where(np.abs(values) <= tiny, 0, np.sign(values)).astype(int).tolist())
    minimum = signs == {1}
    maximum = signs == {-1}
    saddle = {1, -1} <= signs
    return _name(minimum, maximum, saddle)


@right("critical-kind", "counts by sums of truth values")
def critical_kind_r5(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    n = len(values)
    positive = np.sum(values > tiny)
    negative = np.sum(values < -tiny)
    minimum = positive == n
    maximum = negative == n
    saddle = positive * negative > 0
    return _name(minimum, maximum, saddle)


# heavy-ball-limit


@wrong("heavy-ball-limit", "the limit of plain gradient descent")
def heavy_ball_limit_w1(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 / steepest


@wrong("heavy-ball-limit", "the factor 2 is missing")
def heavy_ball_limit_w2(curvatures, beta):
    steepest = np.max(curvatures)
    return (1 + beta) / steepest


@wrong("heavy-ball-limit", "the smallest curvature instead of the largest")
def heavy_ball_limit_w3(curvatures, beta):
    steepest = np.min(curvatures)
    return 2 * (1 + beta) / steepest


@wrong("heavy-ball-limit", "a sign slip, 1 - beta for 1 + beta")
def heavy_ball_limit_w4(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 - beta) / steepest


@wrong("heavy-ball-limit", "thinks that the effective rate makes the limit 1/(1 - beta) times as large")
def heavy_ball_limit_w5(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 / ((1 - beta) * steepest)


@wrong("heavy-ball-limit", "takes the first curvature as the steepest")
def heavy_ball_limit_w6(curvatures, beta):
    steepest = curvatures[0]
    return 2 * (1 + beta) / steepest


@wrong("heavy-ball-limit", "takes the last curvature as the steepest")
def heavy_ball_limit_w7(curvatures, beta):
    steepest = curvatures[-1]
    return 2 * (1 + beta) / steepest


@wrong("heavy-ball-limit", "the rate up to which the roots are complex, from the discriminant")
def heavy_ball_limit_w8(curvatures, beta):
    steepest = np.max(curvatures)
    return (1 + np.sqrt(beta)) ** 2 / steepest


@wrong("heavy-ball-limit", "the rate from which the roots are complex, from the discriminant")
def heavy_ball_limit_w9(curvatures, beta):
    steepest = np.max(curvatures)
    return (1 - np.sqrt(beta)) ** 2 / steepest


@wrong("heavy-ball-limit", "the best rate of the heavy ball instead of the limit")
def heavy_ball_limit_w10(curvatures, beta):
    steepest = np.max(curvatures)
    flattest = np.min(curvatures)
    return 4 / (np.sqrt(steepest) + np.sqrt(flattest)) ** 2


@wrong("heavy-ball-limit", "the limit in the convention with (1 - beta) g")
def heavy_ball_limit_w11(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 + beta) / ((1 - beta) * steepest)


@wrong("heavy-ball-limit", "brackets missing, 2 + 2 beta / lambda")
def heavy_ball_limit_w12(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 + 2 * beta / steepest


@wrong("heavy-ball-limit", "the limit of Nesterov's momentum")
def heavy_ball_limit_w13(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 + beta) / ((1 + 2 * beta) * steepest)


@wrong("heavy-ball-limit", "two mistakes, the smallest curvature and no factor 2")
def heavy_ball_limit_w14(curvatures, beta):
    steepest = np.min(curvatures)
    return (1 + beta) / steepest


@right("heavy-ball-limit", "the formula with np.max")
def heavy_ball_limit_r1(curvatures, beta):
    steepest = np.max(curvatures)
    return 2 * (1 + beta) / steepest


@right("heavy-ball-limit", "the smallest of the limits of all curvatures")
def heavy_ball_limit_r2(curvatures, beta):
    return min(2 * (1 + beta) / lam for lam in curvatures)


@right("heavy-ball-limit", "sorted, multiplied out")
def heavy_ball_limit_r3(curvatures, beta):
    steepest = sorted(curvatures)[-1]
    return 2 / steepest + 2 * beta / steepest


@right("heavy-ball-limit", "halving with the roots themselves")
def heavy_ball_limit_r4(curvatures, beta):
    def settles(eta):
        for lam in curvatures:
            roots = np.roots([1, -(1 + beta - eta * lam), beta])
            if np.max(np.abs(roots)) >= 1:
                return False
        return True

    low, high = 0.0, 5 / max(curvatures)
    for _ in range(60):
        middle = (low + high) / 2
        if settles(middle):
            low = middle
        else:
            high = middle
    return low


@right("heavy-ball-limit", "a loop for the maximum and the polynomial at -1")
def heavy_ball_limit_r5(curvatures, beta):
    # at the limit the root is -1: 1 + (1 + beta - eta lam) + beta = 0
    steepest = 0
    for lam in curvatures:
        if lam > steepest:
            steepest = lam
    return (1 + (1 + beta) + beta) / steepest


# repair-momentum


@wrong("repair-momentum", "the memory is still set to zero in each step")
def repair_momentum_w1(theta, lam, lr, beta, steps):
    path = []
    for _ in range(steps):
        b = np.zeros_like(theta)
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the slope is still computed only once, at the start")
def repair_momentum_w2(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    slope = lam * theta
    for _ in range(steps):
        g = slope
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "the gradient still adds up over the steps")
def repair_momentum_w3(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    g = np.zeros_like(theta)
    for _ in range(steps):
        g = g + lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "changes theta in place, so all rows of the path are the same array")
def repair_momentum_w4(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta -= lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "appends theta before the step")
def repair_momentum_w5(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        path.append(theta)
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * b
    return np.array(path)


@wrong("repair-momentum", "the path holds the start too")
def repair_momentum_w6(theta, lam, lr, beta, steps):
    path = [theta]
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "running mean, (1 - beta) in front of the gradient")
def repair_momentum_w7(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        b = beta * b + (1 - beta) * g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "forgets the half of the loss, gradient 2 lam theta")
def repair_momentum_w8(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = 2 * lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "two mistakes, repairs only the slope, so the memory is reset and the gradient adds up")
def repair_momentum_w9(theta, lam, lr, beta, steps):
    path = []
    g = np.zeros_like(theta)
    for _ in range(steps):
        b = np.zeros_like(theta)
        g = g + lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "a Nesterov step")
def repair_momentum_w10(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * (g + beta * b)
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "steps with the memory before updating it")
def repair_momentum_w11(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        theta = theta - lr * b
        b = beta * b + g
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "sums the gradient over the directions because the loss is a sum")
def repair_momentum_w12(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = np.sum(lam * theta)
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "two mistakes, repairs only the memory, so the slope is old and the gradient adds up")
def repair_momentum_w13(theta, lam, lr, beta, steps):
    path = []
    slope = lam * theta
    b = np.zeros_like(theta)
    g = np.zeros_like(theta)
    for _ in range(steps):
        g = g + slope
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@wrong("repair-momentum", "forgets the curvature in the gradient")
def repair_momentum_w14(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@right("repair-momentum", "the template filled in")
def repair_momentum_r1(theta, lam, lr, beta, steps):
    path = []
    b = np.zeros_like(theta)
    for _ in range(steps):
        g = lam * theta
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


@right("repair-momentum", "memory starts as a plain 0, copies of theta")
def repair_momentum_r2(theta, lam, lr, beta, steps):
    theta = np.array(theta, dtype=float)
    b = 0.0
    path = []
    for _ in range(steps):
        b = beta * b + lam * theta
        theta = theta - lr * b
        path.append(theta.copy())
    return np.array(path)


@right("repair-momentum", "without b, with the last change of theta")
def repair_momentum_r3(theta, lam, lr, beta, steps):
    # without b: the last change of theta plays its part
    before = theta
    path = []
    for _ in range(steps):
        after = theta - lr * lam * theta + beta * (theta - before)
        before, theta = theta, after
        path.append(after)
    return np.array(path)


@right("repair-momentum", "a loop over directions and steps")
def repair_momentum_r4(theta, lam, lr, beta, steps):
    shape = np.shape(theta)
    thetas = np.ravel(theta).astype(float)
    lams = np.ravel(np.broadcast_to(lam, shape))
    path = np.zeros((steps, len(thetas)))
    for i in range(len(thetas)):
        x, b = thetas[i], 0.0
        for t in range(steps):
            b = beta * b + lams[i] * x
            x = x - lr * b
            path[t, i] = x
    return path.reshape((steps,) + shape)


@right("repair-momentum", "helper functions and a while loop")
def repair_momentum_r5(theta, lam, lr, beta, steps):
    def gradient(x):
        return lam * x

    def step(x, memory):
        memory = memory * beta + gradient(x)
        return x - lr * memory, memory

    memory = np.zeros(np.shape(theta))
    path = []
    while len(path) < steps:
        theta, memory = step(theta, memory)
        path += [theta]
    return np.asarray(path)
