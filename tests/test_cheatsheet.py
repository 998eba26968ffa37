"""The cheat-sheet: its steps are those that the library takes, its names and defaults those that are installed."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from course_lib import optimizers as o
from course_lib import schedules as s
from course_lib.paths import respond, rollout, trace

PAGE = Path(__file__).resolve().parents[1] / "book" / "cheatsheet.md"
T = 10_000
GROW = 0.999 / 0.9  # the ratio of the gradients that make Adam's longest step


def longest_of_nadam() -> np.ndarray:
    """Gradients up to 1 that make NAdam's longest step: g = w/u makes m/σ largest for the weights w of m and u of σ².

    The weight of the newest gradient falls as μ grows, and σ's memory grows meanwhile: the longest is in between.
    """
    lengths, gradients, m = [], [], o.ScheduledNesterov()
    product, age = np.cumprod([m.mu(t) for t in range(4001)]), np.arange(4001)
    first, second = 0.9**age, 0.999**age
    for t in range(4000):
        w = m.mu(t + 1) / (1 - product[t + 1]) * 0.1 * first[: t + 1]
        w[0] += (1 - m.mu(t)) / (1 - product[t])
        u = 0.001 * second[: t + 1] / (1 - second[t + 1])
        lengths.append(np.sqrt(np.sum(w**2 / u)))
        gradients.append(w / u / (w[0] / u[0]))
    return gradients[np.argmax(lengths)][::-1]


STREAMS = [  # of gradients up to 1; one of them makes the longest step of each optimizer
    np.ones(200),
    np.r_[np.zeros(T - 1), 1.0],
    np.r_[1e-30, np.zeros(T - 1), GROW ** np.arange(-120, 1.0)],
    longest_of_nadam(),
]
THETA = 0.5  # where weight decay acts
PARAMETER = re.compile(r"(\w+) (\([^)]*\)|[\d./e-]+)")


def tables() -> list[list[list[str]]]:
    """The tables of the page: rows of cells."""
    blocks = re.findall(r"(?:^\|.*\|\n)+", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("| \n").split(" | ")] for row in b.splitlines()[2:]] for b in blocks]


STEPS, NAMES, BEYOND, SCHEDULES = tables()
OURS = {row[0]: row[1] for row in NAMES}


def call(cell: str) -> tuple[str, dict]:
    """The name and the arguments of what stands in backticks."""
    node = ast.parse(re.match(r"`([^`]+)`", cell)[1], mode="eval").body
    if isinstance(node, ast.Name):
        return node.id, {}
    return node.func.id, {k.arg: ast.literal_eval(k.value) for k in node.keywords}


def defaults(cell: str) -> dict:
    """The defaults that stand after the backticks; 1/3 is a third."""
    text = cell.split("`")[2]
    return {name: eval(value, {"__builtins__": {}}) for name, value in PARAMETER.findall(text)}


def ours(row: str, **hyper) -> o.Optimizer:
    name, arguments = call(OURS[row])
    return o.OPTIMIZERS[name](**arguments, **hyper)


def side_by_side(streams: list[np.ndarray]) -> np.ndarray:
    """The streams as columns of one array; after its end each is nan."""
    columns = np.full((max(map(len, streams)), len(streams)), np.nan)
    for column, stream in zip(columns.T, streams, strict=True):
        column[: len(stream)] = stream
    return columns


def steps(optimizer: o.Optimizer, gradients: np.ndarray) -> np.ndarray:
    """The lengths of the steps in units of η."""
    return np.abs(respond(optimizer, gradients).step)


def value(text: str, g: float) -> float:
    """What a formula of the table says, for η = 1, a gradient g, T steps and no weight decay."""
    text = text.split(" + ")[0]
    factor = re.sub(r" ?η[gG]?$", "", text)
    number = np.sqrt(T) if factor == "√T" else float(factor or 1)
    return number * (g if text[-1] in "gG" else 1)


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
    takes = inspect.signature(o.OPTIMIZERS[call(OURS[row[0]])[0]]).parameters
    hyper = {name: value for name, value in (("eps", 1e-300), ("weight_decay", 0.0)) if name in takes}
    streams = STREAMS[:2] if row[0] == "RMS (the notes)" else STREAMS  # of T steps at most
    taken = steps(ours(row[0], lr=1.0, **hyper), side_by_side(streams))
    longest = max(column[: len(g)].max() for column, g in zip(taken.T, streams, strict=True))
    text = row[5].split(", then ")[-1]
    assert longest == pytest.approx(value(text, 1.0), rel=1e-3)
    if text != row[5]:  # before σ is trusted, the step grows with the gradient
        assert steps(ours(row[0], lr=1.0), np.full(3, 1e6)).max() == pytest.approx(value(row[5].split(", ")[0], 1e6))


def swings(row: str, lr, **hyper) -> float:
    """How far from 0 a run on θ²/2 is at its end, with σ = 1."""
    return abs(float(rollout(replace(ours(row, lr=lr, **hyper), magnitude=o.One()), np.array, 1.0, 4000)[-1]))


@pytest.mark.parametrize("row", STEPS, ids=lambda row: row[0])
def test_edge(row):
    """1 % below the edge a run comes to rest, 1 % above it it is thrown out."""
    edges = {text: {} for text in row[6].split(", late ")}
    if row[0] in ("AdamW", "AMSGrad"):  # no decay; no correction in the rate, which takes thousands of steps to end
        edges[row[6]] = {"weight_decay": 0.0} if row[0] == "AdamW" else {"beta2": 0.0}
    if row[0] == "NAdam":  # its μ rises from β₁/2 to β₁: slowly, but here not at all, or at once
        edges = dict(zip(edges, ({"momentum_decay": 0.0}, {"momentum_decay": 1e6}), strict=True))
    for text, hyper in edges.items():
        if text == "—":  # the steps of a sign do not shrink: it never comes to rest
            assert 1e-4 < swings(row[0], 0.03) < 1
            continue
        number, grows = float(text.split(" ")[0]), text.endswith("√(t+1)")
        below, above = ((lambda t, x=x: x * np.sqrt(t + 1)) if grows else x for x in (0.99 * number, 1.01 * number))
        assert swings(row[0], below, **hyper) < 1e-3
        assert not swings(row[0], above, **hyper) < 1e6


@pytest.mark.parametrize("name", ["AdamW", "Lion"])
def test_weight_decay(name):
    row = next(row for row in STEPS if row[0] == name)
    assert row[4].endswith("+ ηλθ") and row[5].endswith("+ ηλθ")
    run = trace(ours(name, lr=1.0, weight_decay=0.1), np.ones_like, THETA, 1)
    assert -run.step[0] == pytest.approx(1 + 0.1 * THETA)


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row[0])
def test_our_defaults(row):
    name, arguments = call(row[1])
    signature = inspect.signature(o.OPTIMIZERS[name]).parameters
    expected = {k: p.default for k, p in signature.items() if k not in arguments and not isinstance(p.default, str)}
    given = defaults(row[1])
    if "as Adam" in row[1]:
        given = defaults(OURS["Adam"]) | given
    assert given == expected


@pytest.mark.needs_torch
@pytest.mark.parametrize("row", [row for row in NAMES if row[2] != "—"], ids=lambda row: row[0])
def test_torch_defaults(row, torch):
    name, arguments = call(row[2])
    signature = inspect.signature(getattr(torch.optim, name)).parameters
    given = defaults(row[2])
    if "as Adam" in row[2]:
        given = defaults(next(r[2] for r in NAMES if r[0] == "Adam")) | given
    assert given and {k: signature[k].default for k in given} == given
    assert all(signature[k].default != v for k, v in arguments.items()), "what is set is not the default"


@pytest.mark.needs_torch
def test_torch_beyond(torch):
    """Clipping leaves the direction and the given length, and Muon has the defaults that the table says."""
    clip, muon = BEYOND[0][2], BEYOND[1][2]
    weight = torch.nn.Parameter(torch.zeros(2))
    weight.grad = torch.tensor([3.0, 4.0])
    getattr(torch.nn.utils, call(clip)[0])([weight], 1.0)
    assert weight.grad.tolist() == pytest.approx([0.6, 0.8], rel=1e-5)
    signature = inspect.signature(getattr(torch.optim, call(muon)[0])).parameters
    given = defaults(muon)
    assert len(given) == 3 and {k: signature[k].default for k in given} == given


@pytest.mark.needs_torch
def test_torch_schedules(torch):
    for *_, theirs, _ in SCHEDULES:
        for name in re.findall(r"`(\w+)`", theirs):
            assert hasattr(torch.optim.lr_scheduler, name)
        signature = inspect.signature(getattr(torch.optim.lr_scheduler, call(theirs)[0])).parameters
        for name, given in (defaults(theirs) if theirs.count("`") == 2 else {}).items():
            assert signature[name].default == pytest.approx(given)


def test_every_schedule_has_its_row():
    ours = {row[0].strip("`") for row in SCHEDULES[:-1]}
    assert ours == set(s.__all__) - {"Schedule", "at", "spec", "constant", "linear", "bias_correction"}


def test_it_prints_on_one_sheet(page):
    tab = page("book/cheatsheet.html")
    sheets = re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
