"""Rollouts: one run and many, divergence as data, what is recorded on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib.paths import impulse_response, respond, rollout, trace, train, train_log
from course_lib.series import diverged_at
from course_lib.surfaces import quadratic, rosenbrock

ROSENBROCK = rosenbrock()


def sweeps():
    rates, betas = np.geomspace(1e-4, 1e-1, 4), np.linspace(0.1, 0.97, 3)
    for name in o.OPTIMIZERS:
        make = o.OPTIMIZERS[name]
        takes = {"momentum": ("beta",), "nesterov": ("beta",), "rmsprop": ("alpha",)}
        takes |= dict.fromkeys(("adam", "nadam", "lion"), ("beta1", "beta2"))
        names = takes.get(name, ("beta2",) if name in ("amsgrad", "adamw", "radam") else ())
        yield pytest.param(make, names, rates, betas, id=name)


@pytest.mark.parametrize(("make", "names", "rates", "betas"), list(sweeps()))
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_sweep_is_bit_for_bit_the_same_as_its_runs(make, names, rates, betas, dtype):
    start = np.array([-1.2, 1.0], dtype)
    many = rollout(make(rates[:, None], **dict.fromkeys(names, betas)), ROSENBROCK.grad, start, 50, runs=(4, 3))
    assert many.dtype == dtype
    for i, lr in enumerate(rates):
        for j, beta in enumerate(betas):
            one = rollout(make(float(lr), **dict.fromkeys(names, float(beta))), ROSENBROCK.grad, start, 50)
            np.testing.assert_array_equal(many[..., i, j], one)


@pytest.mark.parametrize("name", o.OPTIMIZERS)
def test_a_trace_is_the_rollout_with_its_parts(name):
    optimizer = o.optimizer(name, lr=1e-4 * s.warmup(5))
    path = rollout(optimizer, ROSENBROCK.grad, (-1.2, 1.0), 30)
    seen = trace(optimizer, ROSENBROCK.grad, (-1.2, 1.0), 30)
    np.testing.assert_array_equal(seen.theta, path)
    np.testing.assert_array_equal(seen.g, [ROSENBROCK.grad(theta) for theta in path])
    if name == "gd":
        np.testing.assert_allclose(seen.eta[:6] / seen.eta[4], [0.2, 0.4, 0.6, 0.8, 1, 1], rtol=1e-12)
    if name != "adamw":
        np.testing.assert_allclose(seen.step, -seen.eta[:, None] * seen.m / seen.sigma, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("name", o.OPTIMIZERS)
def test_the_response_to_the_gradients_of_a_run_is_that_run(name):
    optimizer = o.optimizer(name, lr=1e-4 * s.warmup(5))
    seen = trace(optimizer, ROSENBROCK.grad, (0.0, 0.0), 30)
    given = respond(optimizer, seen.g)
    for part in ("theta", "g", "m", "sigma", "step", "eta"):
        np.testing.assert_array_equal(getattr(given, part), getattr(seen, part))


def test_gradients_of_any_shape_and_a_grid_of_hyperparameters():
    g = np.random.default_rng(0).normal(size=(20, 2, 3))
    alphas = np.array([0.5, 0.9])
    many = respond(o.rmsprop(1.0, alphas), g, runs=(2,))
    assert many.step.shape == (20, 2, 3, 2) and many.eta.shape == (20,)
    for k, alpha in enumerate(alphas):
        one = respond(o.rmsprop(1.0, float(alpha)), g)
        np.testing.assert_array_equal(many.step[..., k], one.step)
        np.testing.assert_array_equal(one.step[:, 1, 2], respond(o.rmsprop(1.0, float(alpha)), g[:, 1, 2]).step)
    assert respond(o.adam(), g.astype(np.float32)).sigma.dtype == np.float32
    assert respond(o.gd(0.5), [2, -4]).step.tolist() == [-1, 2]  # whole numbers are numbers
    assert respond(o.gd(0.5), [2]).theta.tolist() == [0]  # one is enough


@pytest.mark.parametrize("name", o.OPTIMIZERS)
def test_zeros_before_the_gradients_only_count_t(name):
    g, optimizer = np.array([1.0, -2, 0.5]), o.optimizer(name, lr=0.1 * s.warmup(400))
    all_of_it, end = respond(optimizer, [0.0] * 300 + [*g]), respond(optimizer, g, after=300)
    for part in ("m", "sigma", "eta"):
        np.testing.assert_allclose(getattr(end, part), getattr(all_of_it, part)[300:], rtol=1e-13)


def test_no_more_zeros_than_a_memory_can_be_followed_through():
    with pytest.raises(ValueError, match="after must be a whole number, 1,000,000 or below, but is 1000000000"):
        respond(o.nadam(), [1.0], after=10**9)


def test_a_response_keeps_the_gradients_as_they_are():
    g = np.ones((5, 2))
    for part in vars(respond(o.gd(0.1), g)).values():
        assert not np.shares_memory(part, g)


@given(st.floats(0.001, 0.0199))
def test_gd_never_climbs_below_two_over_lambda(lr):
    bowl = quadratic((1.0, 100.0))
    heights = bowl.height(rollout(o.gd(lr), bowl.grad, (1.0, 1.0), 60).T)
    assert np.all(np.diff(heights) <= 0)


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_the_limit_of_gd_and_of_the_heavy_ball(factor):
    bowl = quadratic((1.0, 100.0))
    for make, limit in ((o.gd, 2 / 100), (lambda lr: o.momentum(lr, 0.9), 2 * 1.9 / 100)):
        path = rollout(make(factor * limit), bowl.grad, (1.0, 1.0), 20_000)
        assert (diverged_at(path, 1e6) >= 0) == (factor > 1)


def test_a_run_that_diverges_is_data():
    bowl = quadratic((1.0, 100.0))
    path = rollout(o.gd(np.array([0.01, 1.0])), bowl.grad, (1.0, 1.0), 400, runs=(2,))
    assert not np.isfinite(path[-1, 1, 1])
    assert diverged_at(path)[0] == -1
    first = diverged_at(path)[1]
    assert np.isfinite(path[first - 1, :, 1]).all()
    assert not np.isfinite(path[first, :, 1]).all()
    assert diverged_at(path[..., 1], 1e3) == 2  # |1 - 100| = 99, then 99², beyond 1,000
    assert isinstance(diverged_at(path[..., 1]), int)


def test_training_measures_and_forgets():
    bowl = quadratic((1.0, 10.0))
    theta, log = train(o.gd(0.1), bowl.grad, (1.0, 1.0), 25, lambda th: {"loss": float(bowl.height(th))}, every=10)
    path = rollout(o.gd(0.1), bowl.grad, (1.0, 1.0), 25)
    np.testing.assert_array_equal(theta, path[-1])
    assert log["step"].tolist() == [0, 10, 20, 25]
    assert train(o.gd(0.1), bowl.grad, (1.0, 1.0), 2, lambda th: {})[1]["step"].tolist() == [0, 1, 2]  # each one
    np.testing.assert_array_equal(log["loss"], [bowl.height(path[t]) for t in (0, 10, 20, 25)])


def test_weights_of_the_mean():
    np.testing.assert_allclose(impulse_response(o.Mean(), 3), [[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: rollout(o.gd(0.1), ROSENBROCK.grad, (0, 0), 0), ValueError, "steps must be .* but is 0"),
        (lambda: rollout(o.gd(0.1), ROSENBROCK.grad, (0, 0), 2.5), TypeError, "steps must be"),
        (lambda: rollout(0.1, ROSENBROCK.grad, (0, 0), 5), TypeError, "optimizer must be"),
        (lambda: rollout(o.gd(0.1), 3, (0, 0), 5), TypeError, "grad must be"),
        (lambda: rollout(o.gd(0.1), ROSENBROCK.grad, "here", 5), TypeError, "start must be"),
        (lambda: rollout(o.gd(0.1), lambda th: th[:1], (0, 0), 5), ValueError, "g must have the shape of theta"),
        (lambda: trace(o.gd(0.1), lambda th: th[:1], (0, 0), 5), ValueError, "g must have the shape of theta"),
        (lambda: rollout(o.gd(0.1), ROSENBROCK.grad, (0, 0), 5, runs=5), TypeError, "runs must be a tuple"),
        (lambda: train(o.gd(0.1), ROSENBROCK.grad, (0, 0), 5, dict, every=0), ValueError, "every must be"),
    ],
)
def test_bad_input_is_told_by_name(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_nothing_shares_its_memory_with_the_start():
    start = np.ones(2)

    def grad(theta):
        return 0 * theta

    for result in (
        rollout(o.gd(0.1), grad, start, 1),
        trace(o.gd(0.1), grad, start, 1).theta,
        train(o.gd(0.1), grad, start, 1, lambda theta: {})[0],
        train_log(o.gd(0.1), grad, start, 1, lambda theta: (0.0, theta))[0],
    ):
        assert not np.shares_memory(result, start)
        result += 5
    assert start.tolist() == [1, 1]


def test_a_grid_of_starting_points():
    """Coordinates come first, then the runs; a number is a start as well."""
    path = rollout(o.gd(np.array([0.1, 0.5])), lambda theta: theta, [2.0, 4.0], 1, runs=(2,))
    np.testing.assert_allclose(path, [[[2, 2], [4, 4]], [[1.8, 1], [3.6, 2]]])
    assert rollout(o.gd(0.5), lambda theta: theta, 2, 1).tolist() == [2, 1]
    seen = trace(o.momentum(0.5, 0.5), lambda theta: theta, [2.0], 2)
    assert (seen.theta[:, 0].tolist(), seen.g[:, 0].tolist()) == ([2, 1, 0], [2, 1, 0])
    assert (seen.m[:, 0].tolist(), seen.sigma[:, 0].tolist()) == ([1, 1, 0.5], [1, 1, 1])
    assert (seen.step[:, 0].tolist(), seen.eta.tolist()) == ([-1, -1, -0.5], [1, 1, 1])  # the last is not taken


def measured(*answers):
    rows = iter(answers)
    return train(o.gd(0.1), lambda theta: theta, [1.0], len(answers) - 1, lambda theta: next(rows))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: measured({"step": 3}, {"step": 3}), ValueError, 'must not use the name "step"'),
        (lambda: measured(0.5, 0.5), TypeError, "measure.theta. must be numbers by name"),
        (
            lambda: measured({"a": "x"}, {"a": "x"}),
            TypeError,
            r"measure\(theta\)\['a'\] must be a real number, but is 'x'",
        ),
        (lambda: measured({"a": 1}, {"b": 1}), ValueError, r"the same names each time, .*'a'.*'b'"),
        (lambda: train(o.gd(0.1), abs, [1.0], 3, None), TypeError, "measure must be a function"),
        (lambda: train(o.gd(0.1), abs, [1.0], 10**15, dict), ValueError, "steps must be .* 1,000,000,000 or below"),
        (
            lambda: train_log(o.gd(0.1), abs, [1.0], 10**400, dict),
            ValueError,
            "steps must be .* 1,000,000,000 or below",
        ),
        (lambda: train_log(o.gd(0.1), abs, [1.0], 3, None), TypeError, "full must be a function"),
        (
            lambda: train_log(o.gd(0.1), abs, [1.0], 3, abs),
            TypeError,
            r"full\(theta\) must be the loss and the gradient",
        ),
        (lambda: train_log(o.gd(0.1), abs, [1.0], 3, lambda x: (1, [1, 2])), ValueError, "g must have the shape"),
        (lambda: train_log(o.gd(0.1), abs, [1.0], 3, lambda x: (1, x), every=0), ValueError, "every must be"),
        (
            lambda: train_log(o.gd(np.full(1, 0.1)), abs, [1.0], 3, lambda x: (1, x)),
            TypeError,
            r"lr .* one finite number",
        ),
        (lambda: rollout(o.gd(0.1), abs, [1.0, 2.0], 10**9), ValueError, "steps must be .* 500,000,000 or below"),
        (lambda: trace(o.gd(0.1), abs, [1.0], 10**9, (2,)), ValueError, "steps must be .* 100,000,000 or below"),
        (lambda: rollout(o.gd(0.1), abs, [], 3), ValueError, "start must be at least one number"),
        (lambda: rollout(o.gd(0.1), abs, [1.0], 3, (0,)), ValueError, "runs must be"),
        (lambda: rollout(o.gd(0.1), lambda x: [None], [1.0], 3), TypeError, "g must be an array of real numbers"),
        (lambda: rollout(o.gd(0.1), lambda x: x * 1j, [1.0], 3), TypeError, "g must be an array of real numbers"),
        (lambda: rollout(o.gd(0.1), lambda x: [x, 1], [1.0, 2.0], 3), TypeError, "g must be an array of real numbers"),
        (lambda: respond(o.gd(0.1), 3.0), ValueError, "gradients must be at least one gradient, in an array of shape"),
        (lambda: respond(o.gd(0.1), []), ValueError, "gradients must be at least one gradient"),
        (lambda: respond(o.gd(0.1), ["up"]), TypeError, "gradients must be an array of real numbers"),
        (lambda: respond(0.1, [1.0]), TypeError, "optimizer must be an Optimizer"),
        (lambda: respond(o.gd(0.1), [1.0], runs=2), TypeError, "runs must be a tuple"),
        (lambda: respond(o.gd(0.1), [1.0], after=-1), ValueError, "after must be a whole number, 0 or above"),
        (lambda: respond(o.rmsprop(alpha=np.full(3, 0.9)), [1.0]), ValueError, "beta must be .* broadcasts"),
        (lambda: impulse_response(3, 3), TypeError, "part must be a part"),
        (lambda: impulse_response(o.Mean(), 0), ValueError, "steps must be"),
        (lambda: impulse_response(o.Mean(), 10**6), ValueError, "steps must be .* 31,622 or below"),
    ],
)
def test_what_cannot_be_done_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_the_log_of_a_training():
    """On x²/2 with decay: loss, slope, step over weight and rate can be written down."""
    halving = s.exponential(0.5)
    _, log = train_log(o.gd(halving), lambda x: x, [4.0], 3, lambda x: (x @ x / 2, x), every=2)
    assert log["step"].tolist() == [0, 2]
    # t = 0: x = 4, η = 1, to 0; at 0 all is over
    assert log["loss"].tolist() == [8, 0]
    theta, log = train_log(o.gd(0.5 * halving), lambda x: x, [4.0], 2, lambda x: (x @ x / 2, x))
    np.testing.assert_allclose(log["loss"], [8, 2, 1.125])
    np.testing.assert_allclose(theta, [1.5])  # that of the last row: its step is not taken
    np.testing.assert_allclose(log["norm"], [4, 2, 1.5])
    np.testing.assert_allclose(log["ratio"], [0.5, 0.25, 0.125])
    np.testing.assert_allclose(log["eta"], [0.5, 0.25, 0.125])


def test_the_log_ends_with_the_sigma_of_its_last_step():
    theta, log = train_log(o.rms(0.1), lambda x: 3 * x, [2.0, 1.0], 1, lambda x: (x @ x, x))
    np.testing.assert_allclose(log["sigma"], np.sqrt(([36, 9] + 9 * theta**2) / 2), rtol=1e-6)
    assert train_log(o.gd(0.1), abs, [1.0, 2.0], 3, lambda x: (1, x))[1]["sigma"].tolist() == [1, 1]


def test_the_log_looks_at_all_samples_and_the_step_at_a_batch():
    """The logged gradient is the full one, the walk follows the batch's, and a run that diverges raises nothing."""
    _, log = train_log(o.gd(0.1), lambda x: 2 * x, [1.0], 1, lambda x: (abs(x[0]), x))
    np.testing.assert_allclose(log["norm"], [1, 0.8])
    np.testing.assert_allclose(log["ratio"], [0.2, 0.2])
    _, lost = train_log(o.gd(1e300), lambda x: 3 * x, [1.0], 5, lambda x: (x @ x, x))
    assert not np.isfinite(lost["loss"][-1])
