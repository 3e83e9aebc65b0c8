"""Compressed streams: whole, of several parts, cut off, wrong, and far larger than they look."""

from __future__ import annotations

import gzip
import random

import pytest

from newsclean.io import compression
from newsclean.io.compression import Bytes, compressed
from newsclean.io.failures import BadInput, Refused

zstandard = pytest.importorskip("zstandard")
CONTENT = random.Random(7).randbytes(600_000)  # noqa: S311 - no secrets
PACK = {"gzip": gzip.compress, "zstd": zstandard.compress}
KINDS = pytest.mark.parametrize("kind", PACK)


@pytest.fixture
def read(tmp_path):
    """Return what a file of these bytes holds, and the problem at its end."""

    def call(raw, kind, **options):
        path = tmp_path / "file"
        path.write_bytes(raw)
        got = b""
        try:
            for chunk in Bytes(str(path), kind, **options):
                got += chunk
        except BadInput as problem:
            return got, problem.rule
        return got, ""

    return call


@pytest.mark.parametrize("kind", ["", *PACK])
def test_what_is_written_is_read(tmp_path, read, kind):
    with (tmp_path / "new").open("wb") as file, compressed(file, kind) as write:
        write(CONTENT[:1000])
        write(CONTENT[1000:])
    assert read((tmp_path / "new").read_bytes(), kind) == (CONTENT, "")


@KINDS
def test_the_bytes_written_depend_on_the_content_only(tmp_path, kind):
    for name in ("a", "b"):
        with (tmp_path / name).open("wb") as file, compressed(file, kind) as write:
            write(CONTENT)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@KINDS
def test_streams_one_behind_the_other_are_one(read, kind):
    assert read(PACK[kind](CONTENT) + PACK[kind](b"") + PACK[kind](b"end"), kind) == (CONTENT + b"end", "")


@KINDS
def test_an_empty_file_holds_nothing(read, kind):
    assert read(b"", kind) == (b"", "")


@KINDS
@pytest.mark.parametrize("cut", [1, 9, 5000])
def test_a_stream_cut_off_gives_what_came_before(read, kind, cut):
    got, rule = read(PACK[kind](CONTENT)[:-cut], kind)
    assert rule == "damaged"
    assert CONTENT.startswith(got)
    assert len(got) > len(CONTENT) - cut - 200_000


@KINDS
def test_what_follows_a_stream_and_is_none_is_damage(read, kind):
    assert read(PACK[kind](CONTENT) + b"and more", kind) == (CONTENT, "damaged")


@KINDS
def test_what_is_no_stream_is_damage(read, kind):
    assert read(b"The mill turns.", kind) == (b"", "damaged")


@KINDS
def test_a_file_that_grows_without_end_is_not_read_to_its_end(read, kind, monkeypatch):
    monkeypatch.setattr(compression, "_FREE", 1 << 20)
    got, rule = read(PACK[kind](bytes(80 << 20)), kind, most_times=10)
    assert rule == "bomb"
    assert len(got) < 40 << 20


def test_a_package_that_is_missing_is_named(tmp_path):
    with pytest.raises(Refused, match=r"pip install 'newsclean\[odd\]'"):
        compression.optional("surely_not_installed", extra="odd", what="odd files")
