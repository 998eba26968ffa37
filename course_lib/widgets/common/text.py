"""Numbers as the live figures write them: the same digits in Python as in `draw.js`."""

from __future__ import annotations

import math


def fmt(value: float, digits: int = 3) -> str:
    """Return a number for readers: three significant digits, a true minus sign, and words for what is no number."""
    if math.isnan(value):
        return "diverged"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    value += 0.0  # −0 is 0
    if value and not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        text = f"{float(mantissa):g}e{int(exponent)}"
    else:
        text = f"{float(f'{value:.{digits}g}'):.10g}"
    return text.replace("-", "−")


def about(step: int) -> str:
    """Return a step in words; from 1,000 on the nearest hundred: in a chaotic run the last digits are the machine's."""
    return f"step {step}" if step < 1000 else f"about {(step + 50) // 100 * 100:,}"
