"""The cheat-sheet: its steps are those that the library takes, its names and defaults those that are installed."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib.paths import respond, trace

PAGE = Path(__file__).resolve().parents[1] / "book" / "cheatsheet.md"
T = 20_000
GROW = 0.999 / 0.9  # the ratio of the gradients that make Adam's longest step
STREAMS = [  # of gradients up to 1; one of them makes the longest step of each optimizer
    np.ones(200),
    np.r_[np.zeros(T - 1), 1.0],
    np.r_[1e-30, np.zeros(T - 1), GROW ** np.arange(-120, 1.0)],
]
THETA = 0.5  # where weight decay acts
PARAMETER = re.compile(r"(\w+) (\([^)]*\)|[\d./e-]+)")


def tables() -> list[list[list[str]]]:
    """The tables of the page: rows of cells."""
    blocks = re.findall(r"(?:^\|.*\|\n)+", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("| \n").split(" | ")] for row in b.splitlines()[2:]] for b in blocks]


STEPS, NAMES, SCHEDULES = tables()
OURS = {row[0]: row[1] for row in NAMES}


def call(cell: str) -> tuple[str, dict]:
    """The name and the arguments of what stands in backticks."""
    node = ast.parse(re.match(r"`([^`]+)`", cell)[1], mode="eval").body
    if isinstance(node, ast.Name):
        return node.id, {}
    return node.func.id, {k.arg: ast.literal_eval(k.value) for k in node.keywords}


def defaults(cell: str) -> dict:
    """The defaults that stand after the backticks; 1/3 is a third."""
    told = cell.split("`")[2]
    return {name: eval(value, {"__builtins__": {}}) for name, value in PARAMETER.findall(told)}


def ours(row: str, **hyper) -> o.Optimizer:
    name, arguments = call(OURS[row])
    return o.OPTIMIZERS[name](**arguments, **hyper)


def steps(optimizer: o.Optimizer, gradients: np.ndarray) -> np.ndarray:
    """The lengths of the steps in units of η."""
    return np.abs(respond(optimizer, gradients).step)


def value(told: str, g: float) -> float:
    """What a formula of the table says, for η = 1, a gradient g, T steps and no weight decay."""
    told = told.split(" + ")[0]
    factor = re.sub(r" ?η[gG]?$", "", told)
    number = np.sqrt(T) if factor == "√T" else float(factor or 1)
    return number * (g if told[-1] in "gG" else 1)


def test_every_optimizer_has_its_row():
    assert {call(cell)[0] for cell in OURS.values()} == set(o.OPTIMIZERS)
    assert [row[0] for row in STEPS] == list(OURS)


@pytest.mark.parametrize("row", STEPS, ids=lambda row: row[0])
@pytest.mark.parametrize("g", [0.01, 3.0])
def test_first_step(row, g):
    first = steps(ours(row[0], lr=1.0), np.array([g, g]))[0]
    assert first == pytest.approx(value(row[4], g), rel=1e-4)


@pytest.mark.parametrize("row", STEPS, ids=lambda row: row[0])
def test_longest_step(row):
    hyper = {} if row[0] in ("GD", "momentum", "Nesterov") else {"eps": 1e-300}
    hyper |= {"weight_decay": 0.0} if row[0] == "AdamW" else {}
    streams = STREAMS[:2] if row[0] == "RMS (the notes)" else STREAMS  # of T steps at most
    longest = max(steps(ours(row[0], lr=1.0, **hyper), g).max() for g in streams)
    told = row[5].split(", then ")[-1]
    assert longest == pytest.approx(value(told, 1.0), rel=1e-3)
    if told != row[5]:  # before σ is trusted, the step grows with the gradient
        assert steps(ours(row[0], lr=1.0), np.full(3, 1e6)).max() == pytest.approx(value(row[5].split(", ")[0], 1e6))


def test_weight_decay():
    row = next(row for row in STEPS if row[0] == "AdamW")
    assert row[4].endswith("+ ηλθ") and row[5].endswith("+ ηλθ")
    run = trace(ours("AdamW", lr=1.0, weight_decay=0.1), np.ones_like, THETA, 1)
    assert -run.step[0] == pytest.approx(1 + 0.1 * THETA)


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row[0])
def test_our_defaults(row):
    name, arguments = call(row[1])
    signature = inspect.signature(o.OPTIMIZERS[name]).parameters
    expected = {k: p.default for k, p in signature.items() if k not in arguments and not isinstance(p.default, str)}
    told = defaults(row[1])
    if "as Adam" in row[1]:
        told = defaults(OURS["Adam"]) | told
    assert told == expected


@pytest.mark.needs_torch
@pytest.mark.parametrize("row", [row for row in NAMES if row[2] != "—"], ids=lambda row: row[0])
def test_torch_defaults(row, torch):
    name, arguments = call(row[2])
    signature = inspect.signature(getattr(torch.optim, name)).parameters
    told = defaults(row[2])
    if "as Adam" in row[2]:
        told |= defaults(next(r[2] for r in NAMES if r[0] == "Adam"))
    assert told and {k: signature[k].default for k in told} == told
    assert all(signature[k].default != v for k, v in arguments.items()), "what is set is not the default"


@pytest.mark.needs_torch
def test_torch_schedules(torch):
    for *_, theirs, _ in SCHEDULES:
        for name in re.findall(r"`(\w+)`", theirs):
            assert hasattr(torch.optim.lr_scheduler, name)
        signature = inspect.signature(getattr(torch.optim.lr_scheduler, call(theirs)[0])).parameters
        for name, told in (defaults(theirs) if theirs.count("`") == 2 else {}).items():
            assert signature[name].default == pytest.approx(told)


def test_every_schedule_has_its_row():
    ours = {row[0].strip("`") for row in SCHEDULES[:-1]}
    assert ours == set(s.__all__) - {"Schedule", "at", "spec", "constant", "linear", "bias_correction"}


def test_it_prints_on_one_sheet(page):
    tab = page("book/cheatsheet.html")
    sheets = re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
