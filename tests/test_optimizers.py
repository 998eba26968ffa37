"""What must hold for every optimizer, every hyperparameter and every stream of gradients."""

import json
import math

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


# ---- by the book: PyTorch's formulas in plain numbers --------------------------------------------------------


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
                length = longest - 2 * t * beta2**t / unbias
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


def test_what_is_kept_is_known_to_the_last_digit():
    assert (o.EMA(1e-20).shares(3), o.EMA(1e-20, "first").shares(3)) == ((1e-20, 1), (1e-20, 1))
    assert o.EMA(1e-20, "unbiased").shares(1) == (1e-20, 1)
    assert [o.EMA(0.5, start).shares(0) for start in o.STARTS] == [(0.5, 0.5), (0, 1), (0, 1)]
    assert [o.EMA(0.5, start).shares(1) for start in o.STARTS] == [(0.5, 0.5), (0.5, 0.5), (1 / 3, 2 / 3)]
    assert (o.Newest().shares(4), o.Mean().shares(3)) == ((0, 1), (0.75, 0.25))
    for average in (o.Newest(), o.Mean(), *(o.EMA(0.9, start) for start in o.STARTS)):
        for t in (0, 1, 7, 200):
            assert sum(average.shares(t)) == pytest.approx(1, rel=1e-14)
            assert average.share(t) == average.shares(t)[1]


def said(part, *values):
    """What a part says to a few numbers, and what it remembers in the end."""
    memory, answers = part.init(np.zeros(1)), []
    for t, x in enumerate(values):
        answer, memory = part.update(t, np.array([float(x)]), memory)
        answers.append(float(np.ravel(answer)[0]))
    return answers, [float(array[0]) for array in memory]


def test_parts_by_hand():
    assert said(o.Newest(), 3, 5) == ([3, 5], [])
    assert said(o.Mean(), 2, 4, 9) == ([2, 3, 5], [5])
    assert said(o.EMA(0.5), 4, 8) == ([2, 5], [5])
    assert said(o.EMA(0.5, "first"), 4, 8, 8) == ([4, 6, 7], [7])
    assert said(o.EMA(0.5, "unbiased"), 3, 6)[0] == pytest.approx([3, 5])
    assert said(o.Nesterov(o.EMA(0.5)), 4, 8) == ([3, 6.5], [5])  # it counts each gradient twice, and remembers it once
    assert said(o.RunningMax(o.EMA(0.5)), 4, 0, 8) == ([2, 2, 4.5], [4.5, 4.5])
    assert said(o.RunningMax(o.Newest()), 4, 1, 2) == ([4, 4, 4], [4])
    assert np.isnan(said(o.RunningMax(o.Newest()), 4, np.nan, 2)[0][1:]).all()  # a lost run stays lost
    assert said(o.One(), 3) == ([1], [])
    assert said(o.RMS(o.Newest(), 0.5), -3, 4) == ([3.5, 4.5], [])


def test_radam_trusts_its_sigma_from_the_sixth_step_on():
    """β = 0.999: ρ is 4.996 at the fifth gradient and 5.995 at the sixth."""
    for eps in (0.0, 0.1):
        sigma = said(o.Rectified(0.999, eps), *[2.0] * 7)[0]
        longest, t = 1999.0, np.array([6.0, 7.0])
        past = 0.999**t
        length = longest - 2 * t * past / (1 - past)
        r = np.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
        assert sigma[:5] == [1] * 5
        np.testing.assert_allclose(sigma[5:], (2 + eps / np.sqrt(1 - past)) / r, rtol=1e-9)


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


@pytest.mark.parametrize("name", o.OPTIMIZERS)
@pytest.mark.parametrize("size", [1e20, 1e30])
def test_a_huge_gradient_leaves_a_float32_theta_finite(name, size):
    gs = iter(np.array([1, size, 1, 1, 1], np.float32).reshape(5, 1))
    path = rollout(o.optimizer(name), lambda theta: next(gs), np.ones(1, np.float32), 5)
    assert path.dtype == np.float32 and np.isfinite(path).all()


# ---- m: averages --------------------------------------------------------------------------------------------


@given(averages, streams)
def test_a_direction_is_a_weighted_sum_of_the_past(average, stream):
    memory, said = average.init(stream[0]), []
    for t, g in enumerate(stream):
        m, memory = average.update(t, g, memory)
        said.append(m)
    W = impulse_response(average, len(stream))
    np.testing.assert_allclose(said, W @ stream, rtol=1e-9, atol=1e-9)
    assert np.all(np.triu(W, 1) == 0), "it knows the future"


@given(betas, st.integers(1, 30))
def test_weights_of_the_averages(beta, n):
    age = np.arange(n)[::-1]
    for average in (o.Newest(), o.Mean(), o.EMA(beta, "first"), o.EMA(beta, "unbiased")):
        np.testing.assert_allclose(impulse_response(average, n).sum(1), 1, rtol=1e-9)
    last = {name: impulse_response(average, n)[-1] for name, average in {
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
    np.testing.assert_allclose(
        impulse_response(o.EMA(1 - 1e-9, "unbiased"), 20), impulse_response(o.Mean(), 20), rtol=1e-6
    )


# ---- σ: magnitudes ------------------------------------------------------------------------------------------


@given(st.floats(1e-9, 1e3), st.floats(1e-12, 1e-3), st.integers(1, 9))
def test_sigma_of_equal_gradients_is_their_size_plus_eps(g, eps, n):
    for average in (o.Newest(), o.Mean(), o.EMA(0.9, "first"), o.EMA(0.99, "unbiased"), o.RunningMax(o.Mean())):
        part = o.RMS(average, eps)
        memory = part.init(np.zeros(1))
        for t in range(n):
            sigma, memory = part.update(t, np.array([-g]), memory)
        np.testing.assert_allclose(sigma, g + eps, rtol=1e-9)


@given(scalefree, streams, st.sampled_from([1e-3, 7.0, 1e4]))
def test_sigma_makes_the_scale_of_the_loss_irrelevant(optimizer, stream, c):
    np.testing.assert_allclose(walk(optimizer, stream * c), walk(optimizer, stream), rtol=1e-9, atol=1e-9)


@given(without_sigma, streams)
def test_without_sigma_the_path_scales_and_turns_with_the_loss(optimizer, stream):
    np.testing.assert_allclose(walk(optimizer, stream * 4), 4 * walk(optimizer, stream), rtol=1e-9, atol=1e-12)
    q, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((stream.shape[1],) * 2))
    np.testing.assert_allclose(walk(optimizer, stream @ q), walk(optimizer, stream) @ q, rtol=1e-7, atol=1e-6)


def test_the_first_step_of_nadam_is_longer_than_the_rate():
    """μ⁰ = 0.45007 and μ¹ = 0.45015: m̂ = μ¹·0.1/(1 − μ⁰μ¹) + (1 − μ⁰)/(1 − μ⁰)."""
    mu, ahead = (0.9 * (1 - 0.96 ** (0.004 * k) / 2) for k in (1, 2))
    assert said(o.ScheduledNesterov(), 1)[0] == pytest.approx([ahead * 0.1 / (1 - mu * ahead) + 1], rel=1e-12)
    assert impulse_response(o.ScheduledNesterov(), 1)[0, 0] == pytest.approx(1.056, abs=5e-4)


@given(betas, st.integers(1, 30))
def test_nadam_without_growth_is_a_nesterov_of_half_the_momentum_and_in_the_end_of_all_of_it(beta, n):
    def last(decay):
        return impulse_response(o.ScheduledNesterov(beta, decay), n)[-1]

    plain = (1 - beta) * beta ** np.arange(n)[::-1]
    for mu, decay in ((beta / 2, 0.0), (beta, 1e6)):
        expected = mu * plain / (1 - mu ** (n + 1)) + (np.arange(n) == n - 1) * (1 - mu) / (1 - mu**n)
        np.testing.assert_allclose(last(decay), expected, rtol=1e-9, atol=1e-15)


def test_lion_takes_the_sign_of_one_average_and_remembers_another():
    """The signs of 0.5·0 + 0.5·8, 0.5·2 − 0.5·1 and 0.5·1.25 − 0.5·2; m is 2, 1.25 and 0.4375."""
    assert said(o.Sign(0.5, 0.75), 8, -1, -2) == ([1, 1, -1], [0.4375])
    assert said(o.Sign(), 0, 0) == ([0, 0], [0])
    assert np.isnan(said(o.Sign(), np.nan, 1)[0]).all()  # a lost run stays lost


@given(signs, streams, st.sampled_from([1e-3, 7.0, 1e4]))
def test_every_step_of_lion_is_as_long_as_the_rate(optimizer, stream, c):
    steps = np.abs(np.diff(walk(optimizer, stream), axis=0))
    assert np.all((steps == 0) | (np.abs(steps / optimizer.schedule - 1) < 1e-9))
    assert np.all(steps[0] > 0) or np.any(stream[0] == 0)


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


# ---- ranges -------------------------------------------------------------------------------------------------------

RANGES = {  # argument -> values inside and outside its range
    "lr": ((1e-300, 0.1, 1e300), (0, -0.1, np.inf, np.nan)),
    "beta": ((0, 0.5, np.nextafter(1, 0)), (-1e-9, 1, 1.5, np.nan)),
    "eps": ((0, 1e-8, 10), (-1e-9, np.inf, np.nan)),
}
RANGES |= dict.fromkeys(("alpha", "beta1", "beta2"), RANGES["beta"])
RANGES |= dict.fromkeys(("weight_decay", "momentum_decay"), RANGES["eps"])


@pytest.mark.parametrize(
    ("name", "argument"), [(name, key) for name in DEFAULTS for key in DEFAULTS[name] if key != "start"]
)
def test_ranges(name, argument):
    """As a number, in an array, as a schedule that is known, and as a function of t that is not."""
    inside, outside = RANGES[argument]
    make = o.OPTIMIZERS[name]
    fixed = argument == "beta"  # η depends on it, so it is a number or an array
    for value in inside:
        make(**{argument: value})
        make(**{argument: np.array([value, value])})
    for value in outside:
        with pytest.raises(ValueError, match=f"{argument} must be .* but is"):
            make(**{argument: value})
        with pytest.raises(ValueError, match=f"{argument} must be .* but is"):
            make(**{argument: np.array([inside[1], value])})
        if fixed or not np.isfinite(value) or (argument, value) == ("lr", 0):  # a schedule may end at 0
            continue
        with pytest.raises(ValueError, match=rf"{argument} at t = \d+ must be .* but is {value}"):
            make(**{argument: s.constant(float(value))})
        with pytest.raises(ValueError, match=rf"{argument} at t = \d+ must be"):
            make(**{argument: value * s.linear(0.999, 1, 5)})
    for value in [] if fixed else [value for value in outside if (argument, value) != ("lr", 0)]:
        late = make(**{argument: lambda t, bad=value: bad if t == 2 else inside[1]})
        name_there = {"beta1": "beta", "beta2": "beta", "alpha": "beta"}.get(argument, argument)
        with pytest.raises(ValueError, match=rf"{name_there}.* at t = 2 must be"):
            walk(late, np.ones((4, 1)))
    for wrong in ("big", None, [0.5], True, 1j, np.array([]), np.ma.array([0.5])):
        with pytest.raises((TypeError, ValueError), match=f"{argument} must be"):
            make(**{argument: wrong})


def test_a_rate_may_become_zero_but_not_negative():
    assert walk(o.gd(0.1 * s.polynomial(2)), np.ones((4, 1)), 1.0)[:, 0].tolist() == pytest.approx(
        [1, 0.9, 0.85, 0.85, 0.85]
    )
    o.gd(1e-6 * s.exponential(1.1))  # it overflows far beyond any run
    with pytest.raises(ValueError, match=r"lr at t = 0 must be a finite number, 0 or above, but is -0\.1"):
        o.gd(-0.1 * s.cosine(10))
    with pytest.raises(ValueError, match=r"lr at t = 0 must be"):
        o.gd(s.constant(np.array([0.1, -0.1])))
    with pytest.raises(ValueError, match=r"lr \(schedule\) must be a finite number above 0, but is 0"):
        o.Optimizer(0)


@pytest.mark.parametrize("make", [o.momentum, o.nesterov])
def test_an_overflowing_rate_is_named(make):
    with pytest.raises(ValueError, match=r"lr / \(1 - beta\) must be a finite number above 0, but is inf"):
        make(1e308, 0.9999)


def test_a_grid_that_does_not_fit_is_named():
    three, square = np.full(3, 0.1), lambda theta: 2 * theta
    for optimizer, argument in (
        (o.gd(three), r"lr \(schedule\)"),
        (o.gd(lambda t: three), r"lr \(schedule\)"),
        (o.Optimizer(0.1, o.EMA(three)), "beta"),
        (o.adam(0.1, eps=three), "eps"),
        (o.adamw(0.1, weight_decay=three), "weight_decay"),
    ):
        with pytest.raises(ValueError, match=rf"{argument} must .* the shape of theta, \(1, 5\).*has shape \(3,\)"):
            rollout(optimizer, square, [1.0], 3, runs=(5,))
    with pytest.raises(ValueError, match=r"broadcasts to the shape of theta, \(1,\)"):  # θ must not grow
        rollout(o.gd(three), square, [1.0], 3)


def test_a_series_of_another_library_is_no_rate():
    class Series:
        ndim = 1

        def __array__(self, dtype=None, copy=None):
            return np.array([0.1, 0.2])

    with pytest.raises(TypeError, match="lr must be a number, an array or a function of t"):
        o.adam(Series())
    theta, _ = o.gd(lambda t: Series()).step(0, np.ones(2), np.ones(2), ((), ()))
    assert type(theta) is np.ndarray


def test_gradients_are_real():
    for wrong in (np.array([1j]), np.array(["x"]), np.array([None])):
        with pytest.raises(TypeError, match="g must be an array of real numbers"):
            o.gd(0.1).step(0, np.ones(1), wrong, ((), ()))


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
