"""Exercise 8.4 asks for the order of PyTorch, and its posted loop has all three mistakes."""

import numpy as np
import pytest

from course_lib.exercises import exercise

EX = exercise("order-in-the-loop")


def posted_loop(theta, gradients, rates, decay, longest):
    """The loop that the exercise shows."""
    t, path = 0, []
    g = np.zeros_like(theta)
    for new in gradients:
        t = t + 1
        g = g + new
        g = g + decay * theta
        g = g * min(1, longest / np.linalg.norm(g))
        theta = theta - rates[t] * g
        path.append(theta)
    return np.array(path)


def test_the_posted_loop_has_all_three_mistakes():
    assert EX.evaluate(posted_loop).mistake == "untouched"


@pytest.mark.parametrize("one", ["zero", "schedule", "decay"])
def test_a_line_that_stays_is_named(one):
    """The posted loop with two of its lines in their place, written as it is."""

    def walk(theta, gradients, rates, decay, longest):
        t, path = 0, []
        g = np.zeros_like(theta)
        for new in gradients:
            t = t + (one == "schedule")
            g = g + new if one == "zero" else new
            g = g + decay * theta if one == "decay" else g
            g = g * min(1, longest / np.linalg.norm(g))
            g = g if one == "decay" else g + decay * theta
            theta = theta - rates[t] * g
            t = t + (one != "schedule")
            path.append(theta)
        return np.array(path)

    assert EX.evaluate(walk).mistake == {"zero": "kept", "schedule": "ahead", "decay": "inside"}[one]


@pytest.mark.needs_torch
@pytest.mark.parametrize("case", EX.cases, ids=lambda case: f"{len(case['gradients'])} steps")
def test_the_order_is_that_of_pytorch(torch, case):
    p = torch.nn.Parameter(torch.tensor(case["theta"]))
    optimizer = torch.optim.SGD([p], lr=1.0, weight_decay=case["decay"])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: case["rates"][t])
    path = []
    for g in case["gradients"]:
        optimizer.zero_grad()
        (torch.tensor(g) @ p).backward()
        torch.nn.utils.clip_grad_norm_([p], case["longest"])
        optimizer.step()
        schedule.step()
        path.append(p.detach().numpy().copy())
    with np.errstate(divide="ignore"):  # a gradient of zero: longest / 0 is inf, and nothing is clipped
        np.testing.assert_allclose(EX.right(**case), path, rtol=1e-5)
    assert EX.evaluate(EX.right).state == "pass"
