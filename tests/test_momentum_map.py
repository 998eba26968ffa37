"""MomentumMap: its regimes and steps against the library, and that the page says and draws the same."""

from __future__ import annotations

import re

import numpy as np
import pytest
from conftest import panels_of
from figures import points
from playwright.sync_api import expect

from course_lib.optimizers import momentum
from course_lib.paths import rollout
from course_lib.series import arrival
from course_lib.surfaces import quadratic
from course_lib.widgets import MomentumMap
from course_lib.widgets.momentum_map import LONG, NEAR, PANELS, SENTENCES, Spring, caption, partner

NUMBERS, BETAS = np.arange(1, 401) / 100, np.arange(100) / 100  # where the sliders stand


def every() -> tuple[np.ndarray, np.ndarray]:
    """θ at the steps 0 … 1500 for each position of the sliders, and what kind of run it is."""
    bowl, (number, beta) = quadratic((1.0,)), np.meshgrid(NUMBERS[::3], BETAS[::3], indexing="ij")
    walks = rollout(momentum(number, beta), bowl.grad, [1.0], 1500, number.shape)[:, 0]
    kinds = [[Spring(s, b).kind for b in BETAS[::3].tolist()] for s in NUMBERS[::3].tolist()]
    return walks, np.array(kinds)


def test_the_regimes_are_what_the_runs_of_the_library_do() -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        walks, kinds = every()
    flips = (walks[1:60] * walks[:59] < 0).sum(axis=0)
    arrived = arrival(walks, within=NEAR) >= 0
    stable = ~np.isin(kinds, ["diverges", "swings"])
    assert (arrived == stable).all()  # so no position of the sliders needs more than LONG steps
    assert not flips[kinds == "creeps"].any() and walks[:, kinds == "creeps"].min() >= 0
    assert (flips[kinds == "zigzags"] >= 20).mean() > 0.9  # the fast ones are at zero before
    assert (walks[:400, kinds == "rings"].min(axis=0) < 0).all()
    assert {str(kind) for kind in np.unique(kinds)} >= {"creeps", "rings", "zigzags", "diverges"}


@pytest.mark.parametrize(
    ("number", "beta", "kind", "factor", "steps"),
    [
        (0.04, 0.9, "rings", 0.9**0.5, 84),
        (0.04, 0.64, "critical", 0.8, 30),
        (0.04, 0.69, "rings", 0.69**0.5, 20),  # the overshoot is below a hundredth
        (0.04, 0.0, "creeps", 0.96, 113),
        (1.0, 0.0, "critical", 0.0, 1),
        (1.9, 0.0, "zigzags", 0.9, 44),
        (2.0, 0.0, "swings", 1.0, -1),
        (2.5, 0.0, "diverges", 1.5, -1),
        (3.79, 0.9, "rings", 0.9**0.5, None),
        (1.8, 0.1, "zigzags", None, None),
        (3.8, 0.9, "swings", None, -1),
        (3.81, 0.9, "diverges", None, -1),
        (2.25, 0.25, "critical", 0.5, 11),
    ],
)
def test_known_springs(number: float, beta: float, kind: str, factor: float | None, steps: int | None) -> None:
    spring = Spring(number, beta)
    assert spring.kind == kind
    if factor is not None:
        assert spring.factor == pytest.approx(factor, abs=1e-7)
    if steps is not None:
        assert spring.arrives == steps


@pytest.mark.parametrize(("number", "beta"), [(0.04, 0.9), (0.3, 0.2), (1.5, 0.1), (3.9, 0.99), (4.0, 0.3)])
def test_the_factor_is_the_larger_root(number: float, beta: float) -> None:
    roots = np.roots([1, -(1 + beta - number), beta])
    assert Spring(number, beta).factor == pytest.approx(np.abs(roots).max(), rel=1e-9)


@pytest.mark.parametrize("number", [0.01, 0.04, 0.3, 0.8, 1.5, 2.25, 3.5])
def test_on_the_line_the_factor_is_the_smallest(number: float) -> None:
    best = min((Spring(number, beta) for beta in np.linspace(0, 0.99, 991).tolist()), key=lambda spring: spring.factor)
    line = partner(Spring(number, 0.99), 1.0)
    assert line is not None and line.factor <= best.factor + 1e-9 and abs(line.beta - best.beta) <= 0.0011
    fewest = min(BETAS.tolist(), key=lambda beta: (Spring(number, beta).arrives < 0, Spring(number, beta).arrives))
    assert 0 <= fewest - line.beta < 0.1  # to a hundredth, a little above it is sooner still


def test_what_is_said() -> None:
    assert caption(Spring(0.04, 0.9), 1.0) == (
        "To a hundredth of the distance: 84 steps. "
        "The ball rings: its swing shrinks by the factor √β = 0.949 per step. "
        "On the line, at β = 0.64: 30 steps."
    )
    assert caption(Spring(1.0, 0.0), 1.0).startswith("To a hundredth of the distance: 1 step. Critical damping")
    assert "never. The ball swings forever, at the limit" in caption(Spring(2.0, 0.0), 1.0)
    assert caption(Spring(4.0, 0.9), 1.0).endswith("per step.")  # β on the line would be 1
    assert caption(Spring(0.01, 0.0), 100.0).startswith("To a hundredth of the distance, at both ends: more than 2,000")
    assert caption(Spring(2.5, 0.0), 25.0).startswith("To a hundredth of the distance, at both ends: never.")


def test_with_one_beta_all_that_rings_takes_about_as_long() -> None:
    """The numbers of lecture 00c for β = 0.9."""
    steps = [Spring(number, 0.9).arrives for number in NUMBERS[9:250].tolist()]
    assert (min(steps), max(steps)) == (81, 97)


def test_the_valley_of_the_lecture() -> None:
    """The numbers of lecture 00c for κ = 25."""

    def slower(number: float, beta: float) -> int:
        ends = [Spring(number, beta).arrives, Spring(number / 25, beta).arrives]
        return LONG if min(ends) < 0 else max(ends)

    assert min(slower(number, 0.0) for number in NUMBERS.tolist()) == 58
    assert slower(1.0, 0.9) == 88 and slower(2.78, 0.44) == 25 and slower(2.45, 0.51) == 14
    steep, flat = Spring((2 / 1.2) ** 2, (4 / 6) ** 2), Spring((2 / 1.2) ** 2 / 25, (4 / 6) ** 2)
    assert steep.kind == flat.kind == "critical" and steep.factor == pytest.approx(2 / 3)


def test_words_and_picture() -> None:
    figure = MomentumMap()
    assert "ηλ = 0.04, β = 0.9. To a hundredth of the distance: 84 steps." in figure.alt
    _, ball, far = figure.panels()
    assert [curve["name"] for curve in ball["curves"]] == ["±0.949ᵗ", "", "run", "on the line"]
    assert far["marks"] == [{"x": 84, "label": "a hundredth at t = 84"}]
    assert ball["y"] == (-1.2, 1.2) and MomentumMap(2.25, 0.25).panels()[1]["y"] == (-2.0, 2.0)
    assert len(figure.poster().axes) == 3
    two = MomentumMap(3.9, 0.9, kappa=10_000)  # one end is lost, the other would need all of LONG
    assert MomentumMap(1.0, 0.5).panels()[1]["x"] == (0, 25)
    assert two.panels()[1]["y"] == (-4.0, 4.0)
    assert two.panels()[2]["marks"] == [] and [c["name"] for c in two.panels()[1]["curves"][2:]] == ["steep", "flat"]


def test_the_page_computes_what_course_lib_computes(in_js) -> None:
    rng, runs = np.random.default_rng(0), []
    points = [(0.04, 0.9), (0.04, 0.64), (1.0, 0.0), (2.0, 0.0), (2.2, 0.1), (3.8, 0.9), (4.0, 0.99), (0.01, 0.0)]
    points += [(int(rng.integers(1, 401)) / 100, int(rng.integers(0, 100)) / 100) for _ in range(60)]
    for k, (number, beta) in enumerate(points):
        for kappa in (1.0, 25.0) if k % 4 == 0 else (1.0,):
            spring, figure = Spring(number, beta), MomentumMap(number, beta, kappa)
            of = {name: getattr(spring, name) for name in ("number", "beta", "kind", "factor", "arrives")}
            runs.append(of | {"kappa": kappa, "caption": caption(spring, kappa), "panels": panels_of(figure)})
    in_js("momentum_map", {"runs": runs, "sentences": SENTENCES, "panels": list(PANELS)})


# -------------------------------------------------------------------------------------------------------- in a browser


def test_a_reader_moves_the_point(open_page) -> None:
    tab = open_page(lambda: [MomentumMap()])
    view, verdict = tab.locator(".unstuck"), tab.locator(".us-verdict")

    def shows(number: float, beta: float) -> None:
        expect(view).to_have_attribute("data-at", f"{number:g},{beta:g}")
        expect(verdict).to_have_text(caption(Spring(number, beta), 1.0))
        expect(view).to_have_attribute("data-kind", Spring(number, beta).kind)

    shows(0.04, 0.9)
    tab.get_by_role("slider", name="β", exact=True).press("Home")
    shows(0.04, 0.0)
    tab.get_by_role("slider", name="ηλ", exact=True).press("ArrowRight")
    shows(0.05, 0.0)
    handle = tab.get_by_role("slider", name="point on the map")
    handle.press("ArrowUp")
    handle.press("Shift+ArrowRight")
    shows(0.45, 0.01)
    expect(handle).to_have_attribute("aria-valuetext", "ηλ = 0.45, β = 0.01")
    expect(tab.locator("[aria-live=polite]")).to_contain_text(caption(Spring(0.45, 0.01), 1.0))
    assert not tab.errors


def at_rest(tab, settle, place):
    """Where something lies once it moves no more: a verdict above it may get another number of lines."""
    box = None
    while box != (box := place.bounding_box()):
        settle(tab)
    return box


def test_the_point_is_dragged_and_the_sliders_follow(open_page, settle) -> None:
    tab = open_page(lambda: [MomentumMap()])
    box, ground = tab.get_by_role("slider", name="point on the map").bounding_box(), tab.locator(".us-ground")
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.mouse.down()
    area = at_rest(tab, settle, ground)
    tab.mouse.move(area["x"] + 34 + (area["width"] - 44) / 2, area["y"] + area["height"] - 38)  # ηλ = 1, β = 0
    tab.mouse.up()
    expect(tab.locator(".unstuck")).to_have_attribute("data-at", re.compile(r"^(0.99|1|1.01),0$"))
    area = at_rest(tab, settle, ground)
    tab.mouse.click(area["x"] + area["width"] - 10.5, area["y"] + 8.5)
    high = r"0\.9[5-9]"  # a verdict that comes late may still move the map by a line
    expect(tab.locator(".unstuck")).to_have_attribute("data-at", re.compile(rf"^3\.9\d,{high}$"))
    slider = tab.get_by_role("slider", name="ηλ", exact=True)
    assert slider.get_attribute("aria-valuetext").startswith("3.9")
    slider.press("End")
    expect(tab.locator(".unstuck")).to_have_attribute("data-at", re.compile(rf"^4,{high}$"))
    assert tab.locator(".us-partner").is_hidden() and not tab.errors  # β on the line would be 1


def test_both_ends_of_a_valley(open_page) -> None:
    tab = open_page(lambda: [MomentumMap(1.0, 0.9, kappa=25)])
    assert tab.locator(".us-verdict").inner_text() == caption(Spring(1.0, 0.9), 25.0)
    point, flat = tab.get_by_role("slider", name="point on the map").bounding_box(), tab.locator(".us-partner")
    assert flat.bounding_box()["y"] + 6 == pytest.approx(point["y"] + 18, abs=2)  # beside it, at the same β
    assert tab.locator("path[data-series=flat]").count() == 2


@pytest.mark.parametrize("width", [640, 800])
def test_the_line_of_critical_damping_is_a_half_circle(open_page, width: int) -> None:
    tab = open_page(lambda: [MomentumMap()], width=width)
    line = points(tab.locator(".us-critical"))
    radius = (line[-1, 0] - line[0, 0]) / 2 / np.sqrt(1 - 0.1**2)  # it is cut at β = 0.99
    center = line[:, 0].mean(), line[:, 1].max() - radius
    np.testing.assert_allclose(np.hypot(*(line - center).T), radius, rtol=0.01)
    ground, figure = tab.locator(".us-ground").bounding_box(), tab.locator(".us-figure").bounding_box()
    assert ground["width"] == pytest.approx(figure["width"], abs=1)
    plots = [plot.bounding_box() for plot in tab.locator(".us-plot").all()]
    assert plots[0]["y"] == plots[1]["y"] > ground["y"] + ground["height"], "side by side below the map"


def test_words_stand_where_the_thing_is(open_page) -> None:
    tab = open_page(lambda: [MomentumMap()])
    assert {"creeps", "rings", "zigzags", "diverges"} <= set(tab.locator(".us-regimes text").all_text_contents())
    assert tab.locator(".us-ground > svg > .us-name").text_content() == "on the line"
    assert tab.get_by_role("slider", name="point on the map").get_attribute("data-name") == "run"
    named = [sorted(plot.locator(".us-name").all_text_contents()) for plot in tab.locator(".us-plot").all()]
    assert named == [["on the line", "run", "±0.949ᵗ"]] * 2 and not tab.locator(".us-key").count()
