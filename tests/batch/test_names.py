"""File names: escaped and back, and outputs that never share a name."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsclean.io.filenames import escape_name, output_name, printable, reserve_folders, root_labels, unescape_name


def output_names(names):
    taken = set()
    reserve_folders(names, taken)
    return [output_name(name, ".txt", taken) for name in names]


RAW = st.binary(min_size=1, max_size=40).filter(lambda raw: b"\0" not in raw)
PART = st.text("aAbB.~%é\u0301ßsİi ~2tx", min_size=1, max_size=6).filter(lambda part: part not in {".", ".."})
NAMES = st.lists(st.lists(PART, min_size=1, max_size=3).map("/".join), max_size=12, unique=True)


@given(RAW)
@example(b"%~")
@example(b"%~25~")
@example(b"%%~\xff")
@example(b"caf\xe9.txt")
def test_every_name_comes_back_from_its_escaped_form(raw):
    name = os.fsdecode(raw)
    escaped = escape_name(name)
    assert unescape_name(escaped) == name
    assert escaped.encode()  # valid Unicode, without surrogates


@given(RAW, RAW)
@example(b"a%~FF", b"a\xff")
def test_different_names_stay_different(one, other):
    assert (escape_name(os.fsdecode(one)) == escape_name(os.fsdecode(other))) == (one == other)


@pytest.mark.parametrize("name", ["100%.txt", "caf%C3%A9.txt", "наука и жизнь.txt", "two\nlines.txt", "%~".strip("~")])
def test_names_of_good_unicode_stay_as_they_are(name):
    assert escape_name(name) == name


def folded(name):
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


@given(NAMES)
@example(["r/a.txt", "r/A.txt", "r/a.txt~2"])
@example(["r/é.txt", "r/e\u0301.txt"])
@example(["r/a", "r/a.txt/b"])
def test_no_two_outputs_fall_together_on_any_file_system(names):
    outputs = output_names(names)
    assert len(outputs) == len(names)
    assert len({folded(output) for output in outputs}) == len(outputs)
    folders = {folded(output.rsplit("/", i)[0]) for output in outputs for i in range(1, output.count("/") + 1)}
    assert not folders & {folded(output) for output in outputs}


@given(NAMES)
def test_an_output_is_named_after_its_input_unless_that_name_is_taken(names):
    for name, output in zip(names, output_names(names), strict=True):
        assert output.startswith(f"clean/{name}")
        assert output.endswith(".txt")


def test_a_file_does_not_take_the_name_of_a_folder():
    names = ["news/a.txt", "news/a.txt/b.txt"]
    assert output_names(names) == ["clean/news/a~2.txt", "clean/news/a.txt/b.txt"]


def test_a_long_name_is_cut_and_stays_its_own():
    stem = "字" * 84  # 252 bytes, and with the ending 256
    outputs = output_names([f"news/{stem}甲", f"news/{stem}乙"])
    assert len(set(outputs)) == 2
    assert all(len(part.encode()) <= 255 for output in outputs for part in output.split("/"))


def test_folders_of_one_name_are_told_apart(tmp_path):
    folders = [str(tmp_path / "a" / "news"), str(tmp_path / "b" / "News"), str(tmp_path / "news~2")]
    assert root_labels(folders) == ["news", "News~2", "news~2~2"]


def test_the_root_of_the_file_system_has_a_name_too():
    assert root_labels([os.sep]) == ["root"]


@given(st.text())
def test_what_is_printable_keeps_to_its_line_and_orders_nothing(text):
    assert printable(text).isprintable()
