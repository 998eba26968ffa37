"""The PyTorch tab of each lecture is a program that runs; those of Optax and Keras at least parse."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

LECTURES = sorted((Path(__file__).resolve().parents[1] / "lectures").glob("*.ipynb"))
TAB = re.compile(r":::\{tab-item\} (\w+)\n.*?```python\n(.*?)```", re.DOTALL)


def tabs(path):
    """Framework → code, of a lecture's tab sets."""
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return dict(TAB.findall(text))


@pytest.mark.parametrize("path", LECTURES, ids=lambda p: p.stem)
def test_every_lecture_says_it_in_three_frameworks(path):
    found = tabs(path)
    assert set(found) == {"PyTorch", "Optax", "Keras"}
    for code in found.values():
        ast.parse(code)


@pytest.mark.needs_torch
@pytest.mark.parametrize("path", LECTURES, ids=lambda p: p.stem)
def test_the_torch_tab_runs(path, torch, capsys):
    names = {}
    exec(compile(tabs(path)["PyTorch"], f"{path.stem}: PyTorch tab", "exec"), names)
    assert capsys.readouterr().out.strip()
    if path.stem == "01-stuck-training":
        gradients = torch.cat([p.grad.flatten() for p in names["model"].parameters()])
        assert names["norm"] == pytest.approx(float(gradients.norm()))
        assert names["optimizer"].param_groups[0]["lr"] == pytest.approx(1 / 30)
