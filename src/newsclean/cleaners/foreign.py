"""Blocks in another script or language than the story's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from newsclean.language import group, name_languages
from newsclean.lines import Lines, ends_sentence, lines_of, runs, script_of, words
from newsclean.types import Document, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WEIGHTS = {"Han": 2.5, "Kana": 2.0, "Hangul": 2.0}
"""What one letter of a dense script says, in letters of an alphabet."""
_OPENING, _CLOSING = frozenset("\"'“„«»‘‚「『《〈›‹"), frozenset("\"'”“»«’‘」』》〉›‹")
_BILINGUAL = 0.3
"""Share of a text's weight from which a second script in turns with the first makes it bilingual."""
_TRANSLATION = 0.5
"""Share from which one block is a translation of the story rather than a blurb under it."""
_MIN_STORY_WORDS = 40
_SUSPECT = 0.25
"""Share of a line's words that the story repeats, below which its language is in doubt. Bodies of the
development data stay above it in 97 of 100 lines; blocks in another language reach 0.2 by names."""


@dataclass(frozen=True)
class Foreign:
    """Drop blocks in another script or language than the story: heading, headline and blurb together.

    Reasons: `foreign-script`, found by counting letters; `foreign-language`, for a block of at least `min_letters`
    letters whose words the story never uses, and whose language the detector tells apart. Quotations stay (a colon
    before them, or quotation marks around them), and so does a text that is bilingual in turns or by halves.

    Attributes:
        detector: `langdetect`, or `py3langid` (extra `fast`); the empty string asks no detector.
        min_letters: letters that a block in the story's own script must have.

    Raises:
        ValueError: there is no such detector, or `min_letters` is below 1.

    >>> text = "The harbour opened again.\\nShips came in at noon.\\n相关新闻\\n港口重新开放，渔民高兴。"
    >>> [edit.reason for edit in Foreign()(Document(text))]
    ['foreign-script']
    """

    name: ClassVar[str] = "foreign"
    detector: str = "langdetect"
    min_letters: int = 40

    def __post_init__(self) -> None:
        if self.detector:
            name_languages(self.detector)
        if self.min_letters < 1:
            raise ValueError(f"min_letters must be at least 1, got {self.min_letters}")

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Propose the blocks, those of another script first."""
        lines = lines_of(document)
        strange = _strange_scripts(lines)
        yield from (Edit(lines.cover(run[0], run[-1]), "foreign-script") for run in strange)
        if self.detector:
            gone = {i for run in strange for i in range(run[0], run[-1] + 1)}
            for run in self._strange_languages(lines, gone):
                yield Edit(lines.cover(run[0], run[-1]), "foreign-language")

    def _strange_languages(self, lines: Lines, gone: set[int]) -> Iterator[list[int]]:
        """Yield the runs of lines in the story's script but not its language."""
        story = _Story()
        own: list[int] = []
        for run in _suspect_runs(lines, gone, story, own):
            if sum(map(str.isalpha, "".join(lines.texts[i] for i in run))) >= self.min_letters:
                start = self._starts_at(run, own, lines)
                if start is not None:
                    yield run[start:]

    def _starts_at(self, run: Sequence[int], own: Sequence[int], lines: Lines) -> int | None:
        """Return from where on a run is in another language than the lines before it, None if it is not."""
        ask = name_languages(self.detector)
        before = [lines.texts[i] for i in own if i < run[0]]
        if _is_quoted(run, lines):
            return None
        home = group(ask("\n".join(before)))
        if not home or group(ask("\n".join(lines.texts[i] for i in run))) in {home, ""}:
            return None
        for k, i in enumerate(run):
            text = lines.texts[i].strip()
            if sum(map(str.isalpha, text)) >= self.min_letters // 2:
                if group(ask(text)) not in {home, ""}:
                    return k
            elif not ends_sentence(text) and i and not lines.texts[i - 1].strip():
                return k
        return None


class _Story:
    """The words that the story so far has used on two lines or more: its grammar and its names."""

    def __init__(self) -> None:
        self.lines_with: Counter[str] = Counter()
        self.size = 0

    def add(self, found: Sequence[str]) -> None:
        self.lines_with.update(set(found))
        self.size += len(found)

    def share(self, found: Sequence[str]) -> float:
        """Return the share of the words that the story has used before."""
        return sum(self.lines_with[word] > 1 for word in found) / len(found) if found else 1.0


def _suspect_runs(lines: Lines, gone: set[int], story: _Story, own: list[int]) -> Iterator[list[int]]:
    """Yield runs of lines whose words the story hardly uses; the other lines join the story."""
    run: list[int] = []
    for i in lines.filled():
        if i in gone:
            continue
        found = words(lines.texts[i])
        if story.size >= _MIN_STORY_WORDS and story.share(found) < _SUSPECT:
            run.append(i)
            continue
        if run and len(found) > 3:
            yield run
            run = []
        story.add(found)
        own.append(i)
    if run:
        yield run


def _weights(text: str) -> dict[str, float]:
    """Return how much of a text is in each script; kana make their kanji Japanese."""
    found: dict[str, float] = {}
    for char, times in Counter(text).items():
        if name := script_of(char):
            found[name] = found.get(name, 0.0) + times * _WEIGHTS.get(name, 1.0)
    return found


def _strange_scripts(lines: Lines) -> list[list[int]]:
    """Return the runs of lines in another script than the story's."""
    if all(text.isascii() for text in lines.texts):
        return []
    weights = {i: _weights(lines.texts[i]) for i in lines.filled()}
    total: dict[str, float] = {}
    for found in weights.values():
        for name, weight in found.items():
            total[name] = total.get(name, 0.0) + weight
    if not total:
        return []
    japanese = total.get("Kana", 0.0) > 0.05 * total.get("Han", 0.0)
    home = {max(total, key=lambda name: (total[name], name))}
    if home & {"Han", "Kana"}:
        home = {"Han", "Kana"} if japanese else {"Han", "Bopomofo"}
    elif "Hangul" in home:
        home = {"Hangul"}
    return _blocks(lines, weights, home)


def _blocks(lines: Lines, weights: dict[int, dict[str, float]], home: set[str]) -> list[list[int]]:
    """Return the runs of foreign lines, with lines that have no letters inside them, that are no part of the story."""
    def strange(i: int) -> float:
        return sum(weight for name, weight in weights[i].items() if name not in home)

    def is_strange(i: int) -> bool:
        return strange(i) > 0.6 * sum(weights[i].values())

    filled = [i for i in weights if weights[i]]
    found = list(runs(filled, is_strange))
    if not found or found[0][0] == filled[0]:
        return []
    own = [i for i in filled if not is_strange(i)]
    total = sum(sum(found.values()) for found in weights.values())
    inner = [run for run in found if run[-1] < own[-1]]
    share = sum(strange(i) for run in found for i in run) / total
    if share > _TRANSLATION or (len(found) > 1 and share > _BILINGUAL) or len(inner) > 1:
        return []
    return [run for run in found if _is_block(run, sum(map(strange, run)), own, lines)]


def _is_block(run: Sequence[int], weight: float, own: Sequence[int], lines: Lines) -> bool:
    """Tell whether a run of foreign lines is a block of its own: not quoted, and big enough where it stands."""
    inside = run[0] < own[-1]
    if _is_quoted(run, lines) or (inside and (len(run) < 2 or weight < 30)):
        return False
    return weight >= 8


def _is_quoted(run: Sequence[int], lines: Lines) -> bool:
    """Tell whether a run is a quotation of the story: a colon before it, or quotation marks around it."""
    above = next((lines.texts[i].strip() for i in range(run[0] - 1, -1, -1) if lines.texts[i].strip()), "")
    first, last = lines.texts[run[0]].strip(), lines.texts[run[-1]].strip()
    quoted = first[0] in _OPENING and last.rstrip(".。!！?？…, ")[-1:] in _CLOSING
    return above.endswith((":", "：", ",", "，")) or quoted


foreign = Foreign()
"""The cleaner with its defaults."""
