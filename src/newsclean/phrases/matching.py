"""Find the phrase that a line consists of."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.phrases.normalizing import bare, fold, normalise
from newsclean.phrases.slots import counter, joint, slots
from newsclean.text.scripts import JOINED_LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

LONGEST_PHRASE = 90
"""Most code points of a line that is a phrase as a whole."""
LONGEST_PROMPT = 300
"""Most code points of a line that begins with a phrase or a label."""
_LONGEST_LABEL, _LONGEST_COUNTER = 60, 20
_PREFIX, _SUFFIX = 7, 6
_LOOKS = (4, 3, 1, 0)
"""Lengths of the prefixes and suffixes in the index, in letters."""
_WHOLE = r"\Z"
_ENDS = "\0"  # before a suffix, to distinguish it from a prefix
_JOINED = re.compile(rf"[{JOINED_LETTERS}]\Z")
_SEPARATORS = re.compile(r"[:：|｜»›>→–—-]")
_SLOT = re.compile(r"\{(n|name|network)\}")


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


FORMS = ("always", "beside", "label", "starts")
"""How a phrase matches a line: as the whole line (`always`); as the whole line next to other lines of furniture
(`beside`); as a label before a colon or dash and a title (`label`); as the start of the line (`starts`)."""


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
        if form == "starts" or _SLOT.search(normal):
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


def affix_of(text: str, form: str) -> str:
    r"""Return the key of a phrase in the index: the letters before its first placeholder, such as {n}, at most seven.

    If the phrase begins with a placeholder, the key is a NUL and the letters after the last one, at most six. For the
    form `starts`, it is then empty.

    >>> affix_of("share on {network}", "always"), affix_of("{n} shares", "always"), affix_of("{n} shares", "starts")
    ('share o', '\x00shares', '')
    """
    first = text.partition("{")[0] if _SLOT.search(text) else text
    last = "" if form == "starts" else text.rpartition("}")[2]
    return first[:_PREFIX] or (_ENDS + last[-_SUFFIX:] if last else "")


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
        self._slotted = {form: _AffixIndex(form, [table.slotted.get(form, {}) for table in tables]) for form in FORMS}
        for table in reversed(tables):
            for form, kinds in table.whole.items():
                for kind, texts in kinds.items():
                    self._whole[form].update(dict.fromkeys(texts, _match(kind, form)))
        self._longest_network = max(map(len, self._networks), default=0)
        self._look = lru_cache(maxsize=16384)(self._read)

    def is_network(self, line: str) -> bool:
        """Return whether a line is a social network's name, with or without a counter."""
        return len(line) <= LONGEST_PHRASE and self._look(line)[1]

    def _names_network(self, folded: str) -> bool:
        if folded in self._networks:
            return True
        return len(folded) <= self._longest_network + _LONGEST_COUNTER and counter().sub("", folded) in self._networks

    def _are_networks(self, text: str) -> bool:
        """Return whether a text is a list of social networks, separated by commas or words for "and"."""
        return text in self._networks or all(fold(part) in self._networks for part in joint().split(text))

    def __call__(self, line: str) -> Match | None:
        """Return the match of a line that is a phrase or begins with one; None if no phrase matches."""
        return self._look(line)[0] if len(line) <= LONGEST_PROMPT else None

    def _read(self, line: str) -> tuple[Match | None, bool]:
        """Return the match of a line, None if no phrase matches, and whether the line is a social network's name."""
        normal = normalise(line)
        folded = bare(normal)
        return self._find(line, normal, folded) if folded else None, self._names_network(folded)

    def _find(self, line: str, normal: str, folded: str) -> Match | None:
        short = len(folded) <= LONGEST_PHRASE
        found = self._as_whole("always", folded) if short else None
        found = found or self._as_label(line) or self._slotted["starts"].find(normal, self._are_networks)
        return found or (self._as_whole("beside", folded) if short else None)

    def _as_whole(self, form: str, folded: str) -> Match | None:
        return self._whole[form].get(folded) or self._slotted[form].find(folded, self._are_networks)

    def _as_label(self, line: str) -> Match | None:
        for at in _separators(line):
            label, rest = fold(line[:at]), line[at + 1 :].lstrip("-– —")
            found = self._whole["label"].get(label) if rest else None
            if found and not _is_one_sentence(line[at], label, rest):
                return found
        return None


@cache
def _match(kind: str, form: str) -> Match:
    return Match(kind, form != "beside", form in {"label", "starts"})


def _is_one_sentence(separator: str, label: str, rest: str) -> bool:
    """Return whether a label, a separator and the rest of a line are one sentence: "Listen - that is all she did."."""
    return rest[0].islower() and rest.endswith(".") and (separator in "-–— " or " " not in label)


class _Slotted:
    """A phrase that has placeholders such as {n}, or is the start of a line. Its pattern is compiled at first use."""

    __slots__ = ("_pattern", "_text", "_whole", "match", "piece")

    def __init__(self, text: str, form: str, match: Match) -> None:
        self._text, self._whole = text, form != "starts"
        self.piece = max(_SLOT.split(text)[::2], key=len)  # part of every match
        self._pattern: re.Pattern[str] | None = None
        self.match = match

    def _compile(self) -> re.Pattern[str]:
        parts = _SLOT.split(self._text)
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


class _AffixIndex:
    """An index of phrases by their first or last letters, with which a line is compared with few phrases.

    Most lines share neither their first nor their last letters with a phrase. A few look-ups exclude such lines.
    """

    def __init__(self, form: str, tables: Sequence[Mapping[str, Sequence[tuple[str, str]]]]) -> None:
        self._form, self._tables = form, tables
        self._made: dict[str, list[_Slotted]] = {}
        # Lengths of the keys with each prefix or suffix, longest first.
        prefixes: dict[str, set[int]] = {}
        suffixes: dict[str, set[int]] = {}
        for key in {key for table in tables for key in table}:
            letters = key.removeprefix(_ENDS)
            size = next(size for size in _LOOKS if size <= len(letters))
            if letters == key:
                prefixes.setdefault(letters[:size], set()).add(len(letters))
            else:
                suffixes.setdefault(letters[-size:], set()).add(len(letters))
        self._prefixes = {look: sorted(sizes, reverse=True) for look, sizes in prefixes.items()}
        self._suffixes = {look: sorted(sizes, reverse=True) for look, sizes in suffixes.items()}

    def _under(self, key: str) -> list[_Slotted]:
        """Return the phrases under a key of the index (see `affix_of`); an empty list if there are none."""
        if key not in self._made:
            filed = [phrase for table in self._tables for phrase in table.get(key, ())]
            if not filed:
                return []
            self._made[key] = [_Slotted(text, self._form, _match(kind, self._form)) for text, kind in filed]
        return self._made[key]

    def find(self, text: str, are_networks: Callable[[str], bool]) -> Match | None:
        """Return the match of the first phrase that fits a text; None if none does.

        Phrases with a fixed beginning are tried first, those with only a fixed ending last, the longest first.
        `are_networks` tells whether a text consists of names of social networks.
        """
        for phrase in self._filed(text):
            if phrase.piece in text and phrase.is_in(text, are_networks):
                return phrase.match
        return None

    def _filed(self, text: str) -> list[_Slotted]:
        """Return the phrases that a text may match, because it begins or ends with their key (see `affix_of`)."""
        filed = list[_Slotted]()
        if self._prefixes:
            for look in _LOOKS:
                if text[:look] in self._prefixes:
                    for size in self._prefixes[text[:look]]:
                        filed += self._under(text[:size])
        if self._suffixes:
            for look in _LOOKS[:-1]:
                if text[-look:] in self._suffixes:
                    for size in self._suffixes[text[-look:]]:
                        filed += self._under(_ENDS + text[-size:])
        return filed


def _separators(line: str) -> Iterator[int]:
    """Yield the positions at which a label may end: at a colon, an arrow, a long dash, or a hyphen between spaces."""
    head = line[:_LONGEST_LABEL]
    for found in _SEPARATORS.finditer(head):
        at = found.start()
        if found[0] != "-":
            yield at
        elif head[at - 1 : at] == " " == head[at + 1 : at + 2]:
            yield at - 1
