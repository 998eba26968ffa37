"""Schedules with known answers: start, end, shape, products, successions, errors."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import schedules as s

T = np.arange(300)


def test_known_values():
    np.testing.assert_allclose(s.warmup(4)(np.arange(6)), [0.25, 0.5, 0.75, 1, 1, 1])
    np.testing.assert_allclose(s.step(2, 0.5)(np.arange(6)), [1, 1, 0.5, 0.5, 0.25, 0.25])
    np.testing.assert_allclose(s.multi_step([2, 5])(np.arange(7)), [1, 1, 0.1, 0.1, 0.1, 0.01, 0.01])
    np.testing.assert_allclose(s.inverse_time(0.5)(np.arange(3)), [1, 2 / 3, 0.5])
    np.testing.assert_allclose(s.inverse_sqrt()(np.array([0, 3, 8])), [1, 1 / 2, 1 / 3])
    np.testing.assert_allclose(s.inverse_sqrt(4)(np.array([0, 3, 15])), [1, 1, 1 / 2])
    np.testing.assert_allclose(s.cosine(4)(np.array([0, 2, 4, 9])), [1, 0.5, 0, 0], atol=1e-15)
    np.testing.assert_allclose(s.polynomial(4)(np.array([0, 1, 4, 9])), [1, 0.75, 0, 0])
    np.testing.assert_allclose(s.warmup_stable_decay(10, 2, 4)(T[:12]), [0.5, 1, 1, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0, 0])
    assert abs(s.noam(512, 4000)(3999) - 6.9877e-4) < 1e-8  # the Transformer's peak
    np.testing.assert_allclose(s.warm_restarts(4, 2)(np.array([0, 4, 12, 28])), 1)
    np.testing.assert_allclose(s.bias_correction(0.999)(0), np.sqrt(0.001), rtol=1e-12)


@given(st.integers(2, 50), st.floats(0, 0.5))
def test_shapes(n, floor):
    t = np.arange(3 * n)
    wave = s.cosine(n, floor)(t)
    assert wave[0] == 1
    assert np.all(np.diff(wave) <= 1e-15)
    np.testing.assert_allclose(wave[: n + 1] + wave[: n + 1][::-1], 1 + floor, rtol=1e-12)
    restarts = s.warm_restarts(n)(t)
    np.testing.assert_array_equal(restarts[n : 2 * n], restarts[:n])
    cycle = s.one_cycle(10 * n)(np.arange(10 * n))
    assert cycle.argmax() == 3 * n - 1
    np.testing.assert_allclose([cycle[0], cycle.max(), cycle[-1]], [0.04, 1, 0.04e-4], rtol=1e-9)


def test_they_multiply_and_follow_one_another():
    both = 2 * s.warmup(20) * s.exponential(0.9)
    np.testing.assert_array_equal(both(T), 2 * s.warmup(20)(T) * 0.9**T)
    chain = s.linear(0, 1, 20).then(s.cosine(30), after=20)
    np.testing.assert_array_equal(chain(T), np.concatenate([T[:20] / 20, s.cosine(30)(T[:280])]))
    assert repr(both) == "2 * warmup(steps=20) * exponential(gamma=0.9)"
    assert repr(chain) == "linear(first=0, last=1, steps=20).then(cosine(steps=30, floor=0.0), after=20)"
    np.testing.assert_allclose((np.array([1.0, 10.0]) * s.warmup(2))(0), [0.5, 5.0])


@pytest.mark.parametrize(
    "one",
    [0.1 * s.warmup(20) * s.cosine(200), (0.1 * s.warmup(20)).then(0.5, after=5), s.multi_step([2, 5]), s.noam(512, 9)],
    ids=repr,
)
def test_the_repr_is_the_schedule(one):
    again = eval(repr(one), vars(s))
    np.testing.assert_array_equal(again(T), one(T))
    assert again == one
    assert hash(again) == hash(one)
    assert one != s.constant()


def test_at_gives_plain_floats():
    for h in (0.1, np.float32(0.1), s.warmup(10), lambda t: np.float64(0.1)):
        assert type(s.at(h, 0)) is float
    np.testing.assert_array_equal(s.at(np.array([1.0, 2.0]), 0), [1, 2])


@pytest.mark.parametrize(
    "one", [s.noam(512, 10), s.warm_restarts(9), 0.1 * s.step(3), s.warmup(5).then(0.5, 5)], ids=repr
)
def test_the_description_is_json_and_a_number_does_like_an_array(one):
    assert json.loads(json.dumps(one.spec())) == one.spec()
    # powers of an array may round otherwise than those of a number: NumPy computes them with other instructions
    np.testing.assert_allclose([float(one(t)) for t in range(40)], one(np.arange(40)), rtol=1e-15)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: s.cosine(0), ValueError, "steps must be a whole number, 1 or above, but is 0"),
        (lambda: s.step(2.5), TypeError, "step_size must be"),
        (lambda: s.exponential(-1), ValueError, "gamma must be"),
        (lambda: s.multi_step([5, 3]), ValueError, "milestones must be"),
        (lambda: s.multi_step([]), ValueError, "milestones must be"),
        (lambda: s.multi_step([2.5]), ValueError, "milestones must be"),
        (lambda: s.linear(float("nan"), 1, 3), ValueError, "first must be"),
        (lambda: s.constant("x"), TypeError, "value must be"),
        (lambda: s.cosine(10, floor=2), ValueError, "floor must be"),
        (lambda: s.bias_correction(1.0), ValueError, "beta must be"),
        (lambda: s.warmup(5) * "x", TypeError, "factor must be"),
        (lambda: s.warmup(5).then(s.cosine(5), after=0), ValueError, "after must be"),
        (lambda: s.noam(512), TypeError, "warmup"),
    ],
)
def test_bad_input_is_told_by_name(make, error, message):
    with pytest.raises(error, match=message):
        make()
