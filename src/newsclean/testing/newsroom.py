"""Text material of an invented newsroom for each language: topics, headlines, boilerplate."""

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
    """The material for one story.

    Attributes:
        name: its subject.
        titles: possible headlines.
        sentences: in the order of a report, the opening first, with the slots {n}, {many} and {day}.
    """

    name: str
    titles: tuple[str, ...]
    sentences: tuple[str, ...]


class Around(NamedTuple):
    """Lines around stories: heads, and prompts that no phrase list contains."""

    slogans: tuple[str, ...]
    dates: tuple[str, ...]
    updated: tuple[str, ...]
    bylines: tuple[str, ...]
    crumbs: tuple[str, ...]
    prompts: tuple[str, ...]


class Newsroom(NamedTuple):
    """All material in one language.

    Attributes:
        language: its ISO 639-1 code.
        joiner: the separator of sentences.
        days: values for the slot {day}.
        headlines: headlines of stories that no topic contains.
        topics: subjects of its stories.
        around: lines around the stories.
    """

    language: str
    joiner: str
    days: tuple[str, ...]
    headlines: tuple[str, ...]
    topics: tuple[Topic, ...]
    around: Around


@cache
def newsroom(language: str) -> Newsroom:
    """Return the newsroom of a language.

    Raises:
        ValueError: no newsroom has this language.

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
