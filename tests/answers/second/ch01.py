"""Lecture 01: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 1.1 grad-norm


@wrong("grad-norm", "the root is forgotten")
def grad_norm(grads):
    squares = [np.sum(np.asarray(g) ** 2) for g in grads]
    return sum(squares)


@wrong("grad-norm", "the norms of the arrays are added up")
def grad_norm(grads):
    return sum(np.linalg.norm(g) for g in grads)


@wrong("grad-norm", "the mean of the norms")
def grad_norm(grads):
    norms = [np.linalg.norm(g) for g in grads]
    return np.mean(norms)


@wrong("grad-norm", "the root mean square: divided by the number of entries")
def grad_norm(grads):
    flat = np.concatenate([np.ravel(g) for g in grads])
    return np.sqrt(np.mean(flat**2))


@wrong("grad-norm", "the mean of the squares of each array instead of their sum")
def grad_norm(grads):
    squares = [np.mean(np.square(g)) for g in grads]
    return np.sqrt(sum(squares))


@wrong("grad-norm", "the spectral norm of a matrix (ord=2) instead of the root of all its squares")
def grad_norm(grads):
    squares = [np.linalg.norm(np.asarray(g), 2) ** 2 if np.ndim(g) == 2 else np.sum(np.square(g)) for g in grads]
    return np.sqrt(sum(squares))


@wrong("grad-norm", "the 1-norm, a sum of absolute values")
def grad_norm(grads):
    total = 0
    for g in grads:
        total += np.abs(g).sum()
    return total


@wrong("grad-norm", "the largest entry, the norm of infinity")
def grad_norm(grads):
    return max(np.max(np.abs(g)) for g in grads)


@wrong("grad-norm", "the entries are summed before they are squared")
def grad_norm(grads):
    squares = [np.sum(g) ** 2 for g in grads]
    return np.sqrt(sum(squares))


@wrong("grad-norm", "a list with a norm for each array")
def grad_norm(grads):
    squares = [np.sum(np.square(g)) for g in grads]
    return np.sqrt(squares)


@wrong("grad-norm", "only the first array, the biases are left out")
def grad_norm(grads):
    squares = np.sum(np.square(grads[0]))
    return np.sqrt(squares)


@wrong("grad-norm", "the total is set back to zero for each array, only the last is left")
def grad_norm(grads):
    for g in grads:
        total = 0.0
        for entry in np.ravel(g):
            total += entry**2
    return math.sqrt(total)


@wrong("grad-norm", "the root of each array's sum is taken, and a second root of the whole")
def grad_norm(grads):
    norms = [np.sqrt(np.sum(np.square(g))) for g in grads]
    return np.sqrt(sum(norms))


@wrong("grad-norm", "the largest of the norms")
def grad_norm(grads):
    return max([np.linalg.norm(g) for g in grads])


@wrong("grad-norm", "the squares are forgotten: the root of the sum of the entries' sizes")
def grad_norm(grads):
    return np.sqrt(sum(np.abs(g).sum() for g in grads))


@wrong("grad-norm", "divided by the number of arrays; and the root is forgotten")
def grad_norm(grads):
    squares = [np.sum(np.square(g)) for g in grads]
    return sum(squares) / len(grads)


@wrong("grad-norm", "means instead of sums; and the norms of the arrays are added up")
def grad_norm(grads):
    return sum(np.sqrt(np.mean(np.square(g))) for g in grads)


@wrong("grad-norm", "the root of the mean over the arrays of their squared norms")
def grad_norm(grads):
    squares = [np.linalg.norm(g) ** 2 for g in grads]
    return np.sqrt(np.mean(squares))


@right("grad-norm", "one long vector")
def grad_norm(grads):
    return np.linalg.norm(np.concatenate([np.ravel(g) for g in grads]))


@right("grad-norm", "the norm of the norms")
def grad_norm(grads):
    return np.linalg.norm([np.linalg.norm(g) for g in grads])


@right("grad-norm", "a loop with a running sum, math.sqrt")
def grad_norm(grads):
    total = 0.0
    for g in grads:
        for entry in np.asarray(g, dtype=float).flat:
            total += float(entry) * float(entry)
    return math.sqrt(total)


@right("grad-norm", "a dot product of each array with itself")
def grad_norm(grads):
    squares = [np.vdot(g, g) for g in grads]
    return sum(squares) ** 0.5


@right("grad-norm", "hypot, one array after the other")
def grad_norm(grads):
    norm = 0.0
    for g in grads:
        norm = math.hypot(norm, *np.ravel(g).tolist())
    return norm


# 1.2 rate-window


@wrong("rate-window", "the lecture's approximation for the lowest rate")
def rate_window(lam_min, lam_max, T, left=0.01):
    low = -np.log(left) / (lam_min * T)
    high = (1 + left ** (1 / T)) / lam_max
    return low, high


@wrong("rate-window", "the highest rate is the limit of stability, 2/λ")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = 2 / lam_max
    return low, high


@wrong("rate-window", "the approximation below; and the limit of stability above")
def rate_window(lam_min, lam_max, T, left=0.01):
    low = np.log(1 / left) / (lam_min * T)
    high = 2 / lam_max
    return low, high


@wrong("rate-window", "the curvatures exchanged")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_max
    high = (1 + r) / lam_min
    return low, high


@wrong("rate-window", "the lowest rate from the steep direction as well")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low, high = (1 - r) / lam_max, (1 + r) / lam_max
    return low, high


@wrong("rate-window", "the highest rate from the flat direction as well")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 - r) / lam_min, (1 + r) / lam_min


@wrong("rate-window", "left to the power of T instead of its T-th root")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left**T
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "left divided by T instead of its T-th root")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left / T
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "the square root instead of the T-th one")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = np.sqrt(left)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "the factor must be positive: the highest rate is 1 − r over λ too")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 - r) / lam_max
    return low, high


@wrong("rate-window", "the signs exchanged")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 + r) / lam_min
    high = (1 - r) / lam_max
    return low, high


@wrong("rate-window", "an empty window is returned as None")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    if low > high:
        return None, None
    return low, high


@wrong("rate-window", "an empty window is sorted")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    window = (1 - r) / lam_min, (1 + r) / lam_max
    return min(window), max(window)


@wrong("rate-window", "the loss and not the error comes down to left: half the exponent")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / (2 * T))
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "the highest rate stops where the factor is 0, at 1/λ")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = 1 / lam_max
    return low, high


@wrong("rate-window", "1 − left taken for left; and the limit of stability above")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = (1 - left) ** (1 / T)
    return (1 - r) / lam_min, 2 / lam_max


@wrong("rate-window", "the default 0.01 is written into the formula")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = 0.01 ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "the integer division 1 // T in the exponent")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 // T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "returned as highest and lowest")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return high, low


@right("rate-window", "the root as exp and log")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = math.exp(math.log(left) / T)
    return (1 - r) / lam_min, (1 + r) / lam_max


@right("rate-window", "np.power, an array unpacked")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = np.power(left, 1.0 / T)
    low, high = np.array([1 - r, 1 + r]) / np.array([lam_min, lam_max])
    return float(low), float(high)


@right("rate-window", "both windows, and what they share")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = max((1 - r) / lam for lam in (lam_min, lam_max))
    high = min((1 + r) / lam for lam in (lam_min, lam_max))
    return low, high


@right("rate-window", "expm1 for the small difference, 2 minus it for the large one")
def rate_window(lam_min, lam_max, T, left=0.01):
    gone = -np.expm1(np.log(left) / T)
    low = gone / lam_min
    high = (2 - gone) / lam_max
    return low, high


# 1.3 power-iteration


@wrong("power-iteration", "the norm of Hv: the sign is lost")
def top_curvature(hvp, v, steps=60):
    v = v / np.linalg.norm(v)
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.linalg.norm(hvp(v))


@wrong("power-iteration", "the last w times the new v, which is again only the norm")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return w @ v


@wrong("power-iteration", "v is never normalized, the product grows with it")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w
    return v @ hvp(v)


@wrong("power-iteration", "divided by the norm of the old v instead of that of w")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(v)
    return v @ hvp(v)


@wrong("power-iteration", "the vector is returned and not the eigenvalue")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v


@wrong("power-iteration", "divided by the square of the norm")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.dot(w, w)
    return v @ hvp(v)


@wrong("power-iteration", "v is normalized but H is left out: v·v is always 1")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ v


@wrong("power-iteration", "the absolute value of the quotient")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return abs(v @ hvp(v))


@wrong("power-iteration", "the loop always starts from the same v, one multiplication in all")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        u = w / np.linalg.norm(w)
    return u @ hvp(u)


@wrong("power-iteration", "the entries are summed to normalize, and the sum of Hv is taken for the norm")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.sum(np.abs(w))
    return np.sum(np.abs(hvp(v)))


@wrong("power-iteration", "the sign of the first component of the vector instead of that of the eigenvalue")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.sign(v[0]) * np.linalg.norm(hvp(v))


@wrong("power-iteration", "normalized by the largest entry, but then the quotient without v·v")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.max(np.abs(w))
    return v @ hvp(v)


@wrong("power-iteration", "the quotient upside down")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return (v @ v) / (v @ hvp(v))


@wrong("power-iteration", "the square of the norm of Hv, so λ²")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return hvp(v) @ hvp(v)


@wrong("power-iteration", "shifted by v, as in gradient descent: the most positive or negative one of I − H")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = v - hvp(v)
        v = w / np.linalg.norm(w)
    return v @ hvp(v)


@wrong("power-iteration", "the mean of the quotients over all the steps, the first ones included")
def top_curvature(hvp, v, steps=60):
    quotients = []
    for _ in range(steps):
        w = hvp(v)
        quotients.append((v @ w) / (v @ v))
        v = w / np.linalg.norm(w)
    return np.mean(quotients)


@wrong("power-iteration", "not normalized; and the norm loses the sign")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        v = hvp(v)
    return np.linalg.norm(hvp(v))


@wrong("power-iteration", "the dot product with the start vector; and without a division")
def top_curvature(hvp, v, steps=60):
    start = v
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return start @ hvp(v)


@wrong("power-iteration", "H applied twice before the quotient, λ²")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ hvp(hvp(v))


@right("power-iteration", "the Rayleigh quotient of a unit vector")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ hvp(v)


@right("power-iteration", "normalized by the largest entry, the quotient divided by v·v")
def top_curvature(hvp, v, steps=60):
    v = np.array(v, dtype=float)
    for _ in range(steps):
        w = hvp(v)
        v = w / np.abs(w).max()
    return np.dot(v, hvp(v)) / np.dot(v, v)


@right("power-iteration", "the norm with the sign of the dot product")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / math.sqrt(sum(x * x for x in w))
    w = hvp(v)
    return np.sign(v @ w) * np.linalg.norm(w)


@right("power-iteration", "the quotient within the loop, from v before it is replaced")
def top_curvature(hvp, v, steps=60):
    lam = 0.0
    v = v / np.linalg.norm(v)
    for _ in range(steps):
        w = hvp(v)
        lam = float(np.sum(v * w))
        v = w / np.linalg.norm(w)
    return lam


@right("power-iteration", "a while loop, v turned back by the sign")
def top_curvature(hvp, v, steps=60):
    unit = v / np.linalg.norm(v)
    k = 0
    while k < steps:
        w = hvp(unit)
        value = np.inner(unit, w)
        unit = w / np.linalg.norm(w) * (1 if value >= 0 else -1)
        k += 1
    return np.inner(unit, hvp(unit))


# 1.4 why-stuck


@wrong("why-stuck", "bounce and noise exchanged")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "noise" if edge > 0.9 else "bounce"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "slow and flat exchanged")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "slow" if norm < 0.1 else "flat"


@wrong("why-stuck", "any fall after the cut counts, not only one of more than 2 %")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "a small norm is asked first, whatever the cut does")
def why_stuck(loss, norm, edge, loss_after_cut):
    if norm < 0.1:
        return "flat"
    if loss_after_cut < 0.98 * loss:
        return "bounce" if edge > 0.9 else "noise"
    return "slow"


@wrong("why-stuck", "the edge is asked first: near it every run bounces")
def why_stuck(loss, norm, edge, loss_after_cut):
    if edge > 0.9:
        return "bounce"
    if loss_after_cut < 0.98 * loss:
        return "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the fall is turned round: it falls if the loss after the cut is higher")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss < 0.98 * loss_after_cut
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "2 % as a difference of the losses, not as a share")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss - loss_after_cut > 0.02
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the loss must fall to less than 2 % of what it was")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.02 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the norm decides between bounce and noise, not the edge")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if norm > 0.1 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the edge decides between slow and flat, not the norm")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "slow" if edge > 0.9 else "flat"


@wrong("why-stuck", "the stability number is doubled: edge compared with 1.8")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 2 * 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the branches of the fall are exchanged")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut / loss < 0.98
    if not fell:
        if edge > 0.9:
            return "bounce"
        return "noise"
    if norm < 0.1:
        return "flat"
    return "slow"


@wrong("why-stuck", "a change of 2 % either way counts as a fall")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = abs(loss_after_cut - loss) > 0.02 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "every run whose loss does not fall stands at a critical point")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat"


@wrong("why-stuck", "a fall of 20 % is asked for instead of 2 %")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.8 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the cut is not looked at, edge and norm alone decide")
def why_stuck(loss, norm, edge, loss_after_cut):
    if norm < 0.1:
        return "flat"
    if edge > 0.9:
        return "bounce"
    return "slow" if edge < 0.1 else "noise"


@wrong("why-stuck", "bounce and noise exchanged; and any fall counts")
def why_stuck(loss, norm, edge, loss_after_cut):
    if loss_after_cut < loss:
        if edge < 0.9:
            return "bounce"
        return "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the branches of the fall are exchanged; and slow and flat too")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "slow" if norm < 0.1 else "flat"
    return "bounce" if edge > 0.9 else "noise"


@right("why-stuck", "the fall as a share of the loss")
def why_stuck(loss, norm, edge, loss_after_cut):
    fall = (loss - loss_after_cut) / loss
    if fall > 0.02:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@right("why-stuck", "the branches turned round, early returns")
def why_stuck(loss, norm, edge, loss_after_cut):
    if loss_after_cut >= 0.98 * loss:
        if norm >= 0.1:
            return "slow"
        return "flat"
    if edge <= 0.9:
        return "noise"
    return "bounce"


@right("why-stuck", "a table with two keys")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < loss * (1 - 0.02)
    kinds = {True: ("noise", "bounce"), False: ("slow", "flat")}
    second = edge > 0.9 if fell else norm < 0.1
    return kinds[bool(fell)][int(second)]


@right("why-stuck", "four conditions, one for each kind")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = 1 - loss_after_cut / loss > 0.02
    at_edge, small = edge > 0.9, norm < 0.1
    if fell and at_edge:
        return "bounce"
    elif fell and not at_edge:
        return "noise"
    elif small:
        return "flat"
    else:
        return "slow"
