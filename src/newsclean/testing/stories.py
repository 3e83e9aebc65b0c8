"""Strategies for clean stories, which have a headline and paragraphs on one topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from newsclean.arguments import strings
from newsclean.testing.newsroom import LANGUAGES, Newsroom, Topic, newsroom

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERS = (3, 7, 12, 28, 40, 60)
_MANY = (120, 300, 450, 700, 800, 950)


class Story(NamedTuple):
    """A clean story, without noise.

    Attributes:
        title: the headline; may be empty.
        paragraphs: the paragraphs; each is one line.
        language: the ISO 639-1 code of the language.
        topic: the subject. Stories with the same language and topic report the same event.
    """

    title: str
    paragraphs: tuple[str, ...]
    language: str
    topic: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the story: its title, unless it is empty, and its paragraphs."""
        return (self.title, *self.paragraphs) if self.title else self.paragraphs


def checked(languages: Sequence[str]) -> tuple[str, ...]:
    """Return the languages as a tuple, after a check that there is a newsroom for each of them.

    Raises:
        TypeError: `languages` is a single string, or contains a value that is not a string.
        ValueError: `languages` is empty, or contains a language that is not supported.
    """
    names = strings(languages, "languages")
    if not names:
        raise ValueError(f"languages must contain at least one of {', '.join(LANGUAGES)}, got none")
    return tuple(newsroom(language).language for language in names)


@st.composite
def written(draw: st.DrawFn, room: Newsroom, topic: Topic, *, least: int = 1, most: int = 12) -> Story:
    """Generate a story on one topic: the first sentence of the topic and some of the others, in order.

    Args:
        draw: the function `draw` of Hypothesis.
        room: the newsroom in the language of the story.
        topic: the topic of the story.
        least: smallest number of sentences.
        most: largest number of sentences.
    """
    pool = topic.sentences
    least, most = min(least, len(pool)) - 1, min(most, len(pool)) - 1
    # Each sentence has a flag to continue the paragraph before it. Hypothesis can then remove any sentence alone.
    said = st.tuples(st.integers(1, len(pool) - 1), st.booleans())
    rest = draw(st.lists(said, min_size=least, max_size=most, unique_by=lambda pair: pair[0]))
    slots = draw(st.fixed_dictionaries(_slots(room)))
    paragraphs = [pool[0].format(**slots)]
    for number, goes_on in sorted(rest):
        sentence = pool[number].format(**slots)
        if goes_on:
            paragraphs[-1] += room.joiner + sentence
        else:
            paragraphs.append(sentence)
    return Story(draw(st.sampled_from(topic.titles)), tuple(paragraphs), room.language, topic.name)


def _slots(room: Newsroom) -> dict[str, st.SearchStrategy[object]]:
    return {"n": st.sampled_from(_NUMBERS), "many": st.sampled_from(_MANY), "day": st.sampled_from(room.days)}


def told(languages: Sequence[str] = LANGUAGES, *, least: int = 1, most: int = 12) -> st.SearchStrategy[Story]:
    """Return a strategy for stories as `Story` values, with title, paragraphs, language and topic.

    Args:
        languages: ISO 639-1 codes to choose from.
        least: smallest number of sentences.
        most: largest number of sentences; no topic has more than 12.

    Raises:
        ValueError: one of the languages is not supported.
    """
    rooms = [newsroom(language) for language in checked(languages)]
    topics = [(room, topic) for room in rooms for topic in room.topics]
    return st.sampled_from(topics).flatmap(lambda chosen: written(*chosen, least=least, most=most))


def stories(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    r"""Return a strategy for the texts of clean stories: an optional headline, then paragraphs on one topic.

    The sentences of a story are in the order of a report, and numbers and days vary. The simplest story is the first
    sentence of the first topic in the first language.

    Args:
        languages: ISO 639-1 codes to choose from: en, de, fr, es, tr, ru, zh, ja, ko, ar, fa, hi, th.

    Raises:
        ValueError: one of the languages is not supported.

    >>> from hypothesis import find
    >>> find(stories(["de"]), lambda story: "Tammen" in story).split("\n")[0]
    'Der Hafen von Ostersiel ist seit Montag wieder offen, nachdem die Arbeiten an der Mole ein Jahr gedauert hatten.'
    """

    def text(story: Story, gap: str, *, titled: bool) -> str:
        return gap.join(story.lines if titled else story.paragraphs)

    return st.builds(text, told(languages), st.sampled_from(("\n\n", "\n")), titled=st.booleans())
