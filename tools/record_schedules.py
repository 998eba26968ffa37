"""Record the network of lecture 05 under six schedules and five peak rates: course_lib/data/schedules.json.

    .venv/bin/python tools/record_schedules.py          (about a minute)

Adam on 1,200 digits of which one label in ten is wrong. What is kept, as the mean over the seeds: the training loss at
every hundredth step, and the accuracy at the end on the 597 digits that the network has never seen.
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

from course_lib import schedules  # noqa: E402
from course_lib.networks import MLP, digits, minibatches  # noqa: E402
from course_lib.optimizers import adam  # noqa: E402
from course_lib.paths import train  # noqa: E402

STEPS, EVERY, BATCH, SEEDS = 3_000, 100, 16, (0, 1, 2)
RATES = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
SHAPES = {
    "constant": schedules.constant(),
    "step": schedules.multi_step([STEPS // 2, 3 * STEPS // 4]),
    "linear": schedules.polynomial(STEPS),
    "cosine": schedules.cosine(STEPS),
    "one cycle": schedules.one_cycle(STEPS),
    "hold, then linear": schedules.warmup_stable_decay(STEPS, 1, STEPS // 5),
}


def record(shape: str, rate: float, seed: int, steps: int = STEPS) -> tuple[list[float], float]:
    """Train one network; return the training losses on the way and the accuracy on unseen digits at the end."""
    X, y = digits(1200, noise=0.1, seed=0)
    unseen = digits(seed=0, skip=1200)
    net = MLP((64, 32, 10))
    batches = minibatches(X, y, BATCH, seed)

    def grad(theta: Any) -> Any:
        return net.grad(theta, *next(batches))

    def measure(theta: Any) -> dict[str, float]:
        return {"loss": float(net.loss(theta, X, y))}

    theta, log = train(adam(rate * SHAPES[shape]), grad, net.init(seed), steps, measure, EVERY)
    return log["loss"].tolist(), net.accuracy(theta, *unseen)


def main() -> None:
    """Record, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "course_lib" / "data" / "schedules.json")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="to be written into the file")
    arguments = parser.parse_args()
    runs = []
    for shape in SHAPES:
        for rate in RATES:
            losses, right = zip(*(record(shape, rate, seed) for seed in SEEDS), strict=True)
            loss = [float(f"{value:.4g}") for value in np.mean(losses, axis=0)]
            runs.append({"schedule": shape, "rate": rate, "loss": loss, "accuracy": round(float(np.mean(right)), 4)})
            print(shape, rate, loss[-1], runs[-1]["accuracy"], flush=True)
    provenance = {
        "script": "tools/record_schedules.py",
        "date": arguments.date,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "seeds": SEEDS,
        "steps": STEPS,
        "every": EVERY,
        "batch_size": BATCH,
    }
    rows = ",\n".join("  " + json.dumps(run) for run in runs)
    arguments.out.write_text(f'{{\n "provenance": {json.dumps(provenance)},\n "runs": [\n{rows}\n ]\n}}\n', "utf-8")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
