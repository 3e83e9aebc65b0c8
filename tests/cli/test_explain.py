"""Rows of an explanation: what is kept, what goes, what comes instead."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsclean.edits import Change
from newsclean.explain import plain, rows, styled, visible
from newsclean.presets import clean
from newsclean.result import CleanResult
from newsclean.types import Document


def result_of(source, *changes):
    """A result whose text does not matter here."""
    return CleanResult(Document(source), "", tuple(Change(*change, "cleaner", "why", 1.0) for change in changes))


def lines(source, *changes):
    return [plain(row) for row in rows(source, result_of(source, *changes).removals)]


def test_lines_that_stay_are_indented():
    assert lines("one\n\n  two\n") == ["  one", "", "    two"]


def test_a_line_that_goes_is_marked_with_its_reason():
    assert lines("one\ntwo\nthree", (4, 8, "")) == ["  one", "- [why] two", "  three"]


def test_the_last_line_goes_with_the_break_before_it():
    assert lines("one\ntwo", (3, 7, "")) == ["  one", "- [why] two"]


def test_a_removal_of_several_lines_marks_each():
    assert lines("one\ntwo\nthree\nfour", (4, 14, "")) == ["  one", "- [why] two", "- [why] three", "  four"]


def test_blank_lines_that_go_are_counted():
    assert lines("one\n\n\n\ntwo", (5, 7, "")) == ["  one", "", "- [why] (2 blank lines)", "  two"]


def test_a_change_within_a_line_is_shown_in_place():
    assert lines("a caf\xe9!", (2, 6, "CAFE")) == ["~ [why] a {-café-}{+CAFE+}!"]


def test_what_cannot_be_seen_is_escaped():
    assert lines("a\u00a0b\r\nc", (1, 2, " "), (3, 5, "\n")) == [r"~ [why] a{-\xa0-}{+ +}b{-\r\n-}{+\n+}", "  c"]


def test_a_line_rewritten_whole_is_a_change():
    assert lines("one\ntwo", (0, 3, "ONE")) == ["~ [why] {-one-}{+ONE+}", "  two"]


def test_the_break_of_a_line_that_goes_is_no_reason_of_its_own():
    assert lines("one\ntwo\n", (4, 7, ""), (7, 8, "")) == ["  one", "- [why] two"]


def test_an_insertion_is_shown_where_it_is():
    assert lines("ab", (1, 1, "-")) == ["~ [why] a{--}{+-+}b"]


def test_text_that_would_command_a_terminal_is_escaped():
    shown = visible("\x1b[31mred\x07 \u202eback\u2066 soft\u00ad\ttab می\u200cخواهم")
    assert shown == r"\x1b[31mred\x07 \u202eback\u2066 soft\xad" + "\ttab می\u200cخواهم"


def test_styles_tell_what_goes_and_what_comes():
    (row,) = rows("a b", result_of("a b", (1, 2, "_")).removals)
    text = styled(row)
    assert text.plain == "a·_b"
    assert [(text.plain[span.start : span.end], span.style) for span in text.spans] == [
        ("·", "red strike"),
        ("_", "green"),
    ]


@given(
    st.lists(st.sampled_from(["Read more", "Share this article", "", " ", "The boat left.", "0:00\r", "a\u00a0b"])).map(
        "\n".join
    )
)
def test_every_line_of_the_source_has_a_row_and_its_words(source):
    result = clean(source)
    found = rows(result.source, result.removals)
    assert sum(row.lines for row in found) == len(source.splitlines())
    shown = "".join(piece.text for row in found for piece in row.pieces)
    assert "".join(shown.split()) == "".join(source.split())
    gone = "".join(piece.text for row in found for piece in row.pieces if piece.gone)
    assert "".join(gone.split()) == "".join("".join(removal.text for removal in result.removals).split())
