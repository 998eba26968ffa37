"""Exercises of lecture 08, AdamW and beyond."""

import numpy as np

from ..answers import Choice
from ..functions import Function

A = np.array

# ------------------------------------------------------------------------------------------------- 8.1 a step of AdamW

ex = Function(
    "adamw-step",
    "Exercise 8.1, a step of AdamW",
    outputs=("m", "v", "theta"),
    points=2,
    tries=500,
    cases=[
        {"theta": 2.0, "m": 0.0, "v": 0.0, "t": 0, "g": 3.0, "lr": 0.5, "decay": 0.2, "beta1": 0.5, "beta2": 0.75},
        {
            "theta": A([0.3, -0.7]),
            "m": A([0.2, 0.01]),
            "v": A([0.3, 0.002]),
            "t": 4,
            "g": A([1.0, -0.02]),
            "lr": 0.1,
            "decay": 0.4,
            "beta1": 0.9,
            "beta2": 0.99,
            "eps": 1e-2,
        },
        {
            "theta": A([5.0, -0.1, 0.0]),
            "m": A([-0.5, 0.3, 0.1]),
            "v": A([0.4, 0.2, 0.05]),
            "t": 9,
            "g": A([0.0, 2.0, -1.0]),
            "lr": 0.02,
            "decay": 3.0,
            "beta1": 0.8,
            "beta2": 0.95,
            "eps": 1e-3,
        },
    ],
    hints=[
        "AdamW is Adam with one thing added. The decay must not enter m or v: `g` stays as it is.",
        "Adam's step is lr·m̂/(√v̂ + eps). Here m̂ = m/(1 - beta1**(t+1)), since t counts from 0, and v̂ is corrected in the same way.",
        "The new theta is the old theta minus two terms: lr·decay times the old theta, and Adam's step.",
    ],
    note="PyTorch multiplies the decay by the rate, as you did. The paper's own formula multiplies it only by the factor of the schedule, so a λ from the paper is not PyTorch's `weight_decay`.",
)


@ex.reference
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    """Return m, v and theta after gradient g of step t = 0, 1, …"""
    m = beta1 * m + (1 - beta1) * g  # SOLUTION
    v = beta2 * v + (1 - beta2) * g**2  # SOLUTION
    m_hat = m / (1 - beta1 ** (t + 1))  # SOLUTION
    v_hat = v / (1 - beta2 ** (t + 1))  # SOLUTION
    kept = (1 - lr * decay) * theta  # SOLUTION
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)  # SOLUTION
    return m, v, theta


@ex.also
def _(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    n = t + 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    step = m / (1 - beta1**n) / (np.sqrt(v / (1 - beta2**n)) + eps)
    theta = theta - lr * (step + decay * theta)
    return m, v, theta


def averages(m, v, g, beta1, beta2):
    return beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2


def decayed(rule, last=1, root=True):
    """An AdamW whose new θ is rule(θ, Adam's step, lr, decay, m̂, σ)."""

    def function(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
        m, v = averages(m, v, g, beta1, beta2)
        m_hat = m / (1 - beta1 ** (t + last)) if last is not None else m
        v_hat = v / (1 - beta2 ** (t + last)) if last is not None else v
        sigma = np.sqrt(v_hat) + eps if root else np.sqrt(v_hat + eps)
        return m, v, rule(theta, lr * m_hat / sigma, lr, decay, m_hat, sigma)

    return function


ex.mistake(
    "decays-after",
    "You take the step first, and then let the *new* theta decay. In this way the step itself decays, too. Compute the decay from the old theta.",
)(decayed(lambda w, step, lr, decay, m, s: (w - step) * (1 - lr * decay)))
ex.mistake(
    "decays-m",
    "Your decay term has m in place of theta: lr·decay·m only makes the same step a little longer. It is the weight that must shrink.",
)(decayed(lambda w, step, lr, decay, m, s: w - step - lr * decay * m))
ex.mistake(
    "not-times-lr",
    "Your weight shrinks by the fraction `decay`, whatever the rate is. PyTorch multiplies weight_decay by lr; the paper's form differs, but the exercise asks for PyTorch's.",
)(decayed(lambda w, step, lr, decay, m, s: (1 - decay) * w - step))
ex.mistake("no-decay", "That is Adam: nothing decays. Take lr·decay·theta away as well.")(
    decayed(lambda w, step, lr, decay, m, s: w - step)
)
ex.mistake("kept-only", "Your weight decays, but Adam's step is missing: take Adam's lr·m̂/σ away as well.")(
    decayed(lambda w, step, lr, decay, m, s: (1 - lr * decay) * w)
)
ex.mistake("grows", "Your weight *grows* by lr·decay: a sign is wrong.")(
    decayed(lambda w, step, lr, decay, m, s: (1 + lr * decay) * w - step)
)
ex.mistake(
    "divided-by-sigma",
    "You divide the decay by σ as well. Then a weight with large gradients hardly decays, and that is just what AdamW is meant to avoid.",
)(decayed(lambda w, step, lr, decay, m, s: w - step - lr * decay * w / s))
ex.mistake("lr-twice", "The rate is in your decay twice: lr·lr·decay. Once is enough.")(
    decayed(lambda w, step, lr, decay, m, s: (1 - lr**2 * decay) * w - step)
)
ex.mistake(
    "sign-decay",
    "You subtract the same amount from the size of every weight. That is L1. Weight decay takes the same *share* of every weight, lr·decay: subtract lr·decay·theta.",
)(decayed(lambda w, step, lr, decay, m, s: w - lr * decay * np.sign(w) - step))
ex.mistake(
    "square-decay",
    "θ² belongs to the penalty, decay·θ²/2. Its slope is decay·theta, so a step subtracts lr·decay·theta.",
)(decayed(lambda w, step, lr, decay, m, s: w - lr * decay * w**2 - step))
ex.mistake("no-lr-in-step", "The decay is right, but Adam's step has lost its rate: multiply m̂/σ by lr, too.")(
    decayed(lambda w, step, lr, decay, m, s: (1 - lr * decay) * w - m / s)
)
ex.mistake("uphill", "The decay is right, but Adam's step goes uphill: subtract it.")(
    decayed(lambda w, step, lr, decay, m, s: (1 - lr * decay) * w + step)
)
ex.mistake(
    "no-correction",
    "The decay is right. But both averages begin at zero and must be corrected: divide m by 1 - beta1**(t+1), and v by 1 - beta2**(t+1).",
)(decayed(lambda w, step, lr, decay, m, s: (1 - lr * decay) * w - step, last=None))
ex.mistake("eps-inside", "The decay is right. But `eps` must be added outside the root, as in PyTorch.")(
    decayed(lambda w, step, lr, decay, m, s: (1 - lr * decay) * w - step, root=False)
)
ex.mistake(
    "t-one-ahead",
    "The decay is right. But your exponent is one too large: t counts from 0, so the first correction is 1 - beta1**1.",
)(decayed(lambda w, step, lr, decay, m, s: (1 - lr * decay) * w - step, last=2))


@ex.mistake(
    "l2-in-the-gradient",
    "You add decay·theta to the gradient. That is L2 inside Adam, as in `torch.optim.Adam(weight_decay=…)`: the penalty goes into m and v, and is divided by σ. AdamW does not change g.",
)
def _(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    return adamw_step(theta, m, v, t, g + decay * theta, lr, 0.0, beta1, beta2, eps)


@ex.mistake(
    "no-eps",
    "You leave out `eps`. It is added to the root of v̂, and keeps Adam from dividing by zero.",
)
def _(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    return adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2)


@ex.mistake(
    "no-root",
    "The decay is right. But you divide by v̂; Adam divides by its root, σ.",
)
def _(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m, v = averages(m, v, g, beta1, beta2)
    step = lr * m / (1 - beta1 ** (t + 1)) / (v / (1 - beta2 ** (t + 1)) + eps)
    return m, v, (1 - lr * decay) * theta - step


@ex.mistake(
    "l2-in-v",
    "m is right, but the penalty is in v: you square g + decay·theta. AdamW keeps the penalty out of both averages.",
)
def _(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    seen = averages(m, v, g + decay * theta, beta1, beta2)[1]
    m = averages(m, v, g, beta1, beta2)[0]
    step = lr * m / (1 - beta1 ** (t + 1)) / (np.sqrt(seen / (1 - beta2 ** (t + 1))) + eps)
    return m, seen, (1 - lr * decay) * theta - step


@ex.mistake(
    "decay-first",
    "You let m decay, `(1 - lr·decay)·m`, before the new gradient comes in. It is theta that must decay.",
)
def _(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    return adamw_step(theta, m * (1 - lr * decay), v, t, g, lr, 0.0, beta1, beta2, eps)


@ex.mistake(
    "stores-hats",
    "You return the corrected averages. Return m and v without the corrections: the next step computes its corrections anew.",
)
def _(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m, v, theta = adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps)
    return m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1)), theta


# --------------------------------------------------------------------------------------------- 8.2 who decays how fast

ex = Function(
    "who-decays",
    "Exercise 8.2, who decays how fast?",
    outputs=("sigma", "inside", "apart"),
    points=2,
    cases=[
        {"w": 4.0, "s": 8.0, "lr": 0.1, "lam": 1.5},
        {"w": 1.0, "s": 10.0, "lr": 1e-3, "lam": 0.1},
        {"w": 1.0, "s": 0.1, "lr": 1e-3, "lam": 0.1},
        {"w": -0.5, "s": 0.01, "lr": 0.02, "lam": 0.3},
    ],
    hints=[
        "With L2 the gradient is noise + lam·w. Its mean is lam·w: what is the mean of its *square*?",
        "The gradient is noise with mean 0 plus a constant, so the mean square is s² + (lam·w)². σ is its root.",
        "Inside Adam the mean step is lr·lam·w/σ, and its share of w is lr·lam/σ. With AdamW this share is lr·lam, whatever the weight is.",
    ],
    note="For w = 1 and lam = 0.1, L2 takes a tenth of what AdamW takes if s is 10, and seven times as much if s is 0.1. The ratio is 1/σ: the smaller the gradients of a weight are, the faster L2 inside Adam makes the weight vanish.",
)


@ex.reference
def who_decays(w, s, lr, lam):
    """Return σ with L2, and the mean share of w lost in a step."""
    sigma = np.sqrt(s**2 + (lam * w) ** 2)  # SOLUTION
    inside = lr * lam / sigma  # SOLUTION
    apart = lr * lam  # SOLUTION
    return sigma, inside, apart


@ex.also
def _(w, s, lr, lam):
    noise, penalty = s**2, lam**2 * w**2
    sigma = np.sqrt(noise + penalty)
    inside = lr * (lam * w) / sigma / w
    apart = lr * (lam * w) / w
    return sigma, inside, apart


def shares(sigma=None, inside=None, apart=None):
    """A function with one of the three wrong; a wrong σ is carried on."""

    def function(w, s, lr, lam):
        right = who_decays(w, s, lr, lam)
        root = sigma(w, s, lam) if sigma else right[0]
        lost = inside(w, root, lr, lam) if inside else lr * lam / root
        return root, lost, apart(w, right[0], lr, lam) if apart else right[2]

    return function


ex.mistake(
    "noise-only",
    "Your σ contains the noise alone. Inside Adam the penalty's own gradient, lam·w, goes into σ, too: add its square to s².",
)(shares(lambda w, s, lam: s))
ex.mistake(
    "sum-not-root",
    "It is the *squares* of s and lam·w that add up: the noise and the penalty have the same sign only half of the time.",
)(shares(lambda w, s, lam: s + lam * w))
ex.mistake("variance", "That is v, the mean of the squares. σ is its root.")(
    shares(lambda w, s, lam: s**2 + (lam * w) ** 2)
)
ex.mistake("no-lambda", "The penalty's gradient is lam·w, not w: square lam, too.")(
    shares(lambda w, s, lam: np.sqrt(s**2 + w**2))
)
ex.mistake("lambda-not-squared", "You have lam·w². The whole of lam·w must be squared: (lam·w)².")(
    shares(lambda w, s, lam: np.sqrt(s**2 + lam * w**2))
)
ex.mistake("penalty-not-slope", "lam·w²/2 is the penalty itself. What is added to the gradient is its slope, lam·w.")(
    shares(lambda w, s, lam: np.sqrt(s**2 + (lam * w**2 / 2) ** 2))
)
ex.mistake("amount-not-share", "That is how *much* w loses. The exercise asks for the share, so divide by w.")(
    shares(inside=lambda w, sigma, lr, lam: lr * lam * w / sigma)
)
ex.mistake(
    "divided-by-noise",
    "Your σ is right, but then you divide by s. The two agree only where the noise is much larger than the penalty.",
)(lambda w, s, lr, lam: (who_decays(w, s, lr, lam)[0], lr * lam / s, lr * lam))
ex.mistake("inside-left", "1 - lr·lam/σ is what is *left*. The exercise asks for what is lost.")(
    shares(inside=lambda w, sigma, lr, lam: 1 - lr * lam / sigma)
)
ex.mistake(
    "not-divided",
    "Your L2 decay is not divided by σ. It is part of the gradient, and Adam divides every gradient by σ.",
)(shares(inside=lambda w, sigma, lr, lam: lr * lam))
ex.mistake(
    "times-sigma", "You multiply by σ. Adam divides by σ, so where gradients are large the penalty counts *less*."
)(shares(inside=lambda w, sigma, lr, lam: lr * lam * sigma))
ex.mistake("sigma-squared", "Adam divides by σ once, not by σ².")(
    shares(inside=lambda w, sigma, lr, lam: lr * lam / sigma**2)
)
ex.mistake("no-rate", "The rate is missing from `inside`: the step is lr/σ times the gradient.")(
    shares(inside=lambda w, sigma, lr, lam: lam / sigma)
)
ex.mistake(
    "apart-divided", "σ and `inside` are right. But AdamW's decay is not divided by σ: that is the whole difference."
)(shares(apart=lambda w, sigma, lr, lam: lr * lam / sigma))
ex.mistake("apart-amount", "σ and `inside` are right. But for AdamW, too, return the *share*, without w.")(
    shares(apart=lambda w, sigma, lr, lam: lr * lam * w)
)
ex.mistake(
    "apart-no-rate",
    "σ and `inside` are right. But the rate is missing from `apart`: PyTorch multiplies the decay by lr.",
)(shares(apart=lambda w, sigma, lr, lam: lam))
ex.mistake(
    "apart-left", "σ and `inside` are right. But 1 - lr·lam is what is *left*. The exercise asks for what is lost."
)(shares(apart=lambda w, sigma, lr, lam: 1 - lr * lam))

# ------------------------------------------------------------------------------------------- 8.3 reproduce: Adam's edge

ex = Function(
    "adams-edge",
    "Exercise 8.3, reproduce a figure: Adam's edge of stability",
    outputs=("number", "limit"),
    points=3,
    cases=[
        {"H": A([[6.0, 0.0], [0.0, 1.0]]), "sigma": A([2.0, 0.1]), "lr": 0.5, "beta1": 0.5},
        {"H": A([[2.0, 1.0], [1.0, 3.0]]), "sigma": A([0.5, 4.0]), "lr": 0.1, "beta1": 0.9},
        {
            "H": A([[4.0, 1.0, 0.5], [1.0, 2.0, -1.0], [0.5, -1.0, 3.0]]),
            "sigma": A([3.0, 0.2, 1.5]),
            "lr": 0.003,
            "beta1": 0.95,
        },
        {"H": A([[-9.0, 2.0], [2.0, 1.0]]), "sigma": A([1.0, 1.0]), "lr": 1.0, "beta1": 0.0},
        {"H": A([[5.0, 1.0], [1.0, 2.0]]), "sigma": A([0.3, 1.2]), "lr": 0.2, "beta1": 0.8},  # small where H is steep
        {"H": A([[-2.0, 1.0], [1.0, -3.0]]), "sigma": A([0.5, 4.0]), "lr": 0.1, "beta1": 0.7},  # a maximum
    ],
    hints=[
        "Each row of H is divided by the σ of its parameter: `H / sigma[:, None]`. Take the largest eigenvalue of the result, times lr.",
        "H/σ is no longer symmetric, so `eigvalsh` does not work. With r = 1/√σ, the symmetric r·H·r (`np.outer`) has the same eigenvalues.",
        "To find the limit, take a parabola on which θ jumps to -θ and back. Then m alternates, too: m = -β₁m + (1 - β₁)λθ, and the jump needs ηm = 2θ.",
    ],
    note="Cohen et al. and lecture 08b compare these two numbers. In lecture 08b, with a squared error, the first number climbs to the second and stays there.",
)


@ex.reference
def adams_edge(H, sigma, lr, beta1):
    """Return lr·λmax(H/σ), and its limit."""
    r = 1 / np.sqrt(sigma)  # SOLUTION
    number = lr * np.linalg.eigvalsh(H * np.outer(r, r))[-1]  # SOLUTION
    limit = 2 * (1 + beta1) / (1 - beta1)  # SOLUTION
    return number, limit


@ex.also
def _(H, sigma, lr, beta1):
    values = np.linalg.eigvals(H / sigma[:, None]).real
    number = lr * values.max()
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


def edges(number=None, limit=None):
    """A function with one of the two wrong."""

    def function(H, sigma, lr, beta1):
        right = adams_edge(H, sigma, lr, beta1)
        return (
            number(H, sigma, lr) if number else right[0],
            limit(beta1) if limit else right[1],
        )

    return function


def top(M):
    return np.max(np.linalg.eigvals(M).real)


ex.mistake(
    "half-a-matrix",
    "`eigvalsh` reads one half of the matrix and assumes that the other half mirrors it. But H/σ is not symmetric. Take `eigvals`, or the symmetric r·H·r with r = 1/√σ.",
)(edges(lambda H, sigma, lr: lr * np.linalg.eigvalsh(H / sigma[:, None])[-1]))
ex.mistake(
    "half-of-columns",
    "`eigvalsh` reads one half of the matrix only, and `H / sigma` is not symmetric: it divides the columns. Take `eigvals`, or the symmetric r·H·r with r = 1/√σ.",
)(edges(lambda H, sigma, lr: lr * np.linalg.eigvalsh(H / sigma)[-1]))
ex.mistake(
    "norm", "That is the matrix's norm, its largest *singular* value. The exercise asks for the largest eigenvalue."
)(edges(lambda H, sigma, lr: lr * np.linalg.norm(H / sigma[:, None], 2)))
ex.mistake(
    "plain-sharpness",
    "That is gradient descent's number, lr·λmax(H). Adam's rates are lr/σ: divide each row of H by its σ.",
)(edges(lambda H, sigma, lr: lr * np.linalg.eigvalsh(H)[-1]))
ex.mistake("times-sigma", "You multiply by σ. Where σ is small the steps are long, so divide by σ.")(
    edges(lambda H, sigma, lr: lr * top(H * sigma[:, None]))
)
ex.mistake("sigma-squared", "You divide by σ². Adam divides by σ, the root of v. (In r·H·r each r is 1/√σ, not 1/σ.)")(
    edges(lambda H, sigma, lr: lr * top(H / sigma[:, None] ** 2))
)
ex.mistake("mean-sigma", "You divide all rows by one σ, the average. Each parameter has its own.")(
    edges(lambda H, sigma, lr: lr * np.linalg.eigvalsh(H)[-1] / sigma.mean())
)
ex.mistake(
    "diagonal-only",
    "You look at the diagonal of H alone. The largest eigenvalue is at least as large as any entry of the diagonal, and usually larger.",
)(edges(lambda H, sigma, lr: lr * np.max(np.diag(H) / sigma)))
ex.mistake("no-rate", "The rate is missing: the number is lr times the eigenvalue.")(
    edges(lambda H, sigma, lr: top(H / sigma[:, None]))
)
ex.mistake(
    "largest-size",
    "You take the eigenvalue of the largest *size*. A run does not swing in a direction of negative curvature: take the most positive eigenvalue.",
)(edges(lambda H, sigma, lr: lr * np.abs(np.linalg.eigvals(H / sigma[:, None])).max()))
ex.mistake(
    "smallest",
    "That is the smallest eigenvalue. The steepest direction, which has the largest eigenvalue, becomes unstable first.",
)(edges(lambda H, sigma, lr: lr * np.min(np.linalg.eigvals(H / sigma[:, None]).real)))
ex.mistake(
    "limit-two",
    "The number is right. But 2 is the limit of gradient descent. If gradients are averaged, the limit is higher.",
)(edges(limit=lambda beta1: 2.0))
ex.mistake(
    "summing",
    "The number is right. But 2(1 + β) is the limit if momentum *adds up* the gradients, as in PyTorch's SGD. Adam averages them: each is multiplied by 1 - β₁.",
)(edges(limit=lambda beta1: 2 * (1 + beta1)))
ex.mistake(
    "averaging-only",
    "The number is right. But 2/(1 - β₁) takes only the averaging into account. It ignores that gradients cancel: from wall to wall their signs alternate. That gives another factor, 1 + β₁.",
)(edges(limit=lambda beta1: 2 / (1 - beta1)))
ex.mistake(
    "limit-of-the-eigenvalue",
    "The number is right. But you divide the limit by lr: that gives the limit of λmax(H/σ) itself. The exercise asks for the limit of `number`: do not divide.",
)(lambda H, sigma, lr, beta1: (adams_edge(H, sigma, lr, beta1)[0], 2 * (1 + beta1) / (1 - beta1) / lr))
ex.mistake("always-38", "The number is right. But 38 is the limit for beta1 = 0.9 only.")(
    edges(limit=lambda beta1: 38.0)
)
ex.mistake(
    "no-two",
    "The number is right. But the 2 is missing from the limit: with β₁ = 0 the limit must be that of gradient descent.",
)(edges(limit=lambda beta1: (1 + beta1) / (1 - beta1)))
ex.mistake(
    "upside-down",
    "The number is right. But your limit is upside down: with more momentum Adam is stable at higher rates.",
)(edges(limit=lambda beta1: 2 * (1 - beta1) / (1 + beta1)))

# ------------------------------------------------------------------------------------------- 8.4 repair this loop

ex = Function(
    "order-in-the-loop",
    "Exercise 8.4, repair this loop",
    outputs=("path",),
    points=2,
    rtol=1e-5,  # PyTorch adds 1e-6 to the norm: that is right as well
    tries=500,
    cases=[
        {"theta": A([10.0, 0.0]), "gradients": A([[3.0, 4.0]]), "rates": A([0.2, 0.1]), "decay": 0.5, "longest": 2.5},
        {
            "theta": A([1.0, -2.0]),
            "gradients": A([[3.0, -1.0], [12.0, 5.0], [0.6, -0.8], [1.5, 2.0]]),
            "rates": A([0.1, 0.3, 0.2, 0.05, 0.01]),
            "decay": 0.3,
            "longest": 2.0,
        },
        {
            "theta": A([4.0, 0.9, -3.0]),
            "gradients": A([[1.0, 2.0, -2.0], [-30.0, 10.0, 0.0], [0.0, 0.0, 0.0], [0.5, 1.0, 1.5]]),
            "rates": A([0.05, 0.2, 0.3, 0.1, 0.02]),
            "decay": 1.5,
            "longest": 4.0,
        },
        {  # a first gradient of 0, and `longest` below 1
            "theta": A([1.0, -2.0]),
            "gradients": A([[0.0, 0.0], [0.6, -0.4], [0.2, 0.4]]),
            "rates": A([0.2, 0.4, 0.1, 0.3]),
            "decay": 0.5,
            "longest": 0.5,
        },
    ],
    hints=[
        "Follow one gradient through the loop, from where it comes in to where it is used. What else is in `g`?",
        "The right order is zero, backward, clip, decay, step, schedule. Which lines of the loop are in another place?",
        "Set `lr = rates[t]` and `g = new`. Then multiply `g` by min(1, longest/norm). Then add `decay * theta` to it.",
    ],
    note="In PyTorch the order is zero_grad, backward, clip_grad_norm_, optimizer.step with its weight_decay, scheduler.step. A penalty in the *loss* is clipped with the rest: where clipping leaves a tenth of the gradient, it leaves a tenth of the decay, too. So the weights decay least at the steps with the largest gradients. AdamW goes one step further: it keeps the decay out of σ, too.",
)


@ex.reference
def clipped_walk(theta, gradients, rates, decay, longest):
    """Return θ after each step; each step has a row of gradients."""
    path = []
    for t, new in enumerate(gradients):
        lr = rates[t]  # SOLUTION
        g = new  # SOLUTION
        g = g * min(1, longest / np.linalg.norm(g))  # SOLUTION
        g = g + decay * theta  # SOLUTION
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@ex.also
def _(theta, gradients, rates, decay, longest):
    path = []
    for t in range(len(gradients)):
        norm = np.sqrt(np.sum(gradients[t] ** 2))
        short = gradients[t] * longest / norm if norm > longest else gradients[t]
        theta = (1 - rates[t] * decay) * theta - rates[t] * short
        path.append(theta)
    return np.array(path)


@ex.also
def _(theta, gradients, rates, decay, longest):
    path = []
    for t, g in enumerate(gradients):
        norm = np.linalg.norm(g)
        if norm > 0:
            g = g * min(1, longest / norm)
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


def shorter(g, longest):
    return g * min(1, longest / np.linalg.norm(g))


def apart(theta, g, lr, decay):
    return theta - lr * (g + decay * theta)


def loop(kept=False, ahead=False, inside=False, clip=shorter, step=apart):
    """The loop with some lines left where they were: g is kept, the schedule is ahead, the decay is inside the clip."""

    def walk(theta, gradients, rates, decay, longest):
        g, path = np.zeros_like(theta), []
        for t, new in enumerate(gradients):
            g = g + new if kept else new
            g = clip(g + decay * theta if inside else g, longest)
            lr = rates[t + ahead]
            theta = theta - lr * g if inside else step(theta, g, lr, decay)
            path.append(theta)
        return A(path)

    return walk


def kept_whole(ahead=False):
    """The loop in which g is kept from step to step with the decay that was added to it."""

    def walk(theta, gradients, rates, decay, longest):
        g, path = np.zeros_like(theta), []
        for t, new in enumerate(gradients):
            g = shorter(g + new, longest) + decay * theta
            theta = theta - rates[t + ahead] * g
            path.append(theta)
        return A(path)

    return walk


KEPT = "Your g still holds the gradients of earlier steps. Clear g at each step, before the new gradient is added: then g is simply `new`."
AHEAD = "Your first step uses the second rate: the schedule steps before the optimizer. Step `t` must use `rates[t]`."
INSIDE = "The decay is still clipped together with the gradient. Clip first, then add `decay * theta`."

ex.mistake("kept", f"Two of the three lines are repaired. {KEPT}")(kept_whole())
ex.mistake("kept-apart", f"Two of the three lines are repaired. {KEPT}")(loop(kept=True))
ex.mistake("ahead", f"Two of the three lines are repaired. {AHEAD}")(loop(ahead=True))
ex.mistake("inside", f"Two of the three lines are repaired. {INSIDE}")(loop(inside=True))
ex.mistake("kept-and-ahead", f"One of the three lines is repaired, the decay. {KEPT}")(kept_whole(ahead=True))
ex.mistake("kept-and-inside", f"One of the three lines is repaired, the schedule. {KEPT}")(loop(kept=True, inside=True))
ex.mistake("ahead-and-inside", f"One of the three lines is repaired, the zeroing. {AHEAD}")(
    loop(ahead=True, inside=True)
)
ex.mistake("untouched", f"All three lines are still where they were. {AHEAD}")(loop(kept=True, ahead=True, inside=True))
ex.mistake(
    "not-clipped",
    "Your steps use gradients that are not clipped. A clip after the step has no effect: clip between `backward` and the step.",
)(loop(clip=lambda g, longest: g))
ex.mistake(
    "by-value",
    "You clip each entry by itself, as `clip_grad_value_` does: that changes the direction. Here the *norm* is limited: multiply the whole gradient by one number.",
)(loop(clip=lambda g, longest: np.clip(g, -longest, longest)))
ex.mistake(
    "always-as-long",
    "You give every gradient the length `longest`, short ones too. Clipping only shortens: multiply by min(1, longest/norm).",
)(loop(clip=lambda g, longest: g * longest / np.linalg.norm(g)))
ex.mistake(
    "lengthens",
    "You take the larger of 1 and longest/norm: that lengthens the short gradients and leaves the long ones as they are. Take the smaller of the two numbers.",
)(loop(clip=lambda g, longest: g * max(1, longest / np.linalg.norm(g))))
ex.mistake(
    "decay-not-times-lr",
    "Your weights lose the share `decay` at each step, whatever the rate is. In PyTorch this share is lr·decay.",
)(loop(step=lambda theta, g, lr, decay: theta - lr * g - decay * theta))
ex.mistake(
    "decays-the-new", "Your decay comes after the step, so the step itself decays, too. Subtract both from the old θ."
)(loop(step=lambda theta, g, lr, decay: (1 - lr * decay) * (theta - lr * g)))
ex.mistake("no-decay", "Nothing decays. Add `decay * theta` to the clipped gradient.")(
    loop(step=lambda theta, g, lr, decay: theta - lr * g)
)
ex.mistake("grows", "Your weights grow by lr·decay: the sign of the decay is wrong.")(
    loop(step=lambda theta, g, lr, decay: theta - lr * (g - decay * theta))
)


# ------------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "l2-in-adam",
    "Quiz 8.1, L2 inside Adam",
    right="b",
    options={
        "a": (
            "those with large gradients",
            "Their gradients make σ large, and the penalty is divided by σ: these weights decay the least.",
        ),
        "b": (
            "those with small gradients",
            "Yes. λθ is divided by σ as well, and σ is small where gradients are small.",
        ),
        "c": (
            "all alike",
            "That is true for AdamW and for gradient descent. Inside Adam every gradient is divided by its own σ, and the penalty is part of the gradient.",
        ),
        "d": (
            "all alike, except those without a gradient of the loss, which do not decay",
            "If a weight gets only the penalty's gradient, its σ contains nothing else: the weight loses about η a step, whatever λ is.",
        ),
    },
    hints=["The penalty is part of the gradient. What does Adam do to gradients?"],
)

Choice(
    "halve-the-rate-of-adamw",
    "Quiz 8.2, half the rate",
    right="b",
    options={
        "a": ("the same", "That is true in the paper's form. But PyTorch multiplies weight_decay by lr."),
        "b": ("half", "Yes: what counts is ηλ. If you halve η in PyTorch and want the same decay, double λ."),
        "c": ("a quarter", "Nothing is squared: a step takes ηλ of the weight."),
        "d": (
            "different for each weight, depending on its σ",
            "σ plays no part in the decay. That is what *decoupled* means.",
        ),
    },
    hints=["How much of a weight is left after one step without a gradient?"],
)

Choice(
    "eps-and-tiny-gradients",
    "Quiz 8.3, tiny gradients",
    right="c",
    options={
        "a": ("η", "Without ε the step would be η: a gradient divided by its own size is 1."),
        "b": ("100 η", "That is ε/|g|, the wrong way around: a larger ε makes the step shorter, not longer."),
        "c": (
            "0.01 η",
            "Yes: 1e-10/(1e-10 + 1e-8), nearly one hundredth. For gradients far below ε, Adam is nearly gradient descent with the rate η/ε.",
        ),
        "d": ("0", "The step is small, but not zero."),
    },
    hints=["Put the numbers into g/(|g| + ε)."],
)

Choice(
    "adam-at-its-edge",
    "Quiz 8.4, at the edge",
    right="c",
    options={
        "a": ("$\\eta\\,\\lambda_{\\max}(H)$ is 2", "2 is the limit without momentum. Adam averages its gradients."),
        "b": (
            "$\\eta\\,\\lambda_{\\max}(H)$ is 38",
            "The limit is for λmax(H/σ), which stays at 38/η. λmax(H) itself may go on climbing, since σ adapts: in the lecture it did.",
        ),
        "c": (
            "$\\eta\\,\\lambda_{\\max}(H/\\sigma)$ is 38",
            "Yes: 2(1 + β₁)/(1 - β₁) = 38. The stability number stays there, and the loss goes on falling.",
        ),
        "d": (
            "it diverges",
            "Beyond the edge a swing grows, but its larger gradients make σ larger. So the stability number falls, and the run comes back.",
        ),
    },
    hints=["The limit is 2(1 + β₁)/(1 - β₁). Which quantity has this limit?"],
)
