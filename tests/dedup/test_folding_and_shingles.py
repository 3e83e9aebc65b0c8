"""Folding and shingles: what two spellings of one text share, in every script, and at any length."""

from __future__ import annotations

import tracemalloc
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import STORIES, sentences, slow_shingles

from newsclean.dedup import shingles as shingles_module
from newsclean.dedup.folding import fold, fold_character
from newsclean.dedup.shingles import shingles


def folded(text: str) -> str:
    return "".join(map(chr, fold(text)))


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


@given(st.text(max_size=60))
def test_the_table_does_what_the_character_rule_says(text: str) -> None:
    assert folded(text) == "".join(map(fold_character, text))


@given(st.text(max_size=60))
def test_folding_folded_text_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_folding_goes_piece_by_piece(one: str, other: str) -> None:
    assert folded(one) + folded(other) == folded(one + other)


# What the slow shingles of these tests know: several scripts, marks, digits, signs, white space.
ALPHABET = "abcdeABCßéıñ012٣३ \n.,—“日本語中文かがさアーがгдеёкикиक़ीा्한국말นี้ขاَبي"


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_there_are_as_many_hashes_as_shingles(text: str) -> None:
    hashes = shingles(text)
    assert len(hashes) == len(slow_shingles(text))
    assert hashes.dtype == np.uint64
    assert (hashes[1:] > hashes[:-1]).all()


@given(st.text(alphabet=ALPHABET, max_size=40), st.text(alphabet=ALPHABET, max_size=40))
def test_hashes_are_shared_as_shingles_are(one: str, other: str) -> None:
    shared = np.intersect1d(shingles(one), shingles(other))
    assert len(shared) == len(slow_shingles(one) & slow_shingles(other))


@given(st.text(alphabet=ALPHABET, max_size=80), st.integers(1, 9))
def test_a_long_text_is_read_in_pieces_without_a_seam(text: str, piece: int) -> None:
    whole = shingles(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shingles_module, "_PIECE", piece)
        assert np.array_equal(shingles(text), whole)


def _hash(shingle: str) -> int:
    """The hash of one shingle in Python's own integers."""
    word = 2**64 - 1
    state = 0
    for char in shingle:
        state = (state ^ ord(char)) * 0x9E3779B97F4A7C15 & word
        state ^= state >> 29
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        state = (state ^ (state >> 33)) * factor & word
    return state ^ (state >> 33)


@given(st.text(alphabet=ALPHABET, max_size=40))
def test_hashes_are_made_of_code_points_alone(text: str) -> None:
    """Neither the machine's byte order nor the process's hash seed has a part in them."""
    assert shingles(text).tolist() == sorted(map(_hash, slow_shingles(text)))


def test_a_long_text_needs_room_for_its_distinct_shingles_only() -> None:
    text = " ".join(sentences(1, 200)) * 200
    assert len(text) > 3_000_000
    shingles("warm the table up")
    tracemalloc.start()
    try:
        shingles(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # A piece of 262,144 characters takes some 60 bytes a character on its way; the whole text would take 200 MB.
    assert peak < 32e6


def test_pieces_are_united_as_they_come() -> None:
    piece = np.arange(100_000, dtype=np.uint64)
    tracemalloc.start()
    try:
        united = shingles_module._union(piece.copy() for _ in range(200))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert np.array_equal(united, piece)
    assert peak < 40e6  # all pieces together take 160 MB


def test_signs_without_end_are_no_shingles() -> None:
    assert len(shingles("." * 1_000_000 + "ab" + "!" * 1_000_000)) == 1
    assert np.array_equal(shingles("." * 1_000_000 + "ab" + "!" * 1_000_000), shingles("AB"))
