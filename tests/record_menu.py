"""Record what the lines of the construction kit do in PyTorch, Optax and Keras: tests/menu_elsewhere.json.

    python -m venv /tmp/elsewhere
    /tmp/elsewhere/bin/pip install -e . torch==2.13.0 optax==0.2.8 keras==3.15.1
    KERAS_BACKEND=jax /tmp/elsewhere/bin/python tests/record_menu.py

Optax and Keras bring 700 MB, so no test needs them: tests/test_optimizer_menu.py compares course_lib with what stands
in the file, line by line. A line that is not in it fails there; then record again.
"""

from __future__ import annotations

import importlib.metadata
import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.optimizer_menu import DIRECTIONS, MAGNITUDES, SCHEDULES, libraries

FILE = Path(__file__).with_name("menu_elsewhere.json")
STEPS, LR = 80, 0.01
KEPT = (1, 2, 11, 41, 80)  # of so many steps θ is kept
START = (1.0, -2.0, 3.0)


def gradients() -> Any:
    """Of three parameters: noisy, sparse, and badly scaled."""
    g = np.random.default_rng(0).normal(size=(STEPS, 3)) * [1.0, 1.0, 1e3]
    g[::3, 1] = 0
    return g


def in_torch(code: str) -> Any:
    """The path of the two lines for PyTorch, the optimizer and (perhaps) its scheduler."""
    import torch

    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    line, *scheduler = code.split("\n")
    optimizer, path = eval(line, {"torch": torch, "params": [theta]}), []
    schedules = [eval(text, {"torch": torch, "optimizer": optimizer}) for text in scheduler]
    for g in gradients():
        theta.grad = torch.tensor(g)
        optimizer.step()
        for schedule in schedules:
            schedule.step()
        path.append(theta.detach().numpy().copy())
    return np.array(path)


def in_optax(code: str) -> Any:
    """The path of a line for Optax."""
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    optimizer, theta, path = eval(code, {"optax": optax}), jax.numpy.array(START), []
    state = optimizer.init(theta)
    for g in gradients():
        updates, state = optimizer.update(jax.numpy.array(g), state, theta)
        theta = optax.apply_updates(theta, updates)
        path.append(np.asarray(theta))
    return np.array(path)


def in_keras(code: str) -> Any:
    """The path of a line for Keras."""
    import keras

    keras.config.set_floatx("float64")
    optimizer, theta, path = eval(code, {"keras": keras}), keras.Variable(np.array(START), dtype="float64"), []
    for g in gradients():
        optimizer.apply([keras.ops.convert_to_tensor(g, "float64")], [theta])
        path.append(np.asarray(theta))
    return np.array(path)


RUN = {"PyTorch": in_torch, "Optax": in_optax, "Keras": in_keras}


def main() -> None:
    """Write the file."""
    import torch

    torch.set_default_dtype(torch.float64)  # NAdam keeps its product of μ in this
    names = ("torch", "optax", "jax", "keras")
    versions = {name: importlib.metadata.version(name).partition("+")[0] for name in names}
    paths: dict[str, Any] = {}
    for choice in product(DIRECTIONS, MAGNITUDES, SCHEDULES):
        for library, code in libraries(*choice).items():
            path = RUN[library](code.replace("{lr}", str(LR)))
            paths[code] = [[float(f"{x:.13g}") for x in path[steps - 1]] for steps in KEPT]
    rows = ",\n".join(f"{json.dumps(code, ensure_ascii=False)}: {json.dumps(path)}" for code, path in paths.items())
    text = f'{{"versions": {json.dumps(versions)},\n"paths": {{\n{rows}\n}}}}\n'
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
