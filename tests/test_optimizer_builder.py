"""OptimizerBuilder: the page walks, names and copies what the kit says; every control changes the drawing."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.experiments.menu_runs import RATES, load
from course_lib.optimizer_menu import DIRECTIONS, MAGNITUDES, SCHEDULES, STEPS, in_words, line, optimizer_of
from course_lib.optimizers import adam, gd
from course_lib.paths import rollout
from course_lib.widgets import OptimizerBuilder
from course_lib.widgets.common.text import fmt
from course_lib.widgets.optimizer_builder import GROUNDS

ADAM = {"m": "EMA, corrected", "sigma": "EMA, corrected"}


def test_what_is_built_is_what_is_chosen() -> None:
    figure = OptimizerBuilder(**ADAM, lr=0.01)
    assert figure.optimizer == adam(0.01) and figure.choice == (*ADAM.values(), "constant")
    figure.view.m_index = list(DIRECTIONS).index("EMA")
    assert figure.choice[0] == "EMA"


def test_the_page_gets_it_for_a_rate_of_1_and_lights_what_does_something() -> None:
    view, menu = OptimizerBuilder().view, (DIRECTIONS, MAGNITUDES, SCHEDULES)
    assert view.specs[0][0][0] == gd(1.0).spec()
    assert view.meta["every"] * (load().shape[-1] - 1) == STEPS
    plain = [
        [name for name, term in zip(choices, terms, strict=True) if term["plain"]]
        for choices, terms in zip(menu, view.meta["terms"], strict=True)
    ]
    assert all(len(names) == 1 for names in plain)
    assert optimizer_of(*(names[0] for names in plain), 0.1) == gd(0.1)


def test_the_ravine_is_fifty_times_as_steep_across_and_turned() -> None:
    curvatures, directions = np.linalg.eigh(GROUNDS["ravine"].surface.hessian((0.0, 0.0)))
    assert curvatures == pytest.approx([1, 50])
    assert np.abs(directions[:, 0]) == pytest.approx([np.cos(np.pi / 9), np.sin(np.pi / 9)])


def test_words_and_picture() -> None:
    figure = OptimizerBuilder(**ADAM, eta="decay", lr=0.1)
    assert "this is Adam. Its line in course_lib: adam(0.1 * cosine(600))." in figure.alt
    assert len(figure.poster().axes) == 3
    *pale, chosen = figure.panels()[2]["curves"]
    assert len(pale) == len(RATES) - 1 and all(curve["ghost"] for curve in pale) and "ghost" not in chosen
    assert figure.alt.endswith(f"where it ends at {fmt(float(chosen['ys'][-1]))}.")
    lost = OptimizerBuilder(lr=10.0)  # diverges on the map and on the digits
    assert len(lost.poster().axes) == 3
    assert len(lost.view.stored) <= 50_000


def test_the_page_walks_where_course_lib_walks(in_js) -> None:
    figure, runs = OptimizerBuilder(), []
    for n, (label, ground) in enumerate(GROUNDS.items()):
        for i, m in enumerate(DIRECTIONS):
            for j, sigma in enumerate(MAGNITUDES):
                k, lr = (i + j + n) % 3, (0.001, 0.01)[(i + j) % 2]
                with np.errstate(all="ignore"):
                    path = rollout(optimizer_of(m, sigma, list(SCHEDULES)[k], lr), ground.surface.grad,
                                   ground.surface.start, 60)  # fmt: skip
                if np.abs(path).max() < 1e3:
                    runs.append({"name": f"{m}, {sigma}, {label}", "spec": figure.view.specs[i][j][k], "lr": lr,
                                 "ground": n, "path": path.tolist()})  # fmt: skip
    assert len(runs) > 60
    grounds = [{"spec": g.surface.spec(), "start": list(g.surface.start)} for g in GROUNDS.values()]
    in_js("optimizer_builder", {"grounds": grounds, "runs": runs})


# -------------------------------------------------------------------------------------------------------- in a browser


def test_the_page_says_what_is_built(open_page) -> None:
    tab = open_page(lambda: [OptimizerBuilder(**ADAM, eta="warm-up", lr=RATES[5])])
    assert tab.locator(".us-verdict").inner_text() == "this is Adam" == in_words(*ADAM.values())
    assert "torch.optim.Adam(params, lr=0.0316)" in tab.locator(".us-names").inner_text()
    assert tab.locator(".us-code").inner_text() == line(*ADAM.values(), "warm-up", "0.0316")
    assert tab.locator(".us-law .us-lit").count() == 3 and not tab.errors


def test_the_line_is_copied_or_selected(open_page) -> None:
    tab = open_page(lambda: [OptimizerBuilder(**ADAM)])
    status = tab.locator(".us-copy [role=status]")
    tab.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.taken = text; }; }")
    tab.get_by_role("button", name="copy this line").click()
    status.get_by_text("copied", exact=True).wait_for()
    assert tab.evaluate("window.taken") == "adam(0.01)"
    tab.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('no'); }; }")
    tab.get_by_role("button", name="copy this line").click()
    status.get_by_text("The line is selected").wait_for()
    assert tab.evaluate("String(getSelection())") == "adam(0.01)"
