"""Prove that what the lectures and pages print does not depend on the processor.

    python tools/steady.py                            all lectures and executed pages
    python tools/steady.py lectures/01-x.ipynb ...    only these

Each runs with the gradients of networks and surfaces disturbed by a relative 1e-12 (tests/disturbance.py), with five
seeds, and with other kernels of OpenBLAS; what it prints must be what it stores. A page has no stored outputs: there an
undisturbed run stands for them. A notebook that computes no gradient runs with the other kernels only.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import difflib
import os
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook

sys.path.insert(0, str(Path(__file__).parent))
from run_notebooks import ROOT, execute, notebooks, tidy

DISTURB = f"__import__('sys').path.append({str(ROOT / 'tests')!r}); __import__('disturbance')"
# pictures are not compared, and to draw them takes a quarter of the time
NO_PICTURES = (
    "get_ipython().display_formatter.mimebundle_formatter.for_type_by_name("
    "'course_lib.plots.stills', 'Still', lambda still, **_: ({'text/plain': repr(still)}, {}))"
)
SEEDS = (1, 2, 3, 4, 5)
BLAS = ("Prescott", "Haswell")  # every x86-64 runs the first, everyone since 2013 the second; others ignore the names


@dataclass(frozen=True)
class Condition:
    """What a notebook is run under: the seed of the disturbance and the kernel of OpenBLAS, or neither."""

    seed: int | None = None
    blas: str | None = None

    def __str__(self) -> str:
        seed = f"disturbance {self.seed}" if self.seed else ""
        return ", ".join(filter(None, [seed, self.blas and f"OpenBLAS {self.blas}"])) or "as it is"

    def environment(self, witness: str) -> dict[str, str]:
        """Return the variables that a kernel needs for it."""
        own = {"OPENBLAS_CORETYPE": self.blas} if self.blas else {}
        return own | ({"UNSTUCK_DISTURB": str(self.seed), "UNSTUCK_DISTURBED": witness} if self.seed else {})


def conditions() -> list[Condition]:
    """Return the conditions of a notebook that computes gradients: five seeds, shared among the kernels of BLAS."""
    blas = [None, *BLAS]
    return [Condition(seed, blas[k % len(blas)]) for k, seed in enumerate(SEEDS)]


def pages() -> list[Path]:
    """Return the pages of the book that are notebooks in text form."""
    return [path for path in sorted((ROOT / "book").glob("*.md")) if "\nkernelspec:" in path.read_text("utf-8")[:500]]


def load(path: Path) -> nbformat.NotebookNode:
    """Read a notebook, in either form."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return read_myst_markdown_notebook(text, path=path)
    return nbformat.reads(text, as_version=4)


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """Return what each code cell shows in words, line by line, with the number of the cell before it."""
    tidy(notebook)
    lines = []
    for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
        data = [out.get("data", {}) for out in cell.outputs]
        texts = [out.get("text", "") for out in cell.outputs]
        texts += [str(shown_as.get(kind, "")) for shown_as in data for kind in ("text/plain", "text/html")]
        lines += [f"[code cell {number}]", *"\n".join(filter(None, texts)).splitlines()]
    return lines


@cache
def stored(path: Path) -> list[str]:
    """Return what a lecture stores, or what a page prints undisturbed."""
    notebook = load(path)
    if path.suffix == ".md":
        execute(notebook, path.parent)
    return printed(notebook)


def run(path: Path, condition: Condition) -> tuple[list[str], bool]:
    """Return the differences from what is stored, and whether any gradient was disturbed."""
    expected = stored(path)
    notebook = load(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    with tempfile.TemporaryDirectory() as folder:
        witness = Path(folder) / "disturbed"
        os.environ |= condition.environment(str(witness))
        try:
            execute(notebook, path.parent, startup=f"{DISTURB}; {NO_PICTURES}")
        except RuntimeError as error:
            return str(error).splitlines(), witness.exists()
        finally:
            for name in condition.environment(""):
                del os.environ[name]
        return list(difflib.unified_diff(expected, printed(notebook), lineterm="", n=1))[2:], witness.exists()


def check(path: Path) -> list[tuple[Condition, list[str]]]:
    """Return each condition that a notebook was run under, with the differences."""
    first, *others = conditions()
    differences, trains = run(path, first)
    done = [(first, differences)]
    for condition in others if trains else [Condition(blas=blas) for blas in BLAS]:
        done.append((condition, run(path, condition)[0]))
    return done


def main() -> int:
    """Command line; the exit code is 0 if every notebook printed what it stores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all lectures and executed pages")
    chosen = parser.parse_args().notebooks or [*notebooks(ROOT / "lectures"), *pages()]
    os.environ |= {"UNSTUCK_EXPECT": "todo", "UNSTUCK_WORK": "off"}
    os.environ.pop("UNSTUCK_SITE", None)
    failed = 0
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for path, done in zip(chosen, pool.map(check, chosen), strict=True):
            for condition, differences in done:
                if differences:
                    failed += 1
                    print(f"{path}: {condition}: prints something else", *differences, sep="\n    ", flush=True)
            if not any(differences for _, differences in done):
                print(f"{path}: steady under {len(done)} conditions", flush=True)
    if failed:
        print("Print what does not depend on the last digits: averages over seeds, with the digits that they support.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the code page lacks
    sys.exit(main())
