"""Exercises of lecture 01, training stuck ≠ small gradient."""

import math

import numpy as np

from ... import checks
from ...experiments import stuck_runs
from ...schedules import at
from ..answers import Choice
from ..functions import Function
from ..goals import Goal

A = np.array

# ------------------------------------------------------------------------------------------- 1.1 the gradient norm

ex = Function(
    "grad-norm",
    "Exercise 1.1, the gradient norm",
    outputs=("norm",),
    cases=[
        {"grads": [A([[3.0, 0.0], [0.0, 0.0]]), A([4.0, 12.0])]},
        {"grads": [A([[0.1, -0.4], [2.0, 0.3]]), A([-0.5, 1.5]), A([[-3.0, 0.2]]), A([0.7])]},
        {"grads": [A([-2.5])]},
        {"grads": [A([3.0, 4.0]), A([-4.0, 3.0]), A([1.0])]},
    ],
    hints=[
        "All the entries of all the arrays form one long vector. What is the length of a vector?",
        "Add up `np.sum(g**2)` over the arrays, and take one root at the very end.",
    ],
    note="Take one root over everything: the norms of the layers combine like the two short sides of a right triangle, not like distances on a road.",
)


@ex.reference
def grad_norm(grads):
    """Return the norm of a gradient, a list of arrays."""
    squares = sum(np.sum(g**2) for g in grads)  # SOLUTION
    return np.sqrt(squares)  # SOLUTION


@ex.mistake(
    "mean-of-norms",
    "You average the norms of the arrays. That is not the norm of the gradient: the average gets smaller when you add a layer with a small gradient, but the norm does not.",
)
def _(grads):
    return np.mean([np.linalg.norm(g) for g in grads])


@ex.mistake(
    "sum-of-norms",
    "You add up the norms of the arrays. Lengths at right angles do not add up: add the *squares*, then take one root.",
)
def _(grads):
    return sum(np.linalg.norm(g) for g in grads)


@ex.mistake("no-root", "That is the square of the norm. Take the root of the sum, once, at the end.")
def _(grads):
    return sum(np.sum(g**2) for g in grads)


@ex.mistake(
    "weights-only",
    "You leave out the one-dimensional arrays, the biases. They are parameters like all others: count them.",
)
def _(grads):
    return np.sqrt(sum(np.sum(g**2) for g in grads if g.ndim > 1))


@ex.mistake(
    "root-mean-square",
    "You divide by the number of entries: that is the root *mean* square, the size of a typical entry. For the norm, do not divide.",
)
def _(grads):
    return np.sqrt(np.mean(np.concatenate([g.ravel() for g in grads]) ** 2))


@ex.mistake("absolute", "You add up absolute values. The length of a vector is the root of the sum of the *squares*.")
def _(grads):
    return sum(np.sum(np.abs(g)) for g in grads)


@ex.mistake("largest", "You return only the largest of the norms. The other arrays count as well.")
def _(grads):
    return max(np.linalg.norm(g) for g in grads)


@ex.mistake(
    "spectral",
    "For a matrix, `np.linalg.norm(g, 2)` is the largest singular value. Here a matrix is just a list of numbers: flatten it first.",
)
def _(grads):
    return np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads))


@ex.mistake(
    "first-only",
    "Only the first array is counted. Is the `return` inside the loop? Then it ends the function on the first pass.",
)
def _(grads):
    return np.linalg.norm(grads[0])


@ex.mistake(
    "no-square",
    "You add up the entries themselves, so that positive and negative ones cancel. Square each of them first.",
)
def _(grads):
    return np.sqrt(sum(np.sum(g) for g in grads))


# ------------------------------------------------------------------------------------ 1.2 the window of useful rates

ex = Function(
    "rate-window",
    "Exercise 1.2, the window of rates",
    outputs=("low", "high"),
    points=2,
    cases=[
        {"lam_min": 1.0, "lam_max": 4.0, "T": 2, "left": 0.64},
        {"lam_min": 1.0, "lam_max": 4.0, "T": 2, "left": 0.25},
        {"lam_min": 0.5, "lam_max": 30.0, "T": 100},
        {"lam_min": 5.573, "lam_max": 1.747e6, "T": 100_000},
        {"lam_min": 2.0, "lam_max": 2.0, "T": 1, "left": 0.1},
    ],
    hints=[
        "After T steps, the share |1 - ηλ|^T of the error is left. How large may |1 - ηλ| be if this share must not exceed `left`?",
        "Call this largest value r: it is left^(1/T). Then 1 - r ≤ ηλ ≤ 1 + r, for both curvatures.",
        "The flat direction needs η ≥ (1 - r)/λmin, and the steep one allows η ≤ (1 + r)/λmax.",
    ],
    note="The window is open where low ≤ high. For the lecture's line through ten points, with T = 100,000, it is shut: low is seven times as large as high.",
)


@ex.reference
def rate_window(lam_min, lam_max, T, left=0.01):
    """Return the lowest and the highest useful η."""
    r = left ** (1 / T)  # SOLUTION
    low = (1 - r) / lam_min  # SOLUTION
    high = (1 + r) / lam_max  # SOLUTION
    return low, high


@ex.mistake(
    "one-over-steep",
    "Your highest rate is 1/λmax, at which the run arrives in one step along the steep direction. In this direction, the run may overshoot and still arrive: 1 - ηλ may be negative.",
)
def _(lam_min, lam_max, T, left=0.01):
    return (1 - left ** (1 / T)) / lam_min, 1 / lam_max


@ex.mistake(
    "stability-only",
    "At 2/λmax the error in the steep direction does not grow, but it does not shrink either. To bring it down to `left`, each step must multiply it by left^(1/T) or less.",
)
def _(lam_min, lam_max, T, left=0.01):
    return (1 - left ** (1 / T)) / lam_min, 2 / lam_max


@ex.mistake(
    "logarithm",
    "ln(1/left)/(λmin·T) is the lecture's approximation for a small ηλ. The exact bound is (1 - left^(1/T))/λmin: compare the two for T = 2.",
)
def _(lam_min, lam_max, T, left=0.01):
    return np.log(1 / left) / (lam_min * T), (1 + left ** (1 / T)) / lam_max


@ex.mistake(
    "lecture-formula",
    "ln(100)/(λmin·T) is the lecture's approximation, for 1 % and a small ηλ. Here the share is `left`, and the exact bound is (1 - left^(1/T))/λmin.",
)
def _(lam_min, lam_max, T, left=0.01):
    return np.log(100) / (lam_min * T), (1 + left ** (1 / T)) / lam_max


@ex.mistake(
    "fixed-left",
    "You use 0.01. That is only the default of `left`; in this case `left` is another number.",
)
def _(lam_min, lam_max, T, left=0.01):
    r = 0.01 ** (1 / T)
    return (1 - r) / lam_min, (1 + r) / lam_max


@ex.mistake(
    "power",
    "If T steps leave `left`, then left^T is what T·T steps leave. Each single step may leave the T-th *root* of `left`.",
)
def _(lam_min, lam_max, T, left=0.01):
    r = left**T
    return (1 - r) / lam_min, (1 + r) / lam_max


@ex.mistake(
    "none-when-shut",
    "In some cases the window is shut: low is above high. Return both numbers all the same; the caller can compare them.",
)
def _(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low, high = (1 - r) / lam_min, (1 + r) / lam_max
    return (low, high) if low <= high else None


@ex.mistake(
    "sorted",
    "You have sorted the two rates. Where the window is shut, low is above high, and the result should show that.",
)
def _(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    low, high = (1 - r) / lam_min, (1 + r) / lam_max
    return min(low, high), max(low, high)


@ex.mistake(
    "one-step",
    "You ask for `left` after a single step. There are T steps, so each may leave as much as the T-th root of `left`.",
)
def _(lam_min, lam_max, T, left=0.01):
    return (1 - left) / lam_min, (1 + left) / lam_max


@ex.mistake(
    "divided-root",
    "left/T is not what one step may leave. Factors multiply: r·r·…·r = left, so r is the T-th *root* of `left`.",
)
def _(lam_min, lam_max, T, left=0.01):
    return (1 - left / T) / lam_min, (1 + left / T) / lam_max


@ex.mistake(
    "low-from-steep",
    "Your lowest rate is the one that the *steep* direction needs. The flat direction is the slow one and needs a higher rate: divide by λmin.",
)
def _(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 - r) / lam_max, (1 + r) / lam_min


@ex.mistake(
    "high-from-flat",
    "Your highest rate is the one that the *flat* direction allows. The steep one diverges long before that: divide by λmax.",
)
def _(lam_min, lam_max, T, left=0.01):
    r = left ** (1 / T)
    return (1 - r) / lam_min, (1 + r) / lam_min


# ---------------------------------------------------------------------------------------------- 1.3 power iteration


class Product:
    """v ↦ H·v for a small matrix H: all that power iteration may ask of a Hessian."""

    def __init__(self, *rows):
        self.H = A(rows, float)

    def __call__(self, v):
        return self.H @ v

    def __repr__(self):
        return f"v ↦ {self.H.tolist()} @ v"


ex = Function(
    "power-iteration",
    "Exercise 1.3, power iteration",
    outputs=("eigenvalue",),
    points=2,
    rtol=0.01,
    tries=200,
    cases=[
        {"hvp": Product((2.0, 0.0), (0.0, 0.5)), "v": A([1.0, 1.0])},
        {"hvp": Product((2.0, 1.0, 0.0), (1.0, 3.0, 1.0), (0.0, 1.0, 1.0)), "v": A([1.0, 0.0, 0.0])},
        {"hvp": Product((-9.0, 1.0), (1.0, 2.0)), "v": A([0.6, 0.8])},
        {"hvp": Product((1e6, 2e5), (2e5, 3e5)), "v": A([3.0, 4.0])},
        {"hvp": Product((1.0, 0.0), (0.0, 5.0)), "v": A([0.8, 0.6])},
        {"hvp": Product((-3.0, 0.0), (0.0, 2.5)), "v": A([0.6, 0.8])},
        {"hvp": Product((3.0, 0.0), (0.0, -2.5)), "v": A([0.6, 0.8])},
        {"hvp": Product((4.0, 0.0), (0.0, 1.0)), "v": A([-0.8, 0.6])},
        {"hvp": Product((5.0, 0.0), (0.0, 1.0)), "v": A([1e-4, 1.0])},
        # 60 steps would be too few, and the products shrink
        {"hvp": Product((0.47, 0.0), (0.0, -0.5)), "v": A([1.0, 0.1]), "steps": 120},
        # -5, in the direction (0, 1, -1): its entries add up to 0, and its first one is 0
        {"hvp": Product((4.0, 0.0, 0.0), (0.0, -2.0, 3.0), (0.0, 3.0, -2.0)), "v": A([0.0, 1.0, 0.0])},
    ],
    hints=[
        "Each product with H stretches v most along the direction whose eigenvalue has the largest size. Repeat the product: if v has any part in that direction, only this part is left in the end.",
        "After each product divide w by its length, `w / np.linalg.norm(w)`, or the numbers overflow.",
        "In the end v is a unit vector, and the curvature along it is v·(H v): `v @ hvp(v)`.",
    ],
    note="The Rayleigh quotient v·Hv keeps the sign, so a curvature of −9 is not mistaken for 9. The Lanczos method finds more eigenvalues from the same products.",
)


@ex.reference
def top_curvature(hvp, v, steps=60):
    """Return the eigenvalue of largest size, with its sign."""
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)  # SOLUTION
    return v @ hvp(v)  # SOLUTION


@ex.also
def _(hvp, v, steps=60):
    for _ in range(steps):
        v = v / np.linalg.norm(v)
        w = hvp(v)
        v, old = w, v
    return old @ w / (old @ old)


@ex.mistake(
    "never-normalized",
    "You never normalize v: each product multiplies its length by about |λ|. Here |λ| is so far above 1 that v overflows. Divide it by its norm each time.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        v = hvp(v)
    return v @ hvp(v) / (v @ v)


@ex.mistake(
    "no-sign",
    "Your result is |λ|: the sign of λ is lost, and here λ is negative. Did you take `v @ w`? That `w` belongs to the previous v: compute `v @ hvp(v)` with the new one. A norm, or an `abs`, loses the sign as well.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.linalg.norm(hvp(v))


@ex.mistake(
    "sign-of-an-entry",
    "The size is right, but the sign is that of the first entry of v, and v may just as well point the other way. An eigenvalue is negative where H·v points *against* v: take v·(H·v).",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.sign(v[0]) * np.linalg.norm(hvp(v))


@ex.mistake(
    "no-normalization",
    "The result is far too large, since v was never made a unit vector: each product multiplies its length by about |λ|, and |λ| is above 1 here. Divide by the norm each time.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        v = hvp(v)
    return v @ hvp(v)


@ex.mistake(
    "squared-length",
    "Your result is λ²: it contains H twice, as does w·w, the squared length of w = H·v. The curvature is v·(H·v), with v of length 1.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return hvp(v) @ hvp(v)


@ex.mistake(
    "unit-missing",
    "v·(H·v) is the curvature only if v has length 1. Normalize v after the last product as well, or divide by v·v.",
)
def _(hvp, v, steps=60):
    for _ in range(steps - 1):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    v = hvp(v)
    return v @ hvp(v)


@ex.mistake(
    "one-step",
    "You take one product only. One product turns v a little toward the steepest direction: repeat it `steps` times.",
)
def _(hvp, v, steps=60):
    w = hvp(v)
    v = w / np.linalg.norm(w)
    return v @ hvp(v)


@ex.mistake(
    "start-only",
    "That is the curvature along the vector that you were given. The loop must *replace* v by H·v, scaled to length 1.",
)
def _(hvp, v, steps=60):
    v = v / np.linalg.norm(v)
    return v @ hvp(v)


@ex.mistake(
    "squared-norm",
    "You divide by w·w, the *square* of the length. That does not make a unit vector: divide by `np.linalg.norm(w)`.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / (w @ w)
    return v @ hvp(v)


@ex.mistake(
    "largest-entry",
    "You divide by the largest entry, so v does not have length 1, and v·(H·v) is not yet the curvature. Divide by the norm.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.max(np.abs(w))
    return v @ hvp(v)


@ex.mistake("vector", "You return the direction. The curvature along this direction is one number, v·(H·v).")
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return v


@ex.mistake(
    "in-place",
    "The value is right, but `v /= ...` or `v[:] = ...` changes the caller's array. Write `v = w / ...`, which makes a new array.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        v[:] = hvp(v)
        v /= np.linalg.norm(v)
    return v @ hvp(v)


@ex.mistake(
    "shifted",
    "You compute H·v + v, not H·v. This adds 1 to all eigenvalues, so −9 becomes −8, and another eigenvalue may now have the largest size. Take `hvp(v)` as it is.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v) + v
        v = w / np.linalg.norm(w)
    return v @ hvp(v)


@ex.mistake(
    "first-entries",
    "You divide one entry of H·v by the same entry of v. If this entry is almost zero, you divide almost 0 by almost 0. Take v·(H·v), which uses all entries.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        ratio, v = w[0] / v[0], w / np.linalg.norm(w)
    return ratio


@ex.mistake(
    "largest-of-the-product",
    "You take the largest *entry* of H·v. The curvature along v is v·(H·v), with v of length 1.",
)
def _(hvp, v, steps=60):
    for _ in range(steps):
        w = hvp(v)
        v = w / np.linalg.norm(w)
    return np.max(hvp(v))


# ------------------------------------------------------------------------------------------- 1.4 why is it stuck?

KEPT = stuck_runs.load()

ex = Function(
    "why-stuck",
    "Exercise 1.4, why is it stuck?",
    outputs=("why",),
    points=2,
    thresholds=True,
    cases=[
        *({name: float(KEPT[name][k]) for name in stuck_runs.QUANTITIES} for k in range(len(stuck_runs.RUNS))),
        {"loss": 1.2, "norm": 0.05, "edge": 1.0, "loss_after_cut": 0.6},  # the runs leave the order of questions open
        {"loss": 1.2, "norm": 0.5, "edge": 0.95, "loss_after_cut": 1.195},
        {"loss": 1.2, "norm": 0.5, "edge": 0.3, "loss_after_cut": 1.26},
        {"loss": 1.2, "norm": 0.5, "edge": 0.6, "loss_after_cut": 0.9},
        {"loss": 1.2, "norm": 0.8, "edge": 0.3, "loss_after_cut": 1.2},
        {"loss": 1.2, "norm": 2.0, "edge": 0.3, "loss_after_cut": 1.2},  # slow, with a gradient above the first one
        {"loss": 1.2, "norm": 0.5, "edge": 0.6, "loss_after_cut": 1.18},  # falls of less than 2 %
        {"loss": 1.2, "norm": 0.05, "edge": 0.6, "loss_after_cut": 1.18},
        {"loss": 1.2, "norm": 1.4, "edge": 0.6, "loss_after_cut": 0.9},  # noise, and no bounce in spite of its gradient
        {"loss": 1.2, "norm": 0.05, "edge": 0.85, "loss_after_cut": 0.9},  # noise, in spite of a small gradient
        {"loss": 1.2, "norm": 0.5, "edge": 0.95, "loss_after_cut": 1.17},  # a bounce below 1, and a fall of 2.5 %
        {"loss": 1.0, "norm": 0.08, "edge": 1.1, "loss_after_cut": 0.9802},  # flat at the edge, and a fall of 1.98 %
    ],
    hints=[
        "Begin with the test of the lecture: did the loss fall at once, by more than 2 %, when η was divided by 30?",
        "If the loss fell, what had thrown the run about: its own long steps (`edge` about 1), or the noise of its batches (`edge` below 1)?",
        "If the loss did not fall, a gradient below a tenth of the first one means a flat place. Otherwise the steps are just too short.",
    ],
    note="With two numbers and one experiment you can tell the four reasons apart, without looking at the shape of the curve.",
)


@ex.reference
def why_stuck(loss, norm, edge, loss_after_cut):
    """Return "bounce", "noise", "slow" or "flat"."""
    fell = loss_after_cut < 0.98 * loss  # SOLUTION
    if fell:
        return "bounce" if edge > 0.9 else "noise"  # SOLUTION
    return "flat" if norm < 0.1 else "slow"  # SOLUTION


@ex.also
def _(loss, norm, edge, loss_after_cut):
    fell = (loss - loss_after_cut) / loss > 0.02
    if fell and edge > 0.9:
        return "bounce"
    if fell:
        return "noise"
    if norm < 0.1:
        return "flat"
    return "slow"


@ex.mistake(
    "loss-only",
    "You judge by the loss alone. Two of the runs whose loss falls at once are not bouncing, and two of those whose loss does not fall are not in a flat place: use `edge` and `norm`.",
)
def _(loss, norm, edge, loss_after_cut):
    return "bounce" if loss_after_cut < 0.98 * loss else "flat"


@ex.mistake(
    "swapped-fall",
    "Bouncing and noise are swapped: `edge` = η·λmax/2 reaches 1 where the *steps* are too long for the curvature. Noise throws a run about even when `edge` is far below 1.",
)
def _(loss, norm, edge, loss_after_cut):
    if loss_after_cut < 0.98 * loss:
        return "noise" if edge > 0.9 else "bounce"
    return "flat" if norm < 0.1 else "slow"


@ex.mistake(
    "edge-at-two",
    "`edge` is already η·λmax *divided by 2*: the edge of stability is at 1, not at 2.",
)
def _(loss, norm, edge, loss_after_cut):
    if loss_after_cut < 0.98 * loss:
        return "bounce" if edge > 1.8 else "noise"
    return "flat" if norm < 0.1 else "slow"


@ex.mistake(
    "swapped-still",
    "Slow and flat are swapped: in a flat place the *gradient* is small. Where the gradient is not small, there is a slope, and the steps are too short.",
)
def _(loss, norm, edge, loss_after_cut):
    if loss_after_cut < 0.98 * loss:
        return "bounce" if edge > 0.9 else "noise"
    return "slow" if norm < 0.1 else "flat"


@ex.mistake(
    "exactly-zero",
    'You never answer "flat", though the gradient of this run has shrunk to 0.2 % of its length at the first step. Test `norm < 0.1`: in training a gradient is hardly ever exactly 0, and neither the loss nor `edge` shows how large it is.',
)
def _(loss, norm, edge, loss_after_cut):
    if loss_after_cut < 0.98 * loss:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 1e-6 else "slow"


@ex.mistake(
    "any-fall",
    "The loss of a slow run falls a little in any 200 steps, with or without a cut. `fell` must be true only for a fall of more than 2 %.",
)
def _(loss, norm, edge, loss_after_cut):
    if loss_after_cut < loss:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@ex.mistake(
    "wrong-way", "Your test is the wrong way round: a run that was thrown about has a *lower* loss after the cut."
)
def _(loss, norm, edge, loss_after_cut):
    if loss_after_cut > 0.98 * loss:
        return "bounce" if edge > 0.9 else "noise"
    return "flat" if norm < 0.1 else "slow"


@ex.mistake(
    "norm-first",
    'You answer "bounce" for every run whose gradient is not small. A large gradient shows that there is a slope. It does not show why the run does not go down.',
)
def _(loss, norm, edge, loss_after_cut):
    return "flat" if norm < 0.1 else "bounce"


# ------------------------------------------------------------------------------------ 1.5 the valley with walls

SLOPE, WIDTH = 200.0, 1e-5  # of the walls, and half the width of the round floor between them
GOAL = 1e-4  # of the loss
STEPS = {"one rate": 100_000, "two rates": 100}


def across(y):
    """Height and slope across the valley, G·s·(√(1 + (y/s)²) − 1), as in `surfaces.saturating_valley`."""
    u = y / WIDTH
    root = math.sqrt(1 + u * u)
    return SLOPE * WIDTH * u * u / (1 + root), SLOPE * u / root


def end(x, y):
    height, slope = across(y)
    return {"|x|": abs(x), "|y|": abs(y), "loss": x * x / 2 + height, "‖g‖": math.hypot(x, slope)}


def one_rate(lr):
    """100,000 steps from (−1, 1). In plain numbers, and a swing between two points is not walked to its end."""
    checks.positive("lr", lr)
    x, y, before = -1.0, 1.0, math.nan
    if lr >= 2:
        return {"|x|": math.inf, "|y|": math.nan, "loss": math.inf, "‖g‖": math.inf}
    for _ in range(STEPS["one rate"]):
        u = y / WIDTH  # `across` written out: a call for each of the steps would take three times as long
        new = y - lr * SLOPE * u / math.sqrt(1 + u * u)
        if new in (y, before):
            break
        before, y = y, new
    return end(x * (1 - lr) ** STEPS["one rate"], y)


Goal(
    "one-rate",
    "Exercise 1.5, one rate for the valley with walls",
    points=3,
    run=one_rate,
    reached=lambda run: run["loss"] < GOAL,
    settings={"lr": "None"},
    hints=[
        "Try one rate that calms y, and one that brings x to 0. How far apart are the two rates?",
        "y comes to rest only at a rate of at most 2/λmax = 1e-7. What does x do in 100,000 steps at such a rate?",
        "For x, (1 - η)^100000 must come down to about 0.014: that takes an η of 4.3e-5 or more. Is there a number above 4.3e-5 and below 1e-7?",
    ],
    note="No rate reaches the goal, except by a lucky hit: x needs 4.3e-5 or more, and y allows at most 1e-7. The rate that x needs is far too large for y.",
    lucky="Your rate reaches the goal: with exactly this number, y jumps onto the floor. Change the last digit, and y misses the floor; you cannot find such a number without knowing the valley. `lr=None` is right as well.",
    mistakes={
        "diverges": (
            {"lr": 3.0},
            lambda run: math.isinf(run["loss"]),
            "This rate is not below 2/λ even for the flat direction: x never comes to rest.",
        ),
        "on-its-way": (
            {"lr": 1e-8},
            lambda run: run["|y|"] > 0.1 and run["‖g‖"] > 10 and run["|x|"] > 0.9,
            "After 100,000 steps y is still on its way down the wall, and x has hardly moved: both need a larger rate.",
        ),
        "bounces": (
            {"lr": 1e-2},
            lambda run: run["|x|"] ** 2 / 2 < GOAL,
            "x has arrived. But y jumps from wall to wall, and its gradient stays as large as ever: a smaller rate would calm y.",
        ),
        "crawls": (
            {"lr": 1e-7},
            lambda run: run["‖g‖"] < 10,
            "y is calm, but x has hardly moved: x needs a far larger rate.",
        ),
        "neither": (
            {"lr": 1e-6},
            lambda run: run["|x|"] ** 2 / 2 >= GOAL,
            "Neither coordinate has arrived: x is not at 0 yet, and y is not at rest. x needs a larger rate and y a smaller one.",
        ),
    },
)


def two_rates(lr_x, lr_y):
    """100 steps from (−1, 1), each coordinate at its own rate: a number, or a function of the step t = 0, 1, 2, …"""
    x, y, crossed, landed = -1.0, 1.0, False, False
    for t in range(STEPS["two rates"]):
        eta_x, eta_y = (checks.not_negative(name, at(lr, t)) for name, lr in (("lr_x", lr_x), ("lr_y", lr_y)))
        x, y = x - eta_x * x, y - eta_y * across(y)[1]
        crossed, landed = crossed or y < 0, landed or abs(y) < WIDTH
        if not abs(x) + abs(y) < 1e6:
            return {"|x|": math.inf, "|y|": math.inf, "loss": math.inf, "‖g‖": math.inf}
    return {
        **end(x, y),
        "y has been": "at the floor" if landed else "on both sides of the floor" if crossed else "on one side only",
    }


Goal(
    "two-rates",
    "Exercise 1.6, a rate for each coordinate",
    points=3,
    run=two_rates,
    reached=lambda run: run["loss"] < GOAL,
    settings={"lr_x": "0.5", "lr_y": "lambda t: 0.005 if t == 0 else 5e-8"},
    functions=("lr_x", "lr_y"),
    hints=[
        "x is easy: along x the valley is a parabola of curvature 1. Which η brings x to 0 in one step, and which in a few?",
        "On the wall the slope is 200, whatever y is. Which rate would take y from 1 to the floor in one step?",
        "A rate at which y reaches the floor in 100 steps is too large for y to stay there. So let the rate depend on the step: `lr_y=lambda t: ...`.",
        "0.005 · 200 = 1: at t = 0 a rate of 0.005 takes y to the floor. After that, stay below 2/λmax = 1e-7.",
    ],
    note="The valley needs two rates, and one of them must change over time. The formula of this course, ηᵗ/σᵢᵗ, allows both: i counts the parameters, and t counts the steps.",
    mistakes={
        "diverges": (
            {"lr_x": 3.0, "lr_y": 1e-7},
            lambda run: math.isinf(run["loss"]),
            "One of the rates is beyond its limit 2/λ, and its coordinate explodes. Lower that rate: for x, λ is 1.",
        ),
        "y-far": (
            {"lr_x": 0.5, "lr_y": 1e-7},
            lambda run: run["y has been"] == "on one side only",
            "y has not reached the floor: on the wall each step moves it by 200·lr_y, and the floor is at a distance of 1.",
        ),
        "y-jumps-over": (
            {"lr_x": 0.5, "lr_y": 0.004},
            lambda run: run["y has been"] == "on both sides of the floor",
            "y has jumped over the floor: on the wall each step is 200·lr_y long, the floor is only 2e-5 wide, and the distance to the floor is 1. The step must *land* on the floor.",
        ),
        "y-leaves": (
            {"lr_x": 0.5, "lr_y": 0.005},
            lambda run: run["‖g‖"] > 20,
            "y was at the floor and did not stay there: the curvature of the floor is 2e7. After the step that brought y there, lr_y must become far smaller.",
        ),
        "x-far": (
            {"lr_x": 0.01, "lr_y": lambda t: 0.005 if t == 0 else 5e-8},
            lambda run: run["|x|"] > 0.01,
            "y is at rest, but x is not at 0 yet: each step multiplies x by 1 - lr_x. Raise lr_x.",
        ),
    },
)

# ------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "flat-loss",
    "Quiz 1.1, a flat loss",
    right="d",
    options={
        "a": (
            "the run is in a local minimum",
            "The curve does not show that. In this lecture the run with the flat curve had a convex loss, which has no local minimum to get stuck in. And this loss fell as soon as η was cut.",
        ),
        "b": (
            "the gradient is small",
            "The title of the lecture says the opposite. Look at ‖g‖: it was as large as at the start.",
        ),
        "c": (
            "the learning rate is too small",
            "It may be, but only a test would show that. In the lecture, dividing η by 30 made the loss fall at once: there η was too *large*.",
        ),
        "d": (
            "none of these",
            "Yes. A flat loss says only that training does not advance. ‖g‖, η·λmax/2 and a cut in η help you find out why.",
        ),
    },
    hints=["What did the lecture measure before it said anything about the reason?"],
)

Choice(
    "smaller-rate",
    "Quiz 1.2, a smaller rate",
    right="b",
    options={
        "a": (
            "always",
            "At the edge of stability the run with η/30 had the *higher* loss after 800 steps: it crawled along the floor.",
        ),
        "b": (
            "not always: it depends on whether the run was bouncing or crawling",
            "Yes. Below 1/λmax a smaller rate makes a run slower in every direction; a cut helps only runs that bounce or are shaken by noise.",
        ),
        "c": (
            "never",
            "A smaller rate helped in this lecture: with the cut at step 6,000 the loss was lower than without it, after the same number of steps.",
        ),
    },
    hints=[
        "Think of the cut at step 6,000, and of the cut at the edge of stability: after which of them was the loss still lower at the end than without the cut?"
    ],
)

Choice(
    "edge-of-stability",
    "Quiz 1.3, at the edge of stability",
    right="c",
    options={
        "a": (
            "it explodes",
            "On a parabola it would. A network's run is thrown to a place that is less curved, and comes back: that is why it stays at the edge.",
        ),
        "b": (
            "it falls at every step, only more slowly",
            "It rises in more than a third of the steps; it falls at every step only *before* η·λmax/2 reaches 1.",
        ),
        "c": (
            "it goes up and down from step to step, and falls in the course of hundreds of steps",
            "Yes, while η·λmax/2 stays just above 1. (The loss does not fall in every network: the one with 13 parameters keeps bouncing at about twice its lowest loss.)",
        ),
        "d": (
            "it stays where it is, since the gradient is zero",
            "The norm of the gradient has *grown* more than tenfold there: the run jumps across the valley, from slope to slope.",
        ),
    },
    hints=["Look again at the three panels of the figure for full-batch gradient descent with η = 0.2."],
)

Choice(
    "norm-at-the-end",
    "Quiz 1.4, the gradient at the end of training",
    right="c",
    options={
        "a": (
            "always much smaller",
            "Only if the run comes to rest. At the edge of stability, and in the noise of small batches, it does not.",
        ),
        "b": (
            "always larger",
            "Not always: from step 3,000 on, the first run of the lecture had, on average, about the same norm as at the start.",
        ),
        "c": (
            "either: it depends on why the run does not advance",
            "Yes. In the first run of the lecture the norm was about the same as at the start; the network of 13 parameters had a small gradient for a long time, until its run reached the edge.",
        ),
    },
    hints=["In the first figure of the lecture, compare the curve of the norm with the horizontal line."],
)
