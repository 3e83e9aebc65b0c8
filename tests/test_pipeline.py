"""Pipelines and results: order, adjustment, title, date, flags, and what they refuse."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import pickle
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

import newsclean
from newsclean import (
    NEWS,
    PAGE,
    CleanResult,
    Document,
    DropFurniture,
    DropHeadlines,
    Edit,
    Pipeline,
    Removal,
    Span,
    clean,
    clean_text,
    drop_furniture,
    fix_whitespace,
    restore,
)
from newsclean.reader.cleaner import WEIGHTS_VERSION, KeepStory
from newsclean.reader.prices import PAGE_PRICES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STORY = (
    "The old ferry of Norham carried its last passengers on Saturday, after ninety-one years on the river.\n"
    "Nobody had told the captain that the whole town would come, and he asked the crowd to step back."
)
DIRTY = (
    f"Ferry Makes Its Last Crossing\nFriday, Nov 07, 2025\nFerry Makes Its Last Crossing\n\n\n\n{STORY}\nRead more\n"
)
CLEAN = f"Ferry Makes Its Last Crossing\n\n{STORY}"


def drop_first(document: Document) -> Iterator[Edit]:
    if document.text:
        yield Edit(Span(0, 1), "first")


def overlapping(document: Document) -> Iterator[Edit]:
    yield Edit(Span(0, 2), "short")
    yield Edit(Span(1, 6), "long")


# Running


def test_results_carry_the_version_of_weights_and_nothing_else_of_that_name() -> None:
    def weigher(document: Document) -> Iterator[Edit]:
        return iter(())

    weigher.weights = [0.5]  # type: ignore[attr-defined] # a cleaner of somebody else's
    assert Pipeline(weigher)("abc").to_dict()["weights"] == ""
    assert Pipeline(weigher, *NEWS)("abc").weights == WEIGHTS_VERSION


def test_cleaners_read_several_texts_together_where_they_can() -> None:
    class Together:
        asked: ClassVar[list[int]] = []

        def __call__(self, document: Document) -> Iterator[Edit]:
            raise AssertionError("it has a way to read several")

        def edits_of_many(self, documents: Sequence[Document], protect: str) -> list[list[Edit]]:
            self.asked.append(len(documents))
            return [list(drop_first(document)) for document in documents]

    results = Pipeline(fix_whitespace, Together()).many(["abc", "  xyz", "q"])
    assert [result.text for result in results] == ["bc", "yz", ""]
    assert Together.asked == [3]
    assert [result.restore() for result in results] == ["abc", "  xyz", "q"]


def test_clean_removes_and_accounts() -> None:
    result = clean(DIRTY)
    assert result.text == str(result) == CLEAN
    assert result.source == DIRTY == result.restore()
    assert {r.reason for r in result.removals if r.text.strip()} == {"date-line", "repeated-title", "read-more"}
    assert all(r.text == DIRTY[r.span.start : r.span.end] for r in result.removals)


def test_removals_name_their_cleaner() -> None:
    by = {removal.reason: removal.cleaner for removal in clean(DIRTY).removals}
    assert (by["date-line"], by["read-more"]) == ("reader", "reader")


def test_clean_text_is_the_plain_form() -> None:
    assert clean_text(DIRTY) == CLEAN


def test_a_document_is_cleaned_and_stays_as_it_was() -> None:
    document = Document(DIRTY, id="7", meta={"desk": "river"})
    result = clean(document)
    assert result.document == document
    assert document.text == DIRTY


def test_cleaners_run_in_the_order_given() -> None:
    assert clean("  ab", [drop_first, fix_whitespace]).text == "ab"
    assert clean("  ab", [fix_whitespace, drop_first]).text == "b"


def test_a_pipeline_without_cleaners_changes_nothing() -> None:
    assert (clean(DIRTY, []).text, clean(DIRTY, []).removals) == (DIRTY, ())


def test_a_cleaner_runs_once() -> None:
    assert Pipeline(drop_first)("abcdef").text == "bcdef"
    assert Pipeline(drop_first, drop_first)("abcdef").text == "cdef"


def test_a_cleaner_added_to_a_preset_runs_once() -> None:
    """One that drops the first line would take ten lines of the story if it ran in every pass."""

    def drop_first_line(document: Document) -> Iterator[Edit]:
        yield Edit(Span(0, document.text.index("\n") + 1), "slogan")

    text = f"All the news of the river.\n{STORY}\nRead more"
    for pipeline in (NEWS.then(drop_first_line), Pipeline(drop_first_line, NEWS), Pipeline(*NEWS, drop_first_line)):
        assert pipeline(text).text == STORY


def test_of_overlapping_edits_the_longest_wins() -> None:
    result = clean("abcdefg", overlapping)
    assert (result.text, [r.reason for r in result.removals]) == ("ag", ["long"])


def test_a_later_edit_swallows_an_earlier_one() -> None:
    def drop_line(document: Document) -> Iterator[Edit]:
        yield Edit(Span(0, document.text.index("\n") + 1), "line")

    result = clean("x \u00a0y\nz", [fix_whitespace, drop_line])
    assert result.text == "z"
    assert [(r.reason, r.text) for r in result.removals] == [("line", "x \u00a0y\n")]


def test_edits_that_change_nothing_are_no_removals() -> None:
    def pointless(document: Document) -> Iterator[Edit]:
        yield Edit(Span(0, 1), "same", document.text[0])

    assert clean("abc", pointless).removals == ()


def test_a_function_and_a_lambda_go_by_their_names() -> None:
    assert clean("ab", drop_first).removals[0].cleaner == "drop_first"
    assert clean("ab", lambda _: [Edit(Span(0, 1), "first")]).removals[0].cleaner == "<lambda>"


class Peeler:
    """Takes the first character."""

    def __call__(self, document: Document) -> Iterator[Edit]:
        return drop_first(document)


def test_what_has_no_name_goes_by_that_of_its_class() -> None:
    named, numbered = Peeler(), Peeler()
    named.name, numbered.name = "peel", 7
    assert [clean("ab", cleaner).removals[0].cleaner for cleaner in (Peeler(), named, numbered)] == [
        "Peeler", "peel", "Peeler"
    ]  # fmt: skip


# Adjusting


def test_without_takes_names_and_cleaners() -> None:
    base = Pipeline(fix_whitespace, drop_furniture, newsclean.drop_headlines)
    assert "Read more" in clean(DIRTY, base.without("furniture")).text
    assert base.without("furniture") == base.without(drop_furniture)
    assert list(base.without("whitespace", "headlines")) == [drop_furniture]


def test_without_leaves_the_preset_alone() -> None:
    before = NEWS.cleaners
    NEWS.without("reader")
    assert NEWS.cleaners == before


def test_then_adds_at_the_end() -> None:
    assert NEWS.then(drop_first).cleaners == (*NEWS.cleaners, drop_first)
    assert Pipeline(fix_whitespace).then(drop_first)("  ab").text == "b"


def test_replacing_gives_a_cleaner_other_options() -> None:
    page_reader = KeepStory(PAGE_PRICES)
    pipeline = NEWS.replacing("reader", page_reader)
    assert pipeline.cleaners.index(page_reader) == NEWS.cleaners.index(KeepStory())
    assert KeepStory() not in pipeline.cleaners
    assert pipeline.cleaners == PAGE.cleaners


def test_replacing_by_two_and_by_none() -> None:
    assert list(Pipeline(fix_whitespace, drop_furniture).replacing("whitespace", drop_first, drop_first)) == [
        drop_first,
        drop_first,
        drop_furniture,
    ]
    assert list(Pipeline(fix_whitespace, drop_furniture).replacing(fix_whitespace)) == [drop_furniture]


def test_own_phrases_go_as_custom() -> None:
    own = NEWS.then(DropFurniture(phrases=("The paper of the valley since {n}",)), fix_whitespace)
    result = own(f"{STORY}\nThe paper of the valley since 1881")
    assert result.text == STORY
    assert "custom" in {r.reason for r in result.removals}


def test_kinds_of_furniture_can_be_chosen() -> None:
    only_ads = Pipeline(fix_whitespace, DropFurniture(kinds=("advertisement",)), fix_whitespace)
    assert only_ads(f"{STORY}\nRead more\nAdvertisement").text == f"{STORY}\nRead more"


def test_protected_lines_stay_and_their_neighbours_go() -> None:
    text = f"{STORY}\nShare this article\nFacebook\nTelegram"
    assert clean(text).text == STORY
    assert clean(text, protect="(?i)facebook").text == f"{STORY}\nFacebook"
    assert NEWS.protecting("(?i)facebook")(text).text == f"{STORY}\nFacebook"


def test_protected_lines_still_lose_their_padding() -> None:
    assert clean("Read more   \n\n\n\nRain.", protect="Read more").text == "Read more\n\nRain."


def test_a_restored_protection_is_part_of_the_value() -> None:
    assert NEWS.protecting("x").without("reader").protect == "x"
    assert NEWS.protecting("x") != NEWS


def test_what_is_adjusted_keeps_its_name_and_protection() -> None:
    base = Pipeline(fix_whitespace, name="WIRE", protect="y")
    adjusted = [base.then(drop_first), base.without("whitespace"), base.replacing(fix_whitespace), base.protecting("x")]
    assert {pipeline.name for pipeline in adjusted} == {"WIRE"}
    assert [pipeline.protect for pipeline in adjusted] == ["y", "y", "y", "x"]


def test_a_pipeline_is_custom_until_it_is_named() -> None:
    assert (Pipeline().name, Pipeline().protect, Pipeline(name="WIRE").name) == ("custom", "", "WIRE")


def test_pipelines_compare_and_pickle() -> None:
    assert pickle.loads(pickle.dumps(PAGE)) == PAGE  # noqa: S301 - our own bytes
    assert NEWS != PAGE


def test_a_pipeline_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        NEWS.protect = "x"  # type: ignore[misc] - the point


# Title, date, flags


def test_title_is_the_one_given_twice() -> None:
    assert clean(DIRTY).title == "Ferry Makes Its Last Crossing"


def test_title_given_twice_is_the_line_that_stays_as_it_stands_there() -> None:
    def again(document: Document) -> Iterator[Edit]:
        yield Edit(Span(document.text.rindex("\n"), len(document.text)), "repeated-title")

    assert clean("The River\n ferry stops \nRain fell.\n\nFERRY STOPS", again).title == "ferry stops"
    assert clean("The River\nRain fell.\n\nFERRY STOPS", again).title == "FERRY STOPS"


def test_title_of_the_document_comes_first() -> None:
    assert clean(Document(DIRTY, title="Another Title")).title == "Another Title"


def test_title_is_the_headline_that_opens_the_text() -> None:
    assert clean(f"Ferry Makes Its Last Crossing\n\n{STORY}").title == "Ferry Makes Its Last Crossing"


@pytest.mark.parametrize("text", ["", STORY, "A headline and nothing else"])
def test_no_title_is_none(text: str) -> None:
    assert clean(text).title is None


def test_date_is_that_of_the_line_removed() -> None:
    assert clean(DIRTY).date == dt.date(2025, 11, 7)


@pytest.mark.parametrize("line", ["07/11/2025", "Updated 5 minutes ago"])
def test_no_sure_date_is_none(line: str) -> None:
    assert clean(f"Ferry Makes Its Last Crossing\n{line}\n{STORY}").date is None


def test_a_date_inside_the_story_is_not_its_date() -> None:
    assert clean(f"Ferry Makes Its Last Crossing\n\n{STORY}\nIt began on 7 May 1934.").date is None


@pytest.mark.parametrize("text", ["", "  \n\n ", "Read more", "Advertisement\n\n×\n"])
def test_nothing_left_is_marked(text: str) -> None:
    result = clean(text)
    assert (result.text, result.flags) == ("", ("empty-after-cleaning",))
    assert result.restore() == text
    assert result.to_dict()["flags"] == ["empty-after-cleaning"]


def test_something_left_is_not_marked() -> None:
    assert clean(STORY).flags == ()


# The account as data


def test_the_account_survives_json() -> None:
    values = json.loads(json.dumps(clean(DIRTY).to_dict()))
    assert (values["title"], values["date"]) == ("Ferry Makes Its Last Crossing", "2025-11-07")
    removals = [Removal.from_dict(removal) for removal in values["removals"]]
    assert restore(values["text"], removals) == DIRTY


def test_results_compare() -> None:
    assert clean(DIRTY) == clean(DIRTY)
    assert isinstance(clean(DIRTY), CleanResult)


# What is refused


@pytest.mark.parametrize(
    ("wrong", "name"), [(None, "None"), (7, "7"), (b"Rain.", "b'Rain.'"), (["Rain."], r"\['Rain.'\]")]
)
def test_other_types_than_text_are_refused(wrong: Any, name: str) -> None:
    for call in (clean, clean_text, NEWS, lambda text: clean(text, fix_whitespace)):
        with pytest.raises(TypeError, match=rf"text must be a str or a Document, got {name}"):
            call(wrong)


def test_a_document_holds_text() -> None:
    with pytest.raises(TypeError, match=r"text must be a str, got b.Rain\.."):
        Document(b"Rain.")  # type: ignore[arg-type] - the point


@pytest.mark.parametrize("adjust", [lambda: NEWS.without("credits"), lambda: NEWS.replacing("credits", fix_whitespace)])
def test_an_unknown_cleaner_is_named_with_the_known_ones(adjust: Any) -> None:
    known = "reader, whitespace"
    with pytest.raises(ValueError, match=f"^cleaner must be one of {known}, got 'credits'$"):
        adjust()


def test_a_broken_pattern_is_shown() -> None:
    with pytest.raises(ValueError, match=r"protect must be a regular expression, got '\('"):
        NEWS.protecting("(")


@pytest.mark.parametrize("options", [{"kinds": ("banner",)}, {"kinds": ("custom",)}])
def test_unknown_kinds_of_furniture_are_refused(options: Any) -> None:
    with pytest.raises(ValueError, match=r"kinds must be among share, .*, got"):
        DropFurniture(**options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_lines": 0}, "min_lines must be at least 1, got 0"),
        ({"min_words": -2}, "min_words must be at least 1, got -2"),
        ({"max_cohesion": 1.5}, r"max_cohesion must be in \(0, 1\], got 1.5"),
        ({"max_cohesion": 0}, r"max_cohesion must be in \(0, 1\], got 0"),
    ],
)
def test_numbers_out_of_range_are_refused(options: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DropHeadlines(**options)
