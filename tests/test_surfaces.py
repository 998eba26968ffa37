"""Surfaces: exact gradients and Hessians, known answers, every shape and precision, helpful errors."""

import inspect
import json

import numpy as np
import pytest

from course_lib.surfaces import (
    REGRESSION_X,
    REGRESSION_Y,
    SURFACES,
    Surface,
    crescent,
    meadow,
    quadratic,
    regression,
    rosenbrock,
    saddle,
    saturating_valley,
    surface,
)

ROTATION = np.linalg.qr(np.random.default_rng(1).standard_normal((4, 4)))[0]
ALL = {
    **SURFACES,
    "turned": quadratic((1, 100), angle=30),
    "four": quadratic((1, 2, 30, 400)),
    "four turned": quadratic((1, 2, 30, 400), rotation=ROTATION),
}
every_surface = pytest.mark.parametrize("s", ALL.values(), ids=ALL.keys())


def points(s: Surface, *runs: int) -> np.ndarray:
    """Random points in the surface's window."""
    low, high = np.array([s.xlim, *[s.ylim] * (s.dim - 1)]).T
    shape = (s.dim,) + (1,) * len(runs)
    return np.random.default_rng(0).uniform(low.reshape(shape), high.reshape(shape), (s.dim, *runs))


def complex_step(f, theta, j, h=1e-20):
    nudged = theta.astype(complex)
    nudged[j] += 1j * h
    return f(nudged).imag / h


@every_surface
def test_the_gradient_is_the_slope_of_the_height(s):
    theta = points(s, 50)
    for j, g in enumerate(s.grad(theta)):
        np.testing.assert_allclose(g, complex_step(s.height, theta, j), rtol=1e-10, atol=1e-10 * np.abs(g).max())


@every_surface
def test_one_point_and_a_grid_are_the_same(s):
    grid = points(s, 3, 4)
    heights, slopes, curvatures, sharp = s.height(grid), s.grad(grid), s.hessian(grid), s.sharpness(grid)
    assert heights.shape == sharp.shape == (3, 4)
    assert slopes.shape == grid.shape and curvatures.shape == (s.dim, s.dim, 3, 4)
    for run in np.ndindex(3, 4):
        theta = np.ascontiguousarray(grid[(slice(None), *run)])
        assert np.array_equal(s.grad(theta), slopes[(slice(None), *run)])  # to the last bit: chaos would show it
        np.testing.assert_allclose(s.height(theta), heights[run], rtol=1e-14)
        np.testing.assert_allclose(s.sharpness(theta), sharp[run], rtol=1e-9, atol=1e-12)


@every_surface
def test_float32_stays_float32(s):
    theta = points(s, 5).astype(np.float32)
    assert s.height(theta).dtype == s.grad(theta).dtype == np.float32
    exact = s.grad(theta.astype(float))
    np.testing.assert_allclose(s.grad(theta), exact, rtol=1e-3, atol=2e-5 * np.abs(exact).max())


@every_surface
def test_the_input_is_left_alone_and_the_hessian_is_symmetric(s):
    theta = points(s, 5)
    before = theta.copy()
    H = s.hessian(theta)
    s.height(theta), s.grad(theta), s.sharpness(theta)
    assert np.array_equal(theta, before)
    np.testing.assert_allclose(H, np.swapaxes(H, 0, 1), rtol=1e-9, atol=1e-9 * np.abs(H).max())


@every_surface
def test_the_minimum_is_a_lowest_point(s):
    low = np.array(s.minimum)
    scale = np.abs(s.grad(np.array(s.start))).max()
    np.testing.assert_allclose(s.grad(low), 0, atol=1e-12 * scale)
    assert np.all(np.linalg.eigvalsh(s.hessian(low)) > 0)
    assert np.all(s.height(points(s, 1000)) >= s.height(low))


@every_surface
def test_the_window_shows_start_and_minimum(s):
    for theta in (s.start, s.minimum):
        assert s.xlim[0] < theta[0] < s.xlim[1]
        second = theta[1] if s.dim > 1 else s.height(np.array(theta))
        assert s.ylim[0] < second < s.ylim[1]


@every_surface
def test_the_spec_is_json(s):
    assert json.loads(json.dumps(s.spec(), allow_nan=False)) == s.spec()


@pytest.mark.parametrize(
    "s",
    [crescent(0.1, 3), rosenbrock(2, 10), saddle(2, 3), meadow(0.2, 20), saturating_valley(10, 1e-3), *ALL.values()],
    ids=lambda s: s.name,
)
def test_the_maker_and_its_spec_agree(s):
    makers = {f.__name__: f for f in (crescent, rosenbrock, saddle, saturating_valley, quadratic)}
    spec = s.spec()
    kind = spec.pop("kind")
    if kind in makers:
        again = makers[kind](**spec)
        assert again == s
        assert np.array_equal(again.grad(points(s)), s.grad(points(s)))
    else:
        assert kind in {"regression", "meadow"}  # their specs hold everything a formula needs, not the arguments


# ---- known answers -----------------------------------------------------------------------------------------------


def test_regression_is_the_sum_of_squared_errors():
    theta = points(regression(), 20)
    x, y = np.array(REGRESSION_X)[:, None], np.array(REGRESSION_Y)[:, None]
    np.testing.assert_allclose(regression().height(theta), ((y - theta[0] - theta[1] * x) ** 2).sum(0), rtol=1e-12)


def test_regression_is_the_valley_of_the_slide():
    s = regression()
    low, high = np.linalg.eigvalsh(s.hessian(s.start))
    assert low == pytest.approx(5.573, abs=1e-3)
    assert high == pytest.approx(1.747e6, rel=1e-3)
    assert high / low == pytest.approx(313_418, abs=1)
    assert s.sharpness(s.start) == pytest.approx(high)
    assert s.start == (-120, -4)
    slope, intercept = np.polyfit(REGRESSION_X, REGRESSION_Y, 1)
    assert s.minimum == pytest.approx((intercept, slope))
    assert s.minimum == pytest.approx((-188.43, 2.669), abs=5e-3)


def test_a_standardised_input_makes_a_round_bowl():
    raw, bowl = regression(), regression(standardize=True)
    np.testing.assert_allclose(bowl.hessian(bowl.start), 20 * np.eye(2), rtol=1e-12, atol=1e-12)
    for theta, same in ((raw.start, bowl.start), (raw.minimum, bowl.minimum)):
        assert raw.height(np.array(theta)) == pytest.approx(bowl.height(np.array(same)), rel=1e-12)
    theta = np.array(bowl.start)
    np.testing.assert_allclose(theta - bowl.grad(theta) / 20, bowl.minimum, rtol=1e-12)  # solved in one step


def test_saturating_valley_has_a_round_floor_and_straight_walls():
    s = saturating_valley()
    assert s.sharpness((0.0, 0.0)) == pytest.approx(200 / 1e-5)
    assert s.grad(np.array([0.0, 1.0]))[1] == pytest.approx(200)
    tiny = 1e-20  # √(1 + u²) − 1 computed as it stands is 0 here
    assert s.height(np.array([0.0, tiny])) == pytest.approx(200 / 1e-5 * tiny**2 / 2, rel=1e-12, abs=0)


def test_quadratic_has_its_eigenvalues_at_any_angle():
    for angle in (0, 30, 90, -200):
        H = quadratic((1, 100), angle).hessian((0.3, 0.4))
        np.testing.assert_allclose(np.linalg.eigvalsh(H), (1, 100), rtol=1e-12)
    np.testing.assert_allclose(quadratic((1, 100), 90).hessian((0.0, 0.0)), np.diag((100, 1)), atol=1e-12)
    turned = quadratic((1, 2, 30, 400), rotation=ROTATION)
    np.testing.assert_allclose(turned.hessian(np.zeros(4)), ROTATION @ np.diag((1, 2, 30, 400)) @ ROTATION.T, atol=1e-9)
    assert quadratic((1, -1)).minimum is None


def test_the_axes_turn_anticlockwise():
    """At 30 degrees the flat axis points to (cos 30°, sin 30°); one axis alone is felt along it."""
    flat = np.array([np.cos(np.pi / 6), np.sin(np.pi / 6)])
    np.testing.assert_allclose(quadratic((2, 0), angle=30).grad(flat), 2 * flat, rtol=1e-12)
    np.testing.assert_allclose(quadratic((0, 2), angle=30).grad(flat), 0, atol=1e-12)
    assert quadratic((0, 2), angle=30).height(flat) == pytest.approx(0, abs=1e-12)
    assert quadratic((2, 0), angle=30).height(flat) == pytest.approx(1)
    skew = np.array([[0.6, -0.8], [0.8, 0.6]])
    np.testing.assert_allclose(quadratic((3, 0), rotation=skew).grad(skew[:, 0]), 3 * skew[:, 0], rtol=1e-12)
    assert quadratic((3, 5), rotation=skew).spec()["rotation"] == skew.tolist()
    assert quadratic((3, 5), 30).spec() == {"kind": "quadratic", "eigenvalues": [3, 5], "angle": 30}


def test_where_a_quadratic_has_its_minimum():
    assert quadratic((1, 2, 3)).minimum == (0, 0, 0)
    assert quadratic((0, 2)).minimum == (0, 0)  # anywhere on the flat axis
    assert quadratic((1, -1e-9)).minimum is None
    assert quadratic().start == (-3, 1)
    assert quadratic((1, -4)).height(np.array([1.0, 1.0])) == -1.5
    np.testing.assert_array_equal(quadratic((1, -4)).grad(np.array([1.0, 1.0])), (1, -4))


def test_defaults():
    defaults = {
        saturating_valley: (200, 1e-5),
        quadratic: ((1, 20), 0, None),
        crescent: (0.05, 5),
        rosenbrock: (1, 100),
        saddle: (1, 1),
        meadow: (0.1, 50),
        regression: (False,),
    }
    for make, values in defaults.items():
        assert tuple(one.default for one in inspect.signature(make).parameters.values()) == values


def test_heights_by_hand():
    def height(s, *theta):
        return float(s.height(np.array(theta, float)))

    assert height(rosenbrock(1, 100), 0, 1) == 101
    assert height(rosenbrock(3, 2), 1, 3) == 12
    assert height(crescent(2, 3), 3, 10) == 11
    assert height(saddle(4, 6), 2, 1) == 12
    assert height(saturating_valley(3, 4), 2, 3) == 5  # 2 + 12·(5/4 − 1)
    assert rosenbrock(3, 2).minimum == (3, 9)


def test_formulas_that_do_not_overflow_or_cancel():
    s = meadow()
    far = s.height(np.array([[-1e4, 1e4]]))  # exp(u) is infinite where u = 500,000
    np.testing.assert_allclose(far, [0.1 * 10_009 + 49.9 + 0, 0.1 * -9991 + (9991**2 * 2) / 4], rtol=2e-4)
    edge = s.height(np.array([[3.0, 4.0, 3.5]])) - s.height(np.array([[4.0, 5.0, 4.5]]))
    np.testing.assert_allclose(edge, [50 - 0.04 * np.log(2) * 49.9, 0.1 + 0.02 * np.log(2) * 49.9, 25.05], rtol=5e-3)
    assert meadow(0.1, 50).minimum == pytest.approx((9 + 0.1 - 0.1,))
    assert meadow(0.2, 50).minimum == pytest.approx((9 + 0.2 - 0.05,))
    assert saturating_valley().height(np.array([0.0, 1e100])) == pytest.approx(2e102, rel=1e-4)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"name": 3}, TypeError, "name must be text"),
        ({"height": 3}, TypeError, "height must be a function of theta, but is 3"),
        ({"grad": None}, TypeError, "grad must be a function of theta, but is None"),
        ({"start": 3}, TypeError, "start must be a sequence of numbers"),
        ({"start": ()}, ValueError, "start must be at least one number"),
        ({"start": (0, np.nan)}, ValueError, r"start\[1\] must be one finite number"),
        ({"xlim": (1, 1)}, ValueError, "xlim must be two rising numbers"),
        ({"xlim": (1, 2, 3)}, ValueError, "xlim must be two rising numbers"),
        ({"ylim": (2, 1)}, ValueError, "ylim must be two rising numbers"),
        ({"ylim": None}, TypeError, "ylim must be a sequence of numbers"),
        ({"minimum": (0.0,)}, ValueError, "minimum must be a point of 2 coordinates"),
        ({"params": 3}, TypeError, "params must be a mapping"),
        ({"story": None}, TypeError, "story must be text"),
        ({"kind": None}, TypeError, "kind must be text"),
    ],
)
def test_a_surface_of_nonsense_is_refused(wrong, error, message):
    whole = {"name": "own", "height": sum, "grad": abs, "start": (0, 0), "xlim": (-1, 1), "ylim": (-1, 1)}
    assert Surface(**whole).dim == 2
    with pytest.raises(error, match=message):
        Surface(**{**whole, **wrong})


def test_crescent_is_the_formula_of_the_lecture():
    x, y = theta = points(crescent(), 10)
    np.testing.assert_allclose(crescent().height(theta), 0.05 * (1 - x) ** 2 + 5 * (y - x**2) ** 2, rtol=1e-12)


def test_saddle_is_one():
    assert np.array_equal(saddle(2, 3).grad(np.zeros(2)), (0, 0))
    np.testing.assert_allclose(saddle(2, 3).hessian(np.zeros(2)), np.diag((-2, 3)))


def test_meadow_is_flat_steep_flat_and_ends_in_a_basin():
    s = meadow()
    slope = s.grad(np.array([[1.0, 3.5, 6.0, 9.0, 10.5]]))[0]
    np.testing.assert_allclose(slope[:4], (-0.1, -50, -0.1, 0), atol=5e-3)
    assert slope[4] > 1
    assert s.height(np.array(s.minimum)) == pytest.approx(0, abs=1e-9)
    assert np.all(np.isfinite(s.grad(np.array([[-1e6, 1e6]]))))


# ---- errors and names ----------------------------------------------------------------------------------------------


def test_surfaces_are_found_by_name():
    assert all(surface(name) is s and s.name == name and s.story for name, s in SURFACES.items())
    with pytest.raises(ValueError, match=r"name .*'rosenbrok'.*did you mean 'rosenbrock'"):
        surface("rosenbrok")
    with pytest.raises(TypeError, match="name must be one of"):
        surface(3)


def test_surfaces_are_values():
    assert crescent() == crescent() != crescent(flat=0.1)
    assert len({crescent(), crescent(), saddle()}) == 2
    assert "height" not in repr(crescent())


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: regression(standardize=1), TypeError, "standardize .* 1"),
        (lambda: saturating_valley(G=0), ValueError, "G .* above 0.* 0"),
        (lambda: saturating_valley(s=-1e-5), ValueError, "s .* above 0.*-1e-05"),
        (lambda: saturating_valley(s="thin"), TypeError, "s .*'thin'"),
        (lambda: quadratic(()), ValueError, "eigenvalues .* at least one"),
        (lambda: quadratic("ab"), TypeError, "eigenvalues .*'ab'"),
        (lambda: quadratic(3), TypeError, "eigenvalues .* 3"),
        (lambda: quadratic((1, np.inf)), ValueError, r"eigenvalues\[1\] .* finite .*inf"),
        (lambda: quadratic((1, 2, 3), angle=10), ValueError, "angle .* 0 with 3 eigenvalues.*10"),
        (lambda: quadratic((1, 2), 10, np.eye(2)), ValueError, "angle .* rotation is given.*10"),
        (lambda: quadratic((1, 2), angle=True), TypeError, "angle .*True"),
        (lambda: quadratic((1, 2), rotation=np.eye(3)), ValueError, r"rotation .* \(2, 2\).*\(3, 3\)"),
        (lambda: quadratic((1, 2), rotation=2 * np.eye(2)), ValueError, "rotation .* orthogonal"),
        (lambda: crescent(flat=[1, 2]), TypeError, r"flat .* one finite number.*\[1, 2\]"),
        (lambda: crescent(steep=np.nan), ValueError, "steep .* finite.*nan"),
        (lambda: rosenbrock(a=1j), TypeError, "a must be .*1j"),
        (lambda: rosenbrock(b=0), ValueError, "b must be .* 0"),
        (lambda: saddle(up=-1), ValueError, "up .* -1"),
        (lambda: meadow(flat=50.0), ValueError, "flat .* smaller than steep.*50"),
        (lambda: crescent().hessian((1.0, 2.0, 3.0)), ValueError, r"theta .* 2 coordinates.*\(3,\)"),
        (lambda: crescent().sharpness(1.0), ValueError, "theta .* 2 coordinates"),
    ],
)
def test_errors_name_the_argument_its_value_and_what_is_allowed(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize("name", SURFACES)
def test_whole_numbers_and_lists_are_points_too(name):
    one = SURFACES[name]
    point = [2] * one.dim
    expected = one.grad(np.array(point, float))
    np.testing.assert_array_equal(one.grad(point), expected)
    np.testing.assert_array_equal(one.grad(np.array(point)), expected)
    far = np.full(one.dim, 10**6)  # its fourth power is too large for a whole number of 64 bits
    assert one.height(far) == one.height(far.astype(float))
    with pytest.raises(ValueError, match="theta must have"):
        one.height(np.ones(one.dim + 1))
    with pytest.raises(TypeError, match="theta must be"):
        one.height(["here"] * one.dim)
