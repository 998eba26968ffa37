"""What must hold for every optimizer, every hyperparameter and every stream of gradients."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib.paths import impulse_response, rollout

lrs = st.floats(1e-4, 1.0)
betas = st.floats(0.0, 0.999)
values = st.floats(-1e3, 1e3).filter(lambda x: x == 0 or abs(x) > 1e-3)
streams = hnp.arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=values)
emas = st.builds(o.EMA, betas, st.sampled_from(o.STARTS))
averages = st.one_of(
    st.just(o.Newest()), st.just(o.Mean()), emas, st.builds(o.Nesterov, emas), st.builds(o.ScheduledNesterov, betas)
)
without_sigma = st.one_of(st.builds(o.gd, lrs), st.builds(o.momentum, lrs, betas), st.builds(o.nesterov, lrs, betas))
with_sigma = st.one_of(
    st.builds(o.rms, lrs),
    st.builds(o.adagrad, lrs),
    st.builds(o.rmsprop, lrs, betas, st.just(1e-8), st.sampled_from(o.STARTS)),
    st.builds(o.adam, lrs, betas, betas),
    st.builds(o.amsgrad, lrs, betas, betas),
    st.builds(o.adamw, lrs),
    st.builds(o.radam, lrs, betas, st.floats(0.5, 0.9999)),
    st.builds(o.nadam, lrs, betas, betas),
)
signs = st.builds(o.lion, lrs, betas, betas)
scalefree = st.one_of(
    st.builds(o.adagrad, lrs, st.just(0.0)),
    st.builds(o.rms, lrs, st.just(0.0)),
    st.builds(o.rmsprop, lrs, betas, st.just(0.0)),
    st.builds(o.adam, lrs, betas, betas, st.just(0.0)),
    st.builds(o.amsgrad, lrs, betas, betas, st.just(0.0)),
    st.builds(o.nadam, lrs, betas, betas, st.just(0.0)),
)
optimizers = st.one_of(without_sigma, with_sigma, signs)


def walk(optimizer, stream, start=0.0):
    gs = iter(stream)
    return rollout(optimizer, lambda theta: next(gs), np.full(stream.shape[1:], start), len(stream))


# ---- many parameters: block by block ------------------------------------------------------------------------


@pytest.mark.parametrize("name", o.OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_by_blocks_is_bit_for_bit_the_step_at_once(name, dtype):
    rng = np.random.default_rng(0)
    optimizer = o.optimizer(name, lr=0.1 * s.warmup(5))
    for size in (o.BLOCK, o.BLOCK + 1, 2 * o.BLOCK, 2 * o.BLOCK + 3):
        theta, before = rng.normal(size=size).astype(dtype), None
        whole = theta[None]  # of shape (1, size) it is not cut
        state, states = optimizer.init(theta), optimizer.init(whole)
        for t in range(3):
            before, g = state, (rng.normal(size=size) * 10.0 ** rng.integers(-9, 9, size)).astype(dtype)
            theta, state = optimizer.step(t, theta, g, state)
            whole, states = optimizer.step(t, whole, g[None], states)
            assert theta.dtype == whole.dtype == dtype
            np.testing.assert_array_equal(theta, whole[0])
            for memory, all_of_it, old in zip(state, states, before, strict=True):
                for a, b, past in zip(memory, all_of_it, old, strict=True):
                    np.testing.assert_array_equal(a, b[0])
                    assert not np.shares_memory(a, past)


class Sized(o.Part):
    """σ that looks at all parameters at once."""

    def init(self, like):
        return ()

    def update(self, t, g, memory):
        return np.linalg.norm(g), ()


def counting(calls):
    def lr(t):
        calls.append(t)
        return 0.1

    return lr


def test_what_cannot_be_cut_into_blocks_is_not():
    theta = np.ones(o.BLOCK + 1)
    assert o.Optimizer(1.0, o.Newest(), Sized()).step(0, theta, theta, ((), ()))[0][-1] == 1 - 1 / np.sqrt(len(theta))
    rates, calls = np.linspace(0.1, 0.2, len(theta)), []
    np.testing.assert_array_equal(o.gd(rates).step(0, theta, theta, ((), ()))[0], theta - rates)
    o.gd(counting(calls)).step(7, theta, theta, ((), ()))
    assert calls == [7], "a function of the reader's is called once a step"
    mixed = o.gd(0.1).step(0, theta.astype(np.float32), theta, ((), ()))[0]
    assert mixed.dtype == np.float64, "two precisions give the finer one"


# ---- the loss scaled and turned, and the length of a step -----------------------------------------------------


@given(scalefree, streams, st.sampled_from([1e-3, 7.0, 1e4]))
def test_sigma_makes_the_scale_of_the_loss_irrelevant(optimizer, stream, c):
    np.testing.assert_allclose(walk(optimizer, stream * c), walk(optimizer, stream), rtol=1e-9, atol=1e-9)


@given(without_sigma, streams)
def test_without_sigma_the_path_scales_and_turns_with_the_loss(optimizer, stream):
    np.testing.assert_allclose(walk(optimizer, stream * 4), 4 * walk(optimizer, stream), rtol=1e-9, atol=1e-12)
    q, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((stream.shape[1],) * 2))
    np.testing.assert_allclose(walk(optimizer, stream @ q), walk(optimizer, stream) @ q, rtol=1e-7, atol=1e-6)


@given(signs, streams, st.sampled_from([1e-3, 7.0, 1e4]))
def test_every_step_of_lion_is_as_long_as_the_rate(optimizer, stream, c):
    steps = np.abs(np.diff(walk(optimizer, stream), axis=0))
    assert np.all((steps == 0) | (np.abs(steps / optimizer.schedule - 1) < 1e-9))
    assert np.all(steps[0] > 0) or np.any(stream[0] == 0)


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


def test_what_the_page_does_not_know_cannot_be_described():
    class Mine(o.Average):
        def share(self, t):
            return 0.5

        def __repr__(self):
            return "Mine()"

    with pytest.raises(TypeError, match="plain function"):
        o.gd(lambda t: 0.1).spec()
    with pytest.raises(
        TypeError, match=r"direction must be one of the course's parts to be described, but is Mine\(\)"
    ):
        o.Optimizer(0.1, Mine()).spec()
    with pytest.raises(TypeError, match=r"square must be one of the course's parts to be described, but is Mine\(\)"):
        o.Optimizer(0.1, magnitude=o.RMS(Mine())).spec()
    np.testing.assert_array_equal(impulse_response(Mine(), 2), [[0.5, 0], [0.25, 0.5]])
    with pytest.raises(TypeError, match="Average must define share"):
        o.Average().share(0)


def test_the_description_is_the_composition():
    assert o.adam(0.1, 0.8, 0.9, 0.5).spec() == {
        "kind": "Optimizer",
        "schedule": 0.1,
        "direction": {"kind": "EMA", "beta": 0.8, "start": "unbiased"},
        "magnitude": {"kind": "RMS", "square": {"kind": "EMA", "beta": 0.9, "start": "unbiased"}, "eps": 0.5},
        "weight_decay": 0.0,
    }
