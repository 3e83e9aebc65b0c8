"""Folding and shingles: what two spellings of one text share, in every script, and at any length."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import STORIES, slow_shingles

from newsclean.dedup.folding import fold, fold_character, words_of
from newsclean.dedup.shingles import distinct, pieces, shingled, shingles


def folded(text: str) -> str:
    return "".join(map(fold_character, text))


def words(letters: str) -> list[int]:
    return words_of(np.array([ord(char) for char in letters], np.uint32)).tolist()


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("L’ÉTÉ à Łódź — “œuvre”", "letealodzoeuvre"),
        ("STRASSE Straße", "strassestrasse"),
        ("Diyarbakır DİYARBAKIR", "diyarbakirdiyarbakir"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσσισυφοσ"),
        ("ёлка Йод", "елкаиод"),
        ("ＡＢＣ１２３ ①② ﬁn", "abc12312fin"),
        ("٣٤ ۳۴ ३४ ๓๔ 34", "3434343434"),
        ("کتابی كتابي كتـــاب", "كتابيكتابيكتاب"),
        ("مُحَمَّد محمد", "محمدمحمد"),
        ("שָׁלוֹם שלום", "שלוםשלום"),
        ("हिन्दी", "हिन्दी"),
        ("क्‍ष क्ष", "क्षक्ष"),
        ("น้ำใจ", "น\u0e49\u0e4d\u0e32ใจ"),
        ("ｶﾞ が ガ", "カ\u3099か\u3099カ\u3099"),
        ("㈱™°★🙂", ""),
        ("漢字、漢字。", "漢字漢字"),
        ("侮", "侮"),
        ("葛\U000e0100 a\ufe0f b\u034f", "葛ab"),
        ("a\0b\ud800c\u200bd\u00ade", "abcde"),
    ],
)
def test_folding_keeps_letters_and_digits(text: str, letters: str) -> None:
    assert folded(text) == letters


def test_hangul_is_folded_to_jamo_however_it_is_written() -> None:
    syllables = "한국어"
    assert folded(syllables) == folded(unicodedata.normalize("NFD", syllables))
    assert len(folded(syllables)) == 8
    assert folded("ㅎㅏㄴ") == folded("\uffbe\uffc2\uffa4") == folded("ᄒ") + folded("ᅡ") + folded("ᄂ")


def test_indic_vowel_signs_tell_words_apart() -> None:
    assert folded("की") != folded("का") != folded("क")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("language", STORIES)
def test_normal_forms_fold_alike(language: str, form: str) -> None:
    story = STORIES[language][0]
    assert folded(unicodedata.normalize(form, story)) == folded(story)


@given(st.lists(st.text(max_size=16), max_size=4))
def test_the_table_does_what_the_character_rule_says(texts: list[str]) -> None:
    found, bounds = fold(texts)
    assert [found[start:end].tolist() for start, end in pairwise(bounds.tolist())] == [
        words(folded(text)) for text in texts
    ]


def test_every_code_point_of_the_first_planes_is_folded_by_the_rule() -> None:
    chars = [chr(point) for point in range(0x20000)]
    found, bounds = fold(chars)
    letters = [folded(char) for char in chars]
    assert np.diff(bounds).tolist() == [len(each) for each in letters]
    assert found.tolist() == words("".join(letters))


@given(st.text(max_size=60))
def test_folding_folded_text_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


# What the slow shingles of these tests know: several scripts, marks, digits, signs, white space.
ALPHABET = "abcdeABCßéıñ012٣३ \n.,—“日本語中文かがさアーがгдеёкикиक़ीा्한국말นี้ขاَبي"


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_there_are_as_many_hashes_as_shingles(text: str) -> None:
    hashes = shingles(text)
    assert len(hashes) == len(slow_shingles(text))
    assert hashes.dtype == np.uint32
    assert (hashes[1:] > hashes[:-1]).all()


@given(st.text(alphabet=ALPHABET, max_size=40), st.text(alphabet=ALPHABET, max_size=40))
def test_hashes_are_shared_as_shingles_are(one: str, other: str) -> None:
    shared = np.intersect1d(shingles(one), shingles(other))
    assert len(shared) == len(slow_shingles(one) & slow_shingles(other))


@given(st.lists(st.text(alphabet=ALPHABET, max_size=30), max_size=8))
def test_no_shingle_spans_two_texts(texts: list[str]) -> None:
    hashes, bounds = shingled(texts)
    for text, (start, end) in zip(texts, pairwise(bounds.tolist()), strict=True):
        assert np.array_equal(distinct(hashes[start:end]), shingles(text))


@given(st.text(alphabet=ALPHABET, max_size=80), st.integers(1, 9))
def test_a_long_text_is_read_in_pieces_without_a_seam(text: str, size: int) -> None:
    read = np.concatenate([np.zeros(0, np.uint32), *pieces(text, size)])
    assert np.array_equal(distinct(read), shingles(text))


def _hash(shingle: str) -> int:
    """The hash of one shingle in Python's own integers."""
    whole = 2**32 - 1
    state = 0
    for word in words(shingle):
        state = (state * 0x9E3779B1 + word) & whole
    state = (state ^ (state >> 15)) * 0x85EBCA6B & whole
    return min(state ^ (state >> 16), whole - 1)


@given(st.text(alphabet=ALPHABET, max_size=40))
def test_hashes_are_made_of_code_points_alone(text: str) -> None:
    """Neither the machine's byte order nor the process's hash seed has a part in them."""
    assert shingles(text).tolist() == sorted(map(_hash, slow_shingles(text)))


def test_signs_without_end_are_no_shingles() -> None:
    assert len(shingles("." * 1_000_000 + "ab" + "!" * 1_000_000)) == 1
    assert np.array_equal(shingles("." * 1_000_000 + "ab" + "!" * 1_000_000), shingles("AB"))
