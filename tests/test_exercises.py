"""The exercises: each reference passes, each known mistake gets its own hint, and every small change is noticed."""

from __future__ import annotations

import ast
import copy
import re
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from course_lib.exercises import REGISTRY, compare, deadline, exercise, notebooks
from course_lib.exercises.answers import Choice
from course_lib.exercises.functions import Function
from course_lib.optimizers import rms
from course_lib.paths import rollout
from course_lib.slips import Search
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
    monkeypatch.setattr(deadline, "WAITING", 1e6)  # however busy the machine, an endless loop is called one
    for name in ("UNSTUCK_EXPECT", "UNSTUCK_SITE"):
        monkeypatch.delenv(name, raising=False)


# ---- every exercise of the course


@pytest.mark.parametrize("ex", ALL, ids=by_id)
def test_the_right_answer_passes(ex):
    assert ex.evaluate(ex.right).state == "pass", ex.evaluate(ex.right)


@pytest.mark.parametrize("ex", [ex for ex in FUNCTIONS if ex.forms], ids=by_id)
def test_other_forms_of_the_right_answer_pass(ex):
    assert [ex.evaluate(form).state for form in ex.forms] == ["pass"] * len(ex.forms)


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


def test_the_lecture_counts_the_wrong_adams_that_are_known():
    known = f"{len(exercise('adam-step').mistakes)} wrong"
    assert known in exercise("adam-step").note
    for path in (LECTURES / "04-adam.ipynb", LECTURES / "exercises" / "04-adam.ipynb"):
        assert known in path.read_text(encoding="utf-8"), path


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


def jittered(value, draws):
    """Another input of the same kind: a share stays a share, signs stay."""
    if isinstance(value, (list, tuple)):
        return type(value)(jittered(item, draws) for item in value)
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        other = value * draws.uniform(0.7, 1.3, np.shape(value))
        if np.ndim(value) == 0:
            return min(float(other), (1 + value) / 2) if 0 < value < 1 else float(other)
        return other
    return value + int(draws.integers(0, 4)) if type(value) is int else value


def returned(ex, function, case):
    """What a function returns in a case, or the type of the error that it raises."""
    given = copy.deepcopy(dict(case))
    try:
        value = ex.play(function, **given) if ex.play else function(**given)
    except compare.FAILURES as error:
        return type(error)
    return value


@pytest.mark.parametrize("ex", FUNCTIONS, ids=by_id)
@pytest.mark.filterwarnings("ignore")
def test_the_cases_notice_every_small_change(ex):
    """All changes of the catalogue but the far-fetched: a case notices what a tenth of inputs like it would notice."""
    search, draws = Search(ex.solution_source(), ex.right.__globals__), np.random.default_rng(1)
    more = [{name: jittered(value, draws) for name, value in case.items()} for case in ex.cases for _ in range(4)]
    right = {k: returned(ex, ex.right, case) for k, case in enumerate([*ex.cases, *more])}
    like = [k for k in right if k >= len(ex.cases) and not isinstance(right[k], type)]
    everything = [*ex.cases, *more]

    def noticed(function, numbers):
        return [k for k in numbers if not compare.same(returned(ex, function, everything[k]), right[k], ex.rtol)]

    unnoticed = []
    with np.errstate(all="ignore"):
        for change in search.changes:
            function = search.made(change) if change.cost < 3 else None
            if function and not any(noticed(function, [k]) for k in range(len(ex.cases))):
                bound = change.rule == "operator" and re.match("`[<>]", change.text) and not ex.thresholds
                if bound or len(noticed(function, like)) > len(like) / 10:
                    unnoticed.append(change.text)
    assert len(search.changes) > 30
    assert unnoticed == []


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
        assert notebooks.lecture_of(path) == ex.lecture
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
    """Each part of a lecture, too."""
    for path in (LECTURES / "exercises").glob("*.ipynb"):
        parts = [part for part in LECTURES.glob("*.ipynb") if notebooks.lecture_of(part) == notebooks.lecture_of(path)]
        assert parts, path
        for lecture in parts:
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
