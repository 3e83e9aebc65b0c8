"""Find phrases with placeholders, and starts of lines, by their first or last letters."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.phrases.slots import slots
from newsclean.text.scripts import JOINED_LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_PREFIX, _SUFFIX = 7, 6
_LOOKS = (6, 3, 1)
"""Lengths of the prefixes and suffixes in the index, in letters."""
_WHOLE = r"\Z"
_ENDS = "\0"  # before a suffix, to distinguish it from a prefix
_JOINED = re.compile(rf"[{JOINED_LETTERS}]\Z")
SLOT = re.compile(r"\{(n|name|network)\}")


FORMS = ("always", "beside", "label", "starts")
"""How a phrase matches a line: as the whole line (`always`); as the whole line next to other lines of furniture
(`beside`); as a label before a colon or dash and a title (`label`); as the start of the line (`starts`)."""


class Match(NamedTuple):
    """The phrase that a line consists of or begins with: its kind, and how the line matches it.

    Attributes:
        kind: the kind of furniture, as in the phrase files.
        alone: whether the line is furniture even without other furniture beside it.
        labels: whether the line continues after the phrase.
    """

    kind: str
    alone: bool
    labels: bool = False


@cache
def match_of(kind: str, form: str) -> Match:
    """Return the `Match` of a line with a phrase of the given kind and form, which is one of `FORMS`."""
    return Match(kind, form != "beside", form in {"label", "starts"})


def affix_of(text: str, form: str) -> str:
    r"""Return the key of a phrase in the index: the letters before its first placeholder, such as {n}, at most seven.

    If the phrase begins with a placeholder, the key is a NUL and the letters after the last one, at most six. For the
    form `starts`, it is then empty.

    >>> affix_of("share on {network}", "always"), affix_of("{n} shares", "always"), affix_of("{n} shares", "starts")
    ('share o', '\x00shares', '')
    """
    first = text.partition("{")[0] if SLOT.search(text) else text
    last = "" if form == "starts" else text.rpartition("}")[2]
    return first[:_PREFIX] or (_ENDS + last[-_SUFFIX:] if last else "")


class _Slotted:
    """A phrase that has placeholders such as {n}, or is the start of a line. Its pattern is compiled at first use."""

    __slots__ = ("_pattern", "_text", "_whole", "match", "piece")

    def __init__(self, text: str, form: str, match: Match) -> None:
        self._text, self._whole = text, form != "starts"
        self.piece = max(SLOT.split(text)[::2], key=len)  # part of every match
        self._pattern: re.Pattern[str] | None = None
        self.match = match

    def _compile(self) -> re.Pattern[str]:
        parts = SLOT.split(self._text)
        joined = "" if _JOINED.search(self._text) else r"(?!\w)"
        texts = (slots()[part] if i % 2 else re.escape(part) for i, part in enumerate(parts))
        return re.compile("".join(texts) + (_WHOLE if self._whole else joined))

    def is_in(self, text: str, are_networks: Callable[[str], bool]) -> bool:
        """Return whether a text is this phrase or, for the form `starts`, begins with it.

        Args:
            text: the text of a line in the form of `fold`, or of `normalise` for the form `starts`.
            are_networks: a function that returns whether the text in the place of {network} names social networks.
        """
        if self._pattern is None:
            self._pattern = self._compile()
        found = self._pattern.match(text)
        return found is not None and all(map(are_networks, found.groups()))


class AffixIndex:
    """An index of phrases by their first or last letters. A line is compared only with the few phrases that may match.

    Most lines share neither their first nor their last letters with a phrase. A few look-ups exclude such lines.

    Args:
        tables: the tables `slotted` of `Prepared`; of equal phrases, the first counts.
    """

    def __init__(self, tables: Sequence[Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]]) -> None:
        self._tables = tables
        self._made: dict[str, dict[str, list[_Slotted]]] = {form: {} for form in FORMS}
        self._keys = {key for table in tables for filed in table.values() for key in filed}
        self._heads = _looks((key for key in self._keys if key[:1] != _ENDS), lambda key, look: key[:look])
        self._tails = _looks((key[1:] for key in self._keys if key[:1] == _ENDS), lambda key, look: key[-look:])
        # The pieces of phrases with neither a fixed beginning nor a fixed ending, which have no key.
        self._pieces = sorted({phrase.piece for form in FORMS for phrase in self._under(form, "")})

    def keys_of(self, text: str) -> list[str]:
        """Return the keys of phrases that a text may match (see `affix_of`), longest first. Prefixes are first."""
        keys = [text[:size] for look in _LOOKS for size in self._heads.get(text[:look], ())]
        for piece in self._pieces:
            if piece in text:
                keys.append("")
                break
        keys += [_ENDS + text[-size:] for look in _LOOKS for size in self._tails.get(text[-look:], ())]
        return [key for key in keys if key in self._keys]

    def _under(self, form: str, key: str) -> list[_Slotted]:
        """Return the phrases of a form under a key of the index; an empty list if there are none."""
        made = self._made[form]
        if key not in made:
            filed = [phrase for table in self._tables for phrase in table.get(form, {}).get(key, ())]
            made[key] = [_Slotted(text, form, match_of(kind, form)) for text, kind in filed]
        return made[key]

    def find(self, form: str, text: str, keys: Sequence[str], are_networks: Callable[[str], bool]) -> Match | None:
        """Return the match of the first phrase of a form that fits a text; None if none does.

        Phrases with a fixed beginning are tried first, those with only a fixed ending last, the longest first.

        Args:
            form: one of `FORMS`.
            text: the text.
            keys: the result of `keys_of` for the text.
            are_networks: a function that returns whether a text consists of names of social networks.
        """
        for key in keys:
            for phrase in self._under(form, key):
                if phrase.piece in text and phrase.is_in(text, are_networks):
                    return phrase.match
        return None


def _looks(keys: Iterable[str], part: Callable[[str, int], str]) -> dict[str, list[int]]:
    """Return the lengths of keys by the first or last letters that the keys share, longest first.

    The number of these letters is the largest of `_LOOKS` that fits the key. `part(key, number)` returns the letters.
    Empty keys are left out.
    """
    grouped: dict[str, set[int]] = {}
    for key in filter(None, keys):
        look = next(look for look in _LOOKS if look <= len(key))
        grouped.setdefault(part(key, look), set()).add(len(key))
    return {letters: sorted(sizes, reverse=True) for letters, sizes in grouped.items()}
