"""Record the eight flat runs that exercise 1.4 asks about: course_lib/data/stuck_runs.json.

    .venv/bin/python tools/record_stuck_runs.py          (about half a minute)

Two of each kind. What is kept of a run are four numbers: loss, ‖g‖ as a share of the first, and λmax·η/2, averaged over
the last 200 steps before the rate is divided by 30, and the loss averaged over the 200 steps after that.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads cost more than they bring on matrices this small

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from course_lib.networks import MLP, digits, minibatches, top_eigenvalue  # noqa: E402
from course_lib.optimizers import gd  # noqa: E402
from course_lib.paths import train  # noqa: E402

STEPS, WINDOW, EVERY, CUT, SEED = 1_600, 200, 20, 30, 0
SMALL, DEEP = (64, 32, 10), (64, 32, 32, 10)
RUNS: list[dict[str, Any]] = [  # in the order in which the exercise shows them
    {"why": "noise", "sizes": SMALL, "gain": 0.5, "lr": 0.1, "batch_size": 8},
    {"why": "bounce", "sizes": SMALL, "gain": 0.5, "lr": 0.215, "batch_size": None},
    {"why": "slow", "sizes": SMALL, "gain": 0.5, "lr": 0.001, "batch_size": None},
    {"why": "flat", "sizes": DEEP, "gain": 0.02, "lr": 0.1, "batch_size": None},
    {"why": "slow", "sizes": SMALL, "gain": 0.5, "lr": 0.002, "batch_size": 32},
    {"why": "flat", "sizes": DEEP, "gain": 0.02, "lr": 0.1, "batch_size": 32},
    {"why": "bounce", "sizes": SMALL, "gain": 0.5, "lr": 0.3, "batch_size": None},
    {"why": "noise", "sizes": SMALL, "gain": 0.5, "lr": 0.046, "batch_size": 8},
]


def record(
    sizes: tuple[int, ...], gain: float, lr: float, batch_size: int | None, steps: int = STEPS
) -> dict[str, float]:
    """Train for `steps`, then for `WINDOW` more with the rate divided by `CUT`; return the four numbers."""
    X, y = digits(512, noise=0.1, seed=SEED)
    net = MLP(sizes, "tanh", "mse")
    batches = minibatches(X, y, batch_size, SEED)

    def grad(theta: Any) -> Any:
        return net.grad(theta, *next(batches))

    def measure(theta: Any) -> dict[str, float]:
        loss, g = net.loss_and_grad(theta, X, y)
        sharpness = top_eigenvalue(lambda v: net.hvp(theta, v, X, y), net.dim, 8)
        return {"loss": float(loss), "norm": float(np.linalg.norm(g)), "edge": sharpness * lr / 2}

    theta = net.init(SEED, gain)
    first = measure(theta)["norm"]
    if steps > WINDOW:
        theta, _ = train(gd(lr), grad, theta, steps - WINDOW, lambda here: {"none": 0.0}, every=steps)
    theta, before = train(gd(lr), grad, theta, WINDOW, measure, every=EVERY)
    _, after = train(gd(lr / CUT), grad, theta, WINDOW, measure, every=EVERY)
    numbers = {
        "loss": before["loss"].mean(),
        "norm": before["norm"].mean() / first,
        "edge": before["edge"].mean(),
        "loss_after_cut": after["loss"][1:].mean(),
    }
    return {name: float(f"{value:.4g}") for name, value in numbers.items()}


def main() -> None:
    """Record, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "course_lib" / "data" / "stuck_runs.json")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="to be written into the file")
    arguments = parser.parse_args()
    runs = []
    for settings in RUNS:
        how = {name: value for name, value in settings.items() if name != "why"}
        runs.append({"settings": settings, **record(**how)})
        print(runs[-1], flush=True)
    provenance = {
        "script": "tools/record_stuck_runs.py",
        "date": arguments.date,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "seed": SEED,
        "steps": STEPS,
        "window": WINDOW,
        "every": EVERY,
        "cut": CUT,
    }
    text = json.dumps({"provenance": provenance, "runs": runs}, indent=1)
    arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
