"""Exercises of lecture 00, its three parts: gradient descent, critical points, momentum."""

import math

import numpy as np

from ... import checks
from ...optimizers import momentum
from ...paths import rollout
from ...surfaces import quadratic
from ..answers import Choice
from ..functions import Function
from ..goals import Goal

A = np.array

# ----------------------------------------------------------------------------------------- 0.1 how many steps?

ex = Function(
    "steps-to-go",
    "Exercise 0.1, how many steps",
    outputs=("steps",),
    tries=450,
    cases=[
        {"eta": 0.5, "lam": 1.0, "left": 0.3},
        {"eta": 0.5, "lam": 1.0, "left": 0.25},
        {"eta": 1e-3, "lam": 1.0, "left": 0.2},
        {"eta": 0.4, "lam": 1.0},
        {"eta": 0.15, "lam": 10.0},
        {"eta": 0.001, "lam": 100.0},
        {"eta": 1e-5, "lam": 100.0},
        {"eta": 0.01, "lam": 100.0},
        {"eta": 0.02, "lam": 100.0},
        {"eta": 0.03, "lam": 100.0},
        {"eta": 9.5, "lam": 0.2},  # a rate above 1, and a factor of -0.9: as many steps as with 0.9
    ],
    hints=[
        "Each step multiplies the error by 1 - ηλ. How many of these factors, multiplied together, give `left`?",
        "|1 - ηλ|^t ≤ left. Take the logarithm of both sides, and remember that the logarithm of a number below 1 is negative.",
        "np.ceil(np.log(left) / np.log(factor)) with factor = |1 - ηλ|, if this factor is below 1. The case `factor == 0` is done for you.",
    ],
    note="Only the size of 1 - ηλ counts. With η = 0.15 on a curvature of 10, a run takes as many steps as with η = 0.5 on a curvature of 1.",
)


@ex.reference
def steps_to(eta, lam, left=0.01):
    """Return the steps until only `left` of the error remains."""
    factor = abs(1 - eta * lam)  # SOLUTION
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf  # SOLUTION
    return np.ceil(np.log(left) / np.log(factor))  # SOLUTION


@ex.also
def _(eta, lam, left=0.01):
    if abs(1 - eta * lam) >= 1:
        return np.inf
    error = 1.0
    for t in range(100_000):
        if abs(error) <= left * (1 + 1e-12):
            return t
        error = error - eta * lam * error


@ex.mistake(
    "no-absolute",
    "If ηλ is above 1, the factor 1 - ηλ is negative and has no logarithm. The run then changes sides at each step, but for ηλ below 2 its distance from the minimum still shrinks. Take the absolute value.",
)
def _(eta, lam, left=0.01):
    factor = 1 - eta * lam
    if factor == 0:
        return 1.0
    if factor >= 1:
        return np.inf
    return np.ceil(np.log(left) / np.log(factor))


@ex.mistake("rounded-down", "After that many steps the run is not quite there: round up, with `np.ceil`.")
def _(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    return np.inf if factor >= 1 else np.floor(np.log(left) / np.log(factor))


@ex.mistake(
    "one-more-than-down",
    "A step may end exactly at `left`, as in 1, 0.5, 0.25, and that is enough. Rounding down and adding one then counts one step too many: round up, with `np.ceil`.",
)
def _(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    return np.inf if factor >= 1 else np.floor(np.log(left) / np.log(factor)) + 1


@ex.mistake("not-rounded", "A run cannot take half a step: round up to a whole number, with `np.ceil`.")
def _(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    return np.inf if factor >= 1 else np.log(left) / np.log(factor)


@ex.mistake("start-counted", "Your number is one too large: the start is t = 0, where no step has been taken yet.")
def _(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    return np.inf if factor >= 1 else np.ceil(np.log(left) / np.log(factor)) + 1


@ex.mistake(
    "never-never",
    "Beyond ηλ = 2 the error grows, and at 2 it keeps its size: no number of steps is enough. Return `np.inf` where |1 - ηλ| is 1 or more.",
)
def _(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    with np.errstate(divide="ignore"):
        return np.ceil(np.log(left) / np.log(factor))


@ex.mistake(
    "lost-beyond-one",
    "You return `np.inf` for every ηλ > 1. Between 1 and 2 the run overshoots, but each step still lands closer to the minimum. Return `np.inf` only where |1 - ηλ| ≥ 1.",
)
def _(eta, lam, left=0.01):
    if eta * lam == 1:
        return 1.0
    return np.inf if eta * lam > 1 else np.ceil(np.log(left) / np.log(1 - eta * lam))


@ex.mistake(
    "upside-down",
    "Your fraction is upside down: it should be log(left) / log(factor), which is large where the factor is near 1.",
)
def _(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    return np.inf if factor >= 1 else np.ceil(np.log(factor) / np.log(left))


@ex.mistake(
    "small-rate",
    "ln(1/left)/(ηλ) is an approximation for small ηλ. Here, use the exact factor 1 - ηλ, and compare the two results for ηλ = 0.5.",
)
def _(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    return np.inf if factor >= 1 else np.ceil(np.log(1 / left) / (eta * lam))


@ex.mistake(
    "straight-line",
    "You let the error fall by the same *amount* at each step. It falls by the same *factor*: 1, 0.5, 0.25, …",
)
def _(eta, lam, left=0.01):
    factor = abs(1 - eta * lam)
    if factor == 0:
        return 1.0
    return np.inf if factor >= 1 else np.ceil((1 - left) / (1 - factor))


@ex.mistake(
    "of-the-loss",
    "That many steps bring the *loss* down to `left`. The loss is proportional to the square of the error, so the loss takes half as many steps as the error. The exercise asks for the error.",
)
def _(eta, lam, left=0.01):
    factor = (1 - eta * lam) ** 2
    if factor == 0:
        return 1.0
    return np.inf if factor >= 1 else np.ceil(np.log(left) / np.log(factor))


# ------------------------------------------------------------------------------------------- 0.2 a step of momentum

ex = Function(
    "momentum-step",
    "Exercise 0.2, a step of momentum",
    outputs=("b", "theta"),
    points=2,
    cases=[
        {"theta": A([1.0, 0.0]), "g": A([2.0, -1.0]), "b": A([10.0, 0.0]), "lr": 0.1, "beta": 0.5},
        {"theta": A([0.3, -0.7, 2.0]), "g": A([-1.0, 0.02, 5.0]), "b": A([0.0, 0.0, 0.0])},
        {"theta": A([[1.0, -2.0]]), "g": A([[0.4, 30.0]]), "b": A([[-3.0, 7.0]]), "lr": 0.02, "beta": 0.99},
        {"theta": A([1.0, -2.0]), "g": A([0.0, 0.0]), "b": A([10.0, -4.0])},  # no gradient, but a memory
    ],
    hints=[
        "b is a sum of all gradients so far: each has been multiplied by β once for every step since it came in. How does one more gradient change b?",
        "First update the memory: the new b is β times the old b, plus the whole new gradient. Then take the step, with the *new* b.",
    ],
    note="Two lines are enough. With a constant gradient g, b grows toward g/(1 - β). That is why, in PyTorch, a momentum of 0.9 makes the steps ten times as long as they are without momentum.",
)


@ex.reference
def momentum_step(theta, g, b, lr=0.01, beta=0.9):
    """Return the new b and θ, as torch.optim.SGD computes them."""
    b = beta * b + g  # SOLUTION
    theta = theta - lr * b  # SOLUTION
    return b, theta


@ex.mistake(
    "average",
    "You compute an average, with (1 - β)·g. Adam uses such an average, but PyTorch's SGD adds the whole gradient. A walk with this average is a walk of PyTorch's SGD at the rate η·(1 - β).",
)
def _(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + (1 - beta) * g
    return b, theta - lr * b


@ex.mistake(
    "velocity",
    "That is the velocity form, v ← β·v - η·g, θ ← θ + v, which Keras uses. It takes the same path as long as η does not change; when η is cut, v still contains steps made with the old η. PyTorch's b contains gradients: leave η out of b.",
)
def _(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b - lr * g
    return b, theta + b


@ex.mistake(
    "rate-inside",
    "You put η into the memory. PyTorch's b is a sum of *gradients*; η is used only where θ moves.",
)
def _(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + lr * g
    return b, theta - b


@ex.mistake("old-memory", "You move by the *old* b, so each gradient acts one step late. Update b first.")
def _(theta, g, b, lr=0.01, beta=0.9):
    return beta * b + g, theta - lr * b


@ex.mistake("no-memory", "b is right, but θ moves by g alone: that is plain gradient descent. Move by b.")
def _(theta, g, b, lr=0.01, beta=0.9):
    return beta * b + g, theta - lr * g


@ex.mistake(
    "nesterov",
    "That is Nesterov's step, η·(g + β·b) with the new b: it looks one step ahead. Plain momentum moves by b.",
)
def _(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    return b, theta - lr * (g + beta * b)


@ex.mistake(
    "never-forgets",
    "Your b forgets nothing: without β it is the plain sum of all gradients, and the run never settles.",
)
def _(theta, g, b, lr=0.01, beta=0.9):
    b = b + g
    return b, theta - lr * b


@ex.mistake("beta-on-gradient", "β must multiply the old b. You multiply the new gradient by β.")
def _(theta, g, b, lr=0.01, beta=0.9):
    b = b + beta * g
    return b, theta - lr * b


@ex.mistake("uphill", "b is right, but the step goes uphill: the gradient points up, so subtract η·b.")
def _(theta, g, b, lr=0.01, beta=0.9):
    b = beta * b + g
    return b, theta + lr * b


@ex.mistake(
    "in-place",
    "The values are right, but `b *= ...` or `theta -= ...` changes the caller's arrays. Write `b = ...`, which makes a new array.",
)
def _(theta, g, b, lr=0.01, beta=0.9):
    b *= beta
    b += g
    return b, theta - lr * b


# --------------------------------------------------------------------------------- 0.3 what kind of critical point?

ex = Function(
    "critical-kind",
    "Exercise 0.3, kinds of critical points",
    outputs=("kind",),
    points=2,
    thresholds=True,
    cases=[
        {"H": A([[0.0, -2.0], [-2.0, 0.0]])},
        {"H": np.diag([2.0, 0.0])},
        {"H": A([[0.5, 0.1], [0.1, 0.2]])},
        {"H": A([[-0.4, 0.1], [0.1, -0.3]])},
        {"H": np.diag([-3.0, -1e-13])},
        {"H": np.diag([4.0, 0.0, -0.5])},
        {"H": np.diag([1.0, 1.0, 1.0, 1.0, -0.01])},
        {"H": np.diag([2.0, -1.0, -3.0])},
        {"H": np.diag([4.0, -1.0, -2.0, -3.0])},
        {"H": np.diag([-1.0, 3.0, -2.0])},
        {"H": np.diag([-2.0, 0.0])},
        {"H": np.diag([2.0, -1e-12])},
        {"H": A([[-1e-5, 2e-5], [2e-5, -1e-5]])},  # 1e-5 and -3e-5: a saddle, though both axes go down
        {"H": np.zeros((2, 2))},
        {"H": np.diag([1000.0, 0.5]), "tiny": 1e-3},
        {"H": A([[1.0, 2.0], [2.0, 1.0]])},  # 3 and -1: a saddle, though both axes go up
        {"H": A([[-2.0, 1.0, 0.0], [1.0, -2.0, 1.0], [0.0, 1.0, -2.0]])},  # a maximum with a negative determinant
        {"H": np.diag([3.0, 0.05]), "tiny": 0.1},  # `tiny` decides
        {"H": np.diag([-3.0, 0.05]), "tiny": 0.1},
    ],
    hints=[
        "`np.linalg.eigvalsh(H)` gives the eigenvalues of a symmetric matrix, the smallest first.",
        "One clearly positive and one clearly negative eigenvalue are enough for a saddle, whatever the other eigenvalues are.",
        "For a minimum *all* eigenvalues must be clearly positive: look at the smallest. For a maximum, look at the largest.",
    ],
    note="If some eigenvalues are zero and the others all have the same sign, only higher derivatives can decide. But one positive and one negative eigenvalue make a saddle, whatever else is zero.",
)


@ex.reference
def kind_of(H, tiny=1e-9):
    """Return "minimum", "maximum", "saddle" or "undecided"."""
    values = np.linalg.eigvalsh(H)  # SOLUTION
    minimum = values[0] > tiny  # SOLUTION
    maximum = values[-1] < -tiny  # SOLUTION
    saddle = values[0] < -tiny and values[-1] > tiny  # SOLUTION
    if minimum:
        return "minimum"
    if maximum:
        return "maximum"
    return "saddle" if saddle else "undecided"


@ex.also
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    up, down = np.any(values > tiny), np.any(values < -tiny)
    if np.all(values > tiny):
        return "minimum"
    if np.all(values < -tiny):
        return "maximum"
    return "saddle" if up and down else "undecided"


def named(minimum, maximum, saddle):
    """The end of `kind_of`, for its mistakes."""
    return "minimum" if minimum else "maximum" if maximum else "saddle" if saddle else "undecided"


@ex.mistake(
    "zero-is-minimum",
    "You call a place with a zero eigenvalue a minimum. A zero decides nothing: θ₁² + θ₂⁴ and θ₁² - θ₂⁴ have the same Hessian at 0, but only the first has a minimum there. All eigenvalues must be *above* 0.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    return named(values[0] > -tiny, values[-1] < -tiny, values[0] < -tiny and values[-1] > tiny)


@ex.mistake(
    "zero-is-extreme",
    "You count a zero eigenvalue as if it had the sign of the others. A zero decides nothing: for a minimum all eigenvalues must be *above* 0, and for a maximum all must be *below* 0.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    return named(values[0] > -tiny, values[-1] < tiny, values[0] < -tiny and values[-1] > tiny)


@ex.mistake(
    "zero-spoils-saddle",
    "Where an eigenvalue is zero, you always answer `undecided`, even if there is a way up *and* a way down. These two are enough for a saddle, whatever the loss does in a third direction.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    if np.abs(values).min() <= tiny:
        return "undecided"
    return named(values[0] > tiny, values[-1] < -tiny, True)


@ex.mistake(
    "negative-alone",
    "A negative eigenvalue alone is not enough for a saddle: if the others are zero, the point may be a maximum. A saddle needs a positive eigenvalue, too.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    return named(values[0] > tiny, values[-1] < -tiny, values[0] < -tiny)


@ex.mistake(
    "no-tolerance",
    "You compare the eigenvalues with exactly 0. Computed eigenvalues are hardly ever exactly 0: count everything between -`tiny` and `tiny` as zero.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    return named(values[0] > 0, values[-1] < 0, values[0] < 0 < values[-1])


@ex.mistake(
    "no-tolerance-for-saddles",
    "Minimum and maximum are right, but your test for a saddle compares the eigenvalues with exactly 0. Count everything between -`tiny` and `tiny` as zero there, too.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    return named(values[0] > tiny, values[-1] < -tiny, values[0] < 0 < values[-1])


@ex.mistake(
    "diagonal",
    "You look at the diagonal of H, the curvatures along the *parameters*. The first H that is tested has only zeros there, and yet the point is a saddle: look at the eigenvalues.",
)
def _(H, tiny=1e-9):
    values = np.sort(np.diag(H))
    return named(values[0] > tiny, values[-1] < -tiny, values[0] < -tiny and values[-1] > tiny)


@ex.mistake(
    "swapped",
    "Minimum and maximum are swapped. A positive curvature means that the loss goes *up* from here, on both sides.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    return named(values[-1] < -tiny, values[0] > tiny, values[0] < -tiny and values[-1] > tiny)


@ex.mistake(
    "majority",
    "You let the majority decide. If one eigenvalue in a million is negative and the others are positive, there is a way down: the point is a saddle.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    ups, downs = np.sum(values > tiny), np.sum(values < -tiny)
    return named(ups > len(values) / 2, downs > len(values) / 2, ups > 0 and downs > 0)


@ex.mistake(
    "determinant",
    "You judge by the sign of the determinant. It is not enough: with three parameters, two negative eigenvalues and a positive one have a positive product.",
)
def _(H, tiny=1e-9):
    det, trace = np.linalg.det(H), np.trace(H)
    return named(det > tiny and trace > 0, det > tiny and trace < 0, det < -tiny)


@ex.mistake(
    "determinant-alone",
    "In two dimensions, a positive determinant means a minimum *or* a maximum: the product of two negative eigenvalues is positive, too. Look at the sign of each eigenvalue.",
)
def _(H, tiny=1e-9):
    det = np.linalg.det(H)
    return named(det > tiny, False, det < -tiny)


@ex.mistake(
    "trace",
    "You judge by the sum of the eigenvalues, the trace. The sum does not show their signs: 2 and -1 have a positive sum, but the point is a saddle.",
)
def _(H, tiny=1e-9):
    trace = np.trace(H)
    return named(trace > tiny, trace < -tiny, False)


@ex.mistake(
    "product",
    "You use the sign of the product of the eigenvalues. Two negative eigenvalues have a positive product, and a single zero makes the product 0. Look at the smallest and the largest eigenvalue.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    return named(values[0] > tiny, values[-1] < -tiny, np.prod(values) < -tiny)


@ex.mistake(
    "not-sorted",
    "You treat the first eigenvalue as the smallest and the last as the largest. `np.linalg.eig` and `eigvals` do not sort the eigenvalues: use `eigvalsh`, or `min` and `max`.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvals(H).real
    return named(values[0] > tiny, values[-1] < -tiny, values[0] < -tiny and values[-1] > tiny)


@ex.mistake(
    "one-is-enough",
    "You call a point with *one* positive eigenvalue a minimum. The loss rises in that direction, but it may fall in another. For a minimum all eigenvalues must be positive, and for a maximum all must be negative.",
)
def _(H, tiny=1e-9):
    values = np.linalg.eigvalsh(H)
    return named(values[-1] > tiny, values[0] < -tiny, False)


@ex.mistake(
    "trace-and-saddle",
    "You look at the trace, the sum of the curvatures. In this sum a large positive curvature hides a small negative one: look at the smallest and the largest eigenvalue.",
)
def _(H, tiny=1e-9):
    total = np.trace(H)
    return named(total > tiny, total < -tiny, np.any(np.abs(np.linalg.eigvalsh(H)) > tiny))


# ------------------------------------------------------------------------------- 0.4 the limit of the heavy ball

ex = Function(
    "heavy-ball-limit",
    "Exercise 0.4, the limit of momentum",
    outputs=("limit",),
    points=3,
    cases=[
        {"curvatures": A([1.0, 4.0]), "beta": 0.5},
        {"curvatures": A([5.573, 1.747e6]), "beta": 0.9},
        {"curvatures": A([20.0, 0.1, 3.0]), "beta": 0.0},
        {"curvatures": A([0.2, 0.05]), "beta": 0.99},
        {"curvatures": A([2.0, 0.5, 3.0, 6.0, 1.0]), "beta": 0.3},
    ],
    hints=[
        "Without momentum the limit is 2/λ, for the largest λ. With momentum, the factor z by which a step multiplies the error solves z² - (1 + β - ηλ)·z + β = 0.",
        "As η grows, one of the roots crosses the circle |z| = 1, and it does so at z = -1. Put z = -1 into the equation.",
        "1 + (1 + β - ηλ) + β = 0. Solve for η.",
    ],
    note="The limit is 2(1 + β)/λ: memory raises it, at most to twice the limit without momentum. One percent above the limit the run diverges, as the lecture's test shows.",
)


@ex.reference
def largest_rate(curvatures, beta):
    """Return the η below which the heavy ball always settles."""
    steepest = np.max(curvatures)  # SOLUTION
    return 2 * (1 + beta) / steepest  # SOLUTION


@ex.mistake(
    "plain-limit",
    "2/λmax is the limit without momentum. Momentum allows a larger η: look at z² - (1 + β - ηλ)·z + β at z = -1.",
)
def _(curvatures, beta):
    return 2 / np.max(curvatures)


@ex.mistake(
    "effective-rate",
    "You get 2(1 - β)/λmax if you put the long-run rate η/(1 - β) into the limit without momentum. But momentum is not only a larger rate: in a steep direction the gradients change sign and cancel. Put z = -1 into z² - (1 + β - ηλ)·z + β = 0, and watch the signs.",
)
def _(curvatures, beta):
    return 2 * (1 - beta) / np.max(curvatures)


@ex.mistake(
    "long-run-step",
    "Steps grow by the factor 1/(1 - β) only where the gradients agree. At the limit the gradients change sign: set z = -1 in z² - (1 + β - ηλ)·z + β = 0.",
)
def _(curvatures, beta):
    return 2 / (1 - beta) / np.max(curvatures)


@ex.mistake(
    "of-the-average",
    "That is the limit for the *average*, m ← β·m + (1 - β)·g. PyTorch's b is a sum, and its steps are 1/(1 - β) times as long as the average's.",
)
def _(curvatures, beta):
    return 2 * (1 + beta) / (1 - beta) / np.max(curvatures)


@ex.mistake(
    "flattest",
    "You used the flattest direction. The run explodes in the steepest direction first: take the largest curvature.",
)
def _(curvatures, beta):
    return 2 * (1 + beta) / np.min(curvatures)


@ex.mistake(
    "last-curvature", "You took the last curvature, but the curvatures are in no particular order. Take the largest."
)
def _(curvatures, beta):
    return 2 * (1 + beta) / curvatures[-1]


@ex.mistake(
    "mean-curvature",
    "The mean of the curvatures does not set the limit: one steep direction is enough to make the run explode. Take the largest.",
)
def _(curvatures, beta):
    return 2 * (1 + beta) / np.mean(curvatures)


@ex.mistake(
    "half",
    "That is half of the limit. At z = -1 the equation is 1 + (1 + β - ηλ) + β = 0: it contains the 1 twice and the β twice.",
)
def _(curvatures, beta):
    return (1 + beta) / np.max(curvatures)


@ex.mistake(
    "end-of-the-swing",
    "(1 + √β)²/λ is the η at which the two roots z stop being complex. They are still inside the circle |z| = 1 there; the limit is higher.",
)
def _(curvatures, beta):
    return (1 + np.sqrt(beta)) ** 2 / np.max(curvatures)


@ex.mistake(
    "always-double",
    "4/λ is the limit for β → 1. For a smaller β the limit is lower; without momentum it must be 2/λ.",
)
def _(curvatures, beta):
    return 4 / np.max(curvatures)


@ex.mistake("beta-alone", "2β/λ would allow no step at all without momentum, where the limit is 2/λ: check β = 0.")
def _(curvatures, beta):
    return 2 * beta / np.max(curvatures)


# ------------------------------------------------------------------------------------- 0.5 a pair for the valley

VALLEY, FROM, STEPS = quadratic((1.0, 100.0)), (-3.0, 1.0), 200


def valley_run(lr, beta):
    """What becomes of the heavy ball in a valley with κ = 100."""
    checks.positive("lr", lr)
    checks.share("beta", beta)
    walk = rollout(momentum(float(lr), float(beta)), VALLEY.grad, FROM, STEPS)
    with np.errstate(all="ignore"):
        left = np.hypot(*walk.T) / math.hypot(*FROM)
    far = np.flatnonzero(~(left < 0.01))
    return {
        "1 % left, for good, at step": float(far[-1] + 1) if far[-1] < STEPS else math.inf,
        "part left at the end": float(left[-1]),
        "changes of side along the valley": int(np.sum(walk[1:, 0] * walk[:-1, 0] < 0)),
        "along and across at step 40": np.abs(walk[40]),
    }


def fades_across(run):
    """Whether the error is one across the valley: the steep roots are real there, and one is larger than √β."""
    along, across = run["along and across at step 40"]
    return run[ARRIVED] > 40 and run["changes of side along the valley"] == 0 and across > along


ARRIVED = "1 % left, for good, at step"

Goal(
    "valley-pair",
    "Exercise 0.5, a pair for the valley",
    points=2,
    run=valley_run,
    reached=lambda run: run[ARRIVED] <= 40,
    settings={"lr": "0.025", "beta": "0.75"},
    hints=[
        "Without momentum the run takes more than 200 steps. Raise β until the run just begins to swing along the valley, and search there.",
        "Where the run swings both along and across the valley, each step multiplies both distances to the minimum by about √β. How large may √β be if less than 1 % is to be left after 40 steps, with some steps to spare?",
        "For the curvatures 1 and 100 the best pair in the long run, Polyak's, is η = (2/(10 + 1))² and β = ((10 - 1)/(10 + 1))².",
    ],
    note="Your run takes at most 40 steps instead of 2.3·κ = 230. (Polyak's pair needs 39: it is the fastest pair in the long run, but another pair reaches 1 % sooner.) But who tells you the curvatures of a network?",
    mistakes={
        "diverges": (
            {"lr": 0.05, "beta": 0.2},
            lambda run: not run["part left at the end"] < 1,
            "The run explodes across the valley: η is above 2(1 + β)/100. Lower η, or raise β.",
        ),
        "past-the-edge": (
            {"lr": 0.0331, "beta": 0.6694},
            fades_across,
            "What is left of the error jumps back and forth across the valley: η is above (1 + √β)²/100. Above this value, the error in this direction shrinks more slowly than by a factor of √β per step. Polyak's η, about 0.03306, is exactly this value for his β: rounded up, it is already too large. Lower η a little, or raise β.",
        ),
        "no-memory": (
            {"lr": 0.015, "beta": 0.0},
            lambda run: run[ARRIVED] > 60 and run["changes of side along the valley"] == 0,
            "Along the valley, the run comes closer to the minimum without ever passing it, but it does so too slowly. A larger β lets the run gather speed, and it allows a larger η as well.",
        ),
        "rings": (
            {"lr": 0.03, "beta": 0.95},
            lambda run: run[ARRIVED] > 60,
            "The run swings along the valley, past the minimum and back: its memory is too long. Lower β.",
        ),
        "near": (
            {"lr": 0.02, "beta": 0.8},
            lambda run: run[ARRIVED] > 40,
            "That is close. Each step multiplies the error in both directions by about √β, if η is neither too small for the flat direction nor too large for the steep one. Search around this pair.",
        ),
    },
)

# ----------------------------------------------------------------------------------------- 0.6 repair this loop

ex = Function(
    "repair-momentum",
    "Exercise 0.6, repair this loop",
    outputs=("path",),
    points=2,
    cases=[
        {"theta": A([1.0]), "lam": A([1.0]), "lr": 0.5, "beta": 0.5, "steps": 3},
        {"theta": A([0.3, -2.0]), "lam": A([1.0, 10.0]), "lr": 0.05, "beta": 0.9, "steps": 5},
        {"theta": A([-3.0, 1.0, 0.5]), "lam": A([0.2, 4.0, 1.0]), "lr": 0.3, "beta": 0.6, "steps": 4},
    ],
    hints=[
        "For each line before and inside the loop, ask: must it run only once, or at every step?",
        "The gradient belongs to the newest θ. The memory b must live longer than one step, but a gradient must live for only one.",
        "Before the loop, write only `b = np.zeros_like(theta)`. At each step, compute `g = lam * theta` anew, and then `b = beta * b + g`.",
    ],
    note="Two of the three bugs together make a method. A gradient that is never cleared, with a memory that is cleared at every step, is momentum with β = 1. It forgets nothing, and with a small rate the run swings around the minimum without end. In PyTorch, the remaining bug would be a loss that is computed before the loop. Even with `retain_graph=True`, PyTorch raises an error for it if the network has a hidden layer, but it trains a linear model without complaint. Three questions help with every loop: what is computed once, what is kept, and what is cleared?",
)


@ex.reference
def momentum_walk(theta, lam, lr, beta, steps):
    """Return θ after each step of momentum in the bowl λθ²/2."""
    path = []
    b = np.zeros_like(theta)  # SOLUTION
    for _ in range(steps):
        g = lam * theta  # SOLUTION
        b = beta * b + g  # SOLUTION
        theta = theta - lr * b  # SOLUTION
        path.append(theta)
    return np.array(path)


@ex.also
def _(theta, lam, lr, beta, steps):
    path, v = [], np.zeros_like(theta)
    for _ in range(steps):
        g = np.zeros_like(theta)
        g = g + lam * theta
        v = beta * v - lr * g
        theta = theta + v
        path.append(theta)
    return np.array(path)


def bowl_walk(once=False, anew=False, adds=False, b_of=lambda b, g, beta: beta * b + g, full=False):
    """The loop with some of its bugs left in, or new ones: `b_of` says what a step makes of b, `full` how b begins."""

    def walk(theta, lam, lr, beta, steps):
        first, path = lam * theta, []
        g, b = np.zeros_like(theta), first if full else np.zeros_like(theta)
        for _ in range(steps):
            new = first if once else lam * theta
            g = g + new if adds else new
            b = b_of(np.zeros_like(theta) if anew else b, g, beta)
            theta = theta - lr * b
            path.append(theta)
        return A(path)

    return walk


ONCE = "At every step you use the gradient at the starting point: `lam * theta` is computed only once. θ moves, so compute the gradient inside the loop."
ANEW = "Your b is zero before every step, so β does nothing: that is plain gradient descent. Create b once, before the loop."
ADDS = (
    "Your g is the sum of all gradients so far. Only b may remember: clear g at each step, or write `g = lam * theta`."
)

ex.mistake("once", f"Two of the three bugs are repaired. {ONCE}")(bowl_walk(once=True))
ex.mistake("made-anew", f"Two of the three bugs are repaired. {ANEW}")(bowl_walk(anew=True))
ex.mistake("never-cleared", f"Two of the three bugs are repaired. {ADDS}")(bowl_walk(adds=True))
ex.mistake("once-and-anew", f"One of the three bugs is repaired: g is cleared. {ONCE}")(bowl_walk(once=True, anew=True))
ex.mistake("once-and-adds", f"One of the three bugs is repaired: b is kept. {ONCE}")(bowl_walk(once=True, adds=True))
ex.mistake(
    "beta-one",
    "This is momentum with β = 1, which never settles. Either g is never cleared and b is cleared at every step, or β is missing. At each step g must be `lam * theta` alone, and b must be `beta * b + g`.",
)(bowl_walk(anew=True, adds=True))
ex.mistake("untouched", f"All three bugs are still there. {ONCE}")(bowl_walk(once=True, anew=True, adds=True))
ex.mistake(
    "begins-full",
    "Your b begins as the first gradient, and the first step adds that gradient once more. b must be zero before the first step.",
)(bowl_walk(full=True))
ex.mistake(
    "average", "You compute an average, with (1 - β)·g. The loop uses PyTorch's memory, which adds the whole gradient."
)(bowl_walk(b_of=lambda b, g, beta: beta * b + (1 - beta) * g))
ex.mistake("beta-on-gradient", "β belongs to the old b, not to the new gradient: `beta * b + g`.")(
    bowl_walk(b_of=lambda b, g, beta: b + beta * g)
)
ex.mistake("uphill", "Your walk goes uphill. The slope of λθ²/2 is +λθ, and the step must subtract it.")(
    bowl_walk(b_of=lambda b, g, beta: beta * b - g)
)


@ex.mistake(
    "rate-twice",
    "η is in your step twice: in the memory, and in `theta - lr * b`. Keep it out of b.",
)
def _(theta, lam, lr, beta, steps):
    return bowl_walk(b_of=lambda b, g, beta: beta * b + lr * g)(theta, lam, lr, beta, steps)


@ex.mistake(
    "one-array",
    "All rows of your path are equal to the last one: `theta -= ...` changes the same array again and again, and every row is this array. Unless you copied `theta` before the loop, this also changes the caller's array. Write `theta = theta - ...`, which makes a new array.",
)
def _(theta, lam, lr, beta, steps):
    b, path = np.zeros_like(theta), []
    for _ in range(steps):
        b = beta * b + lam * theta
        theta -= lr * b
        path.append(theta)
    return np.array(path)


# ------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "beyond-one",
    "Quiz 0.1, ηλ = 1.5",
    right="b",
    options={
        "a": (
            "it diverges",
            "It diverges only beyond ηλ = 2. At 1.5 the factor is -0.5: each step leads to the other side, at half the distance.",
        ),
        "b": (
            "it zigzags, and converges",
            "Yes. The factor 1 - ηλ is -0.5: each step changes the side and halves the distance. The run is as fast as with ηλ = 0.5.",
        ),
        "c": (
            "it comes down on one side",
            "It stays on one side only if ηλ is below 1. Here the factor 1 - ηλ = -0.5 is negative.",
        ),
        "d": ("it stays at the same distance", "The distance stays the same only at ηλ = 2, where the factor is -1."),
    },
    hints=["What is 1 - ηλ, and what is its absolute value?"],
)

Choice(
    "more-memory",
    "Quiz 0.3, from β = 0.9 to 0.99",
    right="a",
    options={
        "a": (
            "ten times as long",
            "Yes: 1/(1 - β) goes from 10 to 100. If you raise β in PyTorch like this and leave η alone, the steps become ten times as long.",
        ),
        "b": (
            "as long as before",
            "That would be true for an average, with (1 - β)·g. PyTorch adds whole gradients, and their sum grows to g/(1 - β).",
        ),
        "c": (
            "1.1 times as long",
            "0.99/0.9 is 1.1, but the step is proportional to 1/(1 - β), which goes from 10 to 100.",
        ),
        "d": (
            "one tenth as long",
            "In an average, the share of the *newest* gradient falls to a tenth of its old value. But PyTorch's step is η times a weighted sum of all gradients, and this sum grows.",
        ),
    },
    hints=["With a constant gradient g, which value does b approach if each step sets b ← β·b + g?"],
)

Choice(
    "mostly-upwards",
    "Quiz 0.2, almost all upwards",
    right="b",
    options={
        "a": (
            "a minimum",
            "For a minimum *all* eigenvalues must be positive. For each negative one there is a way down.",
        ),
        "b": (
            "a saddle point",
            "Yes. One negative eigenvalue beside the positive ones is enough: there is a way down, though a run may take a long time to find it.",
        ),
        "c": (
            "impossible",
            "It is the usual case: the lecture's network with all weights at zero has positive, negative and zero eigenvalues at once.",
        ),
        "d": (
            "a plateau",
            "On a plateau all curvatures are small. The question does not give their size, only their signs.",
        ),
    },
    hints=["Look at the table of critical points: how many negative eigenvalues does a saddle need?"],
)
