"""Strategies for near-duplicates: variants of one story, and documents with their true clusters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from newsclean.arguments import check_type, strings
from newsclean.testing.newsroom import LANGUAGES, Newsroom, Topic, newsroom
from newsclean.testing.noise import newsletter_prompts, share_widgets
from newsclean.testing.stories import checked, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newsclean.testing.stories import Story

_DATELINES = ("TARNMOUTH (Wire) — ", "OSTROW, Friday - ", "(Bay Press) ", "本社讯 ", "【港町発】")
_TYPESETTING = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "—": "--", "，": "､ ", "。": "．", " ": "\n"})
_LEFT = (70, 80, 90)
"""Percentages of a story that are kept when its end is cut off."""
_SLIP_EVERY = (60, 90)
_KEPT = 6
"""Smallest number of sentences of a story in `story_families`. This is half of the longest topics."""
_MOST_VARIANTS, _MOST_FAMILIES = 3, 6


def _with_dateline(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(_DATELINES).map(lambda line: line + text)


def _cut(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(_LEFT).map(lambda percent: text[: len(text) * percent // 100])


def _typeset(text: str) -> st.SearchStrategy[str]:
    """Return a strategy for the text with other quotes and dashes, and sometimes capitals or decomposed letters."""
    plain = text.translate(_TYPESETTING)
    return st.sampled_from((plain, plain.upper(), unicodedata.normalize("NFKD", plain)))


def _with_furniture(text: str) -> st.SearchStrategy[str]:
    prompts = newsletter_prompts(["en"])
    return st.builds("{}\n\n{}\n\n{}".format, share_widgets(["en"]), st.just(text), prompts)


def _with_slips(text: str) -> st.SearchStrategy[str]:
    """Return a strategy for the text with an "x" in place of every 60th or every 90th character."""

    def slip(every: int) -> str:
        return "".join("x" if at % every == every - 1 else char for at, char in enumerate(text))

    return st.sampled_from(_SLIP_EVERY).map(slip)


def _swapped(text: str) -> st.SearchStrategy[str]:
    """Return a strategy for the text with two successive paragraphs swapped; unchanged if it has only one."""
    lines = [line for line in text.split("\n") if line.strip()]

    def swap(at: int) -> str:
        return "\n\n".join([*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]])

    return st.integers(0, len(lines) - 2).map(swap) if len(lines) > 1 else st.just(text)


_MAKERS: dict[str, Callable[[str], st.SearchStrategy[str]]] = {
    "copy": st.just,
    "dateline": _with_dateline,
    "typeset": _typeset,
    "swapped": _swapped,
    "furniture": _with_furniture,
    "slips": _with_slips,
    "cut": _cut,
}
VARIANTS = tuple(_MAKERS)
"""The kinds of variants of a text: an equal copy, a dateline added, other typesetting, two paragraphs swapped,
furniture added around it, typing errors, the end cut off."""


def near_duplicate_variants(story: str, kinds: Iterable[str] = VARIANTS) -> st.SearchStrategy[str]:
    """Return a strategy for near-duplicates of a story, as other newsrooms and scrapers produce them.

    Args:
        story: the text of the story. It needs a few sentences, or the added noise is longer than the story.
        kinds: some of `copy`, `dateline`, `typeset`, `swapped`, `furniture`, `slips` and `cut`; by default all.

    Raises:
        TypeError: `story` is not a str, or `kinds` is a single string or contains a value that is not a string.
        ValueError: a kind is unknown, or `kinds` is empty.

    >>> from hypothesis import find
    >>> find(near_duplicate_variants("Rain fell all night.", ["dateline"]), lambda text: True)
    'TARNMOUTH (Wire) — Rain fell all night.'
    """
    check_type(story, str, "story")
    wanted = strings(kinds, "kinds")
    if not wanted:
        raise ValueError(f"kinds must contain at least one of {', '.join(VARIANTS)}, got none")
    return _named(story, wanted).map(lambda drawn: drawn[1])


def _named(story: str, kinds: Sequence[str]) -> st.SearchStrategy[tuple[str, str]]:
    """Return a strategy for pairs of a kind in `kinds` and a variant of the story of this kind.

    Raises:
        ValueError: a kind is unknown.
    """
    for kind in kinds:
        if kind not in _MAKERS:
            raise ValueError(f"kinds must be among {', '.join(VARIANTS)}, got {kind!r}")
    return st.sampled_from(kinds).flatmap(lambda kind: st.tuples(st.just(kind), _MAKERS[kind](story)))


@dataclass(frozen=True)
class StoryFamilies:
    """Documents with their true clusters of near-duplicates.

    Attributes:
        documents: the texts.
        clusters: for each story that has variants, the positions of the story and its variants in `documents`.
        kinds: for each document, `story` or the kind of the variant.
    """

    documents: tuple[str, ...]
    clusters: tuple[frozenset[int], ...]
    kinds: tuple[str, ...]


def story_families(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[StoryFamilies]:
    """Return a strategy for documents with their true clusters: stories, some with variants.

    Different stories share no sentence, but they may report the same event with the same names. The simplest example is
    a single story.

    Args:
        languages: ISO 639-1 codes of the stories.

    Raises:
        ValueError: one of the languages is not supported.
    """
    rooms = [newsroom(language) for language in checked(languages)]
    reports = [(room, topic, half) for room in rooms for topic in room.topics for half in (0, 1)]
    return st.lists(st.sampled_from(reports), min_size=1, max_size=_MOST_FAMILIES, unique=True).flatmap(_families)


@st.composite
def _families(draw: st.DrawFn, reports: Sequence[tuple[Newsroom, Topic, int]]) -> StoryFamilies:
    drawn = []
    for number, (room, topic, half) in enumerate(reports):
        report = topic._replace(sentences=topic.sentences[half::2])
        story: Story = draw(written(room, report, least=_KEPT))
        text = "\n\n".join(story.paragraphs)
        variants = draw(st.lists(_named(text, VARIANTS), max_size=_MOST_VARIANTS))
        drawn += [(number, kind, variant) for kind, variant in [("story", text), *variants]]
    order = draw(st.permutations(drawn))
    places: dict[int, list[int]] = {}
    for place, (number, _, _) in enumerate(order):
        places.setdefault(number, []).append(place)
    clusters = sorted((frozenset(group) for group in places.values() if len(group) > 1), key=min)
    return StoryFamilies(tuple(text for *_, text in order), tuple(clusters), tuple(kind for _, kind, _ in order))
