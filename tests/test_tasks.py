"""Tasks: when they are solved, in both languages; that no figure begins solved; and what a reader of a page sees."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as W
import numpy as np
import pytest

from course_lib import widgets
from course_lib.widgets import BrakeAndRelease, Diagnose, MomentumMap, StuckValley, Task, explore, tasks
from course_lib.widgets.brake_and_release import ALPHAS, RATES
from course_lib.widgets.common.tasks import met
from course_lib.widgets.lecture_tasks import LECTURES

ROOT = Path(__file__).resolve().parents[1]
FACTS = {"kind": "bouncing", "lr": 0.5, "reached": -1, "lost": True, "first": None, "at": 2}
TESTS = [  # a test, and whether it is met
    ({"kind": "bouncing"}, True),
    ({"kind": "crawling"}, False),
    ({"kind": ["crawling", "bouncing"]}, True),
    ({"lr": [0.5, 1]}, True),
    ({"lr": [None, 0.4]}, False),
    ({"lr": [0.4, None]}, True),
    ({"lr": [0, 1], "reached": [0, 20]}, False),
    ({"lost": True}, True),
    ({"lost": False}, False),
    ({"lost": 1}, False),
    ({"lost": [0, 1]}, False),
    ({"first": None}, True),
    ({"first": [0, None]}, False),
    ({"first": ["GD"]}, False),
    ({"at": "0010"}, True),
    ({"at": "1101"}, False),
    ({"at": "11"}, False),
]


def wave(lr: float) -> Any:
    return {"loss": {"GD": lr * np.arange(3.0)}}, {"end": 2 * lr, "": ("high" if lr > 1 else "low", "so it is")}


def figure(task: Any, **how: Any) -> Any:
    slider = W.FloatSlider(value=0.5, min=0.5, max=2, step=0.5)
    return explore(wave, alt="A line that rises with the rate.", task=task, lr=slider, **how)


# ------------------------------------------------------------------------------------------------------ when it is met


@pytest.mark.parametrize(("test", "expected"), TESTS)
def test_a_condition_is_met(test: dict[str, Any], expected: bool) -> None:
    assert met(test, FACTS) is expected


def test_the_page_judges_as_this_does(in_js) -> None:
    in_js("tasks", {"facts": FACTS, "tests": [list(pair) for pair in TESTS]})


@pytest.mark.parametrize(
    ("solved", "bits"),
    [
        (lambda lr: lr > 1, "0011"),
        ({"end": (2, 3)}, "0110"),
        ({"kind": "high", "lr": (0, 1.5)}, "0010"),
    ],
)
def test_a_condition_of_explore_is_a_bit_for_each_position(solved: Any, bits: str) -> None:
    made = figure(Task("Make it rise.", solved, "It rises."))
    assert made.tasks[0].parts == [{"at": bits}]
    assert not made.solves(made.tasks[0])
    made.controls["lr"].value = 1.5
    assert made.solves(made.tasks[0])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Task("", {"lr": 1}, "Yes."), "text must be a sentence"),
        (lambda: Task("Try.", {"lr": 1}, " "), "reply must be a sentence"),
        (lambda: Task("Try.", [], "Yes."), "solved must be a function, a dict of facts"),
        (lambda: Task("Try.", {"lr": (1, 2, 3)}, "Yes."), "solved['lr'] must be a value, a list of texts, or (lowest"),
        (lambda: figure(3), "task must be a sentence, a Task or a list of Tasks, but is 3"),
        (lambda: figure(Task("Try.", {"lr": (3, 4)}, "Yes.")), "is solved at no position"),
        (lambda: figure(Task("Try.", {"ends": 1}, "Yes.")), "a fact must be"),
        (lambda: figure(Task("Try.", lambda lr: 1 / 0, "Yes.")), "solved fails at lr=0.5: ZeroDivisionError"),
        (lambda: figure("", reasons={"high": "it is high"}), "the kind of a sentence must be"),
        (
            lambda: StuckValley(task=Task("Try.", lambda lr: True, "Yes.")),
            "solved must be a dict of some of these facts",
        ),
        (lambda: StuckValley(task=Task("Try.", {"kin": "saddle"}, "Yes.")), "a fact must be"),
        (lambda: tasks("sadle"), "name must be"),
    ],
)
def test_bad_input_is_told(make: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=re.escape(message)):
        make()


# ------------------------------------------------------------------------------- no figure begins solved; each can be


def steps_of(*gradients: float) -> dict[str, Any]:
    return {"gradients": list(gradients), "preset": None}


STARTS: dict[str, dict[str, Any]] = {
    "BurstLab": {"steps": 5_000},
    "SigmaScope": {"gradients": [3, -1, 2, 0.5, 0.5, 0.5]},
}
SOLVED: dict[str, list[Any]] = {  # what solves each task of a figure; a list of it, if the task has several parts
    "AdaptiveRateCloud": [{"step": 49}, {"step": 18, "snr": 2.0}, {"step": 60, "snr": 3.0, "beta_index": 0}],
    "BiasMicroscope": [{"p0": 0, "p1": 6, "p2": False, "p3": False}, {"p0": 2, "p1": 1}],
    "SpeedLimit": [steps_of(*[0] * 10, *[4] * 22), steps_of(*np.round(4 * 1.11 ** np.arange(-31.0, 1), 1))],
    "BrakeAndRelease": [{"alpha": ALPHAS.index(0.999)}, {"lr": RATES.index(0.05)}],
    "BurstLab": [{"lr_index": 24}, {"decay_index": 1}, {"lr_index": 31, "sigma_index": 1, "steps_index": 1}],
    "OptimizerBuilder": [
        {"m_index": 4, "sigma_index": 4},
        {"lr_index": 8},
        {"m_index": 2, "sigma_index": 3, "eta_index": 2, "lr_index": 3},
    ],
    "SigmaScope": [steps_of(0, 0, 0, 0, 0, 3), steps_of(2, 2, -2, 2, -2, 2)],
    "HoppingBall": [{"number": 1.0}, [{"number": 0.8}, {"number": 1.2}], {"number": 2.0}],
    "MomentumMap": [{"number": 0.04, "beta": 0.64}, [{"number": 0.1}, {"number": 2.5}]],
    "OwnAxes": [{"point": [1.7320508, 1.0]}, [{"point": [1.7320508, 1.0]}, {"point": [-1.0, 1.7320508]}]],
    "SigmaEllipse": [{"turn_index": 2}, {"turn_index": 7}, {"sigma_index": 2, "turn_index": 1, "step": 1}],
    "AdamApart": [
        {"m_index": 1},
        {"m_index": 1, "sigma_index": 1},
        {"m_index": 1, "sigma_index": 1, "hats_index": 1, "step": 2},
    ],
    "StuckValley": [{"lr": 1e-6}, {"surface_index": 2}, {"surface_index": 3, "lr": 1e-3}],
}


def begun(name: str) -> Any:
    """A figure as it begins here."""
    return getattr(widgets, name)(**STARTS.get(name, {}))


@pytest.mark.parametrize("name", SOLVED)
def test_each_part_of_each_task_can_be_met_and_is_not_at_the_start(name: str) -> None:
    for k, settings in enumerate(SOLVED[name]):
        task = begun(name).tasks[k]
        for part, setting in zip(task.parts, settings if isinstance(settings, list) else [settings], strict=True):
            made = begun(name)
            assert not met(part, made.facts())
            with made.view.hold_trait_notifications():
                for trait, value in setting.items():
                    setattr(made.view, trait, value)
            assert met(part, made.facts()), (task.text, made.facts())
            assert not any(made.solves(harder) for harder in made.tasks[k + 1 :])
    assert len(begun(name).tasks) == len(SOLVED[name])


def test_both_ends_arrive() -> None:
    first, second = tasks("two curvatures")
    made = MomentumMap(1, 0, kappa=25, task=[first, second])
    assert not made.solves(first)
    made.view.number, made.view.beta = 2.45, 0.51
    assert made.solves(first) and made.solves(second)


@pytest.mark.parametrize("name", ["Diagnose", "FairRace", "WarmupEdge"])
def test_recorded_figures_do_not_begin_solved(name: str) -> None:
    made = begun(name)
    assert not any(made.solves(task) for task in made.tasks)


FIGURES = {  # of a lecture: the cell that shows it
    "saddle": ("00b", "saddle-explore"),
    "two minima": ("00b", "minima-explore"),
    "two curvatures": ("00c", "two-curvatures"),
    "explosion": ("00c", "explorer"),
    "window": ("01b", "explore"),
    "ten points": ("01b", "pivot"),
    "words": ("02b", "words-live"),
    "turned valley": ("02b", "explorer"),
    "lag": ("03", "lag"),
    "half-life": ("03", "bars"),
    "crescent": ("03b", "explorer"),
    "averages": ("04", "averages-explore"),
    "unfair game": ("04b", "reddi-explore"),
    "saw-tooth": ("05", "saw-tooth"),
    "spikes": ("05", "spikes-explore"),
    "schedule-lab": ("05b", "schedule-lab"),
    "first steps": ("06b", "hat-live"),
    "unknown log": ("07b", "unknown"),
    "decay": ("08", "decay-race"),
    "rounds": ("08b", "rounds-live"),
}


@cache
def cells(number: str) -> dict[str, ast.Module]:
    """The code of a lecture, cell by cell."""
    (path,) = (ROOT / "lectures").glob(f"{number}-*.ipynb")
    read = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in read if cell["cell_type"] == "code"}
    return {name: ast.parse(source) for name, source in sources.items() if name not in ("site", "colab")}


def names_in(nodes: list[ast.stmt], kind: type) -> set[str]:
    """What statements read (`ast.Load`), or what they make at the top; a function's own names are neither."""
    found = set()
    for part in nodes:
        names = {kind: set() for kind in (ast.Load, ast.Store, ast.Del)}
        for node in ast.walk(part):
            if isinstance(node, ast.Name):
                names[type(node.ctx)].add(node.id)
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):  # what fills a dict makes it
                names[type(node.ctx)].add(node.value.id)
        if isinstance(part, ast.FunctionDef):
            own = {argument.arg for argument in ast.walk(part.args) if isinstance(argument, ast.arg)}
            names = {ast.Load: names[ast.Load] - names[ast.Store] - own, ast.Store: {part.name}}
        found |= names[kind]
    return found


@cache
def figure_of(number: str, cell: str) -> Any:
    """What a cell of a lecture shows, after the statements before it that make what it needs, and no others."""
    *body, shown = cells(number)[cell].body
    assert isinstance(shown, ast.Expr)
    before = []
    for name, module in cells(number).items():
        if name == cell:
            break
        before += [(node, name == "imports") for node in module.body]
    needed, run = names_in([*body, shown], ast.Load), body
    for node, always in reversed(before):
        made = names_in([node], ast.Store)
        if always or (not isinstance(node, ast.Expr) and made & needed):
            needed, run = needed - made | names_in([node], ast.Load), [node, *run]
    space: dict[str, Any] = {}
    exec(compile(ast.Module(run, []), "cells", "exec"), space)
    return eval(compile(ast.Expression(shown.value), "cell", "eval"), space)


@pytest.mark.parametrize("name", LECTURES)
def test_a_lecture_s_figure_does_not_begin_solved(name: str) -> None:
    made = figure_of(*FIGURES[name])
    assert [task.text for task in made.tasks] == [task.text for task in tasks(name)]
    assert not any(made.solves(task) for task in made.tasks)


KNOBS = {  # that solve the tasks of an explorer: the surface, and knobs
    "explosion": [
        (0, {"lr": 0.07, "beta": 0.6}),
        (0, {"lr": 0.088, "beta": 0.52}),
        (0, {"lr": 0.111, "beta": 0.52}),
    ],
    "turned valley": [(0, {"lr": 4}), (7, {"lr": 1.26})],
    "crescent": [(0, {"lr": 0.1}), (0, {"lr": 0.0316, "alpha": 0.99})],
}


@pytest.mark.parametrize("name", KNOBS)
def test_the_tasks_of_an_explorer_can_be_solved(name: str) -> None:
    made = figure_of.__wrapped__(*FIGURES[name])  # not the one that other tests look at: this one is moved
    for task, (surface, knobs) in zip(made.tasks, KNOBS[name], strict=True):
        made.view.surface_index = surface
        for axis in made.axes:
            if axis.name in knobs:
                axis.control.value = min(axis.values, key=lambda value: abs(value - knobs[axis.name]))
        assert made.solves(task), (task.text, made.facts())


def test_the_largest_curvature_of_the_window_is_what_its_task_says() -> None:
    rates = np.logspace(-6, 0.301, 20_000)

    def fits(kappa: int, steps: int) -> bool:
        left = np.maximum(abs(1 - rates / kappa) ** steps, abs(1 - rates) ** steps)
        return bool((left < 0.01).any())

    for task in tasks("window"):
        (wanted,) = task.parts
        options = [1, 3, 10, 30, 100, 300, 1000]
        assert max(kappa for kappa in options if fits(kappa, wanted["T"])) == wanted["kappa"]


def test_the_best_of_lecture_05_is_what_its_tasks_say() -> None:
    lab, saw = figure_of("05b", "schedule-lab").table, figure_of("05", "saw-tooth").table
    ends = {v: float(lab.evaluate(v).readouts["loss at the end"]) for v in lab.grid if v[0] == "constant"}
    assert min(ends, key=lambda values: ends[values]) == ("constant", 0.3)
    frames = {v: saw.evaluate(v) for v in saw.grid}
    later = {v: frame.panels["ηλ/σ"][""][saw.first_x() > frame.marks["ηλ/σ"]["t*"]] for v, frame in frames.items()}
    teeth = {v: np.ptp(number) for v, number in later.items()}
    assert min(teeth, key=lambda values: teeth[values]) == (0.4,)


def test_the_memories_of_lecture_04_are_what_its_tasks_say() -> None:
    averages, game = figure_of("04", "averages-explore").table, figure_of("04b", "reddi-explore").table
    needed = {beta: averages.evaluate((beta,)).readouts["values for half the jump"] for (beta,) in averages.grid}
    (wanted,) = tasks("averages")[0].parts
    assert [{"beta": beta} for beta, values in needed.items() if values.endswith("EMA 30")] == [wanted]
    right = [v for v in game.grid if v[0] == 3 and game.evaluate(v).readouts["x at the end"].startswith("−")]
    (wanted,), (other,) = (task.parts for task in tasks("unfair game"))
    assert wanted == {"C": 3, "beta2": min(beta2 for _, beta2, amsgrad in right if not amsgrad), "amsgrad": False}
    assert tuple(other.values()) in right and other["amsgrad"]


def test_the_shortest_warm_up_of_06b_and_the_largest_numbers_are_what_its_tasks_say() -> None:
    table = figure_of("06b", "hat-live").table
    calm = {v for v in table.grid if table.evaluate(v).panels["distance from the minimum"][""].max() < 2}
    (shortest,), largest = (task.parts for task in tasks("first steps"))
    assert min(ramp for number, ramp, hat in calm if number == 17 and hat) == shortest["ramp"] == 7
    assert [part["hat"] for part in largest] == [True, False]
    for part in largest:
        assert part["number"] == max(number for number, ramp, hat in calm if ramp == 1 and hat == part["hat"])
    assert not [number for number, ramp, _ in calm if number > 38]


def test_the_fewest_rounds_of_08b_are_what_its_tasks_say() -> None:
    table = figure_of("08b", "rounds-live").table
    ends = {v: table.evaluate(v).panels["value after"]["all"] for v in table.grid}
    within = {
        wanted: [v for v, after in ends.items() if wanted[0] < after.min() and after.max() < wanted[1]]
        for wanted in ((0.6, 1.3), (0.95, 1.05))
    }
    (jordans,), (classic,) = (task.parts for task in tasks("rounds"))
    assert min(n for numbers, n in within[0.6, 1.3] if numbers == jordans["numbers"] == "Jordan's") == jordans["rounds"]
    assert min(n for numbers, n in within[0.6, 1.3] if numbers == "classic") == 11
    assert min(within[0.95, 1.05], key=lambda values: values[1]) == (classic["numbers"], classic["rounds"])
    assert {numbers for numbers, _ in within[0.95, 1.05]} == {"classic"}


def test_no_two_tasks_of_a_lecture_share_a_name() -> None:
    names = [(FIGURES[name][0], task.key) for name, some in LECTURES.items() for task in some]
    names += [("", task.key) for name in SOLVED for task in begun(name).tasks]
    assert len(names) == len(set(names))


# --------------------------------------------------------------------------------------------------------- on the page


def test_a_reader_solves_a_task_and_is_offered_the_next(open_page) -> None:
    page = open_page(lambda: [BrakeAndRelease()])
    first, second = BrakeAndRelease().tasks
    assert page.locator("[data-state=open] .us-open").inner_text() == "not solved yet"
    page.get_by_role("slider", name="α of RMSProp").press("End")
    solved = page.locator("[data-state=solved] .us-solved")
    assert solved.inner_text().startswith(f"✔ {first.reply}")
    assert page.locator(".us-tasks [role=status]").inner_text() == f"Solved. {first.reply}"
    height = page.locator(".us-tasks").bounding_box()["height"]
    page.reload()  # it is kept, and the next is shown
    page.wait_for_selector('.unstuck[data-ready="1"]')
    assert page.locator(".us-tasks").get_attribute("data-solved") == "1"
    assert second.text in page.locator("[data-state=open] .us-task").inner_text()
    for _ in range(4):
        page.get_by_role("slider", name="learning rate η").press("ArrowRight")
    page.locator("[data-state=solved]").wait_for()
    assert page.locator(".us-tasks").bounding_box()["height"] == height
    page.get_by_role("button", name="back to the first").click()
    assert first.text in page.locator("[data-state=solved] .us-task").inner_text() and not page.errors
    keys = [name for name in page.evaluate("Object.keys(JSON.parse(localStorage.unstuck))") if name.startswith("task:")]
    assert len(keys) == 2 and all(re.fullmatch(r"task:.*/page#[\w-]+", name) for name in keys)


def test_a_verdict_is_hidden_until_a_reason_is_chosen(open_page) -> None:
    page = open_page(lambda: [Diagnose()])
    verdict = page.locator(".us-verdict")
    assert verdict.inner_text().startswith("Choose a reason")
    spoken = page.locator(".unstuck").first.inner_text()
    assert "bouncing" not in spoken and "bouncing" not in page.locator("[aria-label]").evaluate_all(
        "all => all.map(e => e.ariaLabel).join()"
    )
    page.get_by_role("button", name="noise").click()
    assert verdict.inner_text().startswith("✘ No – bouncing: loss around")
    page.get_by_role("button", name="the run bounces").click(force=True)  # the first choice counts
    assert verdict.inner_text().startswith("✘") and page.locator(".us-open").first.inner_text() == "0 of 4 found"
    rate = page.get_by_role("slider", name="learning rate η")
    rate.press("ArrowRight")
    assert verdict.inner_text().startswith("Choose a reason")
    page.get_by_role("button", name="the run bounces").click()
    assert verdict.inner_text().startswith("✔ bouncing: loss around")
    assert page.locator(".us-open").first.inner_text() == "1 of 4 found"
    rate.press("ArrowLeft")  # what was chosen there is still there
    assert verdict.inner_text().startswith("✘") and not page.errors


def test_the_still_of_a_question_does_not_give_the_answer_away(monkeypatch) -> None:
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    made = Diagnose()
    sentence = made.frame.sentence[1]
    assert sentence not in made.sheet()["heading"] and sentence not in made.alt
    assert sentence in made._repr_mimebundle_()[1]["image/png"]["noscript"]
