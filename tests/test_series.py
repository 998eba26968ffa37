"""What one asks of a finished run: arrived, lost, bursts, what is drawn of it; and the flow of the Nile."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import optimizers as o
from course_lib.paths import rollout
from course_lib.series import arrival, bursts, diverged_at, downsample, nile
from course_lib.surfaces import regression


def test_a_loss_is_lost_as_a_path_with_one_coordinate():
    loss = np.array([4.0, 1.0, 9.0, np.nan])
    for limit in (0.5, 4.0, 8.0, 9.0, np.inf):
        assert diverged_at(loss, limit) == diverged_at(loss[:, None], limit)
        assert isinstance(diverged_at(loss, limit), int)
    assert [diverged_at(loss, limit) for limit in (3.0, 4.0, 9.0)] == [0, 2, 3]
    assert diverged_at(loss[:2]) == -1


def test_a_run_that_comes_back_is_not_lost_for_good():
    nan = np.nan
    losses = np.array([[2, 3, 1, 1], [2, 3, 1, 3], [2, 1, nan, nan], [2, 3, nan, 4], [2, 2, 2, 2]])
    assert diverged_at(losses.T[:, None], losses[:, 0], for_good=True).tolist() == [-1, 3, 2, 1, -1]
    assert diverged_at(losses.T[:, None], losses[:, 0]).tolist() == [1, 1, 2, 1, -1]


def test_limits_that_are_reached_exactly():
    path = np.array([[1.0], [2.0], [3.0], [-4.0]])
    assert [diverged_at(path, limit) for limit in (0.5, 1.0, 1.5, 3.0, 3.5, 4.0)] == [0, 1, 1, 3, 3, -1]
    assert diverged_at(np.array([[1.0, 0.0], [1.0, np.nan], [0.0, 0.0]])) == 1
    assert diverged_at(np.array([[-np.inf], [0.0]])) == 0
    assert diverged_at(np.array([[[1.0, 9.0]], [[9.0, 1.0]]]), 5.0).tolist() == [1, 0]
    far = np.zeros(900)
    far[201] = far[402] = far[604] = 0.2
    assert bursts(far).tolist() == [201, 402, 604]
    assert bursts(far, quiet=201).tolist() == [604]  # calm for 202 steps
    assert bursts(far, height=0.2).tolist() == []
    assert bursts(np.full(900, 0.2)).tolist() == []  # the start is on the way down
    assert bursts(np.where(np.arange(900) == 200, 1.0, 0.0)).tolist() == []


def test_a_run_arrives_when_it_stays():
    away = np.array([4.0, 0.5, -2.0, -0.5, 0.5])
    assert arrival(away, 1.0) == 3 and isinstance(arrival(away, 1.0), int)  # step 1 is a first touch, no arrival
    assert [arrival(away, within) for within in (0.5, 0.6, 2.0, 2.1, 4.0, 4.1)] == [-1, 3, 3, 1, 1, 0]
    assert arrival(away[:3], 1.0) == -1
    assert arrival(np.array([3.0, np.nan, 0.1]), 1.0) == 2
    assert arrival(np.array([3.0, 0.1, np.nan]), 1.0) == -1
    runs = np.stack([away, away[::-1], np.zeros(5)], axis=1)
    assert arrival(runs, 1.0).tolist() == [3, -1, 0]
    assert arrival(runs[:, None], 1.0).shape == (1, 3)


@pytest.mark.parametrize(
    ("distance", "within", "error"),
    [([], 1.0, ValueError), (1.0, 1.0, ValueError), ([1.0], 0.0, ValueError), (["a"], 1.0, TypeError)],
)
def test_what_arrival_refuses(distance, within, error):
    with pytest.raises(error, match="distance" if within else "within"):
        arrival(distance, within)


def test_where_each_stretch_is_kept():
    series = np.zeros(100)
    series[[13, 57]] = 5.0, -5.0
    keep = downsample(series, columns=10)
    assert keep.tolist() == [0, 10, 13, 20, 30, 40, 50, 57, 60, 70, 80, 90, 99]
    assert downsample(series, np.roll(series, 1), columns=10).tolist() == sorted({*keep.tolist(), 14, 58})
    assert downsample(series[:40], columns=10).tolist() == list(range(40))
    assert downsample(series[:41], columns=10).tolist() != list(range(41))
    assert downsample(np.where(series == 5, np.nan, series), columns=10).tolist() == [
        0,
        10,
        20,
        30,
        40,
        50,
        57,
        60,
        70,
        80,
        90,
        99,
    ]


def test_thinning_loses_no_burst():
    """Whatever stands out from its surroundings is drawn, be it one step out of a hundred thousand."""
    rng = np.random.default_rng(0)
    quiet, wild = np.zeros(100_001), rng.standard_cauchy(100_001)
    bursts = rng.choice(100_001, 40, replace=False)
    quiet[bursts] = rng.normal(size=40)
    keep = downsample(quiet, wild, columns=400)
    assert len(keep) <= 5 * 400 + 1 and np.all(np.diff(keep) > 0)
    assert keep[0] == 0 and keep[-1] == 100_000
    for first in range(0, 100_000, 1000):  # stretches are shorter than that, so each thousand holds one of them whole
        for values in (quiet, wild):
            here = keep[(keep >= first) & (keep < first + 1000)]
            middle = slice(first + 250, first + 750)
            assert values[here].max() >= values[middle].max() and values[here].min() <= values[middle].min()


def test_thinning_leaves_short_runs_alone_and_skips_holes():
    assert downsample(np.zeros(1600)).tolist() == list(range(1600))
    hole = np.sin(np.arange(5000.0))
    hole[1000:] = np.nan
    hole[137] = 9.0
    keep = downsample(hole, columns=10)
    assert 137 in keep and keep[-1] == 4999


@pytest.mark.parametrize("series", [(), (np.zeros(3), np.zeros(4)), (np.zeros((2, 2)),)])
def test_thinning_wants_curves_of_one_length(series):
    with pytest.raises(ValueError, match="series must be 1-d arrays of one length"):
        downsample(*series)


def test_a_burst_begins_where_the_calm_ends():
    """The way down is none, a swing through the floor does not end one, and a short rest does not make two."""
    distance = np.zeros(1000)
    distance[:50] = np.linspace(6, 0, 50)
    for first, last in ((300, 320), (400, 410), (700, 705)):
        distance[first:last] = 1.0
    distance[310], distance[704] = 0.0, np.nan
    assert bursts(distance).tolist() == [300, 700]
    assert bursts(distance, quiet=20).tolist() == [300, 400, 700]
    assert bursts(distance, height=1.0).tolist() == []
    assert bursts(np.where(np.arange(500) > 300, 1.0, 0.0)).tolist() == [301]  # calm from the start


def test_the_lecture_s_valley_bursts():
    line = regression()
    distance = np.abs(line.grad(rollout(o.rms(0.8), line.grad, line.start, 2400).T)[1]) / line.hessian(line.start)[1, 1]
    first, *more = bursts(distance)
    assert 1200 < first < 1300 and len(more) == 1


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"distance": np.zeros((2, 2))}, ValueError, r"distance must have one number for each step, .* \(2, 2\)"),
        ({"distance": ["far"]}, TypeError, "distance must be an array of real numbers"),
        ({"distance": [0.0], "height": 0}, ValueError, "height must be a finite number above 0"),
        ({"distance": [0.0], "quiet": 0}, ValueError, "quiet must be a whole number, 1 or above"),
    ],
)
def test_bursts_want_one_row_of_distances(wrong, error, message):
    with pytest.raises(error, match=message):
        bursts(**wrong)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: diverged_at(1.0), ValueError, "values must be an array with at least one step"),
        (lambda: diverged_at([]), ValueError, "values must be an array with at least one step"),
        (lambda: diverged_at(["far"]), TypeError, "values must be an array of real numbers"),
        (lambda: diverged_at(np.zeros((3, 1)), 0), ValueError, "limit must be a number above 0"),
        (lambda: diverged_at(np.zeros((3, 1)), np.nan), ValueError, "limit must be a number above 0"),
        (lambda: diverged_at(np.zeros((3, 1)), None), TypeError, "limit must be a number above 0"),
        (lambda: downsample(["a"]), TypeError, "series must be 1-d arrays of real numbers"),
        (lambda: downsample(np.zeros(3), columns=0), ValueError, "columns must be"),
    ],
)
def test_what_cannot_be_done_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_the_flow_of_the_nile():
    """Known answers: what is said of these hundred numbers wherever they are shipped."""
    years, flow = nile()
    assert years.tolist() == list(range(1871, 1971)) and flow.shape == (100,)
    assert (flow[0], flow[-1], flow.sum()) == (1120, 740, 91_935)
    assert (flow.min(), years[flow.argmin()]) == (456, 1913) and (flow.max(), years[flow.argmax()]) == (1370, 1879)
    apart = [((part - part.mean()) ** 2).sum() for k in range(1, 100) for part in (flow[:k], flow[k:])]
    assert years[np.add(apart[::2], apart[1::2]).argmin()] == 1898  # Cobb's last year before the fall
    flow[:] = 0  # a reader may write into what he got
    assert nile()[1].sum() == 91_935


def test_the_file_of_the_nile_is_the_one_that_its_readme_names():
    data = Path(__file__).resolve().parents[1] / "course_lib" / "data"
    named = re.search(r"SHA-256 of `nile.csv` \| `(\w+)`", (data / "README.md").read_text(encoding="utf-8"))
    assert named and hashlib.sha256((data / "nile.csv").read_bytes()).hexdigest() == named[1]
