"""How long the library takes, beside torch on the same machine in the same run. `make bench`; never a test."""

import numpy as np
import pytest

from course_lib.optimizers import adam
from course_lib.paths import rollout
from course_lib.surfaces import rosenbrock

SIZES = (10**3, 10**6, 10**7)
STEPS = {10**3: 200, 10**6: 3, 10**7: 1}  # of one measurement


@pytest.mark.parametrize("size", SIZES, ids="{:.0e} parameters".format)
@pytest.mark.benchmark(group="200, 3 or 1 Adam steps, float32")
def test_adam_step(benchmark, size):
    optimizer, g = adam(1e-3), np.full(size, 0.1, np.float32)

    def steps():
        theta = np.ones(size, np.float32)
        state = optimizer.init(theta)
        for t in range(STEPS[size]):
            theta, state = optimizer.step(t, theta, g, state)

    benchmark(steps)


@pytest.mark.needs_torch
@pytest.mark.parametrize("kind", ["fused", "foreach"])
@pytest.mark.parametrize("size", SIZES, ids="{:.0e} parameters".format)
@pytest.mark.benchmark(group="200, 3 or 1 Adam steps, float32")
def test_torch_adam_step(benchmark, torch, size, kind):
    torch.set_num_threads(1)

    def steps():
        p = torch.nn.Parameter(torch.ones(size))
        p.grad = torch.full((size,), 0.1)
        optimizer = torch.optim.Adam([p], **{kind: True})
        for _ in range(STEPS[size]):
            optimizer.step()

    benchmark(steps)


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
