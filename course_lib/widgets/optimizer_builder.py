"""`OptimizerBuilder`: the construction kit in the reader's hand.

Choose m, σ and η: the figure lights the terms of the formula, says what the libraries call it, gives the line of
course_lib that makes it, and shows its path on a surface and its loss on the digits. The page's engine walks; the
digits are recorded (`course_lib.experiments.menu_runs`); the names are those of `course_lib.optimizer_menu`.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets as t

from .. import checks, plots
from ..experiments.menu_runs import EVERY, RATES, load
from ..optimizer_menu import DIRECTIONS, MAGNITUDES, SCHEDULES, STEPS, in_words, libraries, line, optimizer_of
from ..optimizers import Optimizer
from ..paths import rollout
from ..schedules import Array
from ..series import diverged_at
from ..surfaces import crescent, quadratic, regression
from .common.knobs import picker
from .common.live import LiveFigure, LiveView
from .common.maps import SurfaceMap, beside_map, draw_path
from .common.quantized import Channel, encode, on_scale
from .common.tasks import Task
from .common.text import fmt
from .fair_race import LIMITS

__all__ = ["OptimizerBuilder"]

GROUNDS = {
    "crescent": SurfaceMap("crescent", crescent()),
    "ravine": SurfaceMap("ravine", quadratic((1.0, 50.0), angle=20.0)),
    "the slide's valley": SurfaceMap("slide's valley", regression(), ("b", "w")),
}
PLAIN = ("g", "1", "constant")  # what does nothing is not lit
SCALE = (1e-4, 1e3)  # of the losses that the page is sent
LOSS: dict[str, Any] = {"xlabel": "step", "x": (0, STEPS), "log": True, "keys": "values"}  # of both panels
DIGITS = LOSS | {"title": "loss on digits (pale: other rates)", "y": LIMITS}
TASKS = [
    Task(
        "Build Adam from gradient descent, one choice at a time. Which choice lowers the loss on digits most?",
        {"name": "this is Adam"},
        "The corrected average of g² does, at this rate.",
    ),
    Task(
        "Set σ back to 1, and bring the loss on digits below 0.02.",
        {"plain σ": True, "digits": (0, 0.02)},
        "Much of the gain came from the rate: each optimizer needs its own.",
    ),
    Task(
        "Find an optimizer that no library has, with a loss on digits below 0.001.",
        {"named": False, "digits": (0, 0.001)},
        "With one seed, and picked from a thousand runs: that is not yet a discovery.",
    ),
]


class OptimizerBuilderView(LiveView):
    """The view; its engine walks with the description of the chosen m, σ and decay, for η = 1, times η."""

    view = t.Unicode("optimizer_builder").tag(sync=True)
    m_index = t.Int(0).tag(sync=True)
    sigma_index = t.Int(0).tag(sync=True)
    eta_index = t.Int(0).tag(sync=True)
    lr_index = t.Int(0).tag(sync=True)
    surface_index = t.Int(0).tag(sync=True)
    specs: Any = t.List().tag(sync=True)
    stored = t.Bytes().tag(sync=True)
    meta = t.Dict().tag(sync=True)


class OptimizerBuilder(LiveFigure):
    """An optimizer from the construction kit: its formula, its names, its line, its path, its loss on the digits.

    Parameters
    ----------
    m : str
        "g", "heavy ball", "Nesterov", "EMA", "EMA, corrected", "Nesterov, corrected" (of NAdam) or "sign" (of Lion).
    sigma : str
        "1", "mean of all", "sum of all", "EMA", "EMA, corrected" or "max of EMA".
    eta : str
        "constant", "decay" (cosine) or "warm-up" (60 steps).
    lr : float
        η; one of `course_lib.experiments.menu_runs.RATES`.
    surface : str
        One of `GROUNDS`.
    task : str, Task or list of Task
        What to try.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one of those.
    """

    def __init__(
        self,
        m: str = "g",
        sigma: str = "1",
        eta: str = "constant",
        lr: float = 0.01,
        surface: str = "crescent",
        task: Any = TASKS,
    ) -> None:
        checks.one_of("m", m, DIRECTIONS)
        checks.one_of("sigma", sigma, MAGNITUDES)
        checks.one_of("eta", eta, SCHEDULES)
        checks.one_of("surface", surface, GROUNDS)
        lr = RATES[checks.choice("lr", lr, RATES)]
        (payload, channels), menu = stored(), (DIRECTIONS, MAGNITUDES, SCHEDULES)
        view = OptimizerBuilderView(
            specs=[[[optimizer_of(i, j, k).spec() for k in SCHEDULES] for j in MAGNITUDES] for i in DIRECTIONS],
            stored=payload,
            meta={
                "channels": channels,
                "rates": list(RATES),
                "texts": [f"{v:g}" for v in RATES],
                "digits": DIGITS,
                "steps": STEPS,
                "every": EVERY,
                "grounds": [_described(ground) for ground in GROUNDS.values()],
                "terms": [
                    [{"formula": choice.formula, "plain": name == plain} for name, choice in choices.items()]
                    for choices, plain in zip(menu, PLAIN, strict=True)
                ],
                "names": [[[_names(i, j, k) for k in SCHEDULES] for j in MAGNITUDES] for i in DIRECTIONS],
            },
        )
        super().__init__(
            view,
            {
                "m": (W.Dropdown(options=list(DIRECTIONS), value=m), "m_index"),
                "σ": (W.Dropdown(options=list(MAGNITUDES), value=sigma), "sigma_index"),
                "schedule ηᵗ": (W.ToggleButtons(options=list(SCHEDULES), value=eta), "eta_index"),
                "learning rate η": (picker(RATES, lr), "lr_index"),
                "surface": (W.Dropdown(options=list(GROUNDS), value=surface), "surface_index"),
            },
            alt=self._alt(m, sigma, eta, lr, surface),
            task=task,
        )

    @property
    def choice(self) -> tuple[str, str, str]:
        """m, σ and η as they stand now."""
        view = self.view
        return list(DIRECTIONS)[view.m_index], list(MAGNITUDES)[view.sigma_index], list(SCHEDULES)[view.eta_index]

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer as it stands now."""
        return optimizer_of(*self.choice, RATES[self.view.lr_index])

    @staticmethod
    def _alt(m: str, sigma: str, eta: str, lr: float, surface: str) -> str:
        final = _digits(m, sigma, eta)[RATES.index(lr), -1]
        return (
            f"The update formula with the chosen terms lit: m is {m}, σ is {sigma}, η is {eta}, and "
            f"{in_words(m, sigma)}. Its line in course_lib: {line(m, sigma, eta, f'{lr:g}')}. Below, its path on "
            f"the map of the {GROUNDS[surface].label} beside two curves, the loss there and on the digits, where it "
            f"{f'ends at {fmt(float(final))}' if np.isfinite(final) else 'diverges'}."
        )

    def facts(self) -> dict[str, Any]:
        view, (m, sigma, eta) = self.view, self.choice
        final = float(_digits(m, sigma, eta)[view.lr_index, -1])
        return {
            "name": _names(m, sigma, eta)["title"],
            "named": bool(libraries(m, sigma, eta)),
            "plain σ": sigma == PLAIN[1],
            "lr": RATES[view.lr_index],
            "surface": list(GROUNDS.values())[view.surface_index].label,
            "digits": np.inf if np.isnan(final) else final,
        }

    def panels(self) -> list[plots.Panel]:
        """Return the map and the two losses, as they stand now."""
        view, ground = self.view, list(GROUNDS.values())[self.view.surface_index]
        path = rollout(self.optimizer, ground.surface.grad, ground.surface.start, STEPS)
        lost, runs = diverged_at(path), _digits(*self.choice)
        path = path[: lost if lost >= 0 else None]
        height, steps = _height(ground), np.arange(runs.shape[1]) * EVERY
        above = np.maximum(ground.surface.height(path.T) - _floor(ground), height["y"][0])
        pale = [{"xs": steps, "ys": run, "ghost": True} for k, run in enumerate(runs) if k != view.lr_index]
        return [
            partial(draw_path, ground=ground, path=path),
            height | {"curves": [{"name": "loss", "xs": np.arange(len(above)), "ys": above}]},
            DIGITS | {"curves": [*pale, {"name": "digits", "xs": steps, "ys": runs[view.lr_index]}]},
        ]

    def sheet(self) -> dict[str, Any]:
        """Return the map beside the losses, with the name and the line above."""
        m, sigma, eta = self.choice
        code = line(m, sigma, eta, f"{RATES[self.view.lr_index]:g}")
        return {**beside_map(2), "height": 5.6, "heading": f"{in_words(m, sigma)}\n{code}"}


def _names(m: str, sigma: str, eta: str) -> dict[str, Any]:
    """What the view calls a choice, with `{lr}` where the rate belongs."""
    return {
        "title": in_words(m, sigma),
        "line": line(m, sigma, eta, "{lr}"),
        "libraries": list(map(list, libraries(m, sigma, eta).items())),
    }


def _floor(ground: SurfaceMap) -> float:
    """The loss at the minimum: what lies above it is drawn."""
    return float(ground.surface.height(np.array(ground.minima[0])))


def _height(ground: SurfaceMap) -> dict[str, Any]:
    """The panel of the loss on a surface, but for the curve."""
    first = float(ground.surface.height(np.array(ground.surface.start)))
    return LOSS | {"title": f"loss on the {ground.label}", "y": (first * 1e-6, first * 100)}


def _described(ground: SurfaceMap) -> dict[str, Any]:
    return ground.describe(known=True) | {"floor": _floor(ground), "height": _height(ground)}


@lru_cache(maxsize=1)
def stored() -> tuple[bytes, list[dict[str, Any]]]:
    """Return the recorded losses on the digits as the page reads them."""
    lo, hi = SCALE
    runs = load()
    return encode({"loss": Channel(on_scale(runs.reshape(-1, runs.shape[-1]), hi), lo, hi, log=True)})


def _digits(m: str, sigma: str, eta: str) -> Array:
    """The recorded losses on the digits, shape (rates, measurements)."""
    place = list(DIRECTIONS).index(m), list(MAGNITUDES).index(sigma), list(SCHEDULES).index(eta)
    runs: Array = load()[place]
    return runs
