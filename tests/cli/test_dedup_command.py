"""`newsclean dedup`: files, folders and JSON Lines in, clusters out."""

from __future__ import annotations

import gzip
import json
import socket
import sys

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


def lines(path, rows) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def test_lines_are_named_by_id_or_place(run, tmp_path) -> None:
    file = tmp_path / "stories.jsonl"
    rows = [{"id": 7, "text": STORY}, {"text": OTHER}, {"text": STORY}, {"id": "z", "text": OTHER}]
    file.write_text("\n\n".join(map(json.dumps, rows)), "utf-8")
    code, clusters, _ = run(str(file))
    assert code == 0
    found = {frozenset(cluster["members"]) for cluster in clusters}
    assert found == {frozenset([7, f"{file}:5"]), frozenset([f"{file}:3", "z"])}


@pytest.mark.parametrize("line", ["{", "[1]", '{"id": 1}', '{"text": 3}', '{"text": null}', '{"text": ""}'])
def test_a_bad_line_is_named_and_the_others_are_grouped(run, tmp_path, line: str) -> None:
    file = tmp_path / "bad.jsonl"
    rows = [json.dumps({"id": number, "text": STORY}) for number in (1, 2)]
    file.write_text("\n".join([rows[0], line, rows[1]]), "utf-8")
    code, clusters, said = run(str(file))
    assert (code, [cluster["members"] for cluster in clusters]) == (1, [[1, 2]])
    assert f"{file}:2: " in said
    assert " must " in said


@pytest.mark.parametrize("content", [b"", b" \n", b"%PDF-1.7", b"a\0b", b"x" * 1_000_001])
def test_a_bad_file_is_named_and_the_others_are_grouped(run, tmp_path, content: bytes) -> None:
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text(STORY, "utf-8")
    (tmp_path / "b.txt").write_bytes(content)
    code, clusters, said = run(str(tmp_path))
    assert (code, len(clusters)) == (1, 1)
    assert f"{tmp_path / 'b.txt'}: " in said


def test_compressed_lines_are_read(run, tmp_path) -> None:
    file = tmp_path / "stories.jsonl.gz"
    rows = [{"id": "a", "text": STORY}, {"text": "***"}, {"text": "***"}, {"id": "b", "text": STORY}]
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    code, clusters, _ = run(str(file))
    assert code == 0
    assert [cluster["members"] for cluster in clusters] == [["a", "b"]]


def test_pages_are_cleaned_before_they_are_compared(run, tmp_path) -> None:
    page = "<html><head><style>p {color: red}</style></head><body><nav>Home</nav><article>"
    for name, links in (("a.html", 0), ("b.HTM", 40)):
        menu = "".join(f"<li><a href='/{n}'>Section {n} of the paper</a></li>" for n in range(links))
        story = "".join(f"<p>{text}</p>" for text in (STORY, OTHER, STORY[::-1]))
        (tmp_path / name).write_text(f"{page}{story}</article><ul>{menu}</ul></body></html>", "utf-8")
    rows = [{"id": "record", "html": (tmp_path / "a.html").read_text("utf-8")}]
    code, [cluster], said = run(str(tmp_path), lines(tmp_path.parent / "pages.jsonl", rows))
    assert (code, said) == (0, "")
    assert {pair["kind"] for pair in cluster["pairs"]} == {"exact"}
    assert set(cluster["members"]) == {str(tmp_path / "a.html"), str(tmp_path / "b.HTM"), "record"}


def test_a_folder_is_read_as_a_run_reads_it(run, tmp_path) -> None:
    folder, elsewhere = tmp_path / "news", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "A.TXT").write_text(STORY, "utf-8")
    (elsewhere / "b.txt").write_text(STORY, "utf-8")
    (folder / "link").symlink_to(elsewhere)
    (folder / "up").symlink_to(folder)
    lines(folder / "c.jsonl", [{"text": STORY}])
    (folder / "d.pdf").write_bytes(b"%PDF")
    code, [cluster], said = run(str(folder))
    assert sorted(cluster["members"]) == [str(folder / name) for name in ("A.TXT", "c.jsonl:1", "link/b.txt")]
    assert (code, said.splitlines()[0].split(": ")[1]) == (1, str(folder / "up"))
    assert "left out: 1 .pdf file" in said


def test_a_folder_without_documents_is_refused(run, tmp_path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    code, clusters, said = run(str(tmp_path))
    assert (code, clusters) == (2, [])
    assert "left out: 1 .pdf file" in said


def test_fields_have_the_names_they_are_given(run, tmp_path) -> None:
    file = lines(tmp_path / "s.jsonl", [{"key": n, "body": STORY} for n in (1, 2)])
    code, [cluster], _ = run(file, "--text-field", "body", "--id-field", "key")
    assert (code, cluster["members"]) == (0, [1, 2])
    assert run(file, "--text-field", "html")[0] == 2


def test_lines_come_from_standard_input(process) -> None:
    feed = "".join(json.dumps({"text": STORY}) + "\n" for _ in range(2)).encode()
    done = process("dedup", "-", feed=feed + b"{\n")
    assert done.returncode == 1
    assert json.loads(done.stdout)["members"] == ["-:1", "-:2"]
    assert b"-:3: " in done.stderr


def test_the_same_id_twice_in_a_file_is_refused_with_both_places(run, tmp_path) -> None:
    file = lines(
        tmp_path / "s.jsonl", [{"id": "A", "text": STORY}, {"id": "B", "text": STORY}, {"id": "A", "text": OTHER}]
    )
    code, clusters, said = run(file)
    assert (code, clusters) == (2, [])
    assert f"{file}:3: an id must occur once, 'A' is also the id of {file}:1" in said


def test_the_same_id_in_two_files_is_told_apart_by_the_file(run, tmp_path) -> None:
    one = lines(tmp_path / "one.jsonl", [{"id": 0, "text": STORY}, {"id": 1, "text": OTHER}, {"text": STORY}])
    two = lines(tmp_path / "two.jsonl", [{"id": 1, "text": STORY}, {"id": 9, "text": OTHER}])
    code, clusters, said = run(one, two)
    assert code == 0
    found = {frozenset(cluster["members"]) for cluster in clusters}
    assert found == {frozenset([f"{one}#0", f"{one}:3", f"{two}#1"]), frozenset([f"{one}#1", f"{two}#9"])}
    assert "ids are printed as FILE#ID" in said


def test_an_integer_and_a_string_that_print_alike_are_one_id(run, tmp_path) -> None:
    one = lines(tmp_path / "one.jsonl", [{"id": 1, "text": STORY}])
    two = lines(tmp_path / "two.jsonl", [{"id": "1", "text": STORY}])
    code, [cluster], _ = run(one, two)
    assert (code, set(cluster["members"])) == (0, {f"{one}#1", f"{two}#1"})
    assert run(lines(tmp_path / "both.jsonl", [{"id": 1, "text": STORY}, {"id": "1", "text": STORY}]))[0] == 2


def test_an_id_that_is_written_as_another_place_is_refused(run, tmp_path) -> None:
    file = tmp_path / "s.jsonl"
    lines(file, [{"text": STORY}, {"id": f"{file}:1", "text": STORY}])
    code, clusters, said = run(str(file))
    assert (code, clusters) == (2, [])
    assert f"{file}:2: an id must occur once" in said


def test_an_index_refuses_the_same_id_in_two_files(run, tmp_path) -> None:
    files = [lines(tmp_path / name, [{"id": 1, "text": STORY}]) for name in ("one.jsonl", "two.jsonl")]
    code, clusters, said = run(*files, "--index", str(tmp_path / "i"))
    assert (code, clusters) == (2, [])
    assert "two.jsonl:1: an id must occur once, 1 is also the id of " in said


def test_an_index_names_a_file_alike_by_any_path(run, tmp_path, monkeypatch) -> None:
    folder, link = tmp_path / "news", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(STORY, "utf-8")
    monkeypatch.chdir(tmp_path)
    for given in ("news", "./news/", str(folder), "link", "news/../link"):
        code, [cluster], said = run(given, "--index", "stories.index")
        assert (code, said) == (0, "")
        assert cluster["members"] == [str(folder.resolve() / name) for name in ("a.txt", "b.txt")]


def test_a_missing_file_is_wrong_usage(run, tmp_path) -> None:
    code, _, said = run(str(tmp_path / "none.txt"))
    assert code == 2
    assert "none.txt" in said


def test_a_wrong_share_is_wrong_usage(run, tmp_path) -> None:
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    code, _, said = run(str(tmp_path), "--jaccard", "1.5")
    assert code == 2
    assert "--jaccard must be in (0, 1], got '1.5'" in said


def test_a_window_looks_at_the_dates_of_records_and_pages(run, tmp_path) -> None:
    dates = {"a": "2026-03-09", "b": "2026-03-13T00:00:00+02:00", "c": "2026-03-14"}
    rows = [{"id": name, "text": STORY, "when": date} for name, date in dates.items()]
    page = f'<html><head><meta property="article:published_time" content="2026-03-08"></head><p>{STORY}</p></html>'
    file = lines(tmp_path / "rows.jsonl", [*rows, {"id": "d", "html": page}])
    options = [file, "--date-field", "when", "--within", "4d"]
    wanted = [["a", "b", "d"]]
    assert [sorted(each["members"]) for each in run(*options)[1]] == wanted
    code, clusters, _ = run(*options, "--index", str(tmp_path / "index"))
    assert (code, [sorted(each["members"]) for each in clusters]) == (0, wanted)
    code, _, said = run(file, "--within", "4 days")
    assert (code, "--within must be a time such as 12h, 3d or 2w, got '4 days'" in said) == (2, True)


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
        assert (f"got {str(file)!r}, which it already contains with another text" in said) == (expected == 2)


def test_a_damaged_index_is_named(run, tmp_path) -> None:
    index, file = tmp_path / "stories.index", tmp_path / "a.txt"
    file.write_text(STORY, "utf-8")
    assert run(str(file), "--index", str(index))[0] == 0
    whole = index.read_bytes()
    index.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    code, clusters, said = run(str(file), "--index", str(index))
    assert (code, clusters) == (2, [])
    assert f"path must be an index file, got {str(index)!r}: " in said


def test_an_index_that_cannot_be_written_is_named(run, tmp_path) -> None:
    index, file = tmp_path / "stories.index", tmp_path / "a.txt"
    file.write_text(STORY, "utf-8")
    index.symlink_to(tmp_path / "nowhere" / "x")
    code, clusters, said = run(str(file), "--index", str(index))
    assert (code, clusters) == (3, [])
    assert f"path must be an index file that can be read and written, got {str(index)!r}: unable to open" in said


def test_an_index_on_a_server_that_is_down_is_named_without_its_password(run, tmp_path) -> None:
    pytest.importorskip("redis")
    file = tmp_path / "a.txt"
    file.write_text(STORY, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code, clusters, said = run(str(file), "--index", f"redis://wire:secret@127.0.0.1:{port}/0")
    assert (code, clusters, len(said.splitlines())) == (3, [], 1)
    rule = "url and prefix must lead to an index that can be read and written"
    assert f"{rule}, got 'redis://127.0.0.1:{port}/0' and 'newsclean': " in said
    assert "secret" not in said
    code, clusters, said = run(str(file), "--index", "redis://:sec#ret@localhost")
    assert (code, clusters, len(said.splitlines())) == (2, [], 1)
    assert "url must be the URL of a Redis server" in said


def test_an_index_on_a_server_needs_the_package_redis(run, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    file = tmp_path / "a.txt"
    file.write_text(STORY, "utf-8")
    code, _, said = run(str(file), "--index", "redis://localhost")
    assert (code, "pip install 'newsclean[redis]'" in said) == (2, True)


def test_an_index_of_other_thresholds_is_refused(run, tmp_path) -> None:
    index, file = tmp_path / "stories.index", tmp_path / "a.txt"
    file.write_text(STORY, "utf-8")
    assert run(str(file), "--index", str(index), "--jaccard", "0.7")[0] == 0
    code, _, said = run(str(file), "--index", str(index))
    assert code == 2
    assert "jaccard 0.36 instead of 0.7" in said
    assert run(str(file), "--index", str(file))[0] == 2
    assert file.read_text("utf-8") == STORY
    assert "none" in run(str(file), "--index", str(tmp_path / "none" / "x"))[2]
