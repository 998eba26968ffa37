"""Record the runs that the figure "warm-up on the edge" shows: course_lib/data/warmup_edge.npz.

    .venv/bin/python tools/record_warmup_edge.py          (four minutes on one core)

The file holds every peak rate with every length of the warm-up, coded as the page reads it
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

from course_lib.widgets import warmup_edge  # noqa: E402
from course_lib.widgets.common import quantized  # noqa: E402

SCALES = {"loss": (1e-3, 10.0), "sharpness": (0.1, 1e3)}  # lowest and highest number drawn


def record_all() -> dict[str, quantized.Channel]:
    """Train every run; return the curves, one row for each rate and warm-up."""
    runs = []
    for lr in warmup_edge.RATES:
        began = time.perf_counter()
        runs += [warmup_edge.record(lr, warmup) for warmup in warmup_edge.WARMUPS]
        print(f"peak η = {lr:.3g}: {time.perf_counter() - began:.1f} s", flush=True)
    curves = np.array(runs)
    return {
        name: quantized.Channel(curves[:, q], *SCALES[name], log=True) for q, name in enumerate(warmup_edge.QUANTITIES)
    }


def main() -> None:
    """Record, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "course_lib" / "data" / "warmup_edge.npz")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="to be written into the file")
    arguments = parser.parse_args()
    curves = quantized.encode(record_all())
    provenance = {
        "script": "tools/record_warmup_edge.py",
        "date": arguments.date,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "settings": warmup_edge.SETTINGS,
        "rates": warmup_edge.RATES,
        "warmups": warmup_edge.WARMUPS,
        "steps": warmup_edge.STEPS,
        "every": warmup_edge.EVERY,
        "beta": warmup_edge.BETA,
    }
    quantized.Recording(*curves, provenance).save(arguments.out)
    print(f"{arguments.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
