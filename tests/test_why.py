"""The seven questions of lecture 07, as its cells write them down: right with other seeds, too, and by margins."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOK = Path(__file__).resolve().parents[1] / "lectures" / "07-summary.ipynb"
FOUND = "3 still falling", "1 thrown out", "2 the rate", "4 a flat place", "5 too slow", "6 bouncing", "7 noise"


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    return {cell.id: cell.source for cell in nbformat.read(NOTEBOOK, 4).cells}


ALL = "edge", "edge-run", "why", "why-run"


def run(cells: dict[str, str], seed: int, after: tuple[str, ...] = ALL) -> dict[str, Any]:
    """What the cells have made with this seed: those that define and train the healthy run, and `after` them others."""
    space: dict[str, Any] = {}
    exec(cells["imports"], space)
    before, rest = cells["log-run"].split("\n\n\nhealthy = ")
    exec(before, space)
    space["study"] = partial(space["study"], seed=seed)
    for source in (f"healthy = {rest}", *(cells[id] for id in after)):
        exec(source, space)
    return space


@pytest.mark.parametrize("seed", range(6))
def test_each_run_is_found_by_its_own_question(cells: dict[str, str], seed: int) -> None:
    made = run(cells, seed)
    verdicts = [made["why"](one) for one in made["spoiled"].values()]
    assert all(found.startswith(word) for found, word in zip(verdicts, FOUND, strict=True)), verdicts
    *at, calm = (made["edge"](one) for one in made["full"].values())
    assert all(0.75 < share < 1.25 for share in at) and calm < 0.3, (at, calm)


def test_a_run_that_has_arrived_and_one_that_nothing_explains(cells: dict[str, str]) -> None:
    made = run(cells, 0, after=("edge", "why"))
    healthy = made["healthy"]
    quiet = {**healthy, "loss": healthy["loss"] * 0 + 0.1, "norm": healthy["norm"] * 0 + 1.0}
    quiet["norm"][-1], quiet["loss"][0] = 0.01, 2.3
    assert made["why"](quiet) == "4 arrived"
    quiet["norm"][-1] = 1.0
    assert made["why"](quiet) == "none"  # the loss of its weights is 0.2, above the 0.1 that its log claims
