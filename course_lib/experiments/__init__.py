"""Recorded experiments: what takes minutes to train is trained once and ships with the course.

Each file here is one experiment: `SETTINGS`, `run` that trains one network, `record()` that trains them all, and
`load()` that returns what was recorded. The numbers stand beside it in a file of the same name.

    python -m course_lib.experiments list                what there is, and when it was recorded
    python -m course_lib.experiments record NAME         train it again and write its file (minutes)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import adams_edge as adams_edge
    from . import capstone as capstone
    from . import crescent_race as crescent_race
    from . import diagnose as diagnose
    from . import fair_race as fair_race
    from . import flat_loss as flat_loss
    from . import menu_runs as menu_runs
    from . import momentum_rates as momentum_rates
    from . import schedules as schedules
    from . import spikes as spikes
    from . import stuck_runs as stuck_runs
    from . import transformer as transformer
    from . import warm_up as warm_up
    from . import warmup_edge as warmup_edge
    from . import words_race as words_race

__all__ = ["EXPERIMENTS"]

EXPERIMENTS = (
    "momentum_rates",
    "flat_loss",
    "crescent_race",
    "stuck_runs",
    "diagnose",
    "schedules",
    "spikes",
    "warm_up",
    "warmup_edge",
    "fair_race",
    "menu_runs",
    "capstone",
    "adams_edge",
    "words_race",
    "transformer",
)
"""Their names."""


def __getattr__(name: str) -> Any:
    """Load an experiment when it is first asked for; __main__ counts on it to come before NumPy."""
    if name in EXPERIMENTS:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
