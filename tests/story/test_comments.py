"""Readers' comments: what names them by a heading and by dates, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import NEWS, PAGE, Document, clean
from newsclean.dates import is_dated
from newsclean.lines import Lines
from newsclean.story.comments import find_comments
from newsclean.story.kinds import kinds_of
from newsclean.story.table import line_table

STORY = [
    "The town of Westerquay will keep its last ferry for another year, the council decided on Monday evening.",
    "Ferries have crossed the bay since 1871, and for most of that time they were the only way to the island.",
    "“Without the ferry nobody under sixty would live here,” said Ada Finch, who has run the harbour office since May.",
    "The council wants to know by the autumn what a bridge would cost, and who would pay for it.",
    "Until then the ferry sails three times a day, and not at all when the wind comes from the north.",
]
POSTS = [
    (
        "Tom Reed",
        "{} at 4:47 pm",
        "My grandfather built that ferry, and he would have wanted a bridge, too.",
    ),
    ("rower77", "{} at 5:02 pm", "A bridge? With whose money? We can't even mend the road to the school in this town."),
    (
        "Eve Moor",
        "{} at 9:30 am",
        "I agree with Tom. The ferry is for tourists now, and the island is for gulls.",
    ),
]


def commented(heading: str, date: str = "May 7, 2025") -> list[str]:
    return [*STORY, heading, *(line.format(date) for post in POSTS for line in post)]


def found(lines: list[str]) -> range:
    text = "\n".join(lines)
    return find_comments(line_table(text, Lines(text).starts, kinds_of(lines)), lines)


@pytest.mark.parametrize(
    ("heading", "date"),
    [
        ("Comments", "May 7, 2025"),
        ("3 Comments", "2025-05-07"),
        ("[ 3 comments ]", "2 days ago"),
        ("3 Kommentare", "07.05.2025"),
        ("Leserkommentare", "vor 2 Tagen"),
        ("Commentaires (3)", "il y a 2 jours"),
        ("Comentarios", "hace 2 días"),
        ("Комментарии (3)", "2 дня назад"),
        ("コメント", "2025年5月7日"),
        ("댓글 3개", "2일 전"),
    ],
)
def test_dated_posts_under_their_heading_are_comments(heading: str, date: str) -> None:
    lines = commented(heading, date)
    assert found(lines) == range(len(STORY), len(lines) - 1)
    assert clean("\n\n".join(lines)).text == "\n\n".join(STORY)
    assert PAGE("\n".join(lines)).text.split("\n")[-1] in STORY


def test_they_are_named_in_the_account() -> None:
    lines = [*commented("3 Comments"), "Contact", "Terms of use", "© 2025"]
    result = NEWS("\n".join(lines))
    assert "comments" in {removal.reason for removal in result.removals}
    assert result.restore() == result.source


def test_whatever_follows_goes_too() -> None:
    lines = [*commented("3 Comments"), "Film festival names its jury", "Rail strike called off before the holidays"]
    assert clean("\n".join(lines)).text == "\n".join(STORY)


def test_a_list_of_the_story_does_not_go_on_in_them() -> None:
    sailings = ["Sailings to the island:", "• at eight", "• at noon", "• at six"]
    posts = [f"• {name}\n{date.format('May 7, 2025')}\n{text}" for name, date, text in POSTS]
    text = "\n".join([*STORY, *sailings, "3 Comments", *posts])
    assert clean(text).text == "\n".join([*STORY, *sailings])


def test_a_name_and_a_date_may_share_a_line() -> None:
    posts = [f"{name} on {date.format('May 7, 2025')} said:\n{text}" for name, date, text in POSTS]
    lines = "\n".join([*STORY, "Comments", *posts]).split("\n")
    assert clean("\n".join(lines)).text == "\n".join(STORY)


def test_entries_of_a_live_report_are_no_comments() -> None:
    entries = [
        ("10 minutes ago", "Ferry leaves the harbour", "The ferry has left for the island with forty people on board."),
        ("25 minutes ago", "Wind drops", "The harbour office says that the wind has dropped to four knots."),
        (
            "40 minutes ago",
            "Crowd at the quay",
            "Two hundred people wait at the quay to see the ferry leave.",
        ),
        ("1 hour ago", "Ferry stays", "All nine members of the council have voted to keep the ferry."),
    ]
    lines = [*STORY, "Comments", *(line for entry in entries for line in entry)]
    assert not found(lines)


def test_a_button_at_every_entry_heads_nothing() -> None:
    lines = [
        *STORY,
        *(line for name, date, text in POSTS for line in (name, date.format("May 7, 2025"), text, "Reply")),
    ]
    assert not found(lines)


@pytest.mark.parametrize(
    "lines",
    [
        ["Comment", *(line.format("May 7, 2025") for post in POSTS for line in post), *STORY],  # no story above
        [*STORY, *(line.format("May 7, 2025") for post in POSTS for line in post)],  # no heading
        [*STORY, "Comments", *(line.format("May 7, 2025") for post in POSTS[:2] for line in post)],  # two dates
        [*STORY, "Comments", *(text for _, _, text in POSTS)],  # no dates
        [*STORY, "Comments", "May 7, 2025", "May 8, 2025", "May 9, 2025"],  # nothing between the dates
        ["7 May 2025, 10:15", *STORY, *(f"{n} May 2025, 11:{n}\n{line}" for n, line in enumerate(STORY, 10))],
    ],
)
def test_one_sign_alone_does_not_do(lines: list[str]) -> None:
    assert not found("\n".join(lines).split("\n"))


@given(st.lists(st.sampled_from(["Comments", "Ada Finch", "May 7, 2025", "3 hours ago", "Rain.", *STORY]), max_size=40))
def test_they_begin_below_a_story_and_end_with_a_date(lines: list[str]) -> None:
    rows = found(lines) if lines else range(0)
    if rows:
        assert lines[rows[0]] == "Comments"
        assert is_dated(lines[rows[-1]])
        assert set(lines[: rows[0]]) & set(STORY)
    else:
        assert rows == range(len(lines), len(lines))


@given(st.lists(st.sampled_from(["Comments", "Ada Finch", "May 7, 2025", "3 hours ago", "Rain.", *STORY]), max_size=40))
def test_what_is_left_is_not_cut_again(lines: list[str]) -> None:
    for preset in (NEWS, PAGE):
        left = preset(Document("\n".join(lines))).text
        assert preset(left).text == left
