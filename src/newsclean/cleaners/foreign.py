"""Remove blocks in a script or language that is not the story's."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from newsclean.arguments import check_whole
from newsclean.language.detectors import LONGEST_SAMPLE, differ, name_languages
from newsclean.text.lines import Lines, ends_sentence, lines_of, runs, words
from newsclean.text.scripts import goes_beyond_latin, scripts
from newsclean.types import Document, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WEIGHTS = {"Han": 2.5, "Kana": 2.0, "Hangul": 2.0}
"""Weight of one letter in these scripts; a letter of an alphabet has weight 1."""
_OPENING, _CLOSING = frozenset("\"'“„«»‘‚「『《〈›‹"), frozenset("\"'”“»«’‘」』》〉›‹")
_BILINGUAL = 0.3
"""A text is bilingual if several blocks in a second script or language have a larger share of its weight than this."""
_TRANSLATION = 0.48
"""A block with a larger share of the text's weight is a translation of the story, not a teaser."""
_QUOTATION = 100
"""Largest weight of a sentence alone on its line that may be a quotation without quotation marks."""
_VERSE = 60
"""A block inside the story may be a song if all its lines have a smaller weight than this."""
_NAME_WORDS, _LISTED = 5, 3
"""Most words in a line of names. A run of lines shorter than `min_letters` needs three times as many letters in all."""
_MOST_ASKED = 40
"""Largest number of blocks of one text that the detector reads. This bounds the time for very long texts."""
_TRAILS_OFF = ("...", "…")
_STRANGE, _STRANGE_BELOW = 0.6, 0.4
"""A line is foreign if other scripts than the story's have more than this share of its weight. The lower share applies
below another foreign line, since blocks may contain names in the story's script."""
_MIN_STRANGE = 8
"""Smallest weight of a block in another script. 相关新闻, "related news", has weight 10."""
_LONGEST_REMEMBERED = 100_000
_MIN_STORY_WORDS = 40
_STORY_SIZES, _SUSPECT = (80, 160, 320), (0.15, 0.18, 0.22, 0.27)
"""The detector examines a line if less than this share of its words occurs in the story above: 0.15 up to 80 words of
story, 0.27 above 320. Of a story's long lines, 1 % have a smaller share; of those in another language, 1 % a larger."""


@dataclass(frozen=True)
class DropForeign:
    r"""Remove blocks in another script or language than the story, such as teasers with their headings.

    The reasons are `foreign-script` and `foreign-language`. A block in another script is found by counting letters.
    A block in the story's script needs at least `min_letters` letters, few words that the story uses, and a
    detector that assigns it to another language. Keeps quotations after a colon or in quotation marks. Keeps
    bilingual texts, whether the languages alternate or each has one half.

    Attributes:
        detector: `langdetect`, or `py3langid` (extra `fast`), or the empty string to remove no `foreign-language`.
        min_letters: smallest number of letters of a block in the story's own script.

    Raises:
        ImportError: `detector` is py3langid, which is not installed.
        ValueError: the detector is unknown, or `min_letters` is below 1.

    >>> text = "The harbour opened again.\nShips came in at noon.\n相关新闻\n港口重新开放，渔民高兴。"
    >>> [edit.reason for edit in DropForeign()(Document(text))]
    ['foreign-script']
    """

    name: ClassVar[str] = "foreign"
    detector: str = "langdetect"
    min_letters: int = 40

    def __post_init__(self) -> None:
        if self.detector != "":
            name_languages(self.detector)
        check_whole(self.min_letters, "min_letters")

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Yield an edit for each block that is not in the story's script or language."""
        lines = lines_of(document)
        filled = lines.filled()
        story = "\n".join([lines.texts[i] for i in filled])
        blocks = _remembered(self, story) if len(story) <= _LONGEST_REMEMBERED else self.blocks(story)
        spans = lines.covers([(filled[first], filled[last]) for first, last, _ in blocks])
        yield from (Edit(span, reason) for span, (_, _, reason) in zip(spans, blocks, strict=True))

    def blocks(self, story: str) -> tuple[tuple[int, int, str], ...]:
        """Return the blocks to remove from a text without blank lines: first line, last line and reason of each."""
        lines = Lines(story)
        found = [(run[0], run[-1], "foreign-script") for run in _strange_scripts(lines)]
        if self.detector:
            gone = {i for first, last, _ in found for i in range(first, last + 1)}
            found += [(run[0], run[-1], "foreign-language") for run in self._strange_languages(lines, gone)]
        return tuple(sorted(found))

    def _strange_languages(self, lines: Lines, gone: set[int]) -> list[list[int]]:
        """Return blocks of lines in another language, each as a list of line numbers. Lines in `gone` are skipped."""
        story, run, found = _Story(), list[int](), list[list[int]]()
        for i in lines.filled():
            if i in gone:
                continue
            used = words(lines.texts[i])
            if story.doubts(used):
                run.append(i)
                continue
            found += self._settle(run, story, lines)
            run = []
            story.add(lines.texts[i], used)
        found += self._settle(run, story, lines)
        letters = {i: float(_letters(lines.texts[i])) for i in lines.filled() if found and i not in gone}
        return _apart(found, letters, lines)

    def _settle(self, run: list[int], story: _Story, lines: Lines) -> list[list[int]]:
        """Return the lines in another language among the suspect lines `run`, in a list; add the others to `story`."""
        if not run:
            return []
        part = self._foreign_part([lines.texts[i] for i in run], story)
        kept = [i for k, i in enumerate(run) if k not in part]
        for i in kept:
            story.add(lines.texts[i], words(lines.texts[i]))
        return [[run[k] for k in part]] if part else []

    def _foreign_part(self, texts: list[str], story: _Story) -> range:
        """Return the positions in `texts` of lines in another language than the story; an empty range if none is."""
        if self._are_small([len(text) for text in texts]):
            return range(0)
        sizes = [_letters(text) for text in texts]
        if self._are_small(sizes):
            return range(0)
        long = [k for k, size in enumerate(sizes) if size >= self.min_letters // 2]
        if not self._have_prose(texts, long) or story.asked >= _MOST_ASKED:
            return range(0)
        ask, home = name_languages(self.detector), story.beginning()
        if not differ(ask, "\n".join(texts), home):
            return range(0)
        sure = [k for k in long if differ(ask, texts[k], home)]
        if not self._have_prose(texts, sure):
            return range(0)
        start, end = sure[0], sure[-1] + 1
        if (
            start
            and (not ends_sentence(texts[start - 1]) or texts[start - 1].endswith(_TRAILS_OFF))
            and story.shares_less(texts[start - 1], texts[start:end])
        ):
            start -= 1
        return range(start, end)

    def _are_small(self, sizes: list[int]) -> bool:
        return max(sizes) < self.min_letters and sum(sizes) < _LISTED * self.min_letters

    def _have_prose(self, texts: list[str], lines: list[int]) -> bool:
        """Return whether one of the texts at the positions `lines` contains more than names, which show no language."""
        return any(_prose_letters(texts[k]) >= self.min_letters // 4 for k in lines)


@lru_cache(maxsize=16)  # texts that are cleaned again usually have the same lines
def _remembered(cleaner: DropForeign, story: str) -> tuple[tuple[int, int, str], ...]:
    return cleaner.blocks(story)


class _Story:
    """The lines read so far that belong to the story: their beginning, their words, and the detector's calls."""

    def __init__(self) -> None:
        self.sample = ""
        self.asked = 0
        self._shown = ""
        self._words: set[str] = set()
        self._size = 0

    def add(self, text: str, used: list[str]) -> None:
        if len(self.sample) < LONGEST_SAMPLE:
            self.sample += text + "\n"
        self._words.update(used)
        self._size += len(used)

    def doubts(self, used: list[str]) -> bool:
        """Return whether so few of a line's words, `used`, occur in the story that it may be in another language."""
        if self._size < _MIN_STORY_WORDS or not used:
            return False
        limit = _SUSPECT[bisect_right(_STORY_SIZES, self._size)]
        return sum(map(self._words.__contains__, used)) < limit * len(used)

    def beginning(self) -> str:
        """Return the beginning of the story for the detector. The result changes only when its length has doubled."""
        self.asked += 1
        if len(self.sample) >= 2 * len(self._shown):
            self._shown = self.sample
        return self._shown

    def shares_less(self, headline: str, block: list[str]) -> bool:
        """Return whether a headline shares long words with the `block` of lines below it, and none with the story."""
        long = {word for word in words(headline) if len(word) > 3}
        return bool(long & {word for text in block for word in words(text)}) and not long & self._words


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _prose_letters(text: str) -> int:
    """Return the number of letters in words without a capital. Words with a capital may be names."""
    return sum(len(part) for part in text.split() if not part[0].isupper())


def _are_names(text: str) -> bool:
    """Return whether a line is names or an address: few words, each with a capital, a dot inside or no first letter."""
    parts = text.split()
    return len(parts) <= _NAME_WORDS and all(
        part[:1].isupper() or not part[:1].isalpha() or "." in part[1:-1] for part in parts
    )


def _apart(found: list[list[int]], weights: dict[int, float], lines: Lines) -> list[list[int]]:
    """Return those of the foreign blocks `found` that are not part of the story; an empty list for a bilingual text.

    A text is bilingual if several blocks are inside the story, several have over 30 % of the letters, or all have about
    half of them. A block inside the story is removed only if it looks like a teaser: several lines, the first without a
    final mark. `weights` maps line numbers to the letters of each line; a letter of a script such as Han counts more.
    """
    foreign = {i for run in found for i in run}
    own = [i for i in weights if i not in foreign]
    share = sum(weights[i] for i in foreign) / (sum(weights.values()) or 1.0)
    inner = [run for run in found if own and run[-1] < own[-1]]
    if not own or share > _TRANSLATION or (len(found) > 1 and share > _BILINGUAL) or len(inner) > 1:
        return []

    def is_apart(run: list[int]) -> bool:
        if run[0] < own[0] or _is_quoted(run, lines):
            return False
        if len(run) == 1 and weights[run[0]] <= _QUOTATION and _continues(run[0], lines):
            return False
        verse = len(run) > 2 and max(weights[i] for i in run) < _VERSE
        sized = len(run) > 1 and sum(weights[i] for i in run) >= 30
        teaser = sized and not verse and not ends_sentence(lines.texts[run[0]])
        return teaser or run not in inner

    return [run for run in found if is_apart(run)]


def _weights(text: str) -> dict[str, float]:
    """Return the weight of each script in a text: the number of its letters, times the weight of one letter."""
    if text.isascii():
        size = _letters(text)
        return {"Latin": float(size)} if size else {}
    return {name: count * _WEIGHTS.get(name, 1.0) for name, count in scripts(text).items()}


def _strange_scripts(lines: Lines) -> list[list[int]]:
    """Return the blocks of successive lines in another script than the story, each as a list of line numbers."""
    text = "\n".join(lines.texts)
    if not goes_beyond_latin(text):
        return []
    total = _weights(text)
    if len(total) < 2:
        return []
    home = {max(total, key=lambda name: (total[name], name))}
    if home & {"Han", "Kana"}:
        japanese = total.get("Kana", 0.0) > 0.05 * total.get("Han", 0.0)
        home = {"Han", "Kana"} if japanese else {"Han", "Bopomofo"}
    return _blocks(lines, {i: _weights(lines.texts[i]) for i in lines.filled()}, home)


def _blocks(lines: Lines, weights: dict[int, dict[str, float]], home: set[str]) -> list[list[int]]:
    """Return the blocks of lines in other scripts than `home`, those of the story. Ignore lines without letters."""

    def strange(i: int) -> float:
        return sum(weight for name, weight in weights[i].items() if name not in home)

    totals = {i: sum(found.values()) for i, found in weights.items() if found}
    numbers, inside = list(totals), set[int]()
    for above, i in zip([-1, *numbers], numbers, strict=False):
        if strange(i) > (_STRANGE_BELOW if above in inside else _STRANGE) * totals[i]:
            inside.add(i)
    found = list(runs(numbers, inside.__contains__))
    found = [run for run in found if not all(_are_names(lines.texts[i].strip()) for i in run)]
    return [run for run in _apart(found, totals, lines) if sum(map(strange, run)) >= _MIN_STRANGE]


def _above(i: int, lines: Lines) -> str:
    """Return the line above line `i`; an empty string above the first line."""
    return lines.texts[i - 1].strip() if i else ""


def _continues(i: int, lines: Lines) -> bool:
    """Return whether a line and the line above it both end like sentences."""
    return ends_sentence(lines.texts[i]) and ends_sentence(_above(i, lines))


def _is_quoted(run: Sequence[int], lines: Lines) -> bool:
    """Return whether a block of lines is a quotation in the story: after a colon or comma, or in quotation marks."""
    first, last = lines.texts[run[0]].strip(), lines.texts[run[-1]].strip()
    opens = first[0] in _OPENING or (len(run) == 2 and last[0] in _OPENING)  # the first line is then a caption
    quoted = opens and last.rstrip(".。!！?？…, ")[-1:] in _CLOSING
    return _above(run[0], lines).endswith((":", "：", ",", "，")) or quoted


drop_foreign = DropForeign()
"""`DropForeign` with its default settings."""
