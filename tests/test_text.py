"""Numbers as readers see them, in Python as in draw.js."""

from __future__ import annotations

import math

from course_lib.widgets.common.text import about, fmt

WRITTEN = {
    0.0: "0",
    1.0: "1",
    -2.5: "−2.5",
    0.31649: "0.316",
    1234.5: "1230",
    0.001: "0.001",
    0.00099951: "1e−3",
    0.000123: "1.23e−4",
    -3e-10: "−3e−10",
    99_999.0: "100000",
    100_000.0: "1e5",
    -1.2345e10: "−1.23e10",
}


def test_a_number_has_three_digits_and_a_true_minus() -> None:
    assert {value: fmt(value) for value in WRITTEN} == WRITTEN
    assert [fmt(value) for value in (-0.0, math.inf, -math.inf, math.nan)] == ["0", "∞", "−∞", "diverged"]


def test_it_has_as_many_digits_as_are_asked_for() -> None:
    assert (fmt(0.31649, 2), fmt(0.31649, 4), fmt(1.2345e-7, 2)) == ("0.32", "0.3165", "1.2e−7")


STEPS = {
    0: "step 0",
    999: "step 999",
    1000: "about 1,000",
    1049: "about 1,000",
    1050: "about 1,100",
    1250: "about 1,300",
}


def test_a_late_step_is_told_to_the_hundred() -> None:
    """Where a chaotic run arrives, a rounding error moves by a few steps (1,298 to 1,304 in lecture 03b)."""
    assert {step: about(step) for step in STEPS} == STEPS
    assert {about(step) for step in range(1298, 1305)} == {"about 1,300"}


def test_the_page_writes_the_same(in_js) -> None:
    asked = [(value, digits) for value in (*WRITTEN, -0.0, 20_000.0) for digits in (2, 3)]
    steps = [[step, about(step)] for step in (*STEPS, 1999, 123_456)]
    in_js("draw", {"written": [[value, digits, fmt(value, digits)] for value, digits in asked], "steps": steps})
