"""Rollouts: one run and many, divergence as data, what is recorded on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib.paths import bursts, diverged_at, respond, rollout, thin, trace, train, vitals, weights
from course_lib.surfaces import quadratic, regression, rosenbrock

ROSENBROCK = rosenbrock()


def sweeps():
    rates, betas = np.geomspace(1e-4, 1e-1, 4), np.linspace(0.1, 0.97, 3)
    for name in o.OPTIMIZERS:
        make = o.OPTIMIZERS[name]
        takes = {"momentum": ("beta",), "nesterov": ("beta",), "rmsprop": ("alpha",), "adam": ("beta1", "beta2")}
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
    np.testing.assert_allclose(weights(o.Mean(), 3), [[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])


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
        (lambda: diverged_at(np.zeros(5)), ValueError, "path must have shape"),
        (lambda: train(o.gd(0.1), ROSENBROCK.grad, (0, 0), 5, dict, every=0), ValueError, "every must be"),
    ],
)
def test_bad_input_is_told_by_name(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_limits_that_are_reached_exactly():
    path = np.array([[1.0], [2.0], [3.0], [-4.0]])
    assert [diverged_at(path, limit) for limit in (0.5, 1.0, 1.5, 3.0, 3.5, 4.0)] == [0, 1, 1, 3, 3, -1]
    assert diverged_at(np.array([[1.0, 0.0], [1.0, np.nan], [0.0, 0.0]])) == 1
    assert diverged_at(np.array([[-np.inf], [0.0]])) == 0
    assert diverged_at(np.array([[[1.0, 9.0]], [[9.0, 1.0]]]), 5.0).tolist() == [1, 0]
    far = np.zeros(900)
    far[201] = far[402] = far[604] = 0.2
    assert bursts(far).tolist() == [201, 402, 604]
    assert bursts(far, quiet=201).tolist() == [604]  # calm for 202 steps
    assert bursts(far, height=0.2).tolist() == []
    assert bursts(np.full(900, 0.2)).tolist() == []  # the start is on the way down
    assert bursts(np.where(np.arange(900) == 200, 1.0, 0.0)).tolist() == []


def test_where_each_stretch_is_kept():
    series = np.zeros(100)
    series[[13, 57]] = 5.0, -5.0
    keep = thin(series, columns=10)
    assert keep.tolist() == [0, 10, 13, 20, 30, 40, 50, 57, 60, 70, 80, 90, 99]
    assert thin(series, np.roll(series, 1), columns=10).tolist() == sorted({*keep.tolist(), 14, 58})
    assert thin(series[:40], columns=10).tolist() == list(range(40))
    assert thin(series[:41], columns=10).tolist() != list(range(41))
    assert thin(np.where(series == 5, np.nan, series), columns=10).tolist() == [
        0,
        10,
        20,
        30,
        40,
        50,
        57,
        60,
        70,
        80,
        90,
        99,
    ]


def test_nothing_shares_its_memory_with_the_start():
    start = np.ones(2)

    def grad(theta):
        return 0 * theta

    for result in (
        rollout(o.gd(0.1), grad, start, 1),
        trace(o.gd(0.1), grad, start, 1).theta,
        train(o.gd(0.1), grad, start, 1, lambda theta: {})[0],
        vitals(o.gd(0.1), grad, start, 1, lambda theta: (0.0, theta))[0],
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
        (lambda: measured({"a": 1}, {"b": 1}), ValueError, r"the same names each time, .*'a'.*'b'"),
        (lambda: train(o.gd(0.1), abs, [1.0], 3, None), TypeError, "measure must be a function"),
        (lambda: train(o.gd(0.1), abs, [1.0], 10**15, dict), ValueError, "steps must be .* 1,000,000,000 or below"),
        (lambda: vitals(o.gd(0.1), abs, [1.0], 10**400, dict), ValueError, "steps must be .* 1,000,000,000 or below"),
        (lambda: vitals(o.gd(0.1), abs, [1.0], 3, None), TypeError, "full must be a function"),
        (lambda: vitals(o.gd(0.1), abs, [1.0], 3, abs), TypeError, r"full\(theta\) must be the loss and the gradient"),
        (lambda: vitals(o.gd(0.1), abs, [1.0], 3, lambda x: (1, [1, 2])), ValueError, "g must have the shape"),
        (lambda: vitals(o.gd(0.1), abs, [1.0], 3, lambda x: (1, x), every=0), ValueError, "every must be"),
        (lambda: vitals(o.gd(np.full(1, 0.1)), abs, [1.0], 3, lambda x: (1, x)), TypeError, r"lr .* one finite number"),
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
        (lambda: weights(3, 3), TypeError, "part must be a part"),
        (lambda: weights(o.Mean(), 0), ValueError, "steps must be"),
        (lambda: weights(o.Mean(), 10**6), ValueError, "steps must be .* 31,622 or below"),
        (lambda: diverged_at(np.zeros((3, 1)), 0), ValueError, "limit must be a number above 0"),
        (lambda: diverged_at(np.zeros((3, 1)), np.nan), ValueError, "limit must be a number above 0"),
        (lambda: diverged_at(np.zeros((3, 1)), None), TypeError, "limit must be a number above 0"),
        (lambda: thin(["a"]), TypeError, "series must be 1-d arrays of real numbers"),
        (lambda: thin(np.zeros(3), columns=0), ValueError, "columns must be"),
    ],
)
def test_what_cannot_be_done_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_thinning_loses_no_burst():
    """Whatever stands out from its surroundings is drawn, be it one step out of a hundred thousand."""
    rng = np.random.default_rng(0)
    quiet, wild = np.zeros(100_001), rng.standard_cauchy(100_001)
    bursts = rng.choice(100_001, 40, replace=False)
    quiet[bursts] = rng.normal(size=40)
    keep = thin(quiet, wild, columns=400)
    assert len(keep) <= 5 * 400 + 1 and np.all(np.diff(keep) > 0)
    assert keep[0] == 0 and keep[-1] == 100_000
    for first in range(0, 100_000, 1000):  # stretches are shorter than that, so each thousand holds one of them whole
        for values in (quiet, wild):
            here = keep[(keep >= first) & (keep < first + 1000)]
            middle = slice(first + 250, first + 750)
            assert values[here].max() >= values[middle].max() and values[here].min() <= values[middle].min()


def test_thinning_leaves_short_runs_alone_and_skips_holes():
    assert thin(np.zeros(1600)).tolist() == list(range(1600))
    hole = np.sin(np.arange(5000.0))
    hole[1000:] = np.nan
    hole[137] = 9.0
    keep = thin(hole, columns=10)
    assert 137 in keep and keep[-1] == 4999


@pytest.mark.parametrize("series", [(), (np.zeros(3), np.zeros(4)), (np.zeros((2, 2)),)])
def test_thinning_wants_curves_of_one_length(series):
    with pytest.raises(ValueError, match="series must be 1-d arrays of one length"):
        thin(*series)


def test_a_burst_begins_where_the_calm_ends():
    """The way down is none, a swing through the floor does not end one, and a short rest does not make two."""
    distance = np.zeros(1000)
    distance[:50] = np.linspace(6, 0, 50)
    for first, last in ((300, 320), (400, 410), (700, 705)):
        distance[first:last] = 1.0
    distance[310], distance[704] = 0.0, np.nan
    assert bursts(distance).tolist() == [300, 700]
    assert bursts(distance, quiet=20).tolist() == [300, 400, 700]
    assert bursts(distance, height=1.0).tolist() == []
    assert bursts(np.where(np.arange(500) > 300, 1.0, 0.0)).tolist() == [301]  # calm from the start


def test_the_lecture_s_valley_bursts():
    line = regression()
    distance = np.abs(line.grad(rollout(o.rms(0.8), line.grad, line.start, 2400).T)[1]) / line.hessian(line.start)[1, 1]
    first, *more = bursts(distance)
    assert 1200 < first < 1300 and len(more) == 1


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"distance": np.zeros((2, 2))}, ValueError, r"distance must have one number for each step, .* \(2, 2\)"),
        ({"distance": ["far"]}, TypeError, "distance must be an array of real numbers"),
        ({"distance": [0.0], "height": 0}, ValueError, "height must be a finite number above 0"),
        ({"distance": [0.0], "quiet": 0}, ValueError, "quiet must be a whole number, 1 or above"),
    ],
)
def test_bursts_want_one_row_of_distances(wrong, error, message):
    with pytest.raises(error, match=message):
        bursts(**wrong)


def test_the_vitals_of_a_training():
    """On x²/2 with decay: loss, slope, step over weight and rate can be written down."""
    halving = s.exponential(0.5)
    _, log = vitals(o.gd(halving), lambda x: x, [4.0], 3, lambda x: (x @ x / 2, x), every=2)
    assert log["step"].tolist() == [0, 2]
    # t = 0: x = 4, η = 1, to 0; at 0 all is over
    assert log["loss"].tolist() == [8, 0]
    theta, log = vitals(o.gd(0.5 * halving), lambda x: x, [4.0], 2, lambda x: (x @ x / 2, x))
    np.testing.assert_allclose(log["loss"], [8, 2, 1.125])
    np.testing.assert_allclose(theta, [1.5])  # that of the last row: its step is not taken
    np.testing.assert_allclose(log["norm"], [4, 2, 1.5])
    np.testing.assert_allclose(log["ratio"], [0.5, 0.25, 0.125])
    np.testing.assert_allclose(log["eta"], [0.5, 0.25, 0.125])


def test_the_vitals_look_at_all_samples_and_the_step_at_a_batch():
    """The logged gradient is the full one, the walk follows the batch's, and a run that diverges raises nothing."""
    _, log = vitals(o.gd(0.1), lambda x: 2 * x, [1.0], 1, lambda x: (abs(x[0]), x))
    np.testing.assert_allclose(log["norm"], [1, 0.8])
    np.testing.assert_allclose(log["ratio"], [0.2, 0.2])
    _, lost = vitals(o.gd(1e300), lambda x: 3 * x, [1.0], 5, lambda x: (x @ x, x))
    assert not np.isfinite(lost["loss"][-1])
