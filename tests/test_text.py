"""Numbers as readers see them, in Python as in draw.js."""

from __future__ import annotations

import math

import pytest

from course_lib.widgets.common.text import fmt


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-2.5, "−2.5"),
        (0.31649, "0.316"),
        (1234.5, "1230"),
        (0.001, "0.001"),
        (0.00099951, "1e−3"),
        (0.000123, "1.23e−4"),
        (99_999.0, "100000"),
        (100_000.0, "1e5"),
        (-1.2345e10, "−1.23e10"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "diverged"),
    ],
)
def test_a_number_has_three_digits_and_a_true_minus(value: float, text: str) -> None:
    assert fmt(value) == text


def test_it_has_as_many_digits_as_are_asked_for() -> None:
    assert (fmt(0.31649, 2), fmt(0.31649, 4), fmt(1.2345e-7, 2)) == ("0.32", "0.3165", "1.2e−7")
