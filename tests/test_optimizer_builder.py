"""OptimizerBuilder: the page walks, names and copies what the kit says; every control changes the drawing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_lib.experiments.fair_race import RATES
from course_lib.optimizer_menu import DIRECTIONS, MAGNITUDES, SCHEDULES, STEPS, line, optimizer_of, said
from course_lib.optimizers import adam
from course_lib.paths import rollout
from course_lib.widgets import OptimizerBuilder
from course_lib.widgets.optimizer_builder import GROUNDS

ADAM = {"m": "EMA, corrected", "sigma": "EMA, corrected"}


def test_what_is_built_is_what_is_chosen() -> None:
    figure = OptimizerBuilder(**ADAM, lr=0.01)
    assert figure.optimizer == adam(0.01) and figure.choice == (*ADAM.values(), "constant")
    figure.view.m_index = list(DIRECTIONS).index("EMA")
    assert figure.choice[0] == "EMA"


def test_words_and_picture() -> None:
    figure = OptimizerBuilder(**ADAM, eta="decay", lr=0.1)
    assert "this is Adam. Its line in course_lib: adam(0.1 * cosine(600))." in figure.alt
    assert len(figure.poster().axes) == 3
    *pale, chosen = figure.panels()[2]["curves"]
    assert len(pale) == len(RATES) - 1 and all(curve["ghost"] for curve in pale) and "ghost" not in chosen
    lost = OptimizerBuilder(lr=10.0)  # diverges on the map and on the digits
    assert len(lost.poster().axes) == 3
    assert len(lost.view.bank) <= 50_000


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"m": "ema"}, "m must be one of 'g', 'heavy ball', .* but is 'ema'"),
        ({"sigma": "sum"}, "sigma must be one of '1', .* but is 'sum'"),
        ({"eta": "cosine"}, "eta must be one of 'constant', 'decay', 'warm-up', but is 'cosine'"),
        ({"lr": 0.5}, "lr must be one of 0.0001, .* but is 0.5"),
        ({"surface": "saddle"}, "surface must be one of 'crescent', .* but is 'saddle'"),
    ],
)
def test_bad_arguments_are_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        OptimizerBuilder(**wrong)


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


def drawn(tab) -> dict[str, str]:
    plots = tab.locator(".us-plot")
    return {
        "line": tab.locator(".us-code").inner_text(),
        "formula": tab.locator(".us-terms").inner_text(),
        "path": tab.locator("[data-series=path]").get_attribute("d"),
        "loss": plots.nth(0).locator("[data-series=loss]").get_attribute("d"),
        "digits": plots.nth(1).locator("[data-series=digits]").get_attribute("d"),
    }


def test_every_control_changes_the_drawing(open_page) -> None:
    tab = open_page(lambda: [OptimizerBuilder()])
    seen = [drawn(tab)]

    def expect(changed: set[str]) -> None:
        now = drawn(tab)
        assert {name for name in now if now[name] != seen[-1][name]} == changed
        seen.append(now)

    everything = {"line", "formula", "path", "loss", "digits"}
    tab.get_by_role("combobox", name="σ").select_option("EMA, corrected")
    expect(everything)
    tab.get_by_role("combobox", name="m", exact=True).select_option("EMA, corrected")
    expect(everything)
    assert tab.locator(".us-verdict").inner_text() == "this is Adam" == said(*ADAM.values())
    assert "torch.optim.Adam(params, lr=0.01)" in tab.locator(".us-names").inner_text()
    tab.get_by_role("button", name="warm-up").click()
    expect(everything)
    tab.get_by_role("slider", name="learning rate η").focus()
    tab.keyboard.press("ArrowRight")
    expect(everything - {"formula"})
    tab.get_by_role("combobox", name="surface").select_option("ravine")
    expect({"path", "loss"})
    assert seen[-1]["line"] == line(*ADAM.values(), "warm-up", f"{RATES[5]:g}") == "adam(0.0316 * warmup(60))"
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


def test_a_phone_shows_it_whole(open_page) -> None:
    tab = open_page(lambda: [OptimizerBuilder(m="Nesterov", sigma="max of EMA", eta="warm-up")], width=360)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert tab.locator(".us-code").inner_text() == line("Nesterov", "max of EMA", "warm-up", "0.01")
    assert STEPS == 600
