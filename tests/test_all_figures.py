"""What holds for all figures in a browser: a phone cuts nothing off, and every control moves the page and Python."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import ipywidgets as W
import pytest
from figures import check_scope, moved
from ipywidgets.widgets.widget import _instances

from course_lib import widgets
from course_lib.optimizers import adam, gd
from course_lib.surfaces import crescent, quadratic

PARTS = (
    ".us-plot, .us-ground, .us-rows, .us-grip, .us-hands dd, .us-wide, .us-verdict, .us-note, .us-readout,"
    ".us-code, .us-controls > *, .noUi-target, .us-optimizers :is(th, td), .us-tools button, .us-apart-bars,"
    ".us-lens, .us-lens text, .us-regimes text"
)
SURFACES = {"bowl": quadratic(), "crescent": crescent()}
TASK = widgets.Task("Bring Adam to the cross.", {"reached Adam": (0, None)}, "There.")
FIGURES: dict[str, dict[str, Any]] = {  # with what they begin here
    "AdamApart": {},
    "AdaptiveRateCloud": {},
    "BiasMicroscope": {"gradients": "one spike"},
    "BrakeAndRelease": {"alpha": 0.9998, "shown": ("RMSProp", "RMS", "Adagrad")},
    "BurstLab": {"lr": 1.0, "steps": 5_000},
    "DescentExplorer": {"surface": SURFACES, "optimizers": {"GD": gd, "Adam": adam}, "steps": 50, "task": TASK},
    "Diagnose": {},
    "FairRace": {},
    "HoppingBall": {},
    "MomentumMap": {},
    "OptimizerBuilder": {"m": "Nesterov, corrected", "sigma": "max of EMA", "eta": "decay"},
    "OwnAxes": {},
    "SigmaEllipse": {},
    "SigmaScope": {"gradients": "constant", "alpha": 0.9},
    "SpeedLimit": {},
    "StuckValley": {},
    "WarmupEdge": {"warmup": 60},
}


def made(name: str) -> Any:
    """A figure, as it begins here."""
    return getattr(widgets, name)(**FIGURES[name])


def test_none_is_left_out() -> None:
    others = {"Height", "Options", "Task"}  # what figures are given
    assert set(FIGURES) == {name for name in widgets.__all__ if name[0].isupper()} - others


@pytest.mark.parametrize("name", FIGURES)
def test_a_phone_shows_it_whole_and_every_control_moves_the_page_as_it_moves_python(opened, settle, name: str) -> None:
    """One page for both: most of the time goes into its start."""
    tab, figure = opened(lambda: made(name), width=360)
    it_is_whole_on_a_phone(tab, name)
    tab.set_viewport_size({"width": 800, "height": 700})
    settle(tab)
    every_control_moves_it(tab, figure)
    assert not tab.errors


def it_is_whole_on_a_phone(tab: Any, name: str) -> None:
    for table in tab.locator("summary").all():
        table.click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [box for part in tab.locator(PARTS).all() if (box := part.bounding_box())]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    grips = [box["x"] for part in tab.locator(".us-grip").all() if (box := part.bounding_box())]
    assert all(right - left > 20 for left, right in pairwise(grips)) or name == "SpeedLimit", "there the hand paints"
    sizes = tab.locator(".unstuck svg text").evaluate_all(
        "all => all.map(t => parseFloat(getComputedStyle(t).fontSize))"
    )
    assert min(sizes, default=10) >= 10


def every_control_moves_it(tab: Any, figure: Any) -> None:
    pictures = "() => [...document.querySelectorAll('.unstuck svg')].map((picture) => picture.outerHTML).join('')"
    seen, asked = tab.evaluate(pictures), bool(getattr(figure, "how", {}).get("reasons"))
    if not hasattr(figure, "frame") and tab.locator(".us-verdict").count():
        assert " ".join(tab.locator(".us-verdict").inner_text().split()) in " ".join(figure.alt.split())
    for control in [None, *figure.controls.values()]:
        if isinstance(control, W.Play):
            continue
        if control is not None:
            moved(tab, lambda control=control: move(tab, control))
            follow(figure, control)
            assert tab.evaluate(pictures) != seen, control.description
            seen = tab.evaluate(pictures)
        if figure.view.has_trait("gradients"):
            check_scope(tab, figure)  # it hands over those that the page sets, too
        facts = tab.locator(".us-tasks").evaluate("(line) => JSON.parse(line.dataset.facts)")
        expected = {"at": -1} if asked else figure.facts()  # no reason is chosen
        assert facts == {fact: nearly(fact, value) for fact, value in expected.items()}, control


@pytest.mark.parametrize("name", ["AdamApart", "BrakeAndRelease", "HoppingBall"])
def test_what_stays_in_a_picture_is_not_made_anew(opened, name: str) -> None:
    tab, figure = opened(lambda: made(name))
    names = "() => [...document.querySelectorAll('.unstuck .us-axes text')]"
    pictures = """() => [...document.querySelectorAll('.unstuck svg, .unstuck svg *')].map((node) =>
      [node.nodeName, node.textContent, ...[...node.attributes].map(({ name, value }) => `${name}=${value}`).sort()])"""
    before, seen = tab.evaluate_handle(names), tab.evaluate(pictures)
    control = next(
        one for one in figure.controls.values() if not isinstance(one, (W.Play, W.ToggleButtons, W.Checkbox))
    )
    slider = tab.get_by_role("slider", name=control.description, exact=True)
    there, back = ("ArrowRight", "ArrowLeft") if slide(control) > 0 else ("ArrowLeft", "ArrowRight")
    moved(tab, lambda: slider.press(there))
    assert tab.evaluate(pictures) != seen
    moved(tab, lambda: slider.press(back))
    assert tab.evaluate(pictures) == seen, "what is kept must become what would be drawn"
    assert tab.evaluate("(before) => before.filter((text) => text.isConnected).length > 5", before)


def move(tab: Any, control: Any) -> None:
    """Move a control one position on, or back from its last, on the page and in Python."""
    if isinstance(control, W.Checkbox):
        control.value = not control.value
        tab.get_by_role("checkbox", name=control.description).click()
    elif isinstance(control, W.ToggleButtons):
        control.index = (control.index + 1) % len(control.options)
        tab.get_by_role("group", name=control.description).get_by_role("button").nth(control.index).click()
    elif isinstance(control, W.Dropdown):
        control.index = (control.index + 1) % len(control.options)
        tab.get_by_role("combobox", name=control.description, exact=True).select_option(index=control.index)
    else:
        way = slide(control)
        slider = tab.get_by_role("slider", name=control.description, exact=True)
        slider.press("ArrowRight" if way > 0 else "ArrowLeft")


def slide(slider: Any) -> int:
    """Move a slider in Python; return to which side."""
    if isinstance(slider, W.SelectionSlider):
        way = 1 if slider.index + 1 < len(slider.options) else -1
        slider.index += way
        return way
    log = isinstance(slider, W.FloatLogSlider)
    at = math.log10(slider.value) if log else slider.value
    way = 1 if at + slider.step <= slider.max + 1e-9 else -1
    slider.value = 10 ** (at + way * slider.step) if log else at + way * slider.step
    return way


def follow(figure: Any, control: Any) -> None:
    """Move the view of a figure as the browser does, by the links of a control."""
    for link in [one for one in _instances.values() if type(one).__name__ == "Link"]:
        if link.source[0] is control:
            setattr(figure.view, link.target[1], getattr(control, link.source[1]))


def nearly(fact: str, value: Any) -> Any:
    """A value as the page has it: recorded ones to three digits, and null for a non-finite one."""
    if not isinstance(value, float):
        return value
    return pytest.approx(value, rel=1e-3 if fact == "digits" else 1e-9) if math.isfinite(value) else None
