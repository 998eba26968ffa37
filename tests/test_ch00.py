"""What the exercises of lecture 00 say of their runs is true: their limit, their paths and their numbers."""

import numpy as np
import pytest

from course_lib.exercises import exercise
from course_lib.exercises.content.ch00 import ARRIVED, valley_run
from course_lib.optimizers import momentum
from course_lib.paths import diverged_at, rollout
from course_lib.surfaces import quadratic


@pytest.mark.parametrize("case", exercise("heavy-ball-limit").cases, ids=str)
def test_the_limit_holds_one_per_cent_below_and_not_one_per_cent_above(case):
    limit = exercise("heavy-ball-limit").right(**case)
    bowl = quadratic(tuple(case["curvatures"]))
    lr = np.array([0.99, 1.01]) * limit
    walk = rollout(momentum(lr, case["beta"]), bowl.grad, np.ones(bowl.dim), 4000, runs=(2,))
    below, above = diverged_at(walk, limit=1e3)
    assert below == -1 and above > 0


def test_a_step_is_that_of_the_library_and_the_velocity_form_leaves_its_path_when_the_rate_changes():
    ex = exercise("momentum-step")

    def walk(step, rates):
        theta, memory, path = np.array([1.0, -2.0]), np.zeros(2), []
        for lr in rates:
            memory, theta = step(theta, np.array([1.0, 20.0]) * theta, memory, lr)
            path.append(theta)
        return np.array(path)

    velocity, steady, cut = ex.mistakes["velocity"].answer, [0.03] * 40, [0.03] * 20 + [0.003] * 20
    path = rollout(momentum(0.03, 0.9), lambda theta: np.array([1.0, 20.0]) * theta, [1.0, -2.0], 40)
    np.testing.assert_allclose(walk(ex.right, steady), path[1:], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(walk(velocity, steady), path[1:], rtol=1e-9, atol=1e-12)
    assert not np.allclose(walk(velocity, cut)[20], walk(ex.right, cut)[20], rtol=0.1)


def test_the_numbers_of_the_pair_for_the_valley():
    assert valley_run(lr=4 / 11**2, beta=(9 / 11) ** 2)[ARRIVED] == 39, "Polyak's pair"
    assert valley_run(lr=2 / 101, beta=0.0)[ARRIVED] > 200, "gradient descent at its best"


def test_rounding_polyaks_rate_up_crosses_the_edge_and_is_told_so():
    edge, beta = 4 / 11**2, (9 / 11) ** 2
    assert edge < 0.0331 and np.isclose(edge, (1 + beta**0.5) ** 2 / 100)
    assert valley_run(lr=0.0331, beta=round(beta, 4))[ARRIVED] == 47
    told = exercise("valley-pair").evaluate
    assert told({"lr": 0.0331, "beta": round(beta, 4)}).mistake == "past-the-edge"
    assert told({"lr": 0.033, "beta": round(beta, 4)}).state == "pass"


def test_a_quiz_does_not_teach_what_its_exercise_refuses():
    """A negative eigenvalue with zeros beside it may belong to a maximum."""

    def kind_of(H, tiny=1e-9):
        values = np.linalg.eigvalsh(H)
        if all(values > tiny):
            return "minimum"
        if all(values < -tiny):
            return "maximum"
        return "saddle" if any(values < -tiny) else "undecided"

    assert exercise("critical-kind").evaluate(kind_of).mistake == "negative-alone"
    assert "beside the positive ones" in exercise("mostly-upwards").replies["b"]
