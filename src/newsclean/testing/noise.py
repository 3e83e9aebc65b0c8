"""Strategies for noise around stories: share bars, prompts, lists of headlines, teasers, mastheads, blank lines.

Each strategy generates a block of lines in one of the given languages. Share bars, prompts and headings consist of
phrases from the phrase files. All other lines are in no phrase file.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from newsclean.phrases.sources import phrase_files
from newsclean.testing.newsroom import LANGUAGES, newsroom
from newsclean.testing.stories import checked, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.testing.stories import Story

FEW, MANY = 2, 8
"""Smallest number of headlines in a list with a heading, and in a list without one."""
_MOST_HEADLINES = 14
_PADDING = ("\n", "\n", "\n", " \n", "\t\n", "\r\n", "\u00a0\n", "\u3000\n")
_WATCHED = ("Facebook", "X", "WhatsApp", "Telegram", "LinkedIn", "Reddit", "Pinterest")


@cache
def phrases(language: str, kind: str) -> tuple[str, ...]:
    """Return the phrases of one kind in a language that are furniture even alone, with their placeholders filled."""
    texts = phrase_files()[language][kind]["always"]
    filled = (text.format(network="WhatsApp", n="3", name="Ada Finch") for text in texts)
    return tuple(text[:1].upper() + text[1:] for text in filled)


def share_widgets(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for share bars: a label such as "Share this article", then names of networks.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: one of the languages is not supported.
    """

    def bar(label: str, sign: str, names: Sequence[str]) -> str:
        return "\n".join([label + sign * (not label.endswith(":")), *names])

    def bars(language: str) -> st.SearchStrategy[str]:
        names = st.lists(st.sampled_from(_WATCHED), max_size=5, unique=True)
        return st.builds(bar, st.sampled_from(phrases(language, "share")), st.sampled_from(("", ":")), names)

    return st.sampled_from(checked(languages)).flatmap(bars)


def newsletter_prompts(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for prompts to subscribe to a newsletter, one or two lines.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: one of the languages is not supported.
    """

    def prompts(language: str) -> st.SearchStrategy[str]:
        lines = st.sampled_from(phrases(language, "newsletter"))
        return st.lists(lines, min_size=1, max_size=2, unique=True).map("\n".join)

    return st.sampled_from(checked(languages)).flatmap(prompts)


def own_prompts(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for prompts to share or subscribe that no phrase file contains.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: one of the languages is not supported.
    """
    lines = {language: newsroom(language).around.prompts for language in checked(languages)}
    return st.sampled_from([line for prompts in lines.values() for line in prompts])


def other_headlines(language: str, topic: str = "") -> tuple[str, ...]:
    """Return all headlines of a language, except those of one topic."""
    room = newsroom(language)
    return (*room.headlines, *(title for other in room.topics if other.name != topic for title in other.titles))


def headings(language: str) -> st.SearchStrategy[str]:
    """Return a strategy for headings of lists of other stories, such as "Related articles"."""
    return st.sampled_from(phrases(language, "related"))


def list_of_headlines(language: str, topic: str = "") -> st.SearchStrategy[str]:
    """Return a strategy for lists of headlines in one language, without headlines of one topic."""
    pool = other_headlines(language, topic)

    def lines(least: int) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from(pool), min_size=least, max_size=min(_MOST_HEADLINES, len(pool)), unique=True)

    headed = st.builds(lambda heading, items: "\n".join([heading, *items]), headings(language), lines(FEW))
    return headed | lines(MANY).map("\n".join) if len(pool) >= MANY else headed


def headline_lists(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for lists of other stories' headlines: at least two with a heading, or at least eight without.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: one of the languages is not supported.
    """
    return st.sampled_from(checked(languages)).flatmap(list_of_headlines)


def foreign_blurbs(away_from: str = "en", languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for teasers in another language than the story: a headline, and one or two sentences.

    Some teasers have a heading above the headline.

    Args:
        away_from: the language of the story.
        languages: ISO 639-1 codes to choose from; the language of the story is left out.

    Raises:
        ValueError: one of the languages is not supported, or the only one is the language of the story.
    """
    others = [language for language in checked(languages) if language != away_from]

    def blurb(story: Story, heading: str) -> str:
        return "\n".join([*[heading] * bool(heading), story.title, *story.paragraphs])

    def blurbs(language: str) -> st.SearchStrategy[str]:
        return st.builds(blurb, told([language], most=2), st.just("") | headings(language))

    return st.sampled_from(checked(others)).flatmap(blurbs)


def mastheads(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for the lines above a title: an optional slogan and breadcrumb, and a date line.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: one of the languages is not supported.
    """

    def heads(language: str) -> st.SearchStrategy[str]:
        around = newsroom(language).around
        parts = [st.lists(st.sampled_from(kind), max_size=1) for kind in (around.crumbs, around.slogans)]
        dates = st.sampled_from((*around.dates, *around.updated))
        return st.builds(lambda crumb, slogan, date: "\n".join([*crumb, *slogan, date]), *parts, dates)

    return st.sampled_from(checked(languages)).flatmap(heads)


def blank_padding() -> st.SearchStrategy[str]:
    """Return a strategy for 3 to 15 blank lines, some of which contain white space."""
    return st.lists(st.sampled_from(_PADDING), min_size=3, max_size=15).map("".join)
