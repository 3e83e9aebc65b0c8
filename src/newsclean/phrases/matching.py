"""Find the phrase that a line consists of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.phrases.affixes import FORMS, SLOT, AffixIndex, Match, affix_of, match_of
from newsclean.phrases.normalizing import bare, fold, normalise
from newsclean.phrases.slots import counter, joint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONGEST_PHRASE = 90
"""Most code points of a line that is a phrase as a whole."""
LONGEST_PROMPT = 300
"""Most code points of a line that begins with a phrase or a label."""
_LONGEST_LABEL, _LONGEST_COUNTER = 60, 20
_SEPARATORS = re.compile(r"[:：|｜»›>→–—-]")


class Phrase(NamedTuple):
    """One entry of a phrase file. `kind` is the name of its table, such as `share`; `form` is one of `FORMS`."""

    kind: str
    form: str
    text: str


class Prepared(NamedTuple):
    """Phrases after `normalise`, grouped by the way in which they match a line.

    Attributes:
        whole: for each of `FORMS`, the phrases without placeholders such as {n}, by kind.
        slotted: for each of `FORMS`, the phrases with placeholders, and all phrases of the form `starts`. Each is a
            pair of phrase and kind. They are grouped by their first letters, else by their last ones; see `affix_of`.
    """

    whole: dict[str, dict[str, list[str]]]
    slotted: dict[str, dict[str, list[tuple[str, str]]]]


def prepare(phrases: Iterable[Phrase]) -> Prepared:
    """Return the phrases after `normalise`, grouped as in `Prepared`. Of equal ones of a form, only the first is kept.

    >>> prepare([Phrase("share", "always", "Share on {network}"), Phrase("share", "always", "Share:")])
    Prepared(whole={'always': {'share': ['share']}}, slotted={'always': {'share o': [('share on {network}', 'share')]}})
    """
    whole: dict[str, dict[str, str]] = {}
    slotted: dict[str, dict[str, str]] = {}
    for kind, form, text in phrases:
        normal = normalise(text)
        if form == "starts" or SLOT.search(normal):
            slotted.setdefault(form, {}).setdefault(normal, kind)
        else:
            whole.setdefault(form, {}).setdefault(bare(normal), kind)
    by_kind: dict[str, dict[str, list[str]]] = {}
    for form, kinds in whole.items():
        for text, kind in kinds.items():
            by_kind.setdefault(form, {}).setdefault(kind, []).append(text)
    filed: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for form, kinds in slotted.items():
        for text, kind in kinds.items():
            filed.setdefault(form, {}).setdefault(affix_of(text, form), []).append((text, kind))
    return Prepared(by_kind, filed)


class Matcher:
    """A function that finds the phrase that a line consists of or begins with, and its kind, in a few look-ups.

    >>> phrases = prepare([Phrase("share", "always", "share on {network}")])
    >>> matcher = Matcher([phrases], networks=["facebook", "x"])
    >>> matcher("Share on Facebook and X!")
    Match(kind='share', alone=True, labels=False)
    >>> matcher("She will share on Facebook what she saw.") is None
    True
    """

    def __init__(self, tables: Sequence[Prepared], networks: Iterable[str]) -> None:
        """Index the phrases of all tables. Of equal phrases, the first one counts.

        Args:
            tables: phrases from `prepare`.
            networks: the names of social networks, in the form of `fold`.
        """
        self._networks = frozenset(networks)
        self._whole: dict[str, dict[str, Match]] = {form: {} for form in FORMS}
        self._slotted = AffixIndex([table.slotted for table in tables])
        for table in reversed(tables):
            for form, kinds in table.whole.items():
                for kind, texts in kinds.items():
                    self._whole[form].update(dict.fromkeys(texts, match_of(kind, form)))
        self._longest_network = max(map(len, self._networks), default=0)
        self._look = lru_cache(maxsize=16384)(self._read)

    def is_network(self, line: str) -> bool:
        """Return whether a line is a social network's name, with or without a counter."""
        folded = fold(line) if len(line) <= LONGEST_PHRASE else ""
        if folded in self._networks:
            return True
        return len(folded) <= self._longest_network + _LONGEST_COUNTER and counter().sub("", folded) in self._networks

    def _are_networks(self, text: str) -> bool:
        """Return whether a text is a list of social networks, separated by commas or words for "and"."""
        return text in self._networks or all(fold(part) in self._networks for part in joint().split(text))

    def __call__(self, line: str) -> Match | None:
        """Return the match of a line that is a phrase or begins with one; None if no phrase matches."""
        return self._look(line) if len(line) <= LONGEST_PROMPT else None

    def _read(self, line: str) -> Match | None:
        normal = normalise(line)
        folded = bare(normal)
        return self._find(line, normal, folded) if folded else None

    def _find(self, line: str, normal: str, folded: str) -> Match | None:
        short = len(folded) <= LONGEST_PHRASE
        keys = self._slotted.keys_of(folded)
        found = self._as_whole("always", folded, keys) if short else None
        found = found or self._as_label(line) or self._as_start(normal, folded, keys)
        return found or (self._as_whole("beside", folded, keys) if short else None)

    def _as_whole(self, form: str, folded: str, keys: Sequence[str]) -> Match | None:
        found = self._whole[form].get(folded)
        return found or (self._slotted.find(form, folded, keys, self._are_networks) if keys else None)

    def _as_start(self, normal: str, folded: str, keys: Sequence[str]) -> Match | None:
        keys = keys if normal == folded else self._slotted.keys_of(normal)
        return self._slotted.find("starts", normal, keys, self._are_networks) if keys else None

    def _as_label(self, line: str) -> Match | None:
        if not _SEPARATORS.search(line, 0, _LONGEST_LABEL):
            return None
        for at in _separators(line):
            label, rest = fold(line[:at]), line[at + 1 :].lstrip("-– —")
            found = self._whole["label"].get(label) if rest else None
            if found and not _is_one_sentence(line[at], label, rest):
                return found
        return None


def _is_one_sentence(separator: str, label: str, rest: str) -> bool:
    """Return whether a label, a separator and the rest of a line are one sentence: "Listen - that is all she did."."""
    return rest[0].islower() and rest.endswith(".") and (separator in "-–— " or " " not in label)


def _separators(line: str) -> Iterator[int]:
    """Yield the positions at which a label may end: at a colon, an arrow, a long dash, or a hyphen between spaces."""
    head = line[:_LONGEST_LABEL]
    for found in _SEPARATORS.finditer(head):
        at = found.start()
        if found[0] != "-":
            yield at
        elif head[at - 1 : at] == " " == head[at + 1 : at + 2]:
            yield at - 1
