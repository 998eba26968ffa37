"""Schedules with known answers: start, end, shape, products, successions, errors."""

import inspect
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


def test_defaults():
    given = {
        s.constant: {"value": 1.0},
        s.step: {"gamma": 0.1},
        s.multi_step: {"gamma": 0.1},
        s.inverse_sqrt: {"hold": 1},
        s.polynomial: {"power": 1.0},
        s.cosine: {"floor": 0.0},
        s.warm_restarts: {"mult": 1, "floor": 0.0},
        s.one_cycle: {"pct_start": 0.3, "div_factor": 25.0, "final_div_factor": 1e4},
        s.warmup_stable_decay: {"floor": 0.0},
    }
    for make, defaults in given.items():
        arguments = inspect.signature(make).parameters.values()
        assert {one.name: one.default for one in arguments if one.default is not one.empty} == defaults
        assert inspect.signature(make).return_annotation == make.__annotations__["return"] == "Schedule"


def test_edges():
    """Where one piece of a formula meets the next, each by hand."""

    def at(schedule, *steps):
        return schedule(np.array(steps, float)).tolist()

    assert at(s.linear(2, 4, 4), 0, 1, 3, 4, 5, 2**53) == [2, 2.5, 3.5, 4, 4, 4]
    assert at(s.warmup(4), 0, 2, 3, 4) == [0.25, 0.75, 1, 1]
    assert at(s.step(3, 0.5), 2, 3, 5, 6) == [1, 0.5, 0.5, 0.25]
    assert at(s.multi_step([3], 0.5), 2, 3) == [1, 0.5]
    assert at(s.multi_step([], 0.5), 0, 9) == at(s.multi_step(np.array([])), 0, 9) == [1, 1]
    assert at(s.exponential(0.5), 0, 1, 3) == [1, 0.5, 0.125]
    assert at(s.inverse_time(2.0), 0, 1, 4) == [1, 1 / 3, 1 / 9]
    assert at(s.inverse_time(0.0), 7) == [1]
    assert at(s.inverse_sqrt(4), 2, 3, 4, 15) == [1, 1, np.sqrt(4 / 5), 0.5]
    assert at(s.noam(4, 4), 0, 3, 15) == pytest.approx([1 / 16, 1 / 4, 1 / 8])
    assert at(s.polynomial(4, 2.0), 0, 2, 3, 4, 9) == [1, 0.25, 1 / 16, 0, 0]
    assert at(s.cosine(4, 0.5), 0, 2, 4, 9) == pytest.approx([1, 0.75, 0.5, 0.5])
    assert at(s.warm_restarts(4, 1, 0.5), 0, 2, 3.999999, 4, 6, 8) == pytest.approx([1, 0.75, 0.5, 1, 0.75, 1])
    assert at(s.warm_restarts(4, 3), 3.999999, 4, 10, 15.999999, 16, 34, 52) == pytest.approx([0, 1, 0.5, 0, 1, 0.5, 1])
    assert at(s.one_cycle(10, 0.3, 4.0, 5.0), 0, 1, 2, 9, 50) == pytest.approx([0.25, 0.625, 1, 0.05, 0.05])
    assert at(s.one_cycle(10, 0.0), 0, 9) == pytest.approx([1, 4e-6])  # no way up
    assert at(s.one_cycle(10, 1.0), 0, 9) == pytest.approx([0.04, 1])  # no way down
    assert at(s.one_cycle(10, 0.95, 4.0, 5.0), 9, 50) == pytest.approx([0.05, 0.05])  # half a step of it
    assert at(s.one_cycle(1), 0) == [1]
    assert at(s.warmup_stable_decay(10, 2, 4, 0.5), 0, 1, 6, 8, 10, 99) == [0.5, 1, 1, 0.75, 0.5, 0.5]
    assert at(s.bias_correction(0.75), 0, 1) == [0.5, np.sqrt(1 - 0.75**2)]
    assert at(s.bias_correction(s.linear(0, 0.5, 1)), 0, 1) == [1, np.sqrt(0.75)]
    assert at(s.constant(2).then(s.linear(0, 9, 9), after=3), 0, 2, 3, 4) == [2, 2, 0, 1]
    assert at(s.constant(2).then(3, after=1).then(4, after=2), 0, 1, 2) == [2, 3, 4]
    assert at(s.exponential(2.0).then(0.1, after=5), 4, 5, 2000) == [16, 0.1, 0.1]  # where it would overflow it is over
    listed = s.constant(lambda t: np.array([1, 2])[np.asarray(t).astype(int)])
    assert at(listed.then(3, after=2), 0, 1, 2, 9) == [1, 2, 3, 3]  # it is asked for its own steps alone
    assert at(s.constant(), 5) == [1]


def restarts_by_walking(t, period, mult, floor):
    begin, length = 0, period
    while begin + length <= t:
        begin, length = begin + length, length * mult
    return floor + (1 - floor) * (1 + np.cos(np.pi * (t - begin) / length)) / 2


@given(st.integers(1, 40), st.integers(1, 5), st.floats(0, 1), st.integers(0, 3000))
def test_restarts_are_found_without_walking(period, mult, floor, t):
    walked = restarts_by_walking(t, period, mult, floor)
    assert s.warm_restarts(period, mult, floor)(t) == pytest.approx(walked, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("mult", [1, 2, 10**9])
def test_restarts_far_away(mult):
    """At once, and exactly at the boundary of a wave."""
    boundary = 10**14 if mult == 1 else sum(10 * mult**k for k in range(40 if mult == 2 else 1))
    wave = s.warm_restarts(10, mult)
    assert wave(boundary) == 1
    assert wave(boundary - 1) < 0.03
    assert 0 <= wave(2**53) <= 1


@pytest.mark.parametrize(
    "t", [-1, -1e-9, np.inf, 1e308, 10**400, 2**53 + 2, np.nan, [1, -1], np.array([]), None, "3", 1j]
)
@pytest.mark.parametrize("one", [s.constant(), s.warm_restarts(7), 0.1 * s.cosine(9), s.warmup(2).then(1, 3)], ids=repr)
def test_there_is_no_such_step(one, t):
    with pytest.raises((TypeError, ValueError), match=r"t must be a step from 0 to 2\*\*53"):
        one(t)
    assert one(2**53) >= 0 and one(0.5) > 0


@pytest.mark.parametrize(
    "one",
    [s.constant(np.ones(3)), np.ones(3) * s.cosine(9), s.exponential(np.ones(3)), s.warmup(2).then(np.ones(3), 2)],
)
def test_runs_and_steps_are_not_paired(one):
    assert np.shape(one(1)) == (3,)
    for steps in (np.arange(3), np.arange(4)[:, None]):
        with pytest.raises(ValueError, match=r"t must be a single step beside an array of runs, here of shape \(3,\)"):
            one(steps)
    with pytest.raises(ValueError, match="t must be a single step"):
        s.at(np.ones(3), np.arange(3))


def test_equality():
    large = np.arange(2000.0)
    other = large.copy()
    other[1000] = 0  # the repr of a large array leaves its middle out
    assert s.constant(large) == s.constant(large.copy())
    assert s.constant(large) != s.constant(other)
    assert hash(s.constant(large)) == hash(s.constant(large.copy()))
    assert len({s.constant(np.ones(2)), s.constant(np.ones((2, 1))), s.constant(np.ones(2))}) == 2
    assert s.cosine(10) != s.cosine(11) and s.cosine(10) != s.cosine(10, 0.1) and s.cosine(10) != s.polynomial(10)
    assert s.warmup(5) != s.Schedule("mine", {"steps": 5}, abs)
    assert 2 * s.cosine(10) != 3 * s.cosine(10) and 2 * s.cosine(10) == 2.0 * s.cosine(10)
    assert s.cosine(10).then(1, after=3) != s.cosine(10).then(1, after=4)
    assert s.multi_step([2, 5]) == s.multi_step((2, 5)) == s.multi_step(np.array([2, 5]))
    assert s.cosine(10) != 1


def test_the_weights_of_an_average_up_to_now():
    assert s.total(0.9, 3) == s.total(0.9, np.int64(3)) == 1 - 0.9**3
    np.testing.assert_array_equal(s.total(0.5, np.arange(3)), [0, 0.5, 0.75])
    np.testing.assert_array_equal(s.total(np.array([0.0, 0.5]), 2), [1, 0.75])


def test_a_function_of_t_is_checked_when_it_is_called():
    for bad in (np.nan, "x", None, [0.1, "x"]):
        with pytest.raises((TypeError, ValueError), match=r"(beta at t = 3|a hyperparameter) must be"):
            s.checked("beta", lambda t, bad=bad: bad, 3, s.checks.share)
    assert s.checked("beta", lambda t: 0.5, 3, s.checks.share) == 0.5
    assert s.checked("beta", 7, 3, s.checks.share) == 7  # `hyper` has checked a number


def test_a_schedule_is_checked_from_its_first_step_to_the_longest_that_can_be_meant():
    """At t = 0 also where it overflows, and up to 2³⁰, beyond 10⁹ steps."""
    with pytest.raises(ValueError, match="lr at t = 0 must be a finite number, but is inf"):
        s.hyper("lr", s.constant(1e200) * 1e200, s.checks.finite)
    with pytest.raises(ValueError, match="beta at t = 1073741824 must be"):
        s.bias_correction(s.linear(0, 1, s.checks.MOST))


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
        (lambda: s.multi_step([2, np.inf]), ValueError, "milestones must be a list of whole numbers above 0 in rising"),
        (lambda: s.multi_step([np.nan]), ValueError, "milestones must be"),
        (lambda: s.multi_step([1e300]), ValueError, "milestones must be"),
        (lambda: s.multi_step(np.array([5, 3], np.uint8)), ValueError, "milestones must be"),
        (lambda: s.multi_step(None), TypeError, "milestones must be"),
        (lambda: s.at(10**400, 0), ValueError, "a hyperparameter must be a number that fits into a float, but is 1000"),
        (lambda: s.multi_step([2.5]), ValueError, "milestones must be"),
        (lambda: s.linear(float("nan"), 1, 3), ValueError, "first must be"),
        (lambda: s.constant("x"), TypeError, "value must be"),
        (lambda: s.constant(None), TypeError, "value must be a number, an array or a function of t, but is None"),
        (lambda: s.constant([1, 2]), TypeError, "value must be a number, an array or a function of t"),
        (lambda: s.constant(np.inf), ValueError, "value must be a finite number"),
        (lambda: s.constant(10**400), ValueError, "value must be a finite number"),
        (lambda: s.linear([1], 2, 3), TypeError, "first must be a number or an array"),
        (lambda: s.linear(1, np.inf, 3), ValueError, "last must be"),
        (lambda: s.linear(1, 2, 0), ValueError, "steps must be"),
        (lambda: s.step(0), ValueError, "step_size must be"),
        (lambda: s.step(3, 0), ValueError, "gamma must be"),
        (lambda: s.multi_step([0, 3]), ValueError, "milestones must be"),
        (lambda: s.multi_step([3, 3]), ValueError, "milestones must be"),
        (lambda: s.multi_step([3], 0), ValueError, "gamma must be"),
        (lambda: s.multi_step(3), ValueError, "milestones must be"),
        (lambda: s.exponential(0), ValueError, "gamma must be"),
        (lambda: s.inverse_time(-0.1), ValueError, "rate must be"),
        (lambda: s.inverse_sqrt(0), ValueError, "hold must be"),
        (lambda: s.noam(0, 5), ValueError, "d_model must be"),
        (lambda: s.noam(5, 0), ValueError, "warmup must be"),
        (lambda: s.polynomial(5, 0), ValueError, "power must be"),
        (lambda: s.polynomial(0), ValueError, "steps must be"),
        (lambda: s.cosine(0), ValueError, "steps must be"),
        (lambda: s.cosine(5, -0.1), ValueError, "floor must be"),
        (lambda: s.warm_restarts(0), ValueError, "period must be"),
        (lambda: s.warm_restarts(5, 0), ValueError, "mult must be"),
        (lambda: s.warm_restarts(5, 1, 1.1), ValueError, "floor must be"),
        (lambda: s.one_cycle(0), ValueError, "steps must be"),
        (lambda: s.one_cycle(9, 1.1), ValueError, "pct_start must be"),
        (lambda: s.one_cycle(9, np.array([0.1, 0.2])), TypeError, "pct_start must be one finite number"),
        (lambda: s.one_cycle(9, div_factor=0), ValueError, "div_factor must be"),
        (lambda: s.one_cycle(9, final_div_factor=-1), ValueError, "final_div_factor must be"),
        (lambda: s.warmup_stable_decay(0, 1, 1), ValueError, "steps must be"),
        (lambda: s.warmup_stable_decay(9, 0, 1), ValueError, "warmup must be"),
        (lambda: s.warmup_stable_decay(9, 1, 0), ValueError, "decay must be"),
        (lambda: s.warmup_stable_decay(9, 1, 1, 2), ValueError, "floor must be"),
        (lambda: s.bias_correction(s.warmup(5)), ValueError, "beta at t = 4 must be"),
        (lambda: s.bias_correction(lambda t: 1)(2), ValueError, "beta at t = 2.0 must be"),
        (lambda: s.warmup(10**15), ValueError, "steps must be a whole number, 1,000,000,000 or below"),
        (lambda: s.warmup(10**5000), ValueError, "steps must be .* cannot be shown"),
        (lambda: s.warmup(5).then(None, 2), TypeError, "value must be"),
        (lambda: s.warmup(5).then(1, 2.0), TypeError, "after must be"),
        (lambda: s.cosine(5) * [1, 2], TypeError, "factor must be"),
        (lambda: np.nan * s.cosine(5), ValueError, "factor must be"),
        (lambda: s.at(s.cosine(9), "x"), TypeError, "t must be a step, or an array of steps, but is 'x'"),
        (lambda: s.at(abs, 10**400), ValueError, "t must be a step, or an array of steps, but is 1000"),
        (lambda: s.at("x", 0), TypeError, "a hyperparameter must be"),
        (lambda: s.spec(object()), TypeError, "a hyperparameter to be described must be a real number"),
        (lambda: s.Schedule(None, {}, abs), TypeError, "kind must be"),
        (lambda: s.Schedule("mine", None, abs), TypeError, "arguments must be"),
        (lambda: s.Schedule("mine", {}, None), TypeError, "formula must be"),
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
