"""Directions m and magnitudes σ by themselves: what they answer to gradients, and what they remember."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_optimizers import averages, betas, streams

from course_lib import optimizers as o
from course_lib.paths import impulse_response


def responses(part, *values):
    """What a part makes of a few numbers, and what it remembers in the end."""
    memory, answers = part.init(np.zeros(1)), []
    for t, x in enumerate(values):
        answer, memory = part.update(t, np.array([float(x)]), memory)
        answers.append(float(np.ravel(answer)[0]))
    return answers, [float(array[0]) for array in memory]


def test_parts_by_hand():
    assert responses(o.Newest(), 3, 5) == ([3, 5], [])
    assert responses(o.Mean(), 2, 4, 9) == ([2, 3, 5], [5])
    assert responses(o.EMA(0.5), 4, 8) == ([2, 5], [5])
    assert responses(o.EMA(0.5, "first"), 4, 8, 8) == ([4, 6, 7], [7])
    assert responses(o.EMA(0.5, "unbiased"), 3, 6)[0] == pytest.approx([3, 5])
    assert responses(o.Nesterov(o.EMA(0.5)), 4, 8) == ([3, 6.5], [5])  # each gradient counted twice, remembered once
    assert responses(o.RunningMax(o.EMA(0.5)), 4, 0, 8) == ([2, 2, 4.5], [4.5, 4.5])
    assert responses(o.RunningMax(o.Newest()), 4, 1, 2) == ([4, 4, 4], [4])
    assert np.isnan(responses(o.RunningMax(o.Newest()), 4, np.nan, 2)[0][1:]).all()  # a lost run stays lost
    assert responses(o.One(), 3) == ([1], [])
    assert responses(o.RMS(o.Newest(), 0.5), -3, 4) == ([3.5, 4.5], [])


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


@given(averages, streams)
def test_a_direction_is_a_weighted_sum_of_the_past(average, stream):
    memory, ms = average.init(stream[0]), []
    for t, g in enumerate(stream):
        m, memory = average.update(t, g, memory)
        ms.append(m)
    W = impulse_response(average, len(stream))
    np.testing.assert_allclose(ms, W @ stream, rtol=1e-9, atol=1e-9)
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


def test_the_first_step_of_nadam_is_longer_than_the_rate():
    """μ⁰ = 0.45007 and μ¹ = 0.45015: m̂ = μ¹·0.1/(1 − μ⁰μ¹) + (1 − μ⁰)/(1 − μ⁰)."""
    mu, ahead = (0.9 * (1 - 0.96 ** (0.004 * k) / 2) for k in (1, 2))
    assert responses(o.ScheduledNesterov(), 1)[0] == pytest.approx([ahead * 0.1 / (1 - mu * ahead) + 1], rel=1e-12)
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
    assert responses(o.Sign(0.5, 0.75), 8, -1, -2) == ([1, 1, -1], [0.4375])
    assert responses(o.Sign(), 0, 0) == ([0, 0], [0])
    assert np.isnan(responses(o.Sign(), np.nan, 1)[0]).all()  # a lost run stays lost


@given(st.floats(1e-9, 1e3), st.floats(1e-12, 1e-3), st.integers(1, 9))
def test_sigma_of_equal_gradients_is_their_size_plus_eps(g, eps, n):
    for average in (o.Newest(), o.Mean(), o.EMA(0.9, "first"), o.EMA(0.99, "unbiased"), o.RunningMax(o.Mean())):
        part = o.RMS(average, eps)
        memory = part.init(np.zeros(1))
        for t in range(n):
            sigma, memory = part.update(t, np.array([-g]), memory)
        np.testing.assert_allclose(sigma, g + eps, rtol=1e-9)


def test_radam_trusts_its_sigma_from_the_sixth_step_on():
    """β = 0.999: ρ is 4.996 at the fifth gradient and 5.995 at the sixth."""
    for eps in (0.0, 0.1):
        sigma = responses(o.Rectified(0.999, eps), *[2.0] * 7)[0]
        longest, t = 1999.0, np.array([6.0, 7.0])
        past = 0.999**t
        length = longest - 2 * t * past / (1 - past)
        r = np.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
        assert sigma[:5] == [1] * 5
        np.testing.assert_allclose(sigma[5:], (2 + eps / np.sqrt(1 - past)) / r, rtol=1e-9)


@pytest.mark.parametrize("beta", [0.7, 0.9, 0.99, 0.999, 0.9999])
def test_radam_rectifies_to_the_last_digits(beta):
    """Against fractions: the difference of the paper's ρ would be 3e-12 off for β = 0.999, and 3e-10 for 0.9999."""
    exact, part = Fraction(beta), o.Rectified(beta, 0.0)
    memory, trusted = part.init(np.zeros(1)), 0
    longest = 2 / (1 - exact) - 1
    for n in range(1, 61):
        sigma, memory = part.update(n - 1, np.ones(1), memory)
        length = longest - 2 * n * exact**n / (1 - exact**n)
        if length > 5:
            r2 = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            assert sigma[0] == pytest.approx(float(1 / r2) ** 0.5, rel=2e-13)
            trusted += 1
        else:
            assert sigma[0] == 1
    assert trusted > 50


@given(st.floats(0.5, 0.9999))
def test_radam_starts_as_momentum_and_ends_as_adam(beta):
    def sigma(t):
        return float(o.Rectified(beta, 0.0).update(t, np.ones(1), (np.ones(1),))[0][0])

    assert sigma(0) == sigma(3) == 1.0
    if beta > 0.99:
        assert 1.0 <= sigma(200_000) < 1.01
        assert np.all(np.diff([sigma(t) for t in range(8, 60)]) < 0)


def test_rectified_takes_a_whole_step_of_any_type():
    """As the other parts do."""
    part, g = o.Rectified(0.9), np.ones(1)
    steps = [float(part.update(t, g, part.init(g))[0][0]) for t in (7, 7.0, np.float64(7), np.int64(7))]
    assert len(set(steps)) == 1
