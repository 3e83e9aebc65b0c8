"""Near-duplicates that are written, dropped or tagged, in every format."""

from __future__ import annotations

import csv
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapes import NOISE, OTHER, STORY, records, tree

from newsclean import Pipeline, near_duplicates
from newsclean.batch import RunOptions
from newsclean.batch.clusters import tags_of
from newsclean.io.record_formats import Fields
from newsclean.types import Cluster, Pair

LONGER = f"{STORY}\nThe mill will grind again on Sunday, if the tide allows it and the wheel holds.\n"
ROWS = [
    {"id": 1, "text": STORY + NOISE, "kind": "mine"},
    {"id": "b", "text": OTHER},
    {"text": STORY.upper()},
    {"id": 7, "text": LONGER},
    {"id": 8, "body": "No text."},
]
NAMES = ["cluster", "duplicate_of", "kind", "jaccard", "containment"]


def json_lines(path):
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return path


def tags(row):
    return [row[name] for name in NAMES]


def check_tags(rows, cluster):
    """The fourth leads, the first and the third are near to it; the last has no text."""
    assert tags(rows[3]) == [cluster, None, None, None, None]
    assert tags(rows[0])[:3] == tags(rows[2])[:3] == [cluster, 7, "near"]
    assert tags(rows[0])[3:] == tags(rows[2])[3:]
    assert 0.5 < rows[0]["jaccard"] < rows[0]["containment"] == 1
    assert tags(rows[4]) == [None] * 5


def test_json_lines_are_tagged_and_stay_as_they_are_but_for_that(run, out, tmp_path):
    summary = run(json_lines(tmp_path / "rows.jsonl"), duplicates="tag")
    rows = [json.loads(line) for line in (out / "clean/rows.jsonl").read_text().splitlines()]
    check_tags(rows, 0)
    assert tags(rows[1]) == [None] * 5
    assert [row.get("id") for row in rows] == [1, "b", None, 7, 8]
    assert (summary.written, summary.clusters, summary.clustered) == (5, 1, 3)
    [cluster] = records(out, "clusters")
    assert cluster["cluster"] == 0
    assert list(zip(cluster["members"], cluster["ids"], strict=True)) == [
        ("rows.jsonl:4", 7),
        ("rows.jsonl:1", 1),
        ("rows.jsonl:3", None),
    ]
    own = {record["path"]: record.get("duplicate") for record in records(out, "removals")}
    assert own == {f"rows.jsonl:{n + 1}": {name: row[name] for name in NAMES} if row["cluster"] == 0 else None
                   for n, row in enumerate(rows)}  # fmt: skip


def test_tags_of_an_earlier_run_are_replaced(run, out, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": OTHER, "cluster": 3, "duplicate_of": "x", "jaccard": 1}) + "\n")
    run(path, duplicates="tag")
    assert tags(json.loads((out / "clean/rows.jsonl").read_text())) == [None] * 5


def test_arrays_csv_and_parquet_are_tagged(run, out, tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    texts = [row.get("text") for row in ROWS]
    array, table, parquet = (tmp_path / name for name in ("a.json", "b.csv.gz", "c.parquet"))
    array.write_text(json.dumps([*ROWS, STORY]))
    with gzip.open(table, "wt", newline="") as file:
        csv.writer(file).writerows([["id", "text", "kind"], *((n, text, "mine") for n, text in enumerate(texts))])
    pq.write_table(pa.table({"kind": [1] * 5, "text": texts}), parquet)
    run(array, table, parquet, duplicates="tag", removals=True)
    *rows, text = json.loads((out / "clean/a.json").read_text())
    check_tags(rows, 1)
    assert tags(rows[1]) == [0, None, None, None, None]
    assert text == STORY.strip()
    with gzip.open(out / "clean/b.csv.gz", "rt", newline="") as file:
        cells = list(csv.DictReader(file))
    assert list(cells[0]) == ["id", "text", "kind", "removals", "story_metadata", "uncleaned", "cluster",
                              "duplicate_of", "jaccard", "containment"]  # fmt: skip
    assert tags(cells[0])[:3] == ["1", "7", "near"]
    assert tags(cells[3]) == ["1", "7", "exact", "1.0", "1.0"]
    assert tags(cells[1]) == ["0", "b", "exact", "1.0", "1.0"]
    found = pq.read_table(out / "clean/c.parquet")
    assert found.schema.names == ["kind", "text", "removals", "story_metadata", "uncleaned", "cluster",
                                  "duplicate_of", "jaccard", "containment"]  # fmt: skip
    assert [str(found.schema.field(name).type) for name in NAMES] == ["int64", "string", "string", "double", "double"]
    assert [tags(row)[:3] for row in found.to_pylist()] == [
        [1, "7", "near"], [0, "b", "exact"], [1, "7", "near"], [1, "7", "exact"], [None] * 3,
    ]  # fmt: skip


def test_texts_of_a_folder_are_tagged_in_the_records(scrape, run, out):
    run(scrape({"a.txt": STORY, "b.txt": OTHER, "c.txt": LONGER}), duplicates="tag")
    assert len(list((out / "clean").rglob("*.txt"))) == 3
    own = [record.get("duplicate", {}).get("duplicate_of", "none") for record in records(out, "removals")]
    assert own == ["news/c.txt", "none", None]
    assert "ids" not in records(out, "clusters")[0]


def test_dropping_is_keeping_representatives(run, tmp_path):
    path = json_lines(tmp_path / "rows.jsonl")
    run(path, out=tmp_path / "drop", duplicates="drop")
    run(path, out=tmp_path / "keep", keep="representatives")
    assert tree(tmp_path / "drop") == tree(tmp_path / "keep")
    run(path, out=tmp_path / "longest", keep="longest", duplicates="drop")
    assert tree(tmp_path / "longest")["clean/rows.jsonl"] == tree(tmp_path / "keep")["clean/rows.jsonl"]
    run(path, out=tmp_path / "all", duplicates="keep")
    run(path, out=tmp_path / "default")
    assert tree(tmp_path / "all") == tree(tmp_path / "default")


@pytest.mark.parametrize("stage", ["clean", "group", "write"])
def test_a_run_stopped_anywhere_comes_to_the_same_bytes(run, out, tmp_path, monkeypatch, stage):
    monkeypatch.setattr("newsclean.batch.run._SAVE_EVERY", 1)
    path = json_lines(tmp_path / "rows.jsonl")

    def stop(progress):
        if progress.phase == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(path, watch=stop, duplicates="tag")
    run(path, duplicates="tag")
    run(path, out=tmp_path / "peace", duplicates="tag")
    assert tree(out) == tree(tmp_path / "peace")


def test_the_same_bytes_come_out_however_many_processes_work(run, tmp_path):
    path = json_lines(tmp_path / "rows.jsonl")
    for jobs in (1, 2):
        run(path, out=tmp_path / str(jobs), duplicates="tag", jobs=jobs, isolate=jobs > 1)
    assert tree(tmp_path / "1") == tree(tmp_path / "2")


@pytest.mark.parametrize(
    "options",
    [
        {"shingle_words": 2},
        {"find_contained": True},
        {"jaccard": 0.9, "containment": None},
        {"find_contained": True, "shingle_words": 3, "containment": 0.6},
    ],
)
def test_a_run_groups_as_one_call_with_the_same_options(run, out, tmp_path, options):
    other = " ".join(f"Buoy {number} off the island drifted {number * 7} metres overnight." for number in range(60))
    texts = [STORY, LONGER, OTHER, f"{other}\n{STORY}\n{other[::-1]}", OTHER.replace("bees", "wasps"), STORY.upper()]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    run(path, pipeline=Pipeline(), **options)
    want = near_duplicates(texts, ids=[f"rows.jsonl:{number}" for number in range(1, len(texts) + 1)], **options)
    found = {cluster["representative"]: cluster for cluster in records(out, "clusters")}
    assert {name: cluster["members"] for name, cluster in found.items()} == {
        cluster.representative: list(cluster.members) for cluster in want
    }
    assert [pair._asdict() for cluster in want for pair in cluster.pairs] == [
        pair for cluster in want for pair in found[cluster.representative]["pairs"]
    ]
    run(path, pipeline=Pipeline(), out=tmp_path / "plain")
    assert records(tmp_path / "plain", "clusters") != records(out, "clusters")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"jaccard": 0}, r"jaccard must be in \(0, 1\], got 0"),
        ({"containment": 1.5}, r"containment must be in \(0, 1\], got 1.5"),
        ({"shingle_words": 0}, "shingle_words must be at least 1, got 0"),
        ({"within": "soon"}, "within must be a timedelta"),
        ({"duplicates": "hide"}, "duplicates must be one of 'keep', 'drop', 'tag', got 'hide'"),
        ({"duplicates": "keep", "keep": "first"}, "keep must be 'all' if duplicates are not dropped, got 'first'"),
        ({"duplicates": "tag", "keep": "first"}, "keep must be 'all' if duplicates are not dropped, got 'first'"),
        ({"duplicates": "tag", "group": False}, "duplicates must be 'keep' if near-duplicates are not grouped"),
        ({"duplicates": "drop", "out": "-"}, "duplicates must be 'keep' if near-duplicates are not grouped"),
        (
            {"duplicates": "tag", "fields": Fields(text="kind")},
            "named like a field that duplicates='tag' adds, got 'kind'",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        RunOptions(["news"], **{"out": "out", **options})


labels = st.lists(st.text(min_size=1), min_size=2, max_size=12, unique=True)


@given(labels, st.integers(1, 4), st.data())
def test_every_member_has_tags_and_only_the_representative_duplicates_nothing(names, size, data):
    clusters = []
    for start in range(0, len(names) - 1, size + 1):
        head, *members = names[start : start + size + 1]
        pairs = tuple(Pair(head, member, 0.5, 0.75, "near") for member in members)
        clusters.append(Cluster((head, *members), head, pairs))
    ids = data.draw(st.dictionaries(st.sampled_from(names), st.integers() | st.text(min_size=1)))
    found = tags_of(clusters, ids)
    assert set(found) == {member for cluster in clusters for member in cluster.members}
    for number, cluster in enumerate(clusters):
        head = cluster.representative
        assert all(found[str(member)]["cluster"] == number for member in cluster.members)
        duplicates = {member: found[str(member)]["duplicate_of"] for member in cluster.members if member != head}
        assert set(duplicates.values()) <= {ids.get(head, head)}
        assert found[str(head)]["duplicate_of"] is None
