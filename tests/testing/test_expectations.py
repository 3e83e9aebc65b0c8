"""What `assert_keeps` and `assert_removes` let pass, and what they say where they do not."""

from __future__ import annotations

import pytest

from newsclean import NEWS, drop_furniture, fix_whitespace
from newsclean.testing import assert_keeps, assert_removes

STORY = "The harbour opened again on Friday.\nThree ferries a day will call there."


def test_blanks_do_not_matter() -> None:
    assert_keeps(fix_whitespace, f"\n\n  {STORY}  \n\n\n\n")
    assert_removes(NEWS, f"{STORY}\n\n Read more \n\n", ["Read more"])


def test_a_line_that_goes_is_told_with_cleaner_reason_and_span() -> None:
    with pytest.raises(AssertionError, match=r"furniture removes 'Read more' \(furniture, read-more, at \[35, 45\)\)"):
        assert_keeps(
            drop_furniture, STORY.replace("\n", "\nRead more\n").replace("\nRead", "Read", 0)[:36] + "Read more"
        )


def test_a_line_that_stays_is_told() -> None:
    with pytest.raises(AssertionError, match=r"NEWS keeps 'Three ferries a day will call there\.'"):
        assert_removes(NEWS, STORY, ["Three ferries a day will call there."])


def test_a_line_is_named_as_often_as_it_goes() -> None:
    text = f"{STORY}\nRead more\nRead more"
    assert_removes(drop_furniture, text, ["Read more", "Read more"])
    with pytest.raises(AssertionError, match="removes 'Read more'"):
        assert_removes(drop_furniture, text, ["Read more"])


def test_a_line_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="lines must contain lines of the text, got 'Sun'"):
        assert_removes(drop_furniture, STORY, ["Sun"])
