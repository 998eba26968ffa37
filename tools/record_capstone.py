"""Record what the built-in optimizers reach in the capstone: course_lib/data/capstone.json.

    .venv/bin/python tools/record_capstone.py          (about a minute)

Each built-in is tuned as a student has to: its rate is the one with the lowest median loss on the practice seeds. The
loss on the hidden seeds is taken with that rate, once.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads cost more than they bring on matrices this small

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from course_lib.exercises.capstone import BATCH, DEFAULT, EVERY, HIDDEN, PRACTICE, SAMPLES, STEPS, descend  # noqa: E402
from course_lib.optimizers import optimizer  # noqa: E402

RATES = (*(round(digit * 10.0**power, 6) for power in range(-3, 1) for digit in (1, 2, 3, 5)), 10.0)
BUILT_IN = {"GD": "gd", "momentum": "momentum", "Adagrad": "adagrad", "RMSProp": "rmsprop", "Adam": "adam"}


def at_rate(name: str, rate: float) -> list[float]:
    """Train on the practice seeds; return the median loss on the way."""
    losses, _ = descend(optimizer(name, lr=rate), PRACTICE)
    return [float(f"{value:.4g}") for value in np.median(losses, axis=0)]


def hidden(name: str, rate: float) -> float:
    """Train on the hidden seeds; return the median loss at the end."""
    losses, _ = descend(optimizer(name, lr=rate), HIDDEN)
    return float(f"{np.median(losses[:, -1]):.4g}")


def main() -> None:
    """Record, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "course_lib" / "data" / "capstone.json")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="to be written into the file")
    arguments = parser.parse_args()
    runs = []
    for label, name in {**BUILT_IN, DEFAULT: "adam"}.items():
        tried = {rate: at_rate(name, rate) for rate in (RATES if label != DEFAULT else (1e-3,))}
        rate = min(tried, key=lambda rate: np.nan_to_num(tried[rate][-1], nan=np.inf))
        tuned = {f"{r:g}": way[-1] for r, way in tried.items() if np.isfinite(way[-1])}
        runs.append(
            {"optimizer": label, "rate": rate, "hidden": hidden(name, rate), "practice": tried[rate], "tried": tuned}
        )
        print(label, rate, tried[rate][-1], runs[-1]["hidden"], flush=True)
    provenance = {
        "script": "tools/record_capstone.py",
        "date": arguments.date,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "practice": list(PRACTICE),
        "hidden": list(HIDDEN),
        "steps": STEPS,
        "every": EVERY,
        "batch_size": BATCH,
        "samples": SAMPLES,
    }
    rows = ",\n".join("  " + json.dumps(run) for run in runs)
    arguments.out.write_text(f'{{\n "provenance": {json.dumps(provenance)},\n "runs": [\n{rows}\n ]\n}}\n', "utf-8")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
