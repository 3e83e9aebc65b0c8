"""`newsclean dedup`: files, folders and JSON Lines in, clusters out."""

from __future__ import annotations

import gzip
import json

import pytest

STORY = "The night ferry to the islands runs again from Monday, and the first crossing is free for all who live there."
OTHER = "A bakery in the old town has baked the same rye loaf for a hundred years and will not tell anyone how."


@pytest.fixture
def run(call):
    """Run `newsclean dedup`; return the exit code, the clusters, and what it printed to standard error."""

    def dedup(*arguments):
        code, printed, said = call("dedup", *arguments)
        return code, [json.loads(line) for line in printed.splitlines()], said

    return dedup


def test_a_folder_and_a_file_are_read_together(run, tmp_path) -> None:
    folder, file = tmp_path / "stories", tmp_path / "one.txt"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(STORY, "utf-8")
    (folder / "deep" / "b.txt").write_text(OTHER, "utf-8")
    (folder / "notes.md").write_text(STORY, "utf-8")
    file.write_text(STORY.upper() + " (Wire)", "utf-8")
    code, clusters, _ = run(str(folder), str(file))
    assert code == 0
    (cluster,) = clusters
    assert cluster["members"] == [str(file), str(folder / "a.txt")]
    assert cluster["representative"] == str(file)
    (pair,) = cluster["pairs"]
    assert pair["member"] == str(folder / "a.txt")
    assert pair["kind"] == "near"
    assert 0.9 < pair["jaccard"] < 1


def test_lines_are_named_by_id_or_place(run, tmp_path) -> None:
    file = tmp_path / "stories.jsonl"
    rows = [{"id": 7, "text": STORY}, {"text": OTHER}, {"text": STORY}, {"id": "z", "text": OTHER}]
    file.write_text("\n\n".join(map(json.dumps, rows)), "utf-8")
    code, clusters, _ = run(str(file))
    assert code == 0
    assert sorted(cluster["members"] for cluster in clusters) == sorted([["7", f"{file}:5"], [f"{file}:3", "z"]])


@pytest.mark.parametrize("line", ["{", "[1]", '{"id": 1}', '{"text": 3}'])
def test_a_bad_line_is_named(run, tmp_path, line: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(json.dumps({"text": STORY}) + "\n" + line, "utf-8")
    code, clusters, said = run(str(file))
    assert (code, clusters) == (1, [])
    assert f"{file}:2: " in said
    assert " must " in said


def test_compressed_lines_are_read_and_texts_that_say_nothing_are_in_no_cluster(run, tmp_path) -> None:
    file = tmp_path / "stories.jsonl.gz"
    rows = [{"id": "a", "text": STORY}, {"text": ""}, {"text": " \n "}, {"text": ""}, {"id": "b", "text": STORY}]
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    code, clusters, _ = run(str(file))
    assert code == 0
    assert [cluster["members"] for cluster in clusters] == [["a", "b"]]


def test_a_page_is_no_text(run, tmp_path) -> None:
    file = tmp_path / "pages.jsonl"
    file.write_text(json.dumps({"html": f"<p>{STORY}</p>"}), "utf-8")
    code, clusters, said = run(str(file))
    assert (code, clusters) == (1, [])
    assert f"{file}:1: a document must be a text" in said


def test_a_missing_file_is_named(run, tmp_path) -> None:
    code, _, said = run(str(tmp_path / "none.txt"))
    assert code == 2
    assert "none.txt" in said


def test_a_wrong_share_is_wrong_usage(run, tmp_path) -> None:
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    code, _, said = run(str(tmp_path), "--jaccard", "1.5")
    assert code == 2
    assert "--jaccard must be in (0, 1], got '1.5'" in said


def test_new_texts_are_grouped_with_those_of_an_index(run, tmp_path) -> None:
    index, monday, tuesday = (tmp_path / name for name in ("stories.index", "monday.jsonl", "tuesday.jsonl"))
    monday.write_text("\n".join(map(json.dumps, [{"id": "a", "text": STORY}, {"id": "b", "text": OTHER}])), "utf-8")
    rows = [{"id": "c", "text": f"{STORY} (Wire)"}, {"id": "d", "text": "Rain."}, {"id": "e", "text": "***"}]
    tuesday.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert run(str(monday), "--index", str(index)) == (0, [], "")
    code, (cluster,), said = run(str(tuesday), "--index", str(index))
    assert (code, said) == (0, "")
    assert (cluster["members"], cluster["new"]) == (["c", "a"], ["c"])
    assert run(str(tuesday), "--index", str(index)) == (0, [cluster], "")
    code, (seen_again,), _ = run(str(monday), "--index", str(index))
    assert seen_again == {**cluster, "new": ["a"]}


def test_a_name_with_another_text_is_refused_by_an_index(run, tmp_path) -> None:
    index, file = tmp_path / "stories.index", tmp_path / "today.txt"
    for text, expected in ((STORY, 0), (OTHER, 2), (STORY, 0), ("***", 2)):
        file.write_text(text, "utf-8")
        code, clusters, said = run(str(file), "--index", str(index))
        assert (code, clusters) == (expected, [])
        assert (f"got {str(file)!r}, which it has for another text" in said) == (expected == 2)


def test_a_damaged_index_is_named(run, tmp_path) -> None:
    index, file = tmp_path / "stories.index", tmp_path / "a.txt"
    file.write_text(STORY, "utf-8")
    assert run(str(file), "--index", str(index))[0] == 0
    whole = index.read_bytes()
    index.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    code, clusters, said = run(str(file), "--index", str(index))
    assert (code, clusters) == (1, [])
    assert f"{index}: " in said


def test_an_index_of_other_thresholds_is_refused(run, tmp_path) -> None:
    index, file = tmp_path / "stories.index", tmp_path / "a.txt"
    file.write_text(STORY, "utf-8")
    assert run(str(file), "--index", str(index), "--jaccard", "0.7")[0] == 0
    code, _, said = run(str(file), "--index", str(index))
    assert code == 2
    assert "jaccard 0.7 there and 0.5 here" in said
    assert run(str(file), "--index", str(file))[0] == 2
    assert file.read_text("utf-8") == STORY
    assert "none" in run(str(file), "--index", str(tmp_path / "none" / "x"))[2]
