"""What the reader removes: nothing of its own output, nothing of texts without evidence, and what the policy says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from newsclean import NEWS, PAGE_PRICES, STORY_PRICES, Document, KeepStory, Pipeline, Policy, Prices, fix_whitespace
from newsclean.reader import reading
from newsclean.reader.explain import evidence
from newsclean.reader.kinds import KINDS
from newsclean.reader.network import Odds, Rows, shipped
from newsclean.reader.path import INSET
from newsclean.reader.path import STORY as STORY_STATE
from newsclean.reader.reading import read
from newsclean.reader.table import COLUMNS, columns_of, read_lines
from newsclean.testing import documents
from newsclean.text.lines import lines_of

READ = Pipeline(fix_whitespace, KeepStory(), fix_whitespace, name="READ")
STORY = (
    "The harbour of Vellmouth opened again on Friday after a year of repairs that cost twice what was planned.",
    "“Nobody asked us about the harbour,” said Ada Finch, who runs the shop beside the old customs house.",
    "Three ferries a day will call at Vellmouth until the autumn, the ferry company said.",
    "Divers found that the harbour wall was older, and in a worse state, than the plans had shown.",
)
SCRIPT = COLUMNS.index("foreign_script")
TAIL = ("Most read", "Film festival names its jury", "Rail strike called off", "Sign up for our newsletter") * 4


@pytest.mark.parametrize("prices", [STORY_PRICES, PAGE_PRICES])
@given(document=documents())
@settings(max_examples=60)
def test_a_second_reading_removes_nothing(prices: Prices, document: Document) -> None:
    pipeline = Pipeline(fix_whitespace, KeepStory(prices), fix_whitespace)
    once = pipeline(document).text
    assert pipeline(once).text == once


@given(document=documents())
@settings(max_examples=60)
def test_other_cleaners_of_the_preset_commute_with_the_reader(document: Document) -> None:
    tidy = Pipeline(fix_whitespace)(document).text
    read_first = Pipeline(KeepStory(), fix_whitespace)(tidy).text
    assert READ(document).text == read_first


def test_a_reading_that_does_not_settle_removes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join([*STORY, *TAIL])
    assert READ(text).text == "\n".join(STORY)
    monkeypatch.setattr(reading, "ROUNDS", 1)
    [found] = read([Document(text)], shipped(), STORY_PRICES, Policy())
    assert not found.settled
    assert READ(text).text == text


OTHER = (
    "Гавань Веллмута снова открылась в пятницу после года ремонта, который обошёлся вдвое дороже.",
    "До осени паромы будут заходить в гавань три раза в день, сообщила компания.",
)


@pytest.mark.parametrize(
    ("story", "other", "stays"), [(5.0, 1.0, True), (5.0, -1.0, False), (-1.0, -1.0, True)],
    ids=["likelier story than not", "likelier noise", "no line is likely story"],
)  # fmt: skip
def test_a_block_in_another_script_at_the_end(story: float, other: float, *, stays: bool) -> None:
    def sure(looks: list[Rows]) -> list[Odds]:
        odds = [np.where(look.columns[:, SCRIPT] > 0, other, story) for look in looks]
        return [Odds(each, np.zeros((len(each), len(KINDS)))) for each in odds]

    [found] = read([Document("\n".join([*STORY, *OTHER]))], sure, STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert (found.state[len(STORY) :] == STORY_STATE).tolist() == [stays, stays]
    assert (found.state[: len(STORY)] == STORY_STATE).all()


def test_protected_lines_are_told_by_the_line_as_it_stands() -> None:
    text = "\n".join([*STORY, *TAIL[:3], "    Contact", *TAIL[3:]])
    [found] = KeepStory().readings([Document(text)], protect="^ +Contact")
    kept = found.number[found.state == STORY_STATE].tolist()
    assert [text.splitlines()[i] for i in kept[len(STORY) :]] == ["    Contact"]


def test_a_mark_outside_a_stretch_selects_no_stretch() -> None:
    rows = np.array([True, False, True, True])
    assert not reading._beside(rows, np.array([False, True, False, False])).any()
    assert reading._beside(rows, np.array([False, True, False, True])).tolist() == [False, False, True, True]


def test_a_batch_takes_no_more_rows_at_once_than_fit_into_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def measured(looks: list[Rows]) -> list[Odds]:
        sizes.append(sum(len(look.columns) for look in looks))
        return shipped()(looks)

    documents = [Document("\n".join([*STORY, *TAIL]))] * 5
    alone = read(documents[:1], shipped(), STORY_PRICES, Policy())[0]
    monkeypatch.setattr(reading, "ROWS_TOGETHER", 45)
    together = read(documents, measured, STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert max(sizes) <= 45
    assert all((one.state == alone.state).all() and (one.story == alone.story).all() for one in together)


def test_the_lines_that_are_not_read_go_with_an_early_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join([*STORY, *TAIL * 3])
    monkeypatch.setattr(reading, "MOST_ROWS", 24)
    assert READ(text).text == "\n".join(STORY)
    monkeypatch.setattr(reading, "MOST_ROWS", 6)
    assert READ(text).text == text


@pytest.mark.parametrize("text", ["", "\n \n", "Rain.", "×", "a\u200b"])
def test_the_least_texts_are_read(text: str) -> None:
    assert READ(text).restore() == text


@pytest.mark.parametrize(
    ("option", "line", "place"),
    [
        ("credits", "Photo: Ada Finch", len(STORY)),
        ("legal_lines", "© 2025 The Vellmouth Gull. All rights reserved.", len(STORY)),
        ("legal_lines", "Reproduction without permission is forbidden. © 2025 The Vellmouth Gull", len(STORY)),
        ("tags", "Tags: harbour, ferries", len(STORY)),
        ("date_lines", "Friday, Nov 07, 2025", 0),
        ("by_lines", "By Tom Hale", 0),
        ("by_lines", "By Ada Finch", 0),
    ],
)
def test_the_policy_decides(option: str, line: str, place: int) -> None:
    text = "\n".join(["Harbour Opens Again", *STORY[:place], line, *STORY[place:]])
    for choice in ("keep", "drop"):
        policy = Policy(**{option: choice})  # type: ignore[arg-type] - both are choices
        left = READ.replacing("reader", KeepStory(policy=policy))(text).text
        assert (line in left) == (choice == "keep")
        assert all(own in left for own in STORY)


def test_a_choice_is_keep_or_drop() -> None:
    with pytest.raises(ValueError, match="captions must be 'keep' or 'drop', got 'maybe'"):
        Policy(captions="maybe")  # type: ignore[arg-type] - the point


@pytest.mark.parametrize(
    ("states", "places"),
    [
        (
            [INSET, STORY_STATE, INSET, STORY_STATE, INSET],
            ["above the story", "", "between lines of the story", "", "below the story"],
        ),
        ([INSET, INSET], ["in a text without a story"] * 2),
    ],
)
def test_a_removed_line_is_placed_by_the_lines_that_stay(states: list[int], places: list[str]) -> None:
    rows = len(states)
    odds, none = np.zeros(rows), np.full(rows, -1)
    found = evidence(reading.Reading(np.arange(rows), odds, np.zeros(rows, int), none, np.array(states), settled=True))
    assert [each.place for each in found] == places


def test_a_button_below_two_sentences_goes() -> None:
    story = (
        "Am Montag hat der Bäcker von Ostermoor zum letzten Mal den Ofen geheizt.\n\nDie Kundschaft brachte Blumen mit."
    )
    assert READ(f"{story}\n\nWeiterlesen").text == story


def as_told(evidence: dict[str, tuple[float, str]]) -> object:
    """Return a network that gives each line, found by its length, a log-odds and a kind; 5 and "story" to others."""
    lengths = {float(np.round(np.log1p(len(line.replace(" ", ""))) / 3, 9)): told for line, told in evidence.items()}

    def network(looks: list[Rows]) -> list[Odds]:
        sizes = [look.columns[:, CHARS].round(9).tolist() for look in looks]
        return [_odds([lengths.get(size, (5.0, "story")) for size in own]) for own in sizes]

    return network


def _odds(told: list[tuple[float, str]]) -> Odds:
    kinds = np.zeros((len(told), len(KINDS)))
    kinds[range(len(told)), [KINDS.index(kind) for _, kind in told]] = 9
    return Odds(np.array([odds for odds, _ in told]), kinds)


CHARS = COLUMNS.index("chars")
MENU, OTHER_TITLE, TITLE = (
    "Home News Sport Weather Contact us",
    "Five things to do in town",
    "Harbour opens after repairs",
)
PROMPT, PLAIN = "Get our stories by email on Friday", "The ferries of Vellmouth and Lowmar"


@pytest.mark.parametrize(
    ("line", "odds", "kind", "stays"),
    [
        (PROMPT, -4.0, "newsletter", False),
        (PROMPT, -3.0, "newsletter", True),
        (PROMPT, -4.0, "other-story", True),
        (PLAIN, -4.0, "newsletter", True),
        (f"“{PROMPT}”", -4.0, "newsletter", True),
    ],
    ids=["a prompt", "too little evidence", "not furniture", "no word of furniture", "quoted"],
)
def test_a_line_of_furniture_between_paragraphs(line: str, odds: float, kind: str, *, stays: bool) -> None:
    text = "\n".join([*STORY[:2], line, *STORY[2:]])
    network = as_told({line: (odds, kind)})
    [found] = read([Document(text)], network, STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert (found.state[2] == STORY_STATE) == stays
    assert (found.state[[0, 1, 3, 4]] == STORY_STATE).all()


def test_a_post_in_another_script_is_not_judged_by_its_words_alone() -> None:
    lines = [*OTHER, PROMPT, *OTHER]
    [found] = read([Document("\n".join(lines))], as_told({PROMPT: (-4.0, "newsletter")}), STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert (found.state[: len(OTHER) + 1] == STORY_STATE).all()


POST = "The river is low this year, and we crossed it in less than an hour with all the boats."


@pytest.mark.parametrize(
    ("inset", "stays"),
    [([POST], True), (["A boat race in the hills", POST], False), ([POST, POST[:-1] + " of the town."], False),
     (["A boat race in the hills"], False)],
    ids=["a sentence", "with a title", "two sentences", "a title"],
)  # fmt: skip
def test_a_post_in_another_script_between_paragraphs(inset: list[str], *, stays: bool) -> None:
    network = as_told(dict.fromkeys(inset, (-8.0, "foreign")))
    [found] = read([Document("\n".join([*OTHER, *inset, *OTHER]))], network, STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert (found.state[2:-2] == STORY_STATE).tolist() == [stays] * len(inset)
    assert (found.state[[0, 1, -2, -1]] == STORY_STATE).all()


def test_a_sentence_in_the_same_script_between_paragraphs_is_no_such_post() -> None:
    lines = [*STORY[:2], POST, *STORY[2:]]
    [found] = read([Document("\n".join(lines))], as_told({POST: (-8.0, "other-story")}), STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert np.flatnonzero(found.state != STORY_STATE).tolist() == [2]


@pytest.mark.parametrize(("kind", "stays"), [("story", True), ("headlines", False)])
def test_a_line_without_a_kind_of_boilerplate_needs_more_evidence(kind: str, *, stays: bool) -> None:
    network = as_told({PLAIN: (-3.5, kind)})
    [found] = read([Document("\n".join([*STORY, PLAIN]))], network, STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert (found.state[-1] == STORY_STATE) == stays


def test_many_short_documents_are_not_read_at_once() -> None:
    sizes: list[int] = []

    def network(looks: list[Rows]) -> list[Odds]:
        sizes.append(len(looks))
        return [_odds([(5.0, "story")] * len(look.columns)) for look in looks]

    read([Document("Rain fell.")] * 900, network, STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert max(sizes) <= 40
    assert sum(sizes) == 900


@pytest.mark.parametrize(("odds", "stays"), [(-2.0, True), (-3.0, False)], ids=["likely enough", "unlikely"])
def test_the_likeliest_title_above_the_story_is_kept(odds: float, *, stays: bool) -> None:
    network = as_told({TITLE: (odds, "title"), OTHER_TITLE: (odds - 1, "title"), MENU: (-9.0, "navigation")})
    text = "\n".join([MENU, OTHER_TITLE, MENU, TITLE, MENU, *STORY])
    [found] = read([Document(text)], network, PAGE_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert [int(i) for i in np.flatnonzero(found.state[:5] == STORY_STATE)] == ([3] if stays else [])


def test_no_other_title_is_kept_beside_one_above_the_story() -> None:
    network = as_told({TITLE: (4.0, "title"), OTHER_TITLE: (-2.4, "title"), MENU: (-9.0, "navigation")})
    [found] = read([Document("\n".join([OTHER_TITLE, MENU, TITLE, *STORY]))], network, PAGE_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert (found.state[:3] == STORY_STATE).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("place", "odds", "stays"), [(0, -3.0, False), (1, -3.0, False), (0, -2.0, True), (2, -3.0, True)],
    ids=["above the title", "below the title", "as likely story", "below a sentence"],
)  # fmt: skip
def test_a_date_above_the_first_sentence(place: int, odds: float, *, stays: bool) -> None:
    date = "Friday, Nov 07, 2025"
    lines = [TITLE, *STORY]
    network = as_told({date: (odds, "date-line"), TITLE: (5.0, "title")})
    [found] = read([Document("\n".join([*lines[:place], date, *lines[place:]]))], network, STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert (found.state[place] == STORY_STATE) == stays
    assert (found.state == STORY_STATE).sum() == len(lines) + stays


def test_dates_stay_where_no_line_is_a_sentence() -> None:
    dates, entries = ("1 May 2025", "2 August 2025"), ("Left Vellmouth at six", "Rain all day long at sea")
    network = as_told(dict.fromkeys(dates, (-3.0, "date-line")))
    [found] = read([Document("\n".join([dates[0], entries[0], dates[1], entries[1]]))], network, STORY_PRICES, Policy())  # type: ignore[arg-type] # it is called as a network is
    assert (found.state == STORY_STATE).all()


def test_positions_beyond_those_of_the_training_look_alike() -> None:
    text = "\n".join(f"Buoy {i} of the harbour was lifted by the crane on a day of rain." for i in range(900))
    lines = lines_of(Document(text))
    columns = columns_of(read_lines(text, lines.starts, lines.texts), np.arange(900))
    named = {name: columns[:, COLUMNS.index(name)] for name in ("rows_before", "rows_after", "words_so_far")}
    assert named["rows_before"][10] < named["rows_before"][299] == named["rows_before"][899]
    assert named["rows_after"][889] < named["rows_after"][600] == named["rows_after"][0]
    assert named["words_so_far"][300] < named["words_so_far"][800] == named["words_so_far"][899]


SERVICE = (
    "She was born in Vellmouth in 1931 and taught at the harbour school for forty years, her daughter said.",
    "She led the lifeboat choir until last winter, and knew the tide tables by heart.",
    "A service will be held at the harbour chapel on Friday at noon.",
)


@pytest.mark.parametrize(
    "story",
    [SERVICE, STORY],
)
def test_names_of_a_list_above_the_first_sentence_stay(story: tuple[str, ...]) -> None:
    text = "\n".join(["The jury of the prize:", "Anna Berg", "Tom Hale", "Sue Marsh", "", *story])
    assert NEWS(text).text == text


def test_a_by_line_above_equal_lines_goes() -> None:
    text = "Harbour of Vellmouth opens again\nBy Ada Finch\n\n" + "\n".join([STORY[0]] * 4)
    assert "By Ada Finch" not in NEWS(text).text
