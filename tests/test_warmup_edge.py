"""WarmupEdge: what is recorded, what it says of it, and that the page says the same."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib.experiments.warmup_edge import BETA, RATES, STEPS, WARMUPS, curves, load, run
from course_lib.widgets import WarmupEdge
from course_lib.widgets.warmup_edge import limits, lost_at, rates, verdict

SCRIPT = Path(__file__).parent / "js" / "warmup_edge.test.mjs"
EVERYTHING = [(lr, warmup) for lr in RATES for warmup in WARMUPS]


# --------------------------------------------------------------------------------------------------------- the numbers


def test_rates_and_limits_by_hand() -> None:
    assert rates(0.4, 10)[:4] == pytest.approx([0.04, 0.24, 0.4, 0.4])  # at t = 0, 5, 10, 15
    assert rates(0.4, 0) == pytest.approx(0.4)
    assert limits(0.4, 0) == pytest.approx(9.5)
    assert limits(0.1, 0)[0] == pytest.approx(2 * (1 + BETA) / 0.1)


def test_a_spike_is_not_a_divergence() -> None:
    assert lost_at(np.array([1.0, 5.0, 1.5, 0.5])) == 4
    assert lost_at(np.array([1.0, 0.5, 5.0, np.nan])) == 2


def test_without_warmup_the_first_sharpness_decides() -> None:
    """All start at one λmax; the rates whose limit is below it diverge, and no others."""
    start = curves(RATES[0], 0)[1, 0]
    for lr in RATES:
        assert curves(lr, 0)[1, 0] == start
        assert (verdict(lr, 0)[0] == "diverged") == (start > limits(lr, 0)[0])


def test_the_mission_has_its_answer() -> None:
    assert [verdict(0.4, warmup)[0] for warmup in WARMUPS] == ["diverged"] * 3 + ["trained"] * 4


def test_runs_that_train_stay_below_the_limit() -> None:
    for lr, warmup in EVERYTHING:
        if verdict(lr, warmup)[0] == "trained":
            assert (curves(lr, warmup)[1] < limits(lr, warmup)).all()


@pytest.mark.parametrize(
    ("lr", "warmup", "said"),
    [
        (0.4, 0, "diverged by t = 5: at t = 0 λmax = 31.9 was above the limit 9.5"),
        (0.6, 10, "diverged by t = 5: λmax = 31.9 at t = 0, and then the limit fell to 10.6"),
        (0.4, 60, "trained to a loss of 0.054: λmax came nearest to the limit at t = 50, 9.72 against 11.2"),
    ],
)
def test_the_sentences(lr: float, warmup: int, said: str) -> None:
    assert verdict(lr, warmup)[1] == said


# ---------------------------------------------------------------------------------------------------------- the figure


def test_words_and_picture() -> None:
    figure = WarmupEdge()
    assert figure.settings == (0.4, 60)
    assert "a warm-up of 60 steps the run trained to" in figure.alt
    assert len(figure.poster().axes) == 3
    figure.view.warmup_index = 0
    assert "diverged by t = 5" in figure.poster()._suptitle.get_text()
    assert load().provenance["command"] in figure.view.meta["note"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"lr": 0.5}, "lr must be one of 0.02, .* but is 0.5"),
        ({"warmup": 61}, "warmup must be one of 0, 10, .* but is 61"),
    ],
)
def test_bad_arguments_are_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        WarmupEdge(**wrong)
    with pytest.raises(ValueError, match="lr must be"):
        run(0.0, 0)
    with pytest.raises(TypeError, match="lr must be"):
        WarmupEdge(lr="0.4")  # type: ignore[arg-type]


def test_the_page_says_the_same(node: str, tmp_path: Path) -> None:
    view, runs = WarmupEdge().view, []
    for k, (lr, warmup) in enumerate(EVERYTHING):
        kind, sentence, at = verdict(lr, warmup)
        runs.append({"lr": k // len(WARMUPS), "warmup": k % len(WARMUPS), "kind": kind, "sentence": sentence, "at": at,
                     "eta": rates(lr, warmup).tolist(), "limit": limits(lr, warmup).tolist()})  # fmt: skip
    file = tmp_path / "cases.json"
    bank = base64.b64encode(view.bank).decode()
    file.write_text(json.dumps({"bank": bank, "meta": view.meta, "runs": runs}))
    ran = subprocess.run(
        [node, "--test", "--test-reporter=tap", str(SCRIPT)],
        env={**os.environ, "UNSTUCK_WARMUP_CASES": str(file)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert re.search(r"^# skipped 0$", ran.stdout, re.M)


# -------------------------------------------------------------------------------------------------------- in a browser


def test_every_control_is_linked(open_page) -> None:
    tab = open_page(lambda: [WarmupEdge()])

    def expect(lr: float, warmup: int) -> None:
        said = verdict(lr, warmup)[1]
        tab.wait_for_function("(words) => document.querySelector('.us-verdict').textContent === words", arg=said)

    def drawn() -> list[str]:
        return [path.get_attribute("d") for path in tab.locator("[data-series]").all()]

    expect(0.4, 60)
    before = drawn()
    for name, key, after in (("warm-up steps", "Home", (0.4, 0)), ("peak learning rate η", "ArrowLeft", (0.3, 0))):
        tab.get_by_role("slider", name=name).focus()
        tab.keyboard.press(key)
        expect(*after)
        assert drawn() != before
        before = drawn()
    assert not tab.errors


def test_the_picture_is_the_recording(open_page) -> None:
    tab = open_page(lambda: [WarmupEdge()])
    plot = tab.locator(".us-plot").last
    top, bottom, low, high = (float(plot.get_attribute(f"data-{name}")) for name in ("top", "bottom", "y0", "y1"))
    d = plot.locator("[data-series=λmax]").get_attribute("d")
    heights = np.array([float(pair.split()[1]) for pair in re.findall(r"[ML]([-\d.]+ [-\d.]+)", d)])
    drawn = low * (high / low) ** ((bottom - heights) / (bottom - top))
    assert len(drawn) == STEPS // 5 + 1
    np.testing.assert_allclose(drawn, curves(0.4, 60)[1], rtol=1e-3)


def test_a_phone_shows_it_whole(open_page) -> None:
    tab = open_page(lambda: [WarmupEdge()], width=360)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [c.bounding_box() for c in tab.locator(".us-plot, .us-controls > *, .us-verdict, .us-note").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
