"""Diagnose: what it says about a run, what it answers, what it refuses; and that the page says the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from figures import press

from course_lib.experiments.diagnose import BATCHES, CUT_AT, CUTS, EVERY, RATES, STEPS, curves, run
from course_lib.widgets.common.text import fmt
from course_lib.widgets.diagnose import Diagnose, verdict

POINTS = STEPS // EVERY + 1


def made(loss: float = 0.2, norm: float = 0.1, edge: float = 0.5, shaking: float = 0.0, after: float = 1.0) -> Any:
    """A run that is flat from the first point on; `after` is the factor on the loss after the cut."""
    t = np.arange(POINTS)
    losses = np.where(t * EVERY > CUT_AT, after, 1.0) * loss * (1 + shaking * (-1.0) ** t)
    norms = np.full(POINTS, norm)
    norms[0] = 1.0
    return np.array([losses, norms, np.full(POINTS, edge)])


# ---------------------------------------------------------------------------------------------------- the sentence


@pytest.mark.parametrize(
    ("run", "full", "kind", "text"),
    [
        (made(edge=1.02, norm=0.5), True, "bouncing", "‖g‖ = 0.5, and η·λmax/2 = 1 is at the edge"),
        (made(edge=0.95, norm=0.5, shaking=0.02), False, "bouncing", "bouncing: loss around 0.2"),
        (made(norm=0.4, shaking=0.02), False, "noise", "and the loss shakes, though η·λmax/2 = 0.5 is below 1"),
        (made(edge=0.004), True, "slow", "η·λmax/2 = 0.004, so the limit is about 250 times η"),
        (made(norm=0.02), True, "gentle", "‖g‖ = 0.02 (1 at the start), η·λmax/2 = 0.5, and nothing bounces"),
        (made(norm=0.01, edge=0.95), True, "gentle", "nothing bounces"),  # steep walls, but it is not between them
        (made(norm=0.4), True, "falling", "still falling: ‖g‖ = 0.4"),
    ],
)  # fmt: skip
def test_verdict(run: Any, full: bool, kind: str, text: str) -> None:
    found, sentence = verdict(run, full, 1)
    assert found == kind
    assert text in sentence


@pytest.mark.parametrize(
    ("below", "above", "kinds"),
    [
        (made(edge=0.89, norm=0.5), made(edge=0.91, norm=0.5), ("falling", "bouncing")),
        (made(norm=0.4, shaking=0.0099 / 2**0.5), made(norm=0.4, shaking=0.0101 / 2**0.5), ("falling", "noise")),
        (made(edge=0.099, norm=0.4), made(edge=0.101, norm=0.4), ("slow", "falling")),
        (made(norm=0.059), made(norm=0.061), ("gentle", "falling")),
        (made(after=990, norm=0.4), made(after=1010, norm=0.4), ("falling", "diverged")),
    ],
)
def test_each_threshold(below: Any, above: Any, kinds: tuple[str, str]) -> None:
    assert (verdict(below, False, 1)[0], verdict(above, False, 1)[0]) == kinds


def test_where_each_step_sees_all_samples_nothing_is_noise() -> None:
    assert verdict(made(norm=0.4, shaking=0.02), True, 1)[0] == "falling"


@pytest.mark.parametrize("cut", CUTS[1:])
def test_where_the_rate_is_cut_the_half_before_is_judged(cut: int) -> None:
    run, at = made(norm=0.4), CUT_AT // EVERY + 1
    run[1, at:] = 0.01
    assert (verdict(run, True, 1)[0], verdict(run, True, cut)[0]) == ("gentle", "falling")
    run[0, at] = 0.0  # the first twenty steps after it do not count
    assert verdict(run, True, cut)[1].endswith("has no immediate effect")


def test_the_loss_alone_does_not_tell() -> None:
    """All of these have the same loss."""
    runs = made(edge=1.0), made(norm=0.4), made(edge=0.004), made(norm=0.02)
    assert [verdict(run, False, 1)[0] for run in runs] == ["bouncing", "falling", "slow", "gentle"]


def test_what_the_cut_did_is_said() -> None:
    assert verdict(made(edge=1.0, after=0.8), True, 30)[1].endswith(
        "Dividing η by 30 brings the loss from 0.2 to 0.16 at once"
    )
    assert verdict(made(edge=0.01), True, 3)[1].endswith("Dividing η by 3 has no immediate effect")
    for after, effect in ((0.969, "brings the loss"), (0.971, "no immediate effect")):
        assert effect in verdict(made(after=after), True, 3)[1]


def test_divergence_is_said_with_its_step() -> None:
    run = made()
    run[0, 7:] = np.nan
    assert verdict(run, True, 1) == ("diverged", f"diverged by step {7 * EVERY}")


# --------------------------------------------------------------------------------------------------- the recording


def test_the_record_shows_each_reason() -> None:
    kinds = {
        verdict(curves(rate, batch, 0), BATCHES[batch] is None, 1)[0]
        for rate in range(len(RATES))
        for batch in range(len(BATCHES))
    }
    assert kinds >= {"bouncing", "noise", "slow", "gentle", "diverged"}


def test_bouncing_in_the_record_ends_when_the_rate_is_cut() -> None:
    """At the edge the gradient is far from small, and a thirtieth of the rate lets the loss fall at once."""
    run = curves(7, BATCHES.index(None), CUTS.index(30))
    at = CUT_AT // EVERY
    assert run[2, at - 20 : at].mean() == pytest.approx(1.05, abs=0.1)
    assert run[1, at - 20 : at].mean() > 0.3
    assert run[1, at + 2 : at + 7].mean() < 0.1
    assert run[0, at + 1 : at + 6].mean() < 0.95 * run[0, at - 4 : at + 1].mean()
    kind, sentence = verdict(run, True, 30)
    assert kind == "bouncing" and "Dividing η by 30 brings the loss from" in sentence


def test_noise_in_the_record_is_not_at_the_edge() -> None:
    run = curves(6, BATCHES.index(8), 0)
    quiet = curves(6, BATCHES.index(None), 0)
    assert run[1, 40:80].mean() > 5 * quiet[1, 40:80].mean()
    assert verdict(run, False, 1)[0] == "noise"


# ------------------------------------------------------------------------------------------------------ the figure


def test_controls_begin_where_asked() -> None:
    figure = Diagnose(lr=0.1, batch_size=8, cut=30)
    assert figure.table.axes[0].value == pytest.approx(0.1)
    assert (figure.controls["batch_size"].index, figure.controls["cut"].index) == (0, 2)
    assert figure.controls["read at step"].label == f"{STEPS:,}"
    assert "η·λmax/2 0.015" in figure.alt and "noise" not in figure.alt
    assert [panel["marks"] for panel in figure.panels()] == [[{"label": "η ÷ 30", "x": CUT_AT}]] * 3
    np.testing.assert_array_equal([panel["curves"][0]["ys"] for panel in figure.panels()], curves(6, 0, 2))
    np.testing.assert_allclose(figure.table.axes[0].values, RATES, rtol=1e-9)


@pytest.mark.parametrize("wrong", [{"steps": 110}, {"cut_at": 50}, {"steps": 40, "cut_at": 40}])
def test_a_run_refuses_steps_that_it_cannot_measure(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be a multiple of 20, with cut_at below steps"):
        run(0.1, 8, **{"steps": 120, "cut_at": 100, **wrong})


def test_on_the_page_the_lowest_axis_is_numbered_and_numbers_stand_at_the_curves(open_page) -> None:
    figure = Diagnose()
    assert [panel.get("xticks") for panel in figure.panels()] == [[], [], None]
    tab = open_page(lambda: [Diagnose()])
    plots, values = tab.locator(".us-plot"), tab.locator(".us-plot .us-name")
    assert [plot.get_by_text("2000", exact=True).count() for plot in plots.all()] == [0, 0, 1]
    assert len({plot.get_attribute("data-left") for plot in plots.all()}) == 1
    assert values.all_text_contents() == [fmt(ys[-1]) for ys in curves(7, BATCHES.index(None), 0)]
    assert tab.locator(".us-plot .us-now").count() == 3 and not tab.locator(".us-key").count()
    press(tab, "read at step", "Home")
    assert values.all_text_contents() == [fmt(ys[0]) for ys in curves(7, BATCHES.index(None), 0)]
    press(tab, "learning rate η", "End")
    assert tab.locator(".us-plot .us-name").first.text_content() == fmt(curves(9, BATCHES.index(None), 0)[0, 0])
    press(tab, "read at step", "End")
    assert values.first.text_content().startswith("diverged at") and not tab.errors
