"""Each phrase is removed wherever it stands in a story of its language; a line that only resembles one stays."""

from __future__ import annotations

import ast
import json
import re
import sys
from functools import cache
from importlib import resources
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsclean import DropFurniture, clean, clean_text
from newsclean.phrases import FURNITURE_KINDS, Match, furniture_phrases
from newsclean.phrases.compiling import compiled
from newsclean.phrases.sources import NAME_FILES, phrase_files
from newsclean.phrases.word_lists import COMPILED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = Path(__file__).parent / "cases" / "phrases"
REQUIRED = {
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "sv", "no", "da", "fi", "ru", "uk", "tr"),
    *("ar", "he", "fa", "hi", "zh", "ja", "ko", "vi", "id", "el", "ro", "hu"),
}
TABLES = {name: table for name, table in phrase_files().items() if name not in NAME_FILES}
LANGUAGES = sorted(TABLES)
# All kinds, also those that are off until asked for.
EVERY = DropFurniture(kinds=FURNITURE_KINDS)
_SAMPLES = {"{network}": "Facebook", "{n}": "12", "{name}": "Ada Finch"}


@cache
def cases(language: str) -> dict[str, Any]:
    return tomllib.loads((CASES / f"{language}.toml").read_text("utf-8"))


def story_of(language: str) -> list[str]:
    return list(cases(language)["story"])


def phrases(language: str, form: str) -> Iterator[str]:
    for kind in FURNITURE_KINDS:
        for phrase in TABLES[language].get(kind, {}).get(form, ()):
            for slot, sample in _SAMPLES.items():
                phrase = phrase.replace(slot, sample)  # noqa: PLW2901 - the slots filled one after another
            yield phrase[:1].upper() + phrase[1:]


def between(story: list[str], lines: list[str]) -> str:
    """The story with a line after each of its own lines but the last."""
    return "\n".join(line for pair in zip_longest(story, lines) for line in pair if line is not None)


_IN_A_GAP = 3
"""Lines between two of a story: fewer texts to clean. Where something is wrong, each line is tried alone."""


def survivors(story: list[str], lines: list[str], clean: Callable[[str], str]) -> list[str]:
    """The lines that a story with them in its middle keeps, or that take something of it along."""
    room, wanted = _IN_A_GAP * (len(story) - 1), "\n".join(story)
    groups = [lines[i : i + room] for i in range(0, len(lines), room)]
    texts = [
        between(story, ["\n".join(group[i : i + _IN_A_GAP]) for i in range(0, len(group), _IN_A_GAP)])
        for group in groups
    ]
    suspects = [line for group, text in zip(groups, texts, strict=True) if clean(text) != wanted for line in group]
    return [line for line in suspects if clean(between(story, [line])) != wanted]


def furniture_alone(text: str) -> str:
    return clean(text, EVERY).text


def test_the_languages_that_the_library_promises_are_there() -> None:
    assert set(LANGUAGES) >= REQUIRED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_table(language: str) -> None:
    table = TABLES[language]
    assert table["language"] == language
    assert set(table) >= {*FURNITURE_KINDS, "dates", "byline", "updated", "breadcrumb", "reading"}
    assert len(table["dates"]["months"]) == 12
    assert len(table["dates"]["weekdays"]) == 7
    assert all(table[kind].get("always") for kind in FURNITURE_KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_alone_comes_out_whole(language: str) -> None:
    story = story_of(language)
    assert len(story) >= 6
    assert clean_text("\n".join(story)) == "\n".join(story)
    assert clean_text("\n\n".join(story)) == "\n\n".join(story)


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_go_from_the_middle_of_a_story(language: str) -> None:
    lines = list(phrases(language, "always"))
    assert len(lines) > 50
    assert survivors(story_of(language), lines, furniture_alone) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_go_from_the_end_of_a_story(language: str) -> None:
    story = "\n".join(story_of(language))
    assert [line for line in phrases(language, "always") if furniture_alone(f"{story}\n{line}") != story] == []
    lines = list(phrases(language, "always"))
    ends = ["\n".join(lines[i : i + 40]) for i in range(0, len(lines), 40)]
    assert [end for end in ends if furniture_alone(f"{story}\n{end}") != story] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_take_what_follows_on_their_line(language: str) -> None:
    lines = [f"{label}: Ada Finch" for label in phrases(language, "label")]
    assert lines
    assert survivors(story_of(language), lines, furniture_alone) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_starts_take_the_rest_of_their_line(language: str) -> None:
    lines = [f"{start} Ada Finch" for start in phrases(language, "starts")]
    assert lines
    assert survivors(story_of(language), lines, furniture_alone) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_unsure_words_go_beside_a_sure_phrase_only(language: str) -> None:
    story = story_of(language)
    sure = next(phrases(language, "always"))
    words = list(phrases(language, "beside"))
    assert words
    assert survivors(story, [f"{sure}\n{word}" for word in words], furniture_alone) == []
    # Some other language, or a phrase with a slot, may be sure of it; lines do not say which language they are in.
    unsure = [word for word in words if not (furniture_phrases()(word) or Match("", alone=False)).alone]
    assert [word for word in unsure if furniture_alone(between(story, [word])) != between(story, [word])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_that_resemble_phrases_stay(language: str) -> None:
    story, keeps = story_of(language), cases(language)["keeps"]
    assert keeps
    middles = [(line, between(story, [line])) for line in keeps]
    assert [line for line, text in middles if clean_text(text) != text] == []
    ends = [(line, "\n".join([*story, line])) for line in keeps]
    assert [line for line, text in ends if clean_text(text) != text] == []


def test_the_compiled_form_says_what_the_phrase_files_say() -> None:
    written = resources.files("newsclean.phrases").joinpath(COMPILED).read_text("utf-8")
    assert json.loads(written) == json.loads(json.dumps(compiled())), "run python -m newsclean.phrases.compiling"


SOURCES = sorted((Path(__file__).parents[1] / "src" / "newsclean").rglob("*.py"))
_LETTERS = {
    "dedup/facts": "numerals",
    "dedup/folding": "letters with one form",
    "dedup/storage/settings": "a probe of the folding",
    "io/decoding": "alphabets",
    "language/trigrams": "letters",
    "phrases/normalizing": "letters with one form",
    "report/differences": "numerals",
    "text/characters": "letters",
    "text/lines": "ranges of letters",
    "text/scripts": "ranges of letters",
}
"""Modules whose strings contain letters beyond ASCII that are no words."""
_WORDED = {"dates", "reader/dated"}
"""Modules whose words still have to move to the phrase files."""


def strings_in(source: Path) -> list[str]:
    """The strings of a module that are no docstrings."""
    nodes = list(ast.walk(ast.parse(source.read_text("utf-8"))))
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    constants = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in documented]
    return [node.value for node in constants if isinstance(node.value, str)]


def small_words() -> set[str]:
    """The words of lists, counters, by-lines and pictures of all languages that are no English words too."""
    keys = [("lists", "between"), ("counters", "units"), ("dates", "elapsed"), ("pictures", "makers")]
    keys += [("pictures", "labels"), ("byline", "between"), ("byline", "starts")]
    found = {
        name: {word for table, key in keys for word in tables.get(table, {}).get(key, ())}
        for name, tables in TABLES.items()
    }
    others = set[str]().union(*found.values()) - found["en"] - {"per"}
    return {word for word in others if len(word) > 2 and word.isalpha()}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_words_of_languages_are_in_the_phrase_files(source: Path) -> None:
    name = source.relative_to(SOURCES[0].parent).with_suffix("").as_posix()
    if name.startswith("testing/") or name in _WORDED:
        return
    words = [word for text in strings_in(source) for word in re.findall(r"[^\W\d_]+", text)]
    beyond_ascii = [word for word in words if len(word) > 1 and not word.isascii()]
    assert beyond_ascii == [] or name in _LETTERS, "words belong to phrases/*.toml"
    assert small_words() & set(words) == set(), "words belong to phrases/*.toml"
