"""What the story model cuts, what it must not, and what it says about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from newsclean import CutOffTopic, Document, Pipeline, apply, clean, whitespace
from newsclean.lines import Lines
from newsclean.story import cut as cut_module
from newsclean.story import network
from newsclean.story.cut import evidence, shortened
from newsclean.story.evidence import feature_names, known
from newsclean.story.kinds import kinds_of
from newsclean.story.reasons import reason_of
from newsclean.story.table import BASE, COLUMN, line_table
from newsclean.testing.newsroom import newsroom
from newsclean.testing.noise import other_headlines, phrases

STORY = (
    "Westerquay's harbour opened again on Friday after a year of repairs that cost the town twice what it had planned.",
    (
        "“Nobody asked us about the harbour,” said Ada Finch, who runs the chandler's shop beside the old customs "
        "house. “We lost a whole season's trade, and the council has not said one word about it.”"
    ),
    (
        "Three ferries a day will call at Westerquay until the autumn, the ferry company said. The first of them, with "
        "140 people on board, came in shortly after nine and was met by a brass band."
    ),
    (
        "The council had promised that the repairs to the harbour wall would end before the winter, but divers found "
        "that the wall's foundations were older, and in a worse state, than the plans had shown."
    ),
    (
        "Tom Reed, who leads the council, defended the cost of the repairs. “A town like Westerquay without its "
        "harbour is a car park with a view,” he told those who had come to see the first ferry."
    ),
    (
        "Ms Finch and other owners of shops near the customs house want the council to pay for the trade they lost. "
        "Mr Reed said that he would meet them next week, and that he could promise nothing."
    ),
    (
        "An inquiry into the cost of the repairs begins in March. It will hear the divers, the council and the ferry "
        "company, and is to report before the end of next year."
    ),
)
OTHERS = (
    "Lost parrot found two counties away",
    "Minister meets farmers in the rain",
    "How to sleep in a heat wave",
    "Film festival names its jury",
    "Rail strike called off at last minute",
    "Five recipes for a wet Sunday",
    "Champions lose at home to newcomers",
    "Old bank notes expire next week",
    "Singer cancels tour of the north",
    "Why your phone knows the weather",
)
CHINESE = (
    "渡轮票价节前上涨",
    "渡轮公司周一宣布，票价将在节日前上涨百分之十，这是三年来的第一次。",
    "镇议会投票决定保留村里的小学，家长们对此表示欢迎，老师们说学生人数正在增加。",
)
NEXT = (
    "Parrot Found Two Counties Away",
    "A grey parrot that flew out of a kitchen window in Dunmore weeks ago was found on Tuesday by a lorry driver.",
    (
        "The bird, which answers to Biscuit, had taken to his cab at a filling station and recited a telephone number "
        "until he rang it."
    ),
)
FURNISHED = ("Share this article", "Facebook", "WhatsApp", "More from News", *OTHERS, "Most read", "Newsletter")
TEXT = "\n\n".join(STORY)


def _kept(text: str, cleaner: CutOffTopic) -> list[str]:
    return [line for line in apply(text, cleaner).text.split("\n") if line]


@pytest.mark.parametrize("size", range(2, len(STORY) + 1))
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_bare_story_stays(size: int, gap: str) -> None:
    text = gap.join(STORY[:size])
    assert apply(text, CutOffTopic()).text == text


@pytest.mark.parametrize(
    ("rest", "reason"), [(FURNISHED, "headline-list"), (CHINESE, "foreign-language"), (NEXT, "teaser")]
)
def test_what_follows_the_story_goes(rest: tuple[str, ...], reason: str) -> None:
    result = apply(TEXT + "\n\n" + "\n".join(rest), CutOffTopic())
    assert [line for line in result.text.split("\n") if line] == list(STORY)
    assert reason in {removal.reason for removal in result.removals}
    assert all(removal.cleaner == "story" and 0.5 < removal.score <= 1 for removal in result.removals)


def test_a_blank_line_between_all_lines_makes_no_blocks() -> None:
    result = apply(TEXT + "\n\n" + "\n\n".join(FURNISHED), CutOffTopic())
    assert [line for line in result.text.split("\n") if line] == list(STORY)
    assert len(result.removals) == 1


@pytest.mark.xfail(strict=True, reason="after the story's own lists, titles without a heading are no strong evidence")
def test_titles_without_a_heading_go() -> None:
    assert _kept(TEXT + "\n\n" + "\n".join(OTHERS), CutOffTopic()) == list(STORY)


def test_the_price_of_an_early_end_moves_the_cut() -> None:
    text = TEXT + "\n\n" + "\n".join(OTHERS)
    sizes = [len(_kept(text, CutOffTopic(early=early, bare=1.0))) for early in (0.01, 1e9)]
    assert sizes[0] == len(STORY) < sizes[1]


def test_how_likely_a_bare_story_is_moves_the_cut() -> None:
    text = TEXT + "\n\n" + "\n".join(NEXT)
    sizes = [len(_kept(text, CutOffTopic(bare=bare))) for bare in (0.5, 1e9)]
    assert sizes == [len(STORY), len(STORY) + len(NEXT)]


def test_no_cut_leaves_a_fifth_of_the_prose(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join([*NEXT, *STORY * 3])  # a short story above another one of seven times its length
    bold = CutOffTopic(early=1e-6, bare=1e-6)
    assert apply(text, bold).text == text
    monkeypatch.setattr(cut_module, "_MOST_BEYOND", 1e9)
    assert len(apply(text, bold).text) < len(text) / 5


@pytest.mark.parametrize("above", [2, 3, 4])
def test_furniture_between_two_paragraphs_does_not_end_the_story(above: int, monkeypatch: pytest.MonkeyPatch) -> None:
    bar = ["Share this article", "Facebook", "WhatsApp", "Email"]
    end = [*bar, "Newsletter", "Most read", "Related articles", "Contact us", "Terms of use", "© 2025"]
    text, bold = "\n".join([*STORY[:above], *bar, *STORY[above:], *end]), CutOffTopic(early=1.0, bare=1.0)
    assert set(STORY) <= set(apply(text, bold).text.split("\n"))
    monkeypatch.setattr(cut_module, "_goes_on", lambda *_: False)
    assert apply(text, bold).text.split("\n") == list(STORY[:above])


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "ru", "th", "tr", "zh"])
@pytest.mark.parametrize("topic", [0, 1])
def test_a_last_paragraph_below_furniture_stays(language: str, topic: int) -> None:
    room = newsroom(language)
    told = room.topics[topic % len(room.topics)]
    parts = (part.format(n=12, many=300, day=room.days[0]) for part in (told.titles[0], *told.sentences))
    *story, last = parts
    bar = "\n".join((phrases(language, "share")[0], "WhatsApp", "Facebook", "Telegram", "X"))
    titles = "\n".join(other_headlines(language, told.name)[-8:])
    for above in (4, 6, len(story)):
        kept = [*story[:above], last]
        text = "\n\n".join([*story[:above], bar, last, titles, bar])
        assert {*kept} <= {*clean(text).text.split("\n")}


def test_paragraphs_without_full_stops_below_furniture_stay() -> None:
    text = Path(__file__).with_name("thai.txt").read_text("utf-8")
    paragraphs = {line for line in text.split("\n") if len(line) > 50}
    assert len(paragraphs) == 7
    assert paragraphs <= {*clean(text).text.split("\n")}


def test_a_page_loses_its_head_and_its_tail() -> None:
    head = ["Home", "News", "Sport", "Weather", "Log in", "Westerquay Opens Its Harbour Again"]
    tail = ["Share", "Facebook", "Most read", *OTHERS, "Contact", "Terms of use", "© 2025"]
    cleaner = Pipeline(whitespace, CutOffTopic(source="page"))
    left = cleaner("\n".join([*head, *STORY, *tail])).text.split("\n")
    assert set(STORY[1:-1]) <= set(left)  # on four pages in ten the first or the last line goes along
    assert not {*head[:5], *tail} & set(left)


@pytest.mark.parametrize("text", ["", "\n", " \u200b\n", "One line", "One line\n\n", "\ud800\n\x00\n"])
@pytest.mark.parametrize("source", ["text", "page"])
def test_texts_without_two_filled_lines_stay(text: str, source: str) -> None:
    assert list(CutOffTopic(source=source)(Document(text))) == []


def test_why_tells_of_each_filled_line_what_counted() -> None:
    text = TEXT + "\n\n" + "\n".join(FURNISHED)
    told = list(CutOffTopic().why(Document(text), top=3))
    lines = text.split("\n")
    assert [line.line for line in told] == [number for number, line in enumerate(lines) if line]
    assert [lines[line.line] for line in told if line.kept] == list(STORY)
    assert {len(line.features) for line in told} == {3}
    for line in told:
        sizes = [abs(share) for _, share in line.features]
        assert sizes == sorted(sizes, reverse=True)
        assert len({name for name, _ in line.features}) == 3
    assert min(line.score for line in told[:3]) > max(line.score for line in told[-3:])


def test_a_line_that_only_loses_its_break_is_kept_for_why() -> None:
    text = "\n".join([*STORY, *NEXT])  # no line break at the end: the cut takes the one before it
    assert [line.kept for line in CutOffTopic().why(Document(text))] == [True] * len(STORY) + [False] * len(NEXT)


@pytest.mark.parametrize("size", [2, 7, 12, 18])
def test_evidence_after_a_cut_is_that_of_the_text_which_is_left(size: int) -> None:
    lines = [*STORY, *NEXT, *FURNISHED]
    weights = network.weights()
    whole, left = (known(_table(part), weights.rarity, weights.furnishing) for part in (lines, lines[:size]))
    expected = evidence(left, weights)
    for ours, theirs in zip(shortened(whole, evidence(whole, weights), size, weights), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-9)


def _table(lines: list[str]) -> Any:
    text = "\n".join(lines)
    return line_table(text, Lines(text).starts, kinds_of(lines))


def test_rows_of_the_table_depend_on_no_later_line() -> None:
    lines = [*STORY[:3], "渡轮票价", *OTHERS[:3], "12 May 2025 – $5", "• Item", STORY[0]]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = "\n".join(lines) + "\n"
    whole = line_table(text, starts)
    for size in range(1, len(lines)):
        part = line_table(text[: starts[size]], starts[: size + 1])
        assert (part.base == whole.base[:size]).all()
        assert (part.words.code == whole.words.code[: len(part.words.code)]).all()
    assert whole.base.shape == (len(lines), len(BASE))
    assert whole.base[-1, COLUMN["repeat"]] == 1


def test_every_feature_has_a_name() -> None:
    weights = network.weights()
    assert tuple(map(len, feature_names())) == (len(weights.line.mean), len(weights.cut.mean))


def test_a_block_goes_by_the_furniture_that_most_of_its_lines_name() -> None:
    named = reason_of(_base("Facebook", "WhatsApp", "Lost parrot found two counties away"), -9.0)
    assert named == "share"
    assert reason_of(_base("Facebook", *OTHERS[:3]), -9.0) == "headline-list"
    assert reason_of(_base(NEXT[1]), -9.0) in {"teaser", "author-note"}


def _base(*lines: str) -> Any:
    text = Lines("\n".join(lines))
    return line_table("\n".join(lines), text.starts, kinds_of(text.texts)).base
