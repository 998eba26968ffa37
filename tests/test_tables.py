"""Tables of a lecture's numbers: what stands in them, as text and on a page, and what is refused."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from course_lib.plots import table

ROWS = {"always 1": [1.0, np.array([0.3, 0.2, 0.25])], "never there": ["up", np.inf]}


def test_a_number_a_word_and_the_range_of_several_seeds():
    assert repr(table(ROWS, ["step", "range"])).splitlines() == [
        "             step        range",
        "always 1     1.00  0.20 – 0.30",
        "never there    up        never",
    ]


def test_one_number_stands_where_all_seeds_agree_in_the_digits_shown():
    assert table({"a": [[0.996, 1.004]]}, ["x"]).rows == [["a", "1.00"]]
    assert table({"a": [[-3.5, 2.8]]}, ["x"], "+.1f").rows == [["a", "-3.5 to +2.8"]]
    assert table({"a": [[5, 5], [5, np.inf]]}, ["x", "y"], "g").rows == [["a", "5", "5 – never"]]


def test_a_column_is_as_wide_as_its_head():
    assert repr(table({"a": [1, 2]}, ["steps", "x"], "d")).splitlines() == ["   steps  x", "a      1  2"]


def test_each_column_may_have_a_form_of_its_own():
    assert table({"a": [1.25, [2, 3]]}, ["x", "y"], (".1f", ".2f")).rows == [["a", "1.2", "2.00 – 3.00"]]
    with pytest.raises(ValueError, match=r"form must be one form, or 2: one for each column, but is \('d',\)"):
        table({"a": [1, 2]}, ["x", "y"], ("d",))
    for form, numbers in (("d", [0.5]), ("nonsense", [1]), ([None], [1])):
        with pytest.raises(ValueError, match=r"form must be what `format` takes for such numbers, as '\.2f', but is"):
            table({"a": numbers}, ["x"], form)


def test_a_page_shows_the_same_words():
    tree = ET.fromstring(table({"a < b": [1, "< 2"]}, ["x", "y > 0"], "d")._repr_html_())
    cells = [cell for cell in tree.iter() if cell.tag in ("td", "th")]
    assert [cell.text for cell in cells] == [None, "x", "y > 0", "a < b", "1", "< 2"]
    assert [cell.get("scope") for cell in cells] == [None, "col", "col", "row", None, None]


@pytest.mark.parametrize(
    ("rows", "columns", "error", "words"),
    [
        ({}, ["x"], TypeError, "rows must be a dict of at least one row"),
        ({"a": [1, 2]}, ["x"], ValueError, "row 'a' must have 1 entries, one for each column, but has 2"),
        ({"a": [None]}, ["x"], TypeError, "an entry of 'a'"),
        ({"a": [1]}, [3], TypeError, "a column"),
        ({"a": [1]}, "x", TypeError, "columns must be a sequence of heads, but is 'x'"),
        ({"a": 1}, ["x"], TypeError, "row 'a' must be a sequence of entries, but is 1"),
    ],
)
def test_what_is_no_table(rows, columns, error, words):
    with pytest.raises(error, match=words):
        table(rows, columns)
