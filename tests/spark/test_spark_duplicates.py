"""Clusters and representatives on Spark are those of the local engine, whatever Spark does on the way."""

from __future__ import annotations

import random
import runpy
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from same import dev_texts, expected, found, frame
from stories import STORY, mixed, sentences

from newsclean.dedup.passages import RARE
from newsclean.dedup.shingle_sets import LONG


@pytest.fixture(scope="module")
def texts() -> list[str]:
    made = mixed()
    assert max(map(len, made)) > 2 * LONG
    return made


@pytest.fixture(scope="module")
def want(texts) -> dict:
    return expected(texts)


# Partitions, rows of a batch, and how many links are grouped on the driver.
WAYS = [(1, 10_000, 10_000), (7, 3, 0), (64, 1, 10_000)]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_same_as_locally(spark, in_batches, texts, want, way) -> None:
    from newsclean.spark import near_duplicates

    assert {kind for _, kind, *_ in want.values()} == {None, "exact", "near", "contains"}
    ids = list(range(len(texts)))
    partitions, rows, driver_links = way
    random.Random(partitions).shuffle(ids)  # noqa: S311 - seeded, so that it is the same each time
    df = frame(spark, [texts[number] for number in ids], ids).repartition(partitions)
    in_batches(rows)
    assert found(near_duplicates(df, driver_links=driver_links)) == want


@pytest.mark.parametrize("way", [(64, 1, 0), (7, 10_000, 100_000)], ids=str)
def test_the_same_as_locally_on_news(spark, in_batches, shared, way) -> None:
    from newsclean.spark import near_duplicates

    partitions, rows, driver_links = way
    news = dev_texts(shared, 3000)
    df = frame(spark, news).repartition(partitions)
    in_batches(rows)
    result = found(near_duplicates(df, driver_links=driver_links))
    assert len(result) > 500
    assert result == expected(news)


def test_thresholds_names_string_ids_and_homes_of_many_pairs(spark, texts, monkeypatch) -> None:
    from newsclean.spark import near_duplicates, verification

    monkeypatch.setattr(verification, "MOST_PAIRS", 3)
    ids = [f"story {number:03}" for number in range(len(texts))]
    df = frame(spark, texts, ids, "string").toDF("my.id", "the text")
    result = near_duplicates(df, "the text", "my.id", jaccard=0.8, containment=None)
    assert found(result) == expected(texts, ids, jaccard=0.8, containment=None)


@pytest.mark.parametrize(
    "options",
    [{"find_contained": True}, {"shingle_words": 2}, {"find_contained": True, "shingle_words": 3, "containment": 0.6}],
    ids=str,
)
def test_other_options_give_the_same_as_locally(spark, in_batches, texts, options) -> None:
    """One short story is in a long one; and a passage is in so many that only without copies it is rare."""
    from newsclean.spark import near_duplicates

    few = [" ".join([STORY, *sentences(seed, 30)]) for seed in range(RARE - 1)]
    held = [" ".join([*sentences(901, 20), *sentences(900, 6), *sentences(902, 20)]), " ".join(sentences(900, 6))]
    every = [*texts[:60], *few, *few, *held]
    ids = list(range(len(every)))
    random.Random(1).shuffle(ids)  # noqa: S311 - seeded
    in_batches(7)
    df = frame(spark, [every[number] for number in ids], ids).repartition(5)
    result = found(near_duplicates(df, **options))
    assert result == expected(every, **options)
    assert result != expected(every)


def test_nothing_at_all(spark) -> None:
    from newsclean.spark import near_duplicates

    assert near_duplicates(frame(spark, [])).collect() == []
    nothing = near_duplicates(frame(spark, [None, "", "…", "…", STORY]), driver_links=0)
    assert nothing.columns == ["id", "cluster", "representative", "kind", "jaccard", "containment"]
    assert nothing.collect() == []


def test_many_copies_a_chain_and_a_book_of_fifty_megabytes(spark, tmp_path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from newsclean.spark import near_duplicates

    parts = sentences(11, 60)
    chain = [" ".join(parts[start : start + 20]) for start in range(41)]
    volume = " ".join(sentences(1, 2000))
    shelf = volume * (50_000_000 // len(volume) + 1)
    texts = [*[STORY] * 5000, *chain, volume, shelf, None, STORY.upper()]
    pq.write_table(pa.table({"id": range(len(texts)), "text": texts}), tmp_path / "texts.parquet")
    result = found(near_duplicates(spark.read.parquet(str(tmp_path / "texts.parquet"))))
    assert result == expected([text or "" for text in texts])
    assert len({result[number][0] for number in range(5000, 5041) if number in result}) >= 2
    assert result[5041][0] == result[5042][0]


def test_bytes_that_are_no_utf8_count_as_no_letters(spark) -> None:
    from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

    from newsclean.spark import near_duplicates

    df = frame(spark, [STORY, STORY])
    broken = F.concat(F.col("text").cast("binary"), F.unhex(F.lit("FF"))).cast("string")
    df = df.withColumn("text", F.when(F.col("id") == 1, broken).otherwise(F.col("text")))
    assert found(near_duplicates(df)) == {1: (1, None, None, None), 0: (1, "near", 1.0, 1.0)}


@pytest.mark.parametrize(
    ("rows", "schema", "error", "message"),
    [
        ([(7, "a"), (3, "b"), (7, "c")], "id long, text string", ValueError, "unique, got 7 2 times in column 'id'"),
        ([("x", "a"), ("x", "b")], "id string, text string", ValueError, "unique, got 'x' 2 times in column 'id'"),
        (
            [(None, "a"), (1, "b")],
            "id long, text string",
            ValueError,
            "must not be null, got null 1 times in column 'id'",
        ),
        (
            [(0.5, "a")],
            "id double, text string",
            TypeError,
            "column 'id', which is of type double and contains 0.5; convert it",
        ),
        (
            [(1, 5)],
            "id long, text int",
            TypeError,
            "a column of strings, got .* of type int and contains 5",
        ),
        ([(1, "a")], "id long, body string", ValueError, "text must name one column of id, body, got 'text'"),
        ([(1, "a")], "doc long, text string", ValueError, "id must name one column of doc, text, got 'id'"),
    ],
)
def test_bad_input_is_named(spark, rows, schema, error, message) -> None:
    from newsclean.spark import near_duplicates

    with pytest.raises(error, match=message):
        near_duplicates(spark.createDataFrame(rows, schema))


def test_thresholds_out_of_range_are_named(spark) -> None:
    from newsclean.spark import near_duplicates

    with pytest.raises(ValueError, match=r"jaccard must be in \(0, 1\], got 2"):
        near_duplicates(frame(spark, []), jaccard=2)


def test_at_most_three_kilobytes_a_story_are_shuffled(spark, tmp_path, root) -> None:
    """Stories of 3 kB, of which three in ten are copies: what benchmarks/spark.py measures, on fewer."""
    from newsclean.spark import near_duplicates

    shuffled = runpy.run_path(str(root / "benchmarks" / "spark.py"))["shuffled"]
    stories = [sentences(seed, 27) for seed in range(700)]
    copies = [story[:-3] for story in stories[:300]]
    texts = [" ".join(story) for story in stories + copies]
    (tmp_path / "started").touch()
    assert found(near_duplicates(frame(spark, texts), checkpoint_dir=str(tmp_path))) == expected(texts)
    spark._jsc.sc().listenerBus().waitUntilEmpty()
    events = Path(urlsplit(spark.conf.get("spark.eventLog.dir")).path)
    sizes = {stage: size / len(texts) for stage, size in shuffled(events, tmp_path)}
    assert sizes["candidates"] > 40 * 8  # the keys alone: they do not compress
    assert sum(sizes.values()) < 3000, sizes


def test_components_of_paths_and_rings(spark) -> None:
    from newsclean.spark.checkpoints import Stages
    from newsclean.spark.components import components

    rng = random.Random(4)  # noqa: S311 - seeded, so that it is the same each time
    names = rng.sample(range(256**2), 90)
    path, ring, pair = names[:50], names[50:88], names[88:]
    edges = [*zip(path, path[1:]), *zip(ring, ring[1:] + ring[:1]), tuple(pair)]  # noqa: B905, RUF007 - the last has no next
    rows = [tuple(number.to_bytes(16, "big") for number in sorted(edge)) for edge in edges]
    found = components(spark.createDataFrame(rows, "a binary, b binary"), Stages(spark, None, {})).collect()
    got = sorted((int.from_bytes(row["text"], "big"), int.from_bytes(row["component"], "big")) for row in found)
    assert got == sorted((text, min(group)) for group in (path, ring, pair) for text in group)


def test_unsigned_ids_are_named(spark, tmp_path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from newsclean.spark import near_duplicates
    from newsclean.spark.columns import check_ids

    pq.write_table(pa.table({"id": pa.array([2**64 - 1], pa.uint64()), "text": ["a"]}), tmp_path / "a.parquet")
    df = spark.read.parquet(str(tmp_path / "a.parquet"))
    with pytest.raises(TypeError, match=r"of type decimal\(20,0\) and contains .*18446744073709551615"):
        near_duplicates(df)
    check_ids(df.withColumn("id", df["id"].cast("string")), "id")


def test_a_run_that_was_cut_off_goes_on(spark, texts, want, tmp_path) -> None:
    import shutil

    from newsclean.spark import near_duplicates

    folder = tmp_path / "stages"
    df = frame(spark, texts)
    assert found(near_duplicates(df, checkpoint_dir=str(folder), driver_links=0)) == want
    made = {path: path.stat().st_mtime_ns for path in folder.glob("*/_SUCCESS")}
    assert any(path.parent.name.startswith("components-") for path in made)
    for lost in ("links.done", "links-of-kin", "links-of-kin.done", "clusters.done"):
        shutil.rmtree(folder / lost)
    assert found(near_duplicates(df.repartition(5), checkpoint_dir=str(folder), driver_links=0)) == want
    again = {path.parent.name for path in made if path.stat().st_mtime_ns != made[path]}
    assert again == {"links", "links.done", "links-of-kin", "links-of-kin.done", "clusters", "clusters.done"}
    with pytest.raises(
        ValueError, match=r"must be a new folder or one of the same run, .* jaccard was 0\.36 and is now 0\.6"
    ):
        near_duplicates(df, checkpoint_dir=str(folder), jaccard=0.6)
    with pytest.raises(ValueError, match=r"must be a new folder or one of the same run, .* documents was"):
        near_duplicates(df.where("id > 0"), checkpoint_dir=str(folder))


def test_packed_entries_nominate_the_pairs_that_the_local_engine_does() -> None:
    import pyarrow as pa

    from newsclean.dedup.grouping import by_digest
    from newsclean.dedup.lsh import candidates
    from newsclean.dedup.passages import candidates as sharing
    from newsclean.dedup.sketches import Scheme
    from newsclean.dedup.sketching import read
    from newsclean.spark.candidates import nominated, packed
    from newsclean.spark.sketching import table

    sketches = read(
        [*mixed(), *(" ".join([STORY, *sentences(seed, 9)]) for seed in range(RARE))], Scheme(0.5, True)
    ).sketches
    rows = table(sketches)
    digests = rows["digest"].to_pylist()
    order = by_digest(sketches)
    by_bands, by_passages = candidates(sketches.keys, order), sharing(sketches.passages, order)
    assert min(len(by_bands), len(by_passages)) > 20
    ways = [("keys", by_bands, None), ("passages", by_passages, RARE)]
    for (name, pairs, most), (size, bits) in product(ways, ((1, 3), (7, 14), (len(digests), 6))):
        want = {(digests[a], digests[b]) for a, b in pairs.tolist()}
        # Every row comes twice, in batches of another size, and batches arrive sorted by where their entries go.
        batches = pa.Table.from_batches([rows, rows]).select(["digest", name]).to_batches(max_chunksize=size)
        arrived = pa.Table.from_batches(packed(iter(batches), bits)).sort_by("part").to_batches(max_chunksize=50)
        found = [
            pair for part in nominated(iter(arrived), most) for pair in zip(*part.to_pydict().values(), strict=True)
        ]
        assert set(found) == want
