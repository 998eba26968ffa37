"""The construction kit: its formulas and lines make what they say, and other libraries do the same steps."""

from __future__ import annotations

import ast
import json
import math
import re
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
from record_menu import FILE, KEPT, LR, START, gradients, in_torch

import course_lib.optimizers
import course_lib.schedules
from course_lib.optimizer_menu import (
    DIRECTIONS,
    MAGNITUDES,
    NAMES,
    SCHEDULES,
    in_short,
    in_words,
    libraries,
    line,
    name_of,
    optimizer_of,
)
from course_lib.optimizers import adagrad, adam, amsgrad, lion, momentum, nadam
from course_lib.schedules import at, cosine

OURS = {**vars(course_lib.schedules), **vars(course_lib.optimizers)}
MENU = list(product(DIRECTIONS, MAGNITUDES, SCHEDULES))
ELSEWHERE = json.loads(FILE.read_text("utf-8"))["paths"]
LINES = [(choice, library) for choice in MENU for library in libraries(*choice)]


def ours(optimizer: Any) -> Any:
    theta = np.array(START)
    state, path = optimizer.init(theta), []
    for t, g in enumerate(gradients()):
        theta, state = optimizer.step(t, theta, g, state)
        path.append(theta)
    return np.array(path)


# ---- the formulas and lines of the course


def test_a_line_makes_the_optimizer() -> None:
    for m, sigma, eta in MENU:
        made = eval(line(m, sigma, eta, "0.01"), {"__builtins__": {}}, OURS)
        assert made.spec() == optimizer_of(m, sigma, eta, 0.01).spec(), (m, sigma, eta)


def test_a_line_has_the_name_where_there_is_one() -> None:
    assert line("EMA, corrected", "EMA, corrected") == "adam(lr)"
    assert line("g", "EMA", "warm-up") == "rmsprop(lr * warmup(60), alpha=0.999)"
    assert line("EMA", "EMA") == "Optimizer(lr, EMA(0.9), RMS(EMA(0.999)))"
    assert line("heavy ball", "EMA", "decay", "0.1").startswith("Optimizer(0.1 * cosine(600) * (1 / (1 - 0.9)), EMA(")


def python_of(formula: str) -> list[str]:
    """The assignments of a formula as it is shown, in Python; what is kept from step to step is `m`, `b` and `v`."""
    statements = []
    for text in formula.split(",  "):
        then = re.sub("^then ", "m = ", text)
        expression = then.replace("←", "=").replace("·", "*").replace("ηᵗ", "rate").replace("²", "**2")
        expression = (
            expression.replace("−", "-").replace("ᵗ⁺¹", "**(t + 1)").replace("√v ", "sqrt(v) ").replace("√", "sqrt")
        )
        expression = expression.replace("sum of all g**2", "total").replace("mean of all g**2", "total/(t + 1)")
        expression = expression.replace("largest v so far", "largest").replace("πt", "pi*t")
        expression = expression.replace("^", "**").replace("μᵗ =", "mu = lambda t:")
        for power, t in (("**(t + 1)", "t + 1"), ("ᵗ", "t")):
            expression = expression.replace(f"μ⁰⋯μ{power}", f"product({t})").replace(f"μ{power}", f"mu({t})")
        ast.parse(expression)
        statements.append(expression)
    return statements


def product_of(names: dict[str, Any], t: int) -> float:
    """μ⁰⋯μᵗ, with the μ of a formula."""
    return math.prod(names["mu"](s) for s in range(t + 1))


def test_the_formulas_say_what_the_parts_do() -> None:
    """Each of them is computed as it stands there. All that is kept is 0 before the first gradient."""
    plain = [(m, "1", "constant") for m in DIRECTIONS] + [("g", s, "constant") for s in MAGNITUDES]
    for m, sigma, eta in plain + [("g", "1", eta) for eta in SCHEDULES]:
        formulas = (DIRECTIONS[m].formula, MAGNITUDES[sigma].formula, SCHEDULES[eta].formula)
        names: dict[str, Any] = {"m": 0.0, "b": 0.0, "v": 0.0, "total": 0.0, "largest": 0.0, "η": LR, "ε": 1e-8,
                                 "σ": 1.0, "sqrt": np.sqrt, "pi": math.pi, "cos": np.cos, "min": min,
                                 "sign": np.sign}  # fmt: skip
        names["product"] = partial(product_of, names)
        theta, path = np.array(START), []
        for t, g in enumerate(gradients()):
            kept = names["kept"] = names.get("kept", names["m"])
            names |= {"t": t, "g": g, "total": names["total"] + g * g, "m": kept}
            for statement in python_of(formulas[0]):
                exec(statement, names)
                if statement == python_of(formulas[0])[0]:
                    names["kept"] = names["m"]  # "then" corrects what is used, not what is kept
            for statement in python_of(formulas[1]):
                exec(statement, names)
                names["largest"] = np.maximum(names["largest"], names["v"])
            for statement in python_of(formulas[2]):
                exec(statement, names)
            theta = theta - names["rate"] / names["σ"] * names["m"]
            path.append(theta)
        np.testing.assert_allclose(
            ours(optimizer_of(m, sigma, eta, LR)), path, rtol=1e-10, err_msg=f"{m}, {sigma}, {eta}"
        )


def test_the_named_are_the_course_s_own() -> None:
    assert optimizer_of("EMA, corrected", "EMA, corrected", lr=0.1) == adam(0.1)
    assert optimizer_of("EMA, corrected", "max of EMA", lr=0.1) == amsgrad(0.1)
    assert optimizer_of("g", "sum of all", "decay", 0.1) == adagrad(0.1 * cosine(600), eps=1e-8)
    assert optimizer_of("heavy ball", "1", lr=0.1) == momentum(0.1)
    assert optimizer_of("Nesterov, corrected", "EMA, corrected", lr=0.1) == nadam(0.1)
    assert optimizer_of("sign", "1", lr=0.1) == lion(0.1)


def test_the_schedules_end_where_they_say() -> None:
    t = np.array([0, 30, 59, 60, 300, 600])
    for name, wanted in {
        "constant": [1, 1, 1, 1, 1, 1],
        "decay": (1 + np.cos(np.pi * t / 600)) / 2,
        "warm-up": [1 / 60, 31 / 60, 1, 1, 1, 1],
    }.items():
        got = np.broadcast_to(at(optimizer_of("g", "1", name, 1.0).schedule, t), t.shape)
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-15, err_msg=name)


# ---- the names, and what they are elsewhere


def test_every_name_is_of_the_menu_and_says_what_it_is() -> None:
    assert set(NAMES) <= set(product(DIRECTIONS, MAGNITUDES))
    assert len({name.title for name in NAMES.values()}) == len(NAMES)
    assert {
        pair: in_words(*pair) for pair in product(DIRECTIONS, MAGNITUDES) if in_words(*pair) != "no name of its own"
    } == {
        ("g", "1"): "this is gradient descent",
        ("heavy ball", "1"): "this is momentum, the heavy ball",
        ("Nesterov", "1"): "this is Nesterov's momentum",
        ("EMA", "1"): "this is the heavy ball again, at a tenth of this rate",
        ("EMA, corrected", "1"): "no name of its own: Adam without σ",
        ("g", "mean of all"): "this is the root mean square of Lee's lecture; no library has it",
        ("g", "sum of all"): "this is Adagrad",
        ("g", "EMA"): "this is RMSProp",
        ("g", "EMA, corrected"): "this is Adam with β₁ = 0",
        ("g", "max of EMA"): "this is AMSGrad with β₁ = 0",
        ("EMA, corrected", "EMA, corrected"): "this is Adam",
        ("EMA, corrected", "max of EMA"): "this is AMSGrad",
        ("Nesterov, corrected", "EMA, corrected"): (
            "this is NAdam; in Optax μ stands still, in Keras it grows 250 times as fast"
        ),
        ("sign", "1"): "this is Lion; PyTorch does not have it",
        ("EMA", "EMA"): "no name of its own: Adam without bias correction",
        ("EMA", "EMA, corrected"): "no name of its own: Adam that corrects σ only",
        ("EMA, corrected", "EMA"): "no name of its own: Adam that corrects m only",
        ("heavy ball", "EMA"): "no name: torch.optim.RMSprop(momentum=0.9) sums g/σ, this divides the sum of g by σ",
        ("Nesterov", "EMA, corrected"): "no name: NAdam averages the gradients, this sums them",
    }
    assert not libraries("heavy ball", "max of EMA")


def test_the_other_libraries_do_the_same_steps() -> None:
    """As recorded (record_menu.py): so a hyperparameter that is wrong in a line, or one that is missing, shows."""
    assert {library for _, library in LINES} == {"PyTorch", "Optax", "Keras"} and len(LINES) == len(ELSEWHERE)
    for choice, library in LINES:
        code = libraries(*choice)[library]
        assert code in ELSEWHERE, f"{code!r} was not recorded: run tests/record_menu.py"
        got = ours(optimizer_of(*choice, LR))[np.array(KEPT) - 1]
        other_eps = "ε" in code
        difference = np.abs(got - ELSEWHERE[code]).max(axis=0) / np.abs(got - START).max(axis=0)
        single = library != "PyTorch" and choice[2] != "constant"  # they have their schedules in float32
        close = 1e-2 if other_eps else 1e-6 if single else 1e-9
        assert (difference < close).all(), (choice, code, difference)
        assert not other_eps or difference.max() > 1e-9, f"{code}: there is no other ε"


def test_pytorch_does_what_was_recorded(torch: Any, doubles: None) -> None:
    """And this version of it still does."""
    for choice, library in LINES:
        if library == "PyTorch":
            code = libraries(*choice)[library]
            path = in_torch(code.replace("{lr}", str(LR)))[np.array(KEPT) - 1]
            np.testing.assert_allclose(path, ELSEWHERE[code], rtol=1e-9, atol=1e-9, err_msg=code)


def test_what_is_said_to_differ_differs(torch: Any) -> None:
    """RMSprop with momentum sums g/σ, NAdam averages: they are not what m and σ of the same words make."""
    assert not name_of("heavy ball", "EMA").torch and not name_of("Nesterov", "EMA, corrected").torch
    for m, sigma, code in [
        ("heavy ball", "EMA", f"torch.optim.RMSprop(params, lr={LR}, alpha=0.999, momentum=0.9)"),
        ("Nesterov", "EMA, corrected", f"torch.optim.NAdam(params, lr={LR})"),
        ("EMA", "EMA", f"torch.optim.Adam(params, lr={LR})"),
    ]:
        assert np.abs(ours(optimizer_of(m, sigma, lr=LR)) - in_torch(code)).max() > 1e-3


def test_the_other_libraries_take_a_schedule_where_the_rate_stands() -> None:
    lines = libraries("EMA, corrected", "EMA, corrected", "decay")
    assert lines["Optax"] == "optax.adam(optax.cosine_decay_schedule({lr}, 600))"
    assert lines["Keras"].startswith("keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay({lr}, 600))")
    assert lines["PyTorch"].endswith("\ntorch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 600)")
    assert "Keras" not in libraries("g", "1", "warm-up")  # it has none by itself
    assert "Keras" not in libraries("heavy ball", "1", "decay")  # it sums η·g
    assert "Keras" in libraries("heavy ball", "1") and "Keras" in libraries("g", "1", "decay")


@pytest.mark.parametrize("wrong", [{"m": "ema"}, {"sigma": "sum"}, {"eta": "cosine"}])
def test_bad_choices_are_named(wrong: dict[str, str]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name} must be one of"):
        optimizer_of(**{"m": "g", "sigma": "1", **wrong})
    with pytest.raises(ValueError, match=f"{name} must be one of"):
        line(**{"m": "g", "sigma": "1", **wrong})


def test_in_short_m_sigma_and_eta_tell_the_optimizers_apart():
    o = course_lib.optimizers
    assert in_short(o.adam(0.1, 0.8, 0.9)) == (
        "EMA(0.8, unbiased)",
        "RMS(EMA(0.9, unbiased))",
        "0.1",
    )
    with pytest.raises(TypeError, match="optimizer must be an Optimizer, such as gd"):
        in_short(None)
    assert in_short(o.adagrad(1)) == ("Newest()", "RMS(Mean())", "1·inverse_sqrt()")
    assert in_short(o.nadam())[0] == "ScheduledNesterov(0.9)"
    assert in_short(o.rmsprop(start="first"))[1] == "RMS(EMA(0.99, first))"
    assert in_short(o.amsgrad())[1:] == (
        "RMS(RunningMax(EMA(0.999)))",
        "0.001·bias_correction(0.999)",
    )
    forms = {in_short(make()) for name, make in o.OPTIMIZERS.items() if name != "adamw"}
    assert len(forms) == len(o.OPTIMIZERS) - 1
