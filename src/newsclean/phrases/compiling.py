"""Build `compiled.json` from the phrase files. Run `python -m newsclean.phrases.compiling` after each change.

It takes 1.3 s to parse and fold 1.7 MB of TOML, and 0.03 s to read the compiled file. A test checks that the compiled
file is up to date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclean.phrases.affixes import FORMS
from newsclean.phrases.loading import FURNITURE_KINDS
from newsclean.phrases.matching import Phrase, prepare
from newsclean.phrases.normalizing import fold
from newsclean.phrases.sources import NAME_FILES, phrase_files
from newsclean.phrases.word_lists import COMPILED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HEADS = {
    "byline_starts": ("byline", "starts"),
    "byline_labels": ("byline", "label"),
    "byline_ends": ("byline", "ends"),
    "updated": ("updated", "starts"),
    "home": ("breadcrumb", "home"),
}
_WORDS = {
    "counter letters": ("counters", "letters"),
    "counter units": ("counters", "units"),
    "elapsed times": ("dates", "elapsed"),
    "list joints": ("lists", "between"),
    "name joints": ("byline", "between"),
    "name links": ("names", "links"),
    "picture labels": ("pictures", "labels"),
    "picture makers": ("pictures", "makers"),
    "tag labels": ("tag_lines", "labels"),
}


def compiled() -> dict[str, Any]:
    """Return the phrases of all languages in the form in which lines are compared (see `fold`), as values for JSON."""
    files = phrase_files()
    languages = [table for name, table in files.items() if name not in NAME_FILES]
    return {
        "networks": _folded(files["networks"]["names"]),
        "furniture": prepare(_phrases(languages, FURNITURE_KINDS))._asdict(),
        "reading": prepare(_phrases(languages, ("reading",)))._asdict(),
        "dates": _date_words([table.get("dates", {}) for table in languages]),
        "heads": {name: _folded(_listed(languages, *at)) for name, at in _HEADS.items()},
        "words": {
            "agencies": _sorted(files["agencies"]["names"]),
            "agencies with other meanings": _sorted(files["agencies"]["unsure"]),
            **{use: _sorted(_listed(languages, *at)) for use, at in _WORDS.items()},
        },
    }


def _listed(languages: Sequence[dict[str, Any]], table: str, key: str) -> list[str]:
    """Return the words that all languages list under a key of a table. Not every language has the table."""
    return [word for language in languages for word in language.get(table, {}).get(key, ())]


def _sorted(words: Iterable[str]) -> list[str]:
    """Return the distinct words, longest first. A pattern that lists them as alternatives then finds the longest."""
    return sorted(set(words), key=lambda word: (-len(word), word))


def _phrases(languages: Sequence[dict[str, Any]], kinds: Sequence[str]) -> list[Phrase]:
    return [
        Phrase(kind, form, text)
        for table in languages
        for kind in kinds
        for form in FORMS
        for text in table.get(kind, {}).get(form, ())
    ]


def _folded(words: Iterable[str]) -> list[str]:
    return sorted({fold(word) for word in words})


def _date_words(tables: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the words of dates in all languages, as values for `DateWords`, which explains them."""
    named: dict[str, set[int]] = {}
    jalali: dict[str, int] = {}
    others: list[str] = []
    for table in tables:
        for number, names in enumerate(table.get("months", ()), start=1):
            for name in names:
                named.setdefault(fold(name), set()).add(number)
        jalali |= {fold(name): number for number, name in enumerate(table.get("jalali", ()), start=1)}
        others += [name for names in table.get("weekdays", ()) for name in names]
        others += [*table.get("joiners", ()), *table.get("hijri", ())]
    months = {name: numbers.copy().pop() for name, numbers in named.items() if len(numbers) == 1}
    return {"months": months, "unsure": sorted(named.keys() - months.keys()), "jalali": jalali,
            "others": _folded(others)}  # fmt: skip


def main() -> None:
    """Write `compiled.json` to the folder of the phrase files."""
    text = json.dumps(compiled(), ensure_ascii=False, indent=0, separators=(",", ":"), sort_keys=True)
    Path(__file__).with_name(COMPILED).write_text(text + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
