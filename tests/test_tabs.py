"""The tabs of each lecture are whole programs that print what stands under them.

The PyTorch tabs run wherever torch is. The requirements hold neither Optax nor Keras: their tabs run only where both
and JAX can be imported (``pip install jax optax keras``). Elsewhere their text is checked: a program defines or imports
each name that it uses.
"""

import ast
import builtins
import importlib.util
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from course_lib.exercises.notebooks import lecture_of
from course_lib.optimizers import momentum, radam, rmsprop
from course_lib.paths import rollout, trace
from course_lib.schedules import cosine, warmup
from course_lib.surfaces import quadratic

LECTURES = sorted((Path(__file__).resolve().parents[1] / "lectures").glob("*.ipynb"))
PROGRAM = r"```python\n([^`]*)```\n\n"
OUTPUT = r"It prints:\n\n```text\n([^`]*)```\n"
TAB = re.compile(rf"<details(?: open)?>\n<summary>(\w+)</summary>\n\n{PROGRAM}(?:{OUTPUT}\n)?</details>")


def prose(path):
    """The text of a lecture."""
    notebook = nbformat.read(path, as_version=4)
    return "\n".join(cell.source + "\n" for cell in notebook.cells if cell.cell_type == "markdown")


def tabs(path):
    """Framework → code, of a lecture's tab sets."""
    return {name: code for name, code, _ in TAB.findall(prose(path))}


def printed(path):
    """Code → what the lecture says that it prints."""
    return dict(re.findall(PROGRAM + OUTPUT, prose(path)))


SAYS = [path for path in LECTURES if tabs(path)]


def without_definition(code):
    """The names that a program uses but neither defines nor imports."""
    used, known = set(), set(dir(builtins))
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                known.add(name)
            case ast.Import() | ast.ImportFrom():
                known |= imported(node)
    return used - known


def imported(node):
    """The names that an import statement binds."""
    return {alias.asname or alias.name.split(".")[0] for alias in node.names}


def run(code, name):
    """The names that a program leaves behind."""
    names = {}
    exec(compile(code, name, "exec"), names)
    return names


def test_every_lecture_says_it_in_three_frameworks():
    """In one of its parts."""
    assert {lecture_of(path) for path in SAYS} == {lecture_of(path) for path in LECTURES}


@pytest.mark.parametrize("path", SAYS, ids=lambda p: p.stem)
def test_the_tabs_are_of_three_frameworks_and_parse(path):
    found = tabs(path)
    assert set(found) == {"PyTorch", "Optax", "Keras"}
    for framework, code in found.items():
        compile(code, f"{path.stem}, {framework}", "exec")


OTHERS = [pytest.param(path, name, id=f"{path.stem}-{name}") for path in SAYS for name in ("Optax", "Keras")]


@pytest.mark.parametrize("path", SAYS, ids=lambda p: p.stem)
def test_a_tab_is_a_whole_program(path):
    for framework, code in tabs(path).items():
        assert not without_definition(code), framework
        assert max(map(len, code.splitlines())) <= 78


@pytest.mark.parametrize(("path", "framework"), OTHERS)
def test_a_tab_of_another_framework_imports_what_it_uses_and_shows_what_it_prints(path, framework):
    code = tabs(path)[framework]
    nodes = [*ast.walk(ast.parse(code))]
    names = [name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for name in imported(node)]
    assert framework.lower() in names
    assert set(names) <= {node.id for node in nodes if isinstance(node, ast.Name)}
    assert code in printed(path)
    assert code.count("\n") <= tabs(path)["PyTorch"].count("\n")


def test_a_fragment_is_found():
    assert without_definition("import optax\nstate = optax.sgd(0.1).init(params)\nprint(state)") == {"params"}


if all(map(importlib.util.find_spec, ("jax", "optax", "keras"))):

    @pytest.mark.parametrize(("path", "framework"), OTHERS)
    def test_a_tab_of_another_framework_prints_what_stands_under_it(path, framework, capsys, monkeypatch):
        monkeypatch.setenv("KERAS_BACKEND", "jax")
        code = tabs(path)[framework]
        run(code, path.stem)
        assert capsys.readouterr().out == printed(path)[code]


@pytest.mark.needs_torch
@pytest.mark.parametrize("path", SAYS, ids=lambda p: p.stem)
def test_the_torch_tab_prints_and_shows_what_it_must(path, torch, capsys):
    code = tabs(path)["PyTorch"]
    names = run(code, path.stem)
    assert capsys.readouterr().out == printed(path)[code] != ""
    if path.stem in SHOWN:
        SHOWN[path.stem](torch, names, code)


@pytest.mark.parametrize("path", SAYS, ids=lambda p: p.stem)
def test_the_torch_tab_shows_an_output(path):
    assert tabs(path)["PyTorch"] in printed(path)


def others_in_torch(path):
    """Code → output, of a lecture's programs in PyTorch that are no tab."""
    known = tabs(path).get("PyTorch")
    return {code: out for code, out in printed(path).items() if "import torch\n" in code and code != known}


PRINTS = [pytest.param(path, k, id=f"{path.stem}-{k}") for path in LECTURES for k in range(len(others_in_torch(path)))]


@pytest.mark.needs_torch
@pytest.mark.parametrize(("path", "k"), PRINTS)
def test_a_program_prints_what_stands_under_it(path, k, torch, capsys):
    code, output = [*others_in_torch(path).items()][k]
    run(code, path.stem)
    assert capsys.readouterr().out == output


def test_each_program_that_must_show_something_is_there():
    assert set(SHOWN) <= {path.stem for path in SAYS}


# ---- what the programs must show


def descent(torch, names, code):
    """Momentum's limit holds to 1 %, and its walk is the library's."""
    inside, beyond = (names["left"](share * names["limit"], momentum=0.9) for share in (0.99, 1.01))
    assert inside < 0.01 and beyond > 100
    walk = rollout(momentum(1.5, 0.9), lambda theta: theta, [1.0], 200)
    assert names["left"](1.5, momentum=0.9) == pytest.approx(abs(walk[-1, 0]), rel=1e-9)


def stuck(torch, names, code):
    """The norms are those of both gradients, λmax is the Hessian's largest eigenvalue, and the rate was cut by 30."""
    model, X, y = names["model"], names["X"], names["y"]

    def loss(flat):
        weight, bias = flat.split([640, 10])
        return torch.nn.functional.cross_entropy(X @ weight.reshape(10, 64).T + bias, y)

    theta = torch.cat([p.detach().flatten() for p in model.parameters()])
    largest = torch.linalg.eigvalsh(torch.autograd.functional.hessian(loss, theta, vectorize=True))[-1]
    torch.testing.assert_close(names["sharpness"](), largest, rtol=0.01, atol=0)
    full = names["slope"](names["loss_of"](model(X), y)).detach()
    torch.testing.assert_close(full, torch.autograd.functional.jacobian(loss, theta))
    newest = torch.cat([p.grad.flatten() for p in model.parameters()])
    assert float(names["batch"]) == pytest.approx(float(newest.norm()))
    assert names["optimizer"].param_groups[0]["lr"] == pytest.approx(0.3 / 30)


def walks_as_the_root_mean_square(torch, names, code):
    """Adagrad with a growing rate walks as the lecture's formula does, and its memory holds the lecture's sigma."""
    begin = {}
    exec(compile(code.split("for step")[0], "the beginning of the tab", "exec"), begin)
    model, squares = begin["model"], [torch.zeros_like(p) for p in begin["model"].parameters()]
    for t in range(30):
        model.zero_grad()
        torch.nn.functional.cross_entropy(model(begin["X"]), begin["y"]).backward()
        with torch.no_grad():
            for p, v in zip(model.parameters(), squares, strict=True):
                v += (p.grad**2 - v) / (t + 1)
                p -= 0.01 * p.grad / (v.sqrt() + 1e-10)
    for walked, by_hand in zip(names["model"].parameters(), model.parameters(), strict=True):
        torch.testing.assert_close(walked, by_hand, rtol=0, atol=1e-4)
    torch.testing.assert_close(names["sigma"], squares[-1].sqrt(), rtol=1e-3, atol=0)


def two_cycle(torch, names, code):
    """RMSProp's first step by PyTorch's default, the 2-cycle at the end, and the rate that falls and arrives."""
    ours = rollout(rmsprop(0.1, alpha=0.9), quadratic((1.0,)).grad, (-3.0,), 300)[:, 0]
    path = np.array(names["path"])
    np.testing.assert_allclose(path[:90], ours[:90], rtol=1e-3)  # float32: later, rounding decides on which side it is
    np.testing.assert_allclose(np.abs(path[-2:]), 0.1 / 2, rtol=1e-3)
    assert path[-1] * path[-2] < 0
    assert names["descend"]()[1] + 3 == pytest.approx(10 * 0.1)
    assert abs(names["decayed"][-1]) < 1e-9


def adam_by_hand(torch, names, code):
    """Six lines of ours end where PyTorch's Adam does, for a small gradient and a large one."""
    torch.testing.assert_close(names["by_hand"], names["x"].detach(), rtol=1e-4, atol=1e-6)
    assert not torch.allclose(names["x"].detach(), torch.tensor([3.0, -300.0]), rtol=0.01)


def limits_of_adam(torch, names, code):
    """The first step is η whatever the gradient, the longest 7.27 η; Reddi's game is lost by Adam, won by AMSGrad."""
    assert names["firsts"] == pytest.approx([1.0, 1.0], rel=1e-4)
    assert names["longest"] == pytest.approx(0.1 / np.sqrt(0.001 * (1 - 0.9**2 / 0.999)), rel=1e-3)
    assert max(names["walk"]([0.0] * 10_000 + [1.0])) == pytest.approx(0.1 / np.sqrt(0.001), rel=1e-3)
    assert names["adam"] > 0.99 and names["amsgrad"] < -0.8


def decay(torch, names, code):
    """Each step has its own rate, the first included, and a resumed training ends where an unbroken one does."""
    T = names["T"]
    assert names["rates"] == pytest.approx((0.5 * cosine(T)(np.arange(T))).tolist())
    fresh = run(code.split("parts = begin()")[0], "the beginning of the tab")
    unbroken = fresh["begin"]()
    assert fresh["train"](*unbroken, T) == pytest.approx(names["rates"])
    torch.testing.assert_close(names["resumed"][0].weight, unbroken[0].weight)


def warm(torch, names, code):
    """The rates are the library's warm-up and cosine; RAdam's steps are momentum's, then its own r."""
    T, w = names["T"], names["warm"]
    schedule = 0.02 * warmup(w).then(cosine(T - w), after=w)
    assert names["rates"] == pytest.approx(schedule(np.arange(T)).tolist())
    sigma = trace(radam(1.0), lambda _: 3.0, 0.0, 100).step
    assert names["steps"] == pytest.approx((-sigma[:100]).tolist(), rel=1e-4)
    assert names["steps"][:5] == pytest.approx([3.0] * 5) and names["steps"][5] < 0.1


def a_log(torch, names, code):
    """Adam's first step is η for each weight with a gradient, the logged rate is the one used, and the norm is full."""
    first, last = names["log"][0], names["log"][-1]
    start = run(code.split("log = []")[0], "the beginning of the tab")
    theta = start["flat"](start["model"].parameters())
    assert first[2] == pytest.approx(float(0.01 * len(theta) ** 0.5 / theta.norm()), rel=1e-3)
    assert [row[3] for row in names["log"]] == pytest.approx((0.01 * cosine(100)(np.arange(100))).tolist())
    gradients = torch.cat([p.grad.flatten() for p in names["model"].parameters()])
    assert last[1] == pytest.approx(float(gradients.norm()))
    assert last[0] < first[0]


def two_decays(torch, names, code):
    """AdamW keeps the law for both weights, L2 in Adam for neither; matrices decay, biases and scales do not."""
    law = (1 - 1e-3 * 0.1) ** 2000
    assert names["apart"] == pytest.approx([law, law], abs=0.01)
    loud, quiet = names["inside"]
    assert loud == pytest.approx((1 - 1e-3 * 0.1 / 10) ** 2000, abs=0.01)
    assert quiet < 0.25
    decays = {p.ndim: group["weight_decay"] for group in names["optimizer"].param_groups for p in group["params"]}
    assert decays == {2: 0.1, 1: 0.0}
    assert sum(len(group["params"]) for group in names["optimizer"].param_groups) == len([*names["model"].parameters()])


def clipped_muon(torch, names, code):
    """The gradient is shortened; Muon has the hidden matrix alone, AdamW all the rest."""
    assert names["norm"] > 0.1
    clipped = torch.cat([p.grad.flatten() for p in names["model"].parameters()])
    assert float(clipped.norm()) == pytest.approx(0.1, rel=1e-4)
    muon, adamw = ([p for group in one.param_groups for p in group["params"]] for one in names["both"])
    assert [tuple(p.shape) for p in muon] == [(32, 32)]
    assert len(muon) + len(adamw) == len([*names["model"].parameters()])


SHOWN = {
    "00c-momentum": descent,
    "01-stuck-training": stuck,
    "02-root-mean-square": walks_as_the_root_mean_square,
    "03b-where-rmsprop-ends": two_cycle,
    "04-adam": adam_by_hand,
    "04b-adams-limits": limits_of_adam,
    "05b-noise-and-schedules": decay,
    "06-warm-up": warm,
    "07b-why-stuck": a_log,
    "08-beyond": two_decays,
    "08b-edges-and-matrices": clipped_muon,
}
