"""BurstLab: what it counts, and that the page walks, counts and draws as course_lib does."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from conftest import panels_of

from course_lib.optimizers import adagrad, rms, rmsprop
from course_lib.schedules import constant, cosine, inverse_sqrt, inverse_time
from course_lib.series import downsample
from course_lib.widgets import BurstLab
from course_lib.widgets.burst_lab import (
    ACROSS,
    DECAYS,
    SIGMAS,
    STEPS,
    TASKS,
    VALLEY,
    BurstRun,
    burst_run,
    chosen,
    forecast,
)

STEEP = 1746816.0  # 2·Σx², the curvature of w


def test_the_parts_are_the_course_s_own() -> None:
    assert pytest.approx(STEEP, rel=1e-12) == ACROSS
    assert chosen(0.5, "mean", "1/t", 100) == rms(0.5 * inverse_time(1 / 5000))
    assert chosen(2.0, "sum (Adagrad)", "cosine", 100) == adagrad(2.0 * cosine(100))
    assert chosen(0.5, "mean", "1/√t", 100) == rms(0.5 * inverse_sqrt(1000))
    for alpha in (0.9, 0.99, 0.999):
        assert chosen(0.1, f"leaky, α = {alpha}", "none", 100) == rmsprop(0.1 * constant(), alpha=alpha, start="first")
    given = inspect.signature(BurstLab).parameters
    assert given["lr"].default == TASKS[1].solved["lr"], "there it says: go back to"
    assert given["steps"].default == max(STEPS)


def test_a_run_is_measured_on_its_path() -> None:
    run, (b0, w0) = burst_run(rms(1.0), 3000), VALLEY.minima[0]
    floor = w0 - (run.path[:, 0] - b0) * VALLEY.surface.hessian(VALLEY.minima[0])[0, 1] / STEEP
    np.testing.assert_allclose(run.distance, np.abs(run.path[:, 1] - floor), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(run.number, STEEP / run.sigma, rtol=1e-12)
    g = VALLEY.surface.grad(run.path.T)[1]
    np.testing.assert_allclose(run.sigma, np.sqrt(np.cumsum(g**2) / np.arange(1, 3002)), rtol=1e-8)


@pytest.mark.parametrize(("behind", "arrived"), [((1, 0.5, 0.011), -1), ((1, 0.011, 0.009), 2), ((0, 0, 0), 0)])
def test_it_has_arrived_within_a_hundredth_of_the_way(behind: tuple[float, ...], arrived: int) -> None:
    path = np.array(VALLEY.minima[0]) + np.outer(behind, (8.0, 0.0))
    assert BurstRun(path, *np.ones((3, 3)), -1).arrived == arrived


def test_what_rests_on_the_floor_is_drawn_on_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = BurstLab(lr=1.0, steps=5_000)
    monkeypatch.setattr(BurstLab, "run", lambda self: BurstRun(np.ones((9, 2)), np.zeros(9), *np.ones((2, 9)), -1))
    panel = figure.panels()[1]
    assert panel["curves"][0]["ys"].tolist() == [panel["y"][0]] * 9 == [1e-16] * 9


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
    forgetful = burst_run(chosen(5.0, "leaky, α = 0.999", "none", 5000), 5000)
    assert forecast(np.full(5001, 5.0), forgetful.sigma) > 0 > forgetful.forecast, "if it were a mean"
    figure = BurstLab(lr=0.5, steps=5_000)
    assert figure.panels()[3]["marks"] == [{"x": 3851, "label": "t*"}]
    assert BurstLab(lr=0.05, steps=5_000).panels()[3]["marks"] == []


def test_what_is_drawn_loses_no_burst() -> None:
    run = burst_run(rms(1.0), 20_000)
    keep = run.kept()
    assert len(keep) < 4100
    for values in (run.distance, run.sigma, run.number, *run.path.T):
        assert values[keep].max() == values.max() and values[keep].min() == values.min()
    for burst in run.bursts:
        here = slice(burst, burst + 100)
        assert run.distance[keep[(keep >= burst - 50) & (keep < burst + 150)]].max() >= run.distance[here].max()


def test_words_and_picture() -> None:
    figure = BurstLab(lr=1.0, steps=5_000)
    assert "Settings: η = 1, σ: mean, decay: none, 5,000 steps. Results: bursts: 7; forecast t*: step 515" in figure.alt
    assert "; first burst: after step 700" in figure.alt
    assert "first burst: after step 700   arrived" in figure.sheet()["heading"]
    assert len(figure.poster().axes) == 4
    assert figure.panels()[3]["levels"] == [{"y": 2, "label": "2"}]
    assert figure.run().readouts() == burst_run(rms(1.0), 5_000).readouts()


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
                             "readouts": list(map(list, run.readouts().items())),
                             "kept": run.kept().tolist()})  # fmt: skip
                if decay == "none":
                    runs[-1]["panels"] = panels_of(BurstLab(lr, rule, decay, steps))
    rng, rows = np.random.default_rng(0), []
    for n in (5, 40, 41, 1003):
        series = [rng.standard_cauchy(n), np.round(rng.normal(size=n)), np.where(np.arange(n) > n // 2, np.nan, 1.0)]
        holed = [[None if np.isnan(v) else v for v in row.tolist()] for row in series]
        rows.append({"series": holed, "kept": downsample(*series, columns=10).tolist()})
    meta = figure.view.meta | {"ground": VALLEY.describe(known=True) | {"field": None}}
    in_js("burst_lab", {"meta": meta, "runs": runs, "rows": rows})
