"""Each cleaner on its cases: what it takes, what it leaves, and what it is known to get wrong."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import newsclean
from newsclean import NEWS, Document, clean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent / "cases" / "cleaners"
CLEANERS = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "stories")
KINDS = {"wild", "synthetic", "negative", "failing"}
# Every reason in the documentation of the cleaners, with the cleaner that gives it.
REASONS = {
    "whitespace": {"padding", "blank-lines", "trailing-blanks", "line-break", "odd-space", "invisible"},
    "furniture": {
        *("share", "follow", "read-more", "related", "newsletter", "subscription", "comments", "cookies"),
        *("controls", "player", "advertisement"),
    },
    "masthead": {"repeated-title", "date-line", "updated-line", "byline", "breadcrumb", "reading-time", "slogan"},
    "headlines": {"headline-list"},
    "foreign": {"foreign-script", "foreign-language"},
    "unicode": {"mojibake"},
    "credits": {"credit"},
    "author_notes": {"author-note"},
    "tags": {"tags"},
}
# These belong to NEWS: what they leave, all of NEWS must leave too.
IN_NEWS = {"furniture", "masthead", "headlines", "foreign"}


@cache
def stories() -> dict[str, str]:
    """The stories and their halves by the names that cases call them by: en, en1, en2."""
    found = {}
    for language, parts in tomllib.loads((FOLDER / "stories.toml").read_text("utf-8")).items():
        first, second = parts["first"].strip(), parts["second"].strip()
        found |= {language: f"{first}\n{second}", f"{language}1": first, f"{language}2": second}
    return found


def filled(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: stories()[match[1]], text)


@cache
def cases(cleaner: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((FOLDER / f"{cleaner}.toml").read_text("utf-8"))["case"])


def of_kinds(*kinds: str) -> list[Any]:
    return [
        pytest.param(cleaner, case, id=f"{cleaner}: {case['note']}")
        for cleaner in CLEANERS
        for case in cases(cleaner)
        if case["kind"] in kinds
    ]


def of_failing() -> list[Any]:
    """The known failures; each must go on failing, or lose its mark."""
    return [
        pytest.param(*param.values, id=param.id, marks=pytest.mark.xfail(reason=param.values[1]["why"]))
        for param in of_kinds("failing")
    ]


def _cleaner(name: str) -> Any:
    verb = "fix" if name in {"whitespace", "unicode"} else "drop"
    return getattr(newsclean, f"{verb}_{name}")


def run(cleaner: str, case: dict[str, Any]) -> newsclean.CleanResult:
    if cleaner == "unicode":
        pytest.importorskip("ftfy")
    return clean(Document(filled(case["text"]), title=case.get("title", "")), _cleaner(cleaner))


def tidy(cleaner: str, text: str) -> str:
    """The text without the blank lines that a removal may leave: they are another cleaner's business."""
    return text if cleaner in {"whitespace", "unicode"} else clean(text, newsclean.fix_whitespace).text


def reasons(result: newsclean.CleanResult) -> set[str]:
    return {removal.reason for removal in result.removals}


@pytest.mark.parametrize(("cleaner", "case"), of_kinds("wild", "synthetic"))
def test_noise_goes(cleaner: str, case: dict[str, Any]) -> None:
    result = run(cleaner, case)
    assert tidy(cleaner, result.text) == filled(case["expected"])
    assert reasons(result) >= set(case.get("reasons", ()))
    assert result.restore() == filled(case["text"])


@pytest.mark.parametrize(("cleaner", "case"), of_kinds("negative"))
def test_story_stays(cleaner: str, case: dict[str, Any]) -> None:
    result = run(cleaner, case)
    assert result.text == filled(case["text"])
    assert result.removals == ()


def also_in_news() -> list[Any]:
    """Cases of what must stay, but those that a cleaner leaves to another one, which say so."""
    return [p for p in of_kinds("negative") if p.values[0] in IN_NEWS and "alone" not in p.values[1]]


@pytest.mark.parametrize(("cleaner", "case"), also_in_news())
def test_story_stays_with_all_of_news(cleaner: str, case: dict[str, Any]) -> None:
    result = NEWS(Document(filled(case["text"]), title=case.get("title", "")))
    assert [removal for removal in result.removals if removal.text.strip()] == []


@pytest.mark.parametrize(("cleaner", "case"), of_failing())
def test_known_failure(cleaner: str, case: dict[str, Any]) -> None:
    assert tidy(cleaner, run(cleaner, case).text) == filled(case["expected"])


@pytest.mark.parametrize("story", [name for name in stories() if name[-1] not in "12"])
def test_story_that_the_cases_use_is_clean(story: str) -> None:
    assert NEWS(stories()[story]).removals == ()


@pytest.mark.parametrize("cleaner", CLEANERS)
def test_cleaner_has_enough_cases(cleaner: str) -> None:
    kinds = [case["kind"] for case in cases(cleaner)]
    assert set(kinds) <= KINDS
    assert sum(kind in {"wild", "synthetic"} for kind in kinds) >= 12
    assert kinds.count("negative") >= 12
    assert all(case["why"] for case in cases(cleaner) if case["kind"] == "failing")


@pytest.mark.parametrize("cleaner", CLEANERS)
def test_every_reason_has_a_case(cleaner: str) -> None:
    asked = {reason for case in cases(cleaner) for reason in case.get("reasons", ())}
    assert asked == REASONS[cleaner]


def test_every_cleaner_has_its_file() -> None:
    assert set(CLEANERS) == set(REASONS)


def test_legal_lines_go_where_they_are_asked_for() -> None:
    legal = newsclean.DropFurniture(kinds=("legal",))
    result = clean(f"{stories()['en']}\nAll rights reserved", legal)
    assert (result.text, reasons(result)) == (stories()["en"], {"legal"})
