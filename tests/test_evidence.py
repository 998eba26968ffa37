"""The rule of evidence (CONTRIBUTING.md), as far as a machine can check it: seeds, grids, a spread at each median."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_lib.experiments import EXPERIMENTS

LECTURES = sorted((Path(__file__).resolve().parents[1] / "lectures").glob("*.ipynb"))
SEEDS = 5
FACTOR = 10 ** (1 / 3) * 1.01  # between two rates: three in a decade

#: Experiments with fewer seeds, and why they may. A comparison is no reason.
FEW_SEEDS = {
    "stuck_runs": "eight cases for an exercise; each is one run, and none is compared",
    "diagnose": "a figure that shows single runs and judges each by itself",
    "warmup_edge": "a figure that shows single runs; the claims of lectures 06 and 06b stand on warm_up",
    "transformer": "five networks, each with its own start and batches, all drawn from one seed",
    "menu_runs": "a figure that shows single runs, one for each combination of the menu; none is compared",
}
#: Experiments whose rates are farther apart, and why they may be.
COARSE = {
    "schedules": "compares schedules at equal rates, and names the best rate of its own grid only",
}
#: Cells that print a median without its spread, and why they may.
BARE = {
    ("04-adam", "three-table"): "the median of 19,000 steps of one sequence, beside a median of network-table",
}
SPREAD = re.compile(r"\bmin\b|\bmax\b|percentile|quantile|\bptp\b|\bstd\b|spread|lowest|quartile")


def seeds(settings: dict[str, Any]) -> dict[str, int]:
    """How many seeds each part of an experiment has."""
    return {
        name: len(value) if isinstance(value, (list, tuple)) else 1
        for name, value in settings.items()
        if "seed" in name
    }


def steps(rates: Any) -> float:
    """The largest factor between two neighbors of a grid of rates."""
    ordered = sorted(rates)
    return max(high / low for low, high in pairwise(ordered))


def grids(rates: Any) -> list[Any]:
    """The grids of an experiment: one, or one for each name, as deep as they are named."""
    if isinstance(rates, dict):
        return [grid for part in rates.values() for grid in grids(part)]
    return [rates] if len(rates) > 1 else []


def bare_medians(path: Path) -> list[str]:
    """The cells of a lecture that print a median and no spread."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    return [
        cell.id
        for cell in cells
        if re.search(r"\bmedian\(", cell.source) and "print(" in cell.source and not SPREAD.search(cell.source)
    ]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_has_five_seeds_or_says_why_not(name: str) -> None:
    counted = seeds(import_module(f"course_lib.experiments.{name}").SETTINGS)
    assert counted, f"{name} names no seed"
    assert min(counted.values()) >= SEEDS or FEW_SEEDS.get(name), f"{name}: {counted}; the rule asks for {SEEDS}"


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_grid_of_rates_has_three_in_a_decade_or_says_why_not(name: str) -> None:
    rates = import_module(f"course_lib.experiments.{name}").SETTINGS.get("rates", ())
    widest = max(map(steps, grids(rates)), default=1.0)
    assert widest <= FACTOR or COARSE.get(name), f"{name}: a factor of {widest:.2g} from one rate to the next"


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_where_a_median_is_printed_its_spread_is(path: Path) -> None:
    assert [cell for cell in bare_medians(path) if (path.stem, cell) not in BARE] == []


def test_what_is_excused_exists() -> None:
    assert {*FEW_SEEDS, *COARSE} <= set(EXPERIMENTS)
    assert {lecture for lecture, _ in BARE} <= {path.stem for path in LECTURES}


def test_the_measures_can_fail(tmp_path: Path) -> None:
    assert seeds({"seed": 0, "practice_seeds": [1, 2], "lr": 1}) == {"seed": 1, "practice_seeds": 2}
    assert steps((1.0, 0.1, 0.3)) == pytest.approx(10 / 3)
    assert grids({"a": {"b": (1.0, 2.0)}, "c": (3.0, 9.0), "d": (1.0,)}) == [(1.0, 2.0), (3.0, 9.0)]
    bare, shown = "print(np.median(loss))", "print(np.median(loss), loss.min(), loss.max())"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(text, id=name) for name, text in (("bare", bare), ("shown", shown))]
    )
    nbformat.write(notebook, tmp_path / "one.ipynb")
    assert bare_medians(tmp_path / "one.ipynb") == ["bare"]
