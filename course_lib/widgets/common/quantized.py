"""Curves in few bytes, for a page where no Python runs: the coder of `course_lib/widgets/js/quantized.js`.

A number becomes a 16-bit code on the scale from `lo` to `hi` (of its logarithm, where the channel is logarithmic), so
it is off by at most 1/131064 of the scale, far less than a pixel. What has no place on the scale is told apart, never
bent into it: numbers below `lo`, numbers above `hi`, and non-finite values. Codes are stored as differences
along the steps (mod 2¹⁶), first the low bytes of all, then the high ones, and deflated.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ... import checks
from ...schedules import Array

__all__ = ["Channel", "encode"]

TOP, BELOW, ABOVE, DIVERGED = 65532, 65533, 65534, 65535  # the highest code of a number; the three that are none


@dataclass(frozen=True)
class Channel:
    """Curves on one scale.

    Parameters
    ----------
    curves : array, shape (rows, steps)
    lo, hi : float
        The ends of the scale, lo < hi.
    log : bool
        Whether the scale is logarithmic; lo > 0 then.

    Raises
    ------
    TypeError
        If a number is none.
    ValueError
        If the shape or the scale is invalid.
    """

    curves: Array
    lo: float
    hi: float
    log: bool = False

    def __post_init__(self) -> None:
        if np.ndim(checks.real("curves", self.curves, "an array of real numbers")) != 2 or np.size(self.curves) == 0:
            raise ValueError(f"curves must have the shape (rows, steps), but have {np.shape(self.curves)}")
        lo, hi, log = checks.single("lo", self.lo), checks.single("hi", self.hi), checks.flag("log", self.log)
        if not (lo < hi and (lo > 0 or not log)):
            scale = "a logarithmic scale" if log else "a scale"
            raise ValueError(f"{scale} cannot go from lo={lo:g} to hi={hi:g}")

    @property
    def ends(self) -> tuple[float, float]:
        """What the lowest and the highest code stand for."""
        return (float(np.log10(self.lo)), float(np.log10(self.hi))) if self.log else (float(self.lo), float(self.hi))

    def codes(self) -> Array:
        """Return the 16-bit codes of the curves."""
        y = np.asarray(self.curves, float)
        lo, hi = self.ends
        finite, below, above = np.isfinite(y), y < self.lo, y > self.hi
        u = np.log10(np.where(y > 0, y, self.lo)) if self.log else y
        inside = np.where(finite & ~below & ~above, u, lo)
        codes = np.rint((inside - lo) / (hi - lo) * TOP)
        return np.select([~finite, below, above], [DIVERGED, BELOW, ABOVE], codes).astype(np.uint16)


def packed(values: Iterable[Any]) -> bytes:
    """Return a list as deflated JSON, which `unpack` of the page reads."""
    return zlib.compress(json.dumps(list(values), ensure_ascii=False).encode(), 9)


def encode(channels: Mapping[str, Channel]) -> tuple[bytes, list[dict[str, Any]]]:
    """Return the deflated codes of all channels, and what a decoder must know of each.

    Parameters
    ----------
    channels : dict of str to Channel

    Returns
    -------
    payload : bytes
    meta : list of dict
        For each channel: name, lo, hi (of the logarithm, where `log`), log, rows, steps.

    Raises
    ------
    TypeError
        If `channels` is something else.
    """
    if not (isinstance(channels, Mapping) and channels and all(isinstance(c, Channel) for c in channels.values())):
        checks.refuse(TypeError, "channels", channels, "a dict of name to Channel")
    meta, differences = [], []
    for name, channel in channels.items():
        codes = channel.codes()
        lo, hi = channel.ends
        rows, steps = codes.shape
        meta.append({"name": name, "lo": lo, "hi": hi, "log": channel.log, "rows": rows, "steps": steps})
        differences.append(np.diff(codes, axis=1, prepend=np.uint16(0)).ravel())
    planes = np.concatenate(differences).astype("<u2").view(np.uint8).reshape(-1, 2).T
    return zlib.compress(planes.tobytes(), 9), meta


def decode(payload: bytes, meta: list[dict[str, Any]]) -> dict[str, Array]:
    """Return the curves of each channel as the page sees them: nan for non-finite values, ±inf for off scale."""
    planes = np.frombuffer(zlib.decompress(payload), np.uint8).reshape(2, -1)
    stream = np.ascontiguousarray(planes.T).view("<u2").ravel()
    curves, offset = {}, 0
    for channel in meta:
        rows, steps, lo, hi = (channel[key] for key in ("rows", "steps", "lo", "hi"))
        part = stream[offset : offset + rows * steps].reshape(rows, steps)
        offset += rows * steps
        codes = np.cumsum(part, axis=1, dtype=np.uint16)
        u = lo + (hi - lo) * codes / TOP
        y = 10.0**u if channel["log"] else u
        nothing = 0.0 if channel["log"] else -np.inf
        curves[channel["name"]] = np.select(
            [codes == DIVERGED, codes == ABOVE, codes == BELOW], [np.nan, np.inf, nothing], y
        )
    return curves


def on_scale(curves: Array, hi: float) -> Array:
    """Return curves whose +inf is a number above the scale, as it is in a recording, and no divergence; nan stays."""
    return np.minimum(curves, 2 * hi)
