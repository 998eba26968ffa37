"""Make course_lib/data/digits.npz from scikit-learn's copy of the UCI digits; only a maintainer runs it.

    python tools/make_digits.py

The same scikit-learn data give the same bytes, whenever and wherever it runs.
"""

from pathlib import Path

import numpy as np
from plainly import plainly
from sklearn.datasets import load_digits

TARGET = Path(__file__).resolve().parents[1] / "course_lib" / "data" / "digits.npz"


def main() -> None:
    """Write the images, 0 … 16 for each pixel, and their labels as small unsigned integers."""
    digits = load_digits()
    images, labels = digits.data.astype(np.uint8), digits.target.astype(np.uint8)
    if not (np.array_equal(images, digits.data) and np.array_equal(labels, digits.target)):
        raise ValueError("the data do not fit into uint8: is this still scikit-learn's load_digits?")
    np.savez_compressed(TARGET, images=images, labels=labels)
    print(f"{TARGET.name}: {images.shape[0]} images, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    with plainly():
        main()
