"""AdaptiveRateCloud: the gradients, the rates against theory and RAdam, and that the page says the same."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from conftest import panels_of

from course_lib.optimizers import adam
from course_lib.paths import respond
from course_lib.widgets import AdaptiveRateCloud
from course_lib.widgets.adaptive_rate_cloud import BETAS, COUNT, PANELS, STEPS, cloud, normals, summary


def test_the_gradients_are_normal_and_independent() -> None:
    z = normals(STEPS * COUNT)
    assert z.mean() == pytest.approx(0, abs=5e-3) and z.std() == pytest.approx(1, abs=5e-3)
    assert np.mean(z**4) == pytest.approx(3, abs=0.05)
    inside = [np.mean(np.abs(z) < k) for k in (1, 2, 3)]
    assert inside == pytest.approx([0.6827, 0.9545, 0.9973], abs=3e-3)
    assert [np.corrcoef(z[:-k], z[k:])[0, 1] for k in (1, 2, COUNT)] == pytest.approx([0, 0, 0], abs=5e-3)


def test_the_rate_is_adam_s_over_its_long_run() -> None:
    g = 2.0 + normals(STEPS * COUNT).reshape(STEPS, COUNT)
    sigma = respond(adam(1.0, 0.9, 0.999, eps=0.0), g[:, :3]).sigma
    np.testing.assert_allclose(cloud(0.999, 2.0).rate[:, :3], math.sqrt(5) / sigma, rtol=1e-9)


def test_the_first_step_is_as_long_for_all_whatever_their_rates() -> None:
    """It is η, since m̂ is as large as √v̂; and hardly any is longer later."""
    now = cloud(0.999, 0.0)
    answer = respond(adam(1.0, eps=0.0), normals(STEPS * COUNT).reshape(STEPS, COUNT)[:, :3])
    np.testing.assert_allclose(now.step[:, :3], np.abs(answer.step), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(now.step[0], 1)
    assert now.rate[0].max() > 100 and now.step.max() < 1.1
    assert now.longest()[[0, 199]] == pytest.approx([1, 0.45], abs=0.02)


def test_one_gradient_gives_the_share_that_theory_gives() -> None:
    """1/|g| is within ±20 % where |g| is between 1/1.2 and 1/0.8."""
    expected = math.erf(1.25 / math.sqrt(2)) - math.erf(1 / 1.2 / math.sqrt(2))
    assert cloud().share[0] == pytest.approx(expected, abs=0.02)


def test_the_missions_have_their_answers() -> None:
    """Later for pure noise than for a signal; and never where the average is too short."""
    noise, signal = cloud(0.999, 0.0).share, cloud(0.999, 2.0).share
    assert int(np.argmax(noise >= 0.95)) == 49 and (noise[49:] >= 0.95).all()
    assert int(np.argmax(signal >= 0.95)) == 18 and (signal[18:] >= 0.95).all()
    assert cloud(0.9, 0.0).share.max() < 0.85


def test_r_and_linear_warmup_are_those_of_the_papers() -> None:
    now = cloud(0.999)
    assert np.isnan(now.rectified[:5]).all()
    assert now.rectified[[5, 9, 49]] == pytest.approx([0.026, 0.049, 0.148], abs=1e-3)  # course.md E6b, t from 1
    assert now.linear[[5, 49]] == pytest.approx([0.003, 0.025])


def test_bars_and_spread_count_everyone() -> None:
    now = cloud(0.99, 1.0)
    assert [now.bars(t).sum() for t in (0, 50)] == pytest.approx([1, 1])
    assert now.bars(0)[8:12].sum() == pytest.approx(now.share[0])
    assert now.bars(0)[-2:] == pytest.approx([np.mean((now.rate[0] >= low) & (now.rate[0] < high))
                                              for low, high in ((2.8, 2.9), (2.9, np.inf))])  # fmt: skip
    low, middle, high = now.spread()
    assert (low < middle).all() and (middle < high).all()
    assert np.mean(now.rate[20] < low[20]) == pytest.approx(0.05, abs=1e-3)


def test_words_and_picture() -> None:
    figure = AdaptiveRateCloud(snr=2.0, t=0)
    assert "At t = 0, after 1 gradient: 33.7 % of the parameters" in figure.alt
    assert len(figure.poster().axes) == 3
    assert "At t = 18, after 19 gradients: 95.2 %" in summary(cloud(0.999, 2.0), 18)
    figure.controls["t"].value, figure.view.step = 18, 18
    assert figure.poster()._suptitle.get_text().endswith("t = 18: 95.2 % within ±20 %")


def test_the_page_says_the_same(in_js) -> None:
    runs, at = [], (0, 4, 5, 49, 199)
    for k, (beta2, snr) in enumerate(product(BETAS, (0.0, 0.7, 3.0))):
        now, figure = cloud(beta2, snr), AdaptiveRateCloud(beta2, snr, t=at[k % len(at)])
        runs.append({"beta": beta2, "snr": snr, "rate": [now.rate[t, ::100].tolist() for t in at], "at": at,
                     "share": now.share.tolist(), "summary": [summary(now, t) for t in at], "t": figure.view.step,
                     "panels": panels_of(figure)})  # fmt: skip
    in_js("adaptive_rate_cloud", {"runs": runs, "described": list(PANELS)})
