"""The exercises: each reference passes, each known mistake gets its own hint, and every small change is noticed."""

from __future__ import annotations

import ast
import re
import textwrap
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from course_lib.exercises import REGISTRY, exercise, notebooks, sandbox
from course_lib.exercises.answers import Choice
from course_lib.exercises.functions import Function
from course_lib.optimizers import rms
from course_lib.paths import rollout
from course_lib.surfaces import regression

ROOT = Path(__file__).resolve().parents[1]
LECTURES = ROOT / "lectures"
ALL = list(REGISTRY.values())
FUNCTIONS = [ex for ex in ALL if isinstance(ex, Function)]
MISTAKES = [pytest.param(ex, id, id=f"{ex.id}-{id}") for ex in ALL for id in ex.mistakes]


def by_id(ex):
    return ex.id


@pytest.fixture(autouse=True)
def nothing_is_written_down(monkeypatch, trained_once):
    monkeypatch.setenv("UNSTUCK_WORK", "off")
    monkeypatch.setattr(sandbox, "WAITING", 1e6)  # however busy the machine, an endless loop is called one
    for name in ("UNSTUCK_EXPECT", "UNSTUCK_SITE"):
        monkeypatch.delenv(name, raising=False)


# ---- every exercise of the course


@pytest.mark.parametrize("ex", ALL, ids=by_id)
def test_the_right_answer_passes(ex):
    assert ex.evaluate(ex.right).state == "pass", ex.evaluate(ex.right)


@pytest.mark.parametrize(("ex", "id"), MISTAKES)
def test_a_known_mistake_gets_its_own_hint(ex, id):
    """Fails too if the cases cannot tell two mistakes apart, or one from the right answer."""
    result = ex.evaluate(ex.mistakes[id].answer)
    assert (result.state, result.mistake) == ("wrong", id), result
    assert ex.mistakes[id].hint in result.text


@pytest.mark.parametrize(
    "ex", [ex for ex in ALL if hasattr(ex, "seconds") and not ex.id.startswith("capstone")], ids=by_id
)
def test_a_machine_twenty_times_slower_meets_the_limit(ex):
    """Of the processor's time: how busy the machine is does not matter."""
    ex.evaluate(ex.right)  # the first time it imports and caches
    began = time.thread_time()
    ex.evaluate(ex.right)
    assert 20 * (time.thread_time() - began) < ex.seconds


@pytest.mark.parametrize("ex", FUNCTIONS, ids=by_id)
def test_a_function_has_at_least_five_known_mistakes(ex):
    assert len(ex.mistakes) >= 5


def run_cell(ex, solved):
    space = {"exercise": exercise, "np": np, **getattr(ex, "names", {})}  # what the notebook has imported
    exec(ex.cell("q", solved), space)


@pytest.mark.parametrize("ex", ALL, ids=by_id)
def test_the_starter_cell_is_not_attempted(ex, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_EXPECT", "todo")
    run_cell(ex, solved=False)
    assert "Not attempted yet" in capsys.readouterr().out


@pytest.mark.parametrize("ex", ALL, ids=by_id)
def test_the_solved_cell_is_correct(ex, monkeypatch):
    monkeypatch.setenv("UNSTUCK_EXPECT", "pass")
    run_cell(ex, solved=True)
    with pytest.raises(AssertionError, match="expected 'pass', but is 'todo'"):
        run_cell(ex, solved=False)


@pytest.mark.parametrize("ex", ALL, ids=by_id)
def test_an_exercise_helps(ex):
    assert ex.hints
    assert ex.note or isinstance(ex, Choice), "a right answer deserves an insight"
    for text in (*ex.hints, ex.note, *(mistake.hint for mistake in ex.mistakes.values())):
        assert text.count("`") % 2 == 0 and "$" not in text, f"no page turns this into a formula: {text}"


@pytest.mark.parametrize("ex", FUNCTIONS, ids=by_id)
def test_the_starter_fits_the_page(ex):
    assert max(map(len, ex.starter().split("\n"))) <= 70, "a line is cut off on the page"
    assert ast.get_docstring(ast.parse(ex.starter()).body[0])


SWAPS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
TURNS = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}


class Change(ast.NodeTransformer):
    """The n-th small change of a function: an operator or a comparison swapped, a constant raised by one."""

    def __init__(self, number, thresholds):
        self.left, self.what = number, ""
        self.swaps = {**SWAPS, **TURNS} if thresholds else SWAPS

    def due(self, node):
        self.left -= 1
        if self.left == -1:
            self.what = f"line {node.lineno}: {ast.unparse(node)}"
        return self.left == -1

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if type(node.op) in self.swaps and self.due(node):
            node.op = self.swaps[type(node.op)]()
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        if type(node.ops[0]) in self.swaps and self.due(node):
            node.ops[0] = self.swaps[type(node.ops[0])]()
        return node

    def visit_Constant(self, node):
        number = isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
        if number and self.due(node):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node


def changed(ex):
    """Each small change of the reference's body: what it is, and the function that it makes."""
    source = textwrap.dedent(ex.solution_source())
    for number in range(1000):
        tree, change = ast.parse(source), Change(number, ex.thresholds)
        tree.body[0].body = [change.visit(statement) for statement in tree.body[0].body]
        if not change.what:
            return
        space = dict(ex.right.__globals__)
        exec(compile(ast.fix_missing_locations(tree), f"<change {number}>", "exec"), space)
        yield change.what, space[ex.name]


@pytest.mark.parametrize("ex", FUNCTIONS, ids=by_id)
def test_the_cases_notice_every_small_change(ex):
    changes = list(changed(ex))
    assert changes
    assert [what for what, function in changes if ex.evaluate(function).state == "pass"] == []


# ---- notebooks and exercises belong together


def cells_of(path):
    return list(notebooks.exercise_cells(notebooks.read(path)))


def test_the_notebooks_hold_the_starter_cells_as_they_are_generated():
    stale = [path.name for path in notebooks.notebooks(LECTURES) if notebooks.rewrite(notebooks.read(path))]
    assert not stale, "bring them up to date: python -m course_lib.exercises sync"


def test_every_exercise_stands_in_one_notebook_and_the_quizzes_in_the_lecture():
    where = [(id, path) for path in notebooks.notebooks(LECTURES) for _, _, id in cells_of(path)]
    assert sorted(id for id, _ in where) == sorted(REGISTRY)
    for id, path in where:
        ex = REGISTRY[id]
        assert int(path.name[:2]) == ex.lecture
        assert (path.parent == LECTURES) == ex.title.startswith("Quiz"), id


@pytest.mark.parametrize("ex", [ex for ex in ALL if isinstance(ex, Choice)], ids=by_id)
def test_the_text_above_a_choice_has_its_options(ex):
    """Also their order: two that were swapped in a notebook would get each other's reply."""
    for path in notebooks.notebooks(LECTURES):
        cells = notebooks.read(path)["cells"]
        for above, cell in pairwise(cells):
            if f'exercise("{ex.id}")' in notebooks.text(cell):
                assert re.findall(r"^- \((\w)\) (.*)$", notebooks.text(above), re.MULTILINE) == [*ex.options.items()]


def test_lectures_and_exercises_lead_to_each_other():
    for path in (LECTURES / "exercises").glob("*.ipynb"):
        for lecture in LECTURES.glob(f"{path.name[:2]}-*.ipynb"):
            assert f"](../{lecture.name}" in path.read_text(encoding="utf-8"), path
            assert f"](exercises/{path.name}" in lecture.read_text(encoding="utf-8"), path


def test_no_solution_stands_in_a_notebook():
    for path in notebooks.notebooks(LECTURES):
        text = "\n".join(notebooks.text(cell) for cell in notebooks.read(path)["cells"])
        for ex in FUNCTIONS:
            lines = [line.strip() for line in ex.solution_source().split("\n")]
            kept = {line.strip() for line in ex.starter().split("\n")}
            assert not [line for line in lines if line not in kept and len(line) > 25 and line in text]


# ---- what the goals of the lectures promise


def test_a_number_that_hits_the_impossible_goal_by_luck_is_told_so():
    ex = exercise("one-rate")
    lucky = 1 / (200 * 1e5 / np.sqrt(1 + 1e10))
    assert ex.evaluate({"lr": float(lucky)}).text == ex.lucky


def test_no_rate_reaches_the_impossible_goal():
    ex = exercise("one-rate")
    rates = 10.0 ** np.linspace(-9, 0.2, 60)
    assert {ex.evaluate({"lr": float(lr)}).state for lr in rates} == {"wrong"}
    assert "a finite number above 0" in ex.evaluate({"lr": -1}).text


def test_neither_the_mean_nor_adagrad_arrives_in_time_and_stays():
    ex, rates = exercise("arrive-and-stay"), np.geomspace(0.05, 100, 31)
    assert {ex.evaluate({"lr": float(lr), "power": power}).state for lr in rates for power in (0.0, 0.5)} == {"wrong"}


@pytest.mark.parametrize(("lr", "power"), [(0.5, 0.0), (12.0, 0.5), (6.0, 0.4)])
def test_the_valley_in_plain_numbers_is_the_librarys(lr, power):
    line, run = regression(), exercise("arrive-and-stay").run(lr, power)
    path = rollout(rms(lambda t: lr / (t + 1) ** power), line.grad, line.start, 30_000)
    near = np.abs(path[:, 0] - line.minimum[0]) <= 0.01 * abs(line.start[0] - line.minimum[0])
    assert run["arrives at step"] == near.argmax()
    assert (run["last away again at step"] == "never") == near[near.argmax() : 10_001].all()
    assert near[near.argmax() :].all() == (power == 0.5), "and only with Adagrad it stays for good"
