"""Word shingles: what parts words, in which scripts, and the same laws as for runs of characters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire import STORIES, sentences, slow_word_shingles, slow_words, with_dateline

from newsclean.dedup.folding import BREAK, alphabet, fold
from newsclean.dedup.index import NearDuplicateIndex
from newsclean.dedup.near_duplicates import deduplicate, near_duplicates
from newsclean.dedup.shingles import distinct
from newsclean.dedup.word_shingles import word_pieces, word_shingled

EN, CHESS = STORIES["en"]
# Letters and marks of several scripts, and much that parts words or does not.
ALPHABET = "abABéıñ012٣  \n.,—’“日本語かがーア\u3099гйक़ा한국นี้ب\u0301\u200d\u00ad🙂"
# Half of what the profile asks for: the same laws hold runs of characters to it.
examples = settings(max_examples=settings.default.max_examples // 2)
texts = st.text(alphabet=ALPHABET, max_size=60)
counts = st.integers(1, 4)


def hashed(text: str, count: int) -> np.ndarray:
    return distinct(word_shingled([text], count).hashes)


def parted(text: str) -> int:
    return len(word_shingled([text], 1).hashes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The river rose.", 3),
        ("l’été l'été", 4),
        ("one-two\u00adthree/four", 3),
        ("e\u0301te\u0301 हिन्दी क्\u200dष", 3),
        ("2,500 km²", 3),
        ("한국어 신문", 2),
        ("新聞を読む", 5),
        ("第3回 ABC放送", 6),
        ("น้ำใจ คนไทย", 2),
        ("🙂…", 0),
    ],
)
def test_what_parts_words(text: str, words: int) -> None:
    assert parted(text) == words


def test_no_folded_character_is_a_break() -> None:
    table = alphabet()
    assert not (table.words == BREAK).any()
    assert not (table.pool == BREAK).any()


def test_breaks_come_beside_the_same_letters() -> None:
    story = " ".join(story for pair in STORIES.values() for story in pair)
    with_breaks = fold([story], breaks=True).words
    assert np.array_equal(with_breaks[with_breaks != BREAK], fold([story]).words)


@examples
@given(texts, counts)
def test_there_are_as_many_hashes_as_shingles(text: str, count: int) -> None:
    assert len(hashed(text, count)) == len(slow_word_shingles(text, count))
    assert parted(text) == len(slow_words(text))


@examples
@given(texts, texts, counts)
def test_hashes_are_shared_as_shingles_are(one: str, other: str, count: int) -> None:
    shared = np.intersect1d(hashed(one, count), hashed(other, count))
    assert len(shared) == len(slow_word_shingles(one, count) & slow_word_shingles(other, count))


@examples
@given(st.lists(texts, max_size=6), counts)
def test_no_shingle_spans_two_texts(several: list[str], count: int) -> None:
    hashes, bounds = word_shingled(several, count)
    for text, (start, end) in zip(several, pairwise(bounds.tolist()), strict=True):
        assert np.array_equal(distinct(hashes[start:end]), hashed(text, count))


@examples
@given(texts, st.integers(1, 9), counts)
def test_a_long_text_is_read_in_pieces_without_a_seam(text: str, size: int, count: int) -> None:
    read = np.concatenate([np.zeros(0, np.uint32), *word_pieces(text, size, count)])
    assert np.array_equal(distinct(read), hashed(text, count))


@pytest.mark.parametrize("size", [7, 64, 100])
def test_a_word_without_end_is_cut(size: int) -> None:
    text = "ab" * 5000 + "..." * 5000 + "end"
    assert parted(text) == -(-10_000 // 64) + 1
    read = np.concatenate([*word_pieces(text, size, 3)])
    assert np.array_equal(distinct(read), hashed(text, 3))


def test_clusters_are_made_by_words() -> None:
    texts = [EN, with_dateline(EN, "en"), CHESS, EN.replace(" the ", " that ")]
    (cluster,) = near_duplicates(texts, shingle_words=3)
    assert set(cluster.members) <= {0, 1, 3}
    for pair in cluster.pairs:
        one, other = (slow_word_shingles(texts[each], 3) for each in (pair.representative, pair.member))
        assert pair.jaccard == len(one & other) / len(one | other)
    assert deduplicate(texts[:3], shingle_words=3) == texts[1:3]


def test_an_index_compares_by_words_too(tmp_path) -> None:
    texts = [EN, with_dateline(EN, "en"), CHESS, EN.replace(" the ", " that "), f"{EN} {' '.join(sentences(1, 9))}"]
    with NearDuplicateIndex(tmp_path / "words.index", shingle_words=3) as index:
        index.add(texts)
        assert index.clusters() == near_duplicates(texts, shingle_words=3) != near_duplicates(texts)
        expected = {pair.member for pair in index.query(EN)}
        assert expected == {0, *near_duplicates([EN, *texts[1:]], shingle_words=3)[0].members} - {2}
    with pytest.raises(ValueError, match="shingles '2 words' instead of '3 words'"):
        NearDuplicateIndex(tmp_path / "words.index", shingle_words=2)


def test_books_are_compared_by_words() -> None:
    story = sentences(3, 1500)
    book, cut = " ".join(story), " ".join(story[:1000])
    assert len(book) > 1 << 16
    (cluster,) = near_duplicates([cut, book, " ".join(sentences(4, 1500))], shingle_words=2, find_contained=True)
    assert cluster.members == (1, 0)
    assert cluster.pairs[0].jaccard == pytest.approx(2 / 3, abs=0.03)


@pytest.mark.parametrize(("words", "error"), [(0, ValueError), (-3, ValueError), ("3", TypeError), (True, TypeError)])
def test_a_bad_number_of_words_is_named(words, error) -> None:
    with pytest.raises(error, match=rf"shingle_words must be .*at least 1.*, got {words!r}"):
        near_duplicates([EN], shingle_words=words)
