"""The targets by name, and the lines that inputs are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reader_targets
import text_targets

from newsclean.testing.newsroom import LANGUAGES, newsroom
from newsclean.testing.samples import BREAKS, ODD_SPACES, STAMPS
from newsclean.testing.strategies import head_lines

if TYPE_CHECKING:
    from collections.abc import Callable

TARGETS: dict[str, Callable[[bytes], None]] = {
    "clean": text_targets.clean,
    "clean-html": text_targets.html,
    "near-duplicates": text_targets.duplicates,
    "index": text_targets.index,
    "json-lines": reader_targets.json_lines,
    "compressed": reader_targets.compressed,
    "decoding": reader_targets.decoding,
    "parquet": reader_targets.parquet,
    "warc": reader_targets.warc,
}


def lines() -> list[bytes]:
    """Return lines that mean something to the cleaners: prose, headlines, dates, labels, odd white space."""
    from newsclean.phrases import FURNITURE_KINDS
    from newsclean.phrases.sources import phrase_files

    tables = [table.get(kind, {}) for _, table in sorted(phrase_files().items()) for kind in FURNITURE_KINDS]
    phrases = [table[form][0] for table in tables for form in sorted(table) if table[form]]
    rooms = [newsroom(language) for language in LANGUAGES]
    known = [line for room in rooms for line in (*room.topics[0].sentences, *room.headlines)]
    found = [*known, *head_lines(), *STAMPS, *phrases, *BREAKS, *ODD_SPACES, "", "", "%%", "%%"]
    return [line.encode("utf-8", "surrogateescape") for line in found]
