"""Text material of one invented newsroom for each language: topics, headlines and boilerplate."""

from __future__ import annotations

import sys
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LANGUAGES = ("en", "de", "fr", "es", "tr", "ru", "zh", "ja", "ko", "ar", "fa", "hi", "th")


class Topic(NamedTuple):
    """The material for stories on one topic.

    Attributes:
        name: the subject.
        titles: possible headlines.
        sentences: the sentences of a report in order, with placeholders for numbers ({n}, {many}) and a day ({day}).
    """

    name: str
    titles: tuple[str, ...]
    sentences: tuple[str, ...]


class Around(NamedTuple):
    """Boilerplate lines of a newsroom, by kind.

    `updated` are dates of an update, `crumbs` are breadcrumbs, and `prompts` are in no phrase file.
    """

    slogans: tuple[str, ...]
    dates: tuple[str, ...]
    updated: tuple[str, ...]
    bylines: tuple[str, ...]
    crumbs: tuple[str, ...]
    prompts: tuple[str, ...]


class Newsroom(NamedTuple):
    """All text material in one language.

    Attributes:
        language: the ISO 639-1 code of the language.
        joiner: the separator between sentences.
        days: texts for the placeholder {day}.
        headlines: headlines of other stories, which no topic contains.
        topics: the topics of its stories.
        around: boilerplate lines around the stories.
    """

    language: str
    joiner: str
    days: tuple[str, ...]
    headlines: tuple[str, ...]
    topics: tuple[Topic, ...]
    around: Around


@cache
def newsroom(language: str) -> Newsroom:
    """Return the text material of the newsroom in a language.

    Raises:
        ValueError: there is no newsroom in this language.

    >>> newsroom("en").topics[0].titles[0]
    'Harbour opens again after a year of repairs'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, got {language!r}")
    file = resources.files("newsclean.testing").joinpath("newsrooms").joinpath(f"{language}.toml")
    written: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    topics = tuple(Topic(t["name"], tuple(t["titles"]), tuple(t["sentences"])) for t in written["topics"])
    around = Around(**{kind: tuple(lines) for kind, lines in written["around"].items()})
    return Newsroom(language, written["joiner"], tuple(written["days"]), tuple(written["headlines"]), topics, around)
