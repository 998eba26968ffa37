"""Hold the language of the course to its rules, as far as a machine can.

    python tools/plain_english.py             all prose of the project (part of `make lint`)
    python tools/plain_english.py FILE ...    only these files

Three rules: no turn of `plain_english.toml` stands anywhere, no sentence of a page has more than 30 words, and what a
page asks of its readers stays below a grade (Kincaid et al. 1975; syllables by pyphen). An editor must see the rest.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from plainly import plainly

ROOT = Path(__file__).resolve().parents[1]
RULES = tomllib.loads((ROOT / "tools" / "plain_english.toml").read_text("utf-8"))
WORDS, GRADE, ENOUGH = RULES["words"], RULES["grade"], RULES["enough"]
BANNED = {re.compile(turn, re.IGNORECASE): better for turn, better in RULES["instead of"].items()}
PAGES = (
    "lectures/",
    "book/",
    "README.md",
    "CONTRIBUTING.md",
)  # what is read as a text; elsewhere only turns are sought
KINDS = (".ipynb", ".md", ".py", ".js", ".mjs", ".css", ".yml", ".toml", "Makefile")
NOT_OURS = (
    "book/_static/",
    "course_lib/widgets/static/",
    "course_lib/data/",
    "tools/plain_english.toml",
    "tests/test_plain_english.py",
    "tests/answers/",
)

# what is no prose: code, formulas, comments, tags, tables, directives
BLOCKS = re.compile(
    r"^[ ]*(```|~~~|:::)[\s\S]*?^[ ]*\1[`~:]*\s*$|\$\$[\s\S]*?\$\$|<!--[\s\S]*?-->|^---\n[\s\S]*?\n---$", re.MULTILINE
)
FOLDED = re.compile(r"<details[\s\S]*?</details>")
TABLE = re.compile(r"^(?:\s*\||    (?!\s*(?:[-*]|\d+\.)\s)).*$", re.MULTILINE)  # and code that is indented
INLINE = [
    (re.compile(r"<[^>\n]+>|\{[a-z:]+\}(?=`)"), ""),  # tags and roles
    (re.compile(r"\$[^$\n]+\$|`[^`\n]+`"), "X"),  # a formula or a name is one word
    (re.compile(r"!?\[([^\]]*)\](\([^)]*\)|\{[^}]*\})?"), r"\1"),
    (re.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}"), ""),
]
END = re.compile(r"(?<=[.!?:])[\"”')]*\s+(?=[\"“'(]*[A-Z\d])")
ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.|>)\s+", re.MULTILINE)


@dataclass(frozen=True)
class Text:
    """A piece of a file: its place, and what stands there."""

    place: str
    text: str


def texts(path: Path) -> Iterator[Text]:
    """Yield what is written in a file: the cells of a notebook, all lines of another one."""
    name = path.relative_to(ROOT).as_posix()
    content = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        yield Text(name, content)
        return
    for cell in json.loads(content)["cells"]:
        if cell["cell_type"] == "markdown":
            yield Text(f"{name}, cell {cell['id']}", "".join(cell["source"]))


def sentences(text: str) -> list[str]:
    """Return the sentences of Markdown, a formula or a name in code as one word."""
    text = TABLE.sub("\n\n", BLOCKS.sub("\n\n", text))
    found = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)|\n(?=#)", text):
        if paragraph.lstrip().startswith("#"):
            continue
        plain = ITEM.sub("", paragraph)
        for pattern, instead in INLINE:
            plain = pattern.sub(instead, plain)
        found += [sentence for sentence in END.split(" ".join(plain.split())) if re.search(r"[a-z]", sentence)]
    return found


def turns(text: Text) -> Iterator[str]:
    """Yield the turns that should not be there."""
    one_line = re.sub(r"\s+(?:#\s|\*\s|//\s)?", " ", text.text)
    for pattern, better in BANNED.items():
        for found in pattern.finditer(one_line):
            around = one_line[max(0, found.start() - 30) : found.end() + 30]
            yield f"{text.place}: “{found[0]}” in “…{around}…”; write: {better}"


def too_long(text: Text) -> Iterator[str]:
    """Yield the sentences that are too long."""
    for sentence in sentences(text.text):
        if len(sentence.split()) > WORDS:
            yield f"{text.place}: a sentence of {len(sentence.split())} words, {WORDS} are allowed: {sentence}"


@cache
def hyphens() -> Any:
    """Return what knows where a word can be hyphenated."""
    import pyphen  # not at the top: `make lite` counts words, too, and has none

    return pyphen.Pyphen(lang="en_US")


def grade(path: Path) -> float:
    """Return the grade of a page's main line, without what is folded; 0 where there is too little text to tell."""
    found = [s for text in texts(path) for s in sentences(FOLDED.sub("\n\n", text.text))]
    words = [word for sentence in found for word in re.findall(r"[A-Za-z][A-Za-z’']*", sentence)]
    if len(words) < ENOUGH:
        return 0.0
    syllables = sum(1 + len(hyphens().positions(word)) for word in words)
    return 0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59


def is_page(path: Path) -> bool:
    """Tell whether a file is read as a text."""
    return path.suffix in (".ipynb", ".md") and path.relative_to(ROOT).as_posix().startswith(PAGES)


def faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with the language of a file."""
    for text in texts(path):
        yield from turns(text)
        if is_page(path):
            yield from too_long(text)
    if is_page(path) and grade(path) > GRADE:
        yield f"{path.relative_to(ROOT)}: grade {grade(path):.1f}, {GRADE} is allowed: shorter sentences and words"


def ours() -> list[Path]:
    """Return the files that we write, as git knows them; all there are where there is no git."""
    ran = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = ran.stdout.split("\0") if ran.returncode == 0 else [p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*")]
    wanted = [name for name in names if name.endswith(KINDS) and not name.startswith((*NOT_OURS, "_build", ".venv"))]
    return [ROOT / name for name in wanted if (ROOT / name).is_file()]


def main() -> int:
    """Command line; the exit code is 0 if there is nothing to say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    chosen = [file.resolve() for file in parser.parse_args().files] or ours()
    found = [fault for path in chosen for fault in faults(path)]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    with plainly():
        sys.exit(main())
