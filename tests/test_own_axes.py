"""OwnAxes: each direction shrinks by its own factor, the loss is the sum of its parts, and the page says the same."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from conftest import panels_of
from figures import frame

from course_lib.widgets import OwnAxes
from course_lib.widgets.own_axes import COS, CURVATURES, MAPS, SIN, TURN, caption, walk

POINTS = [(-2.0, -0.2), (1.0, 1.5), (0.5, -2.0)]


def test_each_direction_has_its_factor_and_the_parts_add_up() -> None:
    for lr, point in product((0.02, 0.09, 0.105), POINTS):
        theta, own, parts = walk(lr, point)
        np.testing.assert_allclose(
            own[1:] / own[:-1], np.broadcast_to(1 - lr * np.array(CURVATURES), (20, 2)), rtol=1e-9
        )
        np.testing.assert_allclose(parts.sum(axis=1), MAPS[0].surface.height(theta.T), rtol=1e-9)
        np.testing.assert_allclose(parts.sum(axis=1), MAPS[1].surface.height(own.T), rtol=1e-9)


def test_from_an_axis_of_the_valley_the_path_is_straight() -> None:
    for axis in TURN.T:
        theta = walk(0.09, 2 * axis)[0]
        assert np.abs(theta[:, 0] * axis[1] - theta[:, 1] * axis[0]).max() < 1e-12
        assert np.linalg.norm(MAPS[0].surface.hessian((0.0, 0.0)) @ axis) == pytest.approx(
            CURVATURES[int(axis[1] > 0.6)]
        )


def test_words_and_picture() -> None:
    figure = OwnAxes()
    assert "Loss 12 = 2 along + 10 across." in figure.alt
    assert "along by 0.91 and across by −0.8." in figure.alt
    assert len(figure.poster().axes) == 3
    with pytest.raises(ValueError, match=r"point must be a pair of numbers, at most 2\.4 from \(0, 0\)"):
        OwnAxes(point=(2.0, 2.0))


def test_both_maps_show_both_pairs_of_axes_and_the_two_parts_of_the_point() -> None:
    valley, straight, _ = OwnAxes().poster().axes
    for ax, point, places in (
        (valley, (-2.2321, -0.134), {"θ₁": (2.1, 0), "along": (2.35 * COS, 2.35 * SIN)}),
        (straight, (-2, 1), {"θ₁": (2.1 * COS, -2.1 * SIN), "along: × 0.91": (2.35, 0), "across: × −0.8": (0, 2.2)}),
    ):
        texts = {text.get_text(): text.xy for text in ax.texts}
        for name, place in places.items():
            np.testing.assert_allclose(texts[name], place, atol=1e-12, err_msg=name)
        parts = [line.get_xydata() for line in ax.lines if line.get_linewidth() == 3]
        np.testing.assert_allclose(sum(parts), [(0, 0), point], atol=1e-4)
    curves = OwnAxes().panels()[2]["curves"]
    assert [(curve["name"], round(curve["ys"][0], 3)) for curve in curves] == [
        ("sum", 12),
        ("along", 2),
        ("across", 10),
    ]


def test_the_page_says_the_same(in_js) -> None:
    runs = []
    for lr, point in product((0.01, 0.05, 0.09, 0.11), POINTS):
        theta, own, _ = walk(lr, point)
        runs.append({"lr": lr, "point": point, "theta": theta.tolist(), "own": own.tolist(),
                     "words": caption(lr, point), "panels": panels_of(OwnAxes(lr, point))})  # fmt: skip
    meta = {key: value for key, value in OwnAxes().view.meta.items() if key != "grounds"}
    in_js("own_axes", {"meta": meta, "runs": runs})


# -------------------------------------------------------------------------------------------------------- in a browser


def test_a_point_is_moved_in_either_map(open_page) -> None:
    tab = open_page(lambda: [OwnAxes(point=(1.0, 0.5))])

    def words() -> str:
        return tab.locator(".us-verdict").inner_text()

    def move(k: int, key: str) -> None:
        before = words()
        tab.locator(".us-handle").nth(k).press(key)
        tab.wait_for_function("(old) => document.querySelector('.us-verdict').textContent !== old", arg=before)

    assert words() == caption(0.09, (1.0, 0.5))
    move(0, "ArrowRight")
    assert words() == caption(0.09, (1.05, 0.5))
    move(1, "ArrowUp")
    assert words() == caption(0.09, tuple(np.array([1.05, 0.5]) + 0.05 * TURN[:, 1]))
    assert not tab.errors


@pytest.mark.parametrize("width", [360, 640, 800])
def test_right_angles_look_right(open_page, width: int) -> None:
    """Both axes of a map have one scale, and on a phone one map stands below the other."""
    tab = open_page(lambda: [OwnAxes()], width=width)
    maps = tab.locator(".us-ground > svg")
    for plot in maps.all():
        left, right, top, bottom, u0, u1, v0, v1 = frame(plot, "u0", "u1", "v0", "v1")
        assert (right - left) / (u1 - u0) == pytest.approx((bottom - top) / (v1 - v0), rel=0.01)
    first, second = (plot.bounding_box() for plot in maps.all())
    figure = tab.locator(".us-figure").bounding_box()
    across = [min(first["x"], second["x"]), max(box["x"] + box["width"] for box in (first, second))]
    assert across == pytest.approx([figure["x"], figure["x"] + figure["width"]], abs=2)
    assert (second["y"] > first["y"] + 100) == (width == 360)
    for plot, words in zip(maps.all(), (["along", "across"], ["along: × 0.91", "across: × −0.8"]), strict=True):
        assert plot.locator(".us-name").all_text_contents() == words
    curves = tab.locator(".us-plot .us-name")
    assert sorted(curves.all_text_contents()) == ["across", "along", "sum"] and not tab.locator(".us-key").count()
