"""PyTorch as the oracle: the same gradients must make the same path, to rounding."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from test_optimizers import walk

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib.paths import rollout

pytestmark = pytest.mark.needs_torch
STEPS = 1000


def gradients(steps=STEPS):
    """Twelve streams of sizes 1e-6 … 1e3, one gradient in ten exactly zero, the first one of one stream too."""
    rng = np.random.default_rng(7)
    g = rng.standard_normal((steps, 12)) * np.geomspace(1e-6, 1e3, 12)
    g[rng.random(g.shape) < 0.1] = 0.0
    g[:3, 4] = 0.0
    return g


def their_path(torch, make, stream):
    p = torch.nn.Parameter(torch.ones(stream.shape[1], dtype=torch.float64))
    theirs, path = make([p]), [np.ones(stream.shape[1])]
    for g in stream:
        p.grad = torch.tensor(g)
        theirs.step()
        path.append(p.detach().numpy().copy())
    return np.array(path)


@dataclass(frozen=True)
class Case:
    """An optimizer of ours and the class of torch.optim that is its oracle; None where there is none, and why."""

    ours: o.Optimizer
    oracle: str | None
    arguments: dict = field(default_factory=dict)
    why: str = ""


def tolerance(theirs, beta=0.999):
    """Rounding; PyTorch's RAdam rounds 1 − βⁿ, and its ρ − 4 magnifies that 1/(n·(1−β)²) times, from n = 6 on.

    Ours does not: test_parts compares its r with fractions.
    """
    return max(1e-12, 2e-17 / (1 - beta) ** 2) if theirs == "RAdam" else 1e-12


CASES = {
    "gd": Case(o.gd(0.1), "SGD", {"lr": 0.1}),
    "momentum": Case(o.momentum(0.1, 0.9), "SGD", {"lr": 0.1, "momentum": 0.9}),
    "nesterov": Case(o.nesterov(0.1, 0.9), "SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    "rms": Case(o.rms(s.constant(0.1) * s.inverse_sqrt(), 0.0), "Adagrad", {"lr": 0.1, "eps": 0.0}),
    "adagrad": Case(o.adagrad(0.1), "Adagrad", {"lr": 0.1}),
    "rmsprop": Case(o.rmsprop(0.1), "RMSprop", {"lr": 0.1}),
    "adam": Case(o.adam(0.1), "Adam", {"lr": 0.1}),
    "amsgrad": Case(o.amsgrad(0.1), "Adam", {"lr": 0.1, "amsgrad": True}),
    "adamw": Case(o.adamw(0.1), "AdamW", {"lr": 0.1}),
    "radam": Case(o.radam(0.1), "RAdam", {"lr": 0.1}),
    "nadam": Case(o.nadam(0.1), "NAdam", {"lr": 0.1}),
    "lion": Case(
        o.lion(0.1), oracle=None, why="torch.optim has no Lion; test_by_the_book walks the paper's Algorithm 2"
    ),
}
COMPARED = {name: (case.ours, case.oracle, case.arguments) for name, case in CASES.items() if case.oracle}


@pytest.mark.usefixtures("doubles")
@pytest.mark.parametrize("name", COMPARED)
def test_same_path(torch, name):
    ours, theirs, arguments = COMPARED[name]
    stream = gradients()
    if name == "rms":  # neither guards against 0/0 here, so no stream may begin with zeros
        stream[0] = np.where(stream[0] == 0, 1e-6, stream[0])
        stream[:3, 4] = 1e-6
    expected = their_path(torch, lambda p: getattr(torch.optim, theirs)(p, **arguments), stream)
    scale = np.abs(expected).max(
        axis=0
    )  # of each coordinate: near a zero of its path a relative difference says nothing
    assert np.max(np.abs(walk(ours, stream, 1.0) - expected) / scale) < tolerance(theirs)


def jumps(steps=200):
    """Streams that jump over the whole range, also downward: what an average keeps must not drown in rounding."""
    rng = np.random.default_rng(1)
    size = np.exp(rng.uniform(np.log(1e-12), np.log(1e12), (steps, 12)))
    size[:, 4:8] = np.repeat(10.0 ** rng.integers(-12, 12, (steps // 20, 4)), 20, axis=0)
    size[:, 8:] = np.where(np.arange(steps) == 0, 1e30, 1.0)[:, None]
    return rng.standard_normal((steps, 12)) * size


def extremes():
    """The hyperparameters at their ends, for all namesakes."""
    for beta in (0.0, 1e-10, 0.3, 0.9, 0.9999):
        for eps in (0.0, 1e-8):
            yield o.rmsprop(0.1, beta, eps), "RMSprop", {"lr": 0.1, "alpha": beta, "eps": eps}
            for beta1 in (0.0, 0.6):
                arguments = {"lr": 0.1, "betas": (beta1, beta), "eps": eps}
                yield o.adam(0.1, beta1, beta, eps), "Adam", arguments
                yield o.adamw(0.1, beta1, beta, eps), "AdamW", arguments
                yield o.amsgrad(0.1, beta1, beta, eps), "Adam", {**arguments, "amsgrad": True}
                yield o.nadam(0.1, beta1, beta, eps), "NAdam", arguments
                yield o.radam(0.1, beta1, beta, eps), "RAdam", arguments
        yield o.momentum(0.1, beta), "SGD", {"lr": 0.1, "momentum": beta}
    for eps in (0.0, 1e-10):
        yield o.adagrad(0.1, eps), "Adagrad", {"lr": 0.1, "eps": eps}


@pytest.mark.usefixtures("doubles")
@pytest.mark.parametrize(("ours", "theirs", "arguments"), list(extremes()), ids=lambda value: str(value)[:60])
def test_same_path_at_the_extremes(torch, ours, theirs, arguments):
    stream = jumps()
    expected = their_path(torch, lambda p: getattr(torch.optim, theirs)(p, **arguments), stream)
    off = np.abs(walk(ours, stream, 1.0) - expected) / np.abs(expected).max(axis=0)
    assert np.max(off) < tolerance(theirs, arguments.get("betas", (0, 0))[1])


@pytest.mark.parametrize("name", COMPARED)
def test_same_path_in_float32(torch, name):
    ours, theirs, arguments = COMPARED[name]
    stream = gradients(300).astype(np.float32)
    stream = np.where(np.abs(stream) < 1e-6, np.float32(1e-6), stream)  # nothing near 0/0
    p = torch.nn.Parameter(torch.ones(stream.shape[1]))
    optimizer, expected, gs = getattr(torch.optim, theirs)([p], **arguments), [], iter(stream)
    for g in stream:
        p.grad = torch.tensor(g)
        optimizer.step()
        expected.append(p.detach().numpy().copy())
    path = rollout(ours, lambda theta: next(gs), np.ones(stream.shape[1], np.float32), len(stream))[1:]
    assert path.dtype == np.float32
    assert np.max(np.abs(path - expected) / np.abs(expected).max(axis=0)) < 1e-5


def test_every_optimizer_is_compared(torch):
    assert set(CASES) == set(o.OPTIMIZERS)
    names = {name.lower() for name in dir(torch.optim)}
    for name, case in CASES.items():
        if case.oracle is None:
            assert len(case.why.split()) > 4 and name not in names, "now there is one to compare with"


@pytest.mark.parametrize(
    ("name", "theirs", "how"),
    [
        ("gd", "SGD", {}),
        ("momentum", "SGD", {"momentum": 0.9}),  # torch has none by default
        ("nesterov", "SGD", {"momentum": 0.9, "nesterov": True}),
        ("adagrad", "Adagrad", {}),
        ("rmsprop", "RMSprop", {}),
        ("adam", "Adam", {}),
        ("amsgrad", "Adam", {"amsgrad": True}),
        ("adamw", "AdamW", {}),
        ("radam", "RAdam", {}),
        ("nadam", "NAdam", {}),
    ],
)
@pytest.mark.usefixtures("doubles")
def test_same_defaults(torch, name, theirs, how):
    stream = gradients(30)
    expected = their_path(torch, lambda p: getattr(torch.optim, theirs)(p, **how), stream)
    np.testing.assert_allclose(walk(o.OPTIMIZERS[name](), stream, 1.0), expected, rtol=tolerance(theirs))


def _sequential(torch, lr, opt):
    first, second = lr.LinearLR(opt, 0.1, 1.0, 10), lr.CosineAnnealingLR(opt, STEPS - 10)
    return lr.SequentialLR(opt, [first, second], [10])


SCHEDULES = {
    "constant": (s.constant(), lambda t, lr, opt: lr.ConstantLR(opt, 1.0, 1)),
    "linear": (s.linear(1 / 3, 1.0, 200), lambda t, lr, opt: lr.LinearLR(opt, 1 / 3, 1.0, 200)),
    "warmup": (s.warmup(100), lambda t, lr, opt: lr.LinearLR(opt, 1 / 100, 1.0, 99)),
    "step": (s.step(170, 0.5), lambda t, lr, opt: lr.StepLR(opt, 170, 0.5)),
    "multi_step": (s.multi_step([10, 50, 800], 0.3), lambda t, lr, opt: lr.MultiStepLR(opt, [10, 50, 800], 0.3)),
    "multi_step_none": (s.multi_step([], 0.3), lambda t, lr, opt: lr.MultiStepLR(opt, [], 0.3)),
    "exponential": (s.exponential(0.997), lambda t, lr, opt: lr.ExponentialLR(opt, 0.997)),
    "inverse_time": (s.inverse_time(0.01), lambda t, lr, opt: lr.LambdaLR(opt, lambda k: 1 / (1 + 0.01 * k))),
    "inverse_sqrt": (s.inverse_sqrt(20), lambda t, lr, opt: lr.LambdaLR(opt, lambda k: (20 / max(k + 1, 20)) ** 0.5)),
    "noam": (
        s.noam(512, 40),
        lambda t, lr, opt: lr.LambdaLR(opt, lambda k: 512**-0.5 * min((k + 1) ** -0.5, (k + 1) * 40**-1.5)),
    ),
    "polynomial": (s.polynomial(900, 2.0), lambda t, lr, opt: lr.PolynomialLR(opt, 900, 2.0)),
    "cosine": (s.cosine(STEPS, 0.01), lambda t, lr, opt: lr.CosineAnnealingLR(opt, STEPS, eta_min=0.01)),
    "warm_restarts": (s.warm_restarts(25), lambda t, lr, opt: lr.CosineAnnealingWarmRestarts(opt, 25)),
    "warm_restarts_mult": (
        s.warm_restarts(30, 2, 0.1),
        lambda t, lr, opt: lr.CosineAnnealingWarmRestarts(opt, 30, 2, eta_min=0.1),
    ),
    "one_cycle": (s.one_cycle(STEPS), lambda t, lr, opt: lr.OneCycleLR(opt, max_lr=1.0, total_steps=STEPS)),
    "warmup_stable_decay": (
        s.warmup_stable_decay(STEPS, 50, 200),
        lambda t, lr, opt: lr.LambdaLR(opt, lambda k: min((k + 1) / 50, 1.0, (STEPS - k) / 200)),
    ),
    "bias_correction": (
        s.bias_correction(0.99),
        lambda t, lr, opt: lr.LambdaLR(opt, lambda k: (1 - 0.99 ** (k + 1)) ** 0.5),
    ),
    "then": (s.linear(0.1, 1, 10).then(s.cosine(STEPS - 10), after=10), _sequential),
    "product": (
        s.linear(0.1, 1, 10) * s.exponential(0.99),
        lambda t, lr, opt: lr.ChainedScheduler([lr.LinearLR(opt, 0.1, 1.0, 10), lr.ExponentialLR(opt, 0.99)]),
    ),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SCHEDULES)
def test_same_schedule(torch, name):
    ours, theirs = SCHEDULES[name]
    opt = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler, expected = theirs(torch, torch.optim.lr_scheduler, opt), []
    for t in range(STEPS):
        expected.append(opt.param_groups[0]["lr"])
        opt.step()
        if t < STEPS - 1:
            scheduler.step()
    # torch multiplies its way down, we take the power: near zero only the absolute difference says anything
    np.testing.assert_allclose(ours(np.arange(STEPS)), expected, rtol=1e-12, atol=1e-13)


def test_every_schedule_is_compared():
    makers = {name for name in s.__all__ if name not in ("Schedule", "at", "spec")}
    assert makers <= set(SCHEDULES)
