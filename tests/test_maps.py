"""Maps of surfaces: what is where on them, and which surfaces and optimizers the page's engine knows."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from course_lib import plots, surfaces
from course_lib.optimizers import EMA, RMS, Newest, Optimizer, adam, gd
from course_lib.schedules import Schedule, constant, cosine, warmup
from course_lib.widgets.common.maps import Side, SurfaceMap, is_ours

SLOPE = surfaces.Surface(
    "slope", lambda p: p[0] + 10 * p[1], lambda p: 0 * p + 1, (0.0, 0.0), (-1.0, 3.0), (-2.0, 2.0), (1.0, 0.5)
)


def test_a_side_is_plain_or_linear_in_its_middle() -> None:
    plain, log = Side("x", (-2.0, 5.0)), Side("y", (-100.0, 100.0), 0.5)
    assert (plain.scale(3.0), plain.unscale(3.0)) == (3.0, 3.0)
    assert log.scale(1.0) == pytest.approx(np.arcsinh(2.0)) and log.scale(0.0) == 0.0
    values = np.array([-100.0, -0.3, 0.0, 7.0])
    np.testing.assert_allclose(log.unscale(log.scale(values)), values, atol=1e-12)


def test_heights_begin_in_the_lower_left_corner_and_run_along_x() -> None:
    heights = SurfaceMap("slope", SLOPE).heights(5, 3)
    np.testing.assert_allclose(heights, [[-21, -20, -19, -18, -17], [-1, 0, 1, 2, 3], [19, 20, 21, 22, 23]])


def test_a_map_has_its_own_window_and_scale() -> None:
    ground = SurfaceMap("slope", SLOPE, ("a", "b"), 0.5, ((-1.0, 1.0), (-50.0, 50.0)))
    assert [side.label for side in ground.sides] == ["a", "b (symmetric-log scale)"]
    assert ground.corners[0] == (-1.0, 1.0)
    assert ground.corners[1] == pytest.approx((-np.arcsinh(100.0), np.arcsinh(100.0)))
    assert ground.heights()[0, 0] == pytest.approx(-501.0) and ground.heights()[-1, -1] == pytest.approx(501.0)
    assert SurfaceMap("slope", SLOPE).corners == ((-1.0, 3.0), (-2.0, 2.0))


def test_bands_have_about_equal_areas() -> None:
    ground = SurfaceMap("slope", SLOPE)
    levels, heights = ground.levels(), ground.heights().ravel()
    assert len(levels) == len(plots.BANDS) - 1
    shares = np.diff([0, *(np.mean(heights <= level) for level in levels), 1])
    np.testing.assert_allclose(shares, 1 / len(plots.BANDS), atol=0.01)


def test_minima_are_those_given_or_the_surface_s_own() -> None:
    assert SurfaceMap("slope", SLOPE).minima == [[1.0, 0.5]]
    assert SurfaceMap("slope", SLOPE, minima=[(2, 1), (0, 0)]).minima == [[2.0, 1.0], [0.0, 0.0]]
    assert SurfaceMap("slope", dataclasses.replace(SLOPE, minimum=None)).minima == []


def test_the_page_gets_a_formula_or_heights() -> None:
    ours = SurfaceMap("bowl", surfaces.quadratic())
    known, unknown = ours.describe(True), ours.describe(False)
    assert known["spec"] == surfaces.quadratic().spec() and known["field"] == b""
    assert unknown["spec"] is None
    np.testing.assert_array_equal(np.frombuffer(unknown["field"], "<f4").reshape(72, 96), ours.heights().astype("f4"))
    assert known["levels"] == ours.levels().tolist() and known["start"] == list(surfaces.quadratic().start)
    assert known["sides"][1] == {"label": "y", "limits": list(surfaces.quadratic().ylim), "linear": 0.0}


class Mine(Newest):
    pass


def test_what_the_engine_knows_is_made_of_course_lib_s_parts_only() -> None:
    own = Schedule("own", {"rate": 0.1}, lambda t, rate: rate + 0 * t)
    bowl = surfaces.quadratic()
    known = [bowl, gd(0.1), adam(0.1 * cosine(5) * warmup(3)), constant(), Optimizer(1.0, EMA(0.9), RMS(EMA(0.9)))]
    unknown = [
        SLOPE,
        dataclasses.replace(bowl, height=lambda p: p[0]),
        dataclasses.replace(bowl, grad=lambda p: p),
        Optimizer(1.0, Mine()),
        Optimizer(1.0, Newest(), RMS(Mine())),
        gd(own),
        gd(0.1 * cosine(5) * own),
        gd(0.1 * cosine(5).then(own, after=3)),
        Optimizer(1.0, type("Mine", (EMA,), {})(0.9)),
        adam(0.1, beta1=own),
    ]
    assert [is_ours(thing) for thing in known] == [True] * len(known)
    assert [is_ours(thing) for thing in unknown] == [False] * len(unknown)
