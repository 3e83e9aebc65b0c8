"""Texts at the edge of what a text is: every cleaner and preset keeps the laws on each of them."""

from __future__ import annotations

import pytest

from newsclean import (
    PRESETS,
    Document,
    author_notes,
    credits,
    edges,
    foreign,
    furniture,
    headlines,
    masthead,
    tags,
    whitespace,
)
from newsclean.testing import check_cleaner, check_pipeline

PROSE = "The harbour opened again on Friday after a year of repairs that cost twice the sum planned."
TEXTS = [
    "",
    *("\n", " ", "\t", "\r", "\r\n", "\n\n", " \n", "\n ", "\u00a0", "\ufeff", "\u200b", "\u2028", "\x00", "\ud800"),
    *("a", " a", "a ", "a\n", "\na", "\n\na\n\n", "a\r\rb", "a\r\n\r\n\r\nb", "a \n b", "a\u200bb", "a\x85\u2029b"),
    *("\u0e01\u200b\u0e02", "\u0645\u06cc\u200c\u062e", "\U0001f468\u200d\U0001f469"),
    *("×", "0:00", "...", "Facebook", "Facebook\nX", "Facebook\rFollow us", "0:00\nFacebook", "Read more\n×\n0:00"),
    *("2025", "07/11/2025", "Friday, Nov 07, 2025", "Friday, Nov 07, 2025\n\n" + PROSE, "By Jane Roe\n" + PROSE),
    *(f"A Title of Some Words\nA Title of Some Words\n{PROSE}", f"{PROSE}\n{PROSE}\n{PROSE}", f"{PROSE}\r\n\r\n×"),
    *(f"{PROSE}\n\nFacebook\nFollow us", f"{PROSE}\nFollow us\nРелиз\n相关新闻", f"相关新闻\n{PROSE}\n相关新闻"),
    *(f"{PROSE}\nRelated articles", f"Related articles\n{PROSE}", f"{PROSE}\nRelated articles\nOne Two Three\nFour"),
    f"{PROSE}\n" * 3 + "港口维修一年后重新开放\n渡轮票价节前上涨\n相关新闻\n" * 2,
    "港口维修一年后重新开放\n" * 20,
    "Related articles\nCouncil Votes to Keep Village School\n" * 12,
]
CLEANERS = [whitespace, furniture, masthead, headlines, foreign, edges, credits, author_notes, tags]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_cleaners_keep_the_laws(text: str) -> None:
    for cleaner in CLEANERS:
        check_cleaner(cleaner, Document(text))


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_presets_keep_the_laws_and_settle(text: str) -> None:
    for preset in PRESETS.values():
        check_pipeline(preset, Document(text))
