"""What stands in a saved notebook where a live figure was."""

from __future__ import annotations

from course_lib.asleep import asleep, read


def test_words_and_pictures_cannot_break_out_of_the_still() -> None:
    still = asleep("abc", '"><script>', 'data:image/png,"><script>')
    assert "<script>" not in still and still.count("&quot;&gt;&lt;script&gt;") == 2
    assert "<script>" not in asleep("abc", "<script>")


def test_what_was_written_can_be_read() -> None:
    for made in (("abc", '"A" <b>\nB', 'data:image/png,"><'), ("abc", "A <b>\n& B", "")):
        assert read(asleep(*made)) == made
    assert read("<div><p>something else</p></div>") is None


def test_it_says_how_to_wake_the_figure() -> None:
    assert "<p>A ball.</p><p>Run this cell" in asleep("abc", "A ball.")
    assert 'alt="A ball."' in asleep("abc", "A ball.", "data:,") and "<p>A ball.</p>" not in asleep("a", "A ball.", "b")


def test_a_page_that_only_begins_like_it_is_read_at_once():
    """Looking for the end from every beginning would take minutes."""
    assert read(20_000 * '<div data-unstuck-still="x"><img src="') is None
