"""AdamApart: what the lecture says of it, and that the page walks and says as course_lib does."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib.optimizers import adam
from course_lib.paths import respond
from course_lib.widgets import AdamApart, adam_apart
from course_lib.widgets.adam_apart import CHOICES, LAST, STEPS, apart, caption, rows, words

GD, AVERAGE, SIGMA = ("newest", "1", "on"), ("average", "1", "on"), ("newest", "RMS", "on")
ADAM, BARE, EVERY = ("average", "RMS", "on"), ("average", "RMS", "off"), list(product(*CHOICES.values()))


def end(choice: tuple[str, str, str]) -> float:
    return float(apart(*choice, lr=0.15).loss[-LAST:].mean())


def flips(choice: tuple[str, str, str]) -> int:
    """How often the steep parameter changes its side."""
    return int(np.sum(np.diff(np.sign(apart(*choice, lr=0.15).theta[:, 1])) != 0))


def there(choice: tuple[str, str, str]) -> int:
    """When the flat parameter has the first time 90 % of its way behind it."""
    return int(np.argmax(np.abs(apart(*choice, lr=0.15).theta[:, 0]) < 0.3))


def steps(choice: tuple[str, str, str]) -> np.ndarray:
    walk = apart(*choice, lr=0.15)
    return np.array([rows(walk, at)[3] for at in range(STEPS + 1)])


def test_the_parts_make_adam() -> None:
    walk = apart(*ADAM, lr=0.15)
    np.testing.assert_allclose(0.15 * steps(ADAM), respond(adam(0.15, eps=1e-8), walk.g).step, atol=1e-14)
    np.testing.assert_allclose(np.diff(walk.theta, axis=0), 0.15 * steps(ADAM)[:-1], rtol=1e-9, atol=1e-12)
    assert words(*ADAM)["name"] == "Adam" and words(*ADAM)["formula"] == "η m̂/σ̂"
    assert words(*GD)["formula"] == words("newest", "1", "off")["formula"] == "η g"


def test_what_the_lecture_says_of_the_walks() -> None:
    assert [flips(choice) for choice in (GD, AVERAGE, SIGMA, ADAM)] == [52, 10, 15, 2]
    assert [end(choice) for choice in (GD, AVERAGE, SIGMA, ADAM, BARE)] == pytest.approx(
        [0.67, 0.23, 0.10, 0.007, 0.27], rel=0.04
    )
    assert [there(choice) for choice in (SIGMA, ADAM)] == [34, 21]
    assert np.abs(apart(*GD, lr=0.15).theta[:, 0]).min() > 0.5  # never there
    assert rows(apart(*GD, lr=0.15), 0)[3] == pytest.approx([0.58, -10.95], abs=0.01)
    for choice in (SIGMA, ADAM):
        assert np.abs(steps(choice)[0]) == pytest.approx(1)
    assert np.abs(steps(BARE)[0]) == pytest.approx(3.16, abs=0.01)
    assert np.abs(steps(BARE)).max() == pytest.approx(4.8, abs=0.05)
    assert np.abs(steps(("newest", "RMS", "off"))[0]) == pytest.approx(31.6, abs=0.1)


def test_it_holds_for_other_noise(monkeypatch) -> None:
    """Medians over twenty draws, and in how many Adam ends lower than the other."""
    choices, ends, turns = (GD, AVERAGE, SIGMA, ADAM, BARE), [], []
    for seed in range(20):
        monkeypatch.setattr(adam_apart, "SEED", seed)
        ends.append([end(choice) for choice in choices])
        turns.append([flips(choice) for choice in choices])
    final = np.array(ends)
    assert np.median(final, axis=0) == pytest.approx([1.25, 0.116, 0.054, 0.032, 0.203], rel=0.02)
    assert [int(np.sum(final[:, 3] < final[:, k])) for k in (0, 1, 2, 4)] == [20, 19, 16, 19]
    assert (np.min(turns, axis=0)[0] > np.max(turns, axis=0)[1:4]).all()


def test_what_the_lecture_says_of_averages() -> None:
    """The cell of `explore` that stands where the lecture explains the hats."""
    lecture = Path(__file__).resolve().parents[1] / "lectures" / "04-adam.ipynb"
    cells = {c["id"]: "".join(c["source"]) for c in json.loads(lecture.read_text(encoding="utf-8"))["cells"]}
    names: dict[str, Any] = {}
    exec(cells["imports"] + "\n" + cells["averages"], names)
    drawn, readouts = {}, {}
    for beta in (0.5, 0.9, 0.98):
        panels, readouts[beta] = names["averages"](beta)
        drawn[beta] = panels["values and their averages"]
    assert [list(one.values()) for one in readouts.values()] == [
        ["mean 80, EMA 1", "mean 0.07, EMA 0.34"],
        ["mean 80, EMA 7", "mean 0.07, EMA 0.14"],
        ["mean 80, EMA 30", "mean 0.07, EMA 0.07"],
    ]
    assert names["noisy"][79].std() == pytest.approx(0.6, abs=0.02)
    value, mean, zero, first, unbiased = drawn[0.98].values()
    assert value[0] == first[0] == unbiased[0] == mean[0] == pytest.approx(2.8, abs=0.02)
    assert zero[0] == pytest.approx(0.02 * value[0]) and zero[79] < 1.8 and first[40] > unbiased[40] + 0.3
    assert drawn[0.9]["EMA from zero"][-1] == pytest.approx(drawn[0.9]["unbiased"][-1], rel=1e-6)


def test_words_and_picture() -> None:
    figure = AdamApart("average", "RMS", step=20)
    assert "Adam: θ ← θ − η m̂/σ̂. Step at t = 20: 0.63 η (flat), 0.18 η (steep)." in figure.alt
    assert [len(ax.patches) for ax in figure.poster().axes] == [0, 4, 4]
    figure.controls["m"].index = figure.view.m_index = 0
    assert figure.now()[1]["name"] == "RMSProp, corrected"


def test_the_page_says_the_same(in_js) -> None:
    figure, runs = AdamApart(), []
    for choice in EVERY:
        walk, called = apart(*choice, lr=0.15), words(*choice)
        at = [list(options).index(one) for options, one in zip(CHOICES.values(), choice, strict=True)]
        runs.append({"at": at, "theta": walk.theta.ravel().tolist(), "words": called,
                     "rows": [rows(walk, t) for t in (0, 7, STEPS)],
                     "captions": [caption(walk, t, called) for t in (0, 7, STEPS)]})  # fmt: skip
    meta = {**figure.view.meta, "ground": {**figure.view.meta["ground"], "field": None}}
    in_js("adam_apart", {"meta": meta, "runs": runs})


# -------------------------------------------------------------------------------------------------------- in a browser


def test_it_plays_and_builds_nothing_anew(open_page) -> None:
    tab = open_page(lambda: [AdamApart(step=0)])
    nodes = tab.locator(".us-apart *").count()
    tab.get_by_role("button", name="average", exact=True).click()
    sentence = caption(apart(*AVERAGE, lr=0.15), 0, words(*AVERAGE))
    tab.wait_for_function("(words) => document.querySelector('.us-verdict').textContent === words", arg=sentence)
    tab.get_by_role("button", name="play").click()
    tab.wait_for_function("() => Number(document.querySelector('.unstuck').dataset.t) >= 2")
    assert tab.locator(".us-apart *").count() == nodes and not tab.errors


def test_a_step_beyond_its_axis_is_marked(open_page) -> None:
    tab = open_page(lambda: [AdamApart(step=0)])
    ends = tab.locator(".us-over-end.us-part-3").evaluate_all("all => all.map(path => path.getAttribute('d') !== '')")
    assert ends == [False, True]  # 0.58 η and −11 η
