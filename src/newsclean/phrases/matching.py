"""Find which phrase a whole line is."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.phrases.folding import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LONGEST_PHRASE = 90
"""Code points of a line that may be a phrase as a whole."""
LONGEST_PROMPT = 300
"""Code points of a line that may begin with a phrase or a label."""
_LONGEST_LABEL = 60
_PREFIX, _SUFFIX = 7, 6
_WHOLE = r"\Z"
_ENDS = "\0"  # before a suffix, so that it is no prefix
# Thai, kana, Chinese characters and hangul: a phrase may end there though the next letter follows at once.
_JOINED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]\Z")
_SEPARATORS = re.compile(r"[:：|｜»›>→–—]| - ")
_SLOT = re.compile(r"\{(n|name|network)\}")
# Numbers as counters write them: 12, 1.204, 3,4 K, 5万.
_NUMBER = r"\d[\d.,' ]{0,9} ?(?:k|m|mio|mil|tsd|тыс|тис|万|萬|千|천|만)?\.?"
_NAME = r"\S{1,30}(?: \S{1,30}){0,4}"
_AND = re.compile(
    r" ?(?:[,/&+·•|、]|\b(?:and|or|und|oder|et|ou|y|e|o|en|of|i|a|lub|albo|nebo|alebo|och|og|eller|ja|tai|ve|veya"
    r"|si|sau|es|vagy|va|và|hoặc|dan|atau|и|или|і|або|και)\b|و|یا|או|ו|和|及|或|や|と|또는|और|या) ?"
)
# A network's slot takes anything; its names are looked up afterwards.
_SLOTS = {"n": rf" ?\(?{_NUMBER}\)?", "name": _NAME, "network": r"(.{1,120}?)"}
_COUNTER = re.compile(rf" (?:{_NUMBER}|\({_NUMBER}\)?)\Z")


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
        self._whole: dict[tuple[str, str], Match] = {}
        self._slotted = {form: _AffixIndex() for form in ("always", "beside", "label")}
        self._starts = _AffixIndex()
        for phrase in phrases:
            self._add(phrase)
        self._found = lru_cache(maxsize=16384)(self._find)

    def _add(self, phrase: Phrase) -> None:
        kind, form, text = phrase[0], phrase[1], normalise(phrase.text)
        match = Match(kind, form != "beside", form in {"label", "starts"})
        if form == "starts":
            self._starts.add(_Slotted(text, "" if _JOINED.search(text) else r"(?!\w)", match))
        elif _SLOT.search(text):
            self._slotted[form].add(_Slotted(text, _WHOLE, match))
        else:
            self._whole.setdefault((form, fold(text)), match)

    def is_network(self, line: str) -> bool:
        """Tell whether a line is a social network's name, perhaps with a counter."""
        if len(line) > LONGEST_PHRASE:
            return False
        folded = fold(line)
        return folded in self._networks or _COUNTER.sub("", folded) in self._networks

    def _are_networks(self, text: str) -> bool:
        """Tell whether a text is names of networks, with commas or words for "and" between them."""
        return text in self._networks or all(fold(part) in self._networks for part in _AND.split(text))

    def __call__(self, line: str) -> Match | None:
        """Return what a line is, None for anything that no phrase is."""
        return self._found(line) if len(line) <= LONGEST_PROMPT else None

    def _find(self, line: str) -> Match | None:
        folded = fold(line)
        if not folded:
            return None
        short = len(folded) <= LONGEST_PHRASE
        found = self._as_whole("always", folded) if short else None
        found = found or self._as_label(line) or self._starts.find(normalise(line), self._are_networks)
        return found or (self._as_whole("beside", folded) if short else None)

    def _as_whole(self, form: str, folded: str) -> Match | None:
        return self._whole.get((form, folded)) or self._slotted[form].find(folded, self._are_networks)

    def _as_label(self, line: str) -> Match | None:
        for at in _separators(line):
            label, rest = fold(line[:at]), line[at + 1 :].lstrip("-– —")
            if label and rest and ("label", label) in self._whole and not _goes_on(line[at], label, rest):
                return self._whole["label", label]
        return None


def _goes_on(separator: str, label: str, rest: str) -> bool:
    """Tell whether a line is one sentence rather than a label and a title: "Listen - that is all she did."."""
    return rest[0].islower() and rest.endswith(".") and (separator in "-–— " or " " not in label)


class _Slotted:
    """A phrase with slots, or one that a line only begins with; its pattern is compiled when it is first needed."""

    def __init__(self, text: str, end: str, match: Match) -> None:
        self._parts = _SLOT.split(text)
        self._end = end
        self.match = match
        first, last = self._parts[0], self._parts[-1]
        self.key = first[:_PREFIX] or (_ENDS + last[-_SUFFIX:] if last and end == _WHOLE else "")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        texts = (_SLOTS[part] if i % 2 else re.escape(part) for i, part in enumerate(self._parts))
        return re.compile("".join(texts) + self._end)

    def is_in(self, text: str, are_networks: Callable[[str], bool]) -> bool:
        """Tell whether a folded text is this phrase, or begins with it."""
        if self._parts[-1] not in text:
            return False
        found = self._pattern.match(text)
        return found is not None and all(map(are_networks, found.groups()))


class _AffixIndex:
    """Phrases by the letters they begin with, or else end with, so that a line is held against few of them."""

    def __init__(self) -> None:
        self._entries: dict[str, list[_Slotted]] = defaultdict(list)

    def add(self, phrase: _Slotted) -> None:
        """File a phrase under its letters before the first slot; where it begins with one, those after the last."""
        self._entries[phrase.key].append(phrase)

    def find(self, text: str, are_networks: Callable[[str], bool]) -> Match | None:
        """Return what the phrase under the longest prefix of a text says of it, else that under the longest suffix."""
        keys = [text[:size] for size in range(_PREFIX, -1, -1)]
        keys += [_ENDS + text[-size:] for size in range(_SUFFIX, 0, -1)]
        for key in keys:
            for phrase in self._entries.get(key, ()):
                if phrase.is_in(text, are_networks):
                    return phrase.match
        return None


def _separators(line: str) -> Iterator[int]:
    """Yield where a label may end."""
    return (found.start() for found in _SEPARATORS.finditer(line[:_LONGEST_LABEL]))
