"""Lecture 08: answers as students write them, from the task texts alone."""

import math
import statistics

import numpy as np

from . import right, wrong

# adamw-step


@wrong("adamw-step", "L2 in the gradient instead of a decay apart")
def adamw_step_w1(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    g = g + decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "decay without the rate")
def adamw_step_w2(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "decays after Adam's step, so that the step shrinks too")
def adamw_step_w3(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    theta = theta * (1 - lr * decay)
    return m, v, theta


@wrong("adamw-step", "eps under the root")
def adamw_step_w4(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / np.sqrt(v_hat + eps)
    return m, v, theta


@wrong("adamw-step", "forgets the correction of m")
def adamw_step_w5(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "forgets the correction of v")
def adamw_step_w6(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adamw-step", "returns the corrected averages")
def adamw_step_w7(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1 ** (t + 1))
    v = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adamw-step", "corrects with t instead of t + 1, 1 at t = 0")
def adamw_step_w8(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    n = max(t, 1)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**n)
    v_hat = v / (1 - beta2**n)
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "divides the decay by sigma as well")
def adamw_step_w9(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * (m_hat + decay * theta) / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "beta1 and beta2 confused")
def adamw_step_w10(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g**2
    m_hat = m / (1 - beta2 ** (t + 1))
    v_hat = v / (1 - beta1 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "adds eps to the uncorrected root (eps-hat of the paper, TensorFlow)")
def adamw_step_w11(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    rate = lr * np.sqrt(1 - beta2 ** (t + 1)) / (1 - beta1 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - rate * m / (np.sqrt(v) + eps)
    return m, v, theta


@wrong("adamw-step", "forgets the root of v")
def adamw_step_w12(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (v_hat + eps)
    return m, v, theta


@wrong("adamw-step", "corrects with 1 - beta at every step, without the power")
def adamw_step_w13(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1)
    v_hat = v / (1 - beta2)
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@wrong("adamw-step", "two mistakes: returns corrected averages, and decay without the rate")
def adamw_step_w14(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1 ** (t + 1))
    v = v / (1 - beta2 ** (t + 1))
    theta = theta - lr * m / (np.sqrt(v) + eps) - decay * theta
    return m, v, theta


@right("adamw-step", "the template")
def adamw_step_r1(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    kept = (1 - lr * decay) * theta
    theta = kept - lr * m_hat / (np.sqrt(v_hat) + eps)
    return m, v, theta


@right("adamw-step", "corrections put into the rate, and eps scaled with them")
def adamw_step_r2(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    n = t + 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (np.square(g) - v)
    root = np.sqrt(1 - beta2**n)
    size = lr * root / (1 - beta1**n)
    return m, v, theta - lr * decay * theta - size * m / (np.sqrt(v) + eps * root)


@right("adamw-step", "helper function, one bracket, list")
def adamw_step_r3(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    def update(old, new, beta):
        kept = beta * old + (1 - beta) * new
        return kept, kept / (1 - beta ** (t + 1))

    m, m_hat = update(m, g, beta1)
    v, v_hat = update(v, g * g, beta2)
    return [m, v, theta - lr * (m_hat / (v_hat**0.5 + eps) + decay * theta)]


@right("adamw-step", "as PyTorch's source has it")
def adamw_step_r4(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    # as in the source of PyTorch
    step = t + 1
    param = theta * (1 - lr * decay)
    exp_avg = m * beta1 + g * (1 - beta1)
    exp_avg_sq = v * beta2 + g * g * (1 - beta2)
    step_size = lr / (1 - beta1**step)
    denom = np.sqrt(exp_avg_sq) / (1 - beta2**step) ** 0.5 + eps
    return exp_avg, exp_avg_sq, param - step_size * (exp_avg / denom)


@right("adamw-step", "NumPy functions, corrections as sums")
def adamw_step_r5(theta, m, v, t, g, lr, decay, beta1, beta2, eps=0.0):
    m_new = np.add(np.multiply(beta1, m), np.multiply(1 - beta1, g))
    v_new = np.add(np.multiply(beta2, v), np.multiply(1 - beta2, np.power(g, 2)))
    weight1 = sum((1 - beta1) * beta1**i for i in range(t + 1))
    weight2 = sum((1 - beta2) * beta2**i for i in range(t + 1))
    adam = lr * (m_new / weight1) / (np.sqrt(v_new / weight2) + eps)
    shrink = lr * decay * theta
    return m_new, v_new, theta - shrink - adam


# who-decays


@wrong("who-decays", "sigma without the L2 term")
def who_decays_w1(w, s, lr, lam):
    sigma = s
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "adds s and lam w without squares")
def who_decays_w2(w, s, lr, lam):
    sigma = s + lam * w
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "forgets the root in sigma")
def who_decays_w3(w, s, lr, lam):
    sigma = s**2 + (lam * w) ** 2
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "amounts instead of shares")
def who_decays_w4(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lr * lam * w / sigma, lr * lam * w


@wrong("who-decays", "AdamW's decay without the rate")
def who_decays_w5(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lr * lam / sigma, lam


@wrong("who-decays", "inside is an amount, not a share")
def who_decays_w6(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lr * lam * w / sigma, lr * lam


@wrong("who-decays", "inside and apart confused")
def who_decays_w7(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lr * lam, lr * lam / sigma


@wrong("who-decays", "squares w but not lam")
def who_decays_w8(w, s, lr, lam):
    sigma = np.sqrt(s**2 + lam * w**2)
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "takes s for the variance")
def who_decays_w9(w, s, lr, lam):
    sigma = np.sqrt(s + (lam * w) ** 2)
    return sigma, lr * lam / sigma, lr * lam


@wrong("who-decays", "divides inside by s instead of sigma")
def who_decays_w10(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lr * lam / s, lr * lam


@wrong("who-decays", "divides inside by sigma squared")
def who_decays_w11(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, lr * lam / sigma**2, lr * lam


@wrong("who-decays", "shares that are left instead of lost")
def who_decays_w12(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    return sigma, 1 - lr * lam / sigma, 1 - lr * lam


@wrong("who-decays", "gradient of lam w^2, so L2 adds 2 lam w")
def who_decays_w13(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (2 * lam * w) ** 2)
    return sigma, 2 * lr * lam / sigma, lr * lam


@wrong("who-decays", "two mistakes: sigma without L2, and amounts instead of shares")
def who_decays_w14(w, s, lr, lam):
    sigma = s
    return sigma, lr * lam * w / sigma, lr * lam * w


@right("who-decays", "the template")
def who_decays_r1(w, s, lr, lam):
    sigma = np.sqrt(s**2 + (lam * w) ** 2)
    inside = lr * lam / sigma
    apart = lr * lam
    return sigma, inside, apart


@right("who-decays", "hypot")
def who_decays_r2(w, s, lr, lam):
    sigma = np.hypot(s, lam * w)
    apart = lr * lam
    return sigma, apart / sigma, apart


@right("who-decays", "math module, list")
def who_decays_r3(w, s, lr, lam):
    sigma = math.sqrt(s * s + lam * lam * w * w)
    return [sigma, lam / sigma * lr, lam * lr]


@right("who-decays", "norm of a vector, rate of the weight")
def who_decays_r4(w, s, lr, lam):
    sigma = np.linalg.norm([s, lam * w], axis=0)
    eta = lr / sigma  # Adam's own rate of this weight
    return sigma, eta * lam, lr * lam


@right("who-decays", "helper function for the second moment")
def who_decays_r5(w, s, lr, lam):
    def second_moment(mean, std):
        return mean**2 + std**2

    sigma = second_moment(lam * w, s) ** 0.5
    shares = [lam * rate for rate in (lr / sigma, lr)]
    return (sigma, *shares)


# adams-edge


@wrong("adams-edge", "largest curvature by the smallest sigma")
def adams_edge_w1(H, sigma, lr, beta1):
    number = lr * np.max(np.linalg.eigvalsh(np.array(H, float))) / np.min(sigma)
    return number, 2 * (1 + beta1) / (1 - beta1)


@wrong("adams-edge", "largest curvature by the mean sigma")
def adams_edge_w2(H, sigma, lr, beta1):
    number = lr * np.max(np.linalg.eigvalsh(np.array(H, float))) / np.mean(sigma)
    return number, 2 * (1 + beta1) / (1 - beta1)


@wrong("adams-edge", "only the diagonal of H")
def adams_edge_w3(H, sigma, lr, beta1):
    number = lr * np.max(np.diag(H) / np.array(sigma))
    return number, 2 * (1 + beta1) / (1 - beta1)


@wrong("adams-edge", "eigvalsh of the matrix H/sigma, which is not symmetric")
def adams_edge_w4(H, sigma, lr, beta1):
    A = np.array(H, float) / np.array(sigma, float)[:, None]
    number = lr * np.linalg.eigvalsh(A)[-1]
    return number, 2 * (1 + beta1) / (1 - beta1)


@wrong("adams-edge", "divides the sorted eigenvalues of H by sigma")
def adams_edge_w5(H, sigma, lr, beta1):
    number = lr * np.max(np.linalg.eigvalsh(np.array(H, float)) / np.array(sigma))
    return number, 2 * (1 + beta1) / (1 - beta1)


def _sym(H, sigma):
    H, r = np.array(H, float), np.sqrt(np.array(sigma, float))
    return H / np.outer(r, r)


@wrong("adams-edge", "limit 2/(1 - beta1), forgets 1 + beta1")
def adams_edge_w6(H, sigma, lr, beta1):
    number = lr * np.linalg.eigvalsh(_sym(H, sigma))[-1]
    return number, 2 / (1 - beta1)


@wrong("adams-edge", "the limit of heavy ball with b = beta b + g, 2 (1 + beta1)")
def adams_edge_w7(H, sigma, lr, beta1):
    number = lr * np.linalg.eigvalsh(_sym(H, sigma))[-1]
    return number, 2 * (1 + beta1)


@wrong("adams-edge", "the limit upside down")
def adams_edge_w8(H, sigma, lr, beta1):
    number = lr * np.linalg.eigvalsh(_sym(H, sigma))[-1]
    return number, 2 * (1 - beta1) / (1 + beta1)


@wrong("adams-edge", "number without the rate, and the limit divided by it")
def adams_edge_w9(H, sigma, lr, beta1):
    number = np.linalg.eigvalsh(_sym(H, sigma))[-1]
    return number, 2 * (1 + beta1) / (1 - beta1) / lr


@wrong("adams-edge", "divides by sigma on both sides instead of its root")
def adams_edge_w10(H, sigma, lr, beta1):
    s = np.array(sigma, float)
    number = lr * np.linalg.eigvalsh(np.array(H, float) / np.outer(s, s))[-1]
    return number, 2 * (1 + beta1) / (1 - beta1)


@wrong("adams-edge", "divides by the root of sigma on one side only")
def adams_edge_w11(H, sigma, lr, beta1):
    A = np.array(H, float) / np.sqrt(np.array(sigma, float))[:, None]
    number = lr * np.linalg.eigvals(A).real.max()
    return number, 2 * (1 + beta1) / (1 - beta1)


@wrong("adams-edge", "largest singular value of H/sigma")
def adams_edge_w12(H, sigma, lr, beta1):
    A = np.array(H, float) / np.array(sigma, float)[:, None]
    number = lr * np.linalg.norm(A, 2)
    return number, 2 * (1 + beta1) / (1 - beta1)


@wrong("adams-edge", "limit 2 of gradient descent, without momentum")
def adams_edge_w13(H, sigma, lr, beta1):
    number = lr * np.linalg.eigvalsh(_sym(H, sigma))[-1]
    return number, 2.0


@wrong("adams-edge", "two mistakes: largest curvature by the largest sigma, and limit 2/(1 - beta1)")
def adams_edge_w14(H, sigma, lr, beta1):
    number = lr * np.max(np.linalg.eigvalsh(np.array(H, float))) / np.max(sigma)
    return number, 2 / (1 - beta1)


@right("adams-edge", "the template, symmetric form")
def adams_edge_r1(H, sigma, lr, beta1):
    r = np.sqrt(np.array(sigma, dtype=float))
    number = lr * np.linalg.eigvalsh(np.array(H) / np.outer(r, r)).max()
    limit = 2 * (1 + beta1) / (1 - beta1)
    return number, limit


@right("adams-edge", "diag @ H and eigvals")
def adams_edge_r2(H, sigma, lr, beta1):
    A = np.diag(1 / np.array(sigma, dtype=float)) @ np.array(H, dtype=float)
    number = lr * np.max(np.linalg.eigvals(A).real)
    return number, (2 + 2 * beta1) / (1 - beta1)


@right("adams-edge", "columns divided, eig, another form of the limit, list")
def adams_edge_r3(H, sigma, lr, beta1):
    # dividing the columns instead of the rows leaves the eigenvalues as they are
    values = np.linalg.eig(np.asarray(H, float) / np.asarray(sigma, float))[0]
    return [lr * max(values.real), 4 / (1 - beta1) - 2]


@right("adams-edge", "two loops and math.sqrt")
def adams_edge_r4(H, sigma, lr, beta1):
    n = len(sigma)
    S = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            S[i, j] = lr * H[i][j] / math.sqrt(sigma[i]) / math.sqrt(sigma[j])
    return sorted(np.linalg.eigvalsh(S))[-1], 2 * (1 + beta1) / (1 - beta1)


@right("adams-edge", "D H D, eigh, and the limit from the recursion")
def adams_edge_r5(H, sigma, lr, beta1):
    # the limit from the two-step recursion: e' - (1+b) e + b e_old = -(1-b) x e
    r = 1 / np.sqrt(np.asarray(sigma, float))
    D = np.diag(r)
    number = np.linalg.eigh(lr * D @ np.asarray(H, float) @ D)[0][-1]
    # at the root -1: 1 + (1+b) + b = (1-b) x
    limit = (1 + (1 + beta1) + beta1) / (1 - beta1)
    return number, limit


# order-in-the-loop


@wrong("order-in-the-loop", "the loop as it was, only the zero gradient is guarded")
def order_in_the_loop_w1(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    gradients = np.array(gradients, float)
    t, path = 0, []
    g = np.zeros_like(theta)
    for new in gradients:
        t = t + 1
        g = g + new
        g = g + decay * theta
        norm = np.linalg.norm(g)
        g = g * (min(1, longest / norm) if norm > 0 else 1)
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "still adds the decay before clipping")
def order_in_the_loop_w2(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        g = new + decay * theta
        norm = np.linalg.norm(g)
        if norm > longest:
            g = g * longest / norm
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "still adds up the gradients of all the steps")
def order_in_the_loop_w3(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    total = np.zeros_like(theta)
    for t, new in enumerate(np.array(gradients, float)):
        total = total + new
        norm = np.linalg.norm(total)
        g = total * min(1, longest / norm) if norm > 0 else total
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "still takes the rate of the next step")
def order_in_the_loop_w4(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        norm = np.linalg.norm(new)
        g = new * min(1, longest / norm) if norm > 0 else new
        g = g + decay * theta
        theta = theta - rates[t + 1] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "scales every gradient to the longest, short ones too")
def order_in_the_loop_w5(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        norm = np.linalg.norm(new)
        g = new * longest / norm if norm > 0 else new
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "clips each element instead of the norm")
def order_in_the_loop_w6(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        g = np.clip(new, -longest, longest)
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "forgets the root of the norm")
def order_in_the_loop_w7(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        norm = np.sum(new**2)
        g = new * longest / norm if norm > longest else new
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "divides by the norm of a zero gradient, nan")
def order_in_the_loop_w8(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        norm = np.linalg.norm(new)
        with np.errstate(invalid="ignore"):
            g = new / norm * min(norm, longest)
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "decay without the rate")
def order_in_the_loop_w9(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        norm = np.linalg.norm(new)
        g = new * min(1, longest / norm) if norm > 0 else new
        theta = theta - rates[t] * g - decay * theta
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "decays after the step, from the new theta")
def order_in_the_loop_w10(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        norm = np.linalg.norm(new)
        g = new * min(1, longest / norm) if norm > 0 else new
        theta = theta - rates[t] * g
        theta = theta - rates[t] * decay * theta
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "skips the whole step at a zero gradient, the decay too")
def order_in_the_loop_w11(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        norm = np.linalg.norm(new)
        if norm == 0:
            path.append(theta)
            continue
        g = new * min(1, longest / norm)
        g = g + decay * theta
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "records theta before each step")
def order_in_the_loop_w12(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        path.append(theta)
        norm = np.linalg.norm(new)
        g = new * min(1, longest / norm) if norm > 0 else new
        g = g + decay * theta
        theta = theta - rates[t] * g
    return np.array(path)


@wrong("order-in-the-loop", "changes theta in place, so all the rows are the last one")
def order_in_the_loop_w13(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        norm = np.linalg.norm(new)
        g = new * min(1, longest / norm) if norm > 0 else new
        g = g + decay * theta
        theta -= rates[t] * g
        path.append(theta)
    return np.array(path)


@wrong("order-in-the-loop", "two mistakes left: decay before clipping, and the rate of the next step")
def order_in_the_loop_w14(theta, gradients, rates, decay, longest):
    theta = np.array(theta, float)
    path = []
    for t, new in enumerate(np.array(gradients, float)):
        g = new + decay * theta
        norm = np.linalg.norm(g)
        if norm > longest:
            g = g * longest / norm
        theta = theta - rates[t + 1] * g
        path.append(theta)
    return np.array(path)


@right("order-in-the-loop", "the template with an if")
def order_in_the_loop_r1(theta, gradients, rates, decay, longest):
    path = []
    for t, new in enumerate(gradients):
        lr = rates[t]
        g = np.array(new, dtype=float)
        norm = np.linalg.norm(g)
        if norm > longest:
            g = g * (longest / norm)
        g = g + decay * np.asarray(theta)
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@right("order-in-the-loop", "zip, scale with max, decay as a factor")
def order_in_the_loop_r2(theta, gradients, rates, decay, longest):
    theta = np.array(theta, dtype=float)
    path = []
    for g, lr in zip(np.asarray(gradients, dtype=float), rates):
        scale = longest / max(longest, np.sqrt(np.sum(g**2)))
        theta = (1 - lr * decay) * theta - lr * scale * g
        path.append(theta)
    return np.stack(path)


@right("order-in-the-loop", "lists and a helper function")
def order_in_the_loop_r3(theta, gradients, rates, decay, longest):
    def clip(g):
        norm = math.sqrt(sum(x * x for x in g))
        return [x * longest / norm for x in g] if norm > longest else list(g)

    path = []
    now = list(theta)
    for t in range(len(gradients)):
        g = clip(gradients[t])
        now = [w - rates[t] * (x + decay * w) for w, x in zip(now, g)]
        path.append(now)
    return np.array(path)


@right("order-in-the-loop", "clips all the rows at once")
def order_in_the_loop_r4(theta, gradients, rates, decay, longest):
    gradients = np.array(gradients, dtype=float)
    norms = np.linalg.norm(gradients, axis=1, keepdims=True)
    clipped = gradients * np.minimum(1, longest / np.where(norms == 0, longest, norms))
    path = np.zeros_like(gradients)
    for t in range(len(gradients)):
        path[t] = theta - rates[t] * (clipped[t] + decay * np.array(theta))
        theta = path[t]
    return path


@right("order-in-the-loop", "the loop of the task, three lines moved")
def order_in_the_loop_r5(theta, gradients, rates, decay, longest):
    # the loop of the task, with the three lines in their places
    w = np.array(theta, dtype=float)
    t, path = 0, []
    for new in np.array(gradients, dtype=float):
        grad = np.zeros_like(w)
        grad = grad + new
        norm = np.linalg.norm(grad)
        grad = grad * (1 if norm == 0 else min(1, longest / norm))
        grad = grad + decay * w
        w = w - rates[t] * grad
        t = t + 1
        path.append(w)
    return np.array(path)
