"""Lecture 01: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# grad-norm


@wrong("grad-norm", "adds the norms of the arrays")
def grad_norm_w1(grads):
    return sum(np.linalg.norm(g) for g in grads)


@wrong("grad-norm", "forgets the root")
def grad_norm_w2(grads):
    squares = [np.sum(np.square(g)) for g in grads]
    return sum(squares)


@wrong("grad-norm", "root of the mean square instead of the sum")
def grad_norm_w3(grads):
    flat = np.concatenate([np.ravel(g) for g in grads])
    return np.sqrt(np.mean(flat**2))


@wrong("grad-norm", "overwrites the sum in the loop, so only the last array counts")
def grad_norm_w4(grads):
    for g in grads:
        squares = np.sum(np.square(g))
    return np.sqrt(squares)


@wrong("grad-norm", "uses ord=2, the spectral norm, for the matrices")
def grad_norm_w5(grads):
    squares = [np.linalg.norm(g, ord=2) ** 2 for g in grads]
    return np.sqrt(sum(squares))


@wrong("grad-norm", "sum of the absolute values")
def grad_norm_w6(grads):
    return sum(np.sum(np.abs(g)) for g in grads)


@wrong("grad-norm", "largest absolute value")
def grad_norm_w7(grads):
    return max(np.max(np.abs(g)) for g in grads)


@wrong("grad-norm", "mean of the norms of the arrays")
def grad_norm_w8(grads):
    return np.mean([np.linalg.norm(g) for g in grads])


@wrong("grad-norm", "sums before it squares")
def grad_norm_w9(grads):
    squares = [np.sum(g) ** 2 for g in grads]
    return np.sqrt(sum(squares))


@wrong("grad-norm", "returns one norm for each array")
def grad_norm_w10(grads):
    squares = [np.sum(np.square(g)) for g in grads]
    return np.sqrt(squares)


@wrong("grad-norm", "divides the sum of squares by the number of arrays")
def grad_norm_w11(grads):
    squares = [np.sum(np.square(g)) for g in grads]
    return np.sqrt(np.mean(squares))


@wrong("grad-norm", "the largest of the norms of the arrays")
def grad_norm_w12(grads):
    return max(np.linalg.norm(g) for g in grads)


@wrong("grad-norm", "mean square of each array instead of its sum of squares")
def grad_norm_w13(grads):
    squares = [np.mean(np.square(g)) for g in grads]
    return np.sqrt(sum(squares))


@wrong("grad-norm", "adds the norms without squaring them and takes the root again")
def grad_norm_w14(grads):
    squares = [np.linalg.norm(g) for g in grads]
    return np.sqrt(sum(squares))


@right("grad-norm", "list of sums of squares and one root")
def grad_norm_r1(grads):
    squares = [np.sum(np.square(np.asarray(g, dtype=float))) for g in grads]
    return np.sqrt(sum(squares))


@right("grad-norm", "one long vector and np.linalg.norm")
def grad_norm_r2(grads):
    return np.linalg.norm(np.concatenate([np.ravel(g).astype(float) for g in grads]))


@right("grad-norm", "double loop with plain floats")
def grad_norm_r3(grads):
    total = 0.0
    for g in grads:
        for x in np.ravel(g):
            total += float(x) ** 2
    return math.sqrt(total)


@right("grad-norm", "norm of the norms")
def grad_norm_r4(grads):
    return np.linalg.norm([np.linalg.norm(g) for g in grads])


@right("grad-norm", "np.hypot of dot products")
def grad_norm_r5(grads):
    norm = 0.0
    for g in grads:
        flat = np.asarray(g, dtype=float).reshape(-1)
        norm = np.hypot(norm, np.dot(flat, flat) ** 0.5)
    return norm


# rate-window


@wrong("rate-window", "the approximation of the page for small eta lambda, with 2/lam_max")
def rate_window_w1(lam_min, lam_max, T, left=0.01):
    low = -np.log(left) / (T * lam_min)
    high = 2 / lam_max
    return low, high


@wrong("rate-window", "the upper limit is that of stability, 2/lam_max")
def rate_window_w2(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 - r) / lam_min, 2 / lam_max


@wrong("rate-window", "lam_min for the upper limit too")
def rate_window_w3(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 - r) / lam_min, (1 + r) / lam_min


@wrong("rate-window", "lam_max for the lower limit too")
def rate_window_w4(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 - r) / lam_max, (1 + r) / lam_max


@wrong("rate-window", "returns high before low")
def rate_window_w5(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 + r) / lam_max, (1 - r) / lam_min


@wrong("rate-window", "forgets the T-th root")
def rate_window_w6(lam_min, lam_max, T, left=0.01):
    r = left
    return (1 - r) / lam_min, (1 + r) / lam_max


@wrong("rate-window", "takes the T-th power instead of the T-th root")
def rate_window_w7(lam_min, lam_max, T, left=0.01):
    r = left**T
    return (1 - r) / lam_min, (1 + r) / lam_max


@wrong("rate-window", "divides by T instead of taking the root")
def rate_window_w8(lam_min, lam_max, T, left=0.01):
    r = left / T
    return (1 - r) / lam_min, (1 + r) / lam_max


@wrong("rate-window", "forgets the negative root, so the upper limit is (1 - r)/lam_max")
def rate_window_w9(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 - r) / lam_min, (1 - r) / lam_max


@wrong("rate-window", "sorts the two limits, which is wrong where there is no such rate")
def rate_window_w10(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    a, b = (1 - r) / lam_min, (1 + r) / lam_max
    return min(a, b), max(a, b)


@wrong("rate-window", "returns nan where there is no such rate")
def rate_window_w11(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low, high = (1 - r) / lam_min, (1 + r) / lam_max
    if low > high:
        return np.nan, np.nan
    return low, high


@wrong("rate-window", "lets the loss instead of the error come down to left")
def rate_window_w12(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / (2 * T))
    return (1 - r) / lam_min, (1 + r) / lam_max


@wrong("rate-window", "swaps lam_min and lam_max in both limits")
def rate_window_w13(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 - r) / lam_max, (1 + r) / lam_min


@wrong("rate-window", "takes left as the share of the error that has gone")
def rate_window_w14(lam_min, lam_max, T, left=0.01):
    r = (1 - left) ** (1 / T)
    return (1 - r) / lam_min, (1 + r) / lam_max


@right("rate-window", "the two formulas")
def rate_window_r1(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low = (1 - r) / lam_min
    high = (1 + r) / lam_max
    return low, high


@right("rate-window", "exp and log, intersection of two intervals")
def rate_window_r2(lam_min, lam_max, T, left=0.01):
    r = np.exp(np.log(left) / T)
    lows = [(1 - r) / lam for lam in (lam_min, lam_max)]
    highs = [(1 + r) / lam for lam in (lam_min, lam_max)]
    return max(lows), min(highs)


@right("rate-window", "expm1, returned as a list")
def rate_window_r3(lam_min, lam_max, T, left=0.01):
    exponent = math.log(left) / T
    low = -math.expm1(exponent) / lam_min
    high = (2 + math.expm1(exponent)) / lam_max
    return [low, high]


@right("rate-window", "np.power, multiplied out")
def rate_window_r4(lam_min, lam_max, T, left=0.01):
    r = np.power(float(left), 1.0 / T)
    low = 1 / lam_min - r / lam_min
    high = 1 / lam_max + r / lam_max
    return low, high


@right("rate-window", "solves for both ends by halving")
def rate_window_r5(lam_min, lam_max, T, left=0.01):
    # solve |1 - x|^T = left for x = eta * lambda, on both sides of 1, by halving
    def solve(inside, outside):
        for _ in range(100):
            x = (inside + outside) / 2
            if abs(1 - x) ** T <= left:
                inside = x
            else:
                outside = x
        return (inside + outside) / 2

    return solve(1.0, 0.0) / lam_min, solve(1.0, 2.0) / lam_max


# power-iteration


@wrong("power-iteration", "multiplies the new v by the old w, which is the norm and has lost the sign")
def power_iteration_w1(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ w


@wrong("power-iteration", "never normalises")
def power_iteration_w2(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w
    return v @ hvp(v)


@wrong("power-iteration", "divides by the norm of the old v")
def power_iteration_w3(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(v)
    return v @ hvp(v)


@wrong("power-iteration", "normalises v but never replaces it by H v")
def power_iteration_w4(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = v / np.linalg.norm(v)
    return v @ hvp(v)


@wrong("power-iteration", "returns the eigenvector")
def power_iteration_w5(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v


@wrong("power-iteration", "mean of the ratios of the entries, in which tiny entries count as much as large ones")
def power_iteration_w6(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.mean(hvp(v) / v)


@wrong("power-iteration", "ratio of the first entries, which may be next to zero")
def power_iteration_w7(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return hvp(v)[0] / v[0]


@wrong("power-iteration", "returns the largest entry of H v")
def power_iteration_w8(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.max(hvp(v))


@wrong("power-iteration", "normalises by the sum and does not divide by v v in the end")
def power_iteration_w9(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.sum(w)
    return v @ hvp(v)


@wrong("power-iteration", "the return is inside the loop, so there is only one step")
def power_iteration_w10(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
        return v @ hvp(v)


@wrong("power-iteration", "normalises by the largest entry and does not divide by v v in the end")
def power_iteration_w11(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.max(np.abs(w))
    return v @ hvp(v)


@wrong("power-iteration", "multiplies by H once too often, which gives the square")
def power_iteration_w12(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ hvp(hvp(v))


@wrong("power-iteration", "takes the sign of the first entry of v as the sign of the eigenvalue")
def power_iteration_w13(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.sign(v[0]) * np.linalg.norm(hvp(v))


@wrong("power-iteration", "mean instead of sum in the dot product of v and H v")
def power_iteration_w14(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.mean(v * hvp(v))


@right("power-iteration", "unit vectors and v @ hvp(v)")
def power_iteration_r1(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v @ hvp(v)


@right("power-iteration", "largest entry as the scale and the full Rayleigh quotient")
def power_iteration_r2(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.max(np.abs(w))
    return np.dot(v, hvp(v)) / np.dot(v, v)


@right("power-iteration", "norm of H v times the sign of the dot product")
def power_iteration_r3(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.sqrt(np.sum(w**2))
    w = hvp(v)
    sign = 1.0 if np.sum(v * w) > 0 else -1.0
    return sign * np.sqrt(np.sum(w**2))


@right("power-iteration", "a helper, and the estimate renewed in each step")
def power_iteration_r4(hvp, v, steps=60):
    def unit(x):
        return x / np.linalg.norm(x)

    v = unit(v)
    value = v @ hvp(v)
    for _ in range(steps):
        v = unit(hvp(v))
        value = float(np.inner(v, hvp(v)))
    return value


@right("power-iteration", "mean absolute entry as the scale, ratio of means")
def power_iteration_r5(hvp, v, steps=60):
    v = np.array(v, dtype=float)
    for _ in range(steps):
        w = hvp(v)
        v = w / np.mean(np.abs(w))
    w = hvp(v)
    return np.mean(v * w) / np.mean(v * v)


# why-stuck


@wrong("why-stuck", "swaps bounce and noise")
def why_stuck_w1(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "noise" if edge > 0.9 else "bounce"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "swaps slow and flat")
def why_stuck_w2(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "slow" if norm < 0.1 else "flat"


@wrong("why-stuck", "the comparison of the losses is the wrong way round")
def why_stuck_w3(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut > 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "ignores the 2 %, any lower loss counts as a fall")
def why_stuck_w4(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "takes 2 % as 0.02 of loss, absolute")
def why_stuck_w5(loss, norm, edge, loss_after_cut):
    fell = loss - loss_after_cut > 0.02
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "20 % instead of 2 %")
def why_stuck_w6(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.8 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "asks for the edge first, whether or not the loss falls")
def why_stuck_w7(loss, norm, edge, loss_after_cut):
    if edge > 0.9:
        return "bounce"
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "asks for the small norm first, whether or not the loss falls")
def why_stuck_w8(loss, norm, edge, loss_after_cut):
    if norm < 0.1:
        return "flat"
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "slow"


@wrong("why-stuck", "separates slow and flat by the edge instead of the norm")
def why_stuck_w9(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "slow" if edge > 0.9 else "flat"


@wrong("why-stuck", "separates bounce and noise by the norm instead of the edge")
def why_stuck_w10(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "noise" if norm < 0.1 else "bounce"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "halves the edge once more")
def why_stuck_w11(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge / 2 > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "asks if the loss falls to 2 % instead of by 2 %")
def why_stuck_w12(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.02 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@wrong("why-stuck", "compares the norm with 0.1 times the loss")
def why_stuck_w13(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 * loss else "slow"


@wrong("why-stuck", "two mistakes, both pairs are swapped")
def why_stuck_w14(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "noise" if edge > 0.9 else "bounce"
    return "slow" if norm < 0.1 else "flat"


@right("why-stuck", "nested conditional expressions")
def why_stuck_r1(loss, norm, edge, loss_after_cut):
    fell = loss_after_cut < 0.98 * loss
    if fell:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@right("why-stuck", "chain of elif with the relative drop")
def why_stuck_r2(loss, norm, edge, loss_after_cut):
    drop = (loss - loss_after_cut) / loss
    if drop > 0.02 and edge > 0.9:
        return "bounce"
    elif drop > 0.02:
        return "noise"
    elif norm < 0.1:
        return "flat"
    else:
        return "slow"


@right("why-stuck", "dictionary")
def why_stuck_r3(loss, norm, edge, loss_after_cut):
    table = {
        (True, True): "bounce",
        (True, False): "noise",
        (False, True): "flat",
        (False, False): "slow",
    }
    fell = bool(1 - loss_after_cut / loss > 0.02)
    return table[fell, bool(edge > 0.9) if fell else bool(norm < 0.1)]


@right("why-stuck", "nested lists with truth values as indices, in percent")
def why_stuck_r4(loss, norm, edge, loss_after_cut):
    fell = 100 * (loss - loss_after_cut) > 2 * loss
    kinds = [["slow", "flat"], ["noise", "bounce"]]
    return kinds[int(fell)][int(edge > 0.9 if fell else norm < 0.1)]


@right("why-stuck", "np.select")
def why_stuck_r5(loss, norm, edge, loss_after_cut):
    stays = not (loss - loss_after_cut > 0.02 * loss)
    return str(np.select([stays and norm < 0.1, stays, edge > 0.9], ["flat", "slow", "bounce"], "noise"))
