"""The construction kit: its lines make what they say, and its names in PyTorch do the same steps."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import course_lib.optimizers
import course_lib.schedules
from course_lib.optimizers import adagrad, adam, amsgrad, momentum
from course_lib.schedules import cosine
from course_lib.widgets.kit import (
    DIRECTIONS,
    MAGNITUDES,
    NAMES,
    SCHEDULES,
    TORCH_SCHEDULES,
    libraries,
    line,
    name_of,
    optimizer_of,
    said,
)

torch = pytest.importorskip("torch")
OURS = {**vars(course_lib.schedules), **vars(course_lib.optimizers)}
STEPS, LR = 80, 0.01


def test_a_line_makes_the_optimizer() -> None:
    for choice in product(DIRECTIONS, MAGNITUDES, SCHEDULES):
        made = eval(line(*choice, "0.01"), {"__builtins__": {}}, OURS)
        assert made.spec() == optimizer_of(*choice, 0.01).spec(), choice


def test_the_named_are_the_course_s_own() -> None:
    assert optimizer_of("EMA, corrected", "EMA, corrected", lr=0.1) == adam(0.1)
    assert optimizer_of("EMA, corrected", "max of EMA", lr=0.1) == amsgrad(0.1)
    assert optimizer_of("g", "sum of all", "decay", 0.1) == adagrad(0.1 * cosine(600), eps=1e-8)
    assert optimizer_of("heavy ball", "1", lr=0.1) == momentum(0.1)


def test_every_name_is_of_the_kit() -> None:
    assert set(NAMES) <= set(product(DIRECTIONS, MAGNITUDES))
    assert len({name.title for name in NAMES.values()}) == len(NAMES)
    assert said("EMA, corrected", "EMA, corrected") == "this is Adam"
    assert said("EMA", "EMA") == "no name of its own: Adam without bias correction"
    assert said("heavy ball", "max of EMA") == "no name of its own" and not libraries("heavy ball", "max of EMA")


def gradients() -> Any:
    """Of three parameters: noisy, sparse, and badly scaled."""
    g = np.random.default_rng(0).normal(size=(STEPS, 3)) * [1.0, 1.0, 1e3]
    g[::3, 1] = 0
    return g


def ours(optimizer: Any) -> Any:
    theta = np.array([1.0, -2.0, 3.0])
    state, path = optimizer.init(theta), []
    for t, g in enumerate(gradients()):
        theta, state = optimizer.step(t, theta, g, state)
        path.append(theta)
    return np.array(path)


def theirs(code: str, scheduler: str = "") -> Any:
    theta = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64, requires_grad=True)
    optimizer, path = eval(code, {"torch": torch, "params": [theta]}), []
    schedule = eval(scheduler, {"torch": torch, "optimizer": optimizer}) if scheduler else None
    for g in gradients():
        theta.grad = torch.tensor(g)
        optimizer.step()
        if schedule:
            schedule.step()
        path.append(theta.detach().numpy().copy())
    return np.array(path)


TORCH = [pair for pair, name in NAMES.items() if name.torch]


@pytest.mark.parametrize("eta", SCHEDULES)
@pytest.mark.parametrize(("m", "sigma"), TORCH)
def test_pytorch_does_the_same_steps(m: str, sigma: str, eta: str) -> None:
    code, *scheduler = libraries(m, sigma, eta)["PyTorch"].replace("{lr}", str(LR)).split("\n")
    assert scheduler == ([TORCH_SCHEDULES[eta]] if TORCH_SCHEDULES[eta] else [])
    np.testing.assert_allclose(ours(optimizer_of(m, sigma, eta, LR)), theirs(code, *scheduler), rtol=1e-9, atol=1e-9)


def test_what_is_said_to_differ_differs() -> None:
    """RMSprop with momentum sums g/σ, NAdam averages: they are not what m and σ of the same words make."""
    assert not name_of("heavy ball", "EMA").torch and not name_of("Nesterov", "EMA, corrected").torch
    for m, sigma, code in [
        ("heavy ball", "EMA", f"torch.optim.RMSprop(params, lr={LR}, alpha=0.999, momentum=0.9)"),
        ("Nesterov", "EMA, corrected", f"torch.optim.NAdam(params, lr={LR})"),
        ("EMA", "EMA", f"torch.optim.Adam(params, lr={LR})"),
    ]:
        assert np.abs(ours(optimizer_of(m, sigma, lr=LR)) - theirs(code)).max() > 1e-3


def test_the_other_libraries_take_a_schedule_where_the_rate_stands() -> None:
    told = libraries("EMA, corrected", "EMA, corrected", "decay")
    assert told["Optax"] == "optax.adam(optax.cosine_decay_schedule({lr}, 600))"
    assert told["Keras"].startswith("keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay({lr}, 600))")
    assert "Keras" not in libraries("g", "1", "warm-up")  # it has none by itself
    assert "Keras" not in libraries("heavy ball", "1", "decay")  # it sums η·g


@pytest.mark.parametrize("wrong", [{"m": "ema"}, {"sigma": "sum"}, {"eta": "cosine"}])
def test_bad_choices_are_named(wrong: dict[str, str]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name} must be one of"):
        optimizer_of(**{"m": "g", "sigma": "1", **wrong})
