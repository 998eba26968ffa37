"""The seven questions of lecture 07b, as its cells write them down: right with other seeds, too, and by margins."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOK = Path(__file__).resolve().parents[1] / "lectures" / "07b-why-stuck.ipynb"
FOUND = "3 still falling", "1 thrown out", "2 the rate", "4 a flat place", "5 too slow", "6 bouncing", "7 noise"


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    return {cell.id: cell.source for cell in nbformat.read(NOTEBOOK, 4).cells}


ALL = "why-run", "edge", "edge-share", "cut", "why", "why-first"


def run(cells: dict[str, str], seed: int = 0, after: tuple[str, ...] = ALL) -> dict[str, Any]:
    """What the cells have made with this seed: those that say how to train, and `after` them others."""
    space: dict[str, Any] = {}
    for name in ("imports", "log-data", "log-run"):
        exec(cells[name], space)
    space["study"] = partial(space["study"], seed=seed)
    for name in after:
        exec(cells[name], space)
    return space


@pytest.fixture(scope="module")
def made(cells: dict[str, str]) -> dict[str, Any]:
    """What all cells have made as they stand."""
    return run(cells)


@pytest.mark.parametrize("seed", range(1, 5))
def test_each_run_is_found_by_its_own_question(cells: dict[str, str], seed: int) -> None:
    made = run(cells, seed)
    verdicts = [made["why"](one) for one in made["spoiled"].values()]
    assert all(found.startswith(word) for found, word in zip(verdicts, FOUND, strict=True)), verdicts


def test_the_unknown_runs_are_what_the_questions_find(cells: dict[str, str], made: dict[str, Any]) -> None:
    made = dict(made)
    exec(cells["unknown-runs"], made)
    verdicts = [made["why"](one)[0] for one in made["spoiled"].values()]
    kinds = {"1": "out", "2": "ended", "3": "falls", "4": "flat", "5": "slow", "6": "tossed", "7": "tossed"}
    assert sorted(number for number, *_ in made["hidden"]) == list(range(7))
    assert [kind for _, kind, _ in made["hidden"]] == [kinds[verdicts[number]] for number, *_ in made["hidden"]]


def test_four_of_five_methods_are_at_their_own_limit_with_every_seed(cells: dict[str, str]) -> None:
    made = run(cells, after=("edge-methods", "edge", "edge-run", "edge-share", "edge-table"))
    *at, calm = (row[:2] for row in made["rows"].values())
    assert at == 4 * [("6 of 6", "0 of 6")] and calm == ("0 of 6", "6 of 6")
    by_the_rule_of_gd = [row[2] for row in made["rows"].values()]
    assert by_the_rule_of_gd == ["6 of 6", "6 of 6", "0 of 6", "0 of 6", "6 of 6"]


def test_a_run_that_has_arrived_and_one_that_nothing_explains(made: dict[str, Any]) -> None:
    healthy = made["spoiled"]["Adam, η = 0.01"]
    quiet = {**healthy, "loss": healthy["loss"] * 0 + 0.1, "norm": healthy["norm"] * 0 + 1.0}
    quiet["norm"][-1], quiet["loss"][0] = 0.01, 2.3
    assert made["why"](quiet) == "4 arrived"
    quiet["norm"][-1] = 1.0
    assert made["why"](quiet) == "none"  # the loss of its weights is 0.2, above the 0.1 that its log claims
