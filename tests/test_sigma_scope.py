"""SigmaScope: what it computes, what it refuses, and that the page computes the same under the reader's hand."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import panels_of
from figures import check_scope, gradients_of
from playwright.sync_api import expect

from course_lib import plots
from course_lib.optimizers import adagrad, rms, rmsprop
from course_lib.widgets import BiasMicroscope, SigmaScope, SpeedLimit
from course_lib.widgets.common.scope import limits, quantities
from course_lib.widgets.sigma_scope import PRESETS, preset


def test_sigma_is_what_a_hand_computes() -> None:
    numbers = SigmaScope([3, -1, 2], lr=0.5, alpha=0.9).numbers()
    v = np.array([9, 0.9 * 9 + 0.1 * 1, 0.9 * (0.9 * 9 + 0.1) + 0.1 * 4])
    wanted = {"RMS": np.sqrt([9, 10 / 2, 14 / 3]), "Adagrad": np.sqrt([9, 10, 14]), "RMSProp": np.sqrt(v)}
    assert list(numbers) == list(wanted)
    for name, sigma in wanted.items():
        np.testing.assert_allclose(numbers[name]["sigma"], sigma, rtol=1e-8)  # ε
        np.testing.assert_allclose(numbers[name]["rate"], 0.5 / sigma, rtol=1e-8)
        np.testing.assert_allclose(numbers[name]["step"], 0.5 * np.array([3, -1, 2]) / sigma, rtol=1e-8)


def test_a_step_is_the_optimizer_s_own() -> None:
    theta, state, optimizer, gradients = np.zeros(1), None, adagrad(0.3), preset("sparse")
    state = optimizer.init(theta)
    for t, (g, step) in enumerate(zip(gradients, quantities(optimizer, gradients, 0.3)["step"], strict=True)):
        new, state = optimizer.step(t, theta, np.array([g]), state)
        assert theta[0] - new[0] == pytest.approx(step, abs=1e-15)
        theta = new


def test_the_size_of_a_step_has_no_sign() -> None:
    numbers = quantities(rms(0.5), [3.0, -1.0], 0.5)
    np.testing.assert_allclose(numbers["size"], [0.5, 0.5 / np.sqrt(5)], rtol=1e-7)


def test_an_axis_ends_a_little_above_a_round_number() -> None:
    assert limits(np.array([1.0]), [], 1.0) == pytest.approx((0.0, 1.04))
    assert limits(np.array([1.01]), [], 1.0) == pytest.approx((0.0, 1.56))
    assert limits(np.array([-3.0, 2.0]), [], 1.0) == pytest.approx((-3.12, 3.12))


@pytest.mark.parametrize("count", [1, 13])
def test_a_row_has_two_to_twelve_gradients(count: int) -> None:
    with pytest.raises(ValueError, match="gradients must be 2 to 12 numbers"):
        SigmaScope([1.0] * count)
    assert SigmaScope([1.0] * (count + 1 if count < 2 else count - 1)).numbers()


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("length", [2, 8, 12])
def test_presets_fit_into_the_figure(name: str, length: int) -> None:
    gradients = preset(name, length, 10.0)
    assert gradients.shape == (length,) and np.abs(gradients).max() <= 10
    np.testing.assert_allclose(gradients, np.round(gradients / 0.25) * 0.25, atol=1e-12)  # a hand can set them too


def test_presets_are_what_their_names_say() -> None:
    t = np.arange(12)
    rows = {
        "constant": 2.0 + 0 * t,
        "one spike": 0.5 + 3.5 * (t == 6),
        "sparse": 2.0 * (t % 3 == 0),
        "alternating": 2 * (-1.0) ** t,
        "shrinking": (40 * 0.6**t).round() / 10,
    }
    for name in PRESETS:
        np.testing.assert_allclose(preset(name, 12), rows[name], rtol=1e-12, err_msg=name)


def test_lecture_02_shows_two_methods_and_lecture_03_all() -> None:
    two, three = SigmaScope(), SigmaScope("alternating", alpha=0.5)
    assert list(two.methods) == ["RMS", "Adagrad"] and list(three.methods) == ["RMS", "Adagrad", "RMSProp"]
    assert list(two.controls) == ["gradients"] and list(three.controls) == ["gradients", "alpha"]
    assert list(three.looks.values()) == [plots.LOOKS[n] for n in ("rms", "adagrad", "rmsprop")]
    assert three.methods["RMSProp"] == rmsprop(1.0, 0.5, start="first")
    assert two.view.preset == PRESETS.index("one spike") and three.view.preset == PRESETS.index("alternating")


@pytest.mark.parametrize("alpha", [0.0, 0.99])
def test_the_slider_of_alpha_reaches_from_the_newest_gradient_to_a_hundred(alpha: float) -> None:
    assert SigmaScope(alpha=alpha).controls["alpha"].value == alpha


def test_own_gradients_come_first_and_set_the_scale() -> None:
    figure = SigmaScope([3, -9.5, 2])
    assert figure.controls["gradients"].options[0] == "as given" and figure.view.preset == 0
    assert figure.view.meta["presets"][0] == [3, -9.5, 2] and figure.reach == 10
    assert all(len(row) == 3 and np.abs(row).max() <= 10 for row in figure.view.meta["presets"])


def test_what_is_set_in_the_view_is_what_python_computes_with() -> None:
    figure = SigmaScope(alpha=0.9)
    figure.view.gradients, figure.view.p0 = [1.0, 2.0], 0.5
    np.testing.assert_allclose(figure.numbers()["RMSProp"]["sigma"], [1, np.sqrt(0.5 * 1 + 0.5 * 4)], rtol=1e-7)


def test_words_and_picture() -> None:
    figure = SigmaScope([3, -1, 2])
    assert figure.alt == (
        "Bars of the gradients 3, −1, 2. Below them, at each t: their squares, what RMS and Adagrad divide by, the "
        "effective rates and the steps. At the last t, with η = 1: RMS: σ = 2.16, step 0.926; "
        "Adagrad: σ·√(t+1) = 3.74, step 0.535."
    )
    titles = [ax.get_title(loc="left") for ax in figure.poster().axes]
    panels = ["g², what is averaged", "σ (Adagrad: σ·√(t+1)) and |g|", "effective rate ηᵗ/σ"]
    panels.append("step (ηᵗ/σ)·g; dashes: ±η = ±1")
    assert sorted(titles) == sorted([*panels, "gradients g"])


def test_the_page_computes_what_course_lib_computes(in_js) -> None:
    """Every method of every scope, for some positions of its knobs, after some zeros; and what is drawn and said."""
    rng, cases = np.random.default_rng(0), []
    rows = [*(preset(name) for name in PRESETS), np.round(rng.uniform(-4, 4, 12), 1), np.array([0, 0, 1.0, 0])]
    scopes = [SigmaScope(lr=lr, alpha=0.7) for lr in (1.0, 0.02)] + [BiasMicroscope(), SpeedLimit()]
    picked = (
        (grid, grid.specs(), k, row, scope, after)
        for scope in scopes
        for grid in scope.grids
        for k in {0, len(grid.optimizers) // 3, len(grid.optimizers) - 1}
        for row in rows
        for after in scope.silences[:4]
    )
    for grid, specs, k, row, scope, after in picked:
        response = quantities(grid.optimizers[k], row, scope.lr, after)
        case = {"name": grid.name, "spec": specs[k], "gradients": row.tolist(), "lr": scope.lr, "after": after}
        cases.append({**case, "numbers": {what: y.tolist() for what, y in response.items()}})
    figures = [SigmaScope(row, lr=0.5, alpha=0.7) for row in rows]
    figures += [BiasMicroscope(row, 0.9, 0.99, *on) for row in rows for on in ((True, False), (False, True))]
    figures += [SpeedLimit(name, silence=n) for name in ("one spike", "growing") for n in (0, 1_000)]
    drawn = [
        {"name": f"{type(figure).__name__} of {figure.view.gradients} after {figure.after}", "meta": figure.view.meta,
         "gradients": figure.view.gradients, "after": figure.after, "panels": panels_of(figure),
         "specs": [method.spec() for method in figure.methods.values()],
         "readouts": list(map(list, figure.readouts().items()))}
        for figure in figures
    ]  # fmt: skip
    in_js("scope", {"cases": cases, "figures": drawn})


# ---------------------------------------------------------------------------------------------- under the reader's hand


def grip(tab, t: int):
    return tab.get_by_role("slider", name=f"gradient at t = {t}", exact=True)


def test_a_bar_is_a_slider_for_the_keyboard(opened) -> None:
    tab, figure = opened(lambda: SigmaScope([3, -1, 2], lr=0.5))
    check_scope(tab, figure)
    grip(tab, 1).focus()
    wanted = -1.0
    for key, change in {"ArrowUp": 0.1, "ArrowRight": 0.1, "ArrowDown": -0.1, "PageUp": 1, "Shift+ArrowUp": 1}.items():
        tab.keyboard.press(key)
        wanted += change
        assert gradients_of(tab) == pytest.approx([3, wanted, 2], abs=1e-12)
        assert grip(tab, 1).get_attribute("aria-valuetext") == f"{wanted:.4g}".replace("-", "−")
        check_scope(tab, figure)
    for key, there in {"-": -wanted, "0": 0, "End": 4, "ArrowUp": 4, "Home": -4, "PageDown": -4}.items():
        tab.keyboard.press(key)
        assert gradients_of(tab) == pytest.approx([3, there, 2], abs=1e-12)
    check_scope(tab, figure)
    assert "at t = 1: g = −4, g² = 16" in tab.locator(".us-hands").inner_text()
    expect(tab.locator("[aria-live=polite]")).to_contain_text("at t = 1: g = −4, g² = 16. RMS: σ = √((9 + 16)/2)")
    assert not tab.errors


def test_a_bar_follows_the_pointer(opened) -> None:
    tab, figure = opened(lambda: SigmaScope("constant", alpha=0.9))
    box = tab.locator(".us-strings").bounding_box()
    at = {g: box["y"] + box["height"] * (4.4 - g) / 8.8 for g in (3.0, -2.5)}
    column = box["x"] + box["width"] * (5 + 0.5) / 8
    tab.mouse.move(column, at[3.0])
    tab.mouse.down()
    assert gradients_of(tab)[5] == pytest.approx(3.0, abs=0.101)
    tab.mouse.move(column + 90, at[-2.5])  # the neighbors stay as they are
    tab.mouse.up()
    tab.mouse.move(column, at[3.0])
    assert gradients_of(tab) == pytest.approx([2, 2, 2, 2, 2, -2.5, 2, 2], abs=0.101)
    assert grip(tab, 5).evaluate("(node) => node === document.activeElement")
    check_scope(tab, figure)


def test_presets_are_linked(opened) -> None:
    tab, figure = opened(lambda: SigmaScope(alpha=0.9))
    buttons = tab.get_by_role("group", name="gradients")
    for name in PRESETS:
        buttons.get_by_role("button", name=name).click()
        tab.wait_for_function("(n) => document.querySelector('.mod-active').textContent === n", arg=name)
        assert gradients_of(tab) == figure.view.meta["presets"][PRESETS.index(name)]
    grip(tab, 2).focus()
    tab.keyboard.press("End")
    assert buttons.locator("[aria-pressed=true]").count() == 0  # these are the reader's own
    buttons.get_by_role("button", name="shrinking").click()
    assert gradients_of(tab) == figure.view.meta["presets"][-1]
    assert not tab.errors


def test_zeros_at_the_start_are_no_error(opened) -> None:
    tab, figure = opened(lambda: SigmaScope([0, 0, 1]))
    check_scope(tab, figure)
    tab.locator(".us-panels .us-plot").nth(1).hover(position={"x": 60, "y": 60})
    assert "0 + ε" in tab.locator(".us-hands").inner_text()
    assert float(tab.locator(".us-panels .us-plot").nth(2).get_attribute("data-y1")) < 3  # η/ε would flatten all others
    assert SigmaScope([0, 0, 1]).poster().axes[2].get_ylim()[1] < 3
    assert "NaN" not in tab.locator(".us-scope").inner_html() and not tab.errors


def test_the_numbers_can_be_copied_with_all_their_digits(opened) -> None:
    tab, _ = opened(lambda: SigmaScope([3, -1, 2]))
    tab.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    tab.locator("summary").click()
    tab.get_by_role("button", name="copy with all digits").click()
    tab.get_by_role("status").get_by_text("copied").wait_for()
    head, *rows = [line.split("\t") for line in tab.evaluate("window.copied").split("\n")]
    assert head[:6] == ["t", "g", "g²", "RMS divisor", "RMS rate", "RMS step"]
    sigma = quantities(rms(1.0), [3, -1, 2], 1.0)["sigma"]
    np.testing.assert_allclose([float(row[3]) for row in rows], sigma, rtol=1e-15)
