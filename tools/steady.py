"""Prove that what the lectures and pages print does not depend on the processor.

    python tools/steady.py                            all lectures and executed pages
    python tools/steady.py lectures/01-x.ipynb ...    only these
    python tools/steady.py --after-nbval              without the run of lectures that `make test-notebooks` has made

Each runs with the gradients of networks and surfaces disturbed by a relative 1e-12 (tests/disturbance.py), with five
seeds, and with other kernels of OpenBLAS; what it prints must be what it stores. A page has no stored outputs: there an
undisturbed run stands for them. A notebook that computes no gradient runs once with each kernel.

The words in its pictures must be the same in several of these runs: nothing stores them.

Each run is a process of its own, without Jupyter, forked from one that has imported the library and run nothing.
Only Linux forks safely: elsewhere every run imports the library itself, which takes two seconds more.
"""

from __future__ import annotations

import argparse
import difflib
import faulthandler
import io
import json
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from itertools import repeat
from multiprocessing.connection import Connection
from pathlib import Path

from plainly import plainly

ROOT = Path(__file__).resolve().parents[1]
DRAWN = "the words in a picture"  # beside the types of data of an output
WORDS = ("text/plain", "text/html")
JSON = "application/json"
# nothing but Markdown is the line below a stored figure (tools/dress_notebooks.py), which no run shows
OTHER_WORDS = ("text/markdown", "text/latex", "image/svg+xml", JSON)
NBVAL = 1  # the seed with which nbval runs the lectures (Makefile), on the kernel of OpenBLAS that the machine takes
# x86-64 runs the second kernel of OpenBLAS since 2011, the third since 2013; others ignore the names. Prescott's, which
# every x86-64 runs, takes twice the time: weekly.yml tries it on the recorded runs
SEEDS = {"": (NBVAL, 4), "Sandybridge": (2, 5), "Haswell": (3,)}
PICTURES = ("", "Haswell")  # with these the words in pictures are looked at, which takes a fifth of the time of a run
WARM = ["IPython.core.magics", *(f"course_lib.{part}" for part in ("exercises", "experiments", "plots", "widgets"))]
SPAWN = multiprocessing.get_context("spawn")
START = multiprocessing.get_context("fork") if sys.platform == "linux" else SPAWN
SECONDS_PER_CELL = 600  # against an endless loop


@dataclass
class Run:
    """A notebook under a seed of the disturbance (0: none) and a kernel of OpenBLAS, and what it printed."""

    seed: int
    blas: str
    lines: list[str] = field(default_factory=list)  # where it failed: why
    drawn: list[str] = field(default_factory=list)  # the words in its pictures
    trained: bool = False  # it has computed a gradient
    failed: bool = True

    def __str__(self) -> str:
        parts = [self.seed and f"disturbance {self.seed}", self.blas and f"OpenBLAS {self.blas}"]
        return ", ".join(filter(None, parts)) or "as it is"

    @property
    def looks(self) -> bool:
        """Whether it collects the words in pictures."""
        return self.blas in PICTURES

    def differences(self, expected: list[str], drawn: list[str]) -> list[str]:
        """Return what was printed, or drawn in words, instead of what is expected, or why the run failed."""
        if self.failed:
            return self.lines
        pairs = (expected, self.lines), (drawn, self.drawn if self.looks else drawn)
        return [line for pair in pairs for line in list(difflib.unified_diff(*pair, lineterm="", n=1))[2:]]


def pages() -> list[Path]:
    """Return the pages of the book that are notebooks in text form."""
    return [path for path in sorted((ROOT / "book").glob("*.md")) if "\nkernelspec:" in path.read_text("utf-8")[:500]]


def lectures() -> list[Path]:
    """Return the lectures and the exercises."""
    from course_lib.exercises.notebooks import notebooks

    return notebooks(ROOT / "lectures")


def code_cells(path: Path) -> list[dict]:
    """Read the code cells of a notebook, in either form."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".md":
        cells = json.loads(text)["cells"]
    else:
        from myst_nb.core.read import read_myst_markdown_notebook  # takes three seconds to import

        cells = read_myst_markdown_notebook(text, path=path).cells
    return [cell for cell in cells if cell["cell_type"] == "code"]


def printed(number: int, outputs: list[dict]) -> list[str]:
    """Return what a code cell shows in words, line by line, with its number before it; pictures are not compared."""
    texts = ["".join("".join(out.get("text", "")) for out in outputs)]  # a text may be a list of lines
    for data in (out.get("data", {}) for out in outputs):
        kinds = WORDS if {*data} == {"text/markdown"} else (*WORDS, *OTHER_WORDS)
        texts += ["".join(data[kind]) if kind != JSON else str(data[kind]) for kind in kinds if kind in data]
    return [f"[code cell {number}]", *"\n".join(filter(None, texts)).splitlines()]


def drawn(number: int, outputs: list[dict]) -> list[str]:
    """Return the words in the pictures of a code cell, line by line, with its number before each."""
    texts = [text for out in outputs for text in out.get("data", {}).get(DRAWN, [])]
    return [f"[picture in code cell {number}] {line}" for text in texts for line in text.splitlines()]


def words_in(shown: object) -> list[str]:
    """Return the words in a picture, or in a live figure as it stands; of an `explore`, those at all its positions too.

    The numbers along its axes are not among them: they are written when it is painted.
    """
    from matplotlib.text import Text

    from course_lib.plots import Still
    from course_lib.widgets.explore import Exploration

    picture = shown.figure if isinstance(shown, Still) else shown.poster()
    words = [text.get_text() for text in picture.findobj(Text)]
    if isinstance(shown, Exploration):
        for values, frame in zip(shown.table.grid, shown.table.frames, strict=True):
            told = {"": frame.sentence[1], **frame.readouts}
            words += [f"at {values}: {name} {text}" for name, text in told.items() if text]
    return list(filter(None, words))


def stored(path: Path) -> list[str]:
    """Return what a lecture stores."""
    return [line for number, cell in enumerate(code_cells(path), 1) for line in printed(number, cell["outputs"])]


def shell_into(outputs: list[dict], look: bool) -> object:
    """Return an IPython that puts what cells show into a list; of pictures the words, if it is to look at them."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    from course_lib.plots import Still
    from course_lib.widgets.common.live import LiveFigure

    def shown(thing: object, **_: object) -> tuple[dict, dict]:
        return {"text/plain": repr(thing), DRAWN: words_in(thing) if look else []}, {}

    shell = InteractiveShell.instance(colors="NoColor", config=Config({"HistoryManager": {"enabled": False}}))
    for kind in (Still, LiveFigure):
        shell.display_formatter.mimebundle_formatter.for_type(kind, shown)
    shell.display_pub.publish = lambda data, *_, **__: outputs.append({"data": data})
    shell.displayhook.write_format_data = lambda data, *_: outputs.append({"data": data})
    shell.displayhook.write_output_prompt = lambda: None
    return shell


def execute(folder: Path, sources: list[str], run: Run, sender: Connection) -> None:
    """Run code cells in this process, which has run nothing before, and send the completed `run`."""
    sys.path.append(str(ROOT / "tests"))
    from disturbance import disturb

    os.chdir(folder)
    if run.seed:
        disturb(run.seed, lambda: setattr(run, "trained", True))
    outputs: list[dict] = []
    shell = shell_into(outputs, run.looks)
    for number, source in enumerate(sources, 1):
        faulthandler.dump_traceback_later(SECONDS_PER_CELL, exit=True)
        outputs.clear()
        with io.StringIO() as stream, redirect_stdout(stream), redirect_stderr(stream):
            run.failed = not shell.run_cell(source, store_history=True).success
            outputs.append({"text": stream.getvalue()})
        if run.failed:
            run.lines = printed(number, outputs)
            break
        run.lines += printed(number, outputs)
        run.drawn += drawn(number, outputs)
    sender.send(run)


def run_alone(folder: Path, sources: list[str], run: Run) -> Run:
    """Return a run of code cells in a process of its own."""
    receiver, sender = START.Pipe(duplex=False)
    process = START.Process(target=execute, args=(folder, sources, run, sender), daemon=True)
    process.start()
    sender.close()
    try:
        run = receiver.recv()
    except EOFError:
        process.join()
        run.lines = [f"its process ended with exit code {process.exitcode}"]
    process.join()
    return run


def run_seeds(path: Path, sources: list[str], blas: str, after_nbval: bool) -> list[Run]:
    """Return the runs of a notebook with a kernel of BLAS, a page's undisturbed one first."""
    seeds = SEEDS[blas]
    if not blas and path.suffix == ".md":
        seeds = (0, *seeds)
    elif not blas and after_nbval:
        seeds = tuple(seed for seed in seeds if seed != NBVAL)
    runs = []
    for seed in seeds:
        runs.append(run_alone(path.parent, sources, Run(seed, blas)))
        if seed and not runs[-1].trained:
            break
    return runs


def warm_up(blas: str) -> None:
    """Let this process, and all that are forked from it, use a kernel of BLAS."""
    os.environ |= {"OPENBLAS_CORETYPE": blas} if blas else {}
    for name in WARM:
        import_module(name)


def run_all(notebooks: dict[Path, list[str]], after_nbval: bool, jobs: int | None) -> dict[Path, list[Run]]:
    """Return all runs of each notebook, given by its code cells; `jobs` at once with each kernel of BLAS."""
    runs: dict[Path, list[Run]] = {path: [] for path in notebooks}
    with ExitStack() as pools:  # all at once: no core waits for the last notebook of one of them
        begun = []
        for blas in SEEDS:
            pool = pools.enter_context(ProcessPoolExecutor(jobs, SPAWN, initializer=warm_up, initargs=(blas,)))
            begun.append(pool.map(run_seeds, notebooks, notebooks.values(), repeat(blas), repeat(after_nbval)))
        for done in begun:
            for path, more in zip(notebooks, done, strict=True):
                runs[path] += more
    return runs


def main() -> int:
    """Command line; the exit code is 0 if every notebook printed what it stores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all lectures and executed pages")
    parser.add_argument("--after-nbval", action="store_true", help=f"lectures: leave out what nbval did, seed {NBVAL}")
    parser.add_argument("--jobs", type=int, help="runs at once with each kernel of OpenBLAS; default: one on each core")
    arguments = parser.parse_args()
    chosen = arguments.notebooks or [*lectures(), *pages()]
    os.environ |= {"UNSTUCK_EXPECT": "todo", "UNSTUCK_WORK": "off"}
    os.environ.pop("UNSTUCK_SITE", None)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait for a core burn ten times what they compute
    notebooks = {path: ["".join(cell["source"]) for cell in code_cells(path)] for path in chosen}
    runs = run_all(notebooks, arguments.after_nbval, arguments.jobs)
    failed = 0
    for path, done in runs.items():
        expected = done[0].lines if path.suffix == ".md" else stored(path)
        differing = {str(run): run.differences(expected, done[0].drawn) for run in done}
        for condition, differences in differing.items():
            if differences:
                failed += 1
                print(f"{path}: {condition}: prints something else", *differences, sep="\n    ", flush=True)
        if not any(differing.values()):
            print(f"{path}: steady in {len(differing)} runs", flush=True)
    if failed:
        print("Print what does not depend on the last digits: averages over seeds, with the digits that they support.")
    return 1 if failed else 0


if __name__ == "__main__":
    with plainly():
        sys.exit(main())
