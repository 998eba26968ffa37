"""BurstLab: what it counts, and that the page walks, counts and draws as course_lib does."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from conftest import panels_of
from playwright.sync_api import expect

from course_lib.optimizers import adagrad, rms
from course_lib.schedules import cosine, inverse_time
from course_lib.series import downsample
from course_lib.widgets import BurstLab
from course_lib.widgets.burst_lab import ACROSS, DECAYS, PANELS, SEEN, SIGMAS, STEPS, VALLEY, burst_run, chosen

STEEP = 1746816.0  # 2·Σx², the curvature of w


def test_the_parts_are_the_course_s_own() -> None:
    assert pytest.approx(STEEP, rel=1e-12) == ACROSS
    assert chosen(0.5, "mean", "1/t", 100) == rms(0.5 * inverse_time(1 / 5000))
    assert chosen(2.0, "sum (Adagrad)", "cosine", 100) == adagrad(2.0 * cosine(100))


def test_a_run_is_measured_on_its_path() -> None:
    run, (b0, w0) = burst_run(rms(1.0), 3000), VALLEY.minima[0]
    floor = w0 - (run.path[:, 0] - b0) * VALLEY.surface.hessian(VALLEY.minima[0])[0, 1] / STEEP
    np.testing.assert_allclose(run.distance, np.abs(run.path[:, 1] - floor), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(run.number, STEEP / run.sigma, rtol=1e-12)
    g = VALLEY.surface.grad(run.path.T)[1]
    np.testing.assert_allclose(run.sigma, np.sqrt(np.cumsum(g**2) / np.arange(1, 3002)), rtol=1e-8)


def test_bursts_and_their_cures() -> None:
    """The numbers of lecture 05: with the mean it bursts, with a decay or with the sum it does not."""
    run = burst_run(chosen(1.0, "mean", "none", 5000), 5000)
    assert len(run.bursts) == 7 and run.bursts[0] == pytest.approx(710, abs=30)  # chaotic
    before = run.number[: run.bursts[0]]
    assert before.max() > 2 and before[:300].max() < 2  # it is wound up before it bursts
    assert run.arrived == pytest.approx(1720, abs=40)
    for rule, decay, lr in (("mean", "1/t", 0.5), ("mean", "1/√t", 0.5), ("sum (Adagrad)", "none", 5.0)):
        cured = burst_run(chosen(lr, rule, decay, 6000), 6000)
        assert len(cured.bursts) == 0 and 0 < cured.arrived < 6000, (rule, decay)  # the mission can be done
    assert burst_run(rms(0.01), 50).readouts() == {
        "bursts": "0",
        "forecast t*": "none",
        "first burst": "none",
        "arrived (b within 1 %)": "not in 50",
    }


def test_the_forecast_is_when_the_number_passes_two() -> None:
    """With the mean, and with a decay of it; the sum never passes, and no forecast is made for a σ that forgets."""
    for rule, decay, lr in (("mean", "none", 0.5), ("mean", "none", 1.0), ("mean", "cosine", 0.8)):
        run = burst_run(chosen(lr, rule, decay, 5000), 5000)
        assert run.forecast == pytest.approx(int(np.argmax(run.number > 2)), abs=2), (rule, decay, lr)
    assert burst_run(chosen(5.0, "sum (Adagrad)", "none", 5000), 5000).forecast == -1
    assert burst_run(chosen(0.5, "mean", "1/√t", 5000), 5000).forecast == -1
    assert burst_run(chosen(0.5, "leaky, α = 0.999", "none", 5000), 5000).forecast == -1
    figure = BurstLab(lr=0.5, steps=5_000)
    assert figure.panels()[3]["marks"] == [{"x": 3851, "label": "t*"}]
    assert BurstLab(lr=0.05, steps=5_000).panels()[3]["marks"] == []


def test_what_is_drawn_loses_no_burst() -> None:
    run = burst_run(rms(1.0), 20_000)
    keep = run.thinned()
    assert len(keep) < 4100
    for values in (run.distance, run.sigma, run.number, *run.path.T):
        assert values[keep].max() == values.max() and values[keep].min() == values.min()
    for burst in run.bursts:
        here = slice(burst, burst + 100)
        assert run.distance[keep[(keep >= burst - 50) & (keep < burst + 150)]].max() >= run.distance[here].max()


def test_words_and_picture() -> None:
    figure = BurstLab(lr=1.0, steps=5_000)
    assert "With η = 1, σ by mean, decay none, 5,000 steps: bursts: 7; forecast t*: step 515" in figure.alt
    assert "; first burst: after step 700" in figure.alt
    assert len(figure.poster().axes) == 4
    assert figure.panels()[3]["levels"] == [{"y": 2, "label": "2"}]
    assert figure.run().readouts() == burst_run(rms(1.0), 5_000).readouts()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"lr": 0.55}, "lr must be one of 0.01, .* but is 0.55"),
        ({"sigma": "sum"}, r"sigma must be one of 'mean', 'sum \(Adagrad\)', .* but is 'sum'"),
        ({"decay": "linear"}, "decay must be one of 'none', '1/t', '1/√t', 'cosine', but is 'linear'"),
        ({"steps": 10}, "steps must be one of 5000, 20000, 100000, but is 10"),
    ],
)
def test_bad_arguments_are_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        BurstLab(**wrong)


def test_the_page_bursts_where_course_lib_bursts(in_js) -> None:
    """To the last digit, or a burst would soon come at another step; only the cosine is not the same everywhere."""
    figure, runs, steps = BurstLab(lr=1.0, steps=5_000), [], 5_000
    for i, rule in enumerate(SIGMAS):
        for j, decay in enumerate(DECAYS):
            for lr in (1.0, 0.4) if i < 2 else (0.1,):
                made = chosen(lr, rule, decay, steps)
                template = figure.view.specs[i][j][STEPS.index(steps)]
                assert template["schedule"]["factors"][0] == 1.0
                assert made.spec() == template | {
                    "schedule": template["schedule"] | {"factors": [lr, *template["schedule"]["factors"][1:]]}
                }
                run, exact = burst_run(made, steps), decay != "cosine"
                shown = {"b": run.path[:, 0], "w": run.path[:, 1], "distance": run.distance, "sigma": run.sigma,
                         "number": run.number}  # fmt: skip
                end = None if exact else 500
                runs.append({"name": f"{rule}, {decay}, η = {lr}", "spec": template, "lr": lr, "steps": steps,
                             "exact": exact, "columns": {k: v[:end:10].tolist() for k, v in shown.items()},
                             "readouts": list(map(list, run.readouts().items())), "kept": run.thinned().tolist(),
                             "goal": VALLEY.minima[0][0]})  # fmt: skip
                if decay == "none":
                    runs[-1]["panels"] = panels_of(BurstLab(lr, rule, decay, steps))
    rng, rows = np.random.default_rng(0), []
    for n in (5, 40, 41, 1003):
        series = [rng.standard_cauchy(n), np.round(rng.normal(size=n)), np.where(np.arange(n) > n // 2, np.nan, 1.0)]
        holed = [[None if np.isnan(v) else v for v in row.tolist()] for row in series]
        rows.append({"series": holed, "kept": downsample(*series, columns=10).tolist()})
    meta = {"ground": {"spec": VALLEY.surface.spec(), "start": list(VALLEY.surface.start)}, "across": ACROSS,
            "seen": SEEN,
            "panels": list(PANELS)}  # fmt: skip
    in_js("burst_lab", {"meta": meta, "runs": runs, "rows": rows})


# -------------------------------------------------------------------------------------------------------- in a browser


def readouts_of(tab) -> dict[str, str]:
    return dict(line.inner_text().split(": ", 1) for line in tab.locator(".us-readout").all())


def test_every_control_is_linked(open_page) -> None:
    tab = open_page(lambda: [BurstLab(lr=1.0, steps=20_000)])
    tab.get_by_role("slider", name="steps").focus()
    tab.keyboard.press("Home")
    wait = "(words) => document.querySelector('.us-readouts').textContent.includes(words)"

    def shows(lr: float, rule: str, decay: str) -> None:
        run = burst_run(chosen(lr, rule, decay, 5000), 5000)
        for name, text in run.readouts().items():
            tab.wait_for_function(wait, arg=f"{name}: {text}")

    shows(1.0, "mean", "none")
    tab.get_by_role("button", name="1/t", exact=True).click()
    shows(1.0, "mean", "1/t")
    tab.get_by_role("combobox").select_option("leaky, α = 0.9")
    shows(1.0, "leaky, α = 0.9", "1/t")
    tab.get_by_role("slider", name="learning rate η").focus()
    tab.keyboard.press("Home")
    shows(0.01, "leaky, α = 0.9", "1/t")
    expect(tab.locator("[aria-live=polite]")).to_contain_text("bursts: 0; forecast t*: none; first burst: none")
    assert tab.locator("[data-level='2']").count() == 1 and not tab.errors


def test_the_picture_has_every_burst(open_page) -> None:
    """All peaks of 20,000 steps stand in the path that is drawn."""
    tab = open_page(lambda: [BurstLab(lr=1.0, steps=20_000)])
    plot = tab.locator(".us-stack .us-plot").first
    left, right, top, bottom = (
        float(plot.get_attribute(f"data-{side}")) for side in ("left", "right", "top", "bottom")
    )
    d = plot.locator("[data-series=distance]").get_attribute("d")
    points = np.array([[float(v) for v in pair.split()] for pair in re.findall(r"[ML]([-\d.]+ [-\d.]+)", d)])
    height = 10 ** (-16 + 18 * (bottom - points[:, 1]) / (bottom - top))
    step = (points[:, 0] - left) / (right - left) * 20_000
    run = burst_run(rms(1.0), 20_000)
    assert len(run.bursts) > 10
    for burst in run.bursts:
        near = (step > burst - 100) & (step < burst + 200)
        assert height[near].max() == pytest.approx(run.distance[burst : burst + 200].max(), rel=0.05)


def test_a_phone_shows_it_whole(open_page) -> None:
    tab = open_page(lambda: [BurstLab(lr=1.0, steps=5_000)], width=360)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [c.bounding_box() for c in tab.locator(".us-plot, .us-ground, .us-controls > *, .us-readout").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
