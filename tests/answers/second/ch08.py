"""Lecture 08: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 8.1 adamw-step


@wrong("adamw-step", "L2 in the gradient, Adam and not AdamW")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    g = g + decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the decay is added to m̂ and divided by σ")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * (m_hat + decay * theta) / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the decay is not multiplied by lr")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the decay comes after the step and shrinks it, too")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    theta = theta * (1 - lr * decay)
    return m, v, theta


@wrong("adamw-step", "the weights grow: 1 + lr·decay")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = theta * (1 + lr * decay)
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "no decay at all: the weights that are kept are θ itself")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "a constant is subtracted, lr·decay without θ")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = theta - lr * decay
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "only what is lost remains: lr·decay·θ")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = lr * decay * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the corrected averages are returned")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1 ** (t + 1))
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2 ** (t + 1))
    theta = theta * (1 - lr * decay) - lr * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adamw-step", "the power is t")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t) if t else m
    v_hat = v / (1 - beta2**t) if t else v
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "no corrections")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    kept = theta * (1 - lr * decay)
    theta = kept - lr * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adamw-step", "v is not corrected")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v
    kept = theta * (1 - lr * decay)
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "ε under the root")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = theta * (1 - lr * decay)
    theta = kept - lr * m_hat / np.sqrt(v_hat + eps)
    return m, v, theta


@wrong("adamw-step", "ε is forgotten")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    n = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    theta = (1 - lr * decay) * theta - lr * (m / (1 - beta1**n)) / np.sqrt(v / (1 - beta2**n))
    return m, v, theta


@wrong("adamw-step", "the root is forgotten")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = theta * (1 - lr * decay)
    theta = kept - lr * m_hat / (v_hat + eps)
    return m, v, theta


@wrong("adamw-step", "both decays: L2 in the gradient and the decay apart")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    grad = g + decay * theta
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta * (1 - lr * decay) - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the decayed gradient goes into m only, σ from g alone")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * (g + decay * theta)
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "β₁ and β₂ exchanged in the averages")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g**2
    m_hat = m / (1 - beta2 ** (t + 1))
    v_hat = v / (1 - beta1 ** (t + 1))
    theta = theta * (1 - lr * decay) - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "uphill")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = theta * (1 - lr * decay)
    theta = kept + lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "the decay without lr; and after the step")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    theta = (1 - decay) * theta
    return m, v, theta


@wrong("adamw-step", "L2 in the gradient; and v is not corrected")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    g = g + decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v) + eps)
    return m, v, theta


@right("adamw-step", "the starter filled in")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@right("adamw-step", "the decay subtracted, computed from the old θ in the same line")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    n = t + 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    sigma = np.sqrt(v) / np.sqrt(1 - beta2**n) + eps
    return m, v, theta - lr * decay * theta - lr / (1 - beta1**n) * m / sigma


@right("adamw-step", "the step first, the decay from a copy of the old θ afterwards")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    old = np.array(theta, dtype=float)
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * np.square(g)
    c1, c2 = 1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1)
    step = lr * (new_m / c1) / ((new_v / c2) ** 0.5 + eps)
    new = old - step
    new = new - lr * decay * old
    return new_m, new_v, new


@right("adamw-step", "decay and step in one bracket")
def adamw_step(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    first = beta1 * m + g - beta1 * g
    second = beta2 * v + g**2 - beta2 * g**2
    adam = first / (1 - math.pow(beta1, t + 1)) / (np.sqrt(second / (1 - math.pow(beta2, t + 1))) + eps)
    return first, second, theta - lr * (adam + decay * theta)


# 8.2 who-decays


@wrong("who-decays", "σ of the noise alone, without the L2")
def who_decays(w, s, lr, lam):
    sigma = s
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "noise and L2 are added and not their squares")
def who_decays(w, s, lr, lam):
    sigma = s + lam * w
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "no root: the mean square")
def who_decays(w, s, lr, lam):
    sigma = s**2 + (lam * w) ** 2
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "λ is not squared: λw²")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + lam * w**2)
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "w is not squared: (λ²)w")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + lam**2 * w)
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "the L2 without its weight: λ and not λw")
def who_decays(w, s, lr, lam):
    sigma = np.hypot(s, lam)
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "s is taken for a variance")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s + (lam * w) ** 2)
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "the step and not the share of the weight")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam * w / sigma
    apart = lr * lam * w
    return sigma, inside, apart


@wrong("who-decays", "what is left and not what is lost")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = 1 - lr * lam / sigma
    apart = 1 - lr * lam
    return sigma, inside, apart


@wrong("who-decays", "inside and apart exchanged")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    apart = lr * lam / sigma
    inside = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "AdamW divides by σ as well")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / sigma
    apart = lr * lam / s
    return sigma, inside, apart


@wrong("who-decays", "AdamW without the rate: λ")
def who_decays(w, s, lr, lam):
    sigma = math.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / sigma
    apart = lam
    return sigma, inside, apart


@wrong("who-decays", "the rate is forgotten in both")
def who_decays(w, s, lr, lam):
    sigma = math.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lam / sigma, lam


@wrong("who-decays", "divided by σ² and not by σ")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / sigma**2
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "the approximation for loud weights, λ/s, with the right σ")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / s
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "a step of Adam is always lr, so that the share is lr/w")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr / w
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "the share is made of a gradient of the size of s, too: it does not cancel on average")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * (s + lam * w) / sigma / w
    apart = lr * lam
    return sigma, inside, apart


@wrong("who-decays", "the L2 decays alike in both: lr·λ")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lr * lam, lr * lam


@wrong("who-decays", "the gradient of λw² : a factor 2")
def who_decays(w, s, lr, lam):
    pull = 2 * lam * w
    sigma = np.sqrt(s**2 + pull**2)
    return sigma, lr * 2 * lam / sigma, 2 * lr * lam


@wrong("who-decays", "squares subtracted, as in the standard deviation from the mean square")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(np.abs(s**2 - (lam * w) ** 2))
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "noise and L2 added without squares; and the step instead of the share")
def who_decays(w, s, lr, lam):
    sigma = s + lam * abs(w)
    return sigma, lr * lam * w / sigma, lr * lam * w


@wrong("who-decays", "σ without the L2; and AdamW divided by it")
def who_decays(w, s, lr, lam):
    return s, lr * lam / s, lr * lam / s


@right("who-decays", "the formula")
def who_decays(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@right("who-decays", "hypot")
def who_decays(w, s, lr, lam):
    sigma = math.hypot(s, lam * w)
    apart = lr * lam
    return sigma, apart / sigma, apart


@right("who-decays", "the mean step, divided by the weight")
def who_decays(w, s, lr, lam):
    pull = lam * w
    sigma = (s * s + pull * pull) ** 0.5
    mean_step = lr * pull / sigma
    return sigma, mean_step / w, lr * pull / w


@right("who-decays", "the mean over the two gradients ±s")
def who_decays(w, s, lr, lam):
    g = np.array([s, -s]) + lam * w
    sigma = np.sqrt(np.mean(g**2))
    after = np.mean(w - lr * g / sigma)
    return sigma, (w - after) / w, lr * lam


# 8.3 adams-edge


@wrong("adams-edge", "the largest curvature divided by its own σ, without the eigenvalues of H/σ")
def adams_edge(H, sigma, lr, beta1):
    H, sigma = np.asarray(H, dtype=float), np.asarray(sigma, dtype=float)
    values = np.linalg.eigvalsh(H)
    number = lr * values[-1] / sigma[np.argmax(np.diag(H))]
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "σ is forgotten: the edge of gradient descent")
def adams_edge(H, sigma, lr, beta1):
    number = lr * np.linalg.eigvalsh(H).max()
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the diagonal divided by σ, as if H had nothing else")
def adams_edge(H, sigma, lr, beta1):
    number = lr * np.max(np.diag(H) / np.asarray(sigma))
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "eigvalsh of a matrix that is no longer symmetric")
def adams_edge(H, sigma, lr, beta1):
    A = np.asarray(H) / np.asarray(sigma)[:, None]
    number = lr * np.linalg.eigvalsh(A).max()
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the rows and the columns are both divided by σ: H/σ²")
def adams_edge(H, sigma, lr, beta1):
    s = np.asarray(sigma)
    A = np.asarray(H) / np.outer(s, s)
    number = lr * np.linalg.eigvalsh(A)[-1]
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "divided by the root of σ on one side only")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    A = np.asarray(H) / r[:, None]
    number = lr * np.linalg.eigvals(A).real.max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "multiplied by the roots of σ where it should be divided")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    A = np.asarray(H) * np.outer(r, r)
    number = lr * np.linalg.eigvalsh(A).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "all of H divided by the mean of σ")
def adams_edge(H, sigma, lr, beta1):
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.mean(sigma)).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "eigenvalues of H and σ paired by their order")
def adams_edge(H, sigma, lr, beta1):
    values = np.linalg.eigvalsh(H)
    number = lr * np.max(values / np.sort(sigma))
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the limit of gradient descent, 2")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2.0
    return number, limit


@wrong("adams-edge", "the limit of PyTorch's momentum, a sum: 2(1 + β)")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2 + 2 * beta1
    return number, limit


@wrong("adams-edge", "the limit 2/(1 − β): the average taken as a factor only")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2 / (1 - beta1)
    return number, limit


@wrong("adams-edge", "a fixed limit of 38, that of β₁ = 0.9")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 38.0
    return number, limit


@wrong("adams-edge", "the limit upside down, 2(1 − β)/(1 + β)")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = 2 * (1 - beta1) / (1 + beta1)
    return number, limit


@wrong("adams-edge", "the 2 before β is forgotten: (2 + β)/(1 − β)")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = (2 + beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the limit divided by the rate, which is already in the number")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = (2 + 2 * beta1) / ((1 - beta1) * lr)
    return number, limit


@wrong("adams-edge", "the rate is forgotten in the number")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the smallest eigenvalue, the first that eigvalsh gives")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r))[0]
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the trace, the sum of the eigenvalues")
def adams_edge(H, sigma, lr, beta1):
    number = lr * np.trace(np.asarray(H) / np.asarray(sigma)[:, None])
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "the largest singular value of H/σ, its norm")
def adams_edge(H, sigma, lr, beta1):
    A = np.asarray(H) / np.asarray(sigma)[:, None]
    number = lr * np.linalg.norm(A, 2)
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@wrong("adams-edge", "σ is forgotten; and the limit is 2")
def adams_edge(H, sigma, lr, beta1):
    number = lr * max(np.linalg.eigvalsh(np.array(H)))
    return number, 2.0


@wrong("adams-edge", "the diagonal only; and the limit of the sum, 2(1 + β)")
def adams_edge(H, sigma, lr, beta1):
    number = max(lr * H[i][i] / sigma[i] for i in range(len(sigma)))
    return number, 2 * (1 + beta1)


@right("adams-edge", "symmetric, the roots of σ on both sides")
def adams_edge(H, sigma, lr, beta1):
    r = np.sqrt(np.asarray(sigma))
    number = lr * np.linalg.eigvalsh(np.asarray(H) / np.outer(r, r)).max()
    limit = (2 + 2 * beta1) / (1 - beta1)
    return number, limit


@right("adams-edge", "eigvals of the rows divided by σ")
def adams_edge(H, sigma, lr, beta1):
    A = lr * np.asarray(H, dtype=float) / np.asarray(sigma, dtype=float)[:, None]
    number = np.max(np.linalg.eigvals(A).real)
    return float(number), 2 * (1 + beta1) / (1 - beta1)


@right("adams-edge", "the columns divided by σ, which has the same eigenvalues")
def adams_edge(H, sigma, lr, beta1):
    A = np.array(H, dtype=float) / np.array(sigma, dtype=float)
    number = lr * sorted(np.linalg.eigvals(A).real)[-1]
    return number, 4 / (1 - beta1) - 2


@right("adams-edge", "a product with diagonal matrices")
def adams_edge(H, sigma, lr, beta1):
    D = np.diag(np.asarray(sigma, dtype=float) ** -0.5)
    number = np.linalg.eigvalsh(lr * D @ np.asarray(H, dtype=float) @ D)[-1]
    limit = 2 / ((1 - beta1) / (1 + beta1))
    return number, limit


# 8.4 order-in-the-loop


@wrong("order-in-the-loop", "only translated: all three mistakes are left")
def clipped_walk(theta, gradients, rates, decay, longest):
    t, path = 0, []
    g = np.zeros_like(theta, dtype=float)
    for new in gradients:
        t = t + 1
        g = g + new
        g = g + decay * theta
        g = g * min(1, longest / np.linalg.norm(g))
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the scheduler still comes before the step: rates[t + 1]")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        lr = rates[t + 1]
        g = np.array(new, dtype=float)
        g = g * min(1, longest / np.linalg.norm(g))
        g = g + decay * theta
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the gradients still add up: no zero_grad in the loop")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    total = np.zeros(len(theta))
    for t, new in enumerate(gradients):
        lr = rates[t]
        total = total + new
        g = total * min(1, longest / np.linalg.norm(total))
        g = g + decay * theta
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "zero_grad in the wrong place: the clipped gradient and its decay stay for the next step")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    g = np.zeros(len(theta))
    for t, new in enumerate(gradients):
        lr = rates[t]
        g = g + new
        g = g * min(1, longest / np.linalg.norm(g))
        g = g + decay * theta
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the decay is clipped as well")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        lr = rates[t]
        g = new + decay * theta
        norm = np.linalg.norm(g)
        g = g * min(1, longest / norm)
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the norm is that of gradient and decay, though only the gradient is shortened")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        norm = np.linalg.norm(new + decay * theta)
        g = new * min(1, longest / norm)
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "each entry is clipped by itself")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        lr = rates[t]
        g = np.clip(new, -longest, longest)
        g = g + decay * theta
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "no clipping")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        g = new + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "always scaled to the length `longest`, short gradients too")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        g = new * longest / np.linalg.norm(new)
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "max for min: short gradients are lengthened, long ones stay")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        g = new * max(1, longest / np.linalg.norm(new))
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the quotient upside down: norm / longest")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        norm = np.linalg.norm(new)
        g = new * min(1, norm / longest)
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the square of the norm")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        norm = np.sum(new**2)
        if norm > longest:
            new = new * longest / norm
        g = new + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the decay is forgotten")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        g = new * min(1, longest / np.linalg.norm(new))
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the decay without θ, a constant")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        g = new * min(1, longest / np.linalg.norm(new))
        g = g + decay
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "AdamW's decay, without the rate: θ shrinks by 1 − decay")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        g = new * min(1, longest / np.linalg.norm(new))
        theta = (1 - decay) * theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the decay takes the weights from the start and not the present ones")
def clipped_walk(theta, gradients, rates, decay, longest):
    path, start = [], theta
    for t, new in enumerate(gradients):
        g = new * min(1, longest / np.linalg.norm(new))
        g = g + decay * start
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the rate of the first step for all")
def clipped_walk(theta, gradients, rates, decay, longest):
    lr, path = rates[0], []
    for new in gradients:
        g = new * min(1, longest / np.linalg.norm(new))
        g = g + decay * theta
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "θ is changed in place, so that each row is the last θ")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    theta = np.array(theta, dtype=float)
    for t, new in enumerate(gradients):
        g = new * min(1, longest / np.linalg.norm(new))
        g = g + decay * theta
        theta -= rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the path is written before the step: it begins at the start")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        path.append(theta)
        g = new * min(1, longest / np.linalg.norm(new))
        g = g + decay * theta
        theta = theta - rates[t] * g
    return np.array(path)


@wrong("order-in-the-loop", "one norm for the whole table of gradients")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    factor = min(1, longest / np.linalg.norm(gradients))
    for t, new in enumerate(gradients):
        theta = theta - rates[t] * (factor * new + decay * theta)
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the gradients add up; and the decay is clipped")
def clipped_walk(theta, gradients, rates, decay, longest):
    path, g = [], np.zeros(len(theta))
    for t, new in enumerate(gradients):
        lr = rates[t]
        g = g + new
        g = g + decay * theta
        g = g * min(1, longest / np.linalg.norm(g))
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "the scheduler before the step; and the decay is clipped")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients, start=1):
        g = new + decay * theta
        g = g * min(1, longest / np.linalg.norm(g))
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@right("order-in-the-loop", "the starter filled in")
def clipped_walk(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        lr = rates[t]
        g = new
        g = g * min(1, longest / np.linalg.norm(g))
        g = g + decay * theta
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@right("order-in-the-loop", "the posted loop with its three lines moved")
def clipped_walk(theta, gradients, rates, decay, longest):
    t, path, w = 0, [], np.asarray(theta, dtype=float)
    for new in gradients:
        grad = np.zeros_like(w)
        grad = grad + new
        norm = np.linalg.norm(grad)
        grad = grad * min(1, longest / norm)
        grad = grad + decay * w
        w = w - rates[t] * grad
        t = t + 1
        path.append(w)
    return np.array(path)


@right("order-in-the-loop", "a fresh array for the path, an if for the long ones")
def clipped_walk(theta, gradients, rates, decay, longest):
    gradients = np.array(gradients, dtype=float)
    out = np.empty_like(gradients)
    now = np.array(theta, dtype=float)
    for i in range(len(gradients)):
        g = gradients[i].copy()
        length = math.sqrt(float(g @ g))
        if length > longest:
            g *= longest / length
        now = (1 - rates[i] * decay) * now - rates[i] * g
        out[i] = now
    return out


@right("order-in-the-loop", "all gradients clipped beforehand; copies of a θ that changes in place")
def clipped_walk(theta, gradients, rates, decay, longest):
    gradients = np.asarray(gradients, dtype=float)
    norms = np.linalg.norm(gradients, axis=1, keepdims=True)
    short = gradients * longest / np.maximum(norms, longest)
    w, path = np.array(theta, dtype=float), []
    for lr, g in zip(rates, short):
        w -= lr * (g + decay * w)
        path.append(w.copy())
    return np.array(path)
