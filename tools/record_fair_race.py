"""Record the fair race and the construction kit of lecture 07: course_lib/data/fair_race.npz.

    .venv/bin/python tools/record_fair_race.py          (three to five minutes on one core)

The race: five optimizers, eleven rates, three seeds. The kit: every combination of m, σ and η at the same rates, one
seed. tests/test_recordings.py trains some of the runs again and compares.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
import time
from itertools import product
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads cost more than they bring on matrices this small

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from course_lib.widgets import fair_race  # noqa: E402
from course_lib.widgets.common import optimizer_menu as kit  # noqa: E402
from course_lib.widgets.common import quantized  # noqa: E402
from course_lib.widgets.fair_race import RACERS, RATES, SEEDS, train_on_digits  # noqa: E402

KIT_EVERY, KIT_SEED = 30, 0


def race() -> tuple[np.ndarray, np.ndarray]:
    """Train the race; return the losses (optimizer, rate, seed, measurement) and the accuracies."""
    losses, right = [], []
    for name, make in RACERS.items():
        began = time.perf_counter()
        for lr, seed in product(RATES, SEEDS):
            loss, accuracy = train_on_digits(make(lr), seed)
            losses.append(loss)
            right.append(accuracy)
        print(f"{name}: {time.perf_counter() - began:.1f} s", flush=True)
    shape = (len(RACERS), len(RATES), len(SEEDS))
    return np.reshape(losses, (*shape, -1)).astype(np.float32), np.reshape(right, shape).astype(np.float32)


def combinations() -> np.ndarray:
    """Train the kit; return one row of losses for each m, σ, η and rate, the last running fastest."""
    rows = []
    for m, sigma in product(kit.DIRECTIONS, kit.MAGNITUDES):
        began = time.perf_counter()
        for eta, lr in product(kit.SCHEDULES, RATES):
            rows.append(train_on_digits(kit.optimizer_of(m, sigma, eta, lr), KIT_SEED, kit.STEPS, KIT_EVERY)[0])
        print(f"m: {m}, σ: {sigma}: {time.perf_counter() - began:.1f} s", flush=True)
    return np.array(rows)


def main() -> None:
    """Record, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "course_lib" / "data" / "fair_race.npz")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="to be written into the file")
    arguments = parser.parse_args()
    loss, accuracy = race()
    payload, channels = quantized.encode({"loss": quantized.Channel(combinations(), 1e-4, 1e3, log=True)})
    provenance = {
        "script": "tools/record_fair_race.py",
        "date": arguments.date,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "network": "MLP((64, 32, 10), tanh, cross_entropy)",
        "samples": fair_race.SAMPLES,
        "batch_size": fair_race.BATCH,
        "steps": fair_race.STEPS,
        "every": fair_race.EVERY,
        "optimizers": list(RACERS),
        "rates": RATES,
        "seeds": SEEDS,
        "kit": [list(kit.DIRECTIONS), list(kit.MAGNITUDES), list(kit.SCHEDULES)],
        "kit_every": KIT_EVERY,
        "kit_seed": KIT_SEED,
    }
    np.savez_compressed(
        arguments.out,
        loss=loss,
        accuracy=accuracy,
        kit=np.frombuffer(payload, np.uint8),
        channels=json.dumps(channels),
        provenance=json.dumps(provenance, ensure_ascii=False),
    )
    print(f"{arguments.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
