"""Choose whether to keep or remove lines on which people disagree, such as captions and by-lines."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, TypeAlias

from newsclean.arguments import strings

if TYPE_CHECKING:
    from collections.abc import Iterable

Choice: TypeAlias = Literal["keep", "drop"]


@dataclass(frozen=True)
class Policy:
    """The choice, `keep` or `drop`, for each kind of line that only some people count as part of the story.

    Dropped names and dates remain in the result's `authors` and `date`.

    Attributes:
        captions: captions of the story's own pictures.
        credits: credits of pictures and agencies.
        author_notes: notes on the author, and contact details.
        legal_lines: copyright and terms of use.
        tags: subjects under which the site files the story.
        by_lines: the author's name above the story.
        date_lines: the time of publication or change.

    Raises:
        ValueError: a choice is neither `keep` nor `drop`.

    >>> Policy(captions="drop").captions
    'drop'
    """

    captions: Choice = "keep"
    credits: Choice = "keep"
    author_notes: Choice = "drop"
    legal_lines: Choice = "drop"
    tags: Choice = "drop"
    by_lines: Choice = "drop"
    date_lines: Choice = "drop"

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) not in ("keep", "drop"):
                raise ValueError(f"{field.name} must be 'keep' or 'drop', got {getattr(self, field.name)!r}")

    @classmethod
    def of(cls, choices: Iterable[str]) -> Policy:
        """Return the default policy with some choices changed, each given as `KIND=CHOICE`.

        Raises:
            TypeError: `choices` is one string, or not an iterable of strings.
            ValueError: a kind or a choice is unknown.

        >>> Policy.of(["captions=drop", "tags=keep"]) == Policy(captions="drop", tags="keep")
        True
        """
        values: dict[str, Choice] = {}
        for given in strings(choices, "choices"):
            name, _, choice = given.partition("=")
            if name not in _KINDS or choice not in {"keep", "drop"}:
                raise ValueError(
                    f"policy must be KIND=keep or KIND=drop with KIND one of {', '.join(_KINDS)}, got {given!r}"
                )
            values[name] = choice  # type: ignore[assignment] # keep or drop, checked above
        return cls(**values)

    def kinds(self, choice: Choice) -> frozenset[str]:
        """Return the kinds of lines for which the policy has this choice, named as in `newsclean.reader.kinds`.

        >>> sorted(Policy().kinds("keep"))
        ['caption', 'credit']
        """
        return frozenset(kind for name, kind in _KINDS.items() if getattr(self, name) == choice)


_KINDS = {
    "captions": "caption", "credits": "credit", "author_notes": "author-note", "legal_lines": "legal", "tags": "tags",
    "by_lines": "byline", "date_lines": "date-line",
}  # fmt: skip

DEFAULT_POLICY = Policy()
"""Keep captions and credits, remove all other kinds."""
