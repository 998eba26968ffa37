"""What the exercises of lecture 00 say of their runs is true: their limit, their paths and their numbers."""

import numpy as np
import pytest

from course_lib.exercises import exercise
from course_lib.exercises.content.ch00 import ARRIVED, valley_run
from course_lib.optimizers import momentum
from course_lib.paths import rollout
from course_lib.series import diverged_at
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
    evaluate = exercise("valley-pair").evaluate
    assert evaluate({"lr": 0.0331, "beta": round(beta, 4)}).mistake == "past-the-edge"
    assert evaluate({"lr": 0.033, "beta": round(beta, 4)}).state == "pass"


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


def posted_loop(theta, lam, lr, beta, steps):
    """The loop that exercise 0.6 shows."""
    path = []
    slope = lam * theta
    g = np.zeros_like(theta)
    for _ in range(steps):
        b = np.zeros_like(theta)
        g = g + slope
        b = beta * b + g
        theta = theta - lr * b
        path.append(theta)
    return np.array(path)


def test_the_repaired_loop_is_the_librarys_momentum_and_the_posted_one_has_all_bugs():
    ex = exercise("repair-momentum")
    for case in ex.cases:
        bowl = quadratic(tuple(case["lam"]))
        path = rollout(momentum(case["lr"], case["beta"]), bowl.grad, case["theta"], case["steps"])
        np.testing.assert_allclose(ex.right(**case), path[1:], rtol=1e-12, atol=1e-12)
    assert ex.evaluate(posted_loop).mistake == "untouched"
    np.testing.assert_allclose(posted_loop(**ex.cases[0])[:, 0], [0.5, -0.5, -2.0])


def test_two_of_the_bugs_are_momentum_with_beta_one_which_never_settles():
    ex = exercise("repair-momentum")
    case = ex.cases[1] | {"steps": 3000}
    path = ex.mistakes["beta-one"].answer(**case)
    np.testing.assert_allclose(path, ex.right(**case | {"beta": 1.0}), rtol=1e-6, atol=1e-6)
    swing = np.abs(path).reshape(10, 300, 2).max(axis=1)
    assert (swing > 0.9 * np.abs(case["theta"])).all() and (swing < 2 * np.abs(case["theta"])).all()


@pytest.mark.needs_torch
def test_pytorch_runs_a_loss_from_before_the_loop_and_adds_up_its_gradients(torch):
    """Of a linear model; with a hidden layer it stops."""
    w, x = torch.nn.Parameter(torch.tensor([2.0, 1.0])), torch.eye(2)
    loss = ((x @ w) ** 2).sum() / 2
    optimizer, grads = torch.optim.SGD([w], lr=0.1), []
    for _ in range(3):
        loss.backward(retain_graph=True)
        optimizer.step()
        grads.append(w.grad.clone().numpy())
    np.testing.assert_allclose(grads, [[2, 1], [4, 2], [6, 3]])
    deep = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    optimizer, loss = torch.optim.SGD(deep.parameters(), lr=0.1), (deep(x) ** 2).sum()
    loss.backward(retain_graph=True)
    optimizer.step()
    with pytest.raises(RuntimeError, match="inplace operation"):
        loss.backward(retain_graph=True)
