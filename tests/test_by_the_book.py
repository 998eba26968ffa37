"""Every optimizer beside its formula in plain numbers, as PyTorch's documentation or the paper writes it."""

import math

import numpy as np
import pytest
from test_optimizers import walk

from course_lib import optimizers as o
from course_lib.paths import rollout


def jumps():
    """Streams of gradients whose sizes jump by orders of magnitude, also downward, with a few zeros."""
    rng = np.random.default_rng(3)
    g = rng.standard_normal((60, 5)) * 10.0 ** rng.integers(-4, 4, (60, 5))
    g[:, 0] = np.where(np.arange(60) == 0, 1e30, 1.0)
    g[:, 1] = [1e3] + [1e-6] * 59
    g[7, 2:] = 0
    return g


def by_the_book(name, gs, lr, beta1=0.0, beta2=0.0, eps=0.0, weight_decay=0.0, start="zero", momentum_decay=0.0):
    """The path from 1 under one stream of gradients, as the documentation of torch.optim or the paper writes it."""
    theta, b, v, peak, total, path, product = 1.0, 0.0, 0.0, 0.0, 0.0, [1.0], 1.0
    for t, g in enumerate(map(float, gs), 1):
        theta *= 1 - lr * weight_decay
        total += g * g
        if name in ("gd", "momentum", "nesterov"):
            b = beta1 * b + g
            step = g + beta1 * b if name == "nesterov" else b
        elif name == "rms":
            step = g / (math.sqrt(total / t) + eps)
        elif name == "adagrad":
            step = g / (math.sqrt(total) + eps)
        elif name == "lion":
            mixed, b = beta1 * b + (1 - beta1) * g, beta2 * b + (1 - beta2) * g
            step = (mixed > 0) - (mixed < 0)
        elif name == "rmsprop":
            v = g * g if t == 1 and start == "first" else beta2 * v + (1 - beta2) * g * g
            step = g / (math.sqrt(v / (1 - beta2**t) if start == "unbiased" else v) + eps)
        else:
            b, v = beta1 * b + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
            peak = max(peak, v)
            m, unbias = b / (1 - beta1**t), 1 - beta2**t
            step = m / (math.sqrt((peak if name == "amsgrad" else v) / unbias) + eps)
            if name == "radam":
                longest = 2 / (1 - beta2) - 1
                # the paper's ρ∞ − 2tβᵗ/(1 − βᵗ), without the difference that rounds it
                length = 1 + 2 * sum(k * beta2**k for k in range(t)) / sum(beta2**k for k in range(t))
                r = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
                step = m * math.sqrt(r) * math.sqrt(unbias) / (math.sqrt(v) + eps) if length > 5 else m
            elif name == "nadam":
                mu, ahead = (beta1 * (1 - 0.5 * 0.96 ** (k * momentum_decay)) for k in (t, t + 1))
                product *= mu
                m = ahead * b / (1 - product * ahead) + (1 - mu) * g / (1 - product)
                step = m / (math.sqrt(v / unbias) + eps)
        theta -= lr * step
        path.append(theta)
    return path


DEFAULTS = {  # PyTorch's, but for the momentum, of which it has none, and rms and lion, which it does not have
    "gd": {"lr": 1e-3},
    "momentum": {"lr": 1e-3, "beta": 0.9},
    "nesterov": {"lr": 1e-3, "beta": 0.9},
    "rms": {"lr": 1e-2, "eps": 1e-10},
    "adagrad": {"lr": 1e-2, "eps": 1e-10},
    "rmsprop": {"lr": 1e-2, "alpha": 0.99, "eps": 1e-8, "start": "zero"},
    "adam": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    "amsgrad": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    "adamw": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 1e-2},
    "radam": {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    "nadam": {"lr": 2e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "momentum_decay": 4e-3},
    "lion": {"lr": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0},
}


OTHERS = [
    ("gd", {"lr": 0.3}),
    ("momentum", {"lr": 0.3, "beta": 0.6}),
    ("nesterov", {"lr": 0.3, "beta": 0.6}),
    ("rms", {"lr": 0.3, "eps": 0.2}),
    ("adagrad", {"lr": 0.3, "eps": 0.2}),
    *(("rmsprop", {"lr": 0.3, "alpha": a, "eps": 0.2, "start": s}) for a in (0.0, 1e-9, 0.7) for s in o.STARTS),
    *(
        (name, {"lr": 0.3, "beta1": a, "beta2": b, "eps": 0.2, **more})
        for name, more in (
            ("adam", {}),
            ("amsgrad", {}),
            ("adamw", {"weight_decay": 0.4}),
            ("radam", {}),
            ("nadam", {"momentum_decay": 0.5}),
        )
        for a, b in ((0.0, 0.0), (0.0, 0.9), (1e-9, 1e-9), (0.6, 0.95))
        if name != "radam" or b > 0.5
    ),
    ("lion", {"lr": 0.3, "beta1": 0.6, "beta2": 0.95, "weight_decay": 0.4}),
    ("lion", {"lr": 0.3, "beta1": 0.0, "beta2": 0.0}),
]


@pytest.mark.parametrize(("name", "given"), [*((name, {}) for name in DEFAULTS), *OTHERS])
def test_by_the_book(name, given):
    assert set(DEFAULTS) == set(o.OPTIMIZERS)
    arguments = {**DEFAULTS[name], **given}
    theirs = {{"beta": "beta1", "alpha": "beta2"}.get(key, key): value for key, value in arguments.items()}
    gs = jumps()
    expected = np.transpose([by_the_book(name, stream, **theirs) for stream in gs.T])
    path = walk(o.optimizer(name, **given), gs, 1.0)
    np.testing.assert_allclose(path, expected, rtol=1e-12, atol=1e-12 * np.abs(expected[:, 1:]).max())
    np.testing.assert_allclose(path[:, 0], expected[:, 0], rtol=1e-12)


def test_a_small_gradient_after_a_large_one_is_not_lost():
    steps = -np.diff(walk(o.rmsprop(1.0, alpha=0.0, eps=1e-8), np.array([[1e3], [1e-6], [1e-6]])), axis=0)[:, 0]
    np.testing.assert_allclose(steps, [1, 1 / 1.01, 1 / 1.01], rtol=1e-9)


@pytest.mark.parametrize("name", o.OPTIMIZERS)
@pytest.mark.parametrize("size", [1e20, 1e30])
def test_a_huge_gradient_leaves_a_float32_theta_finite(name, size):
    gs = iter(np.array([1, size, 1, 1, 1], np.float32).reshape(5, 1))
    path = rollout(o.optimizer(name), lambda theta: next(gs), np.ones(1, np.float32), 5)
    assert path.dtype == np.float32 and np.isfinite(path).all()
