"""What an index holds, answers and refuses, in a file and on a Redis server alike."""

from __future__ import annotations

import random
import sqlite3
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise

import pytest
from wire import STORIES, sentences, with_dateline, without_the_end

from newsclean import Document
from newsclean.dedup.index import NearDuplicateIndex
from newsclean.dedup.near_duplicates import near_duplicates
from newsclean.dedup.sketches import Scheme
from newsclean.dedup.sketching import read
from newsclean.dedup.storage import batches as batches_module
from newsclean.dedup.storage import postings
from newsclean.dedup.storage.sqlite import SQLiteStorage
from newsclean.types import Pair

EN, CHESS = STORIES["en"]
TEXTS = [
    version for pair in STORIES.values() for text in pair for version in (text, text + "!", without_the_end(text, ""))
]


def test_what_was_added_is_there_when_it_is_opened_again(open_index) -> None:
    with open_index() as index:
        assert index.add([EN, CHESS], ids=["a", "b"]) == ["a", "b"]
    with open_index() as index:
        assert (len(index), "a" in index, "c" in index, 0 in index) == (2, True, False, False)
        (pair,) = index.query(with_dateline(EN, "en"))
        assert (pair.representative, pair.member, pair.kind) == ("", "a", "near")
        assert pair.jaccard > 0.9


def test_ids_come_in_the_order_they_were_added_of_one_state(open_index) -> None:
    with open_index() as index:
        index.add([EN, CHESS, "***"], ids=["b", 7, "a"])
        index.remove([7])
        ids = iter(index)
        index.add([CHESS])
        assert list(ids) == ["b", "a"]
        assert list(index) == ["b", "a", 3]


def test_an_index_is_always_a_file(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with NearDuplicateIndex(":memory:") as index:
        index.add(["The ferry sailed at noon."], ids=["a"])
    with NearDuplicateIndex(":memory:") as index:
        assert len(index) == 1


def test_threads_share_an_index(open_index) -> None:
    """Four add, ask and remove at once: each sees whole batches, and nothing is lost."""
    with open_index() as index, ThreadPoolExecutor(4) as pool:

        def day(number: int) -> int:
            added = [f"{number}/{place}" for place in range(3)]
            index.add([EN, CHESS, f"{number} ferries sailed."], ids=added)
            assert set(added) <= set(index)
            near = [pair.member for pair in index.query(EN + "!")]
            index.remove(added[1:])
            return f"{number}/0" in near

        assert all(pool.map(day, range(12)))
        assert sorted(index) == sorted(f"{number}/0" for number in range(12))
        assert [len(cluster.members) for cluster in index.clusters()] == [12]


def test_an_empty_index_answers(open_index) -> None:
    with open_index() as index:
        assert (len(index), index.query(EN), index.clusters(), index.add([])) == (0, [], [], [])


def test_a_query_gives_copies_first_and_adds_nothing(open_index) -> None:
    with open_index() as index:
        index.add([without_the_end(EN, "en"), EN, CHESS, EN], ids=["cut", "one", "chess", "two"])
        found = index.query(Document(EN, id="new"))
        assert found[:2] == [Pair("new", "one", 1.0, 1.0, "exact"), Pair("new", "two", 1.0, 1.0, "exact")]
        assert [pair.member for pair in found] == ["one", "two", "cut"]
        assert len(index) == 4


def test_a_contained_story_is_found_from_both_sides(open_index) -> None:
    longer = f"{EN} {' '.join(sentences(1, 9))}"
    with open_index() as index:
        index.add([EN, longer])
        assert [pair.kind for pair in index.query(longer + "!")] == ["near", "contained"]
        assert [(pair.member, pair.kind) for pair in index.query(EN + "!")] == [(0, "near"), (1, "contains")]


@pytest.mark.parametrize("text", ["", "...", "🙂"])
def test_a_text_without_letters_is_there_and_near_to_nothing(open_index, text: str) -> None:
    with open_index() as index:
        index.add([text, text])
        assert (len(index), index.query(text), index.clusters(), index.clusters(of=[1])) == (2, [], [], [])
        index.remove([0])
        assert (0 in index, 1 in index) == (False, True)


def test_numbers_go_on_over_batches_and_are_not_given_twice(open_index) -> None:
    with open_index() as index:
        assert index.add([EN, CHESS]) == [0, 1]
        index.remove([1])
        assert index.add([CHESS]) == [2]


def test_numbers_and_strings_are_different_ids(open_index) -> None:
    with open_index() as index:
        index.add([EN, EN, EN], ids=[7, "7", "\ud800 \n"])
        assert [pair.member for pair in index.query(EN)] == [7, "7", "\ud800 \n"]


def test_an_id_that_is_there_is_refused_and_nothing_of_its_batch_is_added(open_index) -> None:
    with open_index() as index:
        index.add([EN], ids=["a"])
        with pytest.raises(ValueError, match="ids must be new to the index, got 'a'"):
            index.add([CHESS, EN + "!"], ids=["b", "a"])
        assert len(index) == 1
        assert index.query(CHESS) == []


def test_an_id_that_was_removed_may_come_again(open_index) -> None:
    with open_index() as index:
        index.add([EN], ids=["a"])
        index.remove(["a"])
        assert index.query(EN) == []
        index.add([CHESS], ids=["a"])
        assert (index.query(EN), [pair.member for pair in index.query(CHESS)]) == ([], ["a"])


def test_documents_that_are_there_can_be_skipped(open_index) -> None:
    with open_index() as index:
        index.add([EN, "***"], ids=["a", "b"])
        assert index.add([EN, CHESS, "***"], ids=["a", "c", "b"], skip_known=True) == ["c"]
        assert [index.query(text)[0].member for text in (EN, CHESS)] == ["a", "c"]
        for text in (CHESS, "a new one", "***"):
            with pytest.raises(ValueError, match="got 'a', which it already contains with another text"):
                index.add(["new", text], ids=["d", "a"], skip_known=True)
        assert len(index) == 3


def test_what_one_of_two_copies_leaves_stays(open_index) -> None:
    with open_index() as index:
        index.add([EN, EN], ids=["a", "b"])
        index.remove(["a"])
        assert [pair.member for pair in index.query(EN)] == ["b"]


def test_an_id_that_is_removed_twice_at_once_is_one_document(open_index) -> None:
    with open_index() as index:
        index.add([EN, CHESS], ids=["a", "b"])
        index.remove(iter(["a", "a"]))
        assert len(index) == 1


def test_an_unknown_id_is_refused_and_nothing_removed(open_index) -> None:
    with open_index() as index:
        index.add([EN], ids=["a"])
        with pytest.raises(KeyError, match="'b'"):
            index.remove(["a", "b"])
        with pytest.raises(KeyError, match="'b'"):
            index.clusters(of=["b"])
        assert "a" in index


@pytest.mark.parametrize(
    ("ids", "error", "said"),
    [
        (["a"], ValueError, "one id for each document, got 1 for at least 2 documents"),
        (["a", "b", "c"], ValueError, "one id for each document, got more than 2 for 2 documents"),
        (["a", "a"], ValueError, "unique, got 'a' twice"),
        (["a", 1.5], TypeError, "a str or an int, got 1.5"),
        (["a", True], TypeError, "a str or an int, got True"),
    ],
)
def test_ids_that_do_not_fit_are_refused_before_anything_is_added(tmp_path, ids, error, said: str) -> None:
    with NearDuplicateIndex(tmp_path / "x") as index:
        with pytest.raises(error, match=said):
            index.add([EN, CHESS], ids=ids)
        assert len(index) == 0


def test_a_long_input_is_put_in_batch_by_batch(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches_module, "_DOCUMENTS", 4)
    with NearDuplicateIndex(tmp_path / "x") as index:
        with pytest.raises(ValueError, match="got 5 for at least 6 documents"):
            index.add(iter(TEXTS), ids=range(5))
        assert len(index) == 4
        index.add(iter(TEXTS[4:]), ids=range(4, len(TEXTS)))
        assert index.clusters() == near_duplicates(TEXTS)


def test_one_by_one_is_the_same_as_at_once_and_runs_stay_few(open_index) -> None:
    with open_index() as index:
        for text in TEXTS:
            index.add([text])
        assert index.clusters() == near_duplicates(TEXTS)
        runs = sorted(run.entries for run in index._storage.runs())
        assert all(2 * small <= large for small, large in pairwise(runs))
        assert sum(runs) == 42 * len(set(TEXTS))


def test_large_runs_are_merged_piece_by_piece(open_index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_SLICE", 4)
    monkeypatch.setattr(postings, "_CHUNK", 64)
    different = list(dict.fromkeys(TEXTS))
    sketches = read(different, Scheme()).sketches
    with open_index() as index:
        for start in range(0, len(different), 5):
            index.add(different[start : start + 5])
        storage = index._storage
        parts = [postings.unpacked(storage.slices(run.number, 0, 1 << run.bits)) for run in storage.runs()]
        assert all((part.keys[1:] >= part.keys[:-1]).all() for part in parts)
        there = sorted((key, owner) for part in parts for key, owner in zip(*map(list, part), strict=True))
        assert there == sorted((key, owner) for owner, keys in enumerate(sketches.keys) for key in keys)
        assert index.clusters() == near_duplicates(different)
        assert all(index.query(text)[0].member == number for number, text in enumerate(different))


def test_a_removal_of_most_leaves_no_entries_of_the_dead(open_index) -> None:
    with open_index() as index:
        index.add(TEXTS)
        index.remove(range(3, len(TEXTS)))
        assert sum(run.entries for run in index._storage.runs()) == 42 * 3
        assert index._storage.dead() == []
        assert index.clusters() == near_duplicates(TEXTS[:3])


def test_short_stories_in_long_ones_are_found_if_asked_for(open_index) -> None:
    rest = " ".join(sentences(3, 40))
    texts = [f"{rest[:3000]} {EN} {rest[3000:]}", EN, CHESS]
    expected = near_duplicates(texts, find_contained=True)
    assert [cluster.members for cluster in expected] == [(0, 1)]
    with open_index(find_contained=True) as index:
        index.add(texts[:1], ids=[0])
        assert [pair.kind for pair in index.query(EN)] == ["contains"]
        index.add(texts[1:], ids=[1, 2])
        assert index.clusters() == index.clusters(of=[1]) == expected


def test_a_passage_in_many_texts_is_not_rare(open_index) -> None:
    """How often it is there counts among all, the text that is asked about included: 48 are rare, 49 are not."""
    quoted = " ".join(sentences(4, 8))
    texts = [f"{' '.join(sentences(100 + seed, 50))} {quoted}" for seed in range(60)]
    by_bands = {number for number, text in enumerate(texts) if near_duplicates([quoted, text])}
    assert len(by_bands) < 30
    with open_index(find_contained=True) as index:
        index.add(texts[:47])
        assert {pair.member for pair in index.query(quoted)} == set(range(47))
        index.add(texts[47:48])
        assert {pair.member for pair in index.query(quoted)} == by_bands & set(range(48))
        index.add(texts[48:])
        index.remove(range(20))
        index.add([CHESS])
        assert {pair.member for pair in index.query(quoted)} == set(range(20, 60))
        index.add([quoted])
        expected = near_duplicates([*texts[20:], CHESS, quoted], ids=range(20, 62), find_contained=True)
        assert index.clusters() == index.clusters(of=[61]) == expected


def test_clusters_of_some_depend_on_what_is_far_from_them(open_index) -> None:
    """In a chain, who represents at one end decides who does at the other."""
    made = sentences(6, 60)
    chain = [" ".join(made[2 * link : 2 * link + 8]) for link in range(26)]
    expected = near_duplicates(chain)
    assert len(expected) > 5
    with open_index() as index:
        index.add(chain)
        for link in range(26):
            assert index.clusters(of=[link]) == [cluster for cluster in expected if link in cluster.members]


def test_long_texts_are_kept_too(open_index) -> None:
    long = " ".join(sentences(2, 400))
    with open_index() as index:
        index.add([long, CHESS])
        (pair,) = index.query(long[: len(long) * 9 // 10])
        assert (pair.member, pair.kind) == (0, "near")
        assert index.clusters() == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"jaccard": 0.7}, "jaccard 0.7 instead of 0.36"),
        ({"containment": None}, "containment None instead of 0.7"),
        ({"find_contained": True}, "find_contained True instead of False"),
    ],
)
def test_other_settings_are_refused_with_what_differs(open_index, options, said: str) -> None:
    with open_index() as index:
        index.add([EN])
    with pytest.raises(ValueError, match=said):
        open_index(**options)
    with open_index() as index:
        assert len(index) == 1


def test_other_tables_and_other_sketches_are_refused(open_index, monkeypatch: pytest.MonkeyPatch) -> None:
    open_index().close()
    with monkeypatch.context() as patched:
        patched.setattr(unicodedata, "unidata_version", "99.0")
        with pytest.raises(ValueError, match=r"normaliser 'folding by Unicode 99\.0' instead of '.* [\d.]+'"):
            open_index()
    monkeypatch.setattr("newsclean.dedup.minhash._ROUND", 7)
    with pytest.raises(ValueError, match=r"probe '[0-9a-f]{16}' instead of"):
        open_index()


def test_a_wrong_threshold_makes_no_file(tmp_path) -> None:
    with pytest.raises(ValueError, match=r"jaccard must be in \(0, 1\], got 2"):
        NearDuplicateIndex(tmp_path / "x", jaccard=2)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_something_else_is_refused_and_left_as_it_was(tmp_path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    with pytest.raises(ValueError, match="a folder"):
        NearDuplicateIndex(tmp_path)
    text.write_text("Not a database, but longer than the header of one would be.\n" * 20)
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(ValueError, match="path must be an index file, got"):
            NearDuplicateIndex(path)
        assert path.read_bytes() == before


def test_a_damaged_index_is_named_and_keeps_the_cause(tmp_path) -> None:
    path = tmp_path / "x"
    with NearDuplicateIndex(path) as index:
        index.add([EN, CHESS], ids=["a", "b"])
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    for use in (lambda index: index.query(EN), lambda index: index.add([EN]), list, lambda index: "a" in index):
        rule = r"path must be an index file, got '.*x': "
        with pytest.raises(ValueError, match=rule) as caught, NearDuplicateIndex(path) as index:
            use(index)
        assert isinstance(caught.value.__cause__, sqlite3.DatabaseError)


def test_an_index_without_its_tables_is_damaged(tmp_path) -> None:
    NearDuplicateIndex(tmp_path / "x").close()
    with closing(sqlite3.connect(tmp_path / "x")) as database:
        database.execute("DROP TABLE settings")
    with pytest.raises(ValueError, match=r"path must be an index file, got '.*x': no such table: settings"):
        NearDuplicateIndex(tmp_path / "x")


@pytest.mark.parametrize("part", [b"TABLE settings", b'"schema"'])
def test_an_index_with_bytes_that_are_no_text_is_damaged(tmp_path, part: bytes) -> None:
    path = tmp_path / "x"
    NearDuplicateIndex(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(part, b"\xff" * len(part)))
    assert path.read_bytes() != whole
    with pytest.raises(ValueError, match=r"path must be an index file, got '.*x'"):
        NearDuplicateIndex(path)


def test_an_index_that_cannot_be_written_is_named(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsclean.dedup.storage.sqlite._PATIENCE", 0.01)
    rule = "path must be an index file that can be read and written, got '.*x': "
    with NearDuplicateIndex(tmp_path / "x") as index:
        index.add([EN], ids=["a"])
        with closing(sqlite3.connect(tmp_path / "x", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(OSError, match=rule + "database is locked") as caught:
                index.add([CHESS], ids=["b"])
        assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
        index._storage._database.execute("PRAGMA query_only = TRUE")
        with pytest.raises(OSError, match=rule + "attempt to write a readonly database"):
            index.remove(["a"])
        assert list(index) == ["a"]
    (tmp_path / "x").unlink()
    (tmp_path / "x").symlink_to(tmp_path / "nowhere" / "x")
    with pytest.raises(OSError, match=rule + "unable to open database file"):
        NearDuplicateIndex(tmp_path / "x")


def test_a_closed_index_says_so(tmp_path) -> None:
    index = NearDuplicateIndex(tmp_path / "x")
    index.close()
    for use in (len, list, lambda index: "a" in index, lambda index: index.add([EN]), lambda index: index.query(EN)):
        with pytest.raises(ValueError, match=r"the index must be open, '.*x' was closed"):
            use(index)


def test_an_index_that_another_process_makes_meanwhile_is_one(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, look = tmp_path / "x", SQLiteStorage._run

    def looked_at(storage: SQLiteStorage, statement: str, *values) -> list:
        seen = look(storage, statement, *values)
        monkeypatch.setattr(SQLiteStorage, "_run", look)  # after the first look
        SQLiteStorage(path).close()
        return seen

    monkeypatch.setattr(SQLiteStorage, "_run", looked_at)
    with NearDuplicateIndex(path) as index:
        assert len(index) == 0


def test_an_index_waits_for_whoever_looks_into_a_file_that_has_no_log_yet(tmp_path) -> None:
    path = tmp_path / "x"
    NearDuplicateIndex(path).close()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as reader:
        # As a process leaves it that is killed after it made the tables.
        assert reader.execute("PRAGMA journal_mode = DELETE").fetchall() == [("delete",)]
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM settings").fetchall()
        done = threading.Timer(0.2, reader.execute, ["ROLLBACK"])
        done.start()
        with NearDuplicateIndex(path) as index:
            assert index._storage._run("PRAGMA journal_mode") == [("wal",)]
        done.join()


def test_a_folder_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(FileNotFoundError, match="none"):
        NearDuplicateIndex(tmp_path / "none" / "x")


def test_a_reader_sees_whole_batches_while_one_is_put_in(open_index) -> None:
    with open_index() as writer, open_index() as reader:
        writer.add(TEXTS[:9])
        put = writer._storage._put

        def looked_at(*arguments) -> None:
            put(*arguments)
            assert len(reader) == 9
            assert reader.clusters() == near_duplicates(TEXTS[:9])

        writer._storage._put = looked_at
        writer.add(TEXTS[9:])
        assert reader.clusters() == near_duplicates(TEXTS)


def test_two_writers_take_turns(open_index) -> None:
    order = random.Random(2).sample(TEXTS, len(TEXTS))  # noqa: S311 - seeded, so that it is the same each time
    with open_index() as one, open_index() as other:
        for number, text in enumerate(order):
            (one if number % 3 else other).add([text])
        assert one.clusters() == other.clusters() == near_duplicates(order)


def test_the_index_keeps_no_text(tmp_path) -> None:
    with NearDuplicateIndex(tmp_path / "x") as index:
        index.add([EN], ids=["wire"])
    stored = (tmp_path / "x").read_bytes()
    assert b"wire" in stored
    words = {word for word in EN.split() if len(word) > 6}
    assert len(words) > 10
    assert [word for word in words if word.encode() in stored] == []
