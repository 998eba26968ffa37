"""Lecture 03's exercises walk in plain numbers, for speed: they walk as the library does, and ask what they say."""

import numpy as np
import pytest

from course_lib.exercises import exercise
from course_lib.exercises.content.ch03 import CURVATURES, bowl, brake, meadow_slope, noisy_meadow
from course_lib.optimizers import rms, rmsprop
from course_lib.paths import rollout, trace
from course_lib.surfaces import meadow, quadratic


def falling(t):
    return 0.01 * (1 - t / 5000)


@pytest.mark.parametrize("lr", [2e-4, 0.01, falling])
def test_the_bowl_is_that_of_the_library(lr):
    surface = quadratic(CURVATURES)
    end = rollout(rmsprop(lr, alpha=0.9, start="first"), surface.grad, (-3.0, 1.0), 5000)[-1]
    assert bowl(lr)["height"] == pytest.approx(surface.height(end), rel=1e-6)


def test_a_constant_rate_ends_as_high_as_the_exercise_says():
    for lr in (0.1, 0.01, 0.001):
        got = bowl(lr)
        assert got["height"] == pytest.approx(got["12.6 η²"], rel=1e-3)


def test_no_constant_rate_arrives():
    ex = exercise("falling-rate")
    for lr in 10.0 ** np.linspace(-5, 0, 26):
        assert not ex.reached(bowl(lr)), lr


def test_the_noisy_meadow_is_that_of_the_library():
    ground = meadow()
    places = np.linspace(-1, 11, 301)
    np.testing.assert_allclose([meadow_slope(x) for x in places], ground.grad(places[None])[0], atol=1e-12)
    kicks = iter(([0.12] * 9 + [-1.08]) * 400)
    method = rmsprop(0.02, alpha=0.97, start="first")
    path = rollout(method, lambda x: ground.grad(x) + next(kicks), ground.start, 4000)[:, 0]
    assert noisy_meadow(0.97)["in the basin at step"] == np.argmax(path >= 8.9)


def test_the_noisy_meadow_asks_for_an_alpha_in_the_middle():
    ex = exercise("noisy-meadow")
    alphas = [0.0, 0.5, 0.9, 0.93, 0.945, 0.96, 0.98, 0.99, 0.999, 0.9999]
    assert [a for a in alphas if ex.reached(noisy_meadow(a))] == [0.945, 0.96, 0.98]


def test_where_it_ends_is_what_the_exercise_says():
    surface = quadratic((8.0,))
    end = rollout(rmsprop(0.05, alpha=0.99), surface.grad, (-3.0,), 8000)[-1]
    assert surface.height(end) == pytest.approx(exercise("where-it-ends").right, rel=1e-3)


@pytest.mark.parametrize(("lr", "step"), [(0.02, 534), (0.05, 271)])
def test_the_basin_is_reached_when_the_page_says(lr, step):
    ground = meadow()
    run = trace(rmsprop(lr, alpha=0.9, start="first"), ground.grad, ground.start, 1000)
    assert np.argmax(run.theta[:, 0] >= 8.9) == step
    assert run.g[-1, 0] == 0  # "there the gradient is rounded to exactly 0"


def test_with_a_small_alpha_it_jumps_by_eta():
    ground = meadow()
    run = trace(rmsprop(0.05, alpha=0.5, start="first"), ground.grad, ground.start, 1000)
    np.testing.assert_allclose(np.abs(run.step[-10:, 0]), 0.05, rtol=1e-6)


def quiet_again(optimizer, burst, quiet=1):
    """The step after a burst among gradients of 1 at which σ comes down to 2."""
    g = np.ones(quiet + 1500)
    g[quiet] = burst
    theta, state, path = np.zeros(1), optimizer.init(np.zeros(1)), []
    for t, new in enumerate(g):
        before = theta
        theta, state = optimizer.step(t, theta, np.array([new]), state)
        path.append(new / (before - theta)[0])  # σ, with lr = 1
    return int(np.argmax(np.array(path)[quiet + 1 :] <= 2 + 1e-9)) + 1


def test_the_brake_holds_as_long_as_the_exercise_says():
    ex = exercise("brake-holds")
    rms_prop = rmsprop(1.0, alpha=0.9, start="first")
    assert quiet_again(rms_prop, 10) == brake(burst=10) == 12
    assert quiet_again(rms_prop, 1000) == brake() == ex.right == 99
    assert "87 steps longer" in ex.note and 99 - 12 == 87


def test_how_long_the_mean_brakes():
    """In the formula for 1,000, and in a run for a burst that lets it go sooner."""

    def steps(burst, quiet=100):
        k = np.ceil((quiet + burst**2 - 4 * (quiet + 1)) / 3)
        assert (quiet + burst**2 + k) / (quiet + 1 + k) <= 4 < (quiet + burst**2 + k - 1) / (quiet + k)
        return int(k)

    assert quiet_again(rms(1.0), 50, quiet=100) == steps(50)
    assert f"{steps(1000):,} steps" in exercise("brake-holds").note
