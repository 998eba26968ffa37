"""The network: exact gradients and Hessian-vector products, curvature, data, and the same run for the same seed."""

import importlib.util
import inspect
import itertools
from pathlib import Path

import numpy as np
import pytest

from course_lib.networks import MLP, digits, lanczos, minibatches, power_iteration, top_eigenvalue

NETS = [
    MLP(sizes, activation, criterion)
    for sizes in ((5, 3), (5, 4, 3), (5, 4, 6, 3))
    for activation in ("tanh", "relu")
    for criterion in ("cross_entropy", "mse")
]
every_net = pytest.mark.parametrize("net", NETS, ids=lambda n: f"{n.sizes}-{n.activation}-{n.criterion}")


@pytest.fixture
def data():
    rng = np.random.default_rng(3)
    return rng.standard_normal((7, 5)), rng.integers(0, 3, 7)


def complex_gradient(net, theta, X, y, h=1e-20):
    return np.array([net.loss(theta + 1j * h * e, X, y).imag / h for e in np.eye(net.dim)])


def dense_hessian(net, theta, X, y, h=1e-6):
    """Central differences of the gradient: independent of the complex step."""
    return np.array(
        [(net.grad(theta + h * e, X, y) - net.grad(theta - h * e, X, y)) / (2 * h) for e in np.eye(net.dim)]
    )


# ---- gradients -------------------------------------------------------------------------------------------------


@every_net
def test_gradient_is_exact(net, data):
    theta = net.init(seed=1) + 0.1
    loss, g = net.loss_and_grad(theta, *data)
    np.testing.assert_allclose(g, complex_gradient(net, theta, *data), rtol=1e-10, atol=1e-13)
    assert loss == net.loss(theta, *data)
    assert np.array_equal(g, net.grad(theta, *data))


@every_net
def test_hvp_is_the_hessian_times_v(net, data):
    theta, v = net.init(seed=1) + 0.1, np.random.default_rng(0).standard_normal(net.dim)
    H = np.array([net.hvp(theta, e, *data) for e in np.eye(net.dim)])
    np.testing.assert_allclose(H, H.T, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(H, dense_hessian(net, theta, *data), rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(net.hvp(theta, v, *data), H @ v, rtol=1e-12, atol=1e-13)


@every_net
def test_labels_are_one_hot_targets(net, data):
    X, y = data
    theta = net.init()
    labeled, one_hot = net.loss_and_grad(theta, X, y), net.loss_and_grad(theta, X, np.eye(3)[y])
    assert labeled[0] == one_hot[0] and np.array_equal(labeled[1], one_hot[1])
    assert net.accuracy(theta, X, y) == net.accuracy(theta, X, np.eye(3)[y])


@pytest.mark.parametrize("criterion", ["cross_entropy", "mse"])
def test_any_targets_have_an_exact_gradient(criterion, data):
    X, net = data[0], MLP((5, 4, 3), criterion=criterion)
    targets = np.random.default_rng(0).random((7, 3))  # rows that do not add up to 1
    theta = net.init()
    np.testing.assert_allclose(
        net.grad(theta, X, targets), complex_gradient(net, theta, X, targets), rtol=1e-10, atol=1e-13
    )


def test_losses_by_hand():
    X, y, theta = np.array([[1.0, 2.0]]), np.array([1]), np.array([1.0, 0.0, 0.0, 1.0, 0.5, 0.0])
    z = np.array([1.5, 2.0])
    net = MLP((2, 2))
    np.testing.assert_allclose(net.logits(theta, X), [z])
    assert net.loss(theta, X, y) == pytest.approx(-np.log(np.exp(2) / np.exp(z).sum()))
    assert MLP((2, 2), criterion="mse").loss(theta, X, y) == pytest.approx((1.5**2 + 1) / 2)
    assert net.predict(theta, X) == [1] and net.accuracy(theta, X, y) == 1


def test_accuracy_counts():
    net = MLP((2, 2))
    theta = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])  # the label is the larger input
    X = np.array([[2.0, 1.0], [1.0, 2.0], [3.0, 1.0], [5.0, 1.0]])
    assert net.predict(theta, X).tolist() == [0, 1, 0, 0]
    assert net.accuracy(theta, X, np.array([0, 0, 0, 1])) == 0.5
    assert net.accuracy(theta, X, np.eye(2)[[0, 0, 0, 0]]) == 0.75
    assert net.accuracy(np.nan * theta, X, np.zeros(4, int)) == 0  # a lost network predicts nothing
    X[0, 0] = np.nan
    assert net.accuracy(theta, X, np.array([0, 1, 0, 0])) == 0.75
    for wrong in ([0], np.zeros((4, 7)), np.zeros(4), np.array([0, 0, 0, 2]), np.array([0, 0, 0, -1]), [None] * 4):
        with pytest.raises((TypeError, ValueError), match="y must"):
            net.accuracy(theta, X, wrong)


def test_defaults():
    def defaults(call):
        arguments = inspect.signature(call).parameters.values()
        return {one.name: one.default for one in arguments if one.default is not one.empty}

    assert defaults(MLP) == {"activation": "tanh", "criterion": "cross_entropy"}
    assert defaults(MLP.init) == {"seed": 0, "gain": 1.0}
    assert defaults(digits) == {"n": None, "noise": 0.0, "seed": 0, "skip": 0}
    assert defaults(minibatches) == {"batch_size": None, "seed": 0}
    assert defaults(lanczos) == defaults(top_eigenvalue) == {"steps": 12, "seed": 0}
    assert defaults(power_iteration) == {"steps": 100, "seed": 0}


def test_the_activations_and_the_criteria_by_hand():
    """One hidden unit: z = v·act(w·x + b) + c; the slope of relu is 0 at 0."""
    theta, X = np.array([2.0, 0.5, 3.0, 0.25]), np.array([[0.5]])
    assert MLP((1, 1, 1)).logits(theta, X) == pytest.approx(3 * np.tanh(1.5) + 0.25)
    assert MLP((1, 1, 1), "relu").logits(theta, X).item() == 4.75
    assert MLP((1, 1, 1), "relu").logits(theta, -X).item() == 0.25
    net = MLP((1, 1, 1), "relu", "mse")
    assert net.loss(theta, X, np.array([[1.75]])) == 4.5
    assert net.grad(theta, X, np.array([[1.75]])).tolist() == [4.5, 9, 4.5, 3]
    assert net.grad(np.array([2.0, -1.0, 3.0, 0.25]), X, np.array([[0.0]])).tolist() == [0, 0, 0, 0.25]


def test_cross_entropy_survives_huge_logits(data):
    net = MLP((5, 3))
    loss, g = net.loss_and_grad(1e4 * net.init(), *data)
    assert np.isfinite(loss) and np.isfinite(g).all()


def test_torch_agrees(torch, data):
    X, y = data
    net = MLP((5, 4, 6, 3))
    theta = net.init(seed=2)
    params = [torch.tensor(p, requires_grad=True) for layer in net.split(theta) for p in layer]
    a = torch.tensor(X)
    for k in range(0, len(params), 2):
        a = a @ params[k] + params[k + 1]
        a = torch.tanh(a) if k + 2 < len(params) else a
    loss = torch.nn.functional.cross_entropy(a, torch.tensor(y))
    loss.backward()
    assert net.loss(theta, X, y) == pytest.approx(loss.item(), rel=1e-12)
    expected = np.concatenate([p.grad.numpy().ravel() for p in params])
    np.testing.assert_allclose(net.grad(theta, X, y), expected, rtol=1e-10, atol=1e-14)


# ---- the flat vector -------------------------------------------------------------------------------------------


def test_split_gives_views():
    net = MLP([5, 4, 3])
    theta = net.init()
    (W, b), (V, c) = net.split(theta)
    assert (W.shape, b.shape, V.shape, c.shape) == ((5, 4), (4,), (4, 3), (3,))
    assert net.dim == len(theta) == 5 * 4 + 4 + 4 * 3 + 3
    assert net.sizes == (5, 4, 3)
    theta[:] = np.arange(net.dim)
    assert W[0, 1] == 1 and b[0] == 20 and c[-1] == net.dim - 1


def test_init_is_scaled_by_the_units_in():
    net = MLP((400, 100, 10))
    (W, b), (V, _) = net.split(net.init(gain=3))
    assert W.std() * np.sqrt(400) == pytest.approx(3, rel=0.02)
    assert V.std() * np.sqrt(100) == pytest.approx(3, rel=0.1)
    assert not b.any()
    assert np.array_equal(net.init(5), net.init(5)) and not np.array_equal(net.init(5), net.init(6))


@every_net
def test_float32_stays_float32_and_nothing_is_changed(net, data):
    X, y = data
    theta = net.init().astype(np.float32)
    before = theta.copy(), X.copy(), y.copy()
    loss, g = net.loss_and_grad(theta, X, y)
    assert loss.dtype == g.dtype == net.logits(theta, X).dtype == np.float32
    np.testing.assert_allclose(g, net.grad(theta.astype(float), X, y), rtol=1e-3, atol=1e-6)
    net.hvp(theta, theta, X, y)
    assert all(np.array_equal(a, b) for a, b in zip(before, (theta, X, y), strict=True))


# ---- curvature -------------------------------------------------------------------------------------------------


@pytest.fixture
def curvature(data):
    net = MLP((5, 4, 3), criterion="mse")
    theta = net.init(seed=1)
    H = np.array([net.hvp(theta, e, *data) for e in np.eye(net.dim)])
    return lambda v: net.hvp(theta, v, *data), net.dim, np.linalg.eigvalsh((H + H.T) / 2)


def test_lanczos_finds_the_ends_of_the_spectrum(curvature):
    hvp, dim, expected = curvature
    values, vectors = lanczos(hvp, dim, steps=20)
    assert values[-1] == pytest.approx(expected[-1], rel=1e-10)
    assert values[0] == pytest.approx(expected[0], rel=1e-6)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(20), atol=1e-12)
    np.testing.assert_allclose(hvp(vectors[:, -1]), values[-1] * vectors[:, -1], atol=1e-6)
    assert top_eigenvalue(hvp, dim) == pytest.approx(expected[-1], rel=1e-4)


def test_full_lanczos_finds_the_whole_spectrum(curvature):
    hvp, dim, expected = curvature
    distinct = np.unique(expected.round(8))  # of equal eigenvalues Lanczos sees one
    np.testing.assert_allclose(lanczos(hvp, dim, steps=10 * dim)[0], distinct, atol=1e-7)


def test_lanczos_tells_eigenvalues_apart_that_are_almost_equal():
    """Then all but 1e-8 of each product lies in the basis: one pass would leave 1e-8 of the new vector in it."""
    eigenvalues = 1 + 1e-8 * np.arange(5)
    values, vectors = lanczos(lambda v: eigenvalues * v, 5)
    np.testing.assert_allclose(values, eigenvalues, rtol=1e-14)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(5), atol=1e-14)


def test_power_iteration_finds_the_largest_in_size(curvature):
    hvp, dim, expected = curvature
    value, v = power_iteration(hvp, dim, steps=2000)
    assert value == pytest.approx(expected[np.abs(expected).argmax()], rel=1e-8)
    assert np.linalg.norm(v) == pytest.approx(1)
    assert power_iteration(lambda v: np.array([-3.0, 1.0]) * v, 2)[0] == pytest.approx(-3)
    assert top_eigenvalue(lambda v: np.array([-3.0, 1.0]) * v, 2) == pytest.approx(1)


def test_curvature_of_special_matrices():
    assert lanczos(lambda v: 2 * v, 5)[0] == pytest.approx([2])  # one product spans all there is
    assert top_eigenvalue(lambda v: 0 * v, 5) == power_iteration(lambda v: 0 * v, 5)[0] == 0
    assert top_eigenvalue(lambda v: 7 * v, 1) == pytest.approx(7)
    for lost in (np.nan, np.inf):  # a diverged network is data, not an error
        assert np.isnan(top_eigenvalue(lambda v, lost=lost: lost * v, 5))
        assert np.isnan(power_iteration(lambda v, lost=lost: lost * v, 5)[0])


# ---- data and batches ------------------------------------------------------------------------------------------


def test_digits_are_scikit_learns():
    found = importlib.util.find_spec("sklearn") or pytest.skip("scikit-learn, where the digits are from, is missing")
    source = Path(found.origin).parent / "datasets" / "data" / "digits.csv.gz"  # to import it takes seconds
    X, y = digits()
    shipped = sorted(map(tuple, np.column_stack([16 * X, y])))
    assert shipped == sorted(map(tuple, np.loadtxt(source, delimiter=",")))


def test_digits_have_the_promised_shapes():
    X, y = digits()
    assert X.shape == (1797, 64) and y.shape == (1797,)
    assert X.dtype == np.float64 and y.dtype == np.intp
    assert X.min() == 0 and X.max() == 1
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # as UCI counts them


def test_digits_training_and_test_sets_are_parts_of_one_order():
    X, y = digits(seed=4)
    train, test = digits(1200, seed=4), digits(seed=4, skip=1200)
    assert np.array_equal(np.vstack([train[0], test[0]]), X)
    assert np.array_equal(np.concatenate([train[1], test[1]]), y)
    assert not np.array_equal(digits(seed=5)[1], y)
    train[0][:] = 0  # a reader may write into what he got
    assert np.array_equal(digits(seed=4)[0], X)


@pytest.mark.parametrize("noise", [0.0, 0.1, 1.0])
def test_noise_makes_exactly_that_many_labels_wrong(noise):
    X, y = digits(1000, seed=2)
    X_noisy, y_noisy = digits(1000, noise=noise, seed=2)
    assert np.array_equal(X, X_noisy)
    assert np.sum(y != y_noisy) == 1000 * noise
    assert y_noisy.min() >= 0 and y_noisy.max() <= 9


def test_minibatches_go_through_every_epoch():
    X = np.arange(10)[:, None] * 1.0
    stream = minibatches(X, np.arange(10), 4, seed=0)
    epochs = [list(itertools.islice(stream, 3)) for _ in range(2)]
    for epoch in epochs:
        assert [len(y) for _, y in epoch] == [4, 4, 2]
        assert sorted(np.concatenate([y for _, y in epoch])) == list(range(10))
        assert all(np.array_equal(X_batch[:, 0], y) for X_batch, y in epoch)
    assert not np.array_equal(epochs[0][0][1], epochs[1][0][1])


def test_minibatches_repeat_with_their_seed():
    X, y = np.zeros((10, 1)), np.arange(10)
    first = [[b[1].tolist() for b in itertools.islice(minibatches(X, y, 3, seed), 9)] for seed in (1, 1, 2)]
    assert first[0] == first[1] != first[2]


def test_a_stochastic_gradient_draws_the_next_minibatch_at_each_call():
    (X, y), net = digits(50, seed=1), MLP((64, 8, 10))
    grad, other = net.stochastic_grad(X, y, 20, seed=3), net.stochastic_grad(X, y, 20, seed=3)
    for theta, batch in zip((net.init(seed) for seed in range(7)), minibatches(X, y, 20, seed=3), strict=False):
        assert np.array_equal(grad(theta), net.grad(theta, *batch))
        assert np.array_equal(other(theta), net.grad(theta, *batch)), "two runs share no batches"
    assert np.array_equal(net.stochastic_grad(X, y)(theta), net.grad(theta, X, y))
    assert not np.array_equal(net.stochastic_grad(X, y, 20)(theta), net.stochastic_grad(X, y, 20, seed=3)(theta))


@pytest.mark.parametrize("size", [None, 10, 99])
def test_full_batch_has_no_noise(size):
    X, y = np.zeros((10, 1)), np.arange(10)
    for X_batch, y_batch in itertools.islice(minibatches(X, y, size), 3):
        assert X_batch is X and y_batch is y


def test_same_seed_same_run():
    def run():
        (X, y), net = digits(100, noise=0.1, seed=1), MLP((64, 8, 10))
        theta = net.init(seed=1)
        for X_batch, y_batch in itertools.islice(minibatches(X, y, 8, seed=1), 30):
            theta = theta - 0.5 * net.grad(theta, X_batch, y_batch)
        return theta, net.loss(theta, X, y)

    (theta, loss), (again, _) = run(), run()
    assert np.array_equal(theta, again)
    assert loss < np.log(10)


# ---- errors ----------------------------------------------------------------------------------------------------

NET = MLP((5, 3))
THETA, X7, Y7 = NET.init(), np.zeros((7, 5)), np.zeros(7, int)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: MLP(5), TypeError, "sizes .* 5"),
        (lambda: MLP("64"), TypeError, "sizes .*'64'"),
        (lambda: MLP((5,)), ValueError, r"sizes .* output.*\(5,\)"),
        (lambda: MLP((5, 0)), ValueError, r"sizes\[1\] .* 0"),
        (lambda: MLP((5, 2.5)), TypeError, r"sizes\[1\] .* 2.5"),
        (lambda: MLP((5, 3), "tanhh"), ValueError, "activation .*'tanhh'.*did you mean 'tanh'"),
        (lambda: MLP((5, 3), criterion="MSE"), ValueError, "criterion .*'MSE'.*did you mean 'mse'"),
        (lambda: NET.init(seed=-1), ValueError, "seed .* -1"),
        (lambda: NET.init(gain=-1), ValueError, "gain .* -1"),
        (lambda: NET.loss(THETA[1:], X7, Y7), ValueError, r"theta .*\(18,\).*\(17,\)"),
        (lambda: NET.loss(THETA, X7[:, 1:], Y7), ValueError, r"X .*\(n, 5\).*\(7, 4\)"),
        (lambda: NET.loss(THETA, X7, Y7[1:]), ValueError, r"y .* 7 integer labels .*\(6,\)"),
        (lambda: NET.loss(THETA, X7, Y7 + 3), ValueError, "y .* labels from 0 to 2.* 3"),
        (lambda: NET.loss(THETA, X7, Y7 * 1.0), ValueError, "y .* integer labels .*float64"),
        (lambda: NET.hvp(THETA, THETA[1:], X7, Y7), ValueError, r"v .*\(18,\).*\(17,\)"),
        (lambda: NET.accuracy(THETA, X7, Y7[1:]), ValueError, r"y .* 7 integer labels .*\(6,\)"),
        (lambda: NET.loss(THETA, X7, Y7 - 1), ValueError, "y .* labels from 0 to 2.* -1"),
        (lambda: NET.loss(list(THETA), X7, Y7), TypeError, "theta must be an array of floats"),
        (lambda: NET.loss(THETA, X7.astype(str), Y7), TypeError, "X must be an array of real numbers"),
        (lambda: NET.loss(THETA, X7 * 1j, Y7), TypeError, "X must be an array of real numbers"),
        (lambda: NET.hvp(THETA, THETA * 1j, X7, Y7), TypeError, "v must be an array of real numbers"),
        (lambda: NET.init(gain=np.ones(2)), TypeError, "gain must be one finite number"),
        (lambda: MLP((10**6, 10**6)), ValueError, "the number of parameters must be .* or below"),
        (lambda: MLP((10**400, 3)), ValueError, r"sizes\[0\] must be"),
        (lambda: MLP((5, 3), np.array(["tanh"])), TypeError, "activation must be one of"),
        (lambda: minibatches([1], [2]), TypeError, "X must be an array with one row for each sample"),
        (lambda: minibatches(X7, 3), TypeError, "y must be an array"),
        (lambda: minibatches(X7[:0], Y7[:0]), ValueError, "X must hold at least one sample"),
        (lambda: lanczos(3, 5), TypeError, "hvp must be a function of v"),
        (lambda: power_iteration(lambda v: v * 1j, 5), TypeError, r"hvp\(v\) must be an array of real numbers"),
        (lambda: power_iteration(lambda v: v, 5, 10**15), ValueError, "steps must be .* 1,000,000,000 or below"),
        (lambda: digits(0), ValueError, "n .* 0"),
        (lambda: digits(1800), ValueError, "n .*1797.*1800"),
        (lambda: digits(98, skip=1700), ValueError, r"n \+ skip .*1797.*98.*1700"),
        (lambda: digits(skip=1797), ValueError, "skip .*1797"),
        (lambda: digits(2.0), TypeError, "n .* 2.0"),
        (lambda: digits(10, noise=1.5), ValueError, "noise .* 1.5"),
        (lambda: digits(10, noise="some"), TypeError, "noise .*'some'"),
        (lambda: digits(10, seed=None), TypeError, "seed .*None"),
        (lambda: minibatches(X7, Y7, 0), ValueError, "batch_size .* 0"),
        (lambda: minibatches(X7, Y7, 2.0), TypeError, "batch_size .* 2.0"),
        (lambda: minibatches(X7, Y7[1:], 2), ValueError, "y .* 7 .* 6"),
        (lambda: minibatches(X7, Y7, 2, seed=-1), ValueError, "seed .* -1"),
        (lambda: NET.stochastic_grad(X7, Y7, 0), ValueError, "batch_size .* 0"),
        (lambda: lanczos(lambda v: v, 0), ValueError, "dim .* 0"),
        (lambda: top_eigenvalue(lambda v: v, 3, steps=0), ValueError, "steps .* 0"),
        (lambda: top_eigenvalue(lambda v: v[1:], 3), ValueError, r"hvp .*\(3,\).*\(2,\)"),
        (lambda: power_iteration(lambda v: v, 3, steps=1.5), TypeError, "steps .* 1.5"),
    ],
)
def test_errors_name_the_argument_its_value_and_what_is_allowed(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_theta_must_be_floats_and_a_lost_network_is_data():
    net = MLP((2, 3, 1), activation="relu", criterion="mse")
    X, y = np.ones((4, 2)), np.ones((4, 1))
    with pytest.raises(TypeError, match="theta must be an array of floats"):
        net.grad(np.ones(net.dim, int), X, y)
    with pytest.raises(ValueError, match="X must hold at least one sample"):
        net.loss(np.ones(net.dim), X[:0], y[:0])
    assert not np.isfinite(net.loss(np.full(net.dim, 1e300), X, y))  # and no warning
    assert not np.isfinite(net.grad(np.full(net.dim, 1e300), X, y)).all()
