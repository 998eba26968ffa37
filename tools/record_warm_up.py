"""Record what lecture 06 says of warm-up in networks: course_lib/data/warm_up.json.

    .venv/bin/python tools/record_warm_up.py          (about five minutes)

Two experiments on 1,200 digits. Momentum: which peak rates can be trained, after how long a warm-up, and how sharp the
loss is on the way. Adam: does it help to know σ before the first step? Every entry of a run that diverged is null.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads cost more than they bring on matrices this small

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from course_lib.networks import MLP, digits, minibatches, top_eigenvalue  # noqa: E402
from course_lib.optimizers import EMA, RMS, Optimizer, adam, momentum, radam  # noqa: E402
from course_lib.paths import train  # noqa: E402
from course_lib.schedules import warmup  # noqa: E402

X, Y = digits(1200)
STEPS, EVERY, BATCH = 600, 20, 64

MOMENTUM_NET = MLP((64, 32, 32, 10), criterion="mse")
PEAKS, WARMUPS, MOMENTUM_SEEDS = (0.05, 0.1, 0.2, 0.4, 0.6), (1, 10, 30, 60, 150), (0, 1, 2)

ADAM_NETS = {"tanh": (MLP((64, *[32] * 12, 10)), 1.5), "relu": (MLP((64, *[32] * 8, 10), "relu"), 1.0)}  # and gain
RATES, ADAM_SEEDS, SEEN = (0.003, 0.006, 0.01, 0.015, 0.02, 0.03), (0, 1, 2, 3, 4), 1000
RAMPS = {"Adam": 1, "σ known": 1, "warm-up": 100, "σ known, warm-up": 100, "long warm-up": 2000}  # long: 2/(1 − β₂)
WAYS = (*RAMPS, "RAdam")


@dataclass(frozen=True)
class Continued:
    """A σ that has seen gradients before the first step."""

    part: Any
    memory: Any
    seen: int

    def init(self, like: Any) -> Any:
        """Return what it remembers of them."""
        return self.memory

    def update(self, t: int, g: Any, memory: Any) -> tuple[Any, Any]:
        """Return σ, counting the gradients seen before."""
        return self.part.update(t + self.seen, g, memory)


def known(grad: Any, theta: Any, seen: int = SEEN) -> Continued:
    """Return the σ of Adam after `seen` gradients at `theta`, without a step."""
    part = RMS(EMA(0.999, "unbiased"))
    memory = part.init(theta)
    for t in range(seen):
        _, memory = part.update(t, grad(theta), memory)
    return Continued(part, memory, seen)


def sharpness(net: MLP, theta: Any, sigma: Any = 1.0) -> float:
    """Return λmax of the whole loss; with σ, in the coordinates that Adam rescales: of σ^-½ H σ^-½."""
    root = np.sqrt(sigma)
    return top_eigenvalue(lambda v: net.hvp(theta, v / root, X, Y) / root, net.dim, steps=20)


def record_momentum(peak: float, ramp: int, seed: int, steps: int = STEPS, curvature: bool = False) -> dict[str, Any]:
    """Train with momentum and a warm-up; return what `train` logs."""
    net, batches = MOMENTUM_NET, minibatches(X, Y, BATCH, seed)

    def measure(theta: Any) -> dict[str, float]:
        values = {"loss": float(net.loss(theta, X, Y))}
        return values | ({"sharpness": sharpness(net, theta)} if curvature else {})

    method = momentum(peak * warmup(ramp))
    return train(method, lambda theta: net.grad(theta, *next(batches)), net.init(seed), steps, measure, EVERY)[1]


def largest(ramp: int, seed: int, low: float = 0.02, high: float = 2.0, halvings: int = 9) -> float:
    """Return the largest peak rate with which 300 steps do not end above the loss of the start."""
    for _ in range(halvings):
        middle = float(np.sqrt(low * high))
        loss = record_momentum(middle, ramp, seed, steps=300)["loss"]
        low, high = (middle, high) if loss[-1] < loss[0] else (low, middle)
    return low


def record_adam(name: str, rate: float, way: str, seed: int, steps: int = STEPS) -> Any:
    """Train one deep network; return the losses at every twentieth step."""
    net, gain = ADAM_NETS[name]
    theta, batches = net.init(seed, gain), minibatches(X, Y, BATCH, seed)

    def grad(theta: Any) -> Any:
        return net.grad(theta, *next(batches))

    method = radam(rate) if way == "RAdam" else adam(rate * warmup(RAMPS[way]))
    if "σ known" in way:
        method = Optimizer(method.schedule, method.direction, known(grad, theta))
    return train(method, grad, theta, steps, lambda th: {"loss": float(net.loss(th, X, Y))}, EVERY)[1]["loss"]


def start_of_adam(name: str, seed: int) -> float:
    """Return the sharpness that Adam feels at the start once its σ is known."""
    net, gain = ADAM_NETS[name]
    theta, batches = net.init(seed, gain), minibatches(X, Y, BATCH, seed)
    method = known(lambda th: net.grad(th, *next(batches)), theta)
    sigma, _ = method.update(0, net.grad(theta, *next(batches)), method.memory)
    return sharpness(net, theta, sigma)


def rounded(values: Any) -> Any:
    """Four digits, and None for what is not finite."""
    return [float(f"{value:.4g}") if np.isfinite(value) else None for value in np.asarray(values, dtype=float)]


def main() -> None:
    """Record, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "course_lib" / "data" / "warm_up.json")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="to be written into the file")
    arguments = parser.parse_args()
    rows: dict[str, list[dict[str, Any]]] = {"momentum": [], "largest": [], "sharpness": [], "start": [], "adam": []}
    for ramp in WARMUPS:
        for peak in PEAKS:
            ends = [record_momentum(peak, ramp, seed)["loss"][-1] for seed in MOMENTUM_SEEDS]
            rows["momentum"].append({"warmup": ramp, "peak": peak, "loss": rounded(ends)})
        rates = [largest(ramp, seed) for seed in MOMENTUM_SEEDS]
        rows["largest"].append({"warmup": ramp, "rate": rounded(rates)})
        print(ramp, rows["momentum"][-len(PEAKS) :], rates, flush=True)
    for peak, ramp in ((0.1, 1), (0.4, 60)):
        log = record_momentum(peak, ramp, 0, curvature=True)
        kept = {name: rounded(log[name]) for name in ("loss", "sharpness")}
        rows["sharpness"].append({"warmup": ramp, "peak": peak, **kept})
    for name in ADAM_NETS:
        rows["start"].append({"net": name, "sharpness": rounded([start_of_adam(name, seed) for seed in ADAM_SEEDS])})
        for rate in RATES:
            for way in WAYS:
                losses = [record_adam(name, rate, way, seed) for seed in ADAM_SEEDS]
                middle = np.median(np.where(np.isfinite(losses), losses, np.inf), axis=0)
                end = rounded([loss[-1] for loss in losses])
                rows["adam"].append({"net": name, "rate": rate, "way": way, "end": end, "median": rounded(middle)})
                print(name, rate, way, middle[-1], end, flush=True)
    provenance = {
        "script": "tools/record_warm_up.py",
        "date": arguments.date,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "steps": STEPS,
        "every": EVERY,
        "batch_size": BATCH,
        "momentum_seeds": MOMENTUM_SEEDS,
        "adam_seeds": ADAM_SEEDS,
        "gradients_seen_before": SEEN,
        "adam_warmups": RAMPS,
    }
    parts = [f' "provenance": {json.dumps(provenance)}']
    for name, runs in rows.items():
        lines = ",\n".join("  " + json.dumps(run, ensure_ascii=False) for run in runs)
        parts.append(f' "{name}": [\n{lines}\n ]')
    arguments.out.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    main()
