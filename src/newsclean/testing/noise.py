"""Strategies for noise around stories: share bars, prompts, lists of headlines, blurbs, heads, blank padding.

Each draws a block of lines. `languages` limits the languages of a block. The words of share bars, prompts and
headings come from the phrase lists of that language; no other words are in a phrase list.
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
"""Fewest headlines of a list under a heading, and of one without."""
_MOST_HEADLINES = 14
_PADDING = ("\n", "\n", "\n", " \n", "\t\n", "\r\n", "\u00a0\n", "\u3000\n")
_WATCHED = ("Facebook", "X", "WhatsApp", "Telegram", "LinkedIn", "Reddit", "Pinterest")


@cache
def phrases(language: str, kind: str) -> tuple[str, ...]:
    """Return the phrases of a kind that are furniture by themselves in a language, with filled slots."""
    texts = phrase_files()[language][kind]["always"]
    filled = (text.format(network="WhatsApp", n="3", name="Ada Finch") for text in texts)
    return tuple(text[:1].upper() + text[1:] for text in filled)


def share_widgets(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for share bars: a label such as "Share this article", then names of networks.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: no newsroom has one of these languages.
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
        ValueError: no newsroom has one of these languages.
    """

    def prompts(language: str) -> st.SearchStrategy[str]:
        lines = st.sampled_from(phrases(language, "newsletter"))
        return st.lists(lines, min_size=1, max_size=2, unique=True).map("\n".join)

    return st.sampled_from(checked(languages)).flatmap(prompts)


def own_prompts(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for prompts to share or subscribe that no phrase list contains.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: no newsroom has one of these languages.
    """
    lines = {language: newsroom(language).around.prompts for language in checked(languages)}
    return st.sampled_from([line for prompts in lines.values() for line in prompts])


def other_headlines(language: str, topic: str = "") -> tuple[str, ...]:
    """Return the headlines of a language, without those of one topic."""
    room = newsroom(language)
    return (*room.headlines, *(title for other in room.topics if other.name != topic for title in other.titles))


def headings(language: str) -> st.SearchStrategy[str]:
    """Return a strategy for headings of lists of other stories, such as "Related articles"."""
    return st.sampled_from(phrases(language, "related"))


def list_of_headlines(language: str, topic: str = "") -> st.SearchStrategy[str]:
    """Return a strategy for lists of headlines in one language, without those of one topic."""
    pool = other_headlines(language, topic)

    def lines(least: int) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from(pool), min_size=least, max_size=min(_MOST_HEADLINES, len(pool)), unique=True)

    headed = st.builds(lambda heading, items: "\n".join([heading, *items]), headings(language), lines(FEW))
    return headed | lines(MANY).map("\n".join) if len(pool) >= MANY else headed


def headline_lists(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for lists of other stories' headlines: two or more under a heading, or at least eight.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: no newsroom has one of these languages.
    """
    return st.sampled_from(checked(languages)).flatmap(list_of_headlines)


def foreign_blurbs(away_from: str = "en", languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for teasers in another language than the story's: heading, headline and one or two sentences.

    Args:
        away_from: the story's language.
        languages: ISO 639-1 codes to choose from; the story's own is left out.

    Raises:
        ValueError: no newsroom has one of these languages, or only the story's language is given.
    """
    others = [language for language in checked(languages) if language != away_from]

    def blurb(story: Story, heading: str) -> str:
        return "\n".join([*[heading] * bool(heading), story.title, *story.paragraphs])

    def blurbs(language: str) -> st.SearchStrategy[str]:
        return st.builds(blurb, told([language], most=2), st.just("") | headings(language))

    return st.sampled_from(checked(others)).flatmap(blurbs)


def mastheads(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for the head above a title: slogan, breadcrumb and date line, each of them optional.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: no newsroom has one of these languages.
    """

    def heads(language: str) -> st.SearchStrategy[str]:
        around = newsroom(language).around
        parts = [st.lists(st.sampled_from(kind), max_size=1) for kind in (around.crumbs, around.slogans)]
        dates = st.sampled_from((*around.dates, *around.updated))
        return st.builds(lambda crumb, slogan, date: "\n".join([*crumb, *slogan, date]), *parts, dates)

    return st.sampled_from(checked(languages)).flatmap(heads)


def blank_padding() -> st.SearchStrategy[str]:
    """Return a strategy for three to fifteen blank lines, some of them with white space."""
    return st.lists(st.sampled_from(_PADDING), min_size=3, max_size=15).map("".join)
