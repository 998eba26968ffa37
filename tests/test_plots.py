"""Figures: what they draw is what they were given, they say what diverged, and they cannot be shown without words."""

import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from course_lib import plots
from course_lib.optimizers import OPTIMIZERS, adagrad, gd, rmsprop
from course_lib.paths import rollout, trace
from course_lib.plots import curves, graded, panels, paths, png, profile, relief, reliefs, show, svg
from course_lib.surfaces import meadow, quadratic, rosenbrock, saddle

ALT = "The loss falls and then stays where it is."


PANEL = {"x": (0, 1), "y": (0, 1)}


def a_figure():
    return curves({"loss": {"GD": np.array([4.0, 2.0, 1.0])}, "norm": {"GD": np.array([1.0, 1.0, 2.0])}}, log=["loss"])


def grade_zeros(edges, numbers=4):
    return graded(rosenbrock(), {"GD": (np.zeros((4, 2)), np.zeros(numbers))}, edges, label="rate")


def test_curves_draw_the_numbers_given():
    loss, norm = a_figure().axes
    np.testing.assert_array_equal(loss.lines[0].get_ydata(), [4, 2, 1])
    np.testing.assert_array_equal(norm.lines[0].get_xdata(), [0, 1, 2])
    assert (loss.get_yscale(), norm.get_yscale()) == ("log", "linear")
    assert norm.get_xlabel() == "step"


def test_a_series_may_have_its_own_x():
    fig = curves({"a": {"every": ([0, 10], np.array([1.0, 2.0])), "all": np.arange(11.0)}}, np.arange(11))
    np.testing.assert_array_equal(fig.axes[0].lines[0].get_xdata(), [0, 10])


def test_bars_and_lines_with_names():
    fig = curves({"w": {"a": [1.0, 2.0], "b": [3.0, 4.0]}}, [10, 12], bars=["w"], levels={"w": {"half": 0.5}})
    ax = fig.axes[0]
    assert [bar.get_height() for bar in ax.patches] == [1, 2, 3, 4]
    assert [bar.get_center()[0] for bar in ax.patches] == pytest.approx([9.6, 11.6, 10.4, 12.4])
    assert (ax.lines[0].get_ydata()[0], ax.texts[0].get_text()) == (0.5, "half")
    assert curves({"w": {"a": [1.0, 2.0]}}, levels={"w": 0.5}).axes[0].texts[0].get_text() == ""


def test_a_diverging_run_is_drawn_as_far_as_it_goes_and_its_step_is_told():
    bowl = quadratic((1.0, 100.0))
    path = rollout(gd(1.0), bowl.grad, (1.0, 1.0), 400)
    lost = int(np.argmax(~np.isfinite(path).all(axis=1)))
    legend = paths(bowl, {"GD": path}).axes[0].get_legend().get_texts()[0].get_text()
    assert legend == f"GD (diverged at step {lost})"
    heights = bowl.height(path.T)
    output = curves({"loss": {"GD": heights}}).axes[0].get_legend().get_texts()[0].get_text()
    assert output == f"GD (diverged at {int(np.argmax(~np.isfinite(heights)))})"


def test_a_map_shows_the_path_the_start_and_the_minimum():
    surface = rosenbrock()
    path = rollout(gd(1e-3), surface.grad, surface.start, 50)
    ax = paths(surface, {"GD": path}).axes[0]
    np.testing.assert_array_equal(np.array(ax.lines[0].get_data()).T, path)
    assert ax.lines[1].get_xdata()[0] == surface.start[0]
    assert ax.lines[2].get_xdata()[0] == surface.minimum[0]
    assert ax.get_xlim() == surface.xlim


def test_a_graded_path_shows_where_its_number_changes():
    bowl = quadratic()
    path = np.array([[-3.0, 1.0], [-2.0, 1.0], [-1.0, 0.5], [0.0, 0.5]])
    fig = graded(
        bowl, {"one": (path, np.array([0.01, 0.1, 0.5, 9.0])), "two": (path, np.ones(4))}, (0.1, 1.0), label="r"
    )
    thin, thick = fig.axes[0].lines[:2]
    np.testing.assert_array_equal(np.array(thin.get_data()).T, path[:2])
    np.testing.assert_array_equal(np.array(thick.get_data()).T, path[1:])  # 0.1 is of the upper grade; 9 leads nowhere
    assert (thin.get_color(), thick.get_color()) == plots.RAMP[:2]
    assert thin.get_linewidth() < thick.get_linewidth()
    assert fig.axes[1].lines[0].get_color() == plots.RAMP[2]
    assert [text.get_text() for text in fig.legends[0].get_texts()] == ["below 0.1", "0.1 to 1", "above 1"]
    assert fig.legends[0].get_title().get_text() == "r"


def test_a_relief_and_its_map_have_the_same_contour_lines_and_cuts():
    valley, levels = quadratic((1.0, 25.0)), [3, 6, 9, 12]
    fig = relief(valley, levels, xlim=(-5, 5), ylim=(-1, 1))
    above, ground, section = fig.axes
    assert [text.get_text() for text in above.texts] == ["3", "6", "9", "3", "6", "9", "across", "along"]
    assert [text.get_text() for text in section.texts] == ["across: λ = 25", "along: λ = 1"]
    across, dots, along, more = section.lines
    for line, curvature in ((across, 25), (along, 1)):
        np.testing.assert_allclose(line.get_ydata(), curvature * line.get_xdata() ** 2 / 2, atol=1e-12)
    for dotted, curvature in ((dots, 25), (more, 1)):
        np.testing.assert_allclose(sorted(set(dotted.get_ydata())), levels)
        np.testing.assert_allclose(np.abs(dotted.get_xdata()), np.sqrt(2 * dotted.get_ydata() / curvature), rtol=1e-3)
    np.testing.assert_allclose(ground.lines[1].get_xdata(), along.get_xdata())
    assert (ground.get_xlabel(), ground.get_ylabel()) == (r"$\theta_1$", r"$\theta_2$")


def test_a_map_names_its_places():
    (ax,) = paths(saddle(), {"GD": np.array([[1.0, 0.0], [0.5, 0.0]])}, marks={"saddle": (0, 0)}).axes
    assert [text.get_text() for text in ax.texts] == ["saddle"] and ax.texts[0].xy == (0, 0)


def test_a_relief_of_a_saddle_names_its_places_and_shows_a_run():
    marks, ways = {"saddle": (0, 0), "minimum": (1, 0), "another": (-1, 0)}, {"down": (2, 0), "up": (0, 1)}
    run = np.array([[0.1, 0.8], [0.2, 0.1], [0.9, 0.0]])
    fig = relief(saddle(), [0.1, 0.25, 1], marks=marks, ways=ways, path=run, title="a saddle", height=10)
    above, ground, section = fig.axes
    assert above.get_title(loc="left") == "a saddle" and section.get_xlabel() == "distance from the saddle"
    assert [text.get_text() for text in ground.texts] == ["saddle", "minimum", "another"]
    assert [text.get_text() for text in above.texts] == ["up", "down", "saddle"]
    assert [text.get_text() for text in section.texts] == ["up: λ = 1", "down: λ = −1"]
    assert any(np.array_equal(line.get_xydata(), run) for line in ground.lines)
    (start,) = [line for line in ground.lines if line.get_markersize() == 8]
    np.testing.assert_array_equal(start.get_xydata(), run[:1])
    turned = relief(saddle(), [0.1], marks={"here": (0.5, 0.5)}, ways={"a": (1, 1), "b": (1, -1)}).axes[2].lines
    s, z = turned[0].get_data()
    np.testing.assert_allclose(z, saddle().height(0.5 + np.array([1, -1])[:, None] * s / np.sqrt(2)), atol=1e-12)
    assert s[[0, -1]] * np.sqrt(0.5) == pytest.approx([-1.1, 1.3])  # θ₂ comes to 1.6, θ₁ to 1.8: the window ends


def test_a_figure_with_large_letters_shrinks_on_a_phone():
    assert "data-shrinks" in svg(relief(quadratic(), [1]), "A valley and its map.")
    assert "data-shrinks" not in svg(curves({"loss": {"a": [1.0, 2.0]}}), "A line that rises.")


@pytest.mark.parametrize(
    "surface", [quadratic((1.0, 25.0)), quadratic((1.0, 20.0), angle=30.0), rosenbrock(), saddle()]
)
def test_a_relief_hides_nothing(surface):
    """No two places of the ground are drawn at the same place: the projection never turns over."""
    windows = surface.xlim, surface.ylim
    coarse, fine = (np.stack(np.meshgrid(*(np.linspace(*window, n) for window in windows))) for n in (40, 300))
    x, y = reliefs._stand(reliefs._scales(surface, coarse, windows), fine, surface.height(fine))
    (xv, xu), (yv, yu) = np.gradient(x), np.gradient(y)
    assert (xu * yv - xv * yu > 0).all()


def luminance(color):
    """Relative luminance of #rrggbb, as WCAG defines it."""
    parts = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


@pytest.mark.parametrize("ground", ["#ffffff", plots.BANDS[-1], "#14181e", "#28303c"])
def test_the_ramp_shows_on_the_light_and_on_the_dark_page(ground):
    for ink in plots.RAMP:
        low, high = sorted((luminance(ink), luminance(ground)))
        assert (high + 0.05) / (low + 0.05) >= 3


def test_a_profile_shows_balls_on_the_ground_and_their_sigma_and_steps():
    ground = meadow()
    runs = {
        "RMSProp": trace(rmsprop(0.02, alpha=0.9, start="first"), ground.grad, ground.start, 200),
        "Adagrad": trace(adagrad(0.02), ground.grad, ground.start, 100),
    }
    top, sigma, step = profile(ground, runs, every=20).axes
    line, *balls = top.lines
    np.testing.assert_array_equal(line.get_ydata(), ground.height(line.get_xdata()[None]))
    above = [string.get_ydata() - ground.height(string.get_xdata()[None]) for string in balls]
    for k, (name, run) in enumerate(runs.items()):
        np.testing.assert_array_equal(balls[k].get_xdata(), run.theta[::20, 0])
        np.testing.assert_allclose(above[k], above[k][0])  # one height above the ground all the way
        np.testing.assert_array_equal(sigma.lines[k].get_ydata(), run.sigma[:, 0])
        np.testing.assert_array_equal(step.lines[k].get_ydata(), np.abs(run.step[:, 0]) / run.eta.max())
        assert {string.get_color() for string in (balls[k], sigma.lines[k])} == {
            plots.COLORS[plots.LOOKS[name.lower()][0]]
        }
    assert step.lines[1].get_ydata().max() <= 1, "Adagrad's speed limit is seen"
    assert len({(string.get_color(), string.get_fillstyle()) for string in balls}) == 2
    assert above[1][0] > above[0][0] > 0
    assert (sigma.get_yscale(), step.get_yscale()) == ("log", "log")


def test_a_still_is_small_and_the_same_each_time():
    assert png(a_figure()) == png(a_figure())
    assert len(png(a_figure())) < 12_000
    assert svg(a_figure(), ALT) == svg(a_figure(), ALT)


def test_on_the_page_a_figure_follows_its_theme(monkeypatch):
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    data, _ = show(a_figure(), 'A "flat" loss & a large norm.')._repr_mimebundle_()
    root = ET.fromstring(data["text/html"])
    assert root.get("aria-label") == 'A "flat" loss & a large norm.'
    assert root.get("role") == "img"
    inner = root.find("{http://www.w3.org/2000/svg}svg")
    assert inner.get("width") is None
    assert inner.get("viewBox")
    assert "var(--us-c1,#3a63b0)" in data["text/html"]
    assert "<metadata>" not in data["text/html"]


def test_in_a_notebook_it_is_a_picture_with_words(monkeypatch):
    monkeypatch.delenv("UNSTUCK_SITE", raising=False)
    data, metadata = show(a_figure(), ALT)._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert data["text/plain"] == f"Figure: {ALT}"
    assert metadata["image/png"]["alt"] == ALT


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: show("no figure", ALT), TypeError, "fig must be a matplotlib Figure"),
        (lambda: show(a_figure(), ""), ValueError, "alt must say in a sentence"),
        (lambda: show(a_figure(), None), ValueError, "alt must say in a sentence"),
        (lambda: curves({}), ValueError, "panels must hold at least one panel"),
        (lambda: curves({"loss": {"a": [1.0, 2.0]}}, log=["los"]), ValueError, "did you mean 'loss'"),
        (
            lambda: curves({"loss": {"a": [1.0, 2.0]}}, [1, 2, 3]),
            ValueError,
            "x of 'a' must have the length of its y, 2",
        ),
        (lambda: profile(meadow(), {}), ValueError, "runs must hold at least one trace"),
        (
            lambda: profile(rosenbrock(), {"GD": trace(gd(0.1), meadow().grad, (0.0,), 2)}),
            ValueError,
            "surface must have one coordinate, but 'rosenbrock' has 2",
        ),
        (
            lambda: profile(meadow(), {"GD": trace(gd(0.1), meadow().grad, (0.0,), 2, (3,))}),
            ValueError,
            "runs\\['GD'\\] must have theta of shape",
        ),
        (
            lambda: profile(meadow(), {"GD": trace(gd(0.1), meadow().grad, (0.0,), 2)}, every=0),
            ValueError,
            "every must be",
        ),
        (lambda: paths(rosenbrock(), {"GD": np.zeros(4)}), ValueError, "runs\\['GD'\\] must have shape"),
        (lambda: graded(rosenbrock(), {}, (1,), label="r"), ValueError, "runs must hold at least one path"),
        (lambda: grade_zeros((2, 1)), ValueError, "edges must be one to 5 rising numbers, but is \\(2, 1\\)"),
        (lambda: grade_zeros(range(6)), ValueError, "edges must be one to 5 rising numbers"),
        (
            lambda: grade_zeros((1,), 3),
            ValueError,
            r"shapes \(steps \+ 1, 2\) and \(steps \+ 1,\), but has \(4, 2\) and",
        ),
        (lambda: plots.figure(0), ValueError, "rows must be"),
        (lambda: plots.figure(1, 10**6), ValueError, "columns must be .* 100 or below"),
        (lambda: plots.figure(height=0), ValueError, "height must be"),
        (lambda: plots.figure(height="high"), TypeError, "height must be"),
        (lambda: plots.looks(3), TypeError, "names must be"),
        (lambda: plots.looks([3]), TypeError, "a series' name must be text"),
        (lambda: curves(3), TypeError, "panels must be a dict"),
        (lambda: curves({"a": 3}), TypeError, r"panels\['a'\] must be a dict"),
        (lambda: curves({"a": {}}), ValueError, r"panels\['a'\] must hold at least one series"),
        (lambda: curves({str(k): {"a": [1]} for k in range(101)}), ValueError, "panels must hold at most 100"),
        (lambda: curves({"a": {"b": "x"}}), TypeError, "y of 'b' must be a 1-d array of real numbers"),
        (lambda: curves({"a": {"b": 3}}), ValueError, "y of 'b' must be a 1-d array"),
        (lambda: curves({"a": {"b": []}}), ValueError, "y of 'b' must be a 1-d array of at least one number"),
        (lambda: curves({"a": {"b": (1, 2, 3)}}), TypeError, "series 'b' must be y, or a pair"),
        (lambda: curves({"a": {"b": ("x", [1])}}), TypeError, "x of 'b' must be"),
        (lambda: curves({"a": {"b": [1]}}, log="a"), TypeError, "log must be a sequence of panels"),
        (lambda: curves({"a": {"b": [1]}}, bars=3), TypeError, "bars must be a sequence of panels"),
        (lambda: curves({"a": {"b": [1]}}, xlabel=3), TypeError, "xlabel must be text"),
        (lambda: curves({"a": {"b": [1]}}, marks=3), TypeError, "marks must be a dict"),
        (lambda: curves({"a": {"b": [1]}}, marks={"m": "x"}), TypeError, r"marks\['m'\] must be one finite number"),
        (lambda: curves({"a": {"b": [1]}}, levels=3), TypeError, "levels must be"),
        (lambda: curves({"a": {"b": [1]}}, levels=np.array([])), TypeError, "levels must be a dict of panel → number"),
        (lambda: curves({"a": {"b": [1]}}, log=["c"]), ValueError, "a panel of log must be one of 'a', but is 'c'"),
        (lambda: curves({"a": {"b": [1]}}, levels={"a": "x"}), TypeError, r"levels\[''\] must be one finite number"),
        (lambda: curves({"a": {"b": [1]}}, height=-1), ValueError, "height must be"),
        (lambda: plots.field(3, rosenbrock(), (0, 1), (0, 1)), TypeError, "ax must be a matplotlib Axes"),
        (lambda: plots.field(a_figure().axes[0], rosenbrock(), (0, 1), (0, 1), 9), TypeError, "grid must be a pair"),
        (lambda: paths(rosenbrock(), {"a": [[0, 0]]}, grid=(9,)), ValueError, "grid must be a pair of whole numbers"),
        (lambda: paths(rosenbrock(), {"a": [[0, 0]]}, grid=(9, 1)), ValueError, r"grid\[1\] must be .* 2 or above"),
        (lambda: panels([]), TypeError, "given must be a list of at least one panel"),
        (lambda: panels([3]), TypeError, "a panel of given must be a dict, or a function of an Axes"),
        (lambda: panels([PANEL], [[1]]), ValueError, "a place in layout must be a whole number, 0 or below, but is 1"),
        (lambda: panels([PANEL], [[]]), ValueError, "layout must be a list of rows, none of them empty"),
        (lambda: panels([PANEL], height="x"), TypeError, "height must be"),
        (lambda: paths(3, {}), TypeError, "surface must be a Surface"),
        (lambda: paths(meadow(), {"a": np.zeros((3, 2))}), ValueError, "surface must have two coordinates"),
        (lambda: paths(rosenbrock(), [3]), TypeError, "runs must be a dict"),
        (lambda: paths(rosenbrock(), {"a": np.zeros((0, 2))}), ValueError, r"runs\['a'\] must have shape"),
        (lambda: paths(rosenbrock(), {"a": [["x", "y"]]}), TypeError, r"runs\['a'\] must be an array of real numbers"),
        (lambda: paths(rosenbrock(), {"a": [[0, 0]]}, xlim=(1, 0)), ValueError, "xlim must be a pair of rising"),
        (lambda: paths(rosenbrock(), {"a": [[0, 0]]}, ylim=3), ValueError, "ylim must be a pair of rising"),
        (lambda: paths(rosenbrock(), {"a": [[0, 0]]}, labels="x"), TypeError, "labels must be a pair of texts"),
        (lambda: paths(rosenbrock(), {"a": [[0, 0]]}, labels=("x", 3)), TypeError, r"labels\[1\] must be text"),
        (lambda: graded(rosenbrock(), {"a": 3}, (1,), label="r"), TypeError, r"runs\['a'\] must be a path and"),
        (lambda: graded(rosenbrock(), {"a": 3}, "x", label="r"), TypeError, "edges must be"),
        (lambda: graded(rosenbrock(), {"a": 3}, (1,), label=3), TypeError, "label must be text"),
        (lambda: profile(meadow(), {"a": 3}), TypeError, r"runs\['a'\] must be what `paths.trace` returned"),
        (lambda: relief(meadow(), [1]), ValueError, "surface must have two coordinates"),
        (lambda: relief(replace(quadratic(), minimum=None), [1]), ValueError, "surface must have a minimum"),
        (lambda: relief(quadratic(), [1], marks={"here": 1}), ValueError, "must be a pair of numbers"),
        (lambda: relief(quadratic(), [1], ways={"up": (0, 1)}), ValueError, "ways must be two directions by name"),
        (lambda: relief(quadratic(), [1], path=[1.0]), ValueError, "path must be an array of shape"),
        (lambda: relief(quadratic(), [2, 1]), ValueError, "levels must be 1 to 8 rising numbers"),
        (lambda: relief(quadratic(), "x"), TypeError, "levels must be"),
        (lambda: relief(quadratic(), [1], xlim=(1, 0)), ValueError, "xlim must be a pair of rising"),
        (lambda: png(3), TypeError, "fig must be a matplotlib Figure"),
        (lambda: png(a_figure(), 0), ValueError, "dpi must be"),
        (lambda: png(a_figure(), 10**6), ValueError, "dpi must be .* 1,000 or below"),
        (lambda: svg(3, ALT), TypeError, "fig must be a matplotlib Figure"),
        (lambda: svg(a_figure(), 3), TypeError, "alt must be text"),
        (lambda: plots.Still(a_figure(), "three words only"), ValueError, "alt must say in a sentence"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_place_of_the_layout_may_stay_empty():
    assert len(panels([PANEL, PANEL], [[0, -1], [1, 1]]).axes) == 2
    assert len(paths(rosenbrock(), {"a": [[0, 0], [1, 1]]}, grid=(2, 2)).axes) == 1


def test_lists_and_arrays_are_drawn_alike():
    ax = paths(rosenbrock(), {"a": [[0, 0], [1, 1]]}, xlim=np.array([-1, 2]), ylim=[-1, 2]).axes[0]
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1, 2), (-1, 2))
    ax = curves({"w": {"a": [3]}}, [7], bars=["w"]).axes[0]
    assert (ax.patches[0].get_center()[0], ax.patches[0].get_width()) == pytest.approx((7, 0.8))


@pytest.mark.parametrize(
    ("ys", "side"),
    [((5, 1.1), "left"), ((1.1, 5), "right"), ((1.1, 1.1), "right"), ((5, 5), "right"), ((5, 0.9), "right")],
    ids=["ends there", "begins there", "is there all the way", "stays above", "ends below"],
)
def test_the_name_of_a_level_stands_where_no_curve_passes(ys: tuple[float, float], side: str):
    fig = curves({"loss": {"a": np.linspace(*ys, 101)}}, levels={"loss": {"goal": 1.0}}, log=["loss"])
    (name,) = [text for text in fig.axes[0].texts if text.get_text() == "goal"]
    assert name.get_ha() == side


def test_marks_and_levels_stand_where_they_are_said():
    first, second = curves(
        {"a": {"s": [1.0, 2.0]}, "b": {"s": [1.0, 2.0]}}, marks={"m": 0.5}, levels={"b": {"l": 1.5}}
    ).axes
    assert [line.get_xdata()[0] for line in (first.lines[1], second.lines[1])] == [0.5, 0.5]
    assert [text.get_text() for text in first.texts] == ["m"]
    assert (second.lines[2].get_ydata()[0], second.texts[0].get_text()) == (1.5, "l")
    assert len(first.lines) == 2


def test_a_long_series_is_downsampled_and_its_burst_kept():
    y = np.zeros(5000)
    y[777] = 1
    drawn = curves({"a": {"s": y}}).axes[0].lines[0]
    assert len(drawn.get_xdata()) < 1300 and 777 in drawn.get_xdata()


def test_a_logarithmic_axis_has_plain_numbers():
    ax = curves({"a": {"s": [0.5, 3.0]}}, log=["a"]).axes[0]
    ticks = [tick for tick in ax.yaxis.get_major_locator()() if 0.5 <= tick <= 3]
    assert ticks == pytest.approx([0.5, 1, 2])
    assert ax.yaxis.get_major_formatter()(0.5) == "0.5"
    assert curves({"a": {"s": [-1.0, 0.0]}}, log=["a"]).axes[0].get_yscale() == "linear"  # nothing has a logarithm


def test_inks_are_those_of_the_course():
    image = Image.open(io.BytesIO(png(a_figure())))
    assert image.mode == "P" and image.size == (552, 296)
    inks = {"#{:02x}{:02x}{:02x}".format(*ink) for ink in np.array(image.getpalette()).reshape(-1, 3)}
    assert {"#ffffff", plots.COLORS[0], plots.INK} <= inks
    corner = image.convert("RGB").getpixel((0, 0))
    assert corner == (255, 255, 255)


def test_letters_of_no_ink_of_their_own_follow_the_page():
    fig, ax = plots.figure()
    ax.annotate("drawn outside the style", (0.5, 0.5))  # in matplotlib's black, which SVG takes as said
    start = plots.svg(fig, "a label").partition(">")[2].partition(">")[0]
    assert start.startswith("<svg ") and f'style="fill: var(--us-fg,{plots.INK})"' in start


def test_an_optimizer_looks_the_same_everywhere():
    assert plots.looks(["Adam", "GD"]) == [plots.LOOKS["adam"], plots.LOOKS["gd"]]
    assert plots.looks(["RMSProp, α = 0.9"]) == [plots.LOOKS["rmsprop"]]
    assert set(OPTIMIZERS) <= set(plots.LOOKS)


def test_no_two_optimizers_look_the_same_as_drawn():
    def drawn(names):
        lines = [curves({"loss": {name: [3.0, 1.0]}}).axes[0].lines[0] for name in names]
        return {(line.get_color(), repr(line._dash_pattern)) for line in lines}

    names = plots.LOOKS.keys() - {"sgd"}  # another name of GD
    assert len(drawn(names)) == len(names)
    five = curves({"loss": {name: [3.0, 1.0] for name in "abcde"}}).axes[0].lines
    assert len({repr(line._dash_pattern) for line in five}) == len(set(plots.HATCHES)) == 5, (
        "color alone tells two apart"
    )


def test_other_series_take_what_is_left():
    assert plots.looks(["theory", "GD"]) == [(1, 1), plots.LOOKS["gd"]]
    assert plots.looks(["a", "b", "c"]) == [(0, 0), (1, 1), (2, 2)]
    assert len(set(plots.looks([f"start {k}" for k in range(25)]))) == 25


def test_two_of_the_same_optimizer_go_by_order():
    assert plots.looks(["Adam, η = 1", "Adam, η = 2"]) == [(0, 0), (1, 1)]
