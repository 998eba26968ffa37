"""Live figures in Python: what they store, what they refuse, what they answer, and what stands in for them."""

import base64
import io
import json
import sys
import types
import zlib

import ipywidgets as W
import numpy as np
import pytest
import traitlets as t
from figures import press
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from course_lib import plots
from course_lib.widgets import explore
from course_lib.widgets.common import limits, live
from course_lib.widgets.common.live import LiveFigure, LiveView
from course_lib.widgets.common.quantized import TOP, Channel, decode, encode
from course_lib.widgets.common.text import fmt

ALT = "The loss falls and then stays where it is."
STEPS = np.arange(60.0)
VIEW = "application/vnd.jupyter.widget-view+json"


def slider(**changes):
    return W.FloatLogSlider(**{"value": 0.1, "min": -3, "max": 0, "step": 0.25, **changes})


def decay(lr):
    return {"loss": {"gd": np.exp(-lr * STEPS), "half": np.exp(-lr * STEPS / 2)}, "η": {"η": lr / (1 + STEPS)}}


# ---- stored curves --------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(float, hnp.array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.floats(allow_nan=True)),
    st.booleans(),
)
def test_a_bank_gives_every_number_back_or_says_why_not(y, log):
    lo, hi = (1e-3, 1e4) if log else (-2.0, 5.0)
    payload, meta = encode({"a": Channel(y, lo, hi, log), "b": Channel(y[::-1], lo, hi, log)})
    got = decode(payload, meta)["a"]
    u = np.log10 if log else np.asarray
    quantum = (u(hi) - u(lo)) / TOP
    finite = np.isfinite(y)
    inside = finite & (y >= lo) & (y <= hi)
    assert np.isnan(got[~finite]).all()
    assert (got[finite & (y > hi)] == np.inf).all()
    assert (got[finite & (y < lo)] == (0 if log else -np.inf)).all()
    assert (np.abs(u(got[inside]) - u(y[inside])) <= 0.51 * quantum).all()
    np.testing.assert_array_equal(decode(payload, meta)["b"], got[::-1])


@pytest.mark.parametrize("scale", [(1, 1), (2, 1), (np.nan, 1), (0, np.inf), (0, 1, True), (-1, 1, True)])
def test_a_scale_must_be_one(scale):
    with pytest.raises(ValueError, match=r"scale cannot go from lo=|(lo|hi) must be one finite number"):
        Channel(np.ones((1, 2)), *scale)


def test_curves_must_be_rows():
    with pytest.raises(ValueError, match=r"\(rows, steps\), but have \(3,\)"):
        Channel(np.ones(3), 0, 1)


# ---- the base -----------------------------------------------------------------------------------------------------


class Dial(LiveView):
    view = t.Unicode("dial").tag(sync=True)
    lr = t.Float().tag(sync=True)
    kind = t.Int().tag(sync=True)


class Figure(LiveFigure):
    def __init__(self, **changes):
        controls = {
            "rate": (slider(), "lr"),
            "kind": (W.Dropdown(options=["a", "b"], index=1, description="of"), "kind"),
        }
        super().__init__(Dial(), **{"controls": controls, "alt": ALT, **changes})

    def answer(self, request):
        return {"twice": 2 / request["x"]}

    def poster(self):
        return plots.curves({"loss": {"gd": np.exp(-STEPS)}})


@pytest.fixture
def links(monkeypatch):
    made = []
    monkeypatch.setattr(W, "jslink", lambda source, target: made.append((source, target)))
    return made


def test_controls_are_linked_in_the_browser_and_start_equal(links):
    figure = Figure()
    rate, kind = figure.controls.values()
    assert links == [((rate, "value"), (figure.view, "lr")), ((kind, "index"), (figure.view, "kind"))]
    assert (figure.view.lr, figure.view.kind) == (0.1, 1)
    assert (rate.description, kind.description) == ("rate", "of")


def test_python_answers_by_id_and_tells_what_went_wrong():
    view = Figure().view
    view.request = {"id": "a", "x": 4}
    assert view.reply == {"id": "a", "twice": 0.5}
    view.request = {"id": "b", "x": 0}
    assert view.reply == {"id": "b", "error": "ZeroDivisionError: division by zero"}


@pytest.mark.parametrize("alt", ["", "a curve", "a falling curve", None])
def test_words_are_required(alt):
    with pytest.raises((TypeError, ValueError), match="alt must be a sentence"):
        Figure(alt=alt)


def test_what_cannot_be_linked_is_refused():
    with pytest.raises(ValueError, match="'rate' sets 'speed', but the view has no such trait"):
        Figure(controls={"rate": (slider(), "speed")})
    with pytest.raises(TypeError, match=r"a control must be one of FloatLogSlider, .* but is a Button"):
        Figure(controls={"go": (W.Button(), "lr")})


def test_a_task_is_shown_as_plain_text():
    task = Figure(task="Is 1 < 2 & 2 > 1?").children[0]
    assert task.value == '<p class="us-task">Is 1 &lt; 2 &amp; 2 &gt; 1?</p>'


def test_a_figure_brings_a_picture_to_a_page_and_words_that_never_change(monkeypatch):
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    (data, metadata), (again, _) = Figure()._repr_mimebundle_(), Figure()._repr_mimebundle_()
    assert data["text/plain"] == again["text/plain"] == f"Figure: {ALT}"
    assert data["image/png"] == again["image/png"]
    assert metadata["image/png"]["alt"] == ALT
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    shown = metadata["image/png"]
    assert picture.size == pytest.approx((1.2 * shown["width"], 1.2 * shown["height"]), rel=0.01), "120 dots an inch"
    assert data[VIEW]["model_id"]


def test_a_notebook_does_not_wait_for_a_picture(monkeypatch, published):
    """Drawing takes a second, for a picture that no front end shows beside the live figure."""
    monkeypatch.setattr(Figure, "poster", lambda self: pytest.fail("a picture was drawn"))
    data, metadata = Figure()._repr_mimebundle_()
    assert set(data) == {VIEW, "text/plain"} and not metadata


@pytest.fixture
def published(monkeypatch):
    """What is displayed in a notebook: (what, its id)."""
    monkeypatch.delenv("UNSTUCK_SITE", raising=False)
    shown = []
    for name in ("display", "update_display"):
        monkeypatch.setattr(live, name, lambda data, raw, display_id, name=name: shown.append((name, data, display_id)))
    return shown


class Shell:
    """What IPython gives in a kernel: the request that is being answered."""

    def __init__(self, **content):
        self.kernel, self.get_parent = self, lambda channel=None: {"content": content}


def test_a_program_that_runs_a_notebook_gets_the_figure_alone(monkeypatch, published):
    for shell in (None, Shell(allow_stdin=False), Shell(), object()):
        monkeypatch.setattr(live, "get_ipython", lambda shell=shell: shell)
        figure = Figure()
        figure._repr_mimebundle_()
        assert not published and figure.view.still == ""


def test_a_reader_gets_an_output_that_stands_there_when_the_figure_does_not(monkeypatch, published):
    monkeypatch.setattr(live, "get_ipython", lambda: Shell(allow_stdin=True))
    figure, other = Figure(), Figure()
    for shown in (figure, figure, other):
        shown._repr_mimebundle_()
    still = figure.view.still
    assert [kind for kind, *_ in published] == ["display"] * 3
    assert [where for *_, where in published] == [still, still, other.view.still] and still != other.view.still
    for _, data, where in published:
        assert f'data-unstuck-still="{where}"' in data["text/html"] and ALT in data["text/html"]
        assert "Run this cell (Shift+Enter) to wake the figure." in data["text/html"]
        assert "<img" not in data["text/html"]
    published.clear()
    monkeypatch.setattr(Figure, "poster", lambda self: pytest.fail("the view took the picture itself"))
    figure.view._handle_custom_msg({"still": "data:image/webp;base64,AAAA"}, [])
    ((kind, data, where),) = published
    assert (kind, where) == ("update_display", still)
    assert f'<img src="data:image/webp;base64,AAAA" alt="{ALT}"' in data["text/html"]


def test_python_draws_the_picture_where_the_browser_cannot(published):
    figure = Figure()
    figure.view.still = "abc"
    figure.view._handle_custom_msg({"still": ""}, [])
    ((_, data, where),) = published
    picture = data["text/html"].partition("base64,")[2].partition('"')[0]
    assert where == "abc" and Image.open(io.BytesIO(base64.b64decode(picture))).format == "PNG"


@pytest.mark.parametrize("site", ["1", ""])
def test_colab_is_told_where_its_widget_manager_is(monkeypatch, site):
    """As `anywidget` has it; Colab shows no widget of others without."""
    output = types.ModuleType("google.colab.output")
    output.enable_custom_widget_manager = lambda: None
    output._widgets = types.SimpleNamespace(_installed_url="https://ssl.gstatic.com/colab/manager.js")
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    monkeypatch.setenv("UNSTUCK_SITE", site)
    _, metadata = Figure()._repr_mimebundle_()
    assert metadata[VIEW] == {"colab": {"custom_widget_manager": {"url": output._widgets._installed_url}}}
    assert ("image/png" in metadata) == bool(site)


def test_only_a_notebook_is_given_the_script(monkeypatch):
    monkeypatch.delenv("UNSTUCK_SITE", raising=False)
    state = Figure().view.get_state()
    assert "render" in state["_esm"] and "--us-c1" in state["_css"]
    monkeypatch.setenv("UNSTUCK_SITE", "1")
    state = Figure().view.get_state()
    assert state["_esm"] == state["_css"] == ""


# ---- explore ------------------------------------------------------------------------------------------------------


def test_every_position_is_stored_as_f_gives_it():
    control = W.IntSlider(value=3, min=1, max=5, step=2)
    kind = W.ToggleButtons(options=[("first", 1.0), ("second", -1.0)], index=1)

    def f(n, sign, on):
        return {"a": {"x": sign * n * STEPS, "y": STEPS**on}, "b": {"z": np.full(7, n * sign)}}

    figure = explore(f, alt=ALT, n=control, sign=kind, on=W.Checkbox(value=True))
    meta = figure.view.meta
    assert [axis["values"] for axis in meta["axes"]] == [[1, 3, 5], ["1.0", "-1.0"], [0, 1]]
    assert [axis["index"] for axis in meta["axes"]] == [False, True, False]
    assert (figure.view.p0, figure.view.p1, figure.view.p2, figure.positions) == (3, 1, True, 12)
    stored = decode(figure.view.stored, meta["channels"])
    position = 0
    for n in (1, 3, 5):
        for sign in (1.0, -1.0):
            for on in (False, True):
                run = f(n, sign, on)
                for panel in meta["panels"]:
                    lo, hi = panel["y"]
                    for curve in panel["curves"]:
                        got = stored[curve["channel"]][position]
                        assert np.abs(got - run[panel["title"]][curve["name"]]).max() <= (hi - lo) / TOP
                position += 1


def test_a_slider_has_the_positions_of_its_grid_and_stands_on_one():
    figure = explore(decay, alt=ALT, log=["loss"], fix={"loss": (1e-9, 1)}, lr=slider(value=0.2))
    values = figure.view.meta["axes"][0]["values"]
    np.testing.assert_allclose(values, 10 ** np.linspace(-3, 0, 13), rtol=1e-11)
    assert figure.controls["lr"].value == values[9]
    tenths = explore(decay, alt=ALT, lr=W.FloatSlider(min=0, max=0.5, step=0.1)).view.meta["axes"][0]["values"]
    assert tenths == [0, 0.1, 0.2, 0.3, 0.4, 0.5]


def test_a_run_that_diverges_is_data():
    def f(lr):
        with np.errstate(over="ignore"):
            return {"w": {"gd": np.where(STEPS > 50, np.inf, np.clip((1 - lr) ** STEPS, -1e300, 1e300))}}

    figure = explore(f, alt=ALT, fix={"w": (-2, 2)}, lr=W.FloatSlider(value=0.5, min=0.5, max=3.5, step=0.5))
    curves = decode(figure.view.stored, figure.view.meta["channels"])[figure.view.meta["channels"][0]["name"]]
    assert np.isnan(curves[:, 51:]).all() and not np.isnan(curves[:, :51]).any()
    assert set(np.sign(curves[-1, 10:51])) == {-1, 1} and np.isinf(curves[-1, 10:51]).all()


def test_the_poster_shows_where_the_controls_stand():
    figure = explore(decay, alt=ALT, log=["loss"], lr=slider(), fix={"loss": (1e-9, 1)}, logx=True, x=STEPS + 1)
    loss, eta = figure.poster().axes
    np.testing.assert_array_equal(loss.lines[0].get_ydata(), decay(figure.controls["lr"].value)["loss"]["gd"])
    assert (loss.get_yscale(), eta.get_yscale(), loss.get_xscale()) == ("log", "linear", "log")
    assert loss.get_ylim() == (1e-9, 1)
    assert figure.poster().get_suptitle() == "lr = 0.1"


def regimes(lr):
    text = "bounces" if lr > 0.3 else "walks"
    panels = {"w": {"GD": (1 - 2 * lr) ** STEPS, "Adam": (1 - lr) ** STEPS}, "weight": {"a": lr * (1 - lr) ** STEPS}}
    return panels, {"factor": abs(1 - 2 * lr), "regime": text, "steps": np.int64(12_000), "limit": np.inf}


def regime_figure(**changes):
    levels = {"w": {"1 %": 0.01}, "weight": 2.0}
    given = {
        "levels": levels,
        "marks": lambda lr: {"1/lr": 1 / lr, "nowhere": np.nan, "far": -np.inf},
        "bars": ["weight"],
        **changes,
    }
    return explore(regimes, alt=ALT, lr=slider(min=-2), **given)


def notes_of(figure):
    return json.loads(zlib.decompress(figure.view.notes))


def test_readouts_levels_and_marks_are_stored_for_every_position():
    figure = regime_figure()
    rates = figure.view.meta["axes"][0]["values"]
    notes = notes_of(figure)
    assert len(notes) == len(rates) == figure.positions
    for lr, note in zip(rates, notes, strict=True):
        (factor, words), *others = note["readouts"]
        assert (factor, words) == ("factor", fmt(abs(1 - 2 * lr)))
        assert others == [["regime", "bounces" if lr > 0.3 else "walks"], ["steps", "12,000"], ["limit", "∞"]]
        assert note["levels"] == {"w": [["1 %", 0.01]], "weight": [["", 2.0]]}
        # to the last digit, and without those that are nowhere
        assert note["marks"] == {key: [["1/lr", 1 / lr]] for key in ("w", "weight")}
    assert figure.size == len(figure.view.stored) + len(figure.view.notes)
    assert explore(decay, alt=ALT, lr=slider()).view.notes == b""


def test_limits_hold_the_levels_and_bars_stand_on_zero():
    w, weight = regime_figure().view.meta["panels"]
    assert weight["y"] == [0, 2]
    assert [curve["as"] for panel in (w, weight) for curve in panel["curves"]] == ["line", "line", "bars"]
    assert regime_figure(levels={"w": -7}).view.meta["panels"][0]["y"][0] == -7
    assert regime_figure(levels={"w": -7}).panels()[0]["levels"][0]["y"] == -7, "on the frame it is still drawn"
    below = explore(lambda lr: {"a": {"b": -3 - np.arange(4) * lr}}, alt=ALT, bars=["a"], lr=slider())
    assert below.view.meta["panels"][0]["y"][1] == 0


def test_limits_leave_air_and_flatten_nothing():
    assert limits.around("w", np.array([0.0, 10.0]), log=False) == pytest.approx((-0.3, 10.3))
    with pytest.raises(ValueError, match="most curves would look flat"):
        limits.around("w", np.append(np.linspace(0, 1, 99), 2000.0), log=False)


def test_a_series_called_like_an_optimizer_looks_like_it():
    looks = [[curve["look"] for curve in panel["curves"]] for panel in regime_figure().view.meta["panels"]]
    assert looks == [[list(plots.LOOKS["gd"]), list(plots.LOOKS["adam"])], [[0, 0]]]


def test_the_poster_says_the_readouts_and_draws_the_lines():
    poster = regime_figure(levels=lambda lr: {"w": {"here": lr, "far": 1e9}}, fix={"w": (-1, 1)}).poster()
    w, weight = poster.axes
    assert poster.get_suptitle() == "lr = 0.1\nfactor: 0.8   regime: walks   steps: 12,000   limit: ∞"
    assert [text.get_text() for text in w.texts] == ["1/lr", "here"]
    assert next(line.get_xdata()[0] for line in w.lines if len(line.get_xdata()) == 2) == 10
    np.testing.assert_allclose([bar.get_height() for bar in weight.patches], 0.1 * 0.9**STEPS)
    assert weight.get_xlim() == (-0.5, 59.5)
    assert poster.get_size_inches()[1] == 1 + 2.6 + 0.25


RATES = np.array([0.01, 0.1, 1.0])


def race(lr):
    """Two panels with an x of their own, a series that stands pale behind another, and a sentence."""
    final = (RATES, RATES - lr)
    panels = {"final": {"Adam": final}, "loss": {"Adam": np.exp(-lr * STEPS), "Adam (pale)": ([0, 9], [1.0, 0.5])}}
    return panels, {"": ("trained" if lr > 0.05 else "slow", f"η is {lr:g}"), "best": 0.1}


def race_figure(**changes):
    given = {
        "xlabel": {"final": "η", "loss": "t"}, "logx": ["final"], "marks": lambda lr: {"final": {"here": lr}},
        "dots": lambda lr: {"final": {"Adam": lr}}, "lr": W.SelectionSlider(options=RATES.tolist()), **changes,
    }  # fmt: skip
    return explore(race, alt=ALT, **given)


def test_a_panel_may_have_an_x_a_mark_and_a_dot_of_its_own():
    figure = race_figure()
    final, loss = figure.view.meta["panels"]
    assert (final["x"], final["logx"], final["xlabel"]) == ([0.01, 1.0], True, "η")
    assert (loss["x"], loss["logx"], loss["xlabel"]) == ([0, 59], False, "t")
    assert [curve["xs"] for curve in (*final["curves"], *loss["curves"])] == [RATES.tolist(), 60, [0, 9]]
    adam, pale = loss["curves"]
    assert (adam["look"], adam["ghost"]) == (list(plots.LOOKS["adam"]), False)
    assert (pale["look"], pale["ghost"], pale["name"]) == (adam["look"], True, "")
    note = notes_of(figure)[1]
    assert (note["marks"], note["dots"]) == ({"final": [["here", 0.1]]}, {"final": [["Adam", 0.1]]})
    figure.controls["lr"].index = 1
    (ball,) = figure.panels()[0]["balls"]
    assert (ball["x"], ball["y"], ball["look"]) == (0.1, 0.0, adam["look"])


def test_a_series_may_be_points():
    figure = explore(lambda lr: {"a": {"g (points)": STEPS, "mean": STEPS * lr}}, alt=ALT, lr=slider())
    curves = figure.view.meta["panels"][0]["curves"]
    assert [(curve["name"], curve["as"], curve["ghost"]) for curve in curves] == [
        ("g", "dots", False),
        ("mean", "line", False),
    ]
    figure.poster()


def test_a_readout_without_a_name_is_a_sentence_above_all():
    figure = race_figure(stacked=True)
    assert notes_of(figure)[1]["sentence"] == ["trained", "η is 0.1"]
    assert notes_of(figure)[1]["readouts"] == [["best", "0.1"]]
    assert figure.poster().get_suptitle() == "lr = 0.01\nη is 0.01\nbest: 0.1"
    assert len({ax.get_position().x0 for ax in figure.poster().axes}) == 1


def test_the_page_draws_what_the_still_draws(open_page):
    tab = open_page(lambda: [race_figure(cursor="read at η", note="From nowhere.")])
    verdict = tab.locator(".us-verdict")
    assert (verdict.inner_text(), verdict.get_attribute("data-kind")) == ("η is 0.01", "slow")
    keys = tab.locator(".us-panel").first.locator(".us-key output")
    assert tab.locator(".us-ball").count() == tab.locator("[data-mark=here]").count() == 1
    assert tab.locator(".us-ghost").count() == 1 and tab.locator(".us-note").inner_text() == "From nowhere."
    for key, value in {"Home": "0", "ArrowRight": "0.09"}.items():
        press(tab, "read at η", key)
        assert keys.inner_text() == value
    assert tab.locator(".us-cursor").count() == 1  # the other panel has another x
    press(tab, "lr", "End")
    assert verdict.get_attribute("data-kind") == "trained"
    assert keys.inner_text() == "−0.9" and not tab.errors


NOISE = np.random.default_rng(0)
MEMORY = []
PANELS = {"a": {"b": [1, 2]}}


def remembers(lr):
    MEMORY.append(lr)
    return {"a": {"b": STEPS + (len(MEMORY) if lr > 0.5 else 0)}}


def diverges(lr):
    return {"w": {"gd": (1 - 3 * lr) ** STEPS}}


REFUSED = {  # f, what else is given, the error, what it says
    "noise": (lambda lr: {"a": {"b": NOISE.normal(size=9)}}, {}, ValueError, r"same numbers each time.* lr=0\.001"),
    "memory": (remembers, {}, ValueError, r"same numbers each time.* called with before"),
    "raises": (lambda lr: {"a": {"b": [1 / (lr < 0.5), 2]}}, {}, ValueError, r"fails at lr=0\.56.*ZeroDivisionError"),
    "no dict": (lambda lr: 3, {}, TypeError, "f must return .* but there is 3 at lr=0.001"),
    "no panel": (lambda lr: {}, {}, TypeError, "f must return"),
    "no series": (lambda lr: {"a": {}}, {}, TypeError, "f must return"),
    "a number": (lambda lr: {"a": {"b": 1.0}}, {}, TypeError, "a/b is no 1-d array"),
    "words": (lambda lr: {"a": {"b": ["x", "y"]}}, {}, TypeError, "a/b is no 1-d array"),
    "lengths": (lambda lr: {"a": {"b": [1, 2], "c": [1, 2, 3]}}, {}, TypeError, "a/c is longer or shorter"),
    "length": (lambda lr: {"a": {"b": np.arange(3 + (lr > 0.5))}}, {}, ValueError, "same panels, series and lengths"),
    "panels": (lambda lr: {"a" if lr < 0.5 else "b": {"b": [1, 2]}}, {}, ValueError, "same panels, series and lengths"),
    "series": (lambda lr: {"a": {"b" if lr < 0.5 else "c": [1, 2]}}, {}, ValueError, "same panels, series and lengths"),
    "nothing": (lambda lr: {"a": {"b": [np.nan, np.inf]}}, {}, ValueError, "'a' has no finite number"),
    "flat": (diverges, {"lr": slider(max=1)}, ValueError, r"'w' goes from .* log=\['w'\] or limits, fix="),
    "flat log": (diverges, {"lr": slider(max=1, step=0.1), "log": ["w"]}, ValueError, "flat: give it limits, fix="),
    "log": (decay, {"log": ["los"]}, ValueError, r"log names \['los'\], but the panels of f are \['loss', 'η'\]"),
    "fix": (decay, {"fix": {"los": (0, 1)}}, ValueError, r"fix names \['los'\]"),
    "limits": (decay, {"fix": {"loss": (1, 0)}}, ValueError, r"fix\['loss'\] must be .* but is \(1, 0\)"),
    "log limits": (decay, {"fix": {"loss": (0, 1)}, "log": ["loss"]}, ValueError, "both positive"),
    "short x": (decay, {"x": [1, 2, 3]}, ValueError, "x has 3 numbers, but loss/gd has 60"),
    "own x": (lambda lr: {"a": {"b": ([1, 2], [1, 2, 3])}}, {}, ValueError, "x has 2 numbers, but a/b has 3"),
    "moving x": (lambda lr: {"a": {"b": ([0, lr], [1, 2])}}, {}, ValueError, "x of a series must be the same"),
    "a sentence": (lambda lr: (PANELS, {"": 3}), {}, TypeError, "readout '' is neither a text nor"),
    "dots": (decay, {"dots": {"loss": {"los": 1}}}, ValueError, r"a series of dots\['loss'\] must be one of"),
    "xlabels": (decay, {"xlabel": {"los": "t"}}, ValueError, r"xlabel names \['los'\]"),
    "falling x": (decay, {"x": -STEPS}, ValueError, "x must be a 1-d array of increasing numbers"),
    "log x": (decay, {"x": STEPS, "logx": True}, ValueError, "x must be positive on a logarithmic axis"),
    "positions of all": (
        lambda lr, n: decay(lr),
        {"lr": slider(step=0.01), "n": W.IntSlider(max=9)},
        ValueError,
        r"301 \(lr\) × 10 \(n\) = 3010 .* too many .* larger steps",
    ),
    "positions": (decay, {"lr": W.IntSlider(max=2000)}, ValueError, "'lr' has 2,001 positions, .* larger steps"),
    "no step": (decay, {"lr": slider(step=0)}, ValueError, "'lr' must have a step above 0, but its step is 0"),
    "bytes": (decay, {"max_bytes": 99}, ValueError, r"13 \(lr\) = 13 positions make \d+ bytes, .*max_bytes=99"),
    "no choice": (decay, {"lr": W.Dropdown(options=[1, 2], value=None)}, ValueError, "one of its options chosen"),
    "five": (decay, {name: slider() for name in "abcd"}, ValueError, "1 to 4 controls, but got 5: lr, a, b, c, d"),
    "readouts": (lambda lr: (PANELS, {"r": [lr]}), {}, TypeError, "neither a number nor a text at lr=0.001"),
    "a reading": (lambda lr: (PANELS, {"r": True}), {}, TypeError, "readout 'r' is neither a number nor a text"),
    "renamed": (lambda lr: (PANELS, {f"{lr:.2f}": lr}), {}, ValueError, "and the same readouts"),
    "noisy": (lambda lr: (PANELS, {"r": NOISE.normal()}), {}, ValueError, "same numbers each time"),
    "bars": (decay, {"bars": ["los"]}, ValueError, r"bars names \['los'\]"),
    "log bars": (decay, {"bars": ["loss"], "x": STEPS + 1, "logx": True}, ValueError, "bars must stand side by side"),
    "far bars": (decay, {"bars": ["loss"], "x": STEPS**2}, ValueError, "bars must stand side by side"),
    "levels": (decay, {"levels": {"los": 1}}, ValueError, r"a panel of levels must be .*'loss'\?\), at lr=0\.001"),
    "a level": (decay, {"levels": {"loss": {"a": "b"}}}, TypeError, r"levels\['loss'\]\['a'\] must be a real number"),
    "levels f": (decay, {"levels": lambda: {}}, ValueError, r"levels fails at lr=0\.001: TypeError"),
    "marks": (decay, {"marks": [3]}, TypeError, r"marks must be a dict, or a function that returns one, but is \[3\]"),
    "marks of": (decay, {"marks": lambda lr: {"a": [1, 2]}}, TypeError, r"marks\['loss'\]\['a'\] must be one number"),
    "a point": (lambda lr: {"a": {"b": [lr]}}, {}, TypeError, r"a/b is no 1-d array of two or more real numbers at"),
    "no f": (None, {}, TypeError, "f must be a function"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_published_is_refused(case):
    f, changes, error, message = REFUSED[case]
    with pytest.raises(error, match=message):
        explore(f, **{"alt": ALT, "lr": slider(), **changes})


def test_as_much_as_is_allowed_can_be_published():
    size = explore(decay, alt=ALT, lr=slider()).size
    assert explore(decay, alt=ALT, lr=slider(), max_bytes=size).size == size
    with pytest.raises(ValueError, match=f"make {size} bytes"):
        explore(decay, alt=ALT, lr=slider(), max_bytes=size - 1)
    noise = np.random.default_rng(0).random((2000, 45))  # which cannot be packed: some 180 kB
    made = explore(lambda k: {"a": {"b": noise[k]}}, alt=ALT, k=W.IntSlider(max=1999))
    assert made.positions == 2000 and 100_000 < made.size < 200_000


def test_no_control_at_all_is_refused():
    with pytest.raises(ValueError, match="1 to 4 controls, but got 0"):
        explore(decay, alt=ALT)
