"""A fast test that excludes most lines never excludes a line that the whole rule accepts."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest

from newsclean import dates
from newsclean.cleaners import credits as credit_lines
from newsclean.cleaners import masthead, tags
from newsclean.phrases import atoms, furniture_phrases, head_words
from newsclean.phrases.affixes import FORMS, Match, _Slotted
from newsclean.phrases.matching import Matcher, Phrase, prepare
from newsclean.phrases.normalizing import normalise
from newsclean.phrases.sources import phrase_files
from newsclean.reader import dated

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
_FRAMES = (
    "{}", "{}: Ada Finch", "Ada Finch {}", "3 {}", "{} 3", "7 {} 2025, 4:30 p.m.", "{} 12:30gmt+3", "Facebook {}",
    "({})", "{} – 3", "5am's {}", "’{}’ 7.5.25",
)  # fmt: skip
_DATES = (
    "7 maygmt+3 2025", "7/5/2025 12:30gmt+3", "7/5/2025 4:30 eest", "7/5/2025, 4 p.m.", "2025-05-07T12:30:00Z",
    "7.5.2025 18h30", "5 am' 7 May 2025",
)  # fmt: skip
_VALUES = {"{n}": "3", "{name}": "Ada Finch", "{network}": "Facebook"}


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []


@cache
def _lines() -> tuple[str, ...]:
    """The lines of the examples and the cases, and lines around a part of the phrases and words of all languages."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "examples").rglob("*.txt"))]
    for path in sorted((ROOT / "tests" / "cases").rglob("*.toml")):
        texts += _strings(tomllib.loads(path.read_text("utf-8")))
    found = {line.strip() for text in texts for line in text.splitlines()}
    phrases = [text for table in phrase_files().values() for text in _strings(table)[::9]]
    for slot, value in _VALUES.items():
        phrases = [phrase.replace(slot, value) for phrase in phrases]
    found |= {frame.format(phrase) for phrase in phrases for frame in _FRAMES}
    return tuple(sorted(line for line in (*found, *_DATES) if 0 < len(line) <= 160))


def _numbered() -> list[str]:
    return [line for line in _lines() if re.search(r"\d", line)]


def test_a_line_without_a_word_of_credits_is_no_credit(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [credit_lines.is_credit(line) for line in _lines()]
    assert any(quick)
    monkeypatch.setattr(credit_lines, "_may_be_credit", lambda *_: True)
    assert quick == [credit_lines.is_credit(line) for line in _lines()]


def test_a_line_whose_first_word_is_in_no_date_is_no_date(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [dates._find(line) for line in _numbered()]
    assert any(quick)
    monkeypatch.setattr(dates, "_may_be_date", lambda _: True)
    assert quick == [dates._find(line) for line in _numbered()]


def test_a_line_without_the_numbers_of_a_date_is_not_dated(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [dated.is_dated(line) for line in _numbered()]
    assert any(quick)
    monkeypatch.setattr(dated, "_NUMBERS", re.compile(""))
    assert quick == [dated.is_dated(line) for line in _numbered()]


def test_a_line_without_the_name_of_a_network_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    class Any(frozenset[str]):
        def isdisjoint(self, _: object) -> bool:
            return False

    quick = [atoms.bar_of(line) for line in _lines()]
    assert any(quick)
    monkeypatch.setattr(atoms, "_network_words", Any)
    assert quick == [atoms.bar_of(line) for line in _lines()]


def test_a_line_without_a_first_word_of_updates_is_no_update(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [masthead.is_updated(line, first=False) for line in _numbered()]
    assert any(quick)
    monkeypatch.setattr(masthead, "_may_be_updated", lambda _: True)
    assert quick == [masthead.is_updated(line, first=False) for line in _numbered()]


def test_a_label_of_tags_needs_a_colon() -> None:
    assert all(":" in line or "：" in line for line in _lines() if tags._labelled().fullmatch(line))


@pytest.mark.parametrize("matcher", [furniture_phrases(), head_words().reading], ids=["furniture", "reading"])
def test_the_letters_of_a_line_find_each_phrase_that_fits(matcher: Matcher) -> None:
    index = matcher._slotted
    phrases = {
        form: [_Slotted(text, form, Match(kind, alone=True)) for table in index._tables
               for filed in table.get(form, {}).values() for text, kind in filed[:3]]
        for form in FORMS
    }  # fmt: skip
    for line in map(normalise, _lines()[::40]):
        for form in FORMS:
            fits = [each for each in phrases[form] if each.is_in(line, matcher._are_networks)]
            assert not fits or index.find(form, line, index.keys_of(line), matcher._are_networks)


@pytest.mark.parametrize("matcher", [furniture_phrases(), head_words().reading], ids=["furniture", "reading"])
def test_the_letters_of_a_phrase_find_it(matcher: Matcher) -> None:
    index = matcher._slotted
    for form, filed in [
        (form, filed) for table in index._tables for form, keys in table.items() for filed in keys.values()
    ]:
        phrase = _Slotted(filed[0][0], form, Match(filed[0][1], alone=True))
        line = filed[0][0]
        for slot, value in _VALUES.items():
            line = line.replace(slot, normalise(value))
        assert phrase.is_in(line, matcher._are_networks)
        assert index.find(form, line, index.keys_of(line), matcher._are_networks)


def test_lines_do_not_enlarge_the_index() -> None:
    phrases = [Phrase("share", "always", "share {network}"), Phrase("share", "starts", "share this")]
    matcher = Matcher([prepare(phrases)], ["x"])
    for letter in "abcdefgh":
        matcher(f"share {letter}")
    assert all(made.keys() <= {"", "share ", "share t"} for made in matcher._slotted._made.values())
