"""Find which phrase a whole line is."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from newsclean.phrases.folding import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONGEST_PHRASE = 90
"""Code points of a line that may be a phrase as a whole."""
LONGEST_PROMPT = 300
"""Code points of a line that may begin with a phrase or a label."""
_LONGEST_LABEL = 60
_SEPARATORS = re.compile(r"[:：|｜»›>→–—]| - ")
_SLOT = re.compile(r"\{(n|name|network)\}")
# Numbers as counters write them: 12, 1.204, 3,4 K, 5万.
_NUMBER = r"\d[\d.,' ]{0,9} ?(?:k|m|mio|mil|tsd|тыс|тис|万|萬|千|천|만)?\.?"
_NAME = r"\S{1,30}(?: \S{1,30}){0,4}"
_AND = r" ?(?:[,/&+·•|、]|\b(?:and|or|und|oder|et|ou|y|e|o|en|of|i|a|lub|albo|nebo|alebo|och|og|eller|ja|tai|и|или|і|або|ve|veya|si|sau|es|vagy|και|va|và|hoặc|dan|atau)\b|و|یا|או|ו|和|及|或|や|と|또는|और|या) ?"


class Match(NamedTuple):
    """What a line is.

    Attributes:
        kind: the kind of furniture, as in the phrase files.
        alone: whether that is sure of the line by itself, and not only beside other furniture.
        labels: whether the line goes on after the phrase.
    """

    kind: str
    alone: bool
    labels: bool = False


class Phrase(NamedTuple):
    """One entry of a phrase file: `form` is always, beside, label or starts."""

    kind: str
    form: str
    text: str


class Matcher:
    """Phrases, prepared so that one look at a line finds its kind.

    >>> matcher = Matcher([Phrase("share", "always", "share on {network}")], networks=["facebook", "x"])
    >>> matcher("Share on Facebook and X!")
    Match(kind='share', alone=True, labels=False)
    >>> matcher("She will share on Facebook what she saw.") is None
    True
    """

    def __init__(self, phrases: Iterable[Phrase], networks: Sequence[str]) -> None:
        """Sort the phrases by their form and first character."""
        self._networks = frozenset(map(fold, networks))
        one = "|".join(sorted(map(re.escape, self._networks), key=len, reverse=True))
        self._slots = {"n": _NUMBER, "name": _NAME, "network": rf"(?:{one})(?:{_AND}(?:{one})){{0,7}}"}
        self._network = re.compile(rf"(?:{one})(?: {_NUMBER}| \({_NUMBER}\))?")
        self._whole: dict[tuple[str, str], Match] = {}
        self._slotted: dict[tuple[str, str], list[tuple[re.Pattern[str], Match]]] = defaultdict(list)
        self._starts: dict[str, list[tuple[re.Pattern[str], Match]]] = defaultdict(list)
        for phrase in phrases:
            self._add(phrase)

    def _add(self, phrase: Phrase) -> None:
        kind, form, text = phrase[0], phrase[1], normalise(phrase.text)
        match = Match(kind, form != "beside", form in {"label", "starts"})
        if form == "starts":
            self._starts[self._first(text)].append((self._pattern(text, r"(?!\w)"), match))
        elif _SLOT.search(text):
            self._slotted[form, self._first(text)].append((self._pattern(text, r"\Z"), match))
        else:
            self._whole.setdefault((form, fold(text)), match)

    def _first(self, text: str) -> str:
        """Return the character a phrase starts with; "0" for a number, "" where it may be any."""
        slot = _SLOT.match(text)
        if slot is None:
            return text[0]
        return "0" if slot[1] == "n" else ""

    def _pattern(self, text: str, end: str) -> re.Pattern[str]:
        parts = _SLOT.split(text)
        texts = (self._slots[part] if i % 2 else re.escape(part) for i, part in enumerate(parts))
        return re.compile("".join(texts) + end)

    def is_network(self, line: str) -> bool:
        """Tell whether a line is a social network's name, perhaps with a counter."""
        return len(line) <= LONGEST_PHRASE and self._network.fullmatch(fold(line)) is not None

    def __call__(self, line: str) -> Match | None:
        """Return what a line is, None for anything that no phrase is."""
        if len(line) > LONGEST_PROMPT:
            return None
        folded = fold(line)
        if not folded:
            return None
        short = len(folded) <= LONGEST_PHRASE
        found = self._as_whole("always", folded) if short else None
        found = found or self._as_label(line) or self._as_start(line)
        return found or (self._as_whole("beside", folded) if short else None)

    def _as_whole(self, form: str, folded: str) -> Match | None:
        if (form, folded) in self._whole:
            return self._whole[form, folded]
        first = "0" if folded[0].isdigit() else folded[0]
        for pattern, match in (*self._slotted.get((form, first), ()), *self._slotted.get((form, ""), ())):
            if pattern.match(folded):
                return match
        return None

    def _as_label(self, line: str) -> Match | None:
        for at in _separators(line):
            label = fold(line[:at])
            if label and line[at + 1 :].strip() and ("label", label) in self._whole:
                return self._whole["label", label]
        return None

    def _as_start(self, line: str) -> Match | None:
        folded = normalise(line)
        for pattern, match in (*self._starts.get(folded[:1], ()), *self._starts.get("", ())):
            if pattern.match(folded):
                return match
        return None


def _separators(line: str) -> Iterator[int]:
    """Yield where a label may end."""
    return (found.start() for found in _SEPARATORS.finditer(line[:_LONGEST_LABEL]))
