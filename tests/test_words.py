"""The smallest language model: exact gradients, a known floor, and counts that the text really has."""

import gzip
import inspect
import re
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest

from course_lib.optimizers import adagrad, gd
from course_lib.paths import rollout
from course_lib.words import CLASSES, TEXTS, Bigram, bigrams, hamlet

COUNTS = np.array([[2, 0, 6], [1, 1, 1], [0, 5, 0]])
MODELS = [Bigram(COUNTS), Bigram(COUNTS, rank=2)]
every_model = pytest.mark.parametrize("model", MODELS, ids=["W", "UV"])


def somewhere(model, seed=1):
    return np.random.default_rng(seed).standard_normal(model.dim)


# ---- the model -------------------------------------------------------------------------------------------------


@every_model
def test_gradient_is_exact(model):
    theta, h = somewhere(model), 1e-20
    complex_step = [model.loss(theta + 1j * h * e).imag / h for e in np.eye(model.dim)]
    differences = [(model.loss(theta + 1e-6 * e) - model.loss(theta - 1e-6 * e)) / 2e-6 for e in np.eye(model.dim)]
    loss, g = model.loss_and_grad(theta)
    np.testing.assert_allclose(g, complex_step, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(g, differences, rtol=1e-6, atol=1e-8)
    assert loss == model.loss(theta) and np.array_equal(g, model.grad(theta)) and g.shape == (model.dim,)


@every_model
def test_same_loss_and_gradient_as_pytorch(model):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    theta = torch.tensor(somewhere(model), requires_grad=True)
    W = theta.view(3, 3) if model.rank is None else theta[:6].view(3, 2) @ theta[6:].view(2, 3)
    this, following = COUNTS.nonzero()
    samples = np.repeat(np.column_stack([this, following]), COUNTS[this, following], axis=0)
    assert len(samples) == 16
    loss = torch.nn.functional.cross_entropy(W[samples[:, 0]], torch.tensor(samples[:, 1]))
    loss.backward()
    ours = model.loss_and_grad(theta.detach().numpy())
    np.testing.assert_allclose(ours[0], loss.item(), rtol=1e-13)
    np.testing.assert_allclose(ours[1], theta.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_the_loss_by_hand():
    model = Bigram([[3, 1], [0, 4]])
    theta = np.array([0.0, np.log(3), 0.0, 0.0])  # p = (1/4, 3/4) after word 0, (1/2, 1/2) after word 1
    assert model.loss(theta) == pytest.approx((3 * np.log(4) + np.log(4 / 3) + 4 * np.log(2)) / 8)
    np.testing.assert_allclose(model.grad(theta), [0.125 - 0.375, 0.375 - 0.125, 0.25, 0.25 - 0.5])
    assert model.floor == pytest.approx(-(3 * np.log(3 / 4) + np.log(1 / 4)) / 8)
    assert model.frequency.tolist() == [0.5, 0.5] and model.dim == 4 and model.shapes == ((2, 2),)
    assert Bigram([[3, 1], [0, 4]], rank=5).shapes == ((2, 5), (5, 2)) and Bigram(COUNTS, rank=5).dim == 30


def test_all_words_are_equally_likely_at_the_start():
    assert MODELS[0].loss(MODELS[0].init()) == pytest.approx(np.log(3))
    assert np.array_equal(MODELS[0].init(5), np.zeros(9))


def test_the_start_of_two_factors_depends_on_the_seed():
    model = Bigram(bigrams()[1], rank=25)
    assert np.array_equal(model.init(3), model.init(3)) and not np.array_equal(model.init(3), model.init(4))
    assert model.init().std() == pytest.approx(1 / 5, rel=0.02)
    assert np.array_equal(model.init(), model.init(0))


def test_the_floor_is_the_lowest_loss():
    with np.errstate(divide="ignore"):
        best = np.maximum(np.log(COUNTS / COUNTS.sum(axis=1, keepdims=True)), -40).ravel()
    model = MODELS[0]
    assert model.loss(best) == pytest.approx(model.floor, abs=1e-12)
    np.testing.assert_allclose(model.grad(best), 0, atol=1e-12)
    np.testing.assert_allclose(model.excess(best), 0, atol=1e-12)
    assert min(model.loss(best + somewhere(model, seed)) for seed in range(20)) > model.floor


def test_it_is_convex_and_the_frequent_row_is_steep():
    model, h = MODELS[0], 1e-6
    eye = np.eye(model.dim)
    for seed in range(5):
        a, b = somewhere(model, seed), somewhere(model, seed + 100)
        assert model.loss((a + b) / 2) <= (model.loss(a) + model.loss(b)) / 2
    H = np.array([(model.grad(h * e) - model.grad(-h * e)) / (2 * h) for e in eye])
    assert np.linalg.eigvalsh(H).min() > -1e-9
    for i, frequency in enumerate(model.frequency):  # at the start: frequency/n, twice, and 0
        block = H[3 * i : 3 * i + 3, 3 * i : 3 * i + 3]
        np.testing.assert_allclose(np.linalg.eigvalsh(block), [0, frequency / 3, frequency / 3], atol=1e-9)


def test_two_factors_are_not_convex():
    model = MODELS[1]
    theta = model.init()
    U, V = model.split(theta)
    mirrored = np.concatenate([-U.ravel(), -V.ravel()])
    assert model.loss(mirrored) == pytest.approx(model.loss(theta))
    assert model.loss((theta + mirrored) / 2) == pytest.approx(np.log(3))
    low = rollout(gd(0.5), model.grad, theta, 500)[-1]
    assert model.loss(low) < 0.8 < np.log(3)  # so the middle between two low places is high


def test_the_parts_of_theta_are_views():
    for model in MODELS:
        theta = model.init()
        for k, part in enumerate(model.split(theta), 1):
            part[...] = k
        assert np.array_equal(theta, np.repeat([1, 2][: len(model.shapes)], [np.prod(s) for s in model.shapes]))
    U, V = MODELS[1].split(somewhere(MODELS[1]))
    np.testing.assert_allclose(MODELS[1].logits(somewhere(MODELS[1])), U @ V)
    assert np.array_equal(MODELS[0].logits(np.arange(9.0)), np.arange(9.0).reshape(3, 3))


@every_model
def test_float32_stays_float32(model):
    theta = somewhere(model)
    loss, g = model.loss_and_grad(theta.astype(np.float32))
    assert loss.dtype == g.dtype == np.float32
    np.testing.assert_allclose(g, model.grad(theta), rtol=1e-4, atol=1e-6)


def test_large_numbers_do_not_overflow_and_a_lost_run_is_data():
    model = MODELS[0]
    assert model.loss(np.full(9, 1e300)) == pytest.approx(np.log(3))
    assert np.isfinite(model.loss(1e5 * somewhere(model)))
    assert np.isnan(model.loss(np.full(9, np.inf)))


def test_excess_adds_up_to_the_loss_above_the_floor():
    model = Bigram(bigrams()[1])
    theta = somewhere(model)
    above = model.loss(theta) - model.floor
    assert model.frequency @ model.excess(theta) == pytest.approx(above)
    weights = [model.frequency[k].sum() for k in CLASSES.values()]
    assert weights @ model.by_class(theta) == pytest.approx(above)
    assert model.excess(theta).min() > 0


def test_classes_go_by_frequency():
    assert [k.indices(300) for k in CLASSES.values()] == [(0, 3, 1), (3, 30, 1), (30, 100, 1), (100, 300, 1)]
    counts = bigrams()[1] + np.diag(np.arange(300)[::-1])  # no two words are equally frequent
    model, turned = Bigram(counts), Bigram(counts[::-1, ::-1])  # the same text, its words in another order
    theta = somewhere(turned)
    np.testing.assert_allclose(turned.by_class(theta), model.by_class(theta[::-1]))
    W = np.zeros((300, 300))
    W[:3] = np.log(counts[:3] + 1e-12)
    np.testing.assert_allclose(model.by_class(W.ravel()) > 1e-6, [False, True, True, True])


def test_the_counts_are_not_changed_from_outside():
    mine = COUNTS.copy()
    model = Bigram(mine)
    mine[:] = 7
    assert np.array_equal(model.counts, COUNTS)
    with pytest.raises(ValueError, match="read-only"):
        model.counts[0, 0] = 1


# ---- data ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", range(len(TEXTS)))
def test_each_text_is_distributed_like_words_are(text):
    words, counts = bigrams(text)
    seen = counts.sum(axis=1)
    assert len(words) == len(set(words)) == 300 and counts.shape == (300, 300) and counts.dtype == np.int64
    assert np.array_equal(seen, np.sort(seen)[::-1]) and seen.min() >= 18
    assert words[0] == "(other)" and {"the", "and", "i"} <= set(words[:6])
    assert 44_000 < counts.sum() < 58_000
    assert seen[1] > 50 * seen[-1]
    if text:
        assert not np.array_equal(counts, bigrams(0)[1])


def test_the_counts_of_a_known_text():
    words, counts = bigrams()
    assert counts.sum() == 57_921 and np.count_nonzero(counts) == 11_088
    king, the, lord, my = (words.index(word) for word in ("king", "the", "lord", "my"))
    assert counts[the, king] == 45 and counts[my, lord] == 195
    counts[:] = 0  # a reader may write into what he got
    words.clear()
    assert bigrams()[1].sum() == 57_921 and len(bigrams()[0]) == 300


def test_pairs_of_hamlet_are_in_the_counts():
    """What is shipped as a text and what is shipped as counts come from the same play."""
    play = hamlet()
    assert play.startswith("HAMLET, PRINCE OF DENMARK") and "To be, or not to be" in play
    assert 170_000 < len(play) < 180_000 and play.isascii() and "\r" not in play
    words, counts = bigrams()
    spoken = re.findall(r"[a-z]+(?:'[a-z]+)*", play.lower())
    pairs = Counter(pair for pair in pairwise(spoken) if set(pair) <= set(words))
    assert len(pairs) > 5000 and pairs["my", "lord"] == 179
    assert all(n <= counts[words.index(this), words.index(following)] for (this, following), n in pairs.items())
    assert gzip.decompress(files("course_lib").joinpath("data/hamlet.txt.gz").read_bytes()).decode() == play


def test_the_rare_words_learn_at_once_with_a_rate_for_each():
    """What the model is there to show, on a small budget."""
    model = Bigram(bigrams()[1])
    ends = [rollout(optimizer, model.grad, model.init(), 20)[-1] for optimizer in (gd(100), adagrad(2))]
    plain, adaptive = (model.by_class(end) for end in ends)
    assert adaptive.max() < 0.05 < 1 < plain[3]


# ---- arguments -------------------------------------------------------------------------------------------------


def test_defaults():
    assert inspect.signature(bigrams).parameters["text"].default == 0
    assert inspect.signature(Bigram).parameters["rank"].default is None
    assert inspect.signature(Bigram.init).parameters["seed"].default == 0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: bigrams(5), ValueError, "text .*4.* 5"),
        (lambda: bigrams(-1), ValueError, "text .*0.* -1"),
        (lambda: bigrams("hamlet"), TypeError, "text .*'hamlet'"),
        (lambda: Bigram([[1, 2, 3], [4, 5, 6]]), ValueError, r"counts .*square.* \(2, 3\)"),
        (lambda: Bigram([[1, 2], [0, 0]]), ValueError, "counts .*row 1"),
        (lambda: Bigram([[1, 2], [-1, 3]]), ValueError, "counts .*0 or above"),
        (lambda: Bigram("text"), TypeError, "counts .*'text'"),
        (lambda: Bigram(COUNTS, rank=0), ValueError, "rank .* 0"),
        (lambda: Bigram(COUNTS, rank=1.5), TypeError, "rank .* 1.5"),
        (lambda: Bigram(COUNTS).init(seed=-1), ValueError, "seed .* -1"),
        (lambda: Bigram(COUNTS).loss(np.zeros(8)), ValueError, r"theta .*\(9,\).*\(8,\)"),
        (lambda: Bigram(COUNTS).grad([0.0] * 9), TypeError, "theta .*array of floats"),
        (lambda: Bigram(COUNTS).grad(np.zeros(9, int)), TypeError, "theta .*int64"),
        (lambda: Bigram(COUNTS).by_class(np.zeros(9)), ValueError, "counts .*100.* 3"),
    ],
)
def test_nonsense_is_refused_by_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
