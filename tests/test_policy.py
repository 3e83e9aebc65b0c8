"""The policy: which disputed lines stay, from Python and from the command line."""

from __future__ import annotations

from typing import Any

import pytest

from newsclean import NEWS, Policy, clean, fix_whitespace

STORY = (
    "The council of Marrowby voted on Monday to open the old harbour again for fishing boats.\n\n"
    "The harbour had been closed for a year while the council repaired its wall, said the mayor, Ada Finch.\n\n"
    "Fishing boats from Marrowby will pay nothing for the harbour until the end of the year, the council said."
)
TITLE = "Marrowby opens its harbour to fishing boats"
DISPUTED = {"by_lines": "By Thomas Pellow", "date_lines": "12 March 2025, 10:15"}


@pytest.mark.parametrize("kind", DISPUTED)
def test_a_kind_goes_or_stays_as_the_policy_says(kind: str) -> None:
    text = f"{TITLE}\n{DISPUTED[kind]}\n\n{STORY}"
    assert clean(text).text == f"{TITLE}\n\n{STORY}"
    assert clean(text, policy=Policy(**{kind: "keep"})).text == text


def test_a_policy_reaches_the_reader_of_a_pipeline() -> None:
    policy = Policy(captions="drop")
    assert NEWS.with_policy(policy).cleaners[1].policy == policy  # type: ignore[attr-defined]
    assert NEWS.with_policy(policy).with_policy(Policy()) == NEWS


def test_a_pipeline_without_a_reader_follows_no_policy() -> None:
    with pytest.raises(
        ValueError, match=r"policy must be for .* KeepStory\(\), got the pipeline .custom. with whitespace"
    ):
        clean("Rain fell.", fix_whitespace, policy=Policy(tags="keep"))


@pytest.mark.parametrize("wrong", ["keep", {"tags": "keep"}, None])
def test_a_policy_is_a_policy(wrong: Any) -> None:
    with pytest.raises(TypeError, match="policy must be a Policy, got"):
        clean("Rain fell.", policy=wrong)


@pytest.mark.parametrize("wrong", ["maybe", [], None])
def test_a_choice_is_keep_or_drop(wrong: Any) -> None:
    with pytest.raises(ValueError, match="captions must be 'keep' or 'drop', got"):
        Policy(captions=wrong)


@pytest.mark.parametrize("wrong", ["tags", "tags=", "tags=maybe", "colours=keep", "=keep", ""])
def test_a_choice_names_a_kind_and_what_happens_to_it(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"policy must be KIND=keep or KIND=drop with KIND one of captions, .*got"):
        Policy.of([wrong])
