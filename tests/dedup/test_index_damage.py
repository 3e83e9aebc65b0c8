"""Damaged content of an index, in a file and on a Redis server. Each error names the index and what is wrong."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest
from wire import STORIES, sentences

from newsclean import Document
from newsclean.dedup.index import NearDuplicateIndex
from newsclean.dedup.storage.index_errors import Damaged

EN, CHESS = STORIES["en"]
LONG = " ".join(sentences(5, 400))
USES = {
    "open": lambda index: None,
    "len": len,
    "list": list,
    "query": lambda index: index.query(EN),
    "clusters": lambda index: index.clusters(),
    "clusters of some": lambda index: index.clusters(of=["a"]),
    "add": lambda index: index.add([EN + " More."], ids=["new"]),
    "remove": lambda index: index.remove(["a"]),
    "remove most": lambda index: index.remove(["a", "b", "c"]),
    "remove before": lambda index: index.remove(before="2027-01-01"),
}
HEAD = 24  # the digest and the date of a record; its length follows, and the number of passages


def _filled(index: NearDuplicateIndex) -> None:
    with index:
        index.add([EN, EN + "!", CHESS, Document(LONG, date="2026-01-01")], ids=["a", "b", "c", "d"])
        index.add([EN + " Gone."], ids=["gone"])
        index.remove(["gone"])


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of an index whose tables allow NULL, as a damaged file may contain it."""
    path = tmp_path_factory.mktemp("sound") / "x"
    _filled(NearDuplicateIndex(path))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = TRUE")
        database.execute("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '')")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("damage", "uses", "said"),
    [
        # Records: too short, too long, of another type.
        ("UPDATE contents SET record = x'000102'", "query, clusters, clusters of some", "at least 1.* bytes, got 3"),
        ("UPDATE contents SET record = x''", "query, clusters", "a record must have at least 1.* bytes, got 0"),
        ("UPDATE contents SET record = NULL", "query, clusters, remove", "a record must be bytes, got None"),
        ("UPDATE contents SET record = 'text'", "query, clusters, remove", "a record must be bytes, got 'text'"),
        ("UPDATE contents SET record = 7 WHERE number = 0", "remove", "a record must be bytes, got 7"),
        ("UPDATE contents SET record = CAST(record || x'00' AS BLOB)", "query, clusters", "bytes for 0 passages"),
        ("UPDATE contents SET record = zeroblob(length(record))", "query, clusters", "0 hashes and level 0"),
        # Slices: not whole entries, or no bytes.
        ("UPDATE slices SET entries = x'000102'", "query, clusters of some, remove most", "entries of 12 bytes, got"),
        ("UPDATE slices SET entries = NULL", "query, add, remove most", "a slice must be bytes, got None"),
        ("UPDATE slices SET entries = 'text'", "query, add, remove most", "a slice must be bytes, got 'text'"),
        # Sorted runs.
        ("UPDATE runs SET bits = NULL", "query, add", "Run.bits must be a whole number from 0 to 32, got None"),
        ("UPDATE runs SET bits = 1 << 40", "query, add", "Run.bits must be .* to 32, got 1099511627776"),
        ("UPDATE runs SET bits = -1", "query, add", "Run.bits must be a whole number from 0 to 32, got -1"),
        ("UPDATE runs SET entries = 'text'", "query, add", "Run.entries must be a whole number .*, got 'text'"),
        ("UPDATE runs SET number = 1 << 40 WHERE number = 1", "query, add", "Run.number must be a whole number"),
        # Documents and contents without each other, and other values of documents.
        ("DELETE FROM contents WHERE number = 0", "clusters, clusters of some", "got content 0 with one of them"),
        ("DELETE FROM contents", "clusters, clusters of some", "a content must have a record and a document"),
        ("DELETE FROM documents", "clusters", "a content must have a record and a document, got content 0"),
        ("UPDATE documents SET content = 'text'", "list, clusters, remove", "Stored.content must be .*, got 'text'"),
        ("UPDATE documents SET content = -1", "list, clusters", "Stored.content must be .*, got -1"),
        ("UPDATE documents SET date = 'text'", "list, remove before", "Stored.date must be .*, got 'text'"),
        ("UPDATE documents SET id = 'text' WHERE number = 0", "list, clusters", "JSON of a str or int, got 'text'"),
        ("UPDATE documents SET id = '[]' WHERE number = 0", "list, query", r"JSON of a str or int, got '\[\]'"),
        ("UPDATE documents SET id = NULL WHERE number = 0", "list, query", "Stored.id must be text, got None"),
        ("UPDATE dead SET content = 1 << 40", "query, remove most", "Stored.content must be a whole number"),
        # Settings and counts.
        ("DELETE FROM settings WHERE name = 'settings'", "open", "the settings must be the JSON of a dict, got None"),
        ("UPDATE settings SET value = '{' WHERE name = 'settings'", "open", "the JSON of a dict, got '{'"),
        ("UPDATE settings SET value = '[]' WHERE name = 'settings'", "open", r"the JSON of a dict, got '\[\]'"),
        ("UPDATE settings SET value = x'ff' WHERE name = 'settings'", "open", r"the JSON of a dict, got b'\\xff'"),
        (
            "UPDATE settings SET value = json_set(value, '$.schema', 99) WHERE name = 'settings'",
            "open",
            "the version of its format must be 3, got 99",
        ),
        ("DELETE FROM settings WHERE name = 'live'", "open, len", "Counts.live must be a whole number .*, got None"),
        ("UPDATE settings SET value = NULL WHERE name = 'live'", "open", "Counts.live must be .*, got None"),
        ("UPDATE settings SET value = 'x' WHERE name = 'next document'", "open", "Counts.next_document .*, got 'x'"),
        ("UPDATE settings SET value = 1.5 WHERE name = 'next content'", "open", "Counts.next_content .*, got 1.5"),
        ("DELETE FROM settings WHERE name = 'next run'", "add", "Run.number must be a whole number .*, got None"),
        ("UPDATE settings SET value = NULL WHERE name = 'next run'", "add", "Run.number must be .*, got None"),
    ],
)
def test_a_file_with_a_damaged_value_is_named(tmp_path, sound: bytes, damage: str, uses: str, said: str) -> None:
    path = tmp_path / "x"
    for use in uses.split(", "):
        path.write_bytes(sound)
        with closing(sqlite3.connect(path)) as database, database:
            assert database.execute(damage).rowcount > 0
        rule = f"^path must be an index file, got {re.escape(repr(str(path)))}: .*{said}"
        with pytest.raises(ValueError, match=rule) as caught, NearDuplicateIndex(path) as index:
            USES[use](index)
        assert isinstance(caught.value.__cause__, Damaged)


@pytest.mark.parametrize(
    ("start", "wrong", "said"),
    [
        (HEAD + 8, b"\xff\xff\xff\x7f", "for 2147483647 passages"),
        (HEAD + 12, b"\xff\xff\xff\x7f", "2147483647 hashes"),
        (HEAD + 12, b"\xff\xff\xff\xff", "-1 hashes"),
        (HEAD + 16, b"\x7f", "level 127"),
        (HEAD + 16, b"\x80", "level -128"),
    ],
)
def test_a_record_that_contradicts_itself_is_damaged(tmp_path, sound, start: int, wrong: bytes, said: str) -> None:
    rule = f"path must be an index file, got '.*x': a record must have the length that it tells, got .*{said}"
    path, of_label = tmp_path / "x", "number = (SELECT content FROM documents WHERE id = ?)"
    for label, text in (("a", EN), ("d", LONG)):
        path.write_bytes(sound)
        with closing(sqlite3.connect(path)) as database, database:
            key = json.dumps(label)
            ((record,),) = database.execute(f"SELECT record FROM contents WHERE {of_label}", [key])  # noqa: S608
            record = record[:start] + wrong + record[start + len(wrong) :]
            database.execute(f"UPDATE contents SET record = ? WHERE {of_label}", [record, key])  # noqa: S608
        with NearDuplicateIndex(path) as index:
            for use in (NearDuplicateIndex.clusters, lambda index, text=text: index.query(text)):
                with pytest.raises(ValueError, match=rule):
                    use(index)


@pytest.mark.parametrize(
    ("damage", "uses", "said"),
    [
        (("hset", "contents", 0, b"\0\1\2"), "query, clusters", "a record must have at least 1.* bytes, got 3"),
        (("hdel", "contents", 0), "clusters, clusters of some", "got content 0 with one of them"),
        (("hset", "documents", 0, "x"), "list, clusters", "a document must be the JSON of a list, got b'x'"),
        (("hset", "documents", 0, "[1]"), "list, clusters", "a row must have Stored.number, .*got"),
        (("hset", "documents", 0, '["x", 0, null]'), "list, query", "JSON of a str or int, got 'x'"),
        (("hset", "ids", '"a"', "x"), "clusters of some, remove", "Stored.number must be .*, got b'x'"),
        (("hset", "runs", 1, "x"), "add", "a row must have Run.number, Run.entries, Run.bits"),
        (("hset", "runs", 1, "9 77"), "add", "Run.bits must be a whole number from 0 to 32, got b'77'"),
        (("hset", "counts", "live", "x"), "open, len", "Counts.live must be a whole number .*, got b'x'"),
        (("sadd", "dead", "x"), "query", "Stored.content must be a whole number .*, got b'x'"),
        (("delete", "settings"), "open", "the settings must be the JSON of a dict, got None"),
        (("set", "settings", "\xff"), "open", "the settings must be the JSON of a dict, got b"),
        (("set", "settings", '{"schema": 99}'), "open", "the version of its format must be 3, got 99"),
    ],
)
def test_a_server_with_a_damaged_value_is_named(redis_url: str, damage: tuple, uses: str, said: str) -> None:
    import redis

    rule = f"^url and prefix must lead to an index, got '{redis_url}' and 'damaged': .*{said}"
    command, name, *values = damage
    with closing(redis.Redis.from_url(redis_url)) as client:
        for use in uses.split(", "):
            client.flushdb()
            _filled(NearDuplicateIndex.redis(redis_url, prefix="damaged"))
            getattr(client, command)(f"{{damaged}}:{name}", *values)
            with (
                pytest.raises(ValueError, match=rule),
                NearDuplicateIndex.redis(redis_url, prefix="damaged") as index,
            ):
                USES[use](index)


def test_what_is_removed_while_it_is_read_is_no_damage(redis_url: str) -> None:
    with NearDuplicateIndex.redis(redis_url, prefix="removed") as index:
        index.add([EN, CHESS], ids=["a", "b"])
        looks = []

        def view() -> int:
            looks.append(None)
            if len(looks) == 1:
                with NearDuplicateIndex.redis(redis_url, prefix="removed") as other:
                    other.remove(["a"])
                raise Damaged("a half of it")
            return len(looks)

        assert index._storage.read(view) == 2
