"""WARC in, conversion records out; damaged records cost themselves only."""

from __future__ import annotations

import gzip
import json

import pytest
from papers import STORIES, page

import newsclean
from newsclean.batch import Limits
from newsclean.io.folders import InputFile
from newsclean.io.inputs import open_records
from newsclean.io.record_formats import Reading

warc = pytest.importorskip("fastwarc.warc")


def record(number, body, content_type="text/html; charset=utf-8", extra="", *, kind="response", status="200 OK"):  # noqa: PLR0913 - what a record has
    body = body if isinstance(body, bytes) else body.encode()
    http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode()
    http += body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08}-0000-0000-0000-000000000000>\r\n"
        f"WARC-Date: 2025-11-07T12:00:00Z\r\nWARC-Target-URI: https://site{number}.example/story\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


RECORDS = [
    record(0, page(STORIES[0])),
    record(0, "GET /story", kind="request"),
    record(1, b"GIF89a", "image/gif"),
    record(2, gzip.compress(page(STORIES[2]).encode()), extra="Content-Encoding: gzip\r\n"),
    record(3, page(STORIES[3]), "application/xhtml+xml"),
]


def text_record(number, text, kind="conversion", content_type="text/plain"):
    body = text.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08}-0000-0000-0000-000000000000>\r\n"
        f"WARC-Date: 2025-11-07T12:00:00Z\r\nWARC-Target-URI: https://site{number}.example/story\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


WET = [text_record(0, STORIES[0]), text_record(3, STORIES[3])]


@pytest.fixture(params=["", ".gz"])
def write(request, tmp_path):
    """Write records to a file, each compressed by itself, as archives have them, or plain."""

    def call(*records):
        path = tmp_path / f"crawl.warc{request.param}"
        path.write_bytes(b"".join(gzip.compress(raw) if request.param else raw for raw in records))
        return path

    return call


def conversions(path):
    with path.open("rb") as file:
        return [
            (dict(found.headers.items()), found.reader.read().decode())
            for found in warc.ArchiveIterator(file, parse_http=False)
        ]


def test_html_responses_become_conversion_records(run, write):
    ran = run(write(*RECORDS))
    assert (ran.summary.files, ran.summary.cleaned, ran.rules) == (3, 3, {})
    found = conversions(ran.path)
    assert [headers["WARC-Target-URI"] for headers, _ in found] == [f"https://site{n}.example/story" for n in (0, 2, 3)]
    for (headers, text), story in zip(found, (STORIES[0], STORIES[2], STORIES[3]), strict=True):
        assert story.split("\n\n")[0] in text
        assert headers["WARC-Type"] == "conversion"
        assert headers["WARC-Date"] == "2025-11-07T12:00:00Z"
        assert headers["WARC-Record-ID"] != headers["WARC-Refers-To"]
    assert [r["url"] for r in ran.records("removals")] == [headers["WARC-Target-URI"] for headers, _ in found]


def test_texts_of_wet_files_are_cleaned(run, tmp_path):
    """As Common Crawl writes them: a record of information, then the text of each page."""
    path = tmp_path / "crawl.warc.wet.gz"
    path.write_bytes(b"".join(map(gzip.compress, [text_record(0, "Software-Info: x", "warcinfo"), *WET])))
    ran = run(path)
    assert (ran.summary.files, ran.summary.cleaned, ran.rules) == (2, 2, {})
    found = conversions(ran.path)
    assert ran.path.name == "crawl.warc.wet.gz"
    assert [text for _, text in found] == [newsclean.clean(story).text for story in (STORIES[0], STORIES[3])]
    assert [headers["WARC-Target-URI"] for headers, _ in found] == [f"https://site{n}.example/story" for n in (0, 3)]


def test_conversions_to_other_formats_are_read_over(run, write):
    ran = run(write(RECORDS[0], text_record(1, "{}", content_type="application/json")))
    assert (ran.summary.files, ran.rules) == (1, {})


def test_a_text_that_is_too_large_is_named_and_the_rest_goes_on(run, write):
    ran = run(write(text_record(1, "Rain. " * 1000), WET[1]), limits=Limits(file_bytes=5000))
    assert (ran.summary.cleaned, list(ran.rules.values())) == (1, ["record-too-large"])


def test_the_bytes_are_the_same_each_time(run, write):
    path = write(*RECORDS)
    assert run(path).path.read_bytes() == run(path).path.read_bytes()


def test_a_damaged_record_is_named_by_its_place_and_the_rest_goes_on(run, write):
    path = write(*RECORDS)
    sizes = [len(gzip.compress(raw)) if path.suffix == ".gz" else len(raw) for raw in RECORDS]
    raw = bytearray(path.read_bytes())
    at = sum(sizes[:3])
    raw[at + 12 : at + 40] = b"\0" * 28
    path.write_bytes(raw)
    ran = run(path)
    (error,) = ran.records("errors")
    assert error["rule"] == "damaged"
    assert 0 < error["offset"] <= at
    assert [headers["WARC-Target-URI"][12] for headers, _ in conversions(ran.path)] == ["0", "3"]


@pytest.mark.parametrize("length", ["", "Content-Length: 12x\r\n", "Content-Length: \r\n"])
def test_a_record_without_its_length_is_damaged_and_the_rest_goes_on(run, write, length):
    """A gzip stream that was cut off goes on in the next one, as a header without an end."""
    head, body = record(2, page(STORIES[2])).split(b"Content-Length", 1)
    ran = run(write(RECORDS[0], head + length.encode() + body[body.index(b"\r\n") + 2 :], RECORDS[4]))
    (error,) = ran.records("errors")
    assert error["rule"] == "damaged"
    assert error["message"].startswith("a record must have a Content-Length in digits, got '")
    assert [headers["WARC-Target-URI"][12] for headers, _ in conversions(ran.path)] == ["0", "3"]


@pytest.mark.parametrize("kind", ["response", "request"])
@pytest.mark.parametrize("more", [b"0", b"00000000"])
def test_a_record_that_says_more_bytes_than_follow_swallows_no_others(run, write, kind, more):
    raw = record(2, page(STORIES[2]), kind=kind).replace(b"\r\n\r\nHTTP", more + b"\r\n\r\nHTTP", 1)
    ran = run(write(RECORDS[0], raw, RECORDS[4]))
    assert list(ran.rules.values()) == ["damaged"]
    assert [headers["WARC-Target-URI"][12] for headers, _ in conversions(ran.path)] == ["0", "3"]


@pytest.mark.parametrize("kept", [3, 12, 40])
@pytest.mark.parametrize("behind", [[], RECORDS[4:]])
def test_a_gzip_stream_that_says_nothing_before_its_end_is_told(run, tmp_path, kept, behind):
    path = tmp_path / "crawl.warc.gz"
    whole, cut, *others = map(gzip.compress, [RECORDS[0], RECORDS[4], *behind])
    path.write_bytes(b"".join([whole, cut[:kept], *others]))
    ran = run(path)
    assert list(ran.rules.values()) == ["damaged"]
    assert [headers["WARC-Target-URI"][12] for headers, _ in conversions(ran.path)] == ["0", "3"][: len(behind) + 1]


def test_an_archive_cut_off_gives_all_records_before_the_cut(run, write):
    path = write(*RECORDS)
    path.write_bytes(path.read_bytes()[:-60])
    ran = run(path)
    assert list(ran.rules.values()) == ["damaged"]
    assert [headers["WARC-Target-URI"][12] for headers, _ in conversions(ran.path)] == ["0", "2"]


def test_a_record_that_is_too_large_is_named(run, write):
    ran = run(write(RECORDS[0], record(5, page("Rain. " * 2000)), RECORDS[4]), limits=Limits(file_bytes=3000))
    assert list(ran.rules.values()) == ["record-too-large"]
    assert ran.summary.cleaned == 2


def test_a_page_that_unpacks_to_much_more_is_named(run, write):
    packed = gzip.compress(b"<p>" + b"x" * 5_000_000)
    ran = run(write(record(5, packed, extra="Content-Encoding: gzip\r\n")), limits=Limits(file_bytes=1_000_000))
    assert list(ran.rules.values()) == ["record-too-large"]


@pytest.mark.parametrize("control", ["\n", "\r", "\0", "\x1b"])
def test_an_address_writes_no_header_of_its_own(run, write, control):
    address = f"https://site0.example/a{control}WARC-Type: response"
    ran = run(write(RECORDS[0].replace(b"https://site0.example/story", address.encode()), RECORDS[4]))
    (headers, _), _ = conversions(ran.path)
    assert headers["WARC-Type"] == "conversion"
    assert headers["WARC-Target-URI"] == f"https://site0.example/a%{ord(control):02X}WARC-Type: response"


def test_a_page_without_tags_is_an_error_and_gives_no_record(run, write):
    ran = run(write(record(5, "no tags"), RECORDS[0]))
    assert list(ran.rules.values()) == ["not-html"]
    assert len(conversions(ran.path)) == 1


def test_an_archive_that_goes_away_is_unreadable(tmp_path):
    [failure] = open_records(InputFile("gone.warc", str(tmp_path / "gone.warc"), "records"), Reading()).items()
    assert failure == ("gone.warc", "unreadable", "the file must be readable: No such file or directory", None, None)


def test_an_archive_that_is_not_compressed_as_its_name_says_is_read(run, tmp_path):
    (tmp_path / "crawl.warc.gz").write_bytes(RECORDS[0] + RECORDS[4])
    ran = run(tmp_path / "crawl.warc.gz")
    assert (ran.summary.cleaned, ran.rules) == (2, {})


def test_what_is_no_archive_is_damaged(run, tmp_path):
    (tmp_path / "a.warc").write_bytes(b"The mill turns.\n" * 100)
    ran = run(tmp_path / "a.warc")
    assert list(ran.rules.values()) == ["damaged"]
    assert json.loads((ran.out / "newsclean.json").read_bytes())["finished"]


STATUSES = [
    "301 Moved Permanently",
    "404 Not Found",
    "404 Not Found",
    "500 Internal Server Error",
    "206 Partial Content",
]


def test_pages_without_success_are_counted_and_not_cleaned(run, write):
    errors = [record(number, page(STORIES[3]), status=status) for number, status in enumerate(STATUSES, 5)]
    path = write(RECORDS[0], *errors, RECORDS[4])
    ran = run(path)
    assert (ran.summary.files, ran.summary.cleaned, ran.rules) == (3, 3, {})
    assert ran.summary.left_out == {"HTTP status 301": 1, "HTTP status 404": 2, "HTTP status 500": 1}
    assert [headers["WARC-Target-URI"][12] for headers, _ in conversions(ran.path)] == ["0", "9", "3"]
    assert json.loads((ran.out / "newsclean.json").read_bytes())["left_out"] == 4
    ran = run(path, any_status=True)
    assert (ran.summary.cleaned, ran.summary.left_out) == (7, {})


@pytest.mark.processes
@pytest.mark.parametrize("jobs", [1, 2])
def test_pages_without_success_go_through_worker_processes(run, write, jobs):
    ran = run(
        write(RECORDS[0], record(5, page(STORIES[3]), status="404 Not Found"), RECORDS[4]), jobs=jobs, isolate=True
    )
    assert (ran.summary.cleaned, ran.summary.left_out, ran.rules) == (2, {"HTTP status 404": 1}, {})
