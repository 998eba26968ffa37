"""Lecture 08: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 8.1 adamw-step -------------------------------------------------------------


@wrong("adamw-step", "L2: the decay goes into the gradient, as in torch.optim.Adam")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    g = g + decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the decay without the rate: 1 - λ")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the decay after the step: the step is shrunk, too")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    theta = (1 - lr * decay) * theta
    return m, v, theta


@wrong("adamw-step", "the decay is divided by σ, as it stands in the bracket with m")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * (m_hat + decay * theta) / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the weights grow: 1 + ηλ")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = theta + lr * decay * theta
    return m, v, kept - lr * m_hat / (np.sqrt(v_hat) + eps)


@wrong("adamw-step", "`kept` is computed but not used: Adam without any decay")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the corrected averages are returned")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1 ** (t + 1))
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2 ** (t + 1))
    theta = (1 - lr * decay) * theta - lr * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adamw-step", "the corrections are one step late: t in the place of t + 1, after the first")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    n = t if t > 0 else 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**n)
    v_hat = v / (1 - beta2**n)
    theta = (1 - lr * decay) * theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "no correction of v")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    kept = theta * (1 - lr * decay)
    theta = kept - lr * m_hat / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adamw-step", "no correction of m")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    sigma = np.sqrt(v / (1 - beta2 ** (t + 1))) + eps
    theta = (1 - lr * decay) * theta - lr / sigma * m
    return m, v, theta


@wrong("adamw-step", "ε under the root")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / np.sqrt(v_hat + eps)
    return m, v, theta


@wrong("adamw-step", "ε is added to the σ that is not yet corrected")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    n = t + 1
    step = lr * np.sqrt(1 - beta2**n) / (1 - beta1**n)
    theta = theta - lr * decay * theta - step * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adamw-step", "the root is forgotten: divided by v̂")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (v_hat + eps)
    return m, v, theta


@wrong("adamw-step", "the step uphill")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    return m, v, kept + lr * m_hat / (np.sqrt(v_hat) + eps)


@wrong("adamw-step", "β₁ and β₂ exchanged in the averages")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g**2
    m_hat = m / (1 - beta2 ** (t + 1))
    v_hat = v / (1 - beta1 ** (t + 1))
    theta = (1 - lr * decay) * theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "v averages the square of m and not of g")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the share is subtracted as a number: ηλ in the place of ηλθ")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = theta - lr * decay
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "1 - η and λ: the bracket is wrong, (1 - η)·λ·θ is kept")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr) * decay * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the decay without the rate; and after the step")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    theta = theta - decay * theta
    return m, v, theta


@wrong("adamw-step", "L2 in m only, v from the gradient alone; and θ first in the return")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * (g + decay * theta)
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("adamw-step", "the corrections with the wrong base: both with β₂; and ε is not used")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    n = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta2**n), v / (1 - beta2**n)
    return m, v, (1 - lr * decay) * theta - lr * m_hat / np.sqrt(v_hat)


@right("adamw-step", "as the lecture writes it")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@right("adamw-step", "the decay subtracted after the step, but from the old θ")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    old = theta
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    sigma = (v / (1 - beta2 ** (t + 1))) ** 0.5 + eps
    theta = theta - lr / sigma * m / (1 - beta1 ** (t + 1))
    theta = theta - lr * decay * old
    return m, v, theta


@right("adamw-step", "PyTorch's way of writing the corrections")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    n = t + 1
    correction1 = 1 - beta1**n
    correction2 = math.sqrt(1 - beta2**n)
    exp_avg = m * beta1 + g * (1 - beta1)
    exp_avg_sq = v * beta2 + g * g * (1 - beta2)
    denom = np.sqrt(exp_avg_sq) / correction2 + eps
    return exp_avg, exp_avg_sq, theta * (1 - lr * decay) - (lr / correction1) * (exp_avg / denom)


@right("adamw-step", "fresh arrays, changed in place")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    theta, m, v = (np.array(x, dtype=float) for x in (theta, m, v))
    g = np.asarray(g, dtype=float)
    theta *= 1 - lr * decay
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    bottom = np.sqrt(v / (1 - beta2 ** (t + 1))) + eps
    theta -= lr * (m / (1 - beta1 ** (t + 1))) / bottom
    return m, v, theta


@right("adamw-step", "η in front of a bracket: the step and the decay")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = (1 - beta1) * g + beta1 * m
    v = (1 - beta2) * np.square(g) + beta2 * v
    m_hat, v_hat = (x / (1 - b ** (1 + t)) for x, b in ((m, beta1), (v, beta2)))
    return m, v, theta - lr * (decay * theta + m_hat / (eps + np.sqrt(v_hat)))


# 8.2 who-decays -------------------------------------------------------------


@wrong("who-decays", "noise and penalty are added up and not their squares")
def who_decays(w, s, lr, lam):
    sigma = s + lam * abs(w)
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "the root is missing: σ is the mean square")
def who_decays(w, s, lr, lam):
    sigma = s**2 + (lam * w) ** 2
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "the penalty is not in σ: the noise alone")
def who_decays(w, s, lr, lam):
    sigma = s
    inside = lr * lam / s
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "the loss of the weight itself and not the share of it")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam * w / sigma
    apart = lr * lam * w
    return sigma, inside, apart


@wrong("who-decays", "only inside it is not a share: w was not divided out")
def who_decays(w, s, lr, lam):
    sigma = math.hypot(s, lam * w)
    inside = lr * (lam * w) / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "what is left and not what is lost")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + lam**2 * w**2)
    inside = 1 - lr * lam / sigma
    apart = 1 - lr * lam
    return sigma, inside, apart


@wrong("who-decays", "AdamW is divided by σ as well")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / sigma
    apart = lr * lam / s
    return sigma, inside, apart


@wrong("who-decays", "inside and apart exchanged")
def who_decays(w, s, lr, lam):
    sigma = np.hypot(s, lam * w)
    inside = lr * lam
    apart = lr * lam / sigma
    return sigma, inside, apart


@wrong("who-decays", "λ in σ is not squared")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + lam * w**2)
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "s is taken for the variance of the noise")
def who_decays(w, s, lr, lam):
    penalty = lam * w
    sigma = np.sqrt(s + penalty**2)
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "σ as a standard deviation, around the mean: the constant penalty drops out")
def who_decays(w, s, lr, lam):
    mean = lam * w
    mean_square = s**2 + mean**2
    sigma = np.sqrt(mean_square - mean**2)
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "divided by σ²")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / (s**2 + (lam * w) ** 2)
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "the rate is missing in AdamW's share: λ alone, as in the paper's formula")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / sigma
    apart = lam
    return sigma, inside, apart


@wrong("who-decays", "the rate is missing in both shares")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lam / sigma, lam


@wrong("who-decays", "a factor 2 from the derivative of λw²")
def who_decays(w, s, lr, lam):
    pull = 2 * lam * w
    sigma = np.sqrt(s**2 + pull**2)
    inside = lr * pull / w / sigma
    apart = 2 * lr * lam
    return sigma, inside, apart


@wrong("who-decays", "a quiet weight always: the step is η, so the share is η/w")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr / abs(w)
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "the noise is counted in what is lost: the size of a whole step")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * (s + lam * w) / (sigma * w)
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "added up without squares; and the rate is missing in AdamW's share")
def who_decays(w, s, lr, lam):
    sigma = s + lam * w
    inside = lr * lam / sigma
    apart = lam
    return sigma, inside, apart


@wrong("who-decays", "the root is missing; and the loss of the weight, not its share")
def who_decays(w, s, lr, lam):
    sigma = s * s + lam * lam * w * w
    return sigma, lr * lam * w / sigma, lr * lam * w


@wrong("who-decays", "the mean of the two squares: divided by 2")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(np.mean([s**2, (lam * w) ** 2]))
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@right("who-decays", "noise and a constant add up in squares")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@right("who-decays", "hypot, one share from the other")
def who_decays(w, s, lr, lam):
    sigma = np.hypot(s, lam * w)
    apart = lr * lam
    return sigma, apart / sigma, apart


@right("who-decays", "the norm of a complex number")
def who_decays(w, s, lr, lam):
    sigma = abs(complex(s, lam * w))
    return sigma, lam / sigma * lr, lam * lr


@right("who-decays", "variance plus the square of the mean, math")
def who_decays(w, s, lr, lam):
    mean, variance = lam * w, s * s
    second_moment = variance + mean * mean
    sigma = math.sqrt(second_moment)
    return sigma, lr * lam * second_moment**-0.5, lr * lam


@right("who-decays", "two values of the gradient of equal weight, mean ± s; the step divided by w if there is one")
def who_decays(w, s, lr, lam):
    pull = lam * w
    sigma = math.sqrt(((pull + s) ** 2 + (pull - s) ** 2) / 2)
    inside = lr * pull / sigma / w if w else lr * lam / sigma
    return sigma, inside, lr * lam


# 8.3 adams-edge -------------------------------------------------------------


@wrong("adams-edge", "σ is ignored: the largest eigenvalue of H itself")
def adams_edge(H, sigma, lr, beta1):
    number = lr * np.linalg.eigvalsh(H).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "divided by the σ of the steepest curvature, chosen before the division")
def adams_edge(H, sigma, lr, beta1):
    values, vectors = np.linalg.eigh(np.asarray(H, dtype=float))
    i = np.argmax(np.abs(vectors[:, -1]))
    number = lr * values[-1] / sigma[i]
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "divided by σ twice: the roots are missing")
def adams_edge(H, sigma, lr, beta1):
    r = np.asarray(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "eigvalsh of H/σ, which is not symmetric: only its lower half is read")
def adams_edge(H, sigma, lr, beta1):
    r = np.asarray(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / r).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the rows divided by σ, and eigvalsh: the half that it reads is not symmetric to the other")
def adams_edge(H, sigma, lr, beta1):
    A = np.array([[h / sigma[i] for h in row] for i, row in enumerate(H)])
    number = lr * np.linalg.eigvalsh(A)[-1]
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "only one side is divided by the root of σ")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvals(np.asarray(H) / r).real.max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "multiplied by the roots in place of divided")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) * np.outer(r, r)).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the diagonal only: H without what couples the parameters")
def adams_edge(H, sigma, lr, beta1):
    number = lr * max(H[i][i] / sigma[i] for i in range(len(sigma)))
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the largest eigenvalue over the smallest σ")
def adams_edge(H, sigma, lr, beta1):
    number = lr * np.linalg.eigvalsh(H)[-1] / min(sigma)
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the eigenvalues of H, each divided by the σ of the same place in the list")
def adams_edge(H, sigma, lr, beta1):
    values = np.linalg.eigvalsh(H)
    number = lr * np.max(values / np.asarray(sigma))
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the limit of gradient descent, 2")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    return number, 2.0


@wrong("adams-edge", "the limit of PyTorch's momentum, 2(1 + β): no average")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2 * (1 + beta1)
    return number, limit


@wrong("adams-edge", "the limit upside down: (1 - β)/(1 + β)")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2 * (1 - beta1) / (1 + beta1)
    return number, limit


@wrong("adams-edge", "38 whatever β₁ is")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 38.0
    return number, limit


@wrong("adams-edge", "the limit is divided by lr, though lr is already in the number")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2 * (1 + beta1) / (1 - beta1) / lr
    return number, limit


@wrong("adams-edge", "lr is missing in the number")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    A = np.asarray(H) / r[:, None] / r[None, :]
    number = np.linalg.eigvalsh(A)[-1]
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the largest in absolute value: a strong downward bend counts as an edge")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.abs(np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r))).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the spectral norm of H/σ: its singular values and not its eigenvalues")
def adams_edge(H, sigma, lr, beta1):
    A = np.asarray(H) / np.asarray(sigma)[:, None]
    number = lr * np.linalg.norm(A, 2)
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the factor is 1/(1 - β), the length of the memory")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * max(np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)))
    limit = 2 / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the smallest eigenvalue; and the limit without the factor 2")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r))[0]
    limit = (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the trace and not the largest eigenvalue; and lr in the limit, not in the number")
def adams_edge(H, sigma, lr, beta1):
    A = np.asarray(H) / np.asarray(sigma)
    number = np.trace(A)
    limit = 2 * (1 + beta1) / ((1 - beta1) * lr)
    return number, limit


@wrong("adams-edge", "divided by σ twice; and the limit of momentum as PyTorch writes it")
def adams_edge(H, sigma, lr, beta1):
    D = np.diag(1 / np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(D @ np.asarray(H) @ D).max()
    limit = 2 * (1 + beta1)
    return number, limit


@right("adams-edge", "the roots on both sides, symmetric")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(sigma)
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@right("adams-edge", "the columns divided by σ, with eigvals for a matrix that is not symmetric")
def adams_edge(H, sigma, lr, beta1):
    values = np.linalg.eigvals(np.array(H, dtype=float) / np.array(sigma, dtype=float))
    number = lr * float(max(values.real))
    return number, (2 + 2 * beta1) / (1 - beta1)


@right("adams-edge", "the rows divided by σ, lr inside: solve with the diagonal")
def adams_edge(H, sigma, lr, beta1):
    A = lr * np.linalg.solve(np.diag(sigma), np.asarray(H, dtype=float))
    values = np.linalg.eigvals(A)
    return float(np.max(np.real(values))), 2 / (1 - beta1) + 2 * beta1 / (1 - beta1)


@right("adams-edge", "loops and math.sqrt; the limit as 4/(1 - β) - 2")
def adams_edge(H, sigma, lr, beta1):
    n = len(sigma)
    A = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            A[i, j] = H[i][j] / math.sqrt(sigma[i] * sigma[j])
    largest = float(np.linalg.eigvalsh(A)[-1])
    return lr * largest, 4 / (1 - beta1) - 2


@right("adams-edge", "a diagonal matrix on both sides, eigh")
def adams_edge(H, sigma, lr, beta1):
    D = np.diag(np.asarray(sigma, dtype=float) ** -0.5)
    values, _ = np.linalg.eigh(D @ np.asarray(H, dtype=float) @ D)
    ratio = (1 + beta1) / (1 - beta1)
    return lr * values[-1], 2 * ratio
