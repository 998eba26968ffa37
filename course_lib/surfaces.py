"""Error surfaces: a height, a gradient, and the story that each of them is there to tell.

θ has its coordinates first, so one point (dim,) and a whole grid of points (dim, *runs) look the same:
`x, y = theta` holds for both. Every formula is analytic, hence also right for complex θ; that is how
`Surface.hessian` gets second derivatives without rounding error (Squire & Trapp 1998, "complex step").
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce, wraps
from operator import add, mul
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from . import checks

__all__ = [
    "SURFACES",
    "Surface",
    "crescent",
    "meadow",
    "quadratic",
    "regression",
    "rosenbrock",
    "saddle",
    "saturating_valley",
    "surface",
]

Array: TypeAlias = npt.NDArray[Any]
Point: TypeAlias = tuple[float, ...]

COMPLEX_STEP = 1e-20  # so small that its square vanishes beside 1: the derivative is exact to rounding


@dataclass(frozen=True)
class Surface:
    """An error surface.

    Attributes
    ----------
    name : str
        What it is called in `SURFACES`.
    height, grad : callable
        θ of shape (dim, *runs) to the height, shape (*runs,), and to the gradient, shape (dim, *runs).
    start : tuple of float
        Where a run begins unless told otherwise.
    xlim, ylim : tuple of float
        The window worth looking at; of a surface with one coordinate, `ylim` is the range of heights.
    minimum : tuple of float or None
        A lowest point (one of them, where there are several); None where the surface has none.
    params : mapping
        The numbers that its formula needs, see `spec`.
    story : str
        In one line, what the surface shows.
    kind : str
        The maker that knows its formula; empty where that is the name itself.

    Raises
    ------
    TypeError, ValueError
        If an attribute is not what is said above.
    """

    name: str
    height: Callable[[Array], Array] = field(repr=False, compare=False)
    grad: Callable[[Array], Array] = field(repr=False, compare=False)
    start: Point
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    minimum: Point | None = None
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    story: str = field(default="", compare=False)
    kind: str = ""

    def __post_init__(self) -> None:
        for name in ("name", "story", "kind"):
            if not isinstance(getattr(self, name), str):
                checks.refuse(TypeError, name, getattr(self, name), "text")
        if not isinstance(self.params, Mapping):
            checks.refuse(TypeError, "params", self.params, "a mapping of numbers by name")
        _numbers("start", self.start)
        for name in ("xlim", "ylim"):
            limits = _numbers(name, getattr(self, name))
            if len(limits) != 2 or limits[0] >= limits[1]:
                checks.refuse(ValueError, name, getattr(self, name), "two rising numbers")
        if self.minimum is not None and len(_numbers("minimum", self.minimum)) != self.dim:
            checks.refuse(
                ValueError, "minimum", self.minimum, f"a point of {self.dim} coordinates, as start is, or None"
            )
        for name in ("height", "grad"):
            if not callable(getattr(self, name)):
                checks.refuse(TypeError, name, getattr(self, name), "a function of theta")
        for name in ("height", "grad"):
            object.__setattr__(self, name, _guarded(getattr(self, name), self.dim))

    @property
    def dim(self) -> int:
        """The number of coordinates of θ."""
        return len(self.start)

    def spec(self) -> dict[str, Any]:
        """The surface as a JSON object, {"kind": its maker, **its numbers}, for the engine of the live figures."""
        return {"kind": self.kind or self.name, **self.params}

    def hessian(self, theta: npt.ArrayLike) -> Array:
        """Return the second derivatives at θ, shape (dim, dim, *runs): ∂g/∂θⱼ = Im g(θ + ih·eⱼ)/h.

        Parameters
        ----------
        theta : array of shape (dim, *runs)

        Raises
        ------
        TypeError, ValueError
            If θ does not hold numbers, or does not have `dim` coordinates along its first axis.
        """
        theta = _point(theta, self.dim)
        columns = []
        for j in range(self.dim):
            nudged = theta.astype(complex)
            nudged[j] += 1j * COMPLEX_STEP
            columns.append(self.grad(nudged).imag / COMPLEX_STEP)
        return np.stack(columns, axis=1)

    def sharpness(self, theta: npt.ArrayLike) -> Any:
        """Return the largest eigenvalue of the Hessian, shape (*runs,): gradient descent needs lr·sharpness < 2.

        Parameters
        ----------
        theta : array of shape (dim, *runs)

        Raises
        ------
        TypeError, ValueError
            If θ does not hold numbers, or does not have `dim` coordinates along its first axis.
        """
        return np.linalg.eigvalsh(np.moveaxis(self.hessian(theta), (0, 1), (-2, -1)))[..., -1]


# ---- the makers ------------------------------------------------------------------------------------------------

REGRESSION_X = (338.0, 333.0, 328.0, 207.0, 226.0, 25.0, 179.0, 60.0, 208.0, 606.0)
REGRESSION_Y = (640.0, 633.0, 619.0, 393.0, 428.0, 27.0, 193.0, 66.0, 226.0, 1591.0)


def regression(standardize: bool = False) -> Surface:
    """Return the valley of Lee's lecture: a straight line through ten points, θ = (b, w).

    f = Σ (y − b − w·x)², summed over the ten points of H.-y. Lee's demonstration of 2016. It is computed as
    f = rest + n·(b + w·mean_x − mean_y)² + sxx·(w − slope)², which is the same but loses no digits near the minimum.

    Parameters
    ----------
    standardize : bool
        Measure x in standard deviations from its mean. θ then belongs to the standardized input, the start is the
        same line, and the valley has become a round bowl.

    Raises
    ------
    TypeError
        If `standardize` is not a bool.
    """
    if not isinstance(standardize, bool):
        checks.refuse(TypeError, "standardize", standardize, "True or False")
    xs, ys = np.array(REGRESSION_X), np.array(REGRESSION_Y)
    n, mean_x, mean_y, std = len(xs), float(xs.mean()), float(ys.mean()), float(xs.std())
    sxx = n * std**2
    slope = float(np.sum((xs - mean_x) * (ys - mean_y))) / sxx
    rest = float(np.sum((ys - mean_y - slope * (xs - mean_x)) ** 2))
    start = (-120.0, -4.0)
    if standardize:  # y = b + w·x = (b + w·mean_x) + (w·std)·z
        start = (start[0] + start[1] * mean_x, start[1] * std)
        mean_x, sxx, slope = 0.0, float(n), slope * std

    def height(theta: Array) -> Array:
        b, w = theta
        result: Array = rest + n * (b + w * mean_x - mean_y) ** 2 + sxx * (w - slope) ** 2
        return result

    def grad(theta: Array) -> Array:
        b, w = theta
        db = 2 * n * (b + w * mean_x - mean_y)
        return np.array([db, mean_x * db + 2 * sxx * (w - slope)])

    name, xlim, ylim, story = (
        (
            "regression_standardized",
            (-1500.0, 2000.0),
            (-1300.0, 2100.0),
            "The same line fit with a standardized input: a round bowl, solved in one step.",
        )
        if standardize
        else (
            "regression",
            (-200.0, -100.0),
            (-5.0, 5.0),
            "Convex and without a single bad point on the way, and yet no single rate arrives.",
        )
    )
    return Surface(
        name,
        height,
        grad,
        minimum=(mean_y - slope * mean_x, slope),
        start=start,
        xlim=xlim,
        ylim=ylim,
        params={"n": n, "mean_x": mean_x, "mean_y": mean_y, "sxx": sxx, "slope": slope, "rest": rest},
        story=story,
        kind="regression",
    )


def saturating_valley(G: float = 200.0, s: float = 1e-5) -> Surface:
    """Return the valley whose walls bounce: f = x²/2 + G·s·(√(1 + (y/s)²) − 1).

    Across (y) the floor is a parabola of curvature G/s only for |y| < s; farther out the wall has the constant slope
    G, so that a rate that is too large neither explodes nor settles: it bounces.

    Parameters
    ----------
    G : float
        Slope of the walls, positive.
    s : float
        Half the width of the rounded floor, positive.

    Raises
    ------
    TypeError, ValueError
        If `G` or `s` is not a positive finite number.
    """
    G, s = _positive("G", G), _positive("s", s)

    def height(theta: Array) -> Array:
        x, y = theta
        u = y / s
        wall = u * u / (1 + np.sqrt(1 + u * u))  # √(1+u²) − 1 without the cancellation at small u
        result: Array = x * x / 2 + G * s * wall
        return result

    def grad(theta: Array) -> Array:
        x, y = theta
        u = y / s
        return np.array([x, G * u / np.sqrt(1 + u * u)])

    return Surface(
        "saturating_valley",
        height,
        grad,
        minimum=(0.0, 0.0),
        start=(-1.0, 1.0),
        xlim=(-1.2, 0.4),
        ylim=(-1.2, 1.2),
        params={"G": G, "s": s},
        story="Walls of constant slope: too large a rate bounces forever, with a gradient that never shrinks.",
    )


def quadratic(
    eigenvalues: Sequence[float] = (1.0, 20.0), angle: float = 0.0, rotation: npt.ArrayLike | None = None
) -> Surface:
    """Return a quadratic of given curvatures: f = ½ Σₖ λₖ·(qₖ·θ)², qₖ the k-th column of the rotation.

    Parameters
    ----------
    eigenvalues : sequence of float
        The curvatures λ, one for each coordinate; negative ones make a saddle, zeros a flat direction.
    angle : float
        For two coordinates: by how many degrees the axes are turned, counterclockwise.
    rotation : array_like of shape (dim, dim), optional
        For any number of coordinates: an orthogonal matrix with the axes as its columns, instead of `angle`.

    Raises
    ------
    TypeError, ValueError
        If a curvature or the angle is not a finite number, if `angle` is used without two coordinates or together
        with `rotation`, or if `rotation` is not an orthogonal matrix of the right size.
    """
    curvatures = _numbers("eigenvalues", eigenvalues)
    dim = len(curvatures)
    axes = _axes(dim, checks.single("angle", angle), rotation)
    params: dict[str, Any] = {"eigenvalues": list(curvatures), "angle": float(angle)}
    if rotation is not None:
        params = {"eigenvalues": list(curvatures), "rotation": [list(row) for row in axes or ()]}
    into = None if axes is None else tuple(zip(*axes, strict=True))  # the transpose of a rotation undoes it

    def scaled(u: Array) -> Array:
        stretch = np.array(curvatures, dtype=u.real.dtype)  # theta's own precision: float32 stays float32
        return stretch.reshape(dim, *(1,) * (u.ndim - 1)) * u

    def height(theta: Array) -> Array:
        u = _turn(into, theta)
        result: Array = np.sum(scaled(u) * u, axis=0) / 2
        return result

    def grad(theta: Array) -> Array:
        return _turn(axes, scaled(_turn(into, theta)))

    return Surface(
        "quadratic",
        height,
        grad,
        minimum=(0.0,) * dim if min(curvatures) >= 0 else None,
        start=(-3.0, *(1.0,) * (dim - 1)),
        xlim=(-4.0, 4.0),
        ylim=(-2.5, 2.5),
        params=params,
        story="Every smooth minimum, seen from near by: each axis shrinks by its own factor 1 − lr·λ.",
    )


def crescent(flat: float = 0.05, steep: float = 5.0) -> Surface:
    """Return the crescent: f = flat·(1 − x)² + steep·(y − x²)².

    Along the bent floor the same coordinate is steep in one place and flat in another.

    Parameters
    ----------
    flat, steep : float
        The weights of the way along the floor and of the walls, positive.

    Raises
    ------
    TypeError, ValueError
        If `flat` or `steep` is not a positive finite number.
    """
    flat, steep = _positive("flat", flat), _positive("steep", steep)
    height, grad = _bent_valley(flat, 1.0, steep)
    return Surface(
        "crescent",
        height,
        grad,
        minimum=(1.0, 1.0),
        start=(-2.2, 3.0),
        xlim=(-2.6, 2.2),
        ylim=(-1.0, 5.0),
        params={"flat": flat, "steep": steep},
        story="The same parameter needs a small rate in the arms and a large one in the middle.",
    )


def rosenbrock(a: float = 1.0, b: float = 100.0) -> Surface:
    """Return Rosenbrock's banana: f = (a − x)² + b·(y − x²)² (Rosenbrock 1960).

    Parameters
    ----------
    a : float
        The minimum is at (a, a²).
    b : float
        The weight of the walls, positive.

    Raises
    ------
    TypeError, ValueError
        If `a` is not a finite number or `b` not a positive one.
    """
    a, b = checks.single("a", a), _positive("b", b)
    height, grad = _bent_valley(1.0, a, b)
    return Surface(
        "rosenbrock",
        height,
        grad,
        minimum=(a, a * a),
        start=(-1.2, 1.0),
        xlim=(-2.0, 2.0),
        ylim=(-1.0, 3.0),
        params={"a": a, "b": b},
        story="The classic test: easy to reach the floor of the valley, slow to walk along it.",
    )


def saddle(down: float = 1.0, up: float = 1.0) -> Surface:
    """Return a saddle between two minima: f = down·(x² − 1)²/4 + up·y²/2.

    At the origin the gradient vanishes and the curvatures are −down and up; the minima are (±1, 0).

    Parameters
    ----------
    down, up : float
        The curvatures at the saddle along x, with the sign turned, and along y; both positive.

    Raises
    ------
    TypeError, ValueError
        If `down` or `up` is not a positive finite number.
    """
    down, up = _positive("down", down), _positive("up", up)

    def height(theta: Array) -> Array:
        x, y = theta
        result: Array = down * (x * x - 1) ** 2 / 4 + up * y * y / 2
        return result

    def grad(theta: Array) -> Array:
        x, y = theta
        return np.array([down * x * (x * x - 1), up * y])

    return Surface(
        "saddle",
        height,
        grad,
        minimum=(1.0, 0.0),
        start=(0.01, 1.3),
        xlim=(-1.8, 1.8),
        ylim=(-1.6, 1.6),
        params={"down": down, "up": up},
        story="A critical point that is no minimum: slow to leave, but the way out is downhill.",
    )


def meadow(flat: float = 0.1, steep: float = 50.0) -> Surface:
    """Return meadow, cliff, meadow and basin on one coordinate: a profile given by its slope.

    f′(x) = −flat − (steep − flat)·(S(x − 3) − S(x − 4)) + R(x − 9), with S(u) = 1/(1 + exp(−u/0.02)) for the two
    edges of the cliff and the ramp R(u) = (u + √(u² + 0.04))/2 for the wall of the basin.

    Parameters
    ----------
    flat, steep : float
        Downward slope of the meadows and of the cliff, 0 < flat < steep.

    Raises
    ------
    TypeError, ValueError
        If `flat` or `steep` is not a positive finite number, or `flat` is not smaller than `steep`.
    """
    flat, steep = _positive("flat", flat), _positive("steep", steep)
    if flat >= steep:
        raise ValueError(f"flat must be smaller than steep, {steep!r}, but is {flat!r}")
    top, foot, basin = 3.0, 4.0, 9.0
    edge, bend = 0.02, 0.2
    drop = steep - flat

    def height(theta: Array) -> Array:
        (x,) = theta
        cliff = edge * (_softplus((x - top) / edge) - _softplus((x - foot) / edge))
        u = x - basin
        root = np.sqrt(u * u + bend * bend)
        wall = (u * u + u * root + bend * bend * np.arcsinh(u / bend)) / 4
        result: Array = flat * (basin - x) + drop * (foot - top - cliff) + wall
        return result

    def grad(theta: Array) -> Array:
        (x,) = theta
        cliff = _logistic((x - top) / edge) - _logistic((x - foot) / edge)
        u = x - basin
        ramp = (u + np.sqrt(u * u + bend * bend)) / 2
        return np.array([ramp - flat - drop * cliff])

    return Surface(
        "meadow",
        height,
        grad,
        minimum=(basin + flat - bend * bend / (4 * flat),),  # where the ramp has the height `flat`
        start=(0.0,),
        xlim=(-0.5, 11.0),
        ylim=(-0.1 * steep, 1.1 * steep),
        params={"flat": flat, "steep": steep, "top": top, "foot": foot, "basin": basin, "edge": edge, "bend": bend},
        story="Flat, then a cliff, then flat again: which optimizer brakes at the cliff, and which speeds up after it?",
    )


def surface(name: str) -> Surface:
    """Return the surface of that name from `SURFACES`.

    Parameters
    ----------
    name : str

    Raises
    ------
    TypeError, ValueError
        If there is no such surface; the message suggests the closest name.
    """
    return SURFACES[checks.one_of("name", name, SURFACES)]


# ---- parts of formulas -----------------------------------------------------------------------------------------


def _bent_valley(p: float, a: float, q: float) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    """Height and gradient of p·(a − x)² + q·(y − x²)²."""

    def height(theta: Array) -> Array:
        x, y = theta
        result: Array = p * (a - x) ** 2 + q * (y - x * x) ** 2
        return result

    def grad(theta: Array) -> Array:
        x, y = theta
        across = 2 * q * (y - x * x)
        return np.array([2 * p * (x - a) - 2 * x * across, across])

    return height, grad


def _logistic(u: Array) -> Array:
    """1/(1 + exp(−u)), written with tanh: never overflows, and right for complex u."""
    return (1 + np.tanh(u / 2)) / 2


def _softplus(u: Array) -> Array:
    """log(1 + exp(u)) without overflow, right for complex u (hence np.real and not abs)."""
    positive = np.real(u) > 0
    return np.where(positive, u, 0 * u) + np.log1p(np.exp(np.where(positive, -u, u)))


def _turn(matrix: tuple[Point, ...] | None, theta: Array) -> Array:
    """Matrix times θ, row by row: unlike `@` it gives a batch of runs the very bits of each run alone."""
    if matrix is None:
        return theta
    return np.array([reduce(add, map(mul, row, theta)) for row in matrix])


def _axes(dim: int, angle: float, rotation: npt.ArrayLike | None) -> tuple[Point, ...] | None:
    """The axes of a quadratic as the columns of a matrix; None where they are not turned."""
    if rotation is None:
        if angle and dim != 2:
            checks.refuse(ValueError, "angle", angle, f"0 with {dim} eigenvalues (it turns two coordinates)")
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        return ((c, -s), (s, c)) if angle else None
    if angle:
        checks.refuse(ValueError, "angle", angle, "0 when rotation is given")
    matrix = np.asarray(checks.finite("rotation", rotation), dtype=float)
    if matrix.shape != (dim, dim):
        raise ValueError(f"rotation must have shape {(dim, dim)} for {dim} eigenvalues, but has {matrix.shape}")
    if not np.allclose(matrix.T @ matrix, np.eye(dim), rtol=0, atol=1e-10):
        checks.refuse(ValueError, "rotation", rotation, "orthogonal (its transpose its inverse)")
    return tuple(tuple(row) for row in matrix.tolist())


# ---- checks of arguments ---------------------------------------------------------------------------------------


def _positive(name: str, value: Any) -> float:
    return float(checks.positive(name, checks.single(name, value)))


def _numbers(name: str, values: Any) -> Point:
    if np.ndim(checks.real(name, values, "a sequence of numbers")) != 1:
        checks.refuse(TypeError, name, values, "a sequence of numbers")
    if len(values) == 0:
        checks.refuse(ValueError, name, values, "at least one number")
    return tuple(checks.single(f"{name}[{k}]", value) for k, value in enumerate(values))


def _guarded(formula: Callable[[Array], Array], dim: int) -> Callable[[Array], Array]:
    """Let a formula of θ take any θ of `dim` coordinates, also whole numbers, and none of another shape."""
    if getattr(formula, "guards", None) == dim:  # a formula of another surface: `replace` hands it on
        return formula

    @wraps(formula)
    def guarded(theta: npt.ArrayLike) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is data
            return formula(_point(theta, dim))

    vars(guarded)["guards"] = dim
    return guarded


def _point(theta: npt.ArrayLike, dim: int) -> Array:
    known = isinstance(theta, np.ndarray) and theta.dtype.kind in "fc"
    array = np.asarray(theta if known else checks.real("theta", theta))
    array = array if array.dtype.kind in "fc" else array.astype(float)
    if array.ndim == 0 or len(array) != dim:
        raise ValueError(f"theta must have {dim} coordinates along its first axis, but has shape {array.shape}")
    return array


#: The surfaces of the course, by name
SURFACES: dict[str, Surface] = {
    "regression": regression(),
    "regression_standardized": regression(standardize=True),
    "saturating_valley": saturating_valley(),
    "quadratic": quadratic(),
    "crescent": crescent(),
    "meadow": meadow(),
    "saddle": saddle(),
    "rosenbrock": rosenbrock(),
}
