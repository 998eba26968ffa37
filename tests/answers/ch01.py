"""Lecture 01: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 1.1 grad-norm --------------------------------------------------------------


@wrong("grad-norm", "the root is missing")
def grad_norm(grads):
    squares = [np.sum(np.asarray(g) ** 2) for g in grads]
    return sum(squares)


@wrong("grad-norm", "the norms of the arrays are added up")
def grad_norm(grads):
    return sum(np.linalg.norm(g) for g in grads)


@wrong("grad-norm", "the mean of the arrays' norms")
def grad_norm(grads):
    norms = [np.linalg.norm(g) for g in grads]
    return np.mean(norms)


@wrong("grad-norm", "the largest array's norm stands for all")
def grad_norm(grads):
    return max([np.linalg.norm(g) for g in grads])


@wrong("grad-norm", "the root mean square: divided by the number of entries")
def grad_norm(grads):
    flat = np.concatenate([np.ravel(g) for g in grads])
    return np.sqrt(np.mean(flat**2))


@wrong("grad-norm", "absolute values in the place of squares: the 1-norm")
def grad_norm(grads):
    squares = [np.abs(g).sum() for g in grads]
    return np.sum(squares)


@wrong("grad-norm", "the largest entry: the infinity norm, as in a gradient's clipping by value")
def grad_norm(grads):
    return np.max([np.max(np.abs(g)) for g in grads])


@wrong("grad-norm", "the spectral norm of the matrices (ord=2)")
def grad_norm(grads):
    squares = [np.linalg.norm(g, 2) ** 2 for g in grads]
    return np.sqrt(sum(squares))


@wrong("grad-norm", "only the weight matrices, the biases are left out")
def grad_norm(grads):
    squares = [np.sum(np.square(g)) for g in grads if np.ndim(g) > 1]
    return np.sqrt(sum(squares))


@wrong("grad-norm", "only the last array: = in the place of +=")
def grad_norm(grads):
    total = 0
    for g in grads:
        total = np.sum(np.asarray(g) ** 2)
    return np.sqrt(total)


@wrong("grad-norm", "returns inside the loop: only the first array counts")
def grad_norm(grads):
    squares = 0.0
    for g in grads:
        squares += (np.asarray(g) ** 2).sum()
        return np.sqrt(squares)


@wrong("grad-norm", "the square of the sum, not the sum of the squares")
def grad_norm(grads):
    squares = [np.sum(g) ** 2 for g in grads]
    return np.sqrt(np.sum(squares))


@wrong("grad-norm", "divided by the number of arrays")
def grad_norm(grads):
    squares = [np.sum(np.asarray(g) ** 2) for g in grads]
    return np.sqrt(np.sum(squares) / len(grads))


@wrong("grad-norm", "the norm of each array, not of the whole")
def grad_norm(grads):
    squares = [np.asarray(g) ** 2 for g in grads]
    return [float(np.sqrt(s.sum())) for s in squares]


@wrong("grad-norm", "the norm of the arrays' norms, but with the 1-norm inside")
def grad_norm(grads):
    return np.linalg.norm([np.abs(g).sum() for g in grads])


@wrong("grad-norm", "no root; and the mean for the sum")
def grad_norm(grads):
    everything = np.hstack([np.ravel(g) for g in grads])
    return (everything**2).mean()


@wrong("grad-norm", "only the first and the last array; and their norms added up")
def grad_norm(grads):
    first, last = grads[0], grads[-1]
    return np.linalg.norm(first) + np.linalg.norm(last)


@right("grad-norm", "the squares of each array, then the root")
def grad_norm(grads):
    squares = [np.sum(np.asarray(g) ** 2) for g in grads]
    return np.sqrt(sum(squares))


@right("grad-norm", "one long vector")
def grad_norm(grads):
    return np.linalg.norm(np.concatenate([np.ravel(g) for g in grads]))


@right("grad-norm", "the norm of the norms")
def grad_norm(grads):
    return np.linalg.norm([np.linalg.norm(np.ravel(g)) for g in grads])


@right("grad-norm", "plain Python: two loops and math")
def grad_norm(grads):
    total = 0.0
    for array in grads:
        for entry in np.asarray(array).flatten().tolist():
            total += entry * entry
    return math.sqrt(total)


@right("grad-norm", "dot products with themselves, hypot")
def grad_norm(grads):
    norm = 0.0
    for g in grads:
        flat = np.asarray(g, dtype=float).reshape(-1)
        norm = math.hypot(norm, math.sqrt(flat @ flat))
    return norm


# 1.2 rate-window ------------------------------------------------------------


@wrong("rate-window", "the lecture's approximation at the low end")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = np.log(1 / left) / (lam_min * T)
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "2/λ at the high end: there the error does not shrink at all")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = 2 / lam_max
    return low, high


@wrong("rate-window", "both ends from the lecture's approximation")
def rate_window(lam_min, lam_max, T, left=0.01):
    low = math.log(1 / left) / (lam_min * T)
    high = 2 / lam_max
    return low, high


@wrong("rate-window", "the two curvatures exchanged")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_max
    high = (1 + r) / lam_min
    return low, high


@wrong("rate-window", "both ends for the steep direction only")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1.0 / T)
    low = (1 - r) / lam_max
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "both ends for the flat direction only")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1.0 / T)
    return (1 - r) / lam_min, (1 + r) / lam_min


@wrong("rate-window", "a zigzag is not allowed: the high end at factor +r, not -r")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 - r) / lam_max
    return low, high


@wrong("rate-window", "the high end at ηλ = 1, as if anything beyond diverged")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = np.power(left, 1 / T)
    low = (1 - r) / lam_min
    high = 1 / lam_max
    return low, high


@wrong("rate-window", "the share per step is left/T, not its T-th root")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left / T
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "raised to T in place of taking the root")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left**T
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "left is taken for the share that is gone")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = (1 - left) ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "for the loss and not the error: half the root")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / (2 * T))
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "sorted, so an empty window looks like one")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    ends = sorted([(1 - r) / lam_min, (1 + r) / lam_max])
    return ends[0], ends[1]


@wrong("rate-window", "None where the window is empty, against the task")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low, high = (1 - r) / lam_min, (1 + r) / lam_max
    if low > high:
        return None, None
    return low, high


@wrong("rate-window", "the factor itself is taken for ηλ: r in the place of 1 - r")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = r / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "returned as high, low")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return high, low


@wrong("rate-window", "always 1 %, whatever is asked for")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = 0.01 ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@wrong("rate-window", "one step too few: T - 1; and 2/λ at the high end")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / (T - 1)) if T > 1 else left
    low = (1 - r) / lam_min
    high = 2 / lam_max
    return low, high


@wrong("rate-window", "the curvatures exchanged; and the root forgotten")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left
    low = (1 - r) / lam_max
    high = (1 + r) / lam_min
    return low, high


@right("rate-window", "the T-th root, both ends")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@right("rate-window", "by logarithms, expm1 for small rates")
def rate_window(lam_min, lam_max, T, left=0.01):
    log_r = math.log(left) / T
    return -math.expm1(log_r) / lam_min, (math.exp(log_r) + 1) / lam_max


@right("rate-window", "the window of each direction, then the intersection")
def rate_window(lam_min, lam_max, T, left=0.01):
    r = np.exp(np.log(left) / T)
    windows = [((1 - r) / lam, (1 + r) / lam) for lam in (lam_min, lam_max)]
    low = max(w[0] for w in windows)
    high = min(w[1] for w in windows)
    return low, high


@right("rate-window", "2/λ less what is missing, a numpy array of two")
def rate_window(lam_min, lam_max, T, left=0.01):
    gap = 1 - np.power(left, 1 / T)
    return np.array([gap / lam_min, 2 / lam_max - gap / lam_max])


# 1.3 power-iteration --------------------------------------------------------


@wrong("power-iteration", "the norm of H v at the end: the sign is lost")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.linalg.norm(hvp(v))


@wrong("power-iteration", "v is the new direction and w the old product: v @ w is the norm, without the sign")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ w


@wrong("power-iteration", "the vector is never normalized: it overflows")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w
    return v @ hvp(v) / (v @ v)


@wrong("power-iteration", "neither normalized nor divided by v @ v")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        v = hvp(v)
    return np.dot(v, hvp(v))


@wrong("power-iteration", "the direction is returned, not the eigenvalue")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v


@wrong("power-iteration", "always multiplies the start: a single iteration")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        u = w / np.linalg.norm(w)
    return u @ hvp(u)


@wrong("power-iteration", "the ratio of the first entries: wrong where the eigenvector has none there")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        ratio = w[0] / v[0]
        v = w / np.linalg.norm(w)
    return ratio


@wrong("power-iteration", "divided by the squared norm: the vector is of no unit length, and the quotient not divided")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / (w @ w)
    return v @ hvp(v)


@wrong("power-iteration", "the largest entry of H v in the place of a quotient")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.max(hvp(v))


@wrong("power-iteration", "a Rayleigh quotient of the start: the iterations are thrown away")
def top_curvature(hvp, v, steps=60):
    u = v.copy()
    for _ in range(steps):
        u = hvp(u)
        u = u / np.linalg.norm(u)
    return v @ hvp(v) / (v @ v)


@wrong("power-iteration", "the absolute value, 'a curvature is a size'")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return abs(v @ hvp(v))


@wrong("power-iteration", "gradient descent on the quotient: it walks to the lowest eigenvalue")
def top_curvature(hvp, v, steps=60):
    v = v / np.linalg.norm(v)
    for _ in range(steps):
        w = hvp(v)
        v = v - 0.01 * w
        v = v / np.linalg.norm(v)
    return v @ hvp(v)


@wrong("power-iteration", "the quotient upside down")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return (v @ v) / (v @ hvp(v))


@wrong("power-iteration", "the shifted matrix H + I is iterated: the signs no longer count alike")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v) + v
        v = w / np.linalg.norm(w)
    return v @ w - 1


@wrong("power-iteration", "the quotient of the norms: H v is as long as |λ|; and v is not normalized")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        growth = np.sqrt(np.sum(w**2)) / np.sqrt(np.sum(v**2))
        v = w
    return growth


@wrong("power-iteration", "the sign of the first entry of v, not of the eigenvalue")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        size = np.linalg.norm(w)
        v = w / size
    return size * np.sign(v[0])


@wrong("power-iteration", "the Hessian is applied once too often in the quotient: λ² comes out")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ hvp(hvp(v))


@wrong("power-iteration", "the start is not normalized and the steps are 5 whatever is asked; and no sign")
def top_curvature(hvp, v, steps=60):
    for _ in range(5):
        w = hvp(v)
        v = w / np.sum(np.abs(w))
    return np.linalg.norm(hvp(v)) / np.linalg.norm(v)


@right("power-iteration", "normalized, then the Rayleigh quotient")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ hvp(v)


@right("power-iteration", "the quotient inside the loop, with the old v and its product")
def top_curvature(hvp, v, steps=60):
    v = v / np.linalg.norm(v)
    value = 0.0
    for _ in range(steps):
        w = hvp(v)
        value = float(np.dot(v, w))
        v = w / np.linalg.norm(w)
    return value


@right("power-iteration", "normalized by the largest size, the full quotient at the end")
def top_curvature(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.max(np.abs(w))
    return np.sum(v * hvp(v)) / np.sum(v * v)


@right("power-iteration", "size by the norm, sign by whether v turns round")
def top_curvature(hvp, v, steps=60):
    u = np.array(v, dtype=float)
    u /= np.sqrt((u**2).sum())
    for _ in range(steps):
        w = hvp(u)
        size = np.sqrt((w**2).sum())
        sign = 1.0 if (w * u).sum() >= 0 else -1.0
        u = w / size
    return sign * size


@right("power-iteration", "the sign from the ratio at the largest entry, a while loop")
def top_curvature(hvp, v, steps=60):
    k = 0
    while k < steps:
        w = hvp(v)
        v = w / np.linalg.norm(w)
        k += 1
    i = int(np.argmax(np.abs(v)))
    return hvp(v)[i] / v[i]


# 1.4 why-stuck --------------------------------------------------------------


@wrong("why-stuck", "bounce and noise exchanged")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "noise" if edge > 0.9 else "bounce"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "slow and flat exchanged: a small gradient is called slow")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "slow" if norm < 0.1 else "flat"


@wrong("why-stuck", "the comparison turned round: a rise counts as a fall")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss < 0.98 * loss_after_cut
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the norm decides first: a small one is flat, whatever the cut did")
def why_stuck(loss, norm, edge, loss_after_cut):
    if norm < 0.1:
        return "flat"
    if loss_after_cut < 0.98 * loss:
        return "bounce" if edge > 0.9 else "noise"
    return "slow"


@wrong("why-stuck", "the edge decides first: bouncing even where the cut did nothing")
def why_stuck(loss, norm, edge, loss_after_cut):
    if edge > 0.9:
        return "bounce"
    if loss_after_cut < 0.98 * loss:
        return "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "any fall counts, the 2 % are ignored")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "a fall by 0.02, not by 2 % of the loss")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss - loss_after_cut > 0.02
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "2 in the place of 2 %: nothing ever falls")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = (loss - loss_after_cut) / loss > 2
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the edge halved once more: edge is already ηλ/2")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        if edge / 2 > 0.9:
            return "bounce"
        return "noise"
    if norm < 0.1:
        return "flat"
    return "slow"


@wrong("why-stuck", "a change of more than 2 % in either direction counts as a fall")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = abs(loss - loss_after_cut) > 0.02 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the norm in the place of the edge tells bouncing from noise")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "noise" if norm < 0.1 else "bounce"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the edge in the place of the norm tells slow from flat")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "slow" if edge < 0.9 else "flat"


@wrong("why-stuck", "stuck = small gradient: without a fall it is always flat")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < loss * (1 - 0.02)
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat"


@wrong("why-stuck", "a small norm is one below 1, the first step's")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = 1 - loss_after_cut / loss > 0.02
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 1 else "slow"


@wrong("why-stuck", "a fall to 2 % of the loss, not by 2 %")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut / loss < 0.02
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "the cut is not used: bounce, flat and slow from edge and norm; and no noise at all")
def why_stuck(loss, norm, edge, loss_after_cut):
    if edge > 0.9:
        return "bounce"
    elif norm < 0.1:
        return "flat"
    else:
        return "slow"


@wrong("why-stuck", "the branches of the fall exchanged; and the threshold of the norm forgotten")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if not fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm == 0 else "slow"


@wrong("why-stuck", "bounce and noise exchanged; and slow and flat exchanged")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = (loss - loss_after_cut) / loss > 0.02
    if fell:
        return "bounce" if edge < 0.9 else "noise"
    return "flat" if norm > 0.1 else "slow"


@right("why-stuck", "two questions, two conditional expressions")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@right("why-stuck", "the relative fall, if and elif")
def why_stuck(loss, norm, edge, loss_after_cut):
    fall = (loss - loss_after_cut) / loss
    if fall > 0.02 and edge > 0.9:
        return "bounce"
    elif fall > 0.02:
        return "noise"
    elif norm < 0.1:
        return "flat"
    return "slow"


@right("why-stuck", "a table of two truths")
def why_stuck(loss, norm, edge, loss_after_cut):
    fell = bool(1 - loss_after_cut / loss > 0.02)
    second = bool(edge > 0.9) if fell else bool(norm < 0.1)
    table = {
        (True, True): "bounce",
        (True, False): "noise",
        (False, True): "flat",
        (False, False): "slow",
    }
    return table[fell, second]


@right("why-stuck", "turned round: first the runs that did not fall, early returns")
def why_stuck(loss, norm, edge, loss_after_cut):
    if not loss - loss_after_cut > loss * 2 / 100:
        if norm >= 0.1:
            return "slow"
        return "flat"
    if edge <= 0.9:
        return "noise"
    return "bounce"
