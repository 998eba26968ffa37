"""Live figures: ordinary ipywidgets that stay alive on a published page, where there is no Python.

Each of them is a `LiveFigure` (live.py): controls, joined in the browser to a view that draws.
"""

from .adaptive_rate_cloud import AdaptiveRateCloud
from .bias_microscope import BiasMicroscope, SpeedLimit
from .brake_and_release import BrakeAndRelease
from .burst_lab import BurstLab
from .descent_explorer import DescentExplorer
from .diagnose import Diagnose
from .explore import explore
from .fair_race import FairRace
from .optimizer_builder import OptimizerBuilder
from .sigma_scope import SigmaScope
from .stuck_valley import StuckValley
from .warmup_edge import WarmupEdge

__all__ = [
    "AdaptiveRateCloud",
    "BiasMicroscope",
    "BrakeAndRelease",
    "BurstLab",
    "DescentExplorer",
    "Diagnose",
    "FairRace",
    "OptimizerBuilder",
    "SigmaScope",
    "SpeedLimit",
    "StuckValley",
    "WarmupEdge",
    "explore",
]
