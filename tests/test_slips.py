"""The list of slips fits the code: each applies exactly once and compiles. `make slips` asks if the tests notice."""

from pathlib import Path

import pytest
import slips

ROOT = Path(__file__).resolve().parents[1]

AREAS = [path.stem for path in sorted(slips.FOLDER.glob("*.toml"))]


@pytest.mark.parametrize("area", AREAS)
def test_each_slip_applies_once_and_compiles(area):
    listed = slips.slips([area])
    assert len(set(listed)) == len(listed), "a slip is listed twice"
    for slip in listed:
        assert slip.old != slip.new
        assert all((ROOT / test).is_file() for test in slip.test.split()), slip
        changed = slip.applied((ROOT / slip.file).read_text(encoding="utf-8"))
        if slip.file.endswith(".py"):
            compile(changed, slip.file, "exec")


@pytest.mark.parametrize("area", AREAS)
def test_few_slips_are_harmless_and_for_a_reason(area):
    listed = slips.slips([area])
    harmless = [slip for slip in listed if slip.harmless]
    assert all(len(slip.harmless.split()) > 2 for slip in harmless)
    assert len(harmless) <= len(listed) / 10


def test_a_slip_that_no_longer_fits_is_named():
    slip = slips.Slip("a.py", "tests/test_slips.py", "x = 1", "x = 2")
    assert slip.applied("x = 1\n") == "x = 2\n"
    with pytest.raises(ValueError, match=r"a\.py: 'x = 1' occurs 0 times, not once"):
        slip.applied("x = 3\n")


def test_a_slip_is_noticed_or_missed_and_taken_out_again(tmp_path):
    (tmp_path / "doubling.py").write_text("def double(x):\n    return 2 * x\n", encoding="utf-8")
    (tmp_path / "test_doubling.py").write_text(
        "import doubling as c\ndef test(): assert c.double(3) == 6\n", encoding="utf-8"
    )
    right = (tmp_path / "doubling.py").read_text(encoding="utf-8")
    assert slips.passes(tmp_path, "test_doubling.py", javascript=False)
    assert slips.is_noticed(slips.Slip("doubling.py", "test_doubling.py", "2 * x", "3 * x"), tmp_path)
    assert not slips.is_noticed(slips.Slip("doubling.py", "test_doubling.py", "2 * x", "x * 2"), tmp_path)
    assert (tmp_path / "doubling.py").read_text(encoding="utf-8") == right
