"""What an optimizer accepts: the range of each hyperparameter, rates and grids. All else is refused by name."""

import inspect

import numpy as np
import pytest
from test_checks import Mute
from test_optimizers import walk

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib.paths import rollout

RANGES = {  # argument -> values inside and outside its range
    "lr": ((1e-300, 0.1, 1e300), (0, -0.1, np.inf, np.nan)),
    "beta": ((0, 0.5, np.nextafter(1, 0)), (-1e-9, 1, 1.5, np.nan)),
    "eps": ((0, 1e-8, 10), (-1e-9, np.inf, np.nan)),
}
RANGES |= dict.fromkeys(("alpha", "beta1", "beta2"), RANGES["beta"])
RANGES |= dict.fromkeys(("weight_decay", "momentum_decay"), RANGES["eps"])


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        (name, key)
        for name, make in o.OPTIMIZERS.items()
        for key in inspect.signature(make).parameters
        if key != "start"
    ],
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
    with pytest.raises(ValueError, match=r"lr / \(1 - beta\) at t = 0 must be a finite number.*, but is inf"):
        make(s.constant(1e308), 0.9999)


@pytest.mark.parametrize("name", o.OPTIMIZERS)
def test_a_function_of_t_may_look_it_up_in_a_list(name):
    rates = [0.1, 0.05, 0.2]
    in_a_list, computed = (lambda t: rates[t]), (lambda t: np.array(rates)[int(t)])
    paths = [rollout(o.OPTIMIZERS[name](lr), np.sign, [1.0], 3) for lr in (in_a_list, computed)]
    np.testing.assert_array_equal(*paths)


def test_who_changes_an_array_later_does_not_change_the_optimizer():
    rates = np.array([0.1, 0.2])
    optimizer = o.gd(rates)
    rates[:] = -1
    np.testing.assert_allclose(rollout(optimizer, lambda theta: theta, [[1.0, 1.0]], 1)[1], [[0.9, 0.8]])


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
        (
            lambda: o.Optimizer(0.1, Mute()),
            TypeError,
            "direction must be a part .* a value of type Mute that cannot be",
        ),
        (lambda: o.gd(0.1).init("here"), TypeError, "theta must be"),
        (
            lambda: o.gd(0.1).step(0, np.ones(2), np.ones(3), ((), ())),
            ValueError,
            r"g must have the shape of theta, \(2,\)",
        ),
        (lambda: o.gd(0.1).step(0, np.ones(2), np.ones((2, 1)), ((), ())), ValueError, r"but has \(2, 1\)"),
        (
            lambda: o.adam().step(0, [1.0], np.ones(1), o.adam().init([1.0])),
            TypeError,
            r"theta must be an array, but is \[1",
        ),
    ],
)
def test_bad_input_is_told_by_name(make, error, message):
    with pytest.raises(error, match=message):
        make()
