"""Strategies for what stands around stories: share bars, prompts, lists of headlines, blurbs, heads, blank padding.

Each is a block of lines. Where a block is in a language, `languages` says in which; the wording of share bars,
prompts and headings is drawn from the phrase lists of that language, all else stands in none of them.
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
"""Headlines that make a list under a heading, and without one."""
_MOST_HEADLINES = 14
_PADDING = ("\n", "\n", "\n", " \n", "\t\n", "\r\n", "\u00a0\n", "\u3000\n")
_WATCHED = ("Facebook", "X", "WhatsApp", "Telegram", "LinkedIn", "Reddit", "Pinterest")


@cache
def phrases(language: str, kind: str) -> tuple[str, ...]:
    """Return the phrases of a kind that name themselves furniture in a language, their slots filled."""
    texts = phrase_files()[language][kind]["always"]
    filled = (text.format(network="WhatsApp", n="3", name="Ada Finch") for text in texts)
    return tuple(text[:1].upper() + text[1:] for text in filled)


def share_widgets(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for share bars: a label such as "Share this article", then names of networks.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: there is no newsroom of a language.
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
        ValueError: there is no newsroom of a language.
    """

    def prompts(language: str) -> st.SearchStrategy[str]:
        lines = st.sampled_from(phrases(language, "newsletter"))
        return st.lists(lines, min_size=1, max_size=2, unique=True).map("\n".join)

    return st.sampled_from(checked(languages)).flatmap(prompts)


def own_prompts(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for prompts to share or subscribe, in words that no phrase list holds.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: there is no newsroom of a language.
    """
    lines = {language: newsroom(language).around.prompts for language in checked(languages)}
    return st.sampled_from([line for prompts in lines.values() for line in prompts])


def other_headlines(language: str, topic: str = "") -> tuple[str, ...]:
    """Return the headlines of a language but for those of one topic."""
    room = newsroom(language)
    return (*room.headlines, *(title for other in room.topics if other.name != topic for title in other.titles))


def headings(language: str) -> st.SearchStrategy[str]:
    """Return a strategy for what stands above a list of other stories: "Related articles"."""
    return st.sampled_from(phrases(language, "related"))


def list_of_headlines(language: str, topic: str = "") -> st.SearchStrategy[str]:
    """Return a strategy for lists in one language, none of the headlines of the topic named."""
    pool = other_headlines(language, topic)

    def lines(least: int) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from(pool), min_size=least, max_size=min(_MOST_HEADLINES, len(pool)), unique=True)

    headed = st.builds(lambda heading, items: "\n".join([heading, *items]), headings(language), lines(FEW))
    return headed | lines(MANY).map("\n".join) if len(pool) >= MANY else headed


def headline_lists(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for lists of other stories' headlines: two or more under a heading, or eight and more.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: there is no newsroom of a language.
    """
    return st.sampled_from(checked(languages)).flatmap(list_of_headlines)


def foreign_blurbs(away_from: str = "en", languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for teasers in another language than the story's: heading, headline and a sentence or two.

    Args:
        away_from: the story's language.
        languages: ISO 639-1 codes to choose from; the story's own is left out.

    Raises:
        ValueError: there is no newsroom of a language, or of no other than the story's.
    """
    others = [language for language in checked(languages) if language != away_from]

    def blurb(story: Story, heading: str) -> str:
        return "\n".join([*[heading] * bool(heading), story.title, *story.paragraphs])

    def blurbs(language: str) -> st.SearchStrategy[str]:
        return st.builds(blurb, told([language], most=2), st.just("") | headings(language))

    return st.sampled_from(checked(others)).flatmap(blurbs)


def mastheads(languages: Sequence[str] = LANGUAGES) -> st.SearchStrategy[str]:
    """Return a strategy for what stands above a title: slogan, path of sections, date line, each or not.

    Args:
        languages: ISO 639-1 codes to choose from.

    Raises:
        ValueError: there is no newsroom of a language.
    """

    def heads(language: str) -> st.SearchStrategy[str]:
        around = newsroom(language).around
        parts = [st.lists(st.sampled_from(kind), max_size=1) for kind in (around.crumbs, around.slogans)]
        dates = st.sampled_from((*around.dates, *around.updated))
        return st.builds(lambda crumb, slogan, date: "\n".join([*crumb, *slogan, date]), *parts, dates)

    return st.sampled_from(checked(languages)).flatmap(heads)


def blank_padding() -> st.SearchStrategy[str]:
    """Return a strategy for three to fifteen blank lines, some of them with blanks of some kind in them."""
    return st.lists(st.sampled_from(_PADDING), min_size=3, max_size=15).map("".join)
