"""The notebooks as files: what a reader, GitHub and a reviewer get to see. `make test-notebooks` runs them."""

from __future__ import annotations

import ast
import builtins
import re
from pathlib import Path

import nbformat
import pytest
from dress_notebooks import dress, minutes

from course_lib.exercises.notebooks import label_of, lecture_of, notebooks
from course_lib.experiments.fair_race import COMMON, RACERS
from course_lib.optimizers import OPTIMIZERS

ROOT = Path(__file__).resolve().parents[1]

NOTEBOOKS = notebooks(ROOT / "lectures")
LECTURES = [path for path in NOTEBOOKS if path.parent.name == "lectures"]
EXERCISES = [path for path in NOTEBOOKS if path.parent.name == "exercises"]
LONGEST_CELL = 25  # lines
LARGEST_FILE = 64 * 1024  # bytes without pictures: what a code host shows without asking, with a quiz in it
LARGEST_PICTURES = 160 * 1024  # bytes, of all of a notebook, in base64
PICTURE = "image/png"
WIDGETS = "application/vnd.jupyter.widget-"
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|TBD|lorem ipsum)\b", re.IGNORECASE)
# what a machine's own files are called, on any system; a bare /word is no path (pages link to /lectures)
MACHINE_PATH = re.compile(r"(?<![\w.:/])(/(home|root|tmp|work|usr|opt|var|Users|private)/|[A-Z]:\\\\|file://)")
INSTALLS = re.compile(r"^\s*[!%]|\bpip3?\s+install\b|\bconda\s+install\b", re.MULTILINE)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.relative_to(ROOT / "lectures").with_suffix("").as_posix())
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def notebook(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


@pytest.fixture
def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture
def prose(notebook: nbformat.NotebookNode) -> str:
    return joined(notebook)


def joined(notebook: nbformat.NotebookNode) -> str:
    """The prose of a notebook: its cells in Markdown."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def without_code_blocks(markdown: str) -> str:
    return re.sub(r"^(`{3,}|~{3,}).*?^\1", "", markdown, flags=re.MULTILINE | re.DOTALL)


def test_there_are_lectures():
    assert LECTURES


def test_format_is_45_with_cell_ids(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_one_title_at_the_top(notebook):
    markdown = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    titles = [
        line for cell in markdown for line in re.findall(r"^# .+", without_code_blocks(cell.source), re.MULTILINE)
    ]
    assert len(titles) == 1
    assert notebook.cells[0].source.lstrip().startswith("# ")


def test_a_title_begins_with_the_lecture_s_number(path, notebook):
    if path.parent.name == "lectures":
        assert notebook.cells[0].source.startswith(f"# {label_of(path)} · ")


def test_a_lecture_may_have_parts():
    """Their order is that of their names."""
    names = ["00-gradient-descent.ipynb", "00b-critical-points.ipynb", "00c-momentum.ipynb", "01-stuck-training.ipynb"]
    assert sorted(names) == names
    assert [label_of(Path(name)) for name in names] == ["00", "00b", "00c", "01"]
    assert [lecture_of(Path("lectures") / name) for name in names] == [0, 0, 0, 1]
    with pytest.raises(ValueError, match="must name a lecture"):
        lecture_of(Path("book/intro.md"))


def test_minutes_are_counted_from_the_page(tmp_path):
    new, code, fold = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell, "<details>\n\nfolded\n\n</details>"
    texts, figures = ["word " * 1700, fold.replace("folded", "word " * 2000)], ["predict(1)", "HoppingBall()"]
    cells = [*map(new, texts), *map(code, [*figures, 'quiz1 = exercise("beyond-one")', "x = 1"])]
    line = minutes(nbformat.v4.new_notebook(cells=cells))
    assert line == "*About 10 minutes to read and 5 to do: 1 prediction, 1 live figure, 1 question.*"


def test_cells_are_short(code):
    long = {cell.id: cell.source.count("\n") + 1 for cell in code if cell.source.count("\n") + 1 > LONGEST_CELL}
    assert not long, f"longer than {LONGEST_CELL} lines: {long}"


def test_no_empty_cells(notebook):
    assert not [cell.id for cell in notebook.cells if not cell.source.strip()]


def test_outputs_are_those_of_one_run_from_top_to_bottom(code):
    counts = [cell.execution_count for cell in code]
    assert counts == list(range(1, len(code) + 1)), "store the outputs: make notebooks"


def test_no_error_or_warning_is_stored(code):
    bad = [
        cell.id
        for cell in code
        for out in cell.outputs
        if (out.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []))
        or out.get("name") == "stderr"
    ]
    assert not bad


def test_no_widget_state(notebook, code):
    assert "widgets" not in notebook.metadata
    assert not [
        cell.id for cell in code for out in cell.outputs if any(k.startswith(WIDGETS) for k in out.get("data", {}))
    ]


def test_metadata_is_only_what_is_needed(notebook):
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "mystnb"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info, "it changes from machine to machine"


def test_file_is_small(path, code):
    pictures = sum(len(out.get("data", {}).get(PICTURE, "")) for cell in code for out in cell.outputs)
    assert pictures <= LARGEST_PICTURES
    assert path.stat().st_size - pictures <= LARGEST_FILE


def test_nothing_is_installed_and_no_shell_is_used(code):
    assert not [cell.id for cell in code if INSTALLS.search(cell.source)]


def test_what_needs_no_run_is_up_to_date(path, notebook):
    """The cell that finds the library, the metadata, links to pages of the book, and the lines after live figures."""
    before = nbformat.writes(notebook)
    dress(notebook, path)
    assert nbformat.writes(notebook) == before, "bring it up to date: tools/dress_notebooks.py"


def test_the_code_of_a_prediction_is_folded(code):
    """It holds the right answer."""
    folded = {cell.id for cell in code if cell.metadata.get("jupyter", {}).get("source_hidden")}
    assert folded == {cell.id for cell in code if re.search(r"^predict\(", cell.source, re.MULTILINE)}


def test_no_path_of_a_machine(path):
    assert not MACHINE_PATH.findall(path.read_text(encoding="utf-8"))


def test_nothing_is_left_unfinished(path):
    assert not UNFINISHED.findall(path.read_text(encoding="utf-8"))


def test_imports_stand_in_the_first_code_cell(code):
    """But for what a cell of an exercise, or that with the progress, needs to run alone, after a restart."""
    alone = re.compile(r"^from course_lib\.exercises(\.capstone)? import (exercise|progress|practice)\n")
    late = [
        cell.id
        for cell in code[2:]  # the very first finds the library
        if any(
            isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(alone.sub("", cell.source)))
        )
    ]
    assert not late


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_a_cell_of_the_exercises_runs_alone_or_explains_why_not(code):
    """After a restart: `course_lib.exercises` explains an unknown name, if the cell imports anything of it."""
    mute = [
        cell.id
        for cell in code[2:]
        if "hide-input" not in cell.metadata.get("tags", []) and "from course_lib.exercises" not in cell.source
        if unknown_names(cell.source)
    ]
    assert not mute


def unknown_names(source):
    """Names that a cell uses as it runs (not only in its functions) and does not define."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    known = {node.id for node in names if isinstance(node.ctx, ast.Store)} | {*dir(builtins)}
    return {node.id for node in names} - known


def test_a_figure_is_stored_in_words_and_a_live_one_also_as_a_picture(path, code):
    """`plots.show(fig, alt)` and the live figures ask for their words; `make notebooks` keeps what stands for life."""
    data = [(cell, out.data) for cell in code for out in cell.outputs if "data" in out]
    pictured = [cell.id for cell, kinds in data if any(kind.startswith("image/") for kind in kinds)]
    live = re.compile(r"^(explore|predict|[A-Z]\w+)\(", re.MULTILINE)
    assert pictured == [cell.id for cell in code if live.search(cell.source)]
    shown = [cell for cell in code if live.search(cell.source) or re.search(r"^show\(", cell.source, re.MULTILINE)]
    texts = {cell.id: kinds["text/plain"] for cell, kinds in data if "text/plain" in kinds}
    mute = [cell.id for cell in shown if not re.match(r"Figure: (\S+\s+){3,}\S", texts.get(cell.id, ""))]
    assert shown or path.parent.name == "exercises"
    assert not mute


def test_every_picture_in_the_prose_is_told_in_words(prose):
    text = without_code_blocks(prose)
    assert not re.findall(r"!\[\s*\]\(", text)
    assert not [tag for tag in re.findall(r"<img[^>]*>", text) if not re.search(r'alt="[^"]+"', tag)]


NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]


def exercises_of(path: Path) -> int:
    """How many exercises a notebook has; the capstone's are marked otherwise."""
    return len(re.findall(r"^## \d\.\d .* ★+$", prose_of(path), re.M))


def prose_of(path: Path) -> str:
    """The text of a page, or the prose of a notebook."""
    text = path.read_text(encoding="utf-8")
    return text if path.suffix == ".md" else joined(nbformat.reads(text, 4))


SUMMARY = ROOT / "lectures" / "07-summary.ipynb"
STUCK = ROOT / "lectures" / "07b-why-stuck.ipynb"
ERRATA = len(re.findall(r"^## \d+\. ", (ROOT / "book" / "errata.md").read_text(encoding="utf-8"), re.M))
COUNTED = [  # the file, the words around the number, and what it counts
    (SUMMARY, r"(\w+) names, one line of code", len(OPTIMIZERS)),
    (
        STUCK,
        r"(\w+) questions, one or two for each lecture",
        len(re.findall(r"^\*\*7\.\d\*\* ", prose_of(STUCK), re.M)),
    ),
    (SUMMARY, r"each optimizer runs at (\w+) rates", len(COMMON)),
    (SUMMARY, r"(\w+) optimizers, one network", len(RACERS)),
    (ROOT / "README.md", r"(\w+) lectures, each on two or three pages", len({lecture_of(path) for path in LECTURES})),
    (ROOT / "CHANGELOG.md", r"the (\w+) errata of the source notes", ERRATA),
    (ROOT / "book" / "intro.md", r"(\w+) \[corrections and remarks\]", ERRATA),
    (ROOT / "book" / "errata.md", r"(\w+) points you will meet elsewhere, each with a number", ERRATA),
    *((path, r"(\w+) tasks[,:]", exercises_of(path)) for path in EXERCISES if exercises_of(path)),
]


@pytest.mark.parametrize(
    ("path", "words", "count"), COUNTED, ids=lambda value: value.name if isinstance(value, Path) else None
)
def test_prose_that_counts_counts_right(path, words, count):
    numbers = [number.lower() for number in re.findall(words, prose_of(path))]
    assert numbers == [NUMBERS[count]]


@pytest.mark.parametrize(("column", "part"), [(2, "direction"), (3, "magnitude")])
def test_the_table_of_averages_is_the_librarys(column, part):
    """Who has which average: the inner one, where a part is made of one."""
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]] for row in re.findall(r"^\| `\w+`.*$", prose_of(SUMMARY), re.M)
    ]
    table = {
        row[0]: {re.sub(r" in (pytorch|the notes)", "", name.lower()) for name in filter(None, row[column].split(", "))}
        for row in rows
    }
    expected: dict[str, set[str]] = {row: set() for row in table}
    for name, make in OPTIMIZERS.items():
        variants = [make(), make(start="first")] if name == "rmsprop" else [make()]
        for optimizer in variants:
            average = average_in(optimizer.spec()[part])
            if average:
                expected[average].add(name)
    assert table == expected


def average_in(part: dict) -> str:
    """The row of the table that a part's average belongs to; none for σ = 1."""
    kind = part["kind"]
    if kind in ("Newest", "Mean"):
        return f"`{kind}`"
    if kind == "EMA":
        return "`EMA`, " + {"zero": "from zero", "first": "from the first value", "unbiased": "unbiased"}[part["start"]]
    inner = part.get("average") or part.get("square")
    if inner:
        return average_in(inner)
    return {
        "One": "",
        "Rectified": "`EMA`, unbiased",
        "ScheduledNesterov": "`EMA`, from zero",
        "Sign": "`EMA`, from zero",
    }[kind]
