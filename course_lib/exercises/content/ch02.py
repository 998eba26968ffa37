"""Exercises of lecture 02, different parameters need different learning rates."""

import math

import numpy as np

from ... import checks
from ...optimizers import adagrad, rms
from ...surfaces import regression
from ..answers import Choice, Number
from ..functions import Function
from ..goals import Goal
from ..problems import unpacked
from ..variants import Variants

A = np.array

# ------------------------------------------------------------------------------------------ 2.1 a step with the mean

ex = Function(
    "rms-step",
    "Exercise 2.1, a step with the root mean square",
    outputs=("v", "theta"),
    cases=[
        {"t": 0, "theta": A([1.0, 1.0]), "g": A([3.0, -0.5]), "v": A([0.0, 0.0])},
        {"t": 1, "theta": A([0.9, 1.1]), "g": A([-1.0, 2.0]), "v": A([9.0, 0.25])},
        {
            "t": 2,
            "theta": A([[0.3, 1.5], [-2.0, 0.7]]),
            "g": A([[2.0, -1.0], [0.0, 0.0]]),
            "v": A([[5.0, 0.3], [0.0, 4.0]]),
            "lr": 0.5,
            "eps": 0.1,
        },
        {"t": 99, "theta": A([0.3, 0.2, 0.1]), "g": A([7.0, 1e-5, -0.3]), "v": A([2.0, 1e-4, 0.09]), "lr": 1.0},
    ],
    hints=[
        "First update the mean of the squares with the new gradient, then take the root, then step.",
        "The mean moves a share 1/(t + 1) of the way toward the new square: `v + (g**2 - v) / (t + 1)`.",
        "σ is the root of v, and ε is added to σ, outside the root.",
    ],
    note="At t = 0 the newest square has the share 1: v becomes g², σ becomes |g|, and the first step is ±η for every parameter.",
)


@ex.reference
def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
    """Return the new mean of squares and the new theta."""
    v = v + (g**2 - v) / (t + 1)  # SOLUTION
    sigma = np.sqrt(v)  # SOLUTION
    theta = theta - lr * g / (sigma + eps)  # SOLUTION
    return v, theta


@ex.also
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (t * v + g**2) / (t + 1)
    sigma = np.sqrt(v) + eps
    return v, theta - lr / sigma * g


@ex.mistake(
    "over-parameters",
    "You average over the *parameters*, so all of them share one σ. Average over time, separately for each parameter. (The notes have the same slip.)",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = np.full_like(g, np.mean(g**2))
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake(
    "one-norm",
    "You use one σ for all parameters, but each must have its own. Square entry by entry, and do not add up the squares of different parameters.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (np.sum(g**2) - v) / (t + 1)
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake(
    "one-sigma",
    "v is right. But you use one σ for all parameters, although each must have its own. Take the root entry by entry, not a norm.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    return v, theta - lr * g / (np.sqrt(np.sum(v)) + eps)


@ex.mistake("falling-rate", "v is right. But lr/√(t + 1) is Adagrad's falling rate; here η stays the same.")
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    return v, theta - lr / np.sqrt(t + 1) * g / (np.sqrt(v) + eps)


@ex.mistake(
    "t-not-t-plus-one",
    "You divide by t. At t = 0 there is one gradient already, so the mean is over t + 1 gradients.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / t
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake(
    "at-least-one",
    "You divide by t (by 1 at t = 0). That avoids the division by zero, but not the mistake: after t + 1 gradients the newest square must have the share 1/(t + 1).",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / max(t, 1)
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake("sum", "You add the squares up: that is Adagrad. The lecture takes their *mean*.")
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + g**2
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake(
    "undivided-old",
    "You divide the new square by t + 1 and leave the old mean as it is. Multiply the old mean by t/(t + 1), or the weights add up to more than 1.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + g**2 / (t + 1)
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake(
    "mean-of-sum",
    "You divide the old mean by t + 1 again in every step. It is a mean already: give it the weight t, as in `(t * v + g**2) / (t + 1)`.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (v + g**2) / (t + 1)
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake(
    "mean-absolute",
    "You average |g|: that is the mean absolute value. Average the *squares* and take the root at the end.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (np.abs(g) - v) / (t + 1)
    return v, theta - lr * g / (v + eps)


@ex.mistake(
    "mean-gradient",
    "You average g itself. Gradients of opposite sign cancel, even if they are large: square them first.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g - v) / (t + 1)
    return v, theta - lr * g / (np.abs(v) + eps)


@ex.mistake(
    "forgets",
    "Your average forgets: the newest square has the same share in every step. That is RMSProp, the method of the next lecture; here the share is 1/(t + 1).",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = 0.9 * v + 0.1 * g**2
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake("no-root", "v is right. But you divide by v, the mean *square*: σ is its root.")
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    return v, theta - lr * g / (v + eps)


@ex.mistake(
    "old-v",
    "You take the root of the *old* v. The newest gradient belongs in σ: otherwise the first step divides by ε alone. Update v first.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    new = v + (g**2 - v) / (t + 1)
    return new, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake("eps-inside", "Your ε is under the root. Optax and Keras have it there; the lecture adds it to σ, outside.")
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    return v, theta - lr * g / np.sqrt(v + eps)


@ex.mistake(
    "no-eps",
    "Without ε, a parameter whose gradients were all 0 takes a step of 0/0 and is `nan` from then on. Add `eps` to σ.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    return v, theta - lr * g / np.sqrt(v)


@ex.mistake("uphill", "You walk uphill: the step must go *against* the gradient, with a minus sign.")
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = v + (g**2 - v) / (t + 1)
    return v, theta + lr * g / (np.sqrt(v) + eps)


@ex.mistake(
    "in-place",
    "The values are right, but `v += ...` or `theta -= ...` changes the caller's array. Write `v = v + ...`, which makes a new array.",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v += (g**2 - v) / (t + 1)
    return v, theta - lr * g / (np.sqrt(v) + eps)


@ex.mistake(
    "half-and-half",
    "In your average, the newest square always has the share ½ after the first step. Such an average forgets. In a mean of all t + 1 squares, the newest one has the share 1/(t + 1).",
)
def _(t, theta, g, v, lr=0.1, eps=1e-8):
    v = (v + g**2) / 2 if t else g**2
    return v, theta - lr * g / (np.sqrt(v) + eps)


# ------------------------------------------------------------------------------------------------ 2.2 mean and sum

ex = Function(
    "mean-and-sum",
    "Exercise 2.2, from the mean to Adagrad",
    outputs=("adagrad", "mean", "rate"),
    points=2,
    cases=[
        {"g": A([3.0, -4.0, 12.0]), "lr": 1.0},
        {"g": A([0.5, 0.5, 0.5, 0.5, -2.0, 1e-3])},
        {"g": A([2.0, 0.0, -1.0])},
        {"g": A([-7.0])},
        {"g": A([1e-10, -2e-10, 2e-10])},  # an ε of any usual size would show
    ],
    hints=[
        "For every step, `np.cumsum(g**2)` contains the sum of the squares so far, including the newest one.",
        "The mean is that sum divided by n, the number of gradients so far. Both steps are -lr·g over a root.",
        "Adagrad's root is √n times the root of the mean. So with which rate is step n of the root mean square the same as Adagrad's?",
    ],
    note="The gradients do not occur in `rate`: whatever they are, Adagrad is the root mean square with a rate that falls like 1/√n.",
)


@ex.reference
def two_methods(g, lr=0.1):
    """Return both methods' steps, and the rate that links them."""
    n = np.arange(1, len(g) + 1)
    total = np.cumsum(g**2)  # SOLUTION
    adagrad = -lr * g / np.sqrt(total)  # SOLUTION
    mean = -lr * g / np.sqrt(total / n)  # SOLUTION
    rate = lr / np.sqrt(n)  # SOLUTION
    return adagrad, mean, rate


def steps(g, lr, total, n):
    """Both methods' steps, for sums and numbers that may be wrong."""
    return -lr * g / np.sqrt(total), -lr * g / np.sqrt(total / n)


@ex.mistake(
    "looks-ahead",
    "You use the sum of *all* gradients in every step. In step n only the first n are known: `np.cumsum` returns the sum up to each step.",
)
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    return *steps(g, lr, np.sum(g**2) * np.ones(len(g)), n), lr / np.sqrt(n)


@ex.mistake(
    "without-newest",
    "Your sum stops before the newest gradient, so the first step divides by zero. Include the newest one.",
)
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    return *steps(g, lr, np.cumsum(g**2) - g**2, n), lr / np.sqrt(n)


@ex.mistake("no-root", "You divide by the sum of the squares. Take its root: otherwise a step has the unit 1/gradient.")
def _(g, lr=0.1):
    n, total = np.arange(1, len(g) + 1), np.cumsum(g**2)
    return -lr * g / total, -lr * g / (total / n), lr / n


@ex.mistake(
    "mean-of-all",
    "Adagrad is right. But you take the mean over *all* gradients: in step n only the first n are known, so divide the sum of their squares by n.",
)
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    return -lr * g / np.sqrt(np.cumsum(g**2)), -lr * g / np.sqrt(np.mean(g**2)), lr / np.sqrt(n)


@ex.mistake("absolute", "You add up |g|. Adagrad adds up the *squares*, and takes one root.")
def _(g, lr=0.1):
    n, total = np.arange(1, len(g) + 1), np.cumsum(np.abs(g))
    return -lr * g / total, -lr * g / (total / n), lr / n


@ex.mistake(
    "square-of-sum",
    "You add up the gradients and square the sum: then opposite signs cancel. Square first, then add up.",
)
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    return *steps(g, lr, np.cumsum(g) ** 2, n), lr / np.sqrt(n)


@ex.mistake(
    "swapped", "You have swapped Adagrad and the mean: Adagrad is the one with the *sum*, and has the shorter steps."
)
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    one, other = steps(g, lr, np.cumsum(g**2), n)
    return other, one, lr / np.sqrt(n)


@ex.mistake(
    "half-rooted",
    "Adagrad is right. In the mean, the division by n must come *before* the root: σ is the root of a mean, not a root divided by n.",
)
def _(g, lr=0.1):
    n, total = np.arange(1, len(g) + 1), np.cumsum(g**2)
    return -lr * g / np.sqrt(total), -lr * g / (np.sqrt(total) / n), lr / np.sqrt(n)


@ex.mistake(
    "from-zero",
    "Adagrad is right. But you divide the sum by 0, 1, 2, …: after the first gradient the mean is over *one* gradient, so begin with n = 1.",
)
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    return *steps(g, lr, np.cumsum(g**2), n - 1), lr / np.sqrt(n)


@ex.mistake(
    "whole-length",
    "Adagrad is right. But you divide by the number of *all* gradients in every step. In step n there are only n gradients so far.",
)
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    return *steps(g, lr, np.cumsum(g**2), np.full(len(g), len(g))), lr / np.sqrt(n)


@ex.mistake(
    "with-eps",
    "You add an ε to the root. Leave it out: where the gradients are as small as 1e-10, an ε of 1e-8 decides how long the steps are.",
)
def _(g, lr=0.1):
    n, total = np.arange(1, len(g) + 1), np.cumsum(g**2)
    return -lr * g / (np.sqrt(total) + 1e-8), -lr * g / (np.sqrt(total / n) + 1e-8), lr / np.sqrt(n)


@ex.mistake("one-over-n", "Both steps are right. Their ratio is √n, not n: n is under the root, too.")
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    return *steps(g, lr, np.cumsum(g**2), n), lr / n


@ex.mistake(
    "wrong-way",
    "Both steps are right. But your rate grows: with it, Adagrad would take the steps of the mean. The exercise asks for the reverse.",
)
def _(g, lr=0.1):
    n = np.arange(1, len(g) + 1)
    return *steps(g, lr, np.cumsum(g**2), n), lr * np.sqrt(n)


# ----------------------------------------------------------------------------------------------- 2.3 the speed limit


def leap(speed_limit, method, t):
    """The limit that it names, and the last step that the method takes on the gradients that it gives."""
    limit, gradients = unpacked(speed_limit(method, t), ("limit", "gradients"))
    g = np.asarray(gradients, dtype=float)
    if g.shape != (t + 1,):
        raise ValueError(f"gradients must be {t + 1} numbers, for the steps 0 … {t}, but have the shape {g.shape}")
    optimizer = {"rms": rms, "adagrad": adagrad}[method](1.0)
    state = optimizer.init(0.0)
    for k, newest in enumerate(g / (np.max(np.abs(g)) or 1.0)):  # else the optimizers' ε counts where all are tiny
        eta, m, sigma, state = optimizer.parts(k, newest, state)
    return limit, float(abs(eta * m / sigma))


ex = Function(
    "speed-limit",
    "Exercise 2.3, the speed limit",
    outputs=("limit", "last step"),
    points=2,
    play=leap,
    cases=[
        {"method": "rms", "t": 3},
        {"method": "adagrad", "t": 3},
        {"method": "rms", "t": 0},
        {"method": "rms", "t": 48},
        {"method": "adagrad", "t": 48},
        {"method": "rms", "t": 5},  # its limit is not an integer
    ],
    hints=[
        "Divide |g| by the root: how small can the root be if it contains the square of the newest g?",
        "The sum is at least the newest square. In the mean, that square is divided by t + 1.",
        "The root is smallest when all the other gradients are 0: first t zeros, and then any other number.",
    ],
    note="The same gradients reach both limits. After many gradients of 0, Adagrad's next step is still at most η long. The mean's next step may be √(t + 1) times as long.",
)


@ex.reference
def speed_limit(method, t):
    """Return the longest step at t, and gradients that reach it."""
    limit = np.sqrt(t + 1) if method == "rms" else 1.0  # SOLUTION
    gradients = np.eye(t + 1)[-1]  # SOLUTION
    return limit, gradients


@ex.mistake(
    "never-above-one", "1 is Adagrad's limit. A mean over t + 1 squares can be much smaller than the newest of them."
)
def _(method, t):
    return 1.0, np.eye(t + 1)[-1]


@ex.mistake(
    "both-roots",
    "√(t + 1) is the limit for the mean. Adagrad's *sum* contains the newest square undivided: how long can a step be?",
)
def _(method, t):
    return np.sqrt(t + 1), np.eye(t + 1)[-1]


@ex.mistake(
    "no-root",
    "The newest *square* can be t + 1 times the mean of the squares. σ is the root of that mean, so the limit is a root, too.",
)
def _(method, t):
    return (t + 1.0 if method == "rms" else 1.0), np.eye(t + 1)[-1]


@ex.mistake(
    "off-by-one", "Nearly right: at step t there are t + 1 gradients, since t counts from 0. At t = 0 the limit is 1."
)
def _(method, t):
    return (np.sqrt(t) if method == "rms" else 1.0), np.eye(t + 1)[-1]


@ex.mistake(
    "falls",
    "You let Adagrad's *limit* fall like 1/√(t + 1). Adagrad's steps do so if all gradients are equal. But after many gradients of 0, the next step is a whole η long.",
)
def _(method, t):
    return (np.sqrt(t + 1) if method == "rms" else 1 / np.sqrt(t + 1)), np.eye(t + 1)[-1]


@ex.mistake(
    "equal",
    "The limit is right. But with equal gradients the mean's σ is their size, and its step is only η. What must the earlier gradients be like for σ to be *small* compared with the newest gradient?",
)
def _(method, t):
    return (np.sqrt(t + 1) if method == "rms" else 1.0), np.ones(t + 1)


@ex.mistake(
    "nearly-silent",
    "Nearly right: earlier gradients of 0.001 still count in σ. To reach the limit, they must be exactly 0.",
)
def _(method, t):
    return (np.sqrt(t + 1) if method == "rms" else 1.0), A([1e-3] * t + [1.0])


@ex.mistake(
    "growing",
    "The limit is right. Gradients that double come close to it, but every one of them is in σ. The earlier ones must be as small as possible: what is the smallest square?",
)
def _(method, t):
    return (np.sqrt(t + 1) if method == "rms" else 1.0), 2.0 ** np.arange(t + 1)


@ex.mistake(
    "burst-first",
    "The limit is right. But your one large gradient comes first: then σ is large from the start. The *last* step must be long, so the last gradient must be the large one.",
)
def _(method, t):
    return (np.sqrt(t + 1) if method == "rms" else 1.0), np.eye(t + 1)[0]


@ex.mistake(
    "silent", "The limit is right. If all gradients are zero, nothing moves: the last gradient must be another number."
)
def _(method, t):
    return (np.sqrt(t + 1) if method == "rms" else 1.0), np.zeros(t + 1)


# ------------------------------------------------------------------------------------------ 2.4 arrive, and stay there

LINE = regression()
STEPS, DEADLINE = 10_000, 3_000


def through_the_valley(lr, power):
    """10,000 steps on the line through ten points; in plain numbers, since a check must answer at once."""
    lr, power = float(checks.positive("lr", lr)), float(checks.not_negative("power", power))
    n, mean_x, mean_y, sxx, slope = (LINE.params[name] for name in ("n", "mean_x", "mean_y", "sxx", "slope"))
    assert LINE.minimum
    (b, w), goal = LINE.start, LINE.minimum[0]
    way, square_b, square_w, first, left, farthest = abs(b - goal), 0.0, 0.0, -1, -1, 1.0
    for t in range(STEPS):
        g_b = 2 * n * (b + w * mean_x - mean_y)
        g_w = mean_x * g_b + 2 * sxx * (w - slope)
        square_b, square_w = square_b + g_b * g_b, square_w + g_w * g_w
        rate = lr / (t + 1) ** power * math.sqrt(t + 1)
        b -= rate * g_b / math.sqrt(square_b)
        w -= rate * g_w / math.sqrt(square_w)
        if first < 0:
            farthest = max(farthest, abs(b - goal) / way)
        if abs(b - goal) <= 0.01 * way:
            first = t + 1 if first < 0 else first
        else:
            left = t + 1 if first >= 0 else left
    return {
        "arrives at step": first if first >= 0 else "never",
        "last away again at step": left if left >= 0 else "never",
        "farthest off on the way": farthest,  # in units of the way
        "power": power,
    }


def in_time(run):
    return run["arrives at step"] != "never" and run["arrives at step"] <= DEADLINE


def stays(run):
    return run["last away again at step"] == "never"


Goal(
    "arrive-and-stay",
    "Exercise 2.4, arrive, and stay there",
    points=2,
    run=through_the_valley,
    reached=lambda run: in_time(run) and stays(run),
    settings={"lr": "6.0", "power": "0.4"},
    hints=[
        "With `power=0` the run is fast, but it is thrown out again. With `power=0.5` the method is Adagrad: the run stays, but it is not fast enough. What lies between?",
        "Let the rate fall, but more slowly than 1/√(t + 1): try `power=0.4`, and change η by a factor of 1.5 each time.",
        "At `power=0.4`, the run with η = 4 arrives too late, and the run with η = 8 is thrown out.",
    ],
    note="The solution is neither the mean nor the sum. How η falls is a separate choice, and two lectures of the course are about it. With a power below 0.5 the effective rate still grows on the floor of the valley, only more slowly than with the mean. So this run, too, is thrown out in the end, long after step 10,000.",
    mistakes={
        "never": (
            {"lr": 1.0, "power": 0.5},
            lambda run: run["arrives at step"] == "never",
            "The run crawls. The faster η falls, the larger it must be at the start.",
        ),
        "burst": (
            {"lr": 1.0, "power": 0.0},
            lambda run: in_time(run) and not stays(run),
            "The run arrives in time, and then it is thrown out again: that is the burst in the lecture's last figure. Let η fall faster, or begin with a smaller η.",
        ),
        "thrown-far": (
            {"lr": 100.0, "power": 0.5},
            lambda run: run["farthest off on the way"] > 1.5,
            "The run arrives late, because its first steps, each about η long, have thrown it far from its start. Try a smaller η.",
        ),
        "as-adagrad": (
            {"lr": 12.0, "power": 0.5},
            lambda run: run["power"] >= 0.5,
            "The run stays, but it arrives too late. With `power=0.5` this is Adagrad: with its best η, the run arrives at about step 3,170. Let η fall more slowly.",
        ),
        "slow": (
            {"lr": 0.3, "power": 0.0},
            lambda run: not in_time(run),
            "The run arrives too late. With a larger η it arrives sooner. If it then does not stay, let η fall faster.",
        ),
    },
)

# --------------------------------------------------------------------------------------------- 2.5 turn the valley


class Slope:
    """The gradient of (a·x² + b·y²)/2 + c·(x + y) + d·x·y²."""

    def __init__(self, a, b, c=0.0, d=0.0):
        self.a, self.b, self.c, self.d = a, b, c, d

    def __call__(self, theta):
        x, y = theta
        return np.stack([self.a * x + self.c + self.d * y**2, self.b * y + self.c + 2 * self.d * x * y])

    def __repr__(self):
        tail = f" + {self.c}" if self.c else ""
        bends = (f" + {self.d}·y²", f" + {2 * self.d}·x·y") if self.d else ("", "")
        return f"(x, y) ↦ ({self.a}·x{tail}{bends[0]}, {self.b}·y{tail}{bends[1]})"


ex = Function(
    "turned-valley",
    "Exercise 2.5, turn the valley",
    outputs=("gradient",),
    points=3,
    cases=[
        {"grad": Slope(0.2, 4.0), "theta": A([1.0, 1.0])},
        {"grad": Slope(0.2, 4.0), "theta": A([3.0, 0.0])},
        {"grad": Slope(1.0, -2.0, 0.5), "theta": A([-1.0, 4.0])},
        {"grad": Slope(1.0, 100.0), "theta": A([[0.0, 1.0, -2.0], [2.0, 0.5, -0.1]])},
        {"grad": Slope(1.0, 3.0, 0.5, 0.25), "theta": A([[1.0, -2.0], [2.0, 0.5]])},  # not quadratic; a square array
    ],
    hints=[
        "On the old map, the point θ of the turned map lies at θ turned *back*. There you know the slope.",
        "What `grad` returns is an arrow on the old map. Turn this arrow as the map was turned, and you get the arrow on the new map.",
        "R = [[1, -1], [1, 1]]/√2 turns a vector by 45° counterclockwise, and its transpose turns it back: R·grad(Rᵀ·θ).",
    ],
    note=(
        "So gradient descent walks R·(the old path): its path is only turned. Adagrad's path changes, since Adagrad divides entry by entry, and R mixes the entries. "
        "Dive into Deep Learning writes the turn with x + y and x - y, without the √2. That doubles both curvatures: their sum goes "
        "from 0.2 + 4 = 4.2 to 8.4, and this does change the path of gradient descent."
    ),
)


@ex.reference
def turned(grad, theta):
    """Return the slope at theta of the surface turned by 45°."""
    R = np.array([[1, -1], [1, 1]]) / np.sqrt(2)  # SOLUTION
    return R @ grad(R.T @ theta)  # SOLUTION


QUARTER = A([[1.0, -1.0], [1.0, 1.0]])
R = QUARTER / np.sqrt(2)


@ex.mistake(
    "doubled",
    "Your matrix makes every arrow √2 times as long: it turns *and* stretches, and both curvatures double. In the first case their sum, 0.2 + 4 = 4.2, must remain 4.2. Divide the matrix by √2.",
)
def _(grad, theta):
    return QUARTER @ grad(QUARTER.T @ theta)


@ex.mistake(
    "as-in-the-book",
    "x + y and x - y come from the book's formula, but that is not a turn. It makes every arrow √2 times as long, which doubles both curvatures, and it mirrors the map.",
)
def _(grad, theta):
    M = A([[1.0, 1.0], [1.0, -1.0]])
    return M @ grad(M.T @ theta)


@ex.mistake(
    "halved",
    "You divide by 2. Then every arrow gets shorter by a factor of √2, once on the way back and once on the way out, and both curvatures are halved. A turn keeps lengths: divide by √2.",
)
def _(grad, theta):
    return (QUARTER / 2) @ grad((QUARTER / 2).T @ theta)


@ex.mistake(
    "point-only",
    "You turn the point back, and return the slope as it is on the *old* map. That slope is an arrow: turn it forward, as the map was turned.",
)
def _(grad, theta):
    return grad(R.T @ theta)


@ex.mistake(
    "arrow-only",
    "You ask for the slope at θ itself. On the old map, the point lies at θ turned *back*.",
)
def _(grad, theta):
    return R @ grad(theta)


@ex.mistake(
    "clockwise",
    "You turn the map clockwise. After a turn by 45° counterclockwise, the first axis lies along (1, 1): R = [[1, -1], [1, 1]]/√2. If you have this R, check where you use R and where you use its transpose.",
)
def _(grad, theta):
    return R.T @ grad(R @ theta)


@ex.mistake(
    "twice-forward",
    "You turn the point *forward* as well. To find a point of the turned map on the old map, turn it back, with the transpose.",
)
def _(grad, theta):
    return R @ grad(R @ theta)


@ex.mistake(
    "twice-back",
    "You turn the slope *back* as well. Turn the point back to the old map, but turn the slope forward to the new map.",
)
def _(grad, theta):
    return R.T @ grad(R.T @ theta)


@ex.mistake("degrees", "`np.cos(45)` is the cosine of 45 *radians*. Take `np.cos(np.pi / 4)`, or simply 1/√2.")
def _(grad, theta):
    c, s = np.cos(45), np.sin(45)
    Q = A([[c, -s], [s, c]])
    return Q @ grad(Q.T @ theta)


@ex.mistake(
    "mirror",
    "Your matrix mirrors the map: [[1, 1], [1, -1]]/√2 has determinant -1. R = [[1, -1], [1, 1]]/√2 turns the arrow, and its transpose turns the point back.",
)
def _(grad, theta):
    M = A([[1.0, 1.0], [1.0, -1.0]]) / np.sqrt(2)
    return M @ grad(M.T @ theta)


@ex.mistake("not-turned", "That is the slope of the surface as it was. Nothing has been turned yet.")
def _(grad, theta):
    return grad(theta)


@ex.mistake(
    "quarter-turn",
    "Your matrix, [[0, -1], [1, 0]], turns by 90°. After a turn by 45° the first axis lies along (1, 1): R = [[1, -1], [1, 1]]/√2.",
)
def _(grad, theta):
    M = A([[0.0, -1.0], [1.0, 0.0]])
    return M @ grad(M.T @ theta)


@ex.mistake(
    "by-components",
    "The point is turned correctly. But you multiply each entry of the slope by one entry of the diagonal of R. Turning an arrow takes the whole matrix: `R @ …`.",
)
def _(grad, theta):
    return (np.diag(R) * grad(R.T @ theta).T).T


# ------------------------------------------------------------------------------------------- 2.6 read this log

SEEN = A([1220.0, 103.0, 27.6, 8.08])  # how often a word of each class comes in 10,000 words of the text
ALIKE = A([33.3, 33.3, 33.3, 33.3])  # the same where all 300 words are equally frequent

#: Runs of `course_lib.experiments.words_race`: problem, optimizer, rate, seed, and the loss above the lowest one after
#: words of each class, before the first step and after 200. tests/test_ch02.py compares them with the recorded ones;
#: those at a rate much too low are not recorded, and it trains them again.
LOGS = (
    ("words", "GD", 1.0, 0, (1.869, 2.637, 2.698, 3.0), (0.4747, 2.222, 2.619, 2.975)),
    ("words", "Adagrad", 0.02, 1, (1.851, 2.602, 2.738, 3.013), (1.287, 1.891, 1.957, 2.116)),
    ("words", "momentum", 53.3, 0, (1.869, 2.637, 2.698, 3.0), (1.066, 0.0662, 0.2152, 0.5552)),
    ("words", "RMSProp", 0.2, 0, (1.869, 2.637, 2.698, 3.0), (0.003484, 0.004972, 0.005481, 0.005754)),
    ("words", "momentum", 40.0, 3, (2.005, 2.81, 2.851, 3.276), (0.004178, 0.08569, 0.2761, 0.6929)),
    ("words", "Adagrad", 1.87, 3, (2.005, 2.81, 2.851, 3.276), (0.0002461, 0.001403, 0.001505, 0.001516)),
    ("words", "GD", 142.0, 2, (1.812, 2.552, 2.645, 3.266), (1.393, 0.1811, 0.5753, 1.321)),
    ("words", "RMSProp", 0.002, 4, (1.765, 2.653, 2.712, 2.991), (1.137, 1.821, 1.825, 1.963)),
    ("words", "GD", 0.1, 1, (1.851, 2.602, 2.738, 3.013), (1.504, 2.562, 2.73, 3.011)),
    ("equal", "GD", 2000.0, 0, (2.971, 2.958, 2.873, 2.961), (0.07893, 0.029, 0.03557, 0.02658)),
    ("equal", "RMSProp", 0.474, 1, (3.292, 2.684, 2.893, 3.019), (0.02588, 0.02661, 0.02626, 0.02715)),
    ("equal", "momentum", 1200.0, 2, (2.915, 3.216, 2.988, 3.073), (0.00778, 0.002247, 0.002322, 0.00164)),
)

ex = Function(
    "read-the-log",
    "Exercise 2.6, read this log",
    outputs=("whose",),
    points=2,
    thresholds=True,
    cases=[
        {"seen": SEEN if problem == "words" else ALIKE, "start": A(start), "now": A(now)}
        for problem, _, _, _, start, now in LOGS
    ]
    + [  # made up, to tell rules apart that agree on the twelve
        {"seen": ALIKE, "start": A([3.0, 3.0, 2.9, 3.1]), "now": A([1.5, 0.2, 0.3, 0.1])},
        {"seen": SEEN, "start": A([1.9, 2.6, 2.7, 3.0]), "now": A([0.005, 0.04, 0.06, 0.09])},
        {"seen": SEEN, "start": A([1.9, 2.6, 2.7, 3.0]), "now": A([0.2, 1.3, 0.8, 1.8])},
        {"seen": SEEN, "start": A([1.0, 1.1, 1.2, 1.2]), "now": A([0.02, 0.033, 0.06, 0.084])},
        {"seen": SEEN, "start": A([1.9, 2.6, 2.7, 3.0]), "now": A([1.425, 0.78, 0.81, 0.9])},
        {"seen": SEEN, "start": A([1.9, 2.6, 2.7, 3.0]), "now": A([0.57, 0.78, 1.485, 1.65])},
        {"seen": SEEN, "start": A([1.9, 2.6, 2.7, 3.0]), "now": A([1.14, 1.768, 2.052, 2.52])},
        {"seen": SEEN, "start": A([2.0, 2.6, 2.7, 3.0]), "now": A([1.0, 2.08, 1.62, 1.65])},  # only the second differs
        # the shares 0.52, 0.46, 0.58, 0.52: none is far from the first, the last or the mean
        {"seen": A([90.0, 90.0, 90.0, 30.0]), "start": A([2.0, 2.5, 2.5, 3.0]), "now": A([1.04, 1.15, 1.45, 1.56])},
        # 0.5, 0.42, 0.49, 0.43: up and down, but alike
        {"seen": SEEN, "start": A([2.0, 2.5, 2.5, 3.0]), "now": A([1.0, 1.05, 1.225, 1.29])},
        # 1.2, 0.85, 0.8, 0.82: one loss has risen as far as another has fallen
        {"seen": A([90.0, 30.0, 30.0, 30.0]), "start": A([2.0, 2.5, 2.5, 3.0]), "now": A([2.4, 2.125, 2.0, 2.46])},
        # equally frequent, but fewer words
        {"seen": A([80.0, 80.0, 80.0, 80.0]), "start": A([3.0, 3.0, 2.9, 3.1]), "now": A([2.25, 0.9, 1.45, 1.24])},
    ],
    hints=[
        "What share of the loss is left in each class? Compare the four shares of log A with one another, then the four of log B.",
        "How high the shares are does not matter: with a low rate every method is slow. Ask whether the largest and the smallest differ by more than 0.1.",
        "`left = now / start`, and then `left.max() - left.min()`. All words are equally frequent if the largest and the smallest entry of `seen` are equal.",
    ],
    note="A, G and I are runs of GD; C and E, of momentum; B and F, of Adagrad; D and H, of RMSProp (the next lecture). J, K and L are runs of GD, RMSProp and momentum on a text in which every word is equally frequent. The height of a loss does not show whether all parameters share one rate; the difference between the classes does. So log the loss of the rare cases, not only the mean loss.",
)


@ex.reference
def whose_log(seen, start, now):
    """Return "one rate", "own rates" or "no telling"."""
    left = now / start  # SOLUTION
    equal = seen.max() == seen.min()  # SOLUTION
    uneven = left.max() - left.min() > 0.1  # SOLUTION
    if equal:
        return "no telling"
    return "one rate" if uneven else "own rates"


@ex.also
def _(seen, start, now):
    if len(set(seen)) == 1:
        return "no telling"
    fallen = 1 - now / start
    for one in fallen:
        for other in fallen:
            if abs(one - other) > 0.1:
                return "one rate"
    return "own rates"


def judged_by(uneven, equal=lambda seen, left: seen.max() == seen.min(), words=("one rate", "own rates")):
    """A reader of logs who goes by another rule; `uneven` gets the share left of each class, and the loss now."""

    def read(seen, start, now):
        left = now / start
        if equal(seen, left):
            return "no telling"
        return words[0] if uneven(left, now) else words[1]

    return read


def differ(left, now):
    return left.max() - left.min() > 0.1


ex.mistake(
    "height",
    "You judge by the losses as they are *now*. In log B the loss is high in all four classes, and a rate that is too low may be the only reason. Divide the losses by `start`, and ask how much the four shares differ.",
)(judged_by(lambda left, now: now.max() > 0.1))
ex.mistake(
    "rare-minus-frequent",
    "You ask whether the rarest words are behind the most frequent ones. In log C the rate is so high that the frequent words bounce. A single rate for all may be too high for some and too low for others: take the largest share minus the smallest.",
)(judged_by(lambda left, now: left[-1] - left[0] > 0.1))
ex.mistake(
    "frequent-minus-rare",
    "You ask whether the most frequent words are behind the rarest ones: that mainly finds runs that bounce. (Or is your share upside down? The share that is left is now/start.) In log A the loss of the rare words has hardly begun to fall. Take the largest share minus the smallest.",
)(judged_by(lambda left, now: left[0] - left[-1] > 0.1))
ex.mistake(
    "ratio",
    "You judge by the *ratio* of two shares. In log F all four shares are below 0.001: that run has arrived, and the ratio of two such numbers says nothing. Take the difference.",
)(judged_by(lambda left, now: left.max() > 2 * left.min()))
ex.mistake(
    "ratio-to-frequent",
    "You divide the share of the rarest words by that of the most frequent ones. In log F both shares are below 0.001, and their ratio says nothing. In log C the frequent words bounce. Take the largest share minus the smallest.",
)(judged_by(lambda left, now: left[-1] > 2 * left[0]))
ex.mistake(
    "which-is-higher",
    "You only ask which of two numbers is higher. The rare words have the higher number even in logs B and D, where each parameter has a rate of its own. In log C the frequent words bounce. Take the largest *share* minus the smallest, and count a difference below 0.1 as none.",
)(judged_by(lambda left, now: left[-1] > left[0]))
ex.mistake(
    "only-the-first-begins",
    "Log I has one rate for all, and your rule misses that. Its rate is so low that only the loss of the most frequent words has begun to fall. Compare the largest of the four shares with the *smallest*.",
)(judged_by(lambda left, now: left[-1] - left[1] > 0.1))
ex.mistake(
    "from-the-first",
    "The shares 0.52, 0.46, 0.58 and 0.52 count as equal in your rule. Do you compare each share with *one* of them, or with their mean? Two shares may both be within 0.1 of it, one above and one below, and differ from each other by more. Take the largest share minus the smallest.",
)(judged_by(lambda left, now: abs(left - left[0]).max() > 0.1))
ex.mistake(
    "risen-as-fallen",
    "You compare how far the losses have *moved*. A loss that has risen to 1.2 times its first value then counts like one that has fallen to 0.8 times. Keep the sign, or take the share that is left: now/start.",
)(judged_by(lambda left, now: np.ptp(abs(1 - left)) > 0.1))
ex.mistake(
    "control-ignored",
    'In logs J, K and L all words are equally frequent, and two of these runs had one rate for all. On such a text the four shares are alike with every method: look at `seen` first, and answer "no telling".',
)(judged_by(differ, equal=lambda seen, left: False))
ex.mistake(
    "arrived-is-no-telling",
    "Where all four losses are nearly 0, you answer `no telling`. But in logs D and F the words are *not* equally frequent, and the losses of the rare ones have fallen just as far. No single rate for all achieves that here within 200 steps. Only `seen` decides whether anything can be told.",
)(judged_by(differ, equal=lambda seen, left: left.max() < 0.1))
ex.mistake(
    "swapped",
    "You have swapped the two answers. A rate that is right for the frequent words is too low for the rare ones: if there is one rate for all, the shares differ.",
)(judged_by(differ, words=("own rates", "one rate")))
ex.mistake(
    "seen-swapped",
    'You say "no telling" where the words are *unequally* frequent. There the methods differ most. Where all words are equally frequent, one rate suits all of them.',
)(judged_by(differ, equal=lambda seen, left: seen.max() != seen.min()))


# ------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "first-step",
    "Quiz 2.1, the first step",
    right="b",
    options={
        "a": (
            "$10^{-6}\\,\\eta$",
            "That would be the step of gradient descent. Here the gradient is divided by σ, and after one gradient σ = |g|: the size cancels.",
        ),
        "b": (
            "$\\eta$",
            "Yes. σ⁰ is the size of the only gradient there is, so the first step is ±η, on a cliff and on a plain alike.",
        ),
        "c": ("0", "Nothing is rounded away: 1e-6 divided by 1e-6 is 1, and ε is smaller still."),
        "d": (
            "it depends on earlier gradients",
            "At t = 0 there are no earlier gradients: σ is computed from the first gradient alone.",
        ),
    },
    hints=["What is σ after a single gradient?"],
)


def fourth_step(gradients=(1.0, 5.0, -1.0, 3.0)):
    """What is left of η in the fourth step of Adagrad."""
    gradients = np.array(gradients)
    sigma = np.sqrt(np.sum(gradients**2))
    return gradients[-1] / sigma


Number(
    "fourth-step",
    "Quiz 2.2, by hand",
    right=fourth_step,
    mistakes={
        "mean": (1.0, "That is the step of the *mean*: σ = √(36/4) = 3. Adagrad divides by the root of the sum."),
        "no-root": (3 / 36, "You divide by the sum of the squares. Take its root."),
        "absolute": (0.3, "You add up |g|. Add the *squares*, then take the root."),
        "root-only": (6.0, "6 is the root of the sum. The step is the gradient *divided* by it."),
        "past-only": (3 / math.sqrt(27), "The newest gradient belongs in the sum as well: 1 + 25 + 1 + 9."),
        "signed": (3 / 8, "You add up g itself. Squares are never negative: 1 + 25 + 1 + 9."),
    },
    hints=["Add up the four squares, and take the root of the sum.", "1 + 25 + 1 + 9 = 36."],
    note="The step is 3/6 of η. With the mean in place of the sum it is 3/3 = 1 times η: twice as long, since √4 = 2.",
    variants=Variants(
        inputs={
            "gradients": ((2, 4, -4, 8), (1, 7, -1, 7), (3, 5, -1, 1), (2, 4, -2, 5), (2, 4, -2, 1), (4, 4, -8, 2))
        },
        texts=lambda gradients: (", ".join(f"{g:g}" for g in gradients).replace("-", "−"),),
        mistakes={"no-root": lambda gradients: gradients[-1] / sum(g * g for g in gradients)},
        hints=["Add up the four squares, and take the root of the sum."],
        note="With the mean in place of the sum the step is twice as long, since √4 = 2.",
    ),
)

Choice(
    "rate-that-grows",
    "Quiz 2.3, a rate that grows again",
    right="a",
    options={
        "a": (
            "that of the root mean square only",
            "Yes. Small gradients pull a mean down, so η/σ rises. A sum only grows, and η over its root only falls.",
        ),
        "b": (
            "that of Adagrad only",
            "A sum of squares never shrinks, so Adagrad's effective rate never grows. That is why Adagrad stalls after a cliff.",
        ),
        "c": ("both", "Adagrad's rate cannot grow: its sum of squares never shrinks."),
        "d": ("neither", "The mean's rate can grow: on the floor of the valley it grew for thousands of steps."),
    },
    hints=["Which of the two numbers can become smaller: a sum of squares, or a mean of squares?"],
)

Choice(
    "loss-times-hundred",
    "Quiz 2.4, a hundred times the loss",
    right="c",
    options={
        "a": (
            "divide it by 100",
            "That would be right for gradient descent, whose steps grow a hundredfold. Here σ grows by the same factor as the gradient.",
        ),
        "b": ("multiply it by 100", "Neither g/σ nor the step has changed, so η need not change either."),
        "c": (
            "leave it as it is",
            "Yes. The gradient and σ grow by the same factor, so their ratio does not change (as long as ε is tiny beside σ).",
        ),
        "d": (
            "leave it as it is, but only if the factor is not too large",
            "The factor cancels exactly, however large it is.",
        ),
    },
    hints=["By which factors do the gradient and σ grow?"],
)

Choice(
    "what-defeats-adagrad",
    "Quiz 2.5, what defeats Adagrad",
    right="b",
    options={
        "a": (
            "a long valley along one of the axes",
            "That is what Adagrad is made for: it gives each axis a rate of its own.",
        ),
        "b": (
            "a long valley along the diagonal",
            "Yes. At 45° the slopes along both coordinates have much the same size, so the two values of σ are about equal. However you stretch the map along its axes, the valley does not get rounder.",
        ),
        "c": (
            "a loss that was multiplied by 1,000",
            "That changes nothing: the gradient and σ are multiplied by the same number.",
        ),
        "d": (
            "a valley whose minimum was moved elsewhere",
            "Where the minimum lies does not matter: σ is computed from gradients.",
        ),
    },
    hints=["What can be done to a valley by stretching the map along its two axes, and what cannot?"],
)
