"""What an index was made with, and what differs where it is opened with something else.

Band keys of one scheme say nothing about those of another, and an index that mixed them would miss copies in silence.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from newsclean._version import __version__
from newsclean.dedup.lsh import bands_and_rows
from newsclean.dedup.minhash import SLOTS
from newsclean.dedup.shingles import IDEOGRAPHS, KANAS, LETTERS
from newsclean.dedup.sketches import digest, sketched
from newsclean.dedup.storage.stored_sketches import encoded

if TYPE_CHECKING:
    from newsclean.dedup.sketches import Scheme
    from newsclean.dedup.storage import Storage
    from newsclean.dedup.thresholds import Thresholds

SCHEMA = 3
"""How an index is laid out; another number is another layout."""

# Told and not compared: what it does to sketches and layout is compared.
_TOLD = "newsclean"
# Folded in every way there is; the second is long enough for a bitmap, and for the rounds of a sketch.
_PROBES = (
    "Ⅷ ﬁve “Straße” Łódź ΑΘΗΝΑ Москва القاهرة ירושלים दिल्ली กรุงเทพ 東京タワー 서울 ４٤",
    " ".join(f"Ferry {number} carries {number * number} crates of ice to the island." for number in range(20)),
)


def settings_of(thresholds: Thresholds, scheme: Scheme) -> dict[str, Any]:
    """Return what an index is made with, as values for JSON."""
    bands, rows = bands_and_rows(scheme.jaccard)
    return {
        _TOLD: __version__,
        "schema": SCHEMA,
        "jaccard": thresholds.jaccard,
        "containment": thresholds.containment,
        "find_contained": scheme.contained,
        "scheme": f"fast similarity, {SLOTS} slots, {bands} bands of {rows}",
        "shingles": f"{scheme.words} words"
        if scheme.words
        else f"{LETTERS} letters, {KANAS} kana, {IDEOGRAPHS} ideographs",
        "normaliser": f"folding by Unicode {unicodedata.unidata_version}",
        "within": None if scheme.within is None else str(timedelta(microseconds=scheme.within)),
        "probe": probe(scheme),
    }


def probe(scheme: Scheme) -> str:
    """Return a digest of the sketches of a few fixed texts: another one tells that sketches are made otherwise."""
    _, sketches = sketched(_PROBES, [digest(text) for text in _PROBES], scheme)
    return blake2b(b"".join(encoded(sketches)), digest_size=8).hexdigest()


def settle(storage: Storage, settings: dict[str, Any]) -> None:
    """Leave the settings in a storage that has none, and compare those of one that has.

    Raises:
        ValueError: they differ; the message says in what.
    """
    there = json.loads(storage.settle(json.dumps(settings)))
    names = [name for name in {**settings, **there} if name != _TOLD]
    differing = [
        f"{name} {there.get(name)!r} there and {settings.get(name)!r} here"
        for name in names
        if there.get(name) != settings.get(name)
    ]
    if differing:
        made_by = f"it was made by newsclean {there.get(_TOLD)}, this is {settings[_TOLD]}"
        raise ValueError(f"an index must be opened with what it was made with, got {'; '.join(differing)} ({made_by})")
