"""What must hold for every optimizer, every hyperparameter and every stream of gradients."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib.paths import rollout, weights

lrs = st.floats(1e-4, 1.0)
betas = st.floats(0.0, 0.999)
values = st.floats(-1e3, 1e3).filter(lambda x: x == 0 or abs(x) > 1e-3)
streams = hnp.arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=values)
emas = st.builds(o.EMA, betas, st.sampled_from(o.STARTS))
averages = st.one_of(st.just(o.Newest()), st.just(o.Mean()), emas, st.builds(o.Nesterov, emas))
without_sigma = st.one_of(st.builds(o.gd, lrs), st.builds(o.momentum, lrs, betas), st.builds(o.nesterov, lrs, betas))
with_sigma = st.one_of(
    st.builds(o.rms, lrs),
    st.builds(o.adagrad, lrs),
    st.builds(o.rmsprop, lrs, betas, st.just(1e-8), st.sampled_from(o.STARTS)),
    st.builds(o.adam, lrs, betas, betas),
    st.builds(o.amsgrad, lrs, betas, betas),
    st.builds(o.adamw, lrs),
    st.builds(o.radam, lrs, betas, st.floats(0.5, 0.9999)),
)
scalefree = st.one_of(
    st.builds(o.adagrad, lrs, st.just(0.0)),
    st.builds(o.rms, lrs, st.just(0.0)),
    st.builds(o.rmsprop, lrs, betas, st.just(0.0)),
    st.builds(o.adam, lrs, betas, betas, st.just(0.0)),
    st.builds(o.amsgrad, lrs, betas, betas, st.just(0.0)),
)
optimizers = st.one_of(without_sigma, with_sigma)


def walk(optimizer, stream, start=0.0):
    gs = iter(stream)
    return rollout(optimizer, lambda theta: next(gs), np.full(stream.shape[1:], start), len(stream))


# ---- m: averages --------------------------------------------------------------------------------------------


@given(averages, streams)
def test_a_direction_is_a_weighted_sum_of_the_past(average, stream):
    memory, said = average.init(stream[0]), []
    for t, g in enumerate(stream):
        m, memory = average.update(t, g, memory)
        said.append(m)
    W = weights(average, len(stream))
    np.testing.assert_allclose(said, W @ stream, rtol=1e-9, atol=1e-9)
    assert np.all(np.triu(W, 1) == 0), "it knows the future"


@given(betas, st.integers(1, 30))
def test_weights_of_the_averages(beta, n):
    age = np.arange(n)[::-1]
    for average in (o.Newest(), o.Mean(), o.EMA(beta, "first"), o.EMA(beta, "unbiased")):
        np.testing.assert_allclose(weights(average, n).sum(1), 1, rtol=1e-9)
    last = {name: weights(average, n)[-1] for name, average in {
        "mean": o.Mean(), "zero": o.EMA(beta), "unbiased": o.EMA(beta, "unbiased"), "nesterov": o.Nesterov(o.EMA(beta)),
    }.items()}  # fmt: skip
    expected = {
        "mean": np.full(n, 1 / n),
        "zero": (1 - beta) * beta**age,
        "unbiased": beta**age / np.sum(beta**age),
        "nesterov": (1 - beta) * (beta ** (age + 1) + (age == 0)),
    }
    for name, row in expected.items():
        np.testing.assert_allclose(last[name], row, rtol=1e-9, atol=1e-15, err_msg=name)


def test_to_forget_nothing_is_the_mean():
    np.testing.assert_allclose(weights(o.EMA(1 - 1e-9, "unbiased"), 20), weights(o.Mean(), 20), rtol=1e-6)


# ---- σ: magnitudes ------------------------------------------------------------------------------------------


@given(st.floats(1e-9, 1e3), st.floats(1e-12, 1e-3), st.integers(1, 9))
def test_sigma_of_equal_gradients_is_their_size_plus_eps(g, eps, n):
    for average in (o.Newest(), o.Mean(), o.EMA(0.9, "first"), o.EMA(0.99, "unbiased"), o.Peak(o.Mean())):
        part = o.RMS(average, eps)
        memory = part.init(np.zeros(1))
        for t in range(n):
            sigma, memory = part.update(t, np.array([-g]), memory)
        np.testing.assert_allclose(sigma, g + eps, rtol=1e-9)


@given(scalefree, streams, st.sampled_from([1e-3, 7.0, 1e4]))
def test_sigma_makes_the_scale_of_the_loss_irrelevant(optimizer, stream, c):
    # m + a·(x − m) keeps an absolute accuracy: after a large gradient the squares of small ones are rounded
    np.testing.assert_allclose(walk(optimizer, stream * c), walk(optimizer, stream), rtol=1e-6, atol=1e-6)


@given(without_sigma, streams)
def test_without_sigma_the_path_scales_and_turns_with_the_loss(optimizer, stream):
    np.testing.assert_allclose(walk(optimizer, stream * 4), 4 * walk(optimizer, stream), rtol=1e-9, atol=1e-12)
    q, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((stream.shape[1],) * 2))
    np.testing.assert_allclose(walk(optimizer, stream @ q), walk(optimizer, stream) @ q, rtol=1e-7, atol=1e-6)


@given(st.floats(0.5, 0.9999))
def test_radam_starts_as_momentum_and_ends_as_adam(beta):
    def sigma(t):
        return float(o.Rectified(beta, 0.0).update(t, np.ones(1), (np.ones(1),))[0][0])

    assert sigma(0) == sigma(3) == 1.0
    if beta > 0.99:
        assert 1.0 <= sigma(200_000) < 1.01
        assert np.all(np.diff([sigma(t) for t in range(8, 60)]) < 0)


# ---- optimizers ---------------------------------------------------------------------------------------------


@given(optimizers, streams)
def test_nothing_is_changed_in_place_and_a_walk_can_be_continued(optimizer, stream):
    theta, again = np.ones(stream.shape[1]), []
    state = optimizer.init(theta)
    for t, g in enumerate(stream):
        seen = (theta, g, *state[0], *state[1])
        before = [a.copy() for a in seen]
        with np.errstate(all="ignore"):
            theta, state = optimizer.step(t, theta, g, state)
        for a, b in zip(before, seen, strict=True):
            np.testing.assert_array_equal(a, b)
        again.append(theta)
    np.testing.assert_array_equal(again, walk(optimizer, stream, 1.0)[1:])


@given(optimizers, streams)
def test_coordinates_do_not_know_of_each_other(optimizer, stream):
    alone = [walk(optimizer, stream[:, [i]]) for i in range(stream.shape[1])]
    np.testing.assert_array_equal(walk(optimizer, stream), np.concatenate(alone, axis=1))


@given(lrs, betas, betas, st.lists(values.filter(bool), min_size=1, max_size=5))
def test_the_first_step_of_adam_is_the_sign_times_lr(lr, beta1, beta2, g):
    path = walk(o.adam(lr, beta1, beta2, eps=0.0), np.array([g]))
    np.testing.assert_allclose(path[1], -lr * np.sign(g), rtol=1e-9)


@given(lrs, streams)
def test_adagrad_divides_by_the_root_of_the_sum_and_rms_by_that_of_the_mean(lr, stream):
    stream = np.where(stream == 0, 1.0, stream)
    total = np.cumsum(stream**2, axis=0)
    n = np.arange(1, len(stream) + 1)[:, None]
    np.testing.assert_allclose(
        walk(o.adagrad(lr, 0.0), stream)[1:], -lr * np.cumsum(stream / np.sqrt(total), axis=0), rtol=1e-9, atol=1e-9
    )
    np.testing.assert_allclose(
        walk(o.rms(lr, 0.0), stream)[1:], -lr * np.cumsum(stream / np.sqrt(total / n), axis=0), rtol=1e-9, atol=1e-9
    )


@given(lrs, betas, streams)
def test_identities(lr, beta, stream):
    def same(a, b):
        np.testing.assert_allclose(walk(a, stream), walk(b, stream), rtol=1e-9, atol=1e-12)

    same(o.momentum(lr, 0.0), o.gd(lr))
    same(o.nesterov(lr, 0.0), o.gd(lr))
    same(o.adam(lr, 0.0, beta), o.rmsprop(lr, beta, start="unbiased"))
    same(o.adam(lr, beta, beta), o.adamw(lr, beta, beta, weight_decay=0.0))
    same(o.rms(s.constant(lr) * s.inverse_sqrt()), o.adagrad(lr, 1e-10 * s.Schedule.of(lambda t: np.sqrt(t + 1))))


@given(lrs, st.floats(0, 1), streams)
def test_adamw_without_slope_only_decays(lr, decay, stream):
    path = walk(o.adamw(lr, weight_decay=decay), 0 * stream, 1.0)
    np.testing.assert_allclose(path[:, 0], (1 - lr * decay) ** np.arange(len(path)), rtol=1e-9)


@given(lrs, st.floats(0, 0.97), st.floats(-10, 10))
def test_momentum_starts_as_gd_and_speeds_up_to_1_over_1_minus_beta(lr, beta, g):
    stream = np.full((700, 1), g)
    steps = -np.diff(walk(o.momentum(lr, beta), stream), axis=0)
    np.testing.assert_allclose(steps[0], lr * g, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(steps[-1], lr * g / (1 - beta), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", o.OPTIMIZERS)
def test_float32_stays_float32(name):
    for hyper in (0.1, np.array([0.1, 0.2, 0.3]), 0.1 * s.cosine(9)):
        theta = np.ones(3, np.float32)
        optimizer = o.optimizer(name, lr=hyper)
        state = optimizer.init(theta)
        for t in range(8):
            theta, state = optimizer.step(t, theta, np.ones(3, np.float32), state)
        assert theta.dtype == np.float32
        assert all(a.dtype == np.float32 for memory in state for a in memory)


def test_an_optimizer_shows_what_it_is_made_of():
    assert repr(o.adam(0.1 * s.warmup(5))) == (
        "Optimizer(schedule=0.1 * warmup(steps=5), direction=EMA(beta=0.9, start='unbiased'), "
        "magnitude=RMS(square=EMA(beta=0.999, start='unbiased'), eps=1e-08), weight_decay=0.0)"
    )
    for name in o.OPTIMIZERS:  # the repr is the composition: it can be evaluated again
        assert repr(eval(repr(o.optimizer(name)), {**vars(o), **vars(s)})) == repr(o.optimizer(name))
        for lr in (0.1, 0.1 * s.cosine(9)):
            assert "np.float64" not in repr(o.optimizer(name, lr=lr)), "of NumPy's numbers nobody asked"


@pytest.mark.parametrize("name", o.OPTIMIZERS)
def test_the_description_is_json(name):
    described = o.optimizer(name, lr=0.1 * s.warmup(5)).spec()
    assert json.loads(json.dumps(described)) == described
    assert described["kind"] == "Optimizer"


def test_a_plain_function_cannot_be_described():
    with pytest.raises(TypeError, match="plain function"):
        o.gd(lambda t: 0.1).spec()


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: o.gd(0), ValueError, "lr must be a finite number above 0, but is 0"),
        (lambda: o.adam(-1e-3), ValueError, "lr must be"),
        (lambda: o.adam(np.array([0.1, -0.1])), ValueError, "lr must be"),
        (lambda: o.adam(float("nan")), ValueError, "lr must be"),
        (lambda: o.adam("fast"), TypeError, "lr must be .* 'fast'"),
        (lambda: o.adam(True), TypeError, "lr must be"),
        (lambda: o.adam(1e-3, beta1=1.0), ValueError, r"beta1 must be a number in \[0, 1\), but is 1.0"),
        (lambda: o.radam(1e-3, beta2=-0.1), ValueError, "beta2 must be"),
        (lambda: o.momentum(1e-3, 1.5), ValueError, "beta must be"),
        (lambda: o.rmsprop(1e-3, alpha=2), ValueError, "alpha must be"),
        (lambda: o.adagrad(1e-3, eps=-1e-9), ValueError, "eps must be"),
        (lambda: o.adamw(1e-3, weight_decay=-1), ValueError, "weight_decay must be"),
        (lambda: o.rmsprop(start="frist"), ValueError, "did you mean 'first'"),
        (lambda: o.optimizer("addam"), ValueError, "did you mean 'adam'"),
        (lambda: o.Optimizer(0.1, 0.9), TypeError, "direction must be a part"),
        (lambda: o.gd(0.1).init("here"), TypeError, "theta must be"),
        (
            lambda: o.gd(0.1).step(0, np.ones(2), np.ones(3), ((), ())),
            ValueError,
            r"g must have the shape of theta, \(2,\)",
        ),
    ],
)
def test_bad_input_is_told_by_name(make, error, message):
    with pytest.raises(error, match=message):
        make()
