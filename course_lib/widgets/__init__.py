"""Live figures: ordinary ipywidgets that stay alive on a published page, where there is no Python.

Each of them is a `LiveFigure` (live.py): controls, joined in the browser to a view that draws.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .explore import explore  # at once, or the module of that name would be what is found here

if TYPE_CHECKING:
    from .adam_apart import AdamApart
    from .adaptive_rate_cloud import AdaptiveRateCloud
    from .bias_microscope import BiasMicroscope, SpeedLimit
    from .brake_and_release import BrakeAndRelease
    from .burst_lab import BurstLab
    from .descent_explorer import DescentExplorer
    from .diagnose import Diagnose
    from .fair_race import FairRace
    from .hopping_ball import HoppingBall
    from .lecture_tasks import Task, tasks
    from .momentum_map import MomentumMap
    from .optimizer_builder import OptimizerBuilder
    from .own_axes import OwnAxes
    from .prediction import Height, Options, predict
    from .sigma_ellipse import SigmaEllipse
    from .sigma_scope import SigmaScope
    from .stuck_valley import StuckValley
    from .warmup_edge import WarmupEdge

__all__ = [
    "AdamApart",
    "AdaptiveRateCloud",
    "BiasMicroscope",
    "BrakeAndRelease",
    "BurstLab",
    "DescentExplorer",
    "Diagnose",
    "FairRace",
    "Height",
    "HoppingBall",
    "MomentumMap",
    "OptimizerBuilder",
    "Options",
    "OwnAxes",
    "SigmaEllipse",
    "SigmaScope",
    "SpeedLimit",
    "StuckValley",
    "Task",
    "WarmupEdge",
    "explore",
    "predict",
    "tasks",
]

ELSEWHERE = {  # not in the file of its own name
    "Height": "prediction",
    "Options": "prediction",
    "SpeedLimit": "bias_microscope",
    "Task": "lecture_tasks",
    "predict": "prediction",
    "tasks": "lecture_tasks",
}


def __getattr__(name: str) -> Any:
    """Import a figure when it is first asked for: a page needs one or two of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    file = ELSEWHERE.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    globals()[name] = found = getattr(import_module(f".{file}", __name__), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
