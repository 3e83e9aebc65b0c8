"""Counts of lines: exact for ordinary sites, sampled for large ones, the same in any order and grouping."""

from __future__ import annotations

import pickle
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import LineCounts
from newsclean.template.keys import line_key

LINES = st.sampled_from(
    ["The Daily Gull", "Sign in", "Updated 9:05", "Updated 12:31", "Rain fell.", "It snowed.", "7", ""]
)
PAGES = st.lists(LINES, max_size=6).map("\n".join)
SMALL = st.integers(1, 3)


def of(texts, max_pages):
    return LineCounts.of(texts, max_pages)


@settings(max_examples=60)
@given(st.lists(PAGES), st.lists(PAGES), SMALL)
def test_addition_is_commutative(one, other, most):
    assert of(one, most) + of(other, most) == of(other, most) + of(one, most)


@settings(max_examples=60)
@given(st.lists(PAGES), st.lists(PAGES), st.lists(PAGES), SMALL)
def test_addition_is_associative(one, two, three, most):
    a, b, c = of(one, most), of(two, most), of(three, most)
    assert (a + b) + c == a + (b + c)


@given(st.lists(st.lists(PAGES, max_size=4), max_size=4), st.integers(1, 40))
def test_counting_parts_and_adding_is_counting_all(parts, most):
    together = of([page for part in parts for page in part], most)
    added = sum((of(part, most) for part in parts), start=of([], most))
    assert added == together
    counted = of([], most)
    for part in parts:
        counted = counted.counting(part)
    assert counted == together
    assert together.seen == sum(map(len, parts))
    assert pickle.loads(pickle.dumps(together)) == together  # noqa: S301 - what was pickled here


@given(st.lists(PAGES, max_size=30))
def test_up_to_the_limit_counts_are_exact(pages):
    counts = LineCounts.of(pages)
    distinct = set(pages)
    expected = Counter(key for page in distinct for key in {line_key(line) for line in page.splitlines()} if key)
    assert counts.pages == len(distinct)
    assert {support.line: support.pages for support in counts.supports()} == dict(expected)
    assert all(support.edge_pages <= support.pages for support in counts.supports())


def test_words_survive_merging_of_many_pages():
    """Only some pages keep their lines in words; a line on every page must be among these whatever is merged."""
    parts = [
        LineCounts.of([f"The Daily Gull\nStory {chr(97 + i)}{chr(97 + j)} fell."]) for i in range(26) for j in range(4)
    ]
    first = sum(parts, start=LineCounts())
    last = sum(reversed(parts), start=LineCounts())
    assert first == last
    assert first.supports()[0] == ("the daily gull", 104, 104)


def test_a_large_site_is_sampled_and_its_shares_are_close():
    names = ["".join(chr(97 + int(digit)) for digit in str(i)) for i in range(20_000)]
    pages = (
        f"The Daily Gull\n{'Members only' if i % 3 == 0 else ''}\nStory {name} fell." for i, name in enumerate(names)
    )
    counts = LineCounts.of(pages, 1000)
    assert (counts.pages, counts.seen) == (1000, 20_000)
    shares = {support.line: support.pages / counts.pages for support in counts.supports(min_pages=5)}
    assert shares.keys() == {"the daily gull", "members only"}
    assert shares["the daily gull"] == 1
    assert shares["members only"] == pytest.approx(1 / 3, abs=0.06)  # four standard errors


def test_a_page_that_comes_again_counts_once():
    counts = LineCounts.of(["The Daily Gull\nRain fell."] * 50)
    assert (counts.pages, counts.seen) == (1, 50)


def test_a_line_counts_once_a_page_and_its_place_is_told():
    page = "Sign in\nRain fell all day.\nAdvertisement\nIt snowed too.\nThen hail came.\nSign in"
    found = {support.line: support for support in LineCounts.of([page]).supports()}
    assert found["sign in"] == ("sign in", 1, 1)
    assert found["advertisement"] == ("advertisement", 1, 0)


def test_a_page_of_a_million_lines_costs_no_more_than_a_thousand():
    page = "\n".join(["Top of page", *["x" * 3] * 2_000, "Bottom of page"])
    assert {s.line for s in LineCounts.of([page]).supports()} == {"top of page", "xxx", "bottom of page"}
    many = "\n".join(f"line {chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(5_000))
    assert len(LineCounts.of([many]).supports()) == 1000


@pytest.mark.parametrize("most", [0, -1])
def test_a_limit_below_one_is_refused(most):
    with pytest.raises(ValueError, match=f"max_pages must be at least 1, got {most}"):
        LineCounts(max_pages=most)
    with pytest.raises(ValueError, match="max_pages must be at least 1"):
        LineCounts.of([], most)


def test_counts_of_different_limits_are_not_added():
    with pytest.raises(ValueError, match="counts must have the same max_pages to be added, got 10 and 20"):
        LineCounts(max_pages=10) + LineCounts(max_pages=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Updated 12:31", "UPDATED  9:05"),
        ("Updated 7 May 2025, 12:31", "Updated Monday, 14 June 2026 - 9:05"),
        ("Stand: 4. März 2026, 12:31 Uhr", "Stand: 14. Mai 2025, 9:05 Uhr"),
        ("更新时间：2025年11月7日 12:31", "更新时间：2026年1月17日 9:05"),
        ("© 2025 The Daily Gull", "© 2026 The Daily Gull"),
        ("آخر تحديث ٧ مايو ٢٠٢٥", "آخر تحديث ١٤ يونيو ٢٠٢٦"),
        ("अद्यतन ७ मई २०२५", "अद्यतन १४ जून २०२६"),
        ("• Sign in •", "Sign in"),
        ("Comments (3)", "comments (214)"),
    ],
)
def test_lines_of_one_template_share_a_key(one, other):
    assert line_key(one) == line_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Rain fell in May", "Rain fell in June"), ("Section A", "Section B"), ("Comments (3)", "Comment (3)")],
)
def test_lines_that_say_different_things_do_not(one, other):
    assert line_key(one) != line_key(other)


@pytest.mark.parametrize("text", ["", "  ", "12:31", "7 May 2025", "2025年11月7日", "***", "3-1", "x", "a" * 3000])
def test_lines_that_say_nothing_have_no_key(text):
    assert line_key(text) == ""
