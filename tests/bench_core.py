"""How long the library takes, beside torch on the same machine in the same run. `make bench`; never a test."""

import numpy as np
import pytest

from course_lib import optimizers
from course_lib.optimizers import adam
from course_lib.paths import rollout
from course_lib.surfaces import rosenbrock

SIZES = (10**3, 10**6, 10**7)


@pytest.fixture(params=SIZES, ids="{:.0e} parameters".format)
def size(request, benchmark):
    """The number of parameters; each has a table of its own."""
    benchmark.group = f"one Adam step, {request.param:.0e} float32 parameters, one thread"
    return request.param


def test_adam_step(benchmark, size):
    optimizer, theta, g = adam(1e-3), np.ones(size, np.float32), np.full(size, 0.1, np.float32)
    theta, state = optimizer.step(0, theta, g, optimizer.init(theta))
    benchmark(optimizer.step, 1, theta, g, state)


def test_adam_step_at_once(benchmark, monkeypatch, size):
    """The same without blocks: what `optimizers.BLOCK` saves."""
    monkeypatch.setattr(optimizers, "BLOCK", size)
    optimizer, theta, g = adam(1e-3), np.ones(size, np.float32), np.full(size, 0.1, np.float32)
    theta, state = optimizer.step(0, theta, g, optimizer.init(theta))
    benchmark(optimizer.step, 1, theta, g, state)


@pytest.mark.needs_torch
@pytest.mark.parametrize("kind", ["fused", "foreach"])
def test_torch_adam_step(benchmark, torch, size, kind):
    torch.set_num_threads(1)
    p = torch.nn.Parameter(torch.ones(size))
    p.grad = torch.full((size,), 0.1)
    optimizer = torch.optim.Adam([p], **{kind: True})
    optimizer.step()
    benchmark(optimizer.step)


@pytest.mark.benchmark(group="a sweep: 5,000 runs of 200 steps of Adam on Rosenbrock's valley, in one rollout")
def test_sweep(benchmark):
    surface, lr, beta1 = rosenbrock(), np.geomspace(1e-4, 1e-1, 50)[:, None], np.linspace(0, 0.99, 100)
    path = benchmark(rollout, adam(lr, beta1), surface.grad, surface.start, 200, (50, 100))
    one = rollout(adam(float(lr[7, 0]), float(beta1[90])), surface.grad, surface.start, 200)
    np.testing.assert_array_equal(path[..., 7, 90], one)


@pytest.mark.benchmark(group="one run of 200 steps of Adam: what a slider asks for")
def test_one_run(benchmark):
    surface = rosenbrock()
    benchmark(rollout, adam(0.01), surface.grad, surface.start, 200)
