"""Record the runs that the figure "diagnose" shows on the published page: course_lib/data/diagnose.npz.

    .venv/bin/python tools/record_diagnose.py          (four to six minutes on one core)

The file holds every learning rate with every batch size and every cut, coded as the page reads it
(course_lib/widgets/common/quantized.py), and says where it comes from. Same machine, same numbers;
tests/test_recordings.py trains some of the runs again and compares.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads cost more than they bring on matrices this small

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from course_lib.widgets import diagnose  # noqa: E402
from course_lib.widgets.common import quantized  # noqa: E402

SCALES = {"loss": (0.05, 20.0), "norm": (1e-3, 50.0), "edge": (1e-4, 20.0)}  # lowest and highest number drawn


def record_all() -> dict[str, quantized.Channel]:
    """Train every run; return the curves before the cut, one for each rate and batch, and after it."""
    before, after = [], []
    for batch_size in diagnose.BATCHES:
        for lr in diagnose.RATES:
            began = time.perf_counter()
            first, rest = diagnose.record(lr, batch_size)
            before.append(first)
            after.extend(rest)
            print(f"batch {batch_size or 'all'}, η = {lr:.3g}: {time.perf_counter() - began:.1f} s", flush=True)
    channels = {}
    for part, runs in (("before", before), ("after", after)):
        for q, name in enumerate(diagnose.QUANTITIES):
            channels[f"{name} {part}"] = quantized.Channel(np.array(runs)[:, :, q], *SCALES[name], log=True)
    return channels


def main() -> None:
    """Record, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "course_lib" / "data" / "diagnose.npz")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="to be written into the file")
    arguments = parser.parse_args()
    curves = quantized.encode(record_all())
    provenance = {
        "script": "tools/record_diagnose.py",
        "date": arguments.date,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "settings": diagnose.SETTINGS,
        "rates": diagnose.RATES,
        "batches": diagnose.BATCHES,
        "cuts": diagnose.CUTS,
        "steps": diagnose.STEPS,
        "cut_at": diagnose.CUT_AT,
        "every": diagnose.EVERY,
    }
    quantized.Recording(*curves, provenance).save(arguments.out)
    print(f"{arguments.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
