"""Short cuts say what the long way would: looks at a whole text, sums in whole numbers, what is remembered."""

from __future__ import annotations

from statistics import mean, pstdev

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsclean.cleaners.foreign import DropForeign
from newsclean.cleaners.headlines import _spread
from newsclean.phrases import furniture_phrases
from newsclean.text.scripts import goes_beyond_latin, scripts
from newsclean.types import Document

ENGLISH = (
    "The ferry will stop at the old landing until the bridge is mended, the mayor of the town said on Monday. " * 6
)
BLOCKS = {
    "foreign-script": "Паром остановится у старого причала.\nМост починят к осени, сообщила мэрия города.",
    "foreign-language": "Die Fähre hält wieder am alten Steg\nBis zum Herbst wird die Brücke repariert, so die Stadt.",
}


@given(st.text())
@example("Ærø – 9 €")
@example("Ω")
def test_a_text_that_does_not_go_beyond_latin_has_letters_of_no_other_script(text: str) -> None:
    assert goes_beyond_latin(text) or set(scripts(text)) <= {"Latin"}


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_the_spread_is_the_standard_deviation_over_the_mean(sizes: list[int]) -> None:
    assert _spread(sizes) == pytest.approx(pstdev(sizes) / mean(sizes))


@pytest.mark.parametrize("reason", BLOCKS)
@given(blank=st.sampled_from(["\n", "\n\n", "\n \n\t\n\n"]))
def test_blank_lines_make_no_difference_to_foreign_blocks(reason: str, blank: str) -> None:
    text = blank.join([*ENGLISH.strip().split(". "), *BLOCKS[reason].split("\n")])
    [edit] = DropForeign()(Document(text))
    assert edit.reason == reason
    assert [line for line in text[edit.span.start : edit.span.end].split("\n") if line.strip()] == BLOCKS[reason].split(
        "\n"
    )


def test_cleaners_with_other_options_do_not_share_what_they_remember() -> None:
    text = f"{ENGLISH}\n{BLOCKS['foreign-language']}"
    assert [len(list(DropForeign(detector=name)(Document(text)))) for name in ("langdetect", "", "langdetect")] == [
        1,
        0,
        1,
    ]


def test_there_is_one_matcher_however_it_is_asked_for() -> None:
    assert furniture_phrases() is furniture_phrases(())
    assert furniture_phrases(("Only here",)) is not furniture_phrases()
