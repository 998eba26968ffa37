"""The errata page: its cells run in order, each section demonstrates something, and the prose says what they print."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import numpy as np
import pytest

PAGE = Path(__file__).resolve().parents[1] / "book" / "errata.md"
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONGEST_CELL = 10  # lines

# what each section must both print and say; a formula of the prose and a printed number may be spelled differently
SAID = {
    1: ["116.05", "2.16", "21.6", "216.02"],
    2: ["100", "3.16"],
    3: ["0.1", "0.05", "0.01"],
    4: ["nan", "0.173"],
    5: ["3.16", "10"],
    6: ["1.02", "1.77", "3851", "0.16"],
    7: ["3.16", "6.57", "1.26"],
    8: ["1.00", "0.10"],
    9: ["0.01", "0.05"],
    10: ["0.9", "0.001", "0.9495"],
    11: ["0.017", "0.093", "0.046", "0.0057", "0.009", "0.012", "0.00082", "1.0", "0.9", "-1.5"],
    12: ["-0.05", "+0.05", "7.1e-12"],
    13: ["200", "0"],
}


@pytest.fixture(scope="module")
def sections() -> dict[int, str]:
    """The text of each section by its number, and as number 0 what stands before the first."""
    before, *rest = re.split(r"^\(erratum-\d+\)=\n## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {0: before} | {int(text.split(".")[0]): text for text in rest}


@pytest.fixture(scope="module")
def run(sections: dict[int, str]) -> tuple[dict[int, str], dict[int, dict]]:
    """Run all cells in one namespace; what each section printed, and the names as it left them."""
    namespace: dict = {}
    printed, left = {}, {}
    for number, text in sections.items():
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            for cell in CELL.findall(text):
                exec(compile(cell, f"{PAGE.name}, section {number}", "exec"), namespace)
        printed[number], left[number] = out.getvalue(), dict(namespace)
    return printed, left


def test_there_are_thirteen(sections):
    assert list(sections) == list(range(14))


@pytest.mark.parametrize("number", range(1, 14))
def test_each_demonstrates_its_point(sections, run, number):
    assert CELL.findall(sections[number])
    assert run[0][number].strip(), "nothing is printed"


def test_cells_are_short(sections):
    long = [n for n, text in sections.items() for cell in CELL.findall(text) if cell.count("\n") > LONGEST_CELL and n]
    assert not long


@pytest.mark.parametrize("number", range(1, 14))
def test_the_prose_says_what_is_printed(sections, run, number):
    prose = CELL.sub("", sections[number]).replace("−", "-")
    for text in SAID[number]:
        assert text in run[0][number], f"{text} is not printed"
        assert re.search(rf"(?<![\d.]){re.escape(text)}(?!\d)", prose), f"{text} is printed and not said"


def test_literal_and_right_sum(run):
    g = run[1][1]["g"]
    right = run[1][1]["respond"](run[1][1]["rms"](0.1, eps=0), g).sigma
    np.testing.assert_allclose(right[2], np.sqrt((g**2).mean(axis=0)), rtol=1e-14)
    assert np.ptp(right[2] / np.abs(g[2])) < 1e-12, "each σ is in proportion to its own gradients"


def test_the_right_sigma_brakes(run):
    response = run[1][2]["run"]
    np.testing.assert_allclose(
        np.abs(response.g[10] / response.sigma[10]), 100 / np.sqrt(0.9 + 0.1 * 100**2), rtol=1e-8
    )


def test_adagrad_is_the_mean_with_a_falling_rate(run):
    names = run[1][3]
    g = np.random.default_rng(1).normal(size=200)
    mean, total = (names["respond"](names[method](0.1, eps=0), g).step for method in ("rms", "adagrad"))
    np.testing.assert_allclose(total, mean / np.sqrt(np.arange(200) + 1), rtol=1e-12)


def test_a_zero_gradient_needs_eps(run):
    names = run[1][4]
    assert np.isnan(names["respond"](names["rms"](0.1, eps=0), names["g"]).step).all()
    np.testing.assert_allclose(
        names["respond"](names["rms"](0.1), names["g"]).step, [0, 0, -0.1 * np.sqrt(3)], rtol=1e-7
    )


def test_the_burst_is_foretold(run):
    names = run[1][6]
    crossing, height = int(np.argmax(names["number"] > 2)), names["height"]
    assert height[1000:crossing].argmax() == 0, "calm before"
    np.testing.assert_allclose(height[crossing:].max(), 4e6, rtol=0.15)  # "about 4 million,
    np.testing.assert_allclose(height[crossing:].max() / height[0], 0.1, rtol=0.15)  # a tenth of the start"
    assert "sigma unchanged: True" in run[0][6]


def test_without_bias_correction_adam_is_too_fast(run):
    names = run[1][7]
    ratio = -names["respond"](names["plain"], np.ones(3000)).step
    t = np.arange(1, 3001)
    np.testing.assert_allclose(ratio, (1 - 0.9**t) / np.sqrt(1 - 0.999**t), rtol=1e-6)
    assert ratio.argmax() == 11 and (ratio > 1).all()


def test_adam_is_the_formula_of_the_page(run):
    names = run[1][7]
    g, m, v, steps = np.random.default_rng(2).normal(size=50), 0.0, 0.0, []
    for t, x in enumerate(g):
        m, v = 0.9 * m + 0.1 * x, 0.999 * v + 0.001 * x**2
        steps.append(-0.001 * (m / (1 - 0.9 ** (t + 1))) / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8))
    np.testing.assert_allclose(names["respond"](names["adam"](), g).step, steps, rtol=1e-12)


def test_the_constant_rate_ends_in_a_jump_of_half_the_rate_to_each_side(run):
    names = run[1][12]
    path = names["rollout"](names["rmsprop"](0.1, alpha=0.9), names["bowl"].grad, names["bowl"].start, 2000)
    np.testing.assert_allclose(np.abs(path[-2:, 0]), 0.05, rtol=1e-5)
    falling = names["rollout"](names["rmsprop"](names["lr"], alpha=0.9), names["bowl"].grad, names["bowl"].start, 2000)
    assert np.abs(falling[-2:]).max() < 1e-10


def test_the_loss_is_flat_and_the_gradient_is_not_small(run):
    names = run[1][13]
    walls, stuck = names["walls"], names["stuck"]
    heights = walls.height(stuck[1000:].T)
    assert np.ptp(heights) < 1e-6 and abs(heights[-1] - 200) < 0.01
    assert (np.linalg.norm(walls.grad(stuck[1000:].T), axis=0) > 199.9).all()
    assert walls.height(names["freed"][-1]) < 0.5
