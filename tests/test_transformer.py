"""The Transformer without PyTorch: its text, its weights at the start, and where its runs are recorded."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from course_lib.experiments import transformer
from course_lib.words import hamlet


def test_a_transformer_needs_torch_only_to_be_recorded(monkeypatch) -> None:
    assert transformer.load()["loss"].shape == (2, 6, 5, 11) and transformer.frequencies() == pytest.approx(
        2.82, abs=0.005
    )
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ImportError, match="to record a Transformer takes PyTorch: pip install torch"):
        transformer.run("post", "Adam", 0.007)


def test_the_text_has_letters_and_a_space_for_all_others() -> None:
    letters = "".join(" abcdefghijklmnopqrstuvwxyz"[k] for k in transformer._text()[:35])
    assert hamlet().startswith("HAMLET, PRINCE OF DENMARK\n\nby William")
    assert letters == "hamlet prince of denmark by william"


def test_the_start_is_xaviers_with_norms_that_change_nothing() -> None:
    """Of a linear layer the weights have the variance 2/(inputs + outputs); the biases are 0."""
    theta = transformer._start()
    assert theta.shape == (5, 103_963) and len({row.tobytes() for row in theta}) == 5
    at = 27 * 32 + 16 * 32  # letters and positions have no biases
    qkv, biases = np.split(theta[:, at : at + 33 * 96], [32 * 96], axis=1)
    assert qkv.std() == pytest.approx(np.sqrt(2 / (32 + 96)), rel=0.02) and not biases.any()
    at += 33 * 96 + 33 * 32 + 33 * 128 + 129 * 32
    np.testing.assert_array_equal(theta[:, at : at + 4 * 32], np.tile(np.repeat([1.0, 0.0] * 2, 32), (5, 1)))


def test_each_run_has_its_place(monkeypatch) -> None:
    kept = transformer.load()["loss"]
    monkeypatch.setattr(transformer, "run", lambda *which: kept[transformer.place(*which)])
    np.testing.assert_array_equal(transformer.record()["loss"], kept)
