"""The PyTorch tab of each lecture is a program that runs; those of Optax and Keras at least parse."""

import ast
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from course_lib.schedules import cosine

LECTURES = sorted((Path(__file__).resolve().parents[1] / "lectures").glob("*.ipynb"))
TAB = re.compile(r":::\{tab-item\} (\w+)\n.*?```python\n(.*?)```", re.DOTALL)


def tabs(path):
    """Framework → code, of a lecture's tab sets."""
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return dict(TAB.findall(text))


def run(code, name):
    """The names that a program leaves behind."""
    names = {}
    exec(compile(code, name, "exec"), names)
    return names


@pytest.mark.parametrize("path", LECTURES, ids=lambda p: p.stem)
def test_every_lecture_says_it_in_three_frameworks(path):
    found = tabs(path)
    assert set(found) == {"PyTorch", "Optax", "Keras"}
    for code in found.values():
        ast.parse(code)


@pytest.mark.needs_torch
@pytest.mark.parametrize("path", LECTURES, ids=lambda p: p.stem)
def test_the_torch_tab_runs(path, torch, capsys):
    names = run(tabs(path)["PyTorch"], path.stem)
    assert capsys.readouterr().out.strip()
    if path.stem in SHOWN:
        SHOWN[path.stem](torch, names, tabs(path)["PyTorch"])


# ---- what the programs must show


def stuck(torch, names, code):
    """The norm is that of the whole gradient, and the rate was cut by 30."""
    gradients = torch.cat([p.grad.flatten() for p in names["model"].parameters()])
    assert names["norm"] == pytest.approx(float(gradients.norm()))
    assert names["optimizer"].param_groups[0]["lr"] == pytest.approx(1 / 30)


def decay(torch, names, code):
    """Each step has its own rate, the first included, and a resumed training ends where an unbroken one does."""
    T = names["T"]
    assert names["rates"] == pytest.approx((0.5 * cosine(T)(np.arange(T))).tolist())
    fresh = run(code.split("parts = begin()")[0], "the beginning of the tab")
    unbroken = fresh["begin"]()
    assert fresh["train"](*unbroken, T) == pytest.approx(names["rates"])
    torch.testing.assert_close(names["resumed"][0].weight, unbroken[0].weight)


SHOWN = {"01-stuck-training": stuck, "05-decay": decay}
