"""The claims page: its cells run in order, each section computes something, and the prose says what they print."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[1] / "book" / "claims.md"
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONGEST_CELL = 25  # lines
VERDICTS = {
    "Holds": "holds",
    "Holds in part": "holds in part",
    "Overstated": "overstated",
    "Not confirmed": "not confirmed",
}

# what each section must both print and say
SAID = {
    1: ["199.998", "200"],
    2: ["0", "6"],
    3: ["5.4", "1.1e-06"],
    4: ["10"],
    5: ["355", "0", "1000"],
    6: ["0.02", "0.09"],
    7: ["3.15", "12.08", "1.00"],
    8: ["3.16", "10.00", "31.62", "118", "1237", "12423"],
    9: ["0.97", "1.03", "3.13", "3.24", "1.7", "10", "370"],
    10: ["2", "4300", "0"],
    11: ["no burst"],
    12: ["0.053", "0.063", "0.049", "0.060", "0.1", "0.4", "60", "0.13", "0.14", "0.43", "0.49"],
    13: [
        *("4 of 10", "6 of 10", "0 of 10", "0.42", "0.70", "0.33", "0.69", "1.18", "1.14", "2.15", "5 of 5", "0 of 5"),
        *("0.32", "0.51", "0.99", "1.41", "1.90"),
    ],
    14: ["1.00", "0.05", "0.23"],
}


@pytest.fixture(scope="module")
def sections() -> dict[int, str]:
    """The text of each section by its number, and as number 0 what stands before the first."""
    before, *rest = re.split(r"^\(claim-\d+\)=\n## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {0: before} | {int(text.split(".")[0]): text for text in rest}


@pytest.fixture(scope="module")
def printed(sections: dict[int, str]) -> dict[int, str]:
    """What the cells of each section print, run in one namespace."""
    namespace: dict = {}
    found = {}
    for number, text in sections.items():
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            for cell in CELL.findall(text):
                exec(compile(cell, f"{PAGE.name}, section {number}", "exec"), namespace)
        found[number] = out.getvalue()
    return found


def test_there_are_fourteen(sections):
    assert list(sections) == list(range(15))


def test_cells_are_short(sections):
    assert not [n for n, text in sections.items() for cell in CELL.findall(text) if cell.count("\n") > LONGEST_CELL]


def test_the_table_of_verdicts_is_that_of_the_sections(sections):
    rows = re.findall(r"^\| (\w[\w ]+) \| (\[.*) \|$", sections[0], re.MULTILINE)
    table = {int(number): verdict for verdict, links in rows for number in re.findall(r"claim-(\d+)", links)}
    verdicts = {n: VERDICTS[re.search(r"^\*\*(\w[\w ]*)", sections[n], re.MULTILINE)[1]] for n in range(1, 15)}
    assert table == verdicts


def test_each_says_whose_it_is(sections):
    """In the line under its title: the lecture, the notes with their section, or both."""
    tags = {n: sections[n].splitlines()[2] for n in range(1, 15)}
    assert not [n for n, tag in tags.items() if not re.fullmatch(r"\*(Lecture|Notes, \").*\*", tag)]


def test_each_leads_to_a_lecture(sections):
    assert not [n for n in range(1, 15) if not re.search(r"\b[Ll]ecture \d|\]\(\.\./lectures/", sections[n])]


@pytest.mark.parametrize("number", range(1, 15))
def test_the_prose_says_what_is_printed(sections, printed, number):
    prose = CELL.sub("", sections[number]).replace("−", "-")
    for text in SAID[number]:
        found = rf"(?<![\d.]){re.escape(text)}(?!\d)"
        assert re.search(found, printed[number]), f"{text} is not printed, but:\n{printed[number]}"
        assert re.search(found, prose), f"{text} is printed and not said"


def test_what_the_prose_says_in_words(printed):
    """Without a warm-up no run of the Transformer learns more than frequencies; too slow a decay cures no burst."""
    lost = dict(re.findall(r"Transformer, (.*): (.*) above", printed[13]))
    assert lost == {"Adam": "5 of 5", "σ known": "5 of 5", "warm-up": "0 of 5"}
    burst = dict(re.findall(r"(.*): (no burst|bursts)", printed[11]))
    assert {name for name, found in burst.items() if found == "bursts"} == {"τ = 30000", "no decay"}


def test_claim_13_and_lecture_06_give_one_verdict(sections):
    lecture = (PAGE.parents[1] / "lectures" / "06b-why-warm-up-helps.ipynb").read_text(encoding="utf-8")
    assert VERDICTS[re.search(r"^\*\*(\w[\w ]*)", sections[13], re.MULTILINE)[1]] in lecture
